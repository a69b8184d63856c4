"""Legal gates: what the law asks for before somebody is let in, and passing one with a reason.

A gate that is not met refuses. Where the law leaves room, `--override REASON` passes it; the reason is
recorded with the gate and stays a finding until what was missing is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from typing import NamedTuple

from azilcli.errors import Refused
from azilcli.language import _
from azilcli.repository import Record, Repository, findings
from azilcli.repository import children as known
from azilcli.repository.places import Place
from azilcli.rules import checks, children
from azilcli.text.keys import is_blank


class Gate(NamedTuple):
    """A gate that is not met: its code, whom it concerns, what is missing, what to do, and the law."""

    code: str
    person: str
    sentence: str
    hint: str
    legal_basis: str


class Entry(NamedTuple):
    """Somebody about to be let in: on which day, where, under which programme."""

    person: Record
    place: Place
    programme: str
    on: date
    coming: tuple[str, ...] = ()
    """The codes of all who are let in at the site by the same command, this person included."""
    going: tuple[str, ...] = ()
    """The codes of those who move to another site by it."""


AdmissionGate = Callable[[Repository, Entry], Iterable[Gate]]

_ADMISSION = ("health", "status", "children")
"""Modules of `services` whose `admission_gates` are asked before somebody is let in."""

_OF_CHILDREN = (children.GATE, children.ALONE)
_OF_ADMISSION = ("no-examination", "status-does-not-fit", *_OF_CHILDREN)
"""Codes of those gates, which are also the codes of the checks that find them unmet."""


def of_admission(repo: Repository, entries: Sequence[Entry]) -> list[Gate]:
    """Every gate that one of the people does not meet."""
    asked: list[AdmissionGate] = [
        import_module(f"azilcli.services.{name}").admission_gates for name in _ADMISSION
    ]
    entries = [
        entry._replace(
            coming=tuple(one.person["id"] for one in entries if one.place.site == entry.place.site),
            going=tuple(one.person["id"] for one in entries if one.place.site != entry.place.site),
        )
        for entry in entries
    ]
    return [gate for entry in entries for ask in asked for gate in ask(repo, entry)]


def of_moving(repo: Repository, entries: Sequence[Entry], on: date) -> list[Gate]:
    """Every gate that people who move to another site do not meet, there or for whom they leave behind."""
    from azilcli.services.children import gates_of_leaving

    going = [entry.person["id"] for entry in entries]
    return [*of_admission(repo, entries), *(gates_of_leaving(repo, going, on) if going else ())]


@contextmanager
def watched(repo: Repository, on: date) -> Iterator[None]:
    """Refuse what is done inside if it leaves a gate of admission unmet that was met before.

    For the rare commands that touch a gate from its other side: somebody who leaves a household may
    leave a child alone, an undo may take back an examination. The checks of every day are asked; a gate
    that was passed with a reason stays passed.
    """
    before = _unmet(repo, on)
    yield
    new = _unmet(repo, on) - before
    if new:
        first = min(new)
        raise Refused(
            _("{sentence} ({basis})", sentence=first.sentence, basis=first.basis),
            _("see to that first; what the check asks: azil check --code {code}", code=first.code),
        )


IN_ROOMS = ("child-alone-in-room",)
"""The code of the check for a child whose family sleeps in another room."""


@contextmanager
def told(
    repo: Repository, people: Iterable[str], days: Iterable[date], codes: Sequence[str] = _OF_CHILDREN
) -> Iterator[list[str]]:
    """Say which child of these people's households is left alone by what is done inside, and what to do.

    For what happens whatever the law asks: somebody dies, leaves, goes away for a night. It is recorded and
    remains a finding. The list that is given holds a remark for each such child when all is done.
    """
    remarks: list[str] = []
    asked, those = list(dict.fromkeys(days)), list(people)
    concerned = {day: sorted(known.beside(repo, those, day)) for day in asked}
    before = {new for day in asked for new in _unmet(repo, day, concerned[day], codes)}
    yield remarks
    after = dict.fromkeys(
        new for day in asked for new in sorted(_unmet(repo, day, concerned[day], codes) - before)
    )
    remarks += [
        _("{sentence} ({basis}); {remedy}", sentence=one.sentence, basis=one.basis, remedy=_(one.remedy))
        for one in after
    ]


class _Unmet(NamedTuple):
    """A gate of admission not met: its code, whom it concerns, what to say and do, and the law."""

    code: str
    person: str
    sentence: str
    basis: str
    remedy: str


def _unmet(
    repo: Repository, on: date, people: Sequence[str] | None = None, codes: Sequence[str] = _OF_ADMISSION
) -> set[_Unmet]:
    """What the checks of the `codes` find on a day of some people, or of all who were not let pass."""
    passed = set() if people is not None else set(repo.values("SELECT gate, person FROM override"))
    found = set()
    for check in checks.checks():
        if check.code in codes:
            rows = (
                repo.rows(check.sql, **findings.asked(on))
                if people is None
                else repo.rows_of(f"SELECT * FROM ({check.sql}) WHERE subject IN ({{ids}})", people, on=on)
            )
            found |= {
                _Unmet(check.code, row["subject"], _(check.sentence, **row), check.source, check.remedy)
                for row in rows
                if (check.code, row["subject"]) not in passed
            }
    return found


def refuse(repo: Repository, gates: Sequence[Gate], override: str | None, on: date) -> tuple[str, ...]:
    """Refuse the first gate not met; with the reason `override` pass them all and put it on record.

    Returns a remark for each gate that was passed.
    """
    if not gates:
        return ()
    if is_blank(override):
        first = gates[0]
        raise Refused(
            _("{sentence} ({basis})", sentence=first.sentence, basis=first.legal_basis)
            if first.legal_basis
            else first.sentence,
            _('{hint}; to go on all the same: --override "REASON"', hint=first.hint),
        )
    for gate in gates:
        repo.add("override", person=gate.person, gate=gate.code, on_day=on, reason=override)
    return tuple(_("overridden: {sentence}", sentence=gate.sentence) for gate in gates)
