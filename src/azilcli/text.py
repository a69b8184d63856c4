"""What is done to people's text: normal form, and the keys it is searched and sorted by.

The stored text itself is never changed beyond Unicode NFC; keys are made from it.
"""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not decompose, though people search for them without their mark.
_UNDECOMPOSED = str.maketrans(
    {
        "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i",
        "þ": "th", "ħ": "h", "ŧ": "t", "-": " ", "‐": " ", "–": " ", ",": " ", ";": " ",
        "'": "", "’": "", "ʼ": "", "ʻ": "", "`": "", "´": "",
    }
)  # fmt: skip

# Slovenian order: c č ć, d đ, s š, z ž. The tilde sorts after every letter.
_SLOVENIAN = str.maketrans({"č": "c~", "ć": "c~~", "đ": "d~", "š": "s~", "ž": "z~"})


def nfc(text: str) -> str:
    """The text in Unicode normal form C, as everything is stored."""
    return unicodedata.normalize("NFC", text)


def search_key(text: str) -> str:
    """Lower case, without diacritics, apostrophes and invisible signs; words parted by one space.

    'O’Neill-Čuš' becomes 'oneill cus'. Scripts without such marks stay as they are.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_UNDECOMPOSED)
    kept = (c for c in plain if unicodedata.category(c) not in ("Mn", "Cf", "Cc"))
    return " ".join("".join(kept).split())


def sort_key(text: str) -> str:
    """A key whose plain byte order is the Slovenian alphabetical order."""
    return search_key(nfc(text).casefold().translate(_SLOVENIAN))


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts 'room 9' before 'room 10'."""
    parts: list[tuple[int, int, str]] = []
    run = ""
    for sign in f"{text}\0":
        if run and (sign.isdecimal() != run[-1].isdecimal() or sign == "\0"):
            parts.append((0, int(run), "") if run.isdecimal() else (1, 0, run))
            run = ""
        run += sign
    return tuple(parts)


def harmless(text: str) -> str:
    """The text with control and direction-changing signs made visible, for showing on a screen.

    Control characters become their Unicode pictures; signs that would reorder the rest of the line
    are written as their number. Everything else, right-to-left letters too, is left alone.
    """
    if text.isprintable():
        return text
    return "".join(_shown(sign) for sign in text)


def _shown(sign: str) -> str:
    number = ord(sign)
    if number < 0x20:
        return chr(0x2400 + number)
    if number == 0x7F:
        return "\u2421"
    reorders = 0x202A <= number <= 0x202E or 0x2066 <= number <= 0x2069
    if 0x80 <= number <= 0x9F or reorders or number in (0x2028, 0x2029):
        return f"<U+{number:04X}>"
    if 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return sign


_STAND_INS = {"–": "-", "→": ">", "“": '"', "”": '"', "…": "..."}


def base_letters(error: UnicodeError) -> tuple[str, int]:
    """An error handler of codecs: signs that an encoding lacks become their base letter, else '?'."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    plain = []
    for sign in error.object[error.start : error.end]:
        base = _STAND_INS.get(sign) or unicodedata.normalize("NFKD", sign)[0]
        try:
            base.encode(error.encoding)
        except UnicodeEncodeError:
            base = "?"
        plain.append(base)
    return "".join(plain), error.end
