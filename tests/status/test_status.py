"""Recording a status, the day it was acquired, and whether it fits the programme (ZMZ-1 78, 93)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.repository import status as known
from azilcli.rules import status as rules
from azilcli.services import gates, leaving, policies, stays
from tests.conftest import AUTHOR, Azil, records
from tests.doing import decide, do, due, enter, enter_household, refused, sentences, set_status
from tests.every import every
from tests.status.house import admit, give

D = date
BENEFICIARY = ("refugee", "subsidiary-protection", "repeat-protection")


@pytest.fixture
def house(office: Path) -> Path:
    """A file with some people, none of them accommodated."""
    enter(
        office,
        "Ahmadi,Ali,m,1990,AFG",
        "Bako,Ben,m,1991,SYR",
        "Novak,Ana,f,1980,SVN",
        "Dost,Dan,m,2024-06-12",
    )
    return office


@pytest.fixture
def gate_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the gate of this family is asked at admission."""
    monkeypatch.setattr(gates, "OF_ADMISSION", {"status": gates.OF_ADMISSION["status"]})


# Recording


def test_on_a_day_the_newest_status_that_has_begun_holds(house: Path) -> None:
    give(
        house, "Ahmadi", (D(2024, 1, 1), "intender"), (D(2024, 3, 1), "refugee"), (D(2024, 1, 9), "applicant")
    )
    with repository.reading(house) as repo:
        (person,) = repo.rows("SELECT id FROM person WHERE family_name = 'Ahmadi'")
        held = [
            (known.on_day(repo, person["id"], day) or {"code": None})["code"]
            for day in (
                D(2023, 12, 31),
                D(2024, 1, 1),
                D(2024, 1, 8),
                D(2024, 1, 9),
                D(2024, 2, 29),
                D(2024, 3, 1),
            )
        ]
    assert held == [None, "intender", "intender", "applicant", "applicant", "refugee"]


def test_another_status_for_the_same_day_corrects_the_first(house: Path) -> None:
    give(house, "Ahmadi", (D(2024, 1, 1), "refugee"), (D(2024, 1, 1), "subsidiary-protection"))
    assert [row["code"] for row in records(house, "SELECT code FROM status")] == ["subsidiary-protection"]


def test_a_decision_left_out_in_the_correction_is_cleared(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        set_status(repo, ["Ahmadi"], "refugee", on=D(2024, 1, 1), decision=" 2142-31/2026 ")
    assert [row["decision"] for row in records(house, "SELECT decision FROM status")] == ["2142-31/2026"]
    give(house, "Ahmadi", (D(2024, 1, 1), "refugee"))
    assert [row["decision"] for row in records(house, "SELECT decision FROM status")] == [None]


@every(
    "who, code, on, saying, error",
    [
        ("Ahmadi", "citizen", D(2024, 1, 1), "not in the list", UsageError),
        ("Ahmadi", "refugee", D(2999, 1, 1), "lies in the future", Refused),
        ("Dost", "intender", D(2024, 6, 11), "was not born yet", Refused),
        ("Zorko", "intender", D(2024, 6, 11), "there is nobody", NotFound),
        ("Bako", "applicant", D(2024, 1, 1), "nothing to change", UsageError),
    ],
)
def test_a_status_is_refused(house: Path, who: str, code: str, on: date, saying: str, error: type) -> None:
    give(house, "Bako", (D(2024, 1, 1), "applicant"))
    with refused(house, saying, error) as repo:
        set_status(repo, [who], code, on=on)
    assert len(records(house, "SELECT 1 FROM status")) == 1


def test_a_household_gets_its_status_by_command_and_the_receipt_says_what_follows(
    azil: Azil, house: Path
) -> None:
    enter_household(house, "Haidari", "Haidari,Amina,f,1990", "Haidari,Omid,m,2015")
    done = azil("status set --household Haidari applicant --on 2024-01-30 --format json")
    assert done.code == 0
    data = json.loads(done.out)
    assert (data["status"], data["on"], len(data["people"])) == ("applicant", "2024-01-30", 2)
    assert done.err.splitlines() == ["the applicant card must be issued by 2024-02-02 (ZMZ-1 107(2))"]
    assert azil("status set Ahmadi Bako 'begunec' --on 1.2.2024").code == 0
    assert len(records(house, "SELECT 1 FROM status WHERE code = 'refugee'")) == 2


def test_an_earlier_status_entered_late_says_that_a_later_one_holds(azil: Azil, house: Path) -> None:
    give(house, "Ahmadi", (D(2024, 3, 1), "refugee"))
    assert "another status since 2024-03-01" in azil("status set Ahmadi applicant --on 2024-01-01").err


def test_residents_are_listed_with_the_status_of_the_day(azil: Azil, house: Path) -> None:
    for who in ("Ahmadi", "Bako"):
        admit(house, who, "LJ-KOTNIKOVA", D(2024, 1, 1))
    give(house, "Ahmadi", (D(2024, 1, 1), "intender"), (D(2024, 2, 1), "applicant"))
    listed = json.loads(azil("status list --on 2024-01-31 --site lj-kotnikova --format json").out)
    rows = {row["name"]: (row["status"], row["since"]) for row in listed}
    assert rows == {"Ahmadi Ali": ("intender", "2024-01-01"), "Bako Ben": (None, None)}


def test_undo_takes_a_status_back(azil: Azil, house: Path) -> None:
    give(house, "Ahmadi", (D(2024, 1, 1), "applicant"), (D(2024, 1, 5), "refugee"))
    assert azil("undo").code == 0
    assert [row["code"] for row in records(house, "SELECT code FROM status")] == ["applicant"]


# The day it was acquired


@every(
    "past, on, day",
    [
        ([], "2024-06-01", None),
        ([("2024-05-31", "refugee")], "2024-06-01", "2024-05-31"),
        ([("2024-06-01", "refugee")], "2024-06-01", "2024-06-01"),
        ([("2024-06-02", "refugee")], "2024-06-01", None),
        ([("2024-01-01", "applicant")], "2024-06-01", None),
        ([("2024-01-01", "subsidiary-protection"), ("2024-03-01", "refugee")], "2024-06-01", "2024-01-01"),
        (
            [("2022-01-01", "refugee"), ("2023-01-01", "ended"), ("2024-03-01", "refugee")],
            "2024-06-01",
            "2024-03-01",
        ),
        ([("2024-01-01", "refugee"), ("2024-03-01", "ended")], "2024-06-01", None),
    ],
)
def test_a_term_runs_from_the_first_day_of_protection_without_a_break(
    house: Path, past: list[tuple[str, str]], on: str, day: str | None
) -> None:
    """ZMZ-1 93: from the day status was acquired; another decision on it does not begin it anew."""
    give(house, "Ahmadi", *((D.fromisoformat(one), code) for one, code in past))
    with repository.reading(house) as repo:
        (person,) = repo.rows("SELECT id FROM person WHERE family_name = 'Ahmadi'")
        fitting = known.fitting(repo, "integration", D.fromisoformat(on))
        assert fitting == BENEFICIARY
        acquired = known.since(repo, person["id"], fitting, D.fromisoformat(on))
    assert acquired == (D.fromisoformat(day) if day else None)


# The gate


@pytest.mark.parametrize(
    ("to", "programme", "fitting"),
    [
        ("LJ-KOTNIKOVA", "asylum", {"intender", "applicant", "repeat-applicant"}),
        ("IH-MARIBOR", "integration", set(BENEFICIARY)),
        ("LOGATEC", "temporary-protection", {"tp-applicant", "temporary-protection"}),
        ("FLAT-CE", "eviction", {"evicted"}),
    ],
)
@pytest.mark.usefixtures("gate_on")
def test_a_status_that_does_not_fit_the_programme_is_not_let_in(
    house: Path, to: str, programme: str, fitting: set[str]
) -> None:
    """ZMZ-1 78, 93; 2001/55/ES; pilot of the flats."""
    for row in records(house, "SELECT code FROM code WHERE list = 'status' AND code != 'family-member'"):
        give(house, "Ahmadi", (D(2024, 1, 1), row["code"]))
        with repository.writing(house, AUTHOR, keep=False) as repo:
            if row["code"] in fitting:
                stays.admit(
                    repo, ["Ahmadi"], to, on=D(2024, 1, 1), programme=programme, status_on=D(2024, 1, 1)
                )
                continue
            before = repo.fingerprint
            with pytest.raises(Refused, match="does not fit"):
                stays.admit(
                    repo, ["Ahmadi"], to, on=D(2024, 1, 1), programme=programme, status_on=D(2024, 1, 1)
                )
            assert repo.fingerprint == before


@pytest.mark.usefixtures("gate_on")
def test_no_status_is_a_finding_and_no_gate(house: Path) -> None:
    give(house, "Ahmadi", (D(2024, 1, 2), "refugee"))
    with repository.writing(house, AUTHOR) as repo:
        stays.admit(repo, ["Ahmadi"], "LJ-KOTNIKOVA", on=D(2024, 1, 1))
    assert sentences(house, "no-status", D(2024, 1, 1)) == [
        "no status is recorded for Ahmadi Ali at LJ-KOTNIKOVA"
    ]
    assert sentences(house, "no-status", D(2024, 1, 2)) == []


@pytest.mark.usefixtures("gate_on")
def test_a_citizen_needs_no_status_in_a_flat_but_a_foreigner_does(house: Path) -> None:
    give(house, "Novak", (D(2020, 1, 1), "other"))
    admit(house, "Novak", "FLAT-CE", D(2024, 1, 1))
    admit(house, "Ahmadi", "FLAT-MIRNA", D(2024, 1, 1))
    assert sentences(house, "no-status", D(2024, 1, 1)) == [
        "no status is recorded for Ahmadi Ali at FLAT-MIRNA"
    ]
    assert sentences(house, rules.GATE, D(2024, 1, 2)) == []
    assert records(house, "SELECT 1 FROM override") == []


@pytest.mark.usefixtures("gate_on")
def test_an_override_lets_in_and_stays_a_finding_until_the_status_fits(house: Path) -> None:
    give(house, "Ahmadi", (D(2024, 1, 1), "refugee"))
    with repository.writing(house, AUTHOR) as repo:
        done = stays.admit(repo, ["Ahmadi"], "LJ-KOTNIKOVA", on=D(2024, 1, 5), override="no bed in Maribor")
    assert any("overridden" in remark for remark in done.why)
    assert len(sentences(house, rules.GATE, D(2024, 1, 5))) == 1
    give(house, "Ahmadi", (D(2024, 1, 6), "applicant"))
    assert [len(sentences(house, rules.GATE, D(2024, 1, day))) for day in (5, 6, 7)] == [1, 0, 0]


@pytest.mark.usefixtures("gate_on")
def test_a_beneficiary_may_be_moved_in_the_asylum_programme_as_the_act_names_no_day_for_leaving(
    house: Path,
) -> None:
    """The 15 days are practice: a standard, which refuses nothing (ZMZ-1 78(2))."""
    admit(house, "Ahmadi", "LJ-KOTNIKOVA", D(2024, 1, 1))
    give(house, "Ahmadi", (D(2024, 1, 1), "applicant"), (D(2024, 3, 1), "refugee"))
    do(house, stays.transfer, ["Ahmadi"], "LJ-GORICE", on=D(2024, 3, 17))
    assert len(sentences(house, "beneficiary-overdue", D(2024, 3, 17))) == 1


def test_who_was_let_in_with_a_status_that_does_not_fit_is_found_whatever_was_passed(house: Path) -> None:
    """The days for leaving are for those who acquired a status while they were there."""
    give(house, "Ahmadi", (D(2024, 1, 1), "applicant"))
    admit(house, "Ahmadi", "LJ-GORICE", D(2024, 1, 5))
    with repository.writing(house, AUTHOR) as repo:
        done = set_status(repo, ["Ahmadi"], "refugee", on=D(2024, 1, 3))
    (sentence,) = sentences(house, rules.GATE, D(2024, 1, 5))
    assert any(remark.startswith(sentence) for remark in done.why)


@pytest.mark.usefixtures("gate_on")
def test_a_gate_names_the_provision_of_the_limit_in_force(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        policies.set_policy(
            repo, "asylum.statuses", "applicant", valid_from=D(2024, 1, 1), legal_basis="ZMZ-2 1"
        )
    give(house, "Ahmadi", (D(2024, 1, 1), "intender"))
    with refused(house, r"does not fit.*\(ZMZ-2 1\)") as repo:
        stays.admit(repo, ["Ahmadi"], "LJ-GORICE", on=D(2024, 1, 2))


# The checks


@every(
    "granted, last, after",
    [
        (D(2024, 3, 1), D(2024, 3, 16), D(2024, 3, 17)),
        (D(2024, 2, 14), D(2024, 2, 29), D(2024, 3, 1)),
        (D(2023, 2, 14), D(2023, 3, 1), D(2023, 3, 2)),
        (D(2023, 12, 31), D(2024, 1, 15), D(2024, 1, 16)),
    ],
)
def test_a_beneficiary_is_overdue_in_the_asylum_home_from_the_sixteenth_day(
    house: Path, granted: date, last: date, after: date
) -> None:
    """15 days from status, its own day not counted (domain 3; ZUP 100)."""
    admit(house, "Ahmadi", "LJ-GORICE", D(2022, 1, 1))
    give(house, "Ahmadi", (D(2022, 1, 1), "applicant"), (granted, "refugee"))
    assert (
        due(house, "beneficiary-leaves", granted)
        == due(house, "beneficiary-leaves", last)
        == [last.isoformat()]
    )
    assert due(house, "beneficiary-leaves", after) == []
    assert sentences(house, "beneficiary-overdue", last) == []
    (sentence,) = sentences(house, "beneficiary-overdue", after)
    assert last.isoformat() in sentence
    assert sentences(house, rules.GATE, after) == []


def test_a_second_decision_on_protection_does_not_begin_the_15_days_anew(house: Path) -> None:
    admit(house, "Ahmadi", "LJ-GORICE", D(2024, 1, 1))
    give(house, "Ahmadi", (D(2024, 3, 1), "subsidiary-protection"), (D(2024, 3, 10), "refugee"))
    assert sentences(house, "beneficiary-overdue", D(2024, 3, 16)) == []
    assert len(sentences(house, "beneficiary-overdue", D(2024, 3, 17))) == 1


def test_the_15_days_are_a_policy_that_can_be_superseded(house: Path) -> None:
    admit(house, "Ahmadi", "LJ-GORICE", D(2024, 1, 1))
    give(house, "Ahmadi", (D(2024, 3, 1), "refugee"))
    with repository.writing(house, AUTHOR) as repo:
        policies.set_policy(repo, "asylum.leave-days", "20", valid_from=D(2024, 1, 1), legal_basis="new law")
    assert sentences(house, "beneficiary-overdue", D(2024, 3, 21)) == []
    assert len(sentences(house, "beneficiary-overdue", D(2024, 3, 22))) == 1


@every("code, last", [("other", D(2024, 3, 1)), ("ended", D(2024, 3, 1))])
def test_a_status_that_no_longer_fits_is_found_when_the_days_for_leaving_are_over(
    house: Path, code: str, last: date
) -> None:
    admit(house, "Ahmadi", "LJ-GORICE", D(2024, 1, 1))
    give(house, "Ahmadi", (D(2024, 1, 1), "applicant"), (D(2024, 3, 1), code))
    assert sentences(house, rules.GATE, last) == []
    assert len(sentences(house, rules.GATE, date.fromordinal(last.toordinal() + 1))) == 1


def test_who_was_rejected_has_ten_days_from_when_the_decision_is_enforceable(house: Path) -> None:
    """ZMZ-1 49(11), 78(2): not from the decision; the day of enforceability itself is not counted."""
    admit(house, "Ahmadi", "LJ-GORICE", D(2024, 1, 1))
    give(house, "Ahmadi", (D(2024, 1, 1), "applicant"), (D(2024, 3, 1), "rejected"))
    assert len(sentences(house, "enforceability-missing", D(2024, 3, 2))) == 1
    assert sentences(house, rules.GATE, D(2025, 3, 1)) == []
    do(house, decide, ["Ahmadi"], kind="final-negative", on=D(2024, 3, 1), enforceable=D(2024, 3, 8))
    assert sentences(house, "enforceability-missing", D(2024, 3, 2)) == []
    assert [len(sentences(house, rules.GATE, D(2024, 3, day))) for day in (8, 18, 19)] == [0, 0, 1]
    do(house, leaving.voluntary, ["Ahmadi"], start=D(2024, 3, 8), days=30, reason="illness")
    found = [len(sentences(house, rules.GATE, day)) for day in (D(2024, 3, 19), D(2024, 4, 7), D(2024, 4, 8))]
    assert found == [0, 0, 1]
    done = do(house, set_status, ["Ahmadi"], "rejected", on=D(2024, 3, 2))
    assert any("by 2024-04-07" in remark for remark in done.why)


def test_the_statuses_of_a_programme_are_a_policy(house: Path, azil: Azil) -> None:
    admit(house, "Ahmadi", "LJ-GORICE", D(2024, 1, 1))
    give(house, "Ahmadi", (D(2024, 1, 1), "other"))
    assert len(sentences(house, rules.GATE, D(2024, 1, 2))) == 1
    wrong = azil('policy set asylum.statuses "applicant nobody" --from 2024-01-01 --basis x')
    assert (wrong.code, "nobody" in wrong.err) == (2, True)
    assert azil('policy set asylum.statuses "intender applicant other" --from 2024-01-01 --basis x').code == 0
    assert sentences(house, rules.GATE, D(2024, 1, 2)) == []


def test_everybody_who_left_is_left_out(house: Path) -> None:
    admit(house, "Ahmadi", "LJ-GORICE", D(2024, 1, 1))
    give(house, "Ahmadi", (D(2024, 3, 1), "refugee"))
    with repository.writing(house, AUTHOR) as repo:
        stays.discharge(repo, ["Ahmadi"], on=D(2024, 3, 20), reason="status-granted", destination=None)
    assert len(sentences(house, "beneficiary-overdue", D(2024, 3, 19))) == 1
    assert sentences(house, "beneficiary-overdue", D(2024, 3, 20)) == []
