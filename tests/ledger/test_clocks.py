"""A computer whose clock is wrong: said at the command, found by the check, and never refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from azilcli import dates, repository
from azilcli.ledger import file, fold
from tests.conftest import Azil, records

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)

Sets = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Sets:
    """Sets the clock of the computer."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(dates, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def begun(clock: Sets, azil: Azil) -> None:
    """A file begun in Logatec at 10:00 of Ljubljana on 1 July 2026."""
    assert azil("init --office Logatec").code == 0


def found(azil: Azil, code: str) -> list[str]:
    """What a check says, a line for each finding."""
    return azil(f"check --code {code} --format csv").out.splitlines()[1:]


def newest(path: Path) -> str:
    return str(records(path, "SELECT id FROM entry ORDER BY seq DESC LIMIT 1")[0]["id"])[:8]


def behind(path: Path) -> list[tuple[int, int]]:
    with repository.reading(path) as repo:
        return repo.values("SELECT entry, known FROM behind ORDER BY entry")


@pytest.mark.usefixtures("begun")
def test_a_clock_that_fell_back_is_said_at_the_command_and_found(azil: Azil, clock: Sets, path: Path) -> None:
    known = newest(path)
    clock(datetime(2020, 1, 1, 11, 30, tzinfo=UTC))
    for line in ("person add Novak --office Maribor", "person add Kos --office Maribor --format json"):
        done = azil(line)
        assert done.code == 0
        assert "shows 2020-01-01 12:30" in done.err
        assert f"{known} of Logatec was recorded at 2026-07-01 10:00" in done.err
        assert "clock" not in done.out
    clock(NOW + timedelta(hours=1))
    assert "clock" not in azil("person add Zet").err
    (line,) = found(azil, "clock-behind")
    first = str(records(path, "SELECT id FROM entry WHERE seq = 2")[0]["id"])[:8]
    assert (
        f"{first} of Maribor was recorded at 2020-01-01 12:30, although it knew of {known} of Logatec" in line
    )
    assert "2026-07-01 10:00" in line
    assert "with such times: 2" in line
    assert found(azil, "clock-ahead") == []


@pytest.mark.usefixtures("begun")
def test_a_clock_that_was_ahead_is_found_at_once_and_said_at_the_next_command(
    azil: Azil, clock: Sets, path: Path
) -> None:
    clock(NOW + timedelta(days=3650))
    assert azil("person add Novak --office Maribor").err == ""
    wrong = newest(path)
    clock(NOW + timedelta(hours=1))
    (line,) = found(azil, "clock-ahead")
    assert f"{wrong} of Maribor was recorded at 2036-06-28 10:00, which is still in the future" in line
    for name in ("Kos", "Zet"):
        assert f"{wrong} of Maribor" in azil(f"person add {name}").err
    (line,) = found(azil, "clock-behind")
    assert "with such times: 2" in line
    assert azil(f"undo {wrong}").code == 0
    assert found(azil, "clock-behind") == found(azil, "clock-ahead") == []


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(("minutes", "said"), [(5, False), (6, True)])
def test_clocks_may_differ_by_what_the_policy_says(azil: Azil, clock: Sets, minutes: int, said: bool) -> None:
    clock(NOW - timedelta(minutes=minutes))
    assert ("clock" in azil("person add Novak").err) == said
    assert bool(found(azil, "clock-behind")) == said
    assert bool(found(azil, "clock-ahead")) == said
    azil("policy set calendar.clock-minutes 60 --from 2016-04-24 --basis practice")
    assert found(azil, "clock-behind") == found(azil, "clock-ahead") == []


@pytest.mark.usefixtures("begun")
def test_nothing_is_said_of_what_another_copy_recorded_later_without_being_known(
    azil: Azil, clock: Sets, path: Path
) -> None:
    azil("db copy other.db")
    clock(NOW + timedelta(hours=2))
    azil("--db other.db person add Novak --office Maribor")
    clock(NOW + timedelta(hours=1))
    assert azil("person add Kos").err == ""
    clock(NOW + timedelta(hours=3))
    assert azil("db merge other.db").code == 0
    assert found(azil, "clock-behind") == []
    clock(NOW + timedelta(hours=1))
    assert "clock" in azil("person add Zet --office Postojna").err
    (line,) = found(azil, "clock-behind")
    assert "with such times: 1" in line


@pytest.mark.usefixtures("begun")
def test_copies_that_hold_the_same_find_the_same_and_a_rebuild_changes_nothing(
    azil: Azil, clock: Sets, path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    azil("db copy other.db")
    clock(NOW - timedelta(days=2))
    azil("--db other.db person add Novak --office Maribor")
    azil("--db other.db person add Novak Ana --office Maribor")
    clock(NOW + timedelta(days=1))
    azil("person add Kos")
    clock(NOW - timedelta(days=1))
    azil("person add Zet")
    clock(NOW + timedelta(days=2))
    assert azil("db merge other.db").code == 6
    assert azil("--db other.db db merge azil.db").code == 6
    assert (
        found(azil, "clock-behind")
        == azil("--db other.db check --code clock-behind --format csv").out.splitlines()[1:]
    )
    assert len(found(azil, "clock-behind")) == 2
    for copy in (path, other):
        before = behind(copy)
        with file.writing(copy) as connection:
            fold.rebuild(connection)
        assert behind(copy) == before != []
    assert azil("db verify").code == 0
