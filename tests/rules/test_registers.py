"""What a register tells line by line, made into stays: nothing is lost, and the order does not matter."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from azilcli.dates import OPEN
from azilcli.rules.registers import Claim, Told, stays
from azilcli.rules.timeline import Where
from tests.every import every

HALL: Where = ("HALL", None, None)
BED: Where = ("HALL", "HALL/1", "HALL/1/A")
OTHER: Where = ("OTHER", None, None)
_FIRST = date(2020, 1, 1)


def day(number: int) -> str:
    return OPEN if number < 0 else (_FIRST + timedelta(days=number)).isoformat()


def claim(
    begin: int, end: int, place: Where = HALL, *, key: str = "", number: int = 0, is_night: bool = False
) -> Claim:
    return Claim(1, key, "asylum", place, day(begin), day(end), day(begin), day(end), number, is_night, {})


def night(number: int, place: Where = HALL) -> Claim:
    return claim(number, number + 1, place, is_night=True)


def told(*claims: Claim) -> list[tuple[str, str]]:
    return [(one.arrived, one.departed) for one in stays(claims)]


def days(*pairs: tuple[int, int]) -> list[tuple[str, str]]:
    return [(day(begin), day(end)) for begin, end in pairs]


CASES = (
    ("what overlaps at one site is one", [claim(1, 5), claim(3, 9)], days((1, 9))),
    ("what follows is a stay of its own", [claim(1, 5), claim(5, 9)], days((1, 5), (5, 9))),
    ("what overlaps at two sites is both", [claim(1, 5), claim(3, 9, OTHER)], days((1, 5), (3, 9))),
    ("in and out, and in again on one day", [claim(5, 9), claim(5, 5)], days((5, 5), (5, 9))),
    ("the same twice is one", [claim(5, 5), claim(5, 5), claim(7, -1), claim(7, -1)], days((5, 5), (7, -1))),
    ("what never ended takes in what came later", [claim(3, -1), claim(5, 9)], days((3, -1))),
    ("nights that follow each other are one", [night(4), night(3), night(4), night(6)], days((3, 5), (6, 7))),
    ("one number is one stay, with a gap", [claim(1, 3, key="7"), claim(6, 8, key="7")], days((1, 8))),
    ("and ended if one line says so", [claim(1, -1, key="7"), claim(1, 4, key="7")], days((1, 4))),
)


@every("name, claims, expected", CASES)
def test_lines_of_a_register_make_stays(
    name: str, claims: list[Claim], expected: list[tuple[str, str]]
) -> None:
    assert told(*claims) == expected, name


def test_stays_that_have_codes_of_ours_are_never_one() -> None:
    coded = [claim(1, 5, key="S1")._replace(has_code=True), claim(3, 9, key="S2")._replace(has_code=True)]
    assert told(*coded) == days((1, 5), (3, 9))


def test_of_two_beds_in_one_night_the_one_that_was_moved_to_last_holds() -> None:
    (one,) = stays([claim(1, 9), claim(3, 5, BED)])
    assert [(part.place, part.start, part.end) for part in one.line] == [
        (HALL, day(1), day(3)),
        (BED, day(3), day(5)),
        (HALL, day(5), day(9)),
    ]


def test_moves_on_one_day_stay_in_their_order() -> None:
    moves = [claim(1, 4, BED, key="7", number=1), claim(4, 4, OTHER, key="7", number=2)]
    moves.append(claim(4, 9, HALL, key="7", number=3))
    (one,) = stays(reversed(moves))
    assert [part.place for part in one.line] == [BED, OTHER, HALL]


_CLAIMS = st.lists(
    st.builds(
        lambda begin, length, place, key, is_night: night(begin, place)
        if is_night
        else claim(begin, begin + length if length < 9 else -1, place, key=key),
        st.integers(0, 20), st.integers(0, 9), st.sampled_from([HALL, BED, OTHER]),
        st.sampled_from(["", "", "7", "8"]), st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


def slept(some: list[Told]) -> set[tuple[str, int]]:
    return {
        (part.place[0], number)
        for one in some
        for part in one.line
        for number in range(40)
        if part.start <= day(number) < part.end
    }


@given(_CLAIMS, st.randoms())
def test_any_order_of_lines_makes_the_same_stays_and_each_night_is_kept(
    claims: list[Claim], draw: Random
) -> None:
    made = stays(claims)
    shuffled = [*claims]
    draw.shuffle(shuffled)
    again = stays(shuffled)
    assert [one._replace(claims=()) for one in again] == [one._replace(claims=()) for one in made]
    if not any(one.key for one in claims):
        assert slept(made) == {
            (one.place[0], number)
            for one in claims
            for number in range(40)
            if one.start <= day(number) < one.end
        }
        at_one_site = [(one.site, one.arrived, one.departed) for one in made]
        for site, arrived, departed in at_one_site:
            later = [other for other in at_one_site if other[0] == site and other[1] > arrived]
            assert not any(other[1] < departed for other in later)
