"""`azil policy`: terms and limits as dated data."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.session import day, report, write
from azilcli.language import N_
from azilcli.reports import limits
from azilcli.services import policies

app = family("policy")


@app.command(
    "list",
    cls=Read,
    help=N_("List the policies, past and future, or those in effect on a day."),
    epilog=N_("azil policy list --on today"),
)
def list_(
    context: typer.Context,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("Only those in effect on this day"))
    ] = None,
) -> None:
    """List policies."""
    report(context, lambda repo: limits.policies(repo, day(on)))


@app.command(
    "show",
    cls=Read,
    help=N_("Show a policy: its values over time, and which checks read it."),
    epilog="azil policy show integration.base",
)
def show(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help=N_("The policy"))],
) -> None:
    """Show a policy."""
    report(context, lambda repo: limits.policy(repo, code))


@app.command(
    "set",
    cls=Write,
    help=N_(
        "Replace the value of a policy from a day on; the former value still applies to the time before."
    ),
    epilog='azil policy set temporary-protection.until 4.3.2028 --from 4.3.2027 --basis "(EU) 2026/1"',
)
def set_(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help=N_("The policy"))],
    value: Annotated[str, typer.Argument(metavar="VALUE", help=N_("The new value"))],
    basis: Annotated[str, typer.Option("--basis", metavar="TEXT", help=N_("The legal basis"))],
    start: Annotated[
        str, typer.Option("--from", metavar="DATE", help=N_("In effect from this day"))
    ] = "today",
    standing: Annotated[
        str | None,
        typer.Option(
            "--standing", metavar="CODE", help=N_("How certain it is; see azil code list policy-standing")
        ),
    ] = None,
) -> None:
    """Supersede a policy."""
    write(
        context,
        lambda repo: policies.set_policy(
            repo, code, value, valid_from=dates.parse(start), legal_basis=basis, standing=standing
        ),
    )
