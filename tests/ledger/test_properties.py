"""Random histories: whatever is done and undone, the tables follow from the journal.

A stateful test: commands chosen at random on a small network, with refusals as they come. After each
command nobody may share a bed; at the end the file is verified, rebuilt, and taken back to its first day.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from azilcli.errors import AzilError
from azilcli.ledger import file, fold, journal, schema, undo, verify
from azilcli.ledger.proofs import Fault
from azilcli.repository import Record, Repository
from azilcli.repository import people as look
from azilcli.services import Done, corrections, extensions, people, places, stays, undoing
from azilcli.services.people import Identity
from tests.conftest import AUTHOR
from tests.ledger.house import FULL, STARTING_ENTRIES, laid, recent

FIRST_DAY = date.today() - timedelta(150)
"""So late that no term of six months has run out yet."""

shifts = st.integers(-4, 3)
"""Days from the latest day that was spoken of: work goes on, and some is entered late."""
beds = st.sampled_from(["TEST/1/A", "TEST/1/B", "TEST/2/A"])
spots = beds | st.sampled_from(["TEST", "TEST/1", "TEST/3"])
names = st.sampled_from(["Novak", "Haidari", "Čuk", "de la Cruz", "O'Neill"])
picks = st.integers(0, 1000)
"""Which of those there are, counted round and round; now and then it is one who does not fit."""

Dump = dict[str, list[tuple[Any, ...]]]

BED_TWICE = """
    SELECT a.id, b.id FROM slept AS a JOIN slept AS b ON b.bed = a.bed AND b.id > a.id
    WHERE a.from_day < coalesce(b.to_day, '9999') AND b.from_day < coalesce(a.to_day, '9999')
      AND a.from_day < coalesce(a.to_day, '9999') AND b.from_day < coalesce(b.to_day, '9999')"""
PERSON_TWICE = """
    SELECT a.id, b.id FROM stay AS a JOIN stay AS b ON b.person = a.person AND b.id > a.id
    WHERE a.arrived < coalesce(b.departed, '9999') AND b.arrived < coalesce(a.departed, '9999')
      AND a.arrived < coalesce(a.departed, '9999') AND b.arrived < coalesce(b.departed, '9999')"""


def dump(repo: Repository) -> Dump:
    """Every derived table as it stands, row by row."""
    tables = dict.fromkeys(schema.kinds(), "id") | {"voided": "entry", "incomplete": "kind, record"}
    return {
        name: repo.connection.execute(f"SELECT * FROM {name} ORDER BY {order}").fetchall()
        for name, order in tables.items()
    }


def found_by_name(repo: Repository) -> dict[str, list[str]]:
    """Whom the search index knows."""
    words = ("novak", "haidari", "cuk", "cruz", "oneill", "edited")
    kinds = ("person", "household")
    return {
        f"{kind} {w}": sorted(r["id"] for r in look.search(repo, kind, w)) for kind in kinds for w in words
    }


EXTENSION_TWICE = "SELECT stay, number FROM extension GROUP BY stay, number HAVING count(*) > 1"


def nothing_is_given_twice(repo: Repository) -> None:
    for sql in (BED_TWICE, PERSON_TWICE, EXTENSION_TWICE):
        assert repo.rows(sql) == []


def every_record_is_whole_and_what_it_refers_to_is_there(repo: Repository) -> None:
    assert repo.rows("SELECT * FROM incomplete") == []
    for kind in schema.kinds().values():
        for field, targets in kind.references.items():
            known = " UNION ALL ".join(f"SELECT id FROM {target}" for target in targets)
            lost = repo.rows(f"SELECT id, {field} FROM {kind.name} WHERE {field} NOT IN ({known})")
            assert lost == [], f"{kind.name}.{field}"


def every_stay_sleeps_somewhere_from_its_first_night_to_its_last(repo: Repository) -> None:
    slept: dict[str, list[Record]] = {}
    for here in repo.rows("SELECT * FROM slept ORDER BY from_day, coalesce(to_day, '9999'), number"):
        slept.setdefault(here["stay"], []).append(here)
    for stay in repo.rows("SELECT * FROM stay"):
        day = stay["arrived"]
        for here in slept.get(stay["id"], []):
            assert here["from_day"] == day
            assert here["to_day"] is None or here["to_day"] >= here["from_day"]
            day = here["to_day"]
        assert day == stay["departed"]


class Histories(RuleBasedStateMachine):
    """An office in which anything may happen."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "azil.db"
        self.path.write_bytes(laid(FIRST_DAY))
        self.chance = Random(0)
        self.people: list[str] = []
        self.households: list[str] = []
        self.staying: list[str] = []
        self.stayed: list[str] = []
        self.members: list[str] = []
        self.closures: list[tuple[str, str]] = []
        self.undos: list[str] = []
        self.latest = FIRST_DAY + timedelta(10)
        self.entries: list[str] = []
        self.states: list[Dump] = []
        """How the records stood before each of `entries`."""

    def do(self, service: Callable[..., Done], *given: Any, **named: Any) -> Done | None:
        """One command; None where it was refused, which may not leave a trace."""
        before = self.path.read_bytes()
        try:
            with file.writing(self.path) as connection:
                repo = Repository(connection, AUTHOR)
                repo.chooser = lambda _kind: self.chance.randrange
                state = dump(repo)
                done = service(repo, *given, **named)
        except AzilError as error:
            assert error.sentence and error.hint
            assert self.path.read_bytes() == before
            return None
        self.entries.append(done.entry.id)
        self.states.append(state)
        return done

    def person(self, pick: int, fitting: list[str] | None = None) -> str:
        known = fitting if fitting and pick % 16 != 15 else self.people
        return known[pick % len(known)]

    def party(self, pick: int) -> str:
        known = self.people + self.households
        return known[pick % len(known)]

    def day(self, shift: int) -> date:
        day = max(self.latest + timedelta(shift), FIRST_DAY)
        self.latest = max(self.latest, day)
        return day

    # People

    @initialize()
    def somebody(self) -> None:
        self.add_person("Novak", "f")
        self.add_person("Haidari", "m")
        self.admit(0, "TEST/1/A", 0, None)

    @rule(name=names, sex=st.sampled_from("fmx"))
    def add_person(self, name: str, sex: str) -> None:
        done = self.do(people.add, [Identity(family_name=name, sex=sex, birth_date="1990")], sure=True)
        assert done is not None
        self.people += [one["code"] for one in done.data["people"]]

    @rule(
        pick=picks,
        field=st.sampled_from(["phone", "note", "given_name", "family_name", "birth_date"]),
        value=st.sampled_from(["", "1970", "1991-02-03", "Edited"]),
    )
    def edit_person(self, pick: int, field: str, value: str) -> None:
        self.do(people.edit, self.person(pick), {field: value})

    @rule(name=names, members=st.lists(picks, max_size=3), new=st.integers(0, 2), on=shifts)
    def create_household(self, name: str, members: list[int], new: int, on: int) -> None:
        done = self.do(
            people.create_household,
            name,
            kind="family",
            existing=[self.person(pick) for pick in members],
            entered=[Identity(family_name=name, sex="x")] * new,
            on=self.day(on),
        )
        if done:
            self.households.append(done.data["household"])
            self.people += [one["code"] for one in done.data["people"] if one["code"] not in self.people]

    @precondition(lambda self: self.households)
    @rule(household=picks, pick=picks, on=shifts)
    def join(self, household: int, pick: int, on: int) -> None:
        target = self.households[household % len(self.households)]
        self.do(people.join, target, [self.person(pick)], on=self.day(on), relation="other")

    @precondition(lambda self: self.members)
    @rule(pick=picks, on=shifts)
    def leave(self, pick: int, on: int) -> None:
        self.do(people.leave, [self.person(pick, self.members)], on=self.day(on))

    # Stays

    @rule(pick=picks, to=spots, on=shifts, note=st.none() | st.just("x"))
    def admit(self, pick: int, to: str, on: int, note: str | None) -> None:
        waiting = [one for one in self.people if one not in self.staying]
        who = self.person(pick, waiting)
        self.do(stays.admit, [who], to, on=self.day(on), programme="eviction", overflow=True, note=note)

    @rule(picks=st.lists(picks, min_size=1, max_size=3), overflow=st.booleans())
    def admit_together(self, picks: list[int], overflow: bool) -> None:
        who = [self.party(pick) for pick in picks]
        self.do(stays.admit, who, "TEST", on=self.latest, programme="asylum", overflow=overflow)

    @precondition(lambda self: self.staying)
    @rule(pick=picks, to=spots, on=shifts, overflow=st.booleans())
    def transfer(self, pick: int, to: str, on: int, overflow: bool) -> None:
        self.do(stays.transfer, [self.person(pick, self.staying)], to, on=self.day(on), overflow=overflow)

    @precondition(lambda self: len(self.staying) > 1)
    @rule(one=picks, other=picks, on=shifts)
    def swap(self, one: int, other: int, on: int) -> None:
        self.do(stays.swap, self.person(one, self.staying), self.person(other, self.staying), on=self.day(on))

    @precondition(lambda self: self.staying)
    @rule(pick=picks, on=shifts, months=st.none() | st.integers(1, 4))
    def extend(self, pick: int, on: int, months: int | None) -> None:
        self.do(
            extensions.extend,
            [self.person(pick, self.staying)],
            on=self.day(on),
            months=months,
            override="drill",
        )

    @precondition(lambda self: self.staying)
    @rule(pick=picks, on=shifts)
    def discharge(self, pick: int, on: int) -> None:
        self.do(
            stays.discharge,
            [self.person(pick, self.staying)],
            on=self.day(on),
            reason="other",
            destination=None,
        )

    @rule(pick=picks, to=spots, on=st.integers(-30, -5), nights=st.integers(0, 12))
    def admit_late(self, pick: int, to: str, on: int, nights: int) -> None:
        on_day = self.day(on)
        self.do(
            stays.admit,
            [self.person(pick)],
            to,
            on=on_day,
            departed=on_day + timedelta(nights),
            reason="other",
            programme="eviction",
            overflow=True,
        )

    @precondition(lambda self: self.people)
    @rule(pick=picks, to=spots, on=st.integers(-30, -1))
    def transfer_late(self, pick: int, to: str, on: int) -> None:
        self.do(stays.transfer, [self.person(pick)], to, on=self.day(on), overflow=True)

    @precondition(lambda self: self.staying)
    @rule(pick=picks, on=st.integers(-30, -1))
    def discharge_late(self, pick: int, on: int) -> None:
        who = [self.person(pick, self.staying)]
        self.do(stays.discharge, who, on=self.day(on), reason="other", destination=None)

    @precondition(lambda self: self.staying)
    @rule(pick=picks, days=st.integers(-12, 6), both=st.booleans())
    def correct_arrival(self, pick: int, days: int, both: bool) -> None:
        self.correct(self.person(pick, self.staying), days, days if both else None)

    @precondition(lambda self: self.stayed)
    @rule(pick=picks, days=st.integers(-6, 12))
    def correct_departure(self, pick: int, days: int) -> None:
        self.correct(self.person(pick, self.stayed), None, days)

    def correct(self, person: str, arrived: int | None, departed: int | None) -> None:
        with file.reading(self.path) as connection:
            stay = Repository(connection).row(
                "SELECT * FROM stay WHERE person = :person ORDER BY arrived DESC LIMIT 1", person=person
            )
        if stay:
            fresh = {}
            for field, by in (("arrived", arrived), ("departed", departed)):
                was = date.fromisoformat(stay[field]) if stay[field] else None
                fresh[field] = was + timedelta(by) if was and by is not None else None
            self.do(corrections.correct, person, **fresh, reason="wrong")

    # Places

    @rule(place=beds, on=shifts, nights=st.none() | st.integers(1, 9), out=st.booleans())
    def close_bed(self, place: str, on: int, nights: int | None, out: bool) -> None:
        start = self.day(on)
        self.do(
            places.close,
            place,
            effect="out-of-service" if out else "closed",
            from_day=start,
            to_day=start + timedelta(nights) if nights else None,
            reason=None,
            kind="bed",
        )

    @precondition(lambda self: self.closures)
    @rule(pick=picks, on=shifts)
    def reopen_bed(self, pick: int, on: int) -> None:
        place, effect = self.closures[pick % len(self.closures)]
        self.do(places.reopen, place, effect=effect, on=self.day(on), kind="bed")

    # Undo

    @rule()
    def undo_last(self) -> None:
        self.undo(self.entries[-1])

    @rule(pick=picks)
    def undo_any(self, pick: int) -> None:
        self.undo(recent(self.entries, pick))

    @precondition(lambda self: self.undos)
    @rule(pick=picks)
    def undo_an_undo(self, pick: int) -> None:
        self.undo(recent(self.undos, pick))

    def undo(self, entry: str) -> None:
        done = self.do(undoing.undo_entry, entry)
        if done:
            self.undos.append(done.entry.id)

    # What always holds

    @invariant()
    def the_records_agree(self) -> None:
        with file.reading(self.path) as connection:
            repo = Repository(connection)
            nothing_is_given_twice(repo)
            every_record_is_whole_and_what_it_refers_to_is_there(repo)
            every_stay_sleeps_somewhere_from_its_first_night_to_its_last(repo)
            self.look(repo)

    def look(self, repo: Repository) -> None:
        """Who and what there is, for the next command."""
        staying = {row["person"] for row in repo.rows("SELECT person FROM stay WHERE departed IS NULL")}
        stayed = {row["person"] for row in repo.rows("SELECT person FROM stay WHERE departed IS NOT NULL")}
        members = {row["person"] for row in repo.rows("SELECT person FROM membership WHERE to_day IS NULL")}
        self.staying = [id_ for id_ in self.people if id_ in staying]
        self.stayed = [id_ for id_ in self.people if id_ in stayed]
        self.members = [id_ for id_ in self.people if id_ in members]
        self.closures = [
            (row["place"], row["effect"]) for row in repo.rows("SELECT * FROM closure ORDER BY id")
        ]

    def teardown(self) -> None:
        try:
            if self.entries:
                self.check_the_end()
        finally:
            shutil.rmtree(self.folder)

    def check_the_end(self) -> None:
        """The file verifies; a rebuild changes nothing; all can be undone, newest first."""
        assert self.faults() == []
        with file.writing(self.path) as connection:
            repo = Repository(connection, AUTHOR)
            before, known = dump(repo), found_by_name(repo)
            fold.rebuild(connection)
            assert dump(repo) == before
            assert found_by_name(repo) == known
            for id_, state in zip(reversed(self.entries), reversed(self.states), strict=True):
                assert not undo.is_void(connection, journal.get(connection, id_))
                undoing.undo_entry(repo, id_)
                assert {**dump(repo), "voided": []} == {**state, "voided": []}
            for seq in range(STARTING_ENTRIES, 0, -1):
                (id_,) = connection.execute("SELECT id FROM entry WHERE seq = ?", (seq,)).fetchone()
                undoing.undo_entry(repo, id_)
            for name, rows in dump(repo).items():
                assert name == "voided" or rows == [], name
        assert self.faults() == []

    def faults(self) -> list[Fault]:
        with file.reading(self.path) as connection:
            return list(verify.faults(connection))


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=600 if FULL else 12,
    stateful_step_count=60 if FULL else 30,
    phases=[Phase.generate, Phase.shrink] if FULL else [Phase.generate],  # to shrink takes minutes
    derandomize=not FULL,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
