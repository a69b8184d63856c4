"""The verbs of every day: `admit`, `transfer`, `discharge`."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Write, family
from azilcli.cli.options import Households, Note, On, Override, People, Town, Yes
from azilcli.cli.session import day, write
from azilcli.errors import Missing, UsageError
from azilcli.language import N_, _
from azilcli.services import stays

app = family()

Overflow = Annotated[
    bool, typer.Option("--overflow", help=N_("If no bed is free: without one, over capacity"))
]


@app.command(
    "admit",
    cls=Write,
    help=N_(
        """Admit people to a site, a room or a bed.

If no bed is given, one is chosen: families together in a room of their own, single people by sex, the
fullest suitable room first. The reasons are printed on stderr. With --departed, a past stay is recorded;
it may be earlier than others already recorded."""
    ),
    epilog=N_(
        "azil admit --household Haidari --to LOGATEC --programme asylum\n"
        "azil admit P4T7-KM92-QXHC --to LOGATEC/214/B --on yesterday\n"
        "azil admit H2M8-0RWC-5T9A --to IH-MARIBOR --status-on 2026-11-02\n"
        "azil admit Haidari --to LOGATEC/101/A --on 2026-03-01 --departed 2026-03-10"
        " --reason own-wish\n"
        'azil admit --household Haidari --to LOGATEC --hold "bus 3"\n'
        "azil admit --those last --to LOGATEC --programme asylum\n"
        "azil admit Shevchenko --to ZASEBNI-NASLOV --programme temporary-protection"
        ' --address "Trg 1, Celje"'
    ),
)
def admit(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    to: Annotated[str, typer.Option("--to", metavar="PLACE", help=N_("SITE, SITE/ROOM or SITE/ROOM/BED"))],
    on: On = "today",
    programme: Annotated[
        str | None,
        typer.Option(
            "--programme", metavar="CODE",
            help=N_(
                "asylum, integration, housing-allowance, temporary-protection or eviction, where a site "
                "serves several"
            ),
        ),
    ] = None,
    status_on: Annotated[
        str | None,
        typer.Option(
            "--status-on", metavar="DATE",
            help=N_("The day protection was granted: the term of an integration house runs from it"),
        ),
    ] = None,
    departed: Annotated[
        str | None,
        typer.Option("--departed", metavar="DATE", help=N_("The day they left, for a past stay")),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason", metavar="CODE",
            help=N_("With --departed: the reason; see azil code list discharge-reason"),
        ),
    ] = None,
    destination: Annotated[
        str | None,
        typer.Option(
            "--destination", metavar="CODE",
            help=N_("With --departed: the destination; see azil code list destination"),
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="TEXT", help=N_("At a site without beds: street, town")),
    ] = None,
    town: Town = None,
    hold: Annotated[
        str | None,
        typer.Option("--hold", metavar="LABEL", help=N_("Into beds kept for this arrival; see azil hold")),
    ] = None,
    overflow: Overflow = False,
    override: Override = None,
    note: Note = None,
    yes: Yes = False,
) -> None:  # fmt: skip
    """Admit people."""
    write(
        context,
        lambda repo: stays.admit(
            repo,
            who or (),
            to,
            households=household or (),
            on=dates.parse(on),
            programme=programme,
            status_on=day(status_on),
            overflow=overflow,
            override=override,
            departed=day(departed),
            reason=reason,
            destination=destination,
            note=note,
            address=address,
            town=town,
            hold=hold,
        ),
        yes=yes,
    )


@app.command(
    "transfer",
    cls=Write,
    help=N_(
        """Move people to another site, room or bed, or swap two.

The day may lie in the past, before a later move: the new place then counts up to that move.

With --programme they change to another programme, for example after recognition: on that day one stay
ends and the next begins, in one entry with one undo. So they move to a private address and back, also within
the programme; applicants by azil leaving dispersal."""
    ),
    epilog="azil transfer Haidari --to LJ-GORICE/105\n"
    "azil transfer P4T7-KM92-QXHC --swap P7W2-90CD-1K5E\n"
    "azil transfer H2M8-0RWC-5T9A --to IH-VELENJE --programme integration --status-on 2.11.2026",
)
def transfer(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="PLACE", help=N_("SITE, SITE/ROOM or SITE/ROOM/BED")),
    ] = None,
    swap: Annotated[
        str | None,
        typer.Option("--swap", metavar="PERSON", help=N_("Swap places with this person")),
    ] = None,
    programme: Annotated[
        str | None,
        typer.Option("--programme", metavar="CODE", help=N_("The new programme")),
    ] = None,
    status_on: Annotated[
        str | None,
        typer.Option("--status-on", metavar="DATE", help=N_("The day protection was granted")),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason", metavar="CODE", help=N_("Why the former stay ends (by default, status granted)")
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="TEXT", help=N_("At a site without beds: street, town")),
    ] = None,
    town: Town = None,
    on: On = "today",
    overflow: Overflow = False,
    override: Override = None,
    yes: Yes = False,
) -> None:
    """Move people."""
    if (to is None) == (swap is None) or (swap is not None and (household or len(who or ()) != 1)):
        said = (
            _("give either a destination, or the person to swap with"),
            _("azil transfer NAME --to PLACE, or azil transfer NAME --swap NAME"),
        )
        raise Missing(*said, "to") if to is None and swap is None else UsageError(*said)
    if programme is not None and to is not None:
        from azilcli.services import programmes

        into, place = programme, to
        write(
            context,
            lambda repo: programmes.change(
                repo,
                who or (),
                place,
                households=household or (),
                on=dates.parse(on),
                programme=into,
                status_on=day(status_on),
                reason=reason,
                overflow=overflow,
                override=override,
                address=address,
                town=town,
            ),
            yes=yes,
        )
        return
    if programme or status_on or reason or address or town:
        raise UsageError(
            _("--programme, --status-on, --reason and --address are only for a change of programme"),
            _("azil transfer NAME --to PLACE --programme CODE"),
        )
    write(
        context,
        lambda repo: (
            stays.swap(repo, who[0], swap, on=dates.parse(on), override=override)
            if swap is not None and who
            else stays.transfer(
                repo,
                who or (),
                str(to),
                households=household or (),
                on=dates.parse(on),
                overflow=overflow,
                override=override,
            )
        ),
        yes=yes,
    )


@app.command(
    "discharge",
    cls=Write,
    help=N_(
        """End a stay. The night of the day of departure does not count.

A move recorded for a later day is cancelled. Anything else recorded after that day is reported."""
    ),
    epilog="azil discharge Haidari --reason status-granted --destination integration-house\n"
    "azil discharge Haidari --on 2026-03-10 --reason departed-voluntarily\n"
    "azil code list discharge-reason",
)
def discharge(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="CODE", help=N_("The reason; see azil code list discharge-reason")),
    ],
    destination: Annotated[
        str | None,
        typer.Option(
            "--destination", metavar="CODE", help=N_("The destination; see azil code list destination")
        ),
    ] = None,
    on: On = "today",
    note: Note = None,
) -> None:
    """End stays."""
    write(
        context,
        lambda repo: stays.discharge(
            repo,
            who or (),
            households=household or (),
            on=dates.parse(on),
            reason=reason,
            destination=destination,
            note=note,
        ),
    )
