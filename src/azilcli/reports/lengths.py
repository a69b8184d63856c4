"""How long stays lasted that ended in a period, and how they ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _, n_
from azilcli.reports import lines
from azilcli.reports.table import DECIMAL, INT, SHARE, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, policies, stays

BANDS = ((0, 0), (1, 7), (8, 30), (31, 90), (91, 180), (181, 365), (366, 730), (731, None))
"""The lengths in nights that are counted together, from the first to the last; the longest have no last."""


def ended(
    repo: Repository,
    first: date,
    last: date,
    site: str | None = None,
    programme: str | None = None,
    *,
    why: bool = False,
) -> Report:
    """The lengths of the stays that ended from `first` to `last`, both included, and their ends.

    Of a stay at several sites the last one counts, of somebody who stayed twice both stays. With `why` the
    stays themselves follow, each with the entry that recorded its end.
    """
    departed = [
        {**row, "nights": max(0, (dates.iso(row["departed"]) - dates.iso(row["arrived"])).days)}
        for row in stays.ended(repo, first, last, site)
        if programme in (None, row["programme"])
    ]
    by_programme = grouped(departed, "programme")
    groups = [(word, by_programme[word]) for word in lines.programmes(repo, by_programme)]
    made = [
        _lengths(departed, groups),
        _bands(groups),
        _ends(repo, groups, "reason", "discharge-reason", ("ends", _("How they ended"), _("reason"))),
        _ends(
            repo,
            groups,
            "destination",
            "destination",
            ("destinations", _("Where they went"), _("destination")),
        ),
    ]
    if why:
        from azilcli.reports.why_stays import counted

        made.append(counted(repo, departed))
    return made


def _lengths(departed: list[Record], groups: Iterable[tuple[Word, list[Record]]]) -> Table:
    columns = (
        Column("programme", _("programme")),
        Column("stays", _("stays"), INT),
        Column("persons", _("people"), INT),
        Column("nights", _("nights"), INT),
        Column("average", _("average"), DECIMAL),
        Column("median", _("median"), DECIMAL),
        Column("shortest", _("shortest"), INT),
        Column("longest", _("longest"), INT),
    )
    rows = [(word, *_figures(those)) for word, those in groups]
    total = (_("Total"), *_figures(departed)) if departed else None
    notes = (_("Lengths are in nights, from arrival to departure"),)
    return Table("stays", _("Stays that ended"), columns, rows, notes, total)


def _figures(those: Sequence[Record]) -> tuple[Any, ...]:
    nights = sorted(row["nights"] for row in those)
    return (
        len(nights),
        len({row["person"] for row in those}),
        sum(nights),
        round(sum(nights) / len(nights), 1),
        median(nights),
        nights[0],
        nights[-1],
    )


def days_between(start: str, end: str) -> int:
    """The days from one day of the file to another."""
    return (dates.iso(end) - dates.iso(start)).days


def median(ordered: Sequence[float]) -> float:
    """The middle one of numbers in their order, or half-way between the two middle ones."""
    middle = len(ordered) // 2
    return float(ordered[middle]) if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _bands(groups: Iterable[tuple[Word, list[Record]]]) -> Table:
    """How many stays are of which length."""
    rows = []
    for word, those in groups:
        for least, most in BANDS:
            count = sum(least <= row["nights"] and (most is None or row["nights"] <= most) for row in those)
            if count:
                share = _share(count, those)
                rows.append((word, _band(least, most), least, most, count, share, share))
    columns = (
        Column("programme", _("programme")),
        Column("length", _("length")),
        Column("nights_from", _("from nights"), INT, priority=1),
        Column("nights_to", _("to nights"), INT, priority=1),
        Column("stays", _("stays"), INT),
        Column("percent", "%", DECIMAL),
        Column("bar", "", SHARE),
    )
    return Table("lengths", _("Length of stays"), columns, rows, grouped=True)


def _band(least: int, most: int | None) -> str:
    if most is None:
        return n_("{n} night or more", "{n} nights or more", least)
    if least == most:
        return n_("{n} night", "{n} nights", least)
    return n_("from {least} to {n} night", "from {least} to {n} nights", most, least=least)


def _ends(
    repo: Repository,
    groups: Iterable[tuple[Word, list[Record]]],
    field: str,
    list_: str,
    named: tuple[str, str, str],
) -> Table:
    """By programme and by the code in a field: how many stays, of which share and how long.

    `named` are the name of the table, its title and the header of the column.
    """
    name, title, header = named
    ranks = {row["code"]: row["rank"] for row in policies.codes(repo, list_)}
    rows = []
    for word, those in groups:
        by_code = grouped(those, field)
        for code in sorted(by_code, key=lambda code: (not code, ranks.get(code, 999), code)):
            label = policies.label(repo, list_, code) or _("not recorded")
            nights = sorted(row["nights"] for row in by_code[code])
            share = _share(len(nights), those)
            rows.append((word, Word(code, label), len(nights), share, median(nights), share))
    columns = (
        Column("programme", _("programme")),
        Column(field, header),
        Column("stays", _("stays"), INT),
        Column("percent", "%", DECIMAL),
        Column("median", _("median of nights"), DECIMAL),
        Column("bar", "", SHARE),
    )
    return Table(name, title, columns, rows, grouped=True)


def _share(count: int, those: Sequence[Record]) -> float:
    return round(100 * count / len(those), 1)
