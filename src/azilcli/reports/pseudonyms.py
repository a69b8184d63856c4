"""A list that tells nobody from another by name: what is personal is left out, and codes are pseudonyms.

What is personal is said by the marks of the tables, as for an erasure; of what is left, no text that somebody
typed leaves where it may be of people. Who knows where somebody slept on which days may still know them.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Collection
from typing import Any

from azilcli.language import _
from azilcli.ledger import ids, schema
from azilcli.ledger.kinds import Kind
from azilcli.reports.exporting import Leaving, Origin
from azilcli.reports.published import TEXTS
from azilcli.reports.table import ID, TYPED, Column, Table
from azilcli.repository.organisations import OF_ITSELF

_OF_REGISTER = {"person": "foreign_person", "stay": "foreign_stay", "household": "foreign_household"}
"""The columns of stays under which a register has numbers of its own: pseudonyms are such."""
_CODE_OF_PARTNER = ("organisation", "code")
_NAMING_A_PARTNER = [("organisation", field) for field in OF_ITSELF]
_LENGTH = 15


class Pseudonyms:
    """The pseudonym of each code, the same as long as this lasts, and another one the next time.

    Of partners, those in `landlords` get one too: they may be people.
    """

    def __init__(self, landlords: Collection[str] = ()) -> None:
        self._salt = os.urandom(32)
        self.landlords = frozenset(landlords)

    def of(self, code: str) -> str:
        """The pseudonym of a code: its letter and what nobody can compute back."""
        digest = hmac.digest(self._salt, code.encode(), "sha256")
        letters = "".join(ids.ALPHABET[byte % 32] for byte in digest[:_LENGTH])
        return f"{code[0]}{letters}".lower()

    def within(self, cell: Any) -> Any:
        """A cell of a column with codes; places and partners keep their own."""
        if not isinstance(cell, str):
            return cell
        return "/".join(self.of(part) if self._hides(part) else part for part in cell.split("/"))

    def _hides(self, part: str) -> bool:
        return (len(part) == ids.LENGTH and ids.is_valid(part)) or part in self.landlords


def hiding(leaving: Leaving, pseudonyms: Pseudonyms) -> Table:
    """The list without what is personal, in an order that tells nothing."""
    table, origins = leaving
    kept = [at for at, column in enumerate(table.columns) if _may_leave(column, origins[at])]
    columns = tuple(_as_told(table.name, table.columns[at]) for at in kept)
    coded = {at for at in kept if table.columns[at].kind == ID or origins[at] == _CODE_OF_PARTNER}
    naming = {at for at in kept if origins[at] in _NAMING_A_PARTNER}
    rows = [
        tuple(pseudonyms.within(cell) if at in coded else cell for at, cell in zip(kept, cells, strict=True))
        for row in table.rows
        for cells in ([None if at in naming and pseudonyms.landlords & {*row} else row[at] for at in kept],)
    ]
    note = _("pseudonymous is not anonymous: who knows days and places may know who it is")
    rows.sort(key=lambda row: tuple(str(cell) for cell in row))
    return Table(table.name, table.title, columns, rows, (*table.notes, note))


def _may_leave(column: Column, origin: Origin) -> bool:
    kind, field = schema.kinds()[origin[0]], origin[1]
    if field in kind.personal or field in kind.private or field in TEXTS:
        return False
    return column.kind != TYPED or not (kind.personal or kind.belongs or _tells_of_people(kind))


def _tells_of_people(kind: Kind) -> bool:
    return any("person" in targets or "household" in targets for targets in kind.references.values())


def _as_told(list_: str, column: Column) -> Column:
    if list_ == "stays" and column.key in _OF_REGISTER:
        return column._replace(key=_OF_REGISTER[column.key])
    if column.key == "birth_date":
        return column._replace(key="birth_band", header=_("years of birth"))
    return column
