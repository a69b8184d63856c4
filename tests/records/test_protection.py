"""Rights under temporary protection, home visits, and what is shown only on request."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from tests.conftest import Azil
from tests.doing import asked, walks


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    """A file with a mother and a child under temporary protection from 1 July 2026."""
    for line in (
        "person add Bondar Olena --sex f --born 1990-05-03 --citizenship UKR",
        "person add Bondar Danylo --sex m --born 2016-05-03 --citizenship UKR",
        "status set 'Bondar Olena' 'Bondar Danylo' tp-applicant --on 2026-07-01",
        "admit 'Bondar Olena' 'Bondar Danylo' --to LOGATEC --programme temporary-protection --on 2026-07-01"
        " --override x",
    ):
        done = azil(line)
        assert done.code in (ExitCode.DONE, ExitCode.WAITING), (line, done.err)
    return office


def test_temporary_protection_is_decided_told_of_and_brings_school(azil: Azil, house: Path) -> None:
    """2001/55/ES 9 and 14(1); the days are practice."""
    walks(azil, "protection-undecided", {"2026-07-31": 0, "2026-08-01": 2})
    assert [row["day"] for row in asked(azil, "due --code protection-decision --on 2026-07-05")] == [
        "2026-07-31"
    ] * 2
    azil("status set 'Bondar Olena' 'Bondar Danylo' temporary-protection --on 2026-07-20")
    walks(azil, "protection-undecided", {"2026-08-01": 0})
    walks(azil, "tp-without-information", {"2026-07-08": 0, "2026-07-09": 2})
    azil("contact add 'Bondar Olena' 'Bondar Danylo' information --on 2026-07-08")
    walks(azil, "tp-without-information", {"2026-07-09": 0})
    walks(azil, "child-without-school", {"2026-10-01": 0, "2026-10-02": 1})
    azil("request add 'Bondar Danylo' right-school --to UOIM --asked 2026-08-20")
    walks(azil, "right-unanswered", {"2026-09-19": 0, "2026-09-20": 1})
    azil("request correct 'Bondar Danylo' --state done --answered 2026-08-30 --result granted")
    walks(azil, "right-unanswered", {"2026-09-20": 0})
    walks(azil, "child-without-school", {"2026-10-02": 0})
    ahead = asked(azil, "due --code group-end-ahead --on 2026-08-01 --within 215")
    assert [row["day"] for row in ahead] == ["2026-09-05", "2026-12-04", "2027-02-02"]
    found = json.loads(azil("report rights --from 2026-08-01 --to 2026-10-02 --format json").out)
    (right,), (centre, *_rest), (end,) = found["rights"], found["protected"], found["end"]
    assert (right["asked"], right["done"], right["days"]) == (1, 1, 10)
    assert [centre[key] for key in ("people", "women", "age_0-13", "school_age", "in_school")] == [
        2,
        1,
        1,
        1,
        1,
    ]
    assert (end["ends"], end["protected"], end["waiting"]) == ("2027-03-04", 2, 0)
    other = json.loads(azil("report rights --month 2026-08 --programme asylum --format json").out)
    assert (other["rights"], "end" in other) == ([], False)


def test_a_visit_counts_as_seen_and_as_a_look_at_the_conditions(azil: Azil, house: Path) -> None:
    """ZMZ-1 82(5), 83(3), 83(7)/2."""
    for line in (
        "person add Haidari Amina --sex f --born 1990-05-03",
        "status set Haidari applicant --on 2026-07-01",
        "leaving dispersal Haidari --address 'Trg 1, Celje' --on 2026-07-02 --identity 2026-07-01"
        " --suitable 2026-07-01 --interviewed 2026-07-01 --override x",
        "contact add Haidari home-visit --on 2026-07-20",
        "contact add Haidari home-visit --on 2026-07-25 --result not-come",
        "request add Haidari exceptional-circumstances --to KOMISIJA --asked 2026-07-20",
    ):
        assert azil(line).code in (ExitCode.DONE, ExitCode.WAITING), line
    walks(azil, "dispersed-unseen", {"2026-07-09": 0, "2026-07-10": 1, "2026-07-27": 0, "2026-07-28": 1})
    _towns, (row,) = json.loads(azil("report dispersed --on 2026-07-28 --format json").out).values()
    assert (row["seen"], row["visited"], row["looked_at"]) == ("2026-07-20",) * 3
    assert [one["day"] for one in asked(azil, "due --code dispersal-visit --on 2026-08-01 --within 90")] == [
        "2026-10-18"
    ]
    assert [one["day"] for one in asked(azil, "due --code commission-answer --on 2026-07-28")] == [
        "2026-08-03"
    ]


def test_what_is_private_is_shown_only_on_request(azil: Azil, house: Path) -> None:
    azil("contact add 'Bondar Olena' psychosocial --on 2026-07-05 --topic safety --minutes 30 --private")
    azil("contact add 'Bondar Olena' interview --on 2026-07-06 --topic work --minutes 20 --with Vesna")
    azil("need add 'Bondar Olena' mental --on 2026-07-05 --private")
    assert [row["kind"] for row in asked(azil, "contact list 'Bondar Olena'")] == ["interview"]
    assert len(asked(azil, "contact list --private")) == 2
    assert "1 private record not shown" in azil("contact list").out
    assert "safety" not in azil("show 'Bondar Olena'").out
    assert asked(azil, "need list") == []
    month = "report care --month 2026-07 --format json"
    public, every = json.loads(azil(month).out), json.loads(azil(f"{month} --private").out)
    assert [(row["topic"], row["minutes"]) for row in public["topics"]] == [("work", 20)]
    assert [(row["staff"], row["site"], row["contacts"]) for row in every["workers"]] == [
        (None, "LOGATEC", 1),
        ("Vesna", "LOGATEC", 1),
    ]
    logged = azil("log --limit 0").out
    assert "contact add" in logged and "psychosocial" not in logged and "safety" not in logged


def test_referrals_are_counted_by_kind_and_site_with_who_pays(azil: Azil, house: Path) -> None:
    azil("request add 'Bondar Olena' gp --to UOIM --asked 2026-07-05 --cost insured")
    azil("request add 'Bondar Danylo' gp --to UOIM --asked 2026-07-05 --state done --answered 2026-07-09")
    azil("health exam 'Bondar Danylo' --result isolation --on 2026-07-05")
    found = json.loads(azil("report health --month 2026-07 --format json").out)
    (row,), (examined,) = found["referrals"], found["examinations"]
    assert (row["site"], row["asked"], row["done"], row["days"]) == ("LOGATEC", 2, 1, 4)
    assert [(one["cost"], one["referrals"]) for one in found["costs"]] == [("insured", 1), (None, 1)]
    assert (examined["isolation"], examined["apart"]) == (1, 1)
    elsewhere = json.loads(azil("report health --month 2026-07 --site IH-MARIBOR --format json").out)
    assert elsewhere["referrals"] == []


def test_a_day_ahead_is_refused_by_the_option_that_gave_it(azil: Azil, house: Path) -> None:
    azil("person add Haidari Amina --sex f --born 1990-05-03")
    for line, option in {
        "leaving dispersal Haidari --address X --identity +1": "--identity",
        "leaving removal Haidari --asked +1": "--asked",
        "request add Haidari gp --to UOIM --state done --answered +1": "--answered",
        "contact add Haidari interview --on +1": "--on",
    }.items():
        refused = azil(line)
        assert refused.code == ExitCode.REFUSED and f"with {option}" in refused.err, (line, refused)
    assert "one of: private-address (" in azil("leaving dispersal Haidari --address X --kind hotel").err
    refused = azil("leaving dispersal Haidari 'Bondar Olena' --visited today")
    assert refused.code == ExitCode.USAGE, refused
