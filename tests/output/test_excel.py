"""CSV as a Slovenian Excel opens it, and texts that leave in a table and come in again to the letter."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from azilcli import language
from azilcli.cli.tables import rows_of
from azilcli.errors import ExitCode
from azilcli.ledger import ids
from azilcli.output import render
from azilcli.reports.table import DATE, EUR, FLAG, ID, INT, MOMENT, TYPED, Column, Table, Word
from azilcli.text.codepages import decoded
from tests.conftest import Azil
from tests.every import every

CODE = "P2222222222" + ids.check_character("P2222222222")


def written(value: Any, kind: str = TYPED, *, for_excel: bool = True) -> str:
    """A table of one value, as CSV."""
    table = Table("x", "X", (Column("n", "št.", ID), Column("value", "vrednost", kind)), [("a", value)])
    page = io.StringIO()
    render([table], "csv", page, for_excel=for_excel)
    return page.getvalue()


def cell(value: Any, kind: str = TYPED) -> str:
    head, line = written(value, kind).removesuffix("\r\n").split("\r\n", 1)
    assert head == "\ufeffšt.;vrednost", "marked as UTF-8, parted by semicolons, under the words of paper"
    return line.removeprefix("a;")


@every(
    "value, kind, becomes",
    [
        ("1997-04-12", DATE, "12.4.1997"),
        ("1997", DATE, "1997"),
        ("2026-12-03T09:30:00+00:00", MOMENT, "3.12.2026 10:30"),
        ("2026-12-03", MOMENT, "3.12.2026"),
        (1240.5, EUR, "1240,5"),
        (-3, INT, "-3"),
        (1, FLAG, "da"),
        (None, TYPED, ""),
        (CODE, ID, ids.show(CODE)),
        ("LOGATEC/214/B", ID, "LOGATEC/214/B"),
        (Word("branch", "izpostava"), TYPED, "izpostava"),
        ("O'Neill [red]", TYPED, "O'Neill [red]"),
        ("214", TYPED, "214"),
        ("041", TYPED, '"=""041"""'),
        ("321e0841", ID, '"=""321e0841"""'),
        ("123456789012", TYPED, '"=""123456789012"""'),
        ("2142-31/2026", TYPED, '"=""2142-31/2026"""'),
        ("12 maj", TYPED, '"=""12 maj"""'),
        ("1,5 %", TYPED, '"=""1,5 %"""'),
        ("+386 41 123 456", TYPED, '"=""\'+386 41 123 456"""'),
        ("TRUE", TYPED, '"=""TRUE"""'),
        ("=1+1", TYPED, '"=""\'=1+1"""'),
        ("=HYPERLINK(A1)", TYPED, "'=HYPERLINK(A1)"),
        ("ab;=1", TYPED, '"ab;\'=1"'),
    ],
)
def test_a_slovenian_excel_is_given_days_amounts_and_codes_as_it_reads_them(
    value: Any, kind: str, becomes: str
) -> None:
    language.use("sl")
    assert cell(value, kind) == becomes


@settings(max_examples=300)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), st.booleans())
@example("'=1+1", False)
@example("a;'\" =1", False)
@example('="0041"', True)
@example("\u200bAli\xa0\t", True)
@example("„Ana“", False)
@example("0041", True)
@example("a\r\n=b\n;''@c", True)
@example("\ufeff", False)
@example("\uf900", False)
def test_any_text_leaves_and_comes_in_again_to_the_letter(text: str, for_excel: bool) -> None:
    raw = written(text, for_excel=for_excel).encode()
    (row,) = rows_of(decoded(raw) or "", {"n", "st", "value", "vrednost"})
    assert list(row.values()) == ["a", unicodedata.normalize("NFC", text)]


def test_for_excel_is_a_manner_of_csv_of_every_list(azil: Azil, office: str) -> None:
    listed = azil("site list --for excel --lang sl")
    assert listed.out.startswith("\ufefflokacija;ime;") and listed.out.count("\r\n") > 3
    assert azil("site list --for excel --format csv --lang sl").out == listed.out
    refused = azil("site list --for excel --format json")
    assert (refused.code, refused.out) == (ExitCode.USAGE, "")
    assert azil("site list --for word").code == ExitCode.USAGE
