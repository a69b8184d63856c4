"""Leaving and coming back: dated, without overlap, only for people with a stay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from azilcli import dates, repository
from azilcli.errors import NotFound, UsageError
from azilcli.services import absences, passes, people, presence, stays, undoing
from tests.conftest import AUTHOR, records
from tests.doing import falling_due, refused
from tests.every import every
from tests.presence.conftest import absences as of
from tests.presence.conftest import september


def test_who_left_is_away_from_that_night_to_the_day_of_return(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        done = absences.absent(repo, ["Ahmadi", "Bako"], on=september(14))
        assert "Ahmadi" in done.sentence
        absences.come_back(repo, ["Ahmadi"], on=september(17))
    assert of(house, "Ahmadi") == [("2024-09-14", "2024-09-17")]
    assert of(house, "Bako") == [("2024-09-14", None)]


def test_a_household_is_away_together(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        people.create_household(
            repo, "Eze", kind="family", existing=(), on=date(2024, 1, 1),
            entered=[people.member("Eze,One,f,1990"), people.member("Eze,Two,f,2020")],
        )  # fmt: skip
        stays.admit(repo, (), "LOGATEC", households=["Eze"], on=date(2024, 1, 1), programme="asylum",
                    override="a test")  # fmt: skip
        done = absences.absent(repo, (), households=["Eze"], on=september(14))
        assert len(done.data["people"]) == 2
        assert len(absences.come_back(repo, (), households=["Eze"], on=september(15)).data["people"]) == 2


def test_the_bed_stays_theirs(house: Path) -> None:
    before = records(house, "SELECT * FROM placement ORDER BY id")
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(14))
    assert records(house, "SELECT * FROM placement ORDER BY id") == before


def test_back_on_the_day_of_leaving_is_no_night_away(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(14))
        absences.come_back(repo, ["Ahmadi"], on=september(14))
    assert of(house, "Ahmadi") == []
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(14))
    assert of(house, "Ahmadi") == [("2024-09-14", None)]


def test_what_is_said_later_goes_over_what_was_known(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(14), reason="visit", expected=september(16))
        absences.absent(repo, ["Ahmadi"], on=september(15), expected=september(20))
    (row,) = records(house, "SELECT * FROM absence")
    assert (row["from_day"], row["expected"], row["reason"]) == ("2024-09-14", "2024-09-20", "visit")
    assert [day for day, _sentence in falling_due(house, "return-expected", september(15))] == ["2024-09-20"]
    assert falling_due(house, "return-expected", september(21)) == []


def test_an_earlier_leaving_that_becomes_known_moves_the_beginning(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(16), reason="visit")
        absences.absent(repo, ["Ahmadi"], on=september(14))
    assert of(house, "Ahmadi") == [("2024-09-14", None)]
    assert records(house, "SELECT reason FROM absence WHERE from_day = '2024-09-14'") == [{"reason": "visit"}]


@every("day, ok", [(13, False), (14, True), (15, True), (16, True), (17, False)])
def test_the_day_of_return_may_be_put_earlier_within_the_absence(house: Path, day: int, ok: bool) -> None:
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(14))
        absences.come_back(repo, ["Ahmadi"], on=september(17))
    if ok:
        with repository.writing(house, AUTHOR) as repo:
            absences.come_back(repo, ["Ahmadi"], on=september(day))
    else:
        with refused(house, "is not away on") as repo:
            absences.come_back(repo, ["Ahmadi"], on=september(day))


def test_no_night_is_away_twice(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(14))
    with refused(house, "is away since 2024-09-14", hint="azil return") as repo:
        absences.absent(repo, ["Ahmadi"], on=september(15))
    with repository.writing(house, AUTHOR) as repo:
        absences.come_back(repo, ["Ahmadi"], on=september(17))
    with refused(house, "was away from 2024-09-14 to 2024-09-17") as repo:
        absences.absent(repo, ["Ahmadi"], on=september(10))
    with refused(house, "is away since") as repo:
        absences.absent(repo, ["Ahmadi"], on=september(16))
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(17))
    assert of(house, "Ahmadi") == [("2024-09-14", "2024-09-17"), ("2024-09-17", None)]


def test_one_refusal_among_several_people_writes_nothing_of_the_others(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(14))
    with refused(house, "Ahmadi is away") as repo:
        absences.absent(repo, ["Bako", "Ahmadi"], on=september(15))
    assert of(house, "Bako") == []


def test_whoever_has_a_pass_is_not_absent(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        passes.grant(repo, ["Ahmadi"], start=september(14), end=september(16))
    for day in (14, 15):
        with refused(house, "has a pass from 2024-09-14 to 2024-09-16", hint="2024-09-16") as repo:
            absences.absent(repo, ["Ahmadi"], on=september(day))
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(16))


def test_only_people_with_a_stay_leave_and_not_before_they_came(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        people.add(repo, [people.member("Fofana,,m,1990")])
    with refused(house, "not accommodated", NotFound) as repo:
        absences.absent(repo, ["Fofana"], on=september(14))
    with refused(house, "before the arrival") as repo:
        absences.absent(repo, ["Ahmadi"], on=date(2023, 8, 31))


def test_days_to_come_and_days_in_the_wrong_order_are_refused(house: Path) -> None:
    tomorrow = dates.today() + timedelta(days=1)
    with refused(house, "lies in the future") as repo:
        absences.absent(repo, ["Ahmadi"], on=tomorrow)
    with refused(house, "lies in the future") as repo:
        absences.come_back(repo, ["Ahmadi"], on=tomorrow)
    with refused(house, "before the day of leaving", UsageError) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(14), expected=september(13))
    with refused(house, "is not away") as repo:
        absences.come_back(repo, ["Ahmadi"], on=september(14))


def test_a_later_check_that_says_otherwise_is_named(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        presence.record(repo, "LOGATEC", on=september(15), missing=[])
        done = absences.absent(repo, ["Ahmadi"], on=september(14))
        assert done.why == ("in the check of 2024-09-15, Ahmadi was there",)
        presence.record(repo, "LOGATEC", on=september(16), missing=["Ahmadi"])
        done = absences.come_back(repo, ["Ahmadi"], on=september(15))
        assert done.why[0] == "in the check of 2024-09-16, Ahmadi was not there"


def test_a_return_can_be_undone(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(14))
        done = absences.come_back(repo, ["Ahmadi"], on=september(17))
        undoing.undo_entry(repo, done.entry.id)
    assert of(house, "Ahmadi") == [("2024-09-14", None)]
