"""House rules: recording breaches and the measures taken because of them (ZMZ-1 82.a, 82.b, 97)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, policies, stays
from azilcli.rules import measures
from azilcli.rules.measures import Step
from azilcli.rules.sql import ends
from azilcli.services import Done, check_day, gates, sleeping, use_case
from azilcli.text.keys import is_blank

_WITH_LAST_DAY = (measures.SEPARATE_ROOM, measures.TERMINATION)
_RESTS_ON = {measures.WARNING: "warning", measures.TRANSFER: "transfer"}


@use_case
def add(
    repo: Repository,
    typed: Sequence[str],
    kind: str,
    *,
    households: Sequence[str] = (),
    on: date,
    until: date | None = None,
    description: str,
    override: str | None = None,
) -> Done:
    """Record a breach of house rules, or a measure, of people and households.

    `until` is the last day, inclusive: of a separate room, which needs one (ZMZ-1 82.b), or of the
    notice of a termination. Raises `Refused` for a separate room that is too long and, in the
    integration programme, for a measure whose earlier steps are missing (ZMZ-1 97); the reason
    `override` passes both. Nothing is moved and no stay is ended by it.
    """
    check_day(on)
    code = policies.code(repo, "measure-kind", kind)
    _check_last_day(code, on, until)
    if is_blank(description):
        raise UsageError(
            _("the description of the breach or measure is missing"),
            _("describe what happened with --description TEXT"),
        )
    concerned = [
        (person, _stay_on(repo, person, on))
        for person in living.accommodated(repo, typed, on, households, or_leaving=True)
    ]
    taken = {stay["id"]: _taken(repo, stay["id"]) for _person, stay in concerned}
    days, _basis = policies.number(repo, "measures.objection-days", on)
    recorded = []
    for person, stay in concerned:
        objection = measures.objection_until(stay["programme"], code, on, days)
        fields: dict[str, Any] = {
            "person": person["id"],
            "stay": stay["id"],
            "kind": code,
            "on_day": on,
            "until": until,
            "objection_until": objection,
            **_rests_on(stay["programme"], code, on, taken[stay["id"]]),
        }
        recorded.append(
            {
                "measure": repo.add("measure", **fields, description=description.strip()),
                "person": person["id"],
                "name": people.name(person),
                "stay": stay["id"],
                "until": until and until.isoformat(),
                "objection_until": objection and objection.isoformat(),
            }
        )
    those = [person["id"] for person, _stay in concerned]
    passed = gates.ask(repo, gates.OF_MEASURES, those, [on], override, on)
    with gates.told(repo, those, [on], gates.OF_BREACHES) as without:
        entry = repo.record("measure add")
    remarks = (*passed, *without, *_remarks(concerned, code))
    sentence = _(
        "{kind} on {day}: {people}",
        kind=policies.label(repo, "measure-kind", code),
        day=dates.show(on),
        people="; ".join(_phrase(one) for one in recorded),
    )
    data = {"kind": code, "on": on.isoformat(), "people": recorded}
    return Done(entry, sentence, data, remarks)


def _check_last_day(kind: str, on: date, until: date | None) -> None:
    if until is None:
        if kind == measures.SEPARATE_ROOM:
            raise UsageError(
                _("the last day of the separate room is missing"), _("give its last day with --until DATE")
            )
    elif kind not in _WITH_LAST_DAY:
        raise UsageError(
            _("only a separate room and the notice of a termination have a last day"), _("leave out --until")
        )
    elif until < on:
        raise UsageError(
            _("the last day {until} is before {day}", until=dates.show(until), day=dates.show(on)),
            _("check both days"),
        )


def _stay_on(repo: Repository, person: Record, on: date) -> Record:
    """The stay of a person on a day, also one that has ended since."""
    found = repo.row(
        "SELECT * FROM stay WHERE person = :person AND arrived <= :on"
        f" AND {ends('departed')} >= :on ORDER BY arrived DESC LIMIT 1",
        person=person["id"],
        on=on,
    )
    if found is None:
        sleeping.refuse_before_arrival(stays.open_stay_or_refuse(repo, person), on)
        raise Refused(
            _("{name} has no stay on {day}", name=people.name(person), day=dates.show(on)),
            _("check the day; see: azil show {code}", code=ids.show(person["id"])),
        )
    return found


def _taken(repo: Repository, stay: str) -> list[Step]:
    return [
        Step(row["id"], row["kind"], dates.iso(row["on_day"]))
        for row in repo.rows("SELECT id, kind, on_day FROM measure WHERE stay = :stay", stay=stay)
    ]


def _rests_on(programme: str, kind: str, on: date, taken: Sequence[Step]) -> dict[str, str]:
    """The earlier steps that a measure rests on, so that none of them is undone beneath it."""
    return {
        _RESTS_ON[step]: found.id
        for step in measures.steps_before(programme, kind)
        if (found := measures.earlier(step, on, taken))
    }


def _phrase(one: dict[str, Any]) -> str:
    said = ids.named(one["name"], one["person"])
    if one["until"]:
        said = _("{person} until {day}", person=said, day=dates.show(one["until"]))
    if one["objection_until"]:
        said = _("{person}, last day of the objection {day}", person=said,
                 day=dates.show(one["objection_until"]))  # fmt: skip
    return said


def _remarks(concerned: Sequence[tuple[Record, Record]], kind: str) -> Iterator[str]:
    """What is still to be done: a measure moves nobody and ends no stay."""
    codes = " ".join(ids.show(person["id"]) for person, _stay in concerned)
    if kind in (measures.TRANSFER, measures.SEPARATE_ROOM):
        yield _("this did not move anybody: azil transfer {codes} --to PLACE", codes=codes)
    elif kind == measures.TERMINATION:
        yield _("this did not end a stay: azil discharge {codes} --reason house-rules", codes=codes)
