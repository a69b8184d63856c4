"""What the commands have in common that erase for good: they ask, and settle the copies put aside before."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from azilcli.cli.session import agreed, is_asked, write
from azilcli.cli.settings import settings
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.ledger import aside
from azilcli.repository import Repository
from azilcli.services import Done
from azilcli.text.showing import harmless

Reason = Annotated[
    str,
    typer.Option("--reason", metavar="TEXT", help=N_("The reason; it stays in the file, so give no names")),
]


def erase(
    context: typer.Context, question: Callable[[], str], carry_out: Callable[[Repository], Done], *, yes: bool
) -> None:
    """Erase for good once that is agreed to; the question is made when it is asked."""
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


def settle_asides(context: typer.Context, yes: bool, before: Sequence[Path]) -> None:
    """After an erasure, ask to destroy what was put aside before earlier ones; or say where it is."""
    if not before:
        return
    named = ", ".join(str(path) for path in before)
    if is_asked(yes) and agreed(
        _("Destroy the copies kept from before earlier erasures, which may hold what is now erased: "
          "{paths}?",
          paths=named)
    ):  # fmt: skip
        for path in before:
            aside.destroy(path)
        print(_("Destroyed: {paths}", paths=named), file=sys.stderr)
    else:
        print(
            _("copies kept from before earlier erasures may hold what is now erased: {paths}; destroy "
              "them when nobody needs them any more", paths=harmless(named)), file=sys.stderr
        )  # fmt: skip
