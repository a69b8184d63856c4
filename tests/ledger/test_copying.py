"""`azil db copy`: what is never written over, and how each refusal names the way on."""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import ExitCode
from azilcli.ledger import verify
from azilcli.services import network
from tests.conftest import AUTHOR
from tests.ledger.forging import Apart
from tests.ledger.test_file import head, snapshot


def refused(apart: Apart, line: str, code: ExitCode, sentence: str, hint: str) -> None:
    """The line is refused in these words, and no byte of any file changes."""
    before = snapshot(apart.folder)
    ended = apart.azil(line)
    assert (ended.code, ended.out) == (code, "")
    assert sentence in ended.err
    assert f"hint: {hint}\n" in ended.err
    assert snapshot(apart.folder) == before


def test_a_copy_is_never_made_over_entries_that_only_the_other_file_holds(apart: Apart) -> None:
    refused(
        apart,
        "db copy other.db --force",
        ExitCode.REFUSED,
        "error: other.db holds 3 entries that this file lacks; overwriting would destroy them",
        "first merge what it holds: azil db merge other.db",
    )


def test_once_they_are_merged_a_copy_may_be_made_over_them(apart: Apart) -> None:
    assert apart.azil("db merge other.db --yes").code in (ExitCode.DONE, ExitCode.WAITING)
    assert apart.azil("db copy other.db --force").code == ExitCode.DONE
    assert head(apart.ours) == head(apart.other)


def test_the_way_on_can_be_pasted_whatever_the_name(apart: Apart) -> None:
    name = "the other office's $1.db"
    apart.other.rename(name)
    ended = apart.azil(shlex.join(["db", "copy", name, "--force"]))
    (hint,) = [line for line in ended.err.splitlines() if line.startswith("hint: ")]
    assert apart.azil(hint.partition(": azil ")[2] + " --yes").code in (ExitCode.DONE, ExitCode.WAITING)


def test_a_copy_is_never_made_over_a_file_that_was_never_a_copy_of_this_one(apart: Apart) -> None:
    with repository.creating(apart.folder / "new.db", AUTHOR) as repo:
        network.initialise(repo, empty=True)
    refused(
        apart,
        "db copy new.db --force",
        ExitCode.REFUSED,
        "new.db holds 1 entry that this file lacks; overwriting would destroy it",
        "choose another name, or first move that file away",
    )


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE song (title)")


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_text("Dear Ana"),
        lambda path: path.write_bytes(bytes(5000)),
        of_another_program,
    ],
)
def test_a_copy_is_never_made_over_a_file_that_is_not_of_azil(
    apart: Apart, make: Callable[[Path], object]
) -> None:
    make(apart.folder / "song.db")
    refused(
        apart,
        "db copy song.db --force",
        ExitCode.FILE,
        "error: song.db is a database of another program"
        if make is of_another_program
        else "error: song.db is not a database of azil",
        "choose another name, or first move that file away",
    )


def test_a_copy_is_never_made_over_a_device_or_a_pipe(apart: Apart) -> None:
    os.mkfifo(apart.folder / "pipe")
    ended = apart.azil("db copy pipe --force")
    assert ended.code == ExitCode.FILE
    assert "pipe is a device or a pipe" in ended.err
    assert (apart.folder / "pipe").is_fifo()


def test_a_copy_is_never_made_over_a_file_of_a_newer_version(apart: Apart) -> None:
    with closing(sqlite3.connect(apart.other)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = snapshot(apart.folder)
    ended = apart.azil("db copy other.db --force")
    assert ended.code == ExitCode.FILE
    assert "other.db was written by a newer version of azil" in ended.err
    assert snapshot(apart.folder) == before


@pytest.mark.parametrize("length", [0, 100, 5000, -5000])
def test_a_damaged_or_an_empty_file_may_be_written_over(apart: Apart, length: int) -> None:
    apart.other.write_bytes(apart.other.read_bytes()[:length])
    assert apart.azil("db copy other.db").code == ExitCode.FILE
    assert apart.azil("db copy other.db --force").code == ExitCode.DONE
    assert head(apart.other) == head(apart.ours)


def test_a_file_in_which_a_trigger_was_altered_still_holds_its_entries_and_is_not_written_over(
    apart: Apart,
) -> None:
    with closing(sqlite3.connect(apart.other)) as connection:
        connection.execute("DROP TRIGGER entry_is_not_deleted")
    refused(
        apart,
        "db copy other.db --force",
        ExitCode.FILE,
        "the tables of the journal in other.db are not those of azil",
        "to see what is wrong with it: azil --db other.db db verify",
    )


def test_what_is_written_to_the_other_file_while_the_copy_is_made_is_not_lost(
    apart: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = apart.folder / "copy.db"
    target.write_bytes(apart.ours.read_bytes())
    newer = apart.other.read_bytes()
    faults = verify.faults

    def meanwhile(connection: sqlite3.Connection) -> object:
        target.write_bytes(newer)
        return faults(connection)

    monkeypatch.setattr(verify, "faults", meanwhile)
    ended = apart.azil("db copy copy.db --force")
    assert ended.code == ExitCode.REFUSED
    assert target.read_bytes() == newer


@pytest.mark.parametrize("force", ["", "--force"])
def test_the_file_itself_is_called_so(apart: Apart, force: str) -> None:
    (apart.folder / "link.db").symlink_to("azil.db")
    for name in ("./azil.db", "link.db", "."):
        sentence = f"error: {'azil.db' if name == '.' else Path(name)} is the file itself"
        refused(apart, f"db copy {name} {force}", ExitCode.FILE, sentence, "choose another name")


def test_into_a_folder_it_is_copied_under_its_own_name(apart: Apart) -> None:
    (apart.folder / "usb").mkdir()
    assert apart.azil("db copy usb").out.startswith(f"Copied to {Path('usb', 'azil.db')} and verified")
    assert head(apart.folder / "usb" / "azil.db") == head(apart.ours)
    apart.azil("person add Novak")
    assert apart.azil("db copy usb").code == ExitCode.FILE
    assert apart.azil("db copy usb --force").code == ExitCode.DONE
    assert head(apart.folder / "usb" / "azil.db") == head(apart.ours)
