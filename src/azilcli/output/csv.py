"""Tables as CSV: UTF-8, comma, English headers, formulas of spreadsheets made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any, TextIO

from azilcli.output.cells import data, data_columns
from azilcli.reports.table import Facts, Report

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(report: Report, stream: TextIO) -> None:
    """Write each table with its header; an empty line stands between two."""
    writer = _Lines(stream)
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

    def __init__(self, stream: TextIO) -> None:
        self.plain = csv.writer(stream, lineterminator="\n")
        self.quoting = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def writerow(self, row: Iterable[Any]) -> None:
        cells = list(row)
        broken = any(isinstance(cell, str) and "\r" in cell for cell in cells)
        (self.quoting if broken else self.plain).writerow(cells)

    def writerows(self, rows: Iterable[Iterable[Any]]) -> None:
        for row in rows:
            self.writerow(row)


def safe(value: Any) -> Any:
    """The value, with an apostrophe before a text that a spreadsheet would take for a formula."""
    value = data(value)
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return value
