"""What it costs to start `azil`: whole processes, timed in turns, beside the tools it is measured by.

    python tests/benchmarks/startup.py [--runs N]

A temporary demo file is made, then every command runs N times in turns, so that a noisy moment of the
machine falls on all alike. Printed are medians: of the time on the wall and of the processor's time,
which says more while something else is running, each with its ratios to a bare interpreter and to
`sqlite-utils tables`. The aims are of the time on the wall.

Measure an ordinary install: an editable one under PYTHONDONTWRITEBYTECODE=1 compiles our modules at
every start.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

BARE, TABLES = "bare interpreter", "sqlite-utils tables"
AIMS = {
    "azil --version": (BARE, 1.30),
    "azil admit": (TABLES, 0.55),
    "azil report occupancy": (TABLES, 0.75),
}
"""The command, what it is measured by, and the most it may cost of that."""


def commands(folder: Path) -> dict[str, list[str]]:
    """What is timed, by the name it has in the table."""
    azil = [str(Path(sys.executable).with_name("azil"))]
    at = [*azil, "--db", str(folder / "azil.db")]
    admit = ["admit", "Benchmark", "--to", "FLAT-VIPAVA", "--overflow"]
    return {
        BARE: [sys.executable, "-c", ""],
        "import typer": [sys.executable, "-c", "import typer"],
        TABLES: [str(Path(sys.executable).with_name("sqlite-utils")), "tables", str(folder / "azil.db")],
        "azil --version": [*azil, "--version"],
        "azil --help": [*azil, "--help"],
        "azil admit --dry-run": [*at, *admit, "--dry-run"],
        "azil admit": [*at, *admit],
        "azil report occupancy": [*at, "report", "occupancy", "--on", "2023-12-31"],
        "azil report occupancy, csv": [*at, "report", "occupancy", "--on", "2023-12-31", "--format", "csv"],
    }


def prepare(folder: Path, environ: Mapping[str, str]) -> bytes:
    """Make the demo file with somebody who waits to be admitted; its bytes are returned."""
    azil = str(Path(sys.executable).with_name("azil"))
    path = folder / "azil.db"
    for line in (["demo", str(path)], ["--db", str(path), "person", "add", "Benchmark", "Ana", "--sex", "f"]):
        subprocess.run([azil, *line], env=environ, check=True, stdout=subprocess.DEVNULL)
    return path.read_bytes()


@dataclass(frozen=True)
class Cost:
    """What a command costs, in milliseconds; `cpu` is 0 where the system does not say."""

    wall: float
    cpu: float


def timed(command: Sequence[str], environ: Mapping[str, str]) -> Cost:
    """Run a command to its end."""
    used, start = spent(), perf_counter()
    ended = subprocess.run(
        command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )
    took = Cost((perf_counter() - start) * 1000, (spent() - used) * 1000)
    if ended.returncode:
        sys.exit(f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stderr}")
    return took


def spent() -> float:
    """The seconds of the processor that ended children of this process have used."""
    try:
        import resource
    except ImportError:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(runs: int) -> dict[str, Cost]:
    """The medians of each command."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("AZIL_")}
    environ |= {"AZIL_LANG": "en", "AZIL_USER": "benchmark"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environ |= {"AZIL_VIEWS": str(folder / "views"), "AZIL_CONFIG": str(folder / "config")}
        (folder / "config").write_text("office = Logatec\nname = benchmark\n", encoding="utf-8")
        made = prepare(folder, environ)
        lines = commands(folder)
        costs: dict[str, list[Cost]] = {line: [] for line in lines}
        for turn in range(runs + 1):
            for line, command in lines.items():
                (folder / "azil.db").write_bytes(made)
                took = timed(command, environ)
                if turn:  # the first turn only warms the caches
                    costs[line].append(took)
    return {
        line: Cost(median(one.wall for one in taken), median(one.cpu for one in taken))
        for line, taken in costs.items()
    }


def print_table(medians: Mapping[str, Cost]) -> None:
    """Print the medians, their ratios, and whether the aims are met."""
    widest = max(map(len, medians))
    heads = "".join(f"  {head:>8}" for head in ("ms", "x bare", "x tables", "cpu ms", "x bare", "x tables"))
    print(f"{'':{widest}}{heads}  aim")
    bare, tables = medians[BARE], medians[TABLES]
    for line, cost in medians.items():
        figures = [f"{cost.wall:.1f}", _ratio(cost.wall, bare.wall), _ratio(cost.wall, tables.wall)]
        figures += [f"{cost.cpu:.1f}", _ratio(cost.cpu, bare.cpu), _ratio(cost.cpu, tables.cpu)]
        aim = ""
        if line in AIMS:
            base, most = AIMS[line]
            met = cost.wall / medians[base].wall <= most
            aim = f"{'met' if met else 'MISSED'}: at most {most:.2f} x {base}"
        print(f"{line:{widest}}{''.join(f'  {figure:>8}' for figure in figures)}  {aim}".rstrip())


def _ratio(cost: float, base: float) -> str:
    return f"{cost / base:.2f}" if base else ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time the start of azil.")
    parser.add_argument("--runs", type=int, default=20, help="how often each command is run")
    print_table(measure(max(1, parser.parse_args().runs)))


if __name__ == "__main__":
    main()
