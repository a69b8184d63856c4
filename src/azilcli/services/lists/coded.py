"""Lines that left this file or another one with the codes of their records, which they keep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.ledger import ids, schema
from azilcli.ledger.kinds import Kind
from azilcli.repository import Record, Repository, plain
from azilcli.repository.records import unknown

CODE = N_("record")
"""The field with the code of a record that a line is."""


def code(repo: Repository, kind: Kind, typed: str) -> str:
    """The code under which a line's record stands, or is to stand, in the file.

    Raises `UsageError` for what is no code of this kind, or the code of something else in the file; `Refused`
    for one that is erased.
    """
    id_ = ids.normalise(typed)
    if not ids.is_valid(typed) or id_[0] != kind.letter:
        raise UsageError(
            _("“{typed}” is not a code of such a record", typed=typed),
            _("leave the cell empty for a new one"),
        )
    entered = "SELECT 1 FROM change WHERE kind = :kind AND record = :id LIMIT 1"
    others = [one.name for one in schema.kinds().values() if one.letter == kind.letter and one != kind]
    if any(repo.values(entered, kind=other, id=id_) for other in others):
        raise UsageError(
            _("“{typed}” is not a code of such a record", typed=typed), _("see: azil show {code}", code=typed)
        )
    repo.refuse_erased(kind.name, id_)
    return id_


def here(repo: Repository, typed: str) -> str:
    """The code here of a person who is known under the one typed elsewhere; else what was typed."""
    code = ids.normalise(typed)
    if not (ids.is_valid(typed) and code.startswith("P")) or repo.get("person", code):
        return typed
    row = repo.row("SELECT id FROM person WHERE foreign_id = :code AND same_as IS NULL", code=code)
    return str(row["id"]) if row else typed


def owner(repo: Repository, kind: Kind, typed: str) -> dict[str, str]:
    """The field by which the record belongs to what a code names, whenever that was there."""
    typed = here(repo, typed)
    for field, targets in kind.belongs.items():
        for target in targets:
            for id_ in (ids.normalise(typed), typed.strip().upper()):
                if row := repo.get(target, id_):
                    return {field: str(row.get("same_as") or row["id"])}
    raise unknown(tuple(target for targets in kind.belongs.values() for target in targets), typed)


def there(repo: Repository, kind: str, id_: str, read: Mapping[str, Any]) -> tuple[Record | None, bool]:
    """The record under a code, if the file has it, and whether it says what was read of its fields."""
    if (row := repo.get(kind, id_)) is None:
        return None, False
    return row, all(row[name] == plain(value) for name, value in read.items())
