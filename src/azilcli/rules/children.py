"""Unaccompanied minors, by birth date and household: one rule, as SQL, for look-ups and checks alike.

A minor is somebody under 18; where only the year of birth is known, the least age that is possible counts.
Unaccompanied is a minor with nobody of 18 years or more in the same household on the day (ZMZ-1 2, 16).
Somebody whose birth date is not known is neither a minor nor an adult. Every fragment takes the day `:on`.
"""

from __future__ import annotations

ADULT = 18
"""Years of age at which the rules about minors end (Convention on the Rights of the Child, 1)."""
MINORS_HOME = "minors-home"
"""The kind of site in which unaccompanied minors are housed (ZMZ-1 16(7))."""
MARRIED_AGE = "children.married-age"
"""Policy: the age from which a married minor needs no guardian (ZMZ-1 16(8))."""
GATE = "no-guardian"
"""Code of the gate, and of the check that finds what was let through."""

_ON = "{0}.from_day <= :on AND coalesce({0}.to_day, '9999-12-31') > :on"


def reaches(born: str, years: str | int = ADULT) -> str:
    """SQL: the day on which somebody born on `born` (a column) is surely so many years old.

    A birth year alone counts as its last day, as in `dates.age`. Who is born on 29 February comes of age
    on 1 March, as ZUP 100 lets a year end with the passing of 28 February.
    """
    return f"date({born} || CASE length({born}) WHEN 4 THEN '-12-31' ELSE '' END, '+' || {years} || ' years')"


def is_minor(born: str) -> str:
    """SQL: somebody born on `born` is under 18 on the day `:on`."""
    return f"{reaches(born)} > :on"


def is_without_adult(person: str) -> str:
    """SQL: nobody else of 18 or more is in the household of `person` (a column with the code) on `:on`."""
    return f"""NOT EXISTS (
        SELECT 1 FROM membership AS own
        JOIN membership AS beside ON beside.household = own.household AND {_ON.format("beside")}
        JOIN person AS grown ON grown.id = beside.person AND {reaches("grown.birth_date")} <= :on
         AND beside.person != own.person
        WHERE own.person = {person} AND {_ON.format("own")})"""


def is_unaccompanied(person: str, born: str) -> str:
    """SQL: `person`, born on `born`, is an unaccompanied minor on the day `:on` (ZMZ-1 2, 16)."""
    return f"({is_minor(born)} AND {is_without_adult(person)})"


def is_married(person: str, born: str) -> str:
    """SQL: `person` is married on `:on` and of the age at which no guardian is needed (ZMZ-1 16(8))."""
    age = (
        f"(SELECT CAST(value AS INTEGER) FROM policy WHERE code = '{MARRIED_AGE}' AND valid_from <= :on"
        " ORDER BY valid_from DESC LIMIT 1)"
    )
    return f"""({reaches(born, age)} <= :on AND EXISTS (
        SELECT 1 FROM marriage WHERE marriage.person = {person} AND marriage.on_day <= :on))"""


def has_guardian(person: str) -> str:
    """SQL: `person` has a guardian on the day `:on`."""
    return f"EXISTS (SELECT 1 FROM guardian WHERE guardian.person = {person} AND {_ON.format('guardian')})"


def needs_guardian(person: str, born: str) -> str:
    """SQL: `person` is an unaccompanied minor and needs a guardian on `:on` (ZMZ-1 16, 18)."""
    return f"({is_unaccompanied(person, born)} AND NOT {is_married(person, born)})"


def lacks_guardian(person: str, born: str) -> str:
    """SQL: `person` needs a guardian on `:on` and has none."""
    return f"({needs_guardian(person, born)} AND NOT {has_guardian(person)})"
