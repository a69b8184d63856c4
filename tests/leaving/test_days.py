"""The four days of a decision, and which right or duty hangs on which (ZMZ-1 49, 78, 90, 106(1), (2))."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import ExitCode
from azilcli.services import people, stays
from tests.conftest import AUTHOR, Azil, records
from tests.doing import due, sentences, typed
from tests.every import every

FITS = "status-does-not-fit"
ENFORCEABLE = date(2024, 6, 10)


@pytest.fixture
def house(office: Path) -> Path:
    """A file with Ahmadi in the asylum home, and Bako in an integration house."""
    came = date(2024, 6, 3)
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member("Ahmadi,Ali,m,1990"), people.member("Bako,Ben,m,1991")])
        stays.admit(repo, ["Ahmadi"], "LJ-GORICE", on=came, override="test")
        stays.admit(repo, ["Bako"], "IH-MARIBOR", on=came, status_on=came, override="test")
    return office


def first_found(path: Path, check: str, until: date = date(2024, 8, 1)) -> date | None:
    """The first day of June or July 2024 on which a check finds something."""
    days = [date(2024, 6, 3) + timedelta(number) for number in range((until - date(2024, 6, 3)).days)]
    low, high = 0, len(days)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if sentences(path, check, days[middle]) else (middle + 1, high)
    return days[low] if low < len(days) else None


@every(
    "kind, ground, past",
    [
        ("final-negative", "", date(2024, 6, 21)),
        ("manifestly-unfounded", "", date(2024, 6, 21)),
        ("inadmissible", "first-asylum-country", date(2024, 6, 21)),
        ("inadmissible", "safe-third-country", date(2024, 6, 21)),
        ("inadmissible", "", date(2024, 6, 21)),
        ("inadmissible", "other-member-state", date(2024, 6, 11)),
        ("excluded", "", date(2024, 6, 11)),
        ("stopped", "", date(2024, 6, 11)),
        ("repeat-rejected", "", date(2024, 6, 11)),
        ("dublin", "", None),
    ],
)
def test_rights_last_until_enforceability_and_a_departure_only_follows_where_the_act_sets_one(
    azil: Azil, house: Path, kind: str, ground: str, past: date | None
) -> None:
    """ZMZ-1 49(1), (10), (11), 51(1), 78(2): enforceable on the 10th, so a departure ends on the 20th."""
    said = f"--kind {kind} --on 2024-06-05 --served 2024-06-07" + (f" --ground {ground}" if ground else "")
    typed(azil, "status set Ahmadi rejected --on 2024-06-05", f"leaving decision Ahmadi {said}")
    assert first_found(house, FITS) is None  # nobody has to leave before it is known from when
    typed(azil, f"leaving decision Ahmadi {said} --enforceable 2024-06-10")
    assert first_found(house, FITS) == past
    has_departure = past is None or past == date(2024, 6, 21)
    voluntary = azil("leaving voluntary Ahmadi --from 2024-06-10")
    if kind == "dublin" or not has_departure:
        assert voluntary.code == ExitCode.REFUSED and "49(10)" in voluntary.err
        typed(azil, "leaving voluntary Ahmadi --from 2024-06-10 --override court")
        assert len(sentences(house, "departure-not-in-act", date(2024, 6, 10))) == 1
    else:
        assert voluntary.code == ExitCode.DONE
        assert first_found(house, "voluntary-departure-over") == date(2024, 6, 21)
    assert due(house, "decision-enforceable", date(2024, 6, 9)) == (
        [] if kind == "dublin" else ["2024-06-10"]
    )
    assert due(house, "decision-enforceable", date(2024, 6, 11)) == []


@every("code", ["withdrawn-explicit", "withdrawn-implicit"])
def test_who_withdrew_keeps_the_rights_until_the_discontinuance_is_enforceable(
    azil: Azil, house: Path, code: str
) -> None:
    """ZMZ-1 49(5), (6), 50(1), 78(2)."""
    typed(azil, f"status set Ahmadi {code} --on 2024-06-05")
    assert first_found(house, FITS) is None
    assert first_found(house, "enforceability-missing") == date(2024, 6, 5)
    typed(azil, "leaving decision Ahmadi --kind stopped --on 2024-06-06 --enforceable 2024-06-10")
    assert first_found(house, FITS) == date(2024, 6, 11)
    typed(azil, "leaving return Ahmadi --decided 2024-06-05 --agreed 2024-06-20")  # ZMZ-1 106(2)
    assert first_found(house, FITS) is None
    assert due(house, "return-agreed", date(2024, 6, 20)) == ["2024-06-20"]
    typed(azil, "leaving return Ahmadi --left 2024-06-20")
    assert first_found(house, FITS) == date(2024, 6, 21)


def test_a_departure_is_counted_from_enforceability_and_extended_by_a_decision(
    azil: Azil, house: Path
) -> None:
    """ZMZ-1 49(10)-(12)."""
    typed(azil, "leaving decision Ahmadi --kind final-negative --on 2024-06-05 --enforceable 2024-06-10")
    for days, code in ((9, 4), (11, 4), (29, 4), (31, 4), (30, 0)):
        line = f"leaving voluntary Ahmadi --from 2024-06-10 --days {days} --reason illness"
        assert azil(line).code == code, days
    wrong = azil("leaving voluntary Ahmadi --from 2024-06-11")
    assert wrong.code == ExitCode.REFUSED and "enforceable on 2024-06-10" in wrong.err
    longer = "leaving voluntary Ahmadi --from 2024-06-10 --until 2024-07-20 --reason illness"
    assert azil(longer).code == ExitCode.USAGE
    typed(azil, f"{longer} --extended 2024-07-01 --decision 7/2024")
    assert first_found(house, "voluntary-departure-over") == date(2024, 7, 21)
    assert first_found(house, "departure-days") is None


def test_a_first_repeat_request_gives_the_rights_again_and_stops_the_departure(
    azil: Azil, house: Path
) -> None:
    """ZMZ-1 78(3), 49(11)."""
    typed(
        azil,
        "status set Ahmadi rejected --on 2024-06-05",
        "leaving decision Ahmadi --kind final-negative --on 2024-06-05 --enforceable 2024-06-10",
        "leaving voluntary Ahmadi --from 2024-06-10",
        "status set Ahmadi repeat-applicant --on 2024-06-15",
    )
    for code in (FITS, "voluntary-departure-over", "departure-interrupted"):
        assert first_found(house, code) is None
    typed(
        azil,
        "leaving decision Ahmadi --kind repeat-rejected --on 2024-06-24 --enforceable 2024-06-28",
        "status set Ahmadi rejected --on 2024-06-24",
    )
    assert first_found(house, FITS) == date(2024, 6, 29)
    assert first_found(house, "departure-interrupted") == date(2024, 6, 28)
    assert first_found(house, "voluntary-departure-over") is None
    typed(azil, "status set Ahmadi repeat-applicant --on 2024-07-02")
    assert first_found(house, "second-repeat-request") == date(2024, 7, 2)
    typed(azil, "leaving decision Ahmadi --kind repeat-allowed --on 2024-07-05")
    assert sentences(house, "departure-interrupted", date(2024, 7, 1)) != []
    assert sentences(house, "leaving-not-begun", date(2024, 7, 5)) == []


@every("sent, found", [("", True), (" --police 2024-06-10", False)])
def test_an_enforceable_decision_with_a_departure_goes_to_the_police_at_once(
    azil: Azil, house: Path, sent: str, *, found: bool
) -> None:
    """ZMZ-1 49(16)."""
    typed(
        azil, f"leaving decision Ahmadi --kind final-negative --on 2024-06-05 --enforceable 2024-06-10{sent}"
    )
    assert first_found(house, "police-not-told") == (ENFORCEABLE if found else None)
    assert due(house, "police-to-tell", date(2024, 6, 9)) == (["2024-06-10"] if found else [])


def test_the_last_day_of_a_departure_falls_due_before_it_has_begun(azil: Azil, house: Path) -> None:
    """ZMZ-1 49(11)."""
    typed(
        azil,
        "leaving decision Ahmadi --kind final-negative --on 2024-06-05 --enforceable 2024-06-10",
        "leaving voluntary Ahmadi --from 2024-06-10",
    )
    assert due(house, "voluntary-departure-ends", date(2024, 6, 7)) == ["2024-06-20"]


def test_a_removal_without_an_agreed_day_is_asked_about(azil: Azil, house: Path) -> None:
    typed(azil, "leaving removal Ahmadi --asked 2024-06-10")
    assert first_found(house, "removal-not-agreed") == date(2024, 6, 25)
    typed(azil, "leaving removal Ahmadi --agreed 2024-07-01")
    assert first_found(house, "removal-not-agreed") is None


def test_subsidiary_protection_has_an_end_of_a_year_at_least(azil: Azil, house: Path) -> None:
    """ZMZ-1 49(3), 90(4)."""
    for until, code in (("2024-06-02", 4), ("2025-06-03", 0)):
        line = f"status set Bako subsidiary-protection --on 2024-06-04 --until {until}"
        assert azil(line).code == code, until
    assert azil("status set Ahmadi refugee --on 2024-06-04 --until 2027-06-04").code == ExitCode.REFUSED
    assert due(house, "protection-ends", date(2025, 6, 3)) == ["2025-06-03"]
    assert [len(sentences(house, "protection-over", date(2025, 6, day))) for day in (3, 4)] == [0, 1]
    typed(azil, "status set Bako repeat-protection --on 2025-06-03")
    assert sentences(house, "protection-over", date(2025, 6, 4)) == []
    assert sentences(house, FITS, date(2025, 6, 4)) == []


def test_protection_begins_with_service(azil: Azil, house: Path) -> None:
    """ZMZ-1 90(2)."""
    typed(azil, "leaving decision Bako --kind final-positive --on 2024-06-03 --served 2024-06-05")
    for on, found in ((4, 1), (6, 1), (5, 0)):
        typed(azil, f"status set Bako refugee --on 2024-06-0{on}")
        assert len(sentences(house, "status-not-from-service", date(2024, 6, 7))) == found, on
        typed(azil, "undo")


@every(
    "days, code",
    [
        ("--enforceable 2024-06-04", 4),
        ("--served 2024-06-04", 4),
        ("--served 2024-06-08 --enforceable 2024-06-07", 4),
        ("--final 2024-06-04", 4),
        ("--ground safe-third-country", 2),
        ("--served 2024-06-07 --enforceable 2024-06-07 --final 2024-07-07", 0),
    ],
)
def test_the_days_of_a_decision_are_in_order(azil: Azil, house: Path, days: str, code: int) -> None:
    assert azil(f"leaving decision Ahmadi --kind final-negative --on 2024-06-05 {days}").code == code
    assert len(records(house, "SELECT 1 FROM decision")) == (code == 0)
