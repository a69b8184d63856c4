"""Minors without parents, a guardian, an opinion or a place of their own, and their coming of age."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import children as rules
from azilcli.rules.check import CONTRADICTION, GATE, STANDARD, Check, Due
from azilcli.rules.checks.overlaps import overlaps
from azilcli.rules.identity import counts
from azilcli.rules.sql import NAME, TONIGHT, WHO, days_before, doubted, holds, limit
from azilcli.rules.terms import added

_ADULT_FROM = rules.reaches("p.birth_date")
_UNACCOMPANIED = rules.is_unaccompanied("p.person", "p", "p.site")
_GUARDIANS = overlaps("guardian", "person", "from_day", "to_day", among=doubted("guardian-twice"))
_LACKS = rules.lacks_guardian("p.person", "p", "p.site")
_OVER = rules.over_on("p.person")
_IN_PROCEDURE = rules.is_in_procedure("p.person")
_ALONE = rules.is_alone_without_guardian("p.person", "p", "p.site")
_SEEN = rules.seen_by_guardian("p.person")
_REPORTED = """max(g.from_day, coalesce((SELECT max(r.answered_on) FROM valid_request AS r
    WHERE r.person = p.person AND r.what = 'guardian-report' AND r.answered_on <= :on), ''))"""
_REPORT = f"""
    SELECT {WHO}, coalesce(g.name, '?') AS guardian,
           {added(_REPORTED, limit("children.report-months"))} AS day
    FROM sleeper AS p JOIN guardian AS g ON g.person = p.person AND {rules.answers("g")}
    WHERE {TONIGHT} AND g.kind IN {rules.FOR_PROCEDURE}"""

CHECKS = (
    Check(
        rules.GATE,
        GATE,
        N_("an applicant who is an unaccompanied minor without a legal representative"),
        N_("{one} at {place}, an applicant, is an unaccompanied minor without a legal representative"),
        N_("azil guardian appoint {subject}; or azil household join if a parent or carer is here"),
        "ZMZ-1 16(1), 45(2)",
        f"SELECT {WHO} FROM sleeper AS p WHERE {TONIGHT} AND {_LACKS} AND {_IN_PROCEDURE}",
    ),
    Check(
        rules.MISSING,
        STANDARD,
        N_("an unaccompanied minor without a guardian"),
        N_("{one} at {place} is an unaccompanied minor without a guardian"),
        N_("azil guardian appoint {subject}; or azil household join if a parent or carer is here"),
        "ZMZ-1 16, 18",
        f"""
        SELECT {WHO} FROM sleeper AS p
        WHERE {TONIGHT} AND {_LACKS} AND NOT {_IN_PROCEDURE} AND coalesce({_OVER}, :on) >= :on
        """,
    ),
    Check(
        rules.TO_ASK,
        STANDARD,
        N_("an unaccompanied minor without a guardian after the end of the procedure"),
        N_(
            "{one} at {place} is an unaccompanied minor without a guardian; legal representation ended on "
            "{day}, with the procedure"
        ),
        N_("ask the centre for social work, then: azil guardian appoint {subject} --kind guardian"),
        "ZMZ-1 18(8), 100(1)",
        f"""
        SELECT {WHO}, {_OVER} AS day FROM sleeper AS p
        WHERE {TONIGHT} AND {_LACKS} AND NOT {_IN_PROCEDURE} AND {_OVER} < :on
        """,
    ),
    Check(
        rules.ALONE,
        GATE,
        N_("a child on site while its parents are out"),
        N_("{one} at {place} is a minor, and whoever cares for them is out"),
        N_("azil return; or record who cares for them: azil household relation, azil guardian appoint"),
        "ZMZ-1 2/21, 16",
        f"SELECT {WHO} FROM sleeper AS p WHERE {TONIGHT} AND {_ALONE}",
    ),
    Check(
        "relation-not-recorded",
        STANDARD,
        N_("a child with adults whose relation to it is not recorded"),
        N_("{one} at {place} is a minor, and it is not recorded who in the household is parent or carer"),
        N_("azil household relation"),
        "ZMZ-1 2/21",
        f"""
        SELECT {WHO} FROM sleeper AS p
        WHERE {TONIGHT} AND {rules.is_presumed("p.person", "p", "p.site")}
        """,
    ),
    Check(
        "no-placement-opinion",
        STANDARD,
        N_("no opinion on where an unaccompanied minor should live"),
        N_("there is no opinion of the centre for social work on the placement of {one} at {place}"),
        N_("azil guardian opinion"),
        "ZMZ-1 16(7)",
        f"""
        SELECT {WHO} FROM sleeper AS p
        WHERE {TONIGHT} AND {_UNACCOMPANIED} AND NOT EXISTS (
            SELECT 1 FROM opinion AS o WHERE o.person = p.person AND o.on_day <= :on)
        """,
    ),
    Check(
        "opinion-after-placement",
        STANDARD,
        N_("an unaccompanied minor placed before the opinion on it was obtained"),
        N_(
            "{one} has been at {place} since {since}, and no opinion of the centre for social work on that "
            "placement was obtained before: the opinions recorded are of other days"
        ),
        N_("azil guardian opinion {subject} --on DATE with the day of that opinion, if there was one"),
        "ZMZ-1 16(7)",
        f"""
        SELECT * FROM (
            SELECT *, (SELECT min(f.from_day) FROM sleeper AS f WHERE f.person = p.person AND f.site = p.site
                       AND f.from_day >= former) AS since FROM (
                SELECT {WHO}, p.person AS person, coalesce((
                    SELECT max(b.from_day) FROM sleeper AS b WHERE b.person = p.person AND b.site != p.site
                    AND b.from_day <= p.from_day), '') AS former
                FROM sleeper AS p WHERE {TONIGHT} AND {_UNACCOMPANIED}) AS p) AS p
        WHERE EXISTS (SELECT 1 FROM opinion AS o WHERE o.person = p.person AND o.on_day <= :on)
          AND NOT EXISTS (SELECT 1 FROM opinion AS o WHERE o.person = p.person
                          AND o.on_day > former AND o.on_day <= since)
        """,
    ),
    Check(
        "minor-not-in-minors-home",
        STANDARD,
        N_("an unaccompanied minor outside a home for minors"),
        N_("{one} is an unaccompanied minor at {place}, which is not a home for minors"),
        N_("azil transfer to a home for unaccompanied minors: azil site list"),
        "ZMZ-1 16(7)",
        f"""
        SELECT {WHO} FROM sleeper AS p JOIN site ON site.id = p.site
        WHERE {TONIGHT} AND site.kind != '{rules.MINORS_HOME}' AND {_UNACCOMPANIED}
        """,
    ),
    Check(
        "guardian-after-coming-of-age",
        STANDARD,
        N_("a guardian after the 18th birthday"),
        N_("{one} came of age on {day}, but {guardian} is still the guardian"),
        N_("azil guardian end"),
        "ZMZ-1 16",
        f"""
        SELECT * FROM (
            SELECT {WHO}, {_ADULT_FROM} AS day, coalesce(g.name, '?') AS guardian
            FROM sleeper AS p JOIN guardian AS g ON g.person = p.person
            WHERE {TONIGHT} AND {holds("g")} AND g.ground IS NULL
        ) WHERE day < :on
        """,
    ),
    Check(
        rules.MADE_ADULT,
        STANDARD,
        N_("a minor whose birth date was changed to that of an adult, without an age assessment"),
        N_("{one} was entered as a minor and became an adult by a change of the birth date"),
        N_("azil assessment add {subject}, with the result; or azil person edit --born"),
        "ZMZ-1 17",
        f"""
        SELECT {WHO} FROM sleeper AS p
        WHERE {TONIGHT} AND NOT {rules.is_minor("p")} AND NOT {rules.is_assessed("p.person")} AND EXISTS (
            SELECT 1 FROM override AS o WHERE o.person = p.person AND o.gate = '{rules.MADE_ADULT}'
            AND o.on_day <= :on)
        """,
    ),
    Check(
        "minor-unseen-by-guardian",
        STANDARD,
        N_("a minor whom the guardian has not seen for a long time"),
        N_("{guardian} has not seen {one} at {place} since {day}"),
        N_("azil contact add {subject} guardian, once they have met"),
        "ZMZ-1 16, 18",
        f"""
        SELECT * FROM (
            SELECT {WHO}, coalesce(g.name, '?') AS guardian, max(g.from_day, coalesce({_SEEN}, '')) AS day
            FROM sleeper AS p JOIN guardian AS g ON g.person = p.person AND {rules.answers("g")}
            WHERE {TONIGHT} AND {rules.is_minor("p")} AND g.ground IS NULL
        ) WHERE day < {days_before(":on", limit("children.unseen-days"))}
        """,
    ),
    Check(
        "guardian-report-late",
        STANDARD,
        N_("a representative who has not reported for a year"),
        N_("{guardian}, the representative of {one} at {place}, was to report on their work by {day}"),
        N_("azil request add {subject} guardian-report --to CENTRE --state done --answered DATE"),
        "ZMZ-1 18(6)",
        f"SELECT * FROM ({_REPORT}) WHERE day < :on",
    ),
    Check(
        "guardian-twice",
        CONTRADICTION,
        N_("two guardians of one minor at once"),
        N_("{one} has two guardians at the same time: {first} and {second}"),
        N_("azil undo for one of the two"),
        "ZMZ-1 16",
        f"""
        SELECT a.person AS subject, NULL AS site, {NAME} AS one,
               coalesce(a.name, '?') AS first, coalesce(b.name, '?') AS second
        FROM ({_GUARDIANS}) AS twice
        JOIN guardian AS a ON a.id = twice.earlier
        JOIN guardian AS b ON b.id = twice.later
        JOIN person AS p ON p.id = a.person
        WHERE b.from_day <= :on
        """,
    ),
)

DUES = (
    Due(
        "comes-of-age",
        N_("the 18th birthday of a minor without family"),
        N_("{one} at {place} comes of age: guardian and separate housing end"),
        "ZMZ-1 16",
        f"""
        SELECT {WHO}, {_ADULT_FROM} AS day FROM sleeper AS p
        WHERE {TONIGHT} AND {_ADULT_FROM} BETWEEN :on AND :until
          AND {rules.is_without_parent("p.person", "p.site")}
        """,
    ),
    Due(
        "adult-soon",
        N_("the time to plan for after the 18th birthday"),
        N_("{one} at {place} comes of age on {adult}: plan where and how they live from then on"),
        "ZMZ-1 97(4)",
        f"""
        SELECT * FROM (
            SELECT {WHO}, {_ADULT_FROM} AS adult,
                   {days_before(_ADULT_FROM, limit("children.adult-plan-days"))} AS day
            FROM sleeper AS p WHERE {TONIGHT} AND {rules.is_without_parent("p.person", "p.site")}
        ) WHERE day BETWEEN :on AND :until
        """,
    ),
    Due(
        "guardian-report",
        N_("the yearly report of a representative"),
        N_("{guardian}, the representative of {one} at {place}, is to report on their work by this day"),
        "ZMZ-1 18(6)",
        f"SELECT * FROM ({_REPORT}) WHERE day BETWEEN :on AND :until",
    ),
    Due(
        "guardian-to-appoint",
        N_("a guardian must be appointed"),
        N_("a guardian must be appointed for {one} at {place}, present since {arrived}"),
        "ZMZ-1 16, 18",
        f"""
        SELECT {WHO}, p.arrived AS arrived, :on AS day FROM sleeper AS p
        WHERE {TONIGHT} AND {_LACKS} AND ({_IN_PROCEDURE} OR {_OVER} IS NULL)
        """,
    ),
    Due(
        "representation-ends",
        N_("the last day of a legal representative in the procedure"),
        N_(
            "the decision about {one} at {place} becomes enforceable and legal representation by {guardian} "
            "ends: guardianship must be requested"
        ),
        "ZMZ-1 18(8), 100(1)",
        f"""
        SELECT {WHO}, coalesce(g.name, '?') AS guardian, min(d.enforceable) AS day FROM sleeper AS p
        JOIN guardian AS g ON g.person = p.person AND {rules.answers("g")}
        JOIN decision AS d ON d.person = p.person AND {counts("decision", "d")}
        WHERE {TONIGHT} AND g.kind IN {rules.FOR_PROCEDURE} AND d.kind IN {rules.CONCLUDING}
          AND d.on_day <= :on AND d.enforceable BETWEEN :on AND :until AND {rules.is_minor("p")}
        GROUP BY p.person, p.site, g.id
        """,
    ),
    Due(
        rules.ALONE,
        N_("a child whose parents are out"),
        N_("{one} at {place} must be looked after: whoever cares for them is out"),
        "ZMZ-1 2/21, 16",
        f"SELECT {WHO}, :on AS day FROM sleeper AS p WHERE {TONIGHT} AND {_ALONE}",
    ),
)
