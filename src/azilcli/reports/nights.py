"""Occupancy of a period: the nights slept, on average and at most, by whom, and how much of the capacity.

A night belongs to a stay as in the occupancy of one night, of which this is the sum. Capacity holds the beds
out of service, as there; people are those with a night in the period, each counted once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from azilcli.language import _, n_
from azilcli.reports import lines
from azilcli.reports.grounds import Count, Grounds, Later, Measure, measured
from azilcli.reports.table import (
    BAR,
    DATE,
    DECIMAL,
    DETAIL,
    INT,
    NUMBER,
    PERCENT,
    SPARK,
    Chart,
    Column,
    Report,
    Table,
)
from azilcli.repository import Record, Repository, nights
from azilcli.rules import sweep
from azilcli.rules.sweep import Changes, Line, Sums, steps, walk
from azilcli.tuples import NamedTuple

_COURSE, _BLOCKS, _POINTS = 3, 31, 366
"""From so many nights on they are drawn, in so many blocks of a line and points of a chart at most."""


_MANY = 5_000
"""Of more placements in a period only those are gone through whose person may have another one."""


class _Of(NamedTuple):
    """The line that figures are of."""

    repo: Repository
    by: str
    line: str
    site: str | None
    bed: lines.Key
    """What tells the line of a bed."""

    def slept(self, first: int, last: int) -> Later:
        """The placements with nights from a first to a last one."""
        return Later(partial(nights.placements, self.repo, date.fromordinal(first), date.fromordinal(last),
                             self.by, self.line, self.site, elsewhere=lines.ELSEWHERE))  # fmt: skip

    def beds(self, first: int, last: int) -> Iterator[Record]:
        """The beds in use in nights from a first to a last one, each with how many these are."""
        period = date.fromordinal(first), date.fromordinal(last)
        for place, night, after in nights.beds(self.repo, *period, self.site):
            if self.bed(place) == self.line:
                yield {"id": place[-1], "nights": after - night}


class _Figures(NamedTuple):
    """Of one line in one step of the period."""

    first: int
    last: int
    taken: Sums
    persons: int
    capacity: int
    """Nights of all its beds."""
    course: tuple[float, ...] | None
    """How many there were from night to night; None where that is not drawn."""

    def cells(self, of: _Of) -> tuple[Any, ...]:
        """The cells in the order of the columns, of a line."""
        taken, length, rests = self.taken, self.last - self.first + 1, _Rests(of, self)
        slept, beds = rests.nights, rests.beds
        percent = round(100 * taken.total / self.capacity, 1) if self.capacity else None
        return (
            Count(taken.total, slept),
            Measure(round(taken.total / length, 1), slept),
            Count(taken.peak, rests.peak),
            date.fromordinal(taken.peak_night).isoformat() if taken.peak_night else None,
            Count(self.persons, rests.people),
            Measure(round(self.capacity / length, 1), beds),
            Count(self.capacity, beds),
            measured(percent, slept),
            percent,
            *(() if self.course is None else (self.course,)),
        )


class _Rests(NamedTuple):
    """What the figures of a line in a step rest on: the placements of its nights, and its beds."""

    of: _Of
    figures: _Figures

    def nights(self) -> Iterator[Grounds]:
        """The placements, which count for their nights, and the ends of those that ended."""
        rows = self.of.slept(self.figures.first, self.figures.last)
        yield Grounds("placement", rows, "from_day", share="nights")
        yield Grounds("placement", rows, "to_day", "ended")

    def people(self) -> Iterator[Grounds]:
        """The placements."""
        yield Grounds("placement", self.of.slept(self.figures.first, self.figures.last), "from_day")

    def peak(self) -> Iterator[Grounds]:
        """The placements of the night with the most, if there is one."""
        if night := self.figures.taken.peak_night:
            yield Grounds("placement", self.of.slept(night, night), "from_day")

    def beds(self) -> Iterator[Grounds]:
        """The beds, which count for their nights."""
        rows = Later(partial(self.of.beds, self.figures.first, self.figures.last))
        yield Grounds("bed", rows, share="nights")


def occupancy(
    repo: Repository,
    first: date,
    last: date,
    by: str = "site",
    site: str | None = None,
    *,
    every: str | None = None,
) -> Report:
    """The table of the nights from `first` to `last`, both included, in steps, with lines by one of `BY`."""
    parts = steps(first, last, every)
    spans = [(start.toordinal(), end.toordinal()) for start, end in parts]
    ends = [end for _start, end in spans]
    taken: defaultdict[str, Line] = defaultdict(lambda: Line(ends))
    everybody = Line(ends[-1:])
    elsewhere = lines.is_elsewhere(repo, by)
    count = 0
    for key, start, after, number in nights.counted(repo, first, last, by, site, elsewhere=lines.ELSEWHERE):
        count += number
        taken[key].add(start, after, number)
        if not elsewhere(key):
            everybody.add(start, after, number)
    for key, person, start, after in nights.slept(
        repo, first, last, by, site, ordered=len(parts) > 1, elsewhere=lines.ELSEWHERE, again=count > _MANY
    ):
        taken[key].name(person, start, after)
        if not elsewhere(key):
            everybody.name(person, start, after)
    beds: defaultdict[str, Changes] = defaultdict(lambda: defaultdict(int))
    every_bed: Changes = defaultdict(int)
    of = lines.of_bed(repo, by)
    for place, start, after in nights.beds(repo, first, last, site):
        for changes in (beds[of(place)], every_bed):
            changes[start] += 1
            changes[after] -= 1
    whole = [(spans[0][0], spans[-1][1])]
    course = () if every else _spread(whole[0], _BLOCKS)
    figures = {key: _figures(taken[key], beds[key], spans, course) for key in taken.keys() | beds.keys()}
    named = lines.ordered(repo, by, figures)
    ours = {key: _Of(repo, by, key, site, of) for key in figures}
    inside, below = (
        [
            (*((start.isoformat(), end.isoformat()) if every else ()), *name, *figure.cells(ours[key]))
            for step, (start, end) in enumerate(parts)
            for key, name in named
            if elsewhere(key) is outside and ((figure := figures[key][step]).capacity or figure.taken.total)
        ]
        for outside in (False, True)
    )
    if by == "all":
        below = []
    days = (Column("from_day", _("from"), DATE), Column("to_day", _("to"), DATE, priority=DETAIL))
    naming = (*(days if every else ()), *lines.columns(by))
    total = None
    if naming:
        (in_all,) = _figures(everybody, every_bed, whole, course)
        blank = ("",) if naming[0].kind != DATE else (None,)
        total = (
            _("Total"),
            *blank * (len(naming) - 1),
            *in_all.cells(_Of(repo, "all", "", site, lambda _bed: "")),
        )
    length = (last - first).days + 1
    title = _("Occupancy of a period")
    notes = (n_("{n} night", "{n} nights", length),)
    columns = (*naming, *_columns(), *((Column("course", "", SPARK),) if course else ()))
    return [
        Table("period", title, columns, [*inside, *below], notes, total, grouped=len(naming) > 1,
              below=len(below), chart=_chart(everybody, every_bed, whole[0]))
    ]  # fmt: skip


def _spread(period: tuple[int, int], most: int) -> Sequence[tuple[int, int]]:
    """The nights of a period as they are drawn, or none where there is no course to be seen."""
    first, last = period
    return sweep.spread(first, last, most) if last - first + 1 >= _COURSE else ()


def _chart(everybody: Line, beds: Changes, period: tuple[int, int]) -> Chart | None:
    """Everybody and all beds from night to night."""
    if not (spans := _spread(period, _POINTS)):
        return None
    nights = tuple(date.fromordinal(first).isoformat() for first, _last in spans)
    lines = (
        (_("occupied"), sweep.averages(everybody.changes, spans)),
        (_("capacity"), sweep.averages(beds, spans)),
    )
    return Chart(nights, lines)


def _figures(
    taken: Line, beds: Changes, spans: list[tuple[int, int]], course: Sequence[tuple[int, int]]
) -> list[_Figures]:
    """The figures of a line, step by step."""
    drawn = sweep.averages(taken.changes, course) if course else None
    return [
        _Figures(first, last, slept, persons, held.total, drawn)
        for (first, last), slept, persons, held in zip(
            spans, walk(taken.changes, spans), taken.persons(), walk(beds, spans), strict=True
        )
    ]


def _columns() -> tuple[Column, ...]:
    return (
        Column("bed_nights", _("bed-nights"), INT),
        Column("average", _("average"), DECIMAL),
        Column("peak", _("peak"), INT),
        Column("peak_night", _("peak night"), DATE, priority=3),
        Column("persons", _("people"), INT),
        Column("capacity", _("capacity"), NUMBER),
        Column("capacity_nights", _("bed-nights available"), INT, priority=DETAIL),
        Column("percent", "%", PERCENT),
        Column("bar", "", BAR),
    )
