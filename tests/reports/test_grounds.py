"""Figures that know what they count: in every report, of every table, each traced to its records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.reports import forms, grounds, meant, why_figure
from azilcli.reports.catalogue import FORMS
from azilcli.reports.forms import WHY, WHY_EACH
from azilcli.reports.table import COUNT, NUMBERS, Facts, Report, Table
from tests.conftest import Azil, records
from tests.doing import typed
from tests.every import every
from tests.output.test_screens import LINES

OF_FINDINGS = {("nightly", "summary", "count")}
"""Figures that count findings: on what these rest, `azil check --why` says."""
KNOWING = {one.name for one in FORMS if {WHY, WHY_EACH} & {*one.options}}
ASKED = [
    line.replace(" --compare", "").replace(" --publish", "")
    for line in LINES.split("\n")
    if line.split(" ")[1:2] and line.split(" ")[1] in KNOWING
]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """The reports that commands make, with all that they look up only if it is asked for."""
    kept: list[Report] = []
    make = forms.make

    def keep(*asked: Any) -> Report:
        kept.append(make(*asked))
        for cell in meant.cells(kept[-1]):
            for one in cell.rests_on:
                len(one.rows)
        return kept[-1]

    monkeypatch.setattr(forms, "make", keep)
    return kept


def figures(report: Report) -> Iterator[tuple[str, str, Any, tuple[Any, ...]]]:
    """Every number of a report that is not nought: its table, its column, itself and its row.

    Of a line of figures, what stands before the first of them tells of whom or of what it is.
    """
    for part in report:
        if isinstance(part, Facts):
            continue
        for row in part.lines:
            knowing = [at for at, cell in enumerate(row) if isinstance(cell, grounds.FIGURES)]
            first = min(knowing, default=0)
            for column, cell in [*zip(part.columns, row, strict=True)][first:]:
                if column.kind in (*NUMBERS, COUNT) and not isinstance(cell, str) and cell:
                    yield part.name, column.key, cell, row


def test_every_report_can_be_asked_why() -> None:
    assert {form.name for form in FORMS} - KNOWING == set()


@every("line", ASKED)
def test_every_figure_of_a_report_knows_its_records_or_stands_in_a_line_that_does(
    line: str,
    filled: Path,
    azil: Azil,
    made: list[Report],
) -> None:
    (one,) = records(filled, "SELECT person AS code FROM membership ORDER BY id LIMIT 1")
    name = line.split(" ")[1]
    made.clear()
    assert azil(f"--db {filled} {line.format(**one)}").code == 0
    (report,) = made
    bare = {
        (name, table, key)
        for table, key, cell, row in figures(report)
        if not isinstance(cell, grounds.FIGURES) and not grounds.of_row(row)
    }
    assert bare - OF_FINDINGS == set(), line
    if WHY_EACH in next(form for form in FORMS if form.name == name).options:
        listed = [part for part in report if isinstance(part, Table) and part.rows]
        assert all(grounds.of_row(row) for part in listed for row in part.rows), line
    with repository.reading(filled) as repo:
        asked = {(cell.table, cell.names[:1]): cell for cell in meant.cells(report) if cell.rests_on}
        for cell in asked.values():
            rows, hidden = why_figure.records_of(repo, cell.rests_on, private=True)
            assert hidden == 0
            for one_of, row in rows:
                assert repo.get(one_of.kind, row["id"]), (line, cell.typed, one_of.kind, row)


def test_a_figure_names_its_records_and_who_recorded_each(office: Path, azil: Azil) -> None:
    typed(
        azil,
        "person add Omari Nur --sex m --born 2015-04-01",
        "person add Kos Ana --sex f --born 1980",
        "person add Bele Eva --sex f --born 1990",
        "admit Omari Kos Bele --to LOGATEC --programme asylum --override drill",
        "--by dora need add Omari diet --source staff",
        "--by cene need add Kos diet --source staff --private",
    )
    kitchen = "report kitchen --site LOGATEC"
    (dinner,) = (row for row in json.loads(azil(f"{kitchen} --format json").out) if row["meal"] == "dinner")
    assert (dinner["meals"], dinner["adapted"]) == (3, 2)
    for figure in ("meals", "age_3_13", "age_18_64"):
        told = json.loads(azil(f"{kitchen} --why dinner:{figure} --format json").out)
        assert (len(told), {row["action"] for row in told}) == (dinner[figure], {"admit"}), figure
    adapted = azil(f"{kitchen} --why dinner:adapted --format json")
    assert "1 of these is private and not shown" in adapted.err
    (one,) = json.loads(adapted.out)
    assert (one["name"], one["record"], one["actor"]) == ("Omari Nur", "need", "dora")
    assert "1 of these is private and not shown" in azil(f"{kitchen} --why dinner:adapted").out
    (child,) = json.loads(azil("report school --why all:children --format json").out)
    assert child["name"] == "Omari Nur"
    for words in ("večerja:obroki", "kitchen:LOGATEC:dinner:meals", "DINNER:Meals"):
        assert len(json.loads(azil(f'--lang sl {kitchen} --why "{words}" --format json').out)) == 3, words


@pytest.mark.parametrize(
    "report, asked, hint",
    [
        ("kitchen", "meals", "kitchen:LOGATEC:breakfast:meals"),
        ("kitchen", "dinner:beds", "dinner:meals"),
        ("kitchen", "DINNER adapted", "one of: kitchen:LOGATEC:dinner:adapted\n"),
        ("nightly", "findings", "azil check --why"),
    ],
)
def test_a_figure_that_is_none_or_several_is_refused_with_what_there_is(
    report: str, asked: str, hint: str, office: Path, azil: Azil
) -> None:
    azil("person add Omari Nur --sex m --born 2015")
    assert azil("admit Omari --to LOGATEC --programme asylum --override drill").code == 0
    told = azil(f'report {report} --site LOGATEC --why "{asked}"')
    assert (told.code, told.out) == (2, "")
    assert hint in told.err


def test_what_a_figure_rests_on_is_looked_up_only_where_it_is_asked(
    filled: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def look_up(rows: object) -> list[object]:
        asked.append(rows)
        return []

    monkeypatch.setattr(grounds.Later, "_rows", property(look_up))
    for report in ("occupancy", "flow", "month", "expiring"):
        assert azil(f"--db {filled} report {report} --month 2023-12 --format json").code == 0
    assert asked == []
    assert azil(f"--db {filled} report occupancy --month 2023-12 --why LOGATEC:peak").code == 0
    assert asked


def test_who_put_the_bed_right_is_named_and_not_who_added_a_note(office: Path, azil: Azil) -> None:
    for line in (
        "person add Omari Nur --sex m --born 2015-04-01",
        "--by bor admit Omari --to LOGATEC/101/A --programme asylum --override drill",
        "--by cene need add Omari diet --source staff",
        '--by gal correct Omari --bed LOGATEC/102/A --reason "beds mixed up"',
    ):
        assert azil(line).code == 0, (line, azil(line).err)
    for change in ('--note "asked again"', "--level urgent"):
        assert azil(f"--by hana need correct Omari {change}").code == 0
    for report, actors in (
        ("occupancy --why LOGATEC:occupied", ["gal"]),
        ("occupancy --why LOGATEC/102:occupied", ["gal"]),
        ("residents --why", ["gal"]),
        ("kitchen --site LOGATEC --why dinner:adapted", ["cene"]),
    ):
        told = json.loads(azil(f"report {report} --format json").out)
        assert sorted(row["actor"] for row in told) == actors, report


def test_people_who_are_counted_once_and_have_several_records_are_told(office: Path, azil: Azil) -> None:
    typed(
        azil,
        "person add Omari Nur --sex m --born 1980",
        "admit Omari --to LOGATEC/101/A --programme asylum --on 2025-03-01 --override drill",
        "transfer Omari --to LOGATEC/102/A --on 2025-03-05 --override drill",
    )
    told = azil("report occupancy --month 2025-03 --site LOGATEC --why all:persons").out
    assert "2 counted" in told
    assert "1 person" in told


def test_a_note_does_not_make_a_record_count_anew(office: Path, azil: Azil) -> None:
    typed(
        azil,
        "person add Omari Nur --sex m --born 1980",
        "--by bor admit Omari --to LOGATEC --programme asylum --override drill",
        "--by cene need add Omari mobility --source staff",
        "--by dora need correct Omari --note asked",
    )
    (one,) = json.loads(azil('report evacuation --on today --why "LOGATEC:helped" --format json').out)
    assert (one["record"], one["actor"]) == ("need", "cene")
