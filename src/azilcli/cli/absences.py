"""`absent` and `return`: who left for unknown whereabouts, and who is back."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Write, family
from azilcli.cli.options import Households, On, Override, People
from azilcli.cli.session import day, write
from azilcli.language import N_
from azilcli.services import absences

app = family()


@app.command(
    "absent",
    cls=Write,
    help=N_(
        """Record that people left and where they are is not known.

The night of the day is the first one out: of who was not there in a night that is not over yet, that is
yesterday. The bed stays theirs until they are discharged.

An applicant who left the asylum home or a branch and is still away after three days, the day of leaving
not counted, counts as having withdrawn the application, unless there is a good reason: give it with
--excused, also afterwards. So does one who was out for a night without a pass and, when asked, gave no
reasonable reason: --asked says when, and --told when the Ministry was told. Of somebody who is no
applicant only the days are recorded, for the bed."""
    ),
    epilog=N_(
        "azil absent Haidari --on yesterday\n"
        "azil absent P4T7-KM92-QXHC --expected 22.11.2026 --reason visit\n"
        'azil absent Haidari --excused "in hospital, Jesenice"\n'
        "azil absent Haidari --on 2026-03-10 --to 2026-03-12\n"
        "azil absent Haidari --on 2026-03-10 --asked 2026-03-12"
    ),
)
def absent(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    on: On = "today",
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=N_("Why they left, as far as is known"))
    ] = None,
    expected: Annotated[
        str | None, typer.Option("--expected", metavar="DATE", help=N_("The day they mean to be back"))
    ] = None,
    excused: Annotated[
        str | None,
        typer.Option(
            "--excused", metavar="TEXT",
            help=N_("The good reason for which the application does not count as withdrawn"),
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help=N_("The day they were back, of an absence that is over")),
    ] = None,
    asked: Annotated[
        str | None,
        typer.Option(
            "--asked", metavar="DATE", help=N_("The day they were asked why, and gave no reasonable reason")
        ),
    ] = None,
    told: Annotated[
        str | None,
        typer.Option("--told", metavar="DATE", help=N_("The day the Ministry was told of the night out")),
    ] = None,
    override: Override = None,
) -> None:  # fmt: skip
    """Record an absence."""
    write(
        context,
        lambda repo: absences.absent(
            repo,
            who or (),
            households=household or (),
            on=dates.parse(on),
            reason=reason,
            expected=day(expected),
            excused=excused,
            to=day(to),
            asked=day(asked),
            told=day(told),
            override=override,
        ),
    )


@app.command(
    "return",
    cls=Write,
    help=N_(
        """Record that people are back.

The night of the day is the first one in the house again, also of who comes back after midnight. An
overnight pass is cut short by it, and its remaining nights are not counted."""
    ),
    epilog=N_("azil return Haidari\nazil return --household Haidari --on yesterday"),
)
def return_(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    on: On = "today",
) -> None:
    """Record a return."""
    write(
        context,
        lambda repo: absences.come_back(repo, who or (), households=household or (), on=dates.parse(on)),
    )
