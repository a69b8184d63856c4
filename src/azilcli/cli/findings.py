"""What needs somebody: `check`, what is wrong though recorded, and `due`, what is coming."""

from __future__ import annotations

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, family
from azilcli.cli.options import On, Site
from azilcli.cli.session import report, show
from azilcli.errors import ExitCode, UsageError
from azilcli.language import N_, _
from azilcli.reports import findings
from azilcli.reports.findings import Wanted
from azilcli.reports.table import Report, Table
from azilcli.repository import Repository, places
from azilcli.rules.checks import SEVERITIES

app = family()


@app.command(
    "check",
    cls=Read,
    help=N_(
        """List what is wrong though recorded.

A finding is a legal limit that was passed (gate), records that cannot both be true (contradiction), or
a standard that is not met. The exit code is 6 when there are findings of the severity of --fail-on or
a graver one."""
    ),
    epilog="azil check\nazil check --site LOGATEC --fail-on contradiction --format json\nazil check --list",
)
def check(
    context: typer.Context,
    on: On = "today",
    site: Site = None,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help=N_("Only this check"))] = None,
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
            "--since-fingerprint", metavar="TEXT", help=N_("Only what is new since the file had this one")
        ),
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help=N_("List the checks themselves"))] = False,
) -> None:
    """List findings."""
    for option, value in (("fail-on", fail_on), ("severity", severity)):
        if value is not None and value not in SEVERITIES:
            raise UsageError(
                _("“{value}” is not a value of --{option}", value=value, option=option),
                _("one of: {codes}", codes=", ".join(SEVERITIES)),
            )
    if listing:
        show(context, findings.listing())
        return

    from azilcli.cli import past

    def make(repo: Repository) -> Report:
        where = places.record(repo, "site", site)["id"] if site else ""
        before = past.since(context, repo, since) if since else None
        wanted = Wanted(where, code or "", severity or "", before)
        return findings.findings(repo, dates.parse(on), wanted)

    made = report(context, make)
    counted = SEVERITIES[SEVERITIES.index(fail_on) :]
    if isinstance(made[0], Table) and any(str(row[1]) in counted for row in made[0].rows):
        raise typer.Exit(ExitCode.WAITING)


@app.command(
    "due",
    cls=Read,
    help=N_("List what ends or must happen soon, by day and site."),
    epilog="azil due\nazil due --within 14 --site IH-MARIBOR",
)
def due(
    context: typer.Context,
    on: On = "today",
    within: Annotated[
        int, typer.Option("--within", metavar="N", min=0, max=3650, help=N_("So many days ahead"))
    ] = 30,
    site: Site = None,
) -> None:
    """List what is due."""

    def make(repo: Repository) -> Report:
        where = places.record(repo, "site", site)["id"] if site else ""
        return findings.due(repo, dates.parse(on), within, where)

    report(context, make)
