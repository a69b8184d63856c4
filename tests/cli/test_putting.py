"""What a command writes besides the database: never over data, never where SQLite looks, and private."""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.test_as_known import READ, _world, house  # noqa: F401 (fixtures)
from tests.cli.test_exit_codes import assert_sentence
from tests.cli.test_help import RUN, parameters
from tests.conftest import Azil
from tests.doing import typed

REPORTS = [
    *(line for line in READ if not line.startswith("report nightly")),
    "config show",
    "db info",
    "db verify",
    "db diff copy.db",
    "report list",
]
MAKE = ["db copy {}", "db copy {} --force", "--db {} init --empty", "--db {} init", "demo {}", "--db {} demo"]
"""Every other command that makes a file."""
posix = pytest.mark.skipif(os.name != "posix", reason="rights as on POSIX")


def of_another_office(path: Path) -> None:
    path.write_bytes(Path("azil.db").read_bytes())


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE song (title)")


def an_image(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")


@pytest.fixture
def files(house: Path) -> Callable[[], dict[str, bytes]]:  # noqa: F811
    """What lies in the folder of the test."""
    Path("copy.db").write_bytes(house.read_bytes())
    return lambda: {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}


def test_every_command_that_has_out_is_tried_here() -> None:
    having = {words for words, one in RUN.items() if any("--out" in param.opts for param in parameters(one))}
    tried = {words for words in having if any(f"{line} ".startswith(f"{words} ") for line in REPORTS)}
    assert tried == having - {"allocate", "man", "report nightly", "schema"}  # no report, and folders


def test_no_list_of_an_arrival_is_written_over_data_and_nothing_is_kept(azil: Azil, house: Path) -> None:  # noqa: F811
    Path("bus.csv").write_text("family_name,given_name,sex,age\nNovak,Ana,f,30\n", encoding="utf-8")
    before = house.read_bytes()
    assert_sentence(azil(f"allocate bus.csv --programme asylum --out {house.name}"), 5)
    assert_sentence(azil("allocate bus.csv --programme asylum --out ."), 5)
    assert_sentence(azil("allocate bus.csv --programme asylum --confirm --out room.csv"), 2)
    assert house.read_bytes() == before


@pytest.mark.parametrize("make", [of_another_office, of_another_program, an_image])
def test_no_report_is_ever_written_over_data(
    azil: Azil, files: Callable[[], dict[str, bytes]], make: Callable[[Path], None]
) -> None:
    make(Path("usb.db"))
    before = files()
    for line in REPORTS if make is of_another_office else REPORTS[-3:]:
        refused = azil(f"{line} --out usb.db")
        assert_sentence(refused, 5)
        assert "usb.db does not hold text" in refused.err, line
    assert files() == before


@pytest.mark.parametrize("name", ["azil.db-journal", "azil.db-wal", "AZIL.DB-SHM", "copy.db-journal",
                                  ".page.7.draft", ".azil.db.12.draft-journal"])  # fmt: skip
def test_nothing_is_ever_written_where_sqlite_or_a_draft_of_ours_would_stand(
    azil: Azil, files: Callable[[], dict[str, bytes]], name: str
) -> None:
    Path("AZIL.DB").touch()
    before = files()
    for line in [*(f"{line} --out {{}}" for line in REPORTS[-3:]), *MAKE]:
        refused = azil(line.format(name))
        assert_sentence(refused, 5)
        assert f"{name} is a name that a database uses" in refused.err, line
    assert files() == before


def test_a_link_leads_neither_report_nor_copy_past_that(
    azil: Azil, files: Callable[[], dict[str, bytes]]
) -> None:
    Path("page").symlink_to("azil.db-journal")
    for line in ("db info --out page", "db copy page --force"):
        assert azil(line).code == 5
    assert "azil.db-journal" not in files()


def test_a_report_is_still_written_over_any_text(azil: Azil, files: Callable[[], dict[str, bytes]]) -> None:
    for before in ("", "old\n", "č" * 20_000):
        Path("page-wal").write_text(before, encoding="utf-8")
        assert azil("policy list --out page-wal").code == 0
        assert files()["page-wal"] != before.encode()


def test_a_copy_over_a_link_is_made_where_it_leads(azil: Azil, files: Callable[[], dict[str, bytes]]) -> None:
    Path("usb").mkdir()
    Path("usb/azil.db").write_bytes(Path("copy.db").read_bytes())
    Path("link.db").symlink_to("usb/azil.db")
    azil("person add Kos")
    assert azil("db copy link.db --force").code == 0
    assert Path("link.db").is_symlink()
    assert azil("db diff usb/azil.db").code == 0
    assert azil("--db usb/azil.db find Kos").code == 0


def mode(name: str) -> int:
    return Path(name).stat().st_mode & 0o777


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_what_is_new_may_be_read_by_its_owner_alone(azil: Azil, umask: int) -> None:
    before = os.umask(umask)
    try:
        typed(azil, "init --empty", "db copy copy.db", "policy list --out page", "--db x.db init --empty")
    finally:
        os.umask(before)
    assert {mode(name) for name in ("azil.db", "copy.db", "page", "x.db")} == {0o600}


@posix
@pytest.mark.parametrize(
    ("source", "there", "then"),
    [(0o600, 0o644, 0o600), (0o640, 0o664, 0o640), (0o644, 0o600, 0o600), (0o660, 0o640, 0o640)],
)
def test_what_stands_there_keeps_its_rights_unless_they_reach_beyond_the_source(
    azil: Azil, source: int, there: int, then: int
) -> None:
    azil("init --empty")
    typed(azil, "db copy copy.db --force", "policy list --out page")
    for name, given in (("azil.db", source), ("copy.db", there), ("page", there)):
        Path(name).chmod(given)
    typed(azil, "db copy copy.db --force", "policy list --out page")
    assert (mode("copy.db"), mode("page"), mode("azil.db")) == (then, then, source)


@posix
def test_a_file_that_others_may_read_is_told_where_the_file_is_looked_at(azil: Azil) -> None:
    azil("init --empty")
    assert "Other users of this computer" not in azil("db verify").out
    Path("azil.db").chmod(0o644)
    assert "chmod 600 azil.db" in azil("db verify").out
    assert '"others_may_read": 1' in azil("db info --format json").out


@pytest.mark.parametrize("option", ["--db", "--out", "--by", "--office", "--as-known"])
def test_an_empty_option_is_refused_and_not_taken_for_none(azil: Azil, option: str) -> None:
    azil("init --empty")
    before = Path("azil.db").read_bytes()
    line = "person add Kos" if option in ("--by", "--office") else "person list"
    assert_sentence(azil(f"{line} {option} {shlex.quote('')}"), 2)
    assert Path("azil.db").read_bytes() == before


def test_an_empty_variable_is_not_the_file_of_this_folder(
    azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    azil("init --empty")
    before = Path("azil.db").read_bytes()
    monkeypatch.setenv("AZIL_DB", "")
    assert_sentence(azil("person add Kos"), 2)
    assert Path("azil.db").read_bytes() == before
    assert azil("--db azil.db person add Kos").code == 0


def test_a_report_is_on_the_disk_before_it_has_its_name(azil: Azil, monkeypatch: pytest.MonkeyPatch) -> None:
    azil("init --empty")
    done: list[str] = []
    sync, rename = os.fsync, Path.replace

    def fsync(number: int) -> None:
        done.append("disk")
        sync(number)

    def replace(one: Path, to: Path) -> Path:
        done.append("name")
        return rename(one, to)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    assert azil("policy list --out page").code == 0
    assert done[:2] == ["disk", "name"]
    assert os.name != "posix" or done[2:] == ["disk"]


@pytest.mark.parametrize("line", ["person add Novak", "db copy again.db", "log --out log.txt"])
def test_what_a_killed_command_left_is_swept_by_the_next_and_what_a_living_one_has_is_not(
    azil: Azil, files: Callable[[], dict[str, bytes]], line: str
) -> None:
    gone, living = _process_that_ended(), os.getppid()
    for name in (f".copy.db.{gone}.draft", f".copy.db.{gone}.draft-journal", f".log.txt.{gone}.draft"):
        Path(name).write_bytes(b"everybody")
    kept = {
        f".copy.db.{living}.draft",
        f"copy.db.{gone}.draft",
        f".copy.db.{gone}.drafts",
        ".copy.db.x.draft",
    }
    for name in kept:
        Path(name).write_bytes(b"everybody")
    assert azil(line).code == 0
    assert {name for name in files() if "draft" in name} == kept


def _process_that_ended() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid
