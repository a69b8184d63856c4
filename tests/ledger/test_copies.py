"""Copies of one file, in which anything happens and which are merged in any order: nothing is ever lost.

Two state machines, one of the commands of `azil` and one of the ledger alone; after each merge a slow and
plain reference says what the tables must hold. Then the laws of merging, each by itself, on histories
that went apart at random.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings

from azilcli import repository
from azilcli.ledger import file, journal, known
from azilcli.ledger.conflicts import open_ones
from azilcli.ledger.journal import ERASURE, Author
from azilcli.repository import erasures
from azilcli.repository.copies import FAST_FORWARD, MERGE, UP_TO_DATE
from tests.ledger import reference
from tests.ledger.house import FULL
from tests.ledger.offices import Offices
from tests.ledger.reference import State
from tests.ledger.scribbles import Scribbles, empty
from tests.ledger.world import (
    COMMANDS,
    assert_same,
    entries_of,
    faults,
    head_of,
    is_rebuilt_alike,
    merged,
    state_of,
    still,
)

ANA, BOR = Author("ana", "Logatec"), Author("bor", "Maribor")


def runs(few: int) -> settings:
    """So many random histories, or the many of a full run."""
    return settings(
        max_examples=300 if FULL else few,
        stateful_step_count=60 if FULL else 30,
        phases=[Phase.generate, Phase.target, Phase.shrink] if FULL else [Phase.generate],
        derandomize=not FULL,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


TestOffices = Offices.TestCase
TestOffices.settings = runs(3)
TestScribbles = Scribbles.TestCase
TestScribbles.settings = runs(5)

SITUATIONS = {
    *("field in conflict", "personal field in conflict", "three sides", "decided a field"),
    *("undo contested", "undone in two copies", "undo of an undo", "decided an undo", "contest decided"),
    *("person merge", "united in two copies", "chain or circle"),
    *("person erase", "erased and written meanwhile", "erased and united meanwhile", "erased but staying"),
    *("bed twice", "person twice", "sleeps twice", "extension twice"),
    *("merge", "several in one merge", "merged again", "fast-forward", "nothing new", "findings arose"),
    *("db restore", "db upgrade", "refused to erase"),
    *("copied over", "refused", "admit", "transfer", "extend", "discharge", "correct", "household create"),
}
"""What must occur in random histories, or they would test nothing."""
WORLDS = [204, 225, 234, 235, 236, *range(237, 260)]
"""Seeds: the first ones come into all of them; others follow where the program goes another way by now."""
MEETING = ("merge", "merge_one", "merge_one", "copy_over")
DECIDING = ("resolve", "resolve", "undo_recent")
OFTEN = ("erase", "erase", "unite", "unite", "admit", "admit", "undo_recent", "discharge", "extend")


def go_apart_and_meet(world: Offices, chance: Random) -> None:
    """Work in each copy, then merges, then decisions, three times over."""
    apart = [*sorted(COMMANDS.difference(MEETING)), *OFTEN]
    for names in 3 * [*20 * [apart], *4 * [MEETING], *4 * [DECIDING], *2 * [MEETING]]:
        world.step(chance, names)


def test_random_histories_come_into_every_situation() -> None:
    happened = Counter[str]()
    for seed in WORLDS:
        world = Offices()
        with world.open:
            go_apart_and_meet(world, Random(seed))
        happened += world.happened
        if happened.keys() >= SITUATIONS:
            break
    print(f"up to world {seed}:", ", ".join(f"{name} {count}" for name, count in sorted(happened.items())))
    assert happened.keys() >= SITUATIONS


def test_an_erasure_reaches_what_referred_before_to_something_that_only_now_refers_to_the_person(
    tmp_path: Path,
) -> None:
    """Seldom as it is: the extension of a stay that this copy did not know yet."""
    here, there = tmp_path / "here.db", tmp_path / "there.db"
    here.write_bytes(empty())
    with repository.writing(here, ANA) as repo:
        repo.put("person", "P1", family_name="Zqnova", sex="f", citizenship="XXX")
        said = {"number": 1, "months": 1, "until": "2026-07-01", "decided_on": "2026-01-20"}
        repo.put("extension", "X1", stay="S1", note="Zqbaka", **said)
        repo.record("say")
    there.write_bytes(here.read_bytes())
    with repository.writing(here, ANA) as repo:
        repo.put(ERASURE, "person/P1", reason="asked for")
        erasures.record(repo, "erase")
    with repository.writing(there, BOR) as repo:
        repo.put("stay", "S1", person="P1", programme="asylum", arrived="2026-01-20")
        repo.record("say")
    merged(here, ANA, [there])
    merged(there, BOR, [here])
    for path in (here, there):
        assert faults(path) == []
        assert b"zqbaka" not in path.read_bytes().lower()


# The laws of merging


class Trio(NamedTuple):
    """Three copies of a file of which each holds entries that the others have not."""

    a: Path
    b: Path
    c: Path

    def copy(self, path: Path, name: str) -> Path:
        """A copy of one of the files, to be merged into."""
        target = path.with_name(f"{name}.db")
        target.write_bytes(path.read_bytes())
        return target


@cache
def apart(seed: int) -> tuple[bytes, bytes, bytes]:
    """Three files after a random history."""
    world, chance = Offices(), Random(f"apart {seed}")
    with world.open:
        for _number in range(40):
            world.step(chance)
        while not all(alone(world.paths[at], world.paths) for at in range(3)):
            world.step(chance)
        one, two, three, *_rest = [path.read_bytes() for path in world.paths]
    return one, two, three


def alone(path: Path, paths: list[Path]) -> set[str]:
    """The entries that only one of the first three files holds."""
    return entries_of(path) - set().union(*(entries_of(other) for other in paths[:3] if other != path))


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with still():
        yield


@pytest.fixture(params=range(40 if FULL else 2))
def trio(request: pytest.FixtureRequest, tmp_path: Path) -> Trio:
    found = Trio(tmp_path / "a.db", tmp_path / "b.db", tmp_path / "c.db")
    for path, content in zip(found, apart(request.param), strict=True):
        path.write_bytes(content)
    return found


def common(path: Path) -> State:
    """What the tables hold, but for the findings that a merge noted as new to the copy it was made in."""
    return state_of(path).without("arisen")


def codes(path: Path) -> list[str]:
    """The codes of the open conflicts."""
    with file.reading(path) as connection:
        found = [one.code for one in open_ones(connection)]
    assert len(found) == len(set(found))
    return sorted(found)


def test_merging_is_commutative(trio: Trio) -> None:
    ab, ba = trio.copy(trio.a, "ab"), trio.copy(trio.b, "ba")
    merged(ab, ANA, [trio.b])
    merged(ba, BOR, [trio.a])
    assert_same(common(ab), common(ba))
    assert codes(ab) == codes(ba)
    merged(ab, ANA, [ba])
    merged(ba, BOR, [ab])
    assert_same(state_of(ab), state_of(ba))
    assert head_of(ab) == head_of(ba)


def test_merging_is_associative_and_several_files_may_be_merged_at_once(trio: Trio) -> None:
    left, bc, right = trio.copy(trio.a, "left"), trio.copy(trio.b, "bc"), trio.copy(trio.a, "right")
    at_once, turned = trio.copy(trio.a, "at-once"), trio.copy(trio.a, "turned")
    merged(left, ANA, [trio.b])
    merged(left, ANA, [trio.c])
    merged(bc, BOR, [trio.c])
    merged(right, ANA, [bc])
    merged(at_once, ANA, [trio.b, trio.c])
    merged(turned, ANA, [trio.c, trio.b])
    for path in (right, at_once, turned):
        assert_same(common(path), common(left))
        assert codes(path) == codes(left)


def test_merging_again_takes_nothing_and_alters_no_byte(trio: Trio) -> None:
    merged(trio.a, ANA, [trio.b])
    before = trio.a.read_bytes()
    for again in ([trio.b], [trio.b, trio.b]):
        plan, _entry = merged(trio.a, BOR, again)
        assert (plan.how, plan.new, plan.conflicts) == (UP_TO_DATE, {}, ())
        assert trio.a.read_bytes() == before


def test_a_copy_that_was_behind_has_the_fingerprint_of_the_other_after_a_merge(trio: Trio) -> None:
    behind = trio.copy(trio.a, "behind")
    merged(trio.a, ANA, [trio.b, trio.c])
    plan, _entry = merged(behind, BOR, [trio.a])
    assert plan.how == FAST_FORWARD
    assert head_of(behind) == head_of(trio.a)
    assert_same(state_of(behind), state_of(trio.a))
    assert faults(behind) == []


def test_what_is_merged_holds_every_entry_of_both_and_one_more(trio: Trio) -> None:
    both = entries_of(trio.a) | entries_of(trio.b)
    plan, entry = merged(trio.a, ANA, [trio.b])
    assert plan.how == MERGE
    assert entries_of(trio.a) == both | {entry.id}
    assert set(entry.parents) == {plan.before, plan.sources[0].head}


def test_a_merge_never_writes_the_other_file(trio: Trio) -> None:
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in (trio.b, trio.c)]
    merged(trio.a, ANA, [trio.b, trio.c])
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in (trio.b, trio.c)] == before
    assert sorted(trio.a.parent.iterdir()) == sorted(trio)


def test_a_rebuild_after_a_merge_changes_nothing(trio: Trio) -> None:
    for others in ([trio.b], [trio.c], [trio.b]):
        merged(trio.a, ANA, others)
        assert faults(trio.a) == []
        is_rebuilt_alike(trio.a)


def test_the_state_before_a_merge_can_still_be_seen_after_it(trio: Trio) -> None:
    before = state_of(trio.a)
    plan, _entry = merged(trio.a, ANA, [trio.b, trio.c])
    with file.reading(trio.a) as connection:
        gone = reference.found(connection).erased - before.erased
        with known.as_known(connection, journal.get(connection, plan.before)) as past:
            then = reference.found(past)
    if gone:  # what was erased since is erased in the past too
        for kind, rows in before.tables.items():
            left = {id_: row for id_, row in rows.items() if (kind, id_) not in gone}
            assert {id_: row for id_, row in then.tables[kind].items() if (kind, id_) not in gone} == left
    else:
        assert_same(then, before._replace(erased=then.erased))
