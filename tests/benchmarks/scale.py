"""What commands cost on a small and on a large file, as ratios of one run.

`python -m tests.benchmarks.scale [--stays N]` makes two files, with a thousand past stays and with N
(100,000 unless told), the same people in the house tonight, and runs commands on both in turn. Past stays
are spread over all beds there are, and every command of them is an entry of its own, as in a real file.
With `--reports` it is every report, of a night or of the last month, and of the year what can be published.
What is printed is the processor time of whole processes; of what reads the whole file also its memory.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from azilcli.reports.catalogue import FORMS
from azilcli.reports.forms import NIGHT
from tests.benchmarks.long_history import make

_SMALL = 1_000

COMMANDS = (
    "admit {outside} --to LJ-GORICE --on 2025-06-02 --override benchmark --dry-run",
    "transfer {inside} --to LJ-GORICE --on 2025-06-02 --override benchmark --dry-run",
    "discharge {inside} --reason own-wish --on 2025-06-02 --dry-run",
    "undo --dry-run",
    "person add Kos Ana --sex f --dry-run",
    "find now here --limit 20",
    "show {inside}",
    "show LJ-GORICE",
    "show LJ-GORICE/301",
    "report occupancy --on 2025-06-02",
    "report residents --on 2025-06-02",
    "report movements --from 2025-06-01 --to 2025-06-02",
    "due --on 2025-06-02",
    "check --on 2025-06-02",
    "log --limit 20",
    "log --person {inside} --limit 20",
    "log --place LJ-GORICE --limit 20",
    "log --place LJ-GORICE/301/A --limit 20",
    "db info",
)
"""What is typed every day."""

WHOLE = (
    "db verify",
    "db copy {copy} --force",
    "db rebuild",
    "report residents --as-known 2024-01-01",
)
"""What reads the whole file; run once."""


_NIGHT, _MONTH = "--on 2025-06-02", "--month 2025-05"
REPORTS = (
    *(
        f"report {form.name} {'LJ-GORICE ' * form.of_one}{'{inside} ' * form.of_person}"
        f"{_NIGHT if NIGHT in form.makers else _MONTH}"
        for form in FORMS
        if form.name != "notice"  # nobody's stay in these files has a term
    ),
    f"report occupancy {_MONTH}",
    "report occupancy --year 2024 --every month",
    f"report month {_MONTH} --publish",
    "report month --year 2024 --publish",
)
"""Every report there is."""


class Cost(NamedTuple):
    """Of a whole process."""

    seconds: float
    """Processor time, its own and the system's."""
    mib: float
    """The most memory it had."""


def cost(line: str, path: Path, codes: list[str]) -> Cost:
    """What a command line costs on a file; that it finds something wrong is no fault of it."""
    words = line.format(outside=codes[0], inside=codes[1], copy=path.with_suffix(".copy")).split()
    process = subprocess.Popen(
        [sys.executable, "-m", "azilcli", "--db", str(path), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 6):
        raise SystemExit(f"azil {' '.join(words)} ended with {process.returncode}")
    kib = 1 if sys.platform != "darwin" else 1 / 1024
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * kib / 1024)


def main() -> None:
    """Make both files, run the commands in turn, print medians and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stays", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--reports", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes = (_SMALL, asked.stays)
        files = {count: Path(folder) / f"{count}.db" for count in sizes}
        # In a process of its own: Linux counts the memory of whoever starts a process as that one's too.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as maker:
            codes = {count: maker.submit(make, files[count], count).result() for count in sizes}
        print(f"{'':34} {sizes[0]:>10,} {sizes[1]:>10,} stays   ratio        MiB")
        for line in REPORTS if asked.reports else (*COMMANDS, *WHOLE):
            runs = 1 if line in WHOLE else asked.runs
            taken: dict[int, list[Cost]] = {count: [] for count in sizes}
            for _ in range(runs):
                for count in sizes:
                    taken[count].append(cost(line, files[count], codes[count]))
            small, large = (statistics.median(one.seconds for one in taken[count]) for count in sizes)
            peaks = [max(one.mib for one in taken[count]) for count in sizes]
            name = " ".join(word for word in line.split() if "{copy}" not in word)[:34]
            print(
                f"{name:34} {small * 1000:10,.0f} {large * 1000:10,.0f} ms"
                f"   {large / small:8.2f} {peaks[0]:4.0f} {peaks[1]:5.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
