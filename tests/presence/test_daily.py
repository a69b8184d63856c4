"""The daily check (ZMZ-1 82(5)): who was there, who was not, and what follows for both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.ledger import ids
from azilcli.reports import presence as lists
from azilcli.services import absences, passes, people, presence, stays, undoing
from tests.conftest import AUTHOR, records
from tests.doing import lines, refused, sentences, set_status
from tests.every import every
from tests.presence.conftest import NAMES, september
from tests.presence.conftest import absences as of


def check(path: Path, day: int, *missing: str, back: Sequence[str] = ()) -> dict[str, object]:
    with repository.writing(path, AUTHOR) as repo:
        return presence.record(repo, "LOGATEC", on=september(day), missing=missing, back=back).data


def seen(path: Path, day: int) -> set[str]:
    (row,) = records(path, "SELECT seen FROM presence_check WHERE id = :id", id=f"LOGATEC/2024-09-{day}")
    return set(row["seen"].split())


def listed(path: Path, day: int) -> dict[str, tuple[object, ...]]:
    with repository.reading(path) as repo:
        (table,) = lists.to_tick(repo, "LOGATEC", september(day))
    return {
        str(row["name"]): (row["state"], row["since"], row["until"], row["missing"]) for row in lines(table)
    }


def test_all_of_the_night_are_present_but_those_missing(house: Path, code: dict[str, str]) -> None:
    done = check(house, 14, "Ahmadi", code["Bako"])
    assert done["present"] == 2
    assert set(done["missing"]) == {code["Ahmadi"], code["Bako"]}  # type: ignore[call-overload]
    assert seen(house, 14) == {code["Cano"], code["Dost"]}
    assert of(house, "Ahmadi") == of(house, "Bako") == [("2024-09-14", None)]
    rows = records(house, "SELECT * FROM presence")
    assert {row["id"] for row in rows} == {
        f"LOGATEC/2024-09-14/{code['Ahmadi']}", f"LOGATEC/2024-09-14/{code['Bako']}"
    }  # fmt: skip


def test_who_is_missing_day_after_day_is_away_once(house: Path) -> None:
    for day in (14, 15, 16):
        check(house, day, "Ahmadi")
    assert of(house, "Ahmadi") == [("2024-09-14", None)]


def test_who_is_away_stays_away_unnamed_until_said_to_be_back(house: Path, code: dict[str, str]) -> None:
    """ZMZ-1 50(2): a check that says nothing of them does not begin the three days anew."""
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Bako"], on=september(13), excused="visit")
    check(house, 14, "Ahmadi")
    with repository.writing(house, AUTHOR) as repo:
        done = presence.record(repo, "LOGATEC", on=september(15), missing=["Cano"])
    assert done.sentence == (
        "Check of LOGATEC in the night from 15 to 16 September 2024: 1 present, 3 missing, 0 on a pass;"
        f" 1 person away from this night on: Cano ({ids.show(code['Cano'])});"
        f" still away: Bako ({ids.show(code['Bako'])}), Ahmadi ({ids.show(code['Ahmadi'])})"
    )
    assert done.data["still_away"] == [code["Bako"], code["Ahmadi"]]
    done_again = check(house, 16, back=["Ahmadi", "Bako"])
    assert done_again["back"] == [code["Bako"], code["Ahmadi"]]
    assert done_again["still_away"] == [code["Cano"]]
    assert of(house, "Ahmadi") == [("2024-09-14", "2024-09-16")]
    assert of(house, "Bako") == [("2024-09-13", "2024-09-16")]
    assert of(house, "Cano") == [("2024-09-15", None)]


def test_back_are_only_those_who_were_away(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        passes.grant(repo, ["Bako"], start=september(14), end=september(16))
    check(house, 13, "Ahmadi")
    for missing, back, saying, error in (
        (["Ahmadi"], ["Ahmadi"], "both missing and back", UsageError),
        ([], ["Bako"], "has a pass", Refused),
        ([], ["Cano"], "Cano is not away", Refused),
        ([], ["Nobody"], "nobody", NotFound),
    ):
        with refused(house, saying, error) as repo:
            presence.record(repo, "LOGATEC", on=september(14), missing=missing, back=back)


def test_the_absence_of_somebody_who_has_left_since_ends_with_the_stay(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        stays.discharge(repo, ["Ahmadi"], on=september(15), reason="own-wish", destination=None)
    check(house, 14, "Ahmadi")
    assert of(house, "Ahmadi") == [("2024-09-14", "2024-09-15")]


@pytest.mark.parametrize(
    ("first", "second", "back", "away"),
    [
        ((), ("Ahmadi",), (), {"Ahmadi"}),
        (("Ahmadi",), (), (), {"Ahmadi"}),
        (("Ahmadi",), ("Ahmadi",), (), {"Ahmadi"}),
        (("Bako",), ("Ahmadi",), (), {"Ahmadi", "Bako"}),
        (("Bako",), ("Ahmadi",), ("Bako",), {"Ahmadi"}),
        (("Ahmadi",), (), ("Ahmadi",), set()),
    ],
)
def test_a_second_check_of_a_night_adds_to_the_first_and_puts_right_who_is_named(
    house: Path,
    code: dict[str, str],
    first: tuple[str, ...],
    second: tuple[str, ...],
    back: tuple[str, ...],
    away: set[str],
) -> None:
    check(house, 14, *first)
    check(house, 14, *second, back=back)
    for name in NAMES:
        assert of(house, name) == ([("2024-09-14", None)] if name in away else [])
    assert seen(house, 14) == {code[name] for name in NAMES if name not in away}
    rows = records(house, "SELECT person FROM presence WHERE state = 'missing'")
    assert {row["person"] for row in rows} == {code[name] for name in away}
    assert len(records(house, "SELECT * FROM presence_check")) == 1


def test_a_second_check_takes_back_the_end_of_an_absence(house: Path) -> None:
    """Found by mistake in the first check of the 16th: still the absence that began on the 14th."""
    check(house, 14, "Ahmadi")
    check(house, 16, back=["Ahmadi"])
    check(house, 16, "Ahmadi")
    assert of(house, "Ahmadi") == [("2024-09-14", None)]


def test_back_and_gone_again_the_same_day_is_a_new_absence(house: Path) -> None:
    check(house, 14, "Ahmadi")
    with repository.writing(house, AUTHOR) as repo:
        absences.come_back(repo, ["Ahmadi"], on=september(16))
    check(house, 16, "Ahmadi")
    assert of(house, "Ahmadi") == [("2024-09-14", "2024-09-16"), ("2024-09-16", None)]


def test_a_check_of_an_earlier_day_is_recorded_and_alters_no_absence(
    house: Path, code: dict[str, str]
) -> None:
    check(house, 16, "Ahmadi")
    with repository.writing(house, AUTHOR) as repo:
        done = presence.record(repo, "LOGATEC", on=september(15), missing=["Ahmadi", "Bako"])
    assert done.why == (
        "a check of 2024-09-16 is recorded, so no absence was changed; see azil absent and azil"
        " return for: Ahmadi, Bako",
    )
    assert of(house, "Ahmadi") == [("2024-09-16", None)]
    assert of(house, "Bako") == []
    assert seen(house, 15) == {code["Cano"], code["Dost"]}


def test_people_on_a_pass_need_not_be_named_and_keep_it(house: Path, code: dict[str, str]) -> None:
    with repository.writing(house, AUTHOR) as repo:
        passes.grant(repo, ["Ahmadi", "Bako"], start=september(14), end=september(16))
    done = check(house, 14, "Bako")
    assert (done["present"], done["missing"]) == (2, [])
    assert set(done["on_pass"]) == {code["Ahmadi"], code["Bako"]}  # type: ignore[call-overload]
    assert of(house, "Bako") == []
    check(house, 16, "Bako")
    assert of(house, "Bako") == [("2024-09-16", None)]
    assert code["Ahmadi"] in seen(house, 16)


def test_somebody_from_elsewhere_is_refused(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        stays.transfer(repo, ["Dost"], "LJ-GORICE", on=september(10), override="a test")
    with refused(house, "Dost does not sleep at LOGATEC in the night of 2024-09-14") as repo:
        presence.record(repo, "LOGATEC", on=september(14), missing=["Dost"])
    with refused(house, "nobody", NotFound) as repo:
        presence.record(repo, "LOGATEC", on=september(14), missing=["Fofana"])
    with refused(house, "nobody sleeps at LJ-KOTNIKOVA", NotFound) as repo:
        presence.record(repo, "LJ-KOTNIKOVA", on=september(14), missing=[])
    with refused(house, "no site", NotFound) as repo:
        presence.record(repo, "NOWHERE", on=september(14), missing=[])
    with refused(house, "future") as repo:
        presence.record(repo, "LOGATEC", on=dates.today() + timedelta(days=1), missing=[])


def test_who_moved_since_the_first_check_is_no_longer_missing_there(house: Path) -> None:
    check(house, 14, "Dost")
    with repository.writing(house, AUTHOR) as repo:
        stays.transfer(repo, ["Dost"], "LJ-GORICE", on=september(14), override="a test")
    check(house, 14)
    assert records(house, "SELECT state FROM presence") == [{"state": "elsewhere"}]


def test_two_copies_that_record_the_same_check_say_the_same(house: Path) -> None:
    """Site, day and person name the records; so does person and first night an absence."""
    copy = house.with_name("copy.db")
    copy.write_bytes(house.read_bytes())
    for path in (house, copy):
        check(path, 14, "Ahmadi")
    for table in ("presence_check", "presence", "absence"):
        assert records(house, f"SELECT * FROM {table}") == records(copy, f"SELECT * FROM {table}")


def test_a_check_can_be_undone(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        done = presence.record(repo, "LOGATEC", on=september(14), missing=["Ahmadi"])
        undoing.undo_entry(repo, done.entry.id)
    assert records(house, "SELECT * FROM presence_check") == []
    assert of(house, "Ahmadi") == []


def test_the_list_says_who_is_away_and_on_a_pass_and_who_was_missing(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        absences.absent(repo, ["Ahmadi"], on=september(12), expected=september(20))
        passes.grant(repo, ["Bako"], start=september(13), end=september(16))
    assert listed(house, 14) == {
        "Ahmadi": ("absent", "2024-09-12", "2024-09-20", None),
        "Bako": ("on-pass", "2024-09-13", "2024-09-16", None),
        "Cano": ("", None, None, None),
        "Dost": ("", None, None, None),
    }
    check(house, 14, "Ahmadi", "Dost")
    after = listed(house, 14)
    assert after["Ahmadi"] == ("absent", "2024-09-12", "2024-09-20", "x")
    assert after["Bako"] == ("on-pass", "2024-09-13", "2024-09-16", None)
    assert after["Cano"] == ("present", None, None, None)
    assert after["Dost"] == ("absent", "2024-09-14", None, "x")


@every("day, missing", [(14, False), (15, True), (16, False)])
def test_a_day_without_a_check_is_found_the_day_after(house: Path, day: int, missing: bool) -> None:
    """ZMZ-1 82(5): presence is checked daily."""
    check(house, 13)
    check(house, 15)
    said = sentences(house, "presence-unchecked", september(day))
    assert bool(said) is missing
    if missing:
        assert said == ["LOGATEC: residents whose presence was not checked on 2024-09-14: 4"]


@pytest.mark.parametrize(
    ("site", "held", "asked"),
    [
        ("LJ-GORICE", "applicant", True),
        ("LOGATEC", "intender", True),
        ("LOGATEC", None, True),
        ("MBS-POSTOJNA", "applicant", True),
        ("LJ-GORICE", "refugee", False),
        ("LOGATEC", "temporary-protection", False),
        ("IH-LJUBLJANA", "refugee", False),
        ("FLAT-CE", "evicted", False),
    ],
)
def test_a_check_is_asked_wherever_applicants_are_and_of_nobody_else(
    office: Path, site: str, held: str | None, asked: bool
) -> None:
    """ZMZ-1 82(5): applicants in the asylum home, its branches and other institutions."""
    with repository.writing(office, AUTHOR) as repo:
        people.add(repo, [people.member("Ahmadi,,m,2010")])
        if held:
            set_status(repo, ["Ahmadi"], held, on=date(2024, 8, 1))
        programme = "temporary-protection" if held == "temporary-protection" else None
        stays.admit(repo, ["Ahmadi"], site, on=date(2024, 9, 1), override="a test",
                    programme=programme or ("asylum" if site == "LOGATEC" else None))  # fmt: skip
    assert bool(sentences(office, "presence-unchecked", september(14))) is asked


@every(
    "rows, missing, back",
    [
        ([{"code": "A"}, {"code": " B "}, {"code": ""}], ["A", "B"], []),
        ([{"Šifra": "A", "ime": "x"}], ["A"], []),
        ([{"person": "A", "missing": "x"}, {"person": "B", "missing": ""}], ["A"], []),
        ([{"code": "A", "manjka": None}, {"code": "B", "manjka": "X"}], ["B"], []),
        (
            [{"code": "A", "missing": "", "back": "x"}, {"code": "B", "missing": "x", "back": ""}],
            ["B"],
            ["A"],
        ),
        ([{"code": "A", "vrnitev": "x"}, {"code": "B", "vrnitev": ""}], [], ["A"]),
        ([], [], []),
    ],
)
def test_codes_are_read_from_a_table(
    rows: list[dict[str | None, object]], missing: list[str], back: list[str]
) -> None:
    assert presence.marked(rows) == (missing, back)
