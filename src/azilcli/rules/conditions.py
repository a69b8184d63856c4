"""What an extension asks for: conditions that are met or missing, each with its figures.

How much is asked stands in policy rows; a condition whose row is not in force on the day from which the
term is counted, or is 0, is not asked at all. So a term of before 9 November 2021 asks for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from azilcli import dates
from azilcli.language import _, n_
from azilcli.rules.status import ALLOWANCE, INTEGRATION
from azilcli.tuples import NamedTuple

SEARCH, COOPERATION, CHECKED = "housing-search", "cooperation", "conditions-checked"
CONTRACT, PLAN, INTERVIEW = "contract", "plan", "interview"
SLOVENIAN, SOCIETY, VULNERABILITY = "slovenian-course", "society-course", "new-vulnerability"
"""Kinds of evidence (code list evidence-kind)."""

COURSES = (SLOVENIAN, SOCIETY)
"""The kinds that carry a percentage of attendance."""


AFTER_YEAR, NEWLY_VULNERABLE = "after-year", "new-vulnerability"
"""The grounds of an extension in an integration house: ZMZ-1 93(3) and 93(4), each on its own."""


def ground(number: int, given: str | None) -> str:
    """The ground of an extension: the one that was said, else by its number, as there was none before."""
    return given or (AFTER_YEAR if number == 1 else NEWLY_VULNERABLE)


class Proof(NamedTuple):
    """One thing on record: what, on which day, and of a course the attendance up to that day."""

    kind: str
    day: date
    percent: int | None = None


class Month(NamedTuple):
    """A month for which an interview is asked, `[began, ends)`, and how many were held in it."""

    began: date
    ends: date
    held: int


class Limit(NamedTuple):
    """How much is asked, and by which provision."""

    value: int
    legal_basis: str


class Case(NamedTuple):
    """A stay about to be extended, as far as the conditions look at it."""

    programme: str
    number: int
    """Which extension it would be: 1, 2."""
    anchor: date
    """The day the term is counted from: status or admission."""
    since: date
    """The first day after the last grant: of admission, or the one after the last decision."""
    on: date
    """The day of the decision."""
    proofs: Sequence[Proof]
    free_places: int = 0
    """Free beds in the integration houses on the day of the decision."""
    ground: str = ""
    """On which provision it is asked for, of an integration house; '' for the one of its number."""
    ends: date | None = None
    """The last day of the term so far: what a household did to find a home it did in that time."""
    months: Sequence[Month] = ()
    """Those of the interviews in an integration house, as `rules.interviews` counts them."""


class Condition(NamedTuple):
    """One condition: its code, whether it is met, and the figures in a sentence and as numbers."""

    code: str
    met: bool
    sentence: str
    found: int
    needed: int
    legal_basis: str


Limits = Mapping[str, Limit]
"""What is asked, by the code of the policy without its programme."""


def of_extension(case: Case, limits: Limits) -> tuple[Condition, ...]:
    """The conditions of the extension, in the order of the law; empty where none are asked.

    Flats (pilot 2016): search for housing and cooperation, both since the last grant. Integration
    houses: after a year by ZMZ-1 93(3), for a newly arisen vulnerability by 93(4), whichever comes
    first. Evidence of days after the decision does not count.
    """
    proofs = sorted((p for p in case.proofs if p.day <= case.on), key=lambda p: p.day)
    case = case._replace(proofs=proofs)
    if case.programme == "eviction":
        return tuple(_asked((_search(case, limits), _cooperation(case, limits))))
    if case.programme in (INTEGRATION, ALLOWANCE):
        first = tuple(_first_of_integration(case, limits))
        contract = _contract(case, limits)
        if ground(case.number, case.ground) == AFTER_YEAR:
            return tuple(_asked((contract, *first)))
        return tuple(_asked((contract, *_second_of_integration(case, limits, first))))
    return ()


def missing(conditions: Iterable[Condition]) -> list[Condition]:
    """Those that are not met."""
    return [condition for condition in conditions if not condition.met]


def months_since(anchor: date, on: date) -> list[tuple[date, date]]:
    """The full months from `anchor` that are over on a day, as half-open `[from, to)`.

    Month n runs from `anchor` + n months to `anchor` + n + 1 months, each counted from the anchor
    (ZUP 100), and is over on the day on which the next one begins.
    """
    months: list[tuple[date, date]] = []
    start = anchor
    while (end := dates.add_months(anchor, len(months) + 1)) <= on:
        months.append((start, end))
        start = end
    return months


def _asked(conditions: Iterable[Condition | None]) -> Iterable[Condition]:
    return (condition for condition in conditions if condition is not None)


def _limit(limits: Limits, code: str) -> Limit | None:
    limit = limits.get(code)
    return limit if limit and limit.value > 0 else None


def _fresh(case: Case, kind: str, through: date | None = None) -> int:
    """How often something is on record since the last grant, up to a day."""
    days = [proof.day for proof in case.proofs if proof.kind == kind]
    return sum(case.since <= day <= (through or day) for day in days)


def _in_term(case: Case, kind: str, sentence: str) -> str:
    """The sentence of what counts in the term only, with what came too late for it."""
    late = _fresh(case, kind) - _fresh(case, kind, case.ends)
    if not late or case.ends is None:
        return sentence
    return n_(
        "{sentence} ({n} record after the term ended on {day} does not count)",
        "{sentence} ({n} records after the term ended on {day} do not count)",
        late,
        sentence=sentence,
        day=dates.show(case.ends),
    )


def _search(case: Case, limits: Limits) -> Condition | None:
    limit = _limit(limits, SEARCH)
    if limit is None:
        return None
    records = _fresh(case, SEARCH, case.ends)
    sentence = n_(
        "search for housing: {n} record since {day}, {needed} needed",
        "search for housing: {n} records since {day}, {needed} needed",
        records,
        day=dates.show(case.since),
        needed=limit.value,
    )
    sentence = _in_term(case, SEARCH, sentence)
    return Condition(SEARCH, records >= limit.value, sentence, records, *limit)


def _cooperation(case: Case, limits: Limits) -> Condition | None:
    limit = _limit(limits, COOPERATION)
    if limit is None:
        return None
    records = _fresh(case, COOPERATION, case.ends)
    sentence = n_(
        "cooperation: {n} record since {day}, {needed} needed",
        "cooperation: {n} records since {day}, {needed} needed",
        records,
        day=dates.show(case.since),
        needed=limit.value,
    )
    sentence = _in_term(case, COOPERATION, sentence)
    return Condition(COOPERATION, records >= limit.value, sentence, records, *limit)


def _contract(case: Case, limits: Limits) -> Condition | None:
    """The contract on integration activities, signed since the status (ZMZ-1 90(3), 93)."""
    limit = _limit(limits, CONTRACT)
    if limit is None:
        return None
    signed = [proof.day for proof in case.proofs if proof.kind == CONTRACT and proof.day >= case.anchor]
    if signed:
        sentence = _("contract on integration activities: signed on {day}", day=dates.show(signed[0]))
    else:
        sentence = _("contract on integration activities: none recorded")
    return Condition(CONTRACT, len(signed) >= limit.value, sentence, len(signed), *limit)


def _first_of_integration(case: Case, limits: Limits) -> Iterable[Condition]:
    """Both courses and the interviews (ZMZ-1 93(3))."""
    return _asked((_slovenian(case, limits), _society(case, limits), _interviews(case, limits)))


def _attendance(case: Case, kind: str) -> int | None:
    """The attendance recorded last, since the status."""
    percents = [p.percent for p in case.proofs if p.kind == kind and p.day >= case.anchor]
    return next((percent for percent in reversed(percents) if percent is not None), None)


def _slovenian(case: Case, limits: Limits) -> Condition | None:
    limit = _limit(limits, "course-attendance")
    if limit is None:
        return None
    percent = _attendance(case, SLOVENIAN)
    if percent is None:
        sentence = _("Slovenian course: no attendance recorded, {needed} % needed", needed=limit.value)
    else:
        sentence = _("Slovenian course {found} %, {needed} % needed", found=percent, needed=limit.value)
    return Condition(SLOVENIAN, (percent or 0) >= limit.value, sentence, percent or 0, *limit)


def _society(case: Case, limits: Limits) -> Condition | None:
    limit = _limit(limits, "society-attendance")
    if limit is None:
        return None
    percent = _attendance(case, SOCIETY)
    if percent is None:
        sentence = _("society course: no attendance recorded, {needed} % needed", needed=limit.value)
    else:
        sentence = _("society course {found} %, {needed} % needed", found=percent, needed=limit.value)
    return Condition(SOCIETY, (percent or 0) >= limit.value, sentence, percent or 0, *limit)


def _interviews(case: Case, limits: Limits) -> Condition | None:
    """An interview in every full month of the last year since the contract (ZMZ-1 93(3))."""
    limit = _limit(limits, "interviews")
    if limit is None:
        return None
    months = [month for month in case.months if month.ends <= case.on]
    if most := _limit(limits, "interviews-months"):
        months = months[-most.value :]
    without = [month.began for month in months if month.held < limit.value]
    met = len(months) - len(without)
    sentence = n_(
        "interviews: in {met} of {n} month since {day}",
        "interviews: in {met} of {n} months since {day}",
        len(months),
        met=met,
        day=dates.show(months[0].began if months else case.anchor),
    )
    if without:
        days = ", ".join(dates.show(start) for start in without)
        sentence = _("{interviews}; none in the months from {days}", interviews=sentence, days=days)
    return Condition(INTERVIEW, not without, sentence, met, len(months), limit.legal_basis)


def _second_of_integration(
    case: Case, limits: Limits, first: Sequence[Condition]
) -> Iterable[Condition | None]:
    """One of the first extension's, new vulnerability, a free place, in two years (ZMZ-1 93(4))."""
    return (
        _any_of(first, limits),
        _vulnerability(case, limits),
        _free_place(case, limits),
        _in_time(case, limits),
    )


def _any_of(first: Sequence[Condition], limits: Limits) -> Condition | None:
    limit = _limit(limits, "first-conditions")
    if limit is None or not first:
        return None
    met = sum(condition.met for condition in first)
    sentence = n_(
        "of the conditions of the first extension {found} is met, {needed} needed ({figures})",
        "of the conditions of the first extension {found} are met, {needed} needed ({figures})",
        met,
        found=met,
        needed=limit.value,
        figures="; ".join(condition.sentence for condition in first),
    )
    return Condition("first-conditions", met >= limit.value, sentence, met, *limit)


def _vulnerability(case: Case, limits: Limits) -> Condition | None:
    limit = _limit(limits, VULNERABILITY)
    if limit is None:
        return None
    records = _fresh(case, VULNERABILITY)
    sentence = n_(
        "newly arisen vulnerability: {n} record since {day}, {needed} needed",
        "newly arisen vulnerability: {n} records since {day}, {needed} needed",
        records,
        day=dates.show(case.since),
        needed=limit.value,
    )
    return Condition(VULNERABILITY, records >= limit.value, sentence, records, *limit)


def _free_place(case: Case, limits: Limits) -> Condition | None:
    limit = _limit(limits, "free-place")
    if limit is None:
        return None
    sentence = n_(
        "integration houses: {n} free place, {needed} needed",
        "integration houses: {n} free places, {needed} needed",
        case.free_places,
        needed=limit.value,
    )
    return Condition("free-place", case.free_places >= limit.value, sentence, case.free_places, *limit)


def _in_time(case: Case, limits: Limits) -> Condition | None:
    """Decided within so many months from the status; `found` and `needed` are full months."""
    limit = _limit(limits, "second-within")
    if limit is None:
        return None
    last = dates.add_months(case.anchor, limit.value)
    sentence = _("decided on {on}, possible until {last}", on=dates.show(case.on), last=dates.show(last))
    months = len(months_since(case.anchor, case.on))
    return Condition("second-within", case.on <= last, sentence, months, *limit)
