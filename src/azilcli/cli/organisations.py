"""`azil organisation`: the partners of the Office, and erasing whom to call there."""

from collections.abc import Callable
from typing import Annotated

import typer

from azilcli.cli.base import Write
from azilcli.cli.options import Yes
from azilcli.cli.records import family_of
from azilcli.cli.session import agreed, is_asked, settle_asides, write
from azilcli.cli.settings import settings
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.repository import Repository
from azilcli.services import Done

app = family_of("organisation")


@app.command(
    "forget-contact",
    cls=Write,
    help=N_(
        """Erase the contact persons of an organisation for good.

Their names, telephone numbers and addresses are gone from the whole file; the organisation and whatever
names it stay as they are."""
    ),
    epilog='azil organisation forget-contact OZARA --reason "request 12/2026"',
)
def forget_contact(
    context: typer.Context,
    organisation: Annotated[str, typer.Argument(metavar="CODE", help=N_("The organisation, by its code"))],
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="TEXT", help=N_("The reason; it stays in the file, so give no names")
        ),
    ],
    yes: Yes = False,
) -> None:
    """Erase the contact persons."""
    from azilcli.services import erasing

    question = _("Erase the contact persons of {code} permanently?", code=organisation)
    forget(context, question, yes, lambda repo: erasing.forget_contacts(repo, organisation, reason))


def forget(context: typer.Context, question: str, yes: bool, erase: Callable[[Repository], Done]) -> None:
    """Erase for good, after asking, and settle the copies put aside."""
    from azilcli.ledger import aside

    if not yes and not settings(context).dry_run:
        if not is_asked(yes):
            raise UsageError(
                _("an erasure cannot be undone, and there is no terminal on which to ask you"),
                _("to erase anyway: --yes"),
            )
        if not agreed(question):
            print(_("Nothing was erased"))
            return
    before = aside.found(settings(context).db)
    write(context, erase)
    if not settings(context).dry_run:
        settle_asides(context, yes, before)
