"""Who may have a pass, where to, on which ground, and what opposes it (ZMZ-1 78(5)-(7), 82(6)-(8))."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import UsageError
from azilcli.reports import presence as lists
from azilcli.rules.presence import Nights
from azilcli.rules.records import declared
from azilcli.services import health, measures, passes, stays
from azilcli.services import records as recording
from tests.conftest import Azil, records
from tests.doing import decide, do, due, enter, lines, refused, sentences, set_status
from tests.presence.conftest import september

START, BACK = september(14), september(16)
JUSTIFIED = "wedding of a sister"


def grant(path: Path, **more: str) -> tuple[str, ...]:
    return do(path, passes.grant, ["Ahmadi"], start=START, end=BACK, **{"reason": JUSTIFIED, **more}).why


@pytest.mark.parametrize(
    ("held", "site", "programme", "may"),
    [
        ("applicant", "LOGATEC", "asylum", True),
        (None, "LOGATEC", "asylum", True),
        ("intender", "LJ-GORICE", "asylum", False),
        ("withdrawn-implicit", "LJ-GORICE", "asylum", False),
        ("refugee", "LJ-GORICE", "asylum", False),
        ("refugee", "IH-LJUBLJANA", "integration", False),
        ("temporary-protection", "LOGATEC", "temporary-protection", False),
        ("evicted", "FLAT-CE", "eviction", False),
    ],
)
def test_only_applicants_have_passes(
    office: Path, held: str | None, site: str, programme: str, may: bool
) -> None:
    """ZMZ-1 82(6), 78(5), (6)."""
    enter(office, "Ahmadi,,m,1990")
    if held:
        do(office, set_status, ["Ahmadi"], held, on=date(2024, 8, 1))
    do(office, stays.admit, ["Ahmadi"], site, on=september(1), programme=programme, override="a test")
    if may:
        assert grant(office) == ()
        return
    with refused(office, r"is not an applicant.*82\(6\), 78\(5\)-\(6\)", hint="azil absent") as repo:
        passes.grant(repo, ["Ahmadi"], start=START, end=BACK, ground="summons")
    grant(office, override="they were told so")
    assert [day for day in (13, 14, 15, 16) if sentences(office, "pass-no-applicant", september(day))] == [
        13, 14, 15,
    ]  # fmt: skip


@pytest.mark.parametrize("day", [13, 14, 15])
def test_a_past_serious_breach_opposes_a_pass(house: Path, day: int) -> None:
    """ZMZ-1 82(7): one of the day of the pass too, and none that came after."""
    do(house, measures.add, ["Ahmadi"], "breach-serious", on=september(day), description="alcohol")
    if day > START.day:
        grant(house)
        return
    with refused(house, "opposed by: past serious breaches", hint="azil refusal add") as repo:
        passes.grant(repo, ["Ahmadi"], start=START, end=BACK)
    grant(house, ground="summons", override="")


@pytest.mark.parametrize("what", ["decision", "isolation", "fit"])
def test_a_dublin_procedure_and_an_isolation_oppose_a_pass(house: Path, what: str) -> None:
    """ZMZ-1 82(7)."""
    if what == "decision":
        do(house, decide, ["Ahmadi"], kind="dublin", on=september(10))
    else:
        do(house, health.exam, ["Ahmadi"], result=what, on=september(10))
    if what == "fit":
        grant(house)
        return
    with refused(house, "responsible state" if what == "decision" else "public health") as repo:
        passes.grant(repo, ["Ahmadi"], start=START, end=BACK)


@pytest.mark.parametrize(
    ("born", "town", "ok"),
    [("1990", "logatec", True), ("1990", "Maribor", False), ("2010", "Maribor", True), ("1990", "", True)],
)
def test_nights_out_are_in_the_municipality_but_for_unaccompanied_minors(
    office: Path, born: str, town: str, ok: bool
) -> None:
    """ZMZ-1 82(6), 78(1)/1, (7)."""
    enter(office, f"Ahmadi,,m,{born}")
    do(office, set_status, ["Ahmadi"], "applicant", on=date(2024, 8, 1))
    do(office, stays.admit, ["Ahmadi"], "LOGATEC", on=september(1), programme="asylum", override="a test")
    if ok:
        grant(office, town=town)
        return
    with refused(office, "Maribor, outside the municipality of Logatec", hint="leave-municipality") as repo:
        passes.grant(repo, ["Ahmadi"], start=START, end=BACK, town=town)
    with refused(office, "Maribor, outside the municipality of Logatec") as repo:
        passes.grant(repo, ["Ahmadi"], start=START, end=BACK, address="Gosposka 1, 2000 Maribor")
    (remark,) = grant(office, town=town, ground="leave-municipality")
    assert "needs a decision" in remark
    assert sentences(office, "leave-undecided", START) != []


def test_leave_of_the_municipality_and_a_summons_count_in_no_limit(house: Path) -> None:
    """ZMZ-1 78(5), (6) are no pass under 82(6): neither seven nights nor sixty in a year."""
    for ground, start in (("summons", september(1)), ("leave-municipality", date(2024, 8, 1))):
        do(house, passes.grant, ["Ahmadi"], start=start, end=start + timedelta(days=10), ground=ground,
           decision="12/2024")  # fmt: skip
    assert grant(house) == ()
    with repository.reading(house) as repo:
        (table,) = lists.passes(repo, START)
        (person,) = repo.values("SELECT DISTINCT person FROM pass_taken")[0]
        from azilcli.repository import presence

        assert presence.nights_on_pass(repo, person) == [Nights(START, BACK)]
    (line,) = lines(table)
    assert (line["ground"], line["reason"], line["year_nights"]) == ("night-out", JUSTIFIED, 2)
    for code in ("pass-too-long", "pass-year", "pass-unjustified", "leave-undecided"):
        assert sentences(house, code, START) == []


def test_what_justifies_a_pass_is_asked_for(house: Path) -> None:
    """ZMZ-1 82(6): in justified cases."""
    (remark,) = grant(house, reason="")
    assert "the justification of the pass" in remark
    assert sentences(house, "pass-unjustified", START) != []
    with refused(house, error=UsageError) as repo:
        passes.grant(repo, ["Bako"], start=START, end=BACK, ground="holiday")


@pytest.mark.parametrize(
    ("served", "until"), [("2024-09-10", "2024-09-13"), ("2024-09-11", "2024-09-16"), ("2024-12-23", None)]
)
def test_a_refused_pass_is_recorded_with_its_decision_and_the_objection(
    house: Path, served: str, until: str | None
) -> None:
    """ZMZ-1 82(8): three days of service; ZUP 101: the end moves from a Saturday to Monday."""
    typed = {"ground": "dublin", "on_day": "2024-09-10"}
    do(house, recording.add, declared("refusal"), typed, whom=["Ahmadi"])
    assert [day for day in (10, 11) if sentences(house, "refusal-unserved", september(day))] == [11]
    (row,) = records(house, "SELECT id FROM refusal")
    do(house, recording.correct, declared("refusal"), row["id"], {"served_on": served, "decision": "12"})
    (row,) = records(house, "SELECT * FROM refusal")
    assert row["objection_until"] == (until or "2024-12-27")
    assert sentences(house, "refusal-unserved", september(11)) == []
    assert due(house, "refusal-objection", september(10)) == ([until] if until else [])


def test_it_is_said_in_slovenian_too(house: Path, azil: Azil) -> None:
    azil("measure add Ahmadi breach-serious --on 2024-09-10 --description alkohol")
    told = azil("--lang sl pass grant Ahmadi --from 2024-09-14 --to 2024-09-16")
    assert told.code == 4
    assert "dovolilnici" in told.err
    assert "azil refusal add" in told.err
    assert azil("refusal add Ahmadi serious-breach --on 2024-09-12").code == 0
    assert "serious-breach" in azil("refusal list --format csv").out
