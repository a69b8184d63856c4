"""Records that cannot both be true, or that lack what they need."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.checks import CONTRADICTION, NAME, STANDARD, Check, Due

_OVERLAP = """
    {a}.{start} < coalesce({b}.{end}, '9999-12-31')
    AND {b}.{start} < coalesce({a}.{end}, '9999-12-31')
    AND {a}.{start} < coalesce({a}.{end}, '9999-12-31')
    AND {b}.{start} < coalesce({b}.{end}, '9999-12-31')"""

CHECKS = (
    Check(
        "bed-twice",
        CONTRADICTION,
        N_("two people in one bed"),
        N_("{place} is given to two people at once: {one} and {other}"),
        N_("azil transfer one of them, or azil correct the date"),
        "-",
        f"""
        SELECT a.bed AS subject, a.site AS site, a.bed AS place, {NAME.replace("p.", "pa.")} AS one,
               {NAME.replace("p.", "pb.")} AS other
        FROM placement AS a
        JOIN placement AS b ON b.bed = a.bed AND b.id > a.id
         AND {_OVERLAP.format(a="a", b="b", start="from_day", end="to_day")}
        JOIN stay AS sa ON sa.id = a.stay JOIN person AS pa ON pa.id = sa.person
        JOIN stay AS sb ON sb.id = b.stay JOIN person AS pb ON pb.id = sb.person
        WHERE a.from_day <= :on
        """,
    ),
    Check(
        "person-twice",
        CONTRADICTION,
        N_("one person, two stays at once"),
        N_("{one} has two stays at the same time"),
        N_("azil undo or azil correct one of them"),
        "-",
        f"""
        SELECT a.person AS subject, NULL AS site, {NAME} AS one
        FROM stay AS a
        JOIN stay AS b ON b.person = a.person AND b.id > a.id
         AND {_OVERLAP.format(a="a", b="b", start="arrived", end="departed")}
        JOIN person AS p ON p.id = a.person
        """,
    ),
    Check(
        "left-before-arrived",
        CONTRADICTION,
        N_("left before arriving"),
        N_("{one} left on {departed}, before arriving on {arrived}"),
        N_("azil correct one of the dates"),
        "-",
        f"""
        SELECT s.person AS subject, NULL AS site, {NAME} AS one, s.arrived AS arrived,
               s.departed AS departed
        FROM stay AS s JOIN person AS p ON p.id = s.person WHERE s.departed < s.arrived
        """,
    ),
    Check(
        "place-not-in-use",
        CONTRADICTION,
        N_("somebody in a place that is closed or out of service"),
        N_("{one} sleeps in {place}, which is closed or out of service"),
        N_("azil transfer the person, or reopen the place"),
        "-",
        f"""
        SELECT p.person AS subject, p.site AS site, coalesce(p.bed, p.room, p.site) AS place, {NAME} AS one
        FROM closure AS c
        JOIN sleeper AS p ON c.place IN (p.bed, p.room, p.site)
        WHERE c.from_day <= :on AND coalesce(c.to_day, '9999-12-31') > :on
          AND p.from_day <= :on AND coalesce(p.to_day, '9999-12-31') > :on
        """,
    ),
    Check(
        "future-day",
        CONTRADICTION,
        N_("a stay recorded for a day to come"),
        N_("the stay of {one} begins or ends after {on}"),
        N_("azil correct the date, or azil undo the entry"),
        "-",
        f"""
        SELECT s.person AS subject, NULL AS site, {NAME} AS one, :today AS "on"
        FROM stay AS s JOIN person AS p ON p.id = s.person
        WHERE s.arrived > :today OR s.departed > :today
        """,
    ),
    Check(
        "age-over-100",
        STANDARD,
        N_("an age over 100 years"),
        N_("{one} is said to be born in {birth_date}"),
        N_("check the birth date: azil person edit"),
        "-",
        f"""
        SELECT p.id AS subject, NULL AS site, {NAME} AS one, p.birth_date AS birth_date
        FROM person AS p WHERE substr(p.birth_date, 1, 4) < CAST(substr(:on, 1, 4) - 100 AS TEXT)
        """,
    ),
    Check(
        "household-in-two-towns",
        STANDARD,
        N_("a household in two towns"),
        N_("the household {household} sleeps in {towns}"),
        N_("family unity: azil transfer --household, or azil household leave"),
        "ZMZ-1 3(5)",
        """
        SELECT h.id AS subject, NULL AS site, h.name AS household, group_concat(DISTINCT site.town) AS towns
        FROM placement AS b
        JOIN stay AS s ON s.id = b.stay
        JOIN membership AS m ON m.person = s.person
         AND m.from_day <= :on AND coalesce(m.to_day, '9999-12-31') > :on
        JOIN household AS h ON h.id = m.household
        JOIN site ON site.id = b.site
        WHERE b.from_day <= :on AND coalesce(b.to_day, '9999-12-31') > :on
        GROUP BY h.id HAVING count(DISTINCT site.town) > 1
        """,
    ),
    Check(
        "record-incomplete",
        CONTRADICTION,
        N_("a record that lacks a required field"),
        N_("the {kind} {record} is not shown, as it lacks: {missing}"),
        N_("azil log --record says who wrote it; complete it or undo the rest of it"),
        "-",
        "SELECT record AS subject, NULL AS site, kind, record, missing FROM incomplete",
    ),
)

DUES: tuple[Due, ...] = ()
