"""The past state of the file that `--as-known` asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from typer import _click as click

from azilcli import dates, repository
from azilcli.cli.session import remark
from azilcli.cli.settings import settings
from azilcli.errors import NotFound, UsageError
from azilcli.language import N_, _
from azilcli.ledger import ids
from azilcli.repository import Entry, Repository, history
from azilcli.services import entries

_FINGERPRINT = re.compile("[0-9a-f]{4,64}")
_YEAR = re.compile("(?:19|20)[0-9]{2}$")


@contextmanager
def known(context: click.Context) -> Iterator[None]:
    """Let the run read the state that was asked for, and let the day of that state count as today.

    It is the day said with a fingerprint, as at the foot of a report, else that of the newest entry.
    """
    chosen = settings(context)
    typed, day, moment = _read(chosen.as_known or "")
    remark(context)
    with repository.reading(chosen.db) as repo:
        entry = _at(repo, moment) if moment else _of_fingerprint(repo, typed)
    then = dates.moment(moment.isoformat() if moment else entry.recorded_at)
    chosen.state = entry.id
    with dates.as_of(day or (then.date() if then else dates.today())):
        yield


def state(repo: Repository, named: str) -> Entry:
    """The newest entry of a state that is named as for `--as-known`."""
    typed, _day, moment = _read(named)
    return _at(repo, moment) if moment else _of_fingerprint(repo, typed)


def _read(named: str) -> tuple[str, date | None, datetime | None]:
    """A state as it is named: what may be an entry, the day behind it, or else a moment."""
    typed, at, day = named.strip().partition("@")
    is_entry = at or _is_fingerprint(typed)
    return typed, dates.parse(day) if at else None, None if is_entry else _moment(typed)


def since(context: click.Context, repo: Repository, typed: str) -> Entry:
    """The state with which one is compared that is read; `NotFound` where that did not know it yet."""
    chosen = settings(context)
    try:
        return entries.entry(repo, typed)
    except NotFound:
        if not chosen.state:
            raise
        with repository.reading(chosen.db) as whole:
            later = entries.entry(whole, typed)
            state = history.get(whole, chosen.state)
            is_later = history.knows(whole, later, state)
    named = {"since": ids.fingerprint(later.id), "state": ids.fingerprint(state.id)}
    raise NotFound(
        _("{since} is later than the state {state} being read", **named)
        if is_later
        else _("the state {state} being read did not contain {since}, which is from another copy", **named),
        _("give an earlier fingerprint with --since-fingerprint, or leave out --as-known"),
    )


def _is_fingerprint(typed: str) -> bool:
    """Whether this is the beginning of an entry's id; what has the form of a day or a year is none."""
    return bool(_FINGERPRINT.fullmatch(_signs(typed))) and not dates.is_day(typed) and not _YEAR.match(typed)


def _signs(typed: str) -> str:
    return re.sub(r"[\s-]", "", typed).lower()


def _of_fingerprint(repo: Repository, typed: str) -> Entry:
    """The entry whose id begins so; of digits alone it is said too how a day is typed."""
    try:
        return entries.entry(repo, typed)
    except NotFound as error:
        if _signs(typed).isdecimal():
            raise NotFound(error.sentence, _(_A_DAY)) from None
        raise


_A_DAY = N_("type a day as 2026-11-22; type a fingerprint as it appears at the foot of a report")


def _moment(typed: str) -> datetime:
    """The moment that was typed."""
    if not dates.is_moment(typed):
        raise UsageError(
            _("“{typed}” is neither a date and time nor a fingerprint", typed=typed),
            _(_A_DAY)
            if _signs(typed).isdecimal()
            else _("type a day, a day and time such as 22.11.2026 14:30, or the fingerprint of a report"),
        )
    return dates.parse_moment(typed)


def _at(repo: Repository, moment: datetime) -> Entry:
    """The entry that was the newest at a moment."""
    entry = history.at(repo, moment)
    if entry is None:
        first = repo.row("SELECT recorded_at FROM entry ORDER BY seq LIMIT 1")
        begin = dates.show_moment(first["recorded_at"]) if first else "-"
        raise NotFound(
            _("the file did not exist then: its history begins on {moment}", moment=begin),
            _("give a later time, or an entry as azil log shows it"),
        )
    return entry
