"""Records of declared kinds: of whom they are, what is typed for them, and what becomes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from azilcli.errors import ExitCode
from tests.conftest import Azil, Result, records


def said(done: Result) -> Any:
    """What a command said as data."""
    assert done.code in (ExitCode.DONE, ExitCode.WAITING), done.err
    return json.loads(done.out)


def ask(azil: Azil, line: str) -> Any:
    """What a command says as data."""
    return said(azil(f"{line} --format json"))


def rows(path: Path, kind: str) -> list[dict[str, Any]]:
    """The records of a kind."""
    return records(path, f"SELECT * FROM {kind} ORDER BY id")


def refuses(azil: Azil, path: Path, line: str, code: ExitCode, *words: str) -> None:
    """The line is refused with these words, and nothing is written."""
    before = path.read_bytes()
    done = azil(line)
    assert done.code == code, (done.out, done.err)
    assert [word for word in words if word not in done.err] == []
    assert path.read_bytes() == before


def test_what_is_nobodys_is_named_by_its_code_and_recorded_again_to_correct_it(
    azil: Azil, house: Path
) -> None:
    assert ask(azil, "choir add kor --title Kor")["choir"] == "KOR"
    assert ask(azil, "choir add Kor --title 'Kor Logatec'")["title"] == "Kor Logatec"
    (only,) = rows(house, "choir")
    assert (only["id"], only["title"]) == ("KOR", "Kor Logatec")
    refuses(azil, house, "choir add KOR --title 'Kor Logatec'", ExitCode.USAGE, "already has these values")


def test_a_rule_refuses_and_completes(azil: Azil, house: Path) -> None:
    refuses(
        azil, house, "choir add K --title Silence", ExitCode.REFUSED, "a choir sings", "call it otherwise"
    )
    refuses(azil, house, "chore add Novak 100", ExitCode.NOT_FOUND)
    refuses(azil, house, "chore add 'Haidari Amina' 999", ExitCode.REFUSED, "at most", "ZMZ-1")


def test_of_several_people_each_has_a_record_of_their_own(azil: Azil, house: Path) -> None:
    made = ask(azil, "chore add 'Haidari Amina' 'Haidari Omid' 3")
    assert [one["name"] for one in made["records"]] == ["Haidari Amina", "Haidari Omid"]
    stays = records(house, "SELECT id, person FROM stay")
    assert {(row["stay"], row["person"]) for row in rows(house, "chore")} == {
        (s["id"], s["person"]) for s in stays
    }
    assert len(ask(azil, "chore add --household Haidari 4")["records"]) == 2


def test_of_a_household_there_is_one_record_where_the_kind_knows_households(azil: Azil, house: Path) -> None:
    made = ask(azil, "scheme add --household Haidari")
    assert made["person"] is None and made["name"] == "Haidari"
    code = made["household"]
    assert ask(azil, f"scheme add {code} --from yesterday")["household"] == code
    assert [one["household"] for one in rows(house, "scheme")] == [code, code]
    assert [one["scheme"] for one in ask(azil, f"show {code}")["scheme"]] == [
        one["scheme"] for one in ask(azil, "show 'Haidari Amina'")["scheme"]
    ]


def test_a_record_of_a_record_is_under_it(azil: Azil, house: Path) -> None:
    code = ask(azil, "scheme add 'Haidari Amina'")["scheme"]
    step = ask(azil, f"stepping add {code} 'go there' --due +7")
    assert (step["scheme"], step["name"]) == (code, "Haidari Amina")
    assert [one["what"] for one in ask(azil, f"show {code}")["stepping"]] == ["go there"]
    assert "stepping add" in azil("log --person 'Haidari Amina'").out
    refuses(azil, house, "stepping add R4T7-KM92-QXHC x", ExitCode.NOT_FOUND)


def test_every_mark_is_read_and_shown(azil: Azil, house: Path) -> None:
    azil("choir add KOR --title Kor")
    made = ask(
        azil,
        "scheme add 'Haidari Amina' --choir kor --wishes 'abroad other' --seen-at '3.12.2026 10:30' --helped"
        " --cost 1.240,50 --secret psst",
    )
    assert "secret" not in made
    (row,) = rows(house, "scheme")
    assert (row["choir"], row["wishes"], row["seen_at"]) == (
        "KOR",
        "abroad other",
        "2026-12-03T09:30:00+00:00",
    )
    assert (row["helped"], row["cost"], row["secret"]) == (1, 124050, "psst")
    (listed,) = ask(azil, "scheme list 'Haidari Amina'")
    assert (listed["cost"], listed["wishes"]) == (1240.5, "abroad other")
    text = azil("scheme list --lang sl").out
    assert "1.240,50" in text and "3. 12. 2026 10:30" in text


def test_what_is_private_is_shown_only_on_request(azil: Azil, house: Path) -> None:
    code = ask(azil, "scheme add 'Haidari Amina' --secret psst")["scheme"]
    for line in ("scheme list", "show 'Haidari Amina'", "log", f"scheme correct {code} --cost 1"):
        assert "psst" not in azil(line).out, line
    for line in ("scheme list --private", f"show {code}"):
        assert "psst" in azil(line).out, line


@pytest.mark.parametrize("typed", ["x", "1,2,3", "12,345,67", "--", "1e3"])
def test_an_amount_that_is_none_is_refused(azil: Azil, house: Path, typed: str) -> None:
    refuses(azil, house, f"scheme add 'Haidari Amina' --cost '{typed}'", ExitCode.USAGE)


@pytest.mark.parametrize(
    ("typed", "cents"), [("12", 1200), ("12,5", 1250), ("1.240", 124000), ("1,240.50", 124050), ("0,07 €", 7)]
)
def test_an_amount_is_read_as_people_write_it(azil: Azil, house: Path, typed: str, cents: int) -> None:
    azil(f"scheme add 'Haidari Amina' --cost '{typed}'")
    assert [row["cost"] for row in rows(house, "scheme")] == [cents]


def test_what_lies_under_a_bound_or_lies_ahead_or_is_backwards_is_refused(azil: Azil, house: Path) -> None:
    refuses(azil, house, "scheme add 'Haidari Amina' --cost -1", ExitCode.USAGE, "at least")
    refuses(azil, house, "scheme add 'Haidari Amina' --from tomorrow", ExitCode.REFUSED, "future")
    refuses(azil, house, "scheme add 'Haidari Amina' --to yesterday", ExitCode.REFUSED, "in the wrong order")
    refuses(azil, house, "chore add 'Haidari Amina' 0", ExitCode.USAGE)


def test_the_very_same_twice_is_refused_and_said_which(azil: Azil, house: Path) -> None:
    code = ask(azil, "scheme add 'Haidari Amina' --cost 3")["scheme"]
    refuses(
        azil, house, "scheme add 'Haidari Amina' --cost 3", ExitCode.REFUSED, "already recorded", code[:4]
    )
    assert azil("scheme add 'Haidari Omid' --cost 3").code == 0


def test_a_correction_alters_what_is_said_and_nothing_else(azil: Azil, house: Path) -> None:
    code = ask(azil, "scheme add 'Haidari Amina' --cost 3 --secret psst")["scheme"]
    assert ask(azil, f"scheme correct {code} --cost 4 --secret ''")["cost"] == 4
    (row,) = rows(house, "scheme")
    assert (row["cost"], row["secret"]) == (400, None)
    refuses(azil, house, f"scheme correct {code} --cost 4", ExitCode.USAGE, "nothing to change")
    refuses(azil, house, f"scheme correct {code}", ExitCode.USAGE, "what to correct")
    refuses(azil, house, f"scheme correct {code} --from ''", ExitCode.USAGE, "cannot be empty")
    refuses(azil, house, f"scheme correct {code} --to 2001-01-01", ExitCode.REFUSED, "in the wrong order")


def test_a_record_is_named_by_whose_it_is_where_there_is_one(azil: Azil, house: Path) -> None:
    azil("scheme add 'Haidari Amina' --cost 3")
    assert azil("scheme correct 'Haidari Amina' --cost 5").code == 0
    refuses(azil, house, "scheme correct 'Haidari Omid' --cost 5", ExitCode.NOT_FOUND, "no record")
    azil("scheme add 'Haidari Amina' --cost 7")
    refuses(azil, house, "scheme correct 'Haidari Amina' --cost 5", ExitCode.NOT_FOUND, "several")


def test_what_ended_holds_up_to_that_day(azil: Azil, house: Path) -> None:
    azil("scheme add 'Haidari Amina' --from 2025-03-01")
    refuses(azil, house, "scheme end 'Haidari Amina' --on 2025-02-01", ExitCode.REFUSED)
    assert azil("scheme end 'Haidari Amina' --on 2025-04-01").code == 0
    assert [row["to_day"] for row in rows(house, "scheme")] == ["2025-04-01"]
    refuses(azil, house, "scheme end 'Haidari Amina'", ExitCode.NOT_FOUND)
    assert len(ask(azil, "scheme list --from 2025-03-15 --to 2025-03-20")) == 1
    assert ask(azil, "scheme list --from 2025-04-02") == []


def test_what_is_cancelled_counts_no_more_and_stays_on_file(azil: Azil, house: Path) -> None:
    code = ask(azil, "scheme add 'Haidari Amina' --cost 3")["scheme"]
    cancelled = ask(azil, "scheme cancel 'Haidari Amina'")
    assert cancelled["cancelled"]
    assert ask(azil, "scheme list") == []
    assert "scheme" not in ask(azil, "show 'Haidari Amina'")
    assert ask(azil, f"show {code}")["cancelled"] == cancelled["cancelled"]
    refuses(azil, house, f"scheme correct {code} --cost 5", ExitCode.NOT_FOUND)
    assert azil("undo").code == 0
    assert len(ask(azil, "scheme list")) == 1
    assert azil("scheme add 'Haidari Omid' --cost 3").code == 0


def test_a_list_is_of_a_site_or_of_a_time(azil: Azil, house: Path) -> None:
    azil("scheme add 'Haidari Amina' --from 2025-03-01")
    azil("scheme add --household Haidari --from 2025-03-02")
    azil("scheme add Novak --from 2025-03-03")
    assert [one["from_day"] for one in ask(azil, "scheme list")] == ["2025-03-03", "2025-03-02", "2025-03-01"]
    assert [one["from_day"] for one in ask(azil, "scheme list --site logatec")] == [
        "2025-03-02",
        "2025-03-01",
    ]
    assert [one["from_day"] for one in ask(azil, "scheme list --limit 1")] == ["2025-03-03"]
    assert [one["from_day"] for one in ask(azil, "scheme list --to 2025-03-02 --limit 1")] == ["2025-03-02"]
    assert azil("scheme list --site NOWHERE").code == ExitCode.NOT_FOUND


def test_an_erasure_reaches_what_belongs_to_somebody_and_not_what_is_only_named(
    azil: Azil, house: Path
) -> None:
    azil("choir add KOR --title Kor --contact 'Zorka Berus'")
    plan = ask(azil, "scheme add Novak --choir KOR --secret psst")["scheme"]
    other = ask(azil, "scheme add 'Haidari Amina' --choir KOR --secret hush")["scheme"]
    azil(f"stepping add {plan} 'see Zorka Berus'")
    assert azil("person erase Novak --reason 'request 12/2026' --yes").code == 0
    whole = {row["id"]: row["secret"] for row in rows(house, "scheme")}
    assert whole == {plan: None, other: "hush"}
    assert [row["what"] for row in rows(house, "stepping")] == [""]
    assert [row["contact"] for row in rows(house, "choir")] == ["Zorka Berus"]
    assert azil("db verify").code == 0
    assert azil("scheme add 'Haidari Omid' --choir KOR").code == 0


def test_a_conflict_is_told_in_the_words_of_the_kind(azil: Azil, house: Path) -> None:
    code = ask(azil, "scheme add 'Haidari Amina'")["scheme"]
    other = house.with_name("other.db")
    other.write_bytes(house.read_bytes())
    azil(f"scheme correct {code} --cost 1")
    azil(f"--db {other} scheme correct {code} --cost 2")
    assert azil(f"db merge {other}").code == ExitCode.WAITING
    shown = azil("conflict show").out
    assert "1.00 €" in shown and "2.00 €" in shown and "scheme" in shown
    assert azil("conflict resolve --value cost=3,50").code == 0
    assert [row["cost"] for row in rows(house, "scheme")] == [350]


@pytest.mark.parametrize("lang", ["en", "sl"])
@pytest.mark.parametrize("noun", ["choir", "scheme", "stepping", "chore", "scheme add", "scheme list"])
def test_help_is_whole(azil: Azil, house: Path, noun: str, lang: str) -> None:
    done = azil(f"{noun} --help --lang {lang}")
    assert done.code == 0 and "azil" in done.out
