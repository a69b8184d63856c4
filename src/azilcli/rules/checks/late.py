"""What is on record of a stay for a day after its end, as it is once the truth was learnt late."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import CONTRADICTION, Check, Due
from azilcli.rules.sql import NAME, doubted, ends

WORDS = {
    "absence": N_("absence"),
    "pass": N_("overnight pass"),
    "measure": N_("measure or breach"),
    "extension": N_("extension"),
    "evidence": N_("evidence"),
    "overstay": N_("stay past its term"),
}
"""What may be left of nights that are gone."""


def _after(kind: str, later: str) -> str:
    """SQL: the records `x` of a kind that are later than the end of their stay `s`; few have ended so."""
    day = later.split()[0]
    return (
        f"SELECT s.id AS stay, s.person, s.departed, '{kind}' AS kind, {day} AS day"
        f" FROM {kind} AS x CROSS JOIN stay AS s ON s.id = x.stay"
        f" WHERE {later} s.departed AND s.departed IS NOT NULL"
    )


_STANDING = (
    _after("absence", "x.from_day >=") + f" AND {ends('x.to_day')} > x.from_day",
    _after("absence", "x.to_day >") + " AND x.from_day < s.departed",
    _after("measure", "x.on_day >"),
    _after("extension", "x.decided_on >"),
    _after("evidence", "x.on_day >"),
    _after("overstay", "x.on_day >"),
)
_LAPSED = (_after("pass", "x.from_day >=") + " AND x.to_day > x.from_day",)
"""A pass that had not begun ends with the stay; that is said, and nothing is wrong."""

OF_STAY = " UNION ALL ".join(f"{sql} AND x.stay = :stay" for sql in (*_STANDING, *_LAPSED)) + " ORDER BY day"
"""SQL: what is left of one stay."""

_DOUBTED = " UNION ALL ".join(f"{sql} AND x.stay IN ({doubted('after-leaving')})" for sql in _STANDING)

_SITE = "(SELECT b.site FROM slept AS b WHERE b.stay = {0} ORDER BY b.from_day DESC, b.id LIMIT 1)"

CHECKS = (
    Check(
        "after-leaving",
        CONTRADICTION,
        N_("something recorded for a day after somebody left"),
        N_("{one} left on {departed}, but something later is recorded: {kind}, {day}"),
        N_("azil correct --departed, or azil undo if it did not happen: azil log --person {subject}"),
        "-",
        f"""
        SELECT x.person AS subject, {_SITE.format("x.stay")} AS site, {NAME} AS one, x.departed AS departed,
               x.kind AS kind, x.day AS day
        FROM ({_DOUBTED}) AS x JOIN person AS p ON p.id = x.person
        """,
    ),
    Check(
        "seen-after-leaving",
        CONTRADICTION,
        N_("somebody seen on site after leaving"),
        N_("{one} left on {departed}, but was seen at {place} on {day}"),
        N_("azil correct --departed, or azil presence record for that day again"),
        "-",
        f"""
        SELECT p.id AS subject, b.site AS site, {NAME} AS one, s.departed AS departed, b.site AS place,
               min(c.day) AS day
        FROM slept AS b
        CROSS JOIN stay AS s ON s.id = b.stay AND s.departed = b.to_day
        CROSS JOIN presence_check AS c ON c.site = b.site AND c.day > s.departed
         AND c.day <= date(s.departed, '+7 days') AND c.day <= :on
        JOIN person AS p ON p.id = s.person
        WHERE {ends("b.to_day")} BETWEEN date(:on, '-1 year') AND :on
          AND ' ' || c.seen || ' ' LIKE '% ' || p.id || ' %'
          AND NOT EXISTS (SELECT 1 FROM stay AS o WHERE o.person = s.person AND o.arrived <= c.day
                          AND {ends("o.departed")} >= c.day)
        GROUP BY s.id
        """,
    ),
)

DUES: tuple[Due, ...] = ()
