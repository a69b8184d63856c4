"""A file follows its program: what a newer package has reaches the files that are there, by one entry.

Policies, code lists, places and organisations are records that `init` wrote. What the package has and the
file has not is added; a row that nobody but `init` or an upgrade wrote is corrected; what people wrote
stays. Records are named by what they are, so two copies that are upgraded apart say the same and merge
without a conflict.
"""

from __future__ import annotations

from collections import Counter

from azilcli import dates
from azilcli.language import _, listed, n_
from azilcli.repository import Record, Repository, history
from azilcli.rules.sql import ends
from azilcli.services import Done, network, package, use_case

_NETWORK = ("site", "room", "bed")
_NAMED_AT_MOST = 12


@use_case
def upgrade(repo: Repository) -> Done:
    """Bring a file up to what is packaged with this program."""
    if not package.is_behind(repo):
        head = history.head(repo)
        assert head is not None
        return Done(head, _("The file is up to date: "
                            "it has all that this program brings"), {"added": 0, "corrected": 0},
                    is_written=False, is_final=True)  # fmt: skip
    by_people, is_laid = _written(repo)
    added: Counter[str] = Counter()
    corrected: list[tuple[str, str]] = []
    changed: list[str] = []
    remarks: list[str] = []
    for kind, id_, fields in network.laid(empty=not is_laid):
        key = (kind, id_)
        if by_people.get(key):
            continue
        there = repo.get(kind, id_)
        if kind == "closure" and there is None and (in_use := _still_used(repo, fields)) is not None:
            remarks += in_use
            continue
        new = _differing(repo, key, there, fields)
        if kind == "room" and there and "reserved_for" in new and _sleeps(repo, id_):
            del new["reserved_for"]
        if new:
            repo.put(kind, id_, **new)
            if there is None:
                added[kind] += 1
            else:
                corrected.append(key)
                if kind == "policy" and new.keys() & {"value", "legal_basis"}:
                    changed.append(id_)
    package.note(repo)
    entry = repo.record(package.UPGRADE)
    return Done(entry, _said(added, corrected), _data(added, corrected), (*_remarks(changed), *remarks))


def _written(repo: Repository) -> tuple[dict[tuple[str, str], bool], bool]:
    """Which packaged kinds of record people wrote themselves; and whether `init` laid the network."""
    rows = repo.values(
        "SELECT kind, record, max(action NOT IN (:init, :upgrade)), max(action = :init) FROM change"
        " JOIN entry ON entry.seq = change.entry"
        " WHERE kind IN ('policy', 'code', 'site', 'room', 'bed', 'closure', 'organisation')"
        " GROUP BY kind, record",
        init=package.INIT,
        upgrade=package.UPGRADE,
    )
    return {(kind, id_): bool(own) for kind, id_, own, _laid in rows}, any(
        kind == "site" and laid for kind, _id, _own, laid in rows
    )


def _differing(repo: Repository, key: tuple[str, str], there: Record | None, fields: Record) -> Record:
    """The fields of a packaged record that the file does not say, or of which copies say different things."""
    if there is None:
        return {name: value for name, value in fields.items() if value is not None}
    contested = repo.values(
        "SELECT field FROM conflict WHERE kind = :kind AND record = :record", kind=key[0], record=key[1]
    )
    return {name: value for name, value in fields.items() if there[name] != value or (name,) in contested}


def _sleeps(repo: Repository, room: str) -> bool:
    """Whether somebody sleeps in a room, which is then not given another use."""
    row = repo.row(
        f"SELECT 1 FROM slept WHERE room = :room AND {ends('to_day')} > :on", room=room, on=dates.today()
    )
    return row is not None


def _still_used(repo: Repository, closure: Record) -> list[str] | None:
    """Why a packaged closure is not taken in, in at most one sentence; None where nothing is against it."""
    place, day = closure["place"], closure["from_day"]
    if repo.row("SELECT 1 FROM closure WHERE place = :place", place=place) or not repo.get("site", place):
        return []
    if repo.row(f"SELECT 1 FROM slept WHERE site = :place AND {ends('to_day')} > :day", place=place, day=day):
        return [
            _(
                "{place} closed on {day}, but people are recorded there after that: move them, then azil "
                "site close {place}",
                place=place,
                day=dates.show(day),
            )
        ]
    return None


def _said(added: Counter[str], corrected: list[tuple[str, str]]) -> str:
    parts = [
        n_("{n} policy", "{n} policies", added["policy"]),
        n_("{n} code", "{n} codes", added["code"]),
        n_("{n} place", "{n} places", sum(added[kind] for kind in _NETWORK)),
    ]
    if organisations := added["organisation"]:
        parts.append(n_("{n} organisation", "{n} organisations", organisations))
    return _(
        "File upgraded: {added} added, {corrected}",
        added=listed(parts),
        corrected=n_("{n} row corrected", "{n} rows corrected", len(corrected)),
    )


def _data(added: Counter[str], corrected: list[tuple[str, str]]) -> Record:
    return {
        "package": package.own(),
        "added": sum(added.values()),
        "added_by_kind": dict(added),
        "corrected": len(corrected),
        "corrected_records": [f"{kind} {id_}" for kind, id_ in corrected],
    }


def _remarks(policies: list[str]) -> tuple[str, ...]:
    """Which policies have another value or basis now: what people may want to know."""
    if not policies:
        return ()
    named = ", ".join(policies[:_NAMED_AT_MOST]) + (" …" if len(policies) > _NAMED_AT_MOST else "")
    return (_("corrected policies: {policies}; see: azil policy list", policies=named),)
