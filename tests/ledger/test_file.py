"""The file: what is refused at the door, and that it is whole whatever happens."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import ExitCode, FileProblem
from azilcli.ledger import (
    copying,
    damage,
    derivation,
    file,
    fold,
    ids,
    journal,
    putting,
    schema,
    scratch,
    verify,
    visits,
)
from azilcli.repository import Repository
from azilcli.services import network, people
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, as_anybody

SURE = file.SYNCHRONOUS
"""As it is outside of tests."""


def add_somebody(path: Path, *, keep: bool = True, name: str = "Novak") -> str:
    with repository.writing(path, AUTHOR, keep=keep) as repo:
        return people.add(repo, [Identity(family_name=name)]).entry.id


def open_to_read(path: Path) -> None:
    with file.reading(path) as connection:
        connection.execute("SELECT count(*) FROM entry").fetchone()


def open_to_write(path: Path) -> None:
    add_somebody(path)


def head(path: Path) -> str:
    with file.reading(path) as connection:
        entry = journal.head(connection)
        assert entry is not None
        return entry.id


def names(path: Path) -> list[str]:
    with repository.reading(path) as repo:
        return [row["family_name"] for row in repo.rows("SELECT family_name FROM person ORDER BY 1")]


def is_sound(path: Path) -> bool:
    with file.reading(path, as_it_stands=True) as connection:
        return list(verify.faults(connection)) == []


def files(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def snapshot(folder: Path) -> dict[str, bytes | None]:
    return {entry.name: entry.read_bytes() if entry.is_file() else None for entry in folder.iterdir()}


def problem(do: Callable[..., object], *given: Any, **named: Any) -> str:
    """The sentence of the `FileProblem` that a call ends with; a hint has to stand beside it."""
    with pytest.raises(FileProblem) as caught:
        do(*given, **named)
    assert caught.value.exit_code == ExitCode.FILE
    assert caught.value.hint
    return caught.value.sentence


def run(code: str, *given: object, **named: Any) -> subprocess.CompletedProcess[str]:
    """Run a piece of Python in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, given)], capture_output=True, text=True, timeout=120, **named
    )


# Refused at the door

opening = pytest.mark.parametrize("do", [open_to_read, open_to_write])


@opening
def test_a_file_that_is_not_there_is_refused_and_not_made(path: Path, do: Callable[[Path], None]) -> None:
    assert "no file" in problem(do, path)
    assert files(path.parent) == []


@opening
def test_a_folder_is_refused(path: Path, do: Callable[[Path], None]) -> None:
    path.mkdir()
    assert "folder" in problem(do, path)
    assert files(path) == []


@opening
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 500, "not a database of azil"),
        (b"Priimek;Ime\nHaidari;Amina\n" * 20, "not a database of azil"),
        (b"SQLite format 3", "not a database of azil"),
        (b"SQLite format 3\x00", "not a database of azil"),
        (b"SQLite format 3\x00" + b"\x00" * 83, "not a database of azil"),
        (b"SQLite format 3\x00" + b"\x00" * 500, "another program"),
    ],
)
def test_what_is_no_database_of_ours_is_refused(
    path: Path, do: Callable[[Path], None], content: bytes, said: str
) -> None:
    path.write_bytes(content)
    assert said in problem(do, path)
    assert snapshot(path.parent) == {path.name: content}


@opening
@pytest.mark.parametrize("application", [0, 0x0F055112, -1])
def test_a_database_of_another_program_is_refused(
    path: Path, do: Callable[[Path], None], application: int
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {application}")
        connection.execute("CREATE TABLE entry (id)")
    before = snapshot(path.parent)
    assert "another program" in problem(do, path)
    assert snapshot(path.parent) == before


@opening
@pytest.mark.parametrize("version", [schema.ENDURING_VERSION + 1, 2**31 - 1])
def test_a_file_of_a_newer_version_is_refused_with_what_to_do(
    laid: Path, do: Callable[[Path], None], version: int
) -> None:
    with closing(sqlite3.connect(laid)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    before = snapshot(laid.parent)
    with pytest.raises(FileProblem, match="newer version") as caught:
        do(laid)
    assert "install" in caught.value.hint
    assert snapshot(laid.parent) == before


@opening
def test_a_file_that_may_not_be_read_is_refused(
    laid: Path, do: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_given: object, **_named: object) -> object:
        raise PermissionError(13, "access is denied", str(laid))

    monkeypatch.setattr(Path, "open", denied)
    assert "access is denied" in problem(do, laid)


@opening
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, do: Callable[[Path], None]) -> None:
    problem(do, tmp_path / "azil\0.db")


@pytest.mark.parametrize("do", [open_to_read, open_to_write, lambda path: create(path)])
def test_a_name_that_is_too_long_is_refused(tmp_path: Path, do: Callable[[Path], None]) -> None:
    problem(do, tmp_path / ("x" * 300))


@opening
def test_a_link_that_leads_nowhere_is_refused(path: Path, do: Callable[[Path], None]) -> None:
    path.symlink_to(path.with_name("gone.db"))
    problem(do, path)
    assert files(path.parent) == [path.name]


@pytest.mark.parametrize("name", ["a?b#c%41.db", "š č ž.db", "'\";--.db", "file:x.db", " .db", "-x"])
def test_a_file_may_be_called_anything(tmp_path: Path, _laid: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(_laid)
    add_somebody(path)
    assert names(path) == ["Haidari", "Novak"]
    assert files(tmp_path) == [name]


def test_a_link_to_a_file_is_followed(laid: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(laid)
    add_somebody(link)
    assert names(laid) == ["Haidari", "Novak"]


# Rights


@contextmanager
def without_rights(folder: Path, mode: int = 0o555) -> Iterator[None]:
    """In this folder nothing may be written."""
    folder.chmod(mode)
    try:
        with as_anybody():
            yield
    finally:
        folder.chmod(0o755)


@pytest.fixture
def closed(_laid: bytes) -> Iterator[Path]:
    """A file in a folder that others may look into."""
    import_module("sqlite_utils")  # while there still are the rights to
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        path = Path(name) / "azil.db"
        path.write_bytes(_laid)
        yield path


def test_a_file_in_a_folder_without_rights_can_be_read(closed: Path) -> None:
    with without_rights(closed.parent):
        assert names(closed) == ["Haidari"]
        assert is_sound(closed)


def test_a_file_in_a_folder_without_rights_cannot_be_written(closed: Path) -> None:
    before = snapshot(closed.parent)
    with without_rights(closed.parent):
        assert "cannot be written" in problem(open_to_write, closed)
    assert snapshot(closed.parent) == before


def test_a_file_without_rights_in_a_folder_with_them_cannot_be_written(closed: Path) -> None:
    before = snapshot(closed.parent)
    closed.chmod(0o444)
    closed.parent.chmod(0o777)
    with as_anybody():
        assert "cannot be written" in problem(open_to_write, closed)
    assert snapshot(closed.parent) == before


@pytest.mark.parametrize("do", [open_to_read, open_to_write, lambda path: create(path)])
def test_a_folder_that_may_not_be_entered_is_told_in_a_sentence(
    closed: Path, do: Callable[[Path], None]
) -> None:
    with without_rights(closed.parent, 0o000):
        problem(do, closed)


def test_no_file_is_made_or_copied_into_a_folder_without_rights_which_is_named(
    closed: Path, laid: Path
) -> None:
    before = snapshot(closed.parent)
    with file.reading(laid) as source, without_rights(closed.parent):
        for told in (
            problem(create, closed.with_name("new.db")),
            problem(copying.copy, source, closed.with_name("copy.db"), overwrite=False),
            problem(copying.copy, source, closed, overwrite=True),
        ):
            assert told == f"nothing can be written to the folder {closed.parent}: access is denied"
    assert snapshot(closed.parent) == before


@pytest.mark.parametrize("statements", [(), ("DROP TABLE stay",), ("DROP TABLE voided",)])
def test_a_file_of_another_version_is_read_where_nothing_can_be_written(
    closed: Path, statements: tuple[str, ...]
) -> None:
    age(closed, *statements)
    before = snapshot(closed.parent)
    with without_rights(closed.parent):
        open_to_read(closed)
    assert snapshot(closed.parent) == before


def test_a_half_written_file_in_a_folder_without_rights_is_not_read(closed: Path) -> None:
    break_off(closed)
    with without_rights(closed.parent):
        problem(open_to_read, closed)
    assert names(closed) == ["Haidari"]


# Making a file


def create(path: Path, *, keep: bool = True) -> None:
    with repository.creating(path, AUTHOR, keep=keep) as repo:
        network.initialise(repo, empty=True)


def test_a_new_file_stands_alone_and_is_sound(path: Path) -> None:
    create(path)
    assert files(path.parent) == [path.name]
    assert is_sound(path)


def test_making_a_file_never_touches_one_that_is_there(path: Path) -> None:
    path.write_bytes(b"precious")
    assert "already exists" in problem(create, path)
    assert snapshot(path.parent) == {path.name: b"precious"}


def test_making_a_file_never_follows_a_link_that_leads_nowhere(path: Path) -> None:
    path.symlink_to(path.with_name("gone.db"))
    assert "already exists" in problem(create, path)
    assert files(path.parent) == [path.name]


def test_making_a_file_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "no folder" in problem(create, tmp_path / "none" / "azil.db")
    assert files(tmp_path) == []


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, FileProblem])
def test_a_file_that_could_not_be_finished_leaves_nothing_behind(
    path: Path, error: type[BaseException]
) -> None:
    with pytest.raises(error), repository.creating(path, AUTHOR) as repo:
        network.initialise(repo, empty=True)
        raise error("x")
    assert files(path.parent) == []


def test_trying_to_make_a_file_leaves_nothing_behind(path: Path) -> None:
    create(path, keep=False)
    assert files(path.parent) == []


def test_somebody_who_made_the_file_in_the_meantime_keeps_it(path: Path) -> None:
    with pytest.raises(FileProblem, match="already exists"), file.creating(path):
        path.write_bytes(b"precious")
    assert snapshot(path.parent) == {path.name: b"precious"}


def test_somebody_who_made_the_file_in_the_meantime_keeps_what_stands_beside_it(path: Path) -> None:
    """Their command may be in the middle of writing, and the journal is what it needs to go back."""
    with pytest.raises(FileProblem, match="already exists"), file.creating(path):
        path.write_bytes(b"precious")
        path.with_name(path.name + "-journal").write_bytes(b"more precious still")
    assert snapshot(path.parent) == {
        path.name: b"precious",
        path.name + "-journal": b"more precious still",
    }


@pytest.mark.parametrize("meantime", [None, b"precious"])
def test_a_file_system_without_links_will_do(
    path: Path, monkeypatch: pytest.MonkeyPatch, meantime: bytes | None
) -> None:
    def refuse(*_given: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with suppress(FileProblem), file.creating(path):
        if meantime:
            path.write_bytes(meantime)
    assert files(path.parent) == [path.name]
    assert path.read_bytes() == meantime if meantime else is_sound(path)


def test_the_draft_of_a_process_that_was_killed_does_not_stand_in_the_way(path: Path, _laid: bytes) -> None:
    """In a container the next process may well have the number of the last one."""
    path.with_name(f".{path.name}.{os.getpid()}.draft").write_bytes(_laid)
    create(path)
    assert files(path.parent) == [path.name]
    assert is_sound(path)


# One transaction


def test_what_a_command_wrote_is_on_the_disk_before_it_ends(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only tests do not wait for it."""
    monkeypatch.setattr(file, "SYNCHRONOUS", SURE)
    with file.creating(path) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (3,)
    with file.writing(path) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (3,)


def test_what_is_folded_for_a_moment_has_no_name_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So nobody else can open it, and it is gone with the process."""
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    with scratch.database() as connection:
        connection.execute("PRAGMA cache_size = 10")
        connection.execute("CREATE TABLE much AS SELECT randomblob(1000000) AS bytes")
        assert list(tmp_path.iterdir()) == []


def test_between_two_commands_the_file_stands_alone(laid: Path) -> None:
    add_somebody(laid)
    assert files(laid.parent) == [laid.name]
    with closing(sqlite3.connect(laid)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_dry_run_leaves_the_file_as_it_is_to_the_byte(laid: Path) -> None:
    before = snapshot(laid.parent)
    add_somebody(laid, keep=False)
    assert snapshot(laid.parent) == before


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, FileProblem])
def test_a_command_that_fails_leaves_the_file_as_it_is_to_the_byte(
    laid: Path, error: type[BaseException]
) -> None:
    before = snapshot(laid.parent)
    with pytest.raises(error), repository.writing(laid, AUTHOR) as repo:
        people.add(repo, [Identity(family_name=f"Novak{n}") for n in range(500)])
        raise error("x")
    assert snapshot(laid.parent) == before


def test_what_is_opened_to_be_read_cannot_be_written(laid: Path) -> None:
    before = snapshot(laid.parent)
    with file.reading(laid) as connection:
        for statement in ("DELETE FROM person", "DROP TABLE person", "PRAGMA user_version = 9", "VACUUM"):
            with suppress(sqlite3.Error):
                connection.execute(statement)
    assert snapshot(laid.parent) == before


def test_what_is_read_is_of_one_moment(laid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.05)
    with repository.reading(laid) as repo:
        before = repo.fingerprint
        assert "in use" in problem(add_somebody, laid)
        assert repo.fingerprint == before
    add_somebody(laid)


def test_a_file_in_which_another_command_writes_is_waited_for_and_then_refused(
    laid: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.05)
    with repository.writing(laid, AUTHOR) as repo:
        assert "in use" in problem(add_somebody, laid)
        assert names(laid) == ["Haidari"]
        people.add(repo, [Identity(family_name="Zadnik")])
    assert names(laid) == ["Haidari", "Zadnik"]


def test_a_commit_that_has_to_wait_too_long_is_taken_back(
    laid: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.05)
    before = snapshot(laid.parent)
    with closing(sqlite3.connect(laid, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM entry").fetchone()
        assert "in use" in problem(add_somebody, laid)
    assert snapshot(laid.parent) == before


@pytest.mark.parametrize("guard", [damage.faults, visits.judged])
def test_a_damaged_length_for_which_memory_does_not_suffice_is_a_sentence(
    laid: Path, guard: Callable[[Path], AbstractContextManager[None]]
) -> None:
    def read() -> None:
        with guard(laid):
            raise MemoryError

    assert problem(read)


def test_verification_tells_where_memory_does_not_suffice(
    laid: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def structure(_connection: object) -> None:
        raise MemoryError

    monkeypatch.setattr(verify, "_structure", structure)
    with file.reading(laid) as connection:
        assert [fault.code for fault in verify.faults(connection)] == ["unreadable"]


def test_a_full_disk_leaves_the_file_as_it_was(laid: Path) -> None:
    before = snapshot(laid.parent)

    def fill() -> None:
        with repository.writing(laid, AUTHOR) as repo:
            pages = repo.connection.execute("PRAGMA page_count").fetchone()[0]
            repo.connection.execute(f"PRAGMA max_page_count = {pages}")
            people.add(repo, [Identity(family_name=f"Novak{n}", note="x" * 99) for n in range(2000)])

    assert "disk is full" in problem(fill)
    assert snapshot(laid.parent) == before
    add_somebody(laid)
    assert is_sound(laid)


def test_a_disk_that_is_full_at_the_last_moment_leaves_the_file_as_it_was(
    laid: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(sqlite3.Connection):
        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
            if sql == "COMMIT":
                error = sqlite3.OperationalError("database or disk is full")
                error.sqlite_errorname = "SQLITE_FULL"
                raise error
            return super().execute(sql, *given)

    before = snapshot(laid.parent)
    with monkeypatch.context() as patched:
        patched.setattr(
            file, "connect", lambda path, _mode: sqlite3.connect(path, factory=Full, isolation_level=None)
        )
        assert "disk is full" in problem(add_somebody, laid)
    assert snapshot(laid.parent) == before


def test_a_disk_that_takes_no_more_bytes_leaves_the_file_as_it_was(laid: Path) -> None:
    """The limit on the size of files stands in for a quota."""
    before = head(laid)
    script = (
        "import resource, sys\n"
        "from azilcli.cli.boundary import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)\n"
        "adding = ['person', 'add', 'Novak', '--note', 'x' * 100_000]\n"
        "publishing = ['db', 'publish', sys.argv[2] + '.others']\n"
        "ends = {main(['--db', sys.argv[2], *what]) for what in (adding, publishing)}\n"
        "sys.exit(max(ends) if len(ends) == 1 else 99)\n"
    )
    most = min(laid.stat().st_size, 100_000)
    ended = run(script, most, laid, env={**os.environ, "AZIL_LANG": "en"})
    assert ended.returncode == ExitCode.FILE, ended.stderr
    assert ended.stderr.count("error: the disk took no more") == 2 and "damaged" not in ended.stderr
    assert head(laid) == before
    assert names(laid) == ["Haidari"]
    assert is_sound(laid)
    assert files(laid.parent) == [laid.name]


# Killed in the middle

BREAK_OFF = """
import os, signal, sys
from pathlib import Path
from azilcli import repository
from azilcli.ledger.journal import Author
from azilcli.services import people
from azilcli.services.people import Identity
with repository.writing(Path(sys.argv[1]), Author("ana", "Logatec")) as repo:
    repo.connection.execute("PRAGMA cache_size = 2")
    people.add(repo, [Identity(family_name=f"Novak{n}", note="x" * 200) for n in range(300)], sure=True)
    repo.connection.execute("PRAGMA cache_size = 2")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def break_off(path: Path) -> None:
    """Let a process be killed that has half its changes in the file, and the journal beside it."""
    before = path.read_bytes()
    ended = run(BREAK_OFF, path)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert path.with_name(path.name + "-journal").stat().st_size > 0
    assert path.read_bytes() != before


@opening
def test_what_a_killed_command_had_half_written_is_taken_back_by_the_next(
    laid: Path, do: Callable[[Path], None]
) -> None:
    before = laid.read_bytes()
    known = head(laid)
    break_off(laid)
    do(laid)
    assert files(laid.parent) == [laid.name]
    if do is open_to_read:
        assert laid.read_bytes() == before
        assert head(laid) == known
    assert names(laid) == ["Haidari"] + (["Novak"] if do is open_to_write else [])
    assert is_sound(laid)


def test_the_journal_of_a_file_that_has_another_name_now_is_not_taken_from_it(laid: Path) -> None:
    """A command was killed, and the file renamed: without its journal it would be spoiled for good."""
    break_off(laid)
    renamed = laid.rename(laid.with_name("old.db"))
    before = snapshot(laid.parent)
    assert "is left over from a file" in problem(create, laid)
    assert snapshot(laid.parent) == before
    laid.with_name("azil.db-journal").rename(renamed.with_name("old.db-journal"))
    create(laid)
    assert names(renamed) == ["Haidari"]
    assert is_sound(renamed)


def test_an_overwritten_file_keeps_its_journal_until_it_is_replaced(
    laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(laid.read_bytes())
    break_off(target)

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, file.reading(laid) as source:
        patched.setattr(Path, "replace", full)
        problem(copying.copy, source, target, overwrite=True)
    assert names(target) == ["Haidari"]
    assert is_sound(target)


def test_the_journal_of_a_file_that_is_overwritten_does_not_spoil_the_copy(
    laid: Path, tmp_path: Path
) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(laid.read_bytes())
    break_off(target)
    with file.reading(laid) as source:
        copying.copy(source, target, overwrite=True)
    assert names(target) == ["Haidari"]
    assert head(target) == head(laid)
    assert is_sound(target)
    assert files(tmp_path) == [laid.name, target.name]


# Another journal mode


def test_a_file_that_another_tool_switched_to_wal_is_switched_back(laid: Path) -> None:
    with closing(sqlite3.connect(laid)) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    assert names(laid) == ["Haidari"]
    assert laid.read_bytes()[18:20] == b"\x01\x01"
    assert files(laid.parent) == [laid.name]


@opening
def test_what_stands_only_in_the_wal_of_a_killed_tool_is_not_lost(
    laid: Path, do: Callable[[Path], None]
) -> None:
    ended = run(
        "import os, signal, sqlite3, sys\n"
        "from azilcli.repository import Repository\n"
        "from azilcli.services import people\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA journal_mode = WAL')\n"
        "connection.execute('BEGIN')\n"
        "people.add(Repository(connection), [people.Identity(family_name='Zadnik')])\n"
        "connection.execute('COMMIT')\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n",
        laid,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert f"{laid.name}-wal" in files(laid.parent)
    do(laid)
    assert files(laid.parent) == [laid.name]
    assert {"Haidari", "Zadnik"} <= set(names(laid))
    assert laid.read_bytes()[18:20] == b"\x01\x01"
    assert is_sound(laid)


@opening
def test_a_file_that_another_tool_holds_open_in_wal_is_read_whole_or_refused(
    laid: Path, do: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(laid, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        people.add(Repository(other), [Identity(family_name="Zadnik")])
        with suppress(FileProblem):
            do(laid)
    assert {"Haidari", "Zadnik"} <= set(names(laid))
    assert files(laid.parent) == [laid.name]
    assert is_sound(laid)


# Tables of another version


def age(path: Path, *statements: str) -> None:
    """Let the tables look as if another version had made them."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in (*statements, "UPDATE derivation SET tables = 'older'"):
            connection.execute(statement)


def tables(path: Path) -> schema.Objects:
    with closing(sqlite3.connect(path)) as connection:
        return schema.objects(connection)


OTHER_FOLD = "UPDATE derivation SET folding = 'another'"
OLDER = [
    (),
    ("DROP TABLE person_fts", "DROP TABLE person"),
    ("ALTER TABLE person DROP COLUMN other_names",),
    ("ALTER TABLE person ADD COLUMN shoe_size INTEGER",),
    ("ALTER TABLE stay ADD COLUMN shoe_size INTEGER",),
    ("DROP TABLE stay",),
    ("DROP TABLE doubt",),
    ("DROP TABLE household_fts",),
    ("DROP INDEX placement_ends", "CREATE INDEX placement_ends ON placement (bed)"),
    ("DROP VIEW sleeper", "CREATE VIEW sleeper AS SELECT 'nobody' AS family_name"),
    ("DROP TABLE stay", "CREATE VIEW stay AS WITH n(x) AS (SELECT 1 UNION SELECT 2 FROM n) SELECT x FROM n"),
    ("DROP VIEW resident", "CREATE TABLE resident (family_name TEXT) STRICT"),
    ("DROP VIEW sleeper", "DROP TABLE voided", "DROP TABLE incomplete"),
    ("CREATE TRIGGER spy AFTER INSERT ON person BEGIN SELECT RAISE(ABORT, 'spied'); END",),
    ("DROP TRIGGER entry_is_not_deleted",),
    (OTHER_FOLD, "DELETE FROM person", "UPDATE code SET sl = 'x'"),
    ("DROP TABLE derivation", "CREATE TABLE derivation (schema TEXT NOT NULL) STRICT",
     "ALTER TABLE derivation ADD COLUMN tables TEXT"),
]  # fmt: skip


def test_a_file_that_this_program_made_is_current_and_nothing_of_it_is_made_anew(laid: Path) -> None:
    with closing(sqlite3.connect(laid)) as connection:
        assert derivation.is_current(connection)
        assert not any(derivation.gap(connection))


@pytest.mark.parametrize("statements", OLDER)
def test_tables_of_another_version_are_read_as_ours_and_made_so_by_the_first_write(
    laid: Path, statements: tuple[str, ...]
) -> None:
    wanted = tables(laid)
    age(laid, *statements)
    before = snapshot(laid.parent)
    assert names(laid) == ["Haidari"]
    with repository.reading(laid) as repo:
        assert len(repository.people.search(repo, "person", "haidari")) == 1
        assert [row["family_name"] for row in repo.rows("SELECT family_name FROM sleeper")] == []
        assert repo.rows("SELECT * FROM stay") == []
    assert snapshot(laid.parent) == before
    assert is_sound(laid) or any("TRIGGER" in statement for statement in statements)
    open_to_write(laid)
    assert tables(laid) == wanted
    assert names(laid)[0] == "Haidari"
    assert is_sound(laid)


def test_a_remark_beside_a_column_makes_no_table_another_one(laid: Path) -> None:
    with closing(sqlite3.connect(laid, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '-- said\nSTRICT') WHERE name = 'stay'"
        )
    with closing(sqlite3.connect(laid)) as connection:
        assert not derivation.is_current(connection)
        assert derivation.gap(connection) == derivation.Gap(frozenset(), frozenset(), False, False)


def test_tables_of_strangers_are_left_where_they_are(laid: Path) -> None:
    age(
        laid,
        "CREATE TABLE spaceship (id)",
        "CREATE VIEW ships AS SELECT 1",
        'CREATE TABLE "od\'d ""name" (x)',
    )
    add_somebody(laid)
    assert {("table", "spaceship"), ("view", "ships")} <= tables(laid).keys()


@pytest.mark.parametrize(
    "statement",
    ["ALTER TABLE entry ADD COLUMN comment TEXT", "DROP INDEX change_of_record", "DROP TABLE meta"],
)
@opening
def test_a_file_whose_journal_is_not_ours_is_refused(
    laid: Path, do: Callable[[Path], None], statement: str
) -> None:
    with closing(sqlite3.connect(laid, isolation_level=None)) as connection:
        connection.execute(statement)
    assert "journal" in problem(do, laid)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE derivation",
        "DELETE FROM derivation",
        "UPDATE derivation SET folding = ''",
        "UPDATE derivation SET folding = CAST(x'ff' AS TEXT)",
    ],
)
def test_tables_that_bear_no_stamp_are_made_anew(laid: Path, statement: str) -> None:
    with closing(sqlite3.connect(laid, isolation_level=None)) as connection:
        connection.execute(statement)
    assert names(laid) == ["Haidari"]
    open_to_write(laid)
    assert is_sound(laid)


def test_a_dry_run_on_tables_of_another_version_writes_nothing(laid: Path) -> None:
    age(laid, OTHER_FOLD)
    before = snapshot(laid.parent)
    add_somebody(laid, keep=False)
    assert snapshot(laid.parent) == before


def test_making_the_tables_anew_is_one_transaction(laid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    age(laid, OTHER_FOLD)
    before = snapshot(laid.parent)

    def break_off(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(fold, "fill", break_off)
        with pytest.raises(KeyboardInterrupt):
            open_to_write(laid)
    assert snapshot(laid.parent) == before
    assert names(laid) == ["Haidari"]


# Copying

WRITE_ON = """
import sys
from pathlib import Path
from azilcli import repository
from azilcli.ledger.journal import Author
from azilcli.services import people
from azilcli.services.people import Identity
while True:
    with repository.writing(Path(sys.argv[1]), Author("ana", "Logatec")) as repo:
        people.add(repo, [Identity(family_name="Novak")] * 3, sure=True)
"""


@pytest.fixture
def busy(laid: Path) -> Iterator[Path]:
    """A file to which another process writes without end."""
    with subprocess.Popen([sys.executable, "-c", WRITE_ON, str(laid)]) as writer:
        try:
            yield laid
            assert writer.poll() is None, "the writer was disturbed"
        finally:
            writer.kill()


def test_a_copy_made_while_another_process_writes_is_whole(busy: Path, tmp_path: Path, full: bool) -> None:
    copied = [head(busy)]
    for number in range(50 if full else 5):
        while head(busy) == copied[-1]:
            time.sleep(0.01)
        target = tmp_path / f"copy{number}.db"
        with repository.reading(busy) as repo:
            said = repo.fingerprint
            copying.copy(repo.connection, target, overwrite=False)
        copied.append(head(target))
        assert ids.fingerprint(copied[-1]) == said
        assert is_sound(target)
    with file.reading(busy) as connection:
        assert [journal.get(connection, id_).id for id_ in copied] == copied


def copy(source: Path, target: Path, *, overwrite: bool = False) -> None:
    with file.reading(source) as connection:
        copying.copy(connection, target, overwrite=overwrite)


def test_a_copy_holds_the_same_history_and_stands_alone(laid: Path, tmp_path: Path) -> None:
    copy(laid, tmp_path / "copy.db")
    assert head(tmp_path / "copy.db") == head(laid)
    assert is_sound(tmp_path / "copy.db")
    assert files(tmp_path) == [laid.name, "copy.db"]
    add_somebody(tmp_path / "copy.db")
    assert names(laid) == ["Haidari"]


def test_a_copy_is_never_made_over_another_file_unasked(laid: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"precious")
    before = snapshot(tmp_path)
    assert "already exists" in problem(copy, laid, target)
    assert snapshot(tmp_path) == before


def test_a_copy_is_made_over_an_older_copy_when_asked(laid: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    copy(laid, target)
    add_somebody(laid)
    copy(laid, target, overwrite=True)
    assert head(target) == head(laid)
    with pytest.raises(FileProblem):
        copy(laid, laid, overwrite=True)
    assert is_sound(laid)
    assert files(tmp_path) == [laid.name, target.name]


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_copy_that_is_not_sound_is_not_put_in_place(laid: Path, tmp_path: Path, overwrite: bool) -> None:
    target = tmp_path / "copy.db"
    if overwrite:
        target.write_bytes(laid.read_bytes())
    with closing(sqlite3.connect(laid, isolation_level=None)) as connection:
        connection.execute("UPDATE person SET family_name = 'Novak'")
    before = snapshot(tmp_path)
    assert "the copy is damaged" in problem(copy, laid, target, overwrite=overwrite)
    assert snapshot(tmp_path) == before


def test_a_copy_that_cannot_be_put_anywhere_leaves_nothing_behind(laid: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    before = snapshot(tmp_path)
    problem(copy, laid, tmp_path / "none" / "copy.db")
    problem(copy, laid, tmp_path / "folder")
    problem(copy, laid, tmp_path / "folder", overwrite=True)
    assert snapshot(tmp_path) == before


def test_a_copy_that_somebody_else_made_in_the_meantime_stays(
    laid: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    monkeypatch.setattr(putting, "yield_to_disk", lambda _draft: target.write_bytes(b"precious"))
    assert "already exists" in problem(copy, laid, target)
    assert target.read_bytes() == b"precious"
    assert files(tmp_path) == [laid.name, target.name]
