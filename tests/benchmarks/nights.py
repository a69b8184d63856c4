"""What the occupancy of a period costs, beside reading what it is made of and beside single nights.

`python -m tests.benchmarks.nights [--stays N]` makes a file with N past stays (100,000 unless told) and
prints the processor time of ten years of it, in this process: the sweep, the mere reading of the same rows,
and what as many single nights would take, by ten of them.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections import deque
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import process_time

from azilcli import repository
from azilcli.reports import nights, occupancy
from azilcli.repository import nights as rows
from tests.benchmarks.long_history import BEGUN, make

LAST = date(BEGUN.year + 9, 12, 31)
NIGHTS = (LAST - BEGUN).days + 1


def cost(work: Callable[[], object], runs: int = 3) -> float:
    """The median of the processor time of some runs, in seconds."""
    taken = []
    for _run in range(runs):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return statistics.median(taken)


def main() -> None:
    """Make the file, and print what each way costs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stays", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "azil.db"
        make(path, asked.stays)
        with repository.reading(path) as repo:
            some = [BEGUN + timedelta(number * NIGHTS // 10) for number in range(10)]
            single = cost(lambda: [occupancy.occupancy(repo, night) for night in some], 1) * NIGHTS / 10
            ways: dict[str, Callable[[], object]] = {
                "reading alone": lambda: deque(rows.slept(repo, BEGUN, LAST, "site"), 0),
                "in all": lambda: nights.occupancy(repo, BEGUN, LAST, "all"),
                "by site": lambda: nights.occupancy(repo, BEGUN, LAST),
                "by site and month": lambda: nights.occupancy(repo, BEGUN, LAST, every="month"),
                "by day": lambda: nights.occupancy(repo, BEGUN, LAST, "all", every="day"),
                "by bed": lambda: nights.occupancy(repo, BEGUN, LAST, "bed"),
                "one month": lambda: nights.occupancy(repo, BEGUN + timedelta(400), BEGUN + timedelta(430)),
            }
            print(f"{asked.stays:,} stays, {NIGHTS:,} nights")
            for name, work in ways.items():
                print(f"{name:20} {cost(work):8.3f} s", flush=True)
            print(f"{'single nights':20} {single:8.1f} s")


if __name__ == "__main__":
    main()
