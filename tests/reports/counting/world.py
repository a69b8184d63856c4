"""The raw records after a random history, and the report, as plain dictionaries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from statistics import median
from typing import Any

from azilcli.reports.table import Facts, Report
from azilcli.repository import Record, Repository
from tests.reports.counting.author import FIRST, LAST

DAY = LAST.isoformat()
OPEN = "9999-12-31"
Line = dict[str, Any]


class World:
    """What a file holds after a history, record by record."""

    def __init__(self, repo: Repository) -> None:
        self.repo = repo

    @cache  # noqa: B019
    def all(self, kind: str) -> list[Record]:
        """The records of a kind as they stand, without those that were never so."""
        return [row for row in self.repo.rows(f"SELECT * FROM {kind}") if not row.get("cancelled")]

    def get(self, kind: str, id_: str | None) -> Record | None:
        return next((row for row in self.all(kind) if row["id"] == id_), None)

    @cache  # noqa: B019
    def sleepers(self, night: str) -> list[Record]:
        """The placements of a night with what their stays and people say."""
        stays = {row["id"]: row for row in self.all("stay")}
        people = {row["id"]: row for row in self.all("person")}
        return [
            {**people[stays[row["stay"]]["person"]], **stays[row["stay"]], **row}
            for row in self.all("placement")
            if row["from_day"] <= night < (row["to_day"] or OPEN)
        ]

    def site_on(self, person: str | None, day: str) -> str | None:
        """Where somebody slept in the night of a day, the first site by its code where at several."""
        return min((row["site"] for row in self.sleepers(day) if row["person"] == person), default=None)

    def nights(self) -> list[str]:
        """The nights of the period."""
        return [(FIRST + timedelta(number)).isoformat() for number in range((LAST - FIRST).days + 1)]

    def one_a_day(self, kind: str, *fields: str) -> list[Record]:
        """Of what the entries of one person say for one day, what the entry says under which they go on."""
        found: dict[Any, Record] = {}
        for row in sorted(self.all(kind), key=lambda row: (row["person"] not in row["id"], row["id"])):
            found.setdefault((row["person"], *(row[field] for field in fields)), row)
        return [*found.values()]

    def status(self, person: str, day: str) -> str | None:
        """The code of the status that somebody had on a day."""
        its = [
            row
            for row in self.one_a_day("status", "on_day")
            if row["person"] == person and row["on_day"] <= day
        ]
        return max(its, key=lambda row: str(row["on_day"]))["code"] if its else None

    def is_away(self, stay: str, night: str) -> bool:
        """Whether somebody spends a night of a stay out of the house, away or on a pass."""
        return any(
            row["stay"] == stay and holds(row, night) for row in (*self.all("absence"), *self.all("pass"))
        )

    def open_needs(self, day: str) -> list[Record]:
        """The needs found by a day and not closed on it, each with what it asks of the place as a list."""
        return [
            {**row, "asks": (row["adjustment"] or "").split()}
            for row in self.all("need")
            if row["found_on"] <= day < (row["closed_on"] or OPEN)
        ]

    def pupils(self, night: str) -> list[Record]:
        """Those who sleep somewhere in a night and are six to seventeen years old."""
        known = [row for row in self.sleepers(night) if row["birth_date"]]
        return [row for row in known if 6 <= years(row["birth_date"], night) < 18]

    def has_school(self, person: str, day: str) -> bool:
        """Whether somebody ever took part in a school, proved so, or was promised one, up to a day."""
        schools = ("primary-school", "secondary-school", "adult-school", "right-school")
        schooling = {row["id"] for row in self.all("activity") if row["kind"] == "schooling"}
        attended = [row["from_day"] for row in self.all("participation")
                    if row["person"] == person and row["activity"] in schooling]  # fmt: skip
        proved = [row["on_day"] for row in self.all("evidence")
                  if row["person"] == person and row["kind"] == "schooling"]  # fmt: skip
        promised = [row["asked_on"] for row in self.all("request")
                    if row["person"] == person and row["what"] in schools
                    and (row["state"] == "accepted" or row["result"] in ("granted", "partly"))]  # fmt: skip
        return any(since <= day for since in (*attended, *proved, *promised))

    def beds(self, night: str, site: str | None = None) -> list[Record]:
        """The beds in use in a night, and whether each is out of service."""
        rooms, sites = ({row["id"]: row for row in self.all(kind)} for kind in ("room", "site"))
        closures = [row for row in self.all("closure") if holds(row, night)]
        closed, unused = (
            {row["place"] for row in closures if row["effect"] == effect}
            for effect in ("closed", "out-of-service")
        )
        found = []
        for row in self.all("bed"):
            within = {row["id"], row["room"], rooms[row["room"]]["site"]}
            where = rooms[row["room"]]["site"]
            since = max(row["from_day"], rooms[row["room"]]["from_day"], sites[where]["from_day"])
            if since <= night and site in (None, where) and not within & closed:
                found.append({**row, "site": where, "is_out": bool(within & unused)})
        return found

    def policy(self, code: str, day: str) -> str:
        """What a policy says on a day."""
        rows = [row for row in self.all("policy") if row["code"] == code and row["valid_from"] <= day]
        return str(max(rows, key=lambda row: str(row["valid_from"]))["value"])

    def granted(self, stay: str, day: str) -> str | None:
        """The last day to which a stay was extended up to a day, where it was."""
        its = [row for row in self.all("extension") if row["stay"] == stay and row["decided_on"] <= day]
        return max((row["until"] for row in its), default=None)

    def order(self, list_: str) -> list[str]:
        """The codes of a list as it is shown."""
        rows = [row for row in self.all("code") if row["list"] == list_]
        return [row["code"] for row in sorted(rows, key=lambda row: row["rank"])]


def holds(row: Record, day: str) -> bool:
    """Whether the interval of a record holds a day."""
    return bool(row["from_day"] <= day < (row["to_day"] or OPEN))


def between(day: str | None) -> bool:
    """Whether a day is one of the period."""
    return FIRST.isoformat() <= (day or "") <= LAST.isoformat()


def days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def years(born: str, day: str) -> int:
    """The age of somebody on a day; of a year of birth the least possible."""
    whole = born if len(born) == 10 else f"{born}-12-31"
    return int(day[:4]) - int(whole[:4]) - (day[5:] < whole[5:])


def middle(numbers: Iterable[float]) -> float | None:
    """The median of numbers, or that there is none."""
    known = [*numbers]
    return float(median(known)) if known else None


def plain(cell: Any) -> Any:
    return str.__str__(cell) if isinstance(cell, str) else cell


def told(report: Report) -> dict[str, list[Line]]:
    """The lines of each table of a report as data, without bars and words."""
    return {
        part.name: [
            {column.key: plain(cell) for column, cell in zip(part.columns, row, strict=True)}
            for row in part.rows
        ]
        for part in report
        if not isinstance(part, Facts)
    }


def totals(report: Report) -> dict[str, Line]:
    """The total of each table that has one, without the cell that says so."""
    return {
        part.name: {
            column.key: plain(cell) for column, cell in [*zip(part.columns, part.total, strict=True)][1:]
        }
        for part in report
        if not isinstance(part, Facts) and part.total
    }


def groups(rows: Iterable[Record], *fields: str) -> dict[Any, list[Record]]:
    """Rows by what a field says, or several."""
    found: dict[Any, list[Record]] = {}
    for row in rows:
        key = tuple(row[field] or "" for field in fields)
        found.setdefault(key if len(fields) > 1 else key[0], []).append(row)
    return found
