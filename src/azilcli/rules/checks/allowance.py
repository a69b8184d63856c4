"""Private accommodation with an allowance or aid: how long it is due, by which schooling, when to renew."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import GATE, STANDARD, Check, Due
from azilcli.rules.children import reaches
from azilcli.rules.dispersal import PRIVATE, SITES
from azilcli.rules.sql import TONIGHT, WHO, basis, days_before, holds, limit, seen
from azilcli.rules.status import ALLOWANCE
from azilcli.rules.terms import added, last_day

_SCHOOL_MONTHS, _SCHOOL_AGE = f"{ALLOWANCE}.school-months", f"{ALLOWANCE}.school-age"
_IN_TIME = f"""
    {seen("p.person", "schooling", "count(*)", until=added("t.anchor", limit(_SCHOOL_MONTHS)))} > 0"""
_BIRTHDAY = reaches("p.birth_date", limit(_SCHOOL_AGE))

_ADDRESSES = f"""
    FROM site CROSS JOIN sleeper AS p ON p.site = site.id
    WHERE site.kind = '{SITES[PRIVATE]}' AND {TONIGHT} AND p.programme = """
_RENT = "a.kind = 'rent-aid' AND a.on_day <= :on AND a.until IS NOT NULL ORDER BY a.until DESC, a.id"
RENT_AID = f"""
    SELECT subject, site, place, one, max(granted.until) AS until, granted.id AS aid FROM (
        SELECT {WHO}, coalesce(
            (SELECT a.id FROM valid_aid AS a WHERE a.person = p.person AND {_RENT} LIMIT 1),
            (SELECT a.id FROM membership AS m JOIN valid_aid AS a ON a.household = m.household
             WHERE m.person = p.person AND {holds("m")} AND {_RENT} LIMIT 1)
        ) AS aid {_ADDRESSES} 'temporary-protection') AS those
    JOIN aid AS granted ON granted.id = those.aid GROUP BY subject"""
"""SQL: until when, and by which aid, those under temporary protection in private flats were granted it."""

CHECKS = (
    Check(
        "allowance-schooling",
        GATE,
        N_("an allowance past its term, without schooling in time or past the age for it"),
        N_(
            "{one} at {place} gets the allowance past {until}: for schooling begun within a year of the "
            "contract, and until {age} is completed"
        ),
        N_("azil evidence add {subject} schooling --on DATE; or azil discharge"),
        "ZMZ-1 97(3)",
        f"""
        SELECT {WHO}, {last_day("t")} AS until, {limit(_SCHOOL_AGE)} AS age,
               {basis(repr(_SCHOOL_AGE))} AS basis
        FROM site CROSS JOIN sleeper AS p ON p.site = site.id JOIN stay AS t ON t.id = p.stay
        WHERE site.kind = '{SITES[PRIVATE]}' AND {TONIGHT} AND p.programme = '{ALLOWANCE}'
          AND {last_day("t")} < :on
          AND (SELECT o.authorised = 1 AND o.until >= :on FROM overstay AS o WHERE o.stay = p.stay
               AND o.on_day <= :on ORDER BY o.on_day DESC, o.id LIMIT 1)
          AND (NOT {_IN_TIME} OR coalesce({_BIRTHDAY} <= :on, 0))
        """,
    ),
    Check(
        "rent-aid-too-long",
        STANDARD,
        N_("aid for private accommodation granted for too long"),
        N_(
            "the aid for the private accommodation of {one} was granted from {since} until {until}, beyond "
            "{last}"
        ),
        N_("ask whether it was renewed; azil aid correct"),
        "Uredba 151/2022 5(5)",
        f"""
        SELECT * FROM (
            SELECT {WHO}, a.on_day AS since, a.until AS until,
                   {added("a.on_day", limit("rent-aid.months", "a.on_day"))} AS last
            FROM site CROSS JOIN sleeper AS p ON p.site = site.id
            CROSS JOIN valid_aid AS a ON a.person = p.person OR a.household IN (
                SELECT m.household FROM membership AS m WHERE m.person = p.person AND {holds("m")})
            WHERE site.kind = '{SITES[PRIVATE]}' AND {TONIGHT} AND p.programme = 'temporary-protection'
              AND a.kind = 'rent-aid' AND a.on_day <= :on AND a.until >= :on)
        WHERE until > last
        """,
    ),
    Check(
        "rent-aid-over",
        STANDARD,
        N_("aid for private accommodation that has ended"),
        N_("the aid for the private accommodation of {one} ended on {until}"),
        N_("azil aid add {subject} rent-aid --until DATE if it was renewed"),
        "Uredba 151/2022 5(5)",
        f"SELECT * FROM ({RENT_AID}) WHERE until < :on",
    ),
)

DUES = (
    Due(
        "rent-aid-to-renew",
        N_("the first day to ask for more aid for private accommodation"),
        N_("from this day {one} may ask for the renewal of the aid for private accommodation until {until}"),
        "Uredba 151/2022 5(4)",
        f"""
        SELECT * FROM (SELECT *, {days_before("until", limit("rent-aid.ask-days"))} AS day
                       FROM ({RENT_AID}))
        WHERE day BETWEEN :on AND :until
        """,
    ),
    Due(
        "rent-aid-ends",
        N_("the last day of aid for private accommodation"),
        N_("the aid for the private accommodation of {one} ends"),
        "Uredba 151/2022 5(5)",
        f"SELECT *, until AS day FROM ({RENT_AID}) WHERE until BETWEEN :on AND :until",
    ),
)
