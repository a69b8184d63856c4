"""Look-ups of what a merge would erase for good, asked while it is all still there."""

from __future__ import annotations

from collections.abc import Iterable

from azilcli.ledger import erasure, journal
from azilcli.ledger.erasure import Key
from azilcli.ledger.journal import ERASURE, Entry
from azilcli.repository import Repository, concerning, people
from azilcli.tuples import NamedTuple


class Loss(NamedTuple):
    """A record whose personal data a merge would erase: whose, by which entry, and why."""

    kind: str
    record: str
    name: str
    stays: str
    """Where the person stays at present; '' if nowhere."""
    entry: Entry | None
    """The entry that erases it; None where it refers since the merge to somebody erased before."""
    reason: str


class Coming(NamedTuple):
    """What a merge would erase."""

    losses: tuple[Loss, ...]
    records: int
    """Records that would lose something personal."""
    culprits: frozenset[int]
    """The places of the entries that bring it about."""

    @property
    def people(self) -> list[Loss]:
        """Those that are people."""
        return [loss for loss in self.losses if loss.kind == "person"]


NOTHING = Coming((), 0, frozenset())


def coming(repo: Repository, lost: frozenset[Key], since: int) -> Coming:
    """What would be erased of records that stood here up to the place `since`, all that came in told.

    Named is whatever an entry erases by name, and what only refers to somebody erased already.
    """
    named: dict[Key, tuple[int, str]] = {}
    for seq, target, text in repo.values(
        "SELECT entry, record, fields FROM change WHERE kind = :kind AND entry > :since ORDER BY entry DESC",
        kind=ERASURE,
        since=since,
    ):
        kind, _slash, record = target.partition("/")
        named[kind, record] = (seq, str(journal.said(ERASURE, text).get("reason") or ""))
    explained = erasure.concerned(repo.connection, named) if named else set()
    losses = [
        _loss(repo, key, *named[key]) for key in sorted(lost & named.keys(), key=lambda key: named[key][0])
    ]
    left = sorted(lost - explained)
    losses += [_loss(repo, key, None, "") for key in left]
    culprits = {seq for key, (seq, _reason) in named.items() if key in lost or key[0] != "person"}
    culprits |= {seq for key in left for seq in _writers(repo, key, since)}
    return Coming(tuple(losses), len(lost), frozenset(culprits))


def _loss(repo: Repository, key: Key, seq: int | None, reason: str) -> Loss:
    entry = journal.at(repo.connection, [seq])[0] if seq else None
    kind, record = key
    row = repo.get(kind, record) or concerning.last_said(repo, kind, record) or {}
    if kind == "person":
        name = people.name(row) if row.get("family_name") else ""
        return Loss(kind, record, name, _staying(repo, record), entry, reason)
    return Loss(kind, record, str(row.get("name") or ""), "", entry, reason)


def _staying(repo: Repository, person: str) -> str:
    row = repo.row(
        "SELECT coalesce(bed, room, site) AS place FROM sleeper"
        " WHERE person = :person AND departed IS NULL AND to_day IS NULL",
        person=person,
    )
    return str(row["place"]) if row else ""


def _writers(repo: Repository, key: Key, since: int) -> Iterable[int]:
    return [
        seq
        for (seq,) in repo.values(
            "SELECT entry FROM change WHERE kind = :kind AND record = :record AND entry > :since",
            kind=key[0],
            record=key[1],
            since=since,
        )
    ]


def last_without(repo: Repository, came: Iterable[Entry], culprits: frozenset[int]) -> Entry | None:
    """Of entries that came in the last one that is none of some and builds on none of them."""
    tainted: set[str] = set()
    last = None
    for entry in came:
        if entry.seq in culprits or not tainted.isdisjoint(entry.parents):
            tainted.add(entry.id)
        else:
            last = entry
    return last
