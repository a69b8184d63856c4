"""A file with a person of whom everything is on record that can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services import marked
from tests.services.leftover import copy
from tests.services.marked import Marked


@pytest.fixture(scope="session")
def _world(_network: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Marked]:
    path = tmp_path_factory.mktemp("marked") / "azil.db"
    path.write_bytes(_network.read_bytes())
    return path, marked.make(path)


@pytest.fixture
def who(path: Path, _world: tuple[Path, Marked]) -> Marked:
    """The person in the file of the test, with every kind of record."""
    path.write_bytes(_world[0].read_bytes())
    return _world[1]


@pytest.fixture
def other(path: Path, who: Marked) -> Path:
    """A copy of the file in another office, from before anything was erased."""
    return copy(path, "other.db")
