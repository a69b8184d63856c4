"""Rooms tonight: how many, and who with whom."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import children
from azilcli.rules.check import OF_THESE, STANDARD, Check, Due
from azilcli.rules.checks.health import LATEST_RESULT
from azilcli.rules.sql import NAME, TONIGHT, holds, in_force

_AREA, _SINGLE_ADULTS, _MINORS = (
    f"CAST({in_force(repr(code))} AS REAL)"
    for code in ("rooms.area-per-person", "rooms.single-adults", "rooms.minors")
)

_MINOR = f"coalesce({children.is_minor('p')}, CASE WHEN NOT {children.is_of_lost_age('p')} THEN 0 END)"

_IS_FAMILY = f"""(household.kind != 'group' OR EXISTS (
        SELECT 1 FROM membership AS c WHERE c.household = m.household AND c.relation = '{children.CARER}'
          AND {holds("c")}
          AND (c.person = m.person OR {_MINOR})))"""
"""SQL: the household of a membership `m` is a family to `p`, as a group is to its carers and the children."""


def _in(room: str) -> str:
    """SQL: who sleeps in which room, with the household unless they are alone in it.

    `minor` is null of those erased who may have been either.
    """
    return f"""
        WITH tonight AS MATERIALIZED (
            SELECT p.person, p.site, p.room, p.sex, {_MINOR} AS minor,
                   (SELECT m.household FROM membership AS m JOIN household ON household.id = m.household
                    WHERE m.person = p.person AND {_IS_FAMILY}
                      AND {holds("m")}
                      AND EXISTS (SELECT 1 FROM membership AS o
                                  WHERE o.household = m.household AND o.person != m.person
                                    AND {holds("o")})
                    ORDER BY m.id LIMIT 1) AS family
            FROM sleeper AS p
            WHERE {TONIGHT} AND p.room {room}
        )"""


_IN_ROOMS = _in("IS NOT NULL")
_IN_THESE_ROOMS = _in(OF_THESE)
"""SQL: the same for a check whose subject is the room, which is asked before somebody is put in it."""

_APART = N_("azil suggest lists free places, azil transfer moves people")

CHECKS = (
    Check(
        "room-area",
        STANDARD,
        N_("a room too small for its people"),
        N_("{place}: {count} people in {area} m²; {most} m² are needed for each"),
        _APART,
        "EASO 2016, 5.1",
        f"""
        SELECT room.id AS subject, room.site AS site, room.id AS place, count(*) AS count,
               printf('%g', room.area_m2) AS area, printf('%g', {_AREA}) AS most
        FROM slept AS b JOIN room ON room.id = b.room
        WHERE {holds("b")} AND room.area_m2 > 0
        GROUP BY room.id HAVING room.area_m2 < count(*) * {_AREA}
        """,
    ),
    Check(
        "room-single-adults",
        STANDARD,
        N_("too many single adults in a room"),
        N_("{place}: {count} single adults; at most {most} are allowed"),
        _APART,
        "EASO 2016, 6.1",
        f"""
        {_IN_ROOMS}
        SELECT room AS subject, site, room AS place, count(*) AS count,
               printf('%g', {_SINGLE_ADULTS}) AS most
        FROM tonight WHERE family IS NULL AND NOT minor
        GROUP BY room HAVING count(*) > {_SINGLE_ADULTS}
        """,
    ),
    Check(
        "room-minors",
        STANDARD,
        N_("too many unaccompanied minors in a room"),
        N_("{place}: {count} unaccompanied minors; at most {most} are allowed"),
        _APART,
        "EASO 2018, 44-45",
        f"""
        {_IN_ROOMS}
        SELECT room AS subject, site, room AS place, count(*) AS count, printf('%g', {_MINORS}) AS most
        FROM tonight WHERE family IS NULL AND minor
        GROUP BY room HAVING count(*) > {_MINORS}
        """,
    ),
    Check(
        "room-two-families",
        STANDARD,
        N_("two families in a room"),
        N_("{place}: {count} families in one room"),
        _APART,
        "EASO 2016, 2.2-2.4",
        f"""
        {_IN_ROOMS}
        SELECT room AS subject, site, room AS place, count(DISTINCT family) AS count
        FROM tonight GROUP BY room HAVING count(DISTINCT family) > 1
        """,
    ),
    Check(
        "room-family-with-strangers",
        STANDARD,
        N_("a family sharing a room with strangers"),
        N_("{place}: a family and {count} who do not belong to it"),
        _APART,
        "EASO 2016, 2.2-2.4",
        f"""
        {_IN_ROOMS}
        SELECT room AS subject, site, room AS place, sum(family IS NULL) AS count
        FROM tonight GROUP BY room HAVING count(family) > 0 AND sum(family IS NULL) > 0
        """,
    ),
    Check(
        "room-sexes",
        STANDARD,
        N_("single people of different sexes in one room"),
        N_("{place}: women and men who came alone, or people of unknown sex, share a room"),
        _APART,
        "EASO 2016",
        f"""
        {_IN_ROOMS}
        SELECT room AS subject, site, room AS place
        FROM tonight WHERE family IS NULL GROUP BY room HAVING count(DISTINCT sex) > 1
        """,
    ),
    Check(
        "room-minors-with-adults",
        STANDARD,
        N_("minors with adults who are not their relatives"),
        N_("{place}: {count} with adults, none of them a relative"),
        _APART,
        "ZMZ-1 16(7); EASO 2018, 44-45",
        f"""
        {_IN_THESE_ROOMS},
        party AS (
            SELECT room, site, sum(minor) AS minors, sum(NOT minor) AS adults,
                   sum(minor IS NOT 1) AS perhaps_adults
            FROM tonight GROUP BY room, coalesce(family, person)
        )
        SELECT room AS subject, site, room AS place,
               sum(CASE WHEN perhaps_adults = 0 THEN minors END) AS count
        FROM party GROUP BY room
        HAVING sum(adults) > 0 AND sum(CASE WHEN perhaps_adults = 0 THEN minors END) > 0
        """,
    ),
    Check(
        "child-alone-in-room",
        STANDARD,
        N_("a child in a room without an adult of its family"),
        N_("{one} is a minor and sleeps in {place} without an adult of the family"),
        _APART,
        "ZMZ-1 15(5); EASO 2016, 2.2-2.4",
        f"""
        {_IN_ROOMS},
        beside AS (
            SELECT t.*, sum(t.minor IS NOT 1) OVER (PARTITION BY t.room, t.family) AS adults
            FROM tonight AS t WHERE t.family IS NOT NULL
        )
        SELECT c.person AS subject, c.site AS site, c.room AS place, {NAME} AS one
        FROM beside AS c JOIN person AS p ON p.id = c.person
        JOIN room ON room.id = c.room JOIN site ON site.id = c.site
        WHERE c.minor AND c.adults = 0 AND site.kind != 'flat' AND room.reserved_for IS NOT 'isolation'
          AND EXISTS (
            SELECT 1 FROM membership AS m JOIN person AS grown ON grown.id = m.person
            JOIN sleeper AS s ON s.person = m.person AND +s.site = c.site
             AND {holds("s")}
            WHERE m.household = c.family AND {holds("m")}
              AND ({children.is_minor("grown")}) = 0)
        """,
    ),
    Check(
        "flat-two-households",
        STANDARD,
        N_("two households in a flat"),
        N_("{place}: {count} households in one flat"),
        N_("azil transfer one of them to an empty flat: azil suggest; or azil household join"),
        "pilot 2016",
        f"""
        SELECT site AS subject, site AS site, site AS place, count(DISTINCT household) AS count
        FROM (
            SELECT p.site, coalesce(
                (SELECT m.household FROM membership AS m JOIN household ON household.id = m.household
                 WHERE m.person = p.person AND {_IS_FAMILY}
                   AND {holds("m")}
                 ORDER BY m.id LIMIT 1), p.person) AS household
            FROM sleeper AS p WHERE p.site IN (SELECT id FROM site WHERE kind = 'flat')
              AND {TONIGHT}
        ) GROUP BY site HAVING count(DISTINCT household) > 1
        """,
    ),
    Check(
        "room-reserved",
        STANDARD,
        N_("somebody in a room reserved for others"),
        N_("{one} sleeps in {place}, which is reserved for others"),
        N_("azil transfer for the person, or azil room edit --for"),
        "-",
        f"""
        {_IN_ROOMS},
        kept AS (
            SELECT p.*, room.reserved_for AS kept_for,
                   max(CASE WHEN room.reserved_for = 'isolation' THEN {LATEST_RESULT} = 'isolation' END)
                   OVER (PARTITION BY p.room, coalesce(p.family, p.person)) AS isolated
            FROM tonight AS p JOIN room ON room.id = p.room WHERE room.reserved_for IS NOT NULL
        )
        SELECT k.person AS subject, k.site AS site, k.room AS place, {NAME} AS one
        FROM kept AS k JOIN person AS p ON p.id = k.person
        WHERE CASE k.kept_for
              WHEN 'families' THEN k.family IS NULL
              WHEN 'women' THEN k.sex != 'f'
              WHEN 'men' THEN k.sex != 'm'
              WHEN 'minors' THEN NOT k.minor
              WHEN 'isolation' THEN coalesce(k.isolated, 0) = 0
              END
        """,
    ),
)

DUES: tuple[Due, ...] = ()
