"""What every command has: global options, help in both languages, families loaded when called.

A command is declared with Typer and one of five classes: `Command`, `Handle` (also `--format text|json`),
`Write` (also `--by`, `--office`, `--dry-run`), `ReadFile` (also `--out`, `--columns`, `--sort`) and `Read`
(also `--as-known`).
The common options fill the `Settings` of the run and are not passed to the function.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from typer import _click as click
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command_from_info

from azilcli.cli.common import (
    empty,
    of_all,
    of_author,
    of_past,
    of_reading,
    of_receipt,
    of_writing,
    those,
    version,
)  # fmt: skip
from azilcli.cli.helping import Helpful
from azilcli.cli.settings import ANSWERED, keep, settings
from azilcli.errors import EXIT_CODES, Missing, UsageError
from azilcli.language import N_, _
from azilcli.output import CSV, WORKBOOK, by_ending, endings, is_foreign

_WORDS = "azilcli.words"
"""Where a run keeps the words of its command, to which what it lacks is added."""
_HELP = "help"
"""The word that asks for help where a command is expected."""


class _Common(Helpful):
    """The common options of a command, whatever its class."""

    common: tuple[Callable[[], list[TyperOption]], ...] = (of_all,)

    def add_common(self: Any) -> None:
        """Add the common options that the command has not declared itself."""
        taken = {name for param in self.params for name in param.opts}
        for make in self.common:
            self.params += [option for option in make() if not taken & set(option.opts)]


class Command(_Common, TyperCommand):
    """A command that neither reads nor writes records in the usual way."""

    people: click.Parameter | None = None
    """The argument that takes people, if there is one."""
    needs_people = False
    """Whether there must be some."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_common()
        self.add_those()
        self._parser: click.parser._OptionParser | None = None

    def add_those(self) -> None:
        """Where the command takes people, let them be those of an earlier entry too."""
        if self.people is not None:
            return
        self.people = next((one for one in self.params if "PEOPLE..." in str(one.metavar)), None)
        if self.people is not None:
            self.needs_people = self.people.required
            self.people.required = False
            names = [param.name for param in self.params]
            after = names.index("household" if "household" in names else self.people.name)
            self.params.insert(after + 1, those())

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, on the people of an earlier entry too if one was given."""
        if settings(ctx).those and self.people is not None:
            from azilcli.cli.those import add

            add(ctx, str(self.people.name))
        try:
            return super().invoke(ctx)
        except Missing as missing:
            from azilcli.cli import asking

            asking.answer(ctx, self, ctx.meta[_WORDS], missing)
        with self.make_context(ctx.info_name, ctx.meta[_WORDS], parent=ctx.parent) as again:
            return self.invoke(again)

    def make_parser(self, ctx: click.Context) -> click.parser._OptionParser:
        """What tells arguments and options apart, made once, however often a batch runs the command."""
        if self._parser is None:
            self._parser = super().make_parser(ctx)
        self._parser.ctx = ctx
        return self._parser

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; what is wrong with them is said of this command."""
        words = ctx.meta[_WORDS] = list(args)
        if answers := ctx.meta.get(ANSWERED, {}):
            ctx.default_map = {
                str(param.name): given if param.nargs != 1 or param.multiple else given[0]
                for param in self.params
                if (given := answers.get(param.name))
            }
        try:
            rest = super().parse_args(ctx, args)
            if self.people and (asked := answers.get(self.people.name)):
                keep(ctx, str(self.people.name), asked)
            if (
                self.needs_people
                and self.people
                and not (settings(ctx).those or ctx.params[str(self.people.name)])
            ):
                raise click.exceptions.MissingParameter(ctx=ctx, param=self.people)
            return rest
        except click.exceptions.MissingParameter:
            from azilcli.cli import asking

            asking.complete(ctx, self, words)
        except click.exceptions.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        return self.parse_args(ctx, list(words))


class Write(Command):
    """A command that writes one entry."""

    common = (of_all, of_author, of_writing)


class Handle(Command):
    """A command that does something with a file as a whole, and writes no entry."""

    common = (of_all, of_receipt)


class ReadFile(Command):
    """A command that prints a report on the file itself."""

    is_report = True
    common: tuple[Callable[[], list[TyperOption]], ...] = (of_all, of_reading)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, unless an option is empty or two contradict; what is for Excel is CSV."""
        chosen = settings(ctx)
        for param in self.params:
            given = ctx.params.get(str(param.name))
            if param.param_type_name == "option" and (
                given == "" or (isinstance(given, tuple) and "" in given)
            ):
                raise empty(param.opts[0])
        if chosen.envelope and chosen.format != "json":
            raise UsageError(_("--envelope is only for JSON"), _("add --format json, or leave it out"))
        if chosen.reader and chosen.format not in ("text", CSV):
            sentence = _("--for excel is a manner of CSV, not of {format}", format=chosen.format)
            raise UsageError(sentence, _("leave out --format"))
        if chosen.reader:
            chosen.given_format = CSV
        if not chosen.given_format and is_foreign(chosen.out):
            from azilcli.cli.session import check_page

            check_page(ctx, Path(chosen.out), chosen.format)  # what would be ruined is told first
            raise UsageError(
                _("azil writes no file that ends in {ending}", ending=Path(chosen.out).suffix),
                _("give one of {endings}, or say what to write with --format", endings=", ".join(endings())),
            )
        if WORKBOOK in (chosen.format, by_ending(chosen.out)):
            from azilcli.cli.workbooks import check

            check(chosen.format, chosen.out)
        return super().invoke(ctx)


class Read(ReadFile):
    """A command that prints a report on the records, as they are or as they were known."""

    common: tuple[Callable[[], list[TyperOption]], ...] = (of_all, of_reading, of_past)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, on the state that --as-known means if it was given."""
        if settings(ctx).as_known is None:
            return super().invoke(ctx)
        from azilcli.cli.past import known

        with known(ctx):
            return super().invoke(ctx)


class OutputFailed(Exception):
    """Nobody takes what is printed. Kept from the argument parser, which would end in its own way."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


class Nouns(_Common, TyperGroup):
    """A group of commands: suggests near ones for a word that is none."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the first word; `UsageError` names those that come near."""
        command = self.get_command(ctx, args[0])
        if command is not None:
            return args[0], command, args[1:]
        if args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        if args[0] == _HELP and args[1:]:
            return self.resolve_command(ctx, [*args[1:], "--help"])
        if args[0] == _HELP:
            print(ctx.get_help())
            raise typer.Exit
        if (
            len(begun := [name for name in self.list_commands(ctx) if args[0] and name.startswith(args[0])])
            == 1
        ):
            from azilcli.cli.session import is_asked

            if is_asked(yes=False):
                return self.resolve_command(ctx, [begun[0], *args[1:]])
        from difflib import get_close_matches

        near = begun or get_close_matches(args[0], self.list_commands(ctx))
        hint = _("see: {command} --help", command=ctx.command_path)
        if near:
            hint = _("did you mean {options}?", options=", ".join(near))
        raise UsageError(_("there is no command “{typed}”", typed=args[0]), hint, code="no-such-command")

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an output that fails is carried past the argument parser."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            raise OutputFailed(error) from error


class Family(Nouns):
    """Commands under a noun, each made when it is called."""

    def __init__(self, app: typer.Typer, name: str, help: str) -> None:
        super().__init__(name=name, help=help, rich_markup_mode=None, no_args_is_help=True,
                         subcommand_metavar="COMMAND [ARGS]...")  # fmt: skip
        self.app = app
        self.add_common()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words; without any, the first command is meant of a family that says so."""
        if not args and self.app.info.invoke_without_command is True:
            args = self.list_commands(ctx)[:1]
        return super().parse_args(ctx, args)

    def examples(self, ctx: click.Context) -> list[str]:
        """The first example of each command."""
        commands = (self.get_command(ctx, name) for name in self.list_commands(ctx))
        examples = (command.epilog for command in commands if command is not None)
        return [_(example).splitlines()[0] for example in examples if example]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands in the order in which they are declared."""
        return [str(info.name) for info in self.app.registered_commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, made now."""
        return built(self.app, cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands with the first line of their help."""
        super().format_options(ctx, formatter)
        lines = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and command.help:
                lines.append((name, first_line(_(command.help))))
        with formatter.section(_("Commands")):
            formatter.write_dl(lines)


class Root(Nouns):
    """`azil` itself: verbs and nouns, each in a module that is loaded when it is called."""

    common = (of_all, of_author)

    def __init__(self, help: str, epilog: str, table: dict[str, tuple[str, str]]) -> None:
        super().__init__(name="azil", help=help, epilog=epilog, rich_markup_mode=None,
                         no_args_is_help=True, subcommand_metavar="COMMAND [ARGS]...",
                         params=[TyperOption(param_decls=["--version"], is_flag=True, default=False,
                                             is_eager=True, help=N_("Show the version"),
                                             callback=version, expose_value=False)])  # fmt: skip
        self.table = table
        self.made: dict[str, click.Command | None] = {}
        """The commands and families called so far: a batch calls the same ones again and again."""
        self.add_common()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the verbs and nouns."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command or family of a name, its module loaded now."""
        if cmd_name not in self.table:
            return None
        if cmd_name not in self.made:
            module_name, help_ = self.table[cmd_name]
            maker = import_module(f"azilcli.cli.{module_name}").app
            app = maker if isinstance(maker, typer.Typer) else maker(cmd_name)
            is_noun = app.info.name == cmd_name
            self.made[cmd_name] = Family(app, cmd_name, help_) if is_noun else built(app, cmd_name)
        return self.made[cmd_name]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then every verb and noun; nothing is loaded for it."""
        super().format_options(ctx, formatter)
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(help_)) for name, (_module, help_) in self.table.items()])
        with formatter.section(_("Exit codes")):
            formatter.write_dl([(str(code), _(meaning)) for code, meaning in EXIT_CODES.items()])


@cache
def built(app: typer.Typer, name: str) -> click.Command | None:
    """The one command of this name that an app declares, made without making the others."""
    for info in app.registered_commands:
        if info.name == name:
            return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
    return None


def first_line(text: str) -> str:
    """The first paragraph of a help text, on one line."""
    return " ".join(text.split("\n\n")[0].split())


def family(name: str | None = None, *, alone: bool = False) -> typer.Typer:
    """A Typer app to declare the commands of one file in; `name` where they stand under a noun.

    Where that may stand `alone`, it means the first of them.
    """
    return typer.Typer(name=name, add_completion=False, rich_markup_mode=None, invoke_without_command=alone)
