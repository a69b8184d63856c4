"""What was asked of a report as a table: which columns, in which order, and how many rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from azilcli.errors import UsageError
from azilcli.language import _, in_others, listed
from azilcli.reports.table import DRAWN, ID, MAIN, Column, Facts, Report, Table
from azilcli.text.cells import heading
from azilcli.text.keys import natural_key, place_key, sort_key
from azilcli.tuples import NamedTuple


class Named(NamedTuple):
    """A column as it was typed, and whether the greatest come first."""

    typed: str
    is_falling: bool = False


def named(typed: str) -> list[Named]:
    """The columns that were typed, parted by commas; a hyphen in front turns the order round."""
    words = [word.strip() for word in typed.split(",")]
    return [Named(word.removeprefix("-"), word.startswith("-")) for word in words if word] or [Named(typed)]


def in_order(report: Report, by: Sequence[Named], limit: int) -> Report:
    """The report with the rows in order, and at most so many of them; 0 is no limit.

    What has not the first of these columns stays as it is.

    Values count and not what is shown of them; what is empty comes last, and a total stays where it is.
    """
    found = _found(report, [one.typed for one in by])
    return [
        _in_order(part, [(places[at], one.is_falling) for at, one in enumerate(by) if at in places], limit)
        if isinstance(part, Table) and 0 in places
        else part
        for part, places in zip(report, found, strict=True)
    ]


def with_columns(report: Report, typed: Sequence[str]) -> Report:
    """The report with these columns alone, in the order in which they were typed.

    A table that has none of them is left out.
    """
    found = _found(report, typed)
    kept = [
        _of(part, tuple(dict.fromkeys(places[at] for at in sorted(places))))
        for part, places in zip(report, found, strict=True)
        if places
    ]
    return kept or report[:1]


def _found(report: Report, typed: Sequence[str]) -> list[dict[int, int]]:
    """For each part of a report, where each of the columns typed stands in it, by the place of its word.

    A column is named by its key, by its heading in any language, or by a beginning that no other has.
    """
    found: list[dict[int, int]] = [{} for _part in report]
    every = [names_of(part) for part in report]
    for place, word in enumerate(typed):
        hits = _hits(every, plain(word))
        if not any(hits):
            raise _unknown(word, report)
        for at, those in enumerate(hits):
            if len(those) > 1:
                raise _several(word, [_keys(report[at])[one] for one in those])
            if those:
                found[at][place] = those[0]
    return found


def _hits(every: Sequence[Sequence[tuple[str, ...]]], wanted: str) -> list[list[int]]:
    """In each part the columns of a name: by the key, else by a heading, else by a beginning."""
    ways: tuple[Callable[[tuple[str, ...]], bool], ...] = (
        lambda names: names[0] == wanted,
        lambda names: wanted in names,
        lambda names: bool(wanted) and any(name.startswith(wanted) for name in names),
    )
    for fits in ways:
        hits = [[at for at, names in enumerate(part) if fits(names)] for part in every]
        if any(hits):
            return hits
    return []


def names_of(part: Table | Facts) -> list[tuple[str, ...]]:
    """By what each column may be called, its key first."""
    headers = (
        [label for _key, label, _value, _kind in part.items]
        if isinstance(part, Facts)
        else [column.header for column in part.columns]
    )
    return [
        (plain(key), *(plain(word) for word in (header, *in_others(header)) if word))
        for key, header in zip(_keys(part), headers, strict=True)
    ]


def plain(name: str) -> str:
    """A name as it is compared; a sign such as % is a name too."""
    return heading(name) or name.strip()


def _keys(part: Table | Facts) -> list[str]:
    if isinstance(part, Facts):
        return [key for key, _label, _value, _kind in part.items]
    return [column.key for column in part.columns]


def _drawn(part: Table | Facts) -> set[str]:
    """The columns that are no data."""
    return set() if isinstance(part, Facts) else {one.key for one in part.columns if one.kind in DRAWN}


def _unknown(word: str, report: Report) -> UsageError:
    keys = dict.fromkeys(key for part in report for key in _keys(part) if key not in _drawn(part))
    return UsageError(
        _("there is no column “{name}”", name=word),
        _("one of: {codes}", codes=", ".join(keys)),
        code="no-such-column",
    )


def _several(word: str, keys: Sequence[str]) -> UsageError:
    return UsageError(
        _("“{name}” may be the column {columns}", name=word, columns=listed(keys)),
        _("type more of the name"),
        code="no-such-column",
    )


def _of(part: Table | Facts, places: tuple[int, ...]) -> Table | Facts:
    """The part with some of its columns: what was asked for does not fall away in a narrow window."""
    if isinstance(part, Facts):
        return part._replace(items=[part.items[at] for at in places])
    return part._replace(
        columns=tuple(part.columns[at]._replace(rare=False, priority=MAIN) for at in places),
        rows=[tuple(row[at] for at in places) for row in part.rows],
        total=tuple(part.total[at] for at in places) if part.total else None,
        grouped=part.grouped and places[0] == 0,
    )


def _in_order(table: Table, by: Sequence[tuple[int, bool]], limit: int) -> Table:
    rows = list(table.rows)
    above, below = rows[: table.total_at], rows[table.total_at :]
    for at, is_falling in reversed(by):
        key = _key(table.columns[at])
        above, below = (_sorted(some, at, key, is_falling) for some in (above, below))
    shown = [*above, *below]
    if not limit or len(shown) <= limit:
        return table._replace(rows=shown)
    hidden = len(shown) - limit
    return table._replace(
        rows=shown[:limit], hidden=table.hidden + hidden, below=max(0, table.below - hidden)
    )


def _sorted(
    rows: Sequence[tuple[Any, ...]], at: int, key: Callable[[Any], Any], is_falling: bool
) -> list[tuple[Any, ...]]:
    """The rows by one column; those alike stay in their order, those without a value come last."""
    filled = [row for row in rows if row[at] not in (None, "")]
    empty = [row for row in rows if row[at] in (None, "")]
    return [*sorted(filled, key=lambda row: key(row[at]), reverse=is_falling), *empty]


def _key(column: Column) -> Callable[[Any], Any]:
    """What the values of a column are in order by: numbers before texts, names as in the dictionary."""

    def key(value: Any) -> tuple[int, Any]:
        if not isinstance(value, str):
            return 0, value
        text = str.__str__(value)
        return 1, place_key(text) if column.kind == ID else natural_key(sort_key(text))

    return key
