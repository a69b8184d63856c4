"""`azil document`: instructions, standards and house rules in versions, and who signed for them."""

from typing import Annotated

import typer

from azilcli.cli import records
from azilcli.cli.base import Write, family
from azilcli.cli.erasing import Reason, erase
from azilcli.cli.options import Yes
from azilcli.language import N_, _
from azilcli.rules.records.document import DECLARED
from azilcli.rules.records.signature import DECLARED as SIGNATURE
from azilcli.services import documents

app = family("document")

records.add(app, DECLARED, documents.replacing, reading=documents.described)
records.end(app, DECLARED)
records.cancel(app, DECLARED)
records.list_(app, DECLARED)
records.add(app, SIGNATURE, reading=documents.version_in_force)
records.cancel(app, SIGNATURE, "unsign")
records.list_(app, SIGNATURE, "signatures")


@app.command(
    "forget-staff",
    cls=Write,
    help=N_(
        """Erase the name of somebody of the staff from all signatures for good.

That a document was signed, and when, stays; the name is gone from them in the whole file."""
    ),
    epilog='azil document forget-staff "Maja Kos" --reason "request 12/2026"',
)
def forget_staff(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("The name, as it was recorded"))],
    reason: Reason,
    yes: Yes = False,
) -> None:
    """Erase the name of somebody of the staff."""
    from azilcli.services import erasing

    erase(
        context,
        lambda: _("Erase the name “{name}” from all signatures permanently?", name=name),
        lambda repo: erasing.forget_staff(repo, name, reason),
        yes=yes,
    )
