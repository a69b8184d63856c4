"""Putting people where a test needs them, and asking what is wrong or due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from azilcli import repository
from azilcli.services import stays
from tests.conftest import AUTHOR
from tests.doing import set_status


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
            set_status(repo, [who], code, on=on)
