"""Extensions with their proof, on a file: what is refused, granted, overridden and recorded."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import NotFound, UsageError
from azilcli.rules import checks
from azilcli.services import (
    Done,
    corrections,
    erasing,
    evidence,
    extensions,
    people,
    places,
    policies,
    stays,
    undoing,
)
from azilcli.services.overstays import overstay
from tests.conftest import AUTHOR, records
from tests.doing import refused
from tests.every import every
from tests.evidence.world import MOVED_IN, STATUS, add, due, family_in_flat, found, tesfay_in_house

FIRST, SECOND = date(2024, 2, 20), date(2024, 5, 20)


@pytest.fixture
def flat(office: Path) -> Path:
    family_in_flat(office)
    return office


@pytest.fixture
def house(office: Path) -> Path:
    tesfay_in_house(office)
    return office


def extend(path: Path, who: str, on: date, **more: Any) -> Done:
    with repository.writing(path, AUTHOR) as repo:
        if who == "Novak":
            return extensions.extend(repo, [], households=[who], on=on, **more)
        return extensions.extend(repo, [who], on=on, **more)


# Flats


def test_a_flat_is_not_extended_without_proof_and_each_missing_condition_is_named(flat: Path) -> None:
    """Pilot 2016."""
    with refused(
        flat,
        "Novak Petra, Novak Žan cannot be extended: search for housing: 0 records since 2023-08-31, 1 needed;"
        r" cooperation: 0 records since 2023-08-31, 1 needed \(pilot 2016\)",
        hint="azil evidence add",
    ) as repo:
        extensions.extend(repo, [], households=["Novak"], on=FIRST)
    assert records(flat, "SELECT * FROM extension") == []


def test_what_one_of_a_household_did_to_find_a_home_counts_for_all_and_once(flat: Path) -> None:
    """Pilot 2016: it is the household that looks for housing."""
    add(flat, "Petra", "housing-search", date(2023, 10, 1))
    add(flat, "Novak", "cooperation", date(2023, 10, 1))
    with repository.reading(flat) as repo:
        (petra, zan) = extensions.wishes(repo, [], households=["Novak"], on=FIRST)
    assert petra.conditions == zan.conditions
    assert [(one.code, one.found) for one in petra.conditions] == [("housing-search", 1), ("cooperation", 1)]


def test_what_came_after_the_term_ended_does_not_count_for_it(flat: Path) -> None:
    """Pilot 2016: in that time the household looked for housing. The term ended on 29 February."""
    add(flat, "Novak", "cooperation", date(2024, 2, 29))
    add(flat, "Novak", "housing-search", date(2024, 3, 1))
    with refused(
        flat,
        r"search for housing: 0 records since 2023-08-31, 1 needed"
        r" \(1 record after the term ended on 2024-02-29 does not count\) \(pilot 2016\)",
    ) as repo:
        extensions.extend(repo, [], households=["Novak"], on=date(2024, 3, 4))


@pytest.mark.parametrize(("on", "is_granted"), [(date(2024, 5, 31), True), (date(2024, 6, 1), False)])
def test_an_extension_that_ends_before_it_is_decided_is_refused_whatever_the_reason(
    flat: Path, on: date, is_granted: bool
) -> None:
    if is_granted:
        extend(flat, "Novak", on, override="drill")
        return
    with refused(flat, "would end on 2024-05-31, before it is decided on 2024-06-01", hint="--on") as repo:
        extensions.extend(repo, [], households=["Novak"], on=on, override="drill")


def test_an_extension_of_a_house_that_ends_before_it_is_decided_is_refused_too(house: Path) -> None:
    with refused(house, "would end on 2025-07-31, before it is decided on 2025-08-01") as repo:
        extensions.extend(repo, ["Tesfay"], on=date(2025, 8, 1), override="drill")


def test_what_was_true_on_a_day_stays_true_of_it_after_a_later_extension(flat: Path) -> None:
    late = date(2024, 3, 10)
    days = (date(2024, 3, 1), date(2024, 3, 9), late)
    before = [len(found(flat, "overstay", day)) for day in days]
    extend(flat, "Novak", late, override="drill")
    assert before == [2, 2, 2]
    assert [len(found(flat, "overstay", day)) for day in days] == [2, 2, 0]
    assert due(flat, "term-ends", date(2024, 2, 25), date(2024, 3, 5)) == ["2024-02-29"] * 2
    assert due(flat, "term-ends", late, date(2024, 6, 5)) == ["2024-05-31"] * 2
    with refused(flat, "extension 1 was decided on 2024-03-10") as repo:
        extensions.extend(repo, [], households=["Novak"], on=date(2024, 3, 9), override="drill")


def test_an_extension_that_another_copy_decided_after_its_end_is_found_from_that_day(flat: Path) -> None:
    with repository.writing(flat, AUTHOR) as repo:
        stay = repo.rows("SELECT id FROM stay ORDER BY id")[0]["id"]
        repo.add("extension", stay=stay, number=1, months=3, until="2024-05-31", decided_on="2024-07-01")
        repo.record("extend")
    assert found(flat, "extended-too-late", date(2024, 6, 30)) == []
    (row,) = found(flat, "extended-too-late", date(2024, 7, 1))
    assert (row["day"], row["until"]) == ("2024-07-01", "2024-05-31")


@pytest.mark.parametrize(
    ("on", "is_early"), [(MOVED_IN, True), (date(2023, 12, 30), True), (date(2023, 12, 31), False)]
)
def test_an_extension_decided_long_before_the_end_is_granted_and_said_to_be_early(
    flat: Path, on: date, is_early: bool
) -> None:
    """Practice: from sixty days before the last day, 29 February, on."""
    done = extend(flat, "Novak", on, override="drill")
    said = [remark for remark in done.why if "too early to decide" in remark]
    assert len(said) == 2 * is_early
    assert all("before 2023-12-31 it is too early" in remark for remark in said)
    assert len(found(flat, "extended-early", on)) == 2 * is_early
    assert found(flat, "extended-early", date(2023, 12, 31)) == []


def test_who_stays_on_is_advised_to_extend_only_while_an_extension_reaches_the_day(flat: Path) -> None:
    def advised(on: date) -> set[str]:
        (check,) = [one for one in checks.checks() if one.code == "overstay"]
        return {check.advice(row) for row in found(flat, "overstay", on)}

    assert advised(date(2024, 3, 1)) == advised(date(2024, 5, 31)) == {"azil extend or azil discharge"}
    assert advised(date(2024, 6, 1)) == {"azil discharge; no extension reaches this day"}
    for on in (FIRST, SECOND):
        extend(flat, "Novak", on, override="drill")
    assert advised(date(2024, 9, 1)) == {"azil discharge; no extension reaches this day"}


# A household has one term


def terms_of(path: Path) -> set[tuple[str | None, str | None]]:
    rows = records(
        path, "SELECT anchor, t.until FROM stay JOIN stay_term AS t ON t.stay = stay.id"
        " WHERE programme = 'eviction'"
    )  # fmt: skip
    return {(row["anchor"], row["until"]) for row in rows}


def born(path: Path, on: date) -> None:
    """A child of the household Novak, let into the flat of the family on a day."""
    with repository.writing(path, AUTHOR) as repo:
        people.add(repo, [people.member(f"Novak,Mia,f,{on},SVN")])
        people.join(repo, "Novak", ["Novak Mia"], on=on, relation="child")
        stays.admit(repo, ["Novak Mia"], "FLAT-CE", on=on, override="drill")


def test_who_joins_a_household_in_its_flat_has_the_term_of_the_household(flat: Path) -> None:
    """Pilot 2016: the household was given six months, from its admission."""
    born(flat, date(2023, 12, 20))
    assert terms_of(flat) == {(str(MOVED_IN), "2024-02-29")}
    for kind in ("housing-search", "cooperation"):
        add(flat, "Petra", kind, date(2023, 10, 1))
    done = extend(flat, "Novak", FIRST)
    assert {one["until"] for one in done.data["people"]} == {"2024-05-31"}
    assert len(done.data["people"]) == 3
    assert found(flat, "household-terms", FIRST) == []


def test_who_joins_after_an_extension_has_it_too(flat: Path) -> None:
    extend(flat, "Novak", FIRST, override="drill", decision="12/2024")
    born(flat, date(2024, 4, 1))
    assert terms_of(flat) == {(str(MOVED_IN), "2024-05-31")}
    done = extend(flat, "Novak", SECOND, override="drill")
    assert {(one["number"], one["until"]) for one in done.data["people"]} == {(2, "2024-08-31")}


def test_an_extension_of_one_is_one_of_the_household(flat: Path) -> None:
    done = extend(flat, "Petra", FIRST, override="drill")
    assert [one["name"] for one in done.data["people"]] == ["Novak Petra", "Novak Žan"]
    assert terms_of(flat) == {(str(MOVED_IN), "2024-05-31")}


def test_a_household_of_different_terms_is_found_and_one_extension_gives_it_one(flat: Path) -> None:
    born(flat, date(2023, 12, 20))
    with repository.writing(flat, AUTHOR) as repo:
        youngest = repo.rows("SELECT id FROM stay ORDER BY arrived DESC")[0]["id"]
        repo.put("stay", youngest, anchor="2023-12-20", until="2024-06-20")
        repo.record("correct")
    (row,) = found(flat, "household-terms", FIRST)
    assert (row["household"], row["first"], row["last"]) == ("Novak", "2024-02-29", "2024-06-20")
    done = extend(flat, "Novak", FIRST, override="drill")
    assert {one["until"] for one in done.data["people"]} == {"2024-05-31"}
    assert found(flat, "household-terms", FIRST) == []


def test_a_corrected_arrival_moves_the_term_of_the_household_only_if_nobody_was_there_before(
    flat: Path,
) -> None:
    def correct(who: str, day: date) -> None:
        with repository.writing(flat, AUTHOR) as repo:
            corrections.correct(repo, who, arrived=day, departed=None, reason="misread")

    born(flat, date(2023, 12, 20))
    correct("Novak Mia", date(2023, 12, 22))
    correct("Novak Žan", date(2023, 9, 5))
    assert terms_of(flat) == {(str(MOVED_IN), "2024-02-29")}
    correct("Novak Petra", date(2023, 9, 5))
    assert terms_of(flat) == {("2023-09-05", "2024-03-05")}
    correct("Novak Petra", date(2023, 9, 1))
    assert terms_of(flat) == {("2023-09-01", "2024-03-01")}


def test_undoing_the_admission_of_who_joined_takes_their_extensions_too(flat: Path) -> None:
    extend(flat, "Novak", FIRST, override="drill")
    born(flat, date(2024, 4, 1))
    with repository.writing(flat, AUTHOR) as repo:
        undoing.undo_entry(repo, None)
    assert len(records(flat, "SELECT id FROM extension")) == 2


def test_search_and_cooperation_must_be_proved_anew_for_the_second_extension(flat: Path) -> None:
    """Pilot 2016: since the last grant; what is of the day of the first decision served that one."""
    for kind in ("housing-search", "cooperation"):
        add(flat, "Novak", kind, date(2023, 12, 1), FIRST)
    done = extend(flat, "Novak", FIRST, decision="1224-12/2024")
    assert [one["until"] for one in done.data["people"]] == ["2024-05-31", "2024-05-31"]
    with refused(flat, "search for housing: 0 records since 2024-02-21") as repo:
        extensions.extend(repo, [], households=["Novak"], on=SECOND)
    for kind in ("housing-search", "cooperation"):
        add(flat, "Novak", kind, FIRST + timedelta(1))
    extend(flat, "Novak", SECOND, decision="1224-40/2024")
    rows = records(flat, "SELECT DISTINCT number, decided_on, decision, until FROM extension ORDER BY number")
    assert [tuple(row.values()) for row in rows] == [
        (1, "2024-02-20", "1224-12/2024", "2024-05-31"),
        (2, "2024-05-20", "1224-40/2024", "2024-08-31"),
    ]


def test_one_extension_too_many_is_refused_before_the_conditions_and_cannot_be_overridden(flat: Path) -> None:
    for on in (FIRST, SECOND):
        extend(flat, "Novak", on, override="drill")
    for override in (None, "drill"):
        with refused(flat, "no further extension") as repo:
            extensions.extend(repo, [], households=["Novak"], on=SECOND, override=override)


def test_more_months_than_are_allowed_cannot_be_overridden_either(flat: Path) -> None:
    with refused(flat, "3 months at most") as repo:
        extensions.extend(repo, ["Petra"], on=FIRST, months=4, override="drill")


def test_a_reason_passes_the_conditions_and_stays_on_record(flat: Path) -> None:
    done = extend(flat, "Novak", FIRST, override="the flat they found is not ready")
    assert any("overridden: Novak Žan" in remark for remark in done.why)
    rows = records(flat, "SELECT gate, on_day, reason FROM override WHERE gate = 'extension-conditions'")
    assert [tuple(row.values()) for row in rows] == [
        ("extension-conditions", "2024-02-20", "the flat they found is not ready")
    ] * 2
    assert found(flat, "extended-without-proof", FIRST - timedelta(1)) == []
    listed = found(flat, "extended-without-proof", FIRST)
    assert sorted(row["one"] for row in listed) == ["Novak Petra", "Novak Žan"]
    with repository.writing(flat, AUTHOR) as repo:
        stays.discharge(repo, [], households=["Novak"], on=SECOND, reason="found-housing", destination=None)
    assert found(flat, "extended-without-proof", SECOND) == []


def test_an_empty_reason_passes_nothing(flat: Path) -> None:
    with refused(flat, "cannot be extended") as repo:
        extensions.extend(repo, ["Petra"], on=FIRST, override="  ")


def test_a_superseded_policy_asks_for_more(flat: Path) -> None:
    with repository.writing(flat, AUTHOR) as repo:
        policies.set_policy(
            repo, "eviction.housing-search", "2", valid_from=MOVED_IN, legal_basis="pilot 2023"
        )
    add(flat, "Novak", "cooperation", date(2023, 10, 1))
    add(flat, "Novak", "housing-search", date(2023, 10, 1))
    with refused(flat, r"search for housing: 1 record since 2023-08-31, 2 needed \(pilot 2023\)") as repo:
        extensions.extend(repo, ["Petra"], on=FIRST)
    add(flat, "Novak", "housing-search", date(2023, 11, 1))
    extend(flat, "Petra", FIRST)


# Integration houses


def attend(path: Path, on: date, slovenian: int = 80, society: int = 80) -> None:
    add(path, "Tesfay", "slovenian-course", on, percent=slovenian)
    add(path, "Tesfay", "society-course", on, percent=society)


MONTHLY = [date(2024, 2, 10), *(date(2024, month, 10) for month in range(3, 13)), date(2025, 1, 10)]


def test_an_integration_house_is_extended_with_contract_attendance_and_interviews(house: Path) -> None:
    """ZMZ-1 93(3)."""
    decided = date(2025, 1, 15)
    add(house, "Tesfay", "contract", date(2024, 2, 20))
    add(house, "Tesfay", "interview", *MONTHLY)
    attend(house, decided, slovenian=79)
    with refused(
        house, r"^Tesfay Selam cannot be extended: Slovenian course 79 %, 80 % needed \(ZMZ-1 93\(3\)\)$"
    ) as repo:
        extensions.extend(repo, ["Tesfay"], on=decided)
    attend(house, decided + timedelta(1))
    done = extend(house, "Tesfay", decided + timedelta(1))
    assert done.data["people"][0]["until"] == "2025-07-31"
    assert [(one["code"], one["met"]) for one in done.data["conditions"]] == [
        ("contract", True), ("slovenian-course", True), ("society-course", True), ("interview", True),
    ]  # fmt: skip


@every("is_accommodated", [True, False])
def test_what_happened_between_the_status_and_moving_in_counts(office: Path, is_accommodated: bool) -> None:
    """ZMZ-1 93: the contract is signed within a month of the status, wherever the person lives then."""
    moved = date(2024, 2, 5)
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member("Tesfay,Selam,f,1990,ERI")])
        if is_accommodated:
            stays.admit(repo, ["Tesfay"], "LJ-KOTNIKOVA", on=date(2023, 6, 1), override="drill")
    add(office, "Tesfay", "contract", date(2024, 2, 3))
    add(office, "Tesfay", "interview", date(2024, 2, 4), *MONTHLY)
    with repository.writing(office, AUTHOR) as repo:
        if is_accommodated:
            stays.discharge(
                repo,
                ["Tesfay"],
                on=moved,
                reason="status-granted",
                destination="integration-house",
            )
        stays.admit(repo, ["Tesfay"], "IH-MARIBOR", on=moved, status_on=STATUS, override="drill")
    assert found(office, "contract-missing-unserved", date(2024, 3, 10)) == []
    assert found(office, "interview-missing", date(2024, 3, 10)) == []
    attend(office, date(2025, 1, 15))
    assert extend(office, "Tesfay", date(2025, 1, 15)).data["people"][0]["until"] == "2025-07-31"


def test_evidence_that_an_earlier_version_wrote_is_of_the_person_of_its_stay(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        stay = repo.rows("SELECT id FROM stay")[0]["id"]
        repo.add("evidence", stay=stay, kind="contract", on_day="2024-02-20")
        repo.record("evidence add")
    assert found(house, "contract-missing-unserved", date(2024, 3, 10)) == []
    with repository.reading(house) as repo:
        (wish,) = extensions.wishes(repo, ["Tesfay"], on=date(2025, 1, 15))
    assert {one.code: one.met for one in wish.conditions}["contract"]


def test_the_second_extension_needs_new_vulnerability_and_a_free_place(house: Path) -> None:
    """ZMZ-1 93(4)."""
    extend(house, "Tesfay", date(2025, 1, 15), override="drill")
    add(house, "Tesfay", "contract", date(2024, 2, 20))
    attend(house, date(2025, 6, 1), slovenian=80, society=10)
    add(house, "Tesfay", "new-vulnerability", date(2025, 1, 15))
    decided = date(2025, 7, 1)
    with refused(
        house,
        r"newly arisen vulnerability: 0 records since 2025-01-16, 1 needed \(ZMZ-1 93\(4\), \(5\)\)",
    ) as repo:
        extensions.extend(repo, ["Tesfay"], on=decided)
    add(house, "Tesfay", "new-vulnerability", date(2025, 1, 16))
    with repository.writing(house, AUTHOR) as repo:
        for site in ("IH-LJUBLJANA", "IH-VELENJE"):
            places.close(
                repo, site, effect="out-of-service", from_day=decided, to_day=decided + timedelta(1),
                reason=None, kind="site",
            )  # fmt: skip
    with repository.reading(house) as repo:
        free = {
            day: extensions.wishes(repo, ["Tesfay"], on=day)[0].conditions[3].found
            for day in (decided - timedelta(1), decided)
        }
    assert free == {decided - timedelta(1): 89, decided: 29}
    done = extend(house, "Tesfay", decided)
    assert done.data["people"][0]["until"] == "2026-01-31"


def test_a_term_of_before_9_november_2021_asks_for_no_conditions(office: Path) -> None:
    """ZMZ-1 93 before the change: 18 + 18 months."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member("Tesfay,Selam,f,1990,ERI")])
        stays.admit(
            repo,
            ["Tesfay"],
            "IH-MARIBOR",
            on=date(2021, 12, 1),
            status_on=date(2021, 11, 8),
            override="drill",
        )
    assert extend(office, "Tesfay", date(2023, 5, 1)).data["conditions"] == []


# Recording evidence


def test_evidence_of_a_household_is_recorded_for_each_member_in_their_stay(flat: Path) -> None:
    add(flat, "Novak", "housing-search", MOVED_IN)
    rows = records(
        flat, "SELECT stay.person, kind, on_day FROM evidence JOIN stay ON stay.id = evidence.stay"
    )
    assert len({row["person"] for row in rows}) == len(rows) == 2
    (entry,) = records(flat, "SELECT count(*) AS n FROM entry WHERE action = 'evidence add'")
    assert entry["n"] == 1


@pytest.mark.parametrize(
    ("day", "belongs"),
    [(date(2023, 8, 30), False), (MOVED_IN, True), (date(2024, 2, 1), True), (date(2024, 2, 2), False)],
)
def test_evidence_has_the_stay_of_its_day_and_is_recorded_without_one_too(
    flat: Path, day: date, belongs: bool
) -> None:
    with repository.writing(flat, AUTHOR) as repo:
        stays.discharge(repo, ["Petra"], on=date(2024, 2, 1), reason="own-wish", destination=None)
        done = evidence.add(repo, ["Petra"], "cooperation", on=day)
    assert (done.data["people"][0]["stay"] is not None) == belongs
    assert done.why == (() if belongs else (f"Novak Petra was not accommodated on {day}",))


def test_evidence_of_nobody_s_stay_is_erased_with_the_person(office: Path) -> None:
    with repository.writing(office, AUTHOR) as repo:
        (one,) = people.add(repo, [people.member("Tesfay,Selam,f,1990,ERI")]).data["people"]
        evidence.add(repo, ["Tesfay"], "contract", on=STATUS, counterpart="Maja Kos")
    with repository.writing(office, AUTHOR) as repo:
        erasing.erase(repo, one["code"], "request 12/2026")
    assert records(office, "SELECT counterpart, kind FROM evidence") == [
        {"counterpart": None, "kind": "contract"}
    ]


def test_conditions_that_were_checked_before_moving_in_are_on_record(office: Path) -> None:
    """Pilot 2016: they are conditions of being let in."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member("Novak,Petra,f,1985,SVN")])
    add(office, "Petra", "conditions-checked", MOVED_IN - timedelta(3))
    with repository.writing(office, AUTHOR) as repo:
        stays.admit(repo, ["Petra"], "FLAT-CE", on=MOVED_IN, override="drill")
    assert found(office, "conditions-not-checked", MOVED_IN) == []


@every(
    "kind, percent, saying",
    [
        ("slovenian-course", None, "recorded as a percentage"),
        ("society-course", 101, "101 is not a percentage"),
        ("society-course", -1, "-1 is not a percentage"),
        ("interview", 80, "only attendance"),
        ("nonsense", None, "not in the list"),
    ],
)
def test_what_cannot_be_evidence_is_not_recorded(
    house: Path, kind: str, percent: int | None, saying: str
) -> None:
    with refused(house, saying, UsageError) as repo:
        evidence.add(repo, ["Tesfay"], kind, on=date(2024, 3, 1), percent=percent)


# Stays over their term


@pytest.mark.parametrize(
    ("on", "over"), [(date(2024, 2, 28), False), (date(2024, 2, 29), False), (date(2024, 3, 1), True)]
)
def test_an_unauthorised_overstay_is_recorded_from_the_day_after_the_term(
    flat: Path, on: date, over: bool
) -> None:
    """ZUP 100: six months from 31 August 2023 end with 29 February 2024."""
    options: Any = {"until": None, "reason": "refuses to leave", "authorised": False, "on": on}
    if over:
        with repository.writing(flat, AUTHOR) as repo:
            overstay(repo, ["Petra"], **options)
        return
    with refused(flat, "lasts until 2024-02-29") as repo:
        overstay(repo, ["Petra"], **options)


def test_an_overstay_may_be_authorised_ahead_and_is_a_standard_until_its_last_day(flat: Path) -> None:
    with repository.writing(flat, AUTHOR) as repo:
        overstay(repo, [], households=["Novak"], until=date(2024, 3, 10), reason="the new flat is painted",
                 authorised=True, on=date(2024, 2, 20))  # fmt: skip
    for day, gate, standard in (
        (date(2024, 2, 29), 0, 0),
        (date(2024, 3, 1), 0, 2),
        (date(2024, 3, 10), 0, 2),
        (date(2024, 3, 11), 2, 0),
    ):
        assert len(found(flat, "overstay", day)) == gate
        assert len(found(flat, "overstay-authorised", day)) == standard
        assert found(flat, "overstay-unauthorised", day) == []


def test_the_latest_record_of_an_overstay_counts_and_the_same_day_is_corrected(flat: Path) -> None:
    with repository.writing(flat, AUTHOR) as repo:
        for day, authorised in ((5, True), (8, True), (8, False)):
            until = date(2024, 3, 20) if authorised else None
            overstay(repo, ["Petra"], until=until, reason="so", authorised=authorised, on=date(2024, 3, day))
    assert len(records(flat, "SELECT * FROM overstay")) == 2
    for day, codes in (
        (4, ["overstay", "overstay"]),
        (7, ["overstay", "overstay-authorised"]),
        (8, ["overstay", "overstay-unauthorised"]),
    ):
        listed = [
            code
            for code in ("overstay", "overstay-authorised", "overstay-unauthorised")
            for _row in found(flat, code, date(2024, 3, day))
        ]
        assert listed == codes


def test_an_overstay_that_makes_no_sense_is_refused(flat: Path, house: Path) -> None:
    march = date(2024, 3, 5)
    with refused(flat, "the last day for which the stay is authorised", UsageError) as repo:
        overstay(repo, ["Petra"], until=None, reason="so", authorised=True, on=march)
    with refused(flat, "the reason for a stay past its term", UsageError) as repo:
        overstay(repo, ["Petra"], until=march, reason=" ", authorised=True, on=march)
    with refused(flat, "is before") as repo:
        overstay(repo, ["Petra"], until=date(2024, 3, 4), reason="so", authorised=True, on=march)
    with refused(flat, "lasts until 2024-02-29") as repo:
        overstay(repo, ["Petra"], until=date(2024, 2, 29), reason="so", authorised=True, on=date(2024, 2, 1))
    with repository.writing(flat, AUTHOR) as repo:
        people.add(repo, [people.member("Ahmadi,Ali,m,1990,AFG")])
    with refused(flat, "not accommodated", NotFound) as repo:
        overstay(repo, ["Ahmadi"], until=march, reason="so", authorised=True, on=march)
    with repository.writing(flat, AUTHOR) as repo:
        stays.admit(repo, ["Ahmadi"], "LJ-KOTNIKOVA", on=date(2024, 2, 1), override="drill")
    with refused(flat, "has no term") as repo:
        overstay(repo, ["Ahmadi"], until=march, reason="so", authorised=True, on=march)


def test_what_the_ceiling_leaves_of_an_extension_is_what_the_checks_reckon_with(flat: Path) -> None:
    """A gate and its finding count the same months: of seven in all the first grant takes six."""

    def ceiling(months: int) -> None:
        with repository.writing(flat, AUTHOR) as repo:
            policies.set_policy(
                repo, "eviction.ceiling", str(months), valid_from=date(2016, 1, 1), legal_basis="drill"
            )

    ceiling(7)
    assert [row["is_last"] for row in found(flat, "overstay", date(2024, 3, 31))] == [0, 0]
    assert [row["is_last"] for row in found(flat, "overstay", date(2024, 4, 1))] == [1, 1]
    assert due(flat, "decide-extension", date(2024, 1, 1), date(2024, 3, 1)) != []
    ceiling(6)
    assert due(flat, "decide-extension", date(2024, 1, 1), date(2024, 3, 1)) == []
