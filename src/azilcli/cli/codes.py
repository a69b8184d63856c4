"""`azil code`: the code lists."""

from typing import Annotated

import typer

from azilcli.cli.base import Read, Write, family
from azilcli.cli.session import report, write
from azilcli.language import N_
from azilcli.reports import listings
from azilcli.services import policies

app = family("code")


@app.command(
    "list",
    cls=Read,
    help=N_("List the codes of a list, or all lists."),
    epilog="azil code list discharge-reason",
)
def list_(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[LIST]", help=N_("The list, such as destination"))
    ] = None,
) -> None:
    """List codes."""
    report(context, lambda repo: listings.codes(repo, name))


@app.command(
    "add",
    cls=Write,
    help=N_("Add a code to a list, or change the words of one."),
    epilog='azil code add destination hospice --sl "hospic" --en "hospice"',
)
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="LIST", help=N_("The list, such as destination"))],
    code: Annotated[str, typer.Argument(metavar="CODE", help=N_("The code: letters, digits, hyphens"))],
    sl: Annotated[str, typer.Option("--sl", metavar="TEXT", help=N_("The words in Slovenian"))],
    en: Annotated[str, typer.Option("--en", metavar="TEXT", help=N_("The words in English"))],
) -> None:
    """Add a code."""
    write(context, lambda repo: policies.add_code(repo, name, code, sl=sl, en=en))
