"""Longer than the first grant: extensions with their conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, evidence, findings, living, people, places, policies, stays
from azilcli.rules import conditions, terms
from azilcli.rules.checks.stays import EARLY
from azilcli.rules.children import ADULT
from azilcli.rules.conditions import Case, Condition, Proof
from azilcli.rules.sql import is_among
from azilcli.rules.status import EVICTION
from azilcli.rules.terms import Grant
from azilcli.services import Done, check_day, gates, sleeping, use_case
from azilcli.tuples import NamedTuple

GATE = "extension-conditions"
"""Code of the gate that an extension without its proof does not pass."""


class Wish(NamedTuple):
    """An extension that is asked for: whose, which, and how its conditions stand."""

    person: Record
    stay: Record
    grant: Grant
    conditions: tuple[Condition, ...]
    ground: str | None = None


def wishes(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    on: date,
    months: int | None = None,
    ground: str | None = None,
    as_it_was: bool = False,
) -> list[Wish]:
    """The next extension of each person as it would be granted on a day; nothing is written.

    `ground` is that of an integration house: by default the one that was not used yet, in their order.
    `as_it_was` looks at the stay of the day, which may have ended or been extended since.

    `Refused` where the programme allows no further extension or not so many months, whatever the
    conditions; those are only looked at, not asked for.
    """
    check_day(on)
    if months is not None and months < 1:
        raise UsageError(_("an extension must be at least one month long"), _("azil extend NAME --months 3"))
    asked = living.accommodated(repo, typed, on, households)
    wishes: dict[str, Wish] = {}
    for person in asked:
        if as_it_was:
            stay = sleeping.on_day(repo, person, on)
        else:
            stay = stays.open_stay_or_refuse(repo, person)
            sleeping.refuse_before_arrival(stay, on)
        anchor = dates.iso(stay["anchor"]) if stay["anchor"] else None
        rules = policies.terms(repo, stay["programme"], anchor or on)
        together = [stay]
        if rules.counted_from == terms.ADMISSION:
            together = stays.sharing(repo, person["id"], stay["programme"], on)
            anchor = dates.iso(together[0]["anchor"])
        if rules.counted_from == terms.CONTRACT:
            together = _with_family(repo, stay, on)
        elif rules.counted_from == terms.STATUS:
            together = _with_reunited(repo, stay, on)
        before = stays.most_extensions(repo, together)
        if as_it_was:
            before = [row for row in before if row["decided_on"] <= on.isoformat()]
        _refuse_out_of_order(before, on)
        on_ground = _ground(stay, before, ground)
        grant = terms.extend(
            rules, anchor, [row["months"] for row in before], months, on,
            from_decision=on_ground == conditions.NEWLY_VULNERABLE,
        )  # fmt: skip
        carers = _carers(repo, person, stay, on) if rules.counted_from == terms.STATUS else ()
        whose = [[carer, stay] for carer in carers] or [together]
        shown = min(
            (_conditions(repo, those, grant, before, on, on_ground) for those in whose),
            key=lambda one: len(conditions.missing(one)),
        )
        for one in together:
            owner = person if one["person"] == person["id"] else repo.get("person", one["person"])
            wishes.setdefault(one["id"], Wish(owner or person, one, grant, shown, on_ground))
    order = {person["id"]: number for number, person in enumerate(asked)}
    return sorted(wishes.values(), key=lambda wish: order.get(wish.person["id"], len(order)))


def _of_one_term(repo: Repository, stay: Record, on: date) -> list[Record]:
    """A stay, and those of its household that share its term and have not ended by a day."""
    others = stays.of_one_term(repo, stay)
    return [stay, *(one for one in others if (one["departed"] or dates.OPEN) > on.isoformat())]


def _with_family(repo: Repository, stay: Record, on: date) -> list[Record]:
    """Of whom a term counted from the contract is: who signed it, and family that did not (ZMZ-1 97(5))."""
    alike = _of_one_term(repo, stay, on)
    signed = {one["id"]: evidence.contract_signed(repo, one["person"], on) is not None for one in alike}
    holder = stay if signed[stay["id"]] else next((one for one in alike if signed[one["id"]]), stay)
    return [holder, *(one for one in alike if one != holder and not signed[one["id"]])]


def _with_reunited(repo: Repository, stay: Record, on: date) -> list[Record]:
    """The stay of a beneficiary in a house, and those of reunited family (ZMZ-1 93(2))."""
    alike = _of_one_term(repo, stay, on)
    family = [one for one in alike if sleeping.is_reunited(repo, one["person"], on)]
    if stay in family:
        return [*(one for one in alike if one not in family)][:1] + family
    return [stay, *family]


def _carers(repo: Repository, person: Record, stay: Record, on: date) -> list[Record]:
    """The stays of the adults by whom a minor stays in a house: it is they who sign, learn and are spoken to.

    A contract is asked of adults only (ZMZ-1 90(3), 90.b), and so is what an extension builds on.
    """
    if not _is_minor(person, on):
        return []
    return [
        one
        for one in stays.sharing(repo, person["id"], stay["programme"], on)
        if not _is_minor(repo.get("person", one["person"]) or person, on)
        and not sleeping.is_reunited(repo, one["person"], on)
    ]


def _is_minor(person: Record, on: date) -> bool:
    age = dates.age(person["birth_date"], on)
    return age is not None and age < ADULT


def _ground(stay: Record, before: Sequence[Record], typed: str | None) -> str | None:
    """On which provision a stay is extended: 93(3) and 93(4) stand on their own, each once."""
    if stay["programme"] != "integration":
        if typed:
            raise UsageError(
                _("only extensions in integration houses have a ground"), _("leave out --ground")
            )
        return None
    used = {conditions.ground(row["number"], row["ground"]) for row in before}
    if typed in used:
        raise Refused(
            _("an extension on this ground has already been granted (ZMZ-1 93(3), (4))"),
            _("see: azil show {code}", code=ids.show(stay["person"])),
        )
    both = (conditions.AFTER_YEAR, conditions.NEWLY_VULNERABLE)
    return typed or next((one for one in both if one not in used), both[1])


def _refuse_out_of_order(before: Sequence[Record], on: date) -> None:
    """Refuse a decision of before the last one: what that one granted is what this one is added to."""
    for row in before:
        if row["decided_on"] > on.isoformat():
            raise Refused(
                _(
                    "extension {number} was decided on {day}; the next one cannot be decided before that day",
                    number=row["number"],
                    day=dates.show(row["decided_on"]),
                ),
                _("check the day of the decision: --on DATE"),
            )


def _conditions(
    repo: Repository,
    together: Sequence[Record],
    grant: Grant,
    before: Sequence[Record],
    on: date,
    ground: str | None,
) -> tuple[Condition, ...]:
    """How the conditions of an extension stand for all who share the term.

    What was shown for one grant does not count for the next: after an extension the day of its
    decision is not counted (ZUP 100(1)), so the time begins on the day after. In a flat it is the
    household that looks for housing, and what any of them did counts for all.
    """
    stay = together[0]
    anchor = dates.iso(stay["anchor"])
    decided = max((dates.iso(row["decided_on"]) for row in before), default=None)
    ends = max((row["until"] for row in before), default=stay["until"])
    begun = anchor if ground == conditions.NEWLY_VULNERABLE else dates.iso(stay["arrived"])
    case = Case(
        programme=stay["programme"],
        number=grant.number,
        anchor=anchor,
        since=decided + timedelta(days=1) if decided else begun,
        on=on,
        proofs=_of_all(evidence.proofs(repo, one["person"]) for one in together),
        free_places=_free_places(repo, on) if ground == conditions.NEWLY_VULNERABLE else 0,
        ground=ground or "",
        ends=dates.iso(ends) if ends else None,
        months=evidence.interview_months(repo, stay["person"], anchor, on),
    )
    return conditions.of_extension(case, evidence.limits(repo, stay["programme"], anchor))


def _of_all(proofs: Iterable[Sequence[Proof]]) -> list[Proof]:
    """What each of a household has on record; what was recorded for all of them stands there once."""
    counted: Counter[Proof] = Counter()
    for those in proofs:
        counted |= Counter(those)
    return list(counted.elements())


def _free_places(repo: Repository, on: date) -> int:
    """Free beds in the integration houses and other capacities on a day (ZMZ-1 93(4))."""
    houses = repo.rows(f"SELECT id FROM site WHERE {is_among(repr('integration'), 'programmes')} ORDER BY id")
    return sum(len(room.free) for house in houses for room in places.rooms_on(repo, on, house["id"]))


def explained(asked: Sequence[Wish]) -> tuple[str, ...]:
    """Each condition on a line, `+` where it is met and `-` where it is missing, under its people."""
    lines: list[str] = []
    for alike in _alike(asked, lambda wish: (wish.grant, wish.conditions)):
        first = alike[0]
        lines.append(
            _(
                "{people}: extension {number} until {day}",
                people=", ".join(people.name(wish.person) for wish in alike),
                number=first.grant.number,
                day=dates.show(first.grant.until),
            )
        )
        lines += [f"{'+' if one.met else '-'} {one.sentence}" for one in first.conditions]
    return tuple(lines) if any(wish.conditions for wish in asked) else ()


def as_data(asked: Sequence[Wish]) -> list[dict[str, Any]]:
    """Each person's conditions as data."""
    return [
        {"person": wish.person["id"], "name": people.name(wish.person), "extension": wish.grant.number,
         **one._asdict()}
        for wish in asked
        for one in wish.conditions
    ]  # fmt: skip


@use_case
def extend(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    on: date,
    months: int | None = None,
    decision: str | None = None,
    ground: str | None = None,
    override: str | None = None,
    note: str | None = None,
) -> Done:
    """Grant the next extension of each person; `on` is the day of the decision, `decision` its number.

    `Refused` where no further extension is allowed; then where conditions are missing, naming each
    with its figures. The reason `override` passes the conditions, and only them, and is put on record
    (ZMZ-1 93(3), 93(4); pilot 2016).
    """
    if ground is not None:
        ground = policies.code(repo, "extension-ground", ground)
    asked = wishes(repo, typed, households=households, on=on, months=months, ground=ground)
    passed = _refuse(repo, asked, override, on)
    granted = []
    for wish in asked:
        repo.add(
            "extension",
            stay=wish.stay["id"],
            number=wish.grant.number,
            months=wish.grant.months,
            until=wish.grant.until,
            decided_on=on,
            decision=(decision or "").strip() or None,
            ground=wish.ground,
            note=note,
        )
        granted.append(
            {
                "person": wish.person["id"],
                "name": people.name(wish.person),
                "stay": wish.stay["id"],
                "number": wish.grant.number,
                "months": wish.grant.months,
                "until": wish.grant.until.isoformat(),
                "ground": wish.ground,
            }
        )
    entry = repo.record("extend")
    phrases = [
        _(
            "{name} ({code}) until {day}, extension {number}",
            name=one["name"],
            code=ids.show(str(one["person"])),
            day=dates.show(str(one["until"])),
            number=one["number"],
        )
        for one in granted
    ]
    still_open = [text for wish in asked for text in sleeping.left_open(repo, wish.person, wish.stay)]
    data = {"decided_on": on.isoformat(), "decision": decision, "people": granted}
    return Done(
        entry,
        _("Extended: {people}", people="; ".join(phrases)),
        {**data, "conditions": as_data(asked)},
        (*explained(asked), *passed, *_early(repo, asked, on), *still_open),
    )


def _early(repo: Repository, asked: Sequence[Wish], on: date) -> list[str]:
    """A remark where it is too early to tell; what the check finds from now on."""
    concerned = {wish.person["id"] for wish in asked}
    return [sentence for sentence, subject in findings.sentences(repo, EARLY, on) if subject in concerned]


def _refuse(repo: Repository, asked: Sequence[Wish], override: str | None, on: date) -> tuple[str, ...]:
    """Refuse what lacks its proof; with a reason put each person's gate on record."""
    lacking = [wish for wish in asked if conditions.missing(wish.conditions)]
    if not lacking:
        return ()
    if (override or "").strip():
        return gates.refuse(repo, [_gate([wish]) for wish in lacking], override, on)
    groups = _alike(lacking, lambda wish: tuple(conditions.missing(wish.conditions)))
    whole = "; ".join(_gate(group).sentence for group in groups)
    return gates.refuse(repo, [_gate(lacking)._replace(sentence=whole)], None, on)


def _gate(alike: Sequence[Wish]) -> gates.Gate:
    """The gate of people who lack the same."""
    lacking = conditions.missing(alike[0].conditions)
    return gates.Gate(
        GATE,
        alike[0].person["id"],
        _(
            "{people} cannot be extended: {conditions}",
            people=", ".join(people.name(wish.person) for wish in alike),
            conditions="; ".join(one.sentence for one in lacking),
        ),
        _(
            "record what is missing with azil evidence add; to see the state of all conditions: azil "
            "extend --dry-run"
        )
        if alike[0].stay["programme"] == EVICTION
        else _(
            "record what is missing with azil plan, azil participation and azil contact; to see the state of "
            "all conditions: azil extend --dry-run"
        ),
        ", ".join(dict.fromkeys(one.legal_basis for one in lacking)),
    )


def _alike(asked: Sequence[Wish], key: Callable[[Wish], Hashable]) -> list[list[Wish]]:
    """Those that have the same key together, in their order."""
    groups: dict[Hashable, list[Wish]] = {}
    for wish in asked:
        groups.setdefault(key(wish), []).append(wish)
    return list(groups.values())
