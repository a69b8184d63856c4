"""What a command lacks: told at once, and at a terminal alone asked for, with lists to choose from."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from tests.cli.test_exit_codes import surroundings
from tests.conftest import Azil
from tests.every import every

At = Callable[..., None]


class _Typist(io.StringIO):
    """Somebody at a terminal, who types these lines and then ends the input, or interrupts."""

    def isatty(self) -> bool:
        return True

    def readline(self, *_given: object) -> str:  # type: ignore[override]
        line = super().readline()
        if line == "^C\n":
            raise KeyboardInterrupt
        return line


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> At:
    """Somebody sits at the terminal and types these answers."""

    def sit(*answers: str) -> None:
        monkeypatch.setattr(sys, "stdin", _Typist("".join(f"{answer}\n" for answer in answers)))
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    return sit


@pytest.fixture
def waiting(azil: Azil, office: Path) -> Path:
    """A file in which somebody waits to be admitted."""
    azil("person add Haidari Amina --sex f --born 1990")
    azil("health exam Haidari --result fit")
    return office


@every(
    "line, names",
    [
        ("admit", "PEOPLE and --to"),
        ("admit --household Haidari", None),
        ("discharge", "PEOPLE and --reason"),
        ("discharge --those last", None),
        ("pass grant --to +3", "PEOPLE and --from"),
        ("card add", "PERSON, --kind, --number and --issued"),
        ("household join", "HOUSEHOLD and PEOPLE"),
        ("request add --to UOIM", "PEOPLE and CODE"),
    ],
)
def test_all_that_is_missing_is_told_at_once(azil: Azil, line: str, names: str | None) -> None:
    done = azil(line)
    said = done.err.splitlines()[0]
    assert done.code == ExitCode.USAGE
    assert (said == f"error: these are missing: {names}") if names else ("is required" in said), said


@every(
    "line, answers, recorded",
    [
        ("admit", ["Haidari", "logatec/101", "osebe z"], "temporary-protection"),
        ("admit Haidari", ["izpostava azilnega doma v", "1"], "asylum"),
        ("admit --to LOGATEC --programme asylum", ["Nobody", "", "Haidari Amina"], "asylum"),
        ("admit --to LOGATEC Haidari", ["integration", "9", "asylum"], "asylum"),
        ("request add specialist", ["Haidari", "UOIM"], "specialist"),
        ("admit Haidari --to ZASEBNI-NASLOV --programme asylum --override x", ["Trg 1, Celje"], "asylum"),
    ],
)
def test_at_a_terminal_what_is_missing_is_asked_for(
    azil: Azil, waiting: Path, at_terminal: At, line: str, answers: list[str], recorded: str
) -> None:
    at_terminal(*answers)
    done = azil(line)
    assert done.code == 0, done
    newest = json.loads(azil("log --limit 1 --format json").out)[0]
    assert line.startswith(newest["action"])
    assert recorded in azil("show Haidari --format csv").out
    azil("undo")


def test_beside_the_reason_the_destination_is_asked_for_and_may_be_left_out(
    azil: Azil, waiting: Path, at_terminal: At
) -> None:
    azil("admit Haidari --to LOGATEC --programme asylum")
    at_terminal("Haidari", "left at own", "")
    asked = azil("discharge --dry-run")
    assert (asked.code, asked.err.count("private-address"), "status-granted" in asked.err) == (0, 1, True)


@every("end", [["^C"], ["Haidari", "^C"], ["Haidari"], []])
def test_who_breaks_off_leaves_nothing(azil: Azil, waiting: Path, at_terminal: At, end: list[str]) -> None:
    before = waiting.read_bytes()
    at_terminal(*end)
    done = azil("admit")
    assert (done.code, done.out) == (ExitCode.INTERRUPTED if "^C" in end else ExitCode.USAGE, "")
    assert waiting.read_bytes() == before


@every("line", ["admit -y", "admit --format json", "batch lines.txt", "--db nowhere.db admit"])
def test_nothing_is_asked_where_nobody_wants_it(
    azil: Azil, waiting: Path, at_terminal: At, line: str
) -> None:
    Path("lines.txt").write_text("admit\n")
    at_terminal("Haidari", "LOGATEC", "asylum")
    done = azil(line)
    assert done.code in (ExitCode.USAGE, ExitCode.FILE)
    assert sys.stdin.read() == "Haidari\nLOGATEC\nasylum\n" or "nowhere.db" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals")
def test_on_a_real_terminal_it_is_asked_on_stderr_and_the_receipt_is_on_stdout(waiting: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "azilcli", *shlex.split("admit Haidari")],
        cwd=waiting.parent, env=surroundings({"LANG": "C.UTF-8"}),
        stdin=follower, stdout=subprocess.PIPE, stderr=follower,
    )  # fmt: skip
    os.close(follower)
    seen = b""
    for mark, answer in ((b"> ", b"LOGATEC/101\n"), (b"> ", b"asylum\n")):
        until = time.monotonic() + 30
        while not seen.endswith(mark) and time.monotonic() < until:
            seen += os.read(leader, 4096)
        os.write(leader, answer)
        seen = b""
    out, _err = running.communicate(timeout=30)
    os.close(leader)
    assert (running.returncode, b"LOGATEC/101/A" in out, out.count(b"\n")) == (0, True, 1)
