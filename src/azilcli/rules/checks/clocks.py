"""Entries that a computer's clock dated wrongly: the journal knows their order, but not when they were."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import CONTRADICTION, Check, Due
from azilcli.rules.sql import limit

_TOLERATED = f"60 * coalesce({limit('calendar.clock-minutes')}, 5)"
"""SQL: by how many seconds the clocks of two computers may differ."""
_STANDS = "{0}.seq NOT IN (SELECT entry FROM voided)"
_OFFICE = "coalesce(nullif({0}.office, ''), '-')"
_SHORT = "substr({0}.id, 1, 8)"

# The first of those that are behind the same entry, and how many there are.
BEHIND = f"""
    SELECT {_SHORT.format("e")} AS subject, NULL AS site, {_SHORT.format("e")} AS entry,
           {_OFFICE.format("e")} AS office, e.recorded_at AS recorded, {_SHORT.format("k")} AS known,
           {_OFFICE.format("k")} AS elsewhere, k.recorded_at AS later, count(*) AS number, min(e.seq) AS first
    FROM behind AS b CROSS JOIN entry AS e ON e.seq = b.entry JOIN entry AS k ON k.seq = b.known
    WHERE strftime('%s', k.recorded_at) - strftime('%s', e.recorded_at) > {_TOLERATED}
      AND {_STANDS.format("e")} AND {_STANDS.format("k")} {{only}}
    GROUP BY b.known"""
"""SQL: the entries recorded before one that they knew of, by the latest of these."""

CHECKS = (
    Check(
        "clock-behind",
        CONTRADICTION,
        N_("recorded at a time before entries it builds on"),
        N_(
            "{entry} of {office} was recorded at {recorded}, although it knew of {known} of "
            "{elsewhere}, recorded at {later}: one of the two clocks was wrong; entries with such "
            "times: {number}"
        ),
        N_("set the clock right; undo what was recorded with a wrong time and enter it again: azil log"),
        "-",
        BEHIND.format(only=""),
    ),
    Check(
        "clock-ahead",
        CONTRADICTION,
        N_("recorded at a time that is still in the future"),
        N_(
            "{entry} of {office} was recorded at {recorded}, which is still in the future: the clock "
            "was fast; entries with such times: {number}"
        ),
        N_("set the clock right; undo what was recorded with a wrong time and enter it again: azil log"),
        "-",
        # Only where the newest moment of the file is still to come is the journal looked through.
        f"""
        SELECT {_SHORT.format("e")} AS subject, NULL AS site, {_SHORT.format("e")} AS entry,
               {_OFFICE.format("e")} AS office, e.recorded_at AS recorded, count(*) AS number,
               min(e.seq) AS first
        FROM (SELECT 1 FROM entry AS head
              LEFT JOIN behind AS b ON b.entry = head.seq LEFT JOIN entry AS k ON k.seq = b.known
              WHERE head.seq = (SELECT max(seq) FROM entry)
                AND coalesce(k.recorded_at, head.recorded_at) > :now) AS ahead
        CROSS JOIN entry AS e
        WHERE e.recorded_at > :now AND strftime('%s', e.recorded_at) - strftime('%s', :now) > {_TOLERATED}
          AND {_STANDS.format("e")}
        GROUP BY e.office
        """,
    ),
)

DUES: tuple[Due, ...] = ()
