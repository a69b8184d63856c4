"""What a register of past stays costs to take in, against the same by commands and against plain rows.

    python -m tests.benchmarks.imports [--stays N] [--many N] [--commands N]

A register in the shape of real ones (20,000 stays unless told) is imported; against that stands what the same
would cost by commands, of which some are run and the rest is reckoned from them. Then one of `--many` stays
(100,000 unless told) is imported, with its journal, and beside it `sqlite-utils insert` writes the same CSV
as it is, in turn. Printed is the processor time of whole processes, and what the bytes of a stay are.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests import registers
from tests.benchmarks.startup import Cost, timed

AIM = 1.0
"""The most that an import may cost of what plain rows do."""
_ENVIRON = {**os.environ, "AZIL_LANG": "en", "AZIL_CONFIG": ""}
_PARTS = {
    "journal": ("change", "change_of_record", "entry"),
    "stays": ("stay", "stay_", "sqlite_autoindex_stay_"),
    "placements": ("placement", "placement_", "sqlite_autoindex_placement_"),
    "people": ("person", "person_", "sqlite_autoindex_person_"),
}
"""What the tables and indexes of the file are, by the beginnings of their names."""


def azil(path: Path, *words: str) -> Cost:
    """What a command costs."""
    return timed([sys.executable, "-m", "azilcli", "--db", str(path), *words], _ENVIRON)


def beds(path: Path) -> list[str]:
    """The beds of the sites of which a register tells."""
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT bed FROM bed_place WHERE site IN ('LJ-GORICE', 'LJ-KOTNIKOVA', 'LOGATEC') ORDER BY bed"
        return [bed for (bed,) in connection.execute(sql)]


def bytes_of(path: Path) -> Counter[str]:
    """The bytes of the file by what they are."""
    found: Counter[str] = Counter()
    with closing(sqlite3.connect(path)) as connection:
        for name, size in connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
            part = next((part for part, names in _PARTS.items() if name.startswith(names)), "the rest")
            found[part] += size
    return found


def imported(folder: Path, count: int) -> tuple[Cost, Path, Path]:
    """What the import of a register of so many stays costs; the register, and the file."""
    path, register = folder / f"{count}.db", folder / f"{count}.csv"
    azil(path, "init")
    registers.write(register, count, beds(path))
    return azil(path, "import", "stays", str(register), "--history"), register, path


def by_commands(folder: Path, count: int) -> tuple[float, float]:
    """The milliseconds of a person that is added and of a past stay that is recorded, each by a command."""
    path = folder / "commands.db"
    azil(path, "init")
    names = [f"Resident{one:05}" for one in range(count)]
    people = [azil(path, "person", "add", name, "Ana", "--sex", "f", "--force") for name in names]
    stays = [
        azil(path, "admit", f"{name} Ana", "--to", "LOGATEC", "--programme", "asylum", "--overflow",
             "--override", "benchmark", "--on", "2024-03-05", "--departed", "2024-04-09", "--reason", "other")
        for name in names
    ]  # fmt: skip
    return sum(one.cpu for one in people) / count, sum(one.cpu for one in stays) / count


def main() -> None:
    """Import both registers, run the commands and `sqlite-utils`, print costs, ratios and bytes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stays", type=int, default=20_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--commands", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        _by_commands(Path(name), asked.stays, asked.commands)
    with tempfile.TemporaryDirectory() as name:
        _by_rows(Path(name), asked.many)


def _by_commands(folder: Path, count: int, commands: int) -> None:
    cost, _register, _path = imported(folder, count)
    person, stay = by_commands(folder, commands)
    by_hand = count * (stay + person / registers.STAYS_A_PERSON)
    print(f"{count:,} stays: {cost.cpu / 1000:,.1f} s, {cost.cpu / count:.2f} ms a stay")
    print(f"by commands, reckoned from {commands} of each: {by_hand / 1000:,.0f} s", end="")
    print(f" ({person:.0f} ms a person, {stay:.0f} ms a stay); ratio {cost.cpu / by_hand:.5f}")


def _by_rows(folder: Path, count: int) -> None:
    cost, register, path = imported(folder, count)
    plain = folder / "plain.db"
    words = ["insert", str(plain), "stays", str(register), "--csv"]
    other = timed([sys.executable, "-m", "sqlite_utils", *words], _ENVIRON)
    print(
        f"{count:,} stays: {cost.cpu / 1000:,.1f} s; sqlite-utils insert: {other.cpu / 1000:,.1f} s", end=""
    )
    print(f"; ratio {cost.cpu / other.cpu:.1f} (aim {AIM})")
    sizes = [file.stat().st_size / count for file in (path, register, plain)]
    print("bytes a stay: {:,.0f}; of the CSV {:,.0f}, of sqlite-utils {:,.0f}".format(*sizes))
    for part, size in bytes_of(path).most_common():
        print(f"  {part:12} {size / count:8,.0f}")


if __name__ == "__main__":
    main()
