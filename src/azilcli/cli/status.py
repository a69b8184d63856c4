"""`azil status`: the status in the procedure, as dated history."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Households, On, Site
from azilcli.cli.session import report, write
from azilcli.language import N_
from azilcli.services import status

app = family("status")


@app.command(
    "set",
    cls=Write,
    help=N_(
        """Record the status of people from a day on.

The day is the one on which the status was acquired. The newest status that has begun counts; another one
for the same day corrects the first. For the statuses allowed in each programme, see: azil policy list."""
    ),
    epilog="azil status set P4T7-KM92-QXHC applicant --on 22.11.2026\n"
    "azil status set --household Haidari refugee --on 2026-11-02 --decision 2142-31/2026\n"
    "azil code list status",
)
def set_(
    context: typer.Context,
    who: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PEOPLE...]", help=N_("People by code or unique name; a household by its code")
        ),
    ] = None,
    *,
    code: Annotated[str, typer.Argument(metavar="CODE", help=N_("The status; see azil code list status"))],
    household: Households = None,
    on: On = "today",
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="NUMBER", help=N_("Number of the decision"))
    ] = None,
) -> None:
    """Record a status."""
    write(
        context,
        lambda repo: status.set_(
            repo, who or (), code, households=household or (), on=dates.parse(on), decision=decision
        ),
    )


@app.command(
    "list",
    cls=Read,
    help=N_("List the residents of the sites on the night of a day, with their status."),
    epilog=N_("azil status list\nazil status list --site LOGATEC --on yesterday --format csv"),
)
def list_(context: typer.Context, site: Site = None, on: On = "today") -> None:
    """List statuses."""
    from azilcli.reports import status as listed

    report(context, lambda repo: listed.listed(repo, dates.parse(on), site))
