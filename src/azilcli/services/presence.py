"""The daily check: who was in the house (ZMZ-1 82(5)), and what follows for those who were not."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, erasures, people, places, presence
from azilcli.services import Done, check_day, gates, use_case
from azilcli.services.absences import put_absence, to_ask
from azilcli.text.keys import search_key

_CODE = ("code", "sifra", "person", "oseba")
_MARK = ("missing", "manjka")
_BACK = ("back", "vrnitev")


def header(cells: Iterable[str]) -> bool:
    """Whether the cells of a first line name columns, rather than being codes themselves."""
    return any(search_key(cell) in (*_CODE, *_MARK, *_BACK) for cell in cells)


def marked(rows: Iterable[Mapping[str | None, Any]]) -> tuple[list[str], list[str]]:
    """The codes of the people missing and of those back, from a table's rows by column name.

    With a column `missing` (`manjka`) or `back` (`vrnitev`) those whose cell there is not empty, as when the
    list itself was filled in; without either all are missing. Raises `UsageError` where no column holds
    codes.
    """
    missing, back = [], []
    for row in filter(None, rows):
        cells = {search_key(name): str(value or "").strip() for name, value in row.items() if name}
        code = next((cells[name] for name in _CODE if name in cells), None)
        if code is None:
            raise UsageError(
                _("the CSV has no column for the codes of people"),
                _("name the column code; or put one code on each line, without a header"),
            )
        is_missing, is_back = (any(cells.get(name) for name in names) for names in (_MARK, _BACK))
        if code and is_back:
            back.append(code)
        if code and (is_missing or not cells.keys() & {*_MARK, *_BACK}):
            missing.append(code)
    return missing, back


@use_case
def record(
    repo: Repository,
    site: str,
    *,
    on: date,
    missing: Sequence[str],
    back: Sequence[str] = (),
    override: str | None = None,
) -> Done:
    """Record who sleeps at a site in the night of `on` and is there: all but those `missing` or away.

    Who is missing without an overnight pass is away from that night on, and stays so in every later check,
    until said to be `back` or to have returned. A pass stays as it is: people on a pass need not be named. A
    second check of a night goes over the first. The check of a night before the last one checked is
    recorded, but alters no absence. Raises `Refused` for a future day, for somebody who does not sleep
    there, and for somebody back who was not away.

    Who is no applicant is not asked about (ZMZ-1 115(1)/7, 116). Where nobody is one, and for those who
    are named all the same, it is refused unless `override` gives the reason.
    """
    check_day(on)
    place = places.record(repo, "site", site)["id"]
    everybody = presence.residents(repo, place, on)
    sleeping_there = {row["person"]: row for row in everybody if not people.is_erased(row)}
    if not everybody:
        raise NotFound(
            _("nobody sleeps at {site} on the night of {day}", site=place, day=dates.show(on)),
            _("see: azil report occupancy"),
        )
    named, seen = (
        {person["id"] for person in people.people(repo, typed, on)} if typed else set()
        for typed in (missing, back)
    )
    _refuse_strangers(repo, (named | seen) - sleeping_there.keys(), place, on)
    _refuse_wrongly_back([sleeping_there[id_] for id_ in sorted(seen)], named, on)
    before = _before(repo, place, on)
    asked = {id_ for id_, row in sleeping_there.items() if row["is_asked"]} or sleeping_there.keys()
    residents = {
        id_: row for id_, row in sleeping_there.items() if id_ in asked | named | seen | before.keys()
    }
    states = {
        id_: "on-pass"
        if row["pass"]
        else "missing"
        if id_ in named or (row["absence"] and id_ not in seen)
        else "present"
        for id_, row in residents.items()
    }
    _put(repo, place, on, states)
    passed = gates.ask(repo, gates.OF_PRESENCE, list(residents), [on], override, on)
    later = presence.later_check(repo, place, on)
    if later:
        why = _differences(residents.values(), states, later)
        left, returned = [], []
    else:
        why = ()
        left = [row for id_, row in residents.items() if states[id_] == "missing" and not row["absence"]]
        returned = [row for id_, row in residents.items() if states[id_] == "present" and row["absence"]]
        for row in left:
            _put_away(repo, row, on, seen_before=before.get(row["person"]) == "present")
        for row in returned:
            repo.put("absence", row["absence"], to_day=on)
    with gates.told(repo, [row["person"] for row in (*left, *returned)], (on, dates.today())) as alone:
        entry = repo.record("presence record")
    erased = tuple(
        _("the data of {code} are erased, and it was not recorded again; once they have left: azil "
          "discharge {code}",
          code=ids.show(row["person"]))
        for row in everybody
        if people.is_erased(row)
    )  # fmt: skip
    unexplained = to_ask(repo, [row["person"] for row in returned], on) if returned else []
    remarks = (*passed, *why, *erased, *alone, *unexplained)
    return Done(entry, *_said(place, on, residents, states, left, returned), remarks)


def _refuse_strangers(repo: Repository, strangers: Iterable[str], site: str, on: date) -> None:
    for id_ in sorted(strangers):
        person = repo.get("person", id_) or {"family_name": ids.show(id_), "given_name": None}
        raise Refused(
            _("{name} does not sleep at {site} in the night of {day}", name=people.name(person),
              site=site, day=dates.show(on)),
            _("see: azil presence list {site}", site=site),
        )  # fmt: skip


def _refuse_wrongly_back(seen: Iterable[Record], missing: Container[str], on: date) -> None:
    """Refuse somebody said to be back who is missing too, is on a pass, or was not away."""
    for row in seen:
        name, code = people.name(row), ids.show(row["person"])
        if row["person"] in missing:
            raise UsageError(
                _("{name} cannot be both missing and back", name=name), _("give each person once")
            )
        if row["pass"]:
            raise Refused(
                _("{name} has a pass from {start} to {end}", name=name, start=dates.show(row["pass_from"]),
                  end=dates.show(row["pass_to"])),
                _("if they are back before its end: azil return {code} --on DATE", code=code),
            )  # fmt: skip
        if not row["absence"]:
            raise Refused(
                _("{name} is not away on {day}", name=name, day=dates.show(on)),
                _("with --back, give only those who were away; those present need not be given"),
            )


def _before(repo: Repository, site: str, on: date) -> dict[str, str]:
    """What an earlier check of the same day found of each person."""
    earlier = presence.check_of(repo, site, on)
    states = dict.fromkeys(earlier["seen"].split(), "present") if earlier else {}
    for id_, row in presence.not_there(repo, site, on).items():
        states.setdefault(id_, row["state"])
    return states


def _put(repo: Repository, site: str, on: date, states: Mapping[str, str]) -> None:
    """Put the check, and a record for each who was not there or is put right now.

    Site, day and person name the records, so that two copies of the file that hold a check agree.
    """
    seen = " ".join(sorted(id_ for id_, state in states.items() if state == "present"))
    repo.put("presence_check", f"{site}/{on.isoformat()}", site=site, day=on, seen=seen)
    not_there = presence.not_there(repo, site, on)
    for id_, state in states.items():
        if state != "present" or (id_ in not_there and not_there[id_]["state"] != state):
            repo.put("presence", f"{site}/{on.isoformat()}/{id_}", site=site, day=on, person=id_, state=state)
    for id_, row in not_there.items():
        # Moved, or left for good, since the earlier check of the day.
        if id_ not in states and not erasures.is_erased(repo, ("person", id_)):
            repo.put("presence", row["id"], state="elsewhere")


def _put_away(repo: Repository, row: Record, on: date, *, seen_before: bool) -> None:
    """Begin an absence, or go on with the one that an earlier check of the same day had ended."""
    if seen_before:
        ended = repo.row(
            "SELECT * FROM absence WHERE stay = :stay AND to_day = :on AND from_day < :on",
            stay=row["stay"],
            on=on,
        )
        if ended:
            repo.put("absence", ended["id"], to_day=None)
            return
    until = {"to_day": row["departed"]} if row["departed"] else {}
    put_absence(repo, {"id": row["stay"], "person": row["person"]}, on, **until)


def _differences(residents: Iterable[Record], states: Mapping[str, str], later: str) -> tuple[str, ...]:
    """A remark where absences do not agree with a check that was recorded late."""
    names = [
        people.name(row)
        for row in residents
        if states[row["person"]] != "on-pass" and (states[row["person"]] == "missing") != bool(row["absence"])
    ]
    if not names:
        return ()
    return (
        _(
            "a check of {day} is recorded, so no absence was changed; see azil absent and azil return "
            "for: {people}",
            day=dates.show(later),
            people=", ".join(names),
        ),
    )


def _said(
    site: str,
    on: date,
    residents: Mapping[str, Record],
    states: Mapping[str, str],
    left: Sequence[Record],
    back: Sequence[Record],
) -> tuple[str, dict[str, Any]]:
    """The sentence of the receipt, and the same as data."""
    by_state = {
        state: [residents[id_] for id_ in residents if states[id_] == state]
        for state in ("present", "missing", "on-pass")
    }
    count = {state: len(rows) for state, rows in by_state.items()}
    still = [row for row in by_state["missing"] if row["absence"]]
    sentence = _(
        "Check of {site} in the night {night}: {present} present, {missing} missing, {passes} on a pass",
        site=site,
        night=dates.show_night(on),
        present=count["present"],
        missing=count["missing"],
        passes=count["on-pass"],
    )
    if left:
        sentence += "; " + n_("{n} person away from this night on: {people}",
                              "{n} people away from this night on: {people}", len(left),
                              people=_names(left))  # fmt: skip
    if still:
        sentence += "; " + _("still away: {people}", people=_names(still))
    if back:
        sentence += "; " + n_("{n} person back: {people}", "{n} people back: {people}", len(back),
                              people=_names(back))  # fmt: skip
    data = {
        "site": site,
        "day": on.isoformat(),
        "present": count["present"],
        "missing": [row["person"] for row in by_state["missing"]],
        "on_pass": [row["person"] for row in by_state["on-pass"]],
        "left": [row["person"] for row in left],
        "back": [row["person"] for row in back],
        "still_away": [row["person"] for row in still],
    }
    return sentence, data


def _names(rows: Iterable[Record]) -> str:
    return ", ".join(ids.named(people.name(row), row["person"]) for row in rows)
