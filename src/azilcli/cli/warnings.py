"""`azil warning`: early warnings of eviction, from the first sign to the outcome."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write
from azilcli.cli.options import Note, On, Override
from azilcli.cli.records import family_of
from azilcli.cli.session import day, report, write
from azilcli.language import N_

app = family_of("warning")

Which = Annotated[
    str,
    typer.Argument(metavar="CODE", help=N_("The warning by its code, or the household if it has only one")),
]


@app.command(
    "tell",
    cls=Write,
    help=N_(
        """Record what was asked of an organisation about a warning.

It is a request like any other: azil request correct records the answer. If no day is given, an answer is
expected in five working days."""
    ),
    epilog="azil warning tell Haidari CSD-CELJE extraordinary-aid\n"
    "azil warning tell Haidari SODISCE-CELJE court-postponement --on yesterday --due +10",
)
def tell(
    context: typer.Context,
    warning: Which,
    organisation: Annotated[str, typer.Argument(metavar="CODE", help=N_("The organisation, by its code"))],
    what: Annotated[
        str, typer.Argument(metavar="KIND", help=N_("What is asked for; see azil code list request-kind"))
    ],
    *,
    on: On = "today",
    due: Annotated[
        str | None,
        typer.Option("--due", metavar="DATE", help=N_("The day by which an answer is expected")),
    ] = None,
    by: Annotated[str | None, typer.Option("--asked-by", metavar="NAME", help=N_("Who asked"))] = None,
    note: Note = None,
) -> None:
    """Tell others."""
    from azilcli.services import warnings

    write(
        context,
        lambda repo: warnings.tell(
            repo, warning, organisation, what, on=dates.parse(on), due=day(due), by=by, note=note
        ),
    )


@app.command(
    "stage",
    cls=Write,
    help=N_("Record how far a case has come; once the day of the eviction is set, with that day."),
    epilog="azil warning stage Haidari lawsuit\nazil warning stage Haidari day-set --day +30",
)
def stage(
    context: typer.Context,
    warning: Which,
    code: Annotated[
        str, typer.Argument(metavar="STAGE", help=N_("The stage; see azil code list warning-stage"))
    ],
    *,
    on: On = "today",
    eviction: Annotated[
        str | None, typer.Option("--day", metavar="DATE", help=N_("The day set for the eviction"))
    ] = None,
) -> None:
    """Come further."""
    from azilcli.services import warnings

    write(context, lambda repo: warnings.stage(repo, warning, code, on=dates.parse(on), day=day(eviction)))


@app.command(
    "close",
    cls=Write,
    help=N_("Record what came of a case: the home was kept, or where the household lives now."),
    epilog="azil warning close Haidari --outcome kept-aid",
)
def close(
    context: typer.Context,
    warning: Which,
    *,
    outcome: Annotated[
        str,
        typer.Option("--outcome", metavar="CODE", help=N_("The outcome; see azil code list warning-outcome")),
    ],
    on: On = "today",
) -> None:
    """Close a case."""
    from azilcli.services import warnings

    write(context, lambda repo: warnings.close(repo, warning, outcome, on=dates.parse(on)))


@app.command(
    "rank",
    cls=Read,
    help=N_(
        """List the households that wait for a flat, in order, with the reasons and the flat that fits.

Who asked for a flat, has a day set for the eviction, or was evicted. Nothing is added up: the first point
that differs decides."""
    ),
    epilog="azil warning rank\nazil warning rank --on yesterday --format csv",
)
def rank(context: typer.Context, on: On = "today") -> None:
    """Rank households."""
    from azilcli.reports import warnings

    report(context, lambda repo: warnings.rank(repo, dates.parse(on)))


@app.command(
    "admit",
    cls=Write,
    help=N_(
        """Admit the household of a warning to a flat, if all conditions are met.

Materially endangered, evicted, no joint accommodation elsewhere, citizenship of all, a free flat with a bed
for each: the facts and their days are printed on stderr. Admission, evidence and outcome are one entry."""
    ),
    epilog="azil warning admit Haidari --to FLAT-CE --dry-run\nazil warning admit Haidari --to FLAT-CE",
)
def admit(
    context: typer.Context,
    warning: Which,
    *,
    to: Annotated[str, typer.Option("--to", metavar="PLACE", help=N_("The flat, by the code of its site"))],
    on: On = "today",
    override: Override = None,
) -> None:
    """Admit to a flat."""
    from azilcli.services import warnings

    write(context, lambda repo: warnings.admit(repo, warning, to, on=dates.parse(on), override=override))
