"""Who is away too long, passes beyond their limits, days without a check; returns that are expected."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import children, status
from azilcli.rules import presence as rules
from azilcli.rules.check import CONTRADICTION, GATE, STANDARD, Check, Due
from azilcli.rules.dispersal import is_without_beds
from azilcli.rules.sql import NAME, TONIGHT, WHO, basis, days_after, ends, holds, limit

_AWAY = holds("a")
_YESTERDAY = "date(:on, '-1 day')"
_AWAY_ON_PASS = "a.from_day <= :on AND a.to_day > :on"

# A pass that was recorded elsewhere may cover the beginning of an absence; it counts from its end.
_GONE = f"""
    SELECT {WHO}, site.kind AS kind, {status.held("p.person")} AS status, {status.LODGED} AS lodged,
           a.is_excused AS is_excused,
           coalesce((SELECT max(pass.to_day) FROM pass WHERE pass.stay = a.stay
                     AND pass.from_day <= a.from_day AND pass.to_day > a.from_day), a.from_day) AS since
    FROM sleeper AS p CROSS JOIN absence AS a ON a.stay = p.stay JOIN site ON site.id = p.site
    WHERE {_AWAY} AND {TONIGHT} AND p.programme = '{status.ASYLUM}'"""
"""SQL: those in the asylum programme who are away tonight, since when, and what their status is."""
STAYED_AWAY = f"""
    SELECT subject, site, place, one, since, kind, lodged,
           {rules.deemed_from("since")} AS day
    FROM ({_GONE}) WHERE status = '{status.APPLICANT}' AND coalesce(is_excused, 0) = 0"""
DEEMED = rules.is_deemed("lodged")
_WITHDRAWN = f"""
    SELECT subject, site, place, one, since, day FROM ({STAYED_AWAY})
    WHERE kind IN {rules.HOMES} AND {DEEMED}"""


# A night is a night out however short the absence was; one that a pass covers is none.
_NIGHTS = f"""
    SELECT p.person AS subject, p.site AS site, b.site AS place, {NAME} AS one, a.from_day AS since,
           a.to_day AS back, site.kind AS kind, {status.LODGED} AS lodged,
           a.is_excused AS is_excused, a.told_on AS told_on,
           {days_after("a.to_day", limit(rules.ASK_DAYS, "a.from_day"))} AS ask_by,
           {days_after("a.asked_on", limit(rules.TELL_DAYS, "a.from_day"))} AS tell_by
    FROM sleeper AS p CROSS JOIN absence AS a ON a.stay = p.stay
    JOIN slept AS b ON b.stay = a.stay AND {holds("b", "a.from_day")} JOIN site ON site.id = b.site
    WHERE {TONIGHT} AND a.from_day < :on AND {ends("a.to_day")} > a.from_day
      AND {status.held("p.person")} = '{status.APPLICANT}'
      AND {status.held("p.person", "a.from_day")} = '{status.APPLICANT}'
      AND NOT EXISTS (SELECT 1 FROM pass WHERE pass.stay = a.stay
                      AND pass.from_day <= a.from_day AND pass.to_day >= {ends("a.to_day")})"""
"""SQL: the nights out of applicants without a pass, and by when what is to be asked and told."""
_TO_ASK = f"SELECT * FROM ({_NIGHTS}) WHERE is_excused IS NULL AND told_on IS NULL"
TO_TELL = f"SELECT * FROM ({_NIGHTS}) WHERE is_excused = 0 AND told_on IS NULL"

# The one-year period ends with the last night of the pass. SQLite makes 1 March of a 29 February that a
# year does not have, and that is its first day; of any other day it is the day after.
_LAST = "date(x.to_day, '-1 day')"
_FIRST = f"""CASE WHEN {_LAST} LIKE '%-02-29' THEN date({_LAST}, '-1 year')
             ELSE date({_LAST}, '-1 year', '+1 day') END"""

_AHEAD = f"x.to_day > :on AND x.to_day > x.from_day AND {TONIGHT}"
_LIVES_IN = "coalesce((SELECT stay.town FROM stay WHERE stay.id = p.stay), site.town)"
"""SQL: the municipality in which the sleeper `p` lives."""
_PASS = f"""
    {WHO}, x.from_day AS start, x.to_day AS "end", {_LIVES_IN} AS town, x.town AS municipality
    FROM pass AS x JOIN sleeper AS p ON p.stay = x.stay JOIN site ON site.id = p.site WHERE {_AHEAD}"""
"""SQL: a pass `x` that runs or lies ahead, of the sleeper `p`."""

# What opposes a pass, as far as it is on record; for the rest there is `azil refusal`.
_OPPOSED = f"""CASE
    WHEN EXISTS (SELECT 1 FROM measure AS m JOIN stay AS s ON s.id = m.stay
                 WHERE m.person = p.person AND m.kind = 'breach-serious' AND m.on_day <= x.from_day
                   AND s.programme = '{status.ASYLUM}') THEN 'serious-breach'
    WHEN EXISTS (SELECT 1 FROM leaving AS l WHERE l.person = p.person AND l.kind = 'dublin'
                 AND l.from_day <= x.from_day AND l.failed IS NULL)
      OR (SELECT d.kind FROM decision AS d WHERE d.person = p.person AND d.on_day <= x.from_day
          ORDER BY d.on_day DESC, d.id DESC LIMIT 1) = 'dublin' THEN 'dublin'
    WHEN (SELECT e.fitness FROM examination AS e WHERE e.person = p.person AND e.on_day <= x.from_day
          ORDER BY e.on_day DESC, e.id DESC LIMIT 1) = 'isolation' THEN 'public-health'
    END"""

CHECKS = (
    Check(
        "deemed-withdrawal",
        GATE,
        N_("away for so long that the application is deemed withdrawn"),
        N_("{one} of {place} has been away since {since}: the application is deemed withdrawn from {day}"),
        N_("azil return, azil absent --excused with the good reason, or azil discharge"),
        "ZMZ-1 50(2)/2",
        f"SELECT * FROM ({_WITHDRAWN}) WHERE day <= :on",
    ),
    Check(
        "away-elsewhere",
        STANDARD,
        N_("an applicant away for days from a place that is not the asylum home"),
        N_(
            "{one} of {place} has been away since {since}, so long that after leaving the asylum home "
            "the application would be deemed withdrawn; whether this applies here, the act leaves open"
        ),
        N_("ask the Ministry; azil return, azil absent --excused with the good reason, or azil discharge"),
        "ZMZ-1 50(2)/2, 82(5) [open]",
        f"""
        SELECT * FROM ({STAYED_AWAY})
        WHERE day <= :on AND kind NOT IN {rules.HOMES} AND NOT {is_without_beds("kind")}
        """,
    ),
    Check(
        rules.UNEXPLAINED,
        STANDARD,
        N_("a night out without a pass, and nobody asked why"),
        N_(
            "{one} of {place} was out from {since} to {back} without a pass, and no reason is "
            "recorded: without a reasonable one the application is deemed withdrawn"
        ),
        N_('azil absent {subject} --on "{since}" --excused with the reason, else --asked DATE'),
        "ZMZ-1 50(2)/3, 82(5)",
        f"SELECT * FROM ({_TO_ASK}) WHERE ask_by < :on",
    ),
    Check(
        "withdrawn-by-night",
        GATE,
        N_("a night out without a pass and without a reasonable reason"),
        N_(
            "{one} of {place} was out on the night of {since} without a pass and gave no reasonable "
            "reason: the application is deemed withdrawn, and the Ministry must be informed by "
            "{tell_by}"
        ),
        N_('tell the Ministry, then azil absent {subject} --on "{since}" --told DATE, or --excused'),
        "ZMZ-1 50(2)/3",
        f"SELECT * FROM ({TO_TELL}) WHERE kind IN {rules.HOMES} AND {DEEMED}",
    ),
    Check(
        "night-elsewhere",
        STANDARD,
        N_("a night out, without a reason, from a place that is not the asylum home"),
        N_(
            "{one} of {place} was out on the night of {since} without a pass and gave no reasonable "
            "reason; whether the application is deemed withdrawn here, the act leaves open"
        ),
        N_('ask the Ministry, then azil absent {subject} --on "{since}" --told DATE'),
        "ZMZ-1 50(2)/3, 82(5) [open]",
        f"SELECT * FROM ({TO_TELL}) WHERE kind NOT IN {rules.HOMES}",
    ),
    Check(
        "left-before-applying",
        STANDARD,
        N_("somebody who left and has lodged no application"),
        N_(
            "{one} of {place} has been away since {since}, with no application recorded that could be "
            "deemed withdrawn: people who leave the reception rooms fall under the Aliens Act"
        ),
        N_("azil return; azil discharge --reason arbitrary-departure; or azil status set if they applied"),
        "ZMZ-1 81(2)",
        f"""
        SELECT subject, site, place, one, since FROM ({_GONE})
        WHERE coalesce(status, '{status.INTENDER}') = '{status.INTENDER}' AND since < :on
        """,
    ),
    Check(
        "pass-no-applicant",
        GATE,
        N_("a pass of somebody who is not an applicant"),
        N_("{one} of {place} is not an applicant: the act provides no pass for them, and requires none"),
        N_("azil pass cancel; for an empty bed: azil absent {subject} --expected DATE"),
        "ZMZ-1 82(6), 78(5)-(6)",
        f"""
        SELECT {_PASS} AND (NOT {status.is_in_asylum("p")} OR {status.held("p.person")}
                            IN ('{status.INTENDER}', {", ".join(map(repr, status.WITHDRAWN))}))
        """,
    ),
    Check(
        "pass-opposed",
        GATE,
        N_("an overnight pass in spite of a ground that opposes it"),
        N_("the pass of {one} from {start} is opposed by: {ground}"),
        N_("refuse it by decision: azil refusal add {subject}"),
        "ZMZ-1 82(6)-(8)",
        f"""
        SELECT * FROM (SELECT {_OPPOSED} AS ground, {_PASS} AND {rules.is_night_out("x")})
        WHERE ground IS NOT NULL
        """,
    ),
    Check(
        "pass-elsewhere",
        GATE,
        N_("an overnight pass outside the municipality"),
        N_("the pass of {one} from {start} is for {municipality}, outside the municipality of {town}"),
        N_("leave of the municipality is another decision: --ground leave-municipality, or summons"),
        "ZMZ-1 82(6), 78(1), (5)-(7)",
        f"""
        SELECT {_PASS} AND {rules.is_night_out("x")} AND x.town != {_LIVES_IN}
          AND NOT coalesce({children.is_unaccompanied("p.person", "p", "p.site")}, 0)
        """,
    ),
    Check(
        "pass-unjustified",
        STANDARD,
        N_("an overnight pass without the case that justifies it"),
        N_("the justification of the pass of {one} from {start} is not recorded"),
        N_("give the reason with azil pass grant --reason"),
        "ZMZ-1 82(6)",
        f"SELECT {_PASS} AND {rules.is_night_out('x')} AND x.reason IS NULL",
    ),
    Check(
        "leave-undecided",
        STANDARD,
        N_("leave of the municipality without a decision"),
        N_("the leave of {one} from {start} needs a decision, and none is recorded"),
        N_("give its number with azil pass grant --decision"),
        "ZMZ-1 78(5)",
        f"SELECT {_PASS} AND x.ground = '{rules.LEAVE}' AND x.decision IS NULL",
    ),
    Check(
        "refusal-unserved",
        STANDARD,
        N_("a refused pass without a decision that was served"),
        N_("the refusal of a pass to {one} on {day} needs a decision with a number and a day of service"),
        N_("azil refusal correct --decision --served"),
        "ZMZ-1 82(8)",
        f"""
        SELECT {WHO}, r.on_day AS day FROM sleeper AS p JOIN valid_refusal AS r ON r.person = p.person
        WHERE {TONIGHT} AND r.on_day < :on AND (r.decision IS NULL OR r.served_on IS NULL)
        """,
    ),
    Check(
        "pass-too-long",
        GATE,
        N_("an overnight pass beyond the limit"),
        N_("the pass of {one} from {start} to {end} is for {nights} nights, at most {most} are allowed"),
        N_("use {latest} as the day of return: azil return; or azil pass cancel"),
        "ZMZ-1 82(6)",
        f"""
        SELECT *, {days_after("start", "most")} AS latest FROM (
            SELECT p.person AS subject, p.site AS site, {NAME} AS one, x.from_day AS start, x.to_day AS "end",
                   {basis("'pass.days'", "x.from_day")} AS basis,
                   CAST(julianday(x.to_day) - julianday(x.from_day) AS INTEGER) AS nights,
                   {limit("pass.days", "x.from_day")} AS most
            FROM pass AS x JOIN sleeper AS p ON p.stay = x.stay
            WHERE x.to_day > :on AND {TONIGHT} AND {rules.is_night_out("x")}
        ) WHERE nights > most
        """,
    ),
    Check(
        "pass-year",
        GATE,
        N_("overnight passes beyond the limit of a year"),
        N_(
            "{one} has passes for {nights} nights from {start} to {end}, at most {most} are allowed in a year"
        ),
        N_("nights left for this pass in that year: {left}; azil pass cancel, or azil return"),
        "ZMZ-1 82(6)",
        f"""
        SELECT *, max(0, most - (nights - out)) AS left FROM (
            SELECT subject, site, one, start, "end", most, basis, out, CAST((
                SELECT sum(max(0, julianday(min(o.to_day, back)) - julianday(max(o.from_day, start))))
                FROM pass_taken AS o WHERE o.person = subject AND {rules.is_night_out("o")}
            ) AS INTEGER) AS nights
            FROM (
                SELECT p.person AS subject, p.site AS site, {NAME} AS one,
                       {_FIRST} AS start, {_LAST} AS "end", x.to_day AS back,
                       CAST(julianday(x.to_day) - julianday(x.from_day) AS INTEGER) AS out,
                       {basis("'pass.year-days'", "x.from_day")} AS basis,
                       {limit("pass.year-days", "x.from_day")} AS most
                FROM pass AS x JOIN sleeper AS p ON p.stay = x.stay
                WHERE {_AHEAD} AND {rules.is_night_out("x")}
            )
        ) WHERE nights > most
        """,
    ),
    Check(
        "away-twice",
        CONTRADICTION,
        N_("two absences for the same nights"),
        N_("{one} is recorded as away twice at the same time, from {since} and from {other}"),
        N_("azil return, azil pass cancel, or azil undo for one of the two"),
        "-",
        f"""
        WITH away AS (
            SELECT 'absence/' || a.id AS id, +a.stay AS stay, a.from_day FROM absence AS a WHERE {_AWAY}
            UNION ALL SELECT 'pass/' || a.id, +a.stay, a.from_day FROM pass AS a WHERE {_AWAY_ON_PASS}
        )
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, t.before AS since, t.from_day AS other
        FROM (SELECT *, lag(from_day) OVER (PARTITION BY stay ORDER BY from_day, id) AS before FROM away) AS t
        JOIN sleeper AS p ON p.stay = t.stay
        WHERE t.before IS NOT NULL AND {TONIGHT}
        """,
    ),
    Check(
        "absence-without-basis",
        GATE,
        N_("the reason for the absence of somebody who is not an applicant"),
        N_(
            "{one} of {place} is not an applicant: only the days of an absence may be recorded, for "
            "the bed, but not the reason"
        ),
        N_("azil absent without --reason, --excused, --asked and --told"),
        "ZMZ-1 115, 116",
        f"""
        SELECT {WHO} FROM sleeper AS p CROSS JOIN absence AS a ON a.stay = p.stay
        WHERE {_AWAY} AND {TONIGHT} AND coalesce(a.reason, a.is_excused, a.asked_on, a.told_on, a.left_at,
                                              a.notified_on) IS NOT NULL
          AND NOT {status.is_in_asylum("p")}
        """,
    ),
    Check(
        "presence-without-basis",
        GATE,
        N_("a daily check of somebody who is not an applicant"),
        N_("{one} of {place} is not an applicant: their presence on {day} may not be recorded"),
        N_("for an empty bed: azil absent"),
        "ZMZ-1 115(1)/7, 116",
        f"""
        SELECT p.person AS subject, p.site AS site, p.site AS place, {NAME} AS one, c.day AS day
        FROM site CROSS JOIN presence_check AS c ON c.site = site.id AND c.day BETWEEN {_YESTERDAY} AND :on
        CROSS JOIN sleeper AS p ON p.site = c.site AND {holds("p", "c.day")}
        WHERE NOT {status.is_in_asylum("p", "c.day")}
          AND (instr(c.seen, p.person) > 0
               OR EXISTS (SELECT 1 FROM presence AS n WHERE n.site = c.site AND n.day = c.day
                          AND n.person = p.person AND n.state != 'elsewhere'))
        """,
    ),
    Check(
        "presence-unchecked",
        STANDARD,
        N_("no daily check of presence"),
        N_("{place}: residents whose presence was not checked on {day}: {count}"),
        N_("azil presence list, then azil presence record"),
        "ZMZ-1 82(5)",
        f"""
        SELECT site.id AS subject, site.id AS site, site.id AS place,
               count(DISTINCT stay.person) AS count, {_YESTERDAY} AS day
        FROM site JOIN slept AS b ON b.site = site.id JOIN stay ON stay.id = b.stay
        WHERE {status.is_in_asylum("stay", _YESTERDAY)} AND {holds("b", _YESTERDAY)}
          AND NOT EXISTS (SELECT 1 FROM presence_check AS c
                          WHERE c.site = site.id AND c.day = {_YESTERDAY})
        GROUP BY site.id
        """,
    ),
)

DUES = (
    Due(
        "return-expected",
        N_("the day on which somebody away is expected back"),
        N_("{one} of {place}, away since {since}, is expected back"),
        "-",
        f"""
        SELECT {WHO}, a.from_day AS since,
               a.expected AS day
        FROM sleeper AS p CROSS JOIN absence AS a ON a.stay = p.stay
        WHERE {_AWAY} AND {TONIGHT} AND a.expected BETWEEN :on AND :until
        """,
    ),
    Due(
        "pass-ends",
        N_("the day of return of an overnight pass"),
        N_("the pass of {one} at {place} ends: they are back for this night"),
        "ZMZ-1 82(6)",
        f"""
        SELECT {WHO}, x.to_day AS day
        FROM pass AS x JOIN sleeper AS p ON p.stay = x.stay
        WHERE x.to_day BETWEEN :on AND :until AND x.to_day > x.from_day AND {TONIGHT}
        """,
    ),
    Due(
        "refusal-objection",
        N_("the last day of an objection to a refused pass"),
        N_("the time in which {one} may object to the refusal of {since} ends"),
        "ZMZ-1 82(8), ZUP 100, 101",
        f"""
        SELECT {WHO}, r.on_day AS since, r.objection_until AS day
        FROM sleeper AS p JOIN valid_refusal AS r ON r.person = p.person
        WHERE {TONIGHT} AND r.objection_until BETWEEN :on AND :until
        """,
    ),
    Due(
        "reason-to-ask",
        N_("the last day to ask why somebody was out without a pass"),
        N_("{one} of {place}, out from {since} to {back} without a pass, must be asked for the reason"),
        "ZMZ-1 50(2)/3",
        f"SELECT *, ask_by AS day FROM ({_TO_ASK}) WHERE ask_by BETWEEN :on AND :until",
    ),
    Due(
        "ministry-to-tell",
        N_("the last day to inform the Ministry of a night out without a reason"),
        N_(
            "the Ministry must be informed: {one} of {place} was out on the night of {since} without a "
            "pass and gave no reasonable reason"
        ),
        "ZMZ-1 50(2)/3",
        f"SELECT *, tell_by AS day FROM ({TO_TELL}) WHERE tell_by BETWEEN :on AND :until",
    ),
    Due(
        "withdrawal-sets-in",
        N_("the day from which an application is deemed withdrawn"),
        N_("{one} of {place}, away since {since}: from this day the application is deemed withdrawn"),
        "ZMZ-1 50(2)/2",
        f"SELECT * FROM ({_WITHDRAWN}) WHERE day BETWEEN :on AND :until",
    ),
)
