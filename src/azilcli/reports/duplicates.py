"""People who seem to be entered twice, the likeliest first, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import nlargest
from itertools import count

from azilcli import dates
from azilcli.language import N_, _
from azilcli.reports.table import ID, INT, Column, Report, Table, Word
from azilcli.repository import Repository, duplicates, people
from azilcli.rules.duplicates import Likeness, Person, Reason, candidates, likeness

Pair = tuple[Likeness, Person, Person]

_REASONS = {
    "emso-same": N_("same EMŠO"),
    "emso-differs": N_("EMŠO differs"),
    "name-same": N_("same name"),
    "name-order": N_("same name in another order"),
    "name-sound": N_("names sound alike"),
    "name-part": N_("a part of the name is missing"),
    "name-near": N_("names are similar"),
    "name-other": N_("the other names fit"),
    "name-differs": N_("names differ"),
    "birth-same": N_("both born on {one}"),
    "birth-swapped": N_("born on {one} and {other}: day and month are swapped"),
    "birth-digit": N_("born on {one} and {other}: one digit differs"),
    "birth-year": N_("born in the same year: {one} and {other}"),
    "birth-near": N_("birth dates are close: {one} and {other}"),
    "birth-differs": N_("birth dates differ: {one} and {other}"),
    "case-same": N_("same case number {one}"),
    "phone-same": N_("same telephone {one}"),
    "sex-differs": N_("sex differs"),
    "citizenship-same": N_("same citizenship {one}"),
    "citizenship-differs": N_("citizenship differs: {one} and {other}"),
    "household-same": N_("same household"),
    "household-other-name": N_("same household, different given name"),
}


def likely(repo: Repository, typed: str, least: int, limit: int) -> Report:
    """Pairs of entries that may be one person, of everybody or of the person `typed`; 0 is no limit.

    Of everybody only pairs that have something in common are compared, so that a `least` far below the
    usual one shows more for a single person.
    """
    asked = people.person(repo, typed)["id"] if typed else ""
    distinct = duplicates.distinct(repo)
    pairs = (
        (alike, one, other)
        for one, other in _pairs(duplicates.everybody(repo), asked)
        if (alike := likeness(one, other, least)).score >= max(least, 1)
        and frozenset((one.id, other.id)) not in distinct
    )
    shown, total = _best(pairs, limit)
    rows = [
        (alike.score, one.id, one.name, other.id, other.name, _reasons(alike)) for alike, one, other in shown
    ]
    columns = (
        Column("score", _("score"), INT, priority=4),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("other", _("other code"), ID),
        Column("other_name", _("other name")),
        Column("reasons", _("reasons"), priority=3),
    )
    notes = (_("One person: azil person merge KEEP OTHER; two people: azil person distinct PERSON OTHER"),)
    return [
        Table(
            "duplicates",
            _("Possibly entered twice"),
            columns,
            rows,
            notes if rows else (),
            hidden=total - len(rows),
        )
    ]


def _best(pairs: Iterator[Pair], limit: int) -> tuple[list[Pair], int]:
    """The likeliest pairs, of those equally likely the first, and how many there are; 0 is no limit."""
    number = count()
    counted = (pair for pair, _number in zip(pairs, number, strict=False))

    def score(pair: Pair) -> int:
        return pair[0].score

    shown = nlargest(limit, counted, key=score) if limit else sorted(counted, key=score, reverse=True)
    return shown, next(number)


def _pairs(everybody: list[Person], asked: str) -> Iterable[tuple[Person, Person]]:
    if not asked:
        return candidates(everybody)
    own = [person for person in everybody if person.id == asked]
    return ((one, other) for one in own for other in everybody if other is not one)


def _reasons(alike: Likeness) -> Word:
    """The codes of the reasons, parted by spaces, with their sentences."""
    sentences = "; ".join(_sentence(reason) for reason in alike.reasons)
    return Word(" ".join(reason.code for reason in alike.reasons), sentences)


def _sentence(reason: Reason) -> str:
    one, other = reason.one, reason.other
    if reason.code.startswith("birth"):
        one, other = dates.show(one), dates.show(other)
    return _(_REASONS[reason.code], one=one, other=other)
