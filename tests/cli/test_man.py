"""Manual pages: all that the help says, in both languages, in macros that man reads without a complaint."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from azilcli import language
from azilcli.cli.app import COMMANDS
from azilcli.language import _
from tests.cli.test_help import EVERY, explanation, parameters, squeezed
from tests.conftest import Azil


def plain(page: str) -> str:
    """A page without what is said to roff."""
    page = re.sub(r"(?m)^\.PP$|\\f[BR]|\\&", "", page)
    return squeezed(page.replace("\\-", "-").replace("\\(dq", '"').replace("\\e", "\\"))


@pytest.mark.parametrize("lang", ["en", "sl"])
def test_there_is_a_page_for_every_command_with_all_that_its_help_says(azil: Azil, lang: str) -> None:
    done = azil(f"man --out man --lang {lang}")
    folder = Path("man/man1" if lang == "en" else "man/sl/man1")
    assert (done.code, done.out.strip()) == (0, str(folder))
    pages = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert sorted(pages) == sorted(["azil.1", *(f"azil-{name}.1" for name in COMMANDS)])
    language.use(lang)
    for words, command in EVERY.items():
        page = plain(pages[f"azil-{words.partition(' ')[0]}.1" if words else "azil.1"])
        for text in (command.help or "", *(explanation(param) for param in parameters(command))):
            assert squeezed(_(text)) in page, (words, text)
    if shutil.which("groff"):
        read = subprocess.run(
            ["groff", "-K", "utf8", "-man", "-Tutf8", "-ww", *map(str, sorted(folder.iterdir()))],
            capture_output=True, check=False,
        )  # fmt: skip
        assert (read.returncode, read.stderr) == (0, b"")


def test_a_page_is_printed_of_a_command_or_of_a_part_of_a_noun(azil: Azil) -> None:
    assert azil("man household join").out.startswith('.TH "AZIL\\-HOUSEHOLD\\-JOIN" "1"')
    for wrong in ("man nonsense", "man admit x", "man admit --out ."):
        assert (azil(wrong).code, azil(wrong).out) == (2, ""), wrong
