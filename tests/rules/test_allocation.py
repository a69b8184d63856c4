"""Plans of mass arrivals: no rule of an admission is broken, and the best plan is the best there is."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from azilcli import solver
from azilcli.errors import UsageError
from azilcli.rules import optimum
from azilcli.rules.allocation import Given, Plan, Seat, Site, fits, one_by_one, outside, values
from azilcli.rules.arrivals import Arrival, Kind, of_list, of_profile
from azilcli.rules.rooms import FAMILIES, ISOLATION, MEN, MINORS, WOMEN, Limits, Room, Sleeper
from tests.every import every

IS_EXACT = solver.is_there()
exact = pytest.mark.skipif(not IS_EXACT, reason="without scipy only plans in order of size are made")
FULL = bool(os.environ.get("AZIL_FULL"))

MAN, WOMAN, BOY = Kind(sex="m"), Kind(sex="f"), Kind(sex="m", is_minor=True)


def room(id_: str, beds: int, **fields: Any) -> Room:
    made = Room(id_, tuple(f"{id_}/{letter}" for letter in "ABCDEFGH"[:beds]), limits=Limits(4, 6, 4))
    return made._replace(**fields)


def breaches(given: Given, plan: Plan) -> list[str]:
    """What of a plan no admission would allow, as the rules of admission say it; empty for a sound plan."""
    found = []
    now = {room.id: room for site in given.sites for room in site.rooms}
    for number, seat in enumerate(plan.seats):
        room = now[seat.room]
        if fits(room, seat.kind, given.overflow) < seat.kind.size:
            found.append(f"{seat.kind.words} {room.id}")
        now[seat.room] = room.with_guests(seat.kind.guests(f"new {number}"))
    people = Counter[str]()
    for seat in plan.seats:
        people[seat.site] += seat.kind.size
    found += [site.id for site in given.sites if people[site.id] > site.head]
    placed = Counter(seat.kind for seat in plan.seats)
    if placed + plan.left != given.arrival:
        found.append("everybody")
    return found


def invented(chance: random.Random, *, parties: int, rooms: int) -> Given:
    """An arrival and sites of chance."""
    sites = []
    for number in range(chance.randint(1, 3)):
        those = []
        for at in range(chance.randint(0, rooms)):
            one = room(
                f"{'ABC'[number]}/{at}",
                chance.randint(1, 5),
                reserved_for=chance.choice(("", "", "", FAMILIES, WOMEN, MEN, MINORS, ISOLATION)),
                area_m2=chance.choice((None, 8.0, 12.0, 20.0)),
            )
            accessible = frozenset(bed for bed in one.free if chance.random() < 0.2)
            there = tuple(
                Sleeper(f"{one.id} {n}", f"{one.id} {n}", sex, is_minor=is_minor)
                for sex, is_minor in [chance.choice((("m", False), ("f", False), ("m", True)))]
                for n in range(chance.choice((0, 0, 0, 1, 2)))
            )
            those.append(one._replace(accessible=accessible, sleepers=there))
        free = sum(len(one.free) for one in those)
        taken = chance.randint(0, 10)
        most = chance.choice((None, None, taken + chance.randint(0, 5)))
        sites.append(Site("ABC"[number], tuple(those), free + taken, taken, most, chance.randint(0, 1)))
    arrival: Arrival = Counter()
    for _number in range(chance.randint(1, parties)):
        size = chance.choice((1, 1, 1, 2, 3, 4))
        kind = Kind(
            size,
            chance.choice("mf") if size == 1 else "",
            chance.random() < 0.15,
            size == 1 and chance.random() < 0.1,
            int(chance.random() < 0.15),
            chance.choice(("", "prs", "tir")),
        )
        arrival[kind] += 1
    return Given(arrival, tuple(sites), chance.random() < 0.3)


def plans(given: Given) -> list[Plan]:
    """All sound plans of a small arrival."""
    parties = list(given.arrival.elements())
    rooms = [one.id for site in given.sites for one in site.rooms]
    found = []
    for chosen in product([*rooms, ""], repeat=len(parties)):
        seats = tuple(Seat(kind, id_) for kind, id_ in zip(parties, chosen, strict=True) if id_)
        left = Counter(kind for kind, id_ in zip(parties, chosen, strict=True) if not id_)
        if not breaches(given, plan := Plan(seats, left)):
            found.append(plan)
    return found


def test_no_rule_is_broken_and_the_same_arrival_gives_the_same_plan() -> None:
    for seed in range(10_000 if FULL else 300):
        given = invented(random.Random(seed), parties=16, rooms=6)
        turned = given._replace(arrival=Counter(dict(reversed(given.arrival.items()))))
        plan = one_by_one(given)
        assert breaches(given, plan) == [], seed
        assert one_by_one(turned) == plan, seed
        if IS_EXACT and (FULL or seed % 15 == 1):
            best = optimum.best(given)
            assert best is not None and best.is_proved, seed
            assert breaches(given, best) == [], seed
            assert values(given, best) <= values(given, plan), seed
            assert optimum.best(given) == best, seed


_PRINTS = """
import ctypes, os
import scipy.optimize
from azilcli import solver
honest = scipy.optimize.milp
def milp(*given, **named):
    ctypes.CDLL("ucrtbase" if os.name == "nt" else None).puts(b"a library speaks")
    os.write(1, b"and once more")
    found = honest(*given, **named)
    if lie:
        found.x = found.x + 9
    return found
scipy.optimize.milp = milp
print("before")
for lie in (False, True):
    problem = solver.Problem()
    one = problem.variable(3)
    problem.require({one: 2}, least=2, most=5)
    print(problem.least({one: 1}))
"""


@exact
def test_what_the_solver_prints_is_no_data_and_what_is_none_is_no_solution() -> None:
    done = subprocess.run([sys.executable, "-c", _PRINTS], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == ["before", "([1], True)", "None"]


@exact
def test_the_best_plan_is_the_best_of_all_plans() -> None:
    for seed in range(1_000 if FULL else 25):
        given = invented(random.Random(seed), parties=4, rooms=2)
        best = optimum.best(given)
        assert best is not None
        assert values(given, best) == min(values(given, plan) for plan in plans(given)), seed


def test_a_plan_is_judged_by_people_without_a_bed_before_all_else() -> None:
    sites = (
        Site("A", (room("A/1", 4, area_m2=12.0), room("A/2", 4, reserved_for=FAMILIES)), 10, 2),
        Site("B", (room("B/1", 2),), 10, 0),
    )
    given = Given(of_profile("m 6, fam 3x1"), sites)
    plan = one_by_one(given)
    assert values(given, plan) == (1, 0, 0, 0, 0, Fraction(8, 10), 2, 2)
    wider = given._replace(overflow=True)
    assert values(wider, one_by_one(wider)) == (0, 0, 1, 0, 0, Fraction(9, 10), 2, 1)
    assert one_by_one(given._replace(sites=(sites[0]._replace(most=5), sites[1]))).left == Counter({MAN: 4})


@exact
def test_who_is_vulnerable_is_not_left_without_a_bed_because_none_is_accessible() -> None:
    needing = MAN._replace(needing=1)
    best = optimum.best(Given(Counter({MAN: 2, needing: 1}), (Site("A", (room("A/1", 2),), 2, 0),)))
    assert best and best.left == Counter({MAN: 1})


@every(
    "typed, found",
    [
        ("m 60, f 12", {MAN: 60, WOMAN: 12}),
        ("fam 2x8 3x7, mbs 3", {Kind(2): 8, Kind(3): 7, BOY: 3}),
        ("ž 2, MBS-Ž 1,", {WOMAN: 2, Kind(sex="f", is_minor=True): 1}),
        *((typed, None) for typed in ("", "m", "m 0", "fam 1x2", "fam 3", "x 3", "m 99999")),
    ],
)  # fmt: skip
def test_a_profile_is_read_or_refused(typed: str, found: dict[Kind, int] | None) -> None:
    if found is None:
        with pytest.raises(UsageError):
            of_profile(typed)
    else:
        assert of_profile(typed) == found


def test_a_list_is_read_by_households() -> None:
    rows = [
        {"household": "Kos", "sex": "f", "age": "30", "language": "prs"},
        {"household": "Kos", "sex": "m", "age": "5", "needs": "accessible"},
        {"household": "Kos", "sex": "m", "age": "50", "needs": "isolation"},
        {"spol": "m", "oseb": "3"},
        {"sex": "f", "birth_date": "27. 11. 2008"},
        {"sex": "", "name": "nobody"},
    ]
    on = date(2026, 11, 26)
    assert of_list(rows, on) == {
        Kind(2, needing=1, language="prs"): 1,
        Kind(sex="m", is_isolated=True): 1,
        MAN: 3,
        Kind(sex="f", is_minor=True): 1,
    }
    with pytest.raises(UsageError, match="line 3: “x” cannot be read as sex"):
        of_list([{"sex": "m"}, {"sex": "x"}], on)
    assert of_list([{"sex": "m", "needs": "isolation", "exam": "fit"}], on) == {MAN: 1}


def test_a_room_for_minors_outside_a_home_for_them_is_a_makeshift() -> None:
    assert outside(room("MBS/1", 2, reserved_for=MINORS), BOY) == 0
    assert outside(room("LOGATEC/133", 2, reserved_for=MINORS, is_outside_home=True), BOY) == 1
