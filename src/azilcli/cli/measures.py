"""`azil measure`: breaches of house rules, and the measures taken."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Households, On, People
from azilcli.cli.session import day, report, write
from azilcli.language import N_
from azilcli.repository import people, places
from azilcli.services import measures

app = family("measure")

Breach = Annotated[
    str | None,
    typer.Option(
        "--breach",
        metavar="CODE",
        help=N_("Which breach it is, or which one the measure is for; see azil code list breach"),
    ),
]
Written = Annotated[
    str | None,
    typer.Option("--written", metavar="DATE", help=N_("The day of the written decision on a measure")),
]
Served = Annotated[
    str | None,
    typer.Option("--served", metavar="DATE", help=N_("The day on which the decision was served")),
]
Number = Annotated[str | None, typer.Option("--number", metavar="TEXT", help=N_("Number of the decision"))]


@app.command(
    "add",
    cls=Write,
    help=N_(
        """Record a breach of house rules, or a measure taken because of one.

Which measure may be taken depends on the breach, and in an integration house on the number of serious
breaches: a written warning for the first, a transfer for the second, a termination for the third. The time
for an objection begins when the decision is served. Nobody is moved or discharged by this."""
    ),
    epilog=N_(
        'azil measure add Haidari breach-serious --breach serious-12 --description "brawl at night"\n'
        'azil measure add P4T7-KM92-QXHC separate-room --until +2 --description "ordered orally"\n'
        "azil measure add Haidari written-warning --served 22.11.2026 --number 12/2026"
        ' --description "noise at night"\n'
        "azil code list measure-kind\nazil code list breach"
    ),
)
def add(
    context: typer.Context,
    who: People = None,
    *,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help=N_("Breach or measure; see azil code list measure-kind"))
    ],
    description: Annotated[
        str, typer.Option("--description", metavar="TEXT", help=N_("What happened, or what was decided"))
    ],
    household: Households = None,
    on: On = "today",
    breach: Breach = None,
    written: Written = None,
    served: Served = None,
    number: Number = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="DATE",
            help=N_("The last day of a separate room, or of the notice of a termination"),
        ),
    ] = None,
    override: Annotated[
        str | None,
        typer.Option(
            "--override", metavar="REASON", help=N_("Override a legal limit; the reason is recorded")
        ),
    ] = None,
) -> None:
    """Record a breach or a measure."""
    write(
        context,
        lambda repo: measures.add(
            repo,
            who or (),
            kind,
            households=household or (),
            on=dates.parse(on),
            until=day(until),
            breach=breach,
            written=day(written),
            served=day(served),
            number=number,
            description=description,
            override=override,
        ),
    )


@app.command(
    "complete",
    cls=Write,
    help=N_(
        """Complete a breach or measure with what became known or happened later.

The kind of a breach; the written decision, its service, the objection and what the head of the Office
decided on it; the early end of a separate room. What is not given stays as it is."""
    ),
    epilog="azil measure complete J4T7-KM92-QXHC --written 23.11.2026 --served 24.11.2026\n"
    "azil measure complete J4T7-KM92-QXHC --objected 26.11.2026\n"
    "azil measure complete J4T7-KM92-QXHC --outcome rejected --outcome-on 2.12.2026\n"
    "azil measure complete J4T7-KM92-QXHC --ended today\n"
    "azil measure complete J4T7-KM92-QXHC --breach serious-2",
)
def complete(
    context: typer.Context,
    measure: Annotated[
        str,
        typer.Argument(
            metavar="MEASURE", help=N_("A breach or measure by code, or a person who has only one")
        ),
    ],
    *,
    breach: Annotated[
        str | None,
        typer.Option("--breach", metavar="CODE", help=N_("Which breach it is; see azil code list breach")),
    ] = None,
    written: Written = None,
    served: Served = None,
    number: Number = None,
    ended: Annotated[
        str | None,
        typer.Option("--ended", metavar="DATE", help=N_("The last day of a separate room that ended early")),
    ] = None,
    objected: Annotated[
        str | None, typer.Option("--objected", metavar="DATE", help=N_("The day the objection was filed"))
    ] = None,
    outcome: Annotated[
        str | None,
        typer.Option(
            "--outcome",
            metavar="CODE",
            help=N_("What was decided on the objection; see azil code list objection-outcome"),
        ),
    ] = None,
    outcome_on: Annotated[
        str | None,
        typer.Option("--outcome-on", metavar="DATE", help=N_("The day of the decision on the objection")),
    ] = None,
) -> None:
    """Add to a breach or measure."""
    from azilcli.services import objections

    write(
        context,
        lambda repo: objections.complete(
            repo,
            measure,
            breach=breach,
            written=day(written),
            served=day(served),
            number=number,
            ended=day(ended),
            objected=day(objected),
            outcome=outcome,
            outcome_on=day(outcome_on),
        ),
    )


@app.command(
    "list",
    cls=Read,
    help=N_("List breaches and measures, if asked only of one person or one site."),
    epilog="azil measure list --site IH-MARIBOR\nazil measure list Haidari",
)
def list_(
    context: typer.Context,
    person: Annotated[
        str | None, typer.Argument(metavar="[PERSON]", help=N_("A person by code or unique name"))
    ] = None,
    site: Annotated[str | None, typer.Option("--site", metavar="SITE", help=N_("Only at this site"))] = None,
) -> None:
    """List measures."""
    from azilcli.reports import measures as listed

    report(
        context,
        lambda repo: listed.listing(
            repo,
            people.person(repo, person)["id"] if person else "",
            places.record(repo, "site", site)["id"] if site else "",
        ),
    )
