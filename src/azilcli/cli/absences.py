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
        """Record that people left and their whereabouts are unknown.

The night of the day is the first one away: for a night that is not over yet, that is yesterday. The bed
stays theirs until they are discharged.

If an applicant who left the asylum home or a branch is still away after three days, not counting the day
of leaving, the application is deemed withdrawn unless there is a good reason: give it with --excused,
also afterwards. The same applies to an applicant who spent a night out without a pass and, when asked,
gave no reasonable reason: give the day of the question with --asked, and the day the Ministry was
informed with --told. For somebody dispersed the three days are counted from the notice of the landlord
or the head of the institution: give its day with --notified. For people who are not applicants
only the days are recorded, for the bed."""
    ),
    epilog=N_(
        "azil absent Haidari --on yesterday\n"
        "azil absent P4T7-KM92-QXHC --expected 22.11.2026 --reason visit\n"
        'azil absent Haidari --excused "in hospital, Jesenice"\n'
        "azil absent Haidari --on 2026-03-10 --to 2026-03-12\n"
        "azil absent Haidari --on 2026-03-10 --asked 2026-03-12\n"
        "azil absent Haidari --on yesterday --at 14:30 --notified today"
    ),
)
def absent(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    on: On = "today",
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=N_("Why they left, if known"))
    ] = None,
    expected: Annotated[
        str | None, typer.Option("--expected", metavar="DATE", help=N_("The day they expect to be back"))
    ] = None,
    excused: Annotated[
        str | None,
        typer.Option(
            "--excused", metavar="TEXT",
            help=N_("The good reason for which the application is not deemed withdrawn"),
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help=N_("The day they were back, for a past absence")),
    ] = None,
    asked: Annotated[
        str | None,
        typer.Option(
            "--asked", metavar="DATE", help=N_("The day they were asked for the reason, and gave no "
                                               "reasonable one")
        ),
    ] = None,
    told: Annotated[
        str | None,
        typer.Option("--told", metavar="DATE", help=N_("The day the Ministry was informed of the night "
                                                       "out")),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help=N_("The hour of the last exit, such as 14:30"))
    ] = None,
    notified: Annotated[
        str | None,
        typer.Option(
            "--notified", metavar="DATE",
            help=N_("The day the landlord or the head of the institution told that they left"),
        ),
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
            at=at,
            notified=day(notified),
            override=override,
        ),
    )


@app.command(
    "return",
    cls=Write,
    help=N_(
        """Record that people are back.

The night of the day counts as spent at the site again, even if somebody comes back after midnight. An
overnight pass ends early, and its remaining nights are not counted."""
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
