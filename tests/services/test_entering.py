"""Entering people: no code becomes a name, and what is doubtful is told before it is written."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from azilcli.cli import session
from azilcli.ledger import ids
from tests.conftest import Azil, Result, records
from tests.every import every


@pytest.fixture
def code(azil: Azil, office: Path) -> str:
    """Somebody in the file."""
    assert azil("person add Novak Ana --sex f --born 3.5.1990 --citizenship SVN").code == 0
    return str(records(office, "SELECT id FROM person")[0]["id"])


def refused(azil: Azil, line: str, code: int, saying: str) -> Result:
    """The line ends so, in such words, and nothing is written."""
    before = Path("azil.db").read_bytes()
    ended = azil(line)
    assert (ended.code, ended.out) == (code, ""), ended
    assert saying in ended.err
    assert Path("azil.db").read_bytes() == before
    return ended


# Codes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "person add {}",
        "person add Kos {}",
        "person add Kos --other-names {}",
        "person edit 'Novak Ana' --family {}",
        "household create Novak --member {}",
        "household create Novak --member '{}, , f'",
        "household create {}",
        "person add --csv people.csv",
        "household create Novak --csv people.csv",
    ],
)
def test_a_code_never_becomes_a_name_however_it_is_written(azil: Azil, code: str, line: str) -> None:
    wrong = code[:-1] + next(sign for sign in ids.ALPHABET if sign != code[-1])
    for typed in (code, ids.show(code), code.lower(), ids.show(wrong).lower(), f" {ids.show(code)} "):
        Path("people.csv").write_text(f"priimek;ime\nKos;Eva\n{typed};\n", encoding="utf-8")
        ended = refused(azil, line.format(typed), 2, "is a code, not a name")
        assert f"azil show {typed.strip()[:4].upper()}" in ended.err


# The EMŠO --------------------------------------------------------------------------------------------


def emso(first: str) -> str:
    """A number with its check digit."""
    weights = (7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(weight * int(digit) for weight, digit in zip(weights, first, strict=True)) % 11
    return first + str((11 - rest) % 11)


HERS = emso("030599050501")


def held(office: Path, name: str) -> tuple[object, ...]:
    (row,) = records(office, "SELECT * FROM person WHERE family_name = :name", name=name)
    return row["birth_date"], row["sex"], row["birth_band"]


@every("said", ["", "--sex f", "--born 1990", "--born 3.5.1990 --sex f"])
def test_an_emso_tells_birth_and_sex_where_they_are_not_said(azil: Azil, office: Path, said: str) -> None:
    assert azil(f"person add Kos Eva --emso {HERS} {said}").code == 0
    assert held(office, "Kos") == ("1990-05-03", "f", "1990-1994")


def test_an_emso_that_is_learnt_later_tells_them_too(azil: Azil, office: Path) -> None:
    azil("person add Kos Eva")
    assert azil(f"person edit 'Kos Eva' --emso {HERS}").code == 0
    assert held(office, "Kos") == ("1990-05-03", "f", "1990-1994")


@every("said", ["--sex m", "--born 1991", "--born 4.5.1990", "--sex m --born 1.1.2000"])
def test_an_emso_that_contradicts_is_refused_unless_one_is_sure(azil: Azil, office: Path, said: str) -> None:
    refused(azil, f"person add Kos Eva --emso {HERS} {said}", 4, f"EMŠO {HERS} of Kos Eva")
    done = azil(f"person add Kos Eva --emso {HERS} {said} --force")
    assert done.code == 0 and f"EMŠO {HERS} of Kos Eva" in done.err
    refused(
        azil, f"person edit Kos --emso {HERS} --born 1.2.1990", 4, "gives 1990-05-03 as the date of birth"
    )


def test_a_csv_with_one_contradiction_enters_nobody(azil: Azil, office: Path) -> None:
    Path("people.csv").write_text(f"priimek;ime;spol;emso\nRak;Ivo;m;\nKos;Eva;m;{HERS}\n", encoding="utf-8")
    refused(azil, "person add --csv people.csv", 4, "that of a woman, but a man is entered")
    assert azil("person add --csv people.csv --force").code == 0


# People entered twice ----------------------------------------------------------------------------------

SAME = "--sex f --born 3.5.1990 --citizenship SVN"


@pytest.mark.parametrize("name", ["Novak Ana", "Ana Novak", "novak ána"])
def test_the_same_person_is_not_entered_again_unasked(azil: Azil, code: str, name: str) -> None:
    ended = refused(azil, f"person add {name} {SAME}", 4, "seems to be in the file already: Novak Ana")
    assert ids.show(code) in ended.err and "--force" in ended.err
    member = shlex.quote(", ".join([*name.split(), "f", "3.5.1990", "SVN"]))
    refused(azil, f"household create Novak --member {member}", 4, "seems to be in the file already")
    assert azil(f"person add {name} {SAME} --force").code == 0


@pytest.mark.parametrize("line", ["Novak Anna --sex f --born 3.5.1990", "Novak Ana", "Nowak Ana --born 1990"])
def test_somebody_who_may_be_the_same_is_entered_with_a_remark(azil: Azil, code: str, line: str) -> None:
    done = azil(f"person add {line}")
    assert done.code == 0
    assert "seems to be in the file already: Novak Ana" in done.err


@pytest.mark.parametrize("line", ["Novak Ana --sex m --born 1.2.1950", "Kos Eva", "Novak Jan"])
def test_of_somebody_else_nothing_is_said(azil: Azil, code: str, line: str) -> None:
    done = azil(f"person add {line}")
    assert (done.code, done.err) == (0, "")


def test_equal_rows_of_one_csv_are_refused_and_spellings_remarked_on(azil: Azil, office: Path) -> None:
    head = "priimek;ime;spol;datum_rojstva\n"
    Path("twice.csv").write_text(head + "Kos;Eva;f;1990\nRak;Ivo;m;\nKos;Eva;f;1990\n", encoding="utf-8")
    refused(azil, "person add --csv twice.csv", 4, "Kos Eva is given twice")
    Path("near.csv").write_text(head + "Haidari;Mohammad;m;1990\nHaidary;Muhamad;m;1990\n", encoding="utf-8")
    done = azil("person add --csv near.csv")
    assert done.code == 0
    assert "Haidary Muhamad seems to be given twice: also as Haidari Mohammad" in done.err


@pytest.mark.parametrize(("answer", "entered"), [(True, 2), (False, 1)])
def test_at_a_terminal_one_is_asked(
    azil: Azil, code: str, office: Path, monkeypatch: pytest.MonkeyPatch, answer: bool, entered: int
) -> None:
    monkeypatch.setattr(session, "is_asked", lambda yes: not yes)
    monkeypatch.setattr(session, "agreed", lambda _question: answer)
    asked = azil(f"person add Novak Ana {SAME}")
    assert asked.code == 0
    assert "seems to be in the file already" in asked.err
    assert len(records(office, "SELECT id FROM person")) == entered


# What cannot be undone ---------------------------------------------------------------------------------


def test_nobody_is_erased_unasked(azil: Azil, code: str) -> None:
    ended = refused(azil, f"person erase {code} --reason x", 2, "an erasure cannot be undone")
    assert "--yes" in ended.err
    assert azil(f"person erase {code} --reason x --dry-run").code == 0
    assert azil(f"person erase {code} --reason x --yes").code == 0


@every("blank", ["ㅤ", "⠀", "ﾠ", "\u200b", "ᅟᅠ"])
def test_a_name_of_which_nothing_is_seen_is_no_name(azil: Azil, office: Path, blank: str) -> None:
    refused(azil, f"person add {blank}", 2, "the name of the person is missing")
    refused(azil, f"household create {blank}", 2, "the name of the household is missing")
