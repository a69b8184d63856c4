"""People and households: entering them, altering them, joining and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, fields, replace
from datetime import date

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, policies
from azilcli.rules import births, identity
from azilcli.services import Done, Doubtful, check_day, children, doubts, gates, memberships, use_case
from azilcli.services.network import country
from azilcli.text.keys import is_blank

MEMBER = ("family_name", "given_name", "sex", "birth_date", "citizenship", "relation")
"""What is typed of a member of a household, in this order."""


@dataclass
class Identity:
    """What is entered of a person, as typed; an empty text means not known."""

    family_name: str = ""
    given_name: str = ""
    other_names: str = ""
    sex: str = ""
    birth_date: str = ""
    citizenship: str = ""
    languages: str = ""
    emso: str = ""
    case_number: str = ""
    phone: str = ""
    note: str = ""
    relation: str = ""
    line: int = 0
    """Where in a table it stands, for saying where something is wrong."""


def member(typed: str) -> Identity:
    """The person of `Haidari, Amina, f, 1990-05-03, AFG, head`; what comes last may be left out."""
    parts = [part.strip() for part in typed.replace(";", ",").split(",")]
    if len(parts) > len(MEMBER) or not parts[0]:
        raise UsageError(
            _("“{typed}” cannot be read as a member", typed=typed),
            _("type it as: family name, given name, sex, birth date, citizenship, relation"),
        )
    person = Identity()
    for name, part in zip(MEMBER, parts, strict=False):
        setattr(person, name, part)
    return person


@use_case
def add(repo: Repository, entered: Sequence[Identity], *, sure: bool = False) -> Done:
    """Record new people, each with a code.

    Raises `Doubtful` for what contradicts itself or is in the file already, unless one is `sure` of it.
    """
    numbers: set[str] = set()
    for one in entered:
        number = one.emso.replace(" ", "")
        if number and number in numbers:
            raise Refused(_("the EMŠO {number} is given twice", number=number), _("leave one out"))
        numbers.add(number)
    records = put_people(repo, entered)
    remarks = doubted(repo, records, sure=sure)
    entry = repo.record("person add")
    return Done(entry, _added(records), {"people": people.data(records)}, doubts=remarks)


@use_case
def edit(
    repo: Repository,
    typed: str,
    changes: dict[str, str | None],
    *,
    sure: bool = False,
    override: str | None = None,
) -> Done:
    """Alter a person's fields. An empty text clears a field, None leaves it as it is.

    Refused for a birth date that makes a minor an adult without an assessment of age (ZMZ-1 17), which the
    reason `override` passes. Raises `Doubtful` where the EMŠO then says something else than the rest, unless
    one is `sure` of it.
    """
    before = people.person(repo, typed)
    asked = {name: value for name, value in changes.items() if value is not None}
    stored = checked(repo, asked, before["id"])
    if stored.get("emso"):
        stored = {**{k: v for k, v in doubts.fill({**before, **stored}).items() if k not in stored}, **stored}
    new = {name: value for name, value in stored.items() if before[name] != value}
    if not new:
        raise UsageError(
            _("nothing to change: this is already recorded for {name}", name=people.name(before)),
            _("give what to change; see --help"),
        )
    doubted = list(doubts.contradictions({**before, **new}))
    if doubted and not sure and new.keys() & {"emso", "birth_date", "sex"}:
        raise Doubtful(doubted)
    passed = (
        children.refuse_made_adult(repo, before, new["birth_date"], override) if "birth_date" in new else ()
    )
    repo.put("person", before["id"], **new)
    with gates.watched(repo, dates.today()) if "birth_date" in new else nullcontext():
        entry = repo.record("person edit")
    after = {**before, **new}
    sentence = _("{name} ({code}) was changed", name=people.name(after), code=ids.show(before["id"]))
    return Done(entry, sentence, {"person": before["id"], **new}, passed)


@use_case
def create_household(
    repo: Repository,
    name: str,
    *,
    kind: str,
    existing: Sequence[str],
    entered: Sequence[Identity],
    on: date,
    note: str | None = None,
    sure: bool = False,
) -> Done:
    """Record a household with people who are in the file and people who are entered with it.

    Raises `Doubtful` as `add` does.
    """
    check_day(on)
    if is_blank(name):
        raise UsageError(_("the name of the household is missing"), _("usually the family name"))
    doubts.refuse_code(name)
    members = living.alive(repo, existing, on) if existing else []
    for person in members:
        memberships.refuse(repo, person, on)
    records = put_people(repo, entered)
    remarks = doubted(repo, records, sure=sure)
    household = repo.add(
        "household", name=name.strip(), kind=policies.code(repo, "household-kind", kind), note=note
    )
    for record in (*members, *records):
        memberships.put(repo, household, record["id"], on, record.get("relation"))
    entry = repo.record("household create")
    listing = people.listing((*members, *records))
    sentence = _("Household {name} ({code})", name=name.strip(), code=ids.show(household))
    if listing:
        sentence += f": {listing}"
    data = {"household": household, "people": people.data([*members, *records])}
    return Done(entry, sentence, data, doubts=remarks)


@use_case
def join(
    repo: Repository,
    household: str,
    typed: Sequence[str],
    *,
    on: date,
    relation: str | None = None,
    to: date | None = None,
    override: str | None = None,
) -> Done:
    """Record that people belong to a household from a day on; up to the day `to` if that is over.

    The reason `override` writes what is over beside another household, which stays a finding.
    """
    check_day(on)
    if to is not None:
        check_day(to, "--to")
        if to <= on:
            raise UsageError(
                _("it would end on {end}, before it begins on {begin}", end=dates.show(to),
                  begin=dates.show(on)),
                _("check both days"),
            )  # fmt: skip
    target = people.household(repo, household)
    joining = living.alive(repo, typed, on)
    passed: tuple[str, ...] = ()
    for person in joining:
        passed += memberships.refuse(repo, person, on, to, override)
        memberships.put(repo, target["id"], person["id"], on, relation, to)
    mates = [person["id"] for person in (*joining, *people.members(repo, target["id"], on))]
    with gates.told(repo, mates, (on,)) as alone:
        entry = repo.record("household join")
    sentence = _(
        "{people}: in the household {name} ({code}) from {day}",
        people=", ".join(people.name(person) for person in joining),
        name=people.household_name(target),
        code=ids.show(target["id"]),
        day=dates.show(on),
    )
    if to:
        sentence += "; " + _("no longer, from {day}", day=dates.show(to))
    return Done(
        entry, sentence, {"household": target["id"], "people": people.data(joining)}, (*passed, *alone)
    )


@use_case
def relate(repo: Repository, typed: Sequence[str], *, on: date, relation: str) -> Done:
    """Put on record what people are in the household that they belong to on a day."""
    check_day(on)
    code = policies.code(repo, "relation", relation)
    related = people.people(repo, typed, on)
    new = []
    for person in related:
        household = people.household_of(repo, person["id"], on)
        if household is None:
            raise _no_member(person, on)
        if household["relation"] != code:
            repo.put("membership", household["membership"], relation=code)
            new.append(person)
    if not new:
        raise UsageError(
            _("nothing to change: this is already recorded for {name}", name=people.name(related[0])),
            _("see: azil show {code}", code=ids.show(related[0]["id"])),
        )
    with gates.watched(repo, on):
        entry = repo.record("household relation")
    sentence = _(
        "{people}: {relation} in the household",
        people=people.listing(new),
        relation=policies.label(repo, "relation", code),
    )
    return Done(entry, sentence, {"relation": code, "people": people.data(new)})


@use_case
def leave(repo: Repository, typed: Sequence[str], *, on: date) -> Done:
    """Record that people no longer belong to their household from a day on."""
    check_day(on)
    leaving = people.people(repo, typed, on)
    names = []
    for person in leaving:
        household = people.household_of(repo, person["id"], on)
        if household is None:
            raise _no_member(person, on)
        for one in people.memberships(repo, person["id"]):
            if one["id"] == household["id"] and one["from_day"] <= on.isoformat() < (one["to_day"] or "~"):
                repo.put("membership", one["membership"], to_day=on)
        names.append(f"{people.name(person)} ({people.household_name(household)})")
    with gates.watched(repo, on):
        entry = repo.record("household leave", ends=True)
    sentence = _(
        "{people}: no longer in the household from {day}",
        people=", ".join(names),
        day=dates.show(on),
    )
    return Done(entry, sentence, {"people": people.data(leaving)})


def _no_member(person: Record, on: date) -> Refused:
    return Refused(
        _("{name} belongs to no household on {day}", name=people.name(person), day=dates.show(on)),
        _("see: azil show {code}", code=ids.show(person["id"])),
    )


def put_people(repo: Repository, entered: Sequence[Identity]) -> list[Record]:
    """Put new people; `UsageError` with all that cannot be read of them, a sentence for each."""
    records, faults = list[Record](), list[UsageError]()
    for one in entered:
        try:
            records.append(put_person(repo, one))
        except UsageError as error:
            faults.append(error)
    if faults:
        every = "; ".join(fault.sentence for fault in faults)
        raise UsageError(every, faults[0].hint)
    return records


def put_person(repo: Repository, entered: Identity) -> Record:
    if entered.line:
        try:
            return put_person(repo, replace(entered, line=0))
        except UsageError as error:
            where = _("line {line} of the CSV: {sentence}", line=entered.line, sentence=error.sentence)
            raise UsageError(where, error.hint) from None
    return put(repo, made(repo, entered))


def put(repo: Repository, record: Record, code: str = "") -> Record:
    """Put a person that was made, which has a code from then on: the one of another file if it has any."""
    said = {name: value for name, value in record.items()
            if name not in ("id", "relation") and value is not None}  # fmt: skip
    record["id"] = repo.put("person", code, **said) if code else repo.add("person", **said)
    return record


def made(repo: Repository, entered: Identity) -> Record:
    """What is entered of a person as it is stored, without a code, and the relation to the household."""
    skipped = ("relation", "line")
    values = {f.name: getattr(entered, f.name) for f in fields(entered) if f.name not in skipped}
    defaults = {"sex": values["sex"] or "x", "citizenship": values["citizenship"] or "XXX"}
    doubts.refuse_code(f"{entered.family_name}{entered.given_name}")
    record = checked(repo, {**values, **defaults}, "")
    typed = "sex" if entered.sex else ""
    record |= {name: value for name, value in doubts.fill(record).items() if name != typed}
    relation = policies.code(repo, "relation", entered.relation) if entered.relation else None
    return {**dict.fromkeys(values), **record, "id": "", "relation": relation}


def checked(repo: Repository, asked: dict[str, str], self_id: str) -> Record:
    """The typed fields of a person as they are stored; None for those that were typed empty.

    Raises `UsageError` for what a field cannot hold, `Refused` for the EMŠO of somebody other than `self_id`.
    """
    stored: Record = {}
    for name, typed in asked.items():
        text = typed.strip()
        if name == "family_name" and is_blank(text):
            raise UsageError(
                _("the name of the person is missing"), _("if only one name is known, it is the family name")
            )
        if name in ("family_name", "given_name", "other_names"):
            doubts.refuse_code(text)
        if name == "sex":
            stored[name] = policies.code(repo, "sex", text or "x")
        elif name == "citizenship":
            stored[name] = country(text or "XXX")
        elif name == "birth_date":
            stored[name], stored["birth_month"] = births.read(text) if text else (None, None)
            stored["birth_band"] = identity.birth_band(stored[name])
        elif name == "emso":
            stored[name] = _emso(repo, text, self_id) if text else None
        else:
            stored[name] = text or None
    return stored


def emso(typed: str) -> str:
    """The EMŠO that was typed; `UsageError` for what is none."""
    number = "".join(typed.split())
    if not identity.is_emso(number) and identity.is_emso(f"0{number}"):
        number = f"0{number}"  # a spreadsheet takes it for a number, and a number has no zero in front
    if not identity.is_emso(number):
        raise UsageError(
            _("{number} is not an EMŠO: its date or its check digit is wrong", number=typed),
            _("check the 13 digits, or leave out the EMŠO"),
        )
    return number


def _emso(repo: Repository, typed: str, self_id: str) -> str:
    number = emso(typed)
    other = repo.row(
        "SELECT * FROM person WHERE emso = :emso AND coalesce(same_as, id) != :id", emso=number, id=self_id
    )
    if other:
        raise Refused(
            _("the EMŠO {number} already belongs to {name} ({code})", number=number,
              name=people.name(other), code=ids.show(other["id"])),
            _("it may be the same person: azil show {code}", code=ids.show(other["id"])),
        )  # fmt: skip
    return number


def doubted(repo: Repository, records: Sequence[Record], *, sure: bool) -> tuple[str, ...]:
    """Refuse what is doubtful of new people; what is left to be doubted, which is all where one is sure."""
    contradictory = [doubt for record in records for doubt in doubts.contradictions(record)]
    same, alike = doubts.twice(repo, records)
    if (contradictory or same) and not sure:
        raise Doubtful((*contradictory, *same))
    return (*contradictory, *same, *alike)


def _added(records: Sequence[Record]) -> str:
    listing = people.listing(records)
    return n_("{n} person was entered: {people}", "{n} people were entered: {people}", len(records),
              people=listing)  # fmt: skip
