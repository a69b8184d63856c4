"""Children without parents: one rule, as SQL, for look-ups, gates and checks alike.

A minor is somebody under 18; where only the year of birth is known, the least age that is possible counts.
Somebody whose birth date is not known is neither a minor nor an adult. Of somebody erased the five years of
birth are left: who may have been either is of unknown age, which is null and makes nobody else a minor
without family either.

Unaccompanied is a minor without parents or legal representatives (ZMZ-1 2/21), whoever else of age is there.
Who they are follows from the household: of a `child` the `head` and the `spouse`, or a `parent` where no head
is of age; of a minor who is `head` or `sibling` a `parent`; and for every minor of it the `carer`, which is
said of whoever has the children in their care or represents them, a grown sister or an aunt. In a household
of kind `group` the carer alone. An adult relative of another kind is a stranger in this. A relation that
nobody recorded is taken for the plain one of a family, parent and child; that it is missing is a standard not
met, not a limit passed.

They count where they are: accommodated at the same site, and for a night in the house, too, neither away nor
on a pass. Nobody who has left or died is anywhere. Every fragment takes the day `:on`; `row` in them is a
table or its alias that has the columns `birth_date` and `birth_band`, `site` a column or parameter.
"""

from __future__ import annotations

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.rules import decisions
from azilcli.rules.identity import counts
from azilcli.rules.sql import ends, holds, limit, took_place
from azilcli.rules.status import is_protected

ADULT = 18
"""Years of age at which the rules about minors end (Convention on the Rights of the Child, 1)."""
MINORS_HOME = "minors-home"
"""The kind of site in which unaccompanied minors are housed (ZMZ-1 16(7))."""
MARRIED_AGE = "children.married-age"
"""Policy: the age from which a married minor needs no guardian (ZMZ-1 16(8))."""
GATE, MISSING, TO_ASK = "no-guardian", "guardian-missing", "guardianship-to-ask"
"""Codes of the checks for a child without a guardian: in a procedure, where a representative is put before
its beginning (ZMZ-1 16(1), 45(2)), which is a limit; before one; and after it (18(8), 100(1))."""
UNGUARDED = (GATE, MISSING, TO_ASK)
REPRESENTATIVE_DAYS = "children.representative-workdays"
"""Policy: in how many working days of the application a child has a representative."""
ALONE = "child-alone"
"""Code of the gate, and of the check, for a night on which those who have the child in care are away."""
MADE_ADULT = "adult-without-assessment"
"""Code of the gate, and of the check, for a birth date that makes a minor an adult without an assessment."""
REFUSED_EXAM = "refused"
"""Result of an assessment: the examination was refused, which counts in the application only (17(5))."""
UNABLE = "unable-to-understand"
"""The ground on which an adult has a representative (ZMZ-1 19)."""
LODGED = ("applicant", "repeat-applicant")
"""Statuses of somebody whose application is being decided on."""
FOR_PROCEDURE = ("representative", "temporary")
"""Kinds of guardian who represent in the procedure, and no longer (ZMZ-1 16(3), 18(8))."""
CONCLUDING = (*decisions.ENDING, "final-positive")
"""Kinds of decision with which a procedure is over."""
CARER = "carer"
"""The relation of whoever has the children of a household in their care, or represents them."""

_FIRST_DAY = "(substr({0}.birth_band, 1, 4) || '-01-01')"
"""SQL: the earliest birth date that the five years of {0} allow."""


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


def _are_parents(person: str) -> str:
    """SQL, from FROM on: the adults (`grown`) who are parents of `person` or have them in their care.

    Somebody erased who may have been of that age counts: they were, for all that is known.
    """
    born = f"coalesce(grown.birth_date, {_FIRST_DAY.format('grown')})"
    first = f"coalesce(adult.birth_date, {_FIRST_DAY.format('adult')})"
    return f"""FROM membership AS own
        JOIN household ON household.id = own.household
        JOIN membership AS beside ON beside.household = own.household AND {holds("beside")}
         AND beside.person != own.person
        JOIN person AS grown ON grown.id = beside.person AND {reaches(born)} <= :on
        WHERE own.person = {person} AND {holds("own")}
         AND (beside.relation = '{CARER}' OR household.kind != 'group' AND CASE
              WHEN beside.relation IN ('head', 'spouse') OR beside.relation IS NULL
              THEN coalesce(own.relation, 'child') = 'child'
              WHEN beside.relation = 'parent'
              THEN own.relation IN ('head', 'sibling') OR coalesce(own.relation, 'child') = 'child'
               AND NOT EXISTS (SELECT 1 FROM membership AS first
                               JOIN person AS adult ON adult.id = first.person
                               WHERE first.household = own.household AND first.relation = 'head'
                                AND {reaches(first)} <= :on)
              END)"""


def is_away(person: str) -> str:
    """SQL: `person` spends the night of `:on` out of the house, away or on a pass."""
    return f"""EXISTS (SELECT 1 FROM stay AS theirs WHERE theirs.person = {person}
         AND {ends("theirs.departed")} > :on
         AND (EXISTS (SELECT 1 FROM absence WHERE absence.stay = theirs.id AND {holds("absence")})
              OR EXISTS (SELECT 1 FROM pass WHERE pass.stay = theirs.id AND {holds("pass")})))"""


def _is_at(person: str, site: str) -> str:
    """SQL: `person` is accommodated at a site in the night of `:on`, and alive.

    The site (`+`) is no way to look somebody up: all who sleep there would be read for each child.
    """
    return f"""EXISTS (SELECT 1 FROM sleeper AS bed_of
         WHERE bed_of.person = {person} AND +bed_of.site = {site} AND {holds("bed_of")}
          AND {ends("bed_of.departed")} > :on)
        AND NOT EXISTS (SELECT 1 FROM stay AS last WHERE last.person = {person}
         AND last.reason = 'death' AND last.departed <= :on)"""


def is_without_parent(person: str, site: str) -> str:
    """SQL: no parent of `person`, and nobody who has them in care, is accommodated at the site on `:on`."""
    return f"NOT EXISTS (SELECT 1 {_are_parents(person)} AND {_is_at('grown.id', site)})"


def is_unaccompanied(person: str, row: str, site: str) -> str:
    """SQL: `person` is an unaccompanied minor at the site on the day `:on` (ZMZ-1 2/21, 16)."""
    return f"(({is_minor(row)}) AND {is_without_parent(person, site)})"


def is_presumed(person: str, row: str, site: str) -> str:
    """SQL: a minor is with parents at the site, but of none of them it is recorded how they are related."""
    there = f"SELECT 1 {_are_parents(person)} AND {_is_at('grown.id', site)}"
    are_related = f"(beside.relation = '{CARER}' OR beside.relation IS NOT NULL AND own.relation IS NOT NULL)"
    return f"(({is_minor(row)}) AND EXISTS ({there}) AND NOT EXISTS ({there} AND {are_related}))"


def is_alone(person: str, row: str, site: str) -> str:
    """SQL: an unmarried minor in the house whose parents are accommodated there, but away in the night."""
    there = f"SELECT 1 {_are_parents(person)} AND {_is_at('grown.id', site)}"
    return f"""(({is_minor(row)}) AND NOT {is_away(person)} AND EXISTS ({there})
        AND NOT EXISTS ({there} AND NOT {is_away("grown.id")}) AND NOT {is_married(person, row)})"""


def is_married(person: str, row: str) -> str:
    """SQL: `person` is married on `:on` and of the age at which no guardian is needed (ZMZ-1 16(8))."""
    return f"""({reaches(f"{row}.birth_date", limit(MARRIED_AGE))} <= :on AND EXISTS (
        SELECT 1 FROM marriage WHERE marriage.person = {person} AND marriage.on_day <= :on))"""


def over_on(person: str) -> str:
    """SQL: the latest day up to `:on` on which a procedure of `person` came to its end; null if none did.

    It is the day on which a decision of whatever outcome becomes enforceable (ZMZ-1 18(8)), and where that
    of a grant is not recorded the day of its service or of the status.
    """
    day = "coalesce(d.enforceable, CASE d.kind WHEN 'final-positive' THEN d.served_on END)"
    return f"""nullif(max(
        coalesce((SELECT max({day}) FROM decision AS d WHERE d.person = {person} AND {day} <= :on
          AND d.kind IN {CONCLUDING} AND {counts("decision", "d")}
          AND NOT EXISTS (SELECT 1 FROM decision AS later WHERE later.person = d.person
           AND later.kind = 'annulled' AND later.on_day BETWEEN d.on_day AND :on)), ''),
        coalesce((SELECT max(granted.on_day) FROM status AS granted WHERE granted.person = {person}
          AND granted.on_day <= :on AND {is_protected("granted.code")}), '')), '')"""


def is_in_procedure(person: str) -> str:
    """SQL: an application of `person` has been lodged and is not decided on for good on `:on`."""
    return f"""EXISTS (SELECT 1 FROM status AS held WHERE held.person = {person} AND held.on_day <= :on
        AND held.code IN {LODGED} AND held.on_day > coalesce({over_on(person)}, '')
        AND NOT EXISTS (SELECT 1 FROM status AS later WHERE later.person = held.person
         AND later.on_day > held.on_day AND later.on_day <= :on))"""


def answers(guardian: str) -> str:
    """SQL: `guardian`, a row, answers for a child on `:on`, none in a procedure that is over (18(8))."""
    return f"""({holds(guardian)} AND NOT ({guardian}.kind IN {FOR_PROCEDURE}
        AND coalesce({over_on(f"{guardian}.person")}, '') >= {guardian}.from_day))"""


def has_guardian(person: str) -> str:
    """SQL: `person` has a guardian on the day `:on`."""
    return f"EXISTS (SELECT 1 FROM guardian WHERE guardian.person = {person} AND {answers('guardian')})"


def needs_guardian(person: str, row: str, site: str) -> str:
    """SQL: `person` is an unaccompanied minor and needs a guardian on `:on` (ZMZ-1 16, 18)."""
    return f"({is_unaccompanied(person, row, site)} AND NOT {is_married(person, row)})"


def lacks_guardian(person: str, row: str, site: str) -> str:
    """SQL: `person` needs a guardian on `:on` and has none."""
    return f"({needs_guardian(person, row, site)} AND NOT {has_guardian(person)})"


def is_alone_without_guardian(person: str, row: str, site: str) -> str:
    """SQL: `person` is alone in the night of `:on`, and no guardian answers for them."""
    return f"({is_alone(person, row, site)} AND NOT {has_guardian(person)})"


def seen_by_guardian(person: str) -> str:
    """SQL: the last day up to `:on` on which the guardian of `person` saw them or spoke with them."""
    return (
        f"(SELECT max(c.on_day) FROM valid_contact AS c WHERE c.person = {person} AND c.kind = 'guardian'"
        f" AND c.on_day <= :on AND {took_place('c')})"
    )


def is_assessed(person: str) -> str:
    """SQL: an assessment of age found up to `:on` that `person` is an adult."""
    return (
        f"EXISTS (SELECT 1 FROM assessment WHERE assessment.person = {person}"
        " AND assessment.result = 'adult' AND assessment.result_on <= :on)"
    )


def refuse_adult(name: str, born: str | None, on: str) -> None:
    """Refuse what is only of minors for somebody who is of age on a day (ISO text)."""
    age = dates.age(born, dates.iso(on))
    if age is not None and age >= ADULT:
        raise Refused(
            _("{name} is of age on {day}", name=name, day=dates.show(on)),
            _("check the day, and the birth date: azil person edit"),
        )
