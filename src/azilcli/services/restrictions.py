"""Restrictions of movement: what the act does not allow is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import _
from azilcli.repository import Record, Repository
from azilcli.services import gates


@contextmanager
def follows(repo: Repository, written: Sequence[Record]) -> Iterator[list[str]]:
    """Refuse what is recorded or corrected inside, if it is too long, of a minor, or not for the Office."""
    day = dates.iso(str(written[0]["from_day"]))
    try:
        gates.ask(repo, gates.OF_RESTRICTIONS, [row["person"] for row in written], [day], None, day)
    except Refused as refusal:  # what a finding advises is for what is on record
        verb = "correct" if written[0].get("id") and repo.get("restriction", written[0]["id"]) else "add"
        hint = _("see: {command} --help", command=f"azil restriction {verb}")
        raise Refused(refusal.sentence, hint) from None
    yield []
