"""Who lives elsewhere: under which conditions, when somebody last saw them, and whether it is to be ended."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import dispersal as rules
from azilcli.rules import status
from azilcli.rules.check import GATE, STANDARD, Check, Due
from azilcli.rules.checks.care import requests
from azilcli.rules.presence import deemed_from, is_deemed
from azilcli.rules.sql import NAME, TONIGHT, WAITING, WHO, days_after, ends, holds, limit, took_place

_TONIGHT = f"{rules.IS_ELSEWHERE} AND {TONIGHT}"
_DISPERSED = f"""
    FROM site CROSS JOIN sleeper AS p ON p.site = site.id JOIN stay AS s ON s.id = p.stay
    LEFT JOIN leaving AS l ON l.stay = p.stay
    WHERE {_TONIGHT}"""
"""SQL: the applicants who live elsewhere tonight, with their stay `s` and what is recorded of it, `l`."""

_MISSING = rules.missing("l", "site.kind")

LAST_SEEN = """
    (SELECT max(c.day) FROM presence_check AS c WHERE c.site = p.site AND c.day BETWEEN p.arrived AND :on
      AND instr(' ' || c.seen || ' ', ' ' || p.person || ' ') > 0)"""
"""SQL: the last day on which a check found the sleeper `p` there; null for none."""
VISITED = f"""
    (SELECT max(c.on_day) FROM valid_contact AS c WHERE c.person = p.person AND c.kind = 'home-visit'
      AND c.on_day BETWEEN p.arrived AND :on AND {took_place("c")})"""
"""SQL: the last day on which somebody visited the sleeper `p` there; null for none."""
_SEEN = f"max(coalesce({LAST_SEEN}, ''), coalesce({VISITED}, ''), p.arrived)"
_LOOKED_AT = f"""
    max(coalesce(l.suitable_on, ''), coalesce(l.visited_on, ''), coalesce({VISITED}, ''), p.arrived)"""
_LOOK_BY = days_after(_LOOKED_AT, limit("dispersal.visit-days"))
_VISITS = f"""
    SELECT {WHO}, {_LOOKED_AT} AS since, {_LOOK_BY} AS day {_DISPERSED}
      AND site.kind = '{rules.SITES[rules.PRIVATE]}' AND l.id IS NOT NULL"""

_ANSWER = days_after("r.asked_on", limit("dispersal.commission-days"))

_GONE = f"""
    SELECT {WHO}, a.from_day AS since, a.notified_on AS notified, {status.LODGED} AS lodged,
           {deemed_from("a.notified_on")} AS day
    FROM site CROSS JOIN sleeper AS p ON p.site = site.id CROSS JOIN absence AS a ON a.stay = p.stay
    WHERE {_TONIGHT} AND {holds("a")} AND coalesce(a.is_excused, 0) = 0
      AND {status.held("p.person")} = '{status.APPLICANT}'"""
"""SQL: who left the address, and from when the application is withdrawn: counted from the notice."""

_DEEMED = is_deemed("lodged")

CHECKS = (
    Check(
        rules.GATE,
        GATE,
        N_("a dispersal without its conditions"),
        N_("not every condition of the dispersal of {one} to {place} from {since} is met"),
        N_("when they are met, give their days with azil leaving dispersal {subject}: {options}"),
        "ZMZ-1 83(1)-(3)",
        f"""
        SELECT {WHO}, p.arrived AS since, ltrim({_MISSING}, ', ') AS options {_DISPERSED} AND {_MISSING} != ''
        """,
    ),
    Check(
        rules.UNSEEN,
        STANDARD,
        N_("somebody dispersed whom nobody has seen"),
        N_("{one} of {place} was not seen since {since}"),
        N_(
            "azil presence record {place}, or azil contact add {subject} home-visit; azil absent {subject} "
            "if the landlord says that they left"
        ),
        "ZMZ-1 82(5)",
        f"""
        SELECT * FROM (SELECT {WHO}, {_SEEN} AS since {_DISPERSED}
            AND NOT EXISTS (SELECT 1 FROM absence AS a WHERE a.stay = p.stay AND {holds("a")}))
        WHERE {days_after("since", limit("dispersal.unseen-days"))} < :on
        """,
    ),
    Check(
        rules.TO_ANNUL,
        STANDARD,
        N_("a dispersal to be ended"),
        N_("the dispersal of {one} is to be ended ({to_end}); they still live at {place}"),
        N_("azil leaving dispersal {subject} --end --to SITE"),
        "ZMZ-1 83(7)",
        f"""
        SELECT {WHO}, l.ground AS to_end {_DISPERSED}
          AND l.ground IS NOT NULL AND l.ground_on < :on AND l.ended IS NULL
        """,
    ),
    Check(
        "dispersal-undecided",
        STANDARD,
        N_("a dispersal without the number of the decision"),
        N_("no decision is recorded on the dispersal of {one} at {place}"),
        N_("azil leaving dispersal {subject} --decision NUMBER"),
        "ZMZ-1 83(5)",
        f"SELECT {WHO} {_DISPERSED} AND l.id IS NOT NULL AND l.decision IS NULL",
    ),
    Check(
        rules.DEPARTED,
        STANDARD,
        N_("an applicant whose dispersal was recorded as a departure"),
        N_("{one} lives elsewhere since {day} and is still an applicant, but no stay is recorded"),
        N_(
            'azil leaving dispersal {subject} --on "{day}" --address ADDRESS, with the days of the conditions'
        ),
        "ZMZ-1 82(5), 83",
        f"""
        SELECT p.id AS subject, NULL AS site, {NAME} AS one, max(l.from_day) AS day
        FROM leaving AS l CROSS JOIN person AS p ON p.id = l.person
        WHERE l.kind IN ('private-address', 'institution') AND l.from_day <= :on AND l.stay IS NULL
          AND {status.held("p.id")} = '{status.APPLICANT}'
          AND NOT EXISTS (SELECT 1 FROM stay AS later WHERE later.person = p.id
                          AND {ends("later.departed")} > l.from_day)
        GROUP BY p.id
        """,
    ),
    Check(
        "withdrawal-from-address",
        GATE,
        N_("away from the address of the dispersal for so long that the application is deemed withdrawn"),
        N_(
            "{one} of {place} has been away since {since}, of which the Office was told on {notified}: the "
            "application is deemed withdrawn from {day}"
        ),
        N_("azil return, azil absent --excused with the good reason, or azil discharge"),
        "ZMZ-1 50(2)/4",
        f"SELECT * FROM ({_GONE}) WHERE day <= :on AND {_DEEMED}",
    ),
    Check(
        "notice-missing",
        STANDARD,
        N_("somebody away from an address, without the notice of the landlord"),
        N_("{one} of {place} has been away since {since}; the day of the landlord's notice is not recorded"),
        N_("azil absent {subject} --notified DATE: the three days are counted from it"),
        "ZMZ-1 83(6), 50(2)/4",
        f"SELECT * FROM ({_GONE}) WHERE notified IS NULL AND since < :on",
    ),
)

DUES = (
    Due(
        "withdrawal-from-address-sets-in",
        N_("the day from which an application is deemed withdrawn, of somebody dispersed"),
        N_("{one} of {place}, away since {since}: from this day the application is deemed withdrawn"),
        "ZMZ-1 50(2)/4",
        f"SELECT * FROM ({_GONE}) WHERE day BETWEEN :on AND :until AND {_DEEMED}",
    ),
    Due(
        "commission-answer",
        N_("the answer of the commission on exceptional circumstances"),
        N_("{asked} is to answer by this day whether {one} is in exceptional personal circumstances"),
        "ZMZ-1 83(3) [practice]",
        f"""
        SELECT * FROM ({requests(f"{_ANSWER} AS day")}
            WHERE r.what = 'exceptional-circumstances' AND {WAITING} AND r.due_day IS NULL)
        WHERE day BETWEEN :on AND :until""",
    ),
    Due(
        "dispersal-visit",
        N_("the day to look at the conditions at a private address"),
        N_("the living conditions of {one} at {place}, last looked at on {since}, are to be looked at"),
        "ZMZ-1 83(7)/2",
        f"SELECT * FROM ({_VISITS}) WHERE day BETWEEN :on AND :until",
    ),
)
