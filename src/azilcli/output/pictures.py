"""Bars and lines as SVG, without a colour of their own: `pictures.css` has them, for light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from azilcli import dates
from azilcli.language import number
from azilcli.reports.table import SHARE, SPARK, Chart
from azilcli.text.showing import harmless

BAR_WIDTH, BAR_HEIGHT = 120, 10
SPARK_WIDTH, SPARK_HEIGHT = 100, 16
_FULL = 100
"""Where in a bar a hundred per cent are; a little more fits in behind it."""
_WIDTH, _HEIGHT = 440, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 10, 24, 20
"""The size of a chart, and what is left around its lines for words."""
_TICKS = 4
_LETTER = 6
"""How wide a letter of a name is, about."""
_KINDS_OF_LINES = 4


def style() -> str:
    """The colours, for light and dark."""
    return resource("pictures.css")


def resource(name: str) -> str:
    """A file that lies beside this one."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def text(typed: str) -> str:
    """A text as it may stand in XML."""
    return escape(harmless(typed))


def cell(value: Any, kind: str) -> tuple[int, int, str]:
    """What is drawn in a cell, with its width and height."""
    if kind == SPARK:
        return SPARK_WIDTH, SPARK_HEIGHT, "" if value is None else spark(value)
    return BAR_WIDTH, BAR_HEIGHT, "" if value is None else bar(value, is_share=kind == SHARE)


def bar(percent: float, *, is_share: bool = False) -> str:
    """A percentage as a bar, with a mark at a hundred where it goes beyond."""
    kind = "share" if is_share else "over" if percent > _FULL else "near" if percent > 90 else "ok"
    long = round(max(0.0, min(percent, float(BAR_WIDTH))), 1)
    drawn = f'<rect class="track" width="{_FULL}" height="{BAR_HEIGHT}"/>'
    drawn += f'<rect class="{kind}" width="{long:g}" height="{BAR_HEIGHT}"/>'
    if percent > _FULL:
        drawn += f'<path class="full" d="M{_FULL} 0V{BAR_HEIGHT}"/>'
    return drawn


def spark(values: Sequence[float]) -> str:
    """Numbers in their order as a line, from nought to the greatest of them."""
    most = max([*values, 1])
    step = SPARK_WIDTH / max(1, len(values) - 1)
    points = " ".join(
        f"{at * step:.1f},{1 + (SPARK_HEIGHT - 2) * (1 - max(0, value) / most):.1f}"
        for at, value in enumerate(values)
    )
    return f'<polyline class="spark" points="{points}"/>'


def chart(made: Chart, name: str) -> str:
    """A chart as an element of its own, which says to who cannot see it what it is of."""
    said = quoteattr(harmless(f"{name}: {', '.join(line for line, _heights in made.lines)}"))
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={said}>{drawn(made)}</svg>'


def chart_size() -> tuple[int, int]:
    """The width and height of every chart."""
    return _WIDTH, _HEIGHT


def drawn(made: Chart) -> str:
    """What is in a chart: heights on the left, nights below, names above, and the lines."""
    heights = [height for _name, line in made.lines for height in line]
    ticks = _ticks(min([*heights, 0]), max([*heights, 1]))
    low, high = ticks[0], ticks[-1]
    across, down = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(at: int) -> float:
        return _LEFT + across * at / max(1, len(made.nights) - 1)

    def y(height: float) -> float:
        return _TOP + down * (high - height) / (high - low)

    parts = []
    for tick in ticks:
        kind = "axis" if tick or low == 0 else "axis nought"
        parts.append(f'<path class="{kind}" d="M{_LEFT} {y(tick):.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(
            f'<text class="label" x="{_LEFT - 5}" y="{y(tick) + 3:.1f}" text-anchor="end">'
            f"{number(tick)}</text>"
        )
    places = sorted({0, (len(made.nights) - 1) // 2, len(made.nights) - 1})
    for at in places:
        anchor = "start" if at == 0 else "end" if at == places[-1] else "middle"
        day = text(dates.show(made.nights[at]))
        parts.append(
            f'<text class="label" x="{x(at):.1f}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{day}</text>'
        )
    named = float(_LEFT)
    for at, (name, line) in enumerate(made.lines):
        points = " ".join(f"{x(place):.1f},{y(height):.1f}" for place, height in enumerate(line))
        kind = f"line line{at % _KINDS_OF_LINES}"
        parts.append(f'<path class="{kind}" d="M{named:.0f} 9h20"/>')
        parts.append(f'<text class="label" x="{named + 25:.0f}" y="12">{text(name)}</text>')
        parts.append(f'<polyline class="{kind}" points="{points}"/>')
        named += 40 + _LETTER * len(name)
    return "".join(parts)


def _ticks(low: float, high: float) -> list[int]:
    """Round numbers from below the least to above the greatest, a few of them."""
    return list(_rounded(low, high, next(step for step in _steps() if (high - low) / step <= _TICKS)))


def _steps() -> Iterator[int]:
    size = 1
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10


def _rounded(low: float, high: float, step: int) -> range:
    return range(int(low // step) * step, (int(-(-high // step)) + 1) * step, step)
