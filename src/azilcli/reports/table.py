"""A table: a title, typed columns, rows of plain values, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from azilcli.language import _, number
from azilcli.tuples import NamedTuple

TEXT, INT, DECIMAL, PERCENT, DATE, MOMENT = "text", "int", "decimal", "percent", "date", "moment"
ID, FLAG, BAR, COUNT, EUR, NUMBER, TYPED = "id", "flag", "bar", "count", "eur", "number", "typed"
SHARE, SPARK = "share", "spark"
"""What a column holds. A number has as many decimals as it needs, a flag is 0 or 1, money in euros; a bar is
drawn from a percentage, no data itself, and so is a share, of which more is no worse; a spark is drawn from
numbers in their order.

A count is a number of which there is nothing to say where it is nought: people do not see it then. What is
typed is a text of a list that is taken in again, to the letter.
"""

NUMBERS = (INT, DECIMAL, PERCENT, EUR, NUMBER)
"""The kinds that stand on the right of their column."""

DRAWN = (BAR, SHARE, SPARK)
"""The kinds that are drawn from what stands elsewhere, and are no data."""

MAIN, DETAIL = 9, 1
"""How much a column is worth on a narrow screen: the main ones always stay, details fall away early."""
_WORTH = {SPARK: -1, BAR: 0, SHARE: 0, FLAG: 4, MOMENT: 4}
_USUAL_WORTH = 5


class Word(str):
    """A code that is data, with the words that are shown for it."""

    shown: str

    def __new__(cls, code: str, shown: str) -> Word:
        word = super().__new__(cls, code)
        word.shown = shown
        return word


class Column(NamedTuple):
    """A column: `key` in JSON and CSV, which never changes, `header` on paper, and what it holds."""

    key: str
    header: str
    kind: str = TEXT
    rare: bool = False
    """Whether it is left out on a screen where no row has anything in it."""
    priority: int | None = None
    """What it is worth beside the others on a narrow screen, where not what its kind is worth."""

    @property
    def worth(self) -> int:
        """The less it is, the earlier the column falls away; of two that are worth the same, the later."""
        return _WORTH.get(self.kind, _USUAL_WORTH) if self.priority is None else self.priority


class Chart(NamedTuple):
    """Lines over nights, which a page or a picture draws above the table that says the same in numbers."""

    nights: tuple[str, ...]
    lines: tuple[tuple[str, tuple[float, ...]], ...]
    """Of each line its name and its height in every one of these nights."""


class Table(NamedTuple):
    """Rows under columns. `total` is one more row for the eye, of the same width, or nothing.

    The last rows that are `below` it are not of its sum.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]
    notes: tuple[str, ...] = ()
    total: tuple[Any, ...] | None = None
    grouped: bool = False
    """Whether rows that share their first cell belong together."""
    hidden: int = 0
    """How many rows there are beyond those that were asked for."""
    below: int = 0
    """How many of the last rows stand below the total, which does not count them."""
    chart: Chart | None = None
    crossed: bool = False
    """Whether its lines, or those that belong together, are parts of a whole that add up."""
    beside: Callable[[], Table] | None = None
    """What else is told of each of its lines, only where it is asked on what they rest."""
    unseen: tuple[str, ...] = ()
    """Those of the notes that are said beside data too, as of what is counted and not shown."""

    @property
    def lines(self) -> list[tuple[Any, ...]]:
        """The rows for the eye, with the total where it stands."""
        rows = list(self.rows)
        if self.total:
            rows.insert(self.total_at, self.total)
        return rows

    @property
    def total_at(self) -> int:
        """Where the total stands among the rows."""
        return len(self.rows) - self.below

    @property
    def filled(self) -> Table:
        """The table without the rare columns in which nothing stands."""
        kept = [
            at
            for at, column in enumerate(self.columns)
            if not column.rare or any(row[at] is not None for row in self.rows)
        ]
        if len(kept) == len(self.columns):
            return self
        return self._replace(
            columns=tuple(self.columns[at] for at in kept),
            rows=[tuple(row[at] for at in kept) for row in self.rows],
            total=tuple(self.total[at] for at in kept) if self.total else None,
        )

    @property
    def more(self) -> tuple[str, ...]:
        """The note on rows that are not there."""
        if not self.hidden:
            return ()
        shown, total = number(len(self.rows)), number(len(self.rows) + self.hidden)
        return (_("{shown} of {total} shown; for all: --limit 0", shown=shown, total=total),)


def once(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows in their order, those that say the same only once.

    Somebody who was entered twice and stayed under both codes has two stays at a time, and what is
    listed for each stay would stand there twice.
    """
    return list(dict.fromkeys(rows))


class Facts(NamedTuple):
    """Things known of one subject: key, words for the key, value, and what the value is."""

    name: str
    title: str
    items: Sequence[tuple[str, str, Any, str]]
    notes: tuple[str, ...] = ()


Report = Sequence[Table | Facts]


def visible(report: Report) -> Report:
    """The parts that are shown on a screen: an empty table only where there is nothing else."""
    return [part for part in report if isinstance(part, Facts) or part.rows] or report[:1]
