"""One stay after another on a day: of another programme, or at an address of one's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.repository import Record, Repository, people
from azilcli.repository.places import Place
from azilcli.rules import timeline
from azilcli.rules.dispersal import SITES
from azilcli.services import nights, sleeping
from azilcli.services.sleeping import Term

_DESTINATIONS = {site: kind for kind, site in SITES.items()}
"""The destination of whoever goes to a kind of site, where it is not called so itself."""


def succeed(
    repo: Repository,
    person: Record,
    stay: Record,
    place: Place,
    bed: str | None,
    on: date,
    *,
    ended: dict[str, str | None],
    programme: str,
    term: Term,
    home: dict[str, str],
) -> tuple[dict[str, Any], list[str]]:
    """End a stay on a day with what is said of its end, let the next begin; what was done, and remarks."""
    line = nights.line(repo, person, stay)
    after = timeline.end(line, on)
    remarks = sleeping.left_open(repo, person, stay)
    repo.put(
        "stay", stay["id"], departed=on, **{name: value for name, value in ended.items() if value is not None}
    )
    remarks += nights.tell(repo, stay["id"], line, after)
    id_, begun = begin(repo, person, place, bed, on, programme=programme, term=term, home=home)
    moved = {"from": nights.where(after[-1]), "ended": stay["id"], "stay": id_, **begun}
    return {"person": person["id"], "name": people.name(person), **moved}, remarks


def begin(
    repo: Repository,
    person: Record,
    place: Place,
    bed: str | None,
    on: date,
    *,
    programme: str,
    term: Term,
    home: dict[str, str],
) -> tuple[str, dict[str, Any]]:
    """Let a stay begin; its id, and where that is."""
    id_ = repo.add("stay", person=person["id"], programme=programme, arrived=on, anchor=term.anchor,
                   until=term.until, **home)  # fmt: skip
    sleeping.grant_like(repo, id_, term.extensions)
    part = nights.as_part(place, bed, on)
    nights.tell(repo, id_, (), (part,))
    return id_, {**nights.as_data(part), **sleeping.shown(home)}


def refuse_same_day(person: Record, stay: Record, on: date) -> None:
    """Refuse to end a stay before or on the day on which it began."""
    sleeping.refuse_before_arrival(stay, on)
    if stay["arrived"] == on.isoformat():
        raise Refused(
            _("{name} arrived only on {day}, so there is no night before the change",
              name=people.name(person), day=dates.show(on)),
            _("undo that admission, or give a later day: --on DATE"),
        )  # fmt: skip


def destination(repo: Repository, site: str) -> str | None:
    """The destination that is the kind of a site, where there is one."""
    record = repo.get("site", site)
    kind = str(record["kind"]) if record else ""
    code = _DESTINATIONS.get(kind, kind)
    return code if repo.get("code", f"destination/{code}") else None
