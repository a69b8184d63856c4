"""Look-ups of records of declared kinds: which there are of somebody, and to whom one belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from azilcli import dates
from azilcli.errors import NotFound
from azilcli.language import _, n_
from azilcli.ledger import ids, schema
from azilcli.ledger.kinds import Kind
from azilcli.repository import Record, Repository, concerning, people, values
from azilcli.rules import records as rules
from azilcli.rules.identity import ONE_A_DAY, counts
from azilcli.text.keys import search_key


def table(kind: Kind) -> str:
    """SQL: the records of a kind that count: none that never was so, and one of what two entries say."""
    if kind.name in ONE_A_DAY:
        return f"(SELECT * FROM {kind.name} WHERE {counts(kind.name)})"
    return f"valid_{kind.name}" if kind.cancelled else kind.name


def by_name(kind: str) -> str:
    """The field of a kind that names in words whom a record is of where it belongs to nobody; '' if none."""
    return rules.declared(kind).by_name if kind in rules.names() else ""


def beside(repo: Repository, kind: Kind, record: Mapping[str, Any]) -> list[Record]:
    """The records that belong to the same as this one, and count."""
    field = next((field for field in (*kind.belongs, by_name(kind.name)) if field and record.get(field)), "")
    if not field:
        return []
    return repo.rows(f"SELECT * FROM {table(kind)} WHERE {field} = :id ORDER BY id", id=record[field])


def named(repo: Repository, kind: Kind, typed: str) -> list[Record]:
    """The records of a kind that a code names: its own, or that of whom or what they belong to.

    Of these some may be meant: `Haidari/work` are the steps of Haidari in the field of work.
    """
    field = _telling(kind.name)
    whose, slash, word = typed.rpartition("/")
    try:
        rows = _named(repo, kind, typed)
    except NotFound:
        if not (slash and field):
            raise
        rows = []
    if rows or not (slash and field):
        return rows
    return [row for row in _named(repo, kind, whose) if search_key(row[field]) == search_key(word)]


def _telling(kind: str) -> str:
    """The field of a kind that tells one of somebody's records from another; '' if none."""
    fields = rules.declared(kind).fields if kind in rules.names() else {}
    return next((name for name, field in reversed(fields.items()) if field.is_argument), "")


def _named(repo: Repository, kind: Kind, typed: str) -> list[Record]:
    for id_ in dict.fromkeys((ids.normalise(typed), typed.strip().upper(), typed.strip())):
        if row := repo.row(f"SELECT * FROM {table(kind)} WHERE id = :id", id=id_):
            return [row]
    if ids.is_valid(typed) and ids.normalise(typed)[0] == kind.letter:
        return []
    if len(kind.key) > 1 and not kind.belongs:
        versions = f"SELECT * FROM {table(kind)} WHERE {kind.key[0]} = :typed ORDER BY id"
        return repo.rows(versions, typed=typed.strip().upper())
    if not kind.belongs:
        return _naming(repo, kind, typed.strip().upper())
    fields = {target: field for field, targets in kind.belongs.items() for target in targets}
    if "person" in fields:
        try:
            return beside(repo, kind, {fields["person"]: people.person(repo, typed)["id"]})
        except NotFound:
            if "household" not in fields or not people.is_home(repo, typed):
                raise
    if "household" in fields:
        return beside(repo, kind, {fields["household"]: people.home(repo, typed, dates.today())["id"]})
    above = _of_any(repo, [target for target in fields if target in rules.names()], typed)
    return [row for target, id_ in above for row in beside(repo, kind, {fields[target]: id_})]


def _naming(repo: Repository, kind: Kind, id_: str) -> list[Record]:
    """The records of a kind that is nobody's which name a place or another record."""
    named_by = [field for field in kind.references if field in kind.required]
    condition = " OR ".join(f"{field} = :id" for field in named_by)
    return repo.rows(f"SELECT * FROM {table(kind)} WHERE {condition} ORDER BY id", id=id_) if named_by else []


def _of_any(repo: Repository, kinds: Sequence[str], typed: str) -> list[tuple[str, str]]:
    """Kind and id of what a code names, of the first kind that has any; `NotFound` where no kind knows it."""
    keys: list[tuple[str, str]] = []
    nobody: list[NotFound] = []
    for kind in kinds:
        try:
            keys = keys or [(kind, row["id"]) for row in named(repo, schema.kinds()[kind], typed)]
        except NotFound as error:  # nobody's name, but it may be the code of something else
            nobody.append(error)
    if kinds and len(nobody) == len(kinds):
        raise nobody[-1]
    return keys


def key(repo: Repository, kinds: Sequence[str], typed: str) -> tuple[str, str]:
    """Kind and id of the one record of these kinds that was typed, by its code or by whose it is.

    Of several it is the one to which something can still be added.
    """
    keys = _of_any(repo, kinds, typed)
    if len(keys) > 1:
        keys = [one for one in keys if _is_under_way(repo, *one)] or keys
    if len(keys) == 1:
        return keys[0]
    if keys:
        raise several(repo, keys[0][0], typed, [id_ for _kind, id_ in keys])
    raise unknown(kinds, typed)


def _is_under_way(repo: Repository, kind: str, id_: str) -> bool:
    is_open = rules.declared(kind).is_open
    return is_open is None or is_open(repo.get(kind, id_) or {})


def unknown(kinds: Sequence[str], typed: str) -> NotFound:
    """That there is no record of these kinds under what was typed, with where they are listed."""
    noun = next((rules.declared(kind).noun for kind in kinds if kind in rules.names()), "")
    if not noun and {"site", "room", "bed"} & {*kinds}:
        noun = "site"
    return NotFound(
        _("there is no “{typed}” to refer to", typed=typed),
        _("see: azil {noun} list", noun=noun) if noun else _("to search: azil find NAME"),
    )


_AT_MOST = 8
"""So many records are named where one was meant."""


def several(repo: Repository, kind: str, typed: str, codes: Sequence[str]) -> NotFound:
    """That more than one record was meant by what was typed, with what each says."""
    day = next((name for name in schema.kinds()[kind].days if name in schema.kinds()[kind].required), "id")
    rows = [repo.get(kind, id_) or {"id": id_, day: ""} for id_ in codes]
    told = sorted(((row, _told(repo, kind, row)) for row in rows), key=lambda one: one[1])
    told.sort(key=lambda one: str(one[0][day]), reverse=True)
    shown = ", ".join(
        f"{ids.show(row['id'])} ({words})" if words else ids.show(row["id"]) for row, words in told[:_AT_MOST]
    )
    if (rest := len(rows) - _AT_MOST) > 0:
        shown = n_("{shown} and {n} more", "{shown} and {n} more", rest, shown=shown)
    texts = [row[field] for row, _words in told] if (field := _telling(kind)) else []
    alone = next((word for word in texts if texts.count(word) == 1), None)
    return NotFound(
        _("“{typed}” has several records: {codes}", typed=typed, codes=shown),
        _("type one of the codes, or {example}", example=f"{typed}/{alone}")
        if alone
        else _("type one of the codes"),
    )


def _told(repo: Repository, kind: str, row: Record) -> str:
    """What the receipt of a record says of it; where it has none, its codes and days."""
    known = schema.kinds()[kind]
    names: Sequence[str] = [name for name in (*known.lists, *known.days) if name in known.required]
    if kind in rules.names():
        names = re.findall(r"\{(\w+)\}", rules.declared(kind).receipt)
    words = [values.shown(repo, kind, name, row[name])
             for name in names if row.get(name) and name not in known.private]  # fmt: skip
    return ", ".join(words)


def owner(repo: Repository, kind: str, row: Record) -> Record:
    """The person, household, stay or other record that one belongs to; empty if to none."""
    whose = concerning.owner(repo, kind, row)
    return (repo.get(*whose) if whose else None) or {}


def whom(repo: Repository, kind: str, row: Record) -> str:
    """Whom or what a record belongs to, with the code, as a receipt says it; its own id if to none."""
    whose = concerning.owner(repo, kind, row)
    if whose is None:
        return name(repo, kind, row)
    return f"{name(repo, kind, row)} ({ids.show(whose[1])})"


def name(repo: Repository, kind: str, row: Record) -> str:
    """The name of whom a record belongs to, through what belongs to them; an id where none has a name."""
    whose = concerning.owner(repo, kind, row)
    if whose is None:
        return str(row.get(by_name(kind)) or row["id"])
    above = repo.get(*whose) or {}
    if whose[0] == "person" and above:
        return people.name(above)
    if whose[0] == "household" and above:
        return people.household_name(above)
    return name(repo, whose[0], above) if above and schema.kinds()[whose[0]].belongs else ids.show(whose[1])
