"""The checks: small named queries, each finding one thing that is wrong though recorded.

A check is data: its SQL gives one row per finding, with `subject` and what the sentence names. The
parameter `:on` is the day asked about. Adding a check means adding one here, and nothing else.
"""

from __future__ import annotations

from typing import NamedTuple

from azilcli.language import N_

GATE, CONTRADICTION, STANDARD = "gate", "contradiction", "standard"
"""Severity: a legal limit that was passed; records that cannot both be true; a standard not met."""

_OVERLAP = """
    {a}.{start} < coalesce({b}.{end}, '9999-12-31') AND {b}.{start} < coalesce({a}.{end}, '9999-12-31')
    AND {a}.{start} < coalesce({a}.{end}, '9999-12-31')
    AND {b}.{start} < coalesce({b}.{end}, '9999-12-31')"""


class Check(NamedTuple):
    """One check: a code that never changes its meaning, and what to say of each row found."""

    code: str
    severity: str
    title: str
    sentence: str
    remedy: str
    source: str
    sql: str


CHECKS = (
    Check(
        "bed-twice",
        CONTRADICTION,
        N_("two people in one bed"),
        N_("{place} is given to two people at once: {one} and {other}"),
        N_("azil transfer one of them, or azil correct the date"),
        "-",
        f"""
        SELECT a.bed AS subject, a.bed AS place, a.stay AS stay, b.stay AS other_stay,
               pa.family_name || ' ' || coalesce(pa.given_name, '') AS one,
               pb.family_name || ' ' || coalesce(pb.given_name, '') AS other
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
        SELECT a.person AS subject, p.family_name || ' ' || coalesce(p.given_name, '') AS one
        FROM stay AS a
        JOIN stay AS b ON b.person = a.person AND b.id > a.id
         AND {_OVERLAP.format(a="a", b="b", start="arrived", end="departed")}
        JOIN person AS p ON p.id = a.person
        """,
    ),
    Check(
        "extension-twice",
        CONTRADICTION,
        N_("the same extension granted twice"),
        N_("the stay of {one} was given extension {number} twice"),
        N_("azil undo one of the two"),
        "-",
        """
        SELECT s.person AS subject, p.family_name || ' ' || coalesce(p.given_name, '') AS one,
               x.number AS number
        FROM extension AS x
        JOIN stay AS s ON s.id = x.stay JOIN person AS p ON p.id = s.person
        GROUP BY x.stay, x.number HAVING count(*) > 1
        """,
    ),
    Check(
        "left-before-arrived",
        CONTRADICTION,
        N_("left before arriving"),
        N_("{one} left on {departed}, before arriving on {arrived}"),
        N_("azil correct one of the dates"),
        "-",
        """
        SELECT s.person AS subject, p.family_name || ' ' || coalesce(p.given_name, '') AS one,
               s.arrived AS arrived, s.departed AS departed
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
        """
        SELECT s.person AS subject, coalesce(s.bed, s.room, s.site) AS place,
               s.family_name || ' ' || coalesce(s.given_name, '') AS one
        FROM closure AS c
        JOIN sleeper AS s ON c.place IN (s.bed, s.room, s.site)
        WHERE c.from_day <= :on AND coalesce(c.to_day, '9999-12-31') > :on
          AND s.from_day <= :on AND coalesce(s.to_day, '9999-12-31') > :on
        """,
    ),
    Check(
        "overstay",
        GATE,
        N_("the term has run out"),
        N_("the term of {one} at {place} ended on {until}"),
        N_("azil extend or azil discharge"),
        "ZMZ-1 93, 96",
        """
        SELECT s.person AS subject, s.site AS place, t.until AS until,
               s.family_name || ' ' || coalesce(s.given_name, '') AS one
        FROM sleeper AS s JOIN stay_term AS t ON t.stay = s.stay
        WHERE t.until < :on AND s.from_day <= :on AND coalesce(s.to_day, '9999-12-31') > :on
        """,
    ),
    Check(
        "no-bed",
        STANDARD,
        N_("people without a bed"),
        N_("{place}: {count} people without a bed"),
        N_("azil transfer them to a place with a free bed: azil report occupancy"),
        "EASO 2016, 5.1",
        """
        SELECT site AS subject, site AS place, count(*) AS count
        FROM placement
        WHERE bed IS NULL AND from_day <= :on AND coalesce(to_day, '9999-12-31') > :on
        GROUP BY site
        """,
    ),
    Check(
        "record-incomplete",
        CONTRADICTION,
        N_("a record that lacks a required field"),
        N_("the {kind} {record} is not shown, as it lacks: {missing}"),
        N_("azil log --record says who wrote it; complete it or undo the rest of it"),
        "-",
        """
        SELECT record AS subject, kind AS kind, record AS record, missing AS missing FROM incomplete
        """,
    ),
)
