"""Another file whose history is sound, but says what makes no sense: it is taken, told, and harms nothing.

An undo can name neither itself nor a later entry, nor can two undo each other: an id follows from what the
entry says. What can be forged is an undo of what is not there, or of what it does not build on.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from azilcli.ledger import fold, schema
from azilcli.ledger.journal import canonical
from tests.ledger.forging import Apart, alter, faults, fields, forge, heads, last, rows

pytestmark = pytest.mark.usefixtures("nothing_hangs")

HUGE = 10**4000
LINES = (
    "log",
    "db info",
    "check",
    "conflict list",
    "report occupancy",
    "report residents",
    "due",
    "person list",
    "person duplicates",
    "site list",
    "find x",
    "find Haidari",
    "log --format json",
)
"""Commands that look at everything and have to bear it."""


def assert_usable(apart: Apart) -> None:
    for line in LINES:
        ended = apart.azil(line)
        assert ended.code in (0, 3, 6) and "Traceback" not in ended.err, (line, ended)


def test_a_change_of_an_unknown_kind_is_kept_and_told(apart: Apart) -> None:
    forge(apart.other, ("kennel", "K1", 0, fields(dogs=2)), ("kennel", "K1", 1, fields(name="Rex")))
    apart.taken("kept, but not shown, as this version does not know them: kennel")
    assert rows(apart.ours, "SELECT record, fields FROM change WHERE kind = 'kennel'") == [
        ("K1", '{"dogs":2}'),
        ("K1", '{"name":"Rex"}'),
    ]
    assert_usable(apart)


def test_unknown_fields_of_a_known_kind_are_kept_and_told(apart: Apart) -> None:
    forge(apart.other, ("site", "TEST", 0, fields(pool="heated", lift=None, town="Koper")))
    apart.taken("as this version does not know them: site.lift, site.pool")
    assert rows(apart.ours, "SELECT town FROM site") == [("Koper",)]
    assert rows(apart.ours, "SELECT count(*) FROM change WHERE instr(fields, 'heated')") == [(1,)]
    assert_usable(apart)


def test_values_that_a_field_cannot_hold_are_kept_and_told(apart: Apart) -> None:
    values = {"town": ["x"], "name": {"a": 1}, "address": True, "kind": 7, "programmes": None}
    forge(
        apart.other,
        ("site", "TEST", 0, fields(**values)),
        ("room", "TEST/1", 0, fields(floor=HUGE, area_m2="x")),
    )
    ended = apart.taken("as the field cannot hold such a value: ")
    told = ended.out.split("such a value: ")[1].split("\n")[0]
    assert set(told.split(", ")) >= {"site.address", "site.kind", "site.name", "site.town", "room.area_m2"}
    assert rows(apart.ours, "SELECT town FROM site") == []
    assert rows(apart.ours, "SELECT missing FROM incomplete") == [("programmes",)]
    assert_usable(apart)


def test_personal_data_that_does_not_stand_apart_is_told(apart: Apart) -> None:
    """It would outlive the erasure of the person, as only what stands apart is taken away."""
    forge(apart.other, ("person", "P1", 0, fields(family_name="Rok", sex="m", citizenship="SI")))
    apart.taken(
        "personal data that an erasure would not reach, as it was not stored separately: person.family_name"
    )


def test_many_unknown_names_do_not_flood_the_screen(apart: Apart) -> None:
    forge(apart.other, ("site", "TEST", 0, fields(**{f"{n:04}" + "x" * 10_000: n for n in range(100)})))
    ended = apart.taken("site.0000xxx", "…")
    assert len(ended.out) < 5000


STRANGE: dict[type, list[object]] = {
    str: ["", "x", "0000-00-00", "9999-99-99", "2024-02-30", "-1", "\x00", "\x1b[2J", "a\nb", "\u202e",
          "'\";--", "%s{x}", "TEST/1/A/B/C", "/", "=1+1", "x" * 100_000, "\U0010ffff", "9" * 400, "1e999",
          "nan"],
    int: [-1, 0, 2**63 - 1, -(2**63) + 1, 2**63, HUGE],
    float: [-1.5, 0.0, 1e308, -0.0, 5e-324],
}  # fmt: skip


@pytest.mark.parametrize("turn", range(4))
def test_whatever_the_fields_of_known_kinds_hold_the_file_can_be_used(apart: Apart, turn: int) -> None:
    """A record of each kind, all of whose fields hold something strange of the right type."""
    changes = []
    for number, kind in enumerate(schema.kinds().values()):
        values = {
            name: STRANGE[types[0]][(turn * 7 + number + column) % len(STRANGE[types[0]])]
            for column, (name, types) in enumerate(kind.types.items())
        }
        for personal in (0, 1):
            part = {
                name: value for name, value in values.items() if (name in kind.personal) == bool(personal)
            }
            if part:
                changes.append((kind.name, f"{kind.name[0].upper()}{turn}", personal, canonical(part)))
    forge(apart.other, *changes)
    apart.taken("4 new entries")
    assert_usable(apart)


def test_records_may_have_any_id(apart: Apart) -> None:
    names = ["", "x" * 10_000, "a/b/c", "\x00", "P" * 12, "'; DROP TABLE entry; --", "\u202e", "🏠"]
    forge(apart.other, *(("person", name, 0, fields(sex="x", citizenship="x")) for name in names),
          *(("person", name, 1, fields(family_name="x")) for name in names))  # fmt: skip
    apart.taken("4 new entries")
    assert len(rows(apart.ours, "SELECT * FROM person WHERE family_name = 'x'")) == len(names)
    assert_usable(apart)


def test_a_record_that_is_spoken_of_again_and_again_in_one_entry_is_taken(apart: Apart) -> None:
    forge(apart.other, *(("site", "TEST", 0, fields(town=f"T{n}")) for n in range(2000)))
    apart.taken("4 new entries")
    assert rows(apart.ours, "SELECT town FROM site") == [("T1999",)]


def test_a_long_chain_of_records_that_are_the_same_does_not_take_for_ever(apart: Apart) -> None:
    """Whoever forges it may write a hundred thousand entries in a second."""
    count = 900
    forge(apart.other, *(
        change
        for n in range(count)
        for change in (
            ("person", f"P{n}", 0, fields(sex="x", citizenship="SI", same_as=f"P{(n + 1) % count}")),
            ("person", f"P{n}", 1, fields(family_name="x")),
        )
    ))  # fmt: skip
    apart.taken("4 new entries")


# Undo


@pytest.mark.parametrize("record", ["", "x", "0" * 64, "P" * 12, "\x00"])
def test_an_undo_of_what_is_not_there_has_no_effect_and_is_told(apart: Apart, record: str) -> None:
    undo = forge(apart.other, ("undo", record, 0, fields(undone=True)), action="undo")
    forge(apart.other, ("undo", undo, 0, fields(undone=True)), action="undo")
    forge(apart.other, ("undo", record, 1, fields(x=[])), action="undo")
    apart.taken("2 undos refer to entries that do not exist, and have no effect")
    assert_usable(apart)
    for line in (f"undo {undo[:8]}", "undo"):
        assert apart.azil(line).code in (0, 3, 4)
    assert faults(apart.ours) == []


def test_an_undo_of_what_it_does_not_build_on_is_taken(apart: Apart) -> None:
    """Of the entry that only our file has, which the other office cannot have known."""
    ((ours, _clock),) = heads(apart.ours)
    undo = forge(apart.other, ("undo", ours, 0, fields(undone=True)), action="undo")
    apart.taken("4 new entries")
    assert_usable(apart)
    assert apart.azil(f"undo {undo[:8]}").code in (0, 3, 4)
    assert faults(apart.ours) == []


def test_an_undo_of_every_entry_there_is_is_taken(apart: Apart) -> None:
    """The first ones too, with the code lists and the policies, without which nothing goes on."""
    ids = [id_ for (id_,) in rows(apart.other, "SELECT id FROM entry")]
    forge(apart.other, *(("undo", id_, 0, fields(undone=True)) for id_ in ids), action="undo")
    apart.taken("4 new entries")
    assert rows(apart.ours, "SELECT * FROM code") == []
    assert_usable(apart)


def test_undos_of_undos_in_a_long_row_are_taken(apart: Apart) -> None:
    target = heads(apart.other)[0][0]
    for _again in range(100):
        target = forge(apart.other, ("undo", target, 0, fields(undone=True)), action="undo")
    apart.taken("103 new entries")
    assert_usable(apart)


# Erasure


@pytest.mark.parametrize(
    "record", ["", "/", "person", "person/", "person/P0", "kennel/K1", "/x", "undo/x", "\x00"]
)
def test_an_erasure_of_what_is_not_there_has_no_effect_and_is_told(apart: Apart, record: str) -> None:
    forge(apart.other, ("erasure", record, 0, fields(reason="x")), action="person erase")
    before = rows(apart.ours, "SELECT count(*) FROM change WHERE fields IS NULL")
    apart.taken("1 erasure refers to a record that does not exist, and has no effect")
    assert rows(apart.ours, "SELECT count(*) FROM change WHERE fields IS NULL") == before
    assert_usable(apart)


def test_erased_content_that_is_still_there_is_gone_afterwards_and_counted(apart: Apart) -> None:
    """Whoever keeps it behind the back of the others cannot bring it back with a merge."""
    ((person,),) = rows(apart.other, "SELECT id FROM person WHERE family_name = 'Novak'")
    forge(apart.other, ("erasure", f"person/{person}", 0, fields(reason="x")), action="person erase")
    assert rows(apart.other, "SELECT count(*) FROM change WHERE fields IS NULL") == [(0,)]
    ended = apart.taken("4 new entries")
    assert "records that lose personal data" in ended.out
    assert b"Novak" not in apart.ours.read_bytes()
    assert "Čarna".encode() not in apart.ours.read_bytes()
    assert_usable(apart)


def test_an_erasure_whose_common_content_is_gone_too_is_refused(apart: Apart) -> None:
    ((person,),) = rows(apart.other, "SELECT id FROM person WHERE family_name = 'Novak'")
    forge(apart.other, ("erasure", f"person/{person}", 0, fields(reason="x")), action="person erase")
    alter(apart.other, f"UPDATE change SET fields = NULL, salt = NULL WHERE record = '{person}'")
    apart.refused("the content of its person is missing")


@pytest.mark.parametrize("kept", ["fields", "salt"])
def test_an_erasure_of_which_half_is_left_is_refused(apart: Apart, kept: str) -> None:
    """With the salt a name could be guessed from its digest."""
    ((person,),) = rows(apart.other, "SELECT id FROM person WHERE family_name = 'Novak'")
    forge(apart.other, ("erasure", f"person/{person}", 0, fields(reason="x")), action="person erase")
    gone = {"fields": "salt", "salt": "fields"}[kept]
    alter(apart.other, f"UPDATE change SET {gone} = NULL WHERE record = '{person}' AND personal = 1")
    apart.refused("the content of its person is missing")


def test_an_erasure_that_was_done_properly_is_taken(apart: Apart) -> None:
    with closing(sqlite3.connect(apart.other)) as connection:
        ((person,),) = connection.execute("SELECT id FROM person WHERE family_name = 'Novak'").fetchall()
    assert apart.azil(f"--db other.db person erase {person} --reason 17/2026 --yes").code == 0
    apart.taken("4 new entries")
    assert b"Novak" not in apart.ours.read_bytes()


def test_the_tables_are_the_same_when_they_are_made_anew(apart: Apart) -> None:
    """After the strangest of merges."""
    forge(apart.other, ("kennel", "K1", 0, fields(dogs=2)), ("site", "TEST", 0, fields(pool=1, town=7)))
    forge(apart.other, ("undo", "x", 0, fields(undone=True)), ("erasure", "person/P0", 0, fields(reason="x")))
    apart.taken("5 new entries")
    before = last(apart.ours)
    assert apart.azil("db rebuild").code == 0
    assert faults(apart.ours) == [] and last(apart.ours) == before
    with closing(sqlite3.connect(apart.ours, isolation_level=None)) as connection:
        fold.rebuild(connection)
    assert faults(apart.ours) == []


ODD: dict[str, tuple[str, str, dict[str, object]]] = {
    "a day that is a number": ("stay", "S1", {"arrived": 5, "departed": "2026-01-01"}),
    "a person who is a list": ("stay", "S1", {"person": ["P1"]}),
    "a household that is an object": ("membership", "M1", {"person": "P1", "household": {"a": 1}}),
    "the same as a list": ("person", "P1", {"same_as": ["q"]}),
    "the same as an object": ("person", "P1", {"same_as": {"a": 1}}),
    "the same as a number": ("person", "P1", {"same_as": 5}),
    "a reason that is a list": ("erasure", "person/P1", {"reason": ["x"]}),
    "an order in a number": ("extension", "X1", {"stay": 7, "number": "x"}),
}


@pytest.mark.parametrize("odd", ODD)
def test_the_log_passes_over_a_value_of_a_wrong_type_as_the_tables_do(apart: Apart, odd: str) -> None:
    kind, record, values = ODD[odd]
    ((person,),) = rows(apart.ours, "SELECT id FROM person WHERE family_name = 'Čuk'")
    id_ = forge(apart.other, (kind, record, 0, fields(**values)))
    apart.taken("4 new entries")
    assert_usable(apart)
    for line in (f"log --person {person}", f"log --record {record}", f"undo {id_[:12]} --dry-run"):
        ended = apart.azil(line)
        assert ended.code in (0, 3, 4) and "Traceback" not in ended.err, (line, ended)
    assert id_[:8] in apart.azil("log --format csv").out
    assert apart.azil(f"person erase {person} --reason 17/2026 --yes").code == 0


def test_who_is_given_to_somebody_else_by_a_stranger_stands_in_the_log_of_both(apart: Apart) -> None:
    ((stay, person),) = rows(apart.ours, "SELECT id, person FROM stay")
    ((other,),) = rows(apart.ours, "SELECT id FROM person WHERE family_name = 'Čuk'")
    before = apart.azil(f"log --person {person} --format csv").out.splitlines()
    id_ = forge(apart.other, ("stay", stay, 0, fields(person=other)))
    apart.taken("4 new entries")
    assert rows(apart.ours, "SELECT person FROM stay WHERE id = ?", stay) == [(other,)]
    after = apart.azil(f"log --person {person} --format csv").out
    assert all(line.split(",")[0] in after for line in before) and id_[:8] in after
    assert id_[:8] in apart.azil(f"log --person {other} --format csv").out
    assert faults(apart.ours) == []
