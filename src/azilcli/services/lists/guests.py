"""The people of a register: which lines are of one person, and who of them is in the file already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from azilcli.errors import AzilError, Refused
from azilcli.language import _
from azilcli.repository import Record, Repository, grouped, people
from azilcli.services import doubts
from azilcli.services.lists.lines import Fault
from azilcli.services.lists.register import PERSON, Line
from azilcli.text.keys import search_key, sort_key

_FILLED = ("other_names", "languages", "emso", "case_number", "phone", "foreign_id")
"""What is added to somebody who is in the file already, where nothing is known of it."""
_DAY = 10


@dataclass
class Guest:
    """Somebody of a register."""

    row: Record = field(default_factory=dict)
    """Who it is in the file; empty for somebody new."""
    id: str = ""
    """The code: that of the file, or the one that the register gives; '' for one that is to be made."""
    foreign: str = ""
    emso: str = ""
    born: str = ""
    country: str = ""
    lines: list[Line] = field(default_factory=list)

    def record(self) -> dict[str, Any]:
        """The fields of somebody new: of several lines, what that of the latest arrival says."""
        in_order = sorted(self.lines, key=lambda line: (line.claim.arrived, _plain(line.who)), reverse=True)
        fields = {name: value for line in reversed(in_order) for name, value in line.who.items() if value}
        left = dict.fromkeys(text for line in in_order for text in line.who["left"])
        born = max(in_order, key=lambda line: len(line.who.get("birth_date") or "")).who
        made = {name: fields.get(name) for name in PERSON}
        made |= {name: born.get(name) for name in ("birth_date", "birth_month", "birth_band")}
        made |= {"foreign_id": self.foreign or None, "note": "; ".join(sorted(left)) or None}
        made["family_name"] = made["family_name"] or self.foreign
        made |= {"sex": made["sex"] or "x", "citizenship": made["citizenship"] or "XXX"}
        return made | doubts.fill(made)

    def more(self) -> dict[str, Any]:
        """What the register knows of somebody in the file of which the file knows nothing."""
        told = self.record()
        return {name: told[name] for name in _FILLED if told[name] and not self.row[name]}


def _plain(who: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in who.items())


class Guests:
    """Who is who: by code, by the number in the register, by EMŠO, by case number, or by name and birth."""

    def __init__(self, repo: Repository, lines: Sequence[Line]) -> None:
        self.repo = repo
        self.faults: list[Fault] = []
        self.nameless: list[int] = []
        """The lines of those who are told from others by nothing but their name."""
        self._by: dict[tuple[str, ...], Guest] = {}
        self._named: dict[str, list[Guest]] = {}
        self._look_up(lines)
        for line in sorted(lines, key=_rank):
            try:
                guest = self._of(line)
            except AzilError as error:
                self.faults.append(Fault(line.claim.line, "", "", error.sentence))
                continue
            guest.lines.append(line)
            self._know(guest, line.who)

    @property
    def all(self) -> list[Guest]:
        """Everybody, in the order in which the register first speaks of them."""
        some = {id(guest): guest for guests in self._named.values() for guest in guests if guest.lines}
        some |= {id(guest): guest for guest in self._by.values() if guest.lines}
        return sorted(some.values(), key=lambda guest: min(line.claim.line for line in guest.lines))

    def _look_up(self, lines: Sequence[Line]) -> None:
        """Find those in the file who may be meant."""
        repo = self.repo
        if not repo.values("SELECT 1 FROM person LIMIT 1"):
            return
        codes = {line.who["code"] for line in lines} - {""}
        foreign = {line.who["foreign_id"] for line in lines} - {""}
        if foreign:
            known = repo.values("SELECT id, foreign_id FROM person WHERE foreign_id IS NOT NULL")
            codes |= {id_ for id_, number in known if number in foreign}
        rows = repo.rows_of("SELECT * FROM person WHERE id IN ({ids})", sorted(codes))
        numbers = sorted({line.who["emso"] for line in lines if line.who.get("emso")})
        rows += repo.rows_of("SELECT * FROM person WHERE emso IN ({ids})", numbers)
        names = sorted({_name(line.who) for line in lines} - {""})
        rows += repo.rows_of("SELECT * FROM person WHERE sort_key IN ({ids})", names)
        whole = {row["same_as"] for row in rows if row["same_as"]}
        own = {
            row["id"]: row
            for row in (*rows, *repo.rows_of("SELECT * FROM person WHERE id IN ({ids})", sorted(whole)))
        }
        guests = {id_: Guest(row, id_) for id_, row in own.items() if not row["same_as"]}
        for row in own.values():
            if guest := guests.get(row["same_as"] or row["id"]):
                self._by["code", row["id"]] = guest
                self._know(guest, {**row, "code": "", "foreign_id": row["foreign_id"] or ""})

    def _know(self, guest: Guest, who: Mapping[str, Any]) -> None:
        guest.foreign = guest.foreign or who["foreign_id"]
        guest.emso = guest.emso or who.get("emso") or ""
        guest.born = max(guest.born, who.get("birth_date") or "", key=len)
        guest.country = guest.country if guest.country not in ("", "XXX") else who.get("citizenship") or ""
        for key in _keys(who):
            self._by.setdefault(key, guest)
        if name := _name(who):
            known = self._named.setdefault(name, [])
            if not any(one is guest for one in known):
                known.append(guest)

    def _of(self, line: Line) -> Guest:
        """Whom a line is of; somebody new if nobody known."""
        who = line.who
        for key in _keys(who):
            guest = self._by.get(key)
            if guest and key[0] != "code" and guest.foreign and who["foreign_id"] not in ("", guest.foreign):
                if key[0] == "case":
                    continue
                raise Refused(
                    _("{number} is that of {one} in the register, and of {other}", number=key[1],
                      one=guest.foreign, other=who["foreign_id"]), ""
                )  # fmt: skip
            if guest:
                if guest.row:
                    self.repo.refuse_erased("person", guest.id)
                if guest.row and key[0] == "foreign" and _is_another(guest.row, who):
                    raise Refused(
                        _("in the file {number} is {name}: give another register a name with --set "
                          "register=NAME", number=key[1], name=people.name(guest.row)), ""
                    )  # fmt: skip
                return guest
        is_told = bool(who["code"] or who["foreign_id"])
        alike = [guest for guest in self._named.get(_name(who), ()) if _may_be(guest, who, is_told)]
        if len(alike) > 1:
            raise Refused(
                _("it may be of several people of that name: give their number or date of birth"), ""
            )
        if alike:
            return alike[0]
        if not is_told and not who.get("emso") and len(who.get("birth_date") or "") < _DAY:
            self.nameless.append(line.claim.line)
        if who["code"]:
            self.repo.refuse_erased("person", who["code"])
        return Guest(id=who["code"])


def _rank(line: Line) -> tuple[Any, ...]:
    """The lines that say best whom they are of come first, whatever their order."""
    who = line.who
    if who["code"] or who["foreign_id"]:
        return (not who["code"], False)
    return (
        not who["code"],
        not who["foreign_id"],
        not who.get("emso"),
        -len(who.get("birth_date") or ""),
        _plain(who),
    )


def _name(who: Mapping[str, Any]) -> str:
    return sort_key(" ".join(filter(None, (who.get("family_name"), who.get("given_name")))))


def _keys(who: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """What tells who it is, the surest first."""
    keys: list[tuple[str, ...]] = [
        ("code", who["code"]),
        ("foreign", who["foreign_id"]),
        ("emso", who.get("emso") or ""),
    ]
    if who.get("case_number") and (name := _name(who)):
        keys.append(("case", name, search_key(who["case_number"])))
    return [key for key in keys if key[1]]


def _may_be(guest: Guest, who: Mapping[str, Any], is_told: bool) -> bool:
    """Whether a line is of somebody of the same name: born on the same day, or of whom no day is known."""
    born, country = who.get("birth_date") or "", who.get("citizenship") or ""
    if is_told and (guest.foreign or len(born) < _DAY or (who["code"] and guest.id)):
        return False
    if who.get("emso") and guest.emso and who["emso"] != guest.emso:
        return False
    return born == guest.born and (
        country == guest.country or "XXX" in (country or "XXX", guest.country or "XXX")
    )


def _is_another(row: Record, who: Mapping[str, Any]) -> bool:
    """Whether a line can hardly be of somebody in the file: of no word of that name, nor of that birth."""
    told, known = _name(who), str(row["sort_key"])
    born = who.get("birth_date") or ""
    return bool(
        told
        and row["family_name"] != row["foreign_id"]
        and not set(told.split()) & set(known.split())
        and (not born or born != row["birth_date"])
    )


class Homes:
    """The households of a register, as of each stay."""

    def __init__(self, repo: Repository, guests: Iterable[Guest]) -> None:
        self.repo = repo
        self.members: dict[str, list[Guest]] = {}
        self.said: dict[str, Mapping[str, str]] = {}
        self.made: list[str] = []
        for guest in guests:
            for line in guest.lines:
                if key := _home(line):
                    self.said.setdefault(key, line.household)
                    if guest not in (members := self.members.setdefault(key, [])):
                        members.append(guest)
        self.ids = self._known()

    def _known(self) -> dict[str, str]:
        """The households that are in the file, by what the register calls them."""
        known: dict[str, str] = {}
        if not self.said:
            return known
        by_number = dict(
            self.repo.values("SELECT foreign_id, id FROM household WHERE foreign_id IS NOT NULL")
        )
        codes = sorted({said["code"] for said in self.said.values() if said["code"]})
        there = {
            row["id"] for row in self.repo.rows_of("SELECT id FROM household WHERE id IN ({ids})", codes)
        }
        for key, said in self.said.items():
            if said["code"] in there:
                known[key] = said["code"]
            elif said["foreign_id"] in by_number:
                known[key] = by_number[said["foreign_id"]]
        return known

    def wanting(self) -> list[str]:
        """The households that are to be made: those of several people, and those that have a code."""
        return [key for key, members in self.members.items()
                if key not in self.ids and (len(members) > 1 or self.said[key]["code"])]  # fmt: skip

    def spans(self, guest: Guest) -> list[tuple[str, str, str, str]]:
        """To which household somebody belonged, from when to when, and as what; '' for still."""
        of_day: dict[str, tuple[str, str]] = {}
        for line in guest.lines:
            told = _home(line), line.household.get("relation", "")
            of_day[line.claim.arrived] = max(told, of_day.get(line.claim.arrived, ("", "")))
        spans: list[tuple[str, str, str, str]] = []
        for day, (key, relation) in sorted(of_day.items()):
            if spans and spans[-1][0] == key and not spans[-1][2]:
                spans[-1] = (key, spans[-1][1], "", relation or spans[-1][3])
                continue
            if spans and not spans[-1][2]:
                spans[-1] = (*spans[-1][:2], day, spans[-1][3])
            if key:
                spans.append((key, day, "", relation))
        return [span for span in spans if span[0] in self.ids]

    def head(self, key: str) -> Guest:
        """After whom a household is called that has but a number: its head, else whoever came first."""

        def rank(guest: Guest) -> tuple[Any, ...]:
            own = [line for line in guest.lines if _home(line) == key]
            return (all(line.household["relation"] != "head" for line in own),
                    min(line.claim.arrived for line in own), guest.born, _name(guest.record()))  # fmt: skip

        return min(self.members[key], key=rank)


def _home(line: Line) -> str:
    return line.household.get("code") or line.household.get("foreign_id") or ""


def memberships(repo: Repository, guests: Iterable[Guest]) -> Mapping[str, list[Record]]:
    """The memberships in the file of those who are in it."""
    codes = [guest.id for guest in guests if guest.row]
    return grouped(
        repo.rows_of("SELECT * FROM membership WHERE person IN ({ids}) ORDER BY from_day", codes), "person"
    )
