"""Published figures beside each other: whoever has months and years of them computes no small number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

import pytest

from azilcli import dates, solver
from azilcli.errors import UsageError
from azilcli.reports import publication
from azilcli.reports.month import FIGURES
from azilcli.reports.publication import BEFORE, ENDED, LISTS, NOW, REASON
from azilcli.rules.publishing import POSSIBLE, Exact, Manner, Published, publish_all

MANNER = Manner(5, 5)
KEYS = {"age": ("0-13", "18-34", "35-64"), "sex": ("f", "m"), "citizenship": ("AFG", "SYR", "UKR", "XXX")}
REASONS = ("own-wish", "removal", "death")
ENDS = ENDED + "asylum"
MONTHS = range(13)
"""December of the year before, and a year."""
MANY = 2_000
"""More than there are of anything here."""

SOME = 5
"""So many of the small numbers are sought; that takes most of the time."""

Person = tuple[str, ...]
Figures = dict[str, Exact]
Cell = tuple[str, str, str, int]
"""A period, a figure, a list, a place there."""


def tallied(people: Iterable[Person]) -> Exact:
    those = list(people)
    lists = {}
    for at, (name, keys) in enumerate(KEYS.items()):
        counted = Counter(one[at] for one in those)
        lists[name] = [counted[key] for key in keys]
    return Exact(len(those), lists)


def left(chance: Random, months: int) -> Exact:
    counted = Counter(chance.choice(REASONS) for _one in range(chance.choice((0, 0, 1, 1, 2, 9)) * months))
    return Exact(counted.total(), {REASON: [counted[key] for key in REASONS]})


def history(chance: Random) -> tuple[list[Figures], Figures]:
    """The figures of every month, and of the year that its months but the first are of."""
    people = [
        tuple(chance.choices(keys, [chance.random() ** 3 for _key in keys])[0] for keys in KEYS.values())
        for _number in range(chance.choice((20, 40, 90)))
    ]
    at_end: dict[str, list[set[int]]] = {"there": [], "protected": []}
    came: dict[str, list[set[int]]] = {name: [] for name in ("there", "granted", "explicit", "implicit")}
    coming, staying = chance.choice((0.02, 0.1, 0.25)), chance.choice((0.8, 0.98))
    for month in MONTHS:
        for name, begun in (("there", "there"), ("protected", "granted")):
            before = at_end[name][-1] if month else set()
            new = {number for number in range(len(people)) if chance.random() < coming} - before
            at_end[name].append({one for one in before | new if chance.random() < staying})
            came[begun].append(before | new if begun == "there" else new)
        for name in ("explicit", "implicit"):
            came[name].append({one for one in range(len(people)) if chance.random() < 0.03})
    alone = {number for number, (age, *_rest) in enumerate(people) if age == "0-13" and chance.random() < 0.6}

    def figures(months: range, ended: Exact) -> Figures:
        def of(those: Iterable[int]) -> Exact:
            return tallied(people[one] for one in those)

        def ever(name: str) -> set[int]:
            return set().union(*(came[name][month] for month in months))

        there = at_end["there"][months[-1]]
        return {
            "reception": of(ever("there")),
            "reception-end": of(there),
            "unaccompanied-end": of(there & alone),
            "withdrawn-explicit": of(ever("explicit")),
            "withdrawn-implicit": of(ever("implicit")),
            "protection-granted": of(ever("granted")),
            "protection-end": of(at_end["protected"][months[-1]]),
            ENDS: ended,
        }

    monthly = [figures(range(month, month + 1), left(chance, 1)) for month in MONTHS]
    parts = [one[ENDS] for one in monthly[1:]]
    of_year = Exact(
        sum(one.whole for one in parts),
        {REASON: [sum(one.lists[REASON][at] for one in parts) for at in range(len(REASONS))]},
    )
    return monthly, figures(range(1, 13), of_year)


class Attack:
    """All that somebody can set down who has published figures beside each other and knows the rules."""

    def __init__(self, exact: dict[str, Figures], shown: dict[str, dict[str, Published]]) -> None:
        self.exact, self.shown = exact, shown
        self.problem = solver.Problem()
        self.places: dict[Cell, int] = {}
        for period, figures in shown.items():
            for figure in figures:
                for cell in exact[period][figure].cells():
                    self._learn((period, figure, *cell))
                for list_, numbers in exact[period][figure].lists.items():
                    parts = [self.places[period, figure, list_, at] for at in range(len(numbers))]
                    self._equal([self.places[period, figure, "", 0]], parts)
            for small, large in (("unaccompanied-end", "reception-end"), ("reception-end", "reception")):
                self.at_most((period, small), [(period, large)], LISTS)

    def _value(self, cell: Cell) -> int | None:
        period, figure, list_, at = cell
        shown = self.shown[period][figure]
        return shown.lists[list_][at] if list_ else shown.whole

    def _number(self, cell: Cell) -> int:
        return self.exact[cell[0]][cell[1]].number(*cell[2:])

    def _is_all(self, period: str, figure: str) -> bool:
        cells = self.exact[period][figure].cells()
        return all(self._value((period, figure, *cell)) is None for cell in cells)

    def _learn(self, cell: Cell) -> None:
        place = self.places[cell] = self.problem.variable(MANY)
        number, shown = self._number(cell), self._value(cell)
        if shown is not None:
            least, most = (0, 0) if shown == 0 else MANNER.range_of(shown)
            assert least <= number <= most
            self.problem.require({place: 1}, least=least, most=most)
        elif not self._is_all(*cell[:2]):
            is_small = number < MANNER.least
            self.problem.require(
                {place: 1}, least=1 if is_small else MANNER.least, most=MANNER.least - 1 if is_small else MANY
            )

    def _equal(self, one: list[int], other: list[int]) -> None:
        self.problem.require({**dict.fromkeys(one, 1), **dict.fromkeys(other, -1)}, least=0, most=0)

    def _cells(self, figure: tuple[str, str], lists: Iterable[str]) -> Iterator[tuple[str, int]]:
        return self.exact[figure[0]][figure[1]].cells(lists)

    def at_most(self, small: tuple[str, str], large: list[tuple[str, str]], lists: Iterable[str]) -> None:
        """What counts in a figure counts in one of others."""
        for cell in self._cells(small, lists):
            more = dict.fromkeys((self.places[(*one, *cell)] for one in large), 1)
            self.problem.require({**more, self.places[(*small, *cell)]: -1}, least=0)

    def equal(self, one: tuple[str, str], others: list[tuple[str, str]], lists: Iterable[str]) -> None:
        """A figure is the sum of others."""
        for cell in self._cells(one, lists):
            self._equal([self.places[(*one, *cell)]], [self.places[(*other, *cell)] for other in others])

    def told(self, chance: Random) -> list[tuple[Cell, int, int]]:
        """Of some small numbers the least and the most that they can be, where that leaves too little."""
        small = [
            cell for cell in self.places if MANNER.is_small(self.exact[cell[0]][cell[1]].number(*cell[2:]))
        ]
        found = []
        for cell in small if SOME is None else chance.sample(small, min(SOME, len(small))):
            ends = [self.problem.least({self.places[cell]: sign}) for sign in (1, -1)]
            least, most = (end[0][self.places[cell]] for end in ends if end is not None)
            if most - least + 1 < POSSIBLE:
                found.append((cell, least, most))
        return found


LASTING = ("sex", "citizenship")
EMPTY: Figures = {name: tallied([]) for name in FIGURES} | {ENDS: Exact(0, {REASON: [0] * len(REASONS)})}


def publish(monthly: list[Figures], month: int) -> dict[str, Published]:
    return publication.shown({NOW: monthly[month], BEFORE: monthly[month - 1]}, MANNER)


def of_two_months(monthly: list[Figures], month: int, shown: dict[str, dict[str, Published]]) -> Attack:
    attack = Attack({"now": monthly[month], "before": monthly[month - 1]}, shown)
    attack.at_most(
        ("now", "protection-end"), [("before", "protection-end"), ("now", "protection-granted")], LASTING
    )
    return attack


def over_a_year(exact: dict[str, Figures], shown: dict[str, dict[str, Published]]) -> Attack:
    attack = Attack(exact, shown)
    months = [name for name in exact if name != "year"]
    attack.equal(("year", ENDS), [(month, ENDS) for month in months], (REASON,))
    for figure in ("reception", "withdrawn-explicit", "withdrawn-implicit", "protection-granted"):
        attack.at_most(("year", figure), [(month, figure) for month in months], LASTING)
        for month in months:
            attack.at_most((month, figure), [("year", figure)], LASTING)
    for figure in ("reception-end", "unaccompanied-end", "protection-end"):
        attack.equal(("year", figure), [("12", figure)], LISTS)
    return attack


@pytest.mark.parametrize("seed", range(2))
def test_no_small_number_can_be_computed_from_a_month_and_the_one_before(seed: int) -> None:
    pytest.importorskip("scipy")
    monthly, _year = history(Random(seed))
    shown = {"now": publish(monthly, 5), "before": publish(monthly, 4)}
    assert of_two_months(monthly, 5, shown).told(Random(seed)) == []


@pytest.mark.parametrize("seed", [2])
def test_no_small_number_can_be_computed_from_a_year_and_its_months(seed: int) -> None:
    pytest.importorskip("scipy")
    monthly, year = history(Random(seed))
    months = {str(month): monthly[month] for month in MONTHS[1:]}
    shown = {name: publish(monthly, int(name)) for name in months}
    shown["year"] = publication.shown({NOW: year, BEFORE: EMPTY, **months}, MANNER)
    assert over_a_year({"year": year, **months}, shown).told(Random(seed)) == []


def of(**people: list[Person]) -> Figures:
    return EMPTY | {name.replace("_", "-"): tallied(those) for name, those in people.items()}


def test_four_who_had_protection_and_eight_who_have_it_are_not_four_who_were_granted_it() -> None:
    """What each month would show alone tells it: from 1 to 4, then from 8 to 12."""
    pytest.importorskip("scipy")
    one = ("18-34", "f", "UKR")
    monthly = [
        EMPTY,
        of(protection_end=[one] * 4),
        of(protection_end=[one] * 8, protection_granted=[one] * 4),
    ]
    careless = {"now": publish_all(monthly[2], MANNER), "before": publish_all(monthly[1], MANNER)}
    assert of_two_months(monthly, 2, careless).told(Random(0))
    assert of_two_months(monthly, 2, {**careless, "now": publish(monthly, 2)}).told(Random(0)) == []


def test_one_who_left_in_each_month_is_not_told_by_the_twelve_of_the_year() -> None:
    pytest.importorskip("scipy")
    months = {str(month): EMPTY | {ENDS: Exact(1, {REASON: [1, 0, 0]})} for month in MONTHS[1:]}
    year = EMPTY | {ENDS: Exact(12, {REASON: [12, 0, 0]})}
    exact = {"year": year, **months}
    careless = {name: publish_all(figures, MANNER) for name, figures in exact.items()}
    assert over_a_year(exact, careless).told(Random(0))
    shown = {**careless, "year": publication.shown({NOW: year, BEFORE: EMPTY, **months}, MANNER)}
    assert over_a_year(exact, shown).told(Random(0)) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 30)),
        (date(2026, 1, 2), date(2026, 2, 1)),
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 2, 1), date(2027, 1, 31)),
        (date(2026, 11, 1), date(2026, 11, 30)),
    ],
)
def test_only_whole_months_and_years_that_are_over_are_published(first: date, last: date) -> None:
    """Others overlap with those, and what is not over will be another number."""
    with dates.as_of(date(2026, 11, 30)), pytest.raises(UsageError):
        publication.known(first, last)


def test_beside_a_year_stand_its_months_and_the_year_before() -> None:
    found = publication.known(date(2024, 1, 1), date(2024, 12, 31))
    assert found.pop(BEFORE) == (date(2023, 1, 1), date(2023, 12, 31))
    days = sorted(found.values())
    assert [(one.day, (two + timedelta(1)).day) for one, two in days] == [(1, 1)] * 12
    assert publication.known(date(2024, 3, 1), date(2024, 3, 31)) == {
        BEFORE: (date(2024, 2, 1), date(2024, 2, 29))
    }
