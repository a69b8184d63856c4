"""Decisions and ways of leaving on a real file: what is refused, recorded, found and due."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import dates, repository
from azilcli.errors import AzilError, Refused, UsageError
from azilcli.reports import leaving as listed
from azilcli.rules import leaving as rules
from azilcli.services import Done, leaving, people, stays
from tests.conftest import AUTHOR, Azil, records
from tests.doing import around, decide, due, sentences
from tests.every import every

ARRIVED = date(2024, 6, 3)


def day(number: int) -> date:
    return date(2024, 6, number)


@pytest.fixture
def house(office: Path) -> Path:
    """A file with Ahmadi in the asylum home and Bako in Logatec, past the gates of other families."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member("Ahmadi,Ali,m,1990"), people.member("Bako,Ben,m,1991")])
        stays.admit(repo, ["Ahmadi"], "LJ-GORICE", on=ARRIVED, override="test")
        stays.admit(repo, ["Bako"], "LOGATEC", on=ARRIVED, programme="asylum", override="test")
    return office


def do(path: Path, service: Callable[..., Done], **more: Any) -> Done:
    """Carry out a service on Ahmadi."""
    with repository.writing(path, AUTHOR) as repo:
        return service(repo, ["Ahmadi"], **more)


def refused(
    path: Path, service: Callable[..., Done], error: type[AzilError] = Refused, **more: Any
) -> AzilError:
    """The refusal; nothing was written."""
    before = records(path, "SELECT count(*) AS n FROM entry")
    with pytest.raises(error) as refusal:
        do(path, service, **more)
    assert records(path, "SELECT count(*) AS n FROM entry") == before
    return refusal.value


def discharge(path: Path, on: date) -> None:
    with repository.writing(path, AUTHOR) as repo:
        stays.discharge(repo, ["Ahmadi"], on=on, reason="voluntary-departure", destination=None)


# Voluntary departure


@every(
    "enforceable, days, last",
    [
        ("2024-06-10", 10, "2024-06-20"),
        ("2024-06-12", 10, "2024-06-22"),  # a Saturday: the end of a stay does not roll
        ("2024-02-19", 10, "2024-02-29"),
        ("2024-02-20", 10, "2024-03-01"),
        ("2023-02-19", 10, "2023-03-01"),
        ("2024-06-20", 10, "2024-06-30"),
        ("2024-07-21", 10, "2024-07-31"),
        ("2024-01-30", 30, "2024-02-29"),
        ("2024-12-22", 10, "2025-01-01"),
    ],
)
def test_a_voluntary_departure_is_counted_from_enforceability(enforceable: str, days: int, last: str) -> None:
    """ZUP 100: the day of enforceability is not counted."""
    assert rules.voluntary_until(dates.iso(enforceable), days) == dates.iso(last)


@every(
    "days, reason, last",
    [(None, None, "2024-06-20"), (10, None, "2024-06-20"), (30, "school", "2024-07-10")],
)
def test_a_voluntary_departure_takes_10_days_or_with_a_reason_30(
    house: Path, days: int | None, reason: str | None, last: str
) -> None:
    done = do(house, leaving.voluntary, start=day(10), days=days, reason=reason)
    assert done.data["until"] == last
    assert records(house, "SELECT kind, until FROM leaving") == [{"kind": "voluntary", "until": last}]
    assert any("--reason voluntary-departure" in remark for remark in done.why)


@every(
    "days, reason",
    [(9, None), (11, None), (11, " "), (11, "school"), (29, "school"), (31, "school"), (30, None)],
)
def test_any_other_voluntary_departure_is_refused(house: Path, days: int, reason: str | None) -> None:
    refused(house, leaving.voluntary, start=day(10), days=days, reason=reason)
    assert records(house, "SELECT * FROM leaving") == []


@every("on, over", [(19, False), (20, False), (21, True)])
def test_who_is_still_there_after_the_last_day_is_found(house: Path, on: int, over: bool) -> None:
    do(house, leaving.voluntary, start=day(10))
    assert bool(sentences(house, "voluntary-departure-over", day(on))) is over
    assert due(house, "voluntary-departure-ends", day(on)) == ([] if over else ["2024-06-20"])


def test_who_left_in_time_is_not_found(house: Path) -> None:
    do(house, leaving.voluntary, start=day(10))
    discharge(house, day(21))
    assert sentences(house, "voluntary-departure-over", day(21)) == []
    assert due(house, "voluntary-departure-ends", day(21)) == []


def test_another_time_for_the_same_departure_takes_the_place_of_the_first(house: Path) -> None:
    do(house, leaving.voluntary, start=day(10))
    do(house, leaving.voluntary, start=day(10), days=30, reason="illness")
    assert records(house, "SELECT until FROM leaving") == [{"until": "2024-07-10"}]
    assert sentences(house, "voluntary-departure-over", day(21)) == []
    refused(house, leaving.voluntary, UsageError, start=day(10), days=30, reason="illness")


def test_a_departure_of_an_earlier_stay_is_not_held_against_a_later_one(house: Path) -> None:
    do(house, leaving.voluntary, start=day(10))
    discharge(house, day(15))
    with repository.writing(house, AUTHOR) as repo:
        stays.admit(repo, ["Ahmadi"], "LJ-GORICE", on=day(20), override="test")
    assert sentences(house, "voluntary-departure-over", day(25)) == []


def test_an_annulled_decision_ends_what_was_begun(house: Path) -> None:
    do(house, decide, kind="final-negative", on=day(5), enforceable=day(10))
    do(house, leaving.voluntary, start=day(10))
    do(house, decide, kind="annulled", on=day(15))
    for code in ("voluntary-departure-over", "leaving-not-begun"):
        assert sentences(house, code, day(25)) == []
    assert due(house, "voluntary-departure-ends", day(15)) == []


# Decisions


@pytest.mark.parametrize(("on", "late"), [(9, False), (10, True), (11, True)])
@pytest.mark.parametrize("kind", ["final-negative", "inadmissible"])
def test_an_enforceable_negative_decision_with_nothing_begun_is_found(
    house: Path, kind: str, on: int, late: bool
) -> None:
    do(house, decide, kind=kind, on=day(5), enforceable=day(10))
    assert bool(sentences(house, "leaving-not-begun", day(on))) is late


def test_a_positive_or_not_yet_enforceable_decision_asks_for_nothing(house: Path) -> None:
    do(house, decide, kind="final-negative", on=day(5))
    assert sentences(house, "leaving-not-begun", day(20)) == []
    do(house, decide, kind="final-positive", on=day(6), enforceable=day(6))
    assert sentences(house, "leaving-not-begun", day(20)) == []


@every(
    "begin",
    [
        (leaving.voluntary, {"start": day(10)}),
        (leaving.removal, {"asked": day(10)}),
        (leaving.dublin, {"state": "HRV", "agreed": day(10)}),
    ],
)
def test_any_way_out_of_the_country_is_a_beginning(
    house: Path, begin: tuple[Callable[..., Done], dict[str, Any]]
) -> None:
    do(house, decide, kind="final-negative", on=day(5), enforceable=day(10))
    do(house, begin[0], **begin[1])
    assert sentences(house, "leaving-not-begun", day(10)) == []


def test_a_removal_that_came_to_nothing_is_no_beginning_any_more(house: Path) -> None:
    do(house, decide, kind="final-negative", on=day(5), enforceable=day(10))
    do(house, leaving.removal, asked=day(10), agreed=day(12), not_carried_out="no travel document")
    assert sentences(house, "leaving-not-begun", day(11)) == []
    assert len(sentences(house, "leaving-not-begun", day(12))) == 1


def test_a_decision_recorded_again_is_completed(house: Path) -> None:
    do(house, decide, kind="final-negative", on=day(5), number="12/2024")
    done = do(house, decide, kind="final-negative", on=day(5), enforceable=day(20))
    assert "enforceable on 2024-06-20" in done.sentence
    assert records(house, "SELECT kind, enforceable, number FROM decision") == [
        {"kind": "final-negative", "enforceable": "2024-06-20", "number": "12/2024"}
    ]


def test_a_decision_is_not_enforceable_before_its_day_nor_made_ahead(house: Path) -> None:
    do(house, decide, kind="final-negative", on=day(5), enforceable=day(5))
    refused(house, decide, kind="inadmissible", on=day(5), enforceable=day(4))
    refused(house, decide, kind="inadmissible", on=dates.today() + timedelta(days=1))
    refused(house, decide, UsageError, kind="perhaps", on=day(5))


# Removal and Dublin transfer


def test_the_steps_of_a_removal_add_up_to_one(house: Path) -> None:
    do(house, leaving.removal, asked=day(5))
    do(house, leaving.removal, agreed=day(12))
    assert due(house, "removal-agreed", day(10)) == ["2024-06-12"]
    done = do(house, leaving.removal, asked=day(5), handed_over=day(12))
    assert "requested on 2024-06-05, agreed for 2024-06-12, handed over on 2024-06-12" in done.sentence
    assert records(house, "SELECT from_day, agreed, handed_over, failed FROM leaving") == [
        {"from_day": "2024-06-05", "agreed": "2024-06-12", "handed_over": "2024-06-12", "failed": None}
    ]
    assert due(house, "removal-agreed", day(12)) == []


def test_a_new_removal_begins_only_when_the_last_has_ended(house: Path) -> None:
    refused(house, leaving.removal, UsageError, agreed=day(12))
    do(house, leaving.removal, asked=day(5))
    refused(house, leaving.removal, asked=day(6))
    refused(house, leaving.removal, UsageError, asked=day(5))
    done = do(house, leaving.removal, not_carried_out="ill")
    assert done.why == ()
    do(house, leaving.removal, asked=day(6))
    assert [row["reason"] for row in records(house, "SELECT reason FROM leaving ORDER BY from_day")] == [
        "ill", None
    ]  # fmt: skip


@every(
    "steps, error",
    [
        ({"asked": day(5), "agreed": day(4)}, Refused),
        ({"asked": day(5), "handed_over": day(4)}, Refused),
        ({"asked": day(5), "handed_over": day(6), "not_carried_out": "ill"}, UsageError),
        ({"asked": date(2999, 1, 1)}, Refused),
        ({"asked": day(5), "handed_over": date(2999, 1, 1)}, Refused),
    ],
)
def test_steps_of_a_removal_that_make_no_sense_are_not_written(
    house: Path, steps: dict[str, Any], error: type[AzilError]
) -> None:
    refused(house, leaving.removal, error, **steps)


@pytest.mark.parametrize(("on", "late"), [(11, False), (12, False), (13, True)])
@pytest.mark.parametrize("kind", ["removal", "dublin"])
def test_an_agreed_day_that_passed_without_a_word_is_found(
    house: Path, kind: str, on: int, late: bool
) -> None:
    begin: dict[str, tuple[Callable[..., Done], dict[str, Any]]] = {
        "removal": (leaving.removal, {"asked": day(5), "agreed": day(12)}),
        "dublin": (leaving.dublin, {"state": "HR", "agreed": day(12)}),
    }
    service, steps = begin[kind]
    do(house, service, **steps)
    assert bool(sentences(house, "handing-over-passed", day(on))) is late
    assert due(house, f"{kind}-agreed", day(on)) == ([] if late else ["2024-06-12"])


@every("end", [{"handed_over": day(12)}, {"not_carried_out": "not at home"}])
def test_handing_over_or_a_reason_clears_the_finding(house: Path, end: dict[str, Any]) -> None:
    do(house, leaving.dublin, state="Croatia", agreed=day(12))
    do(house, leaving.dublin, **end)
    assert sentences(house, "handing-over-passed", day(20)) == []
    assert [row["state"] for row in records(house, "SELECT state FROM leaving")] == ["HRV"]


def test_somebody_handed_over_who_still_sleeps_here_is_a_contradiction(house: Path) -> None:
    do(house, leaving.removal, asked=day(5), handed_over=day(12))
    assert [len(sentences(house, "handed-over-still-here", day(on))) for on in (11, 12)] == [0, 1]
    discharge(house, day(12))
    assert sentences(house, "handed-over-still-here", day(12)) == []


def test_a_dublin_transfer_begins_with_state_and_day(house: Path) -> None:
    refused(house, leaving.dublin, UsageError, state="HRV")
    refused(house, leaving.dublin, UsageError, agreed=day(12))
    refused(house, leaving.dublin, UsageError, state="Atlantis", agreed=day(12))


# Commands


def test_commands_record_show_and_list_the_leaving(house: Path, azil: Azil) -> None:
    assert azil("leaving decision Ahmadi Bako --kind final-negative --on 2024-06-05").code == 0
    assert azil("leaving voluntary Ahmadi --from 2024-06-10 --days 31 --reason x").code == 4
    assert azil("leaving voluntary Ahmadi --from 2024-06-10").code == 0
    assert azil("leaving removal Bako --asked 2024-06-21 --agreed +2").code == 0
    assert azil("leaving dublin Bako --state HRV --agreed +3").code == 0
    assert "118(3)" in azil("leaving told Ahmadi --who CSD --on 2024-06-20 --dry-run").err
    said = azil("leaving told Ahmadi --who police --what 'the day' --basis 'ZMZ-1 49(16)' --on 2024-06-20")
    assert (said.code, said.err) == (0, "")
    assert azil("leaving told Ahmadi --who ' ' --on 2024-06-20").code == 2
    page = json.loads(azil("leaving show Ahmadi --format json").out)
    assert [row["who"] for row in page["told"]] == ["police"]
    assert "LOGATEC" not in azil("leaving list --site LJ-GORICE").out
    everybody = json.loads(azil("leaving list --format json").out)
    rows = everybody["leaving"] if isinstance(everybody, dict) else everybody
    assert [row["kind"] for row in rows] == ["voluntary", "removal", "dublin"]
    with repository.reading(house) as repo:
        person = repo.rows("SELECT id FROM person WHERE family_name = 'Ahmadi'")[0]["id"]
        names = [table.name for table in listed.about_person(repo, person, day(30))]
    assert names == ["decisions", "leaving", "told"]


def test_what_an_authority_of_the_state_of_origin_was_told_is_a_finding(azil: Azil, house: Path) -> None:
    """ZMZ-1 119(1), 118(4)."""
    for line in (
        "person edit Ahmadi --citizenship AFG",
        'organisation add KONZULAT --name "Veleposlaništvo" --kind other --country AFG',
        'organisation add DRUGI --name "Drugo veleposlaništvo" --kind other --country IRN',
        "leaving told Ahmadi --to KONZULAT --what drill --basis drill --on 2024-06-10",
        "request add Ahmadi passport --to DRUGI --asked 2024-06-10",
    ):
        done = azil(line)
        assert done.code == 0, (line, done.err)
    assert around(house, "told-state-of-origin", day(9)) == [0, 0, 1]
    for made, enforceable, found in ((2, 11, 1), (1, 10, 0)):
        line = f"leaving decision Ahmadi --kind final-negative --on {made}.6.2024"
        assert azil(f"{line} --enforceable {enforceable}.6.2024").code == 0
        assert len(sentences(house, "told-state-of-origin", day(12))) == found
