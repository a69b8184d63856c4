"""A house with a few people, in September 2024."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.errors import AzilError, Refused
from azilcli.reports import findings
from azilcli.reports.table import Table
from azilcli.repository import Repository
from azilcli.services import people, stays
from tests.conftest import AUTHOR, records

ARRIVED = date(2023, 9, 1)
NAMES = ("Ahmadi", "Bako", "Cano", "Dost")


def september(day: int) -> date:
    return date(2024, 9, day)


@pytest.fixture
def house(office: Path) -> Path:
    """Four applicants in Logatec since long ago."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member(f"{name},,m,1990") for name in NAMES])
        stays.admit(repo, NAMES, "LOGATEC", on=ARRIVED, programme="asylum", override="a test")
    return office


@pytest.fixture
def code(house: Path) -> dict[str, str]:
    """The codes of the four by name."""
    rows = records(house, "SELECT id, family_name FROM person")
    return {row["family_name"]: row["id"] for row in rows}


@contextmanager
def on_day(path: Path, today: date, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """Writing on a day that is today."""
    monkeypatch.setattr(dates, "today", lambda: today)
    with repository.writing(path, AUTHOR) as repo:
        yield repo
    monkeypatch.undo()


@contextmanager
def refused(
    path: Path, saying: str = ".", error: type[AzilError] = Refused, hint: str = ""
) -> Iterator[Repository]:
    """What is done inside must be refused in such words, before anything is written."""
    with repository.writing(path, AUTHOR) as repo:
        before = repo.fingerprint
        with pytest.raises(error, match=saying) as refusal:
            yield repo
        assert hint in refusal.value.hint
        assert repo.fingerprint == before


def found(path: Path, check: str, on: date) -> list[str]:
    """The sentences of the findings of a check on a day."""
    with repository.reading(path) as repo:
        (table,) = findings.findings(repo, on, findings.Wanted(codes=[check]))
    assert isinstance(table, Table)
    return [row[4] for row in table.rows]


def due(path: Path, code: str, on: date, within: int = 30) -> list[tuple[str, str]]:
    """The days on which something falls due, with the sentences."""
    with repository.reading(path) as repo:
        (table,) = findings.due(repo, on, within)
    assert isinstance(table, Table)
    return [(row[0], row[4]) for row in table.rows if row[2] == code]


def absences(path: Path, name: str) -> list[tuple[str, str | None]]:
    """The absences of a person that hold a night, as first night and day of return."""
    rows = records(
        path,
        "SELECT absence.* FROM absence JOIN stay ON stay.id = absence.stay"
        " JOIN person ON person.id = stay.person WHERE family_name = :name"
        " AND coalesce(to_day, '9999') > from_day ORDER BY from_day",
        name=name,
    )
    return [(row["from_day"], row["to_day"]) for row in rows]


def lines(table: object) -> Sequence[dict[str, object]]:
    """The rows of a table by the keys of its columns."""
    assert isinstance(table, Table)
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]
