"""The figures of a month: who is counted, in which part, and what of it may be published."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import dates
from tests.conftest import Azil

PEOPLE = """
person add Ahmadi Ali --sex m --born 2010-11-01 --citizenship AFG
person add Bako Bo --sex m --born 2012-10-31 --citizenship SYR
person add Cano Ca --sex f --born 1960-10-31 --citizenship SYR
person add Dost Do --sex m --born 1990 --citizenship SYR
person add Eze Ed --sex x --citizenship XXX
person add Shevchenko Ana --sex f --born 1985-01-01 --citizenship UKR
person add Melnik Ana --sex f --born 1985-01-01 --citizenship UKR
admit Ahmadi --to LOGATEC/101 --on 2025-10-02 --programme asylum --override drill
admit Bako --to LOGATEC/102 --on 2025-09-02 --programme asylum --override drill
admit Cano --to LOGATEC/103 --on 2025-10-30 --programme asylum --override drill
admit Dost --to LOGATEC/104 --on 2025-09-01 --programme asylum --override drill
admit Eze --to LOGATEC/105 --on 2025-11-01 --programme asylum --override drill
admit Shevchenko --to LOGATEC/106 --on 2025-10-03 --programme temporary-protection --override drill
discharge Bako --reason own-wish --on 2025-10-01
discharge Dost --reason application-withdrawn --on 2025-10-20
status set Shevchenko temporary-protection --on 2025-10-01
status set Melnik temporary-protection --on 2025-09-01
status set Melnik temporary-protection --on 2025-10-15
status set Dost applicant --on 2025-09-01
status set Dost withdrawn-explicit --on 2025-10-18
status set Bako withdrawn-implicit --on 2025-10-02
""".strip().splitlines()


@pytest.fixture
def house(office: Path, azil: Azil) -> Path:
    """October 2025: who came, left and withdrew."""
    for line in PEOPLE:
        done = azil(line)
        assert done.code == 0, (line, done.err)
    return office


def figures(azil: Azil, more: str = "") -> Any:
    done = azil(f"report month --month 2025-10 --format json {more}")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_everybody_is_counted_where_they_belong(house: Path, azil: Azil) -> None:
    found = figures(azil)
    by_age = {line.pop("figure"): line for line in found["by_age"]}
    counted = {
        figure: {key: number for key, number in line.items() if number} for figure, line in by_age.items()
    }
    assert counted == {
        "reception": {"people": 3, "age_14_15": 1, "age_18_34": 1, "age_65_plus": 1},
        "reception-end": {"people": 2, "age_14_15": 1, "age_65_plus": 1},
        "unaccompanied-end": {"people": 1, "age_14_15": 1},
        "withdrawn-explicit": {"people": 1, "age_18_34": 1},
        "withdrawn-implicit": {"people": 1, "age_0_13": 1},
        "protection-granted": {"people": 1, "age_35_64": 1},
        "protection-end": {"people": 2, "age_35_64": 2},
    }
    citizens = {line["citizenship"]: line for line in found["by_citizenship"]}
    assert {code: (line["reception"], line["protection_end"]) for code, line in citizens.items()} == {
        "AFG": (1, 0), "SYR": (2, 0), "UKR": (0, 2),
    }  # fmt: skip
    assert [(line["reason"], line["stays"]) for line in found["departures"]] == [
        (None, 2), ("own-wish", 1), ("application-withdrawn", 1),
    ]  # fmt: skip
    together = [line for line in found["together"] if line["figure"] == "reception"]
    assert [tuple(line.values())[1:] for line in together] == [
        ("AFG", "m", "14-15", 1), ("SYR", "f", "65+", 1), ("SYR", "m", "18-34", 1),
    ]  # fmt: skip


def test_the_lists_of_a_figure_add_up_to_it(house: Path, azil: Azil) -> None:
    found = figures(azil)
    for line in (*found["by_age"], *found["by_sex"]):
        assert sum(number for number in line.values() if isinstance(number, int)) == 2 * line["people"]
    for line in found["by_age"]:
        key = line["figure"].replace("-", "_")
        assert sum(one[key] for one in found["by_citizenship"]) == line["people"]
        together = [one["people"] for one in found["together"] if one["figure"] == line["figure"]]
        assert sum(together) == line["people"]


def test_what_is_published_holds_no_small_number_and_nothing_combined(house: Path, azil: Azil) -> None:
    found = figures(azil, "--publish")
    assert found.keys() == {"by_age", "by_sex", "by_citizenship", "departures"}
    numbers = [value for lines in found.values() for line in lines for value in line.values()]
    assert {value for value in numbers if isinstance(value, int)} == {0}
    page = azil("report month --month 2025-10 --publish").out
    assert "stands for a number under 5" in page and " : " in page
    assert not set("▁▂▃▄▅▆▇█▌") & set(page), "what is withheld is not drawn"
    assert set("▁▇█") <= set(azil("report month --month 2025-10").out)


def test_how_figures_are_published_is_a_policy(house: Path, azil: Azil) -> None:
    azil("policy set statistics.rounding 1 --from 2025-01-01 --basis drill")
    azil("policy set statistics.smallest 1 --from 2025-01-01 --basis drill")
    exact, published = figures(azil), figures(azil, "--publish")
    assert {name: exact[name] for name in published} == published


def test_of_somebody_erased_the_least_age_possible_is_counted(house: Path, azil: Azil) -> None:
    before = figures(azil)
    assert azil("person erase Dost --yes --reason request").code == 0
    after = figures(azil)
    assert [line["people"] for line in after["by_age"]] == [line["people"] for line in before["by_age"]]
    assert after["by_citizenship"] == before["by_citizenship"]


def test_a_period_that_is_not_over_says_so(house: Path, azil: Azil) -> None:
    with dates.as_of(date(2025, 10, 31)):
        assert "not over yet" in azil("report month --month this").out
        assert "not over yet" not in azil("report month").out


def test_each_figure_names_as_many_people_as_it_counts_and_who_recorded_what_counts(
    house: Path, azil: Azil
) -> None:
    found = figures(azil)

    def named(typed: str) -> Any:
        return figures(azil, f"--why {typed}")

    for line in found["by_age"]:
        assert len(named(line["figure"])) == line["people"], line
    for line in found["together"]:
        cell = ":".join(line[key] for key in ("figure", "age", "sex", "citizenship"))
        assert len(named(cell.lower())) == line["people"], cell
    for line in found["departures"]:
        ended = named(f"departures:{line['programme']}:{line['reason'] or 'total'}:stays")
        assert (len(ended), {row["action"] for row in ended}) == (line["stays"], {"discharge"}), line
    assert {line["reason"] for line in found["departures"]} > {None}
    assert named("SYR:protection-granted") == []
    assert named("reception:people") == named("reception")
    assert len(named("reception:18-34")) == found["by_age"][0]["age_18_34"]
    citizens = {line["citizenship"]: line["reception"] for line in found["by_citizenship"]}
    assert len(named("reception:SYR:people")) == len(named("reception:SYR")) == citizens["SYR"] > 0
    assert azil("--by zala status set Dost withdrawn-implicit --on 2025-10-30").code == 0
    (withdrawn,) = named("withdrawn-implicit:m:SYR:18-34") + named("withdrawn-implicit:35-64")
    assert (withdrawn["name"], withdrawn["actor"], withdrawn["action"]) == ("Dost Do", "zala", "status set")
    assert {row["action"] for row in named("reception") + named("unaccompanied-end")} == {"admit"}
    for typed, code in (("nobody", 2), ("reception:XYZ", 2), ("together:SYR", 2), ("reception --publish", 2),
                        ("reception --compare", 2)):  # fmt: skip
        told = azil(f"report month --month 2025-10 --why {typed}")
        assert (told.code, told.out) == (code, ""), typed
