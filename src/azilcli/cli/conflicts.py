"""`azil conflict`: what copies of the file said differently, and deciding it."""

from typing import Annotated

import typer

from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Override
from azilcli.cli.session import report, write
from azilcli.errors import ExitCode
from azilcli.language import N_
from azilcli.reports import conflicts as listed
from azilcli.reports.table import Table
from azilcli.services import conflicts

app = family("conflict")

Code = Annotated[
    str | None,
    typer.Argument(metavar="[CODE]", help=N_("The code of a conflict; not needed if there is only one")),
]


@app.command(
    "list",
    cls=Read,
    help=N_(
        """List the values on which copies of the file differ and nobody has decided.

For now the value recorded last counts. Exit code 6 if there are any."""
    ),
    epilog="azil conflict list\nazil conflict list --format json",
)
def listing(context: typer.Context) -> None:
    """List conflicts."""
    made = report(context, listed.listing)
    if isinstance(made[0], Table) and made[0].rows:
        raise typer.Exit(ExitCode.WAITING)


@app.command(
    "show",
    cls=Read,
    help=N_("Show a conflict: the value of each side, who wrote it, when, where, and in which entry."),
    epilog="azil conflict show 3f9a1c77",
)
def show(context: typer.Context, code: Code = None) -> None:
    """Show one conflict."""
    report(context, lambda repo: listed.one(repo, conflicts.conflict(repo, code)))


@app.command(
    "resolve",
    cls=Write,
    help=N_(
        """Decide a conflict: keep the value of one side, or give another.

The decision is an entry like any other: it travels with the file, and can be undone."""
    ),
    epilog="azil conflict resolve 3f9a1c77 --keep 2\nazil conflict resolve 3f9a1c77 --value 20.11.2026\n"
    "azil conflict resolve 3f9a1c77 --keep 1 --value departed=20.11.2026",
)
def resolve(
    context: typer.Context,
    code: Code = None,
    keep: Annotated[
        int | None, typer.Option("--keep", metavar="N", help=N_("The number of the side to keep"))
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Option("--value", metavar="VALUE", help=N_("A value, or FIELD=VALUE; may be repeated")),
    ] = None,
    override: Override = None,
) -> None:
    """Decide a conflict."""
    write(
        context,
        lambda repo: conflicts.resolve(repo, code, keep=keep, values=value or (), override=override),
    )
