"""Occupancy: the night rule, the identity of its figures on every line, and the demo's real figures."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import dates, repository
from azilcli.ledger import verify
from azilcli.reports import occupancy
from azilcli.reports.table import Facts, Report, Table
from azilcli.repository import Repository
from azilcli.repository.places import CLOSED, OUT_OF_SERVICE, Bed, parts
from azilcli.services import demo, people, places, stays
from tests.conftest import AUTHOR, Azil, records
from tests.every import every
from tests.ledger.house import FULL

pytestmark = pytest.mark.whole_network

FIGURES = ("capacity", "out_of_service", "occupied", "free", "over")
Line = dict[str, Any]


def table(report: Report) -> Table:
    """The one table of a report."""
    (part,) = report
    assert not isinstance(part, Facts)
    return part


def lines(found: Table) -> list[Line]:
    """The rows of a table, each by the keys of its columns."""
    keys = [column.key for column in found.columns]
    return [dict(zip(keys, row, strict=True)) for row in found.rows]


def counted(path: Path, on: date, by: str = "site", site: str | None = None) -> Table:
    with repository.reading(path) as repo:
        return table(occupancy.occupancy(repo, on, by, site))


def of(path: Path, place: str, on: date) -> tuple[int, ...]:
    """The figures of a site or a room in the night of a day."""
    by = "room" if "/" in place else "site"
    (line,) = [one for one in lines(counted(path, on, by)) if one[by] == place]
    return tuple(line[name] for name in FIGURES)


def june(day: int) -> date:
    return date(2024, 6, day)


def admit(repo: Repository, who: str, to: str, day: int, programme: str = "asylum", **more: Any) -> None:
    """Beds and days are the matter here: whatever legal gate there is to pass is overridden."""
    stays.admit(repo, [who], to, on=june(day), programme=programme, override="drill", **more)


def close(repo: Repository, place: str, effect: str, start: int, end: int | None) -> None:
    last = june(end) if end else None
    kind = parts(place).kind
    places.close(repo, place, effect=effect, from_day=june(start), to_day=last, reason=None, kind=kind)


@pytest.fixture
def house(office: Path) -> Path:
    """A file with people who came, moved, left, and sleep over capacity, and with beds not in use."""
    names = ["Ahmadi", "Bako", "Cano", "Dost", "Eze", "Fofana"]
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member(f"{name},,m,1990") for name in names])
        admit(repo, "Ahmadi", "LOGATEC/201/A", 10)
        admit(repo, "Bako", "LOGATEC/201/B", 12, "temporary-protection")
        admit(repo, "Cano", "LOGATEC/101", 12)
        admit(repo, "Dost", "LOGATEC/101", 12)
        admit(repo, "Eze", "LOGATEC/101", 12, overflow=True)
        admit(repo, "Fofana", "LOGATEC/205/A", 11)
        stays.transfer(repo, ["Ahmadi"], "LOGATEC/202/A", on=june(13))
        stays.discharge(repo, ["Ahmadi"], on=june(15), reason="own-wish", destination=None)
        stays.discharge(repo, ["Fofana"], on=june(11), reason="own-wish", destination=None)
        close(repo, "LOGATEC/203", OUT_OF_SERVICE, 10, 20)
        close(repo, "LOGATEC/204", CLOSED, 10, 20)
        close(repo, "FLAT-CE", CLOSED, 10, None)
    return office


# The night rule


@every(
    "day, first_room, second_room",
    [(9, 0, 0), (10, 1, 0), (11, 1, 0), (12, 1, 0), (13, 0, 1), (14, 0, 1), (15, 0, 0), (16, 0, 0)],
)
def test_a_night_belongs_to_a_stay_from_its_arrival_to_the_day_before_it_ends(
    house: Path, day: int, first_room: int, second_room: int
) -> None:
    """From <= night < to: admitted on the 10th, moved on the 13th, left on the 15th."""
    in_201 = first_room + (day >= 12)
    assert of(house, "LOGATEC/201", june(day)) == (4, 0, in_201, 4 - in_201, 0)
    assert of(house, "LOGATEC/202", june(day)) == (4, 0, second_room, 4 - second_room, 0)


def test_a_stay_that_ended_on_its_first_day_counts_for_no_night(house: Path) -> None:
    assert [of(house, "LOGATEC/205", june(day))[2] for day in (10, 11, 12)] == [0, 0, 0]


@every(
    "day, figures",
    [
        (9, (400, 0, 0, 400, 0)),
        (10, (396, 4, 1, 391, 0)),
        (12, (396, 4, 5, 388, 1)),
        (15, (396, 4, 4, 389, 1)),
        (19, (396, 4, 4, 389, 1)),
        (20, (400, 0, 4, 397, 1)),
    ],
)
def test_closed_beds_are_no_capacity_and_those_out_of_service_are_not_free(
    house: Path, day: int, figures: tuple[int, ...]
) -> None:
    assert of(house, "LOGATEC", june(day)) == figures


def test_capacity_is_that_of_the_day(house: Path) -> None:
    """Logatec was 400 at the end of 2023 and 450 a year later."""
    assert of(house, "LOGATEC", date(2023, 12, 31))[0] == 400
    assert of(house, "LOGATEC", date(2024, 12, 31))[0] == 450


def test_a_site_that_is_closed_has_no_line_unless_somebody_is_there(house: Path) -> None:
    assert "FLAT-CE" not in [line["site"] for line in lines(counted(house, june(10)))]
    assert of(house, "FLAT-CE", june(9)) == (5, 0, 0, 5, 0)


# The identity of the figures


def _holds(line: Line) -> bool:
    capacity, out, occupied, free, over = (line[name] for name in FIGURES)
    return bool(occupied == capacity - out - free + over and min(capacity, out, occupied, free, over) >= 0)


def counting(found: Table) -> list[Line]:
    """The lines above the total, which alone it counts."""
    return lines(found)[: len(found.rows) - found.below]


def check_figures(path: Path, on: date) -> None:
    """Every line of every table holds the identity, and all tables say the same together."""
    beds = [bed for bed in lines(counted(path, on, "bed")) if bed["state"] != "elsewhere"]
    states = Counter(str(bed["state"]) for bed in beds)
    total = {
        "capacity": len({bed["bed"] for bed in beds if bed["state"] != "over"}),
        "out_of_service": states["out-of-service"],
        "occupied": sum(bed["person"] is not None for bed in beds),
        "free": states["free"],
        "over": states["over"],
    }
    assert len(beds) == total["capacity"] + total["over"]
    for by in ("site", "room", "kind"):
        found = counted(path, on, by)
        assert all(_holds(line) for line in counting(found))
        assert {name: sum(line[name] for line in counting(found)) for name in FIGURES} == total
        summed = dict(zip([column.key for column in found.columns], found.total or (), strict=True))
        assert {name: summed[name] for name in FIGURES} == total
        for by_room in counting(found):
            if by == "room":
                mine = [
                    bed for bed in beds if bed["room"] == by_room["room"] and bed["site"] == by_room["site"]
                ]
                assert by_room["free"] == sum(bed["state"] == "free" for bed in mine)
                assert by_room["occupied"] == sum(bed["person"] is not None for bed in mine)
    programmes = counted(path, on, "programme")
    for name in ("capacity", "out_of_service", "occupied", "over"):
        assert sum(line[name] for line in counting(programmes)) == total[name]
    assert programmes.total is not None
    assert list(programmes.total[1:]) == [
        total[n] for n in ("capacity", "out_of_service", "occupied", "over")
    ]


@every("day", [9, 10, 12, 13, 15, 20])
def test_occupied_is_capacity_less_out_of_service_less_free_plus_over_on_every_line(
    house: Path, day: int
) -> None:
    check_figures(house, june(day))


@every("effect", [CLOSED, OUT_OF_SERVICE])
def test_somebody_in_a_bed_that_is_not_in_use_is_over_capacity(house: Path, effect: str) -> None:
    """A repair is planned from the 15th, and somebody admitted before it is still there then."""
    with repository.writing(house, AUTHOR) as repo:
        close(repo, "LOGATEC/206/A", effect, 15, None)
        people.add(repo, [people.member("Gale,,m,1990")])
        admit(repo, "Gale", "LOGATEC/206/A", 10)
    assert of(house, "LOGATEC/206", june(14)) == (4, 0, 1, 3, 0)
    capacity, out = (4, 1) if effect == OUT_OF_SERVICE else (3, 0)
    assert of(house, "LOGATEC/206", june(15)) == (capacity, out, 1, 3, 1)
    check_figures(house, june(15))


def test_people_are_counted_by_their_own_programme_and_shared_beds_apart(house: Path) -> None:
    found = {line["programme"]: line for line in lines(counted(house, june(12), "programme"))}
    assert [found["asylum"][name] for name in ("capacity", "occupied", "over")] == [870, 4, 1]
    assert [found["temporary-protection"][name] for name in ("capacity", "occupied")] == [0, 1]
    assert [found["shared"][name] for name in ("capacity", "out_of_service", "occupied")] == [396, 4, 0]
    assert list(found)[-1] == "shared"


def test_people_without_a_bed_have_a_line_of_their_own_by_bed(house: Path) -> None:
    over = [line for line in lines(counted(house, june(12), "bed")) if line["state"] == "over"]
    assert [(line["room"], line["bed"], line["name"]) for line in over] == [("LOGATEC/101", None, "Eze")]


def test_one_site_can_be_asked_for_alone(house: Path) -> None:
    for by in occupancy.BY:
        found = lines(counted(house, june(12), by, "logatec"))
        assert {line.get("site", "LOGATEC") for line in found} == {"LOGATEC"}
    assert len(lines(counted(house, june(12), "room", "LOGATEC"))) == 60 + 70 - 1


def test_percentages_are_rounded_to_a_tenth_and_nothing_is_divided_by_nought() -> None:
    bed = Bed("LOGATEC/101/A", "LOGATEC/101", "LOGATEC", None, False)
    somebody = occupancy.Sleeper("LOGATEC", None, None, "asylum", "S1", "N1")
    line = occupancy.Tally(beds=[bed] * 710, sleepers=[somebody] * 940)
    assert line.percent == 132.4
    assert occupancy.Tally(sleepers=[somebody]).percent is None


def test_rooms_stand_in_the_order_of_their_numbers(house: Path) -> None:
    rooms = [line["room"] for line in lines(counted(house, june(12), "room", "LJ-KOTNIKOVA"))]
    assert rooms == [f"LJ-KOTNIKOVA/{number}" for number in range(1, 46)]


def test_every_table_names_the_night_and_the_state_of_the_file(house: Path, azil: Azil) -> None:
    with repository.reading(house) as repo:
        state = repo.state
    for by in occupancy.BY:
        told = azil(f"--db {house} report occupancy --on 2024-06-12 --by {by}").out
        assert "12 June 2024" in told
        assert told.endswith(f"State {state}\n")


# The demo


def fill(path: Path, seed: int) -> None:
    with repository.creating(path, demo.AUTHOR) as repo:
        demo.fill(repo, seed)


@pytest.mark.parametrize(
    ("site", "capacity", "occupied", "percent"),
    [
        ("LJ-GORICE", 710, 940, 132.4),
        ("LJ-KOTNIKOVA", 90, 91, 101.1),
        ("LOGATEC", 400, 328, 82.0),
        ("DD-POSTOJNA", 22, 8, 36.4),
        ("IH-VELENJE", 30, 19, 63.3),
    ],
)
def test_the_demo_shows_the_published_figures_of_31_december_2023(
    filled: Path, site: str, capacity: int, occupied: int, percent: float
) -> None:
    """AIDA country report on Slovenia, from the Office."""
    (line,) = [one for one in lines(counted(filled, demo.LAST_DAY)) if one["site"] == site]
    assert (line["capacity"], line["occupied"], line["percent"]) == (capacity, occupied, percent)


def test_the_four_published_sites_of_the_demo_are_full_to_111_9_per_cent(filled: Path) -> None:
    sites = ("LJ-GORICE", "LJ-KOTNIKOVA", "LOGATEC", "DD-POSTOJNA")
    found = [line for line in lines(counted(filled, demo.LAST_DAY)) if line["site"] in sites]
    capacity, occupied = (sum(line[figure] for line in found) for figure in ("capacity", "occupied"))
    assert (capacity, occupied, round(100 * occupied / capacity, 1)) == (1222, 1367, 111.9)


def test_the_figures_of_the_demo_add_up_on_every_line(filled: Path) -> None:
    for on in (demo.LAST_DAY, demo.LAST_DAY - timedelta(days=40)):
        check_figures(filled, on)


def test_the_history_of_the_demo_is_whole(filled: Path) -> None:
    with repository.reading(filled) as repo:
        assert list(verify.faults(repo.connection)) == []


def test_nothing_in_the_demo_contradicts_itself(filled: Path, azil: Azil) -> None:
    told = azil(f"check --db {filled} --on 2023-12-31 --format json")
    assert [one for one in json.loads(told.out) if one["severity"] == "contradiction"] == []


def test_nobody_in_the_demo_is_older_than_life_or_born_after_arriving(filled: Path) -> None:
    for row in records(filled, "SELECT DISTINCT birth_date, arrived FROM sleeper"):
        assert 0 <= (dates.age(row["birth_date"], dates.iso(row["arrived"])) or 0) < 70


_PEOPLE = (
    "SELECT id, family_name, given_name, sex, birth_date, citizenship FROM person ORDER BY id",
    "SELECT person, site, bed, from_day, to_day FROM sleeper ORDER BY placement",
)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo of a house and a half, which is made at once."""
    monkeypatch.setattr(demo, "SHARES", [demo.SHARES[4], *(s._replace(people=45) for s in demo.SHARES[2:3])])


@pytest.mark.usefixtures("few")
def test_the_same_seed_gives_the_same_people_in_the_same_beds(tmp_path: Path) -> None:
    one, again = tmp_path / "one.db", tmp_path / "again.db"
    fill(one, 2023)
    fill(again, 2023)
    for sql in _PEOPLE:
        assert records(again, sql) == records(one, sql) != []


@pytest.mark.usefixtures("few")
def test_one_more_record_in_the_demo_changes_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, more = tmp_path / "one.db", tmp_path / "more.db"
    fill(one, 2023)
    prepare = demo._prepare

    def and_a_pass(repo: Repository, inventor: demo._Inventor, share: demo.Share, *rest: Any) -> None:
        prepare(repo, inventor, share, *rest)
        inventor.chances.of("passes").random()
        repo.add("card", person=rest[0][0], kind="residence-permit", number="1", issued=rest[1])
        repo.record("card add")

    monkeypatch.setattr(demo, "_prepare", and_a_pass)
    fill(more, 2023)
    for sql in _PEOPLE:
        assert records(more, sql) == records(one, sql) != []
    assert len(records(more, "SELECT id FROM card")) > len(records(one, "SELECT id FROM card"))


@pytest.mark.usefixtures("few")
def test_one_more_person_in_a_house_of_the_demo_changes_no_other_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, more = tmp_path / "one.db", tmp_path / "more.db"
    fill(one, 2023)
    first, *others = demo.SHARES
    monkeypatch.setattr(demo, "SHARES", [first._replace(people=first.people + 1), *others])
    fill(more, 2023)
    elsewhere = "SELECT person, site, bed FROM sleeper WHERE site <> :site ORDER BY placement"
    assert records(more, elsewhere, site=first.site) == records(one, elsewhere, site=first.site) != []
    assert len(records(more, "SELECT id FROM person")) == len(records(one, "SELECT id FROM person")) + 1


@pytest.mark.skipif(not FULL, reason="each takes seconds")
@pytest.mark.parametrize("seed", range(1, 60))
def test_any_seed_makes_a_demo(tmp_path: Path, seed: int) -> None:
    fill(tmp_path / "demo.db", seed)


def test_whoever_came_alone_and_may_be_a_child_has_a_full_date_of_birth() -> None:
    """Of somebody of eighteen with a year of birth alone nobody knows; they would need a guardian."""
    inventor = demo._Inventor(2)
    made = [inventor.single("MAR", demo.LAST_DAY, minor=False) for _number in range(2000)]
    only_year = [int(one.birth_date) for one in made if len(one.birth_date) == 4]
    assert len(only_year) > 20
    assert max(only_year) < demo.LAST_DAY.year - 18


@pytest.mark.usefixtures("few")
def test_another_seed_gives_other_people(filled: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    fill(other, 7)
    codes = {row["id"] for row in records(other, _PEOPLE[0])}
    assert codes
    assert not codes & {row["id"] for row in records(filled, _PEOPLE[0])}


@pytest.mark.parametrize("line", ["demo that.db", "--db that.db demo", "--db this.db demo that.db"])
def test_the_demo_is_made_where_it_was_asked_for(
    azil: Azil, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(demo, "SHARES", [demo.SHARES[2]._replace(people=45)])
    monkeypatch.setenv("AZIL_DB", str(tmp_path / "work.db"))
    assert azil(line).code == 0
    assert [one.name for one in tmp_path.iterdir()] == ["that.db"]
