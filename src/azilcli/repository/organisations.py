"""Look-ups of organisations."""

from __future__ import annotations

from azilcli.errors import NotFound
from azilcli.language import _
from azilcli.repository import Repository
from azilcli.text.keys import search_key


def code(repo: Repository, typed: str) -> str:
    """The code of the organisation that was typed. Raises `NotFound` where there is none of it."""
    if known := meant(repo, typed):
        return known
    raise NotFound(_("there is no organisation “{typed}”", typed=typed), _("see: azil organisation list"))


def meant(repo: Repository, typed: str) -> str | None:
    """The code of the one organisation whose code or name was typed, or begun; None where there is none.

    Raises `NotFound` where several begin so.
    """
    if repo.get("organisation", typed.strip().upper()):
        return typed.strip().upper()
    wanted, begun = search_key(typed), []
    for row in repo.rows("SELECT id, name FROM organisation ORDER BY id"):
        keys = [search_key(row["id"]), search_key(row["name"])]
        if wanted in keys:
            return str(row["id"])
        if len(wanted) >= _BEGUN_AT_LEAST and any(key.startswith(wanted) for key in keys):
            begun.append(row)
    if len(begun) > 1:
        named = ", ".join(f"{row['id']} ({row['name']})" for row in begun)
        raise NotFound(
            _("several organisations begin with “{typed}”: {hits}", typed=typed, hits=named),
            _("type more of it"),
            code="several",
        )
    return str(begun[0]["id"]) if begun else None


OF_ITSELF = ("name", "phone", "mail", "source")
"""The fields of an organisation that name it or tell how to reach it."""


def landlords(repo: Repository) -> list[str]:
    """The codes of those who let homes: each may be a private person, whom no list for others names."""
    return [str(code) for (code,) in repo.values("SELECT id FROM organisation WHERE kind = 'landlord'")]


_BEGUN_AT_LEAST = 3
"""So many letters may stand for an organisation."""


def office(repo: Repository) -> str | None:
    """The code of the Office itself, else of one of its units; None where there is none."""
    row = repo.row("SELECT id FROM organisation WHERE kind = 'office' ORDER BY id != 'UOIM', id LIMIT 1")
    return str(row["id"]) if row else None
