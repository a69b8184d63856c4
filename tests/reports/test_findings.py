"""Findings asked for by site and by code, counted, cut short on a page, and compared with another day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.cli.app import root
from azilcli.cli.base import Family, Read
from azilcli.repository import Repository
from azilcli.services import people, stays
from tests.conftest import AUTHOR, Azil
from tests.doing import do
from tests.services.leftover import copy, merge

CAME, TODAY = date(2025, 3, 3), "2025-4-1"
SITES = ("LOGATEC", "IH-MARIBOR", "LJ-GORICE")


def enter(path: Path, name: str, site: str = "", **more: Any) -> str:
    """Somebody in the integration house of Maribor or elsewhere."""
    (entered,) = do(path, people.add, [people.member(name)]).data["people"]
    if site:
        programme = "integration" if site.startswith("IH") else "asylum"
        do(path, stays.admit, [entered["code"]], site, on=CAME, programme=programme, override="drill",
           status_on=CAME if programme == "integration" else None, **more)  # fmt: skip
    return str(entered["code"])


def found(azil: Azil, code: str, site: str = "", command: str = "check") -> list[dict[str, Any]]:
    asked = f"{command} --code {code} --on {TODAY} --format json" + (f" --site {site}" if site else "")
    rows: list[dict[str, Any]] = json.loads(azil(asked).out)
    return rows


def found_at(azil: Azil, code: str) -> dict[str, int]:
    """How many findings of a check each site sees."""
    return {site: len(found(azil, code, site)) for site in SITES}


def test_somebody_with_two_stays_is_found_from_both_sites(azil: Azil, office: Path) -> None:
    person = enter(office, "Haidari,Amina,f,1990,AFG", "LOGATEC")
    with repository.writing(office, AUTHOR) as repo:
        twin = repo.add("stay", person=person, programme="integration", arrived="2025-03-10")
        repo.add("placement", stay=twin, site="IH-MARIBOR", number=1, from_day="2025-03-10")
        repo.record("admit")
    assert found_at(azil, "person-twice") == {"LOGATEC": 1, "IH-MARIBOR": 1, "LJ-GORICE": 0}
    (row,) = found(azil, "person-twice")
    assert row["site"] == "LOGATEC IH-MARIBOR"


def test_who_seems_to_be_entered_twice_is_found_from_the_site_of_either(azil: Azil, office: Path) -> None:
    enter(office, "Haidari,Amina,f,1990,AFG", "LOGATEC")
    enter(office, "Hajdari,Amina,f,1990,AFG", "LJ-GORICE")
    assert found_at(azil, "entered-twice") == {"LOGATEC": 1, "IH-MARIBOR": 0, "LJ-GORICE": 1}


def test_whoever_has_left_is_found_where_they_slept_last(azil: Azil, office: Path) -> None:
    person = enter(office, "Haidari,Amina,f,1900,AFG", "LOGATEC")
    do(office, stays.transfer, [person], "LJ-GORICE", on=date(2025, 3, 10), override="drill")
    do(office, stays.discharge, [person], on=date(2025, 3, 20), reason="own-wish", destination=None)
    assert found_at(azil, "age-over-100") == {"LOGATEC": 0, "IH-MARIBOR": 0, "LJ-GORICE": 1}


def test_a_household_in_two_towns_is_found_from_both(azil: Azil, office: Path) -> None:
    codes = [
        enter(office, "Novak,Petra,f,1985,SVN", "LOGATEC"),
        enter(office, "Novak,Jan,m,1984,SVN", "LJ-GORICE"),
    ]
    do(office, people.create_household, "Novak", kind="family", existing=codes, entered=[], on=CAME)
    assert found_at(azil, "household-in-two-towns") == {"LOGATEC": 1, "IH-MARIBOR": 0, "LJ-GORICE": 1}


def test_what_copies_say_differently_is_found_from_the_site_of_whom_it_concerns(
    azil: Azil, office: Path
) -> None:
    person = enter(office, "Haidari,Amina,f,1990,AFG", "LOGATEC")
    other = copy(office, "other.db")
    azil(f"person edit {person} --phone 040123456")
    azil(f"--db other.db person edit {person} --phone 041999999")
    merge(office, other)
    assert found_at(azil, "conflict") == {"LOGATEC": 1, "IH-MARIBOR": 0, "LJ-GORICE": 0}


def test_what_is_undone_in_one_copy_only_is_found_from_the_site_that_it_changed(
    azil: Azil, office: Path
) -> None:
    person = enter(office, "Haidari,Amina,f,1990,AFG", "LOGATEC")
    other = copy(office, "other.db")
    azil("undo")
    do(other, stays.transfer, [person], "LOGATEC/102", on=date(2025, 3, 10))
    merge(office, other)
    assert found_at(azil, "undo-contested") == {"LOGATEC": 1, "IH-MARIBOR": 0, "LJ-GORICE": 0}


def test_a_record_that_lacks_a_field_is_found_from_the_site_to_which_it_belongs(
    azil: Azil, office: Path
) -> None:
    person = enter(office, "Haidari,Amina,f,1990,AFG", "LOGATEC")
    with repository.writing(office, AUTHOR) as repo:
        repo.add("card", person=person, number="P-1")
        repo.record("card add")
    assert found_at(azil, "record-incomplete") == {"LOGATEC": 1, "IH-MARIBOR": 0, "LJ-GORICE": 0}


def test_a_cron_job_of_a_site_fails_over_what_concerns_its_people(azil: Azil, office: Path) -> None:
    enter(office, "Haidari,Amina,f,1900,AFG", "LOGATEC")
    asked = f"check --on {TODAY} --code age-over-100"
    assert azil(f"{asked} --site LOGATEC").code == 6
    assert azil(f"{asked} --site LOGATEC --fail-on gate").code == 0
    assert azil(f"{asked} --site LJ-GORICE").code == 0
    unknown = azil(f"{asked} --site LOGATECC")
    assert (unknown.code, "LOGATEC" in unknown.err) == (3, True)


def test_what_is_new_since_a_state_does_not_depend_on_the_site_that_asks(azil: Azil, office: Path) -> None:
    first = enter(office, "Haidari,Amina,f,1900,AFG", "LOGATEC")
    then = json.loads(azil("db info --format json").out)["file"]["fingerprint"]
    enter(office, "Osman,Amal,f,1901,SOM", "LOGATEC")
    do(office, stays.transfer, [first], "LJ-GORICE", on=date(2025, 3, 10), override="drill")
    asked = f"check --on {TODAY} --code age-over-100 --since-fingerprint {then} --format json"
    assert len(json.loads(azil(asked).out)) == 1
    assert len(json.loads(azil(f"{asked} --site LOGATEC").out)) == 1
    assert json.loads(azil(f"{asked} --site LJ-GORICE").out) == []


def test_a_second_finding_on_the_same_subject_is_new(azil: Azil, office: Path) -> None:
    person = enter(office, "Haidari,Amina,f,1990,AFG", "LOGATEC")

    def again(day: str) -> None:
        with repository.writing(office, AUTHOR) as repo:
            twin = repo.add("stay", person=person, programme="asylum", arrived=day)
            repo.add("placement", stay=twin, site="LOGATEC", number=1, from_day=day)
            repo.record("admit")

    again("2025-03-10")
    then = json.loads(azil("db info --format json").out)["file"]["fingerprint"]
    again("2025-03-20")
    asked = f"check --on {TODAY} --code person-twice --format json"
    assert len(json.loads(azil(asked).out)) == 2
    new = json.loads(azil(f"{asked} --since-fingerprint {then}").out)
    assert ["2025-03-20" in row["finding"] for row in new] == [True]


# Words that filter


def reading_commands() -> list[tuple[str, Any]]:
    """Every reading command, by what is typed for it."""
    azil = root()
    found = []
    for name in azil.list_commands(None):  # type: ignore[arg-type]
        command = azil.get_command(None, name)  # type: ignore[arg-type]
        below = command.list_commands(None) if isinstance(command, Family) else [""]  # type: ignore[arg-type]
        for word in below:
            one = command.get_command(None, word) if isinstance(command, Family) else command  # type: ignore[arg-type]
            if isinstance(one, Read):
                found.append((f"{name} {word}".strip(), one))
    return found


FREE = {"--on", "--from", "--to", "--out", "--as-known", "--db", "--household", "--columns", "--sort"}
"""Options that take a day or a file, or columns; households by name are tried with the names of people."""


def test_no_word_that_filters_is_taken_in_silence_where_nothing_can_answer_to_it(
    azil: Azil, office: Path
) -> None:
    enter(office, "Haidari,Amina,f,1990,AFG", "LOGATEC")
    assert azil("household create Haidari --with Haidari").code == 0
    names = ("PEOPLE", "PERSON", "WORDS", "WHAT", "HOUSEHOLD")
    needed = {**dict.fromkeys(names, "Haidari"), "SITE": "LOGATEC", "PLACE": "LOGATEC", "CODE": "asylum.base",
              "KIND": "people"}  # fmt: skip
    tried = set()
    for typed, command in reading_commands():
        wanted = [p.metavar.strip("[].") for p in command.params if p.param_type_name == "argument"]
        rest = " ".join(needed[word] for word in wanted if word in needed)
        for option in command.params:
            (*_short, name) = option.opts
            if (
                option.param_type_name == "argument"
                or option.is_flag
                or name in FREE
                or option.type.name != "str"
            ):
                continue
            beside = "--since 22:00" if typed == "log" and name == "--site" else ""
            said = azil(f"{typed} {rest} {beside} {name} qqzzx")
            assert said.code in (2, 3), f"{typed} {name}: {said}"
            assert "qqzzx" in said.err, (typed, name, said)
            tried.add(f"{typed} {name}")
    assert {
        "check --code",
        "due --what",
        "log --action",
        "log --office",
        "log --actor",
        "log --record",
    } <= tried
    assert {"check --severity", "check --fail-on", "report occupancy --by", "suggest --programme"} <= tried


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("check --code overstayy", "overstay"),
        ("due --code term-end", "term-ends"),
        ("log --action admitt", "admit"),
        ("log --action 'evidence ad'", "evidence add"),
        ("log --office Logatecc", "Logatec"),
        ("check --severity gates", "gate"),
        ("report occupancy --by rooms", "room"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_what_comes_near(
    azil: Azil, office: Path, typed: str, near: str
) -> None:
    said = azil(typed)
    assert said.code in (2, 3)
    assert near in said.err.splitlines()[1]


def test_a_command_that_was_never_used_is_no_slip(azil: Azil, office: Path) -> None:
    assert azil("log --action admit").code == 0


def test_several_checks_are_asked_for_at_once(azil: Azil, office: Path) -> None:
    enter(office, "Haidari,Amina,f,1900,AFG", "LOGATEC")
    for typed in ("--code age-over-100 --code no-status", "--code age-over-100,no-status"):
        rows = json.loads(azil(f"check {typed} --on {TODAY} --format json").out)
        assert [row["code"] for row in rows] == ["age-over-100", "no-status"]


# Many findings


@pytest.fixture
def crowd(office: Path) -> Path:
    """Fourteen people without a status, of whom one is said to be older than a hundred years."""
    with repository.writing(office, AUTHOR) as repo:
        born = [1900, *range(1980, 1993)]
        entered = people.add(repo, [people.member(f"Ali{year},A,m,{year},AFG") for year in born])
        _let_in(repo, [one["code"] for one in entered.data["people"]])
    return office


def _let_in(repo: Repository, codes: list[str]) -> None:
    stays.admit(repo, codes, "LOGATEC", on=CAME, programme="asylum", override="drill")


def test_a_page_begins_with_the_numbers_by_check_and_lists_the_first_of_each(azil: Azil, crowd: Path) -> None:
    asked = f"check --code no-status,age-over-100,no-examination --on {TODAY}"
    page = azil(asked)
    lines = [line.split() for line in page.out.split("Findings\n")[0].splitlines()]
    assert [(line[0], line[1]) for line in lines if line and line[0].isdigit()] == [
        ("14", "standard"),
        ("14", "standard"),
        ("1", "standard"),
    ]
    assert page.out.count("no-status ") == 11
    assert "21 of 29 shown; for all: --limit 0" in page.out
    assert azil(f"{asked} --limit 0").out.count("no-status ") == 15
    assert azil(f"{asked} --limit 2").out.count("no-status ") == 3


def test_programs_are_given_every_finding_unless_they_ask_for_fewer(azil: Azil, crowd: Path) -> None:
    asked = f"check --code no-status --on {TODAY} --format"
    assert len(json.loads(azil(f"{asked} json").out)) == 14
    assert len(azil(f"{asked} csv").out.splitlines()) == 15
    assert len(json.loads(azil(f"{asked} json --limit 3").out)) == 3


def test_what_a_page_leaves_out_still_counts_for_the_exit_code(azil: Azil, crowd: Path) -> None:
    assert azil(f"check --code no-status --on {TODAY} --limit 1").code == 6
