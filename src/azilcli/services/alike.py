"""What the file has beside a record to be written: the very same, the like, and what goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from azilcli import dates
from azilcli.ledger import schema
from azilcli.ledger.kinds import Kind
from azilcli.repository import Record, Repository, plain, records
from azilcli.rules.records import Declared


def key(declared: Declared, record: Record) -> str:
    """The id of a record of a kind whose id is made of fields; else ''."""
    return "/".join(str(record[name]) for name in schema.kinds()[declared.kind].key)


def before(repo: Repository, declared: Declared, record: Record) -> tuple[Record | None, Record | None]:
    """A record that says the very same as one that was made; else one that says the like, otherwise."""
    kind, id_ = schema.kinds()[declared.kind], key(declared, record)
    beside = _keyed(repo, kind, id_, record) if id_ else _beside(repo, kind, record)
    told = {name: plain(record.get(name)) for name in kind.types}
    telling = declared.same or [name for name in kind.types if name != kind.cancelled]
    if same := next((row for row in beside if all(row[name] == told[name] for name in telling)), None):
        return same, None
    if declared.is_completed and (row := next(iter(beside), None)):
        asked = kind.days.keys() & kind.required  # when it was asked for is nothing that differs
        new = [name for name, value in told.items() if value not in (None, row[name]) and name not in asked]
        return (None if new else row), (row if any(row[name] is not None for name in new) else None)
    like = [row for row in beside if all(row[name] == told[name] for name in kind.required)]
    return None, next(iter(like), None) or next(iter(held_of(repo, declared, record)), None)


def same_as(
    repo: Repository, declared: Declared, id_: str, record: Mapping[str, Any], *, besides: str = ""
) -> Record | None:
    """A record that says the very same already: the one of this id, else any that counts."""
    kind = schema.kinds()[declared.kind]
    telling = declared.same or [name for name in kind.types if name != kind.cancelled]
    told = {name: plain(record.get(name)) for name in telling}
    beside = _keyed(repo, kind, id_, record) if id_ else records.beside(repo, kind, record)
    beside = [row for row in beside if row["id"] != besides]
    return next((row for row in beside if all(row[name] == value for name, value in told.items())), None)


def held_of(repo: Repository, declared: Declared, record: Record) -> list[Record]:
    """What somebody has already of what they have one of at a time, where this is such a kind."""
    return held(repo, declared, record, record.get("to_day") or dates.OPEN) if declared.once else []


def held(repo: Repository, declared: Declared, record: Record, end: str) -> list[Record]:
    """What somebody has already of the fields of a record between its beginning and `end`."""
    beside = records.beside(repo, schema.kinds()[declared.kind], record)
    return [
        row
        for row in beside
        if all(row[name] == record[name] for name in declared.once)
        and row["id"] != record.get("id")
        and row["from_day"] < end
        and max(row["from_day"], record["from_day"]) < (row["to_day"] or dates.OPEN)
    ]


def _keyed(repo: Repository, kind: Kind, id_: str, record: Mapping[str, Any]) -> list[Record]:
    """The record of the fields that make an id; it may stand under the code of an entry united since."""
    if (row := repo.get(kind.name, id_)) or not kind.belongs:
        return [row] if row else []
    same = {name: str(plain(record[name])) for name in kind.key}
    return [one for one in records.beside(repo, kind, record)
            if all(str(one[name]) == value for name, value in same.items())]  # fmt: skip


def _beside(repo: Repository, kind: Kind, record: Record) -> list[Record]:
    """The records beside one; of what belongs to nobody, those that say the same in what is required.

    Beside a place, of which the code alone says which it is, there is none.
    """
    if kind.belongs:
        return records.beside(repo, kind, record)
    if not kind.letter:
        return []
    required = {name: plain(record.get(name)) for name in kind.required}
    same = " AND ".join(f"{name} = :{name}" for name in required)
    return repo.rows(f"SELECT * FROM {records.table(kind)} WHERE {same} ORDER BY id", **required)
