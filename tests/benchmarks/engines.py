"""Occupancy by night over ten years, from the start of a process to the printed lines, against other engines.

`python -m tests.benchmarks.engines [--stays N]` makes a file with N past stays (100,000 unless told) and
prints the time by the clock, the processor time and the memory of each way: azil, the same SQL in the sqlite3
shell, in DuckDB and in pandas, each from the same SQLite file. azil also counts the different people and the
beds of each night, the others do not. Those that are not here are left out: `azilcli[bench]`, sqlite3. Of a
small process the memory is that of this one, which starts it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.long_history import BEGUN, make

LAST = date(BEGUN.year + 9, 12, 31)
_SPANS = "SELECT from_day, coalesce(to_day, '9999-12-31') AS to_day FROM {placement} WHERE cancelled IS NULL"
_SQL = """
    WITH placed AS ({spans}),
    changes AS (
        SELECT max(from_day, '{first}') AS day, 1 AS n FROM placed WHERE from_day <= '{last}'
        UNION ALL SELECT to_day, -1 FROM placed WHERE to_day BETWEEN '{first}' AND '{last}'),
    daily AS (SELECT day, sum(n) AS n FROM changes GROUP BY day),
    nights AS (SELECT '{first}' AS day UNION ALL
               SELECT date(day, '+1 day') FROM nights WHERE day < '{last}')
    SELECT nights.day, sum(coalesce(daily.n, 0)) OVER (ORDER BY nights.day)
    FROM nights LEFT JOIN daily ON daily.day = nights.day ORDER BY nights.day"""
_SHELL = _SQL.replace("WITH placed", "WITH RECURSIVE placed")
_DUCK = """
import duckdb, sqlite3, sys
spans = sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()
import numpy
begun, ended = (numpy.array(column, object) for column in zip(*spans))
placed = {{"begun": begun, "ended": ended}}
duckdb.sql('''
    WITH changes AS (
        SELECT greatest(begun, '{first}')::DATE AS day, 1 AS n FROM placed WHERE begun <= '{last}'
        UNION ALL SELECT ended::DATE, -1 FROM placed WHERE ended BETWEEN '{first}' AND '{last}'),
    daily AS (SELECT day, sum(n) AS n FROM changes GROUP BY day),
    nights AS (SELECT unnest(generate_series(DATE '{first}', DATE '{last}', INTERVAL 1 DAY))::DATE AS day)
    SELECT nights.day, sum(coalesce(daily.n, 0)) OVER (ORDER BY nights.day)
    FROM nights LEFT JOIN daily ON daily.day = nights.day ORDER BY nights.day'''
).write_csv("/dev/stdout")
"""
_PANDAS = """
import pandas, sqlite3, sys
spans = pandas.read_sql(sys.argv[2], sqlite3.connect(sys.argv[1]))
nights = pandas.date_range("{first}", "{last}").strftime("%Y-%m-%d")
begun = spans.from_day[spans.from_day <= "{last}"].clip(lower="{first}")
changes = begun.value_counts().sub(spans.to_day.value_counts(), fill_value=0)
print(changes.reindex(nights, fill_value=0).cumsum().astype(int).to_csv(header=False))
"""


class Cost(NamedTuple):
    """Of one run, with what it started."""

    clock: float
    processor: float
    mib: float
    nights: int
    """What the lines that it printed add up to, by which one sees that all count alike."""


def _ways(path: Path) -> dict[str, list[str]]:
    """What is run, by its name."""
    days = {"first": BEGUN.isoformat(), "last": LAST.isoformat()}
    spans = _SPANS.format(placement="placement")
    report = ["report", "occupancy", "--every", "day", "--by", "all", "--format", "csv"]
    found = {
        "azil": [sys.executable, "-m", "azilcli", "--db", str(path), *report,
                 "--from", days["first"], "--to", days["last"]],
    }  # fmt: skip
    if shell := shutil.which("sqlite3"):
        found["sqlite3 shell"] = [shell, "-readonly", "-csv", str(path), _SHELL.format(spans=spans, **days)]
    for name, program in (("duckdb", _DUCK), ("pandas", _PANDAS)):
        if find_spec(name):
            found[name] = [sys.executable, "-c", program.format(**days), str(path), spans]
    return found


def cost(command: list[str], folder: Path) -> Cost:
    """What a command costs, with its output in a file."""
    page = folder / "page.csv"
    start = perf_counter()
    with page.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream)
        _pid, status, used = os.wait4(process.pid, 0)
    clock = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[:3]} ended with {process.returncode}")
    lines = [line.split(",") for line in page.read_text().splitlines() if line[:1].isdigit()]
    column = 2 if "azilcli" in command else 1
    kib = 1 if sys.platform != "darwin" else 1 / 1024
    return Cost(
        clock, used.ru_utime + used.ru_stime, used.ru_maxrss * kib / 1024,
        sum(int(float(line[column])) for line in lines if len(line) > column),
    )  # fmt: skip


def main() -> None:
    """Make the file, run each way in turn, print medians and ratios to azil."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stays", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "azil.db"
        # In a process of its own: Linux counts the memory of whoever starts a process as that one's too.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as maker:
            maker.submit(make, path, asked.stays).result()
        ways = _ways(path)
        taken: dict[str, list[Cost]] = {name: [] for name in ways}
        for _run in range(asked.runs):
            for name, command in ways.items():
                taken[name].append(cost(command, folder))
        assert len({one.nights for those in taken.values() for one in those}) == 1, taken
        print(f"{asked.stays:,} stays, {(LAST - BEGUN).days + 1:,} nights, {path.stat().st_size >> 20:,} MiB")
        print(f"{'':14} {'clock s':>8} {'processor s':>12} {'MiB':>6}   ratio")
        own = statistics.median(one.clock for one in taken["azil"])
        for name, those in taken.items():
            clock, processor = (statistics.median(of) for of in zip(*(one[:2] for one in those), strict=True))
            print(f"{name:14} {clock:8.2f} {processor:12.2f} {max(one.mib for one in those):6.0f}"
                  f"   {clock / own:5.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
