"""Copies of a file that went apart, and forging one as somebody would who knows SQLite and the rules.

`Apart` holds our file and the other; what it asserts of a command are the promises of every merge: the
other file and what lies beside it stay as they are to the byte, and so does ours where it is refused.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from azilcli import repository
from azilcli.errors import ExitCode
from azilcli.ledger import file, journal, proofs, verify
from azilcli.ledger.journal import Author, StoredChange
from azilcli.services import Done, network, people, places, stays
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil, Result

BUILT = date(2024, 1, 1)
MARIBOR = Author("bor", "Maribor")
FORGED_AT = "2026-11-22T08:15:00+00:00"
Raw = tuple[str, str, int, str | None]
"""A change to be forged: kind, record, whether it is personal, and the text of its fields."""


def do(path: Path, author: Author, service: Callable[..., Done], *given: Any, **named: Any) -> Done:
    with repository.writing(path, author) as repo:
        return service(repo, *given, **named)


def lay(folder: Path) -> tuple[bytes, bytes, bytes]:
    """A file, and two copies of it in which offices went on: one entry in the first, three in the other."""
    path = folder / "azil.db"
    with repository.creating(path, AUTHOR) as repo:
        network.initialise(repo, empty=True)
    do(path, AUTHOR, places.add_site, "TEST", name="Test", town="Logatec", kind="other",
       programmes=["asylum"], address=None, from_day=BUILT)  # fmt: skip
    do(path, AUTHOR, places.add_rooms, "TEST", "1,2", beds=2, area_m2=12.5, floor=None,
       reserved_for=None, from_day=BUILT)  # fmt: skip
    entered = [Identity(family_name="Haidari", given_name="Amina", sex="f", phone="041"),
               Identity(family_name="Čuk", given_name="Bor", sex="m")]  # fmt: skip
    one, other = (person["code"] for person in do(path, AUTHOR, people.add, entered).data["people"])
    do(path, AUTHOR, stays.admit, [one], "TEST/1", on=date(2024, 3, 1), note="tired")
    base = path.read_bytes()
    do(path, AUTHOR, people.edit, one, {"phone": "042"})
    ours = path.read_bytes()
    path.write_bytes(base)
    do(path, MARIBOR, stays.admit, [other], "TEST/2", on=date(2024, 3, 2), note="late")
    do(path, MARIBOR, people.add, [Identity(family_name="Novak", given_name="Čarna", sex="f")])
    do(path, MARIBOR, stays.discharge, [other], on=date(2024, 3, 9), reason="other", destination=None)
    return base, ours, path.read_bytes()


def snapshot(folder: Path) -> dict[str, tuple[int, bytes | None]]:
    """Everything in a folder and below: its kind and rights, and what it holds."""
    return {
        str(one.relative_to(folder)): (
            one.lstat().st_mode,
            one.read_bytes() if one.is_file() and os.access(one, os.R_OK) else None,
        )
        for one in folder.rglob("*")
    }


@dataclass(frozen=True)
class Apart:
    """Our file and the other one, in the folder of the test."""

    folder: Path
    azil: Azil

    @property
    def ours(self) -> Path:
        return self.folder / "azil.db"

    @property
    def other(self) -> Path:
        return self.folder / "other.db"

    def refused(self, *words: str, other: str = "other.db", how: str = "", code: int = ExitCode.FILE) -> str:
        """Neither merging nor comparing does anything but say one sentence with a hint; the sentence."""
        before = snapshot(self.folder)
        for line in [f"db merge {other} --yes {how}", f"db diff {other}"][
            : 2 if code == ExitCode.FILE else 1
        ]:
            ended = self.azil(line)
            assert (ended.code, ended.out) == (code, ""), (line, ended)
            sentence, hint = ended.err.splitlines()
            assert sentence.startswith("error: ") and hint.startswith("hint: ")
            assert "Traceback" not in ended.err
            for word in words:
                assert word in sentence, sentence
            assert snapshot(self.folder) == before, line
        return sentence

    def taken(self, *words: str, other: str = "other.db", how: str = "") -> Result:
        """Comparing changes nothing; merging takes everything in, says so, and leaves ours sound."""
        before = snapshot(self.folder)
        for line in (f"db diff {other} --format json", f"db merge {other} --dry-run --format json {how}"):
            ended = self.azil(line)
            assert ended.code in (ExitCode.DONE, ExitCode.WAITING), (line, ended)
            assert json.loads(ended.out)
            assert "Traceback" not in ended.err and "error: " not in ended.err, ended.err
            assert snapshot(self.folder) == before, line
        ended = self.azil(f"db merge {other} --yes {how}")
        assert ended.code in (ExitCode.DONE, ExitCode.WAITING), ended
        assert ended.err == ""
        for word in words:
            assert word in ended.out, ended.out
        after = snapshot(self.folder)
        assert after.keys() == before.keys()
        assert {name for name in after if after[name] != before[name]} <= {"azil.db"}
        assert faults(self.ours) == []
        return ended


def faults(path: Path) -> list[proofs.Fault]:
    with file.reading(path) as connection:
        return list(verify.faults(connection))


def heads(path: Path) -> list[tuple[str, int]]:
    """Ids and clocks of the entries of a file on which nothing builds."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT id, parents, clock FROM entry").fetchall()
    known = {parent for _id, parents, _clock in rows for parent in json.loads(parents)}
    return [(id_, clock) for id_, _parents, clock in rows if id_ not in known]


def forge(
    path: Path, *changes: Raw, parents: Iterable[str] | None = None, salts: bytes = b"s" * 16, **header: Any
) -> str:
    """Append an entry with every digest right, whatever it says; its id."""
    above = heads(path)
    stored = [
        StoredChange(kind, record, personal, fields, None if fields is None else salts,
                     journal.digest(salts, "{}" if fields is None else fields))
        for kind, record, personal, fields in changes
    ]  # fmt: skip
    named = [id_ for id_, _clock in above] if parents is None else list(parents)
    whole: dict[str, Any] = {
        "parents": named, "clock": max(clock for _id, clock in above) + 1, "recorded_at": FORGED_AT,
        "actor": "bor", "office": "Maribor", "action": "admit", "format": 1, **header,
    }  # fmt: skip
    id_ = journal.entry_id(**whole, changes=stored)
    with closing(sqlite3.connect(path)) as connection, connection:
        seq = connection.execute("SELECT max(seq) FROM entry").fetchone()[0] + 1
        entry = journal.Entry(seq=seq, id=id_, **{**whole, "parents": tuple(named)})
        journal.insert(connection, entry, stored)
    return id_


def alter(path: Path, *statements: str) -> None:
    """Do what the schema forbids; types, checks, triggers and the index of ids are put back as they were."""
    with at_once(path) as connection:
        was = connection.execute("SELECT rowid, * FROM sqlite_master").fetchall()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "DELETE FROM sqlite_master WHERE type = 'trigger' OR name = 'sqlite_autoindex_entry_1'"
        )
        for word in (" STRICT,", " STRICT", " UNIQUE", " NOT NULL", " CHECK (personal IN (0, 1))"):
            connection.execute(
                "UPDATE sqlite_master SET sql = replace(sql, ?, '') WHERE name IN ('entry', 'change')",
                (word,),
            )
    with at_once(path) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement
    with at_once(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_master")
        connection.executemany(
            "INSERT INTO sqlite_master (rowid, type, name, tbl_name, rootpage, sql)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            was,
        )


@contextmanager
def at_once(path: Path) -> Iterator[sqlite3.Connection]:
    """A file in one transaction: hundreds of their own would take longer than what is tried."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")


def fields(**values: Any) -> str:
    """The text of fields as it is written."""
    return journal.canonical(values)


def last(path: Path) -> int:
    """The place of the newest entry."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT max(seq) FROM entry").fetchone()[0])


def rows(path: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()


WRITE_IN_WAL = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("PRAGMA wal_autocheckpoint = 0")
{more}
os.kill(os.getpid(), signal.SIGKILL)
"""
ADD_IN_WAL = """
from pathlib import Path
from azilcli.ledger import journal
from azilcli.ledger.journal import Author, Change, Draft
draft = Draft()
draft.add(Change("site", "TEST", {"town": "Koper"}))
connection.execute("BEGIN")
journal.append(connection, draft, action="site edit", author=Author("bor", "Maribor"))
connection.execute("COMMIT")
"""


def stop_in_wal(path: Path, more: str = ADD_IN_WAL) -> None:
    """Another tool switched the file to WAL, wrote to it and was killed: the newest entry is only there."""
    ended = subprocess.run(
        [sys.executable, "-c", WRITE_IN_WAL.format(more=more), str(path)], capture_output=True, text=True
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert path.with_name(path.name + "-wal").stat().st_size > 0 or not more
