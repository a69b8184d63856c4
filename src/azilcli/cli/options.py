"""The arguments and options that many commands share, so that they read alike everywhere."""

from typing import Annotated

import typer

from azilcli.language import N_

On = Annotated[
    str, typer.Option("--on", metavar="DATE", help=N_("The day to which it applies, such as 22.11.2026"))
]
"""The day that a command speaks of; today if nothing is said."""
Night = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        help=N_("The evening of the night; by default the night just past until noon, then the coming one"),
    ),
]

Person = Annotated[str, typer.Argument(metavar="PERSON", help=N_("A person by code or unique name"))]
People = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PEOPLE...]", help=N_("People by code or unique name; a household by its code")),
]
Households = Annotated[
    list[str] | None,
    typer.Option("--household", metavar="NAME", help=N_("Everybody in a household; may be repeated")),
]
Site = Annotated[str | None, typer.Option("--site", metavar="SITE", help=N_("Only this site"))]
Town = Annotated[
    str | None,
    typer.Option("--town", metavar="TEXT", help=N_("The municipality, if it is not the end of the address")),
]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=N_("A note"))]
Override = Annotated[
    str | None,
    typer.Option("--override", metavar="REASON", help=N_("Override a legal limit; the reason is recorded")),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        metavar="N",
        min=0,
        max=1_000_000,
        help=N_("At most this many rows; 0 for all; every format but text always holds all"),
    ),
]
"""How many rows at most; see `session.at_most`."""
Force = Annotated[
    bool,
    typer.Option(
        "--force",
        help=N_("Enter even if the EMŠO contradicts it, or the person seems to be in the file already"),
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=N_("Do not ask questions"))]
