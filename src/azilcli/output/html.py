"""Tables as one page of HTML that needs nothing else: no network, no script to be read, light and dark.

Its style and its script, by which a click on a heading puts the rows in order, stand in the page and are
named by their digests, so that nothing that people typed could ever run. It is well-formed XML too.
"""

from __future__ import annotations

import hashlib
import unicodedata
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any, TextIO
from xml.sax.saxutils import quoteattr

from azilcli.language import _, current
from azilcli.output import pictures
from azilcli.output.cells import shown
from azilcli.output.pictures import text
from azilcli.reports.table import (
    DATE,
    DRAWN,
    FLAG,
    ID,
    MOMENT,
    NUMBERS,
    Column,
    Facts,
    Report,
    Table,
    Word,
    visible,
)
from azilcli.text.showing import harmless

_TURNING = ("R", "AL")
"""The classes of the letters that run from the right."""
_FEW = 3
"""More parts than these are listed above them all."""
_WIDE = 9
"""With so many columns a table is printed across."""


def write(report: Report, stream: TextIO) -> None:
    """Write the report as a page."""
    style, script = pictures.resource("page.css") + pictures.style(), pictures.resource("page.js")
    allowed = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = visible(report)
    title = text(parts[0].title) if parts else ""
    stream.write(
        f'<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="{current()}">\n<head>\n'
        f'<meta charset="utf-8"/>\n<meta http-equiv="Content-Security-Policy" content="{allowed}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        '<meta name="referrer" content="no-referrer"/>\n<meta name="generator" content="azil"/>\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
    )
    if len(parts) > _FEW:
        links = (f'<li><a href="#t{at}">{text(part.title)}</a></li>' for at, part in enumerate(parts))
        stream.write(f'<nav aria-labelledby="t0"><ul>{"".join(links)}</ul></nav>\n')
    for at, part in enumerate(parts):
        stream.writelines(f"{line}\n" for line in _section(part, at))
    stream.write(f"</main>\n<script>{script}</script>\n</body>\n</html>\n")


def _digest(content: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _section(part: Table | Facts, at: int) -> Iterator[str]:
    level = 2 if at else 1
    is_wide = isinstance(part, Table) and len(part.columns) >= _WIDE
    yield f'<section class="{"wide" if is_wide else "narrow"}" aria-labelledby="t{at}">'
    yield f'<h{level} id="t{at}">{text(part.title)}</h{level}>'
    notes = part.notes
    if isinstance(part, Facts):
        yield "<dl>"
        for _key, label, value, kind in part.items:
            if said := shown(value, kind):
                yield f"<dt>{text(label)}</dt><dd>{_isolated(said)}</dd>"
        yield "</dl>"
    else:
        notes = (*part.more, *notes)
        if part.rows:
            if part.chart:
                yield f"<figure>{pictures.chart(part.chart, part.title)}</figure>"
            yield from _table(part.filled, at)
        else:
            notes = (_("none"), *notes)
    for note in notes:
        yield f'<p class="note">{text(note)}</p>'
    yield "</section>"


def _table(table: Table, at: int) -> Iterator[str]:
    yield f'<div class="scroll" tabindex="0" role="region" aria-labelledby="t{at}">'
    yield f"<table><caption>{text(table.title)}</caption>"
    yield f"<thead><tr>{''.join(map(_head, table.columns))}</tr></thead>"
    counted, below = table.rows[: table.total_at], table.rows[table.total_at :]
    yield from _body(table, counted, "", is_grouped=table.grouped)
    if table.total:
        yield from _body(table, [table.total], ' class="total"')
    if below:
        yield from _body(table, below, "")
    yield "</table></div>"


def _head(column: Column) -> str:
    if column.kind in DRAWN:
        return "<td></td>"
    return f'<th scope="col"{_class(column)}>{text(column.header)}</th>'


def _body(
    table: Table, rows: Sequence[Sequence[Any]], attributes: str, *, is_grouped: bool = False
) -> Iterator[str]:
    yield f"<tbody{attributes}>"
    for number, row in enumerate(rows):
        is_again = is_grouped and number > 0 and row[0] == rows[number - 1][0]
        cells = [_cell(value, column) for value, column in zip(row, table.columns, strict=True)]
        if cells and table.columns[0].kind not in (*DRAWN, *NUMBERS):
            cells[0] = _naming(row[0], table.columns[0], is_again=is_again)
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>"


def _cell(value: Any, column: Column) -> str:
    """A cell, with its value where what is shown sorts otherwise."""
    if column.kind in DRAWN:
        return f"<td>{_drawn(value, column.kind)}</td>"
    said = shown(value, column.kind)
    return f"<td{_class(column)}{_value(value, column, said)}>{_isolated(said)}</td>"


def _naming(value: Any, column: Column, *, is_again: bool) -> str:
    """The first cell of a row, which names it; quieter where it is that of the row above again."""
    said = shown(value, column.kind)
    again = ' data-again=""' if is_again else ""
    return f'<th scope="row"{_class(column)}{_value(value, column, said)}{again}>{_isolated(said)}</th>'


def _class(column: Column) -> str:
    if column.kind in NUMBERS:
        return ' class="n"'
    return ' class="k"' if column.kind in (DATE, FLAG, ID, MOMENT) else ""


def _value(value: Any, column: Column, said: str) -> str:
    if isinstance(value, Word):
        return ' data-v=""' if column.kind in NUMBERS else ""
    if value is None or column.kind in (ID, FLAG) or str(value) == said:
        return ""
    if column.kind in NUMBERS or column.kind in (DATE, MOMENT):
        return f" data-v={quoteattr(harmless(str(value)))}"
    return ""


def _drawn(value: Any, kind: str) -> str:
    if value is None:
        return ""
    wide, high, drawn = pictures.cell(value, kind)
    size = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} aria-hidden="true">{drawn}</svg>'


def _isolated(said: str) -> str:
    """A text; one with letters that run from the right is kept from turning what stands beside it."""
    turns = not said.isascii() and any(unicodedata.bidirectional(letter) in _TURNING for letter in said)
    return f"<bdi>{text(said)}</bdi>" if turns else text(said)
