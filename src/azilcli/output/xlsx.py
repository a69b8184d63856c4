"""Tables as a workbook of Excel and LibreOffice; the only door to XlsxWriter, which need not be there.

Each part of a report has a sheet that begins with its headings, so that it can be filtered at once and taken
in again by `azil import`; title, notes and state stand on the last sheet, and on every page that is printed.
Days and numbers are days and numbers; everything else is text, and no text is ever a formula or a link. The
same report gives the same bytes.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import _, c_, current, number
from azilcli.output.cells import data_columns, shown
from azilcli.output.plain import width
from azilcli.reports.table import (
    COUNT,
    DATE,
    DECIMAL,
    EUR,
    FLAG,
    ID,
    INT,
    MOMENT,
    NUMBERS,
    PERCENT,
    TYPED,
    Facts,
    Report,
    Table,
    Word,
)
from azilcli.text.cells import clean, literal
from azilcli.text.showing import harmless

_LINES = 1_048_576
_LETTERS = 32_767
_LETTERS_OF_NAME, _LETTERS_AT_HEAD = 31, 200
"""What a sheet, a cell, the name of a sheet and the head of a page hold at most."""
_WIDEST, _NARROWEST = 60, 6
_PORTRAIT = 95
"""The width of a column at most and at least, and of a sheet that is printed upright, in characters."""
_MADE = datetime(2000, 1, 1)
"""When every workbook says that it was made, so that the same report gives the same bytes."""
_FIRST = date(1900, 3, 1)
"""The first day that every spreadsheet counts alike."""
_DAY = {"sl": "d. m. yyyy", "en": "yyyy-mm-dd"}
_NUMBERS = {INT: "#,##0", COUNT: "#,##0", DECIMAL: "#,##0.0", PERCENT: "#,##0.0", EUR: "#,##0.00"}
_NO_XML = dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")
"""Signs that no XML holds."""
_EXACT = 10**15
"""Beyond it a spreadsheet loses the last digits."""

Style = dict[str, Any]


def check() -> None:
    """Raise `UsageError` where no workbook can be written on this computer."""
    try:
        import xlsxwriter  # noqa: F401
    except ImportError:
        raise UsageError(
            _("writing a workbook needs the package XlsxWriter, which is not installed"),
            _("write CSV, or install the package XlsxWriter beside azil"),
        ) from None


def content(report: Report) -> bytes:
    """A report as a workbook."""
    check()
    import xlsxwriter

    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True})
    book.set_properties({"title": harmless(report[0].title) if report else "", "created": _MADE})
    writer = _Writer(book)
    notes = [(part.title, [*getattr(part, "more", ()), *part.notes]) for part in report]
    for part in report:
        foot = next((said[-1] for _title, said in reversed(notes) if said), "")
        if isinstance(part, Facts):
            writer.facts(part, foot)
        else:
            writer.table(part, foot)
    writer.about(notes)
    book.close()
    return raw.getvalue()


class _Writer:
    """A workbook that is being written, with the styles of its cells and the names of its sheets."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.names: set[str] = set()

    def table(self, table: Table, foot: str) -> None:
        """Write a table on a sheet of its own."""
        columns = data_columns(table)
        lines = table.lines
        if len(lines) >= _LINES:
            raise UsageError(
                _("a workbook holds at most {n} lines", n=number(_LINES - 1)), _("use --format csv")
            )
        sheet = self._sheet(table.title, foot)
        widths = []
        for at, (of, column) in enumerate(columns):
            side = "right" if column.kind in NUMBERS else "left"
            head: Style = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "align": side}
            self._put(sheet, (0, at), harmless(column.header), head)
            texts = [shown(row[of], column.kind) for row in lines]
            words = (width(word) + 3 for word in column.header.split())  # beside it stands a button
            widths.append(max([*words, *map(width, texts), _NARROWEST]))
            for line, row in enumerate(lines):
                is_total = table.total is not None and line == table.total_at
                total: Style = {"bold": True, "top": 1} if is_total else {}
                value, style = _typed(row[of], column.kind)
                self._put(sheet, (line + 1, at), value, {**style, **total})
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        if columns:
            sheet.autofilter(0, 0, max(table.total_at, 1), len(columns) - 1)
        self._laid_out(sheet, widths, [column.kind == TYPED for _of, column in columns])

    def facts(self, facts: Facts, foot: str) -> None:
        """Write what is known of one subject on a sheet of its own, without what is not known."""
        sheet = self._sheet(facts.title, foot)
        known = [(label, value, kind) for _key, label, value, kind in facts.items if shown(value, kind)]
        for line, (label, value, kind) in enumerate(known):
            self._put(sheet, (line, 0), harmless(label), {"bold": True, "valign": "top"})
            typed, style = _typed(value, kind)
            self._put(sheet, (line, 1), typed, {**style, "align": "left", "text_wrap": True})
        labels = [width(label) for label, _value, _kind in known]
        values = [width(shown(value, kind)) for _label, value, kind in known]
        self._laid_out(sheet, [max([*labels, _NARROWEST]), max([*values, _NARROWEST])])

    def about(self, notes: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Write the titles of the parts, each with the notes below it, on a last sheet."""
        sheet = self._sheet(c_("sheet", "About"), "")
        line = 0
        for title, said in notes:
            self._put(sheet, (line, 0), harmless(title), {"bold": True})
            for note in said:
                line += 1
                self._put(sheet, (line, 0), harmless(note), {"text_wrap": True, "valign": "top"})
            line += 2
        self._laid_out(sheet, [80])

    def _sheet(self, title: str, foot: str) -> Any:
        sheet = self.book.add_worksheet(self._name(harmless(title)))
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{_on_page(title)}")
        sheet.set_footer(f"&L{_on_page(foot)}&R&P / &N")
        return sheet

    def _name(self, title: str) -> str:
        """A name for a sheet that no other has, of the letters that may be in one."""
        name = re.sub(r"[\[\]:*?/\\]", " ", title)
        name = " ".join(name.split())[:_LETTERS_OF_NAME].strip(" '") or "1"
        at = 1
        wanted = name
        while name.casefold() in {*self.names, "history"}:
            at += 1
            ending = f" ({at})"
            name = wanted[: _LETTERS_OF_NAME - len(ending)].rstrip() + ending
        self.names.add(name.casefold())
        return name

    def _laid_out(self, sheet: Any, widths: Sequence[int], is_typed: Sequence[bool] = ()) -> None:
        """Make the columns as wide as they need; those for a list keep a number that is typed as a text."""
        as_text = self._style({"num_format": "@"})
        for at, wide in enumerate(widths):
            style = as_text if at < len(is_typed) and is_typed[at] else None
            sheet.set_column(at, at, min(wide, _WIDEST) + 2, style)
        if sum(min(wide, _WIDEST) + 2 for wide in widths) > _PORTRAIT:
            sheet.set_landscape()

    def _put(self, sheet: Any, place: tuple[int, int], value: Any, style: Style) -> None:
        """Write a value as what it is, and a text as a text, whatever it begins with."""
        if value is None:
            if style:
                sheet.write_blank(*place, None, self._style(style))
        elif isinstance(value, str):
            text = value if len(value) <= _LETTERS else f"{value[: _LETTERS - 1]}…"
            sheet.write_string(*place, text, self._style(style))
        elif isinstance(value, date):
            sheet.write_datetime(*place, value, self._style(style))
        else:
            sheet.write_number(*place, value, self._style(style))

    def _style(self, style: Style) -> Any:
        key = tuple(sorted(style.items()))
        if key not in self.styles:
            self.styles[key] = self.book.add_format(style)
        return self.styles[key]


def _typed(value: Any, kind: str) -> tuple[Any, Style]:
    """A value as a spreadsheet keeps it, with how it is shown."""
    if isinstance(value, str) and not isinstance(value, Word) and kind in (DATE, MOMENT):
        return _day(value, kind)
    is_number = isinstance(value, int | float) and kind not in (ID, FLAG)
    if is_number and math.isfinite(value) and abs(value) < _EXACT:
        return value, {"num_format": _NUMBERS[kind]} if kind in _NUMBERS else {}
    if kind == TYPED and isinstance(value, str):  # it comes in again to the letter
        return (value if clean(value) == value else literal(value)).translate(_NO_XML) or None, {}
    text = shown(value, kind) or None
    return text, {"align": "right"} if kind in NUMBERS and text else {}


def _day(value: str, kind: str) -> tuple[Any, Style]:
    """A day or a moment, in the zone of the file; a year alone, or what is no day, is a text."""
    form: Style = {"align": "left", "num_format": _DAY[current()]}
    moment = dates.moment(value) if kind == MOMENT and len(value) > len(dates.OPEN) else None
    if moment:
        clock = moment.replace(tzinfo=None, second=0, microsecond=0)
        return clock, {**form, "num_format": f"{_DAY[current()]} hh:mm"}
    try:
        known = date.fromisoformat(value)
    except ValueError:
        return shown(value, kind), {}
    return (known, form) if known >= _FIRST else (shown(value, kind), {})


def _on_page(text: str) -> str:
    """A text at the head or foot of a printed page, in which a sign is a command there."""
    return harmless(text)[:_LETTERS_AT_HEAD].replace("&", "&&")
