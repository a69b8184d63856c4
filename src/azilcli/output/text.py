"""Tables for a screen or a page, drawn by rich: the only door to it.

Text from people is printed as it is: no markup is read in it. Off a terminal nothing is cut or
coloured, however wide the table.
"""

from __future__ import annotations

import os
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from azilcli.language import _
from azilcli.output.cells import shown
from azilcli.reports.table import BAR, INT, PERCENT, Facts, Report, Table, visible
from azilcli.text import harmless

_UNLIMITED = 100_000
_PLAIN_BAR = str.maketrans({"█": "#", "▌": "-", "►": ">"})


def write(report: Report, stream: TextIO, width: int | None) -> None:
    """Write each table under its title."""
    console = Console(
        file=stream,
        width=width or _UNLIMITED,
        force_terminal=None if width else False,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
        highlight=False,
        markup=False,
        emoji=False,
    )
    narrow = not console.encoding.lower().startswith("utf")
    parts = visible(report)
    for number, part in enumerate(parts):
        if number and (isinstance(parts[number - 1], Facts) or parts[number - 1].notes):
            console.print()  # a table ends with an empty line by itself
        console.print(Text(harmless(part.title), style="bold"))
        if isinstance(part, Table) and not part.rows:
            console.print(Text(_("none"), style="dim"))
        else:
            console.print(_facts(part) if isinstance(part, Facts) else _table(part, console.width, narrow))
        for note in part.notes:
            console.print(Text(harmless(note), style="dim"))


def _table(table: Table, room: int, narrow: bool) -> RichTable:
    """The table; where it fits into `room` cells, rich is spared measuring and wrapping it."""
    table = _without_empty(table)
    lines = [
        [_cell(value, column.kind, narrow) for value, column in zip(row, table.columns, strict=True)]
        for row in (*table.rows, *([table.total] if table.total else []))
    ]
    if table.grouped:
        for number in range(len(table.rows) - 1, 0, -1):
            if table.rows[number][0] == table.rows[number - 1][0]:
                lines[number][0] = Text("")
    headers = [Text(column.header) for column in table.columns]
    widths = [max(cell.cell_len for cell in column) for column in zip(headers, *lines, strict=True)]
    right = [column.kind in (INT, PERCENT) for column in table.columns]
    fits = sum(widths) + 3 * len(widths) + 1 <= room
    look = box.ASCII2 if narrow else box.SIMPLE_HEAD
    drawn = RichTable(box=look, pad_edge=False, padding=0 if fits else (0, 1))
    for header, width, is_right in zip(headers, widths, right, strict=True):
        if fits:
            drawn.add_column(_padded(header, width, is_right), width=width + 2, no_wrap=True)
        else:
            drawn.add_column(header, justify="right" if is_right else "left", overflow="fold")
    for number, cells in enumerate(lines):
        is_total = number == len(table.rows)
        if is_total:
            drawn.add_section()
        if fits:
            cells = [_padded(*cell) for cell in zip(cells, widths, right, strict=True)]
        drawn.add_row(*cells, style="bold" if is_total else None)
    return drawn


def _without_empty(table: Table) -> Table:
    """The table without the rare columns in which nothing stands."""
    kept = [
        at
        for at, column in enumerate(table.columns)
        if not column.rare or any(row[at] is not None for row in table.rows)
    ]
    if len(kept) == len(table.columns):
        return table
    return table._replace(
        columns=tuple(table.columns[at] for at in kept),
        rows=[tuple(row[at] for at in kept) for row in table.rows],
        total=tuple(table.total[at] for at in kept) if table.total else None,
    )


def _padded(cell: Text, width: int, is_right: bool) -> Text:
    """The cell filled up to `width`, with a space on either side."""
    spare = width - cell.cell_len
    cell.pad_left(1 + (spare if is_right else 0))
    cell.pad_right(1 + (0 if is_right else spare))
    return cell


def _facts(facts: Facts) -> RichTable:
    drawn = RichTable(box=None, show_header=False, pad_edge=False)
    drawn.add_column(style="dim")
    drawn.add_column(overflow="fold")
    for _key, label, value, kind in facts.items:
        if text := shown(value, kind):
            drawn.add_row(Text(label), Text(text))
    return drawn


def _cell(value: object, kind: str, narrow: bool) -> Text:
    text = shown(value, kind)
    if kind in (PERCENT, BAR) and isinstance(value, int | float):
        style = "red" if value > 100 else "yellow" if value > 90 else "green"
        return Text(text.translate(_PLAIN_BAR) if narrow else text, style=style)
    return Text(text)
