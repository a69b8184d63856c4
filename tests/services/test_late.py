"""A truth learnt late: past facts entered in their place in time, and what never happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from azilcli import repository
from tests.conftest import AUTHOR, Azil, records
from tests.doing import typed


def test_nobody_ever_slept_in_a_bed_that_was_cancelled(office: Path, azil: Azil) -> None:
    azil("person add Haidari Amina --sex f --citizenship AFG")
    azil("admit Haidari --to LOGATEC/101/A --on 2026-03-01 --programme asylum --override drill")
    with repository.writing(office, AUTHOR) as repo:
        (here,) = repo.rows("SELECT * FROM placement")
        repo.put("placement", here["id"], cancelled="2026-03-20")
        repo.record("drill")
    assert records(office, "SELECT * FROM sleeper") == []
    assert "Haidari" not in azil("report residents --on 2026-03-02").out
    assert "Haidari" not in azil("room show LOGATEC/101 --on 2026-03-02").out
    assert "101/A" not in azil("show Haidari --on 2026-03-02").out


@pytest.fixture
def told(office: Path, azil: Azil) -> Azil:
    """Haidari moved from bed A to B on 20 March, and Novak took A: a household in a flat, without gates."""
    typed(
        azil,
        "person add Haidari Amina --sex f --citizenship SVN",
        "person add Novak Ana --sex f --citizenship SVN",
        "household create Haidari --with Haidari --with Novak --on 2026-01-01",
        "admit Haidari --to FLAT-LJ-1/1/A --on 2026-03-01",
        "transfer Haidari --to FLAT-LJ-1/1/B --on 2026-03-20",
        "admit Novak --to FLAT-LJ-1/1/A --on 2026-03-20",
    )
    return azil


def slept(path: Path, who: str) -> list[tuple[str, str, str | None]]:
    """The beds of somebody, without the flat, each with the first day and the one after the last night."""
    rows = records(path, "SELECT * FROM sleeper WHERE family_name = :who ORDER BY from_day, to_day", who=who)
    return [(row["bed"][-3:], row["from_day"][5:], row["to_day"] and row["to_day"][5:]) for row in rows]


def test_who_had_left_before_the_move_on_record_never_moved(office: Path, told: Azil) -> None:
    done = told("discharge Haidari --on 2026-03-10 --reason own-wish")
    assert done.code == 0, done
    assert "nights at FLAT-LJ-1/1/B from 2026-03-20 are cancelled" in done.err
    assert slept(office, "Haidari") == [("1/A", "03-01", "03-10")]
    assert slept(office, "Novak") == [("1/A", "03-20", None)]
    assert "moved 0" in told("report movements --from 2026-03-01 --to 2026-03-31").out
    assert told("check --severity contradiction").code == 0
    assert told("undo").code == 0
    assert slept(office, "Haidari") == [("1/A", "03-01", "03-20"), ("1/B", "03-20", None)]


def test_an_undo_gives_no_bed_back_that_somebody_has_since(office: Path, told: Azil) -> None:
    told("discharge Haidari --on 2026-03-10 --reason own-wish")
    told("transfer Novak --to FLAT-LJ-1/1/B --on 2026-03-25")
    newest = records(office, "SELECT id FROM entry WHERE action = 'discharge'")[0]["id"]
    refused = told(f"undo {newest[:8]}")
    assert refused.code == 4
    assert "FLAT-LJ-1/1/B is taken by Novak Ana from 2026-03-25" in refused.err


@pytest.mark.parametrize(
    ("line", "beds"),
    [
        ("transfer Haidari --to FLAT-LJ-1/2/A --on 2026-03-10",
         [("1/A", "03-01", "03-10"), ("2/A", "03-10", "03-20"), ("1/B", "03-20", None)]),
        ("transfer Haidari --to FLAT-LJ-1/1/B --on 2026-03-10",
         [("1/A", "03-01", "03-10"), ("1/B", "03-10", None)]),
        ("admit Haidari --to FLAT-LJ-1/1/A --on 2026-02-01 --departed 2026-02-20 --reason own-wish",
         [("1/A", "02-01", "02-20"), ("1/A", "03-01", "03-20"), ("1/B", "03-20", None)]),
        ("correct Haidari --arrived 2026-03-25 --reason late", [("1/B", "03-25", None)]),
        ("correct Haidari --arrived 2026-02-20 --reason late",
         [("1/A", "02-20", "03-20"), ("1/B", "03-20", None)]),
    ],
)  # fmt: skip
def test_a_past_fact_is_entered_in_its_place_in_time(
    office: Path, told: Azil, line: str, beds: list[tuple[str, str, str | None]]
) -> None:
    done = told(line)
    assert done.code == 0, done
    assert slept(office, "Haidari") == beds
    assert told("check --severity contradiction").code == 0


@pytest.mark.parametrize(
    ("line", "who_and_when", "code"),
    [
        ("admit Novak --to FLAT-LJ-1/1/A --on 2026-03-05 --departed 2026-03-12 --reason own-wish",
         "FLAT-LJ-1/1/A is taken by Haidari Amina from 2026-03-01 to 2026-03-20", "bed-twice"),
        ("correct Novak --arrived 2026-03-18 --reason slip",
         "FLAT-LJ-1/1/A is taken by Haidari Amina from 2026-03-01 to 2026-03-20", "bed-twice"),
        ("admit Haidari --to FLAT-LJ-2 --on 2026-03-05 --departed 2026-03-12 --reason own-wish",
         "Haidari Amina has a stay from 2026-03-01 at FLAT-LJ-1/1/B", "person-twice"),
    ],
)  # fmt: skip
def test_what_contradicts_a_record_is_named_and_only_written_with_a_reason(
    office: Path, told: Azil, line: str, who_and_when: str, code: str
) -> None:
    refused = told(line)
    assert refused.code == 4
    assert who_and_when in refused.err
    assert "--override" in refused.err
    assert told(f'{line} --override "seen by the guard"').code == 0
    assert [row["gate"] for row in records(office, "SELECT gate FROM override")] == [code]
    assert code in told("check --severity contradiction").out


def test_what_goes_on_is_contradicted_by_no_reason(told: Azil) -> None:
    refused = told('transfer Haidari --to FLAT-LJ-1/1/A --on 2026-03-25 --override "so it was"')
    assert refused.code == 4
    assert "taken by Novak Ana from 2026-03-20" in refused.err


def test_a_stay_that_is_over_says_why_it_ended(told: Azil) -> None:
    admit = "admit Haidari --to FLAT-LJ-1/1/A --on 2026-02-01"
    assert "add --reason CODE" in told(f"{admit} --departed 2026-02-20").err
    assert "add --departed DATE" in told(f"{admit} --reason own-wish").err
    assert "before the arrival" in told(f"{admit} --departed 2026-01-20 --reason own-wish").err
    assert "lies in the future" in told(f"{admit} --departed +2 --reason own-wish").err
    assert "--departed DATE" in told(admit).err


def test_a_corrected_arrival_asks_for_what_an_admission_of_that_day_asks_for(
    office: Path, azil: Azil
) -> None:
    azil("person add Haidari Amina --sex f --citizenship AFG")
    azil("health exam Haidari --on 2026-02-01 --result fit")
    assert azil("admit Haidari --to LOGATEC/101/A --on 2026-02-02 --programme asylum").code == 0
    line = "correct Haidari --arrived 2026-01-20 --reason late"
    refused = azil(line)
    assert refused.code == 4
    assert "has no preventive health examination" in refused.err or "examin" in refused.err
    assert azil(f'{line} --override "by night"').code == 0
    assert [row["on_day"] for row in records(office, "SELECT on_day FROM override")] == ["2026-01-20"]
    assert azil('correct Haidari --arrived 2026-01-19 --reason "one more"').code == 0, "passed already"


def test_nights_of_a_pass_that_a_discharge_ended_do_not_count(office: Path, azil: Azil) -> None:
    azil("person add Haidari Amina --sex f --citizenship AFG")
    azil("health exam Haidari --on 2026-02-01 --result fit")
    azil("admit Haidari --to LOGATEC/101/A --on 2026-02-02 --programme asylum")
    assert azil("pass grant Haidari --from 2026-03-01 --to 2026-03-08").code == 0
    assert azil("absent Haidari --on 2026-02-20").code == 0
    azil("return Haidari --on 2026-02-25")
    left = azil("discharge Haidari --on 2026-03-02 --reason own-wish")
    assert left.code == 0
    shown = azil("show Haidari --on 2026-04-01").out
    assert "1 night in the year" in shown
    azil("correct Haidari --departed 2026-03-05 --reason slip")
    assert "4 nights in the year" in azil("show Haidari --on 2026-04-01").out
    azil("correct Haidari --departed 2026-02-27 --reason slip")
    assert "nights in the year" not in azil("show Haidari --on 2026-04-01").out
    assert azil("pass cancel Haidari").code == 0
    assert azil("pass cancel Haidari").code == 3


def test_an_absence_ends_with_the_stay_and_one_after_it_is_found(office: Path, azil: Azil) -> None:
    azil("person add Haidari Amina --sex f --citizenship AFG")
    azil("health exam Haidari --on 2026-02-01 --result fit")
    azil("admit Haidari --to LOGATEC/101/A --on 2026-02-02 --programme asylum")
    azil("absent Haidari --on 2026-03-01")
    assert azil("discharge Haidari --on 2026-03-10 --reason arbitrary-departure").code == 0
    (absence,) = records(office, "SELECT to_day FROM absence_taken")
    assert absence["to_day"] == "2026-03-10"
    assert "after-leaving" not in azil("check").out
    moved = azil("correct Haidari --departed 2026-02-20 --reason slip")
    assert "still recorded for a later day: absence, 2026-03-01" in moved.err
    assert "after-leaving" in azil("check").out


def test_an_absence_before_a_later_one_is_entered_with_its_end(office: Path, told: Azil) -> None:
    assert told("absent Haidari --on 2026-04-10").code == 0
    assert told("return Haidari --on 2026-04-12").code == 0
    assert "--to DATE" in told("absent Haidari --on 2026-04-01").err
    assert told("absent Haidari --on 2026-04-01 --to 2026-04-03").code == 0
    refused = told("absent Haidari --on 2026-04-09 --to 2026-04-11")
    assert refused.code == 4
    assert "Haidari Amina was away from 2026-04-10 to 2026-04-12" in refused.err
    assert told("absent Haidari --on 2026-04-09 --to 2026-04-09").code == 2
    days = records(office, "SELECT from_day, to_day FROM absence ORDER BY from_day")
    assert [tuple(row.values()) for row in days] == [
        ("2026-04-01", "2026-04-03"),
        ("2026-04-10", "2026-04-12"),
    ]


def test_nights_away_that_contradict_others_are_written_with_a_reason_and_found(
    told: Azil, office: Path
) -> None:
    told("absent Haidari --on 2026-04-02 --to 2026-04-10")
    over = "absent Haidari --on 2026-04-08 --to 2026-04-12"
    assert told(over).code == 4
    assert len(records(office, "SELECT 1 FROM absence")) == 1
    assert "overridden" in told(f'{over} --override "so the list says"').err
    assert told("check --code away-twice --on 2026-04-09").code == 6
    assert told('absent Haidari --on 2026-04-02 --to 2026-04-03 --override "again"').code == 4


def test_a_past_household_beside_another_is_written_with_a_reason_and_found(told: Azil, office: Path) -> None:
    for name in ("First", "Second"):
        told(f"household create {name} --on 2026-01-01")
    told("household join First Haidari --on 2026-01-01 --to 2026-02-01")
    over = "household join Second Haidari --on 2026-01-10 --to 2026-02-10"
    assert told(over).code == 4
    assert "overridden" in told(f'{over} --override "so the list says"').err
    assert told("check --code two-households --on 2026-01-15").code == 6
    assert told('household join Second Haidari --on 2026-01-10 --override "still there"').code == 4


def test_a_household_before_a_later_one_is_entered_with_its_end(office: Path, told: Azil) -> None:
    assert told("household create Prej --on 2025-01-01 --member Prej,Iva,f").code == 0
    early = "household join Prej Novak --on 2025-03-01"
    assert "--to DATE" in told(early).err
    assert told(f"{early} --to 2026-01-02").code == 4, "one night too many"
    assert told(f"{early} --to 2026-01-01").code == 0
    rows = records(office, "SELECT from_day, to_day FROM membership WHERE person IN (SELECT id FROM person"
                   " WHERE family_name = 'Novak') ORDER BY from_day")  # fmt: skip
    assert [tuple(row.values()) for row in rows] == [("2025-03-01", "2026-01-01"), ("2026-01-01", None)]


def test_an_undone_correction_asks_for_what_an_admission_of_that_day_asks_for(
    office: Path, azil: Azil
) -> None:
    azil("person add Haidari Amina --sex f --citizenship AFG")
    azil('admit Haidari --to LOGATEC/101/A --on 2026-01-20 --programme asylum --override "by night"')
    azil("health exam Haidari --on 2026-02-01 --result fit")
    assert azil("correct Haidari --arrived 2026-02-02 --reason slip").code == 0
    assert azil("undo").code == 0, "passed with a reason"
    azil("person add Novak Ana --sex f --citizenship AFG")
    azil("health exam Novak --on 2026-01-10 --result fit")
    assert azil("admit Novak --to LOGATEC/101/B --on 2026-01-20 --programme asylum").code == 0
    assert azil("correct Novak --arrived 2026-02-02 --reason slip").code == 0
    corrected = records(office, "SELECT id FROM entry WHERE action = 'correct' ORDER BY seq DESC")[0]["id"]
    exam = records(office, "SELECT id FROM entry WHERE action = 'health exam' ORDER BY seq DESC")[0]["id"]
    azil("health exam Novak --on 2026-02-01 --result fit")
    assert azil(f"undo {exam[:8]}").code == 0
    refused = azil(f"undo {corrected[:8]}")
    assert refused.code == 4
    assert "has no preventive health examination" in refused.err


def test_a_decided_conflict_on_an_arrival_asks_for_what_an_admission_asks_for(
    office: Path, azil: Azil
) -> None:
    azil("person add Haidari Amina --sex f --citizenship AFG")
    azil("health exam Haidari --on 2026-02-01 --result fit")
    azil("admit Haidari --to LOGATEC/101/A --on 2026-02-05 --programme asylum")
    azil("db copy other.db")
    azil("correct Haidari --arrived 2026-02-03 --reason one")
    azil("--db other.db correct Haidari --arrived 2026-02-04 --reason two")
    assert azil("db merge other.db --yes").code in (0, 6)
    decide = "conflict resolve --value arrived=2026-01-20 --value from_day=2026-01-20"
    refused = azil(decide)
    assert refused.code == 4, refused
    assert "examination" in refused.err
    assert azil(f'{decide} --override "by night"').code == 0
    assert [row["on_day"] for row in records(office, "SELECT on_day FROM override")] == ["2026-01-20"]
