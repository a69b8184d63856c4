"""`azil pass`: overnight passes."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Households, On, Override, People, Town
from azilcli.cli.session import day, report, write
from azilcli.language import N_
from azilcli.services import passes

app = family("pass")


@app.command(
    "grant",
    cls=Write,
    help=N_(
        """Allow people to spend nights elsewhere.

A pass runs from the first night away to the day of return, and may lie in the future. It covers at most
seven nights, and all passes of a person at most sixty in a year: the year that ends with the last night
of the pass. The limits are policies: pass.days, pass.year-days.

Only applicants have passes, in a justified case and within the municipality of the house. With a past
serious breach, a Dublin procedure or an isolation on record it is to be refused: azil refusal. Leave of
the municipality and a summons are other grounds; their nights are not counted."""
    ),
    epilog=N_(
        "azil pass grant Haidari --from tomorrow --to +4\n"
        'azil pass grant Haidari --from tomorrow --to +2 --reason "wedding of a sister" --town Ljubljana\n'
        "azil pass grant Haidari --from tomorrow --to +2 --ground summons\n"
        "azil pass grant P4T7-KM92-QXHC --from 22.11.2026 --to 24.11.2026"
        ' --address "Celovška 1, Ljubljana"'
    ),
)
def grant(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    start: Annotated[str, typer.Option("--from", metavar="DATE", help=N_("The first night away"))],
    end: Annotated[str, typer.Option("--to", metavar="DATE", help=N_("The day of return"))],
    address: Annotated[
        str | None, typer.Option("--address", metavar="TEXT", help=N_("Where they will be"))
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=N_("What justifies it"))
    ] = None,
    town: Town = None,
    ground: Annotated[
        str | None,
        typer.Option("--ground", metavar="CODE", help=N_("A night out; or leave-municipality, summons")),
    ] = None,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="NUMBER", help=N_("Number of the decision"))
    ] = None,
    override: Override = None,
) -> None:
    """Grant passes."""
    write(
        context,
        lambda repo: passes.grant(
            repo,
            who or (),
            households=household or (),
            start=dates.parse(start),
            end=dates.parse(end),
            address=address,
            ground=ground,
            reason=reason,
            town=town,
            decision=decision,
            override=override,
        ),
    )


@app.command(
    "cancel",
    cls=Write,
    help=N_("Cancel passes that have not begun. If somebody is back early, use: azil return."),
    epilog="azil pass cancel Haidari\nazil pass cancel Haidari --from 22.11.2026",
)
def cancel(
    context: typer.Context,
    who: Annotated[
        list[str],
        typer.Argument(
            metavar="PEOPLE...", help=N_("People by code or unique name; a household by its code")
        ),
    ],
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help=N_("The first night of the pass, if there are several")),
    ] = None,
    on: On = "today",
) -> None:
    """Cancel passes."""
    write(context, lambda repo: passes.cancel(repo, who, start=day(start), on=dates.parse(on)))


@app.command(
    "list",
    cls=Read,
    help=N_("List the passes valid on a day or later, with the nights used in the year."),
    epilog="azil pass list\nazil pass list --site LOGATEC --on 22.11.2026",
)
def list_(
    context: typer.Context,
    on: On = "today",
    site: Annotated[str | None, typer.Option("--site", metavar="SITE", help=N_("Only this site"))] = None,
) -> None:
    """List passes."""
    from azilcli.reports import presence

    report(context, lambda repo: presence.passes(repo, dates.parse(on), site))
