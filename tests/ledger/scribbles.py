"""Copies in which anything is written, undone and erased, also what no command would: the ledger alone.

Few records with few values, references to whatever there may be, and no rules but those of the ledger.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

from azilcli import repository
from azilcli.ledger import file, schema, undo
from azilcli.ledger.journal import ERASURE, Author, Entry
from azilcli.repository import Repository, copies, erasures, restoring
from azilcli.repository.copies import FAST_FORWARD, MERGE, UP_TO_DATE
from azilcli.services.entries import entry
from tests.ledger.world import VALUES, World, command, still, word

KINDS = (
    "site",
    "room",
    "bed",
    "closure",
    "person",
    "household",
    "membership",
    "stay",
    "placement",
    "extension",
)
DAYS = ("2026-01-20", "2026-01-21", "2026-01-22")

VALUES.update(
    kind=[*KINDS, "person", "stay", "extension"],
    number=[1, 2, 3],
    whole=[True, True, False],
    chance=range(1000),
    back=[*range(12), *range(4), 20],
    also=[None, None, None, 0, 1, 3],
)


@cache
def empty() -> bytes:
    """A file with one entry, so that its copies have something in common."""
    with tempfile.TemporaryDirectory() as folder, still():
        path = Path(folder) / "azil.db"
        with file.creating(path) as connection:
            repo = Repository(connection, Author("ana", "Logatec"))
            repo.put("site", "SITE1", name="S", town="S", kind="other", programmes="asylum", from_day=DAYS[0])
            repo.record("site add")
        return path.read_bytes()


class Scribbles(World):
    """Copies in which anything is written."""

    @classmethod
    def beginning(cls) -> bytes:
        return empty()

    def bring_together(self, path: Path, by: Author, others: Sequence[Path]) -> tuple[str, Entry]:
        """Merge without looking for findings, of which there are many in what is scribbled."""
        with repository.writing(path, by) as repo:
            with copies.visiting(repo, others) as sources:
                taken = copies.take(repo, sources)
            if len(taken.heads) > 1:
                return MERGE, repo.record("db merge", parents=taken.heads)
            return FAST_FORWARD if taken.last > taken.since else UP_TO_DATE, taken.heads[0]

    @command
    def say(self, at: int, by: Author, kind: str, number: int, whole: bool, chance: int) -> None:
        """An entry that says something of one record; enough to make it, or a few fields."""

        def service(repo: Repository) -> Entry:
            self.put(repo, kind, number, whole, Random(chance))
            return repo.record("say")

        self.write(at, by, service)

    @command
    def say_much(self, at: int, by: Author, number: int, whole: bool, chance: int) -> None:
        """An entry that says something of several records."""

        def service(repo: Repository) -> Entry:
            drawn = Random(chance)
            for kind in drawn.sample(KINDS, 3):
                self.put(repo, kind, number, whole, drawn)
            return repo.record("say much")

        self.write(at, by, service)

    def put(self, repo: Repository, name: str, number: int, whole: bool, chance: Random) -> None:
        kind = schema.kinds()[name]
        fields = {*chance.sample(sorted(kind.types), 2), *(kind.required if whole else ())}
        said = {field: self.value(name, field, chance) for field in sorted(fields)}
        repo.put(name, f"{name.upper()}{number}", **said)

    def value(self, name: str, field: str, chance: Random) -> str | int | float | None:
        """A value for a field: one of a few, or a text of its own where it is somebody's."""
        kind = schema.kinds()[name]
        if chance.random() < 0.15 and field not in kind.required:
            return None
        if field in kind.references:
            return f"{chance.choice(kind.references[field]).upper()}{chance.randint(1, 3)}"
        if field.endswith("day") or field in ("arrived", "departed", "anchor", "until", "decided_on"):
            return chance.choice(DAYS)
        if field in kind.personal and field != "birth_date":
            return chance.choice([word(self.words), "041"])
        return chance.randint(1, 2) if str not in kind.types[field] else chance.choice(["asylum", "eviction"])

    @command
    def void(self, at: int, by: Author, back: int, also: int | None) -> None:
        """Undo one or two of the last entries, whatever builds on them and whether they are undone or not."""

        def service(repo: Repository) -> Entry:
            entries = [id_ for (id_,) in repo.values("SELECT id FROM entry ORDER BY seq DESC")]
            chosen = {entries[place % len(entries)] for place in (back, also) if place is not None}
            targets = [entry(repo, id_) for id_ in sorted(chosen)]
            targets = [one for one in targets if not undo.is_final(repo.connection, one)]
            return undo.void(repo.connection, targets, by) if targets else repo.record("nothing")

        self.write(at, by, service)

    @command
    def go_back(self, at: int, by: Author, back: int) -> None:
        """Undo by one entry all that is not of the past of an entry, as going back to a state does."""

        def service(repo: Repository) -> Entry:
            entries = [id_ for (id_,) in repo.values("SELECT id FROM entry ORDER BY seq DESC")]
            later = restoring.besides(repo, entry(repo, entries[back % len(entries)]))
            if not later:
                return repo.record("nothing")
            return restoring.restore(repo, entry(repo, entries[back % len(entries)]), later).written

        self.write(at, by, service)

    @command
    def erase(self, at: int, by: Author, kind: str, number: int, chance: int) -> None:
        """Erase a record of any kind, seldom."""
        if chance % 4:
            return

        def service(repo: Repository) -> Entry:
            repo.put(ERASURE, f"{kind}/{kind.upper()}{number}", reason="asked for")
            return erasures.record(repo, "erase")

        self.write(at, by, service)
