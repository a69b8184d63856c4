"""Places kept free: whether they still are, and when they lapse."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import STANDARD, Check, Due
from azilcli.rules.holds import KEPT
from azilcli.rules.sql import holds

_WITHIN = "({place} = {above} OR substr({place}, 1, length({above}) + 1) = {above} || '/')"

CHECKS = (
    Check(
        "hold-short",
        STANDARD,
        N_("more people expected than places are free"),
        N_("{place}: places to be kept free for {label}: {count}; free: {free}"),
        N_("azil suggest lists free places; then: azil hold correct {hold} --place PLACE"),
        "-",
        f"""
        WITH kept AS MATERIALIZED (
            SELECT h.* FROM valid_hold AS h
            WHERE h.until >= :on AND h.from_day <= :on AND h.people > 0 AND {KEPT}
        ),
        asked AS (
            SELECT k.place, min(k.id) AS hold,
                   (SELECT sum(q.people) FROM kept AS q
                    WHERE {_WITHIN.format(place="q.place", above="k.place")}) AS count,
                   group_concat(DISTINCT k.label) AS label,
                   (SELECT count(*) FROM bed_place AS b
                    WHERE k.place IN (b.bed, b.room, b.site) AND b.from_day <= :on
                      AND NOT EXISTS (SELECT 1 FROM closure
                                      WHERE closure.place IN (b.bed, b.room, b.site) AND {holds("closure")})
                      AND NOT EXISTS (SELECT 1 FROM slept WHERE slept.bed = b.bed
                                      AND {holds("slept")})) AS free
            FROM kept AS k GROUP BY k.place
        )
        SELECT place AS subject, substr(place, 1, instr(place || '/', '/') - 1) AS site, place, hold, count,
               label, free
        FROM asked WHERE count > free""",
    ),
)

DUES = (
    Due(
        "hold-lapses",
        N_("the last night of places kept free"),
        N_("{count} kept free for {label} in {place} for the last night"),
        "-",
        """
        SELECT h.place AS subject, substr(h.place, 1, instr(h.place || '/', '/') - 1) AS site,
               h.place AS place, h.until AS day, h.label AS label, h.people AS count
        FROM valid_hold AS h WHERE h.until BETWEEN :on AND :until AND h.people > 0
        """,
    ),
)
