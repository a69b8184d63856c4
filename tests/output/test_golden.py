"""Six reports to the letter, in every format and both languages, on a file of its own with days of its own.

After a change that is meant, AZIL_RENEW=1 writes what is printed now into `golden`; look at what differs.
"""

from __future__ import annotations

import io
import json
import os
import re
from datetime import date
from pathlib import Path

import pytest

from azilcli import dates, language, output
from azilcli.reports.table import Report
from tests.conftest import Azil
from tests.doing import typed

GOLDEN = Path(__file__).parent / "golden"
TODAY = date(2025, 4, 2)
FILE = """
init --empty
site add LOGATEC --name "Izpostava Logatec" --town Logatec --kind branch --programme asylum --from 2020-01-01
site add IH-CELJE --name Celje --town Celje --kind integration-house --programme integration --from 2020-01-01
room add LOGATEC --rooms 101-103 --beds 2 --area 20 --from 2020-01-01
room add IH-CELJE --rooms 1 --beds 2 --from 2020-01-01
person add "Čuš Šimič" Žan --sex m --born 1990-05-03 --citizenship AFG
person add "O'Neill" "=1+1" --sex f --born 1988 --citizenship SYR
person add محمد --sex m --born 2009-03-05 --citizenship ERI
person add "[red]*Kos*" Eva --sex f --born 2015-11-30 --citizenship SYR
admit "Čuš Šimič" --to LOGATEC/101/A --on 2025-02-03 --programme asylum --override drill
admit "O'Neill" "[red]*Kos*" --to LOGATEC/101 --on 2025-02-10 --programme asylum --override drill --overflow
admit محمد --to LOGATEC/103/A --on 2025-01-02 --programme asylum --override drill
bed out LOGATEC/102/A --from 2025-02-20 --reason repair
discharge محمد --on 2025-03-02 --reason own-wish --destination abroad
""".strip().splitlines()
FORMS = {"text": "txt", "csv": "csv", "json": "json", "md": "md", "html": "html", "xlsx": "xlsx.txt"}
REPORTS = {
    "occupancy": "report occupancy --on 2025-03-03",
    "nights": "report occupancy --month 2025-02 --compare",
    "residents": "report residents --on 2025-02-28",
    "month": "report month --month 2025-02",
    "stays": "report stays --from 2025-01-01 --to 2025-03-31",
    "site": "site show LOGATEC --on 2025-03-03",
}


def fixed(written: str, codes: dict[str, str]) -> str:
    """What is printed, with codes, fingerprints and digests, which are random, made the same."""
    for code, name in codes.items():
        shown = "-".join((code[:4], code[4:8], code[8:]))
        written = written.replace(code, name).replace(shown, "-".join((name[:4], name[4:8], name[8:])))
    written = re.sub(r"[0-9a-f]{4}(-[0-9a-f]{4}){3}(?=@)", "0000-0000-0000-0000", written)
    written = re.sub(r"sha256-[^']+", "sha256-", written)
    return re.sub(r"<(style|script)>.*?</\1>", r"<\1></\1>", written, flags=re.DOTALL)


def of_workbook(content: bytes) -> str:
    """The cells of a workbook, each as Python writes it, under the names of their sheets."""
    calamine = pytest.importorskip("python_calamine")
    book = calamine.load_workbook(io.BytesIO(content))
    lines = []
    for name in book.sheet_names:
        lines += [f"[{name}]", *map(repr, book.get_sheet_by_name(name).to_python()), ""]
    return "\n".join(lines)


def test_six_reports_are_printed_to_the_letter_in_every_format(
    azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("xlsxwriter")
    typed(azil, *FILE)
    codes = {row["person"]: f"P{at:011}" for at, row in enumerate(_people(azil), start=1)}
    kept: list[Report] = []
    whole = output.whole

    def keep(report: Report, *_form: str, **_more: object) -> bytes:
        kept.append(report)
        return b""

    monkeypatch.setattr(output, "whole", keep)
    printed: dict[str, str] = {}
    for name, line in REPORTS.items():
        for spoken in language.LANGUAGES:
            kept.clear()
            with dates.as_of(TODAY):
                assert azil(f"{line} --format json --lang {spoken}").code == 0
                language.use(spoken)
                for form, ending in FORMS.items():
                    content = whole(kept[0], form)
                    said = of_workbook(content) if form == "xlsx" else content.decode()
                    printed[f"{name}.{spoken}.{ending}"] = fixed(said, codes)
    if os.environ.get("AZIL_RENEW"):
        for path in GOLDEN.iterdir():
            path.unlink()
        for file, said in printed.items():
            (GOLDEN / file).write_text(said, encoding="utf-8", newline="\n")
    golden = {path.name: path.read_text("utf-8") for path in GOLDEN.iterdir()}
    assert golden.keys() == printed.keys()
    other = [file for file in golden if golden[file] != printed[file]]
    assert other == [], "if that is meant, run this file with AZIL_RENEW=1"


def _people(azil: Azil) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = json.loads(azil("person list --format json").out)
    return listed
