"""Tables as CSV: UTF-8, comma, English headers, formulas of spreadsheets made harmless.

A file or a pipe gets every other text to the letter; on a screen control characters are made visible.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Any, TextIO

from azilcli.output.cells import data, data_columns
from azilcli.reports.table import Facts, Report
from azilcli.text.showing import harmless

_SIGNS = "=+@\uff1d\uff0b\uff0d\uff20-"
_FORMULA = re.compile(f'^(?=[\t\r{_SIGNS}])|(?<=[;|\t\r\n])(?=[" ]*[{_SIGNS}])')
"""Where a formula could begin: at the beginning, and behind whatever a spreadsheet may split a line at.

The comma is not among them: what holds one is quoted wherever a comma parts the cells.
"""


def write(report: Report, stream: TextIO, *, on_screen: bool = False) -> None:
    """Write each table with its header; an empty line stands between two."""
    writer = _Lines(stream, on_screen)
    for number, part in enumerate(report):
        if number:
            stream.write("\n")
        if isinstance(part, Facts):
            writer.writerow(("fact", "value"))
            writer.writerows((key, safe(value)) for key, _label, value, _kind in part.items)
        else:
            columns = data_columns(part)
            writer.writerow(column.key for _at, column in columns)
            writer.writerows([safe(row[at]) for at, _column in columns] for row in part.rows)


class _Lines:
    """A CSV writer that quotes a lone carriage return too, as `csv` does from Python 3.13 on."""

    def __init__(self, stream: TextIO, on_screen: bool) -> None:
        self.on_screen = on_screen
        self.plain = csv.writer(stream, lineterminator="\n")
        self.quoting = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def writerow(self, row: Iterable[Any]) -> None:
        cells = [harmless(cell) if self.on_screen and isinstance(cell, str) else cell for cell in row]
        broken = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (self.quoting if broken else self.plain).writerow(cells)

    def writerows(self, rows: Iterable[Iterable[Any]]) -> None:
        for row in rows:
            self.writerow(row)


def safe(value: Any) -> Any:
    """The value, with an apostrophe wherever a spreadsheet would take its text for a formula."""
    value = data(value)
    return _FORMULA.sub("'", value) if isinstance(value, str) else value
