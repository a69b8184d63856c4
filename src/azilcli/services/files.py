"""Use cases on the file as a whole: copying it, making it anew, putting a copy in its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from azilcli import repository
from azilcli.language import _, n_
from azilcli.repository import Repository, files, history
from azilcli.repository.files import Damaged, Replacement
from azilcli.services import Done
from azilcli.text.quoting import typed


def copy(repo: Repository, target: Path, *, overwrite: bool) -> str:
    """Copy the file, whole and verified or not at all; what is to be said of it."""
    fingerprint = repo.fingerprint
    files.copy(repo, target, overwrite=overwrite)
    return _("Copied to {path} and verified · {fingerprint}", path=target, fingerprint=fingerprint)


def place_of_copy(path: Path, given: Path) -> Path:
    """Where a copy goes: into a folder, such as that of a stick, under the file's own name."""
    return given / path.name if given.is_dir() else given


def rebuild(path: Path) -> tuple[str, Damaged | None]:
    """Make the file anew from its journal; what is to be said of it, and what could not be mended."""
    left = files.rebuild(path)
    sentence = _("The tables were rebuilt from the journal")
    if not left:
        return sentence, None
    unproved = n_(
        "{n} part of the journal could not be repaired: {first}",
        "{n} parts of the journal could not be repaired, the first: {first}",
        len(left),
        first=left[0].sentence,
    )
    return sentence, Damaged(unproved)


@contextmanager
def advised(path: Path) -> Iterator[None]:
    """Where the commands fail to which one is sent for a damaged file, say what is left to be done."""
    try:
        yield
    except Damaged as error:
        raise Damaged(
            error.sentence,
            _(
                "continue with an intact copy: azil --db COPY db copy {path} --force; then merge what "
                "other copies hold: azil db merge OTHER",
                path=typed(str(path)),
            ),
        ) from error


def replace(path: Path, copy: Path, replacement: Replacement, *, keep: bool) -> Done:
    """Put a copy in place of the file, or only say what would be done; the file as it was is put aside."""
    kept = replacement.put() if keep else None
    with repository.reading(path if keep else copy) as repo:
        head = history.head(repo) or history.NO_ENTRY
    why = (
        _("the previous file was kept: {path}; to bring back what else it holds: azil db merge {typed}",
          path=kept, typed=typed(str(kept))),
    ) if kept else ()  # fmt: skip
    return Done(
        head._replace(action="db restore"),
        _("{path} was replaced with {copy}", copy=copy, path=path),
        {"copy": str(copy), "aside": str(kept) if kept else None},
        why,
        is_final=True,
        is_written=False,
    )
