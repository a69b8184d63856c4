"""What nobody recorded is a finding, and due before it is one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.repository import evidence
from azilcli.services import extensions
from tests.conftest import AUTHOR
from tests.every import every
from tests.evidence.world import MOVED_IN, STATUS, add, due, family_in_flat, found, tesfay_in_house

MONTH = timedelta(30)


@pytest.fixture
def house(office: Path) -> Path:
    tesfay_in_house(office)
    return office


@pytest.fixture
def flat(office: Path) -> Path:
    family_in_flat(office)
    return office


@every("on, count", [(date(2024, 2, 28), 0), (date(2024, 2, 29), 0), (date(2024, 3, 1), 1)])
def test_a_contract_is_missing_when_a_month_from_the_status_has_passed(
    house: Path, on: date, count: int
) -> None:
    """ZMZ-1 93: one month of the status; 31 January + 1 month ends with 29 February."""
    assert len(found(house, "contract-missing-unserved", on)) == count
    add(house, "Tesfay", "contract", date(2024, 2, 29))
    later = on if on >= date(2024, 2, 29) else date(2024, 3, 1)
    assert found(house, "contract-missing-unserved", later) == []


@every("on, count", [(date(2024, 4, 29), 0), (date(2024, 4, 30), 0), (date(2024, 5, 1), 1)])
def test_a_plan_is_missing_when_three_months_from_the_status_have_passed(
    house: Path, on: date, count: int
) -> None:
    """Decree of 2011; unverified."""
    assert len(found(house, "plan-missing", on)) == count
    add(house, "Tesfay", "plan", date(2024, 3, 1))
    assert found(house, "plan-missing", on) == []


@every(
    "on, count",
    [
        (date(2024, 2, 28), 0),
        (date(2024, 2, 29), 1),
        (date(2024, 3, 1), 1),
    ],
)
def test_an_interview_is_missing_once_a_full_month_passed_without(house: Path, on: date, count: int) -> None:
    """ZMZ-1 93(3): months counted from the status, the 31 January."""
    listed = found(house, "interview-missing", on)
    assert [row["before"] for row in listed] == ["2024-01-31"] * count
    add(house, "Tesfay", "interview", date(2024, 2, 28))
    assert found(house, "interview-missing", date(2024, 2, 28)) == []
    assert found(house, "interview-missing", on) == []


@every(
    "held, on, count",
    [
        (date(2024, 2, 28), date(2024, 3, 30), 0),
        (date(2024, 2, 28), date(2024, 3, 31), 1),
        (date(2024, 2, 29), date(2024, 3, 31), 0),
        (date(2024, 3, 31), date(2024, 3, 31), 0),
        (date(2024, 12, 30), date(2025, 1, 30), 0),
        (date(2024, 12, 30), date(2025, 1, 31), 1),
        (date(2024, 12, 31), date(2025, 1, 31), 0),
    ],
)
def test_an_interview_holds_to_the_end_of_the_next_month(
    house: Path, held: date, on: date, count: int
) -> None:
    """ZMZ-1 93(3)."""
    add(house, "Tesfay", "interview", held)
    assert len(found(house, "interview-missing", on)) == count
    with repository.reading(house) as repo:
        person = repo.rows("SELECT id FROM person WHERE family_name = 'Tesfay'")[0]["id"]
        asked = evidence.interview_months(repo, person, STATUS, on)
    assert (asked[-1].held + asked[-2].held == 0) == bool(count), "the gate of an extension counts the same"


def test_a_flat_whose_conditions_were_not_recorded_is_found_once_for_the_household(flat: Path) -> None:
    """Pilot 2016: the conditions are those of all members."""
    assert found(flat, "conditions-not-checked", MOVED_IN - timedelta(1)) == []
    (row,) = found(flat, "conditions-not-checked", MOVED_IN)
    assert (row["one"], row["site"], row["subject"][0]) == ("Novak", "FLAT-CE", "H")
    add(flat, "Petra", "conditions-checked", MOVED_IN)
    assert len(found(flat, "conditions-not-checked", MOVED_IN)) == 1
    add(flat, "Novak", "conditions-checked", MOVED_IN + timedelta(1))
    assert len(found(flat, "conditions-not-checked", MOVED_IN)) == 1
    assert found(flat, "conditions-not-checked", MOVED_IN + timedelta(1)) == []


def test_contract_and_plan_are_due_on_their_last_day_until_they_are_recorded(house: Path) -> None:
    for kind, last in (("contract", date(2024, 2, 29)), ("plan", date(2024, 4, 30))):
        for on, until, days in (
            (last - MONTH, last - timedelta(1), []),
            (last - MONTH, last, [last.isoformat()]),
            (last, last, [last.isoformat()]),
            (last + timedelta(1), last + MONTH, []),
        ):
            assert due(house, kind, max(on, date(2024, 2, 5)), until) == days
        add(house, "Tesfay", kind, date(2024, 2, 10))
        assert due(house, kind, date(2024, 2, 10), last) == []


@every(
    "held, on, day",
    [
        (None, date(2024, 2, 10), "2024-02-28"),
        (None, date(2024, 2, 28), "2024-02-28"),
        (None, date(2024, 2, 29), "2024-03-30"),
        (date(2024, 2, 10), date(2024, 2, 10), "2024-03-30"),
        (date(2024, 2, 10), date(2024, 3, 1), "2024-03-30"),
        (date(2024, 2, 29), date(2024, 3, 1), "2024-04-29"),
    ],
)
def test_the_interview_is_due_by_the_end_of_the_running_month(
    house: Path, held: date | None, on: date, day: str
) -> None:
    """ZMZ-1 93(3)."""
    if held:
        add(house, "Tesfay", "interview", held)
    assert due(house, "interview", on, on + timedelta(60)) == [day]


@pytest.mark.parametrize(
    ("until", "days"),
    [(date(2024, 1, 29), 0), (date(2024, 1, 30), 2), (date(2024, 1, 31), 2)],
)
def test_an_extension_is_to_be_decided_thirty_days_before_the_term_ends(
    flat: Path, until: date, days: int
) -> None:
    assert due(flat, "decide-extension", date(2024, 1, 1), until) == ["2024-01-30"] * days


def test_no_decision_is_due_once_all_extensions_are_granted(flat: Path) -> None:
    far = date(2025, 12, 31)
    for on, days in ((date(2024, 1, 10), ["2024-05-01"] * 2), (date(2024, 5, 1), [])):
        with repository.writing(flat, AUTHOR) as repo:
            extensions.extend(repo, [], households=["Novak"], on=on, override="drill")
        assert due(flat, "decide-extension", on, far) == days


def test_the_status_is_what_counts_and_not_the_day_of_moving_in(house: Path) -> None:
    """ZMZ-1 93: from the day status was acquired."""
    assert due(house, "contract", date(2024, 2, 5), date(2024, 3, 5)) == [
        (STATUS + timedelta(29)).isoformat()
    ]
