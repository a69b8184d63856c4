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
from azilcli.cli import preferences
from azilcli.cli.app import root
from azilcli.cli.base import OutputFailed
from azilcli.cli.settings import Settings
from azilcli.errors import AzilError, ExitCode, UsageError, is_reader_gone
from azilcli.language import _
from azilcli.text.showing import base_letters, harmless


def main(arguments: Sequence[str]) -> int:
    """Run `azil` with these arguments and return its exit code. A bug raises."""
    language.use(language.choose(arguments, usual=preferences.language()))
    chosen = Settings()
    zones.ask(lambda: _open(chosen))
    _prepare_streams()
    try:
        _refuse_bytes(arguments)
        ended = root().main(list(arguments), prog_name="azil", standalone_mode=False, obj=chosen)
        sys.stdout.flush()
        if sentence := zones.remark():
            print(harmless(sentence), file=sys.stderr)
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.message, file=sys.stderr)
        return ExitCode.USAGE
    except OutputFailed as failure:
        return _ended_without(failure.error, chosen, arguments)
    except SystemExit:  # rich and Typer end so where the reader has gone
        return _ended_without(BrokenPipeError(), chosen, arguments)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as error:
        return _ended_without(error, chosen, arguments)
    return ended if isinstance(ended, int) else ExitCode.DONE


def _open(chosen: Settings) -> None:
    """Open the file only to learn its zone, for a day that is typed before the command opens it."""
    from azilcli import repository

    with suppress(AzilError), repository.reading(chosen.db):
        pass


def _ended_without(error: Exception, chosen: Settings, arguments: Sequence[str]) -> ExitCode:
    """The end without success, told in the form asked for; a bug is raised again."""
    from azilcli.cli import telling

    if isinstance(error, OSError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if is_reader_gone(error):
            return ExitCode.DONE
    told = telling.told(error, chosen)
    if told is None:
        raise error
    return telling.say(told, as_data=chosen.format == "json" or telling.asks_for_data(arguments))


def _refuse_bytes(arguments: Sequence[str]) -> None:
    """Refuse words that hold bytes which are no letters in the encoding of the terminal."""
    for argument in arguments:
        if any("\ud800" <= character <= "\udfff" for character in argument):
            raise UsageError(
                _("“{word}” contains characters that are not valid Unicode", word=argument),
                _("type it again"),
            )


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
