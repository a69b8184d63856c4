"""On which records a figure or a line of a report rests, and by which entry each was recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from azilcli.language import _, n_, number
from azilcli.ledger import schema
from azilcli.ledger.kinds import Kind
from azilcli.reports import journal, words
from azilcli.reports.grounds import Grounds
from azilcli.reports.meant import meant
from azilcli.reports.table import DATE, DETAIL, ID, NUMBER, Column, Report, Table, Word
from azilcli.reports.why import Said, of_entry, recorded, saying
from azilcli.repository import Record, Repository, people, values

_THROUGH = ("stay", "plan")
"""What leads to the person of a record that names none itself."""


def counted(repo: Repository, reports: Iterable[Report], typed: str, *, private: bool = False) -> Report:
    """The records that a figure or a line rests on, with `private` also the private ones.

    It is one of the first of these reports, each of the same with other lines, that has any such.
    """
    rests_on = meant(repo, reports, typed).rests_on
    records, hidden = records_of(repo, rests_on, private=private)
    shares = _shares(rests_on)
    lines = list(_lines(repo, records, shares))
    columns = (
        Column("record", _("record")),
        Column("code", _("code"), ID, priority=DETAIL),
        Column("day", _("day"), DATE),
        Column("person", _("person"), ID, priority=DETAIL + 1),
        Column("name", _("name")),
        Column("says", _("what it says")),
        *((Column("counts", _("counts for"), NUMBER),) if shares else ()),
        *of_entry(),
    )
    count = len({(one.kind, row["id"]) for one, row in records}) + hidden
    notes = [_("{figure}: {count} counted", figure=typed, count=number(count))]
    at = [column.key for column in columns].index("person")
    persons = {row[at] for row in lines}
    if not hidden and None not in persons and 0 < len(persons) < count:
        notes.append(n_("{n} person", "{n} people", len(persons)))
    unseen = n_("{n} of these is private and not shown", "{n} of these are private and not shown", hidden)
    said = (unseen,) if hidden else ()
    total = None
    if shares:
        at = [column.key for column in columns].index("counts")
        summed = round(sum(row[at] or 0 for row in lines), 2)
        total = (_("Total"), *(None,) * (at - 1), summed, *(None,) * len(of_entry()))
    title = _("Who and what is counted")
    return [Table("counted", title, columns, lines, (*notes, *said), total, unseen=said)]


def records_of(
    repo: Repository, rests_on: Iterable[Grounds], *, private: bool
) -> tuple[list[tuple[Grounds, Record]], int]:
    """The records, as they stand now, once for each field that counts; how many more of them are private."""
    counting: dict[Said, tuple[Grounds, Record]] = {}
    for one in rests_on:
        for row in one.rows:
            if row[one.key]:
                counting.setdefault(Said(one.kind, one.field, row[one.key]), (one, row))
    now = _as_they_stand(repo, counting)
    records, private_ones = [], set()
    for said, (one, counted) in counting.items():
        row = now[said.kind].get(said.record, {"id": said.record})
        hides = schema.kinds()[said.kind].hides
        if hides and row.get(hides) and not private:
            private_ones.add((said.kind, said.record))
        else:
            records.append((one, row | ({one.said_by: counted[one.said_by]} if one.said_by else {})))
    return records, len(private_ones)


def _as_they_stand(repo: Repository, those: Iterable[Said]) -> dict[str, dict[str, Record]]:
    """The records by kind and code, each kind looked up at once."""
    codes: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for said in those:
        codes[said.kind].setdefault(said.record)
    return {
        kind: {row["id"]: row for row in repo.rows_of(f"SELECT * FROM {kind} WHERE id IN ({{ids}})", [*ids_])}
        for kind, ids_ in codes.items()
    }


def _shares(rests_on: Iterable[Grounds]) -> Mapping[Said, float]:
    """For how much each record counts, where that is told."""
    shares: defaultdict[Said, float] = defaultdict(int)
    for one in rests_on:
        for row in one.rows if one.share else ():
            if row[one.key]:
                shares[Said(one.kind, one.field, row[one.key])] += row[one.share] or 0
    return shares


def _lines(
    repo: Repository, records: Sequence[tuple[Grounds, Record]], shares: Mapping[Said, float]
) -> Iterator[tuple[Any, ...]]:
    """A line for each record, in the order of names and days."""
    entries = recorded(repo, [saying(one, row, row["id"]) for one, row in records])
    whose = _people(repo, records)
    lines = []
    for one, row in records:
        kind = schema.kinds()[one.kind]
        person = whose.get(row["id"])
        said = Said(one.kind, one.field, row["id"])
        fields = (one.field, *(field for field in kind.days if field in kind.required))
        day = next((row.get(field) for field in fields if field in kind.days), None) or None
        line = (
            Word(one.kind, words.kind(one.kind)), row["id"], day,
            person["id"] if person else None,
            people.name(person) if person else journal.subject(repo, one.kind, row["id"]),
            _says(repo, kind, row), *((shares.get(said),) if shares else ()),
            *entries[saying(one, row, row["id"])],
        )  # fmt: skip
        lines.append(((person["sort_key"] or "" if person else "", day or "", one.kind, row["id"]), line))
    return (line for _key, line in sorted(lines, key=lambda pair: pair[0]))


def _people(repo: Repository, records: Iterable[tuple[Grounds, Record]]) -> dict[str, Record]:
    """Of each record the person it belongs to, if it is one."""
    whose: dict[str, str] = {}
    through: dict[str, dict[str, list[str]]] = {kind: {} for kind in _THROUGH}
    for one, row in records:
        if person := row["id"] if one.kind == "person" else row.get("person"):
            whose[row["id"]] = person
        else:
            for kind in _THROUGH:
                if named := row.get(kind):
                    through[kind].setdefault(named, []).append(row["id"])
    for kind, named_by in through.items():
        for row in repo.rows_of(f"SELECT id, person FROM {kind} WHERE id IN ({{ids}})", list(named_by)):
            whose.update((id_, row["person"]) for id_ in named_by[row["id"]] if row["person"])
    known = repo.rows_of("SELECT * FROM person WHERE id IN ({ids})", sorted(set(whose.values())))
    by_code = {row["id"]: row for row in known}
    return {id_: by_code[person] for id_, person in whose.items() if person in by_code}


def _says(repo: Repository, kind: Kind, row: Record) -> str:
    """A record in a few words: where, and its codes as they are read."""
    where = row.get("bed") or row.get("room") or row.get("site")
    told = [values.shown(repo, kind.name, field, row[field])
            for field in kind.lists if field not in kind.private and row.get(field)]  # fmt: skip
    return ", ".join([*([where] if where else []), *told])
