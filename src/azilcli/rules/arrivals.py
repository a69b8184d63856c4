"""Who is to come, before anybody has a name here: kinds of households, read from a profile or a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import _, n_
from azilcli.rules import births
from azilcli.rules.children import ADULT
from azilcli.rules.rooms import Sleeper
from azilcli.text.cells import heading
from azilcli.tuples import NamedTuple

AT_MOST = 10_000
"""So many people are planned for at once."""


class Kind(NamedTuple):
    """A household that sleeps in one room, or somebody alone, as far as it matters for a place."""

    size: int = 1
    sex: str = ""
    """Of somebody alone."""
    is_minor: bool = False
    """Whether nobody in it is of age."""
    is_isolated: bool = False
    needing: int = 0
    """How many of it need an accessible bed."""
    language: str = ""

    @property
    def is_apart(self) -> bool:
        """Whether it has its room to itself."""
        return self.size > 1 or self.is_isolated

    @property
    def words(self) -> str:
        """What it is called in lists."""
        if self.size > 1 and self.is_minor:
            what = n_("{n} minor together", "{n} minors together", self.size)
        elif self.size > 1:
            what = n_("family of {n}", "family of {n} people", self.size)
        elif self.is_minor:
            what = _("boy alone") if self.sex == "m" else _("girl alone")
        else:
            what = _("man alone") if self.sex == "m" else _("woman alone")
        more = [
            *([_("in isolation")] if self.is_isolated else []),
            *([n_("{n} accessible bed", "{n} accessible beds", self.needing)] if self.needing else []),
            *([self.language] if self.language else []),
        ]
        return ", ".join((what, *more))

    def guests(self, name: str) -> list[Sleeper]:
        """The same as people, of a party of this name."""
        return [
            Sleeper(
                f"{name} {number}",
                name,
                self.sex,
                is_minor=self.is_minor,
                in_family=self.size > 1,
                needs_isolation=self.is_isolated,
                needs_access=number < self.needing,
            )
            for number in range(self.size)
        ]


Arrival = Counter[Kind]
"""How many there are of each kind."""

_WORDS = {
    "m": Kind(sex="m"),
    "f": Kind(sex="f"),
    "mbs": Kind(sex="m", is_minor=True),
    "mbs-f": Kind(sex="f", is_minor=True),
    "iso-m": Kind(sex="m", is_isolated=True),
    "iso-f": Kind(sex="f", is_isolated=True),
}
_OTHER_WORDS = {"ž": "f", "uam": "mbs", "uam-f": "mbs-f", "mbs-ž": "mbs-f", "iso-ž": "iso-f"}
_FAMILY = ("fam", "druž", "fam.", "druž.")


def of_profile(typed: str) -> Arrival:
    """The arrival of a profile such as `m 60, f 12, fam 2x8 3x7, mbs 3`."""
    arrival: Arrival = Counter()
    for part in filter(None, (part.strip().lower() for part in typed.split(","))):
        word, *numbers = part.split()
        if word in _FAMILY and numbers:
            for number in numbers:
                match = re.fullmatch(r"(\d{1,2})[x×*](\d{1,4})", number)
                if not match or int(match[1]) < 2:
                    raise _unreadable(part)
                arrival[Kind(size=int(match[1]))] += int(match[2])
        elif (kind := _WORDS.get(_OTHER_WORDS.get(word, word))) and len(numbers) == 1:
            if not re.fullmatch(r"\d{1,4}", numbers[0]):
                raise _unreadable(part)
            arrival[kind] += int(numbers[0])
        else:
            raise _unreadable(part)
    return _checked(arrival)


def _unreadable(part: str) -> UsageError:
    return UsageError(
        _("“{typed}” is no part of a profile", typed=part),
        _('write it as --profile "m 60, f 12, fam 2x8 3x7, mbs 3": men, women, families of two and of three, '
          "unaccompanied boys (girls: mbs-f)"),
    )  # fmt: skip


COLUMNS = {
    "household": ("household", "gospodinjstvo"),
    "people": ("people", "oseb", "osebe"),
    "sex": ("sex", "spol"),
    "age": ("age", "starost"),
    "birth_date": ("birth_date", "datum_rojstva", "born", "rojen"),
    "needs": ("needs", "potrebe"),
    "language": ("language", "jezik", "languages", "jeziki"),
    "exam": ("exam", "pregled"),
    "informed": ("informed", "seznanjen"),
    "status": ("status",),
    "room": ("room", "soba"),
}
HEADINGS = frozenset(one for headings in COLUMNS.values() for one in headings)
_NEEDS = {"accessible": "a", "accessible-bed": "a", "dostopno": "a", "isolation": "i", "osamitev": "i"}
_SEXES = {"m": "m", "moški": "m", "male": "m", "f": "f", "ž": "f", "z": "f", "ženska": "f", "zenska": "f",
          "female": "f"}  # fmt: skip
_EXAMS = ("", "fit", "isolation", "referred")
"""What came of the examination (code list examination-result); '' where it is still to come."""
Row = Mapping[str, str | None]
"""A line of a list by the heads of its columns."""


class One(NamedTuple):
    """A row of a list: so many people who are alike."""

    line: int
    """Where it stands in the list, whose heads are line 1."""
    people: int
    sex: str
    is_minor: bool
    needs: frozenset[str]
    language: str
    exam: str
    informed: str
    """In which language, or yes: there is a signed receipt; '' where not."""
    status: str
    room: str
    """The room that a plan gave."""


class Party(NamedTuple):
    """Those of a list who come as one: a household that sleeps in one room, or somebody alone."""

    kind: Kind
    household: str
    members: tuple[One, ...]


def parties(rows: Iterable[Row], on: date) -> list[Party]:
    """Who comes together: those who share a household, and all others alone.

    Columns are household, people (how many are alike; 1), sex, age or birth_date, needs, language and exam;
    `UsageError` names the row that cannot be read. Who needs isolation sleeps apart from the family, as in
    an admission.
    """
    together: list[Party] = []
    households: dict[str, list[One]] = {}
    for number, row in enumerate(rows, 2):
        cells = {name: cell(row, name) for name in COLUMNS}
        if any(cells.values()):
            one = _row(cells, number, on)
            if cells["household"]:
                households.setdefault(cells["household"], []).append(one)
            else:
                together += _alone(one, "")
    for name, members in households.items():
        for member in members:
            if "i" in member.needs:
                together += _alone(member, name)
        together += _together(name, tuple(one for one in members if "i" not in one.needs and one.people))
    return together


def of_list(rows: Iterable[Row], on: date) -> Arrival:
    """The arrival of a list of people."""
    return _checked(Counter(party.kind for party in parties(rows, on)))


def cell(row: Row, column: str) -> str:
    """What a row says in a column, under any of its heads."""
    return next(
        (str(text).strip() for head, text in row.items()
         if text and head and heading(head) in COLUMNS[column]), ""
    )  # fmt: skip


def _row(cells: Mapping[str, str], number: int, on: date) -> One:
    sex, age, people = cells["sex"].lower(), cells["age"], cells["people"] or "1"
    needs = {_NEEDS.get(word, word) for word in re.split(r"[\s,;]+", cells["needs"].lower()) if word}
    exam, born = cells["exam"].lower(), cells["birth_date"]
    years = _age(born, on) if born and not age else int(age) if re.fullmatch(r"\d{1,3}", age) else None
    wrong = (
        ("sex", sex) if sex not in _SEXES
        else ("age", age) if age and years is None
        else ("birth_date", born) if born and years is None
        else ("people", people) if not re.fullmatch(r"\d{1,4}", people)
        else ("needs", cells["needs"]) if needs - {"a", "i"}
        else ("exam", cells["exam"]) if exam not in _EXAMS
        else None
    )  # fmt: skip
    if wrong:
        raise UsageError(
            _("line {n}: “{typed}” cannot be read as {column}", n=number, typed=wrong[1], column=wrong[0]),
            _("sex: f or m; age: in years, or birth_date, both empty for adults; people: a number; needs: "
              "accessible, isolation; exam: fit, isolation, referred"),
        )  # fmt: skip
    if exam:
        needs = needs - {"i"} | ({"i"} if exam == "isolation" else set())
    is_minor = years is not None and years < ADULT
    return One(number, int(people), _SEXES[sex], is_minor, frozenset(needs), cells["language"], exam,
               cells["informed"], cells["status"], cells["room"])  # fmt: skip


def _age(born: str, on: date) -> int | None:
    try:
        return dates.age(births.read(born)[0], on)
    except UsageError:
        return None


def _alone(one: One, household: str) -> list[Party]:
    kind = Kind(1, one.sex, one.is_minor, "i" in one.needs, int("a" in one.needs), one.language)
    return [Party(kind, household, (one,))] * one.people


def _together(household: str, members: tuple[One, ...]) -> list[Party]:
    size = sum(member.people for member in members)
    if size < 2:
        return [party for member in members for party in _alone(member, household)]
    kind = Kind(
        size,
        is_minor=all(member.is_minor for member in members),
        needing=sum(member.people for member in members if "a" in member.needs),
        language=members[0].language,
    )
    return [Party(kind, household, members)]


def _checked(arrival: Arrival) -> Arrival:
    total = sum(kind.size * count for kind, count in arrival.items())
    if not 0 < total <= AT_MOST:
        raise UsageError(
            _("nobody is to come") if not total else _("that is more than {most} people", most=AT_MOST),
            _("see: azil allocate --help"),
        )
    return Counter({kind: count for kind, count in sorted(arrival.items()) if count})
