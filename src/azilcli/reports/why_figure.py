"""What a figure or a line of any report rests on: its records, and the entries that recorded them.

A figure is typed as words of its line and the name of its column, such as `gp:LOGATEC:done`. Any code, name
or text that stands in a line tells it from others, and so does the name of its table; `all` is the total. A
line of a list is typed by its words alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import _, n_, number
from azilcli.ledger import ids, schema
from azilcli.ledger.kinds import Kind
from azilcli.reports import grounds, journal, words
from azilcli.reports.arranging import names_of, plain
from azilcli.reports.grounds import Grounds
from azilcli.reports.table import DATE, DETAIL, DRAWN, ID, NUMBER, Column, Facts, Report, Table, Word
from azilcli.reports.why import Said, of_entry, recorded
from azilcli.repository import Record, Repository, people, places, values
from azilcli.tuples import NamedTuple

_ALL = "all"
_TELLING = 2
"""So many words of a line mostly tell it from the others."""
_THROUGH = ("stay", "plan")
"""What leads to the person of a record that names none itself."""
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


def counted(repo: Repository, reports: Iterable[Report], typed: str, *, private: bool = False) -> Report:
    """The records that a figure or a line rests on, with `private` also the private ones.

    It is one of the first of these reports, each of the same with other lines, that has any such.
    """
    rests_on = _meant(repo, reports, typed).rests_on
    records, hidden = records_of(repo, rests_on, private=private)
    shares = _shares(rests_on)
    lines = list(_lines(repo, records, shares))
    columns = (
        Column("record", _("record")),
        Column("code", _("code"), ID, priority=DETAIL),
        Column("day", _("day"), DATE),
        Column("person", _("person"), ID, priority=DETAIL + 1),
        Column("name", _("name")),
        Column("says", _("what it says")),
        *((Column("counts", _("counts for"), NUMBER),) if shares else ()),
        *of_entry(),
    )
    count = len({(one.kind, row["id"]) for one, row in records}) + hidden
    notes = [_("{figure}: {count} counted", figure=typed, count=number(count))]
    at = [column.key for column in columns].index("person")
    persons = {row[at] for row in lines}
    if not hidden and None not in persons and 0 < len(persons) < count:
        notes.append(n_("{n} person", "{n} people", len(persons)))
    unseen = n_("{n} of these is private and not shown", "{n} of these are private and not shown", hidden)
    said = (unseen,) if hidden else ()
    total = None
    if shares:
        at = [column.key for column in columns].index("counts")
        summed = round(sum(row[at] or 0 for row in lines), 2)
        total = (_("Total"), *(None,) * (at - 1), summed, *(None,) * len(of_entry()))
    title = _("Who and what is counted")
    return [Table("counted", title, columns, lines, (*notes, *said), total, unseen=said)]


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
                    (key, of, _saying(one, row, row[one.key])): header for row in one.rows if row[one.key]
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
    return next((_saying(one, row, row[one.key]) for one in rests_on for row in one.rows if row[one.key]),
                None)  # fmt: skip


def _saying(one: Grounds, row: Record, id_: str) -> Said:
    """What was recorded that makes a record count: in itself, or in the other one that is named with it."""
    if one.said_by and row[one.said_by]:
        return Said(one.said_by, one.field, row[one.said_by])
    return Said(one.kind, one.field, id_)


def _meant(repo: Repository, reports: Iterable[Report], typed: str) -> Cell:
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
    raise UsageError(
        _("there is no figure “{typed}” in this report", typed=typed),
        _("one of: {codes}", codes=near) if near else "",
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


def records_of(
    repo: Repository, rests_on: Iterable[Grounds], *, private: bool
) -> tuple[list[tuple[Grounds, Record]], int]:
    """The records, as they stand now, once for each field that counts; how many more of them are private."""
    counting: dict[Said, tuple[Grounds, Record]] = {}
    for one in rests_on:
        for row in one.rows:
            if row[one.key]:
                counting.setdefault(Said(one.kind, one.field, row[one.key]), (one, row))
    now = _as_they_stand(repo, counting)
    records, private_ones = [], set()
    for said, (one, counted) in counting.items():
        row = now[said.kind].get(said.record, {"id": said.record})
        hides = schema.kinds()[said.kind].hides
        if hides and row.get(hides) and not private:
            private_ones.add((said.kind, said.record))
        else:
            records.append((one, row | ({one.said_by: counted[one.said_by]} if one.said_by else {})))
    return records, len(private_ones)


def _as_they_stand(repo: Repository, those: Iterable[Said]) -> dict[str, dict[str, Record]]:
    """The records by kind and code, each kind looked up at once."""
    codes: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for said in those:
        codes[said.kind].setdefault(said.record)
    return {
        kind: {row["id"]: row for row in repo.rows_of(f"SELECT * FROM {kind} WHERE id IN ({{ids}})", [*ids_])}
        for kind, ids_ in codes.items()
    }


def _shares(rests_on: Iterable[Grounds]) -> Mapping[Said, float]:
    """For how much each record counts, where that is told."""
    shares: defaultdict[Said, float] = defaultdict(int)
    for one in rests_on:
        for row in one.rows if one.share else ():
            if row[one.key]:
                shares[Said(one.kind, one.field, row[one.key])] += row[one.share] or 0
    return shares


def _lines(
    repo: Repository, records: Sequence[tuple[Grounds, Record]], shares: Mapping[Said, float]
) -> Iterator[tuple[Any, ...]]:
    """A line for each record, in the order of names and days."""
    entries = recorded(repo, [_saying(one, row, row["id"]) for one, row in records])
    whose = _people(repo, records)
    lines = []
    for one, row in records:
        kind = schema.kinds()[one.kind]
        person = whose.get(row["id"])
        said = Said(one.kind, one.field, row["id"])
        fields = (one.field, *(field for field in kind.days if field in kind.required))
        day = next((row.get(field) for field in fields if field in kind.days), None) or None
        line = (
            Word(one.kind, words.kind(one.kind)), row["id"], day,
            person["id"] if person else None,
            people.name(person) if person else journal.subject(repo, one.kind, row["id"]),
            _says(repo, kind, row), *((shares.get(said),) if shares else ()),
            *entries[_saying(one, row, row["id"])],
        )  # fmt: skip
        lines.append(((person["sort_key"] or "" if person else "", day or "", one.kind, row["id"]), line))
    return (line for _key, line in sorted(lines, key=lambda pair: pair[0]))


def _people(repo: Repository, records: Iterable[tuple[Grounds, Record]]) -> dict[str, Record]:
    """Of each record the person it belongs to, if it is one."""
    whose: dict[str, str] = {}
    through: dict[str, dict[str, list[str]]] = {kind: {} for kind in _THROUGH}
    for one, row in records:
        if person := row["id"] if one.kind == "person" else row.get("person"):
            whose[row["id"]] = person
        else:
            for kind in _THROUGH:
                if named := row.get(kind):
                    through[kind].setdefault(named, []).append(row["id"])
    for kind, named_by in through.items():
        for row in repo.rows_of(f"SELECT id, person FROM {kind} WHERE id IN ({{ids}})", list(named_by)):
            whose.update((id_, row["person"]) for id_ in named_by[row["id"]] if row["person"])
    known = repo.rows_of("SELECT * FROM person WHERE id IN ({ids})", sorted(set(whose.values())))
    by_code = {row["id"]: row for row in known}
    return {id_: by_code[person] for id_, person in whose.items() if person in by_code}


def _says(repo: Repository, kind: Kind, row: Record) -> str:
    """A record in a few words: where, and its codes as they are read."""
    where = row.get("bed") or row.get("room") or row.get("site")
    told = [values.shown(repo, kind.name, field, row[field])
            for field in kind.lists if field not in kind.private and row.get(field)]  # fmt: skip
    return ", ".join([*([where] if where else []), *told])
