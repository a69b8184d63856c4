"""The form of a report: what it says, for which task, of which days, and what else may be asked.

A report is one entry of `catalogue.FORMS` and a function that makes its tables. What is alike in all of
them stands here once: how a night, a period, a site and a programme are read, and the note that says of
what a report is. The command with its options is made from the form by `cli.reports`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib import import_module
from typing import Any

from azilcli import dates
from azilcli.errors import UsageError, check_among
from azilcli.language import N_, _
from azilcli.reports.table import Report, visible
from azilcli.repository import Repository, people, places, policies
from azilcli.tuples import NamedTuple

NIGHT, PERIOD, NONE = "night", "period", ""
"""What a report is of: a night, the days of a period, or the file as it is."""
_EARLIEST = 1900
_YEARS = {"this": 0, "letos": 0, "last": -1, "lani": -1}
_BY = "by"
"""The option that says what the lines of a report are."""
SITE, PLACE = "site", "place"
"""What `--site` takes: a site alone, or a place in it too."""


class Option(NamedTuple):
    """An option that a report has beside those of all: one of some words, any text, or a flag.

    It is a flag where there are neither words nor what stands for the text in the usage.
    """

    name: str
    help: str
    words: tuple[str, ...] = ()
    metavar: str = ""
    default: str | None = None
    only: str = ""
    """`NIGHT` or `PERIOD`, where it makes sense for that alone."""

    @property
    def usual(self) -> str | bool | None:
        """What it is where it is not typed."""
        return self.default if self.words or self.metavar else False


COMPARE = Option("compare", N_("Compared with the same period of the year before"), only=PERIOD)
"""The option of every report that can be compared with the year before."""
WHY = Option(
    "why",
    N_("What a figure or a line rests on, and who recorded it: words of the line, then the column"),
    metavar="LINE:FIGURE",
)
"""The option of every report of figures: its cells know what they count (`grounds`)."""
WHY_EACH = Option("why", N_("Also the entry that recorded each line, by whom and when"))
"""The option of every report that is a list."""


class Form(NamedTuple):
    """A kind of report."""

    name: str
    serves: tuple[str, ...]
    """The tasks of the Office it is for, by their numbers."""
    makers: Mapping[str, str]
    """What makes it, as `module:function`, by what it is of; with two, a night unless a period is named."""
    about: str
    """Its help; the first sentence stands in the list of reports."""
    examples: str
    month: str = ""
    """The month it is of where no days are named."""
    days: tuple[str, str] | None = None
    """The first and the last day it is of where none are named."""
    within: str = ""
    """`SITE` or `PLACE` where it can be asked for one alone."""
    of_one: bool = False
    """Whether it is of one site, which is then its argument."""
    of_person: bool = False
    """Whether it is of one person, who is then its argument."""
    is_now: bool = False
    """Whether the night that it is of is the one of now: before noon the one just past."""
    by_programme: bool = False
    options: tuple[Option, ...] = ()
    asks: tuple[str, str] | None = None
    """A service whose answer the report shows: by which name its maker is given it, and `module:function`."""


class Period(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date


def make(
    repo: Repository, form: Form, typed: Mapping[str, Any], answers: Mapping[str, Any] | None = None
) -> Report:
    """The report as asked for: `on`, or `start`, `end`, `month`, `year`; `site`, `programme`, its own.

    What is not among `typed` is as the form has it; `answers` is what it `asks` of a service.
    """
    of = _kind_of(form, typed)
    notes = []
    asked: dict[str, Any] = {}
    if of == NIGHT:
        is_now = form.is_now and "on" not in typed
        asked["on"] = dates.night() if is_now else dates.parse(typed.get("on", "today"))
        if not form.of_person:
            notes.append(_("Night of {day}", day=dates.show_long(asked["on"])))
    elif of == PERIOD:
        period = _period(form, typed)
        asked |= period._asdict()
        notes.append(_("From {start} to {end}", start=dates.show(period.first), end=dates.show(period.last)))
    if form.within:
        asked[form.within] = _place(repo, form, typed.get("site"))
    if form.of_one:
        asked["site"] = places.record(repo, "site", typed["site"])["id"]
    if form.of_person:
        asked["person"] = people.person(repo, typed["person"])
    if form.by_programme:
        code = typed.get("programme")
        asked["programme"] = code and policies.code(repo, "programme", code)
    asked |= _own(form, of, typed) | dict(answers or {})
    if form.within and typed.get("site"):
        notes.append(_("Only {what}", what=places.normal(typed["site"])))
    if asked.get("programme"):
        notes.append(_("Only {what}", what=policies.label(repo, "programme", asked["programme"])))
    module, _colon, function = form.makers[of].partition(":")
    maker = getattr(import_module(f"azilcli.reports.{module}"), function)
    why = asked.pop(WHY.name) if {WHY, WHY_EACH} & {*form.options} else None
    if why and asked.get("publish"):
        raise UsageError(
            _("--why names people, and nobody is named in what is published"),
            _("leave out --publish or --why"),
        )
    if asked.pop(COMPARE.name, False):
        if why:
            raise UsageError(
                _("--why is of the figure of one period alone"), _("leave out --compare or --why")
            )
        made, former = _compared(repo, maker, asked)
        notes.append(
            _("Compared with {start} to {end}", start=dates.show(former.first), end=dates.show(former.last))
        )
    else:
        made = maker(repo, **asked)
    if why:
        private = bool(asked.get("private"))
        made = _with_grounds(repo, _arranged(repo, form, typed, made, maker, asked), why, private=private)
    first = visible(made)[0]
    return [part._replace(notes=(*notes, *part.notes)) if part is first else part for part in made]


def _arranged(
    repo: Repository,
    form: Form,
    typed: Mapping[str, Any],
    made: Report,
    maker: Callable[..., Report],
    asked: Mapping[str, Any],
) -> Iterator[Report]:
    """The report that was made, and the same by all else that its lines may be, if that was not said."""
    yield made
    for option in form.options:
        if option.name == _BY and _BY not in typed:
            yield from (maker(repo, **{**asked, _BY: word}) for word in option.words if word != asked[_BY])


def _with_grounds(repo: Repository, made: Iterator[Report], why: str | bool, *, private: bool) -> Report:
    """What a figure of a report rests on; or each line of it, with the entry that recorded it."""
    if isinstance(why, str):
        from azilcli.reports.why_figure import counted

        return counted(repo, made, why, private=private)
    from azilcli.reports.why_lines import with_entries

    return with_entries(repo, next(made))


def _compared(repo: Repository, maker: Callable[..., Report], asked: dict[str, Any]) -> tuple[Report, Period]:
    """The report of a period beside that of a year before, and which days those are."""
    from azilcli.reports import yearly

    if asked.get("every"):
        raise UsageError(
            _("the steps of the two years do not have the same days"), _("leave out --every or --compare")
        )
    former = Period(*yearly.before(asked["first"], asked["last"]))
    return yearly.compared(maker(repo, **asked), maker(repo, **{**asked, **former._asdict()})), former


def _kind_of(form: Form, typed: Mapping[str, Any]) -> str:
    """Whether a report was asked for of a night or of a period."""
    if len(form.makers) == 1:
        return next(iter(form.makers))
    if not {"start", "end", "month", "year"} & typed.keys():
        return NIGHT
    if "on" in typed:
        raise UsageError(
            _("--on is one night; --from, --to, --month and --year are a period"), _("give one or the other")
        )
    return PERIOD


def _period(form: Form, typed: Mapping[str, Any]) -> Period:
    start, end, month, year = (typed.get(name) for name in ("start", "end", "month", "year"))
    if month and (start or end):
        raise UsageError(_("--month is a whole month; --from and --to are days"), _("give one or the other"))
    if year and (start or end or month):
        raise UsageError(
            _("--year is a whole year; --month is a month, --from and --to are days"),
            _("give one or the other"),
        )
    if year:
        return parse_year(year)
    if not (start or end or form.days):
        month = month or form.month
    if month:
        first = dates.parse_month(month)
        return Period(first, dates.month_end(first))
    usual_start, usual_end = form.days or (None, "today")
    if not (start or usual_start):
        raise UsageError(_("the period has an end but no beginning"), _("give the first day with --from"))
    first, last = dates.parse(start or usual_start or ""), dates.parse(end or usual_end)
    dates.refuse_backwards(first, last)
    return Period(first, last)


def parse_year(text: str) -> Period:
    """The days of the year that `text` names: `2026`, `this`, `last` or their words; or `UsageError`."""
    typed = text.strip().lower()
    year = int(typed) if typed.isdecimal() else dates.today().year + _YEARS[typed] if typed in _YEARS else 0
    if not _EARLIEST <= year <= date.max.year:
        raise UsageError(_("“{text}” is not a year", text=text), _("type it as 2026, this or last"))
    return Period(date(year, 1, 1), date(year, 12, 31))


def _place(repo: Repository, form: Form, typed: str | None) -> Any:
    """The place that was typed, a site by its code."""
    if typed is None:
        return None
    if form.within == PLACE:
        return places.place(repo, typed)
    return places.record(repo, "site", typed)["id"]


def _own(form: Form, of: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked by the options of this report alone."""
    asked = {}
    for option in form.options:
        if option.words:
            check_among(option.name, typed.get(option.name), option.words)
        if option.only in ("", of):
            asked[option.name] = typed.get(option.name, option.usual)
        elif option.name in typed:
            raise UsageError(
                _("--{option} is not possible for a period", option=option.name)
                if of == PERIOD
                else _("--{option} is possible only for a period", option=option.name),
                _("leave it out")
                if of == PERIOD
                else _("give the period with --from and --to, with --month or with --year"),
            )
    return asked
