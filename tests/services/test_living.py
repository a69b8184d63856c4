"""Of a household those are meant who live and are there; nothing more is recorded of the dead."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.errors import AzilError
from azilcli.services import absences, health, people, stays
from azilcli.services.people import Identity
from tests.cli.test_help import RUN, parameters
from tests.conftest import AUTHOR, Azil
from tests.every import every
from tests.records import lines

ARRIVED, GONE = dates.today() - timedelta(days=40), dates.today() - timedelta(days=5)
TODAY, TOMORROW = dates.today(), dates.today() + timedelta(days=1)

OF_STAYS = f"""
transfer {{}} --to FLAT-LJ-2 --override x
extend {{}} --override x
discharge {{}} --reason own-wish
absent {{}}
return {{}}
pass grant {{}} --from {TODAY} --to {TOMORROW} --override test
measure add {{}} breach-minor --description x
""".strip().splitlines()
EVIDENCE = "evidence add {} housing-search"
"""Of those who are there; where nobody is, of all who live."""
OVERSTAY = "overstay {} --reason x --unauthorised"
OF_PEOPLE = f"""
admit {{}} --to LOGATEC --programme asylum --override x
health exam {{}} --result fit
health info {{}}
health vulnerability {{}} --kind disability
status set {{}} applicant
leaving decision {{}} --kind final-negative --enforceable {TOMORROW}
leaving voluntary {{}} --from {TODAY}
leaving removal {{}} --asked {TODAY}
leaving return {{}} --decided {TODAY}
leaving dublin {{}} --state HRV --agreed {TOMORROW}
leaving dispersal {{}} --address Trg --override x
""".strip().splitlines()
OF_ONE = f"""
card add {{}} --kind passport --number 7 --issued {TODAY}
guardian appoint {{}} --name Kos --address Trg --csd Celje
guardian opinion {{}} --csd Celje --placement here
guardian married {{}}
household join Kos {{}}
household create Kos --with {{}}
""".strip().splitlines()
OTHERWISE = {
    *("correct", "person edit", "person show", "person distinct", "person erase", "household leave"),
    *("guardian end", "leaving told", "leaving show", "card list", "measure list", "evidence list"),
    *("log", "due", "person duplicates", "pass cancel", "suggest", "household relation"),
    *("aid give", "aid withhold", "document sign", "document signatures"),
    *("report certificate", "report notice"),
}
"""Commands that tell of what was, put it right, or end it: of the dead too. `suggest` writes nothing; a
signature, and aid that is withheld, are recorded as every declared kind is."""


@pytest.fixture(scope="module")
def _family(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    from azilcli.services import network

    path = tmp_path_factory.mktemp("family") / "azil.db"
    with repository.creating(path, AUTHOR) as repo:
        network.initialise(repo)
        entered = [
            Identity("Novak", "Ana", sex="f", birth_date="1985", relation="head"),
            Identity("Novak", "Bor", sex="m", birth_date="2012-05-01", relation="child"),
            Identity("Novak", "Dedek", sex="m", birth_date="1940"),
            Identity("Novak", "Sestra", sex="f", birth_date="1990"),
        ]
        people.create_household(repo, "Novak", kind="family", existing=[], entered=entered, on=ARRIVED)
        people.create_household(
            repo, "Kos", kind="family", existing=[], entered=[Identity("Kos")], on=ARRIVED
        )
        stays.admit(repo, [], "FLAT-LJ-1", households=["Novak"], on=ARRIVED)
        stays.discharge(repo, ["Novak Dedek"], on=GONE, reason="death", destination=None)
        stays.discharge(repo, ["Novak Sestra"], on=GONE, reason="own-wish", destination=None)
    return path.read_bytes()


@pytest.fixture
def house(path: Path, _family: bytes) -> Path:
    """A family of four in a flat, of whom one died and one moved out."""
    path.write_bytes(_family)
    return path


def test_every_command_that_takes_people_is_tried_here() -> None:
    taking = set()
    for words, one in RUN.items():
        for param in parameters(one):
            named = str(param.metavar or "").strip("[]").startswith(("PERSON", "PEOPLE"))
            if named or "--household" in param.opts:
                taking.add(words)
    tried = {
        words
        for words in taking
        for line in (*OF_STAYS, EVIDENCE, OVERSTAY, *OF_PEOPLE, *OF_ONE)
        if line.startswith(words)
    }
    declared = {*lines.writing(), *(" ".join(line.split()[:2]) for line in lines.listing())}
    assert (tried | OTHERWISE) - declared == taking - declared


@every("line", [*OF_STAYS, EVIDENCE])
def test_of_a_household_those_are_meant_who_are_there(azil: Azil, house: Path, line: str) -> None:
    if line.startswith("return"):
        azil("absent 'Novak Ana' 'Novak Bor' --on yesterday")
    done = azil(line.format("--household Novak"))
    assert done.code == 0, done.err
    assert f"left out: Novak Dedek died on {GONE}" in done.err
    assert "left out: Novak Sestra was not accommodated on" in done.err
    assert "Ana" in done.out and "Bor" in done.out
    assert "Dedek" not in done.out and "Sestra" not in done.out


@every("line", OF_PEOPLE)
def test_of_a_household_those_are_meant_who_live(azil: Azil, house: Path, line: str) -> None:
    if line.startswith(("admit", "leaving dispersal")):
        azil("discharge --household Novak --reason own-wish --on yesterday")
    done = azil(line.format("--household Novak"))
    assert done.code == 0, done.err
    assert f"left out: Novak Dedek died on {GONE}" in done.err
    assert "Ana" in done.out and "Sestra" in done.out and "Dedek" not in done.out


def test_a_term_that_is_over_is_overstayed_by_those_who_are_there(azil: Azil, house: Path) -> None:
    refused = azil(OVERSTAY.format("--household Novak"))
    assert "the term of Novak Ana lasts until" in refused.err
    azil("correct 'Novak Ana' --arrived 2020-01-01 --reason x")
    azil("correct 'Novak Bor' --arrived 2020-01-01 --reason x")
    done = azil(OVERSTAY.format("--household Novak"))
    assert done.code == 0, done.err
    assert "Bor" in done.out and "Dedek" not in done.out


def test_a_bed_is_looked_for_only_for_those_who_are_there(azil: Azil, house: Path) -> None:
    offered = azil("suggest --household Novak --site FLAT-LJ-2").out
    assert "Novak Ana" in offered and "Novak Bor" in offered
    assert "left out: Novak Dedek died" in offered and "left out: Novak Sestra was not" in offered
    azil("discharge --household Novak --reason own-wish")
    offered = azil("suggest --household Novak --site FLAT-LJ-2 --programme eviction").out
    assert "Novak Sestra" in offered and "left out: Novak Dedek" in offered


@every("line", [*OF_STAYS, EVIDENCE, OVERSTAY, *OF_PEOPLE, *OF_ONE])
def test_nothing_more_is_recorded_of_the_dead(azil: Azil, house: Path, line: str) -> None:
    before = house.read_bytes()
    refused = azil(line.format("'Novak Dedek'"))
    assert (refused.code, refused.out) == (4, ""), refused
    assert f"error: Novak Dedek died on {GONE}" in refused.err
    assert house.read_bytes() == before


@every("line", [*(line for line in OF_STAYS if not line.startswith("evidence")), OVERSTAY])
def test_where_nobody_is_left_it_is_refused_and_said_why(azil: Azil, house: Path, line: str) -> None:
    azil("discharge --household Novak --reason own-wish --on yesterday")
    before = house.read_bytes()
    refused = azil(line.format("--household Novak"))
    assert (refused.code, refused.out) == (4, ""), refused
    assert "nobody of the household Novak is accommodated: Novak Ana was not accommodated" in refused.err
    assert f"Novak Dedek died on {GONE}" in refused.err
    assert house.read_bytes() == before


def test_what_was_before_a_death_is_still_recorded_read_and_put_right(azil: Azil, house: Path) -> None:
    day = GONE - timedelta(days=1)
    for line in (
        f"health exam 'Novak Dedek' --result fit --on {day}",
        f"status set --household Novak applicant --on {day}",
        f"card add 'Novak Dedek' --kind passport --number 7 --issued {day}",
        "person edit 'Novak Dedek' --note x",
        "leaving told 'Novak Dedek' --who Police",
        f"correct 'Novak Dedek' --departed {day} --reason x",
        "show 'Novak Dedek'",
        "household leave 'Novak Dedek'",
    ):
        done = azil(line)
        assert done.code == 0, (line, done.err)
        assert "left out" not in done.err


def test_a_death_that_is_undone_was_none(azil: Azil, house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        (row,) = repo.rows("SELECT id FROM entry WHERE action = 'discharge' ORDER BY seq LIMIT 1")
    assert azil(f"undo {row['id'][:8]}").code == 0
    assert azil("health exam 'Novak Dedek' --result fit").code == 0


def test_the_code_of_a_household_among_people_means_the_same(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        (row,) = repo.rows("SELECT id FROM household WHERE name = 'Novak'")
        done = absences.absent(repo, [row["id"], "Novak Ana"], on=TODAY)
        assert [one["name"] for one in done.data["people"]] == ["Novak Ana", "Novak Bor"]
        assert len(done.why) == 2
        with pytest.raises(AzilError, match="died"):
            health.inform(repo, [row["id"], "Novak Dedek"], on=TODAY)
