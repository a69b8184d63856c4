"""What the reason of an erasure may not hold: it stays, and so would whatever it tells of the person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from azilcli.repository.erasures import Told
from azilcli.text.keys import search_key

_ENDINGS = re.compile(r"j?([aeiou]|[oei]m|[aoe]ma|(ov|ev|in)([aeiou]|ega|emu|[ei]m|ih|imi)?)?")
"""What may follow the stem of a name in Slovenian: Novaka, Novakov, Novakovih, Haidarijeva."""
_LEAST = 5
"""Signs from which on a value is looked for: a shorter one stands in many a word."""
_MONTHS = ("jan", "feb", "mar", "apr", "ma[jy]", "jun", "jul", "a[vu]g", "sep", "o[kc]t", "nov", "dec")
"""How the months begin in Slovenian and in English."""


def telling(reason: str, told: Told) -> list[str]:
    """What in a reason tells of the person: a name, also a declined one, a number, the birth date.

    Names and numbers of fewer than five characters count as words of their own; of every other personal value
    those of five characters or more.
    """
    words = _words(reason)
    parts = {part for name in told.names for part in _words(name)}
    hits = {word for word in words if any(_is_form(word, part) for part in parts)}
    hits |= {number for number in told.numbers if len(number) < _LEAST and _plain(number) in words}
    hits |= {value for value in told.numbers | told.others if _holds(words, value)}
    hits |= set(_births(search_key(reason), told.births))
    return sorted(hits)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", search_key(text))


def _plain(text: str) -> str:
    return "".join(_words(text))


def _is_form(word: str, name: str) -> bool:
    """Whether a word is a name or a form of it: Amine, Amini and Aminin of Amina."""
    stems = {name, name[:-1] if name[-1] in "aeio" else name}
    return any(
        word.startswith(stem) and _ENDINGS.fullmatch(word[len(stem) :]) for stem in stems if len(name) > 2
    ) or (word == name)


def _holds(words: list[str], value: str) -> bool:
    """Whether a value stands among the words: one with digits however it is parted, another word for word."""
    plain = _plain(value)
    if len(plain) < _LEAST:
        return False
    if any(character.isdecimal() for character in plain):
        return plain in "".join(words)
    return f" {' '.join(_words(value))} " in f" {' '.join(words)} "


def _births(text: str, births: Iterable[str]) -> Iterator[str]:
    """The birth dates in a text that can be searched, as they are written there."""
    for born in births:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", born):
            for form in _forms(*born.split("-")):
                yield from (match[0].strip() for match in re.finditer(rf"(?<!\d){form}(?!\d)", text))


def _forms(year: str, month: str, day: str) -> Iterator[str]:
    """Patterns of the ways in which a day is written: 3. 5. 1990, 5/3/90, 3 May 1990, as in an EMŠO."""
    part = r"[\s./,]+"
    years = f"(?:{year}|{year[2:]})"
    numbers = f"0?{int(month)}", f"0?{int(day)}"
    for first, second in (numbers, numbers[::-1]):
        yield f"{first}{part}{second}{part}{years}"
        yield f"{year}{part}{first}{part}{second}"
    word = rf"{_MONTHS[int(month) - 1]}[a-z]*"
    yield rf"{numbers[1]}(?:st|nd|rd|th)?[\s.]*(?:of )?{word}{part}{years}"
    yield rf"{word}{part}{numbers[1]}(?:st|nd|rd|th)?{part}{years}"
    yield f"{year}{month}{day}"
    yield f"{day}{month}{year}"
    yield rf"{day}{month}{year[1:]}\d*"
