"""Bringing copies of the file together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from azilcli import dates
from azilcli.errors import Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids, schema
from azilcli.repository import (
    Entry,
    Repository,
    conflicts,
    copies,
    erasures,
    findings,
    history,
    losses,
    strange,
)
from azilcli.repository.conflicts import Conflict
from azilcli.repository.copies import FAST_FORWARD, MERGE, UP_TO_DATE, Plan, Source, Visited
from azilcli.repository.losses import NOTHING, Coming, Loss
from azilcli.services import Done, use_case
from azilcli.services.entries import check_entry, short
from azilcli.services.erasing import refuse_demanded
from azilcli.text.quoting import typed
from azilcli.tuples import NamedTuple

_CONFLICTS = ("conflict", "undo-contested")
"""Checks that only repeat what is listed as a conflict."""

_LOSSES_AT_MOST = 5
"""So many of those whose data would be erased are named in a sentence; the plan names all."""

_SHOWN, _SHOWN_AT_MOST = 60, 10
"""Signs of a name, and names in a remark."""


@use_case
def merge(
    repo: Repository,
    paths: Sequence[Path],
    *,
    unrelated: bool = False,
    agreed: tuple[str, ...] | None = None,
    erase: bool = False,
    until: str = "",
) -> tuple[Plan, Done]:
    """Take in what other copies hold that this file does not, or what an entry `until` which builds on.

    Fast-forward where they only went on from here, otherwise an entry brings the histories together. Raises
    `FileProblem` for a file that is not sound, and `Refused` for one without any common history unless
    `unrelated`, where the files are no longer those of the plan that was `agreed`, and where somebody's
    data would be erased unless `erase`; then a copy is put aside first.
    """
    if until and len(paths) > 1:
        raise UsageError(
            _("--until works with one file at a time"), _("give one file: azil db merge OTHER --until ENTRY")
        )
    beginning = check_entry(until) if until else ""
    today = dates.today()
    head = history.head(repo)
    erased = erasures.count(repo)
    coming, last = NOTHING, None

    def ask(lost: frozenset[tuple[str, str]], since: int) -> None:
        nonlocal coming, last
        coming = losses.coming(repo, lost, since)
        newest = history.head(repo)
        came = history.between(repo, since + 1, newest.seq if newest else 0)
        last = losses.last_without(repo, came, coming.culprits) if len(paths) < 2 else None
        refuse_demanded(repo, (loss.record for loss in coming.people))
        if not erase:
            raise would_erase(paths, coming, last)

    with copies.visiting(repo, paths, beginning) as sources:
        for _connection, fresh in sources:
            if not fresh.shares and not unrelated:
                raise Refused(
                    _("{path} was never a copy of this file: they have no entry in common", path=fresh.path),
                    _("to merge them anyway: {command}", command=_again(paths, True)),
                )
        named = tuple(Source(fresh.path, fresh.head, len(fresh.entries)) for _connection, fresh in sources)
        if agreed is not None and agreed != (head.id if head else "", *(one.head for one in named)):
            raise Refused(
                _("the files have changed since the plan was shown"),
                _("look at the plan again: {command}", command=_again(paths, unrelated)),
            )
        before = _waiting(repo, today) if any(source.entries for source in named) else _NOTHING_WAITS
        with erasures.aside(repo, wanted=erase and any(source.entries for source in named)) as kept:
            taken = copies.take(repo, sources, ask)
            if not coming.records:
                kept.drop()
        unerased = copies.unerased(repo, sources)
    came = taken.came
    after = _waiting(repo, today) if came else before
    arisen = sorted(
        key
        for key, count in after.findings.items()
        if count > before.findings.get(key, 0) and key[0] not in _CONFLICTS
    )
    how = UP_TO_DATE if not came else FAST_FORWARD if len(taken.heads) < 2 else MERGE
    if how == MERGE:
        for code, subject in arisen:
            repo.put("arisen", f"{code} {subject}", code=code, subject=subject)
        written = repo.record("db merge", parents=taken.heads)
    else:
        written = taken.heads[-1] if taken.heads else history.NO_ENTRY
    both = copies.changed_by_both(repo, taken)
    plan = Plan(
        how,
        named,
        head.id if head else "",
        dict(Counter((e.office, e.action, dates.day_of(e.recorded_at)) for e in came)),
        tuple(sorted(key for key in both if key[0] in schema.kinds() and key[0] != "arisen")),
        tuple(one for code, one in after.conflicts.items() if code not in before.conflicts),
        tuple(arisen),
        erasures.count(repo) - erased,
        (*unerased, *_remarks(repo, came, taken.since, sources)),
        not all(fresh.shares for _connection, fresh in sources),
        taken.effect,
        coming,
        last,
    )
    done = _done(how, written, came, named)
    # A plan that takes nothing is not printed; what it remarks on stands with the receipt.
    return plan, done._replace(why=(*(plan.remarks if how == UP_TO_DATE else ()), *kept.remarks))


def would_erase(paths: Sequence[Path], coming: Coming, last: Entry | None) -> Refused:
    """What is to be raised where nobody agreed to what a merge would erase for good."""
    again = _again(paths, False)
    whole = _(
        "to see what it would do: {command} --dry-run; if it is correct: {command} --erase", command=again
    )
    return Refused(
        n_(
            "the merge would permanently erase the data of {n} record here: {named}",
            "the merge would permanently erase the data of {n} records here: {named}",
            coming.records,
            named="; ".join([_described(loss) for loss in coming.losses[:_LOSSES_AT_MOST]])
            + ("; …" if len(coming.losses) > _LOSSES_AT_MOST else ""),
        ),
        _("{whole}; to merge what came before it: {command} --until {entry}", whole=whole, command=again,
          entry=short(last))
        if last
        else whole,
    )  # fmt: skip


def _described(loss: Loss) -> str:
    """Whose data would be erased, where they stay, and by whom, when and why."""
    whose = " ".join(part for part in (_cut(loss.name), f"({_cut(ids.show(loss.record))})") if part)
    facts = [_("stays at {place}", place=loss.stays)] if loss.stays else []
    if loss.entry:
        by = ", ".join(part for part in (loss.entry.actor, loss.entry.office) if part) or "-"
        facts.append(_("by {whose}, {moment}", whose=by, moment=dates.show_moment(loss.entry.recorded_at)))
    if loss.reason:
        facts.append(_("reason: {reason}", reason=_cut(loss.reason)))
    return ", ".join((whose, *facts))


def _again(paths: Sequence[Path], unrelated: bool) -> str:
    """What to type to merge these files."""
    words = ["azil db merge", *(typed(str(path)) for path in paths), *(["--unrelated"] if unrelated else [])]
    return " ".join(words)


class _Waiting(NamedTuple):
    """What waits for somebody to decide or to put right."""

    findings: dict[tuple[str, str], int]
    """How many, by code and subject."""
    conflicts: dict[str, Conflict]


_NOTHING_WAITS = _Waiting({}, {})


def _waiting(repo: Repository, on: date) -> _Waiting:
    """It costs as much as the residents are, and the years: nobody asks for it where nothing is new."""
    return _Waiting(findings.subjects(repo, on), {one.code: one for one in conflicts.open_ones(repo)})


def _done(how: str, written: Entry, came: Sequence[Entry], sources: Sequence[Source]) -> Done:
    files = ", ".join(str(source.path) for source in sources)
    if how == UP_TO_DATE:
        sentence = _("Nothing to merge: everything in {files} is here already", files=files)
    elif how == FAST_FORWARD:
        sentence = n_(
            "{n} entry of {files} was merged; the file had no new ones of its own",
            "{n} entries of {files} were merged; the file had no new ones of its own",
            len(came),
            files=files,
        )
    else:
        sentence = n_(
            "Merged with {files}: {n} new entry",
            "Merged with {files}: {n} new entries",
            len(came),
            files=files,
        )
    # Where no entry brings histories together, the newest one is somebody else's: it only gives its name.
    head = written._replace(action="db merge")
    return Done(head, sentence, {"how": how}, is_final=True, is_written=how == MERGE)


def _remarks(repo: Repository, came: Sequence[Entry], since: int, sources: Sequence[Visited]) -> list[str]:
    """What a careful reader of the plan should know besides."""
    remarks = []
    limit = (dates.now() + timedelta(days=1)).isoformat()
    if ahead := [entry for entry in came if entry.recorded_at > limit]:
        remarks.append(
            n_(
                "{n} entry has a time that is still in the future: the clock of a computer is wrong "
                "({entries})",
                "{n} entries have times that are still in the future: the clock of a computer is wrong "
                "({entries})",
                len(ahead),
                entries=", ".join(short(entry) for entry in ahead[:3]),
            )
        )
    odd = strange.among(repo, since + 1, since + len(came))
    if odd.unknown:
        names = _some(odd.unknown)
        remarks.append(_("kept, but not shown, as this version does not know them: {kinds}", kinds=names))
    if odd.unfitting:
        names = _some(odd.unfitting)
        remarks.append(
            _("kept, but not shown, as the field cannot hold such a value: {fields}", fields=names)
        )
    if odd.unguarded:
        names = _some(odd.unguarded)
        remarks.append(
            _(
                "personal data that an erasure would not reach, as it was not stored separately: {fields}",
                fields=names,
            )
        )
    if odd.undos:
        remarks.append(
            n_(
                "{n} undo refers to an entry that does not exist, and has no effect",
                "{n} undos refer to entries that do not exist, and have no effect",
                odd.undos,
            )
        )
    if odd.erasures:
        remarks.append(
            n_(
                "{n} erasure refers to a record that does not exist, and has no effect",
                "{n} erasures refer to records that do not exist, and have no effect",
                odd.erasures,
            )
        )
    remarks += [
        _("{path} holds triggers that do not belong to azil; none was run: {names}",
          path=fresh.path, names=_some(fresh.triggers))
        for _connection, fresh in sources
        if fresh.triggers
    ]  # fmt: skip
    return remarks


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _some(names: Sequence[str]) -> str:
    """The first few of some names, each cut short: who wrote them may have meant to flood the screen."""
    shown = [_cut(name) for name in names[:_SHOWN_AT_MOST]]
    return ", ".join([*shown, *(["…"] if len(names) > _SHOWN_AT_MOST else [])])
