"""Values that a list has in words of its own, put in those of the file; the originals stay in the note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from azilcli.services.lists.lines import Row
from azilcli.text.cells import heading
from azilcli.text.keys import search_key

Values = Mapping[tuple[str, str], str]
"""For each field and value of a list, by its search key, the code that it is."""
NOTE = "note"


def replaced(
    rows: Sequence[Row], known: Mapping[str, str], mapped: Mapping[str, str], values: Values
) -> Sequence[Row]:
    """The lines with the values that stand for those of the list; what the list had is added to the note."""
    if not values:
        return rows
    first: Row = next(filter(None, rows), {})
    own = {heading(name): field for name, field in mapped.items()}
    fields = {name: own.get(heading(name)) or known.get(heading(name), "") for name in first if name}
    noted = next((name for name, field in fields.items() if field == NOTE), NOTE)
    has_note = NOTE in known.values()
    meant = {field for field, _value in values}
    columns = [(name, field) for name, field in fields.items() if field in meant]
    return [_replaced(row, columns, values, noted if has_note else "") for row in rows]


def _replaced(row: Row, columns: Sequence[tuple[str, str]], values: Values, noted: str) -> Row:
    if not row:
        return row
    new: dict[str | None, Any] = dict(row)
    kept = [new.get(noted) or ""] if noted else []
    for name, field in columns:
        text = row.get(name) or ""
        if text and (code := values.get((field, search_key(text)))) is not None:
            new[name] = code
            kept.append(f"{name}: {text}")
    if noted:
        new[noted] = "; ".join(filter(None, kept))
    return new
