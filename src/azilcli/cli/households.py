"""`azil household`: families and others who belong together."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Force, On, Override
from azilcli.cli.people import csv_from
from azilcli.cli.session import day, report, write, write_if_sure
from azilcli.language import N_
from azilcli.services import people

app = family("household")

HouseholdName = Annotated[
    str, typer.Argument(metavar="HOUSEHOLD", help=N_("A household by code or unique name"))
]
People = Annotated[list[str], typer.Argument(metavar="PEOPLE...", help=N_("People by code or unique name"))]


@app.command(
    "create",
    cls=Write,
    help=N_(
        """Enter a household, with members who are already in the file or are entered with it.

Type a new member as: family name, given name, sex, birth date, citizenship, relation; the last ones may
be left out. The CSV has the same columns."""
    ),
    epilog=N_(
        'azil household create Haidari --member "Haidari, Amina, f, 1990-05-03, AFG, head"'
        ' --member "Haidari, Omid, m, 2015, AFG, child"\n'
        "azil household create Haidari --with P4T7-KM92-QXHC\n"
        "azil household create Haidari --csv - < family.csv"
    ),
)
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("Name of the household"))],
    member: Annotated[
        list[str] | None,
        typer.Option("--member", metavar="PERSON", help=N_("A new person; may be repeated")),
    ] = None,
    existing: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="PERSON", help=N_("Somebody in the file; may be repeated")),
    ] = None,
    csv: Annotated[
        str | None,
        typer.Option("--csv", metavar="FILE", help=N_("New people; - is standard input")),
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", metavar="CODE", help=N_("family, couple or group"))
    ] = "family",
    on: On = "today",
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=N_("A note"))] = None,
    force: Force = False,
) -> None:
    """Enter a household."""
    entered = [people.member(one) for one in member or ()] + (csv_from(csv) if csv is not None else [])
    write_if_sure(
        context,
        lambda repo, sure: people.create_household(
            repo,
            name,
            kind=kind,
            existing=existing or [],
            entered=entered,
            on=dates.parse(on),
            note=note,
            sure=sure,
        ),
        force,
    )


@app.command(
    "join",
    cls=Write,
    help=N_("Record that people belong to a household."),
    epilog='azil household join H2M8-0RWC-5T9A "Haidari Omid" --relation child\n'
    'azil household join H2M8-0RWC-5T9A "Haidari Omid" --on 2026-03-01 --to 2026-03-20',
)
def join(
    context: typer.Context,
    household: HouseholdName,
    who: People,
    relation: Annotated[
        str | None,
        typer.Option(
            "--relation",
            metavar="CODE",
            help=N_("head, spouse, child, ...; see azil code list relation"),
        ),
    ] = None,
    on: On = "today",
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help=N_("The first day on which they no longer belong to it")),
    ] = None,
    override: Override = None,
) -> None:
    """Join a household."""
    write(
        context,
        lambda repo: people.join(
            repo, household, who, on=dates.parse(on), relation=relation, to=day(to), override=override
        ),
    )


@app.command(
    "relation",
    cls=Write,
    help=N_(
        """Record the relation of people to their household.

The parents of a child are the head and the spouse, or a parent if no head is an adult. Anybody else who
cares for the children, such as a grown-up sister or an aunt, is their carer; so is a parent in a group."""
    ),
    epilog='azil household relation "Haidari Zahra" --relation carer',
)
def relation_(
    context: typer.Context,
    who: People,
    relation: Annotated[
        str,
        typer.Option(
            "--relation",
            metavar="CODE",
            help=N_("head, spouse, child, carer, ...; see azil code list relation"),
        ),
    ],
    on: On = "today",
) -> None:
    """Say how people are related."""
    write(context, lambda repo: people.relate(repo, who, on=dates.parse(on), relation=relation))


@app.command(
    "leave",
    cls=Write,
    help=N_("Record that people no longer belong to their household."),
    epilog=N_('azil household leave "Haidari Omid" --on yesterday'),
)
def leave(context: typer.Context, who: People, on: On = "today") -> None:
    """Leave a household."""
    write(context, lambda repo: people.leave(repo, who, on=dates.parse(on)))


@app.command(
    "show",
    cls=Read,
    help=N_("Show a household with its members."),
    epilog="azil household show H2M8-0RWC-5T9A",
)
def show(context: typer.Context, household: HouseholdName, on: On = "today") -> None:
    """Show a household."""
    from azilcli.reports import show as listed
    from azilcli.repository import people as stored

    report(
        context,
        lambda repo: listed.household(repo, stored.household(repo, household), dates.parse(on)),
    )


@app.command("list", cls=Read, help=N_("List the households."), epilog="azil household list")
def list_(context: typer.Context, on: On = "today") -> None:
    """List households."""
    from azilcli.reports import people as listed

    report(context, lambda repo: listed.households(repo, dates.parse(on)))
