"""Look-ups of what is in the file twice, as two copies entered it before they were brought together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from azilcli.repository import Record, Repository, grouped
from azilcli.rules.identity import ON_ITS_OWN

_OWN = f"{ON_ITS_OWN.format('person')} AND family_name != ''"
_SHARED = {
    "emso": f"SELECT emso AS key, id FROM person WHERE {_OWN} AND emso IS NOT NULL",
    "foreign_id": f"SELECT foreign_id AS key, id FROM person WHERE {_OWN} AND foreign_id IS NOT NULL",
    "case_number": "SELECT sort_key || char(10) || case_number AS key, id FROM person"
    f" WHERE {_OWN} AND case_number IS NOT NULL",
}
"""SQL: by what two entries are known to be of one person."""


def of_one_number(repo: Repository) -> list[tuple[str, list[Record]]]:
    """The entries of people that share an EMŠO, a number in a register, or a name and a case number.

    With each, by which of these; `code` where one bears the code of the other as its number elsewhere.
    """
    groups: list[tuple[str, list[str]]] = []
    for what, sql in _SHARED.items():
        shared: defaultdict[str, list[str]] = defaultdict(list)
        for key, id_ in repo.values(
            f"SELECT key, id FROM (SELECT key, id, count(*) OVER (PARTITION BY key) AS n FROM ({sql}))"
            " WHERE n > 1 ORDER BY key, id"
        ):
            shared[key].append(id_)
        groups += ((what, some) for some in shared.values())
    pairs = repo.values(
        "SELECT other.id, person.id FROM person JOIN person AS other ON other.id = person.foreign_id"
        f" WHERE {ON_ITS_OWN.format('person')} AND person.family_name != ''"
        f" AND {ON_ITS_OWN.format('other')} AND other.family_name != '' ORDER BY person.id"
    )
    groups += (("code", sorted(pair)) for pair in pairs)
    rows = {
        row["id"]: row for row in _of(repo, "person", "id", {id_ for _what, some in groups for id_ in some})
    }
    return [(what, [rows[id_] for id_ in some]) for what, some in groups]


def staying_twice(repo: Repository) -> set[str]:
    """The people of whom two stays in one programme begin on one day."""
    sql = "SELECT DISTINCT person FROM stay GROUP BY person, programme, arrived HAVING count(*) > 1"
    return {person for (person,) in repo.values(sql)}


def stays(repo: Repository, persons: Iterable[str]) -> list[Record]:
    """The stays of some people, each with where it slept, and how many records are part of it."""
    rows = _of(repo, "stay", "person", persons)
    codes = sorted(row["id"] for row in rows)
    slept = grouped(_of(repo, "slept", "stay", codes), "stay")
    parts = [grouped(_of(repo, kind, "stay", codes), "stay") for kind in ("extension", "absence", "pass")]
    for places in slept.values():
        places.sort(key=lambda one: (one["from_day"], one["number"], one["id"]))
    told = [(row, slept.get(row["id"], []), sum(len(of[row["id"]]) for of in parts)) for row in rows]
    return [{**row, "slept": places, "parts": count} for row, places, count in told]


def households(repo: Repository, persons: Iterable[str]) -> list[Record]:
    """The households to which some people ever belonged, each with all its memberships."""
    codes = {row["household"] for row in _of(repo, "membership", "person", persons)}
    members = grouped(_of(repo, "membership", "household", codes), "household")
    return [{**row, "members": members[row["id"]]} for row in _of(repo, "household", "id", codes)]


def distinct(repo: Repository) -> set[frozenset[str]]:
    """The pairs of people who are on record as two."""
    return {frozenset(pair) for pair in repo.values("SELECT person, other FROM distinction")}


def _of(repo: Repository, table: str, field: str, ids_: Iterable[str]) -> list[Record]:
    some: Sequence[str] = sorted({*ids_})
    rows = repo.rows_of(f"SELECT * FROM {table} WHERE {field} IN ({{ids}})", some)
    return sorted(rows, key=lambda row: str(row["id"]))
