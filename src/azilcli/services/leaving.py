"""Leaving: voluntary departure, removal, Dublin transfer, and who was told what.

None of this ends a stay: people leave when they leave, and `azil discharge` says so. Every receipt
names the discharge that fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import N_, _, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, organisations, people, plain, policies, stays
from azilcli.rules import leaving
from azilcli.services import Done, check_day, gates, use_case
from azilcli.text.keys import is_blank


@contextmanager
def follows(repo: Repository, written: Sequence[Record]) -> Iterator[tuple[str, ...]]:
    """The discharge that fits decisions recorded inside."""
    concerned = [people.person(repo, row["person"]) for row in written]
    yield _how_to_discharge(repo, concerned, leaving.ENDS_AFTER.get(written[0]["kind"]))


@use_case
def voluntary(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    start: date,
    days: int | None = None,
    reason: str | None = None,
    until: date | None = None,
    extended: date | None = None,
    decision: str | None = None,
    override: str | None = None,
) -> Done:
    """Record the time for voluntary departure, of `days` days after the day of enforceability `start`.

    Without `days` it is the usual time, and there is one longer with a reason (ZMZ-1 49(10)); a decision made
    on the day `extended` may lengthen it up to the day `until` (49(12)). The reason `override` passes what
    the act does not know. Repeated with the same day, it gives another time.
    """
    check_day(start, "--from")
    if extended:
        check_day(extended, "--extended")
    if (until is None) != (extended is None):
        raise UsageError(
            _("a departure is extended by a decision of a day up to a day"),
            _("give both: --until DATE --extended DATE"),
        )
    if until and days is not None:
        raise UsageError(_("--days and --until exclude each other"), _("use one of them"))
    usual, basis = policies.number(repo, leaving.DAYS, start)
    last = until or leaving.voluntary_until(start, usual if days is None else days)
    asked = (last - start).days
    why = _stripped(reason)
    if asked < 1:
        raise UsageError(
            _("a voluntary departure takes at least one day"), _("azil leaving voluntary --help")
        )
    if asked > usual and not why:
        raise Refused(
            n_(
                "a voluntary departure of more than {n} day needs a reason ({basis})",
                "a voluntary departure of more than {n} days needs a reason ({basis})",
                usual,
                basis=basis,
            ),
            _("give it with --reason TEXT"),
        )
    concerned = living.alive(repo, typed, start, households)
    recorded = []
    for person in concerned:
        row = _latest(repo, person, (leaving.VOLUNTARY,), start)
        id_ = _write(repo, person, row, kind=leaving.VOLUNTARY, from_day=start, until=last, reason=why,
                     extended_on=extended, decision=_stripped(decision))  # fmt: skip
        recorded.append({"leaving": id_, "person": person["id"], "name": people.name(person)})
    passed = gates.ask(repo, gates.OF_DEPARTURE, [person["id"] for person in concerned],
                       [max(start, extended or start)], override, start)  # fmt: skip
    remarks = (*passed, *_how_to_discharge(repo, concerned, leaving.ENDS_BY[leaving.VOLUNTARY]))
    entry = repo.record("leaving voluntary")
    sentence = _("Voluntary departure until {day}: {people}", day=dates.show(last), people=_names(concerned))
    data = {"from": start.isoformat(), "days": asked, "until": last.isoformat(), "people": recorded}
    return Done(entry, sentence, data, remarks)


@use_case
def removal(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    asked: date | None = None,
    agreed: date | None = None,
    handed_over: date | None = None,
    not_carried_out: str | None = None,
    to: str | None = None,
) -> Done:
    """Record a step of a removal with the police: asked for, a day agreed, handed over, or why not.

    While a removal is neither carried out nor given up, a later command adds to it; otherwise `asked`
    begins one. `agreed` may lie ahead. `to` is the organisation that takes, or took, them over.
    """
    sentences = {
        "none": N_("no removal of {name} is under way"),
        "begin": N_("give the day on which the police were asked: --asked DATE"),
        "open": N_("the removal of {name} requested on {day} is still under way"),
        "done": N_("Removal: {people}"),
    }
    steps = {
        "agreed": agreed,
        "handed_over": handed_over,
        "organisation": to and organisations.code(repo, to),
    }
    return _begun_on(repo, typed, households, leaving.REMOVAL, asked, steps, not_carried_out, sentences)


@use_case
def home(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    decided: date | None = None,
    agreed: date | None = None,
    left: date | None = None,
    not_carried_out: str | None = None,
) -> Done:
    """Record a step of a voluntary return to the country of origin: decided, agreed, left, or why not.

    Until they leave the country, people keep the rights that they had (ZMZ-1 106(2)).
    """
    sentences = {
        "none": N_("no return of {name} is under way"),
        "begin": N_("give the day on which they decided to return: --decided DATE"),
        "open": N_("the return of {name} decided on {day} is still under way"),
        "done": N_("Voluntary return: {people}"),
    }
    steps = {"agreed": agreed, "handed_over": left}
    return _begun_on(repo, typed, households, leaving.RETURN, decided, steps, not_carried_out, sentences)


def _begun_on(
    repo: Repository,
    typed: Sequence[str],
    households: Sequence[str],
    kind: str,
    asked: date | None,
    steps: dict[str, Any],
    not_carried_out: str | None,
    sentences: dict[str, str],
) -> Done:
    """Record a step of a way of leaving that begins on a day, with its own words."""
    is_home = kind == leaving.RETURN
    begins, carried_out = ("--decided", "--left") if is_home else ("--asked", "--handed-over")
    for day, option in ((asked, begins), (steps["handed_over"], carried_out)):
        if day:
            check_day(day, option)
    recorded, concerned = [], living.alive(repo, typed, dates.today(), households)
    for person in concerned:
        row = _open(repo, person, kind)
        name = people.name(person)
        if row is None and asked is None:
            begin = sentences["begin"]
            raise UsageError(_(sentences["none"], name=name), _(begin))
        if row and asked and asked.isoformat() != row["from_day"]:
            raise Refused(
                _(sentences["open"], name=name, day=dates.show(row["from_day"])),
                _("give the outcome: --handed-over DATE or --not-carried-out REASON")
                if kind == leaving.REMOVAL
                else _("give the outcome: --left DATE or --not-carried-out REASON"),
            )
        begun = dates.iso(row["from_day"]) if row else asked or dates.today()
        recorded.append(_handing_over(repo, person, kind, row, begun, steps, not_carried_out))
    remarks = _how_to_discharge(repo, concerned, None if not_carried_out else leaving.ENDS_BY[kind])
    entry = repo.record(f"leaving {kind}")
    sentence = _(sentences["done"], people=_steps_of(recorded))
    return Done(entry, sentence, {"people": recorded}, remarks)


@use_case
def dublin(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    state: str | None = None,
    agreed: date | None = None,
    handed_over: date | None = None,
    not_carried_out: str | None = None,
    to: str | None = None,
) -> Done:
    """Record a transfer to the state responsible under the Dublin regulation, or a step of it.

    `state` and the day `agreed`, which may lie ahead, begin one; while it is neither carried out nor
    given up, a later command adds to it.
    """
    from azilcli.services import network

    if handed_over:
        check_day(handed_over, "--handed-over")
    country = network.country(state) if state else None
    steps: dict[str, Any] = {"agreed": agreed, "handed_over": handed_over, "state": country}
    steps["organisation"] = to and organisations.code(repo, to)
    recorded, concerned = [], living.alive(repo, typed, dates.today(), households)
    for person in concerned:
        row = _open(repo, person, leaving.DUBLIN)
        if row is None and not (country and agreed):
            raise UsageError(
                _("no Dublin transfer of {name} is under way", name=people.name(person)),
                _("give the state and the day: --state COUNTRY --agreed DATE"),
            )
        days = [day for day in (dates.today(), agreed, handed_over) if day]
        begun = dates.iso(row["from_day"]) if row else min(days)
        recorded.append(_handing_over(repo, person, leaving.DUBLIN, row, begun, steps, not_carried_out))
    remarks = _how_to_discharge(repo, concerned, None if not_carried_out else leaving.ENDS_BY[leaving.DUBLIN])
    entry = repo.record("leaving dublin")
    sentence = _("Dublin transfer: {people}", people=_steps_of(recorded))
    return Done(entry, sentence, {"people": recorded}, remarks)


@use_case
def tell(
    repo: Repository,
    typed: str,
    *,
    who: str | None = None,
    what: str | None = None,
    to: str | None = None,
    basis: str | None = None,
    on: date,
) -> Done:
    """Record that an organisation, or somebody in words, was told about a person's leaving.

    Personal data are given out where there is a legal basis (ZMZ-1 118(3)); it is asked for.
    """
    check_day(on)
    organisation = to and organisations.code(repo, to)
    if is_blank(who or "") and not organisation:
        raise UsageError(
            _("who was informed is missing"), _("use --to CODE, or --who TEXT; see: azil organisation list")
        )
    person = people.person(repo, typed)
    id_ = repo.add(
        "told",
        person=person["id"],
        on_day=on,
        who=_stripped(who),
        what=_stripped(what),
        organisation=organisation,
        legal_basis=_stripped(basis),
    )
    entry = repo.record("leaving told")
    sentence = _("Informed of the departure of {person} on {day}: {who}",
                 person=_names([person]), day=dates.show(on),
                 who=", ".join(one for one in (organisation, _stripped(who)) if one))  # fmt: skip
    data = {"told": id_, "person": person["id"], "on": on.isoformat(), "organisation": organisation}
    asked = () if _stripped(basis) else (_("on which legal basis? give it with --basis (ZMZ-1 118(3))"),)
    return Done(entry, sentence, data, asked)


def _open(repo: Repository, person: Record, kind: str) -> Record | None:
    """The removal or transfer of a person that is neither carried out nor given up."""
    return repo.row(
        "SELECT * FROM leaving WHERE person = :person AND kind = :kind AND handed_over IS NULL"
        " AND failed IS NULL ORDER BY from_day DESC, id LIMIT 1",
        person=person["id"],
        kind=kind,
    )


def _latest(repo: Repository, person: Record, kinds: Sequence[str], start: date) -> Record | None:
    """What is on record of these kinds for the same person and day."""
    rows = repo.rows("SELECT * FROM leaving WHERE person = :person AND from_day = :start ORDER BY id",
                     person=person["id"], start=start)  # fmt: skip
    return next((row for row in rows if row["kind"] in kinds), None)


def _write(repo: Repository, person: Record, row: Record | None, **fields: Any) -> str:
    """Record a way of leaving, or what is new of one; what is None is left alone."""
    if row is None:
        return repo.add("leaving", person=person["id"], **fields)
    values = {name: plain(value) for name, value in fields.items()}
    new = {name: value for name, value in values.items() if value is not None and value != row[name]}
    if not new:
        raise UsageError(
            _("nothing to change: this is already recorded for {name}", name=people.name(person)),
            _("see: azil leaving show {code}", code=ids.show(person["id"])),
        )
    return repo.put("leaving", row["id"], **new)


def _handing_over(
    repo: Repository,
    person: Record,
    kind: str,
    row: Record | None,
    begun: date,
    steps: dict[str, Any],
    not_carried_out: str | None,
) -> dict[str, Any]:
    """Record steps of a removal or transfer; what is now known of it."""
    why = _stripped(not_carried_out)
    if steps["handed_over"] and why:
        raise UsageError(
            _("somebody has either left or not: --not-carried-out excludes the other day"),
            _("leave out one of them"),
        )
    for day in (steps["agreed"], steps["handed_over"]):
        if day and day < begun:
            raise Refused(
                _("{day} is before {begun}, when the departure of {name} began",
                  day=dates.show(day), begun=dates.show(begun), name=people.name(person)),
                _("check the day"),
            )  # fmt: skip
    agreed = steps["agreed"] or (dates.iso(row["agreed"]) if row and row["agreed"] else dates.today())
    fields = {**steps, "reason": why, "failed": min(agreed, dates.today()) if why else None}
    id_ = _write(repo, person, row, kind=kind, from_day=begun, **fields)
    now = {**(row or {}), "from_day": begun, **{k: v for k, v in fields.items() if v is not None}}
    days = {
        name: dates.iso(str(now[name])).isoformat() if now.get(name) else None
        for name in ("from_day", "agreed", "handed_over", "failed")
    }
    return {"leaving": id_, "person": person["id"], "name": people.name(person), "kind": kind,
            "state": now.get("state"), "organisation": now.get("organisation"), **days}  # fmt: skip


def _how_to_discharge(repo: Repository, concerned: Sequence[Record], how: str | None) -> tuple[str, ...]:
    """A remark with the discharge to write once those who are still accommodated have left."""
    here = [ids.show(person["id"]) for person in concerned if stays.open_stay(repo, person["id"])]
    if not here or how is None:
        return ()
    hint = _("this did not end a stay; when they leave: azil discharge {codes} {how}",
             codes=" ".join(here), how=how)  # fmt: skip
    return (hint,)


def _names(concerned: Sequence[Record]) -> str:
    return "; ".join(ids.named(people.name(person), person["id"]) for person in concerned)


def _steps_of(recorded: Sequence[dict[str, Any]]) -> str:
    phrases = []
    for one in recorded:
        parts = [ids.named(one["name"], one["person"])]
        if one["kind"] == leaving.REMOVAL:
            parts.append(_("requested on {day}", day=dates.show(one["from_day"])))
        if one["kind"] == leaving.RETURN:
            parts.append(_("decided on {day}", day=dates.show(one["from_day"])))
        if one["state"]:
            parts.append(_("to {state}", state=one["state"]))
        if one["organisation"]:
            parts.append(_("taken over by {organisation}", organisation=one["organisation"]))
        if one["agreed"]:
            parts.append(_("agreed for {day}", day=dates.show(one["agreed"])))
        if one["handed_over"]:
            day = dates.show(one["handed_over"])
            parts.append(
                _("left on {day}", day=day)
                if one["kind"] == leaving.RETURN
                else _("handed over on {day}", day=day)
            )
        if one["failed"]:
            parts.append(_("not carried out on {day}", day=dates.show(one["failed"])))
        phrases.append(", ".join(parts))
    return "; ".join(phrases)


def _stripped(text: str | None) -> str | None:
    return (text or "").strip() or None
