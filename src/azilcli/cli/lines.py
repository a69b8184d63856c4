"""Lines of commands, run one after the other in this process, each as if it were typed after `azil`."""

from __future__ import annotations

import io
import os
import shlex
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import Any

import typer
from typer import _click as click

from azilcli import repository
from azilcli.cli import telling
from azilcli.cli.app import root
from azilcli.cli.base import Nouns
from azilcli.cli.session import print_data
from azilcli.cli.settings import Settings, settings
from azilcli.errors import AzilError, ExitCode, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids, putting
from azilcli.repository import Entry, history
from azilcli.tuples import NamedTuple

ALONE = {
    *("batch", "shell", "init", "demo", "config", "db"),
    *("person erase", "organisation forget-contact", "document forget-staff"),
}
"""The commands of the file as a whole, of this computer, or not to be undone: each is typed by itself."""

_OF_ALL = ("--db", "--lang")
_WORST = (
    *(ExitCode.DONE, ExitCode.WAITING, ExitCode.USAGE, ExitCode.NOT_FOUND),
    *(ExitCode.REFUSED, ExitCode.FILE),
)
"""The ends of commands, the gravest last."""


class Ready(NamedTuple):
    """A command whose words are understood, and which has not been run."""

    number: int
    context: click.Context


class _Page(io.StringIO):
    """What a command prints, held until it has ended; it then goes where this process prints."""

    def __init__(self) -> None:
        super().__init__()
        self.goes_to = sys.stdout

    def fileno(self) -> int:
        """The file, terminal or pipe that it goes to, as the log of viewing asks."""
        return self.goes_to.fileno()


class Stopped(Exception):
    """A command was refused, and those after it are not run."""

    def __init__(self, number: int, told: telling.Told) -> None:
        super().__init__(told.sentence)
        self.number = number
        self.told = told


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text that hold a command, with their numbers."""
    for number, typed in enumerate(io.StringIO(text, newline=None), start=1):
        if typed.strip() and not typed.lstrip().startswith("#"):
            yield number, typed


def split(typed: str) -> list[str]:
    """The words of a line, as a shell tells them apart; on Windows a backslash is a sign as any other."""
    lexer = shlex.shlex(typed, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.commenters = ""
    if os.name == "nt":
        lexer.escape = ""
    try:
        words = list(lexer)
    except ValueError:
        raise UsageError(
            _("a quotation mark is not closed"), _('put a word that holds one in double quotes: "O\'Neill"')
        ) from None
    return words[1:] if words[:1] == ["azil"] else words


def prepared(words: list[str], chosen: Settings) -> click.Context:
    """The command of a line of a batch, understood and not yet run. Raises what is wrong with it."""
    try:
        with redirect_stdout(io.StringIO()):
            context = understood(words, chosen, ALONE)
    except click.exceptions.NoArgsIsHelpError as error:
        raise UsageError(
            _("the command is not complete"), _("see: {command} --help", command=error.ctx.command_path)
        ) from None
    except typer.Exit:
        raise UsageError(_("help is not a command to be run"), _("take the line out")) from None
    if context.params.get("forget"):
        raise _alone(f"{_name(context)} --forget")
    return context


def understood(words: list[str], chosen: Settings, alone: Collection[str]) -> click.Context:
    """The command that these words call, with what they say to it; those in `alone` are refused."""
    if given := next((word for word in words if word.partition("=")[0] in _OF_ALL), None):
        raise UsageError(
            _(
                "{option} applies to all lines, and is not given on one of them",
                option=given.partition("=")[0],
            ),
            _("give it once, at the start"),
        )
    context, rest = _opened(root(), "azil", words, obj=chosen)
    while isinstance(context.command, Nouns):
        name, command, rest = context.command.resolve_command(context, rest)
        path = _name(context, str(name))
        if path in alone or command is None:
            raise _alone(path)
        context, rest = _opened(command, name, rest, parent=context)
    return context


def of_line(chosen: Settings) -> Settings:
    """The settings of one command among many: those of all, and then what stands on its line."""
    own = Settings()
    own.given_db = chosen.given_db
    own.given_actor = chosen.given_actor
    own.given_office = chosen.given_office
    own.given_format = chosen.given_format
    own.is_rehearsed = chosen.is_dry
    own.said = chosen.said
    own.is_line = True
    return own


def _name(context: click.Context, below: str = "") -> str:
    """What the command of a context is called, without `azil`."""
    return f"{context.command_path} {below}".strip().partition(" ")[2]


def _opened(
    command: click.Command, name: str | None, words: list[str], **more: Any
) -> tuple[click.Context, list[str]]:
    """The context of a command, and what is left of the words; of a noun without options none is parsed."""
    if isinstance(command, Nouns) and words and not words[0].startswith("-"):
        return click.Context(command, info_name=name, **more), words
    context = command.make_context(name, words, **more)
    return context, [*context._protected_args, *context.args]


def _alone(path: str) -> UsageError:
    return UsageError(
        _("azil {command} cannot run among others", command=path),
        _("type it by itself, at the prompt of the computer"),
    )


class Batch:
    """Many commands on one file: which were done, and what is printed of them."""

    def __init__(self, chosen: Settings, *, atomic: bool = False, keep_going: bool = False) -> None:
        self.chosen = chosen
        self.keep_going = keep_going
        self.atomic = atomic
        self.is_one = atomic or chosen.is_dry
        self.done = 0
        self.refused = 0
        self.worst = ExitCode.DONE
        self.held: list[str] = []
        """What is printed once all is recorded."""

    @property
    def as_data(self) -> bool:
        """Whether what is said is JSON."""
        return self.chosen.format == "json"

    def run(self, text: str) -> ExitCode:
        """Run the commands of a text; the gravest of their ends."""
        ready: list[Ready] = []
        try:
            ready += self._prepared(text)
            with _without_questions():
                self._all(ready)
        except Stopped as stopped:
            done = 0 if self.is_one else self.done
            telling.say(stopped.told, as_data=self.as_data, line=stopped.number,
                        **({"done": done} if self.as_data else {}))  # fmt: skip
            if not self.as_data:
                print(_until_then(done, len(ready)), file=sys.stderr)
            return stopped.told.exit
        if not self.as_data:
            print(self._summary(), file=sys.stderr)
        return self.worst

    def _prepared(self, text: str) -> Iterator[Ready]:
        """The commands of all lines, before one is run."""
        for number, typed in numbered(text):
            try:
                own = of_line(self.chosen)
                own.asks = False
                own.pages = [] if self.is_one else None
                context = prepared(split(typed), own)
            except (AzilError, click.exceptions.ClickException) as error:
                raise Stopped(number, telling.of(error, self.chosen)) from None
            yield Ready(number, context)

    def _all(self, ready: Sequence[Ready]) -> None:
        if not self.is_one:
            for one in ready:
                self._one(one)
            return
        with repository.together(self.chosen.db, self.chosen.author, keep=not self.chosen.is_dry) as repo:
            before = history.head(repo)
            for one in ready:
                self._one(one)
            written = history.between(repo, before.seq + 1 if before else 1, sys.maxsize)
            if not self.chosen.is_dry:
                self._put_pages(ready)
        for text in self.held:
            self._print(text)
        if written and self.atomic and not self.chosen.is_dry:
            self._print(self._receipt(written))

    def _one(self, ready: Ready) -> None:
        page = _Page()
        try:
            with redirect_stdout(page), ready.context:
                self._ended(ready.context.command.invoke(ready.context))
        except typer.Exit as ended:
            self._ended(ended.exit_code)
        except (AzilError, click.exceptions.ClickException) as error:
            told = telling.of(error, self.chosen)
            if not self.keep_going:
                raise Stopped(ready.number, told) from None
            self.refused += 1
            self._ended(telling.say(told, as_data=self.as_data, line=ready.number))
            return
        self.done += 1
        text = page.getvalue()
        if self.as_data and text:
            text = _on_a_line(ready, text)
        if self.is_one:
            self.held.append(text)
        else:
            self._print(text)

    def _put_pages(self, ready: Sequence[Ready]) -> None:
        """Write the files that the commands make, before what they record is kept."""
        for one in ready:
            try:
                for path, content in settings(one.context).pages or ():
                    putting.page(path, content, self.chosen.db)
            except AzilError as error:
                raise Stopped(one.number, telling.of(error, self.chosen)) from None

    def _ended(self, code: object) -> None:
        ended = ExitCode(code) if isinstance(code, int) else ExitCode.DONE
        self.worst = max(self.worst, ended, key=_WORST.index)

    def _print(self, text: str) -> None:
        if self.as_data:
            print_data(text.encode())
        else:
            sys.stdout.write(text)

    def _receipt(self, written: Sequence[Entry]) -> str:
        """The receipt of all commands that were recorded together."""
        first, last = written[0], written[-1]
        if self.as_data:
            from azilcli.output import json

            page = io.StringIO()
            data = {"action": "batch", "entries": len(written), "first": first.id, "last": last.id}
            json.write_line({**data, "fingerprint": ids.fingerprint(last.id)}, page)
            return page.getvalue()
        said = n_(
            "{n} entry recorded · {fingerprint} · undo: azil undo {entries}",
            "{n} entries recorded together · {fingerprint} · undo all: azil undo {entries}",
            len(written),
            fingerprint=ids.fingerprint(last.id),
            entries=first.id[:8] if first is last else f"{first.id[:8]}..{last.id[:8]}",
        )
        return f"{said}\n"

    def _summary(self) -> str:
        done = n_("{n} command carried out", "{n} commands carried out", self.done)
        if not self.refused:
            return done
        return _("{done}, {refused}", done=done, refused=n_("{n} refused", "{n} refused", self.refused))


def _until_then(done: int, of: int) -> str:
    """What was done until a command was refused."""
    if not done:
        return _("nothing was recorded")
    return n_(
        "{n} command of {all} was carried out before it and stays recorded; the rest was not run",
        "{n} commands of {all} were carried out before it and stay recorded; the rest was not run",
        done,
        all=of,
    )


def _on_a_line(ready: Ready, text: str) -> str:
    """What a command printed as data on one line: a receipt with its keys, anything else as `data`."""
    from json import loads

    from azilcli.output import json

    try:
        said = loads(text)
    except ValueError:
        return text
    own = said if isinstance(said, dict) and "action" in said and "dry_run" in said else {"data": said}
    page = io.StringIO()
    json.write_line({"line": ready.number, "command": _name(ready.context), **own}, page)
    return page.getvalue()


@contextmanager
def _without_questions() -> Iterator[None]:
    """Nobody is asked: what a command would read from the terminal is empty."""
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO())
    try:
        yield
    finally:
        sys.stdin = before
