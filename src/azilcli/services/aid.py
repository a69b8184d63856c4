"""Pocket money of a month: whom it is due, who was given it, from whom it is withheld (ZMZ-1 78(8), 85)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import NotFound, Refused
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, aid, people, places, policies
from azilcli.rules import aid as rules
from azilcli.rules.records.aid import DECLARED
from azilcli.services import Done, records, use_case


@use_case
def due(repo: Repository, month: date, *, site: str | None = None) -> Done:
    """Record that the pocket money of a month is due to the applicants who live there, or everywhere.

    Left out, and told, are who asked for a repeat procedure (85(1)) and who has a record of that month
    already. Raises `Refused` for a month to come and `NotFound` where nobody is left.
    """
    on = _reckoned_on(month)
    amount, basis = policies.number(repo, rules.AMOUNT, on)
    entitled = aid.entitled(repo, month, on, site and places.record(repo, "site", site)["id"])
    new = [row for row in entitled if not (row["is_repeat"] or row["is_recorded"])]
    remarks = tuple(_left_out(entitled))
    if not new:
        raise NotFound(
            _("the pocket money of {month} is due to nobody else", month=dates.show_month(month)),
            "; ".join(remarks) or _("who has which status: azil status list"),
        )
    for row in new:
        repo.add(
            "aid", person=row["id"], kind=rules.POCKET_MONEY, on_day=month, state=rules.DUE, amount=amount
        )
    sentence = n_(
        "The pocket money of {month} is due to {n} person: {sum} euros ({basis})",
        "The pocket money of {month} is due to {n} people: {sum} euros ({basis})",
        len(new),
        month=dates.show_month(month),
        sum=policies.shown_value("eur", str(amount * len(new))),
        basis=policies.quoted(repo, basis),
    )
    return Done(repo.record("aid month"), sentence, _data(month, [row["id"] for row in new]), remarks)


@use_case
def give(repo: Repository, month: date, *, site: str | None = None, but: Sequence[str] = ()) -> Done:
    """Record that the pocket money of a month was given to everybody to whom it is due, but for some people.

    Raises `NotFound` where it is due to nobody, and for somebody named to whom it is not due.
    """
    on = _reckoned_on(month)
    owed = aid.of_month(repo, month, on, rules.DUE, site and places.record(repo, "site", site)["id"])
    left = {person["id"] for person in people.people(repo, but, on)} if but else set()
    if unknown := left - {row["person"] for row in owed}:
        raise _not_due(repo, month, unknown)
    given = [row for row in owed if row["person"] not in left]
    if not given:
        raise NotFound(
            _("the pocket money of {month} is due to nobody", month=dates.show_month(month)),
            _("azil aid month makes the list"),
        )
    for row in given:
        repo.put("aid", row["id"], state=rules.GIVEN)
    total = sum(row["amount"] or 0 for row in given)
    sentence = n_(
        "The pocket money of {month} was given to {n} person: {sum} euros",
        "The pocket money of {month} was given to {n} people: {sum} euros",
        len(given),
        month=dates.show_month(month),
        sum=policies.shown_value("eur", str(total)),
    )
    return Done(repo.record("aid give"), sentence, _data(month, [row["person"] for row in given]))


@use_case
def withhold(repo: Repository, typed: str, month: date, fields: Mapping[str, str | None]) -> Done:
    """Record that the pocket money of a month is withheld from a person, by a decision (ZMZ-1 85(3)).

    Where it is on record as due or given, that record says so from then on.
    """
    person = people.person(repo, typed)
    values = {**fields, "state": rules.WITHHELD}
    if held := aid.of_person(repo, person["id"], month):
        return records.correct(repo, DECLARED, held["id"], values, verb="withhold")
    day = {"kind": rules.POCKET_MONEY, "on_day": month.isoformat()}
    return records.add(repo, DECLARED, {**values, **day}, whom=[person["id"]], command="aid withhold")


def _reckoned_on(month: date) -> date:
    """The day that decides who is there: today, or the last day of a month that is over."""
    today = dates.today()
    if month > today:
        raise Refused(
            _("{month} has not begun", month=dates.show_month(month)),
            _("record what is due once the month has begun"),
        )
    return min(today, dates.month_end(month))


def _left_out(entitled: Sequence[Record]) -> Iterator[str]:
    again = [people.name(row) for row in entitled if row["is_repeat"] and not row["is_recorded"]]
    if again:
        yield _("not due after a request for a repeat procedure (ZMZ-1 85(1)): {people}",
                people=", ".join(again))  # fmt: skip
    if recorded := sum(row["is_recorded"] for row in entitled):
        yield n_("{n} person has a record of that month", "{n} people have a record of that month", recorded)


def _not_due(repo: Repository, month: date, those: set[str]) -> NotFound:
    names = sorted(people.name(one) for one in (people.by_code(repo, "person", id_) for id_ in those) if one)
    return NotFound(
        _("the pocket money of {month} is not due to {people}", month=dates.show_month(month),
          people=", ".join(names)),
        _("see: azil aid list"),
    )  # fmt: skip


def _data(month: date, those: Sequence[str]) -> dict[str, object]:
    return {"month": month.isoformat()[:7], "people": [ids.show(id_) for id_ in those]}
