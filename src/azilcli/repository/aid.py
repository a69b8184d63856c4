"""Look-ups of aid: who is entitled to that of a month, and what of it is on record."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.repository import Record, Repository
from azilcli.rules.aid import POCKET_MONEY, STATUSES
from azilcli.rules.sql import TONIGHT, in_force, is_among
from azilcli.rules.status import REPEAT_APPLICANT, held

_ENTITLED = f"""
    SELECT person.*, min(p.site) AS slept,
           EXISTS (SELECT 1 FROM status AS again WHERE again.person = p.person
                   AND again.code = '{REPEAT_APPLICANT}' AND again.on_day <= :on) AS is_repeat,
           EXISTS (SELECT 1 FROM valid_aid AS a WHERE a.person = p.person AND a.kind = '{POCKET_MONEY}'
                   AND a.on_day BETWEEN :first AND :last) AS is_recorded
    FROM sleeper AS p JOIN person ON person.id = p.person
    WHERE {TONIGHT} AND (:site IS NULL OR p.site = :site)
      AND {is_among(held("p.person"), f"'{REPEAT_APPLICANT} ' || coalesce({in_force(repr(STATUSES))}, '')")}
    GROUP BY p.person ORDER BY person.sort_key, person.id"""
_OF_MONTH = f"""
    SELECT a.*, min(p.site) AS slept
    FROM valid_aid AS a LEFT JOIN sleeper AS p ON p.person = a.person AND {TONIGHT}
    WHERE a.on_day BETWEEN :first AND :last AND a.kind = '{POCKET_MONEY}' AND a.state = :state
      AND (:site IS NULL OR p.site = :site)
    GROUP BY a.id ORDER BY a.on_day, a.id"""


def entitled(repo: Repository, month: date, on: date, site: str | None) -> list[Record]:
    """Whoever lives there on a day and has a status with pocket money, or asked for a repeat procedure.

    `is_repeat` and `is_recorded` say what stands against a record of theirs.
    """
    return repo.rows(_ENTITLED, first=month, last=dates.month_end(month), on=on, site=site)


def of_month(repo: Repository, month: date, on: date, state: str, site: str | None) -> list[Record]:
    """The pocket money of a month in a state, of who lives at a site on a day, or of everybody."""
    return repo.rows(_OF_MONTH, first=month, last=dates.month_end(month), on=on, state=state, site=site)


def of_person(repo: Repository, person: str, month: date) -> Record | None:
    """The pocket money of a person for a month, in whatever state it is."""
    return repo.row(
        "SELECT * FROM valid_aid WHERE person = :person AND kind = :kind AND on_day BETWEEN :first AND :last"
        " ORDER BY on_day, id LIMIT 1",
        person=person,
        kind=POCKET_MONEY,
        first=month,
        last=dates.month_end(month),
    )
