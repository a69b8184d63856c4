"""Look-ups of findings: the rows of every check, before anybody puts them into words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from azilcli import dates
from azilcli.language import _
from azilcli.ledger import ids, schema
from azilcli.ledger.journal import Entry
from azilcli.repository import Record, Repository, policies
from azilcli.rules import checks, limits
from azilcli.rules.check import DANGLING, IMPOSSIBLE, OF_THESE, Check, Due


def asked(on: date) -> Record:
    """What every check may ask: the day it is asked about, and the day and the moment it is."""
    return {"on": on, "today": dates.today(), "now": dates.reached().isoformat()}


def clock(repo: Repository, entry: Entry) -> Record | None:
    """What is found of an entry just written that was recorded before one that it knew of."""
    if not repo.row("SELECT 1 FROM behind WHERE entry = :seq", seq=entry.seq):
        return None
    from azilcli.rules.checks.clocks import BEHIND

    return repo.row(BEHIND.format(only="AND b.entry = :seq"), seq=entry.seq, on=dates.today())


def found(
    repo: Repository, on: date, *, codes: Collection[str] = (), severity: str = ""
) -> Iterator[tuple[Check, list[Record]]]:
    """Each check with what it finds on a day; all, or those of some codes or a severity.

    What is found for each of two stays that somebody has at the same time is found once.
    """
    for check in checks.checks():
        if (not codes or check.code in codes) and severity in ("", check.severity):
            # What is in two places at once may lead to the same finding twice.
            yield check, list({tuple(row.items()): row for row in rows(repo, check, on)}.values())


def rows(
    repo: Repository, check: Check | Due, on: date, subjects: Sequence[str] | None = None
) -> list[Record]:
    """What a check finds on a day; all, or only of some subjects."""
    if subjects is None:
        return repo.rows(whole(check.sql), **asked(on))
    sql = whole(check.sql.replace(OF_THESE, "IN ({ids})"))
    return repo.rows_of(f"SELECT * FROM ({sql}) WHERE subject IN ({{ids}})", subjects, **asked(on))


def due(
    repo: Repository, one: Due, on: date, until: date, about: Sequence[str] | None = None
) -> list[Record]:
    """What falls due from a day to another; all, or only of these people and households."""
    if about is None:
        return repo.rows(one.sql, **asked(on), until=until)
    sql = f"SELECT * FROM ({one.sql}) WHERE subject IN ({{ids}})"
    return repo.rows_of(sql, about, **asked(on), until=until)


_LISTS = {
    "status": "status",
    "programme": "programme",
    "measure": "measure-kind",
    "ground": "refusal-ground",
    "absence_ground": "absence-ground",
    "to_end": "dispersal-ground",
}
"""Names in a finding that are codes, and their lists."""


def said(repo: Repository, check: Check, row: Record) -> tuple[str, str]:
    """What a check says of a row, and what to do about it."""
    words = {name: shown(repo, name, value) for name, value in row.items()}
    return _(check.sentence, **words), _(check.advice(row), **words)


def shown(repo: Repository, name: str, value: object) -> str:
    """A value of a finding as it is read in a sentence: codes and days in their printed form.

    A text that was erased, or never known, is a dash; a legal basis says how certain it is.
    """
    text = "" if value is None else str(value).strip()
    if not text:
        return "–"
    if name == "basis":
        return policies.quoted(repo, text)
    if name in _LISTS:
        return policies.label(repo, _LISTS[name], text)
    return ids.show(text) if ids.is_valid(text) else dates.show(text)


def whole(sql: str) -> str:
    """The query of a check, with what is asked of every kind alike."""
    for name, made in ((DANGLING, _dangling), (IMPOSSIBLE, _impossible)):
        if name in sql:
            sql = sql.replace(name, f"({made()})")
    return sql


def _dangling() -> str:
    """SQL: the references to what is not there; of one to several kinds, to none of them."""
    return " UNION ALL ".join(
        f"SELECT '{kind.name}' AS kind, id AS record, '{field}' AS field, {field} AS value FROM {kind.name}"
        f" WHERE {field} IS NOT NULL AND "
        + " AND ".join(
            f"NOT EXISTS (SELECT 1 FROM {target} AS t WHERE t.id = {kind.name}.{field})" for target in targets
        )
        for kind in schema.kinds().values()
        for field, targets in kind.references.items()
    )


def sentences(repo: Repository, code: str, on: date) -> list[tuple[str, str]]:
    """What one check says on a day, each with the code of whom it concerns."""
    return [
        (said(repo, check, row)[0], row["subject"])
        for check, those in found(repo, on, codes=[code])
        for row in those
    ]


def _impossible() -> str:
    """SQL: days that there are not, or from which nothing can be counted, codes of no list, policies."""
    queries = []
    for kind in schema.kinds().values():
        for field in kind.types:
            row = f"SELECT '{kind.name}' AS kind, id AS record, '{field}' AS field, {field} AS value"
            if kind.days.get(field, "moment") != "moment":
                year = f"length({field}) != 4 AND " if kind.days[field] == "day or year" else ""
                wrong = f"date({field}, '+0 days') IS NOT {field} OR {field} NOT BETWEEN '1900' AND '3'"
                queries.append(f"{row} FROM {kind.name} WHERE {year}{field} != '' AND ({wrong})")
            list_ = kind.lists.get(field)
            if list_ and list_ != "country" and field not in kind.several:
                listed = f"SELECT 1 FROM code WHERE code.id = '{list_}/' || {kind.name}.{field}"
                given = "!= ''" if field in kind.personal else "IS NOT NULL"  # an erased code is empty
                queries.append(f"{row} FROM {kind.name} WHERE {field} {given} AND NOT EXISTS ({listed})")
    queries.append(
        "SELECT 'policy' AS kind, id AS record, 'value' AS field, value AS value FROM policy"
        f" WHERE NOT {limits.COUNTS}"
    )
    return " UNION ALL ".join(queries)


def subjects(repo: Repository, on: date) -> dict[tuple[str, str], int]:
    """How many findings there are of each check on each subject."""
    counted: dict[tuple[str, str], int] = {}
    for check, those in found(repo, on):
        for row in those:
            key = (check.code, str(row["subject"]))
            counted[key] = counted.get(key, 0) + 1
    return counted


def since_merge(repo: Repository) -> dict[tuple[str, str], str]:
    """The findings that came of a merge, by code and subject, with the moment at which it was recorded."""
    rows = repo.values(
        "SELECT arisen.code, arisen.subject, max(entry.recorded_at) FROM arisen"
        " JOIN change ON change.kind = 'arisen' AND change.record = arisen.id"
        " JOIN entry ON entry.seq = change.entry GROUP BY arisen.id"
    )
    return {(code, subject): moment for code, subject, moment in rows}
