"""What it costs to merge two copies that both went on, beside the least that it could cost.

    python tests/benchmarks/merge.py [--entries N ...] [--repeat N] [--quick]

A file with the whole network and some years of work is copied; two offices then work in the copies,
each on people of its own and now and then both on the same. Timed is what `azil db merge --yes` does
once the interpreter has started, up to the committed file, and beside it a plain `INSERT ... SELECT` of
the same rows of `entry` and `change` from an attached file, with the same triggers, indexes and PRAGMAs.
Printed are the least of several runs in turns, on the wall and of the processor, which says more while
something else is running; and ratios of one run:

- the cost of an entry, with more and more of them: it must not grow;
- the cost of the same number of entries with a file that is four and sixteen times as large: it must
  not grow either.

A merge also runs the checks before and after, to tell which findings are new. What they cost depends on
the residents, of whom every file here has about as many, and a little on the years behind; so they have
a column of their own, and what an entry costs is the processor's time for the rest.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple
from unittest.mock import patch

from azilcli import repository
from azilcli.ledger import file, scratch, undo
from azilcli.ledger.journal import Author, Entry
from azilcli.repository import Repository, findings
from azilcli.services import merging, network
from azilcli.text.keys import natural_key

ENTRIES = (10_000, 20_000, 40_000)
SIZES = (1, 4, 16)
"""So many times as large as the smallest is the file that the copies are made of."""
BASE = 10_000
"""Entries of the smallest file."""

RESIDENTS = 600
COMMON = 50
FIRST_DAY = date(2020, 1, 1)
ENTRIES_A_DAY = 100
SITES = {"Ljubljana": "LJ-GORICE", "Logatec": "LOGATEC", "Maribor": "IH-MARIBOR"}


@dataclass
class Office:
    """An office at work: each step is one entry, with the fields that the services write."""

    name: str
    chance: random.Random
    beds: list[str]
    """Those that are free; who finds none stays over capacity."""
    written: int = 0
    """Entries written so far, which give the day."""
    common: Sequence[str] = ()
    """People whom the other office knows too."""
    edits: list[Entry] = field(default_factory=list)
    """Edits that may be undone."""
    known: list[str] = field(default_factory=list)
    """The latest people: those who are edited and examined."""
    waiting: list[str] = field(default_factory=list)
    staying: list[tuple[str, str, str | None]] = field(default_factory=list)
    """Stay, placement, bed."""
    extended: Counter[str] = field(default_factory=Counter)

    def work(self, path: Path, entries: int) -> None:
        """Write so many entries, in one transaction."""
        steps = (self._admit, self._examine, self._edit, self._extend, self._discharge, self._enter,
                 self._edit_common, self._undo)  # fmt: skip
        shares = (18, 15, 18, 6, 18, 20, 2, 1)
        with repository.writing(path, Author("benchmark", self.name)) as repo:
            repo.chooser = lambda _kind: self.chance.randrange
            for step in self.chance.choices(steps, shares, k=entries):
                day = FIRST_DAY + timedelta(self.written // ENTRIES_A_DAY)
                if not step(repo, day):
                    self._enter(repo, day)
                self.written += 1

    def _enter(self, repo: Repository, _on: date) -> bool:
        birth = self.chance.randrange(1950, 2020)
        person = repo.add(
            "person",
            family_name=f"Priimek{self.chance.randrange(5000)}",
            given_name=f"Ime{self.chance.randrange(5000)}",
            sex=self.chance.choice("fm"),
            birth_date=f"{birth}-0{self.chance.randrange(1, 10)}-15",
            birth_band=f"{birth // 5 * 5}-{birth // 5 * 5 + 4}",
            citizenship=self.chance.choice(("SYR", "AFG", "MAR", "ERI", "UKR", "DZA")),
        )
        repo.record("person add")
        self.waiting.append(person)
        self.known = [*self.known[-300:], person]
        return True

    def _admit(self, repo: Repository, on: date) -> bool:
        if not self.waiting or len(self.staying) >= RESIDENTS:
            return False
        person, bed = self.waiting.pop(0), self.beds.pop(0) if self.beds else None
        room = bed.rpartition("/")[0] if bed else None
        stay = repo.add("stay", person=person, programme="asylum", arrived=on)
        placement = repo.add(
            "placement", stay=stay, site=SITES[self.name], room=room, bed=bed, number=1, from_day=on
        )
        repo.record("admit")
        self.staying.append((stay, placement, bed))
        return True

    def _discharge(self, repo: Repository, on: date) -> bool:
        if len(self.staying) < RESIDENTS // 2:
            return False
        stay, placement, bed = self.staying.pop(0)
        repo.put("stay", stay, departed=on, reason="own-wish")
        repo.put("placement", placement, to_day=on)
        repo.record("discharge")
        self.beds += [bed] if bed else []
        return True

    def _extend(self, repo: Repository, on: date) -> bool:
        if not self.staying:
            return False
        stay = self.chance.choice(self.staying)[0]
        self.extended[stay] += 1
        repo.add("extension", stay=stay, number=self.extended[stay], months=3, until=on + timedelta(90),
                 decided_on=on, decision="12-34/2026")  # fmt: skip
        repo.record("extend")
        return True

    def _examine(self, repo: Repository, on: date) -> bool:
        if not self.known:
            return False
        person = self.chance.choice(self.known)
        repo.put(
            "examination", f"{person}/{on}", person=person, on_day=on, fitness="fit", place="ZD Ljubljana"
        )
        repo.record("health exam")
        return True

    def _edit(self, repo: Repository, _on: date) -> bool:
        return self._telephone(repo, self.known)

    def _edit_common(self, repo: Repository, _on: date) -> bool:
        return self._telephone(repo, self.common)

    def _telephone(self, repo: Repository, people: Sequence[str]) -> bool:
        if not people:
            return False
        repo.put("person", self.chance.choice(people), phone=f"040 {self.chance.randrange(10**6):06}")
        self.edits.append(repo.record("person edit"))
        return True

    def _undo(self, repo: Repository, _on: date) -> bool:
        if not self.edits:
            return False
        undo.void(repo.connection, [self.edits.pop(self.chance.randrange(len(self.edits)))], repo.author)
        return True


def _beds(path: Path, name: str) -> list[str]:
    """The beds of the site in which an office works."""
    with repository.reading(path) as repo:
        rows = repo.values("SELECT id FROM bed WHERE room GLOB :rooms", rooms=f"{SITES[name]}/*")
    return sorted((id_ for (id_,) in rows), key=natural_key)


class Pair(NamedTuple):
    """Two copies of a file with `base` entries, in each of which so many were written since."""

    base: int
    entries: int
    ours: Path
    theirs: Path


def pairs(folder: Path, counts: Sequence[int], sizes: Sequence[int], base: int) -> Iterator[Pair]:
    """Copies of the smallest file with more and more entries, then of larger files with the fewest."""
    path, done = folder / "base.db", 0
    with repository.creating(path, Author("benchmark", "Ljubljana")) as repo:
        network.initialise(repo)
    office = Office("Ljubljana", random.Random(0), _beds(path, "Ljubljana"))
    for size in sizes:
        office.work(path, size * base - done)
        done = size * base
        wanted = sorted(counts) if size == sizes[0] else [min(counts)]
        offices = [_at(path, office, name) for name in ("Logatec", "Maribor")]
        worked = 0
        for count in wanted:
            files = []
            for one in offices:
                here = folder / f"{one.name}.db"
                one.work(here, count - worked)
                files.append(folder / f"{one.name}-{size}-{count}.db")
                shutil.copyfile(here, files[-1])
            worked = count
            yield Pair(done + 1, count, files[0], files[1])


def _at(path: Path, before: Office, name: str) -> Office:
    """Another office, which works in a copy of its own and knows the people of before."""
    shutil.copyfile(path, path.with_name(f"{name}.db"))
    return Office(
        name,
        random.Random(name),
        _beds(path, name),
        before.written,
        tuple(before.known[-COMMON:]),
        before.edits[-20:],
    )


class Cost(NamedTuple):
    """Seconds: on the wall, and of the processor."""

    wall: float
    cpu: float

    def since(self, begun: Cost) -> Cost:
        """What went by since then."""
        return Cost(self.wall - begun.wall, self.cpu - begun.cpu)


def now() -> Cost:
    """The time, to count from."""
    return Cost(perf_counter(), process_time())


class Run(NamedTuple):
    """What the merge of a pair cost, how much of that the checks were, and the plain insertion."""

    merge: Cost
    checks: Cost
    plain: Cost


def measure(pair: Pair, repeat: int) -> Run:
    """The least of several runs in turns."""
    target = pair.ours.with_name("work.db")
    runs = []
    for _ in range(repeat):
        shutil.copyfile(pair.ours, target)
        merged, checks = _merge(target, pair.theirs)
        shutil.copyfile(pair.ours, target)
        runs.append(Run(merged, checks, _insert(target, pair.theirs, pair.base)))
    return Run(*(Cost(*map(min, zip(*costs, strict=True))) for costs in zip(*runs, strict=True)))


def _merge(target: Path, theirs: Path) -> tuple[Cost, Cost]:
    """Merge; what it cost, and how much of that the checks."""
    spent: list[Cost] = []
    subjects = findings.subjects

    def timed(repo: Repository, on: date) -> dict[tuple[str, str], int]:
        begun = now()
        found = subjects(repo, on)
        spent.append(now().since(begun))
        return found

    with patch.object(findings, "subjects", timed):
        begun = now()
        with repository.writing(target, Author("benchmark", "Ljubljana")) as repo:
            plan, _done = merging.merge(repo, [theirs])
        took = now().since(begun)
    assert plan.how == "merge" and plan.conflicts
    return took, Cost(*map(sum, zip(*spent, strict=True)))


def _insert(target: Path, theirs: Path, base: int) -> Cost:
    """Insert the rows that the merge takes, as they are, behind those that are there."""
    begun = now()
    with closing(file.connect(target, "rw")) as connection:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute(f"PRAGMA cache_size = -{scratch.CACHE_KIB}")
        connection.execute("ATTACH ? AS theirs", (f"{theirs.as_uri()}?mode=ro",))
        connection.execute("BEGIN IMMEDIATE")
        (last,) = connection.execute("SELECT max(seq) FROM main.entry").fetchone()
        connection.execute(
            "INSERT INTO entry SELECT seq + ?, id, parents, clock, recorded_at, actor, office, action, format"
            " FROM theirs.entry WHERE seq > ? ORDER BY seq",
            (last - base, base),
        )
        connection.execute(
            "INSERT INTO change SELECT entry + ?, position, kind, record, personal, fields, salt, digest"
            " FROM theirs.change WHERE entry > ? ORDER BY entry, position",
            (last - base, base),
        )
        connection.execute("COMMIT")
    return now().since(begun)


HEADS = ("file before", "new in each", "merge, s", "plain, s", "ratio",
         "cpu: merge", "checks", "plain", "ratio", "an entry, µs", "to first")  # fmt: skip


def print_table(pairs_: Iterator[Pair], repeat: int) -> None:
    """Measure and print, a line for each pair."""
    print("".join(f"{head:>13}" for head in HEADS))
    first = 0.0
    for pair in pairs_:
        merge, checks, plain = measure(pair, repeat)
        each = (merge.cpu - checks.cpu) / pair.entries
        first = first or each
        figures = (f"{pair.base:,}", f"{pair.entries:,}",
                   f"{merge.wall:.2f}", f"{plain.wall:.2f}", f"{merge.wall / plain.wall:.1f}",
                   f"{merge.cpu:.2f}", f"{checks.cpu:.2f}", f"{plain.cpu:.2f}",
                   f"{merge.cpu / plain.cpu:.1f}", f"{each * 1e6:.0f}", f"{each / first:.2f}")  # fmt: skip
        print("".join(f"{figure:>13}" for figure in figures), flush=True)


def main() -> None:
    """Make the files, measure, print the table."""
    parser = argparse.ArgumentParser(description="Time the merging of two copies.")
    parser.add_argument("--entries", type=int, nargs="+", default=ENTRIES, help="new in each copy")
    parser.add_argument("--repeat", type=int, default=3, help="how often each merge is run")
    parser.add_argument("--quick", action="store_true", help="a minute at most: fewer entries, smaller files")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.quick:
            made = pairs(Path(folder), (1_000, 2_000), SIZES, BASE // 20)
        else:
            made = pairs(Path(folder), asked.entries, SIZES, BASE)
        print_table(made, max(1, asked.repeat))


if __name__ == "__main__":
    main()
