"""People and households: entering, altering, joining and leaving, and finding them again."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import dates, repository
from azilcli.errors import ExitCode, NotFound, UsageError
from azilcli.ledger import ids
from azilcli.repository import Record
from azilcli.repository import people as look_up
from azilcli.rules import births
from azilcli.services import network, people
from azilcli.services.lists import headings
from tests.conftest import AUTHOR, Azil, records
from tests.doing import enter, refused, typed
from tests.every import every

DAY = date(2024, 6, 10)
LATER = date(2024, 6, 20)
EMSO, OTHER_EMSO = "0101990500011", "0101990505005"


def enter_one(path: Path, **fields: Any) -> Record:
    """Enter one person with these fields, as the record that was made of it."""
    with repository.writing(path, AUTHOR) as repo:
        done = people.add(repo, [people.Identity(**fields)])
    return person(path, done.data["people"][0]["code"])


def person(path: Path, code: str) -> Record:
    return records(path, "SELECT * FROM person WHERE id = :id", id=code)[0]


def edit(path: Path, typed: str, **changes: str | None) -> None:
    with repository.writing(path, AUTHOR) as repo:
        people.edit(repo, typed, changes)


def found(path: Path, typed: str) -> list[str]:
    """The names that a search finds, in its order."""
    with repository.reading(path) as repo:
        return [look_up.name(row) for row in look_up.search(repo, "person", typed)]


def the_one(path: Path, typed: str) -> str:
    """The code of the one person that the words name."""
    with repository.reading(path) as repo:
        return str(look_up.person(repo, typed)["id"])


def household(path: Path, name: str, *members: str, on: date = DAY) -> dict[str, Any]:
    """Record a household with people entered with it; its data."""
    with repository.writing(path, AUTHOR) as repo:
        entered = [people.member(one) for one in members]
        return people.create_household(repo, name, kind="family", existing=(), entered=entered, on=on).data


def members(path: Path, code: str, on: date) -> list[str]:
    with repository.reading(path) as repo:
        return [look_up.name(row) for row in look_up.members(repo, code, on)]


# Entering and altering


def test_somebody_of_whom_only_a_name_is_known_can_be_entered(office: Path) -> None:
    made = enter_one(office, family_name="Haidari")
    assert (made["given_name"], made["birth_date"], made["birth_band"]) == (None, None, None)
    assert (made["sex"], made["citizenship"]) == ("x", "XXX")
    assert ids.is_valid(made["id"])


@every(
    "typed, fields",
    [
        ("Haidari, Amina, f, 1990-05-03, AFG, head", ("Haidari", "Amina", "f", "1990-05-03", "AFG")),
        ("Haidari; Amina; ženski; 3. 5. 1990; Afganistan", ("Haidari", "Amina", "f", "1990-05-03", "AFG")),
        ("Novak, Ana, ž, 1990, SI", ("Novak", "Ana", "f", "1990", "SVN")),
        ("Novak,, male", ("Novak", None, "m", None, "XXX")),
        ("Bidun, Ali, m, , XXA", ("Bidun", "Ali", "m", None, "XXA")),
    ],
)
def test_a_member_is_read_as_it_is_typed(office: Path, typed: str, fields: tuple[str | None, ...]) -> None:
    made = person(office, enter(office, typed)[0])
    names = ("family_name", "given_name", "sex", "birth_date", "citizenship")
    assert tuple(made[name] for name in names) == fields


@every(
    "typed",
    [
        "", " , Amina", "a,b,f,1990,AFG,head,seventh", "Haidari,Amina,woman-ish", "Haidari,Amina,f,31.2.1990",
        "Haidari,Amina,f,+7", "Haidari,Amina,f,1990,Atlantis", "Haidari,Amina,f,1990,AFG,neighbour",
    ],
)  # fmt: skip
def test_a_member_that_cannot_be_read_is_refused(office: Path, typed: str) -> None:
    with refused(office, error=UsageError) as repo:
        people.add(repo, [people.member("Novak, Ana"), people.member(typed)])
    assert found(office, "Novak") == []


NAMES = [
    "O'Neill", "O’Neill-Čuš", "[red]", "[/bold red]x", "محمد بن سلمان", "Кова́льчук", "Al\u200bAhmad",
    "X" * 300, "=cmd|'/C calc'!A0", "Robert'); DROP TABLE person;--", "%", "_", '"', "Jr.", "🙂",
]  # fmt: skip


@every("name", NAMES)
def test_any_name_is_kept_as_it_is_and_found_again_by_itself(office: Path, name: str) -> None:
    code = enter_one(office, family_name=name, given_name="Amina")["id"]
    enter(office, "Somebody, Else")
    assert person(office, code)["family_name"] == name
    assert the_one(office, f"{name} Amina") == code
    assert the_one(office, code) == code


@every("name", ["", "   ", "\n", "\u200b", "\u200b \u2060"])
def test_a_name_that_shows_nothing_is_refused(office: Path, name: str) -> None:
    with refused(office, "the name of the", UsageError) as repo:
        people.add(repo, [people.Identity(family_name=name)])


def test_a_name_of_half_a_sign_is_refused(office: Path) -> None:
    """What a terminal makes of bytes that are no UTF-8."""
    with refused(office, "not valid Unicode", UsageError) as repo:
        people.add(repo, [people.Identity(family_name="Hai\udc8adari")])


def test_a_decomposed_name_is_stored_composed(office: Path) -> None:
    assert enter_one(office, family_name="C\u030cus\u030c")["family_name"] == "Čuš"


def test_of_a_birth_year_alone_the_year_and_its_band_are_kept(office: Path) -> None:
    made = enter_one(office, family_name="Haidari", birth_date="1992")
    assert (made["birth_date"], made["birth_band"]) == ("1992", "1990-1994")


def test_altering_changes_what_is_named_clears_what_is_empty_and_keeps_the_rest(office: Path) -> None:
    code = enter_one(
        office, family_name="Haidari", given_name="Amina", sex="f", birth_date="1990", phone="041 1", note="x"
    )["id"]
    edit(office, "haidari", birth_date="3. 5. 1996", phone="", given_name=None, citizenship="Afganistan")
    made = person(office, code)
    assert (made["birth_date"], made["birth_band"]) == ("1996-05-03", "1995-1999")
    assert (made["phone"], made["given_name"], made["note"]) == (None, "Amina", "x")
    assert made["citizenship"] == "AFG"
    edit(office, code, birth_date="", sex="", citizenship="")
    made = person(office, code)
    assert [made[name] for name in ("birth_date", "birth_band", "sex", "citizenship")] == [
        None, None, "x", "XXX",
    ]  # fmt: skip


def test_people_are_found_however_a_name_or_number_is_typed(azil: Azil, office: Path) -> None:
    typed(
        azil,
        'person add Muhammadi Ali --born 1990-05-03 --phone "+386 40 123-456" --case-number U-123/2026',
        "person add Müller Anna --emso 0101006500006",
        "person add Ševčenko Čelik",
        'person edit Müller --family "O\'Neill"',
        "particulars add Anna --cr CR-998877",
        "card add Anna --kind passport --number PX-77123 --issued 2020-01-01",
    )
    asked = {
        "Muhammadi Ali": (
            *("muhamadi", "ali mohamadi", "محمدی", "3.5.1990", "3. 5. 1990", "1990", "ali 3.5.1990"),
            *(
                "040123456",
                "040 123 456",
                "+38640123456",
                "123456",
                "1232026",
                "U 123/2026",
                "muhammadi 040123456",
            ),
        ),
        "O'Neill Anna": (
            *("Müller", "mueller", "anna O‘Neill", "onil", "0101006", "CR-998877", "CR 998877", "998877"),
            *("PX77123", "px-77123", "anna miller"),
        ),
        "Ševčenko Čelik": ("shevchenko", "chelik", "sevcenko celik"),
    }
    wrong = [
        (name, typed)
        for name, those in asked.items()
        for typed in those
        if [row["name"] for row in json.loads(azil(f'find "{typed}" --format json').out)] != [name]
    ]
    assert wrong == []
    assert azil('find "ana 998877"').code == azil('find "ali 998877"').code == ExitCode.NOT_FOUND
    refusal = azil("person edit shevchenko --sex m")  # nobody is altered who only sounds like it
    assert refusal.code == ExitCode.NOT_FOUND and "Ševčenko Čelik" in refusal.err


def test_a_former_name_is_known_as_long_as_it_was_not_undone_or_erased(azil: Azil, office: Path) -> None:
    (code,) = enter(office, "Haidari, Amina")
    for name in ("Čuš", "Haidari", "Kos"):
        edit(office, code, family_name=name)
    assert found(office, "haidari") == found(office, "cus") == ["Kos Amina"]
    assert person(office, code)["former"] == "Haidari\nČuš"
    assert "Haidari, Čuš" in azil(f"show {code}").out
    before = records(office, "SELECT * FROM person")
    assert azil("db rebuild").code == ExitCode.DONE and records(office, "SELECT * FROM person") == before
    assert azil("undo").code == ExitCode.DONE
    assert (person(office, code)["former"], found(office, "kos")) == ("Čuš", [])
    assert azil(f"person erase {code} --reason request --yes").code == ExitCode.DONE
    assert (person(office, code)["former"], found(office, "cus")) == (None, [])


@every(
    "changes, saying",
    [
        ({"family_name": ""}, "the name of the person is missing"),
        ({"given_name": "Amina"}, "nothing to change"),
        ({}, "nothing to change"),
        ({"sex": "woman-ish"}, "not in the list"),
        ({"birth_date": "31. 2. 1990"}, "no such day"),
        ({"birth_date": "+1"}, "future"),
        ({"emso": "0101990500012"}, "EMŠO"),
    ],
)
def test_altering_to_nothing_new_or_to_what_cannot_be_is_refused(
    office: Path, changes: dict[str, str | None], saying: str
) -> None:
    enter(office, "Haidari, Amina, f, 1990")
    with refused(office, saying, UsageError) as repo:
        people.edit(repo, "Haidari", changes)


def test_an_emso_of_somebody_else_is_refused_and_that_person_named(office: Path) -> None:
    first = enter_one(office, family_name="Haidari", emso="0101990 500011")
    assert first["emso"] == EMSO
    with refused(office, "belongs to Haidari", hint=ids.show(first["id"])) as repo:
        people.add(repo, [people.Identity(family_name="Novak", emso=EMSO)])
    enter(office, "Novak")
    with refused(office, "belongs to Haidari") as repo:
        people.edit(repo, "Novak", {"emso": EMSO})


def test_an_emso_that_stands_twice_in_one_csv_is_refused(office: Path) -> None:
    with refused(office, EMSO) as repo:
        people.add(repo, [people.Identity(family_name=name, emso=EMSO) for name in ("Haidari", "Novak")])


def test_ones_own_emso_may_be_typed_again_with_another_change(office: Path) -> None:
    enter_one(office, family_name="Haidari", emso=EMSO)
    edit(office, EMSO, emso=EMSO, given_name="Amina")
    edit(office, "Haidari", emso=OTHER_EMSO, sex="f")
    assert person(office, the_one(office, OTHER_EMSO))["given_name"] == "Amina"


def test_somebody_of_the_same_name_is_entered_with_a_doubt(office: Path) -> None:
    (code,) = enter(office, "Haidari, Amina, f, 1990-05-03, AFG")
    with repository.writing(office, AUTHOR) as repo:
        done = people.add(repo, [people.member("amina, HAIDARI"), people.member("Haidari, Omid")])
    assert len(done.doubts) == 1
    assert ids.show(code) in done.doubts[0]


# Tables of people


def identities(text: str) -> list[people.Identity]:
    return headings.identities(csv.DictReader(io.StringIO(text)))


def test_a_csv_may_have_slovenian_headers_in_any_order() -> None:
    (one, other) = identities(
        "\ufeffIme,PRIIMEK,Datum rojstva,Spol,Državljanstvo,EMŠO,Številka zadeve,Druga imena,Opomba\n"
        "Amina,Haidari,3. 5. 1990,ž,Afganistan,,1/2024,Ami,prva\n"
        ",,,,,,,,\n"
        "Žan,Čuš,1990,m,SVN,0101990500011,,,\n"
    )
    assert one == people.Identity(
        "Haidari",
        "Amina",
        "Ami",
        "ž",
        "3. 5. 1990",
        "Afganistan",
        case_number="1/2024",
        note="prva",
        line=2,
    )
    assert (other.family_name, other.emso) == ("Čuš", EMSO)


def test_a_csv_may_have_english_headers_and_short_lines() -> None:
    (one,) = identities("family_name,given_name,birth_date,relation\nHaidari,Amina\n")
    assert one == people.Identity("Haidari", "Amina", line=2)


@every(
    "text, saying",
    [
        ("ime\nAmina\n", "no column for the family name"),
        ("priimek,ime\nHaidari,Amina,f\n", "line 2 of the CSV has more cells"),
        ("priimek\nNovak\nHaidari,Amina\n", "line 3 of the CSV has more cells"),
        ("priimek,ime\n", "holds no people"),
        ("priimek,ime\n,\n", "holds no people"),
        ("", "holds no people"),
    ],
)
def test_a_csv_that_cannot_be_read_is_refused_with_where(text: str, saying: str) -> None:
    with pytest.raises(UsageError, match=saying):
        identities(text)


def test_a_csv_with_bad_lines_enters_nobody_and_all_are_named(office: Path) -> None:
    with refused(office, "line 3 of the CSV: there is no such day.*; line 4 of the CSV", UsageError) as repo:
        people.add(repo, identities("priimek,rojen\nNovak,1990\nHaidari,31. 2. 1990\nKos,danes?\n"))


# Households


def test_a_household_is_entered_with_its_members_head_first(office: Path) -> None:
    made = household(
        office, " Haidari ", "Haidari,Omid,m,2015,AFG,child", "Haidari,Amina,f,1990,AFG,head",
        "Haidari,Ali,m,1988,AFG,zakonec ali partner",
    )  # fmt: skip
    assert made["household"].startswith("H")
    assert members(office, made["household"], DAY) == ["Haidari Amina", "Haidari Ali", "Haidari Omid"]
    assert members(office, made["household"], DAY - timedelta(days=1)) == []
    assert len(made["people"]) == 3


def test_people_join_and_leave_a_household_on_a_day(office: Path) -> None:
    made = household(office, "Haidari", "Haidari,Amina,f,1990,AFG,head")
    enter(office, "Haidari, Omid, m, 2015")
    with repository.writing(office, AUTHOR) as repo:
        people.join(repo, "haidari", ["omid"], on=date(2024, 6, 12), relation="otrok")
        people.leave(repo, ["omid"], on=date(2024, 6, 15))
    sizes = {day: len(members(office, made["household"], date(2024, 6, day))) for day in range(9, 17)}
    assert sizes == {9: 0, 10: 1, 11: 1, 12: 2, 13: 2, 14: 2, 15: 1, 16: 1}
    assert [row["relation"] for row in records(office, "SELECT relation FROM membership")] == [
        "head",
        "child",
    ]


def test_somebody_who_left_may_join_another_household_on_the_same_day(office: Path) -> None:
    household(office, "Haidari", "Haidari,Amina", "Haidari,Omid")
    other = household(office, "Novak", "Novak,Ana")
    with repository.writing(office, AUTHOR) as repo:
        people.leave(repo, ["omid"], on=LATER)
        people.join(repo, other["household"], ["omid"], on=LATER, relation="other")
    assert sorted(members(office, other["household"], LATER)) == ["Haidari Omid", "Novak Ana"]


def test_the_head_of_a_household_comes_before_those_whose_relation_is_not_known(office: Path) -> None:
    made = household(office, "Haidari", "Haidari,Ali,m,1960", "Haidari,Amina,f,1990,AFG,head")
    assert members(office, made["household"], DAY) == ["Haidari Amina", "Haidari Ali"]


def test_a_whole_household_leaves_by_its_code(office: Path) -> None:
    made = household(office, "Haidari", "Haidari,Amina", "Haidari,Omid")
    with repository.writing(office, AUTHOR) as repo:
        people.leave(repo, [ids.show(made["household"])], on=LATER)
    assert members(office, made["household"], LATER) == []
    with refused(office, "has no members on", NotFound) as repo:
        people.leave(repo, [made["household"]], on=LATER)


def test_nobody_belongs_to_two_households(office: Path) -> None:
    """Whichever of the two was recorded first, and whichever began first."""
    household(office, "Haidari", "Haidari,Amina")
    other = household(office, "Novak", "Novak,Ana")["household"]
    for on in (DAY, LATER, date(2024, 6, 1)):
        with refused(office, "already belongs to the household Haidari") as repo:
            people.join(repo, other, ["Amina"], on=on, relation="other")
        with refused(office, "already belongs to the household Haidari") as repo:
            people.create_household(repo, "Third", kind="group", existing=["Amina"], entered=(), on=on)


@every("on", [date(2024, 6, 9), LATER])
def test_nobody_leaves_a_household_before_joining_or_twice(office: Path, on: date) -> None:
    household(office, "Haidari", "Haidari,Amina")
    with repository.writing(office, AUTHOR) as repo:
        people.leave(repo, ["Amina"], on=date(2024, 6, 15))
    with refused(office, "belongs to no household") as repo:
        people.leave(repo, ["Amina"], on=on)


def test_households_are_not_dated_in_the_future_and_need_a_name(office: Path) -> None:
    tomorrow = dates.today() + timedelta(days=1)
    made = household(office, "Haidari", "Haidari,Amina")
    enter(office, "Novak, Ana")
    with refused(office, "lies in the future") as repo:
        people.join(repo, made["household"], ["Novak"], on=tomorrow, relation="other")
    with refused(office, "lies in the future") as repo:
        people.leave(repo, ["Amina"], on=tomorrow)
    with refused(office, "the name of the", UsageError) as repo:
        people.create_household(repo, "  ", kind="family", existing=["Novak"], entered=(), on=DAY)
    with refused(office, "not in the list", UsageError) as repo:
        people.create_household(repo, "Novak", kind="club", existing=["Novak"], entered=(), on=DAY)


# Looking people up


@pytest.fixture
def known(office: Path) -> Path:
    """A file with people whose names resemble each other."""
    enter(office, "Haidari, Amina, f, 1990", "Haidari, Amin, m, 1988", "Al Haidari, Omid, m",
          "Čuš, Žan, m", "Đorđević, Ana, f", "Li, Bo, m", "Lipar, Bojana, f", "Ali, Li, m")  # fmt: skip
    return office


def test_somebody_is_found_by_any_part_of_the_name_without_marks_and_in_any_order(known: Path) -> None:
    assert found(known, "idar") == ["Al Haidari Omid", "Haidari Amin", "Haidari Amina"]
    assert found(known, "AMINA haidari") == found(known, "Haidari, Amina") == ["Haidari Amina"]
    assert found(known, "cus") == found(known, "zan ČUŠ") == ["Čuš Žan"]
    assert found(known, "dordevic") == found(known, "đorđ") == ["Đorđević Ana"]
    assert found(known, "haidari zan") == found(known, "nobody") == found(known, "  ") == []


def test_words_of_one_and_two_letters_are_looked_for_where_words_begin(known: Path) -> None:
    assert found(known, "li") == ["Ali Li", "Li Bo", "Lipar Bojana"]
    assert found(known, "b") == ["Li Bo", "Lipar Bojana"]
    assert found(known, "o haidari") == ["Al Haidari Omid"]
    assert found(known, "li lip") == ["Lipar Bojana"]
    assert found(known, "%") == found(known, "_") == found(known, "!") == []


def test_a_name_typed_whole_is_not_confused_with_one_that_holds_it(known: Path) -> None:
    assert the_one(known, "amin haidari") != the_one(known, "Haidari Amina")
    assert the_one(known, "bo li") == the_one(known, "Li Bo")


@pytest.mark.parametrize("typed", ["haidari", "ami", "li", "a"])
def test_of_several_matches_none_is_guessed_and_all_are_listed(known: Path, typed: str) -> None:
    names = found(known, typed)
    assert len(names) > 1
    with repository.reading(known) as repo, pytest.raises(NotFound) as refusal:
        look_up.person(repo, typed)
    assert all(name in refusal.value.sentence for name in names)
    assert "code" in refusal.value.hint


def test_of_very_many_matches_only_the_first_are_listed(office: Path) -> None:
    enter(office, *(f"Haidari, Amina, f, {1990 + n}" for n in range(12)))
    with repository.reading(office) as repo, pytest.raises(NotFound, match=r"; …$") as refusal:
        look_up.person(repo, "Amina Haidari")
    assert refusal.value.sentence.count("Haidari Amina (") == 8


def test_somebody_is_found_by_code_however_it_is_typed(known: Path) -> None:
    code = the_one(known, "cus")
    for word in (code, code.lower(), ids.show(code), ids.show(code).lower().replace("-", " ")):
        assert the_one(known, word) == code


def test_a_typing_slip_in_a_code_is_noticed_and_nobody_else_is_taken(known: Path) -> None:
    code = the_one(known, "cus")
    swapped = next(
        code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        for at in range(1, 11)
        if code[at] != code[at + 1]
    )
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    for word in (swapped, wrong):
        with repository.reading(known) as repo, pytest.raises(NotFound, match="is mistyped"):
            look_up.person(repo, word)


def test_a_right_code_that_nobody_has_is_not_found(known: Path) -> None:
    code = the_one(known, "cus")
    free = code[:1] + "2222222222"
    with repository.reading(known) as repo, pytest.raises(NotFound, match="nobody"):
        look_up.person(repo, free + ids.check_character(free))


def test_somebody_is_found_by_number_and_phone(office: Path) -> None:
    made = enter_one(office, family_name="Haidari", emso=EMSO, phone="+386 41 123 456", case_number="77/2024")
    for word in (EMSO, EMSO[:7], "123 456", "77/2024", "haidari 77/2024"):
        assert the_one(office, word) == made["id"]


def test_a_household_is_found_by_code_or_by_a_name_that_is_unique(office: Path) -> None:
    first = household(office, "Haidari", "Haidari,Amina")["household"]
    household(office, "Haidari-Čuš", "Haidari,Omid")
    twin = household(office, "Novak", "Novak,Ana")["household"]
    household(office, "Novak", "Novak,Bine")
    with repository.reading(office) as repo:
        assert look_up.household(repo, "haidari")["id"] == first
        assert look_up.household(repo, "cus")["name"] == "Haidari-Čuš"
        assert look_up.household(repo, ids.show(twin))["id"] == twin
        with pytest.raises(NotFound, match=ids.show(twin)):
            look_up.household(repo, "Novak")
        with pytest.raises(NotFound, match="no household"):
            look_up.household(repo, "Nobody")


@every(
    "text, stored",
    [
        ("1990-05", ("1990", 5)),
        ("5. 1990", ("1990", 5)),
        ("05/1990", ("1990", 5)),
        ("maj 1990", ("1990", 5)),
        ("avgusta 1990", ("1990", 8)),
        ("Aug. 1990", ("1990", 8)),
        ("1990", ("1990", None)),
        ("3. 5. 1990", ("1990-05-03", None)),
        ("13. 1990", None),
        ("1990-00", None),
        ("pomlad 1990", None),
        ("5. 2999", None),
    ],
)
def test_of_a_birth_the_day_the_month_or_the_year_is_known(
    text: str, stored: tuple[str, int | None] | None
) -> None:
    if stored is None:
        with pytest.raises(UsageError):
            births.read(text)
    else:
        assert births.read(text) == stored


def test_a_month_of_birth_gives_way_to_a_day(office: Path, azil: Azil) -> None:
    typed(azil, "person add Haidari Amina --born 'maj 1990'")
    assert "month of birth" in azil("show Haidari").out
    (row,) = records(office, "SELECT birth_date, birth_month, birth_band FROM person")
    assert dict(row) == {"birth_date": "1990", "birth_month": 5, "birth_band": "1990-1994"}
    typed(azil, "person edit Haidari --born 3.5.1990")
    (row,) = records(office, "SELECT birth_date, birth_month FROM person")
    assert dict(row) == {"birth_date": "1990-05-03", "birth_month": None}


@every(
    "spoken, code",
    [
        *(("D.R. Congo", "COD"), ("dr kongo", "COD"), ("Turkey", "TUR"), ("ZDA", "USA"), ("U.S.A.", "USA")),
        *(("UK", "GBR"), ("Kosovo", "XKX"), ("Palestina", "PSE"), ("Ivory Coast", "CIV"), ("Burma", "MMR")),
        *(("brez državljanstva", "XXA"), ("stateless", "XXA"), ("Afghan", "AFG"), ("Niger", "NER")),
        *(("Kirgizija", "KGZ"), ("BiH", "BIH"), ("Aust", None), ("Utopia", None), ("", None)),
    ],
)
def test_a_country_is_known_as_it_is_spoken_of(spoken: str, code: str | None) -> None:
    if code is None:
        with pytest.raises(UsageError):
            network.country(spoken)
    else:
        assert network.country(spoken) == code


def test_households_of_one_name_are_told_apart_by_their_members(office: Path, azil: Azil) -> None:
    typed(
        azil,
        "household create Haidari --member 'Haidari, Omar, m, 1980, , head' --member 'Haidari, Ida, f, 2015'",
        "household create Haidari",
    )
    refusal = azil("health exam --household Haidari --result fit")
    assert refusal.code == ExitCode.NOT_FOUND
    assert "; members: Haidari Omar 1980, Haidari Ida 2015)" in refusal.err
    assert "; no members)" in refusal.err
    listed = json.loads(azil("household list --format json").out)
    assert sorted((one["members"], one["first"], one["born"]) for one in listed) == [
        (0, None, None),
        (2, "Haidari Omar", "1980, 2015"),
    ]


def test_who_is_found_by_sound_stands_in_the_order_of_nearness_and_whole_words_come_first(
    office: Path, azil: Azil
) -> None:
    def shown(text: str) -> Any:
        return json.loads(azil(f"find '{text}' --format json").out)

    typed(
        azil,
        "person add Çelik Mehmet",
        "person add Mohammadi Ali --born 1990-05-03",
        "person add Alizada Ahmad",
        "person add Zupan Ali",
    )
    assert [one["name"] for one in shown("muhamadi")] == ["Mohammadi Ali", "Çelik Mehmet"]
    assert [one["name"] for one in shown("ali")][:3] == ["Mohammadi Ali", "Zupan Ali", "Alizada Ahmad"]
    code = shown("Zupan")[0]["person"]
    for dash in "–‑−\u00a0":
        pasted = dash.join((code[:4], code[4:8], code[8:]))
        assert [one["name"] for one in shown(pasted)] == ["Zupan Ali"]


def test_who_seems_to_be_in_the_file_is_doubted_before_it_is_written(office: Path) -> None:
    enter_one(office, family_name="Mohammadi", given_name="Ali", birth_date="1990-05-03")
    with repository.writing(office, AUTHOR) as repo:
        done = people.add(repo, [people.Identity("Muhamadi", "Aly", birth_date="1990-05-03")])
    assert ["seems to be in the file already" in doubt for doubt in done.doubts] == [True]
