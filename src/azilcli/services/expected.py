"""Those for whom places are kept, once they come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.repository import Repository, keeping, places
from azilcli.rules.holds import Hold


def rooms(repo: Repository, label: str, site: str, on: date) -> set[str] | None:
    """The rooms of a site in which places are kept under a label; None where they are kept in any.

    `Refused` where none are kept on the day.
    """
    held = {places.parts(one.place).room for one in _holds(repo, label, site, on)}
    return None if None in held else {room for room in held if room}


def come(repo: Repository, label: str, site: str, beds: Iterable[str], on: date) -> tuple[str, ...]:
    """Count those who come into the beds of a site off what is kept; how many are still expected there."""
    came = Counter(places.parts(bed).room for bed in beds)
    left = 0
    for one in sorted(_holds(repo, label, site, on), key=lambda one: -one.place.count("/")):
        room, waiting = places.parts(one.place).room, one.people
        for among in [room] if room else list(came):
            taken = min(waiting, came[among])
            came[among] -= taken
            waiting -= taken
        if waiting < one.people:
            repo.put("hold", one.id, people=waiting)
        left += waiting
    return (_("still expected there for {label}: {n}", label=label, n=left),)


def _holds(repo: Repository, label: str, site: str, on: date) -> list[Hold]:
    """What is kept under a label at a site in the night of a day."""
    kept = [
        one for one in keeping.between(repo, on, None, site)
        if one.label == label and one.from_day <= on.isoformat()
    ]  # fmt: skip
    if not kept:
        raise Refused(
            _("nothing is kept for {label} at {site} on {day}", label=label, site=site, day=dates.show(on)),
            _("see: azil hold list"),
        )
    return kept
