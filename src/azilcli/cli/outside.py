"""`azil db query`, `azil db publish`: the records for people who know SQL, and for other tools."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from azilcli.cli.base import Handle, Read
from azilcli.cli.session import finished, reading, report
from azilcli.cli.settings import settings
from azilcli.language import N_, _
from azilcli.ledger import plain, putting
from azilcli.reports.table import Report
from azilcli.repository import Repository

_PAGE = "datasette.json"


def add_to(app: typer.Typer) -> None:
    """Add the commands to their family."""
    app.command(
        "query",
        cls=Read,
        help=N_(
            """Answer a question in SQL.

It only reads. Besides a table for each kind of record there are views, such as occupancy_tonight,
movement and stay_with_term. With - in place of SQL, the question is read from standard input."""
        ),
        epilog='azil db query "SELECT site, occupied FROM occupancy_tonight"\n'
        'azil db query "SELECT day, count(*) AS people FROM movement GROUP BY day" --format csv\n'
        'azil db query "SELECT name, sql FROM sqlite_schema"',
    )(query)
    app.command(
        "publish",
        cls=Handle,
        help=N_(
            """Write the records without names to a plain SQLite file, for Datasette and spreadsheets.

Nothing personal, private or erased goes in; people are numbers, drawn anew each time. A birth date is
a span of five years. Few people share some of what is left, such as a rare citizenship: whoever gets the
file has to guard it. A datasette.json beside it says in words what tables and columns mean."""
        ),
        epilog=N_("azil db publish statistics.db\nazil db publish statistics.db --force"),
    )(publish)


def query(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(metavar="SQL", help=N_("One SELECT, or - for standard input"))],
    private: Annotated[
        bool, typer.Option("--private", help=N_("Read also what is private, and the fields in the journal"))
    ] = False,
) -> None:
    """Answer a question."""
    question = sys.stdin.read() if sql == "-" else sql

    def answer(repo: Repository) -> Report:
        from azilcli.reports import asked
        from azilcli.repository import asking

        given = asking.ask(repo, question, private=private)
        if given.names and (register := settings(context).register):
            register.tells_of_all = True
        return [asked.table(given)]

    report(context, answer)


def publish(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="TARGET", help=N_("The file to make"))],
    force: Annotated[
        bool, typer.Option("--force", help=N_("Replace TARGET if it is such a file, and its datasette.json"))
    ] = False,
) -> None:
    """Write the file for others."""
    from azilcli.cli import watching
    from azilcli.reports import published

    page, database = target.parent / _PAGE, settings(context).db
    with reading(context) as repo:
        plain.refuse(target, overwrite=force)
        if not force:
            putting.refuse_existing(page)
        tables = []

        def each() -> Iterator[plain.Plain]:
            for table in published.tables(repo):
                tables.append(table)
                yield table

        plain.write(target, each(), published.views(), database, overwrite=force)
        description = _("Records without names, for statistics. State {state}", state=repo.state)
        putting.page(page, published.told(tables, target.stem, description).encode(), database)
        watching.copied(context, target)
    said = _("Written to {path}, with {page}", path=target, page=page)
    finished(context, said, file=str(target), page=str(page))
