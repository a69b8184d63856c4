"""Help: every command has it, whole, in both languages, with an example that is a real command."""

from __future__ import annotations

import csv
import re
import shlex
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer import _click as click

from azilcli import dates, language
from azilcli.cli import session
from azilcli.cli.app import COMMANDS, root
from azilcli.cli.base import Command, Family, Handle, Read, ReadFile, Write, first_line
from azilcli.cli.helping import PLACEHOLDERS
from azilcli.cli.settings import TYPED, Settings
from azilcli.errors import ExitCode, UsageError
from azilcli.language import _
from azilcli.rules import codes
from tests.conftest import Azil

RUN_OTHERS = {"batch", "shell", "completion", "man"}
"""The commands that run others, or print what other programs read."""
WIDTH = 80
PACKAGED = Path(language.__file__).with_name("data")
LISTS: dict[str, list[dict[str, str]]] = {}
for _row in csv.DictReader((PACKAGED / "codes.csv").read_text("utf-8").splitlines()):
    LISTS.setdefault(_row["list"], []).append(_row)
CODES = {row["code"] for rows in LISTS.values() for row in rows}


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Every command and family with the words that call it, `''` being `azil` itself."""
    top = root()
    context = click.Context(top, info_name="azil", obj=Settings())
    yield "", top
    for name in top.list_commands(context):
        command = top.get_command(context, name)
        assert command is not None, f"azil {name} is listed, but there is no such command"
        yield name, command
        if isinstance(command, Family):
            for below in command.list_commands(context):
                inner = command.get_command(context, below)
                assert inner is not None, f"azil {name} {below} is listed, but there is no such command"
                yield f"{name} {below}", inner


EVERY = dict(every_command())
RUN = {words: command for words, command in EVERY.items() if not hasattr(command, "list_commands")}
EXAMPLES = [
    line.strip() for command in EVERY.values() for line in (command.epilog or "").splitlines() if line.strip()
]


def in_slovenian() -> list[str]:
    """The examples as the Slovenian help has them, each where the English one is."""
    language.use("sl")
    texts = [_(command.epilog) for command in EVERY.values() if command.epilog]
    language.use("en")
    return [line.strip() for text in texts for line in text.splitlines()]


def squeezed(text: str) -> str:
    """The text without its white space: what wrapping may change."""
    return "".join(text.split())


def parameters(command: click.Command) -> list[click.Parameter]:
    """The arguments and options of a command, `--help` among them."""
    return command.get_params(click.Context(command, info_name="azil", obj=Settings()))


def explanation(param: click.Parameter) -> str:
    """The help text of an argument or option; '' if it has none."""
    return getattr(param, "help", None) or ""


@pytest.fixture
def nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Opening a database fails, and at the end the folder is as empty as before."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("help opened a database")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    monkeypatch.setenv("AZIL_DB", str(tmp_path / "nowhere" / "azil.db"))
    yield
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["en", "sl"])
@pytest.mark.usefixtures("nothing_is_opened")
def test_every_command_explains_itself_in_both_languages(azil: Azil, lang: str) -> None:
    for words, command in EVERY.items():
        shown = azil(f"{words} --help --lang {lang}" if words else f"--lang {lang} --help")
        assert (shown.code, shown.err) == (0, ""), words
        language.use(lang)
        assert shown.out.startswith(f"{_('Usage: ')}{f'azil {words}'.strip()} ")
        assert command.help, f"azil {words} has no help"
        assert not re.search(r"\{[^|}]*\}|: \]", shown.out), words
        for param in parameters(command):
            typed = re.findall(r"[A-Z][A-Z-]+", str(getattr(param, "metavar", None) or ""))
            assert lang == "en" or set(typed) <= {*PLACEHOLDERS, "SQL"}, (words, typed)
        page = squeezed(shown.out)
        for text in (command.help, *(explanation(param) for param in parameters(command))):
            assert squeezed(_(text)) in page, (words, text)
        lines = [line for line in shown.out.splitlines() if not line.startswith("  azil ")]
        assert [line for line in lines if len(line) > WIDTH] == [], words
        if lang == "en":
            assert "Examples:" in lines, f"azil {words} --help shows no example"
            after = shown.out.partition("Examples:\n")[2].splitlines()
            assert after and all(line.startswith("  azil ") for line in after), words


def test_every_example_is_understood_and_the_slovenian_one_likewise(
    azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[tuple[str, dict[str, object]]] = []
    for kind in (click.Command, Command, Read):
        monkeypatch.setattr(kind, "invoke", lambda _self, context: parsed.append(meant(context)))
    for english, slovenian in zip(EXAMPLES, in_slovenian(), strict=True):
        ends = []
        for line in (english, slovenian):
            program, *arguments = shlex.split(line.partition(" < ")[0])
            shown = azil(shlex.join(arguments))
            assert (program, shown.code, shown.err) == ("azil", 0, ""), line
            assert "'" not in line, "a shell of Windows does not know these quotation marks"
            ends.append(parsed[-1])
        (path, one), (other_path, other) = ends
        assert (path, one.keys()) == (other_path, other.keys()), (english, slovenian)
        different = [name for name in one if not is_same(one[name], other[name])]
        assert different == [], (english, slovenian)


def is_same(english: object, slovenian: object) -> bool:
    """Whether what was given in two languages is the same: codes in words of either, any free text."""
    if isinstance(english, list) and isinstance(slovenian, list):
        return len(english) == len(slovenian) and all(map(is_same, english, slovenian))
    if english == slovenian or not isinstance(english, str):
        return english == slovenian
    if english in CODES:
        return any(codes.meant(name, rows, str(slovenian)) == [english] for name, rows in LISTS.items())
    return english.upper() != english and isinstance(slovenian, str)


def test_three_dots_stand_only_for_free_text_in_an_example() -> None:
    wrong = []
    for line in EXAMPLES:
        words = shlex.split(line)
        if words[-1] == "..." and words[-2].startswith("--"):
            command = RUN[" ".join(words[1:3])]
            (option,) = (param for param in command.params if words[-2] in param.opts)
            wrong += [] if option.metavar in ("NAME", "NUMBER", "REASON", "TEXT") else [line]
    assert wrong == []


def meant(context: click.Context) -> tuple[str, dict[str, object]]:
    """The command and what was given with it, a day as it is read."""
    given: dict[str, object] = {}
    for name, value in {**context.params, **context.meta.get(TYPED, {})}.items():
        words = value if isinstance(value, list | tuple) else (value,)
        given[name] = [day_or_text(word) if isinstance(word, str) else word for word in words]
    return context.command_path, given


def day_or_text(word: str) -> object:
    """The day that a word names; else the word itself."""
    try:
        return dates.parse(word)
    except UsageError:
        return word


def test_every_option_and_argument_is_explained() -> None:
    unexplained = [
        f"azil {words}: {param.name}"
        for words, command in EVERY.items()
        for param in parameters(command)
        if not explanation(param)
    ]
    assert unexplained == []


def test_every_command_has_the_options_of_its_kind() -> None:
    lacking = {}
    for words, command in RUN.items():
        options = {name for param in command.params for name in param.opts}
        wanted = {"--db", "--lang"}
        if isinstance(command, Write):
            wanted |= {"--dry-run", "--by", "--office", "--format"}
        elif isinstance(command, ReadFile):
            wanted |= {"--format", "--out"}
            wanted |= {"--as-known"} if isinstance(command, Read) else set()
        else:
            assert isinstance(command, Handle) or words in RUN_OTHERS, words
            wanted |= {"--format"} if words not in RUN_OTHERS else set()
        lacking[words] = sorted(wanted - options)
    assert {words: names for words, names in lacking.items() if names} == {}


def test_the_list_of_commands_says_of_a_verb_what_its_own_help_says() -> None:
    for name, (_module, sentence) in COMMANDS.items():
        if not isinstance(EVERY[name], Family):
            assert first_line(EVERY[name].help or "").partition(". ")[0].rstrip(".") == sentence, name


def test_every_file_of_commands_is_in_the_list() -> None:
    from azilcli.cli import app

    files = {path.stem for path in Path(app.__file__).parent.glob("*.py")}
    helpers = {
        *("__init__", "app", "base", "boundary", "helping", "options", "past", "places", "session"),
        *("screen", "settings", "tables", "dispersal", "erasing", "watching"),
        *(
            "envelope",
            "lines",
            "mappings",
            "nights",
            "outside",
            "preferences",
            "telling",
            "those",
            "workbooks",
        ),
        *("asking", "choosing", "common", "completing", "folders"),
    }
    assert files - helpers == {module for module, _help in COMMANDS.values()}


@pytest.mark.parametrize("lang", ["en", "sl"])
@pytest.mark.parametrize(
    "words",
    ["", *(words for words, noun in EVERY.items() if isinstance(noun, Family) and words != "config")],
)
@pytest.mark.usefixtures("nothing_is_opened")
def test_azil_or_a_noun_alone_shows_its_help_and_is_no_success(
    azil: Azil, words: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZIL_LANG", lang)
    alone, asked = azil(words), azil(f"{words} --help")
    assert (alone.code, alone.out) == (2, "")
    assert alone.err.strip() == asked.out.strip()


def test_help_of_azil_lists_every_command_and_exit_code(azil: Azil) -> None:
    lines = azil("--help").out.splitlines()

    def listed(section: str, after: str) -> list[str]:
        part = lines[lines.index(section) + 1 : lines.index(after)]
        return [line.split()[0] for line in part if line and not line.startswith("   ")]

    assert listed("Commands:", "Exit codes:") == list(COMMANDS)
    assert listed("Exit codes:", "Examples:") == [str(int(code)) for code in ExitCode]


def test_help_is_given_however_it_is_asked_for(azil: Azil) -> None:
    for asked in ("", "admit", "person", "person add"):
        page = azil(f"{asked} --help")
        ways = [f"{asked} -h", f"help {asked}"]
        if asked == "person add":
            ways.append("person help add")
        for way in ways:
            assert azil(way) == page, way
    assert azil("help nothing").code == 2


def test_a_beginning_that_is_unique_is_enough_at_a_terminal_only(
    azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "did you mean admit?" in azil("adm --help").err
    monkeypatch.setattr(session, "is_asked", lambda yes: not yes)
    assert azil("adm --help") == azil("admit --help")
    assert azil("pers ad --help") == azil("person add --help")
    several = azil("d")
    assert (several.code, several.out) == (2, "")
    assert "did you mean demo, discharge, due, document, demand, db?" in several.err


def test_version_is_one_line_wherever_it_is_asked(azil: Azil) -> None:
    from azilcli import __version__

    assert azil("--version").out == f"azil {__version__}\n"
    assert azil("--lang sl --version").out == f"azil {__version__}\n"
