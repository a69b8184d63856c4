"""What somebody who computes can tell of numbers that are not named, from sums that are known to hold."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

Range = tuple[int, int]
"""The least and the most that a number can be."""
Equation = tuple[int, tuple[int, ...]]
"""A number, by its place, that is the sum of others."""
ENDLESS = 10**9


def narrowed(ranges: Sequence[Range], equations: Sequence[Equation]) -> list[Range]:
    """The ranges as far as the equations narrow them, each end of each being a value that can be."""
    low, high = [one for one, _other in ranges], [other for _one, other in ranges]
    within: list[list[int]] = [[] for _number in ranges]
    for place, (one, parts) in enumerate(equations):
        for number in (one, *parts):
            within[number].append(place)
    waiting = deque(range(len(equations)))
    queued = set(waiting)
    while waiting:
        place = waiting.popleft()
        queued.discard(place)
        one, parts = equations[place]
        least, most = sum(low[part] for part in parts), sum(high[part] for part in parts)
        allowed = [(one, least, most)]
        allowed += [(part, low[one] - most + high[part], high[one] - least + low[part]) for part in parts]
        for number, lowest, highest in allowed:
            if lowest > low[number] or highest < high[number]:
                low[number], high[number] = max(low[number], lowest), min(high[number], highest)
                for other in within[number]:
                    if other not in queued:
                        queued.add(other)
                        waiting.append(other)
    return list(zip(low, high, strict=True))
