"""What is wrong with a database file, as a sentence and a hint."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from azilcli.errors import AzilError, FileProblem, system_says
from azilcli.language import _

_UNWRITTEN = ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_TRUNCATE")
"""What SQLite says where a share of a disk is used up: nothing is wrong with what is in the file."""


class Damaged(FileProblem):
    """The file is one of azil, but damaged: what depends on it may know a better way on than the hint."""

    code = "damaged"


class Unplaced(Damaged):
    """It is damaged, and where is not known yet: see `verify.first`."""

    is_unplaced = True

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(_("{path} is damaged: {why}", path=path, why=why), repair())


def damaged(path: Path, why: str) -> Damaged:
    """What is to be raised where a file is damaged and the place is known."""
    return Damaged(_("{path} is damaged: {why}", path=path, why=why), repair())


def path_of(connection: sqlite3.Connection) -> Path:
    """The file that a connection has open."""
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])


def repair() -> str:
    """The hint where a file is damaged."""
    return _(
        "see how much is damaged: azil db verify; then repair it: azil db rebuild, or continue with an "
        "intact copy"
    )


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn what SQLite and the operating system say of the file into a sentence and a hint."""
    try:
        yield
    except AzilError:
        raise
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            from azilcli.ledger import holders

            holder = holders.name(path)
            raise FileProblem(
                _(
                    "{path} is in use by another command that does not finish: {holder}",
                    path=path,
                    holder=holder,
                )
                if holder
                else _("{path} is in use by another command that does not finish", path=path),
                _("try again in a moment"),
            ) from error
        if name.startswith("SQLITE_FULL"):
            raise FileProblem(
                _("the disk is full; nothing was written"), _("free some space, then repeat the command")
            ) from error
        if name.startswith(_UNWRITTEN):
            raise FileProblem(
                _("the disk took no more; nothing was written"),
                _("see whether it is full, or your share of it is used up, then repeat the command"),
            ) from error
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
            raise FileProblem(
                _("{path} or its folder is not writable", path=path),
                _("copy the file to a folder of your own, or ask for permission to write"),
            ) from error
        damaged = name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR", "SQLITE_PROTOCOL"))
        if damaged or "unsupported file format" in str(error):
            raise Unplaced(path, str(error)) from error
        if "no such table" in str(error):
            raise Damaged(
                _("{path} is damaged: {why}", path=path, why=error),
                _("rebuild its tables from the journal: azil db rebuild"),
            ) from error
        if str(error).startswith("Could not decode"):  # it goes on with the text, which may be anybody's name
            raise Unplaced(path, _("it cannot be read to the end")) from None
        raise
    except UnicodeDecodeError as error:  # SQLite quotes a damaged schema in its message
        raise Unplaced(path, error.reason) from error
    except MemoryError as error:  # a damaged length makes SQLite ask for more than there is
        raise Damaged(
            _("{path} cannot be held in memory: it is damaged, or too large for this computer", path=path),
            repair(),
        ) from error
    except OSError as error:
        raise FileProblem(
            _("{path}: {why}", path=error.filename2 or error.filename or path, why=system_says(error)),
            _("check the folder and the rights to it"),
        ) from error
