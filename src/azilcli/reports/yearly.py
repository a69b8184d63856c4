"""Two reports of the same form beside each other: of a period and of the same one a year before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.reports.table import INT, NUMBERS, Chart, Column, Report, Table, Word

Row = tuple[Any, ...]


def before(first: date, last: date) -> tuple[date, date]:
    """The same days a year before; whole months are whole months there too."""
    earlier = dates.add_months(last, -12)
    if (last + timedelta(days=1)).day == 1:
        earlier = dates.month_end(earlier)
    return dates.add_months(first, -12), earlier


def compared(now: Report, former: Report) -> Report:
    """Each line of a report three times: now, a year before, and by how much the numbers changed.

    What names a line are its cells before the first number. The sum of a table is a line whose name is empty.
    """
    return [
        _table(one, other) if isinstance(one, Table) and isinstance(other, Table) else one
        for one, other in zip(now, former, strict=True)
    ]


def _table(now: Table, former: Table) -> Table:
    kinds = [column.kind for column in now.columns]
    names = next((at for at, kind in enumerate(kinds) if kind in NUMBERS), len(kinds))
    ours, theirs = _lines(now, names), _lines(former, names, [column.key for column in now.columns])
    rows: list[Row] = []
    for key in {**ours, **theirs}:
        this, other = (side.get(key) or _nothing(kinds[names:]) for side in (ours, theirs))
        changes = tuple(map(_change, kinds[names:], this, other))
        rows += [(*key, word, *cells) for word, cells in zip(_words(), (this, other, changes), strict=True)]
    column = Column("year", _("year"))
    columns = (*now.columns[:names], column, *now.columns[names:])
    return now._replace(
        columns=columns, rows=rows, total=None, grouped=bool(names), chart=_chart(now.chart, former.chart)
    )


def _chart(now: Chart | None, former: Chart | None) -> Chart | None:
    """The lines of a chart, and the first of them as it was a year before, a day more or less."""
    if now is None or former is None:
        return now
    ((_name, heights), *_others), nights = former.lines, len(now.nights)
    before = (*heights, *heights[-1:] * nights)[:nights]
    return now._replace(lines=(*now.lines, (_("a year before"), before)))


def _words() -> tuple[Word, Word, Word]:
    return Word("this", _("this year")), Word("before", _("a year before")), Word("change", _("change"))


def _lines(table: Table, names: int, wanted: Sequence[str] = ()) -> dict[Row, Row]:
    """The cells of each line by what names it, in the columns that are `wanted`."""
    place = {column.key: at for at, column in enumerate(table.columns)}
    order = [place.get(key) for key in wanted] if wanted else list(range(len(table.columns)))
    lines = {}
    for row in table.rows:
        lines[tuple(row[:names])] = tuple(row[at] if at is not None else None for at in order[names:])
    if table.total and names:
        key = (Word("", str(table.total[0])), *[Word("", "")] * (names - 1))
        lines[key] = tuple(table.total[at] if at is not None else None for at in order[names:])
    return lines


def _nothing(kinds: Sequence[str]) -> Row:
    """The cells of a line that is not there: of nobody."""
    return tuple(0 if kind == INT else None for kind in kinds)


def _change(kind: str, this: Any, other: Any) -> Any:
    """By how much a number changed; of one that is not there it is not known."""
    if kind not in NUMBERS or not all(isinstance(one, int | float) for one in (this, other)):
        return None
    return round(this - other, 1)
