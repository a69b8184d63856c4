"""A few columns under their headings, without rich: what a receipt lists."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from azilcli.text.showing import harmless

_GAP = "   "
_MARKS, _WIDE = ("Mn", "Me", "Cf"), ("F", "W")


def lines(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of rows of cells, of which the first may hold headings."""
    rows = [[harmless(cell) for cell in row] for row in table]
    widths = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def width(text: str) -> int:
    """The cells that a text takes on a screen."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(sign) in _MARKS else 1 + (unicodedata.east_asian_width(sign) in _WIDE)
        for sign in text
    )
