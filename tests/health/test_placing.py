"""Who gets which room, where isolation, disability and the limits of a room matter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from azilcli.rules.placement import choose, objection, offers, parties
from azilcli.rules.rooms import Limits, Room, Sleeper
from tests.every import every

STANDARD = Limits(area_per_person=4, single_adults=6, minors=4)


def room(
    name: str,
    free: int,
    *sleepers: Sleeper,
    kept: str = "",
    accessible: str = "",
    area: float | None = None,
) -> Room:
    """A room with so many free beds, those with the letters `accessible` for reduced mobility."""
    beds = tuple(f"{name}/{chr(65 + n)}" for n in range(free))
    fit = frozenset(f"{name}/{letter}" for letter in accessible)
    return Room(name, beds, sleepers, kept, fit, area, STANDARD)


def single(
    name: str, sex: str = "m", *, minor: bool = False, ill: bool = False, chair: bool = False
) -> Sleeper:
    """Somebody who came alone."""
    return Sleeper(name, name, sex, minor, needs_isolation=ill, needs_access=chair)


def family(name: str, size: int, ill: int = -1, chair: int = -1) -> list[Sleeper]:
    """A family, of whom the numbers `ill` and `chair` need isolation and an accessible bed."""
    return [
        Sleeper(f"{name}{n}", name, "fm"[n % 2], n > 1, True, n == ill, n == chair, n > 1)
        for n in range(size)
    ]


def crowd(count: int, *, minor: bool = False) -> list[Sleeper]:
    return [single(f"x{n}", minor=minor) for n in range(count)]


# Isolation


def test_who_needs_isolation_gets_only_a_room_reserved_for_it() -> None:
    """ZMZ-1 42(4)."""
    rooms = [room("K2", 2), room("M2", 2, kept="men"), room("I1", 1, kept="isolation")]
    assert choose([single("a", ill=True)], rooms).beds == {"a": "I1/A"}
    assert choose([single("a", ill=True)], rooms[:2]).left == ("a",)


def test_nobody_else_gets_a_room_reserved_for_isolation() -> None:
    rooms = [room("I4", 4, kept="isolation")]
    assert choose([single("a"), *family("F", 3)], rooms).beds == {}


def test_two_who_need_isolation_do_not_share_as_nobody_knows_what_they_have() -> None:
    rooms = [room("I4", 4, kept="isolation"), room("J4", 4, kept="isolation")]
    choice = choose([single("a", ill=True), single("b", ill=True), single("c", ill=True)], rooms)
    assert choice.beds == {"a": "I4/A", "b": "J4/A"}
    assert choice.left == ("c",)


def test_one_of_a_family_is_isolated_apart_and_the_rest_stay_together() -> None:
    rooms = [room("K3", 3), room("I2", 2, kept="isolation")]
    assert choose(family("F", 3, ill=2), rooms).beds == {"F0": "K3/A", "F1": "K3/B", "F2": "I2/A"}


def test_two_of_a_family_are_isolated_together() -> None:
    one, two = family("F", 3, ill=1)[1], family("F", 3, ill=2)[2]
    rooms = [room("I1", 1, kept="isolation"), room("I2", 2, kept="isolation")]
    assert choose([one, two], [rooms[1]]).beds == {"F1": "I2/A", "F2": "I2/B"}


def test_nobody_is_put_to_somebody_who_should_be_isolated() -> None:
    rooms = [room("K3", 2, single("x", ill=True)), room("K4", 4)]
    assert choose([single("a")], rooms).beds == {"a": "K4/A"}


def test_restricted_rooms_are_never_chosen() -> None:
    rooms = [room("R4", 4, kept="restricted")]
    for guests in ([single("a")], [single("a", ill=True)], family("F", 2), [single("a", minor=True)]):
        assert choose(guests, rooms).beds == {}


# Accessible beds


def test_who_has_a_disability_gets_an_accessible_bed() -> None:
    rooms = [room("K1", 1, single("x")), room("K4", 4, accessible="C")]
    choice = choose([single("a", chair=True)], rooms)
    assert choice.beds == {"a": "K4/C"}
    assert choice.why == ("K4: with an accessible bed; 3 beds left over",)


def test_without_an_accessible_bed_any_is_chosen_and_that_is_said() -> None:
    choice = choose([single("a", chair=True)], [room("K4", 4)])
    assert choice.beds == {"a": "K4/A"}
    assert choice.why[1] == "K4/A: not an accessible bed, as there is no suitable one"


def test_accessible_beds_are_left_to_those_who_need_them() -> None:
    rooms = [room("K2", 2, accessible="A"), room("K9", 9)]
    assert choose([single("a"), single("b", chair=True)], rooms).beds == {"b": "K2/A", "a": "K2/B"}
    assert choose([single("a")], [room("K1", 1, accessible="A"), room("K4", 4)]).beds == {"a": "K4/A"}
    assert choose([single("a")], [room("K1", 1, accessible="A")]).beds == {"a": "K1/A"}


def test_a_family_goes_where_its_member_has_an_accessible_bed() -> None:
    rooms = [room("K3", 3), room("K5", 5, accessible="D")]
    assert choose(family("F", 3, chair=1), rooms).beds == {"F0": "K5/A", "F1": "K5/D", "F2": "K5/B"}


# Limits of a room


@every("area, fit", [(3.9, 0), (4, 1), (7.99, 1), (8, 2), (11.99, 2), (12, 3), (None, 3), (0, 3), (40, 3)])
def test_a_room_takes_no_more_people_than_its_area_is_enough_for(area: float | None, fit: int) -> None:
    """EASO 2016, 5.1: 4 m² per person; a room whose area is not known takes as many as it has beds."""
    choice = choose(crowd(3), [room("K3", 3, area=area)])
    assert len(choice.beds) == fit


def test_those_who_sleep_there_already_need_their_area_too() -> None:
    assert objection(room("K5", 3, *crowd(2), area=12), [single("a")]) == ""
    assert objection(room("K5", 3, *crowd(2), area=11.5), [single("a")]) == (
        "its 11.5 m² are not enough for one more person; 4 m² are needed for each"
    )


def test_a_family_gets_a_room_whose_area_is_enough_for_all_or_is_parted() -> None:
    rooms = [room("K4", 4, area=12), room("K6", 6, area=16), room("K7", 7, area=30)]
    assert set(choose(family("F", 4), rooms).beds.values()) == {"K6/A", "K6/B", "K6/C", "K6/D"}
    assert choose(family("F", 5), rooms[:2]).beds == {
        "F0": "K6/A", "F1": "K4/A", "F2": "K6/B", "F3": "K6/C", "F4": "K6/D",
    }  # fmt: skip


@every("there, may", [(5, True), (6, False), (7, False)])
def test_at_most_six_single_adults_share_a_room(there: int, may: bool) -> None:
    """EASO 2016, 6.1."""
    full = room("K9", 3, *crowd(there))
    assert (objection(full, [single("a")]) == "") is may
    assert (choose([single("a")], [full]).left == ()) is may


@every("there, may", [(3, True), (4, False), (5, False)])
def test_at_most_four_unaccompanied_minors_share_a_room(there: int, may: bool) -> None:
    """EASO 2018, 44-45."""
    full = room("K9", 3, *crowd(there, minor=True))
    assert (objection(full, [single("a", minor=True)]) == "") is may
    assert "no more than 4 minors" in objection(
        room("K9", 3, *crowd(4, minor=True)), [single("a", minor=True)]
    )


def test_a_family_is_not_counted_as_single_adults() -> None:
    assert len(choose(family("F", 8), [room("K8", 8)]).beds) == 8


def test_minors_who_came_alone_are_parted_by_sex() -> None:
    """EASO 2018, 44-45."""
    guests = [single("a", "m", minor=True), single("b", "f", minor=True), single("c", "m", minor=True)]
    rooms = [room("K4", 4), room("L4", 4)]
    assert choose(guests, rooms).beds == {"a": "K4/A", "c": "K4/B", "b": "L4/A"}


# Offers


def test_every_other_room_says_why_not() -> None:
    rooms = [
        room("F", 2, kept="families"),
        room("G", 1, *family("Z", 2)),
        room("I", 1, kept="isolation"),
        room("K", 1, single("x")),
        room("L", 3),
        room("M", 2, kept="men"),
        room("R", 1, kept="restricted"),
        room("S", 1, *crowd(6)),
        room("T", 1, single("x", "f")),
        room("U", 0),
        room("W", 2, kept="women"),
        room("Y", 1, single("x", minor=True)),
        room("Z", 3, area=3),
    ]
    found = offers([single("a")], rooms)
    assert [(one.room.id, one.beds, one.why) for one in found if one.beds] == [
        ("M", ("M/A",), "an empty room reserved for such people"),
        ("K", ("K/A",), "with people of the same sex"),
        ("L", ("L/A",), "an empty room"),
    ]
    assert [(one.room.id, one.why) for one in found if not one.beds] == [
        ("F", "it is reserved for families"),
        ("G", "a family sleeps there"),
        ("I", "it is reserved for isolation"),
        ("R", "it is reserved for restricted movement"),
        ("S", "no more than 6 single adults may sleep there"),
        ("T", "people of the other sex sleep there"),
        ("W", "it is reserved for the other sex"),
        ("Y", "minors and adults would sleep together"),
        ("Z", "its 3 m² are not enough for one more person; 4 m² are needed for each"),
    ]


def test_a_family_that_fits_nowhere_is_offered_the_rooms_it_would_be_parted_over() -> None:
    found = offers(family("F", 5), [room("K2", 2), room("K3", 3), room("L2", 2)])
    assert [(one.room.id, len(one.beds), one.why) for one in found] == [
        ("K2", 2, "part of the family, as no room has space for all of it"),
        ("K3", 3, "part of the family, as no room has space for all of it"),
        ("L2", 0, "it has space for 2 people only"),
    ]


@st.composite
def _people(draw: st.DrawFn, prefix: str, most: int) -> list[Sleeper]:
    found: list[Sleeper] = []
    for number in range(draw(st.integers(0, most))):
        name = f"{prefix}{number}"
        ill, chair = draw(st.integers(-3, 3)), draw(st.integers(-3, 3))
        if draw(st.booleans()):
            found += family(name, draw(st.integers(2, 6)), ill, chair)
        else:
            found.append(
                single(
                    name,
                    draw(st.sampled_from("fmx")),
                    minor=draw(st.booleans()),
                    ill=ill > 1,
                    chair=chair > 1,
                )
            )
    return draw(st.permutations(found))


@st.composite
def _houses(draw: st.DrawFn) -> list[Room]:
    uses = ["", "", "families", "women", "men", "minors", "isolation", "restricted"]
    return [
        room(
            f"K{number}",
            draw(st.integers(0, 8)),
            *draw(_people(f"r{number}_", 3)),
            kept=draw(st.sampled_from(uses)),
            accessible=draw(st.sampled_from(["", "A", "BC"])),
            area=draw(st.sampled_from([None, 8, 13.5, 40])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


@given(_people("g", 8), _houses())
def test_no_choice_breaks_what_a_room_is_for_or_may_hold(guests: list[Sleeper], rooms: list[Room]) -> None:
    choice = choose(guests, rooms)
    assert sorted([*choice.beds, *choice.left]) == sorted(guest.person for guest in guests)
    assert len(set(choice.beds.values())) == len(choice.beds)
    for one in rooms:
        new = [guest for guest in guests if choice.beds.get(guest.person) in one.free]
        together = [*one.sleepers, *new]
        assert not (new and one.reserved_for == "restricted")
        assert all(guest.needs_isolation == (one.reserved_for == "isolation") for guest in new)
        if new and one.area_m2:
            assert len(together) * 4 <= one.area_m2
        for minor, most in ((False, 6), (True, 4)):
            if any(not guest.in_family and guest.is_minor == minor for guest in new):
                assert sum(not g.in_family and g.is_minor == minor for g in together) <= most


@given(_people("g", 8), _houses())
def test_the_first_offer_to_a_party_is_what_is_chosen_for_it(
    guests: list[Sleeper], rooms: list[Room]
) -> None:
    for party in parties(guests):
        choice = choose(party, rooms)
        offered = [bed for one in offers(party, rooms) for bed in one.beds]
        if not choice.beds:
            assert offered == []
        else:
            assert set(offered[: len(party)]) == set(choice.beds.values())
