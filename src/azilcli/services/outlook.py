"""What would become of a stay, or all of a site, if extensions were decided on a day: nothing is written."""

from __future__ import annotations

from datetime import date
from typing import Any

from azilcli.errors import Refused
from azilcli.repository import Repository, people, places, stays
from azilcli.rules import conditions
from azilcli.rules.sql import TONIGHT
from azilcli.rules.terms import last_day
from azilcli.services import check_day, extensions
from azilcli.services.extensions import Wish


def of_site(repo: Repository, typed: str, on: date) -> list[dict[str, Any]]:
    """The next extension of each whose stay at the site has a term, and why it would be refused.

    In the order in which the terms end. What one rule says of `extend` is what it says here.
    """
    check_day(on)
    site = places.record(repo, "site", typed)
    rows = repo.rows(
        f"SELECT p.*, {last_day('s')} AS until FROM sleeper AS p JOIN stay AS s ON s.id = p.stay"
        f" WHERE {TONIGHT} AND p.site = :site AND s.until IS NOT NULL ORDER BY until, p.sort_key, p.person",
        site=site["id"],
        on=on,
    )
    wished: dict[str, Wish | Refused] = {}
    lines = []
    for row in rows:
        if row["stay"] not in wished:
            wished |= _asked(repo, row["person"], row["stay"], on)
        lines.append(
            {"until": row["until"], "person": row["person"], "name": people.name(row)}
            | _told(wished[row["stay"]])
        )
    return lines


def of_person(repo: Repository, person: str, on: date) -> dict[str, Any] | None:
    """The next extension of somebody's stay of a day, and why it would be refused; None without one."""
    stay = stays.stay_on(repo, person, on)
    asked = _asked(repo, person, stay["id"], on).get(stay["id"]) if stay else None
    return _told(asked) if asked else None


def _asked(repo: Repository, person: str, stay: str, on: date) -> dict[str, Wish | Refused]:
    """By stay, the extension of all who share the term of a person, or the refusal of one."""
    try:
        return {wish.stay["id"]: wish for wish in extensions.wishes(repo, [person], on=on, as_it_was=True)}
    except Refused as refusal:
        return {stay: refusal}


def _told(asked: Wish | Refused) -> dict[str, Any]:
    if isinstance(asked, Refused):
        return {"extension": None, "ground": None, "new_until": None, "missing": [], "why": asked.sentence}
    return {
        "extension": asked.grant.number,
        "ground": asked.ground,
        "new_until": asked.grant.until.isoformat(),
        "missing": conditions.missing(asked.conditions),
        "why": "",
    }
