"""What lies beside the file: traces that SQLite would apply to it, and copies that programs made of it.

Here is what can be told from outside before SQLite opens the file, by names and heads alone. Nothing here
writes, moves or deletes; what two copies hold is not asked here.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from azilcli.errors import FileProblem
from azilcli.language import _, listed
from azilcli.ledger import schema
from azilcli.text.keys import nfc
from azilcli.text.quoting import quoted

HEADER_BYTES = 100
_WAL = 2
_COMPUTER = r"((DESKTOP|LAPTOP|WIN)-[A-Z0-9]+|[A-Z0-9-]+-PC|PC-?\d{1,4})(-\d{1,2})?"
"""A computer's name as OneDrive appends it: what Windows gives by itself, as offices too have names."""
_LONGEST = 18
"""Signs that OneDrive appends at most: a computer's name and a number."""
_COPIES = {"copy", "kopija", "another", "druga"}
_COPY_OF = r"(?:(?:copy|kopija)(?: \(\d{1,2}\))?(?: of| od| datoteke)? )"
_CONFLICTS = {"spor", "sporu", "sporna"}
_IN_CONFLICT = ("conflict", "konflikt", "navzkriž")
_MARKS = (".sync-conflict-", "_conflict-", ".conflict", "_sfconflict")
"""What Syncthing, ownCloud and Seafile put in, and those that write it without brackets."""


def place(path: Path) -> Path:
    """The file itself where `path` is a link: beside that one SQLite keeps its journals."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def is_wal(header: bytes) -> bool:
    """Whether a file with this header keeps new pages in a `-wal` beside it."""
    return _WAL in header[18:20]


def refuse_foreign(path: Path) -> None:
    """Raise `FileProblem` if SQLite would ruin the file with a `-wal` or `-journal` beside it.

    Also where that is a folder, or a pipe, for which it would wait for ever.

    Only before SQLite opens the file in this process: closing it here gives up the process's locks.
    """
    there = place(path)
    for suffix, is_foreign in (("-wal", _is_foreign_wal), ("-journal", _is_foreign_journal)):
        trace = there.with_name(there.name + suffix)
        if _is_no_file(trace):
            raise FileProblem(
                _("{path} is not a file", path=trace), _("move it away from beside the database")
            )
        # Twice, because somebody may be writing at this very moment.
        if _has_content(trace) and is_foreign(trace, there) and is_foreign(trace, there):
            raise FileProblem(
                _(
                    "{trace} comes from another copy or another state of {path}, or from another "
                    "program; it would destroy the file if applied to it",
                    trace=trace,
                    path=path,
                ),
                _(
                    "move {trace} to another folder, do not delete it; then check the file: azil db verify",
                    trace=trace,
                ),
            )


def _is_foreign_journal(trace: Path, there: Path) -> bool:
    from azilcli.ledger import rollback

    return rollback.is_foreign(trace, there)


def refuse_leftover(path: Path) -> None:
    """Raise `FileProblem` if a `-wal` or `-journal` is left of a file that stood here and is gone.

    It may only have another name now, and be whole with its journal alone.
    """
    for suffix in ("-wal", "-journal"):
        trace = path.with_name(path.name + suffix)
        if _has_content(trace):
            raise FileProblem(
                _(
                    "{trace} is left over from a file that was here; without it, that file may be damaged",
                    trace=trace,
                ),
                _(
                    "move {trace} beside that file, under its name; if that file is gone, move it away",
                    trace=trace,
                ),
            )


def _is_no_file(trace: Path) -> bool:
    """Whether something lies there that is not a file: asked once, because a journal comes and goes."""
    try:
        return not stat.S_ISREG(trace.stat().st_mode)
    except OSError:
        return False


def _has_content(trace: Path) -> bool:
    try:
        return trace.is_file() and trace.stat().st_size > 0
    except OSError:
        return False


def _is_foreign_wal(trace: Path, there: Path) -> bool:
    """Whether the file keeps no `-wal`, and one lies there.

    An empty one is no danger, nor is a `-shm` alone: SQLite looks at neither.
    """
    # SQLite 3.40 reads its frames in place of the file's pages, and leaving WAL writes them into the file.
    return not is_wal(_header(there)) and _has_content(trace)


def _header(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(HEADER_BYTES)


def _is_ours(header: bytes) -> bool:
    application = int.from_bytes(header[68:72], "big")
    return header.startswith(b"SQLite format 3\0") and application == schema.APPLICATION_ID


def signs(path: Path) -> list[str]:
    """What lies beside the file and does it no harm but tells something: sentences with what to do.

    Only before SQLite opens the file in this process: closing it here gives up the process's locks.
    """
    try:
        there = place(path)
        header = _header(there) if there.is_file() else b""  # to open a pipe would be to wait for ever
        if not _is_ours(header):
            return []
        with os.scandir(there.parent) as entries:
            stem = nfc(there.stem).casefold()
            beside = {entry.name: entry for entry in entries if stem in nfc(entry.name).casefold()}
        return [*([] if is_wal(header) else _idle_traces(there, beside)), *_copies(there, beside)]
    except (OSError, ValueError):
        return []


def is_open_to_others(path: Path) -> bool:
    """Whether others at this computer may read the file, as far as the system tells by its mode."""
    return os.name == "posix" and bool(path.stat().st_mode & 0o044)


def _idle_traces(there: Path, beside: dict[str, os.DirEntry[str]]) -> Iterator[str]:
    """The `-wal` and `-shm` that SQLite does not look at."""
    names = []
    for suffix in ("-wal", "-shm"):
        entry = beside.get(there.name + suffix)
        if entry and entry.is_file() and (suffix == "-shm" or entry.stat().st_size == 0):
            names.append(str(there.with_name(entry.name)))
    if names:
        yield _(
            "a file left by another program lies beside the database and has no effect: {names}; once "
            "no program has the database open, delete it",
            names=listed(names),
        )


def _copies(there: Path, beside: dict[str, os.DirEntry[str]]) -> Iterator[str]:
    """The files of ours whose names tell that a program made them, to keep two states apart."""
    for name in sorted(beside):
        copy = there.with_name(name)
        if name != there.name and _names_copy(name, there) and _is_mergeable(beside[name], copy):
            yield _(
                "{copy} seems to be a copy made by a cloud folder or a file manager; to see what it "
                "holds that is not here: azil db diff {typed}; to merge that: azil db merge {typed}; "
                "then move it away",
                copy=copy,
                typed=quoted(str(copy)),
            )


def _is_mergeable(entry: os.DirEntry[str], copy: Path) -> bool:
    try:
        return entry.is_file() and _is_ours(_header(copy))
    except OSError:
        return False


def _names_copy(name: str, there: Path) -> bool:
    """Whether a program, and no person, gave this name to a copy of the file, in whatever capitals."""
    if nfc(there.stem).lower() not in nfc(name).lower():
        return False
    stem, suffix = re.escape(nfc(there.stem)), re.escape(nfc(there.suffix))
    match = re.fullmatch(f"({_COPY_OF}?){stem}(.*){suffix}", nfc(name), re.IGNORECASE | re.DOTALL)
    return match is not None and (bool(match[1] and not match[2]) or _is_of_copy(match[2]))


def _is_of_copy(between: str) -> bool:
    """Whether a program, and no person, put this between the name of a file and its suffix."""
    if between.startswith("-"):
        return len(between) <= _LONGEST + 1 and bool(re.fullmatch(_COMPUTER, between[1:]))
    plain = between.casefold().replace("–", "-")
    if plain.startswith(_MARKS):
        return True
    if re.fullmatch(r" \d{1,2}", plain):
        return True
    in_brackets = plain.lstrip().startswith(("(", "["))
    if not in_brackets and not plain.startswith(" "):
        return False
    words = plain.translate(dict.fromkeys(map(ord, "()[]-"), " ")).split()
    tells_conflict = any(sign in plain for sign in _IN_CONFLICT) or not _CONFLICTS.isdisjoint(words)
    if tells_conflict and (in_brackets or plain.startswith(" - ")):
        return True
    telling = {word for word in words if not (word.isdecimal() and len(word) <= 2)}
    return telling <= _COPIES and (in_brackets or bool(telling))
