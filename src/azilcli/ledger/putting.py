"""Putting a file in its place: whole or not at all, on the disk, and never over what it would ruin.

Whatever the program writes, but for the database itself, is built as a draft and put in place here.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from azilcli import windows
from azilcli.errors import FileProblem, system_says
from azilcli.language import _
from azilcli.ledger import surroundings

PRIVATE = 0o600
"""What is new may be read by whoever made it, and by nobody else."""

_LOOKED_AT = 8192
_BESIDE = r"(?is)(.+)-(?:journal|wal|shm)"
_DEVICES = {"AUX", "CON", "NUL", "PRN", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))}
_WAITS = (0.05, 0.1, 0.2, 0.3, 0.35)
"""So many seconds one waits before trying again: a second in all."""
_ZIP = b"PK\x03\x04"
_DRAFT = r"(?s)\..+\.(\d+)\.draft(?:-journal)?"


def page(path: Path, content: bytes, database: Path) -> None:
    """Write a text or a workbook under a name: through a link, and straight into a pipe or a device.

    Raises `FileProblem` where that would ruin other data, and where nothing can be written.
    """
    try:
        refuse_page(path, database, over_workbook=_is_workbook(io.BytesIO(content)))
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        target = path.resolve()
        draft = new_draft(target)
        try:
            draft.write_bytes(content)
            yield_to_disk(draft)
            put_in_place(draft, target, overwrite=True, source=database)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise FileProblem(
            _("{path}: {why}", path=path, why=system_says(error)), _("check the folder and the rights to it")
        ) from error


def make_folder(path: Path) -> None:
    """Make a folder, with those above it, unless it is there; `FileProblem` where that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(
            _("{path}: {why}", path=path, why=system_says(error)), _("check the folder and the rights to it")
        ) from error


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A private folder to fill, which gets its name only once it is whole: a kill before leaves none.

    Raises `FileProblem` where it cannot be made; where something stands under its name, unless it is an empty
    folder, and then nothing is left of the new one.
    """
    _refuse_name(path)
    make_folder(path.parent)
    sweep(path.parent)
    draft = path.with_name(f".{path.name[:200]}.{os.getpid()}.draft")
    try:
        draft.mkdir(mode=0o700)
        yield draft
        if path.is_dir():
            path.rmdir()
        draft.rename(path)
    except OSError as error:
        raise FileProblem(
            _("{path}: {why}", path=path, why=system_says(error)), _("give the name of a new folder")
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _keep_names(path.parent)


def refuse_page(path: Path, database: Path, *, over_workbook: bool = False) -> None:
    """Raise `FileProblem` for a folder and for a file that is no text: any database, an image.

    Only another workbook is written over a workbook.
    """
    _refuse_name(path)
    if path.is_dir():
        raise FileProblem(_("{path} is a folder, not a file", path=path), _("give a file in it"))
    if not path.is_file():
        return
    how = _("give another file")
    if database.exists() and path.samefile(database):
        raise FileProblem(_("{path} is the database itself", path=path), how)
    with path.open("rb") as stream:
        if b"\0" in stream.read(_LOOKED_AT) and not (over_workbook and _is_workbook(stream)):
            raise FileProblem(
                _("{path} does not hold text, but a database or other data, and was not changed", path=path),
                how,
            )


def _is_workbook(stream: BinaryIO) -> bool:
    """Whether this is a workbook as Excel and LibreOffice write them now."""
    stream.seek(0)
    if stream.read(len(_ZIP)) != _ZIP:
        return False
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(stream) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except BadZipFile:
        return False


def _refuse_name(path: Path) -> None:
    """Raise `FileProblem` for a name under which SQLite keeps what belongs to a file, or azil a draft."""
    beside = re.fullmatch(_BESIDE, path.name)
    if windows.is_here() and path.name.partition(".")[0].rstrip().upper() in _DEVICES:
        raise FileProblem(
            _("{path} is a name that Windows keeps for a device", path=path), _("choose another name")
        )
    if (beside and path.with_name(beside[1]).is_file()) or re.fullmatch(_DRAFT, path.name):
        raise FileProblem(
            _("{path} is a name that a database uses for itself; a file there would damage it",
              path=path),
            _("choose another name"),
        )  # fmt: skip


def new_draft(path: Path) -> Path:
    """Where a file is built before it gets its name; what a killed process left there is cleared.

    Raises `FileProblem` if nothing can be written to its folder, or nothing may stand under its name.
    """
    _refuse_name(path)
    if not path.parent.is_dir():
        raise FileProblem(_("there is no folder {folder}", folder=path.parent), _("create the folder first"))
    draft = path.with_name(f".{path.name[:200]}.{os.getpid()}.draft")
    sweep(path.parent)
    try:
        discard(draft)
        # SQLite would say of a file that it cannot make only that it cannot open it, and name the draft.
        draft.touch(mode=PRIVATE, exist_ok=False)
        allow(draft, PRIVATE)
    except OSError as error:
        raise FileProblem(
            _("nothing can be written to the folder {folder}: {why}",
              folder=path.parent.absolute(), why=system_says(error)),
            _("give a file in a folder of your own, or ask for permission to write"),
        ) from error  # fmt: skip
    return draft


def discard(draft: Path) -> None:
    """Take away a draft that got no name, with what SQLite left beside it."""
    for leftover in (draft, draft.with_name(draft.name + "-journal")):
        leftover.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Take away the drafts of killed commands: they may hold whole copies, also of what was erased since.

    One whose process still runs is left, and so is whatever cannot be removed.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        left = [
            (entry.path, int(match[1]))
            for entry in entries
            if entry.name.startswith(".") and (match := re.fullmatch(_DRAFT, entry.name))
        ]
        for path, process in left:
            if not _runs(process):
                with suppress(OSError):
                    _remove(Path(path))


def _remove(draft: Path) -> None:
    """Take away a draft of a file or of a folder."""
    if draft.is_dir() and not draft.is_symlink():
        shutil.rmtree(draft)
    else:
        draft.unlink()


def _runs(process: int) -> bool:
    """Whether a process of this number runs on this computer; where one cannot ask, it may."""
    if windows.is_here():  # there the question of POSIX would end it
        return windows.runs(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def refuse_existing(path: Path, how: str = "") -> None:
    """Raise `FileProblem` if something already stands at `path`; `how` is another hint than the usual one."""
    if path.exists() or path.is_symlink():
        raise FileProblem(
            _("{path} already exists and was not changed", path=path),
            how or _("choose another name, or first move that file away"),
        )


def put_in_place(draft: Path, path: Path, *, overwrite: bool = False, source: Path | None = None) -> None:
    """Give a finished file its name in one step; without `overwrite` never over another file.

    Over a file, it may be read by those who could read that one and may read `source`, of which it tells.
    """
    if overwrite:
        if source is not None and path.exists():
            allow(draft, rights(path) & rights(source))
        _take_over(draft, path)
    else:
        refuse_existing(path)
        surroundings.refuse_leftover(path)
        try:
            os.link(draft, path)
        except FileExistsError:
            refuse_existing(path)
        except OSError:  # a file system without hard links, such as FAT on a USB stick
            refuse_existing(path)
            draft.rename(path)
    _keep_names(path.parent)


def _keep_names(path: Path) -> None:
    """See that the names in a folder are on the disk, where a system knows such a thing."""
    with suppress(OSError):
        folder = os.open(path, os.O_RDONLY)
        try:
            _to_disk(folder)
        finally:
            os.close(folder)


def _take_over(draft: Path, path: Path) -> None:
    """Put a draft in the place of a file; patiently, as Windows refuses while another program has it open.

    A virus scanner or the search has it open for a moment, Excel until somebody closes it.
    """
    for wait in (*_WAITS, None):
        try:
            draft.replace(path)
        except PermissionError as error:
            if not windows.is_here() or not os.access(path, os.W_OK):
                raise
            if wait is None:
                raise FileProblem(
                    _("{path} is open in another program, and was not changed", path=path),
                    _("close it there, then repeat the command; or give another file"),
                ) from error
            time.sleep(wait)
        else:
            return


def yield_to_disk(path: Path) -> None:
    """See that what was written to `path` is on the disk."""
    with path.open("rb+") as stream:
        _to_disk(stream.fileno())


def _to_disk(descriptor: int) -> None:
    if sys.platform == "darwin":  # where else only the disk's own memory has it
        import fcntl

        with suppress(OSError):  # a share knows no such thing
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def rights(path: Path) -> int:
    """Who may read and write a file; its owner alone where there is none."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return PRIVATE


def allow(path: Path, mode: int) -> None:
    """Say who may read and write a file, where the file system keeps such a thing."""
    with suppress(OSError):
        path.chmod(mode | PRIVATE)
