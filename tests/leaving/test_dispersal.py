"""Dispersal on a real file: a stay at an address, under which conditions, how it ends, who knows of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.reports import dispersed, nights, occupancy, people
from azilcli.reports.table import Table
from azilcli.repository import figures
from azilcli.services import absences, demo, dispersal, health, passes, presence, programmes, stays
from azilcli.services.dispersal import Asked
from tests.conftest import AUTHOR, Azil, records
from tests.doing import do, due, enter, lines, refused, sentences, set_status
from tests.every import every

PRIVATE, ELSEWHERE = "ZASEBNI-NASLOV", "DRUGA-INSTITUCIJA"


def day(number: int) -> date:
    return date(2024, 6, number)


MET = Asked(day(1), day(8), day(5), decision="44/2024")
HOME: dict[str, Any] = {"address": "Trg 1, 3000 Celje", "on": day(10), "asked": MET}
DOM: dict[str, Any] = {
    "address": "Dom, Celje",
    "kind": "institution",
    "on": day(10),
    "asked": Asked(commission_on=day(9), decision="45/2024", payer="office"),
}


@pytest.fixture
def house(office: Path) -> Path:
    """Ahmadi, an applicant in the asylum home since the 3rd, and Kos under protection in Logatec."""
    enter(office, "Ahmadi,Ali,m,1990", "Kos,Eva,f,1991")
    with repository.writing(office, AUTHOR) as repo:
        set_status(repo, ["Ahmadi"], "applicant", on=day(1))
        health.exam(repo, ["Ahmadi", "Kos"], on=day(1), result="fit")
        set_status(repo, ["Kos"], "temporary-protection", on=day(1))
        stays.admit(repo, ["Ahmadi"], "LJ-GORICE", on=day(3))
        stays.admit(repo, ["Kos"], "LOGATEC", on=day(3), programme="temporary-protection")
    return office


def disperse(path: Path, **given: Any) -> Any:
    return do(path, dispersal.disperse, ["Ahmadi"], **given)


def slept(path: Path, name: str = "Ahmadi") -> list[tuple[str, str, str | None, str | None]]:
    """Where a person slept, from when to when, and at which address."""
    return [
        (row["site"], row["from_day"], row["to_day"], row["address"])
        for row in records(path, "SELECT * FROM sleeper ORDER BY from_day")
        if row["family_name"] == name
    ]


def test_a_dispersal_is_a_stay_at_an_address_and_ends_the_one_before_it(house: Path) -> None:
    """ZMZ-1 83(1), 115(1)/6."""
    disperse(house, **HOME)
    assert slept(house) == [
        ("LJ-GORICE", "2024-06-03", "2024-06-10", None),
        (PRIVATE, "2024-06-10", None, "Trg 1, 3000 Celje"),
    ]
    assert records(house, "SELECT reason, destination, town FROM stay WHERE person IN"
                   " (SELECT person FROM status WHERE code = 'applicant') ORDER BY arrived") == [
        {"reason": "dispersal", "destination": "private-address", "town": None},
        {"reason": None, "destination": None, "town": "Celje"},
    ]  # fmt: skip
    for check in ("dispersal-conditions", "dispersal-undecided", "no-bed", "status-does-not-fit"):
        assert sentences(house, check, day(10)) == []


_ONE_BY_ONE = [
    (HOME, "identity_on", "--identity", "83"),
    (HOME, "suitable_on", "--suitable", "83"),
    (HOME, "interviewed_on", "--interviewed", "83"),
    (DOM, "commission_on", "--commission", "83"),
]


@every("given, field, option, article", _ONE_BY_ONE)
def test_each_condition_is_asked_for_by_the_day_of_the_dispersal(
    house: Path, given: dict[str, Any], field: str, option: str, article: str
) -> None:
    """ZMZ-1 83(1)-(3), 46(1): the day after is too late."""
    for late in (None, day(11)):
        lacking = {**given, "asked": given["asked"]._replace(**{field: late})}
        with refused(house, article, hint=option) as repo:
            dispersal.disperse(repo, ["Ahmadi"], **lacking)
    disperse(house, **{**given, "asked": given["asked"]._replace(**{field: day(10)})})


def test_an_institution_is_not_asked_for_the_conditions_of_a_private_address(house: Path) -> None:
    """ZMZ-1 83(2): regardless of the conditions of the paragraph before."""
    disperse(house, **DOM)
    assert slept(house)[-1][0] == ELSEWHERE
    assert records(house, "SELECT payer FROM leaving") == [{"payer": "office"}]
    assert sentences(house, "dispersal-conditions", day(10)) == []


def test_a_dispersal_with_a_reason_stays_a_finding_until_its_conditions_are_met(house: Path) -> None:
    disperse(house, **{**HOME, "asked": Asked(day(1))}, override="the home is full")
    assert [len(sentences(house, "dispersal-conditions", day(on))) for on in (9, 10)] == [0, 1]
    disperse(house, on=day(12), asked=Asked(interviewed_on=day(12)))
    assert len(sentences(house, "dispersal-conditions", day(12))) == 1
    disperse(house, on=day(14), asked=Asked(suitable_on=day(14)))
    assert [len(sentences(house, "dispersal-conditions", day(on))) for on in (13, 14)] == [1, 0]
    assert len(records(house, "SELECT * FROM leaving")) == 1
    with refused(house, "nothing to change", UsageError) as repo:
        dispersal.disperse(repo, ["Ahmadi"], on=day(14), asked=Asked(suitable_on=day(14)))


@every(
    "to, more",
    [
        (stays.transfer, {}),
        (programmes.change, {"programme": "asylum", "reason": "own-wish", "address": "Trg 1, Celje"}),
    ],
)
def test_no_other_move_leads_to_a_private_address_past_the_gate(
    house: Path, to: Callable[..., Any], more: dict[str, Any]
) -> None:
    with refused(house, hint="azil leaving dispersal") as repo:
        to(repo, ["Ahmadi"], PRIVATE, on=day(10), **more)


def test_who_is_not_there_is_admitted_to_a_private_address_by_the_same_gate(house: Path) -> None:
    do(house, stays.discharge, ["Ahmadi"], on=day(5), reason="own-wish", destination=None)
    with refused(house, "83", hint="--identity") as repo:
        stays.admit(repo, ["Ahmadi"], PRIVATE, on=day(10), programme="asylum", address="Trg 1, Celje")
    disperse(house, **HOME)
    assert slept(house)[-1][:2] == (PRIVATE, "2024-06-10")


@every(
    "given, error",
    [
        ({**HOME, "address": " "}, UsageError),
        ({**HOME, "kind": "removal"}, UsageError),
        ({**HOME, "ground": "unsuitable"}, UsageError),
        ({**HOME, "on": day(3)}, Refused),  # no night before it
        ({**HOME, "asked": MET._replace(payer="nobody")}, UsageError),
    ],
)
def test_what_makes_no_sense_is_refused(
    house: Path, given: dict[str, Any], error: type[UsageError | Refused]
) -> None:
    with refused(house, error=error) as repo:
        dispersal.disperse(repo, ["Ahmadi"], **given)
    with refused(house, "applicant", Refused) as repo:
        dispersal.disperse(repo, ["Kos"], **HOME)
    with refused(house, "beds", UsageError) as repo:
        stays.admit(repo, ["Ahmadi"], "LJ-KOTNIKOVA", on=day(5), address="Trg 1")


@every("ground, kept", [("public-order", 0), ("unsuitable", 0), ("procedure", 0), ("own-wish", 1)])
def test_the_grounds_of_the_act_end_only_a_dispersal_to_a_private_address(
    house: Path, ground: str, kept: int
) -> None:
    """ZMZ-1 83(7)."""
    disperse(house, **DOM)
    if kept:
        do(house, dispersal.end, ["Ahmadi"], "LJ-GORICE", ground=ground, on=day(15))
        assert slept(house)[-1][:2] == ("LJ-GORICE", "2024-06-15")
        return
    with refused(house, "institution") as repo:
        dispersal.end(repo, ["Ahmadi"], "LJ-GORICE", ground=ground, on=day(15))
    with refused(house, "institution") as repo:
        dispersal.disperse(repo, ["Ahmadi"], on=day(15), ground=ground)


def test_a_ground_is_a_finding_until_the_dispersal_has_ended(house: Path) -> None:
    """ZMZ-1 83(7)."""
    disperse(house, **HOME)
    with refused(house, "ground", UsageError) as repo:
        dispersal.end(repo, ["Ahmadi"], "LJ-GORICE", ground=None, on=day(15))
    disperse(house, on=day(14), ground="unsuitable")
    assert [len(sentences(house, "dispersal-to-annul", day(on))) for on in (14, 15)] == [0, 1]
    do(house, dispersal.end, ["Ahmadi"], "LJ-GORICE", ground=None, on=day(16))
    assert sentences(house, "dispersal-to-annul", day(17)) == []
    assert slept(house)[-2:] == [
        (PRIVATE, "2024-06-10", "2024-06-16", "Trg 1, 3000 Celje"),
        ("LJ-GORICE", "2024-06-16", None, None),
    ]
    assert records(house, "SELECT ground, ground_on, ended FROM leaving") == [
        {"ground": "unsuitable", "ground_on": "2024-06-14", "ended": "2024-06-16"}
    ]
    with refused(house, "under way") as repo:
        dispersal.end(repo, ["Ahmadi"], "LOGATEC", ground="other", on=day(18))


def test_another_address_is_another_stay(house: Path) -> None:
    """ZMZ-1 115(1)/6: each address with its first and last day."""
    disperse(house, **HOME)
    disperse(house, **{**HOME, "address": "Pot 2, Kranj", "on": day(20)})
    assert [one[1:] for one in slept(house)[1:]] == [
        ("2024-06-10", "2024-06-20", "Trg 1, 3000 Celje"),
        ("2024-06-20", None, "Pot 2, Kranj"),
    ]


def test_who_lives_elsewhere_is_in_no_total_but_in_a_line_below_it(house: Path) -> None:
    disperse(house, **HOME)
    for by in ("site", "room", "kind", "programme"):
        with repository.reading(house) as repo:
            night = occupancy.occupancy(repo, day(10), by)
            period = nights.occupancy(repo, day(10), day(10), by)
        for (table,), asked in ((night, "occupied"), (period, "bed_nights")):
            assert isinstance(table, Table) and table.below == 1 and table.total
            (last, *_rest), at = lines(table)[::-1], [c.key for c in table.columns].index(asked)
            assert (last[asked], last["capacity"], table.total[at]) == (1, 0, 1)
    with repository.reading(house) as repo:
        (everything,) = occupancy.occupancy(repo, day(10), "all")
        assert lines(everything)[0]["occupied"] == 1 and "1 person" in everything.notes[0]
        (bed,) = occupancy.occupancy(repo, day(10), "bed", PRIVATE)
        assert [str(line["state"]) for line in lines(bed)] == ["elsewhere"]
        (table,) = people.residents(repo, day(10))
        assert [line["address"] for line in lines(table)] == [None, "Trg 1, 3000 Celje"]


def test_the_demo_has_the_fifteen_dispersed_applicants_below_the_published_total(filled: Path) -> None:
    """AIDA country report on Slovenia, from the Office."""
    with repository.reading(filled) as repo:
        (table,) = occupancy.occupancy(repo, demo.LAST_DAY)
        assert isinstance(table, Table)
        below = lines(table)[-table.below :]
        assert [(line["site"], line["occupied"], line["capacity"]) for line in below] == [(PRIVATE, 15, 0)]
        people_ = figures.people(repo, demo.LAST_DAY, demo.LAST_DAY)
    assert len(people_["reception-end"]) == len(people_["reception"]) == 940 + 91 + 148 + 8
    assert sentences(filled, "dispersal-conditions", demo.LAST_DAY) == []


def test_somebody_dispersed_and_not_seen_is_a_finding_after_the_days_of_the_policy(house: Path) -> None:
    """ZMZ-1 82(5)."""
    disperse(house, **HOME)
    assert [len(sentences(house, "dispersed-unseen", day(on))) for on in (17, 18)] == [0, 1]
    do(house, presence.record, PRIVATE, on=day(18), missing=[])
    assert [len(sentences(house, "dispersed-unseen", day(on))) for on in (25, 26)] == [0, 1]
    assert due(house, "dispersal-visit", day(20), 90) == ["2024-09-08"]
    disperse(house, on=day(20), asked=Asked(visited_on=day(20)))
    assert due(house, "dispersal-visit", day(20), 90) == ["2024-09-18"]


def test_a_pass_is_for_the_municipality_of_the_address(house: Path) -> None:
    """ZMZ-1 82(6)."""
    disperse(house, **HOME)
    with refused(house, "municipality of Celje") as repo:
        passes.grant(repo, ["Ahmadi"], start=day(12), end=day(13), reason="visit", town="Ljubljana")
    do(house, passes.grant, ["Ahmadi"], start=day(12), end=day(13), reason="visit", town="celje")


def test_a_dispersal_that_was_recorded_as_a_departure_stays_one_and_is_a_finding(house: Path) -> None:
    do(house, stays.discharge, ["Ahmadi"], on=day(10), reason="dispersal", destination="private-address")
    with repository.writing(house, AUTHOR) as repo:
        person = repo.values("SELECT person FROM status WHERE code = 'applicant'")[0][0]
        repo.add("leaving", person=person, kind="private-address", from_day=day(10), address="Trg 1",
                 identity=1, application=1, examined=1)  # fmt: skip
        repo.record("leaving dispersal")
    assert sentences(house, "dispersal-conditions", day(12)) == []
    assert [len(sentences(house, "dispersal-as-departure", day(on))) for on in (9, 10, 30)] == [0, 1, 1]
    disperse(house, **HOME)
    assert sentences(house, "dispersal-as-departure", day(30)) == []
    assert len(records(house, "SELECT * FROM leaving")) == 1


def test_people_under_protection_move_to_a_private_address_and_back(house: Path) -> None:
    move: dict[str, Any] = {"programme": "temporary-protection", "reason": "found-housing"}
    do(house, programmes.change, ["Kos"], PRIVATE, on=day(10), address="Pot 2, Koper", **move)
    assert slept(house, "Kos")[-1] == (PRIVATE, "2024-06-10", None, "Pot 2, Koper")
    with refused(house, hint="--programme") as repo:
        stays.transfer(repo, ["Kos"], "LOGATEC", on=day(12))
    do(house, programmes.change, ["Kos"], "LOGATEC", on=day(12), **move)
    assert slept(house, "Kos")[-1][0] == "LOGATEC"
    for check in ("dispersal-conditions", "dispersed-unseen", "no-bed"):
        assert sentences(house, check, day(11)) == []


def test_commands_disperse_complete_and_end(house: Path, azil: Azil) -> None:
    """ZMZ-1 83(4), (5): the number of the decision, and who pays."""
    line = "leaving dispersal Ahmadi --identity 2024-06-01 --suitable 2024-06-08 --interviewed 2024-06-05"
    done = azil(f"{line} --address 'Trg 1, Celje' --on 2024-06-10 --format json")
    assert done.code == 0 and json.loads(done.out)["people"][0]["address"] == "Trg 1, Celje"
    assert azil("leaving dispersal Ahmadi --end").code == 2
    assert azil("leaving dispersal Ahmadi --to LOGATEC").code == 2
    assert azil("leaving dispersal Ahmadi --end --to LOGATEC --ground unsuitable --address x").code == 2
    page = json.loads(azil("leaving show Ahmadi --format json").out)
    assert [(row["conditions"], row["address"]) for row in page["leaving"]] == [(True, "Trg 1, Celje")]
    assert "Trg 1, Celje" in azil("show Ahmadi").out
    assert azil("leaving dispersal Ahmadi --end --to LOGATEC --ground unsuitable").code == 0


def test_without_a_site_for_addresses_it_is_said_how_to_get_one(path: Path) -> None:
    from azilcli.services import network

    with repository.creating(path, AUTHOR) as repo:
        network.initialise(repo, empty=True)
    enter(path, "Ahmadi,Ali,m,1990")
    with refused(path, "private-address", NotFound, "azil site add") as repo:
        dispersal.disperse(repo, ["Ahmadi"], **HOME)


def test_an_application_is_withdrawn_three_days_after_the_notice_of_the_landlord(house: Path) -> None:
    """ZMZ-1 50(2)/4, 83(6), 115(1)/6: not from the day of leaving."""
    disperse(house, **HOME)
    do(house, absences.absent, ["Ahmadi"], on=day(12), at="9.05")
    assert [len(sentences(house, "notice-missing", day(on))) for on in (12, 13, 20)] == [0, 1, 1]
    assert sentences(house, "withdrawal-from-address", day(20)) == []
    with refused(house, "before the first night", UsageError) as repo:
        absences.absent(repo, ["Ahmadi"], on=day(12), notified=day(11))
    with refused(house, "25:00", UsageError) as repo:
        absences.absent(repo, ["Ahmadi"], on=day(12), at="25:00")
    do(house, absences.absent, ["Ahmadi"], on=day(12), notified=day(14))
    assert records(house, "SELECT left_at, notified_on FROM absence") == [
        {"left_at": "09:05", "notified_on": "2024-06-14"}
    ]
    assert [len(sentences(house, "withdrawal-from-address", day(on))) for on in (17, 18)] == [0, 1]
    assert due(house, "withdrawal-from-address-sets-in", day(14)) == ["2024-06-18"]
    for check in ("deemed-withdrawal", "away-elsewhere", "dispersed-unseen", "notice-missing"):
        assert sentences(house, check, day(25)) == []
    do(house, absences.come_back, ["Ahmadi"], on=day(17))
    assert sentences(house, "withdrawal-from-address", day(20)) == []


def test_the_report_says_who_lives_elsewhere_since_when_and_who_looked(house: Path) -> None:
    disperse(house, **HOME)
    disperse(house, on=day(20), asked=Asked(visited_on=day(20), payer="host"))
    do(house, presence.record, PRIVATE, on=day(15), missing=[])
    do(house, programmes.change, ["Kos"], PRIVATE, on=day(10), address="Pot 2, Koper",
       programme="temporary-protection", reason="found-housing")  # fmt: skip
    with repository.reading(house) as repo:
        towns, everybody = dispersed.dispersed(repo, day(20))
        applicants = dispersed.dispersed(repo, day(20), "asylum")[1]
        assert lines(dispersed.dispersed(repo, day(9))[1]) == []
    assert [(line["town"], line["people"]) for line in lines(towns)] == [("Celje", 1), ("Koper", 1)]
    assert len(lines(everybody)) == 2
    (one,) = lines(applicants)
    told = [one[name] for name in ("since", "seen", "looked_at", "payer", "decision")]
    assert told == ["2024-06-10", "2024-06-15", "2024-06-20", "host", "44/2024"]
