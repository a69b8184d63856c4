"""`azil measure`: breaches of house rules, and the measures taken."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Households, On, People
from azilcli.cli.session import day, report, write
from azilcli.language import N_
from azilcli.repository import people, places
from azilcli.services import measures

app = family("measure")


@app.command(
    "add",
    cls=Write,
    help=N_(
        """Record a breach of house rules, or a measure taken because of one.

A separate room lasts three days at most. In an integration house a transfer requires an earlier written
warning, and a termination requires both; the receipt shows the last day for an objection. Nobody is moved
or discharged by this."""
    ),
    epilog=N_(
        'azil measure add Haidari breach-serious --description "struck a neighbour"\n'
        "azil measure add P4T7-KM92-QXHC separate-room --until +2"
        ' --description "by decision 12/2026"\n'
        'azil measure add Haidari written-warning --on 22.11.2026 --description "noise at night"\n'
        "azil code list measure-kind"
    ),
)
def add(
    context: typer.Context,
    who: People = None,
    *,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help=N_("Breach or measure; see azil code list measure-kind"))
    ],
    description: Annotated[
        str, typer.Option("--description", metavar="TEXT", help=N_("What happened, or what was decided"))
    ],
    household: Households = None,
    on: On = "today",
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="DATE",
            help=N_("The last day of a separate room, or of the notice of a termination"),
        ),
    ] = None,
    override: Annotated[
        str | None,
        typer.Option(
            "--override", metavar="REASON", help=N_("Override a legal limit; the reason is recorded")
        ),
    ] = None,
) -> None:
    """Record a breach or a measure."""
    write(
        context,
        lambda repo: measures.add(
            repo,
            who or (),
            kind,
            households=household or (),
            on=dates.parse(on),
            until=day(until),
            description=description,
            override=override,
        ),
    )


@app.command(
    "list",
    cls=Read,
    help=N_("List breaches and measures, if asked only of one person or one site."),
    epilog="azil measure list --site IH-MARIBOR\nazil measure list Haidari",
)
def list_(
    context: typer.Context,
    person: Annotated[
        str | None, typer.Argument(metavar="[PERSON]", help=N_("A person by code or unique name"))
    ] = None,
    site: Annotated[str | None, typer.Option("--site", metavar="SITE", help=N_("Only at this site"))] = None,
) -> None:
    """List measures."""
    from azilcli.reports import measures as listed

    report(
        context,
        lambda repo: listed.listing(
            repo,
            people.person(repo, person)["id"] if person else "",
            places.record(repo, "site", site)["id"] if site else "",
        ),
    )
