"""Records that cannot both be true, or that lack what they need."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import CONTRADICTION, DANGLING, IMPOSSIBLE, STANDARD, Check, Due
from azilcli.rules.checks.overlaps import overlaps
from azilcli.rules.identity import ON_ITS_OWN
from azilcli.rules.sql import NAME, TONIGHT, doubted, ends, holds, name_of

_BEDS = overlaps("slept", "bed", "from_day", "to_day", among=doubted("bed-twice"), earlier="from_day <= :on")
_STAYS = overlaps("stay", "person", "arrived", "departed", among=doubted("person-twice"))

_SLEPT_LAST = f"""
    coalesce((SELECT coalesce(bed, room, site) FROM slept WHERE stay = {{0}}.id ORDER BY from_day DESC,
              {ends("to_day")} DESC, number DESC, id DESC LIMIT 1), '?')"""
"""SQL: where the stay {0} sleeps now, or slept last."""

# Among many who sound alike few were born on one day: only those whose day is not known are held against all.
_ALIKE = f"""
    SELECT a.id AS id, b.id AS other FROM person AS a
    JOIN person AS b ON b.sound_key = a.sound_key AND b.birth_date = a.birth_date AND b.id > a.id
    WHERE a.sound_key IN ({doubted("entered-twice")})
    UNION
    SELECT min(a.id, b.id), max(a.id, b.id) FROM person AS a INDEXED BY person_of_unknown_day
    JOIN person AS b ON b.sound_key = a.sound_key AND b.id != a.id
     AND (a.birth_date IS NULL OR b.birth_date IS NULL OR substr(b.birth_date, 1, 4) = a.birth_date)
    WHERE a.sound_key IN ({doubted("entered-twice")}) AND length(coalesce(a.birth_date, '')) <= 4"""
"""SQL: pairs of people whose names sound alike and whose births may be the same."""

CHECKS = (
    Check(
        "bed-twice",
        CONTRADICTION,
        N_("two people in one bed"),
        N_("{place} is given to two people at once: {one} and {other}"),
        N_("azil transfer for one of them, or azil correct for the date"),
        "-",
        f"""
        SELECT a.bed AS subject, a.site AS site, a.bed AS place, {name_of("pa")} AS one,
               {name_of("pb")} AS other
        FROM ({_BEDS}) AS twice
        JOIN slept AS a ON a.id = twice.earlier
        JOIN slept AS b ON b.id = twice.later
        JOIN stay AS sa ON sa.id = a.stay JOIN person AS pa ON pa.id = sa.person
        JOIN stay AS sb ON sb.id = b.stay JOIN person AS pb ON pb.id = sb.person
        """,
    ),
    Check(
        "person-twice",
        CONTRADICTION,
        N_("one person, two stays at once"),
        N_(
            "{one} has two stays at the same time: {place} since {arrived} ({stay})"
            " and {other} since {since} ({twin})"
        ),
        N_("azil discharge, azil correct with the code of the stay, or azil undo for its admission"),
        "-",
        f"""
        SELECT a.person AS subject, NULL AS site, {NAME} AS one, a.id AS stay, b.id AS twin,
               {_SLEPT_LAST.format("a")} AS place, a.arrived AS arrived,
               {_SLEPT_LAST.format("b")} AS other, b.arrived AS since
        FROM ({_STAYS}) AS twice
        JOIN stay AS a ON a.id = twice.earlier
        JOIN stay AS b ON b.id = twice.later
        JOIN person AS p ON p.id = a.person
        """,
    ),
    Check(
        "left-before-arrived",
        CONTRADICTION,
        N_("left before arriving"),
        N_("{one} left on {departed}, before arriving on {arrived}"),
        N_("azil correct for one of the dates"),
        "-",
        f"""
        SELECT s.person AS subject, NULL AS site, {NAME} AS one, s.arrived AS arrived,
               s.departed AS departed
        FROM stay AS s INDEXED BY stay_backwards JOIN person AS p ON p.id = s.person
        WHERE s.departed < s.arrived
        """,
    ),
    Check(
        "place-not-in-use",
        CONTRADICTION,
        N_("somebody in a place that is closed or out of service"),
        N_("{one} sleeps in {place}, which is closed or out of service"),
        N_("azil transfer for the person, or reopen the place"),
        "-",
        f"""
        SELECT p.person AS subject, p.site AS site, coalesce(p.bed, p.room, p.site) AS place, {NAME} AS one
        FROM closure AS c
        JOIN sleeper AS p ON c.place IN (p.bed, p.room, p.site)
        WHERE {holds("c")}
          AND {TONIGHT}
        """,
    ),
    Check(
        "place-was-not-in-use",
        CONTRADICTION,
        N_("stays in a place before it opened or while it was closed"),
        N_("{place}: stays with nights before it opened or while it was closed: {count}"),
        N_("azil correct for the days of a stay, or azil undo for the closure"),
        "-",
        f"""
        SELECT p.site AS subject, p.site AS site, p.site AS place, count(*) AS count
        FROM slept AS p JOIN site ON site.id = p.site
        WHERE p.id IN ({doubted("out-of-use")})
          AND (p.from_day < site.from_day OR (p.to_day <= :on AND EXISTS (
            SELECT 1 FROM closure AS c WHERE c.place = p.site AND c.effect = 'closed'
            AND p.from_day < {ends("c.to_day")} AND c.from_day < p.to_day)))
        GROUP BY p.site
        """,
    ),
    Check(
        "before-birth",
        CONTRADICTION,
        N_("a stay before the birth"),
        N_("the stay of {one} began on {arrived}, before the date of birth {born}"),
        N_("check both days: azil correct, azil person edit"),
        "-",
        f"""
        SELECT p.id AS subject, NULL AS site, {NAME} AS one, s.arrived AS arrived, p.birth_date AS born
        FROM person AS p JOIN stay AS s ON s.person = p.id AND s.arrived < p.birth_date
        WHERE p.id IN ({doubted("before-birth")})
        """,
    ),
    Check(
        "future-day",
        CONTRADICTION,
        N_("a stay recorded for a future day"),
        N_("the stay of {one} begins or ends after {on}"),
        N_("azil correct for the date, or azil undo for the entry"),
        "-",
        f"""
        SELECT s.person AS subject, NULL AS site, {NAME} AS one, :today AS "on"
        FROM stay AS s JOIN person AS p ON p.id = s.person
        WHERE max(s.arrived, coalesce(s.departed, '')) > :today
        """,
    ),
    Check(
        "age-over-100",
        STANDARD,
        N_("an age over 100 years"),
        N_("the recorded birth year of {one} is {birth_date}"),
        N_("check the birth date: azil person edit"),
        "-",
        f"""
        SELECT p.id AS subject, NULL AS site, {NAME} AS one, p.birth_date AS birth_date
        FROM person AS p WHERE p.birth_date < CAST(substr(:on, 1, 4) - 100 AS TEXT)
          AND {ON_ITS_OWN.format("p")}
        """,
    ),
    Check(
        "entered-twice",
        STANDARD,
        N_("apparently one person entered twice"),
        N_("{one} ({code}) and {other} ({other_code}) seem to be one person"),
        N_(
            "azil person merge if they are one person, azil person distinct if they are two; of all who are "
            "certain: azil person merge --certain"
        ),
        "-",
        f"""
        SELECT a.id AS subject, NULL AS site, {name_of("a")} AS one, a.id AS code,
               {name_of("b")} AS other, min(b.id) AS other_code
        FROM ({_ALIKE}) AS alike
        JOIN person AS a ON a.id = alike.id JOIN person AS b ON b.id = alike.other
        WHERE {ON_ITS_OWN.format("a")} AND {ON_ITS_OWN.format("b")}
          AND (a.sex = b.sex OR 'x' IN (a.sex, b.sex))
          AND (a.emso IS NULL OR b.emso IS NULL OR a.emso = b.emso)
          AND (a.citizenship = b.citizenship OR 'XXX' IN (a.citizenship, b.citizenship)
               OR (a.birth_date = b.birth_date AND length(a.birth_date) > 4))
          AND (a.sort_key = b.sort_key OR NOT EXISTS (
               SELECT 1 FROM membership AS ma JOIN membership AS mb ON mb.household = ma.household
               WHERE ma.person = a.id AND mb.person = b.id))
          AND NOT EXISTS (
               SELECT 1 FROM distinction
               WHERE (person = a.id AND other = b.id) OR (person = b.id AND other = a.id))
        GROUP BY a.id
        """,
    ),
    Check(
        "household-in-two-towns",
        STANDARD,
        N_("a household in two towns"),
        N_("the household {household} sleeps in {towns}"),
        N_("family unity: azil transfer --household, or azil household leave"),
        "ZMZ-1 3(5)",
        f"""
        WITH sleeping AS MATERIALIZED (
            SELECT DISTINCT m.household, site.town
            FROM slept AS b
            JOIN stay AS s ON s.id = b.stay
            JOIN membership AS m ON m.person = s.person
             AND {holds("m")}
            JOIN site ON site.id = b.site
            WHERE {holds("b")}
        )
        SELECT h.id AS subject, NULL AS site, h.name AS household,
               (SELECT group_concat(town) FROM
                (SELECT town FROM sleeping WHERE household = h.id ORDER BY town)) AS towns
        FROM household AS h
        WHERE h.id IN (SELECT household FROM sleeping GROUP BY household HAVING count(*) > 1)
        """,
    ),
    Check(
        "record-incomplete",
        CONTRADICTION,
        N_("a record that lacks a required field"),
        N_("the {kind} {record} is not shown, as this is missing: {missing}"),
        N_("to see who wrote it: azil log --record; complete it, or undo the rest of it"),
        "-",
        "SELECT record AS subject, NULL AS site, kind, record, missing FROM incomplete",
    ),
    Check(
        "reference-to-nothing",
        CONTRADICTION,
        N_("a record that refers to one that does not exist"),
        N_("the {kind} {record} refers to {value}, which does not exist"),
        N_("to see who wrote it: azil log --record; to undo it: azil undo"),
        "-",
        f"SELECT record AS subject, NULL AS site, kind, record, value FROM {DANGLING}",
    ),
    Check(
        "impossible-value",
        CONTRADICTION,
        N_("a day that does not exist, or a code that is in no list"),
        N_("the {kind} {record}: “{value}” is not a valid value of {field}"),
        N_("to see who wrote it: azil log --record; correct it, or undo it with azil undo"),
        "-",
        f"SELECT record AS subject, NULL AS site, kind, record, field, value FROM {IMPOSSIBLE}",
    ),
)

DUES: tuple[Due, ...] = ()
