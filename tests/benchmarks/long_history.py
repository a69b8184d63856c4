"""Files with a long history, made quickly: every past stay in a bed of its own time, an entry a command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from unittest.mock import patch

from azilcli import dates, repository
from azilcli.ledger import fold, ids, journal
from azilcli.ledger.journal import Author, Change, Draft, Entry, StoredChange
from azilcli.repository import Repository
from azilcli.services import network, stays
from azilcli.services.people import Identity, add

TONIGHT = date(2025, 6, 1)
PRESENT = 300
"""So many people are in the house tonight, whatever came before."""
BEGUN = date(2005, 1, 1)
_RETURNS = 10
"""One in so many stays is the second of somebody who was there before."""


def make(path: Path, count: int) -> list[str]:
    """A file with `count` past stays and a house that is in use; the codes of people, the first outside."""
    with repository.creating(path, Author("benchmark", "Ljubljana")) as repo:
        with patch.object(dates, "now", lambda: datetime(BEGUN.year, 1, 1, tzinfo=UTC)):
            network.initialise(repo)
            for site in repo.rows("SELECT id FROM site"):
                repo.put("site", site["id"], from_day=BEGUN.isoformat())
            repo.record("site edit")
        every = _entries(repo, count)
        while some := list(islice(every, 5_000)):
            changes = ((e.seq, at, *change) for e, found in some for at, change in enumerate(found))
            journal.insert_many(repo.connection, (entry for entry, _found in some), changes)
        fold.rebuild(repo.connection)
        people = [Identity(family_name=f"Now{n}", given_name="Here", sex="m") for n in range(PRESENT)]
        codes = [person["code"] for person in add(repo, people).data["people"]]
        stays.admit(repo, codes[1:], "LJ-GORICE", on=TONIGHT, overflow=True, override="benchmark")
    return codes


def _entries(repo: Repository, count: int) -> Iterator[tuple[Entry, list[StoredChange]]]:
    """The entries of the past stays with their changes, each on top of the one before."""
    before = journal.head(repo.connection)
    assert before
    recorded = f"{BEGUN.isoformat()}T08:00:00+00:00"
    for action, draft in _commands(repo, count):
        changes = journal._stored(draft)
        header = Entry(before.seq + 1, "", (before.id,), before.clock + 1, recorded, "benchmark",
                       "Ljubljana", action, journal.FORMAT)  # fmt: skip
        said = {name: value for name, value in header._asdict().items() if name not in ("seq", "id")}
        before = header._replace(id=journal.entry_id(**said, changes=changes))
        yield before, changes


def _commands(repo: Repository, count: int) -> Iterator[tuple[str, Draft]]:
    """Entering somebody, admission and discharge, again and again; nobody is in a bed with another."""
    beds = repo.rows("SELECT bed, room, site FROM bed_place ORDER BY bed")
    rounds = -(-count // len(beds))
    nights = min(30, (TONIGHT - BEGUN).days // rounds - 1)
    draw = Random(count).randrange
    before: dict[str, str] = {}
    for number in range(count):
        bed = beds[number % len(beds)]
        arrived = BEGUN + timedelta(days=number // len(beds) * (nights + 1))
        departed = (arrived + timedelta(days=nights)).isoformat()
        stay, placement = ids.new_id("S", draw), ids.new_id("B", draw)
        person = before.get(bed["bed"], "") if number % _RETURNS == 0 else ""
        if not person:
            person = before[bed["bed"]] = ids.new_id("P", draw)
            yield "person add", _draft(
                Change("person", person, {
                    "family_name": f"Family{number % 9973}", "given_name": f"Given{number}", "sex": "m",
                    "birth_date": f"{1940 + number % 65}-{1 + number % 12:02}-{1 + number % 28:02}",
                    "birth_band": "1990-1994", "citizenship": "SYR"})
            )  # fmt: skip
        yield "admit", _draft(
            Change("stay", stay, {"person": person, "programme": "asylum", "arrived": arrived.isoformat()}),
            Change("placement", placement, {**bed, "stay": stay, "number": 1,
                                            "from_day": arrived.isoformat()}),
        )  # fmt: skip
        yield (
            "discharge",
            _draft(
                Change("stay", stay, {"departed": departed, "reason": "own-wish"}),
                Change("placement", placement, {"to_day": departed}),
            ),
        )


def _draft(*changes: Change) -> Draft:
    draft = Draft()
    for change in changes:
        draft.add(change)
    return draft
