"""The way into the one file: it unpacks itself once into a folder of the user, and runs from there.

Out of the archive Python would read every module anew at each command. `tools/offline.py` puts this in as
`__main__.py`; older Pythons must understand it too, as it says which one is needed.
"""

import os
import sys
from pathlib import Path

NAME = ""
"""The version and a digest of all packages; filled in when the file is made."""


def place() -> Path:
    """Where it is unpacked: what AZIL_PROGRAM names, else where the system keeps what can be made anew."""
    if os.environ.get("AZIL_PROGRAM"):
        return Path(os.environ["AZIL_PROGRAM"], NAME)
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "azil" / "program" / NAME


def unpack(folder: Path) -> None:
    """Unpack the packages, whole or not at all; another command may be at it at the same moment."""
    import io
    import shutil
    import zipfile

    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    draft.mkdir(mode=0o700, parents=True)
    try:
        with zipfile.ZipFile(str(Path(__file__).parent)) as archive:
            packages = io.BytesIO(archive.read("packages.zip"))
        with zipfile.ZipFile(packages) as packed:
            packed.extractall(draft)
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def main() -> None:
    """Run azil."""
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit(f"azil needs Python 3.11 or later, and this is {sys.version_info[0]}.{sys.version_info[1]}")
    folder = place()
    if not folder.is_dir():
        unpack(folder)
    sys.path[0] = str(folder)
    from azilcli.__main__ import run

    run()


main()
