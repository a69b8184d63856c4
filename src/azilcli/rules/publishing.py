"""Figures for publication: rounded, the small ones withheld, so that none of those can be computed back.

A figure is a number of people with lists of its parts: by age, by sex, by citizenship. Every list adds up to
the same number, which is what somebody who computes uses, and so do figures that are made of others. What is
withheld is `None`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from azilcli.rules.inferring import ENDLESS, Equation, Range, narrowed
from azilcli.tuples import NamedTuple

POSSIBLE = 3
"""So many values at least a small number must remain possible to be."""
WHOLE = ""
"""The list in which a whole stands alone."""

Cell = tuple[str, str, int]
"""A figure, a list of it, and the place there."""
Held = dict[str, set[tuple[str, int]]]
"""Of each figure what is withheld: lists and places there."""


class Manner(NamedTuple):
    """How figures are published."""

    base: int
    """What they are rounded to multiples of."""
    least: int
    """Numbers under it, other than nought, are small: they are withheld."""

    def rounded(self, number: int) -> int:
        """The nearest multiple of the base."""
        return (number + self.base // 2) // self.base * self.base

    def range_of(self, shown: int) -> Range:
        """The numbers that are shown so when they are not withheld."""
        first = shown - self.base // 2
        return max(first, self.least), first + self.base - 1

    def is_small(self, number: int) -> bool:
        """Whether a number is withheld for its own sake."""
        return 0 < number < self.least


class Exact(NamedTuple):
    """A figure as it is."""

    whole: int
    lists: Mapping[str, Sequence[int]]

    def number(self, list_: str, at: int) -> int:
        """The number at a place."""
        return self.lists[list_][at] if list_ else self.whole

    def cells(self, lists: Iterable[str] | None = None) -> Iterator[tuple[str, int]]:
        """The places of the whole and of its parts, in all lists or in some."""
        yield WHOLE, 0
        for name in self.lists if lists is None else lists:
            yield from ((name, at) for at in range(len(self.lists[name])))


class Published(NamedTuple):
    """A figure as it is published."""

    whole: int | None
    lists: dict[str, list[int | None]]


class Sum(NamedTuple):
    """That a figure is the sum of others, as a whole and part by part in some lists.

    One of them may be a figure that is never published: of it nothing is known but that it is not negative.
    """

    whole: str
    parts: tuple[str, ...]
    lists: tuple[str, ...]


def publish(whole: int, lists: Mapping[str, Sequence[int]], manner: Manner) -> Published:
    """A figure for publication that nothing else is known of."""
    return publish_all({WHOLE: Exact(whole, lists)}, manner)[WHOLE]


def publish_all(
    exact: Mapping[str, Exact],
    manner: Manner,
    sums: Iterable[Sum] = (),
    earlier: Mapping[str, tuple[Exact, Published]] | None = None,
    at_most: Mapping[str, Published] | None = None,
) -> dict[str, Published]:
    """Figures for publication, of which some are the sum of others, beside what was published earlier.

    Small numbers are withheld, and with them as many others as it takes: of a figure first the smallest
    beside one, then the whole, then parts in the other lists; then what other figures tell of it. Where even
    that leaves too little in doubt, a figure is withheld in all. What `at_most` withholds is withheld.
    """
    held: Held = {}
    for name, one in exact.items():
        held[name] = _held(one, at_most[name]) if at_most else set()
        held[name] |= {cell for cell in one.cells() if manner.is_small(one.number(*cell))}
        _withhold({name: one}, held, manner, [name], [])
    known = dict(exact)
    for name, (one, shown) in (earlier or {}).items():
        known[name], held[name] = one, _held(one, shown)
    relations = list(_holding(sums, known))
    for relation in relations:
        if relation.whole in exact and len(relation.parts) == 1:
            held[relation.whole] |= held[relation.parts[0]]
    for names in _together(relations):
        related = [one for one in relations if one.whole in names]
        now = [name for name in exact if name in names]
        _withhold({name: known[name] for name in names}, held, manner, now, related)
    return {name: _as_shown(one, held[name], manner) for name, one in exact.items()}


def _together(relations: Iterable[Sum]) -> list[list[str]]:
    """The figures that tell something of each other, by way of others too."""
    groups: list[list[str]] = []
    for one in relations:
        names = [one.whole, *one.parts]
        touched = [group for group in groups if not set(group).isdisjoint(names)]
        groups = [group for group in groups if group not in touched]
        groups.append(list(dict.fromkeys([name for group in (*touched, names) for name in group])))
    return groups


def _held(one: Exact, shown: Published) -> set[tuple[str, int]]:
    """What of a figure is withheld in what is published of it."""
    return {
        (list_, at) for list_, at in one.cells() if (shown.lists[list_][at] if list_ else shown.whole) is None
    }


def _as_shown(one: Exact, held: set[tuple[str, int]], manner: Manner) -> Published:
    def shown(list_: str, at: int) -> int | None:
        return None if (list_, at) in held else manner.rounded(one.number(list_, at))

    return Published(
        shown(WHOLE, 0),
        {name: [shown(name, at) for at in range(len(numbers))] for name, numbers in one.lists.items()},
    )


def _holding(sums: Iterable[Sum], known: dict[str, Exact]) -> Iterator[Sum]:
    """The sums that hold; a figure that is in none but them is added to those `known`, as it must be."""
    for one in sums:
        names = (one.whole, *one.parts)
        missing = [name for name in names if name not in known]
        model = next(known[name] for name in names if name in known)
        signs = {name: 1 if name == one.whole else -1 for name in names}
        cells = list(model.cells(one.lists))
        rest = [sum(signs[n] * known[n].number(*cell) for n in names if n not in missing) for cell in cells]
        if missing:
            (name,) = missing
            rest = [-signs[name] * number for number in rest]
            lists = {list_: [n for (of, _at), n in zip(cells, rest, strict=True) if of == list_]
                     for list_ in one.lists}  # fmt: skip
            known[name] = Exact(rest[0], lists)
        if min(rest) >= 0 and (missing or not any(rest)):
            yield one


def _withhold(
    figures: Mapping[str, Exact], held: Held, manner: Manner, now: Sequence[str], sums: Sequence[Sum]
) -> None:
    """Withhold as much of the figures of `now` as it takes to leave every small number in doubt."""
    cells = [(name, *cell) for name, one in figures.items() for cell in one.cells()]
    places = {cell: place for place, cell in enumerate(cells)}
    small = [
        cell for cell in cells if cell[0] in held and manner.is_small(figures[cell[0]].number(*cell[1:]))
    ]
    equations = list(_equations(figures, sums, places))
    while True:
        ranges = narrowed([_range(cell, figures, held, manner) for cell in cells], equations)
        sure = (cell for cell in small if _count(ranges[places[cell]]) < POSSIBLE)
        open_ = next(sure, None)
        if open_ is None:
            return
        shown = [
            cell
            for name in now
            for list_, at in figures[name].cells()
            if (list_, at) not in held[name] and figures[name].number(list_, at)
            for cell in [(name, list_, at)]
        ]
        if shown:
            name, list_, at = min(shown, key=lambda cell: _worth(cell, open_, figures))
            held[name].add((list_, at))
            continue
        left = [name for name in now if not _is_all(name, figures, held)]
        if not left:
            return
        name = open_[0] if open_[0] in left else left[0]
        held[name] = set(figures[name].cells())


def _equations(
    figures: Mapping[str, Exact], sums: Iterable[Sum], places: Mapping[Cell, int]
) -> Iterator[Equation]:
    """What adds up: the lists of each figure to its whole, and figures to others."""
    for name, one in figures.items():
        for list_, numbers in one.lists.items():
            yield places[name, WHOLE, 0], tuple(places[name, list_, at] for at in range(len(numbers)))
    for each in sums:
        for cell in figures[each.whole].cells(each.lists):
            yield places[(each.whole, *cell)], tuple(places[(part, *cell)] for part in each.parts)


def _count(range_: Range) -> int:
    return range_[1] - range_[0] + 1


def _is_all(name: str, figures: Mapping[str, Exact], held: Held) -> bool:
    return len(held[name]) == len(list(figures[name].cells()))


def _range(cell: Cell, figures: Mapping[str, Exact], held: Held, manner: Manner) -> Range:
    """From where to where a number may be for all that is published of it alone.

    Somebody who computes is taken to know of a withheld number whether it is small, unless all are withheld.
    """
    name, list_, at = cell
    if name not in held or _is_all(name, figures, held):
        return 0, ENDLESS
    number = figures[name].number(list_, at)
    if not number:
        return 0, 0
    if (list_, at) in held[name]:
        return (1, manner.least - 1) if number < manner.least else (manner.least, ENDLESS)
    return manner.range_of(manner.rounded(number))


def _worth(cell: Cell, beside: Cell, figures: Mapping[str, Exact]) -> tuple[int, int, Cell]:
    """Which number is withheld first to protect another one."""
    name, list_, at = cell
    alone = len(figures) == 1
    if name != beside[0] and (list_, at) == beside[1:]:
        rank = 0
    elif list_ == beside[1]:
        rank = 1
    else:
        rank = (2 if list_ == WHOLE else 3) if alone else (4 if list_ == WHOLE else 3)
    return rank, figures[name].number(list_, at), cell
