"""Which figure or line of a report is meant by the words typed.

A figure is typed as words of its line and the name of its column, such as `gp:LOGATEC:done`. Any code, name
or text that stands in a line tells it from others, and so does the name of its table; `all` is the total. A
line of a list is typed by its words alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.reports import grounds
from azilcli.reports.arranging import names_of, plain
from azilcli.reports.grounds import Grounds
from azilcli.reports.table import DRAWN, INT, Facts, Report, Table, Word
from azilcli.repository import Repository, places
from azilcli.tuples import NamedTuple

_ALL = "all"
_TELLING = 2
"""So many words of a line mostly tell it from the others."""
_SHOWN = 6
"""How many of what might be meant a hint names."""


class Cell(NamedTuple):
    """A figure or a line of a report: what tells it from others, and what it rests on."""

    table: str
    words: tuple[str, ...]
    """What tells the line from others, as data; first by what it is best known."""
    read: tuple[str, ...]
    """What it can be called too: the title of its table, and its cells as they are read."""
    names: tuple[str, ...]
    """What the column can be called, its key first; nothing of a whole line."""
    rests_on: tuple[Grounds, ...]
    whole: str = ""
    """What it adds up to with others of its column."""

    @property
    def typed(self) -> str:
        """How it can be asked for."""
        return self.told(_TELLING)

    def told(self, telling: int) -> str:
        """The same, with so many words of its line."""
        return ":".join((self.table, *self.words[:telling], *self.names[:1]))


def meant(repo: Repository, reports: Iterable[Report], typed: str) -> Cell:
    """The one cell that is meant; `UsageError` names what there is where it is none or several."""
    parts = [plain(places.named(repo, part)) for part in typed.split(":")]
    near = ""
    for at, report in enumerate(reports):
        known = list(cells(report))
        hits = _hits(known, typed, parts)
        if len(hits) == 1:
            return hits[0]
        if hits and not at:
            raise UsageError(
                _("“{typed}” may be several figures", typed=typed),
                _("one of: {codes}", codes=_some(hits, known)),
            )
        figures = [cell for cell in known if cell.names]
        for those in (
            [cell for cell in figures if _fits(cell, some)] for some in (parts, parts[:-1]) if some
        ):
            near = near or _some(those, known)
        near = near or _some(_nearest(figures, typed) or known, known)
        if _counts_no_record(report, parts[-1]):
            raise UsageError(
                _("“{typed}” counts no records", typed=typed),
                _("on what findings and terms rest: azil check --why, azil due --why"),
            )
    raise UsageError(
        _("there is no figure “{typed}” in this report", typed=typed),
        _("one of: {codes}", codes=near) if near else "",
    )


def _counts_no_record(report: Report, name: str) -> bool:
    """Whether a number of a page is called so that counts none, such as that of findings."""
    facts = (fact for part in report if isinstance(part, Facts) for fact in part.items)
    return any(
        kind == INT and name in (plain(key), plain(label)) and not isinstance(value, grounds.FIGURES)
        for key, label, value, kind in facts
    )


def _hits(known: Sequence[Cell], typed: str, parts: Sequence[str]) -> list[Cell]:
    """The figures of these words, else the lines; one alone where it is meant more than the others."""
    hits = [cell for cell in known if parts[-1] in map(plain, cell.names) and _fits(cell, parts[:-1])]
    hits = hits or [cell for cell in known if not cell.names and _fits(cell, parts)]
    exact = [cell for cell in known if plain(cell.typed) == plain(typed)]
    in_order = [cell for cell in hits if _fits_in_order(cell, parts)]
    whole = [cell for cell in hits if all(_says_no_more(cell, than) for than in hits)]
    said = [cell for cell in hits if {*map(plain, cell.words)} <= {*parts}]
    ways = (exact, hits, in_order, whole, _added(hits), _added(said))
    return next((those for those in ways if len(those) == 1), hits)


def _added(hits: Sequence[Cell]) -> list[Cell]:
    """Several cells as one, where they rest on the same or are parts of a whole."""
    if len({tuple(map(id, cell.rests_on)) for cell in hits}) <= 1:
        return [*hits[:1]]
    if all(cell.whole and (cell.whole, cell.names) == (hits[0].whole, hits[0].names) for cell in hits):
        return [hits[0]._replace(rests_on=tuple(one for cell in hits for one in cell.rests_on))]
    return []


def _some(cells: Sequence[Cell], known: Sequence[Cell]) -> str:
    """Some of what may be meant, each by as many words of its line as tell it from all that is known."""
    shown = cells[:_SHOWN]
    typed: list[str] = []
    for telling in range(_TELLING, max([_TELLING, *(len(cell.words) for cell in shown)]) + 1):
        typed = [cell.told(telling) for cell in shown]
        counts = Counter(cell.told(telling) for cell in known)
        if all(counts[one] == 1 for one in typed):
            break
    return ", ".join([*dict.fromkeys(typed), *(["…"] if len(cells) > _SHOWN else [])])


def _fits(cell: Cell, parts: Iterable[str]) -> bool:
    known = {plain(word) for word in (cell.table, *cell.words, *cell.read)}
    return all(part in known for part in parts)


def _nearest(figures: Iterable[Cell], typed: str) -> list[Cell]:
    """The figures of which most of the words typed tell, whatever parts these; none if no word does."""
    words = {plain(word) for word in typed.replace(":", " ").split()}
    telling: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in figures:
        telling[len(words & {plain(word) for word in (*cell.words, *cell.read, *cell.names)})].append(cell)
    most = max(telling, default=0)
    return telling[most] if most else []


def _fits_in_order(cell: Cell, parts: Iterable[str]) -> bool:
    """Whether the words were typed in the order in which they stand, such as from one site to another."""
    known = iter([plain(word) for word in (cell.table, *cell.words, *cell.read, *cell.names)])
    return all(part in known for part in parts)


def _says_no_more(cell: Cell, than: Cell) -> bool:
    """Whether a line says nothing that another does not say too, as the whole does beside its parts."""
    return cell.table == than.table and {*cell.words} <= {*than.words}


def cells(report: Report) -> Iterator[Cell]:
    """Every figure and every line that knows what it rests on."""
    for part in report:
        if isinstance(part, Facts):
            for key, label, value, _kind in part.items:
                if isinstance(value, grounds.FIGURES) or grounds.of(value):
                    yield Cell(part.name, (), (part.title,), (key, label), grounds.of(value))
            continue
        for row in part.lines:
            telling = _telling(part, row)
            is_all = row is part.total or isinstance(row[0], grounds.FIGURES)
            told = (_ALL,) if is_all else tuple(dict.fromkeys(map(_as_data, telling)))
            read = (part.title, *(word for word in map(_as_read, telling) if word not in told))
            whole = f"{part.name}:{row[0] if part.grouped else ''}" if part.crossed else ""
            for names, cell in zip(names_of(part), row, strict=True):
                if isinstance(cell, grounds.FIGURES):
                    yield Cell(part.name, told, read, names, grounds.of(cell), whole)
            if rests_on := grounds.of_row(row) or _lone(part, row):
                yield Cell(part.name, told, read, (), rests_on, whole)


def _lone(part: Table, row: tuple[Any, ...]) -> tuple[Grounds, ...]:
    """What the one figure of a line of parts rests on: its words alone are enough."""
    figures = [cell for cell in row if isinstance(cell, grounds.FIGURES)]
    return grounds.of(figures[0]) if part.crossed and len(figures) == 1 else ()


def _telling(part: Table, row: tuple[Any, ...]) -> list[Any]:
    """What is no figure in a line and so tells it from others, first that by which it is known."""
    cells = [cell for column, cell in zip(part.columns, row, strict=True) if column.kind not in DRAWN]
    telling = [cell for cell in cells if not isinstance(cell, grounds.FIGURES) and _as_data(cell)]
    return sorted(telling, key=lambda cell: not isinstance(cell, grounds.Line))


def _as_data(cell: object) -> str:
    """A cell as data; in the place of no code, as under "not recorded", what is read there."""
    if isinstance(cell, Word):
        return str.__str__(cell) or cell.shown
    return "" if cell is None else str.__str__(cell) if isinstance(cell, str) else str(cell)


def _as_read(cell: object) -> str:
    if isinstance(cell, Word):
        return cell.shown
    if isinstance(cell, str) and dates.is_iso(cell):
        day = dates.iso(cell)
        return f"{day.day}. {day.month}. {day.year}"
    return ids.show(cell) if isinstance(cell, str) and ids.is_valid(cell) else _as_data(cell)
