"""People who look like one and are two."""

from __future__ import annotations

from azilcli.errors import Refused
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Repository, people
from azilcli.services import Done, use_case


@use_case
def distinct(repo: Repository, one: str, other: str, note: str | None = None) -> Done:
    """Put on record that two entries are two people, so that nothing asks about them again.

    Refused for one and the same person, and where it is on record already without anything new to note.
    """
    first, second = sorted((people.person(repo, one), people.person(repo, other)), key=lambda row: row["id"])
    names = {"one": people.described(first), "other": people.described(second)}
    if first["id"] == second["id"]:
        raise Refused(
            _("{name} is one person only", name=names["one"]),
            _("give two people; likely pairs: azil person duplicates"),
        )
    id_ = f"{first['id']}/{second['id']}"
    distinction = repo.get("distinction", id_)
    if distinction and note in (None, distinction["note"]):
        raise Refused(
            _("{one} and {other} are already recorded as two people", **names),
            _("to merge them after all: azil person merge {one} {other}", one=ids.show(first["id"]),
              other=ids.show(second["id"])),
        )  # fmt: skip
    fields = {"person": first["id"], "other": second["id"], **({"note": note} if note else {})}
    repo.put("distinction", id_, **fields)
    entry = repo.record("person distinct")
    sentence = _("{one} and {other} are two people", **names)
    return Done(entry, sentence, {"person": first["id"], "other": second["id"], "note": note})
