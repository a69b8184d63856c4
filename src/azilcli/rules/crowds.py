"""More people of one name than can be compared all with all: those whose births come near each other.

A name that hundreds bear says little, and their pairs are as many as the square of their number. Only the
pairs are looked at that equal names and what is known of their births may make likely.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from azilcli.dates import iso

LARGEST = 300
"""So many people of one name are compared all with all."""

Trait = tuple[str, ...]


class Crowd:
    """More people of one name than can be compared all with all, by what their births have in common."""

    def __init__(self, births: Sequence[str], group: Sequence[int]) -> None:
        """`group` are those of one name: places in `births`, the days, years or empty texts of everybody."""
        blocks: dict[Trait, list[int]] = {}
        for at in group:
            for trait in _near(births[at]):
                blocks.setdefault(trait, []).append(at)
        # What still is a crowd tells nothing: all of one name with the same year and no day.
        self._blocks = {trait: block for trait, block in blocks.items() if len(block) <= LARGEST}
        self._vague = {at for at in group if _is_vague(births[at])}

    def pairs(self) -> Iterator[tuple[int, int]]:
        """The pairs of which the births come near each other."""
        for trait, block in self._blocks.items():
            for one, other in combinations(block, 2):
                if trait[0] != "years" or one in self._vague or other in self._vague:
                    yield one, other

    def near(self, born: str) -> Iterator[int]:
        """Those whose births come near one."""
        is_vague = _is_vague(born)
        for trait in _near(born):
            for at in self._blocks.get(trait, ()):
                if trait[0] != "years" or is_vague or at in self._vague:
                    yield at


def _near(born: str) -> set[Trait]:
    """What births have in common that speak for one person, or little against it.

    A year that is two off at most, which counts only if no more than the year is known of one of them; of
    days the same week or the next, or all but the year, the month or the day, or these two exchanged.
    """
    if not born:
        return set()
    year = int(born[:4])
    traits: set[Trait] = {("years", str(year + off)) for off in (-1, 0, 1)}
    if not _is_vague(born):
        weeks = iso(born).toordinal() // 8
        month, day = born[5:7], born[8:]
        traits |= {("week", str(weeks)), ("week", str(weeks + 1)), ("month", born[:4], month),
                  ("day", born[:4], day), ("feast", month, day),
                  ("turned", born[:4], *sorted((month, day)))}  # fmt: skip
    return traits


def _is_vague(born: str) -> bool:
    """Whether no more than the year of a birth is known: none, a year, or its first day."""
    return len(born) <= 4 or is_first_of_january(born)


def is_first_of_january(born: str) -> bool:
    """Whether a day of birth is the one that stands for a day that is not known."""
    return born[4:] == "-01-01"
