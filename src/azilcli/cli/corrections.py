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
        """Correct a wrongly recorded day of arrival or departure.

The latest stay of the person is corrected, or the stay whose code is given. A move after the correct day
of departure, or before the correct day of arrival, is cancelled. Another day of arrival must meet the
same conditions as an admission on that day. What was recorded before, and why it was wrong, stays
recorded."""
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
        str | None, typer.Option("--arrived", metavar="DATE", help=N_("The correct day of arrival"))
    ] = None,
    departed: Annotated[
        str | None, typer.Option("--departed", metavar="DATE", help=N_("The correct day of departure"))
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
