"""Offices that do what offices do, each in its copy: the commands of `azil`, refusals as they come.

A small house and few people, so that the copies speak of the same things within the same weeks.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from azilcli import repository
from azilcli.ledger import file, schema
from azilcli.ledger.conflicts import Conflict, open_ones
from azilcli.ledger.journal import ERASURE, UNDO, Author
from azilcli.repository import Repository, concerning
from azilcli.services import (
    Done,
    conflicts,
    corrections,
    erasing,
    extensions,
    people,
    places,
    stays,
    undoing,
    uniting,
)
from azilcli.services.people import Identity
from tests.ledger.house import laid, recent
from tests.ledger.reference import Reference, State
from tests.ledger.strangers import Strangers
from tests.ledger.world import COPIES, FIRST_DAY, VALUES, command, still, word

VALUES.update(
    pick=range(12),
    second=range(12),
    shift=[-3, -2, -1, 0, 0, 1],
    nights=[None, 2, 5],
    spot=["TEST/1/A", "TEST/1/B", "TEST/2/A", "TEST/2/A", "TEST/1", "TEST"],
    bed=["TEST/1/A", "TEST/1/B", "TEST/2/A"],
    room=["TEST/7", "TEST/8"],
    field=["phone", "phone", "note", "family_name", "given_name", "case_number", "sex", "birth_date"],
    months=[None, 1, 2],
    keep=[None, 1, 1, 2, 2, 3],
    really=[True, False],
)


@cache
def laid_out() -> bytes:
    """The file from which all copies are made: six people, two of whom stay and two are a household."""
    with tempfile.TemporaryDirectory() as folder, still():
        path = Path(folder) / "azil.db"
        path.write_bytes(laid(FIRST_DAY))
        chance, named = Random("first"), Random("names")
        with file.writing(path) as connection:
            repo = Repository(connection, Author("ana", "Logatec"))
            repo.chooser = lambda _kind: chance.randrange
            for _number in range(6):
                one = Identity(family_name=word(named), given_name=word(named), sex="f", phone=word(named))
                people.add(repo, [one])
            codes = [row["id"] for row in repo.rows("SELECT id FROM person ORDER BY rowid")]
            people.create_household(
                repo,
                word(named),
                kind="family",
                existing=codes[2:4],
                entered=[],
                on=FIRST_DAY,
                note=word(named),
            )
            for code, bed in zip(codes, ("TEST/1/A", "TEST/1/B"), strict=False):
                stays.admit(
                    repo,
                    [code],
                    bed,
                    on=FIRST_DAY + timedelta(7),
                    programme="eviction",
                    overflow=True,
                    note=word(named),
                )
        return path.read_bytes()


class Offices(Strangers):
    """Offices that each work in a copy of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.latest = FIRST_DAY + timedelta(10)

    @classmethod
    def beginning(cls) -> bytes:
        return laid_out()

    def finish(self) -> None:
        super().finish()
        all_on_everybody_is_found(self.paths[0])

    def do(self, at: int, by: Author, service: Callable[[Repository], Done]) -> None:
        """One command in one copy."""
        self.write(at, by, lambda repo: service(repo).entry)

    def day(self, shift: int) -> date:
        """A day near the latest one that was spoken of anywhere."""
        day = max(self.latest + timedelta(shift), FIRST_DAY)
        self.latest = max(self.latest, day)
        return day

    # People

    @command
    def add_person(self, at: int, by: Author) -> None:
        one = Identity(family_name=self.word(), given_name=self.word(), sex="m", note=self.word())
        self.do(at, by, lambda repo: people.add(repo, [one]))

    @command
    def edit_person(self, at: int, by: Author, pick: int, field: str, second: int) -> None:
        some = {"sex": "fmx", "birth_date": ["1970", "1971", "1972-02-03"]}.get(field, [self.word(), "041"])
        value = some[second % len(some)]
        self.do(at, by, lambda repo: people.edit(repo, person(repo, pick), {field: value}))

    @command
    def join(self, at: int, by: Author, pick: int, second: int, shift: int) -> None:
        on = self.day(shift)
        self.do(
            at,
            by,
            lambda repo: people.join(
                repo, one_of(repo, "household", second), [person(repo, pick)], on=on, relation="other"
            ),
        )

    @command
    def leave(self, at: int, by: Author, pick: int, shift: int) -> None:
        on = self.day(shift)
        self.do(at, by, lambda repo: people.leave(repo, [person(repo, pick, MEMBERS)], on=on))

    @command
    def create_household(self, at: int, by: Author, pick: int, shift: int) -> None:
        name, other, note, on = self.word(), self.word(), self.word(), self.day(shift)
        self.do(
            at,
            by,
            lambda repo: people.create_household(
                repo, name, kind="family", existing=[person(repo, pick)],
                entered=[Identity(family_name=other, sex="x")], on=on, note=note,
            ),
        )  # fmt: skip

    @command
    def unite(self, at: int, by: Author, pick: int, second: int) -> None:
        self.do(at, by, lambda repo: uniting.merge(repo, person(repo, pick), person(repo, second)))

    @command
    def erase(self, at: int, by: Author, pick: int, really: bool) -> None:
        if really:
            self.do(at, by, lambda repo: erasing.erase(repo, person(repo, pick, WAITING), "asked for"))

    # Stays

    @command
    def admit(self, at: int, by: Author, pick: int, spot: str, shift: int) -> None:
        on, note = self.day(shift), self.word()
        self.do(
            at,
            by,
            lambda repo: stays.admit(
                repo,
                [person(repo, pick, WAITING)],
                spot,
                on=on,
                programme="eviction",
                overflow=True,
                note=note,
            ),
        )

    @command
    def transfer(self, at: int, by: Author, pick: int, spot: str, shift: int) -> None:
        on = self.day(shift)
        self.do(
            at,
            by,
            lambda repo: stays.transfer(repo, [person(repo, pick, STAYING)], spot, on=on, overflow=True),
        )

    @command
    def swap(self, at: int, by: Author, pick: int, second: int, shift: int) -> None:
        on = self.day(shift)
        self.do(
            at,
            by,
            lambda repo: stays.swap(repo, person(repo, pick, STAYING), person(repo, second, STAYING), on=on),
        )

    @command
    def extend(self, at: int, by: Author, pick: int, shift: int, months: int | None) -> None:
        on, note, why = self.day(shift), self.word(), self.word()
        self.do(
            at,
            by,
            lambda repo: extensions.extend(
                repo, [person(repo, pick, STAYING)], on=on, months=months, override=why, note=note
            ),
        )

    @command
    def discharge(self, at: int, by: Author, pick: int, shift: int) -> None:
        on, note = self.day(shift), self.word()
        self.do(
            at,
            by,
            lambda repo: stays.discharge(
                repo, [person(repo, pick, STAYING)], on=on, reason="other", destination=None, note=note
            ),
        )

    @command
    def admit_late(self, at: int, by: Author, pick: int, spot: str, second: int) -> None:
        on = self.day(-second - 3)
        self.do(
            at,
            by,
            lambda repo: stays.admit(
                repo,
                [person(repo, pick)],
                spot,
                on=on,
                departed=on + timedelta(second // 2),
                reason="other",
                programme="eviction",
                override="late",
            ),
        )

    @command
    def transfer_late(self, at: int, by: Author, pick: int, spot: str, second: int) -> None:
        on = self.day(-second - 1)
        self.do(at, by, lambda repo: stays.transfer(repo, [person(repo, pick)], spot, on=on))

    @command
    def discharge_late(self, at: int, by: Author, pick: int, second: int) -> None:
        on, who = self.day(-second - 1), STAYING
        self.do(
            at,
            by,
            lambda repo: stays.discharge(
                repo, [person(repo, pick, who)], on=on, reason="other", destination=None
            ),
        )

    @command
    def correct_arrival(self, at: int, by: Author, pick: int, shift: int) -> None:
        self.correct(at, by, pick, STAYING, arrived=shift * 2)

    @command
    def correct_departure(self, at: int, by: Author, pick: int, shift: int) -> None:
        self.correct(at, by, pick, STAYED, departed=shift)

    def correct(self, at: int, by: Author, pick: int, among: str, **days: int) -> None:
        reason = self.word()

        def service(repo: Repository) -> Done:
            who = person(repo, pick, among)
            stay = repo.row("SELECT * FROM stay WHERE person = :p ORDER BY arrived DESC LIMIT 1", p=who)
            new: dict[str, date | None] = {"arrived": None, "departed": None}
            for field, shift in days.items():
                if stay and stay[field]:
                    new[field] = date.fromisoformat(stay[field]) + timedelta(shift)
            return corrections.correct(
                repo, who, arrived=new["arrived"], departed=new["departed"], reason=reason
            )

        self.do(at, by, service)

    # Places

    @command
    def add_room(self, at: int, by: Author, room: str, second: int) -> None:
        site, number = room.split("/")
        self.do(
            at,
            by,
            lambda repo: places.add_rooms(
                repo, site, number, beds=1, area_m2=10 + second % 2, floor=None, reserved_for=None,
                from_day=FIRST_DAY,
            ),
        )  # fmt: skip

    @command
    def edit_room(self, at: int, by: Author, pick: int, second: int) -> None:
        self.do(
            at,
            by,
            lambda repo: places.edit(repo, "room", one_of(repo, "room", pick), {"area_m2": 10.0 + second}),
        )

    @command
    def close_bed(self, at: int, by: Author, bed: str, shift: int, nights: int | None) -> None:
        start = self.day(shift)
        end = start + timedelta(nights) if nights else None
        self.do(
            at,
            by,
            lambda repo: places.close(
                repo, bed, effect="closed", from_day=start, to_day=end, reason=None, kind="bed"
            ),
        )

    @command
    def reopen_bed(self, at: int, by: Author, pick: int, shift: int) -> None:
        on = self.day(shift)

        def service(repo: Repository) -> Done:
            found = repo.get("closure", one_of(repo, "closure", pick))
            place = found["place"] if found else "TEST/1/A"
            return places.reopen(repo, place, effect="closed", on=on, kind="bed")

        self.do(at, by, service)

    # Undo, and deciding

    @command
    def undo_recent(self, at: int, by: Author, pick: int) -> None:
        self.undo(at, by, "SELECT id FROM entry WHERE seq > 9 ORDER BY seq", pick | 1)

    @command
    def undo_any(self, at: int, by: Author, pick: int, second: int) -> None:
        self.undo(at, by, "SELECT id FROM entry ORDER BY seq DESC", 2 * (12 * pick + second))

    @command
    def undo_an_undo(self, at: int, by: Author, pick: int) -> None:
        undos = f"SELECT id FROM entry WHERE seq IN (SELECT entry FROM change WHERE kind = '{UNDO}')"
        self.undo(at, by, f"{undos} ORDER BY seq", pick)

    def undo(self, at: int, by: Author, among: str, pick: int) -> None:
        def service(repo: Repository) -> Done:
            found = [id_ for (id_,) in repo.values(among)]
            done = undoing.undo_entry(repo, recent(found, pick) if found else None)
            if done.data["undone_action"] == "undo":
                self.happened["undo of an undo"] += 1
            return done

        self.do(at, by, service)

    @command
    def resolve(self, at: int, by: Author, pick: int, keep: int | None, second: int) -> None:
        """Decide a conflict in the next copy that has any: keep a side, give values, or both."""

        def service(repo: Repository) -> Done:
            known = open_ones(repo.connection)
            one = known[pick % len(known)]
            values = self.values(one, second) if keep is None or second % 4 == 0 else []
            done = conflicts.resolve(repo, one.code, keep=keep, values=[] if one.undone else values)
            self.happened[f"decided {'an undo' if one.undone else 'a field'}"] += 1
            assert one.code not in {other.code for other in open_ones(repo.connection)}
            return done

        for copy in (*range(at, COPIES), *range(at)):
            if self.has_conflicts(copy):
                self.do(copy, by, service)
                return

    def has_conflicts(self, at: int) -> bool:
        with file.reading(self.paths[at]) as connection:
            return bool(open_ones(connection))

    def values(self, one: Conflict, second: int) -> list[str]:
        """A value for each field in conflict: a day for a day, one of those given, or something new."""
        given = []
        for item in one.items:
            day = any(isinstance(value, str) and value[4:5] == "-" for value in item.values)
            text = item.field in ("phone", "note", "given_name", "family_name")
            value = str(self.latest) if day else self.word() if text else item.values[second % 2]
            given.append(f"{item.field}={'' if value is None else value}")
        return given

    # What there is

    def situations(self, repo: Repository, told: Reference, state: State) -> Counter[str]:
        """What of interest there is in a copy that was merged."""
        return super().situations(repo, told, state) + situations(repo, told, state)


ORDER = "ORDER BY (SELECT min(entry) FROM change WHERE record = person.id), id"
EVERYBODY = f"SELECT id FROM person {ORDER}"
STAYING = f"SELECT id FROM person WHERE id IN (SELECT person FROM stay WHERE departed IS NULL) {ORDER}"
STAYED = f"SELECT id FROM person WHERE id IN (SELECT person FROM stay WHERE departed IS NOT NULL) {ORDER}"
WAITING = f"SELECT id FROM person WHERE id NOT IN (SELECT person FROM stay WHERE departed IS NULL) {ORDER}"
MEMBERS = f"SELECT id FROM person WHERE id IN (SELECT person FROM membership WHERE to_day IS NULL) {ORDER}"


def person(repo: Repository, pick: int, among: str = EVERYBODY) -> str:
    """One of some people; mostly one of the first few, who are in every copy."""
    found = [str(id_) for (id_,) in repo.values(among)] or [str(id_) for (id_,) in repo.values(EVERYBODY)]
    return (found[:3] if pick < 8 else found)[pick % len(found[:3] if pick < 8 else found)]


def one_of(repo: Repository, kind: str, pick: int) -> str:
    """One of the records of a kind; '-' if there are none."""
    found = [str(id_) for (id_,) in repo.values(f"SELECT id FROM {kind} ORDER BY id")] or ["-"]
    return found[pick % len(found)]


BED_TWICE = """
    SELECT 1 FROM slept AS a JOIN slept AS b ON b.bed = a.bed AND b.stay > a.stay
    WHERE a.from_day < coalesce(b.to_day, '9999') AND b.from_day < coalesce(a.to_day, '9999')
      AND a.from_day < coalesce(a.to_day, '9999') AND b.from_day < coalesce(b.to_day, '9999')"""
PERSON_TWICE = """
    SELECT 1 FROM stay AS a JOIN stay AS b ON b.person = a.person AND b.id > a.id
    WHERE a.arrived < coalesce(b.departed, '9999') AND b.arrived < coalesce(a.departed, '9999')
      AND a.arrived < coalesce(a.departed, '9999') AND b.arrived < coalesce(b.departed, '9999')"""
SLEEPS_TWICE = BED_TWICE.replace("b.bed = a.bed AND b.stay > a.stay", "b.stay = a.stay AND b.id > a.id")
EXTENSION_TWICE = "SELECT 1 FROM extension GROUP BY stay, number HAVING count(*) > 1"
OPEN_AND_ERASED = """
    SELECT 1 FROM stay WHERE departed IS NULL AND ('stay', id) IN (SELECT kind, record FROM erased)"""


def situations(repo: Repository, told: Reference, state: State) -> Counter[str]:
    """What of interest there is, beside what every world counts."""
    personal = {name: kind.personal for name, kind in schema.kinds().items()}
    present = {(name, id_) for name, rows in state.tables.items() for id_ in rows}
    seen = Counter[str]()
    seen["personal field in conflict"] = sum(key[2] in personal[key[0]] for key in state.conflicts)
    seen["undone in two copies"] = sum(
        told.concurrent(one, other)
        for undos in told.undone_by.values()
        for one in undos
        for other in undos
        if one < other
    )
    for name, sql in (
        ("bed twice", BED_TWICE),
        ("person twice", PERSON_TWICE),
        ("sleeps twice", SLEEPS_TWICE),
        ("extension twice", EXTENSION_TWICE),
        ("erased but staying", OPEN_AND_ERASED),
    ):
        seen[name] = repo.row(sql) is not None
    seen["incomplete"] = len(state.incomplete)
    seen["refers to nothing"] = sum(
        (target, row[place]) not in present
        for name, kind in schema.kinds().items()
        for field, (target, *others) in kind.references.items()
        for place in [kind.columns.index(field)]
        for row in state.tables[name].values()
        if row[place] is not None and not others
    )
    unites = [
        (one.id, key) for one in told.entries.values() for key in one.keys if one.said(key).get("same_as")
    ]
    erases = [one for one in told.entries.values() if any(s.kind == ERASURE for s in one.sayings)]
    for erasure in erases:
        named = {s.record for s in erasure.sayings}
        for other in told.entries.values():
            if told.concurrent(other.id, erasure.id):
                seen["erased and written meanwhile"] += bool(other.keys & state.erased)
                seen["erased and united meanwhile"] += any(
                    {f"person/{key[1]}", f"person/{other.said(key)['same_as']}"} & named
                    for id_, key in unites
                    if id_ == other.id
                )
    seen["united in two copies"] = sum(
        told.concurrent(one, other) for one, _a in unites for other, _b in unites if one < other
    )
    seen["chain or circle"] = len(
        {
            end
            for key, end in state.united.items()
            for id_, other in unites
            if other == key and told.entries[id_].said(key)["same_as"] != end
        }
    )
    return +seen


def all_on_everybody_is_found(path: Path) -> None:
    """What concerns somebody is what the whole journal says it is, though only a part of it is asked."""
    with repository.reading(path) as repo:
        for row in repo.rows("SELECT id FROM person WHERE same_as IS NULL"):
            united = repo.values("SELECT record FROM united WHERE kind = 'person' AND whole = :id", **row)
            own = {("person", row["id"]), *(("person", id_) for (id_,) in united)}
            wanted = concerning.referring(repo, own)
            found = concerning.person(repo, row["id"])
            assert {key for key in found if key[0] != ERASURE} == wanted
