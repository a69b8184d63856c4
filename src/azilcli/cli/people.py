"""`azil person`: entering, altering and listing people."""

import sys
from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.erasing import Reason
from azilcli.cli.erasing import erase as for_good
from azilcli.cli.options import Force, Limit, Note, On, Override, Person, Yes
from azilcli.cli.session import at_most, reading, report, write, write_if_sure
from azilcli.cli.settings import settings
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.services import people
from azilcli.services.people import Identity
from azilcli.text.showing import harmless

app = family("person")

Given = Annotated[str | None, typer.Option("--given", metavar="NAME", help=N_("Given name"))]
Other = Annotated[str | None, typer.Option("--other-names", metavar="NAMES", help=N_("Other names"))]
Sex = Annotated[str | None, typer.Option("--sex", metavar="f|m|x", help=N_("Sex"))]
Born = Annotated[
    str | None, typer.Option("--born", metavar="DATE", help=N_("Date of birth, or only its month or year"))
]
Citizenship = Annotated[
    str | None,
    typer.Option("--citizenship", metavar="CODE", help=N_("Country: AFG, AF or its name")),
]
Languages = Annotated[str | None, typer.Option("--languages", metavar="TEXT", help=N_("Languages spoken"))]
Emso = Annotated[str | None, typer.Option("--emso", metavar="NUMBER", help=N_("EMŠO (13 digits)"))]
CaseNumber = Annotated[
    str | None,
    typer.Option("--case-number", metavar="TEXT", help=N_("Case number or police number")),
]
Phone = Annotated[str | None, typer.Option("--phone", metavar="TEXT", help=N_("Telephone"))]


def csv_from(source: str) -> list[Identity]:
    """The people of a CSV file, or of standard input where the name is a hyphen."""
    from azilcli.cli.tables import read_table, unknown
    from azilcli.services.lists import headings

    rows = read_table(source, headings.HEADERS)
    entered = headings.identities(rows)
    for column in unknown(rows, headings.HEADERS):
        print(harmless(_("the column “{column}” is unknown and was skipped", column=column)), file=sys.stderr)
    return entered


@app.command(
    "add",
    cls=Write,
    help=N_(
        """Enter a person, or many from a CSV table.

The first line of the CSV holds the column names, in English or Slovenian: family_name, given_name, sex,
birth_date, citizenship, languages, emso, case_number, phone, note.

If birth date and sex are not given, they are taken from the EMŠO. If the EMŠO contradicts them, or if the
person seems to be in the file already, you are asked; without a terminal this is refused unless --force
is given."""
    ),
    epilog=N_(
        "azil person add Haidari Amina --sex f --born 1990-05-03 --citizenship AFG\n"
        "azil person add --csv - < bus.csv"
    ),
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
    force: Force = False,
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
    write_if_sure(context, lambda repo, sure: people.add(repo, entered, sure=sure), force)


@app.command(
    "edit",
    cls=Write,
    help=N_("Change a person's data. What is not given stays as it is; an empty text clears it."),
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
    override: Override = None,
    force: Force = False,
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
    write_if_sure(
        context, lambda repo, sure: people.edit(repo, who, changes, sure=sure, override=override), force
    )


@app.command(
    "show",
    cls=Read,
    help=N_("Show everything about a person."),
    epilog="azil person show Haidari",
)
def show(
    context: typer.Context,
    who: Annotated[list[str], typer.Argument(metavar="PERSON", help=N_("A person by code or unique name"))],
    on: On = "today",
) -> None:
    """Show a person."""
    from azilcli.reports import show as listed
    from azilcli.repository import people as stored

    typed = " ".join(who)
    report(context, lambda repo: listed.person(repo, stored.person(repo, typed), dates.parse(on)))


@app.command(
    "list",
    cls=Read,
    help=N_("List the people in the file by name."),
    epilog=N_("azil person list --format csv --out people.csv"),
)
def list_(
    context: typer.Context,
    on: On = "today",
    limit: Limit = None,
) -> None:
    """List people."""
    from azilcli.reports import people as listed

    report(context, lambda repo: listed.listed(repo, dates.parse(on), at_most(context, limit, 200)))


@app.command(
    "duplicates",
    cls=Read,
    help=N_(
        """List people who seem to be entered twice, the most likely first.

The score, from 0 to 100, and its reasons are based on the name in any transliteration and order, birth,
sex, citizenship, numbers and household. With PERSON, everybody similar to that person is listed."""
    ),
    epilog="azil person duplicates\nazil person duplicates Haidari --min-score 40",
)
def duplicates(
    context: typer.Context,
    who: Annotated[
        list[str] | None, typer.Argument(metavar="[PERSON]", help=N_("A person by code or unique name"))
    ] = None,
    least: Annotated[
        int, typer.Option("--min-score", metavar="N", min=0, max=100, help=N_("The lowest score to list"))
    ] = 70,
    limit: Limit = None,
) -> None:
    """List likely duplicates."""
    from azilcli.reports import duplicates as listed

    most = at_most(context, limit, 100)
    report(context, lambda repo: listed.likely(repo, " ".join(who or ()), least, most))


@app.command(
    "distinct",
    cls=Write,
    help=N_(
        "Record that two records are two different people, so that they are not reported as duplicates again."
    ),
    epilog=N_("azil person distinct P4T7-KM92-QXHC P8ZN-3D0A-W6RK --note twins"),
)
def distinct(
    context: typer.Context,
    one: Person,
    other: Annotated[str, typer.Argument(metavar="OTHER", help=N_("The other person"))],
    note: Note = None,
) -> None:
    """Keep two people apart."""
    from azilcli.services import duplicates as service

    write(context, lambda repo: service.distinct(repo, one, other, note))


@app.command(
    "merge",
    cls=Write,
    help=N_(
        """Merge two records of one person who was entered twice.

The records continue under the code of KEEP, with the history of both; the code of OTHER leads there. What
another copy of the file still records about OTHER is added to them. azil undo separates them again.

With --certain everybody who is certainly entered twice is merged, as when two copies each imported one
register: those with the same EMŠO, number in a register, or case number and name, of whom nothing known
differs; and their stays and households that say the same. Who is doubtful is left, and named."""
    ),
    epilog=("azil person merge P4T7-KM92-QXHC P8ZN-3D0A-W6RK\nazil person merge --certain --dry-run"),
)
def merge(
    context: typer.Context,
    keep: Annotated[str | None, typer.Argument(metavar="[KEEP]", help=N_("The record that remains"))] = None,
    other: Annotated[
        str | None, typer.Argument(metavar="[OTHER]", help=N_("The other record of the same person"))
    ] = None,
    certain: Annotated[
        bool, typer.Option("--certain", help=N_("Everybody who is certainly entered twice"))
    ] = False,
) -> None:
    """Unite two records."""
    from azilcli.services import twins, uniting

    if certain and keep is None:
        write(context, twins.merge_certain)
        return
    if certain or keep is None or other is None:
        raise UsageError(
            _("give two records of one person, or --certain for everybody who is certainly entered twice"),
            _("give two records; likely pairs: azil person duplicates"),
        )
    write(context, lambda repo: uniting.merge(repo, keep, other))


@app.command(
    "erase",
    cls=Write,
    help=N_(
        """Erase a person's data permanently.

Names, dates, numbers, free text and what tells of health are removed from every record of the person, from
the journal and from the free space of the file; sex, citizenship, the range of birth years, nights and
places stay for the statistics, and the history can still be verified. This cannot be undone. Every other
copy keeps everything until azil db merge is run on that copy with this file.

Not included are free texts about other people and places that mention the person, and copies and backups
until they are merged or destroyed. With --due everybody's data are erased whom azil check finds to be
overdue; with --dry-run they are only named. What somebody asked to see must not be erased before that is
decided (ZVOP-2 21(1))."""
    ),
    epilog=N_(
        'azil person erase P4T7-KM92-QXHC --reason "request 12/2026" --yes\n'
        'azil person erase --due --reason "no longer needed" --dry-run'
    ),
)
def erase(
    context: typer.Context,
    reason: Reason,
    person: Annotated[
        str | None, typer.Argument(metavar="PERSON", help=N_("A person by code or unique name"))
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help=N_("Everybody whose data were to be erased before today"))
    ] = False,
    yes: Yes = False,
) -> None:
    """Erase a person, or all whose time has come."""
    from azilcli.ledger import ids
    from azilcli.repository import erasures
    from azilcli.repository import people as stored
    from azilcli.services import erasing

    if due is (person is not None):
        raise UsageError(
            _("give one person, or --due for everybody whose data are to be erased"),
            _("see: {command} --help", command="azil person erase"),
        )
    if due and (settings(context).dry_run or not yes):
        with reading(context) as repo:
            print(*map(harmless, erasing.overdue(repo).values()), sep="\n", file=sys.stderr)

    def question() -> str:
        if person is None:
            return _("Erase the data of these people permanently?")
        with reading(context) as repo:
            code = erasures.code(repo, person)
            record = repo.get("person", code)
            named = stored.described(record) if record else ids.show(code)
        return _("Erase the data of {person} permanently?", person=named)

    for_good(
        context,
        question,
        lambda repo: erasing.erase(repo, person, reason) if person else erasing.erase_overdue(repo, reason),
        yes=yes,
    )
