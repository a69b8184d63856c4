"""What figures on plans, groups, warnings and flats rest on: as many records as they say, and by whom."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import ExitCode
from azilcli.reports import forms, why_figure
from azilcli.reports.catalogue import FORMS
from azilcli.reports.table import Table
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
aid add --household Zupan moving --on 2026-03-01 --amount 50
household create Kos --on 2025-01-01 --member 'Kos, Ivo, m, 1960' --member 'Kos, Ana, f, 2016-01-01'
--by dora warning add Kos --signal sale --noticed-by MO-CELJE --on 2026-03-01 --stage evicted
contact add 'Kos Ivo' counselling --on 2026-03-05 --private
--by eva admit --household Kos --to FLAT-CE --on 2026-03-11
--by eva warning close Kos --outcome pilot-flat --on 2026-03-11
--by fani activity add OS --organisation UOIM --kind schooling --title Os --from 2025-09-01
--by fani participation add 'Kos Ana' OS --from 2026-03-15
--by gita request add --household Kos flat-extension --to MDDSZ --asked 2026-03-15
--by gita request correct Kos --state refused --answered 2026-03-18 --result refused
--by hana cost add FLAT-CE rent --amount 310 --from 2026-03-01 --to 2026-04-01
--by hana aid add --household Kos moving --on 2026-03-12 --amount 20
--by hana aid add --household Kos moving --on 2026-03-13 --amount 10
--by ida discharge --household Kos --reason found-housing --destination own-rental --on 2026-03-21
"""
ASKED = """
groups start=2026-03-01 end=2026-06-30
    groups:SOP:meetings 1 anja
    groups:SOP:open 1 bine
    OZARA:late 1 bine
    organisations:UOIM:done 1 cene
    tasks:report 1 bine

integration on=2026-06-30
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

warnings start=2026-03-01 end=2026-06-30
    Zupan 1 anja
    stages:all:cases 1 anja
    answer:days 1 cene
    help:without 1 dora
    MO-CELJE:late 1 dora
    MO-CELJE:asked 1 bine
    MO-CELJE:helped 1 cene
    late:CSD-CELJE:late 0

pilot start=2026-03-01 end=2026-06-30 by=year
    signals:count 2 anja,dora
    signals:2026:households 2 anja,dora
    adults:count 2 anja,dora
    noticed-by-MO-CELJE:count 1 dora
    days-answer:median 1 cene
    in-time:percent 1 cene
    days-bed:median 1 eva
    closed:count 1 eva
    block_3:kept:count 0
    nights-taken:count 2 eva
    stays:count 2 eva
    left:count 2 ida
    months:median 2 ida
    extension-1-asked:count 1 gita
    extension-1-refused:count 1 gita
    extended-1:count 0
    contacts:count 0 '' 1
    left-own-rental:count 2 ida
    together:percent 2 ida
    school-age:count 1 ana
    school-before:count 0
    school-after:count 1 fani
    told-MO-CELJE:count 1 bine
    answer-days:median 1 cene
    aid-moving:eur 2 hana
    aid-each:households 2 hana
    cost-rent:eur 1 hana
    cost-night:eur 1 hana
    block_12:open:count 1 anja
    findings:open:count 1 anja
    findings:open:of 2 anja,dora
"""


@pytest.fixture
def worked(azil: Azil, office: Path) -> Path:
    """A file with plans, a group and warnings, each recorded by somebody else."""
    typed(azil, *LINES.strip().splitlines())
    return office


def test_each_figure_on_work_names_as_many_records_as_it_says_and_who_recorded_them(worked: Path) -> None:
    with repository.reading(worked) as repo:
        for part in ASKED.strip().split("\n\n"):
            named, *lines = part.splitlines()
            name, *days = named.split()
            form = next(form for form in FORMS if form.name == name)
            made = forms.make(repo, form, dict(day.split("=") for day in days))
            for line in lines:
                figure, number, actors, private = [*shlex.split(line), "", ""][:4]
                (told,) = why_figure.counted(repo, [made], figure)
                assert isinstance(told, Table)
                by = {row[[column.key for column in told.columns].index("actor")] for row in told.rows}
                assert (len(told.rows), ",".join(sorted(by))) == (int(number), actors), (name, figure)
                hidden = f"{private} of these is private and not shown"
                assert (hidden in told.notes) == bool(private), (name, figure)


def test_what_figures_on_the_flats_rest_on_adds_up_to_them_and_is_not_published(
    azil: Azil, worked: Path
) -> None:
    pilot = "report pilot --from 2026-03-01 --to 2026-06-30"
    found = json.loads(azil(f"{pilot} --format json").out)
    figures = {row["figure"]: row for name, rows in found.items() if name != "findings" for row in rows}
    for figure in ("adults:count", "minors:count", "cost-rent:eur", "aid-moving:eur"):
        code, column = figure.split(":")
        told = json.loads(azil(f"{pilot} --why {figure} --format json").out)
        assert sum(row["counts"] for row in told) == figures[code][column], figure
    assert (figures["aid-each"]["eur"], figures["aid-each"]["households"]) == (30, 1)  # since the warning
    warnings = "report warnings --from 2026-03-01 --to 2026-06-30"
    (answer, _help) = json.loads(azil(f"{warnings} --format json").out)["speed"]
    partners = {
        row["organisation"]: row for row in json.loads(azil(f"{warnings} --format json").out)["partners"]
    }
    for report, figure, days in (
        (pilot, "days-answer:median", figures["days-answer"]["median"]),
        (pilot, "answer-days:median", figures["answer-days"]["median"]),
        (warnings, "speed:answer:days", answer["days"]),
        (warnings, "speed:answer:longest", answer["longest"]),
        (warnings, "partners:MO-CELJE:days", partners["MO-CELJE"]["days"]),
    ):
        (one,) = json.loads(azil(f"{report} --why {figure} --format json").out)
        assert one["counts"] == days, figure
    done = azil(f"{pilot} --publish --why signals:count")
    assert (done.code, done.out) == (ExitCode.USAGE, "")
    assert "leave out --publish or --why" in done.err
