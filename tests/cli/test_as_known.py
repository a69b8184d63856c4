"""`--as-known`: every report on a past state of the file, and reprints that are the same to the letter."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import shlex
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from azilcli import dates, repository, zones
from azilcli.cli.base import Read
from azilcli.cli.boundary import main
from azilcli.errors import ExitCode
from azilcli.ledger import fold, ids, journal, known
from azilcli.ledger.journal import Draft, Entry
from tests.cli.test_help import RUN
from tests.conftest import AUTHOR, Azil, Result
from tests.every import every
from tests.records import lines

NIGHT = "2025-03-03"

READ = (
    """
find haidari --on 2025-03-03
show Haidari Amina --on 2025-03-03
show LOGATEC/101 --on 2025-03-03
show LOGATEC --on 2025-03-03
check --on 2025-03-03
report nightly --on 2025-03-03
db query "SELECT day, what, person, from_place, to_place FROM movement ORDER BY day, stay"
check --on 2025-03-03 --site LOGATEC --severity gate
due --on 2025-03-03 --within 400
log --limit 0
log --person 'Haidari Amina'
log --place LOGATEC
suggest 'Novak Ana' --programme asylum --on 2025-03-03
report occupancy --on 2025-03-03
report occupancy --on 2025-03-03 --by bed --site LOGATEC
report occupancy --on 2025-03-03 --by room --present
report occupancy --on 2025-03-03 --by programme
report occupancy --month 2025-03
report residents --on 2025-03-03
report rooms --on 2025-03-03
report evacuation --on 2025-03-03
report kitchen --on 2025-03-03 --names
report school --on 2025-03-03
report certificate 'Haidari Amina' --on 2025-03-03
report notice 'Tesfay Selam' --on 2025-03-03
report stays --from 2025-02-01 --to 2025-03-31
report flow --month 2025-03
report stays --month 2025-03 --compare
report month --month 2025-03
report month --month 2025-02 --publish
report dispersed --on 2025-02-01
report centre LOGATEC --on 2025-02-01
report forecast --from 2025-03-01 --to 2025-03-03
report needs --on 2025-03-03
report aid --from 2024-06-01 --to 2025-03-31
report integration --on 2025-03-03
report counselling --month 2025-02
report handovers --on 2025-03-03
report partners --from 2025-02-01 --to 2025-03-03
report groups --from 2025-02-01 --to 2025-03-03
report requests --month 2025-03
report documents --on 2025-03-03 --unsigned
report rights --month 2025-03
report health --month 2025-03
report care --month 2025-03 --private
document signatures
report expiring --from 2025-02-01 --to 2027-12-31
report movements --from 2025-03-01 --to 2025-03-03
measure list
leaving show 'Haidari Amina' --on 2025-03-03
leaving list --all --on 2025-03-03
status list --on 2025-03-03
card list --on 2025-03-03
evidence list 'Tesfay Selam' --on 2025-03-03
guardian list --on 2025-03-03
health list --on 2025-03-03
person show 'Haidari Amina' --on 2025-03-03
person list --on 2025-03-03
export people --site LOGATEC --on 2025-03-03 --format text
export card --format text
person duplicates --min-score 20
household show Kos --on 2025-03-03
household list --on 2025-03-03
presence list LOGATEC --on 2025-03-03
pass list --on 2025-03-03
site show LOGATEC --on 2025-03-03
site list --on 2025-03-03
room show LOGATEC/101 --on 2025-03-03
room list LOGATEC --on 2025-03-03
bed show LOGATEC/101/A --on 2025-03-03
bed list LOGATEC --on 2025-03-03
warning rank --on 2025-03-03
report warnings --from 2025-01-01 --to 2025-03-31
report pilot --from 2025-01-01 --to 2025-03-31 --by town
policy list
policy show pass.days
code list destination
conflict list
conflict show
""".strip().splitlines()
    + lines.listing()
)
"""Lines for every command that reads the records, each for an explicit day."""

BEFORE = """
init --empty
site add LOGATEC --name Logatec --town Logatec --kind branch --programme asylum --from 2020-01-01
site add IH-CELJE --name Celje --town Celje --kind integration-house --programme integration --from 2020-01-01
room add LOGATEC --rooms 101-104 --beds 4 --area 20 --from 2020-01-01
room add IH-CELJE --rooms 1-3 --beds 2 --from 2020-01-01
person add Haidari Amina --sex f --born 1990-05-03 --citizenship AFG
person add Haidari Omid --sex m --born 1988 --citizenship AFG
person add Haidari Omid --sex m --citizenship SYR
person add Novak Ana --sex f --born 2009-03-05
person add Tesfay Selam --sex f --citizenship ERI
person add Omari Nur --sex m --born 2012-03-04
household create Kos --on 2025-02-01 --member 'Kos, Miha, m, 1980, SYR' --member 'Kos, Tim, m, 2015, SYR'
person add Kos Tom --sex m --born 2015-04-01 --citizenship SYR
household join Kos 'Kos Tom' --on 2025-02-01 --relation child
health exam 'Haidari Amina' 'Novak Ana' 'Kos Miha' --on 2025-02-01 --result fit
health info 'Haidari Amina' --on 2025-02-02 --language dari
health vulnerability 'Haidari Amina' --kind disability --on 2025-02-01
status set 'Haidari Amina' applicant --on 2025-02-01
status set 'Tesfay Selam' refugee --on 2025-01-10
card add 'Haidari Amina' --kind applicant-card --number P-1 --issued 2025-02-01
admit 'Haidari Amina' --to LOGATEC/101/A --on 2025-02-01 --programme asylum
admit --household Kos --to LOGATEC/102 --on 2025-02-01 --programme asylum --override drill
admit 'Omari Nur' --to LOGATEC/103 --on 2025-02-03 --programme asylum --override drill
admit 'Tesfay Selam' --to IH-CELJE --on 2025-01-10 --status-on 2025-01-10
guardian appoint 'Omari Nur' --name 'Kos Eva' --address 'Trg 1' --csd Logatec --on 2025-02-04
transfer --household Kos --to LOGATEC/104 --on 2025-02-10
room close LOGATEC/102 --from 2025-02-20 --reason renovation
bed out LOGATEC/102/A --from 2025-02-20 --reason repair
bed out LOGATEC/101/D --from 2025-02-20 --reason repair
evidence add 'Tesfay Selam' interview --on 2025-02-20
evidence add 'Tesfay Selam' slovenian-course --percent 80 --on 2025-02-20
measure add 'Haidari Amina' breach-serious --description noise --on 2025-02-21
pass grant 'Haidari Amina' --from 2025-03-03 --to 2025-03-05 --override 'a test'
absent 'Kos Tim' 'Kos Tom' --on 2025-03-02
presence record LOGATEC --on 2025-03-02 --missing 'Kos Tim' --missing 'Kos Tom'
leaving decision 'Haidari Amina' --kind final-negative --enforceable 2025-03-02 --on 2025-03-01
leaving voluntary 'Haidari Amina' --from 2025-03-02
leaving told 'Haidari Amina' --who CSD --on 2025-03-01
leaving told 'Haidari Amina' --who Police --on 2025-03-01
""".strip().splitlines()
BEFORE[-2:-2] = (*lines.prepared(), "document sign 'Kos Miha' HISNI-RED-IH")
"""What was recorded until the night of the first print, on 3 March 2025 from noon, UTC, each minute."""

APART = ["person edit 'Haidari Amina' --phone 1", "person edit 'Haidari Amina' --phone 2"]
"""What two copies of the file then said differently, before they were merged."""

AFTER = (
    """
undo
health exam 'Omari Nur' 'Tesfay Selam' --on 2025-03-03 --result fit
admit 'Novak Ana' --to LOGATEC/101/B --on 2025-03-03 --programme asylum --override drill
discharge 'Kos Tim' --on 2025-03-03 --reason own-wish --destination abroad
transfer 'Omari Nur' --to LOGATEC/101 --overflow --on 2025-03-03 --override drill
policy set pass.days 5 --from 2025-01-01 --basis test
person edit 'Haidari Amina' --family Haidary --born 1991
person edit 'Kos Tom' --given Tomo
household join Kos 'Novak Ana' --on 2025-03-01
site edit LOGATEC --name 'Logatec II' --town Vrhnika
room edit LOGATEC/101 --area 3 --for women
bed back LOGATEC/101/D --on 2025-03-01
room reopen LOGATEC/102 --on 2025-03-03
room close IH-CELJE/3 --from 2025-03-01
code add destination moon --sl luna --en moon
measure add 'Haidary' breach-serious --description fire --on 2025-03-01
card add 'Tesfay' --kind passport --number 7 --issued 2025-03-01
status set 'Omari' applicant --on 2025-03-01
evidence add 'Tesfay' interview --on 2025-03-01
guardian end 'Omari' --on 2025-03-03 --override drill
leaving told Haidary --who UNHCR --on 2025-03-02
pass cancel Haidary --on 2025-03-02
conflict resolve --keep 1
""".strip().splitlines()
    + lines.correcting()
)
"""What was recorded a week later, all of it about the time before."""


class Clock:
    """The moment that the journal takes it to be: a minute later at each look."""

    def __init__(self) -> None:
        self.moment = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment

    def set(self, text: str) -> None:
        """Let it be this moment, in UTC."""
        self.moment = datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that the test sets."""
    made = Clock()
    monkeypatch.setattr(dates, "now", made)
    return made


def carry_out(path: Path, lines: list[str]) -> None:
    """Run lines of shell on a file; every one must succeed."""
    for line in lines:
        assert main(["--db", str(path), *shlex.split(line)]) == ExitCode.DONE, line


def take_over(path: Path, other: Path) -> Entry:
    """Bring what another copy recorded into a file, and record that the two came together."""
    with repository.reading(other) as theirs:
        rows = theirs.values("SELECT id FROM entry ORDER BY seq")
        entries = [journal.get(theirs.connection, id_) for (id_,) in rows]
        changes = {one.id: journal.changes_of(theirs.connection, one.seq) for one in entries}
    with repository.writing(path, AUTHOR) as repo:
        own = journal.head(repo.connection)
        assert own
        known = {id_ for (id_,) in repo.values("SELECT id FROM entry")}
        seq = itertools.count(own.seq + 1)
        for one in entries:
            if one.id not in known:
                journal.insert(repo.connection, one._replace(seq=next(seq)), changes[one.id])
        parents = [own, journal.get(repo.connection, entries[-1].id)]
        made = journal.append(repo.connection, Draft(), action="db merge", author=AUTHOR, parents=parents)
        fold.rebuild(repo.connection)
    return made


def contradict(path: Path) -> None:
    """Record what only a merge can bring about: namesakes who differ in nothing, each at two places.

    Their codes are random; a report that lists them in the order in which the file happens to hold them
    lists them otherwise when it is printed again.
    """
    with repository.writing(path, AUTHOR) as repo:
        household = repo.add("household", name="Zet", kind="family")
        for number in range(5):
            person = repo.add("person", family_name="Zet", given_name="Ivo", sex="m", citizenship="SYR")
            repo.add("membership", household=household, person=person, from_day="2025-02-01")
            repo.add("card", person=person, kind="passport", issued="2025-02-01", until="2025-04-01")
            for room, bed in (("LOGATEC/103", None), ("IH-CELJE/2", "IH-CELJE/2/A")):
                stay = repo.add("stay", person=person, programme="asylum", arrived="2025-02-01")
                where = {"site": room.partition("/")[0], "room": room, "bed": bed, "number": 1}
                repo.add("placement", stay=stay, **where, from_day="2025-01-20", to_day="2025-02-01")
                repo.add("placement", stay=stay, **where, from_day="2025-02-01")
            repo.add("closure", place="LOGATEC/101/C", effect="out-of-service", from_day="2025-02-15",
                     reason="repair" if number % 2 else "renovation")  # fmt: skip
        repo.record("test")


@pytest.fixture(scope="module")
def _world(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The file in the night of the first print, and a week later."""
    return both(tmp_path_factory.mktemp("world") / "azil.db")


def both(path: Path) -> tuple[bytes, bytes]:
    """Make a file at a path: its bytes in the night of the first print, and a week later."""
    with pytest.MonkeyPatch.context() as patch:
        clock = Clock()
        patch.setattr(dates, "now", clock)
        carry_out(path, BEFORE[:-1])
        other = path.with_name("other.db")
        other.write_bytes(path.read_bytes())
        for copy, line in zip((path, other), APART, strict=True):
            carry_out(copy, [line])
        take_over(path, other)
        contradict(path)
        carry_out(path, BEFORE[-1:])
        then = path.read_bytes()
        clock.set("2025-03-10T12:00")
        carry_out(path, AFTER)
    return then, path.read_bytes()


@pytest.fixture(scope="module", autouse=True)
def _derived_once() -> Iterator[None]:
    """Each past state is derived from the journal once, for all the lines that are printed of it."""
    made: dict[tuple[Entry | None, Entry], sqlite3.Connection] = {}
    derive = known.as_known
    with ExitStack() as opened, pytest.MonkeyPatch.context() as patch:

        @contextmanager
        def as_known(connection: sqlite3.Connection, entry: Entry) -> Iterator[sqlite3.Connection]:
            state = (journal.head(connection), entry)
            if state not in made:
                made[state] = opened.enter_context(derive(connection, entry))
            yield made[state]

        patch.setattr(known, "as_known", as_known)
        yield


@pytest.fixture
def house(path: Path, _world: tuple[bytes, bytes]) -> Path:
    """The file in the night of the first print."""
    path.write_bytes(_world[0])
    return path


@pytest.fixture
def later(house: Path, _world: tuple[bytes, bytes]) -> Callable[[], None]:
    """Lets a week pass, in which much is recorded of the time before."""

    def pass_() -> None:
        house.write_bytes(_world[1])

    return pass_


def fingerprint(path: Path) -> str:
    """The fingerprint of a file."""
    with repository.reading(path) as repo:
        return repo.fingerprint


def lines_of(words: str) -> list[str]:
    """The lines above that call a command."""
    return [line for line in READ if line == words or line.startswith(f"{words} ")]


READING = {words for words, command in RUN.items() if isinstance(command, Read)}


def test_there_is_a_line_here_for_every_command_that_reads_the_records() -> None:
    assert [words for words in READING if not lines_of(words)] == []


def test_of_the_file_itself_there_is_no_past(azil: Azil, house: Path) -> None:
    for line in ("db info", "db verify", "db copy x.db"):
        assert azil(f"{line} --as-known {NIGHT}").code == ExitCode.USAGE


# To the letter -----------------------------------------------------------------------------------------


DAYS_LATER = date(2025, 3, 6)
"""The day of the print: some days after the newest entry, of which most lines above say nothing."""


def foot(printed: str) -> str:
    """The state that stands at the foot of what was printed, once."""
    (state,) = re.findall(r"^State (.+)$", printed, re.MULTILINE)
    return str(state)


@every("line", READ)
def test_what_was_printed_is_printed_again_to_the_letter(
    azil: Azil, house: Path, later: Callable[[], None], line: str
) -> None:
    shown = fingerprint(house)
    forms = ("text", "json")
    with dates.as_of(DAYS_LATER):
        printed = {form: azil(f"{line} --format {form}") for form in forms}
    assert printed["text"].code in (ExitCode.DONE, ExitCode.WAITING), printed["text"].err
    assert foot(printed["text"].out) == f"{shown}@2025-03-06"
    later()
    assert fingerprint(house) != shown
    for form in forms:
        assert azil(f"{line} --format {form} --as-known {shown}@2025-03-06") == printed[form]
    dayless = azil(f"{line} --format text --as-known {shown}").out
    assert dayless == printed["text"].out.replace("2025-03-06", "2025-03-03")


def test_a_state_is_told_by_its_moment_or_by_the_beginning_of_its_fingerprint_in_every_form(
    azil: Azil, house: Path, later: Callable[[], None]
) -> None:
    shown = fingerprint(house)
    for form in ("text", "csv", "md"):
        line = f"report residents --on {NIGHT} --format {form}"
        with dates.as_of(DAYS_LATER):
            printed = azil(line)
        before = house.read_bytes()
        later()
        for moment in ("6.3.2025 12:30", f"{shown[:9].upper()}@6. 3. 2025", f"{shown}@2025-03-06"):
            assert azil(f"{line} --as-known '{moment}'") == printed
        house.write_bytes(before)


@every("line", sorted({re.sub(r" --(on|from|to) \S+", "", line) for line in READ}))
def test_what_was_printed_of_today_days_after_the_newest_entry_is_printed_again_from_its_foot(
    azil: Azil, house: Path, later: Callable[[], None], line: str
) -> None:
    with dates.as_of(DAYS_LATER):
        printed = azil(line)
    assert printed.code in (ExitCode.DONE, ExitCode.WAITING), printed.err
    later()
    again = azil(f"{line} --as-known {foot(printed.out)}")
    assert again == printed


def test_the_foot_is_taken_wherever_a_fingerprint_is_typed(azil: Azil, house: Path) -> None:
    shown = foot(azil("report occupancy").out)
    assert shown == f"{fingerprint(house)}@{dates.today()}"
    for typed in (shown, shown.replace("-", " ", 3), f" {fingerprint(house)} "):
        assert azil(f"db verify --fingerprint '{typed}'").code == ExitCode.DONE
        assert json.loads(azil(f"check --since-fingerprint '{typed}' --format json").out) == []
        assert azil(f"report occupancy --as-known '{typed}'").code == ExitCode.DONE
    unknown = azil("db verify --fingerprint ' 0000-0000 0000-0000@2025-03-03'")
    assert unknown.code == ExitCode.FILE and "does not contain 0000-0000-0000-0000:" in unknown.out
    assert azil(f"db verify --fingerprint {fingerprint(house)}@soon").code == ExitCode.USAGE
    assert azil(f"report occupancy --as-known {fingerprint(house)}@soon").code == ExitCode.USAGE


def test_the_week_changed_every_report(azil: Azil, house: Path, later: Callable[[], None]) -> None:
    """Else the test above would say nothing."""
    before = {line: azil(line).out for line in READ}
    later()
    assert [line for line in READ if azil(line).out == before[line]] == []


def test_the_newest_state_is_the_one_that_is_shown_without_the_option(azil: Azil, house: Path) -> None:
    shown = fingerprint(house)
    for line in READ:
        assert azil(f"{line} --as-known {shown}@{dates.today()}") == azil(line)


def test_the_reprint_goes_to_a_file_as_the_print_did(
    azil: Azil, house: Path, later: Callable[[], None]
) -> None:
    shown = fingerprint(house)
    line = f"report residents --on {NIGHT} --format csv --out"
    assert azil(f"{line} first.csv").code == 0
    later()
    assert azil(f"{line} second.csv --as-known {shown}") == azil(f"{line} third.csv")
    first, second, third = (Path(f"{name}.csv").read_bytes() for name in ("first", "second", "third"))
    assert first == second != third


def test_the_reprint_in_slovenian_is_the_same_too(azil: Azil, house: Path, later: Callable[[], None]) -> None:
    shown = fingerprint(house)
    line = f"report occupancy --on {NIGHT} --lang sl"
    before = azil(line)
    later()
    assert azil(f"{line} --as-known {shown}@{dates.today()}") == before


def test_findings_of_then_end_with_6_as_they_did(azil: Azil, house: Path, later: Callable[[], None]) -> None:
    shown = fingerprint(house)
    line = f"check --on {NIGHT} --code contract-missing-unserved"
    assert azil(line).code == ExitCode.WAITING
    later()
    carry_out(house, ["evidence add Tesfay contract --on 2025-02-01"])
    assert azil(line).code == ExitCode.DONE
    assert azil(f"{line} --as-known {shown}").code == ExitCode.WAITING


def test_what_is_new_since_a_fingerprint_may_be_asked_of_the_past(
    azil: Azil, house: Path, later: Callable[[], None]
) -> None:
    shown = fingerprint(house)
    line = f"check --on {NIGHT} --since-fingerprint {shown} --format json"
    assert json.loads(azil(f"{line} --as-known {shown}").out) == []
    later()
    assert json.loads(azil(f"{line} --as-known {shown}").out) == []
    assert json.loads(azil(line).out) != []
    before = azil(f"check --since-fingerprint {fingerprint(house)} --as-known {shown}")
    assert before.code == ExitCode.NOT_FOUND
    assert f"{fingerprint(house)} is later than the state {shown}" in before.err
    for typed in ("0000-0000", "nonsense"):
        unknown = azil(f"check --since-fingerprint {typed} --as-known {shown}")
        assert "later" not in unknown.err and unknown.code in (ExitCode.NOT_FOUND, ExitCode.USAGE)


def test_the_log_is_that_until_then(azil: Azil, house: Path, later: Callable[[], None]) -> None:
    shown = fingerprint(house)
    later()
    listed = json.loads(azil(f"log --limit 0 --format json --as-known {shown}").out)
    assert listed[0]["entry"] == shown.replace("-", "")[:8]
    assert len(listed) == len(BEFORE) + len(APART) + 2


# The day -----------------------------------------------------------------------------------------------


def night(azil: Azil, line: str) -> str:
    """The note of a report that says for which day it is."""
    shown = azil(line)
    assert shown.code == 0, shown.err
    return next(part for part in shown.out.splitlines() if part.startswith(("Night of ", "On ", "From ")))


def test_the_day_is_that_of_the_state_where_none_is_said(azil: Azil, house: Path) -> None:
    shown = fingerprint(house)
    assert night(azil, f"report occupancy --as-known {shown}") == "Night of 3 March 2025"
    assert night(azil, f"report movements --as-known {shown}") == "From 2025-03-03 to 2025-03-03"
    assert night(azil, f"site list --as-known {shown}") == "On 2025-03-03"
    assert night(azil, f"due --within 2 --as-known {shown}") == "From 2025-03-03 to 2025-03-05"
    assert night(azil, "report occupancy --as-known 6.3.2025") == "Night of 6 March 2025"
    assert night(azil, "report movements --as-known '6.3.2025 10:00'") == "From 2025-03-06 to 2025-03-06"


@every(
    "said, meant",
    [("yesterday", "2025-03-05"), ("+7", "2025-03-13"), ("danes", "2025-03-06"), ("1.2.2025", "2025-02-01")],
)
def test_days_that_are_counted_are_counted_from_there(azil: Azil, house: Path, said: str, meant: str) -> None:
    past = "--as-known 2025-03-06"
    assert night(azil, f"site list --on {said} {past}") == f"On {meant}"
    assert night(azil, f"report movements --from {said} --to {said} {past}") == f"From {meant} to {meant}"
    policies = "policy list --format csv --on"
    assert azil(f"{policies} {said} {past}") == azil(f"{policies} {meant}")
    assert azil(f"log --from {said} {past}") == azil(f"log --from {meant} {past}")


def test_checks_take_the_day_of_the_state_for_today(azil: Azil, house: Path, clock: Clock) -> None:
    """A stay recorded for a day that had not come yet was a finding then, and is none now."""
    clock.set("2025-03-20T12:00")
    with repository.writing(house, AUTHOR) as repo:
        (stay,) = repo.rows("SELECT id FROM stay WHERE programme = 'integration'")
        repo.put("stay", stay["id"], arrived="2025-08-01")
        repo.record("test")
    clock.set("2025-10-01T12:00")
    line = "check --code future-day --on 2025-09-01"
    assert azil(line).code == ExitCode.DONE
    assert azil(f"{line} --as-known 2025-08-01").code == ExitCode.DONE
    for moment in ("2025-07-31", fingerprint(house)):
        assert azil(f"{line} --as-known {moment}").code == ExitCode.WAITING
    assert "after 2025-07-31" in azil(f"{line} --as-known 2025-07-31").out


def test_the_day_is_today_again_for_the_next_command(azil: Azil, house: Path) -> None:
    for line in ("report occupancy", "show Nobody", "report movements --from nonsense"):
        azil(f"{line} --as-known 2025-03-03")
        assert dates.today() == zones.local(datetime.now(UTC)).date()
    assert night(azil, "report occupancy") == f"Night of {dates.show_long(dates.today())}"


# What may be typed -------------------------------------------------------------------------------------


@every(
    "typed, code",
    [
        ("soon", 2), ("", 2), (" ", 2), ("abc", 2), ("14:30", 2), ("31.2.2025", 2), ("12/3/2025", 2),
        ("2025-03-03 24:00", 2), ("tomorrow", 2), ("+1", 2), ("9999-12-31", 2), ("9999-12-31 23:59", 2),
        ("2025-03-02 08:00", 3), ("1.1.1900", 3), ("2024-12-31T12:00", 3), ("-9999", 3),
        ("20262026", 3), ("20260101", 3), ("0000-0000-0000-0000", 3), ("0" * 64, 3), ("0" * 65, 2),
    ],
)  # fmt: skip
def test_what_names_no_state_is_said_with_a_sentence_and_a_hint(
    azil: Azil, house: Path, typed: str, code: int
) -> None:
    shown = azil(shlex.join(["report", "occupancy", "--as-known", typed]))
    assert (shown.code, shown.out) == (code, ""), shown.err
    assert [line.partition(":")[0] for line in shown.err.splitlines()] == ["error", "hint"]


@every("typed", ["20261122", "2026", "2026 11 22", "202611"])
def test_whoever_means_a_day_is_told_how_it_is_typed(azil: Azil, house: Path, typed: str) -> None:
    assert "2026-11-22" in azil(f"report occupancy --as-known '{typed}'").err


def test_blanks_around_what_is_typed_do_not_matter(azil: Azil, house: Path) -> None:
    shown = fingerprint(house)
    for typed in (shown, "2025-03-06", f"{shown}@2025-03-06"):
        assert azil(f"site list --as-known ' {typed} '") == azil(f"site list --as-known {typed}")
    assert azil(f"site list --as-known '{shown.replace('-', ' ')}'") == azil(f"site list --as-known {shown}")


def test_before_the_first_entry_it_is_said_when_the_history_begins(azil: Azil, house: Path) -> None:
    with repository.reading(house) as repo:
        (first,) = repo.rows("SELECT recorded_at FROM entry WHERE seq = 1")
    shown = azil("check --as-known 2025-03-02")
    assert dates.show_moment(first["recorded_at"]) in shown.err


def test_without_a_file_it_is_the_file_that_is_missing(azil: Azil) -> None:
    assert azil("check --as-known 2025-03-03").code == ExitCode.FILE


def test_the_help_says_what_stays_erased_and_when_what_came_by_a_fast_forward_counts(azil: Azil) -> None:
    shown = " ".join(azil("report occupancy --help").out.split()).replace("- ", "-")
    assert "What was erased since stays erased" in shown
    assert "what a fast-forward brought in counts from when it was recorded" in shown


def test_a_typed_fingerprint_may_be_any_entry_of_the_log(azil: Azil, house: Path) -> None:
    shown = json.loads(azil("log --limit 0 --format json").out)
    for number, row in enumerate(shown):
        if row["action"] == "person add":
            listed = json.loads(azil(f"log --limit 0 --format json --as-known {row['entry']}").out)
            assert [one["entry"] for one in listed] == [one["entry"] for one in shown[number:]]


# Copies that went apart --------------------------------------------------------------------------------


@pytest.fixture
def offices(house: Path, clock: Clock) -> dict[str, str]:
    """A file that another office wrote to in a copy, merged at noon; fingerprints by what was last."""
    other = house.with_name("other.db")
    other.write_bytes(house.read_bytes())
    seen = {}
    for moment, path, name in (
        ("2025-03-05T09:00", house, "Nine"),
        ("2025-03-05T10:00", other, "Ten"),
        ("2025-03-05T11:00", house, "Eleven"),
        ("2025-03-05T11:30", other, "Half"),
    ):
        clock.set(moment)
        carry_out(path, [f"person add {name}"])
        seen[name] = fingerprint(path)
    clock.set("2025-03-05T12:00")
    seen["merge"] = ids.fingerprint(take_over(house, other).id)
    clock.set("2025-03-05T13:00")
    carry_out(house, ["person add Thirteen"])
    clock.set("2025-03-06T08:00")
    return seen


def names(azil: Azil, moment: str) -> set[str]:
    """The people added that day who were known at a moment."""
    shown = azil(f"person list --limit 0 --format csv --as-known '{moment}'")
    assert shown.code == 0, shown.err
    listed = {row["name"] for row in csv.DictReader(io.StringIO(shown.out))}
    return listed & {"Nine", "Ten", "Eleven", "Half", "Thirteen"}


def test_what_another_office_recorded_counts_from_the_merge_on(azil: Azil, offices: dict[str, str]) -> None:
    at = {f"2025-03-05T{time}:00Z" for time in ("10:30", "11:15", "11:45", "12:30", "13:30")}
    assert {moment[11:16]: names(azil, moment) for moment in at} == {
        "10:30": {"Nine"},
        "11:15": {"Nine", "Eleven"},
        "11:45": {"Nine", "Eleven"},
        "12:30": {"Nine", "Ten", "Eleven", "Half"},
        "13:30": {"Nine", "Ten", "Eleven", "Half", "Thirteen"},
    }


def test_a_state_of_another_copy_is_not_called_later(azil: Azil, offices: dict[str, str]) -> None:
    shown = azil(f"check --since-fingerprint {offices['Half']} --as-known {offices['Eleven']}")
    assert shown.code == ExitCode.NOT_FOUND
    assert f"did not contain {offices['Half']}, which is from another copy" in shown.err


def test_a_fingerprint_of_the_other_office_is_the_state_that_it_had(
    azil: Azil, offices: dict[str, str]
) -> None:
    assert names(azil, offices["Half"]) == {"Ten", "Half"}
    assert names(azil, offices["Eleven"]) == {"Nine", "Eleven"}
    assert names(azil, offices["merge"]) == {"Nine", "Ten", "Eleven", "Half"}


@pytest.fixture(scope="module")
def _stages(_world: tuple[bytes, bytes], tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The file of the first print, with more of its own, merged with a copy, and with more again."""
    path = tmp_path_factory.mktemp("stages") / "azil.db"
    other = path.with_name("other.db")
    for copy in (path, other):
        copy.write_bytes(_world[0])
    carry_out(other, AFTER[6:12])
    stages = [path.read_bytes()]
    carry_out(path, AFTER[:6])
    stages.append(path.read_bytes())
    take_over(path, other)
    stages.append(path.read_bytes())
    carry_out(path, ["site edit IH-CELJE --town Velenje", "undo", *AFTER[12:]])
    return [*stages, path.read_bytes()]


def test_after_a_merge_a_report_of_before_is_still_the_same_to_the_letter(
    azil: Azil, path: Path, _stages: list[bytes]
) -> None:
    """A line of each sort: that the tables are those of then is tried on random histories."""
    printed: dict[str, Result] = {}
    for stage in _stages[:-1]:
        path.write_bytes(stage)
        shown = fingerprint(path)
        printed |= {f"{line} --as-known {shown}@{dates.today()}": azil(line) for line in READ[::5]}
    path.write_bytes(_stages[-1])
    assert [line for line, result in printed.items() if azil(line) != result] == []
