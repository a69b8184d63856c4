"""SQLite's rollback journal read from outside: whether it may be of the file it lies beside.

SQLite rolls back whatever hot journal it finds under the right name, and so turns a file into a mixture of
two. What it would do with a journal is told here without doing it; nothing here writes.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import BinaryIO

from azilcli.tuples import NamedTuple

_MAGIC = bytes.fromhex("d9d505f920a163d7")
_HEAD_BYTES = 28
_SAME = 100
"""Bytes of page 1 that are written all at once: the head of the file."""
_LARGEST = 65536
"""Bytes of a page or sector."""


class Journal(NamedTuple):
    """A journal that SQLite would roll back."""

    records: int
    """Pages in the first of its parts."""
    nonce: int
    pages: int
    """How many pages the file had before, and would have again."""
    sector: int
    page_size: int
    first: bytes | None = None
    """Page 1 as it was before; `None` if it has not been touched."""


def is_foreign(trace: Path, database: Path) -> bool:
    """Whether SQLite would roll back `trace`, though it cannot have been written over this database.

    What was read of the database counts only if the same journal was there before and after.
    """
    journal = read(trace)
    if journal is None:
        return False
    with database.open("rb") as stream:
        page = stream.read(journal.page_size)
        size = os.fstat(stream.fileno()).st_size
    return not _fits(journal, page, size) and read(trace) == journal


def read(trace: Path) -> Journal | None:
    """The journal, unless SQLite would pass it over because its head is zeroed or torn."""
    try:
        with trace.open("rb") as stream:
            head = _part(stream, 0)
            if head is None or not (_is_size(head.sector, 32) and _is_size(head.page_size, 512)):
                return None
            return head._replace(first=_first_page(stream, head))
    except OSError:
        return None


def _fits(journal: Journal, page: bytes, size: int) -> bool:
    """Whether a file of `size` bytes with this page 1 may be amid the change that the journal is of.

    Such a change counts up the counter at 24 when it writes page 1, and makes the file no shorter. Only
    the head of the page is compared: after a power cut the rest may be half written.
    """
    if (_number(page, 16, 2) if page[16:18] != b"\0\1" else _LARGEST) != journal.page_size:
        return False
    before = page if journal.first is None else journal.first
    steps = (_number(page, 24) - _number(before, 24)) % 2**32
    if steps > 1 or (steps == 0 and page[:_SAME] != before[:_SAME]):
        return False
    knows_its_pages = _number(before, 24) == _number(before, 92)
    if knows_its_pages and journal.pages < _number(before, 28):
        return False
    return journal.pages <= -(-size // journal.page_size)


def _number(data: bytes, at: int = 0, length: int = 4) -> int:
    return int.from_bytes(data[at : at + length], "big")


def _is_size(value: int, least: int) -> bool:
    return least <= value <= _LARGEST and value & (value - 1) == 0


def _part(stream: BinaryIO, at: int) -> Journal | None:
    """What the head of a part of the journal says; a part begins after each sync to the disk."""
    stream.seek(at)
    head = stream.read(_HEAD_BYTES)
    if len(head) < _HEAD_BYTES or not head.startswith(_MAGIC):
        return None
    return Journal(*struct.unpack(">5I", head[8:]))


def _first_page(stream: BinaryIO, head: Journal) -> bytes | None:
    """Page 1 as the journal keeps it, if it does."""
    at, part = 0, _part(stream, 0)
    while part is not None:
        at += head.sector
        for _record in range(part.records):
            stream.seek(at)
            number = _number(stream.read(4))
            if number == 1:
                page, checksum = stream.read(head.page_size), stream.read(4)
                return page if _number(checksum) == _checksum(page, part.nonce) else None
            if number == 0:
                return None
            at += 4 + head.page_size + 4
        at = -(-at // head.sector) * head.sector
        part = _part(stream, at)
    return None


def _checksum(page: bytes, nonce: int) -> int:
    return (nonce + sum(page[at] for at in range(len(page) - 200, 0, -200))) % 2**32
