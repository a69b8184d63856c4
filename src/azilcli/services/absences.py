"""Leaving for unknown whereabouts, and coming back. Whoever is away keeps the bed until discharged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, presence, stays
from azilcli.rules import presence as rules
from azilcli.rules.sql import limit
from azilcli.services import Done, check_day, gates, listing, sleeping, use_case
from azilcli.services.gates import Gate

AWAY_TWICE = "away-twice"
"""Code of what contradicts an absence, which is also that of the check that finds it."""

_SAID = ("reason", "expected", "excused", "is_excused", "asked_on", "told_on", "left_at", "notified_on")
"""What may be said of an absence beside its days."""

_Given = dict[str, date | str | int | None]


@use_case
def absent(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    on: date,
    reason: str | None = None,
    expected: date | None = None,
    excused: str | None = None,
    to: date | None = None,
    asked: date | None = None,
    told: date | None = None,
    at: str | None = None,
    notified: date | None = None,
    override: str | None = None,
) -> Done:
    """Record that people left: the night of the day `on` is the first one out.

    With `to`, the first night back in the house, it is an absence that is over, also before a later one; the
    reason `override` writes it beside other nights away, which stays a finding.
    `expected` is the day on which they mean to be back, `excused` the good reason for which the
    application does not count as withdrawn (ZMZ-1 50(2)), `asked` the day on which they gave none when they
    were asked, `told` that on which the Ministry was told of it (50(2)/3); `at` is the hour of the last
    exit, and `notified` the day on which the landlord told of it (50(2)/4, 115(1)/6). Of somebody who is
    away already, what is said goes over what was known; an earlier day moves the beginning. Raises
    `Refused` for a future day, one before the arrival, an overnight pass, and where there is nothing
    new; and for reasons of somebody who is no applicant, of whom only the days are recorded, for the
    bed (115, 116), unless `override` gives one. A child whom it leaves alone is named in a remark.
    """
    check_day(on)
    good_reason = _text(excused)
    fields = {
        "reason": _text(reason),
        "expected": expected,
        "excused": good_reason,
        "is_excused": 1 if good_reason else None,
    }
    given: _Given = {name: value for name, value in fields.items() if value is not None}
    given |= _asked(on, asked, told, is_excused=bool(good_reason))
    given |= _last_exit(on, at, notified)
    if expected is not None and expected < on:
        raise UsageError(
            _("the expected return {expected} is before the day of leaving {on}",
              expected=dates.show(expected),
              on=dates.show(on)),
            _("check both days"),
        )  # fmt: skip
    if to is not None:
        check_day(to, "--to")
        if to <= on:
            raise UsageError(
                _("the day of return {end} is not after the first night away {start}",
                  end=dates.show(to), start=dates.show(on)),
                _("check both days"),
            )  # fmt: skip
    left: list[dict[str, str]] = []
    why: list[str] = []
    for person in living.accommodated(repo, typed, on, households):
        if to is None:
            stay = stays.open_stay_or_refuse(repo, person)
            sleeping.refuse_before_arrival(stay, on)
            since = _leave(repo, person, stay, on, given)
        else:
            stay = sleeping.on_day(repo, person, on)
            since = on.isoformat()
            why += gates.refuse(repo, list(_away_twice(repo, person, stay, on, to)), override, on)
            put_absence(repo, stay, on, **{**given, "to_day": to})
        why += sleeping.left_open(repo, person, stay)
        seen = presence.seen_after(repo, person["id"], on)
        if seen and seen < (to.isoformat() if to else _end(repo, stay, on)):
            why.append(_("in the check of {day}, {name} was there", day=dates.show(seen),
                         name=people.name(person)))  # fmt: skip
        left.append({"person": person["id"], "name": people.name(person), "since": since})
    those = [one["person"] for one in left]
    why += gates.ask(repo, gates.OF_ABSENCES, those, [on], override, on)
    with gates.told(repo, those, (on, dates.today())) as alone:
        entry = repo.record("absent")
    listed = _since(
        left, lambda name, code, day: _("{name} ({code}) since {day}", name=name, code=code, day=day)
    )
    data: dict[str, object] = {"people": left, "expected": expected and expected.isoformat()}
    sentence = _("Away: {people}", people=listed.words)
    if to:
        data["to"] = to.isoformat()
        sentence += "; " + _("back on {day}", day=dates.show(to))
    return Done(entry, sentence, data, (*why, *alone), table=listed.table)


def _end(repo: Repository, stay: Record, on: date) -> str:
    """The first night back after an absence that was on record for a day, as far as there is one."""
    absence = presence.absence_on(repo, stay["id"], on)
    return str((absence or {}).get("to_day") or dates.OPEN)


def _asked(on: date, asked: date | None, told: date | None, *, is_excused: bool) -> _Given:
    """What was asked about a night out, and told (ZMZ-1 50(2)/3), none of it before the night itself."""
    if asked and is_excused:
        raise UsageError(_("--excused and --asked exclude each other"), _("give either --excused or --asked"))
    for day in (asked, told):
        if day and day < on:
            raise UsageError(
                _("{day} is before the first night out {start}", day=dates.show(day), start=dates.show(on)),
                _("check both days"),
            )
        if day:
            check_day(day)
    given: _Given = {"told_on": told} if told else {}
    return {**given, "asked_on": asked, "is_excused": 0, "excused": None} if asked else given


def _last_exit(on: date, at: str | None, notified: date | None) -> _Given:
    """The hour of the last exit, and the day of the landlord's notice (ZMZ-1 115(1)/6)."""
    given: _Given = {"left_at": dates.parse_clock(at)} if at else {}
    if notified:
        check_day(notified, "--notified")
        if notified < on:
            raise UsageError(
                _("{day} is before the first night out {start}", day=dates.show(notified),
                  start=dates.show(on)),
                _("check both days"),
            )  # fmt: skip
        given["notified_on"] = notified
    return given


def to_ask(repo: Repository, back: Sequence[str], on: date) -> list[str]:
    """A remark on each of those who are back on a day and are to be asked why they were out without a pass.

    None where the file has no such policy yet.
    """
    (days,) = repo.values(f"SELECT {limit(rules.ASK_DAYS)}", on=on)[0]
    if days is None:
        return []
    return gates.unmet(repo, {"presence": (rules.UNEXPLAINED,)}, back, on + timedelta(days=days + 1))


def _leave(repo: Repository, person: Record, stay: Record, on: date, given: _Given) -> str:
    """Put the absence of one person; the day since which they are away."""
    running = presence.absence_on(repo, stay["id"], on)
    if running:
        if not given:
            raise Refused(
                _("{name} is away since {day}", name=people.name(person),
                  day=dates.show(running["from_day"])),
                _("when they are back: azil return {code}", code=ids.show(person["id"])),
            )  # fmt: skip
        repo.put("absence", running["id"], **given)
        return str(running["from_day"])
    refuse_on_pass(repo, person, stay, on)
    later = presence.absence_after(repo, stay["id"], on)
    if later and later["to_day"] is None:
        # It is the same absence, which began earlier than was known.
        earlier = {name: later[name] for name in _SAID if later[name] is not None}
        given = {**earlier, **given}
        repo.put("absence", later["id"], to_day=later["from_day"])
    elif later:
        raise Refused(
            _("{name} was away from {start} to {end}", name=people.name(person),
              start=dates.show(later["from_day"]), end=dates.show(later["to_day"])),
            _("if they were back before that day, give the day: --to DATE"),
        )  # fmt: skip
    put_absence(repo, stay, on, **given)
    return on.isoformat()


def _away_twice(repo: Repository, person: Record, stay: Record, on: date, to: date) -> Iterator[Gate]:
    """That none of the nights of an absence that is over is on record as one away already."""
    other = presence.absence_between(repo, stay["id"], on, to)
    out = presence.pass_between(repo, stay["id"], on, to)
    name = people.name(person)
    if other and other["from_day"] == on.isoformat():
        raise Refused(
            _("{name} is away since {day}", name=name, day=dates.show(other["from_day"])),
            _("when they are back: azil return {code}", code=ids.show(person["id"])),
        )
    if other:
        start, end = dates.show(other["from_day"]), other["to_day"]
        yield Gate(
            AWAY_TWICE,
            person["id"],
            _("{name} was away from {start} to {end}", name=name, start=start, end=dates.show(end))
            if end
            else _("{name} is away since {day}", name=name, day=start),
            _("check both days"),
            "",
        )
    if out:
        yield Gate(
            AWAY_TWICE,
            person["id"],
            _("{name} has a pass from {start} to {end}", name=name, start=dates.show(out["from_day"]),
              end=dates.show(out["to_day"])),
            _("check both days"),
            "",
        )  # fmt: skip


def put_absence(repo: Repository, stay: Record, on: date, **given: date | str | int | None) -> str:
    """Say that a stay's person is away from the night of a day on; the id of the absence.

    Person and first night name it, so that two copies of the file that hear of it agree.
    """
    id_ = presence.id_of(repo, "absence", stay, on)
    absence = repo.get("absence", id_)  # one that came to nothing, as they were back the same day
    blank = dict.fromkeys(("to_day", *_SAID)) if absence else {}
    return repo.put("absence", id_, stay=stay["id"], from_day=on, **{**blank, **given})


def refuse_on_pass(repo: Repository, person: Record, stay: Record, on: date) -> None:
    """Refuse somebody who has an overnight pass for the night of a day."""
    out = presence.pass_on(repo, stay["id"], on)
    if out:
        raise Refused(
            _("{name} has a pass from {start} to {end}", name=people.name(person),
              start=dates.show(out["from_day"]), end=dates.show(out["to_day"])),
            _("an absence begins on {day} at the earliest", day=dates.show(out["to_day"])),
        )  # fmt: skip


@use_case
def come_back(repo: Repository, typed: Sequence[str], *, households: Sequence[str] = (), on: date) -> Done:
    """Record that people are back: the night of the day `on` is the first one in the house again.

    Ends an absence, or cuts an overnight pass short. Raises `Refused` for a future day and for
    somebody who is not away on that day.
    """
    check_day(on)
    back, why = [], []
    for person in living.accommodated(repo, typed, on, households):
        stay = stays.open_stay_or_refuse(repo, person)
        away = presence.absence_on(repo, stay["id"], on)
        out = presence.pass_on(repo, stay["id"], on)
        if away is None and out is None:
            raise Refused(
                _("{name} is not away on {day}", name=people.name(person), day=dates.show(on)),
                _("see: azil show {code}", code=ids.show(person["id"])),
            )
        why += sleeping.left_open(repo, person, stay)
        if away:
            repo.put("absence", away["id"], to_day=on)
        if out:
            repo.put("pass", out["id"], to_day=on)
        missed = presence.missed_after(repo, person["id"], on)
        if missed:
            why.append(_("in the check of {day}, {name} was not there", day=dates.show(missed),
                         name=people.name(person)))  # fmt: skip
        since = str((away or out or {})["from_day"])
        nights = (on - dates.iso(since)).days
        back.append({"person": person["id"], "name": people.name(person), "since": since, "nights": nights})
    those = [str(one["person"]) for one in back]
    with gates.told(repo, those, (on, dates.today())) as alone:
        entry = repo.record("return", ends=True)
    why += to_ask(repo, those, on)
    listed = _since(
        back, lambda name, code, day: _("{name} ({code}), away since {day}", name=name, code=code, day=day)
    )
    sentence = _("Back on {day}: {people}", day=dates.show(on), people=listed.words)
    return Done(entry, sentence, {"on": on.isoformat(), "people": back}, (*why, *alone), table=listed.table)


def _since(rows: Sequence[Record], say: Callable[[str, str, str], str]) -> listing.Listed:
    """People, each with the first night away."""
    return listing.listed(
        rows,
        {
            _("person"): lambda one: ids.named(one["name"], one["person"]),
            _("away since"): lambda one: dates.show(one["since"]),
        },
        lambda one: say(one["name"], ids.show(one["person"]), dates.show(one["since"])),
    )


def _text(typed: str | None) -> str | None:
    return (typed or "").strip() or None
