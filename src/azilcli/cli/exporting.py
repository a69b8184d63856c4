"""`azil export`: lists that leave, in the columns in which `azil import` takes them in."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any

import typer

from azilcli import dates
from azilcli.cli.base import Read, family
from azilcli.cli.options import Site
from azilcli.cli.session import day, noted, report
from azilcli.cli.settings import settings
from azilcli.language import N_, _
from azilcli.output import CSV, by_ending
from azilcli.reports import exporting
from azilcli.reports.table import Report
from azilcli.repository import Repository

app = family()

Maker = Callable[[Repository, exporting.Headings, exporting.Wanted], exporting.Leaving]
ALL = "all"
_WRITTEN = {
    "people": ("exporting", "PEOPLE"),
    "households": ("exporting", "HOUSEHOLDS"),
    "stays": ("exporting_nights", "STAYS"),
    "presence": ("exporting_nights", "PRESENCE"),
}
"""What has a list beside the declared kinds: the module that makes it, and its headings."""


class _Export(Read):
    """A list that leaves is CSV where nothing else is asked for."""

    def invoke(self, ctx: Any) -> Any:
        chosen = settings(ctx)
        if not chosen.reader:
            chosen.given_format = chosen.given_format or by_ending(chosen.out) or CSV
        return super().invoke(ctx)


@app.command(
    "export",
    cls=_Export,
    help=N_(
        """Write people, stays or records as a list that azil import takes in again.

The columns are those of azil import, with the codes of the records: imported into the same file, the list
changes nothing; into another one, it gives the same records under the same codes.

people: who they are. households: their members, from when to when. stays: with the places in which they
slept, for azil import stays FILE --history. presence: whom the daily checks found. Any kind of record, such
as participation, aid, status or card: its fields, and whom it is of. What is recorded with rules of its own,
such as guardian, pass or measure, is taken in as it was, with --history. all: every list, in a new folder,
with the commands that take them in.

It is CSV, with --for excel as a Slovenian Excel opens it, or what the ending of the file says. What is erased
or cancelled is not in it, nor what is private, unless --private asks for it. With --pseudonymous nothing
leaves that is personal, but for the years of birth. That it left stands in the log of viewing."""
    ),
    epilog=N_(
        "azil export people --out people.csv\n"
        "azil export people --site LOGATEC --for excel --out logatec.csv\n"
        "azil export stays --from 1.1.2026 --to 31.12.2026 --out stays.csv\n"
        "azil export participation --from 1.1.2026 --to 30.6.2026\n"
        "azil export need --private --out needs.csv\n"
        "azil export all --private --out data"
    ),
)
def export(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help=N_("What leaves: people, households, stays, presence, or a kind of record")
        ),
    ],
    site: Site = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help=N_("The first day"))] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help=N_("The last day"))] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help=N_("Those who sleep there in this night; today by default")
        ),
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help=N_("Also what is shown only on request"))
    ] = False,
    pseudonymous: Annotated[
        bool,
        typer.Option(
            "--pseudonymous",
            help=N_("Without names, numbers, birth dates, addresses and texts; codes as pseudonyms"),
        ),
    ] = False,
) -> None:
    """Write a list."""
    wanted = exporting.Wanted(site or "", day(start), day(end), day(on), private, pseudonymous)
    dates.refuse_backwards(wanted.start, wanted.end)
    if kind == ALL:
        from azilcli.cli.folders import fill

        fill(context, wanted, maker)
        return
    make = maker(kind)

    def one(repo: Repository) -> Report:
        leaving = make(repo, wanted)
        if not pseudonymous:
            return [leaving.table]
        from azilcli.reports import pseudonyms
        from azilcli.repository.organisations import landlords

        noted(context, [leaving.table])  # whose data leave is noted, though nobody can read it off the list
        return [pseudonyms.hiding(leaving, pseudonyms.Pseudonyms(landlords(repo)))]

    made = report(context, one)
    if settings(context).format not in ("text", "md"):
        for note in (note for part in made for note in part.notes):
            print(note, file=sys.stderr)


def maker(kind: str) -> Callable[[Repository, exporting.Wanted], exporting.Leaving]:
    """What makes the list of a kind, under the headings by which it is taken in."""
    from azilcli.services.lists import outgoing, past, records

    if kind in _WRITTEN:
        module, words = _WRITTEN[kind]
        heads = {name: _(word) for name, word in getattr(outgoing, words).items()}
        make: Maker = getattr(import_module(f"azilcli.reports.{module}"), kind)
        return lambda repo, wanted: make(repo, heads, wanted)
    if kind in records.others():
        headings = past.leaving(past.of(kind))
        return lambda repo, wanted: exporting.stored(repo, kind, headings, wanted)
    what = records.find(kind, _("“{typed}” cannot be exported", typed=kind))
    return lambda repo, wanted: exporting.declared(repo, what, records.leaving(what), wanted)
