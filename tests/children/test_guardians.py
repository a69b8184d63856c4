"""Guardians and those for whom they answer: by guardian and centre, what is needed, reports, last contact."""

from __future__ import annotations

import json
from pathlib import Path

from azilcli.errors import ExitCode
from tests.conftest import Azil, records
from tests.doing import asked

LINES = """
person add Omar Ali --sex m --born 2010-01-20
guardian appoint Omar --name "Novak Ana" --address "Trg 1" --csd csd-postojna --born 1970 --on 2026-01-02
admit Omar --to MBS-POSTOJNA --programme asylum --on 2026-01-02 --override drill
need add Omar health --level raised --on 2026-01-03
request add Omar dentist --to UOIM --asked 2026-01-03 --state appointed --appointment "2026-01-20 10:30"
activity add OS --organisation UOIM --kind schooling --title School --from 2026-01-01
participation add Omar OS --from 2026-01-05
"""


def filled(azil: Azil) -> None:
    for line in LINES.strip().splitlines():
        done = azil(line)
        assert done.code == ExitCode.DONE, (line, done.err)


def test_a_guardian_sees_what_their_minors_need(azil: Azil, office: Path) -> None:
    filled(azil)
    line = "guardian list --on 2026-01-10"
    (minor,) = json.loads(azil(f'{line} --guardian "novak" --needs --format json').out)["needs"]
    keys = ("needs", "requests", "school", "appointment_on", "days_to_adult", "seen_on")
    assert [minor[key] for key in keys] == [
        "health raised", 1, "School", "2026-01-20", 740, None,
    ]  # fmt: skip
    for option in ("--csd CSD-POSTOJNA", "--csd postojna"):
        assert len(asked(azil, f"{line} {option}")) == 1, option
    for option in ("--csd CSD-CELJE", "--guardian Kos"):
        assert azil(f"{line} {option}").code == ExitCode.NOT_FOUND, option


def test_a_guardian_sees_the_minor_and_reports_in_time(azil: Azil, office: Path) -> None:
    """ZMZ-1 18(6): once a year; the days between two contacts are practice."""
    filled(azil)

    def found(code: str, *days: str) -> list[int]:
        return [len(asked(azil, f"check --code {code} --on {day}")) for day in days]

    assert found("minor-unseen-by-guardian", "2026-02-01", "2026-02-02") == [0, 1]
    azil("contact add Omar guardian --on 2026-01-10")
    assert found("minor-unseen-by-guardian", "2026-02-02", "2026-02-09", "2026-02-10") == [0, 0, 1]
    assert found("guardian-report-late", "2027-01-02", "2027-01-03") == [0, 1]
    azil("request add Omar guardian-report --to UOIM --asked 2026-06-01 --state done --answered 2026-06-01")
    assert found("guardian-report-late", "2027-01-03", "2027-06-01", "2027-06-02") == [0, 0, 1]
    due = asked(azil, "due --code guardian-report,adult-soon --on 2027-05-20 --within 300")
    assert [(row["code"], row["day"]) for row in due] == [
        ("guardian-report", "2027-06-01"), ("adult-soon", "2027-11-21"),
    ]  # fmt: skip


def test_a_guardianship_ends_for_a_reason(azil: Azil, office: Path) -> None:
    filled(azil)
    azil('guardian appoint Omar --name "Kos Eva" --address "Trg 2" --csd Postojna --on 2026-01-05')
    azil("guardian appoint Omar --name Bec --address x --csd Postojna --kind guardian --on 2026-01-06")
    azil("guardian end Omar --on 2026-01-07 --why married --override drill")
    rows = records(office, "SELECT organisation, csd, birth_date, ended_why FROM guardian ORDER BY from_day")
    assert [tuple(row.values()) for row in rows] == [
        ("CSD-POSTOJNA", None, "1970", "replaced"),
        (None, "Postojna", None, "guardian-appointed"),
        (None, "Postojna", None, "married"),
    ]
    assert azil("guardian end Omar --on 2026-01-07 --why nonsense").code != ExitCode.DONE
