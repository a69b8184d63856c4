"""A period beside the same one of the year before."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from azilcli.reports import yearly
from azilcli.reports.catalogue import FORMS
from azilcli.reports.forms import COMPARE
from tests.conftest import Azil


@pytest.mark.parametrize(
    ("first", "last", "former"),
    [
        (date(2025, 2, 1), date(2025, 2, 28), (date(2024, 2, 1), date(2024, 2, 29))),
        (date(2024, 2, 1), date(2024, 2, 29), (date(2023, 2, 1), date(2023, 2, 28))),
        (date(2025, 2, 10), date(2025, 2, 20), (date(2024, 2, 10), date(2024, 2, 20))),
        (date(2024, 2, 29), date(2024, 3, 1), (date(2023, 2, 28), date(2023, 3, 1))),
        (date(2024, 1, 1), date(2024, 12, 31), (date(2023, 1, 1), date(2023, 12, 31))),
    ],
)
def test_whole_months_are_whole_months_a_year_before(
    first: date, last: date, former: tuple[date, date]
) -> None:
    assert yearly.before(first, last) == former


@pytest.fixture
def house(office: Path, azil: Azil) -> Path:
    """Two in March 2024 at two sites; one of them again, and for longer, in March 2025."""
    for name in ("Ahmadi", "Bako"):
        azil(f"person add {name} --sex m --born 1990 --citizenship AFG")
    for line in (
        "admit Ahmadi --to LOGATEC/101 --on 2024-03-01 --departed 2024-03-11",
        "admit Bako --to LJ-GORICE/301 --on 2024-03-01 --departed 2024-03-05",
        "admit Ahmadi --to LOGATEC/101 --on 2025-03-01 --departed 2025-03-21",
    ):
        done = azil(f"{line} --programme asylum --reason own-wish --override drill --yes")
        assert done.code == 0, done.err
    return office


def test_every_number_stands_beside_that_of_the_year_before_with_the_change(house: Path, azil: Azil) -> None:
    said = azil("report occupancy --month 2025-03 --compare --format json")
    found = {(line["site"], line["year"]): line for line in json.loads(said.out)}
    nights = {key: line["bed_nights"] for key, line in found.items() if line["bed_nights"]}
    assert nights == {
        ("LOGATEC", "this"): 20,
        ("LOGATEC", "before"): 10,
        ("LOGATEC", "change"): 10,
        ("LJ-GORICE", "before"): 4,
        ("LJ-GORICE", "change"): -4,
        (None, "this"): 20,
        (None, "before"): 14,
        (None, "change"): 6,
    }
    assert found["LOGATEC", "change"]["peak_night"] is None


def test_what_is_in_one_year_alone_is_nought_in_the_other(house: Path, azil: Azil) -> None:
    said = json.loads(azil("report flow --month 2025-03 --compare --format json").out)
    left = {(line["from_site"], line["year"]): line["moves"] for line in said["flow"] if not line["to_site"]}
    assert (left["LJ-GORICE", "this"], left["LJ-GORICE", "change"]) == (0, -1)


@pytest.mark.parametrize("name", [form.name for form in FORMS if COMPARE in form.options])
@pytest.mark.parametrize("form_", ["text", "csv", "json", "md"])
def test_each_report_of_figures_can_be_compared_in_every_format(
    house: Path, azil: Azil, name: str, form_: str
) -> None:
    done = azil(f"report {name} --month 2025-03 --compare --format {form_}")
    assert (done.code, done.err) == (0, "")
    if form_ in ("text", "md"):
        assert "Compared with 2024" in done.out.replace("\\", "")


def test_steps_and_nights_are_not_compared(house: Path, azil: Azil) -> None:
    for more in ("--month 2025-03 --every week --compare", "--compare", "--on 2025-03-01 --compare"):
        assert azil(f"report occupancy {more}").code == 2, more
