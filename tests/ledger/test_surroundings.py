"""What lies beside the file: what would destroy the file is refused, what tells something is said once."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from contextlib import closing
from gettext import NullTranslations
from pathlib import Path

import pytest

from azilcli import language, repository
from azilcli.errors import ExitCode
from azilcli.ledger import file, rollback, surroundings
from azilcli.services import people
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil, as_anybody
from tests.ledger.test_file import (
    add_somebody,
    break_off,
    files,
    is_sound,
    names,
    open_to_read,
    open_to_write,
    problem,
    run,
    snapshot,
)

PAGE = 4096
SECTOR = 512
opening = pytest.mark.parametrize("do", [open_to_read, open_to_write])


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory, _laid: bytes) -> Path:
    """A copy of the file in another folder."""
    path = tmp_path_factory.mktemp("elsewhere") / "azil.db"
    path.write_bytes(_laid)
    return path


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def put_beside(path: Path, suffix: str, content: bytes) -> None:
    beside(path, suffix).write_bytes(content)


def journal_of(before: bytes, *, pages: list[int] | None = None, changes: bytes = b"") -> bytes:
    """The journal of a change of `before` that touched these pages, else all; `changes` replaces its head."""
    nonce = 0x12345678
    size = len(before) // PAGE
    kept = pages or list(range(1, size + 1))
    head = bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", len(kept), nonce, size, SECTOR, PAGE)
    parts = [(changes or head).ljust(SECTOR, b"\0")]
    for number in kept:
        page = before[(number - 1) * PAGE : number * PAGE]
        checksum = (nonce + sum(page[PAGE - 200 : 0 : -200])) % 2**32
        parts.append(struct.pack(">I", number) + page + struct.pack(">I", checksum))
    return b"".join(parts)


def counter(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[24:28], "big")


def hot_journal(path: Path) -> bytes:
    """The journal that a killed command left behind; its file is of no further interest."""
    break_off(path)
    return beside(path, "-journal").read_bytes()


def assert_refused(path: Path, do: Callable[[Path], None]) -> None:
    """Opening is refused, and nothing in the folder is touched."""
    before = snapshot(path.parent)
    assert "would destroy the file" in problem(do, path)
    assert snapshot(path.parent) == before


# Journals of another file


@opening
def test_the_journal_of_an_earlier_state_is_refused(
    laid: Path, elsewhere: Path, do: Callable[[Path], None]
) -> None:
    for name in ("Novak", "Zadnik"):
        add_somebody(laid, name=name)
    put_beside(laid, "-journal", hot_journal(elsewhere))
    assert_refused(laid, do)


@opening
def test_the_journal_of_a_later_state_is_refused(
    laid: Path, elsewhere: Path, do: Callable[[Path], None]
) -> None:
    """As when a backup of the file is put back, and what lay beside the newer one is forgotten."""
    add_somebody(elsewhere)
    put_beside(laid, "-journal", hot_journal(elsewhere))
    assert_refused(laid, do)


@opening
def test_the_journal_of_a_copy_that_went_apart_in_as_many_steps_is_refused(
    laid: Path, elsewhere: Path, do: Callable[[Path], None]
) -> None:
    with repository.writing(elsewhere, AUTHOR) as repo:
        people.add(repo, [Identity(family_name=f"Novak{n}", note="x" * 99) for n in range(300)])
    add_somebody(laid)
    assert counter(laid) == counter(elsewhere)
    put_beside(laid, "-journal", hot_journal(elsewhere))
    assert_refused(laid, do)


@opening
@pytest.mark.parametrize("grown", ["here", "there"])
def test_a_journal_without_the_first_page_is_refused_if_the_file_never_had_that_length(
    laid: Path, elsewhere: Path, do: Callable[[Path], None], grown: str
) -> None:
    with repository.writing(laid if grown == "here" else elsewhere, AUTHOR) as repo:
        people.add(repo, [Identity(family_name=f"Novak{n}", note="x" * 99) for n in range(300)])
    put_beside(laid, "-journal", journal_of(elsewhere.read_bytes(), pages=[2, 5]))
    assert_refused(laid, do)


def test_a_journal_of_another_page_size_is_refused(laid: Path) -> None:
    content = laid.read_bytes()
    head = bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", 1, 0, len(content) // PAGE, 512, 1024)
    put_beside(laid, "-journal", journal_of(content, changes=head))
    assert_refused(laid, open_to_read)


def test_sqlite_itself_would_have_ruined_the_file(laid: Path, elsewhere: Path) -> None:
    """Why the tests above are needed; should this one fail one day, they are not any more."""
    for name in ("Novak", "Zadnik"):
        add_somebody(laid, name=name)
    put_beside(laid, "-journal", hot_journal(elsewhere))
    with closing(sqlite3.connect(laid)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        people = connection.execute("SELECT family_name FROM person").fetchall()
    assert people == [("Haidari",)]


def test_the_refusal_names_the_journal_and_what_to_do(laid: Path, elsewhere: Path, azil: Azil) -> None:
    add_somebody(elsewhere)
    put_beside(laid, "-journal", hot_journal(elsewhere))
    for line in ("report occupancy", "person add Novak", "db verify", "db rebuild"):
        ended = azil(line)
        assert ended.code == ExitCode.FILE
        assert ended.out == ""
        assert "error: azil.db-journal comes from another copy" in ended.err
        assert "hint: move azil.db-journal to another folder" in ended.err


def test_when_the_journal_is_moved_away_the_file_is_as_it_was(laid: Path, elsewhere: Path) -> None:
    for name in ("Novak", "Zadnik"):
        add_somebody(laid, name=name)
    put_beside(laid, "-journal", hot_journal(elsewhere))
    problem(open_to_read, laid)
    beside(laid, "-journal").rename(elsewhere.with_name("kept"))
    assert names(laid) == ["Haidari", "Novak", "Zadnik"]
    assert is_sound(laid)


def test_the_journal_beside_the_file_that_a_link_leads_to_is_looked_at(
    laid: Path, elsewhere: Path, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    link = tmp_path / "in" / "link.db"
    link.symlink_to(laid)
    add_somebody(elsewhere)
    put_beside(laid, "-journal", hot_journal(elsewhere))
    before = snapshot(tmp_path)
    assert "azil.db-journal" in problem(open_to_read, link)
    assert snapshot(tmp_path) == before


# Journals of this file


@opening
def test_the_journal_of_a_command_killed_before_it_wrote_the_first_page_is_rolled_back(
    laid: Path, do: Callable[[Path], None]
) -> None:
    before = laid.read_bytes()
    break_off(laid)
    assert laid.read_bytes()[:PAGE] == before[:PAGE]
    do(laid)
    assert names(laid) == ["Haidari"] + (["Novak"] if do is open_to_write else [])
    assert is_sound(laid)
    assert files(laid.parent) == [laid.name]


@opening
def test_the_journal_of_a_command_killed_after_it_wrote_all_is_rolled_back(
    laid: Path, do: Callable[[Path], None]
) -> None:
    before = laid.read_bytes()
    add_somebody(laid, name="Zadnik")
    assert counter(laid) == int.from_bytes(before[24:28], "big") + 1
    put_beside(laid, "-journal", journal_of(before))
    do(laid)
    assert names(laid) == ["Haidari"] + (["Novak"] if do is open_to_write else [])
    assert is_sound(laid)
    assert files(laid.parent) == [laid.name]


def test_the_journal_of_a_command_that_a_power_cut_ended_in_the_first_page_is_rolled_back(laid: Path) -> None:
    before = laid.read_bytes()
    laid.write_bytes(before[:SECTOR] + b"\xff" * (len(before) - SECTOR))
    put_beside(laid, "-journal", journal_of(before))
    assert names(laid) == ["Haidari"]
    assert laid.read_bytes() == before


def test_a_journal_is_rolled_back_through_a_link_too(laid: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    link = tmp_path / "in" / "link.db"
    link.symlink_to(laid)
    break_off(laid)
    assert names(link) == ["Haidari"]
    assert not beside(laid, "-journal").exists()


@opening
@pytest.mark.parametrize(
    "head",
    [
        b"\0" * SECTOR,
        b"",
        b"\0",
        bytes.fromhex("d9d505f920a163d7"),
        bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", 9, 9, 9, 0, 0),
        bytes.fromhex("d9d505f920a163d7") + struct.pack(">5I", 9, 9, 9, 513, 4095),
    ],
)
def test_a_journal_that_sqlite_passes_over_does_no_harm(
    laid: Path, do: Callable[[Path], None], head: bytes
) -> None:
    """A killed command that had not yet written anything leaves one with an empty head."""
    before = laid.read_bytes()
    rest = journal_of(b"\xff" * len(before))[SECTOR:] if len(head) == SECTOR else b""
    put_beside(laid, "-journal", head + rest)
    do(laid)
    assert names(laid) == ["Haidari"] + (["Novak"] if do is open_to_write else [])
    assert is_sound(laid)


WRITE_MUCH = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 2")
connection.execute("CREATE TABLE much (x)")
print("ready", flush=True)
for turn in range(10**9):
    connection.execute("BEGIN IMMEDIATE")
    insert = "INSERT INTO much SELECT sql FROM sqlite_master"
    connection.execute("DELETE FROM much" if turn % 5 == 4 else insert)
    connection.execute("COMMIT" if turn % 3 else "ROLLBACK")
"""


def test_while_another_process_writes_nobody_is_refused(laid: Path, full: bool) -> None:
    seen: set[rollback.Journal | None] = set()
    looks, enough = 0, 20000 if full else 1000
    with subprocess.Popen([sys.executable, "-c", WRITE_MUCH, str(laid)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        try:
            while looks < enough or len(seen) <= 10:
                surroundings.refuse_foreign(laid)
                seen.add(rollback.read(beside(laid, "-journal")))
                looks += 1
                assert writer.poll() is None
        finally:
            writer.kill()


# Write-ahead logs


WRITE_TO_WAL = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("INSERT INTO meta VALUES ('name', 'from the log')")
os.kill(os.getpid(), signal.SIGKILL)
"""


def log_of(path: Path) -> bytes:
    """The `-wal` that a killed tool left beside a file it had switched to WAL."""
    assert run(WRITE_TO_WAL, path).returncode == -signal.SIGKILL
    return beside(path, "-wal").read_bytes()


@opening
def test_the_log_of_another_copy_beside_a_file_that_keeps_none_is_refused(
    laid: Path, elsewhere: Path, do: Callable[[Path], None]
) -> None:
    add_somebody(laid)
    put_beside(laid, "-wal", log_of(elsewhere))
    assert_refused(laid, do)
    beside(laid, "-wal").unlink()
    assert names(laid) == ["Haidari", "Novak"]
    assert is_sound(laid)


def test_a_log_of_which_nobody_knows_the_origin_is_not_said_to_be_of_a_copy(laid: Path, azil: Azil) -> None:
    put_beside(laid, "-wal", os.urandom(5000))
    assert_refused(laid, open_to_read)
    ended = azil("report occupancy")
    assert "comes from another copy or another state of azil.db, or from another program;" in ended.err


def test_sqlite_itself_would_have_taken_the_log_for_the_file(laid: Path, elsewhere: Path) -> None:
    """Why the test above is needed; should this one fail one day, it is not any more."""
    add_somebody(laid)
    put_beside(laid, "-wal", log_of(elsewhere))
    with closing(sqlite3.connect(laid)) as connection:
        try:
            told = connection.execute("SELECT * FROM meta").fetchall()
        except sqlite3.DatabaseError as error:  # the pages of the two do not go together
            assert "malformed" in str(error)
        else:
            assert told == [("name", "from the log")]


@opening
def test_the_log_of_a_file_that_keeps_one_is_taken_in(laid: Path, do: Callable[[Path], None]) -> None:
    log_of(laid)
    do(laid)
    with file.reading(laid) as connection:
        assert connection.execute("SELECT * FROM meta").fetchall() == [("name", "from the log")]
    assert surroundings.signs(laid) == []


# Remarks


def test_an_idle_trace_is_said_once_by_a_report_and_by_a_write(office: Path, azil: Azil) -> None:
    put_beside(office, "-shm", b"")
    for line in ("report occupancy", "report occupancy --format json", "person add Novak", "undo --dry-run"):
        ended = azil(line)
        assert ended.code == ExitCode.DONE
        assert ended.err.count("azil.db-shm") == 1
        assert "delete it" in ended.err
        assert "azil.db-shm" not in ended.out
    assert json.loads(azil("report occupancy --format json").out)


def test_both_idle_traces_are_one_remark(laid: Path) -> None:
    put_beside(laid, "-shm", b"x" * 32768)
    put_beside(laid, "-wal", b"")
    (sign,) = surroundings.signs(laid)
    assert f"{laid}-wal and {laid}-shm" in sign
    assert names(laid) == ["Haidari"]


def test_traces_of_a_file_that_is_in_wal_are_not_mentioned(laid: Path) -> None:
    with closing(sqlite3.connect(laid)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("SELECT * FROM meta").fetchone()
        assert len(files(laid.parent)) == 3
        assert surroundings.signs(laid) == []


COPIES = [
    "azil (Ana's conflicted copy 2026-11-20).db",
    "azil (Živa Čuš's conflicted copy).db",
    "azil (conflicted copy).db",
    "azil (conflicted copy 2026-11-20 101112).db",
    "azil (Case Conflict).db",
    "azil (kopija v sporu 2026-11-20).db",
    "azil (Anina kopija v sporu).db",
    "azil (spor).db",
    "azil (SFConflict ana@urad.si 2026-11-20-10-11-12).db",
    "azil [conflicted].db",
    "azil_conflict-20261120-101112.db",
    "azil.sync-conflict-20261120-101112-ABCDEFG.db",
    "azil-DESKTOP-AB12.db",
    "azil-LAPTOP-3K9QZ7XW.db",
    "azil-DESKTOP-AB12XYZ-2.db",
    "azil-ANA-PC.db",
    "azil-PC2.db",
    "azil 2.db",
    "azil (1).db",
    "azil(1).db",
    "azil (12).db",
    "azil - Copy.db",
    "azil - Copy (2).db",
    "azil - Copy - Copy.db",
    "azil – kopija.db",
    "azil - kopija.db",
    "azil - kopija (2).db",
    "azil (copy).db",
    "azil (another copy).db",
    "azil (kopija).db",
    "azil copy.db",
    "azil copy 2.db",
    "azil kopija.db",
    "azil kopija 2.db",
    "Copy of azil.db",
    "Copy (2) of azil.db",
    "Kopija azil.db",
    "kopija datoteke azil.db",
    "Copy of azil (1).db",
    "azil (Aninova navzkrižna kopija 2026-11-22).db",
    unicodedata.normalize("NFD", "azil (Aninova navzkrižna kopija 2026-11-22).db"),
    "azil_SFConflict.db",
    "azil.conflicted.db",
    "azil.conflict-2026-11-22.db",
    "Azil (1).db",
    "AZIL (1).DB",
    "AZIL-DESKTOP-AB12.db",
    "azil-WIN-4F2K9QZ7.db",
]

OTHERS = [
    "azil-LJ01.db",
    "azil-LJ-GORICE2.db",
    "azil-URAD07.db",
    "azil-PC.db",
    "Azil.db",
    "azil copy for Ana.db",
    "azil kopija za revizijo.db",
    "azil conflicts.db",
    "azil_conflicts.db",
    "Copy of the azil.db",
    "Copy of azil.db.bak",
    "Copyazil.db",
    "Kopija azil za Ano.db",
    "moj azil kopija.db",
    "azil-backup.db",
    "azil-2026.db",
    "azil-2026-11-20.db",
    "azil-2026-Q1.db",
    "azil-LOGATEC.db",
    "azil-IH-MARIBOR.db",
    "azil-Desktop-ab12.db",
    "azil-demo.db",
    "azil2.db",
    "azil copy of last year.db",
    "azil (2026).db",
    "azil (za revizijo).db",
    "azil - 2026.db",
    "azil (1).db.bak",
    "azil (1).sqlite",
    "old azil (1).db",
    "azil (1)",
    "azil..db",
    "azil-.db",
    "azil ().db.db",
]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_that_a_program_put_beside_the_file_is_mentioned_with_what_to_do(
    laid: Path, _laid: bytes, name: str
) -> None:
    laid.with_name(name).write_bytes(_laid)
    (sign,) = surroundings.signs(laid)
    typed = laid.with_name(name)
    assert f'azil db diff "{typed}"' in sign
    assert f'azil db merge "{typed}"' in sign
    assert "\n" not in sign


@pytest.mark.parametrize("name", OTHERS)
def test_a_copy_that_a_person_named_is_not_mentioned(laid: Path, _laid: bytes, name: str) -> None:
    laid.with_name(name).write_bytes(_laid)
    assert surroundings.signs(laid) == []


def test_a_copy_is_said_once_by_a_report_and_by_a_write(office: Path, azil: Azil) -> None:
    office.with_name("azil (1).db").write_bytes(office.read_bytes())
    for line in ("report occupancy", "person add Novak"):
        ended = azil(line)
        assert ended.code == ExitCode.DONE
        assert ended.err.count('azil db merge "azil (1).db"') == 1


def test_a_remark_is_said_in_the_language_in_use(
    laid: Path, _laid: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Loud(NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper().replace("{NAMES}", "{names}")

    monkeypatch.setattr(language._State, "catalogue", Loud())
    put_beside(laid, "-shm", b"")
    (sign,) = surroundings.signs(laid)
    assert sign.startswith("A FILE LEFT BY ANOTHER PROGRAM")


def test_a_name_that_would_do_something_on_a_command_line_is_quoted(laid: Path, _laid: bytes) -> None:
    laid.with_name("azil (conflict $(x) `y`).db").write_bytes(_laid)
    (sign,) = surroundings.signs(laid)
    assert f"azil db merge '{laid.with_name('azil (conflict $(x) `y`).db')}'" in sign


def test_signs_of_control_in_a_name_do_not_reach_the_terminal(office: Path, azil: Azil) -> None:
    office.with_name("azil (conflict \x1b[31m\n).db").write_bytes(office.read_bytes())
    said = azil("report occupancy").err
    assert "conflict" in said
    assert "\x1b" not in said and len(said.splitlines()) == 1


@pytest.mark.parametrize("content", [b"", b"x", b"SQLite format 3\0" + b"\0" * 500])
def test_what_is_no_database_of_ours_is_not_mentioned(laid: Path, content: bytes) -> None:
    laid.with_name("azil (1).db").write_bytes(content)
    assert surroundings.signs(laid) == []


def test_what_is_no_file_is_not_mentioned(laid: Path) -> None:
    laid.with_name("azil (1).db").mkdir()
    laid.with_name("azil (2).db").symlink_to("nowhere")
    os.mkfifo(laid.with_name("azil (3).db"))
    beside(laid, "-shm").mkdir()
    assert surroundings.signs(laid) == []


def test_a_copy_that_may_not_be_read_does_not_hide_another(tmp_path: Path, laid: Path, _laid: bytes) -> None:
    for name in ("azil (1).db", "azil (2).db"):
        laid.with_name(name).write_bytes(_laid)
    laid.with_name("azil (1).db").chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    with as_anybody():
        found = surroundings.signs(laid)
    assert [("azil (2)" in sign) for sign in found] == [True]


def test_a_folder_that_cannot_be_listed_tells_nothing(
    office: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.with_name("azil (1).db").write_bytes(office.read_bytes())

    def denied(*_given: object) -> object:
        raise PermissionError(13, "access is denied")

    monkeypatch.setattr(os, "scandir", denied)
    assert surroundings.signs(office) == []
    ended = azil("report occupancy")
    assert (ended.code, ended.err) == (ExitCode.DONE, "")


@pytest.mark.parametrize(
    "name", ["none.db", "folder", "none/azil.db", "azil\0.db", "x" * 300, "loop", "text"]
)
def test_what_cannot_be_opened_tells_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "text").write_text("text")
    assert surroundings.signs(tmp_path / name) == []


def test_nothing_is_said_where_a_file_is_made(path: Path, azil: Azil, _laid: bytes) -> None:
    path.with_name("azil (1).db").write_bytes(_laid)
    assert azil("init --empty").err == ""
    assert "azil (1).db" in azil("report occupancy").err
