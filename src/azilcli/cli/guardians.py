"""`azil guardian`: unaccompanied minors, their guardians, and what is said of where they should live."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli import records
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import On
from azilcli.cli.session import report, write
from azilcli.language import N_
from azilcli.rules.records import declared
from azilcli.services import children

app = family("guardian")

Minor = Annotated[str, typer.Argument(metavar="PERSON", help=N_("The minor, by code or unique name"))]


@app.command(
    "appoint",
    cls=Write,
    help=N_("Record the guardian appointed for a minor. A new guardian replaces the former one."),
    epilog='azil guardian appoint Haidari --name "Novak Ana" --address "Tržaška 2, Ljubljana"'
    " --csd CSD-LJUBLJANA --on 22.11.2026",
)
def appoint(
    context: typer.Context,
    who: Minor,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help=N_("Name of the guardian"))],
    address: Annotated[str, typer.Option("--address", metavar="TEXT", help=N_("Address of the guardian"))],
    csd: Annotated[
        str,
        typer.Option(
            "--csd",
            metavar="TEXT",
            help=N_("The centre for social work that appointed the guardian, by its code, or in words"),
        ),
    ],
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="CODE", help=N_("Kind of guardian; see azil code list guardian-kind")),
    ] = "representative",
    ground: Annotated[
        str | None,
        typer.Option(
            "--ground",
            metavar="CODE",
            help=N_("For an adult, the ground in a medical certificate; see azil code list guardian-ground"),
        ),
    ] = None,
    born: Annotated[
        str | None,
        typer.Option("--born", metavar="DATE", help=N_("Birth date of the guardian, or only the year")),
    ] = None,
    on: On = "today",
) -> None:
    """Record a guardian."""
    write(
        context,
        lambda repo: children.appoint(
            repo,
            who,
            name=name,
            address=address,
            csd=csd,
            kind=kind,
            on=dates.parse(on),
            ground=ground,
            born=born,
        ),
    )


@app.command(
    "end",
    cls=Write,
    help=N_("Record that a minor has no guardian from a day on, for example from the 18th birthday."),
    epilog="azil guardian end Haidari --on 22.11.2026",
)
def end(
    context: typer.Context,
    who: Minor,
    on: On = "today",
    why: Annotated[
        str | None,
        typer.Option("--why", metavar="CODE", help=N_("Why it ended; see azil code list guardian-end")),
    ] = None,
    override: Annotated[
        str | None,
        typer.Option(
            "--override", metavar="REASON", help=N_("Override a legal limit; the reason is recorded")
        ),
    ] = None,
) -> None:
    """End a guardianship."""
    write(context, lambda repo: children.end(repo, who, on=dates.parse(on), override=override, why=why))


records.add(app, declared("opinion"))
records.add(app, declared("marriage"))


@app.command(
    "list",
    cls=Read,
    help=N_(
        """List the minors at the sites who are without parents, with their guardians.

With --needs also what they need: open needs and requests, school, the next appointment, the days to the 18th
birthday, and when the guardian last saw them."""
    ),
    epilog="azil guardian list\nazil guardian list --site DD-POSTOJNA --format csv\n"
    'azil guardian list --guardian "Novak Ana" --needs\nazil guardian list --csd CSD-POSTOJNA --needs',
)
def list_(
    context: typer.Context,
    site: Annotated[str | None, typer.Option("--site", metavar="SITE", help=N_("Only this site"))] = None,
    guardian: Annotated[
        str | None, typer.Option("--guardian", metavar="NAME", help=N_("Only the minors of this guardian"))
    ] = None,
    csd: Annotated[
        str | None,
        typer.Option("--csd", metavar="TEXT", help=N_("Only those of this centre, by its code or in words")),
    ] = None,
    needs: Annotated[bool, typer.Option("--needs", help=N_("Also list what they need"))] = False,
    on: On = "today",
) -> None:
    """List unaccompanied minors."""
    from azilcli.reports import children as listed

    asked = listed.Of(guardian or "", csd or "", needs)
    report(context, lambda repo: listed.listed(repo, dates.parse(on), site, asked))
