"""Applicant cards and other documents (ZMZ-1 107)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.reports import status as about
from tests.conftest import AUTHOR, Azil, records
from tests.doing import due, enter, record, refused, sentences
from tests.every import every
from tests.status.house import admit, give

D = date


@pytest.fixture
def house(office: Path) -> Path:
    """Ahmadi sleeps in the asylum home since New Year 2024 and is an applicant since 30 January."""
    enter(office, "Ahmadi,Ali,m,1990,AFG")
    admit(office, "Ahmadi", "LJ-GORICE", D(2024, 1, 1))
    give(office, "Ahmadi", (D(2024, 1, 1), "intender"), (D(2024, 1, 30), "applicant"))
    return office


def add(
    path: Path, issued: date, until: date | None = None, kind: str = "applicant-card", number: str = "P 1"
):
    with repository.writing(path, AUTHOR) as repo:
        return record(repo, "card", "Ahmadi", kind=kind, number=number, issued=issued, until=until)


@every(
    "issued, last",
    [(D(2024, 2, 1), D(2024, 5, 31)), (D(2023, 2, 1), D(2023, 6, 1)), (D(2023, 11, 1), D(2024, 2, 29))],
)
def test_an_applicant_card_is_valid_for_120_days_at_most(house: Path, issued: date, last: date) -> None:
    """ZMZ-1 107(3); the day of issue is not counted (ZUP 100)."""
    with refused(house, "120 days at most", hint="leave out --until") as repo:
        record(repo, "card", "Ahmadi", kind="applicant-card", number="1", issued=issued,
                  until=date.fromordinal(last.toordinal() + 1))  # fmt: skip
    assert records(house, "SELECT 1 FROM card") == []
    assert add(house, issued, last).data["until"] == last.isoformat()
    assert add(house, issued, number="2").data["until"] == last.isoformat()
    assert add(house, issued, issued, number="3").data["until"] == issued.isoformat()


def test_other_documents_may_be_valid_for_long_or_for_ever(house: Path) -> None:
    assert add(house, D(2020, 1, 1), D(2029, 12, 31), "passport").data["until"] == "2029-12-31"
    assert add(house, D(2020, 1, 1), None, "birth-certificate").data["until"] is None


@every(
    "who, kind, number, issued, until, saying, error",
    [
        ("Ahmadi", "passport", " ", D(2024, 1, 1), None, "the number of the card is missing", UsageError),
        ("Ahmadi", "library-card", "1", D(2024, 1, 1), None, "not in the list", UsageError),
        ("Ahmadi", "passport", "1", D(2024, 1, 2), D(2024, 1, 1), "is before", UsageError),
        ("Ahmadi", "passport", "1", D(2999, 1, 2), None, "lies in the future", Refused),
        ("Ahmadi", "applicant-card", "P  1", D(2024, 2, 1), None, "already recorded", Refused),
        ("Zorko", "passport", "1", D(2024, 1, 2), None, "there is nobody", NotFound),
    ],
)
def test_a_card_is_refused(house, who, kind, number, issued, until, saying, error) -> None:
    add(house, D(2024, 2, 1))
    with refused(house, saying, error) as repo:
        record(repo, "card", who, kind=kind, number=number, issued=issued, until=until)
    assert len(records(house, "SELECT 1 FROM card")) == 1


def test_a_card_is_due_within_three_days_of_the_application_and_then_missing(house: Path) -> None:
    """ZMZ-1 107(2): applicant since 30 January, so by 2 February."""
    assert due(house, "card-to-issue", D(2024, 1, 29)) == []
    assert due(house, "card-to-issue", D(2024, 1, 30)) == ["2024-02-02"]
    assert due(house, "card-to-issue", D(2024, 2, 2), within=0) == ["2024-02-02"]
    assert due(house, "card-to-issue", D(2024, 2, 3)) == []
    assert sentences(house, "card-missing", D(2024, 2, 2)) == []
    assert len(sentences(house, "card-missing", D(2024, 2, 3))) == 1
    add(house, D(2024, 2, 1))
    assert sentences(house, "card-missing", D(2024, 2, 3)) == due(house, "card-to-issue", D(2024, 2, 1)) == []


def test_a_card_of_an_earlier_procedure_does_not_count(house: Path) -> None:
    add(house, D(2023, 9, 1), D(2023, 10, 1))
    assert len(sentences(house, "card-missing", D(2024, 2, 3))) == 1
    assert sentences(house, "card-expired", D(2024, 2, 3)) == []


def test_an_expired_card_is_found_on_the_day_after_its_last_until_it_is_renewed(house: Path) -> None:
    """ZMZ-1 107."""
    add(house, D(2024, 2, 1))
    assert due(house, "card-ends", D(2024, 5, 1)) == due(house, "card-ends", D(2024, 5, 31)) == ["2024-05-31"]
    assert due(house, "card-ends", D(2024, 6, 1)) == sentences(house, "card-expired", D(2024, 5, 31)) == []
    assert len(sentences(house, "card-expired", D(2024, 6, 1))) == 1
    add(house, D(2024, 6, 3))
    assert [len(sentences(house, "card-expired", D(2024, 6, day))) for day in (2, 3)] == [1, 0]


def test_no_applicant_card_is_asked_of_a_beneficiary(house: Path) -> None:
    add(house, D(2024, 2, 1))
    give(house, "Ahmadi", (D(2024, 5, 30), "refugee"))
    assert sentences(house, "card-expired", D(2024, 6, 1)) == due(house, "card-ends", D(2024, 5, 30)) == []


def test_of_documents_of_one_kind_the_latest_is_due(house: Path) -> None:
    add(house, D(2019, 1, 1), D(2024, 2, 10), "passport", "OLD")
    assert due(house, "document-ends", D(2024, 2, 1)) == ["2024-02-10"]
    add(house, D(2024, 1, 10), D(2034, 1, 9), "passport", "NEW")
    add(house, D(2019, 1, 1), D(2024, 2, 20), "residence-permit")
    assert due(house, "document-ends", D(2024, 2, 1)) == ["2024-02-20"]


def test_cards_are_entered_listed_and_shown_by_command(azil: Azil, house: Path) -> None:
    done = azil("card add Ahmadi --kind applicant-card --number 'P 12' --issued 1.2.2024 --format json")
    assert (done.code, json.loads(done.out)["until"]) == (0, "2024-05-31")
    for line in ("card list Ahmadi", "card list --site LJ-GORICE"):
        (row,) = json.loads(azil(f"{line} --on 2024-06-01 --format json").out)
        assert (row["kind"], row["number"], row["validity"]) == ("applicant-card", "P 12", "expired")
    assert json.loads(azil("card list --site LOGATEC --format json").out) == []
    with repository.reading(house) as repo:
        (person,) = repo.rows("SELECT id FROM person")
        statuses, documents = about.about_person(repo, person["id"], D(2024, 3, 1))
    assert [row[1] for row in statuses.rows] == ["intender", "applicant"]
    assert [row[1] for row in documents.rows] == ["P 12"]
