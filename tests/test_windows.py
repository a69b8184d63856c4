"""Windows and macOS, as far as can be tried elsewhere: what differs there is put in by the test."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import sqlite3
import sys
import time
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from babel.messages import pofile

from azilcli import errors, language, windows
from azilcli.cli import session
from azilcli.errors import ExitCode, FileProblem
from azilcli.ledger import file, putting
from azilcli.text.quoting import quoted, typed
from azilcli.text.showing import is_terminal
from tests.cli.test_help import EXAMPLES, in_slovenian
from tests.conftest import Azil, records

CATALOGUE = Path(language.__file__).parent / "locale/sl/LC_MESSAGES/azilcli.po"
NO_APOSTROPHE = re.compile(r"(?<!\w)'|'(?!\w)")


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What asks whether this is Windows is told so; what asks Windows itself is not there."""
    monkeypatch.setattr(windows, "is_here", lambda: True)
    monkeypatch.setattr(windows, "language", lambda: "en")
    monkeypatch.setattr(windows, "runs", lambda _process: True)


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        (PureWindowsPath(r"\\server\share\azil.db"), r"\\server\share\azil.db"),
        (PureWindowsPath(r"C:\Moji dokumenti\azil #1.db"), r"C:\Moji dokumenti\azil #1.db"),
        (PureWindowsPath(r"\\?\C:\long\azil.db"), r"\\?\C:\long\azil.db"),
        (PurePosixPath("//srv/100 %/č?.db"), "//srv/100 %/č?.db"),
    ],
)
def test_sqlite_takes_every_path_as_it_is(path: Any, taken: str) -> None:
    scheme, _colon, rest = file.uri(path, "ro").partition(":")
    named, _mark, mode = rest.partition("?")
    assert (scheme, unquote(named), mode) == ("file", taken, "mode=ro")
    assert not named.startswith("//"), "what follows would be the name of a server"


def test_a_file_whose_path_begins_with_two_slashes_is_opened(office: Path, azil: Azil) -> None:
    assert azil(f'--db "/{office}" find Novak').code == ExitCode.NOT_FOUND


class Stream:
    def __init__(self, is_terminal: bool) -> None:
        self.isatty = lambda: is_terminal


@pytest.mark.usefixtures("on_windows")
def test_nul_is_no_terminal_though_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for has_console in (True, False):
        monkeypatch.setattr(windows, "is_console", lambda _stream, has=has_console: has)
        assert is_terminal(Stream(True)) is has_console  # type: ignore[arg-type]
        assert not is_terminal(Stream(False))  # type: ignore[arg-type]


def test_only_one_place_asks_whether_there_is_a_terminal() -> None:
    sources = Path(language.__file__).parent.rglob("*.py")
    assert [one.stem for one in sources if "isatty(" in one.read_text("utf-8")] == ["showing"]


@pytest.mark.usefixtures("on_windows")
def test_a_reader_that_has_seen_enough_is_no_error(
    office: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "dup2", lambda *_: None)
    monkeypatch.setattr(session, "show", gone)
    ended = azil("report occupancy")
    assert (ended.code, ended.err) == (ExitCode.DONE, "")
    monkeypatch.setattr(windows, "is_here", lambda: False)
    assert azil("report occupancy").code == ExitCode.FILE


def test_a_file_that_cannot_be_opened_is_no_reader() -> None:
    assert errors.is_reader_gone(BrokenPipeError())
    assert not errors.is_reader_gone(OSError(errno.EINVAL, "Invalid argument"))


def test_a_slovenian_windows_is_spoken_to_in_slovenian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "is_here", lambda: True)
    number = 0x0424
    monkeypatch.setattr(windows, "_kernel", lambda: SimpleNamespace(GetUserDefaultUILanguage=lambda: number))
    assert language.choose([], {}) == "sl"
    assert language.choose([], {"LANG": "en_GB.UTF-8"}) == "en"
    assert language.choose(["--lang", "en"], {}) == "en"
    number = 0x0407
    assert language.choose([], {}) == "en"


@pytest.mark.usefixtures("on_windows")
def test_a_page_that_is_open_in_another_program_is_waited_for_and_then_named(
    office: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)

    def is_open(_draft: Path, _target: Path) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")

    page = Path("night.txt")
    page.write_text("of yesterday", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", is_open)
        for line in ("report occupancy --out night.txt", "db copy copy.db --force"):
            office.with_name("copy.db").write_bytes(office.read_bytes())
            ended = azil(line)
            assert ended.code == ExitCode.FILE
            assert "is open in another program, and was not changed" in ended.err
            assert "draft" not in ended.err
    assert 1 <= sum(waited) / 2 < 2
    assert page.read_text("utf-8") == "of yesterday"
    assert azil("report occupancy --out night.txt").code == ExitCode.DONE
    assert "LOGATEC" in page.read_text("utf-8")
    assert not list(office.parent.glob(".*draft*"))


@pytest.mark.usefixtures("on_windows")
@pytest.mark.parametrize("name", ["CON.txt", "aux", "com1.db", "Prn .csv"])
def test_a_name_of_a_device_of_windows_is_refused(office: Path, azil: Azil, name: str) -> None:
    for line in (f'report occupancy --format csv --out "{name}"', f'db copy "{name}"', f'--db "{name}" init'):
        ended = azil(line)
        assert (ended.code, "is a name that Windows keeps for a device" in ended.err) == (5, True), line
    assert [one.name for one in Path().iterdir()] == ["azil.db"]


@pytest.mark.usefixtures("on_windows")
def test_what_windows_complains_about_is_said_in_words() -> None:
    error = OSError(errno.EACCES, "foreign words", "azil.db")
    error.winerror = 32  # type: ignore[attr-defined]
    assert errors.system_says(error) == "it is open in another program"
    lost = FileNotFoundError(errno.ENOENT, "foreign words", f"C:\\{'x' * 260}")
    assert errors.system_says(lost) == "the path is too long for Windows"
    assert errors.system_says(FileNotFoundError(errno.ENOENT, "foreign words", "x")).startswith("there is no")


@pytest.mark.usefixtures("on_windows")
def test_a_path_that_is_too_long_is_called_so_and_not_missing(path: Path) -> None:
    with pytest.raises(FileProblem, match="too long"):
        file.check(path.joinpath(*["folder"] * 50))


def test_no_example_hint_or_help_needs_single_quotes_or_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    with CATALOGUE.open("rb") as stream:
        messages = [
            text
            for message in pofile.read_po(stream)
            for side in (message.id, message.string)
            for text in (side if isinstance(side, list | tuple) else [side or ""])
        ]
    assert len(messages) > 4000
    for text in (*messages, *EXAMPLES, *in_slovenian()):
        assert "pip install" not in text, "there may be no network"
        assert not NO_APOSTROPHE.search(re.sub(r"s' ", "s ", text)), text
    monkeypatch.setattr(windows, "is_here", lambda: True)
    words = ["Novak Ana", "O'Neill", 'the "Rose"', "$HOME!", r"C:\Moji dokumenti\azil.db"]
    assert [typed(word) for word in words] == [
        '"Novak Ana"', '"O\'Neill"', r'"the \"Rose\""', '"$HOME!"', r'"C:\Moji dokumenti\azil.db"',
    ]  # fmt: skip
    assert quoted("azil (1).db") == '"azil (1).db"'


def test_an_old_sqlite_is_named_with_what_is_needed(
    office: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    for line in ("find Novak", "person add Novak", "--db new.db init"):
        ended = azil(line)
        assert (ended.code, ended.out) == (ExitCode.FILE, "")
        assert "comes with SQLite 3.34.1, and azil needs 3.37 or newer" in ended.err
    assert [one.name for one in Path().iterdir()] == ["azil.db"]


def test_on_macos_what_is_written_is_on_the_disk_itself(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    asked: list[int] = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda _descriptor, command: asked.append(command))
    path.write_bytes(b"page")
    putting.yield_to_disk(path)
    assert asked == [51]
    monkeypatch.undo()
    with file.creating(path.with_name("new.db")) as connection:
        assert connection.execute("PRAGMA fullfsync").fetchone() == (1,)


class Kernel:
    """A Windows that answers as it is told to."""

    def __init__(self, handle: int = 8, code: int = 0, mode: bool = True) -> None:
        self.closed: list[int | None] = []
        self.code = code
        self.OpenProcess = lambda *_: handle
        self.OpenProcess.restype = None  # type: ignore[attr-defined]
        self.GetConsoleMode = lambda _handle, _into: mode
        self.CloseHandle = lambda asked: self.closed.append(asked.value)

    def GetExitCodeProcess(self, _handle: object, into: Any) -> bool:
        into._obj.value = self.code
        return True


@pytest.mark.parametrize(
    ("kernel", "last_error", "runs"),
    [
        (Kernel(handle=0), 87, False),
        (Kernel(handle=0), 5, True),  # one of another user, of which one may not ask
        (Kernel(code=259), 0, True),
        (Kernel(code=1), 0, False),  # ended, and somebody still holds on to it
    ],
)
def test_whether_a_process_runs_is_asked_of_windows(
    monkeypatch: pytest.MonkeyPatch, kernel: Kernel, last_error: int, runs: bool
) -> None:
    monkeypatch.setattr(windows, "_kernel", lambda: kernel)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: last_error, raising=False)
    assert windows.runs(4711) is runs
    assert kernel.closed == ([] if last_error else [8])


def test_whether_a_stream_is_a_console_is_asked_of_windows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(get_osfhandle=lambda number: number))
    with (tmp_path / "nul").open("w", encoding="utf-8") as stream:
        for mode in (True, False):
            monkeypatch.setattr(windows, "_kernel", lambda mode=mode: Kernel(mode=mode))
            assert windows.is_console(stream) is mode


@pytest.mark.skipif(os.name != "nt", reason="only Windows can tell")
def test_what_is_asked_of_windows_itself_is_answered() -> None:
    assert windows.language() in language.LANGUAGES
    assert windows.runs(os.getpid())
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        assert nowhere.isatty()
        assert not is_terminal(nowhere)


def test_lines_that_end_as_on_windows_are_read_as_others(office: Path, azil: Azil) -> None:
    Path("today.txt").write_bytes(b'# a day\r\n\r\nperson add Novak Ana\r\nperson add "O\'Neill" Eva\r\n')
    assert azil("batch today.txt").code == ExitCode.DONE
    Path("list.csv").write_bytes('priimek;ime;opomba\r\nČuk;Ivo;"dve\r\nvrstici"\r\n'.encode("cp1250"))
    assert azil("import people list.csv").code == ExitCode.DONE
    assert records(office, "SELECT note FROM person WHERE given_name = 'Ivo'") == [{"note": "dve\nvrstici"}]
