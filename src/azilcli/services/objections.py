"""House rules: the decision on a measure that was ordered, its service, the objection, and its early end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import N_, _
from azilcli.ledger import ids, schema
from azilcli.repository import Record, Repository, people, plain, policies, records
from azilcli.rules import measures as rules
from azilcli.services import Done, check_day, gates, measures, use_case, values

_DAYS = {
    "written_on": N_("decision written on {day}"),
    "served_on": N_("decision served on {day}"),
    "objection_until": N_("last day of the objection {day}"),
    "ended": N_("ended on {day}"),
    "objected_on": N_("objection filed on {day}"),
}
"""What is said of the days that are added."""


@use_case
def complete(
    repo: Repository,
    typed: str,
    *,
    breach: str | None = None,
    written: date | None = None,
    served: date | None = None,
    number: str | None = None,
    ended: date | None = None,
    objected: date | None = None,
    outcome: str | None = None,
    outcome_on: date | None = None,
) -> Done:
    """Add to a breach or measure on record what became known or happened later; what is not said stays.

    The kind of a breach; of a measure its written decision and service, the objection and what the head of
    the Office decided, and the last day of a separate room that ended early (ZMZ-1 82.b(2), (4), 96(6)).
    Raises `Refused` for days in the wrong order and for a step before the one it needs.
    """
    record = _one(repo, typed)
    person, stay = repo.get("person", record["person"]), repo.get("stay", record["stay"])
    assert person is not None
    assert stay is not None
    on = dates.iso(record["on_day"])
    new: dict[str, Any] = measures.decision(record["kind"], on, written, served, number)
    if breach:
        if record["kind"] not in rules.BREACHES:
            raise UsageError(
                _("this is a measure: only a breach has a kind of breach"),
                _("azil undo for the measure, then record it for another breach"),
            )
        new |= measures.which_breach(
            repo, person, stay, record["kind"], policies.code(repo, "breach", breach), on
        )
    if ended:
        new["ended"] = _early(record, ended)
    new |= _disputed(repo, record, stay["programme"], new, objected, outcome, outcome_on)
    new |= measures.objection(repo, stay["programme"], record["kind"], served)
    if not new:
        raise UsageError(_("nothing to add was given"), _("azil measure complete --help"))
    facts = {name: plain(value) for name, value in new.items()}
    values.refuse_backwards(repo, "measure", record["id"], facts)
    repo.put("measure", record["id"], **new)
    with gates.told(repo, [person["id"]], [dates.today()], gates.OF_BREACHES) as without:
        entry = repo.record("measure complete")
    sentence = _(
        "{kind} of {day}, {person}: {facts}",
        kind=policies.label(repo, "measure-kind", record["kind"]),
        day=dates.show(on),
        person=ids.named(people.name(person), person["id"]),
        facts=", ".join(_facts(repo, facts)),
    )
    data = {"measure": record["id"], "person": person["id"], "kind": record["kind"], "on": record["on_day"]}
    return Done(entry, sentence, {**data, **facts}, tuple(without))


def _one(repo: Repository, typed: str) -> Record:
    """The breach or measure that was typed: by its code, or by the person where they have a single one."""
    rows = records.named(repo, schema.kinds()["measure"], typed)
    if len(rows) == 1:
        return rows[0]
    if rows:
        raise records.several(repo, "measure", typed, [row["id"] for row in rows])
    raise NotFound(_("there is no breach or measure “{typed}”", typed=typed), _("see: azil measure list"))


def _facts(repo: Repository, facts: Mapping[str, Any]) -> Iterator[str]:
    """What was added, in words."""
    if breach := facts.get("breach"):
        yield policies.label(repo, "breach", breach)
    for name, words in _DAYS.items():
        if facts.get(name):
            yield _(words, day=dates.show(facts[name]))
    if number := facts.get("number"):
        yield _("number {number}", number=number)
    if outcome := facts.get("outcome"):
        yield f"{policies.label(repo, 'objection-outcome', outcome)} ({dates.show(facts['outcome_on'])})"


def _early(record: Record, ended: date) -> date:
    """The last day of a separate room that ended before the day given for it."""
    check_day(ended)
    if record["kind"] != rules.SEPARATE_ROOM:
        raise UsageError(_("only a separate room ends early"), _("leave out --ended"))
    if ended.isoformat() > record["until"]:
        raise Refused(
            _("the separate room already ends on {day}", day=dates.show(record["until"])),
            _("a longer one is a new measure: azil measure add"),
        )
    return ended


def _disputed(
    repo: Repository,
    record: Record,
    programme: str,
    new: Mapping[str, Any],
    objected: date | None,
    outcome: str | None,
    outcome_on: date | None,
) -> dict[str, Any]:
    """The objection to a measure, and what was decided on it."""
    facts: dict[str, Any] = {}
    if (objected or outcome or outcome_on) and record["kind"] not in rules.OBJECTION.get(programme, ()):
        raise UsageError(_("the act provides no objection to this"), _("leave out --objected and --outcome"))
    if objected:
        check_day(objected, "--objected")
        if not (record["served_on"] or new.get("served_on")):
            raise Refused(
                _("the time for an objection runs from service of the decision, which is not recorded"),
                _("give it too: --served DATE"),
            )
        facts["objected_on"] = objected
    if bool(outcome) != bool(outcome_on):
        raise UsageError(
            _("a decision on an objection needs an outcome and a day"),
            _("give both: --outcome CODE --outcome-on DATE"),
        )
    if outcome and outcome_on:
        check_day(outcome_on, "--outcome-on")
        if not (record["objected_on"] or objected):
            raise Refused(_("no objection is recorded"), _("give it too: --objected DATE"))
        facts |= {"outcome": policies.code(repo, "objection-outcome", outcome), "outcome_on": outcome_on}
    return facts
