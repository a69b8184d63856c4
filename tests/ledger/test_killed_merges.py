"""A merge that is killed: ours is what it was before or what it is after, and the other file is untouched."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from azilcli.services import people
from azilcli.services.people import Identity
from tests.ledger.forging import MARIBOR, Apart, do, faults, rows
from tests.ledger.killing import run, steps

MERGE = ("db", "merge", "other.db", "--yes", "--erase")


@pytest.fixture(params=["merge", "fast-forward", "erasure"])
def large(request: pytest.FixtureRequest, apart: Apart) -> Apart:
    """Two files, of which the other has so much that is new that it takes a while to take it in."""
    for _again in range(2):
        crowd = [Identity(family_name="Kos", sex="x", note="x" * 300)] * 60
        do(apart.other, MARIBOR, people.add, crowd, sure=True)
    if request.param == "fast-forward":
        apart.ours.write_bytes(apart.other.read_bytes())
        do(apart.other, MARIBOR, people.add, crowd, sure=True)
    if request.param == "erasure":
        ((code,),) = rows(apart.other, "SELECT id FROM person WHERE family_name = 'Novak'")
        assert apart.azil(f"--db other.db person erase {code} --reason 17/2026 --yes").code == 0
    return apart


def entries(path: Path) -> set[str]:
    return {id_ for (id_,) in rows(path, "SELECT id FROM entry")}


def beside(apart: Apart) -> set[str]:
    """What lies in the folder, but for what was put aside before an erasure, and drafts of that."""
    for one in apart.folder.glob("*.before-*"):
        one.unlink()
    return {one.name for one in apart.folder.iterdir()}


def check(apart: Apart, before: bytes, other: bytes) -> bool:
    """Whether the merge had come to its end before it was killed; ours is then put back as it was."""
    assert apart.other.read_bytes() == other
    assert beside(apart) <= {"azil.db", "azil.db-journal", "other.db"}
    assert faults(apart.ours) == []
    trace = apart.folder / "azil.db-journal"
    assert not trace.exists() or not trace.read_bytes()[:8].strip(b"\0"), "still to be rolled back"
    trace.unlink(missing_ok=True)
    after, now, theirs = apart.ours.read_bytes(), entries(apart.ours), entries(apart.other)
    apart.ours.write_bytes(before)
    if after == before:
        return False
    was = entries(apart.ours)
    assert was | theirs <= now and len(now - was - theirs) <= 1
    if rows(apart.other, "SELECT 1 FROM erased"):
        assert b"Novak" not in after
    return True


def test_a_merge_that_is_killed_has_happened_or_not(large: Apart, full: bool) -> None:
    before, other = large.ours.read_bytes(), large.other.read_bytes()
    statements = steps(*MERGE)
    assert check(large, before, other)
    ends, traces = set(), 0
    for _again in range(100 if full else 4):
        left = random.randrange(1, statements + 1)
        code, said = run(left, *MERGE)
        assert (code, said) == (-signal.SIGKILL, ""), left
        trace = large.folder / "azil.db-journal"
        traces += trace.exists() and trace.stat().st_size > 0
        ends.add(check(large, before, other))
    if full:
        assert traces and False in ends


def test_a_merge_that_is_killed_at_any_moment_is_done_by_the_next(large: Apart, full: bool) -> None:
    """By the clock this time, while it starts, reads, writes or sweeps."""
    before, other = large.ours.read_bytes(), large.other.read_bytes()
    command = [sys.executable, "-m", "azilcli", *MERGE]
    began = time.monotonic()
    subprocess.run(command, capture_output=True, check=False)
    lasts = time.monotonic() - began
    for _again in range(100 if full else 2):
        large.ours.write_bytes(before)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            time.sleep(random.uniform(0.2 * lasts, 1.1 * lasts))
            process.kill()
        merged = large.azil("db merge other.db --yes --erase")
        assert merged.code in (0, 6), merged
        assert faults(large.ours) == []
        assert entries(large.ours) >= entries(large.other)
        assert large.other.read_bytes() == other
        left = beside(large) - {"azil.db", "other.db"}
        assert left <= {"azil.db-journal"}, "one that is cold, which the next write takes away"
