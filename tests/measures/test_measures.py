"""Breaches and measures on a real file: what is refused, recorded, found and due."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import AzilError, NotFound, Refused, UsageError
from azilcli.reports import measures as listed
from azilcli.repository import Repository
from azilcli.services import Done, measures, people, policies, stays, undoing
from tests.conftest import AUTHOR, Azil, records
from tests.doing import due, sentences
from tests.every import every

ARRIVED = date(2024, 6, 3)  # a Monday


def day(number: int) -> date:
    return date(2024, 6, number)


def accommodate(repo: Repository, name: str, to: str, status_on: date | None = None) -> str:
    """Enter somebody and let them in, past the gates of other families; the code of the person."""
    person = str(people.add(repo, [people.member(f"{name},X,m,1990")]).data["people"][0]["code"])
    stays.admit(repo, [person], to, on=ARRIVED, status_on=status_on, override="test")
    return person


@pytest.fixture
def house(office: Path) -> Path:
    with repository.writing(office, AUTHOR) as repo:
        accommodate(repo, "Ahmadi", "LJ-GORICE")
        accommodate(repo, "Bako", "IH-MARIBOR", date(2024, 6, 1))
    return office


def add(path: Path, who: str, kind: str, on: int, **more: Any) -> Done:
    options = {"description": "noise at night", **more}
    with repository.writing(path, AUTHOR) as repo:
        return measures.add(repo, [who], kind, on=day(on), **options)


def refused(path: Path, who: str, kind: str, on: int, error: type[AzilError] = Refused, **more: Any) -> str:
    """The sentence of a refusal; nothing was written."""
    before = records(path, "SELECT count(*) AS n FROM entry")
    with pytest.raises(error) as refusal:
        add(path, who, kind, on, **more)
    assert records(path, "SELECT count(*) AS n FROM entry") == before
    return refusal.value.sentence


@every("until, allowed", [(11, True), (12, True), (13, False)])
def test_a_separate_room_lasts_three_days_at_most(house: Path, until: int, allowed: bool) -> None:
    """ZMZ-1 82.b."""
    if allowed:
        add(house, "Ahmadi", "separate-room", 10, until=day(until))
        assert records(house, "SELECT until FROM measure") == [{"until": f"2024-06-{until}"}]
    else:
        said = refused(house, "Ahmadi", "separate-room", 10, until=day(until))
        assert "the last day allowed is 2024-06-12" in said and "82.b" in said
    assert sentences(house, "separate-room-too-long", day(10)) == []


def test_a_longer_separate_room_with_a_reason_is_recorded_and_found(house: Path) -> None:
    """ZMZ-1 82.b."""
    done = add(house, "Ahmadi", "separate-room", 10, until=day(13), override="court order")
    assert any(remark.startswith("overridden") for remark in done.why)
    assert records(house, "SELECT gate, reason FROM override WHERE reason != 'test'") == [
        {"gate": "separate-room-too-long", "reason": "court order"}
    ]
    assert len(sentences(house, "separate-room-too-long", day(10))) == 1
    assert sentences(house, "separate-room-too-long", day(9)) == []


def test_another_limit_for_a_separate_room_holds_from_its_day_on(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        policies.set_policy(repo, "measures.separate-room-days", "2", valid_from=day(10), legal_basis="new")
    add(house, "Ahmadi", "separate-room", 9, until=day(11))
    assert "2024-06-11" in refused(house, "Ahmadi", "separate-room", 10, until=day(12))
    assert sentences(house, "separate-room-too-long", day(12)) == []


def test_in_an_integration_house_warning_transfer_and_termination_follow_each_other(house: Path) -> None:
    """ZMZ-1 97."""
    assert "written warning" in refused(house, "Bako", "transfer", 10)
    both = refused(house, "Bako", "termination", 10)
    assert "without an earlier written warning" in both and "without an earlier transfer" in both
    add(house, "Bako", "breach-serious", 4)
    add(house, "Bako", "written-warning", 5)
    assert "written warning" in refused(house, "Bako", "transfer", 5)
    add(house, "Bako", "transfer", 6)
    assert "without an earlier transfer" in refused(house, "Bako", "termination", 6)
    add(house, "Bako", "termination", 7)
    for code in ("measure-unwarned", "termination-without-transfer", "measure-without-breach"):
        assert sentences(house, code, day(7)) == []


def test_no_step_is_asked_for_before_a_milder_measure_or_in_the_asylum_home(house: Path) -> None:
    asked = {"Bako": ("written-warning", "oral-warning"), "Ahmadi": ("transfer", "termination")}
    for who, kinds in asked.items():
        for kind in kinds:
            add(house, who, kind, 10)


def test_a_measure_against_somebody_who_leaves_on_that_day_asks_for_the_same(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        stays.discharge(repo, ["Bako"], on=day(10), reason="other", destination=None)
    assert "written warning" in refused(house, "Bako", "transfer", 10)
    add(house, "Bako", "transfer", 10, override="violence")
    assert [len(sentences(house, "measure-unwarned", day(on))) for on in (10, 11)] == [1, 0]


def test_a_warning_in_an_earlier_stay_does_not_count(house: Path) -> None:
    """ZMZ-1 97: within the same stay."""
    add(house, "Bako", "written-warning", 5)
    with repository.writing(house, AUTHOR) as repo:
        stays.discharge(repo, ["Bako"], on=day(8), reason="other", destination=None)
        stays.admit(repo, ["Bako"], "IH-MARIBOR", on=day(9), status_on=date(2024, 6, 1), override="test")
    refused(house, "Bako", "transfer", 12)


def test_steps_that_were_passed_over_stay_a_finding_until_they_are_recorded(house: Path) -> None:
    add(house, "Bako", "termination", 10, override="violence")
    assert len(sentences(house, "measure-unwarned", day(10))) == 1
    assert len(sentences(house, "measure-without-breach", day(10))) == 1
    assert len(sentences(house, "termination-without-transfer", day(10))) == 1
    add(house, "Bako", "breach-minor", 8)
    add(house, "Bako", "written-warning", 8)
    assert sentences(house, "measure-unwarned", day(10)) == []
    assert sentences(house, "measure-without-breach", day(10)) == []
    add(house, "Bako", "transfer", 9)
    assert sentences(house, "termination-without-transfer", day(10)) == []


def test_a_warning_cannot_be_undone_while_a_transfer_rests_on_it(house: Path) -> None:
    warning = add(house, "Bako", "written-warning", 5)
    add(house, "Bako", "transfer", 6)
    with repository.writing(house, AUTHOR) as repo, pytest.raises(Refused, match="build on it"):
        undoing.undo_entry(repo, warning.entry.id)


@every("breach, findings_", [(9, 0), (10, 0), (11, 1)])
def test_a_measure_needs_a_breach_on_or_before_its_day(house: Path, breach: int, findings_: int) -> None:
    add(house, "Ahmadi", "breach-minor", breach)
    done = add(house, "Ahmadi", "oral-warning", 10)
    assert len(sentences(house, "measure-without-breach", day(12))) == findings_
    assert bool([remark for remark in done.why if "no breach" in remark]) is bool(findings_)


@every("on, last", [(4, "2024-06-07"), (5, "2024-06-10"), (21, "2024-06-24"),
                                          (22, "2024-06-26")])  # fmt: skip
def test_the_last_day_of_the_objection_stands_in_the_receipt(house: Path, on: int, last: str) -> None:
    """ZMZ-1 97, ZUP 100, 101: 8 June 2024 is a Saturday, 25 June a holiday."""
    done = add(house, "Bako", "written-warning", on)
    assert f"last day of the objection {last}" in done.sentence
    assert done.data["people"][0]["objection_until"] == last
    assert due(house, "objection-ends", day(on)) == [last]


def test_there_is_no_objection_in_the_asylum_home_or_to_a_breach(house: Path) -> None:
    assert "objection" not in add(house, "Ahmadi", "oral-warning", 10).sentence
    assert "objection" not in add(house, "Bako", "breach-minor", 10).sentence
    assert due(house, "objection-ends", day(10)) == []


def test_a_termination_ends_no_stay_and_its_notice_is_due(house: Path) -> None:
    add(house, "Bako", "breach-serious", 4)
    add(house, "Bako", "written-warning", 4)
    add(house, "Bako", "transfer", 5)
    done = add(house, "Bako", "termination", 10, until=day(20))
    assert any("azil discharge" in remark and "house-rules" in remark for remark in done.why)
    assert records(house, "SELECT departed FROM stay WHERE departed IS NOT NULL") == []
    assert due(house, "termination-notice", day(10)) == ["2024-06-20"]
    assert due(house, "termination-notice", day(20), within=0) == ["2024-06-20"]
    assert due(house, "termination-notice", day(21)) == []
    over = [bool(sentences(house, "termination-over", day(on))) for on in (19, 20, 21)]
    assert over == [False, False, True]


def test_the_end_of_a_separate_room_is_due(house: Path) -> None:
    add(house, "Ahmadi", "separate-room", 10, until=day(12))
    assert due(house, "separate-room-ends", day(12), within=0) == ["2024-06-12"]
    assert due(house, "separate-room-ends", day(13)) == []


@every(
    "kind, on, more, error",
    [
        ("separate-room", 10, {}, UsageError),
        ("separate-room", 10, {"until": day(9)}, UsageError),
        ("oral-warning", 10, {"until": day(12)}, UsageError),
        ("oral-warning", 10, {"description": "  "}, UsageError),
        ("flogging", 10, {}, UsageError),
        ("oral-warning", 2, {}, Refused),  # the day before arrival
    ],
)
def test_what_makes_no_sense_is_not_written(
    house: Path, kind: str, on: int, more: dict[str, Any], error: type[AzilError]
) -> None:
    refused(house, "Ahmadi", kind, on, error, **more)


def test_a_measure_in_the_future_or_of_somebody_not_accommodated_is_refused(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        people.add(repo, [people.member("Cano,Cila,f,1992")])
    refused(house, "Cano", "oral-warning", 10, NotFound)
    with repository.writing(house, AUTHOR) as repo, pytest.raises(Refused, match="future"):
        measures.add(repo, ["Ahmadi"], "oral-warning", on=date(2999, 1, 1), description="x")


def test_a_measure_may_be_recorded_for_a_stay_that_has_ended_since(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        for row in repo.rows("SELECT id FROM stay"):
            repo.put("stay", row["id"], departed=day(15))
        repo.record("test")
    add(house, "Ahmadi", "oral-warning", 15)
    refused(house, "Ahmadi", "oral-warning", 16, NotFound)


def test_commands_record_and_list_measures(house: Path, azil: Azil) -> None:
    done = azil("measure add Ahmadi Bako breach-serious --on 2024-06-10 --description fight")
    assert done.code == 0 and "serious breach" in done.out
    assert azil("measure add Bako transfer --on 2024-06-11 --description x").code == 4
    assert azil('measure add Bako transfer --on 2024-06-11 --description x --override "danger"').code == 0
    page = azil("measure list --format json").out
    assert page.count('"breach-serious"') == 2
    assert "Ahmadi" not in azil("measure list Bako").out
    assert "Bako" not in azil("measure list --site LJ-GORICE").out
    with repository.reading(house) as repo:
        person = repo.rows("SELECT id FROM person WHERE family_name = 'Bako'")[0]["id"]
        (table,) = listed.about_person(repo, person, day(10))
        assert len(table.rows) == 1
