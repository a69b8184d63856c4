"""Another file amid a change: in WAL mode, half written by a killed command, in use, being copied over."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from azilcli.ledger import file, other
from azilcli.repository import Repository
from azilcli.services import people
from azilcli.services.people import Identity
from tests.ledger.forging import MARIBOR, Apart, faults, rows, stop_in_wal
from tests.ledger.test_file import break_off

OTHER = "other.db"
pytestmark = pytest.mark.usefixtures("nothing_hangs", "nothing_is_left")


def test_what_stands_only_in_the_wal_is_taken_and_the_wal_left_as_it_is(apart: Apart) -> None:
    stop_in_wal(apart.other)
    wal = Path(OTHER + "-wal").read_bytes()
    apart.taken("4 new entries")
    assert rows(apart.ours, "SELECT town FROM site") == [("Koper",)]
    assert Path(OTHER + "-wal").read_bytes() == wal


def test_a_file_that_was_only_switched_to_wal_is_taken(apart: Apart) -> None:
    with closing(sqlite3.connect(apart.other)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert apart.other.read_bytes()[18:20] == b"\x02\x02"
    apart.taken("3 new entries")


def test_a_wal_that_is_damaged_counts_as_far_as_it_is_sound(apart: Apart) -> None:
    stop_in_wal(apart.other)
    wal = Path(OTHER + "-wal")
    data = bytearray(wal.read_bytes())
    data[len(data) // 2] ^= 1
    wal.write_bytes(data)
    apart.taken("3 new entries")


def test_a_file_that_another_program_has_open_in_wal_is_taken_as_it_is(apart: Apart) -> None:
    """As Datasette or DB Browser have it."""
    with closing(sqlite3.connect(apart.other, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO meta VALUES ('name', 'Maribor')")
        connection.execute("BEGIN IMMEDIATE")
        apart.taken("3 new entries")
        connection.execute("ROLLBACK")


def test_what_a_killed_command_had_half_written_is_not_taken_and_not_taken_back(apart: Apart) -> None:
    """Only the next command in that office may do so; here its state before is looked at."""
    break_off(apart.other)
    apart.taken("3 new entries")
    assert Path(OTHER + "-journal").stat().st_size > 0


def test_a_link_to_a_file_with_something_unfinished_beside_it_is_taken(apart: Apart) -> None:
    """What belongs to it lies beside the file, not beside the link."""
    elsewhere = apart.folder / "elsewhere"
    elsewhere.mkdir()
    for state in (break_off, stop_in_wal):
        there = elsewhere / f"{state.__name__}.db"
        there.write_bytes(apart.other.read_bytes())
        state(there)
        Path("link.db").unlink(missing_ok=True)
        Path("link.db").symlink_to(there)
        apart.taken(other="link.db")
    assert rows(apart.ours, "SELECT town FROM site") == [("Koper",)]


# In use


def test_a_file_that_somebody_keeps_locked_is_refused_as_busy(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.2)
    before = (apart.ours.read_bytes(), apart.other.read_bytes())
    with closing(sqlite3.connect(apart.other, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        for line in ("db merge other.db --yes", "db diff other.db"):
            ended = apart.azil(line)
            assert (ended.code, ended.out) == (5, "")
            assert "other.db is in use by another command that does not finish" in ended.err
            assert "hint: try again in a moment" in ended.err
        connection.execute("ROLLBACK")
    assert (apart.ours.read_bytes(), apart.other.read_bytes()) == before


def test_a_file_to_which_somebody_is_writing_is_taken_as_it_was_before(apart: Apart) -> None:
    """Until that is committed; and what is being written is not lost by it."""
    with closing(sqlite3.connect(apart.other, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        people.add(Repository(connection, MARIBOR), [Identity(family_name="Kranjc")])
        ended = apart.azil("db merge other.db --yes")
        assert ended.code in (0, 6) and "3 new entries" in ended.out
        connection.execute("COMMIT")
    assert rows(apart.other, "SELECT count(*) FROM person WHERE family_name = 'Kranjc'") == [(1,)]
    assert faults(apart.ours) == faults(apart.other) == []


WRITE_ON = """
import sys
from pathlib import Path
from azilcli import repository
from azilcli.ledger.journal import Author
from azilcli.services import people
from azilcli.services.people import Identity
while True:
    with repository.writing(Path(sys.argv[1]), Author("bor", "Maribor")) as repo:
        repo.connection.execute("PRAGMA cache_size = 5")
        people.add(repo, [Identity(family_name="Kos", note="x" * 500)] * 20, sure=True)
    print("written", flush=True)
"""


@pytest.mark.parametrize("wal", [False, True])
def test_a_file_that_is_written_all_the_time_is_taken_in_some_state(
    apart: Apart, wal: bool, full: bool
) -> None:
    """Every entry is of twenty people; so whatever is taken, it is whole entries."""
    if wal:
        with closing(sqlite3.connect(apart.other)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    before = len(rows(apart.ours, "SELECT 1 FROM person"))
    command = [sys.executable, "-c", WRITE_ON, str(apart.other)]
    taken = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None and process.stdout.readline()
            for _again in range(20 if full else 5):
                ended = apart.azil("db merge other.db --yes")
                assert ended.code in (0, 5, 6), ended
                assert ended.code != 5 or "in use" in ended.err or "was overwritten" in ended.err, ended
                taken += ended.code != 5
                assert (len(rows(apart.ours, "SELECT 1 FROM person")) - before - 1) % 20 in (0, 19)
            assert process.poll() is None
        finally:
            process.kill()
    assert taken
    assert faults(apart.ours) == []
    with suppress(FileNotFoundError):
        assert faults(apart.other) == []


def test_a_file_that_is_copied_over_by_a_program_that_asks_nobody_is_refused(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between checking and taking: what is taken is what was checked, or nothing is."""
    before = apart.ours.read_bytes()
    spoilt = apart.other.read_bytes().replace(b'"late"', b'"lost"')
    assert spoilt != apart.other.read_bytes()
    found = other.fresh

    def slow(*given: object) -> other.Fresh:
        made = found(*given)  # type: ignore[arg-type]
        apart.other.write_bytes(spoilt)
        given[1].execute("PRAGMA shrink_memory")  # type: ignore[attr-defined]
        return made

    monkeypatch.setattr(other, "fresh", slow)
    ended = apart.azil("db merge other.db --yes")
    assert (ended.code, ended.out) == (5, "")
    assert "other.db was overwritten while it was read" in ended.err
    assert apart.ours.read_bytes() == before
