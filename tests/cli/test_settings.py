"""Which file, which language, who writes, where the output goes: options, environment, and what wins."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from azilcli import dates, language, output, repository
from azilcli.language import _
from azilcli.output import TEXTS
from azilcli.services import people, stays
from azilcli.services.people import Identity
from tests.cli.test_exit_codes import assert_sentence, process, surroundings
from tests.conftest import AUTHOR, Azil, records
from tests.every import every

LONG = "Đurđević-" * 30 + "konec"


@pytest.fixture
def house(office: Path) -> Path:
    """The file of the test, with people whose names no ASCII holds."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [Identity("Čuš", "Žiga", sex="m", note="محمد €")])
        people.add(repo, [Identity("Novak", "Ana", sex="f")])
        stays.admit(repo, ["Čuš"], "LOGATEC/101/A", on=dates.today(), programme="asylum", override="drill")
    return office


# Which file ----------------------------------------------------------------------------------------


def made(azil: Azil, *names: str) -> None:
    """Small files, each with a person of the file's own name."""
    for name in names:
        assert azil(f"--db {name}.db init --empty").code == 0
        assert azil(f"--db {name}.db person add {name.title()}").code == 0


def who(azil: Azil, line: str) -> str:
    """The one person in the file that `line` reads."""
    listed = azil(line)
    assert (listed.code, listed.err) == (0, "")
    (row,) = json.loads(listed.out)
    return str(row["name"])


def test_the_option_wins_over_the_environment_and_that_over_the_folder(
    azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(azil, "azil", "other", "third")
    line = "person list --format json"
    assert who(azil, line) == "Azil"
    monkeypatch.setenv("AZIL_DB", "other.db")
    assert who(azil, line) == "Other"
    assert who(azil, f"--db third.db {line}") == "Third"
    assert who(azil, f"{line} --db third.db") == "Third"
    assert who(azil, f"{line} --db=third.db") == "Third"


def test_between_noun_and_verb_is_a_place_for_the_file_too(azil: Azil) -> None:
    made(azil, "azil", "other")
    assert who(azil, "person --db other.db list --format json") == "Other"


def test_of_two_files_named_the_last_one_counts(azil: Azil) -> None:
    made(azil, "azil", "other")
    assert who(azil, "--db other.db person list --db azil.db --format json") == "Azil"


def test_a_file_that_is_named_and_missing_is_not_replaced_by_the_usual_one(azil: Azil, office: Path) -> None:
    before = office.read_bytes()
    assert_sentence(azil("--db missing.db person add Novak"), 5)
    assert not Path("missing.db").exists()
    assert office.read_bytes() == before


# Which language ------------------------------------------------------------------------------------


def speaks(azil: Azil, line: str = "code list nonsense-and-more --nonsense") -> str:
    """The language in which a command complains."""
    said = azil(line).err
    for code in ("sl", "en"):
        language.use(code)
        if said.startswith(_("error: {sentence}", sentence="")):
            return code
    raise AssertionError(said)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "sl_SI.UTF-8"}, "sl"),
        ({"LANG": "sl"}, "sl"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "nonsense"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "sl_SI.UTF-8"}, "sl"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "sl_SI.UTF-8"}, "sl"),
        ({"LANG": "sl_SI.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "AZIL_LANG": "sl"}, "sl"),
        ({"LANG": "sl_SI.UTF-8", "LC_ALL": "sl_SI.UTF-8", "AZIL_LANG": "en"}, "en"),
        ({"LANG": "sl_SI.UTF-8", "AZIL_LANG": ""}, "sl"),
    ],
)
def test_the_language_is_that_of_the_environment(
    azil: Azil, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], expected: str
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert speaks(azil) == expected


@pytest.mark.parametrize("line", ["--lang sl nonsense", "--lang=sl nonsense", "admit --nonsense --lang sl"])
def test_the_option_wins_over_every_environment_before_and_after_the_command(
    azil: Azil, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setenv("AZIL_LANG", "en")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert speaks(azil, line) == "sl"


def test_a_language_that_is_not_spoken_is_refused_as_option(azil: Azil, office: Path) -> None:
    assert_sentence(azil("--lang de log"), 2)
    assert_sentence(azil("log --lang de"), 2)


def test_the_language_changes_what_people_read_and_nothing_that_programs_read(
    azil: Azil, house: Path
) -> None:
    for line in ("report residents", "code list sex"):
        assert azil(f"{line} --lang sl").out != azil(f"{line} --lang en").out
    for line in ("report residents", "report occupancy", "show LOGATEC/101", "person list", "db info"):
        for form in ("csv", "json"):
            speaking = [azil(f"{line} --format {form} --lang {lang}") for lang in ("sl", "en")]
            assert speaking[0].out == speaking[1].out


# Who writes ----------------------------------------------------------------------------------------


def last(azil: Azil, line: str) -> tuple[str, str]:
    """Who wrote the newest entry after a command, and in which office."""
    assert azil(line).code == 0
    newest = json.loads(azil("log --limit 1 --format json").out)[0]
    return newest["actor"], newest["office"]


def test_who_writes_and_where_stands_in_the_log(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert last(azil, "person add Kos") == ("ana", "")
    monkeypatch.setenv("AZIL_USER", "Špela Žagar")
    monkeypatch.setenv("AZIL_OFFICE", "Logatec")
    assert last(azil, "person add Kos --force") == ("Špela Žagar", "Logatec")
    assert last(azil, "person add Kos --force --by Borut") == ("Borut", "Logatec")
    assert last(azil, "person add Kos --force --office Ljubljana") == ("Špela Žagar", "Ljubljana")
    assert last(azil, "person add Kos --force --by Borut --office Maribor") == ("Borut", "Maribor")
    assert last(azil, "undo --yes --by Cilka") == ("Cilka", "Logatec")


def test_without_a_setting_the_name_at_the_computer_is_written(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZIL_USER")
    monkeypatch.setenv("LOGNAME", "tine")
    assert last(azil, "person add Kos") == ("tine", "")


def test_a_computer_without_a_name_writes_none(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.delenv("AZIL_USER")
    monkeypatch.setattr("getpass.getuser", nobody)
    assert last(azil, "person add Kos") == ("", "")


def test_the_log_can_be_asked_for_a_writer_and_an_office(azil: Azil, office: Path) -> None:
    azil("person add Kos --by Borut --office Maribor")
    azil("person add Rak --by Cilka --office Maribor")
    assert len(json.loads(azil("log --actor Borut --format json").out)) == 1
    assert len(json.loads(azil("log --office Maribor --format json").out)) == 2


# Where the output goes -----------------------------------------------------------------------------


@every("form", TEXTS)
def test_out_writes_the_file_and_nothing_else(azil: Azil, house: Path, form: str) -> None:
    shown = azil(f"report residents --format {form}").out
    written = azil(f"report residents --format {form} --out page")
    assert (written.code, written.out, written.err) == (0, "", "")
    assert Path("page").read_bytes() == shown.encode()
    assert sorted(path.name for path in Path().iterdir()) == ["azil.db", "page"]


def test_out_replaces_an_older_file_whole(azil: Azil, house: Path) -> None:
    Path("page").write_text("old\n" * 100_000)
    azil("report residents --format csv --out page")
    assert Path("page").read_text(encoding="utf-8") == azil("report residents --format csv").out


def test_out_leaves_the_older_file_if_the_report_fails_half_way(
    azil: Azil, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_report: object, _format: str, stream: io.StringIO, **_kwargs: object) -> None:
        stream.write("half a page")
        raise RuntimeError("a fault of ours")

    Path("page").write_text("old\n")
    monkeypatch.setattr(output, "render", half)
    with pytest.raises(RuntimeError):
        azil("report residents --format csv --out page")
    assert Path("page").read_text() == "old\n"
    assert sorted(path.name for path in Path().iterdir()) == ["azil.db", "page"]


def test_out_leaves_the_older_file_if_the_disk_is_full(
    azil: Azil, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Path, _target: object) -> None:
        raise OSError(28, "No space left on device")

    Path("page").write_text("old\n")
    monkeypatch.setattr(Path, "replace", full)
    assert_sentence(azil("report residents --format csv --out page"), 5)
    assert Path("page").read_text() == "old\n"
    assert sorted(path.name for path in Path().iterdir()) == ["azil.db", "page"]


def test_out_makes_nothing_in_a_folder_that_is_missing(azil: Azil, house: Path) -> None:
    assert_sentence(azil("report residents --out missing/page"), 5)
    assert sorted(path.name for path in Path().iterdir()) == ["azil.db"]


@every("target", [".", "..", "/", "folder"])
def test_out_does_not_write_over_a_folder(azil: Azil, house: Path, target: str) -> None:
    Path("folder").mkdir()
    refused = azil(f"report residents --out {target}")
    assert_sentence(refused, refused.code)
    assert refused.code in (2, 5)
    assert sorted(path.name for path in Path().iterdir()) == ["azil.db", "folder"]


@every("target", ["azil.db", "./azil.db", "link.db"])
def test_out_does_not_write_over_the_database_itself(azil: Azil, house: Path, target: str) -> None:
    Path("link.db").symlink_to("azil.db")
    before = house.read_bytes()
    refused = azil(f"report residents --format csv --out {target}")
    assert refused.code in (2, 5)
    assert_sentence(refused, refused.code)
    assert house.read_bytes() == before
    assert Path(target).read_bytes() == before


def test_copying_the_database_onto_itself_is_refused(azil: Azil, house: Path) -> None:
    before = house.stat()
    refused = azil("db copy ./azil.db --force")
    assert refused.code in (2, 5)
    assert_sentence(refused, refused.code)
    assert (house.stat().st_ino, house.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_out_writes_through_a_link(azil: Azil, house: Path) -> None:
    Path("folder").mkdir()
    Path("folder/real.csv").write_text("old\n")
    Path("page.csv").symlink_to("folder/real.csv")
    azil("report residents --format csv --out page.csv")
    assert Path("page.csv").is_symlink()
    assert Path("folder/real.csv").read_text(encoding="utf-8").startswith("site,")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
def test_out_does_not_replace_a_device_or_a_pipe_by_a_file(azil: Azil, house: Path) -> None:
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        azil("code list sex --format csv --out pipe")
        assert Path("pipe").is_fifo()
    finally:
        os.close(reader)


# What programs read is the same everywhere -----------------------------------------------------------

LOCALES = {
    "UTF-8": {"LANG": "C.UTF-8"},
    "C and ASCII": {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    "C, not coerced": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Windows": {"PYTHONIOENCODING": "cp1250", "PYTHONUTF8": "0"},
    "no locale at all": {},
}


@pytest.mark.parametrize("line", ["find cus", "person list", "report residents", "log"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_csv_and_json_are_utf_8_whatever_the_locale(house: Path, line: str, form: str) -> None:
    pages = {
        name: process(*line.split(), "--format", form, cwd=house.parent, environ=environ)
        for name, environ in LOCALES.items()
    }
    assert {name: (page.code, page.err) for name, page in pages.items()} == dict.fromkeys(pages, (0, ""))
    assert "Čuš Žiga" in pages["UTF-8"].out.decode("utf-8")
    assert {name: page.out for name, page in pages.items()} == dict.fromkeys(pages, pages["UTF-8"].out)
    assert b"\r" not in pages["UTF-8"].out


@every("locale", LOCALES)
def test_the_receipt_as_json_is_utf_8_whatever_the_locale(house: Path, locale: str) -> None:
    line = "transfer cus --to LOGATEC/102/A --dry-run --format json"
    ended = process(*line.split(), cwd=house.parent, environ=LOCALES[locale])
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out.decode("utf-8"))["people"][0]["name"] == "Čuš Žiga"


@every("locale", LOCALES)
def test_text_loses_at_most_its_diacritics(house: Path, locale: str) -> None:
    ended = process("person", "list", cwd=house.parent, environ=LOCALES[locale])
    assert (ended.code, ended.err) == (0, "")
    assert (
        b"Cus Ziga" in ended.out
        or "Čuš Žiga".encode() in ended.out
        or "Čuš Žiga".encode("cp1250") in ended.out
    )


def test_a_csv_that_is_read_is_read_alike_whatever_the_locale(house: Path) -> None:
    table = "priimek,ime\nŠtrukelj,Črt\n".encode()
    for environ in LOCALES.values():
        ended = process(
            "person", "add", "--csv", "-", "--force", cwd=house.parent, environ=environ, stdin=table
        )
        assert (ended.code, ended.err.count("Traceback")) == (0, 0)
    names = {row["family_name"] for row in records(house, "SELECT family_name FROM person")}
    assert names == {"Čuš", "Novak", "Štrukelj"}


# Colours and widths ----------------------------------------------------------------------------------


def on_a_terminal(house: Path, line: str, size: tuple[int, int] = (24, 100), **environ: str) -> bytes:
    """What a command prints on a terminal of so many lines and columns, without a pager."""
    import pty
    import struct
    import termios
    from fcntl import ioctl

    leader, follower = pty.openpty()
    ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    running = subprocess.Popen(
        [sys.executable, "-m", "azilcli", *shlex.split(line)],
        cwd=house.parent,
        env=surroundings({"TERM": "xterm-256color", "LANG": "C.UTF-8", "AZIL_PAGER": "", **environ}),
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=subprocess.PIPE,
    )
    os.close(follower)
    page = b""
    try:
        while piece := os.read(leader, 65536):
            page += piece
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(leader)
    _out, err = running.communicate(timeout=20)
    assert (running.returncode, err) == (0, b"")
    return page.replace(b"\r\n", b"\n")


needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")


@needs_terminal
def test_what_is_longer_than_the_terminal_goes_through_the_pager_in_its_width_and_colours(
    house: Path,
) -> None:
    line = "report occupancy"
    assert on_a_terminal(house, line, (24, 80), AZIL_PAGER="cat >page.txt") == b""
    page = (house.parent / "page.txt").read_bytes()
    assert page == on_a_terminal(house, line, (200, 80), AZIL_PAGER="cat >other.txt")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", page.decode())
    assert plain.encode() != page and max(map(len, plain.splitlines())) == 80


@needs_terminal
def test_a_terminal_gets_nothing_raw_in_any_format(house: Path, azil: Azil) -> None:
    with repository.writing(house, AUTHOR) as repo:
        people.add(repo, [Identity("Kos\x1b[31m\u202e", "Ana")])
    for format_, written in (("csv", "Kos␛[31m<U+202E> Ana"), ("json", r'"Kos\u001b[31m\u202e Ana"')):
        page = on_a_terminal(house, f"find kos --format {format_}").decode()
        assert written in page and not set(page) & set("\x1b\u202e")


@needs_terminal
def test_a_terminal_has_colours_and_its_own_width(house: Path) -> None:
    page = on_a_terminal(house, "report occupancy").decode()
    assert "\x1b[" in page
    assert max(map(len, re.sub(r"\x1b\[[0-9;]*m", "", page).splitlines())) <= 100


@needs_terminal
def test_no_color_on_a_terminal_carries_no_escape_codes(house: Path) -> None:
    assert b"\x1b" not in on_a_terminal(house, "report occupancy", NO_COLOR="1")


@needs_terminal
@pytest.mark.parametrize("form", ["csv", "json", "md"])
def test_what_programs_read_has_no_colours_even_on_a_terminal(house: Path, form: str) -> None:
    assert b"\x1b" not in on_a_terminal(house, f"report occupancy --format {form}")


@every(
    "environ",
    [{}, {"TERM": "xterm-256color"}, {"FORCE_COLOR": "1"}, {"COLORTERM": "truecolor", "COLUMNS": "20"}],
)
def test_piped_output_carries_no_escape_codes_and_is_not_cut(house: Path, environ: dict[str, str]) -> None:
    with repository.writing(house, AUTHOR) as repo:
        people.add(repo, [Identity(LONG)])
    ended = process("person", "list", cwd=house.parent, environ={"LANG": "C.UTF-8", **environ})
    assert ended.code == 0
    assert b"\x1b" not in ended.out
    assert LONG in ended.out.decode("utf-8")


def test_text_and_csv_show_the_same_people(azil: Azil, house: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(azil("person list --format csv").out)))
    page = azil("person list").out
    assert [row["name"] for row in rows] == ["Čuš Žiga", "Novak Ana"]
    assert all(row["name"] in page for row in rows)
