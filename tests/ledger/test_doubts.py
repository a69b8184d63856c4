"""What may be wrong is kept as it follows from the records, however they came to be so."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from azilcli import repository
from azilcli.ledger import doubts, file, ids, schema
from azilcli.ledger.journal import Entry
from azilcli.ledger.undo import void
from azilcli.repository import Repository, findings
from azilcli.rules import checks
from tests.conftest import AUTHOR, Azil
from tests.ledger.house import laid

_BEGUN = date(2025, 1, 1)
_ENDLESS = "9999-12-31"
_BEDS = ("TEST/1/A", "TEST/1/B", "TEST/2/A", None, "TEST/9/A")
_NAMES = ("Haidari", "Haydari", "Novak")


@pytest.fixture
def house(path: Path) -> Path:
    path.write_bytes(laid(_BEGUN))
    return path


def kept(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(connection.execute("SELECT rule, subject FROM doubt WHERE rule != ''"))


def asked(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(connection.execute(doubts.view()))


def at_once(spans: dict[str, list[tuple[str, str]]]) -> set[str]:
    """Of what any two intervals overlap, found by comparing all of them."""
    return {
        key
        for key, those in spans.items()
        for one, other in combinations([span for span in those if span[0] < span[1]], 2)
        if one[0] < other[1] and other[0] < one[1]
    }


def write_anything(repo: Repository, draw: Random, known: dict[str, list[str]]) -> None:
    """Write a few fields of records of a few kinds, new or there before, some of them nonsense."""

    def day(first: int = -40) -> str:
        return (_BEGUN + timedelta(days=draw.randrange(first, 60))).isoformat()

    def one_of(kind: str, letter: str) -> str:
        if not known[kind] or draw.random() < 0.6:
            known[kind].append(ids.new_id(letter, draw.randrange))
        return draw.choice(known[kind])

    for _change in range(draw.randint(1, 3)):
        match draw.randrange(10):
            case 0:
                born = draw.choice([None, "1990", "1990-05-05", "1991-02-30", day()])
                repo.put("person", one_of("person", "P"), family_name=draw.choice(_NAMES), sex="f",
                         citizenship="AFG", birth_date=born)  # fmt: skip
            case 1 | 2:
                repo.put("stay", one_of("stay", "S"), person=one_of("person", "P"), arrived=day(),
                         programme=draw.choice(["asylum", "none"]),
                         departed=draw.choice([None, day(0), day()]))  # fmt: skip
            case 3 | 4:
                repo.put("placement", one_of("placement", "B"), stay=one_of("stay", "S"), site="TEST",
                         bed=draw.choice(_BEDS), number=1, from_day=day(),
                         to_day=draw.choice([None, day(0), day()]),
                         cancelled=draw.choice([None, None, None, day()]))  # fmt: skip
            case 5:
                repo.put("extension", one_of("extension", "X"), stay=one_of("stay", "S"), months=3,
                         number=draw.choice([1, 2]), until=day(), decided_on=day())  # fmt: skip
            case 6:
                repo.put("absence", one_of("absence", "A"), stay=one_of("stay", "S"), from_day=day(),
                         to_day=draw.choice([None, day()]))  # fmt: skip
            case 7:
                repo.put("membership", one_of("membership", "M"), household=one_of("household", "H"),
                         person=one_of("person", "P"), from_day=day(),
                         to_day=draw.choice([None, day()]))  # fmt: skip
            case 8 if draw.random() < 0.5:
                repo.put("site", "TEST", from_day=day())
            case _:
                repo.put("closure", one_of("closure", "C"), place=draw.choice(["TEST", "TEST/1"]),
                         effect=draw.choice(["closed", "out-of-service"]), from_day=day(),
                         to_day=draw.choice([None, day()]))  # fmt: skip


@pytest.mark.parametrize("turn", range(6))
def test_what_is_doubtful_is_kept_as_the_records_have_it(house: Path, turn: int) -> None:
    draw, known = Random(turn), defaultdict[str, list[str]](list)
    with repository.writing(house, AUTHOR) as repo:
        written: list[Entry] = []
        for _entry in range(60):
            if written and draw.random() < 0.2:
                void(repo.connection, [written.pop(draw.randrange(len(written)))], AUTHOR)
            else:
                write_anything(repo, draw, known)
                written.append(repo.record("test"))
            assert kept(repo.connection) == asked(repo.connection)
        spans: dict[str, dict[str, list[tuple[str, str]]]] = {
            name: defaultdict(list) for name in ("bed-twice", "sleeps-twice", "person-twice")
        }
        for bed, stay, start, end in repo.values(
            f"SELECT bed, stay, from_day, coalesce(to_day, '{_ENDLESS}') FROM slept"
        ):
            spans["sleeps-twice"][stay].append((start, end))
            if bed:
                spans["bed-twice"][bed].append((start, end))
        for person, start, end in repo.values(
            f"SELECT person, arrived, coalesce(departed, '{_ENDLESS}') FROM stay"
        ):
            spans["person-twice"][person].append((start, end))
        found = kept(repo.connection)
        for name, those in spans.items():
            assert {subject for rule, subject in found if rule == name} == at_once(those), name


def test_a_code_that_is_taken_back_and_given_again_is_doubted_meanwhile(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        repo.put("code", "programme/new", list="programme", code="new", en="New", sl="Nov", rank=9)
        given = repo.record("code")
        repo.put("person", "P1", family_name="Novak", sex="f", citizenship="AFG")
        repo.put("stay", "S1", person="P1", programme="new", arrived="2025-01-02")
        repo.record("admit")
        assert kept(repo.connection) == set()
        taken = void(repo.connection, [given], AUTHOR)
        assert kept(repo.connection) == {("stay", "S1")}
        void(repo.connection, [taken], AUTHOR)
        assert kept(repo.connection) == set()


def test_every_rule_and_check_of_doubts_has_the_other() -> None:
    asked_for = {rule for check in checks.checks() for rule in _named(findings.whole(check.sql))}
    assert asked_for == {rule.name for rule in doubts._every()}


def _named(sql: str) -> set[str]:
    return {part.split("'", 1)[0] for part in sql.split("FROM doubt WHERE rule = '")[1:]}


@pytest.mark.parametrize(
    "lost",
    [
        "DROP TABLE doubt",
        "UPDATE doubt SET subject = 'older' WHERE rule = ''",
        "UPDATE derivation SET tables = 'older'; DELETE FROM doubt WHERE rule != ''",
    ],
)
def test_a_file_that_keeps_no_doubts_or_others_is_checked_alike(house: Path, azil: Azil, lost: str) -> None:
    with repository.writing(house, AUTHOR) as repo:
        draw, known = Random(1), defaultdict[str, list[str]](list)
        for _entry in range(60):
            write_anything(repo, draw, known)
            repo.record("test")
    line = f"--db {house} check --format json"
    found = json.loads(azil(line).out)
    assert {"person-twice", "impossible-value"} <= {row["code"] for row in found}
    with closing(sqlite3.connect(house, isolation_level=None)) as connection:
        connection.executescript(lost)
    assert json.loads(azil(line).out) == found
    with file.writing(house) as connection:
        assert kept(connection) == asked(connection) != set()
        assert ("table", "doubt") in schema.objects(connection)
    assert json.loads(azil(line).out) == found
