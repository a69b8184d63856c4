"""What scripts rely on: arguments, options, JSON keys, CSV headers and exit codes, as `surface.txt` has them.

Something new may come, nothing may go or be renamed. To take in what is new, run this file with AZIL_RENEW=1;
that also writes what `azil schema` says, which is read off what the commands print.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from azilcli import output
from azilcli.errors import ERRORS, ExitCode
from azilcli.ledger import ids, schema
from azilcli.output.cells import data
from azilcli.reports import printed as packaged
from azilcli.reports.catalogue import FORMS
from azilcli.reports.forms import NIGHT, PERIOD
from azilcli.reports.printed import CODE, PERSONAL, Part
from azilcli.reports.table import (
    COUNT,
    DATE,
    DECIMAL,
    DRAWN,
    EUR,
    FLAG,
    ID,
    INT,
    MOMENT,
    NUMBER,
    PERCENT,
    TEXT,
    TYPED,
    Facts,
    Report,
    Table,
)  # fmt: skip
from azilcli.tuples import NamedTuple
from tests.cli.test_as_known import READ, both
from tests.cli.test_help import RUN, parameters
from tests.cli.test_receipts import LINES, prepare
from tests.conftest import Azil, records

KEPT = Path(__file__).with_name("surface.txt")

OF_FILES = (
    "find nobody-of-this-name", "find kos", "log --views", "log --since 2025-02-01", "db info", "db verify",
    "db diff other.db", "report list", "check --list", "check --why", "due --why",
    "report occupancy --on 2025-03-03 --why all:occupied", "report expiring --to 2099-12-31 --why",
    "report movements --from 2025-01-01 --why", "report month --month 2025-03 --why reception",
    "report flow --month 2025-03 --why LOGATEC:arrived", "config show",
)  # fmt: skip
"""Lines for what prints, but not of the records as they are or were known."""
WHOLE = (
    "--db new.db init", "db copy copy.db", "db rebuild", "db upgrade", "db merge other.db --yes",
    "db publish plain.db", "config set name ana", "config unset name",
)  # fmt: skip
"""Lines for what writes, but no entry that can be undone."""

NOT_SAID = {
    *(
        "batch",
        "shell",
        "completion",
        "man",
        "schema",
        "db query",
        "demo",
        "import",
        "allocate",
        "site open",
        "db restore",
    ),
}
"""Commands of whose keys nothing is said: what they print depends on what is asked, or is long."""

Surface = dict[str, list[str]]
"""Words by what they belong to: a command, what it says as data, or `exit`."""


class Printed(NamedTuple):
    """What a command printed: the part of it, and the values of each column by its key."""

    command: str
    part: str
    columns: tuple[tuple[str, str, str], ...]
    """Of each its key, what it holds, and its heading."""
    values: dict[str, list[Any]]


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


def of_line(line: str) -> str:
    """The words of the command of a line."""
    rest = line.partition("new.db ")[2] or line
    return next(words for words in RUN if f"{rest} ".startswith(f"{words} "))


def printed(azil: Azil, path: Path, patch: pytest.MonkeyPatch) -> Iterator[Printed]:
    """What each command prints as data, whose keys are the headers of CSV too."""
    made: list[Report] = []
    patch.setattr(output, "render", lambda report, *_given, **_named: made.append(report))
    path.write_bytes(both(path)[0])
    path.with_name("other.db").write_bytes(path.read_bytes())
    ordered = ("household ORDER BY name", "stay ORDER BY arrived")
    codes = [records(path, f"SELECT id FROM {kind}")[0]["id"] for kind in ordered]
    of_codes = [f"show {code}" for code in (*codes, "LOGATEC/101/A")]
    allowed = {ExitCode.DONE, ExitCode.WAITING, ExitCode.NOT_FOUND}
    for line, may in (
        *((line, allowed) for line in (*READ, *OF_FILES, *of_codes)),
        *((line, {*allowed, ExitCode.USAGE}) for line in variants()),
    ):
        made.clear()
        assert azil(f"{line} --format json").code in may, line
        if not made:
            continue
        for part in made[0]:
            yield Printed(of_line(line), part.name, *_columns(part))


def variants() -> Iterator[str]:
    """The reports in READ with each option that only they have, where it is possible beside what is typed."""
    for line in READ:
        form = next((one for one in FORMS if line.startswith(f"report {one.name} ")), None)
        for option in form.options if form else ():
            of = PERIOD if "--month" in line or "--from" in line else NIGHT
            if (
                f"--{option.name}" in line
                or (option.metavar and not option.words)
                or option.only not in ("", of)
            ):
                continue
            yield from (f"{line} --{option.name} {word}".rstrip() for word in option.words or ("",))
    yield "report occupancy --month 2025-03 --every day --by programme"


def _columns(part: Table | Facts) -> tuple[tuple[tuple[str, str, str], ...], dict[str, list[Any]]]:
    if isinstance(part, Facts):
        columns = tuple((key, kind, label) for key, label, _value, kind in part.items)
        return columns, {key: [value] for key, _label, value, _kind in part.items}
    kept = [(at, one) for at, one in enumerate(part.columns) if one.kind not in DRAWN]
    columns = tuple((one.key, TEXT if one.kind == TYPED else one.kind, one.header) for _at, one in kept)
    return columns, {one.key: [row[at] for row in part.rows] for at, one in kept}


def received(azil: Azil, path: Path, network: Path) -> Iterator[Printed]:
    """The receipt of each command that writes."""
    path.write_bytes(network.read_bytes())
    prepare(path)
    path.with_name("other.db").write_bytes(path.read_bytes())
    for line in (*(f"{line} --dry-run" for line in LINES.values()), *WHOLE):
        done = azil(f"{line} --format json")
        assert done.code in (ExitCode.DONE, ExitCode.WAITING), (line, done.err)
        yield from _receipt(of_line(line), "", [json.loads(done.out)])


def _receipt(command: str, part: str, said: list[dict[str, Any]]) -> Iterator[Printed]:
    values = {key: [one.get(key) for one in said] for one in said for key in sorted(one)}
    columns = tuple((key, _type(key, values[key]), "") for key in values)
    yield Printed(command, part, columns, values)
    for key, (value, *_others) in values.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from _receipt(command, key, [value[0]])


_TYPES = (
    (FLAG, lambda value: isinstance(value, bool)),
    (INT, lambda value: isinstance(value, int)),
    (DECIMAL, lambda value: isinstance(value, float)),
    ("list", lambda value: isinstance(value, list)),
    ("object", lambda value: isinstance(value, dict)),
    (DATE, re.compile(r"\d{4}-\d\d-\d\d").fullmatch),
    (MOMENT, re.compile(r"\d{4}-\d\d-\d\dT[\d:.+Z]+").fullmatch),
    (ID, ids.is_valid),
)


def _type(key: str, values: Iterable[Any]) -> str:
    """What stands under a key of a receipt; where nothing does, what records hold in a field of that name."""
    kinds = [kind for kind in schema.kinds().values() if key in kind.types]
    if any(key in kind.flags for kind in kinds):
        return FLAG
    filled = [value for value in values if value is not None]
    if any(key in kind.references for kind in kinds) and all(isinstance(value, str) for value in filled):
        return ID
    if filled:
        return next((name for name, fits in _TYPES if fits(filled[0])), TEXT)
    if any(key in kind.days for kind in kinds):
        return DATE
    return INT if any(kind.types[key] == (int,) for kind in kinds) else TEXT


FITS = {
    TEXT: lambda value: isinstance(value, str),
    ID: lambda value: isinstance(value, str),
    INT: lambda value: isinstance(value, int),
    COUNT: lambda value: isinstance(value, int),
    DECIMAL: lambda value: isinstance(value, int | float),
    NUMBER: lambda value: isinstance(value, int | float),
    PERCENT: lambda value: isinstance(value, int | float),
    EUR: lambda value: isinstance(value, int | float),
    FLAG: lambda value: value in (0, 1),
    DATE: lambda value: re.fullmatch(r"\d{4}(-\d\d-\d\d)?", value),
    MOMENT: lambda value: re.match(r"\d{4}-\d\d-\d\d", value),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
"""Whether a value is of a type."""


def personal(path: Path) -> re.Pattern[str]:
    """What a file holds of people and of nothing else, wherever it stands as a word."""
    of_people, of_others = set[str](), set[str]()
    connection = sqlite3.connect(path)
    for kind in schema.kinds().values():
        for field in kind.types:
            found = {
                str(value) for (value,) in connection.execute(f"SELECT DISTINCT {field} FROM {kind.name}")
            }
            (of_people if field in kind.personal else of_others).update(found)
    connection.close()
    words = {word for word in of_people - of_others if len(word) > 2 and not word.isdigit()}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words)))})\b")


def told(made: Printed, key: str, of_people: re.Pattern[str]) -> str:
    """Whether a column tells of people: by itself, or by their codes."""
    kinds = schema.kinds()
    own = next((kinds[name] for name in (made.part, made.command.partition(" ")[0]) if name in kinds), None)
    marked = own if own and key in own.types else kinds["person"]
    texts = [str(value) for value in made.values[key]]
    if key in marked.personal or any(map(of_people.search, texts)):
        return PERSONAL
    is_owned = (
        key in kinds and bool(kinds[key].letter) and (key in ("person", "household") or kinds[key].belongs)
    )
    return CODE if is_owned or any(map(ids.is_valid, texts)) else ""


Gathered = tuple[Surface, list[Part], list[Printed]]


@pytest.fixture(scope="module")
def _gathered() -> list[Gathered]:
    """What was gathered, once for all tests of this file."""
    return []


@pytest.fixture
def gathered(
    azil: Azil, path: Path, _network: Path, monkeypatch: pytest.MonkeyPatch, _gathered: list[Gathered]
) -> Gathered:
    """The surface as it is now, each part with what its columns are, and all that was printed."""
    if _gathered:
        return _gathered[0]
    monkeypatch.setenv("AZIL_CONFIG", str(path.with_name("settings")))
    with monkeypatch.context() as patch:
        made = list(printed(azil, path, patch))
    of_people = personal(path)
    whole = [(one, of_people) for one in made]
    path.unlink()
    receipts = list(received(azil, path, _network))
    whole += [(one, personal(path)) for one in receipts]
    surface: Surface = {"exit": [f"{code.name}={code.value}" for code in ExitCode]}
    names = [(f"{one.command} > {one.part}".rstrip(), [column[0] for column in one.columns])
             for one in (*made, *receipts)]  # fmt: skip
    for name, words in (*typed(), *names):
        before = surface.setdefault(name, [])
        before += [word for word in words if word not in before] if before else words
    _gathered.append((surface, parts(whole), [*made, *receipts]))
    return _gathered[0]


def parts(whole: Collection[tuple[Printed, re.Pattern[str]]]) -> list[Part]:
    """What was printed by command and part, each column once."""
    found: dict[tuple[str, str], Part] = {}
    for made, of_people in whole:
        part = found.setdefault((made.command, made.part), Part(made.command, made.part, []))
        for key, kind, heading in made.columns:
            said = told(made, key, of_people)
            if (old := next((one for one in part.columns if one[0] == key), None)) is None:
                part.columns.append([key, kind, heading, said])
            elif said == PERSONAL or not old[3]:
                old[3] = said
    return [found[key] for key in sorted(found) if key[0] != "db query"]  # whose columns are those asked for


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


def test_nothing_that_a_script_relies_on_went_or_was_renamed(gathered: Gathered) -> None:
    surface, described, _printed = gathered
    if os.environ.get("AZIL_RENEW"):
        lines = sorted(f"{name}: {' '.join(words)}\n" for name, words in surface.items())
        KEPT.write_text("".join(lines), encoding="utf-8")
        written = [json.dumps(part._asdict(), ensure_ascii=False) for part in described]
        packaged.FILE.write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    gone = [
        f"{name}: {' '.join(words)} -> {' '.join(surface.get(name, ()))}"
        for name, words in kept().items()
        if not is_kept(name, words, surface.get(name, []))
    ]
    assert gone == []


def test_the_schema_has_every_command_that_prints_and_each_of_its_keys(gathered: Gathered) -> None:
    """Whoever adds a column takes it in as the top of this file says."""
    known = {
        (part.command, part.part): {key: kind for key, kind, *_more in part.columns}
        for part in packaged.parts()
    }
    lacking = [
        (part.command, part.part, key)
        for part in gathered[1]
        for key, _kind, _heading, _said in part.columns
        if key not in known.get((part.command, part.part), {})
    ]
    assert lacking == []
    assert set(RUN) - {command for command, _part in known} <= NOT_SAID


def test_each_value_is_of_the_type_that_the_schema_says(gathered: Gathered) -> None:
    known = {
        (part.command, part.part, key): kind
        for part in packaged.parts()
        for key, kind, *_more in part.columns
    }
    wrong = {
        (one.command, one.part, key, kind, str(value))
        for one in gathered[2]
        for key, values in one.values.items()
        if (kind := known.get((one.command, one.part, key)))
        for value in map(data, values)
        if value is not None and not FITS[kind](value)
    }
    assert wrong == set()


def test_every_code_of_an_error_is_listed_with_the_exit_code_it_comes_with() -> None:
    raised = set()
    for file in Path(output.__file__).parents[1].rglob("*.py"):
        raised |= set(re.findall(r'\bcode ?= ?"([a-z-]+)"', file.read_text("utf-8")))
    assert raised - {"en"} <= set(ERRORS), raised
