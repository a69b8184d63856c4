"""Problems in whole numbers, solved exactly by HiGHS; the only door to scipy, which need not be there."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec

SECONDS = 15.0
"""So long one goal is sought; then what was found counts, and is not proved."""
_NEARLY = 1e-4
"""So much a sum of numbers that are not whole may be off."""


def is_there() -> bool:
    """Whether problems can be solved here: the extra `azilcli[allocate]` brings what it takes."""
    return find_spec("scipy") is not None


class Problem:
    """Variables from nought to a limit, whole or not, and linear conditions on them."""

    def __init__(self) -> None:
        self.limits: list[float] = []
        self.whole: list[int] = []
        self.conditions: list[tuple[Mapping[int, float], float, float]] = []

    def variable(self, limit: float, *, whole: bool = True) -> int:
        """A new variable; its number."""
        self.limits.append(limit)
        self.whole.append(int(whole))
        return len(self.limits) - 1

    def require(
        self, terms: Mapping[int, float], *, least: float = float("-inf"), most: float = float("inf")
    ) -> None:
        """A sum of variables, each times a number, lies from `least` to `most`."""
        self.conditions.append((dict(terms), least, most))

    def least(self, goal: Mapping[int, float]) -> tuple[list[int], bool] | None:
        """The values by which a sum is least, and whether that is proved; None where there are none."""
        import numpy
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        cost = numpy.zeros(len(self.limits))
        for variable, factor in goal.items():
            cost[variable] += factor
        rows = [row for row, (terms, _least, _most) in enumerate(self.conditions) for _one in terms]
        columns = [variable for terms, _least, _most in self.conditions for variable in terms]
        factors = [factor for terms, _least, _most in self.conditions for factor in terms.values()]
        places = (numpy.array(rows, numpy.int32), numpy.array(columns, numpy.int32))  # wider ones it refuses
        matrix = csr_array(
            (numpy.array(factors, float), places), shape=(len(self.conditions), len(self.limits))
        )
        limits = [list(side) for side in zip(*((least, most) for _terms, least, most in self.conditions),
                                             strict=True)]  # fmt: skip
        with _mute():
            solved = milp(
                cost,
                integrality=numpy.array(self.whole),
                bounds=Bounds(numpy.zeros(len(self.limits)), numpy.array(self.limits)),
                constraints=LinearConstraint(matrix, *limits),
                options={"time_limit": SECONDS, "mip_rel_gap": 0},
            )
        if solved.x is None:
            return None
        values = [round(value) if whole else value for value, whole in zip(solved.x, self.whole, strict=True)]
        if not self._holds(values):
            return None
        return [round(value) for value in values], solved.status == 0

    def _holds(self, values: Sequence[float]) -> bool:
        """Whether values meet what is asked: HiGHS has called some the best that do not (scipy 24141)."""
        return all(
            -_NEARLY <= value <= limit + _NEARLY for value, limit in zip(values, self.limits, strict=True)
        ) and all(
            least - _NEARLY <= sum(values[one] * factor for one, factor in terms.items()) <= most + _NEARLY
            for terms, least, most in self.conditions
        )


@contextmanager
def _mute() -> Iterator[None]:
    """Let nothing that a library prints by itself reach stdout, which is data.

    HiGHS prints a line whenever it solves a part of a problem anew (HiGHS.jl issues 312, 318), past Python
    and whatever its options say: so the descriptor is another one meanwhile, and what C has kept back is
    let out before it is ours again.
    """
    try:
        ours = os.dup(1)
    except OSError:  # there is no stdout
        yield
        return
    if sys.stdout is not None:
        sys.stdout.flush()
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        try:
            yield
        finally:
            _let_out()
            os.dup2(ours, 1)
    finally:
        os.close(ours)


def _let_out() -> None:
    """Write out what C has not written yet."""
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)
