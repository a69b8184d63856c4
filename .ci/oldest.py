"""Print constraints that hold each dependency of pyproject.toml at the oldest version it allows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
for requirement in asked:
    if match := re.match(r"([A-Za-z0-9_.-]+)[^;]*?>=([0-9.]+)", requirement):
        print(f"{match[1]}=={match[2]}")
