"""Documents in versions, and signatures for the one in force."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from azilcli import dates
from azilcli.errors import Missing, NotFound, UsageError
from azilcli.language import _
from azilcli.repository import Record, Repository, documents, policies

if TYPE_CHECKING:
    from azilcli.services.records import Typed


def described(repo: Repository, typed: Typed) -> Typed:
    """What was typed of a document, with the name and the digest of its file, and the version it replaces."""
    read = dict(typed)
    if name := (typed.get("file") or "").strip():
        read |= {"file": Path(name).name, "digest": _digest(Path(name))}
    if replaced := (typed.get("replaces") or "").strip():
        read["replaces"] = _version(repo, replaced, dates.parse(typed.get("from_day") or "today"))["id"]
    return read


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        raise UsageError(
            _("{path} cannot be read: {why}", path=path, why=fault.strerror or type(fault).__name__),
            _("check the name of the file; only its name and its SHA-256 are recorded"),
        ) from fault


@contextmanager
def replacing(repo: Repository, written: Sequence[Record]) -> Iterator[list[str]]:
    """Let the version that was in force until then end where the one recorded inside begins."""
    (new,) = written
    begin = str(new["from_day"])
    before = repo.get("document", new["replaces"]) if new["replaces"] else None
    before = before or documents.before(repo, new)
    remarks: list[str] = []
    if before and before["from_day"] < begin and (before["to_day"] or dates.OPEN) > begin:
        repo.put("document", before["id"], to_day=begin)
        if new["replaces"] != before["id"]:
            repo.put("document", new["id"], replaces=before["id"])
        last = dates.iso(begin) - timedelta(days=1)
        remarks.append(_("{document} applies until {day}", document=before["id"], day=dates.show(last)))
    yield remarks


def version_in_force(repo: Repository, typed: Typed) -> Typed:
    """What was typed of a signature, with the version in force on its day and a language that it is in."""
    on = dates.parse(typed.get("on_day") or "today")
    document = _version(repo, typed.get("document") or "", on)
    read = {**typed, "document": document["id"]}
    languages = (document["languages"] or "").split()
    given = (typed.get("language") or "").strip()
    if len(languages) == 1 and not given:
        read["language"] = languages[0]
    elif languages and not (typed.get("staff") and not given):
        facts = {"document": document["id"], "languages": ", ".join(languages)}
        if not given:
            raise Missing(
                _("the language of the copy is missing: {document} is in {languages}", **facts),
                _("use --language CODE"),
                "language",
                languages,
            )
        if policies.code(repo, "language", given) not in languages:
            raise UsageError(
                _("{document} is not in that language: it is in {languages}", **facts),
                _("--language with one of these; or azil document add with all of its --languages"),
            )
    return read


def _version(repo: Repository, typed: str, on: date) -> Record:
    """The version that was typed, or the one of this code that is in force on a day."""
    code = typed.strip().upper()
    version = documents.version(repo, code) if "/" in code else documents.in_force(repo, code, on)
    if version and version["from_day"] <= on.isoformat() < (version["to_day"] or dates.OPEN):
        return version
    raise NotFound(
        _("no version of {code} is in force on {day}", code=code or "–", day=dates.show(on)),
        _("see: azil document list; azil document add"),
    )
