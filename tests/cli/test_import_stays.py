"""A register of the past taken in as it is: nothing is asked, nothing is lost, and once is enough."""

from __future__ import annotations

import csv
import json
import signal
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azilcli import repository
from azilcli.cli import importing
from azilcli.output import progress
from azilcli.services.lists import writing
from azilcli.services.lists.whole_names import divided
from tests import registers
from tests.conftest import Azil, records
from tests.doing import enter, typed
from tests.every import every
from tests.ledger import killing

HEAD = "client_id;priimek;ime;spol;rojen;gospodinjstvo;stay_id;mesto;program;prihod;odhod;razlog\n"
REGISTER = (
    HEAD
    + """1;Haidari;Amina;ž;3.5.1990;11;e1;LOGATEC;asylum;5.3.2020;9.4.2020;own-wish
2;Haidari;Omid;m;2015;11;e3;LOGATEC/101;asylum;5.3.2020 14:30;;
1;Haidari;Amina;ž;;11;e2;LOGATEC;asylum;5.4.2020;12.4.2020;other
1;Haidari;Amina;;;12;e4;LJ-KOTNIKOVA;asylum;8.4.2020;8.4.2020;
3;;;;4.1997;12;e5;LOGATEC;asylum;1.1.1950;1.2.1950;
4;Kos;Bor;m;31.2.1990;;e\u0301;LOGATEC;asylum;1.1.2020;1.2.2020;
"""
)
STAYS = """SELECT person.foreign_id AS client, stay.foreign_id AS stay, arrived, departed, reason,
group_concat(coalesce(bed, room, site) || ' ' || from_day || ' ' || coalesce(to_day, '-'), ', ') AS slept
FROM stay JOIN person ON person.id = stay.person JOIN slept ON slept.stay = stay.id
GROUP BY stay.id ORDER BY arrived, client, departed"""
PEOPLE = "SELECT foreign_id, family_name, sex, birth_date, birth_month, note FROM person ORDER BY foreign_id"
MEMBERS = """SELECT person.foreign_id AS client, household.foreign_id AS home, name, from_day, to_day
FROM membership JOIN person ON person.id = membership.person
JOIN household ON household.id = membership.household ORDER BY client, from_day"""


def imported(azil: Azil, table: str, *options: str) -> dict[str, Any]:
    Path("register.csv").write_text(table, encoding="utf-8")
    done = azil(" ".join(("import stays register.csv --history --format json", *options)))
    data = json.loads(done.out) if done.out else {}
    return {**data, "code": done.code, "err": done.err}


def fingerprint(path: Path) -> str:
    with repository.reading(path) as repo:
        return repo.fingerprint


def listed(path: Path, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in records(path, sql)]


def test_a_register_is_taken_in_as_it_is_and_once_is_enough(azil: Azil, office: Path) -> None:
    tried = imported(azil, REGISTER, "--dry-run")
    assert (tried["code"], tried["new"], listed(office, STAYS)) == (0, 5, [])
    done = imported(azil, REGISTER)
    assert (done["code"], done["new"], done["people"], done["households"]) == (0, 5, 4, 2)
    assert listed(office, STAYS) == [
        ("3", "e5", "1950-01-01", "1950-02-01", None, "LOGATEC 1950-01-01 1950-02-01"),
        ("4", "é", "2020-01-01", "2020-02-01", None, "LOGATEC 2020-01-01 2020-02-01"),
        ("1", "e1; e2", "2020-03-05", "2020-04-12", "other", "LOGATEC 2020-03-05 2020-04-12"),
        ("2", "e3", "2020-03-05", None, None, "LOGATEC/101 2020-03-05 -"),
        ("1", "e4", "2020-04-08", "2020-04-08", None, "LJ-KOTNIKOVA 2020-04-08 2020-04-08"),
    ]
    assert listed(office, PEOPLE) == [
        ("1", "Haidari", "f", "1990-05-03", None, None),
        ("2", "Haidari", "m", "2015", None, None),
        ("3", "3", "x", "1997", 4, None),
        ("4", "Kos", "m", None, None, "rojen: 31.2.1990"),
    ]
    assert listed(office, MEMBERS) == [
        ("1", "11", "Haidari", "2020-03-05", "2020-04-08"),
        ("1", "12", "3", "2020-04-08", None),
        ("2", "11", "Haidari", "2020-03-05", None),
        ("3", "12", "3", "1950-01-01", None),
    ]
    before = fingerprint(office)
    again = imported(azil, REGISTER)
    assert (again["code"], again["new"], again["there"], fingerprint(office)) == (0, 0, 5, before)
    typed(azil, "undo")
    assert (listed(office, STAYS), listed(office, PEOPLE), listed(office, MEMBERS)) == ([], [], [])


def test_what_no_gate_was_asked_the_checks_find(azil: Azil, office: Path) -> None:
    imported(azil, REGISTER + "2;Haidari;Omid;m;2015;11;e8;LJ-KOTNIKOVA;asylum;1.4.2020;5.4.2020;\n")
    found = {(row["code"], row["subject"]) for row in json.loads(azil("check --format json").out)}
    ids = {row["foreign_id"]: row["id"] for row in records(office, "SELECT id, foreign_id FROM person")}
    wanted = {("before-birth", ids["3"]), ("person-twice", ids["2"]), ("place-was-not-in-use", "LOGATEC")}
    assert found & {(code, subject) for code, subject in found if code in dict(wanted)} == wanted


def test_of_a_register_that_grew_only_what_is_new_is_taken_in(azil: Azil, office: Path) -> None:
    imported(azil, REGISTER)
    grown = REGISTER.replace("14:30;;", "14:30;1.6.2020;own-wish") + "2;;;;;;e9;LOGATEC;asylum;1.9.2020;;\n"
    done = imported(azil, grown)
    assert (done["new"], done["longer"], done["people"], done["there"]) == (1, 1, 0, 4)
    assert [row for row in listed(office, STAYS) if row[0] == "2"] == [
        ("2", "e3", "2020-03-05", "2020-06-01", "own-wish", "LOGATEC/101 2020-03-05 2020-06-01"),
        ("2", "e9", "2020-09-01", None, None, "LOGATEC 2020-09-01 -"),
    ]
    assert imported(azil, grown)["there"] == 6


def test_what_was_ended_here_is_not_opened_again_by_the_register(azil: Azil, office: Path) -> None:
    imported(azil, REGISTER)
    typed(azil, "discharge Omid --reason other --on 1.7.2020")
    assert (imported(azil, REGISTER)["there"], fingerprint(office)) == (5, fingerprint(office))
    assert [row[3] for row in listed(office, STAYS) if row[0] == "2"] == ["2020-07-01"]


def test_single_nights_are_counted_once_and_those_that_follow_each_other_are_one_stay(
    azil: Azil, office: Path
) -> None:
    head = "client_id;priimek;noč;lokacija;soba\n"
    nights = [
        f"1;Kos;{day}.2.2023;LJ-GORICE;{room}\n" for day, room in ((3, ""), (1, ""), (2, ""), (5, "301"))
    ]
    table = head + "".join([*nights, nights[0]])
    done = imported(azil, table, "--set programme=asylum")
    assert (done["code"], done["new"]) == (0, 2), done["err"]
    grown = table + "1;Kos;4.2.2023;LJ-GORICE;\n"
    assert imported(azil, grown, "--set programme=asylum")["code"] == 6
    imported(azil, table + "1;Kos;6.2.2023;LJ-GORICE;301\n", "--set programme=asylum")
    assert [row[2:4] for row in listed(office, STAYS)] == [
        ("2023-02-01", "2023-02-04"),
        ("2023-02-05", "2023-02-07"),
    ]
    occupied = json.loads(azil("report occupancy --on 6.2.2023 --site LJ-GORICE --format json").out)
    assert occupied[0]["occupied"] == 1


PLACES = (
    ("Logatec;101;", "LOGATEC/101"),
    ("Izpostava azilnega doma v ICRCZ Logatec;101;A", "LOGATEC/101/A"),
    ("logatec;LOGATEC/101;logatec/101/a", "LOGATEC/101/A"),
    ("Izpostava azilnega doma v ICRCZ Logatec;;", "LOGATEC"),
)


@every("said, place", PLACES)
def test_a_place_is_read_from_columns_and_from_the_name_of_its_site(
    azil: Azil, office: Path, said: str, place: str
) -> None:
    empty = office.read_bytes()
    table = f"Št. osebe;lokacija;soba;ležišče;program;od;do\n1;{said};asylum;1.1.2020;3.1.2020\n"
    imported(azil, table)
    assert listed(office, "SELECT coalesce(bed, room, site), to_day FROM slept") == [(place, "2020-01-03")]
    office.write_bytes(empty)


def test_a_long_register_is_several_entries_and_one_undo(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "RECORDS_AT_MOST", 5)
    imported(azil, REGISTER)
    actions = [row["action"] for row in records(office, "SELECT action FROM entry ORDER BY seq DESC LIMIT 4")]
    assert actions == ["import stays (4)", "import stays (3)", "import stays (2)", "import stays"]
    counted = records(office, "SELECT entry, count(DISTINCT record) AS n FROM change GROUP BY entry")
    assert max(row["n"] for row in counted[1:]) <= 5
    typed(azil, "undo")
    assert listed(office, PEOPLE) == []
    shown = azil("import stays register.csv --history").out
    first, last = shown.split("azil undo ")[1].strip().split("..")
    assert listed(office, STAYS)
    typed(azil, f"undo {first}..{last}")
    assert (listed(office, PEOPLE), listed(office, STAYS)) == ([], [])


def test_what_is_rejected_is_kept_with_its_reasons_and_comes_in_mended(azil: Azil, office: Path) -> None:
    bad = "5;Novak;Ana;ž;;;;NIKJER;asylum;1.1.2020;1.2.2020;\n"
    bad += "6;Zob;Ana;ž;;;;LOGATEC;asylum;1.1.2020;1.2.2019;\n"
    Path("register.csv").write_text(REGISTER + bad * 2, encoding="utf-8")
    tried = azil("import stays register.csv --history --dry-run")
    assert "     2 there is no place “NIKJER”" in tried.err.splitlines()
    assert not Path("register.rejects.csv").exists()
    done = imported(azil, REGISTER + bad)
    assert (done["code"], done["new"], [one["line"] for one in done["rejected"]]) == (6, 5, [8, 9])
    kept = Path("register.rejects.csv")
    with kept.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row[-1] for row in rows] == [
        "reason for rejection",
        "line 8, column mesto: there is no place “NIKJER”",
        "line 9, column odhod: it is before the arrival on 2020-01-01",
    ]
    kept.write_text(kept.read_text(encoding="utf-8-sig").replace("NIKJER", "LOGATEC"), encoding="utf-8")
    assert azil(f"import stays {kept} --history").code == 6
    assert (len(listed(office, STAYS)), imported(azil, REGISTER + bad)["there"]) == (6, 5)
    kept.write_text("something else\n", encoding="utf-8")
    refused = azil("import stays register.csv --history")
    assert (refused.code, kept.read_text(encoding="utf-8")) == (2, "something else\n")


def test_what_left_with_its_codes_and_numbers_comes_in_the_same(azil: Azil, office: Path) -> None:
    empty = office.read_bytes()
    registers.write(Path("register.csv"), 80, ["LOGATEC/101/A", "LOGATEC/102/A"])
    typed(azil, "import stays register.csv --history")
    typed(azil, "export stays --out first.csv")
    office.write_bytes(empty)
    typed(azil, "import stays first.csv --history")
    typed(azil, "export stays --out second.csv")
    assert Path("first.csv").read_bytes() == Path("second.csv").read_bytes()


def test_a_departure_that_lies_ahead_is_no_departure_yet(azil: Azil, office: Path) -> None:
    ahead = (date.today() + timedelta(days=20)).isoformat()
    done = imported(azil, HEAD + f"6;Zob;Ana;ž;;;;LOGATEC;asylum;1.1.2020;{ahead};\n")
    assert (done["code"], "lies ahead" in done["err"]) == (0, True)
    assert [row[3] for row in listed(office, STAYS)] == [None]
    assert records(office, "SELECT note FROM stay")[0]["note"] == f"odhod: {ahead}"


def test_without_history_it_is_said_what_to_do(azil: Azil, office: Path) -> None:
    Path("register.csv").write_text(REGISTER, encoding="utf-8")
    refused = azil("import stays register.csv")
    assert (refused.code, "--history" in refused.err, listed(office, PEOPLE)) == (2, True, [])
    for line in ("people register.csv --history", "stays register.csv --history --on 1.1.2020"):
        assert azil(f"import {line}").code == 2


FOREIGN = """ime in priimek;rojen;Hostel;prihod;odhod;zakaj
Ana Maria NOVAK;1.2.1990;Sever;1.2.2020;5.2.2020;Moved out
Bor Kos;1.2.1991;Sever;1.2.2020;5.2.2020;Prost odhod
"""


def test_what_a_list_calls_its_columns_and_values_is_said_once_and_kept(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AZIL_MAPPINGS", str(tmp_path / "kept"))
    use = "--set programme=asylum --mapping sever"
    said = '--map Hostel=site --map zakaj=reason --map site:Sever=LOGATEC --map "reason:Moved out=own-wish"'
    assert imported(azil, FOREIGN, use, said, "--dry-run")["new"] == 1
    assert not (tmp_path / "kept").exists()
    done = imported(azil, FOREIGN, use, said)
    assert (done["code"], done["new"], [one["value"] for one in done["rejected"]]) == (6, 1, ["Prost odhod"])
    assert "“Ana Maria NOVAK” into the family name “NOVAK”" in done["err"]
    done = imported(azil, FOREIGN, use, '--map "reason:prost odhod=other"')
    assert (done["code"], done["new"], done["there"]) == (0, 1, 1)
    assert imported(azil, FOREIGN, use)["there"] == 2
    assert listed(office, "SELECT family_name, given_name FROM person ORDER BY 1") == [
        ("Kos", "Bor"),
        ("NOVAK", "Ana Maria"),
    ]
    assert listed(office, "SELECT reason, note FROM stay ORDER BY 1") == [
        ("other", "Hostel: Sever; zakaj: Prost odhod"),
        ("own-wish", "Hostel: Sever; zakaj: Moved out"),
    ]
    assert azil("import stays register.csv --history --mapping ../x").code == 2
    assert azil("import stays register.csv --history --mapping register.csv --map zakaj=reason").code == 2
    assert Path("register.csv").read_text("utf-8").endswith(FOREIGN), "the list itself is no mapping"
    assert azil("import stays register.csv --history --mapping a.csv --skip-bad a.csv").code == 2


NAMES = (
    ("Novak, Ana Marija", "name", ("Novak", "Ana Marija")),
    ("Ana Marija Novak", "Ime in priimek", ("Novak", "Ana Marija")),
    ("Novak Ana Marija", "Priimek in ime", ("Novak", "Ana Marija")),
    ("HAIDARI Amina", "ime", ("HAIDARI", "Amina")),
    ("Amina AL HAIDARI", "ime", ("AL HAIDARI", "Amina")),
    ("Madonna", "full name", ("Madonna", "")),
    ("Novak,", "name", ("Novak", "")),
)


@every("whole, column, expected", NAMES)
def test_a_whole_name_is_divided(whole: str, column: str, expected: tuple[str, str]) -> None:
    assert divided(whole, column) == expected


def test_a_column_of_names_is_one_of_given_names_only_beside_family_names(azil: Azil, office: Path) -> None:
    Path("list.csv").write_text("ime,spol\nKos Jan,m\n", encoding="utf-8")
    typed(azil, "import people list.csv")
    Path("list.csv").write_text("priimek,ime,spol\nZob,Ana,f\n", encoding="utf-8")
    typed(azil, "import people list.csv")
    assert listed(office, "SELECT family_name, given_name FROM person ORDER BY 1") == [
        ("Jan", "Kos"),
        ("Zob", "Ana"),
    ]
    Path("list.csv").write_text("ime,kind\nKos Jan,elderly\nAna Zob,elderly\n", encoding="utf-8")
    typed(azil, "import vulnerability list.csv --on 2020-01-01")
    assert len(records(office, "SELECT DISTINCT person FROM vulnerability")) == 2


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(REGISTER.splitlines()[1:]))
def test_any_order_of_the_lines_gives_the_same_tables(azil: Azil, office: Path, lines: list[str]) -> None:
    """A household is called after its head or whoever came first, so even its name is the same."""
    empty = office.read_bytes()
    imported(azil, REGISTER)
    wanted = [listed(office, sql) for sql in (STAYS, PEOPLE, MEMBERS)]
    office.write_bytes(empty)
    imported(azil, HEAD + "\n".join(lines) + "\n")
    assert [listed(office, sql) for sql in (STAYS, PEOPLE, MEMBERS)] == wanted
    office.write_bytes(empty)


def test_an_import_that_is_killed_is_undone_and_is_simply_run_again(azil: Azil, office: Path) -> None:
    registers.write(Path("register.csv"), 60, ["LOGATEC/101/A", "LOGATEC/102/A"])
    words = ("--db", str(office), "import", "stays", "register.csv", "--history")
    before, whole = fingerprint(office), office.read_bytes()
    last = killing.steps(*words)
    wanted = listed(office, f"SELECT client, arrived, slept FROM ({STAYS}) ORDER BY 1, 2, 3")
    for moment in (last // 2, last - 1):
        office.write_bytes(whole)
        code, _said = killing.run(moment, *words)
        assert code == -signal.SIGKILL
        assert fingerprint(office) == before
    typed(azil, " ".join(words[2:]))
    assert listed(office, f"SELECT client, arrived, slept FROM ({STAYS}) ORDER BY 1, 2, 3") == wanted


def test_who_and_what_is_in_the_file_already_is_known_whoever_entered_it(azil: Azil, office: Path) -> None:
    (ana,) = enter(office, "Kos,Ana,f,1990-01-01,SVN")
    (bor,) = enter(office, "Kos,Bor,m,1991-01-01,SVN")
    for line in (
        f"admit {ana} --to LOGATEC --programme asylum --on 2020-01-01 --departed 2020-01-09 --reason other",
        f"admit {ana} --to LOGATEC --programme asylum --on 2020-02-01 --departed 2020-02-09 --reason other",
        f"admit {bor} --to LOGATEC --programme asylum --on 2020-01-01",
    ):
        typed(azil, f"{line} --override drill --overflow")
    table = HEAD + "71;Kos;Ana;ž;1.1.1990;;;LOGATEC;asylum;3.1.2020;9.1.2020;\n"
    table += f"{bor};;;;;;;LOGATEC;asylum;1.1.2020;5.3.2020;own-wish\n"
    done = imported(azil, table.replace("client_id", "oseba"))
    assert (done["people"], done["new"], done["there"], done["longer"]) == (0, 0, 1, 1)
    assert listed(office, "SELECT foreign_id FROM person ORDER BY given_name") == [("71",), (None,)]
    assert [row[2:5] for row in listed(office, STAYS) if not row[0]] == [
        ("2020-01-01", "2020-03-05", "own-wish")
    ]
    longer = HEAD + "71;;;;;;;LOGATEC;asylum;5.2.2020;12.2.2020;\n"
    assert imported(azil, longer)["longer"] == 1
    joining = HEAD + "71;;;;;;;LOGATEC;asylum;5.1.2020;2.2.2020;\n"
    done = imported(azil, joining)
    assert (done["code"], "it would join stays" in done["rejected"][0]["reason"]) == (6, True)
    assert [row[2:4] for row in listed(office, STAYS) if row[0] == "71"] == [
        ("2020-01-01", "2020-01-09"),
        ("2020-02-01", "2020-02-12"),
    ]


def test_a_stay_that_the_register_now_tells_otherwise_is_left_as_it_is_and_named(
    azil: Azil, office: Path
) -> None:
    line = "1;Kos;Ana;ž;;;e1;LOGATEC;asylum;1.1.2020;9.1.2020;\n"
    imported(azil, HEAD + line)
    done = imported(azil, HEAD + line.replace("9.1.2020", "5.1.2020"))
    assert (done["code"], done["there"], "with other days" in done["err"]) == (0, 1, True)
    assert [row[3] for row in listed(office, STAYS)] == ["2020-01-09"]


def test_registers_that_each_count_from_one_are_told_apart_by_their_names(azil: Azil, office: Path) -> None:
    line = HEAD + "1;{};ž;;5;e1;LOGATEC;asylum;1.1.2020;9.1.2020;\n"
    for name, whom in (("north", "Kos;Ana"), ("south", "Zob;Bor")):
        assert imported(azil, line.format(whom), f"--set register={name}")["new"] == 1
    done = imported(azil, line.format("Rak;Eva"), "--set register=north")
    assert (done["code"], "north 1 is Kos Ana" in done["rejected"][0]["reason"]) == (6, True)
    assert listed(office, "SELECT foreign_id, family_name FROM person ORDER BY 1") == [
        ("north 1", "Kos"),
        ("south 1", "Zob"),
    ]


class _Bar:
    """A bar that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[int | str] = []
        self.task_ids = [0]

    def update(self, _task: int, *, completed: int) -> None:
        self.told.append(completed)

    def stop(self) -> None:
        self.told.append("gone")


def test_an_import_that_lasts_says_at_a_terminal_how_far_it_is_and_never_among_data(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = _Bar()
    monkeypatch.setattr(progress, "_PATIENCE", -1)
    monkeypatch.setattr(progress, "_bar", lambda _words, _total: bar)
    Path("register.csv").write_text(REGISTER, encoding="utf-8")
    typed(azil, "import stays register.csv --history --dry-run")
    monkeypatch.setattr(importing, "is_terminal", lambda _stream: True)
    typed(azil, "import stays register.csv --history --dry-run --format json")
    assert bar.told == []
    typed(azil, "import stays register.csv --history")
    assert bar.told == [0, "gone"] * 2
    list(progress.counted([], "nothing"))
    assert bar.told == [0, "gone"] * 2
