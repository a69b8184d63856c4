"""`azil site`."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import On
from azilcli.cli.places import BACK, From, PlaceCode, Reason, add_dated_commands, given
from azilcli.cli.session import day, report, write
from azilcli.cli.settings import settings
from azilcli.errors import ExitCode
from azilcli.language import N_
from azilcli.reports.table import Report
from azilcli.repository import Repository
from azilcli.services import Done, places

app = family("site")

KIND_HELP = N_("asylum-home, branch, integration-house, flat, ...; see azil code list site-kind")
Code = Annotated[str, typer.Argument(metavar="CODE", help=N_("A short code, such as LOGATEC"))]
Name = Annotated[str, typer.Option("--name", metavar="TEXT", help=N_("Name of the site"))]
Town = Annotated[str, typer.Option("--town", metavar="TEXT", help=N_("Town"))]
Kind = Annotated[str, typer.Option("--kind", metavar="CODE", help=KIND_HELP)]
Programmes = Annotated[
    list[str],
    typer.Option("--programme", metavar="CODE", help=N_("A programme the site serves; may be repeated")),
]
Address = Annotated[str | None, typer.Option("--address", metavar="TEXT", help=N_("Address"))]


@app.command(
    "add",
    cls=Write,
    help=N_("Add a site."),
    epilog='azil site add NC-KRANJ --name "Nastanitveni center Kranj" --town Kranj'
    " --kind accommodation-centre --programme temporary-protection",
)
def add(
    context: typer.Context,
    code: Code,
    name: Name,
    town: Town,
    kind: Kind,
    programme: Programmes,
    address: Address = None,
    start: From = "today",
) -> None:
    """Add a site."""
    write(
        context,
        lambda repo: places.add_site(
            repo,
            code,
            name=name,
            town=town,
            kind=kind,
            programmes=programme,
            address=address,
            from_day=dates.parse(start),
        ),
    )


@app.command(
    "open",
    cls=Write,
    help=N_(
        """Open a centre: the site with its rooms, who provides for it, the decision, who is responsible.

All in one entry with one undo. Then it says what a centre is to have, and what this one lacks. With --dry-run
only that is printed."""
    ),
    epilog='azil site open NC-KRANJ --name "Nastanitveni center Kranj" --town Kranj'
    " --kind accommodation-centre --programme temporary-protection --rooms 1-20 --beds 4 --area 18"
    ' --use health=1 --use women=2-4 --mandate "sklep vlade 12/2026" --food UOIM --partner RKS,KARITAS'
    ' --responsible "Novak Ana" --from 1.12.2026',
)
def open_(
    context: typer.Context,
    code: Code,
    name: Name,
    town: Town,
    kind: Kind,
    programme: Programmes,
    rooms: Annotated[str, typer.Option("--rooms", metavar="NUMBERS", help=N_("Such as 201-240,301,K1-K3"))],
    beds: Annotated[int, typer.Option("--beds", metavar="N", help=N_("Beds in each bedroom"))],
    address: Address = None,
    area: Annotated[
        str | None,
        typer.Option("--area", metavar="M2", help=N_("Area of each bedroom in square metres")),
    ] = None,
    use: Annotated[
        list[str] | None,
        typer.Option(
            "--use",
            metavar="CODE=NUMBERS",
            help=N_("What some of the rooms are for; may be repeated; see azil code list room-use"),
        ),
    ] = None,
    mandate: Annotated[
        str | None,
        typer.Option("--mandate", metavar="TEXT", help=N_("The decision by which it is founded")),
    ] = None,
    food: Annotated[
        str | None,
        typer.Option("--food", metavar="CODE", help=N_("The organisation that brings the food")),
    ] = None,
    partner: Annotated[
        list[str] | None,
        typer.Option(
            "--partner",
            metavar="CODE[=KIND]",
            help=N_(
                "Organisations that work there, with the kind of activity; see azil code list activity-kind"
            ),
        ),
    ] = None,
    responsible: Annotated[
        str | None,
        typer.Option("--responsible", metavar="NAME", help=N_("Who is responsible for the daily presence")),
    ] = None,
    start: From = "today",
) -> None:
    """Open a centre."""
    from azilcli.reports import centre
    from azilcli.services import centres

    planned = centres.Planned(
        name, town, kind, programme, rooms, beds, address, places.area(area), use or (), mandate, food,
        partner or (), responsible,
    )  # fmt: skip
    made = []

    def carry_out(repo: Repository) -> Done:
        made.append(centres.open_(repo, code, planned, from_day=dates.parse(start)))
        return made[-1]

    write(
        context,
        carry_out,
        plan=lambda: [
            centre.needed(made[-1].data["needed"], made[-1].data["within_km"], made[-1].data["site"])
        ],
    )


@app.command(
    "list",
    cls=Read,
    help=N_("List the sites with their capacity."),
    epilog="azil site list --on 31.12.2023",
)
def list_(context: typer.Context, on: On = "today") -> None:
    """List sites."""
    from azilcli.reports import listings

    report(context, lambda repo: listings.sites(repo, dates.parse(on)))


@app.command(
    "edit",
    cls=Write,
    help=N_("Change a site. What is not given stays as it is; an empty text clears it."),
    epilog='azil site edit LOGATEC --address "Vojkova cesta" --programmes "asylum temporary-protection"',
)
def edit(
    context: typer.Context,
    place: PlaceCode,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help=N_("Name of the site"))] = None,
    town: Annotated[str | None, typer.Option("--town", metavar="TEXT", help=N_("Town"))] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="CODE", help=KIND_HELP)] = None,
    programmes: Annotated[
        str | None,
        typer.Option(
            "--programmes", metavar="CODES", help=N_("The programmes it serves, separated by spaces")
        ),
    ] = None,
    address: Address = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=N_("A note"))] = None,
) -> None:
    """Alter a site."""
    changes = given(name=name, town=town, kind=kind, programmes=programmes, address=address, note=note)
    write(context, lambda repo: places.edit(repo, "site", place, changes))


@app.command(
    "close",
    cls=Write,
    help=N_(
        """Close a site: it no longer counts towards the capacity, and nobody may be sleeping there.

With --move whoever still does is moved on that day, in the same entry, to the other sites of the programme by
the rules of azil allocate; it is refused if somebody finds no place. Who goes before as agreed is in nobody's
way. Without --to the activities at the site end too. With --dry-run only the plan is printed, also for a day
ahead; the exit code is 6 if somebody finds no place."""
    ),
    epilog="azil site close LOGATEC --from 1.12.2026 --reason renovation\n"
    "azil site close LOGATEC --from +14 --move --dry-run\n"
    "azil site close LOGATEC --reason not-needed --move",
)
def close(
    context: typer.Context,
    place: PlaceCode,
    start: From = "today",
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help=BACK)] = None,
    reason: Reason = None,
    move: Annotated[
        bool, typer.Option("--move", help=N_("Move whoever still sleeps there to other sites on that day"))
    ] = False,
) -> None:
    """Close a site."""
    from azilcli.reports import closing as listed
    from azilcli.services import closing

    made = []
    is_tried = settings(context).dry_run and move

    def carry_out(repo: Repository) -> Done:
        done, over = closing.close(
            repo, place, from_day=dates.parse(start), to_day=day(end), reason=reason, move=move,
            is_tried=is_tried,
        )  # fmt: skip
        made.append(over)
        return done

    def plan() -> Report:
        (over,) = made
        groups = [
            *((one.people, one.room, one.why) for one in over.moves),
            *((one.people, None, one.why) for one in over.left),
        ]
        return listed.plan(over.going, groups) if groups or over.going else ()

    write(context, carry_out, plan=plan)
    if made[-1].left:
        raise typer.Exit(ExitCode.WAITING)


add_dated_commands(app, "site", "LOGATEC")
