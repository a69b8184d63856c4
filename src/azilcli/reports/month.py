"""The figures that the Office reports every month: exact for itself, rounded for publication.

They are broken down by age, sex and citizenship (Regulation (EC) 862/2007), and the departures by their
reasons. The age is that on the last day; of somebody erased the least that the five years of birth allow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from azilcli import dates
from azilcli.language import N_, _
from azilcli.reports import lines, publication
from azilcli.reports.grounds import Count, Grounds, Later, counted
from azilcli.reports.publication import ENDED, LISTS, NOW, REASON
from azilcli.reports.table import ID, INT, SHARE, SPARK, Column, Report, Table, Word
from azilcli.repository import Record, Repository, figures, grouped, policies, stays
from azilcli.rules.publishing import Exact, Manner, Published
from azilcli.tuples import NamedTuple

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
    how = manner(repo, last) if publish else None
    periods = {NOW: (first, last)} | (publication.known(first, last) if publish else {})
    counts = {name: _counts(repo, *days) for name, days in periods.items()}
    now = counts[NOW]
    facts = figures.facts(
        repo, set().union(*(those for one in counts.values() for those in one.people.values()))
    )
    keys = _keys(repo, facts.values(), counts.values())
    ended = {programme for one in counts.values() for programme in one.ended}
    exact = {name: _exact(repo, one, facts, keys, ended) for name, one in counts.items()}
    shown = (
        publication.shown({name: _bare(one) for name, one in exact.items()}, how)
        if how
        else {
            name: Published(one.whole, {list_: [*numbers] for list_, numbers in one.lists.items()})
            for name, one in exact[NOW].items()
        }
    )
    parts = [
        _by(repo, "age", keys["age"], shown, _("Figures by age")),
        _by(repo, "sex", keys["sex"], shown, _("Figures by sex")),
        _by_citizenship(keys["citizenship"], shown),
        _departures(repo, lines.programmes(repo, now.ended), keys[REASON], shown),
    ]
    notes: list[str] = []
    if last >= dates.today():
        notes.append(_("The period is not over yet"))
    if how is None:
        cells = {one: {kind: part(kind, row, last) for kind in LISTS} for one, row in facts.items()}
        parts.append(_crossed(repo, now, cells, keys))
    else:
        notes.append(as_published(how))
    return [parts[0]._replace(notes=tuple(notes)), *parts[1:]]


class _Counts(NamedTuple):
    """Whom and what is counted of a period."""

    people: dict[str, dict[str, str]]
    """By figure, each with the status for which they are counted, if they are for one."""
    ended: Mapping[str, Sequence[Record]]
    """The stays that ended, by programme."""
    first: date
    last: date

    def number(self, repo: Repository, figure: str, those: Collection[str]) -> Count:
        """How many these people of a figure are, which rests on a status of each, or on where they slept."""
        if any(ids := [self.people[figure][who] for who in those]):
            return Count(len(those), Grounds("status", [{"id": id_} for id_ in ids], "code"))
        begin = self.first if figure == figures.RECEIVED else self.last
        rows = Later(partial(figures.placements, repo, those, begin, self.last))
        return Count(len(those), Grounds("placement", rows, "from_day"))


def _counts(repo: Repository, first: date, last: date) -> _Counts:
    ended = grouped(stays.ended(repo, first, last), "programme")
    return _Counts(figures.people(repo, first, last), ended, first, last)


def _keys(repo: Repository, people: Iterable[Record], counted: Iterable[_Counts]) -> dict[str, list[str]]:
    """The parts of each list."""
    seen = list(people)
    sexes = [row["code"] for row in policies.codes(repo, "sex")]
    reasons = [row["code"] for row in policies.codes(repo, "discharge-reason")]
    ended = {row["reason"] or "" for one in counted for those in one.ended.values() for row in those}
    return {
        "age": [age_key(*ages) for ages in AGES] + [UNKNOWN],
        "sex": [*sexes, *sorted({row["sex"] for row in seen} - {*sexes})],
        "citizenship": sorted({row["citizenship"] for row in seen}),
        REASON: [*reasons, *sorted(ended - {*reasons})],
    }


def _exact(
    repo: Repository,
    one: _Counts,
    facts: Mapping[str, Record],
    keys: Mapping[str, list[str]],
    programmes: Iterable[str],
) -> dict[str, Exact]:
    """The figures with their parts, and the stays that ended of each programme by their reasons."""
    exact = {}
    for figure, those in one.people.items():
        lists = {}
        for kind in LISTS:
            groups: defaultdict[str, list[str]] = defaultdict(list)
            for who in those:
                groups[part(kind, facts[who], one.last)].append(who)
            lists[kind] = [one.number(repo, figure, groups[key]) for key in keys[kind]]
        exact[figure] = Exact(one.number(repo, figure, those), lists)
    for programme in programmes:
        ended = one.ended.get(programme, ())
        reasons = grouped(ended, "reason")
        by_reason = [counted(reasons[key], "stay", "departed") for key in keys[REASON]]
        exact[ENDED + programme] = Exact(counted(ended, "stay", "departed"), {REASON: by_reason})
    return exact


def _bare(exact: Mapping[str, Exact]) -> dict[str, Exact]:
    """The figures as mere numbers: what is published says nothing of whom it counts."""
    return {
        figure: Exact(int(one.whole), {name: [*map(int, numbers)] for name, numbers in one.lists.items()})
        for figure, one in exact.items()
    }


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
    return age_group(person, on) if kind == "age" else str(person[kind])


def age_group(person: Record, on: date, groups: Sequence[tuple[int, int | None]] = AGES) -> str:
    """The key of the one of some age groups that somebody is in on a day."""
    band = person["birth_band"]
    age = dates.age(person["birth_date"] or (band[-4:] if band else None), on)
    if age is None:
        return UNKNOWN
    return next(age_key(*ages) for ages in groups if ages[1] is None or age <= ages[1])


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
        *((Column("course", "", SPARK, rare=True),) if kind == "age" else ()),
    )
    rows = []
    for figure in FIGURES:
        whole, parts = shown[figure].whole, shown[figure].lists[kind]
        drawn = (_course(parts[:-1]),) if kind == "age" else ()
        rows.append((_word(figure), _cell(whole), *map(_cell, parts), *drawn))
    return Table(f"by_{kind}", title, columns, rows)


def _course(numbers: Sequence[int | None]) -> tuple[int, ...] | None:
    """The numbers of the age groups as they are drawn, where all of them are told and there is anybody."""
    told = tuple(int(number) for number in numbers if number is not None)
    return told if len(told) == len(numbers) and any(told) else None


def _word(figure: str) -> Word:
    return Word(figure, _(FIGURES[figure]))


def _by_citizenship(keys: list[str], shown: Mapping[str, Published]) -> Table:
    """A line for each citizenship that is among those counted, with a column for each figure."""
    columns = (
        Column("citizenship", _("citizenship"), ID),
        *(Column(figure.replace("-", "_"), _(words), INT) for figure, words in FIGURES.items()),
    )
    by_key = zip(keys, *(shown[figure].lists["citizenship"] for figure in FIGURES), strict=True)
    rows = [(key, *map(_cell, numbers)) for key, *numbers in by_key if any(one != 0 for one in numbers)]
    return Table("by_citizenship", _("Figures by citizenship"), columns, rows, crossed=True)


def _departures(
    repo: Repository, programmes: Iterable[Word], reasons: Sequence[str], shown: Mapping[str, Published]
) -> Table:
    """Of each programme the stays that ended, in all and by their reasons."""
    words = {key: policies.label(repo, "discharge-reason", key) or _("not recorded") for key in reasons}
    rows: list[tuple[Any, ...]] = []
    for programme in programmes:
        made = shown[ENDED + programme]
        rows.append((programme, Word("", _("total")), _cell(made.whole), None))
        rows += [
            (programme, Word(key, words[key]), _cell(number), _share(number, made.whole))
            for key, number in zip(reasons, made.lists[REASON], strict=True)
            if number != 0
        ]
    columns = (
        Column("programme", _("programme")),
        Column("reason", _("reason")),
        Column("stays", _("stays that ended"), INT),
        Column("bar", "", SHARE, rare=True),
    )
    return Table("departures", _("Departures by reason"), columns, rows, grouped=True)


def _share(number: int | None, whole: int | None) -> float | None:
    """What is drawn of a number, where it and the whole are told."""
    return min(100.0, round(100 * number / whole, 1)) if number and whole else None


def _crossed(
    repo: Repository, now: _Counts, cells: Mapping[str, Mapping[str, str]], kinds: Mapping[str, list[str]]
) -> Table:
    """Every figure by citizenship, sex and age together; what nobody is in is left out."""
    order = {kind: {key: at for at, key in enumerate(keys)} for kind, keys in kinds.items()}
    rows = []
    for figure in FIGURES:
        groups: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for one in now.people[figure]:
            groups[cells[one]["citizenship"], cells[one]["sex"], cells[one]["age"]].append(one)
        rows += [
            (_word(figure), citizenship, sex, age, now.number(repo, figure, groups[citizenship, sex, age]))
            for citizenship, sex, age in sorted(
                groups,
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
    title = _("Figures by citizenship, sex and age")
    return Table("together", title, columns, rows, grouped=True, crossed=True)
