"""A list of records of a declared kind taken in whole: attendance, aid of a month, statuses, needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from importlib import import_module
from typing import Any

from azilcli.errors import NotFound, UsageError, near
from azilcli.language import _, in_all
from azilcli.ledger import ids, schema
from azilcli.repository import Record, Repository, history
from azilcli.repository import records as stored
from azilcli.repository.people import person
from azilcli.rules.records import Declared, declared, names, option
from azilcli.services import Done, Doubtful, people, records, use_case, values
from azilcli.services.lists.headings import HEADERS
from azilcli.services.lists.lines import Columns, Fault, Row, Unreadable, beyond, nothing, reading
from azilcli.text.cells import day as day_of_cell
from azilcli.text.cells import heading
from azilcli.text.keys import search_key, sort_key
from azilcli.tuples import NamedTuple

_NEVER = frozenset({"document", "signature"})
"""Kinds whose commands read more than what is typed."""
_FOLLOWS = {"status": "status", "decision": "leaving", "restriction": "restrictions",
            "need": "health", "vulnerability": "health"}  # fmt: skip
"""The services that say what follows from records of a kind."""
_WHOM = {
    **{name: f"whom {field}" for name, field in HEADERS.items()
       if field in ("family_name", "given_name", "birth_date", "emso", "case_number")},
    "person": "whom code", "oseba": "whom code", "code": "whom code", "sifra": "whom code",
    "household": "whom household", "gospodinjstvo": "whom household", "druzina": "whom household",
}  # fmt: skip
"""Whom a line is of, under each heading; a field of the kind that is called so comes first."""
_OWNED = ("person", "household", "stay")


class _Line(NamedTuple):
    """A line of the list that can be taken in: the records it says, each with one that says the same."""

    line: int
    made: list[tuple[Record, Record | None]]


def kinds() -> list[str]:
    """The kinds of record whose lists are taken in."""
    return [name for name in names() if name not in _NEVER]


def find(typed: str) -> Declared:
    """The kind of a word; `UsageError` for one that is none."""
    if typed not in kinds():
        raise UsageError(_("“{typed}” cannot be imported", typed=typed), near(typed, ["people", *kinds()]))
    return declared(typed)


def columns(what: Declared) -> dict[str, str]:
    """The field under each heading of a list of this kind, in any language; two fields share none."""
    belongs = schema.kinds()[what.kind].belongs
    known = dict(_WHOM) if belongs else {}
    owners = {target for targets in belongs.values() for target in targets if target in names()}
    said_of = in_all([*owners, *(declared(target).words for target in owners)])
    known |= {heading(word): "whom code" for said in said_of for word in said}
    words = in_all([field.words for field in what.fields.values()])
    told = [(heading(word), name) for name, said in zip(what.fields, words, strict=True) for word in {*said}]
    several = {word for word, count in Counter(word for word, _name in told).items() if count > 1}
    known |= {word: name for word, name in told if word not in several}
    for name, field in what.fields.items():
        known |= {heading(one): name for one in (field.key, option(name, field), name) if one}
    return known


def template(what: Declared) -> list[str]:
    """The headings of an empty list of this kind."""
    whom = [_("person")] if schema.kinds()[what.kind].belongs else []
    known, words = columns(what), {name: _(field.words) for name, field in what.fields.items()}
    return [*whom, *(word if known.get(heading(word)) == name else name for name, word in words.items())]


@use_case
def import_records(
    repo: Repository,
    rows: Sequence[Row],
    *,
    what: Declared,
    mapped: Mapping[str, str],
    common: Mapping[str, str],
    on: str = "today",
    sure: bool = False,
    rejects: list[Fault] | None = None,
) -> Done:
    """Record what the lines of a list say, in one entry.

    `common` are fields that hold for all of them, as does the day `on` where they say none.

    What is on record already is not recorded again; what is on record otherwise is doubtful. Raises
    `Unreadable` with all that is wrong, unless it goes into `rejects`.
    """
    kind = schema.kinds()[what.kind]
    first = next((name for name in what.fields if name in kind.days and name in kind.required), "")
    common = {**({first: on} if first else {}), **common}
    needed = ("whom code", *sorted({*_WHOM.values()} - {"whom birth_date"})) if kind.belongs else ()
    told = Columns(rows, columns(what), mapped, needed)
    repo.remarks += [_("the column “{column}” is unknown and was skipped", column=name)
                     for name in told.unknown]  # fmt: skip
    faults: list[Fault] = []
    remarks: list[str] = []
    doubts: list[Fault] = []
    seen: dict[tuple[str, ...], tuple[int, Record]] = {}
    lines = [_line(repo, what, told, row, line, common, (faults, doubts, seen), remarks)
             for line, row in enumerate(rows, 2) if any(row.values())]  # fmt: skip
    if not lines:
        raise UsageError(
            _("the table holds no records"), _("put one record on each line, below the headings")
        )
    if not sure and (rejects is not None or faults):
        faults += doubts
    if faults and rejects is None:
        raise Unreadable(faults)
    if doubts and not sure and rejects is None:
        raise Doubtful([fault.sentence for fault in doubts])
    if rejects is not None:
        rejects += faults
    return _recorded(repo, what, lines, faults, (*(one.sentence for one in doubts if sure), *remarks))


def _line(
    repo: Repository,
    what: Declared,
    told: Columns,
    row: Row,
    line: int,
    common: Mapping[str, str],
    found: tuple[list[Fault], list[Fault], dict[tuple[str, ...], tuple[int, Record]]],
    remarks: list[str],
) -> _Line:
    """What a line says; faults and doubts are added to those `found`."""
    faults, doubts, seen = found
    kind, before = schema.kinds()[what.kind], len(faults)
    faults += beyond(row, line)
    said = {**common, **told.values(row)}
    typed = {name: text for name, text in said.items() if name in what.fields}
    for name, text in typed.items():
        typed[name] = day_of_cell(text) if name in kind.days else text
        read = partial(values.read, repo, kind.name, "", name, typed[name])
        reading(faults, line, told.named(name), text, read)
    for name, field in what.fields.items():
        if name in kind.required and not typed.get(name) and not field.default:
            faults.append(Fault(line, told.named(name), "", _("{field} is missing", field=_(field.words))))
    whom, homes = reading(faults, line, "", "", partial(_whom, repo, what, said)) or ((), ())
    if len(faults) > before:
        return _Line(line, [])
    notes: list[str] = []
    make = partial(records.made, repo, what, typed, notes, whom=whom, households=homes)
    made: list[tuple[Record, Record | None]] = []
    for record in reading(faults, line, "", "", make) or ():
        same, other = records.before(repo, what, record)
        telling = kind.key or (*kind.belongs, *(what.once or kind.types))
        own = tuple(str(record.get(name)) for name in telling)
        first, before_it = seen.setdefault(own, (line, record))
        if first != line and record == before_it:
            remarks.append(_("line {line} says the same as line {first}", line=line, first=first))
            continue
        if first != line:
            faults.append(Fault(line, "", "", _("line {first} says otherwise of the same", first=first)))
        if other:
            name = stored.name(repo, kind.name, other)
            already = _("that is recorded otherwise already: {whom} ({code})", whom=name,
                        code=ids.show(other["id"]))  # fmt: skip
            doubts.append(Fault(line, "", "", already))
        made.append((record, same))
    remarks += notes
    return _Line(line, made)


def _whom(repo: Repository, what: Declared, said: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Those whom a line is of, and households: as they are typed, or the codes of those found."""
    kind = schema.kinds()[what.kind]
    if not kind.belongs:
        return [], []
    own = {field.removeprefix("whom "): text for field, text in said.items() if field.startswith("whom ")}
    targets = {target for targets in kind.belongs.values() for target in targets}
    if own.get("code") or not targets & {*_OWNED}:
        return [own.get("code", "")], []
    if own.get("household"):
        return [], [own["household"]]
    return [_person(repo, own)], []


def _person(repo: Repository, own: Mapping[str, str]) -> str:
    """The code of the person whose EMŠO, case number, name or date of birth stand in a line."""
    name = " ".join(filter(None, (own.get("family_name"), own.get("given_name"))))
    rows: list[Record] = []
    if own.get("emso"):
        rows = repo.rows("SELECT * FROM person WHERE emso = :emso", emso=people.emso(own["emso"]))
    elif name:
        rows = repo.rows("SELECT * FROM person WHERE sort_key = :name", name=sort_key(name))
        if own.get("birth_date"):
            born = people.checked(repo, {"birth_date": day_of_cell(own["birth_date"])}, "")["birth_date"]
            rows = [row for row in rows if row["birth_date"] == born]
        if own.get("case_number"):
            case = search_key(own["case_number"])
            rows = [row for row in rows if search_key(row["case_number"] or "") == case]
    whole = sorted({row["same_as"] or row["id"] for row in rows})
    if len(whole) == 1:
        return str(whole[0])
    typed = own.get("emso") or name or own.get("case_number") or ""
    if not typed:
        raise UsageError(
            _("it does not say whom it is of"), _("give a code, an EMŠO, or name and date of birth")
        )
    if len(whole) > 1:
        raise stored.several(repo, "person", typed, whole)
    if own.get("emso") or own.get("birth_date"):
        raise NotFound(_("there is nobody “{typed}”", typed=typed), _("to search: azil find NAME"))
    return str(person(repo, typed)["id"])


def _recorded(
    repo: Repository, what: Declared, lines: Sequence[_Line], faults: Sequence[Fault], remarks: Sequence[str]
) -> Done:
    """Record those of the lines of which nothing is wrong; where all is on record, nothing is written."""
    bad = {fault.line for fault in faults}
    good = [(one.line, record, same) for one in lines if one.line not in bad for record, same in one.made]
    written = [(line, records.put_one(repo, what, record)) for line, record, same in good if not same]
    there = len(good) - len(written)
    data: dict[str, Any] = {
        "kind": what.kind, "new": len(written), "there": there,
        "rejected": [fault._asdict() for fault in sorted(faults)],
    }  # fmt: skip
    rows = [row for _line, row in written]
    if not written:
        entry = history.head(repo)
        assert entry is not None
        sentence = nothing(faults, there)
        return Done(entry, sentence, {**data, "records": []}, tuple(remarks), is_final=True, is_written=False)
    with _then(what.kind)(repo, rows) as follows:
        entry = repo.record(f"import {what.kind}")
    sentence = _(
        "Imported ({what}): {n}; already in the file: {there}; rejected lines: {rejected}",
        what=_(what.words), n=len(written), there=there, rejected=len(bad),
    )  # fmt: skip
    data["records"] = [
        {"line": line, what.kind: row["id"], "name": stored.name(repo, what.kind, row)}
        for line, row in written
    ]
    return Done(entry, sentence, data, (*remarks, *follows))


def _then(kind: str) -> Callable[[Repository, Sequence[Record]], AbstractContextManager[Sequence[str]]]:
    """What follows from records of a kind."""
    if kind not in _FOLLOWS:
        return lambda _repo, _written: nullcontext(())
    follows: Any = import_module(f"azilcli.services.{_FOLLOWS[kind]}").follows
    return follows  # type: ignore[no-any-return]
