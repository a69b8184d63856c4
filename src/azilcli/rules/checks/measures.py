"""Measures taken out of order or without a breach; separate rooms, notices and objections that end."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import GATE, STANDARD, Check, Due
from azilcli.rules.sql import NAME, TONIGHT, WHO, basis, ends, usual

_OF_THE_HOUSE = f"""
    FROM sleeper AS p CROSS JOIN measure AS m ON m.stay = p.stay
    WHERE p.from_day <= :on AND {ends("p.to_day")} >= :on
      AND ({ends("p.to_day")} > :on OR p.to_day = p.departed) AND m.on_day <= :on"""
"""The measures of those who sleep here tonight or left today: begun from them, not from all ever taken."""

_EARLIER = """
    EXISTS (SELECT 1 FROM measure AS e WHERE e.stay = m.stay AND e.kind = '{kind}' AND e.on_day < m.on_day)"""
_NO_WARNING, _NO_TRANSFER = (
    f"NOT {_EARLIER.format(kind=kind).strip()}" for kind in ("written-warning", "transfer")
)
_ROOM_BASIS = basis("'measures.separate-room-days'", "m.on_day")
_ROOM_DAYS = usual("'measures.separate-room-days'", "m.on_day")
_NOTICE = "coalesce(m.until, m.objection_until, m.on_day)"
_STILL_THERE = f"""
    FROM measure AS m JOIN sleeper AS p ON p.stay = m.stay
    WHERE {TONIGHT} AND m.on_day <= :on"""
"""The measures of which something ends in a time given, of people who sleep here tonight."""

CHECKS = (
    Check(
        "measure-unwarned",
        GATE,
        N_("a transfer or termination without an earlier written warning"),
        N_("a transfer or termination was imposed on {one} on {day} without an earlier written warning"),
        N_(
            "azil measure add {subject} written-warning, if there was one before; else azil undo for "
            "the measure"
        ),
        "ZMZ-1 97",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, m.on_day AS day {_OF_THE_HOUSE}
          AND p.programme = 'integration' AND m.kind IN ('transfer', 'termination') AND {_NO_WARNING}
        """,
    ),
    Check(
        "termination-without-transfer",
        GATE,
        N_("a termination without an earlier transfer as a measure"),
        N_("accommodation of {one} was terminated on {day} without an earlier transfer as a measure"),
        N_(
            "azil measure add {subject} transfer, if there was one before; else azil undo for the termination"
        ),
        "ZMZ-1 97",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, m.on_day AS day {_OF_THE_HOUSE}
          AND p.programme = 'integration' AND m.kind = 'termination' AND {_NO_TRANSFER}
        """,
    ),
    Check(
        "separate-room-too-long",
        GATE,
        N_("a separate room for longer than allowed"),
        N_("{one} was put in a separate room from {day} until {until}; the last day allowed is {latest}"),
        N_("record it with an earlier last day; if it is already recorded, first azil undo"),
        "ZMZ-1 82.b",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, m.on_day AS day, m.until AS until,
               date(m.on_day, '+' || ({_ROOM_DAYS} - 1) || ' days') AS latest, {_ROOM_BASIS} AS basis
        {_OF_THE_HOUSE}
          AND m.kind = 'separate-room'
          AND julianday(m.until) - julianday(m.on_day) + 1 > {_ROOM_DAYS}
        """,
    ),
    Check(
        "measure-without-breach",
        STANDARD,
        N_("a measure without a recorded breach"),
        N_("a measure was taken against {one} on {day}, but no breach is recorded on or before that day"),
        N_("azil measure add for the breach, with its day"),
        "ZMZ-1 82.a, 82.b",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, m.on_day AS day {_OF_THE_HOUSE}
          AND m.kind NOT IN ('breach-minor', 'breach-serious')
          AND NOT EXISTS (SELECT 1 FROM measure AS b WHERE b.stay = m.stay
              AND b.kind IN ('breach-minor', 'breach-serious') AND b.on_day <= m.on_day)
        """,
    ),
    Check(
        "termination-over",
        STANDARD,
        N_("still present after the notice period of a termination"),
        N_("the notice given to {one} at {place} expired on {until}"),
        N_("azil discharge --reason house-rules, or azil undo for the termination"),
        "ZMZ-1 97",
        f"""
        SELECT {WHO}, {_NOTICE} AS until
        {_OF_THE_HOUSE} AND m.kind = 'termination' AND {_NOTICE} < :on
        """,
    ),
)

DUES = (
    Due(
        "separate-room-ends",
        N_("the last day of a separate room"),
        N_("the separate room of {one} ends"),
        "ZMZ-1 82.b",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, m.until AS day {_STILL_THERE}
          AND m.kind = 'separate-room' AND m.until BETWEEN :on AND :until
        """,
    ),
    Due(
        "objection-ends",
        N_("the last day of an objection"),
        N_("the time in which {one} may object to the measure of {since} ends"),
        "ZMZ-1 97, ZUP 100, 101",
        f"""
        SELECT p.person AS subject, p.site AS site, {NAME} AS one, m.on_day AS since,
               m.objection_until AS day {_STILL_THERE}
          AND m.objection_until BETWEEN :on AND :until
        """,
    ),
    Due(
        "termination-notice",
        N_("the end of the notice of a termination"),
        N_("the notice given to {one} at {place} ends"),
        "ZMZ-1 97",
        f"""
        SELECT {WHO}, {_NOTICE} AS day
        {_STILL_THERE} AND m.kind = 'termination' AND {_NOTICE} BETWEEN :on AND :until
        """,
    ),
)
