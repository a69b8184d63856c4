"""The table of the tasks of the Office: what it says is typed works on the demo, in both languages alike."""

from __future__ import annotations

import re
from pathlib import Path

from azilcli.errors import ExitCode
from azilcli.reports.catalogue import FORMS
from azilcli.reports.tasks import TASKS
from tests.conftest import Azil

DOCS = Path(__file__).parent.parent / "docs"


def lines(page: str) -> list[tuple[str, str]]:
    """The commands of each line: the one that records the task, and the one that answers for it."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(r"^\| [^`]+ \| `azil ([^`]+)` \| `azil ([^`]+)` \|$", text, re.MULTILINE)


def test_every_task_of_the_office_is_recorded_and_answered_for(azil: Azil, filled: Path, path: Path) -> None:
    found = lines("tasks.md")
    served = {
        task
        for _recorded, report in found
        for one in FORMS
        if report.split()[:2] == ["report", one.name]
        for task in one.serves
    }
    assert served == TASKS.keys() and found == lines("tasks.sl.md")
    path.write_bytes(filled.read_bytes())
    typed = [f"{recorded} --dry-run" for recorded, _report in found] + [report for _recorded, report in found]
    failed = {line: done.err for line in dict.fromkeys(typed) if (done := azil(line)).code != ExitCode.DONE}
    assert failed == {}
