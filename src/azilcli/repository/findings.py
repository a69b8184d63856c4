"""Look-ups of findings: the rows of every check, before anybody puts them into words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from azilcli import dates
from azilcli.language import _
from azilcli.ledger import doubts, ids, schema
from azilcli.ledger.journal import Entry
from azilcli.repository import Record, Repository, policies
from azilcli.rules import checks, limits
from azilcli.rules.check import DANGLING, IMPOSSIBLE, OF_THESE, Check, Due
from azilcli.rules.sql import doubted


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
        is_of_every_kind = DANGLING in check.sql or IMPOSSIBLE in check.sql
        kinds = doubts.names(repo.connection) if is_of_every_kind else ()
        return repo.rows(whole(check.sql, kinds), **asked(on))
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


def whole(sql: str, kinds: Collection[str] | None = None) -> str:
    """The query of a check, with what is asked of every kind alike, or only of some kinds."""
    if DANGLING in sql:
        sql = sql.replace(DANGLING, f"({_flawed(doubts.REFERENCE, kinds)})")
    if IMPOSSIBLE in sql:
        policy = f"SELECT 'policy', id, 'value', value FROM policy WHERE NOT {limits.COUNTS}"
        sql = sql.replace(IMPOSSIBLE, f"({_flawed(doubts.VALUE, kinds)} UNION ALL {policy})")
    return sql


def _flawed(what: str, kinds: Collection[str] | None) -> str:
    """SQL: the fields of records that are wrong by themselves, in this way: kind, record, field and value."""
    nothing = "SELECT NULL AS kind, NULL AS record, NULL AS field, NULL AS value WHERE false"
    return " UNION ALL ".join((nothing, *(
        f"SELECT '{kind.name}', id, '{flaw.field}', {flaw.field} FROM {kind.name}"
        f" WHERE id IN ({doubted(kind.name)}) AND {flaw.condition}"
        for kind in schema.kinds().values() if kinds is None or kind.name in kinds
        for flaw in doubts.flaws(kind) if flaw.what == what
    )))  # fmt: skip


def sentences(repo: Repository, code: str, on: date) -> list[tuple[str, str]]:
    """What one check says on a day, each with the code of whom it concerns."""
    return [
        (said(repo, check, row)[0], row["subject"])
        for check, those in found(repo, on, codes=[code])
        for row in those
    ]


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
