"""Early warnings of eviction: their limits, what a flat of the pilot asks for, and who comes first.

The conditions are those of the pilot of 2016, each a policy row: where that is 0 it is not asked. The order
is read from the first point to the last, without points that are added up, so that anybody can find it too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt

from azilcli import dates
from azilcli.language import _, n_
from azilcli.rules.conditions import Condition, Limits
from azilcli.tuples import NamedTuple

ANSWER_WORKDAYS = "warning.first-answer-workdays"
"""Policy: in how many working days of the first sign others are asked, and answer."""
COURT_DAYS = "warning.court-days"
"""Policy: so many days before the eviction the court is asked for a postponement at the latest."""
POSTPONEMENT_MONTHS = "warning.postponement-months"
"""Policy: for so many months at most an enforcement is put off."""
AID_DAYS = "warning.aid-days"
"""Policy: in so many days a tenant asks for extraordinary aid."""
CHECK_MONTHS = "warning.check-months"
"""Policy: so many months after the outcome it is checked how a household lives."""

KEPT = ("kept-arrangement", "kept-aid", "kept-postponed")
"""Outcomes of a warning with which the household kept its home."""
DAY_SET, EVICTED = "day-set", "evicted"
"""Stages (code list warning-stage)."""
GATE = "eviction-conditions"
"""Code of the gate of the flats."""
ENDANGERED, NO_JOINT_HOUSING, CITIZENS, FLAT = "endangered", "no-joint-housing", "citizens", "flat-for-all"
"""Codes of the conditions beside `EVICTED`, which are those of their policies too."""


class Flat(NamedTuple):
    """A flat on a day: its beds in service, whether nobody lives there, and where it is."""

    site: str
    town: str
    beds: int
    is_free: bool


class Case(NamedTuple):
    """What is known of a household on a day, as far as the conditions look at it."""

    on: date
    members: int
    endangered_on: date | None
    evicted_on: date | None
    joint_housing: bool | None
    housing_asked_on: date | None
    citizens: bool | None
    """Whether all its members are citizens; None where that is not known of somebody."""


def of_flat(case: Case, flat: Flat, limits: Limits) -> tuple[Condition, ...]:
    """The five conditions of a flat of the pilot, each with its fact and day."""
    met = {
        ENDANGERED: _endangered(case),
        EVICTED: _evicted(case),
        NO_JOINT_HOUSING: _joint_housing(case),
        CITIZENS: _citizens(case),
        FLAT: _flat(case, flat),
    }
    return tuple(
        Condition(code, is_met, sentence, int(is_met), limits[code].value, limits[code].legal_basis)
        for code, (is_met, sentence) in met.items()
        if code in limits and limits[code].value > 0
    )


def _endangered(case: Case) -> tuple[bool, str]:
    if case.endangered_on and case.endangered_on <= case.on:
        return True, _("materially endangered: found on {day}", day=dates.show(case.endangered_on))
    return False, _("materially endangered: not recorded")


def _evicted(case: Case) -> tuple[bool, str]:
    if case.evicted_on and case.evicted_on <= case.on:
        return True, _("evicted: on {day}", day=dates.show(case.evicted_on))
    return False, _("evicted: not yet")


def _joint_housing(case: Case) -> tuple[bool, str]:
    if case.joint_housing:
        return False, _("joint accommodation: they have it elsewhere")
    if case.joint_housing is None or not case.housing_asked_on or case.housing_asked_on > case.on:
        return False, _("joint accommodation: not recorded whether they have it elsewhere, and since when")
    return True, _("joint accommodation: none, looked into on {day}", day=dates.show(case.housing_asked_on))


def _citizens(case: Case) -> tuple[bool, str]:
    if case.citizens is None:
        return False, _("citizenship: not recorded of all of them")
    if case.citizens:
        return True, _("citizenship: all of them on {day}", day=dates.show(case.on))
    return False, _("citizenship: not all of them")


def _flat(case: Case, flat: Flat) -> tuple[bool, str]:
    if not flat.is_free:
        return False, _("flat: {flat} is not free on {day}", flat=flat.site, day=dates.show(case.on))
    beds = n_("{n} bed", "{n} beds", flat.beds)
    people = n_("{n} person", "{n} people", case.members)
    return flat.beds >= case.members, _(
        "flat: {flat} is free on {day}, {beds} for {people}",
        flat=flat.site,
        day=dates.show(case.on),
        beds=beds,
        people=people,
    )


class Waiting(NamedTuple):
    """A household that waits for a flat."""

    warning: str
    since: date
    """The day on which it asked for a flat, else the day of the first sign."""
    eviction_day: date | None
    is_evicted: bool
    minors: int
    unemployed: bool
    assistance: bool
    """Whether it receives social assistance."""
    members: int
    town: str


def order(waiting: Sequence[Waiting], on: date, near: int) -> list[Waiting]:
    """Who comes first: eviction in `near` days, evicted, children, nobody in work, assistance, the wait."""
    return sorted(waiting, key=lambda one: (*(not point for point in points(one, on, near)), one.since,
                                            one.warning))  # fmt: skip


def points(one: Waiting, on: date, near: int) -> tuple[bool, ...]:
    """What speaks for a household, the weightiest first."""
    last = on + timedelta(days=near)
    is_near = bool(one.eviction_day and on <= one.eviction_day <= last and not one.is_evicted)
    return is_near, one.is_evicted, one.minors > 0, one.unemployed, one.assistance


def reasons(one: Waiting, on: date, near: int) -> list[str]:
    """The same in words."""
    day = dates.show(one.eviction_day)
    words = (
        _("eviction on {day}", day=day),
        _("evicted"),
        n_("{n} minor", "{n} minors", one.minors),
        _("no adult has work"),
        _("social assistance"),
    )
    speaking = [word for word, speaks in zip(words, points(one, on, near), strict=True) if speaks]
    days = (on - one.since).days
    return [*speaking, n_("waiting for {n} day", "waiting for {n} days", days)]


Places = Mapping[str, tuple[float, float]]
"""Towns with their latitude and longitude."""


def fitting(one: Waiting, flats: Sequence[Flat], places: Places) -> list[tuple[Flat, int | None]]:
    """The free flats with a bed for each, the nearest first, with the kilometres by air if they are known."""
    fit = [(flat, distance(one.town, flat.town, places)) for flat in flats
           if flat.is_free and flat.beds >= one.members]  # fmt: skip
    return sorted(fit, key=lambda pair: (pair[1] is None, pair[1] or 0, pair[0].beds, pair[0].site))


def distance(one: str, other: str, places: Places) -> int | None:
    """The kilometres between two towns by air; None where one of them is not known."""
    if one == other and one:
        return 0
    if one not in places or other not in places:
        return None
    (north, east), (north2, east2) = (tuple(map(radians, places[town])) for town in (one, other))
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return round(2 * 6371 * asin(sqrt(half)))
