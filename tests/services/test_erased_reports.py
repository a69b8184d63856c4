"""What every report says of somebody who was erased: the code, and that they were; and the same figures."""

from __future__ import annotations

import json
import shlex
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from azilcli import repository
from azilcli.cli.base import Read
from azilcli.errors import ExitCode
from azilcli.ledger import fold, ids
from azilcli.repository import findings
from azilcli.rules import checks
from azilcli.services import erasing, people, places, stays
from azilcli.services.people import Identity
from tests.cli.test_help import RUN
from tests.conftest import AUTHOR, Azil, Result
from tests.doing import do
from tests.every import every
from tests.records import lines
from tests.services.leftover import copy, erase, merge
from tests.services.marked import CAME, GONE, LEFT, Marked

LATER = GONE + timedelta(days=30)

NIGHT = "2024-06-13"
READ = (
    f"""
find {{person}} --on {NIGHT}
report nightly --on {NIGHT}
db query "SELECT coalesce(nullif(family_name, ''), '(erased) (izbrisano)') AS name, phone FROM person"
find {{other}} --on {NIGHT}
show {{person}} --on {NIGHT}
show {{other}}
show {{stay}} --on {NIGHT}
show {{alone}} --on 2024-06-11
show {{shared}} --on {NIGHT}
show LOGATEC --on {NIGHT}
show LOGATEC/101 --on {NIGHT}
show LOGATEC/101/A --on 2024-12-01
check --on {NIGHT}
check --on 2024-06-21
check
due --on {NIGHT} --within 400
log --limit 0
log --person {{person}} --limit 0
log --record {{person}} --limit 0
log --place LOGATEC/101/A
export people
export card --private
suggest {{mate}} --programme asylum --on {NIGHT}
suggest {{person}} --programme asylum --on {NIGHT}
report occupancy --on {NIGHT}
report occupancy --on {NIGHT} --by bed --site LOGATEC --present
report occupancy --on {NIGHT} --by room --present
report occupancy --on {NIGHT} --by kind
report occupancy --on {NIGHT} --by programme
report occupancy --from 2024-06-01 --to 2024-12-31 --every month
report residents --on {NIGHT}
report rooms --on {NIGHT}
report evacuation --on {NIGHT}
report kitchen --on {NIGHT} --names
report school --on {NIGHT}
report certificate {{person}} --on {NIGHT}
report notice {{person}} --on 2024-09-10
report stays --from 2024-06-01 --to 2024-12-31
report stays --from 2024-06-01 --to 2024-12-31 --why all:nights
report flow --from 2024-06-01 --to 2024-12-31 --why all:left
report flow --from 2024-06-01 --to 2024-12-31
report month --month 2024-06
report month --month 2024-06 --why reception
report dispersed --on {NIGHT}
report centre LOGATEC --on {NIGHT}
report forecast --from {NIGHT} --to {NIGHT}
warning rank --on {NIGHT}
report warnings --from 2024-06-01 --to 2024-12-31
report pilot --from 2024-06-01 --to 2024-12-31
report needs --on {NIGHT}
report aid --from 2024-06-01 --to 2025-03-31
report requests --from 2024-06-01 --to 2024-12-31
report integration --on {NIGHT}
report counselling --from 2024-06-01 --to 2024-12-31
report handovers --on 2024-06-20
report partners --from 2024-06-01 --to 2024-12-31
report groups --from 2024-06-01 --to 2024-12-31
report documents --on {NIGHT} --unsigned
report rights --from 2024-06-01 --to 2024-12-31
report health --from 2024-06-01 --to 2024-12-31
report care --from 2024-06-01 --to 2024-12-31 --private
document signatures
report expiring --from 2020-01-01 --to 2999-12-31
report movements --from 2024-06-01 --to 2024-12-31
report movements --from 2024-06-01 --to 2024-12-31 --why
measure list
measure list {{person}}
leaving show {{person}} --on 2024-06-20
leaving list --all --on 2024-06-20
status list --on {NIGHT}
card list --on {NIGHT}
evidence list {{person}} --on 2024-12-01
guardian list --on {NIGHT}
health list --on {NIGHT}
person show {{person}} --on {NIGHT}
person list --on {NIGHT} --limit 0
person duplicates --min-score 0
person duplicates {{person}} --min-score 0
household show {{alone}} --on 2024-06-11
household list --on 2024-06-11
presence list LOGATEC --on {NIGHT}
pass list --on 2024-06-18
site show LOGATEC --on {NIGHT}
site list --on {NIGHT}
room show LOGATEC/101 --on {NIGHT}
room list LOGATEC --on {NIGHT}
bed show LOGATEC/101/A --on {NIGHT}
bed list LOGATEC --on {NIGHT}
policy list
policy show pass.days
code list destination
conflict list
""".strip().splitlines()
    + lines.listing()
    + [f"{line} {{person}}" for line in lines.listing(of_people=True)]
)
"""Lines for every command that reads the records; most of them for a day when the person was there."""

WORDS = {"en": "(erased)", "sl": "(izbrisano)"}


@pytest.fixture(scope="module")
def _before(_world: tuple[Path, Marked]) -> dict[str, str]:
    """Codes by the names in the lines."""
    path, who = _world
    with repository.reading(path) as repo:
        first = repo.rows("SELECT id FROM stay WHERE person = :p ORDER BY arrived", p=who.person)[0]["id"]
    return {**who._asdict(), "stay": first}


@pytest.fixture(scope="module")
def _after(_world: tuple[Path, Marked], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file once the person was erased."""
    path = tmp_path_factory.mktemp("erased") / "azil.db"
    path.write_bytes(_world[0].read_bytes())
    erase(path, _world[1].person)
    return path.read_bytes()


def told(said: str, who: Marked) -> list[str]:
    """What of the person stands in a text: secrets, and the code."""
    own = {who.person, who.other, ids.show(who.person), ids.show(who.other), who.alone, ids.show(who.alone)}
    return sorted(one for one in who.secrets | own if one in said)


def test_there_is_a_line_here_for_every_command_that_reads_the_records() -> None:
    reading = {words for words, command in RUN.items() if isinstance(command, Read)} - {"conflict show"}
    shown = {
        next(words for words in (" ".join(parts[:2]), parts[0]) if words in RUN)
        for parts in (shlex.split(line) for line in READ)
    }
    assert reading == shown


@every("typed", READ)
def test_a_report_says_of_whom_it_speaks_and_nothing_of_who_that_was(
    path: Path, azil: Azil, who: Marked, _before: dict[str, str], _after: bytes, typed: str
) -> None:
    line = typed.format(**_before)
    before = azil(line)
    assert before.code in (ExitCode.DONE, ExitCode.WAITING), before.err
    data = azil(f"{line} --format json").out
    path.write_bytes(_after)
    for lang, word in WORDS.items():
        after = azil(f"{line} --lang {lang}")
        _names_nobody(after, before, who)
        if told(before.out, who) and not any(
            word in line for word in ("duplicates", "report care", "export")
        ):
            assert word in after.out or told(after.out, who)
    _names_nobody(azil(f"{line} --format {'csv' if READ.index(typed) % 2 else 'md'}"), before, who)
    after = azil(f"{line} --format json")
    _names_nobody(after, before, who)
    if not any(word in line for word in ("log", "check", "duplicates", "export", "nightly")):
        assert _counted(json.loads(after.out)) == _counted(json.loads(data))


def _names_nobody(after: Result, before: Result, who: Marked) -> None:
    assert after.code in (before.code, ExitCode.DONE), after.err
    assert not [secret for secret in who.secrets if secret in after.out + after.err]


_TAKEN = ("opinions", "entered_twice", "vulnerable")


def _counted(data: Any) -> object:
    """How many lines there are, but of what an erasure takes away, kinds of vulnerability among it."""
    if isinstance(data, list):
        return len(data)
    return {name: len(rows) for name, rows in data.items() if name not in _TAKEN}


def test_the_figures_of_a_report_printed_again_are_those_of_then_without_the_names(
    path: Path, azil: Azil, who: Marked
) -> None:
    with repository.reading(path) as repo:
        shown = repo.state
    lines = [f"report occupancy --on {NIGHT} --by {by} --present" for by in ("site", "room", "programme")]
    before = [azil(line).out for line in lines]
    people = json.loads(azil(f"report residents --on {NIGHT} --format json").out)
    erase(path, who.person)
    assert [azil(f"{line} --as-known {shown}").out for line in lines] == before
    known = azil(f"report residents --on {NIGHT} --as-known {shown} --format json").out
    assert not told(known.replace(who.person, ""), who)
    assert [row["person"] for row in json.loads(known)] == [row["person"] for row in people]
    for line in READ[:20]:
        if "{" not in line:
            said = azil(f"{line} --as-known {shown}")
            assert said.code in (0, 6)
            assert not [secret for secret in who.secrets if secret in said.out]


def test_show_says_when_and_why_somebody_was_erased(path: Path, azil: Azil, who: Marked) -> None:
    erase(path, who.person)
    for code in (who.person, who.other):
        shown = azil(f"show {code}")
        assert "request 12/2026" in shown.out
        assert json.loads(azil(f"show {code} --format json").out)["person"]["code"] == who.person


def test_the_log_has_the_erasure_and_its_reason(path: Path, azil: Azil, who: Marked) -> None:
    entry = erase(path, who.person).entry
    for line in ("log", f"log --person {who.person}", f"log --record {who.person}"):
        first = json.loads(azil(f"{line} --format json").out)[0]
        assert (first["entry"], first["action"]) == (entry.id[:8], "person erase")
        assert "request 12/2026" in first["remark"]
        assert ids.show(who.person) in first["about"]


def test_nobody_finds_somebody_erased_by_what_was_their_name(path: Path, azil: Azil, who: Marked) -> None:
    erase(path, who.person)
    for secret in sorted(who.secrets)[:10]:
        assert azil(f"find {secret}").code == ExitCode.NOT_FOUND


def test_two_who_are_erased_do_not_look_like_one(path: Path, azil: Azil, who: Marked) -> None:
    erase(path, who.person)
    _leave_and_erase(path, who.mate)
    assert json.loads(azil("person duplicates --min-score 0 --format json").out) == []


def _leave_and_erase(path: Path, code: str) -> None:
    do(path, stays.discharge, [code], on=LEFT, reason="other", destination=None)
    erase(path, code)


def test_checks_find_nothing_new_of_somebody_who_has_left_and_was_erased(path: Path, who: Marked) -> None:
    def found() -> set[tuple[str, str]]:
        with repository.reading(path) as repo:
            return {
                (check.code, row["subject"])
                for check, rows in findings.found(repo, date(2026, 1, 1))
                for row in rows
            }

    before = found()
    erase(path, who.person)
    assert found() <= before


@pytest.mark.parametrize("lang", WORDS)
def test_the_finding_of_a_past_night_has_the_code(path: Path, azil: Azil, who: Marked, lang: str) -> None:
    erase(path, who.person)
    rows = json.loads(azil(f"check --on {NIGHT} --format json --lang {lang}").out)
    assert who.person in {row["subject"] for row in rows}


def test_a_past_state_finds_no_contradiction_in_an_erasure_that_was_not_known_then(
    path: Path, azil: Azil, who: Marked
) -> None:
    with repository.reading(path) as repo:
        states = repo.values("SELECT id FROM entry WHERE action IN ('admit', 'household create')")
    other = copy(path, "other.db")
    erase(path, who.person)
    for (state,) in states:
        for code in ("erased-stays", "erased-in-part"):
            assert azil(f"check --on {NIGHT} --code {code} --as-known {state}").code == ExitCode.DONE
    do(other, stays.admit, [who.person], "LOGATEC/104/A", on=LATER, programme="asylum", override="x")
    merge(path, other)
    with repository.reading(path) as repo:
        shown = repo.fingerprint
    line = "check --code erased-stays --format json"
    before = azil(line)
    assert json.loads(before.out)
    assert azil(f"{line} --as-known {shown}") == before


# Age


def _age_findings(path: Path, on: date) -> set[tuple[str, str]]:
    """What checks find on a day that depends on somebody's age."""
    with repository.reading(path) as repo:
        return {
            (check.code, str(row["subject"]))
            for check in checks.checks()
            if check.code.startswith(("room-", "no-guardian", "no-placement", "minor-", "guardian-"))
            for row in repo.rows(check.sql, on=on.isoformat(), today=on.isoformat())
        }


def _enter(path: Path, *born: str) -> list[str]:
    one = [
        Identity("Kid", f"Nr{n}", sex="m", birth_date=day, citizenship="AFG") for n, day in enumerate(born)
    ]
    return [person["code"] for person in do(path, people.add, one, sure=True).data["people"]]


def _house(path: Path, codes: list[str], room: str) -> None:
    """Let people sleep in a room from one day to another."""
    with repository.writing(path, AUTHOR) as repo:
        for code in codes:
            stay = repo.add("stay", person=code, programme="asylum", arrived=CAME, departed=LEFT)
            repo.add("placement", stay=stay, site=room.partition("/")[0], room=room, number=1,
                     from_day=CAME, to_day=LEFT)  # fmt: skip
        repo.record("test")


BORN = ("2004-01-01", "2006-06-09", "2006-06-11", "2009-12-31", "2011-05-05", "1990")
MATES = ((), ("1980",), ("2008",), ("1980", "2010"))
"""Who else sleeps in the room, by year of birth."""


def test_an_age_that_is_erased_brings_about_no_finding_of_a_past_night(path: Path, office: Path) -> None:
    """Each with others in a room of their own: neither room nor household has to do with another."""
    ways = [(born, *mates) for born in BORN for mates in MATES]
    cases = [(born, False) for born in ways] + [(born, True) for born in ways if len(born) > 1]
    do(path, places.add_rooms, "LOGATEC", f"901-{900 + len(cases)}", beds=3, area_m2=None, floor=None,
       reserved_for="minors", from_day=CAME)  # fmt: skip
    first = {}
    for number, (born, is_related) in enumerate(cases, 901):
        codes = _enter(path, *born)
        if is_related:
            do(path, people.create_household, f"Kid {number}", kind="family", existing=codes, entered=[],
               on=CAME)  # fmt: skip
        _house(path, codes, f"LOGATEC/{number}")
        first[codes[0]] = (born, is_related)
    before = _age_findings(path, CAME)
    with repository.writing(path, AUTHOR) as repo:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fold, "rebuild", lambda _connection: None)  # once is enough
            for code in first:
                erasing.erase(repo, code, "request")
        fold.rebuild(repo.connection)
    new = _age_findings(path, CAME) - before
    assert {first.get(subject, subject): check for check, subject in new} == {}


@pytest.mark.parametrize(("born", "needs"), [("2009-05-05", None), ("2012", 1), ("1990", 0)])
def test_whether_somebody_erased_needed_a_guardian_is_said_only_where_it_is_known(
    path: Path, office: Path, azil: Azil, born: str, needs: int | None
) -> None:
    (code,) = _enter(path, born)
    with repository.writing(path, AUTHOR) as repo:
        repo.add("guardian", person=code, kind="guardian", from_day=CAME, name="Kos Eva")
        repo.record("test")
    _house(path, [code], "DD-POSTOJNA/1")
    line = f"guardian list --on {CAME} --format json"
    assert [row["needs_guardian"] for row in json.loads(azil(line).out)] == [int(born > "2000")]
    erase(path, code)
    assert [row["needs_guardian"] for row in json.loads(azil(line).out)] == [needs]
