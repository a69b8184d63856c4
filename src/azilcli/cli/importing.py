"""`azil import`: lists from a spreadsheet, taken in whole."""

import csv
import io
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli import mappings
from azilcli.cli.base import Write, family
from azilcli.cli.options import Force, On
from azilcli.cli.session import print_data, put_page, write_if_sure
from azilcli.cli.settings import is_typed, settings
from azilcli.errors import ExitCode, UsageError
from azilcli.language import N_, _, current, n_
from azilcli.output import WORKBOOK, by_ending, progress
from azilcli.repository import Repository
from azilcli.services import Done
from azilcli.services.lists import headings, lines, originals
from azilcli.text.cells import exact, heading
from azilcli.text.showing import harmless, is_terminal

app = family()

PEOPLE, STAYS, HOUSEHOLDS, PRESENCE = "people", "stays", "households", "presence"
_BOM = "\ufeff"
_FAULTS_SAID, _REASONS_SAID = 40, 20
"""So many faults are told one by one, and so many reasons with how often they occur."""


@app.command(
    "import",
    cls=Write,
    help=N_(
        """Import people or records from a spreadsheet or a CSV table.

Columns are recognised by their headings, in English or Slovenian, in any order; others are skipped with a
remark. --map says which field a column is, or which code a value, --mapping keeps that under a name for the
next time, --set says what holds for all lines; --template writes an empty list with the headings. XLSX, XLS
and ODS are read with azilcli[xlsx].

people: household, family name, given name, relation, sex, date of birth, citizenship, languages, EMŠO, case
number, CR number, card number, vulnerability, phone, note; or the code of somebody in the file. Those with
the same household belong together. Who is in the file already, by EMŠO, by case number and name, or by name,
date of birth and citizenship, is not entered again; what is not yet known of them is added.

stays --history: a register of the past as it is, with the people, their households, places, arrivals and
departures, or single nights. No gate is asked: what speaks against it, azil check finds. What cannot be read
is always written to a file, FILE.rejects.csv unless --skip-bad names one.

households: who belongs to which, as what, from when to when. presence: whom the daily checks found; absences
do not follow from it.

Any kind of record, such as participation, aid, status or need: its fields, and whom it is of by code, EMŠO,
case number, or name and date of birth.

What is recorded with rules of its own, such as guardian, extension, pass or measure, with --history: as it
was, without asking them; what speaks against it, azil check finds. A stay is named by its code, or by a
person and the day.

Everything wrong is told at once, with line and column, and nothing is written; with --skip-bad the lines
without faults are imported, and the others are written to a file that can be corrected and imported
again. Importing the same list twice changes nothing."""
    ),
    epilog=N_(
        "azil import people bus.csv --dry-run\n"
        "azil import people bus.xlsx --skip-bad rejects.csv\n"
        'azil import people bus.csv --map "Surname of guest=family_name"\n'
        "azil import participation course.csv --set activity=SLO-MB --on 1.10.2026\n"
        "azil import aid october.csv --set kind=pocket-money --set state=given\n"
        "azil import people bus.csv --template\n"
        "azil import guardian guardians.csv --history\n"
        "azil import stays register.csv --history --dry-run\n"
        'azil import stays register.csv --history --mapping centre --map "reason:Moved out=own-wish"'
    ),
)
def import_(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=N_("What the lines are: people, households, stays, presence, or a kind of record"),
        ),
    ],
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help=N_("The list; - is standard input"))
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help=N_("Write an empty list with the headings"))
    ] = False,
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=FIELD",
            help=N_("Which field a column is, or which code a value, as FIELD:VALUE=CODE; may be repeated"),
        ),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(
            "--mapping", metavar="NAME", help=N_("Use what --map said under this name before, and keep it")
        ),
    ] = None,
    common: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help=N_("What holds for all lines; may be repeated")),
    ] = None,
    rejects: Annotated[
        str | None,
        typer.Option(
            "--skip-bad", metavar="FILE", help=N_("Import the good lines and write the others to this file")
        ),
    ] = None,
    history: Annotated[
        bool,
        typer.Option("--history", help=N_("Import what was as it was, and ask no gate")),
    ] = False,
    on: On = "today",
    force: Force = False,
) -> None:
    """Import a list."""
    from azilcli.cli.tables import read_table

    if not template:
        _refuse_history(kind, history)
    for name in ("on", *(["force"] if kind == STAYS else [])):
        if history and is_typed(context, name):
            raise UsageError(
                _("--{name} says nothing of a register of the past", name=name), _("leave it out")
            )
    known, empty, service = _what(kind, on)
    if template:
        _lay(context, file, [empty()])
        return
    if file is None:
        raise UsageError(_("the list is missing"), "azil import people bus.csv")
    meant = _meant(mapped or (), known)
    place = mappings.path(mapping) if mapping else None
    kept = meant.over(mappings.read(place)) if place else meant
    values = {_field(one, first, known): last for one, first, last in _sides(common or (), "partition")}
    if kind == STAYS and not rejects:
        rejects = str(Path(file).with_suffix(".rejects.csv")) if file != "-" else "rejects.csv"
    if rejects:
        _refuse_unwritable(rejects)
        _refuse_other(rejects, file)
        if place and place.resolve() == Path(rejects).resolve():
            raise UsageError(_("{path} is given for two things", path=rejects), _("give another file"))
    rows = read_table(file, {*known, *map(heading, kept.columns)})
    there = {heading(name) for row in rows[:1] for name in row if name}
    names = {**{one: field for one, field in kept.columns.items() if heading(one) in there}, **meant.columns}
    put = originals.replaced(rows, known, names, kept.keys)
    faults: list[lines.Fault] = []
    written: list[Done] = []

    def carry_out(repo: Repository, sure: bool) -> Done:
        faults.clear()
        if settings(context).format == "text" and is_terminal(sys.stderr):
            repo.counted = progress.counted
        done = service(repo, put, mapped=names, common=values, sure=sure, rejects=faults if rejects else None)
        if rejects and faults and not settings(context).dry_run:  # before it is recorded: never lost
            put_page(context, Path(rejects), _page(lines.rejected(rows, faults), rejects))
        written[:] = [done] if done.is_written else []
        return done

    try:
        write_if_sure(context, carry_out, force)
    except lines.Unreadable as error:
        _tell(context, error.faults, is_kept=False)
        raise
    _tell(context, sorted(faults), is_kept=not settings(context).is_dry)
    if place and (meant.columns or meant.values) and not settings(context).is_dry:
        mappings.keep(place, kept, settings(context).db)
        _say(_("the mapping is kept in {path}", path=place))
    if rejects and faults and not settings(context).is_dry:
        _say(_("the rejected lines, with the reasons: {path}", path=rejects))
    if written and kind == PEOPLE and settings(context).format == "text" and not settings(context).is_dry:
        _say(_go_on(written[0]))
    if faults:
        raise typer.Exit(ExitCode.WAITING)


def _refuse_history(kind: str, history: bool) -> None:
    """Refuse to ask no gate where commands ask them, and to take in as new what is taken in as it was."""
    from azilcli.services.lists import records

    if history == (kind == STAYS or kind in records.others()):
        return
    if history:
        raise UsageError(
            _("--history is for stays, and for what is recorded with rules of its own"),
            "azil import stays register.csv --history",
        )
    if kind != STAYS:
        raise UsageError(
            _("a list of what has rules of its own is imported only as it was, without asking what they ask"),
            _("type: azil import {kind} FILE --history; what speaks against it, azil check finds", kind=kind),
        )
    raise UsageError(
        _("stays are imported only as a register has them, without asking the gates of an admission"),
        _("a register: azil import stays FILE --history; who arrives today: azil import people, then azil "
          "admit --those last"),
    )  # fmt: skip


def _refuse_unwritable(file: str) -> None:
    """Refuse a workbook, before anything is recorded, where none can be written."""
    if by_ending(file) == WORKBOOK:
        from azilcli.cli import workbooks

        workbooks.check(WORKBOOK, file)


def _refuse_other(rejects: str, file: str) -> None:
    """Refuse to write rejected lines over the list itself, or over what does not hold rejected lines."""
    if file != "-" and Path(rejects).resolve() == Path(file).resolve():
        raise UsageError(_("{path} is the list itself", path=rejects), _("give another file"))
    if not Path(rejects).is_file():
        return
    from azilcli.cli.tables import read_table

    try:
        rows = read_table(rejects, lines.IGNORED)
        is_own = any(heading(name) in lines.IGNORED for row in rows[:1] for name in row if name)
    except UsageError:
        is_own = False
    if not is_own:
        raise UsageError(
            _("{path} exists already, and holds no rejected lines", path=rejects),
            _("give another file: --skip-bad FILE"),
        )


def _go_on(done: Done) -> str:
    """How to go on with the people of an entry, to which those belong of whom it says anything new."""
    entry = done.entry.id[:8]
    if done.data["there"]:
        return _("to go on with those who are new or of whom something was added: azil admit --those {entry} "
                 "--to SITE", entry=entry)  # fmt: skip
    return _("to go on with these people: azil admit --those {entry} --to SITE", entry=entry)


def _what(kind: str, on: str) -> tuple[dict[str, str], Callable[[], list[str]], Callable[..., Done]]:
    """The field under each heading of a list of a kind, the headings of an empty one, and who takes it in."""
    if kind == STAYS:
        from azilcli.services.lists import stays

        def blank() -> list[str]:
            return [_(words) for words in stays.TEMPLATE.values()]

        return stays.COLUMNS, blank, stays.import_stays
    if kind in (HOUSEHOLDS, PRESENCE):
        from azilcli.services.lists import checks, homes, outgoing

        if kind == PRESENCE:
            return (
                checks.COLUMNS,
                lambda: [_(one) for one in outgoing.PRESENCE.values()],
                checks.import_presence,
            )

        def bare() -> list[str]:
            return [_(outgoing.HOUSEHOLDS[name]) for name in homes.TEMPLATE]

        return homes.COLUMNS, bare, partial(homes.import_households, on=dates.parse(on))
    if kind == PEOPLE:
        from azilcli.services.lists import people

        def empty() -> list[str]:
            return [_(words) for words in headings.TEMPLATE.values()]

        return headings.COLUMNS, empty, partial(people.import_people, on=dates.parse(on))
    from azilcli.services.lists import records

    if kind in records.others():
        from azilcli.services.lists import past

        own = past.of(kind)
        return past.columns(own), partial(past.template, own), partial(past.import_past, what=own)
    what = records.find(kind)
    known = records.columns(what)
    service = partial(records.import_records, what=what, on=on)
    return known, partial(records.template, what), service


def _meant(typed: Sequence[str], known: Mapping[str, str]) -> mappings.Mapped:
    """What was typed with --map: of columns, and of values where a field stands before a colon."""
    columns: dict[str, str] = {}
    values: dict[tuple[str, str], str] = {}
    for one, first, last in _sides(typed, "rpartition"):
        name, colon, value = first.partition(":")
        field = known.get(heading(name), name.strip())
        if colon and field in known.values() and known.get(heading(last), last) not in known.values():
            values[field, value.strip()] = last
        else:
            columns[first] = _field(one, last, known)
    return mappings.Mapped(columns, values)


def _sides(typed: Sequence[str], how: str) -> list[tuple[str, str, str]]:
    """What was typed, with the two sides of its first sign of equality, or of its last."""
    parted = ((one, getattr(one, how)("=")) for one in typed)
    return [(one, first.strip(), last.strip()) for one, (first, _sign, last) in parted]


def _field(typed: str, name: str, known: Mapping[str, str]) -> str:
    """The field that a side of an equation names."""
    field = known.get(heading(name), name)
    if "=" not in typed or field not in known.values():
        fields = sorted({one.removeprefix("whom ") for one in known.values()})
        raise UsageError(
            _("“{typed}” names no field", typed=typed), _("one of: {codes}", codes=", ".join(fields))
        )
    return field


def _page(table: Sequence[Sequence[str]], file: str = "") -> bytes:
    """A table as spreadsheets of this country open it; a workbook where the name of the file says so."""
    if by_ending(file) == WORKBOOK:
        from azilcli.cli import workbooks

        return workbooks.content(table)
    page = io.StringIO()
    separator = ";" if current() == "sl" else ","
    csv.writer(page, delimiter=separator, lineterminator="\r\n").writerows(map(exact, row) for row in table)
    return (_BOM + page.getvalue()).encode()


def _lay(context: typer.Context, file: str | None, table: Sequence[Sequence[str]]) -> None:
    """Write an empty table, never over another; print it where none is to be written."""
    if file is None or file == "-" or settings(context).is_dry:
        print_data(_page(table))
        return
    if Path(file).exists():
        raise UsageError(_("{path} exists already", path=file), _("give another file"))
    put_page(context, Path(file), _page(table, file))
    _say(_("written to {path}", path=file))


def _tell(context: typer.Context, faults: Sequence[lines.Fault], *, is_kept: bool) -> None:
    """Say what is wrong with lines of the table; as data where data was asked for.

    All of it, unless it is kept in a file beside the list.
    """
    if settings(context).format != "json":
        source = str(context.params["file"]) if settings(context).is_line else ""
        told: set[str] = set()
        most = _FAULTS_SAID if is_kept else len(faults)
        for fault in faults[:most]:
            _say(f"{source}: {fault.sentence}" if source else fault.sentence)
            if fault.hint not in ("", *told):
                told.add(fault.hint)
                _say(_("hint: {hint}", hint=fault.hint))
        if more := faults[most:]:
            _say(n_("and {n} more fault", "and {n} more faults", len(more)))
        if more or (settings(context).is_dry and len(faults) > 1):
            for reason, count in Counter(fault.reason for fault in faults).most_common(_REASONS_SAID):
                _say(f"{count:6} {reason}")
        return
    from azilcli.output import json

    for fault in faults:
        json.write_line(fault._asdict(), sys.stderr)


def _say(sentence: str) -> None:
    print(harmless(sentence), file=sys.stderr)
