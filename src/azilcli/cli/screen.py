"""What is printed on a terminal: as wide as it is, and through a pager where it is longer."""

from __future__ import annotations

import os
import shutil
import sys

_NOT_RUN = (126, 127)
"""What a shell ends with where a command is not there or may not be run."""


def size() -> os.terminal_size:
    """The columns and lines of the terminal; 80 and 24 where it does not say."""
    return shutil.get_terminal_size()


def pager() -> str:
    """The command of the pager: `AZIL_PAGER`, else `PAGER`, else less where it is; empty for none."""
    for name in ("AZIL_PAGER", "PAGER"):
        if name in os.environ:
            chosen = os.environ[name].strip()
            return "" if chosen == "cat" else chosen
    return "less" if shutil.which("less") else ""


def show(text: str, command: str, lines: int) -> None:
    """Print a text, through the pager where it is longer than so many lines."""
    if not command or text.count("\n") < lines or not _paged(text, command):
        sys.stdout.write(text)
        sys.stdout.flush()


def _paged(text: str, command: str) -> bool:
    """Show a text in the pager and wait until it is left; False where there is no such pager.

    As with git, less is told to keep colours, to end at once if all fits, and to leave the text standing.
    Ctrl-C is the pager's.
    """
    import signal
    import subprocess

    sys.stdout.flush()
    encoding = sys.stdout.encoding or "utf-8"
    surroundings = {"LESS": "FRX", "LV": "-c", **os.environ}
    if encoding.lower().startswith("utf"):
        surroundings.setdefault("LESSCHARSET", "utf-8")
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        process = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE, env=surroundings)
        process.communicate(text.encode(encoding, sys.stdout.errors or "replace"))
    except OSError:
        return False
    finally:
        signal.signal(signal.SIGINT, before)
    return process.returncode not in _NOT_RUN
