"""Putting a wrongly recorded place or programme right: nobody was ever there, so it is no move."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, people, places, policies, stays
from azilcli.rules.timeline import Line, Part
from azilcli.services import Done, gates, nights, placing, sleeping, use_case
from azilcli.services.corrections import meant, refuse_without_reason


@use_case
def correct(
    repo: Repository,
    typed: str,
    *,
    place: str | None = None,
    programme: str | None = None,
    status_on: date | None = None,
    on: date | None = None,
    reason: str,
    override: str | None = None,
) -> Done:
    """Put right where somebody slept, or the programme of a stay: a person's latest, or one by its code.

    The place is that of the night of a day `on`, else the last one of the stay, for all its nights: what
    speaks against it on its first day is asked as on admission there. A programme counts from the arrival,
    with the term that it would have had, from the day `status_on` where that counts. `override` is the
    reason for passing a gate, and for writing what contradicts a record.
    """
    refuse_without_reason(reason)
    person, stay = meant(repo, typed)
    code = policies.code(repo, "programme", programme) if programme else stay["programme"]
    line = nights.line(repo, person, stay)
    here = nights.part_on(person, line, on) if on else line[-1]
    why: tuple[str, ...] = ()
    changed: list[str] = []
    placed = placing.Placed({})
    if place:
        placed, after, remarks = _put_place(repo, person, here, line, place, code, override)
        there = next(part for part in after if part.key == here.key)
        _note(repo, stay, reason, "place", nights.where(here), nights.where(there))
        changed.append(f"{nights.where(here)} → {nights.where(there)}")
        why += remarks
        line = after
    if programme:
        until = _put_programme(repo, person, stay, line, code, status_on)
        _note(repo, stay, reason, "programme", stay["programme"], code)
        labels = (policies.label(repo, "programme", one) for one in (stay["programme"], code))
        changed.append(" → ".join(labels))
        changed += [_("until {day}", day=dates.show(until))] if until else []
    first = here.start if place else dates.iso(stay["arrived"])
    placed = placing.company(repo, placed, first, override, here.end)
    why += gates.of_admission(repo, [person["id"]], first, override)
    with gates.told(repo, [person["id"]], (first,), {**gates.IN_ROOMS, **gates.OF_HOUSE_RULES}) as alone:
        entry = repo.record("correct")
    sentence = _("Corrected for {name} ({code}): {changes}", name=people.name(person),
                 code=ids.show(person["id"]), changes=", ".join(changed))  # fmt: skip
    data = {"person": person["id"], "stay": stay["id"]}
    return Done(entry, sentence, data, (*why, *placed.passed, *placed.why), (*placed.doubts, *alone))


def _put_place(
    repo: Repository,
    person: Record,
    here: Part,
    line: Line,
    typed: str,
    programme: str,
    override: str | None,
) -> tuple[placing.Placed, Line, tuple[str, ...]]:
    """Put another place in which all nights of a part were slept; `Refused` where it is the same."""
    place = sleeping.open_place(repo, typed, here.start)
    sleeping.refuse_without_beds(repo, [place.site, here.place[0]])
    sleeping.programme(repo, place, programme)
    placed = placing.beds(
        repo, [person], place, here.start, overflow=False, programme=programme, leaving=[here.key],
        override=override, until=here.end,
    )  # fmt: skip
    there = nights.as_part(place, placed.beds.get(person["id"]), here.start, here.end)
    if there.place == here.place:
        raise UsageError(
            _("nothing to change: this is already recorded for {name}", name=people.name(person)),
            _("give the correct place"),
        )
    after = tuple(part._replace(place=there.place) if part.key == here.key else part for part in line)
    passed = nights.refuse(repo, list(nights.contradictions(repo, person, line, after)), override)
    site, room, bed = there.place
    repo.put("placement", here.key, site=site, room=room, bed=bed)
    return placed, after, passed


def _put_programme(
    repo: Repository, person: Record, stay: Record, line: Line, code: str, status_on: date | None
) -> date | None:
    """Put another programme, with the term that a stay in it has from its arrival; the last day of that."""
    if code == stay["programme"]:
        raise UsageError(
            _("nothing to change: this is already recorded for {name}", name=people.name(person)),
            _("give the correct programme"),
        )
    if stays.extensions(repo, stay["id"]):
        raise Refused(
            _("the stay of {name} was extended in the programme {programme}", name=people.name(person),
              programme=policies.label(repo, "programme", stay["programme"])),
            _("undo the extensions first; see: azil log --person {code}", code=ids.show(person["id"])),
        )  # fmt: skip
    for site in dict.fromkeys(part.place[0] for part in line):
        sleeping.programme(repo, places.parts(site), code)
    term = sleeping.term(repo, person, code, dates.iso(stay["arrived"]), status_on)
    repo.put("stay", stay["id"], programme=code, anchor=term.anchor, until=term.until)
    sleeping.grant_like(repo, stay["id"], term.extensions)
    return term.last_day


def _note(repo: Repository, stay: Record, reason: str, field: str, was: str, becomes: str) -> None:
    """Put on record that it was a correction, of what and why."""
    repo.add("correction", stay=stay["id"], field=field, reason=reason,
             **{f"was_{field}": was, field: becomes})  # fmt: skip
