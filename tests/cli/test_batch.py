"""Many commands in one process: each by itself or all together, and what is said of those refused."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

import pytest

from azilcli.cli import shell
from azilcli.cli.boundary import main
from azilcli.errors import ExitCode
from tests.conftest import Azil
from tests.every import every

DAY = """# the morning
azil person add Haidari Amina --sex f

health exam Haidari --result fit
admit Haidari --to LOGATEC/101/A --programme asylum
"""


def written(azil: Azil) -> list[str]:
    """The commands of the log that came after `init`, the oldest first."""
    return [one["action"] for one in reversed(json.loads(azil("log --format json").out))][1:]


def typed(text: str) -> str:
    """A file with these lines."""
    Path("day.txt").write_text(text, encoding="utf-8")
    return "day.txt"


def test_each_line_is_recorded_by_itself_with_a_receipt(azil: Azil, office: Path) -> None:
    done = azil(f"batch {typed(DAY)}")
    assert done.code == 0, done.err
    assert [line.split(" · undo: ")[1][:9] for line in done.out.splitlines()] == ["azil undo"] * 3
    assert done.err.endswith("3 commands carried out\n")
    assert written(azil) == ["person add", "health exam", "admit"]


def test_as_data_each_command_prints_one_line_with_its_number(azil: Azil, office: Path) -> None:
    done = azil(f"batch {typed(DAY + 'find Haidari')} --format json")
    said = [json.loads(line) for line in done.out.splitlines()]
    assert [(one["line"], one["command"]) for one in said] == [
        (2, "person add"),
        (4, "health exam"),
        (5, "admit"),
        (6, "find"),
    ]
    assert said[3]["data"][0]["place"] == said[2]["people"][0]["bed"] == "LOGATEC/101/A"


def test_the_first_refusal_ends_it_and_says_the_line_and_what_was_done(azil: Azil, office: Path) -> None:
    done = azil(f"batch {typed(DAY + 'show Nobody' + chr(10) + 'person add Novak')}")
    assert done.code == ExitCode.NOT_FOUND
    assert "error: line 6: there is nobody “Nobody”" in done.err
    assert done.err.endswith(
        "3 commands of 5 were carried out before it and stay recorded; the rest was not run\n"
    )
    assert written(azil) == ["person add", "health exam", "admit"]


def test_keep_going_runs_the_others_and_ends_with_the_gravest_code(azil: Azil, office: Path) -> None:
    lines = ["show Nobody", "person add Novak", "admit Novak --to LOGATEC --programme asylum", "show Nobody"]
    done = azil(f"batch {typed(chr(10).join(lines))} --keep-going")
    assert (done.code, done.err.count("error: line ")) == (ExitCode.REFUSED, 3)
    assert done.err.endswith("1 command carried out, 3 refused\n")
    assert written(azil) == ["person add"]


def test_all_or_nothing_leaves_nothing_where_one_is_refused(azil: Azil, office: Path) -> None:
    before = office.read_bytes()
    done = azil(f"batch {typed(DAY + 'show Nobody')} --atomic")
    assert (done.code, done.out) == (ExitCode.NOT_FOUND, "")
    assert done.err.endswith("nothing was recorded\n")
    assert office.read_bytes() == before
    both = azil("batch day.txt --atomic --keep-going")
    assert both.code == ExitCode.USAGE


def test_what_was_recorded_together_is_an_entry_each_and_undone_together(azil: Azil, office: Path) -> None:
    done = azil(f"batch {typed(DAY)} --atomic")
    assert done.code == 0, done.err
    assert written(azil) == ["person add", "health exam", "admit"]
    undone = azil(done.out.rpartition("azil ")[2])
    assert undone.out.startswith("Undone: 3 entries"), undone
    assert azil("find Haidari").code == ExitCode.NOT_FOUND
    assert azil("db verify").code == 0


def test_what_a_line_undid_does_not_come_back_with_the_undo_of_all(azil: Azil, office: Path) -> None:
    done = azil(f"batch {typed('person add Novak' + chr(10) + 'undo' + chr(10) + 'person add Kos')} --atomic")
    assert azil(done.out.rpartition("azil ")[2]).code == 0
    assert [azil(f"find {name}").code for name in ("Novak", "Kos")] == [ExitCode.NOT_FOUND] * 2
    restored = azil("undo " + json.loads(azil("log --limit 1 --format json").out)[0]["entry"])
    assert restored.code == 0, restored
    assert [azil(f"find {name}").code for name in ("Novak", "Kos")] == [ExitCode.NOT_FOUND, 0]


def test_a_dry_run_sees_what_the_lines_before_would_have_written_and_leaves_nothing(
    azil: Azil, office: Path
) -> None:
    before = office.read_bytes()
    done = azil(f"batch {typed(DAY)} --dry-run --format json")
    assert [json.loads(line)["dry_run"] for line in done.out.splitlines()] == [True] * 3
    assert office.read_bytes() == before


@every(
    "line",
    [
        "batch other.txt",
        "db restore 3f9a",
        "demo",
        "init",
        "person erase Haidari --yes --reason x",
        "log --views --forget",
        "nonsense",
        "admit --nonsense",
        "find 'Haidari",
        "find Haidari --db other.db",
        "find --help",
        "household",
    ],
)
def test_what_cannot_be_run_is_refused_with_its_line_before_anything_is(
    azil: Azil, office: Path, line: str
) -> None:
    before = office.read_bytes()
    done = azil(f"batch {typed(DAY + line)}")
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert done.err.startswith("error: line 6: "), done.err
    assert office.read_bytes() == before


def test_lines_come_from_standard_input_and_none_of_them_asks_or_reads_from_it(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b"person add Haidari Amina\nperson add --csv -\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    done = azil("batch -")
    assert done.code == ExitCode.USAGE
    assert "error: line 2: the CSV is empty" in done.err
    assert written(azil) == ["person add"]


@every(
    "line, code, exit_",
    [
        ("show Nobody", "not-found", 3),
        ("admit Novak --to LOGATEC", "several", 3),
        ("admit 'Novak Ana' --to LOGATEC --on tomorrow", "refused", 4),
        ("admit 'Novak Ana' --to LOGATEC/101/A --programme asylum", "gate", 4),
        ("person add Novak Ana --sex f", "doubtful", 4),
        ("--db nowhere.db find Novak", "file", 5),
        ("nonsense", "no-such-command", 2),
        ("find Novak --nope", "no-such-option", 2),
        ("admit Novak", "missing", 2),
        ("find Novak --on 31.2.2026", "usage", 2),
    ],
)
def test_an_error_is_one_object_on_stderr_where_data_is_asked_for(
    azil: Azil, office: Path, line: str, code: str, exit_: int
) -> None:
    azil("person add Novak Ana --sex f")
    azil("person add Novak Janez --sex m")
    done = azil(f"{line} --format json")
    said = json.loads(done.err.splitlines()[-1])
    assert (said["code"], said["exit"], done.code) == (code, exit_, exit_), said
    assert (sorted(said), bool(said["error"]), done.out) == (["code", "error", "exit", "hint"], True, "")


def test_a_shell_runs_one_command_after_another_until_its_end_and_goes_on_after_a_refusal(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = iter(
        [
            "person add Haidari Amina",
            "",
            "find",
            "find 'x",
            "show Nobody",
            "site list",
            "find --help",
            "find Amina",
        ]
    )

    def typed(_prompt: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", typed)
    assert azil("shell").code == ExitCode.USAGE
    monkeypatch.setattr(shell, "is_asked", lambda **_given: True)
    monkeypatch.setattr("azilcli.cli.sites.report", lambda *_given: Path("nowhere").read_text())
    done = azil("shell")
    assert done.code == 0, done
    assert [line.partition(": ")[2] for line in done.err.splitlines() if line.startswith("error")] == [
        "WORDS is missing",
        "a quotation mark is not closed",
        "there is nobody “Nobody”",
        "the output cannot be written: there is no such file or folder",
    ]
    assert done.out.count("Haidari Amina") == 2


def test_what_is_no_text_is_refused_and_what_powershell_writes_is_read(azil: Azil, office: Path) -> None:
    for raw, code in (
        (b"\x00\x01", 2),
        ("person add Čop".encode("cp1250"), 2),
        ("find Čop".encode("utf-16"), 3),
    ):
        Path("day.txt").write_bytes(raw)
        assert azil("batch day.txt").code == code, raw
    assert azil("batch nowhere.txt").code == azil("batch .").code == ExitCode.USAGE


def test_the_log_of_viewing_knows_where_what_a_batch_showed_went_to(azil: Azil, office: Path) -> None:
    typed("person add Haidari Amina\nshow Haidari\n")
    with Path("shown.txt").open("w", encoding="utf-8") as shown, contextlib.redirect_stdout(shown):
        assert main(["batch", "day.txt"]) == 0
    view = json.loads(azil("log --views --format json").out)[0]
    assert (view["command"], view["left"]) == ("show", "file")


def test_what_is_not_recorded_leaves_no_file_and_what_is_recorded_together_writes_its_own(
    azil: Azil, office: Path
) -> None:
    Path("bus.csv").write_text("priimek,rojen\nNovak,\nKos,31.2.1990\n", encoding="utf-8")
    lines = "import people bus.csv --skip-bad r.csv\nreport occupancy --format csv --out occupancy.csv\n"
    lines += "import aid empty.csv --template\n"
    made = ("r.csv", "occupancy.csv", "empty.csv")
    tried = azil(f"batch {typed(lines)} --dry-run")
    assert (tried.code, "--those" in tried.err, [name for name in made if Path(name).exists()]) == (
        ExitCode.WAITING, False, [],
    )  # fmt: skip
    refused = azil(f"batch {typed(lines + 'show Nobody')} --atomic")
    assert (refused.code, any(Path(name).exists() for name in made)) == (ExitCode.NOT_FOUND, False)
    unwritten = azil(f"batch {typed('person add Novak' + chr(10) + 'check --format csv --out .')} --atomic")
    assert (unwritten.code, unwritten.err[:15], written(azil)) == (ExitCode.FILE, "error: line 2: ", [])
    done = azil(f"batch {typed(lines)} --atomic")
    assert (done.code, all(Path(name).exists() for name in made)) == (ExitCode.WAITING, True), done


def test_a_line_ends_where_an_editor_ends_it(azil: Azil, office: Path) -> None:
    other = chr(0x2028) + chr(0x85) + chr(0x0C)
    typed(f"person add Novak --note a{other}b\nx")
    assert azil("batch day.txt").err.startswith("error: line 2: there is no command")


def test_an_empty_word_is_not_taken_for_the_beginning_of_every_command(azil: Azil, office: Path) -> None:
    Path("day.txt").write_text('""\nperson ""\n', encoding="utf-8")
    refused = azil("batch day.txt")
    assert "hint: see: azil --help" in refused.err, refused
