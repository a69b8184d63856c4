"""Workbooks: numbers and days are such, text is text whatever it begins with, and the same is the same."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from azilcli import language, output
from azilcli.cli.tables import read_bytes, read_table
from azilcli.errors import ExitCode, UsageError
from azilcli.ledger import ids
from azilcli.output import xlsx
from azilcli.reports.table import (
    BAR,
    COUNT,
    DATE,
    DECIMAL,
    EUR,
    FLAG,
    ID,
    INT,
    MOMENT,
    PERCENT,
    TEXT,
    TYPED,
    Column,
    Facts,
    Table,
    Word,
)
from tests.conftest import Azil
from tests.doing import typed
from tests.every import every
from tests.output.test_formats import CODE, FORMULAS

pytest.importorskip("xlsxwriter")


def sheets(*parts: Table | Facts) -> dict[str, list[list[Any]]]:
    """What a reader of another make finds in the workbook of a report, by sheet."""
    calamine = pytest.importorskip("python_calamine")
    book = calamine.load_workbook(io.BytesIO(output.whole(parts, "xlsx")))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def xml(*parts: Table | Facts) -> dict[str, str]:
    """The files in the workbook of a report, each of them XML."""
    return xml_of(io.BytesIO(output.whole(parts, "xlsx")))


def xml_of(book: str | io.BytesIO) -> dict[str, str]:
    with zipfile.ZipFile(book) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    for written in files.values():
        ElementTree.fromstring(written)
    return files


def one(value: Any, kind: str = TEXT, title: str = "Names", **more: Any) -> Table:
    """A table of one cell."""
    return Table("t", title, (Column("c", "Column", kind),), [(value,)], **more)


@every(
    "value, kind, read",
    [
        (1222, INT, 1222.0),
        (0, COUNT, 0.0),
        (82.04, DECIMAL, 82.04),
        (132.4, PERCENT, 132.4),
        (-12.5, EUR, -12.5),
        (18.5, TEXT, 18.5),
        ("2021-11-05", DATE, date(2021, 11, 5)),
        ("9999-12-31", DATE, date(9999, 12, 31)),
        ("1900-02-28", DATE, "1900-02-28"),
        ("1990", DATE, "1990"),
        ("nonsense", DATE, "nonsense"),
        ("2021-11-05T22:30:05+00:00", MOMENT, datetime(2021, 11, 5, 23, 30)),
        ("2021-11-05", MOMENT, date(2021, 11, 5)),
        (1, FLAG, "yes"),
        (0, FLAG, "no"),
        (CODE, ID, ids.show(CODE)),
        ("00123", ID, "00123"),
        ("321e0841", ID, "321e0841"),
        ("112233445566", TEXT, "112233445566"),
        (10**15, INT, "1,000,000,000,000,000"),
        (float("inf"), DECIMAL, "inf"),
        (Word("f", "female"), TEXT, "female"),
        (Word("", ":"), INT, ":"),
        (None, INT, ""),
    ],
)
def test_numbers_are_numbers_days_are_days_and_everything_else_is_text(
    value: Any, kind: str, read: Any
) -> None:
    (cell,) = sheets(one(value, kind))["Names"][1:] or [[""]]
    assert cell == [read] and type(cell[0]) is type(read)


def test_a_day_is_shown_as_the_language_writes_it() -> None:
    styles = []
    for spoken in language.LANGUAGES:
        language.use(spoken)
        styles.append(xml(one("2021-11-05", DATE))["xl/styles.xml"])
    assert 'formatCode="d. m. yyyy"' in styles[0] and 'formatCode="yyyy\\-mm\\-dd"' in styles[1].replace(
        "yyyy-mm-dd", "yyyy\\-mm\\-dd"
    )


@every(
    "typed", [*FORMULAS, "{=1+1}", "http://x", "mailto:a@b", "internal:A1", "file:///c", "_x0041_", "<b>&"]
)
def test_no_text_is_ever_a_formula_or_a_link(typed: str) -> None:
    parts = (one(typed), Facts("f", typed, [("n", typed, typed, TEXT)], (typed,)))
    for name, written in xml(*parts).items():
        assert "<f>" not in written and "hyperlink" not in written, name
    shown = typed.replace("\t", "␉").replace("\r", "␍")
    assert sheets(*parts)["Names"][1] == [shown]


@every("typed", ["a\x00b\x0bc\x1b", "\ud800", "\ufffe\uffff", "a\nb\r\n", "\u2028\u202e", "\x7f\x85", "🙂"])
def test_no_sign_breaks_the_workbook(typed: str) -> None:
    xml(one(typed, title=typed, notes=(typed,)), Facts("f", typed, [("n", typed, typed, TEXT)]))


def test_letters_that_run_from_the_right_and_long_texts_stay_as_they_are() -> None:
    assert sheets(one("محمد بن سلمان"))["Names"][1] == ["محمد بن سلمان"]
    assert sheets(one("č" * 32_767))["Names"][1] == ["č" * 32_767]
    assert sheets(one("č" * 40_000))["Names"][1] == ["č" * 32_766 + "…"]


@every(
    "titles, names",
    [
        (("Čuš/Žan: [a]*?\\", "x" * 40), ["Čuš Žan a", "x" * 31]),
        (("Stay", "STAY", "stay"), ["Stay", "STAY (2)", "stay (3)"]),
        (("'", "History", " 'O'Neill' "), ["1", "History (2)", "O'Neill"]),
        (("y" * 40, "y" * 31, "About"), ["y" * 31, "y" * 27 + " (2)", "About"]),
    ],
)
def test_each_part_has_a_sheet_with_a_name_of_its_own(titles: tuple[str, ...], names: list[str]) -> None:
    made = list(sheets(*(one("x", title=title) for title in titles)))
    assert made[:-1] == names
    assert made[-1] == ("About (2)" if "About" in titles else "About")


def test_the_heading_stays_in_sight_and_filters_the_lines_above_the_total() -> None:
    columns = (Column("site", "Site", ID), Column("free", "Free", INT), Column("bar", "", BAR))
    rows = [("A", 1, 1.0), ("B", 2, 2.0), ("C", 9, 9.0)]
    summed = Table("t", "Sites", columns, rows, ("State 1",), ("Total", 3, 3.0), below=1)
    made = sheets(summed)
    assert made["Sites"] == [["Site", "Free"], ["A", 1.0], ["B", 2.0], ["Total", 3.0], ["C", 9.0]]
    assert made["About"] == [["Sites"], ["State 1"]]
    sheet = xml(summed)["xl/worksheets/sheet1.xml"]
    assert '<autoFilter ref="A1:B3"/>' in sheet and 'ySplit="1"' in sheet and 'state="frozen"' in sheet
    assert "&amp;LState 1" in sheet


def test_facts_stand_beside_their_words_without_those_that_say_nothing() -> None:
    facts = Facts("f", "Ana", [("born", "born", "1990-05-03", DATE), ("note", "note", None, TEXT)], ("x",))
    assert sheets(facts) == {"Ana": [["born", date(1990, 5, 3)]], "About": [["Ana"], ["x"]]}


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = output.whole([one("x")], "xlsx")
    monkeypatch.setattr(zipfile, "time", None)  # who asks it for the time fails
    assert output.whole([one("x")], "xlsx") == first


def test_a_workbook_is_written_to_a_file_alone_and_over_no_other_data(office: Path, azil: Azil) -> None:
    before = office.read_bytes()
    for line, code in (
        ("--format xlsx", ExitCode.USAGE),
        ("--format xlsx --out page.csv", ExitCode.USAGE),
        ("--format csv --out page.xlsx", ExitCode.USAGE),
        ("--format xlsx --out azil.db", ExitCode.FILE),
        ("--format xlsx --out copy", ExitCode.FILE),
    ):
        Path("copy").write_bytes(before)
        refused = azil(f"code list sex {line}")
        assert (refused.code, refused.out) == (code, ""), line
    assert office.read_bytes() == before == Path("copy").read_bytes()
    assert sorted(path.name for path in Path().iterdir()) == ["azil.db", "copy"]
    for line in (
        "--out page.xlsx",
        "--format xlsx --out page.xlsx",
        "--out PAGE.XLSX",
        "--format xlsx --out p",
    ):
        assert azil(f"code list sex {line}").code == ExitCode.DONE, line
    assert Path("page.xlsx").read_bytes() == Path("p").read_bytes()
    assert azil("code list sex --format csv --out p").code == ExitCode.FILE
    with zipfile.ZipFile("letter.docx", "w") as archive:
        archive.writestr("word/document.xml", "\0")
    assert azil("code list sex --format xlsx --out letter.docx").code == ExitCode.FILE


@every(
    "ending, begins",
    [("csv", "list,"), ("json", "[\n"), ("md", "## "), ("txt", "Code lists\n"), ("CSV", "list,")],
)
def test_the_ending_of_the_file_names_the_format_unless_one_is_typed(
    office: Path, azil: Azil, ending: str, begins: str
) -> None:
    azil(f"code list sex --out page.{ending}")
    assert Path(f"page.{ending}").read_text("utf-8").startswith(begins)
    azil(f"code list sex --format json --out page.{ending}")
    assert Path(f"page.{ending}").read_text("utf-8").startswith("[")


def test_an_ending_that_names_no_format_is_refused_unless_one_is_typed(office: Path, azil: Azil) -> None:
    refused = azil("code list sex --out page.pdf")
    assert (refused.code, Path("page.pdf").exists()) == (2, False)
    assert "ends in .pdf" in refused.err
    assert ".csv" in refused.err
    assert azil("code list sex --format csv --out page.dat").code == 0
    for name in ("page", "page.2026-11", ".page"):
        assert azil(f"code list sex --out {name}").code == 0


def test_what_is_written_as_a_workbook_is_read_as_a_list(office: Path, azil: Azil) -> None:
    pytest.importorskip("python_calamine")
    azil("person add Čuš Žan --sex m --born 1990-05-03")
    azil("person list --out people.xlsx --lang sl")
    (row,) = read_table("people.xlsx", ("datum_rojstva",))
    assert (row["ime"], row["datum rojstva"], row["spol"]) == ("Čuš Žan", "1990-05-03", "moški")


TO_THE_LETTER = [
    "00123", "=1+1", "'x", "'=x", " a ", "\tb", "a\nb", "a\r\nb", "_x0041_", "„x“", '="x"', "\u00a0a", 'a"b',
    "112233445566", "1997-05-03", "yes", "\x01a", "https://x", "محمد",
]  # fmt: skip


def test_what_leaves_to_come_in_again_does_so_to_the_letter(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    columns = (Column("note", "note", TYPED), Column("n", "n", ID))
    made = Table("t", "T", columns, [(value, str(at)) for at, value in enumerate(TO_THE_LETTER)])
    Path("list.xlsx").write_bytes(output.whole([made], "xlsx"))
    assert [row["note"] for row in read_table("list.xlsx", ("note",)) if row] == TO_THE_LETTER


def test_a_list_that_is_written_under_the_name_of_a_workbook_is_one(office: Path, azil: Azil) -> None:
    pytest.importorskip("python_calamine")
    typed(azil, "import people --template empty.xlsx")
    assert read_bytes("empty.xlsx").startswith(b"PK") and '"@"' in xml_of("empty.xlsx")["xl/styles.xml"]
    Path("bus.csv").write_text("family_name,sex\nNovak,f\n=Kos,x9\n", encoding="utf-8")
    assert azil("import people bus.csv --skip-bad bad.xlsx").code == ExitCode.WAITING
    (row,) = filter(None, read_table("bad.xlsx", ("family_name",)))
    assert (row["family_name"], row["sex"]) == ("=Kos", "x9")
    Path("bus.csv").write_text("family_name,sex,age\nNovak,f,30\n", encoding="utf-8")
    typed(azil, *["allocate bus.csv --programme asylum --out plan.xlsx --label " + name for name in "ab"])
    (row,) = filter(None, read_table("plan.xlsx", ("family_name",)))
    assert row["family_name"] == "Novak" and row["room"].startswith(f"{row['site']}/")


def test_without_the_library_it_is_said_which_one_is_needed(
    office: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    refused = azil("code list sex --out page.xlsx")
    assert refused.code == ExitCode.USAGE and "XlsxWriter" in refused.err and not Path("page.xlsx").exists()


def test_more_lines_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_LINES", 3)
    three = one("x")._replace(rows=[("x",)] * 3)
    with pytest.raises(UsageError, match="at most 2 lines"):
        output.whole([three], "xlsx")
