"""`azil bed`."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import On
from azilcli.cli.places import From, PlaceCode, Reason, add_dated_commands, given
from azilcli.cli.session import day, report, write
from azilcli.language import N_
from azilcli.repository.places import OUT_OF_SERVICE
from azilcli.services import places

app = family("bed")


@app.command(
    "add",
    cls=Write,
    help=N_("Add beds to a room; they take the next free letters."),
    epilog="azil bed add LOGATEC/214 --count 2",
)
def add(
    context: typer.Context,
    room: Annotated[str, typer.Argument(metavar="SITE/ROOM", help=N_("The room"))],
    count: Annotated[int, typer.Option("--count", metavar="N", help=N_("How many"))] = 1,
    accessible: Annotated[
        bool, typer.Option("--accessible", help=N_("Suitable for a person with reduced mobility"))
    ] = False,
    start: From = "today",
) -> None:
    """Add beds."""
    write(
        context,
        lambda repo: places.add_beds(
            repo, room, count=count, accessible=accessible, from_day=dates.parse(start)
        ),
    )


@app.command(
    "list",
    cls=Read,
    help=N_("List the beds of a site or a room with their state."),
    epilog="azil bed list LOGATEC/214",
)
def list_(context: typer.Context, place: PlaceCode, on: On = "today") -> None:
    """List beds."""
    from azilcli.reports import listings

    report(context, lambda repo: listings.beds(repo, place, dates.parse(on)))


@app.command(
    "edit",
    cls=Write,
    help=N_("Change a bed. What is not given stays as it is; an empty text clears it."),
    epilog="azil bed edit LOGATEC/214/B --accessible",
)
def edit(
    context: typer.Context,
    place: PlaceCode,
    accessible: Annotated[
        bool | None,
        typer.Option("--accessible/--not-accessible", help=N_("Suitable for a person with reduced mobility")),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=N_("A note"))] = None,
) -> None:
    """Alter a bed."""
    changes = given(accessible=None if accessible is None else int(accessible), note=note)
    write(context, lambda repo: places.edit(repo, "bed", place, changes))


@app.command(
    "out",
    cls=Write,
    help=N_("Take a bed out of service: it counts towards the capacity, but nobody can be placed there."),
    epilog=N_("azil bed out LOGATEC/214/B --from today --to 1.12.2026 --reason repair"),
)
def out(
    context: typer.Context,
    place: PlaceCode,
    start: From = "today",
    end: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help=N_("The day it is back in use; open-ended if not given")),
    ] = None,
    reason: Reason = None,
) -> None:
    """Take a bed out of service."""
    write(
        context,
        lambda repo: places.close(
            repo, place, effect=OUT_OF_SERVICE, from_day=dates.parse(start), to_day=day(end),
            reason=reason, kind="bed",
        ),
    )  # fmt: skip


@app.command(
    "back",
    cls=Write,
    help=N_("Put a bed that was out of service back into use."),
    epilog="azil bed back LOGATEC/214/B",
)
def back(context: typer.Context, place: PlaceCode, on: On = "today") -> None:
    """Put a bed back into service."""
    write(
        context,
        lambda repo: places.reopen(repo, place, effect=OUT_OF_SERVICE, on=dates.parse(on), kind="bed"),
    )


add_dated_commands(app, "bed", "LOGATEC/214/B")
