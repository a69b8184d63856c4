"""Tables for a screen or a page, drawn by rich; with `layout` the only door to it.

Text from people is printed as it is: no markup is read in it. Off a terminal nothing is cut, left out or
coloured, however wide the table.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style

from azilcli.language import _
from azilcli.output.cells import shown
from azilcli.output.layout import Layout, layout, widest_word, wrapped
from azilcli.reports.table import BAR, DRAWN, NUMBERS, PERCENT, Column, Facts, Report, Table, visible
from azilcli.text.showing import harmless

_BOLD, _DIM = Style(bold=True), Style(dim=True)
_COLOURS = {name: Style(color=name) for name in ("red", "yellow", "green")}
_BESIDE = 20
"""Cells that a value needs beside its label; with fewer it stands below."""

Line = list[Segment]
Cell = tuple[str, Style | None]


def write(report: Report, stream: TextIO, width: int | None, *, coloured: bool, has_csv: bool) -> None:
    """Write each table under its title, into a window of `width` cells if there is one."""
    console = Console(
        file=stream,
        width=width,
        force_terminal=coloured,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
    )
    lines = _page(report, width, has_csv)
    console.print(
        Segments([piece for line in lines for piece in (*line, Segment.line())]), end="", crop=False
    )


def _page(report: Report, room: int | None, has_csv: bool) -> Iterator[Line]:
    parts = visible(report)
    for number, part in enumerate(parts):
        yield from _words(part.title, room, _BOLD)
        notes = part.notes
        if isinstance(part, Facts):
            yield from _pairs([(label, (text, None)) for _key, label, value, kind in part.items
                               if (text := shown(value, kind))], room)  # fmt: skip
        elif part.rows:
            left_out: list[str] = []
            yield from _table(part, room, left_out)
            notes = (*_left_out(left_out, has_csv), *part.more, *notes)
        else:
            yield from _words(_("none"), room, _DIM)
            notes = (*part.more, *notes)
        for note in notes:
            yield from _words(note, room, _DIM)
        if number < len(parts) - 1 and (notes or isinstance(part, Facts) or not part.rows):
            yield []  # a table ends with an empty line by itself


def _words(text: str, room: int | None, style: Style) -> Iterator[Line]:
    """A title or a note, in as many lines as it needs."""
    text = harmless(text)
    for line in wrapped(text, room) if room else (text,):
        yield [Segment(line, style)]


def _left_out(headers: Sequence[str], has_csv: bool) -> tuple[str, ...]:
    """The note on columns that are not shown, and how they are to be had."""
    if not headers:
        return ()
    columns = ", ".join(headers)
    if has_csv:
        return (
            _(
                "Columns left out for lack of space: {columns} (use a wider window or --format csv)",
                columns=columns,
            ),
        )
    return (_("Columns left out for lack of space: {columns} (use a wider window)", columns=columns),)


def _table(table: Table, room: int | None, left_out: list[str]) -> Iterator[Line]:
    """The lines of a table, or of a card for each row; fills the headers of what is `left_out`."""
    table = table.filled
    rows = table.lines
    columns = table.columns
    texts = [[shown(value, column.kind) for value, column in zip(row, columns, strict=True)] for row in rows]
    made = layout(columns, texts, room)
    yield []
    if made is None:
        yield from _cards(table, rows, texts, room)
        return
    left_out += [column.header for at, column in enumerate(columns) if at not in made.kept and column.header]
    if table.grouped:
        for number in range(len(rows) - 1, 0, -1):
            if rows[number][0] == rows[number - 1][0]:
                texts[number][0] = ""
    kept = [columns[at] for at in made.kept]
    yield from _row([(column.header, None) for column in kept], kept, made, _BOLD)
    margin = made.indent // 2
    across = made.indent - margin + sum(made.widths) + made.gap * (len(kept) - 1)
    yield [Segment(" " * margin + "─" * across)]
    for number, (row, line) in enumerate(zip(rows, texts, strict=True)):
        is_total = table.total is not None and number == table.total_at
        if is_total or (table.below and number == table.total_at + 1):
            yield []
        cells = [(line[at], _style(row[at], columns[at])) for at in made.kept]
        yield from _row(cells, kept, made, _BOLD if is_total else None)
    yield []


def _style(value: object, column: Column) -> Style | None:
    if column.kind not in (PERCENT, BAR) or not isinstance(value, int | float):
        return None
    return _COLOURS["red" if value > 100 else "yellow" if value > 90 else "green"]


def _row(
    cells: Sequence[Cell], columns: Sequence[Column], made: Layout, style: Style | None
) -> Iterator[Line]:
    """The lines of one row; a text wider than its column is broken over several."""
    stacks = [wrapped(text, width) for (text, _style), width in zip(cells, made.widths, strict=True)]
    for pieces in zip_longest(*stacks, fillvalue=""):
        line: Line = []
        blanks = made.indent
        for text, (_text, own), column, width in zip(pieces, cells, columns, made.widths, strict=True):
            spare = width - cell_len(text)
            before = spare if column.kind in NUMBERS else 0
            if text:
                line += [Segment(" " * (blanks + before)), Segment(text, _both(style, own))]
                blanks = spare - before + made.gap
            else:
                blanks += width + made.gap
        yield line


def _both(style: Style | None, own: Style | None) -> Style | None:
    return style + own if style and own else style or own


def _cards(
    table: Table, rows: Sequence[Sequence[object]], texts: Sequence[Sequence[str]], room: int | None
) -> Iterator[Line]:
    """Each row as lines of label and value, with an empty line below."""
    for number, (row, line) in enumerate(zip(rows, texts, strict=True)):
        style = _BOLD if number == len(table.rows) else None
        pairs = [
            (column.header, (text, _both(style, _style(value, column))))
            for value, text, column in zip(row, line, table.columns, strict=True)
            if text and column.kind not in DRAWN
        ]
        yield from _pairs(pairs, room)
        yield []


def _pairs(pairs: Sequence[tuple[str, Cell]], room: int | None) -> Iterator[Line]:
    """Labels with their values beside them, or below them where they would be broken there."""
    wide = max((cell_len(label) for label, _cell in pairs), default=0) + 2
    for label, (text, style) in pairs:
        if room is None or room - wide >= max(_BESIDE, min(widest_word(text), room - 2)):
            indent, lines = wide, [text] if room is None else wrapped(text, room - wide)
            start = [Segment(label, _DIM), Segment(" " * (wide - cell_len(label)))]
        else:
            indent, lines = 2, wrapped(text, max(1, room - 2))
            yield from _words(label, room, _DIM)
            start = [Segment(" " * indent)]
        for number, line in enumerate(lines):
            yield [*(start if number == 0 else [Segment(" " * indent)]), Segment(line, style)]
