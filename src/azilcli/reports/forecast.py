"""What lies ahead of the sites: free beds night by night, as agreed and at the worst.

As agreed, whoever has a day of leaving in the records goes on it: a day agreed with the police, the end of a
voluntary departure, the end of a term. At the worst nobody goes but who is discharged. In both, beds are
closed and opened and places kept free as recorded; nobody is expected for whom no place is kept. Less than
nought free are people without a bed. The changes from night to night are listed, so that each number can be
computed again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.reports import lines
from azilcli.reports.grounds import Count, Grounds, Later
from azilcli.reports.table import DATE, ID, INT, Chart, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, keeping, leaving, places, stays
from azilcli.rules.sql import ends
from azilcli.tuples import NamedTuple

BEDS, PEOPLE, AGREED, TERM, KEPT = "beds", "people", "agreed", "term", "kept"
_SAID = {
    BEDS: (("bed", ""),),
    PEOPLE: (("placement", "from_day"),),
    AGREED: (("leaving", "agreed"), ("leaving", "until")),
    TERM: (("extension", "until"), ("stay", "until")),
    KEPT: (("hold", "from_day"),),
}
"""The kinds of record, and their fields, that say so; of some another field says when it ends."""
_ENDED = {"placement": "to_day", "hold": "until"}
_WORST = {BEDS: 1, PEOPLE: -1, KEPT: -1}
_PLANNED = {**_WORST, AGREED: 1, TERM: 1}
"""What adds to the free beds, and what takes away from them."""


class _Span(NamedTuple):
    """Nights from `begin` to before `end` in which something is so at a site, and the record that says it."""

    site: str
    what: str
    begin: str
    end: str
    said: tuple[str, str]
    id: str
    number: int = 1


class _Turn(NamedTuple):
    """A span that begins in a night, or one that ended before it, which then takes away."""

    span: _Span
    sign: int

    @property
    def change(self) -> int:
        """By how many more, or fewer, there are from then on."""
        return self.sign * self.span.number


Turns = Mapping[tuple[str, str, str], Sequence[_Turn]]
"""What begins and ends, by site, night and what."""


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
    spans = [*_beds(repo, days, site), *_people(repo, days, site), *_kept(repo, days, site)]
    turns: dict[tuple[str, str, str], list[_Turn]] = {}
    for span in spans:
        turns.setdefault((span.site, span.begin, span.what), []).append(_Turn(span, 1))
        if span.end <= last.isoformat():
            turns.setdefault((span.site, span.end, span.what), []).append(_Turn(span, -1))
    ids = lines.sites(repo, lines.Sites(repo), {span.site for span in spans})
    nights = {id_: list(_walked(turns, id_, days)) for id_ in ids}
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
    rows: list[tuple[Any, ...]] = []
    for at, day in enumerate(days):
        night = _Night(*(sum(walked[at][part] for walked in nights.values()) for part in range(5)))
        own = (_counted(number, spans, day, {what: 1}) for number, what in zip(night, _SAID, strict=True))
        rows.append(
            (day.isoformat(), *own,
             _counted(night.planned, spans, day, _PLANNED), _counted(night.worst, spans, day, _WORST))
        )  # fmt: skip
    ahead = ((_("free as agreed"), "free_planned"), (_("free at the worst"), "free_worst"))
    keys = [column.key for column in columns]
    chart = Chart(
        tuple(row[0] for row in rows),
        tuple((name, tuple(float(row[keys.index(key)]) for row in rows)) for name, key in ahead),
    )
    return [
        Table("nights", _("Free beds ahead"), columns, rows, chart=chart if len(rows) > 1 else None),
        _by_site(spans, nights, days),
        _events(turns, _closures(repo, days), ids, days),
    ]


def _beds(repo: Repository, days: Sequence[date], site: str | None) -> Iterator[_Span]:
    """The beds in service."""
    begun: dict[str, tuple[str, str]] = {}
    for day in days:
        now = {bed.bed: bed.site for bed in places.beds_on(repo, day, site) if not bed.out}
        for bed in begun.keys() - now.keys():
            yield _Span(begun[bed][0], BEDS, begun.pop(bed)[1], day.isoformat(), _SAID[BEDS][0], bed)
        begun |= {bed: (now[bed], day.isoformat()) for bed in now.keys() - begun.keys()}
    for bed, (of, night) in begun.items():
        yield _Span(of, BEDS, night, dates.OPEN, _SAID[BEDS][0], bed)


def _people(repo: Repository, days: Sequence[date], site: str | None) -> Iterator[_Span]:
    """Those who sleep there, and those of them who will have gone as agreed or at the end of their term."""
    first, last = days[0].isoformat(), days[-1].isoformat()
    outside = places.without_beds(repo)
    placements = [
        row
        for row in repo.rows(
            "SELECT slept.id, slept.stay, slept.site, slept.from_day, slept.to_day, stay.person FROM slept"
            f" JOIN stay ON stay.id = slept.stay WHERE {ends('slept.to_day')} > :first"
            f" AND {ends('slept.to_day')} > slept.from_day AND slept.from_day <= :last",
            first=first,
            last=last,
        )
        if row["site"] not in outside and site in (None, row["site"])
    ]
    open_ = [row["stay"] for row in placements if row["to_day"] is None]
    terms = {stay: day for stay, day in stays.last_days(repo, open_, days[0]).items() if first <= day < last}
    granted = {
        (row["stay"], row["until"]): row["id"]
        for row in repo.rows_of(
            "SELECT id, stay, until FROM extension WHERE stay IN ({ids}) AND decided_on <= :on ORDER BY id",
            [*terms],
            on=days[0],
        )
    }
    agreed = leaving.going(repo, first, last)
    for row in placements:
        end, begin = row["to_day"] or dates.OPEN, max(row["from_day"], first)
        yield _Span(row["site"], PEOPLE, begin, end, _SAID[PEOPLE][0], row["id"])
        going = []
        if one := agreed.get(row["person"]):
            going.append((one["night"], AGREED, ("leaving", one["field"]), one["id"]))
        if day := terms.get(row["stay"]):
            extension = granted.get((row["stay"], day))
            said = _SAID[TERM][extension is None]
            going.append((_after(day), TERM, said, extension or row["stay"]))
        if going and (goes := min(going))[0] < end:
            yield _Span(row["site"], goes[1], max(goes[0], begin), end, *goes[2:])


def _kept(repo: Repository, days: Sequence[date], site: str | None) -> Iterator[_Span]:
    """The places kept free."""
    for hold in keeping.between(repo, days[0], days[-1] + timedelta(days=1), site or ""):
        begin = max(hold.from_day, days[0].isoformat())
        yield _Span(hold.place.partition("/")[0], KEPT, begin, _after(hold.until), _SAID[KEPT][0], hold.id,
                    hold.people)  # fmt: skip


def _closures(repo: Repository, days: Sequence[date]) -> dict[tuple[str, str], str]:
    """The closures that begin or end after the first night, by place and night."""
    rows = repo.rows(
        "SELECT id, place, from_day, to_day FROM closure"
        " WHERE max(from_day, coalesce(to_day, '')) > :first ORDER BY +id",
        first=days[0],
    )
    return {(row["place"], day): row["id"] for row in rows for day in (row["from_day"], row["to_day"]) if day}


def _counted(
    number: int, spans: Sequence[_Span], night: date, signs: Mapping[str, int], site: str | None = None
) -> Count:
    """A figure of a night with what it rests on: what `signs` says adds to it or takes away from it."""
    share = "counts" if KEPT in signs else ""
    return Count(
        number,
        *(
            Grounds(said[0], Later(partial(_held, spans, night.isoformat(), said, sign, site)), said[1],
                    share=share)
            for what, sign in signs.items() for said in _SAID[what]
        ),
    )  # fmt: skip


def _held(
    spans: Sequence[_Span], night: str, said: tuple[str, str], sign: int, site: str | None
) -> list[Record]:
    """The records of one kind that are so in a night."""
    return [
        {"id": span.id, "counts": sign * span.number}
        for span in spans
        if span.said == said and span.begin <= night < span.end and site in (None, span.site)
    ]


def _after(day: str) -> str:
    return (dates.iso(day) + timedelta(days=1)).isoformat() if day < dates.OPEN else day


def _walked(turns: Turns, site: str, days: Sequence[date]) -> Iterator[_Night]:
    """The figures of a site from night to night."""
    sums = Counter[str]()
    for day in days:
        for what in _SAID:
            sums[what] += _change(turns, site, day, what)
        yield _Night(*(sums[what] for what in _SAID))


def _change(turns: Turns, site: str, day: date, what: str) -> int:
    """By how many more, or fewer, there are from a night on."""
    return sum(turn.change for turn in turns.get((site, day.isoformat(), what), ()))


def _by_site(spans: Sequence[_Span], nights: dict[str, list[_Night]], days: Sequence[date]) -> Table:
    """When each site has fewest free beds, and from which night it is full."""
    rows: list[tuple[Any, ...]] = []
    for id_, those in nights.items():
        cells: list[Any] = []
        for free, signs in (
            ([one.planned for one in those], _PLANNED),
            ([one.worst for one in those], _WORST),
        ):
            full = next((day.isoformat() for day, n in zip(days, free, strict=True) if n <= 0), None)
            first, least = (
                _counted(free[at], spans, days[at], signs, id_) for at in (0, free.index(min(free)))
            )
            cells += [first, least, full]
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


def _events(
    turns: Turns, closures: Mapping[tuple[str, str], str], ids: Sequence[str], days: Sequence[date]
) -> Table:
    """What changes after the first night."""
    words = {
        BEDS: _("beds in service"),
        PEOPLE: _("people who come or go, as recorded"),
        AGREED: _("people who go as agreed"),
        TERM: _("people whose term ends"),
        KEPT: _("places kept free"),
    }
    rows = [
        (day.isoformat(), id_, Word(what, words[what]),
         Count(change, *_turned(turns[id_, day.isoformat(), what], closures)))
        for day in days[1:]
        for id_ in ids
        for what in words
        if (change := _change(turns, id_, day, what))
    ]  # fmt: skip
    columns = (
        Column("night", _("night"), DATE),
        Column("site", _("site"), ID),
        Column("what", _("what")),
        Column("change", _("change"), INT),
    )
    return Table("changes", _("What changes from night to night"), columns, rows, grouped=True)


def _turned(turns: Iterable[_Turn], closures: Mapping[tuple[str, str], str]) -> Iterator[Grounds]:
    """What a change rests on; what opens or closes a bed is a closure."""
    rows = []
    for turn in turns:
        (kind, field), night = turn.span.said, turn.span.begin if turn.sign > 0 else turn.span.end
        bed = places.parts(turn.span.id)
        closing = [closures.get((place or "", night)) for place in (bed.bed, bed.room, bed.site)]
        rows.append(
            {"id": turn.span.id, "counts": turn.change, "kind": kind,
             "field": field if turn.sign > 0 else _ENDED.get(kind, field),
             "closure": next(filter(None, closing), None)}
        )  # fmt: skip
    for (kind, field), those in grouped(rows, "kind", "field").items():
        yield Grounds(kind, those, field, share="counts", said_by="closure" if kind == "bed" else "")
