"""Look-ups of people who may be entered twice."""

from __future__ import annotations

from azilcli.repository import Repository
from azilcli.rules.duplicates import Person
from azilcli.rules.identity import ON_ITS_OWN


def everybody(repo: Repository) -> list[Person]:
    """All people who have a name and stand for themselves, by name, with all their households."""
    households: dict[str, set[str]] = {}
    for person, household in repo.values("SELECT person, household FROM membership"):
        households.setdefault(person, set()).add(household)
    rows = repo.values(
        "SELECT id, family_name, given_name, other_names, sex, birth_date, citizenship, emso, case_number,"
        f" phone FROM person WHERE {ON_ITS_OWN.format('person')} AND sound_key != '' ORDER BY sort_key, id"
    )
    return [Person._make((*row, frozenset(households.get(row[0], ())))) for row in rows]


def sounding(repo: Repository, key: str, limit: int = 200) -> list[Person]:
    """The people whose name has a sound key, without their households."""
    rows = repo.values(
        "SELECT id, family_name, given_name, other_names, sex, birth_date, citizenship, emso, case_number,"
        f" phone FROM person WHERE sound_key = :key AND {ON_ITS_OWN.format('person')}"
        " ORDER BY id LIMIT :limit",
        key=key,
        limit=limit,
    )
    return [Person._make((*row, frozenset())) for row in rows if key]


def distinct(repo: Repository) -> set[frozenset[str]]:
    """The pairs of people who are on record as two."""
    return {frozenset(pair) for pair in repo.values("SELECT person, other FROM distinction")}
