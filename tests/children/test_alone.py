"""No child alone: every command that can leave one says so or refuses, and the checks find it afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import Refused
from azilcli.repository import Repository
from azilcli.services import (
    Done,
    absences,
    children,
    gates,
    passes,
    people,
    presence,
    stays,
    undoing,
    uniting,
)
from tests.children.house import FAMILY, START, laid, said
from tests.conftest import AUTHOR, Azil
from tests.doing import do, due, sentences
from tests.every import every
from tests.services.leftover import copy, merge

NIGHT = START + timedelta(days=7)
NEXT = NIGHT + timedelta(days=1)
JAN = "Khan Jan"
Command = Callable[[Repository], Done]


@pytest.fixture(autouse=True)
def _gate_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "OF_ADMISSION", gates.OF_CHILDREN)


@pytest.fixture
def house(path: Path) -> Path:
    """A mother, a son of 8 and the aunt at HOME, others elsewhere or nowhere."""
    path.write_bytes(laid())
    do(path, stays.admit, ["Khan Ida", JAN, "Aunt Eva"], "HOME", on=START, overflow=True)
    do(path, stays.admit, ["Pal Zia"], "BRANCH", on=START)
    return path


def alone(path: Path, on: date = NIGHT) -> set[str]:
    """The names of the children whom the checks find."""
    with repository.reading(path) as repo:
        return {repo.get("person", id_)["given_name"] for id_ in said(repo, on)}  # type: ignore[index]


def _presence(repo: Repository) -> Done:
    return presence.record(repo, "HOME", on=NIGHT, missing=["Khan Ida"])


HAPPENS: dict[str, tuple[str, Command]] = {
    "death": ("guardian-missing", lambda repo: stays.discharge(
        repo, ["Khan Ida"], on=NIGHT, reason="death", destination=None)),
    "departure": ("guardian-missing", lambda repo: stays.discharge(
        repo, ["Khan Ida"], on=NIGHT, reason="removal", destination="abroad")),
    "absence": ("child-alone", lambda repo: absences.absent(repo, ["Khan Ida"], on=NIGHT)),
    "pass": ("child-alone", lambda repo: passes.grant(
        repo, ["Khan Ida"], start=NIGHT - timedelta(days=1), end=NEXT)),
    "daily check": ("child-alone", _presence),
}  # fmt: skip
"""What is recorded whatever follows from it."""

CHOSEN: dict[str, Command] = {
    "move of the mother": lambda repo: stays.transfer(repo, ["Khan Ida"], "BRANCH", on=NIGHT),
    "move of the child": lambda repo: stays.transfer(repo, [JAN], "BRANCH", on=NIGHT),
    "swap": lambda repo: stays.swap(repo, "Khan Ida", "Pal Zia", on=NIGHT),
    "leaving the household": lambda repo: people.leave(repo, ["Khan Ida"], on=NIGHT),
    "child leaving the household": lambda repo: people.leave(repo, [JAN], on=NIGHT),
    "another relation": lambda repo: people.relate(repo, ["Khan Ida"], on=NIGHT, relation="sibling"),
    "another birth date": lambda repo: people.edit(repo, "Khan Ida", {"birth_date": "2012-01-01"}),
}
"""What people choose."""


@every("what", HAPPENS)
def test_what_happens_is_recorded_said_and_found(house: Path, azil: Azil, what: str) -> None:
    code, command = HAPPENS[what]
    assert alone(house) == set()
    done = do(house, command)
    (remark,) = [one for one in done.why if JAN in one]
    assert "ZMZ-1" in remark
    assert "azil " in remark
    assert alone(house) == {"Jan"}
    (sentence,) = sentences(house, code, NIGHT)
    assert sentence in remark
    assert due(house, "guardian-to-appoint" if code == "guardian-missing" else code, NIGHT) == [str(NIGHT)]
    (row,) = json.loads(azil(f"guardian list --on {NIGHT} --format json").out)
    assert (row["name"], row["needs_guardian"], row["parents_out"]) == (
        JAN, int(code == "guardian-missing"), int(code == "child-alone"),
    )  # fmt: skip


@every("what", HAPPENS)
def test_a_guardian_or_a_carer_answers_for_the_child(house: Path, what: str) -> None:
    """ZMZ-1 2/21: whoever has the child in their care, or represents it."""
    do(house, HAPPENS[what][1])
    with repository.writing(house, AUTHOR, keep=False) as repo:
        children.appoint(repo, JAN, name="Kos", address="x", csd="CSD", kind="guardian", on=NIGHT)
        assert said(repo, NIGHT) == set()
    do(house, people.relate, ["Aunt Eva"], on=NIGHT, relation="carer")
    assert alone(house) == set()


@every("what", CHOSEN)
def test_what_is_chosen_is_refused_and_nothing_is_written(house: Path, what: str) -> None:
    with pytest.raises(Refused, match="Khan"):
        do(house, CHOSEN[what])
    assert alone(house) == set()
    with repository.reading(house) as repo:
        assert repo.rows("SELECT 1 FROM override") == []


@every("who, parted", [(["Khan Ida"], True), ([JAN], True), (["Khan Ida", JAN], False)])
def test_a_move_that_parts_child_and_mother_asks_for_a_reason(
    house: Path, who: list[str], parted: bool
) -> None:
    done = do(house, stays.transfer, who, "BRANCH", on=NIGHT, override="hospital")
    assert ["Khan Jan" in one for one in done.why if "overridden" in one] == ([True] if parted else [])
    assert alone(house) == ({"Jan"} if parted else set())


def test_nobody_is_said_to_be_alone_who_goes_with_the_mother(house: Path) -> None:
    for command in (
        lambda repo: absences.absent(repo, ["Khan Ida", JAN], on=NIGHT),
        lambda repo: absences.come_back(repo, [JAN, "Khan Ida"], on=NEXT),
        lambda repo: stays.discharge(repo, [JAN, "Khan Ida"], on=NEXT, reason="other", destination=None),
    ):
        assert do(house, command).why == ()
    assert alone(house) == set()


def test_a_child_who_comes_back_first_is_said_to_be_alone(house: Path) -> None:
    do(house, absences.absent, ["Khan Ida", JAN], on=NIGHT)
    assert any(JAN in one for one in do(house, absences.come_back, [JAN], on=NEXT).why)
    assert (alone(house, NIGHT), alone(house, NEXT)) == (set(), {"Jan"})


@every("who, to", [("Kid Ben", "HOME"), ("Khan Kim", "BRANCH")])
def test_a_child_without_parents_there_has_a_bed_and_the_receipt_says_what_is_missing(
    house: Path, who: str, to: str
) -> None:
    """ZMZ-1 16(1): the procedure waits for a representative, the bed does not."""
    done = do(house, stays.admit, [who], to, on=NIGHT)
    (said_,) = [one for one in done.why if who in one]
    assert "azil guardian appoint" in said_
    assert alone(house) == {who.split()[1]}
    do(house, stays.transfer, [who], "BRANCH" if to == "HOME" else "HOME", on=NEXT)


def test_a_dead_mother_keeps_nobody_company(house: Path) -> None:
    do(house, HAPPENS["death"][1])
    with repository.writing(house, AUTHOR, keep=False) as repo:
        assert "Khan Kim" in " ".join(stays.admit(repo, ["Khan Kim"], "HOME", on=NIGHT).why)
    do(house, stays.admit, ["Khan Max", "Khan Kim"], "HOME", on=NEXT)
    assert (alone(house, NIGHT), alone(house, NEXT)) == ({"Jan"}, set())


def test_undoing_the_admission_of_the_mother_names_the_child(path: Path) -> None:
    path.write_bytes(laid())
    do(path, stays.admit, ["Khan Ida"], "HOME", on=NIGHT)
    do(path, stays.admit, [JAN], "HOME", on=NIGHT)
    with repository.reading(path) as repo:
        entry = repo.rows("SELECT id FROM entry WHERE action = 'admit' ORDER BY seq")[0]["id"]
    assert any(JAN in one for one in do(path, undoing.undo_entry, entry).why)


def test_the_guardian_of_a_child_whose_mother_is_out_is_not_ended_unasked(house: Path) -> None:
    do(house, HAPPENS["pass"][1])
    do(house, children.appoint, JAN, name="Kos", address="x", csd="CSD", kind="guardian", on=NIGHT)
    with pytest.raises(Refused, match="Khan Jan"):
        do(house, children.end, JAN, on=NIGHT)


def test_uniting_the_mother_with_a_child_of_her_name_names_her_son(house: Path) -> None:
    do(house, people.add, [people.member("Khan,Ida,f,2011-05-05")])
    with repository.reading(house) as repo:
        mother, girl = (row["id"] for row in repo.rows(
            "SELECT id FROM person WHERE given_name = 'Ida' ORDER BY birth_date"))  # fmt: skip
    done = do(house, uniting.merge, girl, mother)
    assert any(JAN in one for one in done.why)


def test_a_merge_names_the_child_whose_mother_left_in_the_other_copy(path: Path) -> None:
    path.write_bytes(laid())
    do(path, stays.admit, ["Khan Ida"], "HOME", on=START)
    other = copy(path, "other.db")
    do(other, HAPPENS["departure"][1])
    do(path, stays.admit, [JAN], "HOME", on=NIGHT)
    plan = merge(path, other)
    assert "guardian-missing" in {code for code, _subject in plan.findings}


def test_a_relation_is_put_on_record_by_command(azil: Azil, house: Path) -> None:
    assert azil(f'household relation "Aunt Eva" --relation carer --on {NIGHT}').code == 0
    assert azil(f'household relation "Aunt Eva" --relation carer --on {NIGHT}').code == 2
    assert azil(f'household relation "Aunt Eva" --relation uncle --on {NIGHT}').code == 2
    assert azil(f'household relation "Aunt Eva" --relation carer --on {START - timedelta(days=1)}').code == 4
    assert azil(f'transfer "Khan Ida" --to BRANCH --on {NIGHT}').code == 0


def test_a_family_of_whom_no_relation_is_recorded_is_let_in_and_asked_about(path: Path) -> None:
    path.write_bytes(laid())
    typed = [people.member(",".join(one.split(",")[:5]).replace("Khan", "Rus")) for one in FAMILY[:3]]
    do(path, people.create_household, "Rus", kind="family", existing=(), entered=typed, on=START)
    do(path, stays.admit, [], "HOME", households=["Rus"], on=START)
    assert alone(path, START) == set()
    assert len(sentences(path, "relation-not-recorded", START)) == 1
    do(path, people.relate, ["Rus Ida"], on=START, relation="head")
    do(path, people.relate, ["Rus Jan"], on=START, relation="child")
    assert sentences(path, "relation-not-recorded", START) == []
