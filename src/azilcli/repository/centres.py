"""Look-ups of what a centre has of what it is to have."""

from __future__ import annotations

from datetime import date

from azilcli.repository import Record, Repository, policies
from azilcli.rules.checks.centres import NEEDED

NEAR, SERVICES = "centres.near-km", "centres.services-km"


def needed(repo: Repository, site: str, on: date) -> dict[str, str | None]:
    """What fulfils each of the things that a centre is to have on a day, by code; None where nothing does."""
    cells = ", ".join(
        f"(SELECT group_concat(what, ', ') FROM ({one.sql})) AS \"{code}\"" for code, one in NEEDED.items()
    )
    row: Record = repo.row(f"SELECT {cells} FROM site WHERE site.id = :site", site=site, on=on) or {}
    return row


def distances(repo: Repository, on: date) -> dict[str, int]:
    """Within how many kilometres there are to be health care and a school, and shops and transport."""
    return {"near": policies.number(repo, NEAR, on)[0], "services": policies.number(repo, SERVICES, on)[0]}
