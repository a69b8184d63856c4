"""The evaluation of the early warnings and the flats: its tables, exact or as they are published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import _, c_, n_
from azilcli.reports import pilot_figures
from azilcli.reports.grounds import Count, Grounds, measured
from azilcli.reports.month import WITHHELD, as_published, manner
from azilcli.reports.pilot_figure import Figure
from azilcli.reports.pilot_figures import TITLES
from azilcli.reports.table import DECIMAL, EUR, INT, PERCENT, Column, Report, Table, Word
from azilcli.repository import Repository, organisations, pilot
from azilcli.repository.pilot import Data
from azilcli.rules.publishing import Manner
from azilcli.rules.publishing import publish as published

_HIDDEN = Word("", WITHHELD)


def evaluation(
    repo: Repository,
    first: date,
    last: date,
    *,
    by: str | None = None,
    town: str | None = None,
    partner: str | None = None,
    publish: bool = False,
) -> Report:
    """Twelve blocks of figures, each with the number of households it rests on, and what follows from them.

    `by` adds a line for each town or year; what is published are totals of all, from which no part can be
    taken, and `UsageError` is raised where another is asked for.
    """
    if publish and (by or town or partner):
        raise UsageError(
            _("what is published is not broken down by town, year or organisation"),
            _("leave out --publish, or --by, --town and --partner"),
        )
    data = pilot.data(repo, first, last)
    if town:
        data = data.only(town=pilot.town(repo, town, "town"))
    if partner:
        data = data.only(partner=organisations.code(repo, partner))
    made = list(pilot_figures.figures(repo, data))
    notes: list[str] = []
    if last >= dates.today():
        notes.append(_("The period is not over yet"))
    if publish:
        how = manner(repo, last)
        made, parts = _published(made, how), {}
        notes.append(as_published(how))
    else:
        parts = _parts(repo, data, by)
    tables = [_table(block, [one for one in made if one.block == block], parts) for block in TITLES]
    findings = _findings(made, manner(repo, last) if publish else None)
    first_table = tables[0]._replace(notes=tuple(notes))
    return [first_table, *tables[1:], findings]


def _parts(repo: Repository, data: Data, by: str | None) -> dict[str, list[tuple[str, Figure]]]:
    """By the code of a figure what it is in each town or year in which it rests on somebody."""
    by_code: dict[str, list[tuple[str, Figure]]] = defaultdict(list)
    names = data.towns if by == "town" else data.years if by == "year" else ()
    for name in names:
        part = data.only(town=name) if by == "town" else data.only(year=name)
        for one in pilot_figures.figures(repo, part):
            if one.households or one.number or one.percent:
                by_code[one.code].append((name, one))
    return by_code


def _table(block: int, those: Sequence[Figure], parts: dict[str, list[tuple[str, Figure]]]) -> Table:
    columns = (
        Column("figure", _("figure")),
        Column("part", _("town or year"), rare=True),
        Column("count", c_("how many", "number"), INT, rare=True),
        Column("median", _("median"), DECIMAL, rare=True),
        Column("percent", "%", PERCENT, rare=True),
        Column("eur", _("euros"), EUR, rare=True),
        Column("households", _("households"), INT),
    )
    rows: list[tuple[Any, ...]] = []
    for one in those:
        lines = [(None, one), *parts.get(one.code, ())]
        rows += [(Word(one.code, one.words), part, *_cells(it)) for part, it in lines]
    title = _("{number}. {title}", number=block, title=_(TITLES[block]))
    return Table(f"block_{block}", title, columns, rows, grouped=bool(parts))


def _cells(one: Figure) -> Iterator[Any]:
    """The values of a figure, each with what it rests on; none and what is withheld as they are."""
    euros = one.eur / 100 if isinstance(one.eur, int) else one.eur
    for value in (one.number, one.median, one.percent, euros):
        yield _knowing(value, *one.rests_on)
    yield _knowing(one.households, *(its._replace(share="") for its in one.rests_on))


def _knowing(value: Any, *rests_on: Grounds) -> Any:
    if isinstance(value, float):
        return measured(value, *rests_on)
    return Count(value, *rests_on) if isinstance(value, int) else value


def _published(those: Sequence[Figure], how: Manner) -> list[Figure]:
    """The figures as they are published: each with those that add up to it, so that none can be computed."""
    shown: dict[str, int | None] = {}
    for whole, parts in _families(those):
        lists: dict[str, list[Figure]] = defaultdict(list)
        for one in parts:
            lists[one.list_].append(one)
        numbers = {name: _to_whole(whole.number, [one.number for one in its]) for name, its in lists.items()}
        made = published(whole.number, numbers, how)
        shown[whole.code] = made.whole
        for name, its in lists.items():
            shown.update({one.code: value for one, value in zip(its, made.lists[name], strict=False)})
    return [_as_published(one, shown, how) for one in those]


def _to_whole(whole: int, parts: list[int]) -> list[int]:
    """Parts with whatever of the whole is in none of them: together they add up to it."""
    return [*parts, whole - sum(parts)]


def _families(those: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """Each figure that is no part of another one, with its parts."""
    for one in those:
        if one.number is not None and not one.of:
            yield one, [part for part in those if part.of == one.code]


def _as_published(one: Figure, shown: dict[str, int | None], how: Manner) -> Figure:
    """A figure with too few behind it, or on one side of a share, is withheld."""

    def is_small(number: int) -> bool:
        return 0 < number < how.least

    few = is_small(one.households) or any(map(is_small, one.sides))
    households: Any = _HIDDEN if is_small(one.households) else how.rounded(one.households)
    count: Any = None
    if one.number is not None:
        value = shown.get(one.code)
        count = _HIDDEN if value is None or few else value
        households = _HIDDEN if count is _HIDDEN else households
    return one._replace(
        number=count,
        median=_HIDDEN if one.median is not None and few else one.median,
        percent=_HIDDEN if one.percent is not None and few else one.percent and round(one.percent),
        eur=_HIDDEN if one.eur is not None and few else one.eur and round(one.eur / 10_000) * 10_000,
        households=households,
    )


def _findings(those: Iterable[Figure], how: Manner | None) -> Table:
    """Sentences for recommendations, each with its counts; what is small is left out of what is published."""
    figures = {one.code: one for one in those}

    def count(code: str) -> Count:
        one = figures.get(code)
        return Count(one.number, *one.rests_on) if one and isinstance(one.number, int) else Count(0)

    signals, closed, told = count("signals"), count("closed"), count("told")
    late = count("first-stage-day-set") + count("first-stage-evicted")
    kept, answered, still = count("kept"), count("answered-in-time"), count("open")
    refused, small = count("refused"), count("refused-too-small")
    left, long = count("left"), count("months-9-12") + count("months-over-12")
    rented = count("left-own-rental")
    said = (
        ("late", late, signals,
         n_("{late} of {n} case was noticed only when the day of the eviction was set or over",
            "{late} of {n} cases were noticed only when the day of the eviction was set or over",
            signals, late=late)),
        ("kept", kept, closed,
         n_("in {kept} of {n} closed case the home was kept",
            "in {kept} of {n} closed cases the home was kept", closed, kept=kept)),
        ("answers", answered, told,
         n_("{answered} of {n} request was answered in time",
            "{answered} of {n} requests were answered in time", told, answered=answered)),
        ("too-small", small, refused,
         n_("{small} of {n} refusal: the flat was too small",
            "{small} of {n} refusals: the flat was too small", refused, small=small)),
        ("long", long, left,
         n_("{long} of {n} household that left a flat had it for more than nine months",
            "{long} of {n} households that left a flat had it for more than nine months", left, long=long)),
        ("rented", rented, left,
         n_("{rented} of {n} household that left a flat rents a home of its own",
            "{rented} of {n} households that left a flat rent a home of their own", left, rented=rented)),
        ("open", still, signals,
         n_("{still} of {n} case has no outcome yet",
            "{still} of {n} cases have no outcome yet", signals, still=still)),
    )  # fmt: skip
    columns = (
        Column("finding", _("finding")),
        Column("count", c_("how many", "number"), INT),
        Column("of", _("of"), INT),
    )
    rows = [
        (Word(code, sentence), number, whole)
        for code, number, whole, sentence in said
        if whole and (how is None or min(number, whole - number) >= how.least)
    ]
    return Table("findings", _("Findings for recommendations"), columns, rows)
