"""The SQL that checks, gates and look-ups have in common: nights, open ends, limits in force on a day.

A check says only what is its own. Its day is the parameter `:on`, unless a fragment is given another one;
`p` is the sleeper, or the person, whom it is about.
"""

from __future__ import annotations

from azilcli import dates
from azilcli.rules import limits

OPEN = f"'{dates.OPEN}'"
"""SQL: the end of an interval that is still open."""


def name_of(person: str) -> str:
    """SQL: the name of a row of `person`; a dash for one that was erased."""
    whole = f"trim({person}.family_name || ' ' || coalesce({person}.given_name, ''))"
    return f"coalesce(nullif({whole}, ''), '–')"


NAME = name_of("p")
"""SQL: the name of the person `p`."""

WHO = f"p.person AS subject, p.site AS site, p.site AS place, {NAME} AS one"
"""SQL: what most sentences say of the sleeper `p`."""


def ends(column: str) -> str:
    """SQL: where an interval ends, with the latest day of all for one that is still open."""
    return f"coalesce({column}, {OPEN})"


def holds(row: str, day: str = ":on") -> str:
    """SQL: the interval of `row` holds a day."""
    return f"{row}.from_day <= {day} AND {ends(f'{row}.to_day')} > {day}"


def meets(row: str) -> str:
    """SQL: the interval of `row` holds a day from `:first` to `:last`; an empty one holds none."""
    end = ends(f"{row}.to_day")
    return f"{row}.from_day <= :last AND {end} > :first AND {end} > {row}.from_day"


TONIGHT = holds("p")
"""SQL: `p` sleeps there in the night of `:on`."""


def site_on(person: str, day: str) -> str:
    """SQL: the site where `person` slept in the night of a day; null where at none."""
    return f"(SELECT min(p.site) FROM sleeper AS p WHERE p.person = {person} AND {holds('p', day)})"


def in_force(code: str, day: str = ":on") -> str:
    """SQL: the value of the policy `code`, itself SQL, in force on a day; null where there is none yet.

    A row that makes no sense counts for nobody: the one before it goes on to hold.
    """
    return _of_policy("value", code, day)


def _of_policy(what: str, code: str, day: str) -> str:
    return (
        f"(SELECT {what} FROM policy WHERE code = {code} AND {limits.counts(code)} AND valid_from <= {day}"
        " ORDER BY valid_from DESC LIMIT 1)"
    )


def basis(code: str, day: str = ":on") -> str:
    """SQL: the legal basis of the policy `code`, itself SQL, in force on a day.

    Where it is not confirmed its standing follows in square brackets, for `repository.policies.quoted`.
    """
    with_standing = "legal_basis || coalesce(' [' || nullif(standing, 'confirmed') || ']', '')"
    return _of_policy(with_standing, code, day)


def limit(code: str, day: str = ":on") -> str:
    """SQL: the whole number of the policy `code` in force on a day; null where there is none yet."""
    return f"CAST({in_force(repr(code), day)} AS INTEGER)"


def usual(code: str, day: str = ":on") -> str:
    """SQL: the same of the policy `code`, itself SQL, but before its first row that row.

    So `repository.policies.number` has it.
    """
    first = f"(SELECT min(valid_from) FROM policy WHERE code = {code} AND {limits.counts(code)})"
    return f"CAST({in_force(code, f'max({day}, {first})')} AS INTEGER)"


def doubted(rule: str) -> str:
    """SQL: the subjects of a rule of which it is kept that they may be wrong (`doubts.sql`)."""
    return f"SELECT subject FROM doubt WHERE rule = '{rule}'"


def last_of(day: str, policy: str) -> str:
    """SQL: the last day of the period of a policy that begins after `day`, which is not counted (ZUP 100)."""
    return days_after(day, usual(repr(policy)))


def days_after(day: str, days: str) -> str:
    """SQL: the day so many days after another."""
    return f"date({day}, '+' || {days} || ' days')"


def days_before(day: str, days: str) -> str:
    """SQL: the day so many days before another."""
    return f"date({day}, '-' || {days} || ' days')"


def seen(person: str, kind: str, wanted: str, since: str = "''", until: str = ":on") -> str:
    """SQL: `wanted` of the days, `day`, on which something of a kind is proved of `person`."""
    return f"(SELECT {wanted} FROM ({proofs(person, kind)}) WHERE day BETWEEN {since} AND {until})"


OPEN_STATES = ("asked", "accepted", "appointed")
"""States of a request that waits for its answer."""
WAITING = f"r.answered_on IS NULL AND r.state IN {OPEN_STATES}"
"""SQL: the request `r` waits for its answer."""
NOT_HELD = ("not-come", "refused")
"""Results of a contact that did not take place."""


def took_place(contact: str) -> str:
    """SQL: a contact took place."""
    return f"coalesce({contact}.result, '') NOT IN {NOT_HELD}"


_PLANS = {"contract": ("integration-contract", "signed_on"), "plan": ("integration-plan", "made_on")}
_COURSES = ("slovenian-course", "society-course")


def proofs(person: str, kind: str = "") -> str:
    """SQL: `kind`, `day` and `percent` of what proves something of `person`, of one kind or of all.

    `of_kind` and `record` are the record that says it.

    Contracts and plans, interviews and attendance have records of their own; whatever else there is, and
    what was recorded before there were these, is evidence. What an earlier version wrote of a stay belongs
    to its person.
    """
    of_kind = f" AND e.kind = '{kind}'" if kind else ""
    parts = [
        "SELECT e.kind, e.on_day AS day, e.percent, 'evidence' AS of_kind, e.id AS record"
        f" FROM evidence AS e WHERE e.person = {person}{of_kind}",
        "SELECT e.kind, e.on_day, e.percent, 'evidence', e.id"
        " FROM stay AS es JOIN evidence AS e ON e.stay = es.id"
        f" WHERE es.person = {person} AND e.person IS NULL{of_kind}",
    ]
    parts += [
        f"SELECT '{name}', l.{day}, NULL, 'plan', l.id FROM valid_plan AS l"
        f" WHERE l.person = {person} AND l.kind = '{plan}' AND l.{day} IS NOT NULL"
        for name, (plan, day) in _PLANS.items()
        if kind in ("", name)
    ]
    if kind in ("", "interview"):
        parts.append(
            "SELECT c.kind, c.on_day, NULL, 'contact', c.id FROM valid_contact AS c"
            f" WHERE c.person = {person} AND c.kind = 'interview'"
            f" AND {took_place('c')}"
        )
    if not kind or kind in _COURSES:
        of_course = f"= '{kind}'" if kind else f"IN {_COURSES}"
        parts.append(
            "SELECT a.kind, t.as_of, t.hours_attended * 100 / t.hours_held, 'participation', t.id"
            " FROM valid_participation AS t JOIN activity AS a ON a.id = t.activity"
            f" WHERE t.person = {person} AND t.hours_held > 0 AND a.kind {of_course}"
        )
    return " UNION ALL ".join(parts)


def contract_signed(person: str, since: str = "''", until: str = ":on") -> str:
    """SQL: the first day, from one to another, on which `person` signed the contract on integration."""
    return seen(person, "contract", "min(day)", since, until)


def is_among(word: str, words: str) -> str:
    """SQL: a word is one of those separated by spaces."""
    return f"instr(' ' || {words} || ' ', ' ' || {word} || ' ') > 0"
