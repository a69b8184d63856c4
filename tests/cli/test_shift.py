"""`azil log --since`: what a shift hands over, in people's words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from azilcli import dates
from azilcli.errors import ExitCode, UsageError
from azilcli.reports import shift
from tests.conftest import Azil
from tests.doing import typed
from tests.every import every


@pytest.fixture
def night(azil: Azil, office: Path) -> Path:
    """A file on a night with arrivals at two sites, a move between them, an absence and an undo."""
    typed(
        azil,
        "person add Haidari Amina --sex f --born 1990-01-01",
        "person add Novak Ana --sex f --born 1991-01-01",
        "health exam Haidari Novak --result fit --on 2026-01-01",
        "admit Haidari --to LOGATEC/101 --programme asylum --on 2026-01-02",
        "admit Novak --to LJ-GORICE --on 2026-01-02",
        "transfer Haidari --to LJ-GORICE --on 2026-01-03",
        "absent Novak --on yesterday",
        "person edit Novak --phone 041123456",
        "undo",
    )
    return office


def told(azil: Azil, line: str) -> list[tuple[str, str, str]]:
    """The group, the command and whom it was about, of each line."""
    done = azil(f"log --since {line} --format json")
    assert done.code == 0, done
    parts = json.loads(done.out)
    rows = parts["shift"] if isinstance(parts, dict) else parts
    return [(row["group"], row["what"], row["about"]) for row in rows]


def test_what_was_done_since_is_told_in_groups_and_what_was_undone_only_as_undone(
    azil: Azil, night: Path
) -> None:
    rows = told(azil, "today")
    assert [(group, what) for group, what, _about in rows] == [
        ("came", "admit"), ("came", "admit"), ("moved", "transfer"), ("away", "absent"),
        ("health", "health exam"), ("corrected", "undo"), ("other", "person add"), ("other", "person add"),
    ]  # fmt: skip
    page = azil("log --since today").out
    for words in (
        "Came",
        "admitted",
        "away, whereabouts unknown",
        "data of a person edited: Novak Ana",
        "Away now",
    ):
        assert words in page, words
    assert "Novak Ana" in page.partition("Away now")[2]


def test_a_site_is_told_of_those_who_came_to_it_and_of_those_who_left_it(azil: Azil, night: Path) -> None:
    rows = told(azil, "today --site LOGATEC")
    assert [what for _group, what, _about in rows if what in ("admit", "transfer", "absent")] == [
        "admit", "transfer",
    ]  # fmt: skip
    assert "Novak" not in azil("log --since today --site LOGATEC").out


@every(
    "now, text, moment",
    [
        ("2026-11-29T06:30", "22:00", "2026-11-28T21:00"),
        ("2026-11-29T22:30", "22:00", "2026-11-29T21:00"),
        ("2026-11-29T22:30", "22.00", "2026-11-29T21:00"),
        ("2026-11-29T20:59", "22:00", "2026-11-28T21:00"),
        ("2026-07-01T06:30", "yesterday 22:00", "2026-06-30T20:00"),
        ("2026-07-01T06:30", "2026-06-29", "2026-06-28T22:00"),
        ("2026-07-01T06:30", "tomorrow", None),
        ("2026-07-01T06:30", "1. 7. 2026 23:00", None),
        ("2026-07-01T06:30", "25:00", None),
        ("2026-07-01T06:30", "evening", None),
        ("2026-03-29T12:00", "02:30", None),
    ],
)
def test_a_time_of_day_is_the_last_such_time_where_the_file_is_kept(
    monkeypatch: pytest.MonkeyPatch, now: str, text: str, moment: str | None
) -> None:
    monkeypatch.setattr(dates, "now", lambda: datetime.fromisoformat(now).replace(tzinfo=UTC))
    if moment is None:
        with pytest.raises(UsageError):
            shift.since(text)
    else:
        assert shift.since(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@every("line", ["--site LOGATEC", "--since 22:00 --person x", "--since 22:00 --views", "--since nonsense"])
def test_what_is_no_shift_is_refused(azil: Azil, office: Path, line: str) -> None:
    assert azil(f"log {line}").code == ExitCode.USAGE
