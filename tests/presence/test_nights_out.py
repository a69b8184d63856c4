"""A night out without a pass and its reason (ZMZ-1 50(2)/3); of whom presence is recorded (115, 116)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import UsageError
from azilcli.reports import presence as lists
from azilcli.services import absences, passes, presence, stays
from tests.conftest import Azil, records
from tests.doing import do, due, enter, lines, refused, sentences, set_status
from tests.presence.conftest import september

OUT = september(14)
BEFORE_AND_AFTER = range(13, 22)


def out_for_a_night(path: Path, who: str = "Ahmadi", site: str = "LOGATEC") -> tuple[str, ...]:
    do(path, presence.record, site, on=OUT, missing=[who])
    return do(path, presence.record, site, on=september(15), missing=[], back=[who]).why


def found(path: Path, code: str) -> list[int]:
    """The days about the night on which a check finds something."""
    return [day for day in BEFORE_AND_AFTER if sentences(path, code, september(day))]


def test_why_somebody_was_out_for_a_night_is_asked_at_once_and_found_when_nobody_did(house: Path) -> None:
    """ZMZ-1 50(2)/3: back on the 15th, to be asked on the day after at the latest."""
    (remark,) = out_for_a_night(house)
    assert "was out from 2024-09-14 to 2024-09-15 without a pass" in remark
    assert '2024-09-14" --excused' in remark
    assert due(house, "reason-to-ask", september(15)) == ["2024-09-16"]
    assert due(house, "reason-to-ask", september(17)) == []
    assert found(house, "night-unexplained") == [17, 18, 19, 20, 21]
    assert found(house, "withdrawn-by-night") == found(house, "deemed-withdrawal") == []


def test_a_reasonable_reason_settles_it(house: Path) -> None:
    """ZMZ-1 50(2)/3."""
    out_for_a_night(house)
    do(house, absences.absent, ["Ahmadi"], on=OUT, excused="missed the last bus")
    assert found(house, "night-unexplained") == []
    assert due(house, "reason-to-ask", september(15)) == []
    assert [row["to_day"] for row in records(house, "SELECT * FROM absence")] == ["2024-09-15"]


def test_without_one_the_ministry_is_to_be_told_by_a_day_until_it_was_or_a_reason_is_given(
    house: Path,
) -> None:
    """ZMZ-1 50(2)/3: asked on the 16th, to be told on the 17th at the latest."""
    out_for_a_night(house)
    do(house, absences.absent, ["Ahmadi"], on=OUT, asked=september(16))
    assert found(house, "night-unexplained") == []
    assert found(house, "withdrawn-by-night") == [15, 16, 17, 18, 19, 20, 21]
    (sentence,) = sentences(house, "withdrawn-by-night", september(18))
    assert "the Ministry must be informed by 2024-09-17" in sentence
    assert due(house, "ministry-to-tell", september(16)) == ["2024-09-17"]
    do(house, absences.absent, ["Ahmadi"], on=OUT, excused="was in hospital after all")
    assert found(house, "withdrawn-by-night") == []
    do(house, absences.absent, ["Ahmadi"], on=OUT, asked=september(16))
    do(house, absences.absent, ["Ahmadi"], on=OUT, told=september(17))
    assert found(house, "withdrawn-by-night") == []
    assert due(house, "ministry-to-tell", september(16)) == []


def test_asked_in_vain_those_still_away_are_withdrawn_after_three_days_too(house: Path) -> None:
    """ZMZ-1 50(2)/2 and /3 stand side by side."""
    do(house, absences.absent, ["Ahmadi"], on=OUT, asked=september(15))
    assert found(house, "deemed-withdrawal") == [18, 19, 20, 21]
    assert found(house, "withdrawn-by-night") == [15, 16, 17, 18, 19, 20, 21]


@pytest.mark.parametrize(
    ("held", "site", "asked", "withdrawn"),
    [
        ("applicant", "LJ-GORICE", True, "withdrawn-by-night"),
        ("applicant", "MBS-POSTOJNA", True, "night-elsewhere"),
        ("intender", "LJ-GORICE", False, None),
        (None, "LJ-GORICE", False, None),
    ],
)
def test_only_applicants_are_asked_and_only_of_the_asylum_home_the_act_says_what_follows(
    office: Path, held: str | None, site: str, asked: bool, withdrawn: str | None
) -> None:
    """ZMZ-1 50(2)/3, 81(2)."""
    enter(office, "Ahmadi,,m,2010")
    if held:
        do(office, set_status, ["Ahmadi"], held, on=september(1))
    do(office, stays.admit, ["Ahmadi"], site, on=september(1), override="a test")
    assert bool(out_for_a_night(office, site=site)) is asked
    assert bool(found(office, "night-unexplained")) is asked
    do(office, absences.absent, ["Ahmadi"], on=OUT, asked=september(16))
    for code in ("withdrawn-by-night", "night-elsewhere"):
        assert bool(found(office, code)) is (code == withdrawn)


def test_a_night_on_a_pass_is_no_night_out(house: Path) -> None:
    """ZMZ-1 82(6)."""
    do(house, passes.grant, ["Ahmadi"], start=OUT, end=september(15))
    do(house, presence.record, "LOGATEC", on=OUT, missing=[])
    assert do(house, presence.record, "LOGATEC", on=september(15), missing=[]).why == ()
    assert found(house, "night-unexplained") == []


def test_what_contradicts_itself_is_refused(house: Path) -> None:
    out_for_a_night(house)
    with refused(house, "exclude each other", UsageError) as repo:
        absences.absent(repo, ["Ahmadi"], on=OUT, excused="x", asked=september(16))
    with refused(house, "before the first night out", UsageError) as repo:
        absences.absent(repo, ["Ahmadi"], on=OUT, asked=september(13))
    with refused(house, "before the first night out", UsageError) as repo:
        absences.absent(repo, ["Ahmadi"], on=OUT, told=september(13))


@pytest.mark.parametrize(
    ("held", "site", "programme"),
    [
        ("refugee", "IH-LJUBLJANA", "integration"),
        ("evicted", "FLAT-CE", "eviction"),
        ("temporary-protection", "LOGATEC", "temporary-protection"),
        ("refugee", "LJ-GORICE", "asylum"),
    ],
)
def test_of_who_is_no_applicant_only_the_empty_bed_is_recorded(
    office: Path, held: str, site: str, programme: str
) -> None:
    """ZMZ-1 115(1)/7 has the presence of applicants, 116 none; evicted families are not under the act."""
    enter(office, "Ahmadi,,m,1990")
    do(office, set_status, ["Ahmadi"], held, on=date(2024, 8, 1))
    do(office, stays.admit, ["Ahmadi"], site, on=september(1), programme=programme, override="a test")
    with refused(office, r"is not an applicant.*115\(1\)/7", hint="azil absent") as repo:
        presence.record(repo, site, on=OUT, missing=[])
    assert records(office, "SELECT * FROM presence_check") == []
    with refused(office, "only the days of an absence") as repo:
        absences.absent(repo, ["Ahmadi"], on=OUT, reason="visit")
    do(office, absences.absent, ["Ahmadi"], on=OUT, expected=september(20))
    with repository.reading(office) as repo:
        (table,) = lists.to_tick(repo, site, OUT)
    assert lines(table) == []
    assert "1 person who is not an applicant is not listed" in table.notes
    for code in ("deemed-withdrawal", "night-unexplained", "left-before-applying", "absence-without-basis"):
        assert found(office, code) == [], code
    do(office, presence.record, site, on=OUT, missing=[], override="asked for by the police")
    assert found(office, "presence-without-basis") == [14, 15]
    do(office, absences.absent, ["Ahmadi"], on=OUT, reason="visit", override="they asked us to")
    assert found(office, "absence-without-basis") == [14, 15, 16, 17, 18, 19, 20, 21]


def test_a_beneficiary_beside_applicants_is_left_out_of_their_check(house: Path, azil: Azil) -> None:
    """ZMZ-1 115(1)/7, 116(1): in the days for leaving the asylum home too."""
    do(house, set_status, ["Dost"], "refugee", on=september(10))
    done = do(house, presence.record, "LOGATEC", on=OUT, missing=[])
    assert (done.data["present"], done.why) == (3, ())
    with refused(house, "Dost of LOGATEC is not an applicant") as repo:
        presence.record(repo, "LOGATEC", on=september(15), missing=["Dost"])
    assert "not an applicant" not in azil("check --code presence-without-basis --on 2024-09-15").out
    told = azil("--lang sl presence record LOGATEC --on 2024-09-15 --missing Dost")
    assert told.code == 4
    assert "ni prosilec" in told.err
