"""Reading tables that people bring: CSV from a file or from standard input."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import Any

from azilcli.errors import UsageError, system_says
from azilcli.language import _

Rows = list[dict[str | None, Any]]


def read_table(source: str) -> Rows:
    """The rows of a CSV by column name, from a file or, where the name is a hyphen, standard input."""
    return rows_of(read_text(source))


def read_text(source: str) -> str:
    """The text of a file or, where the name is a hyphen, of standard input."""
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(
            _("{path}: {why}", path=source, why=system_says(error)), _("check the file's name")
        ) from None
    return _decoded(raw)


def rows_of(text: str) -> Rows:
    """The rows of a CSV text by column name; comma, semicolon and tab are told apart by the header."""
    if not text.strip():
        raise UsageError(_("the CSV is empty"), _("its first line must hold the column names"))
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter, strict=True)
    try:
        rows: Rows = [dict(row) for row in reader]
    except csv.Error:
        raise UsageError(
            _("the CSV cannot be read: a quotation mark is not closed, or a cell is too large"),
            _("put texts containing a comma in quotation marks"),
        ) from None
    named = [(name or "").strip().casefold() for name in reader.fieldnames or ()]
    if len(set(named)) < len(named):
        raise UsageError(
            _("a column of the CSV occurs twice"), _("its first line must hold each column name once")
        )
    return rows


def _decoded(raw: bytes) -> str:
    """The text, be it UTF-8 or the code page of Central European Windows."""
    if b"\0" in raw:
        raise UsageError(_("this is not a CSV file"), _("save the table as CSV in UTF-8"))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1250", errors="replace")
