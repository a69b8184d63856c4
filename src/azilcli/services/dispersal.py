"""Dispersal: an applicant lives at a private address or in another institution (ZMZ-1 83).

It is a stay of its own, at a site without beds, beside the record of what was asked for it. It begins where
the stay in a house ends, and ends where the next one begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Missing, NotFound, Refused, UsageError
from azilcli.language import N_, _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, places, policies, stays, values
from azilcli.repository.places import Place
from azilcli.rules import dispersal
from azilcli.rules.status import ASYLUM
from azilcli.services import Done, check_day, gates, listing, nights, placing, sleeping, succession, use_case
from azilcli.services.sleeping import Term
from azilcli.text.keys import is_blank
from azilcli.tuples import NamedTuple


class Asked(NamedTuple):
    """What is known of a dispersal: the days of its conditions, and how it was decided."""

    identity_on: date | None = None
    suitable_on: date | None = None
    interviewed_on: date | None = None
    commission_on: date | None = None
    visited_on: date | None = None
    decision: str | None = None
    payer: str | None = None

    def fields(self, repo: Repository) -> dict[str, Any]:
        """What was said, as it is recorded."""
        for name, value in self._asdict().items():
            if isinstance(value, date):
                check_day(value, f"--{name.removesuffix('_on')}")
        given = {name: value for name, value in self._asdict().items() if value not in (None, "")}
        if self.payer:
            given["payer"] = policies.code(repo, "dispersal-payer", self.payer)
        return given


NOTHING = Asked()
_WORDS = {
    "identity_on": N_("identity established on"),
    "suitable_on": N_("living conditions suitable on"),
    "interviewed_on": N_("personal interview on"),
    "commission_on": N_("finding of the commission on"),
    "visited_on": N_("conditions looked at on"),
    "decision": N_("decision"),
    "payer": N_("who pays:"),
    "ground": N_("to be ended:"),
}
"""What is said of each field in the receipt."""


@use_case
def disperse(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    address: str | None = None,
    town: str | None = None,
    kind: str | None = None,
    on: date,
    asked: Asked = NOTHING,
    ground: str | None = None,
    override: str | None = None,
) -> Done:
    """Let applicants live at an address from a day on, or complete what is recorded of their dispersal.

    Raises `Refused` where a condition of ZMZ-1 83 was not met by that day; the reason `override` passes it.
    Of somebody who is dispersed already, no or the same address adds what is known since, and `ground` why
    it is to be ended; another address is a new stay.
    """
    check_day(on)
    concerned = living.alive(repo, typed, on, households)
    given = asked.fields(repo)
    now = {person["id"]: _running(repo, person) for person in concerned}
    staying = [one for one in concerned if _stays_on(now[one["id"]], address, kind)]
    if staying and is_blank(address) and kind is None:
        for one in concerned:
            _running_or_refuse(repo, one)
    if len(staying) == len(concerned):
        return _complete(repo, concerned, now, on, given, ground)
    if staying:
        raise Refused(
            _("{name} already lives at that address", name=people.name(staying[0])),
            _("record it for the others alone"),
        )
    if ground:
        raise UsageError(_("a ground is only for ending a dispersal"), _("leave out --ground"))
    code = _kind(repo, kind)
    place = _site(repo, code, on)
    home = sleeping.home(repo, place, address, town)
    moved: list[dict[str, Any]] = []
    remarks: list[str] = []
    for person in concerned:
        sleeping.refuse_unborn(person, on)
        remarks += _move_out(repo, person, place, on, code, home, moved)
    for one in moved:
        record = {"kind": code, "from_day": on, "stay": one["stay"], **given}
        one["leaving"] = _put(repo, one["person"], on, record)
    codes = [one["id"] for one in concerned]
    passed = gates.of_admission(repo, codes, on, override)
    with gates.told(repo, codes, (on,)) as alone:
        entry = repo.record("leaving dispersal")
    remarks += [remark for one in moved if "ended" in one for remark in nights.hanging(repo, one["ended"])]
    those = listing.of_moves(moved)
    sentence = _("{kind} on {day}: {people}", kind=policies.label(repo, "leaving-kind", code),
                 day=dates.show(on), people=those.words)  # fmt: skip
    data = {"kind": code, "on": on.isoformat(), "people": moved}
    return Done(entry, sentence, data, (*passed, *remarks, *alone), table=those.table)


@use_case
def end(
    repo: Repository,
    typed: Sequence[str],
    to: str,
    *,
    households: Sequence[str] = (),
    ground: str | None,
    on: date,
    asked: Asked = NOTHING,
    overflow: bool = False,
    override: str | None = None,
) -> Done:
    """End the dispersal of people, who sleep in a house of the Office from a day on.

    The grounds of ZMZ-1 83(7) are for a private address alone. A ground recorded before counts too.
    """
    check_day(on)
    coming = living.accommodated(repo, typed, on, households)
    place = sleeping.open_place(repo, to, on)
    if places.is_without_beds(repo, place.site):
        raise UsageError(
            _("{site} has no beds", site=place.site),
            _("to another address: azil leaving dispersal --address"),
        )
    sleeping.programme(repo, place, ASYLUM)
    now = {person["id"]: _running_or_refuse(repo, person) for person in coming}
    given = asked.fields(repo)
    why = {
        one["id"]: _ground(repo, one, now[one["id"]], ground) or now[one["id"]]["ground"] for one in coming
    }
    for person in coming:
        if why[person["id"]] is None:
            raise Missing(
                _("the ground on which the dispersal ends is missing"), _("use --ground CODE"), "ground"
            )
    placed = placing.beds(repo, coming, place, on, overflow=overflow, programme=ASYLUM, override=override)
    moved: list[dict[str, Any]] = []
    remarks: list[str] = []
    for person in coming:
        running = now[person["id"]]
        stay = stays.open_stay_or_refuse(repo, person)
        succession.refuse_same_day(person, stay, on)
        ended: dict[str, str | None] = {
            "reason": "dispersal-ended",
            "destination": succession.destination(repo, place.site),
        }
        one, more = succession.succeed(
            repo, person, stay, place, placed.beds.get(person["id"]), on, ended=ended, programme=ASYLUM,
            term=Term(), home={},
        )  # fmt: skip
        remarks += more
        fields = {"ended": on, "ground": why[person["id"]], "ground_on": running["ground_on"] or on, **given}
        repo.put("leaving", running["id"], **fields)
        moved.append({**one, "leaving": running["id"], "ground": why[person["id"]]})
    placed = placing.company(repo, placed, on, override)
    passed = gates.of_admission(repo, list(now), on, override)
    with gates.told(repo, now, (on,), gates.IN_ROOMS) as alone:
        entry = repo.record("leaving dispersal")
    remarks += [remark for one in moved for remark in nights.hanging(repo, one["ended"])]
    moved = [one | placed.why_of(one["person"]) for one in moved]
    those = listing.of_moves(moved)
    sentence = _("Dispersal ended on {day}: {people}", day=dates.show(on), people=those.words)
    data = {"on": on.isoformat(), "people": moved}
    because = (*passed, *placed.passed, *(() if those.table else placed.why), *remarks)
    return Done(entry, sentence, data, because, (*placed.doubts, *alone), table=those.table)


def _kind(repo: Repository, typed: str | None) -> str:
    code = ""
    with suppress(UsageError):
        code = policies.code(repo, "leaving-kind", typed or dispersal.PRIVATE)
    if code not in dispersal.SITES:
        raise UsageError(
            _("“{typed}” is not a kind of dispersal", typed=typed),
            policies.one_of(repo, "leaving-kind", list(dispersal.SITES)),
        )
    return code


def _site(repo: Repository, kind: str, on: date) -> Place:
    """The site of a kind of dispersal that is in use on a day."""
    for row in repo.rows("SELECT id FROM site WHERE kind = :kind ORDER BY id", kind=dispersal.SITES[kind]):
        place = places.parts(row["id"])
        if places.is_open(repo, place, on):
            return place
    raise NotFound(
        _("no site of the kind {kind} is in use", kind=dispersal.SITES[kind]),
        _("azil db upgrade, or azil site add --kind {kind}", kind=dispersal.SITES[kind]),
    )


def _running(repo: Repository, person: Record) -> Record | None:
    """The dispersal in which somebody lives now, with the address of its stay."""
    return repo.row(
        "SELECT l.*, stay.address AS lives_at FROM leaving AS l JOIN stay ON stay.id = l.stay"
        " WHERE l.person = :person AND stay.departed IS NULL ORDER BY l.from_day DESC, l.id LIMIT 1",
        person=person["id"],
    )


def _running_or_refuse(repo: Repository, person: Record) -> Record:
    running = _running(repo, person)
    if running is None:
        raise Refused(
            _("no dispersal of {name} is under way", name=people.name(person)),
            _("see: azil leaving show {code}", code=ids.show(person["id"])),
        )
    return running


def _stays_on(running: Record | None, address: str | None, kind: str | None) -> bool:
    """Whether what is said is of the dispersal that is under way."""
    if running is None:
        return False
    is_same = is_blank(address) or str(address).strip() == running["lives_at"]
    return is_same and kind in (None, running["kind"])


def _move_out(
    repo: Repository,
    person: Record,
    place: Place,
    on: date,
    kind: str,
    home: dict[str, str],
    moved: list[dict[str, Any]],
) -> list[str]:
    """Let somebody's stay at an address begin, and the one before it end; remarks."""
    stay = stays.open_stay(repo, person["id"])
    if stay is None:
        clashes = nights.second_stay(repo, person, (on, None))
        remarks = list(nights.refuse(repo, list(clashes), None))
        id_, begun = succession.begin(repo, person, place, None, on, programme=ASYLUM, term=Term(), home=home)
        moved.append({"person": person["id"], "name": people.name(person), "stay": id_, **begun})
        return remarks
    if stay["programme"] != ASYLUM:
        raise Refused(
            _("{name} is not accommodated as an applicant", name=people.name(person)),
            _("a dispersal is for applicants; of others: azil transfer --programme, with --address"),
        )
    succession.refuse_same_day(person, stay, on)
    ended: dict[str, str | None] = {"reason": "dispersal", "destination": kind}
    one, remarks = succession.succeed(
        repo, person, stay, place, None, on, ended=ended, programme=ASYLUM, term=Term(), home=home
    )
    moved.append(one)
    return remarks


def _put(repo: Repository, person: str, on: date, fields: Mapping[str, Any]) -> str:
    """Record a dispersal; one that an earlier version recorded for the day as a departure is made one."""
    record = repo.row(
        "SELECT id FROM leaving WHERE person = :person AND from_day = :on AND stay IS NULL"
        " AND kind IN ('private-address', 'institution') ORDER BY id",
        person=person,
        on=on,
    )
    return repo.put("leaving", record["id"] if record else repo.new_id("leaving"), person=person, **fields)


def _complete(
    repo: Repository,
    concerned: Sequence[Record],
    now: Mapping[str, Record | None],
    on: date,
    given: Mapping[str, Any],
    ground: str | None,
) -> Done:
    """Add to dispersals what is known of them since."""
    recorded = []
    new: dict[str, Any] = {}
    for person in concerned:
        running = now[person["id"]] or {}
        fields: dict[str, Any] = dict(given)
        if code := _ground(repo, person, running, ground):
            fields |= {"ground": code, "ground_on": on}
        new = {name: value for name, value in fields.items() if str(value) != running.get(name)}
        if not new:
            raise UsageError(
                _("nothing to change: this is already recorded for {name}", name=people.name(person)),
                _("see: azil leaving show {code}", code=ids.show(person["id"])),
            )
        repo.put("leaving", running["id"], **new)
        recorded.append({"person": person["id"], "name": people.name(person), "leaving": running["id"],
                         "stay": running["stay"]})  # fmt: skip
    entry = repo.record("leaving dispersal")
    names = "; ".join(ids.named(str(one["name"]), str(one["person"])) for one in recorded)
    what = "; ".join(
        f"{_(_WORDS[name])} {values.shown(repo, 'leaving', name, str(value))}"
        for name, value in new.items()
        if name in _WORDS
    )
    sentence = _("Recorded of the dispersal of {people}: {what}", people=names, what=what)
    return Done(entry, sentence, {"on": on.isoformat(), "people": recorded})


def _ground(repo: Repository, person: Record, running: Record, typed: str | None) -> str | None:
    """The ground that was typed, refused where the act does not know it for this kind of dispersal."""
    if typed is None:
        return None
    code = policies.code(repo, "dispersal-ground", typed)
    if code in dispersal.ENDED_BY_LAW and running["kind"] != dispersal.PRIVATE:
        raise Refused(
            _("{name} lives in an institution: that ground is only for a private address (ZMZ-1 83(7))",
              name=people.name(person)),
            _("give another ground: own-wish, not-needed or other"),
        )  # fmt: skip
    return code
