"""Putting a wrongly recorded date right, in the open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from azilcli import dates
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, people, policies, stays
from azilcli.rules import terms, timeline
from azilcli.rules.timeline import Line, Nights
from azilcli.services import Done, check_day, gates, nights, sleeping, use_case
from azilcli.text.keys import is_blank


@use_case
def correct(
    repo: Repository,
    typed: str,
    *,
    arrived: date | None,
    departed: date | None,
    reason: str,
    override: str | None = None,
) -> Done:
    """Put right a wrongly recorded day of arrival or departure of a stay, a person's latest or one by code.

    Where it slept follows, and so does a term counted from admission; a move to a place after the departure
    or away from one before the arrival never was. An earlier arrival asks for what an admission of that day
    asks for; `override` is the reason for passing a gate, and for writing what contradicts a record.
    That it was a correction, of what and why, stays on record.
    """
    for day, option in ((arrived, "--arrived"), (departed, "--departed")):
        if day:
            check_day(day, option)
    if arrived is None and departed is None:
        raise UsageError(
            _("what to correct is missing"),
            _("use --arrived DATE, --departed DATE, --bed PLACE or --programme CODE"),
        )
    refuse_without_reason(reason)
    person, stay = meant(repo, typed)
    if departed and not stay["departed"]:
        raise Refused(_("{name} has not left yet", name=people.name(person)), _("use: azil discharge"))
    before = nights.line(repo, person, stay)
    was = nights.of_stay(stay)
    start, end = arrived or was[0], departed or was[1]
    _check_days(repo, person, stay, start, end)
    after = _told_anew(before, was, (start, end))
    if start != was[0]:
        sleeping.open_place(repo, nights.where(after[0]), start)
    passed = nights.pass_contradictions(
        repo, person, {**stay, "arrived": start, "departed": end}, before, after, override
    )
    changed = []
    for field, day in (("arrived", arrived), ("departed", departed)):
        if day and day.isoformat() != stay[field]:
            repo.add("correction", stay=stay["id"], field=field, was=stay[field],
                     becomes=day, reason=reason)  # fmt: skip
            repo.put("stay", stay["id"], **{field: day})
            changed.append(f"{dates.show(stay[field])} → {dates.show(day)}")
    if not changed:
        raise UsageError(
            _("nothing to change: this is already recorded for {name}", name=people.name(person)),
            _("give the correct day"),
        )
    remarks = nights.tell(repo, stay["id"], before, after)
    if arrived and policies.terms(repo, stay["programme"], arrived).counted_from == terms.ADMISSION:
        _count_all_anew(repo, stay, arrived)
    passed += gates.of_arrival(repo, person["id"], was[0], start, override)
    with gates.told(repo, [person["id"]], (end or dates.today(), dates.today())) as left_alone:
        entry = repo.record("correct")
    sentence = _("Corrected for {name} ({code}): {changes}", name=people.name(person),
                 code=ids.show(person["id"]), changes=", ".join(changed))  # fmt: skip
    why = (
        *passed,
        *remarks,
        *left_alone,
        *nights.hanging(repo, stay["id"]),
        *_at_once(repo, person, stay, start, end),
    )
    return Done(entry, sentence, {"person": person["id"], "stay": stay["id"]}, why)


def refuse_without_reason(reason: str) -> None:
    """Refuse a correction that does not say why."""
    if is_blank(reason):
        raise UsageError(_("the reason for the correction is missing"), _("use --reason TEXT"))


def meant(repo: Repository, typed: str) -> tuple[Record, Record]:
    """The person and the stay that are meant: by the code of the stay, or the latest one of a person."""
    if ids.looks_like_id(typed) and ids.normalise(typed).startswith("S"):
        stay = people.by_code(repo, "stay", typed)
        person = repo.get("person", stay["person"]) if stay else None
        if stay is None or person is None:
            raise NotFound(_("there is no stay “{typed}”", typed=typed), _("to search: azil find NAME"))
        return person, stay
    person = people.person(repo, typed)
    history = stays.of_person(repo, person["id"])
    if not history:
        raise Refused(
            _("{name} has no stay to correct", name=people.name(person)),
            _("admit first: azil admit"),
        )
    return person, history[0]


def _at_once(repo: Repository, person: Record, stay: Record, start: date, end: date | None) -> Iterator[str]:
    """A remark where the corrected stay still shares nights with another one of the person."""
    for other in stays.overlapping(repo, person["id"], start, end, ignoring=stay["id"])[:1]:
        here = stays.last_placement(repo, other["id"])
        yield _(
            "{name} still has another stay at that time, at {place} since {day}; to correct that one:"
            " azil correct {stay}",
            name=people.name(person),
            place=sleeping.of(here) if here else "?",
            day=dates.show(other["arrived"]),
            stay=ids.show(other["id"]),
        )


def _check_days(repo: Repository, person: Record, stay: Record, start: date, end: date | None) -> None:
    sleeping.refuse_unborn(person, start)
    if start.isoformat() != stay["arrived"]:
        counted_from = policies.terms(repo, stay["programme"], start).counted_from
        if counted_from == terms.STATUS and start.isoformat() < (stay["anchor"] or ""):
            raise Refused(
                _(
                    "the status of {status} is later than the admission on {on}",
                    status=dates.show(stay["anchor"]),
                    on=dates.show(start),
                ),
                _("check both days"),
            )
    if end and end < start:
        raise Refused(
            _("the departure on {end} would be before the arrival on {start}", end=dates.show(end),
              start=dates.show(start)),
            _("check both days"),
        )  # fmt: skip


def _told_anew(line: Line, was: Nights, now: Nights) -> Line:
    """The line of a stay with its right days; the end that moves away from the other goes first."""
    (start, end), is_earlier = now, now[0] < was[0]
    if is_earlier:
        line = timeline.start(line, start)
    if end is not None and end != was[1]:
        line = timeline.end(line, end)
    return timeline.start(line, start) if start > was[0] else line


def _count_all_anew(repo: Repository, stay: Record, arrived: date) -> None:
    """Count the term of a stay and of its household from the first admission of them, one put right."""
    others = stays.of_one_term(repo, stay)
    anchor = min([arrived, *(dates.iso(one["arrived"]) for one in others)])
    for one in (stay, *others):
        if one["anchor"] != anchor.isoformat():
            _count_anew(repo, one, anchor)


def _count_anew(repo: Repository, stay: Record, anchor: date) -> None:
    """Count the term and its extensions from another anchor."""
    rules = policies.terms(repo, stay["programme"], anchor)
    repo.put("stay", stay["id"], anchor=anchor, until=terms.first_until(rules, anchor))
    total = rules.base
    for extension in stays.extensions(repo, stay["id"]):
        total += extension["months"]
        repo.put("extension", extension["id"], until=dates.add_months(anchor, total))
