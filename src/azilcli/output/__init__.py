"""From tables to text, CSV, JSON, Markdown, HTML, pictures and workbooks.

Every format prints the same rows. Keys of JSON and headers of CSV are English, whatever the language,
and are only ever added to. The one door to rich is `text` with `layout`, loaded for that format alone;
that to XlsxWriter is `xlsx`.
"""

from __future__ import annotations

import io
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azilcli.reports.table import Report

CSV, WORKBOOK = "csv", "xlsx"
"""A workbook is no text: it is written into a file, and never to a screen."""
PAGES = ("text", "md", "html", "svg")
"""The formats for the eye alone."""
TEXTS = ("text", CSV, "json", "md", "html", "svg")
FORMATS = (*TEXTS, WORKBOOK)
READERS = ("excel",)
"""Programs for which CSV is written in a manner of its own."""
_ENDINGS = {"txt": "text", **{format_: format_ for format_ in FORMATS if format_ != "text"}, "htm": "html"}
_LONGEST = 5
"""So many letters an ending has that says what a file is; a longer one is a word of its name."""


def by_ending(name: str) -> str:
    """The format that the ending of a file's name stands for; empty where it says nothing."""
    return _ENDINGS.get(name.rpartition(".")[2].lower(), "") if "." in name else ""


def is_foreign(name: str) -> bool:
    """Whether the ending of a file's name stands for a kind of file that is not written here, as `.pdf`."""
    last = PurePath(name).suffix[1:]
    return last.isalpha() and len(last) <= _LONGEST and last.lower() not in _ENDINGS


def endings() -> list[str]:
    """The endings that name a format."""
    return [f".{ending}" for ending in _ENDINGS]


def ending(format_: str) -> str:
    """The ending of the name of a file in a format."""
    return next(ending for ending, meant in _ENDINGS.items() if meant == format_)


def whole(report: Report, format_: str, **more: Any) -> bytes:
    """A report in any format, as the whole content of a file; what there is `more` is as for `render`."""
    if format_ == WORKBOOK:
        from azilcli.output import xlsx

        return xlsx.content(report)
    page = io.StringIO()
    render(report, format_, page, **more)
    return page.getvalue().encode()


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
    """Write a report to a stream, in one of the formats that are text.

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
    elif format_ == "html":
        from azilcli.output import html

        html.write(report, stream)
    elif format_ == "svg":
        from azilcli.output import svg

        svg.write(report, stream)
    else:
        from azilcli.output import markdown

        markdown.write(report, stream)
