"""Text of people on a screen: whether there is one, what would disturb it, and letters that it lacks."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from typing import TextIO

from azilcli import windows
from azilcli.text.keys import UNDECOMPOSED


def is_terminal(stream: TextIO) -> bool:
    """Whether a stream is a terminal, at which somebody can read and answer."""
    if not stream.isatty():
        return False
    if windows.is_here():
        with suppress(OSError, ValueError):
            return windows.is_console(stream)
    return True


def harmless(text: str) -> str:
    """The text with control and direction-changing characters made visible, for showing on a screen.

    Control characters become their Unicode pictures; characters that would reorder the rest of the line
    are written as their number. Everything else, right-to-left letters too, is left alone.
    """
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    number = ord(character)
    if number < 0x20:
        return chr(0x2400 + number)
    if number == 0x7F:
        return "\u2421"
    reorders = 0x202A <= number <= 0x202E or 0x2066 <= number <= 0x2069
    if 0x80 <= number <= 0x9F or reorders or number in (0x2028, 0x2029):
        return f"<U+{number:04X}>"
    if 0xD800 <= number <= 0xDFFF or number in (0xFFFE, 0xFFFF):
        return "\ufffd"
    return character


_STAND_INS = {
    "–": "-", "—": "-", "─": "-", "·": "-", "→": ">", "←": "<", "►": ">", "█": "#", "▌": "-",
    "▁": "_", "▂": ".", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "%",
    "“": '"', "”": '"', "„": '"', "»": '"', "«": '"', "‘": "'", "’": "'", "…": "...", "×": "x",
}  # fmt: skip


def base_letters(error: UnicodeError) -> tuple[str, int]:
    """An error handler of codecs: characters that an encoding lacks become their base letter, else '?'.

    What it gives is ASCII, as the error does not name the encoding of a code page.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_base, error.object[error.start : error.end])), error.end


def _base(character: str) -> str:
    if character in _STAND_INS:
        return _STAND_INS[character]
    base = unicodedata.normalize("NFKD", character)[0]
    if not base.isascii():
        small = base.lower().translate(UNDECOMPOSED)
        base = small.upper() if base.isupper() else small
    return base if base.isascii() else "?"
