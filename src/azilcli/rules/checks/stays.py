"""Terms that have run out, extensions, people without a bed."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.checks import CONTRADICTION, GATE, NAME, STANDARD, Check, Due

_GROUP_DATE = """
    CASE WHEN (SELECT value FROM policy WHERE code = p.programme || '.counted-from'
               AND valid_from <= :on ORDER BY valid_from DESC LIMIT 1) = 'group'
    THEN (SELECT value FROM policy WHERE code = p.programme || '.until'
          AND valid_from <= :on ORDER BY valid_from DESC LIMIT 1)
    ELSE t.until END"""
_TONIGHT = """
    FROM sleeper AS p JOIN stay_term AS t ON t.stay = p.stay
    WHERE p.from_day <= :on AND coalesce(p.to_day, '9999-12-31') > :on"""

# Of the stays over their term the latest record of `overstay`, where there is one.
_OVER = f"""
    SELECT over.*, record.authorised AS authorised, record.until AS allowed FROM (
        SELECT p.person AS subject, p.site AS site, p.site AS place, {NAME} AS one, p.stay AS stay,
               {_GROUP_DATE} AS until {_TONIGHT}
    ) AS over
    LEFT JOIN overstay AS record ON record.id =
        (SELECT id FROM overstay WHERE stay = over.stay AND on_day <= :on ORDER BY on_day DESC, id LIMIT 1)
    WHERE over.until < :on"""

CHECKS = (
    Check(
        "overstay",
        GATE,
        N_("the term has run out"),
        N_("the term of {one} at {place} ended on {until}"),
        N_("azil extend or azil discharge"),
        "ZMZ-1 93",
        f"""
        SELECT * FROM ({_OVER}) WHERE authorised IS NULL OR (authorised = 1 AND allowed < :on)
        """,
    ),
    Check(
        "overstay-unauthorised",
        GATE,
        N_("the term has run out, and the stay is not authorised"),
        N_("the term of {one} at {place} ended on {until}; staying on was recorded as not authorised"),
        N_("azil discharge, or azil overstay once it is authorised"),
        "ZMZ-1 93",
        f"SELECT * FROM ({_OVER}) WHERE authorised = 0",
    ),
    Check(
        "overstay-authorised",
        STANDARD,
        N_("the term has run out, and staying on is authorised for a time"),
        N_("the term of {one} at {place} ended on {until}; staying on is authorised until {allowed}"),
        N_("azil discharge by then"),
        "ZMZ-1 93",
        f"SELECT * FROM ({_OVER}) WHERE authorised = 1 AND allowed >= :on",
    ),
    Check(
        "extension-twice",
        CONTRADICTION,
        N_("the same extension granted twice"),
        N_("the stay of {one} was given extension {number} twice"),
        N_("azil undo one of the two"),
        "-",
        f"""
        SELECT s.person AS subject, NULL AS site, {NAME} AS one, x.number AS number
        FROM (SELECT stay, number FROM extension GROUP BY stay, number HAVING count(*) > 1) AS x
        JOIN stay AS s ON s.id = x.stay JOIN person AS p ON p.id = s.person
        """,
    ),
    Check(
        "no-bed",
        STANDARD,
        N_("people without a bed"),
        N_("{place}: people without a bed: {count}"),
        N_("azil transfer them to a place with a free bed: azil report occupancy"),
        "EASO 2016, 5.1",
        """
        SELECT site AS subject, site AS site, site AS place, count(*) AS count
        FROM slept
        WHERE bed IS NULL AND from_day <= :on AND coalesce(to_day, '9999-12-31') > :on
        GROUP BY site
        """,
    ),
)

DUES = (
    Due(
        "term-ends",
        N_("the last day of a term"),
        N_("the term of {one} at {place} ends"),
        "ZMZ-1 93",
        f"""
        SELECT * FROM (
            SELECT p.person AS subject, p.site AS site, p.site AS place, {NAME} AS one,
                   {_GROUP_DATE} AS day {_TONIGHT}
        ) WHERE day BETWEEN :on AND :until
        """,
    ),
)
