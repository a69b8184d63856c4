"""`azil evidence`: the proof that extensions ask for."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Households, Note, On, People
from azilcli.cli.session import report, write
from azilcli.language import N_
from azilcli.services import evidence

app = family("evidence")


@app.command(
    "add",
    cls=Write,
    help=N_(
        """Record evidence of somebody's efforts: a search for housing, an interview, course attendance.

It belongs to the person, whether they were accommodated on that day or not; for a household it is
recorded for each member."""
    ),
    epilog=N_(
        'azil evidence add --household Novak housing-search --document "offer in Celje"\n'
        'azil evidence add Haidari interview --on 22.11.2026 --with "Maja Kos"\n'
        "azil evidence add Haidari slovenian-course --percent 85"
    ),
)
def add(
    context: typer.Context,
    who: People = None,
    *,
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help=N_("What it is; see azil code list evidence-kind")),
    ],
    household: Households = None,
    on: On = "today",
    percent: Annotated[
        int | None,
        typer.Option("--percent", metavar="N", help=N_("Attendance at the course so far, 0 to 100 per cent")),
    ] = None,
    counterpart: Annotated[
        str | None, typer.Option("--with", metavar="TEXT", help=N_("With whom, such as the counsellor"))
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="TEXT", help=N_("The document that proves it"))
    ] = None,
    note: Note = None,
) -> None:
    """Record evidence."""
    write(
        context,
        lambda repo: evidence.add(
            repo,
            who or (),
            kind,
            households=household or (),
            on=dates.parse(on),
            percent=percent,
            counterpart=counterpart,
            document=document,
            note=note,
        ),
    )


@app.command(
    "list",
    cls=Read,
    help=N_("List the evidence about people, newest first."),
    epilog="azil evidence list Haidari\nazil evidence list --household Novak",
)
def list_(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    on: On = "today",
) -> None:
    """List evidence."""
    from azilcli.reports import evidence as listed

    report(context, lambda repo: listed.listing(repo, who or (), household or (), dates.parse(on)))
