"""Aid: what was given, what is due, and what was withheld and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from tests.conftest import Azil, records
from tests.doing import typed


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    """A file with one person in it."""
    assert azil("person add Haidari Amina --sex f").code == ExitCode.DONE
    return office


def found(azil: Azil, code: str, on: str) -> int:
    """How often a check finds something on a day."""
    return len(json.loads(azil(f"check --code {code} --on {on} --format json").out))


def test_what_is_withheld_says_why_and_nothing_else_does(azil: Azil, house: Path) -> None:
    for line in (
        "aid add Haidari pocket-money --state withheld",
        "aid add Haidari pocket-money --reason own-means",
    ):
        assert azil(line).code == ExitCode.USAGE
    assert records(house, "SELECT * FROM aid") == []
    line = "aid add Haidari pocket-money --amount 18 --state withheld --reason own-means"
    assert azil(line).code == ExitCode.DONE
    refused = azil("aid correct Haidari --state given")
    assert refused.code == ExitCode.USAGE and "reason" in refused.err
    assert azil("aid correct Haidari --state given --reason ''").code == ExitCode.DONE


def test_aid_withheld_for_a_breach_needs_that_breach(azil: Azil, house: Path) -> None:
    """ZMZ-1 85(2)."""
    line = "aid add Haidari pocket-money --state withheld --reason serious-breach --on 2025-03-10"
    assert azil(line).code == ExitCode.DONE
    assert found(azil, "withheld-without-breach", "2025-03-09") == 0
    assert found(azil, "withheld-without-breach", "2025-03-10") == 1
    assert azil("aid cancel Haidari").code == ExitCode.DONE
    assert found(azil, "withheld-without-breach", "2025-03-10") == 0


def test_aid_that_was_due_is_found_when_its_month_is_over(azil: Azil, house: Path) -> None:
    """ZMZ-1 78(8), 79."""
    assert azil("aid add Haidari pocket-money --state due --on 2025-03-01").code == ExitCode.DONE
    assert found(azil, "aid-not-given", "2025-03-31") == 0
    assert found(azil, "aid-not-given", "2025-04-01") == 1
    assert azil("aid correct Haidari --state given --amount 18").code == ExitCode.DONE
    assert found(azil, "aid-not-given", "2025-04-01") == 0


def test_the_last_day_of_an_objection_falls_due(azil: Azil, house: Path) -> None:
    azil("aid add Haidari cash-aid --state none --on 2025-03-01 --objection-until 2025-03-08")
    due = azil("due --code aid-objection --on 2025-03-05 --within 5 --format json").out
    assert [one["day"] for one in json.loads(due)] == ["2025-03-08"]


def test_to_a_share_of_the_costs_and_to_withheld_money_one_may_object_in_three_days_of_service(
    azil: Azil, house: Path
) -> None:
    """ZMZ-1 82(3), 85(3), ZUP 101: 16 March 2025 is a Sunday."""
    said = azil("aid add Haidari cost-share --amount -50 --on 2025-03-12 --served 2025-03-13")
    assert said.code == ExitCode.DONE and "82(3)" in said.err
    said = azil(
        "aid add Haidari pocket-money --state withheld --reason own-means --on 2025-03-12 --served 2025-03-13"
    )
    assert said.code == ExitCode.DONE and "proportionality" in said.err
    days = records(house, "SELECT objection_until AS day FROM aid")
    assert [row["day"] for row in days] == ["2025-03-17", "2025-03-17"]


def test_a_household_has_its_own_and_what_they_pay_is_less_than_nothing(azil: Azil, house: Path) -> None:
    """ZMZ-1 93(6)."""
    azil("household create Haidari --with Haidari")
    assert azil("aid add --household Haidari cost-share --amount=-120,50").code == ExitCode.DONE
    (listed,) = json.loads(azil("aid list --format json").out)
    assert (listed["name"], listed["amount"], listed["person"]) == ("Haidari", -120.5, None)


def test_the_pocket_money_of_a_month_is_a_list_that_is_made_given_and_withheld(
    azil: Azil, office: Path
) -> None:
    """ZMZ-1 78(8), 85: once a month, to applicants who live there; not after a repeat request."""
    for name, status in (
        ("Ahmadi", "applicant"),
        ("Babic", "applicant"),
        ("Celik", "applicant"),
        ("Demir", "refugee"),
    ):
        typed(
            azil,
            f"person add {name} Nur --sex f --born 1990",
            f"health exam {name} --result fit --on 2025-02-01",
            f"status set {name} {status} --on 2025-02-01",
            f"admit {name} --to LOGATEC --programme asylum --on 2025-02-03 --yes --override drill",
        )
    typed(azil, "status set Celik repeat-applicant --on 2025-02-10")
    made = azil("aid month 2025-02 --site LOGATEC")
    assert "2 people: 36.00 euros" in made.out and "Celik Nur" in made.err
    assert azil("aid month 2025-02").code == ExitCode.NOT_FOUND, "whoever has a record is left out"
    assert azil("aid give 2025-02 --except Celik").code == ExitCode.NOT_FOUND, "it is not due to her"
    typed(
        azil,
        "aid give 2025-02 --except Babic",
        "aid withhold Babic 2025-02 --reason own-means --decision 1/2025 --served 2025-02-12",
        "aid withhold Ahmadi 2025-03 --reason not-cooperated",
    )
    rows = records(office, "SELECT on_day, state, amount, objection_until FROM aid ORDER BY on_day, state")
    assert [tuple(row.values()) for row in rows] == [
        ("2025-02-01", "given", 1800, None),
        ("2025-02-01", "withheld", 1800, "2025-02-17"),
        ("2025-03-01", "withheld", None, None),
    ]
    (kind,) = json.loads(azil("report aid --month 2025-02 --format json").out)["aid"]
    assert (kind["people"], kind["given"], kind["withheld"], kind["amount_given"]) == (2, 1, 1, 18)
    assert found(azil, "pocket-money-twice", "2025-02-28") == 0
    typed(azil, "aid add Ahmadi pocket-money --amount 18 --on 2025-02-20")
    assert found(azil, "pocket-money-twice", "2025-02-19") == 0
    assert found(azil, "pocket-money-twice", "2025-02-20") == 1


def test_a_list_of_a_month_to_come_is_refused(azil: Azil, office: Path) -> None:
    refused = azil("aid month 2999-01")
    assert refused.code == ExitCode.REFUSED and "January 2999 has not begun" in refused.err
