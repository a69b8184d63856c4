"""What the tests of this folder do to a file: enter people, examine them, let them in, ask the checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from azilcli import repository
from azilcli.services import health, people, stays
from tests import doing
from tests.conftest import AUTHOR

JUNE = date(2024, 6, 10)


def june(day: int) -> date:
    """The day of June 2024."""
    return date(2024, 6, day)


def family(path: Path, *typed: str) -> list[str]:
    """Enter people who are a household since 2016; their codes."""
    with repository.writing(path, AUTHOR) as repo:
        name = typed[0].partition(",")[0]
        entered = [people.member(one) for one in typed]
        done = people.create_household(
            repo, name, kind="family", existing=(), entered=entered, on=date(2016, 1, 1)
        )
    return [one["code"] for one in done.data["people"]]


def examine(path: Path, who: str | Sequence[str], on: date = JUNE, result: str = "fit") -> None:
    with repository.writing(path, AUTHOR) as repo:
        health.exam(repo, [who] if isinstance(who, str) else who, on=on, result=result)


def inform(path: Path, who: str | Sequence[str], on: date = JUNE) -> None:
    with repository.writing(path, AUTHOR) as repo:
        health.inform(repo, [who] if isinstance(who, str) else who, on=on)


def vulnerable(path: Path, who: str, kind: str = "disability", on: date = JUNE) -> None:
    with repository.writing(path, AUTHOR) as repo:
        doing.vulnerable(repo, [who], kind=kind, on=on)


_PROGRAMMES = {"IH": "integration", "FLAT": "eviction"}


def put(
    path: Path, who: str | Sequence[str], to: str, on: date = JUNE, override: str | None = None
) -> list[str]:
    """Admit people; where each of them sleeps."""
    programme = _PROGRAMMES.get(to.partition("-")[0], "asylum")
    with repository.writing(path, AUTHOR) as repo:
        done = stays.admit(
            repo,
            [who] if isinstance(who, str) else who,
            to,
            on=on,
            programme=programme,
            status_on=on if programme == "integration" else None,
            override=override,
        )
    return [one["bed"] or one["room"] or one["site"] for one in done.data["people"]]
