"""Who recorded each line of a list, and each fact of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from azilcli.language import _
from azilcli.reports import grounds, words
from azilcli.reports.grounds import Grounds
from azilcli.reports.table import ID, Column, Facts, Report, Table, Word
from azilcli.reports.why import Said, of_entry, recorded, saying
from azilcli.repository import Repository


def with_entries(repo: Repository, report: Report) -> Report:
    """The report with the entry that recorded it beside each line that knows what it tells of.

    Beneath a page with facts about somebody stands of each of these who recorded it.
    """
    rests = [[_said(grounds.of_row(row)) for row in part.rows] if isinstance(part, Table) else []
             for part in report]  # fmt: skip
    entries = recorded(repo, [said for rows in rests for said in rows if said])
    made = [
        _widened(part, [entries[said] if said else (None,) * len(of_entry()) for said in rows])
        if isinstance(part, Table) and (any(rows) or not part.rows)
        else part
        for part, rows in zip(report, rests, strict=True)
    ]
    return [*made, _facts(repo, report)] if any(isinstance(part, Facts) for part in report) else made


def _widened(part: Table, entries: Sequence[tuple[Any, ...]]) -> Table:
    """A table with what else is told of its lines, and then the entries, beside them."""
    beside = part.beside() if part.beside else None
    columns = (*(beside.columns if beside else ()), *of_entry())
    told = [*beside.rows] if beside else [()] * len(entries)
    return part._replace(
        columns=(*part.columns, *columns),
        rows=[(*row, *more, *entry) for row, more, entry in zip(part.rows, told, entries, strict=True)],
        total=(*part.total, *(None,) * len(columns)) if part.total else None,
    )


def _facts(repo: Repository, report: Report) -> Table:
    """Each fact of a page with the records that say it; what a translation says again stands once."""
    said: dict[tuple[str, str | None, Said], str] = {}
    for part in report:
        for key, header, of, rests_on in _grounded(part):
            for one in rests_on:
                said |= {
                    (key, of, saying(one, row, row[one.key])): header for row in one.rows if row[one.key]
                }
    entries = recorded(repo, [one for _key, _of, one in said])
    columns = (
        Column("fact", _("fact")),
        Column("of", _("of what"), ID, rare=True),
        Column("record", _("record")),
        Column("code", _("code"), ID),
        *of_entry(),
    )
    rows = [
        (Word(key, _(header)), of, Word(one.kind, words.kind(one.kind)), one.record, *entries[one])
        for (key, of, one), header in said.items()
    ]
    return Table("facts", _("Who recorded each fact"), columns, rows)


def _grounded(part: Table | Facts) -> Iterator[tuple[str, str, str | None, tuple[Grounds, ...]]]:
    """The facts of a part: key, words, the line they stand in, and what they rest on."""
    if isinstance(part, Facts):
        yield from ((key, label, None, grounds.of(value)) for key, label, value, _kind in part.items)
        return
    for row in part.rows:
        line = next((cell for cell in row if isinstance(cell, grounds.Line)), None)
        for column, cell in zip(part.columns, row, strict=True):
            if cell is not line:
                yield column.key, column.header, line, grounds.of(cell)


def _said(rests_on: Sequence[Grounds]) -> Said | None:
    """The first record that a line rests on, as something that was recorded."""
    return next((saying(one, row, row[one.key]) for one in rests_on for row in one.rows if row[one.key]),
                None)  # fmt: skip
