"""Look-ups of status and of cards."""

from __future__ import annotations

from datetime import date

from azilcli.repository import Record, Repository, policies


def on_day(repo: Repository, person_id: str, on: date) -> Record | None:
    """The status a person has on a day: the newest that has begun."""
    return repo.row(
        "SELECT * FROM status WHERE person = :person AND on_day <= :on ORDER BY on_day DESC, id DESC LIMIT 1",
        person=person_id,
        on=on,
    )


def history(repo: Repository, person_id: str) -> list[Record]:
    """Every status of a person, in order."""
    return repo.rows("SELECT * FROM status WHERE person = :person ORDER BY on_day, id", person=person_id)


def fitting(repo: Repository, programme: str, on: date) -> tuple[str, ...]:
    """The statuses with which somebody may be in a programme on a day; none where nothing is laid down."""
    row = policies.in_force(repo, f"{programme}.statuses", on)
    return tuple(row["value"].split()) if row else ()


def cards(repo: Repository, person_id: str) -> list[Record]:
    """Every card and document of a person, in the order of their issue."""
    return repo.rows("SELECT * FROM card WHERE person = :person ORDER BY issued, kind, id", person=person_id)
