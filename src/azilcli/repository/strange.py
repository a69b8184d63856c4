"""What came in with a merge and is kept, though this version does not show or obey it.

A sound history may hold what a newer version wrote, or what nobody should have written. It is part of
the history all the same; whoever merges is told.
"""

from __future__ import annotations

from azilcli.ledger import schema
from azilcli.ledger.journal import ERASURE, UNDO
from azilcli.repository import Repository
from azilcli.tuples import NamedTuple

_HOLDS: dict[str, set[type]] = {"text": {str}, "integer": {int, float}, "real": {float}}
"""By the type of a JSON value the Python types of the fields that can hold it; null fits every field."""

_AMONG = "change.entry BETWEEN :begin AND :end"
_IDLE_UNDOS = f"""
    SELECT count(*) FROM change JOIN entry ON entry.seq = change.entry
    WHERE {_AMONG} AND change.kind = :kind AND NOT EXISTS (
        SELECT 1 FROM entry AS target WHERE target.id = change.record AND target.clock < entry.clock)"""
_IDLE_ERASURES = f"""
    SELECT count(*) FROM change WHERE {_AMONG} AND kind = :kind AND NOT EXISTS (
        SELECT 1 FROM change AS c WHERE c.kind = substr(change.record, 1, instr(change.record, '/') - 1)
        AND c.record = substr(change.record, instr(change.record, '/') + 1))"""


class Strange(NamedTuple):
    """What is strange in some entries; kinds by their names, fields as `kind.field`."""

    unknown: list[str]
    """Kinds, and fields of known kinds, that this version does not know."""
    unfitting: list[str]
    """Fields into which was written what they cannot hold, such as a list."""
    unguarded: list[str]
    """Personal fields that stand among the others, where erasing does not reach them."""
    undos: int
    """How many undos name an entry that is not in the file, or is not older."""
    erasures: int
    """How many erasures name a record that the file does not know."""


def among(repo: Repository, begin: int, end: int) -> Strange:
    """What is strange in the entries at the places from `begin` to `end`."""
    kinds = schema.kinds()
    named = repo.values(f"SELECT DISTINCT kind FROM change WHERE {_AMONG}", begin=begin, end=end)
    unknown = {kind for (kind,) in named} - kinds.keys() - {UNDO, ERASURE}
    unfitting, unguarded = set(), set()
    # The type in JSON and that in SQL differ where SQL has no such value: true, a list, too large a number.
    for name, field, personal, type_, storage in repo.values(
        "SELECT DISTINCT change.kind, part.key, change.personal, part.type, typeof(part.value)"
        f" FROM change, json_each(change.fields) AS part WHERE {_AMONG} AND fields IS NOT NULL",
        begin=begin,
        end=end,
    ):
        if (kind := kinds.get(name)) is None:
            continue
        if (read_as := kind.was.get(field, field)) not in kind.types:
            unknown.add(f"{name}.{field}")
        elif type_ != "null" and (type_ != storage or _HOLDS[type_].isdisjoint(kind.types[read_as])):
            unfitting.add(f"{name}.{field}")
        if field in kind.personal and not personal:
            unguarded.add(f"{name}.{field}")
    undos, erasures = (
        int(repo.values(sql, begin=begin, end=end, kind=kind)[0][0])
        for sql, kind in ((_IDLE_UNDOS, UNDO), (_IDLE_ERASURES, ERASURE))
    )
    return Strange(sorted(unknown), sorted(unfitting), sorted(unguarded), undos, erasures)
