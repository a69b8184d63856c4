"""The journal as services and reports see it: its entries, what builds on them, and taking them back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from azilcli.ledger import ancestry, journal, known, undo
from azilcli.ledger.journal import ERASURE as ERASURE
from azilcli.ledger.journal import NO_ENTRY as NO_ENTRY
from azilcli.ledger.journal import UNDO as UNDO
from azilcli.ledger.journal import StoredChange
from azilcli.ledger.journal import said as said
from azilcli.repository import Entry, Repository

# Reading


def head(repo: Repository) -> Entry | None:
    """The newest entry; None in a file without any."""
    return journal.head(repo.connection)


def get(repo: Repository, id_: str) -> Entry:
    """The entry with this id, which is there."""
    return journal.get(repo.connection, id_)


def find(repo: Repository, beginning: str) -> list[Entry]:
    """The entries whose id begins so."""
    return journal.find(repo.connection, beginning)


def between(repo: Repository, begin: int, end: int) -> list[Entry]:
    """The entries of these places in the journal, both inclusive."""
    return journal.between(repo.connection, begin, end)


def at(repo: Repository, moment: datetime) -> Entry | None:
    """The entry that was the newest at a moment; None where the file knew nothing yet."""
    return known.at(repo.connection, moment)


def changes_of(repo: Repository, entry: Entry) -> list[StoredChange]:
    """What an entry says, in its order."""
    return journal.changes_of(repo.connection, entry.seq)


def knows(repo: Repository, later: Entry, earlier: Entry) -> bool:
    """Whether an entry was written with another one in its past."""
    return ancestry.load(repo.connection).knows(later.seq, earlier.seq)


# Undoing


def newest(repo: Repository) -> Iterator[Entry]:
    """The entries that are neither undone nor undos themselves, the newest first."""
    return undo.newest(repo.connection)


def is_void(repo: Repository, entry: Entry) -> bool:
    """Whether an entry is undone at present."""
    return undo.is_void(repo.connection, entry)


def is_final(repo: Repository, entry: Entry) -> bool:
    """Whether an entry cannot be undone by its nature: a merge, or an erasure."""
    return undo.is_final(repo.connection, entry)


def concerns_erased(repo: Repository, entry: Entry) -> bool:
    """Whether undoing an entry would change a record whose personal fields are erased."""
    return undo.concerns_erased(repo.connection, entry)


def effective(repo: Repository, entry: Entry) -> list[tuple[Entry, StoredChange]]:
    """The changes that undoing an entry takes out or brings back, with the entries that made them."""
    return undo.effective(repo.connection, entry)


def builders(repo: Repository, entry: Entry) -> list[Entry]:
    """The later entries that build on an entry, oldest first."""
    return undo.builders(repo.connection, entry)


def left_behind(repo: Repository, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that build on something else that would be undone with these, oldest first."""
    return undo.left_behind(repo.connection, entries)


def void(repo: Repository, entries: Sequence[Entry], *, action: str = UNDO) -> Entry:
    """Append the entry that undoes these."""
    return undo.void(repo.connection, entries, repo.author, action)


def kept_from_counting(repo: Repository, written: Entry) -> Entry | None:
    """What keeps an undo that was just written from ever counting, as it builds on what that would take."""
    return undo.kept_from_counting(repo.connection, written)


def loose_ends(repo: Repository, entry: Entry) -> list[tuple[str, str]]:
    """Records without which those that an undone entry speaks of cannot be shown as they stand now."""
    return undo.loose_ends(repo.connection, entry)
