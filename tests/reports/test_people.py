"""Who sleeps where, who came and went, who matches a search."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from azilcli import language, repository
from azilcli.reports import forms
from azilcli.reports import movements as moving
from azilcli.reports import people as reports
from azilcli.reports.catalogue import form
from azilcli.reports.table import Facts, Report, Table
from azilcli.repository import Repository
from azilcli.repository.places import parts
from azilcli.services import extensions, people, stays
from tests.conftest import AUTHOR, Azil
from tests.every import every

pytestmark = pytest.mark.whole_network

Line = dict[str, Any]


def june(day: int) -> date:
    return date(2024, 6, day)


def table(report: Report) -> Table:
    """The one table of a report."""
    (part,) = report
    assert not isinstance(part, Facts)
    return part


def lines(report: Report) -> list[Line]:
    """The rows of a report's table, each by the keys of its columns."""
    keys = [column.key for column in table(report).columns]
    return [dict(zip(keys, row, strict=True)) for row in table(report).rows]


def enter(repo: Repository, *typed: str) -> list[str]:
    """Enter people typed as `Haidari, Amina, f, 1990`; their codes."""
    done = people.add(repo, [people.member(one) for one in typed])
    return [one["code"] for one in done.data["people"]]


def admit(repo: Repository, who: str, to: str, day: int, **more: Any) -> None:
    options = {"programme": "asylum"} if to.startswith("LOGATEC") else {}
    stays.admit(repo, [who], to, on=june(day), override="drill", **{**options, **more})


def transfer(repo: Repository, who: str, to: str, day: int) -> None:
    stays.transfer(repo, [who], to, on=june(day), override="drill")


def discharge(repo: Repository, who: str, day: int) -> None:
    stays.discharge(repo, [who], on=june(day), reason="found-housing", destination="relatives")


def movements(path: Path, start: int, end: int, place: str = "") -> list[tuple[int, str, str, Any, Any]]:
    """Day, movement, name, from and to of each line."""
    with repository.reading(path) as repo:
        found = lines(moving.movements(repo, june(start), june(end), parts(place) if place else None))
    return [
        (int(line["day"][-2:]), str(line["movement"]), line["name"], line["from_place"], line["to_place"])
        for line in found
    ]


def residents(path: Path, day: int, place: str = "") -> list[Line]:
    with repository.reading(path) as repo:
        return lines(reports.residents(repo, june(day), parts(place) if place else None))


@pytest.fixture
def house(office: Path) -> Path:
    """A file in which some came, moved, were extended and left in June 2024."""
    with repository.writing(office, AUTHOR) as repo:
        enter(repo, "Ahmadi,Ali,m,1990-06-13", "Bako,Ben,m,1991", "Čuš,Cila,f", "Dost,Dan,m,2008")
        admit(repo, "Ahmadi", "LOGATEC/209/A", 10)
        admit(repo, "Bako", "LOGATEC/210/A", 10)
        admit(repo, "Čuš", "FLAT-CE/1/A", 11)
        transfer(repo, "Ahmadi", "LJ-KOTNIKOVA/3/B", 13)
        extensions.extend(repo, ["Čuš"], on=june(14), override="drill")
        discharge(repo, "Ahmadi", 15)
    return office


# Movements

ALL = [
    (10, "in", "Ahmadi Ali", None, "LOGATEC/209/A"),
    (10, "in", "Bako Ben", None, "LOGATEC/210/A"),
    (11, "in", "Čuš Cila", None, "FLAT-CE/1/A"),
    (13, "moved", "Ahmadi Ali", "LOGATEC/209/A", "LJ-KOTNIKOVA/3/B"),
    (14, "extended", "Čuš Cila", "FLAT-CE/1/A", None),
    (15, "out", "Ahmadi Ali", "LJ-KOTNIKOVA/3/B", None),
]


def test_movements_are_arrivals_departures_moves_and_extensions_day_by_day(house: Path) -> None:
    assert movements(house, 1, 30) == ALL


@every("start, end", [(10, 10), (11, 13), (13, 13), (14, 15), (15, 30), (16, 30), (1, 9)])
def test_both_ends_of_the_period_are_included(house: Path, start: int, end: int) -> None:
    assert movements(house, start, end) == [row for row in ALL if start <= row[0] <= end]


@every(
    "place, days",
    [
        ("LOGATEC", [10, 10, 13]),
        ("LOGATEC/209", [10, 13]),
        ("LJ-KOTNIKOVA/3/B", [13, 15]),
        ("LJ-KOTNIKOVA/3/A", []),
        ("FLAT-CE", [11, 14]),
    ],
)
def test_the_movements_of_one_place_are_those_into_it_and_out_of_it(
    house: Path, place: str, days: list[int]
) -> None:
    assert [row[0] for row in movements(house, 1, 30, place)] == days


def test_movements_carry_their_reason_and_last_day_and_are_counted_in_the_notes(house: Path) -> None:
    with repository.reading(house) as repo:
        report = forms.make(repo, form("movements"), {"start": "2024-06-01", "end": "2024-06-30"})
    found = {line["movement"]: line for line in lines(report)}
    assert (found["out"]["reason"], found["out"]["destination"]) == ("found-housing", "relatives")
    assert found["extended"]["until"] == "2025-03-11"
    notes = " ".join(table(report).notes)
    assert "Arrived 3, left 1, moved 1, extended 1" in notes
    assert "2024-06-01 to 2024-06-30" in notes


def test_moves_on_the_day_of_arrival_and_departure_are_told_in_their_order(office: Path) -> None:
    """Placements of no night: they happened, though nobody slept there."""
    with repository.writing(office, AUTHOR) as repo:
        enter(repo, "Ahmadi,Ali,m,1990")
        admit(repo, "Ahmadi", "LOGATEC/209/A", 10)
        transfer(repo, "Ahmadi", "LOGATEC/210/A", 10)
    told = [
        (10, "in", "Ahmadi Ali", None, "LOGATEC/209/A"),
        (10, "moved", "Ahmadi Ali", "LOGATEC/209/A", "LOGATEC/210/A"),
    ]
    assert movements(office, 10, 10) == told
    with repository.writing(office, AUTHOR) as repo:
        transfer(repo, "Ahmadi", "LOGATEC/211/A", 12)
        discharge(repo, "Ahmadi", 12)
    assert movements(office, 10, 12) == [
        *told,
        (12, "moved", "Ahmadi Ali", "LOGATEC/210/A", "LOGATEC/211/A"),
        (12, "out", "Ahmadi Ali", "LOGATEC/211/A", None),
    ]
    assert residents(office, 12) == []


def test_several_moves_on_one_day_are_told_in_the_order_in_which_they_were_recorded(office: Path) -> None:
    """Eight people, so that chance does not hide it: the codes of placements are random."""
    with repository.writing(office, AUTHOR) as repo:
        codes = enter(repo, *(f"Ahmadi,Bus{number},m,1990" for number in range(8)))
        for bed, code in enumerate(codes):
            admit(repo, code, f"LJ-KOTNIKOVA/{bed + 1}/A", 10)
            for room in (11, 21, 31):
                transfer(repo, code, f"LJ-KOTNIKOVA/{bed + room}/A", 10)
            discharge(repo, code, 10)
    for bed in range(8):
        mine = [row for row in movements(office, 10, 10) if row[2] == f"Ahmadi Bus{bed}"]
        chain = [f"LJ-KOTNIKOVA/{bed + room}/A" for room in (1, 11, 21, 31)]
        assert [row[4] for row in mine if row[1] == "in"] == chain[:1]
        assert [row[3:] for row in mine if row[1] == "moved"] == list(pairwise(chain))
        assert [row[3] for row in mine if row[1] == "out"] == chain[-1:]


# Residents


def test_residents_are_those_who_sleep_there_in_the_night_of_the_day(house: Path) -> None:
    names = {day: [line["name"] for line in residents(house, day)] for day in (9, 10, 11, 14, 15)}
    assert names == {
        9: [],
        10: ["Ahmadi Ali", "Bako Ben"],
        11: ["Čuš Cila", "Ahmadi Ali", "Bako Ben"],
        14: ["Čuš Cila", "Ahmadi Ali", "Bako Ben"],
        15: ["Čuš Cila", "Bako Ben"],
    }


def test_of_each_resident_age_and_last_day_are_those_of_the_day(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        extensions.extend(repo, ["Čuš"], on=june(20), override="drill")
    by_name = {day: {line["name"]: line for line in residents(house, day)} for day in (12, 13, 14, 20)}
    assert [by_name[day]["Ahmadi Ali"]["age"] for day in (12, 13)] == [33, 34]
    assert [by_name[day]["Čuš Cila"]["until"] for day in (13, 14, 20)] == [
        "2024-12-11", "2025-03-11", "2025-06-11",
    ]  # fmt: skip
    line = by_name[12]["Bako Ben"]
    assert (line["until"], line["arrived"], line["programme"], line["age"]) == (
        None,
        "2024-06-10",
        "asylum",
        32,
    )


def test_residents_stand_in_the_order_of_rooms_and_those_without_a_bed_last(office: Path) -> None:
    wanted = ["/10/A", "/9/B", "/9/A", "/9", ""]
    with repository.writing(office, AUTHOR) as repo:
        codes = enter(repo, *(f"Ahmadi,Bus{number},m,1990" for number in range(95)))
        for code, to in zip(codes[:4], wanted, strict=False):
            admit(repo, code, f"LJ-KOTNIKOVA{to}", 10, overflow=True)
        stays.admit(repo, codes[4:], "LJ-KOTNIKOVA", on=june(10), overflow=True, override="drill")
    placed = [line["place"].removeprefix("LJ-KOTNIKOVA") for line in residents(office, 10)]
    assert [place for place in placed if place in wanted] == ["/9", "/9/A", "/9/B", "/10/A", "", "", "", ""]


def test_residents_can_be_asked_for_by_place(house: Path) -> None:
    assert [line["name"] for line in residents(house, 12, "LOGATEC")] == ["Ahmadi Ali", "Bako Ben"]
    assert [line["name"] for line in residents(house, 12, "LOGATEC/210")] == ["Bako Ben"]
    assert [line["name"] for line in residents(house, 12, "LOGATEC/210/B")] == []


# Lists and searches


def found(path: Path, typed: str, day: int = 12, limit: int = 50) -> Table:
    with repository.reading(path) as repo:
        return table(reports.found(repo, typed, june(day), limit))


def test_a_search_says_where_everybody_is_on_the_day(house: Path) -> None:
    for day, place in ((9, None), (10, "LOGATEC/209/A"), (13, "LJ-KOTNIKOVA/3/B"), (15, None)):
        (line,) = lines([found(house, "ahmadi", day)])
        assert (line["name"], line["place"]) == ("Ahmadi Ali", place)


def test_a_search_by_code_finds_the_one_and_by_part_of_a_name_all(house: Path) -> None:
    (line,) = lines([found(house, "cus")])
    assert lines([found(house, line["person"])]) == [line]
    assert [line["name"] for line in lines([found(house, "b")])] == ["Bako Ben"]
    assert found(house, "nobody").rows == []


def test_a_search_that_finds_more_than_is_shown_says_so(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        enter(repo, *(f"Ahmadi,Bus{number}" for number in range(5)))
    assert len(found(office, "ahmadi", limit=5).rows) == 5
    assert found(office, "ahmadi", limit=5).more == ()
    assert len(found(office, "ahmadi", limit=4).rows) == 4
    assert found(office, "ahmadi", limit=4).more == ("4 of 5 shown; for all: --limit 0",)


def test_everybody_is_listed_in_slovenian_order_and_a_cut_list_says_so(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        enter(repo, "Cvetko,Ana", "Zver,Ana", "Žagar,Ana")
    with repository.reading(house) as repo:
        whole, cut = (table(reports.listed(repo, june(12), limit)) for limit in (0, 3))
    names = [str(line["name"]).split()[0] for line in lines([whole])]
    assert names == ["Ahmadi", "Bako", "Cvetko", "Čuš", "Dost", "Zver", "Žagar"]
    assert whole.more == ()
    assert (len(cut.rows), cut.more) == (3, ("3 of 7 shown; for all: --limit 0",))


def test_households_are_listed_with_their_size_on_the_day(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        people.create_household(
            repo, "Ahmadi", kind="family", existing=["Ahmadi", "Bako"], entered=(), on=june(10)
        )
        people.leave(repo, ["Bako"], on=june(12))
    sizes = {}
    for day in (9, 10, 12):
        with repository.reading(house) as repo:
            sizes[day] = [line["members"] for line in lines(reports.households(repo, june(day)))]
    assert sizes == {9: [0], 10: [2], 12: [1]}


def test_words_are_shown_in_the_language_in_use_and_stay_codes_as_data(house: Path) -> None:
    shown = {}
    for spoken in language.LANGUAGES:
        language.use(spoken)
        word = residents(house, 12, "LOGATEC/210")[0]["programme"]
        assert word == "asylum"
        shown[spoken] = word.shown
    assert shown == {
        "en": "applicants for international protection", "sl": "prosilci za mednarodno zaščito",
    }  # fmt: skip


def test_the_nights_of_a_stay_are_counted_as_occupancy_counts_them(office: Path, azil: Azil) -> None:
    """Night d belongs to a stay if from <= d < to."""
    azil("person add Novak Bor --sex m --citizenship AFG")
    azil("household create Novak --member Novak")
    azil("admit Novak --to LOGATEC --programme asylum --on 2025-03-01 --override drill")
    azil("discharge Novak --reason own-wish --on 2025-03-05")
    nights = 0
    for day in ("2025-02-28", "2025-03-01", "2025-03-02", "2025-03-04", "2025-03-05", "2025-03-20"):
        nights = json.loads(azil(f"show Novak --on {day} --format json").out)["stays"][0]["nights"]
        occupied = [
            site["occupied"]
            for past in range(1, 32)
            if (night := f"2025-03-{past:02}") <= day
            for site in json.loads(azil(f"report occupancy --on {night} --site LOGATEC --format json").out)
        ]
        assert nights == sum(occupied), day
    assert nights == 4


def test_the_residents_are_listed_with_their_household_and_counted_once(office: Path, azil: Azil) -> None:
    azil("person add Kos Ana --sex f --citizenship AFG")
    azil("household create Novak --member Novak,Bor,m,1990,AFG --on 2025-03-01")
    for name in ("'Novak Bor'", "Kos"):
        azil(f"admit {name} --to LOGATEC --programme asylum --on 2025-03-01 --override drill")
    rows = json.loads(azil("report residents --on 2025-03-01 --format json").out)
    assert {row["name"]: row["household"] for row in rows} == {"Kos Ana": None, "Novak Bor": "Novak"}
    with repository.writing(office, AUTHOR) as repo:
        person = next(row["person"] for row in rows if row["household"])
        twin = repo.add("stay", person=person, programme="asylum", arrived="2025-03-01")
        repo.add("placement", stay=twin, site="LJ-GORICE", number=1, from_day="2025-03-01")
        repo.record("admit")
    assert "2 people" in azil("report residents --on 2025-03-01").out
