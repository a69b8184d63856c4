"""Special needs and requests: what is found, what falls due, and what the reports count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from tests.conftest import Azil, records
from tests.doing import asked, typed, walks


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    """A file with two people in it, one of whom lodged an application and sleeps in Logatec."""
    for line in (
        "person add Haidari Amina --sex f",
        "person add Kos Miha --sex m",
        "health exam Haidari --result referred --on 2026-07-01",
        "status set Haidari applicant --on 2026-07-02",
        "admit Haidari --to LOGATEC --programme asylum --on 2026-07-02",
    ):
        done = azil(line)
        assert done.code == ExitCode.DONE, (line, done.err)
    return office


def test_needs_are_assessed_in_thirty_days_of_the_application(azil: Azil, house: Path) -> None:
    """ZMZ-1 13(1), (2); Directive (EU) 2024/1346, article 25(1)."""
    walks(azil, "needs-not-assessed", {"2026-07-31": 0, "2026-08-01": 0, "2026-08-02": 1})
    assert "[eu]" not in azil("check --code needs-not-assessed --on 2026-08-02").out
    due = asked(azil, "due --code needs-to-assess --on 2026-07-20 --within 30")
    assert [row["day"] for row in due] == ["2026-08-01"]
    azil("need add Haidari health --on 2026-07-20 --assessed 2026-07-20 --adjustment none-needed")
    walks(azil, "needs-not-assessed", {"2026-08-02": 0})


def test_a_need_is_open_too_long_by_how_urgent_it_is(azil: Azil, house: Path) -> None:
    """ZMZ-1 14(1)."""
    azil("need add Haidari safety --level urgent --on 2026-08-01")
    azil("need add Kos diet --on 2026-08-01")
    walks(azil, "need-unmet", {"2026-08-04": 0, "2026-08-05": 1, "2026-11-01": 1})
    assert azil("need correct Haidari --closed 2026-08-05").code == ExitCode.USAGE  # without a result
    assert azil("need correct Haidari --closed 2026-08-05 --result met").code == ExitCode.DONE
    walks(azil, "need-unmet", {"2026-08-05": 0})


def test_who_was_referred_to_a_doctor_has_a_request_to_one(azil: Azil, house: Path) -> None:
    walks(azil, "referred-without-request", {"2026-07-04": 0, "2026-07-05": 1})
    azil("request add Haidari specialist --to UOIM --asked 2026-07-04")
    walks(azil, "referred-without-request", {"2026-07-05": 0})


def test_what_was_asked_waits_for_its_answer(azil: Azil, house: Path) -> None:
    """ZMZ-1 86(2), 115(1)/10: what was asked of the commission, and its answer, are on record."""
    azil("request add Haidari csd --to UOIM --asked 2026-07-10 --due 2026-07-20")
    assert [row["day"] for row in asked(azil, "due --code answer-expected --on 2026-07-10 --within 10")] == [
        "2026-07-20"
    ]
    walks(azil, "request-unanswered", {"2026-07-20": 0, "2026-07-21": 1})
    assert azil("request correct Haidari --state done").code == ExitCode.USAGE  # without the day
    assert azil("request correct Haidari --state done --answered 2026-07-22").code == ExitCode.DONE
    walks(azil, "request-unanswered", {"2026-07-21": 0})


def test_an_appointment_falls_due_and_what_came_of_it_is_recorded(azil: Azil, house: Path) -> None:
    """ZMZ-1 86(1)."""
    refused = azil("request add Haidari gp --to UOIM --state appointed")
    assert refused.code == ExitCode.USAGE and "appointment" in refused.err
    azil(
        "request add Haidari gp --to UOIM --asked 2026-07-10"
        ' --state appointed --appointment "2026-07-14 10:30"'
    )
    assert len(asked(azil, "due --code appointment --on 2026-07-14 --within 0")) == 1
    walks(azil, "appointment-passed", {"2026-07-14": 0, "2026-07-15": 1})
    assert azil("request correct Haidari --state not-attended").code == ExitCode.DONE
    walks(azil, "appointment-passed", {"2026-07-15": 0})


def test_reports_say_what_is_needed_and_what_came_of_requests(azil: Azil, house: Path) -> None:
    typed(
        azil,
        "need add Haidari safety --level urgent --on 2026-07-03",
        "need add Kos safety --on 2026-07-04",
        "request add Haidari gp --to UOIM --asked 2026-07-10",
        "request add Kos gp --to KOMISIJA --asked 2026-07-10 --state done --answered 2026-07-16",
    )
    azil("need correct Kos --closed 2026-07-14 --result met")
    (safety,) = asked(azil, "report needs --on 2026-07-20")
    assert (safety["people"], safety["urgent"], safety["ordinary"], safety["met"], safety["days"]) == (
        2, 1, 0, 1, 10,
    )  # fmt: skip
    (there,) = asked(azil, "report needs --on 2026-07-20 --site LOGATEC")
    assert (there["people"], there["urgent"], there["met"]) == (1, 1, 0)
    assert asked(azil, "report needs --on 2026-07-02") == []
    found = json.loads(azil("report requests --month 2026-07 --format json").out)
    (by_what,), those = found["requests"], found["organisations"]
    assert (by_what["asked"], by_what["waiting"], by_what["done"], by_what["days"]) == (2, 1, 1, 6)
    assert [(row["organisation"], row["asked"]) for row in those] == [("KOMISIJA", 1), ("UOIM", 1)]


def test_a_request_is_erased_with_the_person_and_the_organisation_stays(azil: Azil, house: Path) -> None:
    azil('request add Kos gp --to UOIM --note "Wabznote" --reference "Wabzref"')
    assert azil("person erase Kos --reason entered-by-mistake --yes").code == ExitCode.DONE
    assert not any(word in house.read_bytes() for word in (b"Wabznote", b"Wabzref"))
    assert len(records(house, "SELECT * FROM organisation WHERE id = 'UOIM'")) == 1


def test_a_need_of_a_beneficiary_that_tells_of_health_asks_for_a_consent(azil: Azil, house: Path) -> None:
    """ZMZ-1 116(2)/6: of applicants it is asked for without one (115(1)/10)."""
    for field in ("health", "housing"):
        assert azil(f"need add Haidari {field} --on 2026-07-03").code == ExitCode.DONE
    azil("status set Haidari refugee --on 2026-07-20")
    walks(azil, "need-without-consent", {"2026-07-19": 0, "2026-07-20": 1})
    assert "116(2)/6" in azil("need add Haidari mental --on 2026-07-21").err
    azil("undo")
    assert azil("consent add Haidari --on 2026-07-21").code == ExitCode.DONE
    walks(azil, "need-without-consent", {"2026-07-20": 1, "2026-07-21": 0})
