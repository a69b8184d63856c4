"""The demo: invented people in the real sites, as many as the published figures say.

The figures are those of 31 December 2023 (AIDA country report on Slovenia, from the Office). People,
families and what happened to them are made up by seeded generators: the same seed gives the same. Every
family of records of every part (a site's share, a flat) has a generator of its own, and so have the codes
of each kind, so that one more record changes nobody else.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from azilcli import dates
from azilcli.errors import Refused
from azilcli.ledger.ids import Chooser
from azilcli.repository import Author, Repository, people, places
from azilcli.rules.children import ADULT
from azilcli.rules.duplicates import Person, likeness
from azilcli.rules.records import declared
from azilcli.services import (
    children,
    demo_cases,
    demo_warnings,
    dispersal,
    evidence,
    extensions,
    health,
    network,
    records,
    stays,
)
from azilcli.services.network import packaged
from azilcli.services.people import Identity, create_household
from azilcli.services.people import add as add_people
from azilcli.text.keys import place_key
from azilcli.text.sounds import sound_key
from azilcli.tuples import NamedTuple

LAST_DAY = date(2023, 12, 31)
AUTHOR = Author("demo", "Ljubljana")
_BUS = 40
_PER_CENT_WITH_FAMILY = 38
_MAY_BE_A_CHILD = range(ADULT - 1, ADULT + 2)
"""Whoever of this age has no full date of birth is taken for a minor, and so has to have a guardian."""
_PUPIL = range(7, ADULT)
_TOLD_APART = 60
"""Nobody takes two people for one who are less alike than this score."""


class Share(NamedTuple):
    """How many people of a site belong to a programme, and where they come from."""

    site: str
    programme: str
    people: int
    origins: tuple[tuple[str, int], ...]
    families: int = _PER_CENT_WITH_FAMILY
    """Of a hundred people, how many came with their family."""
    minors: bool = False


_APPLICANTS = (
    ("MAR", 30), ("DZA", 14), ("AFG", 16), ("SYR", 12), ("RUS", 9), ("PAK", 6), ("CUB", 5),
    ("BDI", 4), ("TUR", 3), ("BGD", 3), ("ERI", 2), ("SOM", 2),
)  # fmt: skip
_BENEFICIARIES = (("SYR", 40), ("AFG", 25), ("ERI", 12), ("RUS", 10), ("IRN", 8), ("SOM", 5))

SHARES = (
    Share("LJ-GORICE", "asylum", 940, _APPLICANTS, families=10),
    Share("LJ-KOTNIKOVA", "asylum", 91, _APPLICANTS, families=0),
    Share("LOGATEC", "asylum", 148, _APPLICANTS, families=40),
    Share("LOGATEC", "temporary-protection", 180, (("UKR", 100),), families=60),
    Share("DD-POSTOJNA", "asylum", 8, (("AFG", 70), ("MAR", 20), ("SYR", 10)), families=0, minors=True),
    Share("IH-LJUBLJANA", "integration", 24, _BENEFICIARIES, families=40),
    Share("IH-MARIBOR", "integration", 22, _BENEFICIARIES, families=40),
    Share("IH-VELENJE", "integration", 19, _BENEFICIARIES, families=40),
)
_FLATS = (
    "FLAT-LJ-1",
    "FLAT-LJ-2",
    "FLAT-LJ-3",
    "FLAT-CE",
    "FLAT-IB-1",
    "FLAT-MIRNA",
    "FLAT-POSTOJNA",
)
_CROWDED = ("LJ-GORICE", "LJ-KOTNIKOVA", "LOGATEC", "IH-LJUBLJANA", "IH-MARIBOR", "IH-VELENJE")
_DISPERSED = 15
"""So many applicants lived at private addresses."""
_ADDRESSES = (
    ("Ljubljana", "Celovška cesta"),
    ("Maribor", "Gosposvetska cesta"),
    ("Celje", "Mariborska cesta"),
    ("Koper", "Vojkovo nabrežje"),
    ("Kranj", "Koroška cesta"),
)
_ALSO_LEFT = 14
"""For a hundred people who are there on the last day, so many came and have left again."""


class _Chances:
    """The generators of random numbers; what is drawn from one changes what no other gives."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.part = ""
        """The part of the demo that is being made: a site's share, a flat."""
        self._made: dict[tuple[str, str], random.Random] = {}

    def of(self, records: str) -> random.Random:
        """The generator of a family of records in this part."""
        key = self.part, records
        if key not in self._made:
            self._made[key] = random.Random(f"{self.seed} {self.part} {records}")
        return self._made[key]

    def code(self, kind: str) -> Chooser:
        """The source of the codes of a kind of record in this part."""
        return self.of(f"code of {kind}").randrange


class _Inventor:
    """Makes up people of a country, plausible together as families."""

    def __init__(self, seed: int) -> None:
        self.chances = _Chances(seed)
        self.names: dict[tuple[str, str], list[str]] = {}
        self.made: dict[str, list[Person]] = {}
        for row in packaged("demo_names"):
            self.names.setdefault((row["code"], row["kind"]), []).append(row["name"])

    def family(self, country: str, on: date, size: int) -> list[Identity]:
        """A family: one or two adults and their children."""
        chance = self.chances.of("person")
        name = chance.choice(self.names[country, "family"])
        adults = 1 if (size == 2 and chance.random() < 0.5) or chance.random() < 0.25 else 2
        mother = self.one(country, on, "f", chance.randint(22, 44), name, "head")
        members = [mother]
        if adults == 2:
            father = self.one(country, on, "m", chance.randint(24, 50), name, "spouse")
            members.append(father)
        while len(members) < size:
            sex = chance.choice("fm")
            members.append(self.one(country, on, sex, chance.randint(0, 17), name, "child"))
        return members

    def single(self, country: str, on: date, *, minor: bool) -> Identity:
        """Somebody who came alone: mostly men, as in the published figures."""
        chance = self.chances.of("person")
        sex = "m" if minor or chance.random() < 0.88 else "f"
        age = chance.randint(14, 17) if minor else int(chance.triangular(18, 62, 24))
        return self.one(country, on, sex, age, chance.choice(self.names[country, "family"]), "")

    def one(self, country: str, on: date, sex: str, age: int, family_name: str, relation: str) -> Identity:
        """A person of an age on a day."""
        chance = self.chances.of("person")
        names = self.names[country, "female" if sex == "f" else "male"]
        chosen = names.index(chance.choice(names))
        born = dates.add_months(on, -12 * age) - timedelta(days=chance.randint(1, 364))
        only_year = chance.random() < 0.06 and age not in _MAY_BE_A_CHILD
        birth_date = str(born.year) if only_year else born.isoformat()
        possible = (
            (name, Person("", family_name, name, None, sex, birth_date, country))
            for name in (*names[chosen:], *names[:chosen])
        )
        given = next((name for name, one in possible if self.is_somebody_else(one)), names[chosen])
        return Identity(
            family_name=family_name,
            given_name=given,
            sex=sex,
            birth_date=birth_date,
            citizenship=country,
            relation=relation,
        )

    def is_somebody_else(self, person: Person) -> bool:
        """Whether nobody was made up whom the person could be taken for; the person is remembered then."""
        alike = self.made.setdefault(sound_key(person.name), [])
        if any(likeness(person, other).score >= _TOLD_APART for other in alike):
            return False
        alike.append(person)
        return True


def fill(repo: Repository, seed: int) -> None:
    """Lay the network and fill it up to `LAST_DAY`."""
    inventor = _Inventor(seed)
    repo.chooser = inventor.chances.code
    network.initialise(repo)
    for share in SHARES:
        _fill_share(repo, inventor, share)
    for number, flat in enumerate(_FLATS):
        _fill_flat(repo, inventor, flat, months_ago=(2, 4, 5, 8, 7, 3, 1)[number])
    _disperse(repo, inventor)
    _some_transfers(repo, inventor)
    for site in _CROWDED:
        inventor.chances.part = f"beds of {site}"
        _use_every_bed(repo, site)
    inventor.chances.part = "cases"
    demo_cases.fill(repo)
    inventor.chances.part = "warnings"
    demo_warnings.fill(repo, inventor.family)


def somebody(repo: Repository) -> str:
    """The name of a resident with a family, unique in the file, to try commands on."""
    row = repo.row(
        "SELECT person.family_name, person.given_name FROM person"
        " JOIN membership ON membership.person = person.id"
        " GROUP BY person.sort_key HAVING count(*) = 1 AND person.given_name IS NOT NULL"
        " ORDER BY person.sort_key LIMIT 1"
    )
    return people.name(row) if row else ""


def _fill_share(repo: Repository, inventor: _Inventor, share: Share) -> None:
    inventor.chances.part = f"{share.site} {share.programme}"
    arrivals, leavers = inventor.chances.of("arrival"), inventor.chances.of("leaver")
    passing = share.people * _ALSO_LEFT // 100
    leaving: list[str] = []
    day, present = LAST_DAY - timedelta(days=300), 0
    while present - len(leaving) < share.people:
        day = min(day + timedelta(days=arrivals.randint(1, 9)), LAST_DAY - timedelta(days=6))
        bus: list[str] = []
        while len(bus) < _BUS and (left := share.people + len(leaving) - present - len(bus)) > 0:
            party = _party(repo, inventor, share, day, left)
            bus += party
            if len(party) <= passing - len(leaving) and leavers.random() < 0.3:
                leaving += party
        _prepare(repo, inventor, share, bus, day)
        stays.admit(repo, bus, share.site, on=day, programme=share.programme, overflow=True)
        if share.programme == "integration":
            evidence.add(repo, bus, "contract", on=day)
        if share.programme == "asylum":
            _send_to_school(repo, bus, day + timedelta(days=60))
        present += len(bus)
    _discharge(repo, inventor, share, leaving)


_STATUS = {
    "asylum": "applicant",
    "integration": "subsidiary-protection",
    "temporary-protection": "temporary-protection",
}


def _prepare(repo: Repository, inventor: _Inventor, share: Share, bus: list[str], day: date) -> None:
    """What comes before the bed: the status, information, examination, for lone minors a guardian."""
    waited = inventor.chances.of("status").randint(3, 20)
    before = timedelta(days=waited if share.programme == "integration" else 0)
    held = {"code": _STATUS[share.programme], "on_day": (day - before).isoformat()}
    records.add(repo, declared("status"), held, whom=bus)
    if share.programme == "asylum":
        for number, person in enumerate(bus):
            issued = max(day, LAST_DAY - timedelta(days=10 + number))
            repo.add("card", person=person, kind="applicant-card", number=f"{person[1:7]}", issued=issued,
                     until=issued + timedelta(days=120))  # fmt: skip
        repo.record("card add")
    if share.programme != "integration":
        health.inform(repo, bus, on=day)
        health.exam(repo, bus, on=day, result="fit")
    if share.minors:
        for person in bus:
            children.appoint(
                repo, person, name="Kovač Maja", address="Postojna", csd="CSD Primorsko-notranjska",
                kind="representative", on=day,
            )  # fmt: skip


def _send_to_school(repo: Repository, bus: Sequence[str], on: date) -> None:
    """Of the children of school age, all but the first of a bus."""
    born = repo.rows_of("SELECT id, birth_date FROM person WHERE id IN ({ids}) ORDER BY id", bus)
    pupils = [one["id"] for one in born if dates.age(one["birth_date"], on) in _PUPIL]
    if pupils[1:]:
        evidence.add(repo, pupils[1:], "schooling", on=on)


def _party(repo: Repository, inventor: _Inventor, share: Share, day: date, left: int) -> list[str]:
    """A family or somebody alone, entered on a day; their codes."""
    chance = inventor.chances.of("arrival")
    countries, weights = zip(*share.origins, strict=True)
    country = chance.choices(countries, weights)[0]
    size = chance.choices((2, 3, 4, 5, 6), (25, 28, 25, 15, 7))[0]
    if size <= left and chance.randrange(100) * size < share.families * 2:
        family = inventor.family(country, day, size)
        done = create_household(
            repo, family[0].family_name, kind="family", existing=(), entered=family, on=day, sure=True
        )
    else:
        alone = [inventor.single(country, day, minor=share.minors)]
        done = add_people(repo, alone, sure=True)
    return [person["code"] for person in done.data["people"]]


def _discharge(repo: Repository, inventor: _Inventor, share: Share, leaving: Sequence[str]) -> None:
    """Let people leave again in the last weeks, whole buses of them a day."""
    chance = inventor.chances.of("leaving")
    reasons = {
        "asylum": (("arbitrary-departure", "unknown"), ("application-withdrawn", "abroad"),
                   ("status-granted", "private-address")),
        "integration": (("found-housing", "own-rental"), ("found-housing", "relatives")),
        "temporary-protection": (("own-wish", "private-address"), ("own-wish", "country-of-origin")),
    }  # fmt: skip
    for start in range(0, len(leaving), 12):
        reason, destination = chance.choice(reasons[share.programme])
        stays.discharge(
            repo,
            leaving[start : start + 12],
            on=LAST_DAY - timedelta(days=chance.randint(0, 5)),
            reason=reason,
            destination=destination,
        )


def _fill_flat(repo: Repository, inventor: _Inventor, flat: str, months_ago: int) -> None:
    """An evicted family in a flat; where the first six months are over, they were extended."""
    inventor.chances.part = flat
    day = dates.add_months(LAST_DAY, -months_ago)
    family = inventor.family("SVN", day, inventor.chances.of("arrival").randint(3, 5))
    household = create_household(
        repo, family[0].family_name, kind="family", existing=(), entered=family, on=day, sure=True
    )
    codes = [person["code"] for person in household.data["people"]]
    stays.admit(repo, codes, flat, on=day)
    evidence.add(repo, codes, "conditions-checked", on=day)
    if months_ago > 6:
        decided = dates.add_months(day, 6) - timedelta(days=4)
        evidence.add(repo, codes, "housing-search", on=decided - timedelta(days=30))
        evidence.add(repo, codes, "cooperation", on=decided - timedelta(days=14))
        extensions.extend(repo, codes, on=decided)


def _disperse(repo: Repository, inventor: _Inventor) -> None:
    """The applicants who live at private addresses, beside the published total."""
    inventor.chances.part = "dispersed"
    chance = inventor.chances.of("dispersal")
    share = Share("", "asylum", _DISPERSED, _APPLICANTS, families=0)
    for number in range(_DISPERSED):
        arrived = LAST_DAY - timedelta(days=chance.randint(120, 300))
        person = _party(repo, inventor, share, arrived, 1)
        _prepare(repo, inventor, share, person, arrived)
        on = arrived + timedelta(days=chance.randint(30, 100))
        met = dispersal.Asked(
            identity_on=arrived + timedelta(days=3),
            suitable_on=on - timedelta(days=chance.randint(2, 9)),
            interviewed_on=on - timedelta(days=chance.randint(10, 20)),
            decision=f"{number + 1}/2023",
            payer=chance.choice(("self", "self", "host")),
        )
        town, street = chance.choice(_ADDRESSES)
        address = f"{street} {chance.randint(1, 60)}, {town}"
        dispersal.disperse(repo, person, address=address, on=on, asked=met)


def _some_transfers(repo: Repository, inventor: _Inventor) -> None:
    """Moves between rooms in the last week, as every house knows them."""
    rows = repo.rows(
        "SELECT person, from_day FROM sleeper WHERE site = 'LOGATEC' AND to_day IS NULL"
        " AND bed IS NOT NULL ORDER BY person"
    )
    inventor.chances.part = "transfers"
    chance = inventor.chances.of("transfer")
    for row in chance.sample(rows, 24):
        on = LAST_DAY - timedelta(days=chance.randint(0, 6))
        if row["from_day"] <= on.isoformat():
            _move(repo, row["person"], on)


def _use_every_bed(repo: Repository, site: str) -> None:
    """Put people without a bed into whatever bed is free, as a crowded house must."""
    sleepers = places.sleepers_on(repo, LAST_DAY, places.parts(site))
    taken = {row["bed"] for row in sleepers}
    free = sorted({bed.bed for bed in places.beds_on(repo, LAST_DAY, site)} - taken, key=place_key)
    waiting = sorted(row["person"] for row in sleepers if row["bed"] is None)
    for bed in free:
        moved = next((one for one in waiting if _try_to_move(repo, [one], bed, LAST_DAY)), None)
        waiting = [one for one in waiting if one != moved]


def _move(repo: Repository, person: str, on: date) -> None:
    """Move somebody with their household to other beds of the same site, if there are any."""
    household = people.household_of(repo, person, on)
    movers = [m["id"] for m in people.members(repo, household["id"], on)] if household else [person]
    _try_to_move(repo, movers, "LOGATEC", on)


def _try_to_move(repo: Repository, movers: Sequence[str], to: str, on: date) -> bool:
    """Move people, unless a rule is against it; whether they moved."""
    with suppress(Refused):
        stays.transfer(repo, movers, to, on=on)
        return True
    return False
