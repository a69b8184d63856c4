"""What only came of bringing two copies together: found, in words, with advice that works as typed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.ledger import schema
from azilcli.repository import policies
from azilcli.rules import checks
from azilcli.services import erasing, leaving, people, presence, stays
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil, records
from tests.doing import do
from tests.services.leftover import copy, merge

FIRST, LEFT, TODAY = date(2024, 9, 1), date(2024, 10, 6), date(2024, 10, 10)
Rows = list[dict[str, Any]]


@pytest.fixture
def person(path: Path, office: Path) -> str:
    (entered,) = do(path, people.add, [Identity("Haidari", "Amina", sex="f")]).data["people"]
    do(path, stays.admit, [entered["code"]], "LOGATEC/101/A", on=FIRST, programme="asylum", override="drill")
    return str(entered["code"])


@pytest.fixture
def check(azil: Azil) -> Callable[[str], Rows]:
    """The findings of one check, on a day of October."""

    def found(code: str) -> Rows:
        rows: Rows = json.loads(azil(f"check --code {code} --on {TODAY} --format json").out)
        return rows

    return found


@pytest.mark.parametrize("moved", [date(2024, 10, 5), LEFT, TODAY])
def test_who_was_moved_in_one_copy_and_has_left_in_the_other_has_a_bed_still(
    path: Path, person: str, azil: Azil, check: Callable[[str], Rows], moved: date
) -> None:
    other = copy(path, "other.db")
    do(path, stays.transfer, [person], "LOGATEC/102/A", on=moved)
    do(other, stays.discharge, [person], on=LEFT, reason="own-wish", destination=None)
    plan = merge(path, other)
    assert ("sleeps-after-leaving", person) in plan.findings or plan.conflicts
    if plan.conflicts:
        assert azil("conflict resolve --keep 2").code == 0
    (row,) = check("sleeps-after-leaving")
    assert row["severity"] == "contradiction"
    assert row["finding"] == "Haidari Amina left on 2024-10-06, but still sleeps in LOGATEC/102/A"


def test_a_bed_that_was_left_is_free_again_once_the_transfer_is_undone(
    path: Path, person: str, azil: Azil, check: Callable[[str], Rows]
) -> None:
    other = copy(path, "other.db")
    moved = do(path, stays.transfer, [person], "LOGATEC/102/A", on=LEFT)
    do(other, stays.discharge, [person], on=LEFT, reason="own-wish", destination=None)
    merge(path, other)
    (row,) = check("sleeps-after-leaving")
    assert azil(row["remedy"].rpartition(": azil ")[2]).code == 0
    assert azil(f"undo {moved.entry.id[:8]}").code == 0
    assert check("sleeps-after-leaving") == []
    assert records(path, "SELECT * FROM resident") == []


def test_who_has_left_has_no_bed(path: Path, person: str, check: Callable[[str], Rows]) -> None:
    do(path, stays.discharge, [person], on=LEFT, reason="own-wish", destination=None)
    assert check("sleeps-after-leaving") == []


def test_who_is_away_in_one_copy_and_was_seen_in_the_other_is_asked_about(
    path: Path, person: str, azil: Azil, check: Callable[[str], Rows]
) -> None:
    other = copy(path, "other.db")
    do(path, presence.record, "LOGATEC", on=LEFT, missing=[person])
    do(other, presence.record, "LOGATEC", on=LEFT, missing=[])
    merge(path, other)
    shown = azil("conflict list --format json").out
    (one,) = json.loads(shown)
    sides = json.loads(azil("conflict show --format json").out)["sides"]
    seen = next(side["side"] for side in sides if "Haidari" in side["says"])
    azil(f"conflict resolve {one['code']} --keep {seen}")
    (row,) = check("seen-while-away")
    assert row["finding"] == (
        "Haidari Amina is recorded as away since 2024-10-06, but was seen at LOGATEC on 2024-10-06"
    )
    do(path, presence.record, "LOGATEC", on=LEFT, missing=[])
    assert check("seen-while-away") == []


def test_who_came_back_was_seen_in_peace(path: Path, person: str, check: Callable[[str], Rows]) -> None:
    do(path, presence.record, "LOGATEC", on=LEFT, missing=[person])
    do(path, presence.record, "LOGATEC", on=TODAY, missing=[])
    assert check("seen-while-away") == []


def test_a_conflict_is_one_finding_whatever_it_is_about(
    path: Path, person: str, check: Callable[[str], Rows]
) -> None:
    other = copy(path, "other.db")
    for file, number in ((path, "1"), (other, "2")):
        do(file, people.edit, person, {"phone": number, "note": number, "sex": "_mx"[int(number)]})
        do(
            file,
            stays.discharge,
            [person],
            on=date(2024, 10, int(number)),
            reason="own-wish",
            destination=None,
        )
    merge(path, other)
    assert {row["finding"] for row in check("conflict")} == {
        "person Haidari Amina: the copies differ in note, phone and sex",
        "stay Haidari Amina: the copies differ in left",
    }


def test_what_is_in_two_places_at_once_is_found_once(
    path: Path, person: str, check: Callable[[str], Rows]
) -> None:
    other = copy(path, "other.db")
    do(path, stays.transfer, [person], "LOGATEC/102/A", on=LEFT)
    do(other, stays.transfer, [person], "LOGATEC/103/A", on=LEFT)
    plan = merge(path, other)
    assert len(check("sleeps-twice")) == 1
    assert len(check("card-missing")) <= 1
    assert [code for code, _subject in plan.findings] == ["sleeps-twice"]


def test_somebody_erased_whom_another_copy_let_in_does_not_stop_the_check_of_the_house(
    path: Path, person: str, azil: Azil
) -> None:
    do(path, stays.discharge, [person], on=LEFT, reason="own-wish", destination=None)
    (one,) = do(path, people.add, [Identity("Novak", "Ana", sex="f")]).data["people"]
    do(path, stays.admit, [one["code"]], "LOGATEC/102/A", on=FIRST, programme="asylum", override="drill")
    other = copy(path, "other.db")
    do(path, erasing.erase, person, "17/2024")
    do(other, stays.admit, [person], "LOGATEC/101/A", on=TODAY, programme="asylum", override="drill")
    do(other, presence.record, "LOGATEC", on=TODAY, missing=[person])
    merge(path, other)
    for line in ("presence record LOGATEC --on 2024-10-11", "presence record LOGATEC --on 2024-10-10"):
        told = azil(line)
        assert (told.code, "1 present, 0 missing" in told.out) == (0, True), told.err
        assert f"azil discharge {person[:4]}" in told.out + told.err
    refused = azil(f"transfer {person} --to LOGATEC/103/A --on 2024-10-11")
    assert (refused.code, "azil discharge" in refused.err) == (4, True), refused.err


def test_a_bed_that_both_copies_took_out_of_service_is_back_at_once(
    path: Path, office: Path, azil: Azil
) -> None:
    other = copy(path, "other.db")
    assert azil("bed out LOGATEC/102/A --from 1.10.2024 --reason repair").code == 0
    assert azil(f"--db {other} bed out LOGATEC/102/A --from 5.10.2024 --reason renovation").code == 0
    merge(path, other)
    assert azil("bed close LOGATEC/102/B --from 1.10.2024").code == 0
    assert "back in use" in azil("bed back LOGATEC/102/A --on 10.10.2024").out
    ends = records(path, "SELECT to_day FROM closure WHERE place = 'LOGATEC/102/A'")
    assert ends == 2 * [{"to_day": "2024-10-10"}]


def test_a_policy_that_is_no_number_is_a_sentence_that_says_how_to_put_it_right(
    path: Path, person: str, azil: Azil
) -> None:
    with repository.writing(path, AUTHOR) as repo:
        row = policies.in_force(repo, "pass.days", TODAY)
        assert row
        repo.put("policy", row["id"], value="abc")
        repo.record("forged")
    told = azil(f"pass grant {person} --from 2024-10-02 --to 2024-10-04")
    assert told.code == 5
    assert "azil policy set pass.days" in told.err
    assert azil(f"policy set pass.days 5 --from {row['valid_from']} --basis 'ZMZ-1 82(6)'").code == 0
    assert azil(f"pass grant {person} --from 2024-10-02 --to 2024-10-04").code == 0


def test_a_voluntary_departure_begun_in_both_copies_is_asked_about(
    path: Path, person: str, check: Callable[[str], Rows]
) -> None:
    other = copy(path, "other.db")
    for file, day in ((path, 7), (other, 9)):
        do(file, leaving.voluntary, [person], start=date(2024, 10, day))
    assert check("leaving-twice") == []
    merge(path, other)
    (row,) = check("leaving-twice")
    assert row["finding"].endswith("at once, from 2024-10-07 and from 2024-10-09")


def test_the_log_names_whom_an_entry_concerned_that_is_undone(path: Path, person: str, azil: Azil) -> None:
    (one,) = do(path, people.add, [Identity("Novak", "Ana", sex="f")]).data["people"]
    do(path, stays.admit, [one["code"]], "LOGATEC/102/A", on=FIRST, programme="asylum", override="drill")
    for _again in range(2):
        assert azil("undo").code == 0
    undo_add, undo_admit, admitted, added, *_rest = json.loads(azil("log --format json").out)
    assert added["about"] == "Novak Ana"
    assert "Novak Ana → LOGATEC/102/A" in admitted["about"]
    assert undo_admit["about"] == f"{admitted['entry']} admit"
    assert undo_add["about"] == f"{added['entry']} person add"
    do(path, erasing.erase, one["code"], "17/2024")
    assert "Novak" not in azil("log").out


def test_the_check_of_conflicts_knows_the_kinds_that_are_parts_of_others() -> None:
    """Of a day in two records it names the whole; which kinds are parts the schema declares."""
    (check,) = (one for one in checks.checks() if one.code == "conflict")
    (listed,) = re.findall(r"kind IN \((.*?)\)", check.sql)
    assert {name.strip("' ") for name in listed.split(",")} == {
        kind.name for kind in schema.kinds().values() if kind.part_of
    }
