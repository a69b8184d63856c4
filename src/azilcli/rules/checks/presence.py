"""Who is away too long, passes beyond their limits, days without a check; returns that are expected."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import status
from azilcli.rules.check import CONTRADICTION, GATE, STANDARD, Check, Due
from azilcli.rules.sql import NAME, TONIGHT, WHO, basis, holds, limit

_AWAY = holds("a")
_YESTERDAY = "date(:on, '-1 day')"
_AWAY_ON_PASS = "a.from_day <= :on AND a.to_day > :on"

# A pass that was recorded elsewhere may cover the beginning of an absence; it counts from its end.
_GONE = f"""
    SELECT {WHO}, site.kind AS kind, {status.held("p.person")} AS status, a.is_excused AS is_excused,
           coalesce((SELECT max(pass.to_day) FROM pass WHERE pass.stay = a.stay
                     AND pass.from_day <= a.from_day AND pass.to_day > a.from_day), a.from_day) AS since
    FROM absence AS a JOIN sleeper AS p ON p.stay = a.stay JOIN site ON site.id = p.site
    WHERE {_AWAY} AND {TONIGHT} AND p.programme = '{status.ASYLUM}'"""
"""SQL: those in the asylum programme who are away tonight, since when, and what their status is."""
_STAYED_AWAY = f"""
    SELECT subject, site, place, one, since, kind,
           date(since, '+' || ({limit("absence.deemed-withdrawal-days")} + 1) || ' days') AS day
    FROM ({_GONE}) WHERE status = '{status.APPLICANT}' AND is_excused IS NULL"""
_HOMES = "('asylum-home', 'branch')"
"""SQL: the kinds of site whose leaving withdraws an application (ZMZ-1 50(2)/2, /3)."""
_WITHDRAWN = f"SELECT subject, site, place, one, since, day FROM ({_STAYED_AWAY}) WHERE kind IN {_HOMES}"

# The one-year period ends with the last night of the pass. SQLite makes 1 March of a 29 February that a
# year does not have, and that is its first day; of any other day it is the day after.
_LAST = "date(x.to_day, '-1 day')"
_FIRST = f"""CASE WHEN {_LAST} LIKE '%-02-29' THEN date({_LAST}, '-1 year')
             ELSE date({_LAST}, '-1 year', '+1 day') END"""

CHECKS = (
    Check(
        "deemed-withdrawal",
        GATE,
        N_("away for so long that the application counts as withdrawn"),
        N_("{one} of {place} is away since {since}: the application counts as withdrawn from {day} on"),
        N_("azil return, azil absent --excused with the good reason, or azil discharge"),
        "ZMZ-1 50(2)/2",
        f"SELECT * FROM ({_WITHDRAWN}) WHERE day <= :on",
    ),
    Check(
        "away-elsewhere",
        STANDARD,
        N_("an applicant away for days from a place that is not the asylum home"),
        N_(
            "{one} of {place} is away since {since}, for so long that after leaving the asylum home the"
            " application would count as withdrawn; whether it does here, the act leaves open"
        ),
        N_("ask the Ministry; azil return, azil absent --excused with the good reason, or azil discharge"),
        "ZMZ-1 50(2)/2, 82(5)",
        f"SELECT * FROM ({_STAYED_AWAY}) WHERE day <= :on AND kind NOT IN {_HOMES}",
    ),
    Check(
        "left-before-applying",
        STANDARD,
        N_("somebody who left and has lodged no application"),
        N_(
            "{one} of {place} is away since {since}, with no application on record that could count as"
            " withdrawn: who leaves the reception rooms falls under the Aliens Act"
        ),
        N_("azil return; azil discharge --reason arbitrary-departure; or azil status set if they applied"),
        "ZMZ-1 81(2)",
        f"""
        SELECT subject, site, place, one, since FROM ({_GONE})
        WHERE coalesce(status, '{status.INTENDER}') = '{status.INTENDER}' AND since < :on
        """,
    ),
    Check(
        "pass-too-long",
        GATE,
        N_("an overnight pass beyond the limit"),
        N_("the pass of {one} from {start} to {end} is for {nights} nights, at most {most} are allowed"),
        N_("let them be back on {latest}: azil return; or azil pass cancel"),
        "ZMZ-1 82(6)",
        f"""
        SELECT *, date(start, '+' || most || ' days') AS latest FROM (
            SELECT p.person AS subject, p.site AS site, {NAME} AS one, x.from_day AS start, x.to_day AS "end",
                   {basis("'pass.days'", "x.from_day")} AS basis,
                   CAST(julianday(x.to_day) - julianday(x.from_day) AS INTEGER) AS nights,
                   {limit("pass.days", "x.from_day")} AS most
            FROM pass AS x JOIN sleeper AS p ON p.stay = x.stay
            WHERE x.to_day > :on AND {TONIGHT}
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
        N_("left for this pass in that year, in nights: {left}; azil pass cancel, or azil return"),
        "ZMZ-1 82(6)",
        f"""
        SELECT *, max(0, most - (nights - out)) AS left FROM (
            SELECT subject, site, one, start, "end", most, basis, out, CAST((
                SELECT sum(max(0, julianday(min(o.to_day, back)) - julianday(max(o.from_day, start))))
                FROM pass_taken AS o WHERE o.person = subject
            ) AS INTEGER) AS nights
            FROM (
                SELECT p.person AS subject, p.site AS site, {NAME} AS one,
                       {_FIRST} AS start, {_LAST} AS "end", x.to_day AS back,
                       CAST(julianday(x.to_day) - julianday(x.from_day) AS INTEGER) AS out,
                       {basis("'pass.year-days'", "x.from_day")} AS basis,
                       {limit("pass.year-days", "x.from_day")} AS most
                FROM pass AS x JOIN sleeper AS p ON p.stay = x.stay
                WHERE x.to_day > :on AND x.to_day > x.from_day AND {TONIGHT}
            )
        ) WHERE nights > most
        """,
    ),
    Check(
        "away-twice",
        CONTRADICTION,
        N_("the same nights away twice"),
        N_("{one} is recorded as away twice at the same time, from {since} and from {other}"),
        N_("azil return, azil pass cancel, or azil undo one of the two"),
        "-",
        f"""
        WITH away AS (
            SELECT 'absence/' || a.id AS id, a.stay, a.from_day FROM absence AS a WHERE {_AWAY}
            UNION ALL SELECT 'pass/' || a.id, a.stay, a.from_day FROM pass AS a WHERE {_AWAY_ON_PASS}
        )
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, a.before AS since, a.from_day AS other
        FROM (SELECT *, lag(from_day) OVER (PARTITION BY stay ORDER BY from_day, id) AS before FROM away) AS a
        JOIN sleeper AS p ON p.stay = a.stay
        WHERE a.before IS NOT NULL AND {TONIGHT}
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
        FROM absence AS a JOIN sleeper AS p ON p.stay = a.stay
        WHERE {_AWAY} AND {TONIGHT} AND a.expected BETWEEN :on AND :until
        """,
    ),
    Due(
        "pass-ends",
        N_("the day of return of an overnight pass"),
        N_("the pass of {one} of {place} ends: the night is spent in the house again"),
        "ZMZ-1 82(6)",
        f"""
        SELECT {WHO}, x.to_day AS day
        FROM pass AS x JOIN sleeper AS p ON p.stay = x.stay
        WHERE x.to_day BETWEEN :on AND :until AND x.to_day > x.from_day AND {TONIGHT}
        """,
    ),
    Due(
        "withdrawal-sets-in",
        N_("the day from which an application counts as withdrawn"),
        N_("{one} of {place}, away since {since}: from this day on the application counts as withdrawn"),
        "ZMZ-1 50(2)/2",
        f"SELECT * FROM ({_WITHDRAWN}) WHERE day BETWEEN :on AND :until",
    ),
)
