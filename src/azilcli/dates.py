"""Days: read what people type, print what they read, count as ZUP counts.

The only door to dateutil, and of it only `relativedelta` and `easter`: its parser guesses, and a
guessed date in a statutory term is worse than none. Days travel through the program as
`datetime.date`, through the file as ISO text (`2026-11-22`). On which day a moment falls is said by the
zone of the file (`zones`), whatever zone the computer is in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from azilcli import zones
from azilcli.errors import UsageError
from azilcli.language import N_, _, current

_WORDS = {"today": 0, "danes": 0, "yesterday": -1, "včeraj": -1, "vceraj": -1, "tomorrow": 1,
          "jutri": 1}  # fmt: skip
_MONTH_WORDS = {"this": 0, "ta": 0, "last": -1, "prejšnji": -1, "prejsnji": -1}
_ISO = r"(?a)(\d{4})-(\d{1,2})-(\d{1,2})"
_SLOVENIAN = r"(?a)(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\.?"
_MONTH = r"(?a)(\d{4})-(\d{1,2})|(\d{1,2})\.\s*(\d{4})\.?"
_SHIFT = r"(?a)[+-]\d{1,4}"
_MOMENT = r"(?a)(.+?)(?:T|\s+)(\d{1,2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:\d{2})?"
OPEN = "9999-12-31"
"""The end of an interval that is still open: the latest of all days."""
_EARLIEST = 1900
_FIRST, _LAST = date(_EARLIEST, 1, 1), date(2999, 12, 31)
"""Between these a day from the file lies: counting from it leads to no end of the calendar."""
_NOON = 12
_MONTHS_OF_YEAR = 12

_MONTHS_GENITIVE = (
    "januarja", "februarja", "marca", "aprila", "maja", "junija",
    "julija", "avgusta", "septembra", "oktobra", "novembra", "decembra",
)  # fmt: skip
_MONTHS_SLOVENIAN = (
    "januar", "februar", "marec", "april", "maj", "junij",
    "julij", "avgust", "september", "oktober", "november", "december",
)  # fmt: skip
_VOICED = frozenset((2, 8, 9, 10, 11, 12, *range(18, 23), 28, 29, 31))
"""The days before which Slovenian says »z«, not »s«."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

HOW_TO_TYPE = N_("type it as 2026-11-22, 22.11.2026, today, yesterday, or +7 for a week from today")


class _State:
    """The day that counts as today; None for the day it is. One for the process, as is the language."""

    today: date | None = None


def today() -> date:
    """The day it is in the zone of the file, or the one that counts as such (`as_of`)."""
    return _State.today or zones.local(now()).date()


@contextmanager
def as_of(day: date) -> Iterator[None]:
    """Let `day` count as today: for what is printed of a past state of the file."""
    former, _State.today = _State.today, day
    try:
        yield
    finally:
        _State.today = former


def night() -> date:
    """The night that is meant where none is named: until noon the one just past, then the coming one."""
    if _State.today:
        return _State.today
    clock = zones.local(now())
    return clock.date() - timedelta(days=clock.hour < _NOON)


def now() -> datetime:
    """The moment it is, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def reached() -> datetime:
    """The moment it is, in UTC; where another day counts as today, its end at the latest."""
    return min(now(), end(_State.today)) if _State.today else now()


def parse(text: str) -> date:
    """The day that `text` names.

    Understood are `2026-11-22`, `22.11.2026`, `22. 11. 2026`, `today`, `yesterday`, `tomorrow` and
    their Slovenian words, and `+7` or `-1` for days from today. Anything else, a day that does not
    exist, and a year before 1900 raise `UsageError`.
    """
    typed = " ".join(text.split())
    if typed.lower() in _WORDS:
        return today() + timedelta(days=_WORDS[typed.lower()])
    if re.fullmatch(_SHIFT, typed):
        return today() + timedelta(days=int(typed))
    if match := re.fullmatch(_ISO, typed):
        year, month, day = (int(part) for part in match.groups())
    elif match := re.fullmatch(_SLOVENIAN, typed):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise UsageError(_("“{text}” is not a date", text=text), _(HOW_TO_TYPE))
    try:
        parsed = date(year, month, day)
    except ValueError:
        raise UsageError(
            _("there is no such day as {day}. {month}. {year}", day=day, month=month, year=year),
            _(HOW_TO_TYPE),
        ) from None
    if parsed.year < _EARLIEST:
        raise UsageError(
            _("{day} is before the year {year}", day=show(parsed), year=_EARLIEST),
            _("check the year"),
        )
    return parsed


def refuse_backwards(first: date | None, last: date | None) -> None:
    """Raise `UsageError` where a period that was typed with `--from` and `--to` ends before it begins."""
    if first and last and last < first:
        raise UsageError(
            _("the end {end} is before the beginning {start}", end=show(last), start=show(first)),
            _("give the earlier day with --from"),
        )


def parse_month(text: str) -> date:
    """The first day of the month that `text` names: `2026-10`, `10.2026`, `this`, `last` or their words.

    Anything else raises `UsageError`.
    """
    typed = " ".join(text.split()).lower()
    if typed in _MONTH_WORDS:
        first = today().replace(day=1)
        return (first + timedelta(days=_MONTH_WORDS[typed])).replace(day=1)
    match = re.fullmatch(_MONTH, typed)
    year, month = (int(match[1] or match[4]), int(match[2] or match[3])) if match else (0, 0)
    if not 1 <= month <= _MONTHS_OF_YEAR or year < _EARLIEST:
        raise UsageError(
            _("“{text}” is not a month", text=text), _("type it as 2026-10, 10.2026, this or last")
        )
    return date(year, month, 1)


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    if (day.year, day.month) == (date.max.year, date.max.month):
        return date.max
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def is_day(text: str) -> bool:
    """Whether `text` has one of the forms in which a day is typed, be there such a day or not."""
    typed = " ".join(text.split())
    forms = (_SHIFT, _ISO, _SLOVENIAN)
    return typed.lower() in _WORDS or any(re.fullmatch(form, typed) for form in forms)


def is_moment(text: str) -> bool:
    """Whether `text` has one of the forms in which a moment is typed, be there such a moment or not."""
    match = re.fullmatch(_MOMENT, " ".join(text.split()))
    return is_day(match[1] if match else text)


def parse_moment(text: str) -> datetime:
    """The last moment, in UTC, of the day, minute or second that `text` names in the zone of the file.

    Understood is every form of a day, alone or followed by `14:30` or `14:30:05` after a space or a
    `T`; and a moment as the journal holds it, `2026-11-22T13:30:05+00:00`. Of a time that the clocks
    passed twice it is the later. Anything else, a time that does not exist, and what begins in the
    future raise `UsageError`.
    """
    match = re.fullmatch(_MOMENT, " ".join(text.split()))
    day = parse(match[1] if match else text)
    if match is None:
        if day > today():
            raise _in_future(text)
        return end(day)
    first = datetime.combine(day, _time(match[2], match[3]))
    if _utc(first) > now():
        raise _in_future(text)
    return _utc(first.replace(second=first.second if match[2].count(":") > 1 else 59, microsecond=999_999))


def parse_time(text: str) -> str:
    """A day, or a day with a time of day in the zone of the file, as it is stored; it may lie ahead."""
    match = re.fullmatch(_MOMENT, " ".join(text.split()))
    if match is None:
        return parse(text).isoformat()
    return _utc(datetime.combine(parse(match[1]), _time(match[2], match[3]))).isoformat()


def parse_clock(text: str) -> str:
    """A time of day that was typed, such as 14:30 or 9.05, as `14:30`."""
    match = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", text.strip())
    if match is None:
        raise _no_such_time(text)
    return f"{int(match[1]):02}:{match[2]}"


def begin(day: date) -> datetime:
    """The moment in UTC at which a day begins in the zone of the file."""
    return zones.begin(day)


def end(day: date) -> datetime:
    """The last moment of a day, in UTC."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return zones.begin(day + timedelta(days=1)) - timedelta(microseconds=1)


def _in_future(text: str) -> UsageError:
    return UsageError(_("“{text}” lies in the future", text=text), _("give an earlier time"))


def _time(clock: str, offset: str | None) -> time:
    """A time of day, `14:30` or `14:30:05`; with an offset, `Z` or `+01:00`, not of the zone of the file."""
    try:
        zone = datetime.strptime(offset, "%z").tzinfo if offset else None
        hour, minute, second = (int(part) for part in f"{clock}:0".split(":")[:3])
        return time(hour, minute, second, tzinfo=zone)
    except ValueError:
        raise _no_such_time(clock + (offset or "")) from None


def _utc(clock: datetime) -> datetime:
    """A moment in UTC; one without an offset is of the zone of the file."""
    try:
        if clock.tzinfo is not None:
            return clock.astimezone(UTC)
        utc = zones.utc(clock, fold=1)
        exists = zones.local(utc).replace(tzinfo=None) == clock
    except OverflowError:  # at the edge of the calendar
        return clock.replace(tzinfo=UTC)
    if not exists:
        raise _no_such_time(f"{show(clock.date())} {clock:%H:%M}")
    return utc


def _no_such_time(typed: str) -> UsageError:
    return UsageError(_("there is no such time as {time}", time=typed), _("type it as 14:30 or 14:30:05"))


def parse_birth(text: str) -> str:
    """A birth date as it is stored: `1990-05-03`, or `1990` where only the year is known."""
    typed = text.strip()
    if re.fullmatch(r"[0-9]{4}", typed):
        if not _EARLIEST <= int(typed) <= today().year:
            raise UsageError(
                _("“{text}” is not a year of birth", text=typed), _("type it as 1990 or 1990-05-03")
            )
        return typed
    born = parse(typed)
    if born > today():
        raise UsageError(_("the birth date {day} lies in the future", day=show(born)), _("check the year"))
    return born.isoformat()


def is_iso(text: str) -> bool:
    """Whether an ISO text from the file is a day that there is."""
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def iso(text: str) -> date:
    """The day of an ISO text from the file.

    What came in with a merge may be no day, or one that nobody can count from: it is read as the last
    possible one that does not stand behind it in the order of texts, in which the file has its days. The
    check `impossible-value` names it.
    """
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        days = range(_FIRST.toordinal(), _LAST.toordinal() + 1)
        place = bisect_right(days, text, key=lambda day: date.fromordinal(day).isoformat())
        parsed = date.fromordinal(days[max(place - 1, 0)])
    return min(max(parsed, _FIRST), _LAST)


def show(day: date | str | None) -> str:
    """The day as people write it: `5. 11. 2021` in Slovenian, `2021-11-05` in English.

    A year alone stays a year; no day is an empty text; what is no date is shown as it stands.
    """
    if day is None or day == "":
        return ""
    try:
        known = day if isinstance(day, date) else date.fromisoformat(day)
    except ValueError:
        return str(day)
    return f"{known.day}. {known.month}. {known.year}" if current() == "sl" else known.isoformat()


def show_long(day: date) -> str:
    """The day in words: `5. novembra 2021`, `5 November 2021`."""
    if current() == "sl":
        return f"{day.day}. {_MONTHS_GENITIVE[day.month - 1]} {day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def show_month(day: date) -> str:
    """The month of a day in words: `november 2021`, `November 2021`."""
    months = _MONTHS_SLOVENIAN if current() == "sl" else _MONTHS
    return f"{months[day.month - 1]} {day.year}"


def show_night(day: date) -> str:
    """The night that begins on the evening of a day: `from 27 to 28 November 2026`."""
    if day == date.max:
        return show_long(day)
    end = day + timedelta(days=1)
    year = f" {day.year}" if end.year != day.year else ""
    if current() == "sl":
        month = f" {_MONTHS_GENITIVE[day.month - 1]}{year}" if end.month != day.month else ""
        until = f"{end.day}. {_MONTHS_SLOVENIAN[end.month - 1]} {end.year}"
        return f"{'z' if day.day in _VOICED else 's'} {day.day}.{month} na {until}"
    month = f" {_MONTHS[day.month - 1]}{year}" if end.month != day.month else ""
    return f"from {day.day}{month} to {show_long(end)}"


def instant(text: str) -> datetime | None:
    """A recorded moment (ISO text in UTC); None if it is none."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def moment(text: str) -> datetime | None:
    """A recorded moment (ISO text in UTC) as the clocks of the file show it; None if it is none."""
    then = instant(text)
    try:
        return then and zones.local(then)
    except OverflowError:  # at the edge of the calendar
        return None


def day_of(text: str) -> str:
    """The day of a recorded moment (ISO text in UTC) in the zone of the file, as ISO text."""
    shown = moment(text)
    return shown.date().isoformat() if shown else text[:10]


def show_moment(text: str) -> str:
    """A recorded moment (ISO text in UTC) in the zone of the file, to the minute; a day alone as a day."""
    shown = moment(text) if len(text) > len(OPEN) else None
    return f"{show(shown.date())} {shown:%H:%M}" if shown else show(text)


def add_months(day: date, months: int) -> date:
    """The last day of a period of `months` months that begins with an event on `day`.

    ZUP 100: the period ends with the passing of the day of the same number, or of the last day of
    a month that has no such day. Always count from the anchor with the total: 31 August + 12 months
    is 31 August, while 31 August + 6 + 3 + 3 taken in steps would lose three days.
    """
    from dateutil.relativedelta import relativedelta

    try:
        moved: date = day + relativedelta(months=months)
    except (OverflowError, ValueError):  # so many months that no calendar reaches there
        return _LAST if months > 0 else _FIRST
    return moved


def easter(year: int) -> date:
    """Easter Sunday of a year in the western reckoning, as Slovenian work-free days follow it."""
    from dateutil.easter import easter as western

    sunday: date = western(year)
    return sunday


def age(born: str | None, on: date) -> int | None:
    """Whole years of age on a day; of a birth year alone the least age possible; None if unknown.

    The least age protects: somebody who may still be a child is treated as one.
    """
    if not born:
        return None
    try:
        birth = date(int(born), 12, 31) if len(born) == 4 else date.fromisoformat(born)
    except ValueError:  # what came in with a merge may be no date
        return None
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    return years if years >= 0 else 0 if on.year == birth.year else None
