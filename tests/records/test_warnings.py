"""Early warnings of eviction: what is found and falls due, who comes first for a flat, and who gets it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli.errors import ExitCode
from azilcli.rules.conditions import Limit
from azilcli.rules.eviction import (
    CITIZENS,
    ENDANGERED,
    EVICTED,
    FLAT,
    NO_JOINT_HOUSING,
    Case,
    Flat,
    Waiting,
    fitting,
    of_flat,
    order,
    reasons,
)
from tests.conftest import Azil, records
from tests.doing import asked, typed, walks
from tests.every import every

ADD = "warning add Zupan --signal arrears --noticed-by CSD-CELJE --on 2026-03-03 --municipality Celje"


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    """A file with a household of two that never stayed anywhere, and a warning about it."""
    for line in (
        "household create Zupan --on 2025-01-01 --member 'Zupan, Ana, f, 1985-03-12, SVN, head'"
        " --member 'Zupan, Tim, m, 2015-09-01, SVN, child'",
        f"{ADD} --tenure public-fund",
    ):
        done = azil(line)
        assert done.code == ExitCode.DONE, done.err
    return office


def falls_due(azil: Azil, code: str, on: str) -> list[str]:
    return [row["day"] for row in asked(azil, f"due --code {code} --on {on} --within 400")]


def test_others_are_asked_in_five_working_days_and_something_is_next(azil: Azil, house: Path) -> None:
    assert falls_due(azil, "warning-tell", "2026-03-03") == ["2026-03-10"]
    walks(azil, "warning-untold", {"2026-03-10": 0, "2026-03-11": 1})
    walks(azil, "warning-without-step", {"2026-03-10": 0, "2026-03-11": 1})
    assert falls_due(azil, "extraordinary-aid", "2026-03-03") == ["2026-04-02"]  # SZ-1 104(2)
    typed(
        azil,
        "warning tell Zupan MO-CELJE extraordinary-aid --on 2026-03-06",
        "step add Zupan money --what 'a talk' --on 2026-03-05 --due 2026-03-20",
    )
    (request,) = records(house, "SELECT * FROM request")
    assert (request["due_day"], bool(request["household"]), bool(request["warning"])) == (
        "2026-03-13", True, True,
    )  # fmt: skip
    assert falls_due(azil, "answer-expected", "2026-03-06") == ["2026-03-13"]
    assert falls_due(azil, "warning-step", "2026-03-06") == ["2026-03-20"]
    walks(azil, "warning-step-late", {"2026-03-20": 0, "2026-03-21": 1})
    for code in ("warning-untold", "warning-without-step"):
        walks(azil, code, {"2026-03-11": 0})
    assert falls_due(azil, "extraordinary-aid", "2026-03-06") == []


def test_the_court_is_asked_fourteen_days_before_the_eviction(azil: Azil, house: Path) -> None:
    """Constitutional Court, U-I-171/16, point 3."""
    assert azil("warning stage Zupan day-set").code == ExitCode.USAGE
    typed(azil, "warning stage Zupan day-set --on 2026-05-04 --day 2026-06-20")
    assert falls_due(azil, "court-postponement", "2026-05-04") == ["2026-06-06"]
    assert falls_due(azil, "eviction-day", "2026-05-04") == ["2026-06-20"]
    walks(azil, "eviction-day-near", {"2026-06-06": 0, "2026-06-07": 1, "2026-06-20": 1, "2026-06-21": 0})
    walks(azil, "evicted-without-outcome", {"2026-06-20": 0, "2026-06-21": 1})
    typed(azil, "warning tell Zupan SODISCE-CELJE court-postponement --on 2026-06-06")
    walks(azil, "eviction-day-near", {"2026-06-07": 0})
    answer = "request correct {0} --state done --answered 2026-06-12 --result granted --until {1}"
    code = records(house, "SELECT id FROM request")[0]["id"]
    typed(azil, answer.format(code, "2026-12-12"))
    walks(azil, "postponed-too-long", {"2026-06-13": 0})  # ZIZ 71
    typed(azil, f"request correct {code} --until 2026-12-13")
    walks(azil, "postponed-too-long", {"2026-06-13": 1})


def test_a_home_that_was_kept_is_looked_at_six_months_later(azil: Azil, house: Path) -> None:
    assert azil("warning correct Zupan --outcome kept-aid").code == ExitCode.USAGE
    typed(azil, "warning close Zupan --outcome kept-aid --on 2026-04-30")
    assert falls_due(azil, "warning-check", "2026-05-01") == ["2026-10-30"]
    walks(azil, "warning-not-checked", {"2026-10-30": 0, "2026-10-31": 1})
    assert azil("warning correct Zupan --still-housed").code == ExitCode.USAGE
    typed(azil, "warning correct Zupan --checked-after 2026-10-30 --still-housed")
    walks(azil, "warning-not-checked", {"2026-10-31": 0})
    typed(azil, ADD.replace("--on 2026-03-03", "--on 2026-06-01"))
    walks(azil, "two-open-warnings", {"2026-04-29": 0, "2026-06-01": 0})
    typed(azil, ADD.replace("--on 2026-03-03", "--on 2026-07-01"))
    walks(azil, "two-open-warnings", {"2026-06-30": 0, "2026-07-01": 1})


def test_a_flat_is_given_where_each_condition_is_met_and_all_is_one_entry(azil: Azil, house: Path) -> None:
    admit = "warning admit Zupan --to FLAT-CE --on 2026-06-25"
    typed(
        azil,
        "warning correct Zupan --endangered 2026-04-01 --no-joint-housing --housing-asked 2026-06-21",
        "warning stage Zupan evicted --on 2026-06-20",
    )
    refused = azil(admit.replace("06-25", "06-19"))
    assert refused.code == ExitCode.REFUSED
    assert "evicted" in refused.err and "stage" in refused.err and "--override" in refused.err
    typed(azil, admit)
    assert len(records(house, "SELECT * FROM evidence WHERE kind = 'conditions-checked'")) == 2
    (warning,) = asked(azil, "warning list Zupan")
    assert (warning["decision"], warning["outcome"]) == ("admitted", "pilot-flat")
    walks(azil, "conditions-not-checked", {"2026-06-26": 0})
    assert azil(admit).code == ExitCode.REFUSED  # closed
    typed(azil, "undo", f"{admit.replace('06-25', '06-19')} --override agreed")
    walks(azil, "admitted-without-conditions", {"2026-06-19": 1})
    typed(azil, "undo")
    assert records(house, "SELECT * FROM stay") == []


@every(
    "known, flat, missing",
    [
        ({}, {}, []),
        ({"endangered_on": None}, {}, ["endangered"]),
        ({"endangered_on": date(2026, 6, 26)}, {}, ["endangered"]),
        ({"evicted_on": None}, {}, ["evicted"]),
        ({"evicted_on": date(2026, 6, 25)}, {}, []),
        ({"joint_housing": True}, {}, ["no-joint-housing"]),
        ({"joint_housing": None}, {}, ["no-joint-housing"]),
        ({"housing_asked_on": None}, {}, ["no-joint-housing"]),
        ({"citizens": False}, {}, ["citizens"]),
        ({"citizens": None}, {}, ["citizens"]),
        ({"members": 6}, {}, ["flat-for-all"]),
        ({}, {"is_free": False}, ["flat-for-all"]),
    ],
)
def test_each_condition_of_a_flat_has_its_fact(
    known: dict[str, Any], flat: dict[str, Any], missing: list[str]
) -> None:
    day = date(2026, 6, 20)
    met = Case(date(2026, 6, 25), 5, day, day, False, day, True)._replace(**known)
    codes = (ENDANGERED, EVICTED, NO_JOINT_HOUSING, CITIZENS, FLAT)
    limits = {code: Limit(1, "pilot 2016") for code in codes}
    there = Flat("FLAT-CE", "Celje", 5, True)._replace(**flat)
    assert [one.code for one in of_flat(met, there, limits) if not one.met] == missing
    not_asked = {**limits, **dict.fromkeys(missing, Limit(0, ""))}
    assert all(one.met for one in of_flat(met, there, not_asked))


DAY = date(2026, 6, 1)


def waiting(code: str, **known: Any) -> Waiting:
    said: dict[str, Any] = {
        "since": DAY, "eviction_day": None, "is_evicted": False, "minors": 0, "unemployed": False,
        "assistance": False, "members": 3, "town": "celje",
    }  # fmt: skip
    return Waiting(code, **{**said, **known})


def test_who_comes_first_is_read_from_the_first_point_that_differs() -> None:
    those = [
        waiting("near", eviction_day=date(2026, 6, 15)),
        waiting("evicted", is_evicted=True),
        waiting("children", minors=1),
        waiting("no work", unemployed=True),
        waiting("assistance", assistance=True),
        waiting("waits long", since=date(2026, 1, 1)),
        waiting("not near", eviction_day=date(2026, 6, 16)),
    ]
    assert [one.warning for one in order(those[::-1], DAY, 14)] == [one.warning for one in those]
    assert reasons(those[2], DAY, 14) == ["1 minor", "waiting for 0 days"]
    places = {"celje": (46.23, 15.27), "mirna": (45.95, 15.06), "ljubljana": (46.05, 14.51)}
    flats = [Flat("LJ", "ljubljana", 5, True), Flat("?", "?", 5, True), Flat("MI", "mirna", 4, True),
             Flat("SMALL", "celje", 2, True), Flat("TAKEN", "celje", 5, False)]  # fmt: skip
    assert [(flat.site, km) for flat, km in fitting(those[0], flats, places)] == [
        ("MI", 35), ("LJ", 62), ("?", None),
    ]  # fmt: skip


def test_a_flat_is_named_for_one_household_only(azil: Azil, house: Path) -> None:
    typed(
        azil,
        "household create Kos --on 2025-01-01 --member 'Kos, Ivo, m, 1960, SVN, head'",
        "warning add Kos --signal sale --noticed-by MO-CELJE --on 2026-03-01 --municipality Celje"
        " --asked-flat 2026-03-02",
        "warning stage Zupan day-set --on 2026-05-04 --day 2026-06-20",
    )
    found = [(one["name"], one["flat"]) for one in asked(azil, "warning rank --on 2026-06-10")]
    assert found[0] == ("Zupan", "FLAT-CE") and found[1][0] == "Kos" and found[1][1] != "FLAT-CE"
    assert [one["name"] for one in asked(azil, "warning rank --on 2026-03-02")] == ["Kos"]


def figures(azil: Azil, line: str) -> dict[tuple[str, str | None], Any]:
    """The figures of an evaluation by code and part: whichever of number, median and share there is."""
    found = json.loads(azil(f"{line} --format json").out)
    return {
        (row["figure"], row["part"]): next(
            (row[key] for key in ("count", "median", "percent", "eur") if row[key] is not None), None
        )
        for name, rows in found.items()
        if name.startswith("block_")
        for row in rows
    }


def test_the_evaluation_counts_cases_answers_and_flats(azil: Azil, house: Path) -> None:
    typed(azil, "warning tell Zupan MO-CELJE extraordinary-aid --on 2026-03-06")
    code = records(house, "SELECT id FROM request")[0]["id"]
    typed(
        azil,
        f"request correct {code} --state done --answered 2026-03-10 --result granted",
        "warning close Zupan --outcome kept-aid --on 2026-04-30",
        "household create Kos --on 2025-01-01 --member 'Kos, Ivo, m, 1960, SVN, head'"
        " --member 'Kos, Ana, f, 2016-01-01, SVN, child'",
        "warning add Kos --signal sale --noticed-by MO-CELJE --on 2026-03-01 --stage evicted"
        " --municipality Ljubljana",
        "admit --household Kos --to FLAT-CE --on 2026-03-11",
        "activity add OS --organisation UOIM --kind schooling --title Os --from 2025-09-01",
        "participation add 'Kos Ana' OS --from 2026-03-15",
        "request add --household Kos flat-extension --to MDDSZ --asked 2026-03-15 --state refused"
        " --answered 2026-03-18 --result refused",
        "cost add FLAT-CE rent --amount 310 --from 2026-03-01 --to 2026-04-01",
        "discharge --household Kos --reason found-housing --destination own-rental --on 2026-03-21",
    )
    walks(azil, "cost-twice", {"2026-03-31": 0})
    pilot = "report pilot --from 2026-03-01 --to 2026-06-30"
    found = figures(azil, f"{pilot} --by town")
    wanted = {
        ("signals", None): 2, ("signals", "Celje"): 1, ("minors", None): 2, ("days-answer", None): 7,
        ("in-time", None): 100, ("kept", None): 1, ("still-unknown", None): 1, ("nights-taken", None): 10,
        ("nights-available", "Celje"): 122, ("longest-empty", "Celje"): 102, ("months-0-6", None): 1,
        ("left-own-rental", None): 1, ("open", None): 1, ("silent", None): 1,
        ("extension-1-asked", None): 1, ("extended-1", None): 0, ("extension-1-refused", None): 1,
        ("extension-2-asked", None): 0, ("school-age", None): 1, ("school-before", None): 0,
        ("school-after", None): 1, ("cost-rent", "Celje"): 310, ("cost-night", None): 10,
    }  # fmt: skip
    assert {code: found[code] for code in wanted} == wanted
    assert figures(azil, f"{pilot} --town celje")["signals", None] == 1
    assert figures(azil, f"{pilot} --partner csd-celje")["signals", None] == 1
    hidden = {code: value for (code, _part), value in figures(azil, f"{pilot} --publish").items() if value}
    assert hidden == {}  # so few are behind each of them
    for part in ("--by year", "--town celje", "--partner csd-celje"):
        assert azil(f"{pilot} --publish {part}").code == ExitCode.USAGE, part
    typed(azil, "cost add FLAT-CE rent --amount 320 --from 2026-03-31")
    walks(azil, "cost-twice", {"2026-03-30": 0, "2026-03-31": 1, "2026-04-01": 0})
    told = json.loads(azil("report warnings --from 2026-03-01 --to 2026-03-31 --format json").out)
    assert {row["warning"] for row in told["open"]} == {
        row["id"] for row in records(house, "SELECT id FROM warning")
    }
    assert [(row["figure"], row["days"], row["without"]) for row in told["speed"]] == [
        ("answer", 7, 1),
        ("help", 7, 1),
    ]
    assert [(row["noticed_by"], row["late"]) for row in told["late"]] == [("CSD-CELJE", 0), ("MO-CELJE", 1)]


def test_a_cost_of_days_to_come_stands_in_a_contract(azil: Azil, office: Path) -> None:
    ahead = "cost add STAN-CE najemnina --amount 310 --from +30"
    refused_ = azil(ahead)
    assert (refused_.code, "lies in the future" in refused_.err) == (ExitCode.REFUSED, True)
    assert azil(f"{ahead} --contract 12/2026").code == 0
