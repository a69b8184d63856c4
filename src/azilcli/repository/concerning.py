"""Look-ups of all that was ever recorded on somebody, what was undone included."""

from __future__ import annotations

from typing import Any

from azilcli.ledger import ancestry, journal, schema
from azilcli.ledger.erasure import Key
from azilcli.ledger.journal import ERASURE, Entry
from azilcli.ledger.kinds import Kind
from azilcli.repository import Record, Repository

_AT_ONCE = 100


def person(repo: Repository, person_id: str) -> set[Key]:
    """The entries of a person that go on as one, what belongs to them or to what does, and erasures."""
    united = repo.values("SELECT record FROM united WHERE kind = 'person' AND whole = :id", id=person_id)
    own = {("person", person_id), *(("person", id_) for (id_,) in united)}
    related = _related(repo, own)
    return related | {(ERASURE, f"{kind}/{record}") for kind, record in related}


def _related(repo: Repository, start: set[Key]) -> set[Key]:
    """What `referring` finds, where all that go on as one with these records are among them.

    No command leads a record from one to another, so its row tells what it belongs to. Only of records that
    have no row, of which copies say different things, or that a stranger led elsewhere, is the journal asked.
    """
    related = set(start)
    lost = _without_row(repo)
    waiting = related
    while waiting:
        new = {
            (kind.name, id_)
            for kind in schema.kinds().values()
            for field, targets in kind.belongs.items()
            if (named := sorted({record for name, record in waiting if name in targets}))
            for (id_,) in _rows_naming(repo, kind.name, field, named)
        }
        new |= _twins(repo, new)
        new |= {(name, record) for name, record, text in lost if _refers(schema.kinds()[name], text, related)}
        waiting = new - related
        related |= new
    return related


def _twins(repo: Repository, keys: set[Key]) -> set[Key]:
    """The records that are not shown, as one of these tells what they do."""
    kinds = {name for name, _record in keys if schema.kinds()[name].has_twins}
    return {(name, record) for name in kinds
            for record, whole in repo.values("SELECT record, whole FROM united WHERE kind = :k", k=name)
            if (name, whole) in keys}  # fmt: skip


def _rows_naming(repo: Repository, kind: str, field: str, records: list[str]) -> list[tuple[str]]:
    """The ids of the records of a kind whose field names one of some records."""
    rows = []
    for at in range(0, len(records), _AT_ONCE):
        some = {f"r{number}": record for number, record in enumerate(records[at : at + _AT_ONCE])}
        marks = ", ".join(f":{name}" for name in some)
        rows += repo.values(f"SELECT id FROM {kind} WHERE {field} IN ({marks})", **some)
    return rows


def _without_row(repo: Repository) -> list[tuple[str, str, str]]:
    """The changes of what was undone, lacks something, differs between copies, or belonged to another one."""
    rows = repo.values(
        "SELECT c.kind, c.record, c.fields FROM voided AS v CROSS JOIN change AS c ON c.entry = v.entry"
        " WHERE c.personal = 0 UNION "
        "SELECT c.kind, c.record, c.fields FROM incomplete AS i"
        " CROSS JOIN change AS c ON c.kind = i.kind AND c.record = i.record WHERE c.personal = 0 UNION "
        "SELECT c.kind, c.record, c.fields FROM conflict AS o"
        " CROSS JOIN change AS c ON c.kind = o.kind AND c.record = o.record WHERE c.personal = 0 UNION "
        "SELECT c.kind, c.record, c.fields FROM moved AS m"
        " CROSS JOIN change AS c ON c.kind = m.kind AND c.record = m.record WHERE c.personal = 0"
    )
    return [(kind, record, text) for kind, record, text in rows if kind in schema.kinds()]


def referring(repo: Repository, start: set[Key]) -> set[Key]:
    """These records, and all that belong or ever belonged to them or to others that do."""
    reached = set(start)
    waiting = [record for _kind, record in reached]
    referred = {
        target for kind in schema.kinds().values() for targets in kind.belongs.values() for target in targets
    }
    while waiting:
        new = {
            (name, record)
            for at in range(0, len(waiting), _AT_ONCE)
            for name, record, text in _naming(repo, waiting[at : at + _AT_ONCE])
            if name in schema.kinds() and _refers(schema.kinds()[name], text, reached)
        } - reached
        reached |= new
        waiting = [record for kind, record in new if kind in referred]
    return reached


def written_since(repo: Repository, entry: Entry, people: set[str]) -> list[Entry]:
    """The entries that knew of `entry`, still count, and wrote what refers to these people, oldest first.

    By the codes that they were written with, whatever is united now.
    """
    keys = referring(repo, {("person", id_) for id_ in people})
    stretches = ancestry.load(repo.connection)
    seqs = {
        seq
        for seq, kind, record in repo.values(
            "SELECT entry, kind, record FROM change WHERE entry > :seq"
            " AND entry NOT IN (SELECT entry FROM voided)",
            seq=entry.seq,
        )
        if (kind, record) in keys
    }
    return journal.at(repo.connection, (seq for seq in seqs if stretches.knows(seq, entry.seq)))


def people_of(repo: Repository, entry: Entry) -> set[str]:
    """The people of whom an entry says something, in their own records or in what belongs to them."""
    return {id_ for kind, id_ in owners_of(repo, entry) if kind == "person"}


def owners_of(repo: Repository, entry: Entry) -> list[Key]:
    """To whom or what in the end the records belong of which an entry says something, in its order."""
    found: dict[Key, None] = {}
    for change in journal.changes_of(repo.connection, entry.seq):
        key = (change.kind, change.record)
        while above := _owner_of(repo, *key):
            key = above
        found[key] = None
    return list(found)


def _owner_of(repo: Repository, kind: str, record: str) -> Key | None:
    """What a record belongs to, if there is one of this kind; a person belongs to nobody."""
    row = repo.get(kind, record) if kind in schema.kinds() and kind != "person" else None
    return owner(repo, kind, row) if row else None


def owner(repo: Repository, kind: str, row: Record) -> Key | None:
    """What a record belongs to: a person before anything else, as a household or a stay; None if nothing."""
    belongs = schema.kinds()[kind].belongs
    for field in sorted(belongs, key=lambda field: "person" not in belongs[field]):
        if row.get(field):
            there = (target for target in belongs[field] if repo.get(target, row[field]))
            return next(there, belongs[field][0]), row[field]
    return None


def _naming(repo: Repository, records: list[str]) -> list[tuple[str, str, str]]:
    """The changes in which the id of one of some records stands."""
    conditions = " OR ".join(f"instr(fields, :r{number})" for number in range(len(records)))
    return repo.values(
        f"SELECT kind, record, fields FROM change WHERE personal = 0 AND ({conditions})",
        **{f"r{number}": record for number, record in enumerate(records)},
    )


def _refers(kind: Kind, text: str, keys: set[Key]) -> bool:
    fields = journal.said(kind.name, text)
    return any(
        (target, fields.get(field)) in keys for field, targets in kind.belongs.items() for target in targets
    )


def last_said(repo: Repository, kind: str, record: str) -> Record | None:
    """What was last said of a record that is undone at present; None where nothing can be read of it."""
    fields: dict[str, Any] = {}
    for (text,) in repo.values(
        "SELECT fields FROM change WHERE kind = :kind AND record = :record ORDER BY entry, position",
        kind=kind,
        record=record,
    ):
        fields.update(journal.said(kind, text))
    known = schema.kinds()[kind]
    if not fields or known.missing(fields):
        return None
    return {**dict.fromkeys(known.columns), **fields, "id": record}
