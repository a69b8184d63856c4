"""The form of reports: periods, places and options are read alike in all of them, and all serve a task."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from azilcli import dates
from azilcli.errors import ExitCode, UsageError
from azilcli.reports import by_task, forms
from azilcli.reports.catalogue import FORMS, form
from azilcli.reports.forms import NIGHT, PERIOD
from azilcli.reports.tasks import TASKS
from tests.conftest import Azil

TODAY = date(2026, 3, 31)
OF_PERIODS = [one.name for one in FORMS if PERIOD in one.makers]


def test_every_report_serves_a_task_and_can_be_made() -> None:
    for one in FORMS:
        assert one.serves and set(one.serves) <= TASKS.keys(), one.name
        for maker in one.makers.values():
            module, _colon, function = maker.partition(":")
            assert callable(getattr(import_module(f"azilcli.reports.{module}"), function)), maker
        only_of_periods = set(one.makers) == {PERIOD}
        assert bool(one.month or one.days) == only_of_periods, (
            f"{one.name}: of which days where none is named?"
        )


@pytest.mark.parametrize("lang", ["en", "sl"])
def test_the_list_of_reports_names_each_under_its_tasks_without_a_file(azil: Azil, lang: str) -> None:
    listed = json.loads(azil(f"report list --format json --lang {lang}").out)
    named = [(f"report {one.name}", one.serves) for one in FORMS] + [one[:2] for one in by_task.LISTS]
    assert {(row["task"], row["report"]) for row in listed} == {
        (task, f"azil {words}") for words, serves in named for task in serves
    }
    assert [row["task"] for row in listed] == sorted(
        (row["task"] for row in listed), key=lambda t: int(t[1:])
    )
    for form_ in ("text", "csv", "md"):
        assert "azil report residents" in azil(f"report list --format {form_} --lang {lang}").out


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("2026-02", date(2026, 2, 1)),
        ("2.2026", date(2026, 2, 1)),
        ("12. 2025", date(2025, 12, 1)),
        ("this", date(2026, 3, 1)),
        ("Ta", date(2026, 3, 1)),
        ("last", date(2026, 2, 1)),
        ("prejšnji", date(2026, 2, 1)),
    ],
)
def test_a_month_is_typed_in_numbers_or_as_this_and_last(typed: str, first: date) -> None:
    with dates.as_of(TODAY):
        assert dates.parse_month(typed) == first


@pytest.mark.parametrize(
    "typed", ["", "2026-13", "2026-00", "1899-01", "13.2026", "2026", "October", "2026-1-1"]
)
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        dates.parse_month(typed)


@pytest.mark.parametrize(
    ("typed", "year"), [("2024", 2024), ("this", 2026), ("Letos", 2026), ("last", 2025), ("lani", 2025)]
)
def test_a_year_is_typed_as_a_number_or_as_this_and_last(typed: str, year: int) -> None:
    with dates.as_of(TODAY):
        assert forms.parse_year(typed) == (date(year, 1, 1), date(year, 12, 31))


@pytest.mark.parametrize(
    ("day", "last"),
    [(date(2024, 2, 1), 29), (date(2023, 2, 28), 28), (date(2026, 12, 31), 31), (date(9999, 12, 1), 31)],
)
def test_a_month_ends_with_its_last_day(day: date, last: int) -> None:
    assert dates.month_end(day) == day.replace(day=last)


@pytest.mark.parametrize("name", OF_PERIODS)
def test_every_report_of_a_period_reads_it_alike(office: Path, azil: Azil, name: str) -> None:
    notes = {
        re.search(r"^From .*$", azil(f"report {name} {said}").out, re.MULTILINE)[0]  # type: ignore[index]
        for said in ("--month 2026-02", "--month 2.2026", "--from 2026-02-01 --to 28.2.2026")
    }
    assert notes == {"From 2026-02-01 to 2026-02-28"}
    year = re.search(r"^From .*$", azil(f"report {name} --year 2026").out, re.MULTILINE)
    assert year and year[0] == "From 2026-01-01 to 2026-12-31"
    for wrong in (
        "--month 2026-02 --from 2026-02-01",
        "--year 2026 --month 2026-02",
        "--year 2026 --to 2026-02-01",
        "--year 26",
        "--from 2026-02-02 --to 2026-02-01",
        "--month 2026-13",
        "--from nonsense",
        "--month 2026-02 --on 2026-02-01",
    ):
        assert azil(f"report {name} {wrong}").code == ExitCode.USAGE, wrong


@pytest.mark.parametrize("name", [one.name for one in FORMS if one.within])
def test_a_report_of_one_site_says_so(office: Path, azil: Azil, name: str) -> None:
    assert "Only LOGATEC\n" in azil(f"report {name} --site logatec").out
    assert azil(f"report {name} --site NOWHERE").code == ExitCode.NOT_FOUND


@pytest.mark.parametrize("name", [one.name for one in FORMS if one.by_programme])
def test_a_report_of_one_programme_says_so(office: Path, azil: Azil, name: str) -> None:
    assert "Only temporary protection\n" in azil(f"report {name} --programme temporary-protection").out
    assert azil(f"report {name} --programme nonsense").code == ExitCode.USAGE


def test_an_option_of_a_night_is_none_of_a_period_and_the_other_way_round(office: Path, azil: Azil) -> None:
    for line in ("--month 2026-02 --present", "--every day", "--to 2026-02-01", "--on today --month this"):
        assert azil(f"report occupancy {line}").code == ExitCode.USAGE, line


def test_without_days_a_report_is_of_those_that_its_form_names(office: Path, azil: Azil) -> None:
    with dates.as_of(TODAY):
        for one in FORMS:
            said = azil(f"report {one.name} {'LOGATEC' if one.of_one else ''}").out
            if one.of_person:
                continue
            if NIGHT in one.makers:
                assert "Night of 31 March 2026" in said
            elif one.month == "this":
                assert "From 2026-03-01 to 2026-03-31" in said
            elif one.month:
                assert "From 2026-02-01 to 2026-02-28" in said
    assert form("movements").days == ("today", "today")
