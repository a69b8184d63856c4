"""How many meals of a day the kitchen of each site prepares, by age, and how many of them adapted.

The kitchen needs numbers, not names: who gets an adapted meal is named only on request, and somebody whose
need is private not even then. Breakfast is for those who slept there the night before, lunch and dinner for
those who sleep there in the coming one; whoever is away or on a pass in that night gets none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from azilcli import dates
from azilcli.language import N_, _, n_
from azilcli.reports import lines
from azilcli.reports.grounds import Count, counted, line
from azilcli.reports.month import UNKNOWN, age_group, age_key
from azilcli.reports.table import ID, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, people, places, presence
from azilcli.rules.dispersal import is_without_beds
from azilcli.rules.sql import TONIGHT, ends

_AGES = ((0, 0), (1, 2), (3, 13), (14, 17), (18, 64), (65, None))
"""The ages that eat alike, both years included."""
_MEALS = {"breakfast": N_("breakfast"), "lunch": N_("lunch"), "dinner": N_("dinner")}
_EATERS = f"""
    SELECT p.placement, p.site, coalesce(p.bed, p.room, p.site) AS place, p.person,
           p.family_name, p.given_name, p.birth_date, p.birth_band
    FROM sleeper AS p JOIN site ON site.id = p.site
    WHERE {TONIGHT} AND p.stay NOT IN ({presence.AWAY}) AND NOT {is_without_beds("site.kind")}
      AND site.kind != '{places.FLAT}' AND (:site IS NULL OR p.site = :site)
    ORDER BY p.sort_key, p.person, p.placement"""
_DIETS = f"""
    SELECT n.id, n.person, n.confidential FROM valid_need AS n
    WHERE n.person IN ({{ids}}) AND n.found_on <= :on AND {ends("n.closed_on")} > :on
      AND (n.field = 'diet' OR ' ' || coalesce(n.adjustment, '') || ' ' LIKE '% diet %')
    ORDER BY n.person, n.id"""

Eaters = Mapping[tuple[str, str], Record]
"""Who eats, by site and person."""
Diets = Mapping[str, list[Record]]
"""The needs for which somebody gets adapted meals, by person."""


def kitchen(repo: Repository, on: date, site: str | None = None, *, names: bool = False) -> Report:
    """The meals of a day; with `names` also who gets adapted ones, but for those whose need is private."""
    before, tonight = (_eaters(repo, night, site) for night in (on - timedelta(days=1), on))
    everybody = {**before, **tonight}
    codes = sorted({person for _site, person in everybody})
    diets = grouped(repo.rows_of(_DIETS, codes, on=on), "person")
    parts = [_meals(repo, {"breakfast": before, "lunch": tonight, "dinner": tonight}, diets, on)]
    return [*parts, _adapted(repo, everybody, diets, on)] if names else parts


def _eaters(repo: Repository, night: date, site: str | None) -> Eaters:
    return {(row["site"], row["person"]): row for row in repo.rows(_EATERS, on=night, site=site)}


def _meals(repo: Repository, meals: Mapping[str, Eaters], diets: Diets, on: date) -> Table:
    keys = [*(age_key(*ages) for ages in _AGES), UNKNOWN]
    known = lines.Sites(repo)
    rows: list[tuple[Any, ...]] = []
    for id_ in lines.sites(repo, known, {id_ for eaters in meals.values() for id_, _person in eaters}):
        for meal, eaters in meals.items():
            here = {person: row for (of, person), row in eaters.items() if of == id_}
            ages = grouped(({**row, "age": age_group(row, on, _AGES)} for row in here.values()), "age")
            adapted = [need for person in here for need in diets.get(person, ())]
            words = Word(meal, _(_MEALS[meal]))
            rows.append(
                (id_, words, _eating([*here.values()]), *(_eating(ages[key]) for key in keys),
                 counted(adapted, "need", "field", by="person"))
            )  # fmt: skip
    headers = {age_key(0, 0): _("under 1"), UNKNOWN: _("unknown")}
    columns = (
        Column("site", _("site"), ID),
        Column("meal", _("meal")),
        Column("meals", _("meals"), INT),
        *(Column(f"age_{_plain(key)}", headers.get(key, key.replace("-", "–")), INT) for key in keys),
        Column("adapted", _("of these adapted"), INT),
    )
    notes = (
        _("Breakfast: who slept there the night before; lunch and dinner: who sleeps there the coming night"),
        _("Nobody who is away or on a pass is counted"),
    )
    return Table("kitchen", _("Meals"), columns, rows, notes, grouped=True)


def _eating(eaters: Sequence[Record]) -> Count:
    return counted(eaters, "placement", "from_day", key="placement")


def _plain(key: str) -> str:
    return key.replace("-", "_").replace("+", "_plus")


def _is_private(diets: Diets, person: str) -> bool:
    """Whether somebody gets adapted meals for needs alone that are private."""
    return person in diets and all(need["confidential"] for need in diets[person])


def _adapted(repo: Repository, eaters: Eaters, diets: Diets, on: date) -> Table:
    """Who gets adapted meals: of the need itself nothing, and nobody whose need is private."""
    known = lines.Sites(repo)
    order = {id_: at for at, id_ in enumerate(lines.sites(repo, known, {id_ for id_, _person in eaters}))}
    named = [
        one for (_site, person), one in eaters.items() if person in diets and not _is_private(diets, person)
    ]
    rows = [
        (one["site"], one["place"], line(one["person"], "placement", one["placement"]), people.name(one),
         dates.age(one["birth_date"], on))
        for one in sorted(named, key=lambda one: order[one["site"]])
    ]  # fmt: skip
    columns = (
        Column("site", _("site"), ID),
        Column("place", _("place"), ID),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("age", _("age"), INT),
    )
    unnamed = len({person for _site, person in eaters if _is_private(diets, person)})
    note = n_("{n} more is not named: the need is private", "{n} more are not named: the needs are private",
              unnamed)  # fmt: skip
    notes = (note,) if unnamed else ()
    return Table("adapted", _("Adapted meals"), columns, rows, notes, grouped=True)
