"""Four copies of one file that go apart and are merged: what every random history of copies shares.

It is a state machine of Hypothesis, and can as well be driven by a `Random` alone, step by step.
"""

from __future__ import annotations

import inspect
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest import mock

from hypothesis import currently_in_test_context, event, target
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from azilcli import dates, repository
from azilcli.errors import AzilError
from azilcli.ledger import file, fold, journal, schema, verify
from azilcli.ledger.journal import Author, Entry
from azilcli.ledger.proofs import Fault
from azilcli.repository import Repository
from azilcli.repository.copies import FAST_FORWARD, MERGE, UP_TO_DATE, Plan
from azilcli.services import merging
from tests.ledger import reference
from tests.ledger.reference import Key, Reference, State

COPIES = 4
FIRST_DAY = date(2026, 1, 12)
TODAY = FIRST_DAY + timedelta(150)
"""So late that no term of six months has run out yet."""

MARK = "Zq"
"""Texts that stand nowhere else begin so."""

VALUES: dict[str, Sequence[Any]] = {
    "at": range(COPIES),
    "source": range(COPIES),
    "others": [[1], [2], [3], [1, 2], [3, 1], [1, 2, 3]],
    "by": [Author("ana", "Logatec"), Author("bor", "Maribor"), Author("cene", "")],
    "again": [False, False, True],
    "seldom": [False, False, True],
}
"""The arguments of commands by name, with what they may be."""

COMMANDS: set[str] = set()
"""The names of all commands of all worlds."""

Command = TypeVar("Command", bound=Callable[..., None])


def command(method: Command) -> Command:
    """Make a method a rule of the machine."""
    names = [name for name in inspect.signature(method).parameters if name != "self"]
    COMMANDS.add(method.__name__)
    strategies: dict[str, Any] = {name: st.sampled_from(VALUES[name]) for name in names}
    made: Command = rule(**strategies)(method)
    return made


@contextmanager
def still() -> Iterator[None]:
    """Let every run go the same way: salts from a seed, and a clock of its own."""
    chance, ticks = Random(0), iter(range(10**6))
    begin = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
    with ExitStack() as stack:
        stack.enter_context(dates.as_of(TODAY))
        now = mock.patch.object(dates, "now", lambda: begin + timedelta(seconds=next(ticks)))
        stack.enter_context(now)
        stack.enter_context(mock.patch.object(journal, "os", SimpleNamespace(urandom=chance.randbytes)))
        yield


def word(chance: Random) -> str:
    """A text that stands nowhere else."""
    return MARK + "".join(chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(6))


class World(RuleBasedStateMachine):
    """Offices that each work in a copy of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.open.enter_context(still())
        self.folder = Path(self.open.enter_context(tempfile.TemporaryDirectory()))
        self.paths = [self.folder / f"{name}.db" for name in "ABCD"[:COPIES]]
        for path in self.paths:
            path.write_bytes(self.beginning())
        self.chances = [Random(path.name) for path in self.paths]
        self.words = Random("words")
        self.acknowledged = entries_of(self.paths[0])
        self.said: dict[Key, set[str]] = {}
        """For each record every text of somebody that was ever written of it."""
        self.hear(self.paths[0], 0)
        self.happened: Counter[str] = Counter()
        """How often which situation occurred."""

    @classmethod
    def beginning(cls) -> bytes:
        """The file from which all copies are made."""
        raise NotImplementedError

    def step(self, chance: Random, names: Sequence[str] = ()) -> None:
        """One command chosen at random, of all or of some."""
        known = [name for name in names or sorted(COMMANDS) if hasattr(self, name)]
        method = getattr(self, chance.choice(known))
        method(**{name: chance.choice(VALUES[name]) for name in inspect.signature(method).parameters})

    def word(self) -> str:
        """A text that stands nowhere else."""
        return word(self.words)

    def write(self, at: int, by: Author, service: Callable[[Repository], Entry]) -> Entry | None:
        """One command in one copy; None where it was refused, which may not leave a trace."""
        path = self.paths[at]
        before = path.read_bytes()
        try:
            with repository.writing(path, by) as repo:
                repo.chooser = lambda _kind: self.chances[at].randrange
                entry = service(repo)
        except AzilError as error:
            assert error.sentence and error.hint
            assert path.read_bytes() == before
            self.happened["refused"] += 1
            return None
        self.acknowledged.add(entry.id)
        self.hear(path, entry.seq)
        self.happened[entry.action] += 1
        return entry

    def hear(self, path: Path, since: int) -> None:
        """Keep the texts of people that the entries from a place on have written."""
        with file.reading(path) as connection:
            for kind, record, fields in connection.execute(
                "SELECT kind, record, fields FROM change"
                " WHERE entry >= ? AND personal = 1 AND fields IS NOT NULL",
                (since,),
            ):
                texts = {value for value in json.loads(fields).values() if str(value).startswith(MARK)}
                self.said.setdefault((kind, record), set()).update(texts)

    # Copies

    @command
    def copy_over(self, at: int, source: int, seldom: bool) -> None:
        """Somebody puts one copy in the place of another, whose own entries are lost by that."""
        if source == at or not seldom:
            return
        lost = entries_of(self.paths[at])
        shutil.copyfile(self.paths[source], self.paths[at])
        self.acknowledged -= lost - set().union(*map(entries_of, self.paths))
        self.happened["copied over"] += 1

    @command
    def merge(self, at: int, by: Author, others: list[int], again: bool) -> None:
        paths = [self.paths[(at + other) % COPIES] for other in others]
        self.take(at, by, paths)
        if again:
            before = self.paths[at].read_bytes()
            assert self.take(at, by, paths) == UP_TO_DATE
            assert self.paths[at].read_bytes() == before
            self.happened["merged again"] += 1

    @command
    def merge_one(self, at: int, by: Author, source: int) -> None:
        if source != at:
            self.take(at, by, [self.paths[source]])

    def take(self, at: int, by: Author, paths: list[Path]) -> str:
        """Merge: it may neither be refused nor alter the other files nor lose anything. How it was done."""
        before = [path.read_bytes() for path in paths]
        wanted = set().union(*map(entries_of, [self.paths[at], *paths]))
        how, entry = self.bring_together(self.paths[at], by, paths)
        assert [path.read_bytes() for path in paths] == before
        now = entries_of(self.paths[at])
        assert now == wanted | ({entry.id} if how == MERGE else set())
        self.acknowledged |= now
        self.happened[{UP_TO_DATE: "nothing new", FAST_FORWARD: "fast-forward"}.get(how, "merge")] += 1
        if how == MERGE:
            self.happened["several in one merge"] += len(paths) > 1
            self.judge(at)
        return how

    def bring_together(self, path: Path, by: Author, others: Sequence[Path]) -> tuple[str, Entry]:
        """Merge other files into one: how it was done, and the newest entry after it."""
        plan, entry = merged(path, by, others)
        self.happened["findings arose"] += bool(plan.findings)
        return plan.how, entry

    def judge(self, at: int) -> State:
        """Hold a copy against the reference, and count what is in it."""
        with file.reading(self.paths[at]) as connection:
            told = Reference(connection)
            state = told.state()
            assert_same(reference.found(connection), state)
            self.happened.update(self.situations(Repository(connection), told, state))
        return state

    def situations(self, repo: Repository, told: Reference, state: State) -> Counter[str]:
        """What of interest there is in a copy that was merged."""
        seen = Counter[str]()
        seen["field in conflict"] = len(state.conflicts)
        seen["three sides"] = sum(len(sides) > 2 for sides in state.conflicts.values())
        seen["undo contested"] = len(state.contested)
        seen["contest decided"] = len({one[:2] for one in state.contests} - state.contested.keys())
        return +seen

    # The end

    def teardown(self) -> None:
        try:
            self.finish()
        finally:
            self.open.close()
        if currently_in_test_context():
            for name in sorted(self.happened):
                event(name)
            target(float(self.happened["field in conflict"]), label="fields in conflict")
            target(float(self.happened["undo contested"]), label="contested undos")

    def finish(self) -> None:
        """Everybody merges with everybody: then all hold the same, which is what the reference says."""
        for turn in range(2):
            for at in range(COPIES):
                others = [self.paths[(at + step) % COPIES] for step in range(1, COPIES)]
                how = self.take(at, VALUES["by"][(at + turn) % 3], others)
                assert turn == 0 or how != MERGE
        state = self.judge(0)
        for path in self.paths:
            assert_same(state_of(path), state)
            assert entries_of(path) == entries_of(self.paths[0]) >= self.acknowledged
            assert head_of(path) == head_of(self.paths[0])
            assert faults(path) == []
            self.is_silent(path, state.erased)
        is_rebuilt_alike(self.paths[self.words.randrange(COPIES)])
        assert sorted(self.folder.iterdir()) == self.paths

    def is_silent(self, path: Path, erased: set[Key]) -> None:
        """Nothing that was said of what is erased, and of nothing else, stands in any byte."""
        content = path.read_bytes().lower()
        gone, kept = (
            {text for key, texts in self.said.items() if (key in erased) is is_gone for text in texts}
            for is_gone in (True, False)
        )
        assert not {text for text in gone - kept if text.lower().encode() in content}


def merged(path: Path, by: Author, others: Sequence[Path]) -> tuple[Plan, Entry]:
    """Merge other files into one: the plan, and the newest entry after it."""
    with repository.writing(path, by) as repo:
        plan, done = merging.merge(repo, others, erase=True)
    return plan, done.entry


def entries_of(path: Path) -> set[str]:
    """The ids of all entries in a file."""
    with file.reading(path) as connection:
        return {id_ for (id_,) in connection.execute("SELECT id FROM entry")}


def head_of(path: Path) -> str:
    """The id of a file's newest entry."""
    with file.reading(path) as connection:
        head = journal.head(connection)
        return head.id if head else ""


def state_of(path: Path) -> State:
    """What the tables of a file hold."""
    with file.reading(path) as connection:
        return reference.found(connection)


def bookkeeping(path: Path) -> dict[str, Any]:
    """Every derived table as it stands, the fold's own with the rest."""
    with file.reading(path) as connection:
        tables = [*schema.kinds(), *schema.BOOKKEEPING]
        return {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in tables}


def faults(path: Path) -> list[Fault]:
    """All that verification finds wrong with a file."""
    with file.reading(path) as connection:
        return list(verify.faults(connection))


def is_rebuilt_alike(path: Path) -> None:
    """A rebuild changes nothing."""
    before = bookkeeping(path)
    with file.writing(path) as connection:
        fold.rebuild(connection)
    assert bookkeeping(path) == before


def assert_same(one: State, other: State) -> None:
    """Two states are the same; what is not is named."""
    for name, rows in one.tables.items():
        assert rows == other.tables[name], name
    for name, here, there in zip(State._fields, one, other, strict=True):
        assert here == there, name
