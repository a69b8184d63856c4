"""`azil presence`: the list to tick, and the record of the daily check."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Night, Override
from azilcli.cli.session import day, report, write
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.services import presence

app = family("presence")


def codes_from(source: str) -> tuple[list[str], list[str]]:
    """The codes of those missing and of those back: in a CSV, or of those missing one on each line.

    Of a file, or of standard input if `-`.
    """
    from azilcli.cli.tables import read_text, rows_of

    text = read_text(source)
    first = text.partition("\n")[0].replace(";", ",").replace("\t", ",").replace('"', "")
    if presence.header(first.split(",")):
        return presence.marked(rows_of(text))
    return [line.strip(' \t\r,;"') for line in text.splitlines() if line.strip(' \t\r,;"')], []


@app.command(
    "list",
    cls=Read,
    help=N_(
        """Print the checklist: who sleeps at a site on a night, who is on a pass and who is away.

As CSV it can be filled in and given to azil presence record: put an x in the column missing, or in the
column back for somebody who was away and has returned."""
    ),
    epilog=N_(
        "azil presence list LOGATEC\nazil presence list LOGATEC --on today --format csv --out check.csv"
    ),
)
def list_(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help=N_("The site to check"))],
    on: Night = None,
) -> None:
    """Print the list."""
    from azilcli.reports import presence as listed

    report(context, lambda repo: listed.to_tick(repo, site, day(on) or dates.night()))


@app.command(
    "record",
    cls=Write,
    help=N_(
        """Record the daily check of a site: all who sleep there are present except those missing or away.

Anybody missing without a pass is away from that night on, and stays away in every later check until
--back or azil return, without being listed again. People on a pass need not be listed. A second check of
the same night adds to the first: if somebody was reported missing by mistake, give --back.

Only applicants and intenders are checked: the presence of beneficiaries, people under temporary
protection and evicted households is not recorded. If such a bed is empty, use azil absent.

Before noon, the night is that of the day before; from noon on, that of the day. Another one is given with
--on."""
    ),
    epilog=N_(
        "azil presence record LOGATEC --missing P4T7-KM92-QXHC --missing P7W2-90CD-1K5E\n"
        "azil presence record LOGATEC --back P4T7-KM92-QXHC\n"
        "azil presence record LOGATEC --on yesterday\n"
        "azil presence record LOGATEC --csv - < missing.txt"
    ),
)
def record(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help=N_("The site to check"))],
    on: Night = None,
    missing: Annotated[
        list[str] | None,
        typer.Option("--missing", metavar="CODE", help=N_("Somebody who is missing; may be repeated")),
    ] = None,
    back: Annotated[
        list[str] | None,
        typer.Option("--back", metavar="CODE", help=N_("Somebody who was away and is back; may be repeated")),
    ] = None,
    override: Override = None,
    csv: Annotated[
        str | None,
        typer.Option(
            "--csv",
            metavar="FILE",
            help=N_(
                "Who is missing or back: the completed checklist, or one code on each line; - is "
                "standard input"
            ),
        ),
    ] = None,
) -> None:
    """Record the check."""
    if missing and csv:
        raise UsageError(
            _("give either --missing or --csv"), "azil presence record LOGATEC --csv missing.txt"
        )
    codes, there = codes_from(csv) if csv else (missing or [], [])
    there += back or []
    write(
        context,
        lambda repo: presence.record(
            repo, site, on=day(on) or dates.night(), missing=codes, back=there, override=override
        ),
    )
