"""The one boundary: runs a command and turns every end into an exit code and, if need be, a sentence.

stdout is data, stderr is talk.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from typer import _click as click

from azilcli import language
from azilcli.cli.app import root
from azilcli.cli.base import Settings, placeholder
from azilcli.errors import AzilError, ExitCode
from azilcli.language import _
from azilcli.text import base_letters, harmless


def main(arguments: Sequence[str]) -> int:
    """Run `azil` with these arguments and return its exit code. A bug raises."""
    language.use(language.choose(arguments))
    _never_fail_on_letters()
    try:
        ended = root().main(list(arguments), prog_name="azil", standalone_mode=False, obj=Settings())
        sys.stdout.flush()
    except AzilError as error:
        return _say(error.sentence, error.hint, error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.message, file=sys.stderr)
        return ExitCode.USAGE
    except click.exceptions.ClickException as error:
        return _say(_usage(error), _usage_hint(error), ExitCode.USAGE)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ended if isinstance(ended, int) else ExitCode.DONE


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
        name = error.param.make_metavar(error.ctx) if error.ctx else str(error.param.name)
        if error.param.param_type_name == "option":
            return _("the option {option} is required", option=error.param.opts[0])
        return _("{name} is missing", name=placeholder(name))
    if isinstance(error, kinds.BadOptionUsage):
        return _("the option {option} needs a value, or takes none", option=error.option_name)
    if isinstance(error, kinds.BadParameter) and error.param is not None:
        return _("the value of {option} cannot be read", option=error.param.opts[0])
    context = getattr(error, "ctx", None)
    if isinstance(error, kinds.UsageError) and context is not None:
        typed = context.args[0] if context.args else _typed(error.message)
        if "No such command" in error.message:
            return _("there is no command “{typed}”", typed=typed)
        if "unexpected extra argument" in error.message:
            return _("there is one word too many: {typed}", typed=_typed(error.message))
        if "Missing command" in error.message:
            return _("a command is missing")
    return error.format_message()


def _typed(message: str) -> str:
    """What the parser quotes of the typed words in its message."""
    if "(" in message:
        return message[message.rindex("(") + 1 :].rstrip(")")
    pieces = message.split("'")
    return pieces[1] if len(pieces) > 1 else message


def _usage_hint(error: click.exceptions.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "azil"
    if isinstance(error, click.exceptions.NoSuchOption) and error.possibilities:
        return _("did you mean {options}?", options=", ".join(sorted(error.possibilities)))
    if "Did you mean" in getattr(error, "message", ""):
        near = error.message.split("Did you mean ")[1].rstrip("?").replace("'", "")
        return _("did you mean {options}?", options=near)
    return _("see: {command} --help", command=path)


def _never_fail_on_letters() -> None:
    """Where the terminal's encoding lacks a letter, print its base letter instead of failing."""
    codecs.register_error("azil.base-letters", base_letters)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="azil.base-letters")  # type: ignore[union-attr]
