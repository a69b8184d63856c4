"""One history for each seed, lived through once and only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from azilcli import repository
from tests.reports.counting.history import lived
from tests.reports.counting.world import World


@pytest.fixture(scope="session", params=(0, 2))
def world(
    request: pytest.FixtureRequest, _network: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    made = tmp_path_factory.mktemp("world") / "azil.db"
    made.write_bytes(_network.read_bytes())
    lived(made, request.param)
    with repository.reading(made) as repo:
        yield World(repo)
