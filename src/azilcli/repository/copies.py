"""Look-ups of what copies of the file hold, what they say differently, and taking in what is new.

The one way from services and reports to merging.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from sqlite3 import Connection

from azilcli.language import _
from azilcli.ledger import ancestry, erasure, journal, merge, other, visits
from azilcli.ledger.ancestry import Ancestry
from azilcli.ledger.conflicts import Conflict
from azilcli.ledger.journal import Entry
from azilcli.ledger.merge import Ask, Effect, Taken
from azilcli.ledger.other import Fresh
from azilcli.repository import Repository
from azilcli.repository.losses import NOTHING, Coming
from azilcli.tuples import NamedTuple

Ranges = list[tuple[int, int]]
Visited = tuple[Connection, Fresh]


class Office(NamedTuple):
    """What a copy knows of an office: its newest entry and how many there are."""

    office: str
    last: Entry
    entries: int


class Difference(NamedTuple):
    """What this file and another each have that the other has not."""

    theirs: Fresh
    ours: tuple[Entry, ...]
    here: dict[str, Office]
    there: dict[str, Office]
    common: Entry | None
    """The newest entry that both know."""
    remarks: tuple[str, ...] = ()


UP_TO_DATE, FAST_FORWARD, MERGE = "up-to-date", "fast-forward", "merge"


class Source(NamedTuple):
    """Another file: where it is, its newest entry, and how many of its entries are new here."""

    path: Path
    head: str
    entries: int


class Plan(NamedTuple):
    """What a merge does; the same before it is kept and after."""

    how: str
    sources: tuple[Source, ...]
    before: str
    """The newest entry of this file before."""
    new: dict[tuple[str, str, str], int]
    """How many entries come in, by office, action and day of recording."""
    both: tuple[tuple[str, str], ...]
    """The records, by kind and id, that this file and what comes in both changed, and not alike."""
    conflicts: tuple[Conflict, ...]
    findings: tuple[tuple[str, str], ...]
    """The findings, by code and subject, that were not there before."""
    erased: int
    """How many records lose their personal fields."""
    remarks: tuple[str, ...]
    unrelated: bool = False
    """Whether one of the files had no entry in common with this one."""
    effect: Effect = Effect()
    """What it alters of what was here before."""
    coming: Coming = NOTHING
    """What it erases for good."""
    until: Entry | None = None
    """The last entry up to which it can be taken without erasing anything."""

    @property
    def state(self) -> tuple[str, ...]:
        """What the plan was made from: as long as that is the same, the plan holds."""
        return (self.before, *(source.head for source in self.sources))


@contextmanager
def visiting(repo: Repository, paths: Sequence[Path], until: str = "") -> Iterator[list[Visited]]:
    """Other files, each with what it holds that this one does not, checked as far as it goes.

    With `until` only what the entry whose id begins so builds on, and that one.
    """
    with ExitStack() as stack:
        sources = []
        for path in _each_once(paths):
            connection = stack.enter_context(visits.visiting(path, repo.connection))
            fresh = other.fresh(repo.connection, connection, path)
            sources.append((connection, other.until(fresh, repo.connection, until) if until else fresh))
        yield sources


def _each_once(paths: Sequence[Path]) -> list[Path]:
    """The files, but for those that were named before: opened twice, a file would lose its lock."""
    files: list[Path] = []
    for path in paths:
        if not any(visits.is_same(path, file) for file in files):
            files.append(path)
    return files


def take(repo: Repository, sources: Sequence[Visited], ask: Ask | None = None) -> Taken:
    """Take in what other files hold; the tables follow at once. What `ask` is: see `merge.take`."""
    taken = merge.take(repo.connection, sources, ask)
    repo.sweeps = repo.sweeps or taken.erasing
    return taken


def difference(repo: Repository, path: Path) -> Difference:
    """What this file and another each have that the other has not."""
    with visiting(repo, [path]) as (source,):
        _connection, fresh = source
        stretches = ancestry.load(repo.connection)
        head = journal.head(repo.connection)
        last = head.seq if head else 0
        shared = [journal.get(repo.connection, id_) for id_ in _joints(repo, fresh)]
        alone = unknown(stretches, shared, last)
        ours = entries(repo, alone)
        both = _besides(alone, last)
        common = offices(repo, both)
        newest = entries(repo, [(both[-1][1], both[-1][1])])[0] if both else None
        there = _with(common, fresh.entries)
        return Difference(
            fresh, tuple(ours), _with(common, ours), there, newest, tuple(unerased(repo, [source]))
        )


def unerased(repo: Repository, sources: Sequence[Visited]) -> list[str]:
    """A remark on each of the other files that still holds something of what is erased here.

    A file that is merged is only read, so an erasure does not reach it by that.
    """
    gone = erasure.load(repo.connection)
    return [
        _("{path} still holds what was erased here, until this file is merged into it: azil --db "
          "{path} db merge {here}", path=fresh.path, here=repo.path)
        for theirs, fresh in sources
        if other.holds_any(theirs, fresh.path, gone)
    ]  # fmt: skip


def _besides(ranges: Ranges, last: int) -> Ranges:
    """The places up to `last` that do not lie in the ranges, which are in order."""
    begins = [1, *(end + 1 for _begin, end in ranges)]
    ends = [*(begin - 1 for begin, _end in ranges), last]
    return [(begin, end) for begin, end in zip(begins, ends, strict=True) if begin <= end]


def _joints(repo: Repository, fresh: Fresh) -> set[str]:
    """The entries of ours on which what is new in another file builds, or its newest if nothing is."""
    new = {entry.id for entry in fresh.entries}
    named = {parent for entry in fresh.entries for parent in entry.parents} - new
    return named if new or not fresh.head else {fresh.head}


def unknown(stretches: Ancestry, known: Sequence[Entry], last: int) -> Ranges:
    """The places up to `last` of which none of the entries `known` knew."""
    return stretches.unknown_to_all((entry.seq for entry in known), last)


def entries(repo: Repository, ranges: Ranges) -> list[Entry]:
    """The entries at some places of the journal, in the order of arrival."""
    return [entry for begin, end in ranges for entry in journal.between(repo.connection, begin, end)]


def offices(repo: Repository, ranges: Ranges) -> dict[str, Office]:
    """What the entries at some places tell of each office."""
    by_office: dict[str, Office] = {}
    for begin, end in ranges:
        for office, count, newest in repo.values(
            # The clock in so many digits that texts are in the order of (clock, id).
            "SELECT office, count(*), max(printf('%019d', clock) || id) FROM entry"
            " WHERE seq BETWEEN :begin AND :end GROUP BY office",
            begin=begin,
            end=end,
        ):
            _count(by_office, office, journal.get(repo.connection, newest[19:]), count)
    return by_office


def _with(known: dict[str, Office], more: Sequence[Entry]) -> dict[str, Office]:
    """What is known of each office, and some entries besides."""
    by_office = dict(known)
    for entry in more:
        _count(by_office, entry.office, entry, 1)
    return by_office


def _count(by_office: dict[str, Office], office: str, newest: Entry, entries: int) -> None:
    before = by_office.get(office)
    last = max(before.last, newest, key=lambda one: (one.clock, one.id)) if before else newest
    by_office[office] = Office(office, last, entries + (before.entries if before else 0))


def all_offices(repo: Repository) -> dict[str, Office]:
    """What this file knows of each office."""
    head = journal.head(repo.connection)
    return offices(repo, [(1, head.seq)]) if head else {}


def changed_by_both(repo: Repository, taken: Taken) -> set[tuple[str, str]]:
    """The records that this file and what came in changed without knowing of each other, and not alike."""
    ours = ours_alone(repo, taken)
    both = {
        key
        for begin, end in ours
        for key in repo.values(
            # CROSS JOIN: look up what came in, where SQLite would rather go through all that was here.
            "SELECT DISTINCT came.kind, came.record FROM change AS came CROSS JOIN change AS here"
            " ON here.kind = came.kind AND here.record = came.record AND here.entry BETWEEN :begin AND :end"
            " WHERE came.entry BETWEEN :first AND :last",
            begin=begin,
            end=end,
            first=taken.since + 1,
            last=taken.last,
        )
    }
    return {key for key in both if _differs(repo, key, ours, taken.since)}


def _differs(repo: Repository, key: tuple[str, str], ours: Ranges, since: int) -> bool:
    """Whether what our own entries at some places wrote of a record is not what came in after `since`."""
    here: dict[str, object] = {}
    there: dict[str, object] = {}
    for seq, fields, digest in repo.values(
        "SELECT entry, fields, digest FROM change JOIN entry ON seq = entry"
        " WHERE kind = :kind AND record = :record ORDER BY clock, entry.id, position",
        kind=key[0],
        record=key[1],
    ):
        # What is erased cannot be compared; its digests differ even where it was alike.
        written = journal.read(fields) if fields is not None else {"": digest.hex()}
        if seq > since:
            there.update(written)
        elif any(begin <= seq <= end for begin, end in ours):
            here.update(written)
    return journal.canonical(here) != journal.canonical(there)


def ours_alone(repo: Repository, taken: Taken) -> Ranges:
    """The places of the entries that were here and of which nothing that came in knew."""
    came = [head for head in taken.heads if head.seq > taken.since]
    return unknown(ancestry.load(repo.connection), came, taken.since) if came else []
