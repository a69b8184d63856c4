"""`azil organisation`: the partners of the Office, and erasing whom to call there."""

from typing import Annotated

import typer

from azilcli.cli.base import Write
from azilcli.cli.options import Yes
from azilcli.cli.records import family_of
from azilcli.cli.session import agreed, is_asked, settle_asides, write
from azilcli.cli.settings import settings
from azilcli.errors import UsageError
from azilcli.language import N_, _

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
    from azilcli.ledger import aside
    from azilcli.services import erasing

    if not yes and not settings(context).dry_run:
        if not is_asked(yes):
            raise UsageError(
                _("an erasure cannot be undone, and there is no terminal on which to ask you"),
                _("to erase anyway: --yes"),
            )
        if not agreed(_("Erase the contact persons of {code} permanently?", code=organisation)):
            print(_("Nothing was erased"))
            return
    before = aside.found(settings(context).db)
    write(context, lambda repo: erasing.forget_contacts(repo, organisation, reason))
    if not settings(context).dry_run:
        settle_asides(context, yes, before)
