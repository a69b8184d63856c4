"""Stays over their term: allowed for a time, or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import Missing, Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, living, people, policies, stays
from azilcli.rules import terms
from azilcli.services import Done, check_day, sleeping, use_case
from azilcli.text.keys import is_blank


@use_case
def overstay(
    repo: Repository,
    typed: Sequence[str],
    *,
    households: Sequence[str] = (),
    until: date | None,
    reason: str,
    authorised: bool,
    on: date,
) -> Done:
    """Record that somebody stays over the term, allowed up to and with the day `until` or not allowed.

    It may be allowed before the term has run out. What was recorded of a stay on the same day before
    is replaced. `Refused` for a stay without a term, and for one whose term has not run out.
    """
    check_day(on)
    if is_blank(reason):
        raise UsageError(_("the reason for a stay past its term must be recorded"), _("use --reason TEXT"))
    if authorised and until is None:
        raise Missing(
            _("the last day for which the stay is authorised is missing"),
            _("give the last day with --until, or use --unauthorised"),
            "until",
        )
    if until and until < on:
        raise Refused(
            _("{until} is before {on}", until=dates.show(until), on=dates.show(on)), _("check both days")
        )
    recorded = []
    for person in living.accommodated(repo, typed, on, households):
        stay = stays.open_stay_or_refuse(repo, person)
        sleeping.refuse_before_arrival(stay, on)
        last = _last_day(repo, person, stay, on)
        if last >= (until if authorised and until else on):
            raise Refused(
                _("the term of {name} lasts until {day}", name=people.name(person), day=dates.show(last)),
                _("to grant a longer term: azil extend"),
            )
        today = repo.row(
            "SELECT id FROM overstay WHERE stay = :stay AND on_day = :on", stay=stay["id"], on=on
        )
        repo.put(
            "overstay",
            today["id"] if today else repo.new_id("overstay"),
            stay=stay["id"],
            on_day=on,
            authorised=int(authorised),
            until=until,
            reason=reason.strip(),
        )
        recorded.append({"person": person["id"], "name": people.name(person), "stay": stay["id"],
                         "term": last.isoformat()})  # fmt: skip
    entry = repo.record("overstay")
    names = "; ".join(ids.named(one["name"], str(one["person"])) for one in recorded)
    if authorised:
        sentence = _(
            "Past the end of the term, authorised until {day}: {people}", day=dates.show(until), people=names
        )
    else:
        sentence = _("Past the end of the term, not authorised: {people}", people=names)
    data = {"on": on.isoformat(), "authorised": authorised, "until": until and until.isoformat()}
    return Done(entry, sentence, {**data, "people": recorded})


def _last_day(repo: Repository, person: Record, stay: Record, on: date) -> date:
    """The last day of the term of an open stay; refused where it has none."""
    rules = policies.terms(repo, stay["programme"], on)
    if rules.counted_from == terms.GROUP and rules.group_until:
        return rules.group_until
    row = repo.row(
        f"SELECT {terms.last_day('stay')} AS until FROM stay WHERE id = :stay", stay=stay["id"], on=on
    )
    if row is None or row["until"] is None:
        raise Refused(
            _("the stay of {name} has no term", name=people.name(person)),
            _("to end it: azil discharge"),
        )
    return dates.iso(row["until"])
