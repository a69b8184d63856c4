"""Start-up is made of imports: what each command may load, read off `sys.modules` of a real process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.errors import ExitCode
from azilcli.services import health, people, stays
from azilcli.services.people import Identity
from tests.conftest import AUTHOR

HEAVY = ("rich", "sqlite_utils", "dateutil.parser", "babel", "xlsxwriter")
"""What a command loads only when it needs it."""
NEVER = (
    *("asyncio", "importlib.metadata", "platformdirs", "pluggy", "pydantic", "unittest"),
    *("bz2", "ipaddress", "linecache", "lzma", "subprocess"),
)
"""What none of the commands of every day has any use for."""
FRAME = {
    "azilcli.cli",
    *(f"azilcli.cli.{name}" for name in ("app", "base", "boundary", "common")),
    *(f"azilcli.cli.{name}" for name in ("helping", "preferences", "settings")),
}
"""The modules of `cli` that every command goes through."""

_RUN = """
import os, sys
opened = []
sys.addaudithook(lambda event, values: opened.append(event) if event == "sqlite3.connect" else None)
sys.argv[0] = "azil"
os._exit = sys.exit
from azilcli.__main__ import run
try:
    run()
finally:
    with open(os.environ["LOADED"], "w", encoding="utf-8") as stream:
        there = [name for name, module in sys.modules.items() if type(module).__name__ != "_Later"]
        stream.writelines(f"{name}\\n" for name in [*there, *opened])
"""


def loaded(folder: Path, *arguments: str) -> set[str]:
    """Run `azil` as a process in a folder; the modules that were loaded when it ended.

    Where it opened a database, `sqlite3.connect` is among them.
    """
    listing = folder / "loaded.txt"
    environ = {**os.environ, "LOADED": str(listing), "AZIL_LANG": "en"}
    ended = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments],
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode in (ExitCode.DONE, ExitCode.WAITING), ended.stderr
    return set(listing.read_text(encoding="utf-8").split())


def of_cli(modules: set[str]) -> set[str]:
    """Those of our command files that were loaded beyond the frame."""
    return {name for name in modules if name.startswith("azilcli.cli.")} - FRAME


def present(names: tuple[str, ...], modules: set[str]) -> list[str]:
    """Which of these packages and modules are among those loaded."""
    return [name for name in names if any(m == name or m.startswith(f"{name}.") for m in modules)]


@pytest.fixture
def folder(office: Path) -> Path:
    """A folder with a file in which somebody sleeps and somebody waits."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [Identity("Haidari", "Amina", sex="f")])
        people.add(repo, [Identity("Novak", "Ana", sex="f")])
        health.exam(repo, ["Haidari", "Novak"], on=dates.today(), result="fit")
        stays.admit(repo, ["Haidari"], "LOGATEC", on=dates.today(), programme="asylum")
    return office.parent


def test_version_loads_neither_typer_nor_sqlite_nor_any_command(tmp_path: Path) -> None:
    modules = loaded(tmp_path, "--version")
    assert present(("typer", "sqlite3", *HEAVY), modules) == []
    assert {name for name in modules if name.startswith("azilcli")} == {"azilcli", "azilcli.__main__"}


@pytest.mark.parametrize("line", ["--help", "admit --help", "site --help", "site add --help"])
def test_help_opens_no_database_and_loads_nothing_heavy(tmp_path: Path, line: str) -> None:
    modules = loaded(tmp_path, *line.split())
    assert present((*HEAVY, *NEVER), modules) == []
    assert "sqlite3.connect" not in modules


def test_help_of_azil_loads_no_family(tmp_path: Path) -> None:
    assert of_cli(loaded(tmp_path, "--help")) == set()


@pytest.mark.parametrize(
    "line",
    [
        "admit Novak --to LOGATEC --programme asylum",
        "admit Novak --to IH-MARIBOR --status-on today",
        "undo",
        "find Haidari --format json",
        "report occupancy --format csv",
        "report residents --format md",
        "check --format json",
        "log --format csv",
        "discharge Haidari --reason own-wish",
    ],
)
def test_commands_of_every_day_load_nothing_heavy(folder: Path, line: str) -> None:
    modules = loaded(folder, *line.split())
    assert "sqlite3.connect" in modules
    assert present((*HEAVY, *NEVER), modules) == []


def test_admitting_loads_the_gates_of_those_alone_who_are_admitted_and_no_other_rules(folder: Path) -> None:
    modules = loaded(folder, "admit", "Novak", "--to", "LOGATEC", "--programme", "asylum")
    needless = (
        *("ledger.known", "ledger.rollback", "ledger.vain", "ledger.voiding", "repository.evidence"),
        *("rules.presence", "rules.workdays", "services.expected", "reports.arranging", "text.cells"),
    )
    assert present((*(f"azilcli.{name}" for name in needless), "dateutil"), modules) == []
    checks = {name for name in modules if name.startswith("azilcli.rules.checks.")}
    assert checks == {"azilcli.rules.checks.health"}


def test_a_table_on_the_screen_loads_rich_but_not_sqlite_utils(folder: Path) -> None:
    modules = loaded(folder, "report", "occupancy")
    assert "rich.console" in modules
    never = set(NEVER) - {"linecache"}  # an older Rich loads it
    assert present(("sqlite_utils", "dateutil.parser", "babel", *never), modules) == []


@pytest.mark.parametrize(
    ("line", "files"),
    [
        ("admit Novak --to LOGATEC --programme asylum", {"stays", "options", "session"}),
        ("undo", {"history", "options", "session"}),
        ("find Haidari", {"look", "options", "session", "watching"}),
        ("report occupancy --format csv", {"reports", "options", "session", "watching"}),
        ("policy list", {"policies", "session", "watching"}),
        ("code list", {"codes", "session", "watching"}),
        ("db info", {"database", "options", "outside", "session", "watching"}),
        ("person list", {"people", "options", "session", "watching", "erasing"}),
        ("room list LOGATEC", {"rooms", "places", "options", "session", "watching"}),
    ],
)
def test_only_the_family_that_is_called_is_loaded(folder: Path, line: str, files: set[str]) -> None:
    assert of_cli(loaded(folder, *line.split())) == {f"azilcli.cli.{name}" for name in files}
