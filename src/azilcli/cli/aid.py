"""`azil aid`: aid of people and households, and the pocket money of a month as a list."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Write
from azilcli.cli.options import Person, Site
from azilcli.cli.records import family_of
from azilcli.cli.session import write
from azilcli.language import N_

app = family_of("aid")

_MONTH = N_("The month, such as 2026-10, 10.2026, this or last")
Month = Annotated[str, typer.Argument(metavar="[MONTH]", help=_MONTH)]


@app.command(
    "month",
    cls=Write,
    help=N_(
        """Record to whom the pocket money of a month is due, in one entry.

To the applicants who live at the site, or everywhere, today, or on the last day of a month that is over.
Whoever has a record of that month is left out, so it can be repeated for those who came since. It is not due
after a request for a repeat procedure. For other reasons: azil aid withhold."""
    ),
    epilog="azil aid month\nazil aid month 2026-10 --site LJ-GORICE --dry-run",
)
def month(context: typer.Context, month: Month = "this", site: Site = None) -> None:
    """Make the list of a month."""
    from azilcli.services import aid

    of = dates.parse_month(month)
    write(context, lambda repo: aid.due(repo, of, site=site))


@app.command(
    "give",
    cls=Write,
    help=N_("Record that the pocket money of a month was given to everybody to whom it is due."),
    epilog="azil aid give\nazil aid give 2026-10 --site LJ-GORICE --except Haidari",
)
def give(
    context: typer.Context,
    month: Month = "this",
    site: Site = None,
    but: Annotated[
        list[str] | None,
        typer.Option("--except", metavar="PERSON", help=N_("Not to this person; may be repeated")),
    ] = None,
) -> None:
    """Give what is due."""
    from azilcli.services import aid

    of = dates.parse_month(month)
    write(context, lambda repo: aid.give(repo, of, site=site, but=but or ()))


@app.command(
    "withhold",
    cls=Write,
    help=N_(
        """Record that the pocket money of a month is withheld from a person by a decision.

The last day of the objection is counted from the service of the decision."""
    ),
    epilog="azil aid withhold Haidari 2026-10 --reason own-means\n"
    "azil aid withhold Haidari --reason serious-breach --decision 12/2026 --served 3.10.2026",
)
def withhold(
    context: typer.Context,
    who: Person,
    month: Month = "this",
    *,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="CODE", help=N_("The reason it is withheld; see azil code list aid-withheld")
        ),
    ],
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="NUMBER", help=N_("Number of the decision"))
    ] = None,
    served: Annotated[
        str | None,
        typer.Option("--served", metavar="DATE", help=N_("The day on which the decision was served")),
    ] = None,
) -> None:
    """Withhold it."""
    from azilcli.services import aid

    of = dates.parse_month(month)
    fields = {"reason": reason, "decision": decision, "served_on": served}
    write(context, lambda repo: aid.withhold(repo, who, of, fields))
