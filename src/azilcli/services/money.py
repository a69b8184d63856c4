"""Money as it is typed."""

from __future__ import annotations

import re

from azilcli.errors import UsageError
from azilcli.language import _

_MONEY = re.compile(
    r"(?P<sign>-?)(?P<euros>[0-9]{1,9}|[0-9]{1,3}(?:(?P<by>[.,])[0-9]{3}){1,2})"
    r"(?:(?!(?P=by))[.,](?P<cents>[0-9]{1,2}))?"
)


def cents(text: str) -> int:
    """A typed amount of money in cents: `1.240,50`, `1240.50`, `12`; with a minus where it is owed.

    A comma or point with three digits behind it groups the thousands, one with fewer separates the cents.
    """
    match = _MONEY.fullmatch(text.removesuffix("€").strip())
    if not match:
        raise UsageError(_("“{typed}” is not an amount of money", typed=text), _("type it as 1240,50"))
    sign, euros, rest = match["sign"], re.sub("[.,]", "", match["euros"]), match["cents"] or ""
    return int(f"{sign}{euros}{rest:0<2}")
