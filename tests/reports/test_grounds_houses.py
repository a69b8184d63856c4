"""What the figures of houses and nights rest on: beds, placements, closures, needs, and who recorded each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.reports import why_figure
from azilcli.reports.grounds import Count
from azilcli.reports.table import Facts, Report
from tests.conftest import Azil
from tests.every import every
from tests.output.test_screens import made  # noqa: F401

LINES = """
household create Omari --on 2025-03-01 --member "Omari, Amina, f, 1990" --member "Omari, Nur, f, 2022-04-01"
--by gal bed out LOGATEC/103/A --from 2025-02-05
--by gal bed out LOGATEC/104/A --from 2025-02-05
person add Kos Ana --sex f --born 1980
person add Bele Eva --sex f --born 1985
person add Zajc Iva --sex f --born 1988
--by ada admit --household Omari --to LOGATEC/101 --programme asylum --on 2025-03-01 --override drill
--by bor admit Kos --to LOGATEC/101 --overflow --programme asylum --on 2025-03-01 --override drill
--by cene admit Bele Zajc --to LOGATEC --programme asylum --on 2025-03-01 --override drill
--by dora need add Kos mobility --source staff --on 2025-03-02
--by dora need add "Omari Amina" mobility --source staff --on 2025-03-02 --private
--by ema health vulnerability Kos --kind disability --on 2025-03-02
--by fran absent Bele --on 2025-03-09
--by hana leaving dispersal Zajc --address "Trg 1, Celje" --on 2025-03-08 --override drill
--by ines leaving removal Bele --asked 2025-03-06 --agreed 2025-03-10
--by jan leaving told Bele --who lawyer --what day --on 2025-03-07
--by kim activity add KUHAR --organisation UOIM --kind food --title Kosilo --at LOGATEC --from 2025-03-01
person add Cvet Lea --sex f --born 1988
--by mia admit Cvet --to IH-MARIBOR --programme integration --on 2025-03-01 --status-on 1.2.2025 --override x
--by nik extend Cvet --on 2025-09-01 --override x
--by oto discharge Cvet --on 2025-10-01 --reason own-wish
--by leo liaison add UOIM "Novak Jan" --at LOGATEC --since 2025-03-01
"""
NIGHT = "--on 2025-03-10"


@pytest.fixture
def house(office: Path, azil: Azil) -> Path:
    """A house with a family, somebody in a room of several, one away, and one who moved to an address."""
    for line in LINES.strip().splitlines():
        done = azil(line)
        assert done.code in (0, 6), (line, done.err)
    return office


@every("report", ["rooms", "evacuation", "dispersed", "centre LOGATEC"])
def test_every_figure_counts_as_many_people_or_records_as_it_says(
    report: str,
    house: Path,
    azil: Azil,
    made: list[Report],  # noqa: F811
) -> None:
    made.clear()
    assert azil(f"report {report} {NIGHT}").code == 0
    figures = [
        cell
        for part in made[0]
        for row in (part.items if isinstance(part, Facts) else part.lines)
        for cell in row
        if isinstance(cell, Count)
    ]
    assert any(figures)
    with repository.reading(house) as repo:
        for figure in figures:
            rows, _hidden = why_figure.records_of(repo, figure.grounds, private=True)
            assert len({row.get("person", row["id"]) for _of, row in rows}) == figure, figure.grounds


@every(
    "report, figure, records, actors, private",
    [
        ("rooms", "rooms:LOGATEC/101:occupied", 3, "ada bor", 0),
        ("rooms", "all:over", 1, "bor", 0),
        ("rooms", "all:out_of_service", 2, "gal", 0),
        ("rooms", "LOGATEC/104/A", 1, "gal", 0),
        ("evacuation", "floors:LOGATEC:people", 4, "ada bor cene", 0),
        ("evacuation", "floors:LOGATEC:in_house", 3, "ada bor", 0),
        ("evacuation", "floors:LOGATEC:small", 1, "ada", 0),
        ("evacuation", "floors:LOGATEC:helped", 2, "dora ema", 1),
        ("evacuation", "rooms:Kos Ana", 1, "bor", 0),
        ("dispersed", "all:people", 1, "hana", 0),
        ("centre LOGATEC", "rooms:all:over", 1, "bor", 0),
        ("centre LOGATEC", "people:0-13:people", 1, "ada", 0),
        ("centre LOGATEC", "vulnerable:disability:people", 1, "ema", 0),
        ("centre LOGATEC", "vulnerable:mobility:people", 1, "dora", 1),
        ("centre LOGATEC", "KUHAR", 1, "kim", 0),
        ("centre LOGATEC", "Novak Jan", 1, "leo", 0),
    ],
)
def test_a_figure_or_a_line_names_who_recorded_what_it_counts(
    report: str, figure: str, records: int, actors: str, private: int, house: Path, azil: Azil
) -> None:
    line = f'report {report} {NIGHT} --why "{figure}"'
    told = json.loads(azil(f"{line} --format json").out)
    assert (len(told), {row["actor"] for row in told}) == (records, set(actors.split()))
    assert (f"{private} of these" in azil(line).out) is bool(private)


@every(
    "report, part, actors",
    [
        ("residents", "residents", ["mia", "bor", "ada", "ada", "cene", "hana"]),
        ("handovers", "handovers", ["ines"]),
        ("handovers", "told", ["jan"]),
        ("certificate Zajc", "places", ["hana"]),
        ("certificate Cvet", "facts", ["ana"] * 4),
        ("certificate Cvet --on 2025-10-02", "facts", ["ana"] * 4 + ["oto"]),
        ("notice Cvet", "facts", ["ana"] * 3 + ["mia", "ana", "mia", "mia", "mia"]),
        ("notice Cvet --on 2025-09-02", "facts", ["ana"] * 3 + ["mia", "ana", "mia", "mia", "nik", "nik"]),
    ],
)
def test_each_line_of_a_list_names_who_recorded_it(
    report: str, part: str, actors: list[str], house: Path, azil: Azil
) -> None:
    night = "" if "--on" in report else NIGHT
    told = json.loads(azil(f"report {report} {night} --why --format json").out)
    rows = told[part] if isinstance(told, dict) else told
    assert [row["actor"] for row in rows] == actors
