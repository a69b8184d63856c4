"""What the evaluation of the pilot counts: twelve blocks of figures, each with the households behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from azilcli import dates
from azilcli.language import N_, _
from azilcli.reports.lengths import days_between, median
from azilcli.reports.lines import in_order
from azilcli.repository import Record, Repository, policies
from azilcli.repository.pilot import Case, Data, Home, has_helped, is_answered
from azilcli.rules import eviction, workdays
from azilcli.tuples import NamedTuple

TITLES = {
    1: N_("Reach"),
    2: N_("Speed"),
    3: N_("Prevention"),
    4: N_("Flats: who asked"),
    5: N_("Flats: how they were used"),
    6: N_("Stays in the flats"),
    7: N_("Effort"),
    8: N_("Where they went"),
    9: N_("Before and after"),
    10: N_("Partners"),
    11: N_("Cost"),
    12: N_("Open"),
}
"""The blocks by their numbers."""

_BANDS = (("0-6", 6), ("6-9", 9), ("9-12", 12))


class Figure(NamedTuple):
    """A figure: one of a count, a median, a share and an amount, and how many households it rests on."""

    block: int
    code: str
    words: str
    households: int
    number: Any = None
    """A count; None where it is none, and a word where it is withheld: so also the following."""
    median: Any = None
    percent: Any = None
    eur: Any = None
    """In cents."""
    sides: tuple[int, ...] = ()
    """Of a share: those who are in it, and those who are not."""
    of: str = ""
    """The figure that it is a part of; '' where of none."""
    list_: str = ""
    """The name of the list of parts that it is in."""


Whose = Case | Home


def figures(repo: Repository, data: Data) -> Iterator[Figure]:
    """All figures of what is looked at, in the order of the blocks."""
    yield from _reach(repo, data)
    yield from _speed(repo, data)
    yield from _prevention(repo, data)
    yield from _demand(repo, data)
    yield from _use(data)
    yield from _stays(data)
    yield from _effort(data)
    yield from _destinations(repo, data)
    yield from _changes(repo, data)
    yield from _schooling(data)
    yield from _partners(repo, data)
    yield from _cost(repo, data)
    yield from _open(data)


def _count(
    block: int, code: str, words: str, those: Collection[Whose], of: str = "", list_: str = ""
) -> Figure:
    return Figure(block, code, words, _households(those), number=len(those), of=of, list_=list_)


def _households(those: Iterable[Whose]) -> int:
    return len({one.household for one in those})


def _median(block: int, code: str, words: str, known: Collection[tuple[Whose, float]]) -> Figure:
    values = sorted(value for _one, value in known)
    return Figure(block, code, words, _households(one for one, _value in known),
                  median=median(values) if values else None)  # fmt: skip


def _share(block: int, code: str, words: str, part: int, whole: int, households: int) -> Figure:
    percent = 100 * part / whole if whole else None
    return Figure(block, code, words, households, percent=percent, sides=(part, whole - part))


def _coded(
    repo: Repository, block: int, prefix: str, list_: str, those: Collection[tuple[Whose, str]], of: str
) -> Iterator[Figure]:
    """A count for each code of a list that occurs, as parts of another figure; what has none comes last."""
    for code in in_order(repo, list_, {code for _one, code in those}):
        words = policies.label(repo, list_, code) if code else _("not recorded")
        its = [one for one, own in those if own == code]
        yield _count(block, f"{prefix}-{code or 'unknown'}", f"– {words}", its, of, prefix)


def _reach(repo: Repository, data: Data) -> Iterator[Figure]:
    cases = data.cases
    yield _count(1, "signals", _("cases"), cases)
    for code, words, people in (
        ("adults", N_("adults in them"), sum(one.adults for one in cases)),
        ("minors", N_("minors in them"), sum(one.minors for one in cases)),
    ):
        yield Figure(1, code, _(words), _households(cases), number=people)
    for organisation in sorted({one.row["noticed_by"] for one in cases}):
        its = [one for one in cases if one.row["noticed_by"] == organisation]
        words = _("noticed by {organisation}", organisation=organisation)
        yield _count(1, f"noticed-by-{organisation}", f"– {words}", its, "signals", "noticed-by")
    stages = [(one, str(one.row["first_stage"] or one.row["stage"])) for one in cases]
    yield from _coded(repo, 1, "first-stage", "warning-stage", stages, "signals")


def _speed(repo: Repository, data: Data) -> Iterator[Figure]:
    answers, helps, beds = [], [], []
    for case in data.cases:
        since = case.row["noticed_on"]
        answered = [one["answered_on"] for one in case.requests if is_answered(one, data.last)]
        helped = [one["answered_on"] for one in case.requests if has_helped(one, data.last)]
        if answered:
            answers.append((case, days_between(since, min(answered))))
        if helped:
            helps.append((case, days_between(since, min(helped))))
        if case.row["outcome"] == "pilot-flat" and case.row["stage"] == eviction.EVICTED:
            evicted = min(case.row["stage_on"], case.row["outcome_on"])
            beds.append((case, days_between(evicted, case.row["outcome_on"])))
    yield _median(2, "days-answer", _("days from the first sign to the first answer"), answers)
    yield _median(2, "days-help", _("days from the first sign to the first help"), helps)
    yield _median(2, "days-bed", _("days from the eviction to a flat"), beds)
    asked = [(case, one) for case in data.cases for one in case.requests]
    in_time = sum(_is_in_time(repo, one, data.last) for _case, one in asked)
    households = _households(case for case, _one in asked)
    yield _share(2, "in-time", _("of the requests answered in time"), in_time, len(asked), households)


def _is_in_time(repo: Repository, request: Record, last: date) -> bool:
    """Whether a request was answered in so many working days."""
    if not is_answered(request, last):
        return False
    asked = dates.iso(request["asked_on"])
    days, _basis = policies.number(repo, eviction.ANSWER_WORKDAYS, asked)
    return str(request["answered_on"]) <= workdays.after(asked, days).isoformat()


def _prevention(repo: Repository, data: Data) -> Iterator[Figure]:
    closed = [one for one in data.cases if one.row["outcome"]]
    kept = [one for one in closed if one.row["outcome"] in eviction.KEPT]
    yield _count(3, "closed", _("cases closed"), closed)
    yield from _coded(repo, 3, "outcome", "warning-outcome",
                      [(one, one.row["outcome"]) for one in closed], "closed")  # fmt: skip
    yield _share(3, "kept-share", _("of them the home was kept"), len(kept), len(closed), _households(closed))
    yield _count(3, "kept", _("homes kept"), kept)
    yield from _coded(repo, 3, "kept-sign", "warning-signal",
                      [(one, one.row["signal"]) for one in kept], "kept")  # fmt: skip
    for code, words, value in (
        ("still-yes", N_("still housed six months later"), 1),
        ("still-no", N_("no longer housed six months later"), 0),
        ("still-unknown", N_("not known six months later"), None),
    ):
        its = [one for one in kept if one.row["still_housed"] == value]
        yield _count(3, code, f"– {_(words)}", its, "kept", "still")


def _demand(repo: Repository, data: Data) -> Iterator[Figure]:
    asked = [one for one in data.cases if one.row["asked_flat_on"]]
    decided = [(one, one.row["decision"] or "waiting") for one in asked]
    yield _count(4, "asked", _("asked for a flat"), asked)
    yield from _coded(repo, 4, "decision", "warning-decision", decided, "asked")
    for code, words in (("refused", N_("refused, by reason")), ("declined", N_("declined, by reason"))):
        its = [one for one, decision in decided if decision == code]
        yield _count(4, code, _(words), its)
        yield from _coded(repo, 4, code, "warning-refusal",
                          [(one, one.row["refusal"] or "") for one in its], code)  # fmt: skip


def _use(data: Data) -> Iterator[Figure]:
    households = _households(data.homes)
    open_ = sum(len(one.open) for one in data.flats)
    taken = sum(len(one.open & one.taken) for one in data.flats)
    yield Figure(5, "nights-available", _("nights on which flats were in use"), households, number=open_)
    yield Figure(5, "nights-taken", _("of them taken"), households, number=taken)
    empty = 100 * (open_ - taken) / open_ if open_ else None
    yield Figure(5, "nights-empty", _("of them empty"), households, percent=empty)
    runs = [run for one in data.flats for run in _runs(one.open - one.taken)]
    yield Figure(5, "longest-empty", _("longest time a flat was empty, in nights"), households,
                 number=max(runs, default=0))  # fmt: skip
    gaps: list[tuple[Whose, float]] = []
    for site in sorted({home.site for home in data.homes}):
        line = sorted((home for home in data.homes if home.site == site), key=lambda home: home.start)
        for before, after in pairwise(line):
            if before.end and before.end <= after.start:
                gaps.append((after, (after.start - before.end).days))
    yield _median(5, "turnover", _("days from one household to the next"), gaps)


def _runs(nights: Collection[date]) -> Iterator[int]:
    """How many nights follow each other, for each run of them."""
    length = 0
    for night in sorted(nights):
        length = length + 1 if night - timedelta(days=1) in nights else 1
        if night + timedelta(days=1) not in nights:
            yield length


def _months(home: Home, last: date) -> float:
    return ((home.end or last) - home.start).days / 30.44


def _stays(data: Data) -> Iterator[Figure]:
    yield _count(6, "stays", _("stays of households in flats"), data.homes)
    over = [one for one in data.homes if one.end]
    yield _count(6, "left", _("of them over"), over)
    lasted = [(one, _months(one, data.last)) for one in over]
    least = -1.0
    for name, most in (*_BANDS, ("over-12", 10_000)):
        its = [one for one, months in lasted if least < months <= most]
        words = (
            _("more than 12 months")
            if name == "over-12"
            else _("{months} months", months=name.replace("-", "–"))
        )
        yield _count(6, f"months-{name}", f"– {words}", its, "left", "months")
        least = most
    yield _median(
        6, "months", _("months in the flat"), [(one, round(_months(one, data.last), 1)) for one in over]
    )
    for number, first, granted, refused in (
        (1, N_("asked for a first extension"), N_("extended once or more"), N_("first extension refused")),
        (2, N_("asked for a second extension"), N_("extended twice"), N_("second extension refused")),
    ):
        whole = f"extension-{number}-asked"
        yield _count(6, whole, _(first), [one for one in data.homes if number in one.asked])
        its = [one for one in data.homes if one.extensions >= number]
        yield _count(6, f"extended-{number}", f"– {_(granted)}", its, whole, "answer")
        its = [one for one in data.homes if one.asked.get(number)]
        yield _count(6, f"extension-{number}-refused", f"– {_(refused)}", its, whole, "answer")
    late = [one for one in data.homes if one.until and (one.end or data.last) > one.until + timedelta(days=1)]
    yield _count(6, "overstayed", _("stayed longer than granted"), late)


def _effort(data: Data) -> Iterator[Figure]:
    for kind, words in (
        ("housing-search", N_("searches for housing in a household's month")),
        ("cooperation", N_("records of cooperation in a household's month")),
    ):
        rates = [
            (one, one.efforts[kind] / months)
            for one in data.homes
            if (months := _months(one, data.last)) >= 1
        ]
        yield _median(7, kind, _(words), [(one, round(rate, 2)) for one, rate in rates])
    steps = [(case, step) for case in data.cases for step in case.steps]
    reached = [case for case, step in steps if step["state"] == "reached"]
    yield _count(7, "steps", _("steps agreed"), [case for case, _step in steps])
    yield _count(7, "steps-reached", _("of them reached"), reached)
    contacts = [one for one in data.cases for _contact in range(one.contacts)]
    yield _count(7, "contacts", _("contacts recorded"), contacts)


def _destinations(repo: Repository, data: Data) -> Iterator[Figure]:
    over = [one for one in data.homes if one.end]
    ends = [(one, next(iter(one.destinations)) if len(one.destinations) == 1 else "apart") for one in over]
    yield _count(8, "went", _("households that left a flat"), over)
    yield from _coded(
        repo, 8, "left", "destination", [(one, code) for one, code in ends if code != "apart"], "went"
    )
    apart = [one for one, code in ends if code == "apart"]
    words = _("to several places")
    yield _count(8, "left-apart", f"– {words}", apart, "went", "left")
    together = [one for one in over if one.is_together]
    yield _share(8, "together", _("of them the family together"), len(together), len(over), _households(over))
    known = [(one, one.row["debt_after"]) for one in data.cases if one.row["debt_after"]]
    yield _count(8, "debt", _("debt afterwards known"), [one for one, _code in known])
    yield from _coded(repo, 8, "debt", "warning-debt", known, "debt")


def _changes(repo: Repository, data: Data) -> Iterator[Figure]:
    both = [one for one in data.cases if one.row["income"] and one.row["income_after"]]
    yield _count(9, "known", _("income known before and after"), both)
    for row in policies.codes(repo, "warning-income"):
        for column, words in (("income", N_("before: {income}")), ("income_after", N_("after: {income}"))):
            its = [one for one in both if row["code"] in one.row[column].split()]
            if any(row["code"] in f"{one.row['income']} {one.row['income_after']}".split() for one in both):
                label = policies.label(repo, "warning-income", row["code"])
                name = f"{column.replace('_', '-')}-{row['code']}"
                yield _count(9, name, _(words, income=label), its, "known", name)


def _schooling(data: Data) -> Iterator[Figure]:
    """Children of the households in flats, not those in cases: only there entry and exit have a day."""
    homes = [one for one in data.homes if one.pupils.children]
    for code, words, number, of in (
        ("school-age", N_("children of school age on moving in"),
         sum(one.pupils.children for one in homes), ""),
        ("school-before", N_("of them in school on moving in"),
         sum(one.pupils.before for one in homes), "school-age"),
        ("school-after", N_("of them in school at the end"),
         sum(one.pupils.after for one in homes), "school-age"),
    ):  # fmt: skip
        shown = f"– {_(words)}" if of else _(words)
        yield Figure(9, code, shown, _households(homes), number=number, of=of, list_=code if of else "")


def _partners(repo: Repository, data: Data) -> Iterator[Figure]:
    asked = [(case, one) for case in data.cases for one in case.requests]
    answered = [(case, one) for case, one in asked if is_answered(one, data.last)]
    in_time = [case for case, one in asked if _is_in_time(repo, one, data.last)]
    yield _count(10, "told", _("requests to others"), [case for case, _one in asked])
    for code in sorted({one["organisation"] for _case, one in asked}):
        its = [case for case, one in asked if one["organisation"] == code]
        yield _count(10, f"told-{code}", f"– {code}", its, "told", "told")
    yield _count(10, "answered", _("of them answered"), [case for case, _one in answered])
    yield _count(10, "answered-in-time", _("of them answered in time"), in_time)
    days = [(case, days_between(one["asked_on"], one["answered_on"])) for case, one in answered]
    yield _median(10, "answer-days", _("days to the answer"), days)
    yield _count(10, "helped", _("of them helped"),
                 [case for case, one in answered if has_helped(one, data.last)])  # fmt: skip


def _cost(repo: Repository, data: Data) -> Iterator[Figure]:
    for row in policies.codes(repo, "aid-kind"):
        its = [one for one in data.cases if one.paid.get(row["code"])]
        if its:
            total = sum(one.paid[row["code"]] for one in {one.household: one for one in its}.values())
            words = policies.label(repo, "aid-kind", row["code"])
            yield Figure(11, f"aid-{row['code']}", words, _households(its), eur=total)
    paid = {one.household: sum(one.paid.values()) for one in data.cases if one.paid}
    each = round(sum(paid.values()) / len(paid)) if paid else None
    yield Figure(11, "aid-each", _("aid for each household that had any"), len(paid), eur=each)
    yield from _cost_of_flats(repo, data)


def _cost_of_flats(repo: Repository, data: Data) -> Iterator[Figure]:
    """What the flats cost, and each night on which one was in use of which a cost is recorded."""
    sites = {one.site for one in data.flats if any(one.costs.values())}
    households = _households(one for one in data.homes if one.site in sites)
    nights, whole = 0, 0.0
    for one in data.flats:
        nights += len({night for its in one.costs.values() for night in its})
    for row in policies.codes(repo, "cost-kind"):
        total = sum(sum(one.costs.get(row["code"], {}).values()) for one in data.flats)
        if total:
            whole += total
            words = _("flats: {kind}", kind=policies.label(repo, "cost-kind", row["code"]))
            yield Figure(11, f"cost-{row['code']}", words, households, eur=round(total))
    each = round(whole / nights) if nights else None
    yield Figure(11, "cost-night", _("flats: cost of each night in use"), households, eur=each)


def _open(data: Data) -> Iterator[Figure]:
    waiting = [one for one in data.cases if not one.row["outcome"]]
    yield _count(12, "open", _("cases without an outcome"), waiting, "signals", "open")
    yield _count(12, "silent", _("of them nobody was asked"), [one for one in waiting if not one.requests])
    lost = [one for one in data.cases if one.row["outcome"] == "lost"]
    yield _count(12, "lost", _("contact lost"), lost, "signals", "lost")
