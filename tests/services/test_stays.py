"""Stays: admission, transfer, extension, discharge, and putting a wrong date right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import dates, repository
from azilcli.errors import AzilError, NotFound, Refused, UsageError
from azilcli.repository import Record, Repository, policies
from azilcli.repository import stays as look_up
from azilcli.repository.places import CLOSED, OUT_OF_SERVICE, parts
from azilcli.services import Done, corrections, extensions, health, people, places, stays
from azilcli.services.policies import set_policy
from tests.conftest import AUTHOR, records
from tests.doing import enter, refused
from tests.every import every

Day = int | date | None


def june(day: Day) -> date | None:
    """The day of June 2024, or the date itself."""
    return date(2024, 6, day) if isinstance(day, int) else day


def day_of(day: Day) -> date:
    found = june(day)
    assert found
    return found


def family(path: Path, *typed: str) -> str:
    """Enter a household that is there since 2016; its code."""
    with repository.writing(path, AUTHOR) as repo:
        return str(
            people.create_household(
                repo,
                typed[0].partition(",")[0],
                kind="family",
                existing=(),
                entered=[people.member(one) for one in typed],
                on=date(2016, 1, 1),
            ).data["household"]
        )


# Beds and days are the matter here: whatever legal gate an admission has to pass is overridden.
def admit(repo: Repository, who: str | Sequence[str], to: str, on: Day = 10, **more: Any) -> Done:
    named = [who] if isinstance(who, str) else who
    options = {"programme": "asylum"} if to.startswith("LOGATEC") else {}
    return stays.admit(repo, named, to, on=day_of(on), **{"override": "drill", **options, **more})


def transfer(repo: Repository, who: str, to: str, on: Day, **more: Any) -> Done:
    return stays.transfer(repo, [who], to, on=day_of(on), override="drill", **more)


def discharge(repo: Repository, who: str, on: Day, reason: str = "own-wish") -> Done:
    return stays.discharge(repo, [who], on=day_of(on), reason=reason, destination=None)


def correct(repo: Repository, who: str, arrived: Day = None, departed: Day = None, why: str = "slip") -> Done:
    return corrections.correct(repo, who, arrived=june(arrived), departed=june(departed), reason=why)


def slept(path: Path, who: str) -> list[tuple[str, int, int | None]]:
    """Where somebody slept in June 2024: place, first and last day of each placement."""
    rows = records(
        path,
        "SELECT coalesce(bed, room, site) AS place, from_day, to_day FROM sleeper WHERE family_name = :who"
        " ORDER BY from_day, coalesce(to_day, '9')",
        who=who,
    )
    return [
        (row["place"], dates.iso(row["from_day"]).day, row["to_day"] and dates.iso(row["to_day"]).day)
        for row in rows
    ]


def stay(path: Path, who: str) -> Record:
    """The latest stay of somebody, with `last_day` and `extensions`."""
    with repository.reading(path) as repo:
        (person,) = repo.rows("SELECT id FROM person WHERE family_name = :who", who=who)
        return look_up.of_person(repo, person["id"])[0]


@pytest.fixture
def house(office: Path) -> Path:
    """A file with some people, none of them accommodated."""
    enter(office, "Ahmadi,Ali,m,1990", "Bako,Ben,m,1991", "Cano,Cila,f,1992", "Dost,Dan,m,2024-06-12")
    return office


# Admission


@every(
    "to, bed",
    [("LJ-KOTNIKOVA", "LJ-KOTNIKOVA/1/A"), ("lj-kotnikova/9", "LJ-KOTNIKOVA/9/A"),
     ("LJ-KOTNIKOVA / 9 / b", "LJ-KOTNIKOVA/9/B")],
)  # fmt: skip
def test_somebody_is_admitted_to_a_site_a_room_or_a_bed(house: Path, to: str, bed: str) -> None:
    with repository.writing(house, AUTHOR) as repo:
        done = admit(repo, "ahmadi", to)
    assert slept(house, "Ahmadi") == [(bed, 10, None)]
    assert done.data["people"][0]["bed"] == bed
    assert (stay(house, "Ahmadi")["programme"], stay(house, "Ahmadi")["last_day"]) == ("asylum", None)


def test_several_are_admitted_at_once_each_to_a_bed_of_their_own(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        done = admit(repo, ["Ahmadi", "Bako", "Cano", "ahmadi ali"], "LJ-KOTNIKOVA")
    beds = [slept(house, name)[0][0] for name in ("Ahmadi", "Bako", "Cano")]
    assert beds == ["LJ-KOTNIKOVA/1/A", "LJ-KOTNIKOVA/1/B", "LJ-KOTNIKOVA/2/A"]
    assert len(done.data["people"]) == 3
    assert [any(line.startswith(bed[:-2]) for line in done.why) for bed in beds] == [True, True, True]


def test_a_household_is_admitted_together_by_its_code_or_name(house: Path) -> None:
    """ZMZ-1 3(5)."""
    family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015", "Haidari,Zara,f,2018")
    novak = family(house, "Novak,Ana,f,1990", "Novak,Bor,m,1989")
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, [], "LOGATEC", households=["haidari"])
        admit(repo, novak, "LOGATEC")
    beds = [place for name in ("Haidari", "Novak") for place, _start, _end in slept(house, name)]
    assert sorted(beds) == ["LOGATEC/101/A", "LOGATEC/101/B", *(f"LOGATEC/201/{x}" for x in "ABC")]


def test_nobody_has_two_stays_that_share_a_night(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        discharge(repo, "Ahmadi", 15)
    for on in (5, 10, 14):
        said = "Ahmadi Ali has another stay from 2024-06-10 to 2024-06-15 at LOGATEC/201/A"
        with refused(house, said) as repo:
            admit(repo, "Ahmadi", "LOGATEC/202/A", on, override=None)
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/202/A", 15)
    assert slept(house, "Ahmadi") == [("LOGATEC/201/A", 10, 15), ("LOGATEC/202/A", 15, None)]


def test_one_who_cannot_be_admitted_stops_the_whole_bus(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Bako", "LOGATEC", 10)
    with refused(house, "Bako Ben has a stay") as repo:
        admit(repo, ["Ahmadi", "Bako", "Cano"], "LOGATEC", 12)
    assert slept(house, "Ahmadi") == []


@every("on, refusal", [(11, "not born yet on 2024-06-11"), (12, None)])
def test_nobody_is_admitted_before_birth(house: Path, on: int, refusal: str | None) -> None:
    if refusal:
        with refused(house, refusal) as repo:
            admit(repo, "Dost", "LOGATEC", on)
    else:
        with repository.writing(house, AUTHOR) as repo:
            admit(repo, "Dost", "LOGATEC", on)


def test_of_a_birth_year_alone_the_whole_year_is_allowed(house: Path) -> None:
    enter(house, "Eze,Eva,f,2024")
    with refused(house, "not born yet") as repo:
        admit(repo, "Eze", "LOGATEC", date(2023, 12, 31))
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Eze", "LOGATEC", date(2024, 1, 1))


def test_nothing_is_recorded_for_a_day_to_come(house: Path) -> None:
    today, tomorrow = dates.today(), dates.today() + timedelta(days=1)
    with refused(house, "lies in the future") as repo:
        admit(repo, "Ahmadi", "LOGATEC", tomorrow)
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        admit(repo, "Bako", "LOGATEC/201/B", today)
    for act in (
        lambda r: transfer(r, "Ahmadi", "LOGATEC/202/A", tomorrow),
        lambda r: stays.swap(r, "Ahmadi", "Bako", on=tomorrow),
        lambda r: discharge(r, "Ahmadi", tomorrow),
        lambda r: extensions.extend(r, ["Ahmadi"], on=tomorrow),
        lambda r: correct(r, "Ahmadi", arrived=tomorrow),
    ):
        with refused(house, "lies in the future") as repo:
            act(repo)


def test_a_bed_that_is_taken_now_or_later_is_refused_with_who_has_it(house: Path) -> None:
    bed = "LOGATEC/201/A"
    with repository.writing(house, AUTHOR) as repo:
        health.exam(repo, ["Ahmadi", "Bako"], on=day_of(1), result="fit")
        admit(repo, "Ahmadi", bed, 10)
        discharge(repo, "Ahmadi", 15)
    for on in (5, 10, 14):
        with refused(house, f"{bed} is taken by Ahmadi Ali from 2024-06-10 to 2024-06-15") as repo:
            admit(repo, "Bako", bed, on, override=None)
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Bako", bed, 15)


def test_a_bed_that_was_taken_for_no_night_is_free(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        transfer(repo, "Ahmadi", "LOGATEC/202/A", 10)
        admit(repo, "Bako", "LOGATEC/201/A", 5)
    assert slept(house, "Bako") == [("LOGATEC/201/A", 5, None)]


@pytest.mark.parametrize("effect", [CLOSED, OUT_OF_SERVICE])
@pytest.mark.parametrize("closed", ["LOGATEC", "LOGATEC/201", "LOGATEC/201/A"])
def test_nobody_is_admitted_or_moved_to_a_place_that_is_not_in_use(
    house: Path, closed: str, effect: str
) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LJ-KOTNIKOVA", 5)
        places.close(
            repo, closed, effect=effect, from_day=day_of(10), to_day=day_of(20), reason=None,
            kind=parts(closed).kind,
        )  # fmt: skip
    with refused(house, "LOGATEC/201/A is not in use on 2024-06-19") as repo:
        admit(repo, "Bako", "LOGATEC/201/A", 19)
    with refused(house, "LOGATEC/201/A is not in use on 2024-06-10") as repo:
        transfer(repo, "Ahmadi", "LOGATEC/201/A", 10)
    with refused(house, "no place", NotFound) as repo:
        admit(repo, "Bako", "LOGATEC/999", 19)
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Bako", "LOGATEC/201/A", 20)


def test_nobody_is_admitted_to_a_room_before_its_first_day(house: Path) -> None:
    with refused(house, "not in use on 2024-12-30") as repo:
        admit(repo, "Ahmadi", "LOGATEC/301", date(2024, 12, 30))
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/301", date(2024, 12, 31))


def test_where_a_site_serves_several_programmes_one_must_be_named(house: Path) -> None:
    with refused(house, "several programmes", UsageError, "asylum, temporary-protection") as repo:
        admit(repo, "Ahmadi", "LOGATEC", programme=None)
    with refused(house, "does not serve the programme eviction", hint="temporary-protection") as repo:
        admit(repo, "Ahmadi", "LOGATEC", programme="eviction")
    with refused(house, "not in the list", UsageError) as repo:
        admit(repo, "Ahmadi", "LOGATEC", programme="tourism")
    with repository.writing(house, AUTHOR) as repo:
        done = admit(repo, "Ahmadi", "LOGATEC", programme="osebe z začasno zaščito")
    assert done.data["programme"] == "temporary-protection"


STATUS = date(2024, 1, 31)


def test_an_integration_house_asks_for_the_day_of_the_status(house: Path) -> None:
    """ZMZ-1 93: one year from the day the status was acquired, not from moving in."""
    with refused(house, "counted from the day the status", UsageError, "--status-on") as repo:
        admit(repo, "Ahmadi", "IH-MARIBOR")
    with refused(house, "later than the admission") as repo:
        admit(repo, "Ahmadi", "IH-MARIBOR", status_on=date(2024, 6, 11))
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "IH-MARIBOR", status_on=STATUS)
    assert (stay(house, "Ahmadi")["anchor"], stay(house, "Ahmadi")["until"]) == ("2024-01-31", "2025-01-31")


def test_a_term_that_is_over_already_is_refused(house: Path) -> None:
    """ZMZ-1 93."""
    with refused(house, "ended on 2024-06-09") as repo:
        admit(repo, "Ahmadi", "IH-MARIBOR", status_on=date(2023, 6, 9))
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "IH-MARIBOR", status_on=date(2023, 6, 10))
    assert stay(house, "Ahmadi")["until"] == "2024-06-10"


@every("status, until", [(date(2021, 11, 8), "2023-05-08"), (date(2021, 11, 9), "2022-11-09")])
def test_the_rule_in_force_on_the_day_of_the_status_counts(house: Path, status: date, until: str) -> None:
    """ZMZ-1 93: 18 months before 9 November 2021, 12 from then on."""
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "IH-MARIBOR", date(2022, 6, 1), status_on=status)
    assert stay(house, "Ahmadi")["until"] == until


def test_a_policy_is_in_force_from_its_first_day_until_a_later_one_begins(house: Path) -> None:
    """ZMZ-1: in force from 24 April 2016; its article 93 changed on 9 November 2021."""
    days = [date(2016, 4, 23), date(2016, 4, 24), date(2021, 11, 8), date(2021, 11, 9)]
    with repository.reading(house) as repo:
        rows = [policies.in_force(repo, "integration.base", day) for day in days]
    assert [row and row["value"] for row in rows] == [None, "18", "18", "12"]


def full_flat(path: Path) -> None:
    """Fill the flat in Celje: its five beds."""
    family(path, "Full,A,f,1980", "Full,B,m,1981", "Full,C,f,2010", "Full,D,m,2012", "Full,E,m,2014")
    with repository.writing(path, AUTHOR) as repo:
        admit(repo, [], "FLAT-CE", households=["Full"])


def test_a_full_house_is_refused_and_sites_with_free_beds_are_named(house: Path) -> None:
    full_flat(house)
    hint = "FLAT-IB-1 (5), FLAT-IB-2 (5)"
    with refused(house, "FLAT-CE has no suitable place for 1 person", hint=hint) as repo:
        admit(repo, "Ahmadi", "FLAT-CE", 12)
    with refused(house, "FLAT-CE/1 has no suitable place for 1 person", hint="--overflow") as repo:
        admit(repo, "Ahmadi", "FLAT-CE/1", 12)


def test_the_sites_of_the_same_town_are_named_first(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "FLAT-LJ-2/1/A", 10)
    with refused(
        house, "taken by Ahmadi", hint="free beds: FLAT-LJ-1 (5), FLAT-LJ-3 (5), FLAT-LJ-4 (5)"
    ) as repo:
        admit(repo, "Bako", "FLAT-LJ-2/1/A", 10)


def test_over_capacity_is_recorded_when_it_is_asked_for(house: Path) -> None:
    """Occupancy over 100 % is real: it is recorded, never refused for good."""
    full_flat(house)
    with repository.writing(house, AUTHOR) as repo:
        done = admit(repo, ["Ahmadi", "Bako"], "FLAT-CE", 12, overflow=True)
        admit(repo, "Cano", "FLAT-CE/2", 12, overflow=True)
    assert slept(house, "Ahmadi") == [("FLAT-CE", 12, None)]
    assert slept(house, "Cano") == [("FLAT-CE/2", 12, None)]
    assert [one["bed"] for one in done.data["people"]] == [None, None]


def test_overflow_still_uses_the_beds_that_are_free(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, ["Ahmadi", "Bako", "Cano"], "LJ-KOTNIKOVA/7", 10, overflow=True)
    assert [slept(house, name)[0][0] for name in ("Ahmadi", "Bako", "Cano")] == [
        "LJ-KOTNIKOVA/7/A", "LJ-KOTNIKOVA/7/B", "LJ-KOTNIKOVA/7",
    ]  # fmt: skip


def test_two_people_are_not_admitted_to_one_bed(house: Path) -> None:
    with refused(house, "2 people cannot sleep in one bed", UsageError) as repo:
        admit(repo, ["Ahmadi", "Bako"], "LOGATEC/201/A")


def test_nobody_at_all_is_not_admitted(house: Path) -> None:
    with refused(house, "no people were given", UsageError) as repo:
        admit(repo, [], "LOGATEC")


# Transfer


def test_a_transfer_ends_one_night_and_begins_the_next(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        done = transfer(repo, "Ahmadi", "LJ-KOTNIKOVA/3", 14)
    assert slept(house, "Ahmadi") == [("LOGATEC/201/A", 10, 14), ("LJ-KOTNIKOVA/3/A", 14, None)]
    assert (done.data["people"][0]["from"], done.data["people"][0]["bed"]) == (
        "LOGATEC/201/A", "LJ-KOTNIKOVA/3/A",
    )  # fmt: skip
    assert records(house, "SELECT count(*) AS n FROM stay") == [{"n": 1}]


def test_a_household_moves_together(house: Path) -> None:
    code = family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015")
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, code, "LOGATEC/101", 10)
        transfer(repo, code, "LOGATEC/205", 12)
    assert sorted(slept(house, "Haidari"))[2:] == [("LOGATEC/205/A", 12, None), ("LOGATEC/205/B", 12, None)]


def test_a_household_may_move_within_its_room_to_make_place(house: Path) -> None:
    """The beds that they leave are free for them."""
    code = family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015")
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, code, "LOGATEC/101", 10)
        transfer(repo, "Haidari Amina", "LOGATEC/102/A", 11)
        transfer(repo, "Haidari Omid", "LOGATEC/102/B", 12)
        transfer(repo, code, "LOGATEC/101", 13)
    assert {place for place, start, _end in slept(house, "Haidari") if start == 13} == {
        "LOGATEC/101/A", "LOGATEC/101/B",
    }  # fmt: skip


def test_a_household_is_brought_together_where_one_of_it_sleeps_already(house: Path) -> None:
    code = family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015")
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Haidari Amina", "LOGATEC/101/A", 10)
        admit(repo, "Haidari Omid", "LOGATEC/102/A", 10)
        transfer(repo, code, "LOGATEC/101", 12)
    now = records(house, "SELECT bed FROM resident WHERE family_name = 'Haidari' ORDER BY bed")
    assert [row["bed"] for row in now] == ["LOGATEC/101/A", "LOGATEC/101/B"]


def test_two_people_change_places(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        admit(repo, "Bako", "LJ-KOTNIKOVA/3/B", 11)
        stays.swap(repo, "Ahmadi", "Bako", on=day_of(12), override="drill")
    assert slept(house, "Ahmadi") == [("LOGATEC/201/A", 10, 12), ("LJ-KOTNIKOVA/3/B", 12, None)]
    assert slept(house, "Bako") == [("LJ-KOTNIKOVA/3/B", 11, 12), ("LOGATEC/201/A", 12, None)]


def test_somebody_without_a_bed_may_change_places_with_somebody_who_has_one(house: Path) -> None:
    full_flat(house)
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "FLAT-CE", 11, overflow=True)
        stays.swap(repo, "Ahmadi", "Full A", on=day_of(12), override="drill")
    bed = next(place for place, _start, end in slept(house, "Full") if end == 12)
    assert slept(house, "Ahmadi") == [("FLAT-CE", 11, 12), (bed, 12, None)]


def test_a_swap_with_oneself_or_into_a_site_of_another_programme_is_refused(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        admit(repo, "Bako", "FLAT-CE/1/A", 10)
    with refused(house, "cannot swap places with themselves", UsageError) as repo:
        stays.swap(repo, "Ahmadi", "ali ahmadi", on=day_of(12))
    with refused(house, "does not serve the programme") as repo:
        stays.swap(repo, "Ahmadi", "Bako", on=day_of(12), override="drill")
    with refused(house, "does not serve the programme asylum") as repo:
        transfer(repo, "Ahmadi", "FLAT-CE/1/B", 12)


@every("bed", ["LOGATEC/201/A", "FLAT-CE"])
def test_a_transfer_to_the_same_place_is_refused(house: Path, bed: str) -> None:
    full_flat(house)
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", bed, 10, overflow=True)
    with refused(house, "already sleeps in") as repo:
        transfer(repo, "Ahmadi", bed, 12, overflow=True)


def test_a_transfer_before_the_last_move_lasts_up_to_it_and_none_is_before_the_arrival(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        transfer(repo, "Ahmadi", "LOGATEC/202/A", 14)
    with refused(house, "before the arrival on 2024-06-10") as repo:
        transfer(repo, "Ahmadi", "LOGATEC/203/A", 9)
    with repository.writing(house, AUTHOR) as repo:
        transfer(repo, "Ahmadi", "LOGATEC/203/A", 14)
        transfer(repo, "Ahmadi", "LOGATEC/204/A", 13)
    assert slept(house, "Ahmadi") == [
        ("LOGATEC/201/A", 10, 13),
        ("LOGATEC/204/A", 13, 14),
        ("LOGATEC/202/A", 14, 14),
        ("LOGATEC/203/A", 14, None),
    ]


def test_a_transfer_to_a_bed_that_is_taken_now_or_later_is_refused(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        admit(repo, "Bako", "LOGATEC/202/A", 15)
    for on in (12, 15):
        with refused(house, "LOGATEC/202/A is taken by Bako Ben from 2024-06-15") as repo:
            transfer(repo, "Ahmadi", "LOGATEC/202/A", on)


def test_somebody_who_is_not_accommodated_is_neither_moved_nor_extended_nor_discharged(house: Path) -> None:
    for act in (
        lambda r: transfer(r, "Ahmadi", "LOGATEC/202/A", 12),
        lambda r: discharge(r, "Ahmadi", 12),
        lambda r: extensions.extend(r, ["Ahmadi"], on=day_of(12)),
    ):
        with refused(house, "not accommodated anywhere", NotFound) as repo:
            act(repo)


# Extension


def extended(
    path: Path, site: str, *months: int | None, decided: date | None = None, **more: Any
) -> list[str]:
    """The last days that extensions of so many months give, one after another."""
    with repository.writing(path, AUTHOR) as repo:
        admit(repo, "Ahmadi", site, **more)
        done = [
            extensions.extend(repo, ["Ahmadi"], on=decided or day_of(20), months=one, override="drill")
            for one in months
        ]
        return [one.data["people"][0]["until"] for one in done]


def test_a_flat_is_extended_twice_by_three_months_and_ends_twelve_months_after_admission(house: Path) -> None:
    """Pilot 2016; ZUP 100: counted from 31 August, not from 28 February."""
    day = date(2023, 8, 31)
    assert extended(house, "FLAT-CE", None, None, on=day, decided=date(2024, 2, 20)) == [
        "2024-05-31",
        "2024-08-31",
    ]
    assert (stay(house, "Ahmadi")["until"], stay(house, "Ahmadi")["last_day"]) == ("2024-02-29", "2024-08-31")
    with refused(house, "no further extension") as repo:
        extensions.extend(repo, ["Ahmadi"], on=day_of(20))


def test_an_integration_house_is_extended_twice_by_six_months_and_ends_two_years_after_the_status(
    house: Path,
) -> None:
    """ZMZ-1 93(1), 93(3), 93(4)."""
    assert extended(house, "IH-MARIBOR", None, 6, status_on=STATUS) == ["2025-07-31", "2026-01-31"]
    with refused(house, "no further extension") as repo:
        extensions.extend(repo, ["Ahmadi"], on=day_of(20), months=1)


def test_by_the_old_rule_an_integration_house_is_extended_once_by_eighteen_months(house: Path) -> None:
    """ZMZ-1 93 before 9 November 2021: 18 + 18."""
    status = date(2021, 11, 8)
    assert extended(house, "IH-MARIBOR", None, on=date(2022, 1, 1), status_on=status) == ["2024-11-08"]
    with refused(house, "no further extension") as repo:
        extensions.extend(repo, ["Ahmadi"], on=day_of(20))


def test_fewer_months_may_be_granted_but_not_more(house: Path) -> None:
    assert extended(house, "FLAT-CE", 1, on=date(2024, 1, 15)) == ["2024-08-15"]
    for months, error in ((4, Refused), (0, UsageError), (-3, UsageError)):
        with refused(house, "month", error) as repo:
            extensions.extend(repo, ["Ahmadi"], on=day_of(20), months=months)


def test_an_applicant_has_no_term_to_extend(house: Path) -> None:
    """ZMZ-1 78."""
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC")
    with refused(house, "has no term") as repo:
        extensions.extend(repo, ["Ahmadi"], on=day_of(20))


def test_one_of_a_household_who_cannot_be_extended_stops_them_all(house: Path) -> None:
    code = family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015")
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, code, "FLAT-CE", date(2024, 1, 15))
        extensions.extend(repo, ["Haidari Omid"], on=day_of(20), override="drill")
        extensions.extend(repo, ["Haidari Omid"], on=day_of(20), override="drill")
    with refused(house, "no further extension") as repo:
        extensions.extend(repo, [code], on=day_of(20))
    with refused(house, "before the arrival") as repo:
        extensions.extend(repo, ["Haidari Amina"], on=date(2024, 1, 14))


def last_day(path: Path, who: str, on: date) -> str | None:
    """The last day of somebody's stay as it stands on a day."""
    id_ = stay(path, who)["id"]
    with repository.reading(path) as repo:
        return look_up.last_days(repo, [id_], on).get(id_)


def test_temporary_protection_ends_for_everybody_on_the_day_of_the_group_even_after_it_moves(
    house: Path,
) -> None:
    """2001/55/ES 4: a common day, whatever the person's own start."""
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC", date(2023, 5, 1), programme="temporary-protection")
        admit(repo, "Bako", "LOGATEC", date(2026, 2, 1), programme="temporary-protection")
    shifts = {date(2023, 10, 18): "2024-03-04", date(2023, 10, 19): "2025-03-04",
              date(2024, 6, 25): "2026-03-04", date(2026, 2, 1): "2027-03-04"}  # fmt: skip
    assert {on: last_day(house, "Ahmadi", on) for on in shifts} == shifts
    assert last_day(house, "Bako", date(2026, 2, 1)) == "2027-03-04"
    with refused(house, "ends on 2027-03-04") as repo:
        extensions.extend(repo, ["Ahmadi"], on=date(2026, 3, 1))
    with repository.writing(house, AUTHOR) as repo:
        set_policy(
            repo, "temporary-protection.until", "4. 3. 2028", valid_from=date(2026, 3, 1), legal_basis="new"
        )
    for who in ("Ahmadi", "Bako"):
        assert last_day(house, who, date(2026, 2, 28)) == "2027-03-04"
        assert last_day(house, who, date(2026, 3, 1)) == "2028-03-04"


# Discharge


@every("on, nights", [(10, 0), (11, 1), (30, 20), (date(2025, 6, 10), 365)])
def test_the_night_of_the_day_of_leaving_does_not_count(house: Path, on: Day, nights: int) -> None:
    """From <= night < to."""
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        done = discharge(repo, "Ahmadi", on)
    assert done.data["people"][0]["nights"] == nights
    assert f"after {nights} night" in done.sentence
    assert stay(house, "Ahmadi")["departed"] == day_of(on).isoformat()


def test_a_household_is_discharged_with_reason_and_destination(house: Path) -> None:
    code = family(house, "Haidari,Amina,f,1990", "Haidari,Omid,m,2015")
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, code, "LOGATEC", 10)
        stays.discharge(
            repo, [code], on=day_of(12), reason="samovoljna zapustitev", destination="tujina", note="x"
        )
    rows = records(house, "SELECT departed, reason, destination, note FROM stay")
    expected = {
        "departed": "2024-06-12",
        "reason": "arbitrary-departure",
        "destination": "abroad",
        "note": "x",
    }
    assert rows == [expected, expected]
    assert {end for _place, _start, end in slept(house, "Haidari")} == {12}


def test_a_discharge_before_the_arrival_twice_or_without_a_known_reason_is_refused(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC", 10)
    with refused(house, "before the arrival") as repo:
        discharge(repo, "Ahmadi", 9)
    with refused(house, "not in the list", UsageError) as repo:
        discharge(repo, "Ahmadi", 12, reason="bored")
    with repository.writing(house, AUTHOR) as repo:
        discharge(repo, "Ahmadi", 12)
    with refused(house, "not accommodated", NotFound) as repo:
        discharge(repo, "Ahmadi", 13)


# Correction


def test_a_corrected_arrival_and_departure_move_the_first_and_the_last_night_and_stay_on_record(
    house: Path,
) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        transfer(repo, "Ahmadi", "LOGATEC/202/A", 14)
        discharge(repo, "Ahmadi", 18)
        correct(repo, "Ahmadi", arrived=8, departed=20, why="list from the gate")
    assert slept(house, "Ahmadi") == [("LOGATEC/201/A", 8, 14), ("LOGATEC/202/A", 14, 20)]
    assert (stay(house, "Ahmadi")["arrived"], stay(house, "Ahmadi")["departed"]) == (
        "2024-06-08",
        "2024-06-20",
    )
    rows = records(house, "SELECT field, was, becomes, reason FROM correction ORDER BY field")
    assert [tuple(row.values()) for row in rows] == [
        ("arrived", "2024-06-10", "2024-06-08", "list from the gate"),
        ("departed", "2024-06-18", "2024-06-20", "list from the gate"),
    ]


def test_a_corrected_arrival_counts_the_term_and_its_extensions_anew(house: Path) -> None:
    """Pilot 2016; ZUP 100: from the anchor with the total number of months."""
    extended(house, "FLAT-CE", 3, 2, on=date(2024, 2, 1))
    with repository.writing(house, AUTHOR) as repo:
        correct(repo, "Ahmadi", arrived=date(2024, 1, 31))
    assert (stay(house, "Ahmadi")["anchor"], stay(house, "Ahmadi")["until"]) == ("2024-01-31", "2024-07-31")
    rows = records(house, "SELECT until FROM extension ORDER BY number")
    assert [row["until"] for row in rows] == ["2024-10-31", "2024-12-31"]


@every("status", [STATUS, date(2024, 6, 10)])
def test_a_corrected_arrival_leaves_a_term_counted_from_the_status_alone(house: Path, status: date) -> None:
    """ZMZ-1 93: even where somebody moved in on the very day of the status."""
    extended(house, "IH-MARIBOR", None, status_on=status)
    before = stay(house, "Ahmadi")
    with repository.writing(house, AUTHOR) as repo:
        correct(repo, "Ahmadi", arrived=12)
    after = stay(house, "Ahmadi")
    assert after["arrived"] == "2024-06-12"
    assert [after[name] for name in ("anchor", "until", "last_day")] == [
        before[name] for name in ("anchor", "until", "last_day")
    ]


@every(
    "days, saying",
    [
        ({"arrived": 20}, "before the arrival"),
        ({"departed": 5}, "before the arrival"),
        ({"arrived": date(1989, 12, 31)}, "not born yet"),
        ({"arrived": 4}, "another stay from 2024-06-03 to 2024-06-05"),
        ({"departed": 25}, "LOGATEC/202/A is taken by Bako"),
    ],
)
def test_a_correction_that_contradicts_what_is_known_is_refused(
    house: Path, days: dict[str, Any], saying: str
) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/209/A", 3)
        discharge(repo, "Ahmadi", 5)
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        transfer(repo, "Ahmadi", "LOGATEC/202/A", 14)
        discharge(repo, "Ahmadi", 18)
        admit(repo, "Bako", "LOGATEC/202/A", 24)
    with refused(house, saying) as repo:
        correct(repo, "Ahmadi", **days)
    with repository.writing(house, AUTHOR) as repo:
        correct(repo, "Ahmadi", arrived=5, departed=24)


@every(
    "options, error, saying",
    [
        ({}, UsageError, "what to correct is missing"),
        ({"arrived": 9, "why": " "}, UsageError, "the reason for the correction is missing"),
        ({"arrived": 10}, UsageError, "nothing to change"),
        ({"departed": 20}, Refused, "has not left yet"),
    ],
)
def test_a_correction_needs_another_day_and_a_reason(
    house: Path, options: dict[str, Any], error: type[AzilError], saying: str
) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
    with refused(house, saying, error) as repo:
        correct(repo, "Ahmadi", **options)
    with refused(house, "has no stay to correct") as repo:
        correct(repo, "Bako", arrived=9)


def test_an_arrival_is_not_corrected_to_what_an_admission_would_refuse(house: Path) -> None:
    """A room that was not in use yet; a house for beneficiaries before the status (ZMZ-1 90)."""
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Ahmadi", "LOGATEC/301/A", date(2025, 1, 2))
        admit(repo, "Bako", "IH-MARIBOR", 10, status_on=date(2024, 6, 5))
    with refused(house, "not in use on 2024-12-30") as repo:
        correct(repo, "Ahmadi", arrived=date(2024, 12, 30))
    with refused(house, "status") as repo:
        correct(repo, "Bako", arrived=4)


@every("arrived, departed", [(1, 5), (9, 10), (16, 18)])
def test_a_whole_stay_may_be_corrected_to_other_days_on_which_its_bed_was_free(
    house: Path, arrived: int, departed: int
) -> None:
    with repository.writing(house, AUTHOR) as repo:
        admit(repo, "Bako", "LOGATEC/201/A", 6)
        discharge(repo, "Bako", 9)
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        discharge(repo, "Ahmadi", 15)
        correct(repo, "Ahmadi", arrived=arrived, departed=departed)
    assert slept(house, "Ahmadi") == [("LOGATEC/201/A", arrived, departed)]
