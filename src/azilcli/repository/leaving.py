"""Look-ups of what was decided about people."""

from __future__ import annotations

from datetime import date

from azilcli.repository import Record, Repository
from azilcli.rules.identity import counts


def decisions(repo: Repository, person_id: str, on: date) -> list[Record]:
    """The decisions about a person until a day, the latest first."""
    return repo.rows(
        f"SELECT * FROM decision WHERE person = :person AND on_day <= :on AND {counts('decision')}"
        " ORDER BY on_day DESC, id",
        person=person_id,
        on=on,
    )
