"""Tables for a screen or a page, drawn by rich: the only door to it.

Text from people is printed as it is: no markup is read in it. Off a terminal nothing is cut or
coloured, however wide the table.
"""

from __future__ import annotations

from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from azilcli.language import _
from azilcli.output.cells import shown
from azilcli.reports.table import BAR, INT, PERCENT, Facts, Report, Table
from azilcli.text import harmless

_UNLIMITED = 100_000
_PLAIN_BAR = str.maketrans({"█": "#", "▌": "-", "►": ">"})


def write(report: Report, stream: TextIO, width: int | None) -> None:
    """Write each table under its title."""
    console = Console(
        file=stream,
        width=width or _UNLIMITED,
        force_terminal=None if width else False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    narrow = not console.encoding.lower().startswith("utf")
    parts = [part for part in report if isinstance(part, Facts) or part.rows or len(report) == 1]
    for number, part in enumerate(parts):
        if number and (isinstance(parts[number - 1], Facts) or parts[number - 1].notes):
            console.print()  # a table ends with an empty line by itself
        console.print(Text(harmless(part.title), style="bold"))
        if isinstance(part, Table) and not part.rows:
            console.print(Text(_("none"), style="dim"))
        else:
            console.print(_facts(part) if isinstance(part, Facts) else _table(part, narrow))
        for note in part.notes:
            console.print(Text(harmless(note), style="dim"))


def _table(table: Table, narrow: bool) -> RichTable:
    drawn = RichTable(box=box.ASCII2 if narrow else box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        right = column.kind in (INT, PERCENT)
        drawn.add_column(Text(column.header), justify="right" if right else "left", overflow="fold")
    before = None
    for number, row in enumerate(table.rows):
        cells = [_cell(value, column.kind, narrow) for value, column in zip(row, table.columns, strict=True)]
        if table.grouped and number and row[0] == before:
            cells[0] = Text("")
        before = row[0]
        drawn.add_row(*cells)
    if table.total:
        drawn.add_section()
        drawn.add_row(
            *(
                _cell(value, column.kind, narrow)
                for value, column in zip(table.total, table.columns, strict=True)
            ),
            style="bold",
        )
    return drawn


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
