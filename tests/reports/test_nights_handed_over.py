"""The nightly report in a folder: what is new since the night before, and that it can be run again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from azilcli import output
from azilcli.errors import ExitCode, FileProblem
from azilcli.ledger import putting
from azilcli.repository import views
from tests.conftest import Azil
from tests.doing import typed


@pytest.fixture
def house(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, azil: Azil) -> Path:
    """A file with a stay in a flat that ends on 28 February 2025, and nobody's reports yet."""
    typed(
        azil,
        "person add Novak --sex f",
        "status set Novak evicted --on 2024-08-01",
        "admit Novak --to FLAT-CE --on 2024-08-31",
        "evidence add Novak conditions-checked --on 2024-08-31",
    )
    monkeypatch.setenv("AZIL_VIEWS", str(tmp_path / "views"))
    return office


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_only_what_is_new_since_the_newest_earlier_night_is_an_alarm(
    house: Path, tmp_path: Path, azil: Azil
) -> None:
    def night(day: str, more: str = "") -> int:
        return azil(f"report nightly --on {day} --out reports --format csv {more}").code

    reports = tmp_path / "reports"
    assert night("2025-02-26") == ExitCode.DONE
    assert night("2025-03-01") == ExitCode.WAITING
    (new,) = rows(reports / "2025-03-01", "new")
    assert new["code"] in {row["code"] for row in rows(reports / "2025-03-01", "findings")}
    assert night("2025-03-01") == ExitCode.WAITING, "the same night is compared with the same one before"
    assert night("2025-03-02") == ExitCode.DONE, "its sentence may count the days, and it is no other finding"
    typed(azil, "discharge Novak --reason other --on 2025-03-02")
    assert night("2025-03-03") == ExitCode.DONE
    told = json.loads((reports / "2025-03-03" / "night.json").read_text("utf-8"))
    assert told["figures"]["gone"] >= 1
    assert "Novak" not in json.dumps(told)
    (reports / "2025-03-03" / "night.json").write_text("[" * 100_000, encoding="utf-8")
    typed(azil, "undo")
    assert night("2025-03-04") == ExitCode.DONE, "a night that cannot be read is passed over"
    assert night("2025-03-01", "--site LOGATEC") == ExitCode.DONE, "of another site nothing is compared"


def test_it_is_written_in_as_many_formats_as_asked_and_again_to_the_same_bytes(
    house: Path, tmp_path: Path, azil: Azil
) -> None:
    line = f"report nightly --on 2025-03-01 --out reports --format {','.join(output.FORMATS)}"
    first = azil(line)
    folder = tmp_path / "reports" / "2025-03-01"
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert azil(line) == first
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == files
    told = json.loads(files["night.json"])
    assert set(told["files"]) == files.keys() - {"night.json", "note.txt"}
    whole = json.loads(files["nightly.json"])
    assert whole["nightly"] == told["figures"]
    assert len(whole["new"]) == told["figures"]["new"] == len(told["findings"])
    assert sum(row["occupied"] for row in whole["occupancy"]) == told["figures"]["occupied"] == 1
    (log,) = views.folder().rglob("*.jsonl")
    noted = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [(line["left"], line["people"]) for line in noted] == [("file", 1), ("file", 1)]


def test_the_folder_of_a_night_is_there_whole_or_not_at_all(
    house: Path, tmp_path: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = tmp_path / "reports"
    killed = reports / f".2025-02-28.{2**22 + 1}.draft"
    killed.mkdir(parents=True)
    (killed / "residents.csv").write_text("Novak", encoding="utf-8")
    line = "report nightly --on 2025-03-01 --out reports --format text,csv"
    put, seen = putting.page, []

    def fill(path: Path, content: bytes, database: Path) -> None:
        seen.append([one.name for one in reports.iterdir() if not one.name.startswith(".")])
        if path.name == "night.json":
            raise FileProblem("no space")
        put(path, content, database)

    with monkeypatch.context() as full_disk:
        full_disk.setattr(putting, "page", fill)
        assert azil(line).code == ExitCode.FILE
    assert len(seen) > 2
    assert seen == [[]] * len(seen)
    assert [*reports.iterdir()] == [], "neither a part of a night nor what a killed command left"
    assert azil(line).code == ExitCode.WAITING
    assert "night.json" in {one.name for one in (reports / "2025-03-01").iterdir()}


def test_what_is_asked_wrongly_or_would_be_ruined_leaves_everything_as_it_was(
    house: Path, tmp_path: Path, azil: Azil
) -> None:
    assert azil("report nightly --format text,csv").code == ExitCode.USAGE
    assert azil("report nightly --format xlsx").code == ExitCode.USAGE
    assert azil("report nightly --out reports --format text,pdf").code == ExitCode.USAGE
    assert azil("report nightly --out reports --site NOWHERE").code == ExitCode.NOT_FOUND
    assert azil("report nightly --out azil.db").code == ExitCode.FILE
    assert not (tmp_path / "reports").exists()
    folder = tmp_path / "reports" / "2025-03-01"
    folder.mkdir(parents=True)
    (folder / "nightly.txt").write_bytes(house.read_bytes())
    assert azil("report nightly --on 2025-03-01 --out reports --format csv,text").code == ExitCode.FILE
    assert [file.name for file in folder.iterdir()] == ["nightly.txt"]
    assert azil("report nightly --on 2025-03-01 --format json").code == ExitCode.DONE
