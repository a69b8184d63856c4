"""Putting a wrongly recorded date right, in the open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from azilcli import dates
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, people, policies, stays
from azilcli.rules import terms
from azilcli.services import Done, check_day, sleeping, use_case
from azilcli.text import is_blank


@use_case
def correct(
    repo: Repository,
    typed: str,
    *,
    arrived: date | None,
    departed: date | None,
    reason: str,
) -> Done:
    """Put right a wrongly recorded day of arrival or departure of a stay, a person's latest or one by code.

    The stay's first or last placement follows, and so does a term counted from admission. That it
    was a correction, of what and why, stays on record.
    """
    for day in (arrived, departed):
        if day:
            check_day(day)
    if arrived is None and departed is None:
        raise UsageError(_("no day was given to put right"), _("use --arrived DATE or --departed DATE"))
    if is_blank(reason):
        raise UsageError(_("a correction needs a reason"), _("use --reason TEXT"))
    person, stay = _meant(repo, typed)
    if departed and not stay["departed"]:
        raise Refused(_("{name} has not left yet", name=people.name(person)), _("use: azil discharge"))
    slept = stays.placements(repo, stay["id"])
    start = arrived or dates.iso(stay["arrived"])
    end = departed or (dates.iso(stay["departed"]) if stay["departed"] else None)
    _check_corrected(repo, person, stay, slept, start, end)
    changed = []
    for field, day in (("arrived", arrived), ("departed", departed)):
        if day and day.isoformat() != stay[field]:
            repo.add("correction", stay=stay["id"], field=field, was=stay[field],
                     becomes=day, reason=reason)  # fmt: skip
            repo.put("stay", stay["id"], **{field: day})
            changed.append(f"{dates.show(stay[field])} → {dates.show(day)}")
    if not changed:
        raise UsageError(
            _("nothing to alter: {name} is so already", name=people.name(person)),
            _("give the day as it should be"),
        )
    if arrived:
        repo.put("placement", slept[0]["id"], from_day=arrived)
        if policies.terms(repo, stay["programme"], arrived).counted_from == terms.ADMISSION:
            _count_all_anew(repo, stay, arrived)
    if departed:
        repo.put("placement", slept[-1]["id"], to_day=departed)
    entry = repo.record("correct")
    sentence = _("Corrected for {name} ({code}): {changes}", name=people.name(person),
                 code=ids.show(person["id"]), changes=", ".join(changed))  # fmt: skip
    why = _at_once(repo, person, stay, start, end)
    return Done(entry, sentence, {"person": person["id"], "stay": stay["id"]}, tuple(why))


def _meant(repo: Repository, typed: str) -> tuple[Record, Record]:
    """The person and the stay that are meant: by the code of the stay, or the latest one of a person."""
    if ids.looks_like_id(typed) and ids.normalise(typed).startswith("S"):
        stay = people.by_code(repo, "stay", typed)
        person = repo.get("person", stay["person"]) if stay else None
        if stay is None or person is None:
            raise NotFound(_("there is no stay “{typed}”", typed=typed), _("search with: azil find NAME"))
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
    other = stays.overlapping(repo, person["id"], start, end, ignoring=stay["id"])
    if other:
        here = stays.last_placement(repo, other["id"])
        yield _(
            "{name} still has another stay at that time, at {place} since {day}; to correct that one:"
            " azil correct {stay}",
            name=people.name(person),
            place=sleeping.of(here) if here else "?",
            day=dates.show(other["arrived"]),
            stay=ids.show(other["id"]),
        )


def _check_corrected(
    repo: Repository,
    person: Record,
    stay: Record,
    slept: list[Record],
    start: date,
    end: date | None,
) -> None:
    sleeping.refuse_unborn(person, start)
    if start.isoformat() != stay["arrived"]:
        sleeping.open_place(repo, sleeping.of(slept[0]), start)
        counted_from = policies.terms(repo, stay["programme"], start).counted_from
        if counted_from == terms.STATUS and start.isoformat() < (stay["anchor"] or ""):
            raise Refused(
                _(
                    "the status of {status} is later than the admission of {on}",
                    status=dates.show(stay["anchor"]),
                    on=dates.show(start),
                ),
                _("check both days"),
            )
    first, last = slept[0], slept[-1]
    if end and end < start:
        raise Refused(
            _("the departure on {end} would be before the arrival on {start}", end=dates.show(end),
              start=dates.show(start)),
            _("check both days"),
        )  # fmt: skip
    if first["to_day"] and len(slept) > 1 and start.isoformat() > first["to_day"]:
        raise Refused(
            _(
                "{name} moved on {day} already",
                name=people.name(person),
                day=dates.show(first["to_day"]),
            ),
            _("undo the transfer first: azil log --person {code}", code=ids.show(person["id"])),
        )
    if len(slept) > 1 and end and end.isoformat() < last["from_day"]:
        raise Refused(
            _(
                "{name} moved on {day} still",
                name=people.name(person),
                day=dates.show(last["from_day"]),
            ),
            _("undo the transfer first: azil log --person {code}", code=ids.show(person["id"])),
        )
    for begin, finish in _added(stay["arrived"], stay["departed"], start, end):
        other = stays.overlapping(repo, person["id"], begin, finish, ignoring=stay["id"])
        if other:
            raise Refused(
                _("{name} has another stay from {day} on", name=people.name(person),
                  day=dates.show(other["arrived"])),
                _("see: azil show {code}", code=ids.show(person["id"])),
            )  # fmt: skip
    parts = [(first, start, first["to_day"]), (last, last["from_day"], end)]
    if len(slept) == 1:
        parts = [(first, start, end)]
    for here, start_here, end_here in parts:
        for begin, finish in _added(here["from_day"], here["to_day"], start_here, end_here):
            if here["bed"]:
                sleeping.refuse_taken(repo, here["bed"], begin, finish, here["id"])


_FOR_GOOD = "9999-12-31"


def _added(
    was_start: str, was_end: str | None, start: date | str, end: date | str | None
) -> list[tuple[str, str]]:
    """The nights of [start, end) that were none of [was_start, was_end), as intervals.

    What is on record at once already, as after a merge of copies or of two entries, must not stand in the
    way of putting it right; only what a correction adds is asked about.
    """
    begin, finish = str(start), str(end or _FOR_GOOD)
    before, after = was_start, was_end or _FOR_GOOD
    parts = (
        [(begin, min(finish, before)), (max(begin, after), finish)] if before < after else [(begin, finish)]
    )
    return [(one, other) for one, other in parts if one < other]


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
