"""Workbooks of Excel and LibreOffice: read, and where one may be written.

The only door to Calamine, which need not be there.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from azilcli import output
from azilcli.errors import UsageError
from azilcli.language import _, c_
from azilcli.reports.table import TYPED, Column, Table
from azilcli.text.cells import clean


def lines(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row of the first sheet with anything in it, with its number and cells as they would be typed."""
    try:
        import python_calamine as calamine
    except ImportError:
        raise UsageError(
            _("reading a workbook needs the package python-calamine, which is not installed"),
            _('save the table as "CSV UTF-8", or install the package python-calamine beside azil'),
        ) from None
    try:
        workbook = calamine.load_workbook(io.BytesIO(raw))
        sheets = (workbook.get_sheet_by_index(at) for at in range(len(workbook.sheet_names)))
        tables = (sheet.to_python(skip_empty_area=False) for sheet in sheets)
        rows: list[list[Any]] = next((table for table in tables if table), [])
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | MemoryError):
            raise
        raise UsageError(  # what the library panics at is no Exception
            _("the workbook cannot be read: it is damaged, protected by a password, or not a workbook"),
            _('save the table as "CSV UTF-8"'),
        ) from None
    return ((at, [clean(_typed(cell)) for cell in row]) for at, row in enumerate(rows, start=1))


def content(table: Sequence[Sequence[str]]) -> bytes:
    """A list, of which the first line holds the headings, as a workbook that comes in again to the letter."""
    head, *rows = table
    columns = tuple(Column(f"column_{at}", name, TYPED) for at, name in enumerate(head))
    made = Table("list", c_("sheet", "List"), columns, [tuple(row) for row in rows])
    return output.whole([made], output.WORKBOOK)


def check(format_: str, out: str) -> None:
    """Refuse a workbook without a file of its own, or that cannot be written on this computer."""
    from azilcli.output import xlsx

    if not out:
        raise UsageError(
            _("a workbook is not printed, but written to a file"), _("name the file: --out report.xlsx")
        )
    if output.by_ending(out) not in ("", format_):
        raise UsageError(
            _("{path} is not a name for {format}", path=out, format=format_),
            _("leave out --format, or give the file another name"),
        )
    xlsx.check()


def _typed(cell: Any) -> str:
    """A cell as it would be typed: days as days, whole numbers without a point."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell == datetime.combine(cell.date(), datetime.min.time()) else (
            cell.isoformat(" ", "minutes"))  # fmt: skip
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if isinstance(cell, timedelta) else str(cell)
