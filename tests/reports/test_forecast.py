"""What lies ahead: each night's free beds follow from the records, and the changes add up to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import ExitCode
from azilcli.reports import why_figure
from azilcli.reports.grounds import Count
from azilcli.reports.table import Report, Table
from tests.conftest import AUTHOR, Azil
from tests.doing import enter
from tests.every import every
from tests.output.test_screens import made  # noqa: F401

FIRST, LAST = "2026-07-10", "2026-07-15"


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    """Four in Logatec: one goes as agreed, one departs, the term of one ends, one is discharged."""
    people = enter(office, *(f"Kos, {name}, m, 1990" for name in ("Jan", "Ivo", "Lev", "Zia")))
    ends = ("", "", "2026-07-12", "")
    with repository.writing(office, AUTHOR) as repo:
        for number, (person, until) in enumerate(zip(people, ends, strict=True)):
            gone = {"departed": "2026-07-14"} if number == 3 else {}
            stay = repo.add("stay", person=person, programme="asylum", arrived="2026-07-01",
                            **({"until": until} if until else {}), **gone)  # fmt: skip
            repo.add("placement", stay=stay, number=1, site="LOGATEC", room=f"LOGATEC/10{number + 1}",
                     bed=f"LOGATEC/10{number + 1}/A", from_day="2026-07-01",
                     **({"to_day": "2026-07-14"} if gone else {}))  # fmt: skip
        repo.add("leaving", person=people[0], kind="removal", from_day="2026-07-05", agreed="2026-07-11")
        repo.add("leaving", person=people[1], kind="voluntary", from_day="2026-07-05", until="2026-07-11")
        repo.record("drill")
    for line in (
        "--by gal room close LOGATEC/110 --from 2026-07-13",
        "--by hana hold add LOGATEC --people 5 --label bus --from 2026-07-11 --until 2026-07-13",
    ):
        done = azil(line)
        assert done.code == ExitCode.DONE, done.err
    return office


def tables(azil: Azil, line: str) -> dict[str, list[dict[str, Any]]]:
    done = azil(f"{line} --format json")
    assert done.code == ExitCode.DONE, done.err
    found: dict[str, list[dict[str, Any]]] = json.loads(done.out)
    return found


def test_free_beds_are_told_night_by_night_as_agreed_and_at_the_worst(azil: Azil, house: Path) -> None:
    line = f"report forecast --site LOGATEC --from {FIRST} --to {LAST}"
    found = tables(azil, line)
    beds = found["nights"][0]["beds"]
    told = [
        (row["night"][-2:], row["beds"] - beds, *(row[one] for one in ("people", "agreed", "terms", "kept")))
        for row in found["nights"]
    ]
    assert told == [
        ("10", 0, 4, 0, 0, 0),
        ("11", 0, 4, 1, 0, 5),
        ("12", 0, 4, 2, 0, 5),
        ("13", -2, 4, 2, 1, 5),
        ("14", -2, 3, 2, 1, 0),
        ("15", -2, 3, 2, 1, 0),
    ]
    for row in found["nights"]:
        assert row["free_worst"] == row["beds"] - row["people"] - row["kept"]
        assert row["free_planned"] == row["free_worst"] + row["agreed"] + row["terms"]
    steps = {(row["night"][-2:], row["what"]): row["change"] for row in found["changes"]}
    assert steps == {
        ("11", "agreed"): 1, ("11", "kept"): 5, ("12", "agreed"): 1, ("13", "beds"): -2, ("13", "term"): 1,
        ("14", "people"): -1, ("14", "kept"): -5,
    }  # fmt: skip
    assert (
        tables(azil, line.replace(FIRST, "2026-07-16").replace(LAST, "2026-07-16"))["nights"][0]["agreed"]
        == 0
    )


def test_a_site_is_full_on_the_first_night_without_a_free_bed(azil: Azil, house: Path) -> None:
    line = f"report forecast --site LOGATEC --from {FIRST} --to {LAST}"
    (free,) = (one["free_worst"] for one in tables(azil, line)["nights"] if one["night"] == "2026-07-12")
    azil(f"hold add LOGATEC --people {free + 1} --label bus --from 2026-07-12 --until 2026-07-12")
    (site,) = tables(azil, line)["sites"]
    assert (site["full_planned"], site["full_worst"]) == (None, "2026-07-12")
    everywhere = tables(azil, f"report forecast --from {FIRST} --to {LAST}")
    assert site in everywhere["sites"]
    assert everywhere["nights"][0]["beds"] > site["free_worst"]


def test_what_a_figure_of_a_night_or_a_change_rests_on_adds_up_to_it(
    azil: Azil,
    house: Path,
    made: list[Report],  # noqa: F811
) -> None:
    made.clear()
    assert azil(f"report forecast --from {FIRST} --to {LAST}").code == ExitCode.DONE
    tables_ = [part for part in made[0] if isinstance(part, Table)]
    figures = [cell for part in tables_ for row in part.rows for cell in row if isinstance(cell, Count)]
    assert {part.name for part in tables_ if any(isinstance(cell, Count) for cell in part.rows[0])} == {
        "nights", "sites", "changes",
    }  # fmt: skip
    with repository.reading(house) as repo:
        for figure in figures:
            rows = [row for one in figure.grounds for row in one.rows]
            assert sum(row["counts"] for row in rows) == figure
            found, hidden = why_figure.records_of(repo, figure.grounds, private=True)
            assert (len(found), hidden) == (len(rows), 0)


@every(
    "figure, told",
    [
        ("nights:2026-07-13:kept", [("hold", "hana", 5)]),
        ("nights:2026-07-13:agreed", [("leaving", "ana", None)] * 2),
        ("nights:13.7.2026:terms", [("stay", "ana", None)]),
        ("changes:2026-07-13:beds:change", [("bed", "gal", -1)] * 2),
        ("changes:2026-07-13:term:change", [("stay", "ana", 1)]),
        ("changes:2026-07-14:people:change", [("placement", "ana", -1)]),
    ],
)
def test_a_figure_names_who_recorded_what_it_rests_on(
    figure: str, told: list[tuple[str, str, int | None]], azil: Azil, house: Path
) -> None:
    done = azil(f"report forecast --from {FIRST} --to {LAST} --why {figure} --format json")
    rows = json.loads(done.out)
    assert [(row["record"], row["actor"], row.get("counts")) for row in rows] == told
