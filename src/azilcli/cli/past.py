"""The past state of the file that `--as-known` asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from typer import _click as click

from azilcli import dates, repository
from azilcli.cli.session import remark
from azilcli.cli.settings import settings
from azilcli.errors import NotFound, UsageError
from azilcli.language import _
from azilcli.ledger import known as states
from azilcli.ledger.journal import Entry
from azilcli.repository import Repository
from azilcli.services import history

_FINGERPRINT = re.compile("[0-9a-f]{4,64}")


@contextmanager
def known(context: click.Context) -> Iterator[None]:
    """Let the run read the state that was asked for, and let the day of that state count as today."""
    chosen = settings(context)
    typed = chosen.as_known or ""
    moment = None if _is_fingerprint(typed) else _moment(typed)
    remark(context)
    with repository.reading(chosen.db) as repo:
        entry = _at(repo, moment) if moment else history.entry(repo, typed)
    then = moment.astimezone() if moment else dates.moment(entry.recorded_at)
    chosen.state = entry.id
    with dates.as_of(then.date() if then else dates.today()):
        yield


def _is_fingerprint(typed: str) -> bool:
    """Whether this is the beginning of an entry's id; what has the form of a day is a day."""
    return bool(_FINGERPRINT.fullmatch(typed.lower().replace("-", ""))) and not dates.is_day(typed)


def _moment(typed: str) -> datetime:
    """The moment that was typed."""
    if not dates.is_moment(typed):
        raise UsageError(
            _("“{typed}” is neither a moment nor a fingerprint", typed=typed),
            _("type a day, a day and time such as 22.11.2026 14:30, or the fingerprint of a report"),
        )
    return dates.parse_moment(typed)


def _at(repo: Repository, moment: datetime) -> Entry:
    """The entry that was the newest at a moment."""
    found = states.at(repo.connection, moment)
    if found is None:
        first = repo.row("SELECT recorded_at FROM entry ORDER BY seq LIMIT 1")
        begin = dates.show_moment(first["recorded_at"]) if first else "-"
        raise NotFound(
            _("the file knew nothing then: its history begins on {moment}", moment=begin),
            _("name a later moment, or an entry as azil log shows it"),
        )
    return found
