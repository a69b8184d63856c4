"""Which state a moment means: a walk back from the head along this copy's own line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from azilcli import dates
from azilcli.ledger import clocks, journal, known, schema
from azilcli.ledger.journal import Author, Draft, Entry


class Copy:
    """A journal in memory whose entries, without any changes, are written at the hours that are said."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        schema.create(self.connection)

    def write(self, name: str, recorded: str, *parents: Entry) -> Entry:
        """An entry recorded at an hour, such as `09:30`; it builds on the head or on `parents`."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(dates, "now", lambda: at(recorded))
            written = journal.append(self.connection, Draft(), action=name, author=Author(), parents=parents)
        clocks.note(self.connection, written)
        return written

    def known(self, time: str) -> str | None:
        """The name of the entry that was the newest at an hour."""
        found = known.at(self.connection, at(time))
        return found.action if found else None


def at(time: str) -> datetime:
    """That hour of 5 March 2025, in UTC."""
    return datetime.fromisoformat(f"2025-03-05T{time}+00:00").astimezone(UTC)


@pytest.fixture
def copy() -> Iterator[Copy]:
    """A journal with three entries, one an hour from nine o'clock on."""
    made = Copy()
    with closing(made.connection):
        for name, recorded in (("nine", "09:00"), ("ten", "10:00"), ("eleven", "11:00")):
            made.write(name, recorded)
        yield made


def entry(copy: Copy, name: str) -> Entry:
    """The entry of a name."""
    (id_,) = copy.connection.execute("SELECT id FROM entry WHERE action = ?", (name,)).fetchone()
    return journal.get(copy.connection, id_)


def test_it_is_the_last_entry_that_had_been_recorded(copy: Copy) -> None:
    times = ("09:00", "09:59", "10:00", "10:30", "11:00", "23:00")
    assert [copy.known(time) for time in times] == ["nine", "nine", "ten", "ten", "eleven", "eleven"]


def test_before_the_first_entry_there_was_nothing(copy: Copy) -> None:
    assert copy.known("08:59") is None
    with closing(Copy().connection) as empty:
        assert known.at(empty, at("12:00")) is None


def test_what_another_copy_recorded_earlier_is_known_from_the_merge_on(copy: Copy) -> None:
    own, theirs = entry(copy, "eleven"), copy.write("theirs", "09:30", entry(copy, "nine"))
    copy.write("merge", "13:00", own, theirs)
    copy.write("after", "14:00")
    times = ("09:45", "10:30", "11:30", "12:59", "13:00", "14:00")
    assert [copy.known(time) for time in times] == ["nine", "ten", "eleven", "eleven", "merge", "after"]


def test_the_parents_of_a_merge_are_told_apart_by_their_place_and_not_by_their_names(copy: Copy) -> None:
    """As a header lists parents by their ids, which are random."""
    for round_ in range(8):
        own = journal.head(copy.connection)
        assert own
        theirs = copy.write(f"theirs {round_}", "11:00", entry(copy, "nine"))
        copy.write(f"merge {round_}", "13:00", theirs, own)
    assert copy.known("12:00") == "eleven"


def test_several_copies_may_come_together_at_once(copy: Copy) -> None:
    own = entry(copy, "eleven")
    others = [copy.write(f"copy {number}", "10:15", entry(copy, "ten")) for number in range(3)]
    copy.write("merge", "13:00", *others, own)
    assert copy.known("12:00") == "eleven"


def test_an_entry_is_no_earlier_than_what_it_knew_whatever_its_clock_said(copy: Copy) -> None:
    copy.write("set back", "08:00")
    copy.write("later", "12:00")
    times = ("12:00", "11:30", "11:00", "10:30", "09:00", "08:00")
    assert [copy.known(time) for time in times] == ["later", "set back", "set back", "ten", "nine", None]


def test_a_moment_that_cannot_be_read_is_not_later_than_any(copy: Copy) -> None:
    head = entry(copy, "eleven")
    journal.insert(
        copy.connection, head._replace(seq=4, id="f" * 64, parents=(head.id,), recorded_at="?"), []
    )
    found = known.at(copy.connection, at("01:00"))
    assert found and found.id == "f" * 64


def test_of_a_recent_moment_only_the_end_of_the_journal_is_read(path: Path, copy: Copy) -> None:
    for number in range(500):
        copy.write(str(number), "12:00")
    copy.write("last", "13:00")
    steps: list[None] = []
    copy.connection.set_progress_handler(lambda: steps.append(None), 1)
    assert copy.known("12:30") == "499"
    recent = len(steps)
    assert copy.known("09:30") == "nine"
    assert recent * 10 < len(steps) - recent


def test_a_predecessor_that_is_missing_ends_the_walk(copy: Copy) -> None:
    head = entry(copy, "eleven")
    lost = head._replace(seq=4, id="e" * 64, parents=("d" * 64,), recorded_at=at("12:00").isoformat())
    journal.insert(copy.connection, lost, [])
    assert copy.known("12:00") == "eleven"
    assert copy.known("11:30") is None
