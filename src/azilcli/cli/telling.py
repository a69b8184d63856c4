"""How an end without success is told: a sentence and a hint, or where data was asked for one JSON object."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from typer import _click as click

from azilcli.cli.settings import Settings
from azilcli.errors import AzilError, ExitCode, system_says
from azilcli.language import _
from azilcli.text.showing import harmless
from azilcli.tuples import NamedTuple


class Told(NamedTuple):
    """What is told of an end without success; a script may rely on `code` and `exit`."""

    code: str
    exit: ExitCode
    sentence: str
    hint: str


def of(error: AzilError | click.exceptions.ClickException, chosen: Settings) -> Told:
    """What is to be told of an error that is no bug, on the file of a run."""
    if isinstance(error, click.exceptions.ClickException):
        return _usage(error)
    placed = (_damage(chosen.db) or error) if error.is_unplaced else error
    return Told(placed.code, placed.exit_code, placed.sentence, placed.hint)


def told(error: Exception, chosen: Settings) -> Told | None:
    """What is to be told of whatever was raised; None of a bug, unless the file is damaged."""
    if isinstance(error, AzilError | click.exceptions.ClickException):
        return of(error, chosen)
    if isinstance(error, OSError):
        return Told(
            "output",
            ExitCode.FILE,
            _("the output cannot be written: {why}", why=system_says(error)),
            _("what was recorded is in the file anyway; see: azil log"),
        )
    fault = _damage(chosen.db)
    return of(fault, chosen) if fault else None


def say(told: Told, *, as_data: bool = False, line: int = 0, **more: Any) -> ExitCode:
    """Tell it on stderr, with the number of the line of a batch in which it came about."""
    if as_data:
        from azilcli.output import json

        where = {"line": line} if line else {}
        said = {"code": told.code, "exit": int(told.exit), "error": told.sentence, "hint": told.hint}
        json.write_line({**where, **said, **more}, sys.stderr)
        return told.exit
    sentence = harmless(told.sentence)
    if line:
        sentence = _("line {line}: {sentence}", line=line, sentence=sentence)
    print(_("error: {sentence}", sentence=sentence), file=sys.stderr)
    if told.hint:
        print(_("hint: {hint}", hint=harmless(told.hint)), file=sys.stderr)
    return told.exit


def asks_for_data(arguments: Sequence[str]) -> bool:
    """Whether JSON was asked for; read from what was typed, as it may not have been understood."""
    words = list(arguments)
    return "--format=json" in words or ("--format", "json") in pairwise(words)


def _damage(path: Path) -> AzilError | None:
    """What is wrong with the file of this run: whatever goes wrong with a damaged one is no bug of ours.

    Nothing of what was raised is told, as it may quote what stands in the file.
    """
    from azilcli.ledger import damage, verify

    try:
        fault = verify.first(path)
    except damage.Damaged as error:
        return error
    except AzilError:
        return None
    if fault is None:
        return None
    return damage.damaged(path, fault.sentence)


def _usage(error: click.exceptions.ClickException) -> Told:
    """What the argument parser has to complain about, in our words."""
    code, sentence = _complaint(error)
    return Told(code, ExitCode.USAGE, sentence, _usage_hint(error))


def _complaint(error: click.exceptions.ClickException) -> tuple[str, str]:
    kinds = click.exceptions
    if isinstance(error, kinds.NoSuchOption):
        return "no-such-option", _("there is no option {option}", option=error.option_name)
    if isinstance(error, kinds.MissingParameter) and error.param is not None:
        from azilcli.cli import asking

        params = error.params if isinstance(error, asking.Lacking) else [error.param]
        if len(params) > 1:
            return "missing", _("these are missing: {names}", names=asking.names(error.ctx, params))
        if error.param.param_type_name == "option":
            return "missing", _("the option {option} is required", option=error.param.opts[0])
        return "missing", _("{name} is missing", name=asking.name(error.param, error.ctx))
    if isinstance(error, kinds.BadOptionUsage):
        if "not take a value" in error.message:
            return "option-value", _("the option {option} takes no value", option=error.option_name)
        return "option-value", _("the option {option} needs a value", option=error.option_name)
    if isinstance(error, kinds.BadParameter) and error.param is not None:
        value = error.message.split(" is not ")[0].strip("'")
        said = _("“{value}” is not a value of {option}", value=value, option=error.param.opts[0])
        return "option-value", said
    if "unexpected extra argument" in error.message:
        typed = error.message.partition("(s) (")[2] or error.message.partition(" (")[2]
        return "too-many-words", _("too many words: {typed}", typed=typed.removesuffix(")"))
    return "incomplete", _("the command is not complete")


def _usage_hint(error: click.exceptions.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "azil"
    if isinstance(error, click.exceptions.NoSuchOption) and error.possibilities:
        return _("did you mean {options}?", options=", ".join(sorted(error.possibilities)))
    return _("see: {command} --help", command=path)
