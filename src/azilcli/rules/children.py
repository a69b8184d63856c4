"""Unaccompanied minors, by birth date and household: one rule, as SQL, for look-ups and checks alike.

A minor is somebody under 18; where only the year of birth is known, the least age that is possible counts.
Unaccompanied is a minor with nobody of 18 years or more in the same household on the day (ZMZ-1 2, 16).
Somebody whose birth date is not known is neither a minor nor an adult. Of somebody erased the five years of
birth are left: who may have been either is of unknown age, which is null and makes nobody else a minor
without family either. Every fragment takes the day `:on`; `row` in them is a table or its alias that has the
columns `birth_date` and `birth_band`.
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

_FIRST_DAY = "(substr({0}.birth_band, 1, 4) || '-01-01')"
"""SQL: the earliest birth date that the five years of {0} allow."""
_ON = "{0}.from_day <= :on AND coalesce({0}.to_day, '9999-12-31') > :on"


def reaches(born: str, years: str | int = ADULT) -> str:
    """SQL: the day on which somebody born on `born` (a column) is surely so many years old.

    A birth year alone counts as its last day, as in `dates.age`. Who is born on 29 February comes of age
    on 1 March, as ZUP 100 lets a year end with the passing of 28 February.
    """
    return f"date({born} || CASE length({born}) WHEN 4 THEN '-12-31' ELSE '' END, '+' || {years} || ' years')"


def is_of_lost_age(row: str) -> str:
    """SQL: the birth date was known and is erased."""
    return f"({row}.birth_date IS NULL AND {row}.birth_band IS NOT NULL)"


def is_minor(row: str) -> str:
    """SQL: somebody is under 18 on the day `:on`; null where that is not known."""
    last_year = f"substr({row}.birth_band, 6, 4)"
    return f"""CASE WHEN NOT {is_of_lost_age(row)} THEN {reaches(f"{row}.birth_date")} > :on
        WHEN {reaches(_FIRST_DAY.format(row))} > :on THEN 1 WHEN {reaches(last_year)} <= :on THEN 0 END"""


def is_without_adult(person: str) -> str:
    """SQL: nobody else of 18 or more is in the household of `person` (a column with the code) on `:on`.

    Somebody erased who may have been of that age counts: they were, for all that is known.
    """
    born = f"coalesce(grown.birth_date, {_FIRST_DAY.format('grown')})"
    return f"""NOT EXISTS (
        SELECT 1 FROM membership AS own
        JOIN membership AS beside ON beside.household = own.household AND {_ON.format("beside")}
        JOIN person AS grown ON grown.id = beside.person AND {reaches(born)} <= :on
         AND beside.person != own.person
        WHERE own.person = {person} AND {_ON.format("own")})"""


def is_unaccompanied(person: str, row: str) -> str:
    """SQL: `person` is an unaccompanied minor on the day `:on` (ZMZ-1 2, 16)."""
    return f"(({is_minor(row)}) AND {is_without_adult(person)})"


def is_married(person: str, row: str) -> str:
    """SQL: `person` is married on `:on` and of the age at which no guardian is needed (ZMZ-1 16(8))."""
    age = (
        f"(SELECT CAST(value AS INTEGER) FROM policy WHERE code = '{MARRIED_AGE}' AND valid_from <= :on"
        " ORDER BY valid_from DESC LIMIT 1)"
    )
    return f"""({reaches(f"{row}.birth_date", age)} <= :on AND EXISTS (
        SELECT 1 FROM marriage WHERE marriage.person = {person} AND marriage.on_day <= :on))"""


def has_guardian(person: str) -> str:
    """SQL: `person` has a guardian on the day `:on`."""
    return f"EXISTS (SELECT 1 FROM guardian WHERE guardian.person = {person} AND {_ON.format('guardian')})"


def needs_guardian(person: str, row: str) -> str:
    """SQL: `person` is an unaccompanied minor and needs a guardian on `:on` (ZMZ-1 16, 18)."""
    return f"({is_unaccompanied(person, row)} AND NOT {is_married(person, row)})"


def lacks_guardian(person: str, row: str) -> str:
    """SQL: `person` needs a guardian on `:on` and has none."""
    return f"({needs_guardian(person, row)} AND NOT {has_guardian(person)})"
