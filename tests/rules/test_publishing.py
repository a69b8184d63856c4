"""Figures for publication: whoever knows the rules and computes cannot tell a small number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from random import Random

import pytest

from azilcli.rules.publishing import POSSIBLE, Manner, Published, publish

MANNER = Manner(5, 5)
MOST = 60
"""Beyond any number in these tests."""


def values(exact: int, shown: int | None) -> set[int]:
    """What a number may be for whoever sees what is shown, and knows of a withheld one if it is small."""
    if shown is None:
        return set(range(1, MANNER.least)) if exact < MANNER.least else set(range(MANNER.least, MOST))
    if shown == 0:
        return {0}
    return {number for number in range(MANNER.least, MOST) if MANNER.rounded(number) == shown}


def sums(those: Iterable[set[int]]) -> set[int]:
    """All that numbers can add up to, tried out."""
    return reduce(lambda found, one: {a + b for a in found for b in one if a + b < 2 * MOST}, those, {0})


def attacked(whole: int, lists: dict[str, list[int]], made: Published) -> list[set[int]]:
    """What every withheld small number can be, by trying out everything."""
    allowed = {
        name: [values(one, shown) for one, shown in zip(numbers, made.lists[name], strict=True)]
        for name, numbers in lists.items()
    }
    wholes = reduce(
        set.intersection, [values(whole, made.whole), *(sums(parts) for parts in allowed.values())]
    )
    found = []
    if made.whole is None and whole < MANNER.least:
        found.append(wholes)
    for name, numbers in lists.items():
        for at, number in enumerate(numbers):
            if 0 < number < MANNER.least:
                beside = sums(part for place, part in enumerate(allowed[name]) if place != at)
                found.append({v for v in allowed[name][at] if any(one - v in beside for one in wholes)})
    return found


def scattered(chance: Random) -> tuple[int, dict[str, list[int]]]:
    """A small number of people and their parts by three lists, some of them with many parts of one."""
    whole = chance.choice((1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 17, 28))
    lists = {}
    for name, size in (("sex", 3), ("age", chance.choice((2, 7))), ("citizenship", chance.choice((1, 4, 9)))):
        weights = [chance.random() ** 3 for _part in range(size)]
        drawn = chance.choices(range(size), weights, k=whole)
        lists[name] = [drawn.count(part) for part in range(size)]
    return whole, lists


@pytest.mark.parametrize("seed", range(3))
def test_no_small_number_can_be_computed_from_what_is_published(seed: int) -> None:
    chance = Random(seed)
    withheld_all = 0
    for _number in range(60):
        whole, lists = scattered(chance)
        made = publish(whole, lists, MANNER)
        if all(one is None for numbers in made.lists.values() for one in numbers):
            assert made.whole is None
            withheld_all += 1
            continue
        for possible in attacked(whole, lists, made):
            assert len(possible) >= POSSIBLE, (whole, lists, made)
    assert withheld_all < 40


def test_without_the_further_withholding_it_could_be() -> None:
    """Else the test above would say nothing: two small numbers that add up to eight are four each."""
    lists = {"sex": [4, 4], "age": [8]}
    careless = Published(10, {"sex": [None, None], "age": [10]})
    assert attacked(8, lists, careless) == [{4}, {4}]
    made = publish(8, lists, MANNER)
    assert min(map(len, attacked(8, lists, made))) >= POSSIBLE


@pytest.mark.parametrize(
    ("exact", "shown"),
    [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1367, 1365)],
)
def test_numbers_are_rounded_to_the_nearest_five_and_small_ones_withheld(
    exact: int, shown: int | None
) -> None:
    assert publish(exact, {}, MANNER) == (shown, {})


def test_where_nothing_is_small_nothing_is_withheld() -> None:
    lists: dict[str, Sequence[int]] = {"sex": [311, 1040, 0], "age": [101, 19, 17, 655, 559]}
    made = publish(1351, lists, MANNER)
    assert made == (1350, {"sex": [310, 1040, 0], "age": [100, 20, 15, 655, 560]})


def test_one_of_each_withholds_the_whole_figure() -> None:
    """Four parts of one and a part of four: whoever counts them knows them all."""
    made = publish(4, {"age": [1, 1, 1, 1, 0], "sex": [4, 0]}, MANNER)
    assert made == (None, {"age": [None] * 5, "sex": [None] * 2})
