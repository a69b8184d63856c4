"""The gates of other families stay out of the tests of this one."""

from __future__ import annotations

import pytest

from azilcli.services import gates


@pytest.fixture(autouse=True)
def open_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "OF_ADMISSION", {})


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the gate of this family asks before somebody is let in."""
    monkeypatch.setattr(gates, "OF_ADMISSION", {"health": ("no-examination",)})
