"""The journal: what an id covers, the one form of writing, and that nothing is ever taken back."""

from __future__ import annotations

import json
import os
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azilcli.errors import UsageError
from azilcli.ledger import file, journal
from azilcli.ledger.journal import Author, Change, Draft, StoredChange

FULL = os.environ.get("AZIL_FULL") == "1"
often = settings(max_examples=3000 if FULL else 100, derandomize=not FULL, database=None, deadline=None)

ANA = Author("ana", "Logatec")
PERSON = "P4T7KM92QXHC"
HEADER: dict[str, Any] = {
    "parents": ["a" * 64, "b" * 64],
    "clock": 7,
    "recorded_at": "2026-11-22T08:15:00+00:00",
    "actor": "ana",
    "office": "Logatec",
    "action": "admit",
    "format": 1,
}
CHANGES = [
    StoredChange("stay", "S1", 0, '{"person":"P1"}', b"s" * 16, b"d" * 32),
    StoredChange("stay", "S1", 1, '{"note":"x"}', b"t" * 16, b"e" * 32),
]


def _draft(*changes: Change) -> Draft:
    draft = Draft()
    for change in changes:
        draft.add(change)
    return draft


def _somebody(**fields: Any) -> Draft:
    return _draft(
        Change("person", PERSON, {"family_name": "Haidari", "sex": "f", "citizenship": "AFG", **fields})
    )


@pytest.fixture
def journals(path: Path) -> Iterator[sqlite3.Connection]:
    """A new file, open for writing, with one entry: somebody, and their telephone."""
    with file.creating(path) as connection:
        journal.append(connection, _somebody(phone="041"), action="person add", author=ANA)
        yield connection


# The id


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("parents", ["a" * 64]),
        ("parents", ["a" * 64, "c" * 64]),
        ("parents", []),
        ("clock", 8),
        ("recorded_at", "2026-11-22T08:15:01+00:00"),
        ("actor", "bor"),
        ("office", ""),
        ("action", "transfer"),
        ("format", 2),
    ],
)
def test_an_id_covers_every_part_of_the_header(part: str, value: object) -> None:
    before = journal.entry_id(**HEADER, changes=CHANGES)
    assert journal.entry_id(**{**HEADER, part: value}, changes=CHANGES) != before


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "placement"},
        {"record": "S2"},
        {"personal": 1},
        {"digest": b"f" * 32},
    ],
)
def test_an_id_covers_kind_record_part_and_digest_of_every_change(other: dict[str, Any]) -> None:
    before = journal.entry_id(**HEADER, changes=CHANGES)
    assert journal.entry_id(**HEADER, changes=[CHANGES[0]._replace(**other), CHANGES[1]]) != before


@pytest.mark.parametrize("changes", [[], CHANGES[:1], CHANGES[::-1], [*CHANGES, CHANGES[0]]])
def test_an_id_covers_number_and_order_of_the_changes(changes: list[StoredChange]) -> None:
    assert journal.entry_id(**HEADER, changes=changes) != journal.entry_id(**HEADER, changes=CHANGES)


def test_an_id_does_not_need_the_content_so_that_it_can_be_erased() -> None:
    erased = [change._replace(fields=None, salt=None) for change in CHANGES]
    assert journal.entry_id(**HEADER, changes=erased) == journal.entry_id(**HEADER, changes=CHANGES)


def test_the_order_in_which_parents_are_named_does_not_matter() -> None:
    turned = {**HEADER, "parents": HEADER["parents"][::-1]}
    assert journal.entry_id(**turned, changes=CHANGES) == journal.entry_id(**HEADER, changes=CHANGES)


def test_a_digest_covers_salt_and_content() -> None:
    found = {
        journal.digest(salt, fields) for salt in (b"0" * 16, b"1" * 16) for fields in ('{"a":1}', '{"a":2}')
    }
    assert len(found) == 4


def test_the_same_content_written_twice_has_two_digests(journals: sqlite3.Connection) -> None:
    again = journal.append(journals, _somebody(phone="041"), action="person add", author=ANA)
    one, other = journal.changes_of(journals, 1), journal.changes_of(journals, again.seq)
    assert [change.fields for change in one] == [change.fields for change in other]
    assert not {change.digest for change in one} & {change.digest for change in other}
    assert all(change.salt is not None and len(change.salt) == 16 for change in one)


# The one form of writing

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_the_canonical_form_is_nfc_sorted_and_without_spaces() -> None:
    typed = {"given_name": "Zoe\u0308", "c": [1, None], "born": 1.5, "C\u030c": True}
    assert journal.canonical(typed) == '{"born":1.5,"c":[1,null],"given_name":"Zoë","Č":true}'


@often
@given(values)
def test_what_is_in_canonical_form_stays_as_it_is(value: object) -> None:
    written = journal.canonical(value)
    assert journal.canonical(json.loads(written)) == written
    assert unicodedata.is_normalized("NFC", written)


@often
@given(st.dictionaries(st.text(), st.text()), st.randoms(use_true_random=False))
def test_the_order_of_the_fields_does_not_matter(fields: dict[str, str], random: Any) -> None:
    names = list(fields)
    random.shuffle(names)
    normal = {unicodedata.normalize("NFC", name) for name in names}
    if len(normal) == len(names):
        assert journal.canonical({name: fields[name] for name in names}) == journal.canonical(fields)


@often
@given(st.text())
def test_composed_and_decomposed_letters_are_written_alike(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert journal.canonical(unicodedata.normalize("NFD", composed)) == journal.canonical(composed)


def test_signs_that_are_no_unicode_are_refused() -> None:
    with pytest.raises(UsageError):
        journal.canonical({"family_name": "Hai\ud800dari"})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        journal.canonical({"area_m2": value})


# Writing and reading back


def test_what_was_written_reads_back_under_its_id(path: Path, journals: sqlite3.Connection) -> None:
    written = journal.append(
        journals,
        _draft(Change("site", "TEST", {"name": "Žička", "note": None})),
        action="site add",
        author=Author("žana", "Idrija"),
    )
    read = journal.get(journals, written.id)
    assert read == written
    assert (read.actor, read.office, read.action) == ("žana", "Idrija", "site add")
    (change,) = journal.changes_of(journals, read.seq)
    assert (change.kind, change.record, change.fields) == ("site", "TEST", '{"name":"Žička","note":null}')
    assert journal.identify(journals, read) == read.id


def test_an_entry_names_the_one_before_it_and_counts_one_further(journals: sqlite3.Connection) -> None:
    for number in range(2, 5):
        before = journal.head(journals)
        assert before is not None
        entry = journal.append(journals, _somebody(phone=str(number)), action="person edit", author=ANA)
        assert (entry.parents, entry.clock, entry.seq) == ((before.id,), number, number)


def test_the_first_entry_has_nothing_before_it(journals: sqlite3.Connection) -> None:
    first = journal.head(journals)
    assert first is not None
    assert (first.parents, first.clock, first.seq) == ((), 1, 1)


def test_the_authors_name_is_stored_in_normal_form(journals: sqlite3.Connection) -> None:
    entry = journal.append(
        journals, _somebody(), action="person edit", author=Author("C\u030cuk", "Z\u030ciri")
    )
    assert (entry.actor, entry.office) == ("Čuk", "Žiri")


def test_personal_fields_stand_in_a_change_of_their_own(journals: sqlite3.Connection) -> None:
    common, personal = journal.changes_of(journals, 1)
    assert (common.personal, common.fields) == (0, '{"citizenship":"AFG","sex":"f"}')
    assert (personal.personal, personal.fields) == (1, '{"family_name":"Haidari","phone":"041"}')
    assert common.record == personal.record == PERSON


def test_what_a_command_says_twice_of_a_record_is_one_change(journals: sqlite3.Connection) -> None:
    draft = _draft(Change("site", "TEST", {"name": "a", "town": "b"}), Change("site", "TEST", {"name": "c"}))
    entry = journal.append(journals, draft, action="site add", author=ANA)
    (change,) = journal.changes_of(journals, entry.seq)
    assert change.fields == '{"name":"c","town":"b"}'


def test_a_field_that_is_not_declared_is_not_written(journals: sqlite3.Connection) -> None:
    with pytest.raises(KeyError, match="shoe_size"):
        journal.append(journals, _somebody(shoe_size=41), action="person add", author=ANA)
    assert journals.execute("SELECT count(*) FROM entry").fetchone() == (1,)


def test_an_entry_is_found_by_the_beginning_of_its_id(journals: sqlite3.Connection) -> None:
    entry = journal.head(journals)
    assert entry is not None
    shown = "-".join(entry.id[start : start + 4] for start in range(0, 16, 4))
    assert journal.find(journals, entry.id[:8]) == journal.find(journals, shown.upper()) == [entry]
    assert journal.find(journals, "0" * 64) == journal.find(journals, entry.id + "0") == []
    with pytest.raises(KeyError):
        journal.get(journals, entry.id[:8])


# Nothing is taken back


@pytest.fixture
def stored(path: Path) -> Iterator[sqlite3.Connection]:
    """Such a file with a fact in `meta`, opened with another tool."""
    with file.creating(path) as connection:
        journal.append(connection, _somebody(phone="041"), action="person add", author=ANA)
        connection.execute("INSERT INTO meta VALUES ('name', 'Logatec')")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def _journal(connection: sqlite3.Connection) -> list[list[Any]]:
    return [
        connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        for table in ("entry", "change", "meta")
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entry",
        "DELETE FROM change",
        "DELETE FROM change WHERE personal = 1",
        "DELETE FROM meta",
        "UPDATE entry SET actor = 'bor'",
        "UPDATE entry SET actor = actor",
        "UPDATE entry SET recorded_at = '2020-01-01T00:00:00+00:00'",
        "UPDATE change SET fields = '{}'",
        "UPDATE change SET record = 'P0'",
        "UPDATE change SET position = position + 10",
        "UPDATE meta SET value = 'Idrija'",
        "UPDATE OR REPLACE entry SET seq = 2",
        "INSERT INTO entry VALUES (1, 'x', '[]', 1, 't', 'bor', 'o', 'a', 1)"
        " ON CONFLICT DO UPDATE SET actor = 'bor'",
        "INSERT INTO meta VALUES ('name', 'Idrija') ON CONFLICT DO UPDATE SET value = 'Idrija'",
    ],
)
def test_the_journal_takes_nothing_back(stored: sqlite3.Connection, statement: str) -> None:
    before = _journal(stored)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        stored.execute(statement)
    assert _journal(stored) == before


@pytest.mark.parametrize(
    "statement",
    [
        "REPLACE INTO entry SELECT seq, id, parents, clock, recorded_at, 'bor', office, action, format"
        " FROM entry",
        "REPLACE INTO entry SELECT seq + 5, id, parents, clock, recorded_at, 'bor', office, action, format"
        " FROM entry",
        "REPLACE INTO change SELECT entry, position, kind, record, personal, '{}', salt, digest FROM change",
        "REPLACE INTO meta VALUES ('name', 'Idrija')",
    ],
)
def test_the_journal_lets_nothing_be_replaced(stored: sqlite3.Connection, statement: str) -> None:
    """REPLACE deletes what stands in its way without asking the triggers on DELETE."""
    before = _journal(stored)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        stored.execute(statement)
    assert _journal(stored) == before


def test_erasing_personal_fields_is_the_one_change_that_is_allowed(stored: sqlite3.Connection) -> None:
    before = journal.changes_of(stored, 1)
    stored.execute("UPDATE change SET fields = NULL, salt = NULL WHERE personal = 1")
    common, personal = journal.changes_of(stored, 1)
    assert common == before[0]
    assert personal == before[1]._replace(fields=None, salt=None)
    entry = journal.get(stored, stored.execute("SELECT id FROM entry").fetchone()[0])
    assert journal.identify(stored, entry) == entry.id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET fields = NULL, salt = NULL WHERE personal = 0",
        "UPDATE change SET fields = NULL WHERE personal = 1",
        "UPDATE change SET salt = NULL WHERE personal = 1",
        "UPDATE change SET fields = NULL, salt = NULL, digest = x'00' WHERE personal = 1",
        "UPDATE change SET fields = NULL, salt = NULL, record = 'P0' WHERE personal = 1",
        "UPDATE change SET fields = NULL, salt = NULL, kind = 'site' WHERE personal = 1",
        "UPDATE change SET fields = NULL, salt = NULL, personal = 0 WHERE personal = 1",
        "UPDATE change SET fields = NULL, salt = NULL, position = 7 WHERE personal = 1",
        "UPDATE change SET fields = NULL, salt = NULL, entry = 7 WHERE personal = 1",
    ],
)
def test_nothing_that_only_looks_like_an_erasure_is_allowed(
    stored: sqlite3.Connection, statement: str
) -> None:
    before = _journal(stored)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        stored.execute(statement)
    assert _journal(stored) == before


def test_what_was_erased_cannot_be_written_back(stored: sqlite3.Connection) -> None:
    stored.execute("UPDATE change SET fields = NULL, salt = NULL WHERE personal = 1")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        stored.execute("UPDATE change SET fields = '{}', salt = x'00' WHERE personal = 1")
