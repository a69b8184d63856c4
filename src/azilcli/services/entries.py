"""Entries of the journal, as people type and read them."""

from __future__ import annotations

import re

from azilcli import dates
from azilcli.errors import NotFound, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Entry, Repository, history


def check_entry(typed: str) -> str:
    """The characters of a typed entry or fingerprint; `UsageError` if it can be none.

    Blanks may stand for the hyphens, and the day behind a state, as at the foot of a report, may follow.
    """
    name, at, day = typed.partition("@")
    beginning = re.sub(r"[\s-]", "", name).lower() if not at or dates.is_day(day) else ""
    if not re.fullmatch("[0-9a-f]{4,64}", beginning):
        raise UsageError(
            _("“{typed}” is not an entry", typed=typed),
            _("type at least the first four characters of its id, as azil log shows it"),
        )
    return beginning


def entry(repo: Repository, typed: str) -> Entry:
    """The one entry whose id begins as typed."""
    beginning = check_entry(typed)
    entries = history.find(repo, beginning)
    if not entries:
        raise NotFound(_("there is no entry “{typed}”", typed=typed), _("see: azil log"))
    if len(entries) > 1:
        raise NotFound(
            _("several entries begin with “{typed}”: {entries}", typed=typed,
              entries=", ".join(ids.fingerprint(one.id) for one in entries)),
            _("type more of it"),
            code="several",
        )  # fmt: skip
    return entries[0]


def short(entry: Entry) -> str:
    """The eight characters by which an entry is shown and typed."""
    return entry.id[:8]
