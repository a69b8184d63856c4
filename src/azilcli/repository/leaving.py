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


def agreed(repo: Repository, first: str, last: str) -> dict[str, str]:
    """The first night without each of those whose leaving is agreed for a day of the period."""
    rows = repo.rows(
        "SELECT person, min(night) AS night FROM ("
        " SELECT person, agreed AS night FROM leaving WHERE agreed BETWEEN :first AND :last"
        "  AND handed_over IS NULL AND failed IS NULL AND ended IS NULL"
        " UNION ALL SELECT person, date(until, '+1 day') FROM leaving WHERE until BETWEEN :first AND :last"
        "  AND handed_over IS NULL AND failed IS NULL AND ended IS NULL"
        ") GROUP BY person",
        first=first,
        last=last,
    )
    return {row["person"]: row["night"] for row in rows}
