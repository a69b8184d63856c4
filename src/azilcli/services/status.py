"""Status in the procedure: what follows from it, and since when somebody has had one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from azilcli import dates
from azilcli.language import _
from azilcli.repository import Record, Repository, people, policies
from azilcli.repository import status as stored
from azilcli.rules import status as rules
from azilcli.rules.checks.status import LEAVE_BY
from azilcli.services import gates


@contextmanager
def follows(repo: Repository, written: Sequence[Record], override: str | None = None) -> Iterator[list[str]]:
    """What follows from statuses recorded inside, and whose programme they do not fit.

    Refused where an application is lodged for a child without a legal representative (ZMZ-1 16(1), 45(2));
    the reason `override` passes that.
    """
    people_, on = [row["person"] for row in written], dates.iso(written[0]["on_day"])
    passed = gates.ask(repo, gates.OF_LODGING, people_, [on, dates.today()], override, on)
    with gates.told(repo, people_, (on, dates.today()), gates.OF_STATUS) as remarks:
        yield remarks
    remarks[:0] = (*passed, *_follows(repo, people_, on))


def _follows(repo: Repository, altered: Sequence[str], on: date) -> Iterable[str]:
    """What follows from a status that was just recorded, said once for all whom it concerns."""
    remarks = []
    last = {row["subject"]: row for row in repo.rows_of(LEAVE_BY, altered, on=dates.today())}
    for person in altered:
        held = stored.on_day(repo, person, dates.today())
        if held and held["on_day"] > on.isoformat():
            remarks.append(
                _(
                    "{name} has had another status since {day}, which still applies",
                    name=people.name(repo.get("person", person) or {}),
                    day=dates.show(held["on_day"]),
                )
            )
            continue
        if until := last.get(person):
            day = dates.show(until["day"])
            remarks.append(
                _(
                    "leave the asylum home by {day} ({basis})",
                    day=day,
                    basis=policies.quoted(repo, until["basis"]),
                )
            )
        if held and held["code"] == rules.APPLICANT and not stored.has_card(repo, person, on):
            days, basis = policies.number(repo, rules.CARD_ISSUE_DAYS, on)
            day = dates.show(rules.last_day(on, days))
            remarks.append(_("the applicant card must be issued by {day} ({basis})", day=day, basis=basis))
    return dict.fromkeys(remarks)
