"""Plans and counselling of beneficiaries: who was not told, what is below, what came of the plans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from azilcli.rules.plans import realised
from tests.conftest import Azil
from tests.doing import asked
from tests.every import every

SEVEN = "housing,money,social,health,education,work,legal-aid"
LINES = """
person add Kidane Selam --sex f --born 1990-05-03 --languages tir
status set Kidane refugee --on 2026-03-02
admit Kidane --to IH-MARIBOR --on 2026-03-02 --status-on 2026-03-02
plan add Kidane integration-contract --on 2026-03-10 --signed 2026-03-10
activity add SLO --organisation UOIM --kind slovenian-course --title Slo --from 2026-03-01 --hours 100
participation add Kidane SLO --from 2026-03-10 --held 49 --attended 20 --as-of 2026-04-01
"""


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    for line in LINES.strip().splitlines():
        done = azil(line)
        assert done.code == ExitCode.DONE, (line, done.err)
    return office


@every(
    "states, fewest, share",
    [
        ("reached reached partly open dropped", 4, 62.5),
        ("reached reached partly open dropped", 5, None),
        ("dropped", 0, None),
        ("reached", 1, 100),
    ],
)
def test_realised_is_what_was_reached_and_half_of_what_was_partly(
    states: str, fewest: int, share: float | None
) -> None:
    assert realised(states.split(), fewest) == share


def test_what_counselling_lacks_is_found_from_its_day_on(azil: Azil, house: Path) -> None:
    """ZMZ-1 91, 90.b(2), 93(3)."""

    def found(code: str, *days: str) -> list[int]:
        return [len(asked(azil, f"check --code {code} --on {day}")) for day in days]

    assert [row["day"] for row in asked(azil, "due --code first-information --on 2026-03-02")] == [
        "2026-03-09"
    ]
    assert found("not-informed", "2026-04-01", "2026-04-02") == [0, 1]
    azil(f"contact add Kidane information --on 2026-03-05 --topic {SEVEN} --language eng --next 2026-03-20")
    assert found("not-informed", "2026-04-02") == [0]
    assert asked(azil, "due --code first-information --on 2026-03-02 --within 400") != []  # of that day
    assert asked(azil, "due --code first-information --on 2026-03-05 --within 400") == []
    assert [row["day"] for row in asked(azil, "due --code next-contact --on 2026-03-06")] == ["2026-03-20"]
    assert found("no-interpreter", "2026-03-04", "2026-03-05") == [0, 1]
    azil("contact correct Kidane --interpreter")
    assert found("no-interpreter", "2026-03-05") == [0]

    assert found("attendance-below", "2026-04-01") == [0]  # less than half of the course was held
    azil("participation correct Kidane --held 50")
    assert found("attendance-below", "2026-03-31", "2026-04-01") == [0, 1]
    azil("participation correct Kidane --attended 40")
    assert found("attendance-below", "2026-04-01") == [0]

    azil("plan cancel Kidane")
    azil("plan add Kidane integration-plan --on 2026-04-01 --closed 2026-05-02 --reason realised")
    assert found("plan-closed-unapproved", "2026-05-01", "2026-05-02") == [0, 1]
    azil('plan correct Kidane --close-approved-by "Maja Kos"')
    assert found("plan-closed-unapproved", "2026-05-02") == [0]


def test_what_is_due_is_asked_of_one_person_or_household_and_shown_first(azil: Azil, house: Path) -> None:
    azil("household create Kos --on 2026-03-01 --member 'Kos, Miha, m, 1980' --member 'Kos, Tim, m, 2015'")
    azil("contact add 'Kos Tim' counselling --on 2026-03-02 --next 2026-03-20")
    azil("request add --household Kos csd-opinion --to UOIM --asked 2026-03-02 --due 2026-03-15")

    def due(options: str) -> set[str]:
        return {str(row["code"]) for row in asked(azil, f"due --on 2026-03-03 --within 365 {options}")}

    assert due("--person 'Kos Miha'") == {"answer-expected"}
    assert due("--household Kos") == {"answer-expected", "next-contact"}
    assert due("--household Kos --what next-contact") == {"next-contact"}
    assert "term-ends" in due("--person Kidane") and "next-contact" not in due("--person Kidane")
    shown = json.loads(azil("show 'Kos Tim' --on 2026-03-03 --format json").out)["person"]
    assert (shown["place"], shown["next_due_on"]) == (None, "2026-03-15")
    shown = json.loads(azil("show Kidane --on 2026-03-03 --format json").out)["person"]
    assert shown["place"].startswith("IH-MARIBOR/") and shown["next_due"]


def test_of_several_records_of_somebody_each_is_named_by_what_it_says(azil: Azil, house: Path) -> None:
    assert azil("plan add Kidane integration-plan --on 2026-04-01").code == ExitCode.DONE
    for field, what in (("work", "x"), ("money", "x"), ("work", "y")):  # the plan is meant, not the contract
        said = azil(f"step add Kidane {field} --what {what} --on 2026-04-01")
        assert said.code == ExitCode.DONE, said.err
    for line, saying in (
        ("plan correct Kidane --review 2026-05-01", "(personal integration plan, 2026-04-01), R"),
        ("plan correct Kidane --review 2026-05-01", "(contract on integration activities, 2026-03-10)"),
        ("plan correct Kidane --review 2026-05-01", "or Kidane/integration-"),
        ("step correct Kidane --due 2026-05-01", "hint: type one of the codes, or Kidane/money"),
        ("step correct Kidane/work --due 2026-05-01", "hint: type one of the codes\n"),
        ("step correct Kidane/school --due 2026-05-01", "no record under “Kidane/school”"),
        ("plan correct Haidari/plan --review 2026-05-01", "there is nobody “Haidari”"),
    ):
        done = azil(line)
        assert (done.code, saying in done.err) == (ExitCode.NOT_FOUND, True), done.err
    assert azil("step correct Kidane/money --state reached --done 2026-04-02").code == ExitCode.DONE
    azil("plan correct Kidane/integration-plan --closed 2026-05-02 --reason realised")
    assert "has several records" in azil("step add Kidane work --what more").err  # none is open


def test_reports_say_how_far_plans_came_and_who_was_seen(azil: Azil, house: Path) -> None:
    assert azil('plan add Kidane integration-plan --on 2026-04-01 --staff "Maja Kos"').code == ExitCode.DONE
    (plan,) = (row["plan"] for row in asked(azil, "plan list") if row["kind"] == "integration-plan")
    for field, state in (
        ("language", "--state reached --done 2026-05-11 --due 2026-05-01"),
        ("work", "--state partly --done 2026-05-01"),
        ("housing", "--due 2026-05-01"), ("health", "--state reached --done 2026-05-01"), ("money", ""),
        ("society", "--state dropped --done 2026-05-01"),
    ):  # fmt: skip
        assert azil(f"step add {plan} {field} --what x --on 2026-04-01 {state}").code == ExitCode.DONE
    azil("contact add Kidane interview --on 2026-05-20 --topic housing,work --minutes 40 --language tir")
    found = json.loads(azil("report integration --on 2026-05-25 --format json").out)
    (whole,), (one,) = found["houses"], found["people"]
    assert [whole[key] for key in ("people", "contract", "steps", "late", "lateness", "realised")] == [
        1, 1, 5, 1, 10, 50,
    ]  # fmt: skip
    assert (one["contract"], one["interviewed"], one["months_left"], one["counsellor"]) == (
        "signed", True, 21, "Maja Kos",
    )  # fmt: skip
    assert one["refused"]
    assert [row["realised"] for row in found["counsellors"]] == [50]
    assert all(row["realised"] is None for row in found["fields"])  # fewer than five steps each
    assert azil("report integration --on 2026-05-25 --counsellor Novak").code == ExitCode.NOT_FOUND

    found = json.loads(azil("report counselling --month 2026-05 --format json").out)
    (site,), (one,) = found["sites"], found["people"]
    assert [site[key] for key in ("people", "seen", "not_seen", "contacts", "minutes")] == [1, 1, 0, 1, 40]
    assert one["not_told"] == "money social health education legal-aid"
    (site,) = json.loads(azil("report counselling --month 2026-04 --format json").out)["sites"]
    assert (site["seen"], site["not_seen"]) == (0, 1)
