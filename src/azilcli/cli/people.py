"""`azil person`: entering, altering and listing people."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Note, On
from azilcli.cli.session import report, write
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.services import people
from azilcli.services.people import Identity

app = family("person")

Given = Annotated[str | None, typer.Option("--given", metavar="NAME", help=N_("Given name"))]
Other = Annotated[str | None, typer.Option("--other-names", metavar="NAMES", help=N_("Other names"))]
Sex = Annotated[str | None, typer.Option("--sex", metavar="f|m|x", help=N_("Sex"))]
Born = Annotated[str | None, typer.Option("--born", metavar="DATE", help=N_("Birth date, or only the year"))]
Citizenship = Annotated[
    str | None,
    typer.Option("--citizenship", metavar="CODE", help=N_("Country: AFG, AF or its name")),
]
Languages = Annotated[str | None, typer.Option("--languages", metavar="TEXT", help=N_("Languages spoken"))]
Emso = Annotated[str | None, typer.Option("--emso", metavar="NUMBER", help=N_("EMŠO, 13 digits"))]
CaseNumber = Annotated[
    str | None,
    typer.Option("--case-number", metavar="TEXT", help=N_("Number of the case or of the police")),
]
Phone = Annotated[str | None, typer.Option("--phone", metavar="TEXT", help=N_("Telephone"))]


def csv_from(source: str) -> list[Identity]:
    """The people of a CSV file, or of standard input where the name is a hyphen."""
    from azilcli.cli.tables import read_table

    return people.identities(read_table(source))


@app.command(
    "add",
    cls=Write,
    help=N_(
        """Enter a person, or many from a CSV table.

The CSV names its columns in the first line, in English or Slovenian: family_name, given_name, sex,
birth_date, citizenship, languages, emso, case_number, phone, note."""
    ),
    epilog="azil person add Haidari Amina --sex f --born 1990-05-03 --citizenship AFG\n"
    "azil person add --csv - < bus.csv",
)
def add(
    context: typer.Context,
    family_name: Annotated[
        str | None,
        typer.Argument(metavar="[FAMILY-NAME]", help=N_("Family name, or the only name")),
    ] = None,
    given_name: Annotated[str | None, typer.Argument(metavar="[GIVEN-NAME]", help=N_("Given name"))] = None,
    csv: Annotated[
        str | None,
        typer.Option("--csv", metavar="FILE", help=N_("Many people; - is standard input")),
    ] = None,
    given: Given = None,
    other_names: Other = None,
    sex: Sex = None,
    born: Born = None,
    citizenship: Citizenship = None,
    languages: Languages = None,
    emso: Emso = None,
    case_number: CaseNumber = None,
    phone: Phone = None,
    note: Note = None,
) -> None:
    """Enter people."""
    if (family_name is None) == (csv is None) or (given_name and given):
        raise UsageError(
            _("give either a name or --csv"),
            "azil person add Haidari Amina --sex f --born 1990 --citizenship AFG",
        )
    if csv is not None:
        entered = csv_from(csv)
    else:
        entered = [
            Identity(
                family_name=family_name or "",
                given_name=given_name or given or "",
                other_names=other_names or "",
                sex=sex or "",
                birth_date=born or "",
                citizenship=citizenship or "",
                languages=languages or "",
                emso=emso or "",
                case_number=case_number or "",
                phone=phone or "",
                note=note or "",
            )
        ]
    write(context, lambda repo: people.add(repo, entered))


@app.command(
    "edit",
    cls=Write,
    help=N_("Alter a person's data. What is not named stays; an empty text clears it."),
    epilog='azil person edit Haidari --phone 041123456 --born 1990\nazil person edit Haidari --note ""',
)
def edit(
    context: typer.Context,
    who: Annotated[str, typer.Argument(metavar="PERSON", help=N_("A person by code or unique name"))],
    family_name: Annotated[
        str | None, typer.Option("--family", metavar="NAME", help=N_("Family name"))
    ] = None,
    given_name: Given = None,
    other_names: Other = None,
    sex: Sex = None,
    born: Born = None,
    citizenship: Citizenship = None,
    languages: Languages = None,
    emso: Emso = None,
    case_number: CaseNumber = None,
    phone: Phone = None,
    note: Note = None,
) -> None:
    """Alter a person."""
    changes = {
        "family_name": family_name,
        "given_name": given_name,
        "other_names": other_names,
        "sex": sex,
        "birth_date": born,
        "citizenship": citizenship,
        "languages": languages,
        "emso": emso,
        "case_number": case_number,
        "phone": phone,
        "note": note,
    }
    write(context, lambda repo: people.edit(repo, who, changes))


@app.command(
    "show",
    cls=Read,
    help=N_("Show all about a person."),
    epilog="azil person show Haidari",
)
def show(
    context: typer.Context,
    who: Annotated[list[str], typer.Argument(metavar="PERSON", help=N_("A person by code or unique name"))],
    on: On = "today",
) -> None:
    """Show a person."""
    from azilcli.reports import show as all_about
    from azilcli.repository import people as known

    typed = " ".join(who)
    report(context, lambda repo: all_about.person(repo, known.person(repo, typed), dates.parse(on)))


@app.command(
    "list",
    cls=Read,
    help=N_("List the people in the file, by name."),
    epilog="azil person list --limit 0 --format csv --out people.csv",
)
def list_(
    context: typer.Context,
    on: On = "today",
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=0, max=1_000_000, help=N_("At most so many; 0 for all"))
    ] = 200,
) -> None:
    """List people."""
    from azilcli.reports import people as listed

    made = report(context, lambda repo: listed.listed(repo, dates.parse(on), limit))
    for note in made[0].notes if limit else ():
        print(note, file=sys.stderr)
