"""The journal: entries, their changes, and the digests that make the past tamper-evident.

An entry's id is the SHA-256 of its canonical header, which names its parents and holds the digest of
each of its changes; so the newest id vouches for the whole history. A change's digest covers a
random salt and its fields, so that erased fields cannot be guessed from what is left.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.ledger import schema
from azilcli.ledger.digests import sha256
from azilcli.ledger.kinds import fits
from azilcli.text.keys import nfc
from azilcli.tuples import NamedTuple

SALT_BYTES = 16

CHANGE_BYTES, ENTRY_BYTES = 2 << 20, 64 << 20
"""So many bytes the fields of a record in an entry may have, and those of all its records."""

UNKNOWN_RECORDS = 1000
"""So many records of kinds that this version does not know an entry may speak of."""

FORMAT = 1
"""The version of the rules by which ids and digests are made."""

UNDO = "undo"
"""The kind of the change by which one entry voids another; its record is that entry's id."""

ERASURE = "erasure"
"""The kind of the change that erases the personal fields of a record: its record is `KIND/ID`."""

Fields = dict[str, Any]


class Change(NamedTuple):
    """This record now has these fields. `None` clears a field."""

    kind: str
    record: str
    fields: Fields


class Author(NamedTuple):
    """Who writes: the person at the keyboard and the office."""

    actor: str = ""
    office: str = ""


class Entry(NamedTuple):
    """The header of an entry, as it stands in the file."""

    seq: int
    id: str
    parents: tuple[str, ...]
    clock: int
    recorded_at: str
    actor: str
    office: str
    action: str
    format: int


NO_ENTRY = Entry(0, "0" * 64, (), 0, "", "", "", "", 1)
"""What stands for the newest entry where a file has none."""


class StoredChange(NamedTuple):
    """A change as it stands in the file: one row of `change`."""

    kind: str
    record: str
    personal: int
    fields: str | None
    salt: bytes | None
    digest: bytes


class Draft:
    """What a command has said so far, before it becomes an entry: at most one change a record."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], Fields] = {}

    def add(self, change: Change) -> None:
        """Take in a change; a later one of the same record goes over the earlier."""
        fields = dict(change.fields) if _is_plain(change.fields) else json.loads(canonical(change.fields))
        self.records.setdefault((change.kind, change.record), {}).update(fields)


def _is_plain(fields: Fields) -> bool:
    """Whether fields are already what reading them back would give: nothing nested, nothing beyond ASCII."""
    return all(
        value is None or type(value) is int or (type(value) is str and value.isascii())
        for value in fields.values()
    )


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def listed(parents: Iterable[str]) -> str:
    """Parents as the text in which they stand in the file: ids, in which nothing needs an escape."""
    return "[" + ", ".join([f'"{parent}"' for parent in sorted(parents)]) + "]"


def canonical(value: Any) -> str:
    """JSON in the one form that digests are made of: NFC, sorted keys, no spaces."""
    try:
        written = _ENCODER.encode(value)
        if nfc(written) != written:  # a part of what is in normal form is so too, thus rarely needed
            written = _ENCODER.encode(_normal(value))
        written.encode()
    except UnicodeEncodeError:
        raise UsageError(
            _("the text contains characters that are not valid Unicode"), _("type it again")
        ) from None
    return written


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, dict):
        return {nfc(key): _normal(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(item) for item in value]
    return value


def lenient(raw: bytes) -> str:
    """Text as it stands in the file, bytes that are none of UTF-8 kept as such."""
    return raw.decode("utf-8", "surrogateescape")


def read(text: str | None) -> Fields:
    """The fields of a change; none where its text is erased or damaged, which verification tells."""
    try:
        fields = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def said(kind: str, text: str | None) -> Fields:
    """The fields of a change of a kind, those whose values are of the type that they must have.

    What came in with a merge may hold anything; only through here may it be looked at outside the ledger.
    """
    fields = read(text)
    if known := schema.kinds().get(kind):
        return known.readable(fields)
    return {name: value for name, value in fields.items() if fits((str, int, float), value)}


def digest(salt: bytes, fields: str) -> bytes:
    """The digest of a change's content."""
    return sha256(salt + fields.encode()).digest()


def entry_id(
    *,
    parents: Sequence[str],
    clock: int,
    recorded_at: str,
    actor: str,
    office: str,
    action: str,
    format: int,
    changes: Iterable[StoredChange],
) -> str:
    """The id of an entry with this header and these changes."""
    header = {
        "action": action,
        "actor": actor,
        "changes": [[c.kind, c.record, c.personal, c.digest.hex()] for c in changes],
        "clock": clock,
        "format": format,
        "office": office,
        "parents": sorted(parents),
        "recorded_at": recorded_at,
    }
    return sha256(canonical(header).encode()).hexdigest()


def head(connection: sqlite3.Connection) -> Entry | None:
    """The newest entry: the one that vouches for all others. None in a file without history."""
    return _one(connection, "SELECT * FROM entry ORDER BY seq DESC LIMIT 1", ())


def find(connection: sqlite3.Connection, beginning: str) -> list[Entry]:
    """The entries whose id begins so; hyphens, as in a fingerprint, do not matter."""
    typed = beginning.lower().replace("-", "")
    rows = connection.execute(
        "SELECT * FROM entry WHERE id >= ? AND id < ? ORDER BY seq LIMIT 10", (typed, typed + "g")
    )
    return [stored(row) for row in rows]


def seek(connection: sqlite3.Connection, id_: str) -> Entry | None:
    """The entry with this id, if there is one."""
    return _one(connection, "SELECT * FROM entry WHERE id = ?", (id_,))


def get(connection: sqlite3.Connection, id_: str) -> Entry:
    """The entry with this id; `KeyError` if there is none."""
    entry = seek(connection, id_)
    if entry is None:
        raise KeyError(id_)
    return entry


def between(connection: sqlite3.Connection, begin: int, end: int) -> list[Entry]:
    """The entries at the places from `begin` to `end`."""
    rows = connection.execute("SELECT * FROM entry WHERE seq BETWEEN ? AND ? ORDER BY seq", (begin, end))
    return [stored(row) for row in rows]


def at(connection: sqlite3.Connection, seqs: Iterable[int]) -> list[Entry]:
    """The entries at some places, each once, in the order of arrival."""
    return [
        stored(row)
        for seq in sorted(set(seqs))
        for row in connection.execute("SELECT * FROM entry WHERE seq = ?", (seq,))
    ]


def changes_of(connection: sqlite3.Connection, seq: int) -> list[StoredChange]:
    """The changes of an entry, in their order."""
    rows = connection.execute(
        "SELECT kind, record, personal, fields, salt, digest FROM change WHERE entry = ? ORDER BY position",
        (seq,),
    )
    return [StoredChange(*row) for row in rows]


def append(
    connection: sqlite3.Connection,
    draft: Draft,
    *,
    action: str,
    author: Author,
    format: int = FORMAT,
    parents: Sequence[Entry] = (),
) -> Entry:
    """Write an entry at the head of the journal and read it back.

    It builds on the newest entry, or on `parents`, several heads that it brings together. The derived
    tables are not touched: see `fold.take_in`.
    """
    newest = head(connection)
    above = parents or ([newest] if newest else [])
    changes = _stored(draft)
    header: dict[str, Any] = {
        "parents": tuple(sorted(parent.id for parent in above)),
        "clock": max((parent.clock for parent in above), default=0) + 1,
        "recorded_at": dates.now().isoformat(),
        "actor": nfc(author.actor),
        "office": nfc(author.office),
        "action": action,
        "format": format,
    }
    id_ = entry_id(**header, changes=changes)
    seq = newest.seq + 1 if newest else 1
    insert(connection, Entry(seq=seq, id=id_, **header), changes)
    written = get(connection, id_)
    if identify(connection, written) != id_:
        raise RuntimeError(f"entry {id_} reads back different from what was written")
    return written


def insert(connection: sqlite3.Connection, entry: Entry, changes: Sequence[StoredChange]) -> None:
    """Put an entry with its changes into the tables, as it is."""
    rows = [(entry.seq, position, *change) for position, change in enumerate(changes)]
    insert_many(connection, [entry], rows)


def insert_many(
    connection: sqlite3.Connection, entries: Iterable[Entry], changes: Iterable[tuple[Any, ...]]
) -> None:
    """Put entries into the tables, as they are, and rows of `change`."""
    connection.executemany(
        "INSERT INTO entry (seq, id, parents, clock, recorded_at, actor, office, action, format)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                e.seq,
                e.id,
                listed(e.parents),
                e.clock,
                e.recorded_at,
                e.actor,
                e.office,
                e.action,
                e.format,
            )
            for e in entries
        ),
    )
    connection.executemany(
        "INSERT INTO change (entry, position, kind, record, personal, fields, salt, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        changes,
    )


def identify(connection: sqlite3.Connection, entry: Entry) -> str:
    """The id that the entry in the file ought to have, computed from what stands there."""
    return id_of(
        entry,
        [
            StoredChange(c.kind, c.record, c.personal, c.fields, c.salt, _fresh_digest(c))
            for c in changes_of(connection, entry.seq)
        ],
    )


def id_of(entry: Entry, changes: Iterable[StoredChange]) -> str:
    """The id that the header of an entry and the digests of these changes ask for."""
    return entry_id(
        parents=entry.parents,
        clock=entry.clock,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        office=entry.office,
        action=entry.action,
        format=entry.format,
        changes=changes,
    )


def _fresh_digest(change: StoredChange) -> bytes:
    if change.fields is None or change.salt is None:
        return change.digest
    return digest(change.salt, change.fields)


def _stored(draft: Draft) -> list[StoredChange]:
    """The draft as rows: personal fields parted from the rest, each with a salt of its own."""
    rows = []
    kinds = schema.kinds()
    for (kind, record), fields in draft.records.items():
        personal_names = kinds[kind].personal if kind in kinds else frozenset()
        if kind in kinds and (unknown := fields.keys() - kinds[kind].types.keys()):
            raise KeyError(f"{kind} has no field {sorted(unknown)}")
        common = {name: value for name, value in fields.items() if name not in personal_names}
        personal = {name: value for name, value in fields.items() if name in personal_names}
        for is_personal, part in ((0, common), (1, personal)):
            if part:
                salt, content = os.urandom(SALT_BYTES), canonical(part)
                if len(content.encode()) > CHANGE_BYTES:
                    raise Refused(
                        _("one record would be longer than {n} bytes", n=CHANGE_BYTES),
                        _("write less, and keep long documents as files"),
                    )
                rows.append(StoredChange(kind, record, is_personal, content, salt, digest(salt, content)))
    return rows


def _one(connection: sqlite3.Connection, sql: str, values: tuple[Any, ...]) -> Entry | None:
    row = connection.execute(sql, values).fetchone()
    return stored(row) if row else None


def stored(row: Sequence[Any]) -> Entry:
    """The entry of which this is the row."""
    seq, id_, parents, *rest = row
    return Entry(seq, id_, tuple(json.loads(parents)), *rest)
