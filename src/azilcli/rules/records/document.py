"""Instructions, standards and house rules in versions (ZMZ-1 82(4), 94(1))."""

from __future__ import annotations

from typing import Any

from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.rules.records import Declared, Field, Given


def _rule(record: dict[str, Any], _given: Given) -> None:
    """Code and version are the name of the record in every copy, so they are written in one way."""
    record["code"], record["version"] = record["code"].upper(), record["version"].upper()
    if "/" in record["code"] + record["version"]:
        raise UsageError(
            _("neither the code nor the version of a document has a slash"), _("such as: --version 2027-1")
        )
    if record.get("replaces") == f"{record['code']}/{record['version']}":
        raise UsageError(_("a version cannot replace itself"), _("leave out --replaces"))


DECLARED = Declared(
    kind="document",
    words=N_("document"),
    title=N_("Documents"),
    help=N_(
        """Add a version of a document under a code of its own, such as HISNI-RED-IH.

House rules, instructions, standards: in force from a day on, for kinds of site, for named sites, or for all.
It replaces the version in force until then. With --file the name and the SHA-256 of the text are recorded,
never its content. Repeated with the same code and version, it corrects what is recorded; what is then left
out stays."""
    ),
    examples=N_(
        'azil document add HISNI-RED-IH --kind house-rules --title "House rules"\n'
        'azil document add HISNI-RED-IH --version 2 --kind house-rules --title "House rules" --from 1.1.2027 '
        "--for integration-house --languages sl,en,ar,prs --sign on-admission"
    ),
    receipt=N_("{code}/{version}: {title}, {kind}, from {from_day}"),
    fields={
        "code": Field(N_("code"), N_("Its code, such as HISNI-RED-IH"), is_argument=True),
        "version": Field(N_("version"), N_("The version"), default="1"),
        "kind": Field(N_("kind"), N_("The kind of document; see azil code list document-kind")),
        "title": Field(N_("title"), N_("Its title")),
        "from_day": Field(N_("from"), N_("The first day"), default="today"),
        "to_day": Field(N_("to"), N_("The first day on which it no longer applies, if known")),
        "site_kinds": Field(
            N_("kinds of site"), N_("The kinds of site it is for; see azil code list site-kind"), option="for"
        ),
        "sites": Field(N_("sites"), N_("The sites it is for, by their codes"), option="at"),
        "audience": Field(
            N_("audience"),
            N_("Whom it concerns: residents, staff, security, partners"),
            default="residents",
        ),
        "languages": Field(N_("languages"), N_("The languages it is in; see azil code list language")),
        "signing": Field(
            N_("to be signed"), N_("When it must be signed; see azil code list document-signing"),
            option="sign",
        ),
        "replaces": Field(N_("replaces"), N_("The version it replaces, if not the one in force")),
        "number": Field(N_("number"), N_("The number under which it was issued"), metavar="NUMBER"),
        "source": Field(N_("source"), N_("Where it is published")),
        "reviewed_on": Field(
            N_("reviewed on"), N_("The day on which it was last reviewed"), option="reviewed"
        ),
        "file": Field(N_("file"), N_("The file with its text; only the name and the SHA-256 are recorded"),
                      metavar="FILE"),
        "digest": Field(N_("SHA-256"), N_("The SHA-256 of its text, where the file is not at hand")),
    },
    rule=_rule,
    is_completed=True,
)  # fmt: skip
