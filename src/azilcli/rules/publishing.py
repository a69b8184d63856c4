"""Figures for publication: rounded, the small ones withheld, so that none of those can be computed back.

A figure is a number of people with lists of its parts: by age, by sex, by citizenship. Every list adds up to
the same number, which is what somebody who computes uses. What is withheld is `None`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azilcli.tuples import NamedTuple

POSSIBLE = 3
"""So many values at least a small number must remain possible to be."""

Cell = tuple[str, int]
"""The list a part is in, and its place there; the whole is in the list `WHOLE`."""
WHOLE = ""


class Manner(NamedTuple):
    """How figures are published."""

    base: int
    """What they are rounded to multiples of."""
    least: int
    """Numbers under it, other than nought, are small: they are withheld."""

    def rounded(self, number: int) -> int:
        """The nearest multiple of the base."""
        return (number + self.base // 2) // self.base * self.base

    def range_of(self, shown: int) -> tuple[int, int]:
        """The numbers that are shown so when they are not withheld."""
        first = shown - self.base // 2
        return max(first, self.least), first + self.base - 1


class Published(NamedTuple):
    """A figure as it is published."""

    whole: int | None
    lists: dict[str, list[int | None]]


def publish(whole: int, lists: Mapping[str, Sequence[int]], manner: Manner) -> Published:
    """A figure for publication.

    Small numbers are withheld, and with them as many others as it takes: first the smallest beside one, then
    the whole, then parts in the other lists. Where even that leaves too little in doubt, all is withheld.
    """
    exact = {WHOLE: [whole], **{name: list(numbers) for name, numbers in lists.items()}}
    cells = [(name, at) for name, numbers in exact.items() for at in range(len(numbers))]
    small = [(name, at) for name, at in cells if 0 < exact[name][at] < manner.least]
    held = set(small)
    while open_ := next((cell for cell in small if _possible(cell, exact, held, manner) < POSSIBLE), None):
        others = [cell for cell in cells if cell not in held and exact[cell[0]][cell[1]]]
        if not others:
            held = set(cells)
            break
        held.add(min(others, key=lambda cell: _worth(cell, open_, exact)))
    shown = {
        name: [None if (name, at) in held else manner.rounded(number) for at, number in enumerate(numbers)]
        for name, numbers in exact.items()
    }
    return Published(shown.pop(WHOLE)[0], shown)


def _worth(cell: Cell, beside: Cell, exact: Mapping[str, Sequence[int]]) -> tuple[int, int, Cell]:
    """Which number is withheld first to protect another one."""
    rank = 0 if cell[0] == beside[0] else 1 if cell[0] == WHOLE else 2
    return rank, exact[cell[0]][cell[1]], cell


def _possible(cell: Cell, exact: Mapping[str, Sequence[int]], held: set[Cell], manner: Manner) -> int:
    """How many values somebody who knows what is published must take a small number to be able to have.

    They are taken to know of each withheld number whether it is small. All lists add up to the whole, so that
    what each list allows it to be is exact, and so is what a part may be beside the others of its list.
    """
    ranges = {
        name: [_range(number, (name, at) in held, manner) for at, number in enumerate(numbers)]
        for name, numbers in exact.items()
    }
    sums = [
        (sum(low for low, _high in parts), sum(high for _low, high in parts)) for parts in ranges.values()
    ]
    low, high = max(one for one, _other in sums), min(other for _one, other in sums)
    name, at = cell
    own_low, own_high = ranges[name][at]
    beside = [part for place, part in enumerate(ranges[name]) if place != at]
    least = max(own_low, low - sum(one for _low, one in beside))
    most = min(own_high, high - sum(one for one, _high in beside))
    return most - least + 1


_ENDLESS = 10**9


def _range(number: int, is_held: bool, manner: Manner) -> tuple[int, int]:
    """From where to where a number may be for all that is published of it alone."""
    if not number:
        return 0, 0
    if is_held:
        return (1, manner.least - 1) if number < manner.least else (manner.least, _ENDLESS)
    return manner.range_of(manner.rounded(number))
