"""Tables as Markdown, for pasting into a report or a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from azilcli.output.cells import data_columns, shown
from azilcli.reports.table import NUMBERS, Facts, Report, Table
from azilcli.text.showing import harmless

_SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|~&"} | {"\n": " ", "\r": " "})


def write(report: Report, stream: TextIO) -> None:
    """Write each table under its title."""
    for number, part in enumerate(report):
        if number:
            stream.write("\n")
        stream.write(f"## {_escaped(part.title)}\n\n")
        if isinstance(part, Facts):
            for _key, label, value, kind in part.items:
                if text := shown(value, kind):
                    stream.write(f"- **{_escaped(label)}**: {_escaped(text)}\n")
            notes = part.notes
        else:
            _table(part, stream)
            notes = (*part.more, *part.notes)
        for note in notes:
            stream.write(f"\n{_escaped(note)}\n")


def _table(table: Table, stream: TextIO) -> None:
    columns = data_columns(table)
    _line([column.header for _at, column in columns], stream)
    marks = ["---:" if column.kind in NUMBERS else "---" for _at, column in columns]
    stream.write(f"| {' | '.join(marks)} |\n")
    for row in table.lines:
        _line([shown(row[at], column.kind) for at, column in columns], stream)


def _line(cells: Sequence[str], stream: TextIO) -> None:
    stream.write(f"| {' | '.join(_escaped(cell) for cell in cells)} |\n")


def _escaped(text: str) -> str:
    return harmless(text).translate(_SPECIAL)
