"""Opening a centre, what it is to have, and what is said of it on a page."""

from __future__ import annotations

import json
from pathlib import Path

from azilcli import dates
from azilcli.errors import ExitCode
from azilcli.rules.sql import holds
from tests.conftest import Azil, records
from tests.doing import due, sentences, typed
from tests.every import every

OPEN = (
    "site open nc-kranj --name 'Center Kranj' --town Kranj --kind accommodation-centre"
    " --programme temporary-protection --rooms 1-6 --beds 4 --area 18 --use health=1 --use women=2,3"
    " --mandate 'sklep 12/2026' --food UOIM --partner RKS,KARITAS=leisure --responsible 'Novak Ana'"
    " --from 2026-06-01"
)
KINDS = ("site", "room", "bed", "activity", "document", "liaison", "entry")


def counted(path: Path) -> dict[str, int]:
    return {kind: records(path, f"SELECT count(*) AS n FROM {kind}")[0]["n"] for kind in KINDS}


def test_a_centre_is_opened_in_one_entry_that_one_undo_takes_back(azil: Azil, office: Path) -> None:
    before = counted(office)
    tried = azil(f"{OPEN} --dry-run")
    assert "house rules in force" in tried.out and counted(office) == before
    made = json.loads(azil(f"{OPEN} --format json").out)
    assert made["beds"] == 20 and len(made["rooms"]) == 6
    assert {code for code, by in made["needed"].items() if not by} == {
        "house-rules", "quiet-room", "health-care", "school",
    }  # fmt: skip
    assert made["needed"]["responsible"] == "Novak Ana" and made["needed"]["partner"] == "KARITAS, RKS"
    new = {kind: n - before[kind] for kind, n in counted(office).items()}
    assert new == {"site": 1, "room": 6, "bed": 20, "activity": 3, "document": 1, "liaison": 1, "entry": 1}
    (room,) = records(office, "SELECT * FROM room WHERE id = 'NC-KRANJ/1'")
    assert (room["reserved_for"], room["area_m2"]) == ("health", None)
    assert azil("undo").code == ExitCode.DONE
    assert {**counted(office), "entry": 0} == {**before, "entry": 0}


@every(
    "without, given, code, saying",
    [
        ("nc-kranj", "LOGATEC", ExitCode.REFUSED, "LOGATEC already exists"),
        ("nc-kranj", "'NC KRANJ'", ExitCode.USAGE, "cannot be used as the code"),
        ("'Center Kranj'", "' '", ExitCode.USAGE, "the name, the town or the programme"),
        ("accommodation-centre", "castle", ExitCode.USAGE, "“castle” is not in the list site-kind"),
        ("accommodation-centre", "private-address", ExitCode.USAGE, "private-address has no rooms"),
        ("temporary-protection", "skiing", ExitCode.USAGE, "“skiing” is not in the list programme"),
        ("1-6", "6-1", ExitCode.USAGE, "end before they begin"),
        ("--beds 4", "--beds -1", ExitCode.USAGE, "cannot have -1 beds"),
        ("--beds 4", "--beds 0", ExitCode.USAGE, "without beds takes in nobody"),
        ("--area 18", "--area 0", ExitCode.USAGE, "area"),
        ("health=1", "health", ExitCode.USAGE, "“health” does not say which rooms"),
        ("health=1", "health=7", ExitCode.USAGE, "the room 7 is not among"),
        ("health=1", "health=2", ExitCode.USAGE, "the room 2 is given two uses: health and women"),
        ("health=1", "skiing=1", ExitCode.USAGE, "“skiing” is not in the list room-use"),
        ("'sklep 12/2026'", "''", ExitCode.USAGE, "the decision is missing"),
        ("UOIM", "NOBODY", ExitCode.NOT_FOUND, "no organisation “NOBODY”"),
        ("leisure", "skiing", ExitCode.USAGE, "“skiing” is not in the list activity-kind"),
        ("RKS,", ",", ExitCode.USAGE, "the organisation is missing"),
        ("UOIM", "''", ExitCode.USAGE, "the organisation is missing"),
        ("'Novak Ana'", "' '", ExitCode.USAGE, "the name is missing"),
        ("2026-06-01", "31.6.2026", ExitCode.USAGE, "31"),
    ],
)
def test_a_centre_that_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(
    azil: Azil, office: Path, without: str, given: str, code: ExitCode, saying: str
) -> None:
    before = counted(office)
    assert without in OPEN
    done = azil(OPEN.replace(without, given))
    assert (done.code, done.out) == (code, "") and saying in done.err, done.err
    assert counted(office) == before


def test_what_a_centre_lacks_is_found_from_its_first_day_and_while_somebody_sleeps_there(
    azil: Azil, office: Path
) -> None:
    """Of house rules ZMZ-1 82(4)."""
    typed(
        azil,
        f"{OPEN} --use families=4".replace("--use health=1", "").replace("--partner RKS,KARITAS=leisure", ""),
    )
    lacks = ("centre-without-house-rules", "centre-without-health-room", "centre-without-partner")

    def found(day: str) -> list[int]:
        return [len(json.loads(azil(f"check --code {code} --on {day} --format json").out)) for code in lacks]

    assert due(office, "centre-opens", dates.iso("2026-05-20")) == ["2026-06-01"]
    assert [found(day) for day in ("2026-05-31", "2026-06-01", "2026-06-14", "2026-06-15")] == [
        [0, 0, 0], [1, 1, 1], [1, 1, 1], [0, 0, 0],
    ]  # fmt: skip
    typed(
        azil,
        "person add Kos Eva --sex f --born 1990-05-03",
        "health exam Kos --on 2026-06-15 --result fit",
        "admit Kos --to NC-KRANJ --on 2026-06-15",
        "document add HR --kind house-rules --title HR --for accommodation-centre --from 2026-06-16",
        "room add NC-KRANJ --rooms A --beds 0 --for health --from 2026-06-17",
        "activity add RKS-KR --organisation RKS --kind support --title Help --at NC-KRANJ --from 2026-06-18",
    )
    assert [found(f"2026-06-{day}") for day in range(15, 19)] == [[1, 1, 1], [0, 1, 1], [0, 0, 1], [0, 0, 0]]
    assert "Center Kranj (NC-KRANJ) has no house rules in force" in sentences(
        office, lacks[0], dates.iso("2026-06-15")
    )


def test_a_centre_is_told_on_a_page(azil: Azil, office: Path) -> None:
    typed(
        azil,
        OPEN,
        "person add Kos Eva --sex f --born 1990-05-03",
        "person add Kos Miha --sex m",
        "health exam 'Kos Eva' 'Kos Miha' --on 2026-06-02 --result fit",
        "admit 'Kos Eva' --to NC-KRANJ/2 --on 2026-06-02",
        "admit 'Kos Miha' --to NC-KRANJ --on 2026-06-02",
        "health vulnerability 'Kos Eva' --kind disability --on 2026-06-02",
        "need add 'Kos Miha' diet --level urgent --on 2026-06-02 --private",
        "bed out NC-KRANJ/3/A --from 2026-06-02",
    )
    page = json.loads(azil("report centre nc-kranj --on 2026-06-03 --format json").out)
    keys = ("rooms", "beds", "occupied", "free")
    assert {row["use"]: [row[key] for key in keys] for row in page["rooms"]} == {
        None: [3, 12, 1, 11], "health": [1, 0, 0, 0], "women": [2, 8, 1, 6],
    }  # fmt: skip
    assert {row["age"]: row["people"] for row in page["people"] if row["people"]} == {
        "35-64": 1,
        "unknown": 1,
    }
    assert [(row["kind"], row["people"], row["urgent"]) for row in page["vulnerable"]] == [
        ("disability", 1, None), ("diet", 1, 1),
    ]  # fmt: skip
    assert [row["organisation"] for row in page["activities"]] == ["RKS", "KARITAS", "UOIM"]
    assert [row["name"] for row in page["liaisons"]] == ["Novak Ana"]
    assert [row["code"] for row in page["documents"]] == ["SKLEP-NC-KRANJ"]
    assert [row["needed"] for row in page["needed"] if row["state"] == "question"] == [
        "near", "services", "women-apart",
    ]  # fmt: skip
    assert "needed" not in json.loads(azil("report centre FLAT-CE --on 2026-06-03 --format json").out)
    assert azil("report centre NOWHERE").code == ExitCode.NOT_FOUND
    typed(azil, "discharge 'Kos Eva' 'Kos Miha' --reason own-wish --on 2026-06-04",
          "site close NC-KRANJ --from 2026-06-05")  # fmt: skip
    assert "needed" not in json.loads(azil("report centre nc-kranj --on 2026-06-06 --format json").out)


def lived_in(azil: Azil) -> None:
    """A centre with a family of three, a man and a woman alone, and room for them in Logatec."""
    typed(
        azil,
        OPEN,
        "household create Bondar --member 'Bondar, Olena, f, 1990' --member 'Bondar, Ivan, m, 1988'"
        " --member 'Bondar, Petro, m, 2015' --on 2026-06-02",
        "person add Lysenko Taras --sex m --born 1980-01-01",
        "person add Kovalenko Inna --sex f --born 1985-01-01",
        "health exam Lysenko Kovalenko --household Bondar --on 2026-06-02 --result fit",
        "admit Lysenko Kovalenko --household Bondar --to NC-KRANJ --on 2026-06-02",
    )


def slept(path: Path, day: str) -> dict[str, str]:
    rows = records(path, f"SELECT given_name, room FROM sleeper AS p WHERE {holds('p')}", on=day)
    return {row["given_name"]: row["room"].partition("/")[0] for row in rows}


def test_a_centre_is_closed_with_the_moves_of_all_who_sleep_there_in_one_entry(
    azil: Azil, office: Path
) -> None:
    lived_in(azil)
    refused = azil("site close NC-KRANJ --from 2026-07-01")
    assert refused.code == ExitCode.REFUSED and "azil site close NC-KRANJ --move" in refused.err
    before = counted(office)
    line = "site close NC-KRANJ --from 2026-07-01 --reason not-needed --move --format json"
    tried = json.loads(azil(f"{line} --dry-run").out)
    assert counted(office) == before
    made = json.loads(azil(line).out)
    assert made["moves"] == tried["moves"] and made["left"] == made["going"] == []
    rooms = {row["name"]: row["bed"].rpartition("/")[0] for row in made["moves"]}
    assert len({rooms[f"Bondar {name}"] for name in ("Olena", "Ivan", "Petro")}) == 1
    assert len(set(rooms.values())) == 3
    assert counted(office)["entry"] == before["entry"] + 1
    assert set(slept(office, "2026-06-30").values()) == {"NC-KRANJ"}
    assert set(slept(office, "2026-07-01").values()) == {"LOGATEC"}
    assert made["activities"] == ["KARITAS-NC-KRANJ-LEISURE", "RKS-NC-KRANJ", "UOIM-NC-KRANJ-FOOD"]
    ends = {row["to_day"] for row in records(office, "SELECT to_day FROM activity WHERE site = 'NC-KRANJ'")}
    assert ends == {"2026-07-01"} and len(made["liaisons"]) == 1
    assert due(office, "centre-closes", dates.iso("2026-06-20")) == ["2026-07-01"]
    assert sentences(office, "place-not-in-use", dates.iso("2026-07-01")) == []
    page = json.loads(azil("report centre NC-KRANJ --on 2026-07-01 --format json").out)
    assert page["rooms"] == [], "no room is in use where no bed is"
    assert azil("undo").code == ExitCode.DONE
    assert set(slept(office, "2026-07-01").values()) == {"NC-KRANJ"}


def test_who_finds_no_place_is_named_and_nothing_is_written(azil: Azil, office: Path) -> None:
    lived_in(azil)
    (beds,) = records(office, "SELECT count(*) AS n FROM bed_place WHERE site = 'LOGATEC'")
    typed(azil, f"hold add LOGATEC --people {beds['n'] - 1} --label bus --from 2026-06-30 --until 2026-07-20")
    before = counted(office)
    line = "site close NC-KRANJ --from 2026-07-01 --move"
    refused = azil(line)
    assert refused.code == ExitCode.REFUSED and "Bondar" in refused.err and "LOGATEC:" in refused.err
    tried = azil(f"{line} --dry-run")
    assert tried.code == ExitCode.WAITING and "without a place elsewhere: 4" in tried.out
    assert counted(office) == before


def test_who_goes_before_as_agreed_is_in_nobodys_way_and_nobody_is_moved_ahead_of_time(
    azil: Azil, office: Path
) -> None:
    lived_in(azil)
    ahead = azil("site close NC-KRANJ --from +20 --move")
    assert ahead.code == ExitCode.REFUSED and "only on the day itself" in ahead.err
    assert azil("site close NC-KRANJ --from +20 --move --dry-run").code == ExitCode.DONE
    typed(azil, "discharge Kovalenko --household Bondar --reason own-wish --on 2026-06-10")
    typed(azil, "leaving decision Lysenko --kind final-negative --on 2026-06-03 --enforceable 2026-06-03")
    typed(azil, "leaving removal Lysenko --asked today --agreed +10")
    assert azil("site close NC-KRANJ --from +9").code == ExitCode.REFUSED
    typed(azil, 'hold add NC-KRANJ --people 2 --label "bus 3" --from +8 --until +12')
    assert "places still kept there: bus 3 (NC-KRANJ)" in azil("site close NC-KRANJ --from +10 --dry-run").out
    done = azil("site close NC-KRANJ --from +10 --format json")
    assert [row["name"] for row in json.loads(done.out)["going"]] == ["Lysenko Taras"], done.err
