"""Where a table goes in a window: which columns stay, how wide each is, and where a text is broken.

A code, a day, a place and a number are never broken. Columns fall away, the least needed first; free text
is broken between words, and a word only where it is wider than its column. Where the columns that must
stay do not fit, there is no table, and each row becomes a card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from azilcli.reports.table import DETAIL, ID, MAIN, TEXT, Column
from azilcli.tuples import NamedTuple

_LEAST, _LEAST_OF_MAIN = 20, 32
"""Cells that free text keeps, where it is that wide."""
_WORD = 32
"""Cells up to which a word widens the column it stands in, so that it is not broken."""
_AT_LEAST_COLUMNS = 2
_WORDS = re.compile(r"(?:\d{1,2}\. \d{1,2}\. \d{4}|\d{1,2}\.? [^\W\d_]+ \d{4}|[^ ])+")
"""What stands between blanks, a day being one word: 5. 11. 2021, 5. novembra 2021, 5 November 2021."""


class Layout(NamedTuple):
    """The positions of the columns that stay, their widths, what stands between two and before the first."""

    kept: tuple[int, ...]
    widths: tuple[int, ...]
    gap: int = 3
    indent: int = 2


def layout(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int | None) -> Layout | None:
    """The layout of rows of texts in `room` cells, or in as many as they need; None where nothing fits."""
    positions = range(len(columns))
    content = [max((cell_len(row[at]) for row in rows), default=0) for at in positions]
    natural = [max(cell_len(columns[at].header), content[at]) for at in positions]
    roomy = Layout(tuple(positions), tuple(natural))
    if room is None or roomy.indent + sum(natural) + roomy.gap * (len(columns) - 1) <= room:
        return roomy
    tight = Layout(roomy.kept, roomy.widths, gap=2, indent=0)
    least = [
        max(widest_word(columns[at].header), _least(columns[at], content[at], [row[at] for row in rows]))
        for at in positions
    ]
    falling = sorted(positions, key=lambda at: (_worth(at, columns, rows), -at))
    kept = list(positions)
    while sum(least[at] for at in kept) + tight.gap * (len(kept) - 1) > room:
        if len(kept) <= _AT_LEAST_COLUMNS or not falling or columns[falling[0]].worth >= MAIN:
            return None
        kept.remove(falling.pop(0))
    spare = room - sum(least[at] for at in kept) - tight.gap * (len(kept) - 1)
    widths = _widened([least[at] for at in kept], [natural[at] for at in kept], spare)
    return tight._replace(kept=tuple(kept), widths=tuple(widths))


def _worth(at: int, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> int:
    """What a column is worth: a detail where another names the place with what it lies in."""
    if columns[at].kind == ID and any(
        column.kind == ID and other != at and all(row[other].startswith(row[at]) for row in rows)
        and any(row[other] != row[at] for row in rows)
        for other, column in enumerate(columns)
    ):  # fmt: skip
        return DETAIL
    return columns[at].worth


def _least(column: Column, content: int, cells: Sequence[str]) -> int:
    """The cells that a column cannot do without: free text can be broken, anything else cannot."""
    least = _LEAST_OF_MAIN if column.worth >= MAIN else _LEAST
    if column.kind != TEXT or content <= least:
        return content
    return max(least, min(_WORD, max(map(widest_word, cells))))


def widest_word(text: str) -> int:
    """The cells of the widest of the words that are not broken if that can be helped."""
    return max(map(cell_len, _WORDS.findall(text)), default=0)


def _widened(widths: list[int], natural: Sequence[int], spare: int) -> list[int]:
    """The widths with what is left of the room, in equal shares to those that are short of it."""
    short = [at for at, width in enumerate(widths) if width < natural[at]]
    while spare and short:
        share = max(1, spare // len(short))
        for at in short[:spare]:
            more = min(share, natural[at] - widths[at], spare)
            widths[at] += more
            spare -= more
        short = [at for at in short if widths[at] < natural[at]]
    return widths


def cells_of(text: str) -> int:
    """How many cells a text takes."""
    return cell_len(text)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken between words where that can be."""
    if cell_len(text) <= width:
        return [text]
    lines: list[str] = []
    line, begin = "", 0
    for word in _WORDS.finditer(text):
        added = text[begin : word.end()] if line else word[0]
        begin = word.end()
        if cell_len(line + added) <= width:
            line += added
            continue
        if line:
            lines.append(line)
        *full, line = _chopped(word[0], width)
        lines += full
    return [*lines, line]


def _chopped(word: str, width: int) -> list[str]:
    """A word in pieces of at most `width` cells; characters without a width stay with the one before them."""
    if cell_len(word) <= width:
        return [word]
    pieces, used = [""], 0
    for character in _characters(word):
        cells = cell_len(character)
        if used + cells > width and pieces[-1]:
            pieces.append("")
            used = 0
        pieces[-1] += character
        used += cells
    return pieces


def _characters(word: str) -> Iterator[str]:
    character = ""
    for letter in word:
        if character and cell_len(letter):
            yield character
            character = ""
        character += letter
    yield character
