"""What a user keeps for all commands: where it comes from, what wins over it, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azilcli import folders, language
from azilcli.cli import preferences
from azilcli.errors import ExitCode
from tests.conftest import Azil
from tests.every import every


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings of the test lie; there are none yet."""
    file = tmp_path / "of-ana" / "config"
    monkeypatch.setenv(preferences.PLACE, str(file))
    return file


def applies(azil: Azil, line: str = "config show") -> dict[str, tuple[str, str]]:
    """What applies, and where it comes from."""
    rows = json.loads(azil(f"{line} --format json").out)
    return {row["key"]: (row["value"], row["source"]) for row in rows}


def test_what_is_set_counts_below_the_environment_and_that_below_an_option(
    azil: Azil, office: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZIL_USER")
    monkeypatch.setenv("LOGNAME", "tine")
    monkeypatch.setenv("LC_ALL", "sl_SI.UTF-8")
    assert applies(azil) == {
        "file": (str(office), "default"),
        "office": ("", "default"),
        "name": ("tine", "default"),
        "language": ("sl", "LC_ALL"),
        "complete-names": ("no", "default"),
    }
    chosen = {
        "file": "other.db",
        "office": "Azilni dom",
        "name": "Špela",
        "language": "en",
        "complete-names": "yes",
    }
    for key, value in chosen.items():
        done = azil(f"config set {key} '{value}'")
        assert (done.code, str(config) in done.out) == (0, True), done
    assert applies(azil) == {
        key: (str(office.with_name(value)) if key == "file" else value, "settings")
        for key, value in chosen.items()
    }
    for variable, value in (("AZIL_DB", "third.db"), ("AZIL_OFFICE", "Celje"), ("AZIL_LANG", "sl")):
        monkeypatch.setenv(variable, value)
    assert "AZIL_OFFICE" in azil("config set office Maribor").err
    assert [applies(azil)[key][1] for key in ("file", "office", "language")] == [
        *("AZIL_DB", "AZIL_OFFICE", "AZIL_LANG")
    ]
    given = applies(azil, "--db azil.db --office Koper --by Ana --lang en config show")
    assert {source for _value, source in given.values()} == {"option", "settings"}


def test_a_command_writes_to_the_file_and_as_the_name_and_office_that_are_set(
    azil: Azil, office: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZIL_USER")
    for line in ("file azil.db", "office Logatec", "name Žana", "language sl"):
        azil(f"config set {line}")
    (office.parent / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    done = azil("person add Novak")
    assert (done.code, language.current()) == (0, "sl")
    newest = json.loads(azil("log --limit 1 --format json").out)[0]
    assert (newest["actor"], newest["office"]) == ("Žana", "Logatec")


def test_what_is_not_set_any_more_applies_no_longer_and_what_others_wrote_stays(
    azil: Azil, config: Path
) -> None:
    config.parent.mkdir()
    config.write_text("\ufeff# mine\r\nfuture = 1\r\noffice=Celje\r\noffice = Koper\n", encoding="utf-8")
    assert applies(azil)["office"] == ("Koper", "settings")
    azil("config set office Maribor")
    azil("config set name Ana")
    assert config.read_text(encoding="utf-8") == "# mine\nfuture = 1\noffice = Maribor\nname = Ana\n"
    assert azil("config unset office").code == azil("config unset office").code == 0
    assert applies(azil)["office"] == ("", "default")


@every(
    "line, code",
    [
        ("set language de", ExitCode.USAGE),
        ("set complete-names perhaps", ExitCode.USAGE),
        ("set nonsense 1", ExitCode.USAGE),
        ("unset nonsense", ExitCode.USAGE),
        ("set office ' '", ExitCode.USAGE),
        ("set name 'a\nfile = x'", ExitCode.USAGE),
        ("set file .", ExitCode.FILE),
        ("set file no-database", ExitCode.FILE),
        ("set file nowhere/azil.db", ExitCode.FILE),
    ],
)
def test_a_bad_value_is_refused_and_nothing_is_kept(azil: Azil, config: Path, line: str, code: int) -> None:
    Path("no-database").write_text("text")
    done = azil(f"config {line}")
    assert (done.code, done.out, done.err.count("hint: ")) == (code, "", 1), done
    assert not config.exists()


def test_settings_that_cannot_be_read_are_never_taken_for_none(
    azil: Azil, office: Path, config: Path
) -> None:
    config.parent.mkdir()
    config.write_bytes(b"office = \xff")
    for line in ("find x", "person add Novak", "config", "config set office Celje"):
        assert (azil(line).code, config.read_bytes()) == (ExitCode.FILE, b"office = \xff"), line
    assert azil("--help").code == 0
    assert azil("--db azil.db --by Ana --office Celje person add Novak").code == 0


def test_the_settings_lie_where_the_system_keeps_those_of_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(preferences.PLACE)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/of/ana")
    assert preferences.place() == Path("/of/ana/azil/config")
    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    assert preferences.place() == Path.home() / ".config" / "azil" / "config"
    monkeypatch.setattr("sys.platform", "darwin")
    assert folders.settings() == folders.state() == Path.home() / "Library" / "Application Support" / "azil"
