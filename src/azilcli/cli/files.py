"""Commands that make a file: `init` and `demo`."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from azilcli import repository
from azilcli.cli.base import Handle, Write, family
from azilcli.cli.session import finished, receipt, show, stated
from azilcli.cli.settings import settings
from azilcli.language import N_, _
from azilcli.services import network
from azilcli.text.quoting import typed
from azilcli.text.showing import harmless

app = family()


@app.command(
    "init",
    cls=Write,
    help=N_(
        """Make a new file with the network of sites.

Besides the sites with their rooms, beds and published capacities, it holds the policies (terms and limits
with their legal basis) and the code lists. An existing file is never overwritten."""
    ),
    epilog="azil init\nazil --db /srv/azil/azil.db init --office Logatec\nazil init --empty",
)
def init(
    context: typer.Context,
    empty: Annotated[
        bool, typer.Option("--empty", help=N_("Without sites: only policies and code lists"))
    ] = False,
) -> None:
    """Make the file of this run."""
    chosen = settings(context)
    with repository.creating(chosen.db, chosen.author, keep=not chosen.dry_run) as repo:
        done = network.initialise(repo, empty=empty)
    receipt(context, done)


@app.command(
    "demo",
    cls=Handle,
    help=N_(
        """Make a file of invented people to try things out.

The sites hold as many people as the published figures for 31 December 2023. The same seed gives the same
people."""
    ),
    epilog=N_("azil demo\nazil demo try.db --seed 7"),
)
def demo(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help=N_("The file to make (else --db, else azil-demo.db)")),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", help=N_("Number that determines which people are invented"))
    ] = 2023,
) -> None:
    """Make the demo file, print its occupancy, and say what to try."""
    from azilcli.reports import catalogue, forms
    from azilcli.services import demo as service

    file = file or Path(settings(context).given_db or "azil-demo.db")
    with repository.creating(file, service.AUTHOR) as repo:
        service.fill(repo, seed)
    with repository.reading(file) as repo:
        table = stated(
            context, repo, forms.make(repo, catalogue.form("occupancy"), {"on": service.LAST_DAY.isoformat()})
        )
        name = service.somebody(repo)
        fingerprint = repo.fingerprint
    if settings(context).format == "json":
        finished(
            context, "", file=str(file), seed=seed, last_day=str(service.LAST_DAY), fingerprint=fingerprint
        )
        return
    show(context, table)
    print()
    print(_("Try next:"))
    program = "azil" if shutil.which("azil") else typed(sys.argv[0])
    where = harmless(f"{program} --db {typed(str(file))}")
    print(f"  {where} report occupancy --on {service.LAST_DAY} --site LOGATEC --by room")
    print(f'  {where} show "{name}"')
    print(f"  {where} report movements --from 2023-12-25 --to 2023-12-31")
