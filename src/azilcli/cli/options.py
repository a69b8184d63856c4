"""The arguments and options that many commands share, so that they read alike everywhere."""

from typing import Annotated

import typer

from azilcli.language import N_

On = Annotated[
    str, typer.Option("--on", metavar="DATE", help=N_("The day it is true for, such as 22.11.2026"))
]
"""The day that a command speaks of; today if nothing is said."""

Person = Annotated[str, typer.Argument(metavar="PERSON", help=N_("A person by code or unique name"))]
People = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PEOPLE...]", help=N_("People by code or unique name; a household by its code")),
]
Households = Annotated[
    list[str] | None,
    typer.Option("--household", metavar="NAME", help=N_("All of a household; may be repeated")),
]
Site = Annotated[str | None, typer.Option("--site", metavar="SITE", help=N_("Only this site"))]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=N_("A remark"))]
Override = Annotated[
    str | None,
    typer.Option("--override", metavar="REASON", help=N_("Pass a legal gate; the reason is put on record")),
]
Limit = Annotated[
    int | None,
    typer.Option(
        "--limit",
        metavar="N",
        min=0,
        max=1_000_000,
        help=N_("At most so many rows; 0 for all, which csv, json and md hold anyway"),
    ),
]
"""How many rows at most; see `session.at_most`."""
Force = Annotated[
    bool,
    typer.Option("--force", help=N_("Also where the EMŠO contradicts it, or they are in the file already")),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=N_("Do not ask"))]
