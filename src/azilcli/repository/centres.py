"""Look-ups of what a centre has of what it is to have."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from azilcli.errors import NotFound
from azilcli.repository import Record, Repository, policies
from azilcli.rules.checks.centres import NEEDED

_DISTANCES = {"near": "centres.near-km", "services": "centres.services-km"}
"""The policies of the questions that ask for a distance."""


def needed(repo: Repository, site: str, on: date) -> dict[str, str | None]:
    """What fulfils each of the things that a centre is to have on a day, by code; None where nothing does."""
    cells = ", ".join(
        f"(SELECT group_concat(what, ', ') FROM ({one.sql})) AS \"{code}\"" for code, one in NEEDED.items()
    )
    row: Record = repo.row(f"SELECT {cells} FROM site WHERE site.id = :site", site=site, on=on) or {}
    return row


def distances(repo: Repository, on: date) -> dict[str, int]:
    """Within how many kilometres there are to be health care and a school, and shops and transport.

    What the policies of an older file do not say is left out.
    """
    within: dict[str, int] = {}
    for name, code in _DISTANCES.items():
        with suppress(NotFound):
            within[name] = policies.number(repo, code, on)[0]
    return within
