"""What copies of the file say differently, and what only came of bringing them together.

What concerns somebody whose data are erased is no longer asked: nobody may decide it any more.
"""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import CONTRADICTION, Check, Due
from azilcli.rules.checks.overlaps import overlaps
from azilcli.rules.sql import NAME, OPEN, TONIGHT, doubted, ends, holds, name_of

_PLACES = overlaps("slept", "stay", "from_day", "to_day", among=doubted("sleeps-twice"))
_HOUSEHOLD = "coalesce(nullif({0}.name, ''), '–')"
_GONE = "EXISTS (SELECT 1 FROM change AS c WHERE c.kind = 'erasure' AND c.record = '{0}/' || {1})"
"""SQL: the record is erased, and that was known: a past state is read without what is erased since."""

# Who stands for all goes on as nobody, but in a circle: there what was last written says otherwise.
_UNITING = """
    SELECT u.whole, c.entry,
           CASE WHEN json_valid(c.fields) THEN json_extract(c.fields, '$.same_as') END AS next,
           row_number() OVER (PARTITION BY u.whole ORDER BY e.clock DESC, e.id DESC, c.position DESC) AS rank
    FROM (SELECT DISTINCT whole FROM united WHERE kind = 'person') AS u
    JOIN change AS c ON c.kind = 'person' AND c.record = u.whole AND c.personal = 0
    JOIN entry AS e ON e.seq = c.entry
    WHERE instr(c.fields, '"same_as"') AND c.entry NOT IN (SELECT entry FROM voided)"""
"""SQL: what says as whom the people go on as whom others do, that of `rank` 1 last."""

CHECKS = (
    Check(
        "conflict",
        CONTRADICTION,
        N_("two copies of the file say different things"),
        N_("{kind} {record}: the copies differ in {fields}"),
        N_("decide it: azil conflict list"),
        "-",
        """
        SELECT min(record) AS subject, NULL AS site, kind, min(record) AS record,
               group_concat(DISTINCT field) AS fields
        FROM (SELECT *, min(is_part) OVER (PARTITION BY sides) AS least
              FROM (SELECT kind, record, field, kind IN ('placement', 'extension') AS is_part,
                           group_concat(entry) AS sides
                    FROM (SELECT * FROM conflict ORDER BY kind, record, field, entry)
                    GROUP BY kind, record, field))
        WHERE is_part = least GROUP BY sides
        """,
    ),
    Check(
        "undo-contested",
        CONTRADICTION,
        N_("undone in one copy, built on in another"),
        N_("{action} of {office} was undone in one copy and built on in another; it counts for now"),
        N_("decide it: azil conflict list"),
        "-",
        """
        SELECT DISTINCT substr(entry.id, 1, 8) AS subject, NULL AS site, entry.action AS action,
               coalesce(nullif(entry.office, ''), '-') AS office
        FROM open_contest AS c JOIN entry ON entry.seq = c.target
        """,
    ),
    Check(
        "undo-in-vain",
        CONTRADICTION,
        N_("an undo without effect, as more was built on what it undoes"),
        N_(
            "the undo {entry} of {office} undoes {action} ({target}), although its author knew of "
            "{later}, which builds on it; the undo does not count"
        ),
        N_("ask that office; no command writes such an undo. To remove it: azil undo, with its entry"),
        "-",
        """
        SELECT substr(undo.id, 1, 8) AS subject, NULL AS site, substr(undo.id, 1, 8) AS entry,
               coalesce(nullif(undo.office, ''), '-') AS office, target.action AS action,
               substr(target.id, 1, 8) AS target, builder.action AS later
        FROM vain JOIN entry AS undo ON undo.seq = vain.undo
        JOIN entry AS target ON target.seq = vain.target JOIN entry AS builder ON builder.seq = vain.builder
        WHERE vain.undo NOT IN (SELECT entry FROM voided)
        """,
    ),
    Check(
        "sleeps-twice",
        CONTRADICTION,
        N_("one stay in two places at once"),
        N_("{one} sleeps in {place} and in {other} at the same time"),
        N_("azil undo for one of the two transfers: azil log --person {subject}"),
        "-",
        f"""
        SELECT s.person AS subject, a.site AS site, {NAME} AS one,
               coalesce(a.bed, a.room, a.site) AS place, coalesce(b.bed, b.room, b.site) AS other
        FROM ({_PLACES}) AS twice
        JOIN slept AS a ON a.id = twice.earlier
        JOIN slept AS b ON b.id = twice.later
        JOIN stay AS s ON s.id = a.stay JOIN person AS p ON p.id = s.person
        """,
    ),
    Check(
        "sleeps-after-leaving",
        CONTRADICTION,
        N_("somebody who has left but still has a place to sleep"),
        N_("{one} left on {day}, but still sleeps in {place}"),
        N_("azil undo for the transfer or for the discharge: azil log --person {subject}"),
        "-",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, p.departed AS day,
               coalesce(p.bed, p.room, p.site) AS place
        FROM sleeper AS p
        WHERE {TONIGHT} AND p.departed <= :on
        """,
    ),
    Check(
        "seen-while-away",
        CONTRADICTION,
        N_("somebody seen on site while recorded as away"),
        N_("{one} is recorded as away since {since}, but was seen at {place} on {day}"),
        N_("azil return, or azil presence record for that day again"),
        "-",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, a.from_day AS since, p.site AS place,
               max(c.day) AS day
        FROM sleeper AS p CROSS JOIN absence AS a ON a.stay = p.stay
        JOIN presence_check AS c ON c.site = p.site AND c.day BETWEEN a.from_day AND :on
         AND c.day < {ends("a.to_day")} AND ' ' || c.seen || ' ' LIKE '% ' || p.person || ' %'
        WHERE {holds("a")}
          AND {TONIGHT}
        GROUP BY a.id
        """,
    ),
    Check(
        "leaving-twice",
        CONTRADICTION,
        N_("the same kind of departure begun twice"),
        N_("{one} has two departures of the same kind at once, from {day} and from {other}"),
        N_("azil undo for one of the two: azil log --person {subject}"),
        "-",
        f"""
        SELECT a.person AS subject, NULL AS site, {NAME} AS one,
               min(a.from_day) AS day, max(a.from_day) AS other
        FROM leaving AS a JOIN person AS p ON p.id = a.person
        WHERE a.kind IN ('voluntary', 'removal', 'dublin') AND a.from_day <= :on
          AND min({ends("a.handed_over")}, {ends("a.failed")}) > :on
          AND {ends("a.until")} >= :on
        GROUP BY +a.person, a.kind HAVING count(*) > 1
        """,
    ),
    Check(
        "two-households",
        CONTRADICTION,
        N_("somebody in two households at once"),
        N_("{one} belongs to the households {household} and {other} at the same time"),
        N_("azil household leave, once for each wrong household"),
        "-",
        f"""
        SELECT p.id AS subject, NULL AS site, {NAME} AS one, {_HOUSEHOLD.format("h")} AS household,
               {_HOUSEHOLD.format("o")} AS other
        FROM (SELECT person, household, lag(household) OVER (PARTITION BY person ORDER BY household) AS before
              FROM membership AS m
              WHERE m.person IN ({doubted("two-households")}) AND {holds("m")}
              GROUP BY person, household) AS a
        JOIN person AS p ON p.id = a.person
        JOIN household AS h ON h.id = a.before JOIN household AS o ON o.id = a.household
        """,
    ),
    Check(
        "erased-in-part",
        CONTRADICTION,
        N_("somebody whose data are only partly erased"),
        N_("the data of {code} are erased, but not the {kind} {record} that belongs to them"),
        N_("azil person erase with the same code again; or azil undo for a wrong azil person merge"),
        "-",
        f"""
        SELECT whole AS subject, NULL AS site, whole AS code, 'person' AS kind, record
        FROM united WHERE kind = 'person' AND {_GONE.format("person", "united.whole")}
          AND NOT {_GONE.format("person", "united.record")}
        UNION ALL
        SELECT min(record), NULL, min(record), 'person', whole
        FROM united WHERE kind = 'person' AND {_GONE.format("person", "united.record")}
          AND NOT {_GONE.format("person", "united.whole")} GROUP BY whole
        UNION ALL
        SELECT min(m.person), NULL, min(m.person), 'household', m.household
        FROM membership AS m WHERE NOT {_GONE.format("household", "m.household")}
        GROUP BY m.household HAVING min({_GONE.format("person", "m.person")})
        """,
    ),
    Check(
        "erased-stays",
        CONTRADICTION,
        N_("a resident whose data are erased"),
        N_(
            "{code}, whose data are erased, sleeps in {place}: another copy of the file admitted them "
            "meanwhile"
        ),
        N_("azil discharge; if they are here, enter them again: azil person add, azil admit"),
        "-",
        f"""
        SELECT p.person AS subject, p.site AS site, p.person AS code, coalesce(p.bed, p.room, p.site) AS place
        FROM sleeper AS p WHERE p.from_day <= :on AND p.departed IS NULL
          AND {ends("p.to_day")} = {OPEN} AND {_GONE.format("person", "p.person")}
        """,
    ),
    Check(
        "united-in-circle",
        CONTRADICTION,
        N_("two records of one person, each merged into the other"),
        N_(
            "{one} ({code}) was merged into {other} ({other_code}), and that one into the first: "
            "copies merged them in opposite directions; the first counts for now, and permanently "
            "after {undo}"
        ),
        N_("azil undo for the wrong azil person merge: azil log --person"),
        "-",
        f"""
        SELECT p.id AS subject, NULL AS site, {NAME} AS one, p.id AS code,
               {name_of("q")} AS other, q.id AS other_code,
               'azil undo ' || substr(entry.id, 1, 8) AS undo
        FROM ({_UNITING}) AS u
        JOIN entry ON entry.seq = u.entry
        JOIN person AS p ON p.id = u.whole
        JOIN person AS q ON q.id = u.next
        WHERE u.rank = 1 AND NOT {_GONE.format("person", "u.whole")}
        """,
    ),
)

DUES: tuple[Due, ...] = ()
