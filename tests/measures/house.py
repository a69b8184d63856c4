"""A house with an applicant and a beneficiary, and what is done in it, in a line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import AzilError, Refused
from azilcli.services import Done, measures, objections, people, stays
from tests.conftest import AUTHOR, records
from tests.doing import sentences

ARRIVED = date(2024, 6, 3)  # a Monday


def day(number: int) -> date:
    """A day of June 2024, of which the 8th is a Saturday and the 25th a holiday."""
    return date(2024, 6, number)


def accommodate(path: Path, name: str, to: str, status_on: date | None = None) -> None:
    """Enter somebody and let them in, past the gates of other families."""
    with repository.writing(path, AUTHOR) as repo:
        person = str(people.add(repo, [people.member(f"{name},X,m,1990")]).data["people"][0]["code"])
        stays.admit(repo, [person], to, on=ARRIVED, status_on=status_on, override="test")


@pytest.fixture
def house(office: Path) -> Path:
    """Ahmadi is an applicant in the asylum home, Bako a beneficiary in an integration house."""
    accommodate(office, "Ahmadi", "LJ-GORICE")
    accommodate(office, "Bako", "IH-MARIBOR", date(2024, 6, 1))
    return office


def add(path: Path, who: str, kind: str, on: int, **more: Any) -> Done:
    """Record a breach or measure of a day of June."""
    options = {"description": "noise at night", **more}
    with repository.writing(path, AUTHOR) as repo:
        return measures.add(repo, [who], kind, on=day(on), **options)


def complete(path: Path, code: str, **more: Any) -> Done:
    """Add to a breach or measure."""
    with repository.writing(path, AUTHOR) as repo:
        return objections.complete(repo, code, **more)


def refused(path: Path, who: str, kind: str, on: int, error: type[AzilError] = Refused, **more: Any) -> str:
    """The sentence of a refusal; nothing was written."""
    before = records(path, "SELECT count(*) AS n FROM entry")
    with pytest.raises(error) as refusal:
        add(path, who, kind, on, **more)
    assert records(path, "SELECT count(*) AS n FROM entry") == before
    return refusal.value.sentence


def find(path: Path, codes: Iterable[str], on: int) -> list[str]:
    """What some checks find on a day of June."""
    return [sentence for code in codes for sentence in sentences(path, code, day(on))]
