"""A kind of record, read off its table in `derived` and the marks beside its columns.

What each mark says is told in `derived/README.md`. One that is not known is passed over here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from azilcli.text import keys, sounds
from azilcli.tuples import NamedTuple

_COLUMN = re.compile(r"^    (\w+)\s+(TEXT|INTEGER|REAL)\b([^-\n]*?),?\s*(?:-- (.*))?$", re.MULTILINE)

PLAIN = (
    *("personal", "private", "hides", "country", "yes", "eur", "several"),
    *("day", "past day", "last day", "day or year", "moment", "cancelled"),
    *("part", "part in order", "same", "twin", "whereabouts"),
)
WITH_WORDS = (
    *("codes", "several", "of", "names", "not before", "key", "code", "was"),
    *("search", "sort", "sound", "former", "basis"),
)
"""The marks there are: those that stand alone, and those that are followed by words."""

FORMER = "former"
"""The column with what some fields of a record said before, as the journal tells."""

BELONGING = ("of", "part", "part in order")
"""The marks of a reference to what the record belongs to."""
_DAYS = ("day", "past day", "last day", "day or year", "moment", "cancelled")
_KEYS: dict[str, Callable[[str], str]] = {
    "search": sounds.find_key,
    "sort": keys.sort_key,
    "sound": sounds.sound_key,
}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "TEXT": (str,),
    "INTEGER": (int,),
    "REAL": (float, int),
}


class Key(NamedTuple):
    """A column made from others: a search key, a sort key or a sound key."""

    column: str
    make: Callable[[str], str]
    sources: tuple[str, ...]

    def of(self, fields: dict[str, Any]) -> str:
        """The key of a record with these fields."""
        values = (fields.get(source) for source in self.sources)
        between = "\n" if self.make is sounds.find_key else " "
        return self.make(between.join(value for value in values if value))


class Kind(NamedTuple):
    """A kind of record, as its table in `derived` declares it."""

    name: str
    types: dict[str, tuple[type, ...]]
    """The journal's fields and the Python types each may have; without `id` and keys."""
    required: frozenset[str]
    marks: dict[str, dict[str, str]]
    """The marks of each column, with the words that follow: `{"kind": {"codes": "card-kind"}}`."""
    references: dict[str, tuple[str, ...]]
    """Fields that hold ids of other records, with the kinds these may have."""
    belongs: dict[str, tuple[str, ...]]
    """Those of them by which the record belongs to the other, so that an erasure of it reaches the record."""
    keys: tuple[Key, ...]
    personal: frozenset[str]
    private: frozenset[str]
    """Fields that are shown only to whoever asks for them."""
    lists: dict[str, str]
    """Fields that hold a code of a list, with the list; `country` for those of ISO 3166."""
    several: frozenset[str]
    """Fields that hold several codes, separated by spaces."""
    flags: frozenset[str]
    """Fields that say yes or no: 1 or 0."""
    days: dict[str, str]
    """Fields that hold a day or a moment, with the mark that says which."""
    letter: str = ""
    """The first letter of its codes; '' where the world itself names the records."""
    key: tuple[str, ...] = ()
    """The fields of which the id is made, where it is made of fields."""
    part_of: str = ""
    """The field by which the record is a part of another; '' if it stands for itself."""
    was: Mapping[str, str] = {}
    """Names of fields that are no longer written, and the field as which each is read."""
    former: tuple[str, ...] = ()
    """The fields of which it is kept, in the column `former`, what they said before."""
    in_order: bool = False
    """Whether a later part of the same whole is built on the earlier ones."""
    same_as: str = ""
    """The field that names another record of the kind which this one is the same as; '' if none."""
    has_twins: bool = False
    """Whether a record that is the same as another one is not shown, as that one says it all."""
    cancelled: str = ""
    """The field with the day on which the record was found never to have been; '' if there is none."""

    @property
    def hides(self) -> str:
        """The field that says of a record whether it is shown only to whoever asks for such; '' if none."""
        return next(iter(self.marked("hides")), "")

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the table, `id` first."""
        return ("id", *self.types, *self._former, *(key.column for key in self.keys))

    @property
    def _former(self) -> tuple[str, ...]:
        return (FORMER,) if self.former else ()

    @property
    def searched(self) -> str:
        """The column with the search key, which has a full-text index `KIND_fts`; '' if none."""
        return next((key.column for key in self.keys if key.make is sounds.find_key), "")

    def marked(self, mark: str) -> list[str]:
        """The fields that bear a mark."""
        return [field for field, marks in self.marks.items() if mark in marks]

    def readable(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields that this version knows and whose values its table can hold, by their present names."""
        known = {self.was[name]: value for name, value in fields.items() if name in self.was}
        known |= {name: value for name, value in fields.items() if name in self.types}
        return {name: value for name, value in known.items() if fits(self.types[name], value)}

    def before(self, fields: dict[str, Any], written: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """The column with what fields of a record said before: all that is said, but for what holds now."""
        now = {fields.get(name) for name in self.former}
        all_ = {one[name] for one in written for name in self.former if one.get(name)}
        return {FORMER: "\n".join(sorted(all_ - now)) or None} if self.former else {}

    def missing(self, fields: dict[str, Any]) -> list[str]:
        """The required fields that are not there."""
        return sorted(name for name in self.required if fields.get(name) is None)

    def emptied(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields of an erased record: none that is personal, an empty text where one is required."""
        kept = {name: value for name, value in fields.items() if name not in self.personal}
        gone = {name: "" for name in self.missing(kept) if name in self.personal and str in self.types[name]}
        return {**kept, **gone}

    def row(self, record: str, fields: dict[str, Any]) -> tuple[Any, ...]:
        """The row of a record, in the order of `columns`."""
        return (
            record,
            *map(fields.get, (*self.types, *self._former)),
            *(key.of(fields) for key in self.keys),
        )


def fits(types: tuple[type, ...], value: Any) -> bool:
    """Whether a STRICT column of these Python types can hold the value."""
    if value is None:
        return True
    if isinstance(value, str):
        is_text = value.isprintable() or not any("\ud800" <= character <= "\udfff" for character in value)
        return str in types and is_text
    if not isinstance(value, types) or isinstance(value, bool):
        return False
    return isinstance(value, int | float) and abs(value) < 2**63


def marks_of(remark: str) -> dict[str, str]:
    """The marks at the beginning of a remark, each with the words that follow it."""
    marks = {}
    while remark.startswith("["):
        mark, _closed, remark = remark[1:].partition("]")
        remark = remark.lstrip()
        if mark in PLAIN:
            marks[mark] = ""
        else:
            name = next((name for name in WITH_WORDS if f"{mark} ".startswith(f"{name} ")), mark)
            marks[name] = mark[len(name) :].strip()
    return marks


def declared(name: str, body: str) -> Kind:
    """The kind that a table of this name and these columns makes."""
    types: dict[str, tuple[type, ...]] = {}
    marks: dict[str, dict[str, str]] = {}
    bearing: dict[str, list[str]] = {}
    required = set()
    references: dict[str, tuple[str, ...]] = {}
    made_from: list[Key] = []
    for column, type_, rest, remark in _COLUMN.findall(body):
        marks[column] = own = marks_of(remark)
        made = next((way for way in _KEYS if way in own), "")
        if made:
            made_from.append(Key(column, _KEYS[made], tuple(own[made].split())))
        if made or column in ("id", FORMER):
            continue
        types[column] = _PYTHON_TYPES[type_]
        for mark in own:
            bearing.setdefault(mark, []).append(column)
        if "NOT NULL" in rest:
            required.add(column)
        _before, refers, target = rest.partition("REFERENCES ")
        if refers:
            references[column] = (target.split(maxsplit=1)[0],)
        elif several := own.get("of") or own.get("names"):
            references[column] = tuple(several.split("|"))

    def marked(*some: str) -> list[str]:
        return [field for mark in some for field in bearing.get(mark, ())]

    return Kind(
        name,
        types,
        frozenset(required),
        marks,
        references,
        {field: references[field] for field in marked(*BELONGING)},
        tuple(made_from),
        frozenset(marked("personal")),
        frozenset(marked("private")),
        {field: marks[field].get("codes") or marks[field].get("several") or "country"
         for field in marked("codes", "several", "country") if marks[field].get("several") != ""},
        frozenset(marked("several")),
        frozenset(marked("yes")),
        {field: next(mark for mark in _DAYS if mark in marks[field]) for field in marked(*_DAYS)},
        letter=marks["id"].get("code", ""),
        key=tuple(marks["id"].get("key", "").split()),
        part_of=next(iter(marked("part", "part in order")), ""),
        in_order=bool(marked("part in order")),
        same_as=next(iter(marked("same", "twin")), ""),
        has_twins=bool(marked("twin")),
        was={old: field for field in bearing.get("was", ()) for old in marks[field]["was"].split()},
        former=tuple(marks.get(FORMER, {}).get("former", "").split()),
        cancelled=next(iter(marked("cancelled")), ""),
    )  # fmt: skip
