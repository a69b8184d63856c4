"""People who seem to be entered twice: the report, the check, and putting on record that they are two."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import language, repository
from azilcli.errors import NotFound, Refused
from azilcli.ledger import ids
from azilcli.reports import duplicates as report
from azilcli.reports import findings
from azilcli.reports.findings import Wanted
from azilcli.reports.table import Table
from azilcli.rules.duplicates import LIKELY
from azilcli.services import duplicates, people, undoing, uniting
from tests.conftest import AUTHOR, Azil, records
from tests.every import every

DAY = date(2024, 6, 10)


def enter(path: Path, *typed: str, **more: str) -> list[str]:
    """Enter people typed as `Haidari, Amina, f, 1990-05-03, AFG`; their codes."""
    with repository.writing(path, AUTHOR) as repo:
        entered = [people.member(one) for one in typed]
        for one in entered:
            for field, value in more.items():
                setattr(one, field, value)
        return [one["code"] for one in people.add(repo, entered, sure=True).data["people"]]


def household(path: Path, *typed: str) -> list[str]:
    """Enter people as one household; their codes."""
    with repository.writing(path, AUTHOR) as repo:
        entered = [people.member(one) for one in typed]
        done = people.create_household(repo, "H", kind="family", existing=(), entered=entered, on=DAY)
        return [one["code"] for one in done.data["people"]]


def distinct(path: Path, one: str, other: str, note: str | None = None) -> None:
    with repository.writing(path, AUTHOR) as repo:
        duplicates.distinct(repo, one, other, note)


def listed(path: Path, who: str = "", least: int = LIKELY, limit: int = 0) -> list[dict[str, Any]]:
    """The lines of the report."""
    with repository.reading(path) as repo:
        (table,) = report.likely(repo, who, least, limit)
    assert isinstance(table, Table)
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def pairs(path: Path, who: str = "", least: int = LIKELY) -> set[frozenset[str]]:
    return {frozenset((line["person"], line["other"])) for line in listed(path, who, least)}


def found(path: Path) -> list[str]:
    """The sentences of the check."""
    with repository.reading(path) as repo:
        (table,) = findings.findings(repo, DAY, Wanted(codes=["entered-twice"]))
    assert isinstance(table, Table)
    return [row[4] for row in table.rows]


TWICE = [
    ("Haidari, Mohammad, m, 1990-05-03, AFG", "Muhamed, Hajdari, m, 1990-05-03, AFG"),
    ("احمدی, محمد, m, 1990-05-03, AFG", "Ahmadi, Mohammad, m, 1990-05-03"),
    ("Haidari, Amina, f, 1990-05-03, AFG", "Haidari, Amina, x, , AFG"),
    ("Haidari, Amina, f, 1990-05-03, AFG", "Haydari, Amina, f, 1990"),
    ("Haidari, Amina, f, 1990-05-03, AFG", "Haidari, Amina, f, 1990-05-03, IRN"),
    ("ገብረሚካኤል, ተስፋይ, m, 1999", "Gebremichael, Tesfay, m, 1999"),
]
LIKE_EACH_OTHER = [
    ("Haidari, Amina, f, 1990-05-03, AFG", "Haidari, Amina, f, 1990-03-05, AFG"),
    ("Haidari, Amina, f, 1990-05-03, AFG", "Haifari, Amina, f, 1990-05-03, AFG"),
    ("Haidari, Amina, f, 1990-05-03, AFG", "Haidari, Amina Zahra, f, 1990-05-03, AFG"),
    ("Haidari, Amina, f, 1990-05-03, AFG", "Haidari, Amina, m, 1990-05-03, AFG"),
]
TWO = [
    ("Haidari, Amina, f, 1990-05-03, AFG", "Haidari, Amina, f, 1975-11-20, AFG"),
    ("Haidari, Amina, f, 1990-05-03, AFG", "Haidari, Zahra, f, 1990-05-03, AFG"),
    ("Haidari, Hasan, m, 2010-05-03, AFG", "Haidari, Husein, m, 2010-05-03, AFG"),
    ("Haidari, Amina, f, , AFG", "Haidari, Amina, m, , AFG"),
    ("Haidari, Amina, f, , AFG", "Haidari, Amina, f, , SYR"),
]


@every("one, other", TWICE)
def test_one_person_entered_twice_is_listed_and_found(office: Path, one: str, other: str) -> None:
    first, _novak, second = enter(office, one, "Novak, Tim, m, 1980", other)
    both = frozenset((first, second))
    assert pairs(office) == {both}
    (sentence,) = found(office)
    assert all(ids.show(code) in sentence for code in both)


@every("one, other", LIKE_EACH_OTHER)
def test_what_is_less_plain_is_listed_but_no_finding(office: Path, one: str, other: str) -> None:
    first, _novak, second = enter(office, one, "Novak, Tim, m, 1980", other)
    both = frozenset((first, second))
    assert pairs(office) == {both}
    assert found(office) == []


@every("one, other", TWO)
def test_two_people_are_neither_listed_nor_found(office: Path, one: str, other: str) -> None:
    enter(office, one, "Novak, Tim, m, 1980", other)
    assert pairs(office) == set()
    assert found(office) == []


def test_twins_of_one_household_are_two(office: Path) -> None:
    household(office, "Haidari, Nura, f, 2015-05-03, AFG", "Haidari, Nara, f, 2015-05-03, AFG")
    assert (pairs(office), found(office)) == (set(), [])


def test_somebody_entered_twice_in_one_household_is_found(office: Path) -> None:
    both = household(office, "Haidari, Nura, f, 2015-05-03, AFG", "Haidari, Nura, f, 2015, AFG")
    assert pairs(office) == {frozenset(both)}
    assert len(found(office)) == 1


def test_an_emso_that_differs_makes_two_and_one_that_is_equal_one(office: Path) -> None:
    one, other = enter(office, "Haidari, Amina, f, 1990-05-03", "Haidari, Amina, f, 1990-05-03")
    with repository.writing(office, AUTHOR) as repo:
        repo.put("person", one, emso="0101990505005")
        repo.put("person", other, emso="0101990500011")
        repo.record("person edit")
    assert (pairs(office), found(office)) == (set(), [])
    with repository.writing(office, AUTHOR) as repo:  # as after a merge of two copies
        repo.put("person", other, emso="0101990505005", family_name="Kos")
        repo.record("person edit")
    assert [line["score"] for line in listed(office)] == [100]


def test_the_likeliest_comes_first_and_a_limit_says_what_it_leaves_out(office: Path) -> None:
    enter(office, "Haidari, Amina, f, 1990-05-03, AFG", "Haidari, Amina, f, 1990, AFG")
    enter(office, "Tesfay, Selam, f, 1991", "Tesfay, Selam, f, 1991", "Kos, Tim, m, , SVN", "Tim, Kos, x")
    scores = [line["score"] for line in listed(office)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3
    with repository.reading(office) as repo:
        (table,) = report.likely(repo, "", LIKELY, 2)
    assert isinstance(table, Table)
    assert len(table.rows) == 2
    assert table.more == ("2 of 3 shown; for all: --limit 0",)
    assert "azil person merge KEEP OTHER" in table.notes[-1]


def test_of_one_person_everybody_alike_is_listed_with_them_first(office: Path) -> None:
    codes = enter(
        office, "Haidari, Amina, f, 1990-05-03", "Haidari, Amina, f, 1990", "Haidari, Amine, f, 1990"
    )
    lines = listed(office, codes[1])
    assert {line["person"] for line in lines} == {codes[1]}
    assert {line["other"] for line in lines} == {codes[0], codes[2]}
    with repository.reading(office) as repo, pytest.raises(NotFound):
        report.likely(repo, "Nobody", LIKELY, 0)


def test_reasons_are_codes_for_programs_and_sentences_for_people(office: Path) -> None:
    enter(
        office,
        "Haidari, Amina, f, 1990-05-03, AFG",
        "Hajdari, Amina, f, 1990-03-05, AFG",
        phone="041 123 456",
    )
    reasons = listed(office)[0]["reasons"]
    assert reasons == "name-sound birth-swapped phone-same citizenship-same"
    assert "born on 1990-0" in reasons.shown
    assert "day and month are swapped" in reasons.shown


@every("code", report._REASONS)
def test_every_reason_has_its_sentence(code: str) -> None:
    source = Path(report.__file__).parents[1] / "rules" / "duplicates.py"
    assert f'"{code}"' in source.read_text(encoding="utf-8")


def test_no_reason_lacks_a_sentence() -> None:
    source = (Path(report.__file__).parents[1] / "rules" / "duplicates.py").read_text(encoding="utf-8")
    kinds = "emso|name|birth|case|phone|sex|citizenship|household"
    assert set(re.findall(rf'"((?:{kinds})-[a-z-]+)"', source)) <= set(report._REASONS)


# On record as two


def test_those_who_are_on_record_as_two_are_not_brought_up_again(office: Path) -> None:
    one, other = enter(office, "Haidari, Amina, f, 1990", "Haidari, Amina, f, 1990")
    distinct(office, other, one, "cousins")
    (kept,) = records(office, "SELECT * FROM distinction")
    first, second = sorted((one, other))
    assert kept == {"id": f"{first}/{second}", "person": first, "other": second, "note": "cousins"}
    assert (pairs(office), pairs(office, one), found(office)) == (set(), set(), [])


def test_a_third_one_is_still_brought_up(office: Path) -> None:
    one, other, third = enter(office, *["Haidari, Amina, f, 1990"] * 3)
    assert len(found(office)) == 2
    distinct(office, one, other)
    assert pairs(office) == {frozenset((one, third)), frozenset((other, third))}
    distinct(office, one, third)
    assert pairs(office) == {frozenset((other, third))}
    assert len(found(office)) == 1


def test_undoing_it_brings_them_up_again(office: Path) -> None:
    both = enter(office, "Haidari, Amina, f, 1990", "Haidari, Amina, f, 1990")
    distinct(office, *both)
    with repository.writing(office, AUTHOR) as repo:
        undoing.undo_entry(repo)
    assert pairs(office) == {frozenset(both)}
    assert records(office, "SELECT * FROM distinction") == []


@every("note", [None, "cousins"])
def test_putting_it_on_record_again_without_anything_new_is_refused(office: Path, note: str | None) -> None:
    one, other = enter(office, "Haidari, Amina", "Haidari, Amine")
    distinct(office, one, other, "cousins")
    with repository.writing(office, AUTHOR) as repo, pytest.raises(Refused, match="already"):
        duplicates.distinct(repo, other, one, note)
    distinct(office, other, one, "sisters")
    assert [row["note"] for row in records(office, "SELECT * FROM distinction")] == ["sisters"]


def test_the_same_person_twice_is_refused_and_nothing_is_written(office: Path) -> None:
    (one,) = enter(office, "Haidari, Amina")
    with repository.writing(office, AUTHOR) as repo:
        before = repo.fingerprint
        with pytest.raises(Refused, match="one person only"):
            duplicates.distinct(repo, one, "Haidari")
        assert repo.fingerprint == before


# United


def test_those_who_were_united_are_not_brought_up_again(office: Path) -> None:
    one, other = enter(office, "Haidari, Amina, f, 1990", "Haidari, Amina, f, 1990")
    with repository.writing(office, AUTHOR) as repo:
        uniting.merge(repo, one, other)
    assert (pairs(office), pairs(office, other), found(office)) == (set(), set(), [])


def test_what_was_told_apart_stays_apart_when_one_of_them_is_united_with_a_third(office: Path) -> None:
    one, other, third = enter(office, *["Haidari, Amina, f, 1990"] * 3)
    distinct(office, one, other)
    with repository.writing(office, AUTHOR) as repo:
        uniting.merge(repo, third, other)
    assert (pairs(office), found(office)) == (set(), [])


# Everything else


NAMES = [
    "O'Neill", "O’Neill-Čuš", "[red]", "[/bold red]x", "محمد بن سلمان", "Al\u200bAhmad", "X" * 300, "🙂", "_",
    "%", "Robert'); DROP TABLE person;--", "=cmd|'/C calc'!A0",
]  # fmt: skip


@every("name", NAMES)
def test_any_name_entered_twice_is_found(office: Path, azil: Azil, name: str) -> None:
    codes = [enter(office, "Novak, Ana", family_name=name, given_name="Amina")[0] for _time in range(2)]
    assert pairs(office) == {frozenset(codes)}
    assert len(found(office)) == 1
    done = azil("person duplicates")
    assert (done.code, done.err) == (0, "")


def test_signs_that_stand_for_a_name_nobody_knows_are_no_names(office: Path) -> None:
    for name in NAMES:
        enter(office, "Novak, Ana", family_name=name, given_name="Amina")
    assert {frozenset((line["name"], line["other_name"])) for line in listed(office)} == {
        frozenset(("_ Amina", "% Amina"))
    }


def test_what_the_check_finds_the_report_lists(office: Path) -> None:
    given = ("Nur", "Nura", "Nara", "Noor", "Amina", "Emine", "Ali")
    births = ("", "1990", "1990-05-03")
    enter(office, *(f"Haidari, {name}, {sex}, {born}" for name in given for sex in "fx" for born in births))
    told = [ids.normalise(code) for line in found(office) for code in re.findall(r"P\w{3}-\w{4}-\w{4}", line)]
    assert len(told) > 20
    assert {frozenset(told[at : at + 2]) for at in range(0, len(told), 2)} <= pairs(office)


def test_the_report_as_data_and_in_slovenian(office: Path, azil: Azil) -> None:
    both = enter(office, "Haidari, Amina, f, 1990-05-03, AFG", "Haidari, Amina, f, 1990-05-03, AFG")
    (line,) = json.loads(azil("person duplicates --format json").out)
    assert {line["person"], line["other"]} == set(both)
    assert (line["score"], line["reasons"]) == (99, "name-same birth-same citizenship-same")
    language.use("sl")
    assert azil(f"person duplicates {both[0]} --min-score 90 --lang sl").out.count("Haidari Amina") == 2


def test_a_limit_is_told_on_stderr_where_the_table_is_data(office: Path, azil: Azil) -> None:
    enter(office, *["Haidari, Amina, f, 1990"] * 3)
    assert azil("person duplicates --limit 1 --format csv").err == "1 of 3 shown; for all: --limit 0\n"
    assert azil("person duplicates --format csv").err == ""


def test_the_demo_has_nobody_who_seems_to_be_there_twice(filled: Path) -> None:
    assert (pairs(filled), found(filled)) == (set(), [])
