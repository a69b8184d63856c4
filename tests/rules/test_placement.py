"""Who gets which bed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from azilcli.rules.placement import choose, objection
from azilcli.rules.rooms import NEVER_CHOSEN, Room, Sleeper
from tests.every import every


def room(name: str, free: int, *sleepers: Sleeper, kept: str = "") -> Room:
    """A room with so many free beds beside those of its sleepers."""
    return Room(name, tuple(f"{name}/{chr(65 + n)}" for n in range(free)), sleepers, kept)


def family(name: str, size: int) -> list[Sleeper]:
    """A mother, a father and their children."""
    return [
        Sleeper(f"{name}{n}", name, "fm"[n % 2], is_minor=n > 1, in_family=True, needs_adult=n > 1)
        for n in range(size)
    ]


def single(name: str, sex: str = "m", *, minor: bool = False) -> Sleeper:
    """Somebody who came alone."""
    return Sleeper(name, name, sex, is_minor=minor)


def rooms_of(guests: list[Sleeper], rooms: list[Room]) -> dict[str, list[str]]:
    """The people by the room they were given; '' for those left out."""
    choice = choose(guests, rooms)
    found: dict[str, list[str]] = {}
    for guest in guests:
        found.setdefault(choice.beds.get(guest.person, "").partition("/")[0], []).append(guest.person)
    assert set(found.get("", [])) == set(choice.left)
    return found


def test_a_family_sleeps_together_alone_in_the_smallest_room_that_fits() -> None:
    """ZMZ-1 3(5); EASO 2016, 2.2-2.4."""
    rooms = [room("K2", 2), room("K6", 6), room("K4", 4), room("K3", 3), room("K9", 9)]
    assert rooms_of(family("A", 3), rooms) == {"K3": ["A0", "A1", "A2"]}


def test_a_family_sleeps_in_a_room_with_free_beds_rather_than_with_strangers() -> None:
    rooms = [room("K4", 4, single("x")), room("K5", 5, *family("B", 1)), room("K8", 8)]
    assert rooms_of(family("A", 3), rooms) == {"K8": ["A0", "A1", "A2"]}


def test_a_family_goes_to_the_room_where_one_of_it_sleeps_already() -> None:
    father, *others = family("A", 3)
    assert rooms_of(others, [room("K2", 2), room("K6", 5, father)]) == {"K6": ["A1", "A2"]}


def test_two_families_get_a_room_each_and_the_larger_is_placed_first() -> None:
    rooms = [room("K5", 5), room("K4", 4)]
    assert rooms_of([*family("A", 4), *family("B", 5)], rooms) == {
        "K4": ["A0", "A1", "A2", "A3"],
        "K5": ["B0", "B1", "B2", "B3", "B4"],
    }


def test_a_family_that_fits_in_no_room_is_parted_over_the_fewest_rooms() -> None:
    rooms = [room("K1", 1), room("K2", 2), room("K3", 3), room("K4", 4), room("L4", 4)]
    parted = rooms_of(family("A", 6), rooms)
    assert {name: len(people) for name, people in parted.items()} == {"K4": 4, "L4": 2}


def test_a_part_of_a_family_has_an_adult_where_its_children_sleep() -> None:
    """ZMZ-1 15(5)."""
    assert rooms_of(family("A", 5), [room("K3", 3), room("L3", 3)]) == {
        "K3": ["A0", "A2", "A3"],
        "L3": ["A1", "A4"],
    }
    mother, _father, *children = family("B", 5)
    assert rooms_of([mother, *children], [room("K2", 2), room("K3", 3)]) == {"": ["B0", "B2", "B3", "B4"]}
    assert rooms_of(children[:1], [room("K1", 1), room("K4", 3, mother)]) == {"K4": ["B2"]}
    assert rooms_of(children[:1], [room("K1", 1)]) == {"": ["B2"]}


def test_a_family_is_parted_over_rooms_near_each_other() -> None:
    rooms = [room(name, 3) for name in ("S/101", "S/109", "S/205", "S/206")]
    assert {bed[:5] for bed in choose(family("A", 5), rooms).beds.values()} == {"S/205", "S/206"}


def test_over_capacity_as_many_of_a_family_have_a_bed_as_the_rooms_hold() -> None:
    """Domain 4: nobody is without a bed while one that suits is free."""
    assert len(choose(family("A", 7), [room("K2", 2), room("K3", 3)], overflow=True).beds) == 5
    mother, _father, *children = family("B", 5)
    found = choose([mother, *children], [room("K2", 2), room("K3", 3)], overflow=True)
    assert (sorted(found.beds), found.left) == (["B0", "B2", "B3"], ("B4",))


def test_a_group_sleeps_by_sex_and_near_each_other() -> None:
    rooms = [room(name, 2) for name in ("S/1", "S/7", "S/8", "S/9")]
    rooms.append(Room("S/8a", (), (Sleeper("x", "x", "m", group="G"), single("y"))))
    came = [Sleeper("a", "a", "m", group="G"), Sleeper("b", "b", "f", group="G")]
    found = choose(came, rooms).beds
    assert {bed.rpartition("/")[0] for bed in found.values()} == {"S/7", "S/8"}


def test_a_family_for_which_there_are_too_few_beds_is_left_together_without_any() -> None:
    assert rooms_of(family("A", 5), [room("K2", 2), room("L2", 2)]) == {"": ["A0", "A1", "A2", "A3", "A4"]}


def test_single_people_share_with_their_own_sex_only() -> None:
    rooms = [room("K3", 2, single("a", "f")), room("L3", 2, single("b", "m"))]
    placed = rooms_of([single("c", "m"), single("d", "f"), single("e", "m"), single("f", "f")], rooms)
    assert placed == {"L3": ["c", "e"], "K3": ["d", "f"]}


def test_somebody_whose_sex_is_not_known_shares_with_neither() -> None:
    rooms = [room("K3", 2, single("a", "f")), room("L3", 2, single("b", "m"))]
    assert rooms_of([single("c", "x")], rooms) == {"": ["c"]}


def test_single_people_fill_the_fullest_suitable_room_first() -> None:
    """So that big rooms stay free for big families."""
    rooms = [
        room("K6", 4, single("a"), single("b")),
        room("L6", 1, *(single(f"c{n}") for n in range(5))),
        room("M4", 4),
    ]
    assert rooms_of([single("d"), single("e")], rooms) == {"L6": ["d"], "K6": ["e"]}


def test_no_empty_room_is_opened_while_a_room_of_the_same_sex_has_a_bed() -> None:
    """The fullest room is not the smallest one that is empty: that one stays free for a couple."""
    rooms = [room("K2", 2), room("K4", 3, single("a"))]
    assert rooms_of([single("b")], rooms) == {"K4": ["b"]}
    after = [rooms[0], room("K4", 2, single("a"), single("b"))]
    assert rooms_of(family("C", 2), after) == {"K2": ["C0", "C1"]}


def test_a_room_kept_for_somebody_is_filled_before_one_for_everybody() -> None:
    rooms = [room("K1", 1), room("M6", 6, kept="men"), room("W6", 6, kept="women")]
    assert rooms_of([single("a", "m"), single("b", "f")], rooms) == {"M6": ["a"], "W6": ["b"]}


def test_minors_who_came_alone_sleep_apart_from_adults() -> None:
    """EASO 2018, 44-45; ZMZ-1 16(7)."""
    rooms = [room("K3", 2, single("a")), room("L3", 2, single("b", minor=True)), room("M3", 3, kept="minors")]
    child, adult = single("c", minor=True), single("d")
    assert rooms_of([child, adult], rooms) == {"M3": ["c"], "K3": ["d"]}
    assert rooms_of([child], rooms[:2]) == {"L3": ["c"]}
    assert rooms_of([child], rooms[:1]) == {"": ["c"]}
    assert rooms_of([adult], rooms[1:]) == {"": ["d"]}


@every(
    "kept, guests, may",
    [
        ("families", family("A", 2), True),
        ("families", [single("a")], False),
        ("women", [single("a", "f")], True),
        ("women", [single("a", "m")], False),
        ("women", [single("a", "x")], False),
        ("women", family("A", 2), False),
        ("men", [single("a", "m")], True),
        ("men", [single("a", "f")], False),
        ("men", family("A", 2), False),
        ("minors", [single("a", minor=True)], True),
        ("minors", [single("a")], False),
        ("minors", family("A", 2), False),
        ("isolation", [single("a")], False),
        ("isolation", family("A", 2), False),
        ("restricted", [single("a")], False),
        ("restricted", family("A", 2), False),
        ("", [single("a")], True),
        ("", family("A", 2), True),
    ],
)
def test_a_room_kept_for_somebody_takes_only_those(kept: str, guests: list[Sleeper], may: bool) -> None:
    assert (objection(room("K", 4, kept=kept), guests) == "") is may
    assert bool(choose(guests, [room("K", 4, kept=kept)]).left) is not may


def test_families_are_placed_before_single_people() -> None:
    """Even one alone who joins a family: who can share waits for who cannot."""
    rooms = [room("K1", 1), room("K2", 1, single("x"))]
    joining = family("A", 1)[0]
    assert rooms_of([single("b"), joining], rooms) == {"K2": ["b"], "K1": ["A0"]}


def test_nobody_is_placed_where_there_is_no_bed() -> None:
    for rooms in ([], [room("K", 0)], [room("K", 0, single("a"))]):
        assert choose([single("b"), *family("A", 2)], rooms).beds == {}
        assert len(choose([single("b"), *family("A", 2)], rooms).left) == 3


def test_beds_are_taken_in_the_order_of_their_letters_and_rooms_in_that_of_their_numbers() -> None:
    rooms = [room("K10", 2), room("K9", 2)]
    assert choose([single("a"), single("b"), single("c")], rooms).beds == {
        "a": "K9/A",
        "b": "K9/B",
        "c": "K10/A",
    }


def test_each_choice_is_explained() -> None:
    choice = choose([*family("A", 2), single("b"), single("c")], [room("K3", 3), room("K2", 2)])
    assert [reason.partition(":")[0] for reason in choice.why] == ["K2", "K3", "K3"]
    family_room, empty, shared = choice.why
    assert "the family together" in family_room
    assert "an empty room" in empty
    assert "same sex" in shared
    assert [reason.rpartition("; ")[2] for reason in choice.why] == [
        "no bed left over", "2 beds left over", "1 bed left over",
    ]  # fmt: skip


SEXES = st.sampled_from("fmx")
USES = st.sampled_from(["", "families", "women", "men", "minors", *NEVER_CHOSEN])


@st.composite
def _guests(draw: st.DrawFn, prefix: str, most: int) -> list[Sleeper]:
    found: list[Sleeper] = []
    for number in range(draw(st.integers(0, most))):
        name = f"{prefix}{number}"
        if draw(st.booleans()):
            found += family(name, draw(st.integers(1, 7)))
        else:
            found.append(single(name, draw(SEXES), minor=draw(st.booleans())))
    return draw(st.permutations(found))


@st.composite
def _houses(draw: st.DrawFn) -> list[Room]:
    return [
        room(f"K{number}", draw(st.integers(0, 6)), *draw(_guests(f"r{number}_", 2)), kept=draw(USES))
        for number in range(draw(st.integers(0, 6)))
    ]


@given(_guests("g", 8), _houses())
def test_never_two_in_a_bed_nor_a_stranger_with_a_family_and_nobody_is_forgotten(
    guests: list[Sleeper], rooms: list[Room]
) -> None:
    choice = choose(guests, rooms)
    people = {guest.person: guest for guest in guests}

    assert sorted([*choice.beds, *choice.left]) == sorted(people)
    assert max(Counter(choice.beds.values()).values(), default=1) == 1
    assert set(choice.beds.values()) <= {bed for one in rooms for bed in one.free}

    for one in rooms:
        new = [people[person] for person, bed in choice.beds.items() if bed in one.free]
        together = [*one.sleepers, *new]
        assert not (new and one.reserved_for in NEVER_CHOSEN)
        for guest in new:
            others = [other for other in together if other.party != guest.party]
            if guest.in_family:
                assert not others
            if guest.needs_adult:
                assert any(one.party == guest.party and not one.is_minor for one in together)
            assert not any(other.in_family for other in others)
            assert all(
                (other.sex, other.is_minor) == (guest.sex, guest.is_minor)
                for other in others
                if not guest.in_family
            )


@given(_guests("g", 8), _houses())
def test_a_family_is_placed_whole_or_not_at_all(guests: list[Sleeper], rooms: list[Room]) -> None:
    left = set(choose(guests, rooms).left)
    parties: dict[str, set[str]] = {}
    for guest in guests:
        parties.setdefault(guest.party, set()).add(guest.person)
    assert all(party <= left or not party & left for party in parties.values())


@given(_guests("g", 8), _houses())
def test_the_order_in_which_rooms_are_listed_does_not_matter(
    guests: list[Sleeper], rooms: list[Room]
) -> None:
    assert choose(guests, rooms) == choose(guests, reversed(rooms))
