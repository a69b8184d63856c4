"""`azil report`: the tables that offices print."""

from __future__ import annotations

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, family
from azilcli.cli.options import On, Site
from azilcli.cli.session import report
from azilcli.errors import UsageError, check_among
from azilcli.language import N_, _
from azilcli.reports.table import Report
from azilcli.repository import Repository, places

app = family("report")


@app.command(
    "occupancy",
    cls=Read,
    help=N_(
        """How many places there are in a night, how many are taken, free, and too few.

Free are beds in service with nobody in them; over are people without a bed of their own. The night is the one
that begins on the evening of the day; of the night just past that is yesterday."""
    ),
    epilog="azil report occupancy\nazil report occupancy --on 31.12.2023 --by kind\n"
    "azil report occupancy --as-known 3f9a-1c77-20be-9d41@2026-11-22\n"
    "azil report occupancy --site LOGATEC --by room --format csv --out logatec.csv",
)
def occupancy(
    context: typer.Context,
    on: On = "today",
    site: Site = None,
    by: Annotated[
        str,
        typer.Option("--by", metavar="LINE", help=N_("A line for each site, room, bed, kind or programme")),
    ] = "site",
    present: Annotated[
        bool, typer.Option("--present", help=N_("Also how many are in the house: neither away nor on a pass"))
    ] = False,
) -> None:
    """Print the occupancy table."""
    from azilcli.reports import occupancy as figures

    check_among("by", by, figures.BY)
    report(context, lambda repo: figures.occupancy(repo, dates.parse(on), by, site, present=present))


@app.command(
    "residents",
    cls=Read,
    help=N_(
        """Who sleeps where.

The night is the one that begins on the evening of the day; of the night just past that is yesterday."""
    ),
    epilog="azil report residents --site LOGATEC\nazil report residents --on yesterday --format csv",
)
def residents(context: typer.Context, on: On = "today", site: Site = None) -> None:
    """Print the residents."""
    from azilcli.reports import people

    def make(repo: Repository) -> Report:
        return people.residents(repo, dates.parse(on), places.place(repo, site) if site else None)

    report(context, make)


@app.command(
    "movements",
    cls=Read,
    help=N_("Who came, left, moved and was extended."),
    epilog="azil report movements --from yesterday\n"
    "azil report movements --from 1.11.2026 --to 30.11.2026 --site IH-MARIBOR",
)
def movements(
    context: typer.Context,
    start: Annotated[str, typer.Option("--from", metavar="DATE", help=N_("The first day"))] = "today",
    end: Annotated[str, typer.Option("--to", metavar="DATE", help=N_("The last day"))] = "today",
    site: Site = None,
) -> None:
    """Print the movements."""
    from azilcli.reports import people

    first, last = dates.parse(start), dates.parse(end)
    if last < first:
        raise UsageError(
            _("the end {end} is before the beginning {start}", end=dates.show(last),
              start=dates.show(first)),
            _("give --from the earlier day"),
        )  # fmt: skip

    def make(repo: Repository) -> Report:
        return people.movements(repo, first, last, places.place(repo, site) if site else None)

    report(context, make)
