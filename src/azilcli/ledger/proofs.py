"""What is wrong with a single entry: its digests, its id, its place in the history, its form.

Asked of every entry of a file that is verified, and of every new entry of one that is merged.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any

from azilcli.errors import UsageError
from azilcli.language import _
from azilcli.ledger import erasure, ids, journal
from azilcli.text.keys import is_nfc
from azilcli.tuples import NamedTuple


class Fault(NamedTuple):
    """Something wrong with the file: a code for scripts, where it is, and a sentence."""

    code: str
    where: str
    sentence: str


_DEEPEST = 50
"""Levels of lists and objects in the fields of a change; ours have one."""

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, UsageError)
"""What reading a forged record may raise."""


def altered(where: str) -> Fault:
    return Fault("entry", where, _("entry {where}: its header was changed", where=where))


def differing(table: str, record: str) -> Fault:
    sentence = _(
        "the table “{table}” does not follow from the journal at {record}",
        table=table,
        record=ids.show(record) or table,
    )
    return Fault("table", f"{table} {record}".strip(), sentence)


def parent_faults(entry: journal.Entry, clocks: Mapping[str, int]) -> Iterator[Fault]:
    """What is wrong with the place of an entry in the history; `clocks` are of the entries before it."""
    where = ids.fingerprint(entry.id)
    missing = [parent for parent in entry.parents if parent not in clocks]
    for parent in missing:
        yield Fault(
            "parent",
            where,
            _(
                "entry {where}: its predecessor {parent} is missing",
                where=where,
                parent=ids.fingerprint(parent),
            ),
        )
    expected = max((clocks[p] for p in entry.parents if p in clocks), default=0) + 1
    if not missing and entry.clock != expected:
        yield Fault("clock", where, _("entry {where}: its clock is wrong", where=where))


Placed = tuple[int, journal.StoredChange]
"""A change with its position in the entry."""


def changes_at(connection: sqlite3.Connection, seq: int) -> list[Placed]:
    """The changes of an entry with their positions, as they stand in the file."""
    rows = connection.execute(
        "SELECT position, kind, record, personal, fields, salt, digest FROM change"
        " WHERE entry = ? ORDER BY position",
        (seq,),
    )
    return [(position, journal.StoredChange(*rest)) for position, *rest in rows]


def entry_faults(
    entry: journal.Entry, parents: str, placed: Sequence[Placed], erased: Set[erasure.Key] | None
) -> Iterator[Fault]:
    """What is wrong with an entry in itself: its id, its digests, the form in which it is written.

    `parents` is the text in which they stand. `erased` are the records whose personal fields must be
    gone; None where that is not known yet, and either will do.
    """
    where = ids.fingerprint(entry.id)
    changes = [change for _position, change in placed]
    for position, change in placed:
        yield from change_faults(change, where, f"{where} {position}", erased)
    texts = [entry.actor, entry.office, entry.action, entry.recorded_at]
    texts += [text for change in changes for text in (change.kind, change.record)]
    in_order = [position for position, _change in placed] == list(range(len(placed)))
    in_form = parents == journal.listed(set(entry.parents)) and all(map(is_nfc, texts))
    if not in_order or not in_form or journal.id_of(entry, changes) != entry.id:
        yield altered(where)
    elif not _is_moment(entry.recorded_at):
        yield Fault(
            "moment",
            where,
            _("entry {where}: the time at which it was recorded is not valid UTC", where=where),
        )


def change_faults(
    change: journal.StoredChange, where: str, place: str, erased: Set[erasure.Key] | None
) -> Iterator[Fault]:
    """What is wrong with a change in itself; `erased` as of `entry_faults`."""
    known = erased is None or (change.kind, change.record) in erased
    if change.fields is None or change.salt is None:
        half = change.fields is not None or change.salt is not None
        if half or not known or not change.personal:
            yield Fault(
                "emptied",
                place,
                _("entry {where}: the content of its {kind} is missing", where=where, kind=change.kind),
            )
    elif known and change.personal and erased is not None:
        yield Fault(
            "kept",
            place,
            _("entry {where}: its {kind} is erased, but is still there", where=where, kind=change.kind),
        )
    elif not _agrees(change):
        yield Fault(
            "digest",
            place,
            _(
                "entry {where}: its {kind} {record} was changed",
                where=where,
                kind=change.kind,
                record=ids.show(change.record),
            ),
        )
    elif not _is_normal(change.fields):
        yield Fault(
            "form",
            place,
            _("entry {where}: its {kind} is not in canonical form", where=where, kind=change.kind),
        )


def _is_moment(text: str) -> bool:
    """Whether a moment is one, in the form in which it is written: only so do texts sort as moments do."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.utcoffset() == timedelta(0) and moment.isoformat() == text
    except ValueError:
        return False


def _agrees(change: journal.StoredChange) -> bool:
    """Whether a change's content gives its digest; were a salt of any length, another content could too."""
    try:
        salt, fields = change.salt or b"", change.fields or ""
        return len(salt) == journal.SALT_BYTES and journal.digest(salt, fields) == change.digest
    except UNREADABLE:
        return False


def _is_normal(fields: str) -> bool:
    """Whether fields are an object in the one form that is written."""
    try:
        read = json.loads(fields)
        is_flat = "[" not in fields and fields.find("{", 1) < 0
        is_fit = isinstance(read, dict) and (is_flat or _is_shallow(read))
        return is_fit and journal.canonical(read) == fields
    except UNREADABLE:
        return False


def _is_shallow(value: Any, levels: int = _DEEPEST) -> bool:
    """Whether a value is nested so little that every reader can follow, however deep it stands itself."""
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return levels > 0 and all(_is_shallow(part, levels - 1) for part in parts)
    return True
