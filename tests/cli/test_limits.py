"""What programs read is never cut unawares: lists are limited for the eye alone, and say so."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.cli.base import Read
from azilcli.services import people
from azilcli.services.people import Identity
from tests.cli.test_help import EVERY
from tests.conftest import AUTHOR, Azil
from tests.records import lines

LIMITED = {
    "find kos": 50,
    "log": 30,
    "person list": 200,
    "person duplicates": 100,
    "suggest 'Novak Prva' --site LOGATEC": 30,
}
"""A line of each command that lists only so many rows on a screen, and how many.

`check`, whose limit is that of each check, is tried with the findings; `document signatures` is made as
every list of a declared kind.
"""


@pytest.fixture
def crowd(office: Path) -> Path:
    """A file in which every list is longer than a screen of it."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [Identity("Novak", "Prva", sex="f")])
        people.add(repo, [Identity("Kos", f"Ime{number}", birth_date="1990") for number in range(210)])
        people.add(repo, [Identity("Haidari", "Amina", birth_date="1990-05-03")] * 16, sure=True)
    for _number in range(30):
        with repository.writing(office, AUTHOR) as repo:
            people.edit(repo, "Novak", {"note": str(_number)})
    return office


def test_every_command_with_a_limit_is_tried_and_has_none_of_its_own() -> None:
    limits = {
        words: param.default
        for words, command in EVERY.items()
        for param in command.params
        if "--limit" in param.opts
    }
    assert [words for words, default in limits.items() if default is not None] == []
    assert [
        words
        for words in limits
        if not any(
            f"{line} ".startswith(f"{words} ")
            for line in (*LIMITED, *lines.listing(), "document signatures", "check")
        )
    ] == []


@pytest.mark.parametrize("line", LIMITED)
def test_data_is_whole_and_a_screen_says_how_much_more_there_is(crowd: Path, azil: Azil, line: str) -> None:
    whole = azil(f"{line} --format csv")
    rows = list(csv.DictReader(io.StringIO(whole.out)))
    assert (whole.err, len(rows) > LIMITED[line]) == ("", True)
    assert len(json.loads(azil(f"{line} --format json").out)) == len(rows)
    assert f"{LIMITED[line]} of {len(rows):,} shown; for all: --limit 0" in azil(line).out
    assert "--limit 0" not in azil(f"{line} --limit 0").out


@pytest.mark.parametrize("line", LIMITED)
def test_a_limit_that_is_asked_for_holds_everywhere_and_is_said(crowd: Path, azil: Azil, line: str) -> None:
    total = len(json.loads(azil(f"{line} --format json").out))
    said = f"3 of {total:,} shown; for all: --limit 0"
    cut = azil(f"{line} --limit 3 --format json")
    assert (len(json.loads(cut.out)), cut.err) == (3, f"{said}\n")
    for format_ in ("text", "md"):
        assert said in azil(f"{line} --limit 3 --format {format_}").out


def test_no_list_takes_a_period_that_ends_before_it_begins_for_an_empty_one(office: Path, azil: Azil) -> None:
    taking = {
        words
        for words, command in EVERY.items()
        if isinstance(command, Read)
        and {"--from", "--to"} <= {option for param in command.params for option in param.opts}
    }
    assert {"log", "aid list", "report occupancy"} <= taking
    whole = {words: "export people" if words == "export" else words for words in sorted(taking)}
    told = {words: azil(f"{line} --from 2024-02-02 --to 2024-02-01") for words, line in whole.items()}
    assert {words: one.code for words, one in told.items() if one.code != 2} == {}
    assert {one.err for one in told.values()} == {
        "error: the end 2024-02-01 is before the beginning 2024-02-02\n"
        "hint: give the earlier day with --from\n"
    }
