"""`azil status`: the status in the procedure, as dated history."""

import typer

from azilcli import dates
from azilcli.cli import records
from azilcli.cli.base import Read, family
from azilcli.cli.options import On, Site
from azilcli.cli.session import report
from azilcli.language import N_
from azilcli.rules.records.status import DECLARED
from azilcli.services import status

app = family("status")


records.add(app, DECLARED, status.follows, is_gated=True)


@app.command(
    "list",
    cls=Read,
    help=N_("List the residents of the sites on the night of a day, with their status."),
    epilog=N_("azil status list\nazil status list --site LOGATEC --on yesterday --format csv"),
)
def list_(context: typer.Context, site: Site = None, on: On = "today") -> None:
    """List statuses."""
    from azilcli.reports import status as listed

    report(context, lambda repo: listed.listed(repo, dates.parse(on), site))
