"""What a plan of a mass arrival costs, and what it is worth: in order of arrival, largest first, exactly.

`python -m tests.benchmarks.allocation [--people N]` plans the arrival of N people (300 unless told) over the
rooms of the packaged sites for applicants, of which so few are free that not everybody has a bed, and prints
the value of each goal and the processor time. The exact plan is made where scipy is there.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from time import process_time

from azilcli import solver
from azilcli.rules import optimum
from azilcli.rules.allocation import Given, Plan, Site, in_order, one_by_one, values
from azilcli.rules.arrivals import Kind
from azilcli.rules.rooms import Limits, Room
from azilcli.services.network import packaged
from azilcli.services.places import room_numbers

SITES = ("LJ-GORICE", "LJ-KOTNIKOVA", "LOGATEC", "MBS-POSTOJNA")
LIMITS = Limits(4, 6, 4)


def sites(people: int, chance: random.Random) -> tuple[Site, ...]:
    """The sites with as many free beds as there are people, but for a few."""
    rooms: dict[str, list[Room]] = defaultdict(list)
    for row in packaged("rooms"):
        if row["site"] in SITES:
            for number in room_numbers(row["rooms"]):
                id_ = f"{row['site']}/{number}"
                beds = tuple(f"{id_}/{at}" for at in range(int(row["beds"])))
                rooms[row["site"]].append(Room(id_, beds, reserved_for=row["reserved_for"], limits=LIMITS))
    found, wanted = [], people * 98 // 100
    total = sum(len(room.free) for those in rooms.values() for room in those)
    for id_, those in rooms.items():
        capacity = sum(len(room.free) for room in those)
        free, most = [], capacity * wanted // total
        for room in chance.sample(those, len(those)):
            if len(room.free) <= most:
                free.append(room)
                most -= len(room.free)
        found.append(Site(id_, tuple(free), capacity, capacity - sum(len(room.free) for room in free)))
    return tuple(found)


def arrival(people: int, chance: random.Random) -> Counter[Kind]:
    """Families and people alone, as they came in 2022."""
    found: Counter[Kind] = Counter()
    left = people
    while left:
        size = min(left, chance.choices((1, 2, 3, 4, 5, 6), (50, 14, 14, 12, 6, 4))[0])
        kind = Kind(
            size,
            ("m" if chance.random() < 0.85 else "f") if size == 1 else "",
            size == 1 and chance.random() < 0.05,
            language=chance.choice(("prs", "ar", "tir")),
        )
        found[kind] += 1
        left -= size
    return found


def main() -> None:
    """Make the arrival, and print what each way gives."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=300)
    people = parser.parse_args().people
    for seed in range(3):
        chance = random.Random(seed)
        given = Given(arrival(people, chance), sites(people, chance), limits=LIMITS)
        as_they_come = chance.sample(list(in_order(given.arrival)), given.arrival.total())
        tell(f"{seed} as they come", given, partial(one_by_one, given, as_they_come))
        tell(f"{seed} largest first", given, partial(one_by_one, given))
        if solver.is_there():
            tell(f"{seed} exact", given, partial(optimum.best, given))


def tell(name: str, given: Given, way: Callable[[], Plan | None]) -> None:
    """Make a plan, and print how good it is and what it took."""
    start = process_time()
    plan = way()
    taken = process_time() - start
    if plan:
        goals = values(given, plan)._asdict().items()
        shown = ", ".join(f"{goal} {float(value):.4g}" for goal, value in goals)
        print(f"{name:16} {taken:6.3f} s{' proved' * plan.is_proved:7} {shown}", flush=True)


if __name__ == "__main__":
    main()
