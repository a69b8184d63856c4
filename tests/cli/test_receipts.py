"""What a write says: one line with what was recorded, the fingerprint, and an undo that works."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import dates, repository
from azilcli.cli.base import Write
from azilcli.cli.boundary import main
from azilcli.errors import ExitCode
from azilcli.language import _
from azilcli.ledger import schema
from azilcli.services import absences, children, health, measures, merging, passes, people, places, stays
from azilcli.services.people import Identity
from tests.cli.test_help import RUN
from tests.conftest import AUTHOR, Azil
from tests.every import every
from tests.records import lines

FINGERPRINT = r"[0-9a-f]{4}(?:-[0-9a-f]{4}){3}"
RECEIPT = re.compile(
    rf"(?P<done>.+) · (?P<fingerprint>{FINGERPRINT}) · undo: azil undo (?P<entry>[0-9a-f]{{8}})\n"
)
LAST = re.compile(rf"(?P<done>.+) · (?P<fingerprint>{FINGERPRINT})\n")
"""The receipt of what cannot be undone."""
FINAL = {"person erase", "organisation forget-contact", "document forget-staff"}

LINES = {
    "admit": "admit 'Novak Ana' --to LOGATEC --programme asylum",
    "transfer": "transfer 'Haidari Amina' --to LOGATEC/102",
    "extend": "extend 'Tesfay Selam' --override drill",
    "discharge": "discharge 'Haidari Amina' --reason own-wish --destination abroad",
    "correct": "correct 'Haidari Amina' --arrived yesterday --reason 'entered a day late'",
    "undo": "undo",
    "person add": "person add Zidan Lejla --sex f --born 1990-05-03 --citizenship SYR",
    "person edit": "person edit 'Novak Ana' --phone 041123456",
    "person merge": "person merge 'Omari Nur' 'Omari Zia'",
    "organisation forget-contact": "organisation forget-contact OZARA --reason 'request 12/2026' --yes",
    "person erase": "person erase 'Novak Ana' --reason 'request 12/2026' --yes",
    "person distinct": "person distinct 'Omari Nur' 'Omari Zia' --note brothers",
    "household create": "household create Novak --with 'Novak Ana' --member 'Novak, Tim, m, 2015'",
    "household join": "household join Kos 'Novak Ana' --relation other",
    "household leave": "household leave 'Kos Miha'",
    "household relation": "household relation 'Kos Miha' --relation spouse",
    "site add": "site add KRANJ --name Kranj --town Kranj --kind other --programme asylum",
    "site edit": "site edit LOGATEC --address 'Vojkova cesta'",
    "site close": "site close IH-VELENJE --reason renovation",
    "site reopen": "site reopen MBS-POSTOJNA",
    "room add": "room add LOGATEC --rooms 901-903 --beds 2 --area 18",
    "room edit": "room edit LOGATEC/102 --for families",
    "room close": "room close LOGATEC/103",
    "room reopen": "room reopen LOGATEC/104",
    "bed add": "bed add LOGATEC/102 --count 2",
    "bed edit": "bed edit LOGATEC/102/A --accessible",
    "bed close": "bed close LOGATEC/103/A",
    "bed reopen": "bed reopen LOGATEC/105/A",
    "bed out": "bed out LOGATEC/103/A --to +7 --reason repair",
    "bed back": "bed back LOGATEC/105/B",
    "policy set": "policy set integration.base 12 --basis ZMZ-2",
    "code add": "code add destination hospic --sl hospic --en hospice",
    "overstay": "overstay 'Tesfay Selam' --until +500 --reason painting",
    "evidence add": "evidence add 'Tesfay Selam' interview",
    "absent": "absent 'Haidari Amina' --expected +2 --reason visit",
    "return": "return 'Rashidi Leyla'",
    "presence record": "presence record LOGATEC --missing 'Haidari Amina' --on today",
    "pass grant": "pass grant 'Haidari Amina' --from tomorrow --to +4",
    "pass cancel": "pass cancel 'Samadi Farah'",
    "health exam": "health exam 'Novak Ana' --result referred --place Logatec",
    "health info": "health info --household Kos --language dari",
    "document sign": "document sign 'Haidari Amina' HISNI-RED-IH",
    "document forget-staff": "document forget-staff 'Eva Kos' --reason 'request 12/2026' --yes",
    "document unsign": "document unsign 'Kos Miha'",
    "health vulnerability": "health vulnerability 'Haidari Amina' --kind disability",
    "guardian appoint": "guardian appoint 'Omari Nur' --name 'Kos Eva' --address 'Trg 1' --csd Logatec",
    "guardian end": "guardian end 'Omari Zia'",
    "guardian opinion": "guardian opinion 'Omari Nur' --csd Postojna --placement 'DD Postojna'",
    "guardian married": "guardian married 'Omari Nur'",
    "measure add": "measure add 'Haidari Amina' breach-serious --description 'struck a neighbour'",
    "measure complete": "measure complete 'Tesfay Selam' --breach house-2",
    "leaving decision": "leaving decision 'Haidari Amina' --kind final-negative --enforceable +15",
    "leaving voluntary": "leaving voluntary 'Haidari Amina' --from today",
    "leaving removal": "leaving removal 'Haidari Amina' --asked today --agreed +5",
    "leaving return": "leaving return 'Haidari Amina' --decided today --agreed +5",
    "leaving dublin": "leaving dublin 'Haidari Amina' --state HRV --agreed +14",
    "leaving dispersal": "leaving dispersal 'Novak Ana' --address 'Trg 1, Celje' --override drill",
    "leaving told": "leaving told 'Haidari Amina' --who 'CSD Logatec'",
    "aid month": "aid month",
    "aid give": "aid give",
    "aid withhold": "aid withhold 'Rashidi Leyla' --reason own-means",
    "activity member": "activity member SLO-MB POLICIJA",
    "warning tell": "warning tell 'Kos Miha' OZARA csd",
    "warning stage": "warning stage 'Kos Miha' lawsuit",
    "warning close": "warning close 'Kos Miha' --outcome lost",
    "warning admit": "warning admit 'Kos Miha' --to FLAT-CE --override drill",
    "conflict resolve": "conflict resolve --keep 1",
    **lines.writing(),
}
"""A line for each command that writes to a file that exists."""


@pytest.fixture(scope="module")
def _world(_network: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a file in which each of `LINES` has something to do."""
    path = tmp_path_factory.mktemp("world") / "azil.db"
    path.write_bytes(_network.read_bytes())
    prepare(path)
    return path.read_bytes()


def prepare(path: Path) -> None:
    """Fill a file with the network so that each of `LINES` has something to do."""
    today = dates.today()
    with repository.writing(path, AUTHOR) as repo:
        people.add(repo, [Identity("Haidari", "Amina", sex="f", birth_date="1990-05-03")])
        people.add(repo, [Identity("Novak", "Ana", sex="f"), Identity("Tesfay", "Selam", sex="f")])
        family = [Identity("Kos", "Miha", sex="m", birth_date="1980"), Identity("Kos", "Tim", sex="m")]
        people.create_household(repo, "Kos", kind="family", existing=[], entered=family, on=today)
        people.add(
            repo, [Identity("Omari", name, sex="m", birth_date="2012-03-04") for name in ("Nur", "Zia")]
        )
        people.add(repo, [Identity("Rashidi", "Leyla", sex="f"), Identity("Samadi", "Farah", sex="f")])
        health.exam(repo, ["Haidari"], on=today - timedelta(1), result="fit")
        health.exam(repo, ["Novak", "Rashidi", "Samadi", "Kos Miha", "Kos Tim"], on=today, result="fit")
        children.appoint(repo, "Omari Zia", name="Kos Eva", address="Trg 1", csd="Logatec",
                         kind="representative", on=today)  # fmt: skip
        stays.admit(repo, ["Rashidi", "Samadi"], "LJ-KOTNIKOVA", on=today, programme="asylum")
        absences.absent(repo, ["Rashidi"], on=today)
        passes.grant(repo, ["Samadi"], start=dates.parse("tomorrow"), end=dates.parse("+4"))
        stays.admit(repo, ["Tesfay"], "IH-MARIBOR", on=today, status_on=today)
        measures.add(repo, ["Tesfay"], "breach-serious", on=today, description="noise")
        for kind, place, effect in (
            ("site", "MBS-POSTOJNA", "closed"),
            ("room", "LOGATEC/104", "closed"),
            ("bed", "LOGATEC/105/A", "closed"),
            ("bed", "LOGATEC/105/B", "out-of-service"),
        ):
            places.close(repo, place, effect=effect, from_day=today, to_day=None, reason=None, kind=kind)
    for line in (
        *lines.prepared(),
        "document sign 'Kos Miha' HISNI-RED-IH",
        "document sign HISNI-RED-IH --staff 'Eva Kos'",
        "status set 'Rashidi Leyla' 'Samadi Farah' applicant",
        "aid add 'Rashidi Leyla' pocket-money --state due",
    ):
        assert main(["--db", str(path), *shlex.split(line)]) == ExitCode.DONE, line
    _disagree(path)
    with repository.writing(path, AUTHOR) as repo:
        stays.admit(repo, ["Haidari"], "LOGATEC/101/A", on=today, programme="asylum")


def _disagree(path: Path) -> None:
    """Bring in a copy that says something else of somebody than the file itself."""
    other = path.with_name("other.db")
    other.write_bytes(path.read_bytes())
    for one, phone in ((path, "041 1"), (other, "031 2")):
        with repository.writing(one, AUTHOR) as repo:
            people.edit(repo, "Kos Miha", {"phone": phone})
    with repository.writing(path, AUTHOR) as repo:
        merging.merge(repo, [other])


@pytest.fixture
def world(path: Path, _world: bytes) -> Path:
    """The file of the test, with people and places in every state."""
    path.write_bytes(_world)
    return path


def tables(path: Path) -> dict[str, list[Any]]:
    """Every row of every kind of record."""
    connection = sqlite3.connect(path)
    try:
        return {
            kind.name: connection.execute(
                f"SELECT {', '.join(kind.columns)} FROM {kind.name} ORDER BY id"
            ).fetchall()
            for kind in schema.kinds().values()
        }
    finally:
        connection.close()


def info(azil: Azil) -> dict[str, Any]:
    """What `azil db info` says of the file."""
    facts: dict[str, Any] = json.loads(azil("db info --format json").out)["file"]
    return facts


def newest(azil: Azil) -> dict[str, Any]:
    """The newest entry of the log."""
    (entry,) = json.loads(azil("log --limit 1 --format json").out)
    return dict(entry)


def test_there_is_a_line_here_for_every_command_that_writes() -> None:
    writing = {words for words, command in RUN.items() if isinstance(command, Write)}
    elsewhere = {"init", "import", "allocate", "site open", "db merge", "db restore", "db upgrade"}
    assert writing - elsewhere == set(LINES)  # each has tests of its own


@pytest.fixture(scope="module")
def _verified() -> set[str]:
    """The kinds of record of which some command left a sound file."""
    return set()


@every("words", LINES)
def test_a_write_prints_one_line_with_fingerprint_and_an_undo_that_can_be_undone(
    azil: Azil, world: Path, _verified: set[str], words: str
) -> None:
    before = tables(world)
    done = azil(LINES[words])
    assert done.code == 0, done.err
    receipt = (LAST if words in FINAL else RECEIPT).fullmatch(done.out)
    assert receipt, done.out
    facts, after = info(azil), tables(world)
    assert receipt["fingerprint"] == facts["fingerprint"]
    assert newest(azil)["action"] == words
    assert after != before
    if words not in FINAL:
        assert receipt["entry"] == facts["head"][:8]
        undone = RECEIPT.fullmatch(azil(f"undo {receipt['entry']}").out)
        assert undone
        assert tables(world) == before
        assert azil(f"undo {undone['entry']}").code == 0
        assert tables(world) == after
    if written := {kind for kind in after if after[kind] != before[kind]} - _verified:
        assert azil("db verify").code == 0
        _verified |= written


@pytest.mark.parametrize("words", sorted(FINAL))
def test_what_is_final_offers_no_undo_and_has_none(azil: Azil, world: Path, words: str) -> None:
    assert "undo" not in azil(LINES[words]).out
    before = world.read_bytes()
    for line in ("undo", f"undo {info(azil)['head'][:8]}"):
        assert azil(line).code == ExitCode.REFUSED
    assert world.read_bytes() == before


@every("words", LINES)
def test_the_same_as_data(azil: Azil, world: Path, words: str) -> None:
    done = azil(f"{LINES[words]} --format json")
    assert done.code == 0, done.err
    said = json.loads(done.out)
    facts = info(azil)
    assert said["action"] == words
    assert said["dry_run"] is False
    assert said["entry"] == facts["head"]
    assert said["fingerprint"] == facts["fingerprint"]
    assert set(said) > {"action", "dry_run", "entry", "fingerprint"}
    assert all(re.fullmatch("[a-z0-9_]+", key) for key in said)


@every("words", LINES)
def test_a_dry_run_leaves_the_file_byte_for_byte_and_says_what_the_write_then_does(
    azil: Azil, world: Path, words: str
) -> None:
    before = world.read_bytes()
    said = json.loads(azil(f"{LINES[words]} --dry-run --format json").out)
    assert (said["dry_run"], said["entry"], said["fingerprint"]) == (True, None, None)
    for lang in ("sl", "en"):
        tried = azil(f"{LINES[words]} --dry-run --lang {lang}")
        assert tried.code == 0, tried.err
        before_it, after_it = _("{done} · dry run, nothing was written", done="|").split("|")
        assert tried.out.startswith(before_it) and tried.out.endswith(f"{after_it}\n")
        assert tried.out.count("\n") == 1
        assert not re.search(FINGERPRINT, tried.out)
    assert world.read_bytes() == before
    assert [one.name for one in world.parent.iterdir()] == ["azil.db"]
    done = azil(LINES[words])
    assert _plain(tried.out.partition(" · ")[0]) == _plain(done.out.partition(" · ")[0])
    put_aside = [line for line in done.err.splitlines() if "was kept" in line]
    assert tried.err.splitlines() == [line for line in done.err.splitlines() if line not in put_aside]


def _plain(sentence: str) -> str:
    """A sentence without the codes of new records, which are random."""
    return re.sub(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){2}\b", "CODE", sentence)


@pytest.mark.parametrize("lang", ["en", "sl"])
def test_the_receipt_is_one_line_in_slovenian_too(azil: Azil, world: Path, lang: str) -> None:
    done = azil(f"{LINES['admit']} --lang {lang}")
    assert done.out.count("\n") == 1
    assert info(azil)["fingerprint"] in done.out
    assert f"azil undo {info(azil)['head'][:8]}" in done.out


def test_a_new_file_has_a_receipt_too(azil: Azil, path: Path) -> None:
    receipt = RECEIPT.fullmatch(azil("init").out)
    assert receipt
    assert receipt["fingerprint"] == info(azil)["fingerprint"]


def test_a_new_file_as_data(azil: Azil, path: Path) -> None:
    said = json.loads(azil("init --format json").out)
    assert said["fingerprint"] == info(azil)["fingerprint"]
    assert (said["action"], said["sites"] > 0, said["beds"] > 0) == ("init", True, True)


@pytest.mark.parametrize("line", ["init --dry-run", "init --empty --dry-run", "init --dry-run --format json"])
def test_a_dry_run_makes_no_file(azil: Azil, path: Path, line: str) -> None:
    assert azil(line).code == 0
    assert list(path.parent.iterdir()) == []


def test_the_receipt_of_an_admission_names_person_code_bed_and_day(azil: Azil, world: Path) -> None:
    code = json.loads(azil("find 'Novak Ana' --format json").out)[0]["person"]
    said = azil("admit 'Novak Ana' --to LOGATEC/102/B --programme asylum").out
    shown = "-".join((code[:4], code[4:8], code[8:]))
    assert said.startswith(f"Admitted on {dates.today()}: Novak Ana ({shown}) → LOGATEC/102/B · ")


@pytest.mark.parametrize(
    ("words", "line", "named"),
    [
        ("admit", "admit 'Novak Ana' --to LOGATEC/102/B --programme asylum", lambda d: d["people"][0]["bed"]),
        ("transfer", "transfer 'Haidari Amina' --to LOGATEC/102/B", lambda d: d["people"][0]["bed"]),
        ("extend", "extend 'Tesfay Selam' --override drill", lambda d: d["people"][0]["until"]),
        ("room add", "room add LOGATEC --rooms 901 --beds 2", lambda d: d["rooms"][0]),
        ("code add", "code add destination hospic --sl a --en b", lambda d: d["code"]),
        ("discharge", "discharge 'Haidari Amina' --reason own-wish", lambda d: d["people"][0]["place"]),
    ],
)
def test_text_and_data_name_the_same_thing(
    azil: Azil, world: Path, words: str, line: str, named: Callable[[dict[str, Any]], str]
) -> None:
    before = world.read_bytes()
    data = json.loads(azil(f"{line} --format json").out)
    world.write_bytes(before)
    assert named(data) in azil(line).out


def test_why_a_bed_was_chosen_is_said_on_stderr_and_only_there(azil: Azil, world: Path) -> None:
    done = azil("admit 'Novak Ana' --to LOGATEC --programme asylum")
    bed = json.loads(azil("show 'Novak Ana' --format json").out)["placements"][0]["place"]
    assert bed == "LOGATEC/101/B"
    assert done.err.startswith("LOGATEC/101: ")
    assert done.err.count("\n") == 1
    assert done.err.strip() not in done.out


def test_a_bed_that_was_named_needs_no_reason(azil: Azil, world: Path) -> None:
    assert azil("admit 'Novak Ana' --to LOGATEC/102/A --programme asylum").err == ""


def test_each_party_has_its_reason(azil: Azil, world: Path) -> None:
    done = azil("admit 'Novak Ana' 'Kos Miha' 'Kos Tim' --to LOGATEC --programme asylum")
    assert len(done.err.splitlines()) == 2


def test_reasons_do_not_disturb_the_data(azil: Azil, world: Path) -> None:
    done = azil("admit 'Novak Ana' --to LOGATEC --programme asylum --format json")
    assert json.loads(done.out)["people"][0]["bed"] == "LOGATEC/101/B"
    assert done.err.startswith("LOGATEC/101: ")


def test_somebody_of_the_same_name_is_remarked_on_stderr(azil: Azil, world: Path) -> None:
    done = azil("person add Haidari Amina")
    assert RECEIPT.fullmatch(done.out)
    assert "Haidari Amina" in done.err
    assert done.err.count("\n") == 1


def test_a_name_with_a_line_break_does_not_break_the_line(azil: Azil, world: Path) -> None:
    done = azil(shlex.join(["person", "add", "First\nSecond\x1b[31m\r\u2028\u202e"]))
    assert RECEIPT.fullmatch(done.out)
    assert done.out.isprintable() is False
    assert done.out[:-1].isprintable()


@pytest.mark.parametrize("line", ["db copy copy.db", "db rebuild"])
def test_what_handles_the_file_whole_says_so_in_one_line(azil: Azil, world: Path, line: str) -> None:
    before = info(azil)["fingerprint"]
    done = azil(line)
    assert (done.code, done.err, done.out.count("\n")) == (0, "", 1)
    assert info(azil)["fingerprint"] == before


def test_a_copy_has_the_fingerprint_of_the_file(azil: Azil, world: Path) -> None:
    fingerprint = info(azil)["fingerprint"]
    assert fingerprint in azil("db copy copy.db").out
    assert json.loads(azil("--db copy.db db info --format json").out)["file"]["fingerprint"] == fingerprint


# Merging copies: the plan comes before the receipt, and what is waiting after it


@pytest.fixture
def elsewhere(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in another folder, which has an entry that the file has not; and the file has one too."""
    other = tmp_path_factory.mktemp("elsewhere") / "other.db"
    other.write_bytes(world.read_bytes())
    for one, phone in ((world, "041 5"), (other, "031 6")):
        with repository.writing(one, AUTHOR) as repo:
            people.edit(repo, "Haidari Amina" if one == world else "Novak Ana", {"phone": phone})
    return other


def test_the_receipt_of_a_merge_is_the_last_line_after_the_plan(
    azil: Azil, world: Path, elsewhere: Path
) -> None:
    done = azil(f"db merge {elsewhere} --yes")
    assert done.code in (ExitCode.DONE, ExitCode.WAITING), done.err
    receipt = LAST.fullmatch(done.out.splitlines(keepends=True)[-1])
    assert receipt, done.out
    facts = info(azil)
    assert receipt["fingerprint"] == facts["fingerprint"]
    assert newest(azil)["action"] == "db merge"
    assert azil("undo").code == ExitCode.REFUSED
    assert azil("db verify").code == 0


def test_a_merge_as_data_is_one_document_with_plan_and_receipt(
    azil: Azil, world: Path, elsewhere: Path
) -> None:
    said = json.loads(azil(f"db merge {elsewhere} --yes --format json").out)
    facts = info(azil)
    assert (said["action"], said["dry_run"], said["how"]) == ("db merge", False, "merge")
    assert (said["entry"], said["fingerprint"]) == (facts["head"], facts["fingerprint"])
    assert said["merge"]["entries"] == 1


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_merge_that_is_only_tried_leaves_both_files_byte_for_byte(
    azil: Azil, world: Path, elsewhere: Path, form: str
) -> None:
    before = world.read_bytes(), elsewhere.read_bytes()
    tried = azil(f"db merge {elsewhere} --dry-run --format {form}")
    assert tried.code in (ExitCode.DONE, ExitCode.WAITING), tried.err
    assert (world.read_bytes(), elsewhere.read_bytes()) == before
    if form == "json":
        said = json.loads(tried.out)
        assert (said["dry_run"], said["entry"], said["fingerprint"]) == (True, None, None)
    else:
        assert tried.out.splitlines()[-1].endswith("dry run, nothing was written")


@pytest.mark.parametrize("how", ["up-to-date", "fast-forward"])
def test_a_merge_that_writes_no_entry_names_none_and_never_somebody_elses_command(
    azil: Azil, world: Path, elsewhere: Path, how: str
) -> None:
    azil(f"db merge {elsewhere} --yes")
    if how == "fast-forward":
        azil(f"--db {elsewhere} db merge {world} --yes")
        azil(f"--db {elsewhere} person add Zadnik")
    said = json.loads(azil(f"db merge {elsewhere} --yes --format json").out)
    facts = info(azil)
    assert (said["how"], said["action"], said["entry"]) == (how, "db merge", None)
    assert said["fingerprint"] == facts["fingerprint"]
    text = azil(f"db merge {elsewhere} --yes").out
    assert text.endswith(f" · {facts['fingerprint']}\n")


def both(azil: Azil, line: str) -> list[tuple[str, str]]:
    """The records that a merge says were changed on both sides."""
    said = json.loads(azil(f"{line} --dry-run --format json").out)
    found = [(row["kind"], row["record"]) for row in said.get("both", [])]
    assert said["merge"]["records"] == len(found)
    return found


def test_what_both_sides_wrote_alike_is_not_said_to_have_been_changed_on_both(
    azil: Azil, world: Path, elsewhere: Path
) -> None:
    """At first each has also written a telephone that the other does not have."""
    for line in ("'Haidari Amina' --languages fa", "'Novak Ana' --languages sl"):
        for db in (world, elsewhere):
            assert azil(f"--db {db} person edit {line}").code == ExitCode.DONE
    assert len(both(azil, f"db merge {elsewhere}")) == 2
    assert azil("person edit 'Novak Ana' --phone '031 6'").code == ExitCode.DONE
    assert azil(f"--db {elsewhere} person edit 'Haidari Amina' --phone '041 5'").code == ExitCode.DONE
    assert both(azil, f"db merge {elsewhere}") == []
    assert azil(f"--db {elsewhere} person edit 'Haidari Amina' --phone '041 6'").code == ExitCode.DONE
    assert [kind for kind, _record in both(azil, f"db merge {elsewhere}")] == ["person"]


def test_two_files_with_the_same_network_that_were_never_copies_become_one_without_any_difference(
    azil: Azil, world: Path, tmp_path: Path
) -> None:
    azil("--db 'their own.db' init")
    refused = azil("db merge 'their own.db' --yes")
    assert refused.code == ExitCode.REFUSED
    command = 'azil db merge "their own.db" --unrelated'
    assert refused.err.endswith(f"hint: to merge them anyway: {command}\n")
    line = command.removeprefix("azil ")
    assert both(azil, line) == []
    merged = azil(f"{line} --yes")
    assert merged.code == ExitCode.DONE, merged
    assert "two histories become one" in merged.out
    assert "since they were one" not in merged.out
    assert azil("db verify").code == ExitCode.DONE
