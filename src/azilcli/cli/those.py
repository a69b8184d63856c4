"""`--those ENTRY`: the people of an earlier entry, beside those who are named."""

from __future__ import annotations

from typer import _click as click

from azilcli import repository
from azilcli.cli.settings import keep, settings
from azilcli.services import those


def add(context: click.Context, name: str) -> None:
    """Add the people of the entry that was given to those typed for the argument of this name."""
    chosen = settings(context)
    with repository.reading(chosen.db) as repo:
        codes = those.people_of(repo, chosen.those, chosen.author)
    keep(context, name, codes)
