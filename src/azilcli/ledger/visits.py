"""Opening another file, which is a stranger until proved: to be read only, and nothing of it believed.

Nothing is written to it or beside it, and nothing that its schema says is run.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path

from azilcli.errors import FileProblem, UsageError
from azilcli.language import _
from azilcli.ledger import damage, file, journal, schema, surroundings
from azilcli.text.quoting import typed
from azilcli.text.showing import harmless

_AT_ONCE = 1_000_000
_STEPS_A_BYTE = 20
"""More steps of SQLite than all that is asked of a file could ever need."""
_HEAD_BYTES = 64 << 10
"""More than all that stands beside the fields in a row."""
_TRACES = ("-journal", "-wal")
_ATTEMPTS = 5
"""So often a file is copied before it is said that somebody keeps writing to it."""


@contextmanager
def visiting(path: Path, ours: sqlite3.Connection, how: str = "") -> Iterator[sqlite3.Connection]:
    """A connection to another file that can only read it and trusts nothing that its schema says.

    What only a writer could read, because of an unfinished command or another journal mode, is looked
    at in a private copy. Raises `FileProblem` for what is no database of ours, or is this file, with `how`
    as the hint, and `Damaged` for what is damaged.
    """
    how = how or _("give the copy that comes from another office")
    refuse_itself(path, ours, how)
    file.check(path, how)
    with ExitStack() as opened:
        with judged(path):
            connection = _open(path, opened)
            _refuse_other_schema(connection, path)
        yield connection


def refuse_itself(path: Path, ours: sqlite3.Connection, how: str) -> None:
    """Raise `FileProblem` if `path` leads to the very file that the connection has open."""
    here = ours.execute("PRAGMA database_list").fetchone()[2]
    if here and is_same(path, Path(here)):
        raise FileProblem(_("{path} is the file itself", path=path), how)


def is_same(one: Path, other: Path) -> bool:
    """Whether two names lead to the same file."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


_UNREADABLE = (
    *(ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError),
    MemoryError,  # a damaged length makes SQLite ask for more than there is
)


@contextmanager
def judged(path: Path) -> Iterator[None]:
    """Turn whatever reading a forged or damaged file may raise into a sentence."""
    try:
        yield
    except UsageError as error:
        raise unsound(path, error.sentence) from error
    except sqlite3.Error as error:
        if _name(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL")):
            with damage.faults(path):
                raise
        if _name(error).startswith("SQLITE_TOOBIG") or isinstance(error, sqlite3.DataError):
            raise too_large(path) from error
        raise unsound(path, str(error)) from error
    except OSError:
        with damage.faults(path):
            raise
    except _UNREADABLE as error:
        raise unsound(path, _("it cannot be read to the end")) from error


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "") or ""


def _open(path: Path, opened: ExitStack) -> sqlite3.Connection:
    """A connection to the file, or where only a writer could read it, to a copy of it."""
    there = surroundings.place(path)
    with there.open("rb") as stream:
        is_wal = surroundings.is_wal(stream.read(surroundings.HEADER_BYTES))
    if not is_wal:
        try:
            return _begun(there, opened)
        except sqlite3.OperationalError as error:
            # What a killed command left behind, only a writer may take back.
            if _name(error) != "SQLITE_READONLY_ROLLBACK":
                raise
    import tempfile

    folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="azil-")))
    return _begun(_copied(there, folder / "copy.db"), opened)


def _begun(path: Path, opened: ExitStack) -> sqlite3.Connection:
    """A connection in the middle of a reading transaction, so that all that is read is of one moment."""
    with ExitStack() as unfinished:
        connection = unfinished.enter_context(closing(file.connect(path, "ro")))
        connection.text_factory = journal.lenient
        _bound(connection, path.stat().st_size)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, journal.CHANGE_BYTES + _HEAD_BYTES)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        opened.push(unfinished.pop_all())
    return connection


def _bound(connection: sqlite3.Connection, size: int) -> None:
    """Let SQLite give up where a forged tree of pages leads round in circles."""
    steps = count()
    connection.set_progress_handler(lambda: next(steps) > 10 + size * _STEPS_A_BYTE // _AT_ONCE, _AT_ONCE)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + trace) for trace in _TRACES]


def _copied(path: Path, copy: Path) -> Path:
    """A copy of the file, brought to rest.

    Without a lock, as that would leave traces beside the file; so it is done again if somebody wrote
    to it in the meantime.
    """
    for _attempt in range(_ATTEMPTS):
        before = _looks(path)
        for one, its in zip((path, *_beside(path)), (copy, *_beside(copy)), strict=True):
            its.unlink(missing_ok=True)
            if one.exists():
                shutil.copyfile(one, its)
        if _looks(path) == before:
            break
        time.sleep(file.BUSY_SECONDS / _ATTEMPTS / 10)
    else:
        raise FileProblem(
            _("{path} is in use by another command that does not finish", path=path),
            _("try again in a moment"),
        )
    with closing(file.connect(copy, "rw")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    return copy


def _looks(path: Path) -> list[tuple[int, int, bytes]]:
    """Size, time and head of the file and of what lies beside it: another one where somebody wrote."""
    looks = []
    for one in (path, *_beside(path)):
        if one.exists():
            with one.open("rb") as stream:
                looks.append((one.stat().st_size, one.stat().st_mtime_ns, stream.read(100)))
    return looks


def _refuse_other_schema(connection: sqlite3.Connection, path: Path) -> None:
    expected, actual = schema.enduring(), schema.objects(connection)
    names = {name for _type, name in expected}
    if {key: sql for key, sql in actual.items() if key in expected or key[1] in names} != expected:
        # Without a table there is nothing left to be read; a trigger alone takes no entry away.
        is_gone = any(type_ == "table" for type_, _name in expected.keys() - actual.keys())
        raise (damage.Damaged if is_gone else FileProblem)(
            _("the tables of the journal in {path} are not those of azil", path=path),
            _("to see what is wrong with it: azil --db {path} db verify", path=typed(str(path))),
        )


def foreign_triggers(theirs: sqlite3.Connection) -> tuple[str, ...]:
    """The triggers of another file that are not ours; they are never run."""
    ours = schema.enduring()
    objects = schema.objects(theirs)
    return tuple(sorted(harmless(name) for type_, name in objects.keys() - ours.keys() if type_ == "trigger"))


def too_large(path: Path) -> FileProblem:
    """What is to be raised where an entry of another file is larger than any that a command writes."""
    return FileProblem(
        _("{path} holds an entry that is too large, and nothing of it was merged", path=path),
        _(
            "a record may have {change} bytes, an entry {entry}, and {unknown} records of unknown "
            "kinds; ask whoever wrote it",
            change=journal.CHANGE_BYTES,
            entry=journal.ENTRY_BYTES,
            unknown=journal.UNKNOWN_RECORDS,
        ),
    )


def unsound(path: Path, why: str) -> damage.Damaged:
    """What is to be raised where another file is damaged or forged."""
    return damage.Damaged(
        _("{path} is damaged, and nothing of it was merged: {why}", path=path, why=why),
        _("to see what is wrong with it: azil --db {path} db verify", path=typed(str(path))),
    )
