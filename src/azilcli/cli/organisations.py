"""`azil organisation`: the partners of the Office, and erasing whom to call there."""

from typing import Annotated

import typer

from azilcli.cli.base import Write
from azilcli.cli.erasing import Reason, erase
from azilcli.cli.options import Yes
from azilcli.cli.records import family_of
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
    reason: Reason,
    yes: Yes = False,
) -> None:
    """Erase the contact persons."""
    from azilcli.services import erasing

    erase(
        context,
        lambda: _("Erase the contact persons of {code} permanently?", code=organisation),
        lambda repo: erasing.forget_contacts(repo, organisation, reason),
        yes=yes,
    )
