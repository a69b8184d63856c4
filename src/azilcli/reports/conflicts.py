"""Conflicts between copies of the file, for those who decide them."""

from __future__ import annotations

from collections.abc import Sequence

from azilcli.language import _, listed, n_
from azilcli.ledger import schema
from azilcli.reports import journal, words
from azilcli.reports.table import ID, INT, MOMENT, TEXT, Column, Facts, Report, Table, Word
from azilcli.repository import Repository, conflicts, values
from azilcli.repository.conflicts import Conflict, Item, alike

_SHOWN = 40
"""Signs of a value where several are shown beside each other."""


def listing(repo: Repository) -> Report:
    """Every conflict that nobody has decided."""
    made = table(repo, conflicts.open_ones(repo))
    notes = (n_("{n} conflict to decide", "{n} conflicts to decide", len(made.rows)),)
    return [made._replace(notes=notes)]


def table(repo: Repository, those: Sequence[Conflict]) -> Table:
    """Some conflicts, a line for each."""
    rows = [
        (
            one.code,
            _about(repo, one),
            _what(one),
            " / ".join(_said(repo, one, number) for number in range(len(one.sides))),
            " / ".join(side.office or side.actor for side in one.sides),
        )
        for one in those
    ]
    columns = (
        Column("code", _("conflict"), ID),
        Column("about", _("about")),
        Column("fields", _("what")),
        Column("values", _("different values")),
        Column("offices", _("office")),
    )
    return Table("conflicts", _("Conflicts"), columns, rows)


def one(repo: Repository, conflict: Conflict) -> Report:
    """A conflict in full: each side's values, who wrote them, when, where, on which entry."""
    shown = len(conflict.sides) - 1 if not conflict.undone else 1
    facts = Facts(
        "conflict",
        _("Conflict {code}", code=conflict.code),
        (
            ("code", _("conflict"), conflict.code, TEXT),
            ("about", _("about"), _about(repo, conflict), TEXT),
            ("fields", _("what"), _what(conflict), TEXT),
            ("holds", _("counts for now, side"), shown + 1, INT),
        ),
    )
    rows = [
        (
            number + 1,
            _said(repo, conflict, number),
            side.actor,
            side.office,
            side.recorded_at,
            side.id[:8],
            side.action,
        )
        for number, side in enumerate(conflict.sides)
    ]
    columns = (
        Column("side", _("side"), INT),
        Column("says", _("value of this side")),
        Column("actor", _("by")),
        Column("office", _("office")),
        Column("recorded_at", _("recorded"), MOMENT),
        Column("entry", _("entry")),
        Column("action", _("action")),
    )
    sides = Table("sides", _("Sides"), columns, rows, tuple(_ways(conflict)))
    return [facts, *([_fields(repo, conflict)] if conflict.items else []), sides]


def _fields(repo: Repository, conflict: Conflict) -> Table:
    """The fields in conflict by the names under which they are typed, and what each side says of them."""
    numbers = range(len(conflict.sides))
    rows = [
        (
            item.field,
            words.field(item.field, item.kind),
            journal.subject(repo, item.kind, item.record),
            Word(item.kind, words.kind(item.kind)),
            item.record,
            *(_value(repo, item, number) for number in numbers),
        )
        for item in conflict.items
    ]
    columns = (
        Column("field", _("field")),
        Column("what", _("what")),
        Column("about", _("about")),
        Column("kind", _("kind")),
        Column("record", _("record"), ID),
        *(Column(f"side_{number + 1}", _("side {number}", number=number + 1)) for number in numbers),
    )
    return Table("fields", _("Fields"), columns, rows)


def _value(repo: Repository, item: Item, number: int) -> Word | None:
    """What a side says of a field: as it is stored, and as it is read."""
    value = item.values[number]
    if value is None:
        return None
    return Word(str(value), values.shown(repo, item.kind, item.field, value))


def _ways(conflict: Conflict) -> list[str]:
    """What may be typed to decide it."""
    code = conflict.code
    if conflict.undone:
        return [
            _("let the undo stand: azil conflict resolve {code} --keep 1", code=code),
            _("keep what was built: azil conflict resolve {code} --keep 2", code=code),
        ]
    return [
        _("keep one: azil conflict resolve {code} --keep 1", code=code),
        _("to give another value: azil conflict resolve {code} --value VALUE", code=code)
        if len(alike(conflict.items)) == 1
        else _(
            "to give a field another value: azil conflict resolve {code} --keep 1 --value {field}=VALUE",
            code=code,
            field=conflict.items[0].field,
        ),
        _("or undo the whole command with azil undo {entry}", entry=conflict.sides[0].id[:8]),
    ]


def _about(repo: Repository, conflict: Conflict) -> str:
    if conflict.undone:
        return journal.about(repo, conflict.undone.seq)
    named = dict.fromkeys(journal.subject(repo, item.kind, item.record) for item in conflict.items)
    return ", ".join(one for one in named if not any(other.startswith(f"{one},") for other in named))


def _what(conflict: Conflict) -> Word:
    """The fields; of those on which each side says one and the same, only the one of the whole."""
    if conflict.undone:
        return Word("undo", _("undo of {action}", action=conflict.undone.action))
    leading = (min(group, key=_is_part) for group in alike(conflict.items))
    fields = {item.field: words.field(item.field, item.kind) for item in leading}
    return Word(" ".join(fields), listed(list(fields.values())))


def _is_part(item: Item) -> bool:
    kind = schema.kinds().get(item.kind)
    return kind is not None and kind.part_of != ""


def _said(repo: Repository, conflict: Conflict, number: int) -> str:
    """What a side says, in words."""
    if conflict.undone:
        return _("undone") if number == 0 else conflict.sides[number].action
    groups = [min(group, key=_is_part) for group in alike(conflict.items)]
    pairs = [
        (words.field(item.field, item.kind), values.shown(repo, item.kind, item.field, item.values[number]))
        for item in groups
    ]
    if len(pairs) == 1:
        return pairs[0][1]
    return "; ".join(f"{field}: {_cut(value)}" for field, value in pairs)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
