"""What everyday commands cost on a small and on a large file, as ratios of one run.

`python tests/benchmarks/scale.py [--stays N]` makes two files, with a thousand past stays and with N
(100,000 unless told), the same people in the house tonight, and times commands on both in turn.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from azilcli import repository
from azilcli.ledger import fold, journal
from azilcli.ledger.journal import Author, Change, Draft
from azilcli.repository import Repository
from azilcli.services import network, stays
from azilcli.services.people import Identity, add

_BATCH = 500
_PRESENT = 300
_TONIGHT = date(2025, 6, 1)


def past_stays(repo: Repository, count: int) -> None:
    """People who came and left long ago: written to the journal, folded once at the end."""
    for start in range(0, count, _BATCH):
        draft = Draft()
        for number in range(start, min(start + _BATCH, count)):
            arrived = date(2017, 1, 1) + timedelta(days=number % 2500)
            departed = arrived + timedelta(days=30)
            person, stay = repo.new_id("person"), repo.new_id("stay")
            draft.add(
                Change(
                    "person",
                    person,
                    {"family_name": f"Family{number % 9973}", "given_name": f"Given{number}", "sex": "m",
                     "birth_date": "1990", "birth_band": "1990-1994", "citizenship": "SYR"},
                )
            )  # fmt: skip
            draft.add(
                Change(
                    "stay",
                    stay,
                    {"person": person, "programme": "asylum", "arrived": arrived.isoformat(),
                     "departed": departed.isoformat(), "reason": "own-wish"},
                )
            )  # fmt: skip
            draft.add(
                Change(
                    "placement",
                    repo.new_id("placement"),
                    {"stay": stay, "site": "LJ-GORICE", "room": "LJ-GORICE/301", "bed": "LJ-GORICE/301/A",
                     "number": 1, "from_day": arrived.isoformat(), "to_day": departed.isoformat()},
                )
            )  # fmt: skip
        journal.append(repo.connection, draft, action="admit", author=repo.author)
    fold.rebuild(repo.connection)


def make(path: Path, count: int) -> str:
    """A file with `count` past stays and a house that is in use; somebody's code to admit."""
    with repository.creating(path, Author("benchmark", "")) as repo:
        network.initialise(repo)
        past_stays(repo, count)
        people = [Identity(family_name=f"Now{n}", given_name="Here", sex="m") for n in range(_PRESENT)]
        done = add(repo, people)
        codes = [person["code"] for person in done.data["people"]]
        stays.admit(repo, codes[1:], "LJ-GORICE", on=_TONIGHT, overflow=True, override="benchmark")
    return str(codes[0])


def timed(command: list[str]) -> float:
    """Seconds that a command takes as a whole process."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    """Make both files, time the commands in turn, print medians and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--stays", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sizes = (1_000, asked.stays)
        files = {count: Path(folder) / f"{count}.db" for count in sizes}
        somebody = {count: make(files[count], count) for count in sizes}
        commands = {
            "admit": lambda n: [
                *("admit", somebody[n], "--to", "LJ-GORICE", "--on", "2025-06-02"),
                *("--override", "benchmark", "--dry-run"),
            ],
            "undo": lambda _n: ["undo", "--dry-run"],
            "find": lambda _n: ["find", "now", "here", "--limit", "20"],
            "show": lambda n: ["show", somebody[n]],
            "report occupancy": lambda _n: ["report", "occupancy", "--on", "2025-06-02"],
            "report movements": lambda _n: ["report", "movements", "--from", "2025-06-01"],
        }
        print(f"{'command':20} {sizes[0]:>12,} {sizes[1]:>12,} stays, ms   ratio")
        for name, words in commands.items():
            taken: dict[int, list[float]] = {count: [] for count in sizes}
            for _ in range(asked.runs):
                for count in sizes:
                    line = [sys.executable, "-m", "azilcli", "--db", str(files[count]), *words(count)]
                    taken[count].append(timed(line))
            small, large = (statistics.median(taken[count]) * 1000 for count in sizes)
            print(f"{name:20} {small:12.0f} {large:12.0f}             {large / small:5.2f}")


if __name__ == "__main__":
    main()
