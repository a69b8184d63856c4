"""Undo: what it takes back, what it leaves, and when it is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import ExitCode, NotFound, Refused, UsageError
from azilcli.ledger import file, journal, schema, undo, verify
from azilcli.ledger.journal import Change, Draft
from azilcli.repository import findings
from azilcli.rules import checks
from azilcli.services import (
    Done,
    corrections,
    extensions,
    gates,
    health,
    network,
    people,
    places,
    stays,
    undoing,
)
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil
from tests.doing import record

Do = Callable[..., Done]
BUILT, FIRST, SECOND, THIRD = date(2024, 1, 1), date(2024, 3, 1), date(2024, 3, 5), date(2024, 3, 9)


@pytest.fixture(scope="module")
def _laid(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("laid") / "azil.db"
    with repository.creating(path, AUTHOR) as repo:
        network.initialise(repo, empty=True)
        for site, programme in (("TEST", "asylum"), ("FLAT", "eviction")):
            places.add_site(repo, site, name="Test", town="Logatec", kind="other", programmes=[programme],
                            address=None, from_day=BUILT)  # fmt: skip
            places.add_rooms(repo, site, "1,2", beds=2, area_m2=None, floor=None, reserved_for=None,
                             from_day=BUILT)  # fmt: skip
    return path.read_bytes()


@pytest.fixture
def do(path: Path, _laid: bytes) -> Do:
    """`do(stays.admit, ...)` is one command on a file with two sites, each with two rooms of two beds."""
    path.write_bytes(_laid)

    def run(service: Callable[..., Done], *given: Any, **named: Any) -> Done:
        with repository.writing(path, AUTHOR) as repo:
            return service(repo, *given, **named)

    return run


@pytest.fixture
def ana(do: Do) -> str:
    return _enter(do, "Ana")


@pytest.fixture
def bor(do: Do) -> str:
    return _enter(do, "Bor")


def _enter(do: Do, name: str) -> str:
    done = do(people.add, [Identity(family_name="Novak", given_name=name, sex="f")])
    return str(done.data["people"][0]["code"])


def row(path: Path, kind: str, id_: str) -> repository.Record | None:
    with repository.reading(path) as repo:
        return repo.get(kind, id_)


def dump(path: Path) -> dict[str, list[Any]]:
    """Every table of records as it stands."""
    from azilcli.ledger import schema

    with file.reading(path) as connection:
        tables = [*schema.kinds(), "incomplete"]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in tables}


def is_sound(path: Path) -> bool:
    with file.reading(path) as connection:
        return list(verify.faults(connection)) == []


def refused(path: Path, do: Do, *given: Any) -> str:
    """The sentence with which an undo is refused; nothing may be written."""
    before = path.read_bytes()
    with pytest.raises(Refused) as caught:
        do(undoing.undo_entry, *given)
    assert path.read_bytes() == before
    return f"{caught.value.sentence} | {caught.value.hint}"


# What it does


def test_undo_takes_back_the_newest_command(path: Path, do: Do, ana: str) -> None:
    before = dump(path)
    do(stays.admit, [ana], "TEST/1/A", on=FIRST)
    assert dump(path) != before
    do(undoing.undo_entry)
    assert dump(path) == before
    assert is_sound(path)


def test_undo_takes_nothing_out_of_the_journal(path: Path, do: Do, ana: str) -> None:
    admitted = do(stays.admit, [ana], "TEST/1/A", on=FIRST).entry
    undone = do(undoing.undo_entry).entry
    with file.reading(path) as connection:
        assert journal.get(connection, admitted.id) == admitted
        assert journal.head(connection) == undone
        assert undone.action == "undo"
        (change,) = journal.changes_of(connection, undone.seq)
        assert (change.kind, change.record) == (journal.UNDO, admitted.id)
        assert undo.is_void(connection, admitted)
        assert not undo.is_void(connection, undone)


def test_an_edit_that_was_undone_gives_back_what_stood_there_before(path: Path, do: Do, ana: str) -> None:
    do(people.edit, ana, {"phone": "041"})
    do(people.edit, ana, {"phone": "031", "note": "rings late"})
    do(undoing.undo_entry)
    person = row(path, "person", ana)
    assert person is not None
    assert (person["phone"], person["note"]) == ("041", None)
    assert is_sound(path)


def test_somebody_whose_entry_was_undone_is_no_longer_found_by_name(path: Path, do: Do) -> None:
    _enter(do, "Cvetka")
    do(undoing.undo_entry)
    with repository.reading(path) as repo:
        assert repository.people.search(repo, "person", "cvetka") == []
    do(undoing.undo_entry, repository_head(path))
    with repository.reading(path) as repo:
        assert [p["given_name"] for p in repository.people.search(repo, "person", "cvetka")] == ["Cvetka"]


def repository_head(path: Path) -> str:
    with file.reading(path) as connection:
        head = journal.head(connection)
        assert head is not None
        return head.id


def test_undoing_an_undo_restores(path: Path, do: Do, ana: str) -> None:
    do(stays.admit, [ana], "TEST/1/A", on=FIRST)
    admitted = dump(path)
    first = do(undoing.undo_entry).entry
    without = dump(path)
    second = do(undoing.undo_entry, first.id).entry
    assert dump(path) == admitted
    third = do(undoing.undo_entry, second.id).entry
    assert dump(path) == without
    do(undoing.undo_entry, third.id)
    assert dump(path) == admitted
    assert is_sound(path)


def test_undo_again_and_again_goes_back_command_by_command(path: Path, do: Do, ana: str) -> None:
    states = [dump(path)]
    do(people.edit, ana, {"phone": "041"})
    states.append(dump(path))
    do(stays.admit, [ana], "TEST/1/A", on=FIRST)
    states.append(dump(path))
    do(stays.transfer, [ana], "TEST/2/A", on=SECOND)
    for state in reversed(states):
        do(undoing.undo_entry)
        assert dump(path) == state


def test_an_older_command_is_undone_where_nothing_builds_on_it(path: Path, do: Do, ana: str) -> None:
    edited = do(people.edit, ana, {"phone": "041"}).entry
    do(people.edit, ana, {"note": "rings late"})
    do(undoing.undo_entry, edited.id[:8])
    person = row(path, "person", ana)
    assert person is not None
    assert (person["phone"], person["note"]) == (None, "rings late")
    assert is_sound(path)


def test_what_was_undone_can_be_done_anew(path: Path, do: Do, ana: str) -> None:
    do(places.add_rooms, "TEST", "3", beds=1, area_m2=9, floor="1", reserved_for=None, from_day=BUILT)
    do(undoing.undo_entry)
    do(places.add_rooms, "TEST", "3", beds=1, area_m2=None, floor=None, reserved_for=None, from_day=FIRST)
    room = row(path, "room", "TEST/3")
    assert room is not None
    assert (room["area_m2"], room["floor"], room["from_day"]) == (None, None, FIRST.isoformat())
    assert is_sound(path)


# When it is refused


def test_what_is_undone_already_is_not_undone_again(path: Path, do: Do, ana: str) -> None:
    edited = do(people.edit, ana, {"phone": "041"}).entry
    do(undoing.undo_entry)
    assert edited.id[:8] in refused(path, do, edited.id)


def test_a_field_that_was_written_again_stays_and_the_later_entry_is_named(
    path: Path, do: Do, ana: str
) -> None:
    edited = do(people.edit, ana, {"phone": "041"}).entry
    later = do(people.edit, ana, {"phone": "031"}).entry
    said = refused(path, do, edited.id)
    assert later.id[:8] in said and "person edit" in said
    do(undoing.undo_entry, later.id)
    do(undoing.undo_entry, edited.id)
    assert is_sound(path)


def test_somebody_who_was_admitted_stays_in_the_file(path: Path, do: Do) -> None:
    entered = do(people.add, [Identity(family_name="Novak")])
    code = entered.data["people"][0]["code"]
    admitted = do(stays.admit, [code], "TEST/1/A", on=FIRST).entry
    assert admitted.id[:8] in refused(path, do, entered.entry.id)


def test_all_later_entries_are_named_and_the_last_is_the_first_to_undo(path: Path, do: Do, ana: str) -> None:
    admitted = do(stays.admit, [ana], "TEST/1/A", on=FIRST).entry
    moved = do(stays.transfer, [ana], "TEST/2/A", on=SECOND).entry
    left = do(stays.discharge, [ana], on=THIRD, reason="other", destination=None).entry
    said = refused(path, do, admitted.id)
    assert said.index(moved.id[:8]) < said.index(left.id[:8])
    assert f"azil undo {left.id[:8]}" in said
    for entry in (left, moved, admitted):
        do(undoing.undo_entry, entry.id)


def test_a_room_in_which_a_bed_was_closed_stays(path: Path, do: Do) -> None:
    added = do(
        places.add_rooms, "TEST", "3", beds=1, area_m2=None, floor=None, reserved_for=None, from_day=BUILT
    )
    closed = do(
        places.close, "TEST/3/A", effect="closed", from_day=FIRST, to_day=None, reason=None, kind="bed"
    )
    assert closed.entry.id[:8] in refused(path, do, added.entry.id)


def test_a_person_who_was_restored_and_then_admitted_is_not_taken_away_again(path: Path, do: Do) -> None:
    """The entry that built on the person came after the undo of the undo."""
    code = _enter(do, "Ana")
    first = do(undoing.undo_entry).entry
    restored = do(undoing.undo_entry, first.id).entry
    admitted = do(stays.admit, [code], "TEST/1/A", on=FIRST).entry
    assert admitted.id[:8] in refused(path, do, restored.id)


def test_an_admission_is_not_restored_without_the_person(path: Path, do: Do) -> None:
    """The person was undone after the admission; restoring it alone would leave a stay of nobody."""
    code = _enter(do, "Ana")
    do(stays.admit, [code], "TEST/1/A", on=FIRST)
    admission = do(undoing.undo_entry).entry
    person = do(undoing.undo_entry).entry
    refused(path, do, admission.id)
    do(undoing.undo_entry, person.id)
    do(undoing.undo_entry, admission.id)
    assert is_sound(path)


def test_an_edit_is_not_restored_without_the_person(path: Path, do: Do) -> None:
    code = _enter(do, "Ana")
    do(people.edit, code, {"phone": "041"})
    edit = do(undoing.undo_entry).entry
    person = do(undoing.undo_entry).entry
    refused(path, do, edit.id)
    do(undoing.undo_entry, person.id)
    do(undoing.undo_entry, edit.id)
    restored = row(path, "person", code)
    assert restored is not None
    assert restored["phone"] == "041"


def test_a_person_is_not_taken_away_again_from_an_older_edit_that_was_restored(path: Path, do: Do) -> None:
    """The edit is older than the undo that is to be undone, but it is in force again."""
    code = _enter(do, "Ana")
    do(people.edit, code, {"phone": "041"})
    edit = do(undoing.undo_entry).entry
    person = do(undoing.undo_entry).entry
    restored = do(undoing.undo_entry, person.id).entry
    do(undoing.undo_entry, edit.id)
    refused(path, do, restored.id)


def test_a_term_that_was_extended_keeps_the_date_it_was_counted_from(path: Path, do: Do, ana: str) -> None:
    """The extension was counted from the corrected arrival; without it, its last day would be wrong."""
    do(stays.admit, [ana], "FLAT/1/A", on=SECOND)
    corrected = do(corrections.correct, ana, arrived=FIRST, departed=None, reason="late").entry
    extended = do(extensions.extend, [ana], on=THIRD, override="drill").entry
    assert extended.id[:8] in refused(path, do, corrected.id)


def test_an_admission_is_restored_though_its_term_has_run_out_since(path: Path, do: Do, ana: str) -> None:
    """Somebody undid the wrong entry: it must come back, however long ago the stay began."""
    do(stays.admit, [ana], "FLAT/1/A", on=FIRST)
    before = dump(path)
    undone = do(undoing.undo_entry).entry
    do(undoing.undo_entry, undone.id)
    assert dump(path) == before


def test_an_extension_is_undone_though_the_term_then_has_run_out(path: Path, do: Do, ana: str) -> None:
    """It was given to the wrong person; that the term has ended is a finding, no reason to refuse."""
    do(stays.admit, [ana], "FLAT/1/A", on=FIRST)
    before = dump(path)
    do(extensions.extend, [ana], on=THIRD, override="drill")
    do(undoing.undo_entry)
    assert dump(path) == before


def test_an_extension_is_not_restored_beside_the_one_that_was_given_instead(
    path: Path, do: Do, ana: str
) -> None:
    """Both would be the first, and together give a longer term than the law allows."""
    do(stays.admit, [ana], "FLAT/1/A", on=FIRST)
    do(extensions.extend, [ana], on=SECOND, months=1, override="drill")
    undone = do(undoing.undo_entry).entry
    given = do(extensions.extend, [ana], on=THIRD, override="drill").entry
    assert given.id[:8] in refused(path, do, undone.id)


def test_an_extension_that_passed_a_gate_with_a_reason_is_restored(path: Path, do: Do, ana: str) -> None:
    """The gate was answered for when the extension was given; the reason comes back with it."""
    lately = date.today() - timedelta(30)
    do(stays.admit, [ana], "FLAT/1/A", on=lately)
    do(extensions.extend, [ana], on=lately, override="drill")
    before = dump(path)
    undone = do(undoing.undo_entry).entry
    do(undoing.undo_entry, undone.id)
    assert dump(path) == before


def test_an_arrival_stays_corrected_while_a_move_before_the_wrong_day_stands(
    path: Path, do: Do, ana: str
) -> None:
    """Otherwise the person would have moved before arriving."""
    do(stays.admit, [ana], "TEST/1/A", on=THIRD)
    corrected = do(corrections.correct, ana, arrived=FIRST, departed=None, reason="late").entry
    moved = do(stays.transfer, [ana], "TEST/2/A", on=SECOND).entry
    assert moved.id[:8] in refused(path, do, corrected.id)


def test_an_arrival_stays_corrected_while_a_departure_before_the_wrong_day_stands(
    path: Path, do: Do, ana: str
) -> None:
    do(stays.admit, [ana], "TEST/1/A", on=THIRD)
    corrected = do(corrections.correct, ana, arrived=FIRST, departed=None, reason="late").entry
    left = do(stays.discharge, [ana], on=SECOND, reason="other", destination=None).entry
    assert left.id[:8] in refused(path, do, corrected.id)


def test_a_discharge_is_not_undone_once_another_sleeps_in_the_bed(
    path: Path, do: Do, ana: str, bor: str
) -> None:
    do(stays.admit, [ana], "TEST/1/A", on=FIRST)
    left = do(stays.discharge, [ana], on=SECOND, reason="other", destination=None).entry
    do(stays.admit, [bor], "TEST/1/A", on=THIRD)
    assert "Novak Bor" in refused(path, do, left.id)


def test_a_transfer_is_not_undone_once_another_sleeps_in_the_bed_that_was_left(
    path: Path, do: Do, ana: str, bor: str
) -> None:
    do(stays.admit, [ana], "TEST/1/A", on=FIRST)
    moved = do(stays.transfer, [ana], "TEST/2/A", on=SECOND).entry
    do(stays.admit, [bor], "TEST/1/A", on=SECOND)
    assert "TEST/1/A" in refused(path, do, moved.id)


def test_an_admission_is_not_restored_into_a_bed_that_was_given_away(
    path: Path, do: Do, ana: str, bor: str
) -> None:
    do(stays.admit, [ana], "TEST/1/A", on=FIRST)
    undone = do(undoing.undo_entry).entry
    do(stays.admit, [bor], "TEST/1/A", on=SECOND)
    assert "Novak Bor" in refused(path, do, undone.id)


def test_a_discharge_is_not_undone_once_the_person_is_back(path: Path, do: Do, ana: str) -> None:
    do(stays.admit, [ana], "TEST/1/A", on=FIRST)
    left = do(stays.discharge, [ana], on=SECOND, reason="other", destination=None).entry
    do(stays.admit, [ana], "TEST/2/A", on=THIRD)
    refused(path, do, left.id)


def test_an_admission_is_not_restored_beside_a_second_one(path: Path, do: Do, ana: str) -> None:
    do(stays.admit, [ana], "TEST/1/A", on=FIRST)
    undone = do(undoing.undo_entry).entry
    do(stays.admit, [ana], "TEST/2/A", on=SECOND)
    assert "two stays" in refused(path, do, undone.id)


def test_a_corrected_departure_is_not_undone_into_the_next_stay(path: Path, do: Do, ana: str) -> None:
    do(stays.admit, [ana], "TEST/1/A", on=FIRST)
    do(stays.discharge, [ana], on=THIRD, reason="other", destination=None)
    corrected = do(corrections.correct, ana, arrived=None, departed=SECOND, reason="earlier").entry
    do(stays.admit, [ana], "TEST/1/A", on=SECOND)
    refused(path, do, corrected.id)


def test_what_made_the_file_is_undone_by_its_code_alone(office: Path, azil: Azil) -> None:
    assert azil("person add Kos").code == 0
    assert azil("undo").code == 0
    left = azil("undo")
    assert left.code == ExitCode.REFUSED and "only the entry is left that made the file" in left.err
    assert azil(left.err.split("azil ")[-1].strip()).code == 0


def test_in_an_empty_file_there_is_nothing_to_undo(path: Path) -> None:
    with file.creating(path):
        pass
    with pytest.raises(NotFound), repository.writing(path, AUTHOR) as repo:
        undoing.undo_entry(repo)


@pytest.mark.parametrize(
    ("typed", "error"),
    [("abc", UsageError), ("xyzxyz", UsageError), ("%%%%", UsageError), ("0000-0000-0000", NotFound)],
)
def test_what_is_no_entry_is_not_undone(do: Do, typed: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        do(undoing.undo_entry, typed)


# Records that lack something


def test_a_record_whose_creation_was_undone_is_kept_as_incomplete(path: Path, do: Do) -> None:
    """What was said before that of it, as no command would, does not build on it."""
    with repository.writing(path, AUTHOR) as repo:
        _add_room(repo, "TEST/3", note="damp")
        added = _add_room(repo, "TEST/3", site="TEST", from_day="2024-01-01", floor="1")
        undone = undo.void(repo.connection, [added], AUTHOR)
    assert row(path, "room", "TEST/3") is None
    assert incomplete(path) == [("room", "TEST/3", "from_day site")]
    assert is_sound(path)
    with repository.writing(path, AUTHOR) as repo:
        undo.void(repo.connection, [undone], AUTHOR)
    room = row(path, "room", "TEST/3")
    assert room is not None
    assert (room["floor"], room["note"]) == ("1", "damp")
    assert incomplete(path) == []
    assert is_sound(path)


def test_an_incomplete_record_that_is_completed_keeps_what_it_had(path: Path, do: Do) -> None:
    with repository.writing(path, AUTHOR) as repo:
        _add_room(repo, "TEST/3", note="damp")
        added = _add_room(repo, "TEST/3", site="TEST", from_day="2024-01-01")
        undo.void(repo.connection, [added], AUTHOR)
        _add_room(repo, "TEST/3", site="TEST", from_day="2024-02-01")
    room = row(path, "room", "TEST/3")
    assert room is not None
    assert (room["note"], room["from_day"]) == ("damp", "2024-02-01")
    assert incomplete(path) == []
    assert is_sound(path)


def incomplete(path: Path) -> list[Any]:
    return dump(path)["incomplete"]


def _add_room(repo: repository.Repository, id_: str, **fields: Any) -> journal.Entry:
    repo.put("room", id_, **fields)
    return repo.record("room add")


def test_what_this_version_cannot_read_is_passed_over_by_the_fold(path: Path, do: Do) -> None:
    """A later version may know other kinds, other fields and other types."""
    with file.writing(path) as connection:
        draft = Draft()
        draft.add(Change("spaceship", "X1", {"name": "y"}))
        journal.append(connection, draft, action="later", author=AUTHOR)
        rows = [("room", "TEST/1", '{"area_m2":"much","colour":"red","floor":7,"note":"x"}')]
        head = journal.head(connection)
        assert head is not None
        stored = [
            journal.StoredChange(kind, record, 0, text, b"0" * 16, journal.digest(b"0" * 16, text))
            for kind, record, text in rows
        ]
        header: dict[str, Any] = {
            "parents": (head.id,),
            "clock": head.clock + 1,
            "recorded_at": "2026-11-22T08:15:00+00:00",
            "actor": "",
            "office": "",
            "action": "later",
            "format": 1,
        }
        id_ = journal.entry_id(**header, changes=stored)
        journal.insert(connection, journal.Entry(seq=head.seq + 1, id=id_, **header), stored)
        from azilcli.ledger import fold

        fold.rebuild(connection)
    room = row(path, "room", "TEST/1")
    assert room is not None
    assert (room["area_m2"], room["floor"], room["note"]) == (None, None, "x")
    assert is_sound(path)


def test_what_a_gate_reads_is_known_without_asking_it(path: Path) -> None:
    """As SQLite says it; a kind whose name is only that of a column may come to it."""
    read: set[str | None] = set()

    def allow(_action: int, table: str | None, *_more: object) -> int:
        read.add(table)
        return sqlite3.SQLITE_OK

    with repository.creating(path, AUTHOR) as repo:
        repo.connection.set_authorizer(allow)
        for family, codes in gates.OF_ADMISSION.items():
            for check in checks.checks(family):
                if check.code in codes:
                    read.clear()
                    repo.connection.execute(f"EXPLAIN {check.sql}", findings.asked(FIRST))
                    assert read & schema.kinds().keys() <= schema.kinds_in(check.sql)
        repo.connection.set_authorizer(None)


def test_what_no_gate_reads_is_taken_back_without_asking_what_everybody_lacks(
    do: Do, ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "watched", lambda *_given: pytest.fail("the gates were asked"))
    done = do(record, "card", ana, kind="passport", number="1", issued=FIRST)
    do(undoing.undo_entry, done.entry.id)
    done = do(health.exam, [ana], on=FIRST, result="fit")
    with pytest.raises(pytest.fail.Exception, match="asked"):
        do(undoing.undo_entry, done.entry.id)
