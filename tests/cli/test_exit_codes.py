"""The exit codes: what a shell script may rely on, one test for each, and what stands beside it."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.errors import AzilError, ExitCode, FileProblem, NotFound, Refused, UsageError
from azilcli.ledger import file
from azilcli.services import health, people, stays
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil, Result, records
from tests.every import every


@dataclass(frozen=True)
class Ended:
    """How a process ended; its output as the bytes that came."""

    code: int
    out: bytes
    err: str


def process(
    *arguments: str, cwd: Path, environ: Mapping[str, str] | None = None, stdin: bytes = b""
) -> Ended:
    """Run `azil` as a process of its own, with an environment of its own."""
    ended = subprocess.run(
        [sys.executable, "-m", "azilcli", *arguments],
        cwd=cwd,
        env=surroundings(environ or {}),
        input=stdin,
        capture_output=True,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr.decode("utf-8", "replace"))


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process: no settings and no locale but those given."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "PYTHONPATH", "AZIL_TEST_SHIFT", "AZIL_VIEWS", "AZIL_CONFIG")
        if name in os.environ
    }
    return {**kept, "AZIL_USER": "ana", **environ}


def script(code: str, *arguments: str, cwd: Path) -> Ended:
    """Run `azil` as a process, after some Python that alters it."""
    body = f"import sys\nsys.argv[0] = 'azil'\n{code}\nfrom azilcli.__main__ import run\nrun()\n"
    ended = subprocess.run(
        [sys.executable, "-c", body, *arguments],
        cwd=cwd,
        env=surroundings({}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr.decode("utf-8", "replace"))


def assert_sentence(result: Result, code: int) -> None:
    """A command that did not succeed: one sentence and one hint on stderr, nothing on stdout."""
    assert result.code == code
    assert result.out == ""
    lines = result.err.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["error", "hint"], result.err
    assert all(line.partition(": ")[2].strip() for line in lines)
    assert not lines[0].endswith(".")


@pytest.fixture
def house(office: Path) -> Path:
    """The file of the test with somebody in a bed and two people of one name waiting."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [Identity("Haidari", "Amina", sex="f")])
        people.add(repo, [Identity("Novak", "Ana", sex="f"), Identity("Novak", "Janez", sex="m")])
        health.exam(repo, ["Haidari", "Novak Ana", "Novak Janez"], on=dates.today(), result="fit")
        stays.admit(repo, ["Haidari"], "LOGATEC/101/A", on=dates.today(), programme="asylum")
    return office


def test_the_codes_are_those_that_are_promised() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "BUG": 1,
        "USAGE": 2,
        "NOT_FOUND": 3,
        "REFUSED": 4,
        "FILE": 5,
        "WAITING": 6,
        "INTERRUPTED": 130,
    }


def test_each_kind_of_error_has_a_code_of_its_own() -> None:
    kinds = {UsageError: 2, NotFound: 3, Refused: 4, FileProblem: 5}
    assert {kind: int(kind.exit_code) for kind in kinds} == kinds
    assert set(AzilError.__subclasses__()) == set(kinds)


def test_0_what_was_asked_is_done(azil: Azil, house: Path) -> None:
    done = azil("transfer Haidari --to LOGATEC/102/A")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Moved ")


def test_1_a_bug_is_a_plain_traceback_without_what_the_variables_hold(house: Path) -> None:
    before = house.read_bytes()
    ended = script(
        "from azilcli.repository import Repository\n"
        "def broken(self, action):\n"
        "    resident = 'Haidari' + 'Skrivna'\n"
        "    raise RuntimeError('a fault of ours')\n"
        "Repository.record = broken",
        *("transfer", "Haidari", "--to", "LOGATEC/102/A"),
        cwd=house.parent,
    )
    assert (ended.code, ended.out) == (1, b"")
    assert ended.err.startswith("Traceback (most recent call last):")
    assert ended.err.rstrip().endswith("RuntimeError: a fault of ours")
    assert "HaidariSkrivna" not in ended.err
    assert "╭" not in ended.err
    assert "locals" not in ended.err
    assert house.read_bytes() == before


@every(
    "line",
    [
        "nonsense",
        "transfer",
        "transfer Haidari --nonsense",
        "transfer Haidari --to LOGATEC/102/A --on 31.2.2026",
        "extend Haidari --months abc",
        "check --format nonsense",
    ],
)
def test_2_what_was_typed_cannot_be_read(azil: Azil, house: Path, line: str) -> None:
    before = house.read_bytes()
    assert_sentence(azil(line), 2)
    assert house.read_bytes() == before


@every(
    "line", ["show Nobody", "transfer Nobody --to LOGATEC", "transfer Haidari --to NOWHERE", "undo 00000000"]
)
def test_3_nothing_fits_what_was_typed(azil: Azil, house: Path, line: str) -> None:
    before = house.read_bytes()
    assert_sentence(azil(line), 3)
    assert house.read_bytes() == before


def test_3_several_people_fit_and_are_listed(azil: Azil, house: Path) -> None:
    before = house.read_bytes()
    found = azil("admit Novak --to LOGATEC/102 --programme asylum")
    assert_sentence(found, 3)
    assert "Novak Ana" in found.err
    assert "Novak Janez" in found.err
    assert house.read_bytes() == before


def test_3_a_search_without_hits_is_still_valid_json(azil: Azil, house: Path) -> None:
    found = azil("find Nobody --format json")
    assert found.code == 3
    assert json.loads(found.out) == []


def test_4_a_rule_says_no(azil: Azil, house: Path) -> None:
    before = house.read_bytes()
    refused = azil("admit 'Novak Ana' --to LOGATEC/101/A --programme asylum")
    assert_sentence(refused, 4)
    assert "LOGATEC/101/A" in refused.err
    assert "Haidari Amina" in refused.err
    assert house.read_bytes() == before


def test_5_there_is_no_file(azil: Azil, path: Path) -> None:
    missing = azil("check")
    assert_sentence(missing, 5)
    assert "azil.db" in missing.err
    assert "azil init" in missing.err
    assert not path.exists()


def test_5_somebody_else_is_writing_and_does_not_finish(
    azil: Azil, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(house, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        assert_sentence(azil("transfer Haidari --to LOGATEC/102/A"), 5)
        assert azil("show Haidari").code == 0
    finally:
        other.close()


def test_5_verification_finds_a_fault(azil: Azil, house: Path) -> None:
    connection = sqlite3.connect(house)
    connection.execute("UPDATE person SET family_name = 'Somebody'")
    connection.commit()
    connection.close()
    verified = azil("db verify --format json")
    assert verified.code == 5
    assert {fault["code"] for fault in json.loads(verified.out)} == {"table"}


SEVERITIES = ("standard", "contradiction", "gate")
"""From the lightest to the gravest."""


def found(azil: Azil) -> dict[str, str]:
    """The codes of the findings with their severities."""
    return {one["code"]: one["severity"] for one in json.loads(azil("check --format json").out)}


def test_0_nothing_to_find_is_a_success(azil: Azil) -> None:
    azil("init --empty")
    assert found(azil) == {}
    assert [azil(f"check --fail-on {severity}").code for severity in SEVERITIES] == [0, 0, 0]


def test_6_findings_wait_for_somebody(azil: Azil, house: Path) -> None:
    azil("room add LOGATEC --rooms 901 --beds 0")
    azil("admit 'Novak Ana' --to LOGATEC/901 --programme asylum --overflow")
    waiting = azil("check --format json")
    assert (waiting.code, waiting.err) == (6, "")
    assert "no-bed" in {finding["code"] for finding in json.loads(waiting.out)}


def test_6_is_for_findings_of_the_severity_asked_for_and_graver_ones(azil: Azil, house: Path) -> None:
    def as_promised() -> set[str]:
        present = set(found(azil).values())
        for at, severity in enumerate(SEVERITIES):
            expected = 6 if present & set(SEVERITIES[at:]) else 0
            assert azil(f"check --fail-on {severity}").code == expected
        return present

    as_promised()
    azil("room add LOGATEC --rooms 901 --beds 0")
    azil("admit 'Novak Ana' --to LOGATEC/901 --programme asylum --overflow")
    assert "standard" in as_promised()
    with repository.writing(house, AUTHOR) as repo:
        repo.add("closure", place="LOGATEC/101", effect="closed", from_day=dates.today())
        repo.record("room close")
    assert "contradiction" in as_promised()
    with repository.writing(house, AUTHOR) as repo:
        past = dates.add_months(dates.today(), -30)
        stays.admit(repo, ["Novak Janez"], "IH-MARIBOR", on=past, status_on=past)
    assert as_promised() == set(SEVERITIES)


def test_130_ctrl_c_leaves_the_file_as_it_was(
    azil: Azil, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(repository.Repository, "record", interrupted)
    before = house.read_bytes()
    ended = azil("transfer Haidari --to LOGATEC/102/A")
    assert (ended.code, ended.out) == (130, "")
    assert "Traceback" not in ended.err
    assert house.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_130_ctrl_c_in_a_real_process_leaves_no_half_made_file(tmp_path: Path) -> None:
    for again in range(3):
        folder = tmp_path / str(again)
        folder.mkdir()
        running = subprocess.Popen(
            [sys.executable, "-m", "azilcli", "demo", "try.db"],
            cwd=folder,
            env=surroundings({}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # whoever started the tests in the background had it ignored, and so would the command
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        for _attempt in range(500):
            if list(folder.iterdir()):
                break
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=200)
        if b"Exception ignored in" not in err:  # else Python lost the signal in a callback of its own
            break
    assert (running.returncode, out, err) == (130, b"", b"")
    assert list(folder.iterdir()) == []


@every("line", ["log", "log --format csv", "code list --format json", "log --help"])
def test_a_reader_that_has_seen_enough_is_no_error(house: Path, line: str) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "azilcli", *line.split()],
        cwd=house.parent,
        env=surroundings({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    running.stdout.close()
    _out, err = running.communicate(timeout=200)
    assert (running.returncode, err) == (0, b"")


def test_log_into_head_prints_one_line_and_does_not_complain(house: Path) -> None:
    azil = f"{sys.executable} -m azilcli"
    ended = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {azil} code list --format csv | head -1"],
        cwd=house.parent,
        env=surroundings({}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "list,code,label\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("line", ["log", "log --format csv", "person add Kos"])
def test_an_output_that_takes_nothing_more_is_a_sentence_not_a_bug(house: Path, line: str) -> None:
    ended = _into(Path("/dev/full"), line.split(), house.parent)
    assert_sentence(ended, ended.code)
    assert ended.code not in (ExitCode.DONE, ExitCode.BUG)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_what_is_recorded_never_ends_as_a_bug_whatever_takes_the_output(house: Path) -> None:
    ends = {">&-": 0, "2>&-": 0, ">&- 2>&-": 0, "2>/dev/full": 0, ">/dev/full 2>/dev/full": 5}
    script = "; ".join(
        f"{sys.executable} -m azilcli person add Kos{at} {way}; codes+=($?)" for at, way in enumerate(ends)
    )
    missing = f"{sys.executable} -m azilcli show nobody 2>/dev/full; codes+=($?)"
    ended = subprocess.run(
        ["bash", "-c", f"codes=(); {script}; {missing}; echo ${{codes[@]}}"],
        cwd=house.parent,
        env=surroundings({}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.stdout.splitlines()[-1].split() == [*map(str, ends.values()), "3"]
    assert "error" not in ended.stdout and "Traceback" not in ended.stderr
    assert len(records(house, "SELECT id FROM person WHERE family_name LIKE 'Kos%'")) == len(ends)


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp852", "iso-8859-2"])
def test_what_is_recorded_is_printed_in_any_code_page(
    azil: Azil, house: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(page, encoding=encoding))
    assert azil("person add 'Đorđević' 'Ñandú ☃'").code == 0
    assert azil("transfer Haidari --to LOGATEC/102/A").code == 0
    printed = page.getvalue().decode(encoding)
    assert printed.count("- undo: azil undo") + printed.count("· undo: azil undo") == 2


def test_a_closed_output_is_not_a_bug(house: Path) -> None:
    ended = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m azilcli log >&-"],
        cwd=house.parent,
        env=surroundings({}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in ended.stderr
    assert ended.returncode != ExitCode.BUG


def _into(target: Path, arguments: Sequence[str], cwd: Path) -> Result:
    with target.open("wb") as stream:
        ended = subprocess.run(
            [sys.executable, "-m", "azilcli", *arguments],
            cwd=cwd,
            env=surroundings({}),
            stdout=stream,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    return Result(ended.returncode, "", ended.stderr)
