"""All lists that leave, in a folder of their own, with the commands that take them in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import typer

from azilcli import output
from azilcli.cli.session import noted, put_page, reading
from azilcli.cli.settings import settings
from azilcli.errors import FileProblem, UsageError, system_says
from azilcli.language import _, n_
from azilcli.ledger import putting
from azilcli.output import CSV, WORKBOOK
from azilcli.reports import pseudonyms
from azilcli.reports.exporting import Leaving, Wanted
from azilcli.repository import Repository, organisations
from azilcli.services.lists import outgoing, records

COMMANDS = "import.txt"
"""The file with the commands that take the lists in, for `azil batch`."""

Maker = Callable[[str], Callable[[Repository, Wanted], Leaving]]


def fill(context: typer.Context, wanted: Wanted, maker: Maker) -> None:
    """Write every list with anything in it to a new folder, in the order in which they are taken in."""
    chosen = settings(context)
    if not chosen.out:
        raise UsageError(_("the folder is missing"), "azil export all --out data")
    with reading(context) as repo:
        made = {kind: maker(kind)(repo, wanted) for kind in outgoing.every()}
        same = pseudonyms.Pseudonyms(organisations.landlords(repo))
    made = {kind: leaving for kind, leaving in made.items() if leaving.table.rows}
    noted(context, [leaving.table for leaving in made.values()])
    folder, ending = Path(chosen.out), output.ending(chosen.format)
    names = {kind: f"{number:02}-{kind}.{ending}" for number, kind in enumerate(made, 1)}
    is_taken_in = not wanted.pseudonymous and chosen.format in (CSV, WORKBOOK)
    with _folder(context, folder) as filled:
        for kind, leaving in made.items():
            table = pseudonyms.hiding(leaving, same) if wanted.pseudonymous else leaving.table
            page = output.whole([table], chosen.format, for_excel=bool(chosen.reader))
            put_page(context, filled / names[kind], page)
        if is_taken_in:
            put_page(context, filled / COMMANDS, _commands(names).encode())
    for kind, leaving in made.items():
        for note in leaving.table.notes:
            print(f"{names[kind]}: {note}", file=sys.stderr)
    print(
        n_("{n} list written to {path}", "{n} lists written to {path}", len(made), path=folder),
        file=sys.stderr,
    )
    if is_taken_in:
        print(_("to take them into another file, in that folder: azil batch {file} --db FILE",
                file=COMMANDS), file=sys.stderr)  # fmt: skip


def _commands(names: Mapping[str, str]) -> str:
    """The commands that take the lists in, by the names of their files."""
    past = {"stays", *records.others()}
    return "".join(f"import {kind} {name}{' --history' * (kind in past)}\n" for kind, name in names.items())


def _folder(context: typer.Context, folder: Path) -> AbstractContextManager[Path]:
    """The folder, which appears with all that is in it; as a part of a whole, it is filled at the end.

    Where there is one already, it must be empty.
    """
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise FileProblem(
                _("the folder {path} is not empty", path=folder), _("give the name of a new folder")
            )
        if settings(context).pages is None:
            return putting.new_folder(folder)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise FileProblem(
            _("{path}: {why}", path=folder, why=system_says(error)), _("give the name of a new folder")
        ) from error
    return nullcontext(folder)
