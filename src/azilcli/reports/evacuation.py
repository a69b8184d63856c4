"""Who sleeps in which room now, floor by floor: what a fire brigade asks at the door.

It says whether somebody cannot leave without help, never why; only whoever asks on what that number rests is
told, and not where it is private. People who are away or on a pass are listed: they may be in the house after
all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from azilcli import dates
from azilcli.language import _, c_, n_
from azilcli.reports import lines
from azilcli.reports.grounds import Count, Grounds, line, total
from azilcli.reports.table import FLAG, ID, INT, MAIN, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, people, presence
from azilcli.repository.health import DISABILITY
from azilcli.rules.dispersal import is_without_beds
from azilcli.rules.sql import TONIGHT, ends, holds
from azilcli.text.keys import natural_key, place_key

_SLEEPERS = f"""
    SELECT p.placement, p.site, p.room, p.bed, p.person, p.family_name, p.given_name, p.birth_date,
           room.floor, p.stay IN ({presence.AWAY}) AS is_out
    FROM sleeper AS p JOIN site ON site.id = p.site LEFT JOIN room ON room.id = p.room
    WHERE {TONIGHT} AND NOT {is_without_beds("site.kind")} AND (:site IS NULL OR p.site = :site)
    ORDER BY p.sort_key, p.person, is_out DESC, p.placement"""
_HELPED = f"""
    SELECT v.person, 'vulnerability' AS kind, v.id FROM vulnerability AS v
    WHERE v.person IN ({{ids}}) AND v.kind = '{DISABILITY}' AND {holds("v")}
    UNION ALL SELECT n.person, 'need', n.id FROM valid_need AS n
    WHERE n.person IN ({{ids}}) AND n.found_on <= :on AND {ends("n.closed_on")} > :on
      AND (n.field = 'mobility' OR ' ' || coalesce(n.adjustment, '') || ' ' LIKE '% accessible-bed %'
           OR ' ' || coalesce(n.adjustment, '') || ' ' LIKE '% ground-floor %')
    ORDER BY 1, 2, 3"""
_SMALL = 6
"""Years under which a child is carried or led by the hand."""


Helped = Mapping[str, Sequence[Record]]
"""By person what says that they cannot leave without help."""


def evacuation(repo: Repository, on: date, site: str | None = None) -> Report:
    """The people of a night by site, floor and room, counted and by name."""
    by_person = {(row["site"], row["person"]): row for row in repo.rows(_SLEEPERS, on=on, site=site)}
    codes = sorted({person for _site, person in by_person})
    helped = grouped(repo.rows_of(_HELPED, codes, on=on), "person")
    known = lines.Sites(repo)
    order = {id_: at for at, id_ in enumerate(lines.sites(repo, known, {id_ for id_, _person in by_person}))}
    sleepers = sorted(
        by_person.values(),
        key=lambda row: (
            order[row["site"]],
            natural_key(row["floor"] or "~"),
            natural_key(row["room"] or "~"),
            place_key(row["bed"] or "~"),
        ),
    )
    return [_floors(sleepers, helped, on), _rooms(sleepers, helped, on)]


def _floors(sleepers: Sequence[Record], helped: Helped, on: date) -> Table:
    floors = grouped(sleepers, "site", "floor")
    rows = [(site, floor or None, *_counts(here, helped, on)) for (site, floor), here in floors.items()]
    columns = (
        Column("site", _("site"), ID),
        Column("floor", _("floor"), ID),
        Column("people", _("people"), INT),
        Column("in_house", _("in the house"), INT),
        Column("helped", _("cannot leave without help"), INT),
        Column("small", _("children under 6"), INT),
    )
    whole = (_("Total"), "", *(total(row[at] for row in rows) for at in range(2, 6))) if rows else None
    return Table("floors", _("Who is where, by floor"), columns, rows, (), whole, grouped=True)


def _counts(here: Sequence[Record], helped: Helped, on: date) -> tuple[Count, ...]:
    """How many people there are, in the house, who cannot leave without help, and how many small children."""
    aided = [row["person"] for row in here if row["person"] in helped]
    why = grouped((one for person in aided for one in helped[person]), "kind")
    small = [row for row in here if (age := dates.age(row["birth_date"], on)) is not None and age < _SMALL]
    return (
        lines.sleeping(here),
        lines.sleeping([row for row in here if not row["is_out"]]),
        Count(len(aided), *(Grounds(kind, those) for kind, those in why.items())),
        lines.sleeping(small),
    )


def _rooms(sleepers: Sequence[Record], helped: Helped, on: date) -> Table:
    words = {0: Word("present", c_("person", "present")), 1: Word("out", _("away"))}
    rows = [
        (row["site"], row["floor"], row["room"] or row["site"], row["bed"],
         line(row["person"], "placement", row["placement"], "from_day"), people.name(row),
         dates.age(row["birth_date"], on), int(row["person"] in helped), words[row["is_out"]], None)
        for row in sleepers
    ]  # fmt: skip
    columns = (
        Column("site", _("site"), ID),
        Column("floor", _("floor"), ID),
        Column("room", _("room"), ID),
        Column("bed", _("bed"), ID, priority=3),
        Column("person", _("code"), ID, priority=3),
        Column("name", _("name"), priority=MAIN),
        Column("age", _("age"), INT),
        Column("help", _("cannot leave without help"), FLAG),
        Column("state", _("state")),
        Column("seen", c_("to tick", "seen")),
    )
    people_ = n_("{n} person", "{n} people", len({row["person"] for row in sleepers}))
    return Table("rooms", _("Who is where, by room"), columns, rows, (people_,), grouped=True)
