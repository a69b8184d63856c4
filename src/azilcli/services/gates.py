"""Legal gates: a limit is written once, as the check that finds it passed, and asked before it is recorded.

What a command is about to record is tried, the checks are asked of the records as they would then be, and
what they find that was not so before is refused. Where the law leaves room, `--override REASON` passes it;
the reason is recorded with the gate and stays a finding until what was missing is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from datetime import date

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _, n_
from azilcli.ledger import schema
from azilcli.repository import Record, Repository, findings, policies
from azilcli.repository import children as stored
from azilcli.rules import admission, checks, children, status
from azilcli.rules.check import Check, limits_of
from azilcli.rules.sql import TONIGHT
from azilcli.text.keys import is_blank
from azilcli.tuples import NamedTuple

Codes = Mapping[str, Collection[str]]
"""Codes of checks by their family."""

OF_CHILDREN: Codes = {"children": (*children.UNGUARDED, children.ALONE)}
OF_GUARDIANS: Codes = {"children": children.UNGUARDED}
"""What is said, and never refused, of a child who is let in (ZMZ-1 16(1))."""
OF_CONSENT: Codes = {"health": ("health-without-consent", "need-without-consent")}
"""What is said when a vulnerability or a need is recorded (ZMZ-1 116(2)/6)."""
OF_LODGING: Codes = {"children": (children.GATE,)}
"""What is asked before an application is lodged."""
OF_STATUS: Codes = {"status": (status.GATE,)}
OF_ADMISSION: Codes = admission.GATES
"""What is asked before somebody who is here moves, and, but for guardians, before somebody is let in."""
OF_PASSES: Codes = {
    "presence": ("pass-no-applicant", "pass-opposed", "pass-too-long", "pass-year", "pass-elsewhere")
}
OF_GRANTED: Codes = {"presence": ("pass-unjustified", "leave-undecided")}
"""What a pass lacks that was granted all the same."""
OF_ABSENCES: Codes = {"presence": ("absence-without-basis",)}
OF_PRESENCE: Codes = {"presence": ("presence-without-basis",)}
"""That nothing is recorded of somebody's presence for which the act gives no basis (ZMZ-1 115, 116)."""
OF_MEASURES: Codes = {
    "measures": (
        *("measure-not-in-act", "measure-not-for-breach", "measure-too-early"),
        *("separate-room-elsewhere", "separate-room-too-long"),
    )
}
OF_BREACHES: Codes = {
    "measures": (
        *("measure-unwarned", "termination-without-transfer", "measure-without-breach"),
        *("breach-kind-missing", "measure-without-law"),
    ),
    "objections": ("decision-late", "objection-late"),
}
"""What is said when a breach or measure is recorded."""
OF_HOUSE_RULES: Codes = {"objections": ("carried-out-early", "left-without-termination")}
"""What is said when somebody leaves or is moved because of house rules."""
OF_RESTRICTIONS: Codes = {
    "restrictions": ("restriction-too-long", "restriction-of-minor", "restriction-by-office")
}
OF_DEPARTURE: Codes = {
    "leaving": ("departure-not-in-act", "departure-days", "departure-not-from-enforceability")
}
IN_ROOMS: Codes = {"rooms": ("child-alone-in-room",)}
"""That no child sleeps in a room without its family."""


_TOLD_AT_MOST = 3
"""So many gates stand in the sentence of a refusal."""


class Gate(NamedTuple):
    """A gate that is not met: its code, whom it concerns, what is missing, what to do, and the law."""

    code: str
    person: str
    sentence: str
    hint: str
    legal_basis: str


def ask(
    repo: Repository,
    codes: Codes,
    people: Iterable[str],
    days: Iterable[date],
    override: str | None,
    on: date,
) -> tuple[str, ...]:
    """Refuse what was put if it leaves a gate of some people unmet on one of the days, that was met before.

    The reason `override` passes all, and goes on record for the day `on`; a remark for each is returned.
    """
    asked, those = list(dict.fromkeys(days)), list(people)
    with repo.tried():
        after = Counter(gate for day in asked for gate in _unmet(repo, codes, day, those, is_strict=True))
    return _refuse_new(repo, codes, asked, those, after, override, on)


def _refuse_new(
    repo: Repository,
    codes: Codes,
    days: Sequence[date],
    people: Sequence[str],
    after: Counter[Gate],
    override: str | None,
    on: date,
) -> tuple[str, ...]:
    """Refuse what is not met after and was before, or is found once more than before."""
    if not after:
        return ()
    before = Counter(gate for day in days for gate in _unmet(repo, codes, day, people))
    new = [gate for gate in after - before if not _is_known(gate, before)]
    return refuse(repo, new, override, on)


def would_be(repo: Repository, codes: Codes, subjects: Iterable[str], days: Iterable[date]) -> set[str]:
    """Those of some subjects that would not meet a gate on one of the days if what was put were recorded."""
    those = list(subjects)
    with repo.tried():
        return {one.person for day in days for one in _unmet(repo, codes, day, those)}


def of_admission(repo: Repository, people: Sequence[str], on: date, override: str | None) -> tuple[str, ...]:
    """Ask what was put of people who come to a site, for them and for whom they leave behind."""
    return ask(repo, OF_ADMISSION, stored.beside(repo, people, on), [on], override, on)


def of_coming(repo: Repository, people: Sequence[str], on: date, override: str | None) -> tuple[str, ...]:
    """Ask what was put of people who come from outside, and say which child among them lacks a guardian.

    No child is left without a bed for that: it is the lodging of the application that waits (ZMZ-1 16(1)).
    """
    codes, those = _arriving(), sorted(stored.beside(repo, people, on))
    with repo.tried():
        after = Counter(_unmet(repo, codes, on, those, is_strict=True))
        unguarded = _unmet(repo, OF_GUARDIANS, on, people) if OF_ADMISSION.get("children") else []
    passed = _refuse_new(repo, codes, [on], those, after, override, on)
    remarks = sorted(map(_with_remedy, unguarded))
    return (*passed, *remarks, *(_represented_by(repo, on) if unguarded else ()))


def _represented_by(repo: Repository, on: date) -> Iterator[str]:
    """By when a child whose application is made on a day has a representative, where a limit is in force."""
    if policies.in_force(repo, children.REPRESENTATIVE_DAYS, on):
        days, basis = policies.number(repo, children.REPRESENTATIVE_DAYS, on)
        from azilcli.rules import workdays

        day = dates.show(workdays.after(on, days))
        yield _("a representative must be appointed by {day} ({basis})", day=day, basis=basis)


def _arriving() -> Codes:
    """What is asked before somebody is let in."""
    return {
        family: [code for code in those if code not in children.UNGUARDED]
        for family, those in OF_ADMISSION.items()
    }


def _is_known(gate: Gate, before: Iterable[Gate]) -> bool:
    """Whether a child lacked a guardian already, and wherever it goes now the law asks no more than then."""
    codes = (children.GATE,) if gate.code == children.GATE else children.UNGUARDED
    return gate.code in codes and any(one.person == gate.person and one.code in codes for one in before)


def of_arrival(repo: Repository, person: str, was: date, now: date, override: str | None) -> tuple[str, ...]:
    """Ask what was put of somebody who arrived on another day than was known, and what an admission asks.

    What was not met on the day known so far is not asked once more: it was passed then, or is a finding.
    """
    if now == was:
        return ()
    unmet = {gate.code for gate in _unmet(repo, OF_ADMISSION, was, [person])}
    codes = {family: [code for code in those if code not in unmet] for family, those in _arriving().items()}
    return ask(repo, codes, [person], [now], override, now)


@contextmanager
def watched(repo: Repository, on: date) -> Iterator[None]:
    """Refuse what is done inside if it leaves a gate of admission unmet that was met before.

    For the rare commands that touch a gate from its other side: somebody who leaves a household may
    leave a child alone, an undo may take back an examination. The checks of every day are asked; a gate
    that was passed with a reason stays passed, and so does one that was unmet of two entries as one person.
    """
    before = _unpassed(repo, on)
    whole = dict(repo.values("SELECT record, whole FROM united WHERE kind = 'person'"))
    unmet = {(gate.code, gate.person) for gate in before}
    yield
    new = {gate for gate in _unpassed(repo, on) - before
           if (gate.code, whole.get(gate.person)) not in unmet and not _is_known(gate, before)}  # fmt: skip
    if new:
        first = min(new)
        raise Refused(
            _("{sentence} ({basis})", sentence=first.sentence, basis=first.legal_basis),
            _("deal with that first; for the rule: azil check --code {code}", code=first.code),
        )


def asks_of(kinds: Set[str]) -> bool:
    """Whether a gate of admission reads any of these kinds of record."""
    return any(
        kinds & schema.kinds_in(check.sql)
        for family, codes in OF_ADMISSION.items()
        for check in checks.checks(family)
        if check.code in codes
    )


@contextmanager
def told(
    repo: Repository, people: Iterable[str], days: Iterable[date], codes: Codes = OF_CHILDREN
) -> Iterator[list[str]]:
    """Say what gates are left unmet for these people and their households by what is done inside.

    For what happens whatever the law asks: somebody dies, leaves, goes away for a night. It is recorded and
    remains a finding. The list that is given holds a remark for each, with what to do, when all is done.
    """
    remarks: list[str] = []
    asked, those = list(dict.fromkeys(days)), list(people)
    concerned = {day: stored.beside(repo, those, day) for day in asked}
    before = {new for day in asked for new in _unmet(repo, codes, day, concerned[day])}
    yield remarks
    after = dict.fromkeys(
        new for day in asked for new in _unmet(repo, codes, day, concerned[day]) if new not in before
    )
    remarks += map(_with_remedy, after)


def unmet(repo: Repository, codes: Codes, people: Iterable[str], on: date) -> list[str]:
    """A remark on each gate or standard that these people do not meet on a day, with what to do."""
    return [_with_remedy(one) for one in _unmet(repo, codes, on, people)]


def _with_remedy(gate: Gate) -> str:
    return _("{sentence} ({basis}); {remedy}", sentence=gate.sentence, basis=gate.legal_basis,
             remedy=gate.hint)  # fmt: skip


def _unpassed(repo: Repository, on: date) -> set[Gate]:
    """The gates of admission that anybody does not meet on a day and was not let pass."""
    passed = set(repo.values("SELECT gate, person FROM override"))
    return {one for one in _unmet(repo, OF_ADMISSION, on) if (one.code, one.person) not in passed}


def _unmet(
    repo: Repository,
    codes: Codes,
    on: date,
    people: Iterable[str] | None = None,
    *,
    is_strict: bool = False,
) -> list[Gate]:
    """The gates that some people, or anybody at all, do not meet on a day, in order.

    Raises `FileProblem`, if `is_strict`, where a limit that is asked for makes no sense.
    """
    those = None if people is None else sorted(people)
    whom = [] if those is None else _whom(codes)
    concerning = codes if those is None else _concerning(repo, codes, whom, on, those)
    asked = _asked(concerning)
    if is_strict:
        named = [code for sql in (*whom, *(check.sql for check in asked)) for code in limits_of(sql)]
        policies.refuse_senseless(repo, named)
    return sorted(
        Gate(
            check.code,
            str(row["subject"]),
            *findings.said(repo, check, row),
            _basis(repo, check, row),
        )
        for check in asked
        for row in findings.rows(repo, check, on, those)
    )


def _whom(codes: Codes) -> list[str]:
    """SQL: of whom gates of admission among these codes are asked."""
    asked = (admission.WHOM.get(code) for those in codes.values() for code in those)
    return [sql for sql in dict.fromkeys(asked) if sql]


def _concerning(
    repo: Repository, codes: Codes, whom: Sequence[str], on: date, people: Sequence[str]
) -> Codes:
    """Those of the codes that can concern one of some people, where each sleeps in the night of a day."""
    if not whom:
        return codes
    conditions = ", ".join(f"max({sql}) AS of{number}" for number, sql in enumerate(whom))
    rows = repo.rows_of(
        f"SELECT {conditions} FROM sleeper AS p LEFT JOIN site ON site.id = p.site"
        f" WHERE p.person IN ({{ids}}) AND {TONIGHT}",
        people,
        on=on,
    )
    nobody = {sql for number, sql in enumerate(whom) if not any(row[f"of{number}"] for row in rows)}
    return {
        family: [code for code in those if admission.WHOM.get(code) not in nobody]
        for family, those in codes.items()
    }


def _asked(codes: Codes) -> list[Check]:
    """The checks of these codes, by family."""
    return [
        check
        for family, wanted in codes.items()
        if wanted
        for check in checks.checks(family)
        if check.code in wanted
    ]


def _with_basis(gate: Gate) -> str:
    if not gate.legal_basis:
        return gate.sentence
    return _("{sentence} ({basis})", sentence=gate.sentence, basis=gate.legal_basis)


def _basis(repo: Repository, check: Check, row: Record) -> str:
    """The provision: that of the limit in force, where the check names it."""
    return policies.quoted(repo, str(row.get("basis") or check.source))


def refuse(repo: Repository, gates: Sequence[Gate], override: str | None, on: date) -> tuple[str, ...]:
    """Refuse where a gate is not met; with the reason `override` pass them all and put it on record.

    Returns a remark for each gate that was passed.
    """
    if not gates:
        return ()
    if is_blank(override):
        unmet = list(dict.fromkeys(_with_basis(gate) for gate in gates))
        told = unmet[:_TOLD_AT_MOST]
        if more := len(unmet) - len(told):
            told.append(n_("and {n} more", "and {n} more", more))
        sentence = "; ".join(told)
        raise Refused(
            sentence, _('{hint}; to go on anyway: --override "REASON"', hint=gates[0].hint), code="gate"
        )
    for gate in gates:
        repo.add("override", person=gate.person, gate=gate.code, on_day=on, reason=override)
    return tuple(_("overridden: {sentence}", sentence=gate.sentence) for gate in gates)
