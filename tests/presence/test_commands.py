"""The commands, as they are typed."""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from azilcli import dates
from tests.conftest import Azil, records
from tests.presence.conftest import absences as of


def given(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    raw = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


def test_leaving_and_coming_back(azil: Azil, house: Path) -> None:
    said = azil("absent Ahmadi --on 14.9.2024 --reason visit --expected 16.9.2024")
    assert said.code == 0 and "since 2024-09-14" in said.out
    assert azil("absent Ahmadi --on 15.9.2024").code == 4
    assert azil("return Ahmadi --on 17.9.2024").code == 0
    assert azil("return Ahmadi --on 17.9.2024").code == 4
    assert azil("absent Nobody").code == 3
    assert azil("absent").code == 2
    assert of(house, "Ahmadi") == [("2024-09-14", "2024-09-17")]


def test_tried_only(azil: Azil, house: Path) -> None:
    assert azil("absent Ahmadi --on 14.9.2024 --dry-run").code == 0
    assert azil("presence record LOGATEC --on 14.9.2024 --dry-run").code == 0
    assert records(house, "SELECT * FROM absence") == records(house, "SELECT * FROM presence_check") == []


def test_a_check_with_codes_on_the_line(azil: Azil, house: Path, code: dict[str, str]) -> None:
    line = f"presence record LOGATEC --on 14.9.2024 --missing {code['Ahmadi']} --missing Bako --format json"
    said = json.loads(azil(line).out)
    assert (said["present"], set(said["left"])) == (2, {code["Ahmadi"], code["Bako"]})
    assert azil("presence record LOGATEC --missing Ahmadi --csv x.csv").code == 2


@pytest.mark.parametrize(
    "form",
    ["{a}\n{b}\n", "{a}\r\n\r\n{b}", "code\n{a}\n{b}\n", "šifra;ime\n{a};x\n{b};y\n",
     "name,code\nx,{a}\ny,{b}\n", "code\tname\n{a}\tx\n{b}\ty\n", "\ufeffcode\n{a}\n{b}\n",
     "person,missing\n{a},x\n{b},X\n{c},\n"],
)  # fmt: skip
def test_a_check_from_standard_input(
    azil: Azil, house: Path, code: dict[str, str], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    given(monkeypatch, form.format(a=code["Ahmadi"], b=code["Bako"], c=code["Cano"]))
    said = json.loads(azil("presence record LOGATEC --on 14.9.2024 --csv - --format json").out)
    assert set(said["missing"]) == {code["Ahmadi"], code["Bako"]}


def test_nothing_on_standard_input_means_that_nobody_is_missing(
    azil: Azil, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, "")
    said = json.loads(azil("presence record LOGATEC --on 14.9.2024 --csv - --format json").out)
    assert (said["present"], said["missing"]) == (4, [])


def test_a_slip_in_a_code_writes_nothing(
    azil: Azil, house: Path, code: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = code["Ahmadi"][:-1] + ("2" if code["Ahmadi"][-1] != "2" else "3")
    given(monkeypatch, f"{code['Bako']}\n{wrong}\n")
    assert azil("presence record LOGATEC --on 14.9.2024 --csv -").code == 3
    assert records(house, "SELECT * FROM presence_check") == []
    Path("x.csv").write_text("name\nAhmadi\n", encoding="utf-8")
    assert azil("presence record LOGATEC --on 14.9.2024 --csv x.csv").code == 3
    Path("x.csv").write_text("name,missing\nAhmadi,x\n", encoding="utf-8")
    assert azil("presence record LOGATEC --on 14.9.2024 --csv x.csv").code == 2
    assert azil("presence record LOGATEC --on 14.9.2024 --csv none.csv").code == 2
    assert records(house, "SELECT * FROM presence_check") == []


def test_the_list_can_be_filled_in_and_handed_back(azil: Azil, house: Path, code: dict[str, str]) -> None:
    assert azil("presence list LOGATEC --on 14.9.2024 --format csv --out list.csv").code == 0
    page = Path("list.csv").read_text(encoding="utf-8").splitlines()
    assert page[0] == "room,bed,person,name,state,since,until,missing,back"
    filled = [line[:-1] + "x," if "Ahmadi" in line else line for line in page]
    Path("list.csv").write_text("\n".join(filled), encoding="utf-8")
    said = json.loads(azil("presence record LOGATEC --on 14.9.2024 --csv list.csv --format json").out)
    assert said["missing"] == [code["Ahmadi"]]
    filled = [line + "x" if "Ahmadi" in line else line for line in page]
    Path("list.csv").write_text("\n".join(filled), encoding="utf-8")
    said = json.loads(azil("presence record LOGATEC --on 15.9.2024 --csv list.csv --format json").out)
    assert (said["back"], said["missing"]) == ([code["Ahmadi"]], [])


@pytest.mark.parametrize(
    ("utc", "night"),
    [
        ("2024-09-14T20:00", "2024-09-14"),  # 22:00 in Ljubljana
        ("2024-09-15T00:10", "2024-09-14"),
        ("2024-09-15T05:00", "2024-09-14"),
        ("2024-09-15T09:59", "2024-09-14"),
        ("2024-09-15T10:00", "2024-09-15"),
        ("2024-10-27T00:30", "2024-10-26"),  # 02:30, when the clocks go back
        ("2024-10-27T10:59", "2024-10-26"),
        ("2025-03-30T01:30", "2025-03-29"),  # 03:30, when they go forward
    ],
)
def test_until_noon_the_night_is_meant_that_has_just_been(
    azil: Azil, house: Path, monkeypatch: pytest.MonkeyPatch, utc: str, night: str
) -> None:
    monkeypatch.setattr(dates, "now", lambda: datetime.fromisoformat(f"{utc}+00:00"))
    done = json.loads(azil("presence record LOGATEC --missing Ahmadi --format json").out)
    assert done["day"] == night
    assert of(house, "Ahmadi") == [(night, None)]
    said = dates.show_night(date.fromisoformat(night))
    assert f"in the night {said}" in azil("presence record LOGATEC --dry-run").out
    assert f"Night {said}" in azil("presence list LOGATEC").out
    assert json.loads(azil("presence record LOGATEC --on today --dry-run --format json").out)["day"] == str(
        dates.today()
    )


def test_the_list_as_it_is_printed(azil: Azil, house: Path) -> None:
    azil("absent Ahmadi --on 14.9.2024")
    page = azil("presence list LOGATEC --on 14.9.2024").out
    assert "Presence at LOGATEC" in page and "4 people sleep here; away: 1" in page
    assert "the check is not recorded yet" in page
    assert azil("presence list NOWHERE").code == 3


def test_passes(azil: Azil, house: Path) -> None:
    assert azil("pass grant Ahmadi --from tomorrow --to +4").code == 0
    refused = azil("pass grant Bako --from tomorrow --to +9")
    assert refused.code == 4 and "at most 7 are allowed" in refused.err and "--override" in refused.err
    assert azil('pass grant Bako --from tomorrow --to +9 --override "funeral"').code == 0
    assert "Ahmadi" in azil("pass list --site LOGATEC").out
    assert azil("pass cancel Ahmadi").code == 0
    assert "Ahmadi" not in azil("pass list").out
    assert azil("pass cancel Ahmadi").code == 3
    assert azil("pass grant Ahmadi --from tomorrow --to tomorrow").code == 2


def test_occupancy_shows_who_is_present(azil: Azil, house: Path) -> None:
    azil("absent Ahmadi --on 14.9.2024")
    said = json.loads(azil("report occupancy --on 15.9.2024 --site LOGATEC --present --format json").out)
    line = said["occupancy"][0] if isinstance(said, dict) else said[0]
    assert (line["occupied"], line["present"]) == (4, 3)


def test_the_check_of_the_file_says_it_from_the_eighteenth_on(azil: Azil, house: Path) -> None:
    """ZMZ-1 50(2)."""
    azil("absent Ahmadi --on 14.9.2024")
    assert azil("check --code deemed-withdrawal --on 17.9.2024").code == 0
    assert azil("check --code deemed-withdrawal --on 18.9.2024").code == 6
