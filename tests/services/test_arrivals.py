"""A mass arrival: its plan is printed, its places are kept free, and one undo takes all back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from azilcli import solver
from azilcli.errors import ExitCode
from tests.conftest import Azil, records
from tests.doing import typed
from tests.every import every

BUS = (
    'allocate --profile "m 5, fam 2x1 5x1" --programme asylum --on 2026-07-10 --until 2026-07-12 --label bus'
)


def planned(azil: Azil, line: str, code: ExitCode = ExitCode.DONE) -> dict[str, Any]:
    done = azil(f"{line} --format json")
    assert done.code == code, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def kept(path: Path) -> list[tuple[Any, ...]]:
    rows = records(path, "SELECT place, people, alone, label, from_day, until FROM valid_hold ORDER BY place")
    return [tuple(row.values()) for row in rows]


def test_the_places_of_a_plan_are_kept_in_one_entry_that_one_undo_takes_back(
    azil: Azil, office: Path
) -> None:
    plan = planned(azil, f"{BUS} --dry-run")
    assert kept(office) == []
    assert planned(azil, BUS)["rooms"] == plan["rooms"]
    assert plan["goals"]["without_bed"] == 0 and plan["people"] == 12 and plan["left"] == []
    people: dict[str, int] = {}
    for row in plan["rooms"]:
        people[row["room"]] = people.get(row["room"], 0) + row["people"]
    assert {row[:2] for row in kept(office)} == set(people.items())
    assert sorted(row[1] for row in kept(office) if row[2]) == [2, 5]
    assert {row[3:] for row in kept(office)} == {("bus", "2026-07-10", "2026-07-12")}
    assert planned(azil, f"{BUS} --site LJ-KOTNIKOVA --dry-run", ExitCode.WAITING)["left"] == [
        {"who": "family of 5 people", "households": 1, "people": 5}
    ]
    assert azil("undo").code == ExitCode.DONE
    assert kept(office) == []


def test_who_has_no_bed_is_said_with_what_would_help(azil: Azil, office: Path) -> None:
    plan = planned(azil, f"{BUS} --cap LOGATEC=2 --site LOGATEC", ExitCode.WAITING)
    assert plan["goals"]["without_bed"] == 10
    assert {"what": "no limits of sites", "people": 10} in plan["more"]
    said = azil(f"{BUS} --cap LOGATEC=4 --site LOGATEC --dry-run")
    assert "What would place more people" in said.out and "no place" in said.out
    assert said.code == ExitCode.WAITING


def test_a_plan_in_order_of_size_says_that_it_is_not_proved(
    azil: Azil, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver, "is_there", lambda: False)
    done = azil(f"{BUS} --dry-run")
    assert done.code == ExitCode.DONE
    assert "not proved the best" in done.err and "scipy is not installed" in done.err


@every(
    "given, code, saying",
    [
        ("--profile 'm 5' bus.csv --programme asylum --label bus", ExitCode.USAGE, "a file or a profile"),
        ("--programme asylum --label bus", ExitCode.USAGE, "a file or a profile"),
        ("bus.csv --programme asylum", ExitCode.USAGE, "bus.csv: there is no such file"),
        ("--profile 'm 5' --programme asylum", ExitCode.USAGE, "the label of the arrival is missing"),
        (
            "--profile 'm 5' --programme eviction --label bus",
            ExitCode.REFUSED,
            "none of the sites has a place",
        ),
        (
            "--profile 'm 5' --programme asylum --label bus --cap LOGATEC",
            ExitCode.USAGE,
            "no limit of a site",
        ),
        (
            "--profile 'm 5' --programme asylum --label bus --reserve 101",
            ExitCode.USAGE,
            "share of a hundred",
        ),
        ("--profile 'm 5' --programme asylum --label bus --site FLAT-CE", ExitCode.REFUSED, "does not serve"),
        ("--profile 'm 5' --programme asylum --label bus --cap X=3", ExitCode.NOT_FOUND, "no site “X”"),
        ("--profile 'm 5' --programme asylum --label b --until -2", ExitCode.REFUSED, "before it begins"),
    ],
)
def test_what_cannot_be_planned_is_refused(
    azil: Azil, office: Path, given: str, code: ExitCode, saying: str
) -> None:
    done = azil(f"allocate {given}")
    assert (done.code, saying in done.err) == (code, True), done.err
    assert kept(office) == []


def test_a_list_of_people_names_its_arrival_by_the_file(azil: Azil, office: Path, tmp_path: Path) -> None:
    (tmp_path / "bus.csv").write_text("household;sex;age\nKos;f;30\nKos;m;4\n;m;\n", encoding="utf-8")
    plan = planned(azil, "allocate bus.csv --programme asylum")
    assert (plan["label"], plan["people"], len(kept(office))) == ("bus", 3, 2)


def test_those_who_came_get_the_places_that_were_kept_for_them(azil: Azil, office: Path) -> None:
    typed(
        azil,
        "household create Kos --on 2026-07-01 --member 'Kos, Eva, f, 1990' --member 'Kos, Jan, m, 1990'",
        "person add Haidari Zia --sex m --born 1990-01-01",
        "person add Omari Nur --sex m --born 1990-01-01",
        "status set Haidari Omari --household Kos applicant --on 2026-07-01",
        "health exam Haidari Omari --household Kos --on 2026-07-01 --result fit",
        'allocate --profile "m 1, fam 2x1" --programme asylum --on 2026-07-10 --until 2026-07-12 --label bus'
        " --site LOGATEC",
    )
    (family,), (man,) = [[row[0] for row in kept(office) if row[1] == n] for n in (2, 1)]
    admit = "--to LOGATEC --programme asylum --on 2026-07-10 --hold"
    assert "nothing is kept for train at LOGATEC" in azil(f"admit Haidari {admit} train").err
    came = planned(azil, f"admit --household Kos {admit} bus")["people"]
    assert {one["room"] for one in came} == {family}
    done = azil(f"admit Haidari {admit} bus")
    assert (done.code, "still expected there for bus: 0" in done.err) == (ExitCode.DONE, True), done.err
    assert [row[:2] for row in kept(office)] == sorted([(family, 0), (man, 0)])
    assert azil(f"admit Omari {admit} bus").code == ExitCode.REFUSED
    assert azil("undo").code == ExitCode.DONE
    assert (man, 1) in [row[:2] for row in kept(office)]


def test_those_of_a_list_who_came_are_entered_and_admitted_to_what_is_kept(
    azil: Azil, office: Path, tmp_path: Path
) -> None:
    head = "household;family_name;given_name;sex;birth_date;relation;exam;informed;status\n"
    people = [
        "7;Mrak;Jan;m;2020-02-02;child;{}", "7;Kos;Eva;f;1990-05-01;head;{}",
        ";Haidari;Zia;m;1991-01-01;;{}", ";Omari;Nur;f;1992-02-02;;{};prs;intender",
    ]  # fmt: skip
    allocate = "allocate bus.csv --programme asylum --on 2026-07-10 --until 2026-07-12 --site LOGATEC"

    def came(*exams: str) -> dict[str, Any]:
        rows = [row.format(exam) for row, exam in zip(people, exams, strict=False)]
        (tmp_path / "bus.csv").write_text(head + "\n".join(rows), encoding="utf-8")
        done = azil("allocate bus.csv --programme asylum --on 2026-07-10 --confirm --format json")
        return {"code": done.code, "err": done.err, **json.loads(done.out or "{}")}

    came("", "", "", "")
    assert "nothing is kept for bus on 2026-07-10" in came("fit", "", "", "")["err"]
    planned(azil, allocate)
    assert "nobody on the list has been examined" in came("", "", "", "")["err"]
    assert azil("person add Haidari Zia --sex m --born 1991-01-01").code == ExitCode.DONE
    first = came("fit", "", "fit", "referred")  # the family waits until all of it are examined
    assert [first[key] for key in ("code", "already_there", "not_examined", "left", "expected")] == [
        ExitCode.WAITING, 0, 2, 0, 2,
    ]  # fmt: skip
    assert {one["name"] for one in first["people"]} == {"Haidari Zia", "Omari Nur"}
    assert len(records(office, "SELECT 1 FROM person WHERE family_name = 'Haidari'")) == 1
    for kind, field in (("information", "language"), ("status", "code")):
        assert [one[field] for one in records(office, f"SELECT * FROM {kind}")] == (
            ["prs"] if kind == "information" else ["intender"]
        )
    last = came("fit", "fit", "fit", "referred")
    assert [last[key] for key in ("code", "already_there", "not_examined", "expected")] == [0, 2, 0, 0]
    assert (
        len({one["room"] for one in last["people"]}) == 1 and len({one["bed"] for one in last["people"]}) == 2
    )
    assert len(records(office, "SELECT 1 FROM membership")) == 2
    assert records(office, "SELECT name FROM household") == [{"name": "Kos"}], "7 is no name"
    assert "nothing is kept for bus" in came("fit", "fit", "fit", "referred")["err"]
    assert azil("undo").code == ExitCode.DONE
    assert records(office, "SELECT 1 FROM person WHERE family_name = 'Kos'") == []
    people[2] = ";Haidari;Zia;m;1991-01-01;;{};prs;pretended"
    people[3] = ";Omari;Nura;f;1992-02-03;;{};prs;intended"
    planned(azil, allocate)
    every_line = came("fit", "fit", "fit", "fit")["err"]
    assert "line 4 of the CSV: “pretended” is not in the list status; line 5 of the CSV: “int" in every_line
    people[3] = "Omari;Omari;Nur;x;1992;;{}"
    assert "line 5: “x” cannot be read as sex" in came("fit", "fit", "fit", "fit")["err"]
    assert "a profile names nobody" in azil('allocate --profile "m 1" --programme asylum --confirm').err
    (tmp_path / "bus.csv").write_text("sex,people,exam\nm,3,fit\n", encoding="utf-8")
    done = azil("allocate bus.csv --programme asylum --on 2026-07-10 --confirm")
    assert (done.code, "line 2: who came is named" in done.err) == (ExitCode.USAGE, True), done.err


def test_the_list_is_written_with_the_rooms_and_those_who_came_get_them(
    azil: Azil, office: Path, tmp_path: Path
) -> None:
    rows = "sex;family_name;given_name;exam\n" + "".join(f"m;Kos;Man{n};fit\n" for n in range(9))
    (tmp_path / "bus.csv").write_text(rows, encoding="utf-8")
    allocate = "allocate bus.csv --programme asylum --on 2026-07-10 --until 2026-07-12"
    assert azil(f"{allocate} --out sent.csv --dry-run").code == ExitCode.DONE
    assert not (tmp_path / "sent.csv").exists(), "nothing but the plan is printed"
    assert azil(f"{allocate} --out sent.csv").code == ExitCode.DONE
    head, *listed = [line.split(",") for line in (tmp_path / "sent.csv").read_text("utf-8").splitlines()]
    assert head == ["sex", "family_name", "given_name", "exam", "site", "room"]
    turned = [[*row[:4], *other[4:]] for row, other in zip(listed, reversed(listed), strict=True)]
    (tmp_path / "sent.csv").write_text("\n".join(map(",".join, (head, *turned))), encoding="utf-8")
    came = azil("allocate sent.csv --programme asylum --on 2026-07-10 --label bus --confirm --format json")
    assert came.code == ExitCode.DONE, came.err
    got = {one["name"]: one["room"] for one in json.loads(came.out)["people"]}
    assert got == {f"Kos {row[2]}": row[5] for row in turned} and len(set(got.values())) > 1
    before, holds = (tmp_path / "bus.csv").read_bytes(), kept(office)
    for out, refused in (
        (".", ExitCode.FILE),
        ("none/sent.csv", ExitCode.FILE),
        ("./bus.csv", ExitCode.USAGE),
    ):
        assert azil(f"{allocate} --label again --out {out}").code == refused, out
    assert (tmp_path / "bus.csv").read_bytes() == before and kept(office) == holds
    assert "a profile names nobody" in azil('allocate --profile "m 1" --programme asylum --out x.csv').err


def test_why_not_is_said_of_the_roomiest_room_and_a_family_too_large_may_take_two(
    azil: Azil, office: Path
) -> None:
    done = azil('allocate --profile "m 1, fam 7x1" --programme asylum --label b --site LOGATEC --dry-run')
    assert "two rooms for each family that no room is large enough for" in done.out
    assert "its largest room has space for" in done.out
