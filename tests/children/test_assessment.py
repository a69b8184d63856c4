"""Doubts about age, representatives of adults, consents: what is asked before, and what follows."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.errors import Refused, UsageError
from azilcli.services import children, people
from tests.conftest import AUTHOR, Azil
from tests.doing import do, enter, record, refused, sentences, set_status, vulnerable
from tests.every import every
from tests.status.house import admit

JUNE = date(2024, 6, 10)
NEXT = timedelta(days=1)
TOLD = {"told_on": "2024-06-11", "result_on": "2024-06-20"}
BOTH = {"minor_consents": "yes", "guardian_consents": "yes"}


@pytest.fixture
def house(office: Path) -> Path:
    enter(office, "Kid,Ali,m,2008-06-30,AFG", "Adult,Zia,m,1990,AFG")
    return office


@every(
    "said, problem",
    [
        ({}, "until there is a result"),
        ({"result": "adult"}, UsageError),
        ({"result": "adult", "result_on": "2024-06-20", **BOTH}, Refused),
        ({"result": "adult", **TOLD}, Refused),
        ({"result": "adult", **TOLD, **BOTH, "guardian_consents": "no"}, Refused),
        ({"result": "adult", **TOLD, **BOTH}, None),
        ({"result": "minor", **TOLD, **BOTH}, None),
        ({"result": "doubt", **TOLD, **BOTH}, "is a minor"),
        ({"result": "refused", **TOLD, **BOTH}, Refused),
        ({"result": "refused", **TOLD, "minor_consents": "no"}, "in the application only"),
    ],
)
def test_an_age_is_assessed_after_notice_and_with_the_consent_of_both(
    house: Path, said: dict[str, str], problem: type[Exception] | str | None
) -> None:
    """ZMZ-1 17(1), (2), (4), (5), (6)."""
    if isinstance(problem, type):
        with refused(house, error=problem) as repo:  # type: ignore[arg-type]
            record(repo, "assessment", "Kid", doubted_on=JUNE, **said)
        return
    why = do(house, record, "assessment", "Kid", doubted_on=JUNE, **said).why
    assert problem in " ".join(why) if problem else why == ()


def test_a_birth_date_makes_no_adult_of_a_minor_without_an_assessment(azil: Azil, path: Path) -> None:
    """ZMZ-1 17: a reason passes it, and stays a finding until an assessment says so."""
    born = dates.today().year - 15
    azil("init")
    azil(f"person add Kid Ali --sex m --born {born}-01-01 --citizenship AFG")
    assert azil("admit Kid --to MBS-POSTOJNA --programme asylum --override drill").code == 0
    assert azil(f"person edit Kid --born {born - 1}-01-01").code == 0
    assert azil("person edit Kid --born 1990-01-01").code == 4
    assert azil('person edit Kid --born 1990-01-01 --override "passport seen"').code == 0
    assert azil("person edit Kid --born 1991-01-01").code == 0
    assert len(sentences(path, "adult-without-assessment", dates.today())) == 1
    said = {"told_on": "today", "result_on": "today", "result": "adult", **BOTH}
    do(path, record, "assessment", "Kid", doubted_on="today", **said)
    assert sentences(path, "adult-without-assessment", dates.today()) == []


def test_an_assessment_that_finds_an_adult_lets_the_birth_date_be_changed(office: Path) -> None:
    enter(office, f"Kid,Ali,m,{dates.today().year - 15},AFG")
    said = {"told_on": "today", "result_on": "today", "result": "adult", **BOTH}
    with refused(office, "no age assessment says otherwise") as repo:
        people.edit(repo, "Kid", {"birth_date": "1990"})
    do(office, record, "assessment", "Kid", doubted_on="today", **said)
    assert do(office, people.edit, "Kid", {"birth_date": "1990"}).why == ()


def test_an_adult_has_a_representative_only_on_the_ground_of_the_act(house: Path) -> None:
    """ZMZ-1 19(1)."""
    said = {"name": "Novak", "address": "x", "csd": "CSD", "kind": "representative", "on": JUNE}
    with refused(house, "is of age") as repo:
        children.appoint(repo, "Adult", **said)  # type: ignore[arg-type]
    do(house, children.appoint, "Adult", **said, ground="unable-to-understand")
    admit(house, "Adult", "LJ-KOTNIKOVA", JUNE, "asylum")
    assert sentences(house, "guardian-after-coming-of-age", JUNE) == []


def test_health_data_of_a_beneficiary_ask_for_a_written_consent(house: Path) -> None:
    """ZMZ-1 116(2)/6: the day before it, the day, and the day of its withdrawal."""
    admit(house, "Adult", "LJ-KOTNIKOVA", JUNE, "asylum")
    do(house, vulnerable, ["Adult"], kind="disability", on=JUNE)
    do(house, vulnerable, ["Adult"], kind="elderly", on=JUNE)
    do(house, set_status, ["Adult"], "refugee", on=JUNE + NEXT)
    with repository.writing(house, AUTHOR) as repo:
        record(repo, "consent", "Adult", from_day=JUNE + 3 * NEXT, to_day=JUNE + 4 * NEXT)
    found = [len(sentences(house, "health-without-consent", JUNE + day * NEXT)) for day in range(5)]
    assert found == [0, 1, 1, 0, 1]
