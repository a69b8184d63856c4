"""What a test does to a file, and what it asks of one, in a line each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import AzilError, ExitCode, Refused
from azilcli.reports import findings
from azilcli.reports.table import Table
from azilcli.repository import Repository
from azilcli.rules.records import declared
from azilcli.services import Done, leaving, people, records, status
from tests.conftest import AUTHOR, Azil


def do(path: Path, service: Callable[..., Done], *given: Any, **named: Any) -> Done:
    """Carry out one service on a file."""
    with repository.writing(path, AUTHOR) as repo:
        return service(repo, *given, **named)


def record(repo: Repository, kind: str, whom: str | Sequence[str], /, **typed: object) -> Done:
    """Record one of a declared kind, as it would be typed."""
    said = {name: None if value is None else str(value) for name, value in typed.items()}
    return records.add(repo, declared(kind), said, whom=[whom] if isinstance(whom, str) else whom)


def set_status(
    repo: Repository, whom: Sequence[str], code: str, *, on: date, decision: str | None = None
) -> Done:
    """Record a status, with what follows from it."""
    said = {"code": code, "on_day": on.isoformat(), "decision": decision}
    return records.add(repo, declared("status"), said, whom=whom, then=status.follows)


def vulnerable(
    repo: Repository, whom: Sequence[str], *, kind: str, on: date, to: date | None = None, ended: bool = False
) -> Done:
    """Record a vulnerability, or that it ended."""
    said = {"kind": kind, "from_day": on.isoformat(), "to_day": to.isoformat() if to else None}
    return (records.end_held if ended else records.add)(repo, declared("vulnerability"), said, whom=whom)


def decide(
    repo: Repository,
    whom: Sequence[str],
    *,
    kind: str,
    on: date,
    enforceable: date | None = None,
    number: str | None = None,
) -> Done:
    """Record a decision, with what follows from it."""
    said = {
        "kind": kind,
        "on_day": on.isoformat(),
        "enforceable": enforceable.isoformat() if enforceable else None,
        "number": number,
    }
    return records.add(repo, declared("decision"), said, whom=whom, then=leaving.follows)


@contextmanager
def refused(
    path: Path, saying: str = ".", error: type[AzilError] = Refused, hint: str = ""
) -> Iterator[Repository]:
    """What is done inside must be refused in such words, before anything is written."""
    with repository.writing(path, AUTHOR) as repo:
        before = repo.fingerprint
        with pytest.raises(error, match=saying) as refusal:
            yield repo
        assert hint in refusal.value.hint
        assert repo.fingerprint == before


def enter(path: Path, *typed: str) -> list[str]:
    """Enter people typed as `Haidari, Amina, f, 1990-05-03, AFG`; their codes."""
    done = do(path, people.add, [people.member(one) for one in typed])
    return [one["code"] for one in done.data["people"]]


def enter_household(
    path: Path, name: str, *typed: str, on: date = date(2016, 1, 1), kind: str = "family"
) -> dict[str, Any]:
    """Enter a household of new people; what was recorded."""
    entered = [people.member(one) for one in typed]
    return do(path, people.create_household, name, kind=kind, existing=(), entered=entered, on=on).data


def sentences(path: Path, check: str, on: date) -> list[str]:
    """What a check finds on a day, a sentence for each finding."""
    with repository.reading(path) as repo:
        (table,) = findings.findings(repo, on, findings.Wanted(codes=[check]))
    return [str(row["finding"]) for row in lines(table)]


def around(path: Path, check: str, last: date) -> list[int]:
    """How much a check finds on the day before a last day, on it, and on the day after."""
    return [len(sentences(path, check, last + timedelta(days))) for days in (-1, 0, 1)]


def typed(azil: Azil, *lines: str) -> None:
    """Type lines, all of which must be done."""
    for line in lines:
        done = azil(line)
        assert done.code == ExitCode.DONE, (line, done.err)


def falling_due(path: Path, code: str, on: date, within: int = 30) -> list[tuple[str, str]]:
    """The days on which something of one kind falls due, each with its sentence."""
    with repository.reading(path) as repo:
        (table,) = findings.due(repo, on, within, codes=[code])
    return [(str(row["day"]), str(row["sentence"])) for row in lines(table)]


def due(path: Path, code: str, on: date, within: int = 30) -> list[str]:
    """The days on which something of one kind falls due."""
    return [day for day, _sentence in falling_due(path, code, on, within)]


def lines(table: object) -> list[dict[str, Any]]:
    """The rows of a table by the keys of its columns."""
    assert isinstance(table, Table)
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def asked(azil: Azil, line: str) -> list[dict[str, Any]]:
    """The rows of what one table prints, as data."""
    rows: list[dict[str, Any]] = json.loads(azil(f"{line} --format json").out)
    return rows


def walks(azil: Azil, code: str, days: dict[str, int]) -> None:
    """The check finds so many on each of these days."""
    assert {day: len(asked(azil, f"check --code {code} --on {day}")) for day in days} == days
