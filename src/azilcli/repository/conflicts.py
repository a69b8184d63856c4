"""What copies of the file said differently and nobody has decided."""

from __future__ import annotations

from azilcli.ledger import conflicts
from azilcli.ledger.conflicts import Conflict, Item, alike
from azilcli.repository import Repository

__all__ = ["Conflict", "Item", "alike", "open_ones"]


def open_ones(repo: Repository) -> list[Conflict]:
    """The conflicts that wait for a decision."""
    return conflicts.open_ones(repo.connection)
