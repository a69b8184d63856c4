"""Recording what was seen of somebody's efforts: the proof that extensions ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Repository, evidence, living, people, policies
from azilcli.rules.conditions import COURSES
from azilcli.services import Done, check_day, use_case


@use_case
def add(
    repo: Repository,
    typed: Sequence[str],
    kind: str,
    *,
    households: Sequence[str] = (),
    on: date,
    percent: int | None = None,
    counterpart: str | None = None,
    document: str | None = None,
    note: str | None = None,
) -> Done:
    """Record evidence for people, or for each member of households, with the stay they had on the day.

    `kind` is a code of evidence-kind. `percent` is the attendance at a course from its beginning to
    the day, 0 to 100: courses need it, nothing else has it. Of somebody who stayed nowhere on the day it
    is recorded all the same, and said: a contract may be signed before moving in.
    """
    check_day(on)
    code = policies.code(repo, "evidence-kind", kind)
    _check_percent(code, percent)
    recorded, why = [], []
    for person in living.to_be_placed(repo, typed, on, households, or_leaving=True):
        stay = evidence.stay_on(repo, person["id"], on)
        stay_id = stay["id"] if stay else None
        if stay is None:
            why.append(
                _("{name} was not accommodated on {day}", name=people.name(person), day=dates.show(on))
            )
        id_ = repo.add(
            "evidence",
            stay=stay_id,
            person=person["id"],
            kind=code,
            on_day=on,
            percent=percent,
            counterpart=counterpart,
            document=document,
            note=note,
        )
        recorded.append(
            {"person": person["id"], "name": people.name(person), "stay": stay_id, "evidence": id_}
        )
    entry = repo.record("evidence add")
    what = policies.label(repo, "evidence-kind", code)
    if percent is not None:
        what = _("{course} {percent} %", course=what, percent=percent)
    names = "; ".join(ids.named(one["name"], one["person"]) for one in recorded)
    sentence = _("Recorded on {day}: {what}, {people}", day=dates.show(on), what=what, people=names)
    data = {"kind": code, "on": on.isoformat(), "percent": percent, "people": recorded}
    return Done(entry, sentence, data, tuple(why))


def _check_percent(code: str, percent: int | None) -> None:
    if code in COURSES and percent is None:
        raise UsageError(
            _("attendance at a course is recorded as a percentage"),
            _("use --percent 85, the attendance so far"),
        )
    if percent is None:
        return
    if code not in COURSES:
        raise UsageError(
            _("only attendance at a course has a percentage"),
            _("leave out --percent, or choose: {codes}", codes=", ".join(COURSES)),
        )
    if not 0 <= percent <= 100:
        raise UsageError(_("{percent} is not a percentage", percent=percent), _("from 0 to 100"))
