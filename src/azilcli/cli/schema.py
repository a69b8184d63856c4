"""`azil schema`."""

from typing import Annotated

import typer

from azilcli.cli.base import ReadFile, family
from azilcli.cli.session import show
from azilcli.errors import UsageError, near
from azilcli.language import N_, _

app = family()

_ERRORS = "errors"


@app.command(
    "schema",
    cls=ReadFile,
    help=N_(
        """List the keys and columns that commands print as data, with their types.

Keys of JSON are the headers of CSV. A report of several parts is an object of them by name; a receipt has no
part. Personal is what names people or is written about them; code is a code of somebody or of one of their
records. No file is opened. With errors instead of a command: the codes of errors with --format json."""
    ),
    epilog="azil schema report occupancy\nazil schema admit --format json\nazil schema errors\n"
    "azil schema report --columns command,key,type,personal --format csv",
)
def schema(
    context: typer.Context,
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COMMAND]", help=N_("The words of a command, or errors; all if left out")),
    ] = None,
) -> None:
    """List what a command prints as data."""
    from azilcli.reports import printed

    words = " ".join(command or ())
    if words == _ERRORS:
        show(context, printed.errors())
        return
    made = printed.listed(words)
    if not any(printed.of(words)):
        known = dict.fromkeys(part.command for part in printed.parts())
        raise UsageError(
            _("there is no command “{typed}” that prints data", typed=words),
            near(words, known, "azil schema"),
        )
    show(context, made)
