"""The file as a whole: what is wrong with it, copying it, making it anew, putting a copy in its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from azilcli.ledger import copying, damage, file, mending, putting, restoring, surroundings, verify
from azilcli.ledger.damage import Damaged as Damaged
from azilcli.ledger.proofs import Fault
from azilcli.repository import Repository


def faults(repo: Repository, fingerprint: str) -> Iterator[Fault]:
    """All that verification finds wrong; the history must contain the fingerprint, if one is given."""
    return verify.faults(repo.connection, fingerprint)


def is_open_to_others(path: Path) -> bool:
    """Whether others at this computer may read the file."""
    return surroundings.is_open_to_others(path)


def copy(repo: Repository, target: Path, *, overwrite: bool) -> None:
    """Copy the file as it is read, whole or not at all; `copying.copy` says what is refused."""
    copying.copy(repo.connection, target, overwrite=overwrite)


def rebuild(path: Path) -> list[Fault]:
    """Make the file anew from its journal and clear its free space; what of the journal is not proved.

    Raises `Damaged`, with the file as it was, where the journal is not whole.
    """
    left = mending.rebuild(path)
    file.sweep(path)
    return left


class Replacement:
    """A verified draft of a copy that may be put in place of the file."""

    def __init__(self, path: Path, draft: Path) -> None:
        self._path = path
        self._draft = draft

    @property
    def lacking(self) -> str:
        """What the file holds that the copy does not, in words."""
        return restoring.lacking(self._path, self._draft)

    def put(self) -> Path:
        """Put it in place of the file; where the file as it was is kept."""
        return restoring.replace(surroundings.place(self._path), self._draft)


@contextmanager
def replacing(path: Path, copy: Path) -> Iterator[Replacement]:
    """A copy drafted beside the file, to be put in its place or dropped; `FileProblem` if it is unsound."""
    file.check(path)
    with damage.faults(path), closing(file.connect(path, "ro")) as ours:
        draft = restoring.draft_of(copy, ours, surroundings.place(path))
    try:
        yield Replacement(path, draft)
    finally:
        putting.discard(draft)
