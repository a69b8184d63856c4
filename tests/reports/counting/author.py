"""Who makes up a random history, and of which days it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from azilcli.repository import Record, Repository

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)
TOWNS = ("Celje", "Ljubljana", "Postojna", None)


class Author:
    """Who makes up a history: one `Random`, and what a file of a house holds."""

    def __init__(self, repo: Repository, chance: Random) -> None:
        self.repo, self.chance = repo, chance
        self.people: list[str] = []
        self.households: list[str] = []
        self.members: dict[str, list[str]] = {}
        self.stays: list[Record] = []
        self.organisations: list[str] = []
        self.activities: list[str] = []

    @cache  # noqa: B019
    def codes(self, list_: str) -> list[str]:
        rows = self.repo.rows("SELECT code FROM code WHERE list = :list ORDER BY code", list=list_)
        return [row["code"] for row in rows]

    def any(self, those: Sequence[Any]) -> Any:
        return self.chance.choice(those)

    def one(self, list_: str) -> str:
        return str(self.any(self.codes(list_)))

    def some(self, list_: str) -> str | None:
        """A few codes of a list, as a record holds several."""
        those = self.chance.sample(self.codes(list_), self.chance.choice((0, 1, 2, 3)))
        return " ".join(sorted(those)) or None

    def perhaps(self, value: Any, share: float = 0.5) -> Any:
        return value if self.chance.random() < share else None

    def day(self, least: int = -50, most: int = 50, since: date = FIRST) -> date:
        return since + timedelta(self.chance.randint(least, most))

    def within(self, most: int = 80, open_: float = 0.3) -> tuple[date, date | None]:
        """An interval near the period, perhaps of no day, perhaps without an end."""
        start = self.day()
        nights = self.chance.choice((0, 1, 3, 10, 30, most))
        return start, None if self.chance.random() < open_ else start + timedelta(nights)

    def born(self) -> str | None:
        """A day or only a year of birth, or none; most are children or of an age on which something turns."""
        year, month = self.chance.randint(2004, 2023), self.chance.randint(1, 12)
        day = f"{year}-{month:02}-{self.chance.randint(1, 28):02}"
        return self.chance.choice(
            (None, str(self.chance.randint(1940, 2022)), day, day, f"{year}-03-31", "2012-02-29")
        )

    def somebody(self) -> str:
        return self.chance.choice(self.people)

    def whose(self) -> dict[str, str]:
        """A person or a household, as the field that says so."""
        if self.households and self.chance.random() < 0.3:
            return {"household": self.chance.choice(self.households)}
        return {"person": self.somebody()}

    def add(self, kind: str, /, share_cancelled: float = 0.0, **fields: Any) -> str:
        """A record, perhaps found never to have been."""
        if share_cancelled and self.chance.random() < share_cancelled:
            fields["cancelled"] = LAST
        return self.repo.add(kind, **fields)
