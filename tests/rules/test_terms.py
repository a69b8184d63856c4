"""How long a stay may last in each of the four programmes, and what each extension adds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azilcli import dates
from azilcli.errors import Refused
from azilcli.rules.terms import ADMISSION, GROUP, OPEN, STATUS, Grant, Terms, extend, first_until
from tests.every import every

APPLICANTS = Terms("asylum", OPEN, legal_basis="ZMZ-1 78")
INTEGRATION = Terms("integration", STATUS, 12, (6, 6), 24, legal_basis="ZMZ-1 93")
INTEGRATION_BEFORE_2021 = Terms("integration", STATUS, 18, (18, 0), 36, legal_basis="ZMZ-1 93")
TEMPORARY_PROTECTION = Terms(
    "temporary-protection", GROUP, group_until=date(2027, 3, 4), legal_basis="(EU) 2025/1460"
)
FLATS = Terms("eviction", ADMISSION, 6, (3, 3), 12, legal_basis="pilot 2016")
TIMED = [INTEGRATION, INTEGRATION_BEFORE_2021, FLATS]
ANCHOR = date(2023, 8, 31)
DAYS = st.dates(date(2016, 1, 1), date(2040, 12, 31))


@every(
    "terms, last",
    [
        (APPLICANTS, None),
        (TEMPORARY_PROTECTION, None),
        (INTEGRATION, date(2024, 8, 31)),
        (INTEGRATION_BEFORE_2021, date(2025, 2, 28)),
        (FLATS, date(2024, 2, 29)),
    ],
)
def test_the_first_grant_ends_as_the_programme_says(terms: Terms, last: date | None) -> None:
    """ZMZ-1 78, 93; 2001/55/ES; pilot 2016."""
    assert first_until(terms, ANCHOR) == last


@every("terms", TIMED)
def test_without_an_anchor_there_is_no_last_day_and_no_extension(terms: Terms) -> None:
    assert first_until(terms, None) is None
    with pytest.raises(Refused, match="not recorded"):
        extend(terms, None, [])


@every(
    "terms, granted, grant",
    [
        (INTEGRATION, [], Grant(1, 6, date(2025, 2, 28))),
        (INTEGRATION, [6], Grant(2, 6, date(2025, 8, 31))),
        (INTEGRATION, [2], Grant(2, 6, date(2025, 4, 30))),
        (INTEGRATION_BEFORE_2021, [], Grant(1, 18, date(2026, 8, 31))),
        (FLATS, [], Grant(1, 3, date(2024, 5, 31))),
        (FLATS, [3], Grant(2, 3, date(2024, 8, 31))),
        (FLATS, [1], Grant(2, 3, date(2024, 6, 30))),
    ],
)
def test_an_extension_adds_the_most_that_is_allowed_counted_from_the_anchor(
    terms: Terms, granted: list[int], grant: Grant
) -> None:
    """ZMZ-1 93(1), 93(3), 93(4); pilot 2016; ZUP 100."""
    assert extend(terms, ANCHOR, granted) == grant


@every(
    "terms, granted, months, last",
    [
        (INTEGRATION, [], 1, date(2024, 9, 30)),
        (INTEGRATION, [], 6, date(2025, 2, 28)),
        (INTEGRATION, [6], 5, date(2025, 7, 31)),
        (INTEGRATION_BEFORE_2021, [], 17, date(2026, 7, 31)),
        (FLATS, [], 2, date(2024, 4, 30)),
        (FLATS, [3], 1, date(2024, 6, 30)),
    ],
)
def test_fewer_months_than_the_most_may_be_granted(
    terms: Terms, granted: list[int], months: int, last: date
) -> None:
    grant = extend(terms, ANCHOR, granted, months)
    assert (grant.months, grant.until) == (months, last)


@every(
    "terms, granted, months",
    [(INTEGRATION, [], 7), (INTEGRATION, [6], 7), (INTEGRATION, [], 12), (INTEGRATION_BEFORE_2021, [], 19),
     (FLATS, [], 4), (FLATS, [3], 6)],
)  # fmt: skip
def test_more_months_than_the_most_are_refused(terms: Terms, granted: list[int], months: int) -> None:
    with pytest.raises(Refused, match="at most") as refusal:
        extend(terms, ANCHOR, granted, months)
    assert terms.legal_basis in refusal.value.sentence


@every(
    "terms, granted",
    [
        (INTEGRATION, [6, 6]),
        (INTEGRATION, [1, 1]),
        (INTEGRATION_BEFORE_2021, [18]),
        (INTEGRATION_BEFORE_2021, [1]),
        (FLATS, [3, 3]),
        (FLATS, [1, 1]),
        (FLATS, [3, 3, 3]),
    ],
)
def test_one_extension_too_many_is_refused_even_where_months_are_left(
    terms: Terms, granted: list[int]
) -> None:
    """Twice in an integration house and in a flat; once by the rule of before 9 November 2021."""
    with pytest.raises(Refused, match="no further extension"):
        extend(terms, ANCHOR, granted, 1)


@every("ceiling, granted, months", [(20, [6], 2), (19, [6], 1), (14, [], 2), (0, [6], 6)])
def test_the_ceiling_cuts_an_extension(ceiling: int, granted: list[int], months: int) -> None:
    terms = Terms("integration", STATUS, 12, (6, 6), ceiling)
    assert extend(terms, ANCHOR, granted).months == months
    with pytest.raises(Refused, match="at most"):
        extend(terms, ANCHOR, granted, months + 1)


@every("months", [None, 1, 6])
def test_nothing_is_granted_once_the_ceiling_is_reached(months: int | None) -> None:
    with pytest.raises(Refused, match="0 months at most"):
        extend(Terms("integration", STATUS, 12, (6, 6), 18), ANCHOR, [6], months)


def test_an_open_stay_is_never_extended() -> None:
    """ZMZ-1 78: an applicant stays until the decision is enforceable."""
    with pytest.raises(Refused, match="has no term"):
        extend(APPLICANTS, ANCHOR, [])


def test_a_term_of_the_whole_group_is_not_extended_for_one_person() -> None:
    """2001/55/ES 4: one common day for everybody, whatever the person's own start."""
    with pytest.raises(Refused, match="2027-03-04") as refusal:
        extend(TEMPORARY_PROTECTION, ANCHOR, [])
    assert "(EU) 2025/1460" in refusal.value.sentence
    assert "temporary-protection.until" in refusal.value.hint


def test_six_and_three_and_three_months_from_31_august_end_on_31_august() -> None:
    """ZUP 100: counted from the anchor, never chained over 28 February."""
    anchor = date(2016, 8, 31)
    assert first_until(FLATS, anchor) == date(2017, 2, 28)
    assert extend(FLATS, anchor, []).until == date(2017, 5, 31)
    assert extend(FLATS, anchor, [3]).until == date(2017, 8, 31)


@given(st.sampled_from(TIMED), DAYS, st.lists(st.one_of(st.none(), st.integers(1, 20)), max_size=5))
def test_no_row_of_grants_ever_passes_the_ceiling(
    terms: Terms, anchor: date, asked: list[int | None]
) -> None:
    """24 months from the status, 36 by the old rule, 12 in a flat."""
    granted: list[int] = []
    last = first_until(terms, anchor)
    assert last is not None
    for months in asked:
        try:
            grant = extend(terms, anchor, granted, months)
        except Refused:
            continue
        assert grant.number == len(granted) + 1
        assert last < grant.until <= dates.add_months(anchor, terms.ceiling)
        granted.append(grant.months)
        last = grant.until
        assert last == dates.add_months(anchor, terms.base + sum(granted))
