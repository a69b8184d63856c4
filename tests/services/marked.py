"""A person with every kind of record there is, every personal field of which is a word found nowhere else.

Words consist of rare signs, so that not even a piece of one can stand in a file by chance.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from azilcli import repository
from azilcli.ledger import schema
from azilcli.ledger.kinds import Kind
from azilcli.repository import Repository
from azilcli.services import (
    Done,
    absences,
    corrections,
    duplicates,
    evidence,
    health,
    leaving,
    measures,
    passes,
    people,
    presence,
    stays,
    undoing,
    uniting,
)
from azilcli.services.people import Identity
from tests.conftest import AUTHOR
from tests.doing import decide, record, set_status, vulnerable
from tests.records import lines

CAME = date(2024, 6, 10)
"""The day of the first admission."""
LEFT = CAME + timedelta(days=20)
AGAIN = date(2024, 9, 2)
"""The day of the second one, to a flat."""
GONE = AGAIN + timedelta(days=30)
BORN, BORN_BEFORE, BORN_TWICE = "1931-07-19", "1932-08-23", "1933-09-27"
EMSO, EMSO_BEFORE = "1907931505008", "2308932505004"

_SIGNS = "qxwyčž"


def word(about: str) -> str:
    """A word of its own for something: twelve rare signs, two of them beyond ASCII, the first a capital."""
    digest = sha256(about.encode()).digest()
    signs = [_SIGNS[byte % 4] for byte in digest[:10]]
    signs[4:4] = "č"
    signs[8:8] = "ž"
    return "".join(signs).capitalize()


class Marked(NamedTuple):
    """What was made of the person: codes, and every word that tells of them."""

    person: str
    other: str
    """The second entry of the person, united with the first."""
    mate: str
    """Somebody else, in the same household for a time."""
    stranger: str
    """Somebody who looked like the person and is another."""
    alone: str
    """A household of the person alone."""
    shared: str
    """A household with somebody else."""
    undone: str
    """A household that was entered and undone."""
    words: frozenset[str]
    days: frozenset[str]
    numbers: frozenset[str]

    @property
    def secrets(self) -> frozenset[str]:
        """All that must be gone once the person is erased."""
        return self.words | self.days | self.numbers


def concerned() -> dict[str, Kind]:
    """The kinds of record that tell of a person, directly or through others; and households."""
    found = {"person", "household"}
    while True:
        more = {
            kind.name
            for kind in schema.kinds().values()
            if any(set(targets) & found for targets in kind.belongs.values())
        }
        if more <= found:
            return {name: schema.kinds()[name] for name in sorted(found)}
        found |= more


class Maker:
    """Does one command after the other on a file, and remembers every word it used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.words: set[str] = set()
        self.numbers: set[str] = set()

    def word(self, about: str) -> str:
        """A word, kept among those used."""
        made = word(about)
        assert made not in self.words
        self.words.add(made)
        return made

    def number(self, about: str) -> int:
        """A number of nine digits, kept among those used."""
        made = 100_000_000 + int.from_bytes(sha256(about.encode()).digest()[:4]) % 900_000_000
        self.numbers.add(str(made))
        return made

    def do(self, service: Callable[..., Done], *given: Any, **named: Any) -> Any:
        """One command; its data."""
        with repository.writing(self.path, AUTHOR) as repo:
            return service(repo, *given, **named).data

    def undo(self) -> None:
        """Undo the newest command."""
        self.do(undoing.undo_entry)

    def fill(self, repo: Repository, kind: str, id_: str = "", /, **common: Any) -> str:
        """Put a record with what is said, and a word in every personal field."""
        known = schema.kinds()[kind]
        personal = {
            name: self.word(f"{kind} {name}") if str in known.types[name] else self.number(f"{kind} {name}")
            for name in sorted(known.personal)
        }
        made = id_ or repo.new_id(kind)
        repo.put(kind, made, **{**personal, **common})
        return made


_TEXTS = ("family_name", "given_name", "other_names", "languages", "case_number", "phone", "note")


def make(path: Path) -> Marked:
    """Enter the person into the file of a network, with everything that can be recorded of one."""
    maker = Maker(path)
    do = maker.do
    mate = _plain(maker, "Kosmatin", "Miha", "m")
    stranger = _plain(maker, "Novak", "Ana", "f")
    person = _enter(maker, "first", sex="f", birth_date=BORN_BEFORE, emso=EMSO_BEFORE, citizenship="AFG")
    for name in _TEXTS:
        do(people.edit, person, {name: maker.word(f"second {name}")})
    do(people.edit, person, {"birth_date": BORN, "emso": EMSO})
    do(people.edit, person, {"family_name": maker.word("slip"), "note": maker.word("another slip")})
    maker.undo()
    other = _enter(maker, "other", sex="x", birth_date=BORN_TWICE, citizenship="XXX")
    do(duplicates.distinct, person, stranger, note=maker.word("distinction"))
    alone = _household(maker, "alone", person)
    undone = _household(maker, "undone", other)
    maker.undo()
    do(people.leave, [person], on=CAME + timedelta(days=2))
    shared = _household(maker, "shared", person, mate, plain="Kosmatin", on=CAME + timedelta(days=2))
    _first_stay(maker, person, mate)
    _second_stay(maker, person)
    with repository.writing(path, AUTHOR) as repo:
        maker.fill(repo, "guardian", person=person, kind="guardian", from_day=CAME)
        examined = f"{person}/{CAME + timedelta(days=1)}"
        maker.fill(repo, "examination", examined, person=person, on_day=CAME + timedelta(days=1))
        stay = _declared(maker, repo, person, alone)
        for kind, id_ in (("person", person), ("household", alone), ("stay", stay)):
            repo.put(kind, id_, foreign_id=maker.word(f"number of the {kind} in a register"))
        repo.record("test")
    do(set_status, [other], "intender", on=CAME, decision=maker.word("decision of the other"))
    do(uniting.merge, person, other)
    do(people.edit, other, {"phone": maker.word("last phone")})
    return Marked(
        person, other, mate, stranger, alone, shared, undone, frozenset(maker.words),
        frozenset({BORN, BORN_BEFORE, BORN_TWICE}), frozenset({EMSO, EMSO_BEFORE, *maker.numbers}),
    )  # fmt: skip


def _declared(maker: Maker, repo: Repository, person: str, household: str) -> str:
    """Record one of every declared kind, of the person where it can belong to one, else of the household.

    The stay is returned that they are of.
    """
    stay = str(repo.values("SELECT id FROM stay WHERE person = :person ORDER BY id", person=person)[0][0])
    made, reached = {"person": person, "stay": stay, "site": "LOGATEC"}, {"person", "stay"}
    for what in lines.kinds():
        kind = schema.kinds()[what.kind]
        fields = lines.plausible(repo, kind, CAME.isoformat())
        if "final_on" in kind.types:  # what is asked about, and not finally decided, nobody may erase
            fields |= {"final_on": CAME.isoformat()}
        if any(targets == ("household",) for targets in kind.belongs.values()) and "person" not in kind.types:
            fields |= {"household": household}
            reached |= {"household"}
        fields |= {
            field: made[target]
            for field, targets in kind.references.items()
            for target in targets
            if target in made
        }
        id_ = "/".join(str(fields[name]) for name in kind.key) or repo.new_id(kind.name)
        if any(reached & set(targets) for targets in kind.belongs.values()):
            reached.add(kind.name)
            maker.fill(repo, kind.name, id_, **fields)
        else:
            repo.put(kind.name, id_, **fields)
        made[kind.name] = id_
    return stay


def _plain(maker: Maker, family: str, given: str, sex: str) -> str:
    one = Identity(family, given, sex=sex, birth_date="1980-01-02", citizenship="SYR")
    return str(maker.do(people.add, [one])["people"][0]["code"])


def _enter(maker: Maker, which: str, **fields: str) -> str:
    one = Identity(**fields)  # type: ignore[arg-type]
    for name in _TEXTS:
        setattr(one, name, maker.word(f"{which} {name}"))
    return str(maker.do(people.add, [one])["people"][0]["code"])


def _household(maker: Maker, which: str, *members: str, plain: str = "", on: date = CAME) -> str:
    name = plain or maker.word(f"household {which}")
    note = None if plain else maker.word(f"note of the household {which}")
    return str(
        maker.do(
            people.create_household, name, kind="family", existing=members, entered=[], on=on, note=note
        )["household"]
    )


def _first_stay(maker: Maker, person: str, mate: str) -> None:
    """In a branch of the asylum home, with everything that happens there."""
    do, word = maker.do, maker.word
    day = [CAME + timedelta(days=number) for number in range(21)]
    do(health.exam, [mate], on=CAME, result="fit")
    do(health.exam, [person], on=CAME, result="referred", place=word("exam place"), by_whom=word("exam by"))
    do(health.inform, [person], on=CAME, language=word("language of the information"))
    do(vulnerable, [person], kind="elderly", on=CAME)
    do(set_status, [person, mate], "applicant", on=CAME)
    do(set_status, [person], "applicant", on=day[1], decision=word("decision of the status"))
    do(record, "card", person, kind="passport", number=word("card"), issued=CAME, until=date(2030, 1, 1))
    do(stays.admit, [mate], "LOGATEC/102/A", on=CAME, programme="asylum")
    do(stays.admit, [person], "LOGATEC/101/A", on=CAME, programme="asylum")
    do(absences.absent, [person], on=day[3], reason=word("reason"), excused=word("excused"))
    do(presence.record, "LOGATEC", on=day[3], missing=[person])
    do(absences.come_back, [person], on=day[5])
    do(presence.record, "LOGATEC", on=day[5], missing=[])
    do(stays.transfer, [person], "LOGATEC/103/A", on=day[6])
    do(measures.add, [person], "breach-serious", on=day[6], description=word("breach"))
    do(measures.add, [person], "separate-room", on=day[6], until=day[7], number=word("decision of a measure"),
       description=word("measure"))  # fmt: skip
    do(passes.grant, [person], start=day[7], end=day[16], address=word("pass"), reason=word("pass reason"),
       town=word("pass town"), decision=word("pass decision"), override=word("override"))  # fmt: skip
    do(decide, [person], kind="final-negative", on=day[8], enforceable=day[9],
       number=word("decision"))  # fmt: skip
    with repository.writing(maker.path, AUTHOR) as repo:
        maker.fill(repo, "leaving", person=person, kind="voluntary", from_day=day[9], until=day[19])
        repo.record("test")
    do(leaving.tell, person, who=word("told"), what=word("told what"), basis=word("told on which basis"),
       on=day[10])  # fmt: skip
    do(stays.discharge, [person], on=day[19], reason="own-wish", destination="relatives", note=word("stay"))
    do(corrections.correct, person, arrived=None, departed=LEFT, reason=word("correction"))


def _second_stay(maker: Maker, person: str) -> None:
    """In a flat, for longer than was granted."""
    do, word = maker.do, maker.word
    do(set_status, [person], "evicted", on=AGAIN)
    stay = do(stays.admit, [person], "FLAT-CE", on=AGAIN, programme="eviction")["people"][0]["stay"]
    do(evidence.add, [person], "housing-search", on=AGAIN, counterpart=word("evidence with"),
       document=word("evidence paper"), note=word("evidence note"))  # fmt: skip
    with repository.writing(maker.path, AUTHOR) as repo:
        maker.fill(repo, "extension", stay=stay, number=1, months=3, until="2025-06-02", decided_on=AGAIN)
        maker.fill(repo, "overstay", stay=stay, on_day=GONE, authorised=1)
        repo.record("test")
    do(stays.discharge, [person], on=GONE, reason="found-housing", destination="own-rental")
    before = CAME - timedelta(days=9)
    do(stays.admit, [person], "ZASEBNI-NASLOV", on=before, programme="temporary-protection",
       departed=before + timedelta(days=2), reason="own-wish", address=word("address of the stay"),
       town=word("town of the stay"), override="x")  # fmt: skip
