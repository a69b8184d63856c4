"""The log of viewing: who looked at whose data when, and what left the screen (ZMZ-1 114(5), ZVOP-2 22).

Reading writes nothing to the file, which may also lie where one can only read. So the log lies in the user's
folder: for each register and year a file, in it for each time a line of JSON. Codes stand in it, no names.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from azilcli import folders
from azilcli.ledger import putting
from azilcli.repository import Record, Repository

FOLDER = "AZIL_VIEWS"
"""The variable that names another folder."""
_REGISTER = 16
_FILE = re.compile(r"[0-9a-f]{16}-(\d{4})\.jsonl")


def folder() -> Path:
    """Where the log lies: what `AZIL_VIEWS` names, else where the system keeps the state of programs."""
    if named := os.environ.get(FOLDER):
        return Path(named)
    return folders.state() / "views"


def register(repo: Repository) -> str:
    """The file as all its copies share it: by its first entry; '' where there is none."""
    rows = repo.values("SELECT id FROM entry WHERE seq = (SELECT min(seq) FROM entry)")
    return str(rows[0][0])[:_REGISTER] if rows else ""


def append(of: str, line: Record) -> None:
    """Add a line, in one piece beside those of other commands. Raises `OSError` where that cannot be."""
    text = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    file = folder() / f"{of}-{line['at'][:4]}.jsonl"
    try:
        stream = _opened(file)
    except FileNotFoundError:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        stream = _opened(file)
    try:
        if os.write(stream, text) < len(text):
            raise OSError(28, os.strerror(28))
    finally:
        os.close(stream)


def _opened(file: Path) -> int:
    """The file to add to; what is no file, such as a pipe that nobody reads, is not waited for."""
    as_it_is = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | as_it_is, putting.PRIVATE)


def files(of: str) -> list[tuple[int, Path]]:
    """The files of a register with their years, also those in folders below, where several were collected."""
    dated = [
        (int(name[1]), file)
        for file in folder().rglob(f"{of}-*.jsonl")
        if (name := _FILE.fullmatch(file.name)) and file.is_file()
    ]
    return sorted(dated)


def lines(of: str) -> Iterator[Record | None]:
    """What was noted of a register; None for a line that cannot be read."""
    for _year, file in files(of):
        with file.open(encoding="utf-8", errors="replace") as stream:
            for text in stream:
                try:
                    line = json.loads(text)
                    is_ours = isinstance(line, dict) and isinstance(line["at"], str)
                except (ValueError, KeyError, RecursionError):
                    is_ours = False
                yield line if is_ours else None
