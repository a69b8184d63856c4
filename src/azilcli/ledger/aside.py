"""A copy of the file put aside before something that cannot be taken back.

It lies beside the file, for its owner alone, under a name that tells the state it holds. What is erased
from the file stands in it still, so whoever erases is told of it, and of those of earlier times.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from azilcli.ledger import copying, damage, file, ids, journal, surroundings

_AT_ONCE = 1 << 20


def put(connection: sqlite3.Connection) -> Path:
    """Put aside a verified copy of the file as it was when the open transaction began; where it is.

    To be called before the transaction writes anything.
    """
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    head = journal.head(connection)
    target = free_name(path, ids.fingerprint((head or journal.NO_ENTRY).id))
    # SQLite copies no file through the connection that is writing to it.
    with closing(file.connect(path, "ro")) as source:
        copying.copy(source, target, overwrite=False)
    return target


def free_name(path: Path, state: str) -> Path:
    """A name beside a file for what is put aside of it that is not taken."""
    names = (
        f"{path.stem}.before-{state}{more}{path.suffix}" for more in ("", *(f"-{n}" for n in range(2, 99)))
    )
    return next(one for name in names if not (one := path.with_name(name)).exists())


def found(path: Path) -> list[Path]:
    """What was put aside of a file, by name."""
    there = surroundings.place(path)
    return sorted(
        one
        for one in there.parent.glob("*.before-*")
        if one.name.startswith(f"{there.stem}.before-") and one.suffix == there.suffix and one.is_file()
    )


def destroy(path: Path) -> None:
    """Write over a file and take it away, so that nothing is left of what it held."""
    with damage.faults(path):
        with path.open("rb+") as stream:
            left = path.stat().st_size
            while left > 0:
                left -= stream.write(bytes(min(left, _AT_ONCE)))
            stream.flush()
            os.fsync(stream.fileno())
        path.unlink()
