"""Overnight passes: at most 7 days each, at most 60 in a year (ZMZ-1 82(6)-(8))."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.reports import presence as lists
from azilcli.services import absences, passes, people
from tests.conftest import AUTHOR, records
from tests.doing import falling_due, lines, refused, sentences
from tests.every import every
from tests.presence.conftest import ARRIVED, on_day, september

DAY = timedelta(days=1)


def grant(path: Path, start: date, nights: int, who: str = "Ahmadi", **more: str) -> None:
    with repository.writing(path, AUTHOR) as repo:
        passes.grant(repo, [who], start=start, end=start + nights * DAY, **more)


def fill(path: Path, start: date, nights: int) -> date:
    """Passes for so many nights, each of at most seven, one after the other; the day after the last."""
    while nights:
        some = min(7, nights)
        grant(path, start, some)
        start, nights = start + some * DAY, nights - some
    return start


@pytest.mark.parametrize("start", [date(2024, 9, 14), date(2024, 2, 26), date(2024, 12, 28)])
@pytest.mark.parametrize(("nights", "ok"), [(1, True), (6, True), (7, True), (8, False), (30, False)])
def test_a_pass_is_for_seven_days_at_most(house: Path, start: date, nights: int, ok: bool) -> None:
    """ZMZ-1 82(6): over the end of a month, of a year and 29 February alike."""
    if ok:
        grant(house, start, nights)
        assert len(records(house, "SELECT * FROM pass")) == 1
        return
    saying = rf"is for {nights} nights, at most 7 are allowed \(ZMZ-1 82\(6\)\)"
    with refused(house, saying, hint=str(start + 7 * DAY)) as repo:
        passes.grant(repo, ["Ahmadi"], start=start, end=start + nights * DAY)
    assert records(house, "SELECT * FROM pass") == []


def test_sixty_nights_in_a_year_and_not_one_more(house: Path) -> None:
    """ZMZ-1 82(7)."""
    after = fill(house, date(2024, 1, 1), 60)
    saying = "for 61 nights from 2023-09-15 to 2024-09-14, at most 60"
    with refused(house, saying, hint="in that year: 0") as repo:
        passes.grant(repo, ["Ahmadi"], start=september(14), end=september(15))
    assert after == date(2024, 3, 1)


@every(
    "start, nights, ok",
    [
        (date(2024, 12, 31), 1, False),
        (date(2025, 1, 1), 1, True),
        (date(2025, 1, 1), 7, True),
        (date(2025, 1, 2), 1, True),
        (date(2024, 12, 31), 2, False),
        (date(2024, 12, 30), 3, False),
    ],
)
def test_the_year_counted_ends_with_the_last_night_of_the_pass(
    house: Path, start: date, nights: int, ok: bool
) -> None:
    """Sixty nights from 1 January 2024 on; 2024 is a leap year. A year back from its last night, one of
    them falls out of the count with each night of the new year."""
    fill(house, date(2024, 1, 1), 60)
    if ok:
        grant(house, start, nights)
        return
    with refused(house, "at most 60 are allowed") as repo:
        passes.grant(repo, ["Ahmadi"], start=start, end=start + nights * DAY)


def test_a_pass_before_one_granted_already_is_counted_in_its_year(house: Path) -> None:
    """Otherwise the order in which passes are granted would matter."""
    fill(house, date(2024, 6, 1), 60)
    with refused(house, "for 61 nights from 2023-07-31 to 2024-07-30, at most 60") as repo:
        passes.grant(repo, ["Ahmadi"], start=date(2024, 5, 1), end=date(2024, 5, 2))
    grant(house, date(2023, 9, 10), 1, "Bako")


def test_nights_not_used_do_not_count(house: Path) -> None:
    """Cut short by a return, or cancelled."""
    after = fill(house, date(2024, 1, 1), 53)
    grant(house, after, 7)
    with repository.writing(house, AUTHOR) as repo:
        absences.come_back(repo, ["Ahmadi"], on=after + 3 * DAY)
    (row,) = records(house, "SELECT * FROM pass ORDER BY from_day DESC LIMIT 1")
    assert (row["to_day"], row["granted_to"]) == (str(after + 3 * DAY), str(after + 7 * DAY))
    grant(house, after + 10 * DAY, 4)
    with refused(house, "61 nights") as repo:
        passes.grant(repo, ["Ahmadi"], start=after + 20 * DAY, end=after + 21 * DAY)


def test_each_limit_may_be_passed_with_a_reason_that_is_recorded_and_found(house: Path) -> None:
    """ZMZ-1 82(8): the reason stands on record, and the pass is a finding as long as it runs."""
    fill(house, date(2024, 1, 1), 60)
    grant(house, september(10), 8, override="funeral of the mother")
    gates = {row["gate"]: row["reason"] for row in records(house, "SELECT * FROM override")}
    assert gates.keys() >= {"pass-too-long", "pass-year"}
    assert gates["pass-too-long"] == "funeral of the mother"
    for check in ("pass-too-long", "pass-year"):
        assert [day for day in (9, 10, 17, 18) if sentences(house, check, september(day))] == [9, 10, 17]
    assert sentences(house, "pass-year", september(10)) == [
        "Ahmadi has passes for 68 nights from 2023-09-18 to 2024-09-17, at most 60 are allowed in a year"
    ]


def test_within_the_limits_nothing_is_found(house: Path) -> None:
    fill(house, date(2024, 1, 1), 60)
    assert sentences(house, "pass-year", date(2024, 1, 1)) == []
    assert sentences(house, "pass-too-long", date(2024, 1, 1)) == []


def test_passes_may_lie_ahead_and_are_due_on_the_day_of_return(house: Path) -> None:
    tomorrow = dates.today() + DAY
    grant(house, tomorrow, 3)
    assert [day for day, _sentence in falling_due(house, "pass-ends", dates.today())] == [
        str(tomorrow + 3 * DAY)
    ]
    assert falling_due(house, "pass-ends", dates.today(), within=3) == []


def test_no_night_has_two_passes_nor_an_absence(house: Path) -> None:
    grant(house, september(14), 3)
    for start, end in ((13, 15), (14, 17), (15, 16), (16, 18), (13, 18)):
        with refused(house, "has a pass from 2024-09-14 to 2024-09-17") as repo:
            passes.grant(repo, ["Ahmadi"], start=september(start), end=september(end))
    grant(house, september(13), 1)
    grant(house, september(17), 1)
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(20))
    for start, end in ((19, 21), (20, 21), (25, 26)):
        with refused(house, "is away since 2024-09-20", hint="azil return") as repo:
            passes.grant(repo, ["Ahmadi"], start=september(start), end=september(end))
    grant(house, september(19), 1)


def test_only_people_with_a_stay_get_one_for_nights_after_their_arrival(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        people.add(repo, [people.member("Fofana,,m,1990")])
    with refused(house, "not accommodated", NotFound) as repo:
        passes.grant(repo, ["Fofana"], start=september(14), end=september(15))
    with refused(house, "before the arrival") as repo:
        passes.grant(repo, ["Ahmadi"], start=ARRIVED - DAY, end=ARRIVED + DAY)
    for end in (13, 14):
        with refused(house, "is not after the first night", UsageError) as repo:
            passes.grant(repo, ["Ahmadi"], start=september(14), end=september(end))


@pytest.mark.parametrize(("today", "ok"), [(13, True), (14, True), (15, False), (17, False)])
def test_a_pass_is_cancelled_until_the_day_it_begins(
    house: Path, monkeypatch: pytest.MonkeyPatch, today: int, ok: bool
) -> None:
    grant(house, september(14), 3)
    with on_day(house, september(today), monkeypatch) as repo:
        if ok:
            passes.cancel(repo, ["Ahmadi"], on=september(today))
            assert repo.rows("SELECT 1 FROM pass WHERE to_day > from_day") == []
    if not ok:
        with refused(house, "began on|no such pass", NotFound if today >= 17 else Refused) as repo:
            passes.cancel(repo, ["Ahmadi"], on=september(today))


def test_of_several_passes_the_one_meant_is_named(house: Path) -> None:
    grant(house, september(14), 2)
    grant(house, september(20), 2)
    with refused(house, "several passes, from: 2024-09-14, 2024-09-20", NotFound) as repo:
        passes.cancel(repo, ["Ahmadi"], on=september(10))
    with repository.writing(house, AUTHOR) as repo:
        passes.cancel(repo, ["Ahmadi"], start=september(20), on=september(10))
    assert [row["from_day"] for row in records(house, "SELECT * FROM pass WHERE to_day > from_day")] == [
        "2024-09-14"
    ]
    grant(house, september(20), 5)
    (row,) = records(house, "SELECT * FROM pass WHERE from_day = '2024-09-20'")
    assert (row["to_day"], row["granted_to"]) == ("2024-09-25", "2024-09-25")


def test_the_list_has_the_nights_of_the_year(house: Path) -> None:
    grant(house, september(10), 2)
    grant(house, september(14), 3, address="Celovška 1")
    with repository.reading(house) as repo:
        (table,) = lists.passes(repo, september(13), "LOGATEC")
        about = lists.about_person(
            repo,
            repo.rows("SELECT stay.person FROM pass JOIN stay ON stay.id = pass.stay")[0]["person"],
            september(30),
        )
    (line,) = lines(table)
    assert (line["from_day"], line["nights"], line["year_nights"]) == ("2024-09-14", 3, 5)
    assert [one.name for one in about] == ["passes"]
    assert about[0].notes == ("5 nights in the year from 2023-10-01 to 2024-09-30",)
