"""`azil room`."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import On
from azilcli.cli.places import From, PlaceCode, add_dated_commands, given
from azilcli.cli.session import report, write
from azilcli.language import N_
from azilcli.services import places

app = family("room")

Area = Annotated[
    str | None,
    typer.Option("--area", metavar="M2", help=N_("Area of the bedroom in square metres")),
]
Floor = Annotated[str | None, typer.Option("--floor", metavar="TEXT", help=N_("Floor"))]
For = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar="CODE",
        help=N_("Reserved for families, women, men, minors, isolation, ..."),
    ),
]


@app.command(
    "add",
    cls=Write,
    help=N_("Add rooms to a site, each with the same number of beds."),
    epilog="azil room add LOGATEC --rooms 201-240 --beds 4 --area 18\n"
    "azil room add IH-VELENJE --rooms 11,12 --beds 2 --for families",
)
def add(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help=N_("The site"))],
    rooms: Annotated[str, typer.Option("--rooms", metavar="NUMBERS", help=N_("Such as 201-240,301,K1-K3"))],
    beds: Annotated[int, typer.Option("--beds", metavar="N", help=N_("Beds in each room"))],
    area: Area = None,
    floor: Floor = None,
    reserved_for: For = None,
    start: From = "today",
) -> None:
    """Add rooms."""
    write(
        context,
        lambda repo: places.add_rooms(
            repo,
            site,
            rooms,
            beds=beds,
            area_m2=places.area(area),
            floor=floor,
            reserved_for=reserved_for,
            from_day=dates.parse(start),
        ),
    )


@app.command("list", cls=Read, help=N_("List the rooms of a site."), epilog="azil room list LOGATEC")
def list_(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help=N_("The site"))],
    on: On = "today",
) -> None:
    """List rooms."""
    from azilcli.reports import listings

    report(context, lambda repo: listings.rooms(repo, site, dates.parse(on)))


@app.command(
    "edit",
    cls=Write,
    help=N_("Change a room. What is not given stays as it is; an empty text clears it."),
    epilog="azil room edit LOGATEC/214 --for families --area 18.5",
)
def edit(
    context: typer.Context,
    place: PlaceCode,
    area: Area = None,
    floor: Floor = None,
    reserved_for: For = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=N_("A note"))] = None,
) -> None:
    """Alter a room."""
    changes = given(
        area_m2=places.area(area) if area and area.strip() else area,
        floor=floor,
        reserved_for=reserved_for,
        note=note,
    )
    write(context, lambda repo: places.edit(repo, "room", place, changes))


add_dated_commands(app, "room", "LOGATEC/214")
