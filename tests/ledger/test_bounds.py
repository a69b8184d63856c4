"""Entries that are too large: neither written nor taken from another file."""

from __future__ import annotations

import pytest

from azilcli.ledger import journal
from tests.ledger.forging import Apart, fields, forge

pytestmark = pytest.mark.usefixtures("nothing_hangs")


def test_a_field_that_is_too_long_is_not_taken(apart: Apart) -> None:
    forge(apart.other, ("site", "TEST", 0, fields(note="x" * (journal.CHANGE_BYTES + 100_000))))
    apart.refused("too large")


def test_an_entry_with_too_many_records_of_unknown_kinds_is_not_taken(apart: Apart) -> None:
    many = [("kennel", f"K{number}", 0, fields(dogs=1)) for number in range(journal.UNKNOWN_RECORDS + 1)]
    other = apart.other.read_bytes()
    forge(apart.other, *many)
    apart.refused("too large")
    apart.other.write_bytes(other)
    forge(apart.other, *many[1:])
    apart.taken("kennel")


def test_an_entry_that_is_too_large_as_a_whole_is_not_taken(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "ENTRY_BYTES", 100_000)
    forge(apart.other, *[("site", f"S{number}", 0, fields(note="x" * 60_000)) for number in range(2)])
    apart.refused("too large")


def test_what_is_too_long_is_not_written(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "CHANGE_BYTES", 1000)
    before = apart.ours.read_bytes()
    ended = apart.azil(f"person edit Haidari --note {'x' * 1001}")
    assert ended.code == 4 and "1000" in ended.err
    assert apart.ours.read_bytes() == before
