"""Transcripts in the documentation: the commands are run, and what they print is compared.

A transcript is a fenced block `console`. A line that begins with `$ ` is run by the shell in an empty
folder; all blocks of a file are one session. The clock of the commands stands at `TOLD_ON`, so that a
story is the same on every day; what still differs from run to run (codes, fingerprints, moments) is
compared by its form only. `python -m tests.transcripts [FILES]` writes what is printed now into the files,
where that is anything else.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOLD_ON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""When the stories are told."""
CLOCK = Path(__file__).with_name("clock")
"""The folder that shifts the clock of a process."""
FILES = (*sorted((ROOT / "docs").glob("scripts*.md")), *sorted((ROOT / "examples").glob("*.md")))

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_VARYING = (
    (re.compile(r"\b[PHSMBXCKR][0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b"), "CODE"),
    (re.compile(r"\b[PHSMBXCKR][0-9A-HJKMNP-TV-Z]{11}\b"), "CODE"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "ENTRY"),
    (re.compile(r"\b[0-9a-f]{4}(?:-[0-9a-f]{4}){3}\b(?:@\d{4}-\d\d-\d\d)?"), "FINGERPRINT"),
    (re.compile(r"\b[0-9a-f]{8}\b"), "ENTRY"),
    (re.compile(r"\b\d\d:\d\d\b"), "TIME"),
    (re.compile(r"[ ─-]{2,}"), " "),
)  # fmt: skip
_END = "@@end@@"


@dataclass
class Step:
    """A command of a transcript and what stands below it."""

    command: str
    printed: list[str] = field(default_factory=list)


def steps(text: str) -> list[Step]:
    """The commands of all blocks of a file, in order."""
    found: list[Step] = []
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Step(line[2:]))
            elif line.startswith("> ") and found and not found[-1].printed:
                found[-1].command += "\n" + line[2:]
            elif found:
                found[-1].printed.append(line)
    return found


def run(commands: list[str], folder: Path) -> list[list[str]]:
    """Run the commands in one shell, beside the lists of the examples; the lines each printed, errors too."""
    for list_ in (ROOT / "examples").glob("*.csv"):
        shutil.copy(list_, folder)
    script = "".join(f"{command}\nprintf '\\n{_END}\\n'\n" for command in commands)
    kept = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
    shift = float(os.environ.get("AZIL_TEST_SHIFT") or 0)  # of our own clock, where it is not the real one
    result = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env={
            **kept,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "AZIL_USER": "ana",
            "AZIL_VIEWS": str(folder / ".views"),
            "AZIL_CONFIG": "",
            "AZIL_LANG": "en",
            "PYTHONIOENCODING": "utf-8",
            "PYTHONPATH": str(CLOCK),
            "AZIL_TEST_SHIFT": str(TOLD_ON.timestamp() - time.time() + shift),
            "TZ": "Europe/Ljubljana",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    parts = result.stdout.split(f"\n{_END}\n")[: len(commands)]
    return [_trimmed(part) for part in parts]


def _trimmed(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def comparable(lines: list[str]) -> list[str]:
    """Lines with what varies from run to run taken out."""
    found = []
    for line in lines:
        for pattern, name in _VARYING:
            line = pattern.sub(name, line)
        if line.strip():
            found.append(line.strip())
    return found


def rewritten(text: str, printed: list[list[str]]) -> str:
    """The file with what the commands print now, where it is not the same by its form."""
    waiting = iter(zip(steps(text), printed, strict=True))

    def block(match: re.Match[str]) -> str:
        lines = []
        for number, _line in enumerate(line for line in match[1].splitlines() if line.startswith("$ ")):
            step, now = next(waiting)
            if comparable(now) == comparable(step.printed):
                now = _trimmed("\n".join(step.printed))
            if number:
                lines.append("")
            first, *more = step.command.split("\n")
            lines += [f"$ {first}", *(f"> {line}" for line in more), *now]
        return "```console\n" + "\n".join(lines) + "\n```"

    return _BLOCK.sub(block, text)


def main() -> None:
    """Write what is printed now into the files that are named, or into every one."""
    for file in [Path(name) for name in sys.argv[1:]] or FILES:
        text = file.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            printed = run([step.command for step in steps(text)], Path(folder))
        file.write_text(rewritten(text, printed), encoding="utf-8")


if __name__ == "__main__":
    main()
