"""Tables as one picture in SVG, for a page or a README: it needs no font and nothing else of a network.

It is laid out in a type whose letters are all of one width, of which every computer has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, TextIO

from azilcli.language import _
from azilcli.output import pictures
from azilcli.output.cells import shown
from azilcli.output.layout import cells_of, wrapped
from azilcli.output.pictures import text
from azilcli.reports.table import DRAWN, NUMBERS, Column, Facts, Report, Table, visible

_LETTER, _LINE, _MARGIN = 8.45, 21, 20
"""How wide a letter is, how high a line, and what is left around it all."""
_GAP = 2 * _LETTER
_MOST = 44
"""A column is so many letters wide at most."""
_NOTE = 100
"""A title and a note are broken behind so many letters."""
_STYLE = """
text { font: 14px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1b1f24; }
.paper { fill: #ffffff; stroke: #d0d7de; }
.rule { stroke: #8c959f; }
.title, .head, .sum { font-weight: bold; }
.quiet { fill: #57606a; }
@media screen and (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .paper { fill: #0f1318; stroke: #30363d; }
  .quiet { fill: #9aa4ae; }
}
"""


def write(report: Report, stream: TextIO) -> None:
    """Write the report as a picture."""
    page = _Page()
    for at, part in enumerate(visible(report)):
        page.down += _LINE * bool(at)
        page.part(part)
    wide, high = round(page.wide + _MARGIN), round(page.down + _MARGIN)
    title = text(report[0].title) if report else ""
    stream.write(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}" role="img" aria-labelledby="t">\n<title id="t">{title}</title>\n'
        f"<style>{_STYLE}{pictures.style()}</style>\n"
        f'<rect class="paper" x="0.5" y="0.5" width="{wide - 1}" height="{high - 1}" rx="6"/>\n'
    )
    stream.writelines(f"{line}\n" for line in page.drawn)
    stream.write("</svg>\n")


class _Page:
    """What is drawn, from above."""

    def __init__(self) -> None:
        self.drawn: list[str] = []
        self.down: float = _MARGIN
        self.wide: float = _MARGIN

    def part(self, part: Table | Facts) -> None:
        """Draw a part of a report below those before it."""
        self._words(part.title, "title")
        self.down += _LINE / 3
        notes = part.notes
        if isinstance(part, Facts):
            known = [(label, said) for _key, label, value, kind in part.items if (said := shown(value, kind))]
            across = _MARGIN + max((cells_of(label) for label, _said in known), default=0) * _LETTER + _GAP
            for label, said in known:
                self._stack([(label, _MARGIN, "start", "quiet"), (said, across, "start", "")])
        else:
            notes = (*part.more, *notes)
            if part.rows:
                self._chart(part)
                self._table(part.filled)
            else:
                self._words(_("none"), "quiet")
        self.down += _LINE / 3
        for note in notes:
            self._words(note, "quiet")

    def _chart(self, table: Table) -> None:
        if table.chart is None:
            return
        wide, high = pictures.chart_size()
        self._place(f'<g transform="translate({_MARGIN} {self.down:.0f})">{pictures.drawn(table.chart)}</g>')
        self.wide = max(self.wide, _MARGIN + wide)
        self.down += high + _LINE / 2

    def _table(self, table: Table) -> None:
        texts = [
            ["" if column.kind in DRAWN else shown(value, column.kind)
             for value, column in zip(row, table.columns, strict=True)]
            for row in table.lines
        ]  # fmt: skip
        widths = [_width(column, [line[at] for line in texts]) for at, column in enumerate(table.columns)]
        lefts = [_MARGIN + sum(widths[:at]) + _GAP * at for at in range(len(widths))]
        right = _MARGIN + sum(widths) + _GAP * (len(widths) - 1)
        self.wide = max(self.wide, right)
        places = [
            (left + width, "end") if column.kind in NUMBERS else (left, "start")
            for left, width, column in zip(lefts, widths, table.columns, strict=True)
        ]
        self._stack(
            [(column.header, *place, "head") for column, place in zip(table.columns, places, strict=True)]
        )
        self._place(f'<path class="rule" d="M{_MARGIN} {self.down + 2:.0f}H{right:.0f}"/>')
        self.down += _LINE / 3
        for number, (row, line) in enumerate(zip(table.lines, texts, strict=True)):
            is_total = table.total is not None and number == table.total_at
            if is_total or (table.below and number == table.total_at + 1):
                self.down += _LINE / 3
            former = table.lines[number - 1][0] if number and table.grouped else None
            cells = ["" if not at and said and row[0] == former else said for at, said in enumerate(line)]
            for at, column in enumerate(table.columns):
                self._picture(row[at], column, lefts[at])
            self._stack(
                [(said, *place, "sum" if is_total else "") for said, place in zip(cells, places, strict=True)]
            )

    def _picture(self, value: Any, column: Column, left: float) -> None:
        if column.kind in DRAWN and value is not None:
            _wide, high, drawn = pictures.cell(value, column.kind)
            down = self.down + (_LINE - high) / 2
            self._place(f'<g transform="translate({left:.1f} {down:.1f})">{drawn}</g>')

    def _words(self, words: str, kind: str) -> None:
        for line in wrapped(words, _NOTE):
            self._stack([(line, _MARGIN, "start", kind)], most=_NOTE)

    def _stack(self, cells: Sequence[tuple[str, float, str, str]], most: int = _MOST) -> None:
        """Draw texts beside each other, each over as many lines as it needs."""
        stacks = [wrapped(said, most) for said, _across, _anchor, _kind in cells]
        for pieces in zip_longest(*stacks, fillvalue=""):
            self.down += _LINE
            for piece, (_said, across, anchor, kind) in zip(pieces, cells, strict=True):
                self.drawn += _written(piece, across, self.down - 6, anchor, kind)
                if anchor == "start":
                    self.wide = max(self.wide, across + cells_of(piece) * _LETTER)

    def _place(self, drawn: str) -> None:
        self.drawn.append(drawn)


def _written(piece: str, across: float, down: float, anchor: str, kind: str) -> Iterator[str]:
    if piece:
        kinds = f' class="{kind}"' if kind else ""
        side = ' text-anchor="end"' if anchor == "end" else ""
        yield f'<text{kinds} x="{across:.1f}" y="{down:.0f}"{side}>{text(piece)}</text>'


def _width(column: Column, texts: Sequence[str]) -> float:
    """How wide a column is, in the units of the picture."""
    if column.kind in DRAWN:
        return pictures.cell(None, column.kind)[0]
    return min(_MOST, max([cells_of(column.header), *map(cells_of, texts)])) * _LETTER
