"""`--columns`, `--sort` and `--envelope`: the same for every list and report, whatever it prints."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from azilcli import __version__, language, repository
from azilcli.errors import UsageError
from azilcli.reports.arranging import in_order, named, with_columns
from azilcli.reports.table import BAR, DATE, ID, INT, Column, Facts, Report, Table, Word
from azilcli.services import people
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil
from tests.every import every

COLUMNS = (
    Column("room", "room", ID),
    Column("name", "name"),
    Column("kind", "kind"),
    Column("from_day", "from", DATE, rare=True),
    Column("free", "free", INT, priority=1),
    Column("percent", "%"),
    Column("bar", "", BAR),
)
ROWS: list[tuple[Any, ...]] = [
    ("A/10", "Žnidar", Word("b", "ax"), "2024-10-01", 10, 1, 1),
    ("A/9", "Čuk", Word("a", "zx"), None, 9, 2, 2),
    ("A/9", "Cvar", Word("", "-"), "2023-02-01", None, 3, 3),
    ("P/1", "Šorn", Word("a", "zx"), "2024-02-01", 100, 4, 4),
]
TABLE = Table("rooms", "Rooms", COLUMNS, ROWS, total=("Total", "", "", None, 119, None, None), below=1)


def order(by: str, limit: int = 0) -> list[str]:
    (made,) = in_order([TABLE], named(by), limit)
    assert isinstance(made, Table)
    assert made.rows[made.below and -1][0] == "P/1" or limit
    return [row[1][0] for row in made.rows]


@every(
    "by, expected",
    [
        ("name", "CČŽŠ"),
        ("-name", "ŽČCŠ"),
        ("room", "ČCŽŠ"),
        ("-room", "ŽČCŠ"),
        ("free", "ČŽCŠ"),
        ("-free", "ŽČCŠ"),
        ("from_day", "CŽČŠ"),
        ("-from", "ŽCČŠ"),
        ("kind", "ČŽCŠ"),
        ("room,-name", "ČCŽŠ"),
        ("room, name", "CČŽŠ"),
    ],
)
def test_rows_are_in_order_by_value_with_what_is_empty_and_what_is_no_part_of_the_sum_last(
    by: str, expected: str
) -> None:
    assert "".join(order(by)) == expected


def test_rows_are_cut_only_once_they_are_in_order() -> None:
    assert order("-free", 2) == ["Ž", "Č"]
    (made,) = in_order([TABLE], named("-free"), 2)
    assert isinstance(made, Table)
    assert (made.hidden, made.below, made.total) == (2, 0, TABLE.total)


@every(
    "spoken, typed, keys",
    [
        ("en", "free,room", ["free", "room"]),
        ("en", "from,fre,fre", ["from_day", "free"]),
        ("en", "PROST,Soba,%", ["free", "room", "percent"]),
        ("sl", "free,room,od", ["free", "room", "from_day"]),
    ],
)
def test_a_column_is_named_by_its_key_its_heading_in_either_language_or_a_beginning(
    spoken: str, typed: str, keys: list[str]
) -> None:
    language.use(spoken)
    headed = [
        one._replace(header=language._(one.header) if one.header not in ("", "%") else one.header)
        for one in COLUMNS
    ]
    (made,) = with_columns([TABLE._replace(columns=tuple(headed))], [one.typed for one in named(typed)])
    assert isinstance(made, Table)
    assert [column.key for column in made.columns] == keys
    at = [[one.key for one in COLUMNS].index(key) for key in keys]
    assert list(made.rows) == [tuple(row[one] for one in at) for row in ROWS]
    assert not any(column.rare or column.worth < 9 for column in made.columns)


@every("typed", ["height", "f", ",", "-"])
def test_a_name_that_is_no_column_or_several_is_refused_with_those_there_are(typed: str) -> None:
    with pytest.raises(UsageError) as told:
        with_columns([TABLE], [one.typed for one in named(typed)])
    assert told.value.code == "no-such-column"
    if typed == "height":
        assert told.value.hint == "one of: room, name, kind, from_day, free, percent"
    if typed == "f":
        assert told.value.sentence == "“f” may be the column from_day and free"


def test_a_part_without_any_of_the_columns_is_left_out_and_one_without_the_first_stays_as_it_is() -> None:
    other = Table("sites", "Sites", (Column("site", "site", ID), COLUMNS[0]), [("B", "2"), ("A", "1")])
    facts = Facts("one", "One", [("site", "site", "B", ID), ("town", "town", "Celje", "text")])
    report: Report = [TABLE, other, facts]
    kept = with_columns(report, ["site"])
    assert [part.name for part in kept] == ["sites", "one"]
    assert [item[0] for part in kept if isinstance(part, Facts) for item in part.items] == ["site"]
    first, second, third = in_order(report, named("site,room"), 0)
    assert (first, third) == (TABLE, facts)
    assert isinstance(second, Table)
    assert list(second.rows) == [("A", "1"), ("B", "2")]


@pytest.fixture
def crowd(office: Path) -> Path:
    """Sixty people, of whom a list shows fifty."""
    with repository.writing(office, AUTHOR) as repo:
        everybody = [Identity("Kos", f"Ime{n}", birth_date=f"19{99 - n}-01-02") for n in range(60)]
        people.add(repo, everybody)
    return office


def test_every_format_has_the_same_columns_and_order_and_the_state_stays(crowd: Path, azil: Azil) -> None:
    line = "find kos --sort birth_date --columns born,name --limit 2"
    for format_ in ("text", "md", "csv", "json"):
        shown = azil(f"{line} --format {format_}")
        assert shown.code == 0, shown.err
        assert shown.out.index("1940-01-02") < shown.out.index("1941-01-02")
        assert "1942" not in shown.out and "Ime57" not in shown.out
        assert ("State " in shown.out) == (format_ in ("text", "md"))
        assert "2 of 60 shown" in shown.out + shown.err
    rows = list(csv.reader(io.StringIO(azil(f"{line} --format csv").out)))
    assert rows[:2] == [["birth_date", "name"], ["1940-01-02", "Kos Ime59"]]
    assert azil("find kos --sort -born").out.count("Kos") == 50


def test_a_column_that_is_not_there_is_refused_and_nothing_is_printed(crowd: Path, azil: Azil) -> None:
    for option in ("--columns", "--sort"):
        told = azil(f"find kos {option} height --format json")
        assert (told.code, told.out) == (2, "")
        assert json.loads(told.err)["code"] == "no-such-column"


def test_an_envelope_says_of_what_the_rows_are(crowd: Path, azil: Azil) -> None:
    line = "report occupancy --on 2.1.2024 --by all"
    bare = json.loads(azil(f"{line} --format json").out)
    whole = json.loads(azil(f"{line} --format json --envelope").out)
    assert list(whole) == ["title", "state", "columns", "rows", "total", "not_shown", "notes"]
    assert whole["rows"] == bare
    assert [column["key"] for column in whole["columns"]] == list(bare[0])
    foot = azil(line).out.splitlines()[-1].removeprefix("State ")
    assert whole["state"] == {
        "command": "report occupancy",
        "fingerprint": foot,
        "as_known": None,
        "on": "2024-01-02",
        "version": __version__,
        "parameters": {"on": "2.1.2024", "by": "all"},
    }
    assert not any(foot in note for note in whole["notes"])
    several = json.loads(azil("show LOGATEC/101 --format json --envelope").out)
    assert list(several) == ["title", "state", "parts"]
    assert next(iter(several["parts"].values()))["title"] == several["title"]
    assert azil(f"{line} --format csv --envelope").code == 2
