"""No sequence of commands leads past a legal gate unseen: what is left unmet was said by the command."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from azilcli import repository
from azilcli.errors import AzilError
from azilcli.repository import findings
from azilcli.rules import admission, checks
from azilcli.rules.check import GATE
from azilcli.services import (
    absences,
    children,
    evidence,
    extensions,
    health,
    network,
    people,
    places,
    stays,
    undoing,
)
from azilcli.services.people import Identity
from tests.conftest import AUTHOR
from tests.doing import set_status


def test_a_gate_of_admission_finds_only_those_of_whom_it_is_asked() -> None:
    found = {check.code: check.sql for family in admission.GATES for check in checks.checks(family)}
    assert [code for code, whom in admission.WHOM.items() if whom not in found[code]] == []


START = date(2024, 3, 1)
_SITES = {"HOME": ("asylum-home", "asylum"), "HOUSE": ("integration-house", "integration"),
          "FLAT": ("flat", "eviction")}  # fmt: skip
_NUMBERS = st.integers(0, 9)


class Gates(RuleBasedStateMachine):
    """A small network, a handful of people, and days that only go forward."""

    @initialize()
    def network(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "azil.db"
        self.today = START
        self.people: list[str] = []
        self.last: list[str] = []
        with repository.creating(self.path, AUTHOR) as repo:
            network.initialise(repo, empty=True)
            for code, (kind, programme) in _SITES.items():
                places.add_site(repo, code, name=code, town="Logatec", kind=kind,
                                programmes=[programme], address=None, from_day=START)  # fmt: skip
                places.add_rooms(repo, code, "1-4", beds=2, area_m2=None, floor=None,
                                 reserved_for=None, from_day=START)  # fmt: skip

    def do(self, service: Any, *given: Any, **named: Any) -> Any:
        """Carry out a service; a refusal is as good as success. Then ask the gates of the day.

        Where people leave whatever the law asks, who is left alone is said at the command.
        """
        before = self.unmet()
        try:
            with repository.writing(self.path, AUTHOR) as repo:
                done = service(repo, *given, **named)
        except AzilError:
            return None
        self.last = [
            sentence
            for sentence in self.unmet() - before
            if not any(remark.startswith(sentence) for remark in done.why)
        ]
        return done

    def unmet(self) -> set[str]:
        """The sentences of the gates that are not met on the day."""
        with repository.reading(self.path) as repo:
            return {
                findings.said(repo, check, row)[0]
                for check in checks.checks()
                if check.severity == GATE
                for row in repo.rows(check.sql, on=self.today, today=self.today)
            }

    def somebody(self, number: int) -> str:
        return self.people[number % len(self.people)] if self.people else "P"

    @invariant()
    def no_gate_is_left_unmet(self) -> None:
        assert getattr(self, "last", []) == []

    @rule(age=st.sampled_from((9, 16, 17, 30, 70)), citizen=st.sampled_from(("AFG", "SVN")))
    def enter(self, age: int, citizen: str) -> None:
        born = date(self.today.year - age, 5, 5).isoformat()
        one = Identity("Novak", f"Ana{len(self.people)}", sex="f", birth_date=born, citizenship=citizen)
        done = self.do(people.add, [one])
        if done:
            self.people.append(done.data["people"][0]["code"])

    @rule(one=_NUMBERS, other=_NUMBERS)
    def join(self, one: int, other: int) -> None:
        pair = list(dict.fromkeys((self.somebody(one), self.somebody(other))))
        self.do(people.create_household, "Novak", kind="family", existing=pair, entered=[], on=self.today)

    @rule(one=_NUMBERS)
    def leave(self, one: int) -> None:
        self.do(people.leave, [self.somebody(one)], on=self.today)

    @rule(one=_NUMBERS, result=st.sampled_from(("fit", "isolation", "referred")))
    def examine(self, one: int, result: str) -> None:
        self.do(health.exam, [self.somebody(one)], on=self.today, result=result)

    @rule(one=_NUMBERS, code=st.sampled_from(("applicant", "refugee", "rejected", "evicted")))
    def set_status(self, one: int, code: str) -> None:
        self.do(set_status, [self.somebody(one)], code, on=self.today)

    @rule(one=_NUMBERS)
    def appoint(self, one: int) -> None:
        self.do(children.appoint, self.somebody(one), name="Kos", address="Logatec", csd="CSD Vrhnika",
                kind="representative", on=self.today)  # fmt: skip

    @rule(one=_NUMBERS)
    def end_guardian(self, one: int) -> None:
        self.do(children.end, self.somebody(one), on=self.today)

    @rule(one=_NUMBERS, site=st.sampled_from(sorted(_SITES)))
    def admit(self, one: int, site: str) -> None:
        self.do(stays.admit, [self.somebody(one)], site, on=self.today)

    @rule(one=_NUMBERS, site=st.sampled_from(sorted(_SITES)))
    def transfer(self, one: int, site: str) -> None:
        self.do(stays.transfer, [self.somebody(one)], site, on=self.today)

    @rule(one=_NUMBERS, other=_NUMBERS)
    def swap(self, one: int, other: int) -> None:
        self.do(stays.swap, self.somebody(one), self.somebody(other), on=self.today)

    @rule(one=_NUMBERS)
    def discharge(self, one: int) -> None:
        self.do(stays.discharge, [self.somebody(one)], on=self.today, reason="other", destination=None)

    @rule(one=_NUMBERS, kind=st.sampled_from(("housing-search", "cooperation", "contract")))
    def prove(self, one: int, kind: str) -> None:
        self.do(evidence.add, [self.somebody(one)], kind, on=self.today)

    @rule(one=_NUMBERS)
    def extend(self, one: int) -> None:
        self.do(extensions.extend, [self.somebody(one)], on=self.today)

    @rule(one=_NUMBERS)
    def go_away(self, one: int) -> None:
        self.do(absences.absent, [self.somebody(one)], on=self.today)

    @rule()
    def undo(self) -> None:
        self.do(undoing.undo_entry)

    @rule(days=st.integers(1, 3))
    def time_passes(self, days: int) -> None:
        """A gate that time alone passes, such as a term, is nobody's command; it is not asked here."""
        self.today += timedelta(days=days)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()


TestGates = Gates.TestCase
TestGates.settings = settings(
    max_examples=10, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
