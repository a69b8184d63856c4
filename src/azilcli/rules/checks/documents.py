"""House rules and other documents that are to be signed for: by whom, in which language, and until when.

The decree on the house rules of integration houses (3(1)) asks for a copy in a language understood, an oral
explanation and a signed statement; that on the rights of applicants (2(3)) for one before reception rooms.
"""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import CONTRADICTION, STANDARD, Check, Due
from azilcli.rules.children import reaches
from azilcli.rules.sql import TONIGHT, WHO, days_after, ends, holds, is_among, limit
from azilcli.rules.terms import added

APPLIES = f"""(
    (d.site_kinds IS NULL AND d.sites IS NULL)
    OR {is_among("site.kind", "coalesce(d.site_kinds, '')")}
    OR {is_among("site.id", "coalesce(d.sites, '')")})"""
"""SQL: the document `d` is for the `site`."""
FOR_RESIDENTS = f"{is_among(repr('residents'), 'd.audience')}"
IS_OLD_ENOUGH = (
    f"coalesce({reaches('p.birth_date', limit('documents.sign-age'))} <= :on, 1)"  # of no known age: yes
)
TO_SIGN = f"""
    FROM valid_document AS d CROSS JOIN site CROSS JOIN sleeper AS p ON p.site = site.id
    WHERE d.signing IS NOT NULL AND {holds("d")} AND {FOR_RESIDENTS} AND {APPLIES} AND {TONIGHT}
      AND {IS_OLD_ENOUGH}"""
"""SQL: who sleeps tonight, `p`, where a document `d` is to be signed by residents."""
SIGNED = """FROM valid_signature AS s WHERE s.person = p.person AND s.document = d.id AND s.on_day <= :on"""
"""SQL: the signatures `s` of the sleeper `p` for the document `d`."""
HAS_SIGNED = f"EXISTS (SELECT 1 {SIGNED})"
SINCE = "max(p.arrived, d.from_day)"
_SIGN_BY = days_after(SINCE, limit("documents.sign-days"))
_TO_SIGN = f"""
    SELECT {WHO}, d.id AS document, d.code, {SINCE} AS since, {_SIGN_BY} AS day
    {TO_SIGN} AND NOT {HAS_SIGNED}"""

_SPOKEN = """
    SELECT l.code FROM code AS l WHERE l.list = 'language' AND (
        instr(spoken, ' ' || l.code || ' ') > 0 OR instr(spoken, ' ' || lower(l.en) || ' ') > 0
        OR instr(spoken, ' ' || lower(l.sl) || ' ') > 0)"""
_LANGUAGES = "' ' || lower(replace(replace(o.languages, ',', ' '), ';', ' ')) || ' ' AS spoken"


def _documents(day: str) -> str:
    """SQL: the documents `d`, with a day of theirs."""
    return (
        f"SELECT d.id AS subject, NULL AS site, d.id AS document, d.title, {day} AS day"
        " FROM valid_document AS d"
    )


_REVIEW = added("coalesce(d.reviewed_on, d.from_day)", limit("documents.review-months"))

CHECKS = (
    Check(
        "not-acknowledged",
        STANDARD,
        N_("a resident who has not signed for the house rules or another document in force"),
        N_("{one} at {place} has not signed for {document}, which was to be signed by {day}"),
        N_("azil document sign {subject} {code} --language CODE"),
        "ZMZ-1 42(3), 82(4), 94(1) [practice]",
        f"SELECT * FROM ({_TO_SIGN}) WHERE day < :on",
    ),
    Check(
        "no-language",
        STANDARD,
        N_("a resident for whom a document is in no language that they speak"),
        N_("{document} is in no language of {one} at {place}"),
        N_("have it translated; then: azil document add {code} with all of its --languages"),
        "ZMZ-1 5(2), 42(3), 94(1) [practice]",
        f"""
        SELECT * FROM (
            SELECT {WHO}, d.id AS document, d.code, d.languages AS languages,
                   (SELECT {_LANGUAGES} FROM person AS o WHERE o.id = p.person) AS spoken
            {TO_SIGN} AND d.languages IS NOT NULL)
        WHERE EXISTS ({_SPOKEN})
          AND NOT EXISTS ({_SPOKEN} AND {is_among("l.code", "languages")})""",
    ),
    Check(
        "two-in-force",
        CONTRADICTION,
        N_("two versions of a document in force at the same time"),
        N_("{document} and {other} are in force at the same time, from {since}"),
        N_("azil document end {document} --on DATE"),
        "-",
        f"""
        SELECT d.id AS subject, NULL AS site, d.id AS document, e.id AS other,
               max(d.from_day, e.from_day) AS since
        FROM valid_document AS d JOIN valid_document AS e ON e.code = d.code AND e.id > d.id
        WHERE {holds("d")} AND {holds("e")}""",
    ),
)

DUES = (
    Due(
        "document-to-sign",
        N_("the last day to sign for a document"),
        N_("{one} at {place} is to sign for {document} by this day"),
        "ZMZ-1 42(3), 82(4), 94(1) [practice]",
        f"SELECT * FROM ({_TO_SIGN}) WHERE day BETWEEN :on AND :until",
    ),
    Due(
        "document-begins",
        N_("the first day of a version of a document"),
        N_("{document} comes into force: {title}"),
        "-",
        _documents("d.from_day") + " WHERE d.from_day BETWEEN :on AND :until",
    ),
    Due(
        "document-ends",
        N_("the last day of a version of a document"),
        N_("{document} applies until this day: {title}"),
        "-",
        _documents("date(d.to_day, '-1 day')")
        + " WHERE d.to_day > :on AND d.to_day <= date(:until, '+1 day')"
        " AND NOT EXISTS (SELECT 1 FROM valid_document AS e WHERE e.code = d.code AND e.from_day = d.to_day)",
    ),
    Due(
        "document-review",
        N_("the review of a document"),
        N_("{document} is to be reviewed on this day: {title}"),
        "-",
        f"SELECT * FROM ({_documents(_REVIEW)} WHERE"
        f" {ends('d.to_day')} > {_REVIEW}) WHERE day BETWEEN :on AND :until",
    ),
)
