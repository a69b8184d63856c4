"""The one boundary: runs a command and turns every end into an exit code and, if need be, a sentence.

stdout is data, stderr is talk.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO, cast

from typer import _click as click

from azilcli import language, zones
from azilcli.cli.app import root
from azilcli.cli.base import OutputFailed
from azilcli.cli.helping import placeholder
from azilcli.cli.settings import Settings
from azilcli.errors import AzilError, ExitCode, UsageError, system_says
from azilcli.language import _
from azilcli.text.showing import base_letters, harmless


def main(arguments: Sequence[str]) -> int:
    """Run `azil` with these arguments and return its exit code. A bug raises."""
    language.use(language.choose(arguments))
    chosen = Settings()
    zones.ask(lambda: _open(chosen))
    _prepare_streams()
    try:
        _refuse_bytes(arguments)
        ended = root().main(list(arguments), prog_name="azil", standalone_mode=False, obj=chosen)
        sys.stdout.flush()
        if sentence := zones.remark():
            print(harmless(sentence), file=sys.stderr)
    except AzilError as error:
        told = (_damage(chosen) or error) if error.is_unplaced else error
        return _say(told.sentence, told.hint, told.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.message, file=sys.stderr)
        return ExitCode.USAGE
    except click.exceptions.ClickException as error:
        return _say(_usage(error), _usage_hint(error), ExitCode.USAGE)
    except OutputFailed as failure:
        return _output_failed(failure.error)
    except OSError as error:
        return _output_failed(error)
    except SystemExit:  # rich and Typer end so where the reader has gone
        return _output_failed(BrokenPipeError())
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception:
        fault = _damage(chosen)
        if fault is None:
            raise
        return _say(fault.sentence, fault.hint, fault.exit_code)
    return ended if isinstance(ended, int) else ExitCode.DONE


def _damage(chosen: Settings) -> AzilError | None:
    """What is wrong with the file of this run: whatever goes wrong with a damaged one is no bug of ours.

    Nothing of what was raised is told, as it may quote what stands in the file.
    """
    from azilcli.ledger import damage, verify

    try:
        fault = verify.first(chosen.db)
    except damage.Damaged as error:
        return error
    except AzilError:
        return None
    if fault is None:
        return None
    return damage.damaged(chosen.db, fault.sentence)


def _open(chosen: Settings) -> None:
    """Open the file only to learn its zone, for a day that is typed before the command opens it."""
    from azilcli import repository

    with suppress(AzilError), repository.reading(chosen.db):
        pass


def _output_failed(error: OSError) -> ExitCode:
    """The end when nobody takes what is printed: `head` has seen enough, or a disk is full."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return ExitCode.DONE
    return _say(
        _("the output cannot be written: {why}", why=system_says(error)),
        _("what was recorded is in the file anyway; see: azil log"),
        ExitCode.FILE,
    )


def _refuse_bytes(arguments: Sequence[str]) -> None:
    """Refuse words that hold bytes which are no letters in the encoding of the terminal."""
    for argument in arguments:
        if any("\ud800" <= character <= "\udfff" for character in argument):
            raise UsageError(
                _("“{word}” contains characters that are not valid Unicode", word=argument),
                _("type it again"),
            )


def _say(sentence: str, hint: str, code: ExitCode) -> ExitCode:
    print(_("error: {sentence}", sentence=harmless(sentence)), file=sys.stderr)
    if hint:
        print(_("hint: {hint}", hint=harmless(hint)), file=sys.stderr)
    return code


def _usage(error: click.exceptions.ClickException) -> str:
    """What the argument parser has to complain about, in our words."""
    kinds = click.exceptions
    if isinstance(error, kinds.NoSuchOption):
        return _("there is no option {option}", option=error.option_name)
    if isinstance(error, kinds.MissingParameter) and error.param is not None:
        if error.param.param_type_name == "option":
            return _("the option {option} is required", option=error.param.opts[0])
        name = error.param.make_metavar(error.ctx) if error.ctx else str(error.param.name)
        return _("{name} is missing", name=placeholder(name))
    if isinstance(error, kinds.BadOptionUsage):
        if "not take a value" in error.message:
            return _("the option {option} takes no value", option=error.option_name)
        return _("the option {option} needs a value", option=error.option_name)
    if isinstance(error, kinds.BadParameter) and error.param is not None:
        value = error.message.split(" is not ")[0].strip("'")
        return _("“{value}” is not a value of {option}", value=value, option=error.param.opts[0])
    if "unexpected extra argument" in error.message:
        typed = error.message.partition("(s) (")[2] or error.message.partition(" (")[2]
        return _("too many words: {typed}", typed=typed.removesuffix(")"))
    return _("the command is not complete")


def _usage_hint(error: click.exceptions.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "azil"
    if isinstance(error, click.exceptions.NoSuchOption) and error.possibilities:
        return _("did you mean {options}?", options=", ".join(sorted(error.possibilities)))
    return _("see: {command} --help", command=path)


class _Talk:
    """What is said beside the data: where nobody takes it, it is lost and the work goes on."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Say it, or lose it."""
        with suppress(OSError, ValueError):
            self.stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Say what waits, or lose it."""
        with suppress(OSError, ValueError):
            self.stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def _prepare_streams() -> None:
    """Let nothing that is printed fail after the commit.

    Where the terminal's encoding lacks a letter, its base letter is printed; streams that whoever called
    has closed lead nowhere.
    """
    codecs.register_error("azil.base-letters", base_letters)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name) or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="azil.base-letters")
        setattr(sys, name, stream)
    if not isinstance(sys.stderr, _Talk):
        sys.stderr = cast("TextIO", _Talk(sys.stderr))
