"""What a register of the past says of somebody's nights, line by line, made into stays.

A register may tell of one stay in several lines, of two that overlap, or of each night apart, in any order.
Lines that name one stay are one, with its moves; what overlaps at one site under one programme is one, as
are the nights that follow each other. Everything else is kept as it is said: who slept in two towns in
one night is a finding, not a fault of the list. Days are ISO texts here, and what goes on ends on `OPEN`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from azilcli.dates import OPEN
from azilcli.rules.timeline import Where
from azilcli.tuples import NamedTuple

Row = Mapping[str, Any]
"""A stay in the file, or a place in which it slept."""


class Nights(NamedTuple):
    """Where somebody slept, from a day to another."""

    place: Where
    start: str
    end: str


class Claim(NamedTuple):
    """What a line of a register says of somebody's stay."""

    line: int
    key: str
    """By what the register tells that lines are of one stay; '' where it does not."""
    programme: str
    place: Where
    arrived: str
    departed: str
    start: str
    """From when on somebody slept in the place."""
    end: str
    """Until when; '' where it is not said, which means until the next move."""
    number: int
    """The order of moves on one day."""
    is_night: bool
    """Whether the line tells of a single night, which may be one of many."""
    more: Mapping[str, str]
    has_code: bool = False
    """Whether the key is a code of ours: it is a stay of its own, whatever it overlaps."""


class Told(NamedTuple):
    """A stay as the register tells it, with the lines that do."""

    programme: str
    arrived: str
    departed: str
    line: tuple[Nights, ...]
    claims: tuple[Claim, ...]
    is_of_nights: bool

    @property
    def keys(self) -> list[str]:
        """What the register calls it; what it united, may have several names."""
        return sorted({claim.key for claim in self.claims if claim.key})

    @property
    def site(self) -> str:
        """The site at which all of it was slept; '' where there are several."""
        sites = {nights.place[0] for nights in self.line}
        return next(iter(sites)) if len(sites) == 1 else ""

    def said(self, field: str, *, of_end: bool = False) -> str:
        """What is said of it in a field, of several lines by the one that begins first; or that ends last."""
        if len(self.claims) == 1:
            return self.claims[0].more.get(field, "")
        in_order = (
            sorted(self.claims, key=_by_end, reverse=True) if of_end else sorted(self.claims, key=_by_day)
        )
        told = [claim.more.get(field, "") for claim in (in_order[:1] if of_end else in_order)]
        return next(filter(None, told), "")


def _by_day(claim: Claim) -> tuple[Any, ...]:
    return (
        claim.start,
        claim.number,
        claim.end or OPEN,
        _names(claim.place),
        claim.key,
        sorted(claim.more.items()),
    )


def _by_end(claim: Claim) -> tuple[Any, ...]:
    return claim.departed or claim.end or OPEN, _by_day(claim)


def _names(place: Where) -> list[str]:
    return [name or "" for name in place]


def _in_order(told: Iterable[Told]) -> list[Told]:
    def when(one: Told) -> tuple[Any, ...]:
        slept = [(part.start, part.end, _names(part.place)) for part in one.line]
        return one.arrived, one.departed, one.is_of_nights, slept, one.programme, one.keys

    return sorted(told, key=when)


def stays(claims: Iterable[Claim]) -> list[Told]:
    """The stays of one person, in their order; the order of the lines does not matter."""
    told: list[Told] = []
    of_key: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.key:
            of_key.setdefault(claim.key, []).append(claim)
        else:
            told.append(_of([claim]))
    told += (_of(some) for some in of_key.values())
    if len(told) == 1:
        return told
    apart: list[Told] = []
    of_site: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        if one.site and not one.claims[0].has_code:
            of_site.setdefault((one.site, one.programme), []).append(one)
        else:
            apart.append(one)
    for some in of_site.values():
        apart += _united(some) if len(some) > 1 else some
    return _in_order(apart)


def _united(told: Sequence[Told]) -> Iterable[Told]:
    """What overlaps, or is the same, as one; of single nights also those that follow each other."""
    in_order = _in_order(told)
    some, end, are_nights = [in_order[0]], in_order[0].departed, in_order[0].is_of_nights
    for one in in_order[1:]:
        is_same = (one.arrived, one.departed) == (some[-1].arrived, some[-1].departed)
        follows = are_nights and one.is_of_nights and one.arrived == end
        if one.arrived < end or is_same or follows:
            some.append(one)
            end, are_nights = max(end, one.departed), are_nights and one.is_of_nights
            continue
        yield _one_of(some)
        some, end, are_nights = [one], one.departed, one.is_of_nights
    yield _one_of(some)


def _one_of(some: Sequence[Told]) -> Told:
    if len(some) == 1:
        return some[0]
    return Told(
        some[0].programme,
        min(one.arrived for one in some),
        max(one.departed for one in some),
        line([nights for one in some for nights in one.line]),
        tuple(claim for one in some for claim in one.claims),
        all(one.is_of_nights for one in some),
    )


def _of(claims: Sequence[Claim]) -> Told:
    """The stay of which some lines tell: it ended if one of them says so."""
    (one, *others) = claims
    if not others:
        departed = one.departed or one.end or OPEN
        slept = (Nights(one.place, one.start, min(one.end or departed, departed)),)
        return Told(one.programme, one.arrived, departed, slept, tuple(claims), one.is_night)
    in_order = sorted(claims, key=_by_day)
    ends = [claim.departed for claim in claims if claim.departed not in ("", OPEN)]
    departed = max(ends) if ends else OPEN
    parts = []
    for claim, after in zip(in_order, [*in_order[1:], None], strict=True):
        end = claim.end or (after.start if after else departed)
        parts.append(Nights(claim.place, claim.start, min(end, departed)))
    if not any(claim.departed for claim in claims):
        departed = max(part.end for part in parts)
    arrived = min(claim.arrived for claim in claims)
    is_of_nights = all(claim.is_night for claim in claims)
    return Told(in_order[-1].programme, arrived, departed, line(parts), tuple(claims), is_of_nights)


def line(parts: Sequence[Nights]) -> tuple[Nights, ...]:
    """Where a stay slept, of several places in one night the one that was moved to last."""
    if len(parts) == 1:
        return tuple(parts)
    kept = list(dict.fromkeys(parts))
    if len({part.place for part in kept}) > 1 and not any(
        one.end > other.start for one, other in pairwise(kept)
    ):
        return tuple(_joined(kept))
    slept = sorted((part for part in kept if part.start < part.end), key=_last) or kept[:1]
    days = sorted({day for part in slept for day in (part.start, part.end)})
    cut = []
    for begin, finish in pairwise(days):
        here = [part for part in slept if part.start <= begin and finish <= part.end]
        if here:
            cut.append(Nights(here[-1].place, begin, finish))
    return tuple(_joined(cut or slept))


def _last(part: Nights) -> tuple[Any, ...]:
    return part.start, _names(part.place), part.end


def _joined(parts: Sequence[Nights]) -> Iterable[Nights]:
    """The parts, those in one place that follow each other as one."""
    here = parts[0]
    for part in parts[1:]:
        if part.place == here.place and part.start == here.end:
            here = here._replace(end=part.end)
        else:
            yield here
            here = part
    yield here


def shares(told: Told, stay: Row, slept: Sequence[Row]) -> bool:
    """Whether a stay in the file is the one that is told of: of its programme, at its site, in its nights."""
    return stay["programme"] == told.programme and any(
        place["site"] == nights.place[0] and _meet(nights, place, touching=told.is_of_nights)
        for nights in told.line
        for place in slept
    )


def _meet(nights: Nights, place: Row, *, touching: bool) -> bool:
    """Whether some nights are among those that were slept in a place, or the same; or follow them."""
    begin, finish = place["from_day"], place["to_day"] or OPEN
    if (begin, finish) == (nights.start, nights.end):
        return True
    if touching and nights.start <= finish and begin <= nights.end:
        return True
    return bool(nights.start < finish and begin < nights.end)


def covers(told: Told, slept: Sequence[Row]) -> bool:
    """Whether all the nights that are told of were slept at their site."""
    for nights in told.line:
        day = nights.start
        for place in slept:
            if place["site"] == nights.place[0] and place["from_day"] <= day:
                day = max(day, place["to_day"] or OPEN)
        if day < nights.end:
            return False
    return True


def differing(told: Told, stay: Row, slept: Sequence[Row]) -> dict[str, str]:
    """What of a stay in the file changes: it ended, or held more nights. No night is taken away."""
    departed = stay["departed"] or OPEN
    if (stay["arrived"], departed) == (told.arrived, told.departed) or told.departed == OPEN:
        return {}
    if departed == OPEN and stay["arrived"] == told.arrived and slept[-1]["from_day"] <= told.departed:
        more = {field: said for field in ("reason", "destination") if (said := told.said(field, of_end=True))}
        return {"departed": told.departed, **more}
    if departed == OPEN or covers(told, slept) or {place["site"] for place in slept} != {told.site}:
        return {}
    fields = {"arrived": min(told.arrived, stay["arrived"]), "departed": max(told.departed, departed)}
    return {field: day for field, day in fields.items() if day != stay[field]}


def is_otherwise(told: Told, stay: Row) -> bool:
    """Whether the register now says other days of what was taken in of it under the same number."""
    days = stay["arrived"], stay["departed"] or OPEN
    return told.keys in ([stay["id"]], [stay["foreign_id"]]) and days != (told.arrived, told.departed)
