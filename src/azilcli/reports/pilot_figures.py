"""What the evaluation of the pilot counts: twelve blocks of figures, each with the households behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from azilcli import dates
from azilcli.language import N_, _
from azilcli.reports import pilot_flats
from azilcli.reports.grounds import Grounds
from azilcli.reports.lengths import days_between
from azilcli.reports.pilot_figure import (
    Figure,
    Pairs,
    coded,
    count_in,
    count_of,
    households_of,
    in_pairs,
    median_of,
    share_of,
    themselves,
)
from azilcli.repository import Record, Repository, policies
from azilcli.repository.pilot import Case, Data, has_helped, is_answered
from azilcli.rules import eviction, workdays

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


def figures(repo: Repository, data: Data) -> Iterator[Figure]:
    """All figures of what is looked at, in the order of the blocks."""
    yield from _reach(repo, data)
    yield from _speed(repo, data)
    yield from _prevention(repo, data)
    yield from _demand(repo, data)
    yield from pilot_flats.use(data)
    yield from pilot_flats.stays(data)
    yield from _effort(data)
    yield from pilot_flats.destinations(repo, data)
    yield from _changes(repo, data)
    yield from pilot_flats.schooling(data)
    yield from _partners(repo, data)
    yield from _cost(repo, data)
    yield from _open(data)


def _reach(repo: Repository, data: Data) -> Iterator[Figure]:
    cases = data.cases
    yield count_of(1, "signals", _("cases"), cases, field="noticed_on")
    people = [{"id": one.row["id"], "adults": one.adults, "minors": one.minors} for one in cases]
    for code, words in (("adults", N_("adults in them")), ("minors", N_("minors in them"))):
        yield Figure(1, code, _(words), households_of(cases), number=sum(one[code] for one in people),
                     rests_on=(Grounds("warning", people, "noticed_on", share=code),))  # fmt: skip
    for organisation in sorted({one.row["noticed_by"] for one in cases}):
        its = [one for one in cases if one.row["noticed_by"] == organisation]
        words = _("noticed by {organisation}", organisation=organisation)
        yield count_of(1, f"noticed-by-{organisation}", f"– {words}", its, "signals", "noticed-by",
                       field="noticed_by")  # fmt: skip
    stages = [(one, str(one.row["first_stage"] or one.row["stage"])) for one in cases]
    yield from coded(repo, 1, "first-stage", "warning-stage", stages, "signals", "first_stage")


def _speed(repo: Repository, data: Data) -> Iterator[Figure]:
    for code, words, counts in (
        ("days-answer", N_("days from the first sign to the first answer"), is_answered),
        ("days-help", N_("days from the first sign to the first help"), has_helped),
    ):
        firsts = [
            (case, min(its, key=lambda one: str(one["answered_on"])))
            for case in data.cases
            if (its := [one for one in case.requests if counts(one, data.last)])
        ]
        lasted = _lasted((case, one, case.row["noticed_on"]) for case, one in firsts)
        days = [(case, one["days"]) for case, one in lasted]
        yield median_of(2, code, _(words), days, in_pairs(lasted, "request", "answered_on", "days"))
    beds = []
    for case in data.cases:
        if case.row["outcome"] == "pilot-flat" and case.row["stage"] == eviction.EVICTED:
            evicted = min(case.row["stage_on"], case.row["outcome_on"])
            beds.append((case, days_between(evicted, case.row["outcome_on"])))
    yield median_of(2, "days-bed", _("days from the eviction to a flat"), beds,
                    *themselves((case for case, _days in beds), "outcome_on"))  # fmt: skip
    asked = _asked(data)
    in_time = sum(_is_in_time(repo, one, data.last) for _case, one in asked)
    cases = [case for case, _one in asked]
    yield share_of(2, "in-time", _("of the requests answered in time"), in_time, cases,
                   in_pairs(asked, "request", "answered_on"))  # fmt: skip


def _asked(data: Data) -> Pairs:
    """The requests of all cases."""
    return [(case, one) for case in data.cases for one in case.requests]


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
    yield count_of(3, "closed", _("cases closed"), closed, field="outcome")
    yield from coded(repo, 3, "outcome", "warning-outcome",
                     [(one, one.row["outcome"]) for one in closed], "closed", "outcome")  # fmt: skip
    yield share_of(3, "kept-share", _("of them the home was kept"), len(kept), closed,
                   *themselves(closed, "outcome"))  # fmt: skip
    yield count_of(3, "kept", _("homes kept"), kept, field="outcome")
    yield from coded(repo, 3, "kept-sign", "warning-signal",
                     [(one, one.row["signal"]) for one in kept], "kept", "signal")  # fmt: skip
    for code, words, value in (
        ("still-yes", N_("still housed six months later"), 1),
        ("still-no", N_("no longer housed six months later"), 0),
        ("still-unknown", N_("not known six months later"), None),
    ):
        its = [one for one in kept if one.row["still_housed"] == value]
        yield count_of(3, code, f"– {_(words)}", its, "kept", "still", field="still_housed")


def _demand(repo: Repository, data: Data) -> Iterator[Figure]:
    asked = [one for one in data.cases if one.row["asked_flat_on"]]
    decided = [(one, one.row["decision"] or "waiting") for one in asked]
    yield count_of(4, "asked", _("asked for a flat"), asked, field="asked_flat_on")
    yield from coded(repo, 4, "decision", "warning-decision", decided, "asked", "decision")
    for code, words in (("refused", N_("refused, by reason")), ("declined", N_("declined, by reason"))):
        its = [one for one, decision in decided if decision == code]
        yield count_of(4, code, _(words), its, field="decision")
        yield from coded(repo, 4, code, "warning-refusal",
                         [(one, one.row["refusal"] or "") for one in its], code, "refusal")  # fmt: skip


def _effort(data: Data) -> Iterator[Figure]:
    for kind, words in (
        ("housing-search", N_("searches for housing in a household's month")),
        ("cooperation", N_("records of cooperation in a household's month")),
    ):
        homes = [
            (one, months) for one in data.homes if (months := pilot_flats.months_of(one, data.last)) >= 1
        ]
        rates = [(one, round(_days(one.efforts[kind]) / months, 2)) for one, months in homes]
        seen = [row for one, _months in homes for row in one.efforts[kind]]
        yield median_of(7, kind, _(words), rates, Grounds("evidence", seen, "on_day"),
                        *themselves((one for one, _months in homes), "arrived"))  # fmt: skip
    steps = [(case, step) for case in data.cases for step in case.steps]
    last = data.last.isoformat()
    reached = [one for one in steps if one[1]["state"] == "reached" and (one[1]["done_on"] or "") <= last]
    yield count_in(7, "steps", _("steps agreed"), steps, ("step", "set_on"))
    yield count_in(7, "steps-reached", _("of them reached"), reached, ("step", "state"))
    contacts = [(case, row) for case in data.cases for row in case.contacts]
    yield count_in(7, "contacts", _("contacts recorded"), contacts, ("contact", "on_day"))


def _days(rows: Iterable[Record]) -> int:
    """On how many days something was recorded."""
    return len({row["on_day"] for row in rows})


def _changes(repo: Repository, data: Data) -> Iterator[Figure]:
    both = [one for one in data.cases if one.row["income"] and one.row["income_after"]]
    yield count_of(9, "known", _("income known before and after"), both, field="income_after")
    for row in policies.codes(repo, "warning-income"):
        for column, words in (("income", N_("before: {income}")), ("income_after", N_("after: {income}"))):
            its = [one for one in both if row["code"] in one.row[column].split()]
            if any(row["code"] in f"{one.row['income']} {one.row['income_after']}".split() for one in both):
                label = policies.label(repo, "warning-income", row["code"])
                name = f"{column.replace('_', '-')}-{row['code']}"
                yield count_of(9, name, _(words, income=label), its, "known", name, field=column)


def _partners(repo: Repository, data: Data) -> Iterator[Figure]:
    asked = _asked(data)
    answered = [(case, one) for case, one in asked if is_answered(one, data.last)]
    in_time = [(case, one) for case, one in asked if _is_in_time(repo, one, data.last)]
    helped = [(case, one) for case, one in answered if has_helped(one, data.last)]
    yield count_in(10, "told", _("requests to others"), asked, ("request", "asked_on"))
    for code in sorted({one["organisation"] for _case, one in asked}):
        its = [(case, one) for case, one in asked if one["organisation"] == code]
        yield count_in(10, f"told-{code}", f"– {code}", its, ("request", "asked_on"), "told", "told")
    answer = ("request", "answered_on")
    yield count_in(10, "answered", _("of them answered"), answered, answer)
    yield count_in(10, "answered-in-time", _("of them answered in time"), in_time, answer)
    lasted = _lasted((case, one, one["asked_on"]) for case, one in answered)
    days = [(case, one["days"]) for case, one in lasted]
    yield median_of(10, "answer-days", _("days to the answer"), days, in_pairs(lasted, *answer, "days"))
    yield count_in(10, "helped", _("of them helped"), helped, ("request", "result"))


def _lasted(asked: Iterable[tuple[Case, Record, str]]) -> list[tuple[Case, Record]]:
    """Requests that were answered, each with the days that took from a day on."""
    return [(case, {**one, "days": days_between(since, one["answered_on"])}) for case, one, since in asked]


def _cost(repo: Repository, data: Data) -> Iterator[Figure]:
    for row in policies.codes(repo, "aid-kind"):
        given = {house: its for house, its in _given(data, row["code"]).items() if _cents(its)}
        if given:
            words = policies.label(repo, "aid-kind", row["code"])
            yield Figure(11, f"aid-{row['code']}", words, len(given), eur=sum(map(_cents, given.values())),
                         rests_on=(_aid(given),))  # fmt: skip
    given = _given(data)
    each = round(sum(map(_cents, given.values())) / len(given)) if given else None
    yield Figure(11, "aid-each", _("aid for each household that had any"), len(given), eur=each,
                 rests_on=(_aid(given),))  # fmt: skip
    yield from pilot_flats.costs(repo, data)


def _given(data: Data, kind: str | None = None) -> dict[str, list[Record]]:
    """The aid of each household that had any, or had any of a kind, since its first case."""
    return {
        one.household: its
        for one in reversed(data.cases)
        if (its := [row for row in one.aid if kind in (None, row["kind"])])
    }


def _cents(aid: Iterable[Record]) -> int:
    return sum(row["amount"] for row in aid)


def _aid(given: Mapping[str, Sequence[Record]]) -> Grounds:
    rows = [{"id": row["id"], "eur": row["amount"] / 100} for its in given.values() for row in its]
    return Grounds("aid", rows, "amount", share="eur")


def _open(data: Data) -> Iterator[Figure]:
    waiting = [one for one in data.cases if not one.row["outcome"]]
    yield count_of(12, "open", _("cases without an outcome"), waiting, "signals", "open", field="noticed_on")
    yield count_of(12, "silent", _("of them nobody was asked"), [one for one in waiting if not one.requests],
                   field="noticed_on")  # fmt: skip
    lost = [one for one in data.cases if one.row["outcome"] == "lost"]
    yield count_of(12, "lost", _("contact lost"), lost, "signals", "lost", field="outcome")
