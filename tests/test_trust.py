"""`docs/trust.md`: each of its sentences names the tests that hold it, and there are such tests."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
_HELD = re.compile(r"<!-- (.*?) -->$")


def test_every_promise_names_tests_that_there_are() -> None:
    promises = [line for line in PAGE.splitlines() if line.startswith("- ")]
    assert len(promises) >= 20
    missing = []
    for line in promises:
        held = _HELD.search(line)
        if held is None:
            missing.append(line)
            continue
        for part in held[1].split("; "):
            file, _colon, names = part.partition(": ")
            text = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).is_file() else ""
            missing += [f"{file}: {name}" for name in names.split(", ") if f"def {name}(" not in text]
    assert missing == []
