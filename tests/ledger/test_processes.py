"""Several processes on one file: nothing is lost, nothing is given twice, whoever is killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import ExitCode
from azilcli.ledger import file, verify
from azilcli.services import network, people, places
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil

BUILT = date(2024, 1, 1)
PEOPLE = 400
ENTRIES = 6
"""How many the file begins with."""


@pytest.fixture(scope="module")
def _laid(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("laid") / "azil.db"
    with repository.creating(path, AUTHOR) as repo:
        network.initialise(repo, empty=True)
        for site, rooms, beds in (("ONE", "1", 1), ("MANY", f"1-{PEOPLE // 4}", 4)):
            places.add_site(repo, site, name="Test", town="Logatec", kind="other", programmes=["asylum"],
                            address=None, from_day=BUILT)  # fmt: skip
            places.add_rooms(repo, site, rooms, beds=beds, area_m2=None, floor=None, reserved_for=None,
                             from_day=BUILT)  # fmt: skip
        people.add(repo, [Identity(family_name=f"Novak{n:03}", sex="m") for n in range(PEOPLE)])
    return path.read_bytes()


@pytest.fixture
def laid(path: Path, _laid: bytes) -> Path:
    """A file with a site of one bed, a site of many, and people who look for a place."""
    path.write_bytes(_laid)
    return path


def start(path: Path, *arguments: str) -> subprocess.Popen[str]:
    """Begin a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "azilcli", *arguments, "--db", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "AZIL_LANG": "en"},
    )


def end(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a command: its exit code and what it said."""
    with process:
        out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def admit(path: Path, number: int, to: str) -> subprocess.Popen[str]:
    return start(path, "admit", f"Novak{number:03}", "--to", to, "--on", "2024-03-01")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """While this lasts, nobody can begin to write: those who want to are all at the door after it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def beds(path: Path) -> list[str]:
    """The beds that are taken."""
    with repository.reading(path) as repo:
        return [row["bed"] for row in repo.rows("SELECT bed FROM placement ORDER BY bed")]


def is_sound(path: Path) -> bool:
    with file.reading(path) as connection:
        return list(verify.faults(connection)) == []


def test_two_who_admit_into_the_last_bed_at_the_same_moment_do_not_both_get_it(
    path: Path, _laid: bytes, full: bool
) -> None:
    for _again in range(40 if full else 4):
        path.write_bytes(_laid)
        with held(path):
            both = [admit(path, number, "ONE/1") for number in (0, 1)]
            time.sleep(random.uniform(0.0, 0.5))
        ended = [end(process) for process in both]
        assert sorted(code for code, _out, _err in ended) == [ExitCode.DONE, ExitCode.REFUSED], ended
        for code, out, err in ended:
            if code == ExitCode.REFUSED:
                assert out == ""
                assert err.startswith("error: ") and "ONE/1" in err
        assert beds(path) == ["ONE/1/A"]
        assert is_sound(path)


def test_eight_who_admit_at_the_same_time_lose_nobody(laid: Path, full: bool) -> None:
    each = 50 if full else 4

    def one_after_the_other(worker: int) -> list[tuple[int, str, str]]:
        return [end(admit(laid, worker * each + turn, "MANY")) for turn in range(each)]

    with ThreadPoolExecutor(8) as workers:
        ended = [result for results in workers.map(one_after_the_other, range(8)) for result in results]
    assert [err for code, _out, err in ended if code != ExitCode.DONE] == []
    taken = beds(laid)
    assert len(taken) == len(set(taken)) == 8 * each
    with repository.reading(laid) as repo:
        assert repo.rows("SELECT count(*) AS n FROM entry WHERE action = 'admit'") == [{"n": 8 * each}]
        assert repo.rows("SELECT count(DISTINCT person) AS n FROM stay") == [{"n": 8 * each}]
    assert is_sound(laid)


def test_who_reads_while_others_write_sees_whole_commands(laid: Path, full: bool) -> None:
    """Each command enters three people, so at every moment their number is a multiple of three."""
    with writer(laid, 3) as process:
        assert process.stdout is not None
        for _look in range(300 if full else 30):
            process.stdout.readline()
            with repository.reading(laid) as repo:
                (count,) = repo.rows("SELECT count(*) AS n FROM person")
                (entries,) = repo.rows("SELECT count(*) AS n FROM entry WHERE action = 'person add'")
                assert (count["n"] - PEOPLE) == 3 * (entries["n"] - 1)
        assert process.poll() is None


# Killed

WRITE_ON = """
import sys
from pathlib import Path
from azilcli import repository
from azilcli.ledger.journal import Author
from azilcli.services import people
from azilcli.services.people import Identity
path, at_once = Path(sys.argv[1]), int(sys.argv[2])
while True:
    with repository.writing(path, Author("ana", "Logatec")) as repo:
        if at_once > 50:
            repo.connection.execute("PRAGMA cache_size = 5")
        entry = people.add(repo, [Identity(family_name="Kos", note="x" * 50)] * at_once, sure=True).entry
    print(entry.id, flush=True)
"""
"""Writes without end, and says of each entry that it was written only once it is."""


@contextmanager
def writer(path: Path, at_once: int) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_ON, str(path), str(at_once)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("at_once", [1, 100])
def test_what_was_acknowledged_survives_that_the_process_is_killed(
    path: Path, _laid: bytes, full: bool, at_once: int
) -> None:
    """With many people at once the file itself is being written long before the end of the command."""
    journals = 0
    for _again in range(60 if full else 4):
        path.write_bytes(_laid)
        with writer(path, at_once) as process:
            assert process.stdout is not None and process.stderr is not None
            first = process.stdout.readline()
            time.sleep(random.uniform(0.0, 0.15))
            process.send_signal(signal.SIGKILL)
            said = first + process.stdout.read()
            assert process.stderr.read() == ""
        acknowledged = said.split("\n")[:-1]
        assert acknowledged
        journals += path.with_name(path.name + "-journal").exists()
        with repository.reading(path) as repo:
            written = [
                row["id"]
                for row in repo.rows("SELECT id FROM entry WHERE seq > :known ORDER BY seq", known=ENTRIES)
            ]
            assert written[: len(acknowledged)] == acknowledged
            assert len(written) - len(acknowledged) in (0, 1), "one may be written and not said so yet"
            assert list(verify.faults(repo.connection)) == []
    if full:
        assert journals, "never was a process killed in the middle of writing"


def test_the_next_command_goes_on_after_one_that_was_killed(laid: Path, full: bool) -> None:
    """The killed one leaves its traces to a writing command here, not to a reading one."""
    for again in range(40 if full else 3):
        with writer(laid, 100) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(random.uniform(0.0, 0.1))
        code, _out, err = end(admit(laid, again, "MANY"))
        assert (code, err) == (ExitCode.DONE, err), err
    assert len(beds(laid)) == (40 if full else 3)
    assert is_sound(laid)


@pytest.mark.skipif(sys.platform != "linux", reason="only there does the system tell")
def test_who_holds_the_file_is_named_where_the_system_tells(
    path: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert azil("init --empty").code == 0
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.05)
    hold = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        " c.execute('BEGIN IMMEDIATE'); print(flush=True); input()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout and process.stdout.readline()
        refused = azil("person add Novak")
        assert refused.code == 5
        assert f"process {process.pid} on {os.uname().nodename}, since " in refused.err
    finally:
        process.communicate("\n")
    assert azil("person add Novak").code == 0
