"""Deciding what copies of the file said differently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _
from azilcli.repository import Entry, Record, Repository, conflicts, history, stays
from azilcli.repository import values as stored
from azilcli.repository.conflicts import Conflict, Item, alike
from azilcli.rules import identity
from azilcli.rules.timeline import Line
from azilcli.services import Done, gates, nights, use_case
from azilcli.services import values as service
from azilcli.services.entries import short
from azilcli.services.undoing import refuse_erased


def conflict(repo: Repository, typed: str | None) -> Conflict:
    """The one open conflict whose code begins as typed; if nothing was typed, the only one there is."""
    beginning = (typed or "").lower().replace("-", "")
    if typed is not None and not re.fullmatch("[0-9a-f]{2,8}", beginning):
        raise UsageError(
            _("“{typed}” is not the code of a conflict", typed=typed), _("see: azil conflict list")
        )
    fits = [one for one in conflicts.open_ones(repo) if one.code.startswith(beginning)]
    if not fits and typed is None:
        raise NotFound(_("there is no open conflict"), _("see: azil conflict list"))
    if not fits:
        raise NotFound(_("there is no open conflict “{typed}”", typed=typed), _("see: azil conflict list"))
    if len(fits) > 1 and typed is None:
        raise NotFound(
            _("there are several conflicts: {codes}", codes=", ".join(one.code for one in fits)),
            _("give the one you mean; see: azil conflict list"),
        )
    if len(fits) > 1:
        raise NotFound(
            _("several conflicts begin with “{typed}”: {codes}", typed=typed,
              codes=", ".join(one.code for one in fits)),
            _("type more of it"),
        )  # fmt: skip
    return fits[0]


@use_case
def resolve(
    repo: Repository,
    typed: str | None,
    *,
    keep: int | None,
    values: Sequence[str] = (),
    override: str | None = None,
) -> Done:
    """Decide a conflict: keep what one side says, or give the fields other values.

    `keep` is the number of a side, from 1; `values` are `FIELD=VALUE`, or one VALUE where the fields in
    conflict all say the same thing. Other days of a stay ask for what an admission asks for; `override` is
    the reason for passing a gate. Raises `UsageError` for a side or a field that there is not.
    """
    one = _without_bands(conflict(repo, typed))
    if keep is None and not values:
        raise UsageError(
            _("no decision was given"),
            _(
                "give --keep and the number of a side, or --value; see: azil conflict show {code}",
                code=one.code,
            ),
        )
    if keep is not None and not 1 <= keep <= len(one.sides):
        raise UsageError(
            _("the conflict has no side {number}", number=keep),
            _("see: azil conflict show {code}", code=one.code),
        )
    if one.undone:
        return _resolve_undo(repo, one, keep, values)
    chosen = {item: item.values[keep - 1] for item in one.items} if keep else {}
    chosen.update(_typed(repo, one, values))
    if missing := [item.field for item in one.items if item not in chosen]:
        raise UsageError(
            _("no decision was given for: {fields}", fields=", ".join(dict.fromkeys(missing))),
            _("add --keep, or --value FIELD=VALUE for each"),
        )
    for item in chosen:
        mine = {other.field: chosen[other] for other in chosen if other[:2] == item[:2]}
        if values:
            service.refuse_backwards(repo, item.kind, item.record, mine)
    told = list(_told_anew(repo, chosen))
    passed = [remark for those in told for remark in nights.pass_contradictions(repo, *those, override)]
    for item, value in chosen.items():
        band = {"birth_band": identity.birth_band(value)} if item.field == "birth_date" else {}
        repo.put(item.kind, item.record, **{item.field: value}, **band)
        shown = repo.get(item.kind, item.record)
        if shown and shown["id"] != item.record and value is not None and shown[item.field] is None:
            repo.put(item.kind, shown["id"], **{item.field: value})  # what is told of a twin is told of both
    for person, stay, _before, _after in told:
        passed += gates.of_arrival(repo, person["id"], _arrived(repo, stay), stay["arrived"], override)
    entry = repo.record("conflict resolve")
    words = ", ".join(
        dict.fromkeys(stored.shown(repo, item.kind, item.field, value) for item, value in chosen.items())
    )
    sentence = _("Conflict {code} is decided: {values}", code=one.code, values=words)
    data = {"conflict": one.code, "values": [[*item[:3], value] for item, value in chosen.items()]}
    return Done(entry, sentence, data, tuple(passed))


def _told_anew(repo: Repository, chosen: Mapping[Item, Any]) -> Iterator[tuple[Record, Record, Line, Line]]:
    """The stays whose days or places are decided: the person, the stay as told now, both lines."""
    told: dict[tuple[str, str], dict[str, Any]] = {}
    for item, value in chosen.items():
        told.setdefault((item.kind, item.record), {})[item.field] = value
    placed = [repo.get(kind, record) for kind, record in told if kind == "placement"]
    concerned = {record for kind, record in told if kind == "stay"} | {row["stay"] for row in placed if row}
    for id_ in sorted(concerned):
        stay = repo.get("stay", id_)
        person = repo.get("person", stay["person"]) if stay else None
        slept = stays.placements(repo, id_)
        after = [
            row
            for one in slept
            if not (row := {**one, **told.get(("placement", one["id"]), {})}).get("cancelled")
        ]
        if stay and person and slept and after:
            now = {**stay, **told.get(("stay", id_), {})}
            start, end = nights.of_stay(now)
            lines = nights.as_line(slept), nights.as_line(after)
            yield person, {**now, "arrived": start, "departed": end}, *lines


def _arrived(repo: Repository, stay: Record) -> date:
    """The day of arrival as it is known so far."""
    return nights.of_stay(repo.get("stay", stay["id"]) or stay)[0]


def _without_bands(one: Conflict) -> Conflict:
    """The conflict without the bands of birth years that follow from a birth date to be decided."""
    born = {item.record for item in one.items if item.field == "birth_date"}
    return one._replace(
        items=tuple(item for item in one.items if item.field != "birth_band" or item.record not in born)
    )


def _typed(repo: Repository, one: Conflict, values: Sequence[str]) -> dict[Item, Any]:
    """The fields of which something was typed, with the values."""
    chosen: dict[Item, Any] = {}
    for text in values:
        for item, value in _given(repo, one, text).items():
            if chosen.setdefault(item, value) != value:
                raise UsageError(
                    _("{field} is given twice", field=item.field),
                    _("fields on which all sides agree hold one value: give it once"),
                )
    return chosen


def _given(repo: Repository, one: Conflict, text: str) -> dict[Item, Any]:
    """The fields that a typed `FIELD=VALUE` or `VALUE` speaks of, with the value."""
    groups = alike(one.items)
    name, equals, value = text.partition("=")
    fields = {item.field for item in one.items}
    if not (equals and name in fields):
        if len(groups) > 1:
            raise UsageError(
                _("the conflict has several fields; to which one does “{text}” belong?", text=text),
                _("--value FIELD=VALUE, where FIELD is one of: {fields}", fields=", ".join(sorted(fields))),
            )
        group, value = groups[0], text
    else:
        group = [item for items in groups if any(i.field == name for i in items) for item in items]
    return {item: service.read(repo, item.kind, item.record, item.field, value) for item in group}


def _resolve_undo(repo: Repository, one: Conflict, keep: int | None, values: Sequence[str]) -> Done:
    """Let the undo hold, with what was built undone too; or take the undo back."""
    if values or keep is None or one.undone is None:
        raise UsageError(
            _("this conflict is about an undo; it takes no value"),
            _("--keep 1: the undo stands; --keep 2: what was built on it stays"),
        )
    for side in one.sides[:1] if keep > 1 else one.sides[1:]:
        refuse_erased(repo, side)
    if keep > 1:
        entry = history.void(repo, [one.sides[0]], action="conflict resolve")
        sentence = _(
            "Conflict {code} is decided: what was built stays, and the undo is reversed", code=one.code
        )
    else:
        builders = list(one.sides[1:])
        later = [
            after
            for builder in builders
            for after in history.builders(repo, builder)
            if after not in builders
        ] or history.left_behind(repo, builders)
        if later:
            raise _cannot_hold(later)
        entry = history.void(repo, builders, action="conflict resolve")
        sentence = _("Conflict {code} is decided: the undo stands, and what was built on it is undone "
                     "too",
                     code=one.code)  # fmt: skip
    if after := history.kept_from_counting(repo, entry):
        raise _cannot_hold([after])
    return Done(entry, sentence, {"conflict": one.code, "keep": keep})


def _cannot_hold(later: Sequence[Entry]) -> Refused:
    """What is to be raised where something builds on what a decision would undo."""
    return Refused(
        _("the undo cannot stand yet, as later entries build on it: {later}",
          later=", ".join(f"{short(after)} {after.action}" for after in later[-5:])),
        _("undo those first, the latest one first: azil undo {entry}", entry=short(later[-1])),
    )  # fmt: skip
