"""What a check is, and what falls due: plain data, whatever family it is of."""

from __future__ import annotations

import re
from collections.abc import Mapping

from azilcli.tuples import NamedTuple

GATE, CONTRADICTION, STANDARD = "gate", "contradiction", "standard"
"""Severity: a legal limit that was passed; records that cannot both be true; a standard not met."""

SEVERITIES = (STANDARD, CONTRADICTION, GATE)
"""From the lightest to the gravest."""

DANGLING = "{dangling}"
"""In SQL: the references to what is not there, of every kind: kind, record, field and value."""

IMPOSSIBLE = "{impossible}"
"""In SQL: the days that there are not, and the codes that no list has, of every kind: as `DANGLING`."""

OF_THESE = "IS NOT NULL /* of these */"
"""In SQL, beside the column that becomes the subject: of all, or only of those that are asked about."""


def limits_of(sql: str) -> list[str]:
    """The codes of the policies whose value a query asks for."""
    return re.findall(r"FROM policy WHERE code = '([\w.-]+)'", sql)


class Check(NamedTuple):
    """One check: a code that never changes its meaning, and what to say of each row found."""

    code: str
    severity: str
    title: str
    sentence: str
    remedy: str
    source: str
    sql: str
    last_remedy: str = ""
    """What to do instead where the row is `is_last`: nothing milder is left."""

    def advice(self, row: Mapping[str, object]) -> str:
        """What to do about a row."""
        return self.last_remedy if self.last_remedy and row.get("is_last") else self.remedy


class Due(NamedTuple):
    """Something that ends or must happen on a day."""

    code: str
    title: str
    sentence: str
    source: str
    sql: str
