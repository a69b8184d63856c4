"""Look-ups of who is away: absences, overnight passes, daily checks."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.repository import Record, Repository
from azilcli.rules.identity import counts
from azilcli.rules.presence import Nights, is_night_out
from azilcli.rules.sql import ends, holds
from azilcli.rules.status import is_in_asylum

AWAY = (
    f"SELECT stay FROM absence WHERE from_day <= :on AND {ends('to_day')} > :on"
    " UNION SELECT stay FROM pass WHERE from_day <= :on AND to_day > :on"
)
"""SQL: the stays whose people spend the night of `:on` out of the house."""


def id_of(repo: Repository, kind: str, stay: Record, start: date) -> str:
    """The id of an absence or a pass (`kind`) of a stay from its first night on.

    Person and first night name it, so that two copies of the file that hear of it agree. Where that is
    the id of another stay of somebody who has two at a time, the stay names it too.
    """
    id_ = f"{stay['person']}/{start.isoformat()}"
    record = repo.get(kind, id_)
    return f"{id_}/{stay['id']}" if record and record["stay"] != stay["id"] else id_


def absence_on(repo: Repository, stay_id: str, on: date) -> Record | None:
    """The absence that the night of a day belongs to, if there is one."""
    return repo.row(
        f"SELECT * FROM absence WHERE stay = :stay AND {holds('absence')} ORDER BY from_day LIMIT 1",
        stay=stay_id,
        on=on,
    )


def absence_after(repo: Repository, stay_id: str, on: date) -> Record | None:
    """The next absence that begins after a day, if there is one."""
    return repo.row(
        "SELECT * FROM absence WHERE stay = :stay AND from_day > :on"
        f" AND {ends('to_day')} > from_day ORDER BY from_day LIMIT 1",
        stay=stay_id,
        on=on,
    )


def pass_on(repo: Repository, stay_id: str, on: date) -> Record | None:
    """The overnight pass for the night of a day, if there is one."""
    return repo.row(
        f"SELECT * FROM pass WHERE stay = :stay AND {holds('pass')} ORDER BY from_day LIMIT 1",
        stay=stay_id,
        on=on,
    )


def pass_between(repo: Repository, stay_id: str, start: date, end: date) -> Record | None:
    """The first pass that shares a night with [start, end), if there is one."""
    return repo.row(
        "SELECT * FROM pass WHERE stay = :stay AND to_day > from_day AND from_day < :end AND to_day > :start"
        " ORDER BY from_day LIMIT 1",
        stay=stay_id,
        start=start,
        end=end,
    )


def absence_between(repo: Repository, stay_id: str, start: date, end: date) -> Record | None:
    """The first absence that shares a night with [start, end), if there is one."""
    return repo.row(
        "SELECT * FROM absence WHERE stay = :stay AND from_day < :end"
        f" AND {ends('to_day')} > max(:start, from_day) ORDER BY from_day LIMIT 1",
        stay=stay_id,
        start=start,
        end=end,
    )


def passes_from(repo: Repository, stay_id: str, on: date) -> list[Record]:
    """The passes of a stay whose last night is not before a day, in order."""
    return repo.rows(
        "SELECT * FROM pass WHERE stay = :stay AND to_day > from_day AND to_day > :on ORDER BY from_day",
        stay=stay_id,
        on=on,
    )


def nights_on_pass(repo: Repository, person_id: str, ignoring: str = "") -> list[Nights]:
    """The nights out on passes of a person, over all stays; each ends with its stay.

    Leave of the municipality and a summons are no nights out in this (ZMZ-1 78(5), (6)).
    """
    return [
        Nights(dates.iso(start), dates.iso(end))
        for start, end in repo.values(
            "SELECT from_day, to_day FROM pass_taken"
            " WHERE person = :person AND id != :ignoring AND to_day > from_day"
            f" AND {is_night_out('pass_taken')}",
            person=person_id,
            ignoring=ignoring,
        )
    ]


def residents(repo: Repository, site: str, on: date) -> list[Record]:
    """Who sleeps at a site in the night of a day, each once, with the absence and the pass of the night.

    Beside the columns of `sleeper`: `absence`, `away_since`, `expected`; `pass`, `pass_from`, `pass_to`;
    `is_asked`, whether their presence is checked at all (ZMZ-1 82(5), 115(1)/7).
    """
    by_person: dict[str, Record] = {}
    for row in repo.rows(
        "SELECT sleeper.*, absence.id AS absence, absence.from_day AS away_since, absence.expected,"
        " pass.id AS pass, pass.from_day AS pass_from, pass.to_day AS pass_to,"
        f" {is_in_asylum('sleeper')} AS is_asked"
        " FROM sleeper"
        f" LEFT JOIN absence ON absence.stay = sleeper.stay AND {holds('absence')}"
        f" LEFT JOIN pass ON pass.stay = sleeper.stay AND {holds('pass')}"
        f" WHERE sleeper.site = :site AND {holds('sleeper')}"
        " ORDER BY absence.from_day IS NULL, absence.from_day, sleeper.sort_key, absence.id, pass.id,"
        " sleeper.placement",
        site=site,
        on=on,
    ):
        by_person.setdefault(row["person"], row)
    return list(by_person.values())


def check_of(repo: Repository, site: str, on: date) -> Record | None:
    """The check of a site on a day, if one was recorded; those seen under the codes that stand for them."""
    row = repo.get("presence_check", f"{site}/{on.isoformat()}")
    if row:
        united = dict(repo.values("SELECT record, whole FROM united WHERE kind = 'person'"))
        row["seen"] = " ".join(sorted({united.get(code, code) for code in row["seen"].split()}))
    return row


def not_there(repo: Repository, site: str, on: date) -> dict[str, Record]:
    """Those whom the check of a day did not simply find there, by person."""
    rows = repo.rows(
        f"SELECT * FROM presence WHERE site = :site AND day = :on AND {counts('presence')}",
        site=site,
        on=on,
    )
    return {row["person"]: row for row in rows}


def later_check(repo: Repository, site: str, on: date) -> str | None:
    """The last day after `on` on which the site was checked, if there is one."""
    row = repo.row("SELECT max(day) AS day FROM presence_check WHERE site = :site AND day > :on",
                   site=site, on=on)  # fmt: skip
    return row["day"] if row else None


def seen_after(repo: Repository, person_id: str, on: date) -> str | None:
    """The first day after `on` on which a check found somebody there, if there is one."""
    row = repo.row(
        "SELECT min(day) AS day FROM presence_check WHERE day > :on AND site IN (SELECT slept.site"
        " FROM stay JOIN slept ON slept.stay = stay.id WHERE stay.person = :person)"
        " AND EXISTS (SELECT 1 FROM (SELECT :person AS code UNION ALL SELECT record FROM united"
        "  WHERE kind = 'person' AND whole = :person) WHERE instr(' ' || seen || ' ', ' ' || code || ' '))",
        person=person_id,
        on=on,
    )
    return row["day"] if row else None


def missed_after(repo: Repository, person_id: str, on: date) -> str | None:
    """The first day after `on` on which a check did not find somebody, if there is one."""
    row = repo.row(
        "SELECT min(day) AS day FROM presence WHERE person = :person AND day > :on AND state = 'missing'"
        f" AND {counts('presence')}",
        person=person_id,
        on=on,
    )
    return row["day"] if row else None
