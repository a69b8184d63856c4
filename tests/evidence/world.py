"""What the tests of evidence share: a family in a flat, somebody in an integration house."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from azilcli import repository
from azilcli.rules import checks
from azilcli.services import evidence, people, stays
from tests.conftest import AUTHOR

MOVED_IN = date(2023, 8, 31)
STATUS = date(2024, 1, 31)


def family_in_flat(path: Path) -> None:
    """The household Novak in the flat of Celje since `MOVED_IN`."""
    with repository.writing(path, AUTHOR) as repo:
        people.create_household(
            repo, "Novak", kind="family", existing=(), on=MOVED_IN,
            entered=[people.member(one) for one in ("Novak,Petra,f,1985,SVN,head", "Novak,Žan,m,2012,SVN")],
        )  # fmt: skip
        stays.admit(repo, [], "FLAT-CE", households=["Novak"], on=MOVED_IN, override="drill")


def tesfay_in_house(path: Path) -> None:
    """Tesfay in the integration house of Maribor, with the status since `STATUS`."""
    with repository.writing(path, AUTHOR) as repo:
        people.add(repo, [people.member("Tesfay,Selam,f,1990,ERI")])
        stays.admit(repo, ["Tesfay"], "IH-MARIBOR", on=date(2024, 2, 5), status_on=STATUS, override="drill")


def add(path: Path, who: str, kind: str, *days: date, percent: int | None = None) -> None:
    """Record evidence on these days; `Novak` is the household."""
    with repository.writing(path, AUTHOR) as repo:
        for day in days:
            names, households = ((), [who]) if who == "Novak" else ([who], [])
            evidence.add(repo, names, kind, households=households, on=day, percent=percent)


def found(path: Path, code: str, on: date) -> list[dict[str, Any]]:
    """The rows of one check on a day."""
    (check,) = [one for one in checks.checks() if one.code == code]
    with repository.reading(path) as repo:
        return repo.rows(check.sql, on=on, today=on)


def due(path: Path, code: str, on: date, until: date) -> list[str]:
    """The days on which one thing is due."""
    (one,) = [one for one in checks.dues() if one.code == code]
    with repository.reading(path) as repo:
        return [row["day"] for row in repo.rows(one.sql, on=on, until=until, today=on)]
