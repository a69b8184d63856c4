"""`azil health`: examinations, receipts of information, vulnerabilities. No diagnoses."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli import records
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Households, On, People
from azilcli.cli.session import report, write
from azilcli.language import N_
from azilcli.reports.table import Report
from azilcli.repository import Repository
from azilcli.rules.records.vulnerability import DECLARED
from azilcli.services import health

app = family("health")


@app.command(
    "exam",
    cls=Write,
    help=N_(
        """Record the preventive health examination of people: the result, never a diagnosis.

fit: may share a room; isolation: sleeps in a room reserved for isolation until a later examination
changes that; referred: must see a doctor, and may share a room. A second examination on the same day
corrects the first."""
    ),
    epilog=N_(
        'azil health exam --household Haidari --result fit --place Logatec --by-whom "dr. Novak"\n'
        "azil health exam P4T7-KM92-QXHC --on yesterday --result isolation\n"
        "azil health exam --those last --result fit --informed"
    ),
)
def exam(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    on: On = "today",
    result: Annotated[
        str,
        typer.Option(
            "--result",
            metavar="CODE",
            help=N_("fit, isolation or referred; see azil code list examination-result"),
        ),
    ],
    place: Annotated[
        str | None, typer.Option("--place", metavar="TEXT", help=N_("Where they were examined"))
    ] = None,
    by_whom: Annotated[
        str | None, typer.Option("--by-whom", metavar="TEXT", help=N_("Who examined them"))
    ] = None,
    informed: Annotated[
        bool,
        typer.Option("--informed", help=N_("On that day they also signed a receipt of information")),
    ] = False,
) -> None:
    """Record an examination."""
    write(
        context,
        lambda repo: health.exam(
            repo,
            who or (),
            households=household or (),
            on=dates.parse(on),
            result=result,
            place=place,
            by_whom=by_whom,
            informed=informed,
        ),
    )


@app.command(
    "info",
    cls=Write,
    help=N_("Record that people were informed of their rights and duties and signed a receipt."),
    epilog="azil health info --household Haidari --on 22.11.2026 --language dari",
)
def info(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    on: On = "today",
    language: Annotated[
        str | None, typer.Option("--language", metavar="TEXT", help=N_("The language in which it was given"))
    ] = None,
) -> None:
    """Record a receipt of information."""
    write(
        context,
        lambda repo: health.inform(
            repo, who or (), households=household or (), on=dates.parse(on), language=language
        ),
    )


records.add(app, DECLARED, health.follows)


@app.command(
    "list",
    cls=Read,
    help=N_(
        """List tonight's residents with examination, receipt of information and vulnerabilities.

Those without an examination come first, then those without a receipt."""
    ),
    epilog="azil health list\nazil health list --site LOGATEC --format csv",
)
def list_(
    context: typer.Context,
    site: Annotated[str | None, typer.Option("--site", metavar="SITE", help=N_("Only this site"))] = None,
    on: On = "today",
) -> None:
    """List who was examined and who was not."""
    from azilcli.reports import health as listed
    from azilcli.repository import places

    def make(repo: Repository) -> Report:
        where = places.parts(places.record(repo, "site", site)["id"]) if site else None
        return listed.residents(repo, dates.parse(on), where)

    report(context, make)
