"""The options that every command has, or every one of a class; they fill the `Settings` of the run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer import _click as click
from typer.core import TyperOption

from azilcli import __version__
from azilcli.cli.settings import settings
from azilcli.errors import UsageError, check_among
from azilcli.language import LANGUAGES, N_, _
from azilcli.output import FORMATS, READERS


def empty(option: str) -> UsageError:
    """An option was typed with nothing in it, such as a variable of a script that is not set."""
    return UsageError(
        _("{option} is given, but empty", option=option), _("give the new value, or leave the option out")
    )


def _set(name: str) -> Callable[[click.Context, Any, Any], Any]:
    def keep(context: click.Context, param: Any, value: Any) -> Any:
        if value == "":
            raise empty(param.opts[0])
        if value not in (None, False):
            setattr(settings(context), name, value)
        return value

    return keep


def _among(name: str, allowed: tuple[str, ...], kept: str = "") -> Callable[[click.Context, Any, Any], Any]:
    def check(context: click.Context, _param: Any, value: Any) -> Any:
        check_among(name, value, allowed)
        if value is not None:
            setattr(settings(context), kept or name, value)
        return value

    return check


def version(_context: click.Context, _param: Any, asked: bool) -> None:
    """Say the version, and end."""
    if asked:
        print(f"azil {__version__}")
        raise typer.Exit


def of_all() -> list[TyperOption]:
    """Of every command."""
    return [
        TyperOption(param_decls=["--db"], metavar="FILE", help=_DB, callback=_set("given_db"),
                    expose_value=False),
        TyperOption(param_decls=["--lang"], metavar="sl|en", help=_LANG,
                    callback=_among("lang", LANGUAGES, "given_lang"), expose_value=False),
    ]  # fmt: skip


def of_author() -> list[TyperOption]:
    """Of whatever writes."""
    return [
        TyperOption(param_decls=["--by"], metavar="NAME", help=_BY, callback=_set("given_actor"),
                    expose_value=False),
        TyperOption(param_decls=["--office"], metavar="NAME", help=_OFFICE,
                    callback=_set("given_office"), expose_value=False),
    ]  # fmt: skip


def of_writing() -> list[TyperOption]:
    """Of what is recorded."""
    return [
        TyperOption(param_decls=["--dry-run"], is_flag=True, default=False, help=_DRY_RUN,
                    callback=_set("dry_run"), expose_value=False),
        *of_receipt(),
    ]  # fmt: skip


def of_receipt() -> list[TyperOption]:
    """Of what says that it was done."""
    return [
        TyperOption(param_decls=["--format"], metavar="text|json", help=_FORMAT,
                    callback=_among("format", ("text", "json"), "given_format"), expose_value=False),
    ]  # fmt: skip


def of_reading() -> list[TyperOption]:
    """Of what is printed."""
    return [
        TyperOption(param_decls=["--format"], metavar="|".join(FORMATS), help=_FORMAT,
                    callback=_among("format", FORMATS, "given_format"), expose_value=False),
        TyperOption(param_decls=["--for"], metavar="|".join(READERS), help=_FOR,
                    callback=_among("for", READERS, "reader"), expose_value=False),
        TyperOption(param_decls=["--out"], metavar="FILE", help=_OUT, callback=_set("out"),
                    expose_value=False),
        TyperOption(param_decls=["--columns"], metavar="NAMES", help=_COLUMNS, callback=_set("columns"),
                    expose_value=False),
        TyperOption(param_decls=["--sort"], metavar="NAMES", help=_SORT, callback=_set("sort"),
                    expose_value=False),
        TyperOption(param_decls=["--envelope"], is_flag=True, default=False, help=_ENVELOPE,
                    callback=_set("envelope"), expose_value=False),
    ]  # fmt: skip


def of_past() -> list[TyperOption]:
    """Of what can be printed as it was known."""
    return [
        TyperOption(param_decls=["--as-known"], metavar="MOMENT", help=_AS_KNOWN,
                    callback=_set("as_known"), expose_value=False),
    ]  # fmt: skip


def those() -> TyperOption:
    """Of what takes people."""
    return TyperOption(param_decls=["--those"], metavar="ENTRY", help=_THOSE, callback=_set("those"),
                       expose_value=False)  # fmt: skip


_THOSE = N_("The people whom an earlier entry concerned; last for your newest one")
_DB = N_("The database file (else AZIL_DB, azil config, azil.db in this folder)")
_LANG = N_("The language (else AZIL_LANG, azil config, the locale)")
_BY = N_("Who writes (else AZIL_USER, azil config, your user name)")
_OFFICE = N_("The office (else AZIL_OFFICE, azil config)")
_DRY_RUN = N_("Do everything except write: show what would happen")
_FORMAT = N_("What to print")
_FOR = N_("CSV as a Slovenian Excel opens it: semicolons, days and amounts as it reads them, codes as codes")
_OUT = N_("Write to this file instead of the screen, in the format that its ending names")
_COLUMNS = N_("Only these columns, in this order, separated by commas")
_SORT = N_("In the order of these columns, separated by commas; with - in front, the greatest first")
_ENVELOPE = N_("With --format json: the rows in an object with title, state, columns and notes")
_AS_KNOWN = N_(
    "Show the file as it was then: a day, a day and time, or the fingerprint at the foot of a report. "
    "What was erased since stays erased; what a fast-forward brought in counts from when it was "
    "recorded"
)
