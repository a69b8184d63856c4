"""All lists that leave, in a folder of their own, with the commands that take them in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import typer

from azilcli import output
from azilcli.cli.session import noted, put_page, reading
from azilcli.cli.settings import settings
from azilcli.errors import FileProblem, UsageError, system_says
from azilcli.language import _, n_
from azilcli.output import CSV, WORKBOOK
from azilcli.reports import pseudonyms
from azilcli.reports.exporting import Leaving, Wanted
from azilcli.repository import Repository
from azilcli.services.lists import outgoing

COMMANDS = "import.txt"
"""The file with the commands that take the lists in, for `azil batch`."""

Maker = Callable[[str], Callable[[Repository, Wanted], Leaving]]


def fill(context: typer.Context, wanted: Wanted, maker: Maker) -> None:
    """Write every list with anything in it to a new folder, in the order in which they are taken in."""
    chosen = settings(context)
    if not chosen.out:
        raise UsageError(_("the folder is missing"), "azil export all --out data")
    with reading(context) as repo:
        kinds = [*outgoing.every(), *outgoing.others()]
        made = {kind: maker(kind)(repo, wanted) for kind in kinds}
    made = {kind: leaving for kind, leaving in made.items() if leaving.table.rows}
    noted(context, [leaving.table for leaving in made.values()])
    folder, ending = _new(Path(chosen.out)), output.ending(chosen.format)
    same = pseudonyms.Pseudonyms()
    commands: list[str] = []
    for number, (kind, leaving) in enumerate(made.items(), 1):
        name = f"{number:02}-{kind}.{ending}"
        table = pseudonyms.hiding(leaving, same) if wanted.pseudonymous else leaving.table
        page = output.whole([table], chosen.format, for_excel=bool(chosen.reader))
        put_page(context, folder / name, page)
        if kind in outgoing.every():
            commands.append(f"import {kind} {name}{' --history' * (kind == 'stays')}")
        for note in leaving.table.notes:
            print(f"{name}: {note}", file=sys.stderr)
    print(
        n_("{n} list written to {path}", "{n} lists written to {path}", len(made), path=folder),
        file=sys.stderr,
    )
    if wanted.pseudonymous or chosen.format not in (CSV, WORKBOOK):
        return
    put_page(context, folder / COMMANDS, "".join(f"{line}\n" for line in commands).encode())
    print(_("to take them into another file, in that folder: azil batch {file} --db FILE", file=COMMANDS),
          file=sys.stderr)  # fmt: skip


def _new(folder: Path) -> Path:
    """A folder that nobody else can read; where there is one, it must be empty."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        is_empty = not any(folder.iterdir())
    except OSError as error:
        raise FileProblem(
            _("{path}: {why}", path=folder, why=system_says(error)), _("give the name of a new folder")
        ) from error
    if not is_empty:
        raise FileProblem(
            _("the folder {path} is not empty", path=folder), _("give the name of a new folder")
        )
    return folder
