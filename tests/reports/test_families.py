"""What every family of rules knows of a person stands in `azil show`."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from azilcli import reports
from azilcli.reports import show
from azilcli.rules import checks
from tests.conftest import Azil
from tests.doing import typed


def test_a_person_is_shown_with_what_every_family_knows(office: Path, azil: Azil) -> None:
    azil("person add Haidari Amina --sex f --born 1990 --citizenship AFG")
    typed(
        azil,
        "health info Haidari --on 2025-03-01",
        "health exam Haidari --on 2025-03-01 --result fit",
        "status set Haidari applicant --on 2025-03-01",
        "card add Haidari --kind applicant-card --number A1 --issued 2025-03-02",
        "admit Haidari --to LOGATEC --programme asylum --on 2025-03-01",
        "absent Haidari --on 2025-03-05",
        "measure add Haidari breach-minor --on 2025-03-06 --description noise",
        "leaving decision Haidari --kind final-negative --on 2025-03-10",
    )
    shown = json.loads(azil("show Haidari --on 2025-03-11 --format json").out)
    told = json.dumps(shown)
    for word in ("applicant", "fit", "A1", "2025-03-05", "noise", "final-negative"):
        assert word in told, word


def test_no_family_is_left_out_where_all_are_asked() -> None:
    for package, listed, name in (
        (checks, checks.FAMILIES, "CHECKS"),
        (reports, show.FAMILIES, "about_person"),
    ):
        files = {module.name for module in iter_modules(package.__path__)}
        assert {file for file in files if hasattr(import_module(f"{package.__name__}.{file}"), name)} == {
            *listed
        }
