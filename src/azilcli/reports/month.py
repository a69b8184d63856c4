"""The figures that the Office reports every month: exact for itself, rounded for publication.

They are broken down by age, sex and citizenship (Regulation (EC) 862/2007), and the departures by their
reasons. The age is that on the last day; of somebody erased the least that the five years of birth allow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import N_, _
from azilcli.reports import lines
from azilcli.reports.table import ID, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, figures, policies, stays
from azilcli.rules.publishing import Manner, Published, publish

AGES = ((0, 13), (14, 15), (16, 17), (18, 34), (35, 64), (65, None))
"""The age groups of Eurostat, both years included; those of minors as for the unaccompanied."""
ROUNDING, SMALLEST = "statistics.rounding", "statistics.smallest"
"""Policies: to what published figures are rounded, and from which number on one is published at all."""
WITHHELD = ":"
"""What stands for a number that is withheld, as in the tables of Eurostat."""

FIGURES = {
    "reception": N_("received material reception conditions"),
    "reception-end": N_("receive them at the end"),
    "unaccompanied-end": N_("of these unaccompanied minors"),
    "withdrawn-explicit": N_("withdrew the application"),
    "withdrawn-implicit": N_("application deemed withdrawn"),
    "protection-granted": N_("were granted temporary protection"),
    "protection-end": N_("have temporary protection at the end"),
}
"""The figures in their order, with the words for whom they count."""

UNKNOWN = "unknown"
"""What stands for an age, or anything else, that is not known."""


def month(repo: Repository, first: date, last: date, *, publish: bool = False) -> Report:
    """The figures of the days from `first` to `last`, both included; `publish` makes them fit for it."""
    people = figures.people(repo, first, last)
    facts = figures.facts(repo, set().union(*people.values()))
    sexes = [row["code"] for row in policies.codes(repo, "sex")]
    kinds: dict[str, list[str]] = {
        "age": [age_key(*ages) for ages in AGES] + [UNKNOWN],
        "sex": [*sexes, *sorted({row["sex"] for row in facts.values()} - {*sexes})],
        "citizenship": sorted({row["citizenship"] for row in facts.values()}),
    }
    cells = {one: {kind: part(kind, row, last) for kind in kinds} for one, row in facts.items()}
    how = manner(repo, last) if publish else None
    shown = {
        figure: _shown(
            len(those),
            {kind: _counts(kind, keys, [cells[one] for one in those]) for kind, keys in kinds.items()},
            how,
        )
        for figure, those in people.items()
    }
    departures = _departures(repo, first, last, how)
    parts = [
        _by(repo, "age", kinds["age"], shown, _("Figures by age")),
        _by(repo, "sex", kinds["sex"], shown, _("Figures by sex")),
        _by_citizenship(kinds["citizenship"], shown),
        departures,
    ]
    notes: list[str] = []
    if last >= dates.today():
        notes.append(_("The period is not over yet"))
    if how is None:
        parts.append(_crossed(people, cells, kinds))
    else:
        notes.append(as_published(how))
    return [parts[0]._replace(notes=tuple(notes)), *parts[1:]]


def manner(repo: Repository, on: date) -> Manner:
    """How figures are published by the policies in force on a day."""
    return Manner(
        max(1, policies.number(repo, ROUNDING, on)[0]), max(1, policies.number(repo, SMALLEST, on)[0])
    )


def as_published(how: Manner) -> str:
    """The note under what is published."""
    return _(
        "Rounded to the nearest {base}; {sign} stands for a number under {least}, or one from which"
        " such a number could be computed",
        base=how.base,
        least=how.least,
        sign=WITHHELD,
    )


def age_key(least: int, most: int | None) -> str:
    return f"{least}-{most}" if most is not None else f"{least}+"


def part(kind: str, person: Record, on: date) -> str:
    """The part of a list that somebody counts in."""
    if kind != "age":
        return str(person[kind])
    band = person["birth_band"]
    age = dates.age(person["birth_date"] or (band[-4:] if band else None), on)
    if age is None:
        return UNKNOWN
    return next(age_key(*ages) for ages in AGES if ages[1] is None or age <= ages[1])


def _counts(kind: str, keys: list[str], those: list[dict[str, str]]) -> list[int]:
    counted = Counter(cell[kind] for cell in those)
    return [counted[key] for key in keys]


def _shown(whole: int, lists: Mapping[str, list[int]], manner: Manner | None) -> Published:
    """A figure with its parts, exact, or as it is published."""
    if manner is None:
        return Published(whole, {name: [*numbers] for name, numbers in lists.items()})
    return publish(whole, lists, manner)


def _cell(value: int | None) -> Any:
    return Word("", WITHHELD) if value is None else value


def _by(repo: Repository, kind: str, keys: list[str], shown: Mapping[str, Published], title: str) -> Table:
    """A line for each figure, with the whole and a column for each part."""
    words = {key: policies.label(repo, "sex", key) if kind == "sex" else key for key in keys}
    words[UNKNOWN] = _("unknown")
    columns = (
        Column("figure", _("people who")),
        Column("people", _("total"), INT),
        *(Column(f"{kind}_{key.replace('-', '_').replace('+', '_plus')}", words[key], INT) for key in keys),
    )
    rows = [
        (_word(figure), _cell(shown[figure].whole), *map(_cell, shown[figure].lists[kind]))
        for figure in FIGURES
    ]
    return Table(f"by_{kind}", title, columns, rows)


def _word(figure: str) -> Word:
    return Word(figure, _(FIGURES[figure]))


def _by_citizenship(keys: list[str], shown: Mapping[str, Published]) -> Table:
    """A line for each citizenship that is among those counted, with a column for each figure."""
    columns = (
        Column("citizenship", _("citizenship"), ID),
        *(Column(figure.replace("-", "_"), _(words), INT) for figure, words in FIGURES.items()),
    )
    rows = [
        (key, *(_cell(shown[figure].lists["citizenship"][at]) for figure in FIGURES))
        for at, key in enumerate(keys)
    ]
    return Table("by_citizenship", _("Figures by citizenship"), columns, rows)


def _departures(repo: Repository, first: date, last: date, manner: Manner | None) -> Table:
    """Of each programme the stays that ended, in all and by their reasons."""
    ended: dict[str, Counter[str]] = defaultdict(Counter)
    for row in stays.ended(repo, first, last):
        ended[row["programme"]][row["reason"] or ""] += 1
    reasons = [row["code"] for row in policies.codes(repo, "discharge-reason")]
    rows: list[tuple[Any, ...]] = []
    for programme in lines.programmes(repo, ended):
        counted = ended[programme]
        keys = [*reasons, *sorted(counted.keys() - {*reasons})]
        made = _shown(sum(counted.values()), {"reason": [counted[key] for key in keys]}, manner)
        words = {key: policies.label(repo, "discharge-reason", key) or _("not recorded") for key in keys}
        rows.append((programme, Word("", _("total")), _cell(made.whole)))
        rows += [
            (
                programme,
                Word(key, words[key]),
                _cell(n),
            )
            for key, n in zip(keys, made.lists["reason"], strict=True)
            if n != 0
        ]
    columns = (
        Column("programme", _("programme")),
        Column("reason", _("reason")),
        Column("stays", _("stays that ended"), INT),
    )
    return Table("departures", _("Departures by reason"), columns, rows, grouped=True)


def _crossed(
    people: Mapping[str, set[str]], cells: Mapping[str, Mapping[str, str]], kinds: Mapping[str, list[str]]
) -> Table:
    """Every figure by citizenship, sex and age together; what nobody is in is left out."""
    order = {kind: {key: at for at, key in enumerate(keys)} for kind, keys in kinds.items()}
    rows = []
    for figure in FIGURES:
        counted = Counter(
            (cells[one]["citizenship"], cells[one]["sex"], cells[one]["age"]) for one in people[figure]
        )
        rows += [
            (_word(figure), citizenship, sex, age, counted[citizenship, sex, age])
            for citizenship, sex, age in sorted(
                counted,
                key=lambda key: (key[0], order["sex"][key[1]], order["age"][key[2]]),
            )
        ]
    columns = (
        Column("figure", _("people who")),
        Column("citizenship", _("citizenship"), ID),
        Column("sex", _("sex"), ID),
        Column("age", _("age"), ID),
        Column("people", _("people"), INT),
    )
    return Table("together", _("Figures by citizenship, sex and age"), columns, rows, grouped=True)
