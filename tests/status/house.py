"""Putting people where a test needs them, and asking what is wrong or due."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import AzilError, Refused
from azilcli.reports import findings
from azilcli.reports.findings import Wanted
from azilcli.reports.table import Table
from azilcli.repository import Repository
from azilcli.services import people, status, stays
from tests.conftest import AUTHOR


@contextmanager
def refused(
    path: Path, saying: str, error: type[AzilError] = Refused, hint: str = ""
) -> Iterator[Repository]:
    """What is done inside must be refused in such words, before anything is written."""
    with repository.writing(path, AUTHOR) as repo:
        before = repo.fingerprint
        with pytest.raises(error, match=saying) as refusal:
            yield repo
        assert hint in refusal.value.hint
        assert repo.fingerprint == before


def enter(path: Path, *typed: str) -> list[str]:
    """Enter people typed as `Haidari, Amina, f, 1990-05-03, AFG`; their codes."""
    with repository.writing(path, AUTHOR) as repo:
        done = people.add(repo, [people.member(one) for one in typed])
    return [one["code"] for one in done.data["people"]]


def household(path: Path, name: str, *typed: str, on: date = date(2016, 1, 1), kind: str = "family") -> None:
    """Enter a household with new people."""
    with repository.writing(path, AUTHOR) as repo:
        people.create_household(
            repo, name, kind=kind, existing=(), entered=[people.member(one) for one in typed], on=on
        )


def admit(
    path: Path, who: str, to: str, on: date, programme: str | None = None, status_on: date | None = None
):
    """Admit somebody, whatever gates there are."""
    with repository.writing(path, AUTHOR) as repo:
        return stays.admit(
            repo, [who], to, on=on, programme=programme, status_on=status_on, override="for the test"
        )


def give(path: Path, who: str, *history: tuple[date, str]) -> None:
    """Record what statuses somebody had."""
    with repository.writing(path, AUTHOR) as repo:
        for on, code in history:
            status.set_(repo, [who], code, on=on)


def found(path: Path, code: str, on: date) -> list[str]:
    """The sentences of the findings of one check on a day."""
    with repository.reading(path) as repo:
        (table,) = findings.findings(repo, on, Wanted(codes=[code]))
        assert isinstance(table, Table)
        return [row[4] for row in table.rows]


def due(path: Path, code: str, on: date, within: int = 30) -> list[str]:
    """The days (ISO text) on which something of one kind is due."""
    with repository.reading(path) as repo:
        (table,) = findings.due(repo, on, within)
        assert isinstance(table, Table)
        return [row[0] for row in table.rows if row[2] == code]
