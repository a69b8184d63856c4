"""Lists that leave of where people slept: stays with their moves, and daily checks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from azilcli.language import _
from azilcli.reports.exporting import Headings, Leaving, Wanted, birth, born, erased, laid, selected
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
_STAYS = f"""
    SELECT stay.*, stay.foreign_id AS foreign_stay, p.family_name, p.given_name, p.other_names, p.sex,
           p.birth_date, p.birth_month, p.birth_band, p.citizenship, p.languages, p.emso, p.case_number,
           p.phone, p.foreign_id AS foreign_person, stay.person AS person, slept.site AS site,
           coalesce(slept.bed, slept.room, slept.site) AS place, slept.from_day AS "from",
           slept.to_day AS "to", slept.number AS move, stay.id AS stay, m.household, m.relation,
           h.name AS household_name, h.foreign_id AS foreign_household
    FROM stay JOIN slept ON slept.stay = stay.id JOIN person AS p ON p.id = stay.person
    LEFT JOIN membership AS m ON m.id = (
        SELECT min(id) FROM membership AS own WHERE own.person = stay.person
          AND own.from_day <= stay.arrived AND {ends("own.to_day")} > stay.arrived)
    LEFT JOIN household AS h ON h.id = m.household
    WHERE slept.from_day <= :last AND {ends("slept.to_day")} > :first
    ORDER BY stay.arrived, stay.id, slept.number, slept.from_day, slept.id"""
"""SQL: each place in which a stay slept, with whose it is and the household of the day of arrival."""


def stays(repo: Repository, heads: Headings, wanted: Wanted) -> Leaving:
    """The stays of the time asked for, a line for each place in which they slept."""
    first, last = wanted.nights if wanted.is_of_some else ("", "~")
    site = places.record(repo, "site", wanted.site)["id"] if wanted.site else ""
    rows = repo.rows(_STAYS, first=first, last=last)
    if site or wanted.is_of_some:  # a stay leaves whole, wherever else it slept
        those = {row["stay"] for row in rows if site in ("", row["site"])}
        rows = [row for row in repo.rows(_STAYS, first="", last="~") if row["stay"] in those]
    there = [row for row in rows if row["family_name"] or wanted.pseudonymous]
    gone = len({row["stay"] for row in rows}) - len({row["stay"] for row in there})
    of = {key: (_OF.get(key, "stay"), _FIELDS.get(key, key)) for key in heads}
    of["birth_date"] = ("person", birth(wanted))
    lines = [{**row, "birth_date": born(row, wanted)} for row in there]
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
    rows = [dict(zip(heads, line, strict=True)) for line in lines]
    return laid("presence", _("Presence"), heads, of, rows, erased(gone), ("state",))
