"""What the figures on documents, organisations, health care and rights rest on, and who recorded it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from azilcli.errors import ExitCode
from tests.conftest import Azil
from tests.doing import typed

RED = "document add RED --kind house-rules --title Rules --for branch --sign on-admission --languages sl"
LINES = f"""
organisation add OZARA --kind ngo --name Ozara --from 2026-01-01
person add Kos Miha --sex m --born 1990-05-03
person add Bondar Olena --sex f --born 1990-05-03 --citizenship UKR
person add Bondar Danylo --sex m --born 2010-05-03 --citizenship UKR
--by ana status set "Bondar Olena" "Bondar Danylo" temporary-protection --on 2026-05-01
--by bor admit "Bondar Olena" "Bondar Danylo" --to LOGATEC --programme temporary-protection --on 2026-05-01 --override x
--by ana {RED} --from 2026-01-01
--by ana {RED.replace("RED", "PINK")} --from 2026-01-01
--by cene document sign "Bondar Olena" RED --language sl --on 2026-05-02
--by bor {RED} --version 2 --from 2026-05-20
--by dora document sign "Bondar Danylo" RED --language sl --on 2026-05-21
--by dora document sign RED --staff Vesna --on 2026-05-21
--by ana activity add SLO --organisation OZARA --kind slovenian-course --title Slo --at LOGATEC --from 2026-05-01
--by ana participation add Kos SLO --from 2026-05-01
--by bor contact add Kos counselling --on 2026-05-20 --activity SLO --minutes 30 --private
--by cene contact add "Bondar Olena" counselling --on 2026-05-20 --activity SLO
--by cene session add SLO --on 2026-05-10 --people 24 --children 3 --minutes 90
--by dora session add SLO --on 2026-05-17 --people 6
--by ana request add Kos csd --to OZARA --asked 2026-05-02 --due 2026-05-10 --state done --answered 2026-05-09
--by bor request add Kos gp --to OZARA --asked 2026-05-03 --due 2026-05-12 --cost insured
--by cene request add "Bondar Olena" gp --to OZARA --asked 2026-05-04
--by dora health exam "Bondar Danylo" --result isolation --on 2026-05-05
--by ana request add "Bondar Danylo" right-school --to UOIM --asked 2026-05-20
"""  # noqa: E501
GRANTED = '--by eva request correct "Bondar Danylo" --state done --answered 2026-05-30 --result granted'
DOCUMENTS, VERSIONS = "documents --on 2026-05-31 --unsigned", "documents --on 2026-05-31 --code RED"
PARTNERS, HEALTH, RIGHTS = (f"{name} --month 2026-05" for name in ("partners", "health", "rights"))
FIGURES: tuple[tuple[str, str, float, dict[str, int], int], ...] = (
    (DOCUMENTS, "documents:RED:signed", 1, {"dora": 1}, 0),
    (DOCUMENTS, "documents:RED:older", 1, {"cene": 1}, 0),
    (DOCUMENTS, "documents:RED:not_signed", 0, {}, 0),
    (VERSIONS, "versions:RED/2:residents", 1, {"dora": 1}, 0),
    (VERSIONS, "versions:RED/2:staff", 1, {"dora": 1}, 0),
    (VERSIONS, "versions:RED/1:residents", 1, {"cene": 1}, 0),
    (PARTNERS, "activities:SLO:people", 2, {"ana": 1, "cene": 1}, 1),
    (PARTNERS, "activities:SLO:sessions", 2, {"cene": 1, "dora": 1}, 0),
    (PARTNERS, "activities:SLO:heads", 30, {"cene": 1, "dora": 1}, 0),
    (PARTNERS, "activities:SLO:children", 3, {"cene": 1}, 0),
    (PARTNERS, "activities:SLO:hours", 2, {"cene": 1}, 1),
    (PARTNERS, "gaps:slovenian-course:LOGATEC", 1, {"ana": 1}, 0),
    (PARTNERS, "gaps:slovenian-course:elsewhere", 0, {}, 0),
    (PARTNERS, "organisations:OZARA:activities", 1, {"ana": 1}, 0),
    (PARTNERS, "organisations:OZARA:requests", 3, {"ana": 1, "bor": 1, "cene": 1}, 0),
    (PARTNERS, "organisations:OZARA:in_time", 1, {"ana": 1}, 0),
    (PARTNERS, "organisations:OZARA:late", 1, {"bor": 1}, 0),
    (HEALTH, "referrals:gp:LOGATEC:asked", 1, {"cene": 1}, 0),
    (HEALTH, "referrals:gp:people", 1, {"bor": 1}, 0),
    (HEALTH, "costs:insured:referrals", 1, {"bor": 1}, 0),
    (HEALTH, "results:not recorded:referrals", 2, {"bor": 1, "cene": 1}, 0),
    (HEALTH, "examinations:LOGATEC:isolation", 1, {"dora": 1}, 0),
    (HEALTH, "examinations:LOGATEC:apart", 1, {"dora": 1}, 0),
    (HEALTH, "examinations:LOGATEC:other", 0, {}, 0),
    (RIGHTS, "rights:right-school:asked", 1, {"ana": 1}, 0),
    (RIGHTS, "rights:right-school:done", 1, {"eva": 1}, 0),
    (RIGHTS, "protected:centre:people", 2, {"ana": 2}, 0),
    (RIGHTS, "protected:centre:women", 1, {"ana": 1}, 0),
    (RIGHTS, "protected:centre:school_age", 1, {"bor": 1}, 0),
    (RIGHTS, "protected:centre:in_school", 1, {"eva": 1}, 0),
    (RIGHTS, "end:protected", 2, {"ana": 2}, 0),
)  # fmt: skip


def figure(report: dict[str, list[dict[str, Any]]], typed: str) -> Any:
    """The figure that a report has under such words."""
    table, *words, column = typed.split(":")
    found = [row[column] for row in report[table] if {*words} <= {*map(str, row.values())}]
    return found[0]


def test_every_figure_on_what_is_done_is_that_of_its_records(azil: Azil, office: Path) -> None:
    typed(azil, *LINES.strip().split("\n"), GRANTED)
    reports: dict[str, Any] = {}
    for report, words, number, actors, hidden in FIGURES:
        if report not in reports:
            told = json.loads(azil(f"report {report} --format json").out)
            reports[report] = told if isinstance(told, dict) else {words.partition(":")[0]: told}
        assert figure(reports[report], words.replace("not recorded", "None")) == number, (report, words)
        why = azil(f'report {report} --why "{words}" --format json --envelope')
        assert why.code == ExitCode.DONE, (report, words, why.err)
        assert Counter(row["actor"] for row in json.loads(why.out)["rows"]) == actors
        assert (f"{hidden} of these" in why.out) == bool(hidden), (report, words)

    idle = azil(f"report {PARTNERS} --why without_activity:POLICIJA --format json")
    assert [(row["record"], row["code"]) for row in json.loads(idle.out)] == [("organisation", "POLICIJA")]
    several = azil(f'report {DOCUMENTS} --why "unsigned:Bondar Olena"')
    assert several.code == ExitCode.USAGE
    meant = several.err.partition("one of: ")[2].strip().split(", ")
    assert [one.rpartition(":")[2] for one in meant] == ["PINK/1", "RED/2"]
    for one in meant:
        told = json.loads(azil(f'report {DOCUMENTS} --why "{one}" --format json').out)
        assert [(row["record"], row["actor"]) for row in told] == [("placement", "bor")]
