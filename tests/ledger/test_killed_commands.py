"""Commands that write much, killed: the file opens, holds all that was acknowledged, and they are run again.

By their steps, at any of which they may be killed, and by the clock.
"""

from __future__ import annotations

import lzma
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from azilcli.ledger import verify
from tests.conftest import Azil
from tests.ledger.forging import Apart, rows
from tests.ledger.killing import run, steps
from tests.test_upgrading import OLD


class Killed(NamedTuple):
    """A command, and the file on which it is run again and again."""

    path: Path
    words: tuple[str, ...]
    before: bytes
    other: bytes

    def acknowledged(self) -> set[str]:
        """All that is in the folder but in the other file: in the file, or in what was put aside."""
        found = entries(self.path)
        for one in self.path.parent.glob("*.before-*.db"):
            if one.stat().st_size and verify.first(one) is None:
                found |= entries(one)
        return found

    def again(self) -> None:
        """As before the first time."""
        for one in self.path.parent.iterdir():
            if one.name != "other.db":
                one.unlink()
        self.path.write_bytes(self.before)


def entries(path: Path) -> set[str]:
    return {id_ for (id_,) in rows(path, "SELECT id FROM entry")}


@pytest.fixture(params=["upgrade", "restore a state", "restore a copy"])
def killed(request: pytest.FixtureRequest, apart: Apart) -> Killed:
    words: tuple[str, ...] = ("db", "upgrade")
    if request.param == "upgrade":
        apart.ours.write_bytes(lzma.decompress(OLD.read_bytes()))
    if request.param == "restore a state":
        was = str(rows(apart.ours, "SELECT id FROM entry ORDER BY seq DESC LIMIT 1")[0][0])
        apart.taken()
        words = ("db", "restore", was[:16], "--yes")
    if request.param == "restore a copy":
        words = ("db", "restore", "other.db", "--yes")
    return Killed(apart.ours, words, apart.ours.read_bytes(), apart.other.read_bytes())


def check(killed: Killed, azil: Azil, whole: set[str]) -> None:
    """The file is sound, nothing is lost, nothing lies about, and the command does its work now."""
    path = killed.path
    assert azil("db info").code == 0
    assert verify.first(path) is None
    assert killed.acknowledged() >= whole
    assert path.with_name("other.db").read_bytes() == killed.other
    assert azil(" ".join(killed.words)).code in (0, 4, 6)
    assert verify.first(path) is None
    assert killed.acknowledged() >= whole
    left = {one.name for one in path.parent.iterdir() if ".before-" not in one.name}
    assert left <= {"azil.db", "azil.db-journal", "other.db"}, left


def test_killed_at_any_step_it_has_happened_or_not_and_is_run_again(
    killed: Killed, azil: Azil, full: bool
) -> None:
    whole = entries(killed.path)
    many = steps(*killed.words)
    assert many > 20
    for _again in range(100 if full else 3):
        killed.again()
        left = random.randrange(1, many)  # the last one may be that of a connection let go
        assert run(left, *killed.words)[0] == -signal.SIGKILL, left
        check(killed, azil, whole)


def test_killed_at_any_moment_it_has_happened_or_not_and_is_run_again(
    killed: Killed, azil: Azil, full: bool
) -> None:
    whole = entries(killed.path)
    command = [sys.executable, "-m", "azilcli", *killed.words]
    began = time.monotonic()
    assert subprocess.run(command, capture_output=True).returncode == 0
    lasts = time.monotonic() - began
    for _again in range(100 if full else 1):
        killed.again()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            time.sleep(random.uniform(0.3 * lasts, 1.1 * lasts))
            process.kill()
        check(killed, azil, whole)
