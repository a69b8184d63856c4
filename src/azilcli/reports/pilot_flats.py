"""What the evaluation of the pilot counts of its flats: nights, stays, destinations, school and cost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from azilcli.language import N_, _
from azilcli.reports.grounds import Grounds
from azilcli.reports.pilot_figure import (
    Figure,
    Whose,
    coded,
    count_of,
    households_of,
    median_of,
    share_of,
    themselves,
)
from azilcli.repository import Record, Repository, grouped, policies
from azilcli.repository.flats import Asked, Cost
from azilcli.repository.pilot import Data, Home, Rooms

_BANDS = (("0-6", 6), ("6-9", 9), ("9-12", 12))


def use(data: Data) -> Iterator[Figure]:
    """How many nights flats were in use, taken and empty."""
    households = households_of(data.homes)
    beds = Grounds("bed", [{"id": its.id} for one in data.flats for its in one.beds], "from_day")
    slept = Grounds("placement", [*_slept(data.flats)], "from_day")
    nights = [(one.open, one.open & one.taken) for one in data.flats]
    open_, taken = sum(len(its) for its, _taken in nights), sum(len(its) for _open, its in nights)
    yield Figure(5, "nights-available", _("nights on which flats were in use"), households, number=open_,
                 rests_on=(beds,))  # fmt: skip
    yield Figure(5, "nights-taken", _("of them taken"), households, number=taken, rests_on=(slept,))
    empty = 100 * (open_ - taken) / open_ if open_ else None
    yield Figure(5, "nights-empty", _("of them empty"), households, percent=empty, rests_on=(beds, slept))
    longest = max((run for in_use, its in nights for run in _runs(in_use - its)), default=0)
    yield Figure(5, "longest-empty", _("longest time a flat was empty, in nights"), households,
                 number=longest, rests_on=(beds, slept))  # fmt: skip
    gaps: list[tuple[Whose, float]] = []
    moves: list[Grounds] = []
    for site in sorted({home.site for home in data.homes}):
        line = sorted(
            (home for home in data.homes if home.site == site),
            key=lambda home: (home.start, home.end or date.max),
        )
        for before, after in pairwise(line):
            if before.end and before.end <= after.start:
                gaps.append((after, (after.start - before.end).days))
                moves += Grounds("stay", before.stays, "departed"), Grounds("stay", after.stays, "arrived")
    yield median_of(5, "turnover", _("days from one household to the next"), gaps, *moves)


def _slept(flats: Iterable[Rooms]) -> Iterator[Record]:
    """The placements in nights on which flats were in use."""
    for one in flats:
        in_use = one.open
        yield from ({"id": its.id} for its in one.placements if not in_use.isdisjoint(its.nights))


def _runs(nights: Collection[int]) -> Iterator[int]:
    """How many nights follow each other, for each run of them."""
    length = 0
    for night in sorted(nights):
        length = length + 1 if night - 1 in nights else 1
        if night + 1 not in nights:
            yield length


def months_of(home: Home, last: date) -> float:
    """How long a household has had a flat."""
    return ((home.end or last) - home.start).days / 30.44


def stays(data: Data) -> Iterator[Figure]:
    """How many households had a flat, for how long, and which extensions they asked for."""
    yield count_of(6, "stays", _("stays of households in flats"), data.homes, field="arrived")
    over = [one for one in data.homes if one.end]
    yield count_of(6, "left", _("of them over"), over, field="departed")
    lasted = [(one, months_of(one, data.last)) for one in over]
    least = -1.0
    for name, most in (*_BANDS, ("over-12", 10_000)):
        its = [one for one, months in lasted if least < months <= most]
        words = (
            _("more than 12 months")
            if name == "over-12"
            else _("{months} months", months=name.replace("-", "–"))
        )
        yield count_of(6, f"months-{name}", f"– {words}", its, "left", "months", field="departed")
        least = most
    yield median_of(6, "months", _("months in the flat"), [(one, round(months, 1)) for one, months in lasted],
                    *themselves(over, "departed"))  # fmt: skip
    for number, first, granted, refused in (
        (1, N_("asked for a first extension"), N_("extended once or more"), N_("first extension refused")),
        (2, N_("asked for a second extension"), N_("extended twice"), N_("second extension refused")),
    ):
        whole = f"extension-{number}-asked"
        its = [one for one in data.homes if number in one.asked]
        asked = [one.asked[number] for one in its]
        yield count_of(6, whole, _(first), its, rests_on=(*_requests(asked), *_granted(asked)))
        its = [one for one in data.homes if one.extensions >= number]
        asked = [each for one in its for each in one.asked.values()]
        yield count_of(6, f"extended-{number}", f"– {_(granted)}", its, whole, "answer",
                       rests_on=_granted(asked))  # fmt: skip
        its = [one for one in data.homes if number in one.asked and one.asked[number].is_refused]
        asked = [one.asked[number] for one in its]
        yield count_of(6, f"extension-{number}-refused", f"– {_(refused)}", its, whole, "answer",
                       rests_on=_requests(asked))  # fmt: skip
    late = [one for one in data.homes if one.until and (one.end or data.last) > one.until + timedelta(days=1)]
    yield count_of(6, "overstayed", _("stayed longer than granted"), late, field="departed")


def _requests(those: Iterable[Asked]) -> tuple[Grounds]:
    return (Grounds("request", [row for one in those for row in one.requests], "answered_on"),)


def _granted(those: Iterable[Asked]) -> tuple[Grounds]:
    return (Grounds("extension", [row for one in those for row in one.granted], "until"),)


def destinations(repo: Repository, data: Data) -> Iterator[Figure]:
    """Where those who left went, and with which debts."""
    over = [one for one in data.homes if one.end]
    ends = [(one, next(iter(one.destinations)) if len(one.destinations) == 1 else "apart") for one in over]
    yield count_of(8, "went", _("households that left a flat"), over, field="departed")
    yield from coded(repo, 8, "left", "destination",
                     [(one, code) for one, code in ends if code != "apart"], "went",
                     "destination")  # fmt: skip
    apart = [one for one, code in ends if code == "apart"]
    words = _("to several places")
    yield count_of(8, "left-apart", f"– {words}", apart, "went", "left", field="destination")
    together = [one for one in over if one.is_together]
    yield share_of(8, "together", _("of them the family together"), len(together), over,
                   *themselves(over, "destination"))  # fmt: skip
    known = [(one, one.row["debt_after"]) for one in data.cases if one.row["debt_after"]]
    yield count_of(8, "debt", _("debt afterwards known"), [one for one, _code in known], field="debt_after")
    yield from coded(repo, 8, "debt", "warning-debt", known, "debt", "debt_after")


def schooling(data: Data) -> Iterator[Figure]:
    """Children of the households in flats, not those in cases: only there entry and exit have a day."""
    homes = [one for one in data.homes if one.pupils.children]
    children = [row for one in homes for row in one.pupils.children]
    yield Figure(9, "school-age", _("children of school age on moving in"), households_of(homes),
                 number=len(children), rests_on=(Grounds("person", children, "birth_date"),))  # fmt: skip
    for code, words, rows in (
        ("school-before", N_("of them in school on moving in"),
         [row for one in homes for row in one.pupils.before]),
        ("school-after", N_("of them in school at the end"),
         [row for one in homes for row in one.pupils.after]),
    ):  # fmt: skip
        rests_on = tuple(Grounds(kind, its) for kind, its in grouped(rows, "of_kind").items())
        yield Figure(9, code, f"– {_(words)}", households_of(homes), number=len(rows), of="school-age",
                     list_=code, rests_on=rests_on)  # fmt: skip


def costs(repo: Repository, data: Data) -> Iterator[Figure]:
    """What the flats cost, and each night on which one was in use of which a cost is recorded."""
    held = [(one.site, cost) for one in data.flats for cost in one.costs if cost.nights]
    sites = {site for site, _cost in held}
    households = households_of(one for one in data.homes if one.site in sites)
    nights = len({(site, night) for site, cost in held for night in cost.nights})
    whole = 0.0
    for row in policies.codes(repo, "cost-kind"):
        its = [cost for _site, cost in held if cost.row["kind"] == row["code"]]
        total = sum(sum(cost.nights.values()) for cost in its)
        if total:
            whole += total
            words = _("flats: {kind}", kind=policies.label(repo, "cost-kind", row["code"]))
            yield Figure(11, f"cost-{row['code']}", words, households, eur=round(total),
                         rests_on=(_spent(its),))  # fmt: skip
    each = round(whole / nights) if nights else None
    yield Figure(11, "cost-night", _("flats: cost of each night in use"), households, eur=each,
                 rests_on=(_spent(cost for _site, cost in held),))  # fmt: skip


def _spent(costs: Iterable[Cost]) -> Grounds:
    rows = [{"id": one.row["id"], "eur": round(sum(one.nights.values()) / 100, 2)} for one in costs]
    return Grounds("cost", rows, "amount", share="eur")
