"""That residents and staff signed for a document (ZMZ-1 42(3); decrees on house rules and on reception)."""

from __future__ import annotations

from typing import Any

from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], _given: Given) -> None:
    """A signature is that of a resident or of somebody of the staff."""
    if record.get("person") and record.get("staff"):
        raise UsageError(
            _("a signature is that of a resident or of somebody of the staff, not of both"),
            _("leave out --staff, or the people"),
        )


DECLARED = Declared(
    kind="signature",
    family="document",
    verb="sign",
    words=N_("signature"),
    title=N_("Signatures"),
    help=N_(
        """Record that people, or somebody of the staff, signed for a document.

They sign the version in force on the day, in a language that it is in."""
    ),
    examples=N_(
        "azil document sign Haidari HISNI-RED-IH\n"
        "azil document sign --household Haidari HISNI-RED-IH --language prs --explained\n"
        'azil document sign HISNI-RED-IH --staff "Maja Kos" --on yesterday'
    ),
    receipt=N_("{whom}: {document} signed on {on_day}"),
    fields={
        "document": Field(N_("document"), N_("The document, by its code"), is_argument=True),
        "on_day": Field(N_("day"), N_("The day to which it applies, such as 22.11.2026"), default="today"),
        "staff": Field(N_("staff"), N_("Somebody of the staff, by name"), metavar="NAME"),
        "language": Field(N_("language"), N_("The language of the copy; see azil code list language")),
        "explained": Field(N_("explained"), N_("It was also explained orally")),
    },
    rule=_rule,
    by_name="staff",
    same=("document", "person", "staff"),
)
