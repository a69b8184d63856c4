"""What figures on plans, groups, warnings and flats rest on: as many records as they say, and by whom."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from tests.conftest import Azil
from tests.doing import typed

LINES = """
organisation add OZARA --kind ngo --name Ozara --from 2026-01-01
activity add SOP --organisation UOIM --kind expert-group --title Sop --from 2026-03-01
--by anja session add SOP --on 2026-03-15 --people 7
--by bine step add SOP coordination --what report --organisation OZARA --on 2026-03-02 --due 2026-06-10
--by cene step add SOP coordination --what list --on 2026-03-02 --state reached --done 2026-04-02
person add Kidane Selam --sex f --born 1990-05-03
person add Tesfay Abel --sex m --born 1991
status set Kidane Tesfay refugee --on 2026-03-02
admit Kidane Tesfay --to IH-MARIBOR --on 2026-03-02 --status-on 2026-03-02
--by anja plan add Kidane integration-contract --on 2026-03-10 --signed 2026-03-10
--by bine evidence add Tesfay contract --on 2026-06-15
plan add Kidane integration-plan --on 2026-04-01 --staff Maja
--by cene step add Kidane/integration-plan work --what x --on 2026-04-01 --due 2026-05-01
--by dora step add Kidane/integration-plan language --what x --on 2026-04-01 --state dropped --done 2026-05-01
--by dora step add Kidane/integration-plan housing --what x --on 2026-04-01 --state reached --done 2026-05-01
contact add Kidane interview --on 2026-06-20 --private
--by dora contact add Tesfay interview --on 2026-06-25
household create Zupan --on 2025-01-01 --member 'Zupan, Ana, f, 1985' --member 'Zupan, Tim, m, 2015'
--by anja warning add Zupan --signal arrears --noticed-by CSD-CELJE --on 2026-03-03 --municipality Celje
--by bine warning tell Zupan MO-CELJE extraordinary-aid --on 2026-03-06
--by cene request correct Zupan --state done --answered 2026-03-10 --result granted
"""
ASKED = """
groups --from 2026-03-01 --to 2026-06-30
    groups:SOP:meetings 1 anja
    groups:SOP:open 1 bine
    OZARA:late 1 bine
    organisations:UOIM:done 1 cene
    tasks:report 1 bine
integration --on 2026-06-30
    IH-MARIBOR:people 2 ana
    IH-MARIBOR:contract 1 anja
    IH-MARIBOR:contract_late 1 bine
    IH-MARIBOR:contract_missing 0
    IH-MARIBOR:interviewed 1 dora 1
    houses:IH-MARIBOR:steps 2 cene,dora
    work:late 1 cene
    fields:housing:reached 1 dora
    counsellors:Maja:steps 2 cene,dora
    'Tesfay Abel' 1 ana
warnings --from 2026-03-01 --to 2026-06-30
    Zupan 1 anja
    stages:all:cases 1 anja
    answer:days 1 cene
    help:without 0
    MO-CELJE:asked 1 bine
    MO-CELJE:helped 1 cene
    late:CSD-CELJE:late 0
"""


@pytest.fixture
def worked(azil: Azil, office: Path) -> Path:
    """A file with plans, a group and warnings, each recorded by somebody else."""
    typed(azil, *LINES.strip().splitlines())
    return office


def test_each_figure_on_work_names_as_many_records_as_it_says_and_who_recorded_them(
    azil: Azil, worked: Path
) -> None:
    report = ""
    for line in ASKED.strip().splitlines():
        if not line.startswith(" "):
            report = line
            continue
        figure, number, *more = shlex.split(line)
        actors, private = (more[0] if more else ""), int(more[1]) if len(more) > 1 else 0
        asked = f"report {report} --why '{figure}'"
        told = azil(f"{asked} --format json")
        assert told.code == ExitCode.DONE, (asked, told.err)
        rows = json.loads(told.out)
        assert (len(rows), ",".join(sorted({row["actor"] for row in rows}))) == (int(number), actors), asked
        if private:
            assert f"{private} of these is private and not shown" in azil(asked).out, asked
