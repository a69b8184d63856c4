"""House rules: recording breaches, measures, decisions and objections (ZMZ-1 82.a, 82.b, 94 to 96)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, plain, policies, stays
from azilcli.rules import measures
from azilcli.rules.sql import ends
from azilcli.services import Done, check_day, gates, sleeping, use_case
from azilcli.text.keys import is_blank

_WITH_LAST_DAY = (measures.SEPARATE_ROOM, measures.TERMINATION)


@use_case
def add(
    repo: Repository,
    typed: Sequence[str],
    kind: str,
    *,
    households: Sequence[str] = (),
    on: date,
    until: date | None = None,
    breach: str | None = None,
    written: date | None = None,
    served: date | None = None,
    number: str | None = None,
    description: str,
    override: str | None = None,
) -> Done:
    """Record a breach of house rules, or a measure, of people and households.

    `breach` says which one of the act it is, or because of which one on record the measure is taken; where
    that is not said, because of the latest that allows it. `until` is the last day, inclusive: of a separate
    room, which needs one (ZMZ-1 82.b(2)), or of the notice of a termination. The day on which the decision
    was `served` begins the time of the objection. Raises `Refused` for a measure that the act does not allow
    for the breach, the people or so early; the reason `override` passes it. Nothing is moved and no stay is
    ended by it.
    """
    check_day(on)
    code = policies.code(repo, "measure-kind", kind)
    meant = policies.code(repo, "breach", breach) if breach else None
    _check_last_day(code, on, until)
    decided = decision(code, on, written, served, number)
    if is_blank(description):
        raise UsageError(
            _("the description of the breach or measure is missing"),
            _("describe what happened with --description TEXT"),
        )
    concerned = [
        (person, _stay_on(repo, person, on))
        for person in living.accommodated(repo, typed, on, households, or_leaving=True)
    ]
    recorded = []
    for person, stay in concerned:
        fields: dict[str, Any] = {
            "person": person["id"],
            "stay": stay["id"],
            "kind": code,
            "on_day": on,
            "until": until,
            **which_breach(repo, person, stay, code, meant, on),
            **decided,
            **objection(repo, stay["programme"], code, served),
        }
        recorded.append(
            {
                "measure": repo.add("measure", **fields, description=description.strip()),
                "person": person["id"],
                "name": people.name(person),
                "stay": stay["id"],
                **{name: plain(fields.get(name)) for name in ("until", "objection_until", *_SAID)},
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


_SAID = ("breach", "ground", "written_on", "served_on")


def decision(
    kind: str, on: date, written: date | None, served: date | None, number: str | None
) -> dict[str, Any]:
    """What was said of the decision on a measure, in the right order; a breach has none."""
    told = {"written_on": written, "served_on": served, "number": (number or "").strip() or None}
    fields = {name: value for name, value in told.items() if value}
    if fields and kind in measures.UNWRITTEN:
        raise UsageError(
            _("only a measure decided in writing has a decision"),
            _("leave out --written, --served and --number"),
        )
    for day, option in ((written, "--written"), (served, "--served")):
        if day:
            check_day(day, option)
    for first, then in ((on, written), (on, served), (written, served)):
        if first and then and then < first:
            raise Refused(
                _("{then} is before {first}", then=dates.show(then), first=dates.show(first)),
                _("a measure is first ordered, then its decision is written, then served"),
            )
    return fields


def which_breach(
    repo: Repository, person: Record, stay: Record, kind: str, meant: str | None, on: date
) -> dict[str, str]:
    """Which breach of the act it is; or the one on record because of which a measure is taken."""
    policy = policies.in_force(repo, f"{stay['programme']}.{kind}.breaches", on)
    right = policy["value"].split() if policy else []
    if kind in measures.BREACHES:
        if meant and meant not in right:
            raise UsageError(
                _("{breach} is not a breach of this kind in this programme", breach=meant),
                policies.one_of(repo, "breach", right) if right else _("leave out --breach"),
            )
        return {"breach": meant} if meant else {}
    past = repo.rows(
        "SELECT m.id, m.kind, m.breach FROM measure AS m JOIN stay AS s ON s.id = m.stay"
        " WHERE m.person = :person AND s.programme = :programme AND m.on_day <= :on"
        " AND m.kind IN ('breach-minor', 'breach-serious') ORDER BY m.on_day DESC, m.id",
        person=person["id"],
        programme=stay["programme"],
        on=on,
    )
    if meant:
        past = [row for row in past if row["breach"] == meant]
        if not past:
            raise Refused(
                _("no breach {breach} by {name} is recorded on or before {day}",
                  name=people.name(person), breach=meant, day=dates.show(on)),
                _("record the breach first: azil measure add {code} breach-serious --breach {breach}",
                  code=ids.show(person["id"]), breach=meant),
            )  # fmt: skip
    gravity = measures.calls_for(kind)
    allowing = (
        row for row in past if row["breach"] in right or (not row["breach"] and row["kind"] == gravity)
    )
    ground = next(allowing, past[0] if past else None)
    return {"ground": ground["id"]} if ground else {}


def objection(repo: Repository, programme: str, kind: str, served: date | None) -> dict[str, date]:
    """The last day of the objection, where the decision was served."""
    if served is None:
        return {}
    days, _basis = policies.number(repo, "measures.objection-days", served)
    last = measures.objection_until(programme, kind, served, days)
    return {"objection_until": last} if last else {}


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
    stay = repo.row(
        "SELECT * FROM stay WHERE person = :person AND arrived <= :on"
        f" AND {ends('departed')} >= :on ORDER BY arrived DESC LIMIT 1",
        person=person["id"],
        on=on,
    )
    if stay is None:
        sleeping.refuse_before_arrival(stays.open_stay_or_refuse(repo, person), on)
        raise Refused(
            _("{name} has no stay on {day}", name=people.name(person), day=dates.show(on)),
            _("check the day; see: azil show {code}", code=ids.show(person["id"])),
        )
    return stay


def _phrase(one: dict[str, Any]) -> str:
    phrase = ids.named(one["name"], one["person"])
    if one["until"]:
        phrase = _("{person} until {day}", person=phrase, day=dates.show(one["until"]))
    if one["objection_until"]:
        phrase = _("{person}, last day of the objection {day}", person=phrase,
                 day=dates.show(one["objection_until"]))  # fmt: skip
    return phrase


def _remarks(concerned: Sequence[tuple[Record, Record]], kind: str) -> Iterator[str]:
    """What is still to be done: a measure moves nobody and ends no stay."""
    codes = " ".join(ids.show(person["id"]) for person, _stay in concerned)
    if kind in (measures.TRANSFER, measures.SEPARATE_ROOM):
        yield _("this did not move anybody: azil transfer {codes} --to PLACE", codes=codes)
    elif kind == measures.TERMINATION:
        yield _("this did not end a stay: azil discharge {codes} --reason house-rules", codes=codes)
