"""From tables to text, CSV, JSON and Markdown.

Every format prints the same rows. Keys of JSON and headers of CSV are English, whatever the language,
and are only ever added to. The one door to rich is `text` with `layout`, loaded for that format alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azilcli.reports.table import Report

CSV = "csv"
FORMATS = ("text", CSV, "json", "md")
READERS = ("excel",)
"""Programs for which CSV is written in a manner of its own."""


def render(
    report: Report,
    format_: str,
    stream: TextIO,
    *,
    width: int | None = None,
    coloured: bool = False,
    has_csv: bool = True,
    state: Mapping[str, Any] | None = None,
    for_excel: bool = False,
) -> None:
    """Write a report to a stream.

    `width` is that of the terminal, none for a file or a pipe; `has_csv` says whether the command also
    gives its tables as CSV. With a `state`, JSON is an object that holds it beside the rows.
    `for_excel` says whether CSV is to be as a Slovenian Excel opens it.
    """
    if format_ == "text":
        from azilcli.output import text

        text.write(report, stream, width, coloured=coloured, has_csv=has_csv)
    elif format_ == CSV:
        from azilcli.output import csv

        csv.write(report, stream, on_screen=width is not None, for_excel=for_excel)
    elif format_ == "json":
        from azilcli.output import json

        json.write(report, stream, state)
    else:
        from azilcli.output import markdown

        markdown.write(report, stream)
