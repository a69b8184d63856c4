"""The folder of a night: a file for every format, and what the night leaves for the one after."""

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import Any

import typer

from azilcli import output
from azilcli.cli.session import noted, reading, stated, with_foot
from azilcli.cli.settings import settings
from azilcli.ledger import putting
from azilcli.reports import nightly
from azilcli.reports.table import Report
from azilcli.repository import places, views
from azilcli.text.showing import harmless

LEFT = "night.json"
"""What a night leaves in its folder for the night after: figures, state, and the codes of its findings."""
_NAME = "nightly"
_ALONE = (output.CSV,)
"""The formats in which a file holds one table."""


def write(context: typer.Context, out: Path, night: date, site: str | None, formats: Sequence[str]) -> str:
    """Write the files of a night, last what it leaves; the severity of its gravest new finding."""
    folder = out / night.isoformat()
    settings(context).out = str(folder)
    with reading(context) as repo:
        place = places.record(repo, "site", site)["id"] if site else None
        of = {"register": views.register(repo), "site": place}
        made = nightly.nightly(repo, night, place, _said_before(out, night, of))
        stated(context, repo, made.report)
        left = {"night": night.isoformat(), "state": repo.state, **of, "figures": made.figures,
                "findings": made.said}  # fmt: skip
    noted(context, made.report)
    files = dict(_files(with_foot(context, made.report), formats))
    left["files"] = sorted(files)
    database = settings(context).db
    files[LEFT] = (json.dumps(left, ensure_ascii=False) + "\n").encode()
    with _folder(folder) as filled:
        for name in files:  # all of it, or nothing
            putting.refuse_page(filled / name, database, over_workbook=True)
        for name, content in files.items():
            putting.page(filled / name, content, database)
    print(harmless(made.sentence))
    return made.worst


def _folder(folder: Path) -> AbstractContextManager[Path]:
    """The folder of a night, which appears with all that is in it; one that is there already is filled."""
    return nullcontext(folder) if folder.is_dir() else putting.new_folder(folder)


def _files(made: Report, formats: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The files by name: one for each format, or for each table where a format holds but one."""
    for format_ in formats:
        ending = output.ending(format_)
        if format_ not in _ALONE:
            yield f"{_NAME}.{ending}", output.whole(made, format_)
            continue
        for part in made:
            yield f"{part.name}.{ending}", output.whole([part], format_)


def _said_before(out: Path, night: date, of: dict[str, Any]) -> list[Any] | None:
    """What the newest earlier night of the same file and site in this folder left; None where none did."""
    earlier = []
    for folder in out.iterdir() if out.is_dir() else ():
        with suppress(ValueError):
            if (day := date.fromisoformat(folder.name)) < night:
                earlier.append((day, folder / LEFT))
    for _day, left in sorted(earlier, reverse=True):
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            told = json.loads(left.read_text(encoding="utf-8"))
            if {name: told[name] for name in of} == of:
                return [tuple(map(str, one)) for one in told["findings"]]
    return None
