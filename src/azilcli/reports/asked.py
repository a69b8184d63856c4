"""What a question in SQL gave, as a table under the names that the question chose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from azilcli.language import _
from azilcli.ledger import ids
from azilcli.reports.table import ID, TEXT, Column, Table
from azilcli.repository.asking import Answer


def table(answer: Answer) -> Table:
    """The answer; what is no text and no number is shown as SQLite writes it."""
    rows = [tuple(value.hex() if isinstance(value, bytes) else value for value in row) for row in answer.rows]
    columns = tuple(
        Column(key, key, ID if _are_codes(row[at] for row in rows) else TEXT)
        for at, key in enumerate(_apart(answer.columns))
    )
    return Table("query", _("Answer"), columns, rows)


def _apart(names: Sequence[str]) -> list[str]:
    """The names of the columns, each only once: `id`, `id_2`."""
    apart: list[str] = []
    for name in names:
        number, unlike = 1, name
        while unlike in apart:
            number += 1
            unlike = f"{name}_{number}"
        apart.append(unlike)
    return apart


def _are_codes(values: Iterable[Any]) -> bool:
    there = [value for value in values if value is not None]
    return bool(there) and all(isinstance(value, str) and ids.is_valid(value) for value in there)
