"""When applicants may work and their children learn, and how long beneficiaries are helped."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from azilcli.errors import ExitCode
from tests.conftest import Azil
from tests.doing import around, due, sentences, typed

LODGED = date(2024, 11, 30)


def test_applicants_work_and_children_are_in_school_in_three_months_of_lodging(
    azil: Azil, office: Path
) -> None:
    """ZMZ-1 87(1), (2), 88(1), (4); ZUP 101: three months of 30 November end on the last day of February."""
    typed(
        azil,
        'person add "Ahmadi Ali" --born 1990-05-05',
        'person add "Bako Ben" --born 1990-05-05',
        'person add "Dost Dan" --born 2014-05-05',
        'person add "Eser Ela" --born 2018-12-31',
        "status set Ahmadi Bako Dost Eser applicant --on 2024-11-30",
        "admit Ahmadi Bako Dost Eser --to LJ-GORICE --on 2024-11-30 --override drill",
        "leaving decision Bako --kind final-negative --on 2025-02-20 --served 2025-02-28",
    )
    by = date(2025, 2, 28)
    assert due(office, "work-access", LODGED, 120) == ["2025-02-28"]
    assert due(office, "school-access", date(2025, 1, 1), 120) == ["2025-02-28"] * 2
    assert due(office, "school-access", LODGED, 120) == ["2025-02-28"]  # Eser is not of that age yet
    assert around(office, "child-not-in-school", by) == [0, 0, 2]
    typed(azil, "evidence add Dost schooling --on 2025-02-03")
    typed(azil, "request add Eser primary-school --to UOIM --asked 2025-02-03 --state accepted")
    assert around(office, "child-not-in-school", by) == [0, 0, 0]


def test_the_time_for_school_is_two_months_of_what_is_lodged_since_the_pact(azil: Azil, office: Path) -> None:
    """Directive (EU) 2024/1346, article 16."""
    typed(
        azil,
        'person add "Dost Dan" --born 2014-05-05',
        "status set Dost applicant --on 2026-06-12",
        "admit Dost --to LJ-GORICE --on 2026-06-12 --override drill",
    )
    assert around(office, "child-not-in-school", date(2026, 8, 12)) == [0, 0, 1]
    (said,) = sentences(office, "child-not-in-school", date(2026, 8, 13))
    assert "2026-08-12" in said


def test_help_with_integration_lasts_two_years_and_without_a_contract_a_month(
    azil: Azil, office: Path
) -> None:
    """ZMZ-1 103(1), (2), 90(2): both are counted from the service of the decision."""
    typed(
        azil,
        'person add "Tesfay Selam" --born 1990',
        "status set Tesfay refugee --on 2024-01-31",
        "admit Tesfay --to LJ-GORICE --on 2024-01-10 --override drill",
    )
    assert due(office, "help-ends", date(2024, 2, 6), 900) == ["2024-02-29"]
    typed(azil, "leaving decision Tesfay --kind final-positive --on 2024-01-31 --served 2024-02-02")
    assert due(office, "help-ends", date(2024, 2, 6), 900) == ["2024-03-02"]
    typed(azil, "plan add Tesfay integration-contract --signed 2024-03-02")
    assert due(office, "help-ends", date(2024, 3, 2), 900) == ["2026-02-02"]
    typed(azil, "plan correct Tesfay --on 2024-03-03 --signed 2024-03-03")
    assert due(office, "help-ends", date(2024, 3, 3), 900) == []


def test_rights_used_once_are_asked_about_when_protection_was_regained(azil: Azil, office: Path) -> None:
    """ZMZ-1 90(5): whether it was regained after a judgment the file does not know, so it is a question."""
    typed(
        azil,
        'person add "Tesfay Selam" --born 1990',
        "status set Tesfay refugee --on 2024-01-31",
        "plan add Tesfay integration-contract --signed 2024-02-02",
        "admit Tesfay --to IH-MARIBOR --on 2024-02-05",
        "discharge Tesfay --reason other --on 2024-06-01",
        "status set Tesfay applicant --on 2024-06-01",
        "status set Tesfay refugee --on 2024-09-01",
        "plan add Tesfay integration-contract --signed 2024-09-02",
        "admit Tesfay --to IH-MARIBOR --on 2024-09-05",
    )
    days = (date(2024, 3, 1), date(2024, 9, 5))
    assert [len(sentences(office, "rights-used-before", day)) for day in days] == [0, 1]


def test_a_house_ends_with_the_rights_to_it(azil: Azil, office: Path) -> None:
    """ZMZ-1 90(6): with the finality of what ended them; the file does not say what that was."""
    typed(
        azil,
        'person add "Tesfay Selam" --born 1990',
        "status set Tesfay refugee --on 2024-01-31",
        "plan add Tesfay integration-contract --signed 2024-02-02",
        "admit Tesfay --to IH-MARIBOR --on 2024-02-05",
        "leaving decision Tesfay --kind rights-ended --on 2024-05-02 --final 2024-05-10",
    )
    assert around(office, "rights-ended", date(2024, 5, 10)) == [0, 0, 1]
    typed(azil, "discharge Tesfay --reason other --on 2024-05-20")
    again = azil("admit Tesfay --to IH-MARIBOR --on 2024-05-21")
    assert again.code == ExitCode.REFUSED and "90(6)" in again.err
    typed(azil, "leaving decision Tesfay --kind annulled --on 2024-05-21")
    typed(azil, "admit Tesfay --to IH-MARIBOR --on 2024-05-21")
