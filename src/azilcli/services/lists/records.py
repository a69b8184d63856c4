"""A list of records of a declared kind taken in whole: attendance, aid of a month, statuses, needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from azilcli.services import Done, alike, people, records, use_case, values
from azilcli.services.lists import coded
from azilcli.services.lists.headings import HEADERS
from azilcli.services.lists.lines import Columns, Fault, Row, beyond, nothing, reading, settle
from azilcli.services.lists.whole_names import WHOLE_NAMES
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
    **{name: f"whom {field}" for name, field in WHOLE_NAMES.items()},
    "person": "whom code", "oseba": "whom code", "code": "whom code", "sifra": "whom code",
    "household": "whom household", "gospodinjstvo": "whom household", "druzina": "whom household",
}  # fmt: skip
"""Whom a line is of, under each heading; a field of the kind that is called so comes first."""
_WRITTEN = ("people", "households", "stays", "presence")
"""What has a list that is not declared."""
_OWNED = ("person", "household", "stay")
_PARTS = frozenset({"person", "household", "membership", "stay", "placement", "presence", "presence_check"})
"""What stands in the lists that are not of one kind."""
_OF_THE_FILE = frozenset({"arisen", "package", "policy", "code"})
"""What says how the file works, and is no data of anybody."""


class Line(NamedTuple):
    """A line of the list that can be taken in: the records it says, each with one that says the same."""

    line: int
    made: list[tuple[Record, Record | None]]
    code: str = ""
    """The code that its one record has already."""


class Found:
    """What was found while the lines of a list were read."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.doubts: list[Fault] = []
        self.remarks: list[str] = []
        self.seen: dict[tuple[str, ...], tuple[int, Record]] = {}
        """The line in which each record stood first, by what tells it from others."""


def kinds() -> list[str]:
    """The kinds of record whose lists are taken in by the rules by which one is recorded."""
    return [name for name in names() if name not in _NEVER]


def others() -> list[str]:
    """The kinds with rules of their own, whose lists are taken in as they are; see `past`."""
    return [kind for kind in schema.kinds() if kind not in {*kinds(), *_PARTS, *_OF_THE_FILE}]


def find(typed: str, refusal: str = "") -> Declared:
    """The kind of a word; `UsageError` for one that is none."""
    if typed not in kinds():
        sentence = refusal or _("“{typed}” cannot be imported", typed=typed)
        raise UsageError(sentence, near(typed, [*_WRITTEN, *kinds(), *others()]))
    return declared(typed)


def columns(what: Declared) -> dict[str, str]:
    """The field under each heading of a list of this kind, in any language; two fields share none."""
    belongs = schema.kinds()[what.kind].belongs
    known = dict(_WHOM) if belongs else {}
    owners = [target for target in _targets(what) if target in names()]
    for target, said in zip(
        owners * 2, in_all([*owners, *(declared(one).words for one in owners)]), strict=True
    ):
        known |= {heading(word): f"whom {target}" if len(belongs) > 1 else "whom code" for word in said}
    words = in_all([field.words for field in what.fields.values()])
    told = [(heading(word), name) for name, said in zip(what.fields, words, strict=True) for word in {*said}]
    several = {word for word, count in Counter(word for word, _name in told).items() if count > 1}
    known |= {word: name for word, name in told if word not in several}
    for name, field in what.fields.items():
        known |= {heading(one): name for one in (field.key, option(name, field), name) if one}
    beside = [coded.CODE] * (not schema.kinds()[what.kind].key) + _beside(what)
    return {heading(word): name for name in beside for word in (name, *in_all([name])[0])} | known


def _beside(what: Declared) -> list[str]:
    """The fields that are in a list, but not typed when one is recorded: that it ended."""
    kind = schema.kinds()[what.kind]
    return [name for name in kind.types
            if name not in what.fields and name not in kind.belongs and name != kind.cancelled]  # fmt: skip


def leaving(what: Declared) -> dict[str, str]:
    """The heading above each field of a list of this kind that leaves, with the codes of its records."""
    heads = {} if schema.kinds()[what.kind].key else {coded.CODE: _(coded.CODE)}
    for target in _targets(what):
        heads[target] = _(declared(target).words if target in names() else target)
    return (
        heads | dict(zip(what.fields, headings(what), strict=True)) | {name: name for name in _beside(what)}
    )


def _targets(what: Declared) -> list[str]:
    """What the records of a kind may belong to."""
    return [target for targets in schema.kinds()[what.kind].belongs.values() for target in targets]


def headings(what: Declared) -> Iterator[str]:
    """The headings of the fields: their words, or the names of those whose words say another one."""
    known = columns(what)
    for name, field in what.fields.items():
        word = _(field.words)
        yield word if known.get(heading(word)) == name else name


def template(what: Declared) -> list[str]:
    """The headings of an empty list of this kind."""
    whom = [_("person")] if schema.kinds()[what.kind].belongs else []
    return [*whom, *headings(what)]


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
    whose = {*columns(what).values(), "whom code"} - {*what.fields, coded.CODE, "whom birth_date"}
    needed = ("whom code", *sorted(whose)) if kind.belongs else ()
    told = Columns(rows, columns(what), mapped, needed)
    found = Found()
    lines = [_line(repo, what, told, row, line, common, found)
             for line, row in enumerate(repo.counted(rows, _("lines read")), 2)
             if any(row.values())]  # fmt: skip
    repo.remarks += told.remarks()
    return recorded(repo, what, lines, found, sure=sure, rejects=rejects)


def _line(
    repo: Repository,
    what: Declared,
    told: Columns,
    row: Row,
    line: int,
    common: Mapping[str, str],
    found: Found,
) -> Line:
    """What a line says; faults and doubts are added to those `found`."""
    faults = found.faults
    kind, before = schema.kinds()[what.kind], len(faults)
    faults += beyond(row, line)
    said = {**common, **told.values(row)}
    typed = {name: text for name, text in said.items() if name in kind.types}
    read: dict[str, Any] = {}
    for name, text in typed.items():
        typed[name] = day_of_cell(text) if name in kind.days else text
        of_cell = partial(values.read, repo, kind.name, "", name, typed[name])
        read[name] = reading(faults, line, told.named(name), text, of_cell)
    for name, field in what.fields.items():
        if name in kind.required and not typed.get(name) and not field.default:
            faults.append(Fault(line, told.named(name), "", _("{field} is missing", field=_(field.words))))
    code, owner = _coded(repo, what, said, told, faults, line)
    whom, homes = ((), ()) if owner else (
        reading(faults, line, "", "", partial(_whom, repo, what, said)) or ((), ()))  # fmt: skip
    if len(faults) > before:
        return Line(line, [])
    there, is_same = coded.there(repo, kind.name, code, read) if code else (None, False)
    if there and is_same:
        return Line(line, [(there, there)], code)
    notes: list[str] = []
    extra = {name: read.pop(name) for name in [*read] if name not in what.fields}
    own = {name: text for name, text in typed.items() if name in what.fields}
    make = partial(records.made, repo, what, own, notes, whom=whom, households=homes, owner=owner or None)
    all_ = (one | extra for one in reading(faults, line, "", "", make) or ())
    made = [beside for one in all_ if (beside := compared(repo, what, line, one, code, there, found))]
    found.remarks += notes
    return Line(line, made, code)


def compared(
    repo: Repository, what: Declared, line: int, record: Record, code: str, there: Record | None, found: Found
) -> tuple[Record, Record | None] | None:
    """A record that a line says, with one in the file that says the same; None where an earlier line did.

    `there` is the one that stands under its code, and says otherwise.
    """
    kind = schema.kinds()[what.kind]
    same, other = (None, there) if there else alike.before(repo, what, record)
    telling = kind.key or (*kind.belongs, *(what.once or kind.types))
    own = (code,) if code else tuple(str(record.get(name)) for name in telling)
    first, before_it = found.seen.setdefault(own, (line, record))
    if first != line and record == before_it:
        found.remarks.append(_("line {line} says the same as line {first}", line=line, first=first))
        return None
    if first != line:
        otherwise = _("line {first} says otherwise of the same", first=first)
        found.faults.append(Fault(line, "", "", otherwise))
    if other:
        already = _("that is recorded otherwise already: {whom} ({code})", code=ids.show(other["id"]),
                    whom=stored.name(repo, kind.name, other))  # fmt: skip
        found.doubts.append(Fault(line, "", "", already))
    return record, same


def _coded(
    repo: Repository, what: Declared, said: Mapping[str, str], told: Columns, faults: list[Fault], line: int
) -> tuple[str, dict[str, str]]:
    """The code that a line's record has already, and whom it is of; nothing of a line without one."""
    if not said.get(coded.CODE):
        return "", {}
    kind, typed = schema.kinds()[what.kind], said[coded.CODE]
    code = reading(faults, line, told.named(coded.CODE), typed, partial(coded.code, repo, kind, typed))
    owner: dict[str, str] = {}
    for field in ("whom code", "whom household", *(f"whom {target}" for target in _targets(what))):
        if whose := said.get(field):
            owner |= reading(faults, line, told.named(field), whose,
                             partial(coded.owner, repo, kind, whose)) or {}  # fmt: skip
    return code or "", owner


def _whom(repo: Repository, what: Declared, said: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Those whom a line is of, and households: as they are typed, or the codes of those found."""
    kind = schema.kinds()[what.kind]
    if not kind.belongs:
        return [], []
    own = {field.removeprefix("whom "): text for field, text in said.items() if field.startswith("whom ")}
    targets = {*_targets(what)}
    code = own.get("code") or next(filter(None, map(own.get, sorted(targets - {*_OWNED}))), None)
    if code or not targets & {*_OWNED}:
        return [coded.here(repo, code or "")], []
    if own.get("household"):
        return [], [own["household"]]
    return [person_of(repo, own)], []


def person_of(repo: Repository, own: Mapping[str, str]) -> str:
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


def recorded(
    repo: Repository,
    what: Declared,
    lines: Sequence[Line],
    found: Found,
    *,
    sure: bool,
    rejects: list[Fault] | None,
) -> Done:
    """Record those of the lines of which nothing is wrong; where all is on record, nothing is written.

    Raises `Unreadable` with all that is wrong, unless it goes into `rejects`; `Doubtful` for what is recorded
    otherwise, unless that is `sure`.
    """
    faults, doubts = found.faults, found.doubts
    if not lines:
        raise UsageError(
            _("the table holds no records"), _("put one record on each line, below the headings")
        )
    settle(faults, doubts, sure=sure, rejects=rejects)
    if rejects is not None:
        rejects += faults
    remarks = [*dict.fromkeys((*(one.sentence for one in doubts if sure), *found.remarks))]
    bad = {fault.line for fault in faults}
    good = [(one, record, same) for one in lines if one.line not in bad for record, same in one.made]
    written = [(one.line, records.put_one(repo, what, record, one.code))
               for one, record, same in good if not same]  # fmt: skip
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
