"""What a command costs in a batch, against one that is a process of its own.

    python -m tests.benchmarks.batch [--commands N]

A person is entered, examined and admitted, again and again: with a process for each command, by `azil batch`
with a transaction for each, and by `azil batch --atomic`. Printed are milliseconds a command, of the time on
the wall and of the processor, and the ratio to processes of the same run. The aim is of the atomic batch.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.startup import Cost, timed

AIM = 0.02
"""The most that a command in a batch may cost of one that is a process."""
PROCESSES = 30
"""So many commands are run as processes, which all cost alike."""
WARMING = 3
"""So many before, after which the bytecode of our modules is there, as where azil is installed."""


def lines(number: int) -> list[list[str]]:
    """So many commands, three for each person."""
    typed = []
    for person in range(number // 3 + 1):
        name = [f"Resident{person:06}", "Ana"]
        typed += [
            ["person", "add", *name, "--sex", "f", "--force"],
            ["health", "exam", " ".join(name), "--result", "fit"],
            ["admit", " ".join(name), "--to", "LOGATEC", "--programme", "asylum", "--overflow"],
        ]
    return typed[:number]


def measure(number: int) -> dict[str, Cost]:
    """The cost of a command in each way."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("AZIL_", "PYTHON"))}
    environ |= {"AZIL_LANG": "en", "AZIL_USER": "benchmark"}
    azil = str(Path(sys.executable).with_name("azil"))
    with tempfile.TemporaryDirectory() as name:
        path, typed = Path(name) / "azil.db", Path(name) / "lines.txt"
        environ |= {"AZIL_VIEWS": str(Path(name) / "views"), "AZIL_CONFIG": "", "PYTHONPYCACHEPREFIX": name}
        at = [azil, "--db", str(path)]
        subprocess.run([*at, "init"], env=environ, check=True, capture_output=True)
        made = path.read_bytes()
        typed.write_text("\n".join(subprocess.list2cmdline(line) for line in lines(number)), encoding="utf-8")
        for line in lines(WARMING):
            timed([*at, *line], environ)
        path.write_bytes(made)
        costs = {"processes": _of_one([timed([*at, *line], environ) for line in lines(PROCESSES)], PROCESSES)}
        for way in ([], ["--atomic"]):
            path.write_bytes(made)
            took = timed([*at, "batch", str(typed), *way], environ)
            costs[" ".join(["batch", *way])] = _of_one([took], number)
    return costs


def _of_one(took: list[Cost], number: int) -> Cost:
    """What one of so many commands cost."""
    return Cost(sum(one.wall for one in took) / number, sum(one.cpu for one in took) / number)


def main() -> None:
    """Measure, and print a line for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--commands", type=int, default=1000)
    costs = measure(parser.parse_args().commands)
    whole = costs["processes"]
    for name, cost in costs.items():
        print(
            f"{name:<16} wall {cost.wall:7.2f} ms ({cost.wall / whole.wall:.3f})"
            f"   cpu {cost.cpu:7.2f} ms ({cost.cpu / whole.cpu:.3f})"
        )
    ratio = costs["batch --atomic"].cpu / whole.cpu
    print(f"aim {AIM}: {'met' if ratio <= AIM else 'missed'} ({ratio:.3f})")


if __name__ == "__main__":
    main()
