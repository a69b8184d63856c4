"""How far something is that lasts: a bar at a terminal, on stderr, which is gone when it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Any, TypeVar

_Thing = TypeVar("_Thing")
_PATIENCE = 1.0
"""After so many seconds it is shown: what is done sooner needs none, and loads nothing for it."""
_AT_ONCE = 256


def counted(things: Sequence[_Thing], words: str) -> Iterator[_Thing]:
    """The things one after the other, while a bar under these words tells how many there were."""
    begun, bar = monotonic(), None
    try:
        for number, thing in enumerate(things):
            if number % _AT_ONCE == 0 and monotonic() - begun > _PATIENCE:
                bar = bar or _bar(words, len(things))
                bar.update(bar.task_ids[0], completed=number)
            yield thing
    finally:
        if bar:
            bar.stop()


def _bar(words: str, total: int) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
               TimeRemainingColumn())  # fmt: skip
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(words, total=total)
    bar.start()
    return bar
