"""Overnight passes: granting them within the limits of the law, and cancelling them (ZMZ-1 82(6)-(8))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from azilcli import dates
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, policies, presence, stays
from azilcli.rules import presence as rules
from azilcli.rules.presence import Nights
from azilcli.services import Done, check_day, gates, sleeping, use_case
from azilcli.text.keys import search_key


@use_case
def grant(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    start: date,
    end: date,
    address: str | None = None,
    ground: str | None = None,
    reason: str | None = None,
    town: str | None = None,
    decision: str | None = None,
    override: str | None = None,
) -> Done:
    """Permit people to spend the nights from `start` to the day before `end` elsewhere.

    `end` is the day of return. Days may lie ahead. A pass is for at most `pass.days` nights, and
    passes for at most `pass.year-days` in a one-year period: the year that ends with the last night
    of the pass, and likewise that of every later pass. Beyond that it is refused with the figures,
    unless `override` gives the reason (ZMZ-1 82(6)-(8)). So are a pass of somebody who is no applicant,
    one that a ground on record opposes, and one for another municipality, `town` or the end of the address,
    than that of the house. Of another `ground`, which needs a `decision` or a summons, no nights are counted
    (78(5), (6)). A child whom it leaves alone is named in a remark.
    """
    nights = Nights(start, end)
    if nights.number < 1:
        raise UsageError(
            _("the day of return {end} is not after the first night {start}", end=dates.show(end),
              start=dates.show(start)),
            _("--from is the first night away, --to the day of return"),
        )  # fmt: skip
    code = policies.code(repo, "pass-ground", ground) if ground else None
    granted = [
        (person, stays.open_stay_or_refuse(repo, person))
        for person in living.accommodated(repo, typed, start, households)
    ]
    for person, stay in granted:
        sleeping.refuse_before_arrival(stay, start)
        _refuse_away(repo, person, stay, nights)
    for _person, stay in granted:
        id_ = presence.id_of(repo, "pass", stay, start)
        repo.put("pass", id_, stay=stay["id"], from_day=start, to_day=end, granted_to=end,
                 address=_text(address), ground=code, reason=_text(reason), decision=_text(decision),
                 town=_as_of_site(repo, stay, _text(town) or _town(address)))  # fmt: skip
    going = [person["id"] for person, _stay in granted]
    passed = gates.ask(repo, gates.OF_PASSES, going, [start], override, dates.today())
    with gates.told(repo, going, (start + timedelta(days=n) for n in range(nights.number))) as alone:
        entry = repo.record("pass grant")
    lacking = gates.unmet(repo, gates.OF_GRANTED, going, start)
    listing = people.listing(person for person, _stay in granted)
    sentence = n_(
        "Pass for {n} night, from {start}, back on {end}: {people}",
        "Pass for {n} nights, from {start}, back on {end}: {people}",
        nights.number,
        start=dates.show(start),
        end=dates.show(end),
        people=listing,
    )
    data = {
        "from": start.isoformat(),
        "to": end.isoformat(),
        "nights": nights.number,
        "ground": code or rules.NIGHT_OUT,
        "people": [{"person": person["id"], "name": people.name(person)} for person, _stay in granted],
    }
    still_open = [text for person, stay in granted for text in sleeping.left_open(repo, person, stay)]
    return Done(entry, sentence, data, (*passed, *still_open, *alone, *lacking))


@use_case
def cancel(repo: Repository, typed: Sequence[str], *, start: date | None = None, on: date) -> Done:
    """Cancel passes that have not begun on the day `on`: the one there is, or that from `start` on.

    Of somebody who has left also one that was to begin after that.
    """
    check_day(on)
    cancelled = []
    for person in people.people(repo, typed, on):
        stay = stays.latest(repo, person)
        ended = stay["departed"] or dates.OPEN
        passes = presence.passes_from(repo, stay["id"], min(on, dates.iso(ended)))
        if start:
            passes = [one for one in passes if one["from_day"] == start.isoformat()]
        chosen = _only(person, passes)
        if chosen["from_day"] < min(on.isoformat(), ended):
            raise Refused(
                _("the pass of {name} began on {day}", name=people.name(person),
                  day=dates.show(chosen["from_day"])),
                _("record the return: azil return {code}", code=ids.show(person["id"])),
            )  # fmt: skip
        repo.put("pass", chosen["id"], to_day=chosen["from_day"])
        cancelled.append(
            {"person": person["id"], "name": people.name(person), "from": chosen["from_day"],
             "to": chosen["to_day"]}
        )  # fmt: skip
    staying = [str(one["person"]) for one in cancelled]
    with gates.told(repo, staying, (dates.iso(str(one["from"])) for one in cancelled)) as alone:
        entry = repo.record("pass cancel", ends=True)
    phrases = [
        _("{name} ({code}) from {start} to {end}", name=one["name"], code=ids.show(one["person"]),
          start=dates.show(one["from"]), end=dates.show(one["to"]))
        for one in cancelled
    ]  # fmt: skip
    sentence = _("Passes cancelled: {people}", people="; ".join(phrases))
    return Done(entry, sentence, {"people": cancelled}, tuple(alone))


def _as_of_site(repo: Repository, stay: Record, town: str | None) -> str | None:
    """A municipality as the site, or the address, spells it, where it is the same."""
    here = stays.last_placement(repo, stay["id"])
    site = repo.get("site", here["site"]) if here else None
    own = stay["town"] or (site["town"] if site else None)
    return str(own) if own and town and search_key(town) == search_key(own) else town


def _town(address: str | None) -> str | None:
    """The town that an address names at its end, behind comma and postcode; none where there are figures."""
    _street, comma, last = (address or "").rpartition(",")
    town = last.strip().lstrip("0123456789 ")
    return town if comma and town and not any(sign.isdigit() for sign in town) else None


def _text(typed: str | None) -> str | None:
    return (typed or "").strip() or None


def _only(person: Record, passes: Sequence[Record]) -> Record:
    if not passes:
        raise NotFound(_("{name} has no such pass", name=people.name(person)), _("see: azil pass list"))
    if len(passes) > 1:
        raise NotFound(
            _("{name} has several passes, from: {days}", name=people.name(person),
              days=", ".join(dates.show(one["from_day"]) for one in passes)),
            _("give the day with --from DATE"),
        )  # fmt: skip
    return passes[0]


def _refuse_away(repo: Repository, person: Record, stay: Record, nights: Nights) -> None:
    other = presence.pass_between(repo, stay["id"], nights.start, nights.end)
    if other:
        raise Refused(
            _("{name} has a pass from {start} to {end}", name=people.name(person),
              start=dates.show(other["from_day"]), end=dates.show(other["to_day"])),
            _("choose other days, or first: azil pass cancel {code}", code=ids.show(person["id"])),
        )  # fmt: skip
    away = presence.absence_between(repo, stay["id"], nights.start, nights.end)
    if away:
        raise Refused(
            _("{name} is away since {day}", name=people.name(person), day=dates.show(away["from_day"])),
            _("first: azil return {code}, with --on {day} if the absence was recorded by mistake",
              code=ids.show(person["id"]), day=dates.show(away["from_day"])),
        )  # fmt: skip
