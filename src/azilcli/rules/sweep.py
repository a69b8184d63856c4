"""A walk over arrivals and departures, not over nights: a period costs no more than reading it.

A night is named by its day, as a number (`date.toordinal`). `Changes` says by how many more, or fewer, there
are from a night on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from azilcli import dates
from azilcli.tuples import NamedTuple

WHOLE, DAY, WEEK, MONTH = None, "day", "week", "month"
"""The steps of a period."""

Changes = defaultdict[int, int]


class Sums(NamedTuple):
    """What a walk over some nights adds up to."""

    total: int
    peak: int
    peak_night: int | None
    """The first night with the most; None where there never was anybody."""


class Line:
    """How many there are from night to night, and who was there in each step of the period."""

    def __init__(self, ends: Sequence[int]) -> None:
        self.changes: Changes = defaultdict(int)
        self._ends = ends
        """The last night of each step."""
        self._came: Changes = defaultdict(int)
        """In how many steps more people were seen, by number of the step."""
        self._seen: dict[str, int] = {}
        """The last step in which somebody was seen."""

    def add(self, first: int, after: int, number: int) -> None:
        """So many there from a night on until before another one, each of them somebody else."""
        self.changes[first] += number
        self.changes[after] -= number
        self._come(bisect_left(self._ends, first), bisect_left(self._ends, after - 1), number)

    def name(self, person: str, first: int, after: int) -> None:
        """Who one of those added was, begun no earlier than those named before: in a step once alone.

        The order is not needed where there is one step.
        """
        begin, last = bisect_left(self._ends, first), bisect_left(self._ends, after - 1)
        seen = self._seen.get(person, -1)
        if begin <= seen:
            self._come(begin, min(seen, last), -1)
        self._seen[person] = max(seen, last)

    def _come(self, first: int, last: int, number: int) -> None:
        self._came[first] += number
        self._came[last + 1] -= number

    def persons(self) -> list[int]:
        """How many people were there in each step, each counted once."""
        there, counts = 0, []
        for step in range(len(self._ends)):
            there += self._came.get(step, 0)
            counts.append(there)
        return counts


class Days(dict[str, int]):
    """The nights by ISO text: of what is no day, the first one that does not stand before it as a text.

    So an interval holds the same nights as where texts are compared, whatever a merge brought.
    """

    def __missing__(self, text: str) -> int:
        if dates.is_iso(text):
            self[text] = date.fromisoformat(text).toordinal()
        else:
            self[text] = dates.iso(text).toordinal() + 1
        return self[text]


def steps(first: date, last: date, every: str | None) -> list[tuple[date, date]]:
    """The days of a period in days, weeks from Monday, or months; the first and last step may be cut."""
    periods = []
    while True:
        end = last
        if every == DAY:
            end = first
        elif every == WEEK and (last - first).days > first.weekday():
            end = min(last, first + timedelta(days=6 - first.weekday()))
        elif every == MONTH:
            end = min(last, dates.month_end(first))
        periods.append((first, end))
        if end == last:
            return periods
        first = end + timedelta(days=1)


def spread(first: int, last: int, most: int) -> list[tuple[int, int]]:
    """The nights from the first to the last in at most so many spans, each about as long as the others."""
    nights = last - first + 1
    parts = min(nights, most)
    cuts = [first + nights * part // parts for part in range(parts + 1)]
    return [(start, after - 1) for start, after in pairwise(cuts)]


def averages(changes: Mapping[int, int], spans: Sequence[tuple[int, int]]) -> tuple[float, ...]:
    """How many there were on average in each of some spans of nights."""
    sums = zip(spans, walk(changes, spans), strict=True)
    return tuple(round(one.total / (last - first + 1), 1) for (first, last), one in sums)


def walk(changes: Mapping[int, int], spans: Iterable[tuple[int, int]]) -> Iterator[Sums]:
    """The sums over each of some spans of nights, one after the other, both ends of each included."""
    nights = sorted(changes)
    level = at = 0
    for night, last in spans:
        total = peak = 0
        peak_night = None
        while night <= last:
            while at < len(nights) and nights[at] <= night:
                level += changes[nights[at]]
                at += 1
            until = min(nights[at], last + 1) if at < len(nights) else last + 1
            total += level * (until - night)
            if level > peak:
                peak, peak_night = level, night
            night = until
        yield Sums(total, peak, peak_night)


def parts_outside(first: int, after: int, holes: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of the nights from `first` until before `after` without those of some intervals."""
    for start, end in sorted(holes):
        if start < end:
            if first < min(start, after):
                yield first, min(start, after)
            first = max(first, end)
    if first < after:
        yield first, after
