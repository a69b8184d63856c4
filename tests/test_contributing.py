"""`CONTRIBUTING.md`: every file and test that it names is there, and its commands can be run.

And wherever the tests are run for us, that is by the commands that people are told.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
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


def test_the_tests_are_run_on_every_system_by_the_commands_that_the_pages_tell() -> None:
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    lines = workflow.splitlines()
    run = re.findall(r"^ +(?:- )?run: ([^|\n]+)$", workflow, re.MULTILINE)
    (_demo, test) = re.findall(r"^```sh\n(.+?)\n```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    assert run == [test, ".ci/run"]
    for page in ("windows.md", "windows.sl.md"):
        told = re.findall(
            r"^```powershell\n(.+?)\n```$", (ROOT / "docs" / page).read_text("utf-8"), re.M | re.S
        )
        at = lines.index(f"          {told[-1].splitlines()[0]}")
        assert [line.strip() for line in lines[at : at + 3]] == told[-1].splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    assert f'python: ["{oldest}", "3.x"]' in workflow
    for line in lines:  # what can be told of the form without a library for it
        assert "\t" not in line and (len(line) - len(line.lstrip())) % 2 == 0
        assert line.count('"') % 2 == line.count("'") % 2 == 0


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
