"""Looking for what an erasure left: in every byte of a file, in its tables, in what is counted."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from azilcli import repository
from azilcli.ledger import file, schema, verify
from azilcli.reports import occupancy
from azilcli.reports.table import Report, Table
from azilcli.repository import copies
from azilcli.services import Done, erasing, merging
from azilcli.text.keys import search_key
from tests.conftest import AUTHOR
from tests.doing import do
from tests.services.marked import AGAIN, CAME, GONE

REASON = "request 12/2026"
_NIGHTS = [CAME + timedelta(days=number) for number in (0, 2, 4, 6, 8, 19, 20, 21)]


def copy(path: Path, name: str) -> Path:
    made = path.with_name(name)
    made.write_bytes(path.read_bytes())
    return made


def erase(path: Path, code: str) -> Done:
    return do(path, erasing.erase, code, REASON)


def merge(path: Path, *others: Path) -> copies.Plan:
    """Take in what other copies hold."""
    with repository.writing(path, AUTHOR) as repo:
        plan, _done = merging.merge(repo, others, erase=True)
    return plan


def forms(secret: str, code: str) -> set[bytes]:
    """The ways in which a text may stand in a file, in an encoding."""
    spelled = {secret, secret.casefold(), secret.upper(), search_key(secret), search_key(secret).upper()}
    return {one.encode(code) for one in spelled}


def runs(whole: bytes, wanted: Iterable[bytes]) -> bytes:
    """The runs of four bytes or more that consist of the signs of some strings: each stands in one."""
    signs = bytes(set(b"".join(wanted)))
    assert 255 not in signs
    return b"\xff".join(set(re.findall(b"[" + re.escape(signs) + b"]{4,}", whole)))


def pieces(secret: str) -> set[bytes]:
    """Its pieces of four signs, or of five bytes where these are fewer: what an index might keep."""
    found = set()
    for spelled in (secret, secret.casefold(), search_key(secret)):
        for start in range(len(spelled) - 3):
            length = 4 if len(spelled[start : start + 4].encode()) > 4 else 5
            if start + length <= len(spelled):
                found.add(spelled[start : start + length].encode())
    return found


def written(path: Path) -> bytes:
    """The bytes of a file, with the long runs of zeros of its emptier pages cut short: no text spans one."""
    return re.sub(rb"\0{4,}", b"\0\0\0\0", path.read_bytes())


def left_in(path: Path, secrets: frozenset[str]) -> set[str]:
    """Those of the secrets that stand in some form in the bytes of a file, or of one beside it."""
    beside = [one for one in path.parent.iterdir() if one.name.startswith(path.name)]
    assert beside == [path]
    whole, found = written(path), set()
    for code in ("utf-8", "utf-16-le", "utf-16-be"):
        those = {secret: forms(secret, code) for secret in secrets}
        inside = runs(whole, set().union(*those.values()))
        found |= {secret for secret, ways in those.items() if any(form in inside for form in ways)}
    return found


def pieces_in(path: Path, words: frozenset[str]) -> set[bytes]:
    """Those pieces of words that stand anywhere in a file."""
    wanted = {piece for word in words for piece in pieces(word)}
    inside = runs(written(path), wanted)
    return {piece for piece in wanted if piece in inside}


def trigrams_in(path: Path, words: frozenset[str]) -> set[str]:
    """The pieces of three signs of the words that the full-text indexes still know."""
    wanted = {key[at : at + 3] for word in words for key in (search_key(word),) for at in range(len(key) - 2)}
    found = set()
    with closing(sqlite3.connect(path)) as connection:
        for kind in schema.kinds().values():
            if kind.searched:
                name = f"{kind.name}_fts"
                connection.execute(f"CREATE VIRTUAL TABLE temp.v_{name} USING fts5vocab(main, {name}, row)")
                found |= {term for (term,) in connection.execute(f"SELECT term FROM temp.v_{name}")}
    return found & wanted


def is_sound(path: Path) -> bool:
    with file.reading(path) as connection:
        return list(verify.faults(connection)) == []


def dump(path: Path) -> dict[str, list[Any]]:
    """Every table that follows from the journal; places in it by the entry's id, as they differ."""
    entry = "(SELECT id FROM entry WHERE seq = {0})"
    shown = {
        "voided": entry.format("entry"),
        "contest": ", ".join(entry.format(name) for name in ("undo", "target", "builder")),
        "conflict": f"kind, record, field, {entry.format('entry')}",
    }
    tables = [*schema.kinds(), *(name for name in schema.BOOKKEEPING if name != "stretch")]
    with file.reading(path) as connection:
        return {
            name: sorted(map(repr, connection.execute(f"SELECT {shown.get(name, '*')} FROM {name}")))
            for name in tables
        }


def figures(path: Path) -> list[Any]:
    """Everything that is counted: occupancy, in every way, and what is known of people."""
    with repository.reading(path) as repo:
        there = [("LOGATEC", on) for on in _NIGHTS]
        there += [("FLAT-CE", on) for on in (AGAIN, GONE, GONE + timedelta(days=1))]
        shown: list[Any] = [
            _rows(occupancy.occupancy(repo, on, by))
            for _site, on in there
            for by in ("site", "kind", "programme")
        ]
        shown += [_rows(occupancy.occupancy(repo, on, "room", site, present=True)) for site, on in there]
        beds = [_rows(occupancy.occupancy(repo, on, "bed", site)) for site, on in there]
        shown += [[row[:5] for row in rows] for rows in beds]
        shown += repo.values("SELECT id, sex, citizenship, birth_band FROM person ORDER BY id")
        shown += repo.values("SELECT id, person, programme, arrived, departed, reason FROM stay ORDER BY id")
        shown += repo.values("SELECT stay, from_day, to_day, bed FROM placement ORDER BY id")
    return shown


def _rows(made: Report) -> Sequence[tuple[Any, ...]]:
    (table,) = made
    assert isinstance(table, Table)
    return table.rows
