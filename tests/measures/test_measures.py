"""Breaches and measures on a real file: what is refused, recorded, found and due."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import AzilError, NotFound, Refused, UsageError
from azilcli.reports import measures as listed
from azilcli.rules import checks
from azilcli.rules.check import GATE
from azilcli.services import measures, objections, people, policies, stays, undoing
from tests.conftest import AUTHOR, Azil, records
from tests.doing import due, sentences
from tests.every import every
from tests.measures.house import accommodate, add, complete, day, find, house, refused

__all__ = ["house"]

GATES = [check.code for check in checks.checks("measures") if check.severity == GATE]
MINOR = [f"minor-{n}" for n in range(1, 9)]
SERIOUS = [f"serious-{n}" for n in range(1, 13)]
HOUSE = [f"house-{n}" for n in range(1, 8)]

ALLOWED = {
    "oral-warning": MINOR,
    "separate-room": ["serious-3", "serious-9", "serious-12"],
    "transfer": [f"serious-{n}" for n in (1, 2, 4, 5, 6, 7, 10, 11)],
}
"""ZMZ-1 82.b(1)-(3): the measures against an applicant, and the breaches because of which."""


@every("kind", ALLOWED)
def test_the_breach_decides_which_measure_may_be_taken_against_an_applicant(house: Path, kind: str) -> None:
    """ZMZ-1 82.b(1)-(3): because of the eighth serious breach there is none."""
    more: dict[str, Any] = {"until": day(12)} if kind == "separate-room" else {}
    for breach in (*MINOR, *SERIOUS):
        gravity = "breach-minor" if breach in MINOR else "breach-serious"
        add(house, "Ahmadi", gravity, 10, breach=breach)
        if breach in ALLOWED[kind]:
            add(house, "Ahmadi", kind, 10, breach=breach, **more)
        else:
            said = refused(house, "Ahmadi", kind, 10, breach=breach, **more)
            assert "no recorded breach allows" in said and "ZMZ-1 8" in said, breach
    assert find(house, GATES, 10) == []


@every(
    "who, kind, basis",
    [
        ("Ahmadi", "written-warning", "ZMZ-1 82.b"),
        ("Ahmadi", "termination", "ZMZ-1 82.b"),
        ("Ahmadi", "damages", "ZMZ-1 82.b"),
        ("Bako", "oral-warning", "ZMZ-1 95"),
        ("Bako", "separate-room", "ZMZ-1 95"),
    ],
)
def test_a_measure_that_the_act_does_not_know_is_refused(
    house: Path, who: str, kind: str, basis: str
) -> None:
    """ZMZ-1 82.b, 95: both lists are closed."""
    add(house, who, "breach-serious", 9, breach="serious-3" if who == "Ahmadi" else "house-2")
    more: dict[str, Any] = {"until": day(12)} if kind == "separate-room" else {}
    said = refused(house, who, kind, 10, **more)
    assert "the act provides no such measure" in said and basis in said
    add(house, who, kind, 10, override="by order of the head", **more)
    assert len(find(house, ["measure-not-in-act"], 10)) == 1


def test_no_separate_room_outside_the_asylum_home_and_its_branches(house: Path) -> None:
    """ZMZ-1 82.b(2): nor for evicted families and people under temporary protection."""
    for name, to, status_on in (("Cano", "FLAT-CE", None), ("Dado", "IH-LJUBLJANA", date(2024, 6, 1))):
        accommodate(house, name, to, status_on)
        add(house, name, "breach-serious", 10)
        assert "not in the asylum home" in refused(house, name, "separate-room", 10, until=day(11))
    accommodate(house, "Erol", "LJ-KOTNIKOVA")
    add(house, "Erol", "breach-serious", 10, breach="serious-3")
    add(house, "Erol", "separate-room", 10, until=day(11))


def test_a_measure_against_people_of_another_law_is_a_question(house: Path) -> None:
    accommodate(house, "Cano", "FLAT-CE")
    add(house, "Cano", "breach-serious", 10)
    done = add(house, "Cano", "termination", 10, until=day(20))
    assert any("what is the legal basis" in remark for remark in done.why)
    assert len(find(house, ["measure-without-law"], 10)) == 1 and find(house, GATES, 10) == []


@every(
    "kind, least, article",
    [("written-warning", 1, "96(2)"), ("transfer", 2, "96(3)"), ("termination", 3, "96(4)")],
)
@every("had", [0, 1, 2, 3])
def test_in_an_integration_house_the_count_of_serious_breaches_decides(
    house: Path, kind: str, least: int, article: str, had: int
) -> None:
    """ZMZ-1 96(2)-(4): a warning for the first, a transfer for the second, a termination for the third."""
    for number in range(had):
        add(house, "Bako", "breach-serious", 5 + number, breach=HOUSE[number])
    if had >= least:
        add(house, "Bako", kind, 10)
    else:
        assert article in refused(house, "Bako", kind, 10)
    assert find(house, GATES, 10) == []


@every("third, allowed", [(9, True), (10, True), (11, False)])
def test_a_breach_after_the_measure_does_not_count(house: Path, third: int, allowed: bool) -> None:
    """ZMZ-1 96(4)."""
    for on in (5, 6, third):
        add(house, "Bako", "breach-serious", on, breach="house-2")
    if allowed:
        add(house, "Bako", "termination", 10)
    else:
        assert "required 3, recorded 2" in refused(house, "Bako", "termination", 10)


def test_breaches_of_an_earlier_stay_count_and_those_of_the_asylum_home_do_not(house: Path) -> None:
    """ZMZ-1 96(3): who repeats any serious breach, wherever in the houses of the Office."""
    add(house, "Bako", "breach-serious", 5, breach="house-2")
    with repository.writing(house, AUTHOR) as repo:
        stays.discharge(repo, ["Bako"], on=day(8), reason="other", destination=None)
        stays.admit(repo, ["Bako"], "IH-MARIBOR", on=day(9), status_on=date(2024, 6, 1), override="test")
        stays.discharge(repo, ["Ahmadi"], on=day(8), reason="status-granted", destination=None)
        stays.admit(repo, ["Ahmadi"], "IH-MARIBOR", on=day(9), status_on=date(2024, 6, 8), override="test")
    add(house, "Ahmadi", "breach-serious", 7, breach="serious-2")
    for who in ("Bako", "Ahmadi"):
        add(house, who, "breach-serious", 12, breach="house-7")
    add(house, "Bako", "transfer", 12)
    assert "required 2, recorded 1" in refused(house, "Ahmadi", "transfer", 12)


def test_damages_are_claimed_only_because_of_destruction(house: Path) -> None:
    """ZMZ-1 96(5)."""
    for breach in HOUSE:
        add(house, "Bako", "breach-serious", 10, breach=breach)
        if breach == "house-5":
            add(house, "Bako", "damages", 10, breach=breach)
        else:
            assert "96(5)" in refused(house, "Bako", "damages", 10, breach=breach)


def test_a_minor_breach_is_no_ground_in_an_integration_house(house: Path) -> None:
    """ZMZ-1 94(2), 95."""
    add(house, "Bako", "breach-minor", 9)
    assert "96(2)" in refused(house, "Bako", "written-warning", 10)


@every("breach, allowed", [(9, True), (10, True), (11, False)])
def test_a_measure_needs_a_breach_on_or_before_its_day(house: Path, breach: int, allowed: bool) -> None:
    """ZMZ-1 82.b(1)."""
    add(house, "Ahmadi", "breach-minor", breach, breach="minor-4")
    if allowed:
        add(house, "Ahmadi", "oral-warning", 10)
    else:
        refused(house, "Ahmadi", "oral-warning", 10)


def test_a_measure_rests_on_the_latest_breach_that_allows_it(house: Path) -> None:
    first = add(house, "Ahmadi", "breach-serious", 8, breach="serious-3")
    add(house, "Ahmadi", "breach-serious", 9, breach="serious-2")
    done = add(house, "Ahmadi", "separate-room", 10, until=day(11))
    assert done.data["people"][0]["ground"] == first.data["people"][0]["measure"]
    with repository.writing(house, AUTHOR) as repo, pytest.raises(Refused, match="build on it"):
        undoing.undo_entry(repo, first.entry.id)


def test_of_a_breach_its_kind_is_asked_for_and_may_be_added(house: Path) -> None:
    """ZMZ-1 82.a, 94(2): one without its kind counts as any of its gravity."""
    done = add(house, "Ahmadi", "breach-serious", 8)
    assert any("is not recorded" in remark for remark in done.why)
    add(house, "Ahmadi", "separate-room", 9, until=day(9))
    assert len(find(house, ["breach-kind-missing"], 10)) == 1
    code = done.data["people"][0]["measure"]
    with (
        repository.writing(house, AUTHOR) as repo,
        pytest.raises(UsageError, match="not a breach of"),
    ):
        objections.complete(repo, code, breach="house-1")
    complete(house, code, breach="serious-2")
    assert find(house, ["breach-kind-missing"], 10) == []
    assert len(find(house, ["measure-not-for-breach"], 10)) == 1


@every(
    "who, kind, breach",
    [
        ("Ahmadi", "breach-minor", "serious-1"),
        ("Ahmadi", "breach-serious", "minor-1"),
        ("Ahmadi", "breach-serious", "house-1"),
        ("Bako", "breach-serious", "serious-1"),
        ("Bako", "breach-minor", "minor-1"),
    ],
)
def test_each_house_has_its_own_breaches(house: Path, who: str, kind: str, breach: str) -> None:
    """ZMZ-1 82(4), 82.a(2), (3), 94(1), (2)."""
    assert "not a breach of this kind" in refused(house, who, kind, 10, UsageError, breach=breach)


def test_a_measure_because_of_a_breach_that_is_not_on_record_is_refused(house: Path) -> None:
    add(house, "Ahmadi", "breach-serious", 8, breach="serious-3")
    said = refused(house, "Ahmadi", "separate-room", 10, breach="serious-12", until=day(11))
    assert "no breach serious-12 by Ahmadi X is recorded" in said


@every("until, allowed", [(11, True), (12, True), (13, False)])
def test_a_separate_room_lasts_three_days_at_most(house: Path, until: int, allowed: bool) -> None:
    """ZMZ-1 82.b(2)."""
    add(house, "Ahmadi", "breach-serious", 10, breach="serious-12")
    if allowed:
        add(house, "Ahmadi", "separate-room", 10, until=day(until))
        assert records(house, "SELECT until FROM measure WHERE until") == [{"until": f"2024-06-{until}"}]
    else:
        said = refused(house, "Ahmadi", "separate-room", 10, until=day(until))
        assert "the last day allowed is 2024-06-12" in said and "82.b(2)" in said
    assert sentences(house, "separate-room-too-long", day(10)) == []


def test_a_longer_separate_room_with_a_reason_is_recorded_and_found(house: Path) -> None:
    """ZMZ-1 82.b(2)."""
    add(house, "Ahmadi", "breach-serious", 10, breach="serious-12")
    done = add(house, "Ahmadi", "separate-room", 10, until=day(13), override="court order")
    assert any(remark.startswith("overridden") for remark in done.why)
    assert records(house, "SELECT gate, reason FROM override WHERE reason != 'test'") == [
        {"gate": "separate-room-too-long", "reason": "court order"}
    ]
    assert len(sentences(house, "separate-room-too-long", day(10))) == 1
    assert sentences(house, "separate-room-too-long", day(9)) == []


def test_another_limit_for_a_separate_room_holds_from_its_day_on(house: Path) -> None:
    add(house, "Ahmadi", "breach-serious", 8, breach="serious-12")
    with repository.writing(house, AUTHOR) as repo:
        policies.set_policy(repo, "measures.separate-room-days", "2", valid_from=day(10), legal_basis="new")
        policies.set_policy(repo, "asylum.separate-room.breaches", "serious-3", valid_from=day(20),
                            legal_basis="ZMZ-2")  # fmt: skip
    add(house, "Ahmadi", "separate-room", 9, until=day(11))
    assert "2024-06-11" in refused(house, "Ahmadi", "separate-room", 10, until=day(12))
    assert "ZMZ-2" in refused(house, "Ahmadi", "separate-room", 20, until=day(20))
    assert sentences(house, "separate-room-too-long", day(12)) == []


def test_a_separate_room_may_end_before_its_last_day(house: Path) -> None:
    """ZMZ-1 82.b(2): when it has served its purpose."""
    add(house, "Ahmadi", "breach-serious", 10, breach="serious-9")
    code = add(house, "Ahmadi", "separate-room", 10, until=day(12)).data["people"][0]["measure"]
    assert due(house, "separate-room-ends", day(12), within=0) == ["2024-06-12"]
    assert due(house, "separate-room-ends", day(13)) == []
    for ended in (9, 13):
        with repository.writing(house, AUTHOR) as repo, pytest.raises(Refused):
            objections.complete(repo, code, ended=day(ended))
    complete(house, code, ended=day(11))
    assert records(house, "SELECT until, ended FROM measure WHERE until") == [
        {"until": "2024-06-12", "ended": "2024-06-11"}
    ]
    assert due(house, "separate-room-ends", day(10)) == []


def test_a_step_that_was_passed_over_is_said_and_no_more(house: Path) -> None:
    """ZMZ-1 96(2)-(4) counts breaches, not the measures for them."""
    for on in (5, 6, 7):
        add(house, "Bako", "breach-serious", on, breach="house-2")
    done = add(house, "Bako", "termination", 10, until=day(20))
    assert len([remark for remark in done.why if "without an earlier" in remark]) == 2
    add(house, "Bako", "written-warning", 8)
    add(house, "Bako", "transfer", 9)
    assert find(house, ["measure-unwarned", "termination-without-transfer"], 10) == []


def test_a_measure_against_somebody_who_leaves_on_that_day_asks_for_the_same(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        stays.discharge(repo, ["Bako"], on=day(10), reason="other", destination=None)
    assert "required 2, recorded 0" in refused(house, "Bako", "transfer", 10)
    add(house, "Bako", "transfer", 10, override="violence")
    assert [len(sentences(house, "measure-too-early", day(on))) for on in (10, 11)] == [1, 0]


def test_a_termination_ends_no_stay_and_its_notice_is_due(house: Path) -> None:
    for on in (4, 5, 6):
        add(house, "Bako", "breach-serious", on, breach="house-4")
    done = add(house, "Bako", "termination", 10, until=day(20))
    assert any("azil discharge" in remark and "house-rules" in remark for remark in done.why)
    assert records(house, "SELECT departed FROM stay WHERE departed IS NOT NULL") == []
    assert due(house, "termination-notice", day(10)) == ["2024-06-20"]
    assert due(house, "termination-notice", day(20), within=0) == ["2024-06-20"]
    assert due(house, "termination-notice", day(21)) == []
    over = [bool(sentences(house, "termination-over", day(on))) for on in (19, 20, 21)]
    assert over == [False, False, True]


@every(
    "kind, on, more, error",
    [
        ("separate-room", 10, {}, UsageError),
        ("separate-room", 10, {"until": day(9)}, UsageError),
        ("oral-warning", 10, {"until": day(12)}, UsageError),
        ("oral-warning", 10, {"description": "  "}, UsageError),
        ("oral-warning", 10, {"served": day(12)}, UsageError),
        ("breach-minor", 10, {"number": "12/2026"}, UsageError),
        ("transfer", 10, {"served": day(9)}, Refused),
        ("transfer", 10, {"written": day(11), "served": day(10)}, Refused),
        ("transfer", 10, {"written": date(2999, 1, 1)}, Refused),
        ("breach-minor", 10, {"breach": "minor-9"}, UsageError),
        ("flogging", 10, {}, UsageError),
        ("breach-minor", 2, {}, Refused),  # the day before arrival
    ],
)
def test_what_makes_no_sense_is_not_written(
    house: Path, kind: str, on: int, more: dict[str, Any], error: type[AzilError]
) -> None:
    refused(house, "Ahmadi", kind, on, error, **more)


def test_a_measure_in_the_future_or_of_somebody_not_accommodated_is_refused(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        people.add(repo, [people.member("Cano,Cila,f,1992")])
    refused(house, "Cano", "breach-minor", 10, NotFound)
    with repository.writing(house, AUTHOR) as repo, pytest.raises(Refused, match="future"):
        measures.add(repo, ["Ahmadi"], "breach-minor", on=date(2999, 1, 1), description="x")


def test_a_breach_may_be_recorded_for_a_stay_that_has_ended_since(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        for row in repo.rows("SELECT id FROM stay"):
            repo.put("stay", row["id"], departed=day(15))
        repo.record("test")
    add(house, "Ahmadi", "breach-minor", 15)
    refused(house, "Ahmadi", "breach-minor", 16, NotFound)


def test_measures_before_the_act_was_so_are_judged_by_nothing(house: Path) -> None:
    """The lists hold from 9 November 2021 on."""
    with repository.writing(house, AUTHOR) as repo:
        person = people.add(repo, [people.member("Cano,Cila,f,1992")]).data["people"][0]["code"]
        stays.admit(repo, [person], "LJ-GORICE", on=date(2021, 11, 1), override="test")
        for on in (8, 9):
            said = contextlib.nullcontext() if on == 8 else pytest.raises(Refused, match=r"82\.b")
            with said:
                measures.add(repo, ["Cano"], "termination", on=date(2021, 11, on), description="x")


def test_commands_record_and_list_measures(house: Path, azil: Azil) -> None:
    done = azil("measure add Ahmadi breach-serious --breach serious-2 --on 2024-06-10 --description fight")
    assert done.code == 0 and "serious breach" in done.out
    azil("measure add Bako breach-serious --breach house-2 --on 2024-06-10 --description fight")
    late = azil("measure add Bako transfer --on 2024-06-11 --description x")
    assert late.code == 4 and "required 2, recorded 1" in late.err
    assert azil('measure add Bako transfer --on 2024-06-11 --description x --override "danger"').code == 0
    page = azil("measure list --format json").out
    assert '"breach": "serious-2"' in page and '"breach": "house-2"' in page
    assert "Ahmadi" not in azil("measure list Bako").out
    assert "Bako" not in azil("measure list --site LJ-GORICE").out
    assert "82.a(3)/2: žaljiv" in azil("--lang sl show Ahmadi").out
    with repository.reading(house) as repo:
        person = repo.rows("SELECT id FROM person WHERE family_name = 'Bako'")[0]["id"]
        (table,) = listed.about_person(repo, person, day(10))
        assert len(table.rows) == 1
