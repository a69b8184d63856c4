"""The gates of admission: what is asked before somebody is let in or moves, and of whom each can be asked.

Each says as SQL which sleepers `p`, at their `site`, it can concern at all. Its check finds among the same,
and a command asks those gates only that concern somebody: the files of the others are not even loaded.
"""

from __future__ import annotations

from azilcli.rules import children, dispersal, status
from azilcli.rules.sql import in_force, is_among

EXAMINED_FIRST = is_among("site.kind", in_force("'health.examination-before'"))
"""SQL: nobody is to sleep in the `site` before an examination."""

GATES = {
    "health": {"no-examination": EXAMINED_FIRST},
    "status": {status.GATE: status.IS_FITTED},
    "dispersal": {dispersal.GATE: dispersal.IS_ELSEWHERE},
    "evidence": {
        **dict.fromkeys(
            ("contract-missing", "contract-missing-unserved", "family-without-sponsor"), status.IN_HOUSE
        ),
        "rights-ended": status.IS_SUPPORTED,
    },
    "children": dict.fromkeys((*children.UNGUARDED, children.ALONE), children.is_minor("p")),
}
"""The gates by the family of their checks, each with whom it can concern."""

WHOM = {code: whom for those in GATES.values() for code, whom in those.items()}
