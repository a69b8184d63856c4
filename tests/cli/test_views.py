"""The log of viewing (ZMZ-1 114(5), ZVOP-2 22(1), (2), (5)): who looked at whose data, and what left."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from azilcli import dates, repository
from azilcli.cli import watching
from azilcli.errors import ExitCode
from azilcli.ledger import ids
from azilcli.repository import views
from azilcli.services import viewing
from tests.cli.test_help import RUN
from tests.conftest import Azil, records
from tests.doing import asked, typed

NAMES = ("haidari", "amina", "novak", "ana ", "rashidi", "1990")


@pytest.fixture
def house(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, azil: Azil) -> Path:
    """A file with a family and two people of one name, and a log of its own."""
    typed(azil, "household create Rashidi --member 'Haidari, Amina, f, 1990-05-03, AFG'")
    typed(azil, "person add Novak Ana --sex f", "person add Novak Jan --sex m")
    monkeypatch.setenv("AZIL_VIEWS", str(tmp_path / "views"))
    return office


def noted() -> list[dict[str, Any]]:
    """All lines of the log."""
    return [
        json.loads(line)
        for file in sorted(views.folder().rglob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def code(path: Path, given: str) -> str:
    """The code of a person."""
    return str(records(path, "SELECT id FROM person WHERE given_name = :n", n=given)[0]["id"])


def test_whoever_looks_leaves_a_line_with_codes_and_without_names(
    azil: Azil, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = code(house, "Amina")
    monkeypatch.setenv("AZIL_OFFICE", "Logatec")
    expected = [
        ("find haidari", "find", {}),
        ("show Haidari Amina --on 2026-02-03", "show", {"--on": "2026-02-03"}),
        (f"show {ids.show(amina)} --format json", "show", {"what": [amina], "--format": "json"}),
        ("person list --format csv", "person list", {"--format": "csv"}),
        ("log --person Haidari --from 2020-01-01", "log", {"--person": "…", "--from": "2020-01-01"}),
        ("suggest Haidari --programme asylum", "suggest", {"--programme": "asylum"}),
    ]
    for typed_, _command, _options in expected:
        azil(typed_)
    azil("status set Haidari applicant --decision 44-Novak --on 2026-01-01 --dry-run")
    azil("show Novak")
    found = noted()
    assert [(line["command"], line["options"]) for line in found[: len(expected)]] == [
        (command, options) for _line, command, options in expected
    ]
    assert [amina in line["seen"] for line in found] == [True] * (len(expected) + 1) + [False]
    assert found[-2]["options"] == {"code": "applicant", "--decision": "…", "--on": "2026-01-01"}
    assert len(found[-1]["seen"]) == 2, "both of whom the refusal tells"
    assert {(line["by"], line["office"], line["file"]) for line in found} == {("ana", "Logatec", str(house))}
    assert all(dates.instant(line["at"]) and "@" in line["state"] for line in found)
    told = json.dumps([{**line, "by": "", "file": ""} for line in found], ensure_ascii=False).lower()
    assert [name for name in NAMES if name in told] == []


def test_a_name_typed_in_the_place_of_a_code_is_not_noted(azil: Azil, house: Path) -> None:
    amina = code(house, "Amina")
    azil("demand add Haidari access --on 2026-01-05")
    azil("demand correct Haidari --note Novak --dry-run")
    azil("demand cancel Novak")
    azil("presence record LOGATEC --missing Novak --dry-run")
    azil("person merge Novak Haidari")
    azil(f"admit {amina} --to Haidari --programme Rashidi")
    azil(f"show {amina} --on Novak")
    assert {"demand correct", "demand cancel", "person merge"} <= {line["command"] for line in noted()}
    told = json.dumps([{**line, "by": "", "file": ""} for line in noted()]).lower()
    assert [name for name in NAMES if name in told] == []


def test_where_a_person_may_be_named_no_word_is_noted() -> None:
    naming = re.compile(r"omebody who|person it|by its code, or|person who|household it|belongs to")
    noted_as_typed = [
        (words, param.name)
        for words, command in RUN.items()
        for param in command.params
        if naming.search(getattr(param, "help", None) or "")
        and watching.tells_nobody(str(param.name), str(param.metavar))
    ]
    assert noted_as_typed == []


def test_of_one_person_with_a_stay_and_entries_one_is_counted(azil: Azil, house: Path) -> None:
    typed(azil, "health exam Haidari --on 2026-01-02 --result fit")
    typed(azil, "admit Haidari --to LOGATEC --on 2026-01-02 --programme asylum")
    typed(azil, "show Haidari", "log --person Haidari", "household list")
    found = noted()
    assert [line["people"] for line in found] == [1, 1, 1]
    assert all(len(line["seen"]) > 1 for line in found[:2]), "their stay and entries are named too"


def test_figures_and_what_is_no_persons_leave_no_line(azil: Azil, house: Path) -> None:
    for line in ("report occupancy", "site list", "policy list", "db info", "find nobody"):
        azil(line)
    azil("person add Kos")  # what is written stands in the journal
    assert noted() == []
    azil("show Kos")
    assert len(noted()) == 1


def test_what_leaves_is_noted_as_such(azil: Azil, house: Path) -> None:
    typed(azil, "person list --format csv --out list.csv", "db copy copy.db", "person list")
    ways = [(line["left"], line["people"], line.get("to")) for line in noted()]
    assert ways[:2] == [("file", 3, None), ("copy", None, str(Path("copy.db").absolute()))]
    assert ways[2][0] in ("pipe", "screen")


def test_it_answers_who_looked_at_somebodys_record(azil: Azil, house: Path) -> None:
    jan = code(house, "Jan")
    azil("find haidari")
    azil("log")
    azil("household list")
    azil("db copy copy.db")
    azil(f"show {jan}")
    of_amina = [row["command"] for row in asked(azil, "log --views --person Haidari")]
    assert of_amina == ["db copy", "household list", "log", "find"]
    assert [row["command"] for row in asked(azil, f"log --views --person {jan}")] == [
        "show",
        "db copy",
        "log",
    ]
    assert len(asked(azil, "log --views --from today")) == len(asked(azil, "log --views --actor ana")) == 5
    assert asked(azil, "log --views --to yesterday") == asked(azil, "log --views --actor bor") == []
    shown = azil("log --views").out
    assert "Haidari" not in shown
    assert ids.show(jan) in shown
    assert len(noted()) == 5, "to read the log shows no records"
    (file,) = views.folder().iterdir()
    with file.open("a") as stream:
        stream.write('{"at": 1}\nnonsense\n')
    assert "2 lines cannot be read" in azil("log --views").out
    assert azil("log --views --place LOGATEC").code == azil("log --forget").code == 2


def test_where_it_cannot_be_noted_it_is_said_and_the_command_goes_on(
    azil: Azil, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = azil("person list")
    monkeypatch.setenv("AZIL_VIEWS", str(house / "below-a-file"))
    shown = azil("person list")
    assert (shown.code, shown.out) == (0, usual.out)
    assert len(shown.err.splitlines()) == 1
    assert "ZVOP-2 22" in shown.err
    Path("lines.txt").write_text("person list\nperson list\n", encoding="utf-8")
    assert azil("batch lines.txt").err.count("ZVOP-2 22") == 1
    assert azil("log --views").code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes in folders")
def test_what_is_no_file_in_the_folder_of_the_log_keeps_nobody_waiting(azil: Azil, house: Path) -> None:
    with repository.reading(house) as repo:
        of = views.register(repo)
    views.folder().mkdir()
    os.mkfifo(views.folder() / f"{of}-{dates.now().year}.jsonl")
    (views.folder() / f"{of}-2020.jsonl").mkdir()
    shown = azil("person list")
    assert (shown.code, len(shown.err.splitlines())) == (0, 1)
    assert azil("log --views").code == azil("log --views --forget").code == 0


def test_lines_of_several_commands_at_once_stay_whole(house: Path) -> None:
    lines = [{"at": "2026-01-01T00:00:00+00:00", "seen": ["P" * 12] * 300, "n": n} for n in range(60)]

    def write(part: list[dict[str, Any]]) -> None:
        for line in part:
            views.append("ab", line)

    threads = [Thread(target=write, args=(part,)) for part in (lines[:30], lines[30:])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(line["n"] for line in noted()) == list(range(60))


def test_a_year_of_the_log_is_kept_for_two_more(azil: Azil, house: Path) -> None:
    with repository.reading(house) as repo:
        of = views.register(repo)
        for year in (2025, 2026):
            views.append(of, {"at": f"{year}-03-01T00:00:00+00:00"})
        for day, over in ((date(2027, 12, 31), []), (date(2028, 1, 1), [2025]), (date(2028, 12, 31), [2025])):
            with dates.as_of(day):
                assert [year for year, _until, _file in viewing.forget(repo, keep=False)] == over
        with dates.as_of(date(2028, 12, 31)):
            viewing.forget(repo, keep=True)
        assert [year for year, _file in views.files(of)] == [2026]
    assert azil("log --views --forget --dry-run").code == 0
    for narrowed in ("--person Haidari", "--actor ana", "--from 2025-01-01", "--as-known today"):
        assert azil(f"log --views --forget {narrowed}").code == ExitCode.USAGE, narrowed
    assert len(list(views.folder().iterdir())) == 1
