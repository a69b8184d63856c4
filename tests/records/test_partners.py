"""Organisations, what they do and where nobody does, groups and their tasks: findings, dues, reports."""

from __future__ import annotations

import json
from pathlib import Path

from azilcli.errors import ExitCode
from tests.conftest import Azil
from tests.doing import asked, typed

LINES = """
person add Kos Miha --sex m
activity add SLO --organisation OZARA --kind slovenian-course --title Slo --at LOGATEC --from 2026-05-01
participation add Kos SLO --from 2026-05-01
session add SLO --on 2026-05-10 --people 24 --children 3 --minutes 90
contact add Kos counselling --on 2026-05-20 --activity SLO --minutes 30
request add Kos csd --to OZARA --asked 2026-05-02 --due 2026-05-10 --state done --answered 2026-05-09
request add Kos gp --to OZARA --asked 2026-05-03 --due 2026-05-12
request add Kos sop-group --to OZARA --asked 2026-05-03 --due 2026-05-13
request add Kos dentist --to OZARA --asked 2026-05-04 --due 2026-05-14
activity add SOP --organisation UOIM --kind expert-group --title Sop --from 2026-05-01
activity member SOP POLICIJA --on 2026-05-01
step add SOP coordination --what report --organisation POLICIJA --on 2026-05-02 --due 2026-06-10
session add SOP --on 2026-05-15 --people 7 --next 2026-06-20
activity add MERA --organisation MDDSZ --kind interdepartmental --title Mera --from 2026-05-01
plan add Kos integration-plan --on 2026-05-02
step add Kos work --what register --on 2026-05-02 --due 2026-06-01
"""


def filled(azil: Azil) -> None:
    azil('organisation add OZARA --kind ngo --name "Ozara" --from 2026-01-01')
    for line in LINES.strip().splitlines():
        done = azil(line)
        assert done.code == ExitCode.DONE, (line, done.err)


def test_what_is_silent_late_or_over_is_found_from_its_day_on(azil: Azil, office: Path) -> None:
    filled(azil)
    typed(
        azil,
        "activity end SLO --on 2026-07-01",
        "activity add SOP --organisation OZARA --kind expert-group --title Sop --from 2026-05-01",
        "organisation end OZARA --on 2026-09-01",
    )
    days = {
        "activity-silent": ("2026-06-19", "2026-06-20"),  # 30 days after the contact of the 20th
        "partner-silent": ("2026-05-14", "2026-05-15"),  # the third of three answers
        "task-late": ("2026-06-10", "2026-06-11"),
        "step-late": ("2026-06-01", "2026-06-02"),
        "group-silent": ("2026-08-13", "2026-08-14"),
        "activity-over": ("2026-06-30", "2026-07-01"),
        "group-without-lead": ("2026-08-31", "2026-09-01"),
        "measure-without-step": ("2026-04-30", "2026-05-01"),
    }
    found = {
        code: tuple(len(asked(azil, f"check --code {code} --on {day}")) for day in those)
        for code, those in days.items()
    }
    assert found == dict.fromkeys(days, (0, 1))
    due = asked(azil, "due --on 2026-05-16 --within 60")
    assert {(row["code"], row["day"]) for row in due if row["subject"] != "OZARA"} >= {
        ("step", "2026-06-01"), ("task", "2026-06-10"), ("meeting", "2026-06-20"),
        ("activity-ends", "2026-06-30"),
    }  # fmt: skip
    assert [row["day"] for row in asked(azil, "due --code activity-to-renew --on 2026-05-01")] == [
        "2026-05-01"
    ]


def test_reports_say_who_does_what_for_whom_and_where_nobody_does(azil: Azil, office: Path) -> None:
    filled(azil)
    found = json.loads(azil("report partners --month 2026-05 --format json").out)
    (course,) = found["activities"]
    assert [course[key] for key in ("people", "sessions", "heads", "children", "hours", "place")] == [
        1, 1, 24, 3, 2, "LOGATEC",
    ]  # fmt: skip
    courses = next(row for row in found["gaps"] if row["kind"] == "slovenian-course")
    assert (courses["LOGATEC"], courses["LJ-GORICE"], courses["elsewhere"]) == (1, 0, 0)
    assert len(found["gaps"]) > 10
    ozara = next(row for row in found["organisations"] if row["organisation"] == "OZARA")
    assert [ozara[key] for key in ("activities", "requests", "in_time", "late")] == [1, 4, 1, 3]
    idle = {row["organisation"] for row in found["without_activity"]}
    assert "KARITAS" in idle and "OZARA" not in idle and "UOIM" not in idle
    assert json.loads(azil("report partners --month 2026-04 --format json").out)["activities"] == []

    found = json.loads(azil("report groups --from 2026-05-01 --to 2026-06-15 --format json").out)
    group, measure = found["groups"]
    assert [group[key] for key in ("members", "meetings", "meets_on", "open", "late")] == [
        "Policija", 1, "2026-06-20", 1, 1,
    ]  # fmt: skip
    assert (measure["group"], measure["open"]) == ("MERA", 0)
    (task,) = found["tasks"]
    assert (task["organisation"], task["days_late"]) == ("POLICIJA", 5)
    assert azil("step correct SOP --state partly --done 2026-06-12").code == ExitCode.DONE
    found = json.loads(azil("report groups --from 2026-05-01 --to 2026-06-15 --format json").out)
    assert [(row["open"], row["late"], row["done"]) for row in found["organisations"]] == [(0, 0, 1)]


def test_an_organisation_sits_in_a_group_once_at_a_time(azil: Azil, office: Path) -> None:
    filled(azil)
    assert azil("activity member SOP POLICIJA --on 2026-06-01").code == ExitCode.REFUSED
    assert azil("activity member SOP POLICIJA --ended --on 2026-06-01").code == ExitCode.DONE
    assert azil("activity member SOP POLICIJA --on 2026-06-01").code == ExitCode.DONE
    shown = json.loads(azil("show sop --format json").out)
    assert len(shown["member"]) == 2
    assert azil("activity member NOBODY POLICIJA").code == ExitCode.NOT_FOUND
