"""Which entry knew of which, without reading the whole journal.

The journal is kept as stretches: runs of neighbouring places in which each entry builds on the one
before. A file that was never merged is a single stretch; every merge adds a few. Whether one entry
knew of another is a walk over stretches, not over entries.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from azilcli.ledger.journal import Entry

_KEPT_AT_MOST = 256

Stretch = tuple[int, tuple[int, ...]]
"""The first place of a stretch, and the places of the entries which that one builds on."""


class Ancestry:
    """The stretches of a journal, and what follows from them."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._firsts = [first for first, _parents in stretches]
        self._parents = [parents for _first, parents in stretches]
        self._reached: dict[int, dict[int, int]] = {}

    @property
    def is_linear(self) -> bool:
        """Whether of any two entries one knew of the other."""
        return len(self._firsts) < 2

    def was_linear(self, seq: int) -> bool:
        """Whether it was so of the entries up to a place."""
        return bisect_right(self._firsts, seq) < 2

    def stretch(self, seq: int) -> int:
        """The number of the stretch that a place lies in."""
        return bisect_right(self._firsts, seq) - 1

    def knows(self, later: int, earlier: int) -> bool:
        """Whether the entry at `later` is the one at `earlier` or builds on it."""
        if later < earlier:
            return False
        own, other = self.stretch(later), self.stretch(earlier)
        return own == other or self._reach(own).get(other, 0) >= earlier

    def concurrent(self, one: int, other: int) -> bool:
        """Whether neither of two entries knew of the other."""
        return not self.knows(max(one, other), min(one, other))

    def known_to(self, seq: int) -> list[tuple[int, int]]:
        """The places of the entry at `seq` and of all on which it builds, as first and last."""
        limits = {**self._reach(self.stretch(seq)), self.stretch(seq): seq}
        return sorted((self._firsts[number], last) for number, last in limits.items())

    def unknown_to(self, seq: int, last: int) -> list[tuple[int, int]]:
        """The places up to `last` whose entries the one at `seq` did not know, as first and last."""
        limits = {**self._reach(self.stretch(seq)), self.stretch(seq): seq}
        spans = []
        for number, first in enumerate(self._firsts):
            end = min(self._firsts[number + 1] - 1 if number + 1 < len(self._firsts) else last, last)
            begin = max(first, limits.get(number, 0) + 1)
            if begin <= end:
                spans.append((begin, end))
        return spans

    def unknown_to_all(self, seqs: Iterable[int], last: int) -> list[tuple[int, int]]:
        """The places up to `last` whose entries none of those at `seqs` knew, as first and last."""
        newest = {self.stretch(seq): seq for seq in sorted(seqs)}
        unknown = [(1, last)] if last else []
        for seq in newest.values():
            spans = self.unknown_to(seq, last)
            unknown = [(max(a, c), min(b, d)) for a, b in unknown for c, d in spans if max(a, c) <= min(b, d)]
        return unknown

    def beginnings(self, begin: int, end: int) -> list[int]:
        """The place `begin`, and the first places of the stretches from there to `end`."""
        return sorted({begin, *(first for first in self._firsts if begin <= first <= end)})

    def _reach(self, number: int) -> dict[int, int]:
        """For each other stretch that one builds on, the last place of it that it knows."""
        if number not in self._reached:
            if len(self._reached) >= _KEPT_AT_MOST:
                self._reached.clear()
            limits: dict[int, int] = {}
            waiting = list(self._parents[number])
            while waiting:
                seq = waiting.pop()
                other = self.stretch(seq)
                if other not in limits:
                    waiting += self._parents[other]
                limits[other] = max(limits.get(other, 0), seq)
            self._reached[number] = limits
        return self._reached[number]


def load(connection: sqlite3.Connection) -> Ancestry:
    """The stretches as they are kept in the file."""
    rows = connection.execute("SELECT first, parents FROM stretch ORDER BY first")
    return Ancestry([(first, tuple(json.loads(parents))) for first, parents in rows])


def fill(connection: sqlite3.Connection, since: int = 0) -> None:
    """Keep the stretches of the entries after the place `since`, which are not kept yet."""
    before = connection.execute(
        "SELECT seq, id FROM entry WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (since,)
    ).fetchone()
    previous = before[1] if before else None
    stretches = []
    for seq, id_, parents in connection.execute(
        "SELECT seq, id, parents FROM entry WHERE seq > ? ORDER BY seq", (since,)
    ):
        if previous is None or parents != f'["{previous}"]':
            stretches.append((seq, json.dumps(_places(connection, parents))))
        previous = id_
    connection.executemany("INSERT INTO stretch (first, parents) VALUES (?, ?)", stretches)


def note(connection: sqlite3.Connection, entry: Entry) -> None:
    """Keep the stretch that begins with an entry just written, if one does."""
    if len(entry.parents) != 1:
        places = _places(connection, json.dumps(entry.parents))
        connection.execute("INSERT INTO stretch VALUES (?, ?)", (entry.seq, json.dumps(places)))


def _places(connection: sqlite3.Connection, parents: str) -> list[int]:
    try:
        ids = [str(id_) for id_ in json.loads(parents)]
    except (ValueError, TypeError, RecursionError):  # a damaged header, which verification tells
        return []
    cursors = [connection.execute("SELECT seq FROM entry WHERE id = ?", (id_,)) for id_ in ids]
    return sorted(seq for cursor in cursors for (seq,) in cursor)
