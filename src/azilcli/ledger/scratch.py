"""A database for the time of one command, for what is folded but kept nowhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

CACHE_KIB = 64 * 1024
"""So much of the file a write may keep in memory: what has no room there waits for the disk each time."""


@contextmanager
def database() -> Iterator[sqlite3.Connection]:
    """A database that is in memory while it is small, else on the disk.

    SQLite keeps it in a file without a name, which nobody else can open and which is gone with the
    process, even one that is killed. It lies in the folder for temporary files (SQLITE_TMPDIR, TMPDIR,
    /var/tmp) and not beside the file, which may be on a stick that is only read, or in a folder that is
    copied to a cloud. All that is done in it is one transaction: else every row would be one.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute("BEGIN")
        yield connection
