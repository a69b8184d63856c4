"""Recognition: from the asylum home to an integration house on a day, in one entry."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from azilcli import dates
from tests.conftest import Azil, records
from tests.every import every

TODAY = dates.today()
ARRIVED, STATUS, MOVED = (TODAY - timedelta(days=days) for days in (100, 20, 10))
CHANGE = f"transfer --household Novak --to IH-LJUBLJANA --programme integration --on {MOVED}"


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    """A mother and her child in the asylum home, with protection since a day."""
    for line in (
        f"household create Novak --on {ARRIVED} --member 'Novak, Ana, f, 1990, SYR, head'"
        " --member 'Novak, Bor, m, 2015, SYR, child'",
        f"health exam --household Novak --result fit --on {ARRIVED}",
        f"status set --household Novak applicant --on {ARRIVED}",
        f"admit --household Novak --to LJ-GORICE --on {ARRIVED}",
        f"status set --household Novak refugee --on {STATUS}",
    ):
        done = azil(line)
        assert done.code == 0, (line, done.err)
    return office


def stays(path: Path) -> list[tuple[object, ...]]:
    rows = records(path, "SELECT * FROM stay ORDER BY person, arrived")
    return [tuple(row[n] for n in ("programme", "arrived", "departed", "reason", "anchor")) for row in rows]


@every("said", ["", f"--status-on {STATUS}"])
def test_one_command_ends_the_stay_and_begins_the_next_on_the_same_day(
    azil: Azil, house: Path, said: str
) -> None:
    done = azil(f"{CHANGE} {said} --format json")
    assert done.code == 0, done.err
    assert stays(house) == 2 * [
        ("asylum", str(ARRIVED), str(MOVED), "status-granted", None),
        ("integration", str(MOVED), None, None, str(STATUS)),
    ]
    told = json.loads(done.out)
    assert told["until"] == str(dates.add_months(STATUS, 12))
    assert {one["from"].partition("/")[0] for one in told["people"]} == {"LJ-GORICE"}
    assert records(house, "SELECT destination FROM stay WHERE departed IS NOT NULL")[0]["destination"] == (
        "integration-house"
    )
    for on, site in ((MOVED - timedelta(days=1), "LJ-GORICE"), (MOVED, "IH-LJUBLJANA")):
        listed = json.loads(azil(f"report residents --on {on} --format json").out)
        rows = listed if isinstance(listed, list) else listed["residents"]
        assert [row["site"] for row in rows] == [site, site]


def test_one_undo_takes_it_all_back(azil: Azil, house: Path) -> None:
    before = stays(house)
    assert azil(CHANGE).code == 0
    assert azil("undo").code == 0
    assert stays(house) == before


@every(
    "line, code, saying",
    [
        ("transfer 'Novak Ana' --to IH-LJUBLJANA", 4, "--programme integration"),
        (f"admit 'Novak Ana' --to IH-LJUBLJANA --status-on {STATUS}", 4, "also to another programme"),
        (f"{CHANGE} --reason nonsense", 2, "nonsense"),
        ("transfer 'Novak Ana' --to LOGATEC --programme asylum", 4, "already in the programme asylum"),
        ("transfer 'Novak Ana' --to LOGATEC --programme temporary-protection", 2, "--reason CODE"),
        ("transfer 'Novak Ana' --to FLAT-CE --programme integration", 4, "does not serve"),
        (f"transfer 'Novak Ana' --to LOGATEC --status-on {STATUS}", 2, "--programme CODE"),
        (CHANGE.replace(str(MOVED), str(ARRIVED)), 4, "arrived only on"),
        (CHANGE.replace(str(MOVED), str(STATUS - timedelta(days=5))), 2, "--status-on"),
    ],
)
def test_what_is_not_so_is_refused_with_the_way_on(
    azil: Azil, house: Path, line: str, code: int, saying: str
) -> None:
    before = house.read_bytes()
    refused = azil(line)
    assert (refused.code, refused.out) == (code, ""), refused
    assert saying in refused.err
    assert house.read_bytes() == before


def test_the_gates_of_the_house_are_asked(azil: Azil, office: Path) -> None:
    azil("person add Kos Eva --sex f --born 1990")
    azil(f"admit 'Kos Eva' --to LJ-GORICE --on {ARRIVED} --override x")
    azil(f"status set 'Kos Eva' applicant --on {ARRIVED}")
    line = f"transfer 'Kos Eva' --to IH-LJUBLJANA --programme integration --status-on {STATUS}"
    refused = azil(line)
    assert refused.code == 4 and "--override" in refused.err
