"""What Tab completes: by the protocol of each shell, at the prompt of azil, and never a word too many."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from azilcli.cli import completing, lines
from azilcli.cli.settings import Settings
from tests.cli.test_exit_codes import surroundings
from tests.conftest import Azil, records
from tests.every import every


def offered(line: str) -> list[str]:
    """What Tab offers at the end of a line."""
    *before, begun = line.split(" ")
    return [choice.code for choice in completing.offers(before, begun)]


@every(
    "line, first",
    [
        ("ad", ["admit"]),
        ("household le", ["leave"]),
        ("household leave --th", ["--those"]),
        ("--db azil.db site re", ["reopen"]),
        ("admit --to LJ", ["LJ-GORICE", "LJ-KOTNIKOVA"]),
        ("admit x --to=log", ["--to=LOGATEC"]),
        ("admit --to = LOG", ["LOGATEC"]),
        ("admit --to LOGATEC/10", ["LOGATEC/101", "LOGATEC/102"]),
        ("admit --to logatec/101/", ["LOGATEC/101/A", "LOGATEC/101/B"]),
        ("show LOGATEC", ["LOGATEC", "LOGATEC/101"]),
        ("admit --programme te", ["temporary-protection"]),
        ("discharge x --reason st", ["status-granted"]),
        ("health exam x --result i", ["isolation"]),
        ("request add x speci", ["specialist"]),
        ("request add x specialist --to UO", ["UOIM"]),
        ("report oc", ["occupancy"]),
        ("report occupancy --format c", ["csv"]),
        ("--lang s", ["sl"]),
        ("admit --on y", ["yesterday"]),
        ("config set l", ["language"]),
        ("completion f", ["fish"]),
        ("policy show integration.b", ["integration.base"]),
        ("code list dest", ["destination"]),
        ("import par", ["participation"]),
        ("undo l", ["last"]),
        ("admit Haid", []),
        ("nonsense ", []),
        ("admit --nonsense ", []),
        ("admit --note ", []),
        ("--db nowhere.db admit --to L", []),
    ],
)
def test_what_may_follow_is_offered(office: Path, line: str, first: list[str]) -> None:
    found = offered(line)
    assert found[: max(2, len(first))][: len(first) or 1] == first, found


def test_people_are_completed_by_code_and_by_name_only_where_that_is_wanted(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    azil("""person add "O'Neill" "Ana Marija" --sex f --phone 041123456""")
    code = records(office, "SELECT id FROM person")[0]["id"]
    shown = f"{code[:4]}-{code[4:8]}-{code[8:]}"
    assert offered(f"show {shown[:7]}") == offered(f"admit {shown[:2]}") == [shown]
    assert offered("admit ") == offered("admit O") == offered("admit Neil") == []
    monkeypatch.setenv("AZIL_COMPLETE_NAMES", "yes")
    (name,) = offered("admit O'Ne")
    assert azil(f"find {name}").out.count(shown) == 1
    assert offered("admit 0411") == []


@every("kind", ["locked", "damaged", "other", "folder", "older"])
def test_what_cannot_be_read_at_once_is_silence_and_is_left_as_it_is(office: Path, kind: str) -> None:
    made = office.read_bytes()
    with closing(sqlite3.connect(office, isolation_level=None)) as other:
        if kind == "locked":
            other.execute("BEGIN EXCLUSIVE")
        elif kind == "older":
            other.execute("DROP TABLE code")
            other.execute("ALTER TABLE site RENAME TO place")
        elif kind != "folder":
            office.write_bytes(b"text" if kind == "other" else made[:5000])
        before = office.read_bytes() if kind != "locked" else b""
        line = "--db . admit --to L" if kind == "folder" else "admit --to L"
        assert offered(line) == []
        assert sorted(path.name for path in Path().iterdir()) == ["azil.db"]
    assert kind == "locked" or office.read_bytes() == before
    office.write_bytes(made)


ASKED = {
    "bash": {"COMP_WORDS": "azil\nadmit\n--to\nLOG", "COMP_CWORD": "3"},
    "zsh": {"_TYPER_COMPLETE_ARGS": "azil admit --to LOG"},
    "fish": {"_TYPER_COMPLETE_ARGS": "azil admit --to LOG", "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    "powershell": {
        "_TYPER_COMPLETE_ARGS": "azil admit --to LOG", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "LOG",
    },
}  # fmt: skip


@every("shell", completing.SHELLS)
def test_each_shell_is_answered_in_its_own_way(
    office: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], shell: str
) -> None:
    monkeypatch.setenv(completing.VARIABLE, f"complete_{shell}")
    for name, value in ASKED[shell].items():
        monkeypatch.setenv(name, value)
    assert completing.answer() == 0
    said = capfdbinary.readouterr()
    assert (b"LOGATEC" in said.out, b"Izpostava" in said.out, said.err) == (True, shell != "bash", b"")
    if shell == "fish":
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "is-args")
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "azil db copy ")
        assert completing.answer() == 1


def test_a_shell_asks_azil_itself_and_is_never_told_of_a_fault(office: Path) -> None:
    for words, out in (("azil\nhousehold\nle", b"leave\n"), ("azil\n'", b"")):
        asked = {completing.VARIABLE: "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "2"}
        ended = subprocess.run(
            [sys.executable, "-m", "azilcli"], env=surroundings(asked), capture_output=True, check=False
        )
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, out, b"")


def test_the_script_of_each_shell_asks_with_the_variable_that_is_answered(azil: Azil) -> None:
    for shell in completing.SHELLS:
        printed = azil(f"completion {shell}").out
        assert f"{completing.VARIABLE}" in printed and "azil" in printed, shell
    refused = azil("completion tcsh")
    assert refused.code == 2 and "shell “tcsh”" in refused.err and "--shell" not in refused.err


def test_at_the_prompt_of_azil_the_same_is_completed(office: Path) -> None:
    typed = "admit --to "
    complete = completing.at_prompt(lambda: typed, Settings(), lines.split)
    assert [complete("LOG", number) for number in range(2)] == ["LOGATEC ", None]
    typed = 'admit "'
    assert complete("", 0) is None
    assert os.listdir() == ["azil.db"]  # noqa: PTH208
