"""Undo in one copy of what another builds on: whatever comes together, nothing is left without its ground."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import Refused
from azilcli.ledger import file, schema
from azilcli.ledger.conflicts import Conflict, open_ones
from azilcli.ledger.journal import Author
from azilcli.repository import Repository
from azilcli.services import Done, conflicts, erasing, extensions, people, stays, undoing
from azilcli.services.people import Identity
from tests.ledger import reference
from tests.ledger.offices import laid_out
from tests.ledger.reference import Reference
from tests.ledger.world import FIRST_DAY, assert_same, faults, merged, still

DAY = FIRST_DAY + timedelta(20)


class Copy:
    """One of two copies of a file, and what its office does."""

    def __init__(self, path: Path, office: str) -> None:
        self.path = path
        self.by = Author(office.lower(), office)
        path.write_bytes(laid_out())

    def do(self, service: Callable[..., Done], *given: Any, **named: Any) -> Done:
        with repository.writing(self.path, self.by) as repo:
            return service(repo, *given, **named)

    def add(self, *names: str) -> tuple[Done, list[str]]:
        """Enter people, in one household if there are several; their codes."""
        entered = [Identity(family_name=name, sex="f") for name in names]
        if len(names) == 1:
            done = self.do(people.add, entered)
        else:
            done = self.do(people.create_household, "H", kind="family", existing=[], entered=entered, on=DAY)
        return done, [one["code"] for one in done.data["people"]]

    def admit(self, code: str) -> Done:
        return self.do(stays.admit, [code], "TEST/2/A", on=DAY, programme="eviction")

    def extend(self, code: str) -> Done:
        return self.do(extensions.extend, [code], on=DAY, months=1, override="drill")

    def undo(self, done: Done) -> Done:
        return self.do(undoing.undo_entry, done.entry.id)

    def take(self, other: Copy) -> None:
        """Merge; afterwards the file verifies, and nothing refers to what is not there."""
        merged(self.path, self.by, [other.path])
        self.is_whole()

    def is_whole(self) -> None:
        assert faults(self.path) == []
        with file.reading(self.path) as connection:
            repo = Repository(connection)
            assert_same(reference.found(connection), Reference(connection).state())
            assert repo.rows("SELECT * FROM incomplete") == []
            for kind in schema.kinds().values():
                for field, targets in kind.references.items():
                    known = " UNION ALL ".join(f"SELECT id FROM {target}" for target in targets)
                    lost = repo.rows(f"SELECT id FROM {kind.name} WHERE {field} NOT IN ({known})")
                    assert lost == [], f"{kind.name}.{field}"

    def conflicts(self) -> list[Conflict]:
        with file.reading(self.path) as connection:
            return open_ones(connection)

    def conflict(self) -> Conflict:
        (one,) = self.conflicts()
        return one

    def holds(self, kind: str, id_: str) -> bool:
        with repository.reading(self.path) as repo:
            return repo.get(kind, id_) is not None


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with still():
        yield


@pytest.fixture
def here(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "here.db", "Logatec")


@pytest.fixture
def there(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "there.db", "Maribor")


def share(here: Copy, there: Copy) -> None:
    """Let the other copy know all that this one knows."""
    there.path.write_bytes(here.path.read_bytes())


def actions(one: Conflict) -> list[str]:
    """What the sides of a conflict did."""
    return [side.action for side in one.sides]


def test_an_undo_counts_not_while_another_copy_builds_on_what_it_undoes(here: Copy, there: Copy) -> None:
    added, (code,) = here.add("Nova")
    share(here, there)
    here.undo(added)
    there.do(people.edit, code, {"phone": "041"})
    here.take(there)
    assert here.holds("person", code)
    assert actions(here.conflict()) == ["undo", "person edit"]
    there.take(here)
    assert there.conflict().code == here.conflict().code


@pytest.mark.parametrize("keep", [1, 2])
def test_a_contested_undo_is_decided_either_way(here: Copy, there: Copy, keep: int) -> None:
    added, (code,) = here.add("Nova")
    share(here, there)
    here.undo(added)
    there.do(people.edit, code, {"phone": "041"})
    here.take(there)
    here.do(conflicts.resolve, here.conflict().code, keep=keep)
    here.is_whole()
    assert here.conflicts() == []
    assert here.holds("person", code) == (keep == 2)


def test_what_two_copies_undid_comes_back_when_one_of_the_undos_is_undone(here: Copy, there: Copy) -> None:
    added, (code,) = here.add("Nova")
    share(here, there)
    undone = here.undo(added)
    there.undo(added)
    here.take(there)
    assert not here.holds("person", code)
    here.undo(undone)
    here.is_whole()
    assert here.holds("person", code)


def test_what_was_restored_and_built_on_stands_though_another_copy_undoes_it_anew(
    here: Copy, there: Copy
) -> None:
    """The undo of the undo is undone here; there the stay that it had restored is extended."""
    _added, (code,) = here.add("Nova")
    restored = here.undo(here.undo(here.admit(code)))
    share(here, there)
    here.undo(restored)
    there.extend(code)
    here.take(there)
    assert actions(here.conflict()) == ["undo", "extend"]
    here.do(conflicts.resolve, here.conflict().code, keep=1)
    here.is_whole()
    assert here.conflicts() == []


def test_a_person_stands_whose_admission_another_copy_restores(here: Copy, there: Copy) -> None:
    added, (code,) = here.add("Nova")
    undone = here.undo(here.admit(code))
    share(here, there)
    here.undo(added)
    there.undo(undone)
    here.take(there)
    assert here.holds("person", code)
    assert actions(here.conflict()) == ["undo", "admit"]


def test_a_person_stands_whose_admission_stands_because_another_copy_extended_it(
    here: Copy, there: Copy
) -> None:
    """Both the admission and the person were undone here, the last one first, as it must be."""
    added, (code,) = here.add("Nova")
    admitted = here.admit(code)
    share(here, there)
    here.undo(admitted)
    here.undo(added)
    there.extend(code)
    here.take(there)
    assert here.holds("person", code)
    assert {one.undone.action if one.undone else "" for one in here.conflicts()} == {"admit", "person add"}
    for one in here.conflicts():  # the stay first, on which nothing but the extension builds
        if one.undone and one.undone.action == "admit":
            here.do(conflicts.resolve, one.code, keep=1)
    here.is_whole()
    assert here.conflicts() == []
    assert not here.holds("person", code)


def test_an_undo_is_not_decided_for_while_something_else_was_built_since(here: Copy, there: Copy) -> None:
    """The edit keeps the person; the admission came later, knowing of the undo that does not count."""
    added, (code,) = here.add("Nova")
    share(here, there)
    here.undo(added)
    edited = there.do(people.edit, code, {"phone": "041"})
    here.take(there)
    admitted = here.admit(code)
    before = here.path.read_bytes()
    with pytest.raises(Refused) as decided:
        here.do(conflicts.resolve, here.conflict().code, keep=1)
    with pytest.raises(Refused) as undone:
        here.undo(edited)
    assert here.path.read_bytes() == before
    for caught in (decided, undone):
        assert admitted.entry.id[:8] in caught.value.hint
    here.undo(admitted)
    here.undo(edited)
    here.is_whole()
    assert not here.holds("person", code)


def test_erasing_one_person_does_not_let_an_undo_take_away_another(here: Copy, there: Copy) -> None:
    """What was edited is erased; that it was edited still keeps the household from being undone."""
    created, (one, other) = here.add("Nova", "Mlakar")
    share(here, there)
    here.undo(created)
    there.do(people.edit, one, {"phone": "041"})
    here.take(there)
    here.do(erasing.erase, one, "asked for")
    here.is_whole()
    assert here.holds("person", one)
    assert here.holds("person", other)
