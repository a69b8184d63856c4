"""Killing a command at a certain moment: at one of its statements, or of the pages that it copies."""

from __future__ import annotations

import subprocess
import sys

KILLED = """
import functools, os, signal, sqlite3, sys
from azilcli.cli.boundary import main
from azilcli.ledger import file

left = int(sys.argv[1])

def count(*_said):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

class Counting(sqlite3.Connection):
    def backup(self, target, **_how):
        super().backup(target, pages=1, progress=count)

sqlite3.connect = functools.partial(sqlite3.connect, factory=Counting)
connect = file.connect

def counting(path, mode):
    connection = connect(path, mode)
    if mode == "rw":
        connection.execute("PRAGMA cache_size = 5")
        connection.set_trace_callback(count)
    return connection

file.connect = counting
code = main(sys.argv[2:])
print(-left, file=sys.stderr)
sys.exit(code)
"""
"""Runs a command that is killed; with so small a cache the file is written to early."""


def run(left: int, *words: str) -> tuple[int, str]:
    """Run a command that is killed after so many steps, or never if it is negative: how it ended."""
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(left), *words], capture_output=True, text=True, timeout=120
    )
    return ended.returncode, ended.stderr


def steps(*words: str) -> int:
    """Run a command to its end: in how many steps it did that."""
    code, said = run(-1, *words)
    assert code in (0, 6), said
    return int(said.split()[-1])
