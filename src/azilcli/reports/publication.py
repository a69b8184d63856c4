"""What the published figures of a month or a year tell of each other, and of those published before.

Somebody who computes may have all of it beside each other: the lists of a figure, figures of which one holds
the other, the month before, and of a year its months and the year before. Each of these is taken as it is
published by itself, of which no more is published then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import _
from azilcli.repository.figures import EXPLICIT, IMPLICIT
from azilcli.rules.publishing import Exact, Manner, Published, Sum, publish_all

LISTS = ("age", "sex", "citizenship")
"""By what people are counted; sex and citizenship are the same in every period."""
_LASTING = ("sex", "citizenship")
REASON = "reason"
"""By what stays that ended are counted."""
ENDED = "ended:"
"""What stands before the programme in the name of a figure of stays that ended."""
NOW, BEFORE = "", "before"
"""The names of the period that is published and of the one before it; the months of a year are numbers."""
_MONTHS = 12
_CAME = ("reception", EXPLICIT, IMPLICIT, "protection-granted")
"""Of whom somebody counts in a year who counts in a month of it."""
_AT_END = ("reception-end", "unaccompanied-end", "protection-end")

Days = tuple[date, date]


def known(first: date, last: date) -> dict[str, Days]:
    """The periods whose published figures tell something of those of a month or a year.

    Anything else is not published: `UsageError`.
    """
    if last >= dates.today():
        raise UsageError(
            _("what is published does not change: the period is not over"), _("give a period that is over")
        )
    before = first - timedelta(days=1)
    if (first.day, last) == (1, dates.month_end(first)):
        return {BEFORE: (before.replace(day=1), before)}
    if (first.month, first.day, last) == (1, 1, first.replace(month=_MONTHS, day=31)):
        months = [first.replace(month=number + 1) for number in range(_MONTHS)]
        return {
            BEFORE: (before.replace(month=1, day=1), before),
            **{str(month.month): (month, dates.month_end(month)) for month in months},
        }
    raise UsageError(
        _("whole months and years are published: periods that overlap can be set against each other"),
        _("give the period with --month or --year"),
    )


def shown(exact: Mapping[str, Mapping[str, Exact]], manner: Manner) -> dict[str, Published]:
    """The figures of a period as published; `exact` has those of the periods that are `known` too."""
    alone = {period: publish_all(figures, manner, _within(NOW, figures)) for period, figures in exact.items()}
    earlier = {
        _name(period, figure): (exact[period][figure], one)
        for period, figures in alone.items()
        if period != NOW
        for figure, one in figures.items()
    }
    months = [period for period in exact if period not in (NOW, BEFORE)]
    sums = [sum_ for period, figures in exact.items() for sum_ in _within(period, figures)]
    sums += _since()
    if months:
        sums += _over(months, exact[NOW])
    return publish_all(exact[NOW], manner, sums, earlier, alone[NOW])


def _name(period: str, figure: str) -> str:
    return f"{period} {figure}" if period else figure


def _within(period: str, figures: Mapping[str, Exact]) -> Iterator[Sum]:
    """Of one period: whoever is there at the end received something, and some of them are minors alone."""
    whole, end, alone = (_name(period, one) for one in ("reception", "reception-end", "unaccompanied-end"))
    if "reception" in figures:
        yield Sum(whole, (end, f"left {whole}"), LISTS)
        yield Sum(end, (alone, f"others {end}"), LISTS)


def _since() -> Iterator[Sum]:
    """Who is protected at the end was so before, or was granted it."""
    yield Sum("ever", (_name(BEFORE, "protection-end"), "protection-granted"), _LASTING)
    yield Sum("ever", ("protection-end", "lost"), _LASTING)


def _over(months: list[str], figures: Mapping[str, Exact]) -> Iterator[Sum]:
    """A year and its months: in each count those of some month, at the end those of the last one."""
    for one in figures:
        of_months = tuple(_name(month, one) for month in months)
        if one in _AT_END:
            yield Sum(one, of_months[-1:], LISTS)
        elif one in _CAME:
            yield Sum(f"times {one}", of_months, _LASTING)
            yield Sum(f"times {one}", (one, f"again {one}"), _LASTING)
            for month in of_months:
                yield Sum(one, (month, f"not {month}"), _LASTING)
        elif one.startswith(ENDED):
            yield Sum(one, of_months, (REASON,))
