"""`azil presence`: the list to tick, and the record of the daily check."""

from __future__ import annotations

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import On
from azilcli.cli.session import report, write
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.services import presence

app = family("presence")


def codes_from(source: str) -> list[str]:
    """The codes in a CSV, or in a text with one on each line; of a file, or of standard input if `-`."""
    from azilcli.cli.tables import read_text, rows_of

    text = read_text(source)
    first = text.partition("\n")[0].replace(";", ",").replace("\t", ",").replace('"', "")
    if presence.header(first.split(",")):
        return presence.marked(rows_of(text))
    return [line.strip(' \t\r,;"') for line in text.splitlines() if line.strip(' \t\r,;"')]


@app.command(
    "list",
    cls=Read,
    help=N_(
        """Print the list to tick: who sleeps at a site in a night, who is on a pass and who is away.

As CSV it can be filled in and handed to azil presence record: put an x in the column missing."""
    ),
    epilog="azil presence list LOGATEC\nazil presence list LOGATEC --on today --format csv --out check.csv",
)
def list_(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help=N_("The site that is checked"))],
    on: On = "today",
) -> None:
    """Print the list."""
    from azilcli.reports import presence as lists

    report(context, lambda repo: lists.to_tick(repo, site, dates.parse(on)))


@app.command(
    "record",
    cls=Write,
    help=N_(
        """Record the daily check of a site: all who sleep there are present but those missing.

Who is missing without a pass is away from that night on; who is found again is back. People on a pass
need not be named, people away must be, each day anew. A second check of the same day corrects the
first. Without --missing and --csv nobody is missing."""
    ),
    epilog="azil presence record LOGATEC --missing P4T7-KM92-QXHC --missing P7W2-90CD-1K5E\n"
    "azil presence record LOGATEC --on yesterday\n"
    "azil presence record LOGATEC --csv - < missing.txt",
)
def record(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help=N_("The site that is checked"))],
    on: On = "today",
    missing: Annotated[
        list[str] | None,
        typer.Option("--missing", metavar="CODE", help=N_("Somebody who is not there; may be repeated")),
    ] = None,
    csv: Annotated[
        str | None,
        typer.Option(
            "--csv",
            metavar="FILE",
            help=N_("Those missing: a column code, or one code on each line; - is standard input"),
        ),
    ] = None,
) -> None:
    """Record the check."""
    if missing and csv:
        raise UsageError(
            _("give either --missing or --csv"), "azil presence record LOGATEC --csv missing.txt"
        )
    codes = codes_from(csv) if csv else missing or []
    write(context, lambda repo: presence.record(repo, site, on=dates.parse(on), missing=codes))
