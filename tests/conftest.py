"""What every test may use: a file of its own, and `azil` as one line of shell."""

from __future__ import annotations

import os
import shlex
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from gettext import GNUTranslations
from io import BufferedReader
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from azilcli import language, repository, zones
from azilcli.cli.boundary import main
from azilcli.ledger import file
from azilcli.ledger.journal import Author
from azilcli.repository import Repository
from azilcli.services import network

AUTHOR = Author("ana", "Logatec")
_NOBODY = 65534
_ROOMS = 12
"""So many rooms of a sort has a site of the file `office`."""


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str


Azil = Callable[[str], Result]


@pytest.fixture(scope="session", autouse=True)
def _unhurried() -> Iterator[None]:
    """No test waits for the disk, as no computer loses its power here; and where one process runs many
    commands, the catalogue is read once."""
    read: dict[str, GNUTranslations] = {}

    def catalogue(stream: BufferedReader) -> GNUTranslations:
        return read.get(stream.name) or read.setdefault(stream.name, GNUTranslations(stream))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file, "SYNCHRONOUS", "OFF")
        patch.setattr(language, "GNUTranslations", catalogue)
        yield


@pytest.fixture(autouse=True)
def _surroundings(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Every test runs in a folder of its own, in English, without anybody's settings."""
    monkeypatch.setenv("AZIL_VIEWS", str(tmp_path_factory.getbasetemp() / "views"))
    monkeypatch.setenv("AZIL_CONFIG", "")
    for name in ("AZIL_DB", "AZIL_LANG", "AZIL_OFFICE", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AZIL_USER", "ana")
    monkeypatch.chdir(tmp_path)
    language.use("en")
    zones.use(())
    yield
    language.use("en")
    zones.use(())


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No midnight and no noon, by which a night is chosen, falls within a test: it begins just after them."""
    moment, soon = datetime.now(UTC), timedelta(minutes=5)
    for zone in (UTC, ZoneInfo(zones.DEFAULT)):
        clock = moment.astimezone(zone)
        turned = (clock + soon).replace(minute=0, second=1, microsecond=0)
        if turned.hour in (0, 12) and clock < turned <= clock + soon:
            ahead = (turned - clock).total_seconds()
            shift = float(os.environ.get("AZIL_TEST_SHIFT") or 0) + ahead
            monkeypatch.setenv("AZIL_TEST_SHIFT", str(shift))
            monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "clock"))
            with time_machine.travel(turned.timestamp(), tick=True):
                yield
            return
    yield


@pytest.fixture
def azil(capsys: pytest.CaptureFixture[str]) -> Azil:
    """Runs one line, such as `azil("admit Haidari --to LOGATEC")`, in this process."""

    def run(line: str) -> Result:
        capsys.readouterr()
        code = main(shlex.split(line))
        said = capsys.readouterr()
        return Result(int(code), said.out, said.err)

    return run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of a test is: `azil.db` in the current folder, as for a user."""
    return tmp_path / "azil.db"


@pytest.fixture
def office(path: Path, request: pytest.FixtureRequest) -> Path:
    """A file with every site, ready for work.

    Of the rooms of a sort it has the first ones, so that it is soon checked and made anew; where the
    published capacities matter, a module is marked `whole_network`.
    """
    is_whole = request.node.get_closest_marker("whole_network")
    made: Path = request.getfixturevalue("_whole_network" if is_whole else "_network")
    path.write_bytes(made.read_bytes())
    return path


@pytest.fixture(scope="session")
def _network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    packaged = network.packaged

    def fewer(name: str) -> Iterator[dict[str, str]]:
        for row in packaged(name):
            first, _dash, last = row.get("rooms", "").partition("-")
            yield {**row, "rooms": f"{first}-{min(int(last), int(first) + _ROOMS - 1)}"} if last else row

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "packaged", fewer)
        return _laid(tmp_path_factory)


@pytest.fixture(scope="session")
def _whole_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _laid(tmp_path_factory)


def _laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("network") / "azil.db"
    with repository.creating(made, AUTHOR) as repo:
        network.initialise(repo)
    return made


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo of the seed 2023, which no test may write to; it is made once for all workers."""
    from azilcli.services import demo

    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    made, making = root / "demo.db", root / "making-the-demo"
    while not made.exists():
        try:
            making.mkdir()
        except FileExistsError:
            time.sleep(0.05)
            continue
        draft = tmp_path_factory.mktemp("demo") / "demo.db"
        with repository.creating(draft, demo.AUTHOR) as repo:
            demo.fill(repo, 2023)
        draft.replace(made)
    return made


@pytest.fixture
def writing(path: Path) -> Callable[[], object]:
    """`with writing() as repo:` is one transaction on the file of the test."""
    return lambda: repository.writing(path, AUTHOR)


@pytest.fixture
def full() -> bool:
    """Whether the full run was asked for: AZIL_FULL=1."""
    return os.environ.get("AZIL_FULL") == "1"


@contextmanager
def as_anybody() -> Iterator[None]:
    """Without the rights of the administrator, should it be them who runs the tests.

    Where nobody else can reach what the tests are made of, this cannot be tried.
    """
    if not hasattr(os, "geteuid"):
        pytest.skip("no users as on POSIX")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        for needed in (repository.__file__, os.__file__, f"{tempfile.gettempdir()}/."):
            try:
                Path(needed).stat()
            except PermissionError:
                pytest.skip(f"only the administrator may enter the folder of {needed}")
        yield
    finally:
        os.seteuid(0)


def records(path: Path, sql: str, **values: object) -> list[repository.Record]:
    """The rows of a query on a file."""
    with repository.reading(path) as repo:
        return repo.rows(sql, **values)


__all__ = ["AUTHOR", "Azil", "Repository", "Result", "as_anybody", "records"]
