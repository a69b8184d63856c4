"""The best plan of a mass arrival, proved: kinds of households over kinds of rooms, in whole numbers.

Rooms that take the same people count as one kind, and so do people: the problem stays small whatever the
number of people. The goals of `allocation.Values` are sought in turn, each among the plans that are best by
those before it. The same arrival and rooms give the same plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice
from math import floor

from azilcli import solver
from azilcli.rules.allocation import (
    Given,
    Plan,
    Seat,
    Site,
    alike,
    fits,
    lacking,
    outside,
    share,
    standard,
    vulnerable,
)
from azilcli.rules.arrivals import Kind
from azilcli.rules.rooms import Room
from azilcli.tuples import NamedTuple

Terms = dict[int, float]


class _Shared(NamedTuple):
    """People alone of one sex and age in rooms of one kind: how many rooms, of whom, over a standard."""

    rooms: int
    people: dict[Kind, int]
    over: int
    lacking: int


class _Group(NamedTuple):
    """Rooms of a site that take the same people, and the variables of who comes there."""

    site: Site
    like: Room
    rooms: list[Room]
    apart: dict[Kind, int]
    shared: list[_Shared]


class _Model:
    """The problem of an arrival, with its goals in their order."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.problem = solver.Problem()
        self.groups = [
            self._group(site, like, rooms)
            for site in given.sites
            for like, rooms in alike(site.rooms).items()
        ]
        self.left = self._left()
        self.used = {site.id: self.problem.variable(1) for site in given.sites}
        for site in given.sites:
            self.problem.require({**self.people(site), self.used[site.id]: -site.head}, most=0)
        self.spread = self._spread()
        self.highest = self.problem.variable(10, whole=False)
        for site in given.sites:
            taken = {**self.people(site), self.used[site.id]: site.occupied}
            self.problem.require({**taken, self.highest: -max(1, site.capacity)}, most=0)

    def _group(self, site: Site, like: Room, rooms: list[Room]) -> _Group:
        new, count = self.problem.variable, len(rooms)
        possible = [kind for kind in self.given.arrival if fits(like, kind, self.given.overflow)]
        apart = {kind: new(min(count, self.given.arrival[kind])) for kind in possible if kind.is_apart}
        shared = []
        for company in sorted({(kind.sex, kind.is_minor) for kind in possible if not kind.is_apart}):
            kinds = [kind for kind in possible if not kind.is_apart and (kind.sex, kind.is_minor) == company]
            space, normal = fits(like, kinds[0], self.given.overflow), standard(like, kinds[0])
            people = {kind: new(min(count * space, self.given.arrival[kind])) for kind in kinds}
            opened = new(count)
            needing = sum(self.given.arrival[kind] for kind in kinds if kind.needing)
            accessible = min(space, sum(bed in like.accessible for bed in like.free))
            over, without = new(count * max(0, space - normal)), new(needing)
            everybody = dict.fromkeys(people.values(), 1.0)
            self.problem.require({**everybody, opened: -space}, most=0)
            self.problem.require({**everybody, opened: -normal, over: -1}, most=0)
            those = {people[kind]: 1.0 for kind in kinds if kind.needing}
            if those:
                self.problem.require({**those, opened: -accessible, without: -1}, most=0)
            shared.append(_Shared(opened, people, over, without))
        taken = [*apart.values(), *(one.rooms for one in shared)]
        if taken:
            self.problem.require(dict.fromkeys(taken, 1.0), most=count)
        return _Group(site, like, rooms, apart, shared)

    def _left(self) -> dict[Kind, int]:
        variables = {}
        for kind, count in self.given.arrival.items():
            variables[kind] = self.problem.variable(count)
            everywhere = [
                variable
                for group in self.groups
                for people in (group.apart, *(one.people for one in group.shared))
                if (variable := people.get(kind)) is not None
            ]
            self.problem.require(dict.fromkeys([*everywhere, variables[kind]], 1.0), least=count, most=count)
        return variables

    def _spread(self) -> Terms:
        """The sites to which people of each language come, but for one of those of whom anybody comes."""
        terms: Terms = {}
        for language in sorted({kind.language for kind in self.given.arrival} - {""}):
            everybody = sum(
                n * kind.size for kind, n in self.given.arrival.items() if kind.language == language
            )
            anywhere: Terms = {}
            for site in self.given.sites:
                if theirs := self.people(site, language):
                    comes = self.problem.variable(1)
                    self.problem.require({**theirs, comes: -everybody}, most=0)
                    terms[comes] = 1
                    anywhere |= theirs
            if anywhere:
                any_comes = self.problem.variable(1)
                self.problem.require({any_comes: 1, **{one: -size for one, size in anywhere.items()}}, most=0)
                terms[any_comes] = -1
        return terms

    def people(self, site: Site, language: str = "") -> Terms:
        """The people who come to a site; of a language, where one is named."""
        terms: Terms = {}
        for group in self.groups:
            if group.site is site:
                for people in (group.apart, *(one.people for one in group.shared)):
                    terms |= {
                        variable: kind.size
                        for kind, variable in people.items()
                        if language in ("", kind.language)
                    }
        return terms

    def goals(self) -> Iterator[Terms]:
        """What is sought in turn; all but the highest occupancy, a share, count people, sites or beds."""
        yield {variable: kind.size for kind, variable in self.left.items()}
        yield {variable: vulnerable(kind) for kind, variable in self.left.items()}
        yield self._each(lambda group, kind: max(0, kind.size - standard(group.like, kind)), over=1)
        yield self._each(
            lambda group, kind: lacking(group.like, kind.needing) + outside(group.like, kind), without=1
        )
        yield self.spread
        yield {self.highest: 1}
        yield dict.fromkeys(self.used.values(), 1)
        yield self._each(lambda group, kind: len(group.like.free) - kind.size, rooms=True)

    def _each(
        self,
        apart: Callable[[_Group, Kind], int],
        *,
        over: int = 0,
        without: int = 0,
        rooms: bool = False,
    ) -> Terms:
        """What counts of everybody who comes; of those who share rooms, in what these have in common."""
        terms: Terms = {}
        for group in self.groups:
            terms |= {variable: apart(group, kind) for kind, variable in group.apart.items()}
            for one in group.shared:
                terms |= {one.over: over, one.lacking: without, one.rooms: rooms * len(group.like.free)}
                terms |= {
                    variable: -1 if rooms else without * outside(group.like, kind)
                    for kind, variable in one.people.items()
                }
        return terms

    def hold(self, goal: Terms, values: list[int]) -> None:
        """From now on only what is as good by a goal as what was found."""
        if self.highest not in goal:
            self.problem.require(
                goal, most=sum(values[variable] * factor for variable, factor in goal.items())
            )
            return
        come = {site.id: sum(values[one] * int(size) for one, size in self.people(site).items())
                for site in self.given.sites}  # fmt: skip
        highest = max(
            (share(site, come[site.id]) for site in self.given.sites if come[site.id]), default=Fraction(0)
        )
        for site in self.given.sites:
            taken = {**self.people(site), self.used[site.id]: site.occupied}
            self.problem.require(taken, most=floor(highest * max(1, site.capacity)))

    def plan(self, values: list[int], *, is_proved: bool) -> Plan:
        """Who comes into which room."""
        seats: list[Seat] = []
        for group in self.groups:
            rooms = iter(group.rooms)
            for kind, variable in group.apart.items():
                seats += [Seat(kind, next(rooms).id) for _one in range(values[variable])]
            for one in group.shared:
                here = [next(rooms) for _one in range(values[one.rooms])]
                people = [kind for kind, variable in one.people.items() for _one in range(values[variable])]
                seats += _filled(group.like, here, people, overflow=self.given.overflow)
        left = Counter({kind: values[variable] for kind, variable in self.left.items() if values[variable]})
        return Plan(tuple(seats), left, is_proved)


def _filled(like: Room, rooms: list[Room], people: list[Kind], *, overflow: bool) -> Iterator[Seat]:
    """People of one sex and age over rooms of one kind: accessible beds to those who need them."""
    if not people:
        return
    normal, space = standard(like, people[0]), fits(like, people[0], overflow)
    accessible = sum(bed in like.accessible for bed in like.free)
    count = Counter({room.id: 0 for room in rooms})
    needing = [kind for kind in people if kind.needing]
    waiting = [kind for kind in people if not kind.needing]
    for most in (min(accessible, normal), min(accessible, space)):
        for room in rooms:
            while needing and count[room.id] < most:
                yield Seat(needing.pop(), room.id)
                count[room.id] += 1
    waiting += needing
    for most in (normal, space):
        for room in rooms:
            while waiting and count[room.id] < most:
                yield Seat(waiting.pop(), room.id)
                count[room.id] += 1


def best(given: Given, goals: int | None = None) -> Plan | None:
    """The best plan, by all goals or by the first ones; None where none was found in time."""
    model, values, is_proved = _Model(given), None, True
    for goal in islice(model.goals(), goals):
        if any(goal.values()):
            better = model.problem.least(goal)
            is_proved = is_proved and better is not None and better[1]
            if better is None:
                break
            values = better[0]
            model.hold(goal, values)
    return model.plan(values, is_proved=is_proved) if values else None
