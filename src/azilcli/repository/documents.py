"""Look-ups of documents: which version is in force, and which was before."""

from __future__ import annotations

from datetime import date

from azilcli.repository import Record, Repository
from azilcli.rules.sql import holds


def version(repo: Repository, id_: str) -> Record | None:
    """The version of a document with this id, CODE/VERSION."""
    return repo.row("SELECT * FROM valid_document WHERE id = :id", id=id_)


def in_force(repo: Repository, code: str, on: date) -> Record | None:
    """The version of a code in force on a day; of several the one that began last."""
    return repo.row(
        f"SELECT d.* FROM valid_document AS d WHERE d.code = :code AND {holds('d')}"
        " ORDER BY d.from_day DESC, d.id LIMIT 1",
        code=code,
        on=on,
    )


def before(repo: Repository, new: Record) -> Record | None:
    """The version of the same code that is in force where another one begins."""
    return repo.row(
        f"SELECT d.* FROM valid_document AS d WHERE d.code = :code AND d.id != :id AND {holds('d')}"
        " AND d.from_day < :on ORDER BY d.from_day DESC, d.id LIMIT 1",
        code=new["code"],
        id=new["id"],
        on=new["from_day"],
    )
