"""How to add a kind, as the page says it: what it shows is tried."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from azilcli.errors import ExitCode
from azilcli.rules import records
from tests.conftest import Azil
from tests.records.conftest import knowing

PAGE = (Path(records.__file__).parent / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The one block of the page in a language."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    return str(found)


def test_the_kind_of_the_page_works(azil: Azil, office: Path) -> None:
    made: dict[str, Any] = {}
    exec(block("python"), made)
    what = made["DECLARED"]
    with knowing("\n" + block("sql"), {what.kind: what}):
        assert azil("person add Haidari Amina --sex f").code == ExitCode.DONE
        for line in what.examples.splitlines():
            done = azil(line.removeprefix("azil "))
            assert done.code == ExitCode.DONE, done.err
        assert azil("loan add Haidari television").code == ExitCode.REFUSED
        listed = json.loads(azil("loan list Haidari --format json").out)
        assert {(one["thing"], one["deposit"]) for one in listed} == {("radio", None), ("television", 50.0)}
        assert azil(f"loan end {listed[0]['loan']}").code == ExitCode.DONE
        assert azil(f"loan cancel {listed[1]['loan']}").code == ExitCode.DONE
        assert len(json.loads(azil("show Haidari --format json").out)["loan"]) == 1
