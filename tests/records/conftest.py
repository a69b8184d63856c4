"""A program that knows the invented kinds too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from azilcli.cli import app
from azilcli.cli import records as commands
from azilcli.ledger import schema
from azilcli.rules import records
from azilcli.rules.records import Declared
from tests.conftest import Azil
from tests.records.invented import DECLARED, SQL


@contextmanager
def knowing(sql: str, made: dict[str, Declared]) -> Iterator[None]:
    """Kinds with these tables and declarations are among the others, in the file and in the commands."""
    caches = (schema.kinds, schema.derived, schema.stamp, records.names, records.declared, commands.family_of)
    read, names, declared = schema.read, records.names(), records.declared
    for cache in caches:
        cache.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "read", lambda name: read(name) + sql * (name == "derived"))
        patch.setattr(records, "names", lambda: (*names, *made))
        patch.setattr(records, "declared", lambda kind: made.get(kind) or declared(kind))
        for name in made:
            patch.setitem(app.COMMANDS, name, ("records", name))
        yield
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def _invented() -> Iterator[None]:
    """The invented kinds are known."""
    with knowing(SQL, DECLARED):
        yield


@pytest.fixture
def house(azil: Azil, office: Path, _invented: None) -> Path:
    """A file in which a family of two sleeps in Logatec and somebody else has nothing."""
    for line in (
        "household create Haidari --member 'Haidari, Amina, f, 1990' --member 'Haidari, Omid, m, 1988'",
        "person add Novak Ana --sex f",
        "health exam --household Haidari --result fit",
        "admit --household Haidari --to LOGATEC/101 --programme asylum --yes",
    ):
        done = azil(line)
        assert done.code == 0, done.err
    return office
