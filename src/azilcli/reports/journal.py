"""Reports on the file itself: the log of what was done, the file's facts, its faults."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from azilcli import __version__, dates
from azilcli.errors import NotFound, check_among, near
from azilcli.language import N_, _, n_, number
from azilcli.ledger import ids, schema
from azilcli.reports import words
from azilcli.reports.table import (
    DATE,
    DETAIL,
    FLAG,
    ID,
    INT,
    MAIN,
    MOMENT,
    TEXT,
    Column,
    Facts,
    Report,
    Table,
)
from azilcli.repository import Record, Repository, concerning, copies, files, people
from azilcli.repository.copies import Office
from azilcli.repository.history import ERASURE, UNDO, said
from azilcli.repository.places import Place
from azilcli.text.quoting import typed
from azilcli.tuples import NamedTuple

_ABOUT_AT_MOST = 4


class Filter(NamedTuple):
    """Which entries of the log are asked for; what is empty does not matter."""

    person: str = ""
    place: Place | None = None
    record: str = ""
    actor: str = ""
    office: str = ""
    action: str = ""
    start: date | None = None
    end: date | None = None


def log(repo: Repository, wanted: Filter, limit: int) -> Table:
    """The entries of the journal, newest first; 0 is no limit."""
    conditions, values = _conditions(wanted)
    touching = _touching(repo, wanted)
    if touching is not None:
        conditions.append(_among(touching))
    going_back, counting = conditions, conditions
    if wanted.place:
        newest, every = _at(repo, wanted.place)
        going_back, counting = [*conditions, newest], [*conditions, every]
        values["place"] = wanted.place.id
    entries = repo.rows(
        f"SELECT entry.*, seq IN (SELECT entry FROM voided) AS void FROM entry {_where(going_back)}"
        " ORDER BY seq DESC LIMIT :limit",
        **values,
        limit=limit or -1,
    )
    rows = [_line(repo, entry) for entry in entries]
    hidden = 0
    if limit and len(rows) == limit:
        hidden = repo.rows(f"SELECT count(*) AS n FROM entry {_where(counting)}", **values)[0]["n"] - limit
    columns = (
        Column("entry", _("entry")),
        Column("recorded_at", _("recorded"), MOMENT, priority=6),
        Column("actor", _("by")),
        Column("office", _("office"), priority=DETAIL),
        Column("action", _("action")),
        Column("about", _("about"), priority=MAIN),
        Column("remark", _("remark")),
    )
    return Table("log", _("Journal"), columns, rows, hidden=hidden)


def _where(conditions: list[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _conditions(wanted: Filter) -> tuple[list[str], dict[str, Any]]:
    conditions, values = [], {}
    for name in ("actor", "office", "action"):
        if value := getattr(wanted, name):
            conditions.append(f"{name} = :{name}")
            values[name] = value
    if wanted.start:
        conditions.append("recorded_at >= :start")
        values["start"] = dates.begin(wanted.start).isoformat()
    if wanted.end and wanted.end < date.max:
        conditions.append("recorded_at < :end")
        values["end"] = dates.begin(wanted.end + timedelta(days=1)).isoformat()
    return conditions, values


def check_words(repo: Repository, wanted: Filter, commands: Callable[[], list[str]]) -> None:
    """Refuse a word that was asked for and that nothing in the file can ever answer to.

    Whoever asks for it by mistake would be told for ever that there is nothing. `commands` gives those
    that there are, besides the ones that the file knows.
    """
    if wanted.record and not any(
        repo.row("SELECT 1 FROM change WHERE kind = :kind AND record = :id", kind=kind, id=wanted.record)
        for kind in schema.kinds()
    ):
        raise NotFound(
            _("there is no record “{typed}”", typed=wanted.record), _("see: azil find, azil show, azil log")
        )
    for name, sentence in (
        ("actor", N_("nobody called “{typed}” has written in this file")),
        ("office", N_("the office “{typed}” has not written in this file")),
    ):
        known = _known(repo, name) if getattr(wanted, name) else []
        if getattr(wanted, name) not in ("", *known):
            raise NotFound(_(sentence, typed=getattr(wanted, name)), near(getattr(wanted, name), known))
    if wanted.action and wanted.action not in (known := _known(repo, "action")):
        check_among("action", wanted.action, sorted({*known, *commands()}), "azil --help")


def _known(repo: Repository, column: str) -> list[str]:
    """What stands in a column of the journal."""
    return [word for (word,) in repo.values(f"SELECT DISTINCT {column} FROM entry ORDER BY 1") if word]


def _touching(repo: Repository, wanted: Filter) -> set[int] | None:
    """The entries that touch the person or record asked for; None where nothing of the kind was asked."""
    asked = []
    if wanted.person:
        asked.append(_entries(repo, concerning.person(repo, wanted.person)))
    if wanted.record:
        kinds = schema.kinds()
        erasures = [(ERASURE, f"{kind}/{wanted.record}") for kind in kinds]
        asked.append(_entries(repo, [*((kind, wanted.record) for kind in kinds), *erasures]))
    return set.intersection(*asked) if asked else None


def entries_of(repo: Repository, person_id: str) -> set[str]:
    """The entries that concern a person, as the log prints them."""
    touching = _touching(repo, Filter(person=person_id)) or set()
    return {id_[:8] for (id_,) in repo.values(f"SELECT id FROM entry WHERE {_among(touching)}")}


def newest_about(repo: Repository, code: str) -> Record | None:
    """The newest entry that counts of those about a person and all that is theirs, a record or a place."""
    if not ids.is_valid(code):
        seqs = _entries(repo, [(kind, code) for kind in ("site", "room", "bed")])
    else:
        seqs = _touching(repo, Filter(person=code) if code.startswith("P") else Filter(record=code)) or set()
    return _newest(repo, seqs)


def _newest(repo: Repository, seqs: set[int]) -> Record | None:
    return repo.row(
        f"SELECT * FROM entry WHERE {_among(seqs)} AND seq NOT IN (SELECT entry FROM voided)"
        " ORDER BY seq DESC LIMIT 1"
    )


def _among(seqs: set[int]) -> str:
    return f"seq IN ({', '.join(map(str, sorted(seqs))) or 'NULL'})"


_FEW = 500
"""Of a place with more placements than so many, the newest entries are soon found from the end back."""


def _at(repo: Repository, place: Place) -> tuple[str, str]:
    """SQL: the entry concerns the place `:place`; once to find the newest of many, once to count them all."""
    sleeping = f"SELECT id FROM placement WHERE {place.kind} = :place"
    slept = repo.values(f"{sleeping} LIMIT {_FEW + 1}", place=place.id)
    records = _records_of_place(repo, place)
    if len(slept) <= _FEW:
        concerning = _among(_entries(repo, [*records, *(("placement", id_) for (id_,) in slept)]))
        return concerning, concerning
    other = _among(_entries(repo, records))
    # The sign + keeps SQLite from going through all changes of the kind, for every entry anew.
    newest = f"""EXISTS (SELECT 1 FROM change CROSS JOIN placement ON placement.id = change.record
        WHERE change.entry = seq AND +change.kind = 'placement' AND placement.{place.kind} = :place)"""
    every = f"""seq IN (SELECT change.entry FROM change WHERE change.kind = 'placement'
        AND change.record IN ({sleeping}))"""
    return f"({other} OR {newest})", f"({other} OR {every})"


def _records_of_place(repo: Repository, place: Place) -> list[tuple[str, str]]:
    """The place itself, what lies in it, and when that was closed."""
    records = [(place.kind, place.id)]
    below = {"site": ("room", "bed"), "room": ("bed",), "bed": ()}[place.kind]
    for kind in below:
        rows = repo.rows(f"SELECT id FROM {kind} WHERE id LIKE :under", under=f"{place.id}/%")
        records += [(kind, row["id"]) for row in rows]
    for row in repo.rows(
        "SELECT id FROM closure WHERE place = :id OR place LIKE :under",
        id=place.id,
        under=f"{place.id}/%",
    ):
        records.append(("closure", row["id"]))
    return records


def _entries(repo: Repository, records: Iterable[tuple[str, str]]) -> set[int]:
    return {
        row["entry"]
        for kind, record in records
        for row in repo.rows(
            "SELECT entry FROM change WHERE kind = :kind AND record = :record",
            kind=kind,
            record=record,
        )
    }


def _line(repo: Repository, entry: Record) -> tuple[Any, ...]:
    changes = repo.rows("SELECT * FROM change WHERE entry = :seq ORDER BY position", seq=entry["seq"])
    remarks = []
    if entry["void"]:
        remarks.append(_("undone"))
    if day := earlier_day(entry, changes):
        remarks.append(_("for {day}", day=dates.show(day)))
    if any(change["kind"] == "correction" for change in changes):
        remarks.append(_("correction"))
    erasures = (said(ERASURE, change["fields"]) for change in changes if change["kind"] == ERASURE)
    remarks += dict.fromkeys(_("reason: {reason}", reason=fields.get("reason")) for fields in erasures)
    return (
        entry["id"][:8],
        entry["recorded_at"],
        entry["actor"],
        entry["office"],
        entry["action"],
        _brought_together(repo, entry) or _about(repo, changes),
        ", ".join(remarks),
    )


def earlier_day(entry: Record, changes: list[Record]) -> str | None:
    """The day of which an entry speaks, where that is before the one on which it was recorded."""
    day = _earliest_day(changes)
    return day if day and day < dates.day_of(entry["recorded_at"]) else None


def _earliest_day(changes: list[Record]) -> str | None:
    """The earliest day on which something happened that an entry speaks of."""
    return min(
        (
            fields[field]
            for change in changes
            if (kind := schema.kinds().get(change["kind"])) and (days := kind.marked("past day"))
            for fields in (said(kind.name, change["fields"]),)
            for field in days
            if fields.get(field)
        ),
        default=None,
    )


def about(repo: Repository, seq: int) -> str:
    """Whom and what the entry at a place of the journal concerns, in a few words."""
    return _about(repo, repo.rows("SELECT * FROM change WHERE entry = :seq ORDER BY position", seq=seq))


def _brought_together(repo: Repository, entry: Record) -> str:
    """Of a merge: the heads that it brought together, each with its office."""
    parents = json.loads(entry["parents"])
    if len(parents) < 2:
        return ""
    rows = repo.rows_of("SELECT * FROM entry WHERE id IN ({ids}) ORDER BY seq", parents)
    return " + ".join(" ".join(part for part in (row["id"][:8], row["office"]) if part) for row in rows)


def _about(repo: Repository, changes: list[Record]) -> str:
    """Whom and what an entry concerns, in a few words."""
    placed = {change["record"] for change in changes if change["kind"] == "placement"}
    subjects: dict[str, dict[str, None]] = {}
    for change in changes:
        if change["kind"] == "arisen":
            continue
        fields = said(change["kind"], change["fields"]) if change["kind"] in ("person", "placement") else {}
        whom = subject(repo, change["kind"], change["record"], is_new="site" in fields)
        if change["kind"] == "placement" and "site" not in fields and len(placed) > 1:
            continue  # the place that was left, beside the one that was moved to
        if change["kind"] == "person" and fields.get("same_as"):
            whom = f"{whom} → {subject(repo, 'person', fields['same_as'])}"
        subjects.setdefault(change["kind"], {}).setdefault(whom)
    if "placement" in subjects:
        for kind in ("stay", "correction"):
            subjects.pop(kind, None)
    phrases = []
    for kind, named in subjects.items():
        if len(named) > _ABOUT_AT_MOST:
            phrases.append(f"{words.kind(kind)} × {number(len(named))}")
        else:
            phrases += named
    return ", ".join(dict.fromkeys(phrases))


def subject(repo: Repository, kind: str, record: str, *, is_new: bool = False) -> str:
    """Whom or what a record concerns, in a few words."""
    if kind == UNDO:
        undone = repo.row("SELECT action FROM entry WHERE id = :id", id=record)
        return f"{record[:8]} {undone['action']}" if undone else record[:8]
    if kind == ERASURE:
        return ids.show(record.partition("/")[2])
    known = schema.kinds().get(kind)
    if known and not known.belongs and not known.searched:
        return record
    row = (repo.get(kind, record) or concerning.last_said(repo, kind, record)) if known else None
    if row is None:
        return ids.show(record)
    if kind == "person":
        return people.name(row)
    if kind == "household":
        return people.household_name(row)
    if kind == "placement":
        place = row["bed"] or row["room"] or row["site"]
        who = subject(repo, "stay", row["stay"])
        return f"{who} → {place}" if is_new else f"{who}, {place}"
    owner = concerning.owner(repo, kind, row)
    return subject(repo, *owner) if owner else record


def info(repo: Repository, path: Path) -> Report:
    """What the file is and what it holds."""
    connection = repo.connection
    head = repo.row("SELECT * FROM entry ORDER BY seq DESC LIMIT 1")
    facts = Facts(
        "file",
        str(path),
        (
            ("fingerprint", _("fingerprint"), repo.fingerprint, TEXT),
            ("head", _("newest entry"), head["id"] if head else None, TEXT),
            ("recorded_at", _("recorded"), head["recorded_at"] if head else None, MOMENT),
            ("entries", _("entries"), head["seq"] if head else 0, INT),
            ("night", _("night of a report made now"), dates.night().isoformat(), DATE),
            ("month", _("month of a report made now"), dates.parse_month("last").isoformat()[:7], TEXT),
            ("bytes", _("size, bytes"), path.stat().st_size, INT),
            ("schema", _("version of the schema"),
             connection.execute("PRAGMA user_version").fetchone()[0], INT),
            ("azil", _("version of azil"), __version__, TEXT),
            ("sqlite", _("version of SQLite"), sqlite3.sqlite_version, TEXT),
            ("others_may_read", _("other users of this computer can read it"),
             int(files.is_open_to_others(path)), FLAG),
        ),
        (_("To check the whole history: azil db verify"),),
    )  # fmt: skip
    return [facts, offices(copies.all_offices(repo))]


def offices(known: dict[str, Office]) -> Table:
    """The newest entry that this file knows of each office."""
    rows = [
        (one.office, ids.fingerprint(one.last.id), one.last.recorded_at, one.entries)
        for _name, one in sorted(known.items())
    ]
    columns = (
        Column("office", _("office")),
        Column("head", _("newest entry")),
        Column("recorded_at", _("recorded"), MOMENT),
        Column("entries", _("entries"), INT),
    )
    note = _("An office's own file must contain its newest entry: azil db verify --fingerprint")
    return Table("offices", _("Offices"), columns, rows, (note,))


def faults(repo: Repository, path: Path, known: str) -> Report:
    """Everything that verification finds wrong."""
    rows = [(fault.code, fault.where, fault.sentence) for fault in files.faults(repo, known)]
    columns = (
        Column("code", _("fault")),
        Column("where", _("where"), ID),
        Column("sentence", _("what is wrong")),
    )
    entries = repo.rows("SELECT count(*) AS n FROM entry")[0]["n"]
    whole = n_("The history is complete and unchanged: {n} entry",
               "The history is complete and unchanged: {n} entries", entries)  # fmt: skip
    notes = [] if rows else [whole]
    if files.is_open_to_others(path):
        notes.append(
            _("Other users of this computer can read the file; to keep it private: chmod 600 {path}",
              path=typed(str(path)))
        )  # fmt: skip
    return [Table("faults", _("Faults in the file"), columns, rows, tuple(notes))]
