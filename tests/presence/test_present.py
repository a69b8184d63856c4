"""Occupancy shows who is registered and who is present: an absent person keeps the bed."""

from __future__ import annotations

from pathlib import Path

import pytest

from azilcli import repository
from azilcli.reports import occupancy
from azilcli.reports.table import Table
from azilcli.services import absences, passes, stays
from tests.conftest import AUTHOR
from tests.doing import lines
from tests.presence.conftest import september


@pytest.fixture
def away(house: Path) -> Path:
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(14))
        passes.grant(repo, ["Bako"], start=september(15), end=september(17))
        absences.come_back(repo, ["Ahmadi"], on=september(18))
    return house


@pytest.mark.parametrize(("day", "present"), [(13, 4), (14, 3), (15, 2), (16, 2), (17, 3), (18, 4)])
@pytest.mark.parametrize("by", ["site", "kind", "programme", "room", "bed"])
def test_present_are_those_registered_who_are_neither_away_nor_on_a_pass(
    away: Path, by: str, day: int, present: int
) -> None:
    with repository.reading(away) as repo:
        (table,) = occupancy.occupancy(repo, september(day), by, present=True)
        assert isinstance(table, Table)
        found = lines(table)
        if by != "bed":
            assert sum(int(str(line["occupied"])) for line in found) == 4
        assert sum(int(str(line["present"] or 0)) for line in found) == present
        assert all(len(row) == len(table.columns) for row in table.rows)
        assert table.total is None or len(table.total) == len(table.columns)


@pytest.mark.parametrize("by", occupancy.BY)
def test_without_asking_the_table_is_as_it_was(away: Path, by: str) -> None:
    with repository.reading(away) as repo:
        (table,) = occupancy.occupancy(repo, september(15), by)
    assert "present" not in [column.key for column in getattr(table, "columns", ())]


def test_who_was_discharged_while_away_is_neither(away: Path) -> None:
    with repository.writing(away, AUTHOR) as repo:
        absences.absent(repo, ["Cano"], on=september(20))
        stays.discharge(repo, ["Cano"], on=september(21), reason="arbitrary-departure", destination=None)
    with repository.reading(away) as repo:
        (table,) = occupancy.occupancy(repo, september(22), present=True)
    (line,) = [one for one in lines(table) if one["site"] == "LOGATEC"]
    assert (line["occupied"], line["present"]) == (3, 3)


def test_only_one_more_query_is_asked(away: Path) -> None:
    def queries(present: bool) -> int:
        with repository.reading(away) as repo:
            asked: list[str] = []
            repo.connection.set_trace_callback(asked.append)
            occupancy.occupancy(repo, september(15), present=present)
            return len(asked)

    assert queries(True) == queries(False) + 1
