"""Codes of records: random, short enough to type, with a check character.

A code such as `P4T7-KM92-QXHC` is the record's id itself. Its first character tells the kind (P person,
H household, S stay, ...), ten are random (50 bits, so two copies of a file do not give the same code
to two people), the last one checks the rest. The alphabet is Crockford's: no I, L, O, U.
"""

from __future__ import annotations

import os
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_PARTED_BY = "- \u00a0\u00ad\u2007\u2009\u200b\u2010\u2011\u2012\u2013\u2014\u2015\u202f\u2060\u2212\ufeff"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", **dict.fromkeys(_PARTED_BY)})
_UNMISTAKABLE = frozenset("23456789")
_RANDOM_CHARACTERS = 10
LENGTH = _RANDOM_CHARACTERS + 2
_SHIFTS = range(0, 5 * _RANDOM_CHARACTERS, 5)

Chooser = Callable[[int], int]


def below(n: int) -> int:
    """A number from 0 to n - 1 that nobody can foresee; for n a power of two, as here, an even choice."""
    return int.from_bytes(os.urandom(8)) % n


_BELOW = below


def _random() -> str:
    """Random characters that nobody can foresee, all of one number."""
    number = int.from_bytes(os.urandom(7))
    return "".join([ALPHABET[number >> shift & 31] for shift in _SHIFTS])


def check_character(body: str) -> str:
    """The check character of `body`.

    A polynomial over the field of 32 elements, evaluated at a generator: any single wrong character and
    any two characters that changed places give another check character.
    """
    sum_ = 0
    for character in body:
        sum_ = _times_generator(sum_ ^ _VALUE[character])
    return ALPHABET[sum_]


def _times_generator(element: int) -> int:
    return (element << 1) ^ (0b100101 if element & 0b10000 else 0)


def new_id(letter: str, below: Chooser = below) -> str:
    """A new code of the kind `letter`; `below(n)` gives the random numbers.

    It holds a digit that no letter is mistaken for, so that no code can be taken for a name.
    """
    while True:
        code = letter + (_random() if below is _BELOW else "".join(
            ALPHABET[below(32)] for _ in range(_RANDOM_CHARACTERS)
        ))  # fmt: skip
        if _UNMISTAKABLE & set(code):
            return code + check_character(code)


def normalise(typed: str) -> str:
    """A typed code in capitals without dashes and spaces of any kind, look-alike letters read as digits."""
    return typed.upper().translate(_READ_AS)


def looks_like_id(typed: str) -> bool:
    """Whether `typed` has the shape of a code: its length, its characters, and a digit."""
    code = normalise(typed)
    return len(code) == LENGTH and _VALUE.keys() >= set(code) and bool(_UNMISTAKABLE & set(code[:-1]))


def is_valid(typed: str) -> bool:
    """Whether a typed code agrees with its check character."""
    code = normalise(typed)
    return looks_like_id(typed) and check_character(code[:-1]) == code[-1]


def show(id_: str) -> str:
    """A code in groups of four, as it is printed: `P4T7-KM92-QXHC`."""
    if len(id_) != LENGTH:
        return id_
    return "-".join(id_[start : start + 4] for start in range(0, LENGTH, 4))


def named(name: str, id_: str) -> str:
    """A name with the code of its record, as receipts and hints say it: `Haidari Amina (P4T7-KM92-QXHC)`."""
    return f"{name} ({show(id_)})"


def fingerprint(entry_id: str) -> str:
    """The short form of an entry's id that people compare: `3f9a-1c77-20be-9d41` (64 bits)."""
    return f"{entry_id[:4]}-{entry_id[4:8]}-{entry_id[8:12]}-{entry_id[12:16]}"
