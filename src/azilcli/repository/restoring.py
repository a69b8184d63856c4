"""Look-ups for going back to a former state, and the way of the services to it."""

from __future__ import annotations

from collections.abc import Sequence

from azilcli.ledger import restoring, vain
from azilcli.ledger.journal import Entry
from azilcli.ledger.merge import Effect
from azilcli.repository import Repository
from azilcli.tuples import NamedTuple


class Restored(NamedTuple):
    """What going back to a state did."""

    state: Entry
    written: Entry
    effect: Effect
    erased: int
    """Records erased for good, which stay so, whatever the state."""

    @property
    def counts(self) -> bool:
        """Whether it took anything away."""
        return bool(self.effect.undone or self.effect.gone or self.effect.back)


def besides(repo: Repository, state: Entry) -> list[Entry]:
    """The entries of which a state did not know, and that say more than what they erase."""
    return restoring.besides(repo.connection, state)


def restore(repo: Repository, state: Entry, later: Sequence[Entry]) -> Restored:
    """Undo by one entry all that is not of a state's past."""
    written, effect = restoring.restore(repo.connection, later, repo.author)
    erased = int(repo.values("SELECT count(*) FROM erased")[0][0])
    return Restored(state, written, effect, erased)


def kept_by(repo: Repository, written: Entry) -> int | None:
    """The place of an entry that keeps it from counting; None if it counts."""
    return vain.reason(repo.connection, written.seq)
