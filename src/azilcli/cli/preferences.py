"""What a user keeps for all commands at this computer: a text with a line `key = value` for each thing.

It is read at the start of every command, so it needs no library; what it holds counts below the options
and the environment.
"""

from __future__ import annotations

import os
from pathlib import Path

from azilcli import folders
from azilcli.errors import FileProblem, system_says
from azilcli.language import _

PLACE = "AZIL_CONFIG"
"""The variable that names another file; none where it is empty."""

Preferences = dict[str, str]


def place() -> Path | None:
    """The file in which they stand; None where there is none to be."""
    if (named := os.environ.get(PLACE)) is not None:
        return Path(named) if named else None
    try:
        return folders.settings() / "config"
    except RuntimeError:
        return None


def text() -> str:
    """The file as it stands; '' where there is none. Raises `FileProblem` where it cannot be read."""
    file = place()
    try:
        return file.read_text(encoding="utf-8-sig") if file else ""
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        why = system_says(error)
    except UnicodeDecodeError:
        why = _("it is not text in UTF-8")
    raise FileProblem(
        _("your settings cannot be read: {path}: {why}", path=file, why=why),
        _("correct that file, or delete it"),
    )


def of_line(line: str) -> tuple[str, str]:
    """The key and the value of a line; '' of one that sets nothing."""
    key, sign, value = line.partition("=")
    return ("", "") if not sign or key.lstrip().startswith("#") else (key.strip(), value.strip())


def read() -> Preferences:
    """What the user chose, empty values left out. Raises `FileProblem` where that cannot be read."""
    chosen = dict(map(of_line, text().splitlines()))
    return {key: value for key, value in chosen.items() if key and value}


def language() -> str:
    """The language that the user chose; '' for none, also where it cannot be read."""
    try:
        return read().get("language", "")
    except FileProblem:
        return ""


def path(value: str) -> Path:
    """The database file that the settings name; what is not whole is meant from where they lie."""
    file = place()
    try:
        named = Path(value).expanduser()
    except RuntimeError:
        named = Path(value)
    return file.parent / named if file else named
