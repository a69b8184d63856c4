"""Which packaged data a file holds: those of a version of the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zlib import crc32

from azilcli import __version__
from azilcli.repository import Repository

INIT, UPGRADE = "init", "db upgrade"
"""The actions of the entries that bring in what is packaged."""

_DATA = Path(__file__).parent.parent / "data"
_FILES = (
    "policies.csv",
    "codes.csv",
    "sites.csv",
    "rooms.csv",
    "uses.csv",
    "closures.csv",
    "organisations.csv",
)


@cache
def own() -> str:
    """The packaged data by version and a digest: `0.1.0-5f0c9a3e`."""
    digest = 0
    for name in _FILES:
        digest = crc32((_DATA / name).read_bytes(), digest)
    return f"{__version__}-{digest:08x}"


def note(repo: Repository) -> None:
    """Say that the file holds what is packaged with this program."""
    repo.put("package", own(), version=__version__)


def is_behind(repo: Repository) -> bool:
    """Whether the package has what the file was not given, and no newer one has been there."""
    if repo.get("package", own()):
        return False
    versions = [_numbers(row["version"]) for row in repo.rows("SELECT version FROM package")]
    return all(version <= _numbers(__version__) for version in versions)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
