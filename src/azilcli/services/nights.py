"""Telling anew where a stay slept: what alters it, what that contradicts, and what is left hanging."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, people, places, stays
from azilcli.repository.places import Place
from azilcli.rules import timeline
from azilcli.rules.timeline import Line, Nights
from azilcli.services import gates, sleeping
from azilcli.services.gates import Gate
from azilcli.tuples import NamedTuple

BED_TWICE, PERSON_TWICE = "bed-twice", "person-twice"
"""Codes of what contradicts a record, which are also those of the checks that find it."""


class Contradiction(NamedTuple):
    """What a new fact cannot be true beside: which bed or person, who or what."""

    gate: Gate
    since: date
    """The first of the nights in question."""
    is_over: bool
    """Whether they are over, so that a reason may be enough."""


def line(repo: Repository, person: Record, stay: Record) -> Line:
    """Where a person's stay slept, in order; `Refused` for one that has no place on record."""
    slept = as_line(stays.placements(repo, stay["id"]))
    if not slept:
        raise Refused(
            _("no place is recorded for the stay of {name}", name=people.name(person)), _("see: azil check")
        )
    return slept


def as_line(placements: Iterable[Record]) -> Line:
    """Placements of a stay, in order, as its line."""
    return tuple(
        timeline.Part(
            (here["site"], here["room"], here["bed"]),
            dates.iso(here["from_day"]),
            _day(here["to_day"]),
            here["id"],
        )
        for here in placements
    )


def part_on(person: Record, line_: Line, on: date) -> timeline.Part:
    """Where a stay slept in the night of a day; of several places that copies told of, the last one."""
    held = [part for part in line_ if part.holds(on)]
    if not held:
        raise Refused(
            _("no place is recorded for {name} on {day}", name=people.name(person), day=dates.show(on)),
            _("see: azil show {code}", code=ids.show(person["id"])),
        )
    return held[-1]


def as_part(place_: Place, bed: str | None, start: date, end: date | None = None) -> timeline.Part:
    """A bed, or a place without one, from a day on."""
    at = places.parts(bed) if bed else place_
    return timeline.Part((at.site, at.room, bed), start, end)


def as_data(part: timeline.Part) -> dict[str, str | None]:
    """A place as a receipt names it."""
    return dict(zip(("site", "room", "bed"), part.place, strict=True))


def tell(repo: Repository, stay: str, before: Line, after: Line) -> tuple[str, ...]:
    """Put the fields in which a stay's line differs; a remark for each place in which nobody slept."""
    by_key = {part.key: part for part in before}
    number = stays.next_number(repo, stay)
    for part in after:
        if not part.key:
            site, room, bed = part.place
            repo.add("placement", stay=stay, site=site, room=room, bed=bed, number=number,
                     from_day=part.start, to_day=part.end)  # fmt: skip
            number += 1
            continue
        was = by_key.pop(part.key)
        differs: dict[str, date | None] = {}
        if part.start != was.start:
            differs["from_day"] = part.start
        if part.end != was.end:
            differs["to_day"] = part.end
        if differs:
            repo.put("placement", part.key, **differs)
    for part in by_key.values():
        repo.put("placement", part.key, cancelled=dates.today())
    return tuple(
        _(
            "nights at {place} from {day} are cancelled",
            place=where(part),
            day=dates.show(part.start),
        )
        for part in by_key.values()
    )


def where(part: timeline.Part) -> str:
    """The bed, else the room, else the site."""
    site, room, bed = part.place
    return bed or room or site


def place(part: timeline.Part) -> Place:
    """The place of a part as the gates ask for it."""
    site, room, bed = part.place
    return Place("bed" if bed else "room" if room else "site", where(part), site, room, bed)


def contradictions(
    repo: Repository, person: Record, before: Line, after: Line, leaving: Collection[str] = ()
) -> Iterator[Contradiction]:
    """Whose nights in a bed a person's new nights in it would be; what was so already is not asked.

    `leaving` are the placements that end by the same command.
    """
    own = {*leaving, *(part.key for part in before)}
    for part in after:
        if not part.place[2]:
            continue
        bed = where(part)
        slept = [(one.start, one.end) for one in before if one.place == part.place]
        for nights in timeline.added(slept, (part.start, part.end)):
            for other in places.taken(repo, bed, *nights, own):
                sentence = sleeping.is_taken(bed, other)
                gate = Gate(BED_TWICE, person["id"], sentence, _("choose another bed or day"), "")
                yield Contradiction(gate, nights[0], sleeping.is_over(nights[1], other["to_day"]))


def second_stay(
    repo: Repository, person: Record, nights: Nights, was: Nights | None = None, ignoring: str = ""
) -> Iterator[Contradiction]:
    """The other stays of a person in nights that a stay gains; in those it had, `was`, nothing is asked."""
    for begin, finish in timeline.added([was] if was else [], nights):
        for other in stays.overlapping(repo, person["id"], begin, finish, ignoring=ignoring):
            gate = _second_stay(repo, person, other, begin)
            yield Contradiction(gate, begin, sleeping.is_over(finish, other["departed"]))


def _second_stay(repo: Repository, person: Record, other: Record, begin: date) -> Gate:
    here = stays.last_placement(repo, other["id"])
    values = {
        "name": people.name(person),
        "day": dates.show(other["arrived"]),
        "place": sleeping.of(here) if here else "?",
    }
    if other["departed"]:
        sentence = _("{name} has another stay from {day} to {until} at {place}",
                     until=dates.show(other["departed"]), **values)  # fmt: skip
        hint = _("see: azil show {code}", code=ids.show(person["id"]))
    else:
        sentence = _("{name} has a stay from {day} at {place}", **values)
        hint = _(
            "to move people, also to another programme: azil transfer --programme; to end the stay: "
            "azil discharge"
        )
        if begin.isoformat() < other["arrived"]:
            hint = _("if they left before that day, give the day: --departed DATE")
    return Gate(PERSON_TWICE, person["id"], sentence, hint, "")


def refuse(repo: Repository, clashes: Sequence[Contradiction], override: str | None) -> tuple[str, ...]:
    """Refuse what contradicts a record; where it is over, the reason `override` writes it.

    What goes on has another bed, and another stay is ended first.
    """
    for clash in clashes:
        if not clash.is_over:
            raise Refused(clash.gate.sentence, clash.gate.hint)
    return tuple(
        why for one in dict.fromkeys(clashes) for why in gates.refuse(repo, [one.gate], override, one.since)
    )


def of_stay(stay: Record) -> Nights:
    """The days of a stay: of arrival, and of leaving if it has ended."""
    return dates.iso(stay["arrived"]), _day(stay["departed"])


def pass_contradictions(
    repo: Repository, person: Record, told: Record, before: Line, after: Line, override: str | None
) -> tuple[str, ...]:
    """Refuse what contradicts a stay as it would now be `told`; where that is over, a reason writes it."""
    stay = repo.get("stay", told["id"]) or told
    clashes = [
        *second_stay(repo, person, (told["arrived"], told["departed"]), of_stay(stay), told["id"]),
        *contradictions(repo, person, before, after),
    ]
    return refuse(repo, clashes, override)


def hanging(repo: Repository, stay: str) -> Iterator[str]:
    """A remark on each thing on record of a stay that is later than its end."""
    from azilcli.rules.checks import late

    for row in repo.rows(late.OF_STAY, stay=stay):
        yield _("still recorded for a later day: {what}, {day}", day=dates.show(row["day"]),
                what=_(late.WORDS[row["kind"]]))  # fmt: skip


def _day(text: str | None) -> date | None:
    return dates.iso(text) if text else None
