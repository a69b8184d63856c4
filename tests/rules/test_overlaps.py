"""Overlapping intervals: found as comparing all pairs would find them, each once, in one pass."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from random import Random

from azilcli.ledger import doubts, schema
from azilcli.rules import checks
from azilcli.rules.checks.overlaps import overlaps
from tests.every import every

Interval = tuple[int, str, str, str | None]
LATEST = "9999-12-31"


def asked(rows: list[Interval], earlier: str = "true") -> list[tuple[int, str]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE held (id INTEGER, bed, from_day, to_day)")
        connection.executemany("INSERT INTO held VALUES (?, ?, ?, ?)", rows)
        sql = overlaps("held", "bed", "from_day", "to_day", among="SELECT bed FROM held", earlier=earlier)
        return connection.execute(f"{sql} ORDER BY 1", {"on": "2024-01-06"}).fetchall()


def compared(rows: list[Interval], until: str = LATEST) -> dict[int, set[int]]:
    """Of each interval those that began before it, by `until`, and overlap it."""
    found: dict[int, set[int]] = {}
    for later, bed, begun, ended in rows:
        for earlier, other, start, end in rows:
            if (
                bed == other
                and (start, earlier) < (begun, later)
                and start < (end or LATEST)
                and begun < min(ended or LATEST, end or LATEST)
                and start <= until
            ):
                found.setdefault(later, set()).add(earlier)
    return found


def test_whatever_overlaps_is_found_once_as_all_pairs_would_find_it() -> None:
    chance = Random(2024)
    for _history in range(60):
        rows: list[Interval] = []
        for number in range(chance.randint(1, 25)):
            start = chance.randint(1, 15)
            end = None if chance.random() < 0.1 else f"2024-01-{max(1, start + chance.randint(-1, 6)):02}"
            rows.append((number, chance.choice("AB"), f"2024-01-{start:02}", end))
        for earlier, until in (("true", LATEST), ("from_day <= :on", "2024-01-06")):
            found, wanted = asked(rows, earlier), compared(rows, until)
            assert [later for later, _earlier in found] == sorted(wanted)
            assert all(int(other) in wanted[later] for later, other in found)


_PLACED = "INSERT INTO placement (id, stay, site, bed, number, from_day)"
CROWDS = {
    "bed-twice": f"{_PLACED} SELECT 'B' || n, 'S' || n, 'X', 'A', 1, '2024-01-01'",
    "person-twice": "INSERT INTO stay (id, person, programme, arrived) SELECT -n, 'P1', 'x', '2024-01-01'",
    "sleeps-twice": f"{_PLACED} SELECT 'B' || n, 'S1', 'X', NULL, 1, '2024-01-01'",
    "guardian-twice": (
        "INSERT INTO guardian (id, person, kind, from_day, name) SELECT 'G' || n, 'P1', 'x', '2024-01-01', n"
    ),
    "away-twice": "INSERT INTO absence (id, stay, from_day) SELECT 'P' || n, 'S1', '2024-01-01'",
    "two-households": (
        "INSERT INTO membership (id, household, person, from_day) SELECT n, 'H' || n, 'P1', '2024-01-01'"
    ),
}
"""What puts a crowd where one may be, by the check that finds it."""

_PEOPLE = (
    "CREATE TABLE crowd (n)",
    "WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < :crowd)"
    " INSERT INTO crowd SELECT n FROM up",
    "INSERT INTO person (id, family_name, sex, citizenship) SELECT 'P' || n, n, 'f', 'XXX' FROM crowd",
    "INSERT INTO household (id, name, kind) SELECT 'H' || n, n, 'family' FROM crowd",
    "INSERT INTO stay (id, person, programme, arrived)"
    " SELECT 'S' || n, 'P' || n, 'x', '2024-01-01' FROM crowd",
)


def asked_of_a_crowd(code: str, crowd: int) -> tuple[int, int]:
    """How much a check finds where so many are at one thing, and the thousands of steps SQLite takes."""
    taken: list[int] = []
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        schema.create(connection)
        for sql in (*_PEOPLE, f"{CROWDS[code]} FROM crowd"):
            connection.execute(sql, {"crowd": crowd})
        if code == "away-twice":
            connection.execute(f"{_PLACED} VALUES ('B', 'S1', 'X', NULL, 1, '2024-01-01')")
        doubts.fill(connection)
        (check,) = (one for one in checks.checks() if one.code == code)
        connection.set_progress_handler(lambda: taken.append(1), 1_000)
        found = connection.execute(check.sql, {"on": "2024-06-01", "today": "2024-06-01"}).fetchall()
    return len(found), len(taken)


@every("code", CROWDS)
def test_a_crowd_at_one_thing_is_said_once_for_each_and_costs_no_more_than_its_number(code: str) -> None:
    (few, cheap), (many, dear) = (asked_of_a_crowd(code, crowd) for crowd in (500, 4_000))
    at_once = 1 if code == "person-twice" else 0  # their own stay is one more
    assert (few, many) == (499 + at_once, 3_999 + at_once)
    assert dear < 12 * max(cheap, 1)
