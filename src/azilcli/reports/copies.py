"""Reports on copies of the file: what a merge does, what each has that the other has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.reports import conflicts, journal, words
from azilcli.reports.table import COUNT, DATE, ID, INT, MOMENT, TEXT, Column, Facts, Report, Table, Word
from azilcli.repository import Repository, copies
from azilcli.repository.copies import FAST_FORWARD, MERGE, UP_TO_DATE, Difference, Plan
from azilcli.repository.restoring import Restored
from azilcli.rules import checks


def plan(repo: Repository, made: Plan) -> Report:
    """What a merge does: what comes in, what both sides changed, conflicts, new findings."""
    how = {
        UP_TO_DATE: _("already up to date"),
        FAST_FORWARD: _("fast-forward: the other copy only continued from here"),
        MERGE: _("merge: two histories become one")
        if made.unrelated
        else _("merge: the copies have diverged since they were one"),
    }
    facts = Facts(
        "merge",
        _("Merge"),
        (
            ("how", _("how"), Word(made.how, how[made.how]), TEXT),
            ("files", _("files"), ", ".join(str(source.path) for source in made.sources), TEXT),
            ("entries", _("new entries"), sum(made.new.values()), INT),
            ("records", _("records changed on both sides"), len(made.both), COUNT),
            ("conflicts", _("conflicts"), len(made.conflicts), COUNT),
            ("findings", _("new findings"), len(made.findings), COUNT),
            ("erased", _("records that lose personal data"), made.erased, COUNT),
            ("undone", _("entries undone here"), len(made.effect.undone), COUNT),
            ("redone", _("entries that count again here"), len(made.effect.redone), COUNT),
            ("gone", _("records no longer shown"), len(made.effect.gone), COUNT),
            ("back", _("records shown again"), len(made.effect.back), COUNT),
        ),
        made.remarks,
    )
    parts: list[Facts | Table] = [facts]
    if made.coming.losses:
        parts.append(_losses(made))
    if made.new:
        parts.append(_counts("new", _("New entries"), made.new))
    parts += _effect(repo, made)
    if made.both:
        rows = [(kind, words.kind(kind), record, journal.subject(repo, kind, record))
                for kind, record in made.both]  # fmt: skip
        columns = (Column("record", _("record"), ID), Column("kind", _("kind")), Column("about", _("about")))
        table = [(record, Word(kind, word), about) for kind, word, record, about in rows]
        parts.append(Table("both", _("Changed on both sides"), columns, table))
    if made.conflicts:
        parts.append(conflicts.table(repo, made.conflicts))
    if made.findings:
        titles = {check.code: _(check.title) for check in checks.checks()}
        lines = [(code, subject, titles[code]) for code, subject in made.findings]
        columns = (Column("code", _("check")), Column("subject", _("subject"), ID),
                   Column("title", _("what it reports")))  # fmt: skip
        parts.append(Table("findings", _("New findings"), columns, lines))
    return parts


def _losses(made: Plan) -> Table:
    """Whose data would be erased for good, by whom, when and why."""
    rows = [
        (
            loss.record, loss.name, Word(loss.kind, words.kind(loss.kind)), loss.stays,
            loss.entry.id[:8] if loss.entry else None, loss.entry.recorded_at if loss.entry else None,
            loss.entry.actor if loss.entry else None, loss.entry.office if loss.entry else None, loss.reason,
        )
        for loss in made.coming.losses
    ]  # fmt: skip
    columns = (
        Column("record", _("code"), ID),
        Column("name", _("whose data")),
        Column("kind", _("kind")),
        Column("stays", _("stays at"), ID),
        Column("entry", _("entry")),
        Column("recorded_at", _("recorded"), MOMENT),
        Column("actor", _("by")),
        Column("office", _("office")),
        Column("reason", _("reason")),
    )
    return Table("losses", _("Data that will be erased here permanently"), columns, rows)


def restored(repo: Repository, made: Restored) -> Report:
    """What going back to a former state takes away and brings back."""
    effect = made.effect
    facts = Facts(
        "restore",
        _("Back to an earlier state"),
        (
            ("state", _("state"), ids.fingerprint(made.state.id), TEXT),
            ("recorded_at", _("recorded"), made.state.recorded_at, MOMENT),
            ("undone", _("entries undone here"), len(effect.undone), COUNT),
            ("gone", _("records no longer shown"), len(effect.gone), COUNT),
            ("back", _("records shown again"), len(effect.back), COUNT),
            ("erased", _("permanently erased records, which stay erased"), made.erased, COUNT),
        ),
        (
            _(
                "other copies that merge this go back too; what they have built on it since becomes a "
                "conflict there"
            ),
        ),
    )
    return [facts, *_effect(repo, made)]


def _effect(repo: Repository, made: Plan | Restored) -> list[Facts | Table]:
    """What is altered of what was here before, by name, whatever the new entries are called."""
    parts: list[Facts | Table] = []
    of_entries = (
        Column("entry", _("entry")),
        Column("recorded_at", _("recorded"), MOMENT),
        Column("action", _("action")),
        Column("actor", _("by")),
        Column("office", _("office")),
    )
    for name, title, entries in (
        ("undone", _("Undone here"), made.effect.undone),
        ("redone", _("In effect again here"), made.effect.redone),
    ):
        if entries:
            rows = [(one.id[:8], one.recorded_at, one.action, one.actor, one.office) for one in entries]
            parts.append(Table(name, title, of_entries, rows))
    of_records = (
        Column("kind", _("kind")),
        Column("records", _("records"), INT),
        Column("which", _("which")),
    )
    for name, title, keys in (
        ("gone", _("No longer shown"), made.effect.gone),
        ("back", _("Shown again"), made.effect.back),
    ):
        kinds = sorted({kind for kind, _record in keys})
        if kinds:
            parts.append(Table(name, title, of_records, [_of_kind(repo, kind, keys) for kind in kinds]))
    return parts


_NAMED_AT_MOST = 10
"""So many records of a kind are named in a plan."""


def _of_kind(repo: Repository, kind: str, keys: Sequence[tuple[str, str]]) -> tuple[Any, ...]:
    records = [record for name, record in keys if name == kind]
    named = [journal.subject(repo, kind, record) for record in records[:_NAMED_AT_MOST]]
    which = ", ".join([*dict.fromkeys(named), *(["…"] if len(records) > _NAMED_AT_MOST else [])])
    return Word(kind, words.kind(kind)), len(records), which


def _counts(name: str, title: str, counted: dict[tuple[str, str, str], int]) -> Table:
    rows = [(office, day, action, count) for (office, action, day), count in sorted(counted.items())]
    columns = (
        Column("office", _("office")),
        Column("day", _("day"), DATE),
        Column("action", _("action")),
        Column("entries", _("entries"), INT),
    )
    return Table(name, title, columns, sorted(rows), grouped=True)


def difference(repo: Repository, path: Path) -> Report:
    """What this file and another each have that the other has not."""
    compared = copies.difference(repo, path)
    facts = Facts(
        "difference",
        _("This file and {path}", path=path),
        (
            ("relation", _("comparison"), _relation(compared), TEXT),
            ("here", _("entries only here"), len(compared.ours), INT),
            ("there", _("entries only there"), len(compared.theirs.entries), INT),
            ("common", _("newest entry of both"), compared.common.id[:8] if compared.common else None, TEXT),
            ("common_at", _("recorded"), compared.common.recorded_at if compared.common else None, MOMENT),
        ),
        (*_suspicions(compared), *compared.remarks),
    )
    parts: list[Facts | Table] = [facts]
    for name, title, entries in (
        ("only_here", _("Only in this file"), compared.ours),
        ("only_there", _("Only in the other file"), compared.theirs.entries),
    ):
        if entries:
            parts.append(
                _counts(
                    name,
                    title,
                    Counter((e.office, e.action, dates.day_of(e.recorded_at)) for e in entries),
                )
            )
    columns = (
        Column("office", _("office")),
        Column("here", _("newest here")),
        Column("here_at", _("recorded"), MOMENT),
        Column("there", _("newest there")),
        Column("there_at", _("recorded"), MOMENT),
        Column("relation", _("comparison")),
    )
    rows = [_heads(office, compared) for office in sorted(compared.here.keys() | compared.there.keys())]
    parts.append(Table("offices", _("Offices"), columns, rows))
    return parts


def _heads(office: str, compared: Difference) -> tuple[Any, ...]:
    here, there = compared.here.get(office), compared.there.get(office)
    return (
        office,
        here.last.id[:8] if here else None, here.last.recorded_at if here else None,
        there.last.id[:8] if there else None, there.last.recorded_at if there else None,
        _of_office(office, compared),
    )  # fmt: skip


def _of_office(office: str, compared: Difference) -> Word:
    """Which of the files holds more of an office; merges count, as they are entries like any other."""
    here = any(entry.office == office for entry in compared.ours)
    there = any(entry.office == office for entry in compared.theirs.entries)
    if here and there:
        return Word("apart", _("diverged"))
    if here:
        return Word("ahead", _("more here"))
    return Word("behind", _("more there")) if there else Word("same", _("the same"))


def _relation(compared: Difference) -> Word:
    ours, theirs = bool(compared.ours), bool(compared.theirs.entries)
    if not ours and not theirs:
        return Word("same", _("they are identical"))
    if compared.common is None:
        return Word("unrelated", _("they were never copies of each other"))
    if ours and theirs:
        return Word("apart", _("they have diverged; each has something that the other lacks"))
    if ours:
        return Word("ahead", _("this file has more"))
    return Word("behind", _("the other file has more"))


def _suspicions(compared: Difference) -> list[str]:
    """Offices whose own past differs in the two files: one office writes one line of history."""
    here = {entry.office for entry in compared.ours}
    there = {entry.office for entry in compared.theirs.entries}
    return [
        _("both files have entries of {office} that the other lacks: either it works in two files, or "
          "the end of one was cut off and rewritten", office=office or _("no named office"))
        for office in sorted(here & there)
        if _not_merges(compared, office)
    ]  # fmt: skip


def _not_merges(compared: Difference, office: str) -> bool:
    sides = (compared.ours, compared.theirs.entries)
    return all(any(e.office == office and len(e.parents) < 2 for e in side) for side in sides)
