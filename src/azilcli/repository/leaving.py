"""Look-ups of what was decided about people."""

from __future__ import annotations

from datetime import date

from azilcli.repository import Record, Repository
from azilcli.rules.identity import counts


def decision(repo: Repository, person_id: str, kind: str, on: date) -> Record | None:
    """The decision of a kind that was made about a person on a day, if there is one."""
    return repo.row(
        "SELECT * FROM decision WHERE person = :person AND kind = :kind AND on_day = :on"
        f" AND {counts('decision')}",
        person=person_id,
        kind=kind,
        on=on,
    )


def decisions(repo: Repository, person_id: str, on: date) -> list[Record]:
    """The decisions about a person until a day, the latest first."""
    return repo.rows(
        f"SELECT * FROM decision WHERE person = :person AND on_day <= :on AND {counts('decision')}"
        " ORDER BY on_day DESC, id",
        person=person_id,
        on=on,
    )
