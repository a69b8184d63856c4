"""What may be typed where a command wants a place, a person or an organisation, to choose or complete."""

from __future__ import annotations

import re

from azilcli import dates
from azilcli.language import current
from azilcli.ledger import ids
from azilcli.repository import Repository, people, policies
from azilcli.text.keys import natural_key, search_key
from azilcli.tuples import NamedTuple

AT_MOST = 100
"""So many people or households are looked up by what their codes or names begin with."""
_APART = re.compile(r"[^\w]+")
_WITHIN = re.compile("['’]")


class Choice(NamedTuple):
    """What is typed, and what it is in words."""

    code: str
    words: str = ""


def of_list(repo: Repository, name: str) -> list[Choice]:
    """The codes of a list."""
    return [Choice(row["code"], row[current()]) for row in policies.codes(repo, name)]


def sites(repo: Repository) -> list[Choice]:
    """The sites that are in use or are to come, those with most places first."""
    rows = repo.rows(
        "SELECT id, name FROM site WHERE id NOT IN (SELECT place FROM closure WHERE effect = 'closed'"
        " AND from_day <= :today AND (to_day IS NULL OR to_day > :today))"
        " ORDER BY (SELECT count(*) FROM room WHERE site = site.id) DESC, id",
        today=dates.today(),
    )
    return [Choice(row["id"], row["name"]) for row in rows]


def below(repo: Repository, place: str) -> list[Choice]:
    """The rooms of a site, or the beds of a room."""
    kind, above = ("bed", "room") if "/" in place else ("room", "site")
    rows = repo.rows(f"SELECT id FROM {kind} WHERE {above} = :place", place=place)
    return [Choice(row["id"]) for row in sorted(rows, key=lambda row: natural_key(row["id"]))]


def named(repo: Repository, kind: str) -> list[Choice]:
    """The organisations, activities or documents, by the code that they were given."""
    words = "name" if kind == "organisation" else "title"
    rows = repo.rows(f"SELECT DISTINCT code, {words} AS words FROM {kind} ORDER BY code")
    return [Choice(row["code"], row["words"] or "") for row in rows]


def policy_codes(repo: Repository) -> list[Choice]:
    """The codes of the policies."""
    return [Choice(row["code"]) for row in repo.rows("SELECT DISTINCT code FROM policy ORDER BY code")]


def code_lists(repo: Repository) -> list[Choice]:
    """The names of the lists of codes."""
    return [Choice(row["list"]) for row in repo.rows("SELECT DISTINCT list FROM code ORDER BY list")]


def by_code(repo: Repository, kind: str, begun: str) -> list[Choice]:
    """The people or households whose code begins so; none for nothing, as that would be everybody."""
    start = ids.normalise(begun)
    if not start:
        return []
    rows = repo.rows(
        f"SELECT id FROM {kind} WHERE id >= :start AND id < :end ORDER BY id LIMIT {AT_MOST}",
        start=start, end=f"{start}~",
    )  # fmt: skip
    return [Choice(ids.show(row["id"])) for row in rows]


def by_name(repo: Repository, kind: str, begun: str) -> list[Choice]:
    """The people or households whose name begins so, as one word that no shell takes apart."""
    if len(search_key(begun)) < 2:
        return []
    rows = people.search(repo, kind, begun, AT_MOST)
    found = (people.name(row) if kind == "person" else row["name"] for row in rows)
    words = (_APART.sub("-", _WITHIN.sub("", name)).strip("-") for name in found)
    return [Choice(word) for word in words if search_key(word).startswith(search_key(begun))]


def entries(repo: Repository) -> list[Choice]:
    """The newest entries, by the beginning of their code."""
    rows = repo.rows(f"SELECT id, action FROM entry ORDER BY seq DESC LIMIT {_ENTRIES}")
    return [Choice(row["id"][:8], row["action"]) for row in rows]


_ENTRIES = 20
