"""The nightly script, as cron runs it: no locale, no terminal, hardly any environment."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from azilcli import dates, zones
from tests.conftest import Azil

SCRIPT = Path(__file__).parent.parent / "examples" / "nightly.sh"


def nightly(folder: Path, *more: str, db: str = "azil.db") -> subprocess.CompletedProcess[str]:
    clock = {
        name: os.environ[name]
        for name in ("PYTHONPATH", "AZIL_TEST_SHIFT", "AZIL_VIEWS", "AZIL_CONFIG")
        if name in os.environ
    }
    programs = f"{Path(sys.executable).parent}{os.pathsep}/usr/bin{os.pathsep}/bin"
    return subprocess.run(
        ["sh", str(SCRIPT), str(folder), *more],
        env={"PATH": programs, "AZIL_DB": db, **clock},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_night_of_a_quiet_house_is_written_and_ends_with_0(
    office: Path, tmp_path: Path, azil: Azil
) -> None:
    azil("person add Žnidaršič Špela --sex f --born 1990")
    azil("health info Špela --on 2025-06-01")
    azil("health exam Špela --result fit --on 2025-06-01")
    azil("status set Špela applicant --on 2025-06-01")
    azil("card add Špela --kind applicant-card --number P-1 --issued 2025-06-01")
    azil("admit Špela --to LJ-GORICE --on 2025-06-01")
    azil("document add HR --kind house-rules --title Rules --from 2025-01-01")
    azil("room add LJ-GORICE --rooms A --beds 0 --for health --from 2025-01-01")
    azil(
        "activity add R --organisation RKS --kind material-aid --title Help --at LJ-GORICE --from 2025-05-01"
    )
    done = nightly(tmp_path / "reports", "2025-06-01")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    folder = tmp_path / "reports" / "2025-06-01"
    assert sorted(file.name for file in folder.iterdir()) == [
        "findings.txt", "movements.csv", "movements.txt", "occupancy.csv", "occupancy.txt",
    ]  # fmt: skip
    assert "Žnidaršič Špela" in (folder / "movements.txt").read_text("utf-8")
    with (folder / "occupancy.csv").open(encoding="utf-8") as stream:
        occupied = {row["site"]: row["occupied"] for row in csv.DictReader(stream)}
    assert occupied["LJ-GORICE"] == "1"


def test_findings_end_the_night_with_6(office: Path, tmp_path: Path, azil: Azil) -> None:
    azil("person add Novak --sex f")
    azil("status set Novak evicted --on 2024-08-01")
    azil("admit Novak --to FLAT-CE --on 2024-08-31")
    azil("evidence add Novak conditions-checked --on 2024-08-31")
    assert nightly(tmp_path / "reports", "2025-02-28").returncode == 0
    assert nightly(tmp_path / "reports", "2025-03-01").returncode == 6
    assert "Novak" in (tmp_path / "reports" / "2025-03-01" / "findings.txt").read_text("utf-8")


def test_a_missing_or_damaged_file_ends_the_night_with_5_and_writes_nothing(
    office: Path, tmp_path: Path
) -> None:
    assert nightly(tmp_path / "reports", db="missing.db").returncode == 5
    data = bytearray(office.read_bytes())
    at = data.index(b"LJ-GORICE/101")
    data[at : at + 2] = b"XX"
    office.write_bytes(bytes(data))
    assert nightly(tmp_path / "reports").returncode == 5
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize(("clock", "days_back"), [("00:30", 1), ("23:55", 0)])
def test_the_night_is_the_same_before_midnight_and_after(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: str, days_back: int
) -> None:
    day = dates.today() + timedelta(days=1)
    hour, minute = map(int, clock.split(":"))
    moment = dates.begin(day) + timedelta(hours=hour, minutes=minute)
    # On the two days on which the clocks are changed an hour is another; they are no matter here.
    moment += timedelta(hours=hour) - timedelta(hours=zones.local(moment).hour)
    shift = float(os.environ.get("AZIL_TEST_SHIFT") or 0) + (moment - dates.now()).total_seconds()
    monkeypatch.setenv("AZIL_TEST_SHIFT", str(shift))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "clock"))
    assert nightly(tmp_path / "reports").returncode == 0
    (made,) = (tmp_path / "reports").iterdir()
    assert made.name == (day - timedelta(days=days_back)).isoformat()


def test_without_a_folder_the_script_says_how_it_is_called() -> None:
    done = subprocess.run(["sh", str(SCRIPT)], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode != 0
    assert "usage: nightly.sh FOLDER" in done.stderr
