"""What every command has: global options, help in both languages, families loaded when called.

A command is declared with Typer and one of three classes: `Command`, `Write` (also `--by`,
`--office`, `--dry-run`, `--format text|json`) and `Read` (also `--format`, `--out`). The common
options fill the `Settings` of the run and are not passed to the function.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer import _click as click
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command_from_info

from azilcli import __version__
from azilcli.errors import UsageError
from azilcli.language import LANGUAGES, N_, _
from azilcli.output import FORMATS

if TYPE_CHECKING:
    from azilcli.ledger.journal import Author


class Settings:
    """What the global options and the environment say."""

    def __init__(self) -> None:
        self.given_db = ""
        self.given_actor = ""
        self.given_office = ""
        self.dry_run = False
        self.format = "text"
        self.out = ""

    @property
    def db(self) -> Path:
        """The database file: `--db`, else `AZIL_DB`, else `azil.db` in the current folder."""
        return Path(self.given_db or os.environ.get("AZIL_DB") or "azil.db")

    @property
    def author(self) -> Author:
        """Who writes: `--by`, else `AZIL_USER`, else the name at the computer; and the office."""
        from azilcli.ledger.journal import Author

        actor = self.given_actor or os.environ.get("AZIL_USER") or _login()
        return Author(actor, self.given_office or os.environ.get("AZIL_OFFICE", ""))


def _login() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        return ""


def settings(context: click.Context) -> Settings:
    """The settings of the run that `context` belongs to."""
    found = context.find_root().obj
    assert isinstance(found, Settings)
    return found


def _set(name: str) -> Callable[[click.Context, Any, Any], Any]:
    def keep(context: click.Context, _param: Any, value: Any) -> Any:
        if value not in (None, False):
            setattr(settings(context), name, value)
        return value

    return keep


def _among(name: str, allowed: tuple[str, ...]) -> Callable[[click.Context, Any, Any], Any]:
    def check(context: click.Context, _param: Any, value: Any) -> Any:
        if value is None:
            return value
        if value not in allowed:
            raise UsageError(
                _("“{value}” is not a value of --{option}", value=value, option=name),
                _("one of: {codes}", codes=", ".join(allowed)),
            )
        if name == "format":
            settings(context).format = value
        return value

    return check


def _version(_context: click.Context, _param: Any, asked: bool) -> None:
    if asked:
        print(f"azil {__version__}")
        raise typer.Exit


def _global_options() -> list[TyperOption]:
    return [
        TyperOption(param_decls=["--db"], metavar="FILE", help=_DB, callback=_set("given_db"),
                    expose_value=False),
        TyperOption(param_decls=["--lang"], metavar="sl|en", help=_LANG,
                    callback=_among("lang", LANGUAGES), expose_value=False),
    ]  # fmt: skip


def _author_options() -> list[TyperOption]:
    return [
        TyperOption(param_decls=["--by"], metavar="NAME", help=_BY, callback=_set("given_actor"),
                    expose_value=False),
        TyperOption(param_decls=["--office"], metavar="NAME", help=_OFFICE,
                    callback=_set("given_office"), expose_value=False),
    ]  # fmt: skip


def _write_options() -> list[TyperOption]:
    return [
        TyperOption(param_decls=["--dry-run"], is_flag=True, default=False, help=_DRY_RUN,
                    callback=_set("dry_run"), expose_value=False),
        TyperOption(param_decls=["--format"], metavar="text|json", help=_FORMAT,
                    callback=_among("format", ("text", "json")), expose_value=False),
    ]  # fmt: skip


def _read_options() -> list[TyperOption]:
    return [
        TyperOption(param_decls=["--format"], metavar="|".join(FORMATS), help=_FORMAT,
                    callback=_among("format", FORMATS), expose_value=False),
        TyperOption(param_decls=["--out"], metavar="FILE", help=_OUT, callback=_set("out"),
                    expose_value=False),
    ]  # fmt: skip


_DB = N_("The database file (else AZIL_DB, else azil.db in this folder)")
_LANG = N_("The language (else AZIL_LANG, else the locale)")
_BY = N_("Who writes (else AZIL_USER, else your name at the computer)")
_OFFICE = N_("In which office (else AZIL_OFFICE)")
_DRY_RUN = N_("Do everything but write: see what would happen")
_FORMAT = N_("What to print")
_OUT = N_("Write to this file instead of the screen")
_HELP = N_("Show this help")


class _Translated:
    """Help in the language in use, with an example, whatever the class of command."""

    common: tuple[Callable[[], list[TyperOption]], ...] = (_global_options,)

    def add_common(self: Any) -> None:
        """Add the common options that the command has not declared itself."""
        taken = {name for param in self.params for name in param.opts}
        for make in self.common:
            self.params += [option for option in make() if not taken & set(option.opts)]

    def format_help(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help: usage, what it does, arguments, options, examples."""
        pieces = [placeholder(piece) for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_(self.help))
        self.format_options(ctx, formatter)
        if self.epilog:
            with formatter.section(_("Examples")):
                for line in self.epilog.splitlines():
                    formatter.write(f"{' ' * formatter.current_indent}{line.strip()}\n")

    def format_options(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what may follow the command, each with its explanation."""
        arguments: list[tuple[str, str]] = []
        options: list[tuple[str, str]] = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                line = (placeholder(record[0]), _explained(param))
                (arguments if param.param_type_name == "argument" else options).append(line)
        for title, lines in ((_("Arguments"), arguments), (_("Options"), options)):
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines)

    def get_help_option(self: Any, ctx: click.Context) -> Any:
        """The --help option, explained in our words."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _HELP
        return option


def _explained(param: Any) -> str:
    text = _(param.help) if param.help else ""
    if param.required:
        remark = _("required")
    elif isinstance(param.default, str | int) and not isinstance(param.default, bool):
        words = {"today": _("today")}
        remark = _("default: {value}", value=words.get(str(param.default), param.default))
    else:
        return text
    return f"{text}  [{remark}]"


_PLACEHOLDERS = (
    N_("OPTIONS"), N_("COMMAND"), N_("ARGS"), N_("PEOPLE"), N_("PERSON"), N_("HOUSEHOLD"), N_("PLACE"),
    N_("SITE"), N_("ROOM"), N_("FILE"), N_("TARGET"), N_("FOLDER"), N_("DATE"), N_("NAME"), N_("NAMES"),
    N_("FAMILY-NAME"), N_("GIVEN-NAME"), N_("TEXT"), N_("CODE"), N_("CODES"), N_("NUMBER"), N_("NUMBERS"),
    N_("ENTRY"), N_("VALUE"), N_("LIST"), N_("WHAT"), N_("WORDS"), N_("LINE"), N_("SEVERITY"), N_("ID"),
    N_("REASON"), N_("KIND"),
)  # fmt: skip


def placeholder(text: str) -> str:
    """The placeholders of a usage line, such as `[PEOPLE...]`, in the language in use."""
    known = set(_PLACEHOLDERS)
    return re.sub(r"[A-Z][A-Z-]+", lambda word: _(word[0]) if word[0] in known else word[0], text)


class Command(_Translated, TyperCommand):
    """A command that neither reads nor writes records in the usual way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_common()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; what is wrong with them is said of this command."""
        try:
            return super().parse_args(ctx, args)
        except click.exceptions.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


class Write(Command):
    """A command that writes one entry."""

    common = (_global_options, _author_options, _write_options)


class Read(Command):
    """A command that prints a report."""

    common = (_global_options, _read_options)


class OutputFailed(Exception):
    """Nobody takes what is printed. Kept from the argument parser, which would end in its own way."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


class _Nouns(_Translated, TyperGroup):
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
        from difflib import get_close_matches

        near = get_close_matches(args[0], self.list_commands(ctx))
        hint = _("see: {command} --help", command=ctx.command_path)
        if near:
            hint = _("did you mean {options}?", options=", ".join(near))
        raise UsageError(_("there is no command “{typed}”", typed=args[0]), hint)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an output that fails is carried past the argument parser."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            raise OutputFailed(error) from error


class Family(_Nouns):
    """Commands under a noun, each made when it is called."""

    def __init__(self, app: typer.Typer, name: str, help: str) -> None:
        super().__init__(name=name, help=help, rich_markup_mode=None, no_args_is_help=True,
                         subcommand_metavar="COMMAND [ARGS]...")  # fmt: skip
        self.app = app
        self.add_common()

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help, with the first example of each command."""
        commands = (self.get_command(ctx, name) for name in self.list_commands(ctx))
        examples = (command.epilog for command in commands if command is not None)
        self.epilog = "\n".join(example.splitlines()[0] for example in examples if example)
        super().format_help(ctx, formatter)

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


class Root(_Nouns):
    """`azil` itself: verbs and nouns, each in a module that is loaded when it is called."""

    common = (_global_options, _author_options)

    def __init__(self, help: str, epilog: str, table: dict[str, tuple[str, str]]) -> None:
        super().__init__(name="azil", help=help, epilog=epilog, rich_markup_mode=None,
                         no_args_is_help=True, subcommand_metavar="COMMAND [ARGS]...",
                         params=[TyperOption(param_decls=["--version"], is_flag=True, default=False,
                                             is_eager=True, help=N_("Show the version"),
                                             callback=_version, expose_value=False)])  # fmt: skip
        self.table = table
        self.add_common()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the verbs and nouns."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command or family of a name, its module loaded now."""
        if cmd_name not in self.table:
            return None
        module_name, help_ = self.table[cmd_name]
        app = import_module(f"azilcli.cli.{module_name}").app
        if app.info.name == cmd_name:
            return Family(app, cmd_name, help_)
        return built(app, cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then every verb and noun; nothing is loaded for it."""
        super().format_options(ctx, formatter)
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(help_)) for name, (_module, help_) in self.table.items()])


def built(app: typer.Typer, name: str) -> click.Command | None:
    """The one command of this name that an app declares, made without making the others."""
    for info in app.registered_commands:
        if info.name == name:
            return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
    return None


def first_line(text: str) -> str:
    """The first paragraph of a help text, on one line."""
    return " ".join(text.split("\n\n")[0].split())


def family(name: str | None = None) -> typer.Typer:
    """A Typer app to declare the commands of one file in; `name` where they stand under a noun."""
    return typer.Typer(name=name, add_completion=False, rich_markup_mode=None)
