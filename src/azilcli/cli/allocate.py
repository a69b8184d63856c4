"""`azil allocate`."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from azilcli import dates, output
from azilcli.cli.base import Write, family
from azilcli.cli.options import Force, Override
from azilcli.cli.session import check_page, put_page, write, write_if_sure
from azilcli.cli.settings import is_typed, settings
from azilcli.errors import ExitCode, UsageError
from azilcli.language import N_, _
from azilcli.repository import Repository
from azilcli.rules import arrivals
from azilcli.services import Done

app = family()


_PLANNING = {
    "until": "--until", "site": "--site", "most": "--cap", "reserve": "--reserve", "overflow": "--overflow",
    "to": "--out",
}  # fmt: skip
"""Options that say how to plan, by their parameters."""


@app.command(
    "allocate",
    cls=Write,
    help=N_(
        """Plan a mass arrival over the sites of a programme, and keep the places free.

Who is to come stands in a CSV file with the columns household, people, sex, age, needs (accessible,
isolation) and language, or in a profile. Households stay together in one room, one to a room; people alone
share by sex, minors apart from adults. Goals are sought in turn, and each is printed with its value; with
scipy (azilcli[allocate]) the plan is proved the best. Everybody's place is kept under the label up to the
last night; one undo takes all back. With --dry-run only the plan is printed. The exit code is 6 if somebody
has no bed.

With --confirm, the list says who came, with the columns family_name, given_name, birth_date, citizenship,
relation, exam (fit, isolation, referred; empty until examined), informed (the language, or yes, once the
receipt is signed) and status: they are entered, with their households, and admitted to the places kept under
the label, in the room of the column room where there is one: --out writes it when the plan is made."""
    ),
    epilog='azil allocate --profile "m 60, f 12, fam 2x8 3x7 4x4, mbs 3" --programme asylum --label "bus 3"\n'
    "azil allocate bus.csv --programme temporary-protection --on tomorrow --until +7 --cap LOGATEC=400 "
    "--reserve 5 --dry-run\n"
    "azil allocate bus.csv --programme temporary-protection --confirm",
)
def allocate(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=N_("A CSV file with who is to come; - for stdin"))
    ] = None,
    *,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile", metavar="TEXT",
            help=N_("Men, women, families of so many, unaccompanied boys (girls: mbs-f), as in the example"),
        ),
    ] = None,
    programme: Annotated[
        str, typer.Option("--programme", metavar="CODE", help=N_("The programme: only sites that serve it"))
    ],
    label: Annotated[
        str | None,
        typer.Option("--label", metavar="TEXT", help=N_("The arrival, such as bus 3 (else the file name)")),
    ] = None,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=N_("The day of the arrival"))] = "today",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help=N_("The last night for which places are kept"))
    ] = "+2",
    site: Annotated[
        list[str] | None, typer.Option("--site", metavar="SITE", help=N_("Only this site; may be repeated"))
    ] = None,
    most: Annotated[
        list[str] | None,
        typer.Option("--cap", metavar="SITE=N", help=N_("The most people at a site; may be repeated")),
    ] = None,
    reserve: Annotated[
        str, typer.Option("--reserve", metavar="N", help=N_("Of a hundred beds of a site, so many stay free"))
    ] = "0",
    overflow: Annotated[
        bool,
        typer.Option("--overflow", help=N_("Fill beds also over the area and number that standards allow")),
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=N_("Write the list to this file, with everybody's room")),
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help=N_("They came: admit those of the list who were examined"))
    ] = False,
    force: Force = False,
    override: Override = None,
) -> None:  # fmt: skip
    """Plan an arrival."""
    from azilcli.reports import arrivals as listed
    from azilcli.services import arrivals as service

    _refuse_both(file, profile)
    if confirm:
        _refuse_planning(context)
        _confirm(context, file, programme, dates.parse(on), label, (force, override))
        return
    rows = _rows(file) if file else []
    if to and not file:
        raise UsageError(_("a profile names nobody"), _("leave out --out, or give a list"))
    if to and file and to.resolve() == file.resolve():
        raise UsageError(_("{path} is the list itself", path=to), _("give another file"))
    form = output.WORKBOOK if to and output.by_ending(to.name) == output.WORKBOOK else output.CSV
    if to:
        if form == output.WORKBOOK:
            from azilcli.cli.workbooks import check

            check(form, to.name)
        check_page(context, to, form)
    arrival = arrivals.of_list(rows, dates.parse(on)) if file else arrivals.of_profile(profile or "")
    asked = service.Asked(site or (), _limits(most or ()), _percent(reserve), overflow)
    outcomes = []

    def carry_out(repo: Repository) -> Done:
        done, outcome = service.allocate(
            repo,
            arrival,
            programme=programme,
            on=dates.parse(on),
            until=dates.parse(until),
            label=label or (file.stem if file else ""),
            asked=asked,
        )
        outcomes.append(outcome)
        if (
            to and not settings(context).is_dry
        ):  # before it is recorded: places are never kept for a list that could not be written
            made = listed.listed(rows, arrivals.parties(rows, dates.parse(on)), outcome.plan)
            put_page(context, to, output.whole(made, form))
        return done

    write(context, carry_out, plan=lambda: listed.plan(*outcomes[-1][1:]))
    if outcomes[-1].values.without_bed:
        raise typer.Exit(ExitCode.WAITING)


def _confirm(
    context: typer.Context,
    file: Path | None,
    programme: str,
    on: date,
    label: str | None,
    passing: tuple[bool, str | None],
) -> None:
    """Admit those of a list who came; the exit code is 6 while any of them still has no place."""
    from azilcli.services import coming

    if file is None:
        raise UsageError(
            _("a profile names nobody"), _("azil allocate bus.csv --confirm: who came, with their names")
        )
    rows, outcomes = _rows(file), []
    force, override = passing

    def carry_out(repo: Repository, sure: bool) -> Done:
        done = coming.confirm(
            repo, rows, programme=programme, on=on, label=label or file.stem, sure=sure, override=override
        )
        outcomes.append(done.data)
        return done

    write_if_sure(context, carry_out, force)
    if outcomes and (outcomes[-1]["not_examined"] or outcomes[-1]["left"]):
        raise typer.Exit(ExitCode.WAITING)


def _refuse_planning(context: typer.Context) -> None:
    """Refuse, where those who came are admitted, what only planning asks."""
    for name, option in _PLANNING.items():
        if is_typed(context, name):
            raise UsageError(
                _(
                    "{option} is for planning, and --confirm admits to the places that were kept",
                    option=option,
                ),
                _("leave out {option}, or --confirm", option=option),
            )


def _refuse_both(file: Path | None, profile: str | None) -> None:
    if (file is None) == (profile is None):
        raise UsageError(
            _("who is to come is a file or a profile, one of them"),
            _('azil allocate bus.csv, or azil allocate --profile "m 60, fam 3x7"'),
        )


def _rows(file: Path) -> list[arrivals.Row]:
    from azilcli.cli.tables import read_table
    from azilcli.services.lists import headings
    from azilcli.text.cells import day, heading

    rows = read_table(str(file), {*arrivals.HEADINGS, *headings.HEADERS})
    born = arrivals.COLUMNS["birth_date"]
    return [{name: day(text) if heading(name) in born else text for name, text in row.items() if name}
            for row in rows]  # fmt: skip


def _limits(typed: Iterable[str]) -> dict[str, int]:
    limits = {}
    for one in typed:
        match = re.fullmatch(r"\s*([^=]+?)\s*=\s*(\d{1,6})\s*", one)
        if not match:
            raise UsageError(_("“{typed}” is no limit of a site", typed=one), _("--cap LOGATEC=400"))
        limits[match[1]] = int(match[2])
    return limits


def _percent(typed: str) -> int:
    match = re.fullmatch(r"(\d{1,2}|100)\s*%?", typed.strip())
    if not match:
        raise UsageError(_("“{typed}” is no share of a hundred", typed=typed), _("--reserve 5"))
    return int(match[1])
