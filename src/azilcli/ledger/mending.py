"""Mending a damaged file: all that its journal still proves is made anew, and what it does not is named.

The whole file is built beside, from the rows of the journal alone, and takes the place of the damaged
one in a single step, or not at all. What its tables, indexes and triggers were does not matter.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from azilcli.language import _
from azilcli.ledger import (
    damage,
    erasure,
    file,
    fold,
    healing,
    journal,
    known,
    schema,
    scratch,
    seals,
    verify,
)
from azilcli.ledger.proofs import UNREADABLE, Fault

_OF_CONTENT = {"digest", "emptied", "form", "moment"}
"""Faults of what an entry says; with any other something may be lost that is still somewhere in the file."""


def rebuild(path: Path) -> list[Fault]:
    """Make the file anew from its journal; what of that could not be proved, and stands as it stood.

    Raises `Damaged`, with the file as it was, where the journal is not whole.
    """
    with file.mending(path) as damaged, scratch.database() as fresh:
        schema.create(fresh)
        _copy(damaged, fresh, path)
        left = _unproven(fresh)
        if left:
            with suppress(sqlite3.Error, *UNREADABLE):
                healing.heal(fresh)
            left = _unproven(fresh)
        for fault in left:
            if fault.code not in _OF_CONTENT:
                raise _lost(path, fault.sentence)
        try:
            fold.fill(fresh)
        except (sqlite3.Error, *UNREADABLE):
            if left:
                raise _lost(path, left[0].sentence) from None
            raise
        if not left:  # nobody is emptied because of what may be damage
            erasure.empty(fresh)
        fresh.execute("COMMIT")
        damaged.execute("ROLLBACK")
        fresh.backup(damaged)
    seals.renew(path)
    return left


def _copy(damaged: sqlite3.Connection, fresh: sqlite3.Connection, path: Path) -> None:
    try:
        known.copy_journal(damaged, fresh)
        is_empty = not schema.exists(fresh, "SELECT 1 FROM entry LIMIT 1")
        is_torn = is_empty and damaged.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",)
    except (sqlite3.IntegrityError, *UNREADABLE):
        is_torn = True
    if is_torn:
        raise _lost(path, _("its journal cannot be read to the end"))


def _unproven(fresh: sqlite3.Connection) -> list[Fault]:
    former, fresh.text_factory = fresh.text_factory, journal.lenient
    try:
        return list(verify.proven(fresh, None))
    finally:
        fresh.text_factory = former


def _lost(path: Path, why: str) -> damage.Damaged:
    return damage.Damaged(_("{path} cannot be repaired, and was not changed: {why}", path=path, why=why))
