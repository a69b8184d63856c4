"""The order of steps, separate rooms and objections, as pure rules."""

from __future__ import annotations

from datetime import date

import pytest

from azilcli.rules import measures
from azilcli.rules.measures import Step


def day(number: int) -> date:
    return date(2024, 6, number)


def taken(**on: int) -> list[Step]:
    """Steps of June 2024, as `written_warning=5`."""
    return [Step(kind, kind.replace("_", "-"), day(number)) for kind, number in on.items()]


@pytest.mark.parametrize(
    ("programme", "kind", "before", "missing"),
    [
        ("integration", "transfer", {}, ("written-warning",)),
        ("integration", "transfer", {"oral_warning": 5}, ("written-warning",)),
        ("integration", "transfer", {"written_warning": 9}, ()),
        ("integration", "transfer", {"written_warning": 10}, ("written-warning",)),
        ("integration", "transfer", {"written_warning": 11}, ("written-warning",)),
        ("integration", "termination", {}, ("written-warning", "transfer")),
        ("integration", "termination", {"written_warning": 5}, ("transfer",)),
        ("integration", "termination", {"transfer": 5}, ("written-warning",)),
        ("integration", "termination", {"written_warning": 5, "transfer": 9}, ()),
        ("integration", "termination", {"written_warning": 5, "transfer": 10}, ("transfer",)),
        ("integration", "written-warning", {}, ()),
        ("integration", "oral-warning", {}, ()),
        ("integration", "breach-serious", {}, ()),
        ("asylum", "transfer", {}, ()),
        ("asylum", "termination", {}, ()),
    ],
)
def test_a_measure_needs_the_steps_before_it(
    programme: str, kind: str, before: dict[str, int], missing: tuple[str, ...]
) -> None:
    """ZMZ-1 97: written warning, then transfer, then termination."""
    assert measures.missing_steps(programme, kind, day(10), taken(**before)) == missing


@pytest.mark.parametrize(("breach", "found"), [(9, True), (10, True), (11, False)])
def test_a_breach_counts_on_or_before_the_day_of_the_measure(breach: int, found: bool) -> None:
    assert measures.has_breach(day(10), taken(breach_minor=breach)) is found
    assert not measures.has_breach(day(10), taken(oral_warning=breach))


@pytest.mark.parametrize(
    ("first", "last"),
    [("2024-06-10", "2024-06-12"), ("2024-02-27", "2024-02-29"), ("2024-02-28", "2024-03-01"),
     ("2023-02-27", "2023-03-01"), ("2024-12-30", "2025-01-01"), ("2024-06-14", "2024-06-16")],
)  # fmt: skip
def test_a_separate_room_of_three_days_counts_its_first_and_does_not_roll(first: str, last: str) -> None:
    """ZMZ-1 82.b."""
    assert measures.separate_room_last(date.fromisoformat(first), 3) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("programme", "kind", "last"),
    [
        ("integration", "written-warning", date(2024, 6, 13)),
        ("integration", "termination", date(2024, 6, 13)),
        ("integration", "breach-serious", None),
        ("asylum", "transfer", None),
    ],
)
def test_measures_in_integration_houses_may_be_objected_to(
    programme: str, kind: str, last: date | None
) -> None:
    """ZMZ-1 97."""
    assert measures.objection_until(programme, kind, day(10), 3) == last
