"""Two copies that each imported one register: all who are in the file twice are united at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.errors import Refused
from azilcli.ledger import file
from azilcli.ledger.undo import void
from azilcli.services import Done, conflicts, erasing, stays, twins, undoing, uniting
from tests.conftest import AUTHOR, Azil, records
from tests.doing import asked, do, enter, typed
from tests.ledger import reference
from tests.ledger.reference import Reference
from tests.ledger.world import assert_same, faults
from tests.services.leftover import copy, dump, merge

REGISTER = """client_id,family_name,given_name,sex,birth_date,citizenship,household,place,arrived,departed
1,Haidari,Amina,f,1990-05-03,AFG,h1,LOGATEC/101,2023-01-05,2023-03-01
1,Haidari,Amina,f,1990-05-03,AFG,h1,LOGATEC,2023-04-05,2023-10-01
2,Haidari,Omid,m,2015,AFG,h1,LOGATEC,2023-01-05,2023-03-01
3,Kos,Ana,f,1980-01-02,SYR,,LOGATEC,2023-02-01,2023-02-11
4,Novak,Jan,m,,SYR,,LOGATEC,2023-02-01,
"""
COUNTED = """SELECT (SELECT count(*) FROM person WHERE same_as IS NULL) AS people,
(SELECT count(*) FROM stay) AS stays, (SELECT count(*) FROM slept) AS slept,
(SELECT count(*) FROM household) AS homes, (SELECT count(*) FROM membership) AS members,
(SELECT count(*) FROM sleeper) AS sleepers"""
FIGURES = (
    *("report occupancy --on 2023-02-05", "report residents --on 2023-05-05", "household list"),
    *(f"report {name} --from 2023-01-01 --to 2023-12-31" for name in ("flow", "stays", "movements")),
)


def whole(path: Path) -> None:
    """The file verifies, and its tables are what the journal says."""
    assert faults(path) == []
    with file.reading(path) as connection:
        assert_same(reference.found(connection), Reference(connection).state())


def certain(path: Path) -> Done:
    return do(path, twins.merge_certain)


def said(azil: Azil, line: str) -> str:
    """What a report says, but for codes and the state of the file."""
    told = re.sub(r"\b[PSHMB][0-9A-Z]{11}\b|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", "CODE", azil(line).out)
    return re.sub(r'"since_merge": .*', "", told)


@pytest.fixture
def twice(azil: Azil, office: Path) -> Path:
    """A file into which a copy was merged, after each imported the same register."""
    Path("register.csv").write_text(REGISTER, encoding="utf-8")
    other = copy(office, "other.db")
    for path in (office, other):
        typed(azil, f"import stays register.csv --history --set programme=asylum --db {path}")
    copy(office, "single.db")
    merge(office, other)
    return office


def test_two_copies_of_one_register_are_one_again_whatever_is_counted_and_an_undo_parts_them(
    azil: Azil, twice: Path
) -> None:
    single = twice.with_name("single.db")
    before = dump(twice)
    tried = azil("person merge --certain --dry-run")
    assert "Merged 4 records" in tried.out and dump(twice) == before
    done = certain(twice)
    assert (len(done.data["people"]), done.data["stays"], done.data["households"]) == (4, 5, 1)
    assert records(twice, COUNTED) == records(single, COUNTED)
    kept = done.data["people"][0]["person"]
    log = [row["action"] for row in asked(azil, f"log --person {kept} --limit 0")]
    assert (log.count("import stays"), log.count("person merge")) == (2, 1)
    for line in (*FIGURES, "check"):
        of_one = said(azil, f"{line} --format json --db {single}")
        assert of_one and said(azil, f"{line} --format json") == of_one, line
    whole(twice)
    assert azil("import stays register.csv --history --set programme=asylum").out.startswith("Nothing")
    assert len(asked(azil, "export stays")) == len(asked(azil, f"export stays --db {single}"))
    with pytest.raises(Refused, match="nobody is certainly"):
        certain(twice)
    do(twice, undoing.undo_entry, done.entry.id)
    after = dump(twice)
    assert {name: rows for name, rows in after.items() if name != "voided"} == {
        name: rows for name, rows in before.items() if name != "voided"
    }
    whole(twice)


def test_copies_that_each_do_it_agree_and_a_stay_under_its_other_code_is_found(
    azil: Azil, twice: Path
) -> None:
    other = twice.with_name("other.db")
    merge(other, twice)
    gone = {row["id"] for row in records(twice, "SELECT id FROM stay")}
    certain(twice)
    certain(other)
    gone -= {row["id"] for row in records(twice, "SELECT id FROM stay")}
    assert merge(twice, other).conflicts == ()
    merge(other, twice)
    assert dump(twice) == dump(other)
    whole(twice)
    stay = min(gone)
    Path("proofs.csv").write_text(f"stay,person,kind,day\n{stay},,interview,2023-02-02\n", encoding="utf-8")
    typed(azil, "import evidence proofs.csv --history")
    (proof,) = records(twice, "SELECT stay FROM evidence")
    assert proof["stay"] not in gone
    whole(twice)


def test_what_another_copy_says_of_a_stay_that_is_no_longer_shown_is_never_silent(
    azil: Azil, twice: Path
) -> None:
    later = copy(twice, "later.db")
    open_ = {row["id"] for row in records(twice, "SELECT id FROM stay WHERE departed IS NULL")}
    certain(twice)
    gone = open_ - {row["id"] for row in records(twice, "SELECT id FROM stay")}
    persons = {row["person"] for row in records(later, "SELECT id, person FROM stay") if row["id"] in gone}
    for person in persons:
        day = dates.parse("2023-06-01")
        do(later, stays.discharge, [person], on=day, reason="own-wish", destination=None)
    plan = merge(twice, later)
    assert {item.record for one in plan.conflicts for item in one.items} >= gone
    assert "conflict" in {row["code"] for row in asked(azil, "check")}
    (one,) = plan.conflicts
    done = do(twice, conflicts.resolve, one.code, keep=1 + one.items[0].values.index("2023-06-01"))
    assert "2023-06-01" in done.sentence
    kept = "SELECT departed FROM stay WHERE id = (SELECT whole FROM united WHERE record = :gone)"
    (stay,) = records(twice, kept, gone=min(gone))
    assert stay == {"departed": "2023-06-01"}, "what is decided of the one that is not shown holds of both"
    assert records(twice, "SELECT 1 FROM slept WHERE to_day IS NULL") == []
    whole(twice)


def test_a_stay_told_twice_is_shown_again_once_the_one_that_is_kept_is_undone(
    azil: Azil, twice: Path
) -> None:
    later = copy(twice, "later.db")
    stays_ = records(twice, COUNTED)[0]["stays"]
    certain(twice)
    (first, *_rest) = [
        row["id"] for row in records(later, "SELECT id FROM entry WHERE action = 'import stays'")
    ]
    do(later, undoing.undo_entry, first)
    merge(twice, later)
    assert records(twice, COUNTED)[0]["stays"] == stays_ / 2
    whole(twice)
    typed(azil, "db rebuild")
    assert records(twice, COUNTED)[0]["stays"] == stays_ / 2
    undone = [row["id"] for row in records(later, "SELECT id FROM entry WHERE action LIKE 'undo%'")]
    do(later, undoing.undo_entry, undone[-1])
    merge(twice, later)
    assert records(twice, COUNTED)[0]["stays"] == stays_ / 2
    whole(twice)


def test_who_is_doubtful_is_left_and_named(azil: Azil, twice: Path) -> None:
    (ana, other_ana) = [row["id"] for row in records(twice, "SELECT id FROM person WHERE given_name = 'Ana'")]
    (jan, _jan) = [row["id"] for row in records(twice, "SELECT id FROM person WHERE given_name = 'Jan'")]
    typed(azil, f"person distinct {ana} {other_ana}", f"person edit {jan} --given Janez")
    (stay, *_more) = records(twice, "SELECT id FROM stay WHERE departed = '2023-10-01'")
    typed(azil, f"correct {stay['id']} --programme temporary-protection --reason wrong --override x")
    done = certain(twice)
    assert {row["name"] for row in done.data["people"]} == {"Haidari Amina", "Haidari Omid"}
    assert len(done.data["left"]) == 2
    assert sum("doubtful" in sentence for sentence in done.why) == 2
    assert sum("two stays at the same time" in sentence for sentence in done.why) == 1
    assert (done.data["stays"], done.data["households"]) == (2, 1)
    assert "person-twice" in {row["code"] for row in asked(azil, "check")}
    whole(twice)


def test_a_stay_that_two_copies_recorded_of_somebody_they_both_know_is_one(azil: Azil, office: Path) -> None:
    typed(azil, "person add Kos Ana --sex f --born 1990-01-01")
    other = copy(office, "other.db")
    for path in (office, other):
        typed(
            azil, f"admit Kos --to LOGATEC/101/A --on 2023-01-05 --programme asylum --override x --db {path}"
        )
    merge(office, other)
    assert "person-twice" in {row["code"] for row in asked(azil, "check")}
    done = certain(office)
    assert (done.data["people"], done.data["stays"]) == ([], 1)
    assert "person-twice" not in {row["code"] for row in asked(azil, "check")}
    whole(office)


def test_an_erasure_takes_the_twins_too(azil: Azil, twice: Path) -> None:
    certain(twice)
    for name in ("Amina", "Omid"):
        (kept,) = records(twice, "SELECT id FROM person WHERE given_name = :n AND same_as IS NULL", n=name)
        do(twice, erasing.erase, kept["id"], "request")
    whole(twice)
    told = records(twice, "SELECT fields FROM change WHERE kind IN ('person', 'household') AND personal = 1")
    assert not [row for row in told if "Haidari" in (row["fields"] or "")]


def test_united_by_hand_their_stays_are_still_united_at_once(azil: Azil, twice: Path) -> None:
    keep, other = [row["id"] for row in records(twice, "SELECT id FROM person WHERE given_name = 'Ana'")]
    do(twice, uniting.merge, other, keep)
    done = certain(twice)
    assert (len(done.data["people"]), done.data["stays"]) == (3, 5)
    assert azil("person merge --certain Kos").code == azil("person merge Kos").code == 2
    whole(twice)


def test_what_is_recorded_again_under_its_code_after_it_was_taken_back_is_one_with_its_twin(
    azil: Azil, office: Path
) -> None:
    person, other = enter(office, "Kos, Ana, f, 1990-01-01, SVN", "Novak, Eva, f, 1990-01-01, SVN")
    told = {"programme": "asylum", "arrived": "2023-01-01"}
    with repository.writing(office, AUTHOR) as repo:
        kept = repo.add("stay", person=person, **told)
        first = repo.record("kept")
        void(repo.connection, [first], AUTHOR)
        twin = repo.add("stay", person=person, **told, same_as=kept)
        repo.record("twin")
    assert records(office, "SELECT id FROM stay") == [{"id": twin}]
    with repository.writing(office, AUTHOR) as repo:
        repo.put("stay", kept, person=person, **told)
        repo.record("again")
    assert records(office, "SELECT id FROM stay") == [{"id": kept}]
    whole(office)
    typed(azil, f"person merge {other} {person}")
    with repository.writing(office, AUTHOR) as repo:
        repo.put("stay", kept, person=other)
        repo.record("led away")
    whole(office)
