"""Deemed withdrawal: flagged exactly when the law says (ZMZ-1 50(2); case I U 2152/2017-5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.services import absences, passes, policies, presence, stays
from tests.conftest import AUTHOR
from tests.doing import do, due, enter, falling_due, sentences, set_status
from tests.every import every
from tests.presence.conftest import september


def absent(path: Path, on: date, **more: object) -> None:
    with repository.writing(path, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=on, **more)  # type: ignore[arg-type]


def missing(path: Path, on: date) -> None:
    with repository.writing(path, AUTHOR) as repo:
        presence.record(repo, "LOGATEC", on=on, missing=["Ahmadi"])


@pytest.mark.parametrize("leave", [absent, missing])
@pytest.mark.parametrize(
    ("day", "flagged"),
    [(13, False), (14, False), (15, False), (16, False), (17, False), (18, True), (19, True)],
)
def test_left_on_14_september_is_flagged_from_18_september(
    house: Path, leave: Callable[[Path, date], None], day: int, flagged: bool
) -> None:
    """ZMZ-1 50(2): left, or slept out without a pass."""
    leave(house, september(14))
    assert bool(sentences(house, "deemed-withdrawal", september(day))) is flagged
    assert [one for one, _sentence in falling_due(house, "withdrawal-sets-in", september(day))] == (
        ["2024-09-18"] if 14 <= day <= 18 else []
    )


@every(
    "left, first",
    [
        (date(2024, 2, 26), date(2024, 3, 1)),
        (date(2024, 2, 29), date(2024, 3, 4)),
        (date(2024, 8, 31), date(2024, 9, 4)),
        (date(2024, 9, 30), date(2024, 10, 4)),
        (date(2023, 12, 30), date(2024, 1, 3)),
    ],
)
def test_over_the_end_of_a_month_the_same_days_are_counted(house: Path, left: date, first: date) -> None:
    """ZMZ-1 50(2), ZUP 100."""
    absent(house, left)
    assert sentences(house, "deemed-withdrawal", first - timedelta(days=1)) == []
    (sentence,) = sentences(house, "deemed-withdrawal", first)
    assert f"away since {left}" in sentence
    assert f"from {first}" in sentence


@every("back, flagged", [(17, False), (18, False), (19, True)])
def test_who_is_back_is_not_flagged_any_more(house: Path, back: int, flagged: bool) -> None:
    """On the 18th: back on the 17th or that very day is in time for no flag to stand."""
    absent(house, september(14))
    with repository.writing(house, AUTHOR) as repo:
        absences.come_back(repo, ["Ahmadi"], on=september(back))
    assert bool(sentences(house, "deemed-withdrawal", september(18))) is flagged
    assert sentences(house, "deemed-withdrawal", september(back)) == []


@every("day", [14, 17, 18, 30])
def test_a_good_reason_prevents_it_also_when_it_is_given_afterwards(house: Path, day: int) -> None:
    """ZMZ-1 50(2): without good reason."""
    absent(house, september(14))
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(16), excused="in hospital")
    assert sentences(house, "deemed-withdrawal", september(day)) == []
    assert falling_due(house, "withdrawal-sets-in", september(day)) == []


def test_days_on_a_pass_do_not_count_and_the_day_of_return_is_the_day_of_the_event(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        passes.grant(repo, ["Ahmadi"], start=september(10), end=september(14))
        presence.record(repo, "LOGATEC", on=september(13), missing=[])
        presence.record(repo, "LOGATEC", on=september(14), missing=["Ahmadi"])
    assert sentences(house, "deemed-withdrawal", september(17)) == []
    assert sentences(house, "deemed-withdrawal", september(18)) != []


def test_a_pass_that_came_in_from_elsewhere_moves_the_beginning(house: Path) -> None:
    """Two offices may record a pass and an absence for the same nights; merged, both stand."""
    absent(house, september(14))
    with repository.writing(house, AUTHOR) as repo:
        (row,) = repo.rows("SELECT * FROM absence")
        repo.put("pass", row["id"], stay=row["stay"], from_day="2024-09-13", to_day="2024-09-16",
                 granted_to="2024-09-16")  # fmt: skip
        repo.record("pass grant")
    assert [day for day in range(14, 25) if sentences(house, "deemed-withdrawal", september(day))] == [
        *range(20, 25)
    ]
    assert sentences(house, "away-twice", september(14)) != []
    assert sentences(house, "away-twice", september(16)) == []


def test_it_concerns_applicants_alone(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        repo.put("stay", repo.rows("SELECT id FROM stay ORDER BY id")[0]["id"], note=None)
        for row in repo.rows("SELECT id FROM stay"):
            repo.put("stay", row["id"], programme="temporary-protection")
        repo.record("test")
    absent(house, september(14))
    assert sentences(house, "deemed-withdrawal", september(18)) == []


def test_who_was_discharged_is_not_flagged_nor_away_in_a_later_stay(house: Path) -> None:
    """The absence belongs to the stay in which it began."""
    absent(house, september(14))
    with repository.writing(house, AUTHOR) as repo:
        stays.discharge(repo, ["Ahmadi"], on=september(18), reason="arbitrary-departure", destination=None)
    assert sentences(house, "deemed-withdrawal", september(18)) == []
    with repository.writing(house, AUTHOR) as repo:
        stays.admit(repo, ["Ahmadi"], "LOGATEC", on=september(20), programme="asylum", override="a test")
    assert sentences(house, "deemed-withdrawal", september(25)) == []


def test_the_number_of_days_is_a_policy(house: Path) -> None:
    absent(house, september(14))
    with repository.writing(house, AUTHOR) as repo:
        policies.set_policy(repo, "absence.deemed-withdrawal-days", "5",
                           valid_from=date(2024, 1, 1), legal_basis="test")  # fmt: skip
    assert [day for day in (18, 19, 20) if sentences(house, "deemed-withdrawal", september(day))] == [20]


@every(
    "held, site, found",
    [
        ("applicant", "LOGATEC", {"deemed-withdrawal": 18}),
        ("applicant", "LJ-GORICE", {"deemed-withdrawal": 18}),
        ("applicant", "MBS-POSTOJNA", {"away-elsewhere": 18}),
        ("intender", "LJ-GORICE", {"left-before-applying": 15}),
        (None, "LJ-GORICE", {"left-before-applying": 15}),
        ("intender", "MBS-POSTOJNA", {"left-before-applying": 15}),
        ("refugee", "LJ-GORICE", {}),
        ("withdrawn-implicit", "LJ-GORICE", {}),
    ],
)
def test_only_the_application_of_who_left_the_asylum_home_counts_as_withdrawn(
    office: Path, held: str | None, site: str, found: dict[str, int]
) -> None:
    """ZMZ-1 50(2)/2 knows applicants, the asylum home and its branches; 81(2) who means to apply."""
    enter(office, "Ahmadi,,m,2010")
    if held:
        do(office, set_status, ["Ahmadi"], held, on=september(1))
    do(office, stays.admit, ["Ahmadi"], site, on=september(1), programme="asylum", override="a test")
    absent(office, september(14))
    for code in ("deemed-withdrawal", "away-elsewhere", "left-before-applying"):
        first = found.get(code, 21)
        assert [day for day in range(13, 21) if sentences(office, code, september(day))] == [
            *range(first, 21)
        ], code
    sets_in = ["2024-09-18"] if "deemed-withdrawal" in found else []
    assert due(office, "withdrawal-sets-in", september(14)) == sets_in


@every(
    "lodged, found",
    [
        (9, {"deemed-withdrawal": [18, 19, 20], "withdrawn-by-night": [24]}),
        (10, {"away-not-deemed": [18, 19, 20], "night-not-deemed": [24]}),
        (11, {"away-not-deemed": [18, 19, 20], "night-not-deemed": [24]}),
    ],
)
def test_what_an_absence_means_depends_on_the_day_the_application_was_lodged(
    office: Path, lodged: int, found: dict[str, list[int]]
) -> None:
    """(EU) 2024/1348 41 for applications from the day of its policy on; ZMZ-1 50(2) for those before."""
    for code, value in (("absence.severity", "standard"), ("absence.ground", "not-available")):
        do(office, policies.set_policy, code, value, valid_from=september(10), legal_basis="(EU) 2024/1348",
           standing="eu")  # fmt: skip
    enter(office, "Ahmadi,,m,1990")
    do(office, stays.admit, ["Ahmadi"], "LOGATEC", on=september(1), programme="asylum", override="a test")
    do(office, set_status, ["Ahmadi"], "applicant", on=september(lodged))
    absent(office, september(14))
    codes = ("deemed-withdrawal", "away-not-deemed")
    seen = {
        code: [day for day in (16, 17, 18, 19, 20) if sentences(office, code, september(day))]
        for code in codes
    }
    with repository.writing(office, AUTHOR) as repo:
        absences.come_back(repo, ["Ahmadi"], on=september(21))
        absences.absent(repo, ["Ahmadi"], on=september(22), to=september(23), asked=september(24))
    codes = ("withdrawn-by-night", "night-not-deemed")
    seen |= {code: [day for day in (21, 24) if sentences(office, code, september(day))] for code in codes}
    assert {code: days for code, days in seen.items() if days} == found
    if lodged > 9:
        assert "not available to the authority" in sentences(office, "away-not-deemed", september(18))[0]
