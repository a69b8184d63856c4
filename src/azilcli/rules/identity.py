"""What identifies people: EMŠO, the bands that statistics keep, and whose record counts of people united."""

from __future__ import annotations

from datetime import date

ON_ITS_OWN = "{0}.same_as IS NULL"
"""SQL: the entry {0} of a person is not united with another one."""

ONE_A_DAY = {
    "status": ("on_day",),
    "examination": ("on_day",),
    "information": ("on_day",),
    "opinion": ("on_day",),
    "marriage": ("on_day",),
    "assessment": ("doubted_on",),
    "decision": ("kind", "on_day"),
    "presence": ("site", "day"),
}
"""Kinds of record of which a person has one at most for the same values of these fields: both name it."""

_WEIGHTS = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def counts(kind: str, row: str = "") -> str:
    """SQL: of what a person has twice since two entries were united, the record `row` is the one that counts.

    That is the one under the person's own code, which stands in its id: it is also the one that a later
    correction alters. Where both came from other entries, it is the one with the lowest id.
    """
    row = row or kind
    same = " AND ".join(f"same.{field} = {row}.{field}" for field in ("person", *ONE_A_DAY[kind]))
    rank = "(instr({0}.id, {0}.person) = 0, {0}.id)"
    before = f"{rank.format('same')} < {rank.format(row)}"
    return f"NOT EXISTS (SELECT 1 FROM {kind} AS same WHERE {same} AND {before})"


def is_emso(number: str) -> bool:
    """Whether a number is a well-formed EMŠO.

    13 digits DDMMYYY RR ZZZ K; the first seven are a day that exists, K is 11 minus the weighted sum
    modulo 11 (0 where that sum leaves nothing). A number whose sum leaves 1 is never issued.
    """
    if len(number) != 13 or not number.isascii() or not number.isdigit():
        return False
    try:
        of_emso(number)
    except ValueError:
        return False
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11
    return rest != 1 and int(number[12]) == (11 - rest) % 11


def of_emso(number: str) -> tuple[date, str]:
    """The day of birth and the sex that a well-formed EMŠO tells: of ZZZ, the half from 500 on is women's."""
    year = int(number[4:7])
    born = date(year + (1000 if year >= 800 else 2000), int(number[2:4]), int(number[:2]))
    return born, "m" if int(number[9:12]) < 500 else "f"


def birth_band(born: str | None) -> str | None:
    """The five calendar years in which somebody was born: `1990-1994`."""
    if not born:
        return None
    start = int(born[:4]) // 5 * 5
    return f"{start}-{start + 4}"
