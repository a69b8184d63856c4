"""Going back to a former state of the file, a merge included."""

from __future__ import annotations

from azilcli.errors import Refused
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Entry, Repository, restoring
from azilcli.repository.restoring import Restored
from azilcli.services import Done, use_case


@use_case
def restore(repo: Repository, state: Entry) -> tuple[Restored, Done]:
    """Undo by one entry all that is not of a state's past; what was erased since stays erased.

    Refused where that would take nothing away.
    """
    fingerprint = ids.fingerprint(state.id)
    nothing = Refused(
        _("the records are already in the state {state}", state=fingerprint),
        _("give an earlier state; see: azil log"),
    )
    later = restoring.besides(repo, state)
    if not later:
        raise nothing
    made = restoring.restore(repo, state, later)
    if not made.counts or restoring.kept_by(repo, made.written) is not None:
        raise nothing
    sentence = n_(
        "The records are again in the state {state}: {n} entry is undone",
        "The records are again in the state {state}: {n} entries are undone",
        len(made.effect.undone),
        state=fingerprint,
    )
    data = {"state": state.id, "undone": [entry.id for entry in made.effect.undone]}
    return made, Done(made.written, sentence, data)
