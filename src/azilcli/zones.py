"""The zone of the file: where a moment becomes a day, and a day a moment.

A day at the desk is one of the place that the file speaks of, never of the computer on which it is read, or
two offices would answer differently. The zone is a dated policy of the file, `calendar.zone`; it is in use
from the opening of the file on. What is typed before, such as `today`, asks the file first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING

from azilcli.errors import FileProblem, UsageError
from azilcli.language import _

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

POLICY = "calendar.zone"
DEFAULT = "Europe/Ljubljana"
"""The zone of a file without the policy, and of the time before its first row."""

_OF_A_COMPUTER = {"localtime", "Factory"}
"""Names of zones that mean another one on every computer, or none."""


class _State:
    """The zones in use, each with the day from which it holds; one for the process, as is the language."""

    rows: Sequence[tuple[str, str]] | None = ()
    known: Sequence[tuple[str, str]] | None = None
    """Those of the rows whose zone there is, as far as that was asked for."""
    unknown: Sequence[str] = ()
    ask: Callable[[], None] | None = None


def use(rows: Sequence[tuple[str, str]]) -> None:
    """From here on days are those of these zones, each with the day from which it holds, oldest first."""
    _State.rows, _State.known = rows, None


def ask(file: Callable[[], None]) -> None:
    """Forget the zones of the file before; `file` is opened, and says them, when a day asks for one."""
    _State.rows, _State.known, _State.unknown, _State.ask = None, None, (), file


def local(moment: datetime) -> datetime:
    """A moment as the clocks of the file show it."""
    rows = _rows()
    later = None
    for start, name in reversed(rows):
        shown = moment.astimezone(_zone(name))
        if shown.date().isoformat() >= start:
            # Where the clocks are put back to those of another zone, the day before goes on by them.
            return shown if later is None or shown.date().isoformat() < later[0] else later[1]
        later = (start, shown)
    raise AssertionError("the first zone holds from the beginning")


def utc(clock: datetime, *, fold: int = 0) -> datetime:
    """The moment in UTC at which the clocks of the file show this; of two the one that `fold` says."""
    try:
        name = [name for start, name in _rows() if start <= clock.date().isoformat()][-1]
        return clock.replace(tzinfo=_zone(name), fold=fold).astimezone(UTC)
    except OverflowError:  # at the edge of the calendar
        return clock.replace(tzinfo=UTC)


def begin(day: date) -> datetime:
    """The moment in UTC at which a day begins."""
    return utc(datetime.combine(day, time.min))


def named(typed: str) -> str:
    """The zone that was typed. Raises `UsageError` for what is none on every computer."""
    from zoneinfo import available_timezones

    known = {name.casefold(): name for name in available_timezones() - _OF_A_COMPUTER}
    if not known:
        _zone(DEFAULT)
    wanted = "_".join(typed.split()).casefold()
    if wanted in known:
        return known[wanted]
    from difflib import get_close_matches

    cities = {key.rpartition("/")[2]: key for key in known}
    near = [known[key] for key in get_close_matches(wanted, known)]
    near += [known[cities[city]] for city in get_close_matches(wanted.rpartition("/")[2], cities)]
    raise UsageError(
        _("“{typed}” is not a time zone", typed=typed),
        _("did you mean {options}?", options=", ".join(dict.fromkeys(near)))
        if near
        else _("type it as Europe/Ljubljana"),
    )


def _rows() -> Sequence[tuple[str, str]]:
    if _State.rows is None:
        _State.rows = ()  # of a file that cannot be opened the command itself complains
        if _State.ask:
            _State.ask()
    if _State.known is None:
        _State.known = [row for row in _State.rows if _is_known(row[1])]
        _State.unknown = [name for _start, name in _State.rows if not _is_known(name)]
    return (("", DEFAULT), *_State.known)


def _is_known(name: str) -> bool:
    try:
        return bool(_zone(name))
    except FileProblem:
        return False


def remark() -> str:
    """What is to be said where the file names a zone that there is not on this computer; else ''."""
    if not _State.unknown:
        return ""
    return _(
        "the time zone {zone} of the file is not known on this computer, so the previous one is used; "
        "install the package tzdata beside azil; if there is no such zone: azil "
        "policy set calendar.zone Europe/Ljubljana --from DATE --basis TEXT",
        zone=", ".join(_State.unknown),
    )


@cache
def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        raise FileProblem(
            _("the time zone {zone} is not known on this computer", zone=name),
            _("install the package tzdata beside azil"),
        ) from None
