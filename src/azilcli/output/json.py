"""Tables as JSON: one table is a list of objects, several are an object of them by name."""

from __future__ import annotations

import json
from typing import Any, TextIO

from azilcli.output.cells import data, data_columns
from azilcli.reports.table import Facts, Report, Table


def write(report: Report, stream: TextIO) -> None:
    """Write the report as one JSON document."""
    found = parts(report)
    write_value(found if len(report) > 1 else next(iter(found.values()), []), stream)


def parts(report: Report) -> dict[str, Any]:
    """The tables of a report by name, as plain values."""
    return {part.name: _plain(part) for part in report}


def write_value(value: Any, stream: TextIO) -> None:
    """Write any plain value as one JSON document."""
    json.dump(value, stream, ensure_ascii=False, indent=2)
    stream.write("\n")


def _plain(part: Table | Facts) -> Any:
    if isinstance(part, Facts):
        return {key: data(value) for key, _label, value, _kind in part.items}
    columns = data_columns(part)
    return [{column.key: data(row[at]) for at, column in columns} for row in part.rows]
