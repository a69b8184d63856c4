"""Somebody who was entered twice and stays under both codes: named once, and nothing is picked silently."""

from __future__ import annotations

import re
import shlex
from datetime import timedelta
from pathlib import Path

import pytest

from azilcli.errors import ExitCode, Refused
from azilcli.ledger import ids
from azilcli.services import absences, corrections, health, passes, people, presence, stays
from tests.conftest import Azil, records
from tests.doing import do, record, vulnerable
from tests.every import every
from tests.services.leftover import copy, is_sound, merge
from tests.services.marked import CAME
from tests.services.test_uniting import data, enter, unite

NIGHT = CAME + timedelta(days=4)
BEDS = ("LOGATEC/101/A", "LOGATEC/102/A")


def admit(path: Path, code: str, to: str, day: int = 0) -> str:
    """The code of the stay."""
    done = do(path, stays.admit, [code], to, on=CAME + timedelta(days=day), programme="asylum", override="x")
    return str(done.data["people"][0]["stay"])


@pytest.fixture
def twice(path: Path, office: Path) -> tuple[str, str, str]:
    """Somebody with two open stays, the second one two days later; the codes of person and stays."""
    keep, other = enter(path, "Haidari Amina", sex="f"), enter(path, "Haydari Ameena", sex="f")
    first, second = admit(path, keep, BEDS[0]), admit(path, other, BEDS[1], 2)
    unite(path, keep, other)
    return keep, first, second


@every("is_one_bed", [True, False])
def test_no_list_names_the_same_record_twice(path: Path, office: Path, azil: Azil, is_one_bed: bool) -> None:
    entered = [
        people.member("Haidari,Amina,f,2010,AFG,head"),
        people.member("Haydari,Ameena,f,2010,AFG,head"),
    ]
    made = do(path, people.create_household, "Haidari", kind="family", existing=(), entered=entered, on=CAME)
    keep, other = (one["code"] for one in made.data["people"])
    there = copy(path, "other.db")
    for file, code, bed in ((path, keep, BEDS[0]), (there, other, BEDS[not is_one_bed])):
        admit(file, code, bed)
        do(file, record, "card", code, kind="passport", number=code, issued=CAME, until=None)
        do(file, passes.grant, [code], start=NIGHT, end=NIGHT + timedelta(days=2))
        do(file, health.exam, [code], on=CAME, result="fit")
        do(file, vulnerable, [code], kind="disability", on=CAME)
        do(file, absences.absent, [code], on=NIGHT + timedelta(days=4))
    merge(path, there)
    unite(path, keep, other)
    for line in (
        "report residents", "health list", "status list", "card list", "guardian list", "pass list",
        "presence list LOGATEC", "check", f"room show {BEDS[0][:-2]}", f"show {keep}",
        "household show Haidari", "report evacuation", "report kitchen --names", f"report certificate {keep}",
    ):  # fmt: skip
        found = data(azil, line if line.startswith("show") else f"{line} --on {NIGHT}")
        tables = list(found.values()) if isinstance(found, dict) else [found]
        for rows in tables:
            if isinstance(rows, list):
                listed = [tuple(row.items()) for row in rows]
                assert len(listed) == len(set(map(repr, listed))), line
    assert len(data(azil, f"card list --on {NIGHT}")) == 2
    assert len(data(azil, f"report residents --on {NIGHT}")) == (1 if is_one_bed else 2)
    assert "1 without a receipt of information" in azil(f"health list --on {NIGHT}").out


def test_a_discharge_says_that_another_stay_is_still_open(path: Path, twice: tuple[str, str, str]) -> None:
    keep, _first, _second = twice
    discharge = {"on": NIGHT, "reason": "other", "destination": None}
    (remark,) = do(path, stays.discharge, [keep], **discharge).why
    assert "still open" in remark
    assert BEDS[0] in remark
    assert str(CAME) in remark
    assert do(path, stays.discharge, [keep], **discharge).why == ()


def test_whatever_is_done_to_one_open_stay_says_that_there_is_another(
    path: Path, twice: tuple[str, str, str]
) -> None:
    keep, _first, _second = twice
    for done in (
        do(path, stays.transfer, [keep], "LOGATEC/103/A", on=NIGHT),
        do(path, absences.absent, [keep], on=NIGHT),
        do(path, absences.come_back, [keep], on=NIGHT + timedelta(days=1)),
        do(path, passes.grant, [keep], start=NIGHT + timedelta(days=2), end=NIGHT + timedelta(days=3)),
    ):
        (remark,) = [one for one in done.why if "still open" in one]
        assert BEDS[0] in remark


def test_an_absence_or_pass_of_one_stay_is_not_taken_for_the_other(path: Path, office: Path) -> None:
    for number, begin in enumerate(
        (
            lambda code: do(path, absences.absent, [code], on=NIGHT),
            lambda code: do(path, passes.grant, [code], start=NIGHT, end=NIGHT + timedelta(days=1)),
        )
    ):
        keep, other = enter(path, f"Haidari A{number}"), enter(path, f"Haydari B{number}")
        room = f"LOGATEC/{104 + number}"
        first = admit(path, keep, f"{room}/A")
        begin(keep)
        second = admit(path, other, f"{room}/B", 2)
        unite(path, keep, other)
        begin(keep)
        kind = ("absence", "pass")[number]
        rows = records(path, f"SELECT stay FROM {kind}")
        assert sorted(row["stay"] for row in rows) == sorted((first, second))
    assert is_sound(path)


def test_a_check_of_presence_finds_somebody_with_two_stays_there_or_not_once(
    path: Path, twice: tuple[str, str, str]
) -> None:
    keep, _first, _second = twice
    done = do(path, presence.record, "LOGATEC", on=NIGHT, missing=[keep])
    assert done.data["missing"] == [keep]


# The finding and its remedy


def test_the_finding_names_both_stays(path: Path, azil: Azil, twice: tuple[str, str, str]) -> None:
    keep, first, second = twice
    third = enter(path, "Hajdari Amina", sex="f")
    admit(path, third, "LOGATEC/104/A", 3)
    (row,) = data(azil, "check --code person-twice")
    for said in (*BEDS, str(CAME), ids.show(first), ids.show(second)):
        assert said in row["finding"]
    unite(path, keep, third)
    lines = [row["finding"] for row in data(azil, "check --code person-twice")]
    assert len(set(lines)) == len(lines) == 2


def test_what_the_finding_advises_works(path: Path, azil: Azil, twice: tuple[str, str, str]) -> None:
    _keep, first, second = twice
    (row,) = data(azil, "check --code person-twice")
    codes = re.findall(r"S[0-9A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{4}", row["finding"])
    assert [ids.normalise(code) for code in codes] == [first, second]
    day = CAME + timedelta(days=1)
    said = azil(f"correct {codes[0]} --arrived {day} --reason 'a day late'")
    assert said.code == ExitCode.DONE, said.err
    assert codes[1] in said.out + said.err
    (stay,) = records(path, "SELECT arrived FROM stay WHERE id = :id", id=first)
    assert stay == {"arrived": str(day)}


def test_the_admission_of_one_of_the_two_may_be_undone(
    path: Path, azil: Azil, twice: tuple[str, str, str]
) -> None:
    newest = data(azil, "log")
    (admitted,) = [row["entry"] for row in newest if row["action"] == "admit"][:1]
    assert azil(f"undo {admitted}").code == ExitCode.DONE
    assert data(azil, "check --code person-twice") == []


def test_a_correction_may_shorten_an_overlap_that_was_there_before(
    path: Path, twice: tuple[str, str, str]
) -> None:
    keep, first, second = twice
    do(path, stays.discharge, [keep], on=NIGHT, reason="other", destination=None)
    done = do(path, corrections.correct, second, arrived=None, departed=NIGHT - timedelta(days=1), reason="x")
    assert ids.show(first) in done.why[0]
    do(path, stays.discharge, [keep], on=NIGHT, reason="other", destination=None)
    done = do(path, corrections.correct, first, arrived=None, departed=CAME + timedelta(days=2), reason="x")
    assert done.why == ()


def test_a_correction_that_adds_an_overlap_is_refused(path: Path, twice: tuple[str, str, str]) -> None:
    keep, _first, second = twice
    for _number in range(2):
        do(path, stays.discharge, [keep], on=NIGHT, reason="other", destination=None)
    before = path.read_bytes()
    with pytest.raises(Refused, match="another stay"):
        do(path, corrections.correct, second, arrived=CAME + timedelta(days=1), departed=None, reason="x")
    assert path.read_bytes() == before
    # After the other one ended there is nothing to share.
    later = NIGHT + timedelta(days=1)
    do(path, corrections.correct, second, arrived=None, departed=later, reason="x")


def test_a_correction_in_a_bed_that_two_had_at_once_may_give_nights_back(path: Path, office: Path) -> None:
    keep, other = enter(path, "Haidari Amina", sex="f"), enter(path, "Haydari Ameena", sex="f")
    there = copy(path, "other.db")
    first, second = admit(path, keep, BEDS[0]), admit(there, other, BEDS[0], 2)
    merge(path, there)
    do(path, corrections.correct, second, arrived=CAME + timedelta(days=3), departed=None, reason="x")
    with pytest.raises(Refused, match="is taken"):
        do(path, corrections.correct, second, arrived=CAME + timedelta(days=1), departed=None, reason="x")
    assert first != second


def test_a_stay_that_is_not_there_cannot_be_corrected(path: Path, office: Path, azil: Azil) -> None:
    said = azil(shlex.join(["correct", "S0000-0000-000C", "--arrived", str(CAME), "--reason", "x"]))
    assert said.code == ExitCode.NOT_FOUND
