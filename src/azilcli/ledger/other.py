"""What another file holds that ours does not, proved before a row of it is taken.

Only its tables `entry` and `change` are looked at, and only what our own journal does not hold. Of that
every digest, id, predecessor and clock is checked before a row is taken.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import NoneType
from typing import Any

from azilcli.errors import FileProblem, NotFound
from azilcli.language import _
from azilcli.ledger import ancestry, file, journal, proofs, schema, visits
from azilcli.ledger.erasure import Key
from azilcli.ledger.journal import Entry, StoredChange
from azilcli.text.quoting import typed
from azilcli.tuples import NamedTuple

_KNOWN = (journal.UNDO, journal.ERASURE)
_HEADER = (int, str, str, int, str, str, str, str, int)
_CHANGES = {
    (int, int, str, str, int, fields, salt, bytes) for fields in (str, NoneType) for salt in (bytes, NoneType)
}
"""The types that the columns of a change may have, whatever the schema says."""

_ROWS = (
    "SELECT entry, position, kind, record, personal, fields, salt, digest FROM change"
    " WHERE entry BETWEEN ? AND ? ORDER BY entry, position"
)
_PERSONAL = (
    "SELECT 1 FROM change WHERE kind = ? AND record = ? AND personal = 1 AND fields IS NOT NULL LIMIT 1"
)


_AT_ONCE = 100
"""So many entries are asked of our journal at once whether it holds them."""

Place = tuple[int, int]
"""The place of an entry in our journal, and its clock."""

Row = tuple[Any, ...]
"""A row of `change`, as it stands in the other file."""


class Fresh(NamedTuple):
    """What another file holds that ours does not."""

    path: Path
    head: str
    """The id of its newest entry; '' if it has no history."""
    entries: tuple[Entry, ...]
    """The new ones, parents before children; `seq` is the place in the other file."""
    shares: bool
    """Whether the two files have any history in common."""
    marks: Mapping[str, int] = {}
    """By the id of a new entry what was read of its changes, to know them again."""
    triggers: tuple[str, ...] = ()
    """Triggers in it that are not ours; they were not run."""


def fresh(ours: sqlite3.Connection, theirs: sqlite3.Connection, path: Path) -> Fresh:
    """What the other file holds that ours does not, proved sound as far as it goes by itself.

    It is read from its newest entry back, as far as there is anything new: what lies before is ours too,
    as an entry's id vouches for all before it. Raises `FileProblem` for whatever is not sound.
    """
    with visits.judged(path):
        return _fresh(ours, theirs, path)


def _fresh(ours: sqlite3.Connection, theirs: sqlite3.Connection, path: Path) -> Fresh:
    triggers = visits.foreign_triggers(theirs)
    row = theirs.execute("SELECT * FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    if row is None:
        return Fresh(path, "", (), True, triggers=triggers)
    head = _entry(row, path)
    if (place := _place(ours, head.id)) is not None:
        with closing(_rows(theirs, [head], path)) as rows:
            _prove(head, row[2], next(rows), path)
        _refuse_others(ours, theirs, {place[0]}, 0, path)
        return Fresh(path, head.id, (), True, triggers=triggers)
    new, joints, clocks = _walk(ours, theirs, head, path)
    marks = {}
    with closing(_rows(theirs, [entry for entry, _parents in new], path)) as rows:
        for (entry, parents), changes in zip(new, rows, strict=True):
            for fault in proofs.parent_faults(entry, clocks):
                raise visits.unsound(path, fault.sentence)
            _prove(entry, parents, changes, path)
            marks[entry.id] = hash(tuple(changes))
            clocks[entry.id] = entry.clock
    _refuse_others(ours, theirs, joints, len(new), path)
    shares = bool(joints) or journal.head(ours) is None
    return Fresh(path, head.id, tuple(entry for entry, _parents in new), shares, marks, triggers)


def until(held: Fresh, ours: sqlite3.Connection, beginning: str) -> Fresh:
    """Of what another file holds only one entry, whose id begins so, and all on which it builds.

    Raises `NotFound` where it is no entry of that file, or may be several.
    """
    fits = [entry for entry in held.entries if entry.id.startswith(beginning)]
    here = [] if fits else journal.find(ours, beginning)
    if len({entry.id for entry in (*fits, *here)}) != 1:
        raise NotFound(
            _(
                "{path} holds no entry “{typed}”, or several that begin with it",
                path=held.path,
                typed=beginning,
            ),
            _("see: azil --db {path} log", path=typed(str(held.path))),
        )
    wanted = {entry.id for entry in (*fits, *here)}
    head = next(iter(wanted))
    taken = []
    for entry in reversed(held.entries):
        if entry.id in wanted:
            wanted.update(entry.parents)
            taken.append(entry)
    return held._replace(head=head, entries=tuple(reversed(taken)))


_New = list[tuple[Entry, str]]
"""Entries with their parents as the text in which they stand."""


def _walk(
    ours: sqlite3.Connection, theirs: sqlite3.Connection, head: Entry, path: Path
) -> tuple[_New, set[int], dict[str, int]]:
    """From the newest entry back to those that we have.

    The new ones, the oldest first; the places of those of ours on which they build, and their clocks.
    """
    wanted, new = {head.id}, []
    joints, clocks = set(), {}
    last = head.seq + 1
    with closing(theirs.execute("SELECT * FROM entry ORDER BY seq DESC")) as rows:
        while wanted and (part := rows.fetchmany(_AT_ONCE)):
            places = _places(ours, [row[1] for row in part if type(row[1]) is str])
            for row in part:
                entry = _entry(row, path)
                if entry.seq >= last:  # a damaged tree may lead round in circles
                    raise visits.unsound(path, _("it cannot be read to the end"))
                last = entry.seq
                if entry.id not in wanted:
                    continue
                wanted.discard(entry.id)
                new.append((entry, row[2]))
                for parent in entry.parents:
                    place = places[parent] if parent in places else _place(ours, parent)
                    if place is None:
                        wanted.add(parent)
                    else:
                        joints.add(place[0])
                        clocks[parent] = place[1]
                if not wanted:
                    break
    return new[::-1], joints, clocks


def _refuse_others(
    ours: sqlite3.Connection, theirs: sqlite3.Connection, joints: set[int], new: int, path: Path
) -> None:
    """Refuse a file that holds other entries than its newest one builds on: they would be passed over."""
    newest = journal.head(ours)
    last = newest.seq if newest else 0
    unknown = ancestry.load(ours).unknown_to_all(sorted(joints), last)
    expected = new + last - sum(end - begin + 1 for begin, end in unknown)
    (count,) = theirs.execute(
        "SELECT count(*) FROM (SELECT 1 FROM entry NOT INDEXED LIMIT ?)", (expected + 1,)
    ).fetchone()
    if count > expected:
        raise visits.unsound(path, _("it holds entries on which its newest entry does not build"))
    if count < expected:
        raise visits.unsound(path, _("entries are missing on which its newest entry builds"))


def _entry(row: tuple[Any, ...], path: Path) -> Entry:
    """The header in a row, every part of the kind it must be."""
    if tuple(map(type, row)) != _HEADER:
        raise visits.unsound(path, _("a header is not of the right kind"))
    seq, id_, parents, *rest, format_ = row
    try:
        named = json.loads(parents)
    except (ValueError, RecursionError):
        named = None
    if not isinstance(named, list) or not all(type(one) is str for one in named) or format_ < 1:
        raise visits.unsound(path, _("a header is not of the right kind"))
    if format_ > journal.FORMAT:
        raise FileProblem(
            _("{path} holds entries of a newer version of azil", path=path),
            file.newer_program(),
        )
    return Entry._make((seq, id_, tuple(named), *rest, format_))


def _prove(entry: Entry, parents: str, changes: Sequence[Row], path: Path) -> None:
    """Raise `FileProblem` if anything is wrong with an entry in itself."""
    placed = [(row[1], StoredChange._make(row[2:])) for row in changes]
    for fault in proofs.entry_faults(entry, parents, placed, None):
        raise visits.unsound(path, fault.sentence)


def _rows(
    theirs: sqlite3.Connection, entries: Sequence[Entry], path: Path
) -> Generator[list[Row], None, None]:
    """The changes of each of some entries, every column of the kind it must be.

    Entries that are neighbours are read at one go.
    """
    kinds = {*_KNOWN, *schema.kinds()}
    for begin, end in _neighbours(entries):
        with closing(theirs.execute(_ROWS, (entries[begin].seq, entries[end - 1].seq))) as rows:
            row = next(rows, None)
            for entry in entries[begin:end]:
                changes: list[Row] = []
                size, unknown = 0, set()
                while row is not None and row[0] == entry.seq:
                    _seq, position, kind, record, personal, fields, _salt, _digest = row
                    is_fit = tuple(map(type, row)) in _CHANGES and position == len(changes)
                    if not is_fit or personal not in (0, 1):
                        raise visits.unsound(path, _("a change is not of the right kind"))
                    changes.append(row)
                    size += len(fields or "")
                    if kind not in kinds:
                        unknown.add((kind, record))
                    if size > journal.ENTRY_BYTES or len(unknown) > journal.UNKNOWN_RECORDS:
                        raise visits.too_large(path)
                    row = next(rows, None)
                yield changes
            if row is not None:
                raise visits.unsound(path, _("a change is not of the right kind"))


def _neighbours(entries: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Where in a list of entries runs of neighbouring places of the journal begin, and end before."""
    begin = 0
    for end in range(1, len(entries) + 1):
        if end == len(entries) or entries[end].seq != entries[end - 1].seq + 1:
            yield begin, end
            begin = end


def changes(theirs: sqlite3.Connection, held: Fresh, entries: Sequence[Entry]) -> Iterator[list[Row]]:
    """The changes of each of some new entries, to be written down.

    They are read anew: `FileProblem` if they are no longer what was checked, because a program that
    asks nobody, such as one that copies files, wrote over the other file.
    """
    with visits.judged(held.path), closing(_rows(theirs, entries, held.path)) as read:
        for entry, rows in zip(entries, read, strict=True):
            if hash(tuple(rows)) != held.marks[entry.id]:
                raise FileProblem(
                    _("{path} was overwritten while it was read", path=held.path),
                    _("wait until it is copied completely, then repeat the command"),
                )
            yield rows


def holds_any(theirs: sqlite3.Connection, path: Path, records: Iterable[Key]) -> bool:
    """Whether anything personal of some records still stands in the other file: a look-up for each."""
    with visits.judged(path):
        return any(theirs.execute(_PERSONAL, key).fetchone() for key in records)


def _places(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Place | None]:
    """The places and the clocks of the entries with these ids; None of those that are not there."""
    rows = connection.execute(
        "SELECT id, seq, clock FROM entry WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
    )
    return {**dict.fromkeys(ids), **{id_: (seq, clock) for id_, seq, clock in rows}}


def _place(connection: sqlite3.Connection, id_: str) -> Place | None:
    """The place and the clock of the entry with this id; None if there is no such entry."""
    place: Place | None = connection.execute("SELECT seq, clock FROM entry WHERE id = ?", (id_,)).fetchone()
    return place
