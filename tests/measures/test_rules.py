"""Objections to measures, as a pure rule."""

from __future__ import annotations

from datetime import date

from azilcli.rules import measures
from tests.every import every


def day(number: int) -> date:
    return date(2024, 6, number)


@every(
    "programme, kind, last",
    [
        ("integration", "written-warning", date(2024, 6, 13)),
        ("integration", "termination", date(2024, 6, 13)),
        ("integration", "breach-serious", None),
        ("asylum", "transfer", None),
    ],
)
def test_measures_in_integration_houses_may_be_objected_to(
    programme: str, kind: str, last: date | None
) -> None:
    """ZMZ-1 97."""
    assert measures.objection_until(programme, kind, day(10), 3) == last
