"""`azil evidence`, `azil extend` and `azil overstay` as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Azil, records
from tests.evidence.world import family_in_flat, tesfay_in_house


@pytest.fixture
def world(office: Path) -> Path:
    family_in_flat(office)
    tesfay_in_house(office)
    return office


def test_evidence_is_added_and_listed_newest_first(azil: Azil, world: Path) -> None:
    first = azil(
        "evidence add --household Novak housing-search --on 1.10.2023 --with Agencija --document 'offer 7'"
    )
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("Recorded on 2023-10-01: search for housing, Novak Petra (")
    assert azil("evidence add Petra cooperation --on 2.10.2023 --note 'at the CSD'").code == 0
    rows = json.loads(azil("evidence list --household Novak --format json").out)
    assert [(row["on_day"], row["name"], row["kind"]) for row in rows] == [
        ("2023-10-02", "Novak Petra", "cooperation"),
        ("2023-10-01", "Novak Petra", "housing-search"),
        ("2023-10-01", "Novak Žan", "housing-search"),
    ]
    assert (rows[1]["with"], rows[1]["document"], rows[0]["note"]) == ("Agencija", "offer 7", "at the CSD")
    assert "search for housing" in azil("evidence list Žan").out
    assert json.loads(azil("evidence list Žan --on 30.9.2023 --format json").out) == []


def test_the_kind_may_be_typed_in_words(azil: Azil, world: Path) -> None:
    assert azil("evidence add Tesfay 'Slovenian course' --percent 85 --on 1.3.2024").code == 0
    assert (
        "Slovenian course 86 %" in azil("evidence add Tesfay slovenian-course --percent 86 --on 2.3.2024").out
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("evidence add Tesfay --on 1.3.2024", 2),
        ("evidence add Tesfay nonsense --on 1.3.2024", 2),
        ("evidence add interview --on 1.3.2024", 2),
        ("evidence add Tesfay slovenian-course --on 1.3.2024", 2),
        ("evidence add Tesfay interview --percent 5 --on 1.3.2024", 2),
        ("evidence add Tesfay interview --on tomorrow", 4),
        ("evidence add Nobody interview", 3),
        ("evidence list", 2),
        ("overstay Petra --until +3", 2),
        ("overstay Petra --reason so", 2),
        ("overstay Tesfay --reason so --until 31.1.2025 --on 1.3.2024", 4),
        ("extend Petra --on 1.2.2024", 4),
        ("extend Petra --on 1.2.2024 --dry-run", 4),
    ],
)
def test_what_cannot_be_is_not_written(azil: Azil, world: Path, line: str, code: int) -> None:
    before = world.read_bytes()
    done = azil(line)
    assert (done.code, done.out) == (code, "")
    assert world.read_bytes() == before


def test_a_dry_run_shows_each_condition_even_where_it_is_refused(azil: Azil, world: Path) -> None:
    azil("evidence add --household Novak cooperation --on 1.10.2023")
    tried = azil("extend --household Novak --on 1.2.2024 --dry-run")
    assert (tried.code, tried.out) == (4, "")
    assert tried.err.splitlines()[:4] == [
        "Novak Petra, Novak Žan: extension 1 until 2024-05-31",
        "- search for housing: 0 records since 2023-08-31, 1 needed",
        "+ cooperation: 1 record since 2023-08-31, 1 needed",
        "error: Novak Petra, Novak Žan cannot be extended: search for housing: 0 records since 2023-08-31,"
        " 1 needed (pilot 2016)",
    ]
    assert tried.err.splitlines()[4].startswith("hint: record what is missing with azil evidence add")


def test_the_conditions_are_data_too_refused_or_not(azil: Azil, world: Path) -> None:
    before = world.read_bytes()
    tried = azil("extend Petra --on 1.2.2024 --dry-run --format json")
    said = json.loads(tried.out)
    assert (tried.code, said["dry_run"], said["entry"]) == (4, True, None)
    assert "cannot be extended" in said["refused"]
    assert [(one["code"], one["met"], one["found"], one["needed"]) for one in said["conditions"]] == [
        ("housing-search", False, 0, 1),
        ("cooperation", False, 0, 1),
    ] * 2
    assert world.read_bytes() == before
    for kind in ("cooperation", "housing-search"):
        azil(f"evidence add Petra {kind} --on 1.10.2023")
    for more in ("--dry-run", ""):
        done = azil(f"extend Petra --on 1.2.2024 --decision 1224-12/2024 --format json {more}")
        assert done.code == 0
        assert [one["met"] for one in json.loads(done.out)["conditions"]] == [True] * 4
    (row,) = records(world, "SELECT DISTINCT decision, decided_on FROM extension")
    assert (row["decision"], row["decided_on"]) == ("1224-12/2024", "2024-02-01")


def test_one_extension_too_many_says_nothing_of_conditions(azil: Azil, world: Path) -> None:
    for day in ("1.2.2024", "1.5.2024"):
        assert azil(f"extend Petra --on {day} --override drill").code == 0
    refused = azil("extend Petra --on 1.8.2024 --dry-run")
    assert refused.code == 4
    assert refused.err.startswith("error: the stay has already been extended 2 times")


def test_an_overstay_turns_the_finding(azil: Azil, world: Path) -> None:
    def codes(on: str) -> list[str]:
        rows = json.loads(azil(f"check --site FLAT-CE --on {on} --format json").out)
        return [row["code"] for row in rows if row["code"].startswith("overstay")]

    assert codes("5.3.2024") == ["overstay", "overstay"]
    done = azil("overstay --household Novak --until 10.3.2024 --on 5.3.2024 --reason 'painting'")
    assert done.out.startswith("Past the end of the term, authorised until 2024-03-10: Novak Petra (")
    assert codes("10.3.2024") == ["overstay-authorised", "overstay-authorised"]
    assert codes("11.3.2024") == ["overstay", "overstay"]
    assert azil("overstay --household Novak --unauthorised --on 11.3.2024 --reason 'refuse to go'").code == 0
    assert codes("11.3.2024") == ["overstay-unauthorised", "overstay-unauthorised"]
    assert "was recorded as not authorised" in azil("check --site FLAT-CE --on 11.3.2024").out
    assert azil("undo").code == 0
    assert codes("11.3.2024") == ["overstay", "overstay"]


def test_what_is_due_names_contract_interview_plan_and_decision(azil: Azil, world: Path) -> None:
    rows = json.loads(azil("due --site IH-MARIBOR --on 5.2.2024 --within 400 --format json").out)
    mine = ("contract", "interview", "plan", "decide-extension")
    found = [(row["day"], row["code"]) for row in rows if row["code"] in mine]
    assert found == [
        ("2024-02-28", "interview"), ("2024-02-29", "contract"), ("2024-04-30", "plan"),
        ("2025-01-01", "decide-extension"),
    ]  # fmt: skip
