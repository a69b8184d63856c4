"""Lists of people that somebody brings: which column says what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from azilcli.errors import UsageError
from azilcli.language import _
from azilcli.services.people import MEMBER, Identity
from azilcli.text.cells import day, heading

HEADERS = {
    "family_name": "family_name", "priimek": "family_name", "surname": "family_name",
    "given_name": "given_name", "ime": "given_name", "name": "given_name",
    "other_names": "other_names", "druga_imena": "other_names",
    "sex": "sex", "spol": "sex",
    "birth_date": "birth_date", "datum_rojstva": "birth_date", "born": "birth_date",
    "rojen": "birth_date", "citizenship": "citizenship", "drzavljanstvo": "citizenship",
    "relation": "relation", "razmerje": "relation", "sorodstvo": "relation",
    "languages": "languages", "jeziki": "languages", "emso": "emso",
    "case_number": "case_number", "stevilka_zadeve": "case_number",
    "phone": "phone", "telefon": "phone", "note": "note", "opomba": "note",
}  # fmt: skip
"""The field of a person under each head of a column."""


def identities(rows: Iterable[Mapping[str | None, Any]]) -> list[Identity]:
    """The people of a table's rows by column name, in English or Slovenian.

    Only the family name is required; a column that is not known is left out. Raises `UsageError` for a row
    with more cells than columns, and for a table without people.
    """
    entered = []
    for number, row in enumerate(rows, start=2):
        values: dict[str, str] = {}
        if not row:
            continue
        for column, value in row.items():
            if column is None:
                raise UsageError(
                    _("line {line} of the CSV has more cells than the header", line=number),
                    _("put texts containing a comma in quotation marks"),
                )
            name = HEADERS.get(heading(column))
            if name is None:
                continue
            if name in values:
                raise UsageError(
                    _("the column “{column}” occurs twice in the CSV", column=column),
                    _("its first line must hold each column name once"),
                )
            values[name] = day(value or "") if name == "birth_date" else (value or "").strip()
        if "family_name" not in values:
            raise UsageError(
                _("the CSV has no column for the family name"),
                _("its first line must hold the column names: {columns}", columns=",".join(MEMBER)),
            )
        if any(values.values()):
            one = Identity(line=number)
            for name, value in values.items():
                setattr(one, name, value)
            entered.append(one)
    if not entered:
        raise UsageError(_("the CSV holds no people"), _("put one person on each line"))
    return entered
