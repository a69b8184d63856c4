"""What lies ahead of the sites: free beds night by night, as agreed and at the worst.

As agreed, whoever has a day of leaving in the records goes on it: a day agreed with the police, the end of a
voluntary departure, the end of a term. At the worst nobody goes but who is discharged. In both, beds are
closed and opened and places kept free as recorded; nobody is expected for whom no place is kept. Less than
nought free are people without a bed. The changes from night to night are listed, so that each number can be
computed again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.reports import lines
from azilcli.reports.table import DATE, ID, INT, Chart, Column, Report, Table, Word
from azilcli.repository import Repository, keeping, leaving, places, stays
from azilcli.rules.sql import ends
from azilcli.tuples import NamedTuple

BEDS, PEOPLE, AGREED, TERM, KEPT = "beds", "people", "agreed", "term", "kept"
Changes = Counter[tuple[str, str, str]]
"""By how many more, or fewer, there are from a night on: by site, night and what."""


class _Night(NamedTuple):
    """The figures of a night."""

    beds: int
    people: int
    agreed: int
    """Of the people, those who will have gone as agreed."""
    terms: int
    """Of them, those whose term will have ended."""
    kept: int

    @property
    def planned(self) -> int:
        """Free beds where all goes as agreed."""
        return self.worst + self.agreed + self.terms

    @property
    def worst(self) -> int:
        """Free beds where nobody goes."""
        return self.beds - self.people - self.kept


def forecast(repo: Repository, first: date, last: date, site: str | None = None) -> Report:
    """The free beds of one site or all in the nights from `first` to `last`, both included."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    changes = _changes(repo, days, site)
    ids = lines.sites(repo, lines.Sites(repo), {id_ for id_, _night, _what in changes})
    nights = {id_: list(_walked(changes, id_, days)) for id_ in ids}
    columns = (
        Column("night", _("night"), DATE),
        Column("beds", _("beds in service"), INT),
        Column("people", _("people"), INT),
        Column("agreed", _("gone as agreed"), INT),
        Column("terms", _("term ended"), INT),
        Column("kept", _("kept free"), INT),
        Column("free_planned", _("free as agreed"), INT),
        Column("free_worst", _("free at the worst"), INT),
    )
    rows = []
    for at, day in enumerate(days):
        night = _Night(*(sum(walked[at][part] for walked in nights.values()) for part in range(5)))
        rows.append((day.isoformat(), *night, night.planned, night.worst))
    ahead = ((_("free as agreed"), "free_planned"), (_("free at the worst"), "free_worst"))
    keys = [column.key for column in columns]
    chart = Chart(
        tuple(row[0] for row in rows),
        tuple((name, tuple(float(row[keys.index(key)]) for row in rows)) for name, key in ahead),
    )
    return [
        Table("nights", _("Free beds ahead"), columns, rows, chart=chart if len(rows) > 1 else None),
        _by_site(nights, days),
        _events(changes, ids, days),
    ]


def _changes(repo: Repository, days: Sequence[date], site: str | None) -> Changes:
    """What changes from night to night; the first has all there is."""
    changes: Changes = Counter()
    first, last = days[0].isoformat(), days[-1].isoformat()
    before: Counter[str] = Counter()
    for day in days:
        beds = Counter(bed.site for bed in places.beds_on(repo, day, site) if not bed.out)
        for id_ in {*beds, *before}:
            changes[id_, day.isoformat(), BEDS] += beds[id_] - before[id_]
        before = beds
    outside = places.without_beds(repo)
    placements = [
        row
        for row in repo.rows(
            "SELECT slept.stay, slept.site, slept.from_day, slept.to_day, stay.person FROM slept"
            f" JOIN stay ON stay.id = slept.stay WHERE {ends('slept.to_day')} > :first"
            f" AND {ends('slept.to_day')} > slept.from_day AND slept.from_day <= :last",
            first=first,
            last=last,
        )
        if row["site"] not in outside and site in (None, row["site"])
    ]
    terms = stays.last_days(repo, [row["stay"] for row in placements if row["to_day"] is None], days[0])
    agreed = leaving.agreed(repo, first, last)
    for row in placements:
        end, begin = row["to_day"] or dates.OPEN, max(row["from_day"], first)
        changes[row["site"], begin, PEOPLE] += 1
        changes[row["site"], end, PEOPLE] -= 1
        going = [(day, AGREED) for day in (agreed.get(row["person"]),) if day]
        going += [(_after(day), TERM) for day in (terms.get(row["stay"]),) if day and day >= first]
        if going and (goes := min(going))[0] < end:
            changes[row["site"], max(goes[0], begin), goes[1]] += 1
            changes[row["site"], end, goes[1]] -= 1
    for hold in keeping.between(repo, days[0], days[-1] + timedelta(days=1), site or ""):
        id_ = hold.place.partition("/")[0]
        changes[id_, max(hold.from_day, first), KEPT] += hold.people
        changes[id_, _after(hold.until), KEPT] -= hold.people
    return changes


def _after(day: str) -> str:
    return (dates.iso(day) + timedelta(days=1)).isoformat() if day < dates.OPEN else day


def _walked(changes: Changes, site: str, days: Sequence[date]) -> Iterator[_Night]:
    """The figures of a site from night to night."""
    sums = Counter[str]()
    for day in days:
        for what in (BEDS, PEOPLE, AGREED, TERM, KEPT):
            sums[what] += changes[site, day.isoformat(), what]
        yield _Night(*(sums[what] for what in (BEDS, PEOPLE, AGREED, TERM, KEPT)))


def _by_site(nights: dict[str, list[_Night]], days: Sequence[date]) -> Table:
    """When each site has fewest free beds, and from which night it is full."""
    rows: list[tuple[Any, ...]] = []
    for id_, those in nights.items():
        cells: list[Any] = []
        for free in ([one.planned for one in those], [one.worst for one in those]):
            full = next((day.isoformat() for day, n in zip(days, free, strict=True) if n <= 0), None)
            cells += [free[0], min(free), full]
        rows.append((id_, *cells))
    columns = (
        Column("site", _("site"), ID),
        Column("free_planned", _("free as agreed"), INT),
        Column("least_planned", _("at least"), INT),
        Column("full_planned", _("full on"), DATE),
        Column("free_worst", _("free at the worst"), INT),
        Column("least_worst", _("at least"), INT),
        Column("full_worst", _("full on"), DATE),
    )
    return Table("sites", _("When each site is full"), columns, rows)


def _events(changes: Changes, ids: Sequence[str], days: Sequence[date]) -> Table:
    """What changes after the first night."""
    words = {
        BEDS: _("beds in service"),
        PEOPLE: _("people who come or go, as recorded"),
        AGREED: _("people who go as agreed"),
        TERM: _("people whose term ends"),
        KEPT: _("places kept free"),
    }
    rows = [
        (day.isoformat(), id_, Word(what, words[what]), count)
        for day in days[1:]
        for id_ in ids
        for what in words
        if (count := changes[id_, day.isoformat(), what])
    ]
    columns = (
        Column("night", _("night"), DATE),
        Column("site", _("site"), ID),
        Column("what", _("what")),
        Column("change", _("change"), INT),
    )
    return Table("changes", _("What changes from night to night"), columns, rows, grouped=True)
