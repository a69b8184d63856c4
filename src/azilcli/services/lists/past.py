"""A list of a kind that has rules of its own, taken in as it was: guardians, measures, passes, extensions.

What the commands would ask or refuse is not asked of what has been: what speaks against it, checks find.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.ledger import ids, schema
from azilcli.ledger.kinds import Kind
from azilcli.repository import Record, Repository, people, presence, stays
from azilcli.repository.places import CLOSED, OUT_OF_SERVICE
from azilcli.repository.records import unknown
from azilcli.rules import words
from azilcli.rules.records import Declared, Field, declared, names
from azilcli.services import Done, alike, places, sleeping, use_case, values
from azilcli.services.lists import coded, records
from azilcli.services.lists.lines import Columns, Fault, Row, beyond, reading
from azilcli.services.lists.records import Found, Line
from azilcli.text.cells import day as day_of_cell

_DEPTHS = {"site": 1, "room": 2, "bed": 3}
"""Of how many parts the code of a place is."""
_DAYS = {"from_day": N_("from"), "to_day": N_("to")}
"""The headings of the days between which something holds, as those of kinds that are simply recorded."""
_CHOSEN = {
    ("closure", "effect"): (CLOSED, OUT_OF_SERVICE),
    ("correction", "field"): ("arrived", "departed", "place", "programme"),
}
"""What the program chooses among words that are on no list of codes."""


@cache
def of(name: str) -> Declared:
    """The kind as if it were simply recorded: its fields, and no rule."""
    if name in names():
        return declared(name)._replace(rule=None, once=(), same=(), is_completed=False)
    kind = schema.kinds()[name]
    fields = {field: Field(_DAYS.get(field) or words.of_field(field, name), "")
              for field in kind.types if field != "person"}  # fmt: skip
    return Declared(name, words.KINDS[name], words.KINDS[name], "", "", "", fields)


def columns(what: Declared) -> dict[str, str]:
    """The field under each heading of a list of this kind, in any language."""
    kind = schema.kinds()[what.kind]
    known = records.columns(what)
    left_out = "whom household" if _is_of_people(kind) else "whom"
    known = {head: field for head, field in known.items() if not field.startswith(left_out)}
    return known | ({kind.cancelled: kind.cancelled} if kind.cancelled else {})


def leaving(what: Declared) -> dict[str, str]:
    """The heading above each field of a list of this kind that leaves; `person` also of a stay."""
    kind = schema.kinds()[what.kind]
    fields = dict(zip(what.fields, records.headings(what), strict=True))
    heads = {} if kind.key else {coded.CODE: _(coded.CODE)}
    whose = {"person": _("person")} if _is_of_people(kind) else {}
    return heads | whose | {name: fields.get(name, name) for name in kind.types if name not in whose}


def template(what: Declared) -> list[str]:
    """The headings of an empty list of this kind; whose stay it is is said by person and day."""
    kind = schema.kinds()[what.kind]
    named = () if kind.name in _DEPTHS else (coded.CODE,)
    return [head for name, head in leaving(what).items() if name not in (*named, "stay", kind.cancelled)]


@use_case
def import_past(
    repo: Repository,
    rows: Sequence[Row],
    *,
    what: Declared,
    mapped: Mapping[str, str],
    common: Mapping[str, str],
    sure: bool = False,
    rejects: list[Fault] | None = None,
) -> Done:
    """Record what the lines of a list say as it was, in one entry; no gate is asked.

    What is on record already is not recorded again; what is on record otherwise is doubtful. Raises
    `Unreadable` with all that is wrong, unless it goes into `rejects`.
    """
    list_ = _List(repo, what, rows, mapped, common, sure=sure)
    lines = [list_.line(line) for line in repo.counted([*list_.said], _("lines read"))]
    repo.remarks += list_.told.remarks()
    return records.recorded(repo, what, lines, list_.found, sure=sure, rejects=rejects)


class _List:
    """The lines of a list that is taken in; one may refer to another, which is then read before it."""

    def __init__(
        self,
        repo: Repository,
        what: Declared,
        rows: Sequence[Row],
        mapped: Mapping[str, str],
        common: Mapping[str, str],
        *,
        sure: bool,
    ) -> None:
        self.repo, self.what, self.kind = repo, what, schema.kinds()[what.kind]
        known = columns(what)
        whom = {field for field in known.values() if field.startswith("whom ")} - {"whom code"}
        needed = ("whom code", *sorted(whom), "stay") if _is_of_people(self.kind) and not what.by_name else ()
        self.told = Columns(rows, known, mapped, needed)
        self.rows, self.sure, self.found = rows, sure, Found()
        self.said = {
            line: {**common, **self.told.values(row)} for line, row in enumerate(rows, 2) if any(row.values())
        }
        """What is said, by line."""
        self._read: dict[int, Line] = {}
        self._coded = {code: line for line, said in self.said.items() if (code := self._code(said))}
        """The lines by the codes that they give, where one may refer to another."""

    def _code(self, said: Mapping[str, str]) -> str:
        if not any(self.kind.name in targets for targets in self.kind.references.values()):
            return ""
        if self.kind.letter:
            return ids.normalise(said.get(coded.CODE, ""))
        return "/".join(said.get(name, "") for name in self.kind.key).upper()

    def line(self, line: int) -> Line:
        """What a line says; faults and doubts are added to those found."""
        if line not in self._read:
            self._read[line] = Line(line, [])
            self._read[line] = self._line(line)
        return self._read[line]

    def _line(self, line: int) -> Line:
        repo, what, kind, told, said = self.repo, self.what, self.kind, self.told, self.said[line]
        faults = self.found.faults
        own = beyond(self.rows[line - 2], line)

        def cell(name: str, read: Any) -> Any:
            return reading(own, line, told.named(name), said[name], read) if said.get(name) else None

        read = {name: cell(name, partial(self._cell, name, said[name]))
                for name in said if name in kind.types and name != "stay"}  # fmt: skip
        id_ = cell(coded.CODE, partial(_code, repo, kind, said.get(coded.CODE, ""))) or ""
        if _is_of_people(kind) and not own:
            read |= reading(own, line, "", "", partial(_whose, repo, what, said, read, id_)) or {}
        if kind.name in _DEPTHS and id_:
            within = partial(_within, kind.name, id_, read)
            read |= reading(own, line, told.named(coded.CODE), id_, within) or {}
        if not own:
            own += self._missing(line, {**read, coded.CODE: id_})
        reading(own, line, "", "", partial(values.refuse_backwards, repo, kind.name, "", read))
        faults += own
        if own:
            return Line(line, [])
        id_ = id_ or _named(repo, what, read)
        there, is_same = coded.there(repo, kind.name, id_, read) if id_ else (None, False)
        if there and is_same:
            return Line(line, [(there, there)], id_)
        record = {name: value for name, value in read.items() if value is not None}
        beside = records.compared(repo, what, line, record, id_, there, self.found)
        return Line(line, [beside] if beside else [], id_)

    def _cell(self, name: str, text: str) -> Any:
        """What a cell says; a code may be that of another line of the list."""
        typed = day_of_cell(text) if name in self.kind.days else text
        targets = self.kind.references.get(name, ())
        for id_ in (typed.upper(), ids.normalise(typed)) if self.kind.name in targets else ():
            if id_ in self._coded and not self.repo.get(self.kind.name, id_):
                return self._referred(id_)
        if "person" in targets:
            id_ = str(people.person(self.repo, coded.here(self.repo, typed))["id"])
            self.repo.refuse_erased("person", id_)
            return id_
        chosen = _CHOSEN.get((self.kind.name, name), ())
        if chosen and typed not in chosen:
            raise UsageError(
                _("“{typed}” cannot stand here", typed=typed), _("one of: {codes}", codes=", ".join(chosen))
            )
        return values.read(self.repo, self.kind.name, "", name, typed)

    def _referred(self, code: str) -> str:
        """The code of what another line says: another one where the file has that under another."""
        line = self._coded[code]
        made = self.line(line).made
        if not made or (not self.sure and line in {one.line for one in self.found.doubts}):
            raise UsageError(_("line {line}, to which it refers, cannot be imported", line=line))
        ((_record, same),) = made
        return str(same["id"]) if same else code

    def _missing(self, line: int, read: Mapping[str, Any]) -> list[Fault]:
        """A fault for each field that is needed and not said."""
        needed = {name: field.words for name, field in self.what.fields.items() if name in self.kind.required}
        needed |= {coded.CODE: coded.CODE} if self.kind.name in _DEPTHS else {}
        return [Fault(line, self.told.named(name), "", _("{field} is missing", field=_(field)))
                for name, field in needed.items() if read.get(name) in (None, "")]  # fmt: skip


def _is_of_people(kind: Kind) -> bool:
    """Whether records of a kind belong to people, or to stays of these."""
    return bool({"person", "stay"} & kind.belongs.keys())


def _code(repo: Repository, kind: Kind, typed: str) -> str:
    """The code under which a line's record stands, or is to stand, in the file."""
    if kind.letter:
        return coded.code(repo, kind, typed)
    parts = [part.strip().upper() for part in typed.split("/")]
    if kind.name in _DEPTHS:
        is_one = len(parts) == _DEPTHS[kind.name]
        parts = [places.code(part) for part in parts]
    else:
        whose = coded.here(repo, parts[0])
        parts[0] = ids.normalise(whose)
        is_one = len(parts) in (2, 3) and ids.is_valid(whose) and _is_day(parts[1])
    if not is_one:
        raise UsageError(
            _("“{typed}” is not a code of such a record", typed=typed),
            _("leave the cell empty for a new one"),
        )
    repo.refuse_erased(kind.name, "/".join(parts))
    return "/".join(parts)


def _is_day(text: str) -> bool:
    try:
        return dates.iso(text).isoformat() == text
    except ValueError:
        return False


def _within(kind: str, id_: str, read: Mapping[str, Any]) -> dict[str, str]:
    """The place that the code of a room or bed says it is in."""
    above = {"room": "site", "bed": "room"}.get(kind, "")
    place = id_.rpartition("/")[0]
    if above and read.get(above) not in (None, place):
        raise UsageError(
            _("{place} is not in {other}", place=id_, other=read[above]), _("check the code of the place")
        )
    return {above: place} if above else {}


def _whose(
    repo: Repository, what: Declared, said: Mapping[str, str], read: Mapping[str, Any], code: str
) -> dict[str, str]:
    """The person and the stay that a line is of: the stay by its code, else that of the person on the day."""
    kind = schema.kinds()[what.kind]
    own = {field.removeprefix("whom "): text for field, text in said.items() if field.startswith("whom ")}
    whom: dict[str, str] = {}
    if own:
        named = coded.here(repo, own["code"]) if own.get("code") else records.person_of(repo, own)
        whom["person"] = str(people.person(repo, named)["id"])
        repo.refuse_erased("person", whom["person"])
    stay = _stay(repo, kind, said.get("stay", ""), whom.get("person", ""), read, code)
    if not (whom or stay or read.get(what.by_name)):
        records.person_of(repo, {})
    if stay and whom.get("person", stay["person"]) != stay["person"]:
        raise UsageError(
            _("the stay {code} is somebody else's", code=ids.show(stay["id"])), _("check both codes")
        )
    if stay and "person" in kind.required:
        whom["person"] = stay["person"]
    if "other" in kind.key and whom and read.get("other"):
        return dict(zip(kind.key, sorted((whom["person"], read["other"])), strict=True))
    whom = {name: id_ for name, id_ in whom.items() if name in kind.types}
    return whom | ({"stay": stay["id"]} if stay else {})


def _stay(
    repo: Repository, kind: Kind, typed: str, person: str, read: Mapping[str, Any], code: str
) -> Record | None:
    """The stay that a line names, or that of a person on its day; None where it need be of none."""
    if "stay" not in kind.types:
        return None
    if typed and (row := repo.get("stay", ids.normalise(typed))):
        repo.refuse_erased("stay", row["id"])
        return row
    day = next((read[name] for name in kind.days if name in kind.required and read.get(name)), None)
    if typed and not (person and day):
        raise unknown(("stay",), typed)
    if not (person and day) or (code and not typed and "stay" not in kind.required):
        return None
    on = dates.iso(day)
    if "stay" in kind.required:
        return sleeping.on_day(repo, people.person(repo, person), on)
    return stays.stay_on(repo, person, on)


def _named(repo: Repository, what: Declared, read: Mapping[str, Any]) -> str:
    """The code that what a record says makes, where it is made of that; '' where it is drawn."""
    kind = schema.kinds()[what.kind]
    if kind.key or kind.letter:
        return alike.key(what, dict(read))
    stay = repo.get("stay", read["stay"]) or {}
    return presence.id_of(repo, kind.name, stay, dates.iso(read["from_day"]))
