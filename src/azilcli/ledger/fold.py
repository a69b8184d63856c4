"""The fold: from the changes of the journal to one row for each record.

Per field, the last write in the order (clock, entry id) wins; entries that were undone are left out.
The fold never fails on what history holds: a field it does not know or whose type is wrong is
passed over, and a record that lacks a required field is kept in `incomplete` instead of its table.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby

from azilcli.ledger import ancestry, clocks, conflicts, doubts, erasure, schema, united
from azilcli.ledger.ancestry import Ancestry
from azilcli.ledger.conflicts import Written
from azilcli.ledger.journal import Draft, Entry, Fields, lenient, read
from azilcli.ledger.kinds import FORMER, Kind
from azilcli.tuples import NamedTuple

ORDER = "entry.clock, entry.id, change.position"
"""SQL: the order in which changes go over each other."""
_LIVE = "change.fields IS NOT NULL AND change.entry NOT IN (SELECT entry FROM voided)"

OF_RECORDS = ("conflict", "moved", "incomplete")
"""What is kept of single records beside their tables."""

_AT_ONCE = 500
"""So many records are asked for in one query."""

Key = tuple[str, str]
"""A record: its kind and its id."""


class _State(NamedTuple):
    """What folding a record depends on besides its own changes."""

    ancestry: Ancestry
    whole: united.Whole
    erased: frozenset[Key]


def note(connection: sqlite3.Connection, entry: Entry) -> None:
    """Keep what is kept of every entry, after it was appended at the head of the journal."""
    ancestry.note(connection, entry)
    clocks.note(connection, entry)


def take_in(connection: sqlite3.Connection, entry: Entry, draft: Draft) -> None:
    """Bring the tables up to date after `draft` was appended at the head of the journal as `entry`.

    As the head is later than everything else, its fields simply go over what is there.
    """
    note(connection, entry)
    whole = united.Asked(connection)
    if schema.exists(connection, "SELECT 1 FROM conflict LIMIT 1"):
        for (kind_name, record), fields in draft.records.items():
            conflicts.settle(connection, kind_name, record, fields)
    anew: list[Key] = []
    of_kinds: dict[str, dict[str, Fields]] = {}
    for (name, record), fields in draft.records.items():
        of_kinds.setdefault(name, {})[record] = fields
    with doubts.looked_at(connection, draft.records):
        for name, told in of_kinds.items():
            if kind := schema.kinds().get(name):
                anew += _laid_over(connection, whole, kind, told)
        if anew:
            refold(connection, anew)


def _laid_over(
    connection: sqlite3.Connection, whole: united.Whole, kind: Kind, told: Mapping[str, Fields]
) -> list[Key]:
    """Write what is newly told of records of a kind over what is there; those that must be folded anew."""
    there = _rows(connection, kind, list(told))
    rows: list[tuple[str, Fields]] = []
    anew: list[Key] = []
    is_awaited = united.are_alone(connection, kind)
    for record, fields in told.items():
        before = there.get(record, {})
        is_lacking = kind.missing(fields) or is_incomplete(connection, kind.name, record)
        if not before and (is_lacking or is_awaited or united.is_hidden(whole, kind, record)):
            anew.append((kind.name, record))
            continue
        after = united.read_as_one(whole, kind, record, {**before, **kind.readable(fields)})
        if kind.former and before:
            gone = (before[FORMER] or "").split("\n")
            after |= kind.before(after, [before, *({name: one} for name in kind.former[:1] for one in gone)])
        rows.append((record, after))
        is_led_away = before and any(whole or before[name] != fields[name] for name in kind.belongs
                                     if name in fields)  # fmt: skip
        if kind.same_as in fields or is_led_away:
            anew.append((kind.name, record))
    _put(connection, kind, rows, there)
    return anew


def _rows(connection: sqlite3.Connection, kind: Kind, records: Sequence[str]) -> dict[str, Fields]:
    """Those of some records of a kind that have a row, with its columns."""
    there: dict[str, Fields] = {}
    for start in range(0, len(records), _AT_ONCE):
        some = records[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        cursor = connection.execute(f"SELECT * FROM {kind.name} WHERE id IN ({marks})", some)
        names = [column[0] for column in cursor.description]
        rows = (dict(zip(names, row, strict=True)) for row in cursor)
        there |= {row["id"]: row for row in rows}
    return there


def refold(connection: sqlite3.Connection, records: Iterable[Key]) -> None:
    """Make the rows of some records anew from all their changes, and of what these unite or part."""
    keys = set(records)
    before = united.load(connection)
    whole = before
    if kinds := united.may_change(connection, before, keys):
        whole = united.fill(connection, kinds)
        keys |= united.concerned(connection, before, whole)
    known = sorted(key for key in keys if key[0] in schema.kinds())
    if not known:
        return
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched (kind, record, PRIMARY KEY (kind, record))")
    connection.execute("DELETE FROM temp.touched")
    connection.executemany("INSERT INTO temp.touched VALUES (?, ?)", known)
    gone_for_good = connection.execute(
        "SELECT t.kind, t.record FROM temp.touched AS t"
        " CROSS JOIN erased ON erased.kind = t.kind AND erased.record = t.record"
    )
    state = _State(ancestry.load(connection), whole, frozenset(gone_for_good.fetchall()))
    changes = connection.execute(
        # CROSS JOIN: begin with the few, where SQLite would rather scan all changes.
        "SELECT change.kind, change.record, entry.seq, change.fields FROM temp.touched AS t"
        " CROSS JOIN change ON change.kind = t.kind AND change.record = t.record"
        f" JOIN entry ON entry.seq = change.entry WHERE {_LIVE} ORDER BY t.kind, t.record, {ORDER}"
    ).fetchall()
    for table in OF_RECORDS:
        connection.execute(
            f"DELETE FROM {table} WHERE (kind, record) IN (SELECT kind, record FROM temp.touched)"
        )
    of_kinds = {name: list(rows) for name, rows in groupby(changes, key=lambda row: row[0])}
    with doubts.looked_at(connection, known):
        for name in dict.fromkeys(name for name, _record in known):
            rows = list(_folded(connection, state, schema.kinds()[name], of_kinds.get(name, ())))
            _put(connection, schema.kinds()[name], rows)
            gone = {record for kind, record in known if kind == name} - {record for record, _fields in rows}
            _remove(connection, schema.kinds()[name], sorted(gone))
    connection.execute("DELETE FROM temp.touched")


def shown(connection: sqlite3.Connection, records: Iterable[Key]) -> set[Key]:
    """Of some records those that have a row at present."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS spoken (kind, record, PRIMARY KEY (kind, record))")
    connection.execute("DELETE FROM temp.spoken")
    connection.executemany("INSERT INTO temp.spoken VALUES (?, ?)", sorted(set(records)))
    kinds = [name for (name,) in connection.execute("SELECT DISTINCT kind FROM temp.spoken").fetchall()]
    return {
        (name, id_)
        for name in kinds
        if name in schema.kinds()
        for (id_,) in connection.execute(
            f"SELECT record FROM temp.spoken AS t CROSS JOIN {name} AS n ON n.id = record WHERE t.kind = ?",
            (name,),
        )
    }


def rebuild(connection: sqlite3.Connection) -> None:
    """Drop every derived table and make it anew from the journal.

    An erasure reaches what the version that wrote it did not know: the journal loses that now.
    """
    schema.drop_derived(connection)
    schema.create_derived(connection)
    fill(connection)
    erasure.empty(connection)


def fill(connection: sqlite3.Connection, erased: Iterable[Key] | None = None) -> None:
    """Fill the empty derived tables from the journal.

    `erased` are records whose personal fields are gone, where the journal is a part that does not tell.
    """
    from azilcli.ledger import vain, voiding

    with _leniently(connection):
        ancestry.fill(connection)
        clocks.fill(connection)
        stretches = ancestry.load(connection)
        voiding.find_contests(connection, stretches)
        vain.find(connection, stretches)
        voiding.set_voided(connection)
        erasure.keep(connection, erasure.reach(connection) if erased is None else erased)
        united.fill(connection)
        _fill_kinds(connection, "")
        doubts.fill(connection)
    for kind in schema.kinds().values():
        if kind.searched:
            connection.execute(f"INSERT INTO {kind.name}_fts ({kind.name}_fts) VALUES ('rebuild')")


def refill(connection: sqlite3.Connection, kinds: Collection[str]) -> None:
    """Fill the empty tables of some kinds, none of them searched, where the others are as they should be."""
    names = ", ".join(f"'{name}'" for name in sorted(kinds))
    with _leniently(connection):
        for table in OF_RECORDS:
            connection.execute(f"DELETE FROM {table} WHERE kind IN ({names})")
        _fill_kinds(connection, f"AND change.kind IN ({names})")


@contextmanager
def _leniently(connection: sqlite3.Connection) -> Iterator[None]:
    """Read texts that are none, as a damaged file may hold them."""
    former, connection.text_factory = connection.text_factory, lenient
    try:
        yield
    finally:
        connection.text_factory = former


def _fill_kinds(connection: sqlite3.Connection, which: str) -> None:
    state = _State(ancestry.load(connection), united.load(connection), erasure.load(connection))
    changes = connection.execute(
        "SELECT change.kind, change.record, entry.seq, change.fields"
        " FROM change JOIN entry ON entry.seq = change.entry"
        f" WHERE {_LIVE} {which} ORDER BY change.kind, change.record, {ORDER}"
    )
    for kind_name, of_kind in groupby(changes, key=lambda row: row[0]):
        if kind := schema.kinds().get(kind_name):
            marks = ", ".join("?" * len(kind.columns))
            connection.executemany(
                f"INSERT INTO {kind.name} ({', '.join(kind.columns)}) VALUES ({marks})",
                (kind.row(record, fields) for record, fields in _folded(connection, state, kind, of_kind)),
            )


def _folded(
    connection: sqlite3.Connection,
    state: _State,
    kind: Kind,
    changes: Iterable[tuple[str, str, int, str]],
) -> Iterator[tuple[str, Fields]]:
    """The records of a kind that lack nothing, each with its fields; what they lack is kept beside."""
    for record, of_record in groupby(changes, key=lambda row: row[1]):
        writes: list[Written] = [(seq, kind.readable(read(text))) for _, _, seq, text in of_record]
        fields: Fields = {}
        for _seq, written in writes:
            fields.update(written)
        if len(writes) > 1 and _has_moved(kind, writes):
            connection.execute("INSERT INTO moved (kind, record) VALUES (?, ?)", (kind.name, record))
        is_erased = (kind.name, record) in state.erased
        decidable = not state.ancestry.is_linear and not is_erased  # of one erased nobody may decide any more
        if decidable and (differing := conflicts.frontier(state.ancestry, writes)):
            conflicts.keep(connection, ((kind.name, record, name, seq) for name, seq in differing))
        if is_erased:
            fields = kind.emptied(fields)
        if missing := kind.missing(fields):
            connection.execute(
                "INSERT OR REPLACE INTO incomplete (kind, record, missing) VALUES (?, ?, ?)",
                (kind.name, record, " ".join(missing)),
            )
        elif not united.is_hidden(state.whole, kind, record):
            if kind.former and not is_erased:
                fields |= kind.before(fields, (written for _seq, written in writes))
            yield record, united.read_as_one(state.whole, kind, record, fields)


def _has_moved(kind: Kind, writes: Sequence[Written]) -> bool:
    """Whether a record was said to belong to different ones: no command says so of one that there is."""
    return any(len({wrote[field] for _seq, wrote in writes if field in wrote}) > 1 for field in kind.belongs)


def fields_of(
    whole: united.Whole, kind: Kind, record: str, texts: Iterable[str], *, is_erased: bool
) -> Fields | None:
    """The fields of a record of which its changes say this, in their order; None if it is not shown."""
    fields: Fields = {}
    for text in texts:
        fields.update(kind.readable(read(text)))
    if is_erased:
        fields = kind.emptied(fields)
    if kind.missing(fields) or united.is_hidden(whole, kind, record):
        return None
    return united.read_as_one(whole, kind, record, fields)


def _put(
    connection: sqlite3.Connection,
    kind: Kind,
    rows: Sequence[tuple[str, Fields]],
    there: Collection[str] | None = None,
) -> None:
    """Write the rows of records over those that are `there`, which may be any of them."""
    _unindex(connection, kind, [record for record, _fields in rows if there is None or record in there])
    marks = ", ".join("?" * len(kind.columns))
    updates = ", ".join(f"{name} = excluded.{name}" for name in kind.columns[1:])
    connection.executemany(
        f"INSERT INTO {kind.name} ({', '.join(kind.columns)}) VALUES ({marks})"
        f" ON CONFLICT (id) DO UPDATE SET {updates}",
        (kind.row(record, fields) for record, fields in rows),
    )
    if kind.searched:
        connection.executemany(
            f"INSERT INTO {kind.name}_fts (rowid, {kind.searched})"
            f" SELECT rowid, {kind.searched} FROM {kind.name} WHERE rowid = ?",
            _places(connection, kind, [record for record, _fields in rows]),
        )


def _remove(connection: sqlite3.Connection, kind: Kind, records: Sequence[str]) -> None:
    _unindex(connection, kind, records)
    connection.executemany(f"DELETE FROM {kind.name} WHERE id = ?", ((record,) for record in records))


def _unindex(connection: sqlite3.Connection, kind: Kind, records: Sequence[str]) -> None:
    """Take the rows, as they still stand, out of the full-text index."""
    if kind.searched:
        connection.executemany(
            f"INSERT INTO {kind.name}_fts ({kind.name}_fts, rowid, {kind.searched})"
            f" SELECT 'delete', rowid, {kind.searched} FROM {kind.name} WHERE rowid = ?",
            _places(connection, kind, records),
        )


def _places(connection: sqlite3.Connection, kind: Kind, records: Iterable[str]) -> list[tuple[int]]:
    """Where the rows of records stand, in that order: what comes out of it, the index writes one by one."""
    sql = f"SELECT rowid FROM {kind.name} WHERE id = ?"
    return sorted(place for record in records for place in connection.execute(sql, (record,)))


def is_incomplete(connection: sqlite3.Connection, kind: str, record: str) -> bool:
    """Whether a record lacks something without which it is not shown."""
    return schema.exists(connection, "SELECT 1 FROM incomplete WHERE kind = ? AND record = ?", kind, record)
