"""Somebody entered twice goes on as one: everything of both under one code, until an undo parts them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import ExitCode, NotFound, Refused
from azilcli.ledger import ids, schema
from azilcli.repository import copies
from azilcli.services import (
    Done,
    conflicts,
    duplicates,
    erasing,
    health,
    people,
    presence,
    stays,
    undoing,
    uniting,
)
from azilcli.services.people import Identity
from azilcli.text.keys import search_key
from tests.conftest import Azil, records
from tests.doing import do, set_status
from tests.every import every
from tests.services import marked
from tests.services.leftover import copy, dump, figures, is_sound, merge
from tests.services.marked import CAME, EMSO, GONE, LEFT, Marked

NIGHT = "2024-06-13"
LATER = GONE + timedelta(days=30)


@pytest.fixture
def united(path: Path, who: Marked) -> Done:
    """Somebody of whom little is known was united with the person of whom everything is."""
    return do(path, uniting.merge, who.stranger, who.person)


def enter(path: Path, name: str, **fields: str) -> str:
    """Somebody new; the code."""
    family, _space, given = name.partition(" ")
    one = Identity(family, given)
    for field, value in fields.items():
        setattr(one, field, value)
    return str(do(path, people.add, [one], sure=True).data["people"][0]["code"])


def unite(path: Path, keep: str, other: str) -> Done:
    return do(path, uniting.merge, keep, other)


def data(azil: Azil, line: str) -> Any:
    """What a command prints as JSON."""
    said = azil(f"{line} --format json")
    assert said.code in (ExitCode.DONE, ExitCode.WAITING), said.err
    return json.loads(said.out)


def found(azil: Azil, typed: str) -> list[str]:
    """The codes that a search finds."""
    said = azil(f"find '{typed}' --format csv")
    return [row["person"] for row in csv.DictReader(io.StringIO(said.out))]


# Everything of both under one code


def test_whatever_referred_to_the_other_entry_refers_to_the_one_kept(
    path: Path, who: Marked, united: Done
) -> None:
    left = [
        (kind.name, field)
        for kind in schema.kinds().values()
        for field, targets in kind.references.items()
        if "person" in targets
        for row in records(path, f"SELECT {field} AS named FROM {kind.name}")
        if row["named"] in (who.person, who.other)
    ]
    assert left == []
    kinds = {kind for kind in marked.concerned() if "person" in marked.concerned()[kind].types}
    for kind in kinds:
        assert records(path, f"SELECT 1 FROM {kind} WHERE person = :p", p=who.stranger), kind
    assert is_sound(path)


def test_show_says_of_the_one_kept_what_it_said_of_the_other(path: Path, azil: Azil, who: Marked) -> None:
    before = data(azil, f"show {who.person}")
    unite(path, who.stranger, who.person)
    after = data(azil, f"show {who.stranger}")
    assert {name for name, rows in before.items() if rows} > {"stays", "guardians", "examinations", "passes"}
    for name, rows in before.items():
        # Two statuses of one day, neither of the record that is kept: their codes decide which one counts.
        if name not in ("person", "entered_twice", "statuses"):
            assert after[name] == rows, name
    assert data(azil, f"show {who.person}") == data(azil, f"show {who.other}") == after
    assert (after["person"]["code"], after["person"]["family_name"]) == (who.stranger, "Novak")


def test_show_lists_the_other_entries_with_what_only_they_say(
    path: Path, azil: Azil, who: Marked, united: Done
) -> None:
    listed = {row["person"]: row for row in data(azil, f"show {who.stranger}")["entered_twice"]}
    assert set(listed) == {who.person, who.other}
    row = listed[who.person]
    assert (row["birth_date"], row["emso"]) == (marked.BORN, EMSO)
    assert row["family_name"] == marked.word("second family_name")
    said = azil(f"show {who.stranger}").out
    for about in ("given_name", "other_names", "case_number", "languages", "note"):
        assert marked.word(f"second {about}") in said
    assert "Also entered as" in said


def test_nobody_entered_once_has_such_a_list(path: Path, azil: Azil, who: Marked) -> None:
    assert "entered_twice" not in data(azil, f"show {who.stranger}")


def test_each_name_code_and_number_of_either_entry_finds_the_one_kept(
    path: Path, azil: Azil, who: Marked, united: Done
) -> None:
    (row,) = records(path, "SELECT * FROM person WHERE id = :id", id=who.person)
    typed = [
        "Novak", "novak ana", who.stranger, who.person, ids.show(who.other), EMSO, row["case_number"],
        row["family_name"], row["given_name"][:5], search_key(f"{row['given_name']} {row['family_name']}"),
        row["other_names"].upper(), row["phone"],
    ]  # fmt: skip
    assert {one: found(azil, one) for one in typed} == {one: [who.stranger] for one in typed}


def test_a_whole_name_means_its_bearer_whichever_entry_it_stands_in(
    path: Path, office: Path, azil: Azil
) -> None:
    keep, other = enter(path, "Haydari Ameena"), enter(path, "Haidari Amina")
    enter(path, "Haidari Aminata")
    unite(path, keep, other)
    done = do(path, people.edit, "haidari amina", {"phone": "1"})
    assert done.data["person"] == keep


def test_the_name_of_the_other_entry_is_remarked_when_it_is_entered_again(path: Path, office: Path) -> None:
    unite(path, enter(path, "Haydari Ameena"), enter(path, "Haidari Amina"))
    done = do(path, people.add, [Identity("Haidari", "Amina")])
    assert len(done.doubts) == 1


def test_reports_of_the_nights_name_the_one_kept_once(
    path: Path, azil: Azil, who: Marked, united: Done
) -> None:
    for line in (
        f"report residents --on {NIGHT}", f"health list --on {NIGHT}", f"status list --on {NIGHT}",
        f"guardian list --on {NIGHT}", f"presence list LOGATEC --on {NIGHT}", "pass list --on 2024-06-18",
        "leaving list --all --on 2024-06-20", f"card list --on {NIGHT}",
    ):  # fmt: skip
        listed = [row["person"] for row in data(azil, line)]
        times = 2 if line.startswith("card") else 1  # a passport and an applicant card
        assert (listed.count(who.stranger), who.person in listed) == (times, False), line
    assert {row["person"] for row in data(azil, "measure list")} == {who.stranger}
    assert {row["person"] for row in data(azil, f"evidence list {who.person}")} == {who.stranger}
    moved = data(azil, "report movements --from 2024-06-01 --to 2024-12-31")
    assert {row["person"] for row in moved} == {who.stranger, who.mate}
    assert who.stranger in {row["subject"] for row in data(azil, f"due --on {NIGHT} --within 400")}
    assert who.stranger in {row["subject"] for row in data(azil, f"check --on {NIGHT}")}


def test_nights_are_counted_as_before(path: Path, who: Marked) -> None:
    def without_people() -> list[Any]:
        found = figures(path)
        codes = (who.person, who.other, who.stranger)
        return [("?" if value in codes else value) for row in found if row for value in _flat(row)]

    before = without_people()
    unite(path, who.stranger, who.person)
    assert without_people() == before


def _flat(row: Any) -> list[Any]:
    return [one for item in row for one in _flat(item)] if isinstance(row, list | tuple) else [row]


def test_nobody_is_listed_twice(path: Path, azil: Azil, who: Marked, united: Done) -> None:
    listed = [row["person"] for row in data(azil, "person list --limit 0")]
    assert sorted(listed) == sorted([who.stranger, who.mate])
    assert "2 of" not in azil("person list --limit 1").err.replace("1 of 2", "")
    assert data(azil, "person duplicates --min-score 0") == []
    assert data(azil, f"person duplicates {who.person} --min-score 0") == []


def test_a_check_of_what_a_person_is_said_to_be_asks_only_the_one_kept(
    path: Path, office: Path, azil: Azil
) -> None:
    keep, other = enter(path, "Haidari Amina"), enter(path, "Haydari Ameena", birth_date="1910")
    assert len(data(azil, "check --code age-over-100")) == 1
    unite(path, keep, other)
    assert data(azil, "check --code age-over-100") == []
    assert data(azil, "check --code entered-twice") == []


def test_the_log_of_the_person_has_the_entries_of_both(path: Path, azil: Azil, who: Marked) -> None:
    def log(code: str) -> set[str]:
        return {row["entry"] for row in data(azil, f"log --person {code} --limit 0")}

    both = log(who.stranger) | log(who.person)
    entry = unite(path, who.stranger, who.person).entry
    for code in (who.stranger, who.person, who.other):
        assert log(code) == both | {entry.id[:8]}


def test_the_log_of_a_person_has_every_kind_of_record_and_what_was_undone(
    path: Path, azil: Azil, who: Marked
) -> None:
    """ZMZ-1 114(5)."""
    listed = {row["entry"] for row in data(azil, f"log --person {who.person} --limit 0")}
    wanted = {
        row["id"][:8]
        for row in records(
            path, "SELECT entry.id, change.fields FROM entry JOIN change ON change.entry = seq"
        )
        if any(word in (row["fields"] or "") for word in who.words)
    }
    assert len(wanted) > 30
    assert wanted <= listed
    undone = records(path, "SELECT id FROM entry WHERE seq IN (SELECT entry FROM voided)")
    assert len(undone) == 2
    assert {row["id"][:8] for row in undone} <= listed


# What is typed


COMMANDS: dict[str, Callable[[Path, str], Done]] = {
    "edit": lambda path, code: do(path, people.edit, code, {"phone": "041 1"}),
    "status": lambda path, code: do(path, set_status, [code], "ended", on=LATER),
    "exam": lambda path, code: do(path, health.exam, [code], on=LATER, result="fit"),
    "admit": lambda path, code: do(
        path, stays.admit, [code], "LOGATEC/104", on=LATER, programme="asylum", override="drill"
    ),
    "household": lambda path, code: do(
        path, people.create_household, "New", kind="family", existing=[code], entered=[], on=LATER
    ),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("which", ["person", "other"])
def test_a_command_with_the_code_of_the_other_entry_acts_on_the_one_kept(
    path: Path, who: Marked, united: Done, command: str, which: str
) -> None:
    do(path, people.leave, [who.stranger], on=CAME + timedelta(days=3))
    entry = COMMANDS[command](path, getattr(who, which)).entry
    rows = records(path, "SELECT kind, record, fields FROM change WHERE entry = "
                         "(SELECT seq FROM entry WHERE id = :id)", id=entry.id)  # fmt: skip
    named = json.dumps([[row["record"], row["fields"]] for row in rows])
    assert who.stranger in named
    assert who.person not in named
    assert who.other not in named


def test_a_number_that_only_the_other_entry_has_may_be_taken_over(
    path: Path, who: Marked, united: Done
) -> None:
    do(path, people.edit, who.stranger, {"emso": EMSO, "birth_date": marked.BORN})
    (row,) = records(path, "SELECT * FROM person WHERE id = :id", id=who.stranger)
    assert (row["emso"], row["birth_date"], row["birth_band"]) == (EMSO, marked.BORN, "1930-1934")
    with pytest.raises(Refused, match="belongs to"):
        do(path, people.edit, who.mate, {"emso": EMSO})


# Contradictions that only uniting shows


def test_two_stays_at_once_are_a_finding_and_said_at_once(path: Path, office: Path, azil: Azil) -> None:
    keep, other = enter(path, "Haidari Amina", sex="f"), enter(path, "Haydari Ameena", sex="f")
    for code, bed in ((keep, "LOGATEC/101/A"), (other, "LOGATEC/101/B")):
        do(path, stays.admit, [code], bed, on=CAME, programme="asylum", override="drill")
    done = unite(path, keep, other)
    assert any("two stays" in remark for remark in done.why)
    (row,) = data(azil, "check --code person-twice")
    assert row["subject"] == keep
    # Both beds are taken until somebody says which stay is the wrong one.
    (line,) = [row for row in data(azil, f"report occupancy --on {CAME}") if row["site"] == "LOGATEC"]
    assert line["occupied"] == 2
    do(path, stays.discharge, [other], on=LEFT, reason="other", destination=None)
    do(path, stays.discharge, [other], on=LEFT, reason="other", destination=None)
    with pytest.raises(NotFound):
        do(path, stays.discharge, [other], on=LEFT, reason="other", destination=None)


def test_somebody_in_two_households_is_shown_in_both_and_is_a_finding(
    path: Path, office: Path, azil: Azil
) -> None:
    keep, other = enter(path, "Haidari Amina"), enter(path, "Haydari Ameena")
    for name, code in (("Haidari", keep), ("Haydari", other)):
        do(path, people.create_household, name, kind="family", existing=[code], entered=[], on=CAME)
    unite(path, keep, other)
    assert {row["name"] for row in data(azil, f"show {keep}")["households"]} == {"Haidari", "Haydari"}
    (row,) = data(azil, "check --code two-households")
    assert row["subject"] == keep
    do(path, people.leave, [other], on=LATER)
    assert data(azil, f"check --code two-households --on {LATER}") == []
    do(path, people.leave, [other], on=LATER)
    with pytest.raises(Refused, match="no household"):
        do(path, people.leave, [other], on=LATER)


def test_two_entries_in_one_household_are_one_member(path: Path, office: Path, azil: Azil) -> None:
    entered = [people.member("Haidari,Amina,f,1990,AFG,head"), people.member("Haydari,Ameena,f,1990")]
    made = do(
        path, people.create_household, "Haidari", kind="family", existing=(), entered=entered, on=CAME
    ).data
    keep, other = (one["code"] for one in made["people"])
    unite(path, keep, other)
    with repository.reading(path) as repo:
        from azilcli.repository import people as known

        assert [row["id"] for row in known.members(repo, made["household"], CAME)] == [keep]
    (row,) = data(azil, f"household list --on {CAME}")
    assert row["members"] == 1
    done = do(path, stays.admit, [], "LOGATEC", on=CAME, programme="asylum", override="drill",
              households=["Haidari"])  # fmt: skip
    assert [one["person"] for one in done.data["people"]] == [keep]
    do(path, people.leave, [keep], on=LATER)
    (row,) = data(azil, f"household list --on {LATER}")
    assert row["members"] == 0


def test_a_check_that_saw_the_other_entry_saw_the_one_kept(path: Path, office: Path, azil: Azil) -> None:
    keep, other = enter(path, "Haidari Amina"), enter(path, "Haydari Ameena")
    do(path, stays.admit, [other], "LOGATEC/101/A", on=CAME, programme="asylum", override="drill")
    do(path, presence.record, "LOGATEC", on=LATER, missing=[])
    unite(path, keep, other)
    (row,) = data(azil, f"presence list LOGATEC --on {LATER}")
    assert (row["person"], row["state"]) == (keep, "present")
    from azilcli.services import absences

    done = do(path, absences.absent, [keep], on=LATER - timedelta(days=2))
    assert any(str(LATER) in remark for remark in done.why)


# Parting again


def test_an_undo_parts_them_exactly(path: Path, who: Marked) -> None:
    before = dump(path)
    entry = unite(path, who.stranger, who.person).entry
    assert dump(path) != before
    undone = do(path, undoing.undo_entry, entry.id).entry
    after = dump(path)
    assert {name: rows for name, rows in after.items() if name != "voided"} == {
        name: rows for name, rows in before.items() if name != "voided"
    }
    assert is_sound(path)
    do(path, undoing.undo_entry, undone.id)
    assert records(path, "SELECT same_as FROM person WHERE id = :id", id=who.person) == [
        {"same_as": who.stranger}
    ]
    assert is_sound(path)


def test_what_was_recorded_meanwhile_stays_with_the_one_kept(path: Path, who: Marked, united: Done) -> None:
    do(path, set_status, [who.person], "ended", on=LATER)
    do(path, people.edit, who.person, {"phone": "041 1"})
    do(path, undoing.undo_entry, united.entry.id)
    assert records(path, "SELECT person FROM status WHERE on_day = :d", d=LATER) == [{"person": who.stranger}]
    assert records(path, "SELECT phone FROM person WHERE id = :id", id=who.stranger) == [{"phone": "041 1"}]
    assert is_sound(path)


def test_an_undo_says_what_stays_with_the_one_kept(path: Path, office: Path) -> None:
    keep, other = enter(path, "Haidari Amina"), enter(path, "Haydari Ameena")
    do(path, set_status, [keep], "applicant", on=CAME)
    do(path, stays.admit, [other], "LOGATEC/101/A", on=CAME, programme="asylum", override="drill")
    entry = unite(path, keep, other).entry
    written = [
        do(path, set_status, [other], "ended", on=LATER).entry,
        do(path, people.edit, keep, {"phone": "041 1"}).entry,
    ]
    do(path, stays.transfer, [keep], "LOGATEC/102/A", on=LATER)  # of the stay that goes back to the other
    taken_back = do(path, people.edit, keep, {"note": "x"}).entry
    do(path, undoing.undo_entry, taken_back.id)
    (remark,) = do(path, undoing.undo_entry, entry.id).why
    assert remark.startswith("2 entries")
    assert [word for word in remark.replace(",", " ").split() if len(word) == 8] == [
        one.id[:8] for one in written
    ]
    assert ids.show(keep) in remark


def test_an_undo_soon_after_has_nothing_to_say(path: Path, office: Path) -> None:
    keep, other = enter(path, "Haidari Amina"), enter(path, "Haydari Ameena")
    entry = unite(path, keep, other).entry
    enter(path, "Novak Ana")
    undone = do(path, undoing.undo_entry, entry.id)
    assert undone.why == ()
    assert do(path, undoing.undo_entry, undone.entry.id).why == ()


def test_an_undo_names_what_was_written_under_the_end_of_a_chain(path: Path, office: Path) -> None:
    a, b, c = (enter(path, f"Haidari {name}") for name in ("A", "B", "C"))
    first = unite(path, b, a).entry
    unite(path, c, b)
    edited = do(path, people.edit, a, {"phone": "041 1"}).entry
    (remark,) = do(path, undoing.undo_entry, first.id).why
    assert edited.id[:8] in remark


def test_an_undo_that_takes_an_examination_from_somebody_who_stays_is_refused(
    path: Path, who: Marked, united: Done
) -> None:
    COMMANDS["admit"](path, who.person)
    with pytest.raises(Refused, match="examination"):
        do(path, undoing.undo_entry, united.entry.id)


# Chains and copies


def test_a_chain_leads_to_its_end(path: Path, office: Path) -> None:
    a, b, c = (enter(path, f"Haidari {name}") for name in ("A", "B", "C"))
    unite(path, a, b)
    second = unite(path, c, b)
    assert second.data == {"person": c, "other": a}
    assert {row["same_as"] for row in records(path, "SELECT same_as FROM person")} == {None, c}
    do(path, undoing.undo_entry, second.entry.id)
    rows = {row["id"]: row["same_as"] for row in records(path, "SELECT id, same_as FROM person")}
    assert rows == {a: None, b: a, c: None}
    assert is_sound(path)


def test_two_copies_that_unite_in_opposite_directions_agree(path: Path, office: Path) -> None:
    a, b = sorted((enter(path, "Haidari Amina"), enter(path, "Haydari Ameena")))
    do(path, stays.admit, [b], "LOGATEC/101/A", on=CAME, programme="asylum", override="drill")
    other = copy(path, "other.db")
    unite(path, a, b)
    unite(other, b, a)
    assert merge(path, other).conflicts == ()
    merge(other, path)
    for one in (path, other):
        rows = {row["id"]: row["same_as"] for row in records(one, "SELECT id, same_as FROM person")}
        assert rows == {a: None, b: a}
        assert records(one, "SELECT person FROM stay") == [{"person": a}]
        assert is_sound(one)
    assert dump(path) == dump(other)
    with pytest.raises(Refused, match="already merged"):
        unite(path, a, b)
    c = enter(path, "Haidari C")
    unite(path, c, b)
    assert {row["same_as"] for row in records(path, "SELECT same_as FROM person WHERE id != :c", c=c)} == {c}


def test_what_another_copy_records_of_the_other_entry_joins_the_one_kept(
    path: Path, other: Path, azil: Azil, who: Marked
) -> None:
    unite(path, who.stranger, who.person)
    do(other, people.edit, who.person, {"phone": "041 777 777"})
    admitted = COMMANDS["admit"](other, who.person)
    merge(path, other)
    (stay,) = records(path, "SELECT person FROM stay WHERE id = :s", s=admitted.data["people"][0]["stay"])
    assert stay["person"] == who.stranger
    assert found(azil, "041 777 777") == [who.stranger]
    assert is_sound(path)
    merge(other, path)
    assert dump(other) == dump(path)


def test_two_copies_that_name_another_one_to_keep_have_a_conflict(
    path: Path, office: Path, azil: Azil
) -> None:
    a, b, c = (enter(path, f"Haidari {name}") for name in ("A", "B", "C"))
    other = copy(path, "other.db")
    unite(path, a, c)
    unite(other, b, c)
    plan = merge(path, other)
    assert [item.field for one in plan.conflicts for item in one.items] == ["same_as"]
    (row,) = data(azil, "conflict list")
    do(path, conflicts.resolve, row["code"], keep=1)
    assert data(azil, "conflict list") == []
    assert is_sound(path)


# Refusals and receipts


def test_one_record_is_not_united_with_itself(path: Path, who: Marked) -> None:
    before = path.read_bytes()
    for pair in ((who.person, who.person), (who.person, who.other), (who.other, who.person)):
        with pytest.raises(Refused, match="already merged"):
            unite(path, *pair)
    with pytest.raises(Refused, match="one person only"):
        unite(path, who.stranger, "Novak Ana")
    assert path.read_bytes() == before


def test_uniting_two_who_had_been_told_apart_says_so(path: Path, office: Path) -> None:
    a, b, c = (enter(path, f"Haidari {name}") for name in ("A", "B", "C"))
    do(path, duplicates.distinct, b, c)
    assert unite(path, a, b).why == ()
    (remark,) = unite(path, a, c).why
    assert "two people" in remark
    assert ids.show(b) in remark
    assert ids.show(c) in remark


def test_what_only_the_other_entry_says_is_said_to_be_taken_over_by_hand(path: Path, office: Path) -> None:
    keep = enter(path, "Haidari Amina", sex="f")
    (remark,) = unite(path, keep, enter(path, "Haydari Ameena", sex="f", case_number="CN9")).why
    assert "CN9 is only in the other record" in remark
    assert "–" not in remark
    do(path, people.edit, keep, {"case_number": "CN7"})
    remarks = unite(path, keep, enter(path, "Hajdari Amina", sex="f", case_number="CN8")).why
    assert any("CN7 counts, not CN8" in one for one in remarks)


def test_different_numbers_are_two_people_also_in_an_entry_united_before(path: Path, office: Path) -> None:
    a, b, c = enter(path, "A"), enter(path, "B", emso=EMSO), enter(path, "C", emso=marked.EMSO_BEFORE)
    unite(path, a, b)
    for pair in ((a, c), (c, b)):
        with pytest.raises(Refused, match="different EMŠO"):
            unite(path, *pair)


def test_somebody_erased_is_united_with_nobody(path: Path, who: Marked) -> None:
    do(path, erasing.erase, who.person, "request 12/2026")
    for pair in ((who.person, who.stranger), (who.stranger, who.other)):
        with pytest.raises(Refused, match="erased"):
            unite(path, *pair)


def test_a_name_of_three_is_listed_and_not_guessed(path: Path, office: Path, azil: Azil) -> None:
    codes = [enter(path, f"Haidari {name}") for name in ("Amina", "Omid", "Zahra")]
    before = path.read_bytes()
    for line in (f"person merge Haidari {codes[0]}", f"person merge {codes[0]} Haidari"):
        said = azil(line)
        assert said.code == ExitCode.NOT_FOUND
        assert all(ids.show(code) in said.err for code in codes)
    assert azil(f"person merge {codes[0]} Nobody").code == ExitCode.NOT_FOUND
    assert path.read_bytes() == before


def test_a_dry_run_unites_nobody(path: Path, azil: Azil, who: Marked) -> None:
    before = path.read_bytes()
    assert azil(f"person merge {who.stranger} {who.person} --dry-run").code == 0
    assert path.read_bytes() == before


def test_the_log_says_who_goes_on_as_whom(path: Path, office: Path, azil: Azil) -> None:
    unite(path, enter(path, "Haidari Amina"), enter(path, "Haydari Ameena"))
    assert data(azil, "log")[0]["about"] == "Haydari Ameena → Haidari Amina"


def test_the_receipt_as_data_names_both(path: Path, azil: Azil, who: Marked) -> None:
    said = data(azil, f"person merge {who.stranger} {who.person}")
    assert (said["action"], said["person"], said["other"]) == ("person merge", who.stranger, who.person)


@every("lang, name", [("en", "birth date"), ("sl", "datum rojstva")])
def test_what_the_two_say_differently_is_remarked(
    path: Path, office: Path, azil: Azil, lang: str, name: str
) -> None:
    keep = enter(path, "Haidari Amina", birth_date="1990-05-03", sex="f")
    other = enter(path, "Haydari Ameena", birth_date="1990-03-05", citizenship="AFG", sex="f")
    said = azil(f"person merge {keep} {other} --lang {lang}")
    assert said.code == 0
    assert len(said.err.splitlines()) == 2
    first = said.err.splitlines()[0]
    assert (name in first.lower(), ids.show(keep) in first) == (True, True)


def test_uniting_again_after_an_undo_is_possible_in_the_other_direction(path: Path, office: Path) -> None:
    a, b = enter(path, "Haidari Amina"), enter(path, "Haydari Ameena")
    do(path, undoing.undo_entry, unite(path, a, b).entry.id)
    unite(path, b, a)
    rows = {row["id"]: row["same_as"] for row in records(path, "SELECT id, same_as FROM person")}
    assert rows == {a: b, b: None}


def test_a_merge_of_copies_keeps_what_was_united_in_each(path: Path, office: Path) -> None:
    a, b, c, d = (enter(path, f"Haidari {name}") for name in "ABCD")
    other = copy(path, "other.db")
    unite(path, a, b)
    unite(other, b, c)
    unite(other, c, d)
    assert merge(path, other).how == copies.MERGE
    rows = {row["id"]: row["same_as"] for row in records(path, "SELECT id, same_as FROM person")}
    assert set(rows.values()) == {None, a} or list(rows.values()).count(None) == 1
    assert is_sound(path)
