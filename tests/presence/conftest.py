"""A house with a few people, in September 2024."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.repository import Repository
from azilcli.services import people, stays
from tests.conftest import AUTHOR, records
from tests.doing import set_status

ARRIVED = date(2023, 9, 1)
NAMES = ("Ahmadi", "Bako", "Cano", "Dost")


def september(day: int) -> date:
    return date(2024, 9, day)


@pytest.fixture
def house(office: Path) -> Path:
    """Four applicants in Logatec since long ago."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member(f"{name},,m,1990") for name in NAMES])
        set_status(repo, NAMES, "applicant", on=ARRIVED)
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
