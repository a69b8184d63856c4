"""Where a stay slept, told anew: whatever is told, each night is slept in one place."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from azilcli.rules import timeline
from azilcli.rules.timeline import Line, Part, Where

BEDS: list[Where] = [("LOGATEC", "LOGATEC/1", f"LOGATEC/1/{sign}") for sign in "ABC"]


def march(day: int) -> date:
    return date(2026, 3, 1) + timedelta(day - 1)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A stay of some moves, of which several may be on one day."""
    days = sorted(draw(st.lists(st.integers(1, 20), min_size=1, max_size=5)))
    ends = [*days[1:], draw(st.none() | st.integers(days[-1], 25))]
    return tuple(
        Part(draw(st.sampled_from(BEDS)), march(day), march(end) if end else None, f"B{number}")
        for number, (day, end) in enumerate(zip(days, ends, strict=True))
    )


def is_whole(line: Line) -> bool:
    """Whether each part begins on the day on which the one before ends."""
    return all(one.end == other.start for one, other in pairwise(line))


@given(lines(), st.integers(0, 25))
def test_a_stay_that_ended_on_a_day_slept_up_to_it(line: Line, day: int) -> None:
    at = max(march(day), line[0].start)
    told = timeline.end(line, at)
    assert is_whole(told)
    assert (told[0].start, told[-1].end) == (line[0].start, at)
    assert {part.key for part in line} - {part.key for part in told} == {p.key for p in line if p.start > at}


@given(lines(), st.integers(-5, 25))
def test_a_stay_that_began_on_a_day_slept_from_it_on(line: Line, day: int) -> None:
    at = min(march(day), line[-1].end or march(30))
    told = timeline.start(line, at)
    assert is_whole(told)
    assert (told[0].start, told[-1].end) == (at, line[-1].end)


@given(lines(), st.sampled_from(BEDS), st.integers(0, 24))
def test_a_move_in_front_of_a_later_one_lasts_up_to_it(line: Line, bed: Where, day: int) -> None:
    at = line[0].start + timedelta(day)
    if any(part.holds(at) for part in line):
        told = timeline.insert(line, bed, at)
        assert is_whole(told)
        assert [part.place for part in told if part.holds(at)] == [bed]
        assert (told[0].start, told[-1].end) == (line[0].start, line[-1].end)
        assert {part.key for part in told} >= {part.key for part in line}, "nothing is cancelled by a move"
        for before in range(day):
            night = line[0].start + timedelta(before)
            assert [p.place for p in told if p.holds(night)] == [p.place for p in line if p.holds(night)]


def test_a_move_that_happened_earlier_than_was_recorded_stays_one_move() -> None:
    line = (Part(BEDS[0], march(1), march(20), "B1"), Part(BEDS[1], march(20), None, "B2"))
    assert timeline.insert(line, BEDS[1], march(10)) == (
        Part(BEDS[0], march(1), march(10), "B1"),
        Part(BEDS[1], march(10), None, "B2"),
    )


def test_added_nights_are_those_that_were_none_before() -> None:
    was = [(march(5), march(8)), (march(10), march(10)), (march(12), None)]
    assert timeline.added(was, (march(1), None)) == [(march(1), march(5)), (march(8), march(12))]
    assert timeline.added(was, (march(6), march(7))) == []
    assert timeline.added([], (march(6), None)) == [(march(6), None)]
