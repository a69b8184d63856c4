"""`azil card`: applicant cards and other documents."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import On
from azilcli.cli.session import day, report, write
from azilcli.language import N_
from azilcli.services import cards

app = family("card")


@app.command(
    "add",
    cls=Write,
    help=N_(
        """Record a card or another document of a person.

An applicant card is valid for as long as the law allows where --until is left out."""
    ),
    epilog=N_(
        "azil card add Haidari --kind applicant-card --number P-00123 --issued today\n"
        "azil card add P4T7-KM92-QXHC --kind passport --number O1234567 --issued 3.5.2021"
        " --until 2.5.2031"
    ),
)
def add(
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="PERSON", help=N_("A person by code or unique name"))],
    kind: Annotated[
        str, typer.Option("--kind", metavar="CODE", help=N_("What it is; see azil code list card-kind"))
    ],
    number: Annotated[str, typer.Option("--number", metavar="TEXT", help=N_("Its number"))],
    issued: Annotated[str, typer.Option("--issued", metavar="DATE", help=N_("The day of issue"))],
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help=N_("The last day of its validity"))
    ] = None,
) -> None:
    """Record a card."""
    write(
        context,
        lambda repo: cards.add(
            repo, who, kind=kind, number=number, issued=dates.parse(issued), until=day(until)
        ),
    )


@app.command(
    "list",
    cls=Read,
    help=N_("List the cards and documents of a person, or of all who sleep at the sites."),
    epilog="azil card list Haidari\nazil card list --site LOGATEC",
)
def list_(
    context: typer.Context,
    who: Annotated[
        str | None, typer.Argument(metavar="[PERSON]", help=N_("A person by code or unique name"))
    ] = None,
    site: Annotated[str | None, typer.Option("--site", metavar="SITE", help=N_("Only this site"))] = None,
    on: On = "today",
) -> None:
    """List cards."""
    from azilcli.reports import status as listed

    report(context, lambda repo: listed.cards(repo, dates.parse(on), who, site))
