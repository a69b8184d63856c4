"""What the random histories of one file and of copies share: a small house, and how to choose."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

from azilcli.ledger import file
from azilcli.repository import Repository
from azilcli.services import network, places
from tests.conftest import AUTHOR

FULL = os.environ.get("AZIL_FULL") == "1"
"""Whether the full run was asked for."""
STARTING_ENTRIES = 5
"""So many entries the house is made of."""


@cache
def laid(day: date) -> bytes:
    """A file with a site of three rooms, in use from a day on; the third has no beds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "azil.db"
        with file.creating(path) as connection:
            repo = Repository(connection, AUTHOR)
            network.initialise(repo, empty=True)
            places.add_site(repo, "TEST", name="Test", town="Logatec", kind="other",
                            programmes=["asylum", "eviction"], address=None, from_day=day)  # fmt: skip
            for numbers, count in (("1", 2), ("2", 1), ("3", 0)):
                places.add_rooms(repo, "TEST", numbers, beds=count, area_m2=None, floor=None,
                                 reserved_for=None, from_day=day)  # fmt: skip
        return path.read_bytes()


def recent(entries: list[str], pick: int) -> str:
    """One of the entries; every other time one of the last few."""
    return entries[-1 - pick % (min(len(entries), 5) if pick % 2 else len(entries))]
