"""`--why`: the article and the limits that a finding or a term rests on, and who recorded it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azilcli.reports.why import named
from azilcli.rules.check import limits_of
from tests.conftest import Azil

SOURCES = named()
FIGURES = ("capacity", "out_of_service", "occupied", "free", "over")


@pytest.mark.parametrize("line, part", [("check", "findings"), ("due --within 400", "due")])
def test_each_finding_and_term_names_its_article_its_limits_and_who_recorded_it(
    office: Path, azil: Azil, line: str, part: str
) -> None:
    azil("--by bor person add Omari Nur --sex m --born 2012-03-04")
    azil("--by cene admit Omari --to LOGATEC --programme asylum --override drill")
    bare = json.loads(azil(f"{line} --format json").out)
    made = json.loads(azil(f"{line} --why --format json").out)
    assert made[part] == bare
    assert {(row["code"], row["subject"]) for row in bare} == {
        (row["code"], row["subject"]) for row in made["why"]
    }
    of_person = [row for row in made["why"] if str(row["subject"]).startswith("P")]
    newest = json.loads(azil("log --limit 1 --format json").out)[0]["entry"]
    assert of_person and {(row["actor"], row["entry"]) for row in of_person} == {("cene", newest)}
    for row in made["why"]:
        assert (row["limits"] or "").split() == list(dict.fromkeys(limits_of(SOURCES[row["code"]].sql)))
        assert row["source"]
    assert azil(f"{line} --why").out.count("Why\n") == 1


def test_a_figure_of_the_occupancy_names_whom_and_what_it_counts_and_who_recorded_it(
    office: Path, azil: Azil
) -> None:
    for line in (
        "person add Omari Nur --sex m --born 1990",
        "person add Kos Ana --sex f --born 1980",
        "health exam Omari Kos --result fit",
        "admit Omari --to LOGATEC/101/A --programme asylum",
        "--by cene admit Kos --to LOGATEC/101 --programme asylum --overflow --override drill",
        "--by dora bed out LOGATEC/102/A --reason repair",
    ):
        assert azil(line).code == 0, line
    lines = json.loads(azil("report occupancy --format json").out)
    (here,) = (line for line in lines if line["site"] == "LOGATEC")
    assert (here["occupied"], here["over"], here["out_of_service"]) == (2, 1, 1)
    for figure in FIGURES:
        made = json.loads(azil(f"report occupancy --why LOGATEC:{figure} --format json").out)
        assert len(made) == here[figure], figure
        whole = json.loads(azil(f"report occupancy --why all:{figure} --format json").out)
        assert len(whole) == sum(line[figure] for line in lines), figure
    (over,) = json.loads(azil("report occupancy --why LOGATEC/101:over --format json").out)
    assert (over["name"], over["actor"], over["action"]) == ("Kos Ana", "cene", "admit")
    (out,) = json.loads(azil("report occupancy --why LOGATEC:out_of_service --format json").out)
    assert (out["record"], out["name"], out["actor"]) == ("bed", "LOGATEC/102/A", "dora")
    for typed in ("LOGATEC/102/A", "logatec/102:out_of_service", "LOGATEC/102/A:out-of-service --by bed"):
        (same,) = json.loads(azil(f"report occupancy --format json --why {typed}").out)
        assert same == out, typed
    (free,) = json.loads(azil("report occupancy --by bed --why LOGATEC/102/B:free --format json").out)
    assert (free["record"], free["name"]) == ("bed", "LOGATEC/102/B")
    for typed in ("asylum:occupied", "branch:percent", "LOGATEC:present --present", "occupied --by all"):
        made = json.loads(azil(f"report occupancy --why {typed} --format json").out)
        assert {row["name"] for row in made} == {"Omari Nur", "Kos Ana"}, typed


def test_a_figure_that_there_is_not_is_refused_with_those_there_are(office: Path, azil: Azil) -> None:
    for typed in ("LOGATEC", "LOGATEC:beds", "NOWHERE:free"):
        told = azil(f"report occupancy --why {typed}")
        assert (told.code in (2, 3), told.out) == (True, ""), typed
    hint = azil("report occupancy --why LOGATEC").err
    assert all(f"LOGATEC:{figure}" in hint for figure in FIGURES)
    hint = azil("report occupancy --month 2025-01 --every week --why LOGATEC:percent").err
    assert "several" in hint
    for typed in hint.splitlines()[-1].partition("one of: ")[2].split(", "):
        assert azil(f"report occupancy --month 2025-01 --every week --why {typed}").code == 0, typed
    assert "period:all:average" in azil("report occupancy --month 2025-01 --by all --why percents").err


def test_each_movement_and_term_names_the_entry_that_recorded_it_and_a_term_its_policies(
    office: Path, azil: Azil
) -> None:
    for line in (
        "person add Omari Nur --sex m --born 1990",
        "status set Omari refugee --on 2025-01-05",
        "--by ana admit Omari --to IH-MARIBOR/1/A --programme integration --on 2025-01-05 --override drill",
        "--by bor transfer Omari --to IH-MARIBOR/2/A --on 2025-01-08 --override drill",
        "--by cene extend Omari --months 3 --on 2025-01-09 --override drill",
        "--by eva discharge Omari --reason found-housing --on 2025-01-12",
    ):
        assert azil(line).code == 0, (line, azil(line).err)
    line = "report movements --from 2025-01-01 --to 2025-01-31"
    bare, made = (json.loads(azil(f"{line} {why} --format json").out) for why in ("", "--why"))
    assert [{key: row[key] for key in bare[0]} for row in made] == bare
    assert [(row["movement"], row["actor"]) for row in made] == [
        ("in", "ana"), ("moved", "bor"), ("extended", "cene"), ("out", "eva")
    ]  # fmt: skip
    stays = "report stays --month 2025-01 --format json"
    (stay,) = json.loads(azil(f"{stays} --why all:stays").out)
    assert (stay["name"], stay["day"], stay["actor"]) == ("Omari Nur", "2025-01-12", "eva")
    for figure in ("nights", "average", "median", "longest"):
        nights = json.loads(azil(f"{stays} --why stays:integration:{figure}").out)
        assert [(row["day"], row["counts"], row["actor"]) for row in nights] == [
            ("2025-01-05", None, "ana"), ("2025-01-12", 7, "eva")
        ], figure  # fmt: skip
    for typed in ("ends:found-housing:stays", '"lengths:from 1 to 7 nights:percent"'):
        assert json.loads(azil(f"{stays} --why {typed}").out) == [stay], typed
    flow = "report flow --month 2025-01 --format json"
    for line in json.loads(azil(flow).out)["balance"]:
        for figure in ("before", "arrived", "moved_in", "moved_away", "left", "after"):
            told = json.loads(azil(f"{flow} --why {line['site']}:{figure}").out)
            assert len(told) == line[figure], (line, figure)
    (left,) = json.loads(azil(f"{flow} --why IH-MARIBOR:left").out)
    assert (left["name"], left["day"], left["actor"]) == ("Omari Nur", "2025-01-12", "eva")
    assert json.loads(azil(f'{flow} --why "IH-MARIBOR:(left):moves"').out) == [left]
    for typed in ("IH-MARIBOR:stays", "moves", "IH-MARIBOR:left --site LOGATEC", "IH-MARIBOR:left --compare"):
        assert azil(f"{flow} --why {typed}").code == 2, typed
    nights = "report occupancy --month 2025-01 --format json"
    for typed in ("IH-MARIBOR:bed_nights", "all:average", "integration:percent", "IH-MARIBOR/1:bed_nights"):
        slept = json.loads(azil(f"{nights} --why {typed}").out)
        counted = [(row["says"].split(",")[0], row["day"], row["counts"], row["actor"]) for row in slept]
        one, other = "IH-MARIBOR/1/A", "IH-MARIBOR/2/A"
        wanted = [
            (one, "2025-01-05", 3, "ana"), (one, "2025-01-08", None, "bor"),
            (other, "2025-01-08", 4, "bor"), (other, "2025-01-12", None, "eva"),
        ]  # fmt: skip
        assert sorted(counted) == wanted[: 2 if "/1" in typed else 4], typed
    (peak,) = json.loads(azil(f"{nights} --every month --why 2025-01-01:IH-MARIBOR:peak").out)
    assert (peak["name"], peak["day"], peak["actor"]) == ("Omari Nur", "2025-01-05", "ana")
    assert azil("undo last --yes").code == 0
    (term,) = json.loads(azil("report expiring --from 2025-01-01 --to 2099-12-31 --why --format json").out)
    assert (term["counted_from"], term["limits"], term["actor"], term["action"]) == (
        "2025-01-05", "integration.base integration.extension-1", "cene", "extend",
    )  # fmt: skip
    assert term["source"] == "ZMZ-1 93(1); ZMZ-1 93(3)"
