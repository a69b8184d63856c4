"""Lists that leave of where people slept: stays with their moves, and daily checks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from azilcli.language import _
from azilcli.reports.exporting import Headings, Leaving, Wanted, birth, erased, laid, selected
from azilcli.repository import Repository, places
from azilcli.rules.sql import ends

_OF = {
    **dict.fromkeys(("household", "relation"), "membership"),
    **dict.fromkeys(("place", "from", "to", "move", "stay"), "placement"),
    **dict.fromkeys(("household_name", "foreign_household"), "household"),
    **dict.fromkeys(("family_name", "given_name", "other_names", "sex", "birth_date", "citizenship",
                     "languages", "emso", "case_number", "phone", "foreign_person"), "person"),
}  # fmt: skip
_FIELDS = {
    "place": "bed", "from": "from_day", "to": "to_day", "move": "number", "household_name": "name",
    **dict.fromkeys(("foreign_person", "foreign_stay", "foreign_household"), "foreign_id"),
}  # fmt: skip
"""The kind and the field of a column of stays, where not the stay itself and the field of its name."""
_ALIASES = {"person": "p", "stay": "stay", "placement": "slept", "membership": "m", "household": "h"}
_MADE = {
    "place": "coalesce(slept.bed, slept.room, slept.site)",
    "birth_date": "CASE WHEN p.birth_month IS NULL THEN p.birth_date"
    " ELSE p.birth_date || '-' || printf('%02d', p.birth_month) END",
}
"""SQL: what stands in a column that is not just its field."""
_FROM = f"""
    FROM stay JOIN slept ON slept.stay = stay.id JOIN person AS p ON p.id = stay.person
    LEFT JOIN membership AS m ON m.id = (
        SELECT min(id) FROM membership AS own WHERE own.person = stay.person
          AND own.from_day <= stay.arrived AND {ends("own.to_day")} > stay.arrived)
    LEFT JOIN household AS h ON h.id = m.household
    WHERE stay.id IN (
        SELECT own.stay FROM slept AS own WHERE (:site = '' OR own.site = :site)
          AND own.from_day <= :last AND {ends("own.to_day")} > :first)"""
"""SQL: each place in which a stay slept, with whose it is and the household of the day of arrival.

A stay of the nights asked for leaves whole, wherever else it slept.
"""
_ORDER = " ORDER BY stay.arrived, stay.id, slept.number, slept.from_day, slept.id"


def stays(repo: Repository, heads: Headings, wanted: Wanted) -> Leaving:
    """The stays of the time asked for, a line for each place in which they slept."""
    first, last = wanted.nights if wanted.is_of_some else ("", "~")
    site = places.record(repo, "site", wanted.site)["id"] if wanted.site else ""
    asked = {"first": first, "last": last, "site": site}
    of = {key: (_OF.get(key, "stay"), _FIELDS.get(key, key)) for key in heads}
    of |= {"birth_date": ("person", birth(wanted)), "stay": ("placement", "stay")}
    made = {"place": _MADE["place"]} if wanted.pseudonymous else _MADE
    columns = ", ".join(made.get(key, f"{_ALIASES[kind]}.{field}") for key, (kind, field) in of.items())
    whose = "" if wanted.pseudonymous else " AND p.family_name != ''"
    lines = repo.values(f"SELECT {columns}{_FROM}{whose}{_ORDER}", **asked)
    ((gone,),) = repo.values(
        f"SELECT count(DISTINCT stay.id){_FROM} AND p.family_name = '' AND {int(bool(whose))}", **asked
    )
    return laid("stays", _("Stays"), heads, of, lines, erased(gone))


def presence(repo: Repository, heads: Headings, wanted: Wanted) -> Leaving:
    """Whom the daily checks found, a line for each person; one without anybody where nobody was asked for."""
    known = "1" if wanted.pseudonymous else "family_name != ''"
    whole = dict(repo.values(f"SELECT id, coalesce(same_as, id) FROM person WHERE {known}"))
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    gone = 0
    for site, day, seen in repo.values("SELECT site, day, seen FROM presence_check"):
        found[site, day] = {whole[id_]: "present" for id_ in seen.split() if id_ in whole}
        gone += sum(id_ not in whole for id_ in seen.split())
    for site, day, id_, state in repo.values("SELECT site, day, person, state FROM presence ORDER BY id"):
        if id_ in whole:
            found[site, day][whole[id_]] = state
        gone += id_ not in whole
    asked = places.record(repo, "site", wanted.site)["id"] if wanted.site else ""
    lines: list[tuple[Any, ...]] = []
    for (site, day), states in sorted(found.items()):
        if selected(wanted, day) and asked in ("", site):
            lines += [(site, day, id_, state) for id_, state in sorted(states.items())] or [
                (site, day, None, None)
            ]
    of = {key: ("presence", key) for key in heads}
    return laid("presence", _("Presence"), heads, of, lines, erased(gone), ("state",))
