"""`azil correct`: putting a wrongly recorded date right."""

from typing import Annotated

import typer

from azilcli.cli.base import Write, family
from azilcli.cli.options import Override
from azilcli.cli.session import day, write
from azilcli.language import N_
from azilcli.services import corrections

app = family()


@app.command(
    "correct",
    cls=Write,
    help=N_(
        """Put right a wrongly recorded day of arrival or departure.

It concerns the latest stay of the person, or the stay whose code is given. A move after the right day
of leaving, or before the right day of arrival, is cancelled. An arrival of another day asks for what an
admission of that day asks for. What was recorded before, and why it was wrong, stays on record."""
    ),
    epilog=N_('azil correct Haidari --arrived 2026-11-18 --reason "entered a day late"'),
)
def correct(
    context: typer.Context,
    who: Annotated[
        str,
        typer.Argument(metavar="PERSON", help=N_("A person by code or unique name, or a stay by its code")),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why it was wrong"))],
    arrived: Annotated[
        str | None, typer.Option("--arrived", metavar="DATE", help=N_("The right day of arrival"))
    ] = None,
    departed: Annotated[
        str | None, typer.Option("--departed", metavar="DATE", help=N_("The right day of leaving"))
    ] = None,
    override: Override = None,
) -> None:
    """Put a date right."""
    write(
        context,
        lambda repo: corrections.correct(
            repo, who, arrived=day(arrived), departed=day(departed), reason=reason, override=override
        ),
    )
