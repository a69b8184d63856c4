"""Look-ups of stays and of where they sleep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from azilcli import dates
from azilcli.errors import NotFound
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, people, policies
from azilcli.rules.sql import ends, holds
from azilcli.rules.terms import GROUP


def open_stay(repo: Repository, person_id: str) -> Record | None:
    """A person's stay that has not ended, if there is one; the latest where there are several."""
    return repo.row(
        "SELECT * FROM stay WHERE person = :person AND departed IS NULL ORDER BY arrived DESC, id LIMIT 1",
        person=person_id,
    )


def latest(repo: Repository, person: Record) -> Record:
    """A person's stay that has not ended, else the latest one; `NotFound` for somebody who has none."""
    history = of_person(repo, person["id"])
    return open_stay(repo, person["id"]) or (history[0] if history else open_stay_or_refuse(repo, person))


def stay_on(repo: Repository, person_id: str, on: date) -> Record | None:
    """A person's stay that holds the night of a day, if there is one; one that has not ended goes first."""
    return repo.row(
        "SELECT * FROM stay WHERE person = :person AND arrived <= :on"
        f" AND {ends('departed')} > :on ORDER BY departed IS NOT NULL, arrived DESC, id LIMIT 1",
        person=person_id,
        on=on,
    )


def open_besides(repo: Repository, stay: Record) -> list[Record]:
    """The other stays of a stay's person that have not ended; only who was entered twice can have some."""
    return repo.rows(
        "SELECT * FROM stay WHERE person = :person AND departed IS NULL AND id != :id ORDER BY arrived, id",
        person=stay["person"],
        id=stay["id"],
    )


def sharing(repo: Repository, person_id: str, programme: str, on: date) -> list[Record]:
    """The stays on a day of a person and the household in a programme, that of the first admitted first.

    Where a term is counted from admission, all of them have that of the first.
    """
    return repo.rows(
        "SELECT stay.* FROM stay WHERE stay.programme = :programme AND stay.arrived <= :on"
        f" AND {ends('stay.departed')} > :on AND stay.person IN ("
        " SELECT :person UNION SELECT beside.person FROM membership AS own"
        f" JOIN membership AS beside ON beside.household = own.household AND {holds('beside')}"
        f" WHERE own.person = :person AND {holds('own')})"
        " ORDER BY stay.anchor, stay.arrived, stay.id",
        person=person_id,
        programme=programme,
        on=on,
    )


def of_one_term(repo: Repository, stay: Record) -> list[Record]:
    """The other stays whose term is one with that of a stay: of its household, counted from the same day."""
    return repo.rows(
        "SELECT * FROM stay WHERE programme = :programme AND anchor = :anchor AND id != :id AND person IN ("
        " SELECT beside.person FROM membership AS own"
        " JOIN membership AS beside ON beside.household = own.household WHERE own.person = :person)",
        programme=stay["programme"],
        anchor=stay["anchor"],
        id=stay["id"],
        person=stay["person"],
    )


def open_stay_or_refuse(repo: Repository, person: Record) -> Record:
    """A person's stay that has not ended; `NotFound` for somebody who is not accommodated."""
    stay = open_stay(repo, person["id"])
    if stay is None:
        raise NotFound(
            _("{name} is not accommodated anywhere", name=people.name(person)),
            _("to see past stays: azil show {code}", code=ids.show(person["id"])),
        )
    return stay


def of_person(repo: Repository, person_id: str) -> list[Record]:
    """All stays of a person with their terms, the latest first."""
    return repo.rows(
        "SELECT stay.*, stay_term.until AS last_day, stay_term.extensions"
        " FROM stay JOIN stay_term ON stay_term.stay = stay.id"
        " WHERE stay.person = :person ORDER BY stay.arrived DESC, stay.id",
        person=person_id,
    )


def overlapping(
    repo: Repository,
    person_id: str,
    arrived: date | str,
    departed: date | str | None = None,
    ignoring: str = "",
) -> list[Record]:
    """The stays of a person that share a night with [arrived, departed)."""
    return repo.rows(
        "SELECT * FROM stay WHERE person = :person AND id != :ignoring"
        f" AND arrived < :departed AND {ends('departed')} > :arrived"
        f" AND arrived < {ends('departed')} ORDER BY arrived, id",
        person=person_id,
        ignoring=ignoring,
        arrived=arrived,
        departed=departed or dates.OPEN,
    )


def placements(repo: Repository, stay_id: str) -> list[Record]:
    """Where a stay slept, in order."""
    return repo.rows(
        f"SELECT * FROM slept WHERE stay = :stay ORDER BY from_day, {ends('to_day')}, number, id",
        stay=stay_id,
    )


def last_placement(repo: Repository, stay_id: str) -> Record | None:
    """Where a stay sleeps now, or slept last."""
    rows = placements(repo, stay_id)
    return rows[-1] if rows else None


def next_number(repo: Repository, stay_id: str) -> int:
    """The number of a stay's next placement; those that never were keep theirs."""
    ((last,),) = repo.values("SELECT max(number) FROM placement WHERE stay = :stay", stay=stay_id)
    return int(last or 0) + 1


def extensions(repo: Repository, stay_id: str) -> list[Record]:
    """The extensions granted to a stay, in order."""
    return repo.rows("SELECT * FROM extension WHERE stay = :stay ORDER BY number, id", stay=stay_id)


def most_extensions(repo: Repository, sharing_: Iterable[Record]) -> list[Record]:
    """The extensions of the stay that was granted the most of them, of stays that share a term."""
    return max((extensions(repo, stay["id"]) for stay in sharing_), key=len, default=[])


def ended(repo: Repository, first: date, last: date, site: str | None = None) -> list[Record]:
    """The stays that ended from `first` to `last`, both included, with the site they ended at, or at one."""
    where = "AND slept.site = :site" if site else ""
    return repo.rows(
        "SELECT stay.id, stay.person, stay.programme, stay.arrived, stay.departed, stay.reason,"
        " stay.destination, slept.site FROM slept JOIN stay ON stay.id = slept.stay"
        # In the words of the index, or every placement there ever was would be read.
        f" WHERE {ends('slept.to_day')} BETWEEN :first AND :last AND slept.to_day = stay.departed {where}"
        " AND slept.id = (SELECT id FROM slept AS p WHERE p.stay = stay.id"
        f"  ORDER BY from_day DESC, {ends('to_day')} DESC, number DESC, id DESC LIMIT 1) ORDER BY +stay.id",
        first=first,
        last=last,
        **({"site": site} if site else {}),
    )


def last_days(repo: Repository, stay_ids: list[str], on: date) -> dict[str, str]:
    """The last day of the term of each of these stays as it stands on a day, where it has one."""
    days: dict[str, str] = {}
    groups: dict[str, str | None] = {}
    for start in range(0, len(stay_ids), 500):
        chunk = dict(enumerate(stay_ids[start : start + 500]))
        marks = ", ".join(f":s{number}" for number in chunk)
        for row in repo.rows(
            "SELECT stay.id, stay.programme, coalesce(max(extension.until), stay.until) AS until"
            " FROM stay LEFT JOIN extension ON extension.stay = stay.id"
            f" AND extension.decided_on <= :on WHERE stay.id IN ({marks}) GROUP BY stay.id",
            on=on,
            **{f"s{at}": id_ for at, id_ in chunk.items()},
        ):
            programme = row["programme"]
            if programme not in groups:
                terms = policies.terms(repo, programme, on)
                group = terms.group_until if terms.counted_from == GROUP else None
                groups[programme] = group.isoformat() if group else None
            day = groups[programme] or row["until"]
            if day:
                days[row["id"]] = day
    return days
