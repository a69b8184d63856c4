"""What a computer without a network needs of azil: a folder of packages, and one file that runs.

`python tools/offline.py` is run where there is a network, in a copy of the repository. It leaves in `dist/`:

- `azil-VERSION/`, the packages, for `pip install --no-index --find-links azil-VERSION azilcli`;
- `azil-VERSION.pyz`, which holds them all and runs as it is: `python3 azil-VERSION.pyz --help`.

Both serve on every system, as long as all packages are Python only; else it names those that are not.
`--extras xlsx,allocate` takes in what reads workbooks, and what proves plans: these are for one system.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
ELSEWHERE = ("tzdata", "colorama")
"""What is only needed on Windows, and so is not collected on other systems by itself."""


def version() -> str:
    """The version of azil in this copy of the repository."""
    text = (ROOT / "src" / "azilcli" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    assert found is not None
    return found[1]


def collect(folder: Path, extras: str = "") -> None:
    """Put azil and all that it needs into an empty folder, as packages."""
    shutil.rmtree(folder, ignore_errors=True)
    wanted = f"{ROOT}[{extras}]" if extras else str(ROOT)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--quiet", "--wheel-dir", str(folder), wanted, *ELSEWHERE], check=True)


def pack(wheels: Sequence[Path], target: Path) -> None:
    """Make the one file of some packages: the way in, and beside it all that is in them; but for pip."""
    wheels = sorted(wheel for wheel in wheels if not wheel.name.startswith("pip-"))
    digest = hashlib.sha256()
    for wheel in wheels:
        digest.update(wheel.read_bytes())
    way_in = (ROOT / "tools" / "one_file.py").read_text(encoding="utf-8")
    name = f"{target.stem}-{digest.hexdigest()[:12]}"
    packages = io.BytesIO()
    with zipfile.ZipFile(packages, "w", zipfile.ZIP_DEFLATED) as made:
        for wheel in wheels:
            with zipfile.ZipFile(wheel) as package:
                for one in package.infolist():
                    if not one.is_dir():
                        made.writestr(one.filename, package.read(one))
    with target.open("wb") as stream:
        stream.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(stream, "w") as made:  # in few pieces, as Python looks at each when it begins
            made.writestr("__main__.py", way_in.replace('NAME = ""', f'NAME = "{name}"'))
            made.writestr("packages.zip", packages.getvalue())
    target.chmod(0o755)


def main() -> None:
    """Collect, pack, and say what was made."""
    about = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    about.add_argument("--extras", default="", help="what else is taken in: xlsx, allocate or both")
    about.add_argument("--into", type=Path, default=ROOT / "dist", help="the folder (dist)")
    asked = about.parse_args()
    folder = asked.into / f"azil-{version()}"
    collect(folder, asked.extras)
    wheels = list(folder.glob("*.whl"))
    one = folder.with_name(f"{folder.name}.pyz")
    pack(wheels, one)
    print(f"{folder}: {len(wheels)} packages; {one}: {one.stat().st_size / 1e6:.1f} MB")
    if bound := sorted(wheel.name for wheel in wheels if not wheel.name.endswith("-none-any.whl")):
        print(
            f"only for this system and Python {sys.version_info[0]}.{sys.version_info[1]}: {', '.join(bound)}"
        )


if __name__ == "__main__":
    main()
