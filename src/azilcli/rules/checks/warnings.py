"""Early warnings of eviction: nobody asked, nothing next, a day that is near, a missing outcome."""

from __future__ import annotations

from azilcli.language import N_
from azilcli.rules import eviction
from azilcli.rules.check import CONTRADICTION, GATE, STANDARD, Check, Due
from azilcli.rules.sql import TONIGHT, WHO, basis, days_after, days_before, limit
from azilcli.rules.terms import added

_OF = "FROM valid_warning AS w LEFT JOIN household AS h ON h.id = w.household"
_WHO = "w.household AS subject, NULL AS site, w.id AS warning, coalesce(nullif(h.name, ''), '–') AS one"
_OPEN = "w.noticed_on <= :on AND (w.outcome_on IS NULL OR w.outcome_on > :on)"
_ASKED = "EXISTS (SELECT 1 FROM valid_request AS r WHERE r.warning = w.id AND r.asked_on <= :on{0})"
_COURT = _ASKED.format(" AND r.what = 'court-postponement' AND r.asked_on >= w.stage_on")
_AID = _ASKED.format(" AND r.what = 'extraordinary-aid'")
_ASK_COURT = days_before("w.eviction_day", limit(eviction.COURT_DAYS, "w.eviction_day"))
_IS_SET = "w.eviction_day IS NOT NULL AND w.stage != 'evicted'"
_ASK_AID = days_after("w.noticed_on", limit(eviction.AID_DAYS, "w.noticed_on"))
_NEXT = "w.id = s.warning AND s.set_on <= :on AND (s.done_on IS NULL OR s.done_on > :on)"
_KEPT = f"w.outcome IN {eviction.KEPT}"
_CHECK = added("w.outcome_on", limit(eviction.CHECK_MONTHS, "w.outcome_on"))
_CHECKED = "w.checked_after_on <= :on"

CHECKS = (
    Check(
        "two-open-warnings",
        CONTRADICTION,
        N_("two open warnings of one household"),
        N_("{one} has more than one open warning: {warning} and {other}"),
        N_("close or cancel one: azil warning cancel {other}"),
        "-",
        f"""
        SELECT w.household AS subject, NULL AS site, min(w.id) AS warning, max(w.id) AS other,
               coalesce(nullif(h.name, ''), '–') AS one
        {_OF} WHERE {_OPEN} GROUP BY w.household HAVING count(*) > 1""",
    ),
    Check(
        "warning-untold",
        STANDARD,
        N_("an early warning of which nobody was asked anything"),
        N_("of the warning about {one} others were to be asked by {day}; no request is recorded"),
        N_("azil warning tell {warning} ORGANISATION KIND"),
        "-",
        f"SELECT {_WHO}, w.tell_by AS day {_OF}"
        f" WHERE {_OPEN} AND w.tell_by < :on AND NOT {_ASKED.format('')}",
    ),
    Check(
        "warning-without-step",
        STANDARD,
        N_("an early warning about which nothing is next"),
        N_("about {one}, warned of on {since}, no step is open"),
        N_('azil step add {warning} FIELD --what "…" --due DATE; or azil warning close {warning}'),
        "-",
        f"""
        SELECT {_WHO}, w.noticed_on AS since {_OF} WHERE {_OPEN} AND w.tell_by < :on
          AND NOT EXISTS (SELECT 1 FROM valid_step AS s WHERE {_NEXT})""",
    ),
    Check(
        "warning-step-late",
        STANDARD,
        N_("a step about an early warning that is late"),
        N_("a step about {one} was to be done by {day}"),
        N_("azil step correct {step} --state reached --done DATE, or --due DATE"),
        "-",
        f"SELECT {_WHO}, s.id AS step, s.due_day AS day {_OF} JOIN valid_step AS s ON {_NEXT}"
        f" WHERE {_OPEN} AND s.due_day < :on",
    ),
    Check(
        "eviction-day-near",
        STANDARD,
        N_("an eviction is near, and the court was not asked for a postponement in time"),
        N_("the eviction of {one} is set for {day}; the court was to be asked by {last} ({basis})"),
        N_(
            "if it is still possible: azil warning tell {warning} COURT court-postponement; for a flat: "
            "azil warning rank"
        ),
        "US U-I-171/16",
        f"""
        SELECT {_WHO}, w.eviction_day AS day, {_ASK_COURT} AS last,
               {basis(repr(eviction.COURT_DAYS), "w.eviction_day")} AS basis
        {_OF} WHERE {_OPEN} AND {_IS_SET} AND {_ASK_COURT} < :on AND w.eviction_day >= :on
          AND NOT {_COURT}""",
    ),
    Check(
        "evicted-without-outcome",
        STANDARD,
        N_("an eviction is over, and what became of the household is not recorded"),
        N_("the eviction of {one} was on {day}; what became of them is not recorded"),
        N_(
            "azil warning close {warning} --outcome CODE; if it was put off: azil warning stage {warning} "
            "day-set --day DATE"
        ),
        "-",
        f"""
        SELECT {_WHO}, coalesce(w.eviction_day, w.stage_on) AS day {_OF}
        WHERE {_OPEN} AND (w.stage = 'evicted' AND w.stage_on < :on OR w.eviction_day < :on)""",
    ),
    Check(
        "postponed-too-long",
        STANDARD,
        N_("an enforcement put off for longer than the act seems to allow"),
        N_("the eviction of {one} was put off until {until}; may that be over {months} months ({basis})?"),
        N_("check the decision of the court; to correct it: azil request correct {request} --until DATE"),
        "ZIZ 71 [open]",
        f"""
        SELECT {_WHO}, r.id AS request, r.until AS until,
               {limit(eviction.POSTPONEMENT_MONTHS, "r.answered_on")} AS months,
               {basis(repr(eviction.POSTPONEMENT_MONTHS), "r.answered_on")} AS basis
        {_OF} JOIN valid_request AS r ON r.warning = w.id
        WHERE {_OPEN} AND r.what = 'court-postponement' AND r.answered_on <= :on
          AND r.until > {added("r.answered_on", limit(eviction.POSTPONEMENT_MONTHS, "r.answered_on"))}""",
    ),
    Check(
        "warning-not-checked",
        STANDARD,
        N_("whether a household still lives in the home that was kept was not checked"),
        N_("the home of {one} was kept on {since}; whether they still live there was to be checked by {day}"),
        N_("azil warning correct {warning} --checked-after DATE --still-housed"),
        "-",
        f"""
        SELECT {_WHO}, w.outcome_on AS since, {_CHECK} AS day {_OF}
        WHERE {_KEPT} AND w.outcome_on <= :on AND {_CHECK} < :on AND NOT coalesce({_CHECKED}, 0)""",
    ),
    Check(
        "admitted-without-conditions",
        GATE,
        N_("a household in a flat although conditions were not met"),
        N_("{one} came to {place} although conditions were not met: {reason}"),
        N_("nothing to do, except to make sure that it stays an exception; it ends with the stay"),
        "pilot 2016",
        f"""
        SELECT {WHO}, v.reason AS reason FROM override AS v
        JOIN sleeper AS p ON p.person = v.person JOIN stay AS s ON s.id = p.stay AND s.arrived = v.on_day
        WHERE v.gate = '{eviction.GATE}' AND v.on_day <= :on AND {TONIGHT}""",
    ),
)

DUES = (
    Due(
        "eviction-day",
        N_("the day of an eviction"),
        N_("the eviction of {one} is set for this day"),
        "-",
        f"SELECT {_WHO}, w.eviction_day AS day {_OF}"
        f" WHERE {_OPEN} AND {_IS_SET} AND w.eviction_day BETWEEN :on AND :until",
    ),
    Due(
        "court-postponement",
        N_("the last day to ask the court for a postponement"),
        N_("to put off the eviction of {one}, the court must be asked by this day"),
        "US U-I-171/16",
        f"SELECT {_WHO}, {_ASK_COURT} AS day {_OF}"
        f" WHERE {_OPEN} AND {_IS_SET} AND {_ASK_COURT} BETWEEN :on AND :until AND NOT {_COURT}",
    ),
    Due(
        "warning-tell",
        N_("the last day to ask others about an early warning"),
        N_("others are to be asked about {one} by this day"),
        "-",
        f"SELECT {_WHO}, w.tell_by AS day {_OF}"
        f" WHERE {_OPEN} AND w.tell_by BETWEEN :on AND :until AND NOT {_ASKED.format('')}",
    ),
    Due(
        "extraordinary-aid",
        N_("the last day to ask for extraordinary housing aid"),
        N_("{one} should ask the municipality for extraordinary aid by this day"),
        "SZ-1 104(2) [open]",
        f"""
        SELECT {_WHO}, {_ASK_AID} AS day {_OF} WHERE {_OPEN} AND w.tenure IN ('public-fund', 'municipal')
          AND w.signal IN ('arrears', 'job-loss', 'illness', 'separation')
          AND {_ASK_AID} BETWEEN :on AND :until AND NOT {_AID}""",
    ),
    Due(
        "warning-step",
        N_("the next step about an early warning"),
        N_("a step about {one} is to be done by this day"),
        "-",
        f"SELECT {_WHO}, s.due_day AS day {_OF} JOIN valid_step AS s ON {_NEXT}"
        f" WHERE {_OPEN} AND s.due_day BETWEEN :on AND :until",
    ),
    Due(
        "warning-check",
        N_("the day to check whether a household still lives in the home that was kept"),
        N_("whether {one} still live in the home that was kept is to be checked by this day"),
        "-",
        f"SELECT {_WHO}, {_CHECK} AS day {_OF}"
        f" WHERE {_KEPT} AND w.outcome_on <= :on AND {_CHECK} BETWEEN :on AND :until"
        f" AND NOT coalesce({_CHECKED}, 0)",
    ),
)
