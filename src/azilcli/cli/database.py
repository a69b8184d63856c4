"""`azil db`: the file itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from azilcli.cli.base import Command, Read, family, settings
from azilcli.cli.session import reading, report
from azilcli.errors import ExitCode
from azilcli.language import N_, _
from azilcli.ledger import file, fold
from azilcli.reports import journal
from azilcli.reports.table import Table
from azilcli.services import history

app = family("db")


@app.command(
    "info",
    cls=Read,
    help=N_("Show the file's fingerprint, counts and versions."),
    epilog="azil db info\nazil db info --format json",
)
def info(context: typer.Context) -> None:
    """Show facts of the file."""
    report(context, lambda repo: journal.info(repo, settings(context).db))


@app.command(
    "verify",
    cls=Read,
    help=N_(
        """Check that the file holds the whole, unaltered history.

Every digest, every predecessor, SQLite's own check, and every table against a fresh fold of the
journal. A fingerprint from an older report proves that nothing was cut off since. Exit code 5 if
anything is wrong."""
    ),
    epilog="azil db verify\nazil db verify --fingerprint 3f9a-1c77-20be-9d41",
)
def verify(
    context: typer.Context,
    fingerprint: Annotated[
        str | None,
        typer.Option("--fingerprint", metavar="TEXT", help=N_("A fingerprint the history must contain")),
    ] = None,
) -> None:
    """Verify the file."""
    if fingerprint is not None:
        history.check_entry(fingerprint)
    made = report(context, lambda repo: journal.faults(repo, fingerprint or ""))
    if isinstance(made[0], Table) and made[0].rows:
        raise typer.Exit(ExitCode.FILE)


@app.command(
    "rebuild",
    cls=Command,
    help=N_("Drop every derived table and make it anew from the journal."),
    epilog="azil db rebuild",
)
def rebuild(context: typer.Context) -> None:
    """Rebuild the tables."""
    with file.writing(settings(context).db) as connection:
        fold.rebuild(connection)
    print(_("The tables were made anew from the journal"))


@app.command(
    "copy",
    cls=Command,
    help=N_(
        """Copy the file, even while others write to it.

The copy is verified before it is put in place. A file that exists is overwritten only with --force."""
    ),
    epilog="azil db copy /media/usb/azil.db\nazil db copy backup.db --force",
)
def copy(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="TARGET", help=N_("The file to make"))],
    force: Annotated[bool, typer.Option("--force", help=N_("Overwrite TARGET"))] = False,
) -> None:
    """Copy the file."""
    with reading(context) as repo:
        fingerprint = repo.fingerprint
        file.copy(repo.connection, target, overwrite=force)
    print(_("Copied to {path} and verified · {fingerprint}", path=target, fingerprint=fingerprint))
