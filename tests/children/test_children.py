"""Unaccompanied minors: who they are, their guardians, and what is found and due (ZMZ-1 16, 18)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.errors import Refused, UsageError
from azilcli.reports import children as about
from azilcli.repository import Repository
from azilcli.repository import children as known
from azilcli.repository import people as look_up
from azilcli.rules.records import declared
from azilcli.services import Done, children, gates, health, people, policies, status, stays
from azilcli.services import records as declared_records
from tests.conftest import AUTHOR, Azil, records
from tests.doing import decide, do, due, enter, enter_household, lines, record, refused, sentences, set_status
from tests.every import every
from tests.status.house import admit

D = date
NEXT = timedelta(days=1)
JUNE = D(2024, 6, 10)
HOME, BRANCH = "DD-POSTOJNA", "LJ-KOTNIKOVA"
CENTRE = "MBS-POSTOJNA"
"""Where the minors of the dormitory moved on 29 March 2024."""


@pytest.fixture
def house(office: Path) -> Path:
    """A minor born on 30 June 2008, one of whom only the year 2008 is known, and an adult."""
    enter(office, "Kid,Ali,m,2008-06-30,AFG", "Year,Omar,m,2008,AFG", "Adult,Zia,m,1990,AFG", "Nodate,Sam,m")
    return office


@pytest.fixture
def gate_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the gate of this family is asked at admission."""
    monkeypatch.setattr(gates, "OF_ADMISSION", gates.OF_CHILDREN)


def appointed(
    repo: Repository, who: str, on: date, name: str = "Novak Ana", kind: str = "representative"
) -> Done:
    return children.appoint(
        repo, who, name=name, address="Tržaška 2, Ljubljana", csd="CSD Ljubljana", kind=kind, on=on
    )


def appoint(path: Path, who: str, on: date, name: str = "Novak Ana") -> Done:
    with repository.writing(path, AUTHOR) as repo:
        return appointed(repo, who, on, name)


def alone(path: Path, on: date) -> set[str]:
    """The family names of the unaccompanied minors of the file on a day."""
    with repository.reading(path) as repo:
        names = {row["id"]: row["family_name"] for row in repo.rows("SELECT id, family_name FROM person")}
        return {names[id_] for id_ in known.unaccompanied(repo, names, on)}


# Who is an unaccompanied minor


@every(
    "born, last",
    [
        ("2006-06-30", D(2024, 6, 29)),
        ("2006-03-01", D(2024, 2, 29)),
        ("2008-02-29", D(2026, 2, 28)),
        ("2004-02-29", D(2022, 2, 28)),
        ("2006-01-01", D(2023, 12, 31)),
        ("2005-12-31", D(2023, 12, 30)),
        ("2005", D(2023, 12, 30)),
        ("2006", D(2024, 12, 30)),
    ],
)
def test_the_rules_end_on_the_18th_birthday_by_the_least_age_possible(
    office: Path, born: str, last: date
) -> None:
    """Convention on the Rights of the Child, 1; ZMZ-1 16: the day before, the day, the day after."""
    enter(office, f"Kid,Ali,m,{born}")
    assert [alone(office, day) for day in (last - NEXT, last, last + NEXT)] == [{"Kid"}, {"Kid"}, set()]
    assert [(dates.age(born, day) or 0) < 18 for day in (last, last + NEXT)] == [True, False]


def test_somebody_without_a_birth_date_is_neither_a_minor_nor_an_adult(house: Path) -> None:
    enter_household(house, "Khan", "Khan,Ida,f", "Khan,Jan,m,2010-05-05")
    assert alone(house, D(2024, 1, 1)) == {"Kid", "Year", "Khan"}


@every(
    "other, on, found_alone",
    [
        ("1990-01-01", D(2024, 6, 10), set()),
        ("2006-06-11", D(2024, 6, 10), {"Khan"}),
        ("2006-06-10", D(2024, 6, 10), set()),
        ("2005", D(2023, 12, 30), {"Khan"}),
        ("2005", D(2023, 12, 31), set()),
    ],
)
def test_an_adult_of_the_household_accompanies(
    office: Path, other: str, on: date, found_alone: set[str]
) -> None:
    enter_household(office, "Khan", f"Khan,Ida,f,{other}", "Khan,Jan,m,2015-05-05", "Khan,Kim,f,2016-05-05")
    with repository.writing(office, AUTHOR) as repo:
        stays.admit(repo, [], BRANCH, households=["Khan"], on=on, overflow=True, override="test")
    assert alone(office, on) == found_alone


def test_an_adult_accompanies_only_while_in_the_household(house: Path) -> None:
    for who in ("Adult", "Kid"):
        admit(house, who, BRANCH, D(2024, 1, 1), "asylum")
    with repository.writing(house, AUTHOR) as repo:
        people.create_household(repo, "Two", kind="family", existing=["Adult"], entered=(), on=D(2024, 1, 1))
        people.join(repo, "Two", ["Kid"], on=D(2024, 2, 1), relation="child")
        repo.put("membership", repo.rows("SELECT id FROM membership ORDER BY from_day")[0]["id"],
                 to_day=D(2024, 3, 1))  # fmt: skip
        repo.record("test")
    days = (D(2024, 1, 31), D(2024, 2, 1), D(2024, 2, 29), D(2024, 3, 1))
    assert ["Kid" in alone(house, day) for day in days] == [True, False, False, True]


@every(
    "kind, child, adult, with_parent",
    [
        ("family", "child", "head", True),
        ("family", "child", "spouse", True),
        ("couple", "child", "head", True),
        ("family", "", "", True),
        ("family", "child", "parent", True),
        ("family", "head", "parent", True),
        ("family", "sibling", "parent", True),
        ("family", "head", "spouse", False),
        ("family", "sibling", "head", False),
        ("family", "child", "sibling", False),
        ("family", "child", "grandparent", False),
        ("family", "child", "other", False),
        ("family", "other", "head", False),
        ("family", "other", "carer", True),
        ("group", "", "", False),
        ("group", "child", "head", False),
        ("group", "child", "parent", False),
        ("group", "", "carer", True),
    ],
)
def test_parents_and_whoever_has_the_child_in_care_accompany_and_nobody_else(
    office: Path, kind: str, child: str, adult: str, with_parent: bool
) -> None:
    """ZMZ-1 2/21, 2/25: without parents or legal representatives, whatever adults are there."""
    enter_household(
        office, "Khan", f"Khan,Ida,f,1990,AFG,{adult}", f"Kid,Jan,m,2010-05-05,AFG,{child}", kind=kind
    )
    with repository.writing(office, AUTHOR) as repo:
        stays.admit(repo, [], BRANCH, households=["Khan"], on=D(2024, 6, 10), overflow=True, override="test")
    assert (alone(office, D(2024, 6, 10)) == set()) is with_parent
    asked = sentences(office, "relation-not-recorded", D(2024, 6, 10))
    assert bool(asked) is (with_parent and not adult and not child)


def test_a_grandparent_recorded_as_the_parent_of_a_head_is_no_parent_of_the_child(office: Path) -> None:
    enter_household(office, "Khan", "Khan,Ida,f,1990,AFG,head", "Old,Una,f,1960,AFG,parent",
              "Kid,Jan,m,2010-05-05,AFG,child")  # fmt: skip
    for who in ("Old", "Kid"):
        admit(office, who, BRANCH, D(2024, 6, 10), "asylum")
    assert alone(office, D(2024, 6, 10)) == {"Kid"}


# Guardians


def test_a_new_guardian_ends_the_former(house: Path) -> None:
    """ZMZ-1 16: several in turn are usual."""
    appoint(house, "Kid", D(2024, 1, 1), "First")
    done = appoint(house, "Kid", D(2024, 2, 1), "Second")
    assert done.why == ("First is no longer guardian from 2024-02-01",)
    appoint(house, "Kid", D(2024, 1, 15), "Between")
    rows = records(house, "SELECT name, from_day, to_day FROM guardian ORDER BY from_day")
    assert [tuple(row.values()) for row in rows] == [
        ("First", "2024-01-01", "2024-01-15"),
        ("Between", "2024-01-15", "2024-02-01"),
        ("Second", "2024-02-01", None),
    ]
    with repository.reading(house) as repo:
        who = look_up.person(repo, "Kid")["id"]
        days = (D(2023, 12, 31), D(2024, 1, 14), D(2024, 1, 15), D(2024, 2, 1))
        held = [(known.guardian(repo, who, day) or {"name": None})["name"] for day in days]
    assert held == [None, "First", "Between", "Second"]


@every(
    "who, on, name, kind, saying, error",
    [
        ("Adult", D(2024, 1, 1), "Novak", "representative", "of age", Refused),
        ("Kid", D(2026, 6, 30), "Novak", "representative", "of age", Refused),
        ("Kid", D(2008, 6, 29), "Novak", "representative", "not born yet", Refused),
        ("Kid", D(2999, 1, 1), "Novak", "representative", "in the future", Refused),
        ("Kid", D(2024, 1, 1), "  ", "representative", "the name of the guardian is missing", UsageError),
        ("Kid", D(2024, 1, 1), "Novak", "uncle", "not in the list", UsageError),
    ],
)
def test_an_appointment_is_refused(house, who, on, name, kind, saying, error) -> None:
    with refused(house, saying, error) as repo:
        appointed(repo, who, on, name, kind)
    assert records(house, "SELECT 1 FROM guardian") == []


def test_the_last_guardian_of_a_resident_minor_is_not_ended_without_a_reason(house: Path) -> None:
    """ZMZ-1 16: the next one is appointed first; on the 18th birthday nothing stands in the way."""
    appoint(house, "Kid", D(2024, 1, 1))
    admit(house, "Kid", HOME, D(2024, 1, 1), "asylum")
    with refused(house, "is an unaccompanied minor without a guardian") as repo:
        children.end(repo, "Kid", on=D(2024, 5, 1))
    with repository.writing(house, AUTHOR, keep=False) as repo:
        done = children.end(repo, "Kid", on=D(2024, 5, 1), override="he died")
        assert len(done.why) == 1
    with repository.writing(house, AUTHOR) as repo:
        children.end(repo, "Kid", on=D(2026, 6, 30))
    with refused(house, "has no guardian on") as repo:
        children.end(repo, "Kid", on=D(2026, 7, 1))


# The gate


@every("guardian_on, lacking", [(9, False), (10, False), (11, True), (None, True)])
def test_an_unaccompanied_minor_is_let_in_and_lodges_nothing_without_a_representative(
    house: Path, guardian_on: int | None, lacking: bool
) -> None:
    """ZMZ-1 16(1), 45(2): put before the procedure begins; the bed waits for nobody."""
    if guardian_on:
        appoint(house, "Kid", JUNE.replace(day=guardian_on))
    with repository.writing(house, AUTHOR) as repo:
        health.exam(repo, ["Kid"], on=JUNE, result="fit")
        done = stays.admit(repo, ["Kid"], CENTRE, on=JUNE)
    assert any("without a guardian" in one for one in done.why) is lacking
    assert len(sentences(house, "guardian-missing", JUNE)) == lacking
    with repository.writing(house, AUTHOR) as repo:
        set_status(repo, ["Kid"], "intender", on=JUNE)
    if not lacking:
        do(house, set_status, ["Kid"], "applicant", on=JUNE)
        assert sentences(house, "no-guardian", JUNE) == []
        return
    with refused(house, r"without a legal representative \(ZMZ-1 16\(1\), 45\(2\)\)") as repo:
        set_status(repo, ["Kid"], "applicant", on=JUNE)
    with repository.writing(house, AUTHOR) as repo:
        said = {"code": "applicant", "on_day": str(JUNE)}
        lodged = partial(status.follows, override="the Ministry took it")
        assert (
            "overridden"
            in declared_records.add(repo, declared("status"), said, whom=["Kid"], then=lodged).why[0]
        )
    assert len(sentences(house, "no-guardian", JUNE)) == 1
    assert sentences(house, "guardian-missing", JUNE) == []


@every("kind", ["final-negative", "dublin", "stopped", "final-positive"])
def test_representation_ends_with_every_enforceable_decision(house: Path, kind: str) -> None:
    """ZMZ-1 18(8), 100(1): the day before, the day, the day after; whatever the outcome."""
    enforceable = D(2024, 6, 20)
    appoint(house, "Kid", D(2024, 6, 1))
    admit(house, "Kid", CENTRE, JUNE, "asylum")
    with repository.writing(house, AUTHOR) as repo:
        set_status(repo, ["Kid"], "applicant", on=JUNE)
        decide(repo, ["Kid"], kind=kind, on=JUNE, enforceable=enforceable)
    days = [enforceable - NEXT, enforceable, enforceable + NEXT]
    found = {
        code: [len(sentences(house, code, day)) for day in days]
        for code in ("no-guardian", "guardian-missing", "guardianship-to-ask")
    }
    assert found == {
        "no-guardian": [0, 0, 0], "guardian-missing": [0, 1, 0], "guardianship-to-ask": [0, 0, 1],
    }  # fmt: skip
    assert due(house, "representation-ends", JUNE) == [str(enforceable)]
    with repository.writing(house, AUTHOR) as repo:
        appointed(repo, "Kid", enforceable, kind="guardian")
    assert sentences(house, "guardianship-to-ask", days[2]) == []


def test_a_representative_is_due_in_fifteen_working_days_from_the_day_of_the_directive(house: Path) -> None:
    """(EU) 2024/1346 27(1): a Thursday, and Friday 12 June 2026, in the year before Kid comes of age."""
    for on, by in ((D(2026, 6, 11), None), (D(2026, 6, 12), "2026-07-06")):
        with repository.writing(house, AUTHOR, keep=False) as repo:
            health.exam(repo, ["Kid"], on=on, result="fit")
            said = " ".join(stays.admit(repo, ["Kid"], CENTRE, on=on).why)
        assert ("by " + by in said) if by else "representative" not in said


def test_a_status_of_protection_ends_representation_and_a_repeat_request_begins_anew(house: Path) -> None:
    """ZMZ-1 18(8), 78(3), 90(2)."""
    appoint(house, "Kid", D(2024, 6, 1))
    admit(house, "Kid", CENTRE, JUNE, "asylum")
    with repository.writing(house, AUTHOR) as repo:
        set_status(repo, ["Kid"], "refugee", on=D(2024, 6, 20))
    assert [len(sentences(house, "guardianship-to-ask", D(2024, 6, day))) for day in (19, 20, 21)] == [
        0,
        0,
        1,
    ]
    with repository.reading(house) as repo:
        listed = [lines(about.listed(repo, D(2024, 6, day))[0]) for day in (19, 20)]
    assert [[row["guardian"] for row in those] for those in listed] == [["Novak Ana"], [None]]
    with refused(house, "without a legal representative") as repo:
        set_status(repo, ["Kid"], "repeat-applicant", on=D(2024, 6, 25))
    appoint(house, "Kid", D(2024, 6, 25))
    do(house, set_status, ["Kid"], "repeat-applicant", on=D(2024, 6, 25))
    assert [sentences(house, code, D(2024, 6, 25)) for code in ("no-guardian", "guardianship-to-ask")] == [
        [],
        [],
    ]


def test_a_child_with_protection_is_not_overdue_in_a_home_for_minors(house: Path) -> None:
    """ZMZ-1 16(7), 100(2): placed by the centre for social work; the days are for the asylum home."""
    for who, where in (("Kid", CENTRE), ("Year", BRANCH)):
        admit(house, who, where, JUNE, "asylum")
        do(house, set_status, [who], "refugee", on=JUNE)
    last = JUNE + timedelta(days=15)
    assert [len(sentences(house, "beneficiary-overdue", day)) for day in (last, last + NEXT)] == [0, 1]


@pytest.mark.usefixtures("gate_on")
def test_adults_and_children_with_their_family_need_no_guardian(house: Path) -> None:
    enter_household(house, "Khan", "Khan,Ida,f,1990", "Khan,Jan,m,2015-05-05")
    with repository.writing(house, AUTHOR) as repo:
        stays.admit(repo, ["Adult", "Nodate"], BRANCH, on=D(2024, 6, 10))
        stays.admit(repo, [], "LJ-GORICE", households=["Khan"], on=D(2024, 6, 10))
    assert sentences(house, "guardian-missing", D(2024, 6, 10)) == []


@every("day, needs", [(D(2023, 6, 29), 1), (D(2023, 6, 30), 0), (D(2023, 7, 1), 0)])
def test_a_married_minor_of_15_needs_no_guardian(house: Path, day: date, needs: int) -> None:
    """ZMZ-1 16(8): born on 30 June 2008."""
    with repository.writing(house, AUTHOR) as repo:
        done = record(repo, "marriage", "Kid", on_day=D(2023, 6, 1))
        assert "under 15 years" in done.why[0]
    admit(house, "Kid", HOME, day, "asylum")
    assert len(sentences(house, "guardian-missing", day)) == needs
    assert "Kid" in alone(house, day)


@every("married, needs", [(D(2024, 1, 9), False), (D(2024, 1, 10), False), (D(2024, 1, 11), True)])
def test_a_marriage_counts_from_its_day(house: Path, married: date, needs: bool) -> None:
    """ZMZ-1 16(8)."""
    with repository.writing(house, AUTHOR) as repo:
        record(repo, "marriage", "Kid", on_day=married)
    with repository.reading(house) as repo:
        who = look_up.person(repo, "Kid")["id"]
        assert (who in known.needs_guardian(repo, [who], D(2024, 1, 10))) is needs


def test_the_age_of_married_minors_is_a_policy(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        record(repo, "marriage", "Kid", on_day=D(2024, 1, 1))
        policies.set_policy(repo, "children.married-age", "16", valid_from=D(2024, 1, 1), legal_basis="x")
    with repository.reading(house) as repo:
        who = look_up.person(repo, "Kid")["id"]
        needing = [who in known.needs_guardian(repo, [who], day) for day in (D(2024, 6, 29), D(2024, 6, 30))]
    assert needing == [True, False]


# Findings and what is due


def test_an_opinion_of_the_centre_is_missing_until_it_is_recorded(house: Path) -> None:
    """ZMZ-1 16(7)."""
    admit(house, "Kid", CENTRE, D(2024, 6, 10), "asylum")
    with repository.writing(house, AUTHOR) as repo:
        record(repo, "opinion", "Kid", csd="CSD Postojna", on_day=D(2024, 6, 12), placement="DD Postojna")
    missing = [len(sentences(house, "no-placement-opinion", D(2024, 6, day))) for day in (11, 12, 13)]
    assert missing == [1, 0, 0]
    with refused(house, "nothing to change", UsageError) as repo:
        record(repo, "opinion", "Kid", csd="CSD Postojna", on_day=D(2024, 6, 12), placement="DD  Postojna")
    with refused(house, "give the placement", UsageError) as repo:
        record(repo, "opinion", "Kid", csd="CSD Postojna", on_day=D(2024, 6, 12), placement=" ")


def test_an_opinion_comes_before_each_placement(house: Path) -> None:
    """ZMZ-1 16(7): "po predhodno pridobljenem mnenju"; the day of the placement itself is early enough."""
    admit(house, "Kid", BRANCH, D(2024, 6, 10), "asylum")
    for before, found in ((12, 1), (11, 1), (10, 0)):
        with repository.writing(house, AUTHOR) as repo:
            record(repo, "opinion", "Kid", csd="CSD", on_day=D(2024, 6, before), placement="a home")
        assert len(sentences(house, "opinion-after-placement", D(2024, 6, 12))) == found, before
    with repository.writing(house, AUTHOR) as repo:
        stays.transfer(repo, ["Kid"], CENTRE, on=D(2024, 7, 1), override="drill")
    moved = [len(sentences(house, "opinion-after-placement", D(2024, *day))) for day in ((6, 30), (7, 1))]
    assert moved == [0, 0]  # those of the 11th and 12th came between the two
    with repository.writing(house, AUTHOR) as repo:
        stays.transfer(repo, ["Kid"], BRANCH, on=D(2024, 8, 1), override="drill")
    assert len(sentences(house, "opinion-after-placement", D(2024, 8, 1))) == 1


def test_an_unaccompanied_minor_belongs_in_a_home_for_minors(house: Path) -> None:
    """ZMZ-1 16(7)."""
    for who, to in (("Kid", BRANCH), ("Year", CENTRE), ("Adult", BRANCH)):
        admit(house, who, to, D(2024, 6, 10), "asylum")
    assert sentences(house, "minor-not-in-minors-home", D(2024, 6, 10)) == [
        "Kid Ali is an unaccompanied minor at LJ-KOTNIKOVA, which is not a home for minors"
    ]
    assert sentences(house, "minor-not-in-minors-home", D(2026, 6, 30)) == []


def test_the_18th_birthday_is_announced_and_a_guardian_after_it_is_found(house: Path) -> None:
    """ZMZ-1 16: born on 30 June 2008."""
    for who in ("Kid", "Year"):
        appoint(house, who, D(2024, 1, 1))
        admit(house, who, HOME, D(2024, 1, 1), "asylum")
    days = [D(2026, 5, 30), D(2026, 5, 31), D(2026, 6, 30), D(2026, 7, 1)]
    assert [due(house, "comes-of-age", day) for day in days] == [[], ["2026-06-30"], ["2026-06-30"], []]
    assert [len(sentences(house, "guardian-after-coming-of-age", day)) for day in days] == [0, 0, 0, 1]
    with repository.writing(house, AUTHOR) as repo:
        children.end(repo, "Kid", on=D(2026, 6, 30))
    assert sentences(house, "guardian-after-coming-of-age", D(2026, 7, 1)) == []


def test_no_birthday_is_announced_of_a_child_with_its_family(house: Path) -> None:
    enter_household(house, "Khan", "Khan,Ida,f,1980", "Khan,Jan,m,2008-06-30")
    admit(house, "Khan Ida", "LJ-GORICE", D(2024, 1, 1))
    admit(house, "Khan Jan", "LJ-GORICE", D(2024, 1, 1))
    for on in (D(2026, 6, 29), D(2026, 6, 30)):
        assert due(house, "comes-of-age", on) == []


def test_two_guardians_at_once_are_a_contradiction(house: Path) -> None:
    """What a merge of two copies may bring."""
    appoint(house, "Kid", D(2024, 1, 1), "First")
    appoint(house, "Kid", D(2024, 2, 1), "Second")
    assert sentences(house, "guardian-twice", D(2024, 3, 1)) == []
    with repository.writing(house, AUTHOR) as repo:
        (first,) = repo.rows("SELECT id FROM guardian WHERE name = 'First'")
        repo.put("guardian", first["id"], to_day=D(2024, 2, 2))
        repo.record("test")
    assert [len(sentences(house, "guardian-twice", day)) for day in (D(2024, 1, 31), D(2024, 2, 1))] == [0, 1]


# Commands


def test_guardians_are_appointed_listed_and_ended_by_command(azil: Azil, house: Path) -> None:
    """ZMZ-1 115(1)/9, 16(3)."""
    admit(house, "Kid", HOME, D(2024, 1, 1), "asylum")
    words = '--name "Novak Ana" --address "Tržaška 2" --csd "CSD Ljubljana"'
    assert azil(f"guardian appoint Kid {words} --on 1.1.2024").code == 0
    assert azil('guardian opinion Kid --csd "CSD Postojna" --placement Postojna --on 2.1.2024').code == 0
    (row,) = json.loads(azil("guardian list --site DD-POSTOJNA --on 3.1.2024 --format json").out)
    assert (row["guardian"], row["of_age_on"], row["needs_guardian"]) == ("Novak Ana", "2026-06-30", 1)
    assert (row["kind"], row["since"], row["opinion_on"]) == ("representative", "2024-01-01", "2024-01-02")
    assert json.loads(azil("guardian list --site LOGATEC --format json").out) == []
    assert azil("guardian end Kid --on 1.2.2024").code == 4
    assert azil('guardian end Kid --on 1.2.2024 --override "left the country"').code == 0
    assert azil("guardian married Kid --on 1.3.2024").code == 0
    with repository.reading(house) as repo:
        tables = about.about_person(repo, look_up.person(repo, "Kid")["id"], D(2024, 3, 1))
    assert [len(table.rows) for table in tables] == [1, 1, 1]


def test_undoing_an_appointment_brings_the_former_guardian_back(azil: Azil, house: Path) -> None:
    appoint(house, "Kid", D(2024, 1, 1), "First")
    appoint(house, "Kid", D(2024, 2, 1), "Second")
    assert azil("undo").code == 0
    assert [tuple(row.values()) for row in records(house, "SELECT name, to_day FROM guardian")] == [
        ("First", None)
    ]
