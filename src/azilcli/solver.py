"""Problems in whole numbers, solved exactly by HiGHS; the only door to scipy, which need not be there."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

SECONDS = 15.0
"""So long one goal is sought; then what was found counts, and is not proved."""


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
        found = milp(
            cost,
            integrality=numpy.array(self.whole),
            bounds=Bounds(numpy.zeros(len(self.limits)), numpy.array(self.limits)),
            constraints=LinearConstraint(
                matrix, [least for _terms, least, _most in self.conditions],
                [most for _terms, _least, most in self.conditions],
            ),
            options={"time_limit": SECONDS, "mip_rel_gap": 0},
        )  # fmt: skip
        if found.x is None:
            return None
        return [round(value) for value in found.x], found.status == 0
