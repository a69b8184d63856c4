"""A list of households taken in whole: who belongs to which, from when to when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from azilcli import dates
from azilcli.errors import NotFound, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, history, people, policies
from azilcli.services import Done, gates, memberships, use_case, values
from azilcli.services.lists.coded import here
from azilcli.services.lists.headings import HEADERS
from azilcli.services.lists.lines import Columns, Fault, Row, beyond, nothing, reading, settle
from azilcli.services.lists.records import person_of
from azilcli.text.cells import day as day_of_cell
from azilcli.text.keys import search_key

COLUMNS = {
    **{key: field for key, field in HEADERS.items()
       if field in ("family_name", "given_name", "birth_date", "emso", "case_number", "relation", "note")
       and key not in ("name", "ime")},
    "household": "household", "gospodinjstvo": "household", "family": "household", "druzina": "household",
    "foreign_household": "foreign_id", "household_in_the_register": "foreign_id",
    "gospodinjstvo_v_evidenci": "foreign_id", "household_name": "name", "ime_gospodinjstva": "name",
    "name": "name", "ime": "name", "kind": "kind", "vrsta": "kind",
    "person": "code", "oseba": "code", "code": "code", "sifra": "code",
    "from": "from_day", "od": "from_day", "to": "to_day", "do": "to_day",
}  # fmt: skip
"""The field under each heading of a list of households."""
TEMPLATE = ("household", "kind", "person", "relation", "from", "to", "note")
"""The columns of an empty list."""


class _Line:
    """A line of the list: the household, and who belongs to it."""

    def __init__(self, number: int, said: Mapping[str, str]) -> None:
        self.number = number
        self.said = said
        self.home = ""
        """The code of the household, once it has one."""
        self.member: Record = {}
        self.there: Record | None = None
        """The membership in the file that the line is of."""


@use_case
def import_households(
    repo: Repository,
    rows: Sequence[Row],
    *,
    mapped: Mapping[str, str],
    common: Mapping[str, str],
    on: date,
    sure: bool = False,
    rejects: list[Fault] | None = None,
) -> Done:
    """Record the households of a list and who belongs to them, in one entry.

    One with a code that the file does not know gets that code. What the file knows of a household is left as
    it is. Raises `Unreadable` with all that is wrong, unless it goes into `rejects`; `Doubtful` where a
    membership is recorded otherwise.
    """
    told = Columns(rows, COLUMNS, mapped, () if "household" in common else ("household",))
    repo.remarks += [_("the column “{column}” is unknown and was skipped", column=name)
                     for name in told.unknown]  # fmt: skip
    faults: list[Fault] = []
    common = {"from_day": on.isoformat(), **common}
    lines = [_read(repo, _Line(at, {**common, **told.values(row)}), row, told, faults)
             for at, row in enumerate(rows, 2) if any(row.values())]  # fmt: skip
    if not lines:
        raise UsageError(
            _("the table holds no households"), _("put one member on each line, below the headings")
        )
    doubts = [fault for line in lines for fault in _compared(repo, line, faults)]
    settle(faults, doubts, sure=sure, rejects=rejects)
    if rejects is not None:
        rejects += faults
    bad = {fault.line for fault in faults}
    return _recorded(repo, [line for line in lines if line.number not in bad], faults)


def _read(repo: Repository, line: _Line, row: Row, told: Columns, faults: list[Fault]) -> _Line:
    """Read a line, with a fault for each cell that cannot be read."""
    said, number = line.said, line.number
    faults += beyond(row, number)

    def cell(field: str, read: Any) -> Any:
        return (
            reading(faults, number, told.named(field), said.get(field, ""), read) if said.get(field) else None
        )

    if not said.get("household"):
        faults.append(Fault(number, told.named("household"), "", _("the household is missing")))
        return line
    line.home = cell("household", partial(_home, repo, said)) or ""
    cell("kind", lambda: policies.code(repo, "household-kind", said["kind"]))
    who = {name: text for name, text in said.items() if name in ("code", "emso", "family_name", "given_name",
                                                                 "birth_date", "case_number")}  # fmt: skip
    if not who:
        return line
    person = reading(faults, number, told.named("code"), who.get("code", ""), partial(_member, repo, who))
    line.member = {"person": person} | {
        field: cell(
            field, partial(values.read, repo, "membership", "", field, day_of_cell(said.get(field, "")))
        )
        for field in ("relation", "from_day", "to_day")
    }
    reading(faults, number, told.named("to_day"), said.get("to_day", ""),
            partial(values.refuse_backwards, repo, "membership", "", line.member))  # fmt: skip
    return line


def _home(repo: Repository, said: Mapping[str, str]) -> str:
    """The code of a household: of one in the file, or that of another file; '' for one without."""
    typed = said["household"]
    if people.is_household(typed):
        code = ids.normalise(typed)
        if not ids.is_valid(typed):
            raise NotFound(_("there is no household “{typed}”", typed=typed), _("see: azil household list"))
        repo.refuse_erased("household", code)
        if not repo.get("household", code) and not said.get("name"):
            raise UsageError(_("the name of the household is missing"), _("usually the family name"))
        return code
    rows = people.search(repo, "household", typed)
    if not [row for row in rows if search_key(row["name"]) == search_key(typed)]:
        return ""
    return str(people.household(repo, typed)["id"])


def _member(repo: Repository, who: Mapping[str, str]) -> str:
    """The code of a member, who need not live any more."""
    id_ = str(people.person(repo, here(repo, who["code"]))["id"]) if who.get("code") else person_of(repo, who)
    repo.refuse_erased("person", id_)
    return id_


def _compared(repo: Repository, line: _Line, faults: list[Fault]) -> list[Fault]:
    """Hold a line against the memberships in the file; what is recorded otherwise is doubtful."""
    member = line.member
    if not (member and all(member[name] for name in ("person", "from_day"))):
        return []
    own = repo.rows("SELECT * FROM membership WHERE person = :p ORDER BY from_day", p=member["person"])
    begun = [row for row in own if row["household"] == line.home and row["from_day"] == member["from_day"]]
    line.there = next(iter(begun), None)
    if line.there is None:
        end = dates.iso(member["to_day"]) if member["to_day"] else None
        someone = _person(repo, member["person"])
        reading(faults, line.number, "", "", partial(memberships.refuse, repo, someone,
                                                     dates.iso(member["from_day"]), end))  # fmt: skip
        return []
    other = [
        name
        for name in ("relation", "to_day")
        if member[name] and line.there[name] not in (None, member[name])
    ]
    name = people.name(_person(repo, member["person"]))
    already = _(
        "that is recorded otherwise already: {whom} ({code})", whom=name, code=ids.show(member["person"])
    )
    return [Fault(line.number, "", "", already)] if other else []


def _person(repo: Repository, code: str) -> Record:
    """The person of a code that is known to be in the file."""
    return repo.get("person", code) or {}


def _recorded(repo: Repository, lines: Sequence[_Line], faults: Sequence[Fault]) -> Done:
    """Record what is new of the lines; where all is in the file, nothing is written."""
    made: dict[str, dict[str, str]] = {}
    called: dict[str, str] = {}
    joined = there = 0
    for line in lines:
        said = line.said
        key = line.home or called.get(search_key(said["household"]), "")
        if not key or (key not in made and not repo.get("household", key)):
            name = said.get("name") or said["household"]
            kind = policies.code(repo, "household-kind", said.get("kind") or "family")
            fields = {
                "name": name,
                "kind": kind,
                "note": said.get("note"),
                "foreign_id": said.get("foreign_id"),
            }
            present = {field: value for field, value in fields.items() if value}
            key = repo.put("household", key, **present) if key else repo.add("household", **present)
            called[search_key(said["household"])] = key
            made[key] = {"code": key, "name": name}
        elif not line.member:
            there += 1
        if line.member:
            is_new = _put(repo, key, line)
            joined += is_new
            there += not is_new
    data: dict[str, Any] = {
        "kind": "households", "households": [*made.values()], "joined": joined, "there": there,
        "rejected": [fault._asdict() for fault in sorted(faults)],
    }  # fmt: skip
    if not (made or joined):
        entry = history.head(repo)
        assert entry is not None
        return Done(entry, nothing(faults, there), data, is_final=True, is_written=False)
    whom = [line.member["person"] for line in lines if line.member]
    with gates.told(repo, whom, (dates.today(),)) as alone:
        entry = repo.record("import households")
    sentence = n_("Imported {n} household; new members: {joined}; already in the file: {there}; rejected "
                  "lines: {rejected}",
                  "Imported {n} households; new members: {joined}; already in the file: {there}; rejected "
                  "lines: {rejected}", len(made), joined=joined, there=there,
                  rejected=len({fault.line for fault in faults}))  # fmt: skip
    return Done(entry, sentence, data, tuple(alone))


def _put(repo: Repository, home: str, line: _Line) -> bool:
    """Put what a line says of a member and the file does not; whether there was anything."""
    member, there = line.member, line.there
    if there is None:
        repo.add("membership", household=home, **member)
        return True
    new = {
        name: member[name] for name in ("relation", "to_day") if member[name] and there[name] != member[name]
    }
    if new:
        repo.put("membership", there["id"], **new)
    return bool(new)
