"""Deciding what two copies said differently: which values a field takes, and what is refused."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import AzilError, NotFound, Refused, UsageError
from azilcli.services import conflicts, people, stays
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, Azil, records
from tests.doing import do
from tests.every import every
from tests.services.leftover import copy, is_sound, merge

EMSO = "0101990505005"


@pytest.fixture
def person(path: Path, office: Path) -> str:
    """Somebody whom every copy knows; somebody else has an EMŠO."""
    do(path, people.add, [Identity("Novak", "Ana", sex="f", emso=EMSO)])
    done = do(path, people.add, [Identity("Haidari", "Amina", sex="f", birth_date="1990-05-03")])
    return str(done.data["people"][0]["code"])


Differ = Callable[..., str]


@pytest.fixture
def differ(path: Path, person: str) -> Differ:
    """Lets two copies write other values into fields of the person, and come together."""

    def differ(field: str, ours: str, theirs: str) -> str:
        other = copy(path, "other.db")
        do(path, people.edit, person, {field: ours}, sure=True)
        do(other, people.edit, person, {field: theirs}, sure=True)
        merge(path, other)
        return person

    return differ


def resolve(path: Path, *values: str, keep: int | None = None) -> str:
    return do(path, conflicts.resolve, None, keep=keep, values=values).sentence


def held(path: Path, field: str) -> object:
    (row,) = records(path, f"SELECT {field} FROM person WHERE family_name != 'Novak'")
    return row[field]


@pytest.mark.parametrize(
    ("field", "ours", "theirs", "typed", "becomes"),
    [
        ("sex", "m", "x", "ž", "f"),
        ("sex", "m", "x", "female", "f"),
        ("citizenship", "SYR", "IRN", "Afganistan", "AFG"),
        ("birth_date", "1991-05-03", "1992-05-03", "4.5.1992", "1992-05-04"),
        ("birth_date", "1991-05-03", "1992-05-03", "1993", "1993"),
        ("birth_date", "1991-05-03", "1992-05-03", "", None),
        ("emso", "0101006500006", "0101990500038", "", None),
        ("phone", "041 1", "041 2", "[red]041=3", "[red]041=3"),
        ("note", "a", "b", "x" * 300, "x" * 300),
        ("family_name", "Haydari", "Heidari", "O'Neill حيدري", "O'Neill حيدري"),
    ],
)
def test_a_third_value_is_read_as_where_it_is_first_entered(
    path: Path, differ: Differ, field: str, ours: str, theirs: str, typed: str, becomes: object
) -> None:
    differ(field, ours, theirs)
    resolve(path, typed)
    assert held(path, field) == becomes
    assert records(path, "SELECT * FROM conflict") == []
    assert is_sound(path)


def test_the_band_of_birth_years_follows_the_birth_date(path: Path, differ: Differ) -> None:
    differ("birth_date", "1991-05-03", "1999-05-03")
    resolve(path, "2003-01-01")
    assert held(path, "birth_band") == "2000-2004"


@pytest.mark.parametrize(
    ("field", "ours", "theirs", "typed", "problem"),
    [
        ("sex", "m", "x", "green", UsageError),
        ("citizenship", "SYR", "IRN", "Atlantis", UsageError),
        ("birth_date", "1991-05-03", "1992-05-03", "31.2.1992", UsageError),
        ("emso", "0101006500006", "0101990500038", "0101990500039", UsageError),
        ("emso", "0101006500006", "0101990500038", EMSO, Refused),
        ("family_name", "Haydari", "Heidari", " ", UsageError),
    ],
)
def test_what_the_field_cannot_hold_is_refused_and_nothing_is_written(
    path: Path, differ: Differ, field: str, ours: str, theirs: str, typed: str, problem: type[AzilError]
) -> None:
    differ(field, ours, theirs)
    before = path.read_bytes()
    with pytest.raises(problem):
        resolve(path, typed)
    assert path.read_bytes() == before


@pytest.fixture
def parted(path: Path, person: str) -> str:
    """Somebody whom two copies let go on other days, for other reasons, to other places."""
    do(path, stays.admit, [person], "LOGATEC/101/A", on=date(2024, 3, 1), programme="asylum",
       override="drill")  # fmt: skip
    other = copy(path, "other.db")
    for file, day, reason, to in ((path, 5, "own-wish", "relatives"), (other, 8, "term-ended", "own-rental")):
        do(file, stays.discharge, [person], on=date(2024, 4, day), reason=reason, destination=to)
    merge(path, other)
    return person


def stay(path: Path) -> dict[str, object]:
    (row,) = records(path, "SELECT departed, reason, destination FROM stay")
    return row


def test_several_fields_are_decided_at_once_and_the_day_in_every_record(path: Path, parted: str) -> None:
    resolve(path, "departed=6.4.2024", "destination=abroad", "reason=own-wish")
    assert stay(path) == {"departed": "2024-04-06", "reason": "own-wish", "destination": "abroad"}
    assert records(path, "SELECT to_day FROM placement") == [{"to_day": "2024-04-06"}]
    assert records(path, "SELECT * FROM conflict") == []


@pytest.mark.parametrize(
    ("values", "keep"),
    [
        (["departed=6.4.2024"], None),
        (["6.4.2024"], 1),
        (["departed=soon"], 1),
        (["destination=moon"], 1),
        (["reason="], 3),
        (["colour=red"], 1),
        ([], None),
        ([], 0),
        ([], 3),
    ],
)
def test_what_decides_nothing_or_too_little_is_refused(
    path: Path, parted: str, values: list[str], keep: int | None
) -> None:
    before = path.read_bytes()
    with pytest.raises(UsageError):
        resolve(path, *values, keep=keep)
    assert path.read_bytes() == before


def test_whom_two_copies_united_with_different_people_is_decided_by_a_code(path: Path, person: str) -> None:
    from azilcli.services import uniting

    codes = [
        do(path, people.add, [Identity("Haidari", name, sex="f")]).data["people"][0]["code"]
        for name in ("Amena", "Amine")
    ]
    other = copy(path, "other.db")
    do(path, uniting.merge, codes[0], person)
    do(other, uniting.merge, codes[1], person)
    merge(path, other)
    with pytest.raises(NotFound):
        resolve(path, "P111-1111-1111")
    resolve(path, f"{codes[0][:4]}-{codes[0][4:8]}-{codes[0][8:]}".lower())
    assert records(path, f"SELECT same_as FROM person WHERE id = '{person}'") == [{"same_as": codes[0]}]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", {"male", "other or unknown"}), ("sl", {"moški", "drugo ali neznano"})]
)
def test_codes_are_shown_in_words(path: Path, differ: Differ, azil: Azil, lang: str, said: set[str]) -> None:
    differ("sex", "m", "x")
    (row,) = json.loads(azil(f"conflict list --format json --lang {lang}").out)
    assert set(row["values"].split(" / ")) == said


def test_the_sentence_says_what_was_decided_in_words(path: Path, parted: str) -> None:
    said = resolve(path, "destination=own-rental", keep=2)
    assert "rented flat" in said
    assert "own-rental" not in said


@pytest.mark.parametrize("typed", ["", "zz", "3f9a1c7", "0000000", "3f9a1c77ff", "[red]", "محمد"])
def test_a_code_of_no_conflict_is_one_sentence(path: Path, parted: str, azil: Azil, typed: str) -> None:
    before = path.read_bytes()
    told = azil(f"conflict show {shlex.quote(typed)}")
    assert told.code in (2, 3)
    assert told.err.startswith("error: ")
    assert azil(f"conflict resolve {shlex.quote(typed)} --keep 1").code == told.code
    assert path.read_bytes() == before


def test_with_no_conflict_there_is_nothing_to_show_and_nothing_to_decide(path: Path, person: str) -> None:
    with pytest.raises(NotFound), repository.writing(path, AUTHOR) as repo:
        conflicts.resolve(repo, None, keep=1)


def test_a_decision_is_undone_by_undo_and_travels(path: Path, differ: Differ, azil: Azil) -> None:
    differ("phone", "041 1", "041 2")
    resolve(path, "041 3")
    other = path.with_name("other.db")
    merge(other, path)
    assert held(other, "phone") == "041 3"
    assert records(other, "SELECT * FROM conflict") == []
    assert azil("undo").code == 0
    assert len(records(path, "SELECT * FROM conflict")) == 2
    merge(other, path)
    assert len(records(other, "SELECT * FROM conflict")) == 2


def test_what_another_copy_wrote_at_the_same_time_does_not_keep_an_entry_from_being_undone(
    path: Path, person: str, azil: Azil
) -> None:
    other = copy(path, "other.db")
    ours = do(path, people.edit, person, {"phone": "041 1"}).entry.id
    theirs = do(other, people.edit, person, {"phone": "041 2"}).entry.id
    merge(path, other)
    for one, left in ((ours, "041 2"), (theirs, "041 1")):
        assert azil(f"undo {one[:12]}").code == 0
        assert held(path, "phone") == left
        assert records(path, "SELECT * FROM conflict") == []
        assert (
            azil("undo " + azil("log --action undo --format json").out.split('"entry": "')[1][:8]).code == 0
        )
        assert len(records(path, "SELECT * FROM conflict")) == 2
    assert is_sound(path)


def test_an_undo_that_meets_a_merge_names_the_entry_before_it(path: Path, differ: Differ, azil: Azil) -> None:
    differ("phone", "041 1", "041 2")
    told = azil("undo")
    assert told.code == 4
    assert "it is a merge" in told.err
    assert azil(told.err.rpartition(": azil ")[2]).code == 0


POLICY = "policy set pass.days {} --from 1.1.2026 --basis x"
ROOM = "room edit LOGATEC/101 --area {}"
SITE = "site edit LOGATEC --programmes {}"


@every(
    "line, both, typed, becomes, refused",
    [
        (POLICY, ("8", "9"), "7", ("policy", "value", "7"), ["abc", "-1", "1.5", " "]),
        (ROOM, ("18", "20"), "19,5", ("room", "area_m2", 19.5), ["nan", "inf", "-5", "0", "much"]),
        (SITE, ("asylum", "integration"), "asylum integration",
         ("site", "programmes", "asylum integration"), ["banana split", " "]),
        ("bed edit LOGATEC/101/A {}", ("--accessible", "--not-accessible"), "da",
         ("bed", "accessible", 1), ["7", "maybe"]),
    ],
)  # fmt: skip
def test_a_value_of_any_kind_is_read_as_strictly_as_by_its_own_command(
    path: Path,
    office: Path,
    azil: Azil,
    line: str,
    both: tuple[str, str],
    typed: str,
    becomes: tuple[str, str, object],
    refused: list[str],
) -> None:
    other = copy(path, "other.db")
    for file, value in zip((path, other), both, strict=True):
        told = azil(f"--db {file} {line.format(value)}")
        assert told.code == 0, told.err
    merge(path, other)
    before = path.read_bytes()
    for nonsense in refused:
        with pytest.raises(UsageError):
            resolve(path, nonsense)
        assert path.read_bytes() == before
    (row,) = records(path, "SELECT kind, record FROM conflict GROUP BY kind, record")
    resolve(path, typed)
    kind, field, new = becomes
    assert records(path, f"SELECT {field} FROM {kind} WHERE id = '{row['record']}'") == [{field: new}]


@pytest.mark.parametrize("typed", ["1.1.2020", "+1", "28.2.2024"])
def test_a_departure_before_the_arrival_or_ahead_is_refused(path: Path, parted: str, typed: str) -> None:
    before = path.read_bytes()
    with pytest.raises(Refused):
        resolve(path, f"departed={typed}", keep=1)
    assert path.read_bytes() == before


def test_one_field_is_not_given_two_values(path: Path, parted: str) -> None:
    with pytest.raises(UsageError, match="given twice"):
        resolve(path, "departed=6.4.2024", "to_day=7.4.2024", keep=1)


def test_the_fields_are_shown_by_the_names_under_which_they_are_typed(
    path: Path, parted: str, azil: Azil
) -> None:
    shown = json.loads(azil("conflict show --format json").out)
    assert [one["field"] for one in shown["fields"]] == ["to_day", "departed", "destination", "reason"]
    for one in shown["fields"]:
        assert {one["side_1"], one["side_2"]} <= {
            *("2024-04-05", "2024-04-08", "own-wish", "term-ended", "relatives", "own-rental"),
        }
    told = azil("conflict show").out
    (line,) = [line for line in told.splitlines() if "--value" in line]
    assert azil(line.rpartition(": azil ")[2].replace("VALUE", "6.4.2024")).code == 0
    assert stay(path)["departed"] == "2024-04-06"


def test_for_scripts_the_fields_have_the_same_names_in_either_language(
    path: Path, parted: str, azil: Azil
) -> None:
    said = [json.loads(azil(f"conflict list --format json --lang {lang}").out)[0] for lang in ("en", "sl")]
    assert [set(one["fields"].split()) for one in said] == 2 * [{"departed", "reason", "destination"}]
