"""A random history of everything that reports count."""

from __future__ import annotations

from pathlib import Path
from random import Random

from azilcli import repository
from azilcli.repository import Repository
from azilcli.services import erasing, uniting
from tests.conftest import AUTHOR
from tests.reports.counting import lives, works
from tests.reports.counting.author import Author

CHAPTERS = (
    lives.people,
    lives.stays,
    lives.statuses,
    works.organisations,
    works.work,
    works.care,
    lives.houses,
    lives.leaving,
    lives.flats,
)


def live(repo: Repository, chance: Random) -> None:
    """A history: people and where they stay, and everything that is done with them and for them."""
    author = Author(repo, chance)
    for chapter in CHAPTERS:
        chapter(author)
    repo.record("test")


def united_and_erased(repo: Repository, chance: Random) -> None:
    """Some of the people prove to be one, and of some who left the data are erased."""
    people = [row["id"] for row in repo.rows("SELECT id FROM person ORDER BY family_name")]
    for kept, gone in ((people[0], people[1]), (people[2], people[3]), (people[4], people[5])):
        uniting.merge(repo, kept, gone)
    staying = {row["person"] for row in repo.rows("SELECT person FROM stay WHERE departed IS NULL")}
    for person in [one for one in people[6:] if one not in staying][:2]:
        erasing.erase(repo, person, "request 12/2026")


def lived(path: Path, seed: int) -> None:
    """Let a file of a house have lived through a history."""
    chance = Random(seed)
    with repository.writing(path, AUTHOR) as repo:
        live(repo, chance)
    with repository.writing(path, AUTHOR) as repo:
        united_and_erased(repo, chance)
