"""Healing single wrong bytes of the journal: its digests prove what stood there.

Of a change the content is covered by its digest, and of an entry all the rest by its id. Each byte in turn
is taken to be the wrong one; what then gives the very digest is what was written, and nothing else can be.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any

from azilcli.ledger import journal, schema
from azilcli.ledger.digests import sha256

_LONGEST = 2_000
"""Of anything longer it is not tried, as it would take too long."""
_AT_MOST = 20
"""Where more is wrong than so much, it is no single byte."""
_FEW = 3
_ESCAPE = re.compile(rb'\\u00[01][0-9a-f]|\\[bfnrt"\\]')
"""A character that JSON writes with more than one byte, and that may be a wrong one."""
_NAMES = ("action", "actor", "clock", "format", "office", "parents", "recorded_at")


def heal(connection: sqlite3.Connection) -> None:
    """Put right in a copy of a journal each entry in which a single byte is wrong."""
    triggers = [text for text in schema.statements(schema.read("enduring")) if "_is_not_updated" in text]
    for text in triggers:
        connection.execute(f"DROP TRIGGER {text.split('CREATE TRIGGER ')[1].split()[0]}")
    former, connection.text_factory = connection.text_factory, journal.lenient
    try:
        _changes(connection)
        _entries(connection)
    finally:
        connection.text_factory = former
        for text in triggers:
            connection.execute(text)


def _changes(connection: sqlite3.Connection) -> None:
    every = connection.execute(
        "SELECT entry, position, fields, salt, digest FROM change"
        " WHERE fields IS NOT NULL AND salt IS NOT NULL"
    )
    wrong = (row for row in every if sha256(row[3] + _bytes(row[2])).digest() != row[4])
    for entry, position, text, salt, digest in list(islice(wrong, _AT_MOST)):
        connection.execute(
            "UPDATE change SET fields = CAST(? AS TEXT), salt = ?, digest = ?"
            " WHERE entry = ? AND position = ?",
            (*_content(salt, _bytes(text), digest), entry, position),
        )


def _content(salt: bytes, fields: bytes, digest: bytes) -> tuple[bytes, bytes, bytes]:
    own = sha256(salt + fields).digest()
    if len(digest) == len(own) and sum(a != b for a, b in zip(own, digest, strict=True)) == 1:
        return fields, salt, own
    whole = _restored(salt + fields, digest.hex())
    return (fields, salt, digest) if whole is None else (whole[len(salt) :], whole[: len(salt)], digest)


def _entries(connection: sqlite3.Connection) -> None:
    every = connection.execute("SELECT * FROM entry ORDER BY seq")
    wrong = (row for row in every if sha256(_header(connection, row)).hexdigest() != row[1])
    for row in list(islice(wrong, _AT_MOST)):
        seq, id_, header = row[0], row[1], _header(connection, row)
        own = sha256(header).hexdigest()
        if sum(a != b for a, b in zip(own, id_, strict=False)) <= 2:
            connection.execute("UPDATE entry SET id = ? WHERE seq = ?", (own, seq))
            continue
        for guess in (
            header,
            *islice(_unescaped(header), _FEW),
            _header(connection, _in_time(connection, row)),
        ):
            if (whole := _restored(guess, id_)) is not None:
                _put(connection, seq, json.loads(whole))
                break


def _in_time(connection: sqlite3.Connection, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """An entry with the clock that it has where it builds on all before it."""
    newest = connection.execute("SELECT max(clock) FROM entry WHERE seq < ?", (row[0],)).fetchone()
    return (*row[:3], (newest[0] or 0) + 1, *row[4:])


def _header(connection: sqlite3.Connection, row: tuple[Any, ...]) -> bytes:
    """The header of which the id of an entry is made, as far as what stands there gives one."""
    seq, id_, parents, *rest = row
    entry = journal.Entry(seq, id_, (), *rest)
    header: dict[str, Any] = {name: getattr(entry, name) for name in _NAMES} | {"parents": []}
    changes = journal.changes_of(connection, seq)
    header["changes"] = [[c.kind, c.record, c.personal, c.digest.hex()] for c in changes]
    text = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    compact = parents.replace('", "', '","')
    return _bytes(text.replace('"parents":[]', f'"parents":{compact}'))


def _unescaped(header: bytes) -> Iterator[bytes]:
    """The header with one character in turn as a single byte, where JSON writes it with more."""
    for match in _ESCAPE.finditer(header):
        yield header[: match.start()] + b"?" + header[match.end() :]


def _restored(text: bytes, digest: str) -> bytes | None:
    """What gives the digest: the text, or what it was before one byte was altered; None if it was more."""
    if sha256(text).hexdigest() == digest:
        return text
    if len(text) > _LONGEST:
        return None
    tried = bytearray(text)
    for at, was in enumerate(text):
        for byte in range(256):
            tried[at] = byte
            if sha256(tried).hexdigest() == digest:
                return bytes(tried)
        tried[at] = was
    return None


def _put(connection: sqlite3.Connection, seq: int, header: dict[str, Any]) -> None:
    values = [*(header[name] for name in _NAMES if name != "parents"), json.dumps(header["parents"])]
    names = [name for name in _NAMES if name != "parents"]
    connection.execute(
        f"UPDATE entry SET {', '.join(f'{name} = ?' for name in names)}, parents = ? WHERE seq = ?",
        (*values, seq),
    )
    connection.executemany(
        "UPDATE change SET kind = ?, record = ?, personal = ?, digest = ? WHERE entry = ? AND position = ?",
        (
            (kind, record, personal, bytes.fromhex(digest), seq, position)
            for position, (kind, record, personal, digest) in enumerate(header["changes"])
        ),
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
