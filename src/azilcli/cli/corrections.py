"""`azil correct`: putting a wrongly recorded day, place or programme right."""

from typing import Annotated

import typer

from azilcli.cli.base import Write, family
from azilcli.cli.common import empty
from azilcli.cli.options import Override, Yes
from azilcli.cli.session import day, write
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.services import corrections

app = family()


@app.command(
    "correct",
    cls=Write,
    help=N_(
        """Correct a wrongly recorded day of arrival or departure, place or programme.

The latest stay of the person is corrected, or the stay whose code is given. A move after the correct day
of departure, or before the correct day of arrival, is cancelled. Another day of arrival must meet the
same conditions as an admission on that day. With --bed, the nights recorded in the wrong place count in
the right one, as if there had been no other; who moved is transferred instead. With --programme, the term
is counted anew. What was recorded before, and why it was wrong, stays recorded."""
    ),
    epilog=N_(
        'azil correct Haidari --arrived 2026-11-18 --reason "entered a day late"\n'
        'azil correct Haidari --bed LOGATEC/101/B --reason "beds mixed up"\n'
        'azil correct Haidari --programme temporary-protection --reason "wrong programme"'
    ),
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
    bed: Annotated[
        str | None,
        typer.Option("--bed", metavar="PLACE", help=N_("Where they really were; of a room, a free bed")),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help=N_("With --bed: a night in the wrong place")),
    ] = None,
    programme: Annotated[
        str | None, typer.Option("--programme", metavar="CODE", help=N_("The correct programme"))
    ] = None,
    status_on: Annotated[
        str | None,
        typer.Option(
            "--status-on", metavar="DATE", help=N_("With --programme: the day protection was granted")
        ),
    ] = None,
    override: Override = None,
    yes: Yes = False,
) -> None:
    """Put something right."""
    for option, typed in (("--bed", bed), ("--programme", programme)):
        if typed is not None and not typed.strip():
            raise empty(option)
    if bed is None and programme is None:
        if on or status_on:
            raise UsageError(
                _("--on and --status-on are only for a place or a programme"),
                _("use --bed PLACE or --programme CODE"),
            )
        write(
            context,
            lambda repo: corrections.correct(
                repo, who, arrived=day(arrived), departed=day(departed), reason=reason, override=override
            ),
        )
        return
    if arrived or departed:
        raise UsageError(
            _("days are corrected by themselves"), _("first the place or programme, then the days")
        )
    from azilcli.services import misplaced

    write(
        context,
        lambda repo: misplaced.correct(
            repo, who, place=bed, programme=programme, status_on=day(status_on), on=day(on), reason=reason,
            override=override,
        ),
        yes=yes,
    )  # fmt: skip
