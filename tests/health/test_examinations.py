"""Nobody is let in without an examination (ZMZ-1 42(4)); what is recorded of health, and what is not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.ledger import schema
from azilcli.reports import findings
from azilcli.reports import health as reports
from azilcli.reports.table import Facts, Table
from azilcli.services import health, policies
from tests.conftest import AUTHOR, Azil, records
from tests.doing import enter, refused, sentences, vulnerable
from tests.every import every
from tests.health.house import JUNE, examine, inform, june, put


@pytest.fixture
def house(office: Path) -> Path:
    enter(office, "Ahmadi,Ali,m,1990", "Bako,Ben,m,1991")
    with repository.writing(office, AUTHOR) as repo:
        for code, kind, programmes in (
            ("CENTRE", "accommodation-centre", "temporary-protection asylum"),
            ("OTHER", "other", "asylum"),
        ):
            repo.put("site", code, name=code, town="Koper", kind=kind, programmes=programmes,
                     from_day="2016-01-01")  # fmt: skip
            repo.put("room", f"{code}/1", site=code, from_day="2016-01-01")
            repo.put("bed", f"{code}/1/A", room=f"{code}/1", from_day="2016-01-01")
        repo.record("site add")
    return office


def sleepers(path: Path) -> int:
    return len(records(path, "SELECT 1 FROM resident"))


# The gate


@pytest.mark.usefixtures("gate")
@pytest.mark.parametrize(
    ("examined", "may"), [(None, False), (june(9), True), (JUNE, True), (june(11), False)]
)
def test_a_bed_asks_for_an_examination_on_or_before_the_day(
    house: Path, examined: date | None, may: bool
) -> None:
    """ZMZ-1 42(4)."""
    if examined:
        examine(house, "Ahmadi", examined)
    if may:
        put(house, "Ahmadi", "LOGATEC")
        assert sleepers(house) == 1
        assert sentences(house, "no-examination", JUNE) == []
    else:
        with pytest.raises(
            Refused,
            match=r"no preventive health examination.*Office; ZMZ-1 42\(4\); practice, not law\)",
        ):
            put(house, "Ahmadi", "LOGATEC")
        assert sleepers(house) == 0


@pytest.mark.usefixtures("gate")
@pytest.mark.parametrize(
    ("to", "asks"),
    [
        ("LJ-GORICE", True),
        ("LJ-KOTNIKOVA", True),
        ("LOGATEC", True),
        ("CENTRE", True),
        ("MBS-POSTOJNA/1/A", True),
        ("OTHER", False),
        ("IH-MARIBOR", False),
        ("FLAT-CE", False),
    ],
)
def test_the_kinds_of_site_that_ask_are_those_of_the_policy(house: Path, to: str, asks: bool) -> None:
    if asks:
        with pytest.raises(Refused, match="no preventive health examination"):
            put(house, "Ahmadi", to)
        assert sleepers(house) == 0
    else:
        put(house, "Ahmadi", to)
        assert (sleepers(house), sentences(house, "no-examination", JUNE)) == (1, [])


@pytest.mark.usefixtures("gate")
def test_reception_rooms_are_open_to_the_unexamined_and_the_examination_is_due(house: Path) -> None:
    """ZMZ-1 81(1), 42(4): the Office's own rule, which keeps nobody out of reception rooms."""
    with repository.writing(house, AUTHOR) as repo:
        repo.put("room", "CENTRE/1", reserved_for="reception")
        repo.record("room edit")
    put(house, "Ahmadi", "CENTRE/1")
    assert sentences(house, "no-examination", JUNE) == []
    assert due(house, JUNE) == [("2024-06-10", "examination-missing")]
    with pytest.raises(Refused, match="no preventive health examination"):
        put(house, "Bako", "LOGATEC")
    examine(house, "Ahmadi", june(11))
    assert due(house, june(11)) == []


@pytest.mark.usefixtures("gate")
def test_a_superseded_policy_asks_at_other_kinds_of_site_from_its_day_on(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        policies.set_policy(
            repo, "health.examination-before", "flat other", valid_from=JUNE, legal_basis="drill"
        )
    put(house, "Ahmadi", "LOGATEC", JUNE)
    with pytest.raises(Refused, match="no preventive health examination"):
        put(house, "Bako", "OTHER", JUNE)
    put(house, "Bako", "OTHER", june(9))
    assert sentences(house, "no-examination", june(9)) == []
    assert sentences(house, "no-examination", JUNE) == [
        "Bako Ben at OTHER has no preventive health examination"
    ]


@pytest.mark.usefixtures("gate")
def test_one_of_several_without_an_examination_stops_them_all(house: Path) -> None:
    examine(house, "Ahmadi")
    with pytest.raises(Refused, match="Bako Ben at LOGATEC has no preventive"):
        put(house, ["Ahmadi", "Bako"], "LOGATEC")
    assert sleepers(house) == 0


@pytest.mark.usefixtures("gate")
def test_an_override_leaves_a_finding_and_a_due_until_the_examination(house: Path) -> None:
    put(house, "Ahmadi", "LOGATEC", override="the doctor comes tomorrow")
    assert records(house, "SELECT gate, on_day FROM override") == [
        {"gate": "no-examination", "on_day": "2024-06-10"}
    ]
    assert sentences(house, "no-examination", june(9)) == []
    for day in (JUNE, june(11)):
        assert len(sentences(house, "no-examination", day)) == 1
        assert due(house, day) == [(day.isoformat(), "examination-missing")]
    examine(house, "Ahmadi", june(12))
    assert len(sentences(house, "no-examination", june(11))) == 1
    assert sentences(house, "no-examination", june(12)) == []
    assert due(house, june(12)) == []


def due(path: Path, on: date) -> list[tuple[str, str]]:
    with repository.reading(path) as repo:
        (table,) = findings.due(repo, on, 30)
    assert not isinstance(table, Facts)
    return [(row[0], row[2]) for row in table.rows if row[2] == "examination-missing"]


def test_somebody_let_in_without_an_override_is_a_finding_but_no_due(house: Path) -> None:
    put(house, "Ahmadi", "LOGATEC")
    assert len(sentences(house, "no-examination", JUNE)) == 1
    assert due(house, JUNE) == []


# Records


def test_a_second_examination_on_a_day_corrects_the_first(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        health.exam(repo, ["Ahmadi"], on=JUNE, result="isolation", place="Logatec", by_whom="dr. Novak")
        health.exam(repo, ["Ahmadi"], on=JUNE, result="fit")
    assert records(house, "SELECT fitness, place, by_whom FROM examination") == [
        {"fitness": "fit", "place": None, "by_whom": None}
    ]


@every("on, saying", [("2999-01-01", "future"), ("1989-12-31", "not born")])
def test_a_day_that_cannot_be_is_refused(house: Path, on: str, saying: str) -> None:
    day = date.fromisoformat(on)
    with refused(house, saying) as repo:
        health.exam(repo, ["Ahmadi"], on=day, result="fit")
    with refused(house, saying) as repo:
        health.inform(repo, ["Ahmadi"], on=day)
    with refused(house, saying) as repo:
        vulnerable(repo, ["Ahmadi"], kind="other", on=day)


def test_an_unknown_result_or_kind_names_the_known_ones(house: Path) -> None:
    with refused(house, "not in the list examination-result", UsageError) as repo:
        health.exam(repo, ["Ahmadi"], on=JUNE, result="measles")
    with refused(house, "not in the list vulnerability", UsageError) as repo:
        vulnerable(repo, ["Ahmadi"], kind="measles", on=JUNE)


def test_no_diagnosis_can_be_recorded() -> None:
    """Only what a bed depends on (ZMZ-1 115): no field for it, and free text is erased with the person."""
    kinds = schema.kinds()
    assert set(kinds["examination"].types) == {"person", "on_day", "fitness", "place", "by_whom"}
    assert set(kinds["vulnerability"].types) == {"person", "kind", "from_day", "to_day"}
    assert kinds["examination"].personal == {"fitness", "place", "by_whom"}
    assert kinds["vulnerability"].personal == {"kind"}
    assert kinds["information"].personal == {"language"}


def kinds_on(path: Path, on: date) -> list[str]:
    from azilcli.repository import health as look_up

    with repository.reading(path) as repo:
        codes = [row["id"] for row in repo.rows("SELECT id FROM person WHERE family_name = 'Ahmadi'")]
        return look_up.vulnerabilities(repo, codes, on).get(codes[0], [])


def test_a_vulnerability_holds_from_its_day_up_to_the_day_it_ended(house: Path) -> None:
    """ZMZ-1 13: assessed at the examination or any time later."""
    with repository.writing(house, AUTHOR) as repo:
        vulnerable(repo, ["Ahmadi"], kind="pregnant", on=june(10), to=june(13))
        vulnerable(repo, ["Ahmadi"], kind="disability", on=june(10))
        vulnerable(repo, ["Ahmadi"], kind="disability", on=june(12), ended=True)
    assert kinds_on(house, june(9)) == []
    assert kinds_on(house, june(10)) == kinds_on(house, june(11)) == ["disability", "pregnant"]
    assert kinds_on(house, june(12)) == ["pregnant"]
    assert kinds_on(house, june(13)) == []


def test_a_vulnerability_is_not_recorded_twice_for_a_day(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        vulnerable(repo, ["Ahmadi"], kind="pregnant", on=june(10), to=june(13))
    for start, end in ((10, None), (12, None), (9, None), (9, 11), (10, 13)):
        with refused(house, "already recorded for Ahmadi Ali from 2024-06-10") as repo:
            to = june(end) if end else None
            vulnerable(repo, ["Ahmadi"], kind="pregnant", on=june(start), to=to)
    with repository.writing(house, AUTHOR) as repo:
        vulnerable(repo, ["Ahmadi"], kind="pregnant", on=june(9), to=june(10))
        vulnerable(repo, ["Ahmadi"], kind="pregnant", on=june(13))
        vulnerable(repo, ["Bako"], kind="pregnant", on=june(10))


def test_what_does_not_hold_cannot_be_ended(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        vulnerable(repo, ["Ahmadi"], kind="pregnant", on=june(10), to=june(13))
    for day, kind in ((9, "pregnant"), (13, "pregnant"), (11, "elderly")):
        with refused(house, "not recorded for Ahmadi Ali", NotFound) as repo:
            vulnerable(repo, ["Ahmadi"], kind=kind, on=june(day), ended=True)
    for day, ended in ((9, False), (10, False), (13, True)):
        with refused(house, "--to", UsageError) as repo:
            vulnerable(repo, ["Bako"], kind="other", on=JUNE, to=june(day), ended=ended)


# Receipts


@every("informed, lacks", [(None, True), (june(9), False), (JUNE, False), (june(11), True)])
def test_information_comes_before_the_examination(house: Path, informed: date | None, lacks: bool) -> None:
    """ZMZ-1 42(3): informed, with a signed receipt, before the examination."""
    examine(house, "Ahmadi", JUNE)
    if informed:
        inform(house, "Ahmadi", informed)
    put(house, "Ahmadi", "LOGATEC", JUNE)
    put(house, "Bako", "IH-MARIBOR", JUNE)
    assert len(sentences(house, "examined-before-informed", june(12))) == lacks


# Isolation


def test_who_needs_isolation_sleeps_in_a_room_reserved_for_it_until_a_later_examination(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        repo.put("room", "LOGATEC/101", reserved_for="isolation")
        repo.record("room edit")
    examine(house, ["Ahmadi", "Bako"], june(11), "isolation")
    put(house, "Ahmadi", "LOGATEC/102/A", june(10))
    put(house, "Bako", "LOGATEC/101/A", june(10))
    assert sentences(house, "not-isolated", june(10)) == []
    assert sentences(house, "room-reserved", june(10)) == [
        "Bako Ben sleeps in LOGATEC/101, which is reserved for others"
    ]
    assert sentences(house, "not-isolated", june(11)) == [
        "Ahmadi Ali needs isolation and sleeps in LOGATEC/102/A"
    ]
    assert sentences(house, "room-reserved", june(11)) == []
    examine(house, ["Ahmadi", "Bako"], june(13), "fit")
    assert len(sentences(house, "not-isolated", june(12))) == 1
    assert sentences(house, "not-isolated", june(13)) == []


# Lists


def test_who_lacks_what_comes_first(house: Path) -> None:
    enter(house, "Cano,Cila,f,1992", "Dost,Dan,m,1993")
    put(house, ["Ahmadi", "Bako", "Cano"], "LOGATEC")
    put(house, "Dost", "IH-MARIBOR")
    examine(house, ["Ahmadi", "Bako"])
    inform(house, ["Ahmadi", "Cano"])
    with repository.reading(house) as repo:
        (table,) = reports.residents(repo, JUNE)
    assert isinstance(table, Table)
    assert [(row[3].split()[0], str(row[4])) for row in table.rows] == [
        ("Cano", "examination"),
        ("Bako", "information"),
        ("Dost", ""),
        ("Ahmadi", ""),
    ]


def test_a_person_is_shown_with_all_of_it(house: Path) -> None:
    examine(house, "Ahmadi", june(9))
    examine(house, "Ahmadi", june(10), "isolation")
    inform(house, "Ahmadi")
    with repository.writing(house, AUTHOR) as repo:
        vulnerable(repo, ["Ahmadi"], kind="elderly", on=JUNE)
        code = repo.rows("SELECT id FROM person WHERE family_name = 'Ahmadi'")[0]["id"]
        tables = reports.about_person(repo, code, JUNE)
    assert [[str(row[0]) for row in table.rows] for table in tables] == [
        ["2024-06-10", "2024-06-09"],
        ["2024-06-10"],
        ["elderly"],
    ]


# Commands


def test_the_commands_record_and_list(house: Path, azil: Azil) -> None:
    done = azil(
        "health exam Ahmadi Bako --on 10.6.2024 --result fit --place Logatec --by-whom 'dr. N' --format json"
    )
    assert json.loads(done.out)["result"] == "fit"
    assert "no receipt of information is recorded for Ahmadi Ali" in done.err
    assert azil("health info Ahmadi --on 9.6.2024 --language dari").code == 0
    assert azil("health vulnerability Bako --kind disability --on 10.6.2024").code == 0
    put(house, ["Ahmadi", "Bako"], "LOGATEC/201")
    rows = json.loads(azil("health list --site LOGATEC --on 10.6.2024 --format json").out)
    assert [(row["name"], row["missing"], row["examined"], row["vulnerabilities"]) for row in rows] == [
        ("Bako Ben", "information", "2024-06-10", "disability"),
        ("Ahmadi Ali", None, "2024-06-10", None),
    ]
    assert rows[1]["informed"] == "2024-06-09"
    assert azil("health vulnerability Bako --kind disability --ended --on 11.6.2024").code == 0
    assert azil("health vulnerability Bako --kind disability --ended --on 11.6.2024").code == 3
    assert "azil suggest" in azil("health exam Bako --on 11.6.2024 --result isolation").err


def test_nothing_is_written_for_a_wrong_command(house: Path, azil: Azil) -> None:
    before = house.read_bytes()
    assert azil("health exam Ahmadi --result measles").code == 2
    assert azil("health exam Nobody --result fit").code == 3
    assert azil("health info --language dari").code == 2
    assert azil("health exam Ahmadi --result fit --dry-run").code == 0
    assert azil("health list --site NOWHERE").code == 3
    assert house.read_bytes() == before


@every("command", ["exam", "vulnerability"])
def test_help_says_that_no_diagnosis_is_recorded(azil: Azil, command: str) -> None:
    assert "diagnosis" in azil(f"health {command} --help").out


def test_a_household_is_examined_together(house: Path, azil: Azil) -> None:
    azil(
        "household create Haidari --on 1.1.2024"
        " --member 'Haidari,Amina,f,1990' --member 'Haidari,Omid,m,2015'"
    )
    assert azil("health exam --household Haidari --result fit --on 10.6.2024").code == 0
    assert records(house, "SELECT count(*) AS n FROM examination") == [{"n": 2}]


def test_undo_takes_an_examination_back(house: Path, azil: Azil) -> None:
    examine(house, "Ahmadi")
    assert azil("undo").code == 0
    assert records(house, "SELECT 1 FROM examination") == []
