"""The keys that a text is searched and sorted by, and the normal form in which everything is stored.

The stored text itself is never changed beyond Unicode NFC; keys are made from it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose, though people search for them without their mark.
UNDECOMPOSED = str.maketrans(
    {
        "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i",
        "þ": "th", "ħ": "h", "ŧ": "t", "-": " ", "‐": " ", "–": " ", ",": " ", ";": " ",
        "'": "", "’": "", "‘": "", "ʼ": "", "ʻ": "", "`": "", "´": "",
    }
)  # fmt: skip

# Slovenian order: c č ć, d đ, s š, z ž. The tilde sorts after every letter.
_SLOVENIAN = str.maketrans({"č": "c~", "ć": "c~~", "đ": "d~", "š": "s~", "ž": "z~"})


KEYS = 2
"""The version of `find_key`, `sort_key` and `sound_key`: a file with keys of another one is rebuilt.

Whoever changes what one of them makes of any name counts it up.
"""


def nfc(text: str) -> str:
    """The text in Unicode normal form C, as everything is stored."""
    return unicodedata.normalize("NFC", text)


def is_nfc(text: str) -> bool:
    """Whether a text is in the form in which everything is stored."""
    return text.isascii() or nfc(text) == text


def search_key(text: str) -> str:
    """Lower case, without diacritics, apostrophes and invisible characters; words separated by one space.

    'O’Neill-Čuš' becomes 'oneill cus'. Scripts without such marks stay as they are.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(UNDECOMPOSED)
    if plain.isascii() and plain.isprintable():
        return " ".join(plain.split())
    kept = (c for c in plain if unicodedata.category(c) not in ("Mn", "Cf", "Cc"))
    return " ".join("".join(kept).split())


_DIGITS_AT_LEAST = 5


def number_key(text: str) -> str:
    """The digits of a number, however they are grouped: of a telephone number those without the prefix.

    '+386 40 123-456' and '040123456' give '40123456'; what has fewer than five digits gives nothing.
    """
    digits = re.sub(r"\D", "", text)
    if len(digits) < _DIGITS_AT_LEAST:
        return ""
    return re.sub(r"^(?:00)?386(?=\d{7})|^0+", "", digits)


_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Signs that Unicode calls letters or symbols, and of which nothing is seen."""


def is_blank(text: str | None) -> bool:
    """Whether nothing of a text can be seen."""
    return all(character in _EMPTY or unicodedata.category(character)[0] in "CMZ" for character in text or "")


def sort_key(text: str) -> str:
    """A key whose plain byte order is the Slovenian alphabetical order."""
    return search_key(nfc(text).casefold().translate(_SLOVENIAN))


@lru_cache(maxsize=10_000)
def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts 'room 9' before 'room 10'."""
    return tuple((0, int(run), "") if run.isdecimal() else (1, 0, run) for run in _RUNS.findall(text))


_RUNS = re.compile(r"\d+|\D+")
"""The digits in a row, and what stands between them."""


@lru_cache(maxsize=10_000)
def place_key(id_: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """A key that sorts the ids of places as `natural_key` does, and in a room bed Z before bed AA."""
    *above, bed = (*id_.split("/", 2), "", "")[:3]
    letters = tuple((kind, len(run) or number, run) for kind, number, run in natural_key(bed))
    return (*(natural_key(part) for part in above), letters)
