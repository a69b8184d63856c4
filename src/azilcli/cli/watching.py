"""What a run leaves in the log of viewing: whose records it showed, by which command, and where to."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from typer import _click as click

from azilcli import dates
from azilcli.cli.settings import TYPED, Settings, is_typed, settings
from azilcli.errors import system_says
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.reports.table import Facts, Report
from azilcli.repository import Repository, views
from azilcli.text.showing import is_terminal

ONE_BY_ONE = 2000
"""More records of a report are not named one by one; the line then counts for everybody."""
_CODE = re.compile(r"\b[A-Z][0-9A-Z]{3}-?[0-9A-Z]{4}-?[0-9A-Z]{4}\b")
_TELLING_NOBODY = {
    *("CODE", "DATE", "ENTRY", "KIND", "LIST", "MOMENT", "MONTH", "N", "NUMBERS", "PLACE"),
    *("SEVERITY", "SITE", "SITE/ROOM", "SITE=N", "STAGE"),
}
"""What a command understood in the place of one of these holds no name and no free text."""
_MAY_NAME = {"which", "whom", "missing", "back", "warning", "household"}
"""The parameters that take a code, or a name instead."""


class Register:
    """The file whose records are shown: which one, where, in which state, and whom the words typed named."""

    def __init__(self, path: Path, repo: Repository) -> None:
        self.id = views.register(repo)
        self.path = str(path.absolute())
        self.state = repo.state
        self.named = repo.named
        self.tells_of_all = False
        """Whether names may be shown of people whose codes are not."""


def watch(context: click.Context, repo: Repository) -> None:
    """Let what is shown of these records be noted."""
    chosen = settings(context)
    chosen.register = Register(chosen.db, repo)


def shown(context: click.Context, made: Report) -> None:
    """Note whose records a report shows."""
    if any(part.name == "views" for part in made):
        return
    seen: dict[str, None] = {}
    of = settings(context).register
    tells_of_others = False
    for part in made:
        if isinstance(part, Facts):
            seen.update(dict.fromkeys(_codes(value for _key, _label, value, _kind in part.items)))
            continue
        for row in part.rows:
            codes = _codes(row)
            tells_of_others |= not any(code[0] == "P" for code in codes)
            seen.update(dict.fromkeys(codes))
        if part.name == "log":  # it tells of people by their names alone
            seen.update(dict.fromkeys(row[0] for row in part.rows))
    _note(context, None if of is not None and of.tells_of_all and tells_of_others else seen)


def said(context: click.Context, *texts: str, is_refusal: bool = False) -> None:
    """Note whose codes some sentences tell, that nothing was recorded of.

    What was typed is not known to be understood where they refuse, and may be a name in the wrong place.
    """
    _note(context, dict.fromkeys(_codes(texts)), is_understood=not is_refusal)


def copied(context: click.Context, target: Path) -> None:
    """Note that everything left with a copy of the file."""
    _note(context, None, left="copy", to=str(target.absolute()))


def _note(
    context: click.Context, seen: dict[str, None] | None, *, is_understood: bool = True, **more: str
) -> None:
    """Append a line; where that cannot be, say so once and go on."""
    chosen = settings(context)
    of = chosen.register
    if of is None or not of.id:
        return
    if seen is not None:
        seen = {**dict.fromkeys(of.named), **seen}
        if of.tells_of_all and not any(code[0] == "P" for code in seen):
            seen = None
        elif not seen:
            return
    line = {
        "at": dates.now().isoformat(),
        "by": chosen.author.actor,
        "office": chosen.author.office,
        "file": of.path,
        "state": of.state,
        "command": context.command_path.partition(" ")[2],
        "options": _options(context, chosen, is_understood=is_understood),
        "left": _way(chosen),
        "people": None if seen is None else sum(code[0] == "P" for code in seen) or len(seen),
        "seen": None if seen is None or len(seen) > ONE_BY_ONE else list(seen),
        **more,
    }
    try:
        views.append(of.id, line)
    except (OSError, RuntimeError, ValueError) as error:
        why = system_says(error) if isinstance(error, OSError) else str(error)
        sentence = _(
            "who looked at this cannot be noted, as the law asks (ZVOP-2 22): {why}; to note it in "
            "another folder: {variable}=FOLDER", why=why, variable=views.FOLDER,
        )  # fmt: skip
        if sentence not in chosen.said:
            chosen.said.add(sentence)
            print(sentence, file=sys.stderr)


def _codes(cells: Iterable[Any]) -> list[str]:
    """The codes of the people of whom a row tells, else those of its other records."""
    codes = [
        ids.normalise(code)
        for cell in cells
        if isinstance(cell, str) and len(cell) >= ids.LENGTH
        for code in _CODE.findall(cell)
        if ids.is_valid(code)
    ]
    return [code for code in codes if code[0] == "P"] or codes


def _options(context: click.Context, chosen: Settings, *, is_understood: bool) -> dict[str, Any]:
    """What was typed after the command, without names and free text: of a text only that there was one."""
    options: dict[str, Any] = {}
    typed = {**context.params, **context.meta.get(TYPED, {})}
    for param in context.command.params:
        value = typed.get(str(param.name))
        if value is None or not is_typed(context, str(param.name)):
            continue
        many = isinstance(value, (list, tuple))
        given: list[Any] = list(value) if many else [True if getattr(param, "is_flag", False) else value]
        is_kept = is_understood and tells_nobody(str(param.name), str(param.metavar))
        words = [word if is_kept else _harmless(word) for word in given]
        if param.param_type_name == "option" or "…" not in words:
            options[param.opts[0]] = words if many else words[0]
    if chosen.format != "text":
        options["--format"] = chosen.format
    return options


def tells_nobody(name: str, metavar: str) -> bool:
    """Whether what was understood in the place of a parameter may be noted as it was typed."""
    return name not in _MAY_NAME and (metavar in _TELLING_NOBODY or "|" in metavar)


def _harmless(value: Any) -> Any:
    """What is no text, or the code that it is; else only that there was one."""
    if not isinstance(value, str):
        return value
    return ids.normalise(value) if ids.is_valid(value) else "…"


def _way(chosen: Settings) -> str:
    """Where what is printed goes to, as far as one can know: the screen, a file, or another program."""
    with suppress(OSError, ValueError):
        if chosen.out or stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode):
            return "file"
    return "screen" if is_terminal(sys.stdout) else "pipe"
