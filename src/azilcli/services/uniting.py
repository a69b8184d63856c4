"""People who were entered twice: united, and parted again by undo."""

from __future__ import annotations

from collections.abc import Iterator

from azilcli import dates
from azilcli.errors import Refused
from azilcli.language import N_, _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, people, stays, values
from azilcli.services import Done, gates, same_day, use_case


@use_case
def merge(repo: Repository, keep: str, other: str) -> Done:
    """Let two entries of one person go on as one, under the code of `keep`; both histories stay.

    Whatever refers to `other` is read as referring to `keep`, now and when it comes in from another copy.
    Refused for one and the same record, and where the two EMŠO differ.
    """
    kept, gone = people.person(repo, keep), people.person(repo, other)
    if kept["id"] == gone["id"]:
        raise Refused(
            _("these two are already merged")
            if people.united(repo, [kept["id"]])
            else _("{name} is one person only", name=people.described(kept)),
            _("give two records; likely pairs: azil person duplicates"),
        )
    entries = [kept, gone, *people.united(repo, [kept["id"], gone["id"]])]
    if len({row["emso"] for row in entries if row["emso"]}) > 1:
        raise Refused(
            _(
                "{one} and {other} have different EMŠO",
                one=people.described(kept),
                other=people.described(gone),
            ),
            _("if one is wrong, correct it first: azil person edit"),
        )
    came = {gone["id"], *(row["id"] for row in people.united(repo, [gone["id"]]))}
    told_apart = tuple(_told_apart(repo, kept, gone))
    repo.put("person", gone["id"], same_as=kept["id"])
    with gates.told(repo, [row["id"] for row in entries], (dates.today(),)) as alone:
        entry = repo.record("person merge")
    sentence = _("{gone} was merged into {kept}", gone=people.described(gone), kept=people.described(kept))
    data = {"person": kept["id"], "other": gone["id"]}
    why = (
        *told_apart,
        *_differing(repo, kept, gone),
        *same_day.remarks(repo, kept, came),
        *_at_once(repo, kept),
        *alone,
    )
    return Done(entry, sentence, data, why)


def _told_apart(repo: Repository, kept: Record, gone: Record) -> Iterator[str]:
    """A remark where somebody put on record that two of the entries now united are two people."""
    here, there = (
        [row["id"], *(other["id"] for other in people.united(repo, [row["id"]]))] for row in (kept, gone)
    )
    for one in here:
        for other in there:
            distinction = repo.get("distinction", "/".join(sorted((one, other))))
            if distinction:
                yield _(
                    "{one} and {other} are recorded as two people; if that is correct, undo this",
                    one=ids.show(one),
                    other=ids.show(other),
                )


_COMPARED = {
    "birth_date": N_("birth date"),
    "sex": N_("sex"),
    "citizenship": N_("citizenship"),
    "case_number": N_("case number"),
}


def _differing(repo: Repository, kept: Record, gone: Record) -> Iterator[str]:
    """Remarks on what the two records say differently; what the kept one says counts from now on."""
    for field, words in _COMPARED.items():
        if gone[field] and gone[field] != kept[field]:
            shown = [values.shown(repo, "person", field, one[field]) for one in (kept, gone)]
            if kept[field] is None:
                yield _(
                    "the {field} {gone} is only in the other record; to copy it: azil person edit {code}",
                    field=_(words),
                    gone=shown[1],
                    code=ids.show(kept["id"]),
                )
                continue
            yield _(
                "{field}: {kept} counts, not {gone} from the other record; to change that: azil person "
                "edit {code}",
                field=_(words),
                kept=shown[0],
                gone=shown[1],
                code=ids.show(kept["id"]),
            )


def _at_once(repo: Repository, kept: Record) -> Iterator[str]:
    """A remark where the person has two stays at once now."""
    for stay in stays.of_person(repo, kept["id"]):
        departed = dates.iso(stay["departed"]) if stay["departed"] else None
        if stays.overlapping(repo, kept["id"], dates.iso(stay["arrived"]), departed, ignoring=stay["id"]):
            yield _(
                "{name} now has two stays at the same time; undo, correct or end one: azil show {code}",
                name=people.name(kept),
                code=ids.show(kept["id"]),
            )
            return
