"""Cells that know which records they rest on: a number that counts, a figure worked out, a line of a list.

They print and compare like any number or text. What they know is read only where somebody asks for it with
`--why`; until then they merely hold on to the rows from which they were counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from azilcli.reports.table import Word
from azilcli.repository import Record
from azilcli.tuples import NamedTuple


class Grounds(NamedTuple):
    """Records of one kind, and the field whose recording makes them count; '' is whatever was last said.

    Their ids stand under `key` in the rows, or at that place of rows that are tuples; a row without one rests
    on nothing. Where a row counts for more or less than one, such as for nights or minutes, it says under
    `share` for how much. What makes a record count may be one of another kind, such as what closes a bed: its
    id stands under the name of that kind, which is `said_by`; where there is none, the record speaks for
    itself.
    """

    kind: str
    rows: Sequence[Any]
    field: str = ""
    key: str | int = "id"
    share: str = ""
    said_by: str = ""


class Later(Sequence[Record]):
    """Rows that are looked up only when somebody asks for them, of a figure that is told without them."""

    def __init__(self, look_up: Callable[[], Iterator[Record] | Sequence[Record]]) -> None:
        self._look_up = look_up

    @cached_property
    def _rows(self) -> Sequence[Record]:
        return [*self._look_up()]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._rows)

    def __getitem__(self, at: Any) -> Any:
        return self._rows[at]


Rests = Callable[[], Iterable[Grounds]]
"""What a figure rests on, put together only where somebody asks."""


class Count(int):
    """A whole number, with what it counts. A sum of counts counts all that they count."""

    _given: tuple[Grounds | Rests, ...]

    def __new__(cls, number: int, *given: Grounds | Rests) -> Count:
        count = super().__new__(cls, number)
        count._given = given
        return count

    @property
    def grounds(self) -> tuple[Grounds, ...]:
        """What it counts."""
        self._given = grounds = _grounds(self._given)
        return grounds

    def __add__(self, other: object) -> Any:
        if not isinstance(other, int):
            return NotImplemented
        return Count(int(self) + int(other), *self._given, *getattr(other, "_given", ()))

    __radd__ = __add__


class Measure(float):
    """A figure that is worked out of records, such as a median, a share or an amount, with these."""

    _given: tuple[Grounds | Rests, ...]

    def __new__(cls, number: float, *given: Grounds | Rests) -> Measure:
        measure = super().__new__(cls, number)
        measure._given = given
        return measure

    @property
    def grounds(self) -> tuple[Grounds, ...]:
        """What it is worked out of."""
        self._given = grounds = _grounds(self._given)
        return grounds


def _grounds(given: Iterable[Grounds | Rests]) -> tuple[Grounds, ...]:
    return tuple(one for some in given for one in ((some,) if isinstance(some, Grounds) else some()))


class Line(str):
    """A text by which a line of a list is known, with the records that the line tells of."""

    grounds: tuple[Grounds, ...]

    def __new__(cls, text: str, *grounds: Grounds) -> Line:
        line = super().__new__(cls, text)
        line.grounds = grounds
        return line


class Fact(Word):
    """A word about somebody or something, such as a day, with the records that say it."""

    grounds: tuple[Grounds, ...]

    def __new__(cls, word: Word, *grounds: Grounds) -> Fact:
        fact = str.__new__(cls, str.__str__(word))
        fact.shown, fact.grounds = word.shown, grounds
        return fact


FIGURES = (Count, Measure)


def counted(rows: Sequence[Record], kind: str, field: str = "", *, by: str = "", key: str = "id") -> Count:
    """How many records there are; with `by`, how many different ones in that column, such as people."""
    number = len({row[by] for row in rows}) if by else len(rows)
    return Count(number, Grounds(kind, rows, field, key))


def summed(
    rows: Sequence[Record], share: str, kind: str, field: str = "", *, key: str = "id"
) -> Count | Measure:
    """What the numbers in a column add up to, such as nights; each record counts for its own."""
    number, rests_on = sum(row[share] or 0 for row in rows), Grounds(kind, rows, field, key, share)
    return Count(number, rests_on) if isinstance(number, int) else Measure(number, rests_on)


def total(counts: Iterable[int]) -> Count:
    """The sum of many counts, which counts all that they count."""
    those = list(counts)
    return Count(sum(map(int, those)), *(one for count in those for one in getattr(count, "_given", ())))


def measured(number: float | None, *grounds: Grounds | Rests) -> Measure | None:
    """A figure that is worked out of records, or that there is none."""
    return None if number is None else Measure(number, *grounds)


def line(text: str, kind: str, id_: str | None, field: str = "") -> Line:
    """A text by which a line is known, of the one record that the line tells of."""
    return Line(text, Grounds(kind, ({"id": id_},), field))


def of(cell: object) -> tuple[Grounds, ...]:
    """What a cell rests on; nothing if it does not know."""
    return getattr(cell, "grounds", ())


def of_row(row: tuple[Any, ...]) -> tuple[Grounds, ...]:
    """What a line of a list rests on; nothing if none of its cells knows."""
    return next((cell.grounds for kind in (Line, Fact) for cell in row if isinstance(cell, kind)), ())
