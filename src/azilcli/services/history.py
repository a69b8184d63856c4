"""Undo, and the policies and code lists that a user may supersede."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import date

from azilcli import dates, zones
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids, journal, undo
from azilcli.ledger.journal import Entry
from azilcli.repository import Record, Repository, concerning, places, policies, stays
from azilcli.services import Done, gates, use_case
from azilcli.services.sleeping import is_taken
from azilcli.text import is_blank, search_key

RESTORE = "db restore"
"""The action of an entry that goes back to a former state."""


@use_case
def undo_entry(repo: Repository, typed: str | None = None) -> Done:
    """Undo an entry: the one typed, or the newest that is neither undone nor an undo.

    Undoing an undo restores. Refused while a later entry builds on it, and where it would leave a
    bed with two people or a person with two stays; both name what stands in the way. Refused also for
    what concerns somebody whose data are erased.
    """
    target = entry(repo, typed) if typed is not None else next(undo.newest(repo.connection), None)
    if target is None:
        raise NotFound(_("there is nothing to undo"), _("see: azil log"))
    if undo.is_void(repo.connection, target):
        raise Refused(
            _("{entry} is undone already", entry=short(target)),
            _("an undo is taken back by undoing it; see: azil log"),
        )
    if undo.is_final(repo.connection, target):
        said = f"{short(target)} {target.action}"
        before = next((one for one in undo.newest(repo.connection) if _is_before(repo, one, target)), None)
        raise Refused(
            _("{entry} cannot be undone: it is a merge", entry=said)
            if len(target.parents) > 1
            else _("{entry} cannot be undone: it is an erasure", entry=said),
            _("the newest entry before it is {action}: azil undo {entry}",
              action=before.action, entry=short(before))
            if before
            else _("name the entry that is to be undone; see: azil log"),
        )  # fmt: skip
    if target.action != RESTORE:  # to take that back only brings back what was counted
        refuse_erased(repo, target)
    if later := undo.builders(repo.connection, target) or undo.left_behind(repo.connection, [target]):
        raise _built_on(target, later)
    parted = _united_by(repo, target)
    today = dates.today()
    alone: list[str] = []
    if asked := _asked_days(repo, target, today):
        with ExitStack() as stack:
            for day in asked:
                stack.enter_context(gates.watched(repo, day))
            written = undo.void(repo.connection, [target], repo.author)
    else:
        with gates.told(repo, concerning.people_of(repo, target), (today,)) as alone:
            written = undo.void(repo.connection, [target], repo.author)
    if builder := undo.kept_from_counting(repo.connection, written):
        raise _built_on(target, [builder])
    if loose := undo.loose_ends(repo.connection, target):
        raise Refused(
            _(
                "{entry} cannot be undone, as what it builds on is undone itself: {records}",
                entry=f"{short(target)} {target.action}",
                records=", ".join(sorted({ids.show(record) for _kind, record in loose})),
            ),
            _("take back the undo of that first; see: azil log"),
        )
    _refuse_contradiction(repo, target)
    sentence = _(
        "Undone: {action} of {moment} ({entry})",
        action=target.action,
        moment=dates.show_moment(target.recorded_at),
        entry=short(target),
    )
    why = (*_of_others(repo, target), *_staying(repo, target, parted), *alone)
    return Done(written, sentence, {"undone": target.id, "undone_action": target.action}, why)


def _built_on(target: Entry, later: Sequence[Entry]) -> Refused:
    """What is to be raised where later entries build on one that is to be undone."""
    listing = ", ".join(f"{short(one)} {one.action}" for one in later[-5:])
    return Refused(
        _("{entry} cannot be undone, as later entries build on it: {later}",
          entry=f"{short(target)} {target.action}", later=listing),
        _("undo those first, the last one first: azil undo {entry}", entry=short(later[-1])),
    )  # fmt: skip


def _is_before(repo: Repository, one: Entry, target: Entry) -> bool:
    return one.seq < target.seq and not undo.is_final(repo.connection, one)


def _of_others(repo: Repository, target: Entry) -> tuple[str, ...]:
    """A remark where what was undone is somebody else's: after a merge the newest entry often is."""
    if (target.actor, target.office) == (repo.author.actor, repo.author.office):
        return ()
    whose = ", ".join(part for part in (target.actor, target.office) if part)
    return (_("that was written by {whose}", whose=whose or "-"),)


def _united_by(repo: Repository, target: Entry) -> set[str]:
    """The codes under which somebody goes on by an entry: the one that it says, and the one of today."""
    found: set[str] = set()
    for change in journal.changes_of(repo.connection, target.seq):
        if change.kind == "person" and (kept := journal.said(change.kind, change.fields).get("same_as")):
            row = repo.get("person", change.record)
            found |= {kept, *([row["same_as"]] if row and row["same_as"] else ())}
    return found


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
    if undo.concerns_erased(repo.connection, target):
        raise Refused(
            _(
                "{entry} cannot be undone: it concerns somebody whose data are erased",
                entry=f"{short(target)} {target.action}",
            ),
            _("what it says of others can be put right by a command of its own, such as azil correct"),
        )


_SLEEPING = {"stay", "placement", "closure", "site", "room", "bed", "code", "correction", "override",
             "absence", "pass", "presence", "presence_check"}  # fmt: skip
"""What says where somebody was: if that is not so, it is put right, whatever follows from it."""


def _asked_days(repo: Repository, target: Entry, today: date) -> list[date]:
    """The days on which a legal gate may ask for what an entry holds; of a corrected arrival both days."""
    changes = journal.changes_of(repo.connection, target.seq)
    days = set() if {change.kind for change in changes} <= _SLEEPING else {today}
    for _origin, change in undo.effective(repo.connection, target):
        if change.kind == "correction":
            fields = journal.said(change.kind, change.fields)
            if fields.get("field") == "arrived":
                for name in ("was", "becomes"):
                    with suppress(ValueError):  # another copy may have written anything
                        days.add(dates.iso(str(fields.get(name))))
    return sorted(days)


def check_entry(typed: str) -> str:
    """The signs of a typed entry or fingerprint; `UsageError` if it can be none.

    Blanks may stand for the hyphens, and the day behind a state, as at the foot of a report, may follow.
    """
    name, at, day = typed.partition("@")
    signs = re.sub(r"[\s-]", "", name).lower() if not at or dates.is_day(day) else ""
    if not re.fullmatch("[0-9a-f]{4,64}", signs):
        raise UsageError(
            _("“{typed}” is not an entry", typed=typed),
            _("type at least the first four signs of its id, as azil log shows it"),
        )
    return signs


def entry(repo: Repository, typed: str) -> Entry:
    """The one entry whose id begins as typed."""
    signs = check_entry(typed)
    found = journal.find(repo.connection, signs)
    if not found:
        raise NotFound(_("there is no entry “{typed}”", typed=typed), _("see: azil log"))
    if len(found) > 1:
        raise NotFound(
            _("several entries begin with “{typed}”: {entries}", typed=typed,
              entries=", ".join(ids.fingerprint(one.id) for one in found)),
            _("type more of it"),
        )  # fmt: skip
    return found[0]


def short(entry: Entry) -> str:
    """The eight signs by which an entry is shown and typed."""
    return entry.id[:8]


@use_case
def set_policy(repo: Repository, code: str, value: str, *, valid_from: date, legal_basis: str) -> Done:
    """Supersede a policy from a day on; the earlier rows stay for the time before."""
    rows = repo.rows("SELECT * FROM policy WHERE code = :code ORDER BY valid_from", code=code)
    if not rows:
        raise NotFound(_("there is no policy “{code}”", code=code), _("see: azil policy list"))
    if is_blank(legal_basis):
        raise UsageError(_("a policy needs its legal basis"), _("use --basis TEXT"))
    unit = rows[-1]["unit"]
    new = policy_value(repo, unit, value)
    repo.put(
        "policy",
        f"{code}@{valid_from.isoformat()}",
        code=code,
        value=new,
        unit=unit,
        valid_from=valid_from,
        legal_basis=legal_basis.strip(),
    )
    written = repo.record("policy set")
    sentence = _(
        "{code} is {value} from {day} on ({basis})",
        code=code,
        value=dates.show(new) if unit == "date" else new,
        day=dates.show(valid_from),
        basis=legal_basis.strip(),
    )
    return Done(written, sentence, {"code": code, "value": new, "valid_from": valid_from.isoformat()})


_LISTS = {"statuses": "status", "site-kinds": "site-kind"}
"""Units that are several codes of a list."""


def policy_value(repo: Repository, unit: str, typed: str) -> str:
    """A typed value of a policy as it is stored. Raises `UsageError` for what is not of its unit."""
    if unit in _LISTS:
        return " ".join(policies.code(repo, _LISTS[unit], word) for word in typed.split())
    if unit == "date":
        return dates.parse(typed).isoformat()
    if unit == "zone":
        return zones.named(typed)
    if unit == "anchor":
        known = ("open", "group", "status", "admission")
        if typed not in known:
            raise UsageError(
                _("“{typed}” is not something a term is counted from", typed=typed),
                _("one of: {codes}", codes=", ".join(known)),
            )
        return typed
    if not typed.isascii() or not typed.isdigit() or len(typed) > 4:
        raise UsageError(
            _("“{typed}” is not a whole number", typed=typed), _("the unit is: {unit}", unit=unit)
        )
    return str(int(typed))


@use_case
def add_code(repo: Repository, list_: str, code: str, *, sl: str, en: str) -> Done:
    """Add a code to a list, or give a known one other words."""
    known = policies.codes(repo, list_)
    if not known:
        lists = repo.rows("SELECT DISTINCT list FROM code ORDER BY list")
        raise NotFound(
            _("there is no list “{list}”", list=list_),
            _("one of: {codes}", codes=", ".join(row["list"] for row in lists)),
        )
    normal = search_key(code).replace(" ", "-")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", normal):
        raise UsageError(_("“{code}” cannot be a code", code=code), _("use letters, digits and hyphens"))
    if is_blank(sl) or is_blank(en):
        raise UsageError(_("a code needs words in both languages"), _("use --sl TEXT --en TEXT"))
    rank = max(row["rank"] for row in known) + 1
    present = repo.get("code", f"{list_}/{normal}")
    repo.put("code", f"{list_}/{normal}", list=list_, code=normal, sl=sl.strip(), en=en.strip(),
             rank=present["rank"] if present else rank)  # fmt: skip
    written = repo.record("code add")
    sentence = _("{list}: {code} is in the list", list=list_, code=normal)
    return Done(written, sentence, {"list": list_, "code": normal})


def _refuse_contradiction(repo: Repository, target: Entry) -> None:
    """Refuse an undo that leaves two people in a bed or a person with two stays."""
    for _origin, change in undo.effective(repo.connection, target):
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
