"""Whatever is done and merged, no minor is in the house without parents, guardian and finding."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest import MonkeyPatch

from azilcli import repository
from azilcli.errors import AzilError
from azilcli.services import absences, children, gates, passes, people, stays, undoing
from tests.children.house import NAMES, SITES, START, alone, codes, laid, said
from tests.doing import do
from tests.ledger.house import FULL
from tests.services.leftover import merge

_COMMANDS = ("admit", "admit", "admit", "transfer", "discharge", "die", "absent", "return", "pass", "join",
             "leave", "relate", "appoint", "end", "undo", "merge")  # fmt: skip
_STEPS = st.tuples(
    st.sampled_from(_COMMANDS),
    st.integers(0, 1),
    st.lists(st.integers(0, len(NAMES) - 1), min_size=1, max_size=5, unique=True),
    st.integers(0, 5),
    st.integers(0, 2),
)


def _carry_out(
    files: list[Path], people_: dict[str, str], step: tuple[str, int, list[int], int, int], on: date
) -> None:
    what, at, picked, other, _days = step
    path, who = files[at], [people_[NAMES[number]] for number in picked]
    site, relation = SITES[other % 2], ("child", "head", "spouse", "sibling", "carer", None)[other]
    override = "test" if other == 3 else None
    commands: dict[str, tuple[Any, ...]] = {
        "admit": (stays.admit, who, site, {"overflow": True, "override": override}),
        "transfer": (stays.transfer, who, site, {"overflow": True, "override": override}),
        "discharge": (stays.discharge, who, {"reason": "other", "destination": None}),
        "die": (stays.discharge, who[:1], {"reason": "death", "destination": None}),
        "absent": (absences.absent, who, {}),
        "return": (absences.come_back, who, {}),
        "join": (people.join, ("Khan", "Pals")[other % 2], who, {"relation": relation}),
        "leave": (people.leave, who, {}),
        "relate": (people.relate, who, {"relation": relation or "other"}),
        "appoint": (
            children.appoint,
            who[0],
            {"name": "Kos", "address": "x", "csd": "CSD", "kind": "guardian"},
        ),
        "end": (children.end, who[0], {"override": override}),
    }
    if what == "merge":
        merge(path, files[1 - at])
    elif what == "undo":
        do(path, undoing.undo_entry)
    elif what == "pass":
        do(path, passes.grant, who, start=on, end=on + timedelta(days=other + 1))
    else:
        service, *given_, named = commands[what]
        do(path, service, *given_, on=on, **named)


@given(st.lists(_STEPS, min_size=5, max_size=40 if FULL else 18))
@settings(max_examples=300 if FULL else 12, deadline=None, suppress_health_check=list(HealthCheck))
def test_nobody_under_age_is_alone_in_the_house_without_a_finding(steps: Any) -> None:
    with tempfile.TemporaryDirectory() as folder, MonkeyPatch.context() as patch:
        patch.setattr(gates, "OF_ADMISSION", gates.OF_CHILDREN)
        files = [Path(folder) / name for name in ("azil.db", "other.db")]
        for path in files:
            path.write_bytes(laid())
        people_, on = codes(files[0]), START
        for step in steps:
            on += timedelta(days=step[-1])
            try:
                _carry_out(files, people_, step, on)
            except AzilError:
                continue
            with repository.reading(files[step[1]]) as repo:
                for day in (on - timedelta(days=1), on, on + timedelta(days=2)):
                    assert alone(repo, day) <= said(repo, day)
                    assert not (said(repo, day) & _accompanied(repo, day))


def _accompanied(repo: repository.Repository, on: date) -> set[str]:
    """Those of whom nothing may be found: minors in the house who are not alone in it, and who is of age."""
    out = {row["person"] for row in repo.rows(
        "SELECT stay.person FROM absence JOIN stay ON stay.id = absence.stay"
        " UNION SELECT stay.person FROM pass JOIN stay ON stay.id = pass.stay"
        " UNION SELECT person FROM stay WHERE departed <= :on", on=on)}  # fmt: skip
    return {row["id"] for row in repo.rows("SELECT id FROM person")} - out - alone(repo, on)
