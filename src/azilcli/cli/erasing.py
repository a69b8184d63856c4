"""What the commands have in common that erase for good: they ask, and settle the copies put aside before."""

from collections.abc import Callable
from typing import Annotated

import typer

from azilcli.cli.session import agreed, is_asked, settle_asides, write
from azilcli.cli.settings import settings
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.repository import Repository
from azilcli.services import Done

Reason = Annotated[
    str,
    typer.Option("--reason", metavar="TEXT", help=N_("The reason; it stays in the file, so give no names")),
]


def erase(
    context: typer.Context, question: Callable[[], str], carry_out: Callable[[Repository], Done], *, yes: bool
) -> None:
    """Erase for good once that is agreed to; the question is made when it is asked."""
    from azilcli.ledger import aside

    is_dry = settings(context).dry_run
    if not yes and not is_dry:
        if not is_asked(yes):
            raise UsageError(
                _("an erasure cannot be undone, and there is no terminal on which to ask you"),
                _("to erase anyway: --yes"),
            )
        if not agreed(question()):
            print(_("Nothing was erased"))
            return
    before = aside.found(settings(context).db)
    write(context, carry_out)
    if not is_dry:
        settle_asides(context, yes, before)
