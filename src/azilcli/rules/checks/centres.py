"""Asylum homes, their branches and accommodation centres: what one is to have, and what it lacks.

The act leaves open what there is to be beside beds: this is practice, and EASO 2016. What fulfils it is
written once, for the opening of a centre, its report and the findings.
"""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules.check import CONTRADICTION, STANDARD, Check, Due
from azilcli.rules.checks.documents import APPLIES
from azilcli.rules.checks.partners import SERVICES
from azilcli.rules.presence import HOMES
from azilcli.rules.records.activity import GROUPS
from azilcli.rules.rooms import HEALTH, QUIET, WOMEN
from azilcli.rules.sql import days_before, holds, is_among, limit
from azilcli.tuples import NamedTuple

KINDS = (*HOMES, "accommodation-centre")
"""The kinds of site of which this is asked."""


class Needed(NamedTuple):
    """Something that a centre is to have."""

    words: str
    sql: str
    """What fulfils it at the `site` on a day, `what`."""
    remedy: str


OF_SITE = "(a.site = site.id OR a.site IS NULL AND a.town = site.town)"
"""SQL: the activity `a` takes place at the `site`, or in its town and at no site."""


def closed(place: str) -> str:
    """SQL: that a place is closed."""
    return f"(SELECT 1 FROM closure AS c WHERE c.place = {place} AND c.effect = 'closed' AND {holds('c')})"


IS_OPEN = f"site.from_day <= :on AND NOT EXISTS {closed('site.id')}"
"""SQL: the `site` is in use."""


def _document(kind: str, where: str) -> str:
    return (
        f"SELECT d.id AS what FROM valid_document AS d WHERE d.kind = '{kind}' AND {holds('d')} AND {where}"
    )


def _room(use: str) -> str:
    return f"""SELECT r.id AS what FROM room AS r WHERE r.site = site.id AND r.reserved_for = '{use}'
        AND r.from_day <= :on AND NOT EXISTS {closed("r.id")}"""


def _activity(where: str) -> str:
    return f"""SELECT DISTINCT a.organisation AS what FROM activity AS a
        LEFT JOIN organisation AS o ON o.id = a.organisation
        WHERE {OF_SITE} AND {holds("a")} AND {where}"""


NEEDED = {
    "mandate": Needed(
        N_("decision by which it was founded"),
        _document("mandate", is_among("site.id", "coalesce(d.sites, '')")),
        N_('azil document add CODE --kind mandate --title "..." --at {site} --audience staff'),
    ),
    "house-rules": Needed(
        N_("house rules in force"),
        _document("house-rules", APPLIES),
        N_('azil document add CODE --kind house-rules --title "..." --at {site}'),
    ),
    "responsible": Needed(
        N_("who is responsible for the daily presence"),
        f"""SELECT coalesce(l.name, l.id) AS what FROM valid_liaison AS l
            JOIN organisation AS o ON o.id = l.organisation
            WHERE l.site = site.id AND o.kind = 'office' AND l.since <= :on AND {holds("o")}""",
        N_('azil liaison add UOIM "NAME" --at {site}'),
    ),
    "health-room": Needed(
        N_("room for health care"), _room(HEALTH), N_("azil room add {site} --rooms N --beds 0 --for health")
    ),
    "quiet-room": Needed(
        N_("quiet room"), _room(QUIET), N_("azil room add {site} --rooms N --beds 0 --for quiet")
    ),
    "women": Needed(N_("rooms for women"), _room(WOMEN), N_("azil room edit {site}/N --for women")),
    "food": Needed(
        N_("food"),
        _activity("a.kind = 'food'"),
        N_('azil activity add CODE --organisation CODE --kind food --title "..." --at {site}'),
    ),
    "health-care": Needed(
        N_("health care"),
        _activity("a.kind = 'health-care'"),
        N_('azil activity add CODE --organisation CODE --kind health-care --title "..." --at {site}'),
    ),
    "school": Needed(
        N_("school"),
        _activity("a.kind = 'schooling'"),
        N_('azil activity add CODE --organisation CODE --kind schooling --title "..." --at {site}'),
    ),
    "partner": Needed(
        N_("partner organisation"),
        _activity(f"a.kind NOT IN {(*GROUPS, *SERVICES)} AND coalesce(o.kind, '') != 'office'"),
        N_('azil activity add CODE --organisation CODE --kind support --title "..." --at {site}'),
    ),
}
"""What a centre is to have, by code."""

QUESTIONS = {
    "near": N_("Are health care and a school within {near} km?"),
    "services": N_("Are shops and public transport within {services} km?"),
    "women-apart": N_("Do women have toilets and showers apart that can be locked?"),
}
"""What only somebody who looks at the place can say, by code."""

_CENTRE = f"""
    SELECT site.id AS subject, site.id AS site, site.name AS name FROM site
    WHERE site.kind IN {KINDS} AND {IS_OPEN}
      AND (EXISTS (SELECT 1 FROM slept AS s WHERE s.site = site.id AND {holds("s")})
           OR site.from_day > {days_before(":on", limit("centres.opening-days"))})"""
"""SQL: the centres in use in which somebody sleeps tonight, or which opened lately."""


def _lacks(code: str) -> str:
    return f"{_CENTRE} AND NOT EXISTS ({NEEDED[code].sql})"


CHECKS = (
    Check(
        "cost-twice",
        CONTRADICTION,
        N_("two amounts of the same cost of a site at once"),
        N_("{site} has more than one amount recorded of the same cost: {cost} and {other}"),
        N_("azil cost end {cost} --on DATE, or azil cost cancel {other}"),
        "-",
        f"""
        SELECT c.site AS subject, c.site AS site, min(c.id) AS cost, max(c.id) AS other
        FROM valid_cost AS c WHERE {holds("c")} GROUP BY c.site, c.kind HAVING count(*) > 1""",
    ),
    Check(
        "centre-without-house-rules",
        STANDARD,
        N_("a centre without house rules in force"),
        N_("{name} ({site}) has no house rules in force"),
        N_('azil document add CODE --kind house-rules --title "..." --at {site}'),
        "ZMZ-1 82(4) [practice]",
        _lacks("house-rules"),
    ),
    Check(
        "centre-without-health-room",
        STANDARD,
        N_("a centre without a room for health care"),
        N_("{name} ({site}) has no room for health care"),
        N_("azil room add {site} --rooms N --beds 0 --for health"),
        "-",
        _lacks("health-room"),
    ),
    Check(
        "centre-without-partner",
        STANDARD,
        N_("a centre in which no partner organisation works"),
        N_("no organisation from outside helps people in {name} ({site})"),
        N_('azil activity add CODE --organisation CODE --kind support --title "..." --at {site}'),
        "-",
        _lacks("partner"),
    ),
)

DUES = (
    Due(
        "centre-opens",
        N_("the first day of a centre"),
        N_("{name} opens on this day; what it lacks: azil report centre {site}"),
        "-",
        f"""SELECT site.id AS subject, site.id AS site, site.name AS name, site.from_day AS day FROM site
            WHERE site.kind IN {KINDS} AND site.from_day BETWEEN :on AND :until""",
    ),
    Due(
        "centre-closes",
        N_("the first day on which a centre is closed"),
        N_("{name} is closed from this day; who still sleeps there: azil report residents --site {site}"),
        "-",
        f"""SELECT site.id AS subject, site.id AS site, site.name AS name, c.from_day AS day
            FROM closure AS c JOIN site ON site.id = c.place
            WHERE site.kind IN {KINDS} AND c.effect = 'closed' AND c.from_day BETWEEN :on AND :until""",
    ),
)
