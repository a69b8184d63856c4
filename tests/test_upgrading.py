"""A file follows its program: one that 0.1.0 wrote is read, verified, upgraded and merged by this version."""

from __future__ import annotations

import csv
import json
import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.ledger import derivation
from azilcli.services import network, package
from azilcli.services.places import room_numbers
from tests.conftest import AUTHOR, Azil, records

OLD = Path(__file__).parent / "data" / "azil-0.1.0.db.xz"
CASES = Path(__file__).parent / "data" / "azil-0.1.0-cases.csv"
"""What was found in a file of invented people, each a case of a rule; the file itself stands beside it."""


@pytest.fixture
def old(path: Path) -> Path:
    """A file as 0.1.0 wrote it: two people, a stay that goes on, a move, an absence, a pass, a discharge."""
    path.write_bytes(lzma.decompress(OLD.read_bytes()))
    return path


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that brings a policy more, calls a code otherwise and has a room more at Logatec."""
    packaged = network.packaged

    def more(name: str) -> list[dict[str, str]]:
        rows = list(packaged(name))
        if name == "policies":
            rows.append({**rows[0], "code": "test.limit", "value": "7"})
        if name == "codes":
            rows[0] = {**rows[0], "en": "home for asylum"}
        if name == "rooms":
            rows.append(
                {"site": "LOGATEC", "rooms": "999", "beds": "2", "reserved_for": "", "from_day": "2026-01-01"}
            )
        return rows

    monkeypatch.setattr(network, "packaged", more)
    monkeypatch.setattr(package, "own", lambda: "0.1.0-newer")


def counted(path: Path, table: str) -> int:
    return int(records(path, f"SELECT count(*) AS n FROM {table}")[0]["n"])


def test_a_file_of_the_first_version_is_read_without_being_written_to(old: Path, azil: Azil) -> None:
    before = old.read_bytes()
    for command in (
        "report occupancy --on 2025-09-11 --site LOGATEC --by room",
        "show Haidari",
        "find selam",
        "log",
        "check --site LOGATEC",
        "db info",
        "db verify",
        "pass list",
    ):
        done = azil(command)
        assert done.code in (0, 6), (command, done.err)
        assert old.read_bytes() == before, command
    assert "LOGATEC/103/A" in azil("show Haidari").out


def test_the_first_write_makes_its_tables_those_of_this_program(old: Path, azil: Azil) -> None:
    assert azil("return Kidane --on 2025-09-20").code == 4
    done = azil("person add Zadnik Ivan --sex m")
    assert done.code == 0, done.err
    with closing(sqlite3.connect(old)) as connection:
        assert derivation.is_current(connection)
    assert azil("db verify").code == 0
    assert "LOGATEC/103/A" in azil("show Haidari").out


def test_a_measure_of_an_old_file_is_found_once_the_file_knows_the_act(old: Path, azil: Azil) -> None:
    assert azil("measure add Haidari termination --on 2025-09-20 --description noise").code == 0
    said = "check --code measure-not-in-act --on 2025-09-20"
    assert azil(said).out.count("Haidari") == 0
    assert azil("db upgrade").code == 0
    assert "ZMZ-1" in azil("policy list").out and azil(said).out.count("Haidari") == 1
    assert azil("measure add Haidari termination --on 2025-09-20 --description noise").code == 4


def test_it_is_offered_what_the_program_brings_until_that_is_taken(old: Path, azil: Azil) -> None:
    assert "azil db upgrade" in azil("person add Zadnik").err
    tried = azil("db upgrade --dry-run")
    assert (tried.code, counted(old, "package")) == (0, 0)
    assert azil("db upgrade").code == 0
    assert "azil db upgrade" not in azil("person add Breznik").err
    again = azil("db upgrade --format json")
    assert '"added": 0' in again.out
    assert azil("db verify").code == 0


def test_a_new_file_lacks_nothing(office: Path, azil: Azil) -> None:
    assert "upgrade" not in azil("person add Zadnik").err
    assert "is up to date" in azil("db upgrade").out


@pytest.mark.usefixtures("office", "newer")
@pytest.mark.whole_network
def test_what_the_package_has_and_the_file_has_not_is_added(office: Path, azil: Azil) -> None:
    beds = counted(office, "bed")
    done = azil("db upgrade")
    assert done.code == 0
    assert done.out.startswith("File upgraded: 1 policy, 0 codes and 3 places added, 1 row corrected · ")
    assert "undo: azil undo" in done.out
    assert records(office, "SELECT value FROM policy WHERE code = 'test.limit'") == [{"value": "7"}]
    assert counted(office, "bed") == beds + 2
    assert records(office, "SELECT en FROM code WHERE rank = 0") == [{"en": "home for asylum"}]


@pytest.mark.usefixtures("newer")
def test_what_people_wrote_stays(office: Path, azil: Azil) -> None:
    with repository.writing(office, AUTHOR) as repo:
        repo.put("code", "site-kind/asylum-home", en="our own word")
        repo.record("code add")
    assert azil("db upgrade").code == 0
    assert records(office, "SELECT en FROM code WHERE rank = 0") == [{"en": "our own word"}]


@pytest.mark.usefixtures("newer")
def test_a_file_without_places_gets_none(path: Path, azil: Azil) -> None:
    with repository.creating(path, AUTHOR) as repo:
        for kind, id_, fields in network.laid(empty=True):
            repo.put(kind, id_, **fields)
        repo.record("init")
    assert azil("db upgrade").code == 0
    assert counted(path, "site") == counted(path, "room") == 0


@pytest.mark.usefixtures("newer")
def test_an_upgrade_is_one_entry_that_can_be_undone(office: Path, azil: Azil) -> None:
    before = (
        records(office, "SELECT * FROM code ORDER BY id"),
        records(office, "SELECT * FROM bed ORDER BY id"),
    )
    azil("db upgrade")
    assert azil("undo").code == 0
    assert (
        records(office, "SELECT * FROM code ORDER BY id"),
        records(office, "SELECT * FROM bed ORDER BY id"),
    ) == before


@pytest.mark.usefixtures("newer")
def test_copies_that_are_upgraded_apart_merge_without_a_conflict(office: Path, azil: Azil) -> None:
    other = office.with_name("other.db")
    other.write_bytes(office.read_bytes())
    azil("person add Zadnik")
    azil("--db other.db person add Breznik")
    assert azil("db upgrade").code == azil("--db other.db db upgrade").code == 0
    merged = azil("db merge other.db --yes")
    assert merged.code == 0, merged.out
    assert records(office, "SELECT * FROM conflict") == []
    assert azil("db verify").code == 0


@pytest.mark.usefixtures("newer")
def test_a_program_that_is_older_than_the_data_corrects_nothing(office: Path, azil: Azil) -> None:
    with repository.writing(office, AUTHOR) as repo:
        repo.put("package", "9.0.0-abc", version="9.0.0")
        repo.record("upgrade")
    assert "is up to date" in azil("db upgrade").out


def test_a_file_of_the_first_version_merges_with_a_new_copy_of_it(old: Path, azil: Azil) -> None:
    new = old.with_name("new.db")
    new.write_bytes(old.read_bytes())
    azil("--db new.db db upgrade")
    azil("--db new.db person add Zadnik")
    azil("person add Breznik")
    merged = azil("db merge new.db --yes")
    assert merged.code in (0, 6), merged.err
    assert records(old, "SELECT * FROM conflict") == []
    assert {row["family_name"] for row in records(old, "SELECT family_name FROM person")} == {
        "Haidari", "Kidane", "Zadnik", "Breznik",
    }  # fmt: skip
    assert azil("db verify").code == 0


AS_BEFORE = {
    "opinion": (
        "{person}/2010-05-05",
        {"person": "{person}", "on_day": "2010-05-05", "csd": "CSD Celje", "placement": "a home"},
        "guardian opinion Kidane --on 2010-05-05 --csd 'CSD Celje' --placement 'a home'",
    ),
    "marriage": (
        "{person}/2012-05-05",
        {"person": "{person}", "on_day": "2012-05-05"},
        "guardian married Kidane --on 2012-05-05",
    ),
    "card": (
        "",
        {
            "person": "{person}",
            "kind": "passport",
            "number": "O 1",
            "issued": "2020-01-02",
            "until": "2030-01-01",
        },
        "card add Kidane --kind passport --number 'O 1' --issued 2020-01-02 --until 2030-01-01",
    ),
}
"""Of kinds that were written out before they were declared: id and fields as they were, and the line."""


@pytest.mark.parametrize("kind", AS_BEFORE)
def test_what_was_declared_since_is_the_same_record_in_a_copy_of_before(
    old: Path, azil: Azil, kind: str
) -> None:
    (who,) = records(old, "SELECT id FROM person WHERE family_name = 'Kidane'")
    id_, fields, line = AS_BEFORE[kind]
    fields = {name: value.format(person=who["id"]) for name, value in fields.items()}
    new = old.with_name("new.db")
    new.write_bytes(old.read_bytes())
    with repository.writing(old, AUTHOR) as repo:
        repo.put(kind, id_.format(person=who["id"]) or repo.new_id(kind), **fields)
        repo.record("as before")
    assert azil(f"--db new.db {line}").code == 0
    (mine,), (theirs,) = (records(path, f"SELECT * FROM {kind}") for path in (old, new))
    is_named = bool(id_)
    assert mine | {"id": ""} == theirs | {"id": ""}
    assert (mine["id"] == theirs["id"]) is is_named
    assert azil("db merge new.db --yes").code in (0, 6)
    assert counted(old, "conflict") == 0
    assert counted(old, kind) == (1 if is_named else 2)


def test_a_site_that_closed_is_closed_in_an_old_file_unless_people_are_there(old: Path, azil: Azil) -> None:
    assert azil("person add Zadnik Ivan --sex m --born 2010-05-03").code == 0
    assert azil("admit Zadnik --to DD-POSTOJNA --on 2025-01-10 --override drill").code == 0
    done = azil("db upgrade")
    assert "DD-POSTOJNA closed on 2024-03-29, but people are recorded there after that" in done.out + done.err
    assert records(old, "SELECT * FROM closure WHERE place = 'DD-POSTOJNA'") == []
    assert azil("undo").code == azil("undo").code == 0
    assert azil("db upgrade").code == 0
    assert records(old, "SELECT from_day FROM closure WHERE place = 'DD-POSTOJNA'") == [
        {"from_day": "2024-03-29"}
    ]


def test_what_an_earlier_version_said_of_an_examination_is_read_and_is_gone_from_the_tables(
    old: Path, azil: Azil
) -> None:
    asked = "SELECT person, fitness FROM examination ORDER BY fitness != 'isolation', id"
    first = records(old, asked)[0]
    assert {row["fitness"] for row in records(old, asked)} <= {"fit", "isolation", "referred"}
    azil(f"discharge {first['person']} --reason other")
    done = azil(f"person erase {first['person']} --reason x --yes")
    assert "remain in the journal" in done.err
    found = {row["person"]: row["fitness"] for row in records(old, asked)}
    assert found[first["person"]] == "" and all(found[one] for one in found.keys() - {first["person"]})
    assert azil("db verify").code == 0


def test_what_an_old_file_holds_is_found_as_the_act_has_it_and_each_difference_has_its_reason(
    path: Path, azil: Azil
) -> None:
    """`azil-0.1.0-cases.csv` says what 0.1.0 found in its file, what is found now, and why.

    A standard that was added since need not stand there; a legal limit must.
    """
    path.write_bytes(lzma.decompress(CASES.with_suffix(".db.xz").read_bytes()))
    assert azil("db upgrade").code == 0
    found: dict[str, set[str]] = {}
    for row in json.loads(azil("check --on 2025-12-20 --format json").out):
        who, is_named, _rest = row["finding"].partition(" Ada")
        name = who.split()[-1] if is_named else row["subject"]
        found.setdefault(row["code"], set()).add(f"{row['severity']}: {name}")
    with CASES.open(encoding="utf-8", newline="") as file:
        table = {row["code"]: row for row in csv.DictReader(file)}
    assert [code for code, row in table.items() if (row["before"] != row["after"]) != bool(row["why"])] == []
    for code, row in table.items():
        severity, _colon, names = row["after"].partition(": ")
        assert found.pop(code, set()) == {f"{severity}: {name}" for name in names.split()}, code
    assert [code for code, those in found.items() if any(one.startswith("gate") for one in those)] == []


def test_a_use_that_is_new_in_the_package_is_taken_over_for_rooms_in_which_nobody_sleeps(
    path: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = network.packaged
    with monkeypatch.context() as patch:
        patch.setattr(network, "packaged", lambda name: [] if name == "uses" else packaged(name))
        patch.setattr(package, "own", lambda: "0.1.0-older")
        with repository.creating(path, AUTHOR) as repo:
            network.initialise(repo)
    assert counted(path, "bed WHERE accessible = 1") == 0
    for command in ("person add Kos Ana --sex f", "health exam Kos --result fit"):
        assert azil(command).code == 0
    assert azil("admit Kos --to LOGATEC/157 --programme asylum").code == 0
    assert azil("db upgrade").code == 0
    rooms = {row["id"]: row["reserved_for"] for row in records(path, "SELECT id, reserved_for FROM room")}
    assert (rooms["LOGATEC/157"], rooms["LOGATEC/158"]) == (None, "isolation")
    assert counted(path, "bed WHERE accessible = 1") > 5
    named = {f"{row['site']}/{number}" for row in packaged("uses") for number in room_numbers(row["rooms"])}
    assert named <= rooms.keys(), "a use of a room that is not there"
