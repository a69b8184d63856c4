"""On what a finding or a term rests: the article, the limits it is reckoned from, and who recorded it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from azilcli.language import _
from azilcli.reports import journal, words
from azilcli.reports.grounds import Grounds
from azilcli.reports.table import DETAIL, ID, MOMENT, Column, Table, Word
from azilcli.repository import Record, Repository, policies
from azilcli.repository.history import said
from azilcli.rules import checks
from azilcli.rules.check import Check, Due, limits_of
from azilcli.tuples import NamedTuple

_COUNTING_TOO = {("placement", "from_day"): ("site", "room", "bed")}
"""What else of a record makes it count where a field does: from a day on somebody sleeps at a place."""
_REMARK = "note"
"""The field that makes no record count."""


class Said(NamedTuple):
    """A field of a record, as something that was recorded."""

    kind: str
    field: str
    record: str


def grounds(repo: Repository, on: date, listed: Table) -> Table:
    """For each row of a list of findings, or of what is due, the grounds it rests on, as of a day.

    The entry is the newest that counts of those about its subject.
    """
    keys = [column.key for column in listed.columns]
    code, subject = keys.index("code"), keys.index("subject")
    asked = dict.fromkeys((str(row[code]), row[subject]) for row in listed.rows)
    known = named()
    rules = {name: (policies.quoted(repo, known[name].source), limits(repo, limits_of(known[name].sql), on))
             for name in dict.fromkeys(name for name, _subject in asked)}  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for name, about in asked:
        entry = journal.newest_about(repo, about) if about else None
        rows.append((name, about, *rules[name], *told(entry)))
    columns = (
        Column("code", _("what")),
        Column("subject", _("subject"), ID),
        Column("source", _("source")),
        Column("limits", _("terms and limits")),
        *of_entry(),
    )
    return Table("why", _("Why"), columns, rows)


def named() -> dict[str, Check | Due]:
    """Every check and everything that can fall due, by its code."""
    known: dict[str, Check | Due] = {}
    known.update((check.code, check) for check in checks.checks())
    known.update((due.code, due) for due in checks.dues())
    return known


def of_entry() -> tuple[Column, ...]:
    """The columns of an entry that is `told`."""
    return (
        Column("entry", _("entry")),
        Column("recorded_at", _("recorded"), MOMENT),
        Column("actor", _("by")),
        Column("office", _("office"), priority=DETAIL),
        Column("action", _("action"), priority=DETAIL),
    )


def saying(one: Grounds, row: Record, id_: str) -> Said:
    """What was recorded that makes a record count: in itself, or in the other one that is named with it."""
    if one.said_by and row[one.said_by]:
        return Said(one.said_by, one.field, row[one.said_by])
    return Said(one.kind, one.field, id_)


def recorded(repo: Repository, those: Iterable[Said]) -> dict[Said, tuple[Any, ...]]:
    """The entry by which each of these was recorded, as the cells of a line."""
    alike: dict[tuple[str, str], list[Said]] = {}
    for one in those:
        alike.setdefault((one.kind, one.field), []).append(one)
    cells: dict[Said, tuple[Any, ...]] = {}
    for (kind, field), ones in alike.items():
        entries = _newest_saying(repo, kind, [one.record for one in ones], field)
        cells |= {one: told(entries.get(one.record)) for one in ones}
    return cells


def _newest_saying(repo: Repository, kind: str, records: Iterable[str], field: str) -> dict[str, Record]:
    """Of each of these records of a kind the newest entry that counts of those saying a field.

    For a field of '' it is the newest that says more than a note. Where what was said is erased, it is the
    newest that counts of all about the record.
    """
    fields = {field, *_COUNTING_TOO.get((kind, field), ())}
    newest: dict[str, Record] = {}
    saying: dict[str, Record] = {}
    for row in repo.rows_of(
        "SELECT change.record, change.fields, entry.* FROM change JOIN entry ON entry.seq = change.entry"
        " WHERE change.kind = :kind AND change.record IN ({ids})"
        " AND change.entry NOT IN (SELECT entry FROM voided) ORDER BY entry.seq",
        list(dict.fromkeys(records)),
        kind=kind,
    ):
        newest[row["record"]] = row
        these = said(kind, row["fields"]).keys()
        if these & fields if field else these - {_REMARK}:
            saying[row["record"]] = row
    return newest | saying


def told(entry: Record | None) -> tuple[Any, ...]:
    """An entry as the cells of a line: which, when, by whom, at which office, and what was done."""
    if entry is None:
        return (None,) * 5
    return entry["id"][:8], entry["recorded_at"], entry["actor"], entry["office"] or None, entry["action"]


def limits(repo: Repository, codes: Iterable[str], on: date) -> Word | None:
    """Some limits as they are in force on a day: as data their codes, parted by spaces."""
    held = [(code, policies.in_force(repo, code, on)) for code in dict.fromkeys(codes)]
    if not held:
        return None
    said = [
        _(
            "{code}: {value} ({unit}), {basis}",
            code=code,
            value=policies.shown_value(row["unit"], row["value"]),
            unit=words.unit(row["unit"]),
            basis=policies.basis_of(repo, row),
        )
        if row
        else code
        for code, row in held
    ]
    return Word(" ".join(code for code, _row in held), "; ".join(said))
