"""Checks on what identifies people: EMŠO and the bands that statistics keep."""

from __future__ import annotations

from datetime import date

ON_ITS_OWN = "{0}.same_as IS NULL"
"""SQL: the entry {0} of a person is not united with another one."""

_WEIGHTS = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def is_emso(number: str) -> bool:
    """Whether a number is a well-formed EMŠO.

    13 digits DDMMYYY RR ZZZ K; the first seven are a day that exists, K is 11 minus the weighted sum
    modulo 11 (0 where that sum leaves nothing). A number whose sum leaves 1 is never issued.
    """
    if len(number) != 13 or not number.isascii() or not number.isdigit():
        return False
    year = int(number[4:7])
    year += 1000 if year >= 800 else 2000
    try:
        date(year, int(number[2:4]), int(number[:2]))
    except ValueError:
        return False
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11
    return rest != 1 and int(number[12]) == (11 - rest) % 11


def birth_band(born: str | None) -> str | None:
    """The five calendar years in which somebody was born: `1990-1994`."""
    if not born:
        return None
    start = int(born[:4]) // 5 * 5
    return f"{start}-{start + 4}"
