"""The house: imports run one way, heavy libraries stay behind their one door, files stay small."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import azilcli
from azilcli import errors

SOURCE = Path(azilcli.__file__).parent
LINES_AT_MOST = 400

ALLOWED = {
    "azilcli": set(),
    "tuples": set(),
    "windows": set(),
    "errors": {"language", "windows"},
    "language": {"windows"},
    "text": {"windows"},
    "folders": set(),
    "zones": {"errors", "language"},
    "dates": {"errors", "language", "zones"},
    "solver": set(),
    "ledger": {"errors", "language", "text", "tuples", "windows", "dates"},
    "rules": {"errors", "language", "text", "tuples", "dates", "solver"},
    "repository": {
        *("errors", "folders", "language", "text", "tuples", "zones", "dates", "rules", "ledger"),
    },
    "services": {
        *("azilcli", "errors", "language", "text", "tuples", "zones", "dates", "rules", "repository"),
        "solver",
        *("ledger.ids", "ledger.kinds", "ledger.schema"),
    },
    "reports": {
        *("azilcli", "errors", "language", "text", "tuples", "dates", "rules", "repository"),
        *("ledger.ids", "ledger.kinds", "ledger.plain", "ledger.schema"),
    },
    "output": {"errors", "language", "text", "tuples", "dates", "ledger.ids", "reports.table"},
    "cli": {
        *("azilcli", "errors", "folders", "language", "text", "tuples", "zones", "dates", "rules"),
        *("repository", "services", "reports", "output", "ledger"),
    },
    "data": set(),
    "later": set(),
    "__main__": {"azilcli", "errors", "later", "cli.boundary", "cli.completing"},
}
"""What each room may import beside itself: a room, or one module of a room."""

DOORS = {
    "rich": {"output.layout", "output.progress", "output.text"},
    "sqlite_utils": {"ledger.schema"},
    "dateutil": {"dates"},
    "typer": {"cli"},
    "babel": set(),
    "scipy": {"solver"},
    "numpy": {"solver"},
    "python_calamine": {"cli.workbooks"},
    "xlsxwriter": {"output.xlsx"},
}
"""Libraries that only some modules, or one room, may import."""

ONLY_STANDARD = {
    *("errors", "folders", "language", "text", "tuples", "windows", "zones"),
    *("rules", "repository", "services", "reports"),
}
"""Rooms that import no library at all."""

DATABASE = {"ledger", "repository", "reports.journal"}
"""Who may name sqlite3; everybody else goes through the repository."""

CALLED = {"rules": "rules", "repository": "stored", "services": "service", "reports": "listed"}
"""What a module of a room is called in a file in which its own name is taken."""

MARKS = {"_", "n_", "c_"}
"""The functions that translate a sentence."""


def modules() -> dict[str, Path]:
    """Every module of ours by its name below `azilcli`; the package itself is `azilcli`."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name or "azilcli"] = path
    return found


MODULES = modules()


@cache
def tree(name: str) -> ast.Module:
    """The parsed source of a module."""
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@cache
def nodes(name: str) -> tuple[ast.AST, ...]:
    """Everything in the source of a module, as it is parsed."""
    return tuple(ast.walk(tree(name)))


def room(name: str) -> str:
    """The room that a module is in: `ledger` for `ledger.file`."""
    return name.partition(".")[0]


def within(name: str, allowed: set[str]) -> bool:
    """Whether a module, or a package it lies in, is among those allowed."""
    parts = name.split(".")
    return any(".".join(parts[:depth]) in allowed for depth in range(1, len(parts) + 1))


@cache
def imported(name: str) -> tuple[tuple[str, int], ...]:
    """What a module imports anywhere, with the line; ours without `azilcli.`, but `azilcli` itself."""
    found = []
    for node in nodes(name):
        if isinstance(node, ast.Import):
            found += [(_ours(alias.name), node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno}: import with the whole name, not with dots"
            for alias in node.names:
                whole = _ours(f"{node.module}.{alias.name}")
                found.append((whole if whole in MODULES else _ours(str(node.module)), node.lineno))
    return tuple(found)


def _ours(name: str) -> str:
    return name.removeprefix("azilcli.")


def test_imports_run_one_way() -> None:
    new = sorted({room(name) for name in MODULES} - ALLOWED.keys())
    assert new == [], f"{new} are new rooms: say in ALLOWED what they may import"
    wrong = []
    for name in MODULES:
        allowed = ALLOWED[room(name)] | ({room(name)} if room(name) != "azilcli" else set())
        wrong += [
            f"{name}:{line} imports {other}, but {room(name)} may import only {', '.join(sorted(allowed))}"
            for other, line in imported(name)
            if other in MODULES and not within(other, allowed)
        ]
    assert wrong == []


def test_a_module_keeps_its_name_or_bears_that_of_its_room() -> None:
    wrong = []
    for name in MODULES:
        taken = {part for node in nodes(name) for part in _names_in(node)} | {name.rpartition(".")[2]}
        wrong += [
            f"{name}:{node.lineno}: {alias.name} as {alias.asname}"
            for node in nodes(name)
            if isinstance(node, ast.ImportFrom) and room(_ours(str(node.module))) in CALLED
            for alias in node.names
            if alias.asname and _ours(f"{node.module}.{alias.name}") in MODULES
            if alias.asname != CALLED[room(_ours(str(node.module)))] or alias.name not in taken
        ]
    assert wrong == []


def _names_in(node: ast.AST) -> Iterator[str]:
    """The names that a part of a source binds: what it imports, defines, assigns or is given."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (alias.asname or alias.name for alias in node.names)
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def test_what_is_allowed_has_no_way_round() -> None:
    reached: dict[str, set[str]] = {}
    for name, allowed in ALLOWED.items():
        reached[name] = {room(other) for other in allowed}
    for _step in ALLOWED:
        for rooms in reached.values():
            rooms.update(*(reached[other] for other in list(rooms)))
    assert [name for name, rooms in reached.items() if name in rooms] == []


def test_modules_of_ours_do_not_import_each_other_in_a_circle() -> None:
    edges = {
        name: {other for other in (*_at_run_time(name), *by_name(name)) if other in MODULES}
        for name in MODULES
    }
    reached = {name: _reached(name, edges) for name in MODULES}
    circles = {
        frozenset({other for other in those if name in reached[other]}) for name, those in reached.items()
    }
    assert [sorted(circle) for circle in circles if circle] == []


def _reached(name: str, edges: dict[str, set[str]]) -> set[str]:
    """All that a module imports, itself or by others; itself too where it stands in a circle."""
    found: set[str] = set()
    waiting = set(edges[name])
    while waiting:
        found |= waiting
        waiting = {other for one in waiting for other in edges[one]} - found
    return found


def _at_run_time(name: str) -> Iterator[str]:
    """What a module imports when it is loaded or later, leaving out what is only for the types."""
    lines = {
        line
        for node in nodes(name)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for line in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    return (other for other, line in imported(name) if line not in lines)


def by_name(name: str) -> set[str]:
    """What a module imports by a text: whole, as `module:function`, or put together from a prefix.

    Of what is put together, every text of the module that makes a name of ours counts.
    """
    texts = {node.value for node in nodes(name) if isinstance(node, ast.Constant) and type(node.value) is str}
    prefixes = {
        ast.unparse(node.args[0]).removeprefix("f").strip("'\"").partition("{name")[0].partition("{module")[0]
        for node in nodes(name)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("import_module")
        and isinstance(node.args[0], ast.JoinedStr)
    }
    made = {prefix.replace("{__name__}", f"azilcli.{name}") + text for prefix in prefixes for text in texts}
    return {_ours(text.partition(":")[0]) for text in (*made, *texts) if text.startswith("azilcli.")}


def test_an_import_by_name_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    for line, other in (
        ("import_module('azilcli.services.gates')", "services.gates"),
        ("[import_module(f'azilcli.services.{name}') for name in ('gates',)]", "services.gates"),
        ("importlib.import_module(f'{__name__}.{name}'); FAMILIES = ('gates',)", "services.x.gates"),
        ("HELPERS = ('azilcli.services.gates:ask',)", "services.gates"),
    ):
        monkeypatch.setitem(globals(), "nodes", lambda _name, line=line: ast.walk(ast.parse(line)))
        assert other in by_name("services.x"), line


@pytest.mark.parametrize("library", DOORS)
def test_a_heavy_library_has_one_door(library: str) -> None:
    wrong = [
        f"{name}:{line} imports {library}; only {', '.join(sorted(DOORS[library])) or 'nobody'} may"
        for name in MODULES
        for other, line in imported(name)
        if room(other) == library and not within(name, DOORS[library])
    ]
    assert wrong == []


def test_the_parser_of_dateutil_that_guesses_is_never_used() -> None:
    used = {other for other, _line in imported("dates") if room(other) == "dateutil"}
    assert "dateutil.relativedelta" in used
    assert used <= {"dateutil.relativedelta", "dateutil.easter"}


def test_rules_and_services_import_no_library() -> None:
    known = sys.stdlib_module_names | {"__future__", "azilcli"}
    wrong = [
        f"{name}:{line} imports {other}"
        for name in MODULES
        if room(name) in ONLY_STANDARD
        for other, line in imported(name)
        if other not in MODULES and room(other) not in known
    ]
    assert wrong == []


def test_rules_are_pure() -> None:
    worldly = {"os", "io", "pathlib", "sqlite3", "subprocess", "time", "random", "secrets", "sys"}
    wrong = [
        f"{name}:{line} imports {other}"
        for name in MODULES
        if room(name) == "rules"
        for other, line in imported(name)
        if room(other) in worldly
    ]
    assert wrong == []
    for name in MODULES:
        if room(name) == "rules":
            calls = {ast.unparse(n.func) for n in nodes(name) if isinstance(n, ast.Call)}
            assert not calls & {"dates.today", "dates.now", "date.today", "print", "open"}, name


def test_only_the_ledger_and_the_repository_speak_to_sqlite() -> None:
    wrong = [
        f"{name}:{line} imports sqlite3"
        for name in MODULES
        for other, line in imported(name)
        if room(other) == "sqlite3" and not within(name, DATABASE)
    ]
    assert wrong == []


def test_only_the_command_line_prints_or_ends_the_process() -> None:
    wrong = [
        f"{name}:{node.lineno} calls {ast.unparse(node.func)}"
        for name in MODULES
        if room(name) not in ("cli", "__main__", "output")
        for node in nodes(name)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.exit", "exit", "input")
    ]
    assert wrong == []


def test_the_annotations_of_commands_are_code_and_not_text() -> None:
    """Typer would compile the text of each when the command is called."""
    assert [
        name
        for name in MODULES
        if room(name) == "cli"
        and "@app.command" in MODULES[name].read_text(encoding="utf-8")
        and any(module.startswith("__future__") for module, _line in imported(name))
    ] == []


def test_a_file_is_small_enough_to_read_at_one_sitting() -> None:
    lines = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in MODULES.items()}
    assert {name: often for name, often in lines.items() if often > LINES_AT_MOST} == {}, "time to split"


def test_a_file_says_what_it_is_for() -> None:
    assert [name for name in MODULES if tree(name).body and not ast.get_docstring(tree(name))] == []


KINDS = {"AzilError", *(kind.__name__ for kind in errors.AzilError.__subclasses__())}


def test_every_error_speaks_the_language_of_the_user() -> None:
    wrong = [
        f"{name}:{argument.lineno}: {ast.unparse(argument)} is not translated"
        for name in MODULES
        for node in nodes(name)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in KINDS
        for argument in [*node.args, *(word.value for word in node.keywords if word.arg != "code")]
        if not _is_translated(argument)
    ]
    assert wrong == []


def _is_translated(text: ast.expr) -> bool:
    """Whether a text is translated, comes ready from elsewhere, or is a plain line to type."""
    if isinstance(text, ast.IfExp):
        return _is_translated(text.body) and _is_translated(text.orelse)
    if isinstance(text, ast.Call):
        return ast.unparse(text.func) in MARKS or not _literal(text)
    if isinstance(text, ast.JoinedStr | ast.BinOp):
        return False
    if isinstance(text, ast.Constant):
        return text.value == "" or str(text.value).startswith("azil ")
    return True


def _literal(call: ast.Call) -> bool:
    """Whether a call only formats a text that stands there."""
    return isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Constant)


def test_a_sentence_to_translate_is_one_plain_text() -> None:
    wrong = [
        f"{name}:{node.lineno}: {ast.unparse(node.args[0])}"
        for name in MODULES
        for node in nodes(name)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {*MARKS, "N_"}
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert wrong == []


RAW = {"repository.stays": 1, "reports.journal": 2, "reports.published": 1}
"""Who reads placements that never were as well, and how often: for the numbers, the log; or has none."""


def test_whoever_asks_where_people_slept_reads_what_was_slept() -> None:
    read = {
        name: len(re.findall(r"\b(?:FROM|JOIN) placement\b", path.read_text(encoding="utf-8")))
        for name, path in MODULES.items()
    }
    assert {name: often for name, often in read.items() if often} == RAW


def test_whoever_puts_people_in_a_room_asks_who_else_sleeps_there() -> None:
    text = {name: path.read_text(encoding="utf-8") for name, path in MODULES.items()}
    often = {
        name: (len(re.findall(r"placing\.(?:beds|swapped)\(", source)), source.count("placing.company("))
        for name, source in text.items()
    }
    assert any(put for put, _asked in often.values())
    assert {name: (put, asked) for name, (put, asked) in often.items() if put != asked} == {}


def test_every_kind_and_every_field_has_words() -> None:
    from azilcli.ledger import schema
    from azilcli.rules import records, words

    kinds = schema.kinds().values()
    own = {name: records.declared(name).fields for name in records.names()}
    assert [kind.name for kind in kinds if kind.name not in {*words.KINDS, *own}] == []
    fields = [
        f"{kind.name}.{field}"
        for kind in kinds
        for field in kind.types
        if field not in words.FIELDS and field not in own.get(kind.name, ())
    ]
    assert fields == []
