"""Health, as far as a bed depends on it: examinations and receipts of information."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from azilcli import dates
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, health, living, people, policies
from azilcli.services import Done, check_day, gates, listing, sleeping, use_case


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
    informed: bool = False,
) -> Done:
    """Record that people were examined on a day, and what follows for the place to sleep (ZMZ-1 42(4)).

    With `informed` they also signed a receipt of information on that day (ZMZ-1 42).

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
            fitness=code,
            place=_text(place),
            by_whom=_text(by_whom),
        )
        if informed and not repo.get("information", f"{person['id']}/{on.isoformat()}"):
            _put_receipt(repo, person, on)
    entry = repo.record("health exam")
    those = listing.of_people(examined)
    sentence = _(
        "Examined on {day} ({result}): {people}",
        day=dates.show(on),
        result=policies.label(repo, "examination-result", code),
        people=those.words,
    )
    if informed:
        sentence += "; " + _("informed on the same day, with a signed receipt")
    data = {"on": on.isoformat(), "result": code, "people": people.data(examined)}
    why = tuple(_after_examination(repo, examined, code, on))
    return Done(entry, sentence, data, why, table=those.table)


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
        _put_receipt(repo, person, on, _text(language))
    entry = repo.record("health info")
    those = listing.of_people(informed)
    sentence = _(
        "Informed on {day}, with a signed receipt: {people}",
        day=dates.show(on),
        people=those.words,
    )
    data = {"on": on.isoformat(), "people": people.data(informed)}
    return Done(entry, sentence, data, table=those.table)


def _put_receipt(repo: Repository, person: Record, on: date, language: str | None = None) -> None:
    id_ = f"{person['id']}/{on.isoformat()}"
    repo.put("information", id_, person=person["id"], on_day=on, language=language)


@contextmanager
def follows(repo: Repository, written: Sequence[Record]) -> Iterator[list[str]]:
    """To which vulnerabilities and needs recorded inside there is no written consent (ZMZ-1 116(2)/6)."""
    people_ = [row["person"] for row in written]
    with gates.told(repo, people_, (dates.today(),), gates.OF_CONSENT) as remarks:
        yield remarks


def _text(typed: str | None) -> str | None:
    return (typed or "").strip() or None
