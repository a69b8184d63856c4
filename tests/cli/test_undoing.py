"""`azil undo`: it says whose and what it takes back, and takes back what others recorded only if told to."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from azilcli.cli import session
from azilcli.errors import ExitCode
from tests.cli.test_lacking import At
from tests.cli.test_lacking import at_terminal as at_terminal
from tests.conftest import Azil
from tests.every import every


@pytest.fixture
def others(azil: Azil, office: Path) -> Path:
    """A file whose newest entry a colleague made."""
    azil("person add Kos")
    azil("person add Haidari Amina --by Borut --office Celje")
    return office


def newest(azil: Azil) -> str:
    """The command of the newest entry."""
    return str(json.loads(azil("log --limit 1 --format json").out)[0]["action"])


def test_it_says_whose_and_what_it_takes_back_and_last_means_the_newest(azil: Azil, others: Path) -> None:
    for line in ("undo last --by Borut", "undo zadnji --by Borut", "undo --by Borut"):
        done = azil(line)
        assert done.code == 0, done
        assert "person add of " in done.err and "by Borut, Celje: Haidari Amina" in done.err
        azil("undo " + json.loads(azil("log --limit 1 --format json").out)[0]["entry"])


@every("line", ["undo", "undo last", "undo --format json", "batch lines.txt"])
def test_what_a_colleague_recorded_is_not_taken_back_by_a_script_that_does_not_name_it(
    azil: Azil, others: Path, line: str
) -> None:
    Path("lines.txt").write_text("undo\n")
    before = others.read_bytes()
    refused = azil(line)
    assert (refused.code, others.read_bytes()) == (ExitCode.REFUSED, before)
    assert "by Borut, Celje: Haidari Amina" in refused.err and "azil undo " in refused.err


def test_it_is_where_it_is_named_or_meant_and_can_always_be_tried(azil: Azil, others: Path) -> None:
    code = json.loads(azil("log --limit 1 --format json").out)[0]["entry"]
    for line in ("undo --dry-run", "undo --yes --dry-run", f"undo {code} --dry-run", "undo -y"):
        assert azil(line).code == 0, line
    assert newest(azil) == "undo"


def test_at_a_terminal_it_is_asked_about_and_that_alone_is_undone(
    azil: Azil, others: Path, at_terminal: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "is_terminal", lambda stream: stream is sys.stdin or stream is sys.stdout)
    code = json.loads(azil("log --limit 1 --format json").out)[0]["entry"]
    for line in ("undo", f"undo {code}"):
        at_terminal("n")
        assert "recorded by somebody else: person add of " in azil(line).err
        assert newest(azil) == "person add"
    at_terminal("y")
    assert azil("undo").code == 0
    assert newest(azil) == "undo"
    at_terminal()
    assert azil("undo").code == 0, "one's own is not asked about"
