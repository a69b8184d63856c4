"""What the tests of the ledger share."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.services import network, people
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil
from tests.ledger.forging import Apart, lay


@pytest.fixture(scope="session")
def _laid_apart(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, bytes]:
    return lay(tmp_path_factory.mktemp("apart"))


@pytest.fixture
def apart(tmp_path: Path, azil: Azil, _laid_apart: tuple[bytes, bytes, bytes]) -> Apart:
    """`azil.db`, and `other.db`, in which another office went on with the same file."""
    made = Apart(tmp_path, azil)
    _base, ours, other = _laid_apart
    made.ours.write_bytes(ours)
    made.other.write_bytes(other)
    return made


@pytest.fixture(scope="session")
def _laid(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("laid") / "azil.db"
    with repository.creating(path, AUTHOR) as repo:
        network.initialise(repo, empty=True)
        people.add(repo, [Identity(family_name="Haidari", given_name="Amina")])
    return path.read_bytes()


@pytest.fixture
def laid(path: Path, _laid: bytes) -> Path:
    """A file with two entries and one person."""
    path.write_bytes(_laid)
    return path


@pytest.fixture
def nothing_hangs(full: bool) -> Iterator[None]:
    """Whatever takes longer than a minute has gone wrong."""

    def stop(_signal: int, _frame: object) -> None:
        pytest.fail("it hangs")

    former = signal.signal(signal.SIGALRM, stop)
    signal.alarm(300 if full else 60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, former)


@pytest.fixture
def nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Nor is anything left of the private copies, in which there are people's names."""
    folder = tmp_path_factory.mktemp("private")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert list(folder.iterdir()) == []
