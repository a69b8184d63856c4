"""Cells of tables that people bring, as office programs leave them: made into what would be typed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from azilcli.text.keys import search_key

_QUOTES = {"„": "“”‟", "“": "”", "»": "«", "«": "»", "‟": "”"}
"""Typographic quotation marks that open, and by which they are closed."""
_SLASHED = r"([0-9]{1,2})\s*/\s*([0-9]{1,2})\s*/\s*([0-9]{4})"
_MIDNIGHT = r"[T\s]\s*0?0[:.]00(?:[:.]00(?:\.0+)?)?$"
_SERIAL = r"([1-9][0-9]{4})(?:\.0+)?"
_EPOCH = date(1899, 12, 30)
"""The day before the first that a spreadsheet counts, and one more: it takes 1900 for a leap year."""


def clean(cell: str) -> str:
    """The cell without what is not seen of it: odd spaces, marks at the ends, typographic quotation marks.

    So is the apostrophe in front, by which a spreadsheet is kept from taking a text for a formula.
    """
    if not cell.isascii():
        cell = "".join(
            " " if unicodedata.category(c) == "Zs" else c for c in cell if c not in "\ufeff\u200b\u2060"
        )
    text = cell.strip().replace("\r\n", "\n")
    if len(text) > 1 and text[-1] in _QUOTES.get(text[0], "") and text[0] not in text[1:]:
        text = text[1:-1].strip()
    return text[1:] if re.match("'[-=+@]", text) else text


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
