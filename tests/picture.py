"""The picture at the head of the README: the occupancy of the demo as the program prints it, in real text.

`python -m tests.picture` draws it anew, in both languages.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from rich.segment import Segment

from azilcli import language, repository
from azilcli.output import text
from azilcli.reports import catalogue, forms
from azilcli.services import demo

ROOT = Path(__file__).parent.parent
FILES = {"en": ROOT / "docs" / "occupancy.svg", "sl": ROOT / "docs" / "occupancy.sl.svg"}
COMMANDS = {
    "en": "azil --db azil-demo.db report occupancy --on 2023-12-31",
    "sl": "azil --db azil-demo.db report occupancy --on 31.12.2023",
}
WINDOW = 120
_WIDE, _HIGH, _AROUND = 7.8, 19, 20
"""A letter, a line, and the margin."""
_COLOURS = {"red": "#ff7b72", "yellow": "#e3b341", "green": "#7ee787"}
_HEAD = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" aria-label={said}>
<style>text {{ font: 13px ui-monospace, Consolas, Menlo, "DejaVu Sans Mono", monospace; fill: #e6edf3; \
white-space: pre }} .bold {{ font-weight: bold }} .dim {{ fill: #9198a1 }}</style>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
"""


def drawn(demo_file: Path, code: str) -> str:
    """The picture in a language."""
    before = language.current()
    language.use(code)
    try:
        with repository.reading(demo_file) as repo:
            asked = {"on": demo.LAST_DAY.isoformat()}
            report = forms.make(repo, catalogue.form("occupancy"), asked)
        lines = [[Segment(f"$ {COMMANDS[code]}")], [], *text._page(report, WINDOW, False)]
    finally:
        language.use(before)
    letters = max(len("".join(piece.text for piece in line).rstrip()) for line in lines)
    said = "".join(piece.text for piece in lines[2])
    page = _HEAD.format(
        wide=round(letters * _WIDE) + 2 * _AROUND, high=len(lines) * _HIGH + 2 * _AROUND, said=quoteattr(said)
    )
    for number, line in enumerate(lines):
        at = 0
        for piece in line:
            for words in re.finditer(r"\S+(?: \S+)*", piece.text):
                page += _words(words[0], at + words.start(), number, piece)
            at += len(piece.text)
    return page + "</svg>\n"


def _words(words: str, at: int, line: int, piece: Segment) -> str:
    """Some words where they stand, as wide as in a terminal whatever letters the reader has."""
    style, looks = piece.style, ""
    if style and style.color:
        looks = f' style="fill: {_COLOURS[style.color.name]}"'
    elif style and (style.bold or style.dim):
        looks = ' class="bold"' if style.bold else ' class="dim"'
    x, y = _AROUND + at * _WIDE, _AROUND + line * _HIGH + 13
    wide = f'textLength="{len(words) * _WIDE:.1f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x:.1f}" y="{y}" {wide}{looks}>{escape(words)}</text>\n'


def main() -> None:
    """Draw the pictures of a demo that is made for them."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "azil-demo.db"
        with repository.creating(made, demo.AUTHOR) as repo:
            demo.fill(repo, 2023)
        for code, file in FILES.items():
            file.write_text(drawn(made, code), encoding="utf-8")


if __name__ == "__main__":
    main()
