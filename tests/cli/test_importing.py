"""Lists from a spreadsheet, taken in whole or with a file of what was left out."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from azilcli import repository
from azilcli.text.cells import heading
from tests.conftest import Azil, records
from tests.doing import asked, enter, typed
from tests.every import every

BUS = """Prihod
Gospodinjstvo;Priimek;Ime;Razmerje;Spol;Rojen;Državljanstvo;Ranljivost;Št. izkaznice;CR številka;Sedež
1;Haidari;Amina;nosilec gospodinjstva;ž;3.5.1990;Afganistan;nosečnica;P  001;123  4567;12
1;Haidari;Omid;otrok;moški;12/4/2015;AFG;;P-002;;13

;Yilmaz;Mehmet;;m;35532;Turkey;disability, elderly;;;14
;Yilmaz;Mehmet;;m;12.4.1997;TUR;;P-003;;14
"""
COUNTED = """SELECT (SELECT count(*) FROM person) AS people, (SELECT count(*) FROM household) AS homes,
(SELECT count(*) FROM membership) AS members, (SELECT count(*) FROM card) AS cards,
(SELECT count(*) FROM vulnerability) AS needs, (SELECT count(*) FROM particulars) AS numbers"""


def imported(azil: Azil, table: str, *options: str, kind: str = "people") -> dict[str, Any]:
    Path("bus.csv").write_text(table, encoding="utf-8")
    done = azil(" ".join(("import", kind, "bus.csv", "--format", "json", *options)))
    data = json.loads(done.out) if done.out else {}
    return {**data, "code": done.code, "err": done.err}


def test_a_household_that_has_but_a_number_bears_the_name_of_its_head_whoever_is_new(
    azil: Azil, office: Path
) -> None:
    typed(azil, "person add Glava Bor --sex m --born 1980-01-01 --citizenship SYR")
    table = "household;family_name;given_name;sex;birth_date;citizenship;relation\n"
    table += "1;Prva;Ana;f;2015-01-01;SYR;otrok\n1;Glava;Bor;m;1980-01-01;SYR;nosilec gospodinjstva\n"
    done = imported(azil, table)
    assert (done["new"], done["there"], [home["name"] for home in done["households"]]) == (1, 1, ["Glava"])
    relations = records(office, "SELECT relation FROM membership ORDER BY relation")
    assert [row["relation"] for row in relations] == ["child", "head"]


def counted(path: Path) -> tuple[int, ...]:
    return tuple(records(path, COUNTED)[0].values())


def test_a_bus_is_entered_in_one_entry_and_the_same_list_twice_changes_nothing(
    azil: Azil, office: Path
) -> None:
    tried = imported(azil, BUS, "--dry-run")
    assert (tried["code"], tried["new"], tried["there"], counted(office)) == (0, 3, 0, (0,) * 6)
    done = imported(azil, BUS)
    assert (done["new"], len(done["households"]), counted(office)) == (3, 1, (3, 1, 2, 3, 3, 1))
    assert [line for line in done["err"].splitlines() if "Sedež" in line or "line 7" in line] == [
        "the column “Sedež” is unknown and was skipped",
        "line 7 is of the same person as line 6",
    ]
    with repository.reading(office) as repo:
        head = repo.fingerprint
    again = azil("import people bus.csv")
    assert (again.code, again.out.split(" · ")[0]) == (
        0,
        "Nothing to import: all of it is in the file already",
    )
    with repository.reading(office) as repo:
        assert repo.fingerprint == head
    typed(azil, "undo")
    assert counted(office) == (0,) * 6


def test_what_is_not_known_of_somebody_is_added_and_nothing_is_changed(azil: Azil, office: Path) -> None:
    (code,) = enter(office, "Kos,Ana,f,1990-01-01,SVN")
    done = imported(azil, "priimek,ime,rojen,državljanstvo,telefon,spol\nKos,Ana,1.1.1990,SVN,041,m\n")
    assert (done["new"], done["there"]) == (0, 1)
    assert "line 2: Kos Ana (" in done["err"] and "which were not changed: sex" in done["err"]
    assert records(office, "SELECT sex, phone FROM person") == [{"sex": "f", "phone": "041"}]
    done = imported(azil, f"šifra,priimek,rojen\n{code},Kos,2.2.1991\n")
    assert (done["new"], records(office, "SELECT birth_date FROM person")) == (
        0,
        [{"birth_date": "1990-01-01"}],
    )


BAD = """household,family_name,given_name,sex,birth_date,citizenship,emso
A,Novak,Jan,m,31.2.1990,Narnia,
A,Novak,Eva,f,1991,SVN,
,Rahimi,Ali,q,1980-01-01,AFG,123
,Rahimi,Zahra,f,1980-02-01,AFG,,extra
,Sadat,Farid,m,1985-05-05,AFG,
,Haidary,Amina,f,3.5.1990,AFG,
,,Tim,m,,,
P7W2-90CD-1K5E,Kos,Tim,m,,,
"""


def test_everything_wrong_is_told_at_once_and_can_be_mended_apart(azil: Azil, office: Path) -> None:
    enter(office, "Haidari,Amina,f,1990-05-03,AFG")
    refused = imported(azil, BAD)
    assert (refused["code"], len(records(office, "SELECT id FROM person"))) == (2, 1)
    *faults, error = map(json.loads, refused["err"].splitlines())
    assert [fault["line"] for fault in faults] == [2, 2, 3, 4, 4, 5, 7, 8] and error["exit"] == 2
    where = [line.split(": ")[0] for line in azil("import people bus.csv").err.splitlines()]
    assert [one for one in where if one != "hint"] == [
        "line 2, column birth_date", "line 2, column citizenship", "line 3, column household",
        "line 4, column emso", "line 4, column sex", "line 5", "line 7", "line 8, column family_name",
        "error",
    ]  # fmt: skip
    done = imported(azil, BAD, "--skip-bad", "rejects.csv")
    assert (done["code"], done["new"], {one["line"] for one in done["rejected"]}) == (
        6,
        2,
        {2, 3, 4, 5, 7, 8},
    )
    mended = Path("rejects.csv").read_text(encoding="utf-8-sig")
    for wrong, right in (
        ("31.2.1990,Narnia", "1.2.1990,SVN"),
        (",q,", ",m,"),
        (",123,", ",,"),
        (",extra", ""),
        (",,Tim", ",Zorko,Tim"),
    ):
        mended = mended.replace(wrong, right)
    done = imported(azil, mended, "--force")
    assert (done["code"], done["new"], done["err"].count("unknown")) == (0, 6, 0)


@every(
    "table, saying",
    [
        ("priimek,priimek\nKos,Kos\n", "occurs twice"),
        ("priimek,surname\nKos,Kos\n", "say the same: priimek, surname"),
        ("foo,bar\n1,2\n", "no column that says who it is"),
        ("priimek\n", "holds nobody"),
        ("priimek,emso\nKos,0202992505003\nVolk,0202992505003\n", "is given twice"),
    ],
)
def test_a_table_that_is_no_list_of_people_is_refused(
    azil: Azil, office: Path, table: str, saying: str
) -> None:
    refused = imported(azil, table)
    assert refused["code"] in (2, 4) and saying in refused["err"]
    assert records(office, "SELECT id FROM person") == []


def test_a_column_may_be_named_and_an_empty_list_be_had(azil: Azil, office: Path) -> None:
    done = imported(azil, "Kdo,Od kod\nKos,ZDA\n", '--map Kdo=priimek --map "Od kod=citizenship"')
    assert (done["code"], done["new"]) == (0, 1)
    assert (
        azil("import people bus.csv --map Kdo=nonsense").code
        == azil("import people bus.csv --map X=sex").code
        == 2
    )
    assert azil("import people new.csv --template --lang sl").code == 0
    heading, *rest = Path("new.csv").read_text(encoding="utf-8-sig").splitlines()
    assert "priimek;ime" in heading and not rest
    assert azil("import people new.csv").code == 4
    assert azil("import people new.csv --template").code == azil("import nonsense new.csv").code == 2
    assert azil("import people --template").out.startswith("\ufeffhousehold,family name,")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(["", "Kos", "Ž", "31.2.1990", "1990", '"', ",", "H1", "x\n", "P0"]),
                         max_size=6), max_size=5))  # fmt: skip
@example([['"'], ["Kos"]])
def test_any_list_is_imported_whole_or_not_at_all(azil: Azil, office: Path, cells: list[list[str]]) -> None:
    lines = ["gospodinjstvo,priimek,ime,rojen,emso,izkaznica", *(",".join(line) for line in cells)]
    before = counted(office)
    done = imported(azil, "\n".join(lines), "--skip-bad", "rejects.csv")
    assert done["code"] in (0, 2, 4, 6)
    assert done["code"] in (0, 6) or counted(office) == before
    assert asked(azil, "check --code impossible-value") == []


AID = """Oseba;Priimek;Ime;Rojen;EMŠO;Znesek;Dan
;Haidari;Amina;3.5.1990;;18,00;1.10.2026
;Yilmaz;Mehmet;;;12,50;12/10/2026
;;;;101006500006;5;46296
;Nihče;Nekdo;1.1.1990;;5;1.10.2026
;Haidari;Amina;3.5.1990;;18,00;1.10.2026
;Haidari;Amina;;;abc;1.13.2026
Kos Ana;;;;;1;
"""


def test_a_list_of_any_declared_kind_is_imported(azil: Azil, office: Path) -> None:
    enter(office, "Haidari,Amina,f,1990-05-03,AFG", "Yilmaz,Mehmet,m,1997-04-12,TUR", "Kos,Ana,f,1980")
    typed(azil, "person add Novak Jan --emso 0101006500006")
    common = "--set kind=pocket-money --set state=given --on 5.10.2026"
    refused = imported(azil, AID, common, kind="aid")
    assert (refused["code"], records(office, "SELECT id FROM aid")) == (2, [])
    assert [json.loads(line).get("line") for line in refused["err"].splitlines()] == [5, 7, 7, None]
    done = imported(azil, AID, common, "--skip-bad rejects.csv", kind="aid")
    assert (done["code"], done["new"], done["there"]) == (6, 4, 0)
    assert "line 6 says the same as line 2" in done["err"]
    days = [row["on_day"] for row in records(office, "SELECT on_day FROM aid ORDER BY on_day")]
    assert days == ["2026-10-01", "2026-10-01", "2026-10-05", "2026-10-12"]
    bad = imported(azil, "oseba,znesek\nNihče,5\n", f"{common} --skip-bad rejects.csv", kind="aid")
    assert (bad["code"], bad["new"], bad["entry"]) == (6, 0, None)
    Path("bus.csv").write_text("priimek,rojen\nKos,31.2.1990\n", encoding="utf-8")
    assert azil("import people bus.csv --skip-bad r.csv").out.startswith("Nothing was imported: every line")
    again = imported(azil, AID, common, "--skip-bad rejects.csv", kind="aid")
    assert (again["new"], again["there"], again["entry"]) == (0, 4, None)
    other = "\n".join(AID.replace("18,00", "19,00").splitlines()[:2])
    assert "recorded otherwise already: Haidari Amina" in imported(azil, other, common, kind="aid")["err"]
    assert imported(azil, other, common, "--force", kind="aid")["new"] == 1
    typed(azil, "undo", "undo")
    assert len(records(office, "SELECT id FROM aid")) in (0, 4)


def test_who_is_in_the_file_twice_since_a_merge_is_told_and_not_entered_a_third_time(
    azil: Azil, office: Path
) -> None:
    Path("b.db").write_bytes(office.read_bytes())
    table = "priimek,ime,spol,rojen,državljanstvo\nO'Neill,[red]Mary,ž,3.4.1982,Irska\n"
    imported(azil, table)
    azil("--db b.db --office B import people bus.csv")
    azil("db merge b.db")
    for sure in ("", "--force"):
        again = imported(azil, table, sure)
        assert (again["code"], "has several records" in again["err"]) == (2, True), again["err"]
    one, two = (row["id"] for row in records(office, "SELECT id FROM person ORDER BY id"))
    azil(f"person merge {one} {two}")
    assert imported(azil, table)["there"] == 1


def test_the_people_to_go_on_with_are_said_to_be_the_new_ones_where_others_were_there(
    azil: Azil, office: Path
) -> None:
    Path("bus.csv").write_text("priimek\nKos\nZorko\n", encoding="utf-8")
    assert "to go on with these people: " in azil("import people bus.csv").err
    code = records(office, "SELECT id FROM person WHERE family_name = 'Kos'")[0]["id"]
    Path("bus.csv").write_text(f"šifra,priimek\n{code},\n,Hribar\n", encoding="utf-8")
    assert "those who are new or of whom" in azil("import people bus.csv").err


def test_the_list_is_never_written_over_and_a_dry_run_writes_no_empty_one(azil: Azil, office: Path) -> None:
    refused = imported(azil, BAD, "--skip-bad ./bus.csv")
    assert (refused["code"], Path("bus.csv").read_text(encoding="utf-8")) == (2, BAD)
    assert azil("import people new.csv --template --dry-run").out.endswith(",note\r\n")
    assert not Path("new.csv").exists()


def test_every_kind_has_an_empty_list_that_is_read_again(azil: Azil, office: Path) -> None:
    from azilcli.services.lists import past, records

    for kind in (*records.kinds(), *records.others()):
        for lang in ("en", "sl"):
            path = Path(f"{kind}-{lang}.csv")
            assert azil(f"import {kind} {path} --template --lang {lang}").code == 0
            with path.open(encoding="utf-8-sig", newline="") as stream:
                (headings,) = csv.reader(stream, delimiter=";" if lang == "sl" else ",")
            is_past = kind in records.others()
            known = past.columns(past.of(kind)) if is_past else records.columns(records.find(kind))
            assert len({known[heading(one)] for one in headings}) == len(headings), kind
    assert azil("import aid aid-sl.csv").code == 2
    assert azil("import cats new.csv --template").code == 2


@every(
    "kind, table, common",
    [
        ("cost", 'site,kind,amount,from\nLOGATEC,rent,"1.000,50",1.1.2024\n', ""),
        ("organisation", "code,name,kind\nNOVA,Nova,ngo\n", ""),
        ("particulars", "oseba,CR number\nHaidari,123\n", ""),
        ("card", "oseba,številka\nHaidari,P-77\n", "--set kind=passport --on 1.12.2023"),
        ("status", "oseba,status\nHaidari,applicant\n", "--on 1.12.2023"),
        ("vulnerability", "oseba,vrsta\nHaidari,pregnant\n", "--on 1.12.2023"),
    ],
)
def test_a_list_of_records_again_changes_nothing(
    azil: Azil, office: Path, kind: str, table: str, common: str
) -> None:
    if not records(office, "SELECT id FROM person"):
        enter(office, "Haidari,Amina,f,1990-05-03,AFG")
    assert imported(azil, table, common, kind=kind)["new"] == 1
    again = imported(azil, table, common, kind=kind)
    assert (again["code"], again["new"], again["there"], again["entry"]) == (0, 0, 1, None)


AS_IT_WAS = """record;family name;given name;kind;day;because of;number
;Haidari;Amina;breach-serious;1.10.2023;;
{one};Haidari;Amina;termination;2.10.2023;{other};3
;Kos;Ana;breach-serious;2.10.2023;;
{other};Haidari;Amina;breech;1.10.2023;;
;Haidari;Amina;breach-serious;1.9.2023;;
"""


def test_a_list_of_what_has_rules_of_its_own_says_all_that_is_wrong_and_its_stay_is_that_of_the_day(
    azil: Azil, office: Path
) -> None:
    enter(office, "Haidari,Amina,f,1990-05-03,AFG")
    typed(azil, "admit Haidari --to LOGATEC --overflow --on 15.9.2023 --programme asylum --override late")
    with repository.reading(office) as repo:
        one, other = (repo.new_id("measure") for _twice in range(2))
    table = AS_IT_WAS.format(one=one, other=other)
    refused = imported(azil, table, kind="measure")
    assert (refused["code"], "--history" in refused["err"]) == (2, True)
    refused = imported(azil, table, "--history", kind="measure")
    *faults, _error = map(json.loads, refused["err"].splitlines())
    assert [(fault["line"], fault["column"]) for fault in faults] == [
        (3, "because of"), (4, ""), (5, "kind"), (6, "")
    ]  # fmt: skip
    assert records(office, "SELECT id FROM measure") == []
    for there in (0, 1):
        done = imported(azil, table, "--history", "--skip-bad", "rejects.csv", kind="measure")
        assert (done["code"], done["new"], done["there"]) == (6, 1 - there, there)
    stays = records(office, "SELECT m.id FROM measure AS m JOIN stay ON stay.id = m.stay")
    assert len(stays) == len(records(office, "SELECT id FROM measure")) == 1
    mended = Path("rejects.csv").read_text(encoding="utf-8-sig").replace("breech", "breach-serious")
    mended = mended.replace("1.9.2023", "1.11.2023").replace("Kos", "Haidari").replace("Ana", "Amina")
    done = imported(azil, mended, "--history", "--force", kind="measure")
    assert (done["code"], done["new"], done["there"]) == (0, 3, 1)
    (known,) = stays
    assert records(office, "SELECT ground FROM measure WHERE kind = 'termination'") == [
        {"ground": known["id"]}
    ], "the breach is in the file under another code"
    assert "measure-not-in-act" in azil("check --format json").out, "no gate is asked, but it is found"
    typed(azil, "undo")
    assert len(records(office, "SELECT id FROM measure")) == 1


@every(
    "kind, table",
    [
        ("guardian", "oseba;vrsta;od;ime\nHaidari;representative;1.1.2020;Kos Eva\n"),
        ("guardian", "person,kind,from,name,record\nHaidari,representative,1.1.2020,Kos,\n"),
        ("extension", "person,number,months,until,decided on\nHaidari,3,3,31.12.2023,1.10.2023\n"),
        ("absence", "person,from,to,reason\nHaidari,1.10.2023,3.10.2023,\n"),
        ("pass", "person,from,to,granted until\nHaidari,1.10.2023,20.10.2023,20.10.2023\n"),
        ("evidence", "EMŠO,family name,given name,kind,day\n,Haidari,Amina,interview,1.2.2020\n"),
        ("closure", "place,effect,from\nLOGATEC/101,closed,1.1.2023\n"),
        ("bed", "record,from\nLOGATEC/101/ZZ,1.1.2023\n"),
        ("signature", "staff,document,day\nKos Eva,HISNI-RED-IH/1,1.2.2023\n"),
        ("document", "code,version,kind,title,audience,from\nRED,2,house-rules,Red,residents,1.1.2023\n"),
    ],
)
def test_a_list_of_what_was_asks_nothing_and_again_changes_nothing(
    azil: Azil, office: Path, kind: str, table: str
) -> None:
    enter(office, "Haidari,Amina,f,1990-05-03,AFG")
    typed(azil, "admit Haidari --to LOGATEC --overflow --on 15.9.2023 --programme asylum --override late")
    typed(azil, "document add HISNI-RED-IH --kind house-rules --title Red")
    for new in (1, 0):
        done = imported(azil, table, "--history", kind=kind)
        assert (done["code"], done["new"], done["there"]) == (0, new, 1 - new)


@every(
    "kind, table, saying",
    [
        ("bed", "record,room,from\nLOGATEC/101/Z,LOGATEC/102,1.1.2023\n", "is not in LOGATEC/102"),
        ("bed", "room,from\nLOGATEC/101,1.1.2023\n", "record is missing"),
        ("closure", "place,effect,from\nLOGATEC,shut,1.1.2023\n", "closed, out-of-service"),
        ("absence", "record,stay,from\nP22,S22,1.1.2023\n", "is not a code of such a record"),
        ("absence", "stay,from\nS22,1.1.2023\n", "there is no “S22” to refer to"),
        ("evidence", "person,kind,day\n,interview,1.1.2023\n", "does not say whom it is of"),
        ("guardian", "kind,from\nrepresentative,1.1.2023\n", "no column that says who it is"),
        ("guardian", "person,kind,from,to\nHaidari,representative,2.1.2023,1.1.2023\n", "before it begins"),
    ],
)
def test_what_cannot_have_been_so_is_refused_with_what_is_wrong(
    azil: Azil, office: Path, kind: str, table: str, saying: str
) -> None:
    enter(office, "Haidari,Amina,f,1990-05-03,AFG")
    before = office.read_bytes()
    refused = imported(azil, table, "--history", kind=kind)
    assert (refused["code"], saying in refused["err"]) == (2, True), refused["err"]
    assert office.read_bytes() == before


def test_a_list_that_says_the_status_leaves_no_doubt_of_the_programme(azil: Azil, office: Path) -> None:
    table = "family_name,status,card_number\nHaidari,prosilec,P-1\nKos,applicant,\nMlaj,intender,\n"
    assert imported(azil, table)["code"] == 0
    rows = records(office, "SELECT family_name, code FROM status JOIN person ON person.id = status.person")
    assert {row["family_name"]: row["code"] for row in rows} == {
        "Haidari": "applicant",
        "Kos": "applicant",
        "Mlaj": "intender",
    }
    again = azil("import people bus.csv")
    assert "card must be issued" not in again.err, "nothing is new"
    typed(azil, "health exam --those last --result primeren --informed")
    assert records(office, "SELECT count(*) AS n FROM information")[0]["n"] == 3
    done = json.loads(azil("admit --those last --to LOGATEC --format json").out)
    assert done["programme"] == "asylum"
    typed(azil, "person add Zupan Ana", "health exam Zupan --result fit")
    refused = azil("admit Zupan --to LOGATEC")
    assert "serves several programmes" in refused.err


def test_a_fault_is_told_with_what_to_type_and_in_a_batch_with_the_list_it_is_of(
    azil: Azil, office: Path
) -> None:
    table = "family_name,relation\nKos,stric\nMis,stric\nZet,brat\n"
    Path("bus.csv").write_text(table, encoding="utf-8")
    told = azil("import people bus.csv").err.splitlines()
    assert told[0] == "line 2, column relation: “stric” is not in the list relation"
    assert told[1].startswith("hint: one of: head (head of household), ")
    assert told[2].startswith("line 3, column relation"), "the same hint is not told again"
    Path("commands").write_text("import people bus.csv\n", encoding="utf-8")
    assert azil("batch commands").err.startswith("bus.csv: line 2, column relation: ")
