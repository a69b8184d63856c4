"""Pages and pictures: the same cells, whole without a network, and nothing that people typed can run."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from azilcli import language
from azilcli.output import pictures
from azilcli.reports.table import BAR, DRAWN, ID, INT, SHARE, SPARK, TEXT, Chart, Column, Facts, Table
from tests.every import every
from tests.output.test_formats import COLUMNS, CONTROL, ROWS, SHOWN, names, rendered, table

CHART = Chart(("2026-01-01", "2026-01-02", "2026-01-03"), (("occupied", (5, 7, 6)), ("capacity", (6, 6, 6))))
DRAWING = (Column("name", "Name"), Column("bar", "", BAR), Column("share", "", SHARE), Column("c", "", SPARK))
HTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def tree(format_: str, *parts: Table | Facts) -> ElementTree.Element:
    """A page or a picture, read as XML."""
    return ElementTree.fromstring(rendered(format_, *parts))


def said(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def cells(page: ElementTree.Element) -> list[list[str]]:
    """What stands in the rows of a page, without what is drawn."""
    rows = page.iter(f"{HTML}tr")
    return [[said(cell) for cell in row if not list(cell.iter(f"{SVG}svg"))] for row in rows]


class Seen(HTMLParser):
    """The tags of a page, as they are read by who knows HTML and not XML."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(written)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes


@every("spoken", language.LANGUAGES)
def test_a_page_shows_the_cells_of_every_format_in_the_language_in_use(spoken: str) -> None:
    language.use(spoken)
    page = tree("html", table(*ROWS))
    head, *rows = cells(page)
    assert [cell for cell in head if cell] == [one.header for one in COLUMNS if one.kind not in DRAWN]
    assert rows == SHOWN[spoken]
    assert page.get("lang") == spoken
    picture = [said(one) for one in tree("svg", table(*ROWS)).iter(f"{SVG}text")]
    wanted = [cell for row in SHOWN[spoken] for cell in row]
    assert [cell for cell in picture if cell in wanted] == wanted


def test_a_page_is_made_for_who_cannot_see_it() -> None:
    page = tree("html", table(*ROWS, total=ROWS[0], below=1), Facts("f", "Ana", [("a", "age", 34, INT)]))
    assert [said(one) for one in page.iter(f"{HTML}caption")] == ["Sites"]
    assert {one.get("scope") for one in page.iter(f"{HTML}th")} == {"col", "row"}
    assert [one.tag.removeprefix(HTML) for one in page.iter() if re.search(r"h\d$", one.tag)] == ["h1", "h2"]
    assert [said(one).strip() for one in page.iter(f"{HTML}dl")] == ["age34"]
    known = {one.get("id") for one in page.iter()}
    assert {name for one in page.iter() if (name := one.get("aria-labelledby"))} <= known
    assert [one.get("class") for one in page.iter(f"{HTML}tbody")] == [None, "total", None]
    assert all(one.get("aria-hidden") or one.get("aria-label") for one in page.iter(f"{SVG}svg"))


@every(
    "typed",
    [
        "</style><script>x</script>",
        '"><img src=x onerror=x>',
        "<!--",
        "]]>",
        "&amp;",
        "'",
        CONTROL,
        "\ufffe",
        "🙂",
    ],
)
def test_nothing_that_people_typed_is_read_as_a_page(typed: str) -> None:
    column = Column("c", typed)
    made = Table("t", typed, (column, DRAWING[3]), [(typed, (1, 2))], (typed,), chart=CHART._replace(
        lines=((typed, (1, 2, 3)),)
    ))  # fmt: skip
    parts = (made, Facts("f", typed, [("a", typed, typed, TEXT)], (typed,)))
    for format_ in ("html", "svg"):
        written = rendered(format_, *parts)
        ElementTree.fromstring(written)
        assert not set(written) & set(CONTROL.replace("[31m", ""))
        seen = Seen(written)
        assert seen.tags.count("script") == (format_ == "html") and "img" not in seen.tags
        assert not any(name.startswith("on") for name, _value in seen.attributes)


@every("format_", ["html", "svg"])
def test_a_page_needs_no_network(format_: str) -> None:
    written = rendered(format_, table(*ROWS)._replace(chart=CHART))
    assert set(re.findall(r"https?://[^\"' ]+", written)) <= {HTML[1:-1], SVG[1:-1]}
    assert not re.search(r"\bsrc=|href=\"[^#]|url\(|@import|@font-face", written)


def test_a_page_of_many_parts_begins_with_a_list_of_them() -> None:
    page = tree("html", *(names(title) for title in "abcd"))
    assert [one.get("href") for one in page.iter(f"{HTML}a")] == ["#t0", "#t1", "#t2", "#t3"]
    assert list(tree("html", names("a"), names("b")).iter(f"{HTML}nav")) == []


def test_only_the_style_and_script_of_the_page_itself_are_allowed() -> None:
    written = rendered("html", names("x"))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', written)
    assert policy
    for tag in ("style", "script"):
        inside = re.search(f"<{tag}>(.*?)</{tag}>", written, re.DOTALL)
        assert inside
        digest = b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert policy[1].startswith("default-src 'none';")


def test_what_is_drawn_is_drawn_to_scale() -> None:
    drawn = [("a", 50.0, 50.0, (0, 5, 10)), ("b", 132.4, 100.0, (0, 0)), ("c", None, None, None)]
    for format_ in ("html", "svg"):
        picture = tree(format_, Table("t", "T", DRAWING, drawn, chart=CHART))
        found = [(one.get("class"), one.get("width")) for one in picture.iter(f"{SVG}rect")]
        bars = [one for one in found if one[0] not in ("track", "paper")]
        assert bars == [("ok", "50"), ("share", "50"), ("over", "120"), ("share", "100")]
        lines = [one.get("points") for one in picture.iter(f"{SVG}polyline") if one.get("class") == "spark"]
        assert lines == ["0.0,15.0 50.0,8.0 100.0,1.0", "0.0,15.0 100.0,15.0"]
        named = [said(one) for one in picture.iter(f"{SVG}text")]
        assert {"occupied", "capacity", "0", "8", "2026-01-01", "2026-01-02", "2026-01-03"} <= set(named)


@every("low, high, ticks", [(0, 1, [0, 1]), (0, 7, [0, 2, 4, 6, 8]), (-30, 450, [-200, 0, 200, 400, 600])])
def test_a_chart_has_round_numbers_beside_it(low: float, high: float, ticks: list[int]) -> None:
    assert pictures._ticks(low, high) == ticks


def test_letters_that_run_from_the_right_turn_nothing_beside_them() -> None:
    page = tree("html", names("محمد (1)", "Čuš"))
    assert [said(one) for one in page.iter(f"{HTML}bdi")] == ["محمد (1)"]


def test_rows_sort_by_what_they_hold_and_not_by_what_is_shown(tmp_path: Path) -> None:
    columns = (Column("site", "Site", ID), Column("free", "Free", INT))
    rows: list[tuple[Any, ...]] = [("B", 1222), ("A", -5), ("C", None)]
    page = tree("html", Table("t", "T", columns, rows))
    held = [(one.get("data-v"), said(one)) for one in page.iter(f"{HTML}td")]
    assert held == [("1222", "1,222"), (None, "-5"), (None, "")]
    if BROWSER is None:
        pytest.skip("no browser to run the script of the page")
    there = tmp_path / "page.html"
    there.write_text(rendered("html", Table("t", "T", columns, rows)), encoding="utf-8")
    done = subprocess.run(
        [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom",
         f"--user-data-dir={tmp_path}", there.as_uri()],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip("the browser does not start here")
    assert re.findall(r"<button[^>]*>(\w+)</button>", done.stdout) == ["Site", "Free"]
