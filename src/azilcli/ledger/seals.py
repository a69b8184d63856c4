"""The seal: whether another program has written to the file since azil did.

SQLite counts in the head of a file how often it was written to. With the derived tables stands which of these
writes was the last of azil, so that a table altered by hand is noticed by whoever opens the file next, and no
table is read for it. Who alters the seal too is found by verification.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_COUNTER, _BYTES = 24, 4
"""Where in the head of a file SQLite counts."""


class Opened(sqlite3.Connection):
    """A connection that knows whether another program has written to its file since azil did."""

    is_altered = False


@contextmanager
def head(path: Path) -> Iterator[BinaryIO]:
    """The file to look at its head, while SQLite has it open too.

    To be entered before that: whoever closes a file gives up all locks that the process has on it.
    """
    with path.open("rb", buffering=0) as stream:
        yield stream


def look(connection: sqlite3.Connection, stream: BinaryIO) -> None:
    """See, in the transaction that is open, whether another program has written."""
    row = None
    with suppress(sqlite3.Error, UnicodeDecodeError):  # what is damaged is for others to tell
        row = connection.execute("SELECT written FROM derivation").fetchone()
    if isinstance(connection, Opened) and row and row[0] is not None:
        connection.is_altered = row[0] != _count(stream)


def is_altered(connection: sqlite3.Connection) -> bool:
    """Whether another program has written to the file that a connection has open, as far as that was seen."""
    return isinstance(connection, Opened) and connection.is_altered


def put(connection: sqlite3.Connection, stream: BinaryIO) -> None:
    """Say that the write that is being made is of azil; not where another program has written before."""
    if not is_altered(connection):
        connection.execute("UPDATE derivation SET written = ?", ((_count(stream) + 1) % 2**32,))


def renew(path: Path) -> None:
    """Say it of a file that was proved sound, or made anew, as a whole."""
    with head(path) as stream, closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        put(connection, stream)
        connection.execute("COMMIT")


def _count(stream: BinaryIO) -> int:
    stream.seek(_COUNTER, os.SEEK_SET)
    return int.from_bytes(stream.read(_BYTES), "big")
