"""Lists of people that somebody brings: which column says what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.services.lists.whole_names import WHOLE_NAMES
from azilcli.services.people import MEMBER, Identity
from azilcli.text.cells import day, heading

HEADERS = {
    "family_name": "family_name", "priimek": "family_name", "surname": "family_name",
    "last_name": "family_name", "first_name": "given_name",
    "given_name": "given_name", "ime": "given_name", "name": "given_name",
    "other_names": "other_names", "druga_imena": "other_names",
    "sex": "sex", "spol": "sex", "gender": "sex",
    "birth_date": "birth_date", "datum_rojstva": "birth_date", "born": "birth_date",
    "rojen": "birth_date", "rojstni_datum": "birth_date", "date_of_birth": "birth_date",
    "nationality": "citizenship", "citizenship": "citizenship", "drzavljanstvo": "citizenship",
    "relation": "relation", "razmerje": "relation", "sorodstvo": "relation",
    "languages": "languages", "jeziki": "languages", "language": "languages", "jezik": "languages",
    "emso": "emso",
    "case_number": "case_number", "stevilka_zadeve": "case_number", "st_zadeve": "case_number",
    "phone": "phone", "telefon": "phone", "note": "note", "opomba": "note",
}  # fmt: skip
"""The field of a person under each head of a column."""
COLUMNS = {
    **HEADERS,
    **WHOLE_NAMES,
    "household": "household", "gospodinjstvo": "household", "druzina": "household", "family": "household",
    "code": "code", "sifra": "code", "person": "code", "oseba": "code",
    "vulnerability": "vulnerability", "vulnerabilities": "vulnerability", "ranljivost": "vulnerability",
    "ranljivosti": "vulnerability",
    "card_number": "card_number", "card": "card_number", "stevilka_izkaznice": "card_number",
    "st_izkaznice": "card_number", "izkaznica": "card_number",
    "status": "status",
    "card_kind": "card_kind", "vrsta_izkaznice": "card_kind",
    "card_issued": "card_issued", "datum_izdaje": "card_issued", "izdana": "card_issued",
    "foreign_person": "foreign_person", "client_id": "foreign_person",
    "sifra_osebe_v_evidenci": "foreign_person",
    "cr_number": "cr_number", "cr_stevilka": "cr_number", "stevilka_cr": "cr_number", "cr": "cr_number",
}  # fmt: skip
"""The field under each heading of a list of people."""
TEMPLATE = {
    "household": N_("household"),
    "family_name": N_("family name"),
    "given_name": N_("given name"),
    "relation": N_("relation"),
    "sex": N_("sex"),
    "birth_date": N_("date of birth"),
    "citizenship": N_("citizenship"),
    "languages": N_("languages"),
    "emso": N_("EMŠO"),
    "case_number": N_("case number"),
    "cr_number": N_("CR number"),
    "status": N_("status"),
    "card_number": N_("card number"),
    "vulnerability": N_("vulnerability"),
    "phone": N_("phone"),
    "note": N_("note"),
}
"""The headings of an empty list."""


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
