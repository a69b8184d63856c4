"""Where the system keeps what programs hold for a user: what they chose, and what is left of their work."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def settings() -> Path:
    """The folder of what the user chose for azil. Raises `RuntimeError` where there is no home."""
    return _of_user("APPDATA", "Roaming", "XDG_CONFIG_HOME", ".config")


def state() -> Path:
    """The folder of what azil notes for the user. Raises `RuntimeError` where there is no home."""
    return _of_user("LOCALAPPDATA", "Local", "XDG_STATE_HOME", ".local/state")


def _of_user(windows: str, roaming: str, xdg: str, hidden: str) -> Path:
    if os.name == "nt":
        base = Path(os.environ.get(windows) or Path.home() / "AppData" / roaming)
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get(xdg) or Path.home() / hidden)
    return base / "azil"
