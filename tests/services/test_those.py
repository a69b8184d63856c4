"""These people: a command takes those whom an earlier entry concerned."""

from __future__ import annotations

import json
from pathlib import Path

from azilcli.cli.base import Command
from azilcli.errors import ExitCode
from tests.cli.test_help import RUN
from tests.conftest import Azil, records
from tests.doing import typed


def arrived(azil: Azil) -> str:
    """Three people who came in one entry, examined and admitted; the entry of the admission."""
    typed(
        azil,
        "household create Haidari --member 'Haidari, Omar, m, 1980' --member 'Haidari, Zahra, f, 1982'",
        "health exam --those last --result fit",
        "person add Kos Miha --sex m",
        "health exam --those last --result fit",
    )
    done = azil("admit 'Kos Miha' --household Haidari --to LOGATEC --programme asylum --format json")
    return str(json.loads(done.out)["entry"])


def placed(path: Path) -> list[str]:
    """Where people sleep now, by name."""
    rows = records(
        path,
        "SELECT given_name AS name, room FROM placement JOIN stay ON stay.id = placement.stay"
        " JOIN person ON person.id = stay.person WHERE placement.to_day IS NULL AND departed IS NULL"
        " ORDER BY name",
    )
    return [f"{row['name']} {row['room']}" for row in rows]


def test_a_command_takes_the_people_of_an_earlier_entry_and_leaves_out_who_has_gone(
    azil: Azil, office: Path
) -> None:
    entry = arrived(azil)
    told = azil(f"status set --those {entry[:8]} applicant")
    assert told.out.count("Haidari") == 2 and "Kos Miha" in told.out
    typed(azil, "discharge 'Kos Miha' --reason own-wish")
    moved = azil(f"transfer --those {entry} --to LOGATEC/112")
    assert moved.code == 0, moved.err
    assert "left out: Kos Miha was not accommodated" in moved.err
    assert placed(office) == ["Omar LOGATEC/112", "Zahra LOGATEC/112"]


def test_those_come_beside_people_who_are_named_each_once(azil: Azil, office: Path) -> None:
    arrived(azil)
    typed(azil, "person add Novak Ana --sex f", "site edit LOGATEC --address x")
    done = azil("health info 'Novak Ana' 'Haidari Omar' --household Haidari --those last")
    assert (done.code, "concerned nobody" in done.err) == (ExitCode.REFUSED, True)
    typed(azil, "undo", "health info 'Novak Ana' --household Haidari --those last")
    assert len(records(office, "SELECT * FROM information")) == 3


def test_last_is_the_newest_entry_of_whoever_writes(azil: Azil, office: Path) -> None:
    arrived(azil)
    typed(azil, "person add Novak Ana --sex f --by eva")
    done = azil("suggest --those last --site LOGATEC")
    assert "Novak" not in done.out + done.err
    assert azil("absent --those last --by nobody").code == ExitCode.NOT_FOUND
    assert azil("absent --those 00000000").code == ExitCode.NOT_FOUND


def test_those_of_an_entry_that_is_undone_are_nobody(azil: Azil, office: Path) -> None:
    typed(azil, "person add Novak Ana --sex f")
    entry = json.loads(azil("log --limit 1 --format json").out)[0]["entry"]
    typed(azil, "undo")
    done = azil(f"health info --those {entry}")
    assert (done.code, "is undone" in done.err) == (ExitCode.REFUSED, True)


def test_in_a_batch_a_line_takes_the_people_of_the_line_before(azil: Azil, office: Path) -> None:
    Path("bus.txt").write_text(
        "person add Haidari Amina --sex f\nhealth exam --those last --result fit\n"
        "admit --those last --to LOGATEC/101/A --programme asylum\n",
        encoding="utf-8",
    )
    for way in ("--dry-run", "--atomic"):
        assert azil(f"batch bus.txt {way}").code == 0
    assert placed(office) == ["Amina LOGATEC/101"]


def test_every_command_that_takes_people_takes_those() -> None:
    asked = {
        words
        for words, command in RUN.items()
        if any("PEOPLE..." in str(param.metavar) for param in command.params)
    }
    taking = {
        words for words, command in RUN.items() if any("--those" in param.opts for param in command.params)
    }
    assert taking == asked
    assert all(isinstance(RUN[words], Command) for words in taking) and len(taking) > 30


def test_where_people_are_needed_nobody_is_refused_as_before(azil: Azil, office: Path) -> None:
    done = azil("household leave")
    assert (done.code, done.err.splitlines()[0]) == (ExitCode.USAGE, "error: PEOPLE is missing")


def test_of_many_people_a_table_tells_what_became_of_each(azil: Azil, office: Path) -> None:
    names = ["Ana", "Eva", "Ida", "Mia", "Pia", "李娜"]
    rows = "".join(f"Kos,{name},f,1990\n" for name in names)
    Path("bus.csv").write_text(f"family_name,given_name,sex,birth_date\n{rows}", encoding="utf-8")
    typed(azil, "import people bus.csv")
    examined = azil("health exam --those last --result fit").out.splitlines()
    assert [line.count("Kos ") for line in examined] == [2, 2, 2, 0, 0]
    assert "6 people" in examined[-1]
    asked = azil("suggest --those last --programme asylum")
    assert "for each the best places; all rooms: --limit 0" in asked.out
    assert [asked.out.count(f"Kos {name} ") for name in names] == [1] * 6
    told = azil("admit --those last --to LOGATEC --programme asylum --dry-run")
    head, *each, empty, sentence = told.out.splitlines()
    assert (head.split(), empty) == (["person", "bed", "why"], "")
    assert [line.split("   ")[-1] for line in each[:2]] == ["an empty room", "with people of the same sex"]
    assert len({line.index("LOGATEC/") for line in each[:5]}) == 1
    assert each[5].index("LOGATEC/") == each[0].index("LOGATEC/") - 2, "two cells for each sign"
    assert sentence.endswith(": 6 people · dry run, nothing was written")
    data = json.loads(azil("admit --those last --to LOGATEC --programme asylum --format json").out)
    assert [one["why"] for one in data["people"]][:2] == ["an empty room", "with people of the same sex"]
    left = azil("discharge --those last --reason own-wish").out.splitlines()
    assert left[0].split() == ["person", "place", "nights"]
