"""What each extension asks for, with the day before, the day itself and the day after."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azilcli import dates, repository
from azilcli.repository import evidence
from azilcli.rules.conditions import (
    CONTRACT,
    COOPERATION,
    INTERVIEW,
    SEARCH,
    SLOVENIAN,
    SOCIETY,
    VULNERABILITY,
    Case,
    Condition,
    Limit,
    Month,
    Proof,
    missing,
    months_since,
    of_extension,
)
from azilcli.rules.interviews import months
from azilcli.rules.terms import added
from tests.every import every

DAY = timedelta(days=1)
FLATS = {SEARCH: Limit(1, "pilot 2016"), COOPERATION: Limit(1, "pilot 2016")}
INTEGRATION = {
    "contract": Limit(1, "ZMZ-1 90(3)"),
    "course-attendance": Limit(80, "ZMZ-1 93(3)"),
    "society-attendance": Limit(80, "ZMZ-1 93(3)"),
    "interviews": Limit(1, "ZMZ-1 93(3)"),
    "interviews-months": Limit(12, "ZMZ-1 93(3)"),
    "first-conditions": Limit(1, "ZMZ-1 93(4)"),
    "new-vulnerability": Limit(1, "ZMZ-1 93(4)"),
    "free-place": Limit(1, "ZMZ-1 93(4)"),
    "second-within": Limit(24, "ZMZ-1 93(4)"),
}
STATUS = date(2024, 1, 31)
DECIDED = date(2025, 1, 15)


def flat(since: date, on: date, *proofs: Proof) -> tuple[Condition, ...]:
    return of_extension(Case("eviction", 1, since, since, on, proofs), FLATS)


def integration(
    proofs: Sequence[Proof], *, number: int = 1, on: date = DECIDED, since: date = STATUS, free: int = 1
) -> dict[str, Condition]:
    case = Case("integration", number, STATUS, since, on, proofs, free, months=counted(proofs, on))
    return {condition.code: condition for condition in of_extension(case, INTEGRATION)}


def counted(proofs: Sequence[Proof], on: date) -> list[Month]:
    """The months of the interviews, as SQL counts them for finding and gate."""
    start = min((p.day for p in proofs if p.kind == CONTRACT), default=STATUS)
    days = json.dumps([p.day.isoformat() for p in proofs if p.kind == INTERVIEW])
    sql = months(":start", "SELECT value AS day FROM json_each(:days)")
    with closing(sqlite3.connect(":memory:")) as connection:
        rows = connection.execute(sql, {"start": start.isoformat(), "on": on.isoformat(), "days": days})
        return [Month(dates.iso(began), dates.iso(ends), held) for began, ends, held in rows]


def interviews(until: date = DECIDED) -> list[Proof]:
    """One at the beginning of every full month since the status."""
    return [Proof(INTERVIEW, start) for start, _end in months_since(STATUS, until)]


def all_of_the_first(slovenian: int = 80, society: int = 80) -> list[Proof]:
    return [
        Proof(CONTRACT, STATUS),
        Proof(SLOVENIAN, DECIDED, slovenian),
        Proof(SOCIETY, DECIDED, society),
        *interviews(),
    ]


# Flats


@every(
    "kinds, lacking",
    [
        ([SEARCH, COOPERATION], []),
        ([SEARCH], [COOPERATION]),
        ([COOPERATION], [SEARCH]),
        ([SEARCH, SEARCH], [COOPERATION]),
        ([INTERVIEW, CONTRACT], [SEARCH, COOPERATION]),
    ],
)
def test_a_flat_is_extended_only_with_search_and_cooperation(kinds: list[str], lacking: list[str]) -> None:
    """Pilot 2016: actively looked for housing *and* cooperated."""
    since = date(2024, 8, 31)
    found = flat(since, date(2025, 2, 20), *(Proof(kind, date(2024, 12, 1)) for kind in kinds))
    assert [condition.code for condition in missing(found)] == lacking


@pytest.mark.parametrize("since", [date(2024, 2, 29), date(2024, 8, 31), date(2024, 12, 31)])
@pytest.mark.parametrize(("shift", "counts"), [(-1, False), (0, True), (1, True)])
def test_proof_counts_from_the_last_grant_on(since: date, shift: int, counts: bool) -> None:
    """Pilot 2016: "v tem času", in the time of the present grant."""
    day = since + shift * DAY
    found = flat(since, since + 90 * DAY, Proof(SEARCH, day), Proof(COOPERATION, day))
    assert [condition.met for condition in found] == [counts, counts]


@every("shift, counts", [(-1, True), (0, True), (1, False)])
def test_proof_counts_up_to_the_day_of_the_decision(shift: int, counts: bool) -> None:
    on = date(2025, 2, 20)
    day = on + shift * DAY
    found = flat(date(2024, 8, 31), on, Proof(SEARCH, day), Proof(COOPERATION, day))
    assert [condition.met for condition in found] == [counts, counts]


def test_the_figures_stand_in_the_sentence() -> None:
    search, cooperation = flat(date(2024, 8, 31), DECIDED, Proof(SEARCH, date(2024, 9, 1)))
    assert search.sentence == "search for housing: 1 record since 2024-08-31, 1 needed"
    assert cooperation.sentence == "cooperation: 0 records since 2024-08-31, 1 needed"
    assert (cooperation.found, cooperation.needed, cooperation.legal_basis) == (0, 1, "pilot 2016")


# Integration houses, extension 1


def test_the_first_extension_asks_for_contract_courses_and_interviews() -> None:
    """ZMZ-1 93(3)."""
    found = integration(all_of_the_first())
    assert list(found) == [CONTRACT, SLOVENIAN, SOCIETY, INTERVIEW]
    assert missing(found.values()) == []
    assert [condition.code for condition in missing(integration([]).values())] == list(found)


@pytest.mark.parametrize(("percent", "met"), [(0, False), (79, False), (80, True), (81, True), (100, True)])
@pytest.mark.parametrize("course", [SLOVENIAN, SOCIETY])
def test_eighty_per_cent_of_each_course_are_enough(course: str, percent: int, met: bool) -> None:
    """ZMZ-1 93(3)."""
    found = integration([*all_of_the_first(), Proof(course, DECIDED, percent)])
    assert found[course].met is met
    assert [condition.code for condition in missing(found.values())] == ([] if met else [course])


def test_attendance_is_what_was_recorded_last() -> None:
    """A percentage says how much of the course so far was attended."""
    earlier, later = Proof(SLOVENIAN, date(2024, 6, 1), 95), Proof(SLOVENIAN, date(2024, 9, 1), 79)
    for proofs in ([earlier, later], [later, earlier]):
        found = integration(proofs)[SLOVENIAN]
        assert (found.met, found.sentence) == (False, "Slovenian course 79 %, 80 % needed")
    assert integration([earlier, later], on=date(2024, 8, 31))[SLOVENIAN].met
    assert "no attendance recorded" in integration([])[SLOVENIAN].sentence


@every("day, met", [(STATUS - DAY, False), (STATUS, True), (DECIDED, True), (DECIDED + DAY, False)])
def test_the_contract_is_signed_between_status_and_decision(day: date, met: bool) -> None:
    """ZMZ-1 93."""
    assert integration([Proof(CONTRACT, day)])[CONTRACT].met is met


@every(
    "on, months",
    [
        (date(2024, 1, 31), 0),
        (date(2024, 2, 28), 0),
        (date(2024, 2, 29), 1),
        (date(2024, 3, 30), 1),
        (date(2024, 3, 31), 2),
        (date(2024, 4, 29), 2),
        (date(2024, 4, 30), 3),
        (date(2025, 1, 30), 11),
        (date(2025, 1, 31), 12),
    ],
)
def test_months_since_the_status_are_counted_from_it_and_never_chained(on: date, months: int) -> None:
    """ZUP 100: from 31 January on the 29th, 31st, 30th; a month is over when the next begins."""
    found = months_since(STATUS, on)
    assert len(found) == months
    assert all(end == start for (_s, end), (start, _e) in pairwise(found))


@every(
    "day, month",
    [
        (date(2024, 1, 30), None),
        (date(2024, 1, 31), 0),
        (date(2024, 2, 28), 0),
        (date(2024, 2, 29), 1),
        (date(2024, 3, 30), 1),
        (date(2024, 3, 31), None),
    ],
)
def test_each_full_month_needs_an_interview(day: date, month: int | None) -> None:
    """ZMZ-1 93(3): at least once a month; the running month does not count yet."""
    found = integration([Proof(INTERVIEW, day)], on=date(2024, 3, 31))[INTERVIEW]
    assert (found.found, found.needed) == (0 if month is None else 1, 2)
    begun = ["2024-01-31", "2024-02-29"]
    without = ", ".join(one for number, one in enumerate(begun) if number != month)
    assert found.sentence.endswith(f"none in the months from {without}")


def test_two_interviews_in_a_month_do_not_stand_for_the_next() -> None:
    """ZMZ-1 93(3)."""
    held = [p for p in interviews() if p.day != date(2024, 3, 31)] + [Proof(INTERVIEW, date(2024, 3, 1))]
    found = integration(held)[INTERVIEW]
    assert not found.met
    assert found.sentence == (
        "interviews: in 10 of 11 months since 2024-01-31; none in the months from 2024-03-31"
    )


def test_before_a_month_is_over_no_interview_is_asked() -> None:
    assert integration([], on=STATUS + 28 * DAY)[INTERVIEW].met


def test_interviews_are_asked_from_the_contract_on_and_of_the_last_twelve_months() -> None:
    """ZMZ-1 93(3): "v zadnjem letu po podpisu pogodbe"; signed on the 29th day of the status."""
    signed = STATUS + 29 * DAY
    held = [Proof(INTERVIEW, start) for start, _end in months_since(signed, DECIDED)]
    found = integration([Proof(CONTRACT, signed), *held])[INTERVIEW]
    assert (found.met, found.sentence) == (True, "interviews: in 10 of 10 months since 2024-02-29")
    year_later = date(2026, 1, 15)
    found = integration([Proof(CONTRACT, signed)], on=year_later)[INTERVIEW]
    assert (found.needed, found.sentence[:50]) == (12, "interviews: in 0 of 12 months since 2024-12-29; no")


# Integration houses, extension 2


def second(
    *proofs: Proof, since: date = DECIDED + DAY, on: date = date(2025, 7, 1), free: int = 1
) -> list[str]:
    """The conditions of the second extension that are missing."""
    found = integration(proofs, number=2, on=on, since=since, free=free)
    assert list(found) == [CONTRACT, "first-conditions", VULNERABILITY, "free-place", "second-within"]
    return [condition.code for condition in missing(found.values())]


SIGNED = Proof(CONTRACT, STATUS)
HURT = Proof(VULNERABILITY, DECIDED + DAY)


@every(
    "one",
    [
        [Proof(SLOVENIAN, DECIDED, 80)],
        [Proof(SOCIETY, DECIDED, 80)],
        interviews(date(2025, 7, 1)),
    ],
)
def test_the_second_extension_asks_for_one_of_the_first_conditions(one: list[Proof]) -> None:
    """ZMZ-1 93(4)."""
    assert second(SIGNED, HURT, *one) == []
    assert second(SIGNED, HURT) == ["first-conditions"]
    assert second(HURT, *one) == [CONTRACT]


@every("shift, counts", [(-1, False), (0, False), (1, True)])
def test_vulnerability_must_have_arisen_after_the_first_extension(shift: int, counts: bool) -> None:
    """ZMZ-1 93(4): newly arisen; what was known at the first decision is not new."""
    lacking = second(SIGNED, Proof(SLOVENIAN, DECIDED, 80), Proof(VULNERABILITY, DECIDED + shift * DAY))
    assert lacking == ([] if counts else [VULNERABILITY])


@every("free, met", [(0, False), (1, True), (7, True)])
def test_the_second_extension_asks_for_a_free_place(free: int, met: bool) -> None:
    """ZMZ-1 93(4)."""
    assert second(SIGNED, HURT, Proof(SLOVENIAN, DECIDED, 80), free=free) == ([] if met else ["free-place"])


@every("on, met", [(date(2026, 1, 30), True), (date(2026, 1, 31), True), (date(2026, 2, 1), False)])
def test_the_second_extension_is_decided_within_two_years_from_the_status(on: date, met: bool) -> None:
    """ZMZ-1 93(4)."""
    assert second(SIGNED, HURT, Proof(SLOVENIAN, on, 80), on=on) == ([] if met else ["second-within"])


# Policies


def test_what_no_policy_asks_for_is_no_condition() -> None:
    assert of_extension(Case("integration", 1, STATUS, STATUS, DECIDED, ()), {}) == ()
    nothing = {code: Limit(0, "-") for code in INTEGRATION}
    assert of_extension(Case("integration", 2, STATUS, STATUS, DECIDED, ()), nothing) == ()
    assert of_extension(Case("temporary-protection", 1, STATUS, STATUS, DECIDED, ()), INTEGRATION) == ()


@every("day, value", [(date(2021, 11, 8), None), (date(2021, 11, 9), 80), (date(2026, 2, 1), 80)])
def test_the_limits_are_those_in_force_on_the_day(office: Path, day: date, value: int | None) -> None:
    """ZMZ-1 93 as changed from 9 November 2021."""
    with repository.reading(office) as repo:
        limit = evidence.limits(repo, "integration", day).get("course-attendance")
    assert (limit and limit.value) == value


@given(st.dates(date(2016, 1, 1), date(2040, 12, 31)), st.integers(0, 60))
def test_sql_counts_months_as_the_rules_do(day: date, months: int) -> None:
    """ZUP 100."""
    connection = sqlite3.connect(":memory:")
    (found,) = connection.execute(f"SELECT {added(':day', ':n')}", {"day": str(day), "n": months}).fetchone()
    connection.close()
    assert found == dates.add_months(day, months).isoformat()
