"""Copying the file, whole or not at all, and never over work that only the other file holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from azilcli.errors import FileProblem, Refused
from azilcli.language import _, n_
from azilcli.ledger import damage, file, other, putting, seals, surroundings, verify, visits
from azilcli.text.quoting import typed


def copy(source: sqlite3.Connection, target: Path, *, overwrite: bool) -> None:
    """Copy the database as `source` sees it to `target`, whole or not at all.

    With `overwrite` also over a file of ours that is damaged or holds nothing new. Raises `Refused` where
    `target` holds entries that `source` does not, and `FileProblem` for a file of another program, a
    folder, the file itself, and where nothing can be written. A link stays one.
    """
    with damage.faults(target):
        _refuse(source, target, overwrite=overwrite)
        there = surroundings.place(target) if overwrite else target
        draft = putting.new_draft(there)
        try:
            with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                source.backup(connection)
            putting.yield_to_disk(draft)
            with closing(file.connect(draft, "ro")) as connection:
                faults = list(verify.faults(connection))
            if faults:
                raise FileProblem(
                    _("the copy is damaged: {fault}", fault=faults[0].sentence),
                    _("nothing was replaced; run: azil db verify"),
                )
            seals.renew(draft)
            # Verifying takes its time, in which somebody may have written to the other file.
            _refuse(source, target, overwrite=overwrite)
            here = Path(source.execute("PRAGMA database_list").fetchone()[2])
            putting.put_in_place(draft, there, overwrite=overwrite, source=here)
            # What lay beside was of the former file; should this not come about, it is refused as foreign.
            for trace in ("-journal", "-wal", "-shm") if overwrite else ():
                there.with_name(there.name + trace).unlink(missing_ok=True)
        finally:
            putting.discard(draft)


def _refuse(source: sqlite3.Connection, target: Path, *, overwrite: bool) -> None:
    """Refuse a target that must not be written over; it is only read."""
    how = _("choose another name, or first move that file away")
    if target.is_dir():
        raise FileProblem(_("{path} is a folder, not a file", path=target), _("give a file in it"))
    visits.refuse_itself(target, source, _("choose another name"))
    if not overwrite:
        putting.refuse_existing(target, _("choose another name, or overwrite an older copy with --force"))
    elif target.exists() and not _is_empty(target):
        try:
            with visits.visiting(target, source, how) as theirs:
                fresh = other.fresh(source, theirs, target)
        except damage.Damaged:  # nothing of it can be merged any more
            return
        if fresh.entries:
            raise Refused(
                n_(
                    "{path} holds {n} entry that this file lacks; overwriting would destroy it",
                    "{path} holds {n} entries that this file lacks; overwriting would destroy them",
                    len(fresh.entries),
                    path=target,
                ),
                _("first merge what it holds: azil db merge {path}", path=typed(str(target)))
                if fresh.shares
                else how,
            )


def _is_empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0
