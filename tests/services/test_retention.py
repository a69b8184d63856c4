"""Data that the Office needs no longer: whose are to be erased, and what that says (ZMZ-1 114-116)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import ExitCode
from azilcli.services import people, stays
from tests.conftest import AUTHOR, Azil
from tests.doing import due, sentences
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
    for line in lines:
        assert azil(line).code == ExitCode.DONE, line
    assert due(house, "data-to-erase", day) == [day.isoformat()]
    assert [len(sentences(house, check, day + timedelta(days))) for days in (-1, 0, 1)] == [0, 0, 1]
    done = azil("person erase Ahmadi --reason request --yes")
    assert done.code == ExitCode.DONE and saying in done.err
    assert sentences(house, check, day + timedelta(1)) == due(house, "data-to-erase", day) == []


def test_who_is_still_in_the_procedure_is_not_to_be_erased(azil: Azil, house: Path) -> None:
    for line in ("status set Ahmadi intender --on 2024-01-02", "status set Ahmadi applicant --on 2024-01-09"):
        assert azil(line).code == ExitCode.DONE
    for days in range(80, 400, 40):
        assert due(house, "data-to-erase", LEFT + timedelta(days), within=40) == []


def test_what_remains_under_the_code_is_said(azil: Azil, house: Path) -> None:
    """ZMZ-1 114(1): what the Ministry keeps, and what remains here."""
    assert azil("health vulnerability Ahmadi --kind disability --on 2024-01-10").code == ExitCode.DONE
    assert "there remain kinds of vulnerabilities" in azil("person erase Ahmadi --reason x --yes").err
