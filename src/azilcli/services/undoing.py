"""Undo: what stands in its way, and what it leaves as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import date

from azilcli import dates
from azilcli.errors import NotFound, Refused
from azilcli.language import _, n_
from azilcli.ledger import ids, schema
from azilcli.repository import Entry, Record, Repository, concerning, history, places, stays
from azilcli.services import Done, gates, package, use_case
from azilcli.services.entries import entry, short
from azilcli.services.sleeping import is_taken

_NUMBERED = re.compile(r".+ \([0-9]+\)")
RESTORE = "db restore"
"""The action of an entry that goes back to a former state."""


@use_case
def undo_entry(repo: Repository, typed: str | None = None) -> Done:
    """Undo an entry: the one typed, or the newest that is neither undone nor an undo; or `FIRST..LAST`.

    Undoing an undo restores. Refused while a later entry builds on it, and where it would leave a
    bed with two people or a person with two stays; both name what stands in the way. Refused also for
    what concerns somebody whose data are erased.
    """
    going = targets(repo, typed)
    for target in going:
        _refuse_final(repo, target)
        if target.action != RESTORE:  # to take that back only brings back what was counted
            refuse_erased(repo, target)
    own = {target.seq for target in going}
    for target in reversed(going):
        if later := [one for one in history.builders(repo, target) if one.seq not in own]:
            raise _built_on(target, later)
    if later := history.left_behind(repo, going):
        raise _built_on(going[-1], later)
    parted = [(target, _united_by(repo, target)) for target in going]
    today = dates.today()
    alone: list[str] = []
    if asked := sorted({day for target in going for day in _asked_days(repo, target, today)}):
        with ExitStack() as stack:
            for day in asked:
                stack.enter_context(gates.watched(repo, day))
            written = history.void(repo, going)
    else:
        concerned = {person for target in going for person in concerning.people_of(repo, target)}
        with gates.told(repo, concerned, (today,)) as alone:
            written = history.void(repo, going)
    if builder := history.kept_from_counting(repo, written):
        raise _built_on(going[-1], [builder])
    for target in going:
        _refuse_loose_ends(repo, target)
        _refuse_contradiction(repo, target)
    why = (*(why for target, codes in parted for why in _staying(repo, target, codes)), *alone)
    last = going[-1]
    data = {"undone": last.id, "undone_action": last.action, "entries": [one.id for one in going]}
    return Done(written, _undone(going), data, why)


def targets(repo: Repository, typed: str | None) -> list[Entry]:
    """The entries that are to be undone, oldest first; of several those that are not undone already.

    What one of these undoes is among them, so that it does not come back with the undo.
    """
    if typed is None:
        newest = next(history.newest(repo), None)
        if newest is None:
            raise NotFound(_("there is nothing to undo"), _("see: azil log"))
        if newest.action == package.INIT:
            raise Refused(
                _("only the entry is left that made the file, with its places and codes"),
                _("to take back even that: azil undo {entry}", entry=short(newest)),
            )
        return _command(repo, newest)
    begin, dots, end = typed.partition("..")
    if not dots:
        target = entry(repo, typed)
        if history.is_void(repo, target):
            raise Refused(
                _("{entry} is already undone", entry=short(target)),
                _("to reverse an undo, undo it; see: azil log"),
            )
        return [target]
    first, last = entry(repo, begin), entry(repo, end)
    between = history.between(repo, first.seq, last.seq)
    counting = {one.id for one in between if not history.is_void(repo, one)}
    if not counting:
        raise Refused(
            _("from {first} to {last} there is nothing to undo", first=short(first), last=short(last)),
            _("give the earlier entry first; see: azil log"),
        )
    undone = {
        change.record
        for one in between
        if one.id in counting
        for change in history.changes_of(repo, one)
        if change.kind == history.UNDO
    }
    return [one for one in between if one.id in counting | undone]


def _command(repo: Repository, last: Entry) -> list[Entry]:
    """The entries of the command of which this is the last, oldest first: all but the first have a number."""
    entries = [last]
    while _NUMBERED.fullmatch(entries[0].action) and len(entries[0].parents) == 1:
        entries.insert(0, history.get(repo, entries[0].parents[0]))
    return entries


def _refuse_final(repo: Repository, target: Entry) -> None:
    """Refuse to undo what cannot be undone by its nature, and name what can."""
    if not history.is_final(repo, target):
        return
    named = f"{short(target)} {target.action}"
    before = next((one for one in history.newest(repo) if _is_before(repo, one, target)), None)
    raise Refused(
        _("{entry} cannot be undone: it is a merge", entry=named)
        if len(target.parents) > 1
        else _("{entry} cannot be undone: it is an erasure", entry=named),
        _("the newest entry before it is {action}: azil undo {entry}",
          action=before.action, entry=short(before))
        if before
        else _("give the entry to undo; see: azil log"),
    )  # fmt: skip


def _refuse_loose_ends(repo: Repository, target: Entry) -> None:
    """Refuse to restore what builds on something that is itself undone."""
    if loose := history.loose_ends(repo, target):
        raise Refused(
            _(
                "{entry} cannot be undone, as what it builds on is itself undone: {records}",
                entry=f"{short(target)} {target.action}",
                records=", ".join(sorted({ids.show(record) for _kind, record in loose})),
            ),
            _("first reverse the undo of that; see: azil log"),
        )


def _undone(targets: Sequence[Entry]) -> str:
    """What was undone, in a sentence."""
    first, last = targets[0], targets[-1]
    if first is last:
        return _(
            "Undone: {action} of {moment} ({entry})",
            action=last.action,
            moment=dates.show_moment(last.recorded_at),
            entry=short(last),
        )
    return n_(
        "Undone: {n} entry, {first} to {last}",
        "Undone: {n} entries, {first} to {last}",
        len(targets),
        first=short(first),
        last=short(last),
    )


def _built_on(target: Entry, later: Sequence[Entry]) -> Refused:
    """What is to be raised where later entries build on one that is to be undone."""
    listing = ", ".join(f"{short(one)} {one.action}" for one in later[-5:])
    return Refused(
        _("{entry} cannot be undone, as later entries build on it: {later}",
          entry=f"{short(target)} {target.action}", later=listing),
        _("undo those first, the latest one first: azil undo {entry}", entry=short(later[-1])),
    )  # fmt: skip


def _is_before(repo: Repository, one: Entry, target: Entry) -> bool:
    return one.seq < target.seq and not history.is_final(repo, one)


def _united_by(repo: Repository, target: Entry) -> set[str]:
    """The codes under which somebody goes on by an entry: the one that it says, and the one of today."""
    codes: set[str] = set()
    for change in history.changes_of(repo, target):
        if change.kind == "person" and (kept := history.said(change.kind, change.fields).get("same_as")):
            row = repo.get("person", change.record)
            codes |= {kept, *([row["same_as"]] if row and row["same_as"] else ())}
    return codes


_NAMED_AT_MOST = 5


def _staying(repo: Repository, target: Entry, codes: set[str]) -> Iterator[str]:
    """A remark where something was recorded since two entries of a person were united, now parted again."""
    later = concerning.written_since(repo, target, codes) if codes else []
    if later:
        listing = [f"{short(one)} {one.action}" for one in later[:_NAMED_AT_MOST]]
        yield n_(
            "{n} entry written since stays with {kept}: {entries}",
            "{n} entries written since stay with {kept}: {entries}",
            len(later),
            kept=", ".join(ids.show(code) for code in sorted(codes)),
            entries=", ".join((*listing, *(["…"] if len(later) > len(listing) else ()))),
        )


def refuse_erased(repo: Repository, target: Entry) -> None:
    """Refuse to undo what concerns somebody whose data are erased: what is counted of them stays."""
    if history.concerns_erased(repo, target):
        raise Refused(
            _(
                "{entry} cannot be undone: it concerns somebody whose data are erased",
                entry=f"{short(target)} {target.action}",
            ),
            _("correct what it says about others with a command of its own, such as azil correct"),
        )


def _asked_days(repo: Repository, target: Entry, today: date) -> list[date]:
    """The days on which a legal gate may ask for what an entry holds; of a corrected arrival both days.

    What only says where somebody was is put right if it is not so, whatever follows from it. What no gate
    reads is not asked about, so that taking it back costs the same however many people there are.
    """
    changed = {change.kind for change in history.changes_of(repo, target)}
    where = {kind.name for kind in schema.kinds().values() if "whereabouts" in kind.marks["id"]}
    days = {today} if gates.asks_of(changed - where) else set()
    for _origin, change in history.effective(repo, target):
        if change.kind == "correction":
            fields = history.said(change.kind, change.fields)
            if fields.get("field") == "arrived":
                for name in ("was", "becomes"):
                    with suppress(ValueError):  # another copy may have written anything
                        days.add(dates.iso(str(fields.get(name))))
    return sorted(days)


def _refuse_contradiction(repo: Repository, target: Entry) -> None:
    """Refuse an undo that leaves two people in a bed or a person with two stays."""
    for _origin, change in history.effective(repo, target):
        if change.kind == "placement" and (here := repo.get("placement", change.record)):
            _refuse_shared_bed(repo, here)
        elif change.kind == "stay" and (stay := repo.get("stay", change.record)):
            _refuse_second_stay(repo, stay)


def _refuse_shared_bed(repo: Repository, here: Record) -> None:
    if not here["bed"] or here["cancelled"] or here["from_day"] == here["to_day"]:
        return
    end = dates.iso(here["to_day"]) if here["to_day"] else None
    for other in places.taken(repo, here["bed"], dates.iso(here["from_day"]), end, [here["id"]]):
        raise Refused(is_taken(here["bed"], other), _("choose another bed or day"))


def _refuse_second_stay(repo: Repository, stay: Record) -> None:
    departed = stay["departed"]
    other = stays.overlapping(
        repo,
        stay["person"],
        dates.iso(stay["arrived"]),
        dates.iso(departed) if departed else None,
        ignoring=stay["id"],
    )
    if other:
        raise Refused(
            _("the person would have two stays at once; the other began on {day}",
              day=dates.show(other[0]["arrived"])),
            _("undo or discharge the other stay first"),
        )  # fmt: skip
