"""Longer than the first grant: `extend`, and `overstay` for whoever stays all the same."""

import sys
from datetime import date
from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Write, family
from azilcli.cli.options import Households, Note, On, Override, People, Site
from azilcli.cli.session import day, report, write
from azilcli.cli.settings import settings
from azilcli.errors import Refused, UsageError
from azilcli.language import N_, _
from azilcli.reports.table import Report
from azilcli.repository import Repository
from azilcli.services import Done, extensions, overstays
from azilcli.text.showing import harmless

app = family()


@app.command(
    "extend",
    cls=Write,
    help=N_(
        """Extend the term of a stay.

How often, by how many months and on what conditions depends on the programme; every deadline is counted
from the beginning, with the total number of months. In an integration house a stay is extended after a
year, and for a newly arisen vulnerability, each once and in any order; the conditions are asked of adults,
and a minor has those of the adult of the household who lacks the fewest. A household in a flat has one
term: an extension for one member extends it for all. The state of each condition is printed on stderr,
+ met and - missing; with --dry-run also if the extension is refused. With --site and --dry-run, all people
of a site are listed whose stay has a term: who would be extended, and who not and why."""
    ),
    epilog="azil extend Haidari --dry-run\n"
    "azil extend --site IH-MARIBOR --dry-run\n"
    "azil extend Haidari --decision 1224-12/2026 --on 20.11.2026\n"
    "azil extend Haidari --ground new-vulnerability\n"
    "azil extend H2M8-0RWC-5T9A --months 2",
)
def extend(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    months: Annotated[
        int | None,
        typer.Option("--months", metavar="N", help=N_("Fewer months than the maximum")),
    ] = None,
    decision: Annotated[
        str | None,
        typer.Option("--decision", metavar="NUMBER", help=N_("The number of the decision")),
    ] = None,
    ground: Annotated[
        str | None,
        typer.Option(
            "--ground",
            metavar="CODE",
            help=N_("In an integration house; see azil code list extension-ground"),
        ),
    ] = None,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help=N_("The day of the decision, such as 22.11.2026"))
    ] = "today",
    override: Override = None,
    note: Note = None,
    site: Site = None,
) -> None:
    """Grant the next extension."""
    decided = dates.parse(on)
    if site:
        if who or household or not settings(context).dry_run:
            raise UsageError(
                _("the people of a site are not extended at once"),
                _("to see what would be refused: azil extend --site {site} --dry-run", site=site),
            )
        report(context, lambda repo: _outlook(repo, site, decided))
        return

    def service(repo: Repository) -> Done:
        try:
            return extensions.extend(
                repo,
                who or (),
                households=household or (),
                on=decided,
                months=months,
                decision=decision,
                ground=ground,
                override=override,
                note=note,
            )
        except Refused as refusal:
            if settings(context).dry_run:
                wishes = extensions.wishes(
                    repo, who or (), households=household or (), on=decided, months=months, ground=ground
                )
                _explain(context, wishes, refusal)
            raise

    write(context, service)


def _outlook(repo: Repository, site: str, on: date) -> Report:
    """What would be extended and refused at a site."""
    from azilcli.reports.extending import extending
    from azilcli.services import outlook

    return extending(repo, outlook.of_site(repo, site, on), on)


def _explain(context: typer.Context, wishes: list[extensions.Wish], refusal: Refused) -> None:
    """Print how each condition stands of what is refused."""
    for line in extensions.explained(wishes):
        print(harmless(line), file=sys.stderr)
    if settings(context).format == "json":
        from azilcli.output import json

        value = {
            "action": "extend",
            "dry_run": True,
            "entry": None,
            "fingerprint": None,
            "refused": refusal.sentence,
            "conditions": extensions.as_data(wishes),
        }
        json.write_value(value, sys.stdout)


@app.command(
    "overstay",
    cls=Write,
    help=N_(
        """Record whether a stay past its term is authorised.

While it is authorised, azil check lists it as a standard that is not met, otherwise as a legal limit. The
latest record counts."""
    ),
    epilog=N_(
        'azil overstay --household Novak --until +14 --reason "the new flat is being painted"\n'
        'azil overstay Haidari --unauthorised --reason "refuses to leave"'
    ),
)
def overstay(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help=N_("The last authorised day (inclusive)")),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("The reason"))],
    unauthorised: Annotated[
        bool, typer.Option("--unauthorised", help=N_("The stay continues without authorisation"))
    ] = False,
    on: On = "today",
) -> None:
    """Record a stay over its term."""
    write(
        context,
        lambda repo: overstays.overstay(
            repo,
            who or (),
            households=household or (),
            until=day(until),
            reason=reason,
            authorised=not unauthorised,
            on=dates.parse(on),
        ),
    )
