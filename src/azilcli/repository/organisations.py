"""Look-ups of organisations."""

from __future__ import annotations

from azilcli.errors import NotFound
from azilcli.language import _
from azilcli.repository import Repository


def code(repo: Repository, typed: str) -> str:
    """The code of the organisation that was typed. Raises `NotFound` where there is none of it."""
    organisation = repo.get("organisation", typed.strip().upper())
    if organisation is None:
        raise NotFound(_("there is no organisation “{typed}”", typed=typed), _("see: azil organisation list"))
    return str(organisation["id"])


def office(repo: Repository) -> str | None:
    """The code of the Office itself, else of one of its units; None where there is none."""
    row = repo.row("SELECT id FROM organisation WHERE kind = 'office' ORDER BY id != 'UOIM', id LIMIT 1")
    return str(row["id"]) if row else None
