"""The one file that runs where nothing is installed, made by `tools/offline.py`."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def offline() -> ModuleType:
    """The tool, which is no package of ours."""
    spec = importlib.util.spec_from_file_location("offline", ROOT / "tools" / "offline.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def needed(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """A distribution that is installed here and all that it needs, but for what it never asks for."""
    one = distribution(name)
    found[one.name] = one
    for asked in one.requires or ():
        (other, *_version) = re.findall(r"[\w.-]+", asked)
        if ";" not in asked and other not in (*found, "pip", "pygments"):
            needed(other, found)
    return found


def as_wheel(one: Distribution, folder: Path) -> Path:
    """What is installed of a distribution, as a package again."""
    made = folder / f"{one.name}-{one.version}-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as package:
        for path in one.files or ():
            if path.suffix != ".pyc" and ".." not in path.parts and Path(path.locate()).is_file():
                package.write(path.locate(), str(path))
    return made


def test_one_file_runs_where_nothing_is_installed(offline: ModuleType, tmp_path: Path) -> None:
    wheels = [as_wheel(one, tmp_path) for name, one in needed("azilcli", {}).items() if name != "azilcli"]
    with zipfile.ZipFile(tmp_path / "azilcli.whl", "w") as package:
        for path in (ROOT / "src" / "azilcli").rglob("*"):
            if path.suffix != ".pyc":
                package.write(path, str(path.relative_to(ROOT / "src")))
    one = tmp_path / "azil.pyz"
    offline.pack([*wheels, tmp_path / "azilcli.whl"], one)
    place = tmp_path / "program"

    def run(*words: str) -> tuple[int, str]:
        ended = subprocess.run(
            [sys.executable, "-S", str(one), *words],
            env={**os.environ, "AZIL_PROGRAM": str(place), "PYTHONPATH": ""},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return ended.returncode, ended.stdout + ended.stderr

    code, said = run("init", "--empty", "--lang", "sl")
    assert (code, "razveljavitev" in said) == (0, True), said
    (unpacked,) = place.iterdir()
    assert unpacked.name.startswith("azil-")
    (unpacked / "azilcli" / "__init__.py").write_text('__version__ = "as unpacked"', encoding="utf-8")
    assert run("--version") == (0, "azil as unpacked\n")


@pytest.mark.skipif(not os.environ.get("AZIL_NETWORK"), reason="AZIL_NETWORK=1: a network may be used")
def test_the_folder_of_packages_is_all_that_an_installation_needs(
    offline: ModuleType, tmp_path: Path
) -> None:
    offline.collect(tmp_path / "packages")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    from_there = ["--no-index", "--find-links", str(tmp_path / "packages")]
    subprocess.run([str(programs / "pip"), "install", "--quiet", *from_there, "azilcli"], check=True)
    assert subprocess.run([str(programs / "azil"), "init"], cwd=tmp_path, check=False).returncode == 0
