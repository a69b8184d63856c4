"""How long a stay may last: the terms of a programme and their extensions.

The numbers are policy rows (see `data/policies.csv`); here is only how they are counted. A deadline
is always counted from its anchor with the total number of months (ZUP 100).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _, n_

OPEN, GROUP, STATUS, ADMISSION = "open", "group", "status", "admission"
"""What a term is counted from: nothing, a group's common date, acquiring the status, admission."""


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


def first_until(terms: Terms, anchor: date | None) -> date | None:
    """The last day of the first grant, inclusive; None where the term is open or the group's."""
    if terms.counted_from in (OPEN, GROUP) or anchor is None:
        return None
    return dates.add_months(anchor, terms.base)


def extend(terms: Terms, anchor: date | None, granted: Sequence[int], months: int | None = None) -> Grant:
    """The next extension after those of `granted` months.

    `months` asks for fewer than the most; the ceiling cuts the most. Raises `Refused` where the
    programme knows no extension, where all are used up, or where more is asked than may be given.
    """
    if terms.counted_from == OPEN:
        raise Refused(
            _("a stay in this programme has no term, so there is nothing to extend"),
            _("it lasts until: azil discharge"),
        )
    if terms.counted_from == GROUP:
        raise Refused(
            _(
                "the term is common to the whole group and ends on {day} ({basis})",
                day=dates.show(terms.group_until),
                basis=terms.legal_basis,
            ),
            _(
                "when the group's date moves: azil policy set {code}",
                code=f"{terms.programme}.until",
            ),
        )
    allowed = [most for most in terms.extensions if most > 0]
    number = len(granted) + 1
    if number > len(allowed):
        raise Refused(
            n_(
                "the stay was already extended {n} time, and no further extension is allowed ({basis})",
                "the stay was already extended {n} times, and no further extension is allowed ({basis})",
                len(granted),
                basis=terms.legal_basis,
            ),
            _("the last day stays as it is; see: azil show"),
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
                "extension {number} may add {n} month at most, {asked} were asked ({basis})",
                "extension {number} may add {n} months at most, {asked} were asked ({basis})",
                max(most, 0),
                number=number,
                asked=asked,
                basis=terms.legal_basis,
            ),
            _("leave --months out to extend by as much as is allowed"),
        )
    return Grant(number, asked, dates.add_months(anchor, so_far + asked))
