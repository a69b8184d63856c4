"""Objections to measures, as a pure rule."""

from __future__ import annotations

from datetime import date

from azilcli.rules import measures
from tests.every import every


@every(
    "programme, kinds",
    [
        ("asylum", {"separate-room", "transfer"}),
        ("integration", {"written-warning", "transfer", "termination", "damages"}),
        ("temporary-protection", set()),
        ("eviction", set()),
    ],
)
def test_the_act_says_to_which_measures_one_may_object(programme: str, kinds: set[str]) -> None:
    """ZMZ-1 82.b(4), 96(6): from the service of the decision on, and not before it."""
    every = {*kinds, *measures.UNWRITTEN, "written-warning", "termination", "damages", "transfer"}
    served = date(2024, 6, 10)
    for kind in every:
        last = date(2024, 6, 13) if kind in kinds else None
        assert measures.objection_until(programme, kind, served, 3) == last, kind
        assert measures.objection_until(programme, kind, None, 3) is None
