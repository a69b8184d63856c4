"""Another file that is no plain file at rest: nothing hangs, and neither it nor its folder is touched."""

from __future__ import annotations

import os
import random
import socket
import sqlite3
import struct
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from azilcli.ledger import file, schema, visits
from azilcli.services import people
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, as_anybody
from tests.ledger.forging import Apart, alter, do, faults, last, rows, stop_in_wal
from tests.ledger.test_file import break_off

OTHER = "other.db"
pytestmark = pytest.mark.usefixtures("nothing_hangs", "nothing_is_left")


# What is no database


def make_nothing(apart: Apart) -> None:
    apart.other.unlink()


def make_empty(apart: Apart) -> None:
    apart.other.write_bytes(b"")


def make_folder(apart: Apart) -> None:
    apart.other.unlink()
    apart.other.mkdir()


def make_pipe(apart: Apart) -> None:
    apart.other.unlink()
    os.mkfifo(apart.other)


def make_socket(apart: Apart) -> None:
    apart.other.unlink()
    with closing(socket.socket(socket.AF_UNIX)) as made:
        made.bind(OTHER)


def make_text(apart: Apart) -> None:
    apart.other.write_text("This is no database. " * 100)


def make_short(apart: Apart) -> None:
    apart.other.write_bytes(apart.other.read_bytes()[:99])


def make_loop(apart: Apart) -> None:
    apart.other.unlink()
    apart.other.symlink_to(apart.other)


def make_dangling(apart: Apart) -> None:
    apart.other.unlink()
    apart.other.symlink_to("nowhere.db")


def make_foreign(apart: Apart) -> None:
    with closing(sqlite3.connect(apart.other)) as connection:
        connection.execute("PRAGMA application_id = 1")


def make_newer(apart: Apart) -> None:
    with closing(sqlite3.connect(apart.other)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.ENDURING_VERSION + 1}")


def make_of_nobody_knows_when(apart: Apart) -> None:
    with closing(sqlite3.connect(apart.other)) as connection:
        connection.execute("PRAGMA user_version = -1")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_nothing, "there is no file"),
        (make_empty, "is empty"),
        (make_folder, "is a folder"),
        (make_pipe, "is a device or a pipe"),
        (make_socket, "is a device or a pipe"),
        (make_text, "is not a database of azil"),
        (make_short, "is not a database of azil"),
        (make_loop, "other.db"),
        (make_dangling, "there is no file"),
        (make_foreign, "is a database of another program"),
        (make_newer, "was written by a newer version"),
        (make_of_nobody_knows_when, "was written by a newer version"),
    ],
)
def test_what_is_no_database_of_ours_is_refused(
    apart: Apart, make: Callable[[Apart], None], words: str
) -> None:
    make(apart)
    apart.refused(words)
    ended = apart.azil("--db other.db db info")
    assert (ended.code, ended.out) == (5, "") and words in ended.err


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/random", "/dev/tty"])
def test_a_device_is_refused(apart: Apart, device: str) -> None:
    if Path(device).exists():
        apart.refused("is a device or a pipe", other=device)


def test_the_end_of_a_pipe_is_refused(apart: Apart) -> None:
    """As when somebody types azil db diff <(gunzip -c other.db.gz)."""
    reading, writing = os.pipe()
    os.write(writing, apart.other.read_bytes()[:4096])
    try:
        apart.refused("is a device or a pipe", other=f"/dev/fd/{reading}")
    finally:
        os.close(reading)
        os.close(writing)


def test_a_name_that_no_file_can_have_is_refused(apart: Apart) -> None:
    apart.refused(other="x" * 300)


def test_a_file_that_may_not_be_read_is_refused(apart: Apart) -> None:
    apart.azil("db diff other.db")  # what is loaded when needed has to be, while there are the rights to
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o777)
        for one in (apart.ours, apart.other):
            (folder / one.name).write_bytes(one.read_bytes())
        (folder / "azil.db").chmod(0o666)
        (folder / OTHER).chmod(0)
        with as_anybody():
            for line in ("merge", "diff"):
                ended = apart.azil(f"--db {folder}/azil.db db {line} {folder}/other.db")
                assert (ended.code, ended.out) == (5, "")
                assert "other.db cannot be read: access is denied" in ended.err
        assert (folder / "azil.db").read_bytes() == apart.ours.read_bytes()


# Our own file


def test_our_own_file_under_whatever_name_is_refused(apart: Apart) -> None:
    (apart.folder / "sub").mkdir()
    Path("link.db").symlink_to("azil.db")
    os.link("azil.db", "hard.db")
    Path("sub/link.db").symlink_to(apart.ours)
    Path("sub2").symlink_to("sub")
    for name in ("azil.db", "./azil.db", "sub/../azil.db", str(apart.ours), "link.db", "hard.db",
                 "sub/link.db", "sub2/../azil.db"):  # fmt: skip
        apart.refused("is the file itself", other=name)


def test_the_other_file_may_be_named_twice(apart: Apart) -> None:
    """Opened twice in one process, it would lose the lock that keeps others from writing to it."""
    os.link(OTHER, "hard.db")
    Path("link.db").symlink_to(OTHER)
    before = apart.other.read_bytes()
    ended = apart.azil("db merge other.db ./other.db hard.db link.db other.db --yes")
    assert ended.code in (0, 6) and "Merged with other.db: 3 new entries" in ended.out
    assert apart.other.read_bytes() == before
    assert faults(apart.ours) == []


def test_of_a_good_and_a_bad_file_nothing_is_taken(apart: Apart) -> None:
    bad = apart.folder / "bad.db"
    bad.write_bytes(apart.other.read_bytes())
    alter(bad, f"UPDATE entry SET actor = 'eve' WHERE seq = {last(bad)}")
    before = apart.ours.read_bytes()
    for names in ("other.db bad.db", "bad.db other.db", "other.db nowhere.db", "other.db azil.db"):
        ended = apart.azil(f"db merge {names} --yes")
        assert (ended.code, ended.out) == (5, "")
        assert apart.ours.read_bytes() == before
    assert sorted(one.name for one in apart.folder.iterdir()) == ["azil.db", "bad.db", "other.db"]


# Folders


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    """Nothing can be written to a folder."""
    folder.chmod(0o555)
    try:
        yield
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize("state", ["at rest", "wal", "hot"])
def test_a_file_in_a_folder_in_which_nothing_may_be_written_is_taken(apart: Apart, state: str) -> None:
    stick = apart.folder / "stick"
    stick.mkdir()
    there = stick / OTHER
    apart.other.rename(there)
    if state == "wal":
        stop_in_wal(there)
    if state == "hot":
        break_off(there)
    apart.folder.chmod(0o777)
    with closed(stick):
        for one in stick.iterdir():
            one.chmod(0o444)
        ended = apart.taken(other=f"stick/{OTHER}")
    assert f"{4 if state == 'wal' else 3} new entries" in ended.out


def test_a_pipe_beside_the_file_is_not_waited_for(apart: Apart) -> None:
    for trace in ("-journal", "-wal"):
        os.mkfifo(OTHER + trace)
        apart.refused(f"other.db{trace}")
        Path(OTHER + trace).unlink()
    Path(OTHER + "-journal").mkdir()
    apart.refused("other.db-journal")
    os.mkfifo("azil.db-journal")
    for line in ("log", "undo", "db merge other.db"):
        ended = apart.azil(line)
        assert (ended.code, ended.out) == (5, "") and "azil.db-journal is not a file" in ended.err


def test_a_journal_of_another_file_beside_it_is_refused(apart: Apart) -> None:
    spoilt = apart.folder / "spoilt.db"
    spoilt.write_bytes(apart.ours.read_bytes())
    do(spoilt, AUTHOR, people.add, [Identity(family_name=f"Zorko{n}") for n in range(200)], sure=True)
    break_off(spoilt)
    Path("spoilt.db-journal").rename(OTHER + "-journal")
    spoilt.unlink()
    assert "would destroy the file" in apart.refused("other.db-journal comes from another copy")


# Broken


def test_a_file_of_which_only_a_part_is_copied_yet_is_refused(apart: Apart) -> None:
    data = apart.other.read_bytes()
    for length in (100, 512, 4096, 4097, len(data) // 10, len(data) // 2, len(data) - 4096, len(data) - 1):
        apart.other.write_bytes(data[:length])
        ended = apart.azil("db merge other.db --yes")
        if ended.code != 5:  # the end of the file is no part of the journal
            assert faults(apart.ours) == [] and "3 new entries" in ended.out
            break
        apart.refused("other.db")


def test_a_file_of_which_a_tenth_of_all_bytes_is_wrong_is_refused(apart: Apart, full: bool) -> None:
    data = apart.other.read_bytes()
    for seed in range(100 if full else 5):
        chance, spoilt = random.Random(seed), bytearray(data)
        for at in chance.sample(range(100, len(data)), len(data) // 10):
            spoilt[at] ^= chance.randrange(1, 256)
        apart.other.write_bytes(spoilt)
        apart.refused("other.db")


def test_a_file_of_zeros_behind_a_right_beginning_is_refused(apart: Apart) -> None:
    data = apart.other.read_bytes()
    apart.other.write_bytes(data[:4096] + bytes(len(data) - 4096))
    apart.refused("other.db")


# Trees that lead round in circles


def interior(children: list[int], keys: list[int]) -> bytes:
    """An inner page of a table's tree, with so many children and the last key of each but the last."""
    cells, offsets, content = b"", b"", 4096
    for child, key in zip(children, keys, strict=False):
        cell = struct.pack(">I", child) + bytes([key])
        content -= len(cell)
        offsets += struct.pack(">H", content)
        cells = cell + cells
    head = struct.pack(">BHHHBI", 5, 0, len(keys), content, 0, children[-1])
    return (head + offsets).ljust(content, b"\0") + cells


def lead_in_circles(path: Path) -> None:
    """Sixteen levels of a hundred branches each: nobody lives to see the end of it."""
    data = path.read_bytes()
    count = len(data) // 4096
    ((root,),) = rows(path, "SELECT rootpage FROM sqlite_master WHERE name = 'entry'")
    leaf = data[(root - 1) * 4096 : root * 4096]
    keys = list(range(1, 100))
    levels = [interior([count + level + 2] * 100, keys) for level in range(15)]
    levels.append(interior([count + 1] * 100, keys))
    pages = [data[: (root - 1) * 4096], levels[0], data[root * 4096 :], leaf, *levels[1:]]
    whole = b"".join(pages)
    path.write_bytes(whole[:28] + struct.pack(">I", len(whole) // 4096) + whole[32:])


@pytest.mark.parametrize("searched", [False, True])
def test_a_tree_of_pages_that_leads_round_in_circles_is_not_followed(apart: Apart, searched: bool) -> None:
    """Not even where an entry names a predecessor that can never be found."""
    if searched:
        alter(apart.other, f"UPDATE entry SET parents = '[\"x\"]' WHERE seq = {last(apart.other)}")
    lead_in_circles(apart.other)
    apart.refused("other.db is damaged")
    assert apart.azil("--db other.db db verify").code == 5


def test_sqlite_is_stopped_where_it_does_not_come_to_an_end(apart: Apart) -> None:
    forever = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT count(*) FROM n"
    with (
        file.reading(apart.ours) as ours,
        visits.visiting(apart.other, ours) as theirs,
        pytest.raises(sqlite3.OperationalError, match="interrupted"),
    ):
        theirs.execute(forever).fetchone()
