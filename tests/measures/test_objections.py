"""The decision on a measure, its service, the objection, and what is done before it is decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import AzilError, NotFound, Refused, UsageError
from azilcli.services import objections, stays
from tests.conftest import AUTHOR, Azil, records
from tests.doing import due
from tests.every import every
from tests.measures.house import add, complete, day, find, house

__all__ = ["house"]

BREACHES = {"Ahmadi": "serious-2", "Bako": "house-2"}


def taken(house: Path, who: str, kind: str, on: int = 10, **more: Any) -> str:
    """Record three serious breaches and a measure because of them; its code."""
    for before in (4, 5, 6):
        add(house, who, "breach-serious", before, breach=more.get("breach", BREACHES[who]))
    return str(add(house, who, kind, on, **more).data["people"][0]["measure"])


def moved(house: Path, who: str, to: str, on: int) -> list[str]:
    """Transfer somebody; what is remarked."""
    with repository.writing(house, AUTHOR) as repo:
        return list(stays.transfer(repo, [who], to, on=day(on), override="test").doubts)


def discharged(house: Path, who: str, on: int) -> list[str]:
    """Discharge somebody because of house rules; what is remarked."""
    with repository.writing(house, AUTHOR) as repo:
        return list(stays.discharge(repo, [who], on=day(on), reason="house-rules", destination=None).why)


@every("who, kind", [("Bako", "written-warning"), ("Bako", "termination"),
                                           ("Ahmadi", "transfer")])  # fmt: skip
@every("served, last", [(11, "2024-06-14"), (12, "2024-06-17"), (21, "2024-06-24"),
                                              (22, "2024-06-26")])  # fmt: skip
def test_the_objection_counts_from_service(house: Path, who: str, kind: str, served: int, last: str) -> None:
    """ZMZ-1 82.b(4), 96(6), ZUP 100, 101: 15 June 2024 is a Saturday, 25 June a holiday."""
    done = complete(house, taken(house, who, kind), served=day(served))
    assert f"last day of the objection {last}" in done.sentence and done.data["objection_until"] == last
    assert due(house, "objection-ends", day(served)) == [last]
    assert due(house, "objection-ends", date.fromisoformat(last), within=0) == [last]


def test_the_day_of_service_may_be_said_at_once(house: Path) -> None:
    """ZMZ-1 96(1), (6)."""
    taken(house, "Bako", "written-warning", served=day(12), number="12/2024")
    assert records(house, "SELECT number, served_on, objection_until FROM measure WHERE served_on") == [
        {"number": "12/2024", "served_on": "2024-06-12", "objection_until": "2024-06-17"}
    ]


@every("kind", ["oral-warning", "breach-minor"])
def test_an_official_note_is_no_decision(house: Path, kind: str) -> None:
    """ZMZ-1 82.b(1)."""
    add(house, "Ahmadi", "breach-minor", 9, breach="minor-1")
    code = add(house, "Ahmadi", kind, 10).data["people"][0]["measure"]
    for said in ({"written": day(10)}, {"served": day(10)}, {"number": "1"}, {"objected": day(10)}):
        with repository.writing(house, AUTHOR) as repo, pytest.raises(UsageError):
            objections.complete(repo, code, **said)
    assert find(house, ["measure-not-served", "decision-late"], 20) == []


@every(
    "who, kind, breach, oral",
    [
        ("Ahmadi", "separate-room", "serious-3", True),
        ("Ahmadi", "transfer", "serious-2", True),
        ("Bako", "transfer", "house-2", False),
    ],
)
@every("written", [10, 11, 12, None])
def test_an_oral_order_is_written_down_within_24_hours(
    house: Path, who: str, kind: str, breach: str, oral: bool, written: int | None
) -> None:
    """ZMZ-1 82.b(4): by the end of the next day at the latest, as hours are not on record."""
    until: dict[str, Any] = {"until": day(12)} if kind == "separate-room" else {}
    code = taken(house, who, kind, breach=breach, **until)
    assert due(house, "written-decision", day(10)) == (["2024-06-11"] if oral else [])
    if written:
        complete(house, code, written=day(written), served=day(13))
        assert due(house, "written-decision", day(10)) == []
    late = [bool(find(house, ["decision-late"], on)) for on in (10, 11, 12)]
    if written:
        assert late == [oral and written == 12] * 3
    else:
        assert late == [False, False, oral]


@every("on, expected", [(10, 0), (11, 1), (12, 1), (13, 1)])
def test_a_measure_that_was_not_served_is_found_from_the_next_day(
    house: Path, on: int, expected: int
) -> None:
    """ZMZ-1 96(6)."""
    code = taken(house, "Bako", "written-warning")
    assert len(find(house, ["measure-not-served"], on)) == expected
    complete(house, code, served=day(13))
    assert find(house, ["measure-not-served"], on) == []


@every("filed, late", [(13, 0), (14, 0), (15, 1)])
def test_an_objection_after_its_time_is_found(house: Path, filed: int, late: int) -> None:
    """ZMZ-1 82.b(4), ZUP 100, 103: served on the 11th, its last day is the 14th."""
    code = taken(house, "Ahmadi", "transfer", served=day(11))
    done = complete(house, code, objected=day(filed))
    assert f"objection filed on 2024-06-{filed}" in done.sentence
    assert len(find(house, ["objection-late"], 20)) == late
    complete(house, code, outcome="dismissed", outcome_on=day(18))
    assert find(house, ["objection-late"], 20) == []


def test_an_objection_waits_until_the_head_has_decided(house: Path) -> None:
    """ZMZ-1 96(6)."""
    code = taken(house, "Bako", "written-warning", served=day(11))
    complete(house, code, objected=day(12))
    assert due(house, "objection-ends", day(12)) == []
    assert [len(find(house, ["objection-undecided"], on)) for on in (12, 13, 20)] == [0, 1, 1]
    done = complete(house, code, outcome="rejected", outcome_on=day(14))
    assert "objection rejected (2024-06-14)" in done.sentence
    assert find(house, ["objection-undecided"], 20) == []


@every(
    "said, error",
    [
        ({}, UsageError),
        ({"objected": day(12)}, Refused),
        ({"served": day(11), "objected": day(10)}, Refused),
        ({"served": day(9)}, Refused),
        ({"served": day(11), "written": day(12)}, Refused),
        ({"served": day(11), "outcome": "rejected", "outcome_on": day(12)}, Refused),
        ({"served": day(11), "objected": day(12), "outcome": "rejected"}, UsageError),
        ({"served": day(11), "objected": day(12), "outcome": "rejected", "outcome_on": day(11)}, Refused),
        ({"served": day(11), "objected": day(12), "outcome": "maybe", "outcome_on": day(13)}, UsageError),
        ({"served": date(2999, 1, 1)}, Refused),
        ({"ended": day(11)}, UsageError),
        ({"breach": "house-1"}, UsageError),
    ],
)
def test_a_step_that_makes_no_sense_is_not_written(
    house: Path, said: dict[str, Any], error: type[AzilError]
) -> None:
    code = taken(house, "Bako", "written-warning")
    with repository.writing(house, AUTHOR) as repo:
        before = repo.fingerprint
        with pytest.raises(error):
            objections.complete(repo, code, **said)
        for several in ("Bako", "J000"):
            with pytest.raises(NotFound):
                objections.complete(repo, several, served=day(11))
        assert repo.fingerprint == before


@every(
    "steps, left, found",
    [
        ({}, 12, True),
        ({"served": day(11)}, 13, True),
        ({"served": day(11)}, 14, True),
        ({"served": day(11)}, 15, False),
        ({"served": day(11), "objected": day(13)}, 18, True),
        ({"served": day(11), "objected": day(13), "outcome": "rejected", "outcome_on": day(17)}, 17, False),
    ],
)
def test_a_termination_carried_out_before_the_objection_is_over_is_a_question(
    house: Path, steps: dict[str, Any], left: int, found: bool
) -> None:
    """ZMZ-1 96(7) says only of the written warning that the objection does not suspend it."""
    code = taken(house, "Bako", "termination")
    if steps:
        complete(house, code, **steps)
    said = discharged(house, "Bako", left)
    assert any("objection is still open" in remark for remark in said) is found
    assert bool(find(house, ["carried-out-early"], left)) is found
    assert find(house, ["carried-out-early"], 9) == []


@every("who, to, found", [("Bako", "IH-LJUBLJANA", True),
                                                  ("Ahmadi", "LJ-KOTNIKOVA", False)])  # fmt: skip
@every("on, is_open", [(13, True), (14, True), (15, False)])
def test_a_transfer_out_of_a_house_waits_for_the_objection_and_one_of_an_applicant_does_not(
    house: Path, who: str, to: str, found: bool, on: int, is_open: bool
) -> None:
    """ZMZ-1 82.b(4), 96(7)."""
    taken(house, who, "transfer", served=day(11))
    said = moved(house, who, to, on)
    assert any("objection is still open" in remark for remark in said) is (found and is_open)
    assert bool(find(house, ["carried-out-early"], on)) is (found and is_open)


def test_who_leaves_because_of_house_rules_had_a_termination(house: Path) -> None:
    """ZMZ-1 82.b, 95: of an applicant the stay cannot be terminated at all."""
    assert any("no termination is recorded" in remark for remark in discharged(house, "Ahmadi", 12))
    taken(house, "Bako", "termination", served=day(11))
    discharged(house, "Bako", 20)
    assert len(find(house, ["left-without-termination"], 25)) == 1
    assert find(house, ["left-without-termination"], 11) == []


@every("outcome, over", [(None, False), ("rejected", True), ("granted", False)])
def test_a_notice_does_not_run_out_while_an_objection_is_open_or_when_it_was_granted(
    house: Path, outcome: str | None, over: bool
) -> None:
    """ZMZ-1 96(6)."""
    code = taken(house, "Bako", "termination", served=day(11))
    assert due(house, "termination-notice", day(11)) == ["2024-06-14"]
    complete(house, code, objected=day(12))
    if outcome:
        complete(house, code, outcome=outcome, outcome_on=day(14))
    assert bool(find(house, ["termination-over"], 20)) is over


def test_commands_record_service_objection_and_outcome(house: Path, azil: Azil) -> None:
    code = taken(house, "Bako", "written-warning")
    done = azil(f"measure complete {code} --written 2024-06-10 --served 2024-06-11 --number 7/2024")
    assert done.code == 0 and "last day of the objection 2024-06-14" in done.out
    assert azil(f"measure complete {code} --objected 2024-06-13").code == 0
    done = azil(f"measure complete {code} --outcome granted --outcome-on 2024-06-20 --lang sl")
    assert done.code == 0 and "ugovoru ugodeno (20. 6. 2024)" in done.out
    page = azil("measure list Bako --format json").out
    assert '"outcome": "granted"' in page and '"served_on": "2024-06-11"' in page and '"7/2024"' in page
    assert azil(f"log --record {code}").out.count("measure complete") == 3
    assert azil("measure complete J000-0000-0000 --served today").code == 3
