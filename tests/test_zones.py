"""The zone of the file: the same moment is the same day on every computer, whatever its own zone."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from azilcli import dates, language, zones
from azilcli.errors import FileProblem, UsageError
from tests.conftest import Azil, Result, records
from tests.test_architecture import MODULES, tree

COMPUTERS = ("Europe/Ljubljana", "UTC", "America/New_York", "Asia/Tokyo")
AFTER_MIDNIGHT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
"""Half past midnight on 2 July in Ljubljana; 1 July in the west of it."""

QUESTIONS = """
report occupancy
report occupancy --as-known 2026-07-01
report occupancy --as-known 2.7.2026
report occupancy --as-known "2026-07-02 00:30"
report occupancy --as-known today
report occupancy --as-known yesterday
report occupancy --as-known "2026-07-02 00:40"
report occupancy --as-known 2026-07-03
report residents --on yesterday
report movements
report movements --from -1 --to today
report movements --from 2026-07-01 --to 2026-07-01
find Novak
show Novak
show LOGATEC --on today
due
check
log
log --from 2026-07-02
log --to 2026-07-01
log --from today
log --from yesterday --to yesterday
status list
pass list
presence list LOGATEC
presence record LOGATEC --dry-run
discharge Novak --reason own-wish --on 2026-07-02 --dry-run
discharge Novak --reason own-wish --on 2026-07-03 --dry-run
person add Kos --born 2026-07-02 --dry-run
person add Kos --born 2026-07-03 --dry-run
policy set pass.days 8 --basis x --dry-run
db info
db diff other.db
db merge other.db --dry-run
"""
"""What asks on which day a moment was, or which moment a day is."""

Computer = Callable[[str], None]


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    """Lets the clock of the computer show the time of a zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("no time zones to set")

    def stands_in(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield stands_in
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Lets it be this moment."""
    return lambda now: monkeypatch.setattr(dates, "now", lambda: now)


def facts(result: Result) -> tuple[int, str]:
    """How a command ended and what it said, but for the codes that it made up."""
    return result.code, re.sub(r"\(P\w{3}-\w{4}-\w{4}\)", "", f"{result.out}{result.err}")


def test_every_answer_is_the_same_whatever_the_zone_of_the_computer(
    azil: Azil, computer: Computer, moment: Callable[[datetime], None]
) -> None:
    moment(AFTER_MIDNIGHT)
    azil("init")
    azil("db copy other.db")
    azil("person add Novak Bor --sex m --citizenship AFG")
    azil("admit Novak --to LOGATEC --programme asylum --override drill")
    assert azil("db merge other.db").code == 0
    azil("--db other.db person add Kos Ana --office Maribor")
    said: dict[str, dict[str, tuple[int, str]]] = {}
    for zone in COMPUTERS:
        computer(zone)
        moment(AFTER_MIDNIGHT + timedelta(minutes=5))
        for line in QUESTIONS.strip().splitlines():
            said.setdefault(line, {})[zone] = facts(azil(line))
    for line, answers in said.items():
        assert len(set(answers.values())) == 1, (line, answers)
    assert said["report occupancy --as-known 2026-07-01"]["UTC"][0] == 3  # the file began on 2 July
    assert "1 July" not in said["report occupancy --as-known today"]["UTC"][1]
    assert said["report occupancy --as-known 2026-07-03"]["UTC"][0] == 2
    assert said["discharge Novak --reason own-wish --on 2026-07-02 --dry-run"]["UTC"][0] == 0
    assert said["discharge Novak --reason own-wish --on 2026-07-03 --dry-run"]["UTC"][0] == 4
    assert "2026-07-02 00:30" in said["log"]["Asia/Tokyo"][1]
    assert "admit" not in said["log --to 2026-07-01"]["America/New_York"][1]


def test_no_other_module_asks_the_computer_where_it_is() -> None:
    """What is read from the clock of the computer passes the one door."""
    asked = {"today", "fromtimestamp", "localtime", "mktime", "ctime", "tzset"}
    found = {
        f"{name}:{node.lineno} {ast.unparse(node)}"
        for name in MODULES
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            (
                node.func.attr in asked
                and ast.unparse(node.func) != "dates.today"
                and [ast.unparse(one) for one in node.args[1:]] != ["UTC"]
            )
            or (
                node.func.attr in ("astimezone", "now")
                and not node.args
                and ast.unparse(node) != "dates.now()"
            )
        )
    }
    assert found == set()


def test_a_file_says_its_zone_and_one_without_the_row_is_of_ljubljana(
    office: Path, azil: Azil, moment: Callable[[datetime], None]
) -> None:
    moment(AFTER_MIDNIGHT)
    assert azil("policy set calendar.zone america/new_york --from 2026-01-01 --basis moved").code == 0
    assert records(office, "SELECT value FROM policy WHERE code = 'calendar.zone' ORDER BY valid_from") == [
        {"value": "Europe/Ljubljana"},
        {"value": "America/New_York"},
    ]
    assert "@2026-07-01" in azil("report occupancy").out
    assert "2026-07-01 18:30" in azil("log").out
    assert azil("undo").code == 0
    assert "@2026-07-02" in azil("report occupancy").out
    zones.use(())
    assert dates.today() == date(2026, 7, 2)


def test_today_is_asked_of_the_file_before_the_command_has_opened_it(
    office: Path, azil: Azil, moment: Callable[[datetime], None]
) -> None:
    azil("policy set calendar.zone Asia/Tokyo --from 2026-01-01 --basis moved")
    moment(datetime(2026, 7, 1, 16, 0, tzinfo=UTC))  # 1 July in Ljubljana, 2 July in Tokyo
    assert azil("log --from 2026-07-02 --to today").code == 0
    assert azil("log --from tomorrow --to 2026-07-02").code == 2
    assert azil("--db missing.db log --from 2026-07-02 --to today").code == 2


def test_a_past_state_is_read_in_the_zone_that_it_had(
    office: Path, azil: Azil, moment: Callable[[datetime], None]
) -> None:
    moment(AFTER_MIDNIGHT)
    azil("person add Novak")
    before = azil("log")
    state = before.out.split("State ")[1].split("@")[0]
    azil("policy set calendar.zone Asia/Tokyo --from 2016-04-24 --basis moved")
    assert "2026-07-02 07:30" in azil("log").out
    assert azil(f"log --as-known {state}@2026-07-02").out == before.out


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Europe/Lubljana", "Europe/Ljubljana"),
        ("ljubljana", "Europe/Ljubljana"),
        ("x", "type it as Europe/Ljubljana"),
        ("localtime", ""),
        ("/etc/localtime", ""),
        ("../UTC", ""),
        ("''", ""),
    ],
)
def test_what_is_no_zone_is_refused_with_near_ones(office: Path, azil: Azil, typed: str, near: str) -> None:
    before = office.read_bytes()
    refused = azil(f"policy set calendar.zone {typed} --basis x")
    assert refused.code == 2
    assert "time zone" in refused.err
    assert near in refused.err
    assert office.read_bytes() == before


def test_a_zone_that_this_computer_has_not_blocks_nobody_is_said_and_can_be_put_right(
    office: Path, azil: Azil, writing: Callable[[], object]
) -> None:
    with writing() as repo:  # type: ignore[attr-defined]
        repo.put("policy", "calendar.zone@2026-01-01", code="calendar.zone", value="Mars/Base", unit="zone",
                 valid_from="2026-01-01", legal_basis="x")  # fmt: skip
        repo.record("test")
    for line in ("report occupancy", "due"):
        ended = azil(line)
        assert ended.code == 0
        assert "Mars/Base" in ended.err
        assert "tzdata" in ended.err
    assert azil("policy set calendar.zone Europe/Ljubljana --from 2026-01-01 --basis right").code == 0
    assert azil("report occupancy").err == ""


# The nights on which the clocks change


def local(text: str) -> str:
    return zones.local(datetime.fromisoformat(text)).replace(tzinfo=None).isoformat()


def test_the_clocks_go_forward_and_back() -> None:
    assert local("2026-03-29T00:59:59+00:00") == "2026-03-29T01:59:59"
    assert local("2026-03-29T01:00:00+00:00") == "2026-03-29T03:00:00"
    assert local("2026-10-25T00:30:00+00:00") == local("2026-10-25T01:30:00+00:00") == "2026-10-25T02:30:00"
    assert dates.end(date(2026, 3, 29)) - dates.begin(date(2026, 3, 29)) < timedelta(hours=23)
    assert dates.end(date(2026, 10, 25)) - dates.begin(date(2026, 10, 25)) > timedelta(hours=24)
    with pytest.raises(UsageError, match="no such time"):
        dates.parse_moment("29.3.2026 02:30")
    assert dates.parse_moment("25.10.2026 02:30") == datetime(2026, 10, 25, 1, 30, 59, 999_999, tzinfo=UTC)


ZONES: tuple[list[tuple[str, str]], ...] = (
    [],
    [("2016-04-24", "Europe/Ljubljana")],
    [("2016-04-24", "America/Sao_Paulo")],  # where the clocks went forward at midnight
    [("2016-04-24", "Asia/Beirut")],
    [("2020-01-01", "Pacific/Apia"), ("2026-07-01", "America/Los_Angeles")],
    [("2020-01-01", "America/Los_Angeles"), ("2026-07-01", "Pacific/Apia")],
)


@settings(deadline=None)
@given(st.datetimes(datetime(2016, 1, 1), datetime(2027, 12, 31)), st.sampled_from(ZONES))
@example(datetime(2026, 7, 1, 8), ZONES[4])
@example(datetime(2026, 6, 30, 11), ZONES[4])
@example(datetime(2026, 6, 30, 12), ZONES[5])
@example(datetime(2018, 11, 4, 3), ZONES[2])
def test_a_moment_lies_between_the_begin_and_the_end_of_its_day(
    clock: datetime, rows: list[tuple[str, str]]
) -> None:
    zones.use(rows)
    try:
        moment = clock.replace(tzinfo=UTC)
        day = zones.local(moment).date()
        assert dates.begin(day) <= moment <= dates.end(day)
    finally:
        zones.use(())


def test_the_edges_of_the_calendar_are_no_bug() -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", zones.DEFAULT):
        zones.use([("2016-04-24", zone)])
        for day in (date.min, date.max):
            assert dates.begin(day) <= dates.end(day)
        assert dates.show_moment("0001-01-01T00:00:00+00:00")
        assert dates.show_moment("9999-12-31T23:59:59+00:00")


def test_the_default_that_cannot_be_loaded_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import zoneinfo

    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    zones._zone.cache_clear()
    monkeypatch.setattr(zoneinfo, "ZoneInfo", lambda name: (_ for _ in ()).throw(KeyError(name)))
    for asked in (dates.today, lambda: zones.named("UTC")):
        with pytest.raises(FileProblem, match="Europe/Ljubljana") as refusal:
            asked()
        assert "tzdata" in refusal.value.hint
    zones._zone.cache_clear()


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_unit_of_the_zone_is_in_words(office: Path, azil: Azil, spoken: str) -> None:
    said = azil(f"--lang {spoken} policy show calendar.zone").out
    assert {"en": "time zone", "sl": "časovni pas"}[spoken] in said
