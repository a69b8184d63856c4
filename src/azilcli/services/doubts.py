"""What is doubtful of people who are about to be entered, told before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, duplicates, people
from azilcli.rules import identity
from azilcli.rules.duplicates import LIKELY, Person, differ_in_nothing, likeness
from azilcli.text.sounds import sound_key
from azilcli.tuples import NamedTuple

_TOLD_AT_MOST = 3
"""With so many others one is compared in words."""


def fill(record: Record) -> Record:
    """What an EMŠO tells of a person and is not known otherwise: the birth date, and the sex."""
    if not identity.is_emso(record.get("emso") or ""):
        return {}
    born, sex = identity.of_emso(record["emso"])
    fields: Record = {}
    birth_date = record.get("birth_date")
    if not birth_date or (len(birth_date) == 4 and birth_date == str(born.year)):
        fields["birth_date"] = born.isoformat()
        fields["birth_band"] = identity.birth_band(fields["birth_date"])
        fields["birth_month"] = None
    if record.get("sex") in (None, "x"):
        fields["sex"] = sex
    return fields


def contradictions(record: Record) -> Iterator[str]:
    """Where the EMŠO of a person says something else than what is entered beside it, if it is one."""
    if not identity.is_emso(record.get("emso") or ""):
        return
    born, sex = identity.of_emso(record["emso"])
    birth_date = record.get("birth_date")
    if birth_date and not born.isoformat().startswith(birth_date):
        yield _("the EMŠO {number} of {name} gives {born} as the date of birth, but {known} is entered",
                number=record["emso"], name=people.name(record), born=dates.show(born),
                known=dates.show(birth_date))  # fmt: skip
    if record.get("sex") in ("f", "m") and record["sex"] != sex:
        yield _("the EMŠO {number} of {name} is that of a woman, but a man is entered", number=record["emso"],
                name=people.name(record)) if sex == "f" else _(
            "the EMŠO {number} of {name} is that of a man, but a woman is entered", number=record["emso"],
            name=people.name(record))  # fmt: skip


class Likely(NamedTuple):
    """That somebody of some new people is likely in the file already, or stands twice among them."""

    at: int
    """Which of them it is."""
    sentence: str
    is_sure: bool
    """Whether nothing tells the two apart."""
    is_new: bool
    """Whether the other is one of them too."""


def likely(repo: Repository, entered: Sequence[Record]) -> Iterator[Likely]:
    """Who of some new people is likely in the file already or stands twice among them."""
    before: dict[str, list[Person]] = {}
    for at, record in enumerate(entered):
        values: tuple[Any, ...] = tuple(record.get(field) for field in Person._fields[:-1])
        one = Person._make((*values, frozenset()))
        key = sound_key(one.name)
        old = [(other, False) for other in duplicates.sounding(repo, key)]
        new = [(other, True) for other in before.get(key, ())]
        scored = [(likeness(one, other).score, other, is_new) for other, is_new in (*old, *new)]
        alike = [candidate for candidate in scored if candidate[0] >= LIKELY]
        for _score, other, is_new in sorted(alike, key=lambda one: (-one[0], one[1].id))[:_TOLD_AT_MOST]:
            told = _told(one, other, is_new=is_new)
            yield Likely(at, told, differ_in_nothing(one, other), is_new)
        before.setdefault(key, []).append(one)


def twice(repo: Repository, entered: Sequence[Record]) -> tuple[list[str], list[str]]:
    """Who of some new people is in the file already or stands twice among them: doubts, and remarks."""
    alike = list(likely(repo, entered))
    return [one.sentence for one in alike if one.is_sure], [one.sentence for one in alike if not one.is_sure]


def _told(one: Person, other: Person, *, is_new: bool) -> str:
    described = people.described(other._asdict())
    if not is_new:
        return _("{name} seems to be in the file already: {person}", name=one.name, person=described)
    if differ_in_nothing(one, other):
        return _("{name} is given twice", name=one.name)
    return _("{name} seems to be given twice: also as {other}", name=one.name, other=other.name)


def refuse_code(name: str) -> None:
    """Refuse a name that reads as a code: whoever has one is in the file, and no code becomes a person."""
    if ids.looks_like_id(name):
        raise UsageError(
            _("“{code}” is a code, not a name", code=name),
            _("do not enter again people who are in the file: azil show {code}; to add them to a "
              "household: --with {code}",
              code=ids.show(ids.normalise(name))),
        )  # fmt: skip
