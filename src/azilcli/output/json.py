"""Tables as JSON: one table is a list of objects, several are an object of them by name."""

from __future__ import annotations

import json
import re
from typing import Any, TextIO

from azilcli.output.cells import data, data_columns
from azilcli.reports.table import Facts, Report, Table

_HARMFUL = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Signs that steer a terminal or turn a line round; JSON may always write them as their number."""


def write(report: Report, stream: TextIO) -> None:
    """Write the report as one JSON document."""
    tables = parts(report)
    write_value(tables if len(report) > 1 else next(iter(tables.values()), []), stream)


def parts(report: Report) -> dict[str, Any]:
    """The tables of a report by name, as plain values."""
    return {part.name: _plain(part) for part in report}


def write_value(value: Any, stream: TextIO) -> None:
    """Write any plain value as one JSON document."""
    _write(json.dumps(value, ensure_ascii=False, indent=2), stream)


def write_line(value: Any, stream: TextIO) -> None:
    """Write any plain value as one JSON document on a line of its own."""
    _write(json.dumps(value, ensure_ascii=False), stream)


def _write(text: str, stream: TextIO) -> None:
    stream.write(_HARMFUL.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n")


def _plain(part: Table | Facts) -> Any:
    if isinstance(part, Facts):
        return {key: data(value) for key, _label, value, _kind in part.items}
    columns = data_columns(part)
    return [{column.key: data(row[at]) for at, column in columns} for row in part.rows]
