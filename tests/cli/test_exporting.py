"""Lists that leave and come in again: the same records under the same codes, and twice changes nothing."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from azilcli import dates, language, repository
from azilcli.errors import ExitCode
from azilcli.ledger import ids, putting, schema
from azilcli.repository import Repository
from azilcli.rules.records import declared
from azilcli.services import people, presence
from azilcli.services.lists import checks, headings, homes, outgoing, past, stays
from azilcli.services.lists import records as lists
from azilcli.services.people import Identity
from azilcli.text.cells import heading
from tests.cli.test_receipts import prepare
from tests.conftest import AUTHOR, Azil, records
from tests.doing import asked, do, enter, typed
from tests.every import every

HURTING = (
    ("O'Neill", "[red]"), ("=1+1", "'=2"), ("0041", "1e5"), ("الأحمد", "محمد"), ("A\u200bli", "a\xa0b"),
    ("Nova\nVrsta", "x\r\n=cmd|y"), ("ž" * 300, ";"), ('"', '""'), ("„Ana“", "a;=1"), ("+386", "TRUE"),
    ("12.4.1997", "3/4"), ('="x"', "\ufeffy"),
)  # fmt: skip
"""Names that a spreadsheet, a screen or a list would like to take for something else."""


@pytest.fixture(scope="module")
def _full(tmp_path_factory: pytest.TempPathFactory, _network: Path) -> bytes:
    """A file with a record of each declared kind, and people whose names hurt."""
    path = tmp_path_factory.mktemp("full") / "azil.db"
    path.write_bytes(_network.read_bytes())
    prepare(path)
    do(path, presence.record, "LJ-KOTNIKOVA", on=dates.today(), missing=[])
    with repository.writing(path, AUTHOR) as repo:
        hurt = [Identity(family, given, note=f"{given} {family}") for family, given in HURTING]
        twins = [Identity("Kos", "Twin", birth_date=born) for born in ("1990", "1990-05")]
        people.add(repo, [*hurt, *twins], sure=True)
        _with_rules(repo)
    return path.read_bytes()


def _with_rules(repo: Repository) -> None:
    """Record of somebody what has rules of its own, as it may have been."""
    day = dates.today().isoformat()
    (breach,) = repo.rows("SELECT id, person, stay FROM measure")
    stay, person = {"stay": breach["stay"]}, {"person": breach["person"]}
    (other,) = repo.rows("SELECT id FROM person WHERE given_name = 'Ana'")
    for ground in ("termination", "transfer"):
        repo.add("measure", **stay, **person, kind=ground, on_day=day, ground=breach["id"], number="=1")
    repo.add("extension", **stay, number=1, months=3, until=day, decided_on=day, note="x")
    repo.add("correction", **stay, field="arrived", was="2026-01-01", becomes=day, reason="typo")
    repo.add("override", **person, gate="two-beds", on_day=day, reason="alone")
    for proof in ({}, {**stay, "percent": 80}):
        repo.add("evidence", **person, kind="interview", on_day=day, **proof)
    repo.add("overstay", **stay, on_day=day, authorised=0, reason="none")
    repo.add("leaving", **person, kind="voluntary", from_day=day, identity=1, **stay)
    repo.add("told", **person, on_day=day, who="UOIM", what="=left")
    repo.put("information", f"{breach['person']}/{day}", **person, on_day=day, language="en")
    one, two = sorted((breach["person"], other["id"]))
    repo.put("distinction", f"{one}/{two}", person=one, other=two)
    repo.put("site", "NOVI", name="Nov", town="Kamnik", kind="branch", programmes="asylum", from_day=day)
    repo.put("room", "NOVI/1", site="NOVI", area_m2=12.5, from_day=day)
    repo.put("bed", "NOVI/1/A", room="NOVI/1", accessible=1, from_day=day)
    repo.record("as it was")


@pytest.fixture
def full(path: Path, _full: bytes) -> Path:
    path.write_bytes(_full)
    return path


def tables(path: Path, names: Iterable[str], code: str = "id,") -> dict[str, list[str]]:
    """The records of some kinds that count, field by field."""
    told = {}
    for name in names:
        kind = schema.kinds()[name]
        holds = f"WHERE {kind.cancelled} IS NULL" if kind.cancelled else ""
        rows = records(path, f"SELECT {code} {', '.join(kind.types)} FROM {name} {holds}")
        told[name] = sorted(repr(sorted(row.items())) for row in rows)
    return told


def test_what_leaves_comes_in_again_under_the_same_codes_and_twice_changes_nothing(
    azil: Azil, full: Path, _network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert azil("export all").code == ExitCode.USAGE
    typed(azil, "export all --private --out data --for excel --lang sl", "export all --private --out plain")
    assert azil("export all --out data").code == ExitCode.FILE, "it is not empty"
    free, yield_to_disk = iter("ab"), putting.yield_to_disk

    def fill(draft: Path) -> None:
        if next(free, "") == "":
            raise OSError(errno.ENOSPC, "no space")
        yield_to_disk(draft)

    with monkeypatch.context() as full_disk:
        full_disk.setattr(putting, "yield_to_disk", fill)
        assert azil("export all --pseudonymous --out alike").code == ExitCode.FILE
    assert [*full.parent.glob("*alike*")] == [], "what is not whole is not left"
    typed(azil, "export all --pseudonymous --out alike")
    folder = full.parent / "data"
    assert {oct(one.stat().st_mode & 0o777) for one in folder.iterdir()} == {"0o600"} or os.name == "nt"
    assert {"guardian.csv", "measure.csv"} <= {one.name.partition("-")[2] for one in folder.iterdir()}
    assert not (full.parent / "alike" / "import.txt").exists()
    other = full.with_name("other.db")
    other.write_bytes(_network.read_bytes())
    monkeypatch.chdir(folder)
    typed(azil, f"batch import.txt --atomic --db {other}")
    names = ["person", "household", "stay", "presence_check", "presence", *lists.kinds(), *lists.others()]
    assert not {*lists.others()} - {name for name in names if tables(full, [name])[name]}, "one of each"
    assert tables(other, names) == tables(full, names)
    for name in ("membership", "placement"):  # parts of others, without a code that anybody knows
        assert tables(other, [name], "") == tables(full, [name], "")
    heads = "SELECT count(*) AS n FROM entry"
    for path, lists_ in ((other, folder), (other, full.parent / "plain"), (full, folder)):
        monkeypatch.chdir(lists_)
        before = records(path, heads)
        typed(azil, f"batch import.txt --db {path}")
        assert records(path, heads) == before


@pytest.mark.parametrize("lang", ["en", "sl"])
def test_every_heading_of_a_list_that_leaves_is_known_where_it_comes_in(lang: str) -> None:
    language.use(lang)
    named = {"foreign_household": "foreign_id", "from": "from_day", "to": "to_day", "move": "number"}
    known = {"PEOPLE": headings.COLUMNS, "HOUSEHOLDS": homes.COLUMNS, "STAYS": stays.COLUMNS,
             "PRESENCE": checks.COLUMNS}  # fmt: skip
    for list_, columns in known.items():
        for key, words in getattr(outgoing, list_).items():
            own = {columns.get(heading(key)), columns.get(heading(language._(words)))}
            field = key if key in own else named.get(key, "code")
            assert own == {field}, (list_, key)
    every_ = [(declared(kind), lists) for kind in lists.kinds()]
    for what, module in (*every_, *((past.of(kind), past) for kind in lists.others())):
        kind, columns = what.kind, module.columns(what)
        for key, words in module.leaving(what).items():
            assert columns.get(heading(key)) == columns.get(heading(words)) is not None, (kind, key)


def test_a_list_of_a_site_of_a_time_and_of_one_night_holds_those_alone(azil: Azil, full: Path) -> None:
    there = {row["code"] for row in asked(azil, "export people --site IH-MARIBOR")}
    (selam,) = records(full, "SELECT id FROM person WHERE given_name = 'Selam'")
    assert there == {selam["id"]}
    assert asked(azil, "export people --site IH-MARIBOR --on 2020-01-01") == []
    assert {row["code"] for row in asked(azil, "export people --from 2020-01-01 --to today")} > there
    typed(azil, "contact add Tesfay interview", "contact add Haidari interview")
    assert {row["person"] for row in asked(azil, "export contact --site IH-MARIBOR")} == there
    assert asked(azil, "export card --to 2001-01-01") == []
    assert azil("export card --from today --to yesterday").code == ExitCode.USAGE


def test_who_is_erased_leaves_in_no_list_and_what_is_private_only_where_it_is_asked_for(
    azil: Azil, full: Path
) -> None:
    (code,) = enter(full, "Zbrisani, Ivo, m, 1990-05-03, AFG")
    typed(
        azil, f"contact add {code} interview --note secret --private", f"need add {code} mental --note quiet"
    )
    heads = csv.DictReader(io.StringIO(azil("export need").out)).fieldnames
    assert heads and "note" not in heads and "field" in heads
    left = azil("export contact")
    assert "secret" not in left.out and code not in left.out and "--private" in left.err
    assert "secret" in azil("export contact --private").out
    typed(azil, f"person erase {code} --reason retention --yes")
    gone = azil("export people")
    assert code not in gone.out and "1 record was left out, as it is erased" in gone.err
    assert code not in azil("export need --private").out


def test_a_pseudonymous_list_holds_nothing_personal_and_no_code_and_its_viewing_is_noted(
    azil: Azil, full: Path, _network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZIL_VIEWS", str(full.parent / "views"))
    secrets = {
        str(row[name])
        for kind in schema.kinds().values()
        for name in kind.personal
        if str in kind.types[name] and name not in kind.lists and name != "birth_date"
        for row in records(full, f"SELECT {name} FROM {kind.name} WHERE length({name}) > 3")
    }
    codes = {row["record"] for row in records(full, "SELECT DISTINCT record FROM change")}
    codes = {code for code in codes if ids.is_valid(code)}
    (born,) = {row["birth_band"] for row in records(full, "SELECT * FROM person WHERE given_name = 'Amina'")}
    seen: dict[str, set[str]] = {}
    for kind in outgoing.every():
        left = azil(f"export {kind} --pseudonymous --private --format json")
        assert left.code == 0 and "not anonymous" in left.err, kind
        cells = {str(cell) for row in json.loads(left.out) for cell in row.values()}
        assert kind in ("organisation", "activity", "site") or not cells & (secrets - {"OZARA"}), kind
        assert not [code for code in codes if code in left.out or ids.show(code) in left.out], kind
        seen[kind] = cells
    assert born in seen["people"] and {"missing", "present"} <= seen["presence"]
    assert "interview" in seen["contact"] and "LOGATEC" in seen["liaison"] | seen["cost"]
    again = {row["code"] for row in asked(azil, "export people --pseudonymous")}
    assert again and not again & seen["people"], "other pseudonyms each time"
    assert "birth_date" not in asked(azil, "export stays --pseudonymous")[0]
    assert "note" not in asked(azil, "export site --pseudonymous")[0]
    typed(azil, "export stays --pseudonymous --out stays.csv")
    full.with_name("other.db").write_bytes(_network.read_bytes())
    typed(azil, "import stays stays.csv --history --db other.db")
    rows = asked(azil, "export households --pseudonymous")
    assert len({row["household"] for row in rows}) == 1 < len({row["person"] for row in rows}) == len(rows)
    (viewed, *_earlier) = asked(azil, "log --views")
    assert (viewed["command"], viewed["people"]) == ("export", len(rows))


@every(
    "line, code",
    [
        ("export", ExitCode.USAGE),
        ("export cats", ExitCode.USAGE),
        ("export people --site NOWHERE", ExitCode.NOT_FOUND),
        ("export people --out .", ExitCode.FILE),
        ("export people --out azil.db", ExitCode.FILE),
        ("export people --format word", ExitCode.USAGE),
    ],
)
def test_what_cannot_leave_is_refused(azil: Azil, office: Path, line: str, code: int) -> None:
    before = office.read_bytes()
    assert (azil(line).code, azil(line).out) == (code, "")
    assert office.read_bytes() == before


def test_a_code_of_another_file_is_kept_and_one_that_is_wrong_is_refused(azil: Azil, office: Path) -> None:
    def came(table: str, kind: str = "people") -> Any:
        Path("list.csv").write_text(table, encoding="utf-8")
        return azil(f"import {kind} list.csv")

    assert came("code,family_name,birth_date\nP2222222222X,Kos,1990\n").code == ExitCode.USAGE
    (code,) = enter(office, "Kos,Ana,f,1990-01-01,SVN")
    typed(azil, "undo")
    assert came(f"code,family_name\n{code},\n").code == ExitCode.USAGE, "of whom nothing is said"
    assert came(f"code,family_name,given_name\n{code},Kos,Ana\n").code == 0
    assert records(office, "SELECT id, given_name FROM person") == [{"id": code, "given_name": "Ana"}]
    typed(azil, f"contact add {code} interview")
    (contact,) = records(office, "SELECT id FROM contact")
    line = f"record,person,kind,on_day\n{contact['id']},{code},interview,2026-01-01\n"
    assert came(line, "contact").code == ExitCode.REFUSED, "recorded otherwise"
    assert came(line, "need").code == ExitCode.USAGE
    typed(azil, f"contact cancel {contact['id']}")
    assert came(line.replace(contact["id"], code), "contact").code == ExitCode.USAGE, "no code of a contact"


def test_what_rests_on_what_leaves_in_no_list_leaves_without_it_or_not_at_all(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kos, gone = enter(office, "Kos, Ana, f, 1990-01-01, SVN", "Novak, Eva, f, 1990-01-01, SVN")
    typed(azil, "document add HR --kind house-rules --title Rules", f"need add {kos} health",
          "organisation add OZARA --kind ngo --name Ozara", f"plan add {kos} integration-plan",
          f"household create Novak --with {gone}")  # fmt: skip
    with repository.writing(office, AUTHOR) as repo:
        ((need, plan, home),) = repo.values(
            "SELECT need.id, plan.id, household.id FROM need, plan, household"
        )
        repo.add("hold", place="LOGATEC", people=1, label="bus", from_day="2026-01-01", until="2026-01-02",
                 household=home)  # fmt: skip
        repo.add("signature", person=kos, document="HR/1", on_day="2026-01-01")
        step = repo.add("step", plan=plan, field="work", what="x", responsible="person", set_on="2026-01-01",
                        state="open")  # fmt: skip
        repo.add("request", person=kos, what="specialist", organisation="OZARA", asked_on="2026-01-01",
                 state="asked", need=need, step=step)  # fmt: skip
        repo.record("as it was")
    typed(azil, f"person erase {gone} --reason request --yes", "document cancel HR/1",
          f"need cancel {need}", f"plan cancel {plan}",
          "export all --private --out data", "init --empty --db other.db")  # fmt: skip
    monkeypatch.chdir("data")
    typed(azil, "batch import.txt --atomic --db ../other.db")
    other = office.with_name("other.db")
    assert records(other, "SELECT id FROM signature UNION SELECT id FROM step") == []
    assert records(other, "SELECT person, need, step FROM request") == [
        {"person": kos, "need": None, "step": None}
    ]
    assert records(other, "SELECT label, household FROM hold") == [{"label": "bus", "household": None}]


def test_a_record_of_an_entry_merged_since_is_the_same_when_it_comes_in_again(
    azil: Azil, office: Path
) -> None:
    one, other = enter(office, "Kos, Ana, f, 1990-01-01, SVN", "Kos, Anna, f, 1990-01-02, SVN")
    typed(azil, f"status set {other} applicant --on 2026-01-01", f"person merge {one} {other}")
    typed(azil, "export status --out status.csv", "export people --out people.csv")
    for kind in ("people", "status"):
        assert azil(f"import {kind} {kind}.csv").out.startswith("Nothing to import")


def test_what_is_recorded_of_somebody_known_here_under_another_code_finds_them(
    azil: Azil, office: Path
) -> None:
    other = office.with_name("other.db")
    other.write_bytes(office.read_bytes())
    (there,) = enter(other, "Kos, Ana, f, 1990-01-01, SVN")
    typed(azil, *(f"{line} --db other.db" for line in (
        f"contact add {there} interview", f"status set {there} applicant",
        "household create Kos --with Kos", "export all --private --out data")))  # fmt: skip
    (here,) = enter(office, "Kos, Ana, f, 1990-01-01, SVN")
    for _twice in range(2):
        for kind in ("people", "households", "contact", "status"):
            (file,) = Path("data").glob(f"*-{kind}.csv")
            typed(azil, f"import {kind} {file}")
    assert records(office, "SELECT id, foreign_id FROM person") == [{"id": here, "foreign_id": there}]
    for kind in ("membership", "contact", "status"):
        assert records(office, f"SELECT person FROM {kind}") == [{"person": here}]
