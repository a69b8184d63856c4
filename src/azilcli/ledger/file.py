"""The database file: making it, opening it for reading or writing.

Between two commands the one file is complete (rollback journal, never WAL). A command that writes
is one `BEGIN IMMEDIATE` transaction. Every fault of the file itself becomes a `FileProblem`.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePath
from urllib.parse import quote

from azilcli.errors import FileProblem, is_too_long, system_says
from azilcli.language import _
from azilcli.ledger import derivation, putting, schema, scratch, seals, soundness, surroundings
from azilcli.ledger.damage import Damaged, faults
from azilcli.text.quoting import typed

BUSY_SECONDS = 15.0
"""How long a command waits for another one that is writing."""
_GLIMPSE_SECONDS = 0.1

_CACHE_KIB = 16 * 1024
"""So much of the file a look at it may keep in memory: those who sleep tonight have room in it."""

SYNCHRONOUS = "EXTRA"
"""What is committed is on the disk, whatever happens to the computer in the next moment."""

OLDEST_SQLITE = (3, 37)
"""The first that keeps to the types of the columns (`STRICT`)."""

_HEADER_BYTES = surroundings.HEADER_BYTES
_LAST = "SELECT max(seq) FROM entry"


@contextmanager
def reading(path: Path, *, as_it_stands: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection that can only read; everything read through it is of one moment.

    Nothing is written because a file is read. Where its tables are not those of this program, what differs
    is made anew beside the file; `as_it_stands` leaves that out, for those who look for what is wrong.
    """
    check(path)
    with faults(path):
        _settle(path)
        with seals.head(path) as head, closing(connect(path, "ro")) as connection:
            if not as_it_stands and not derivation.is_current(connection):
                lacking = derivation.gap(connection)
                _refuse_other_journal(path, lacking)
                if lacking.is_whole:
                    from azilcli.ledger import known

                    connection.execute("BEGIN")
                    with known.now(connection) as beside:
                        beside.execute("PRAGMA query_only = ON")
                        yield beside
                    return
                derivation.shadow(connection, lacking)
            if not as_it_stands:  # the statement reads the schema, which may be what is wrong
                connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            seals.look(connection, head)
            yield connection


@contextmanager
def glimpse(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to look something up by the way: nothing waits, and nothing is written or put right.

    Raises `FileProblem` or `sqlite3.Error` where it cannot be had as it is.
    """
    check(path)
    with closing(connect(path, "ro", _GLIMPSE_SECONDS)) as connection:
        connection.execute("PRAGMA query_only = ON")
        yield connection


@contextmanager
def writing(path: Path, *, keep: bool = True) -> Iterator[sqlite3.Connection]:
    """One write transaction: committed at the end, rolled back on any exception.

    `keep=False` rolls back at the end too: the way of every `--dry-run`. Tables that are not those of this
    program are made so first.
    """
    check(path)
    with faults(path), seals.head(path) as head, closing(connect(path, "rw")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        connection.execute(f"PRAGMA cache_size = -{scratch.CACHE_KIB}")
        connection.execute("BEGIN IMMEDIATE")
        putting.sweep(surroundings.place(path).parent)
        try:
            if is_other := not derivation.is_current(connection):
                _refuse_other_journal(path, derivation.gap(connection))
                derivation.follow(connection)
            soundness.refuse_damaged_head(connection, path)
            seals.look(connection, head)
            before = connection.execute(_LAST).fetchone()
            yield connection
            if is_other or connection.execute(_LAST).fetchone() != before:
                seals.put(connection, head)
            connection.execute("COMMIT" if keep else "ROLLBACK")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


def _refuse_other_journal(path: Path, lacking: derivation.Gap) -> None:
    """Raise `Damaged` where the tables of the journal itself are not ours: nothing can make them anew."""
    if lacking.journal:
        raise Damaged(
            _("the tables of the journal in {path} are not those of azil", path=path),
            _("to see what is wrong with it: azil --db {path} db verify", path=typed(str(path))),
        )


@contextmanager
def mending(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that has a damaged file to itself, to read what is left and then to write it anew.

    It holds the file beyond its transaction, so that nobody writes before all is put back.
    """
    check(path)
    with faults(path):
        _settle(path)
        with closing(connect(path, "rw")) as connection:
            connection.execute("PRAGMA writable_schema = ON")  # what of the schema is broken is passed over
            connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            yield connection


@contextmanager
def creating(path: Path, *, keep: bool = True) -> Iterator[sqlite3.Connection]:
    """A new file with an empty journal, filled inside one transaction.

    It is built beside `path` and appears under that name only when it is whole, and only if nothing
    of that name came into being in the meantime.
    """
    _refuse_old_sqlite()
    with faults(path):
        putting.refuse_existing(path)
        draft = putting.new_draft(path)
        try:
            with (
                seals.head(draft) as head,
                closing(sqlite3.connect(draft, isolation_level=None)) as connection,
            ):
                _harden(connection)
                connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
                connection.execute("BEGIN IMMEDIATE")
                schema.create(connection)
                yield connection
                seals.put(connection, head)
                connection.execute("COMMIT" if keep else "ROLLBACK")
            if keep:
                putting.put_in_place(draft, path)
        finally:
            for leftover in (draft, draft.with_name(draft.name + "-journal")):
                leftover.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Write the file anew without its free pages, in which something erased might still stand."""
    try:
        with faults(path), seals.head(path) as head, closing(connect(path, "rw")) as connection:
            connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
            seals.look(connection, head)
            connection.execute("VACUUM")
            connection.execute("BEGIN IMMEDIATE")
            seals.put(connection, head)
            connection.execute("COMMIT")
    except FileProblem as problem:
        raise FileProblem(
            _("everything is recorded, but the free space of {path} could not be cleared: {why}",
              path=path, why=problem.sentence),
            _("when no other command uses the file: azil db rebuild"),
        ) from problem  # fmt: skip


def connect(path: Path, mode: str, patience: float | None = None) -> sqlite3.Connection:
    """A connection to a file that is there; `mode` is ro or rw, `patience` how long it waits for others."""
    connection = sqlite3.connect(
        uri(path.absolute(), mode),
        uri=True,
        timeout=BUSY_SECONDS if patience is None else patience,
        isolation_level=None,
        factory=seals.Opened,
    )
    _harden(connection)
    return connection


def uri(path: PurePath, mode: str) -> str:
    """A file as SQLite takes it, also on a share: its URI knows no server, but takes every path whole."""
    return f"file:{quote(os.fsencode(path), safe='')}?mode={mode}"


def _harden(connection: sqlite3.Connection) -> None:
    """The file may come from elsewhere: what its schema says must not reach beyond it.

    What is deleted is overwritten, so that nothing erased is left in free space.
    """
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(
        "PRAGMA fullfsync = ON"
    )  # else macOS leaves what is written with the disk's own memory


def _settle(path: Path) -> None:
    """Bring the file to rest before it is opened for reading.

    A journal beside it may be the trace of a command that was killed, and only a writing connection
    may roll it back. A file that another tool switched to WAL is switched back.
    """
    with path.open("rb") as stream:
        is_wal = surroundings.is_wal(stream.read(_HEADER_BYTES))
    there = surroundings.place(path)
    if is_wal or there.with_name(there.name + "-journal").exists():
        with closing(connect(path, "rw")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if is_wal:
                connection.execute("PRAGMA journal_mode = DELETE")


def check(path: Path, how: str = "") -> None:
    """Refuse what is not a database of ours, and what would ruin it, before SQLite opens it.

    `how` says which file is to be named instead, where it is not the one of `--db`.
    """
    _refuse_old_sqlite()
    how = how or _("give the file with --db FILE or AZIL_DB, or make one with: azil init")
    try:
        if path.is_dir():
            raise FileProblem(_("{path} is a folder, not a database file", path=path), how)
        if path.exists() and not path.is_file():  # to open a pipe would be to wait for ever
            raise FileProblem(_("{path} is a device or a pipe, not a database file", path=path), how)
        with path.open("rb") as stream:
            header = stream.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        sentence = _("there is no file {path}", path=path)
        if is_too_long(error):
            sentence = _("{path} cannot be read: {why}", path=path, why=system_says(error))
        raise FileProblem(sentence, how) from None
    except (OSError, ValueError) as error:
        reason = system_says(error) if isinstance(error, OSError) else str(error)
        raise FileProblem(_("{path} cannot be read: {why}", path=path, why=reason), how) from None
    if not header:
        raise FileProblem(_("{path} is empty, not a database", path=path), how)
    if not header.startswith(b"SQLite format 3\0") or len(header) < _HEADER_BYTES:
        raise FileProblem(_("{path} is not a database of azil", path=path), how)
    version, application = struct.unpack(">I4xI", header[60:72])
    if application != schema.APPLICATION_ID:
        raise FileProblem(_("{path} is a database of another program, not of azil", path=path), how)
    if version > schema.ENDURING_VERSION:
        raise FileProblem(
            _("{path} was written by a newer version of azil", path=path),
            newer_program(),
        )
    with faults(path):
        surroundings.refuse_foreign(path)


def _refuse_old_sqlite() -> None:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise FileProblem(
            _(
                "this Python comes with SQLite {version}, and azil needs {oldest} or newer",
                version=sqlite3.sqlite_version,
                oldest=".".join(map(str, OLDEST_SQLITE)),
            ),
            _("install azil with a newer Python, such as that of python.org"),
        )


def newer_program() -> str:
    """The hint where only a newer version of the program can read a file."""
    return _("install the newer version of azil on this computer too, from the same source")
