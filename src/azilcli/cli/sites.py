"""`azil site`."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import On
from azilcli.cli.places import From, PlaceCode, add_dated_commands, given
from azilcli.cli.session import report, write
from azilcli.language import N_
from azilcli.services import places

app = family("site")

KIND_HELP = N_("asylum-home, branch, integration-house, flat, ...; see azil code list site-kind")


@app.command(
    "add",
    cls=Write,
    help=N_("Add a site."),
    epilog='azil site add NC-KRANJ --name "Nastanitveni center Kranj" --town Kranj'
    " --kind accommodation-centre --programme temporary-protection",
)
def add(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help=N_("A short code, such as LOGATEC"))],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help=N_("Name of the site"))],
    town: Annotated[str, typer.Option("--town", metavar="TEXT", help=N_("Town"))],
    kind: Annotated[str, typer.Option("--kind", metavar="CODE", help=KIND_HELP)],
    programme: Annotated[
        list[str],
        typer.Option("--programme", metavar="CODE", help=N_("A programme the site serves; may be repeated")),
    ],
    address: Annotated[str | None, typer.Option("--address", metavar="TEXT", help=N_("Address"))] = None,
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
    address: Annotated[str | None, typer.Option("--address", metavar="TEXT", help=N_("Address"))] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=N_("A note"))] = None,
) -> None:
    """Alter a site."""
    changes = given(name=name, town=town, kind=kind, programmes=programmes, address=address, note=note)
    write(context, lambda repo: places.edit(repo, "site", place, changes))


add_dated_commands(app, "site", "LOGATEC")
