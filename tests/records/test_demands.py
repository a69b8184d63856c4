"""What people ask about their own data (ZVOP-2 21(1)), and the changes that they tell (ZMZ-1 105(2), (3))."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from azilcli.repository import views
from tests.conftest import Azil, records
from tests.doing import around, due, sentences, typed

ERASE = 'person erase Haidari --reason "no longer needed" --yes'


@pytest.fixture
def house(office: Path, azil: Azil) -> Path:
    """A file with Haidari, who stays nowhere."""
    typed(azil, "person add Haidari Amina --sex f --born 1990-05-03 --citizenship AFG")
    return office


def test_nothing_that_somebody_asks_about_is_erased_until_it_is_finally_decided(
    azil: Azil, house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ZVOP-2 21(1), also of what another copy erased, and of the log of viewing."""
    monkeypatch.setenv("AZIL_VIEWS", str(tmp_path / "views"))
    azil("show Haidari")
    shutil.copy(house, "elsewhere.db")
    typed(azil, f"--db elsewhere.db {ERASE}")
    typed(azil, "demand add Haidari access --on 2026-02-02")
    assert azil("demand correct Haidari --final 2026-02-20").code == ExitCode.USAGE
    before = house.read_bytes()
    forget = "log --views --forget"
    for line in (ERASE, "db merge elsewhere.db --erase", forget, f"{forget} --dry-run"):
        refused = azil(line)
        assert (refused.code, "ZVOP-2 21(1)" in refused.err) == (ExitCode.REFUSED, True), line
    assert house.read_bytes() == before and list(views.folder().iterdir())
    assert due(house, "demand-to-answer", date(2026, 2, 10)) == ["2026-03-02"]
    assert around(house, "demand-unanswered", date(2026, 3, 2)) == [0, 0, 1]
    typed(azil, "demand correct Haidari --answered 2026-02-20")
    assert around(house, "demand-unanswered", date(2026, 3, 2)) == [0, 0, 0]
    assert azil(ERASE).code == ExitCode.REFUSED
    typed(azil, "demand correct Haidari --final 2026-03-09", "log --views --forget", ERASE)
    assert records(house, "SELECT family_name FROM person") == [{"family_name": ""}]


def test_what_was_erased_elsewhere_meanwhile_is_a_finding(azil: Azil, house: Path) -> None:
    """ZVOP-2 21(1): the other office knew nothing of the request."""
    shutil.copy(house, "elsewhere.db")
    typed(azil, ERASE, "--db elsewhere.db demand add Haidari access --on 2026-02-02")
    azil("db merge elsewhere.db --yes")
    assert around(house, "erased-in-spite-of-demand", date(2026, 2, 1)) == [0, 0, 1]


def test_nobody_is_to_be_erased_whose_request_is_open(azil: Azil, house: Path) -> None:
    typed(azil, "status set Haidari refugee --on 2023-01-01", "status set Haidari ended --on 2024-01-10")
    assert around(house, "ended-not-erased", date(2025, 1, 9)) == [0, 0, 1]
    typed(azil, "demand add Haidari access --on 2025-01-05")
    assert around(house, "ended-not-erased", date(2025, 1, 9)) == [0, 0, 0]


def test_a_change_is_told_in_eight_days(azil: Azil, house: Path) -> None:
    """ZMZ-1 105(2), (3); ZUP 100, 101."""
    typed(azil, "circumstance add Haidari absence --on 2026-02-03")
    assert due(house, "change-to-tell", date(2026, 2, 5)) == ["2026-02-11"]
    assert around(house, "change-not-told", date(2026, 2, 11)) == [0, 0, 1]
    assert "2026-02-03" in sentences(house, "change-not-told", date(2026, 2, 12))[0]
    typed(azil, "circumstance correct Haidari --told 2026-02-11")
    assert around(house, "change-not-told", date(2026, 2, 11)) == [0, 0, 0]
