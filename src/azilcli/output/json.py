"""Tables as JSON: one table is a list of objects, several are an object of them by name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TextIO

from azilcli.output.cells import data, data_columns
from azilcli.reports.table import Column, Facts, Report, Table

_HARMFUL = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Signs that steer a terminal or turn a line round; JSON may always write them as their number."""


def write(report: Report, stream: TextIO, state: Mapping[str, Any] | None = None) -> None:
    """Write the report as one JSON document; with a `state`, as an object that says what it is of."""
    if state is not None:
        write_value(_enveloped(report, state), stream)
        return
    tables = parts(report)
    write_value(tables if len(report) > 1 else next(iter(tables.values()), []), stream)


def _enveloped(report: Report, state: Mapping[str, Any]) -> dict[str, Any]:
    """One table as an object with its rows, several as the objects of them by name; with the state."""
    described = {part.name: _described(part) for part in report}
    if len(report) == 1:
        title, *others = next(iter(described.values())).items()
        return dict([title, ("state", state), *others])
    return {"title": report[0].title, "state": state, "parts": described}


def _described(part: Table | Facts) -> dict[str, Any]:
    plain = _plain(part)
    if isinstance(part, Facts):
        columns = [Column(key, label, kind) for key, label, _value, kind in part.items]
        more = {}
    else:
        columns = [column for _at, column in data_columns(part)]
        total = None
        if part.total:
            total = {column.key: data(part.total[at]) for at, column in data_columns(part)}
        more = {"total": total, "not_shown": part.hidden}
    return {
        "title": part.title,
        "columns": [{"key": one.key, "heading": one.header, "type": one.kind} for one in columns],
        "rows": [plain] if isinstance(part, Facts) else plain,
        **more,
        "notes": list(part.notes),
    }


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
