"""How a value of a cell is shown to people, and how it is given to programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from azilcli import dates
from azilcli.language import _, number
from azilcli.ledger import ids
from azilcli.reports.table import (
    BAR,
    COUNT,
    DATE,
    DECIMAL,
    DRAWN,
    EUR,
    FLAG,
    ID,
    INT,
    MOMENT,
    NUMBER,
    PERCENT,
    SHARE,
    SPARK,
    Column,
    Table,
    Word,
)
from azilcli.text.showing import harmless

_BAR_CELLS = 12
_HEIGHTS = "▁▂▃▄▅▆▇"


def shown(value: Any, kind: str) -> str:
    """A value as people read it, in the language in use."""
    if value is None:
        return ""
    if isinstance(value, Word):
        return harmless(value.shown)
    if kind in (DECIMAL, PERCENT):
        return number(value, 1)
    if kind == COUNT:
        return number(value) if value else ""
    if kind in (BAR, SHARE):
        return bar(value)
    if kind == SPARK:
        return spark(value)
    if kind == FLAG:
        return _("yes") if value else _("no")
    if kind == DATE:
        return harmless(dates.show(str(value)))
    if kind == MOMENT:
        return harmless(dates.show_moment(str(value)))
    if kind == ID:
        return ids.show(str(value)) if ids.is_valid(str(value)) else harmless(str(value))
    if kind == EUR:
        return number(value, 2)
    if isinstance(value, int) and kind in (INT, NUMBER):
        return number(value)
    if isinstance(value, float):
        return number(value, 2).rstrip("0").rstrip(",.")
    return harmless(str(value))


def data(value: Any) -> Any:
    """A value as programs read it: a code stays a code, an empty code is no value."""
    if isinstance(value, Word):
        return str.__str__(value) or None
    return value


def bar(percent: float) -> str:
    """A percentage as a bar of full and half blocks; an arrow where it goes beyond 100."""
    halves = round(percent / 100 * _BAR_CELLS * 2)
    if halves > _BAR_CELLS * 2:
        return "█" * _BAR_CELLS + "►"
    return "█" * (halves // 2) + "▌" * (halves % 2)


def spark(values: Sequence[float]) -> str:
    """Numbers in their order as a line of blocks, from nought to the greatest of them."""
    most = max(values, default=0)
    return "".join(
        _HEIGHTS[round(max(0, value) / most * (len(_HEIGHTS) - 1))] if most > 0 else _HEIGHTS[0]
        for value in values
    )


def data_columns(table: Table) -> list[tuple[int, Column]]:
    """The columns that are data, with their positions; what is drawn is drawn from others."""
    return [(at, column) for at, column in enumerate(table.columns) if column.kind not in DRAWN]
