"""What is wrong though recorded, and what ends or must happen soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from zlib import crc32

from azilcli import dates
from azilcli.language import _, c_, listed, n_
from azilcli.reports import words
from azilcli.reports.table import DATE, DETAIL, ID, INT, MAIN, MOMENT, Column, Report, Table, Word
from azilcli.repository import Entry, Record, Repository, as_known, whereabouts
from azilcli.repository import findings as stored
from azilcli.rules import checks
from azilcli.rules.check import SEVERITIES, Check
from azilcli.text.keys import sort_key
from azilcli.tuples import NamedTuple

LISTED = 10
"""How many findings of each check a page lists where there are many."""

_YEAR = 366
"""How many days ahead the next deadline of somebody is looked for."""


class Wanted(NamedTuple):
    """Which findings are asked for; what is empty does not matter."""

    site: str = ""
    codes: Sequence[str] = ()
    severity: str = ""
    since: Entry | None = None
    """Only those that were not there when this entry was the file's newest."""
    limit: int = 0
    """At most so many of each check; 0 for all."""
    summary: bool = False
    """Whether the numbers by check come first where there are many."""


def listing() -> Report:
    """The checks that there are, with their sources."""
    rows = [(check.code, severity(check), _(check.title), check.source) for check in checks.checks()]
    columns = (
        Column("code", _("check")),
        Column("severity", _("severity")),
        Column("title", _("what it reports")),
        Column("source", _("source")),
    )
    return [Table("checks", _("Checks"), columns, rows)]


Said = tuple[str, str, str, str]
"""Of a finding the check, the site, whom it is about, and a digest of its sentence."""


class Finding(NamedTuple):
    """One finding: of which check, at which sites, about what, and what a row of its check said."""

    check: Check
    sites: tuple[str, ...]
    row: Record
    sentence: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding on another day, whatever the figures in its sentence."""
        return self.check.code, self.row["site"] or "", self.row["subject"] or ""

    @property
    def said(self) -> Said:
        """What is left of it for a later day: its key, and a digest of its sentence."""
        return (*self.key, f"{crc32(self.sentence.encode()):08x}")


def findings(repo: Repository, on: date, wanted: Wanted | None = None) -> Report:
    """What is wrong though recorded, as it stands on a day."""
    wanted = wanted or Wanted()
    return as_report(repo, on, wanted, found(repo, on, wanted))


def found(repo: Repository, on: date, wanted: Wanted) -> list[Finding]:
    """Every finding that is asked for, the gravest checks first, then those that find the most."""
    those = _found(repo, on, wanted)
    if wanted.since:
        with as_known(repo, wanted.since) as past:
            those = new(those, [one.said for one in _found(past, on, wanted)])
    those = [one for one in those if wanted.site in ("", *one.sites)]
    counts = Counter(one.check.code for one in those)
    return sorted(
        those,
        key=lambda one: (
            -SEVERITIES.index(one.check.severity), -counts[one.check.code], one.check.code,
            one.sites, sort_key(one.sentence), one.row["subject"] or "",
        ),
    )  # fmt: skip


def as_report(repo: Repository, on: date, wanted: Wanted, those: Sequence[Finding]) -> Report:
    """The findings as a table; where there are many of them, under their numbers by check."""
    merged = stored.since_merge(repo)
    counts = Counter(one.check.code for one in those)
    numbers = Counter[str]()
    rows: list[tuple[Any, ...]] = []
    for one in those:
        check, row = one.check, one.row
        numbers[check.code] += 1
        if wanted.limit and numbers[check.code] > wanted.limit:
            continue
        shown = _in_words(repo, row)
        rows.append(
            (
                check.code, severity(check), _sites(one.sites), row["subject"], one.sentence,
                _(check.advice(row), **shown), merged.get((check.code, str(row["subject"]))),
            )
        )  # fmt: skip
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
        n_("{n} finding", "{n} findings", len(those)),
    )
    table = Table("findings", _("Findings"), columns, rows, notes, hidden=len(those) - len(rows))
    if not wanted.summary or len(those) <= LISTED:
        return [table]
    summary = [
        (counts[code], severity(check), code, _(check.title))
        for code, check in {one.check.code: one.check for one in those}.items()
    ]
    heads = (
        Column("count", c_("how many", "count"), INT),
        Column("severity", _("severity")),
        Column("code", _("check")),
        Column("title", _("what it reports"), priority=MAIN),
    )
    return [Table("summary", _("Findings by check"), heads, summary), table]


def _found(repo: Repository, on: date, wanted: Wanted) -> list[Finding]:
    those = []
    for check, rows in stored.found(repo, on, codes=wanted.codes, severity=wanted.severity):
        for row, sites in zip(rows, whereabouts.sites(repo, on, rows), strict=True):
            those.append(Finding(check, sites, row, _(check.sentence, **_in_words(repo, row))))
    return those


def new(those: Sequence[Finding], before: Sequence[Said]) -> list[Finding]:
    """The findings that there were not before: of each key the surplus, not those said then too."""
    counts = Counter(one[:3] for one in before)
    earlier = set(before)
    fresh = []
    for one in sorted(those, key=lambda one: one.said not in earlier):
        if counts[one.key]:
            counts[one.key] -= 1
        else:
            fresh.append(one)
    return fresh


def _sites(codes: Sequence[str]) -> str | None:
    """The sites of a finding: several are parted by a space, as codes in a record are."""
    return Word(" ".join(codes), ", ".join(codes)) if codes else None


def due(
    repo: Repository,
    on: date,
    within: int,
    site: str = "",
    codes: Sequence[str] = (),
    about: Sequence[str] | None = None,
) -> Report:
    """What ends or must happen from a day on, within so many days, by day.

    With `about` only what concerns one of these people and households, by their codes.
    """
    until = _until(on, within)
    dues = []
    for one in checks.dues():
        if codes and one.code not in codes:
            continue
        rows = stored.due(repo, one, on, until, about)
        for row, sites in zip(rows, whereabouts.sites(repo, on, rows), strict=True):
            if site in ("", *sites):
                sentence = _(one.sentence, **_in_words(repo, row))
                dues.append((row["day"], " ".join(sites), one.code, row["subject"], sentence))
    lines = sorted(
        dict.fromkeys(dues), key=lambda row: (row[0], row[1], row[2], sort_key(row[4]), row[3] or "")
    )
    columns = (
        Column("day", _("day"), DATE),
        Column("site", _("site"), ID),
        Column("code", _("what"), priority=DETAIL),
        Column("subject", _("subject"), ID),
        Column("sentence", _("what is due"), priority=MAIN),
    )
    notes = (_("From {start} to {end}", start=dates.show(on), end=dates.show(until)),)
    listed_ = [(day, _sites(sites.split()), *rest) for day, sites, *rest in lines]
    return [Table("due", _("What is due"), columns, listed_, notes, grouped=True)]


def next_due(repo: Repository, on: date, about: Sequence[str]) -> tuple[str, str] | None:
    """The day and the sentence of what comes next for these people and households, in a year."""
    until = _until(on, _YEAR)
    dues = [
        (row["day"], one, row) for one in checks.dues() for row in stored.due(repo, one, on, until, about)
    ]
    if not dues:
        return None
    day, one, row = min(dues, key=lambda line: str(line[0]))
    return day, _(one.sentence, **_in_words(repo, row))


def _until(on: date, within: int) -> date:
    return date.fromordinal(min(on.toordinal() + within, date.max.toordinal()))


def severity(check: Check) -> Word:
    """How grave what a check finds is, in words."""
    severities = {
        "gate": _("legal limit"),
        "contradiction": _("contradiction"),
        "standard": _("standard"),
    }
    return Word(check.severity, severities[check.severity])


_MOMENTS = ("recorded", "later")
"""Names in a finding that are moments."""


def _in_words(repo: Repository, row: Record) -> dict[str, str]:
    """The values of a finding as they are read in its sentence; a record by whom or what it concerns."""
    shown = {name: _shown(repo, name, value, str(row.get("kind", ""))) for name, value in row.items()}
    if "kind" in row and "record" in row:
        from azilcli.reports import journal

        shown["record"] = journal.subject(repo, str(row["kind"]), str(row["record"]))
    return shown


def _shown(repo: Repository, name: str, value: object, kind: str) -> str:
    """A value of a finding as it is read in a sentence: days and codes in their printed form."""
    text = str(value).strip()
    if name == "kind":
        return words.kind(text)
    if name == "fields":
        return listed([words.field(field, kind) for field in text.split(",")])
    if name in _MOMENTS:
        return dates.show_moment(text)
    return stored.shown(repo, name, value)
