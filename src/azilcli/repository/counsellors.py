"""Look-ups of counsellors, who are known by what they wrote: plans and contacts."""

from __future__ import annotations

from azilcli.errors import NotFound
from azilcli.language import _
from azilcli.repository import Repository

_NAMES = "SELECT staff FROM valid_plan UNION SELECT staff FROM valid_contact"


def of_plan(person: str, day: str) -> str:
    """SQL: who of the staff made the latest plan of `person` up to a day."""
    return (
        f"(SELECT l.staff FROM valid_plan AS l WHERE l.person = {person} AND l.staff IS NOT NULL"
        f" AND l.made_on <= {day} ORDER BY l.made_on DESC, l.id LIMIT 1)"
    )


def is_of(staff: str | None, wanted: str | None) -> bool:
    """Whether somebody of the staff is the one whose name, or part of it, was typed; anybody if none was."""
    return not wanted or wanted.casefold() in (staff or "").casefold()


def refuse_unknown(repo: Repository, wanted: str | None) -> None:
    """Refuse the name of a counsellor whom no plan and no contact names."""
    if wanted and not any(is_of(staff, wanted) for (staff,) in repo.values(_NAMES)):
        raise NotFound(
            _("no plan and no contact names the counsellor “{typed}”", typed=wanted),
            _("part of the name will do; see: azil contact list, azil plan list"),
        )
