"""`azil card`: applicant cards and other documents."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli import records
from azilcli.cli.base import Read, family
from azilcli.cli.options import On, Site
from azilcli.cli.session import report
from azilcli.language import N_
from azilcli.rules.records.card import DECLARED

app = family("card")
records.add(app, DECLARED)
records.correct(app, DECLARED)


@app.command(
    "list",
    cls=Read,
    help=N_("List the cards and documents of a person, or of all residents of the sites."),
    epilog="azil card list Haidari\nazil card list --site LOGATEC",
)
def list_(
    context: typer.Context,
    who: Annotated[
        str | None, typer.Argument(metavar="[PERSON]", help=N_("A person by code or unique name"))
    ] = None,
    site: Site = None,
    on: On = "today",
) -> None:
    """List cards."""
    from azilcli.reports import status

    report(context, lambda repo: status.cards(repo, dates.parse(on), who, site))
