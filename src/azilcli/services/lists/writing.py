"""Taking in what a register tells: held against the file, and put in entries of a bearable size."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from azilcli import dates
from azilcli.dates import OPEN
from azilcli.language import N_, _
from azilcli.repository import Entry, Record, Repository, grouped, policies
from azilcli.rules import registers, terms
from azilcli.rules.registers import Told
from azilcli.services import memberships
from azilcli.services.lists.guests import Guest, Homes
from azilcli.services.lists.guests import memberships as stored_memberships
from azilcli.services.lists.lines import Fault
from azilcli.services.lists.register import code_of
from azilcli.tuples import NamedTuple

ACTION = "import stays"
RECORDS_AT_MOST = 10_000
"""So many records an entry holds; a longer register is several entries, which are undone together."""
_BETWEEN = "; "
_OTHERWISE = N_("the stay is in the file with other days, which were not changed")


class Counted(NamedTuple):
    """What was taken in of a register."""

    people: int
    households: int
    new: int
    longer: int
    """Stays of the file that ended meanwhile, or held more nights."""
    there: int


class _Change(NamedTuple):
    """What the register says of a stay that is in the file: its end, or more nights."""

    stay: Record
    first: Record
    last: Record
    """Its first placement and its last."""
    fields: Mapping[str, str]

    def apply(self) -> None:
        """Let the next stay of the register be held against the file as it will be."""
        self.stay.update(self.fields)
        self.first["from_day"] = self.stay["arrived"]
        if "departed" in self.fields:
            self.last["to_day"] = self.stay["departed"]


class Writer:
    """Compares the stays of a register with those in the file, and puts what is new."""

    def __init__(
        self, repo: Repository, guests: Sequence[Guest], faults: list[Fault], *, has_terms: bool
    ) -> None:
        self.repo = repo
        self.guests = guests
        self.faults = faults
        self.has_terms = has_terms
        self.remarks: list[tuple[str, int]] = []
        self.entries: list[Entry] = []
        self.there = 0
        self._new: dict[int, list[Told]] = {}
        self._changes: dict[int, list[_Change]] = {}
        self._begun: dict[str, list[str]] = {}
        """The days from which other terms of a programme hold."""
        self._terms: dict[tuple[str, int], terms.Terms] = {}

    def compare(self) -> None:
        """Find what is new; a fault for each line of what cannot be brought together with the file."""
        known = [guest.id for guest in self.guests if guest.row]
        there = grouped(self.repo.rows_of("SELECT * FROM stay WHERE person IN ({ids})", known), "person")
        codes = sorted({line.claim.key for guest in self.guests for line in guest.lines
                        if line.claim.key.startswith("S")})  # fmt: skip
        owned = self.repo.rows_of("SELECT id, person FROM stay WHERE id IN ({ids})", codes)
        owners = {row["id"]: row["person"] for row in owned}
        every = [stay["id"] for stays in there.values() for stay in stays]
        in_order = "SELECT * FROM slept WHERE stay IN ({ids}) ORDER BY from_day, number"
        slept = grouped(self.repo.rows_of(in_order, every), "stay")
        bad = {fault.line for fault in self.faults}
        for at, guest in enumerate(self.guests):
            guest.lines = [line for line in guest.lines if line.claim.line not in bad]
            for told in registers.stays(line.claim for line in guest.lines):
                if any(owners.get(key, guest.id) != guest.id for key in told.keys):
                    self._reject(told, _("the stay of that code is somebody else's"))
                else:
                    self._hold_against(at, told, there[guest.id] if guest.row else (), slept)
        bad = {fault.line for fault in self.faults}
        for guest in self.guests:
            guest.lines = [line for line in guest.lines if line.claim.line not in bad]

    def _reject(self, told: Told, reason: str) -> None:
        self.faults += (Fault(claim.line, "", "", reason) for claim in told.claims)

    def _hold_against(
        self, at: int, told: Told, stays: Sequence[Record], slept: Mapping[str, list[Record]]
    ) -> None:
        """What is new of a stay, beside those of the same person in the file."""
        keys = set(told.keys)
        same = [
            stay
            for stay in stays
            if stay["id"] in keys or keys & set((stay["foreign_id"] or "").split(_BETWEEN))
        ]
        same = same or [stay for stay in stays if registers.shares(told, stay, slept[stay["id"]])]
        if not same:
            self._new.setdefault(at, []).append(told)
            return
        nights = [place for stay in same for place in slept[stay["id"]]]
        fields = registers.differing(told, same[0], nights) if len(same) == 1 and nights else {}
        if fields:
            change = _Change(same[0], nights[0], nights[-1], fields)
            self._changes.setdefault(at, []).append(change)
            change.apply()
        elif len(same) > 1 and not registers.covers(told, nights):
            codes = ", ".join(stay["id"] for stay in same)
            self._reject(told, _("it would join stays that are apart in the file: {codes}", codes=codes))
        else:
            if len(same) == 1 and registers.is_otherwise(told, same[0]):
                self.remarks += ((_OTHERWISE, claim.line) for claim in told.claims)
            self.there += 1

    def write(self) -> Counted:
        """Put what is new, in entries that each can be read on its own, people first."""
        guests = [guest for guest in self.guests if guest.lines]
        homes = Homes(self.repo, guests)
        made = self._homes(homes)
        joined = stored_memberships(self.repo, guests)
        people = new = longer = 0
        for at, guest in enumerate(self.repo.counted(self.guests, _("people recorded"))):
            if not guest.lines:
                continue
            people += self._person(guest)
            self._belong(guest, homes, joined)
            for told in self._new.pop(at, ()):
                self._stay(guest, told)
                new += 1
            for change in self._changes.pop(at, ()):
                self._change(change)
                longer += 1
            guest.lines.clear()  # of a long register they take most of the memory
        self._record()
        return Counted(people, made, new, longer, self.there)

    def _record(self) -> None:
        if self.repo.waiting:
            number = len(self.entries) + 1
            self.entries.append(self.repo.record(ACTION if number == 1 else f"{ACTION} ({number})"))

    def _room(self, records: int = 1) -> None:
        if self.repo.waiting + records > RECORDS_AT_MOST:
            self._record()

    def _homes(self, homes: Homes) -> int:
        wanting = homes.wanting()
        kind = policies.code(self.repo, "household-kind", "family") if wanting else ""
        for key in wanting:
            said = homes.said[key]
            called = memberships.called(
                said["name"], {"family_name": homes.head(key).record()["family_name"]}
            )
            fields = {"name": called, "kind": kind, "foreign_id": said["foreign_id"] or None}
            self._room()
            homes.ids[key] = self._put("household", said["code"], fields)
        return len(wanting)

    def _put(self, kind: str, code: str, fields: Mapping[str, Any]) -> str:
        """Put a new record, under the code that the register gives it or a new one."""
        present = {field: value for field, value in fields.items() if value is not None}
        return self.repo.put(kind, code, **present) if code else self.repo.add(kind, **present)

    def _person(self, guest: Guest) -> bool:
        self._room()
        if guest.row:
            if more := guest.more():
                self.repo.put("person", guest.id, **more)
            return False
        guest.id = self._put("person", guest.id, guest.record())
        return True

    def _belong(self, guest: Guest, homes: Homes, joined: Mapping[str, list[Record]]) -> None:
        for key, begin, finish, relation in homes.spans(guest):
            self._room()
            home = homes.ids[key]
            there = next((one for one in joined.get(guest.id, ()) if one["household"] == home
                          and one["from_day"] <= begin < (one["to_day"] or OPEN)), None)  # fmt: skip
            if there is None:
                self.repo.add("membership", household=home, person=guest.id, relation=relation or None,
                              from_day=begin, to_day=finish or None)  # fmt: skip
            elif finish and not there["to_day"]:
                self.repo.put("membership", there["id"], to_day=finish)

    def _stay(self, guest: Guest, told: Told) -> None:
        self._room(1 + len(told.line))
        code = next((key for key in told.keys if code_of("S", key)), "")
        names = [key for key in told.keys if not code_of("S", key)]
        anchor, until = told.said("anchor") or None, told.said("until") or None
        if not (anchor or self.has_terms):
            anchor, until = self._term(told.programme, told.arrived)
        ended = told.departed != OPEN
        stay = self._put("stay", code, {
            "person": guest.id, "programme": told.programme, "arrived": told.arrived,
            "departed": told.departed if ended else None, "anchor": anchor, "until": until,
            "reason": told.said("reason", of_end=True) or None if ended else None,
            "destination": told.said("destination", of_end=True) or None if ended else None,
            "address": told.said("address") or None, "town": told.said("town") or None,
            "note": _notes(told) or None,
            "foreign_id": _BETWEEN.join(names) or told.said("foreign_id") or None,
        })  # fmt: skip
        for number, nights in enumerate(told.line, 1):
            site, room, bed = nights.place
            self._put("placement", "", {
                "stay": stay, "site": site, "room": room, "bed": bed, "number": number,
                "from_day": nights.start, "to_day": nights.end if nights.end != OPEN else None,
            })  # fmt: skip

    def _term(self, programme: str, arrived: str) -> tuple[str | None, str | None]:
        """From when the term of a stay is counted and when it ends, where the day of arrival says so."""
        if programme not in self._begun:
            rows = self.repo.values("SELECT DISTINCT valid_from FROM policy WHERE code LIKE :of ORDER BY 1",
                                    of=f"{programme}.%")  # fmt: skip
            self._begun[programme] = [day for (day,) in rows]
        period = bisect_right(self._begun[programme], arrived)
        day = dates.iso(arrived)
        if (programme, period) not in self._terms:
            self._terms[programme, period] = policies.terms(self.repo, programme, day)
        in_force = self._terms[programme, period]
        if in_force.counted_from != terms.ADMISSION:
            return None, None
        until = terms.first_until(in_force, day)
        return arrived, until.isoformat() if until else None

    def _change(self, change: _Change) -> None:
        self._room(3)
        self.repo.put("stay", change.stay["id"], **change.fields)
        for place, field, day in ((change.first, "from_day", "arrived"), (change.last, "to_day", "departed")):
            if day in change.fields:
                self.repo.put("placement", place["id"], **{field: change.fields[day]})


def _notes(told: Told) -> str:
    every = dict.fromkeys(
        claim.more.get("note", "") for claim in sorted(told.claims, key=lambda one: one.arrived)
    )
    return _BETWEEN.join(sorted(filter(None, every)))
