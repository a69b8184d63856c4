"""Reading tables that people bring, from a file or from standard input: CSV of any make, or a workbook."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from azilcli.errors import UsageError, system_says
from azilcli.language import _
from azilcli.text.cells import clean, heading
from azilcli.text.codepages import decoded

Rows = list[dict[str | None, Any]]
"""The lines of a table by their headings, from line 2 on: in the place of one that says nothing stands an
empty one, so that each is where it is in the file. Under None is what stands beyond the headings."""

_Line = tuple[int, list[str]]
"""Where a line begins, and its cells."""

_SEPARATORS = ",;\t"
_HEADING_WITHIN = 30
"""Among so many lines the heading is looked for, below titles."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What a workbook begins with, of Excel or LibreOffice, and of an Excel of old."""


def read_table(source: str, known: Collection[str] = ()) -> Rows:
    """The lines of a table by its headings, of which some may be `known` by their keys."""
    raw = read_bytes(source)
    if raw.startswith((_ZIP, _OLE)):
        from azilcli.cli import workbooks

        return _rows(workbooks.lines(raw), known)
    return rows_of(_text(raw), known)


def read_text(source: str) -> str:
    """The text of a file or, where the name is a hyphen, of standard input."""
    return _text(read_bytes(source))


def read_bytes(source: str) -> bytes:
    """What a file holds or, where the name is a hyphen, what comes from standard input."""
    try:
        return sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except (OSError, ValueError) as error:
        why = system_says(error) if isinstance(error, OSError) else str(error)
        raise UsageError(_("{path}: {why}", path=source, why=why), _("check the file's name")) from None


def rows_of(text: str, known: Collection[str] = ()) -> Rows:
    """The lines of a CSV text by its headings.

    Comma, semicolon and tab are told apart by which of them gives most of the headings that are known, else
    most cells.
    """
    if not text.strip():
        raise UsageError(_("the CSV is empty"), _("its first line must hold the column names"))
    if named := re.match(r"sep=(.)(\r\n|\r|\n)", text):
        return _rows(_lines(text[named.end() :], named[1], 1), known)
    fault: UsageError | None = None
    for separator in sorted(_SEPARATORS, key=lambda one: _likely(text, one, known), reverse=True):
        try:
            return _rows(list(_lines(text, separator)), known)
        except _Unreadable as error:
            fault = fault or error
    assert fault
    raise fault


def _likely(text: str, separator: str, known: Collection[str]) -> tuple[int, int]:
    """How many headings that are known a separator gives, and how many cells, among the first lines."""
    first: list[list[str]] = []
    with suppress(_Unreadable):
        first += (cells for _at, cells in islice(_lines(text, separator), _HEADING_WITHIN))
    return max((_known(cells, known) for cells in first), default=0), sum(map(len, first))


class _Unreadable(UsageError):
    """A text that is none of CSV with that separator."""


def _lines(text: str, separator: str, before: int = 0) -> Iterator[_Line]:
    """The lines of a CSV text, each with the number of that on which it begins; there are some `before`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begin = 1
    try:
        for cells in reader:
            yield begin + before, [_cleaned(cell) for cell in cells]
            begin = reader.line_num + 1
    except csv.Error:
        raise _Unreadable(
            _(
                "line {line} of the CSV cannot be read: a quotation mark is not closed, or a cell is too "
                "large",
                line=begin + before,
            ),
            _("put texts containing a comma in quotation marks"),
        ) from None


@lru_cache(maxsize=10_000)
def _cleaned(cell: str) -> str:
    """The cell, cleaned; what stands in many lines is held once."""
    return clean(cell)


def _known(cells: Sequence[str], known: Collection[str]) -> int:
    return len({heading(cell) for cell in cells} & set(known))


def _rows(lines: Iterator[_Line] | list[_Line], known: Collection[str]) -> Rows:
    """The lines below the heading, by heading: that is the one of which most is known, else the first."""
    told = [(at, cells) for at, cells in lines if any(cells)]
    if not told:
        raise UsageError(_("the CSV is empty"), _("its first line must hold the column names"))
    head = max(range(len(told[:_HEADING_WITHIN])), key=lambda at: (_known(told[at][1], known), -at))
    names = told[head][1]
    if any(count > 1 for name, count in Counter(map(heading, names)).items() if name):
        raise UsageError(
            _("a column of the CSV occurs twice"), _("its first line must hold each column name once")
        )
    rows: Rows = []
    keys = list(map(heading, names))
    for at, cells in told[head + 1 :]:
        if any(heading(cell) != key for cell, key in zip_longest(cells, keys[: len(cells)], fillvalue="")):
            rows += ({} for _nothing in range(at - 2 - len(rows)))
            rows.append(_row(names, cells))
    return rows


def _row(names: Sequence[str], cells: Sequence[str]) -> dict[str | None, Any]:
    row: dict[str | None, Any] = {name: "" for name in names if name}
    row |= {name: cell for name, cell in zip(names, cells, strict=False) if name}
    beyond = [
        cell for name, cell in zip([*names, *[""] * len(cells)], cells, strict=False) if cell and not name
    ]
    return {**row, None: beyond} if beyond else row


def unknown(rows: Rows, known: Collection[str]) -> list[str]:
    """The headings of a table that are not known."""
    first = next(filter(None, rows), {})
    return [name for name in first if name and heading(name) not in known]


def _text(raw: bytes) -> str:
    """The text, be it Unicode or of a code page of Central Europe."""
    is_wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in raw and not is_wide:
        raise UsageError(_("this is not a CSV file"), _("save the table as CSV in UTF-8"))
    text = decoded(raw)
    if text is None:
        raise UsageError(
            _("it cannot be told which letters the CSV is written in"), _("save the table as CSV in UTF-8")
        )
    return text
