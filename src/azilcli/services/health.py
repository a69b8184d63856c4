"""Health, as far as a bed depends on it: examinations, receipts of information, vulnerabilities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, health, living, people, policies
from azilcli.services import Done, check_day, sleeping, use_case


@use_case
def exam(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    on: date,
    result: str,
    place: str | None = None,
    by_whom: str | None = None,
) -> Done:
    """Record that people were examined on a day, and what follows for the place to sleep (ZMZ-1 42(4)).

    `result` is a code of the list examination-result; no diagnosis is recorded. A second examination of
    somebody on the same day corrects the first. Refused for a day to come or before somebody's birth.
    """
    check_day(on)
    code = policies.code(repo, "examination-result", result)
    examined = living.alive(repo, typed, on, households)
    for person in examined:
        sleeping.refuse_unborn(person, on)
        repo.put(
            "examination",
            f"{person['id']}/{on.isoformat()}",
            person=person["id"],
            on_day=on,
            result=code,
            place=_text(place),
            by_whom=_text(by_whom),
        )
    entry = repo.record("health exam")
    sentence = _(
        "Examined on {day} ({result}): {people}",
        day=dates.show(on),
        result=policies.label(repo, "examination-result", code),
        people=_listed(examined),
    )
    data = {"on": on.isoformat(), "result": code, "people": _as_data(examined)}
    return Done(entry, sentence, data, tuple(_after_examination(repo, examined, code, on)))


def _after_examination(repo: Repository, examined: Sequence[Record], result: str, on: date) -> Iterable[str]:
    """Remarks on what is to be done next."""
    informed = health.receipts(repo, [person["id"] for person in examined], on)
    for person in examined:
        named = {"name": people.name(person), "code": ids.show(person["id"])}
        if person["id"] not in informed:
            yield _(
                "no receipt of information is recorded for {name} up to that day: azil health info {code}",
                **named,
            )
        if result == health.ISOLATION:
            yield _("{name} needs a room reserved for isolation: azil suggest {code}", **named)


@use_case
def inform(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    on: date,
    language: str | None = None,
) -> Done:
    """Record that people were informed on a day and signed a receipt for it (ZMZ-1 42).

    Refused for a day to come or before somebody's birth.
    """
    check_day(on)
    informed = living.alive(repo, typed, on, households)
    for person in informed:
        sleeping.refuse_unborn(person, on)
        repo.put(
            "information",
            f"{person['id']}/{on.isoformat()}",
            person=person["id"],
            on_day=on,
            language=_text(language),
        )
    entry = repo.record("health info")
    sentence = _(
        "Informed on {day}, with a signed receipt: {people}", day=dates.show(on), people=_listed(informed)
    )
    return Done(entry, sentence, {"on": on.isoformat(), "people": _as_data(informed)})


@use_case
def vulnerability(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    kind: str,
    on: date,
    to: date | None = None,
    ended: bool = False,
) -> Done:
    """Record a vulnerability of people (ZMZ-1 2(22), 13) from the day `on` up to, not including, `to`.

    With `ended`, the one that is on record does not hold from the day `on` any more. `kind` is a code of
    the list vulnerability. Refused where the same is on record already for a part of that time.
    """
    check_day(on)
    code = policies.code(repo, "vulnerability", kind)
    if to and (ended or to <= on):
        raise UsageError(
            _(
                "the day given with --to must be after the day given with --on, and cannot be combined "
                "with --ended"
            ),
            _("--to is the first day on which it no longer applies"),
        )
    named = living.alive(repo, typed, on, households)
    for person in named:
        if ended:
            for held in _open(repo, person, code, on):
                repo.put("vulnerability", held["id"], to_day=on)
        else:
            _begin(repo, person, code, on, to)
    entry = repo.record("health vulnerability")
    words = {"kind": policies.label(repo, "vulnerability", code), "people": _listed(named)}
    if ended:
        sentence = _("Ended on {day} ({kind}): {people}", day=dates.show(on), **words)
    else:
        sentence = _("Vulnerable from {day} ({kind}): {people}", day=dates.show(on), **words)
    data = {
        "kind": code,
        "on": on.isoformat(),
        "to": to.isoformat() if to else None,
        "ended": ended,
        "people": _as_data(named),
    }
    return Done(entry, sentence, data)


def _begin(repo: Repository, person: Record, code: str, on: date, to: date | None) -> None:
    sleeping.refuse_unborn(person, on)
    start, end = on.isoformat(), to.isoformat() if to else dates.OPEN
    for row in health.of_person(repo, "vulnerability", person["id"]):
        until = row["to_day"] or dates.OPEN
        if row["kind"] == code and row["from_day"] < end and start < until and row["from_day"] < until:
            raise Refused(
                _("that is already recorded for {name} from {day}", name=people.name(person),
                  day=dates.show(row["from_day"])),
                _("azil health vulnerability --ended, once it no longer applies"),
            )  # fmt: skip
    repo.put(
        "vulnerability",
        f"{person['id']}/{code}/{start}",
        person=person["id"],
        kind=code,
        from_day=on,
        to_day=to,
    )


def _open(repo: Repository, person: Record, code: str, on: date) -> list[Record]:
    """The records of a vulnerability that somebody has on a day; `NotFound` if there is none.

    Of somebody who was entered twice there may be several, from one day on each.
    """
    found = [
        row
        for row in health.of_person(repo, "vulnerability", person["id"])
        if row["kind"] == code and row["from_day"] <= on.isoformat() < (row["to_day"] or dates.OPEN)
    ]
    if not found:
        raise NotFound(
            _("that is not recorded for {name} on {day}", name=people.name(person), day=dates.show(on)),
            _("see: azil show {code}", code=ids.show(person["id"])),
        )
    return found


def _text(typed: str | None) -> str | None:
    return (typed or "").strip() or None


def _listed(records: Sequence[Record]) -> str:
    return ", ".join(ids.named(people.name(row), row["id"]) for row in records)


def _as_data(records: Sequence[Record]) -> list[dict[str, str]]:
    return [{"code": row["id"], "name": people.name(row)} for row in records]
