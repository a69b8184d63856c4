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
    return {person: row["night"] for person, row in going(repo, first, last).items()}


def going(repo: Repository, first: str, last: str) -> dict[str, Record]:
    """By person the first `night` without them, of those with a day agreed, and the `field` that says so."""
    rows = repo.rows(
        # SQLite takes the other columns from the row that has the least night.
        "SELECT person, id, field, min(night) AS night FROM ("
        " SELECT person, id, 'agreed' AS field, agreed AS night FROM leaving"
        "  WHERE agreed BETWEEN :first AND :last"
        "  AND handed_over IS NULL AND failed IS NULL AND ended IS NULL"
        " UNION ALL SELECT person, id, 'until', date(until, '+1 day') FROM leaving"
        "  WHERE until BETWEEN :first AND :last"
        "  AND handed_over IS NULL AND failed IS NULL AND ended IS NULL"
        ") GROUP BY person",
        first=first,
        last=last,
    )
    return {row["person"]: row for row in rows}
