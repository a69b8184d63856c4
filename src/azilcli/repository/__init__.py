"""The repository: typed look-ups and `record()`; the one way from services and reports to the file.

`Repository` is the connection and the entry being written. The modules beside it hold the look-ups of
one family each (people, places, stays, policies), as functions that take the repository first.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from azilcli import dates, zones
from azilcli.errors import FileProblem, Refused
from azilcli.language import _
from azilcli.ledger import erasure, file, fold, ids, journal, schema, seals, soundness
from azilcli.ledger.journal import Author as Author
from azilcli.ledger.journal import Change, Draft
from azilcli.ledger.journal import Entry as Entry
from azilcli.rules.identity import counts
from azilcli.rules.sql import holds

Record = dict[str, Any]
"""A row of a derived table, by column."""

ON = holds("{0}")
"""SQL: the interval of the table {0} holds the day `:on`."""


_SOUND_AT_MOST = 50_000
"""So many records are remembered as proved; where a transaction writes more, they are proved again."""


class Repository:
    """The records of an open file, and the entry a command is putting together."""

    def __init__(self, connection: sqlite3.Connection, author: Author | None = None) -> None:
        self.connection = connection
        self.author = author or Author()
        self.chooser: Callable[[str], ids.Chooser] = lambda _kind: ids.below
        """Source of the random numbers in new codes of a kind."""
        self.sweeps = False
        """Whether something was erased, so that the file is to be swept once it is all written."""
        self.remarks: list[str] = []
        """What is to be said with the receipt of what is being carried out."""
        self.named: list[str] = []
        """The people whom the words named that were typed: their codes."""
        self.puts_aside = False
        """Whether a copy of the file is put aside before something is erased."""
        self.counted: Callable[[Sequence[Any], str], Iterable[Any]] = lambda things, _words: things
        """Goes through many things, and may tell meanwhile under these words how many there were."""
        self._draft = Draft()
        self._sound: set[tuple[str, str]] = set()
        """The records of which it is known in this transaction that they are what the journal proves."""

    @property
    def is_altered(self) -> bool:
        """Whether another program has written to the file since azil did."""
        return seals.is_altered(self.connection)

    # Reading

    def rows(self, sql: str, /, **values: Any) -> list[Record]:
        """The rows of a query; days may be given as `date`."""
        cursor = self.connection.execute(sql, {name: plain(v) for name, v in values.items()})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def values(self, sql: str, /, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query as plain tuples, where there are many."""
        return self.connection.execute(sql, {name: plain(v) for name, v in values.items()}).fetchall()

    def rows_of(self, sql: str, ids_: Sequence[str], /, **values: Any) -> list[Record]:
        """The rows of a query on many records, some hundreds at once: their ids stand at `{ids}`."""
        rows: list[Record] = []
        for start in range(0, len(ids_), 500):
            chunk = {f"id{number}": id_ for number, id_ in enumerate(ids_[start : start + 500])}
            marks = ", ".join(f":{name}" for name in chunk)
            rows += self.rows(sql.replace("{ids}", marks), **chunk, **values)
        return rows

    def row(self, sql: str, /, **values: Any) -> Record | None:
        """The first row of a query, if there is one."""
        rows = self.rows(sql, **values)
        return rows[0] if rows else None

    def get(self, kind: str, id_: str) -> Record | None:
        """The record of a kind with this id, if there is one; of twins, the one that is shown."""
        sql = f"SELECT * FROM {kind} WHERE id = :id"
        known = schema.kinds().get(kind)
        if (row := self.row(sql, id=id_)) or not (known and known.has_twins):
            return row
        twin = self.row("SELECT whole FROM united WHERE kind = :kind AND record = :id", kind=kind, id=id_)
        return self.row(sql, id=twin["whole"]) if twin else None

    @property
    def path(self) -> str:
        """Where the file lies; '' for a past state, which is in no file."""
        return str(self.values("PRAGMA database_list")[0][2])

    @property
    def fingerprint(self) -> str:
        """The short form of the newest entry: two files that share it hold the same history."""
        return ids.fingerprint((journal.head(self.connection) or journal.NO_ENTRY).id)

    @property
    def state(self) -> str:
        """The fingerprint with the day that counts as today: `3f9a-1c77-20be-9d41@2026-11-22`.

        It stands at the foot of a report, and with it the report is printed again to the letter: much in
        one depends on the day, which may be later than that of the newest entry.
        """
        return f"{self.fingerprint}@{dates.today().isoformat()}"

    # Writing

    def new_id(self, kind: str) -> str:
        """A code for a new record of a kind, not yet taken in this file."""
        below = self.chooser(kind)
        while True:
            id_ = ids.new_id(schema.kinds()[kind].letter, below)
            sql = "SELECT 1 FROM change WHERE kind = ? AND record = ?"
            taken = schema.exists(self.connection, sql, kind, id_)
            if not taken and (kind, id_) not in self._draft.records:
                self._sound.add((kind, id_))
                return id_

    def put(self, kind: str, id_: str, /, **fields: Any) -> str:
        """Say that a record now has these fields; `None` clears one. It is written by `record`."""
        stored = {name: plain(value) for name, value in fields.items()}
        self._draft.add(Change(kind, id_, stored))
        return id_

    def add(self, kind: str, /, **fields: Any) -> str:
        """Say that there is a new record with these fields; its code is returned."""
        present = {name: value for name, value in fields.items() if value is not None}
        return self.put(kind, self.new_id(kind), **present)

    @property
    def waiting(self) -> int:
        """How many records were put and not recorded yet."""
        return len(self._draft.records)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is put and recorded inside counts as a whole: after an exception, nothing of it is left."""
        before, self._draft = self._draft, Draft()
        self.remarks = []
        sweeps = self.sweeps
        self.connection.execute("SAVEPOINT whole")
        try:
            yield
        except BaseException:
            self.sweeps = sweeps
            with suppress(sqlite3.Error):  # where SQLite has given up the whole transaction by itself
                self.connection.execute("ROLLBACK TO whole")
            raise
        finally:
            self._draft = before
            with suppress(sqlite3.Error):
                self.connection.execute("RELEASE whole")

    def record(self, action: str, parents: Sequence[Entry] = (), *, ends: bool = False) -> Entry:
        """Append what was put since the last time as one entry, and bring the tables up to date.

        `parents` are the heads that a merge brings together. Raises `Refused` for a record that is
        erased, or that would belong to one that is: nothing more is recorded on it, unless the command
        only `ends` what another copy began. Raises `Damaged` for one that is not as the journal proves.
        """
        draft, self._draft = self._draft, Draft()
        self._refuse_what_is_erased(draft, ends=ends)
        self._refuse_what_is_damaged(draft)
        entry = journal.append(self.connection, draft, action=action, author=self.author, parents=parents)
        fold.take_in(self.connection, entry, draft)
        if len(self._sound) > _SOUND_AT_MOST:
            self._sound.clear()
        return entry

    @contextmanager
    def tried(self) -> Iterator[None]:
        """The tables as they would be if what was put were recorded, to be looked at: it is not yet."""
        self.connection.execute("SAVEPOINT tried")
        try:
            if self._draft.records:
                entry = journal.append(self.connection, self._draft, action="", author=self.author)
                fold.take_in(self.connection, entry, self._draft)
            yield
        finally:
            with suppress(sqlite3.Error):  # where SQLite has given up the whole transaction by itself
                self.connection.execute("ROLLBACK TO tried")
                self.connection.execute("RELEASE tried")

    def _refuse_what_is_damaged(self, draft: Draft) -> None:
        """Refuse to write upon what the journal does not prove."""
        records = soundness.touched(self.connection, draft) - self._sound
        soundness.refuse_damaged(self.connection, sorted(records))
        self._sound |= records

    def _refuse_what_is_erased(self, draft: Draft, *, ends: bool) -> None:
        if not schema.exists(self.connection, "SELECT 1 FROM erased LIMIT 1"):
            return
        for (name, record), fields in draft.records.items():
            kind = schema.kinds().get(name)
            if kind and ends and not fields.keys() & kind.personal:
                continue
            named = [
                (target, fields.get(field))
                for field, targets in (kind.references if kind else {}).items()
                if kind and (field in kind.belongs or field == kind.same_as)
                for target in targets
            ]
            for target, id_ in ((name, record), *named):
                if id_:
                    self.refuse_erased(target, id_)

    def refuse_erased(self, kind: str, id_: str) -> None:
        """Refuse to record anything on a record that is erased."""
        if erasure.is_erased(self.connection, kind, id_):
            raise Refused(
                _(
                    "the data of {record} are erased; nothing more can be recorded about it",
                    record=ids.show(id_),
                ),
                _("if they left: azil discharge; if they are here, enter them again: azil person add"),
            )


@contextmanager
def as_known(repo: Repository, entry: Entry) -> Iterator[Repository]:
    """The records as the file held them when `entry` was its newest."""
    from azilcli.ledger import known

    with known.as_known(repo.connection, entry) as connection:
        _use_zone(connection)
        yield Repository(connection, repo.author)


class _Open:
    """The file that is open for all that is done to it at present; one for the process."""

    repo: Repository | None = None


@contextmanager
def together(path: Path, author: Author, *, keep: bool = True) -> Iterator[Repository]:
    """One transaction for all that is written and read inside, whoever opens this file for it."""
    with writing(path, author, keep=keep) as repo:
        _Open.repo = repo
        try:
            yield repo
        finally:
            _Open.repo = None


@contextmanager
def _within(whole: Repository, author: Author, *, keep: bool) -> Iterator[Repository]:
    """A part of a transaction that is open: after an exception, or without `keep`, nothing of it is left."""
    connection = whole.connection
    repo = Repository(connection, author)
    repo._sound = whole._sound
    connection.execute("SAVEPOINT part")
    try:
        yield repo
        if not keep:
            connection.execute("ROLLBACK TO part")
    except BaseException:
        with suppress(sqlite3.Error):  # where SQLite has given up the whole transaction by itself
            connection.execute("ROLLBACK TO part")
        raise
    finally:
        with suppress(sqlite3.Error):
            connection.execute("RELEASE part")
    _use_zone(connection)
    whole.sweeps |= keep and repo.sweeps


@contextmanager
def reading(path: Path, *, as_it_stands: bool = False) -> Iterator[Repository]:
    """The records of a file, to look at; `as_it_stands` with the very tables that it has."""
    if _Open.repo is not None:
        yield Repository(_Open.repo.connection)
        return
    with file.reading(path, as_it_stands=as_it_stands) as connection:
        _use_zone(connection)
        yield Repository(connection)


def glimpse(path: Path, look: Callable[[Repository], Any]) -> Any:
    """What is looked up in a file by the way; None where it cannot be had at once."""
    try:
        with file.glimpse(path) as connection:
            return look(Repository(connection))
    except (FileProblem, sqlite3.Error, OSError):
        return None


@contextmanager
def writing(path: Path, author: Author, *, keep: bool = True) -> Iterator[Repository]:
    """The records of a file, to change in one transaction; `keep=False` takes it all back."""
    if _Open.repo is not None:
        with _within(_Open.repo, author, keep=keep) as part:
            yield part
        return
    with file.writing(path, keep=keep) as connection:
        _use_zone(connection)
        repo = Repository(connection, author)
        yield repo
    if keep and repo.sweeps:
        file.sweep(path)


@contextmanager
def creating(path: Path, author: Author, *, keep: bool = True) -> Iterator[Repository]:
    """A new file, which is there only if all goes well."""
    with file.creating(path, keep=keep) as connection:
        zones.use(())
        yield Repository(connection, author)


def _use_zone(connection: sqlite3.Connection) -> None:
    """Let days from here on be those of the zone of this file; of a damaged one by default."""
    try:
        rows = connection.execute(
            "SELECT valid_from, value FROM policy WHERE code = ? ORDER BY valid_from", (zones.POLICY,)
        ).fetchall()
    except (sqlite3.Error, UnicodeDecodeError):
        rows = []
    zones.use(rows)


def grouped(rows: Iterable[Record], *fields: str, none: str = "") -> defaultdict[Any, list[Record]]:
    """The rows by what a field holds, or by what several hold together; `none` where one is empty."""
    groups: defaultdict[Any, list[Record]] = defaultdict(list)
    for row in rows:
        held = tuple(row[field] or none for field in fields)
        groups[held if len(fields) > 1 else held[0]].append(row)
    return groups


def of_each(
    repo: Repository, kind: str, people: Sequence[str], on: date, *, first: bool = False
) -> dict[str, Record]:
    """The latest record of a kind, or the first, that each of these people has up to a day."""
    rows = repo.rows_of(
        f"SELECT * FROM {kind} WHERE person IN ({{ids}}) AND on_day <= :on AND {counts(kind)}"
        f" ORDER BY on_day{' DESC' if first else ''}",
        people,
        on=on,
    )
    return {row["person"]: row for row in rows}


def plain(value: Any) -> Any:
    """A value as the file holds it, and as it is given out."""
    return value.isoformat() if isinstance(value, date) else value
