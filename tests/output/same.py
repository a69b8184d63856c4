"""What every format of a report must hold: the same cells, each in a form that its readers can read."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from importlib.util import find_spec
from typing import Any
from xml.etree import ElementTree

from rich.cells import cell_len

from azilcli import dates, output
from azilcli.output.cells import data, data_columns, shown
from azilcli.reports.table import COUNT, DATE, ID, INT, MOMENT, TEXT, Facts, Report, Table, visible

HTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
_READS_WORKBOOKS = all(map(find_spec, ("python_calamine", "xlsxwriter")))
_DRAWN_WHOLE = 44
"""A text of so many cells is not broken in a picture."""

Cells = list[list[Any]]


def check_formats(report: Report, line: str) -> None:
    """Every format of a report says what its tables hold, and none ends a line in blanks."""
    written = {format_: output.whole(report, format_).decode() for format_ in output.TEXTS}
    held = [as_data(part) for part in report]
    assert _of_json(written["json"], report) == held, (line, "json")
    assert _of_csv(written["csv"], report) == [_plain(cells) for cells in held], (line, "csv")
    assert _of_markdown(written["md"]) == [for_the_eye(part) for part in report], (line, "md")
    seen = [for_the_eye(_filled(part)) if _is_there(part) else [] for part in visible(report)]
    assert _of_html(written["html"]) == seen, (line, "html")
    cells = {cell for part in seen for row in part for cell in row if cell}
    said = "".join(written["text"].split())
    assert [cell for cell in cells if "".join(cell.split()) not in said] == [], (line, "text")
    drawn = {one.text for one in ElementTree.fromstring(written["svg"]).iter(f"{SVG}text")}
    assert [cell for cell in cells - drawn if cell_len(cell) <= _DRAWN_WHOLE] == [], (line, "svg")
    assert [one for one in written["text"].splitlines() if one != one.rstrip(" ")] == [], (line, "blanks")
    if _READS_WORKBOOKS:
        assert _of_workbook(report) == [for_the_eye(part) for part in report], (line, "xlsx")


def _is_there(part: Table | Facts) -> bool:
    return isinstance(part, Facts) or bool(part.rows)


def _filled(part: Table | Facts) -> Table | Facts:
    return part if isinstance(part, Facts) else part.filled


def as_data(part: Table | Facts) -> Cells:
    """What programs read, without the headings."""
    if isinstance(part, Facts):
        return [[key, data(value)] for key, _label, value, _kind in part.items]
    return [[data(row[at]) for at, _column in data_columns(part)] for row in part.rows]


def for_the_eye(part: Table | Facts) -> list[list[str]]:
    """What people read, with the headings of a table."""
    if isinstance(part, Facts):
        return [[label, said] for _key, label, value, kind in part.items if (said := shown(value, kind))]
    columns = data_columns(part)
    rows = [[shown(row[at], column.kind) for at, column in columns] for row in part.lines]
    return [[column.header for _at, column in columns], *rows]


def _of_json(written: str, report: Report) -> list[Cells]:
    read = json.loads(written)
    if len(report) == 1:
        read = {report[0].name: read}
    return [
        [[*pair] for pair in read[part.name].items()]
        if isinstance(part, Facts)
        else [[*row.values()] for row in read[part.name]]
        for part in report
    ]


def _of_csv(written: str, report: Report) -> list[list[list[str]]]:
    tables: list[list[list[str]]] = [[]]
    for row in csv.reader(io.StringIO(written, newline="")):
        if row:
            tables[-1].append([cell.replace("'", "") for cell in row])
        else:
            tables.append([])
    assert [table[0] for table in tables] == [
        ["fact", "value"] if isinstance(part, Facts) else [column.key for _at, column in data_columns(part)]
        for part in report
    ]
    return [table[1:] for table in tables]


def _plain(cells: Cells) -> list[list[str]]:
    return [["" if cell is None else str(cell).replace("'", "") for cell in row] for row in cells]


def _of_markdown(written: str) -> list[list[list[str]]]:
    parts = re.split(r"^## .*\n", written, flags=re.MULTILINE)[1:]
    found = []
    for part in parts:
        lines = [line[2:-2].split(" | ") for line in part.splitlines() if line.startswith("| ")]
        facts = [line[4:].split("**: ", 1) for line in part.splitlines() if line.startswith("- **")]
        rows = [*lines[:1], *lines[2:], *facts]
        found.append([[re.sub(r"\\(.)", r"\1", cell).strip() for cell in row] for row in rows])
    return found


def _of_html(written: str) -> list[list[list[str]]]:
    found = []
    for section in ElementTree.fromstring(written).iter(f"{HTML}section"):
        rows = list(section.iter(f"{HTML}tr"))
        kept = [at for at, cell in enumerate(rows[0]) if cell.tag == f"{HTML}th"] if rows else []
        facts = [["".join(one.itertext()) for one in section.iter(f"{HTML}{tag}")] for tag in ("dt", "dd")]
        found.append(
            [["".join(row[at].itertext()) for at in kept] for row in rows]
            or [[*pair] for pair in zip(*facts, strict=True)]
        )
    return found


def _of_workbook(report: Report) -> list[list[list[str]]]:
    """The cells of the sheets as people read them: what is a number or a day is shown as such."""
    import python_calamine as calamine

    book = calamine.load_workbook(io.BytesIO(output.whole(report, "xlsx")))
    assert len(book.sheet_names) == len(report) + 1
    found = []
    for name, part in zip(book.sheet_names, report, strict=False):
        rows = book.get_sheet_by_name(name).to_python()
        wanted = for_the_eye(part)
        kinds = _kinds(part)
        wide = len(wanted[0]) if wanted else 0
        read = [[*row, *[""] * wide][:wide] for row in [*rows, *[[]] * len(wanted)][: len(wanted)]]
        found.append(
            [
                [_read(cell, kind) for cell, kind in zip(row, line, strict=True)]
                for row, line in zip(read, kinds, strict=True)
            ]
        )
    return found


def _kinds(part: Table | Facts) -> list[list[str]]:
    """The kind of every cell that people read."""
    if isinstance(part, Facts):
        return [[TEXT, kind] for _key, _label, value, kind in part.items if shown(value, kind)]
    columns = [column.kind for _at, column in data_columns(part)]
    return [[TEXT] * len(columns), *[columns] * len(part.lines)]


def _read(cell: Any, kind: str) -> str:
    if isinstance(cell, datetime):
        return f"{dates.show(cell.date())} {cell:%H:%M}"
    if isinstance(cell, date):
        return dates.show(cell)
    if isinstance(cell, float):
        assert kind not in (ID, DATE, MOMENT), cell
        return shown(
            int(cell) if kind in (INT, COUNT) or (kind == TEXT and cell.is_integer()) else cell, kind
        )
    return str(cell)
