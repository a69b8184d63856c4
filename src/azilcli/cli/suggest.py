"""`azil suggest`."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, family
from azilcli.cli.options import Households, Limit, On, People
from azilcli.cli.session import at_most, report
from azilcli.language import N_

app = family()


@app.command(
    "suggest",
    cls=Read,
    help=N_(
        """List the best places for people, and why others do not suit.

Families together in a room of their own, single people by sex, minors apart from adults, isolation in
rooms reserved for it, accessible beds for those who need them. Nothing is written."""
    ),
    epilog="azil suggest --household Haidari --programme asylum\n"
    "azil suggest P4T7-KM92-QXHC --site LOGATEC --limit 100",
)
def suggest(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    site: Annotated[str | None, typer.Option("--site", metavar="SITE", help=N_("Only this site"))] = None,
    on: On = "today",
    programme: Annotated[
        str | None,
        typer.Option(
            "--programme", metavar="CODE", help=N_("Sites of this programme (else that of their stay)")
        ),
    ] = None,
    limit: Limit = None,
) -> None:
    """List places."""
    from azilcli.reports import suggest as listed

    report(
        context,
        lambda repo: listed.suggest(
            repo,
            who or (),
            households=household or (),
            on=dates.parse(on),
            site=site,
            programme=programme,
            limit=at_most(context, limit, 30),
            everybody=limit is None,
        ),
    )
