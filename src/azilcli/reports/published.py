"""The records as plain tables for others: no names, nothing private, codes with their words.

What is left out follows from the marks beside the columns: what is personal, what is private, records that
hide, records that never were so. The codes of people and of their records would lead back into the file:
in their place stand numbers, drawn anew each time. So they do for whoever lets a home, who may be a person.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from azilcli.language import N_, _
from azilcli.ledger import schema
from azilcli.ledger.kinds import Kind
from azilcli.ledger.plain import Field, Plain
from azilcli.reports import words
from azilcli.repository import Repository, organisations, policies, values

LEFT_OUT = ("package", "arisen", "correction", "distinction", "code")
"""Kinds that tell of the file rather than of accommodation; codes have a table for each list instead."""
VIEWS = ("stay_term", "bed_place", "occupancy_tonight", "movement", "stay_with_term")
"""The views of the file that hold nobody's name, after the one on which they stand."""
SLEPT = "CREATE VIEW slept AS SELECT * FROM placement"
"""SQL: what was slept, where no placement is left that never was."""
TEXTS = ("note", "label")
"""The fields of places in which somebody may have typed a name; of what is of people all texts are closed."""
_ID, _NUMBER, _ORGANISATION = "id", N_("number"), "organisation"
_SQL = {str: "TEXT", int: "INTEGER", float: "REAL"}


def tables(repo: Repository) -> Iterator[Plain]:
    """Every table, one after another: the rows of each are to be read before the next is taken."""
    numbers = {name: _drawn(repo, kind) for name, kind in _kinds().items() if _is_numbered(kind)}
    used: dict[str, set[str]] = {}
    landlords = {
        code: f"LANDLORD-{number}" for code, number in _shuffled(organisations.landlords(repo)).items()
    }
    for kind in _kinds().values():
        yield _records(repo, kind, numbers, used, landlords)
    for list_, codes in sorted(used.items()):
        yield _list(repo, list_, codes)


def told(tables: Sequence[Plain], name: str, description: str) -> str:
    """What the tables hold, in words and in the form that Datasette reads: the text of a JSON file."""
    title = _("Accommodation")
    page = {
        "title": title,
        "description": description,
        "databases": {
            name: {"title": title, "tables": {table.name: _told(table) for table in tables}},
        },
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _told(table: Plain) -> dict[str, Any]:
    columns = {field.key: field.words for field in table.fields if field.key != _ID}
    said: dict[str, Any] = {"title": table.title, "columns": columns}
    return {**said, "label_column": table.label} if table.label else said


def views() -> list[str]:
    """The statements that make the views over these tables."""
    made = schema.derived()
    return [SLEPT, *(made["view", name] for name in VIEWS)]


def list_table(list_: str) -> str:
    """The name of the table of a list of codes."""
    return f"list_{list_.replace('-', '_')}"


def _kinds() -> dict[str, Kind]:
    return {name: kind for name, kind in schema.kinds().items() if name not in LEFT_OUT}


def _is_numbered(kind: Kind) -> bool:
    """Whether its records are named by codes, or by those of others, and not by what the world calls them."""
    others = {target for targets in kind.references.values() for target in targets} - {kind.name}
    return bool(kind.letter) or any(_is_numbered(schema.kinds()[other]) for other in others)


def _counting(kind: Kind) -> str:
    """SQL: the records of a kind that others may see."""
    conditions = [
        *([f"{kind.cancelled} IS NULL"] if kind.cancelled else []),
        *([f"coalesce({kind.hides}, 0) = 0"] if kind.hides else []),
        *([f"{kind.same_as} IS NULL"] if kind.same_as else []),
    ]
    return f"{kind.name} WHERE {' AND '.join(conditions)}" if conditions else kind.name


def _drawn(repo: Repository, kind: Kind) -> dict[str, int]:
    """A number for each record of a kind, in no order that would tell anything."""
    return _shuffled([code for (code,) in repo.values(f"SELECT id FROM {_counting(kind)}")])


def _shuffled(codes: list[str]) -> dict[str, int]:
    random.SystemRandom().shuffle(codes)
    return {code: number for number, code in enumerate(codes, 1)}


def _records(
    repo: Repository,
    kind: Kind,
    numbers: dict[str, dict[str, int]],
    used: dict[str, set[str]],
    landlords: dict[str, str],
) -> Plain:
    """The table of a kind of record."""
    shown = [name for name in kind.types if _may_show(kind, name)]
    fields = [Field(_ID, _(_NUMBER), "INTEGER") if kind.name in numbers else Field(_ID, _("code"), "TEXT")]
    for name in shown:
        fields += _fields(kind, name, numbers)
        if _is_of_list(kind, name):
            used.setdefault(kind.lists[name], set())

    def rows() -> Iterator[tuple[Any, ...]]:
        own = numbers.get(kind.name)
        cursor = repo.connection.execute(
            f"SELECT {', '.join((_ID, *shown))} FROM {_counting(kind)} ORDER BY id"
        )
        made = (
            (
                own[row[0]] if own else landlords.get(row[0], row[0]),
                *_cells(kind, shown, _unnamed(kind, shown, row, landlords), numbers, used),
            )
            for row in cursor
        )
        return iter(sorted(made)) if own else made

    label = next((name for name in ("name", "title") if name in shown), "")
    return Plain(kind.name, words.kind(kind.name), fields, rows(), label)


def _may_show(kind: Kind, name: str) -> bool:
    """Nothing personal or private, no remark, and no codes of records in a text."""
    marks = kind.marks[name]
    is_closed = (
        name in kind.personal
        or name in kind.private
        or name in (*TEXTS, kind.cancelled, kind.hides, kind.same_as)
    )
    return not is_closed and not (name in kind.several and not marks.get("several"))


def _is_of_list(kind: Kind, name: str) -> bool:
    """Whether a field holds one code of a list."""
    return name in kind.lists and name not in kind.several


def _fields(kind: Kind, name: str, numbers: dict[str, dict[str, int]]) -> list[Field]:
    """The columns of a field: one, or one for each kind of record that it may name by a number."""
    said = words.field(name, kind.name)
    targets = kind.references.get(name, ())
    if len(targets) == 1:
        return [Field(name, said, "INTEGER" if targets[0] in numbers else "TEXT", targets[0])]
    if targets and numbers.keys() & set(targets):
        return [
            Field(f"{name}_{target}", f"{said}: {words.kind(target)}", "INTEGER", target)
            for target in targets
        ]
    if _is_of_list(kind, name):
        return [Field(name, said, "TEXT", list_table(kind.lists[name]))]
    type_ = "REAL" if "eur" in kind.marks[name] else _SQL[kind.types[name][0]]
    return [Field(name, said, type_)]


def _cells(
    kind: Kind,
    shown: Sequence[str],
    row: Iterable[Any],
    numbers: dict[str, dict[str, int]],
    used: dict[str, set[str]],
) -> Iterator[Any]:
    """The values of a record: numbers for codes of records, euros for cents."""
    for name, value in zip(shown, row, strict=True):
        targets = kind.references.get(name, ())
        if len(targets) == 1 and targets[0] in numbers:
            yield numbers[targets[0]].get(value)
        elif targets and numbers.keys() & set(targets):
            yield from (numbers.get(target, {}).get(value) for target in targets)
        else:
            if value and _is_of_list(kind, name):
                used[kind.lists[name]].add(value)
            yield values.data(kind, name, value)


def _unnamed(
    kind: Kind, shown: Sequence[str], row: Sequence[Any], landlords: dict[str, str]
) -> Iterator[Any]:
    """The values of a record after its code, with landlords by a number and without what names them."""
    code, *said = row
    for name, value in zip(shown, said, strict=True):
        if kind.name == _ORGANISATION and code in landlords and name in organisations.OF_ITSELF:
            yield landlords[code] if name == "name" else None
        elif name in kind.key or _ORGANISATION in kind.references.get(name, ()):
            yield landlords.get(value, value)
        else:
            yield value


def _list(repo: Repository, list_: str, used: set[str]) -> Plain:
    """The table of a list: the codes in it, and those that are used though they are in it no longer."""
    codes = {code for (code,) in repo.values("SELECT code FROM code WHERE list = :list", list=list_)} | used
    rows = ((code, policies.label(repo, list_, code)) for code in sorted(codes))
    fields = [Field(_ID, _("code"), "TEXT"), Field("label", _("words"), "TEXT")]
    return Plain(list_table(list_), _("list of codes “{list}”", list=list_), fields, rows, "label")
