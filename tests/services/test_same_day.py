"""Two entries of one person say different things of one day: the one kept counts, and its correction does."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from azilcli import repository
from azilcli.errors import ExitCode
from azilcli.repository import children as known_children
from azilcli.repository import health as known_health
from azilcli.repository import leaving as known_leaving
from azilcli.repository import presence as known_presence
from azilcli.repository import status as known_status
from azilcli.repository.people import united
from azilcli.services import Done, health, presence, stays, undoing
from tests.conftest import Azil, Repository
from tests.doing import decide, do, due, record, sentences, set_status, vulnerable
from tests.services.leftover import copy, is_sound, merge
from tests.services.marked import CAME
from tests.services.test_uniting import data, enter, unite

AFTER = CAME + timedelta(days=5)
ENDED, LATER = CAME + timedelta(days=1), CAME + timedelta(days=3)


class Kind(NamedTuple):
    """How a kind is recorded with one of some values, and how what counts is read."""

    record: Callable[[Path, str, Any], Done]
    read: Callable[[Repository, str], Any]
    values: tuple[Any, Any, Any]
    """What is recorded of the one kept, of the other, and later as a correction."""


KINDS = {
    "status": Kind(
        lambda path, code, value: do(path, set_status, [code], value, on=CAME),
        lambda repo, code: (known_status.on_day(repo, code, AFTER) or {})["code"],
        ("applicant", "subsidiary-protection", "refugee"),
    ),
    "examination": Kind(
        lambda path, code, value: do(path, health.exam, [code], on=CAME, result=value),
        lambda repo, code: known_health.examinations(repo, [code], AFTER)[code]["fitness"],
        ("fit", "isolation", "referred"),
    ),
    "information": Kind(
        lambda path, code, value: do(path, health.inform, [code], on=CAME, language=value),
        lambda repo, code: known_health.receipts(repo, [code], AFTER)[code]["language"],
        ("dari", "pashto", "urdu"),
    ),
    "opinion": Kind(
        lambda path, code, value: do(path, record, "opinion", code, csd="CSD", on_day=CAME, placement=value),
        lambda repo, code: [row["placement"] for row in known_children.opinions(repo, code)][-1],
        ("a home", "a foster family", "an uncle"),
    ),
    "decision": Kind(
        lambda path, code, value: do(path, decide, [code], kind="final-negative", on=CAME, number=value),
        lambda repo, code: known_leaving.decisions(repo, code, CAME)[0]["number"],
        ("1/24", "2/24", "3/24"),
    ),
}
SHOWN = {"status": "statuses", "examination": "examinations", "opinion": "opinions", "decision": "decisions"}


def counting(path: Path, kind: Kind, code: str) -> Any:
    with repository.reading(path) as repo:
        return kind.read(repo, code)


def pair(path: Path) -> tuple[str, str]:
    return enter(path, "Haidari Amina"), enter(path, "Haydari Ameena")


@pytest.mark.parametrize("is_kept_first", [True, False])
@pytest.mark.parametrize("name", KINDS)
def test_of_one_day_what_is_on_record_of_the_one_kept_counts_whatever_the_codes(
    path: Path, office: Path, azil: Azil, name: str, is_kept_first: bool
) -> None:
    kind, (first, second) = KINDS[name], sorted(pair(path))
    keep, other = (first, second) if is_kept_first else (second, first)
    kind.record(path, keep, kind.values[0])
    kind.record(path, other, kind.values[1])
    done = unite(path, keep, other)
    assert counting(path, kind, keep) == kind.values[0]
    (remark,) = [one for one in done.why if " of 10 Jun" in one or "of 2024-06-10" in one]
    assert "counts, not" in remark
    if name in SHOWN:
        assert len(data(azil, f"show {keep}")[SHOWN[name]]) == 1
    kind.record(path, keep, kind.values[2])
    assert counting(path, kind, keep) == kind.values[2]
    assert is_sound(path)


@pytest.mark.parametrize("name", KINDS)
def test_the_command_of_the_remark_lets_what_the_other_entry_said_count(
    path: Path, office: Path, azil: Azil, name: str
) -> None:
    kind, (keep, other) = KINDS[name], pair(path)
    kind.record(path, keep, kind.values[0])
    kind.record(path, other, kind.values[1])
    (remark,) = [one for one in unite(path, keep, other).why if "to change that: azil" in one]
    command = shlex.split(remark.partition("to change that: azil ")[2])
    said = azil(shlex.join(command))
    assert said.code == ExitCode.DONE, said.err
    assert counting(path, kind, keep) == kind.values[1]


@pytest.mark.parametrize("name", KINDS)
def test_what_only_the_other_entry_has_counts_and_is_corrected_under_the_one_kept(
    path: Path, office: Path, name: str
) -> None:
    kind, (keep, other) = KINDS[name], pair(path)
    kind.record(path, other, kind.values[1])
    assert unite(path, keep, other).why == ()
    assert counting(path, kind, keep) == kind.values[1]
    kind.record(path, keep, kind.values[2])
    assert counting(path, kind, keep) == kind.values[2]


@pytest.mark.parametrize("name", KINDS)
def test_an_undo_gives_each_entry_back_what_it_said_of_the_day(path: Path, office: Path, name: str) -> None:
    kind, (keep, other) = KINDS[name], pair(path)
    kind.record(path, keep, kind.values[0])
    kind.record(path, other, kind.values[1])
    do(path, undoing.undo_entry, unite(path, keep, other).entry.id)
    assert [counting(path, kind, code) for code in (keep, other)] == list(kind.values[:2])


@pytest.mark.parametrize("name", KINDS)
def test_the_same_said_twice_is_not_remarked(path: Path, office: Path, name: str) -> None:
    kind, (keep, other) = KINDS[name], pair(path)
    for code in (keep, other):
        kind.record(path, code, kind.values[0])
    assert unite(path, keep, other).why == ()


def test_of_two_entries_united_before_only_what_differs_now_is_remarked(path: Path, office: Path) -> None:
    kind = KINDS["status"]
    codes = [enter(path, f"Haidari {name}") for name in ("A", "B", "C")]
    for code, value in zip(codes, kind.values, strict=True):
        kind.record(path, code, value)
    (first,) = unite(path, codes[0], codes[1]).why
    (second,) = unite(path, codes[0], codes[2]).why
    assert first != second
    assert counting(path, kind, codes[0]) == kind.values[0]


def test_the_day_of_a_status_and_what_is_due_follow_the_record_that_counts(path: Path, office: Path) -> None:
    for keeps_protection in (True, False):
        keep, other = pair(path)
        for code, has_protection in ((keep, keeps_protection), (other, not keeps_protection)):
            do(path, set_status, [code], "refugee" if has_protection else "applicant", on=CAME)
        do(path, stays.admit, [keep], "LOGATEC", on=CAME, programme="asylum", override="drill")
        unite(path, keep, other)
        with repository.reading(path) as repo:
            day = known_status.since(repo, keep, ("refugee",), AFTER)
        assert (day == CAME) is keeps_protection
        assert bool(due(path, "beneficiary-leaves", CAME)) is keeps_protection
        assert bool(due(path, "card-to-issue", CAME)) is not keeps_protection
        do(path, stays.discharge, [keep], on=CAME, reason="other", destination=None)


def test_isolation_follows_the_examination_that_counts(path: Path, office: Path) -> None:
    keep, other = pair(path)
    do(path, health.exam, [keep], on=CAME, result="fit")
    do(path, health.exam, [other], on=CAME, result="isolation")
    do(path, stays.admit, [keep], "LOGATEC", on=CAME, programme="asylum", override="drill")
    unite(path, keep, other)
    assert sentences(path, "not-isolated", AFTER) == []
    do(path, health.exam, [keep], on=CAME, result="isolation")
    assert len(sentences(path, "not-isolated", AFTER)) == 1


def test_ending_a_vulnerability_ends_it_in_whichever_entry_it_stands(path: Path, office: Path) -> None:
    keep, other = pair(path)
    do(path, vulnerable, [keep], kind="disability", on=CAME)
    do(path, vulnerable, [other], kind="disability", on=ENDED)
    unite(path, keep, other)
    with repository.reading(path) as repo:
        assert known_health.vulnerabilities(repo, [keep], AFTER) == {keep: ["disability"]}
    do(path, vulnerable, [keep], kind="disability", on=LATER, ended=True)
    with repository.reading(path) as repo:
        assert known_health.vulnerabilities(repo, [keep], AFTER) == {}


def test_a_decision_of_the_other_entry_is_completed_and_not_begun_anew(path: Path, office: Path) -> None:
    keep, other = pair(path)
    do(path, decide, [other], kind="final-negative", on=CAME, enforceable=AFTER)
    unite(path, keep, other)
    do(path, decide, [keep], kind="final-negative", on=CAME, number="7/24")
    with repository.reading(path) as repo:
        (row,) = known_leaving.decisions(repo, keep, AFTER)
    assert (row["enforceable"], row["number"]) == (AFTER.isoformat(), "7/24")


def test_a_check_of_presence_put_right_under_the_one_kept_is_put_right(path: Path, office: Path) -> None:
    keep, other = sorted(pair(path), reverse=True)
    for code in (keep, other):
        do(path, stays.admit, [code], "LOGATEC", on=CAME, programme="asylum", override="drill")
    do(path, presence.record, "LOGATEC", on=LATER, missing=[keep, other])
    unite(path, keep, other)
    with repository.reading(path) as repo:
        assert known_presence.not_there(repo, "LOGATEC", LATER)[keep]["id"].endswith(keep)
        assert known_presence.missed_after(repo, keep, CAME)
    do(path, presence.record, "LOGATEC", on=LATER, missing=[], back=[keep])
    with repository.reading(path) as repo:
        assert known_presence.not_there(repo, "LOGATEC", LATER)[keep]["state"] == "present"
        assert known_presence.missed_after(repo, keep, CAME) is None


def test_copies_agree_on_what_counts_of_one_day(path: Path, office: Path) -> None:
    kind, (keep, other) = KINDS["status"], pair(path)
    there = copy(path, "other.db")
    kind.record(path, keep, kind.values[0])
    kind.record(there, other, kind.values[1])
    unite(there, keep, other)
    merge(path, there)
    merge(there, path)
    with repository.reading(path) as repo:
        assert [row["id"] for row in united(repo, [keep])] == [other]
    assert counting(path, kind, keep) == counting(there, kind, keep) == kind.values[0]
