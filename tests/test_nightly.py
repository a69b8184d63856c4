"""The scripts, as cron or a scheduler runs them: no locale, no terminal, hardly any environment."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from azilcli import dates, zones
from azilcli.errors import ExitCode
from tests.conftest import Azil

SCRIPT = Path(__file__).parent.parent / "examples" / "nightly.sh"
FOR_WINDOWS = SCRIPT.with_suffix(".ps1")
POWERSHELL = shutil.which("powershell") or shutil.which("pwsh")


def run(script: str, *words: str, db: str = "azil.db", **more: str) -> subprocess.CompletedProcess[str]:
    clock = {
        name: os.environ[name]
        for name in ("PYTHONPATH", "AZIL_TEST_SHIFT", "AZIL_VIEWS", "AZIL_CONFIG")
        if name in os.environ
    }
    programs = f"{Path(sys.executable).parent}{os.pathsep}/usr/bin{os.pathsep}/bin"
    return subprocess.run(
        ["sh", str(SCRIPT.with_name(script)), *words],
        env={"PATH": programs, "AZIL_DB": db, **clock, **more},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def nightly(folder: Path, *more: str, db: str = "azil.db") -> subprocess.CompletedProcess[str]:
    return run("nightly.sh", str(folder), *more, db=db)


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
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert "zasedeno 1 od " in done.stdout
    folder = tmp_path / "reports" / "2025-06-01"
    assert {"nightly.txt", "night.json", "occupancy.csv"} <= {file.name for file in folder.iterdir()}
    assert "Žnidaršič Špela" in (folder / "nightly.txt").read_text("utf-8")
    with (folder / "occupancy.csv").open(encoding="utf-8") as stream:
        occupied = {row["site"]: row["occupied"] for row in csv.DictReader(stream)}
    assert occupied["LJ-GORICE"] == "1"


def test_new_findings_end_the_night_with_6(office: Path, tmp_path: Path, azil: Azil) -> None:
    azil("person add Novak --sex f")
    azil("status set Novak evicted --on 2024-08-01")
    azil("admit Novak --to FLAT-CE --on 2024-08-31")
    azil("evidence add Novak conditions-checked --on 2024-08-31")
    assert nightly(tmp_path / "reports", "2025-02-28").returncode == 0
    assert nightly(tmp_path / "reports", "2025-03-01").returncode == 6
    assert "Novak" in (tmp_path / "reports" / "2025-03-01" / "new.csv").read_text("utf-8")
    assert nightly(tmp_path / "reports", "2025-03-02").returncode == 0


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


def test_without_a_folder_a_script_says_how_it_is_called() -> None:
    for script in SCRIPT.parent.glob("*.sh"):
        done = run(script.name)
        assert done.returncode != 0
        assert f"usage: {script.name} FOLDER" in done.stderr


def test_the_months_figures_are_written_exact_and_as_they_may_be_given_away(
    office: Path, tmp_path: Path, azil: Azil
) -> None:
    azil("person add Novak --sex f --born 1990 --citizenship UKR")
    azil("status set Novak applicant --on 2025-06-01")
    azil('admit Novak --to LOGATEC --programme asylum --on 2025-06-10 --override "late"')
    months = tmp_path / "months"
    assert run("month-end.sh", str(months), "2025-06").returncode == 0
    files = sorted(str(file.relative_to(months / "2025-06")) for file in (months / "2025-06").rglob("*.csv"))
    assert files == ["flow.csv", "month.csv", "occupancy.csv", "published/month.csv", "stays.csv"]
    exact = (months / "2025-06" / "month.csv").read_text("utf-8")
    assert "reception,1," in exact
    assert "reception,1," not in (months / "2025-06" / "published" / "month.csv").read_text("utf-8")
    assert run("month-end.sh", str(months)).returncode == 0
    last = dates.today().replace(day=1) - timedelta(days=1)
    assert (months / f"{last:%Y-%m}" / "month.txt").exists()
    assert run("month-end.sh", str(months), db="missing.db").returncode == 5


def test_two_offices_that_exchange_on_fridays_hold_the_same(office: Path, tmp_path: Path, azil: Azil) -> None:
    def friday(db: str, name: str) -> int:
        return run("friday.sh", str(tmp_path / "exchange"), db=db, AZIL_OFFICE=name).returncode

    def heads() -> set[str]:
        told = (azil(f"--db {db} db info --format csv").out for db in ("azil.db", "logatec.db"))
        return {line for text in told for line in text.splitlines() if line.startswith("fingerprint,")}

    (tmp_path / "exchange").mkdir()
    azil("db copy logatec.db")
    azil("--office Ljubljana person add Novak --sex f")
    azil("--db logatec.db --office Logatec person add Kos --sex m")
    assert len(heads()) == 2
    assert [friday("azil.db", "Ljubljana"), friday("logatec.db", "Logatec")] == [0, 0]
    assert friday("azil.db", "Ljubljana") == 0
    assert len(heads()) == 1
    assert {file.name for file in (tmp_path / "exchange").iterdir()} == {"Ljubljana.db", "Logatec.db"}
    kept = (tmp_path / "exchange" / "Logatec.db").read_bytes()
    (tmp_path / "exchange" / "Ljubljana.db").write_text("no database", encoding="utf-8")
    assert friday("logatec.db", "Logatec") == 5
    assert (tmp_path / "exchange" / "Logatec.db").read_bytes() == kept


def test_the_timer_starts_the_service_and_the_service_a_script_that_is_here() -> None:
    from configparser import ConfigParser

    def read(name: str) -> ConfigParser:
        unit = ConfigParser(interpolation=None)
        unit.optionxform = str  # type: ignore[method-assign, assignment]
        unit.read(SCRIPT.with_name(name), encoding="utf-8")
        return unit

    service, timer = read("azil-nightly.service"), read("azil-nightly.timer")
    assert SCRIPT.with_name(Path(service["Service"]["ExecStart"].split()[0]).name).exists()
    assert service["Service"]["SuccessExitStatus"] == str(int(ExitCode.WAITING))
    assert timer["Timer"]["OnCalendar"].endswith(" Europe/Ljubljana")


def test_the_script_for_windows_runs_the_same_commands_in_the_same_order() -> None:
    assert commands(SCRIPT, '"$azil"') == commands(FOR_WINDOWS, "Invoke-Azil")


def commands(script: Path, program: str) -> list[str]:
    """What a script has the program do, one line each, in words that both shells read alike."""
    lines = script.read_text(encoding="utf-8").replace("$Folder", "$folder").replace("@on", '${2:+--on "$2"}')
    lines = lines.replace("${AZIL_FORMATS:-text,csv}", "$formats")
    found = re.findall(rf"(?<!function ){re.escape(program)} ([^>|{{\n]+)", lines)
    return [line.strip() for line in found]


def test_the_script_for_windows_holds_nothing_that_its_shells_read_otherwise() -> None:
    """What one can see without them: 5.1 reads letters beyond ASCII otherwise, and closes what is opened."""
    text = FOR_WINDOWS.read_text(encoding="ascii")
    code = re.sub(r"(?m)^#.*", "", text)
    assert "'" not in code and "`" not in code and "&&" not in code
    assert all(line.count('"') % 2 == 0 for line in code.splitlines())
    for opened, closed in ("()", "{}", "[]"):
        assert code.count(opened) == code.count(closed)


@pytest.mark.skipif(not POWERSHELL, reason="no PowerShell here")
def test_the_script_for_windows_writes_the_same_and_ends_with_the_same(office: Path, tmp_path: Path) -> None:
    def powershell(*arguments: str) -> int:
        words = [str(POWERSHELL), "-NoProfile", "-ExecutionPolicy", "Bypass", "-File", str(FOR_WINDOWS)]
        environ = {**os.environ, "AZIL_DB": "azil.db", "AZIL": str(Path(sys.executable).with_name("azil"))}
        return subprocess.run([*words, *arguments], env=environ, check=False).returncode

    reports = tmp_path / "reports"
    assert powershell() == 2
    assert powershell(str(reports), "2025-06-01") == nightly(tmp_path / "as-cron", "2025-06-01").returncode
    for page in (tmp_path / "as-cron" / "2025-06-01").iterdir():
        assert (reports / "2025-06-01" / page.name).read_text("utf-8") == page.read_text("utf-8")
    assert powershell(str(reports)) in (0, 6)
    assert len(list(reports.iterdir())) == 2
    office.unlink()
    assert powershell(str(reports)) == 5
