"""Cells of tables that people bring, as office programs leave them: made into what would be typed.

And cells that are handed out, so that no spreadsheet takes them for anything else and they come in again.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from azilcli.text.keys import nfc, search_key

_QUOTES = {"„": "“”‟", "“": "”", "»": "«", "«": "»", "‟": "”"}
"""Typographic quotation marks that open, and by which they are closed."""
_SLASHED = r"([0-9]{1,2})\s*/\s*([0-9]{1,2})\s*/\s*([0-9]{4})"
_MIDNIGHT = r"[T\s]\s*0?0[:.]00(?:[:.]00(?:\.0+)?)?$"
_SERIAL = r"([1-9][0-9]{4})(?:\.0+)?"
_SIGNS = "=+@\uff1d\uff0b\uff0d\uff20-"
_FIRST = rf"(?='*[\t\r{_SIGNS}])"
_LATER = rf"(?=['\" ]*[{_SIGNS}])"
_SPLIT = r"(?<=[;|\t\r\n])"
_FORMULA = re.compile(f"^{_FIRST}|{_SPLIT}{_LATER}")
"""Where a formula could begin: at the beginning, and behind whatever a spreadsheet may split a line at.

The comma is not among them: what holds one is quoted wherever a comma parts the cells.
"""
_DEFUSED = re.compile(f"^'{_FIRST}|{_SPLIT}'{_LATER}")
_LITERAL = re.compile(r'="((?:[^"]|"")*)"')
_EPOCH = date(1899, 12, 30)
"""The day before the first that a spreadsheet counts, and one more: it takes 1900 for a leap year."""


def clean(cell: str) -> str:
    """The cell without what is not seen of it: odd spaces, marks at the ends, typographic quotation marks.

    So is the apostrophe by which a spreadsheet is kept from taking a text for a formula. What stands in
    `="…"`, a text for every spreadsheet, is taken to the letter. Letters are put together as they are stored.
    """
    if literal := _LITERAL.fullmatch(cell):
        return nfc(_DEFUSED.sub("", literal[1].replace('""', '"')))
    if not cell.isascii():
        cell = "".join(
            " " if unicodedata.category(c) == "Zs" else c for c in nfc(cell) if c not in "\ufeff\u200b\u2060"
        )
    text = cell.strip().replace("\r\n", "\n")
    if len(text) > 1 and text[-1] in _QUOTES.get(text[0], "") and text[0] not in text[1:]:
        text = text[1:-1].strip()
    return _DEFUSED.sub("", text)


def defused(text: str) -> str:
    """The text, with an apostrophe wherever a spreadsheet would take it for a formula."""
    return _FORMULA.sub("'", text)


def exact(text: str) -> str:
    """The text as a cell that comes in again to the letter: as it is if it does, else in `="…"`."""
    return cell if clean(cell := defused(text)) == text else literal(text)


def literal(text: str) -> str:
    """A cell that is this text for every spreadsheet, whatever it looks like."""
    return '="{}"'.format(defused(text).replace('"', '""'))


def heading(cell: str) -> str:
    """The key of a heading: `Datum rojstva:` and `datum_rojstva` are one."""
    return "_".join(re.sub(r"[^\w\s]", " ", search_key(cell)).replace("_", " ").split())


def day(cell: str) -> str:
    """The day of a cell as it would be typed: `12/4/1997` and the number of a spreadsheet are one too.

    The day stands before the month, as everywhere here. Anything else is left as it is.
    """
    text = re.sub(_MIDNIGHT, "", cell.strip())
    if slashed := re.fullmatch(_SLASHED, text):
        return ". ".join(slashed.groups())
    if serial := re.fullmatch(_SERIAL, text):
        return (_EPOCH + timedelta(int(serial[1]))).isoformat()
    return text
