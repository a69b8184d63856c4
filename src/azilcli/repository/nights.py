"""Look-ups of the nights of a period: who slept where, and which beds there were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from azilcli.repository import Record, Repository
from azilcli.repository.places import CLOSED
from azilcli.rules.dispersal import WITHOUT_BEDS
from azilcli.rules.sql import ends
from azilcli.rules.sweep import Days, parts_outside

_GROUP = {
    "site": "slept.site",
    "room": "coalesce(slept.room, slept.site)",
    "bed": "coalesce(slept.bed, slept.room, slept.site)",
    "kind": "coalesce((SELECT kind FROM site WHERE site.id = slept.site), '')",
    "programme": "stay.programme",
    "all": "''",
}
"""SQL: the line that a placement belongs to."""


def _apart(by: str, elsewhere: str, kinds: tuple[str, ...]) -> str:
    """SQL: the line, with those at sites of some kinds in one of their own, unless theirs is that anyhow."""
    if not elsewhere or by not in ("programme", "all"):
        return _GROUP[by]
    those = ", ".join(f"'{kind}'" for kind in kinds)
    where = f"slept.site IN (SELECT id FROM site WHERE kind IN ({those}))"
    return f"CASE WHEN {where} THEN '{elsewhere}' ELSE {_GROUP[by]} END"


_AGAIN = """
    AND slept.stay IN (
        SELECT id FROM stay WHERE person IN (SELECT person FROM stay GROUP BY person HAVING count(*) > 1)
        UNION ALL SELECT stay FROM slept GROUP BY stay HAVING count(*) > 1)"""
"""SQL: the person of a placement has others too; so many are found by their indexes alone."""


def counted(
    repo: Repository, first: date, last: date, by: str, site: str | None = None, *, elsewhere: str = ""
) -> Iterator[tuple[str, int, int, int]]:
    """How many slept in the same nights of a period: line, the first one, the one after the last, number.

    Somebody with two placements is counted for each. `elsewhere` as in `slept`.
    """
    begin, finish, day = first.toordinal(), last.toordinal() + 1, Days()
    programme = "CROSS JOIN stay ON stay.id = slept.stay" if by == "programme" else ""
    rows = repo.connection.execute(
        f"SELECT {_apart(by, elsewhere, WITHOUT_BEDS)}, slept.from_day, {ends('slept.to_day')}, count(*)"
        f" FROM slept {programme}"
        f" WHERE slept.from_day <= :last AND {ends('slept.to_day')} > :first"
        + (" AND slept.site = :site" if site else "")
        + " GROUP BY 1, 2, 3",
        {"first": first.isoformat(), "last": last.isoformat(), **({"site": site} if site else {})},
    )
    for line, start, end, number in rows:
        night, after = max(day[start], begin), min(day[end], finish)
        if night < after:
            yield line, night, after, number


def slept(
    repo: Repository,
    first: date,
    last: date,
    by: str,
    site: str | None = None,
    *,
    ordered: bool = False,
    again: bool = False,
    elsewhere: str = "",
    kinds: tuple[str, ...] = WITHOUT_BEDS,
) -> Iterator[tuple[str, str, int, int]]:
    """For whoever slept in nights of a period: line, person, the first such night and the one after the last.

    `ordered` by the first night; with `again` only of those who may have slept more than once. Where it is
    given, `elsewhere` is the line of those at sites without beds, or only of some `kinds` of them.
    """
    begin, finish, day = first.toordinal(), last.toordinal() + 1, Days()
    rows = repo.connection.execute(
        f"SELECT {_apart(by, elsewhere, kinds)}, stay.person, slept.from_day, {ends('slept.to_day')}"
        " FROM slept CROSS JOIN stay ON stay.id = slept.stay"
        f" WHERE slept.from_day <= :last AND {ends('slept.to_day')} > :first"
        + (" AND slept.site = :site" if site else "")
        + (_AGAIN if again else "")
        # Sorted here: the index of that order holds all that ever began.
        + (" ORDER BY +slept.from_day" if ordered else ""),
        {"first": first.isoformat(), "last": last.isoformat(), **({"site": site} if site else {})},
    )
    for line, person, start, end in rows:
        night, after = max(day[start], begin), min(day[end], finish)
        if night < after:
            yield line, person, night, after


def placements(
    repo: Repository,
    first: date,
    last: date,
    by: str,
    line: str,
    site: str | None = None,
    *,
    elsewhere: str = "",
) -> Iterator[Record]:
    """The placements of a line with nights in a period, each with how many of its `nights` these are.

    Of those that end within it the id is also `ended`.
    """
    begin, finish, day = first.toordinal(), last.toordinal() + 1, Days()
    for id_, start, end in repo.values(
        f"SELECT slept.id, slept.from_day, {ends('slept.to_day')}"
        " FROM slept CROSS JOIN stay ON stay.id = slept.stay"
        f" WHERE slept.from_day <= :last AND {ends('slept.to_day')} > :first"
        f" AND {_apart(by, elsewhere, WITHOUT_BEDS)} = :line" + (" AND slept.site = :site" if site else ""),
        first=first,
        last=last,
        line=line,
        **({"site": site} if site else {}),
    ):
        night, after = max(day[start], begin), min(day[end], finish)
        if night < after:
            yield {"id": id_, "nights": after - night, "ended": id_ if day[end] < finish else None}


def beds(
    repo: Repository, first: date, last: date, site: str | None = None
) -> Iterator[tuple[tuple[str, str, str], int, int]]:
    """The beds in use in a period: site, room and bed, the first such night and the one after the last.

    Closed nights are left out, so that a bed may come more than once; those out of service count.
    """
    begin, finish, day = first.toordinal(), last.toordinal() + 1, Days()
    closed: dict[str, list[tuple[int, int]]] = {}
    for place, start, end in repo.values(
        f"SELECT place, from_day, {ends('to_day')} FROM closure WHERE effect = :effect",
        effect=CLOSED,
    ):
        closed.setdefault(place, []).append((day[start], day[end]))
    where = "AND site = :site" if site else ""
    for bed, room, site_, start in repo.values(
        f"SELECT bed, room, site, from_day FROM bed_place WHERE from_day <= :last {where}",
        last=last,
        **({"site": site} if site else {}),
    ):
        holes = [hole for id_ in (bed, room, site_) for hole in closed.get(id_, ())]
        for night, after in parts_outside(max(day[start], begin), finish, holes):
            yield (site_, room, bed), night, after
