"""Whom a command concerns: the people it names, if they live, and of a household those who are there.

Of a household the others are left out, which is remarked on; somebody who is named and died is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, people
from azilcli.rules.sql import ends

DEATH = "death"
"""The reason of a discharge after which nothing more happens to somebody."""

LeftOut = Callable[[Record], str]
"""Why a member of a household is not concerned; '' where they are."""


def person(repo: Repository, typed: str, on: date) -> Record:
    """The one person of a code, name or number; `Refused` where they were dead on the day."""
    record = people.person(repo, typed)
    _refuse_dead(repo, record, on)
    return record


def alive(repo: Repository, typed: Sequence[str], on: date, households: Sequence[str] = ()) -> list[Record]:
    """The people named, and of households those who live on the day."""
    return _concerned(repo, typed, on, households, lambda one: _dead(repo, one, on))


def accommodated(
    repo: Repository,
    typed: Sequence[str],
    on: date,
    households: Sequence[str] = (),
    *,
    or_leaving: bool = False,
) -> list[Record]:
    """The people named, and of households those who have a stay on the day, or end one on it."""
    return _concerned(
        repo,
        typed,
        on,
        households,
        lambda one: _dead(repo, one, on) or _elsewhere(repo, one, on, or_leaving=or_leaving),
    )


def to_be_placed(
    repo: Repository,
    typed: Sequence[str],
    on: date,
    households: Sequence[str] = (),
    *,
    or_leaving: bool = False,
) -> list[Record]:
    """The people named, and of households who sleep somewhere on the day; where nobody does, all who live."""
    there = {
        member["id"]
        for word in households
        for member in people.members(repo, people.household(repo, word)["id"], on)
        if not _elsewhere(repo, member, on, or_leaving=or_leaving)
    }
    if not there:
        return alive(repo, typed, on, households)
    return accommodated(repo, typed, on, households, or_leaving=or_leaving)


def died(repo: Repository, person_id: str) -> date | None:
    """The day on which somebody died, where a stay of theirs ended by it."""
    ((day,),) = repo.values(
        "SELECT min(departed) FROM stay WHERE person = :person AND reason = :death",
        person=person_id,
        death=DEATH,
    )
    return dates.iso(day) if day else None


def _concerned(
    repo: Repository, typed: Sequence[str], on: date, households: Sequence[str], left_out: LeftOut
) -> list[Record]:
    homes = [word for word in typed if people.is_household(word)]
    several = [word for word in typed if isinstance(word, people.OneOf) and word not in homes]
    named = [word for word in typed if word not in homes and not isinstance(word, people.OneOf)]
    by_id: dict[str, Record] = {}
    if named or not (homes or households or several):
        for one in people.people(repo, named, on):
            _refuse_dead(repo, one, on)
            by_id[one["id"]] = one
    for word in (*homes, *households):
        household = people.household(repo, word)
        members = people.members_or_refuse(repo, household, on)
        for one in _those_there(repo, household, members, left_out):
            by_id.setdefault(one["id"], one)
    if several:
        members = [one for one in people.people(repo, several, on) if one["id"] not in by_id]
        there, why = _parted(members, left_out)
        if not there and not by_id:
            raise Refused(
                _("none of those people are concerned: {why}", why="; ".join(why)), _("see: azil log")
            )
        by_id |= {one["id"]: one for one in there}
        repo.remarks += [_("left out: {why}", why=reason) for reason in why]
    return list(by_id.values())


def _those_there(
    repo: Repository, household: Record, members: Iterable[Record], left_out: LeftOut
) -> list[Record]:
    there, why = _parted(members, left_out)
    if not there:
        raise Refused(
            _("nobody of the household {name} is accommodated: {why}", name=people.household_name(household),
              why="; ".join(why)),
            _("see: azil household show {code}", code=ids.show(household["id"])),
        )  # fmt: skip
    repo.remarks += [_("left out: {why}", why=reason) for reason in why]
    return there


def _parted(members: Iterable[Record], left_out: LeftOut) -> tuple[list[Record], list[str]]:
    """Those of some people who are concerned, and why the others are not."""
    there, why = [], []
    for member in members:
        reason = left_out(member)
        if reason:
            why.append(reason)
        else:
            there.append(member)
    return there, why


def _refuse_dead(repo: Repository, one: Record, on: date) -> None:
    if why := _dead(repo, one, on):
        raise Refused(
            why,
            _("record past events with their day; to undo a wrong discharge: azil undo"),
        )


def _dead(repo: Repository, one: Record, on: date) -> str:
    day = died(repo, one["id"])
    if day is None or on < day:
        return ""
    return _("{name} died on {day}", name=people.name(one), day=dates.show(day))


def _elsewhere(repo: Repository, one: Record, on: date, *, or_leaving: bool) -> str:
    until = on if or_leaving else on.isoformat() + "~"
    row = repo.row(
        "SELECT 1 FROM stay WHERE person = :person AND arrived <= :on"
        f" AND {ends('departed')} >= :until LIMIT 1",
        person=one["id"],
        on=on,
        until=until,
    )
    if row:
        return ""
    return _("{name} was not accommodated on {day}", name=people.name(one), day=dates.show(on))
