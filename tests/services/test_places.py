"""Sites, rooms and beds: the network of a new file, adding, altering, closing, and dated capacity."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import AzilError, NotFound, Refused, UsageError
from azilcli.ledger.journal import Entry
from azilcli.reports import listings
from azilcli.reports.table import Table
from azilcli.repository import Repository, places
from azilcli.repository.places import CLOSED, OUT_OF_SERVICE
from azilcli.services import Done, network, people, stays
from azilcli.services import places as service
from tests.conftest import AUTHOR, Azil, records
from tests.doing import refused
from tests.every import every

pytestmark = pytest.mark.whole_network

END_2023, END_2024 = date(2023, 12, 31), date(2024, 12, 31)
DAY = date(2024, 6, 10)
LATER = date(2024, 6, 20)


def admit(path: Path, person: str, to: str, on: date = DAY) -> str:
    """Enter somebody and admit them; their code."""
    with repository.writing(path, AUTHOR) as repo:
        code: str = people.add(repo, [people.member(person)]).data["people"][0]["code"]
        stays.admit(repo, [code], to, on=on, programme="asylum", override="drill")
    return code


def close(
    repo: Repository, place: str, start: date = DAY, end: date | None = None, effect: str = CLOSED
) -> Done:
    kind = places.parts(place).kind
    return service.close(
        repo, place, effect=effect, from_day=start, to_day=end, reason="renovation", kind=kind
    )


def reopen(repo: Repository, place: str, on: date, effect: str = CLOSED) -> Done:
    return service.reopen(repo, place, effect=effect, on=on, kind=places.parts(place).kind)


def beds(path: Path, on: date, place: str = "LOGATEC") -> tuple[int, int]:
    """The capacity of a place on a day, and how many of its beds are out of service."""
    with repository.reading(path) as repo:
        (table,) = listings.beds(repo, place, on)
    assert isinstance(table, Table)
    states = [row[1] for row in table.rows]
    return sum(state != "not-in-use" for state in states), states.count("out-of-service")


# The network of a new file


@every(
    "site, end_2023, end_2024",
    [
        ("LJ-GORICE", 710, 710), ("LJ-KOTNIKOVA", 90, 90), ("LOGATEC", 400, 450), ("DD-POSTOJNA", 22, 0),
        ("MBS-POSTOJNA", 0, 70),
        ("IH-LJUBLJANA", 30, 30), ("IH-MARIBOR", 30, 30), ("IH-VELENJE", 30, 30),
    ],
)  # fmt: skip
def test_a_new_file_holds_the_published_capacities(
    office: Path, site: str, end_2023: int, end_2024: int
) -> None:
    """AIDA country report: Logatec was 400 at the end of 2023 and 450 a year later."""
    assert beds(office, END_2023, site) == (end_2023, 0)
    assert beds(office, END_2024, site) == (end_2024, 0)


def test_the_four_published_sites_have_1222_places_together(office: Path) -> None:
    sites = ("LJ-GORICE", "LJ-KOTNIKOVA", "LOGATEC", "DD-POSTOJNA")
    assert sum(beds(office, END_2023, site)[0] for site in sites) == 1222


def test_the_minors_moved_from_the_dormitory_on_the_day_the_centre_opened(office: Path) -> None:
    """Of 29 March 2024: STA, 26 March 2024."""
    days = [date(2024, 3, 28), date(2024, 3, 29)]
    assert [beds(office, day, "DD-POSTOJNA")[0] for day in days] == [22, 0]
    assert [beds(office, day, "MBS-POSTOJNA")[0] for day in days] == [0, 70]


def test_what_is_an_assumption_about_a_site_is_said_in_both_languages(office: Path, azil: Azil) -> None:
    assert "30 in each is an assumption" in azil("site show IH-MARIBOR").out
    assert "razdelitev na 30 in 30 je predpostavka" in azil("--lang sl site list").out
    assert "is an assumption" in azil("site list --format csv").out


def test_a_new_file_has_eleven_flats_in_their_towns(office: Path) -> None:
    rows = records(
        office,
        "SELECT town, count(*) AS n FROM site WHERE kind = 'flat' AND programmes = 'eviction' GROUP BY town",
    )
    assert {row["town"]: row["n"] for row in rows} == {
        "Ljubljana": 4, "Ilirska Bistrica": 2, "Celje": 1, "Mirna": 1, "Podgrad": 1, "Postojna": 1,
        "Vipava": 1,
    }  # fmt: skip


def test_the_day_before_a_room_is_in_use_it_does_not_count(office: Path) -> None:
    assert [beds(office, date(2024, 12, day))[0] for day in (30, 31)] == [400, 450]
    assert beds(office, date(2015, 12, 31)) == (0, 0)
    assert beds(office, date(2016, 1, 1)) == (400, 0)


def test_an_empty_file_has_policies_and_lists_but_no_places(path: Path) -> None:
    with repository.creating(path, AUTHOR) as repo:
        assert network.initialise(repo, empty=True).data == {"sites": 0, "beds": 0}
    counted = {
        kind: records(path, f"SELECT count(*) AS n FROM {kind}")[0]["n"]
        for kind in ("policy", "code", "site")
    }
    assert counted["policy"] > 0
    assert counted["code"] > 0
    assert counted["site"] == 0


# Room ranges and bed letters


@every(
    "typed, rooms",
    [
        ("214", ["214"]),
        ("201-203,301", ["201", "202", "203", "301"]),
        (" k1-K3 , 5 ", ["K1", "K2", "K3", "5"]),
        ("08-11", ["08", "09", "10", "11"]),
        ("9-9", ["9"]),
        ("A.1-A.2", ["A.1", "A.2"]),
        ("č1", ["Č1"]),
        ("mansarda", ["MANSARDA"]),
    ],
)
def test_a_range_of_rooms_stands_for_each_of_them(typed: str, rooms: list[str]) -> None:
    assert service.room_numbers(typed) == rooms


@every("typed", ["", "201,", "204-201", "1-9999", "1-1500,2001-3500", "2/1", "-", "a b", "ø"])
def test_what_is_no_range_of_rooms_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        service.room_numbers(typed)


def test_beds_are_lettered_from_a_to_z_and_on_to_aa() -> None:
    letters = service.bed_letters(702)
    assert service.bed_letters(0) == []
    assert service.bed_letters(3) == ["A", "B", "C"]
    assert letters[25:28] == ["Z", "AA", "AB"]
    assert letters[-1] == "ZZ"
    assert len(set(letters)) == 702


@every("count", [-1, 703])
def test_a_room_cannot_have_fewer_than_no_beds_or_more_than_the_letters(count: int) -> None:
    with pytest.raises(UsageError):
        service.bed_letters(count)


# Adding


def add_rooms(repo: Repository, rooms: str, beds: int = 2, **more: object) -> Done:
    options = {"area_m2": None, "floor": None, "reserved_for": None, "from_day": DAY, **more}
    return service.add_rooms(repo, "LOGATEC", rooms, beds=beds, **options)  # type: ignore[arg-type]


def test_a_room_counts_from_its_first_day(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        done = add_rooms(repo, "901-903", 4, area_m2=18.5, floor="9", reserved_for="družine")
    assert done.data["rooms"] == ["LOGATEC/901", "LOGATEC/902", "LOGATEC/903"]
    assert [beds(office, date(2024, 6, day)) for day in (9, 10)] == [(400, 0), (412, 0)]
    (room,) = records(office, "SELECT * FROM room WHERE id = 'LOGATEC/902'")
    assert (room["area_m2"], room["floor"], room["reserved_for"]) == (18.5, "9", "families")


def test_a_room_named_twice_is_added_and_counted_once(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        done = add_rooms(repo, "901,901-902")
    assert beds(office, DAY) == (404, 0)
    assert done.data["rooms"] == ["LOGATEC/901", "LOGATEC/902"]


def test_a_room_that_exists_refuses_the_whole_range(office: Path) -> None:
    with refused(office, "LOGATEC/201 already exists") as repo:
        add_rooms(repo, "901,201")
    assert beds(office, DAY) == (400, 0)


@every("more", [{"area_m2": 0.5}, {"area_m2": 1e9}, {"reserved_for": "dogs"}, {"beds": 703}])
def test_a_room_of_impossible_measures_is_refused(office: Path, more: dict[str, object]) -> None:
    with refused(office, error=UsageError) as repo:
        add_rooms(repo, "901", **more)  # type: ignore[arg-type]


def test_more_beds_take_the_next_free_letters(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        done = service.add_beds(repo, "logatec/214", count=2, accessible=True, from_day=DAY)
    assert done.data["beds"] == ["LOGATEC/214/E", "LOGATEC/214/F"]
    assert [beds(office, date(2024, 6, day), "LOGATEC/214")[0] for day in (9, 10)] == [4, 6]
    rows = records(office, "SELECT accessible FROM bed WHERE room = 'LOGATEC/214' ORDER BY id")
    assert [row["accessible"] for row in rows] == [None, None, None, None, 1, 1]


@every("count", [0, -2, 699])
def test_no_beds_or_too_many_are_refused(office: Path, count: int) -> None:
    with refused(office, error=UsageError) as repo:
        service.add_beds(repo, "LOGATEC/214", count=count, accessible=False, from_day=DAY)


def add_site(repo: Repository, code: str, **more: object) -> Done:
    options = {
        "name": "Nastanitveni center", "town": "Debeli Rtič", "kind": "accommodation-centre",
        "programmes": ["temporary-protection"], "address": None, "from_day": DAY, **more,
    }  # fmt: skip
    return service.add_site(repo, code, **options)  # type: ignore[arg-type]


def test_a_site_can_be_added_with_its_programmes(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        add_site(repo, " nc-rtič ", kind="nastanitveni center za začasno zaščito")
        service.add_rooms(
            repo, "NC-RTIČ", "1", beds=3, area_m2=None, floor=None, reserved_for=None, from_day=DAY
        )
    assert beds(office, DAY, "NC-RTIČ") == (3, 0)
    (site,) = records(office, "SELECT * FROM site WHERE id = 'NC-RTIČ'")
    assert (site["kind"], site["programmes"]) == ("accommodation-centre", "temporary-protection")


@every(
    "code, more, error",
    [
        ("logatec", {}, Refused),
        ("A/B", {}, UsageError),
        ("", {}, UsageError),
        ("X" * 33, {}, UsageError),
        ("NC", {"kind": "castle"}, UsageError),
        ("NC", {"programmes": ["asylum", "tourism"]}, UsageError),
    ],
)
def test_a_site_that_exists_or_cannot_be_is_refused(
    office: Path, code: str, more: dict[str, object], error: type[AzilError]
) -> None:
    with refused(office, error=error) as repo:
        add_site(repo, code, **more)


def test_a_place_that_is_not_there_is_answered_with_those_that_come_near(office: Path) -> None:
    with refused(office, "no place “LOGATEC/241x”", NotFound, hint="LOGATEC/241") as repo:
        places.place(repo, "LOGATEC/241x")
    with refused(office, "no bed", NotFound, hint="LOGATEC/214/") as repo:
        close(repo, "LOGATEC/214/Q")


# Altering


def test_altering_changes_what_is_named_clears_what_is_empty_and_keeps_the_rest(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        service.edit(
            repo, "room", "logatec/214", {"reserved_for": "women", "floor": "2", "note": "ob dvigalu"}
        )
        service.edit(repo, "room", "LOGATEC/214", {"note": None})
    (room,) = records(office, "SELECT * FROM room WHERE id = 'LOGATEC/214'")
    assert (room["reserved_for"], room["floor"], room["note"]) == ("women", "2", None)
    assert room["from_day"] == "2016-01-01"


def test_a_site_can_be_given_other_programmes(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        service.edit(repo, "site", "LJ-KOTNIKOVA", {"programmes": "asylum, temporary-protection"})
    (site,) = records(office, "SELECT programmes FROM site WHERE id = 'LJ-KOTNIKOVA'")
    assert site["programmes"] == "asylum temporary-protection"


@every(
    "kind, place, changes",
    [
        ("site", "LOGATEC", {"town": "Logatec"}),
        ("site", "LOGATEC", {}),
        ("site", "LOGATEC", {"kind": "castle"}),
        ("site", "LOGATEC", {"programmes": "asylum tourism"}),
        ("room", "LOGATEC/214", {"reserved_for": "dogs"}),
    ],
)
def test_altering_nothing_or_to_an_unknown_code_is_refused(
    office: Path, kind: str, place: str, changes: dict[str, str | None]
) -> None:
    with refused(office, error=UsageError) as repo:
        service.edit(repo, kind, place, changes)


@every("field", ["name", "town", "kind", "programmes"])
def test_what_a_site_must_have_cannot_be_cleared(office: Path, field: str) -> None:
    """A record that lacks a required field is not shown, and its beds with it."""
    with refused(office, error=UsageError) as repo:
        service.edit(repo, "site", "LOGATEC", {field: None})


@every("area", [0.0, -5.0, 1e9])
def test_altering_a_room_to_an_impossible_area_is_refused(office: Path, area: float) -> None:
    with refused(office, error=UsageError) as repo:
        service.edit(repo, "room", "LOGATEC/214", {"area_m2": area})


# Closing and reopening


@pytest.mark.parametrize("place", ["LOGATEC", "LOGATEC/214", "LOGATEC/214/B"])
@pytest.mark.parametrize("effect", [CLOSED, OUT_OF_SERVICE])
def test_an_occupied_place_is_not_closed_and_the_people_are_named(
    office: Path, place: str, effect: str
) -> None:
    admit(office, "Haidari, Amina, f", "LOGATEC/214/B")
    with refused(office, "1 person sleeps in LOGATEC.* Haidari Amina") as repo:
        close(repo, place, LATER, effect=effect)
    with repository.writing(office, AUTHOR) as repo:
        assert isinstance(close(repo, "LOGATEC/214/A", LATER, effect=effect).entry, Entry)


def test_a_place_is_closed_up_to_the_day_before_somebody_comes_and_from_the_day_they_leave(
    office: Path,
) -> None:
    code = admit(office, "Haidari, Amina, f", "LOGATEC/214/B", date(2024, 6, 12))
    with repository.writing(office, AUTHOR) as repo:
        stays.discharge(repo, [code], on=date(2024, 6, 15), reason="own-wish", destination=None)
    for start, end in ((10, 13), (14, 15), (14, 20), (12, 15), (10, 20)):
        with refused(office, "Haidari") as repo:
            close(repo, "LOGATEC/214", date(2024, 6, start), date(2024, 6, end))
    with repository.writing(office, AUTHOR) as repo:
        close(repo, "LOGATEC/214", date(2024, 6, 10), date(2024, 6, 12))
        close(repo, "LOGATEC/214", date(2024, 6, 15))


def test_everybody_who_is_in_the_way_is_counted(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        entered = people.add(repo, [people.member(f"Haidari, Bus{n}, m, 1990") for n in range(205)])
        codes = [one["code"] for one in entered.data["people"]]
        stays.admit(repo, codes, "LJ-GORICE", on=DAY, override="drill")
    with refused(office, "205 people sleep in LJ-GORICE") as repo:
        close(repo, "LJ-GORICE", LATER)


def test_somebody_who_moved_within_the_site_is_counted_once(office: Path) -> None:
    code = admit(office, "Haidari, Amina, f", "LOGATEC/214/B")
    with repository.writing(office, AUTHOR) as repo:
        stays.transfer(repo, [code], "LOGATEC/215", on=date(2024, 6, 12))
    with refused(office, "1 person sleeps in LOGATEC in that time: Haidari Amina$") as repo:
        close(repo, "LOGATEC")


def test_a_closed_place_does_not_count_and_one_out_of_service_counts_but_is_out(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        close(repo, "LOGATEC/214", DAY, LATER)
        close(repo, "LOGATEC/215/A", DAY, LATER, effect=OUT_OF_SERVICE)
    capacity = {day: beds(office, date(2024, 6, day)) for day in (9, 10, 19, 20)}
    assert capacity == {9: (400, 0), 10: (396, 1), 19: (396, 1), 20: (400, 0)}
    assert beds(office, DAY, "LOGATEC/214") == (0, 0)


def test_a_bed_in_a_closed_room_is_not_in_use_and_nobody_is_admitted_to_it(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        close(repo, "LOGATEC/214", DAY, LATER)
        code = people.add(repo, [people.member("Haidari, Amina, f")]).data["people"][0]["code"]
    for place in ("LOGATEC/214", "LOGATEC/214/B"):
        with refused(office, f"{place} is not in use on 2024-06-19") as repo:
            stays.admit(repo, [code], place, on=date(2024, 6, 19), programme="asylum", override="drill")
    with repository.writing(office, AUTHOR) as repo:
        stays.admit(repo, [code], "LOGATEC/214/B", on=LATER, programme="asylum", override="drill")


def test_a_place_is_reopened_from_a_day_on(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        close(repo, "LOGATEC")
        reopen(repo, "logatec", LATER)
    assert [beds(office, date(2024, 6, day))[0] for day in (9, 10, 19, 20)] == [400, 0, 0, 400]


def test_a_place_can_be_closed_again_after_it_was_reopened(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        close(repo, "LOGATEC", DAY)
        reopen(repo, "LOGATEC", date(2024, 6, 12))
        close(repo, "LOGATEC", date(2024, 6, 14))
    assert [beds(office, date(2024, 6, day))[0] for day in range(9, 16)] == [400, 0, 0, 400, 400, 0, 0]


@pytest.mark.parametrize(("start", "end"), [(10, 20), (5, 11), (19, None), (12, 15), (1, None)])
@pytest.mark.parametrize("effect", [CLOSED, OUT_OF_SERVICE])
def test_a_second_closure_over_the_first_is_refused(
    office: Path, start: int, end: int | None, effect: str
) -> None:
    with repository.writing(office, AUTHOR) as repo:
        close(repo, "LOGATEC/214", DAY, LATER)
    with refused(office, "already been out of use since 2024-06-10") as repo:
        close(repo, "LOGATEC/214", date(2024, 6, start), date(2024, 6, end) if end else None, effect)


@every(
    "place, effect, on",
    [
        ("LOGATEC/215", CLOSED, DAY),
        ("LOGATEC/214", CLOSED, date(2024, 6, 9)),
        ("LOGATEC/214", CLOSED, LATER),
        ("LOGATEC/214", OUT_OF_SERVICE, DAY),
        ("LOGATEC", CLOSED, DAY),
        ("LOGATEC/214/A", CLOSED, DAY),
    ],
)
def test_only_what_is_closed_on_the_day_is_reopened(office: Path, place: str, effect: str, on: date) -> None:
    with repository.writing(office, AUTHOR) as repo:
        close(repo, "LOGATEC/214", DAY, LATER)
    with refused(office, "is not (closed|out of service) on") as repo:
        reopen(repo, place, on, effect)


@every("end", [DAY, date(2024, 6, 9)])
def test_a_closure_that_ends_before_it_begins_is_refused(office: Path, end: date) -> None:
    with refused(office, "not after the beginning", UsageError) as repo:
        close(repo, "LOGATEC/214", DAY, end)
