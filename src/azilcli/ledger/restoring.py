"""Going back to a former state: by an entry that undoes all that is not of its past, or to a copy's.

Nothing is lost either way: the entry can itself be undone, and of the file that is replaced a copy is put
aside.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from azilcli.errors import FileProblem
from azilcli.language import _, n_
from azilcli.ledger import (
    ancestry,
    aside,
    copying,
    damage,
    erasure,
    file,
    fold,
    ids,
    journal,
    putting,
    seals,
    undo,
    verify,
    visits,
    voiding,
)
from azilcli.ledger.journal import ERASURE, Author, Entry
from azilcli.ledger.merge import Effect
from azilcli.text.quoting import typed


def besides(connection: sqlite3.Connection, state: Entry) -> list[Entry]:
    """The entries of which a state did not know, oldest first; not those that say nothing but erase."""
    head = journal.head(connection)
    last = head.seq if head else 0
    return [
        journal.get(connection, id_)
        for begin, end in ancestry.load(connection).unknown_to(state.seq, last)
        for (id_,) in connection.execute(
            "SELECT id FROM entry WHERE seq BETWEEN ? AND ? AND EXISTS"
            " (SELECT 1 FROM change WHERE change.entry = entry.seq AND kind != ?)",
            (begin, end, ERASURE),
        ).fetchall()
    ]


def restore(connection: sqlite3.Connection, later: Sequence[Entry], author: Author) -> tuple[Entry, Effect]:
    """Undo by one entry all that is not of a former state's past: what `besides` says."""
    seqs = [entry.seq for entry in later]
    records = voiding.records_of(connection, seqs)
    void = voiding.among(connection, seqs)
    before = fold.shown(connection, records)
    written = undo.void_all(connection, [entry.id for entry in later], author, action="db restore")
    after = fold.shown(connection, records)
    now = voiding.among(connection, seqs)
    effect = Effect(
        tuple(entry for entry in later if entry.seq in now - void and not entry.parents[1:]),
        (),
        tuple(sorted(before - after)),
        tuple(sorted(after - before)),
    )
    return written, effect


def draft_of(path: Path, ours: sqlite3.Connection, place: Path) -> Path:
    """A verified draft, beside the file at `place`, of what another holds; `FileProblem` if it is unsound."""
    draft = putting.new_draft(place)
    try:
        with (
            visits.visiting(path, ours, _("give the path of a copy of the file")) as theirs,
            visits.judged(path),
            closing(sqlite3.connect(draft, isolation_level=None)) as connection,
        ):
            theirs.backup(connection)
        with file.writing(draft):  # tables made by another version of the program are made anew
            pass
        with closing(file.connect(draft, "ro")) as connection:
            faults = list(verify.faults(connection))
        if faults:
            raise FileProblem(
                _("{path} did not pass the check: {fault}", path=path, fault=faults[0].sentence),
                _("to see what is wrong with it: azil --db {path} db verify", path=typed(str(path))),
            )
        seals.renew(draft)
    except BaseException:
        putting.discard(draft)
        raise
    return draft


def lacking(path: Path, draft: Path) -> str:
    """What the file holds that a draft does not, in words."""
    try:
        with closing(file.connect(path, "ro")) as ours, closing(file.connect(draft, "ro")) as theirs:
            drafted = {id_ for (id_,) in theirs.execute("SELECT id FROM entry")}
            more = sum(id_ not in drafted for (id_,) in ours.execute("SELECT id FROM entry"))
            erased = erasure.load(ours) - erasure.load(theirs)
    except sqlite3.Error:
        return _("the file itself is damaged; its contents were not compared")
    sentence = n_(
        "{n} entry of this file is not in the copy", "{n} entries of this file are not in the copy", more
    )
    if erased:
        again = n_(
            "{n} record erased since then has its data again",
            "{n} records erased since then have their data again",
            len(erased),
        )
        sentence = f"{sentence}; {again}"
    return sentence


def replace(path: Path, draft: Path) -> Path:
    """Put a verified draft in place of the file, and a copy of the file aside; where that is.

    Nobody else writes to the file from the copy on, and killed at any moment, it is the one or the other.
    """
    with damage.faults(path), closing(file.connect(path, "rw")) as ours:
        ours.execute("PRAGMA locking_mode = EXCLUSIVE")
        ours.execute("PRAGMA synchronous = EXTRA")
        ours.execute("BEGIN EXCLUSIVE")
        ours.execute("COMMIT")  # the lock stays with this connection
        kept = _put_aside(ours, path)
        with closing(file.connect(draft, "ro")) as theirs:
            theirs.backup(ours)
    seals.renew(path)
    return kept


def _put_aside(ours: sqlite3.Connection, path: Path) -> Path:
    """A copy of the file as it is; where it is not sound, byte by byte."""
    try:
        head = journal.head(ours)
        target = aside.free_name(path, ids.fingerprint((head or journal.NO_ENTRY).id))
        copying.copy(ours, target, overwrite=False)
    except (FileProblem, sqlite3.Error, ValueError):
        target = aside.free_name(path, "damage")
        target.touch(mode=putting.PRIVATE, exist_ok=False)
        shutil.copyfile(path, target)
        putting.yield_to_disk(target)
    return target
