"""Everything about one thing: a person, household, stay or place, now and in the past."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import NotFound
from azilcli.ledger import ids
from azilcli.reports import show
from azilcli.reports.table import Facts, Report
from azilcli.repository.places import CLOSED, OUT_OF_SERVICE
from azilcli.services import children, corrections, extensions, people, places, stays
from tests.conftest import AUTHOR, records
from tests.every import every

Line = dict[str, Any]


def june(day: int) -> date:
    return date(2024, 6, day)


def facts(report: Report) -> Line:
    """The facts of a report by their keys."""
    (found,) = [part for part in report if isinstance(part, Facts)]
    return {key: value for key, _label, value, _kind in found.items}


def lines(report: Report, name: str) -> list[Line]:
    """The rows of one of a report's tables, each by the keys of its columns."""
    (found,) = [part for part in report if not isinstance(part, Facts) and part.name == name]
    keys = [column.key for column in found.columns]
    return [dict(zip(keys, row, strict=True)) for row in found.rows]


def shown(path: Path, typed: str, on: date) -> Report:
    with repository.reading(path) as repo:
        return show.anything(repo, typed, on)


@pytest.fixture
def house(office: Path) -> Path:
    """A file with a family that came to a flat in June 2024, moved, was extended, and left in March 2025."""
    with repository.writing(office, AUTHOR) as repo:
        made = people.create_household(
            repo, "Čuš", kind="family", existing=(), on=june(10),
            entered=[people.member(one) for one in ("Čuš,Ana,f,1990-06-13,,head", "Čuš,Bor,m,2015,,child")],
        )  # fmt: skip
        code = made.data["household"]
        stays.admit(repo, [code], "FLAT-CE/1", on=june(10), override="drill")
        stays.transfer(repo, [code], "FLAT-CE/2", on=june(13))
        extensions.extend(repo, [code], on=june(20), override="drill")
        corrections.correct(repo, "Čuš Ana", arrived=june(8), departed=None, reason="list of the CSD")
        stays.discharge(repo, [code], on=date(2025, 3, 1), reason="found-housing", destination="own-rental")
    return office


def code_of(path: Path, given_name: str) -> str:
    return str(records(path, "SELECT id FROM person WHERE given_name = :name", name=given_name)[0]["id"])


# A person


def test_of_a_person_identity_stays_places_and_corrections_are_shown(house: Path) -> None:
    report = shown(house, "ana cus", date(2025, 6, 12))
    known = facts(report)
    assert (known["family_name"], known["given_name"], known["birth_date"]) == ("Čuš", "Ana", "1990-06-13")
    assert (known["age"], known["household"]) == (34, "Čuš")
    (stay,) = lines(report, "stays")
    assert (stay["arrived"], stay["departed"], stay["nights"]) == ("2024-06-08", "2025-03-01", 266)
    assert (stay["until"], stay["extensions"]) == ("2025-03-08", 1)
    assert (stay["reason"], stay["destination"]) == ("found-housing", "own-rental")
    assert [(one["place"][:9], one["from_day"], one["to_day"]) for one in lines(report, "placements")] == [
        ("FLAT-CE/2", "2024-06-13", "2025-03-01"),
        ("FLAT-CE/1", "2024-06-08", "2024-06-13"),
    ]
    (correction,) = lines(report, "corrections")
    assert (correction["was"], correction["becomes"]) == ("2024-06-10", "2024-06-08")
    assert correction["reason"] == "list of the CSD"


def test_of_an_open_stay_the_nights_so_far_are_counted(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member("Ahmadi,Ali,m,1990")])
        stays.admit(repo, ["Ahmadi"], "LJ-KOTNIKOVA", on=june(10), override="drill")
    nights = [lines(shown(office, "ahmadi", june(day)), "stays")[0]["nights"] for day in (10, 11, 30)]
    assert nights == [1, 2, 21]


@every("on", [date(2024, 6, 1), date(2023, 1, 1)])
def test_on_a_day_before_the_arrival_no_nights_are_counted(house: Path, on: date) -> None:
    """Not a negative number of them."""
    with repository.writing(house, AUTHOR) as repo:
        people.add(repo, [people.member("Ahmadi,Ali,m,1990")])
        stays.admit(repo, ["Ahmadi"], "LJ-KOTNIKOVA", on=june(10), override="drill")
    for name in ("ahmadi", "ana cus"):
        assert [line["nights"] for line in lines(shown(house, name, on), "stays") if line["nights"] < 0] == []


@every("on, until, extensions", [(june(19), "2024-12-08", 0), (june(20), "2025-03-08", 1)])
def test_the_term_and_its_extensions_are_those_of_the_day(
    house: Path, on: date, until: str, extensions: int
) -> None:
    (stay,) = lines(shown(house, "ana cus", on), "stays")
    assert (stay["until"], stay["extensions"]) == (until, extensions)


def test_age_and_household_are_those_of_the_day(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        children.appoint(repo, "Čuš Bor", name="Kos Eva", address="Trg 1", csd="CSD Celje",
                         kind="representative", on=june(10))  # fmt: skip
        people.leave(repo, ["Ana Čuš"], on=date(2024, 12, 1))
    seen = {on: facts(shown(house, "ana cus", on)) for on in (june(9), june(12), june(13), date(2024, 12, 1))}
    assert [known["age"] for known in seen.values()] == [33, 33, 34, 34]
    assert [known["household"] for known in seen.values()] == [None, "Čuš", "Čuš", None]


# A stay, a household


def test_a_stay_is_shown_by_its_code_alone(house: Path) -> None:
    (stay,) = lines(shown(house, "ana cus", june(20)), "stays")
    for typed in (stay["stay"], ids.show(stay["stay"]).lower()):
        report = shown(house, typed, june(20))
        assert facts(report)["person"] == code_of(house, "Ana")
        assert lines(report, "stays") == [stay]
        assert len(lines(report, "placements")) == 2


def test_a_household_is_shown_with_its_members_then_and_now(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        children.appoint(repo, "Čuš Bor", name="Kos Eva", address="Trg 1", csd="CSD Celje",
                         kind="representative", on=june(10))  # fmt: skip
        people.leave(repo, ["Bor Čuš"], on=date(2024, 12, 1))
        code = repo.rows("SELECT id FROM household")[0]["id"]
    report = shown(house, code, june(20))
    assert (facts(report)["name"], facts(report)["kind"]) == ("Čuš", "family")
    assert [(one["name"], one["relation"], one["to_day"]) for one in lines(report, "members")] == [
        ("Čuš Ana", "head", None), ("Čuš Bor", "child", "2024-12-01"),
    ]  # fmt: skip


@every("on, place", [(june(9), 1), (june(12), 1), (june(13), 2), (date(2025, 3, 1), 0)])
def test_a_household_is_shown_with_where_its_members_slept_on_the_day(
    house: Path, on: date, place: int
) -> None:
    code = records(house, "SELECT id FROM household")[0]["id"]
    ana = next(one for one in lines(shown(house, code, on), "members") if one["name"] == "Čuš Ana")
    assert (ana["place"] or "")[:9] == (f"FLAT-CE/{place}" if place else "")


# A place


@every(
    "on, present, past",
    [
        (june(7), [], []),
        (june(10), ["Čuš Ana", "Čuš Bor"], []),
        (june(12), ["Čuš Ana", "Čuš Bor"], []),
        (june(13), [], ["Čuš Ana", "Čuš Bor"]),
        (date(2025, 6, 1), [], ["Čuš Ana", "Čuš Bor"]),
    ],
)
def test_a_room_is_shown_with_who_sleeps_there_and_who_did(
    house: Path, on: date, present: list[str], past: list[str]
) -> None:
    report = shown(house, "flat-ce/1", on)
    assert [one["name"] for one in lines(report, "present")] == present
    assert [one["name"] for one in lines(report, "past")] == past
    assert (facts(report)["capacity"], facts(report)["occupied"]) == (2, len(present))


def test_a_site_counts_its_beds_and_lists_its_closures(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        for place, effect in (("FLAT-LJ-1", CLOSED), ("FLAT-LJ-2", OUT_OF_SERVICE)):
            places.close(
                repo, place, effect=effect, from_day=june(10), to_day=june(20), reason="pests", kind="site"
            )
    closed, out, after = (
        shown(house, place, on)
        for place, on in (("FLAT-LJ-1", june(12)), ("FLAT-LJ-2", june(12)), ("FLAT-LJ-1", june(20)))
    )
    figures = ("open", "capacity", "out_of_service")
    assert [[facts(one)[name] for name in figures] for one in (closed, out, after)] == [
        [0, 0, 0], [0, 5, 5], [1, 5, 0],
    ]  # fmt: skip
    (closure,) = lines(shown(house, "FLAT-LJ-1/2/C", june(12)), "closures")
    assert (closure["place"], closure["effect"], closure["reason"]) == ("FLAT-LJ-1", "closed", "pests")


def test_a_bed_is_shown_with_all_who_had_it(house: Path) -> None:
    report = shown(house, "FLAT-CE/2/A", june(14))
    assert [one["name"] for one in lines(report, "present")] == ["Čuš Ana"]
    assert facts(report)["room"] == "FLAT-CE/2"


# Whatever the words name


def test_a_word_is_taken_as_a_code_then_a_place_then_a_person_then_a_household(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        people.add(repo, [people.member("Logatec,Ana"), people.member("Ahmadi,Ali")])
        people.create_household(repo, "Rodbina", kind="group", existing=["Ahmadi"], entered=(), on=june(10))
    names = {
        typed: shown(house, typed, june(14))[0].name
        for typed in ("logatec", "Logatec Ana", "FLAT-CE/1/B", "rodbina", code_of(house, "Bor"))
    }
    assert list(names.values()) == ["site", "person", "bed", "household", "person"]


@every(
    "typed, saying",
    [("nobody", "nobody"), ("FLAT-CE/9", "no place"), ("ana", "several people"), ("", "nobody")],
)
def test_what_names_nothing_or_several_is_not_guessed(house: Path, typed: str, saying: str) -> None:
    with repository.writing(house, AUTHOR) as repo:
        people.add(repo, [people.member("Kos,Ana"), people.member("Kos,Miha")])
    with pytest.raises(NotFound, match=saying):
        shown(house, typed, june(14))


@every("letter", "PHS")
def test_a_code_that_is_right_but_not_in_the_file_is_not_found(house: Path, letter: str) -> None:
    free = f"{letter}2222222222"
    with pytest.raises(NotFound, match="there is n"):
        shown(house, free + ids.check_character(free), june(14))
