"""These people: those whom an earlier entry concerned, as words that a command takes."""

from __future__ import annotations

from azilcli.errors import NotFound, Refused
from azilcli.language import _
from azilcli.repository import Author, Entry, Repository, concerning, history
from azilcli.repository.people import OneOf
from azilcli.services.entries import entry, short

LAST = ("last", "zadnji")
"""What stands for the newest entry of whoever writes."""


def people_of(repo: Repository, typed: str, author: Author) -> list[str]:
    """The codes of the people whom the typed entry concerned; of the households, where it was about these."""
    target = _last(repo, author) if typed.casefold() in LAST else entry(repo, typed)
    named = f"{short(target)} {target.action}"
    if history.is_void(repo, target):
        raise Refused(
            _("{entry} is undone, so nobody is concerned by it", entry=named),
            _("give another entry; see: azil log"),
        )
    owners = concerning.owners_of(repo, target)
    for kind in ("person", "household"):
        if codes := [OneOf(id_) for name, id_ in owners if name == kind]:
            return list(codes)
    raise Refused(
        _("{entry} concerned nobody", entry=named),
        _("give the entry whose people you mean, as its receipt or azil log shows it: --those ENTRY"),
    )


def _last(repo: Repository, author: Author) -> Entry:
    """The newest entry of somebody that is not undone."""
    own = (one for one in history.newest(repo) if (one.actor, one.office) == (author.actor, author.office))
    newest = next(own, None)
    if newest is None:
        raise NotFound(
            _("nothing in the file was recorded by {author}", author=author.actor or "-"),
            _("give the entry whose people you mean, as its receipt or azil log shows it: --those ENTRY"),
        )
    return newest
