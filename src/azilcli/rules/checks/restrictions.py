"""Restrictions of movement that the act does not allow, or that ran out; the days that belong to them."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import children, decisions, restrictions
from azilcli.rules.check import CONTRADICTION, GATE, STANDARD, Check, Due
from azilcli.rules.presence import HOMES
from azilcli.rules.sql import NAME, TONIGHT, days_after, ends, holds, limit

_PLACE = f"""
    (SELECT b.site FROM sleeper AS b WHERE b.person = r.person AND {holds("b")} ORDER BY b.site LIMIT 1)"""
_SAID = f"r.person AS subject, {_PLACE} AS site, {NAME} AS one, r.from_day AS since, r.id AS record"
_OF = "FROM valid_restriction AS r JOIN person AS p ON p.id = r.person"
_STILL = holds("r")
_HOURS = limit(restrictions.WRITTEN_HOURS, "r.from_day")
_WRITE_BY = days_after("r.from_day", f"(({_HOURS} + 23) / 24)")

CHECKS = (
    Check(
        "restriction-too-long",
        GATE,
        N_("a restriction of movement longer than the act allows"),
        N_("the restriction of movement of {one} from {since} goes beyond {longest}"),
        N_("azil restriction end {record}, or azil restriction correct {record} with --extended"),
        "ZMZ-1 84(6)",
        f"""
        SELECT {_SAID}, {restrictions.longest("r")} AS longest {_OF}
        WHERE {_STILL} AND r.ground != '{restrictions.DUBLIN}'
          AND max(coalesce(r.until, ''), :on) > {restrictions.longest("r")}
        """,
    ),
    Check(
        "restriction-of-minor",
        GATE,
        N_("a minor restricted to the Centre for Foreigners"),
        N_("{one} is a minor and cannot be restricted to the Centre for Foreigners"),
        N_("azil restriction end {record}; within the asylum home it is allowed"),
        "ZMZ-1 84(2)",
        f"SELECT {_SAID} {_OF} WHERE {_STILL} AND r.place = '{restrictions.CENTRE}'"
        f" AND {children.is_minor('p')}",
    ),
    Check(
        "restriction-by-office",
        GATE,
        N_("a restriction of movement that the Office cannot order"),
        N_("the restriction of movement of {one} from {since} is not for the Office to order on that ground"),
        N_("azil restriction correct {record} --by-whom ministry, or with another ground"),
        "ZMZ-1 84(10)",
        f"SELECT {_SAID} {_OF} WHERE {_STILL} AND r.ordered_by = '{restrictions.OFFICE}'"
        f" AND r.ground != '{restrictions.SECURITY}'",
    ),
    Check(
        "restriction-over",
        GATE,
        N_("a restriction of movement past its last day"),
        N_("the restriction of movement of {one} was ordered until {until}"),
        N_("azil restriction end {record}, or azil restriction correct {record} if it was extended"),
        "ZMZ-1 84(6)",
        f"SELECT {_SAID}, r.until AS until {_OF} WHERE {_STILL} AND r.until < :on",
    ),
    Check(
        "restriction-not-written",
        STANDARD,
        N_("a restriction of movement without its written decision in time"),
        N_("the written decision on the restriction of movement of {one} from {since} was due by {day}"),
        N_("azil restriction correct {record} --written DATE"),
        "ZMZ-1 84(5)",
        f"SELECT {_SAID}, {_WRITE_BY} AS day {_OF} WHERE {_STILL}"
        f" AND coalesce(r.written_on, :on) > {_WRITE_BY}",
    ),
    Check(
        "restriction-not-served",
        STANDARD,
        N_("a restriction of movement that was not served in time"),
        N_("the restriction of movement of {one} from {since} had to be served by {day}"),
        N_("azil restriction correct {record} --served DATE"),
        "ZMZ-1 84(5)",
        f"SELECT {_SAID}, r.serve_by AS day {_OF} WHERE {_STILL} AND coalesce(r.served_on, :on) > r.serve_by",
    ),
    Check(
        "restricted-elsewhere",
        CONTRADICTION,
        N_("restricted to the asylum home, and sleeping elsewhere"),
        N_("{one} is restricted to the asylum home since {since}, but sleeps at {place}"),
        N_("azil transfer, or azil restriction end {record}"),
        "ZMZ-1 84(1)",
        f"""
        SELECT r.person AS subject, p.site AS site, p.site AS place, {NAME} AS one, r.from_day AS since,
               r.id AS record
        FROM valid_restriction AS r CROSS JOIN sleeper AS p ON p.person = r.person
        JOIN site AS s ON s.id = p.site
        WHERE {_STILL} AND {TONIGHT} AND r.place = '{restrictions.HOME}'
          AND s.kind NOT IN {HOMES}
        """,
    ),
    Check(
        "restricted-on-a-pass",
        CONTRADICTION,
        N_("restricted in movement, and on a pass"),
        N_("{one} is restricted in movement since {since}, and on an overnight pass"),
        N_("azil pass cancel {subject}, or azil restriction end {record}"),
        "ZMZ-1 84(1)",
        f"""
        SELECT {_SAID} {_OF} WHERE {_STILL}
          AND EXISTS (SELECT 1 FROM stay CROSS JOIN pass ON pass.stay = stay.id AND {holds("pass")}
                      WHERE stay.person = r.person AND {ends("stay.departed")} > :on)
        """,
    ),
    Check(
        "restricted-room",
        STANDARD,
        N_("in a room for restricted movement without a restriction"),
        N_("{one} sleeps in a room for restricted movement at {place}, but no restriction is recorded"),
        N_("azil restriction add {subject}, or azil transfer"),
        "ZMZ-1 84",
        f"""
        SELECT p.person AS subject, p.site AS site, p.site AS place, {NAME} AS one
        FROM room CROSS JOIN sleeper AS p ON p.room = room.id
        WHERE room.reserved_for = 'restricted' AND {TONIGHT}
          AND NOT EXISTS (SELECT 1 FROM valid_restriction AS r WHERE r.person = p.person AND {_STILL})
        """,
    ),
    Check(
        "remedy-not-decided",
        STANDARD,
        N_("an action against a restriction of movement that was not decided in time"),
        N_("the court had to decide by {day} on the action of {one}"),
        N_("azil remedy correct {record} --outcome CODE --outcome-on DATE"),
        "ZMZ-1 84(7), (8)",
        f"""
        SELECT r.person AS subject, {_PLACE} AS site, {NAME} AS one, r.decide_by AS day, r.id AS record
        FROM valid_remedy AS r JOIN person AS p ON p.id = r.person
        WHERE r.outcome IS NULL AND r.decide_by < :on
        """,
    ),
    Check(
        "restriction-annulled",
        GATE,
        N_("a restriction of movement that the court has ended"),
        N_("the action of {one} was granted on {day}, but the restriction of movement is not ended"),
        N_("azil restriction end {record}"),
        "ZMZ-1 84(6), (7)",
        f"""
        SELECT {_SAID}, a.outcome_on AS day {_OF}
        JOIN valid_remedy AS a ON a.about = r.id
        WHERE {_STILL} AND a.outcome = 'granted' AND a.outcome_on <= :on
        """,
    ),
    Check(
        "final-in-spite-of-remedy",
        CONTRADICTION,
        N_("a decision recorded as final while a remedy is open"),
        N_("the decision about {one} is recorded as final on {day}, but a remedy against it is not decided"),
        N_("azil remedy correct {record} with its outcome, or azil leaving decision with another --final"),
        "ZMZ-1 115(2)",
        f"""
        SELECT r.person AS subject, {_PLACE} AS site, {NAME} AS one, d.final_on AS day, r.id AS record
        FROM valid_remedy AS r JOIN decision AS d ON d.id = r.about JOIN person AS p ON p.id = r.person
        WHERE r.on_day <= :on AND d.final_on <= :on AND r.on_day <= d.final_on
          AND (r.outcome_on IS NULL OR r.outcome_on > d.final_on)
          AND d.kind IN {decisions.ENDING}
        """,
    ),
)

DUES = (
    Due(
        "restriction-ends",
        N_("the last day of a restriction of movement"),
        N_("the restriction of movement of {one} ends"),
        "ZMZ-1 84(6)",
        f"SELECT {_SAID}, r.until AS day {_OF} WHERE {_STILL} AND r.until BETWEEN :on AND :until",
    ),
    Due(
        "restriction-to-write",
        N_("the written decision on a restriction of movement"),
        N_("the written decision on the restriction of movement of {one} is due"),
        "ZMZ-1 84(5)",
        f"SELECT {_SAID}, {_WRITE_BY} AS day {_OF} WHERE {_STILL} AND r.written_on IS NULL"
        f" AND {_WRITE_BY} BETWEEN :on AND :until",
    ),
    Due(
        "restriction-to-serve",
        N_("the service of a restriction of movement"),
        N_("the decision on the restriction of movement of {one} has to be served"),
        "ZMZ-1 84(5)",
        f"SELECT {_SAID}, r.serve_by AS day {_OF} WHERE {_STILL} AND r.served_on IS NULL"
        " AND r.serve_by BETWEEN :on AND :until",
    ),
    Due(
        "restriction-action-ends",
        N_("the last day of an action against a restriction of movement"),
        N_("the time in which {one} may bring an action against the restriction of movement ends"),
        "ZMZ-1 84(7)",
        f"SELECT {_SAID}, r.action_until AS day {_OF} WHERE {_STILL}"
        f" AND r.action_until BETWEEN :on AND :until",
    ),
    Due(
        "extension-action-ends",
        N_("the last day of an action against the extension of a restriction of movement"),
        N_("the time in which {one} may bring an action against the extension of the restriction ends"),
        "ZMZ-1 84(8)",
        f"SELECT {_SAID}, r.extension_action_until AS day {_OF} WHERE {_STILL}"
        f" AND r.extension_action_until BETWEEN :on AND :until",
    ),
    Due(
        "remedy-to-decide",
        N_("the decision of the court on a restriction of movement"),
        N_("the court decides on the action of {one}"),
        "ZMZ-1 84(7), (8)",
        f"""
        SELECT r.person AS subject, {_PLACE} AS site, {NAME} AS one, r.decide_by AS day
        FROM valid_remedy AS r JOIN person AS p ON p.id = r.person
        WHERE r.outcome IS NULL AND r.decide_by BETWEEN :on AND :until
        """,
    ),
)
