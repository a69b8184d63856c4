"""Another file whose history was forged or damaged: refused with a sentence, and nothing is touched."""

from __future__ import annotations

import json

import pytest

from azilcli.ledger import ids
from tests.ledger.forging import Apart, alter, fields, forge, heads, last, rows

pytestmark = pytest.mark.usefixtures("nothing_hangs")

STAY = ("stay", "S00000000000", 0, fields(person="P0", arrived="2024-03-01", programme="asylum"))


def test_a_copy_that_is_sound_is_taken_in(apart: Apart) -> None:
    """What all the tests here rest on: the two files are merged if nothing is forged."""
    apart.taken("3 new entries")


def test_entries_forged_by_the_rules_are_taken_in(apart: Apart) -> None:
    """And the forger of these tests knows the rules."""
    forge(apart.other, STAY)
    apart.taken("4 new entries")


# Headers


@pytest.mark.parametrize("back", [0, 1, 2])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "'eve'"),
        ("office", "'Koper'"),
        ("action", "'transfer'"),
        ("clock", "clock + 1"),
        ("clock", "clock - 1"),
        ("clock", "9223372036854775807"),
        ("recorded_at", "'2020-01-01T00:00:00+00:00'"),
        ("id", "lower(hex(zeroblob(32)))"),
        ("id", "upper(id)"),
        ("id", "''"),
        ("format", "0"),
        ("actor", "CAST(x'616e61ff' AS TEXT)"),
        ("id", "CAST(x'ff' || substr(id, 2) AS TEXT)"),
        ("actor", "'C' || char(0x30C) || 'rt'"),
    ],
)
def test_a_forged_header_is_refused(apart: Apart, column: str, value: str, back: int) -> None:
    seq = last(apart.other) - back
    alter(apart.other, f"UPDATE entry SET {column} = {value} WHERE seq = {seq}")
    apart.refused("other.db is damaged, and nothing of it was merged")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("seq", "-1"),
        ("id", "NULL"),
        ("id", "7"),
        ("id", "CAST(id AS BLOB)"),
        ("parents", "NULL"),
        ("parents", "CAST(parents AS BLOB)"),
        ("clock", "NULL"),
        ("clock", "'x'"),
        ("clock", "clock + 0.5"),
        ("recorded_at", "NULL"),
        ("recorded_at", "2026"),
        ("actor", "x'ff'"),
        ("office", "NULL"),
        ("action", "x''"),
        ("format", "'one'"),
        ("format", "NULL"),
        ("format", "-1"),
    ],
)
def test_a_header_with_values_of_another_type_is_refused(apart: Apart, column: str, value: str) -> None:
    """STRICT tables do not keep anybody from writing so who writes to the schema first."""
    seq = last(apart.other) - 1
    alter(apart.other, f"UPDATE entry SET {column} = {value} WHERE seq = {seq}")
    apart.refused("other.db is damaged")


@pytest.mark.parametrize(
    "parents",
    [
        "",
        "x",
        "7",
        "null",
        "{}",
        '"x"',
        "[",
        "[1]",
        "[null]",
        "[[]]",
        "[]",
        '["\\ud800"]',
        "[" * 100_000,
        "[" + "1" * 5000 + "]",
    ],
)
def test_parents_that_are_no_list_of_entries_are_refused(apart: Apart, parents: str) -> None:
    alter(apart.other, f"UPDATE entry SET parents = '{parents}' WHERE seq = {last(apart.other)}")
    apart.refused("other.db is damaged")


@pytest.mark.parametrize("form", ["replace(parents, ']', ' ]')", "replace(parents, '[', char(10) || '[')"])
def test_parents_written_in_another_form_are_refused(apart: Apart, form: str) -> None:
    """The id is right, but every byte of the history is to be the one that was written."""
    alter(apart.other, f"UPDATE entry SET parents = {form} WHERE seq = {last(apart.other)}")
    apart.refused("header was changed")


def test_a_parent_named_twice_is_refused(apart: Apart) -> None:
    ((head, _clock),) = heads(apart.other)
    forge(apart.other, STAY, parents=[head, head])
    apart.refused("header was changed")


def test_a_missing_parent_is_refused_also_where_it_is_only_tried(apart: Apart) -> None:
    forge(apart.other, STAY, parents=["0" * 64])
    for how in ("--unrelated", "--unrelated --dry-run"):
        apart.refused("its predecessor 0000-0000-0000-0000 is missing", how=how)


def test_a_missing_parent_beside_one_that_is_there_is_refused(apart: Apart) -> None:
    ((head, _clock),) = heads(apart.other)
    forge(apart.other, STAY, parents=["f" * 64, head])
    apart.refused("its predecessor ffff-ffff-ffff-ffff is missing")


def test_an_entry_that_was_taken_out_is_missed(apart: Apart) -> None:
    seq = last(apart.other) - 1
    ((gone,),) = rows(apart.other, "SELECT id FROM entry WHERE seq = ?", seq)
    alter(apart.other, f"DELETE FROM change WHERE entry = {seq}", f"DELETE FROM entry WHERE seq = {seq}")
    apart.refused(f"its predecessor {ids.fingerprint(gone)} is missing")


def test_a_parent_that_stands_behind_its_child_is_refused(apart: Apart) -> None:
    seq = last(apart.other)
    for one, other in ((seq, 99), (seq - 1, seq), (99, seq - 1)):
        alter(
            apart.other,
            f"UPDATE change SET entry = {other} WHERE entry = {one}",
            f"UPDATE entry SET seq = {other} WHERE seq = {one}",
        )
    apart.refused("other.db is damaged")


def test_an_entry_on_which_the_newest_does_not_build_is_refused(apart: Apart) -> None:
    """Otherwise it would be passed over without a word."""
    ((head, clock),) = heads(apart.other)
    forge(apart.other, STAY)
    forge(apart.other, ("stay", "S1", 0, fields(arrived="2024-03-02")), parents=[head], clock=clock + 1)
    apart.refused("it holds entries on which its newest entry does not build")


def test_an_entry_that_is_missing_in_the_common_past_is_refused(apart: Apart) -> None:
    """We have it; but the file is not what it says it is."""
    alter(apart.other, "DELETE FROM change WHERE entry = 3", "DELETE FROM entry WHERE seq = 3")
    apart.refused("entries are missing on which its newest entry builds")
    apart.other.write_bytes(apart.ours.read_bytes())
    alter(apart.other, "DELETE FROM change WHERE entry = 3", "DELETE FROM entry WHERE seq = 3")
    apart.refused("entries are missing on which its newest entry builds")


def test_places_before_the_first_are_as_good_as_any(apart: Apart) -> None:
    """Only the order counts; the entries get new places here."""
    alter(apart.other, "UPDATE entry SET seq = seq - 100", "UPDATE change SET entry = entry - 100")
    apart.taken("3 new entries")


@pytest.mark.parametrize("newest", [True, False])
def test_an_id_that_stands_in_two_rows_is_refused(apart: Apart, newest: bool) -> None:
    """The index that forbids it can be damaged."""
    seq = last(apart.other)
    of = seq - 1
    alter(
        apart.other,
        f"INSERT INTO entry SELECT {seq + 1 if newest else -5}, id, parents, clock, recorded_at, 'eve',"
        f" office, action, format FROM entry WHERE seq = {of}",
    )
    apart.refused("other.db is damaged")


def test_other_content_under_an_id_that_we_know_is_refused(apart: Apart) -> None:
    """The newest entry of the other file pretends to be one of ours."""
    ((ours, _clock),) = heads(apart.ours)
    alter(apart.other, f"UPDATE entry SET id = '{ours}' WHERE seq = {last(apart.other)}")
    apart.refused("header was changed")


def test_other_content_under_an_id_of_the_common_past_is_not_taken(apart: Apart) -> None:
    ((known,),) = rows(apart.ours, "SELECT id FROM entry WHERE seq = 3")
    alter(apart.other, "UPDATE entry SET actor = 'eve' WHERE seq = 3")
    apart.taken("3 new entries")
    assert rows(apart.ours, "SELECT actor FROM entry WHERE id = ?", known) == [("ana",)]


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "yesterday",
        "2026-11-22",
        "2026-11-22T08:15:00",
        "2026-11-22T08:15:00+02:00",
        "2026-11-22T08:15:00Z",
        "2026-11-22 08:15:00+00:00",
        "2026-W47-7T08:15:00+00:00",
        "2026-02-30T08:15:00+00:00",
        "10000-01-01T00:00:00+00:00",
        "२०२६-११-२२T08:15:00+00:00",
        "2026-11-22T08:15:00+00:00\x00",
    ],
)
def test_a_moment_that_is_none_is_refused(apart: Apart, moment: str) -> None:
    """All digests are right. The order in which texts sort has to be the order of the moments."""
    forge(apart.other, STAY, recorded_at=moment)
    apart.refused("not valid UTC")
    assert apart.azil("--db other.db db verify").code == 5


@pytest.mark.parametrize("year", ["3000", "9999"])
def test_a_moment_far_in_the_future_is_taken_and_told(apart: Apart, year: str) -> None:
    """The clock of a computer may be wrong; what was recorded on it happened all the same."""
    id_ = forge(apart.other, STAY, recorded_at=f"{year}-12-31T23:59:59+00:00")
    apart.taken("still in the future", id_[:8])
    for line in ("log", "db info", "check", "db diff other.db", "log --format json"):
        assert apart.azil(line).code in (0, 6), line


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+00:00", "2026-11-22T08:15:00.123456+00:00"])
def test_a_moment_long_ago_or_very_exact_is_taken(apart: Apart, moment: str) -> None:
    forge(apart.other, STAY, recorded_at=moment)
    apart.taken("4 new entries")
    assert apart.azil("log").code == 0


@pytest.mark.parametrize("clock", [-1, 0, 1, 3, 2**62, 2**63 - 1])
def test_a_wrong_clock_is_refused_though_every_digest_fits(apart: Apart, clock: int) -> None:
    """It decides which of two copies is right, and who could set it would always be."""
    forge(apart.other, STAY, clock=clock)
    apart.refused("its clock is wrong")


def test_entries_of_a_newer_version_are_refused_with_what_to_do(apart: Apart) -> None:
    forge(apart.other, STAY, format=2)
    assert "holds entries of a newer version" in apart.refused("other.db")
    assert "install the newer version of azil" in apart.azil("db merge other.db --yes").err


def test_an_enormous_header_is_taken(apart: Apart) -> None:
    forge(apart.other, STAY, actor="e" * 1_000_000, office="\x1b[31m" * 1000, action="‮" * 1000)
    apart.taken("4 new entries")
    assert "\x1b" not in apart.azil("log").out


# Changes


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "'placement'"),
        ("kind", "'undo'"),
        ("kind", "'erasure'"),
        ("record", "'S00000000000'"),
        ("personal", "1 - personal"),
        ("personal", "7"),
        ("personal", "'x'"),
        ("personal", "NULL"),
        ("fields", "'{}'"),
        ("fields", "replace(fields, '2024', '2025')"),
        ("fields", "fields || ' '"),
        ("fields", "7"),
        ("fields", "CAST(fields AS BLOB)"),
        ("fields", "CAST(x'7b22ff223a317d' AS TEXT)"),
        ("fields", "NULL"),
        ("salt", "NULL"),
        ("salt", "x''"),
        ("salt", "zeroblob(16)"),
        ("salt", "'0123456789abcdef'"),
        ("digest", "zeroblob(32)"),
        ("digest", "x''"),
        ("digest", "NULL"),
        ("digest", "'x'"),
        ("position", "5"),
        ("position", "-1"),
        ("position", "'x'"),
        ("record", "NULL"),
        ("kind", "x'ff'"),
    ],
)
def test_a_forged_change_is_refused(apart: Apart, column: str, value: str) -> None:
    alter(
        apart.other,
        f"UPDATE change SET {column} = {value} WHERE entry = {last(apart.other)} AND position = 0",
    )
    apart.refused("other.db is damaged")


def test_changes_that_were_put_in_taken_out_or_moved_are_refused(apart: Apart) -> None:
    seq, was = last(apart.other), apart.other.read_bytes()
    for statement in (
        f"INSERT INTO change SELECT entry, 99, kind, record, personal, fields, salt, digest FROM change"
        f" WHERE entry = {seq} AND position = 0",
        f"DELETE FROM change WHERE entry = {seq} AND position = 0",
        f"UPDATE change SET entry = {seq - 1}, position = position + 50 WHERE entry = {seq}",
        f"UPDATE change SET position = position + 1000 WHERE entry = {seq}",
    ):
        apart.other.write_bytes(was)
        alter(apart.other, statement)
        apart.refused("other.db is damaged")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "{",
        "[]",
        "7",
        "null",
        '"x"',
        '{"note": "x"}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":1e999}',
        '{"a":1.50}',
        '{"a":"\\u010d"}',
        '{"note":"c\u030c"}',
        '{"c\u030c":1}',
        '{"note":"\\ud800"}',
        '{"\\udfff":1}',
        '{"a":' + "1" * 5000 + "}",
        '{"a":' + "[" * 60 + "]" * 60 + "}",
        '{"a":' + "[" * 470 + "]" * 470 + "}",
        '{"a":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        '\ufeff{"a":1}',
    ],
    ids=lambda text: repr(text[:24]),
)
def test_content_in_another_form_is_refused_though_every_digest_fits(apart: Apart, text: str) -> None:
    forge(apart.other, ("stay", "S00000000000", 0, text))
    apart.refused("not in canonical form")


def test_a_salt_of_another_length_is_refused_though_every_digest_fits(apart: Apart) -> None:
    """Salt and content are digested as one text: who may choose where they part can change the content."""
    for salt in (b"", b"s" * 15, b"s" * 17):
        forge(apart.other, STAY, salts=salt)
        apart.refused("was changed")


@pytest.mark.parametrize("statement", ["fields = NULL, salt = NULL", "fields = NULL", "salt = NULL"])
@pytest.mark.parametrize("personal", [0, 1])
def test_content_that_is_gone_though_nobody_erased_it_is_refused(
    apart: Apart, statement: str, personal: int
) -> None:
    (entry, position), *_ = rows(
        apart.other,
        "SELECT entry, position FROM change WHERE kind = 'stay' AND personal = ? ORDER BY entry DESC",
        personal,
    )
    alter(apart.other, f"UPDATE change SET {statement} WHERE entry = {entry} AND position = {position}")
    before = apart.ours.read_bytes()
    ended = apart.azil("db merge other.db --yes")
    assert (ended.code, ended.out) == (5, "")
    assert ended.err.startswith("error: ") and "is missing" in ended.err and "hint: " in ended.err
    assert apart.ours.read_bytes() == before
    assert "Traceback" not in apart.azil("db diff other.db").err


def test_an_entry_that_says_nothing_is_taken(apart: Apart) -> None:
    forge(apart.other)
    apart.taken("4 new entries")
    assert json.loads(apart.azil("log --format json --limit 1").out) != []
