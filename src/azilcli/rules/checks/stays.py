"""Terms that have run out, extensions, people without a bed."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import CONTRADICTION, GATE, STANDARD, Check, Due
from azilcli.rules.dispersal import is_without_beds
from azilcli.rules.sql import NAME, TONIGHT, WHO, days_before, doubted, holds, in_force, limit
from azilcli.rules.terms import ADMISSION, GROUP, last_day, next_last_day

_COUNTED_FROM = in_force("p.programme || '.counted-from'")
_GROUP_DATE = f"""
    CASE WHEN {_COUNTED_FROM} = '{GROUP}' THEN {in_force("p.programme || '.until'")}
    ELSE {last_day("t")} END"""
_SLEEPERS = f"""
    FROM sleeper AS p JOIN stay AS t ON t.id = p.stay
    WHERE {TONIGHT}"""

# Of the stays over their term the latest record of `overstay`, where there is one.
_OVER = f"""
    SELECT over.*, coalesce(over.reach, '') < :on AS is_last,
           record.authorised AS authorised, record.until AS allowed FROM (
        SELECT {WHO}, p.stay AS stay, p.programme AS programme,
               {_GROUP_DATE} AS until, {next_last_day("t")} AS reach {_SLEEPERS}
    ) AS over
    LEFT JOIN overstay AS record ON record.id =
        (SELECT id FROM overstay WHERE stay = over.stay AND on_day <= :on ORDER BY on_day DESC, id LIMIT 1)
    WHERE over.until < :on"""

# Those whose term is counted from their admission, which is that of the household they belong to.
_TOGETHER = f"""
    SELECT m.household AS household, {last_day("s")} AS until
    FROM sleeper AS p
    JOIN stay AS s ON s.id = p.stay
    JOIN membership AS m ON m.person = p.person
     AND {holds("m")}
    WHERE {TONIGHT}
      AND {_COUNTED_FROM} = '{ADMISSION}'"""

EARLY = "extended-early"
_BEFORE = """
    coalesce((SELECT max(b.until) FROM extension AS b WHERE b.stay = s.id AND b.number < x.number),
             s.until)"""
_EARLIEST = f"""
    {days_before(_BEFORE, limit("extension.earliest-days", "x.decided_on"))}"""

CHECKS = (
    Check(
        "overstay",
        GATE,
        N_("the term has ended"),
        N_("the term of {one} at {place} ended on {until}"),
        N_("azil extend or azil discharge"),
        "ZMZ-1 93",
        f"""
        SELECT * FROM ({_OVER})
        WHERE authorised IS NULL OR authorised = 1 AND (allowed < :on OR programme = 'integration')
        """,
        N_("azil discharge; no extension reaches this day"),
    ),
    Check(
        "overstay-unauthorised",
        GATE,
        N_("the term has ended, and the stay is not authorised"),
        N_("the term of {one} at {place} ended on {until}; staying on was recorded as not authorised"),
        N_("azil discharge, or azil overstay once it is authorised"),
        "ZMZ-1 93",
        f"SELECT * FROM ({_OVER}) WHERE authorised = 0",
    ),
    Check(
        "overstay-authorised",
        STANDARD,
        N_("the term has ended, and staying on is authorised for a time"),
        N_("the term of {one} at {place} ended on {until}; staying on is authorised until {allowed}"),
        N_("azil discharge by then"),
        "ZMZ-1 93",
        f"SELECT * FROM ({_OVER}) WHERE authorised = 1 AND allowed >= :on AND programme != 'integration'",
    ),
    Check(
        "extension-twice",
        CONTRADICTION,
        N_("the same extension granted twice"),
        N_("the stay of {one} was given extension {number} twice"),
        N_("azil undo for one of the two"),
        "-",
        f"""
        SELECT s.person AS subject, NULL AS site, {NAME} AS one, x.number AS number
        FROM (SELECT stay, number FROM extension
              WHERE stay IN ({doubted("extension-twice")}) AND +decided_on <= :on
              GROUP BY stay, number HAVING count(*) > 1) AS x
        JOIN stay AS s ON s.id = x.stay JOIN person AS p ON p.id = s.person
        """,
    ),
    Check(
        "extended-too-late",
        CONTRADICTION,
        N_("an extension that ended before it was decided"),
        N_("extension {number} of {one}, decided on {day}, had already ended on {until}"),
        N_("azil undo the extension; record it with the day on which it was decided"),
        "-",
        f"""
        SELECT s.person AS subject, NULL AS site, {NAME} AS one, x.number AS number, x.decided_on AS day,
               x.until AS until
        FROM extension AS x JOIN stay AS s ON s.id = x.stay JOIN person AS p ON p.id = s.person
        WHERE x.until < x.decided_on AND +x.decided_on <= :on
        """,
    ),
    Check(
        EARLY,
        STANDARD,
        N_("an extension decided long before the term ended"),
        N_("extension {number} of {one} was decided on {day}; before {earliest} it is too early to decide"),
        N_("azil undo the extension, and decide again when the end is near"),
        "practice",
        f"""
        SELECT * FROM (
            SELECT p.person AS subject, p.site AS site, {NAME} AS one, x.number AS number,
                   x.decided_on AS day, {_EARLIEST} AS earliest
            FROM sleeper AS p JOIN stay AS s ON s.id = p.stay CROSS JOIN extension AS x ON x.stay = s.id
            WHERE {TONIGHT} AND x.decided_on <= :on
        ) WHERE day < earliest AND earliest > :on
        """,
    ),
    Check(
        "household-terms",
        CONTRADICTION,
        N_("a household in a flat with different terms"),
        N_("the terms of the household {household} end on different days, from {first} to {last}"),
        N_(
            "azil extend gives all of them one last day; or azil undo for the later admission, then repeat it"
        ),
        "pilot 2016",
        f"""
        SELECT h.id AS subject, NULL AS site, coalesce(nullif(h.name, ''), '–') AS household,
               min(t.until) AS first, max(t.until) AS last
        FROM ({_TOGETHER}) AS t JOIN household AS h ON h.id = t.household
        GROUP BY h.id HAVING count(DISTINCT t.until) > 1
        """,
    ),
    Check(
        "no-bed",
        STANDARD,
        N_("people without a bed"),
        N_("{place}: people without a bed: {count}"),
        N_("azil transfer them to a place with a free bed: azil report occupancy"),
        "EASO 2016, 5.1",
        f"""
        SELECT site AS subject, site AS site, site AS place, count(*) AS count
        FROM slept AS p
        WHERE bed IS NULL AND {TONIGHT}
          AND NOT EXISTS (SELECT 1 FROM site WHERE site.id = p.site AND {is_without_beds("site.kind")})
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
            SELECT {WHO},
                   {_GROUP_DATE} AS day {_SLEEPERS}
        ) WHERE day BETWEEN :on AND :until
        """,
    ),
)
