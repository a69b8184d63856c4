"""How long a stay may last: the terms of a programme and their extensions.

The numbers are policy rows (see `data/policies.csv`); here is only how they are counted. A deadline
is always counted from its anchor with the total number of months (ZUP 100).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _, n_
from azilcli.rules.limits import ANCHORS
from azilcli.rules.sql import usual
from azilcli.tuples import NamedTuple

OPEN, GROUP, STATUS, ADMISSION, CONTRACT = ANCHORS


class Terms(NamedTuple):
    """The terms of a programme, as the policy rows in force on a day give them."""

    programme: str
    counted_from: str
    base: int = 0
    """Months of the first grant."""
    extensions: tuple[int, ...] = ()
    """The most months that each extension may add."""
    ceiling: int = 0
    """Months from the anchor that no extension may pass; 0 for none."""
    group_until: date | None = None
    """The common last day of the whole group."""
    legal_basis: str = ""


class Grant(NamedTuple):
    """An extension: which one, by how many months, and the last day it gives."""

    number: int
    months: int
    until: date


def last_day(stay: str) -> str:
    """SQL: the last day of the term of the row `stay`, as it was decided by the day `:on`."""
    return (
        f"coalesce((SELECT max(granted.until) FROM extension AS granted WHERE granted.stay = {stay}.id"
        f" AND granted.decided_on <= :on), {stay}.until)"
    )


def extensions(stay: str) -> str:
    """SQL: how many extensions the row `stay` had by the day `:on`."""
    return (
        f"coalesce((SELECT max(granted.number) FROM extension AS granted WHERE granted.stay = {stay}.id"
        " AND granted.decided_on <= :on), 0)"
    )


def added(day: str, months: str) -> str:
    """SQL: `day` + so many months by ZUP 100, to the last day of a month that lacks the number.

    SQLite itself runs over: 31 January + 1 month would be 2 or 3 March.
    """
    return (
        f"min(date({day}, '+' || ({months}) || ' months'),"
        f" date({day}, 'start of month', '+' || (({months}) + 1) || ' months', '-1 day'))"
    )


def next_months(stay: str) -> str:
    """SQL: by how many months the row `stay` may be extended once more; 0 or NULL where it may not.

    As in `extend`, the ceiling cuts it.
    """
    most = _granted(stay, f"'.extension-' || ({extensions(stay)} + 1)")
    ceiling = f"nullif({_granted(stay, repr('.ceiling'))}, 0)"
    return f"coalesce(min({most}, {ceiling} - {_so_far(stay)}), {most})"


def next_last_day(stay: str) -> str:
    """SQL: the last day that one more extension could give the row `stay`; NULL where it may have none."""
    months = f"CAST({_so_far(stay)} + {next_months(stay)} AS INTEGER)"
    return f"CASE WHEN {next_months(stay)} > 0 THEN {added(f'{stay}.anchor', months)} END"


def _so_far(stay: str) -> str:
    """SQL: the months of the first grant of the row `stay` and of its extensions by the day `:on`."""
    return (
        f"({_granted(stay, repr('.base'))} + (SELECT total(granted.months) FROM extension AS granted"
        f" WHERE granted.stay = {stay}.id AND granted.decided_on <= :on))"
    )


def _granted(stay: str, code: str) -> str:
    """SQL: the months of a policy of the programme of `stay`, as of the day its term is counted from."""
    return usual(f"{stay}.programme || {code}", f"{stay}.anchor")


def first_until(terms: Terms, anchor: date | None) -> date | None:
    """The last day of the first grant, inclusive; None where the term is open or the group's."""
    if terms.counted_from in (OPEN, GROUP) or anchor is None:
        return None
    return dates.add_months(anchor, terms.base)


def extend(
    terms: Terms,
    anchor: date | None,
    granted: Sequence[int],
    months: int | None = None,
    decided_on: date | None = None,
    *,
    from_decision: bool = False,
) -> Grant:
    """The next extension after those of `granted` months.

    `months` asks for fewer than the most; the ceiling cuts the most. What is granted on a ground of its own
    runs `from_decision` where the term had ended before (ZMZ-1 93(4)). Raises `Refused` where the
    programme knows no extension, where all are used up, where more is asked than may be given, or
    where it would end before the day on which it is decided.
    """
    if terms.counted_from == OPEN:
        raise Refused(
            _("a stay in this programme has no term, so there is nothing to extend"),
            _("to end it: azil discharge"),
        )
    if terms.counted_from == GROUP:
        raise Refused(
            _(
                "the term is common to the whole group and ends on {day} ({basis})",
                day=dates.show(terms.group_until),
                basis=terms.legal_basis,
            ),
            _(
                "if the date of the group changes: azil policy set {code}",
                code=f"{terms.programme}.until",
            ),
        )
    allowed = [most for most in terms.extensions if most > 0]
    number = len(granted) + 1
    if number > len(allowed):
        raise Refused(
            n_(
                "the stay has already been extended {n} time, and no further extension is allowed ({basis})",
                "the stay has already been extended {n} times, and no further extension is allowed ({basis})",
                len(granted),
                basis=terms.legal_basis,
            ),
            _("the last day does not change; see: azil show"),
        )
    if anchor is None:
        raise Refused(
            _("the day from which the term is counted is not recorded"),
            _("undo the admission and repeat it with that day"),
        )
    so_far = terms.base + sum(granted)
    most = allowed[number - 1]
    if terms.ceiling:
        most = min(most, terms.ceiling - so_far)
    asked = most if months is None else months
    if most <= 0 or asked > most:
        raise Refused(
            n_(
                "extension {number} may add {n} month at most; {asked} were requested ({basis})",
                "extension {number} may add {n} months at most; {asked} were requested ({basis})",
                max(most, 0),
                number=number,
                asked=asked,
                basis=terms.legal_basis,
            ),
            _("leave out --months to extend by as much as is allowed"),
        )
    until = dates.add_months(anchor, so_far + asked)
    if from_decision and decided_on and decided_on > dates.add_months(anchor, so_far):
        until = dates.add_months(decided_on, asked)
        if terms.ceiling:
            until = min(until, dates.add_months(anchor, terms.ceiling))
    if decided_on and until < decided_on:
        raise Refused(
            _(
                "extension {number} would end on {until}, before it is decided on {day}",
                number=number,
                until=dates.show(until),
                day=dates.show(decided_on),
            ),
            _(
                "if it was decided earlier, give that day with --on; for time past the last extension: "
                "azil overstay"
            ),
        )
    return Grant(number, asked, until)
