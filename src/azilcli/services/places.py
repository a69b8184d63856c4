"""Sites, rooms and beds: adding, altering, closing and reopening them, all dated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import schema
from azilcli.repository import Record, Repository, people, places, policies
from azilcli.repository.places import CLOSED, OUT_OF_SERVICE, Place
from azilcli.rules.sql import ends
from azilcli.services import Done, use_case
from azilcli.text.keys import is_blank

_CODE = re.compile(r"[A-Z0-9ČŠŽĆĐ][A-Z0-9ČŠŽĆĐ._-]{0,31}")
_ROOMS_AT_ONCE = 2000
_BEDS_AT_MOST = 26 * 27


def bed_letters(count: int) -> list[str]:
    """The names of the beds of a room: A, B, ... Z, AA, AB, ..."""
    if not 0 <= count <= _BEDS_AT_MOST:
        raise UsageError(_("a room cannot have {count} beds", count=count), _("give a number from 0 to 702"))
    return [
        ("" if number < 26 else chr(64 + number // 26)) + chr(65 + number % 26) for number in range(count)
    ]


def room_numbers(ranges: str) -> list[str]:
    """The room numbers that `201-240,301,K1-K3` stands for."""
    numbers: list[str] = []
    for part in ranges.split(","):
        numbers += _room_range(part.strip().upper())
        if len(numbers) > _ROOMS_AT_ONCE:
            raise UsageError(
                _("{rooms} are too many rooms at once", rooms=ranges),
                _("add them in several steps"),
            )
    return list(dict.fromkeys(numbers))


def _room_range(part: str) -> Iterator[str]:
    match = re.fullmatch(r"([^0-9/]*?)([0-9]+)-\1([0-9]+)", part)
    if match and max(len(number) for number in match.groups()[1:]) > 6:
        raise UsageError(_("{rooms} are too many rooms at once", rooms=part), _("add them in several steps"))
    if not match:
        yield code(part)
        return
    prefix, first, last = match.groups()
    if int(first) > int(last):
        raise UsageError(_("the rooms {rooms} end before they begin", rooms=part), _("type it as 201-240"))
    width = len(first) if first.startswith("0") else 0
    for number in range(int(first), min(int(last), int(first) + _ROOMS_AT_ONCE) + 1):
        yield code(f"{prefix}{number:0{width}d}")


def code(typed: str) -> str:
    """A typed site code, room number or bed letter in its normal form."""
    normal = typed.strip().upper()
    if not _CODE.fullmatch(normal):
        raise UsageError(
            _("“{typed}” cannot be used as the code of a place", typed=typed),
            _("use letters, digits, full stop, hyphen and underscore, 32 characters at most"),
        )
    return normal


def put_room(repo: Repository, id_: str, letters: Sequence[str], from_day: date | str, **fields: Any) -> None:
    """Say that a room with beds of these letters is in use from a day."""
    given = {name: value for name, value in fields.items() if value is not None}
    repo.put("room", id_, site=id_.partition("/")[0], from_day=from_day, **given)
    for letter in letters:
        repo.put("bed", f"{id_}/{letter}", room=id_, from_day=from_day)


@use_case
def add_site(
    repo: Repository,
    typed: str,
    *,
    name: str,
    town: str,
    kind: str,
    programmes: Sequence[str],
    address: str | None,
    from_day: date,
) -> Done:
    """Record a new site. `kind` and `programmes` are codes of their lists."""
    id_ = put_site(repo, typed, kind, programmes, from_day, name=name, town=town, address=address)
    entry = repo.record("site add")
    return Done(entry, _("Site {id} was added", id=id_), {"site": id_})


def put_site(
    repo: Repository, typed: str, kind: str, programmes: Sequence[str], from_day: date, **texts: str | None
) -> str:
    """Say that there is a new site, with its name, town and address; its code is returned."""
    id_ = code(typed)
    refuse_known(repo, "site", id_)
    if is_blank(texts["name"]) or is_blank(texts["town"]) or not programmes:
        raise UsageError(
            _("the name, the town or the programme of the site is missing"), _("see: azil site add --help")
        )
    fields: Record = {
        **texts,
        "kind": policies.code(repo, "site-kind", kind),
        "programmes": " ".join(policies.code(repo, "programme", p) for p in programmes),
        "from_day": from_day,
    }
    return repo.put("site", id_, **{field: value for field, value in fields.items() if value is not None})


@use_case
def add_rooms(
    repo: Repository,
    site: str,
    rooms: str,
    *,
    beds: int,
    area_m2: float | None,
    floor: str | None,
    reserved_for: str | None,
    from_day: date,
) -> Done:
    """Record one room or a range of rooms, each with the same number of beds."""
    site_id = places.record(repo, "site", site)["id"]
    letters = bed_letters(beds)
    check_area(area_m2)
    use = policies.code(repo, "room-use", reserved_for) if reserved_for else None
    added = [f"{site_id}/{number}" for number in room_numbers(rooms)]
    for id_ in added:
        refuse_known(repo, "room", id_)
        put_room(repo, id_, letters, from_day, area_m2=area_m2, floor=floor, reserved_for=use)
    entry = repo.record("room add")
    what = added[0] if len(added) == 1 else f"{added[0]} – {added[-1].partition('/')[2]}"
    sentence = n_(
        "{n} room was added: {what}, with {beds} beds each",
        "{n} rooms were added: {what}, with {beds} beds each",
        len(added),
        what=what,
        beds=beds,
    )
    return Done(entry, sentence, {"rooms": added})


@use_case
def add_beds(repo: Repository, room: str, *, count: int, accessible: bool, from_day: date) -> Done:
    """Record more beds in a room; they take the next free letters."""
    room_id = places.record(repo, "room", room)["id"]
    known = {row["id"] for row in repo.rows("SELECT id FROM bed WHERE room = :r", r=room_id)}
    if count < 1:
        raise UsageError(_("at least one bed must be added"), _("azil bed add ROOM --count 2"))
    free = [f"{room_id}/{x}" for x in bed_letters(_BEDS_AT_MOST) if f"{room_id}/{x}" not in known]
    added = free[:count]
    if len(added) < count:
        raise UsageError(
            _("a room cannot have {count} beds", count=len(known) + count),
            _("give a number from 0 to 702"),
        )
    for id_ in added:
        fields: Record = {"room": room_id, "from_day": from_day}
        repo.put("bed", id_, **fields, **({"accessible": 1} if accessible else {}))
    entry = repo.record("bed add")
    sentence = n_("{n} bed was added: {what}", "{n} beds were added: {what}", count,
                  what=", ".join(added))  # fmt: skip
    return Done(entry, sentence, {"beds": added})


@use_case
def edit(repo: Repository, kind: str, typed: str, changes: Record) -> Done:
    """Alter the fields of a site, room or bed; None clears one, what is not named stays."""
    before = places.record(repo, kind, typed)
    check_area(changes.get("area_m2"))
    for field in schema.kinds()[kind].required & changes.keys():
        if changes[field] in (None, ""):
            raise UsageError(_("{id} must have: {field}", id=before["id"], field=field), _("give a value"))
    lists = {"kind": "site-kind", "reserved_for": "room-use"}
    for field, list_ in lists.items():
        if changes.get(field):
            changes[field] = policies.code(repo, list_, changes[field])
    if changes.get("programmes"):
        served = policies.several(repo, "programme", changes["programmes"])
        if not served:
            raise UsageError(
                _("{id} must have: {field}", id=before["id"], field="programmes"),
                _("give a value"),
            )
        changes["programmes"] = " ".join(served)
    new = {name: value for name, value in changes.items() if before[name] != value}
    if not new:
        raise UsageError(
            _("nothing to change: {id} already has these values", id=before["id"]),
            _("give what to change; see --help"),
        )
    repo.put(kind, before["id"], **new)
    entry = repo.record(f"{kind} edit")
    return Done(entry, _("{id} was changed", id=before["id"]), {kind: before["id"], **new})


@use_case
def close(
    repo: Repository,
    typed: str,
    *,
    effect: str,
    from_day: date,
    to_day: date | None,
    reason: str | None,
    kind: str,
) -> Done:
    """Close a place (`effect` closed), or take it out of service, over [from_day, to_day).

    Refused while somebody sleeps there in that time, naming them.
    """
    place = places.parts(places.record(repo, kind, typed)["id"])
    closure = put_closure(repo, place, effect=effect, from_day=from_day, to_day=to_day, reason=reason)
    refuse_occupied(place, occupants(repo, place, from_day, to_day), _("move them first: azil transfer"))
    out = effect == OUT_OF_SERVICE
    entry = repo.record(f"{place.kind} {'out' if out else 'close'}")
    sentence = closed_sentence(place.id, out=out, from_day=from_day, to_day=to_day)
    return Done(entry, sentence, {"closure": closure, "place": place.id})


def put_closure(
    repo: Repository, place: Place, *, effect: str, from_day: date, to_day: date | None, reason: str | None
) -> str:
    """Say that a place is out of use over [from_day, to_day); `Refused` where it is already."""
    if to_day is not None and to_day <= from_day:
        raise UsageError(
            _("the end {end} is not after the beginning {start}", end=dates.show(to_day),
              start=dates.show(from_day)),
            _("--to is the first day back in use"),
        )  # fmt: skip
    overlap = repo.row(
        f"SELECT * FROM closure WHERE place = :place AND {ends('to_day')} > :start AND from_day < :end",
        place=place.id,
        start=from_day,
        end=to_day or dates.OPEN,
    )
    if overlap:
        raise Refused(
            _(
                "{id} has already been out of use since {day}",
                id=place.id,
                day=dates.show(overlap["from_day"]),
            ),
            _("see: azil {kind} show {id}", kind=place.kind, id=place.id),
        )
    return repo.add(
        "closure",
        place=place.id,
        effect=effect,
        from_day=from_day,
        to_day=to_day,
        reason=policies.code(repo, "closure-reason", reason) if reason else None,
    )


def closed_sentence(id_: str, *, out: bool, from_day: date, to_day: date | None) -> str:
    """That a place is closed, or out of service, and until when."""
    start, end = dates.show(from_day), dates.show(to_day)
    if out and to_day:
        return _(
            "{id} is out of service from {start}, back in use on {end}",
            id=id_,
            start=start,
            end=end,
        )
    if out:
        return _("{id} is out of service from {start}", id=id_, start=start)
    if to_day:
        return _("{id} is closed from {start}, back in use on {end}", id=id_, start=start, end=end)
    return _("{id} is closed from {start}", id=id_, start=start)


@use_case
def reopen(repo: Repository, typed: str, *, effect: str, on: date, kind: str) -> Done:
    """Put a closed place, or one out of service, into use again from a day on."""
    place = places.parts(places.record(repo, kind, typed)["id"])
    closures = repo.rows(
        f"SELECT * FROM closure WHERE place = :place AND from_day <= :on AND {ends('to_day')} > :on",
        place=place.id,
        on=on,
    )
    # Two copies of the file may each have closed the place.
    ending = [closure for closure in closures if closure["effect"] == effect]
    if not ending:
        sentence = (
            _("{id} is not closed on {day}", id=place.id, day=dates.show(on))
            if effect == CLOSED
            else _("{id} is not out of service on {day}", id=place.id, day=dates.show(on))
        )
        raise Refused(sentence, _("see: azil {kind} show {id}", kind=kind, id=place.id))
    for closure in ending:
        repo.put("closure", closure["id"], to_day=on)
    entry = repo.record(f"{place.kind} {'back' if effect == OUT_OF_SERVICE else 'reopen'}")
    if len(ending) == len(closures):
        sentence = _("{id} is back in use from {day}", id=place.id, day=dates.show(on))
    elif effect == OUT_OF_SERVICE:
        sentence = _("{id} is no longer out of service, but still closed", id=place.id)
    else:
        sentence = _("{id} is no longer closed, but still out of service", id=place.id)
    return Done(entry, sentence, {"place": place.id})


def area(typed: str | None) -> float | None:
    """A typed area in square metres, from 1 to 10,000, with a decimal comma or point."""
    if typed is None:
        return None
    normal = typed.strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,3})?", normal) or not 1 <= float(normal) <= 10_000:
        raise UsageError(_("a room cannot have {area} m²", area=typed), _("give the area in square metres"))
    return float(normal)


def check_area(area_m2: float | None) -> None:
    """Refuse an area that no room has."""
    if area_m2 is not None:
        area(f"{area_m2:.3f}")


def refuse_known(repo: Repository, kind: str, id_: str) -> None:
    """Refuse to add what there is already."""
    if repo.get(kind, id_):
        raise Refused(
            _("{id} already exists", id=id_),
            _("to change it: azil {kind} edit {id}", kind=kind, id=id_),
        )


def occupants(repo: Repository, place: Place, start: date, end: date | None) -> list[Record]:
    """Who sleeps in a place in any night of [start, end), each once, by name."""
    return repo.rows(
        f"SELECT * FROM sleeper WHERE {place.kind} = :place AND from_day < :end"
        f" AND {ends('to_day')} > :start AND {ends('to_day')} > from_day"
        " GROUP BY person ORDER BY sort_key",
        place=place.id,
        start=start,
        end=end or dates.OPEN,
    )


def refuse_occupied(place: Place, rows: Sequence[Record], hint: str) -> None:
    """Refuse to close a place in which somebody sleeps, naming the first ones."""
    if rows:
        names = ", ".join(people.name(row) for row in rows[:5])
        raise Refused(
            n_(
                "{n} person sleeps in {id} in that time: {names}",
                "{n} people sleep in {id} in that time: {names}",
                len(rows),
                id=place.id,
                names=names + ("…" if len(rows) > 5 else ""),
            ),
            hint,
        )
