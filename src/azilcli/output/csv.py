"""Tables as CSV: UTF-8, comma, English headers, formulas of spreadsheets made harmless.

A file or a pipe gets every other text to the letter; on a screen control characters are made visible. For a
Slovenian Excel the same rows are parted by semicolons, under the headers of paper (`excel`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from azilcli.output.cells import data, data_columns
from azilcli.reports.table import TYPED, Facts, Report
from azilcli.text.cells import defused, exact
from azilcli.text.showing import harmless


def write(report: Report, stream: TextIO, *, on_screen: bool = False, for_excel: bool = False) -> None:
    """Write each table with its header; an empty line stands between two."""
    if for_excel:
        from azilcli.output import excel

        cell, writer = excel.cell, _Lines(stream, on_screen, delimiter=";", lineterminator="\r\n")
        stream.write(excel.MARK)
    else:
        cell, writer = _cell, _Lines(stream, on_screen, delimiter=",", lineterminator="\n")
    for number, part in enumerate(report):
        if number:
            writer.writerow(())
        if isinstance(part, Facts):
            writer.writerow(excel.head() if for_excel else ("fact", "value"))
            writer.writerows(
                (label if for_excel else key, cell(value, kind)) for key, label, value, kind in part.items
            )
        else:
            columns = data_columns(part)
            writer.writerow(column.header if for_excel else column.key for _at, column in columns)
            writer.writerows([cell(row[at], column.kind) for at, column in columns] for row in part.rows)


class _Lines:
    """A CSV writer that quotes a lone carriage return too, as `csv` does from Python 3.13 on."""

    def __init__(self, stream: TextIO, on_screen: bool, **manner: Any) -> None:
        self.on_screen = on_screen
        self.plain = csv.writer(stream, **manner)
        self.quoting = csv.writer(stream, quoting=csv.QUOTE_ALL, **manner)

    def writerow(self, row: Iterable[Any]) -> None:
        cells = [harmless(cell) if self.on_screen and isinstance(cell, str) else cell for cell in row]
        broken = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (self.quoting if broken else self.plain).writerow(cells)

    def writerows(self, rows: Iterable[Iterable[Any]]) -> None:
        for row in rows:
            self.writerow(row)


def _cell(value: Any, kind: str) -> Any:
    """The value as data, a text so that no spreadsheet takes it for a formula."""
    value = data(value)
    if not isinstance(value, str):
        return value
    return exact(value) if kind == TYPED else defused(value)
