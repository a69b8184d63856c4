"""Cells of CSV as a Slovenian Excel opens them: days and amounts as it reads them, and codes as codes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.reports.table import DATE, FLAG, ID, MOMENT, Word
from azilcli.text.cells import clean, defused, literal

MARK = "\ufeff"
"""What tells Excel that the letters are UTF-8."""

_NO_WORDS = {"e", "a", "p", "am", "pm", "dop", "pop", "eur", "h"}
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "may", "jun", "jul", "avg", "aug", "sep", "okt", "oct", "nov",
           "dec")  # fmt: skip
_TRUTHS = {"true", "false", "resnica", "neresnica"}


def head() -> tuple[str, str]:
    """The headers of a list of facts."""
    return _("fact"), _("value")


def cell(value: Any, kind: str) -> Any:
    """A value of a column of this kind as it is to stand in the CSV."""
    if value is None:
        return ""
    if isinstance(value, Word):
        return text(value.shown)
    if kind == FLAG:
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return str(value).replace(".", ",")
    if kind == MOMENT and len(value) > len(dates.OPEN) and (moment := dates.moment(value)):
        return f"{_day(moment)} {moment:%H:%M}"
    if kind in (DATE, MOMENT) and dates.is_iso(value):
        return _day(dates.iso(value))
    if kind == ID and ids.is_valid(value):
        return ids.show(value)
    return text(value)


def text(value: str) -> str:
    """A text that stays one, also where Excel would take it for a number, a day or yes or no."""
    is_number = _is_like_number(value) and not re.fullmatch("[1-9][0-9]{0,8}", value)
    if is_number or clean(defused(value)) != value:
        return literal(value)
    return defused(value)


def _is_like_number(value: str) -> bool:
    """Whether a text consists of digits, signs, and such words as a day or an amount may have."""
    words = re.findall(r"[^\W\d_]+", value.casefold())
    if not any(character.isdecimal() for character in value):
        return value.casefold() in _TRUTHS
    return all(word in _NO_WORDS or (word[:3] in _MONTHS and len(word) <= 9) for word in words)


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
