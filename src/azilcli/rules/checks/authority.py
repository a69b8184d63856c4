"""Applicants who are away, of whose application the authority has to find whether it is withdrawn.

So it is of applications lodged since the Pact applies; of those before, `presence` has what the act says.
"""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import presence
from azilcli.rules.check import STANDARD, Check, Due
from azilcli.rules.checks.presence import DEEMED, STAYED_AWAY, TO_TELL
from azilcli.rules.dispersal import is_without_beds
from azilcli.rules.sql import basis, in_force

_GROUND = in_force(repr(presence.GROUND), "lodged")

CHECKS = (
    Check(
        "away-not-deemed",
        STANDARD,
        N_("an applicant away for days, whose application the authority has to find withdrawn"),
        N_(
            "{one} of {place} has been away since {since}; the application of {lodged} is not deemed "
            "withdrawn by that: report it to the Ministry ({absence_ground})"
        ),
        N_("tell the Ministry; azil return, azil absent --excused with the good reason, or azil discharge"),
        "(EU) 2024/1348 41 [eu]",
        f"""
        SELECT subject, site, place, one, since, lodged, {_GROUND} AS absence_ground,
               {basis(repr(presence.SEVERITY), "lodged")} AS basis
        FROM ({STAYED_AWAY})
        WHERE day <= :on AND (kind IN {presence.HOMES} OR {is_without_beds("kind")}) AND NOT {DEEMED}
        """,
    ),
    Check(
        "night-not-deemed",
        STANDARD,
        N_("a night out, without a reason, that the authority has to weigh"),
        N_(
            "{one} of {place} was out on the night of {since} without a pass and gave no reasonable "
            "reason; the application of {lodged} is not deemed withdrawn by that: report it to the Ministry"
        ),
        N_('tell the Ministry, then azil absent {subject} --on "{since}" --told DATE, or --excused'),
        "(EU) 2024/1348 41 [eu]",
        f"""
        SELECT *, {basis(repr(presence.SEVERITY), "lodged")} AS basis
        FROM ({TO_TELL}) WHERE kind IN {presence.HOMES} AND NOT {DEEMED}
        """,
    ),
)

DUES: tuple[Due, ...] = ()
