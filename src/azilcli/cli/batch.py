"""`azil batch`: many commands in one process."""

import codecs
import sys
from pathlib import Path
from typing import Annotated

import typer

from azilcli.cli.base import Command, Write, family
from azilcli.cli.lines import Batch
from azilcli.cli.settings import settings
from azilcli.errors import UsageError, system_says
from azilcli.language import N_, _

app = family()


class _Many(Command):
    """A command that writes as many entries as it is told to."""

    common = Write.common


@app.command(
    "batch",
    cls=_Many,
    help=N_(
        """Run commands from a file, one on each line.

A line is what is typed after azil. Empty lines and lines that begin with # are skipped. All lines are read
before the first is run, and all run in one process. Each command is recorded by itself, and the first that
is refused ends the batch; with --keep-going the others are run all the same. With --atomic all are recorded
or none, and azil undo takes them back together. Nothing is asked. With --format json, each command prints
one line of JSON."""
    ),
    epilog="azil batch today.txt\nazil batch today.txt --dry-run\nazil batch today.txt --atomic\n"
    "azil batch - --keep-going --format json",
)
def batch(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=N_("A file of commands, or - for standard input"))
    ],
    atomic: Annotated[
        bool, typer.Option("--atomic", help=N_("All or nothing: record every command, or none"))
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help=N_("Run the other commands after one that is refused"))
    ] = False,
) -> None:
    """Run the commands of a file."""
    if atomic and keep_going:
        raise UsageError(
            _("--atomic and --keep-going contradict each other"),
            _("choose one: all or nothing, or what can be done"),
        )
    code = Batch(settings(context), atomic=atomic, keep_going=keep_going).run(_text(file))
    sys.stdout.flush()
    if code:
        raise typer.Exit(code)


def _text(file: str) -> str:
    """The text of a file of commands, or of standard input; PowerShell writes UTF-16."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        file = _("standard input") if file == "-" else file
        is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = raw.decode("utf-16" if is_wide else "utf-8-sig")
    except OSError as error:
        raise UsageError(
            _("{path} cannot be read: {why}", path=file, why=system_says(error)),
            _("give the file with the commands, or - to type them"),
        ) from None
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UsageError(_("{path} is not text in UTF-8", path=file), _("save it as plain text in UTF-8"))
    return text
