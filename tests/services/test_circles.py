"""Two copies unite the same two entries each its own way: a circle, a finding until it is cut."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from azilcli.services import erasing
from tests.conftest import Azil, records
from tests.doing import do
from tests.services.leftover import copy, dump, is_sound, merge
from tests.services.test_uniting import data, enter, unite

CHECK = "check --code united-in-circle"


@pytest.fixture
def circle(path: Path, office: Path) -> tuple[str, str, Path]:
    """The codes of the two in their order, and the other copy, which was merged."""
    first, second = sorted((enter(path, "Haidari Amina"), enter(path, "Haydari Ameena")))
    other = copy(path, "other.db")
    unite(path, first, second)
    unite(other, second, first)
    merge(path, other)
    return first, second, other


def test_entries_united_in_both_directions_are_a_finding(
    path: Path, azil: Azil, circle: tuple[str, str, Path]
) -> None:
    first, _second, other = circle
    (row,) = data(azil, CHECK)
    assert row["subject"] == first
    assert row["since_merge"]
    merge(other, path)
    assert dump(other) == dump(path)


def test_the_undo_that_the_finding_names_leaves_the_one_that_counts(
    path: Path, azil: Azil, circle: tuple[str, str, Path]
) -> None:
    first, second, _other = circle
    (row,) = data(azil, CHECK)
    (undo,) = re.findall("undo [0-9a-f]{8}", row["finding"])
    assert azil(undo).code == ExitCode.DONE
    assert data(azil, CHECK) == []
    assert {row["id"]: row["same_as"] for row in records(path, "SELECT id, same_as FROM person")} == {
        first: None, second: first
    }  # fmt: skip
    assert is_sound(path)


def test_the_undo_of_the_other_one_turns_them_round(
    path: Path, azil: Azil, circle: tuple[str, str, Path]
) -> None:
    first, second, _other = circle
    (row,) = data(azil, CHECK)
    merges = {row["entry"] for row in data(azil, "log --limit 0") if row["action"] == "person merge"}
    (other,) = (entry for entry in merges if entry not in row["finding"])
    assert azil(f"undo {other}").code == ExitCode.DONE
    assert data(azil, CHECK) == []
    assert {row["id"]: row["same_as"] for row in records(path, "SELECT id, same_as FROM person")} == {
        first: second, second: None
    }  # fmt: skip


def test_a_chain_is_no_circle(path: Path, office: Path, azil: Azil) -> None:
    a, b, c = (enter(path, f"Haidari {name}") for name in ("A", "B", "C"))
    unite(path, a, b)
    undone = unite(path, b, c)
    unite(path, enter(path, "Haidari D"), a)
    assert undone.data == {"person": a, "other": c}
    assert data(azil, CHECK) == []


def test_a_circle_that_goes_on_as_somebody_else_is_none(
    path: Path, azil: Azil, circle: tuple[str, str, Path]
) -> None:
    unite(path, enter(path, "Haidari C"), circle[0])
    assert data(azil, CHECK) == []


def test_a_circle_of_three_is_found_once(path: Path, office: Path, azil: Azil) -> None:
    a, b, c = sorted(enter(path, f"Haidari {name}") for name in ("A", "B", "C"))
    others = [copy(path, f"{name}.db") for name in ("b", "c")]
    for one, (keep, gone) in zip((path, *others), ((a, b), (b, c), (c, a)), strict=True):
        unite(one, keep, gone)
    merge(path, *others)
    (row,) = data(azil, CHECK)
    assert row["subject"] == a


def test_of_somebody_erased_a_circle_is_no_longer_asked_about(
    path: Path, azil: Azil, circle: tuple[str, str, Path]
) -> None:
    do(path, erasing.erase, circle[0], "request 12/2026")
    assert data(azil, CHECK) == []
