"""`azil leaving dispersal`: living at a private address or in another institution."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.options import Households, On, Override, People, Town, Yes
from azilcli.cli.session import day, write
from azilcli.errors import UsageError
from azilcli.language import N_, _

HELP = N_(
    """Let applicants live at a private address or in another institution, or end that.

Dispersal is a stay: the people leave their bed, and are found by all lists, checks and reports at a site
without beds. For a private address give the days on which the identity was established, the living
conditions were seen to be suitable and the personal interview was held; for an institution the day on
which the commission found exceptional personal circumstances.

Repeated without an address, it adds what is known since, such as a condition, a visit, or the ground on
which the dispersal is to be ended. With --end they sleep in a house of the Office again."""
)
EXAMPLES = (
    'azil leaving dispersal Haidari --address "Trg 1, Celje" --identity 2.6.2026 --suitable 20.11.2026'
    " --interviewed 1.7.2026 --decision 44/2026\n"
    'azil leaving dispersal Haidari --kind institution --address "Dom, Celje" --commission 20.11.2026\n'
    "azil leaving dispersal Haidari --visited yesterday\n"
    "azil leaving dispersal Haidari --end --ground unsuitable --to LJ-GORICE"
)


def dispersal(
    context: typer.Context,
    who: People = None,
    *,
    household: Households = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="TEXT", help=N_("Where they live: street, town"))
    ] = None,
    town: Town = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="CODE", help=N_("private-address (as a rule) or institution")),
    ] = None,
    on: On = "today",
    identity: Annotated[
        str | None,
        typer.Option("--identity", metavar="DATE", help=N_("The day the identity was established")),
    ] = None,
    suitable: Annotated[
        str | None,
        typer.Option(
            "--suitable", metavar="DATE", help=N_("The day the living conditions were seen to be suitable")
        ),
    ] = None,
    interviewed: Annotated[
        str | None,
        typer.Option("--interviewed", metavar="DATE", help=N_("The day the personal interview was held")),
    ] = None,
    commission: Annotated[
        str | None,
        typer.Option(
            "--commission", metavar="DATE",
            help=N_("The day the commission found exceptional personal circumstances"),
        ),
    ] = None,
    visited: Annotated[
        str | None,
        typer.Option(
            "--visited", metavar="DATE", help=N_("The day somebody last looked at the living conditions")
        ),
    ] = None,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="TEXT", help=N_("The number of the decision"))
    ] = None,
    payer: Annotated[
        str | None,
        typer.Option("--payer", metavar="CODE", help=N_("Who pays: self, host, other or office")),
    ] = None,
    ground: Annotated[
        str | None,
        typer.Option(
            "--ground", metavar="CODE",
            help=N_("Why it ends or is to be ended; see azil code list dispersal-ground"),
        ),
    ] = None,
    end: Annotated[bool, typer.Option("--end", help=N_("End the dispersal"))] = False,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="PLACE", help=N_("With --end: SITE, SITE/ROOM or SITE/ROOM/BED")),
    ] = None,
    overflow: Annotated[
        bool, typer.Option("--overflow", help=N_("If no bed is free: without one, over capacity"))
    ] = False,
    override: Override = None,
    yes: Yes = False,
) -> None:  # fmt: skip
    """Record a dispersal, or its end."""
    from azilcli.services import dispersal as service

    if end != (to is not None) or (end and (address or town or kind)):
        raise UsageError(
            _("--end goes with --to, and without an address or a kind"),
            _("azil leaving dispersal NAME --end --ground CODE --to SITE"),
        )
    asked = service.Asked(
        day(identity), day(suitable), day(interviewed), day(commission), day(visited), decision, payer
    )
    write(
        context,
        lambda repo: (
            service.end(
                repo, who or (), str(to), households=household or (), ground=ground, on=dates.parse(on),
                asked=asked, overflow=overflow, override=override,
            )
            if end
            else service.disperse(
                repo, who or (), households=household or (), address=address, town=town, kind=kind,
                on=dates.parse(on), asked=asked, ground=ground, override=override,
            )
        ),
        yes=yes,
    )  # fmt: skip
