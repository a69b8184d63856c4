"""Days: what is understood, what is refused, how they are printed and how months are counted."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from azilcli import dates, language
from azilcli.errors import UsageError
from tests.every import every

DAY = date(2026, 11, 22)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.fixture(autouse=True)
def _it_is_22_november_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "today", lambda: DAY)


@pytest.mark.parametrize(
    "typed",
    ["2026-11-22", " 2026-11-22 ", "22.11.2026", "22. 11. 2026", "22. 11. 2026.", "22.  11.\t2026"],
)
@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_a_day_is_read_in_iso_and_in_slovenian_form_in_both_languages(typed: str, spoken: str) -> None:
    language.use(spoken)
    assert dates.parse(typed) == DAY


@every("typed", ["2016-12-06", "2016-12-6", "6.12.2016", "06.12.2016", "6. 12. 2016"])
def test_the_meeting_of_6_december_is_never_read_as_12_june(typed: str) -> None:
    assert dates.parse(typed) == date(2016, 12, 6)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("today", 0), ("danes", 0), ("TODAY", 0), ("Danes", 0),
        ("yesterday", -1), ("včeraj", -1), ("vceraj", -1), ("VČERAJ", -1),
        ("tomorrow", 1), ("jutri", 1),
        ("+7", 7), ("-1", -1), ("+0", 0), ("-365", -365),
    ],
)  # fmt: skip
@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_words_and_shifts_are_counted_from_today(typed: str, days: int, spoken: str) -> None:
    language.use(spoken)
    assert dates.parse(typed) == DAY + timedelta(days=days)


@pytest.mark.parametrize(
    "typed",
    [
        "31. 2. 2026", "29.2.2025", "31.4.2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-1-0",
        "0000-01-01", "6/12/2016", "6-12-2016", "12/06/2016", "10", "99", "12.2016", "2016", "2016-12",
        "6.12.16", "20161206", "31. 12. 1899", "1899-12-31", "", "   ", "soon", "next week", "Monday",
        "5. novembra 2021", "5 November 2021", "7", "+", "+ 7", "--1", "+99999", "2026-11-22T10:00",
        "2026-11-22 2026-11-23", "22,11,2026",
    ],
)  # fmt: skip
@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_what_is_no_day_is_refused_with_what_to_type(typed: str, spoken: str) -> None:
    language.use(spoken)
    with pytest.raises(UsageError) as refusal:
        dates.parse(typed)
    assert refusal.value.sentence
    assert refusal.value.hint


def test_the_first_day_of_1900_is_the_earliest() -> None:
    assert dates.parse("1. 1. 1900") == date(1900, 1, 1)


@given(DAYS)
def test_a_printed_day_reads_back_as_itself_in_both_languages(day: date) -> None:
    for spoken in language.LANGUAGES:
        language.use(spoken)
        assert dates.parse(dates.show(day)) == day


@every(
    "spoken, short, long",
    [("sl", "5. 11. 2021", "5. novembra 2021"), ("en", "2021-11-05", "5 November 2021")],
)
def test_a_day_is_printed_short_and_long(spoken: str, short: str, long: str) -> None:
    language.use(spoken)
    assert dates.show(date(2021, 11, 5)) == short
    assert dates.show("2021-11-05") == short
    assert dates.show_long(date(2021, 11, 5)) == long


@every(
    "day, en, sl",
    [
        ("2026-11-27", "from 27 to 28 November 2026", "s 27. na 28. november 2026"),
        ("2026-11-30", "from 30 November to 1 December 2026", "s 30. novembra na 1. december 2026"),
        ("2026-12-31", "from 31 December 2026 to 1 January 2027", "z 31. decembra 2026 na 1. januar 2027"),
        ("2026-03-02", "from 2 to 3 March 2026", "z 2. na 3. marec 2026"),
        ("2026-03-12", "from 12 to 13 March 2026", "z 12. na 13. marec 2026"),
    ],
)
def test_a_night_is_named_by_its_evening_and_its_morning(day: str, en: str, sl: str) -> None:
    assert dates.show_night(date.fromisoformat(day)) == en
    language.use("sl")
    assert dates.show_night(date.fromisoformat(day)) == sl


def test_the_long_slovenian_form_has_every_month_in_the_genitive() -> None:
    language.use("sl")
    months = [dates.show_long(date(2024, month, 1)).split()[1] for month in range(1, 13)]
    assert months == [
        "januarja", "februarja", "marca", "aprila", "maja", "junija",
        "julija", "avgusta", "septembra", "oktobra", "novembra", "decembra",
    ]  # fmt: skip


@every("spoken", language.LANGUAGES)
def test_a_year_no_day_and_what_is_no_date_are_printed_as_they_stand(spoken: str) -> None:
    language.use(spoken)
    assert [dates.show(value) for value in ("1990", None, "", "unknown")] == ["1990", "", "", "unknown"]


def test_a_birth_date_is_stored_as_a_day_or_as_a_year_alone() -> None:
    assert dates.parse_birth("3. 5. 1990") == "1990-05-03"
    assert dates.parse_birth(" 1990 ") == "1990"
    assert dates.parse_birth("today") == "2026-11-22"


@every("typed", ["2027", "1899", "0000", "90", "tomorrow", "23. 11. 2026", "19900"])
def test_a_birth_in_the_future_or_before_1900_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        dates.parse_birth(typed)


@every(
    "born, on, years",
    [
        ("2006-03-15", date(2024, 3, 14), 17),
        ("2006-03-15", date(2024, 3, 15), 18),
        ("2008-02-29", date(2026, 2, 28), 17),
        ("2008-02-29", date(2026, 3, 1), 18),
        ("2024-03-15", date(2024, 3, 15), 0),
        ("2006", date(2024, 6, 1), 17),
        ("2006", date(2025, 1, 1), 18),
        ("2024", date(2024, 6, 1), 0),
        ("", date(2024, 6, 1), None),
        (None, date(2024, 6, 1), None),
    ],
)
def test_age_is_counted_in_whole_years(born: str | None, on: date, years: int | None) -> None:
    assert dates.age(born, on) == years


@given(st.integers(1950, 2024), DAYS)
@example(2006, date(2024, 12, 31))
def test_of_a_birth_year_alone_the_least_age_possible_is_taken(year: int, on: date) -> None:
    """The least age is that of a child of 31 December."""
    assert dates.age(str(year), on) == dates.age(f"{year}-12-31", on)


def test_nobody_has_an_age_below_nought_before_being_born() -> None:
    """A report on a past day may list somebody who was born after it."""
    assert (dates.age("2024-05-01", date(2022, 1, 1)) or 0) >= 0


def _months_later(day: date, months: int) -> date:
    """The oracle: the same number in the month reached, or that month's last day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@given(DAYS, st.integers(0, 60))
def test_a_period_ends_on_the_day_of_the_same_number_or_the_last_of_its_month(day: date, months: int) -> None:
    """ZUP 100."""
    assert dates.add_months(day, months) == _months_later(day, months)


@given(DAYS, st.integers(0, 60))
def test_a_later_event_never_ends_its_period_earlier(day: date, months: int) -> None:
    assert dates.add_months(day, months) <= dates.add_months(day + timedelta(days=1), months)


@every(
    "day, months, last",
    [
        (date(2016, 10, 15), 6, date(2017, 4, 15)),
        (date(2016, 8, 31), 6, date(2017, 2, 28)),
        (date(2015, 8, 31), 6, date(2016, 2, 29)),
        (date(2016, 8, 31), 12, date(2017, 8, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 31), 0, date(2024, 12, 31)),
    ],
)
def test_the_examples_of_zup_100_come_out_as_written(day: date, months: int, last: date) -> None:
    assert dates.add_months(day, months) == last


def test_six_and_three_and_three_months_counted_in_steps_would_lose_three_days() -> None:
    """ZUP 100: why every deadline is counted from its anchor with the total."""
    day = date(2016, 8, 31)
    for months in (6, 3, 3):
        day = dates.add_months(day, months)
    assert day == date(2017, 8, 28)
    assert dates.add_months(date(2016, 8, 31), 6 + 3 + 3) == date(2017, 8, 31)


# Moments


@pytest.fixture
def ljubljana(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 14:30:20 in Ljubljana."""
    monkeypatch.setattr(dates, "now", lambda: datetime(2026, 11, 22, 13, 30, 20, tzinfo=UTC))


@pytest.mark.usefixtures("ljubljana")
def test_a_moment_is_shown_to_the_minute_in_the_zone_of_the_file() -> None:
    assert dates.show_moment("2026-01-31T23:30:59+00:00") == "2026-02-01 00:30"
    assert dates.show_moment("2026-07-31T22:30:59+00:00") == "2026-08-01 00:30"
    assert dates.show_moment("no moment") == "no moment"


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-11-21", "2026-11-21T22:59:59.999999"),
        ("1.7.2026", "2026-07-01T21:59:59.999999"),
        ("yesterday", "2026-11-21T22:59:59.999999"),
        ("today", "2026-11-22T22:59:59.999999"),
        ("-1", "2026-11-21T22:59:59.999999"),
        ("+0", "2026-11-22T22:59:59.999999"),
        ("2026-11-22 14:30", "2026-11-22T13:30:59.999999"),
        ("2026-11-22T14:30", "2026-11-22T13:30:59.999999"),
        ("22. 11. 2026  9:05", "2026-11-22T08:05:59.999999"),
        ("22.11.2026T09:05:07", "2026-11-22T08:05:07.999999"),
        ("danes 14:30:20", "2026-11-22T13:30:20.999999"),
        ("VČERAJ 23:59", "2026-11-21T22:59:59.999999"),
        ("-7 0:00", "2026-11-14T23:00:59.999999"),
        ("2026-11-22T13:30:05+00:00", "2026-11-22T13:30:05.999999"),
        ("2026-11-22T13:30Z", "2026-11-22T13:30:59.999999"),
        ("2026-11-22 14:30:05 +01:00", None),
        ("2026-11-22T08:30:05-05:00", "2026-11-22T13:30:05.999999"),
    ],
)
@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.usefixtures("ljubljana")
def test_a_moment_is_the_end_of_the_day_minute_or_second_that_is_named(
    typed: str, utc: str | None, spoken: str
) -> None:
    language.use(spoken)
    assert dates.is_moment(typed) == (utc is not None)
    if utc:
        moment = dates.parse_moment(typed)
        assert moment == datetime.fromisoformat(utc).replace(tzinfo=UTC)
        assert moment.utcoffset() == timedelta(0)


@pytest.mark.usefixtures("ljubljana")
def test_a_recorded_moment_as_it_is_shown_is_one_that_includes_it() -> None:
    recorded = "2026-11-22T13:30:20+00:00"
    for typed in (recorded, dates.show_moment(recorded), dates.show_moment(recorded).partition(" ")[0]):
        found = dates.moment(recorded)
        assert found and found <= dates.parse_moment(typed)


@pytest.mark.usefixtures("ljubljana")
def test_of_an_hour_that_passed_twice_the_later_is_meant() -> None:
    assert dates.parse_moment("25.10.2026 02:30").isoformat() == "2026-10-25T01:30:59.999999+00:00"
    assert dates.parse_moment("2026-10-25T00:30Z").isoformat() == "2026-10-25T00:30:59.999999+00:00"


@pytest.mark.parametrize(
    "typed",
    [
        "29.3.2026 02:30", "2026-11-22 24:00", "2026-11-22 25:00", "2026-11-22 14:60", "2026-11-22 14:30:60",
        "2026-11-22T10:00+25:00", "31.2.2026 14:30", "31.2.2026", "1899-12-31 12:00",
        "14:30", "2026-11-22 14", "2026-11-22 2:30 pm", "2026-11-22 14.30", "2026-11-22 14:3", "2026", "noon",
        "", " ", "T", "22. november 2026 14:30", "2026-11-22t14:30", "2026-11-22 14:30:05.5",
    ],
)  # fmt: skip
@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.usefixtures("ljubljana")
def test_what_is_no_moment_is_refused_with_what_to_type(typed: str, spoken: str) -> None:
    language.use(spoken)
    with pytest.raises(UsageError) as refusal:
        dates.parse_moment(typed)
    assert refusal.value.sentence
    assert refusal.value.hint


@pytest.mark.parametrize(
    "typed",
    ["tomorrow", "+1", "2026-11-23", "9999-12-31", "9999-12-31 23:59:59", "2026-11-22 14:31",
     "today 14:30:21", "2026-11-22T13:30:21Z"],
)  # fmt: skip
@pytest.mark.usefixtures("ljubljana")
def test_a_moment_that_has_not_come_is_refused(typed: str) -> None:
    assert dates.is_moment(typed)
    with pytest.raises(UsageError, match="future"):
        dates.parse_moment(typed)


@every("typed", ["2026-11-22", "31.2.2026", "+7", "-1", "danes", "22. 11. 2026."])
def test_what_has_the_form_of_a_day_is_told_from_a_fingerprint(typed: str) -> None:
    assert dates.is_day(typed)


@every("typed", ["2026", "20261122", "3f9a-1c77", "2026-1122", "1-2", "14:30", "22.11."])
def test_what_has_not_the_form_of_a_day_is_none(typed: str) -> None:
    assert not dates.is_day(typed)


def test_another_day_counts_as_today_until_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    day = date(2025, 3, 3)
    with dates.as_of(day):
        assert (dates.today(), dates.parse("danes"), dates.parse("+7")) == (day, day, date(2025, 3, 10))
        with dates.as_of(DAY):
            assert dates.parse("yesterday") == date(2026, 11, 21)
        assert dates.today() == day
    assert dates.today() == datetime.now(ZoneInfo("Europe/Ljubljana")).date()
    with pytest.raises(ValueError, match="x"), dates.as_of(day):
        raise ValueError("x")
    assert dates.today() == datetime.now(ZoneInfo("Europe/Ljubljana")).date()
