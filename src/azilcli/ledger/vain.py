"""Undos that never count, because who wrote them knew of what is built on what they would take away.

No command writes such an undo; a copy from elsewhere may bring one. It is decided once, in the order of the
journal, from what the undo knew and nothing else: what is written later, in whatever copy, alters
nothing of it. An undo counts as a whole or not at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence

from azilcli.ledger import schema
from azilcli.ledger.ancestry import Ancestry
from azilcli.ledger.journal import ERASURE, UNDO, Fields, read
from azilcli.ledger.kinds import Kind
from azilcli.tuples import NamedTuple

# CROSS JOIN: begin with the one entry, where SQLite would rather go through all undos there ever were.
_TARGETS = """
    SELECT target.seq FROM entry AS undo
    CROSS JOIN change ON change.entry = undo.seq AND +change.kind = ?
    CROSS JOIN entry AS target ON target.id = change.record
    WHERE undo.seq = ? AND undo.clock > target.clock"""
_UNDOS_OF = """
    SELECT undo.seq FROM entry AS target
    CROSS JOIN change ON change.kind = ? AND change.record = target.id
    CROSS JOIN entry AS undo ON undo.seq = change.entry
    WHERE target.seq = ? AND undo.clock > target.clock AND undo.seq NOT IN (SELECT undo FROM vain)"""

Key = tuple[str, str]
"""A record: its kind and its id."""


class _Candidate(NamedTuple):
    """An entry that builds on another one: whatever happens, or only where a record is gone without that."""

    builder: int
    without: Key | None


_Candidates = dict[int, set[_Candidate]]
"""For an entry that may be taken away what knew of it and may build on it."""


def find(connection: sqlite3.Connection, ancestry: Ancestry, since: int = 0) -> None:
    """Keep which of the undos after the place `since` never count; of the earlier ones it is kept already.

    To be asked once contests are found, and before it is asked which entries are undone.
    """
    undos = [
        seq
        for (seq,) in connection.execute(
            "SELECT DISTINCT entry FROM change WHERE kind = ? AND entry > ? ORDER BY entry", (UNDO, since)
        ).fetchall()
    ]
    if not undos:
        return
    graph = _Graph(connection, ancestry)
    below = {undo: graph.below(undo) for undo in undos}
    candidates = _candidates(connection, ancestry, below)
    for undo in undos:
        if any(seq in candidates for seq in below[undo]) and (
            pair := _built_on(graph, undo, below[undo], candidates)
        ):
            connection.execute("INSERT INTO vain (undo, target, builder) VALUES (?, ?, ?)", (undo, *pair))
            graph.leave_out(undo)


def reason(connection: sqlite3.Connection, undo: int) -> int | None:
    """The place of the entry that keeps an undo from ever counting; None if it counts."""
    row = connection.execute("SELECT builder FROM vain WHERE undo = ?", (undo,)).fetchone()
    return row[0] if row else None


def _built_on(
    graph: _Graph, undo: int, below: Iterable[int], candidates: _Candidates
) -> tuple[int, int] | None:
    """Of what an undo would take away one entry, with one that builds on it and would stay in force."""
    before, after = graph.view(undo, itself=False), graph.view(undo, itself=True)
    for seq in graph.in_order(seq for seq in below if seq in candidates):
        if not (before.knows(seq) and after.is_void(seq) and not before.is_void(seq)):
            continue
        of_it = {candidate.builder for candidate in candidates[seq] if before.knows(candidate.builder)}
        for builder in graph.in_order(of_it):
            ways = [candidate.without for candidate in candidates[seq] if candidate.builder == builder]
            if not after.is_void(builder) and any(way is None or after.is_gone(way, seq) for way in ways):
                return seq, builder
    return None


class _Graph:
    """Which entry undoes which, and what contests that, read as far as it is asked for."""

    def __init__(self, connection: sqlite3.Connection, ancestry: Ancestry) -> None:
        self.connection = connection
        self.ancestry = ancestry
        self.builders: dict[tuple[int, int], list[int]] = {}
        self._contested: dict[int, set[int]] = {}
        for undo, target, builder in connection.execute("SELECT undo, target, builder FROM contest"):
            self.builders.setdefault((undo, target), []).append(builder)
            self._contested.setdefault(builder, set()).add(target)
        self._places: dict[int, tuple[int, str]] = {}
        self._undos: dict[int, list[int]] = {}
        self._below: dict[int, frozenset[int]] = {}

    def undos_of(self, seq: int) -> list[int]:
        """The undos of an entry that may count."""
        if seq not in self._undos:
            self._undos[seq] = [undo for (undo,) in self.connection.execute(_UNDOS_OF, (UNDO, seq))]
        return self._undos[seq]

    def leave_out(self, vain: int) -> None:
        """Forget an undo that turned out never to count: those after it are decided without it."""
        for undos in self._undos.values():
            if vain in undos:
                undos.remove(vain)

    def in_order(self, seqs: Iterable[int]) -> list[int]:
        """Entries in the order of the fold."""
        return sorted(seqs, key=self._place)

    def _place(self, seq: int) -> tuple[int, str]:
        if seq not in self._places:
            row = self.connection.execute("SELECT clock, id FROM entry WHERE seq = ?", (seq,)).fetchone()
            self._places[seq] = row
        return self._places[seq]

    def below(self, seq: int) -> frozenset[int]:
        """The entries that say something themselves whose fate may follow from that of an entry."""
        waiting = [seq]
        while waiting:
            top = waiting[-1]
            # One that undoes what it did not know is contested by that itself.
            hanging = {*self._targets(top), *self._contested.get(top, ())} - {top}
            if unknown := [one for one in hanging if one not in self._below]:
                waiting += unknown
                continue
            sets = [self._below[one] for one in hanging]
            own = frozenset([top]) if self._says(top) else frozenset()
            whole = own if not sets else sets[0] if len(sets) == 1 and not own else own.union(*sets)
            self._below[top] = whole
            waiting.pop()
        return self._below[seq]

    def _targets(self, seq: int) -> list[int]:
        return [target for (target,) in self.connection.execute(_TARGETS, (UNDO, seq)).fetchall()]

    def _says(self, seq: int) -> bool:
        """Whether an entry says anything of a record."""
        sql = "SELECT 1 FROM change WHERE entry = ? AND kind NOT IN (?, ?) LIMIT 1"
        return schema.exists(self.connection, sql, seq, UNDO, ERASURE)

    def view(self, undo: int, *, itself: bool) -> _View:
        """The history as the writer of an undo knew it, without it or with it."""

        def knows(seq: int) -> bool:
            return itself if seq == undo else self.ancestry.knows(undo, seq)

        return _View(self, knows)


class _View:
    """A part of the history, and what is undone in it."""

    def __init__(self, graph: _Graph, knows: Callable[[int], bool]) -> None:
        self.knows = knows
        self._graph = graph
        self._fates: dict[int, bool] = {}

    def is_void(self, seq: int) -> bool:
        """Whether an entry is undone in it: each on which that depends is decided once, the last first."""
        if seq not in self._fates:
            asked, waiting = {seq}, [seq]
            while waiting:
                one = waiting.pop()
                above = {other for undo, built in self._contests(one) for other in (undo, *built)}
                new = above - asked - self._fates.keys()
                waiting += new
                asked |= new
            for one in reversed(self._graph.in_order(asked)):
                self._fates[one] = any(
                    not self._fates[undo] and all(self._fates.get(other, False) for other in built)
                    for undo, built in self._contests(one)
                )
        return self._fates[seq]

    def _contests(self, seq: int) -> Iterator[tuple[int, list[int]]]:
        """The undos of an entry, each with what contests it."""
        for undo in self._graph.undos_of(seq):
            if self.knows(undo):
                yield undo, [one for one in self._graph.builders.get((undo, seq), ()) if self.knows(one)]

    def is_gone(self, key: Key, without: int) -> bool:
        """Whether a record lacks something required that an entry, now undone, had said of it."""
        kind = schema.kinds()[key[0]]
        fields, gone = {}, {}
        for seq, text in self._graph.connection.execute(
            "SELECT entry.seq, change.fields FROM change JOIN entry ON entry.seq = change.entry"
            " WHERE kind = ? AND record = ? AND personal = 0 ORDER BY entry.clock, entry.id, position",
            key,
        ).fetchall():
            if seq == without:
                gone.update(kind.readable(read(text)))
            elif self.knows(seq) and not self.is_void(seq):
                fields.update(kind.readable(read(text)))
        return any(fields.get(name) is None and gone.get(name) is not None for name in _needed(kind))


def _needed(kind: Kind) -> frozenset[str]:
    """What a record must have to be shown, and no erasure takes away."""
    return kind.required - kind.personal


class _Said(NamedTuple):
    """What an entry says of a record."""

    entry: int
    fields: frozenset[str]
    """The fields that are not personal: those that no erasure takes away."""
    makes: bool
    """Whether it may be there only because of this."""


_Sayings = dict[Key, list[_Said]]


def _candidates(
    connection: sqlite3.Connection, ancestry: Ancestry, below: dict[int, frozenset[int]]
) -> _Candidates:
    """For all that undos may take away what may build on it."""
    said, wholes = _said(connection, {seq for seqs in below.values() for seq in seqs})
    candidates: _Candidates = {}

    def keep(one: _Said, builder: int, without: Key | None = None) -> None:
        if builder != one.entry and ancestry.knows(builder, one.entry):
            candidates.setdefault(one.entry, set()).add(_Candidate(builder, without))

    for key, of_it in said.items():
        for builder, personal, text in connection.execute(
            "SELECT entry, personal, fields FROM change WHERE kind = ? AND record = ? AND entry > ?",
            (*key, min(one.entry for one in of_it)),
        ):
            names = frozenset() if personal else read(text).keys()
            for one in of_it:
                if one.fields & names:
                    keep(one, builder)
                elif one.makes:
                    keep(one, builder, key)
    for builder, kind, fields in _referring(connection, said, wholes, below):
        for field, targets in kind.references.items():
            value = fields.get(field)
            if not isinstance(value, str):
                continue
            for target in targets:
                for one in said.get((target, value), ()):
                    if kind.part_of == field:
                        keep(one, builder)
                    elif one.makes:
                        keep(one, builder, (target, value))
            if kind.in_order and field == kind.part_of:
                for one in wholes.get((kind.name, value), ()):
                    keep(one, builder)
    return candidates


def _said(connection: sqlite3.Connection, entries: Iterable[int]) -> tuple[_Sayings, _Sayings]:
    """What some entries say, by record; and by what it is a part of in an order."""
    said: _Sayings = {}
    wholes: _Sayings = {}
    for seq in sorted(entries):
        fields: dict[Key, Fields] = {}
        for name, record, personal, text in connection.execute(
            "SELECT kind, record, personal, fields FROM change WHERE entry = ? AND kind NOT IN (?, ?)",
            (seq, UNDO, ERASURE),
        ):
            fields.setdefault((name, record), Fields()).update({} if personal else read(text))
        for key, values in fields.items():
            kind = schema.kinds().get(key[0])
            makes = kind is not None and any(values.get(name) is not None for name in _needed(kind))
            one = _Said(seq, frozenset(values), makes)
            said.setdefault(key, []).append(one)
            if kind and kind.in_order and isinstance(whole := values.get(kind.part_of), str):
                wholes.setdefault((kind.name, whole), []).append(one)
    return said, wholes


def _referring(
    connection: sqlite3.Connection, said: _Sayings, wholes: _Sayings, below: dict[int, frozenset[int]]
) -> Iterator[tuple[int, Kind, Fields]]:
    """What the entries say that may refer to what was said of: entry, kind and fields."""
    changed = {name for name, _record in said}
    made = {name for (name, _record), of_it in said.items() if any(one.makes for one in of_it)}
    building = {name for name, _whole in wholes} | {
        kind.name
        for kind in schema.kinds().values()
        for field, targets in kind.references.items()
        if not (changed if kind.part_of == field else made).isdisjoint(targets)
    }
    marks = ", ".join("?" * len(building))
    for begin, end in _between(below) if building else ():
        for seq, name, text in connection.execute(
            "SELECT entry, kind, fields FROM change"
            f" WHERE entry BETWEEN ? AND ? AND personal = 0 AND kind IN ({marks})",
            (begin, end, *sorted(building)),
        ):
            yield seq, schema.kinds()[name], read(text)


def _between(below: dict[int, frozenset[int]]) -> Sequence[tuple[int, int]]:
    """The places from what the undos may take away to the undos."""
    ranges: list[tuple[int, int]] = []
    for begin, end in sorted((min(seqs) + 1, undo - 1) for undo, seqs in below.items() if seqs):
        if ranges and begin <= ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        elif begin <= end:
            ranges.append((begin, end))
    return ranges
