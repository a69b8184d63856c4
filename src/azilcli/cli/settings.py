"""What options, environment and the user's settings say of a run: the file, who writes, what is printed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from typer import _click as click

from azilcli import output
from azilcli.cli import preferences
from azilcli.errors import UsageError
from azilcli.language import _

if TYPE_CHECKING:
    from azilcli.cli.watching import Register
    from azilcli.ledger.journal import Author


TYPED = "azilcli.typed"
"""Where a run keeps what was typed for parameters that are not passed to the function of its command."""
ANSWERED = "azilcli.answered"
"""Where a run keeps what was typed when it was asked for, by parameter."""
COMPLETE_NAMES = "complete-names"
"""The setting by which names of people are completed too."""


class Settings:
    """What the global options and the environment say."""

    def __init__(self) -> None:
        self.given_db = ""
        self.given_actor = ""
        self.given_office = ""
        self.given_lang = ""
        self._preferences: preferences.Preferences | None = None
        self.asks = True
        """Whether what a command lacks may be asked for, where there is a terminal."""
        self.dry_run = False
        self.is_rehearsed = False
        """Whether the whole of which this run is a part is taken back, as in a batch that is only tried."""
        self.is_line = False
        """Whether it is a line of a batch, which has numbers of its own."""
        self.given_format = ""
        self.reader = ""
        """Who is to open what is printed: `excel`, or anybody."""
        self.out = ""
        self.pages: list[tuple[Path, bytes]] | None = None
        """The files that are written once all is recorded of which this run is a part; None: at once."""
        self.columns = ""
        """The columns that are printed, as typed; empty for all."""
        self.sort = ""
        """The columns by which rows are put in order, as typed; empty for the order of the report."""
        self.most = 0
        """How many rows are printed of those put in order; 0 for all."""
        self.envelope = False
        """Whether the rows of JSON stand in an object with the title, the state and the columns."""
        self.foot = ""
        """The state that stands at the foot of what is printed."""
        self.as_known: str | None = None
        self.those = ""
        """The entry whose people are meant too."""
        self.state = ""
        """The entry whose state is read instead of the newest: the one that `--as-known` means."""
        self.register: Register | None = None
        """The file whose records are shown, once it is open."""
        self.said: set[str] = set()
        """What was said of the file as such, and is said once."""

    @property
    def format(self) -> str:
        """What is printed: `--format`, else what the ending of the file means that is written, else text."""
        return self.given_format or output.by_ending(self.out) or "text"

    @property
    def is_dry(self) -> bool:
        """Whether nothing is left in the file of what this run records."""
        return self.dry_run or self.is_rehearsed

    @property
    def preferences(self) -> preferences.Preferences:
        """What the user chose for all commands at this computer, read once in a run."""
        if self._preferences is None:
            self._preferences = preferences.read()
        return self._preferences

    @property
    def db(self) -> Path:
        """The database file: `--db`, else `AZIL_DB`, else as the user chose, else `azil.db` here."""
        named = self.given_db or os.environ.get("AZIL_DB")
        if named == "":
            raise UsageError(
                _("AZIL_DB is empty, and no file is named"),
                _("give the file with --db FILE, or remove the variable AZIL_DB"),
            )
        if named is None and (chosen := self.preferences.get("file")):
            return preferences.path(chosen)
        return Path(named or "azil.db")

    @property
    def author(self) -> Author:
        """Who writes, and in which office."""
        from azilcli.ledger.journal import Author

        return Author(self.actor, self.office)

    @property
    def actor(self) -> str:
        """Who writes: `--by`, else `AZIL_USER`, else as the user chose, else the name at the computer."""
        named = self.given_actor or os.environ.get("AZIL_USER")
        return named or self.preferences.get("name") or _login()

    @property
    def office(self) -> str:
        """The office: `--office`, else `AZIL_OFFICE`, else as the user chose."""
        named = self.given_office or os.environ.get("AZIL_OFFICE")
        return named if named is not None else self.preferences.get("office", "")

    @property
    def completes_names(self) -> bool:
        """Whether names of people are completed: `AZIL_COMPLETE_NAMES`, else as the user chose."""
        named = os.environ.get("AZIL_COMPLETE_NAMES") or self.preferences.get(COMPLETE_NAMES, "")
        return named.lower() in ("yes", "da", "1")


def _login() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        return ""


def settings(context: click.Context) -> Settings:
    """The settings of the run that `context` belongs to."""
    chosen = context.find_root().obj
    assert isinstance(chosen, Settings)
    return chosen


def is_typed(context: click.Context, name: str) -> bool:
    """Whether an option or argument was given, if only when asked for, and is not as it is by default."""
    source = context.get_parameter_source(name)
    return source is not None and source.name in ("COMMANDLINE", "DEFAULT_MAP")


def keep(context: click.Context, name: str, people: Sequence[str]) -> None:
    """Add people to those typed for the argument of this name."""
    held = context.params if name in context.params else context.meta.setdefault(TYPED, {})
    held[name] = [*(held.get(name) or ()), *people]
