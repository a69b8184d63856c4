"""Looking things up: `find`, `show`."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, family
from azilcli.cli.options import Limit, On
from azilcli.cli.session import at_most, reading, report, stated
from azilcli.cli.session import show as show_report
from azilcli.cli.settings import settings
from azilcli.errors import NotFound
from azilcli.language import N_, _
from azilcli.reports.table import Table

app = family()


@app.command(
    "find",
    cls=Read,
    help=N_(
        """Find people by any part of a name, by code, number or date of birth.

Diacritics, capitals and the order of the words do not matter. Former names count too. An EMŠO,
CR, case, telephone or card number is found however it is typed. Names that only sound alike come last."""
    ),
    epilog="azil find haidari amina\nazil find cus\nazil find 3.5.1990\nazil find 040123456",
)
def find(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help=N_("Parts of a name or number"))],
    on: On = "today",
    limit: Limit = None,
) -> None:
    """Find people."""
    from azilcli.reports import people

    typed = " ".join(words)
    with reading(context) as repo:
        made = stated(context, repo, people.found(repo, typed, dates.parse(on), at_most(context, limit, 50)))
    empty = isinstance(made[0], Table) and not made[0].rows
    if not empty or settings(context).format != "text":
        show_report(context, made)
    if empty:
        raise NotFound(_("there is nobody “{typed}”", typed=typed), _("type less of the name"))


@app.command(
    "show",
    cls=Read,
    help=N_("Show everything about a person, household, stay, site, room or bed, with its history."),
    epilog="azil show Haidari\nazil show LOGATEC/214\nazil show H2M8-0RWC-5T9A --format json",
)
def show(
    context: typer.Context,
    what: Annotated[list[str], typer.Argument(metavar="WHAT", help=N_("A code, a place or a unique name"))],
    on: On = "today",
) -> None:
    """Show one thing."""
    from azilcli.reports import show as listed

    report(context, lambda repo: listed.anything(repo, " ".join(what), dates.parse(on)))
