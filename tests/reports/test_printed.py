"""`azil schema`: what commands print, said without anybody's file."""

from __future__ import annotations

import json
from pathlib import Path

from azilcli.language import LANGUAGES
from tests.cli.test_help import RUN
from tests.conftest import Azil


def test_no_file_is_opened_to_say_what_a_command_prints(azil: Azil, path: Path) -> None:
    said = {row["key"]: row for row in json.loads(azil("schema report residents --format json").out)}
    assert not path.exists()
    assert {key: said[key]["type"] for key in ("person", "birth_date", "place")} == {
        "person": "id",
        "birth_date": "date",
        "place": "id",
    }
    personal = {key: said[key]["personal"] for key in ("name", "person", "place")}
    assert personal == {"name": "yes", "person": "code", "place": "no"}
    assert said["birth_date"]["heading"] == "born"
    in_slovenian = json.loads(azil("schema report residents --format json --lang sl").out)
    assert {row["key"]: row["heading"] for row in in_slovenian}["birth_date"] == "datum rojstva"


def test_a_receipt_has_no_part_but_those_that_lie_in_it(azil: Azil) -> None:
    said = json.loads(azil("schema admit --format json").out)
    keys = {(row["part"], row["key"]) for row in said}
    assert {(None, "fingerprint"), (None, "people"), ("people", "bed")} <= keys
    assert {row["personal"] for row in said if row["key"] == "name"} == {"yes"}


def test_the_words_of_a_family_stand_for_all_its_commands(azil: Azil) -> None:
    for typed, commands in (
        ("report", {words for words in RUN if words.startswith("report ")}),
        ("errors", set[str]()),
        ("", {"admit", "report residents", "db info"}),
    ):
        said = json.loads(azil(f"schema {typed} --format json").out)
        assert commands <= {row.get("command") for row in said}, typed
    assert azil("schema reprt").code == 2
    assert "did you mean" in azil("schema admt").err


def test_all_of_it_is_said_in_both_languages(azil: Azil) -> None:
    pages = {lang: json.loads(azil(f"schema --format json --lang {lang}").out) for lang in LANGUAGES}
    assert [row["key"] for row in pages["sl"]] == [row["key"] for row in pages["en"]]
    assert "female" not in {row["heading"] for row in pages["sl"]}
    assert {row["meaning"] for row in pages["sl"]} & {row["meaning"] for row in pages["en"]} == set()


def test_what_handles_a_file_as_a_whole_says_so_as_data_too(azil: Azil, office: Path) -> None:
    copied = json.loads(azil("db copy copy.db --format json").out)
    assert copied["action"] == "db copy" and Path(copied["file"]).exists()
    assert copied["fingerprint"] in azil("db info").out
    assert json.loads(azil("db rebuild --format json").out) == {
        "action": "db rebuild",
        "file": "azil.db",
        "is_whole": True,
    }
