"""Which code page the bytes of a text are in: told by the letters that it gives, or not at all."""

from __future__ import annotations

import codecs
import re

_OURS = frozenset("čšžćđČŠŽĆĐ")
_OFTEN = frozenset("äöüßÄÖÜéáíóúÉÁÍÓÚąľ")
"""Letters of neighbours, and those that stand for š and ž where two code pages are confused."""
_PAGES = {"cp1250": 0, "iso8859_2": 0, "cp852": 1}
"""The code pages of Central Europe, with what speaks against each; the last is that of DOS."""
_PUNCTUATION = frozenset("\xa0€§°–—…‘’‚“”„«»")
_MARGIN = 2
"""By so much one reading must be likelier than any other that gives other letters."""


def decoded(raw: bytes) -> str | None:
    """The text of some bytes; None where it cannot be told which letters they are.

    Unicode is known by its marks or by being valid UTF-8. Else each code page of Central Europe is tried:
    one that gives a sign where letters are expected is none, and Slovenian letters are likelier than others.
    """
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                       (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if raw.startswith(mark):
            return _as(raw, name)
    if (text := _as(raw, "utf-8")) is not None:
        return text
    readings: dict[str, int] = {}
    for name, against in _PAGES.items():
        text = _as(raw, name)
        if text is not None and (strange := _strangeness(text)) is not None:
            readings[text] = min(strange + against, readings.get(text, strange + against))
    likely = sorted(readings, key=lambda text: readings[text])
    if likely[1:] and readings[likely[1]] - readings[likely[0]] < _MARGIN:
        return None
    return likely[0] if likely else None


def _as(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        return None


def _strangeness(text: str) -> int | None:
    """How strange the letters of a text are; None where one is a sign, or a word has only such letters."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    if any(not any(map(str.isascii, word)) for word in words):
        return None
    strange = 0
    for character in text:
        if character.isascii() or character in _OURS:
            continue
        if not character.isalpha() and character not in _PUNCTUATION:
            return None
        strange += 1 if character in _OFTEN else 2
    return strange
