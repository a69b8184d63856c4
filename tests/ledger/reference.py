"""What the tables of a file must be, told slowly and plainly from its entries: the measure of the tests.

Nothing here is clever. Every entry has the set of all entries before it; every question is asked of all
entries. It shares with the ledger only what `derived` declares and how a row is made of fields.
"""

from __future__ import annotations

import json
import sqlite3
from functools import cached_property
from typing import Any, NamedTuple

from azilcli.ledger import conflicts, schema
from azilcli.ledger.journal import ERASURE, UNDO
from azilcli.ledger.kinds import Kind

Key = tuple[str, str]
"""A record: its kind and its id."""


class Saying(NamedTuple):
    """What an entry says of a record; `fields` is None once it is erased."""

    kind: str
    record: str
    personal: bool
    fields: dict[str, Any] | None


class Told(NamedTuple):
    """An entry."""

    id: str
    parents: tuple[str, ...]
    clock: int
    sayings: tuple[Saying, ...]

    @property
    def order(self) -> tuple[int, str]:
        """Where it stands in the fold."""
        return self.clock, self.id

    def said(self, key: Key) -> dict[str, Any]:
        """All that it says of a record."""
        return said_of(key, list(self.sayings))

    @property
    def keys(self) -> set[Key]:
        """The records that it speaks of."""
        return {(saying.kind, saying.record) for saying in self.sayings if saying.kind in schema.kinds()}


class State(NamedTuple):
    """All that follows from the entries, with entries by their id and not by their place."""

    tables: dict[str, dict[str, tuple[Any, ...]]]
    incomplete: dict[Key, str]
    voided: set[str]
    contests: set[tuple[str, str, str]]
    """Undo, target, and what was built."""
    vain: set[str]
    """The undos that never count."""
    conflicts: dict[tuple[str, str, str], set[tuple[str, str]]]
    """For a field of a record the last writers, each with its value as JSON."""
    contested: dict[tuple[str, str], set[str]]
    """For an undo that does not count, and its target, what was built and is live."""
    united: dict[Key, str]
    erased: set[Key]

    def without(self, *kinds: str) -> State:
        """The same without some tables."""
        return self._replace(tables={name: rows for name, rows in self.tables.items() if name not in kinds})


class Reference:
    """The entries of a journal, and what must follow from them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        sayings: dict[int, list[Saying]] = {}
        for seq, kind, record, personal, fields in connection.execute(
            "SELECT entry, kind, record, personal, fields FROM change ORDER BY entry, position"
        ):
            read = None if fields is None else json.loads(fields)
            sayings.setdefault(seq, []).append(Saying(kind, record, bool(personal), read))
        self.entries = {
            id_: Told(id_, tuple(json.loads(parents)), clock, tuple(sayings.get(seq, ())))
            for seq, id_, parents, clock in connection.execute("SELECT seq, id, parents, clock FROM entry")
        }
        self.known: dict[str, frozenset[str]] = {}
        """For each entry all that it builds on, and itself."""
        for entry in self.in_order:
            above = (self.known[parent] for parent in entry.parents)
            self.known[entry.id] = frozenset({entry.id}).union(*above)

    @property
    def in_order(self) -> list[Told]:
        """The entries in the order of the fold."""
        return sorted(self.entries.values(), key=lambda entry: entry.order)

    def concurrent(self, one: str, other: str) -> bool:
        """Whether neither of two entries knew of the other."""
        return one not in self.known[other] and other not in self.known[one]

    # Undo

    @cached_property
    def undone_by(self) -> dict[str, set[str]]:
        """For each entry the undos of it."""
        found: dict[str, set[str]] = {}
        for entry in self.entries.values():
            for saying in entry.sayings:
                if saying.kind == UNDO:
                    found.setdefault(saying.record, set()).add(entry.id)
        return found

    @cached_property
    def contests(self) -> set[tuple[str, str, str]]:
        """Undo, target, and an entry that built on the target and keeps the undo from counting if it is live.

        Either it knew of the target and not of the undo, nor that of it; or it was undone before that,
        and speaks of something that there is only because of the target. Where nothing ever went apart,
        nothing is contested.
        """
        if all(len(entry.parents) < 2 for entry in self.entries.values()):
            return set()
        return {
            (undo, target, one.id)
            for target, undos in self.undone_by.items()
            for undo in undos
            for one in self.entries.values()
            if one.id != target and target in self.known[one.id]
            if (self.concurrent(one.id, undo) and self.builds_on(one, target))
            or (self.was_undone(one.id, undo) and self.needs(one, target))
        }

    def was_undone(self, entry: str, known_to: str) -> bool:
        """Whether an entry had been undone, as far as another one knew."""
        return bool(self.undone_by.get(entry, set()) & self.known[known_to])

    def there_by(self, entry: str) -> list[Saying]:
        """What an entry says; and if it undoes an undo, what that had undone says again."""
        found = [saying for saying in self.entries[entry].sayings if saying.kind != UNDO]
        for undone in (saying.record for saying in self.entries[entry].sayings if saying.kind == UNDO):
            for again, undos in self.undone_by.items():
                if undone in undos and again in self.entries:
                    found += self.there_by(again)
        return found

    def builds_on(self, one: Told, target: str) -> bool:
        """Whether an entry builds on what there is because of another one."""
        there = self.there_by(target)
        return any(
            says_after(saying, key, said_of(key, there), created=creates(key, there))
            for saying in one.sayings
            for key in {(s.kind, s.record) for s in there if s.kind in schema.kinds()}
        )

    def needs(self, one: Told, target: str) -> bool:
        """Whether an entry speaks of a record, or refers to one, that there is because of another one."""
        there = self.there_by(target)
        before = {
            (s.kind, s.record)
            for id_ in self.known[target] - {target}
            for s in self.entries[id_].sayings
        }  # fmt: skip
        made = {key for key in {(s.kind, s.record) for s in there} - before if creates(key, there)}
        return any(
            key in made
            for saying in one.sayings
            for key in {(saying.kind, saying.record), *references(saying, same_as=True)}
        )

    def is_void(self, entry: str) -> bool:
        """Whether an entry is undone, by an undo that counts."""
        return self.is_void_in(entry, self.all)

    def is_void_in(self, entry: str, part: frozenset[str]) -> bool:
        """Whether it is so in a part of the history."""
        fates = self._void.setdefault(part, {})
        if entry not in fates:
            fates[entry] = any(
                not self.is_void_in(undo, part)
                and all(
                    self.is_void_in(builder, part)
                    for builder in self.contesting.get((undo, entry), set()) & part
                )
                for undo in self.undone_by.get(entry, set()) & part
                if undo not in self.vain
            )
        return fates[entry]

    @cached_property
    def all(self) -> frozenset[str]:
        """The whole history."""
        return frozenset(self.entries)

    @cached_property
    def _void(self) -> dict[frozenset[str], dict[str, bool]]:
        return {}

    @cached_property
    def contesting(self) -> dict[tuple[str, str], set[str]]:
        """The same as the contests, for an undo and its target."""
        found: dict[tuple[str, str], set[str]] = {}
        for undo, target, builder in self.contests:
            found.setdefault((undo, target), set()).add(builder)
        return found

    @cached_property
    def vain(self) -> set[str]:
        """The undos that would take away something on which builds what they knew to be in force."""
        self.vain = set[str]()
        undos = {undo for undos in self.undone_by.values() for undo in undos}
        for entry in self.in_order:
            if entry.id in undos and self.is_vain(entry.id):
                self.vain.add(entry.id)
                self._void.clear()
        return self.vain

    def is_vain(self, undo: str) -> bool:
        """Whether an undo would take away something that must stay; those before it are decided."""
        after = self.known[undo]
        before = after - {undo}
        gone = {id_ for id_ in before if self.is_void_in(id_, after) and not self.is_void_in(id_, before)}
        left = {id_ for id_ in before if not self.is_void_in(id_, after)}
        return any(
            target in self.known[builder] and self.rests_on(builder, target, left)
            for target in gone
            for builder in left
        )

    def rests_on(self, builder: str, target: str, left: set[str]) -> bool:
        """Whether an entry builds on another one, which is undone, as long as only what is `left` counts."""
        there = [saying for saying in self.entries[target].sayings if saying.kind not in (UNDO, ERASURE)]
        for key in {(saying.kind, saying.record) for saying in there}:
            said = plainly_said(key, there)
            gone = self.is_gone(key, said, left)
            for saying in self.entries[builder].sayings:
                fields = {} if saying.personal else saying.fields or {}
                if (saying.kind, saying.record) == key and (gone or fields.keys() & said.keys()):
                    return True
                if kind := schema.kinds().get(saying.kind):
                    for field, targets in kind.references.items():
                        is_part = gone or kind.part_of == field
                        if key[0] in targets and fields.get(field) == key[1] and is_part:
                            return True
                    follows = kind.in_order and saying.kind == key[0] and said.get(kind.part_of) is not None
                    if follows and fields.get(kind.part_of) == said[kind.part_of]:
                        return True
        return False

    def is_gone(self, key: Key, said: dict[str, Any], left: set[str]) -> bool:
        """Whether a record lacks something required that was said of it."""
        kind = schema.kinds().get(key[0])
        fields: dict[str, Any] = {}
        for entry in self.in_order:
            if entry.id in left:
                fields.update(plainly_said(key, list(entry.sayings)))
        if kind is not None:
            fields, said = kind.readable(fields), kind.readable(said)
        return kind is not None and any(
            fields.get(name) is None and said.get(name) is not None for name in kind.required - kind.personal
        )

    def live_builders(self, undo: str, target: str) -> set[str]:
        """What was built on a target and keeps an undo of it from counting."""
        return {
            builder
            for one, other, builder in self.contests
            if (one, other) == (undo, target) and not self.is_void(builder)
        }

    @property
    def contested(self) -> dict[tuple[str, str], set[str]]:
        """The undos that do not count, though nobody undid them, as far as somebody may still decide."""
        return {
            (undo, target): builders
            for target, undos in self.undone_by.items()
            for undo in undos
            if not self.is_void(undo)
            and undo not in self.vain
            and (builders := self.live_builders(undo, target))
            and not self.entries[target].keys & self.erased
        }

    # Erasing and uniting

    @cached_property
    def erased(self) -> set[Key]:
        """What was erased by name, and whatever ever referred to that, to the last."""
        found: set[Key] = set()
        for entry in self.entries.values():
            for saying in entry.sayings:
                if saying.kind == ERASURE:
                    kind, _slash, record = saying.record.partition("/")
                    found.add((kind, record))
        before = 0
        while len(found) > before:
            before = len(found)
            for entry in self.entries.values():
                for saying in entry.sayings:
                    if any(key in found for key in references(saying)):
                        found.add((saying.kind, saying.record))
        return found

    @cached_property
    def united(self) -> dict[Key, str]:
        """For each record that goes on under another one, that other."""
        links: dict[Key, str] = {}
        for name, kind in schema.kinds().items():
            if kind.same_as:
                for key, fields in self.folded.items():
                    if key[0] == name and fields.get(kind.same_as):
                        links[key] = fields[kind.same_as]
        ends = {key: end(links, key) for key in links}
        return {
            key: record for key, record in ends.items() if record != key[1] and self._stands(key[0], record)
        }

    def _stands(self, name: str, record: str) -> bool:
        """Whether a record may stand for others: a twin only for one that is there."""
        kind, fields = schema.kinds()[name], self.folded.get((name, record), {})
        return not kind.has_twins or all(fields.get(one) is not None for one in kind.required - kind.personal)

    # The fold

    @cached_property
    def writes(self) -> dict[Key, dict[str, list[tuple[Told, Any]]]]:
        """For each record and field the live writes, in the order of the fold."""
        found: dict[Key, dict[str, list[tuple[Told, Any]]]] = {}
        for entry in self.in_order:
            for saying in entry.sayings:
                if saying.kind in schema.kinds() and saying.fields is not None and not self.is_void(entry.id):
                    of_record = found.setdefault((saying.kind, saying.record), {})
                    for field, value in schema.kinds()[saying.kind].readable(saying.fields).items():
                        of_record.setdefault(field, []).append((entry, value))
        return found

    @cached_property
    def folded(self) -> dict[Key, dict[str, Any]]:
        """The last live value of each field of each record."""
        return {
            key: {field: writes[-1][1] for field, writes in fields.items()}
            for key, fields in self.writes.items()
        }

    @property
    def conflicts(self) -> dict[tuple[str, str, str], set[tuple[str, str]]]:
        """The fields whose last writers, none knowing of another, wrote different values.

        Of what is erased nobody may decide any more.
        """
        found = {}
        for key, fields in self.writes.items():
            if key in self.erased:
                continue
            for field, writes in fields.items():
                last = {
                    (entry.id, json.dumps(value))
                    for entry, value in writes
                    if not any(
                        entry.id in self.known[later.id] and later.id != entry.id for later, _value in writes
                    )
                }
                if len({value for _id, value in last}) > 1:
                    found[(*key, field)] = last
        return found

    def state(self) -> State:
        """Everything that must follow from the entries."""
        tables: dict[str, dict[str, tuple[Any, ...]]] = {name: {} for name in schema.kinds()}
        incomplete = {}
        for key, folded in self.folded.items():
            kind, record = schema.kinds()[key[0]], key[1]
            fields = dict(folded)
            for name in kind.required & kind.personal:
                if key in self.erased and fields.get(name) is None:
                    fields[name] = ""
            if kind.former and key not in self.erased:
                fields["former"] = self.formerly(kind, key)
            if missing := sorted(name for name in kind.required if fields.get(name) is None):
                incomplete[key] = " ".join(missing)
            elif not (kind.has_twins and key in self.united):
                tables[kind.name][record] = kind.row(record, self._led(kind, record, fields))
        return State(
            tables,
            incomplete,
            {id_ for id_ in self.entries if self.is_void(id_)},
            self.contests,
            self.vain,
            self.conflicts,
            self.contested,
            self.united,
            self.erased,
        )

    def formerly(self, kind: Kind, key: Key) -> str | None:
        """What the fields said before of which that is kept, a value a line, but for what they say now."""
        writes = [self.writes[key].get(field, []) for field in kind.former]
        now = {of_field[-1][1] for of_field in writes if of_field}
        said = {value for of_field in writes for _entry, value in of_field if value}
        return "\n".join(sorted(said - now)) or None

    def _led(self, kind: Kind, record: str, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields, with references read as those to the records that stand for them."""
        led = dict(fields)
        for field, targets in kind.references.items():
            for target in targets:
                led[field] = self.united.get((target, fields.get(field, "")), led.get(field))
        if kind.same_as:
            led[kind.same_as] = self.united.get((kind.name, record))
        return led


def said_of(key: Key, sayings: list[Saying]) -> dict[str, Any]:
    """All that is said of a record."""
    parts = [saying.fields or {} for saying in sayings if (saying.kind, saying.record) == key]
    return {name: value for part in parts for name, value in part.items()}


def plainly_said(key: Key, sayings: list[Saying]) -> dict[str, Any]:
    """What is said of a record that no erasure takes away."""
    return said_of(key, [saying for saying in sayings if not saying.personal])


def creates(key: Key, sayings: list[Saying]) -> bool:
    """Whether enough is said of a record to make it."""
    kind = schema.kinds().get(key[0])
    said = said_of(key, sayings)
    return kind is not None and all(said.get(name) is not None for name in kind.required - kind.personal)


def says_after(saying: Saying, key: Key, said: dict[str, Any], *, created: bool) -> bool:
    """Whether something is said that builds on what was `said` of a record, which that `created`."""
    kind = schema.kinds().get(saying.kind)
    if kind is None:
        return False
    whole = schema.kinds()[key[0]]
    fields = saying.fields or {}
    if (saying.kind, saying.record) == key and (created or fields.keys() & said.keys()):
        return True
    for field, targets in kind.references.items():
        if key[0] in targets and fields.get(field) == key[1] and (created or kind.part_of == field):
            return True
    follows = whole.in_order and saying.kind == key[0] and said.get(whole.part_of) is not None
    return follows and fields.get(whole.part_of) == said[whole.part_of]


def references(saying: Saying, *, same_as: bool = False) -> set[Key]:
    """The records that this one belongs to; on request all it refers to, those said to be the same too."""
    kind = schema.kinds().get(saying.kind)
    if kind is None or saying.fields is None:
        return set()
    return {
        (target, saying.fields[field])
        for field, targets in (kind.references if same_as else kind.belongs).items()
        for target in targets
        if isinstance(saying.fields.get(field), str)
    }


def end(links: dict[Key, str], key: Key) -> str:
    """Where a chain of records that are the same leads; of a circle the lowest id."""
    path = [key]
    while path[-1] in links:
        following = (key[0], links[path[-1]])
        if following in path:
            return min(record for _kind, record in path[path.index(following) :])
        path.append(following)
    return path[-1][1]


def found(connection: sqlite3.Connection) -> State:
    """The same as the file holds it."""
    ids = dict(connection.execute("SELECT seq, id FROM entry"))
    tables = {
        name: {row[0]: row for row in connection.execute(f"SELECT {', '.join(kind.columns)} FROM {name}")}
        for name, kind in schema.kinds().items()
    }
    differing: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    contested = {}
    for one in conflicts.open_ones(connection):
        for kind, record, field, values in one.items:
            differing[kind, record, field] = {
                (side.id, json.dumps(value)) for side, value in zip(one.sides, values, strict=True)
            }
        if one.undone:
            contested[one.sides[0].id, one.undone.id] = {side.id for side in one.sides[1:]}
    return State(
        tables,
        {(kind, record): missing for kind, record, missing in connection.execute("SELECT * FROM incomplete")},
        {ids[seq] for (seq,) in connection.execute("SELECT entry FROM voided")},
        {(ids[a], ids[b], ids[c]) for a, b, c in connection.execute("SELECT * FROM contest")},
        {ids[undo] for (undo,) in connection.execute("SELECT undo FROM vain")},
        differing,
        contested,
        {
            (kind, record): whole
            for kind, record, whole in connection.execute("SELECT * FROM united WHERE record != whole")
        },
        set(connection.execute("SELECT kind, record FROM erased").fetchall()),
    )
