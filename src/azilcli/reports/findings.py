"""What is wrong though recorded, and what ends or must happen soon."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from azilcli import dates
from azilcli.language import _, listed, n_
from azilcli.ledger import ids
from azilcli.ledger.journal import Entry
from azilcli.reports import journal, words
from azilcli.reports.table import DATE, DETAIL, ID, MAIN, MOMENT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, as_known, policies
from azilcli.repository import findings as look
from azilcli.rules import checks
from azilcli.rules.checks import Check
from azilcli.text import sort_key


class Wanted(NamedTuple):
    """Which findings are asked for; what is empty does not matter."""

    site: str = ""
    code: str = ""
    severity: str = ""
    since: Entry | None = None
    """Only those that were not there when this entry was the file's newest."""


def listing() -> Report:
    """The checks that there are, with their sources."""
    rows = [
        (check.code, Word(check.severity, _severity(check)), _(check.title), check.source)
        for check in checks.checks()
    ]
    columns = (
        Column("code", _("check")),
        Column("severity", _("severity")),
        Column("title", _("what it finds")),
        Column("source", _("source")),
    )
    return [Table("checks", _("Checks"), columns, rows)]


def findings(repo: Repository, on: date, wanted: Wanted | None = None) -> Report:
    """What is wrong though recorded, as it stands on a day."""
    wanted = wanted or Wanted()
    rows = _found(repo, on, wanted)
    if wanted.since:
        with as_known(repo, wanted.since) as past:
            known = {(row[0], *row[2:4]) for row in _found(past, on, wanted)}
        rows = [row for row in rows if (row[0], *row[2:4]) not in known]
    columns = (
        Column("code", _("check")),
        Column("severity", _("severity"), priority=DETAIL),
        Column("site", _("site"), ID, priority=3),
        Column("subject", _("subject"), ID),
        Column("finding", _("finding"), priority=MAIN),
        Column("remedy", _("what to do"), priority=2),
        Column("since_merge", _("since the merge of"), MOMENT, rare=True),
    )
    notes = (
        _("On {day}", day=dates.show(on)),
        n_("{n} finding", "{n} findings", len(rows)),
    )
    return [Table("findings", _("Findings"), columns, rows, notes)]


def _found(repo: Repository, on: date, wanted: Wanted) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    merged = look.since_merge(repo)
    for check, lines in look.found(repo, on, code=wanted.code, severity=wanted.severity):
        severity = Word(check.severity, _severity(check))
        found: list[tuple[Any, ...]] = []
        for row in lines:
            if wanted.site in ("", row["site"]):
                shown = _in_words(repo, row)
                found.append(
                    (
                        check.code, severity, row["site"], row["subject"], _(check.sentence, **shown),
                        _(check.remedy, **shown), merged.get((check.code, str(row["subject"]))),
                    )
                )  # fmt: skip
        rows += sorted(found, key=lambda row: (row[2] or "", sort_key(row[4]), row[3] or ""))
    return rows


def due(repo: Repository, on: date, within: int, site: str = "") -> Report:
    """What ends or must happen from a day on, within so many days, by day."""
    until = date.fromordinal(min(on.toordinal() + within, date.max.toordinal()))
    rows = []
    for one in checks.dues():
        for row in repo.rows(one.sql, on=on, until=until, today=dates.today()):
            if site in ("", row["site"]):
                shown = _in_words(repo, row)
                rows.append((row["day"], row["site"], one.code, row["subject"], _(one.sentence, **shown)))
    rows = list(dict.fromkeys(rows))
    rows.sort(key=lambda row: (row[0], row[1] or "", row[2], sort_key(row[4]), row[3] or ""))
    columns = (
        Column("day", _("day"), DATE),
        Column("site", _("site"), ID),
        Column("code", _("what"), priority=DETAIL),
        Column("subject", _("subject"), ID),
        Column("sentence", _("what is due"), priority=MAIN),
    )
    notes = (_("From {start} to {end}", start=dates.show(on), end=dates.show(until)),)
    return [Table("due", _("What is due"), columns, rows, notes, grouped=True)]


def _severity(check: Check) -> str:
    severities = {
        "gate": _("legal limit"),
        "contradiction": _("contradiction"),
        "standard": _("standard"),
    }
    return severities[check.severity]


_LISTS = {"status": "status", "programme": "programme"}
"""Names in a finding that are codes, and their lists."""


def _in_words(repo: Repository, row: Record) -> dict[str, str]:
    """The values of a finding as they are read in its sentence; a record by whom or what it concerns."""
    shown = {name: _shown(repo, name, value) for name, value in row.items()}
    if "kind" in row and "record" in row:
        shown["record"] = journal.subject(repo, str(row["kind"]), str(row["record"]))
    return shown


def _shown(repo: Repository, name: str, value: object) -> str:
    """A value of a finding as it is read in a sentence: days and codes in their printed form."""
    text = str(value).strip()
    if name == "kind":
        return words.kind(text)
    if name == "fields":
        return listed([words.field(field) for field in text.split(",")])
    if name in _LISTS:
        return policies.label(repo, _LISTS[name], text)
    return ids.show(text) if ids.is_valid(text) else dates.show(text)
