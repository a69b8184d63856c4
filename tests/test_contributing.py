"""`CONTRIBUTING.md`: every file and test that it names is there, and its commands can be run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CODE = re.findall(r"`([^`\n]+)`", re.sub(r"\[[^\]]*\]\(", "[](", PAGE))
"""What stands there as code, but for the words of links."""
COMMANDS = [one.partition(" ")[2] if one.startswith("AZIL_FULL=1 ") else one for one in CODE]
COMMANDS = [one for one in COMMANDS if one.startswith((".venv/bin/", ".ci/"))]
TRIED = ("pytest -x", "benchmarks")
"""Those of the commands that take a moment; the others `.ci/run` runs, or they write in the repository."""


def test_every_path_that_it_names_is_there() -> None:
    named = {
        *re.findall(r"\]\(([^)]+)\)", PAGE),
        *(one for one in CODE if re.fullmatch(r"[\w./-]+/[\w./-]*", one)),
    }
    assert len(named) > 40
    assert sorted(one for one in named if not one.startswith(".venv/") and not (ROOT / one).exists()) == []


def test_every_test_and_helper_that_it_names_is_there() -> None:
    defined = re.findall(r"^def (\w+)\(", "".join(_sources()), re.MULTILINE)
    assert [one for one in CODE if re.fullmatch(r"test_\w+", one) and one not in defined] == []
    rows = re.findall(
        r"^\| (.*) \| `(tests/[\w/]+\.py)` \|$", PAGE.partition("| for tests |")[2], re.MULTILINE
    )
    assert len(rows) >= 4
    for names, file in rows[:4]:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert [
            one for one in re.findall(r"`(\w+)`", names) if not re.search(rf"(def|class) {one}\b", text)
        ] == []


def _sources() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")]


def test_everybody_who_comes_from_the_readme_finds_it() -> None:
    assert "(CONTRIBUTING.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_one_that_there_is(command: str) -> None:
    program, *arguments = shlex.split(command)
    if program.startswith(".ci/"):
        assert os.access(ROOT / program, os.X_OK)
        return
    words = [sys.executable, "-m", Path(program).name, *arguments]
    if arguments[:1] == ["-m"]:
        assert (ROOT / f"{arguments[1].replace('.', '/')}.py").exists()
        words = [sys.executable, *arguments, "--help"]
    if any(word in command for word in TRIED):
        ended = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
