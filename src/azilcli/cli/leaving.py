"""`azil leaving`: decisions, voluntary departure, removal, Dublin transfer, dispersal."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli import dispersal, records
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Households, On, Override, People, Person
from azilcli.cli.session import day, report, write
from azilcli.language import N_
from azilcli.repository import people, places
from azilcli.rules.records.decision import DECLARED
from azilcli.services import leaving

app = family("leaving")

Agreed = Annotated[
    str | None,
    typer.Option(
        "--agreed", metavar="DATE", help=N_("The day agreed for the handover; may lie in the future")
    ),
]
HandedOver = Annotated[
    str | None, typer.Option("--handed-over", metavar="DATE", help=N_("The day it was carried out"))
]
NotCarriedOut = Annotated[
    str | None,
    typer.Option("--not-carried-out", metavar="REASON", help=N_("Why it was not carried out")),
]

To = Annotated[
    str | None,
    typer.Option("--to", metavar="CODE", help=N_("The organisation that takes them over, by its code")),
]

records.add(app, DECLARED, leaving.follows)


@app.command(
    "voluntary",
    cls=Write,
    help=N_(
        """Record the time limit for voluntary departure.

It is counted from the day of enforceability: 10 days, or 30 with a reason. A later decision may extend it.
Repeated for the same day, it changes the time limit."""
    ),
    epilog=N_(
        "azil leaving voluntary Haidari --from 22.11.2026\n"
        'azil leaving voluntary Haidari --from 22.11.2026 --days 30 --reason "school year ends"\n'
        "azil leaving voluntary Haidari --from 22.11.2026 --until 22.2.2027 --extended 1.12.2026 "
        '--reason "ill since May"'
    ),
)
def voluntary(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    start: Annotated[
        str,
        typer.Option("--from", metavar="DATE", help=N_("The day on which the decision became enforceable")),
    ],
    days: Annotated[
        int | None, typer.Option("--days", metavar="N", help=N_("How many days; the usual time if not given"))
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=N_("Why more than the usual time"))
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help=N_("The last day of an extended time limit"))
    ] = None,
    extended: Annotated[
        str | None,
        typer.Option("--extended", metavar="DATE", help=N_("The day of the decision that extended it")),
    ] = None,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="NUMBER", help=N_("Number of the decision"))
    ] = None,
    override: Override = None,
) -> None:
    """Record a voluntary departure."""
    write(
        context,
        lambda repo: leaving.voluntary(
            repo,
            who or (),
            households=household or (),
            start=dates.parse(start),
            days=days,
            reason=reason,
            until=day(until),
            extended=day(extended),
            decision=decision,
            override=override,
        ),
    )


@app.command(
    "removal",
    cls=Write,
    help=N_(
        """Record a step of a removal by the police.

It begins on the day the police were asked; until the people are handed over or the removal fails, a later
command adds to it."""
    ),
    epilog=N_(
        "azil leaving removal Haidari --asked 22.11.2026\n"
        "azil leaving removal Haidari --agreed +5 --to PP-LJUBLJANA\n"
        "azil leaving removal Haidari --handed-over today\n"
        'azil leaving removal Haidari --not-carried-out "no travel document"'
    ),
)
def removal(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    asked: Annotated[
        str | None,
        typer.Option("--asked", metavar="DATE", help=N_("The day on which the police were asked")),
    ] = None,
    agreed: Agreed = None,
    handed_over: HandedOver = None,
    not_carried_out: NotCarriedOut = None,
    to: To = None,
) -> None:
    """Record a removal."""
    write(
        context,
        lambda repo: leaving.removal(
            repo,
            who or (),
            households=household or (),
            asked=day(asked),
            agreed=day(agreed),
            handed_over=day(handed_over),
            not_carried_out=not_carried_out,
            to=to,
        ),
    )


@app.command(
    "return",
    cls=Write,
    help=N_(
        """Record a step of a voluntary return to the country of origin.

It begins on the day on which people decided to return; until they leave the country they keep their
rights. A later command adds to it."""
    ),
    epilog=N_(
        "azil leaving return Haidari --decided 22.11.2026 --agreed +10\n"
        "azil leaving return Haidari --left today\n"
        'azil leaving return Haidari --not-carried-out "changed their mind"'
    ),
)
def return_(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    decided: Annotated[
        str | None,
        typer.Option("--decided", metavar="DATE", help=N_("The day on which they decided to return")),
    ] = None,
    agreed: Annotated[
        str | None,
        typer.Option("--agreed", metavar="DATE", help=N_("The day agreed for the journey")),
    ] = None,
    left: Annotated[
        str | None, typer.Option("--left", metavar="DATE", help=N_("The day on which they left the country"))
    ] = None,
    not_carried_out: NotCarriedOut = None,
) -> None:
    """Record a voluntary return."""
    write(
        context,
        lambda repo: leaving.home(
            repo,
            who or (),
            households=household or (),
            decided=day(decided),
            agreed=day(agreed),
            left=day(left),
            not_carried_out=not_carried_out,
        ),
    )


@app.command(
    "dublin",
    cls=Write,
    help=N_(
        """Record a transfer to the state responsible under the Dublin Regulation.

It begins with the state and the agreed day; until the people are handed over or the transfer fails, a
later command adds to it."""
    ),
    epilog=N_(
        "azil leaving dublin Haidari --state HRV --agreed +14\n"
        "azil leaving dublin Haidari --handed-over today"
    ),
)
def dublin(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="CODE", help=N_("The state responsible: HRV, HR or its name")),
    ] = None,
    agreed: Agreed = None,
    handed_over: HandedOver = None,
    not_carried_out: NotCarriedOut = None,
    to: To = None,
) -> None:
    """Record a Dublin transfer."""
    write(
        context,
        lambda repo: leaving.dublin(
            repo,
            who or (),
            households=household or (),
            state=state,
            agreed=day(agreed),
            handed_over=day(handed_over),
            not_carried_out=not_carried_out,
            to=to,
        ),
    )


app.command("dispersal", cls=Write, help=dispersal.HELP, epilog=dispersal.EXAMPLES)(dispersal.dispersal)


@app.command(
    "told",
    cls=Write,
    help=N_("Record who was informed of somebody's departure."),
    epilog=N_('azil leaving told Haidari --to CSD-LOGATEC --what "the agreed day" --on yesterday'),
)
def told(
    context: typer.Context,
    person: Person,
    who: Annotated[
        str | None,
        typer.Option("--who", metavar="TEXT", help=N_("Who was informed, if it is not an organisation")),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="CODE", help=N_("The organisation that was informed, by its code")),
    ] = None,
    what: Annotated[
        str | None, typer.Option("--what", metavar="TEXT", help=N_("What they were told"))
    ] = None,
    basis: Annotated[
        str | None,
        typer.Option(
            "--basis", metavar="TEXT", help=N_("The legal basis on which they were told, and their request")
        ),
    ] = None,
    on: On = "today",
) -> None:
    """Record who was told."""
    write(
        context,
        lambda repo: leaving.tell(repo, person, who=who, what=what, to=to, basis=basis, on=dates.parse(on)),
    )


@app.command(
    "show",
    cls=Read,
    help=N_("Show everything recorded about somebody's departure."),
    epilog="azil leaving show Haidari",
)
def show(context: typer.Context, person: Person, on: On = "today") -> None:
    """Show the leaving of a person."""
    from azilcli.reports import leaving as listed

    report(context, lambda repo: listed.of_person(repo, people.person(repo, person), dates.parse(on)))


@app.command(
    "list",
    cls=Read,
    help=N_("List the residents whose departure has begun."),
    epilog="azil leaving list --site LJ-GORICE\nazil leaving list --all\n"
    "azil leaving list --agreed tomorrow --for PP-LJUBLJANA --format md",
)
def list_(
    context: typer.Context,
    on: On = "today",
    site: Annotated[str | None, typer.Option("--site", metavar="SITE", help=N_("Only at this site"))] = None,
    all_: Annotated[bool, typer.Option("--all", help=N_("Include those who have left"))] = False,
    agreed: Annotated[
        str | None,
        typer.Option("--agreed", metavar="DATE", help=N_("Only those for whom this day is agreed")),
    ] = None,
    for_: Annotated[
        str | None,
        typer.Option("--for", metavar="CODE", help=N_("Only those whom this organisation takes over")),
    ] = None,
) -> None:
    """List the leaving."""
    from azilcli.reports import leaving as listed

    report(
        context,
        lambda repo: listed.listing(
            repo,
            dates.parse(on),
            places.record(repo, "site", site)["id"] if site else "",
            all_=all_,
            agreed=day(agreed),
            taken_by=for_ or "",
        ),
    )
