"""Data that the Office needs no longer: whose are to be erased, and what that says (ZMZ-1 114-116)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine

from azilcli import repository
from azilcli.errors import ExitCode
from azilcli.services import people, stays
from tests.conftest import AUTHOR, Azil, records
from tests.doing import due, sentences, typed
from tests.every import every

LEFT = date(2024, 2, 1)


@pytest.fixture
def house(office: Path) -> Path:
    """A file with Ahmadi, who was in the asylum home for a month."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member("Ahmadi,Ali,m,1990")])
        stays.admit(repo, ["Ahmadi"], "LJ-GORICE", on=date(2024, 1, 2), override="test")
        stays.discharge(repo, ["Ahmadi"], on=LEFT, reason="own-wish", destination=None)
    return office


@every(
    "lines, check, day, saying",
    [
        (["status set Ahmadi intender --on 2024-01-02"], "intender-not-erased", LEFT + timedelta(90), ""),
        (
            ["status set Ahmadi rejected --on 2024-01-05",
             "leaving decision Ahmadi --kind final-negative --on 2024-01-05 --final 2024-02-05"],
            "final-not-erased",
            date(2024, 2, 5) + timedelta(365),
            "115(2)",
        ),
        (["status set Ahmadi ended --on 2024-02-10"], "ended-not-erased", date(2024, 2, 10) + timedelta(365),
         "116(3)"),
    ],
)  # fmt: skip
def test_data_that_are_needed_no_longer_are_to_be_erased(
    azil: Azil, house: Path, lines: list[str], check: str, day: date, saying: str
) -> None:
    typed(azil, *lines)
    assert due(house, "data-to-erase", day) == [day.isoformat()]
    assert [len(sentences(house, check, day + timedelta(days))) for days in (-1, 0, 1)] == [0, 0, 1]
    done = azil("person erase Ahmadi --reason request --yes")
    assert done.code == ExitCode.DONE and saying in done.err
    assert sentences(house, check, day + timedelta(1)) == due(house, "data-to-erase", day) == []


def test_who_is_still_in_the_procedure_is_not_to_be_erased(azil: Azil, house: Path) -> None:
    typed(azil, "status set Ahmadi intender --on 2024-01-02", "status set Ahmadi applicant --on 2024-01-09")
    for days in range(80, 400, 40):
        assert due(house, "data-to-erase", LEFT + timedelta(days), within=40) == []


def test_of_health_nothing_remains_after_an_erasure(azil: Azil, house: Path) -> None:
    """GDPR 9, ZMZ-1 114(1): no code that tells of it, in no table, id or change; what is counted stays."""
    typed(
        azil,
        "health vulnerability Ahmadi --kind lgbti --on 2024-01-10",
        "health exam Ahmadi --result isolation --on 2024-01-10",
        "need add Ahmadi mental --on 2024-01-10 --adjustment psychotherapy",
        "request add Ahmadi psychiatrist --to UOIM --asked 2024-01-10",
        "contact add Ahmadi counselling --topic wellbeing --on 2024-01-10",
    )
    codes = (b"lgbti", b'"isolation"', b'"mental"', b"psychotherapy", b"psychiatrist", b"wellbeing")
    said = records(house, "SELECT fields FROM change WHERE kind != 'code' AND fields IS NOT NULL")
    told = " ".join(row["fields"] for row in said).encode()
    assert [code for code in codes if code not in told] == []
    done = azil("person erase Ahmadi --reason x --yes")
    assert done.code in (ExitCode.DONE, ExitCode.WAITING) and "earlier version" not in done.err
    for row in records(
        house, "SELECT record || coalesce(fields, '') AS text FROM change WHERE kind != 'code'"
    ):
        assert [code for code in codes if code in str(row["text"]).encode()] == []
    for table, field in (
        ("vulnerability", "kind"), ("examination", "fitness"), ("need", "field"), ("request", "what"),
    ):  # fmt: skip
        assert [row[field] for row in records(house, f"SELECT {field} FROM {table}")] == [""]
    for line in ("health list", "report needs", "report requests --month 2024-01", "check", "db verify"):
        assert azil(line).code in (ExitCode.DONE, ExitCode.WAITING), line
    assert "(erased)" in azil("report needs").out


def test_all_whose_time_has_come_are_erased_at_once_after_a_plan(azil: Azil, house: Path) -> None:
    typed(
        azil,
        "person add Dost Dan --sex m --born 1990",
        "household create Zabrezje --kind group --with Ahmadi --with Dost --on 2024-01-02",
        "admit Dost --to LJ-GORICE --programme asylum --on 2024-01-02 --override test",
        f"discharge Dost --on {LEFT} --reason own-wish",
        "status set Ahmadi intender --on 2024-01-02",
        "status set Dost intender --on 2024-01-02",
    )
    line = 'person erase --due --reason "no longer needed"'
    assert azil("person erase --reason x --yes").code == azil(f"{line} Dost --yes").code == ExitCode.USAGE
    with time_machine.travel(f"{LEFT + timedelta(90)} 10:00:00+00:00"):
        refusal = azil(f"{line} --yes")
        assert refusal.code == ExitCode.REFUSED and "nobody" in refusal.err
    with time_machine.travel(f"{LEFT + timedelta(500)} 10:00:00+00:00"):
        before = house.read_bytes()
        plan = azil(f"{line} --dry-run")
        assert plan.code == ExitCode.DONE and "Ahmadi" in plan.err and "Dost" in plan.err
        assert house.read_bytes() == before and azil(line).code == ExitCode.USAGE  # no terminal, no --yes
        assert azil(f"{line} --yes").code in (ExitCode.DONE, ExitCode.WAITING)
        assert azil(f"{line} --yes").code == ExitCode.REFUSED
    assert not any(name in house.read_bytes() for name in (b"Ahmadi", b"Dost", b"Zabrezje"))
    assert azil("db verify").code == ExitCode.DONE
