"""A wrongly recorded place or programme put right: nobody was ever there, and the gates ask as at entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from tests.conftest import Azil, records
from tests.doing import typed
from tests.every import every

WHY = '--reason "beds mixed up"'


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    """A woman in a bed, another beside her, a man in the next room, and a girl who waits."""
    typed(
        azil,
        "person add Haidari Amina --sex f --born 1990-01-01",
        "person add Novak Ana --sex f --born 1991-01-01",
        "person add Kos Jan --sex m --born 1992-01-01",
        "health exam Haidari Novak Kos --on 2026-01-01 --result fit",
        "health info Haidari Novak Kos --on 2026-01-01",
        "admit Haidari --to LOGATEC/101/A --programme asylum --on 2026-01-02",
        "admit Novak --to LOGATEC/101/B --programme asylum --on 2026-01-05",
        "admit Kos --to LOGATEC/102/A --programme asylum --on 2026-01-02",
    )
    return office


def slept(path: Path) -> list[tuple[str, str, str | None]]:
    """Where the woman slept, from when until when."""
    sql = """SELECT site, coalesce(bed, room, site) AS place, from_day, to_day FROM slept
        WHERE stay IN (SELECT stay.id FROM stay JOIN person ON person.id = person
                       WHERE family_name = 'Haidari') ORDER BY from_day, number"""
    return [(row["place"], row["from_day"], row["to_day"]) for row in records(path, sql)]


def test_all_nights_of_a_wrong_bed_were_slept_in_the_right_one_and_an_undo_takes_that_back(
    azil: Azil, house: Path
) -> None:
    before = slept(house)
    done = azil(f"correct Haidari --bed LOGATEC/103/A {WHY}")
    assert (done.code, "LOGATEC/101/A → LOGATEC/103/A" in done.out) == (0, True), done
    assert slept(house) == [("LOGATEC/103/A", "2026-01-02", None)]
    assert "beds mixed up" in azil("show Haidari").out
    assert azil("undo").code == 0
    assert slept(house) == before
    assert azil("db verify").code == 0


def test_of_several_places_the_one_of_the_night_is_meant_and_the_moves_stay(azil: Azil, house: Path) -> None:
    typed(azil, "transfer Haidari --to LOGATEC/103/A --on 2026-01-10")
    done = azil(f"correct Haidari --bed LOGATEC/104 --on 2026-01-04 {WHY}")
    assert done.code == 0, done
    assert slept(house) == [
        ("LOGATEC/104/A", "2026-01-02", "2026-01-10"), ("LOGATEC/103/A", "2026-01-10", None),
    ]  # fmt: skip
    assert azil(f"correct Haidari --bed LOGATEC/105 --on 2026-01-01 {WHY}").code == ExitCode.REFUSED


@every(
    "line, code, word",
    [
        (f"--bed LOGATEC/101/B {WHY}", ExitCode.REFUSED, "is taken by Novak Ana"),
        (f"--bed LOGATEC/101/A {WHY}", ExitCode.USAGE, "already recorded"),
        (f"--bed NOWHERE/1 {WHY}", ExitCode.NOT_FOUND, "no place"),
        (f"--bed IH-MARIBOR {WHY}", ExitCode.REFUSED, "does not serve"),
        (f"--bed ZASEBNI-NASLOV {WHY}", ExitCode.REFUSED, "no beds"),
        ("--bed LOGATEC/103/A", ExitCode.USAGE, "--reason"),
        ("--bed LOGATEC/103/A --reason ' '", ExitCode.USAGE, "reason"),
        (f"--programme asylum {WHY}", ExitCode.USAGE, "already recorded"),
        (f"--programme integration {WHY}", ExitCode.REFUSED, "does not serve"),
        (f"--programme integration --bed IH-MARIBOR {WHY}", ExitCode.USAGE, "--status-on"),
        (f"--bed LOGATEC/103/A --arrived 2026-01-03 {WHY}", ExitCode.USAGE, "by themselves"),
        (f"--on 2026-01-03 {WHY}", ExitCode.USAGE, "--on"),
        (WHY, ExitCode.USAGE, "--bed"),
    ],
)
def test_what_cannot_have_been_is_refused_and_changes_nothing(
    azil: Azil, house: Path, line: str, code: int, word: str
) -> None:
    before = house.read_bytes()
    done = azil(f"correct Haidari {line}")
    assert (done.code, word in done.err, house.read_bytes()) == (code, True, before), done


def test_a_strange_room_is_remarked_and_a_gate_is_asked_as_at_entry(azil: Azil, house: Path) -> None:
    assert "people of the other sex sleep there" in azil(f"correct Haidari --bed LOGATEC/102/B {WHY}").err
    typed(
        azil,
        "person add Mala Mia --sex f --born 2015-01-01",
        "health exam Mala --on 2026-01-01 --result fit",
        'admit Mala --to LOGATEC/105/A --programme asylum --on 2026-01-02 --override "alone"',
    )
    refused = azil(f"correct Mala --bed LOGATEC/101/A {WHY}")
    assert (refused.code, "not relatives" in refused.err) == (ExitCode.REFUSED, True), refused
    assert azil(f"correct Mala --bed LOGATEC/101/A {WHY} --override drill").code == 0


def test_with_another_programme_the_term_is_that_of_an_admission_in_it(azil: Azil, house: Path) -> None:
    done = azil(f"correct Haidari --programme temporary-protection {WHY}")
    assert done.code == 0, done
    assert "temporary-protection" in azil("show Haidari --format json").out
    both = f"--bed IH-MARIBOR --programme integration --status-on 2026-01-01 {WHY}"
    done = azil(f"correct Haidari {both}")
    assert done.code == 0, done
    (row,) = records(house, "SELECT * FROM stay WHERE programme = 'integration'")
    assert (row["anchor"], row["until"]) == ("2026-01-01", "2027-01-01")
    assert azil(f"correct Haidari --bed LOGATEC/101/A --programme asylum {WHY}").code == 0
