"""What needs somebody: `check`, what is wrong though recorded, and `due`, what is coming."""

from datetime import date
from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, family
from azilcli.cli.options import Limit, On, Site
from azilcli.cli.session import at_most, report, show
from azilcli.cli.settings import settings
from azilcli.errors import ExitCode, check_among
from azilcli.language import N_
from azilcli.output import PAGES
from azilcli.reports import findings
from azilcli.reports.findings import Wanted
from azilcli.reports.table import Report, Table
from azilcli.repository import Repository, people, places
from azilcli.rules import checks
from azilcli.rules.check import SEVERITIES

app = family()

Why = Annotated[
    bool,
    typer.Option(
        "--why",
        help=N_("Also on which article and limits each rests, and the newest entry about its subject"),
    ),
]

Codes = Annotated[
    list[str] | None,
    typer.Option("--code", metavar="CODE", help=N_("Only these checks, by their code in the list")),
]


@app.command(
    "check",
    cls=Read,
    help=N_(
        """List problems in the records.

A finding is a legal limit that was exceeded (gate), records that cannot both be true (contradiction), or
a standard that is not met. The page begins with their numbers by check, and --limit sets how many of each
are listed. The exit code is 6 if there are findings of the severity of --fail-on or a more serious one."""
    ),
    epilog="azil check\nazil check --site LOGATEC --fail-on contradiction --format json\n"
    "azil check --code overstay --code no-bed --limit 0\nazil check --code overstay --why\nazil check --list",
)
def check(
    context: typer.Context,
    on: On = "today",
    site: Site = None,
    code: Codes = None,
    severity: Annotated[
        str | None,
        typer.Option("--severity", metavar="SEVERITY", help=N_("Only standard, contradiction or gate")),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", metavar="SEVERITY", help=N_("standard, contradiction or gate")),
    ] = "standard",
    since: Annotated[
        str | None,
        typer.Option(
            "--since-fingerprint",
            metavar="TEXT",
            help=N_("Only what is new since the file had this fingerprint"),
        ),
    ] = None,
    limit: Limit = None,
    listing: Annotated[bool, typer.Option("--list", help=N_("List the checks themselves"))] = False,
    why: Why = False,
) -> None:
    """List findings."""
    check_among("fail-on", fail_on, SEVERITIES)
    check_among("severity", severity, SEVERITIES)
    codes = _codes(code, [one.code for one in checks.checks()], "azil check --list")
    if listing:
        show(context, findings.listing())
        return

    from azilcli.cli import past

    is_page = settings(context).format in PAGES
    those: list[findings.Finding] = []

    def make(repo: Repository) -> Report:
        where = places.record(repo, "site", site)["id"] if site else ""
        before = past.since(context, repo, since) if since else None
        day = dates.parse(on)
        usual = 0 if settings(context).sort else findings.LISTED
        most = at_most(context, limit, usual)
        wanted = Wanted(where, codes, severity or "", before, most, is_page)
        those.extend(findings.found(repo, day, wanted))
        return _with_grounds(repo, day, findings.as_report(repo, day, wanted, those), why=why)

    report(context, make)
    counted = SEVERITIES[SEVERITIES.index(fail_on) :]
    if any(one.check.severity in counted for one in those):
        raise typer.Exit(ExitCode.WAITING)


def _with_grounds(repo: Repository, on: date, made: Report, *, why: bool) -> Report:
    """The report and, if that is asked, what each of its lines rests on."""
    if not why:
        return made
    from azilcli.reports.why import grounds

    *_before, listed = made
    return [*made, grounds(repo, on, listed)] if isinstance(listed, Table) else made


def _codes(typed: list[str] | None, known: list[str], see: str = "") -> tuple[str, ...]:
    """The codes that were typed, each by itself or several parted by a comma."""
    codes = tuple(code.strip() for text in typed or () for code in text.split(","))
    for code in codes:
        check_among("code", code, known, see)
    return codes


def _about(repo: Repository, on: date, person: str | None, household: str | None) -> list[str] | None:
    """The codes of the people and households that were typed; None where none were."""
    if not (person or household):
        return None
    about = []
    if person:
        code = people.person(repo, person)["id"]
        own = people.household_of(repo, code, on)
        about += [code, *([own["id"]] if own else [])]
    if household:
        home = people.household(repo, household)["id"]
        about += [home, *(member["id"] for member in people.members(repo, home, on))]
    return about


@app.command(
    "due",
    cls=Read,
    help=N_("List what ends or must be done soon, by day and site."),
    epilog="azil due\nazil due --within 14 --site IH-MARIBOR\nazil due --what term-ends\n"
    "azil due --person Haidari --within 365\nazil due --household Haidari",
)
def due(
    context: typer.Context,
    on: On = "today",
    within: Annotated[
        int, typer.Option("--within", metavar="N", min=0, max=3650, help=N_("This many days ahead"))
    ] = 30,
    site: Site = None,
    code: Annotated[
        list[str] | None,
        typer.Option("--code", "--what", metavar="CODE", help=N_("Only this, by its code in the list")),
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="PERSON", help=N_("Only what concerns this person"))
    ] = None,
    household: Annotated[
        str | None,
        typer.Option(
            "--household", metavar="NAME", help=N_("Only what concerns this household and its members")
        ),
    ] = None,
    why: Why = False,
) -> None:
    """List what is due."""
    codes = _codes(code, [one.code for one in checks.dues()])

    def make(repo: Repository) -> Report:
        where = places.record(repo, "site", site)["id"] if site else ""
        day = dates.parse(on)
        made = findings.due(repo, day, within, where, codes, _about(repo, day, person, household))
        return _with_grounds(repo, day, made, why=why)

    report(context, make)
