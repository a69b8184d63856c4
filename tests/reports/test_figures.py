"""Figures of a period: how long stays lasted, the flow between sites, the terms that end."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from azilcli import dates, repository
from azilcli.errors import AzilError
from azilcli.reports import flow, lengths, occupancy
from azilcli.reports.table import Facts, Report
from azilcli.services import people, stays
from tests.conftest import AUTHOR, Azil
from tests.reports.test_occupancy import Line, admit, lines, table

FIRST, LAST = date(2024, 6, 5), date(2024, 6, 20)
TO = ("LOGATEC/201", "LOGATEC/202", "LJ-GORICE/301", "LJ-KOTNIKOVA/1", "LJ-KOTNIKOVA/2")


def parts(report: Report) -> dict[str, list[Line]]:
    """The lines of each table of a report by its name."""
    return {part.name: lines(part) for part in report if not isinstance(part, Facts)}


@pytest.mark.parametrize("seed", range(4))
def test_who_was_there_before_with_who_came_less_who_went_is_who_is_there_after(
    office: Path, seed: int
) -> None:
    chance = Random(seed)
    names = [f"Oseba{number}" for number in range(10)]
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member(f"{name},,m,1990") for name in names])
        for number in range(120):
            who, on = [chance.choice(names)], FIRST + timedelta(number // 5 - 4)
            what = chance.choice(("admit", "transfer", "transfer", "discharge"))
            with suppress(AzilError):
                if what == "admit":
                    stays.admit(repo, who, chance.choice(TO), on=on, programme="asylum", override="drill")
                elif what == "transfer":
                    stays.transfer(repo, who, chance.choice(TO), on=on, override="drill")
                else:
                    stays.discharge(repo, who, on=on, reason="own-wish", destination=None)
    with repository.reading(office) as repo:
        found = parts(flow.flow(repo, FIRST, LAST))
        before, after = (
            {line["site"]: line["occupied"] for line in lines(table(occupancy.occupancy(repo, night)))}
            for night in (FIRST - timedelta(1), LAST)
        )
        alone = parts(flow.flow(repo, FIRST, LAST, "LOGATEC"))
    assert found["flow"] and found["balance"]
    for line in found["balance"]:
        assert (line["before"], line["after"]) == (before[line["site"]], after[line["site"]])
        came, went = line["arrived"] + line["moved_in"], line["moved_away"] + line["left"]
        assert line["before"] + came - went == line["after"]
    assert sum(line["moved_in"] for line in found["balance"]) == sum(
        line["moved_away"] for line in found["balance"]
    )
    assert alone["balance"] == [line for line in found["balance"] if line["site"] == "LOGATEC"]
    assert alone["flow"] == [
        line for line in found["flow"] if "LOGATEC" in (line["from_site"], line["to_site"])
    ]


def test_stays_are_counted_by_their_nights_when_they_end(office: Path) -> None:
    came = {"Ahmadi": 1, "Bako": 4, "Cano": 5, "Dost": 5, "Eze": 2}
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member(f"{name},,m,1990") for name in came])
        for name, day in came.items():
            admit(repo, name, "LOGATEC/201", day, overflow=True)
        stays.transfer(repo, ["Bako"], "LJ-GORICE/301", on=FIRST, override="drill")
        for name, day, reason in (("Ahmadi", 20, "own-wish"), ("Bako", 5, "removal"), ("Cano", 5, "own-wish"),
                                  ("Dost", 21, "own-wish")):  # fmt: skip
            stays.discharge(repo, [name], on=date(2024, 6, day), reason=reason, destination=None)
    with repository.reading(office) as repo:
        found = parts(lengths.ended(repo, FIRST, LAST))
        at_one = parts(lengths.ended(repo, FIRST, LAST, "LJ-GORICE"))
        of_others = parts(lengths.ended(repo, FIRST, LAST, programme="integration"))
    (line,) = found["stays"]
    figures = ("stays", "persons", "nights", "average", "median", "shortest", "longest")
    assert [line[name] for name in figures] == [3, 3, 20, 6.7, 1.0, 0, 19]
    assert [(one["nights_from"], one["nights_to"], one["stays"]) for one in found["lengths"]] == [
        (0, 0, 1), (1, 7, 1), (8, 30, 1),
    ]  # fmt: skip
    assert [(str.__str__(one["reason"]), one["stays"], one["percent"]) for one in found["ends"]] == [
        ("own-wish", 2, 66.7), ("removal", 1, 33.3),
    ]  # fmt: skip
    assert [one["stays"] for one in found["destinations"]] == [3]
    assert [one["stays"] for one in at_one["stays"]] == [1] and of_others["stays"] == []


@pytest.mark.parametrize(
    ("nights", "middle"), [([3], 3.0), ([1, 2], 1.5), ([0, 5, 9], 5.0), ([1, 1, 2, 9], 1.5)]
)
def test_a_median_is_the_middle(nights: list[int], middle: float) -> None:
    assert lengths.median(nights) == middle


def test_every_length_is_in_one_band() -> None:
    ends = [most for _least, most in lengths.BANDS]
    assert [least for least, _most in lengths.BANDS[1:]] == [
        most + 1 for most in ends[:-1] if most is not None
    ]
    assert lengths.BANDS[0][0] == 0 and ends[-1] is None


def test_terms_that_end_are_those_of_who_is_still_there(office: Path, azil: Azil) -> None:
    azil("person add Novak --sex f")
    azil("status set Novak evicted --on 2024-08-01")
    azil("admit Novak --to FLAT-CE --on 2024-08-31")
    with dates.as_of(date(2025, 2, 1)):
        (line,) = json.loads(azil("report expiring --format json").out)
        assert (line["until"], line["site"], line["extensions"]) == ("2025-02-28", "FLAT-CE", 0)
        for asked, count in (("--to 2025-02-27", 0), ("--site FLAT-CE", 1), ("--site LOGATEC", 0),
                             ("--programme eviction", 1), ("--programme asylum", 0)):  # fmt: skip
            assert len(json.loads(azil(f"report expiring {asked} --format json").out)) == count, asked
    azil("discharge Novak --reason own-wish --on 2025-01-31")
    with dates.as_of(date(2025, 2, 1)):
        assert json.loads(azil("report expiring --format json").out) == []
