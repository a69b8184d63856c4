"""What befalls copies besides the commands of every day: going back, another program, and a stranger's stick.

On the stick is a copy with an entry that no command writes, every digest of it right. It is taken in, or
refused as a whole; whatever it says, the copies go on and hold the same in the end.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from azilcli import dates, repository
from azilcli.errors import AzilError
from azilcli.ledger import file, schema
from azilcli.ledger.journal import ERASURE, UNDO, Author, Entry, canonical
from azilcli.ledger.kinds import Kind
from azilcli.repository import Repository
from azilcli.services import merging, network, package, restoring, upgrading
from azilcli.services.entries import entry
from tests.ledger.forging import Raw, forge
from tests.ledger.house import FULL, STARTING_ENTRIES
from tests.ledger.world import VALUES, World, command, entries_of

STRANGE: dict[type, tuple[Any, ...]] = {
    str: ("", "x", "2026-02-30", "9999-12-31", "0001-01-01", "\x1b[2J", "\u202e", "=1+1", "TEST/1/A/B"),
    int: (-1, 0, 2**63 - 1, 2**63, 10**400),
    float: (-1.5, 1e308, 5e-324),
}
"""Values of the right type that nobody would mean."""
UNFIT: tuple[Any, ...] = (True, ["x"], {"a": 1}, None, 7, "x", 1.5)
"""Values of any type, most of them a wrong one."""
HUGE = 300_000 if FULL else 20_000
OTHERS = ("policy", "code", "package", "arisen", "override", "stay", "placement", "person", "site", "bed")

FORGERIES = (
    *("undo of the house", "undo of anything", "undo of much", "undo of nothing", "undo of an undo"),
    *("erasure of somebody", "erasure of anything", "erasure of nothing", "erasure in passing"),
    *("unknown kind", "unknown field", "strange value", "strange value", "unfit value", "huge value"),
    *("new record of any kind", "reference in a circle", "nothing at all"),
)

VALUES.update(forgery=FORGERIES, drawn=range(1000), state=[1, 1, 2, 3, 5, 8], version=[1, 2, 3])


@contextmanager
def newer(version: int) -> Iterator[None]:
    """A program that brings more with each version: a policy, a code, a place; and calls a code otherwise."""
    laid = list(network.laid(empty=True))
    kind, record, fields = next(row for row in laid if row[0] == "code")
    laid[laid.index((kind, record, fields))] = (kind, record, {**fields, "en": f"called anew {version}"})
    for number in range(1, version + 1):
        policy = {"code": f"test.limit-{number}", "value": "7", "unit": "days", "legal_basis": "-"}
        laid += [
            ("policy", f"{policy['code']}@2026-01-01", {**policy, "valid_from": "2026-01-01"}),
            ("code", f"site-kind/new-{number}", {"list": "site-kind", "code": f"new-{number}", "rank": 99,
                                                 "sl": "nov", "en": "new"}),
            ("room", f"TEST/9{number}", {"site": "TEST", "from_day": "2026-01-01"}),
        ]  # fmt: skip
    with (
        mock.patch.object(network, "laid", lambda **_empty: iter(laid)),
        mock.patch.object(package, "own", lambda: f"0.1.0-{version}"),
    ):
        yield


class Strangers(World):
    """Copies that also go back, follow their programs, and are handed what a stranger wrote."""

    @command
    def go_back_to(self, at: int, by: Author, state: int) -> None:
        """Back to one of the last states."""

        def service(repo: Repository) -> Entry:
            entries = [id_ for (id_,) in repo.values("SELECT id FROM entry ORDER BY seq DESC")]
            back = min(state, len(entries) - STARTING_ENTRIES)
            return restoring.restore(repo, entry(repo, entries[back]))[1].entry

        self.write(at, by, service)

    @command
    def upgrade(self, at: int, by: Author, version: int) -> None:
        """Somebody here has the program of a later version than others have."""
        with newer(version):
            self.write(at, by, lambda repo: upgrading.upgrade(repo).entry)

    @command
    def hand_over(self, at: int, by: Author, source: int, forgery: str, drawn: int) -> None:
        """Somebody brings a copy on a stick, with an entry put in by hand."""
        stick = self.folder / "stick.db"
        stick.write_bytes(self.paths[source].read_bytes())
        try:
            self.forge_on(stick, forgery, Random(drawn))
            if drawn % 3 or not self.is_refused(at, by, stick):
                self.take(at, by, [stick])
                self.judge(at)
                self.happened[forgery] += 1
        finally:
            stick.unlink()

    def forge_on(self, stick: Path, forgery: str, chance: Random) -> None:
        with file.reading(stick) as connection:
            changes = forged(connection, forgery, chance)
        forge(stick, *changes, recorded_at=dates.now().isoformat(), salts=chance.randbytes(16))

    def is_refused(self, at: int, by: Author, stick: Path) -> bool:
        """Whether it would erase something, which nobody agreed to: then nothing is touched."""
        path = self.paths[at]
        before, held = path.read_bytes(), entries_of(path)
        try:
            with repository.writing(path, by) as repo:
                merging.merge(repo, [stick])
        except AzilError as error:
            assert error.sentence and error.hint
            assert path.read_bytes() == before
            self.happened["refused to erase"] += 1
            return True
        self.acknowledged |= entries_of(path)
        assert entries_of(path) >= held
        return False


def forged(connection: sqlite3.Connection, forgery: str, chance: Random) -> list[Raw]:
    """The changes of an entry that no command writes."""
    if forgery.startswith("undo"):
        return _undo(connection, forgery, chance)
    if forgery.startswith("erasure"):
        return _erasure(connection, forgery, chance)
    name = chance.choice([*OTHERS, *schema.kinds()])
    record = _some(connection, f"SELECT id FROM {name}", chance)
    match forgery:
        case "unknown kind":
            return [("kennel", "K1", 0, canonical({"dogs": 2})), ("kennel", "K1", 1, canonical({"x": "Rex"}))]
        case "unknown field":
            return [(name, record, 0, canonical({"pool": "heated", "lift": None}))]
        case "strange value" | "unfit value" | "huge value":
            kind = schema.kinds()[name]
            field = chance.choice(sorted(kind.types))
            value = chance.choice(UNFIT) if forgery == "unfit value" else chance.choice(_of(kind, field))
            said = "x" * HUGE if forgery == "huge value" else value
            return [(name, record, int(field in kind.personal), canonical({field: said}))]
        case "new record of any kind":
            return _whole(connection, name, chance)
        case "reference in a circle":
            people = [_some(connection, "SELECT id FROM person", chance) for _two in range(2)]
            return [
                ("person", one, 0, canonical({"same_as": other}))
                for one, other in (people, people[::-1])
            ]  # fmt: skip
    return []


def _undo(connection: sqlite3.Connection, forgery: str, chance: Random) -> list[Raw]:
    entries = [id_ for (id_,) in connection.execute("SELECT id FROM entry ORDER BY seq")]
    undos = [id_ for (id_,) in connection.execute(
        "SELECT id FROM entry WHERE seq IN (SELECT entry FROM change WHERE kind = ?) ORDER BY seq", (UNDO,)
    )]  # fmt: skip
    chosen = {
        "undo of the house": entries[:STARTING_ENTRIES],
        "undo of anything": [chance.choice(entries)],
        "undo of much": chance.sample(entries, len(entries) // 2),
        "undo of nothing": ["0" * 64],
        "undo of an undo": [chance.choice(undos or entries)],
    }[forgery]
    return [(UNDO, id_, 0, canonical({"undone": True})) for id_ in sorted(chosen)]


def _erasure(connection: sqlite3.Connection, forgery: str, chance: Random) -> list[Raw]:
    person = _some(connection, "SELECT id FROM person", chance)
    name = chance.choice(sorted(schema.kinds()))
    record = {
        "erasure of somebody": f"person/{person}",
        "erasure of anything": f"{name}/{_some(connection, f'SELECT id FROM {name}', chance)}",
        "erasure of nothing": chance.choice(["", "/", "person/", "kennel/K1", "undo/x"]),
        "erasure in passing": f"person/{person}",
    }[forgery]
    said: Raw = (ERASURE, record, 0, canonical({"reason": "x"}))
    if forgery == "erasure in passing":
        return [("person", person, 0, canonical({"sex": "x"})), said]
    return [said]


def _whole(connection: sqlite3.Connection, name: str, chance: Random) -> list[Raw]:
    """A record, new or not, of which every field says something of the right type."""
    kind = schema.kinds()[name]
    said: dict[str, Any] = {}
    for field in kind.types:
        targets = kind.references.get(field, ())
        there = [_some(connection, f"SELECT id FROM {target}", chance) for target in targets]
        said[field] = chance.choice([*there, *_of(kind, field)])
    parts = [
        (personal, {field: value for field, value in said.items() if (field in kind.personal) == personal})
        for personal in (False, True)
    ]
    record = chance.choice(["X1", "X2", _some(connection, f"SELECT id FROM {name}", chance)])
    return [(name, record, int(personal), canonical(part)) for personal, part in parts if part]


def _of(kind: Kind, field: str) -> tuple[Any, ...]:
    return STRANGE[kind.types[field][0]]


def _some(connection: sqlite3.Connection, sql: str, chance: Random) -> str:
    """One of the values of a query; '-' if there are none."""
    return chance.choice([str(id_) for (id_,) in connection.execute(f"{sql} ORDER BY 1")] or ["-"])
