"""SQL that finds intervals which overlap, each said once.

Compared in pairs, a thousand stays in one bed would be half a million findings. In the order in which they
begin, what overlaps anything earlier also begins before the longest of these has ended.
"""

from __future__ import annotations

from azilcli.rules.sql import OPEN


def overlaps(table: str, of: str, start: str, end: str, *, among: str, earlier: str = "true") -> str:
    """SQL: the records of `table` that begin before what they are `of` is free again, as `later`.

    Beside each stands as `earlier` the one that lasts longest of those that began before it and meet the
    condition `earlier`. `among` is a query of what may be taken twice at all; it keeps the rest unread.
    """
    until = f"coalesce({end}, {OPEN})"
    return f"""
        SELECT id AS later, substr(longest, instr(longest, ' ') + 1) AS earlier FROM (
            SELECT id, {start} AS begun,
                   max(CASE WHEN {earlier} THEN {until} || ' ' || id END) OVER (
                       PARTITION BY {of} ORDER BY {start}, id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS longest
            FROM {table} WHERE {of} IN ({among}) AND {start} < {until}
        ) WHERE substr(longest, 1, instr(longest, ' ') - 1) > begun"""
