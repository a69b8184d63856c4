"""Every list and report in the windows people have: no line too wide, nothing broken that is one word."""

from __future__ import annotations

import io
import re
from pathlib import Path
from time import process_time

import pytest
from rich.cells import cell_len

from azilcli import dates, output, repository
from azilcli.cli import screen
from azilcli.output.cells import data, data_columns, shown
from azilcli.output.layout import layout, wrapped
from azilcli.reports.catalogue import FORMS
from azilcli.reports.printed import parts as described
from azilcli.reports.table import (
    BAR,
    COUNT,
    DATE,
    DETAIL,
    ID,
    INT,
    MAIN,
    MOMENT,
    PERCENT,
    TEXT,
    Column,
    Facts,
    Report,
    Table,
    visible,
)  # fmt: skip
from azilcli.services import people, stays
from azilcli.services.people import Identity
from tests.cli.test_surface import FITS, of_line
from tests.conftest import AUTHOR, Azil, records
from tests.output.same import check_formats

WIDTHS = (40, 60, 80, 120)
WHOLE = (DATE, ID, INT, MOMENT, PERCENT)
"""The kinds of columns whose cells are never broken."""
LINES = """
report occupancy --on 2023-12-31
report occupancy --on 2023-12-31 --by room --present
report occupancy --on 2023-12-31 --by bed --present --site LOGATEC
report occupancy --on 2023-12-31 --by kind
report occupancy --on 2023-12-31 --by programme
report occupancy --month 2023-12
report occupancy --from 2023-12-29 --to 2023-12-31 --every day --by programme
report list
report stays --month 2023-12
report flow --month 2023-12
report month --month 2023-12 --publish
report dispersed --on 2023-12-31
report forecast --from 2023-12-31 --to 2024-01-06
report expiring --from 2023-01-01 --to 2027-12-31
report residents --on 2023-12-31
report nightly --on 2023-12-31
report rooms --on 2023-12-31
report evacuation --on 2023-12-31
report kitchen --on 2023-12-31 --names
report school --on 2023-12-31
report certificate {code}
report notice "Golob Eva" --on 2023-12-31
report movements --from 2023-11-20 --to 2023-12-31
report centre LOGATEC --on 2023-12-31
report needs --on 2023-12-31
report warnings --from 2023-01-01 --to 2023-12-31
report pilot --from 2023-01-01 --to 2023-12-31 --by year
report requests --month 2023-12 --compare
report aid --month 2023-12
report partners --month 2023-12
report groups --from 2023-10-01 --to 2023-12-31
report health --month 2023-12
report care --month 2023-12 --private
report rights --month 2023-12
report documents --on 2023-12-31 --unsigned
report integration --on 2023-12-31
report counselling --month 2023-12
report handovers --on 2023-12-31
check --on 2023-12-31
check --list
due --on 2023-12-31 --within 300
log
find a
person list
person duplicates --min-score 50
household list
site list
room list LOGATEC
bed list LOGATEC
policy list
code list
status list --on 2023-12-31
card list
guardian list
health list --on 2023-12-31
presence list LOGATEC --on 2023-12-31
pass list
measure list
leaving list
conflict list
show LOGATEC
show {code}
show {household}
db info
db verify
"""
NAMES = (
    "x" * 300, "Ime " * 75, "محمد بن سلمان", "Al\u200bAhmad\u200d", "[red]Ana[/red]", "王小明" * 20,
    "a\u0301" * 90, "🙂" * 50, "\u202eobrnjen\x1b[31m",
)  # fmt: skip
NASTY = """
report residents
report movements
report occupancy --by bed --site LOGATEC
person list
household list
find x
show {code}
show LOGATEC
log
due --within 400
check
suggest {code} --site LOGATEC
"""
_render = output.render


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """The reports that commands print."""
    kept: list[Report] = []
    monkeypatch.setattr(output, "render", lambda report, *_args, **_more: kept.append(report))
    return kept


def on_screen(report: Report, width: int) -> str:
    page = io.StringIO()
    _render(report, "text", page, width=width)
    return page.getvalue()


def short(part: Table | Facts) -> Table | Facts:
    """A long table with every so many of its rows: the others say no more of its form."""
    return part if isinstance(part, Facts) else part._replace(rows=part.rows[:: len(part.rows) // 100 + 1])


def check_windows(report: Report, line: str) -> None:
    """Draw a report in every window: nothing is too wide, nothing ends in blanks, nothing is broken."""
    for width in WIDTHS:
        printed = on_screen(report, width)
        lines = printed.splitlines()
        assert max(map(cell_len, lines)) <= width, (line, width, max(lines, key=cell_len))
        assert [one for one in lines if one != one.rstrip(" ")] == [], (line, width)
        broken = [text for text in unbroken(report, width) if text not in printed]
        assert broken == [], (line, width)


def unbroken(report: Report, width: int) -> set[str]:
    """What must stand in a window in one piece; what is wider than the window cannot."""
    found: set[str] = set()
    for part in visible(report):
        if isinstance(part, Facts):
            found |= {shown(value, kind) for _key, _label, value, kind in part.items if kind in WHOLE}
            continue
        columns, rows = part.columns, (*part.rows, *([part.total] if part.total else []))
        texts = [[shown(v, c.kind) for v, c in zip(row, columns, strict=True)] for row in rows]
        fitted = layout(columns, texts, width) if texts else None
        kept = fitted.kept if fitted else range(len(columns))
        found |= {row[at] for row in texts for at in kept if columns[at].kind in WHOLE}
    return {text for text in found if cell_len(text) <= width - 2}


def test_every_report_is_looked_at_here() -> None:
    assert [one.name for one in FORMS if f"report {one.name}" not in LINES] == []


def test_every_list_and_report_of_the_demo_is_whole_in_every_window_and_format(
    filled: Path, azil: Azil, made: list[Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Slovenian, whose days have blanks and whose words are the longer ones."""
    (one,) = records(filled, "SELECT person AS code, household FROM membership ORDER BY id LIMIT 1")
    for line in LINES.strip().format(**one).splitlines():
        made.clear()
        assert azil(f"--db {filled} --lang sl {line}").code in (0, 5, 6), line
        assert made, line
        for report in made:
            parts = [short(part) for part in report]
            check_windows(parts, line)
            with monkeypatch.context() as patch:
                patch.setattr(output, "render", _render)
                check_formats(parts, line)
            check_schema(parts, line)


def check_schema(report: Report, line: str) -> None:
    """Look a report up in what `azil schema` says: each key is there, and each value is of its type."""
    said = {
        (one.command, one.part): {key: type_ for key, type_, *_more in one.columns} for one in described()
    }
    for part in report:
        if (line, part.name) == ("check --on 2023-12-31", "summary"):  # for the eye alone
            continue
        types = said[of_line(line), part.name]
        if of_line(line) == "report partners" and isinstance(part, Table):  # it has a column for each site
            types = {**{column.key: column.kind for column in part.columns if column.kind == COUNT}, **types}
        for key, value in values(part):
            assert value is None or FITS[types[key]](value), (line, part.name, key, value)


def values(part: Table | Facts) -> list[tuple[str, object]]:
    """The values that a part gives as data, each under its key."""
    if isinstance(part, Facts):
        return [(key, data(value)) for key, _label, value, _kind in part.items]
    return [(column.key, data(row[at])) for row in part.rows for at, column in data_columns(part)]


def test_the_strangest_names_are_whole_in_every_window(office: Path, azil: Azil, made: list[Report]) -> None:
    with repository.writing(office, AUTHOR) as repo:
        for name in NAMES:
            people.add(repo, [Identity(name, "x", birth_date="1990-05-03", phone="+386 40 123 456")])
    with repository.writing(office, AUTHOR) as repo:
        codes = [row["id"] for row in repo.rows("SELECT id FROM person")]
        stays.admit(repo, codes, "LOGATEC", on=dates.today(), programme="asylum", override="x")
        people.create_household(
            repo, NAMES[0], kind="family", existing=codes[:2], entered=(), on=dates.today()
        )
    for line in NASTY.strip().splitlines():
        made.clear()
        assert azil(line.format(code=codes[0])).code in (0, 6), line
        for report in made:
            check_windows(report, line)
            page = re.sub(r"\s", "", on_screen(report, 80))
            assert not set(page) & set("\u202e\x1b"), line


# The layout


def columns(*kinds: str, **priorities: int) -> tuple[Column, ...]:
    return tuple(
        Column(f"c{at}", f"C{at}", kind, priority=priorities.get(f"c{at}")) for at, kind in enumerate(kinds)
    )


CODE = "PXE2-A1CM-3DEC"


def test_where_all_fits_nothing_falls_away_and_off_a_screen_everything_fits() -> None:
    row = [CODE, "x" * 500]
    made = layout(columns(ID, TEXT), [row], None)
    assert made is not None and made.kept == (0, 1) and made.widths == (14, 500)


def test_the_bar_falls_first_then_details_then_what_stands_last() -> None:
    kinds = columns(ID, ID, ID, BAR, ID, c1=DETAIL)
    fallen = []
    for room in range(90, 36, -1):
        made = layout(kinds, [[CODE, "x" * 12, CODE, "█" * 12, CODE]], room)
        assert made is not None
        fallen += [at for at in range(5) if at not in made.kept and at not in fallen]
    assert fallen == [3, 1, 4]


def test_what_a_longer_place_says_falls_before_other_columns() -> None:
    rows = [["LOGATEC", "LOGATEC/101/A", "AFG"], ["LOGATEC", "LOGATEC", "SYR"]]
    made = layout(columns(ID, ID, ID), rows, 20)
    assert made is not None and made.kept == (1, 2)


def test_free_text_is_broken_between_words_and_a_day_is_one_word() -> None:
    said = "Novak Jan ostane do 5. 11. 2021 v LOGATEC/214/B, 31 December 2023 je zadnji dan"
    for width in range(16, 60):
        lines = wrapped(said, width)
        assert " ".join(lines) == said
        assert all(cell_len(one) <= width for one in lines)
        assert all(any(whole in one for one in lines) for whole in ("5. 11. 2021", "31 December 2023"))


def test_a_word_too_wide_is_broken_between_signs_and_loses_none() -> None:
    for word in NAMES:
        for width in (7, 20):
            lines = wrapped(word, width)
            assert "".join("".join(lines).split()) == "".join(word.split())
            assert all(0 < cell_len(one) <= width for one in lines)


def test_rows_become_cards_where_the_main_columns_do_not_fit() -> None:
    kept = tuple(Column(f"c{at}", f"Label {at}", ID, priority=MAIN) for at in range(4))
    table = Table("t", "Title", kept, [(CODE, CODE, CODE, None), (CODE, None, CODE, CODE)])
    printed = on_screen([table], 40)
    assert printed.count("\n\n") == 3
    assert printed.count(f"  {CODE}\n") == 6
    assert "Label 3" in printed and "left out" not in printed


def test_what_is_left_out_is_said_with_the_way_to_see_it() -> None:
    table = Table("t", "Title", (*columns(ID, ID, ID), Column("bar", "", BAR)), [(CODE, CODE, CODE, 50.0)])
    said = " ".join(on_screen([table], 43).split())
    assert "Columns left out for lack of space: C2 (use a wider window or --format csv)" in said
    assert "left out" not in on_screen([table], 80)


def test_a_long_table_is_drawn_at_once() -> None:
    rows = [(CODE, "Haidari Amina", "2026-11-22", number, 82.5) for number in range(2_000)]
    table = Table("t", "Title", columns(ID, TEXT, DATE, INT, PERCENT), rows)
    begun = process_time()
    on_screen([table], 80)
    assert process_time() - begun < 1


# The terminal


@pytest.mark.parametrize(
    ("chosen", "command"),
    [
        ({"AZIL_PAGER": "most", "PAGER": "more"}, "most"),
        ({"PAGER": "more -x"}, "more -x"),
        ({"AZIL_PAGER": "", "PAGER": "more"}, ""),
        ({"PAGER": "cat"}, ""),
    ],
)
def test_the_pager_is_the_one_chosen_and_none_if_that_is_empty_or_cat(
    chosen: dict[str, str], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AZIL_PAGER", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    assert screen.pager() == command


def test_what_fits_or_has_no_pager_is_printed_and_what_is_longer_is_paged(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.txt"
    for command, lines in ((f"cat >{page}", 24), ("", 9), ("no-such-pager", 9)):
        screen.show("line\n" * 10, command, lines)
        assert capfd.readouterr().out == "line\n" * 10
    assert not page.exists()
    screen.show("line\n" * 10, f"cat >{page}", 10)
    assert (capfd.readouterr().out, page.read_text()) == ("", "line\n" * 10)


def test_leaving_the_pager_early_is_no_error(capfd: pytest.CaptureFixture[str]) -> None:
    for command in ("true", "false", "head -1", "kill -INT $$"):
        screen.show("Čuš\n" * 50_000, command, 24)
    assert capfd.readouterr().out.splitlines() == ["Čuš"]
