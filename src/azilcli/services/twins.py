"""Everybody who is certainly entered twice united at once, with the stays and households told twice.

So two copies that each imported one register become one file. The entry with the lowest code is kept, whoever
does it, so that copies which each do it agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from azilcli.dates import OPEN
from azilcli.errors import Refused
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Entry, Record, Repository, people
from azilcli.repository import twins as stored
from azilcli.rules import twins as rules
from azilcli.services import Done, use_case

_RECORDS_AT_MOST = 10_000
"""So many records an entry holds; where there are more it is several entries, undone together."""
_SAID_AT_MOST = 20
ACTION = "person merge"


class _Writer:
    """Puts what is united, in entries of a bearable size."""

    def __init__(self, repo: Repository) -> None:
        self.repo = repo
        self.entries: list[Entry] = []

    def put(self, kind: str, id_: str, **fields: Any) -> None:
        if self.repo.waiting >= _RECORDS_AT_MOST:
            self.record()
        self.repo.put(kind, id_, **fields)

    def record(self) -> None:
        if self.repo.waiting:
            number = len(self.entries) + 1
            self.entries.append(self.repo.record(ACTION if number == 1 else f"{ACTION} ({number})"))


@use_case
def merge_certain(repo: Repository) -> Done:
    """Unite everybody who is certainly entered twice, and what is told twice of their stays and households.

    Whoever is doubtful is left, and said. Refused where there is nobody and nothing to unite.
    """
    groups, left = _people(repo)
    whole = {row["id"]: some[0]["id"] for some in groups for row in some}
    writer = _Writer(repo)
    for kept, *others in groups:
        if more := rules.filled(kept, others, rules.OF_PERSON):
            writer.put("person", kept["id"], **more)
        for other in others:
            writer.put("person", other["id"], same_as=kept["id"])
    homes = _households(repo, writer, whole)
    stays, differing = _stays(repo, writer, whole)
    writer.record()
    if not writer.entries:
        raise Refused(
            _("nobody is certainly entered twice"),
            _("give two records; likely pairs: azil person duplicates"),
        )
    gone = [(kept, other) for kept, *others in groups for other in others]
    sentence = n_("Merged {n} record of somebody entered twice; stays: {stays}; households: {homes}",
                  "Merged {n} records of people entered twice; stays: {stays}; households: {homes}",
                  len(gone), stays=stays, homes=homes)  # fmt: skip
    data = {
        "people": [
            {"person": kept["id"], "other": other["id"], "name": people.name(kept)} for kept, other in gone
        ],
        "stays": stays,
        "households": homes,
        "left": [[row["id"] for row in some] for some in left],
    }
    heads = (_("person"), _("code"), _("merged into it"))
    told = ((people.name(kept), ids.show(kept["id"]), ids.show(other["id"])) for kept, other in gone)
    table = (heads, *told) if gone else ()
    why = (*_said(left), *differing)
    return Done(writer.entries[-1], sentence, data, why, table=table, since=writer.entries[0])


def _people(repo: Repository) -> tuple[list[list[Record]], list[list[Record]]]:
    """Those who are certainly one, and those who share a number and are not."""
    shared = stored.of_one_number(repo)
    rows = {row["id"]: row for _what, some in shared for row in some}
    slept: dict[str, set[Any]] = {}
    for stay in stored.stays(repo, rows):
        slept.setdefault(stay["person"], set()).add(rules.of_stay(stay))
    certain: list[tuple[str, str]] = []
    doubtful: list[tuple[str, str]] = []
    for what, some in shared:
        for one, other in combinations(some, 2):
            stayed = bool(slept.get(one["id"], set()) & slept.get(other["id"], set()))
            pair = (one["id"], other["id"])
            (certain if rules.are_one(what, one, other, stayed_alike=stayed) else doubtful).append(pair)
    apart = stored.distinct(repo) | {frozenset(pair) for pair in doubtful}
    groups, held = rules.united(certain, apart)
    left = {tuple(some) for some in held}
    left |= {pair for pair in doubtful if not any({*pair} <= {*some} for some in held)}
    named = [[rows[id_] for id_ in some] for some in sorted(left)]
    return [[rows[id_] for id_ in some] for some in groups], named


def _households(repo: Repository, writer: _Writer, whole: Mapping[str, str]) -> int:
    """Unite the households that are the same once their members are; how many are no longer shown."""

    def place(member: Record) -> tuple[str, ...]:
        return whole.get(member["person"], member["person"]), member["from_day"], member["id"]

    united = 0
    homes = stored.households(repo, whole)
    for kept, *others in rules.alike(homes, lambda home: rules.of_household(home, whole)):
        told = [sorted(home["members"], key=place) for home in (kept, *others)]
        members = [*zip(*told, strict=True)]
        is_same = all(rules.say_the_same(same, ("relation",)) for same in members)
        if not is_same or not rules.say_the_same((kept, *others), ("foreign_id",)):
            continue
        if more := rules.filled(kept, others, rules.OF_HOUSEHOLD):
            writer.put("household", kept["id"], **more)
        for member, *same in members:
            if more := rules.filled(member, same, ("relation",)):
                writer.put("membership", member["id"], **more)
            for one in same:
                writer.put("membership", one["id"], same_as=member["id"], to_day=one["to_day"])
        for other in others:
            writer.put("household", other["id"], same_as=kept["id"])
        united += len(others)
    return united


def _stays(repo: Repository, writer: _Writer, whole: Mapping[str, str]) -> tuple[int, list[str]]:
    """Unite the stays that are the same; how many are no longer shown, and what is said of the others."""

    def told(stay: Record) -> tuple[str, Any]:
        return whole.get(stay["person"], stay["person"]), rules.of_stay(stay)

    rows = stored.stays(repo, {*whole, *stored.staying_twice(repo)})
    gone: set[str] = set()
    for kept, *others in rules.alike((row for row in rows if row["slept"]), told):
        every = [kept, *others]
        if sum(bool(stay["parts"]) for stay in every) > 1 or not rules.say_the_same(every, rules.DECIDED):
            continue
        if more := rules.filled(kept, others, rules.OF_STAY):
            writer.put("stay", kept["id"], **more)
        for other in others:
            writer.put("stay", other["id"], same_as=kept["id"], departed=other["departed"])
            for place, twin in zip(kept["slept"], other["slept"], strict=True):
                writer.put("placement", twin["id"], same_as=place["id"], to_day=twin["to_day"])
            gone.add(other["id"])
    at_once = {told(one)[0] for one in _overlapping(rows, whole, gone)}
    said = n_("{n} person has two stays at the same time that differ: azil check --code person-twice",
              "{n} people have two stays at the same time that differ: azil check --code person-twice",
              len(at_once))  # fmt: skip
    return len(gone), [said] if at_once else []


def _overlapping(rows: Sequence[Record], whole: Mapping[str, str], gone: set[str]) -> Iterator[Record]:
    """The stays that hold nights of another one of the same person, but for those that are united."""
    ends: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (str(row["arrived"]), str(row["id"]))):
        person, end = whole.get(row["person"], row["person"]), row["departed"] or OPEN
        if row["id"] not in gone and row["arrived"] < end:
            if row["arrived"] < ends.get(person, ""):
                yield row
            ends[person] = max(end, ends.get(person, ""))


def _said(left: Sequence[Sequence[Record]]) -> Iterator[str]:
    """Who shares a number and is left, as something speaks against it."""
    for some in left[:_SAID_AT_MOST]:
        yield _("left as they are, as it is doubtful that they are one person: {people}",
                people=", ".join(people.described(row) for row in some))  # fmt: skip
    if (more := len(left) - _SAID_AT_MOST) > 0:
        yield n_("and {n} more", "and {n} more", more)
