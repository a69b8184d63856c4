"""README and the pages of `docs`: they lead to what is there, and say the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from azilcli import errors, language
from azilcli.errors import EXIT_CODES
from azilcli.language import _
from azilcli.ledger import file, surroundings
from tests import picture

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")]
READMES = ("README.md", "README.sl.md")
WRITTEN_BY_TESTS = ("data.sl.md", "law.sl.md")


def text(page: str | Path) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def links(page: str | Path) -> list[str]:
    """What a page links to in this repository."""
    found = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"(?ms)^```.*?^```$", "", text(page)))
    return [link for link in found if not link.startswith("http")]


def anchors(page: Path) -> set[str]:
    """The headings of a page as a link names them."""
    headings = re.findall(r"(?m)^#+ (.+)$", text(page))
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_every_link_leads_somewhere() -> None:
    dead = []
    for page in PAGES:
        for link in links(page):
            path, _hash, heading = link.partition("#")
            there = page.parent / path if path else page
            if not there.exists() or (heading and heading not in anchors(there)):
                dead.append(f"{page.name}: {link}")
    assert dead == []


def test_a_page_leads_to_its_other_language() -> None:
    for page in (*ROOT.glob("*.sl.md"), *ROOT.glob("docs/*.sl.md")):
        if page.name not in WRITTEN_BY_TESTS:
            english = page.with_name(page.name.replace(".sl.md", ".md"))
            assert page.name in links(english), english
            assert english.name in links(page), page


def test_the_readme_leads_to_the_same_in_both_languages() -> None:
    english, slovenian = ([re.sub(r"\.(en|sl)\.", ".", link) for link in links(page)[1:]] for page in READMES)
    assert english == slovenian
    pages = {f"docs/{page.name}" for page in ROOT.glob("docs/*.md")}
    assert pages - {*links("README.md"), *links("README.sl.md")} == {"docs/words.md"}
    commands = [re.findall(r"(?ms)^```sh\n(.+?)\n```$", text(page)) for page in READMES]
    assert commands[0] == [command.replace(" --lang sl", "") for command in commands[1]]
    assert len(commands[0]) == 2


def test_the_exit_codes_of_the_pages_are_those_of_the_help() -> None:
    for page, code in (("docs/scripts.md", "en"), ("docs/scripts.sl.md", "sl")):
        language.use(code)
        rows = [f"| {int(number)} | {_(meaning)} |" for number, meaning in EXIT_CODES.items()]
        assert "\n".join(rows) in text(page)


@pytest.mark.parametrize("page", ["files.md", "files.sl.md"])
def test_what_is_said_of_files_is_so(page: str) -> None:
    told = text(f"docs/{page}")
    copies = {name for name in re.findall(r"`(azil[^`]+\.db)`", told) if not name.startswith("azil db")}
    assert len(copies) >= 6
    assert [name for name in copies if not surroundings._names_copy(name, Path("azil.db"))] == []
    assert f" {file.BUSY_SECONDS:.0f} sekund" in told or f" {file.BUSY_SECONDS:.0f} seconds" in told


@pytest.mark.parametrize("page", ["windows.md", "windows.sl.md"])
def test_what_is_said_of_windows_is_so(page: str) -> None:
    assert f" {errors.LONGEST_PATH} " in text(f"docs/{page}")


@pytest.mark.parametrize("code", ["en", "sl"])
def test_the_picture_shows_what_the_program_prints(filled: Path, code: str) -> None:
    assert picture.drawn(filled, code) == text(picture.FILES[code])
    assert str(picture.FILES[code].relative_to(ROOT).as_posix()) in links(READMES[code == "sl"])
