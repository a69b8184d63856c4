"""The marks beside the columns: each is known, and together they say all that the shared mechanisms ask."""

from __future__ import annotations

import re

from azilcli.ledger import kinds, schema
from azilcli.rules.identity import ONE_A_DAY

KNOWN = {*kinds.PLAIN, *kinds.WITH_WORDS}
STANDING = {"of", "part", "part in order", "names", "same", "twin"}
"""How a record stands to the one that it refers to."""

EVERY = {
    (kind.name, column): marks for kind in schema.kinds().values() for column, marks in kind.marks.items()
}


def test_no_mark_is_unknown() -> None:
    assert {key: marks for key, marks in EVERY.items() if not marks.keys() <= KNOWN} == {}


def test_every_column_was_read() -> None:
    lines = re.findall(r"^    (\w+)\s+(?:TEXT|INTEGER|REAL)\b", schema.read("derived"), re.MULTILINE)
    assert len(lines) == len(EVERY)


def test_a_mark_in_prose_is_prose() -> None:
    assert kinds.marks_of("part of the price, [personal] to somebody") == {}
    assert kinds.marks_of("[personal] [codes aid-kind] what [day] it is") == {
        "personal": "",
        "codes": "aid-kind",
    }


def test_every_reference_says_how_it_stands_to_the_other() -> None:
    for kind in schema.kinds().values():
        for field in kind.references:
            assert len(STANDING & kind.marks[field].keys()) == 1, f"{kind.name}.{field}"
        assert {field for field in kind.types if STANDING & kind.marks[field].keys()} == set(kind.references)


def test_a_record_is_found_by_what_it_belongs_to_without_looking_through_all() -> None:
    indexed = set(re.findall(r"CREATE INDEX \w+ ON (\w+) \((\w+)", schema.read("derived")))
    belonging = {(kind.name, field) for kind in schema.kinds().values() for field in kind.belongs}
    assert belonging - indexed == set()


def test_what_a_mark_names_is_there() -> None:
    for kind in schema.kinds().values():
        known = {"id", *kind.types}
        assert set(kind.key) <= known
        assert {words for marks in kind.marks.values() if (words := marks.get("not before"))} <= known


def test_a_record_has_a_code_or_is_named_by_what_it_is() -> None:
    for kind in schema.kinds().values():
        assert not (kind.letter and kind.key)
        assert len(kind.letter) <= 1


def test_of_what_a_person_has_once_a_day_the_id_says_so() -> None:
    keyed = {
        kind.name: set(kind.key) - {"person"} for kind in schema.kinds().values() if "person" in kind.key
    }
    assert {name: set(fields) for name, fields in ONE_A_DAY.items()}.items() <= keyed.items()


def test_whoever_may_be_erased_is_reached_in_every_kind_that_holds_anything_personal() -> None:
    reached = {"person", "household", "liaison"}
    while more := {
        kind.name
        for kind in schema.kinds().values()
        if kind.name not in reached and any(set(targets) & reached for targets in kind.belongs.values())
    }:
        reached |= more
    assert {kind.name for kind in schema.kinds().values() if kind.personal} <= reached


def test_of_a_kind_that_nobody_asks_for_nothing_is_read() -> None:
    kinds = schema.Kinds(schema.read("derived"))
    assert (list(kinds), kinds["card"].name) == (list(schema.kinds()), "card")
    assert "stay" in kinds and "nobody" not in kinds
    assert list(kinds._read) == ["card"]
