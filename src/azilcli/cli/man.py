"""`azil man`: pages for `man`, made from the help of the commands."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import _click as click

from azilcli import __version__
from azilcli.cli.app import root
from azilcli.cli.base import Command, Family, Nouns, first_line
from azilcli.cli.base import family as family_of
from azilcli.cli.helping import explained, placeholder, usage
from azilcli.cli.session import print_data
from azilcli.cli.settings import settings
from azilcli.errors import EXIT_CODES, UsageError, near
from azilcli.language import N_, _, c_, current
from azilcli.ledger import putting

app = family_of()


@app.command(
    "man",
    cls=Command,
    help=N_(
        """Print the manual page of azil, or of a command, as man reads it.

With --out, the pages of all commands are written below a folder, those in Slovenian where man looks for them:
after azil man --out ~/.local/share/man, the page is shown by man azil-admit."""
    ),
    epilog="azil man admit\nazil man household\nazil man --out man",
)
def man(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COMMAND...]", help=N_("The command, such as admit or household join")),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FOLDER", help=N_("Write the pages of all commands below this folder")),
    ] = None,
) -> None:
    """Print a page, or write all."""
    if out is None:
        print_data(page(words or []).encode())
        return
    if words:
        raise UsageError(_("--out writes the pages of all commands"), _("leave out the command"))
    folder = Path(out) / ("man1" if current() == "en" else f"{current()}/man1")
    putting.make_folder(folder)
    for name, text in pages():
        putting.page(folder / f"{name}.1", text.encode(), settings(context).db)
    print(folder)


def pages() -> Iterator[tuple[str, str]]:
    """The page of azil, and one for each command and noun, with its name."""
    yield "azil", page([])
    for name in root().table:
        yield f"azil-{name}", page([name])


def page(words: Sequence[str]) -> str:
    """The page of a command, in the macros of man(7)."""
    context = click.Context(root(), info_name="azil")
    for word in words:
        nouns = context.command
        command = nouns.get_command(context, word) if isinstance(nouns, Nouns) else None
        if command is None:
            known = nouns.list_commands(context) if isinstance(nouns, Nouns) else []
            hint = near(word, known, "azil --help") if known else _("see: {command} --help", command="azil")
            raise UsageError(_("there is no command “{typed}”", typed=word), hint, code="no-such-command")
        context = click.Context(command, info_name=word, parent=context)
    return "\n".join(_lines(context)) + "\n"


def _lines(context: click.Context) -> Iterator[str]:
    command: Any = context.command
    name = context.command_path.replace(" ", "-")
    yield f'.TH "{_safe(name.upper())}" "1" "" "azil {__version__}" "azil"'
    yield from _title(c_("manual", "Name"))
    yield f"{_safe(name)} \\- {_safe(first_line(_(command.help)).rstrip('.'))}"
    yield from _title(c_("manual", "Synopsis"))
    yield _usage(context)
    yield from _title(c_("manual", "Description"))
    yield from _paragraphs(_(command.help))
    yield from _parameters(context)
    if isinstance(command, Family):
        yield from _title(_("Commands"))
        for below in command.list_commands(context):
            made = command.get_command(context, below)
            assert made is not None
            yield from _below(click.Context(made, info_name=below, parent=context))
    elif isinstance(command, Nouns):
        yield from _title(_("Commands"))
        for verb, (_module, help_) in root().table.items():
            yield from _item(verb, _(help_))
        yield from _title(_("Exit codes"))
        for code, meaning in EXIT_CODES.items():
            yield from _item(str(int(code)), _(meaning))
    yield from _examples(command.examples(context))
    if context.parent is not None:
        yield from _title(c_("manual", "See also"))
        yield ".BR azil (1)"


def _below(context: click.Context) -> Iterator[str]:
    """A command of a noun, as a part of the page of that."""
    command: Any = context.command
    yield f'.SS "{_safe(context.command_path)}"'
    yield _usage(context)
    yield ".PP"
    yield from _paragraphs(_(command.help))
    yield from _parameters(context, is_part=True)


def _usage(context: click.Context) -> str:
    return f"\\fB{_safe(context.command_path)}\\fR {_safe(usage(context.command, context))}"


def _parameters(context: click.Context, *, is_part: bool = False) -> Iterator[str]:
    """Arguments and options with their explanation; within a part without a heading."""
    for kind, title in (("argument", _("Arguments")), ("option", _("Options"))):
        found = [param for param in context.command.get_params(context) if param.param_type_name == kind]
        if found and not is_part:
            yield from _title(title)
        for param in (one for one in found if not (is_part and one.name in _OF_ALL)):
            record = param.get_help_record(context)
            if record is not None:
                yield from _item(placeholder(record[0]), explained(param))


_OF_ALL = ("db", "lang", "help")
"""The options that the page of a noun explains once."""


def _title(title: str) -> Iterator[str]:
    yield f'.SH "{_safe(title.upper())}"'


def _item(name: str, text: str) -> Iterator[str]:
    yield ".TP"
    yield f"\\fB{_safe(name)}\\fR"
    yield _safe(text)


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number:
            yield ".PP"
        yield _safe(" ".join(paragraph.split()))


def _examples(lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from _title(_("Examples"))
        yield ".nf"
        yield from (_safe(line.strip()) for line in lines)
        yield ".fi"


def _safe(text: str) -> str:
    """A text in which nothing is taken for a request of roff, and every hyphen can be typed."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return f"\\&{text}" if text[:1] in (".", "'") else text
