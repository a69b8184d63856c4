"""An erasure travels: whatever copies come together in whatever order, what is erased is erased in all."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli.errors import NotFound, Refused
from azilcli.ledger import erasure, file, fold, schema
from azilcli.repository import copies
from azilcli.services import conflicts, people, stays, undoing, uniting
from tests.conftest import Azil, records
from tests.doing import do
from tests.services import marked
from tests.services.leftover import copy, dump, erase, figures, is_sound, left_in, merge, pieces_in
from tests.services.marked import GONE, Marked

LATER = GONE + timedelta(days=30)


def goes_on(path: Path, who: Marked) -> frozenset[str]:
    """What another office records of the person, not knowing that they are erased; the words of it."""
    words = {name: marked.word(f"later {name}") for name in ("family_name", "phone", "note", "override")}
    do(path, people.edit, who.person, {"family_name": words["family_name"], "phone": words["phone"]})
    do(path, people.edit, who.other, {"note": words["note"]})
    do(path, stays.admit, [who.person], "LOGATEC/104/A", on=LATER, programme="asylum",
       override=words["override"])  # fmt: skip
    return frozenset(words.values())


def nothing_left(path: Path, secrets: frozenset[str]) -> bool:
    """Whether the file is sound and holds none of the secrets."""
    assert is_sound(path)
    words = frozenset(secret for secret in secrets if secret.isalpha())
    return not left_in(path, secrets) and not pieces_in(path, words)


def findings(azil: Azil, code: str, path: Path) -> list[str]:
    """The subjects of what a check finds today."""
    rows = json.loads(azil(f"--db {path} check --code {code} --format json").out)
    return [row["subject"] for row in rows]


# A copy from before


def test_whoever_merges_or_compares_a_copy_that_still_holds_what_is_erased_is_told_how_it_loses_it(
    path: Path, other: Path, azil: Azil, who: Marked
) -> None:
    told = "other.db still holds what was erased here"
    for line in ("db diff other.db", "db merge other.db --yes"):
        result = azil(line)
        assert result.code == 0 and told not in result.out + result.err
    erase(path, who.person)
    assert told in azil("db diff other.db").out
    for dry in (" --dry-run", ""):
        shown = azil(f"db merge other.db --yes{dry}")
        assert "Nothing to merge" in shown.out and told in shown.err
        assert f"azil --db other.db db merge {path}" in shown.err
    goes_on(other, who)
    assert told in azil("db diff other.db").out
    assert told in azil("db merge other.db --yes --dry-run --format json").err
    for dry in (" --dry-run", ""):
        assert told in azil(f"db merge other.db --yes{dry}").out
    assert azil("--db other.db db merge azil.db --yes --erase").code in (0, 6)
    for line in ("db diff other.db", "db merge other.db --yes", "--db other.db db merge azil.db"):
        shown = azil(line)
        assert "still holds" not in shown.out + shown.err


def test_of_several_copies_each_that_still_holds_it_is_named(path: Path, other: Path, who: Marked) -> None:
    third = copy(path, "third.db")
    erase(path, who.person)
    clean = copy(path, "clean.db")
    plan = merge(path, other, clean, third)
    assert [remark.partition(" ")[0] for remark in plan.remarks] == [str(other), str(third)]


def test_the_receipt_of_an_erasure_says_that_other_copies_keep_it_and_how_they_lose_it(
    path: Path, azil: Azil, who: Marked
) -> None:
    said = azil(f"person erase {who.person} --reason x --yes").err
    assert "every other copy keeps all of it" in said
    assert f"azil --db COPY db merge {path}" in said


def test_a_copy_that_merges_loses_what_was_erased(path: Path, other: Path, who: Marked) -> None:
    erase(path, who.person)
    assert left_in(other, who.secrets) == who.secrets
    plan = merge(other, path)
    assert (plan.how, plan.erased) == (copies.FAST_FORWARD, len(records(path, "SELECT * FROM erased")))
    assert nothing_left(other, who.secrets)
    assert dump(other) == dump(path)


def test_the_command_to_merge_clears_the_other_copy_too(
    path: Path, other: Path, azil: Azil, who: Marked
) -> None:
    erase(path, who.person)
    assert azil("--db other.db db merge azil.db --yes --erase").code in (0, 6)
    assert nothing_left(other, who.secrets)


def test_a_merge_that_is_only_tried_erases_nothing(path: Path, other: Path, azil: Azil, who: Marked) -> None:
    erase(path, who.person)
    before = other.read_bytes()
    tried = azil("--db other.db db merge azil.db --dry-run --erase")
    assert tried.code in (0, 6)
    assert other.read_bytes() == before


def test_an_older_copy_does_not_bring_the_person_back(path: Path, other: Path, who: Marked) -> None:
    erase(path, who.person)
    before = path.read_bytes()
    plan = merge(path, other)
    assert (plan.how, plan.erased) == (copies.UP_TO_DATE, 0)
    assert path.read_bytes() == before
    assert nothing_left(path, who.secrets)


def test_a_copy_that_went_on_with_others_does_not_bring_the_person_back(
    path: Path, other: Path, who: Marked
) -> None:
    do(other, people.edit, who.mate, {"phone": "041 123 456"})
    erase(path, who.person)
    assert merge(path, other).how == copies.MERGE
    assert nothing_left(path, who.secrets)
    assert records(path, "SELECT phone FROM person WHERE id = :id", id=who.mate) == [{"phone": "041 123 456"}]


# A copy that went on with the person


def test_what_another_copy_recorded_meanwhile_is_emptied_on_arrival(
    path: Path, other: Path, who: Marked
) -> None:
    later = goes_on(other, who)
    assert left_in(other, later) == later
    erase(path, who.person)
    plan = merge(path, other)
    assert plan.how == copies.MERGE
    assert nothing_left(path, who.secrets | later)
    (row,) = records(path, "SELECT family_name, phone, note FROM person WHERE id = :id", id=who.person)
    assert row == {"family_name": "", "phone": None, "note": None}
    assert records(path, "SELECT * FROM incomplete") == []


def test_the_copy_that_went_on_loses_it_all_when_it_merges(path: Path, other: Path, who: Marked) -> None:
    later = goes_on(other, who)
    erase(path, who.person)
    merge(other, path)
    assert nothing_left(other, who.secrets | later)
    merge(path, other)
    assert nothing_left(path, who.secrets | later)
    assert dump(path) == dump(other)


def test_what_comes_in_after_a_merge_is_emptied_too(path: Path, other: Path, who: Marked) -> None:
    """A third copy that knows of a new record of the person only, not of the erasure."""
    third = copy(other, "third.db")
    erase(path, who.person)
    merge(other, path)
    later = goes_on(third, who)
    do(third, stays.discharge, [who.person], on=LATER, reason="other", destination=None,
       note=marked.word("later stay"))  # fmt: skip
    later |= {marked.word("later stay")}
    merge(other, third)
    assert nothing_left(other, who.secrets | later)


def test_a_stay_that_another_copy_began_is_a_finding_and_can_be_ended(
    path: Path, other: Path, azil: Azil, who: Marked
) -> None:
    goes_on(other, who)
    erase(path, who.person)
    assert findings(azil, "erased-stays", path) == []
    merge(path, other)
    assert findings(azil, "erased-stays", path) == [who.person]
    with pytest.raises(Refused, match="erased"):
        do(path, stays.transfer, [who.person], "LOGATEC/105", on=LATER)
    with pytest.raises(Refused, match="erased"):
        do(path, stays.discharge, [who.person], on=LATER, reason="other", destination=None, note="words")
    done = do(path, stays.discharge, [who.person], on=LATER, reason="other", destination="unknown")
    assert "(erased)" in done.sentence
    assert findings(azil, "erased-stays", path) == []
    assert is_sound(path)
    with pytest.raises(Refused, match="concerns somebody whose data are erased"):
        do(path, undoing.undo_entry, done.entry.id)


def test_somebody_who_joined_an_erased_household_elsewhere_can_leave_it(
    path: Path, other: Path, who: Marked
) -> None:
    do(other, people.join, who.alone, [who.stranger], on=GONE, relation="other")
    erase(path, who.person)
    merge(path, other)
    done = do(path, people.leave, [who.stranger], on=LATER)
    assert "(erased)" in done.sentence
    assert is_sound(path)


# Several copies


def test_a_copy_that_never_saw_the_person_takes_nothing_of_them(
    path: Path, who: Marked, _network: Path
) -> None:
    third = path.with_name("third.db")
    third.write_bytes(_network.read_bytes())
    erase(path, who.person)
    assert merge(third, path).how == copies.FAST_FORWARD
    assert nothing_left(third, who.secrets)
    assert dump(third) == dump(path)


def test_the_order_in_which_copies_come_together_does_not_matter(
    path: Path, other: Path, who: Marked, _network: Path
) -> None:
    later = goes_on(other, who)
    erase(path, who.person)
    third = path.with_name("third.db")
    before = None
    for order in ((path, other), (other, path)):
        third.write_bytes(_network.read_bytes())
        for one in order:
            merge(third, one)
        assert nothing_left(third, who.secrets | later)
        now = _without_arisen(third)
        assert before in (None, now)
        before = now
    third.write_bytes(_network.read_bytes())
    merge(third, other, path)
    assert nothing_left(third, who.secrets | later)
    assert _without_arisen(third) == before


def _without_arisen(path: Path) -> dict[str, list[str]]:
    """The tables but for what a merge itself records."""
    return {name: rows for name, rows in dump(path).items() if name != "arisen"}


def test_erased_in_both_copies(path: Path, other: Path, who: Marked) -> None:
    erase(path, who.person)
    erase(other, who.other)
    merge(path, other)
    merge(other, path)
    for one in (path, other):
        assert nothing_left(one, who.secrets)
    assert dump(path) == dump(other)


def test_members_of_one_household_erased_in_two_copies(
    path: Path, other: Path, azil: Azil, who: Marked
) -> None:
    """Neither knew that the name of the household had lost its last bearer."""
    do(other, stays.discharge, [who.mate], on=GONE, reason="own-wish", destination=None)
    erase(path, who.person)
    erase(other, who.mate)
    merge(path, other)
    assert b"Kosmatin" in path.read_bytes()
    (subject,) = findings(azil, "erased-in-part", path)
    assert subject in (who.person, who.mate)
    erase(path, subject)
    assert findings(azil, "erased-in-part", path) == []
    assert b"Kosmatin" not in path.read_bytes()
    assert is_sound(path)


@pytest.mark.parametrize("erased_one", ["keeps", "goes"])
def test_erased_in_one_copy_and_united_in_the_other(
    path: Path, other: Path, azil: Azil, who: Marked, erased_one: str
) -> None:
    """The erasure reaches what it named; that the rest goes with it is a finding, and erasing does it."""
    keep, gone = (who.person, who.stranger) if erased_one == "keeps" else (who.stranger, who.person)
    do(other, uniting.merge, keep, gone)
    erase(path, who.person)
    for into, source in ((path, other), (other, path)):
        merge(into, source)
        assert nothing_left(into, who.secrets)
        assert b"Novak" in into.read_bytes()
        (subject,) = findings(azil, "erased-in-part", into)
        assert subject in (who.person, who.other)
        shown = json.loads(azil(f"--db {into} show {who.person} --format json").out)
        assert shown["person"]["code"] == keep
    for typed in (who.person, who.stranger):
        parted = copy(path, "parted.db")
        erase(parted, typed)
        assert b"Novak" not in parted.read_bytes()
        assert findings(azil, "erased-in-part", parted) == []
        assert is_sound(parted)
        with pytest.raises(Refused, match="already erased"):
            erase(parted, typed)


def test_a_union_with_somebody_erased_elsewhere_can_be_undone_where_they_are_the_one_kept(
    path: Path, other: Path, azil: Azil, who: Marked
) -> None:
    united = do(other, uniting.merge, who.person, who.stranger).entry
    erase(path, who.person)
    merge(path, other)
    do(path, undoing.undo_entry, united.id)
    assert findings(azil, "erased-in-part", path) == []
    do(path, people.edit, who.stranger, {"phone": "1"})
    assert is_sound(path)


# Conflicts


def test_a_conflict_on_somebody_erased_is_no_longer_asked(
    path: Path, other: Path, azil: Azil, who: Marked
) -> None:
    for one, sex in ((path, "m"), (other, "x")):
        do(one, people.edit, who.person, {"sex": sex, "phone": sex * 3}, sure=True)
    merge(path, other)
    third = copy(path, "third.db")
    (code,) = {row["code"] for row in json.loads(azil("conflict list --format json").out)}
    erase(path, who.person)
    assert json.loads(azil("conflict list --format json").out) == []
    with pytest.raises(NotFound):
        do(path, conflicts.resolve, code, keep=1)
    assert is_sound(path)
    decided = do(third, conflicts.resolve, code, keep=1)
    merge(path, third)
    assert records(path, "SELECT 1 FROM entry WHERE id = :id", id=decided.entry.id)
    assert is_sound(path)


def test_a_conflict_that_comes_in_on_somebody_erased_is_not_asked(
    path: Path, other: Path, azil: Azil, who: Marked
) -> None:
    do(path, people.edit, who.person, {"citizenship": "SYR"})
    do(other, people.edit, who.person, {"citizenship": "IRQ"})
    erase(path, who.person)
    plan = merge(path, other)
    assert plan.conflicts == ()
    assert findings(azil, "conflict", path) == []
    assert is_sound(path)


@pytest.mark.parametrize(
    ("how", "born", "band"),
    [
        ({"keep": 1}, None, None),
        ({"keep": 2}, None, None),
        ({"keep": None, "values": ["3. 5. 1990"]}, "1990-05-03", "1990-1994"),
        ({"keep": None, "values": ["birth_date=1961"]}, "1961", "1960-1964"),
    ],
)
def test_the_band_of_birth_years_that_is_left_is_of_the_birth_date_that_was_decided(
    path: Path, other: Path, azil: Azil, who: Marked, how: dict[str, Any], born: str | None, band: str | None
) -> None:
    sides = {"1971-02-03": "1970-1974", "1986": "1985-1989"}
    for one, typed in zip((path, other), sides, strict=True):
        do(one, people.edit, who.person, {"birth_date": typed}, sure=True)
    merge(path, other)
    (code,) = {row["code"] for row in json.loads(azil("conflict list --format json").out)}
    do(path, conflicts.resolve, code, **how)
    (row,) = records(path, "SELECT birth_date, birth_band FROM person WHERE id = :id", id=who.person)
    assert row["birth_date"] in sides if born is None else row["birth_date"] == born
    assert row["birth_band"] == (band or sides[row["birth_date"]])
    assert json.loads(azil("conflict list --format json").out) == []
    erase(path, who.person)
    (left,) = records(path, "SELECT birth_date, birth_band FROM person WHERE id = :id", id=who.person)
    assert left == {"birth_date": None, "birth_band": row["birth_band"]}


def test_an_undo_contested_on_somebody_erased_is_not_asked(
    path: Path, other: Path, azil: Azil, who: Marked
) -> None:
    entry = do(path, people.edit, who.person, {"sex": "m"}, sure=True).entry
    third = copy(path, "third.db")
    do(path, undoing.undo_entry, entry.id)
    do(third, people.edit, who.person, {"sex": "x"})
    merge(path, third)
    assert len(findings(azil, "undo-contested", path)) == 1
    erase(path, who.person)
    assert findings(azil, "undo-contested", path) == []
    assert json.loads(azil("conflict list --format json").out) == []
    assert is_sound(path)


def test_an_undo_that_another_copy_did_of_the_erasure_has_no_effect(
    path: Path, other: Path, who: Marked
) -> None:
    """No command does it; a file that was tampered with may."""
    from azilcli import repository
    from azilcli.ledger import journal, undo
    from tests.conftest import AUTHOR

    done = erase(path, who.person)
    third = copy(path, "third.db")
    with repository.writing(third, AUTHOR) as repo:
        undo.void(repo.connection, [journal.get(repo.connection, done.entry.id)], AUTHOR)
    merge(path, third)
    assert nothing_left(path, who.secrets)
    merge(other, path)
    assert nothing_left(other, who.secrets)


def test_what_is_counted_is_the_same_in_every_copy(path: Path, other: Path, who: Marked) -> None:
    goes_on(other, who)
    before = figures(other)
    erase(path, who.person)
    merge(other, path)
    assert figures(other) == before
    merge(path, other)
    assert figures(path) == before


# What another version did not know


UNKNOWN = ("guardian", "card", "measure", "told")


@pytest.mark.parametrize("by", ["the command to rebuild", "the first write", "a merge"])
def test_what_the_version_that_erased_did_not_know_is_erased_by_the_one_that_does(
    path: Path, other: Path, azil: Azil, who: Marked, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    with monkeypatch.context() as older:
        known = {name: kind for name, kind in schema.kinds().items() if name not in UNKNOWN}
        older.setattr(schema, "kinds", lambda: known)
        erase(path, who.person)
    if by == "a merge":
        merge(other, path)
        path = other
    elif by == "the first write":
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("UPDATE derivation SET folding = 'older'")
        assert azil("person add Kos").code == 0
    else:
        assert azil("db rebuild").code == 0
    assert nothing_left(path, who.secrets)
    with pytest.raises(Refused, match="already erased"):
        erase(path, who.person)


def test_tables_hold_nothing_personal_of_somebody_erased_whatever_the_journal_holds(
    path: Path, who: Marked
) -> None:
    with file.writing(path, keep=False) as connection:
        erasure.keep(connection, [("person", who.person)])
        fold.refold(connection, [("person", who.person)])
        shown = connection.execute(
            "SELECT family_name, phone, search_key FROM person WHERE id = ?", (who.person,)
        )
        assert shown.fetchall() == [("", None, "")]
