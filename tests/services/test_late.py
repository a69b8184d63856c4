"""A truth learnt late: past facts entered in their place in time, and what never happened."""

from __future__ import annotations

from pathlib import Path

from azilcli import repository
from tests.conftest import AUTHOR, Azil, records


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
