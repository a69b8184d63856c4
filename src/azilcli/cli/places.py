"""What `azil site`, `azil room` and `azil bed` share: showing, closing and reopening a place."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write
from azilcli.cli.options import On
from azilcli.cli.session import day, report, write
from azilcli.language import N_
from azilcli.repository.places import CLOSED
from azilcli.services import places

PlaceCode = Annotated[str, typer.Argument(metavar="PLACE", help=N_("SITE, SITE/ROOM or SITE/ROOM/BED"))]
From = Annotated[
    str, typer.Option("--from", metavar="DATE", help=N_("The first day of it; today if not given"))
]
BACK = N_("The day it is back in use; open-ended if not given")
Reason = Annotated[
    str | None,
    typer.Option("--reason", metavar="CODE", help=N_("The reason; see azil code list closure-reason")),
]


def add_dated_commands(app: typer.Typer, kind: str, example: str) -> None:
    """Declare `show` and `reopen` for a kind of place; `close` but for a site, which has its own."""

    @app.command(
        "show",
        cls=Read,
        help=N_("Show a place: its data and closures, who sleeps there and who did."),
        epilog=f"azil {kind} show {example}",
    )
    def show(context: typer.Context, place: PlaceCode, on: On = "today") -> None:
        from azilcli.reports import show as listed
        from azilcli.repository import places as stored

        report(
            context,
            lambda repo: listed.place(
                repo, stored.parts(stored.record(repo, kind, place)["id"]), dates.parse(on)
            ),
        )

    if kind != "site":
        _close(app, kind, example)

    @app.command(
        "reopen",
        cls=Write,
        help=N_("Put a closed place back into use."),
        epilog=f"azil {kind} reopen {example} --on 15.1.2027",
    )
    def reopen(context: typer.Context, place: PlaceCode, on: On = "today") -> None:
        write(
            context,
            lambda repo: places.reopen(repo, place, effect=CLOSED, on=dates.parse(on), kind=kind),
        )


def _close(app: typer.Typer, kind: str, example: str) -> None:
    @app.command(
        "close",
        cls=Write,
        help=N_("Close a place: it no longer counts towards the capacity. Nobody may be sleeping there."),
        epilog=f"azil {kind} close {example} --from 1.12.2026 --reason renovation",
    )
    def close(
        context: typer.Context,
        place: PlaceCode,
        start: From = "today",
        end: Annotated[
            str | None,
            typer.Option("--to", metavar="DATE", help=BACK),
        ] = None,
        reason: Reason = None,
    ) -> None:
        write(
            context,
            lambda repo: places.close(
                repo, place, effect=CLOSED, from_day=dates.parse(start), to_day=day(end),
                reason=reason, kind=kind,
            ),
        )  # fmt: skip


def given(**changes: object) -> dict[str, object]:
    """The fields that were named on the command line; an empty text clears one."""
    return {name: (None if value == "" else value) for name, value in changes.items() if value is not None}
