"""Restrictions of movement, remedies against them, and pocket money that is withheld (ZMZ-1 84, 85, 115)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import ExitCode
from azilcli.services import people, stays
from tests.conftest import AUTHOR, Azil, records
from tests.doing import around, due, sentences, typed
from tests.every import every

START = date(2024, 1, 8)
"""A Monday."""


@pytest.fixture
def house(office: Path) -> Path:
    """A file with Ahmadi and the boy Dost in the asylum home."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member("Ahmadi,Ali,m,1990"), people.member("Dost,Dan,m,2009")])
        stays.admit(repo, ["Ahmadi", "Dost"], "LJ-GORICE", on=date(2023, 12, 1), override="test")
    return office


@every(
    "more, check, last",
    [
        ("", "restriction-over", date(2024, 4, 8)),
        ("", "restriction-too-long", date(2024, 4, 8)),
        ("--until 8.5.2024 --extended 2.4.2024", "restriction-over", date(2024, 5, 8)),
        ("--until 8.5.2024 --extended 2.4.2024", "restriction-too-long", date(2024, 5, 8)),
        ("--until 8.2.2024", "restriction-over", date(2024, 2, 8)),
    ],
)
def test_a_restriction_lasts_three_months_and_by_a_decision_one_more(
    azil: Azil, house: Path, more: str, check: str, last: date
) -> None:
    """ZMZ-1 84(6)."""
    assert azil(f"restriction add Ahmadi identity --from 8.1.2024 {more}").code == ExitCode.DONE
    assert around(house, check, last) == [0, 0, 1]
    assert azil("restriction end Ahmadi --on 1.2.2024").code == ExitCode.DONE
    assert around(house, check, last) == [0, 0, 0]


@every(
    "line, basis",
    [
        ("restriction add Ahmadi identity --from 8.1.2024 --until 9.4.2024", "84(6)"),
        ("restriction add Ahmadi facts --from 8.1.2024 --until 9.5.2024 --extended 2.4.2024", "84(6)"),
        ("restriction add Ahmadi identity --from 30.11.2023 --until 1.3.2024", "84(6)"),
        ("restriction add Dost facts --from 8.1.2024 --place foreigners-centre", "84(2)"),
        ("restriction add Ahmadi facts --from 8.1.2024 --by-whom office", "84(10)"),
    ],
)
def test_a_restriction_that_the_act_does_not_know_is_refused(
    azil: Azil, house: Path, line: str, basis: str
) -> None:
    done = azil(line)
    assert done.code == ExitCode.REFUSED and basis in done.err
    assert "--override" not in done.err  # there is none
    assert records(house, "SELECT 1 FROM restriction") == []


@every(
    "line, said",
    [
        ("restriction correct Ahmadi --until 9.4.2024", "84(6)"),
        ("restriction correct Ahmadi --by-whom office", "84(10)"),
        ("restriction correct Dost --place foreigners-centre", "84(2)"),
        ("restriction correct Dost --from 1.1.1999", "not born yet"),
        ("consent correct Ahmadi --on 8.1.2024", "several"),
        ("card correct Dost --until 1.1.2025", "120 days"),
    ],
)
def test_a_correction_is_refused_what_recording_it_so_is_refused(
    azil: Azil, house: Path, line: str, said: str
) -> None:
    for done in (
        "restriction add Ahmadi identity --from 8.1.2024",
        "restriction add Dost facts --from 8.1.2024",
        "consent add Ahmadi --on 8.1.2024",
        "consent add Ahmadi --on 9.1.2024",
        "card add Dost --kind applicant-card --number 1 --issued 8.1.2024",
    ):
        assert azil(done).code == ExitCode.DONE, done
    before = house.read_bytes()
    refusal = azil(line)
    assert refusal.code in (ExitCode.REFUSED, ExitCode.NOT_FOUND) and said in refusal.err, refusal.err
    assert "restriction add" not in refusal.err and house.read_bytes() == before
    if "several" in said:
        (later,) = records(house, "SELECT id FROM consent WHERE from_day = '2024-01-09'")
        assert "already recorded" in azil(f"consent correct {later['id']} --on 8.1.2024").err


def test_a_day_that_was_reckoned_follows_the_day_that_is_corrected(azil: Azil, house: Path) -> None:
    typed(
        azil,
        "restriction add Ahmadi facts --from 8.1.2024 --written 9.1.2024 --served 10.1.2024",
        "restriction correct Ahmadi --from 9.1.2024 --written 10.1.2024",
        "restriction add Dost facts --from 8.1.2024 --until 8.2.2024",
        "restriction correct Dost --from 9.1.2024",
    )
    assert records(house, "SELECT until, serve_by, action_until FROM restriction ORDER BY until") == [
        {"until": "2024-02-08", "serve_by": None, "action_until": None},
        {"until": "2024-04-09", "serve_by": "2024-01-15", "action_until": "2024-01-15"},
    ]


def test_a_restriction_is_written_in_48_hours_served_in_three_working_days_and_challenged_in_three_days(
    azil: Azil, house: Path
) -> None:
    """ZMZ-1 84(5), (7); ZUP 100, 101."""
    assert azil("restriction add Ahmadi security --by-whom office --from 8.1.2024").code == ExitCode.DONE
    assert due(house, "restriction-to-write", START) == ["2024-01-10"]
    assert around(house, "restriction-not-written", date(2024, 1, 10)) == [0, 0, 1]
    assert azil("restriction correct Ahmadi --served 11.1.2024").code == ExitCode.USAGE
    assert azil("restriction correct Ahmadi --written 10.1.2024").code == ExitCode.DONE
    assert due(house, "restriction-to-serve", START) == ["2024-01-15"]
    assert around(house, "restriction-not-served", date(2024, 1, 15)) == [0, 0, 1]
    assert azil("restriction correct Ahmadi --served 11.1.2024").code == ExitCode.DONE
    assert due(house, "restriction-action-ends", date(2024, 1, 12)) == ["2024-01-15"]  # the 14th is a Sunday
    for check in ("restriction-not-written", "restriction-not-served"):
        assert sentences(house, check, date(2024, 1, 20)) == []
    (row,) = records(house, "SELECT id FROM restriction")
    line = f"remedy add Ahmadi action-restriction --about {row['id']} --on 12.1.2024"
    assert azil(line).code == ExitCode.DONE
    assert due(house, "remedy-to-decide", date(2024, 1, 12)) == ["2024-01-17"]
    assert around(house, "remedy-not-decided", date(2024, 1, 17)) == [0, 0, 1]
    assert azil("remedy correct Ahmadi --outcome granted").code == ExitCode.USAGE
    assert azil("remedy correct Ahmadi --outcome granted --outcome-on 17.1.2024").code == ExitCode.DONE
    assert sentences(house, "remedy-not-decided", date(2024, 1, 20)) == []
    assert len(sentences(house, "restriction-annulled", date(2024, 1, 17))) == 1
    assert azil("restriction end Ahmadi --on 17.1.2024").code == ExitCode.DONE
    assert sentences(house, "restriction-annulled", date(2024, 1, 17)) == []


def test_an_extension_of_a_restriction_is_challenged_in_three_days_from_its_service(
    azil: Azil, house: Path
) -> None:
    """ZMZ-1 84(8); ZUP 100, 101."""
    assert azil("restriction add Ahmadi facts --from 8.1.2024").code == ExitCode.DONE
    assert azil("restriction correct Ahmadi --extension-served 5.4.2024").code == ExitCode.USAGE
    line = "restriction correct Ahmadi --until 8.5.2024 --extended 2.4.2024 --extension-served"
    for served, last in (("3.4.2024", "2024-04-08"), ("4.4.2024", "2024-04-08"), ("5.4.2024", "2024-04-08"),
                         ("6.4.2024", "2024-04-09")):  # fmt: skip
        assert azil(f"{line} {served}").code == ExitCode.DONE
        assert due(house, "extension-action-ends", date(2024, 4, 6)) == [last]
    assert due(house, "extension-action-ends", date(2024, 4, 10)) == []


def test_where_somebody_restricted_sleeps_is_looked_at(azil: Azil, house: Path) -> None:
    """ZMZ-1 84(1)."""
    assert azil("restriction add Ahmadi facts --from 8.1.2024").code == ExitCode.DONE
    assert sentences(house, "restricted-elsewhere", START) == []
    line = "site add KRANJ --name Kranj --town Kranj --kind other --programme asylum --from 2024-01-01"
    assert azil(line).code == ExitCode.DONE
    assert azil("room add KRANJ --rooms 1 --beds 2 --from 2024-01-01").code == ExitCode.DONE
    with repository.writing(house, AUTHOR) as repo:
        stays.transfer(repo, ["Ahmadi"], "KRANJ", on=date(2024, 1, 10), override="test")
    assert around(house, "restricted-elsewhere", date(2024, 1, 9)) == [0, 0, 1]
    assert (
        azil("room add LJ-GORICE --rooms 901 --beds 2 --for restricted --from 2024-01-01").code
        == ExitCode.DONE
    )
    with repository.writing(house, AUTHOR) as repo:
        stays.transfer(repo, ["Dost"], "LJ-GORICE/901/A", on=date(2024, 1, 10), override="test")
    assert around(house, "restricted-room", date(2024, 1, 9)) == [0, 0, 1]


def test_a_decision_is_not_final_while_a_remedy_is_open(azil: Azil, house: Path) -> None:
    """ZMZ-1 115(1)/11, 115(2)."""
    line = "leaving decision Ahmadi --kind final-negative --on 8.1.2024 --final 24.1.2024"
    assert azil(line).code == ExitCode.DONE
    (decision,) = records(house, "SELECT id FROM decision")
    assert azil(f"remedy add Ahmadi action --about {decision['id']} --on 20.1.2024").code == ExitCode.DONE
    assert around(house, "final-in-spite-of-remedy", date(2024, 1, 23)) == [0, 0, 1]
    assert azil("remedy correct Ahmadi --outcome dismissed --outcome-on 24.1.2024").code == ExitCode.DONE
    assert around(house, "final-in-spite-of-remedy", date(2024, 1, 23)) == [0, 0, 0]


def test_pocket_money_is_withheld_for_a_month_by_a_decision_that_is_served(azil: Azil, house: Path) -> None:
    """ZMZ-1 85(2), (3)."""
    line = "aid add Ahmadi pocket-money --state withheld --reason not-cooperated --on 31.1.2024"
    assert azil(f"{line} --until 1.3.2024").code == ExitCode.DONE
    assert len(sentences(house, "withheld-too-long", date(2024, 2, 1))) == 1
    assert azil("aid correct Ahmadi --until 29.2.2024").code == ExitCode.DONE
    assert sentences(house, "withheld-too-long", date(2024, 2, 1)) == []
    assert around(house, "withheld-not-served", date(2024, 1, 31)) == [0, 0, 1]
    assert azil("aid correct Ahmadi --served 1.2.2024").code == ExitCode.DONE
    assert sentences(house, "withheld-not-served", date(2024, 2, 1)) == []
    assert due(house, "aid-objection", date(2024, 2, 1)) == ["2024-02-05"]  # the 4th is a Sunday


def test_no_pocket_money_after_a_request_for_a_repeat_procedure(azil: Azil, house: Path) -> None:
    """ZMZ-1 85(1)."""
    assert azil("status set Ahmadi applicant --on 1.12.2023").code == ExitCode.DONE
    assert azil("status set Ahmadi repeat-applicant --on 8.1.2024").code == ExitCode.DONE
    for day, found in ((7, 0), (8, 1)):
        assert azil(f"aid add Ahmadi pocket-money --amount 18 --on {day}.1.2024").code == ExitCode.DONE
        assert len(sentences(house, "pocket-money-repeat", date(2024, 1, 9))) == found
