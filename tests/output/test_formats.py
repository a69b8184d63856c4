"""The same cells in every format, and text from people that does no harm in any of them."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import language, repository
from azilcli.ledger import ids
from azilcli.output import TEXTS, render
from azilcli.reports import people as reports
from azilcli.reports.table import (
    BAR,
    COUNT,
    DATE,
    DECIMAL,
    FLAG,
    ID,
    INT,
    MOMENT,
    PERCENT,
    SPARK,
    TEXT,
    Column,
    Facts,
    Table,
    Word,
)
from azilcli.services import people
from azilcli.text.showing import base_letters
from tests.conftest import AUTHOR
from tests.every import every

COLUMNS = (
    Column("site", "Lokacija", ID),
    Column("name", "Ime"),
    Column("kind", "Vrsta"),
    Column("capacity", "Zmogljivost", INT),
    Column("percent", "%", PERCENT),
    Column("bar", "", BAR),
    Column("since", "Od", DATE),
    Column("open", "Odprto", FLAG),
    Column("area", "m2", TEXT),
    Column("person", "Oseba", ID),
)
CODE = "P2222222222" + ids.check_character("P2222222222")
ROWS = (
    ("LOGATEC", "Logatec", Word("branch", "izpostava"), 1222, 82.0, 82.0, "2016-01-01", 1, 18.5, CODE),
    ("FLAT-CE", "Celje", Word("", "-"), 5, 132.4, 132.4, "2021-11-05", 0, 10.0, "NOT-A-CODE"),
)
DATA: list[dict[str, Any]] = [
    {"site": "LOGATEC", "name": "Logatec", "kind": "branch", "capacity": 1222, "percent": 82.0,
     "since": "2016-01-01", "open": 1, "area": 18.5, "person": CODE},
    {"site": "FLAT-CE", "name": "Celje", "kind": None, "capacity": 5, "percent": 132.4,
     "since": "2021-11-05", "open": 0, "area": 10.0, "person": "NOT-A-CODE"},
]  # fmt: skip
SHOWN = {
    "en": [["LOGATEC", "Logatec", "izpostava", "1,222", "82.0", "2016-01-01", "yes", "18.5", ids.show(CODE)],
           ["FLAT-CE", "Celje", "-", "5", "132.4", "2021-11-05", "no", "10", "NOT-A-CODE"]],
    "sl": [["LOGATEC", "Logatec", "izpostava", "1.222", "82,0", "1. 1. 2016", "da", "18,5", ids.show(CODE)],
           ["FLAT-CE", "Celje", "-", "5", "132,4", "5. 11. 2021", "ne", "10", "NOT-A-CODE"]],
}  # fmt: skip


def table(*rows: tuple[Any, ...], columns: tuple[Column, ...] = COLUMNS, **more: Any) -> Table:
    return Table("sites", "Sites", columns, rows, **more)


def names(*texts: str) -> Table:
    """A table of one column of names."""
    return table(*((text,) for text in texts), columns=(Column("name", "Name"),))


def rendered(format_: str, *parts: Table | Facts, width: int | None = None) -> str:
    stream = io.StringIO()
    render(parts, format_, stream, width=width)
    return stream.getvalue()


def markdown_cells(printed: str) -> list[list[str]]:
    found = [line for line in printed.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in found]


# The same cells


def test_json_and_csv_hold_the_same_values_under_the_same_english_keys() -> None:
    assert json.loads(rendered("json", table(*ROWS))) == DATA
    read = list(csv.DictReader(io.StringIO(rendered("csv", table(*ROWS)))))
    assert read == [{key: "" if value is None else str(value) for key, value in row.items()} for row in DATA]


@every("spoken", language.LANGUAGES)
def test_text_and_markdown_show_the_same_cells_in_the_language_in_use(spoken: str) -> None:
    language.use(spoken)
    header, _rule, *marked = markdown_cells(rendered("md", table(*ROWS)))
    assert header == [column.header for column in COLUMNS if column.kind != BAR]
    assert [[cell.replace("\\", "") for cell in line] for line in marked] == SHOWN[spoken]
    printed = [line for line in rendered("text", table(*ROWS)).splitlines() if line.strip()]
    for line, cells in zip(printed[-2:], SHOWN[spoken], strict=True):
        assert re.sub("[█▌►]", "", line).split() == " ".join(cells).split()


def test_every_format_prints_the_same_rows_of_a_real_report(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.Identity(family_name=f"Oseba{n}", birth_date="1990") for n in range(30)])
    with repository.reading(office) as repo:
        made = reports.listed(repo, date(2024, 6, 10), 0)
    wanted = sorted(f"Oseba{n}" for n in range(30))
    (part,) = made
    out = {format_: rendered(format_, part) for format_ in TEXTS}
    assert [row["name"] for row in json.loads(out["json"])] == wanted
    assert [row["name"] for row in csv.DictReader(io.StringIO(out["csv"]))] == wanted
    assert [cells[1] for cells in markdown_cells(out["md"])[2:]] == wanted
    assert [word for word in out["text"].split() if word.startswith("Oseba")] == wanted


def test_a_total_is_printed_for_the_eye_and_is_no_data() -> None:
    summed = names("a")
    with_total = Table(summed.name, summed.title, summed.columns, summed.rows, total=("Total",))
    assert len(json.loads(rendered("json", with_total))) == 1
    assert rendered("csv", with_total).splitlines() == ["name", "a"]
    assert "Total" in rendered("text", with_total)
    assert "Total" in rendered("md", with_total)


def test_a_group_is_named_once_on_paper_and_in_every_row_of_data() -> None:
    columns = (Column("town", "Town"), Column("site", "Site"))
    grouped = table(("Celje", "A"), ("Celje", "B"), ("Mirna", "C"), columns=columns, grouped=True)
    assert rendered("text", grouped).count("Celje") == 1
    assert rendered("csv", grouped).count("Celje") == rendered("json", grouped).count("Celje") == 2


def test_a_rare_column_is_on_a_screen_only_where_something_stands_in_it_but_always_in_the_data() -> None:
    columns = (Column("name", "Name"), Column("merged", "Merged", rare=True))
    empty, used = (table(("a", value), ("b", None), columns=columns) for value in (None, "x"))
    assert "Merged" not in rendered("text", empty) and "Merged" in rendered("text", used)
    for made in (empty, used):
        assert rendered("csv", made).splitlines()[0] == "name,merged"
        assert all(row.keys() == {"name", "merged"} for row in json.loads(rendered("json", made)))


def test_facts_are_an_object_in_json_and_pairs_in_csv() -> None:
    items = (
        ("code", "šifra", "X", ID),
        ("sex", "spol", Word("f", "ženski"), TEXT),
        ("note", "opomba", None, TEXT),
        ("age", "starost", 34, INT),
    )
    known = Facts("person", "Čuš Ana", items)
    assert json.loads(rendered("json", known)) == {"code": "X", "sex": "f", "note": None, "age": 34}
    assert rendered("csv", known).splitlines() == ["fact,value", "code,X", "sex,f", "note,", "age,34"]
    for format_ in ("text", "md"):
        assert "ženski" in rendered(format_, known)
        assert "opomba" not in rendered(format_, known)


def test_a_count_of_nothing_is_no_line_for_the_eye_and_stays_in_the_data() -> None:
    counts = (("both", "changed on both sides", 0, COUNT), ("new", "new", 1200, COUNT))
    facts = Facts("merge", "Merge", counts)
    for form in ("text", "md"):
        assert "changed on both sides" not in rendered(form, facts) and "1,200" in rendered(form, facts)
    assert json.loads(rendered("json", facts)) == {"both": 0, "new": 1200}
    assert "both,0" in rendered("csv", facts)


def test_several_parts_are_one_json_document_by_name_and_tables_parted_by_a_line_in_csv() -> None:
    known = Facts("person", "Ana", (("code", "code", "X", ID),))
    several = json.loads(rendered("json", known, names("a"), table()))
    assert several == {"person": {"code": "X"}, "sites": []}
    assert json.loads(rendered("json", known, names("a"))) == {
        "person": {"code": "X"},
        "sites": [{"name": "a"}],
    }
    assert rendered("csv", known, names("a")) == "fact,value\ncode,X\n\nname\na\n"


# Nothing to show


def test_an_empty_table_is_an_empty_list_a_header_alone_or_a_word() -> None:
    assert json.loads(rendered("json", names())) == []
    assert json.loads(rendered("json")) == []
    assert rendered("csv", names()) == "name\n"
    assert "none" in rendered("text", names())
    assert len(markdown_cells(rendered("md", names()))) == 2


@every("kind", [TEXT, INT, DECIMAL, PERCENT, DATE, MOMENT, ID, FLAG, BAR, COUNT])
def test_a_value_that_is_not_there_is_an_empty_cell_in_every_format(kind: str) -> None:
    empty = table((None, "x"), columns=(Column("value", "Value", kind), Column("name", "Name")))
    for format_ in TEXTS:
        assert "None" not in rendered(format_, empty)
    assert json.loads(rendered("json", empty))[0].get("value") is None


# Text from people


FORMULAS = [
    "=1+1", "+386 41 123 456", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")',
    "=cmd|'/C calc'!A0", "＝1+1", "＋1", "－1", "＠SUM(A1)",
]  # fmt: skip


@every("name", FORMULAS)
def test_a_formula_of_a_spreadsheet_is_made_harmless_in_csv(name: str) -> None:
    (row,) = csv.DictReader(io.StringIO(rendered("csv", names(name)), newline=""))
    made = name.replace("\t=", "\t'=").replace("\r=", "\r'=")
    assert row["name"] == f"'{made}"
    facts = rendered("csv", Facts("person", "x", (("name", "name", name, TEXT),)))
    assert list(csv.reader(io.StringIO(facts, newline="")))[1] == ["name", f"'{made}"]


@every(
    "name, written",
    [
        ("Kos;=1+1", "Kos;'=1+1"),
        ("Kos\t+1;Ana", "Kos\t'+1;Ana"),
        ("Kos\n@SUM(A1)", "Kos\n'@SUM(A1)"),
        ('Kos;"=1+1"', 'Kos;\'"=1+1"'),
        ("Kos; ＝1", "Kos;' ＝1"),
        ("Kos; Ana-Marija, +386", "Kos; Ana-Marija, +386"),
    ],
)
def test_a_formula_behind_any_separator_is_made_harmless_in_csv(name: str, written: str) -> None:
    (row,) = csv.DictReader(io.StringIO(rendered("csv", names(name)), newline=""))
    assert row["name"] == written


def test_numbers_below_nought_stay_numbers_in_csv() -> None:
    assert rendered("csv", table((-5,), columns=(Column("free", "Free", INT),))) == "free\n-5\n"


@every("name", ["a,b", 'a"b', "a\nb", "a\rb", "a\r\nb", "Čuš; Žan", " a ", "محمد", "'"])
def test_any_name_reads_back_from_csv_and_json_as_it_is(name: str) -> None:
    written = rendered("csv", names(name, "last"))
    assert [row["name"] for row in csv.DictReader(io.StringIO(written, newline=""))] == [name, "last"]
    assert json.loads(rendered("json", names(name))) == [{"name": name}]


@pytest.mark.parametrize(
    "name", ["[red]Ana[/red]", "[/]", "[link=http://x]a[/link]", ":smile:", "\\[bold]", "{x}"]
)
@pytest.mark.parametrize("width", [None, 80])
def test_no_markup_is_read_in_what_people_typed(name: str, width: int | None) -> None:
    assert name in rendered("text", names(name), width=width)
    facts = Facts("person", name, (("name", "name", name, TEXT),), notes=(name,))
    assert rendered("text", facts, width=width).count(name) == 3


CONTROL = "\x1b[31m\x07\x9b\u202e\u2066\u2028\x00"


@every("format_", ["text", "md"])
def test_control_and_direction_signs_are_printed_harmlessly(format_: str) -> None:
    typed = f"Ana{CONTROL}Kos"
    items = tuple((kind, kind, typed, kind) for kind in (TEXT, ID, DATE))
    facts = Facts("person", typed, (*items, ("word", "word", Word("x", typed), TEXT)), notes=(typed,))
    for part in (names(typed), facts, table(*ROWS, notes=(typed,))):
        printed = rendered(format_, part)
        assert not set(printed) & set(CONTROL.replace("[31m", ""))
        assert "Ana␛" in printed.replace("\\", "")


def test_json_writes_control_and_direction_signs_as_numbers_and_csv_shows_them_on_a_screen_only() -> None:
    typed = f"Ana{CONTROL}Kos\x7f\u0085 Čuš محمد"
    written = rendered("json", names(typed))
    assert json.loads(written) == [{"name": typed}]
    assert written.isprintable() or not set(written) & set(CONTROL.replace("[31m", "") + "\x7f\x85")
    assert "Čuš محمد" in written
    assert rendered("csv", names(typed)) == f"name\n{typed}\n"
    assert not set(rendered("csv", names(typed), width=80)) & set(CONTROL.replace("[31m", "") + "\x7f\x85")


@every("format_", ["text", "md"])
def test_right_to_left_and_joined_letters_are_printed_as_they_are(format_: str) -> None:
    for name in ("محمد بن سلمان", "עלי", "नमस्ते", "Al\u200bAhmad", "🙂"):
        assert name in rendered(format_, names(name))


@every(
    "name, written",
    [
        ("a|b", "a\\|b"),
        ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
        ("[a](http://x)", "\\[a\\](http://x)"),
        ("<b>a</b>", "\\<b\\>a\\</b\\>"),
        ("# a ~~b~~", "\\# a \\~\\~b\\~\\~"),
        ("a\\b", "a\\\\b"),
        ("&lt;b&gt; &copy;", "\\&lt;b\\&gt; \\&copy;"),
    ],
)
def test_markdown_that_people_typed_is_escaped(name: str, written: str) -> None:
    assert markdown_cells(rendered("md", names(name)))[2] == [written]
    assert f"- **name**: {written}\n" in rendered("md", Facts("x", "x", (("name", "name", name, TEXT),)))


# Width and letters


def test_off_a_terminal_nothing_is_cut_or_broken() -> None:
    long = "Haidari " + "x" * 300
    wide = table((long, long, long), columns=tuple(Column(f"c{n}", f"C{n}") for n in range(3)))
    printed = rendered("text", wide)
    assert printed.count(long) == 3
    assert sum(long in line for line in printed.splitlines()) == 1
    assert "…" not in printed
    facts = Facts("x", long, (("name", "name", long, TEXT),), notes=(long,))
    assert rendered("text", facts).count(long) == 3


@every("width", [20, 40, 80])
def test_on_a_narrow_terminal_cells_are_folded_but_nothing_is_lost(width: int) -> None:
    name = "".join(chr(65 + n % 26) + chr(97 + n // 26) for n in range(120))
    printed = rendered("text", names(name), width=width)
    assert max(len(line) for line in printed.splitlines()) <= width
    assert name in "".join(printed.split())
    assert "…" not in printed


def test_off_a_terminal_nothing_is_coloured() -> None:
    assert "\x1b" not in rendered("text", table(*ROWS))


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-2", "cp1250", "utf-8"])
@pytest.mark.parametrize("format_", TEXTS)
def test_no_stream_fails_for_lack_of_letters(encoding: str, format_: str) -> None:
    """cron gives no locale at all."""
    codecs.register_error("azil.base-letters", base_letters)
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="azil.base-letters")
    named = Table("t", "Žarišče – Čuš", (Column("name", "šifra"),), [("Čuš Žan محمد ← 🙂",)], ("đ …",))
    render([named, table(*ROWS, total=ROWS[0])], format_, stream)
    stream.flush()
    written = raw.getvalue().decode(encoding)
    assert ("Cus Zan" if encoding == "ascii" else "Čuš Žan") in written


def test_an_ascii_stream_gets_bars_and_lines_of_ascii_signs() -> None:
    codecs.register_error("azil.base-letters", base_letters)
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="azil.base-letters")
    render([table(*ROWS)], "text", stream)
    stream.seek(0)
    written = stream.read()
    assert "############>" in written
    assert "?" not in written


def test_a_bar_shows_the_percentage_and_an_arrow_beyond_a_hundred() -> None:
    bars = table(*((value,) for value in (0.0, 50.0, 100.0, 132.4)), columns=(Column("bar", "bar", BAR),))
    printed = [line.strip() for line in rendered("text", bars).splitlines()]
    assert [line for line in printed if "█" in line] == ["█" * 6, "█" * 12, "█" * 12 + "►"]


def test_a_spark_runs_from_nought_to_the_greatest_of_its_numbers_and_is_no_data() -> None:
    rows = [((0, 3, 6),), ((0, 0),), ((-5, 5.0),), ((),), (None,)]
    made = table(*rows, columns=(Column("course", "", SPARK),))
    printed = [line.strip() for line in rendered("text", made).splitlines()]
    assert [line for line in printed if "▁" in line] == ["▁▄▇", "▁▁", "▁▇"]
    assert json.loads(rendered("json", made)) == [{}] * len(rows)
    codecs.register_error("azil.base-letters", base_letters)
    for encoding in ("ascii", "cp1250"):
        assert "▁▂▃▄▅▆▇".encode(encoding, "azil.base-letters") == b"_.-=+*%"
