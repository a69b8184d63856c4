"""Damage of every sort to a real file: found by verification, or it lies where nothing is read.

The file holds all that a file can: a merge, a conflict, a contested undo, an erasure. Each damaged file is
also offered to a sound one to be merged: it is refused, or what is taken is exactly what it was.
"""

from __future__ import annotations

import faulthandler
import random
import re
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from azilcli import repository
from azilcli.errors import AzilError, FileProblem
from azilcli.ledger import schema
from azilcli.ledger.journal import Author
from azilcli.services import erasing, merging, people, places, stays, undoing
from azilcli.services.people import Identity
from tests.conftest import AUTHOR
from tests.ledger.forging import BUILT, MARIBOR, do, faults, rows

PAGE = 4096
SECONDS = 20
"""How long looking at one damaged file may take at most."""
TRACES = ("-journal", "-wal", "-shm")

Rows = dict[str, list[Any]]
KOPER = Author("cene", "Koper")


class World(NamedTuple):
    """A file to be damaged, a sound one it is to be merged into, and what they hold."""

    whole: bytes
    sound: bytes
    contents: Rows
    entries: dict[str, Any]
    merged: Rows
    """The tables of the sound file once it has taken in what the whole one holds."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    from azilcli.services import network

    folder = tmp_path_factory.mktemp("world")
    path, other = folder / "azil.db", folder / "other.db"
    with repository.creating(path, AUTHOR) as repo:
        network.initialise(repo, empty=True)
    do(path, AUTHOR, places.add_site, "TEST", name="Test", town="Logatec", kind="other",
       programmes=["asylum"], address=None, from_day=BUILT)  # fmt: skip
    do(path, AUTHOR, places.add_rooms, "TEST", "1-3", beds=2, area_m2=12.5, floor=None,
       reserved_for=None, from_day=BUILT)  # fmt: skip
    entered = [Identity(family_name=name, given_name="Čarna", sex="f", phone="041", note="x" * 300)
               for name in ("Haidari", "Novak", "Kos")]  # fmt: skip
    one, two, three = (person["code"] for person in do(path, AUTHOR, people.add, entered).data["people"])
    do(path, AUTHOR, stays.admit, [one], "TEST/1", on=date(2024, 3, 1), note="tired")
    admitted = do(path, AUTHOR, stays.admit, [two], "TEST/2", on=date(2024, 3, 1))
    other.write_bytes(path.read_bytes())
    do(path, AUTHOR, people.edit, one, {"phone": "042"})
    do(path, AUTHOR, undoing.undo_entry, admitted.entry.id)
    do(path, AUTHOR, erasing.erase, three, "17/2024")
    do(other, MARIBOR, people.edit, one, {"phone": "043"})
    do(other, MARIBOR, stays.transfer, [two], "TEST/3", on=date(2024, 3, 5))
    do(other, MARIBOR, people.add, [Identity(family_name="Zadnik", sex="m")])
    merged(path, other)
    do(path, AUTHOR, people.add, [Identity(family_name="Kranjc", sex="m")])
    assert rows(path, "SELECT DISTINCT field FROM conflict") == [("phone",)]
    assert rows(path, "SELECT count(*) FROM contest")[0][0] and rows(path, "SELECT * FROM erased")
    assert faults(path) == []
    do(other, KOPER, people.add, [Identity(family_name="Medved", sex="m")])
    whole, sound = path.read_bytes(), other.read_bytes()
    merged(other, path)
    assert faults(other) == []
    with closing(sqlite3.connect(other)) as connection:
        return World(whole, sound, contents(path), entries(path), tables(connection))


def merged(path: Path, other: Path) -> None:
    with repository.writing(path, AUTHOR) as repo:
        merging.merge(repo, [other], erase=True)


def tables(connection: sqlite3.Connection) -> Rows:
    """What follows from the journal."""
    names = [*schema.BOOKKEEPING, *schema.kinds()]
    return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def contents(path: Path) -> Rows:
    """All that the journal and the tables hold, read with nothing but SQLite."""
    names = ("entry", "change", "meta", "derivation")
    with closing(sqlite3.connect(path)) as connection:
        journal = {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
        return {**journal, **tables(connection)}


def entries(path: Path) -> dict[str, Any]:
    """The entries of a file with their changes, by id, wherever they stand."""
    with closing(sqlite3.connect(path)) as connection:
        return entries_of(connection)


def entries_of(connection: sqlite3.Connection) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for seq, id_, *header in connection.execute("SELECT * FROM entry").fetchall():
        changes = connection.execute(
            "SELECT position, kind, record, personal, fields, salt, digest FROM change"
            " WHERE entry = ? ORDER BY position",
            (seq,),
        ).fetchall()
        found[id_] = (header, changes)
    return found


# Damage

Damage = Callable[[bytes, random.Random], bytes]


def spot(data: bytes, chance: random.Random) -> int:
    """A place in the file, more often than not where something stands."""
    for _again in range(3):
        at = chance.randrange(len(data))
        if data[at]:
            break
    return at


def one_byte(data: bytes, chance: random.Random) -> bytes:
    at = spot(data, chance)
    return data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :]


def one_bit_of_the_head(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(100)
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def a_block(data: bytes, chance: random.Random) -> bytes:
    length = int(2 ** chance.uniform(1, 12))
    at = spot(data, chance)
    source = chance.randrange(len(data))
    new = chance.choice(
        [bytes(length), b"\xff" * length, chance.randbytes(length), data[source : source + length]]
    )[: len(data) - at]
    return data[:at] + new + data[at + len(new) :]


def pages_that_changed_places(data: bytes, chance: random.Random) -> bytes:
    pages = [data[start : start + PAGE] for start in range(0, len(data), PAGE)]
    one, other = chance.sample(range(len(pages)), 2)
    pages[one], pages[other] = pages[other], pages[one]
    return b"".join(pages)


def a_page_twice(data: bytes, chance: random.Random) -> bytes:
    pages = [data[start : start + PAGE] for start in range(0, len(data), PAGE)]
    one, other = chance.sample(range(len(pages)), 2)
    pages[one] = pages[other]
    return b"".join(pages)


def cut_short(data: bytes, chance: random.Random) -> bytes:
    length = chance.randrange(len(data))
    return data[: length - length % PAGE if chance.random() < 0.5 else length]


def grown(data: bytes, chance: random.Random) -> bytes:
    length = int(2 ** chance.uniform(0, 14))
    return data + chance.choice([bytes(length), chance.randbytes(length)])


def shifted(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data)), int(2 ** chance.uniform(0, 13))
    if chance.random() < 0.5:
        return data[:at] + chance.randbytes(length) + data[at:]
    return data[:at] + data[at + length :]


def a_tenth_of_all_bytes(data: bytes, chance: random.Random) -> bytes:
    new = bytearray(data)
    for at in chance.sample(range(len(data)), len(data) // 10):
        new[at] ^= chance.randrange(1, 256)
    return bytes(new)


def a_letter_of_the_history(data: bytes, chance: random.Random) -> bytes:
    """What a person would alter: a name, a number or a day, with another one of the same length."""
    words = [
        "Haidari Haidara",
        "2024-03 2024-04",
        "Maribor Mengesh",
        "042 044",
        "TEST/1 TEST/2",
        "asylum asylun",
    ]
    old, new = chance.choice(words).encode().split()
    at = chance.choice([found.start() for found in re.finditer(re.escape(old), data)])
    return data[:at] + new + data[at + len(new) :]


KINDS: dict[Damage, int] = {
    one_byte: 30,
    one_bit_of_the_head: 5,
    a_block: 40,
    pages_that_changed_places: 5,
    a_page_twice: 5,
    cut_short: 3,
    grown: 2,
    shifted: 5,
    a_tenth_of_all_bytes: 1,
    a_letter_of_the_history: 4,
}
"""The sorts of damage, and how many in a hundred."""


# What comes of it


class Hangs(BaseException):
    """It takes too long; of no kind that anything would turn into a sentence."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Whatever takes longer hangs: Python is stopped, and if SQLite does not come back, the whole run."""

    def stop(_signal: int, _frame: object) -> None:
        raise Hangs

    former = signal.signal(signal.SIGALRM, stop)
    assert sys.__stderr__
    faulthandler.dump_traceback_later(3 * seconds, exit=True, file=sys.__stderr__)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, former)


def verified(path: Path, world: World) -> str:
    """What verification comes to: unreadable, found, or harmless; anything else is a bug."""
    try:
        if faults(path):
            return "found"
    except FileProblem as problem:
        assert problem.sentence and problem.hint
        return "unreadable"
    differing = {name for name, all_ in contents(path).items() if all_ != world.contents[name]}
    assert not differing, f"unnoticed: {differing}"
    return "harmless"


def taken(ours: Path, path: Path, world: World) -> str:
    """What merging comes to: refused, nothing or taken; what is taken has to be what it was."""
    was = ours.read_bytes()
    before, other = entries(ours), path.read_bytes()
    try:
        with repository.writing(ours, AUTHOR, keep=False) as repo:
            _plan, done = merging.merge(repo, [path], unrelated=True, erase=True)
            now = entries_of(repo.connection)
            new = {id_: now[id_] for id_ in now.keys() - before.keys() - {done.entry.id}}
            wrong = [id_ for id_ in new if new[id_] != world.entries.get(id_)]
            assert not wrong, f"taken, though it is not what it was: {wrong}"
            if new:
                assert tables(repo.connection) == world.merged
            result = "taken" if new else "nothing"
    except AzilError as problem:
        assert problem.exit_code == 5, problem.sentence
        assert problem.sentence and problem.hint
        result = "refused"
    assert ours.read_bytes() == was and path.read_bytes() == other
    assert not [one for trace in TRACES if (one := path.with_name(path.name + trace)).exists()]
    return result


def test_damage_of_any_sort_is_found_or_does_no_harm(
    world: World, tmp_path: Path, full: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(None if full else 22)
    ours, path = tmp_path / "azil.db", tmp_path / "damaged.db"
    ours.write_bytes(world.sound)
    results: Counter[tuple[str, str, str]] = Counter()
    longest = 0.0
    wrong = []
    for number in range(12_000 if full else 50):
        (damage,) = chance.choices(list(KINDS), list(KINDS.values()))
        seed = chance.randrange(2**32)
        data = damage(world.whole, random.Random(seed))
        try:
            began = time.process_time()
            with at_most(SECONDS):
                path.write_bytes(data)
                merging_ = taken(ours, path, world)
                verifying = verified(path, world)
            results[damage.__name__, verifying, merging_] += 1
            longest = max(longest, time.process_time() - began)
        except (Exception, Hangs) as error:
            wrong.append((number, damage.__name__, seed, repr(error)[:300]))
            ours.write_bytes(world.sound)
        for trace in TRACES:
            path.with_name(path.name + trace).unlink(missing_ok=True)
    if full:
        with capsys.disabled():
            print(f"{sum(results.values())} damaged files, the longest took {longest:.1f} s")
            print(*(f"{count:6} {' · '.join(key)}" for key, count in sorted(results.items())), sep="\n")
    assert wrong == []
    assert {verifying for _name, verifying, _merging in results} == {"unreadable", "found", "harmless"}
    assert {verifying for name, verifying, _merging in results if name == "grown"} == {"found"}
    assert {"refused", "taken"} <= {merging_ for _name, _verifying, merging_ in results}


MEANING = (0, 16, 17, 18, 19, 20, 21, 22, 23, 31, 35, 39, 43, 47, 55, 59, 63, 68, 95, 99)
"""Bytes of the head each of which says something of its own: size of a page, journal, format, encoding."""


def test_no_bit_of_the_head_goes_unnoticed_if_it_matters(world: World, tmp_path: Path, full: bool) -> None:
    """The first hundred bytes say how all the rest is to be read."""
    ours, path = tmp_path / "azil.db", tmp_path / "damaged.db"
    ours.write_bytes(world.sound)
    wrong = []
    for bit in range(800) if full else [8 * at + at % 8 for at in MEANING]:
        data = bytearray(world.whole)
        data[bit // 8] ^= 1 << bit % 8
        path.write_bytes(data)
        try:
            with at_most(SECONDS):
                taken(ours, path, world)
                verified(path, world)
        except (Exception, Hangs) as error:
            wrong.append((bit // 8, bit % 8, repr(error)[:300]))
        for trace in TRACES:
            path.with_name(path.name + trace).unlink(missing_ok=True)
    assert wrong == []
