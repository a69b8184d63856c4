"""A long register with faults of every kind: each is told at its line, and every other line is taken in."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

from azilcli import dates
from azilcli.ledger import ids
from tests import registers
from tests.cli.test_import_stays import STAYS, listed
from tests.conftest import Azil, records
from tests.doing import enter, typed

HEAD = (
    *("person", "client_id", "family_name", "given_name", "other_names", "birth_date", "emso"),
    *("household", "relation", "stay", "place", "room", "bed", "programme", "arrived", "departed"),
    *("from", "to", "move", "reason", "destination", "until", "anchor", "night"),
)
GOOD = {"place": "LOGATEC", "programme": "asylum", "arrived": "2020-01-10", "departed": "2020-02-10"}
CODE = ids.new_id("P")
TWIN = {"client_id": "", "family_name": "Twin", "birth_date": "1.1.1980"}
DATE, DAY, CODED, PLACE = "is not a date", "there is no such day", "is not in the list", "there is no place"
AHEAD, OUTSIDE = "it lies ahead", "it lies outside the stay"
FAULTS: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"client_id": ""}, "", "whom it is of"),
    ({"arrived": ""}, "arrived", "the day of arrival is missing"),
    ({"arrived": "32.1.2020"}, "arrived", DAY),
    ({"arrived": "2020-02-30"}, "arrived", DAY),
    ({"arrived": "1/13/2020"}, "arrived", DAY),
    ({"arrived": "soon"}, "arrived", DATE),
    ({"arrived": "2020"}, "arrived", DATE),
    ({"arrived": "12.2020"}, "arrived", DATE),
    ({"arrived": "5.3.1899"}, "arrived", "is before the year 1900"),
    ({"arrived": "AHEAD", "departed": ""}, "arrived", AHEAD),
    ({"departed": "x"}, "departed", DATE),
    ({"departed": "31.4.2020"}, "departed", DAY),
    ({"departed": "2020-01-09"}, "departed", "it is before the arrival on 2020-01-10"),
    ({"from": "2020-01-09"}, "from", OUTSIDE),
    ({"from": "2020-02-11"}, "from", OUTSIDE),
    ({"from": "31.6.2020"}, "from", DAY),
    ({"from": "2020-01-20", "to": "2020-01-19"}, "to", OUTSIDE),
    ({"from": "2020-01-20", "to": "2020-02-11"}, "to", OUTSIDE),
    ({"to": "never"}, "to", DATE),
    ({"place": ""}, "place", "the place is missing"),
    ({"place": "NOWHERE"}, "place", f"{PLACE} “NOWHERE”"),
    ({"place": "LOGATEC/999"}, "place", f"{PLACE} “LOGATEC/999”"),
    ({"place": "LOGATEC/101/Z"}, "place", f"{PLACE} “LOGATEC/101/Z”"),
    ({"place": "LOGATEC/101/A/B"}, "place", PLACE),
    ({"room": "999"}, "place", f"{PLACE} “LOGATEC/999”"),
    ({"bed": "A"}, "place", f"{PLACE} “LOGATEC/A”"),
    ({"room": "LJ-GORICE/301"}, "place", PLACE),
    ({"programme": "hotel"}, "programme", CODED),
    ({"programme": ""}, "programme", "LOGATEC serves several programmes"),
    ({"reason": "bored"}, "reason", CODED),
    ({"destination": "the moon"}, "destination", CODED),
    ({"household": "7", "relation": "friend of a friend"}, "relation", CODED),
    ({"move": "first"}, "move", "is not a whole number"),
    ({"move": "-1"}, "move", "is not a whole number"),
    ({"move": "1.5"}, "move", "is not a whole number"),
    ({"until": "later"}, "until", DATE),
    ({"anchor": "30.2.2020"}, "anchor", DAY),
    ({"night": "29.2.2021"}, "night", DAY),
    ({"night": "AHEAD"}, "night", AHEAD),
    ({"family_name": CODE}, "family_name", ""),
    ({"given_name": CODE}, "given_name", ""),
    ({"other_names": CODE}, "other_names", ""),
    ({"client_id": "99001", "emso": "0101006500006"}, "", "0101006500006 is that of"),
    (TWIN, "", "it may be of several people of that name"),
    ({"stay": "SOMEBODY"}, "", "the stay of that code is somebody else's"),
)  # fmt: skip


def test_every_fault_of_a_long_register_is_told_at_its_line(azil: Azil, office: Path) -> None:
    (other,) = enter(office, "Kos,Ana,f,1990-01-01,SVN")
    typed(azil, f"admit {other} --to LJ-KOTNIKOVA --programme asylum --override drill --on 2020-01-01")
    (stay,) = (row["id"] for row in records(office, "SELECT id FROM stay"))
    known = {"AHEAD": (dates.today() + timedelta(days=3)).isoformat(), "SOMEBODY": stay}
    lines = [{**GOOD, "client_id": str(number), "family_name": f"Good{number}"} for number in range(1000)]
    lines[0]["emso"] = "0101006500006"
    lines[1] |= {"family_name": "Twin", "birth_date": "1.1.1980"}
    lines[2] |= {"family_name": "Twin", "birth_date": "1.1.1980"}
    expected = {}
    for at, (said, column, reason) in enumerate(FAULTS):
        place = 10 + at * 20
        lines[place] |= {name: known.get(text, text) for name, text in said.items()}
        if said in ({"client_id": ""}, TWIN):
            lines[place]["family_name"] = said.get("family_name", "")
        expected[place + 2] = column, reason
    with Path("register.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, HEAD)
        table.writeheader()
        table.writerows(lines)
    done = azil("import stays register.csv --history --format json")
    told = {one["line"]: (one["column"], one["reason"]) for one in json.loads(done.out)["rejected"]}
    assert done.code == 6
    assert {line: told.get(line, ("?", "?"))[0] for line in expected} == {
        line: column for line, (column, _reason) in expected.items()
    }
    assert [
        (line, told[line]) for line, (_c, reason) in expected.items() if reason not in told[line][1]
    ] == []
    assert told.keys() == expected.keys()
    assert len(listed(office, STAYS)) == 1000 - len(FAULTS) + 1


def test_nights_counted_from_the_lines_are_those_of_the_report(azil: Azil, office: Path) -> None:
    beds = [row["bed"] for row in records(office, "SELECT bed FROM bed_place WHERE site = 'LOGATEC'")]
    registers.write(Path("register.csv"), 400, beds)
    typed(azil, "import stays register.csv --history")
    with Path("register.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    for day in ("2014-03-01", "2017-11-05", "2019-06-30", "2022-02-28"):
        asleep = {
            (line["client_id"], line["place"].partition("/")[0])
            for line in lines
            if line["arrived"] <= day < (line["departed"] or "9999")
        }
        counted = Counter(site for _client, site in asleep)
        shown = json.loads(azil(f"report occupancy --on {day} --format json").out)
        sites = {row["site"]: row["occupied"] for row in shown if row.get("site") in counted}
        assert sites == counted, day
