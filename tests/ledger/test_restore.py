"""Going back: to a state of the file, over merges too, and to a copy. Nothing is lost by it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from azilcli.ledger import schema
from azilcli.services import people, stays
from tests.conftest import AUTHOR
from tests.ledger.forging import MARIBOR, Apart, do, faults, rows

pytestmark = pytest.mark.usefixtures("nothing_hangs")


def tables(path: Path) -> dict[str, list[object]]:
    return {name: rows(path, f"SELECT * FROM {name} ORDER BY id") for name in schema.kinds()}  # type: ignore[misc]


def state(path: Path) -> str:
    return str(rows(path, "SELECT id FROM entry ORDER BY seq DESC LIMIT 1")[0][0])[:16]


def test_a_merge_can_be_taken_back_and_that_too(apart: Apart) -> None:
    before, was = tables(apart.ours), state(apart.ours)
    apart.taken()
    after = tables(apart.ours)
    assert after != before
    told = apart.azil(f"db restore {was} --dry-run")
    assert told.code == 0 and "Undone here" in told.out
    assert tables(apart.ours) == after
    ended = apart.azil(f"db restore {was}")
    assert ended.code == 0, ended
    assert tables(apart.ours) == before and faults(apart.ours) == []
    assert apart.azil(f"undo {state(apart.ours)}").code == 0
    assert tables(apart.ours) == after and faults(apart.ours) == []


def test_the_other_copy_follows_with_the_next_merge(apart: Apart) -> None:
    before, was = tables(apart.ours), state(apart.ours)
    apart.taken()
    assert apart.azil("--db other.db db merge azil.db --yes").code in (0, 6)
    assert apart.azil(f"db restore {was}").code == 0
    ended = apart.azil("--db other.db db merge azil.db --yes")
    assert ended.code in (0, 6) and "Undone here" in ended.out
    assert tables(apart.other) == before


def test_what_was_built_on_elsewhere_meanwhile_is_for_somebody_to_decide(apart: Apart) -> None:
    was = state(apart.ours)
    apart.taken()
    apart.other.write_bytes(apart.ours.read_bytes())
    assert apart.azil(f"db restore {was}").code == 0
    do(apart.other, MARIBOR, people.edit, "Novak", {"sex": "x"})
    assert apart.azil("db merge other.db --yes").code == 6
    assert json.loads(apart.azil("conflict list --format json").out)


def test_what_was_erased_since_stays_erased(apart: Apart) -> None:
    was = state(apart.ours)
    do(apart.ours, AUTHOR, stays.discharge, ["Haidari"], on=_day(), reason="other", destination=None)
    assert apart.azil("person erase Haidari --reason 1/2026 --yes").code == 0
    ended = apart.azil(f"db restore {was} --format json")
    assert ended.code == 0 and json.loads(ended.out)["restore"]["erased"] > 0
    assert rows(apart.ours, "SELECT departed FROM stay WHERE person IN (SELECT record FROM erased)")[0] == (
        None,
    )
    assert b"Haidari" not in apart.ours.read_bytes()
    assert faults(apart.ours) == []
    assert apart.azil(f"undo {state(apart.ours)}").code == 0


def _day() -> date:

    return date(2024, 3, 9)


def test_a_state_is_named_as_for_as_known(apart: Apart) -> None:
    was = state(apart.ours)
    apart.taken()
    for name in (was, was[:8], f"{was}@2026-11-22"):
        assert apart.azil(f"db restore {name} --dry-run").code == 0, name
    assert apart.azil("db restore today --dry-run").code == 4
    assert apart.azil("db restore 1.1.1990").code == 3
    assert apart.azil("db restore ffffffff").code == 3
    assert apart.azil("db restore nonsense").code == 2


def test_the_state_that_the_file_has_is_refused(apart: Apart) -> None:
    before = apart.ours.read_bytes()
    assert apart.azil(f"db restore {state(apart.ours)}").code == 4
    assert apart.ours.read_bytes() == before


def test_a_copy_is_put_in_place_and_the_file_aside(apart: Apart) -> None:
    ours, other = entries(apart.ours), entries(apart.other)
    ended = apart.azil("db restore other.db")
    assert ended.code == 0, ended
    (aside,) = apart.folder.glob("azil.before-*.db")
    assert aside.name in ended.err and aside.stat().st_mode & 0o777 == 0o600
    assert entries(apart.ours) == other and entries(aside) == ours
    assert faults(apart.ours) == [] and faults(aside) == []
    assert apart.azil(f"db merge {aside.name} --yes").code in (0, 6)
    assert entries(apart.ours) >= ours | other


def test_a_damaged_file_gives_way_to_a_sound_copy(apart: Apart) -> None:
    whole = bytearray(apart.ours.read_bytes())
    whole[4096:12288] = b"x" * 8192
    apart.ours.write_bytes(whole)
    ended = apart.azil("db restore other.db")
    assert ended.code == 0, ended
    (aside,) = apart.folder.glob("azil.before-*.db")
    assert aside.read_bytes() == bytes(whole)
    assert entries(apart.ours) == entries(apart.other) and faults(apart.ours) == []


@pytest.mark.parametrize("name", ["missing.db", "azil.db", "text.db", "broken.db"])
def test_what_is_no_sound_copy_is_refused_and_nothing_is_touched(apart: Apart, name: str) -> None:
    (apart.folder / "text.db").write_text("x" * 200)
    broken = bytearray(apart.other.read_bytes())
    broken[-5000:-4000] = b"x" * 1000
    (apart.folder / "broken.db").write_bytes(broken)
    before = {one: one.read_bytes() for one in apart.folder.iterdir()}
    ended = apart.azil(f"db restore {name}")
    assert ended.code == 5 and "Traceback" not in ended.err, ended
    assert {one: one.read_bytes() for one in apart.folder.iterdir()} == before


def test_a_trial_of_a_copy_touches_nothing(apart: Apart) -> None:
    before = {one: one.read_bytes() for one in apart.folder.iterdir()}
    assert apart.azil("db restore other.db --dry-run").code == 0
    assert {one: one.read_bytes() for one in apart.folder.iterdir()} == before


def entries(path: Path) -> set[str]:
    return {id_ for (id_,) in rows(path, "SELECT id FROM entry")}
