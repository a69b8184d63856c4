"""Where a stay slept, as a line of places one after the other, and how it is told anew.

A part holds the nights from its first day to the day before its end; without an end it goes on. A part of
no nights is a move that was followed by another one, or by leaving, on the same day: it is kept. A part
whose nights all turn out not to have been is left out of the line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from azilcli.tuples import NamedTuple

Where = tuple[str, str | None, str | None]
"""A site, a room of it, a bed of that."""


class Part(NamedTuple):
    """One place, slept in from a day to another; `key` names its record, and is empty for a new one."""

    place: Where
    start: date
    end: date | None = None
    key: str = ""

    def holds(self, day: date) -> bool:
        """Whether the night of a day was slept here."""
        return self.start <= day and (self.end is None or day < self.end)


Line = tuple[Part, ...]
"""The parts of a stay, in the order in which they were slept."""

Nights = tuple[date, date | None]
"""Nights from a day to the day before another one, or for good."""


def end(line: Line, at: date) -> Line:
    """The line of a stay that ended on a day: a move to a place after that day never was.

    The last part goes on to that day where it ended before.
    """
    kept = [part for part in line if part.start <= at] or [line[0]._replace(start=at)]
    cut = [part._replace(end=at) if part.end is None or part.end > at else part for part in kept]
    return (*cut[:-1], cut[-1]._replace(end=at))


def start(line: Line, at: date) -> Line:
    """The line of a stay that began on a day: what was slept before that day never was.

    The first part begins on that day where it began later.
    """
    kept = [part for part in line if part.end is None or part.end >= at] or [line[-1]._replace(end=at)]
    cut = [part._replace(start=max(part.start, at)) for part in kept]
    return (cut[0]._replace(start=at), *cut[1:])


def insert(line: Line, place: Where, at: date) -> Line:
    """The line of a stay that moved to a place on a day, up to the move after it.

    Where the move after it was to the same place, it was that one, and happened earlier.
    """
    here = [part for part in line if part.holds(at)]
    before = [part for part in line if part.start <= at and part not in here]
    after = [part for part in line if part.start > at]
    cut = [part._replace(end=at) for part in here]
    if after and after[0].place == place:
        return (*before, *cut, after[0]._replace(start=at), *after[1:])
    return (*before, *cut, Part(place, at, until(line, at)), *after)


def until(line: Line, at: date) -> date | None:
    """The day of the move after a day, or the one on which the stay ended; none if it goes on."""
    later = [part.start for part in line if part.start > at]
    return later[0] if later else line[-1].end


def added(was: Iterable[Nights], now: Nights) -> list[Nights]:
    """The nights of `now` that were none of `was`."""
    left = [now]
    for first, last in was:
        if last is not None and first >= last:
            continue
        cut: list[Nights] = []
        for begin, finish in left:
            cut.append((begin, first if finish is None else min(finish, first)))
            if last is not None:
                cut.append((max(begin, last), finish))
        left = [(begin, finish) for begin, finish in cut if finish is None or begin < finish]
    return left
