"""Which rows of a policy count: those whose value is what its code asks for.

What another copy of the file brought may say anything. A row that makes no sense counts for nobody, so
that the one before it goes on to hold, for gates and findings alike; the check `impossible-value` names it.
"""

from __future__ import annotations

DIGITS = 4
"""More of them no limit has; a day counted from so many days would lie in no calendar."""
ANCHORS = ("open", "group", "status", "admission", "contract")
"""What a term is counted from: nothing, a group's common date, acquiring the status, admission, or signing
the contract on integration activities."""

NUMBER = f"(length(value) BETWEEN 1 AND {DIGITS} AND value NOT GLOB '*[^0-9]*')"
"""SQL: the `value` is a whole number."""
AMOUNT = "(length(value) BETWEEN 1 AND 9 AND value NOT GLOB '*[^0-9]*')"
"""SQL: the `value` is an amount of money, in cents."""
DECIMAL = (
    f"(length(value) BETWEEN 1 AND {DIGITS + 3} AND value GLOB '[0-9]*'"
    " AND value NOT GLOB '*[^0-9.]*' AND value NOT GLOB '*.*.*')"
)
"""SQL: the `value` is a number, with a point before what is less than one."""
DAY = "(date(value, '+0 days') IS value AND value BETWEEN '1900' AND '3')"
"""SQL: the `value` is a day from which one can count."""
ANCHOR = f"value IN {ANCHORS}"
"""SQL: the `value` is something a term is counted from."""
TEXT = "value != ''"
"""SQL: the `value` says anything, such as the codes of a list."""

_ASKED = {
    ".counted-from": ANCHOR,
    ".until": DAY,
    ".statuses": TEXT,
    ".measures": TEXT,
    ".breaches": TEXT,
    ".sites": TEXT,
    ".examination-before": TEXT,
    ".zone": TEXT,
    ".ground": TEXT,
    ".severity": TEXT,
    ".pocket-money": AMOUNT,
    ".area-per-person": DECIMAL,
}
"""What a policy whose code ends so is asked for; every other is a number."""
COUNTS = "".join(
    [
        "CASE",
        *(f" WHEN code LIKE '%{end}' THEN {asked}" for end, asked in _ASKED.items()),
        f" ELSE {NUMBER} END",
    ]
)
"""SQL: the `value` of a policy is what its `code` asks for."""


def counts(code: str) -> str:
    """SQL: the same of the policy whose code this is, or whose code SQL makes that ends so."""
    return next((asked for end, asked in _ASKED.items() if code.rstrip("'").endswith(end)), NUMBER)


def is_whole(value: str) -> bool:
    """Whether the value of a policy is a whole number: what `NUMBER` says."""
    return value.isascii() and value.isdigit() and len(value) <= DIGITS
