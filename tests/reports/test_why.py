"""`--why`: the article and the limits that a finding or a term rests on, and who recorded it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from azilcli.reports.why import named
from azilcli.rules.check import limits_of
from tests.conftest import Azil

SOURCES = named()


@pytest.mark.parametrize("line, part", [("check", "findings"), ("due --within 400", "due")])
def test_each_finding_and_term_names_its_article_its_limits_and_who_recorded_it(
    office: Path, azil: Azil, line: str, part: str
) -> None:
    azil("--by bor person add Omari Nur --sex m --born 2012-03-04")
    azil("--by cene admit Omari --to LOGATEC --programme asylum --override drill")
    bare = json.loads(azil(f"{line} --format json").out)
    made = json.loads(azil(f"{line} --why --format json").out)
    assert made[part] == bare
    assert {(row["code"], row["subject"]) for row in bare} == {
        (row["code"], row["subject"]) for row in made["why"]
    }
    of_person = [row for row in made["why"] if str(row["subject"]).startswith("P")]
    newest = json.loads(azil("log --limit 1 --format json").out)[0]["entry"]
    assert of_person and {(row["actor"], row["entry"]) for row in of_person} == {("cene", newest)}
    for row in made["why"]:
        assert (row["limits"] or "").split() == list(dict.fromkeys(limits_of(SOURCES[row["code"]].sql)))
        assert row["source"]
    assert azil(f"{line} --why").out.count("Why\n") == 1
