"""How long stays lasted that ended in a period, and how they ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _, n_
from azilcli.reports import lines
from azilcli.reports.grounds import Count, Grounds, counted, measured
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
) -> Report:
    """The lengths of the stays that ended from `first` to `last`, both included, and their ends.

    Of a stay at several sites the last one counts, of somebody who stayed twice both stays.
    """
    departed = [
        {**row, "nights": max(0, (dates.iso(row["departed"]) - dates.iso(row["arrived"])).days)}
        for row in stays.ended(repo, first, last, site)
        if programme in (None, row["programme"])
    ]
    by_programme = grouped(departed, "programme")
    groups = [(word, by_programme[word]) for word in lines.programmes(repo, by_programme)]
    return [
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
        counted(those, "stay", "departed"),
        counted(those, "stay", "departed", by="person"),
        Count(sum(nights), *_lasting(those)),
        measured(round(sum(nights) / len(nights), 1), *_lasting(those)),
        measured(median(nights), *_lasting(those)),
        *(Count(some, *_lasting([row for row in those if row["nights"] == some]))
          for some in (nights[0], nights[-1])),
    )  # fmt: skip


def _lasting(those: Sequence[Record]) -> tuple[Grounds, Grounds]:
    """What nights rest on: the end of each stay, which counts for them, and its beginning."""
    return Grounds("stay", those, "departed", share="nights"), Grounds("stay", those, "arrived")


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
            its = [row for row in those if least <= row["nights"] and (most is None or row["nights"] <= most)]
            if its:
                rows.append((word, _band(least, most), least, most, *_of_all(its, those)))
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
            its = by_code[code]
            middle = median(sorted(row["nights"] for row in its))
            count, share, bar = _of_all(its, those)
            rows.append((word, Word(code, label), count, share, measured(middle, *_lasting(its)), bar))
    columns = (
        Column("programme", _("programme")),
        Column(field, header),
        Column("stays", _("stays"), INT),
        Column("percent", "%", DECIMAL),
        Column("median", _("median of nights"), DECIMAL),
        Column("bar", "", SHARE),
    )
    return Table(name, title, columns, rows, grouped=True)


def _of_all(its: Sequence[Record], those: Sequence[Record]) -> tuple[Any, ...]:
    """How many stays there are, their share of all, and this as it is drawn."""
    count, share = counted(its, "stay", "departed"), round(100 * len(its) / len(those), 1)
    return count, measured(share, *count.grounds), share
