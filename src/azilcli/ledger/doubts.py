"""What may be wrong of the records whatever day is asked about, kept so that no check has to read them all.

A doubt is a rule and a subject. The rules of `doubts.sql` look at several records together; besides, every
kind of record is a rule, whose subjects have a field that refers to nothing or says what is no day and no
code. A doubt is no finding: what is wrong of its subject, if anything is, the check tells. What is kept
follows from the rows alone, so that it is the same however they came about. A file in which it was kept by
other rules is asked anew; where `flaws` says something else than before, `schema.FOLDING` is counted up.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from azilcli.ledger import schema
from azilcli.ledger.kinds import Kind
from azilcli.tuples import NamedTuple

REFERENCE, VALUE = "reference", "value"
"""What can be wrong of a single field."""

_ALL = "IS NOT NULL /* of these */"
"""In SQL: of all subjects, or only of those that are looked at."""
_THESE = "IN (SELECT value FROM json_each(:these))"

_NAMES = """
    WITH RECURSIVE names (rule) AS (
        SELECT min(rule) FROM doubt
        UNION ALL SELECT (SELECT min(rule) FROM doubt WHERE rule > names.rule) FROM names WHERE rule NOT NULL)
    SELECT rule FROM names WHERE rule NOT NULL"""
"""SQL: the rules by which anything is doubtful, each from the index alone, however much it is."""

Ids = Mapping[str, Collection[str]]
"""Records by their kind."""


class Rule(NamedTuple):
    """What makes a subject doubtful."""

    name: str
    sql: str
    """A query of its subjects."""
    sources: tuple[tuple[str, str], ...] = ()
    """Kinds of record, each with the SQL of the subjects that some of these concern; '' if it is these."""


class Flaw(NamedTuple):
    """A way in which a field can be wrong by itself."""

    field: str
    what: str
    condition: str
    """SQL, on a row of its kind."""


@cache
def _rules() -> tuple[Rule, ...]:
    """The rules of `doubts.sql`."""
    made = []
    for part in schema.read("doubts").split("\n-- [")[1:]:
        head, sql = part.split("\n", 1)
        name, _bracket, sources = head.partition("] ")
        made.append(Rule(name, sql.strip().removesuffix(";"), tuple(map(_source, sources.split()))))
    return tuple(made)


def _source(text: str) -> tuple[str, str]:
    near, _equals, far = text.partition("=")
    kind, _dot, field = near.partition(".")
    if field == "id" and not far:
        return kind, ""
    other = far.partition(".")[0]
    asked = f"{other}.id FROM {kind} JOIN {other} ON {far} = {near}" if other else f"{near} FROM {kind}"
    return kind, f"SELECT {asked} WHERE {kind}.id {_THESE}"


def flaws(kind: Kind) -> Iterator[Flaw]:
    """How the fields of a kind can be wrong: what they refer to is gone, or there is no such day or code."""
    for field in kind.types:
        own = f"{kind.name}.{field}"
        if targets := kind.references.get(field):
            gone = (f"NOT EXISTS (SELECT 1 FROM {target} AS t WHERE t.id = {own})" for target in targets)
            yield Flaw(field, REFERENCE, f"{own} IS NOT NULL AND {' AND '.join(gone)}")
        if kind.days.get(field, "moment") != "moment":
            year = f"length({own}) != 4 AND " if kind.days[field] == "day or year" else ""
            wrong = f"date({own}, '+0 days') IS NOT {own} OR {own} NOT BETWEEN '1900' AND '3'"
            yield Flaw(field, VALUE, f"{year}{own} != '' AND ({wrong})")
        if list_ := _list(kind, field):
            given = "!= ''" if field in kind.personal else "IS NOT NULL"  # an erased code is empty
            listed = f"SELECT 1 FROM code WHERE code.id = '{list_}/' || {own}"
            yield Flaw(field, VALUE, f"{own} {given} AND NOT EXISTS ({listed})")


def _list(kind: Kind, field: str) -> str:
    """The list whose code is in a field; '' where there is none, or none with records."""
    list_ = kind.lists.get(field, "")
    return "" if list_ == "country" or field in kind.several else list_


def _of_fields(kind: Kind) -> Iterator[Rule]:
    """The rule of a kind, if it has any: which of its records have a field that is wrong by itself."""
    if wrong := " OR ".join(f"({flaw.condition})" for flaw in flaws(kind)):
        yield Rule(kind.name, f"SELECT id FROM {kind.name} WHERE id {_ALL} AND ({wrong})")


def _every() -> Iterator[Rule]:
    yield from _rules()
    for kind in schema.kinds().values():
        yield from _of_fields(kind)


def of_these() -> Iterator[str]:
    """SQL: every query that is asked where some records are written, but for what is gone with others."""
    for rule in _every():
        yield rule.sql.replace(_ALL, _THESE)
        yield from (sql for _kind, sql in rule.sources if sql)


def view() -> str:
    """SQL: what is doubtful, asked of the rows where it is not kept."""
    return " UNION ALL ".join(f"SELECT '{rule.name}' AS rule, * FROM ({rule.sql})" for rule in _every())


def fill(connection: sqlite3.Connection) -> None:
    """Keep what is doubtful of all that the tables hold."""
    connection.execute("DELETE FROM doubt")
    connection.execute("INSERT INTO doubt VALUES (?, ?)", schema.doubting())
    for rule in _every():
        connection.execute(f"INSERT INTO doubt SELECT '{rule.name}', * FROM ({rule.sql})")


@contextmanager
def looked_at(connection: sqlite3.Connection, records: Iterable[tuple[str, str]]) -> Iterator[None]:
    """Keep what is doubtful up to date while the rows of some records are written."""
    touched: dict[str, set[str]] = {}
    for kind, record in records:
        if kind in schema.kinds():
            touched.setdefault(kind, set()).add(record)
    there = {kind: _there(connection, kind, ids) for kind, ids in touched.items()}
    before = _subjects(connection, there)
    yield
    doubted = names(connection)
    after = _subjects(connection, touched)
    for rule in _rules():
        _look(connection, rule, before.get(rule.name, set()) | after.get(rule.name, set()), doubted)
    wrong = doubted & schema.kinds().keys()
    now = {
        kind: _there(connection, kind, ids) if there[kind] or wrong else ids for kind, ids in touched.items()
    }
    gone = {kind: those for kind in touched if (those := there[kind] - now[kind])}
    come = {kind: those for kind in touched if (those := now[kind] - there[kind])}
    for name in schema.kinds() if gone else touched.keys() | wrong:
        those = touched.get(name, set()) | _referring(connection, name, gone)
        if name in wrong:
            those |= _referring(connection, name, come)
        for rule in _of_fields(schema.kinds()[name]) if those else ():
            _look(connection, rule, those, doubted)


def names(connection: sqlite3.Connection) -> set[str]:
    """The rules by which anything is doubtful."""
    if schema.exists(connection, "SELECT 1 FROM sqlite_temp_master WHERE name = 'doubt'"):
        return {rule.name for rule in _every() if schema.exists(connection, rule.sql)}
    return {name for (name,) in connection.execute(_NAMES)}


def _there(connection: sqlite3.Connection, kind: str, ids: Collection[str]) -> set[str]:
    """Those of some records of a kind that have a row."""
    return _asked(connection, f"SELECT id FROM {kind} WHERE id {_THESE}", ids)


def _subjects(connection: sqlite3.Connection, records: Ids) -> dict[str, set[str]]:
    """What is to be looked at on account of some records, as they stand, by rule."""
    found: dict[str, set[str]] = {}
    for rule in _rules():
        for kind, sql in rule.sources:
            if ids := records.get(kind):
                found.setdefault(rule.name, set()).update(_asked(connection, sql, ids) if sql else ids)
    return found


def _referring(connection: sqlite3.Connection, name: str, records: Ids) -> set[str]:
    """The records of a kind that refer to some others, or have a code that is one of them."""
    found = set[str]()
    if not records:
        return found
    kind = schema.kinds()[name]
    for field, targets in kind.references.items():
        for target in targets:
            if ids := records.get(target):
                found |= _asked(connection, f"SELECT id FROM {name} WHERE {field} {_THESE}", ids)
    if codes := records.get("code"):
        for field in filter(lambda field: _list(kind, field), kind.lists):
            code = f"'{_list(kind, field)}/' || {field}"
            found |= _asked(connection, f"SELECT id FROM {name} WHERE {code} {_THESE}", codes)
    return found


def _asked(connection: sqlite3.Connection, sql: str, ids: Collection[str]) -> set[str]:
    rows = connection.execute(sql, {"these": json.dumps(list(ids))})
    return {value for (value,) in rows if value is not None}


def _look(
    connection: sqlite3.Connection, rule: Rule, subjects: Collection[str], doubted: Collection[str]
) -> None:
    """Keep of some subjects of a rule which of them are doubtful now."""
    if subjects:
        values = {"rule": rule.name, "these": json.dumps(sorted(subjects))}
        if rule.name in doubted:
            connection.execute(f"DELETE FROM doubt WHERE rule = :rule AND subject {_THESE}", values)
        sql = rule.sql.replace(_ALL, _THESE)
        connection.execute(f"INSERT INTO doubt SELECT :rule, * FROM ({sql})", values)
