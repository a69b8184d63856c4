"""Places kept free: nobody is put there by choice, and they lapse by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from azilcli.errors import ExitCode
from azilcli.rules.holds import Hold, failed, keep
from azilcli.rules.rooms import ISOLATION, Room
from tests.conftest import Azil
from tests.doing import asked
from tests.every import every

DAY = "2026-07-10"


def room(id_: str, beds: int, **fields: Any) -> Room:
    return Room(id_, tuple(f"{id_}/{letter}" for letter in "ABCDEF"[:beds]), **fields)


def hold(id_: str, place: str, people: int, *, alone: bool = False) -> Hold:
    return Hold(id_, place, people, "bus", "2026-07-10", "2026-07-12", alone)


@every(
    "holds, free, short",
    [
        ([], {"L/1": "AB", "L/2": "ABC", "L/9": "A"}, []),
        ([hold("a", "L/2/B", 1)], {"L/1": "AB", "L/2": "AC", "L/9": "A"}, [0]),
        ([hold("a", "L/2", 2)], {"L/1": "AB", "L/2": "A", "L/9": "A"}, [0]),
        ([hold("a", "L/2", 2, alone=True)], {"L/1": "AB", "L/9": "A"}, [0]),
        ([hold("a", "L/2", 4)], {"L/1": "AB", "L/9": "A"}, [1]),
        ([hold("a", "L", 4)], {"L/1": "A", "L/9": "A"}, [0]),
        ([hold("a", "L", 5), hold("b", "L/1", 1)], {}, [0, 0]),
        ([hold("a", "L", 5), hold("b", "L/1", 1), hold("c", "L/1/B", 1)], {}, [1, 0, 0]),
        ([hold("a", "M", 5), hold("b", "L/3", 1)], {"L/1": "AB", "L/2": "ABC", "L/9": "A"}, [5, 1]),
    ],
)
def test_a_hold_takes_its_beds_out_of_the_choice_the_nearest_named_first(
    holds: list[Hold], free: dict[str, str], short: list[int]
) -> None:
    rooms = [room("L/9", 1, reserved_for=ISOLATION), room("L/2", 3), room("L/1", 2)]
    kept = keep(rooms, holds)
    left = {one.id: "".join(bed[-1] for bed in one.free) for one in kept.rooms}
    assert left == free
    assert [kept.short(one) for one in holds] == short


def test_a_bed_fails_a_hold_only_where_no_other_is_left_for_it() -> None:
    rooms = [room("L/1", 2), room("L/2", 3)]
    asked = {
        "L/1/A": [hold("a", "L", 4)],
        "L/2/A": [hold("a", "L/2", 2)],
        "L/2/B": [hold("a", "L/2", 3)],
        "L/2/C": [hold("a", "L/2", 1, alone=True)],
    }
    assert [failed(rooms, holds, bed) is not None for bed, holds in asked.items()] == [
        False, False, True, True,
    ]  # fmt: skip


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    """A file with a couple and a single man, for rooms of two in Logatec."""
    for line in (
        "household create Kos --on 2026-07-01 --member 'Kos, Eva, f, 1990' --member 'Kos, Jan, m, 1990'",
        "person add Haidari Zia --sex m --born 1990-01-01",
        "health exam Haidari --on 2026-07-01 --result fit",
        "health exam --household Kos --on 2026-07-01 --result fit",
        "status set Haidari applicant --on 2026-07-01",
        "status set --household Kos applicant --on 2026-07-01",
    ):
        done = azil(line)
        assert done.code == ExitCode.DONE, (line, done.err)
    return office


def test_a_place_is_kept_from_its_first_to_its_last_night(azil: Azil, house: Path) -> None:
    azil(f"hold add LOGATEC/101 --people 2 --label bus --from {DAY} --until 2026-07-12")
    suits = {
        day: "LOGATEC/101"
        in [row["room"] for row in asked(azil, f"suggest Haidari --site LOGATEC --on {day} --limit 0")]
        for day in ("2026-07-12", "2026-07-13")
    }
    assert suits == {"2026-07-12": False, "2026-07-13": True}
    assert "bus" in azil("report occupancy --site LOGATEC --on 2026-07-12").out
    assert "bus" not in azil("report occupancy --site LOGATEC --on 2026-07-13").out
    (due,) = asked(azil, f"due --code hold-lapses --on {DAY} --within 2")
    assert (due["day"], due["subject"]) == ("2026-07-12", "LOGATEC/101")


def test_a_bed_that_is_kept_is_filled_only_where_it_is_named_and_found_then(azil: Azil, house: Path) -> None:
    azil(f"hold add LOGATEC/101 --people 2 --label bus --from {DAY} --until 2026-07-12")
    admit = f"admit Haidari --programme asylum --on {DAY} --departed 2026-07-11 --reason own-wish --to"
    refused = azil(f"{admit} LOGATEC/101")
    assert refused.code == ExitCode.REFUSED and "kept free there: LOGATEC/101 bus (2)" in refused.err
    assert asked(azil, f"check --code hold-short --on {DAY}") == []
    done = azil(f"{admit} LOGATEC/101/A")
    assert done.code == ExitCode.DONE and "LOGATEC/101/A is kept free for bus" in done.err
    assert len(asked(azil, f"check --code hold-short --on {DAY}")) == 1
    assert azil("hold cancel LOGATEC/101").code == ExitCode.DONE
    assert asked(azil, f"check --code hold-short --on {DAY}") == []


def test_what_is_kept_for_a_household_is_theirs(azil: Azil, house: Path) -> None:
    (kos,) = asked(azil, "household list")
    azil(
        f"hold add LOGATEC/101 --people 2 --label bus --from {DAY} --until 2026-07-20"
        f" --household {kos['household']}"
    )
    admit = f"--to LOGATEC/101 --programme asylum --on {DAY}"
    assert azil(f"admit Haidari {admit}").code == ExitCode.REFUSED
    assert azil(f"admit --household Kos {admit}").code == ExitCode.DONE
    assert asked(azil, f"check --code hold-short --on {DAY}") == []
