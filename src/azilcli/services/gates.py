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

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.repository import Record, Repository
from azilcli.repository.places import Place
from azilcli.rules import checks
from azilcli.text import is_blank


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


AdmissionGate = Callable[[Repository, Entry], Iterable[Gate]]

_ADMISSION = ("health", "status", "children")
"""Modules of `services` whose `admission_gates` are asked before somebody is let in."""

_OF_ADMISSION = ("no-examination", "no-guardian", "status-does-not-fit")
"""Codes of those gates, which are also the codes of the checks that find them unmet."""


def of_admission(repo: Repository, entries: Sequence[Entry]) -> list[Gate]:
    """Every gate that one of the people does not meet."""
    asked: list[AdmissionGate] = [
        import_module(f"azilcli.services.{name}").admission_gates for name in _ADMISSION
    ]
    return [gate for entry in entries for ask in asked for gate in ask(repo, entry)]


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
        code, _subject, sentence, basis = min(new)
        raise Refused(
            _("{sentence} ({basis})", sentence=sentence, basis=basis),
            _("see to that first; what the check asks: azil check --code {code}", code=code),
        )


def _unmet(repo: Repository, on: date) -> set[tuple[str, str, str, str]]:
    """Every gate of admission not met on a day: its code, whom it concerns, the sentence and the law."""
    passed = set(repo.values("SELECT gate, person FROM override"))
    return {
        (check.code, row["subject"], _(check.sentence, **row), check.source)
        for check in checks.checks()
        if check.code in _OF_ADMISSION
        for row in repo.rows(check.sql, on=on, today=dates.today())
        if (check.code, row["subject"]) not in passed
    }


def refuse(repo: Repository, gates: Sequence[Gate], override: str | None, on: date) -> tuple[str, ...]:
    """Refuse the first gate not met; with the reason `override` pass them all and put it on record.

    Returns a remark for each gate that was passed.
    """
    if not gates:
        return ()
    if is_blank(override):
        first = gates[0]
        raise Refused(
            _("{sentence} ({basis})", sentence=first.sentence, basis=first.legal_basis),
            _('{hint}; to go on all the same: --override "REASON"', hint=first.hint),
        )
    for gate in gates:
        repo.add("override", person=gate.person, gate=gate.code, on_day=on, reason=override)
    return tuple(_("overridden: {sentence}", sentence=gate.sentence) for gate in gates)
