"""Births of which only the month is known: the year stands where a date would, the month beside it."""

from __future__ import annotations

import re

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import _
from azilcli.text.keys import search_key

_NUMBERS = r"(?a)(?P<first>\d{4})-(?P<second>\d{1,2})|(?P<month>\d{1,2})\s*[./]\s*(?P<year>\d{4})\.?"
_WORDS = r"(?P<name>[^\W\d]{3,})\.?\s+(?P<year>[0-9]{4})\.?"
_NAMES = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6, "jul": 7, "avg": 8, "aug": 8,
    "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
"""How the months begin in both languages."""


def read(typed: str) -> tuple[str, int | None]:
    """A birth as it is stored, a day or a year, and its month: `1990-05`, `5. 1990`, `maj 1990`, `May 1990`.

    Raises `UsageError` for what is neither a day, a month nor a year, or lies in the future.
    """
    text = " ".join(typed.split())
    if match := re.fullmatch(_NUMBERS, text):
        year, month = match["first"] or match["year"], int(match["second"] or match["month"])
    elif match := re.fullmatch(_WORDS, text):
        year, month = match["year"], _NAMES.get(search_key(match["name"])[:3], 0)
    else:
        return _day(text), None
    if not month:
        return _day(text), None
    return _day(f"{year}-{month}-1")[:4], month


def _day(text: str) -> str:
    """A day or a year; where it is neither, it is said how a birth is typed."""
    if dates.is_day(text) or text.isdecimal():
        return dates.parse_birth(text)
    raise UsageError(_("“{text}” is not a date", text=text), _("type it as 3.5.1990, 5.1990 or 1990"))
