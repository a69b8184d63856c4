"""Integration houses: who may be there, on what proof, and on which grounds longer (ZMZ-1 90, 93)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from tests.conftest import Azil, records
from tests.doing import asked
from tests.evidence.world import add


def run(azil: Azil, *lines: str, code: int = ExitCode.DONE) -> str:
    """Carry out lines, each of which must end with this code; what the last one said on stderr."""
    done = None
    for line in lines:
        done = azil(line)
        assert done.code == code, (line, done.err)
    return done.err if done else ""


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    """A file with somebody who has been a refugee since 31 January 2024."""
    run(azil, "person add 'Tesfay Selam' --sex f --born 1990", "status set Tesfay refugee --on 2024-01-31")
    return office


def test_who_signed_no_contract_within_a_month_of_service_has_no_right_to_the_house(
    azil: Azil, house: Path
) -> None:
    """ZMZ-1 90(2), (3)."""
    admit = "admit Tesfay --to IH-MARIBOR --yes --on"
    run(azil, f"{admit} 2024-02-29 --dry-run")
    assert "the day of service is not recorded" in run(azil, f"{admit} 2024-03-01", code=ExitCode.REFUSED)
    run(azil, "leaving decision Tesfay --kind final-positive --on 2024-01-31 --served 2024-02-02")
    run(azil, f"{admit} 2024-03-02 --dry-run")
    assert "service of the decision on 2024-02-02" in run(azil, f"{admit} 2024-03-03", code=ExitCode.REFUSED)
    run(azil, f"{admit} 2024-03-03 --override drill --dry-run")
    run(azil, "plan add Tesfay integration-contract --signed 2024-03-03")
    run(azil, f"{admit} 2024-03-03", code=ExitCode.REFUSED)
    run(azil, "plan correct Tesfay --on 2024-03-02 --signed 2024-03-02", f"{admit} 2024-05-01")
    assert records(house, "SELECT * FROM override") == []


def test_the_year_of_those_accepted_under_a_quota_begins_with_the_contract(azil: Azil, house: Path) -> None:
    """ZMZ-1 104(2), 90(3)."""
    admit, quota = "admit Tesfay --to IH-MARIBOR --yes --on 2024-02-25", "--on 2024-01-31 --ground quota"
    run(azil, "plan add Tesfay integration-contract --signed 2024-02-20", admit)
    assert records(house, "SELECT anchor FROM stay") == [{"anchor": "2024-01-31"}]
    run(azil, f"leaving decision Tesfay --kind final-positive --served 2024-01-31 {quota}")
    found = [
        len(asked(azil, f"check --code year-not-from-contract --on 2024-02-{day}")) for day in (24, 25, 26)
    ]
    assert found == [0, 1, 1]
    run(
        azil,
        "undo",
        "undo",
        f"leaving decision Tesfay --kind final-positive --served 2024-01-31 {quota}",
        admit,
    )
    assert records(house, "SELECT anchor, until FROM stay") == [
        {"anchor": "2024-02-20", "until": "2025-02-20"}
    ]
    for day, over in ((19, 0), (20, 0), (21, 1)):
        assert len(asked(azil, f"check --code overstay --on 2025-02-{day}")) == over
    assert asked(azil, "check --code year-not-from-contract --on 2024-03-01") == []


def test_plans_contacts_and_attendance_prove_what_evidence_proves(azil: Azil, house: Path) -> None:
    """ZMZ-1 90.b, 93(3)."""
    run(
        azil,
        "plan add Tesfay integration-contract --signed 2024-02-05",
        "admit Tesfay --to IH-MARIBOR --yes --on 2024-02-05",
        "activity add SLO --organisation UOIM --kind slovenian-course --title Slo --from 2024-02-01",
        "activity add DRU --organisation UOIM --kind society-course --title Dru --from 2024-02-01",
        "participation add Tesfay SLO --from 2024-02-06 --held 100 --attended 79 --as-of 2024-12-01",
        "evidence add Tesfay society-course --percent 80 --on 2024-12-01",
        *(f"contact add Tesfay interview --on 2024-{month:02}-06" for month in range(2, 12)),
        "evidence add Tesfay interview --on 2025-01-04",
        "contact add Tesfay interview --on 2024-12-20 --result not-come",
    )
    refused = run(azil, "extend Tesfay --on 2025-01-20", code=ExitCode.REFUSED)
    assert "Slovenian course 79 %" in refused and "none in the months from 2024-12-05" not in refused
    code = records(house, "SELECT id FROM participation")[0]["id"]
    run(azil, f"participation correct {code} --attended 80", "extend Tesfay --on 2025-01-20")
    assert records(house, "SELECT ground, until FROM extension") == [
        {"ground": "after-year", "until": "2025-07-31"}
    ]


def test_of_a_minor_is_asked_what_the_adult_has_who_lacks_the_fewest(azil: Azil, house: Path) -> None:
    """ZMZ-1 90(3), 93(3)."""
    run(
        azil,
        "person add 'Tesfay Abel' --sex m --born 1988",
        "person add 'Tesfay Dawit' --sex m --born 2007-01-21",
        "status set 'Tesfay Abel' 'Tesfay Dawit' refugee --on 2024-01-31",
        "household create Tesfay --with 'Tesfay Abel' --with 'Tesfay Selam' --with 'Tesfay Dawit'"
        " --on 2024-01-31",
        "plan add 'Tesfay Abel' 'Tesfay Selam' integration-contract --signed 2024-02-05",
        "plan add 'Tesfay Abel' 'Tesfay Selam' integration-plan --on 2024-02-05",
        "admit --household Tesfay --to IH-MARIBOR --on 2024-02-05",
    )
    for kind in ("slovenian-course", "society-course"):
        add(house, "Tesfay Selam", kind, date(2025, 1, 10), percent=80)
    add(house, "Tesfay Selam", "interview", *(date(2024, month, 6) for month in range(2, 13)))
    run(azil, "extend 'Tesfay Abel' --on 2025-01-20", code=ExitCode.REFUSED)
    run(azil, "extend 'Tesfay Selam' 'Tesfay Dawit' --on 2025-01-20 --dry-run")
    run(azil, "extend 'Tesfay Dawit' --on 2025-01-20")
    for code, whom in (("interview-missing", "Abel"), ("plan-missing", None)):
        found = [row["finding"] for row in asked(azil, f"check --code {code} --on 2025-01-10")]
        assert len(found) == bool(whom) and all(str(whom) in str(one) for one in found), found
    run(azil, "undo")
    run(azil, "extend 'Tesfay Dawit' --on 2025-01-21", code=ExitCode.REFUSED)  # of age


def test_a_new_vulnerability_is_a_ground_of_its_own(azil: Azil, house: Path) -> None:
    """ZMZ-1 93(4), (5): whoever signed, with one condition of 93(3), also if 93(3) was never granted."""
    run(
        azil,
        "plan add Tesfay integration-contract --signed 2024-02-05",
        "admit Tesfay --to IH-MARIBOR --yes --on 2024-02-05",
        "evidence add Tesfay slovenian-course --percent 80 --on 2024-12-01",
    )
    run(azil, "extend Tesfay --on 2025-01-20", code=ExitCode.REFUSED)
    extend = "extend Tesfay --ground new-vulnerability --on 2025-01-20"
    assert "newly arisen vulnerability: 0" in run(azil, extend, code=ExitCode.REFUSED)
    run(azil, "evidence add Tesfay new-vulnerability --on 2025-01-10", extend)
    again = run(azil, "extend Tesfay --ground new-vulnerability --on 2025-01-21", code=ExitCode.REFUSED)
    assert "already been granted" in again
    run(azil, "overstay Tesfay --until 2025-09-01 --reason drill --on 2025-08-01")
    for check, count in (("overstay", 1), ("overstay-authorised", 0)):
        found = json.loads(azil(f"check --code {check} --on 2025-08-02 --format json").out)
        assert len(found) == count, check


def test_who_lives_elsewhere_may_come_back_for_a_new_vulnerability_within_two_years(
    azil: Azil, house: Path
) -> None:
    """ZMZ-1 93(4): for six months at most, and not past two years of the status."""
    run(azil, "plan add Tesfay integration-contract --signed 2024-02-05")
    admit = "admit Tesfay --to IH-MARIBOR --yes --on 2025-10-01"
    assert "the term counted from 2024-01-31 ended" in run(azil, admit, code=ExitCode.REFUSED)
    run(
        azil,
        "evidence add Tesfay slovenian-course --percent 80 --on 2024-12-01",
        "evidence add Tesfay new-vulnerability --on 2025-09-10",
        "admit Tesfay --to IH-MARIBOR --yes --on 2026-01-31 --dry-run",
    )
    run(azil, "admit Tesfay --to IH-MARIBOR --yes --on 2026-02-01", code=ExitCode.REFUSED)
    run(azil, admit, "extend Tesfay --ground new-vulnerability --on 2025-10-02")
    assert records(house, "SELECT until FROM extension") == [{"until": "2026-01-31"}]


def test_reunited_family_is_there_as_long_as_whom_they_joined(azil: Azil, house: Path) -> None:
    """ZMZ-1 93(2), 116(2)/7: without a contract of their own, and with the term of the beneficiary."""
    run(
        azil,
        "plan add Tesfay integration-contract --signed 2024-02-05",
        "admit Tesfay --to IH-MARIBOR --yes --on 2024-02-05",
        "person add 'Tesfay Abel' --sex m --born 1988",
        "status set 'Tesfay Abel' family-member --on 2024-06-01",
    )
    admit = "admit 'Tesfay Abel' --to IH-MARIBOR --yes --on 2024-06-02"
    assert "as family of a beneficiary" in run(azil, admit, code=ExitCode.REFUSED)
    run(
        azil,
        "household create Tesfay --with 'Tesfay Selam' --with 'Tesfay Abel' --on 2024-06-01",
        admit,
        "extend 'Tesfay Selam' --on 2025-01-20 --override drill",
    )
    until = records(
        house, "SELECT DISTINCT s.until, x.until AS last FROM stay AS s JOIN extension AS x ON x.stay = s.id"
    )
    assert until == [{"until": "2025-01-31", "last": "2025-07-31"}]
    assert len(records(house, "SELECT * FROM extension")) == 2
    run(azil, "discharge 'Tesfay Selam' --on 2025-02-01 --reason own-wish --destination own-rental")
    found = json.loads(azil("check --code family-without-sponsor --on 2025-02-01 --format json").out)
    assert len(found) == 1


def test_a_whole_house_is_asked_what_would_be_refused_and_why(azil: Azil, house: Path) -> None:
    """ZMZ-1 93(3): by the same rule as an extension, and nothing is written."""
    run(
        azil,
        "person add 'Bako Ben' --sex m --born 1991",
        "status set Bako refugee --on 2024-01-31",
        "plan add Tesfay Bako integration-contract --signed 2024-02-05",
        "admit Tesfay Bako --to IH-MARIBOR --yes --on 2024-02-05",
        *(
            f"evidence add Tesfay {course}-course --percent 80 --on 2024-12-01"
            for course in ("slovenian", "society")
        ),
        *(f"contact add Tesfay interview --on 2024-{month:02}-06" for month in range(2, 13)),
    )
    before = house.read_bytes()
    done = azil("extend --site IH-MARIBOR --dry-run --on 2025-01-20 --format json")
    found = {one["name"].split()[0]: one for one in json.loads(done.out)}
    assert (found["Tesfay"]["met"], found["Tesfay"]["why"], found["Tesfay"]["new_until"]) == (
        1,
        "",
        "2025-07-31",
    )
    assert found["Bako"]["met"] == 0 and "interview" in found["Bako"]["why"]
    run(azil, "extend Bako --on 2025-01-20", code=ExitCode.REFUSED)
    run(azil, "extend --site IH-MARIBOR", "extend Bako --site IH-MARIBOR --dry-run", code=ExitCode.USAGE)
    assert house.read_bytes() == before
    on_eve = "extend --site IH-MARIBOR --dry-run --on 2025-01-19 --format json"
    eve = azil(on_eve).out  # what held then is still said
    run(azil, "extend Tesfay --on 2025-01-20", "discharge Tesfay Bako --reason own-wish --on 2025-01-25")
    assert azil(on_eve).out == eve
    run(azil, "undo", "undo", "discharge Tesfay Bako --reason own-wish --on 2025-01-25")
    assert azil("extend --site IH-MARIBOR --dry-run --on 2025-01-20 --format json").out == done.out
    rows = json.loads(azil("report integration --on 2025-01-20 --format json").out)["people"]
    assert [(row["name"], bool(row["refused"])) for row in rows] == [
        ("Bako Ben", True), ("Tesfay Selam", False),
    ]  # fmt: skip
