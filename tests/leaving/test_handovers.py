"""The page for those who come for people, and who was told: organisations by their code."""

from __future__ import annotations

import json
from pathlib import Path

from azilcli.errors import ExitCode
from tests.conftest import Azil
from tests.doing import asked

LINES = """
household create Haidari --on 2026-01-01 --member 'Haidari, Amina, f, 1990' --member 'Haidari, Zia, m, 2015'
person add Kos Miha --sex m
admit --household Haidari --to LJ-GORICE --programme asylum --on 2026-01-01 --override drill
leaving removal 'Haidari Amina' --asked 2026-02-01 --agreed 2026-02-10 --to PP-LJUBLJANA
leaving removal Kos --asked 2026-02-01 --agreed 2026-02-10
request add Kos handing-over --to PP-CELJE --asked 2026-02-01 --appointment "2026-02-10 09:00"
need add 'Haidari Amina' mobility --on 2026-02-02 --adjustment escort,medicine --note "Wabzdiagnosis"
leaving told 'Haidari Amina' --to PP-LJUBLJANA --what day --on 2026-02-03
leaving told 'Haidari Amina' --who "her lawyer" --on 2026-02-04
"""


def test_the_page_of_a_day_says_who_where_when_and_what_an_escort_must_know(azil: Azil, office: Path) -> None:
    for line in LINES.strip().splitlines():
        done = azil(line)
        assert done.code == ExitCode.DONE, (line, done.err)
    page = azil("report handovers --on 2026-02-10 --format json").out
    assert "Wabz" not in page
    found = json.loads(page)
    kos, amina = found["handovers"]  # who has an hour comes first
    assert (kos["name"], kos["hour"][-5:]) == ("Kos Miha", "09:00")
    assert (amina["household"], amina["minors"], amina["needs"]) == ("Haidari Zia", 1, "escort medicine")
    assert amina["place"].startswith("LJ-GORICE/")
    assert [row["who"] for row in found["told"]] == [
        "Policijska postaja (Celje)", "Policijska postaja (Ljubljana)", "her lawyer",
    ]  # fmt: skip
    taken = {"PP-CELJE": ["Kos Miha"], "pp-ljubljana": ["Haidari Amina"], "PP-LOGATEC": []}
    for police, names in taken.items():
        page = json.loads(azil(f"report handovers --on 2026-02-10 --police {police} --format json").out)
        listed = asked(azil, f"leaving list --all --agreed 2026-02-10 --for {police}")
        assert [row["name"] for row in page["handovers"]] == [row["name"] for row in listed] == names
    assert json.loads(azil("report handovers --on 2026-02-11 --format json").out)["handovers"] == []
    assert asked(azil, "leaving list --all --agreed 2026-02-11") == []


def test_nobody_is_told_who_is_neither_an_organisation_nor_said(azil: Azil, office: Path) -> None:
    azil("person add Kos Miha --sex m")
    assert azil("leaving told Kos").code == ExitCode.USAGE
    assert azil("leaving told Kos --to NOBODY").code == ExitCode.NOT_FOUND
    assert azil("leaving removal Kos --asked 2026-02-01 --to NOBODY").code == ExitCode.NOT_FOUND
