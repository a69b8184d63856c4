"""What is asked all day must not cost more because many slept here before: nothing walks all of history."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from azilcli.ledger import doubts, file
from azilcli.repository.findings import whole
from azilcli.rules import checks
from azilcli.rules.check import Check, Due
from tests.conftest import Azil, records

HISTORY = frozenset({"placement", "status", "stay"})
"""Tables that grow with everybody who was ever here."""
OF_STAYS = frozenset({"absence", "evidence", "extension", "guardian", "overstay", "override", "pass"})
"""Tables that grow with those that had something recorded of them."""
JOURNAL = frozenset({"change", "entry"})
"""Tables that grow with every command."""

VALUES = {
    "now": "2026-11-22T12:00:00+00:00",
    "on": "2026-11-22",
    "today": "2026-11-22",
    "until": "2026-12-22",
}

LINES = (
    *(f"report occupancy {how}" for how in ("", "--by room", "--by bed", "--by kind", "--by programme")),
    "report occupancy --site LOGATEC",
    "report occupancy --present",
    "report occupancy --year 2025 --every month",
    "report rights --month 2025-05",
    "report residents",
    "report residents --site LOGATEC",
    "report rooms --site LOGATEC",
    "report evacuation --site LOGATEC",
    "report kitchen",
    "report certificate {person}",
    "report movements",
    "report forecast",
    "report forecast --site LOGATEC",
    "report movements --from -7 --site LOGATEC",
    "due",
    "find haidari",
    "find +38640123456",
    "show {person}",
    "show LOGATEC/101",
    "show LOGATEC",
    "suggest {person}",
    "presence list LOGATEC",
    "pass list",
    "leaving list",
    "admit {other} --to LOGATEC --programme asylum --override drill --dry-run",
    "transfer {person} --to LOGATEC/102 --override drill --dry-run",
    "discharge {person} --reason other --dry-run",
)
"""What is typed all day."""


def walked(connection: sqlite3.Connection, sql: str, tables: frozenset[str] = HISTORY) -> set[str]:
    """Those of the tables that SQLite would read whole; an index of a part of one is no such thing."""
    named = {table: {table} for table in tables}
    for table, alias in re.findall(r"(\w+) AS (\w+)", sql):
        named.setdefault(alias, set()).add(table)
    partial = {
        name
        for table in tables
        for (name,) in connection.execute(f"SELECT name FROM pragma_index_list('{table}') WHERE partial")
    }
    found = set()
    for *_numbers, step in connection.execute(f"EXPLAIN QUERY PLAN {sql}", VALUES):
        read = re.match(
            r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?"
            # of the second kind: all that ever began
            r"|SEARCH (\w+) USING (?:AUTOMATIC|INDEX (\w+) \((?:from_day|on_day|decided_on)<\?\))",
            step,
        )
        if read and {read[2], read[4]}.isdisjoint(partial):
            found |= named.get(read[1] or read[3], set()) & tables
    return found


@pytest.fixture
def connection(office: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(office)) as opened:
        yield opened


@pytest.fixture
def every() -> list[Check | Due]:
    return [*checks.checks(), *checks.dues()]


def test_no_check_reads_every_stay_or_placement_or_all_that_was_recorded_of_them(
    connection: sqlite3.Connection, every: list[Check | Due]
) -> None:
    tables = HISTORY | OF_STAYS
    assert {one.code for one in every if walked(connection, whole(one.sql), tables)} == set()


def test_no_check_reads_everybody_who_was_ever_here(
    connection: sqlite3.Connection, every: list[Check | Due]
) -> None:
    people = frozenset({"person"})
    found = {one.code for one in every if walked(connection, whole(one.sql), people)}
    assert found == {"room-reserved"}  # those who sleep there tonight are called p in it, as the person is


def test_what_is_doubtful_of_some_records_is_asked_of_these_alone(connection: sqlite3.Connection) -> None:
    for sql in doubts.of_these():
        plan = [row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", {"these": "[]"})]
        tables = [step for step in plan if step.startswith("SCAN") and "json_each" not in step]
        assert all(step.startswith("SCAN (") for step in tables), (sql, plan)


def test_no_check_of_children_reads_a_whole_site_for_each_of_them(connection: sqlite3.Connection) -> None:
    for one in checks.checks():
        if one.code in ("no-guardian", "child-alone", "relation-not-recorded", "child-alone-in-room"):
            plan = [row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {one.sql}", VALUES)]
            assert not any("placement_of_site" in step for step in plan), one.code


def test_a_walk_under_another_name_is_seen(connection: sqlite3.Connection) -> None:
    assert walked(connection, "SELECT * FROM placement AS p JOIN stay AS s ON s.id = p.stay") == {"placement"}
    assert walked(connection, "SELECT * FROM placement ORDER BY id") == {"placement"}
    assert walked(connection, "SELECT * FROM sleeper") == {"placement"}
    assert walked(connection, "SELECT * FROM stay WHERE programme = 'x' AND departed IS NULL") == set()
    assert walked(connection, "SELECT programme FROM stay WHERE departed IS NULL ORDER BY programme") == set()


Asked = Callable[[str], set[str]]


@pytest.fixture
def asked(office: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The queries of a command line, in a file where Haidari sleeps in a bed and Novak nowhere."""
    azil("person add Haidari Amina --sex f --citizenship AFG --phone 040123456")
    azil("admit Haidari --to LOGATEC/101 --programme asylum --override drill")
    azil("person add Novak Bor --sex m --citizenship AFG")
    codes = {row["family_name"]: row["id"] for row in records(office, "SELECT id, family_name FROM person")}
    said: list[str] = []

    def traced(path: Path, mode: str) -> sqlite3.Connection:
        opened = connect(path, mode)
        opened.set_trace_callback(said.append)
        return opened

    connect = file.connect
    monkeypatch.setattr(file, "connect", traced)

    def run(line: str) -> set[str]:
        said.clear()
        ended = azil(line.format(person=codes["Haidari"], other=codes["Novak"]))
        assert ended.code in (0, 6), (line, ended)
        found = {sql for sql in said if sql.lstrip().startswith(("SELECT", "WITH"))}
        assert found
        return found

    return run


def test_what_is_typed_all_day_reads_not_every_stay_or_placement(
    asked: Asked, connection: sqlite3.Connection
) -> None:
    for line in LINES:
        assert {sql for sql in asked(line) if walked(connection, sql)} == set(), line


@pytest.mark.parametrize(
    "line", ["log --person {person}", "log --place LOGATEC/101", "log --record {person}"]
)
def test_the_log_of_one_thing_reads_not_the_whole_journal(
    asked: Asked, connection: sqlite3.Connection, line: str
) -> None:
    queries = asked(line) - {"SELECT * FROM entry ORDER BY seq DESC LIMIT 1"}
    assert {sql for sql in queries if walked(connection, sql, HISTORY | JOURNAL)} == set()


@pytest.mark.parametrize("place", ["LOGATEC", "LOGATEC/101", "LOGATEC/101/A"])
def test_who_slept_in_a_place_before_is_read_from_the_last_one_back(
    asked: Asked, connection: sqlite3.Connection, place: str
) -> None:
    (past,) = (sql for sql in asked(f"show {place}") if "DESC" in sql and "sleeper" in sql)
    first, *_rest = connection.execute(f"EXPLAIN QUERY PLAN {past}")
    assert re.search(r"USING INDEX placement_of_(site|room|bed) \(\w+=\? AND <expr><\?\)", first[3])


def test_what_the_file_is_is_told_without_counting_it(asked: Asked) -> None:
    queries = asked("db info")
    assert [sql for sql in queries if "check" in sql] == []
    assert {sql for sql in queries if "count(" in sql and " FROM entry " not in sql} == set()
