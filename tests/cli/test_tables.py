"""Tables that people bring, as office programs leave them."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from azilcli import errors, repository
from azilcli.cli.tables import read_table, rows_of
from azilcli.services import people
from azilcli.text import cells, codepages
from tests.every import every

KNOWN = ("priimek", "ime", "opomba")
_SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>Prihod</t></is></c></row>
<row r="3"><c r="A3" t="inlineStr"><is><t>Priimek</t></is></c><c r="B3" t="inlineStr"><is><t>EMŠO</t></is></c>
<c r="C3" t="inlineStr"><is><t>Rojen</t></is></c></row>
<row r="5"><c r="A5" t="inlineStr"><is><t> Čuš </t></is></c><c r="B5"><v>101006500006</v></c>
<c r="C5" s="1"><v>35532</v></c></row>
</sheetData></worksheet>"""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/{{}}" Target="{{}}"/></Relationships>'
)
_PARTS = {
    "_rels/.rels": _RELATED.format("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Bus" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _RELATED.format("worksheet", "worksheets/sheet1.xml"),
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": _SHEET,
}


def workbook() -> bytes:
    """A workbook with a title, a heading in line 3 and somebody in line 5."""
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
    return page.getvalue()


def at_lines(text: str) -> dict[int, list[str]]:
    """The cells of a table by the number of their line."""
    return {at: list(row.values()) for at, row in enumerate(rows_of(text, KNOWN), 2) if row}


@every(
    "text, lines",
    [
        (
            'priimek,opomba\nKos,"prva\nvrsta\r\nin še"\nRak,x\n',
            {2: ["Kos", "prva\nvrsta\nin še"], 5: ["Rak", "x"]},
        ),
        ("sep=;\nNaslov\n\npriimek;ime\nKos;Ana\n\nRak;Jan\n", {5: ["Kos", "Ana"], 7: ["Rak", "Jan"]}),
        ("priimek;ime;\nKos;Ana;\nPriimek ;IME;\nRak;Jan;\n", {2: ["Kos", "Ana"], 4: ["Rak", "Jan"]}),
        ("a, b, c in d\npriimek\time\nKos\tAna, Eva\n", {3: ["Kos", "Ana, Eva"]}),
        ("priimek,ime\nKos\n", {2: ["Kos", ""]}),
        ("priimek,ime\nKos,Ana,,več\n", {2: ["Kos", "Ana", ["več"]]}),
        ("priimek;ime\n'+386;'Abd\n", {2: ["+386", "'Abd"]}),
        ("x;y\n1;2\n", {2: ["1", "2"]}),
    ],
)
def test_a_line_is_where_it_is_in_the_file(text: str, lines: dict[int, list[str]]) -> None:
    assert at_lines(text) == lines


@every(
    "text, page, is_told",
    [
        ("Čuš, Žiga", "cp1250", True),
        ("Čuš, Žiga", "iso8859_2", True),
        ("Čuš, Žiga", "cp852", True),
        ("Müller", "cp1250", True),
        ("„Š“ – Ž", "cp1250", True),
        ("Aleš", "cp852", False),
        ("François", "cp1250", False),
        ("Иванов", "cp1251", False),
    ],
)
def test_letters_are_told_or_refused_and_never_wrong(text: str, page: str, is_told: bool) -> None:
    assert codepages.decoded(text.encode(page)) == (text if is_told else None)


@every(
    "typed, day",
    [
        ("12/4/1997", "12. 4. 1997"),
        ("1997-04-12 00:00:00", "1997-04-12"),
        ("12. 4. 1997 0:00", "12. 4. 1997"),
        ("35532", "1997-04-12"),
        ("35532.0", "1997-04-12"),
        ("1997", "1997"),
        ("12/4/97", "12/4/97"),
    ],
)
def test_days_of_spreadsheets_are_read(typed: str, day: str) -> None:
    assert cells.day(typed) == day


@every(
    "field, typed, stored",
    [
        *(("citizenship", *one) for one in (("Turkey", "TUR"), ("ZDA", "USA"), ("DR Congo", "COD"),
                                            ("brez državljanstva", "XXA"), ("UK", "GBR"))),
        *(("sex", *one) for one in (("ženska", "f"), ("zenska", "f"), ("moški", "m"), ("Z", "f"))),
        ("emso", "101006500006", "0101006500006"),
    ],
)  # fmt: skip
def test_values_are_understood_as_they_are_spoken(office: Path, field: str, typed: str, stored: str) -> None:
    with repository.reading(office) as repo:
        assert people.checked(repo, {field: typed}, "") == {field: stored}


def test_a_workbook_is_read_as_csv_is(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("python_calamine")
    Path("bus.xlsx").write_bytes(workbook())
    *blank, row = read_table("bus.xlsx", ("priimek",))
    assert (blank, row) == ([{}, {}, {}], {"Priimek": "Čuš", "EMŠO": "101006500006", "Rojen": "1997-04-12"})
    Path("bad.xlsx").write_bytes(workbook()[:-900])
    with pytest.raises(errors.UsageError, match="cannot be read"):
        read_table("bad.xlsx")
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(errors.UsageError, match="python-calamine"):
        read_table("bus.xlsx")


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(lambda raw: b"PK\x03\x04" + raw)))
@example(b"PK\x03\x04")
@example(b"sep=\n")
@example(b'"')
@example(workbook()[:300])
def test_any_bytes_are_a_table_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(raw)
    try:
        read_table(str(path), KNOWN)
    except errors.UsageError as error:
        assert error.sentence and error.hint
