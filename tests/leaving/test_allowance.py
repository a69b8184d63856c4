"""The allowance for private accommodation (ZMZ-1 97), and aid for it under temporary protection."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import dates, repository
from azilcli.errors import Refused
from azilcli.services import children, evidence, extensions, health, overstays, programmes, stays
from tests.conftest import AUTHOR, Azil, records
from tests.doing import do, due, enter, enter_household, record, refused, sentences, set_status
from tests.every import every

SIGNED = date(2024, 1, 31)
HOME: dict[str, Any] = {"programme": "housing-allowance", "address": "Trg 1, Celje"}
PRIVATE = "ZASEBNI-NASLOV"


@pytest.fixture
def house(office: Path) -> Path:
    """Kidane, a refugee since January 2024, who signed the contract on the 31st."""
    enter(office, "Kidane,Abel,m,1990")
    with repository.writing(office, AUTHOR) as repo:
        set_status(repo, ["Kidane"], "refugee", on=date(2024, 1, 10))
        evidence.add(repo, ["Kidane"], "contract", on=SIGNED)
    return office


def terms(path: Path) -> list[tuple[str | None, str | None]]:
    return [
        (row["anchor"], row["until"])
        for row in records(
            path, "SELECT * FROM stay WHERE programme = 'housing-allowance' ORDER BY arrived, id"
        )
    ]


def fulfil(path: Path, on: date) -> None:
    """Both courses, and an interview in every month from the contract to a day."""
    do(path, evidence.add, ["Kidane"], "slovenian-course", on=on, percent=80)
    do(path, evidence.add, ["Kidane"], "society-course", on=on, percent=80)
    for month in range(12):
        do(path, evidence.add, ["Kidane"], "interview", on=dates.add_months(SIGNED, month))


def test_the_allowance_runs_a_year_from_the_signature_wherever_the_person_lived(house: Path) -> None:
    """ZMZ-1 97(1), (2): the time in the house counts in."""
    on = date(2024, 2, 1)
    do(house, stays.admit, ["Kidane"], "IH-MARIBOR", on=on, status_on=date(2024, 1, 10), override="test")
    do(house, programmes.change, ["Kidane"], PRIVATE, on=date(2024, 9, 1), reason="found-housing", **HOME)
    assert terms(house) == [("2024-01-31", "2025-01-31")]
    assert [len(sentences(house, "overstay", date(2025, 1, day))) for day in (30, 31)] == [0, 0]
    assert len(sentences(house, "overstay", date(2025, 2, 1))) == 1
    assert due(house, "term-ends", date(2025, 1, 15)) == ["2025-01-31"]
    assert len(sentences(house, "interview-missing", date(2024, 9, 1))) == 1


def test_there_is_no_allowance_without_a_contract(house: Path) -> None:
    """ZMZ-1 97(1)."""
    with refused(house, "97", Refused, "azil plan add") as repo:
        stays.admit(repo, ["Kidane"], PRIVATE, on=date(2024, 1, 30), **HOME)


@every("on, passes", [(date(2025, 1, 31), True), (date(2026, 1, 31), True), (date(2026, 2, 1), False)])
def test_who_moves_out_in_the_second_year_needs_the_extension(house: Path, on: date, passes: bool) -> None:
    """ZMZ-1 97(1), (2)."""
    if not passes:
        with refused(house, "ended on 2026-01-31") as repo:
            stays.admit(repo, ["Kidane"], PRIVATE, on=on, **HOME)
        return
    do(house, stays.admit, ["Kidane"], PRIVATE, on=on, **HOME)
    assert len(sentences(house, "overstay", on)) == (on > date(2025, 1, 31))


def test_a_second_year_asks_for_both_courses_and_an_interview_a_month(house: Path) -> None:
    """ZMZ-1 97(1)."""
    do(house, stays.admit, ["Kidane"], PRIVATE, on=date(2024, 3, 1), **HOME)
    with refused(house, "97") as repo:
        extensions.extend(repo, ["Kidane"], on=date(2025, 1, 20))
    fulfil(house, date(2025, 1, 15))
    done = do(house, extensions.extend, ["Kidane"], on=date(2025, 1, 20))
    assert [one["until"] for one in done.data["people"]] == ["2026-01-31"]
    with refused(house, "no further extension") as repo:
        extensions.extend(repo, ["Kidane"], on=date(2026, 1, 20))


def test_family_that_joined_has_the_term_of_whom_it_joined(house: Path) -> None:
    """ZMZ-1 97(5): from their arrival to the end of the sponsor's period."""
    do(house, stays.admit, ["Kidane"], PRIVATE, on=date(2024, 3, 1), **HOME)
    family = enter_household(house, "Kidane", "Kidane,Sara,f,1992", on=date(2024, 8, 1))
    with repository.writing(house, AUTHOR) as repo:
        from azilcli.services import people

        people.join(repo, "Kidane", ["Kidane Abel"], on=date(2024, 8, 1))
        set_status(repo, ["Kidane Sara"], "refugee", on=date(2024, 8, 1))
        stays.admit(repo, ["Kidane Sara"], PRIVATE, on=date(2024, 8, 1), **HOME)
    assert family and terms(house) == [("2024-01-31", "2025-01-31")] * 2


def test_who_came_of_age_in_a_home_for_minors_has_two_years_from_leaving_it(house: Path) -> None:
    """ZMZ-1 97(4)."""
    enter(house, "Tesfay,Nur,m,2006-05-04")
    with repository.writing(house, AUTHOR) as repo:
        set_status(repo, ["Tesfay"], "applicant", on=date(2024, 1, 1))
        health.exam(repo, ["Tesfay"], on=date(2024, 1, 1), result="fit")
        children.appoint(repo, "Tesfay", name="Kos", address="Trg", csd="CSD", kind="representative",
                         on=date(2024, 1, 1))  # fmt: skip
        stays.admit(repo, ["Tesfay"], "DD-POSTOJNA", on=date(2024, 1, 2))
        set_status(repo, ["Tesfay"], "refugee", on=date(2024, 5, 20))
        evidence.add(repo, ["Tesfay"], "contract", on=date(2024, 5, 21))
        programmes.change(repo, ["Tesfay"], PRIVATE, on=date(2024, 5, 31), reason="status-granted", **HOME)
    assert terms(house) == [("2024-05-31", "2026-05-31")]
    assert due(house, "decide-extension", date(2026, 4, 20)) == []


@every(
    "school, born, found",
    [
        (None, "1999-06-10", [1, 1]),
        (date(2025, 1, 31), "1999-06-10", [0, 1]),  # 26 on 10 June 2025
        (date(2025, 1, 31), "2000-06-10", [0, 0]),
        (date(2025, 2, 1), "2000-06-10", [1, 1]),  # more than a year after the contract
    ],
)
def test_schooling_prolongs_the_allowance_to_the_26th_birthday(
    house: Path, azil: Azil, school: date | None, born: str, found: list[int]
) -> None:
    """ZMZ-1 97(3)."""
    assert azil(f"person edit Kidane --born {born}").code == 0
    do(house, stays.admit, ["Kidane"], PRIVATE, on=date(2024, 3, 1), **HOME)
    if school:
        do(house, evidence.add, ["Kidane"], "schooling", on=school)
    do(house, overstays.overstay, ["Kidane"], until=date(2025, 9, 30), reason="school", authorised=True,
       on=date(2025, 2, 2))  # fmt: skip
    days = (date(2025, 6, 9), date(2025, 6, 10))
    assert [len(sentences(house, "allowance-schooling", on)) for on in days] == found


def test_aid_for_private_accommodation_under_temporary_protection_falls_due(house: Path) -> None:
    enter(house, "Kos,Eva,f,1991")
    with repository.writing(house, AUTHOR) as repo:
        set_status(repo, ["Kos"], "temporary-protection", on=date(2024, 1, 1))
        stays.admit(repo, ["Kos"], PRIVATE, on=date(2024, 1, 1), programme="temporary-protection",
                    address="Pot 2, Koper")  # fmt: skip
        record(repo, "aid", "Kos", kind="rent-aid", on_day="2024-01-01", state="given", amount="100",
               until="2024-07-01")  # fmt: skip
    assert due(house, "rent-aid-to-renew", date(2024, 5, 20)) == ["2024-06-01"]
    assert sentences(house, "rent-aid-too-long", date(2024, 5, 20)) == []
    assert due(house, "rent-aid-ends", date(2024, 6, 20)) == ["2024-07-01"]
    assert [len(sentences(house, "rent-aid-over", date(2024, 7, day))) for day in (1, 2)] == [0, 1]
    do(house, record, "aid", "Kos", kind="rent-aid", on_day="2024-07-01", state="given", amount="100",
       until="2025-01-02")  # fmt: skip
    assert len(sentences(house, "rent-aid-too-long", date(2024, 8, 1))) == 1
