"""Reading tables that people bring: CSV from a file or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, cast

from azilcli.errors import UsageError
from azilcli.language import _

Rows = list[dict[str | None, Any]]


def read_table(source: str) -> Rows:
    """The rows of a CSV by column name; comma, semicolon and tab are told apart by sqlite_utils."""
    import io

    from sqlite_utils.utils import Format, RowError, rows_from_file

    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(
            _("{path}: {why}", path=source, why=error.strerror or error), _("check the file's name")
        ) from None
    text = _decoded(raw)
    if not text.strip():
        raise UsageError(_("the CSV is empty"), _("its first line must name the columns"))
    first = text.partition("\n")[0]
    format_ = Format.TSV if "\t" in first else Format.CSV
    if ";" in first and "," not in first:
        import csv

        return [dict(row) for row in csv.DictReader(io.StringIO(text), delimiter=";")]
    try:
        rows, _format = rows_from_file(io.BytesIO(text.encode()), format=format_)
        return cast(Rows, list(rows))
    except RowError as error:
        raise UsageError(
            _("the CSV cannot be read: {why}", why=error),
            _("put texts with a comma in quotation marks"),
        ) from None


def _decoded(raw: bytes) -> str:
    """The text, be it UTF-8 or the code page of Central European Windows."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1250", errors="replace")
