"""What scripts rely on: arguments, options, JSON keys, CSV headers and exit codes, as `surface.txt` has them.

Something new may come, nothing may go or be renamed. To take in what is new, run this file with AZIL_RENEW=1.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from azilcli import output
from azilcli.errors import ExitCode
from azilcli.reports.table import Facts, Report
from tests.cli.test_as_known import READ, both
from tests.cli.test_help import RUN, parameters
from tests.cli.test_receipts import LINES, prepare
from tests.conftest import Azil

KEPT = Path(__file__).with_name("surface.txt")

Surface = dict[str, list[str]]
"""Words by what they belong to: a command, what it says as data, or `exit`."""


def typed() -> Iterator[tuple[str, list[str]]]:
    """How many of each argument, in their order, and the options of each command; `!` is required."""
    for words, command in RUN.items():
        arguments, options = [], []
        for param in parameters(command):
            sign = "!" * param.required + "*" * (param.multiple or param.nargs == -1)
            if param.param_type_name == "argument":
                arguments.append(f"{'many' if '*' in sign else 'one'}{'!' * param.required}")
            else:
                options += [f"{name}{sign}" for name in (*param.opts, *param.secondary_opts)]
        if arguments:
            yield f"{words} <", arguments
        yield words, sorted(options)


def printed(azil: Azil, path: Path, patch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[str]]]:
    """The keys of what each command prints as data, which are the headers of CSV too."""
    made: list[Report] = []
    patch.setattr(output, "render", lambda report, *_given, **_named: made.append(report))
    path.write_bytes(both(path)[0])
    for line in READ:
        made.clear()
        assert azil(f"{line} --format json").code in (ExitCode.DONE, ExitCode.WAITING), line
        words = next(words for words in RUN if f"{line} ".startswith(f"{words} "))
        for part in made[0]:
            if isinstance(part, Facts):
                yield f"{words} > {part.name}", [item[0] for item in part.items]
            else:
                yield f"{words} > {part.name}", [column.key for column in part.columns]


def received(azil: Azil, path: Path, network: Path) -> Iterator[tuple[str, list[str]]]:
    """The keys of the receipt of each command that writes."""
    path.write_bytes(network.read_bytes())
    prepare(path)
    for words, line in LINES.items():
        done = azil(f"{line} --dry-run --format json")
        assert done.code == 0, done.err
        said = json.loads(done.out)
        yield f"{words} >", sorted(said)
        for key, value in said.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                yield f"{words} > {key}", sorted(value[0])


@pytest.fixture
def surface(azil: Azil, path: Path, _network: Path, monkeypatch: pytest.MonkeyPatch) -> Surface:
    """The surface as it is now."""
    found: Surface = {"exit": [f"{code.name}={code.value}" for code in ExitCode]}
    with monkeypatch.context() as patch:
        pages = list(printed(azil, path, patch))
    path.unlink()
    for name, words in (*typed(), *pages, *received(azil, path, _network)):
        before = found.setdefault(name, [])
        before += [word for word in words if word not in before] if before else words
    return found


def kept() -> Surface:
    """The surface as it was promised."""
    lines = (line.partition(": ") for line in KEPT.read_text(encoding="utf-8").splitlines())
    return {name: words.split() for name, _colon, words in lines}


def is_kept(name: str, before: list[str], now: list[str]) -> bool:
    """Whether nothing went: arguments stay where they are, and nothing required comes."""
    if name.endswith("<"):
        return now[: len(before)] == before and not any("!" in word for word in now[len(before) :])
    new = set(now) - set(before)
    return set(before) <= set(now) and not any(word.endswith("!") for word in new)


def test_nothing_that_a_script_relies_on_went_or_was_renamed(surface: Surface) -> None:
    if os.environ.get("AZIL_RENEW"):
        lines = sorted(f"{name}: {' '.join(words)}\n" for name, words in surface.items())
        KEPT.write_text("".join(lines), encoding="utf-8")
    gone = [
        f"{name}: {' '.join(words)} -> {' '.join(surface.get(name, ()))}"
        for name, words in kept().items()
        if not is_kept(name, words, surface.get(name, []))
    ]
    assert gone == []
