"""A list of people taken in whole: people, households, cards, vulnerabilities and numbers, in one entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from azilcli.errors import Refused
from azilcli.language import _
from azilcli.ledger import ids, schema
from azilcli.repository import Record, Repository, living, policies
from azilcli.repository import people as stored
from azilcli.repository.records import several
from azilcli.services import Done, Doubtful, check_day, doubts, memberships, people, use_case
from azilcli.services.lists.entering import Comer, households, recorded
from azilcli.services.lists.headings import COLUMNS
from azilcli.services.lists.lines import Columns, Fault, Row, Unreadable, beyond, reading
from azilcli.services.people import Identity
from azilcli.services.values import read as read_value
from azilcli.text.cells import day as day_of_cell
from azilcli.text.keys import search_key, sort_key

_HAPPENING = ("household", "card_number", "cr_number", "vulnerability")
"""What is recorded of somebody on a day."""
_CHECKED = ("given_name", "other_names", "sex", "birth_date", "citizenship")


@use_case
def import_people(
    repo: Repository,
    rows: Sequence[Row],
    *,
    mapped: Mapping[str, str],
    common: Mapping[str, str],
    on: date,
    sure: bool = False,
    rejects: list[Fault] | None = None,
) -> Done:
    """Record the people of a list who are not in the file yet, with what it says of them, in one entry.

    Who is, by EMŠO, by case number and name, or by name, birth date and citizenship, is not entered again:
    what the file does not know of them yet is added, and nothing of what it knows is changed. Raises
    `Unreadable` with all that is wrong, unless it goes into `rejects`: then the other lines are recorded, but
    for those of a household of which one is bad.
    Raises `Doubtful` as `people.add` does, also for those who only seem to be in the file.
    """
    check_day(on)
    columns = Columns(rows, COLUMNS, mapped, () if common.get("family_name") else ("family_name", "code"))
    skips, faults = rejects is not None, [] if rejects is None else rejects
    codes = {ids.normalise(columns.values(row).get("code", "")) for row in rows}
    comers = [_read(repo, row, line, columns, faults, on, common, codes)
              for line, row in enumerate(repo.counted(rows, _("lines read")), 2)
              if any(cell for cell in row.values())]  # fmt: skip
    repo.remarks += columns.remarks()
    if not comers:
        raise Refused(_("the table holds nobody"), _("put one person on each line, below the headings"))
    _homes(repo, comers, columns, faults, on)
    comers = _sound(comers, columns, faults)
    new, doubtful = _new(repo, comers)
    more, alike = _doubted(repo, new)
    doubtful += more
    if doubtful and not sure and (skips or faults):
        faults += [Fault(one.line, "", "", sentence) for one, sentence in doubtful]
    if faults and not skips:
        raise Unreadable(faults)
    if doubtful and not sure and not skips:
        raise Doubtful([sentence for _one, sentence in doubtful])
    comers = _sound(comers, columns, faults)
    remarks = [*((sentence for _one, sentence in doubtful) if sure else ()), *alike]
    return recorded(repo, comers, faults, on, (*remarks, *_repeated(comers)))


def _read(
    repo: Repository,
    row: Row,
    line: int,
    columns: Columns,
    faults: list[Fault],
    on: date,
    common: Mapping[str, str],
    codes: Collection[str],
) -> Comer:
    """A line of the list, with a fault for each cell that cannot be read."""
    one = Comer(line, {**common, **columns.values(row)})
    faults += beyond(row, line)
    said = one.values
    for name in ("birth_date", "card_issued"):
        said[name] = day_of_cell(said.get(name, ""))

    def cell(name: str, read: Any) -> Any:
        return (
            reading(faults, line, columns.named(name), said.get(name, ""), read) if said.get(name) else None
        )

    known = cell("code", partial(_coded, repo, one, on))
    if not known or said.get("family_name"):
        reading(faults, line, columns.named("family_name"), said.get("family_name", ""),
                lambda: people.checked(repo, {"family_name": said.get("family_name", "")}, ""))  # fmt: skip
    for name in (name for name in _CHECKED if said.get(name)):
        checked = cell(name, partial(people.checked, repo, {name: said[name]}, ""))
        one.fields |= checked or {}
    one.fields["emso"] = cell("emso", lambda: people.emso(said["emso"]))
    one.relation = cell("relation", lambda: policies.code(repo, "relation", said["relation"]))
    listed = cell(
        "vulnerability", lambda: tuple(policies.several(repo, "vulnerability", said["vulnerability"]))
    )
    one.vulnerabilities = listed or ()
    one.status = cell("status", lambda: policies.code(repo, "status", said["status"])) or ""
    cell("card_kind", lambda: policies.code(repo, "card-kind", said["card_kind"]))
    cell("card_issued", lambda: read_value(repo, "card", "", "issued", said["card_issued"]))
    one.person = known or reading(faults, line, "", "", partial(_person, repo, one, codes)) or {}
    return one


def _coded(repo: Repository, one: Comer, on: date) -> Record | None:
    """Whom a code means, who lives if anything is to happen to them; None where it comes from another file.

    Then it becomes the code of somebody new here, of whom the line has to say who it is.
    """
    typed = one.values["code"]
    code, is_named = ids.normalise(typed), bool(one.values.get("family_name"))
    if is_named and ids.is_valid(typed) and code[0] == schema.kinds()["person"].letter:
        repo.refuse_erased("person", code)
        if not repo.get("person", code):
            one.code = code
            return None
    if any(one.values.get(name) for name in _HAPPENING):
        return living.person(repo, typed, on)
    return stored.person(repo, typed)


def _keys(one: Comer) -> list[tuple[str, ...]]:
    """What tells that two lines are of one person, the surest first."""
    said, name = (
        one.values,
        sort_key(f"{one.values.get('family_name', '')} {one.values.get('given_name', '')}"),
    )
    born, country = one.fields.get("birth_date"), one.fields.get("citizenship", "XXX")
    keys = [
        ("code", one.person.get("id") or one.code),
        ("emso", one.fields.get("emso") or ""),
        ("case", name, search_key(said["case_number"]) if said.get("case_number") else ""),
        ("name", name, born or "", country),
    ]
    return [key for key in keys if all(key)]


def _person(repo: Repository, one: Comer, others: Collection[str]) -> Record | None:
    """Who in the file it is, if anybody is. Raises `NotFound` where somebody is entered there twice.

    Somebody whose code the list gives is none of the `others` whose codes stand in it.
    """
    for kind, *key in _keys(one):
        if kind == "code":
            continue
        if kind == "emso":
            rows = repo.rows("SELECT * FROM person WHERE emso = :emso", emso=key[0])
        elif kind == "case":
            rows = repo.rows("SELECT * FROM person WHERE sort_key = :name", name=key[0])
            rows = [row for row in rows if search_key(row["case_number"] or "") == key[1]]
        else:
            rows = repo.rows(
                "SELECT * FROM person"
                " WHERE sort_key = :name AND birth_date = :born AND citizenship = :country",
                name=key[0], born=key[1], country=key[2],
            )  # fmt: skip
        other = one.fields.get("emso")
        rows = [row for row in rows if not (other and row["emso"] and row["emso"] != other)]
        whole = {row["same_as"] or row["id"] for row in rows}
        if one.code:
            whole -= {*others}
        if len(whole) > 1:
            name = f"{one.values.get('family_name', '')} {one.values.get('given_name', '')}".strip()
            raise several(repo, "person", name, sorted(whole))
        if whole:
            return repo.get("person", whole.pop())
    return None


def _homes(
    repo: Repository, comers: Sequence[Comer], columns: Columns, faults: list[Fault], on: date
) -> None:
    """The household in the file to which the lines of each belong: one that is named, or of a member."""
    for members in households(comers).values():
        typed, column = members[0].values["household"], columns.named("household")
        if stored.is_household(typed):
            home = reading(faults, members[0].line, column, typed, partial(stored.household, repo, typed))
        else:
            homes = (stored.household_of(repo, one.person["id"], on) for one in members if one.person)
            home = next((home for home in homes if home), None)
        for one in members:
            one.home = home["id"] if home else ""
            present = stored.household_of(repo, one.person["id"], on) if one.person else None
            if one.person and not (present and present["id"] == one.home) and (one.home or len(members) > 1):
                reading(faults, one.line, column, typed,
                        partial(memberships.refuse, repo, one.person, on))  # fmt: skip


def _sound(comers: Sequence[Comer], columns: Columns, faults: list[Fault]) -> list[Comer]:
    """Those of a list of whom nothing is wrong, nor of anybody of their household, which is not divided."""
    bad = {fault.line for fault in faults}
    for one in comers:
        if one.earlier in bad and one.line not in bad:
            faults.append(
                Fault(one.line, "", "", _("it is of the same person as line {line}", line=one.earlier))
            )
            bad.add(one.line)
    for members in households(comers).values():
        if wrong := [one.line for one in members if one.line in bad]:
            for one in members:
                if one.line not in bad:
                    reason = _("line {line}, of the same household, cannot be imported", line=wrong[0])
                    faults.append(
                        Fault(one.line, columns.named("household"), one.values["household"], reason)
                    )
                    bad.add(one.line)
    return [one for one in comers if one.line not in bad]


def _new(repo: Repository, comers: Sequence[Comer]) -> tuple[list[Comer], list[tuple[Comer, str]]]:
    """Those of a list who are neither in the file nor in an earlier line; and EMŠO under two names."""
    first: dict[tuple[str, ...], Comer] = {}
    new: list[Comer] = []
    doubtful: list[tuple[Comer, str]] = []
    for one in comers:
        keys = _keys(one)
        same = next((key for key in keys if key in first and not _are_apart(one, first[key])), None)
        if same:
            one.person, one.earlier = first[same].person, first[same].line
        number, said = one.fields.get("emso"), one.values
        if one.person and number and one.person["emso"] == number and _is_other(one):
            name, code = stored.name(one.person), one.person["id"]
            told = _("the EMŠO {number} is given twice", number=number) if not code else (
                _("the EMŠO {number} already belongs to {name} ({code})", number=number, name=name,
                  code=ids.show(code)))  # fmt: skip
            doubtful.append((one, told))
        if not one.person:
            entered = Identity()
            for name in said.keys() & vars(entered).keys():
                setattr(entered, name, said[name])
            one.person = people.made(repo, entered) | {"foreign_id": said.get("foreign_person") or None}
            new.append(one)
        first |= {key: one for key in keys if key not in first}
    return new, doubtful


def _are_apart(one: Comer, other: Comer) -> bool:
    """Whether two lines give two codes, so that they are of two people however alike these are."""
    codes = [line.code or (line.values.get("code") and line.person.get("id")) for line in (one, other)]
    return all(codes) and codes[0] != codes[1]


def _is_other(one: Comer) -> bool:
    """Whether a line names somebody otherwise than the file does, or an earlier line."""
    said = f"{one.values.get('family_name', '')} {one.values.get('given_name', '')}"
    return sorted(search_key(said).split()) not in ([], sorted(search_key(stored.name(one.person)).split()))


def _doubted(repo: Repository, new: Sequence[Comer]) -> tuple[list[tuple[Comer, str]], list[str]]:
    """What is doubtful of new people, each with whom it is of, and remarks on those who are alike."""
    odd = [(one, said) for one in new for said in doubts.contradictions(one.person)]
    likely = list(doubts.likely(repo, [one.person for one in new]))
    alike = [one for one in likely if one.is_new and (new[one.at].code or not one.is_sure)]
    doubtful = [(one, said) for one, said in odd if not one.code]
    doubtful += [(new[one.at], one.sentence) for one in likely if one not in alike and (
        one.is_sure or not one.is_new)]  # fmt: skip
    return doubtful, [*(said for one, said in odd if one.code), *(one.sentence for one in alike)]


def _repeated(comers: Sequence[Comer]) -> list[str]:
    return [_("line {line} is of the same person as line {first}", line=one.line, first=one.earlier)
            for one in comers if one.earlier]  # fmt: skip
