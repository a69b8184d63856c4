"""Reading a register of the past: what each line says of somebody and of a stay, and what cannot be read.

Only what says who slept where and when keeps a line out. A birth date or a sex that cannot be read is left
out, and kept in the note of the person as the register has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from azilcli import dates
from azilcli.dates import OPEN
from azilcli.errors import AzilError, UsageError
from azilcli.language import N_, _
from azilcli.ledger import ids
from azilcli.repository import Repository, places, policies
from azilcli.rules.registers import Claim
from azilcli.rules.timeline import Where
from azilcli.services import people
from azilcli.services.lists.lines import Columns, Fault, Row, beyond
from azilcli.text.cells import day as day_of_cell
from azilcli.text.keys import search_key
from azilcli.tuples import NamedTuple

PERSON = ("family_name", "given_name", "other_names", "sex", "birth_date", "citizenship", "languages", "emso",
          "case_number", "phone")  # fmt: skip
"""What a line may say of the person, by field."""
MORE = ("reason", "destination", "address", "town", "note", "anchor", "until")
"""What it may say of the stay, beside when and where."""
_UNKNOWN = frozenset(
    ("", "?", "-", "x", "n a", "na", "null", "none", "unknown", "neznano", "neznan", "ni podatka")
)
"""Words for what is not known, by search key."""
_TIME = re.compile(r"[T\s]\s*[0-9]{1,2}[:.][0-9]{2}([:.][0-9.]+)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?$")

_AHEAD = N_(
    "the departure lies ahead: the stay is imported as one that goes on, and the day kept in its note; "
    "on that day: azil discharge"
)
_LEFT_OUT = N_("what cannot be read of the person is left out, and kept in the note")

Remark = tuple[str, int]
"""What is to be said of a line though it is taken in."""


class Line(NamedTuple):
    """A line of a register that can be taken in: who, which household, and what it says of a stay."""

    who: Mapping[str, Any]
    """The fields of the person as they are stored, with `code` and `foreign_id`; `left`, what is left out."""
    household: Mapping[str, str]
    """What it says of the household: `code`, `foreign_id`, `name`, `relation`."""
    claim: Claim


_KEPT_AT_MOST = 20_000
"""What is made of so many texts is kept: names and numbers that are each told once need not be."""


class Reader:
    """Reads line after line; what many of them say is looked up once."""

    def __init__(self, repo: Repository, columns: Columns, common: Mapping[str, str]) -> None:
        self.repo = repo
        self.columns = columns
        self.common = common
        self.faults: list[Fault] = []
        self.remarks: list[Remark] = []
        self.today = dates.today().isoformat()
        self._tells_only_moves = "departed" not in columns.fields.values()
        self._read: dict[tuple[str, str], Any] = {}
        sites = repo.rows("SELECT * FROM site")
        self._served = {row["id"]: row["programmes"].split() for row in sites}
        self._named = {search_key(row["name"]): row["id"] for row in sites}
        self._without_beds = places.without_beds(repo)
        self._places = {
            row["id"] for kind in ("site", "room", "bed") for row in repo.rows(f"SELECT id FROM {kind}")
        }

    def line(self, row: Row, at: int) -> Line | None:
        """What a line says; None where something that matters cannot be read of it."""
        before = len(self.faults)
        self.faults += beyond(row, at)
        said = {**self.common, **self.columns.values(row)}
        who = self._who(said, at)
        claim = self._claim(said, at)
        household = self._household(said, at)
        if len(self.faults) > before or claim is None:
            return None
        return Line(who, household, claim)

    def _fault(self, at: int, field: str, value: str, reason: str, hint: str = "") -> None:
        self.faults.append(Fault(at, self.columns.named(field), value, reason, hint))

    def _cell(
        self, said: Mapping[str, str], at: int, field: str, read: Callable[[str], Any], kind: str = ""
    ) -> Any:
        """What is read of a cell, None of an empty one; with a fault where it cannot be."""
        text = said.get(field, "")
        if not text:
            return None
        made = self._once(kind or field, text, read)
        if isinstance(made, AzilError):
            self._fault(at, field, text, made.sentence, made.hint)
            return None
        return made

    def _once(self, kind: str, text: str, read: Callable[[str], Any]) -> Any:
        """What is made of a text, or the error that it makes; read once for all lines that have it."""
        key = kind, text
        if key not in self._read:
            if len(self._read) >= _KEPT_AT_MOST:
                self._read.clear()
            try:
                self._read[key] = read(text)
            except AzilError as error:
                self._read[key] = error
        return self._read[key]

    def _who(self, said: Mapping[str, str], at: int) -> dict[str, Any]:
        """The person of a line, as far as it is told."""
        who: dict[str, Any] = {}
        left: list[str] = []
        for field in PERSON:
            text = said.get(field, "")
            if not text or (
                field in ("birth_date", "sex", "citizenship", "emso") and search_key(text) in _UNKNOWN
            ):
                continue
            made = self._once(field, text, partial(_stored, self.repo, field))
            if isinstance(made, AzilError) and field in ("family_name", "given_name", "other_names"):
                self._fault(at, field, text, made.sentence)
            elif isinstance(made, AzilError):
                left.append(f"{self.columns.named(field)}: {text}")
                self.remarks.append((_LEFT_OUT, at))
            else:
                who |= made
        code = code_of("P", typed := said.get("person", ""))
        foreign = said.get("foreign_person", "") or ("" if code else typed)
        who |= {"code": code, "foreign_id": _numbered(said, foreign), "left": tuple(left)}
        if not (code or foreign or who.get("emso") or who.get("family_name")):
            self.faults.append(Fault(at, "", "", _("it does not say whom it is of")))
        return who

    def _household(self, said: Mapping[str, str], at: int) -> dict[str, str]:
        code = code_of("H", typed := said.get("household", ""))
        foreign = said.get("foreign_household", "") or ("" if code else typed)
        relation = self._cell(said, at, "relation", partial(policies.code, self.repo, "relation"))
        if not (code or foreign):
            return {}
        name = said.get("household_name", "") or ("" if code else typed)
        return {
            "code": code,
            "foreign_id": _numbered(said, foreign),
            "name": name,
            "relation": relation or "",
        }

    def _claim(self, said: Mapping[str, str], at: int) -> Claim | None:
        """What a line says of a stay; None where it cannot be read."""
        before = len(self.faults)
        where = self._where(said, at)
        days = self._days(said, at)
        listed = {
            field: self._cell(said, at, field, partial(policies.code, self.repo, list_)) or ""
            for field, list_ in (("reason", "discharge-reason"), ("destination", "destination"))
        }
        programme = self._cell(said, at, "programme", partial(policies.code, self.repo, "programme"))
        if where and not programme and not said.get("programme"):
            served = self._served[where[0]]
            if len(served) != 1:
                self._fault(at, "programme", "", _("{site} serves several programmes", site=where[0]))
            programme = served[0] if served else ""
        number = self._cell(said, at, "number", _number) or 0
        stay = said.get("stay", "") or said.get("foreign_stay", "")
        if days is None or where is None or len(self.faults) > before:
            return None
        arrived, departed, start, end, note = days
        more = {field: said[field] for field in ("anchor", "until", "note") if said.get(field)}
        for field in ("anchor", "until"):
            if field in more:
                more[field] = self._cell(said, at, field, _day, "day") or ""
        home = {field: said[field] for field in ("address", "town") if said.get(field)}
        if where[0] in self._without_beds:
            more |= home
        else:
            note = "; ".join(
                filter(None, (note, *(f"{self.columns.named(f)}: {text}" for f, text in home.items())))
            )
        more |= {field: code for field, code in listed.items() if code}
        if note:
            more["note"] = "; ".join(filter(None, (more.get("note", ""), note)))
        if departed == OPEN and listed["reason"]:
            more["reason"] = more["destination"] = ""
        if (code := code_of("S", stay)) and said.get("foreign_stay"):
            more["foreign_id"] = said["foreign_stay"]
        stay = code or _numbered(said, stay)
        is_night = bool(said.get("night"))
        if len(self.faults) > before:
            return None
        return Claim(at, "" if is_night else stay, programme or "", where, arrived, departed, start, end,
                     number, is_night, more, bool(code) and not is_night)  # fmt: skip

    def _where(self, said: Mapping[str, str], at: int) -> Where | None:
        """The place of a line: in one column, or site, room and bed in columns of their own."""
        field = "site" if said.get("site") and not said.get("place") else "place"
        parts = [said.get("place") or said.get("site", ""), said.get("room", ""), said.get("bed", "")]
        if not parts[0]:
            self._fault(at, field, "", _("the place is missing"))
            return None
        made = self._once("place", "/".join(filter(None, parts)), partial(self._place, parts))
        if isinstance(made, AzilError):
            hint = _('see: azil site list; to say which is meant: --map "{field}:{name}=SITE"', field=field,
                     name=parts[0])  # fmt: skip
            self._fault(at, field, "/".join(filter(None, parts)), made.sentence, hint)
            return None
        return made  # type: ignore[no-any-return]

    def _place(self, parts: list[str], _text: str) -> Where:
        """The place that is told, a site also by its name."""
        whole = self._named.get(search_key(parts[0]), places.normal(parts[0]))
        for part in filter(None, parts[1:]):
            named = places.normal(part)
            whole = named if named.startswith(f"{whole}/") else f"{whole}/{named}"
        if whole not in self._places:
            raise UsageError(_("there is no place “{typed}”", typed=whole), "")
        place = places.parts(whole)
        return place.site, place.room, place.bed

    def _days(self, said: Mapping[str, str], at: int) -> tuple[str, str, str, str, str] | None:
        """Arrival, departure, and from when to when in the place; and what is kept in the note."""
        before = len(self.faults)
        names = ("night", "arrived", "departed", "from_day", "to_day")
        night, arrived, departed, start, end = (
            self._cell(said, at, name, _day, "day") or "" for name in names
        )
        if night:
            arrived, departed = night, (dates.iso(night) + timedelta(days=1)).isoformat()
            start, end = arrived, departed
        if len(self.faults) > before:
            return None
        arrived = arrived or start
        note = ""
        if not arrived:
            self._fault(at, "arrived", "", _("the day of arrival is missing"))
        elif arrived > self.today or (night and departed > self.today):
            field = "night" if night else "arrived" if said.get("arrived") else "from_day"
            self._fault(at, field, said[field], _("it lies ahead: only what has happened is imported"))
        if departed > self.today and not night:
            note = f"{self.columns.named('departed')}: {departed}"
            self.remarks.append((_AHEAD, at))
            departed, end = "", "" if end > self.today else end
        if departed and departed < arrived:
            self._fault(at, "departed", said.get("departed", ""), _("it is before the arrival on {day}",
                                                                    day=dates.show(arrived)))  # fmt: skip
        start = start or arrived
        if (start and start < arrived) or (departed and departed >= arrived and start > departed):
            self._fault(at, "from_day", said.get("from_day", ""), _("it lies outside the stay"))
        if end and (end < start or (departed and end > departed)):
            self._fault(
                at, "to_day", said.get("to_day", ""), _("it lies outside the stay, or before the beginning")
            )
        if len(self.faults) > before:
            return None
        if not said.get("from_day") and not end:
            end = departed or OPEN
        if not departed and not (end and self._tells_only_moves):
            departed = OPEN
        return arrived, departed, start, end, note


def _numbered(said: Mapping[str, str], number: str) -> str:
    """A number of a register, with its name where that is said: another one counts from 1 too."""
    return f"{said['register']} {number}" if number and said.get("register") else number


def code_of(letter: str, typed: str) -> str:
    """The code of a kind that was typed; '' where it is none."""
    if len(typed) < ids.LENGTH or not ids.is_valid(typed):
        return ""
    code = ids.normalise(typed)
    return code if code.startswith(letter) else ""


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UsageError(_("“{typed}” is not a whole number", typed=text), "")
    return int(text)


def _day(text: str) -> str:
    """The day of a cell; what time of day it was does not matter."""
    return dates.parse(_TIME.sub("", day_of_cell(text))).isoformat()


def _stored(repo: Repository, field: str, text: str) -> dict[str, Any]:
    """A field of a person as it is stored."""
    if field == "emso":
        return {field: people.emso(text)}
    typed = _TIME.sub("", day_of_cell(text)) if field == "birth_date" else text
    return people.checked(repo, {field: typed}, "")
