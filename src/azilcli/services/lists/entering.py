"""What a list of people says, put on record: who is new, who belongs together, cards, vulnerabilities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from azilcli.errors import AzilError
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, history, policies
from azilcli.repository import people as stored
from azilcli.repository.status import on_day
from azilcli.rules.records import declared
from azilcli.rules.sql import holds
from azilcli.services import Done, gates, memberships, people, records, status
from azilcli.services.lists.headings import TEMPLATE
from azilcli.services.lists.lines import Fault, Unreadable, nothing
from azilcli.text.keys import search_key

_FILLED = ("other_names", "languages", "emso", "case_number", "phone", "note")
"""What is added to somebody who is in the file already, where nothing is known of it."""


@dataclass
class Comer:
    """Somebody of a list."""

    line: int
    values: dict[str, str]
    fields: dict[str, Any] = field(default_factory=dict)
    """The fields of a person that say who it is, as they are stored."""
    person: Record = field(default_factory=dict)
    """Who it is in the file, or in an earlier line; empty for somebody new."""
    earlier: int = 0
    """The earlier line of the same person."""
    relation: str | None = None
    status: str = ""
    vulnerabilities: tuple[str, ...] = ()
    code: str = ""
    """The code that the list gives somebody new, who has it in another file."""
    home: str = ""
    """The household they are to belong to, where it is in the file."""


def households(comers: Sequence[Comer]) -> dict[str, list[Comer]]:
    """Those of a list who belong together, by what their household is called there."""
    together: dict[str, list[Comer]] = defaultdict(list)
    for one in comers:
        if key := search_key(one.values.get("household", "")):
            together[key].append(one)
    return together


def recorded(
    repo: Repository, comers: Sequence[Comer], faults: Sequence[Fault], on: date, remarks: Sequence[str]
) -> Done:
    """Record what is new of those of a list; where nothing is, nothing is written."""
    new = [one for one in comers if not one.person["id"] and people.put(repo, one.person, one.code)]
    told = [*remarks, *(said for one in comers if one not in new for said in _differing(one))]
    changed = len(new) + sum(_filled(repo, one) for one in comers if one not in new)
    homes, joined = _together(repo, comers, on)
    with repo.tried():
        recorded = sum(_beside(repo, one, on, one in new) for one in comers)
    whom = list(dict.fromkeys(one.person["id"] for one in comers))
    there = len(whom) - len(new)
    data = {
        "people": [{"line": one.line, "code": one.person["id"], "name": stored.name(one.person),
                    "new": one in new} for one in comers],
        "new": len(new), "there": there, "households": homes,
        "rejected": [fault._asdict() for fault in sorted(faults)],
    }  # fmt: skip
    if not changed + joined + recorded:
        entry = history.head(repo)
        assert entry is not None
        sentence = nothing(faults, there)
        return Done(entry, sentence, data, tuple(told), is_final=True, is_written=False)
    statuses = [{"person": one.person["id"], "on_day": on.isoformat()} for one in comers if one.status]
    with (
        status.follows(repo, statuses) if statuses else nullcontext(()) as follows,
        gates.told(repo, whom, (on,)) as alone,
    ):
        entry = repo.record("import people")
    sentence = n_("Imported {n} new person; already in the file: {there}; new households: {households}; "
                  "rejected lines: {rejected}",
                  "Imported {n} new people; already in the file: {there}; new households: {households}; "
                  "rejected lines: {rejected}", len(new), there=there, households=len(homes),
                  rejected=len({fault.line for fault in faults}))  # fmt: skip
    return Done(entry, sentence, data, (*told, *follows, *alone))


def _differing(one: Comer) -> Iterator[str]:
    """What a line says of somebody otherwise than the file, which goes on to say what it says."""
    other = [name for name in ("sex", "birth_date", "citizenship", "emso")
             if one.fields.get(name) not in (None, "x", "XXX", one.person.get(name))]  # fmt: skip
    other = [name for name in other if one.person.get(name)]
    if other:
        yield _("line {line}: {name} ({code}) is in the file with other values, which were not changed: "
                "{fields}",
                line=one.line, name=stored.name(one.person), code=ids.show(one.person["id"]),
                fields=", ".join(_(TEMPLATE[name]) for name in other))  # fmt: skip


def _filled(repo: Repository, one: Comer) -> int:
    """Put what is not known yet of somebody who is in the file, or in an earlier line."""
    said = {name: one.fields.get("emso") if name == "emso" else one.values.get(name) for name in _FILLED}
    elsewhere = one.code if one.code != one.person["id"] else None
    said["foreign_id"] = one.values.get("foreign_person") or elsewhere
    new = {name: value for name, value in said.items() if value and not one.person.get(name)}
    if new:
        repo.put("person", one.person["id"], **new)
        one.person |= new
    return len(new)


def _together(repo: Repository, comers: Sequence[Comer], on: date) -> tuple[list[dict[str, str]], int]:
    """Put who belongs to which household; the new households, and how many people were put in one."""
    made: list[dict[str, str]] = []
    joined = 0
    for members in households(comers).values():
        home = members[0].home
        if not home and len({one.person["id"] for one in members}) > 1:
            head = next((one for one in members if one.relation == "head"), members[0])
            name = memberships.called(members[0].values["household"], head.person)
            kind = policies.code(repo, "household-kind", "family")
            home = repo.add("household", name=name, kind=kind)
            made.append({"code": home, "name": name})
        there = {row["id"] for row in stored.members(repo, home, on)} if home else set()
        for one in members:
            if home and one.person["id"] not in there:
                there.add(one.person["id"])
                memberships.put(repo, home, one.person["id"], on, one.relation)
                joined += 1
    return made, joined


def _stored(text: str | None) -> str:
    """A text as it is stored: on one line, with single spaces."""
    return " ".join((text or "").split())


def _beside(repo: Repository, one: Comer, on: date, is_new: bool) -> int:
    """Put the status, card, CR number and vulnerabilities of somebody, but for what is on record already."""
    said, id_ = one.values, one.person["id"]
    known = {"person": id_, "on": on}
    typed: list[tuple[str, dict[str, str]]] = []
    held = on_day(repo, id_, on) if one.status else None
    if one.status and (held is None or held["code"] != one.status):
        typed.append(("status", {"code": one.status, "on_day": on.isoformat()}))
    if number := _stored(said.get("card_number")):
        there = repo.row(
            "SELECT id FROM card WHERE person = :person AND number = :number", number=number, **known
        )
        kind = said.get("card_kind") or "applicant-card"
        if not there:
            typed.append(("card", {"kind": kind, "number": number,
                                   "issued": said.get("card_issued") or on.isoformat()}))  # fmt: skip
    if number := _stored(said.get("cr_number")):
        there = repo.row("SELECT id FROM particulars WHERE person = :person AND cr_number = :number",
                         number=number, **known)  # fmt: skip
        if not there:
            typed.append(("particulars", {"cr_number": number, "on_day": on.isoformat()}))
    for code in one.vulnerabilities:
        there = repo.row(
            "SELECT id FROM vulnerability WHERE person = :person AND kind = :kind"
            f" AND {holds('vulnerability')}",
            kind=code, **known,
        )  # fmt: skip
        if not there:
            typed.append(("vulnerability", {"kind": code, "from_day": on.isoformat()}))
    for kind_, fields_ in typed:
        try:
            records.put(repo, declared(kind_), fields_, [], owner={"person": id_})
        except AzilError as error:
            raise Unreadable([Fault(one.line, "", "", error.sentence)]) from error
    return len(typed)
